/* Vectors of 4 doubles, for x86-64 processors with AVX2 and FMA. */
#include "config.h"

#ifdef __x86_64__
#include "numeric/kernels.h"

#include <float.h>
#include <immintrin.h>
#include <math.h>

#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#else
#pragma GCC target("avx2,fma")
#endif

#define WIDTH   4
#define NAME    "avx2"
#define KERNELS dx_block_avx2
/* clang passes such wide vectors in registers only where the whole file is for the processor. */
#if defined HAVE_LIBMVEC && !defined __clang__
#define VECTOR(f)     _ZGVdN4v_##f
#define VECTOR_TWO(f) _ZGVdN4vv_##f
#endif

typedef double vec __attribute__((vector_size(32)));
typedef double loose __attribute__((vector_size(32), aligned(8), may_alias));
typedef int64_t mask __attribute__((vector_size(32)));

static inline vec fused(vec a, vec b, vec c)
{
    return (vec)_mm256_fmadd_pd((__m256d)a, (__m256d)b, (__m256d)c);
}

static inline vec root(vec a)
{
    return (vec)_mm256_sqrt_pd((__m256d)a);
}

#ifdef VECTOR
static inline bool any(mask m)
{
    return _mm256_movemask_pd((__m256d)m) != 0;
}

static inline mask is_special(vec x);

static inline bool any_special(vec a, vec b)
{
    return any(is_special(a) | is_special(b));
}
#endif

#include "numeric/loops.h"

#ifdef __clang__
#pragma clang attribute pop
#endif
#endif
