/* Two sines or cosines that are equal: their angles are, or lie opposite; two tangents, whose
 * angles differ by half turns. */
#include "symbolic/solve/equation.h"

#include "expr/order.h"
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

/* A tangent or cotangent as tan(angle). */
static bool as_tangent(dx_graph *g, dx_id term, dx_id *angle)
{
    dx_fn fn = dx_fn_of(g, term);
    if (fn != DX_FN_tan && fn != DX_FN_cot)
        return false;
    *angle = dx_operand(g, term, 0);
    if (fn == DX_FN_cot)
        *angle = dx_sub(g, dx_scale(g, dx_rational(g, 1, 2), dx_pi(g)), *angle);
    return !dx_is_none(*angle);
}

/* ---- angles that differ by turns --------------------------------------------------------------
 */

/* sin(pi·share), or its opposite: 0 where the share is an integer. */
static dx_status sine_of_share(dx_equation *s, dx_id share, dx_id *sine)
{
    dx_graph *g = s->g;
    dx_id number;
    *sine = dx_call1(g, DX_FN_sin, dx_mul(g, dx_pi(g), share));
    DX_TRY(dx_equation_tidy(s, sine));
    if (!dx_is_number(g, *sine))
        dx_split_coefficient(g, *sine, &number, sine);
    return DX_OK;
}

/* `apart` is a multiple of the period, a turn or half of one, for whatever the unknown is: as the
 * sine that is then 0. */
static dx_status hold_throughout(dx_equation *s, dx_id apart, dx_id period)
{
    dx_graph *g = s->g;
    dx_id share = dx_div(g, apart, period);
    DX_TRY(dx_check(g, share));
    if (dx_is_number(g, share))
        return dx_is_integer(g, share) ? dx_equation_add_every(s) : DX_OK;
    dx_id sine;
    DX_TRY(sine_of_share(s, share, &sine));
    if (dx_is_constant(g, sine))
        return DX_OK;
    DX_TRY(dx_add_against(g, sine, &s->against));
    return dx_equation_add_stretch(s, sine);
}

/* The same of what has the unknown, by the values of other names for which it goes out. */
static dx_status hold_without(dx_equation *s, const dx_polynomial *of, dx_id period)
{
    dx_graph *g = s->g;
    const uint32_t mark = s->n_path;
    bool possible = true;
    dx_id share = dx_div(g, of->coefficient[0], period);
    DX_TRY(dx_check(g, share));
    if (dx_is_number(g, share) && !dx_is_integer(g, share))
        return DX_OK;
    if (!dx_is_number(g, share)) {
        dx_id sine;
        DX_TRY(sine_of_share(s, share, &sine));
        DX_TRY(dx_equation_require(s, sine, DX_AT_LEAST, &possible));
        if (possible)
            DX_TRY(dx_equation_require(s, dx_neg(g, sine), DX_AT_LEAST, &possible));
    }
    if (possible)
        DX_TRY(dx_equation_add_stretch(s, of->coefficient[1]));
    s->n_path = mark;
    return DX_OK;
}

/* slope·x + offset without whole periods: x = -offset/slope is the one nearest to 0, of two as near
 * the one above. */
static dx_status least_offset(dx_equation *s, dx_id offset, dx_id period, int sign, dx_id *apart)
{
    dx_graph *g = s->g;
    const dx_id share = dx_div(g, offset, period), half = dx_rational(g, 1, 2);
    DX_TRY(dx_check(g, share));
    if (!dx_is_number(g, share))
        return DX_OK;
    const dx_id turns = sign < 0 ? dx_neg(g, dx_call1(g, DX_FN_floor, dx_sub(g, half, share)))
                                 : dx_call1(g, DX_FN_floor, dx_add(g, share, half));
    *apart = dx_sub(g, *apart, dx_mul(g, turns, period));
    return dx_check(g, *apart);
}

/* apart = period·k: the sign of k is that with which x = period·k/number + .... */
static dx_status solve_turned(dx_equation *s, dx_id apart, dx_id period, dx_id k)
{
    dx_graph *g = s->g;
    dx_polynomial of;
    dx_id turn = dx_mul(g, period, k);
    DX_TRY(dx_check(g, apart));
    DX_TRY(dx_polynomial_in(g, apart, s->unknown, &of));
    const bool linear = dx_is_none(of.other) && of.degree == 1;
    int sign = 1;
    bool known;
    if (linear && dx_is_constant(g, of.coefficient[1]))
        DX_TRY(dx_equation_sign(s, of.coefficient[1], &sign, &known));
    else if (linear)
        DX_TRY(hold_without(s, &of, period));
    if (linear)
        DX_TRY(least_offset(s, of.coefficient[0], period, sign, &apart));
    return dx_solve_zero(s, sign < 0 ? dx_add(g, apart, turn) : dx_sub(g, apart, turn));
}

static dx_status solve_apart(dx_equation *s, dx_id apart, dx_id period, dx_id k)
{
    DX_TRY(dx_check(s->g, apart));
    return dx_has_unknown(s, apart) ? solve_turned(s, apart, period, k)
                                    : hold_throughout(s, apart, period);
}

/* ---- the ways ---------------------------------------------------------------------------------
 */

/* cos(u) = cos(v) */
static dx_status solve_equal_cosines(dx_equation *s, dx_id u, dx_id v, dx_id k)
{
    dx_graph *g = s->g;
    dx_id full = dx_scale(g, dx_int(g, 2), dx_pi(g));
    DX_TRY(solve_apart(s, dx_sub(g, u, v), full, k));
    return solve_apart(s, dx_add(g, u, v), full, k);
}

/* f = c·u ± c·v with a number c, in an order that does not depend on what was typed before; *plus:
 * of one sign. */
static bool read_pair(dx_graph *g, dx_id f, dx_id *u, dx_id *v, bool *plus)
{
    if (dx_op_of(g, f) != DX_OP_ADD || dx_terms(g, f) != 2 || !dx_is_int(g, dx_constant(g, f), 0))
        return false;
    const dx_id c = dx_coefficient(g, f, 0), d = dx_coefficient(g, f, 1);
    const bool turned = dx_compare(g, dx_term(g, f, 0), dx_term(g, f, 1)) > 0;
    *u = dx_term(g, f, turned);
    *v = dx_term(g, f, !turned);
    *plus = dx_is_int(g, dx_sub(g, c, d), 0);
    return *plus || dx_is_int(g, dx_add(g, c, d), 0);
}

dx_status dx_solve_equal_waves(dx_equation *s, dx_id f, bool *done)
{
    dx_graph *g = s->g;
    dx_id u, v, first, second;
    bool plus;
    *done = false;
    if (!read_pair(g, f, &u, &v, &plus))
        return dx_excuse(g->context, g->context->diag.status);
    const bool tangents = as_tangent(g, u, &first) && as_tangent(g, v, &second);
    if (!tangents && !(as_cosine(g, u, &first) && as_cosine(g, v, &second)))
        return dx_excuse(g->context, g->context->diag.status);
    if (plus) /* -tan(v) = tan(-v), -cos(v) = cos(v + pi) */
        second = tangents ? dx_neg(g, second) : dx_add(g, second, dx_pi(g));
    const uint32_t mark = s->n_indices;
    dx_id k = dx_equation_index(s);
    *done = !dx_is_none(k);
    dx_status status = DX_OK;
    if (*done)
        status = tangents ? solve_apart(s, dx_sub(g, first, second), dx_pi(g), k)
                          : solve_equal_cosines(s, first, second, k);
    s->n_indices = mark;
    return status;
}

/* ---- four waves -------------------------------------------------------------------------------
 */

/* Σ c·cos(angle[i]) = f with one number c; false where it is no such sum. */
static bool read_four(dx_graph *g, dx_id f, dx_id *angle)
{
    if (dx_op_of(g, f) != DX_OP_ADD || dx_terms(g, f) != 4 || !dx_is_int(g, dx_constant(g, f), 0))
        return false;
    const dx_id c = dx_coefficient(g, f, 0);
    for (uint32_t i = 0; i < 4; i++) {
        const dx_id own = dx_coefficient(g, f, i);
        if (!as_cosine(g, dx_term(g, f, i), &angle[i]))
            return false;
        if (dx_is_int(g, dx_add(g, c, own), 0)) /* -cos(v) = cos(v + pi) */
            angle[i] = dx_add(g, angle[i], dx_pi(g));
        else if (!dx_same(c, own))
            return false;
    }
    return true;
}

/* cos(a) + cos(b) = 2·factor[0]·factor[1] */
static dx_status pair_as_product(dx_equation *s, dx_id a, dx_id b, dx_id *factor)
{
    dx_graph *g = s->g;
    const dx_id half = dx_rational(g, 1, 2);
    factor[0] = dx_call1(g, DX_FN_cos, dx_scale(g, half, dx_add(g, a, b)));
    factor[1] = dx_call1(g, DX_FN_cos, dx_scale(g, half, dx_sub(g, a, b)));
    DX_TRY(dx_equation_tidy(s, &factor[0])); /* -cos(u) of cos(u + pi) */
    return dx_equation_tidy(s, &factor[1]);
}

dx_status dx_solve_four_waves(dx_equation *s, dx_id f, bool *done)
{
    dx_graph *g = s->g;
    dx_id angle[4];
    *done = read_four(g, f, angle);
    if (!*done)
        return dx_excuse(g->context, g->context->diag.status);
    for (uint32_t i = 1; i < 4; i++) {
        dx_id first[2], second[2];
        DX_TRY(pair_as_product(s, angle[0], angle[i], first));
        DX_TRY(pair_as_product(s, angle[i == 1 ? 2 : 1], angle[i == 3 ? 2 : 3], second));
        for (uint32_t k = 0; k < 4; k++) {
            const dx_id common = first[k / 2], other = second[k % 2];
            const bool same = dx_same(common, other);
            if (!same && !dx_same(common, dx_neg(g, other)))
                continue;
            const dx_id rest = second[1 - k % 2];
            const dx_id sum = dx_add(g, first[1 - k / 2], same ? rest : dx_neg(g, rest));
            return dx_solve_zero(s, dx_mul(g, common, sum));
        }
    }
    *done = false;
    return dx_excuse(g->context, g->context->diag.status);
}

static bool has_offset(dx_graph *g, dx_id angle)
{
    dx_id c, sum;
    dx_split_coefficient(g, angle, &c, &sum);
    return dx_op_of(g, sum) == DX_OP_ADD && !dx_is_int(g, dx_constant(g, sum), 0);
}

bool dx_has_offset_waves(dx_graph *g, dx_id f)
{
    dx_id u, v, first, second;
    bool plus;
    const bool is =
        read_pair(g, f, &u, &v, &plus) && ((as_cosine(g, u, &first) && as_cosine(g, v, &second)) ||
                                           (as_tangent(g, u, &first) && as_tangent(g, v, &second)));
    return is && (has_offset(g, dx_operand(g, u, 0)) || has_offset(g, dx_operand(g, v, 0)));
}

/* The number before the unknown in an angle that is linear in it; NONE of others. */
static dx_status read_slope(dx_equation *s, dx_id angle, dx_id *slope)
{
    dx_polynomial of;
    *slope = DX_NONE;
    DX_TRY(dx_check(s->g, angle));
    dx_status status = dx_polynomial_in(s->g, angle, s->unknown, &of);
    if (status == DX_OK && dx_is_none(of.other) && of.degree == 1 &&
        dx_is_number(s->g, of.coefficient[1]))
        *slope = of.coefficient[1];
    return dx_excuse(s->g->context, status);
}

/* number = ±size */
static bool has_size(dx_graph *g, dx_id number, dx_id size)
{
    return dx_same(number, size) || dx_same(number, dx_neg(g, size));
}

dx_status dx_has_multiple_waves(dx_equation *s, dx_id f, bool *is)
{
    dx_graph *g = s->g;
    dx_id u, v, first, second, a, b;
    bool plus;
    *is = read_pair(g, f, &u, &v, &plus) && as_cosine(g, u, &first) && as_cosine(g, v, &second);
    if (!*is)
        return dx_excuse(g->context, g->context->diag.status);
    DX_TRY(read_slope(s, first, &a));
    DX_TRY(read_slope(s, second, &b));
    *is = !dx_is_none(a) && !dx_is_none(b);
    if (!*is)
        return DX_OK;
    const dx_id ratio = dx_div(g, a, b), two = dx_int(g, 2);
    DX_TRY(dx_check(g, ratio));
    *is = !has_size(g, ratio, dx_int(g, 1)) && !has_size(g, ratio, two) &&
          !has_size(g, ratio, dx_rational(g, 1, 2));
    return DX_OK;
}

static bool is_wave(dx_graph *g, dx_id a)
{
    dx_id angle;
    return as_cosine(g, a, &angle) || as_tangent(g, a, &angle);
}

dx_status dx_solve_equal_sizes(dx_equation *s, dx_id f, bool *done)
{
    dx_graph *g = s->g;
    dx_id u, v;
    bool plus;
    *done = read_pair(g, f, &u, &v, &plus) && !plus && dx_fn_of(g, u) == DX_FN_abs &&
            dx_fn_of(g, v) == DX_FN_abs;
    if (*done) {
        u = dx_operand(g, u, 0);
        v = dx_operand(g, v, 0);
        *done = is_wave(g, u) && is_wave(g, v);
    }
    if (!*done)
        return dx_excuse(g->context, g->context->diag.status);
    DX_TRY(dx_solve_zero(s, dx_sub(g, u, v)));
    return dx_solve_zero(s, dx_add(g, u, v));
}
