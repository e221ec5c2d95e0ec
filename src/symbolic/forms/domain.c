#include "symbolic/forms/domain.h"

/* c[0] + c[1]·x + c[2]·x^2 in *symbol; NONE until one is met. */
static bool add_monomial(dx_graph *g, dx_id term, dx_id coefficient, dx_id *symbol, dx_id *c)
{
    dx_id base, exponent;
    int64_t degree;
    dx_split_power(g, term, &base, &exponent);
    if (dx_op_of(g, base) != DX_OP_SYMBOL || !dx_get_int(g, exponent, &degree) || degree < 1 ||
        degree > 2 || (!dx_is_none(*symbol) && !dx_same(*symbol, base)))
        return false;
    *symbol = base;
    c[degree] = coefficient;
    return true;
}

static bool quadratic(dx_graph *g, dx_id a, dx_id *symbol, dx_id *c)
{
    c[0] = c[1] = c[2] = dx_int(g, 0);
    if (dx_op_of(g, a) != DX_OP_ADD)
        return add_monomial(g, a, dx_int(g, 1), symbol, c);
    c[0] = dx_constant(g, a);
    for (uint32_t i = 0; i < dx_terms(g, a); i++)
        if (!add_monomial(g, dx_term(g, a, i), dx_coefficient(g, a, i), symbol, c))
            return false;
    return true;
}

static dx_id value_at(dx_graph *g, const dx_id *c, dx_id x)
{
    return dx_number_add(g, c[0],
                         dx_number_mul(g, x, dx_number_add(g, c[1], dx_number_mul(g, x, c[2]))));
}

static dx_id minus_ratio(dx_graph *g, dx_id a, dx_id b)
{
    return dx_number_neg(g, dx_number_div(g, a, b));
}

int dx_sign_where_root_exists(dx_graph *g, dx_id u, dx_id radicand)
{
    dx_id symbol = DX_NONE, line[3], curve[3];
    if (!quadratic(g, u, &symbol, line) || !quadratic(g, radicand, &symbol, curve) ||
        dx_number_sign(g, line[2]) != 0 || dx_number_sign(g, line[1]) == 0)
        return 0;
    dx_id inside; /* a point where the radicand is positive */
    if (dx_number_sign(g, curve[2]) < 0) {
        inside = minus_ratio(g, curve[1], dx_number_mul(g, dx_int(g, 2), curve[2]));
    } else if (dx_number_sign(g, curve[2]) == 0 && dx_number_sign(g, curve[1]) != 0) {
        dx_id step = dx_int(g, dx_number_sign(g, curve[1]));
        inside = dx_number_add(g, minus_ratio(g, curve[0], curve[1]), step);
    } else {
        return 0;
    }
    /* the radicand is positive on an interval; u changes sign outside of it */
    dx_id zero = minus_ratio(g, line[0], line[1]);
    dx_id at_zero = value_at(g, curve, zero), at_inside = value_at(g, curve, inside);
    if (dx_is_none(at_zero) || dx_is_none(at_inside) || dx_number_sign(g, at_zero) > 0 ||
        dx_number_sign(g, at_inside) <= 0)
        return 0;
    return dx_number_sign(g, value_at(g, line, inside));
}
