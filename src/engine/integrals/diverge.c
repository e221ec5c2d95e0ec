#include "engine/integrals/diverge.h"

#include "engine/limits/limit.h"
#include "expr/print.h"
#include "numeric/ball.h"
#include "numeric/integral.h"
#include "numeric/recognise.h"

/* ---- no value ---------------------------------------------------------------------------------
 */

/* Does f·weight go to something that is not 0? */
static dx_status stays_apart(ddx_session *s, dx_id f, dx_id weight, dx_id x, dx_id end,
                             dx_approach approach, bool *apart)
{
    dx_graph *g = &s->graph;
    dx_limit limit;
    int sign = 0;
    dx_id product = dx_mul(g, f, weight);
    *apart = false;
    DX_TRY(dx_check(g, product));
    dx_status status = dx_limit_on_side(s, product, x, end, approach, &limit);
    if (status == DX_OK && limit.kind == DX_LIMIT_VALUE && limit.gaps == 0)
        status = dx_ball_sign(g, limit.value, 256, &sign);
    if (dx_is_final(status))
        return status;
    dx_diag_clear(&s->context.diag);
    *apart = status == DX_OK && limit.gaps == 0 &&
             (sign != 0 || limit.kind == DX_LIMIT_PLUS_INF || limit.kind == DX_LIMIT_MINUS_INF);
    return DX_OK;
}

static dx_status tell(ddx_session *s, dx_id x, dx_id end)
{
    dx_graph *g = &s->graph;
    dx_text at;
    dx_text_init(&at, &s->context.memory);
    dx_status status = dx_print_plain(g, end, &at);
    if (status == DX_OK) {
        bool infinite = dx_op_of(g, end) == DX_OP_INF;
        status = dx_fail(&s->context, DX_DOMAIN, "this integral diverges at %s = %.60s",
                         dx_bytes(g, x), dx_text_get(&at));
        dx_diag_hint(
            &s->context.diag, "%s",
            infinite ? "what has a value falls like x^-p with p > 1, or faster"
                     : "towards such a point it may grow like a power above -1, and not faster");
    }
    dx_text_free(&at);
    return status;
}

dx_status dx_check_diverges(ddx_session *s, dx_id f, dx_id x, dx_id end, bool lower)
{
    dx_graph *g = &s->graph;
    bool infinite = dx_op_of(g, end) == DX_OP_INF, apart = false;
    dx_approach approach = dx_is_minus_inf(g, end) ? DX_TO_MINUS_INF
                           : infinite              ? DX_TO_PLUS_INF
                           : lower                 ? DX_FROM_ABOVE
                                                   : DX_FROM_BELOW;
    dx_id t = infinite ? x : dx_sub(g, x, end);
    dx_id size = approach == DX_TO_PLUS_INF || approach == DX_FROM_ABOVE ? t : dx_neg(g, t);
    DX_TRY(dx_check(g, size));
    DX_TRY(stays_apart(s, f, size, x, end, approach, &apart));
    if (!apart) {
        dx_id log = dx_call1(g, DX_FN_log, size);
        DX_TRY(stays_apart(s, f, dx_mul(g, size, log), x, end, approach, &apart));
    }
    return apart ? tell(s, x, end) : DX_OK;
}

/* ---- points ------------------------------------------------------------------------------------
 */

/* The points are kept rising, each once. */
static dx_status add_point(dx_graph *g, dx_id c, dx_id lo, dx_id hi, dx_id *point, size_t *n)
{
    int above = 0, below = 0, order = 1;
    size_t k = *n;
    if (*n == DX_MOST_SINGULAR)
        return DX_OK;
    DX_TRY(dx_ball_sign(g, dx_sub(g, c, lo), 256, &above));
    DX_TRY(dx_ball_sign(g, dx_sub(g, hi, c), 256, &below));
    if (above <= 0 || below <= 0)
        return DX_OK;
    for (; k > 0; k--) {
        DX_TRY(dx_ball_sign(g, dx_sub(g, c, point[k - 1]), 256, &order));
        if (order == 0) /* it is that one */
            return DX_OK;
        if (order > 0)
            break;
    }
    for (size_t i = *n; i > k; i--)
        point[i] = point[i - 1];
    point[k] = c;
    ++*n;
    return DX_OK;
}

enum { PARTS = 13 };

/* Not quite even parts: no point that somebody would choose is an end or the middle of one. */
static dx_id part_end(dx_graph *g, dx_id lo, dx_id width, int64_t i)
{
    enum { FINE = 1000, ASIDE = 37 };
    dx_id share = dx_rational(g, FINE * i + (i > 0 && i < PARTS ? ASIDE : 0), FINE * PARTS);
    return dx_add(g, lo, dx_scale(g, share, width));
}

dx_status dx_find_singular(ddx_session *s, dx_id f, dx_id x, dx_id lo, dx_id hi,
                           dx_id point[DX_MOST_SINGULAR], size_t *n)
{
    enum { PREC = 128 };
    dx_graph *g = &s->graph;
    dx_id width = dx_sub(g, hi, lo);
    arb_t at;
    dx_status status = dx_check(g, width);
    *n = 0;
    arb_init(at);
    for (int64_t i = 0; i < PARTS && status == DX_OK; i++) {
        bool bad = false;
        dx_id from = part_end(g, lo, width, i), to = part_end(g, lo, width, i + 1), c = DX_NONE;
        dx_id part = dx_integral(g, f, x, from, to, false);
        status = dx_check(g, part);
        if (status == DX_OK)
            status = dx_integral_bad(g, part, PREC, at, &bad);
        if (status == DX_OK && bad && arb_contains_zero(at))
            c = dx_int(g, 0);
        else if (status == DX_OK && bad)
            status = dx_recognise(g, at, &c);
        if (status == DX_OK && !dx_is_none(c))
            status = add_point(g, c, lo, hi, point, n);
    }
    arb_clear(at);
    return status;
}
