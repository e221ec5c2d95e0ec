/* Two sines or cosines that are equal: their angles are, or lie opposite. */
#include "symbolic/solve/equation.h"

#include "symbolic/rework/polynomial.h"

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

/* rest = turn, which is any multiple: its sign is that with which x = turn/number + .... */
static dx_status solve_turned(dx_equation *s, dx_id rest, dx_id turn)
{
    dx_graph *g = s->g;
    dx_polynomial of;
    DX_TRY(dx_check(g, rest));
    DX_TRY(dx_polynomial_in(g, rest, s->unknown, &of));
    int sign = 1;
    bool known;
    if (dx_is_none(of.other) && of.degree == 1 && dx_is_constant(g, of.coefficient[1]))
        DX_TRY(dx_equation_sign(s, of.coefficient[1], &sign, &known));
    return dx_solve_zero(s, sign < 0 ? dx_add(g, rest, turn) : dx_sub(g, rest, turn));
}

/* Where two tangents, or cotangents, are equal their angles differ by half turns; those at which
 * they have no value are let in. */
static dx_status solve_equal_tangents(dx_equation *s, dx_id u, dx_id v)
{
    dx_graph *g = s->g;
    const uint32_t mark = s->n_indices;
    dx_id apart = dx_sub(g, u, v), share = dx_div(g, apart, dx_pi(g)), k = dx_equation_index(s);
    DX_TRY(dx_check(g, share));
    if (dx_is_none(k))
        return dx_equation_give_up(s, apart);
    const bool loose = s->loose;
    s->loose = true;
    dx_status status = DX_OK;
    if (dx_has_unknown(s, share))
        status = solve_turned(s, share, k);
    else if (dx_is_number(g, share))
        status = dx_is_integer(g, share) ? dx_equation_add_every(s) : DX_OK;
    else
        status = dx_add_against(g, dx_call1(g, DX_FN_sin, apart), &s->against);
    s->loose = loose;
    s->n_indices = mark;
    return status;
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
    const dx_fn fn = dx_fn_of(g, dx_term(g, f, 0));
    if ((fn == DX_FN_tan || fn == DX_FN_cot) && dx_fn_of(g, dx_term(g, f, 1)) == fn) {
        *done = true;
        second = dx_operand(g, dx_term(g, f, 1), 0);
        if (dx_is_int(g, difference, 0)) /* -tan(v) = tan(-v) */
            second = dx_neg(g, second);
        return solve_equal_tangents(s, dx_operand(g, dx_term(g, f, 0), 0), second);
    }
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
        DX_TRY(dx_check(g, rest));
        if (dx_has_unknown(s, rest)) {
            DX_TRY(solve_turned(s, rest, turn));
            continue;
        }
        dx_id half = dx_call1(g, DX_FN_sin, dx_scale(g, dx_rational(g, 1, 2), rest));
        DX_TRY(dx_check(g, half));
        if (dx_is_int(g, half, 0))
            DX_TRY(dx_equation_add_every(s));
        else if (!dx_is_constant(g, half))
            DX_TRY(dx_add_against(g, half, &s->against));
    }
    s->n_indices = mark;
    return DX_OK;
}
