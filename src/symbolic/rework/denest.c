/* The square root of α = p + q·√d has the form √u + √v if the norm p² - q²d is a square s² of a
 * rational: u, v = (p ± s)/2 (Borodin, Fagin, Hopcroft and Tompa 1985). The cube root is a + b·√d
 * if the norm is a cube n³ and a is a rational root of 4a³ - 3na = p; then b = q/(4a² - n). */
#include "symbolic/rework/denest.h"

#include "expr/exact.h"
#include "symbolic/rework/upward.h"

/* p + q·root, root² = d. */
typedef struct surd {
    fmpq_t p, q, d, norm;
    dx_id root;
} surd;

static void init(surd *s)
{
    fmpq_init(s->p);
    fmpq_init(s->q);
    fmpq_init(s->d);
    fmpq_init(s->norm);
}

static void clear(surd *s)
{
    fmpq_clear(s->p);
    fmpq_clear(s->q);
    fmpq_clear(s->d);
    fmpq_clear(s->norm);
}

/* p + q·√d > 0 */
static bool is_positive(const surd *s)
{
    int p = fmpq_sgn(s->p), q = fmpq_sgn(s->q), norm = fmpq_sgn(s->norm);
    return p > 0 ? q > 0 || norm > 0 : q > 0 && norm < 0;
}

static bool read_surd(dx_graph *g, dx_id a, surd *s)
{
    if (dx_op_of(g, a) != DX_OP_ADD || dx_terms(g, a) != 1 || dx_is_int(g, dx_constant(g, a), 0) ||
        dx_op_of(g, dx_term(g, a, 0)) != DX_OP_MUL)
        return false;
    s->root = dx_term(g, a, 0);
    dx_id square = dx_power(g, s->root, 2);
    if (dx_is_none(square) || !dx_is_number(g, square))
        return false;
    dx_number_to_fmpq(g, dx_constant(g, a), s->p);
    dx_number_to_fmpq(g, dx_coefficient(g, a, 0), s->q);
    dx_number_to_fmpq(g, square, s->d);
    fmpq_mul(s->norm, s->q, s->q);
    fmpq_mul(s->norm, s->norm, s->d);
    fmpq_neg(s->norm, s->norm);
    fmpq_addmul(s->norm, s->p, s->p);
    return fmpq_sgn(s->d) > 0 && fmpz_bits(fmpq_numref(s->norm)) < 10000 &&
           fmpz_bits(fmpq_denref(s->norm)) < 10000;
}

/* The rational root of a rational; false where it is none. */
static bool exact_root(fmpq_t out, const fmpq_t a, slong n)
{
    fmpz_t size;
    bool negative = fmpq_sgn(a) < 0;
    if (negative && n % 2 == 0)
        return false;
    fmpz_init(size);
    fmpz_abs(size, fmpq_numref(a));
    bool exact =
        fmpz_root(fmpq_numref(out), size, n) && fmpz_root(fmpq_denref(out), fmpq_denref(a), n);
    if (exact && negative)
        fmpq_neg(out, out);
    fmpz_clear(size);
    return exact;
}

static dx_id square_root(dx_graph *g, const surd *s)
{
    fmpq_t root, half;
    dx_id out = DX_NONE;
    fmpq_init(root);
    fmpq_init(half);
    if (fmpq_sgn(s->p) > 0 && exact_root(root, s->norm, 2)) {
        fmpq_add(half, s->p, root);
        fmpq_div_2exp(half, half, 1);
        fmpq_sub(root, s->p, root);
        fmpq_div_2exp(root, root, 1);
        dx_id u = dx_sqrt(g, dx_number_from_fmpq(g, half)),
              v = dx_sqrt(g, dx_number_from_fmpq(g, root));
        out = fmpq_sgn(s->q) > 0 ? dx_add(g, u, v) : dx_sub(g, u, v);
    }
    fmpq_clear(root);
    fmpq_clear(half);
    return out;
}

/* A rational root of 4a³ - 3na - p; there is one at most that is positive with a real partner, and
 * any of them is tried. */
static bool rational_root(const surd *s, const fmpq_t n, fmpq_t a)
{
    fmpq_poly_t cubic;
    fmpz_poly_t primitive;
    fmpz_poly_factor_t factors;
    fmpq_t c;
    bool found = false;
    fmpq_poly_init(cubic);
    fmpz_poly_init(primitive);
    fmpz_poly_factor_init(factors);
    fmpq_init(c);
    fmpq_poly_set_coeff_si(cubic, 3, 4);
    fmpq_mul_si(c, n, -3);
    fmpq_poly_set_coeff_fmpq(cubic, 1, c);
    fmpq_neg(c, s->p);
    fmpq_poly_set_coeff_fmpq(cubic, 0, c);
    fmpq_poly_get_numerator(primitive, cubic);
    fmpz_poly_factor(factors, primitive);
    for (slong i = 0; i < factors->num && !found; i++) {
        if (fmpz_poly_degree(&factors->p[i]) != 1)
            continue;
        fmpz_poly_get_coeff_fmpz(fmpq_numref(a), &factors->p[i], 0);
        fmpz_poly_get_coeff_fmpz(fmpq_denref(a), &factors->p[i], 1);
        fmpz_neg(fmpq_numref(a), fmpq_numref(a));
        fmpq_canonicalise(a);
        found = true;
    }
    fmpq_poly_clear(cubic);
    fmpz_poly_clear(primitive);
    fmpz_poly_factor_clear(factors);
    fmpq_clear(c);
    return found;
}

/* The real one. */
static dx_id cube_root(dx_graph *g, const surd *s)
{
    fmpq_t n, a, b;
    dx_id out = DX_NONE;
    fmpq_init(n);
    fmpq_init(a);
    fmpq_init(b);
    if (exact_root(n, s->norm, 3) && rational_root(s, n, a)) {
        fmpq_mul(b, a, a);
        fmpq_mul_si(b, b, 4);
        fmpq_sub(b, b, n);
        if (!fmpq_is_zero(b)) {
            fmpq_div(b, s->q, b);
            out = dx_add(g, dx_number_from_fmpq(g, a),
                         dx_scale(g, dx_number_from_fmpq(g, b), s->root));
        }
    }
    fmpq_clear(n);
    fmpq_clear(a);
    fmpq_clear(b);
    return out;
}

/* base^(m/n) as the m·(2/n)-th or m·(3/n)-th power of a root; NONE where it is no sum of roots. */
static dx_id of_power(dx_graph *g, dx_id base, dx_id exponent)
{
    int64_t m, n;
    surd s;
    dx_id root = DX_NONE, out = DX_NONE;
    if (!dx_get_small_rational(g, exponent, &m, &n) || (n % 2 != 0 && n % 3 != 0))
        return out;
    init(&s);
    if (read_surd(g, base, &s)) {
        int64_t degree = n % 2 == 0 ? 2 : 3;
        root = degree == 2 ? square_root(g, &s) : cube_root(g, &s);
        if (dx_is_none(root) && degree == 2 && n % 3 == 0) {
            degree = 3;
            root = cube_root(g, &s);
        }
        if (!dx_is_none(root) && is_positive(&s))
            out = dx_pow(g, root, dx_rational(g, m, n / degree));
    }
    clear(&s);
    return out;
}

static dx_status denest_node(const dx_upward *w, dx_id a, dx_id *out)
{
    dx_graph *g = w->g;
    surd s;
    DX_TRY(dx_upward_rebuild(w, a, out));
    a = *out;
    dx_id made = DX_NONE;
    if (dx_op_of(g, a) == DX_OP_MUL) {
        dx_id product = dx_int(g, 1);
        for (uint32_t i = 0; i < dx_factors(g, a); i++) {
            dx_id power = of_power(g, dx_base(g, a, i), dx_exponent(g, a, i));
            if (!dx_is_none(power))
                made = power;
            product = dx_mul(g, product,
                             dx_is_none(power) ? dx_pow(g, dx_base(g, a, i), dx_exponent(g, a, i))
                                               : power);
        }
        if (!dx_is_none(made))
            made = product;
    } else if (dx_fn_of(g, a) == DX_FN_cbrt) {
        init(&s);
        if (read_surd(g, dx_operand(g, a, 0), &s))
            made = cube_root(g, &s);
        clear(&s);
    }
    if (!dx_is_none(made))
        *out = made;
    return g->context->diag.status;
}

dx_status dx_denest(dx_graph *g, dx_id a, dx_id *out)
{
    return dx_upward_settle(g, a, denest_node, out);
}
