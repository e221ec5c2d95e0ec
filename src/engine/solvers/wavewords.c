/* Conditions that a wave is not 0, sin(pi/4 - a/2) and cos(a/2 + pi/4 + pi*k) being one, and those
 * of arcs at the ends of what they can be: acos(a) < pi is a > -1. */
#include "engine/solvers/exactly.h"

#include "symbolic/rework/expand.h"

/* What is left of a coefficient of pi between -1/2 and 1/2, the upper end with it. */
static dx_id without_halves(dx_graph *g, dx_id number)
{
    dx_id over = dx_call1(g, DX_FN_ceil, dx_sub(g, number, dx_rational(g, 1, 2)));
    return dx_sub(g, number, over);
}

/* The angle without multiples of pi, as such of numbers and of integers k; *quarter: it ends with
 * pi/2, which is left out. */
static dx_status reduce_angle(dx_exact *p, dx_id *angle, bool *quarter)
{
    dx_graph *g = &p->e->session->graph;
    dx_id sum = dx_int(g, 0), share = dx_int(g, 0);
    *quarter = false;
    DX_TRY(dx_excuse(g->context, dx_expand(g, *angle, angle)));
    const bool many = dx_op_of(g, *angle) == DX_OP_ADD;
    for (uint32_t i = 0; i < (many ? dx_terms(g, *angle) : 1); i++) {
        dx_id term = many ? dx_term(g, *angle, i) : *angle,
              number = many ? dx_coefficient(g, *angle, i) : dx_int(g, 1);
        dx_id of = dx_div(g, term, dx_pi(g));
        bool integer = false;
        for (uint32_t k = 0; k < DX_MOST_INDICES && !dx_is_none(p->index[k]); k++)
            integer = integer || dx_same(of, p->index[k]);
        if (dx_is_number(g, of))
            share = dx_add(g, share, dx_mul(g, of, number));
        else if (!integer || !dx_is_integer(g, number))
            sum = dx_add(g, sum, dx_scale(g, number, term));
    }
    if (many && !dx_is_int(g, dx_constant(g, *angle), 0))
        sum = dx_add(g, sum, dx_constant(g, *angle));
    share = without_halves(g, share);
    DX_TRY(dx_check(g, share));
    *quarter = dx_number_sign(g, share) > 0 && dx_same(share, dx_rational(g, 1, 2));
    if (!*quarter)
        sum = dx_add(g, sum, dx_mul(g, share, dx_pi(g)));
    *angle = sum;
    return dx_check(g, sum);
}

/* Has the first term with a name in it a minus in front? */
static bool is_turned(dx_graph *g, dx_id angle)
{
    if (dx_op_of(g, angle) != DX_OP_ADD)
        return false;
    for (uint32_t i = 0; i < dx_terms(g, angle); i++)
        if (!dx_is_constant(g, dx_term(g, angle, i)))
            return dx_number_sign(g, dx_coefficient(g, angle, i)) < 0;
    return false;
}

dx_status dx_exact_reduce_wave(dx_exact *p, dx_id *of)
{
    dx_graph *g = &p->e->session->graph;
    dx_id number, wave;
    bool quarter;
    dx_split_coefficient(g, *of, &number, &wave);
    const dx_fn fn = dx_fn_of(g, wave);
    if ((fn != DX_FN_sin && fn != DX_FN_cos) || dx_is_constant(g, wave))
        return DX_OK;
    dx_id angle = dx_operand(g, wave, 0);
    if (fn == DX_FN_cos)
        angle = dx_add(g, angle, dx_scale(g, dx_rational(g, 1, 2), dx_pi(g)));
    DX_TRY(dx_check(g, angle));
    if (is_turned(g, angle))
        angle = dx_neg(g, angle);
    DX_TRY(reduce_angle(p, &angle, &quarter));
    *of = dx_call1(g, quarter ? DX_FN_cos : DX_FN_sin, angle);
    return dx_check(g, *of);
}

/* ---- arcs --------------------------------------------------------------------------------------
 */

/* number·arc + share·pi with an arc of a formula in other names. */
static bool read_arc(dx_graph *g, dx_id of, dx_id *arc, dx_id *number, dx_id *share)
{
    dx_id pi = dx_pi(g);
    *arc = DX_NONE;
    *share = dx_int(g, 0);
    if (dx_op_of(g, of) != DX_OP_ADD || !dx_is_int(g, dx_constant(g, of), 0))
        return false;
    for (uint32_t i = 0; i < dx_terms(g, of); i++) {
        const dx_id term = dx_term(g, of, i);
        const dx_fn fn = dx_fn_of(g, term);
        if (dx_same(term, pi)) {
            *share = dx_coefficient(g, of, i);
        } else if (dx_is_none(*arc) && (fn == DX_FN_asin || fn == DX_FN_acos || fn == DX_FN_atan)) {
            *arc = term;
            *number = dx_coefficient(g, of, i);
        } else {
            return false;
        }
    }
    return !dx_is_none(*arc);
}

dx_status dx_exact_settle_arc(dx_graph *g, dx_word *word, bool *always, bool *never)
{
    dx_id arc, number, share;
    *always = *never = false;
    if (!dx_is_int(g, word->level, 0) || (word->how != DX_ABOVE && word->how != DX_AT_LEAST) ||
        !read_arc(g, word->of, &arc, &number, &share))
        return dx_excuse(g->context, g->context->diag.status);
    const dx_fn fn = dx_fn_of(g, arc);
    const bool up = dx_number_sign(g, number) > 0, strict = word->how == DX_ABOVE;
    /* in parts of pi: the arc is to be above this, or below it; what it can be */
    dx_id bound = dx_number_neg(g, dx_number_div(g, share, number));
    dx_id low = fn == DX_FN_acos ? dx_int(g, 0) : dx_rational(g, -1, 2),
          high = fn == DX_FN_acos ? dx_int(g, 1) : dx_rational(g, 1, 2);
    const int over = dx_number_sign(g, dx_sub(g, bound, high)),
              under = dx_number_sign(g, dx_sub(g, bound, low));
    const bool open = fn == DX_FN_atan;
    if (up) {
        *never = over > 0 || (over == 0 && (strict || open));
        *always = under < 0 || (under == 0 && (!strict || open));
    } else {
        *never = under < 0 || (under == 0 && (strict || open));
        *always = over > 0 || (over == 0 && (!strict || open));
    }
    if (*never || *always || (over != 0 && under != 0))
        return dx_check(g, bound);
    /* at an end: the argument is 1 or -1 there */
    const dx_id u = dx_operand(g, arc, 0);
    const bool at_one = (fn == DX_FN_acos) == (under == 0);
    const bool inside = up ? under == 0 : over == 0; /* all but the end, or the end alone */
    dx_id gap = at_one ? dx_sub(g, dx_int(g, 1), u) : dx_add(g, u, dx_int(g, 1));
    word->of = inside ? gap : dx_neg(g, gap);
    word->how = inside ? DX_ABOVE : DX_AT_LEAST;
    return dx_check(g, word->of);
}
