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

static inline vec sign_of(vec x)
{
    return pick(x != x, x, pick(x > 0, splat(1), pick(x < 0, splat(-1), splat(0))));
}

static inline vec heaviside_of(vec x)
{
    return pick(x != x, x, pick(x > 0, splat(1), pick(x < 0, splat(0), splat(0.5))));
}

ONE(take_sign, sign_of(x))
ONE(take_step, heaviside_of(x))

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

/* For code that calls a vector function by itself. */
static vec mend_special(vec r, vec x, dx_real_kernel *real)
{
    return mend(r, is_special(x) | is_special(r), x, real);
}

static double real_power(const double *args, int n)
{
    (void)n;
    return dx_code_power(args[0], args[1]);
}

/* value: of the function where argument and value are normal numbers. */
#define CALL_OF(name, value, real)                                                                 \
    static inline vec name##_of(vec x)                                                             \
    {                                                                                              \
        vec r = value;                                                                             \
        return any_special(x, r) ? mend(r, is_special(x) | is_special(r), x, real) : r;            \
    }                                                                                              \
    static vec vector_##name(vec x)                                                                \
    {                                                                                              \
        return name##_of(x);                                                                       \
    }                                                                                              \
    ONE(call_##name, name##_of(x))

#define CALL(name)                                                                                 \
    vec VECTOR(name)(vec x);                                                                       \
    CALL_OF(name, VECTOR(name)(x), dx_functions[DX_FN_##name].real)

#define RECIPROCAL(name, other)                                                                    \
    CALL_OF(name, splat(1) / VECTOR(other)(x), dx_functions[DX_FN_##name].real)

#define CALL_TWO(name, vector, real)                                                               \
    vec vector(vec x, vec y);                                                                      \
    static inline vec name##_of(vec x, vec y)                                                      \
    {                                                                                              \
        vec r = vector(x, y);                                                                      \
        mask m = is_special(x) | is_special(y) | is_special(r) | (x < 0);                          \
        return any(m) ? mend_two(r, m, x, y, real) : r;                                            \
    }                                                                                              \
    static vec vector_##name(vec x, vec y)                                                         \
    {                                                                                              \
        return name##_of(x, y);                                                                    \
    }                                                                                              \
    TWO(call_##name, name##_of(x, y))

/* What libmvec has of one argument. */
#define CALLS(row)                                                                                 \
    row(exp) row(expm1) row(log) row(log1p) row(log2) row(log10) row(cbrt) row(sin) row(cos)       \
        row(tan) row(asin) row(acos) row(atan) row(sinh) row(cosh) row(tanh) row(asinh) row(acosh) \
            row(atanh) row(erf) row(erfc)

#define RECIPROCALS(row) row(sec) row(csc) row(cot) row(sech) row(csch) row(coth)

CALLS(CALL)
RECIPROCAL(sec, cos)
RECIPROCAL(csc, sin)
RECIPROCAL(cot, tan)
RECIPROCAL(sech, cosh)
RECIPROCAL(csch, sinh)
RECIPROCAL(coth, tanh)

static vec vector_sign(vec x)
{
    return sign_of(x);
}

static vec vector_heaviside(vec x)
{
    return heaviside_of(x);
}

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

#define FUNCTION(name)   [DX_FN_##name] = call_##name,
#define IN_VECTORS(name) [DX_FN_##name] = (dx_vector_function *)vector_##name,
#define STRAIGHT(name)   [DX_FN_##name] = (dx_vector_function *)VECTOR(name),

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
    .function = {[DX_FN_abs] = be_positive,
                 [DX_FN_relu] = rectify,
                 [DX_FN_sign] = take_sign,
                 [DX_FN_heaviside] = take_step,
#ifdef VECTOR
                 CALLS(FUNCTION) RECIPROCALS(FUNCTION) FUNCTION(atan2) FUNCTION(hypot)
#endif
    },
#ifdef VECTOR
    .vector = {CALLS(IN_VECTORS) RECIPROCALS(IN_VECTORS) IN_VECTORS(atan2) IN_VECTORS(hypot)
                   IN_VECTORS(sign) IN_VECTORS(heaviside)},
    .straight = {CALLS(STRAIGHT)},
    .mend = (dx_vector_function *)mend_special,
    .power = (dx_vector_function *)vector_power,
#endif
};
