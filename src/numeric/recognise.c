#include "numeric/recognise.h"

#include "expr/exact.h"
#include "numeric/solve/enclose.h"

enum {
    RATIONAL_PART = 4, /* of the bits that are known, at most this part for a guess */
    OTHER_PART = 8,
    MOST_RATIONAL_BITS = 96,
    MOST_BITS = 32,
    HIGHEST_ROOT = 6
};

/* The simplest rational in the ball, if that is simple enough. */
static bool get_rational(const arb_t x, slong bits, fmpq_t q)
{
    slong known = dx_box_bits(x, 1), part = bits == MOST_BITS ? OTHER_PART : RATIONAL_PART;
    if (known / part < bits)
        bits = known / part;
    return bits > 0 && dx_simplest_rational(x, bits, q);
}

/* Small a, b, c with a·x² + b·x + c = 0 as far as is known: a short vector of a lattice. */
static bool find_quadratic(const arb_t x, fmpz_t a, fmpz_t b, fmpz_t c)
{
    slong known = dx_box_bits(x, 1), scale = known < 256 ? known / 4 * 3 : 192;
    if (scale < 3 * OTHER_PART || arf_cmpabs_2exp_si(arb_midref(x), MOST_BITS) > 0)
        return false;
    fmpz_mat_t lattice;
    fmpz_lll_t how;
    arb_t power, rest;
    arf_t scaled;
    fmpz_mat_init(lattice, 3, 4);
    arb_init(power);
    arb_init(rest);
    arf_init(scaled);
    arb_one(power);
    for (slong k = 0; k < 3; k++) {
        fmpz_one(fmpz_mat_entry(lattice, k, k));
        arf_mul_2exp_si(scaled, arb_midref(power), scale);
        arf_get_fmpz(fmpz_mat_entry(lattice, k, 3), scaled, ARF_RND_NEAR);
        arb_mul(power, power, x, 2 * known);
    }
    fmpz_lll_context_init_default(how);
    fmpz_lll(lattice, NULL, how);
    fmpz_set(c, fmpz_mat_entry(lattice, 0, 0));
    fmpz_set(b, fmpz_mat_entry(lattice, 0, 1));
    fmpz_set(a, fmpz_mat_entry(lattice, 0, 2));
    arb_mul_fmpz(rest, x, a, 2 * known);
    arb_add_fmpz(rest, rest, b, 2 * known);
    arb_mul(rest, rest, x, 2 * known);
    arb_add_fmpz(rest, rest, c, 2 * known);
    bool found =
        arb_contains_zero(rest) && !fmpz_is_zero(a) && (slong)fmpz_bits(a) <= scale / OTHER_PART &&
        (slong)fmpz_bits(b) <= scale / OTHER_PART && (slong)fmpz_bits(c) <= scale / OTHER_PART;
    arf_clear(scaled);
    arb_clear(rest);
    arb_clear(power);
    fmpz_mat_clear(lattice);
    return found;
}

/* (-b ± sqrt(b² - 4ac))/(2a), the sign such that it is x. */
static dx_id solve_quadratic(dx_graph *g, const arb_t x, const fmpz_t a, const fmpz_t b,
                             const fmpz_t c)
{
    fmpz_t root;
    arb_t slope;
    fmpz_init(root);
    arb_init(slope);
    fmpz_mul(root, a, c);
    fmpz_mul_si(root, root, -4);
    fmpz_addmul(root, b, b);
    dx_id r = dx_sqrt(g, dx_number_from_fmpz(g, root));
    arb_mul_fmpz(slope, x, a, 128);
    arb_mul_2exp_si(slope, slope, 1);
    arb_add_fmpz(slope, slope, b, 128); /* 2a·x + b = ± sqrt(...) */
    if (arb_is_negative(slope))
        r = dx_neg(g, r);
    fmpz_mul_2exp(root, a, 1);
    dx_id half = dx_number_from_fmpz(g, root);
    dx_id value =
        dx_add(g, dx_div(g, r, half), dx_neg(g, dx_div(g, dx_number_from_fmpz(g, b), half)));
    arb_clear(slope);
    fmpz_clear(root);
    return value;
}

static bool guess_quadratic(dx_graph *g, const arb_t x, dx_id *out)
{
    fmpz_t a, b, c;
    fmpz_init(a);
    fmpz_init(b);
    fmpz_init(c);
    bool found = find_quadratic(x, a, b, c);
    if (found)
        *out = solve_quadratic(g, x, a, b, c);
    fmpz_clear(a);
    fmpz_clear(b);
    fmpz_clear(c);
    return found;
}

static bool guess_root(dx_graph *g, const arb_t x, slong prec, arb_t t, fmpq_t q, dx_id *out)
{
    for (ulong k = 3; k <= HIGHEST_ROOT; k++) {
        arb_pow_ui(t, x, k, prec);
        if (!get_rational(t, MOST_BITS, q))
            continue;
        bool negative = arb_is_negative(x);
        fmpq_abs(q, q);
        *out = dx_pow(g, dx_number_from_fmpq(g, q), dx_rational(g, 1, (int64_t)k));
        if (negative)
            *out = dx_neg(g, *out);
        return true;
    }
    return false;
}

static bool guess_elementary(dx_graph *g, const arb_t x, slong prec, arb_t t, fmpq_t q, dx_id *out)
{
    arb_const_pi(t, prec);
    arb_div(t, x, t, prec);
    if (get_rational(t, MOST_BITS, q)) {
        *out = dx_mul(g, dx_number_from_fmpq(g, q), dx_pi(g));
        return true;
    }
    arb_const_pi(t, prec);
    arb_mul(t, x, t, prec);
    if (get_rational(t, MOST_BITS, q)) {
        *out = dx_div(g, dx_number_from_fmpq(g, q), dx_pi(g));
        return true;
    }
    if (arf_cmpabs_ui(arb_midref(x), MOST_BITS) < 0) {
        arb_exp(t, x, prec);
        if (get_rational(t, MOST_BITS, q)) {
            *out = dx_call1(g, DX_FN_log, dx_number_from_fmpq(g, q));
            return true;
        }
    }
    if (!arb_is_positive(x))
        return false;
    arb_log(t, x, prec);
    if (!get_rational(t, MOST_BITS, q))
        return false;
    *out = dx_call1(g, DX_FN_exp, dx_number_from_fmpq(g, q));
    return true;
}

dx_status dx_recognise(dx_graph *g, const arb_t x, dx_id *out)
{
    enum { LEAST_KNOWN = 48 };
    slong prec = dx_box_bits(x, 1);
    fmpq_t q;
    arb_t t;
    *out = DX_NONE;
    fmpq_init(q);
    arb_init(t);
    bool found = get_rational(x, MOST_RATIONAL_BITS, q);
    if (found)
        *out = dx_number_from_fmpq(g, q);
    else if (prec >= LEAST_KNOWN && !arb_contains_zero(x) && !arb_is_exact(x))
        found = guess_quadratic(g, x, out) || guess_root(g, x, prec + 64, t, q, out) ||
                guess_elementary(g, x, prec + 64, t, q, out);
    arb_clear(t);
    fmpq_clear(q);
    return found ? dx_check(g, *out) : DX_OK;
}
