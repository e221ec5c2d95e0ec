#include "symbolic/series/patient.h"

/* BLOCK: bits of a factor that is multiplied at once. SHORT: coefficients up to which FLINT's own
 * functions are quick. */
enum { BLOCK = 2000000, SHORT = 100 };

static bool poll(dx_context *context)
{
    return dx_poll_now(context) == DX_OK;
}

/* ---- products ---------------------------------------------------------------------------------
 */

static slong bits_of(const fmpz_poly_t p)
{
    slong bits = fmpz_poly_max_bits(p);
    return bits < 0 ? -bits : bits;
}

/* a·b mod t^n, a in blocks of coefficients. */
static bool multiply_blocks(dx_context *context, fmpz_poly_t out, const fmpz_poly_t a,
                            const fmpz_poly_t b, slong n)
{
    slong each = 1 + BLOCK / (bits_of(a) + bits_of(b) + 16), length = fmpz_poly_length(a);
    fmpz_poly_t block, part;
    fmpz_poly_init(block);
    fmpz_poly_init(part);
    fmpz_poly_zero(out);
    bool made = true;
    for (slong first = 0; first < length && first < n && made; first += each) {
        slong end = first + each < length ? first + each : length;
        fmpz_poly_set_trunc(block, a, end);
        fmpz_poly_shift_right(block, block, first);
        fmpz_poly_mullow(part, block, b, n - first);
        fmpz_poly_shift_left(part, part, first);
        fmpz_poly_add(out, out, part);
        made = poll(context);
    }
    fmpz_poly_clear(block);
    fmpz_poly_clear(part);
    return made;
}

/* out = above/below, in lowest terms. */
static bool set_quotient(dx_context *context, fmpq_poly_t out, fmpz_poly_t above, fmpz_t below)
{
    enum { POLL_EVERY = 16 };
    fmpz_t common;
    bool made = true;
    slong n = fmpz_poly_length(above);
    fmpz_init_set(common, below);
    for (slong i = 0; i < n && made && !fmpz_is_one(common); i++) {
        fmpz_gcd(common, common, fmpz_poly_get_coeff_ptr(above, i));
        made = i % POLL_EVERY != 0 || poll(context);
    }
    for (slong i = 0; i < n && made && !fmpz_is_one(common); i++) {
        fmpz *c = fmpz_poly_get_coeff_ptr(above, i);
        fmpz_divexact(c, c, common);
        made = i % POLL_EVERY != 0 || poll(context);
    }
    if (made) {
        fmpz_divexact(below, below, common);
        fmpq_poly_fit_length(out, n);
        _fmpq_poly_set_length(out, n);
        for (slong i = 0; i < n; i++)
            fmpz_swap(out->coeffs + i, fmpz_poly_get_coeff_ptr(above, i));
        fmpz_swap(out->den, below);
    }
    fmpz_clear(common);
    return made;
}

bool dx_patient_product(dx_context *context, fmpq_poly_t out, const fmpq_poly_t a,
                        const fmpq_poly_t b, slong n)
{
    fmpz_poly_t x, y, above;
    fmpz_t below;
    fmpz_poly_init(x);
    fmpz_poly_init(y);
    fmpz_poly_init(above);
    fmpz_init(below);
    fmpq_poly_get_numerator(x, a);
    fmpq_poly_get_numerator(y, b);
    fmpz_poly_truncate(x, n);
    fmpz_poly_truncate(y, n);
    fmpz_mul(below, fmpq_poly_denref(a), fmpq_poly_denref(b));
    bool made =
        multiply_blocks(context, above, x, y, n) && set_quotient(context, out, above, below);
    fmpz_poly_clear(x);
    fmpz_poly_clear(y);
    fmpz_poly_clear(above);
    fmpz_clear(below);
    return made;
}

bool dx_patient_power(dx_context *context, fmpq_poly_t out, const fmpq_poly_t a, ulong e, slong n)
{
    fmpq_poly_t other;
    fmpq_poly_init(other);
    fmpq_poly_one(out);
    bool made = true;
    for (int bit = 63 - __builtin_clzll(e); bit >= 0 && made; bit--) {
        made = dx_patient_product(context, other, out, out, n);
        fmpq_poly_swap(out, other);
        if (made && e >> bit & 1) {
            made = dx_patient_product(context, other, out, a, n);
            fmpq_poly_swap(out, other);
        }
    }
    fmpq_poly_clear(other);
    return made;
}

/* ---- Newton's iteration -----------------------------------------------------------------------
 */

typedef struct newton {
    dx_context *context;
    const fmpq_poly_struct *a; /* what the function is of */
    fmpq_poly_t u, v, w;       /* scratch */
} newton;

static void begin(newton *t, dx_context *context, const fmpq_poly_t a)
{
    t->context = context;
    t->a = a;
    fmpq_poly_init(t->u);
    fmpq_poly_init(t->v);
    fmpq_poly_init(t->w);
}

static void end(newton *t)
{
    fmpq_poly_clear(t->u);
    fmpq_poly_clear(t->v);
    fmpq_poly_clear(t->w);
}

/* One step: from y mod t^half to y mod t^n. */
typedef bool newton_step(newton *t, fmpq_poly_t y, slong half, slong n);
typedef void first_terms(fmpq_poly_t y, const fmpq_poly_t a, slong n);

static bool iterate(newton *t, first_terms *start, newton_step *step, fmpq_poly_t y, slong n)
{
    enum { MOST = 64 };
    slong length[MOST];
    int k = 0;
    for (length[0] = n; length[k] > SHORT; k++)
        length[k + 1] = (length[k] + 1) / 2;
    start(y, t->a, length[k]);
    bool made = poll(t->context);
    for (; k > 0 && made; k--)
        made = step(t, y, length[k], length[k - 1]);
    return made;
}

/* y + y·(1 - a·y) */
static bool step_of_inverse(newton *t, fmpq_poly_t y, slong half, slong n)
{
    (void)half;
    if (!dx_patient_product(t->context, t->u, t->a, y, n))
        return false;
    fmpq_poly_neg(t->u, t->u);
    fmpq_poly_add_si(t->u, t->u, 1);
    if (!dx_patient_product(t->context, t->v, t->u, y, n))
        return false;
    fmpq_poly_add(y, y, t->v);
    return true;
}

static bool inverse(dx_context *context, fmpq_poly_t out, const fmpq_poly_t a, slong n)
{
    newton t;
    if (n < 1) {
        fmpq_poly_zero(out);
        return true;
    }
    begin(&t, context, a);
    bool made = iterate(&t, fmpq_poly_inv_series, step_of_inverse, out, n);
    end(&t);
    return made;
}

bool dx_patient_quotient(dx_context *context, fmpq_poly_t out, const fmpq_poly_t a,
                         const fmpq_poly_t b, slong n)
{
    fmpq_poly_t below;
    fmpq_poly_init(below);
    bool made = inverse(context, below, b, n) && dx_patient_product(context, out, a, below, n);
    fmpq_poly_clear(below);
    return made;
}

/* out = ∫ a'/b mod t^n */
static bool integral_over(dx_context *context, fmpq_poly_t out, const fmpq_poly_t a,
                          const fmpq_poly_t b, slong n)
{
    fmpq_poly_t slope;
    fmpq_poly_init(slope);
    fmpq_poly_derivative(slope, a);
    bool made = dx_patient_quotient(context, out, slope, b, n - 1) && poll(context);
    if (made)
        fmpq_poly_integral(out, out);
    fmpq_poly_clear(slope);
    return made && poll(context);
}

/* out = ∫ a'/(1 + sign·a²) mod t^n: atan, atanh */
static bool arc(dx_context *context, fmpq_poly_t out, const fmpq_poly_t a, int sign, slong n)
{
    fmpq_poly_t below;
    fmpq_poly_init(below);
    bool made = dx_patient_product(context, below, a, a, n);
    if (made) {
        fmpq_poly_scalar_mul_si(below, below, sign);
        fmpq_poly_add_si(below, below, 1);
        made = integral_over(context, out, a, below, n);
    }
    fmpq_poly_clear(below);
    return made;
}

/* y + y·(1 - a·y²)/2: one over the root */
static bool step_of_root(newton *t, fmpq_poly_t y, slong half, slong n)
{
    (void)half;
    if (!dx_patient_product(t->context, t->u, y, y, n) ||
        !dx_patient_product(t->context, t->v, t->a, t->u, n))
        return false;
    fmpq_poly_neg(t->v, t->v);
    fmpq_poly_add_si(t->v, t->v, 1);
    fmpq_poly_scalar_div_ui(t->v, t->v, 2);
    if (!dx_patient_product(t->context, t->w, t->v, y, n))
        return false;
    fmpq_poly_add(y, y, t->w);
    return true;
}

/* y + y·(a - log(y)) */
static bool step_of_exp(newton *t, fmpq_poly_t y, slong half, slong n)
{
    (void)half;
    if (!integral_over(t->context, t->u, y, y, n))
        return false;
    fmpq_poly_sub(t->u, t->a, t->u);
    fmpq_poly_truncate(t->u, n);
    if (!dx_patient_product(t->context, t->v, t->u, y, n))
        return false;
    fmpq_poly_add(y, y, t->v);
    return true;
}

/* y + (1 + y²)·(a - atan(y)) */
static bool step_of_tan(newton *t, fmpq_poly_t y, slong half, slong n)
{
    (void)half;
    if (!arc(t->context, t->u, y, 1, n) || !dx_patient_product(t->context, t->v, y, y, n))
        return false;
    fmpq_poly_sub(t->u, t->a, t->u);
    fmpq_poly_truncate(t->u, n);
    fmpq_poly_add_si(t->v, t->v, 1);
    if (!dx_patient_product(t->context, t->w, t->u, t->v, n))
        return false;
    fmpq_poly_add(y, y, t->w);
    return true;
}

static bool by_newton(dx_context *context, first_terms *start, newton_step *step, fmpq_poly_t out,
                      const fmpq_poly_t a, slong n)
{
    newton t;
    begin(&t, context, a);
    bool made = iterate(&t, start, step, out, n);
    end(&t);
    return made;
}

bool dx_patient_root(dx_context *context, fmpq_poly_t out, const fmpq_poly_t a, bool over, slong n)
{
    fmpq_poly_t inverse_root;
    fmpq_poly_init(inverse_root);
    bool made = by_newton(context, fmpq_poly_invsqrt_series, step_of_root, inverse_root, a, n);
    if (made && over)
        fmpq_poly_swap(out, inverse_root);
    else if (made)
        made = dx_patient_product(context, out, a, inverse_root, n);
    fmpq_poly_clear(inverse_root);
    return made;
}

/* ---- functions --------------------------------------------------------------------------------
 */

/* Is it c·t^m with m > 0? */
static bool is_monomial(const fmpq_poly_t a, slong *m)
{
    *m = fmpq_poly_length(a) - 1;
    for (slong i = 0; i < *m; i++)
        if (!fmpz_is_zero(a->coeffs + i))
            return false;
    return *m > 0;
}

/* The first `count` tangent numbers, with tan(u) = Σ number[k]·u^(2k + 1)/(2k + 1)!, in place
 * (Brent and Harvey, Fast computation of Bernoulli, tangent and secant numbers, 2013). */
static bool tangent_numbers(dx_context *context, fmpz *number, slong count)
{
    bool made = true;
    fmpz_one(number);
    for (slong k = 1; k < count; k++)
        fmpz_mul_ui(number + k, number + k - 1, (ulong)k);
    for (slong k = 1; k < count && made; k++) {
        for (slong j = k; j < count; j++) {
            fmpz_mul_ui(number + j, number + j, (ulong)(j - k + 2));
            fmpz_addmul_ui(number + j, number + j - 1, (ulong)(j - k));
        }
        made = poll(context);
    }
    return made;
}

/* Σ ±number[k]·c^(2k + 1)/(2k + 1)!·t^(m(2k + 1)) over one denominator, that of the last term. */
static bool set_odd_terms(dx_context *context, fmpq_poly_t out, fmpz *number, slong count,
                          const fmpq_t c, slong m, bool turning)
{
    fmpz_poly_t above;
    fmpz_t below, power;
    fmpz_poly_init(above);
    fmpz_init_set_ui(below, 1);
    fmpz_init_set(power, fmpq_numref(c));
    for (slong k = 0; k < count; k++) { /* c's numerator */
        fmpz_mul(number + k, number + k, power);
        fmpz_mul(power, power, fmpq_numref(c));
        fmpz_mul(power, power, fmpq_numref(c));
        if (turning && k % 2 != 0)
            fmpz_neg(number + k, number + k);
    }
    bool made = poll(context);
    for (slong k = count - 1; k >= 0 && made; k--) { /* what the last denominator has more */
        fmpz_poly_set_coeff_fmpz(above, m * (2 * k + 1), number + k);
        fmpz *term = fmpz_poly_get_coeff_ptr(above, m * (2 * k + 1));
        fmpz_mul(term, term, below);
        fmpz_mul(below, below, fmpq_denref(c));
        if (k > 0) {
            fmpz_mul(below, below, fmpq_denref(c));
            fmpz_mul_ui(below, below, (ulong)(2 * k + 1));
            fmpz_mul_ui(below, below, (ulong)(2 * k));
        }
        made = k % 16 != 0 || poll(context);
    }
    made = made && set_quotient(context, out, above, below);
    fmpz_clear(power);
    fmpz_clear(below);
    fmpz_poly_clear(above);
    return made;
}

bool dx_patient_tangent(dx_context *context, fmpq_poly_t out, const fmpq_poly_t a, bool hyperbolic,
                        slong n, bool *covered)
{
    slong m, count;
    fmpq_t c;
    *covered = is_monomial(a, &m);
    if (!*covered)
        return true;
    count = n > m ? ((n - 1) / m + 1) / 2 : 0;
    fmpq_poly_zero(out);
    if (count == 0)
        return true;
    fmpq_init(c);
    fmpq_poly_get_coeff_fmpq(c, a, m);
    fmpz *number = _fmpz_vec_init(count);
    bool made = tangent_numbers(context, number, count) &&
                set_odd_terms(context, out, number, count, c, m, hyperbolic);
    _fmpz_vec_clear(number, count);
    fmpq_clear(c);
    return made;
}

/* sin and cos by the tangent of the half: 2y/(1 + y²), (1 - y²)/(1 + y²) */
static bool circular(dx_context *context, fmpq_poly_t out, const fmpq_poly_t a, bool sine, slong n)
{
    fmpq_poly_t half, y, below;
    fmpq_poly_init(half);
    fmpq_poly_init(y);
    fmpq_poly_init(below);
    fmpq_poly_scalar_div_ui(half, a, 2);
    bool made = by_newton(context, fmpq_poly_tan_series, step_of_tan, y, half, n) &&
                dx_patient_product(context, below, y, y, n);
    if (made && sine) {
        fmpq_poly_scalar_mul_ui(y, y, 2);
    } else if (made) {
        fmpq_poly_neg(y, below);
        fmpq_poly_add_si(y, y, 1);
    }
    if (made) {
        fmpq_poly_add_si(below, below, 1);
        made = dx_patient_quotient(context, out, y, below, n);
    }
    fmpq_poly_clear(half);
    fmpq_poly_clear(y);
    fmpq_poly_clear(below);
    return made;
}

/* out = ∫ a'/sqrt(1 + sign·a²): asin, asinh */
static bool arc_of_root(dx_context *context, fmpq_poly_t out, const fmpq_poly_t a, int sign,
                        slong n)
{
    fmpq_poly_t square, root;
    fmpq_poly_init(square);
    fmpq_poly_init(root);
    bool made = dx_patient_product(context, square, a, a, n);
    if (made) {
        fmpq_poly_scalar_mul_si(square, square, sign);
        fmpq_poly_add_si(square, square, 1);
        made = dx_patient_root(context, root, square, true, n);
    }
    if (made) {
        fmpq_poly_derivative(square, a);
        made = dx_patient_product(context, out, square, root, n - 1);
    }
    if (made)
        fmpq_poly_integral(out, out);
    fmpq_poly_clear(square);
    fmpq_poly_clear(root);
    return made;
}

/* sinh, cosh and tanh of e^a and e^-a */
static bool hyperbolic(dx_context *context, dx_fn fn, fmpq_poly_t out, const fmpq_poly_t a, slong n)
{
    fmpq_poly_t rises, falls, above;
    fmpq_poly_init(rises);
    fmpq_poly_init(falls);
    fmpq_poly_init(above);
    bool made = by_newton(context, fmpq_poly_exp_series, step_of_exp, rises, a, n) &&
                inverse(context, falls, rises, n);
    if (made) {
        fmpq_poly_sub(above, rises, falls);
        fmpq_poly_add(rises, rises, falls);
        if (fn == DX_FN_tanh)
            made = dx_patient_quotient(context, out, above, rises, n);
        else
            fmpq_poly_scalar_div_ui(out, fn == DX_FN_sinh ? above : rises, 2);
    }
    fmpq_poly_clear(rises);
    fmpq_poly_clear(falls);
    fmpq_poly_clear(above);
    return made;
}

bool dx_patient_function(dx_context *context, dx_fn fn, fmpq_poly_t out, const fmpq_poly_t a,
                         slong n, bool *covered)
{
    *covered = true;
    switch (fn) {
    case DX_FN_exp:
        return by_newton(context, fmpq_poly_exp_series, step_of_exp, out, a, n);
    case DX_FN_log:
        return integral_over(context, out, a, a, n);
    case DX_FN_sin:
    case DX_FN_cos:
        return circular(context, out, a, fn == DX_FN_sin, n);
    case DX_FN_tan:
        return by_newton(context, fmpq_poly_tan_series, step_of_tan, out, a, n);
    case DX_FN_sinh:
    case DX_FN_cosh:
    case DX_FN_tanh:
        return hyperbolic(context, fn, out, a, n);
    case DX_FN_atan:
        return arc(context, out, a, 1, n);
    case DX_FN_atanh:
        return arc(context, out, a, -1, n);
    case DX_FN_asin:
        return arc_of_root(context, out, a, -1, n);
    case DX_FN_asinh:
        return arc_of_root(context, out, a, 1, n);
    default:
        *covered = false;
        return true;
    }
}
