/* Vectors of 8 doubles, for x86-64 processors with AVX-512. */
#include "config.h"

#ifdef __x86_64__
#include "numeric/kernels.h"

#include <float.h>
#include <immintrin.h>
#include <math.h>

#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,fma"))), apply_to = function)
#else
#pragma GCC target("avx512f,avx512dq,fma")
#endif

#define WIDTH   8
#define NAME    "avx512"
#define KERNELS dx_block_avx512
/* clang passes such wide vectors in registers only where the whole file is for the processor. */
#if defined HAVE_LIBMVEC && !defined __clang__
#define VECTOR(f)     _ZGVeN8v_##f
#define VECTOR_TWO(f) _ZGVeN8vv_##f
#endif

typedef double vec __attribute__((vector_size(64)));
typedef double loose __attribute__((vector_size(64), aligned(8), may_alias));
typedef int64_t mask __attribute__((vector_size(64)));

static inline vec fused(vec a, vec b, vec c)
{
    return (vec)_mm512_fmadd_pd((__m512d)a, (__m512d)b, (__m512d)c);
}

static inline vec root(vec a)
{
    return (vec)_mm512_sqrt_pd((__m512d)a);
}

#ifdef VECTOR
static inline bool any(mask m)
{
    return _mm512_test_epi64_mask((__m512i)m, (__m512i)m) != 0;
}

/* NaN, infinite, zero or denormal, of either sign. */
static inline bool any_special(vec a, vec b)
{
    return (_mm512_fpclass_pd_mask((__m512d)a, 0xBF) | _mm512_fpclass_pd_mask((__m512d)b, 0xBF)) !=
           0;
}
#endif

#include "numeric/loops.h"

#ifdef __clang__
#pragma clang attribute pop
#endif
#endif
