/* Three cube roots with the sum 0, a number being one of them: where p + q + r = 0,
 * p^3 + q^3 + r^3 = 3*p*q*r, in the third power of which no root is left. */
#include "symbolic/solve/equation.h"

/* number·cbrt(u), or a number: its cube. */
static dx_status take_cube(dx_equation *s, dx_id term, dx_id number, dx_id *cube, bool *is)
{
    dx_graph *g = s->g;
    const bool root = dx_fn_of(g, term) == DX_FN_cbrt;
    *is = root || !dx_has_unknown(s, term);
    if (!*is)
        return DX_OK;
    *cube = root ? dx_mul(g, dx_number_power(g, number, 3), dx_operand(g, term, 0))
                 : dx_power(g, dx_scale(g, number, term), 3);
    return dx_check(g, *cube);
}

dx_status dx_solve_cube_roots(dx_equation *s, dx_id f, bool *done)
{
    dx_graph *g = s->g;
    dx_id cube[3], one = dx_int(g, 1);
    uint32_t n = 0;
    *done = dx_op_of(g, f) == DX_OP_ADD;
    const bool number = *done && !dx_is_int(g, dx_constant(g, f), 0);
    *done = *done && dx_terms(g, f) + number == 3;
    for (uint32_t i = 0; *done && i < dx_terms(g, f); i++)
        DX_TRY(take_cube(s, dx_term(g, f, i), dx_coefficient(g, f, i), &cube[n++], done));
    if (*done && number)
        DX_TRY(take_cube(s, one, dx_constant(g, f), &cube[n++], done));
    if (!*done)
        return DX_OK;
    dx_id sum = dx_add(g, dx_add(g, cube[0], cube[1]), cube[2]);
    dx_id product = dx_mul(g, dx_mul(g, cube[0], cube[1]), cube[2]);
    const bool before = s->loose;
    s->loose = true; /* p = q = r is let in */
    dx_status status =
        dx_solve_zero(s, dx_sub(g, dx_power(g, sum, 3), dx_scale(g, dx_int(g, 27), product)));
    s->loose = before;
    return status;
}
