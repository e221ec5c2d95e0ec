/* loops.h - the loops of kernels.h, in vectors of WIDTH doubles. Included by the file of each
 * kind of vectors, which defines WIDTH, KERNELS (the table's name), NAME (of the vectors) and,
 * where there is libmvec, VECTOR(f), its name for f; and before that
 *     static inline vec fused(vec a, vec b, vec c)    a·b + c, rounded once
 *     static inline vec root(vec a)
 *     static inline bool any(mask m)                  is a lane not 0? (these two for VECTOR)
 *     static inline bool any_special(vec a, vec b)    is a lane no normal number? */
#define HEAD(name) static void name(const dx_block_step *step, double *const *slot, size_t n)

static inline vec load(const double *p)
{
    return *(const loose *)p;
}

static inline void store(double *p, vec x)
{
    *(loose *)p = x;
}

static inline vec splat(double x)
{
    vec v;
    for (size_t k = 0; k < WIDTH; k++)
        v[k] = x;
    return v;
}

/* yes where the mask is set, else no. */
static inline vec pick(mask m, vec yes, vec no)
{
    return (vec)((m & (mask)yes) | (~m & (mask)no));
}

static inline vec magnitude(vec x)
{
    return (vec)((mask)x & INT64_MAX);
}

static inline vec truth(mask holds, vec a, vec b)
{
    return pick((a != a) | (b != b), splat(NAN), pick(holds, splat(1), splat(0)));
}

static inline vec both(vec a, vec b)
{
    return pick((a == 0) | (b == 0), splat(0), a * b);
}

static inline vec selected(vec a, vec b, vec c)
{
    return pick(a != a, a, pick(a != 0, b, c));
}

/* ---- arithmetic ---------------------------------------------------------------------------- */

#define ONE(name, expression)                                                                      \
    HEAD(name)                                                                                     \
    {                                                                                              \
        const double *a = slot[step->i.a];                                                         \
        double *out = slot[step->i.out];                                                           \
        for (size_t k = 0; k < n; k += WIDTH) {                                                    \
            vec x = load(a + k);                                                                   \
            store(out + k, expression);                                                            \
        }                                                                                          \
    }

#define TWO_OF(name, first, second, expression)                                                    \
    HEAD(name)                                                                                     \
    {                                                                                              \
        const double *a = slot[step->i.a], *b = slot[step->i.b];                                   \
        double *out = slot[step->i.out];                                                           \
        for (size_t k = 0; k < n; k += WIDTH) {                                                    \
            vec x = first, y = second;                                                             \
            store(out + k, expression);                                                            \
        }                                                                                          \
    }

#define TWO(name, expression) TWO_OF(name, load(a + k), load(b + k), expression)

/* Also with a constant on either side. */
#define TWO_KINDS(name, expression)                                                                \
    TWO(name, expression)                                                                          \
    TWO_OF(name##_a, splat(*a), load(b + k), expression)                                           \
    TWO_OF(name##_b, load(a + k), splat(*b), expression)

#define THREE_OF(name, first, third, expression)                                                   \
    HEAD(name)                                                                                     \
    {                                                                                              \
        const double *a = slot[step->i.a], *b = slot[step->i.b], *c = slot[step->i.c];             \
        double *out = slot[step->i.out];                                                           \
        for (size_t k = 0; k < n; k += WIDTH) {                                                    \
            vec x = first, y = load(b + k), z = third;                                             \
            store(out + k, expression);                                                            \
        }                                                                                          \
    }

#define THREE(name, expression) THREE_OF(name, load(a + k), load(c + k), expression)

#define THREE_KINDS(name, expression)                                                              \
    THREE(name, expression)                                                                        \
    THREE_OF(name##_a, splat(*a), load(c + k), expression)                                         \
    THREE_OF(name##_c, load(a + k), splat(*c), expression)                                         \
    THREE_OF(name##_ac, splat(*a), splat(*c), expression)

TWO_KINDS(add, x + y)
TWO_KINDS(subtract, x - y)
TWO_KINDS(multiply, x *y)
TWO_KINDS(divide, x / y)
ONE(negate, -x)
ONE(take_root, root(x))
THREE_KINDS(fuse_add, fused(x, y, z))
THREE_KINDS(fuse_subtract, fused(x, y, -z))
THREE_KINDS(fuse_from, fused(-x, y, z))
TWO(is_less, truth(x < y, x, y))
TWO(is_at_most, truth(x <= y, x, y))
TWO(is_equal, truth(x == y, x, y))
TWO(is_other, truth(x != y, x, y))
TWO(hold_both, both(x, y))
THREE(choose, selected(x, y, z))
ONE(be_positive, magnitude(x))
ONE(rectify, pick(x < 0, splat(0), x))

/* ---- calls ----------------------------------------------------------------------------------- */

HEAD(call)
{
    dx_real_kernel *real = dx_functions[step->i.fn].real;
    const double *a = slot[step->i.a];
    double *out = slot[step->i.out];
    for (size_t k = 0; k < n; k++)
        out[k] = real(a + k, 1);
}

HEAD(call_two)
{
    dx_real_kernel *real = dx_functions[step->i.fn].real;
    const double *a = slot[step->i.a], *b = slot[step->i.b];
    double *out = slot[step->i.out];
    for (size_t k = 0; k < n; k++)
        out[k] = real((const double[]){a[k], b[k]}, 2);
}

static inline double *gather(const dx_block_step *step, double *const *slot, size_t k)
{
    const uint32_t *argument = step->tape->argument + step->i.a;
    for (uint32_t j = 0; j < step->i.b; j++)
        step->args[j] = slot[argument[j]][k];
    return step->args;
}

HEAD(call_many)
{
    dx_real_kernel *real = dx_functions[step->i.fn].real;
    double *out = slot[step->i.out];
    for (size_t k = 0; k < n; k++)
        out[k] = real(gather(step, slot, k), (int)step->i.b);
}

HEAD(run_loop)
{
    const dx_loop *loop = &step->tape->loops.item[step->i.c];
    double *out = slot[step->i.out], *room = step->args + step->tape->widest + 1;
    for (size_t k = 0; k < n; k++)
        out[k] = dx_loop_run(loop, gather(step, slot, k), room, step->state);
}

#ifdef VECTOR

/* Where a vector function is not left to itself: other numbers than normal ones. */
static inline mask is_special(vec x)
{
    return ~((magnitude(x) >= DBL_MIN) & (magnitude(x) <= DBL_MAX));
}

static vec mend(vec r, mask m, vec x, dx_real_kernel *real)
{
    for (size_t k = 0; k < WIDTH; k++)
        if (m[k]) {
            const double arg = x[k];
            r[k] = real(&arg, 1);
        }
    return r;
}

static vec mend_two(vec r, mask m, vec x, vec y, dx_real_kernel *real)
{
    for (size_t k = 0; k < WIDTH; k++)
        if (m[k])
            r[k] = real((const double[]){x[k], y[k]}, 2);
    return r;
}

static double real_power(const double *args, int n)
{
    (void)n;
    return dx_code_power(args[0], args[1]);
}

#define CALL_OF(name, real)                                                                        \
    vec VECTOR(name)(vec x);                                                                       \
    static inline vec name##_of(vec x)                                                             \
    {                                                                                              \
        vec r = VECTOR(name)(x);                                                                   \
        return any_special(x, r) ? mend(r, is_special(x) | is_special(r), x, real) : r;            \
    }                                                                                              \
    ONE(call_##name, name##_of(x))

#define CALL(name) CALL_OF(name, dx_functions[DX_FN_##name].real)

#define CALL_TWO(name, vector, real)                                                               \
    vec vector(vec x, vec y);                                                                      \
    static inline vec name##_of(vec x, vec y)                                                      \
    {                                                                                              \
        vec r = vector(x, y);                                                                      \
        mask m = is_special(x) | is_special(y) | is_special(r) | (x < 0);                          \
        return any(m) ? mend_two(r, m, x, y, real) : r;                                            \
    }                                                                                              \
    TWO(call_##name, name##_of(x, y))

CALL(exp)
CALL(expm1)
CALL(log)
CALL(log1p)
CALL(log2)
CALL(log10)
CALL(cbrt)
CALL(sin)
CALL(cos)
CALL(tan)
CALL(asin)
CALL(acos)
CALL(atan)
CALL(sinh)
CALL(cosh)
CALL(tanh)
CALL(asinh)
CALL(acosh)
CALL(atanh)
CALL(erf)
CALL(erfc)
CALL_TWO(atan2, VECTOR_TWO(atan2), dx_functions[DX_FN_atan2].real)
CALL_TWO(hypot, VECTOR_TWO(hypot), dx_functions[DX_FN_hypot].real)
CALL_TWO(power, VECTOR_TWO(pow), real_power)

HEAD(sine_and_cosine)
{
    const double *a = slot[step->i.a];
    double *sine = slot[step->i.out], *cosine = slot[step->i.c];
    for (size_t k = 0; k < n; k += WIDTH) {
        vec x = load(a + k);
        store(sine + k, sin_of(x));
        store(cosine + k, cos_of(x));
    }
}

#else

HEAD(call_power)
{
    const double *a = slot[step->i.a], *b = slot[step->i.b];
    double *out = slot[step->i.out];
    for (size_t k = 0; k < n; k++)
        out[k] = dx_code_power(a[k], b[k]);
}

HEAD(sine_and_cosine)
{
    const double *a = slot[step->i.a];
    double *sine = slot[step->i.out], *cosine = slot[step->i.c];
    for (size_t k = 0; k < n; k++) {
        double x = a[k];
        sine[k] = dx_functions[DX_FN_sin].real(&x, 1);
        cosine[k] = dx_functions[DX_FN_cos].real(&x, 1);
    }
}

#endif

#define KINDS(name)                                                                                \
    {                                                                                              \
        name, name##_a, name##_b                                                                   \
    }
#define KINDS_THREE(name)                                                                          \
    {                                                                                              \
        [0] = name, [DX_CONSTANT_A] = name##_a, [DX_CONSTANT_C] = name##_c,                        \
        [DX_CONSTANT_A | DX_CONSTANT_C] = name##_ac                                                \
    }

const dx_block_kernels KERNELS = {
    .name = NAME,
    .code =
        {
            [DX_CODE_ADD] = KINDS(add),
            [DX_CODE_SUB] = KINDS(subtract),
            [DX_CODE_MUL] = KINDS(multiply),
            [DX_CODE_DIV] = KINDS(divide),
            [DX_CODE_NEG] = {negate},
            [DX_CODE_SQRT] = {take_root},
            [DX_CODE_FMA] = KINDS_THREE(fuse_add),
            [DX_CODE_FMS] = KINDS_THREE(fuse_subtract),
            [DX_CODE_FNMA] = KINDS_THREE(fuse_from),
            [DX_CODE_POW] = {call_power},
            [DX_CODE_LT] = {is_less},
            [DX_CODE_LE] = {is_at_most},
            [DX_CODE_EQ] = {is_equal},
            [DX_CODE_NE] = {is_other},
            [DX_CODE_AND] = {hold_both},
            [DX_CODE_SELECT] = {choose},
            [DX_CODE_CALL] = {call},
            [DX_CODE_CALL2] = {call_two},
            [DX_CODE_CALLN] = {call_many},
            [DX_CODE_LOOP] = {run_loop},
            [DX_CODE_SINCOS] = {sine_and_cosine},
        },
    .function =
        {
            [DX_FN_abs] = be_positive,  [DX_FN_relu] = rectify,
#ifdef VECTOR
            [DX_FN_exp] = call_exp,     [DX_FN_expm1] = call_expm1, [DX_FN_log] = call_log,
            [DX_FN_log1p] = call_log1p, [DX_FN_log2] = call_log2,   [DX_FN_log10] = call_log10,
            [DX_FN_cbrt] = call_cbrt,   [DX_FN_sin] = call_sin,     [DX_FN_cos] = call_cos,
            [DX_FN_tan] = call_tan,     [DX_FN_asin] = call_asin,   [DX_FN_acos] = call_acos,
            [DX_FN_atan] = call_atan,   [DX_FN_sinh] = call_sinh,   [DX_FN_cosh] = call_cosh,
            [DX_FN_tanh] = call_tanh,   [DX_FN_asinh] = call_asinh, [DX_FN_acosh] = call_acosh,
            [DX_FN_atanh] = call_atanh, [DX_FN_erf] = call_erf,     [DX_FN_erfc] = call_erfc,
            [DX_FN_atan2] = call_atan2, [DX_FN_hypot] = call_hypot,
#endif
        },
};
