/* limitcheck.c - limits from one side, held against values near the point. */
#include "engine/limits/limit.h"

#include "engine/oracle.h"
#include "expr/primitive.h"
#include "expr/walk.h"
#include "numeric/ball.h"

#include <math.h>
#include <stdio.h>

/* Values ever nearer to the point; they are samples, so they can contradict, not prove. */
enum { SAMPLES = 4, FIRST_BITS = 40 };

typedef struct approach_samples {
    unsigned n;
    double value[SAMPLES];
} approach_samples;

/* a at the distance factor·2^-bits from the point, or at factor·2^bits. */
static dx_status sample(dx_graph *g, dx_id a, dx_id symbol, dx_id at, dx_approach approach,
                        double factor, unsigned bits, bool *known, double *out)
{
    arb_t value, x, step;
    arb_init(value);
    arb_init(x);
    arb_init(step);
    dx_status status = DX_OK;
    bool infinite = approach == DX_TO_PLUS_INF || approach == DX_TO_MINUS_INF;
    slong precision = 8 * (slong)bits + 256;
    arb_set_d(step, factor);
    arb_mul_2exp_si(step, step, infinite ? (slong)bits : -(slong)bits);
    if (approach == DX_FROM_BELOW || approach == DX_TO_MINUS_INF)
        arb_neg(step, step);
    if (!infinite)
        status = dx_excuse(g->context, dx_ball_evaluate(g, at, NULL, precision, x));
    arb_add(x, x, step, precision);
    arb_indeterminate(value);
    const dx_ball_point point = {.n = 1, .symbol = &symbol, .value = x};
    if (status == DX_OK)
        status = dx_excuse(g->context, dx_ball_evaluate(g, a, &point, precision, value));
    *known = arb_is_finite(value) && arb_rel_accuracy_bits(value) > 40;
    *out = arf_get_d(arb_midref(value), ARF_RND_NEAR);
    if (arb_is_zero(value) || (arb_is_finite(value) && mag_cmp_2exp_si(arb_radref(value), -60) < 0))
        *known = true;
    arb_clear(step);
    arb_clear(x);
    arb_clear(value);
    return status;
}

static bool settled(double a, double b)
{
    return isfinite(a) && isfinite(b) && fabs(a - b) <= 1e-9 * fmax(1e-3, fabs(a));
}

/* Do the samples settle on something else than the limit? */
static dx_status contradicts(ddx_session *s, dx_id a, dx_id symbol, dx_id at, dx_approach approach,
                             const dx_limit *limit, bool *wrong, double *seen)
{
    dx_graph *g = &s->graph;
    double value[SAMPLES];
    double claimed = limit->kind == DX_LIMIT_PLUS_INF    ? INFINITY
                     : limit->kind == DX_LIMIT_MINUS_INF ? -INFINITY
                                                         : 0;
    *wrong = false;
    if (limit->kind == DX_LIMIT_VALUE) {
        const dx_oracle oracle = dx_session_oracle(s);
        dx_interval exact;
        DX_TRY(dx_ask_value(&oracle, limit->value, 128, &exact));
        if (!exact.finite)
            return DX_OK;
        claimed = (exact.low + exact.high) / 2;
    }
    for (unsigned i = 0; i < SAMPLES; i++) {
        bool known;
        DX_TRY(sample(g, a, symbol, at, approach, 1, (unsigned)FIRST_BITS << i, &known, &value[i]));
        if (!known)
            return DX_OK;
    }
    double last = value[SAMPLES - 1], before = value[SAMPLES - 2], first = value[SAMPLES - 3];
    *seen = last;
    *wrong = settled(last, before) && settled(before, first) &&
             !(fabs(last - claimed) <= 1e-6 * fmax(1, fabs(claimed)));
    return DX_OK;
}

static dx_status check(ddx_session *s, dx_id a, dx_id symbol, dx_id at, dx_approach approach,
                       const dx_limit *limit)
{
    dx_id any[2];
    bool wrong;
    double seen = 0;
    bool settled;
    DX_TRY(dx_has_settled_integral(&s->graph, 1, &a, &settled));
    if (!s->settings.verify || settled || limit->kind > DX_LIMIT_MINUS_INF ||
        dx_free_symbols(&s->graph, a, 2, any) != 1)
        return DX_OK;
    DX_TRY(contradicts(s, a, symbol, at, approach, limit, &wrong, &seen));
    if (!wrong)
        return DX_OK;
    dx_status status =
        dx_fail(&s->context, DX_BUG,
                "this limit failed its check: values near the point come to %.12g", seen);
    dx_diag_hint(&s->context.diag, "please report it; ':set verify off' shows it unchecked");
    return status;
}

/* Where parts of it may lack values at points however near: has the whole one at some of them? With
 * parameters in it, that is known of one part alone. */
static dx_status find_values(ddx_session *s, dx_id a, dx_id symbol, dx_id at, dx_approach approach,
                             dx_limit *limit)
{
    enum { POINTS = 48, FAR = 3 };
    dx_graph *g = &s->graph;
    dx_id any[2];
    bool found = limit->gaps == 0 || limit->kind > DX_LIMIT_MINUS_INF;
    if (!found && dx_free_symbols(g, a, 2, any) > 1)
        found = limit->gaps == 1;
    for (unsigned i = 0; i < POINTS && !found; i++) {
        double value, factor = 1 + (i * 37 % 101) / 103.0;
        DX_TRY(sample(g, a, symbol, at, approach, factor, FAR + i / 2, &found, &value));
    }
    if (!found) {
        limit->kind = DX_LIMIT_UNKNOWN;
        snprintf(limit->why, sizeof limit->why, "no point with a real value was found near there");
    }
    return DX_OK;
}

dx_status dx_limit_on_side(ddx_session *s, dx_id a, dx_id symbol, dx_id at, dx_approach approach,
                           dx_limit *limit)
{
    const dx_oracle oracle = dx_session_oracle(s);
    dx_id fault; /* x^2 + sqrt(-1 - pi^2) has no value anywhere */
    DX_TRY(dx_refuse_constants(&s->graph, a, &fault));
    DX_TRY(dx_limit_one_sided(&s->graph, s->rules, &oracle, a, symbol, at, approach, limit));
    DX_TRY(find_values(s, a, symbol, at, approach, limit));
    return check(s, a, symbol, at, approach, limit);
}
