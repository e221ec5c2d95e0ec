#include "symbolic/steps/identities.h"

#include "expr/walk.h"
#include "symbolic/forms/reduce.h"
#include "symbolic/forms/terms.h"

enum { MOST_WAVES = 8, MOST_SIGNS = 3 };

static bool is_wave(dx_fn fn)
{
    return fn >= DX_FN_sin && fn <= DX_FN_cot;
}

static bool is_hyperbolic(dx_fn fn)
{
    return fn >= DX_FN_sinh && fn <= DX_FN_coth;
}

dx_status dx_take_census(dx_graph *g, dx_id a, dx_census *c)
{
    dx_walk walk;
    *c = (dx_census){0};
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n; i++) {
        dx_fn fn = dx_fn_of(g, walk.id[i]);
        if (fn == DX_FN_NONE)
            continue;
        c->functions |= dx_census_row(fn);
        c->swinging |= is_wave(fn) || is_hyperbolic(fn) ? dx_census_row(fn) : 0;
        c->waves = c->waves || is_wave(fn);
        c->hyperbolic = c->hyperbolic || is_hyperbolic(fn);
    }
    dx_walk_free(&walk);
    return DX_OK;
}

/* The circular and hyperbolic functions in two formulas, and a symbol for each. */
typedef struct waves {
    size_t n;
    dx_id node[MOST_WAVES], symbol[MOST_WAVES];
    bool more; /* than there is room for */
} waves;

static dx_status list_waves(dx_graph *g, dx_id a, waves *w)
{
    dx_walk walk;
    *w = (waves){0};
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && !w->more; i++) {
        dx_fn fn = dx_fn_of(g, walk.id[i]);
        if (!is_wave(fn) && !is_hyperbolic(fn))
            continue;
        w->more = w->n == MOST_WAVES;
        if (w->more)
            break;
        const char name[] = {' ', 'w', (char)('0' + w->n), '\0'};
        w->symbol[w->n] = dx_symbol(g, name, 3);
        w->node[w->n++] = walk.id[i];
    }
    dx_walk_free(&walk);
    return DX_OK;
}

dx_status dx_angle_changes(dx_graph *g, dx_id from, dx_id to, bool *changes, bool *twice)
{
    waves before, after;
    *changes = *twice = false;
    DX_TRY(list_waves(g, from, &before));
    DX_TRY(list_waves(g, to, &after));
    for (size_t i = 0; i < after.n; i++) {
        dx_id angle = dx_operand(g, after.node[i], 0),
              half = dx_scale(g, dx_rational(g, 1, 2), angle),
              both = dx_scale(g, dx_int(g, 2), angle);
        bool there = false, known = false, related = false;
        DX_TRY(dx_check(g, half));
        DX_TRY(dx_check(g, both));
        for (size_t k = 0; k < before.n; k++) {
            dx_id old = dx_operand(g, before.node[k], 0);
            there = there || dx_same(before.node[k], after.node[i]);
            known = known || dx_same(old, angle);
            related = related || dx_same(old, half) || dx_same(old, both);
        }
        *twice = *twice || (!there && related);
        *changes = *changes || !known || (!there && related);
    }
    return DX_OK;
}

/* What stands in absolute values and signs; *n is more than there may be where they are many. */
static dx_status list_signs(dx_graph *g, dx_id a, dx_id of[MOST_SIGNS], size_t *n)
{
    dx_walk walk;
    *n = 0;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && *n <= MOST_SIGNS; i++) {
        dx_fn fn = dx_fn_of(g, walk.id[i]);
        if (fn != DX_FN_abs && fn != DX_FN_sign)
            continue;
        dx_id u = dx_operand(g, walk.id[i], 0);
        bool seen = false;
        for (size_t k = 0; k < *n; k++)
            seen = seen || dx_same(of[k], u);
        if (!seen && *n < MOST_SIGNS)
            of[*n] = u;
        *n += !seen;
    }
    dx_walk_free(&walk);
    return DX_OK;
}

/* Is it 0 once it is multiplied out, whatever the signs of what stands in absolute values? *fine is
 * false where that is not found out. */
static dx_status multiplies_to_zero(dx_graph *g, dx_id a, bool *fine, bool *zero)
{
    dx_id of[MOST_SIGNS], above, below, from[2 * MOST_SIGNS], to[2 * MOST_SIGNS];
    size_t n;
    DX_TRY(list_signs(g, a, of, &n));
    if (n > MOST_SIGNS)
        n = 0;
    *fine = *zero = true;
    for (unsigned signs = 0; signs < 1u << n && *fine && *zero; signs++) {
        for (size_t k = 0; k < n; k++) {
            bool minus = signs >> k & 1;
            from[2 * k] = dx_call1(g, DX_FN_abs, of[k]);
            from[2 * k + 1] = dx_call1(g, DX_FN_sign, of[k]);
            to[2 * k] = minus ? dx_neg(g, of[k]) : of[k];
            to[2 * k + 1] = dx_int(g, minus ? -1 : 1);
        }
        dx_id there = n > 0 ? dx_replace(g, a, 2 * n, from, to) : a;
        if (dx_is_none(there) && g->context->diag.status == DX_DOMAIN) {
            dx_diag_clear(&g->context->diag);
            *fine = false;
            return DX_OK;
        }
        DX_TRY(dx_check(g, there));
        DX_TRY(dx_multiply_out(g, there, fine, &above, &below));
        *zero = *fine && dx_is_int(g, above, 0);
    }
    return DX_OK;
}

dx_status dx_takes_identity(dx_graph *g, dx_id from, dx_id to, bool *identity)
{
    dx_id difference = dx_sub(g, from, to);
    waves w;
    bool fine, zero;
    double effort = 0;
    *identity = false;
    DX_TRY(dx_check(g, difference));
    if (!dx_tidy_affords(g, difference, &effort))
        return DX_OK;
    DX_TRY(list_waves(g, difference, &w));
    difference = dx_replace(g, difference, w.n, w.node, w.symbol);
    DX_TRY(dx_check(g, difference));
    DX_TRY(multiplies_to_zero(g, difference, &fine, &zero));
    *identity = fine && !zero;
    return DX_OK;
}

/* p^2 and q^2 of two functions of one angle have the sum or the difference 1. */
typedef struct square_law {
    dx_fn p, q;
    int sign;
    const char *rule;
} square_law;

static const square_law laws[] = {
    {DX_FN_cos, DX_FN_sin, 1, "sin^2 + cos^2 = 1"},
    {DX_FN_sec, DX_FN_tan, -1, "1 + tan^2 = sec^2"},
    {DX_FN_csc, DX_FN_cot, -1, "1 + cot^2 = csc^2"},
    {DX_FN_cosh, DX_FN_sinh, -1, "cosh^2 - sinh^2 = 1"},
    {DX_FN_sech, DX_FN_tanh, 1, "sech^2 + tanh^2 = 1"},
};

/* Are the two equal by the law, of the one angle in them? */
static dx_status obeys(dx_graph *g, dx_id from, dx_id to, const square_law *law, bool *yes)
{
    dx_id difference = dx_sub(g, from, to), angle, p, q, above, below;
    waves w;
    bool fine;
    double effort = 0;
    *yes = false;
    DX_TRY(dx_check(g, difference));
    if (!dx_tidy_affords(g, difference, &effort))
        return DX_OK;
    DX_TRY(list_waves(g, difference, &w));
    for (size_t i = 0; i < w.n; i++) {
        dx_fn fn = dx_fn_of(g, w.node[i]);
        if (w.more || (fn != law->p && fn != law->q) ||
            !dx_same(dx_operand(g, w.node[i], 0), dx_operand(g, w.node[0], 0)))
            return DX_OK;
    }
    if (w.n == 0)
        return DX_OK;
    angle = dx_operand(g, w.node[0], 0);
    p = dx_symbol(g, " p", 2);
    q = dx_symbol(g, " q", 2);
    const dx_id node[] = {dx_call1(g, law->p, angle), dx_call1(g, law->q, angle)};
    dx_id square[] = {dx_power(g, p, 2), dx_scale(g, dx_int(g, law->sign), dx_power(g, q, 2)),
                      dx_int(g, -1)};
    dx_id zero = dx_sum(g, 3, square);
    DX_TRY(dx_check(g, zero));
    difference = dx_replace(g, difference, 2, node, (dx_id[]){p, q});
    DX_TRY(dx_check(g, difference));
    DX_TRY(dx_multiply_out(g, difference, &fine, &above, &below));
    if (!fine)
        return DX_OK;
    DX_TRY(dx_reduce_by(g, above, zero, false, &above));
    *yes = dx_is_int(g, above, 0);
    return DX_OK;
}

/* Functions that are quotients of others, or a pair of them that is written anew. */
typedef struct quotient_law {
    dx_fn fn, other;
    const char *rule;
} quotient_law;

static const quotient_law quotients[] = {
    {DX_FN_sec, DX_FN_NONE, "1/cos = sec"},
    {DX_FN_csc, DX_FN_NONE, "1/sin = csc"},
    {DX_FN_tan, DX_FN_NONE, "sin/cos = tan"},
    {DX_FN_cot, DX_FN_NONE, "cos/sin = cot"},
    {DX_FN_sec, DX_FN_tan, "1/cos = sec, sin/cos = tan"},
    {DX_FN_csc, DX_FN_cot, "1/sin = csc, cos/sin = cot"},
    {DX_FN_sech, DX_FN_NONE, "1/cosh = sech"},
    {DX_FN_csch, DX_FN_NONE, "1/sinh = csch"},
    {DX_FN_tanh, DX_FN_NONE, "sinh/cosh = tanh"},
    {DX_FN_coth, DX_FN_NONE, "cosh/sinh = coth"},
    {DX_FN_sech, DX_FN_tanh, "1/cosh = sech, sinh/cosh = tanh"},
    {DX_FN_csch, DX_FN_coth, "1/sinh = csch, cosh/sinh = coth"},
};

/* One of them by sines and cosines. */
static dx_id as_quotient(dx_graph *g, dx_id node)
{
    dx_fn fn = dx_fn_of(g, node);
    bool circular = is_wave(fn);
    dx_id angle = dx_operand(g, node, 0);
    dx_id s = dx_call1(g, circular ? DX_FN_sin : DX_FN_sinh, angle);
    dx_id c = dx_call1(g, circular ? DX_FN_cos : DX_FN_cosh, angle);
    switch (fn) {
    case DX_FN_sec:
    case DX_FN_sech:
        return dx_power(g, c, -1);
    case DX_FN_csc:
    case DX_FN_csch:
        return dx_power(g, s, -1);
    case DX_FN_tan:
    case DX_FN_tanh:
        return dx_div(g, s, c);
    case DX_FN_cot:
    case DX_FN_coth:
        return dx_div(g, c, s);
    default:
        return node;
    }
}

/* Is it the same with quotients in the place of the functions that came? */
static dx_status name_quotients(dx_graph *g, dx_id from, dx_id to, const char **rule)
{
    dx_id difference = dx_sub(g, from, to), quotient[MOST_WAVES];
    dx_census before, after;
    waves w;
    bool fine, zero, identity;
    double effort = 0;
    DX_TRY(dx_check(g, difference));
    if (!dx_tidy_affords(g, difference, &effort))
        return DX_OK;
    DX_TRY(list_waves(g, difference, &w));
    DX_TRY(dx_take_census(g, from, &before));
    DX_TRY(dx_take_census(g, to, &after));
    for (size_t i = 0; i < w.n; i++)
        quotient[i] = as_quotient(g, w.node[i]);
    difference = dx_replace(g, difference, w.n, w.node, quotient);
    DX_TRY(dx_check(g, difference));
    DX_TRY(multiplies_to_zero(g, difference, &fine, &zero));
    if (!fine || w.more || !zero)
        return DX_OK;
    DX_TRY(dx_takes_identity(g, difference, dx_int(g, 0), &identity));
    if (identity)
        return DX_OK;
    const uint64_t came = after.functions & ~before.functions;
    const uint64_t gone = before.functions & ~after.functions;
    if ((gone & ~(dx_census_row(DX_FN_sin) | dx_census_row(DX_FN_cos) | dx_census_row(DX_FN_sinh) |
                  dx_census_row(DX_FN_cosh))) != 0)
        return DX_OK;
    for (size_t i = 0; i < sizeof quotients / sizeof quotients[0]; i++) {
        const quotient_law *law = &quotients[i];
        if (came ==
            (dx_census_row(law->fn) | (law->other == DX_FN_NONE ? 0 : dx_census_row(law->other))))
            *rule = law->rule;
    }
    return DX_OK;
}

dx_status dx_name_identity(dx_graph *g, dx_id from, dx_id to, bool circular, bool twice,
                           dx_tidy_step *step)
{
    step->rule = circular ? "trigonometric identity" : "hyperbolic identity";
    if (twice) {
        step->rule = "double angle";
        return DX_OK;
    }
    DX_TRY(name_quotients(g, from, to, &step->rule));
    for (size_t i = 0; i < sizeof laws / sizeof laws[0]; i++) {
        bool yes;
        DX_TRY(obeys(g, from, to, &laws[i], &yes));
        if (!yes)
            continue;
        step->rule = laws[i].rule;
        break;
    }
    return DX_OK;
}
