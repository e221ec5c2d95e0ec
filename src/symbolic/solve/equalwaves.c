/* Two sines or cosines that are equal: their angles are, or lie opposite. */
#include "symbolic/solve/equation.h"

/* A sine or cosine as cos(angle). */
static bool as_cosine(dx_graph *g, dx_id term, dx_id *angle)
{
    dx_fn fn = dx_fn_of(g, term);
    if (fn != DX_FN_sin && fn != DX_FN_cos)
        return false;
    *angle = dx_operand(g, term, 0);
    if (fn == DX_FN_sin)
        *angle = dx_sub(g, *angle, dx_scale(g, dx_rational(g, 1, 2), dx_pi(g)));
    return !dx_is_none(*angle);
}

dx_status dx_solve_equal_waves(dx_equation *s, dx_id f, bool *done)
{
    dx_graph *g = s->g;
    dx_id first, second;
    *done = false;
    if (dx_op_of(g, f) != DX_OP_ADD || dx_terms(g, f) != 2 || !dx_is_int(g, dx_constant(g, f), 0))
        return DX_OK;
    dx_id sum = dx_number_add(g, dx_coefficient(g, f, 0), dx_coefficient(g, f, 1));
    dx_id difference =
        dx_number_add(g, dx_coefficient(g, f, 0), dx_number_neg(g, dx_coefficient(g, f, 1)));
    if (!dx_is_int(g, sum, 0) && !dx_is_int(g, difference, 0))
        return DX_OK;
    if (!as_cosine(g, dx_term(g, f, 0), &first) || !as_cosine(g, dx_term(g, f, 1), &second))
        return dx_excuse(g->context, g->context->diag.status);
    if (dx_is_int(g, difference, 0)) /* -cos(v) = cos(v + pi) */
        second = dx_add(g, second, dx_pi(g));
    const uint32_t mark = s->n_indices;
    dx_id k = dx_equation_index(s);
    *done = !dx_is_none(k);
    for (int side = -1; side <= 1 && *done; side += 2) {
        dx_id turn = dx_scale(g, dx_int(g, 2), dx_mul(g, dx_pi(g), k));
        dx_id rest = dx_add(g, first, dx_scale(g, dx_int(g, side), second));
        DX_TRY(dx_solve_zero(s, dx_sub(g, rest, turn)));
    }
    s->n_indices = mark;
    return DX_OK;
}
