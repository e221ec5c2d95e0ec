/* Two products of powers that are equal, a^x = b^(x + 1): where the bases are above 0 their
 * logarithms are, which is linear in x. */
#include "symbolic/solve/equation.h"

#include "symbolic/rework/polynomial.h"

/* rest·Π base^(slope·x + offset): the logarithm of the product is logs[1]·x + logs[0]. */
typedef struct power_product {
    dx_id rest, logs[2];
    dx_id power[2]; /* Π base^offset, Π base^slope */
    bool any;       /* is there a power with the unknown? */
} power_product;

static dx_status take_power(dx_equation *s, dx_id base, dx_id exponent, power_product *out,
                            bool *is)
{
    dx_graph *g = s->g;
    dx_polynomial of;
    *is = !dx_has_unknown(s, base);
    if (!*is || !dx_has_unknown(s, exponent)) {
        out->rest = *is ? dx_mul(g, out->rest, dx_pow(g, base, exponent)) : out->rest;
        return dx_check(g, out->rest);
    }
    const dx_status status = dx_polynomial_in(g, exponent, s->unknown, &of);
    *is = status == DX_OK && dx_is_none(of.other) && of.degree == 1;
    if (!*is)
        return dx_excuse(g->context, status);
    bool possible;
    DX_TRY(dx_equation_require(s, base, DX_ABOVE, &possible));
    *is = possible;
    if (!*is)
        return DX_OK;
    const dx_id log = dx_call1(g, DX_FN_log, base);
    for (size_t k = 0; k < 2; k++) {
        out->logs[k] = dx_add(g, out->logs[k], dx_mul(g, of.coefficient[k], log));
        out->power[k] = dx_mul(g, out->power[k], dx_pow(g, base, of.coefficient[k]));
        DX_TRY(dx_check(g, out->logs[k]));
        DX_TRY(dx_check(g, out->power[k]));
    }
    out->any = true;
    return DX_OK;
}

static dx_status read_product(dx_equation *s, dx_id term, dx_id number, power_product *out,
                              bool *is)
{
    dx_graph *g = s->g;
    const dx_id zero = dx_int(g, 0), one = dx_int(g, 1);
    *out = (power_product){number, {zero, zero}, {one, one}, false};
    *is = true;
    if (dx_fn_of(g, term) == DX_FN_exp)
        return take_power(s, dx_e(g), dx_operand(g, term, 0), out, is);
    if (dx_op_of(g, term) != DX_OP_MUL)
        return take_power(s, term, dx_int(g, 1), out, is);
    for (uint32_t i = 0; i < dx_factors(g, term) && *is; i++)
        if (dx_fn_of(g, dx_base(g, term, i)) == DX_FN_exp)
            DX_TRY(take_power(
                s, dx_e(g),
                dx_mul(g, dx_operand(g, dx_base(g, term, i), 0), dx_exponent(g, term, i)), out,
                is));
        else
            DX_TRY(take_power(s, dx_base(g, term, i), dx_exponent(g, term, i), out, is));
    return DX_OK;
}

/* It holds for every x where the bases of both are the same, and what is without x is: for b = a^2
 * of a^(2*x) = b^x, for a*b = 1 and c = 1 of a^x*b^x = c. What is said of several names beside
 * offsets is left to those who look at single values. */
static dx_status add_every(dx_equation *s, const power_product *of, dx_id offset, dx_id ratio)
{
    dx_graph *g = s->g;
    const dx_id one = dx_int(g, 1);
    const bool same = dx_is_int(g, offset, 0);
    dx_id zero = dx_sub(g, dx_div(g, of[0].power[1], of[1].power[1]), one), name[2],
          rest = dx_sub(g, dx_mul(g, ratio, dx_div(g, of[0].power[0], of[1].power[0])), one);
    DX_TRY(dx_check(g, zero));
    DX_TRY(dx_check(g, rest));
    const size_t n = dx_free_symbols(g, rest, 2, name);
    const bool plain = dx_is_int(g, of[0].logs[0], 0) && dx_is_int(g, of[1].logs[0], 0);
    if (dx_is_constant(g, zero) || (!same && (n == 0 || (n > 1 && !plain))))
        return DX_OK;
    DX_TRY(dx_equation_numerator(s, &zero));
    if (!same) {
        DX_TRY(dx_equation_numerator(s, &rest));
        rest = dx_power(g, rest, 2); /* one after the other: terms are told in this order */
        zero = dx_add(g, rest, dx_power(g, zero, 2));
        DX_TRY(dx_check(g, zero));
    }
    return dx_equation_add_stretch(s, zero);
}

dx_status dx_solve_named_powers(dx_equation *s, dx_id f, bool *done)
{
    dx_graph *g = s->g;
    const uint32_t mark = s->n_path;
    power_product of[2];
    *done = dx_op_of(g, f) == DX_OP_ADD;
    const bool number = *done && !dx_is_int(g, dx_constant(g, f), 0);
    *done = *done && dx_terms(g, f) + number == 2;
    for (uint32_t i = 0; i < 2 && *done; i++) {
        const bool constant = i == 1 && number;
        DX_TRY(read_product(s, constant ? dx_int(g, 1) : dx_term(g, f, i),
                            constant ? dx_constant(g, f) : dx_coefficient(g, f, i), &of[i], done));
    }
    *done = *done && (of[0].any || of[1].any);
    bool possible = true;
    dx_id ratio = DX_NONE;
    if (*done) { /* of the first one to the second is -1 */
        ratio = dx_neg(g, dx_div(g, of[0].rest, of[1].rest));
        DX_TRY(dx_equation_tidy(s, &ratio));
        DX_TRY(dx_equation_require(s, ratio, DX_ABOVE, &possible));
    }
    if (*done && possible) {
        const dx_id log = dx_call1(g, DX_FN_log, ratio);
        const dx_id c[] = {dx_add(g, log, dx_sub(g, of[0].logs[0], of[1].logs[0])),
                           dx_sub(g, of[0].logs[1], of[1].logs[1])};
        DX_TRY(dx_check(g, c[0]));
        DX_TRY(dx_check(g, c[1]));
        DX_TRY(dx_solve_polynomial(s, s->unknown, 1, c));
        DX_TRY(add_every(s, of, c[0], ratio));
    }
    s->n_path = mark;
    return DX_OK;
}
