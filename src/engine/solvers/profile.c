/* By the mean value theorem a formula rises or falls all the way between a point and the nearest
 * zero of its slope, so that one sign of the slope tells where the values beside the point are. */
#include "engine/solvers/profile.h"

#include "engine/limits/limit.h"
#include "engine/oracle.h"
#include "engine/solvers/rootof.h"
#include "engine/solvers/stretches.h"
#include "expr/exact.h"
#include "expr/print.h"
#include "expr/walk.h"
#include "numeric/ball.h"
#include "symbolic/decide.h"
#include "symbolic/domain/corners.h"
#include "symbolic/forms/readable.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SIGN_BITS = 1024 };

/* Of the values on one side of a point beside the one at it. */
typedef enum beside { NOT_KNOWN, LESS, GREATER, EQUAL, NONE_THERE } beside;

/* A stretch with what is found of it. */
typedef struct part {
    dx_stretch st;
    dx_critical c;
    bool flat;
    dx_root_list zeros; /* of the slope, strictly inside, and what is not decided */
} part;

typedef struct search {
    const dx_critical *c;
    const dx_unknowns *u;
    ddx_session *s;
    dx_profile *out;
    bool joined; /* the formula has no parts that jump */
} search;

/* ---- the slope ------------------------------------------------------------------------------- */

static dx_status leave(search *w, double lo, double hi, dx_finding why)
{
    return dx_root_list_leave_interval(&w->s->context, &w->out->open, lo, hi, why);
}

/* The sign that the slope has in all of a part beside an end, a little less wide than so much; 0:
 * that is not seen. Part by part, each half as far as the last one, and by its limit. */
static dx_status sign_at_end(search *w, const part *p, bool upper, double width, int *sign)
{
    enum { PARTS = 250, PRECISION = 600 };
    dx_graph *g = &w->s->graph;
    const dx_id slope = p->c.gradient[0], end = upper ? p->st.hi : p->st.lo;
    dx_limit limit;
    *sign = 0;
    dx_status status = dx_limit_on_side(w->s, slope, w->c->name[0], end,
                                        upper ? DX_FROM_BELOW : DX_FROM_ABOVE, &limit);
    DX_TRY(dx_excuse(g->context, status));
    if (status != DX_OK || limit.gaps > 0 || limit.n_demanded > 0 || limit.n_assumed > 0)
        return DX_OK;
    if (limit.kind == DX_LIMIT_PLUS_INF || limit.kind == DX_LIMIT_MINUS_INF)
        *sign = limit.kind == DX_LIMIT_PLUS_INF ? 1 : -1;
    else if (limit.kind == DX_LIMIT_VALUE)
        DX_TRY(dx_excuse(g->context, dx_ball_sign(g, limit.value, SIGN_BITS, sign)));
    const bool vanishes = limit.kind == DX_LIMIT_VALUE && dx_is_int(g, limit.value, 0);
    if (*sign == 0 && !vanishes)
        return DX_OK;
    arb_t at, x, value;
    arf_t reach;
    arb_init(at);
    arb_init(x);
    arb_init(value);
    arf_init(reach);
    arf_set_d(reach, width);
    const dx_ball_point point = {.n = 1, .symbol = w->c->name, .value = x};
    status = dx_ball_evaluate(g, end, NULL, PRECISION, at);
    for (int i = 0; i < PARTS && (i == 0 || *sign != 0) && status == DX_OK; i++) {
        arf_mul_2exp_si(reach, reach, -2); /* three quarters of it, and half of that around */
        arb_set_arf(x, reach);
        arb_mul_ui(x, x, 3, PRECISION);
        arb_add_error_arf(x, reach);
        arf_mul_2exp_si(reach, reach, 1);
        if (upper)
            arb_sub(x, at, x, PRECISION);
        else
            arb_add(x, at, x, PRECISION);
        status = dx_excuse(g->context, dx_ball_evaluate(g, slope, &point, PRECISION, value));
        if (i == 0 && vanishes)
            *sign = arb_is_positive(value) ? 1 : -1;
        if (!(*sign > 0 ? arb_is_positive(value) : arb_is_negative(value)))
            *sign = 0;
        if (status == DX_OK)
            status = dx_poll(g->context);
    }
    arf_clear(reach);
    arb_clear(at);
    arb_clear(x);
    arb_clear(value);
    return status;
}

/* What is not decided at an end where the slope has no value, though it has a sign beside it. */
static dx_status drop_singular_ends(search *w, part *p)
{
    const double close = 1e-3;
    dx_root_list *l = &p->zeros;
    size_t kept = 0;
    for (size_t i = 0; i < l->n_places; i++) {
        const dx_place *place = &l->place[i];
        int sign = 0;
        if (place->why == DX_FINDING_NO_VALUE || place->why == DX_FINDING_ROUGH)
            for (int upper = 0; upper < 2 && sign == 0; upper++) {
                const double end = upper ? p->st.near_hi : p->st.near_lo;
                const double least = 1e-12 * fabs(end) + 1e-100;
                const bool at_end = upper ? *place->hi >= end - least : *place->lo <= end + least;
                const double width = upper ? end - *place->lo : *place->hi - end;
                if (at_end && isfinite(end) && width < close)
                    DX_TRY(sign_at_end(w, p, upper != 0, 2 * fmax(width, least), &sign));
            }
        if (sign == 0)
            l->place[kept++] = *place;
    }
    l->n_places = kept;
    return DX_OK;
}

static dx_status look_at(search *w, const dx_stretch *st, part *p)
{
    dx_context *context = &w->s->context;
    *p = (part){.st = *st, .zeros = {.n = 1}};
    if (!st->known || dx_is_none(st->formula))
        return st->known ? DX_OK : leave(w, st->near_lo, st->near_hi, st->why);
    p->c = *w->c;
    if (!dx_same(st->formula, w->c->of)) {
        p->c.of = st->formula;
        unsigned notices = context->notices.n;
        DX_TRY(dx_critical_prepare(&p->c));
        context->notices.n = notices; /* those of the whole formula tell */
    }
    dx_id slope = p->c.gradient[0];
    p->flat = dx_is_int(&w->s->graph, slope, 0);
    if (dx_is_constant(&w->s->graph, slope))
        return DX_OK;
    DX_TRY(dx_search_roots(w->s, 1, &slope, w->c->name, &st->lo, &st->hi, true, &p->zeros));
    DX_TRY(dx_stretch_drop_ends(&w->s->graph, st, &p->zeros)); /* which are judged by both sides */
    DX_TRY(drop_singular_ends(w, p));
    DX_TRY(dx_unknowns_sift(w->u, &p->zeros, &p->zeros, "point"));
    for (size_t i = 0; i < p->zeros.n_places; i++)
        DX_TRY(dx_root_list_leave(context, &w->out->open, &p->zeros.place[i]));
    return DX_OK;
}

/* The sign of the slope beside an end of the part, up to its nearest zero; 0: not known. */
static dx_status slope_beside(search *w, const part *p, bool upper, int *sign)
{
    dx_graph *g = &w->s->graph;
    const dx_root_list *l = &p->zeros;
    dx_id lo = p->st.lo, hi = p->st.hi;
    double near_lo = p->st.near_lo, near_hi = p->st.near_hi;
    *sign = 0;
    if (l->n_roots > 0 && upper) {
        lo = l->value[l->n_roots - 1];
        near_lo = l->key[l->n_roots - 1];
    } else if (l->n_roots > 0) {
        hi = l->value[0];
        near_hi = l->key[0];
    }
    for (size_t i = 0; i < l->n_places; i++) {
        double begin = *l->place[i].lo, end = *l->place[i].hi;
        if (upper && end >= near_lo) {
            near_lo = nextafter(end, INFINITY);
            lo = DX_NONE;
        } else if (!upper && begin <= near_hi) {
            near_hi = nextafter(begin, -INFINITY);
            hi = DX_NONE;
        }
    }
    if (!(near_lo < near_hi) || (dx_is_none(lo) && !isfinite(near_lo)) ||
        (dx_is_none(hi) && !isfinite(near_hi)))
        return DX_OK;
    if (dx_is_none(lo))
        lo = dx_number_from_double(g, near_lo);
    if (dx_is_none(hi))
        hi = dx_number_from_double(g, near_hi);
    return dx_sign_between(g, p->c.gradient[0], w->c->name[0], lo, hi, sign);
}

/* ---- points where stretches meet ------------------------------------------------------------- */

/* What a part's values come to at its end, minus the value there: *sign, or *joins where that is 0;
 * else it is not known. */
static dx_status find_jump(search *w, const part *p, bool upper, dx_id value, int *sign,
                           bool *joins)
{
    ddx_session *s = w->s;
    dx_graph *g = &s->graph;
    const dx_oracle oracle = dx_session_oracle(s);
    dx_id end = upper ? p->st.hi : p->st.lo, there;
    dx_limit limit, here = {.kind = DX_LIMIT_VALUE, .value = value};
    bool decided = false, around;
    *sign = 0;
    *joins = false;
    DX_TRY(dx_has_value_around(s, p->st.formula, w->c->name[0], end, &around));
    if (around) {
        there = dx_sub(g, dx_substitute(g, p->st.formula, 1, w->c->name, &end), value);
        if (dx_is_none(there))
            return dx_excuse(g->context, dx_check(g, there));
        DX_TRY(dx_excuse(g->context, dx_ball_sign(g, there, SIGN_BITS, sign)));
        return *sign == 0 ? dx_is_exactly_zero(g, there, joins) : DX_OK;
    }
    DX_TRY(dx_limit_on_side(s, p->st.formula, w->c->name[0], end,
                            upper ? DX_FROM_BELOW : DX_FROM_ABOVE, &limit));
    if (limit.kind == DX_LIMIT_PLUS_INF || limit.kind == DX_LIMIT_MINUS_INF)
        *sign = limit.kind == DX_LIMIT_PLUS_INF ? 1 : -1;
    if (limit.kind != DX_LIMIT_VALUE || limit.gaps > 0 || limit.n_demanded > 0 ||
        limit.n_assumed > 0)
        return DX_OK;
    DX_TRY(dx_limit_same(g, s->rules, &oracle, &limit, &here, joins, &decided));
    *joins = *joins && decided;
    return *joins ? DX_OK
                  : dx_excuse(g->context,
                              dx_ball_sign(g, dx_sub(g, limit.value, value), SIGN_BITS, sign));
}

/* The values of a part beside its end, where that has the value. continuous: the formula is.
 * *joins: they come to it. */
static dx_status look_beside(search *w, const part *p, bool upper, dx_id value, bool continuous,
                             beside *out, bool *joins)
{
    int sign = 0;
    *out = NOT_KNOWN;
    *joins = continuous;
    if (dx_is_none(p->st.formula)) {
        *out = NONE_THERE;
        *joins = false;
        return DX_OK;
    }
    if (!continuous)
        DX_TRY(find_jump(w, p, upper, value, &sign, joins));
    if (*joins && p->flat)
        *out = EQUAL;
    else if (*joins)
        DX_TRY(slope_beside(w, p, upper, &sign));
    if (*joins && upper)
        sign = -sign;
    if (sign != 0)
        *out = sign > 0 ? GREATER : LESS;
    return DX_OK;
}

/* The limit of a derivative of the part at its end; NONE: it is not known, or infinite. */
static dx_status limit_of(search *w, const part *p, dx_id a, bool upper, dx_id *value)
{
    dx_limit limit;
    *value = DX_NONE;
    DX_TRY(dx_limit_on_side(w->s, a, w->c->name[0], upper ? p->st.hi : p->st.lo,
                            upper ? DX_FROM_BELOW : DX_FROM_ABOVE, &limit));
    if (limit.kind == DX_LIMIT_VALUE && limit.gaps == 0 && limit.n_demanded == 0 &&
        limit.n_assumed == 0)
        *value = limit.value;
    return DX_OK;
}

static dx_status add(search *w, dx_id at, const dx_verdict_at *verdict, bool sharp)
{
    dx_context *context = &w->s->context;
    dx_profile *l = w->out;
    if (l->n == l->room) {
        size_t room = 2 * l->room + 8;
        dx_extremum *all = dx_arena_alloc(&context->arena, room * sizeof *all);
        if (!all)
            return dx_no_memory(context);
        if (l->n > 0)
            memcpy(all, l->extremum, l->n * sizeof *all);
        l->extremum = all;
        l->room = room;
    }
    l->extremum[l->n++] = (dx_extremum){at, *verdict};
    l->n_sharp += sharp;
    return DX_OK;
}

/* Is the slope 0 from both sides? *second: what both second derivatives come to, or NONE. */
static dx_status is_level(search *w, const part *left, const part *right, bool *level,
                          dx_id *second)
{
    dx_graph *g = &w->s->graph;
    dx_id a, b;
    *second = DX_NONE;
    DX_TRY(limit_of(w, left, left->c.gradient[0], true, &a));
    DX_TRY(limit_of(w, right, right->c.gradient[0], false, &b));
    *level = !dx_is_none(a) && !dx_is_none(b) && dx_is_int(g, a, 0) && dx_is_int(g, b, 0);
    if (!*level)
        return DX_OK;
    DX_TRY(limit_of(w, left, left->c.hessian[0], true, &a));
    DX_TRY(limit_of(w, right, right->c.hessian[0], false, &b));
    if (!dx_is_none(a) && dx_same(a, b))
        *second = a;
    return DX_OK;
}

/* What stands in the column of the eigenvalues: of a level point the second derivative. */
static dx_status describe(dx_graph *g, const char *word, dx_id second, dx_id *out)
{
    char digits[32];
    if (!dx_is_none(second)) {
        arb_t value;
        arb_init(value);
        dx_status status = dx_ball_evaluate(g, second, NULL, 128, value);
        (void)snprintf(digits, sizeof digits, "%.6g", arf_get_d(arb_midref(value), ARF_RND_NEAR));
        arb_clear(value);
        DX_TRY(status);
        word = digits;
    }
    *out = dx_string(g, word, strlen(word));
    return dx_check(g, *out);
}

/* The formula's value at the number; NONE: it has none. *sure: that is certain. *continuous: it is
 * so there, as far as is known. */
static dx_status find_value(search *w, dx_id at, dx_id *value, bool *sure, bool *continuous)
{
    dx_graph *g = &w->s->graph;
    arb_t ball;
    *continuous = false;
    *sure = true;
    if (dx_is_none(dx_substitute(g, w->c->of, 1, w->c->name, &at))) { /* 0/floor(x) at 0 */
        *value = DX_NONE;
        return dx_excuse(g->context, dx_check(g, DX_NONE));
    }
    DX_TRY(dx_pieces_at(w->s, w->c->of, w->c->name[0], at, value));
    *value = dx_substitute(g, *value, 1, w->c->name, &at);
    if (dx_is_none(*value))
        return dx_excuse(g->context, dx_check(g, *value));
    const dx_oracle oracle = dx_session_oracle(w->s);
    DX_TRY(dx_settle_zeros(g, &oracle, value));
    bool valueless = false;
    if (dx_is_constant(g, *value) && !dx_has_rootof(g, *value)) {
        dx_status status = dx_refuse_valueless(g, *value);
        valueless = status == DX_DOMAIN;
        DX_TRY(dx_excuse(g->context, status));
        if (!valueless) /* abs(2 - pi), floor(pi) */
            DX_TRY(dx_excuse(g->context, dx_settle_constants(g, &oracle, value)));
    }
    if (valueless) {
        *value = DX_NONE;
        return DX_OK;
    }
    if (w->joined)
        DX_TRY(dx_has_value_around(w->s, w->c->of, w->c->name[0], at, continuous));
    if (dx_is_number(g, *value))
        return DX_OK;
    dx_status status = dx_has_rootof(g, *value) ? DX_OK : dx_readable(g, *value, value);
    if (status != DX_OK) {
        *sure = status == DX_DOMAIN;
        *value = DX_NONE;
        return dx_excuse(g->context, status);
    }
    if (*continuous)
        return DX_OK;
    arb_init(ball);
    status = dx_excuse(g->context, dx_ball_evaluate(g, *value, NULL, SIGN_BITS, ball));
    *sure = status == DX_OK && arb_is_finite(ball);
    arb_clear(ball);
    return status;
}

/* An extremum, or not; or it is not decided. */
static dx_status judge(search *w, const part *left, const part *right)
{
    dx_graph *g = &w->s->graph;
    dx_id at = right->st.lo;
    beside below, above;
    bool joins_below, joins_above, sure, continuous, level = false;
    dx_verdict_at verdict;
    dx_holding holding;
    dx_id second = DX_NONE, value;
    if (!left->st.known || !right->st.known)
        return DX_OK; /* which is told of these */
    DX_TRY(find_value(w, at, &value, &sure, &continuous));
    if (!sure)
        return leave(w, right->st.near_lo, right->st.near_lo, DX_FINDING_NO_VALUE);
    if (dx_is_none(value))
        return DX_OK; /* a pole, or an end without a value */
    DX_TRY(dx_unknowns_hold(w->u, &at, &holding));
    if (holding != DX_HOLDS)
        return holding == DX_OPEN
                   ? leave(w, right->st.near_lo, right->st.near_lo, DX_FINDING_NO_VALUE)
                   : DX_OK;
    DX_TRY(look_beside(w, left, true, value, continuous, &below, &joins_below));
    DX_TRY(look_beside(w, right, false, value, continuous, &above, &joins_above));
    if (below == NOT_KNOWN || above == NOT_KNOWN)
        return leave(w, right->st.near_lo, right->st.near_lo, DX_FINDING_ROUGH);
    if (below == EQUAL || above == EQUAL || (below == NONE_THERE && above == NONE_THERE))
        return DX_OK; /* it is constant there, which is told; or it has that one value alone */
    bool edge = below == NONE_THERE || above == NONE_THERE, joined = joins_below && joins_above;
    bool least = below != LESS && above != LESS, most = below != GREATER && above != GREATER;
    if (joined)
        DX_TRY(is_level(w, left, right, &level, &second));
    if (!least && !most && !level)
        return DX_OK;
    verdict.kind = least ? "minimum" : most ? "maximum" : "inflection";
    DX_TRY(describe(g,
                    edge     ? "edge"
                    : level  ? "none"
                    : joined ? "corner"
                             : "jump",
                    second, &verdict.eigenvalues));
    verdict.value = value;
    return add(w, at, &verdict, !level);
}

/* ---- all of it ------------------------------------------------------------------------------- */

static dx_status judge_zeros(search *w, part *p)
{
    for (size_t i = 0; i < p->zeros.n_roots; i++) {
        dx_verdict_at verdict;
        DX_TRY(dx_critical_judge(&p->c, &p->zeros.value[i], p->zeros.order[i], &verdict));
        DX_TRY(add(w, p->zeros.value[i], &verdict, false));
        DX_TRY(dx_poll(&w->s->context));
    }
    return DX_OK;
}

/* "it is constant where 0 < x < 1: the value is 2" */
static dx_status tell_flat(search *w, const part *p)
{
    dx_graph *g = &w->s->graph;
    dx_text text;
    if (!p->flat)
        return DX_OK;
    bool low = dx_op_of(g, p->st.lo) == DX_OP_INF, high = dx_op_of(g, p->st.hi) == DX_OP_INF;
    w->out->n_flat++;
    dx_text_init(&text, &w->s->context.memory);
    dx_status status = DX_OK;
    if (!low && !high) {
        status = dx_print_plain(g, p->st.lo, &text);
        dx_text_string(&text, " < ");
    }
    dx_text_format(&text, "%s%s", dx_bytes(g, w->c->name[0]), high ? " > " : " < ");
    if (status == DX_OK)
        status = dx_print_plain(g, high ? p->st.lo : p->st.hi, &text);
    dx_text_string(&text, ": the value is ");
    if (status == DX_OK)
        status = dx_print_plain(g, p->st.formula, &text);
    if (status == DX_OK && text.failed)
        status = dx_no_memory(&w->s->context);
    if (status == DX_OK)
        dx_notice(&w->s->context, "it is constant where %.180s", dx_text_get(&text));
    dx_text_free(&text);
    return status;
}

/* Is there nothing in the formula that may jump where it has a value? */
static dx_status is_joined(dx_graph *g, dx_id of, bool *joined)
{
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &of, &walk));
    *joined = true;
    for (size_t i = 0; i < walk.n && *joined; i++) {
        dx_fn fn = dx_fn_of(g, walk.id[i]);
        *joined = dx_op_of(g, walk.id[i]) != DX_OP_CASES && fn != DX_FN_sign &&
                  fn != DX_FN_heaviside && !dx_is_step(fn);
    }
    dx_walk_free(&walk);
    return DX_OK;
}

dx_status dx_value_on_line(const dx_critical *c, dx_id at, dx_id *value, bool *sure,
                           bool *continuous)
{
    search w = {.c = c, .s = c->session};
    DX_TRY(is_joined(&c->session->graph, c->of, &w.joined));
    return find_value(&w, at, value, sure, continuous);
}

dx_status dx_find_profile(const dx_critical *c, const dx_unknowns *u, dx_profile *out)
{
    search w = {.c = c, .u = u, .s = c->session, .out = out};
    dx_stretches l;
    part last = {0}, next;
    *out = (dx_profile){.open = {.n = 1}};
    DX_TRY(dx_find_stretches(c->session, c->of, c->name[0], u->lo[0], u->hi[0], &l));
    out->found = l.n > 0;
    out->pieces = l;
    DX_TRY(is_joined(&c->session->graph, c->of, &w.joined));
    for (size_t i = 0; i < l.n; i++) {
        DX_TRY(look_at(&w, &l.stretch[i], &next));
        if (i > 0)
            DX_TRY(judge(&w, &last, &next));
        DX_TRY(judge_zeros(&w, &next));
        DX_TRY(tell_flat(&w, &next));
        last = next;
    }
    return DX_OK;
}
