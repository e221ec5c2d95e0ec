/* Vectors of 2 doubles, for any processor. */
#include "config.h"

#include "numeric/kernels.h"

#include <float.h>
#include <math.h>

#define WIDTH   2
#define NAME    "portable"
#define KERNELS dx_block_portable
#if defined __x86_64__ && defined HAVE_LIBMVEC
#define VECTOR(f)     _ZGVbN2v_##f
#define VECTOR_TWO(f) _ZGVbN2vv_##f
#endif

typedef double vec __attribute__((vector_size(16)));
typedef double loose __attribute__((vector_size(16), aligned(8), may_alias));
typedef int64_t mask __attribute__((vector_size(16)));

static inline vec fused(vec a, vec b, vec c)
{
    return (vec){fma(a[0], b[0], c[0]), fma(a[1], b[1], c[1])};
}

static inline vec root(vec a)
{
    return (vec){sqrt(a[0]), sqrt(a[1])};
}

#ifdef VECTOR
static inline bool any(mask m)
{
    return (m[0] | m[1]) != 0;
}

static inline mask is_special(vec x);

static inline bool any_special(vec a, vec b)
{
    return any(is_special(a) | is_special(b));
}
#endif

#include "numeric/loops.h"
