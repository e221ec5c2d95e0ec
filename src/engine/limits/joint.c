/* joint.c - limits in several variables: two paths, or a bound. */
#include "engine/limits/joint.h"

#include "engine/limits/jointinner.h"
#include "engine/limits/jointvalue.h"
#include "engine/limits/limit.h"
#include "engine/oracle.h"
#include "expr/walk.h"
#include "symbolic/limits/limit.h"
#include "symbolic/limits/magnitude.h"
#include "symbolic/domain/notes.h"
#include "symbolic/forms/readable.h"

#include <stdio.h>

/* What was found along one half of a path. */
typedef struct approached {
    size_t path;
    bool left; /* from t < 0 */
    dx_limit limit;
} approached;

/* ---- paths ------------------------------------------------------------------------------- */

/* Two variables by t, the others 0. */
static void add_path(dx_joint *j, size_t i, dx_id by_i, size_t k, dx_id by_k)
{
    if (j->n_paths == DX_JOINT_PATHS)
        return;
    dx_id *path = j->path[j->n_paths++];
    for (size_t v = 0; v < j->at->n; v++)
        path[v] = v == i ? by_i : v == k ? by_k : dx_int(&j->s->graph, 0);
}

/* Close to where a denominator is 0, and closer: y = x + x^5 for x - y. */
static dx_status lay_paths_beside_zeros(dx_joint *j)
{
    enum { MOST = 3, STEPS = 2 };
    static const int64_t close[STEPS] = {5, 40};
    dx_graph *g = &j->s->graph;
    dx_id curve[MOST][DX_MOST_VARIABLES];
    size_t free_variable[MOST], n;
    DX_TRY(dx_joint_zeros_below(j, j->moved, MOST, curve, free_variable, &n));
    for (size_t i = 0; i < STEPS * n && j->n_paths < DX_JOINT_PATHS; i++) {
        dx_id *path = j->path[j->n_paths++], *moved = &path[free_variable[i % n]];
        for (size_t v = 0; v < j->at->n; v++)
            path[v] = curve[i % n][v];
        *moved = dx_add(g, *moved, dx_power(g, j->t, close[i / n]));
        DX_TRY(dx_check(g, *moved));
    }
    return DX_OK;
}

/* Curves along which both powers in a sum x^p + y^q are alike, but for those that are tried anyway.
 */
static void add_weighted(dx_joint *j, int a, int b)
{
    enum { COMMON = 3 };
    dx_graph *g = &j->s->graph;
    dx_id x = dx_power(g, j->t, a), y = dx_power(g, j->t, b);
    if ((a == 1 && b <= COMMON) || (b == 1 && a <= COMMON))
        return;
    add_path(j, 0, x, 1, y);
    if (a != 1 && b != 1)
        return;
    dx_id *curve = a == 1 ? &y : &x, given = *curve;
    for (int k = 0; k < 2; k++) {
        *curve = dx_scale(g, dx_int(g, k == 0 ? -1 : 2), given);
        add_path(j, 0, x, 1, y);
    }
}

/* Along the axes, then lines, then curves that touch axes and diagonals, then such that do so
 * more slowly or faster than any power. */
static dx_status lay_paths(dx_joint *j)
{
    dx_graph *g = &j->s->graph;
    size_t n = j->at->n;
    dx_id t = j->t, zero = dx_int(g, 0), square = dx_power(g, t, 2), cube = dx_power(g, t, 3);
    const dx_id other[] = {t,
                           dx_neg(g, t),
                           dx_scale(g, dx_int(g, 2), t),
                           square,
                           dx_neg(g, square),
                           cube,
                           dx_add(g, t, square),
                           dx_sub(g, square, t),
                           dx_sub(g, cube, t)};
    enum { OTHERS = sizeof other / sizeof other[0], LINES = 3, BENT = 6 };
    for (size_t i = 0; i < n; i++)
        add_path(j, i, t, i, zero);
    for (size_t v = 0; v < n; v++) /* all at once */
        j->path[j->n_paths][v] = t;
    j->n_paths += n > 2;
    for (size_t o = 0; o < OTHERS; o++) {
        DX_TRY(dx_check(g, other[o]));
        for (size_t i = 0; i < n; i++)
            for (size_t k = i + 1; k < n; k++) {
                add_path(j, i, t, k, other[o]);
                if (o >= LINES && o < BENT)
                    add_path(j, k, t, i, other[o]);
            }
    }
    for (size_t i = 0; n > 2 && i < n; i++)
        for (size_t k = 0; k < n; k++)
            if (i != k)
                add_path(j, i, square, k, cube);
    dx_joint_weights weights;
    DX_TRY(dx_joint_choose_weights(j, j->moved, &weights));
    for (size_t w = 0; n == 2 && w < weights.n; w++)
        add_weighted(j, weights.of[w][0], weights.of[w][1]);
    DX_TRY(lay_paths_beside_zeros(j));
    const dx_id last[] = {dx_power(g, t, 4), dx_power(g, dx_call1(g, DX_FN_log, square), -1),
                          dx_call1(g, DX_FN_exp, dx_neg(g, dx_power(g, t, -2)))};
    for (size_t o = 0; o < 3 && n == 2; o++) {
        DX_TRY(dx_check(g, last[o]));
        add_path(j, 0, t, 1, last[o]);
        add_path(j, 1, t, 0, last[o]);
    }
    return dx_check(g, cube);
}

/* "y = x^2", "x = 0, z = 0": the coordinate that is t names the others. */
static void write_path(dx_joint *j, const approached *a, dx_text *out)
{
    ddx_session *s = j->s;
    dx_graph *g = &s->graph;
    const dx_id *path = j->path[a->path];
    size_t n = j->at->n, by = 0, written = 0;
    while (by < n && !dx_same(path[by], j->t))
        by++;
    dx_id parameter = by < n ? dx_expansion_base(s, j->at, by) : dx_symbol(g, "t", 1);
    for (size_t v = 0; v < n; v++) {
        if (v == by)
            continue;
        dx_id value = dx_substitute(g, path[v], 1, &j->t, &parameter);
        value = dx_add(g, j->at->centre[v], value);
        dx_text_string(out, written++ > 0 ? ", " : "");
        dx_write_expanded(s, j->at->symbol[v], out);
        dx_text_string(out, " = ");
        if (!dx_is_none(value))
            dx_write_expanded(s, value, out);
    }
}

static void write_side(dx_joint *j, const approached *a, dx_text *out)
{
    const dx_id *path = j->path[a->path];
    size_t by = 0;
    while (by < j->at->n && !dx_same(path[by], j->t))
        by++;
    dx_text_string(out, " for ");
    if (by == j->at->n) {
        dx_text_char(out, 't');
    } else {
        dx_write_expanded(j->s, j->at->symbol[by], out);
    }
    dx_text_string(out, a->left ? " < " : " > ");
    if (by == j->at->n)
        dx_text_char(out, '0');
    else
        dx_write_expanded(j->s, j->at->centre[by], out);
}

static void write_found(dx_joint *j, const approached *a, bool side, dx_text *out)
{
    dx_write_limit(&j->s->graph, &a->limit, out);
    dx_text_string(out, " along ");
    write_path(j, a, out);
    if (side)
        write_side(j, a, out);
}

static bool is_definite(const dx_limit *limit)
{
    return limit->kind <= DX_LIMIT_POLES;
}

/* Two paths that tell that there is no limit; `assumed` (or NONE) is not 0 for that. */
typedef struct contradiction {
    bool found;
    approached a, b;
    dx_id assumed;
    size_t length; /* of the words that say when that is 0 */
} contradiction;

static dx_status refuse_paths(dx_joint *j, const contradiction *c)
{
    const dx_limit_of of = {j->moved, j->at->n, j->at->symbol};
    dx_text text;
    dx_text_init(&text, &j->s->context.memory);
    bool sides = c->a.path == c->b.path;
    if (c->a.limit.kind <= DX_LIMIT_MINUS_INF) {
        write_found(j, &c->a, sides, &text);
        dx_text_string(&text, ", ");
    }
    write_found(j, &c->b, sides, &text);
    dx_status status = text.failed ? dx_no_memory(&j->s->context)
                                   : dx_no_limit(j->s, &of, c->assumed, NULL, dx_text_get(&text));
    dx_text_free(&text);
    return status;
}

static dx_status weigh(dx_joint *j, contradiction *c)
{
    ddx_session *s = j->s;
    dx_text text;
    dx_text_init(&text, &s->context.memory);
    dx_status status = dx_write_exceptions(&s->graph, s->rules, j->moved, j->at->n, j->at->symbol,
                                           c->assumed, &text);
    if (status == DX_OK && text.failed)
        status = dx_no_memory(&s->context);
    c->length = text.n;
    dx_text_free(&text);
    return status;
}

/* *c becomes what is found, unless something as good is there already: best is what holds whatever
 * the parameters are, then what is simple to say. */
static dx_status contradict(dx_joint *j, const approached *a, const approached *b, contradiction *c)
{
    dx_graph *g = &j->s->graph;
    contradiction now = {true, *a, *b, DX_NONE, 0};
    if (a == b)
        DX_TRY(dx_limit_assumed(g, &a->limit, &now.assumed));
    else
        DX_TRY(dx_limit_apart(g, &a->limit, &b->limit, &now.assumed));
    if (!dx_is_none(now.assumed))
        DX_TRY(weigh(j, &now));
    if (!c->found || now.length < c->length)
        *c = now;
    return DX_OK;
}

/* The limit along one half of a path; *known is false where it is none that could be told. */
static dx_status approach(dx_joint *j, approached *now, bool *known)
{
    ddx_session *s = j->s;
    dx_graph *g = &s->graph;
    dx_id along = dx_substitute(g, j->moved, j->at->n, j->at->symbol, j->path[now->path]);
    *known = false;
    if (dx_is_none(along)) { /* no value anywhere on it */
        if (s->context.diag.status != DX_DOMAIN)
            return dx_check(g, along);
        dx_diag_clear(&s->context.diag);
        return DX_OK;
    }
    DX_TRY(dx_limit_on_side(s, along, j->t, dx_int(g, 0), now->left ? DX_FROM_BELOW : DX_FROM_ABOVE,
                            &now->limit));
    dx_diag_clear(&s->context.diag);
    *known = is_definite(&now->limit);
    if (now->limit.kind == DX_LIMIT_UNKNOWN && j->why[0] == '\0')
        snprintf(j->why, sizeof j->why, "%s", now->limit.why);
    return DX_OK;
}

/* *out has the limit along all paths on which there is one; another one is DX_DOMAIN. */
static dx_status compare_paths(dx_joint *j, approached *out, bool *found)
{
    ddx_session *s = j->s;
    const dx_oracle oracle = dx_session_oracle(s);
    contradiction c = {0};
    *found = false;
    for (size_t p = 0; p < j->n_paths; p++)
        for (int left = 0; left < 2; left++) {
            approached now = {.path = p, .left = left};
            bool known, same = true, decided = true;
            DX_TRY(approach(j, &now, &known));
            if (!known)
                continue;
            if (now.limit.kind > DX_LIMIT_MINUS_INF)
                DX_TRY(contradict(j, &now, &now, &c));
            else if (*found)
                DX_TRY(dx_limit_same(&s->graph, s->rules, &oracle, &out->limit, &now.limit, &same,
                                     &decided));
            if (decided && !same)
                DX_TRY(contradict(j, out, &now, &c));
            if (c.found && dx_is_none(c.assumed))
                return refuse_paths(j, &c);
            if (!*found && now.limit.kind <= DX_LIMIT_MINUS_INF) {
                *out = now;
                *found = true;
            }
        }
    return c.found ? refuse_paths(j, &c) : DX_OK;
}

/* ---- proofs -------------------------------------------------------------------------------- */

/* Is it the limit of a function of one formula? */
static dx_status by_inner(dx_joint *j, const dx_limit *claimed, bool *yes)
{
    ddx_session *s = j->s;
    const dx_oracle oracle = dx_session_oracle(s);
    dx_limit found;
    bool decided;
    DX_TRY(dx_joint_inner(j, j->moved, yes, &found));
    if (!*yes)
        return DX_OK;
    DX_TRY(dx_limit_same(&s->graph, s->rules, &oracle, claimed, &found, yes, &decided));
    *yes = *yes && decided;
    return DX_OK;
}

/* Is it the limit? It is the only one that there can be. */
static dx_status prove(dx_joint *j, const dx_limit *claimed, bool *yes)
{
    ddx_session *s = j->s;
    dx_graph *g = &s->graph;
    const dx_oracle oracle = dx_session_oracle(s);
    dx_limit found = {.kind = DX_LIMIT_VALUE};
    bool same, decided;
    *yes = false;
    if (claimed->kind != DX_LIMIT_VALUE) {
        DX_TRY(dx_joint_grows(j, j->moved, claimed->kind == DX_LIMIT_PLUS_INF ? 1 : -1, yes));
        return *yes ? DX_OK : by_inner(j, claimed, yes);
    }
    dx_id difference = dx_sub(g, j->moved, claimed->value);
    DX_TRY(dx_check(g, difference));
    DX_TRY(dx_joint_vanishes(j, difference, yes));
    if (!*yes)
        DX_TRY(dx_joint_value(j, j->moved, yes, &found.value));
    if (*yes && !dx_is_none(found.value)) {
        DX_TRY(dx_limit_same(g, s->rules, &oracle, &found, claimed, &same, &decided));
        *yes = same && decided;
    }
    return *yes ? DX_OK : by_inner(j, claimed, yes);
}

/* ---- the limit ------------------------------------------------------------------------------- */

static dx_status cannot_decide(dx_joint *j, const approached *found)
{
    ddx_session *s = j->s;
    dx_text text;
    dx_status status;
    if (!found && j->why[0] != '\0')
        return dx_undecided_limit(s, j->moved, j->why);
    dx_text_init(&text, &s->context.memory);
    if (found)
        dx_write_limit(&s->graph, &found->limit, &text);
    if (found)
        status = dx_fail(&s->context, DX_UNKNOWN,
                         "cannot decide this limit: it is %.120s along all lines and curves that "
                         "were tried, which proves nothing",
                         dx_text_get(&text));
    else
        status = dx_fail(&s->context, DX_UNKNOWN,
                         "cannot decide this limit: it is not known along any line");
    if (j->at->n == 2)
        dx_diag_hint(&s->context.diag, "a path is put in by a bar: limit((e | %s = ...), %s = ...)",
                     dx_bytes(&s->graph, j->at->symbol[1]), dx_bytes(&s->graph, j->at->symbol[0]));
    dx_text_free(&text);
    return status;
}

/* Where a power series goes on from the point there is nothing to look for. */
static dx_status by_continuity(dx_joint *j, bool *yes, dx_id *out)
{
    const dx_oracle oracle = dx_session_oracle(j->s);
    DX_TRY(dx_is_smooth_there(&j->s->graph, &oracle, j->moved, j->at->n, j->at->symbol, &j->assumed,
                              yes, out));
    if (!*yes)
        j->assumed = DX_NONE;
    return *yes ? dx_readable(&j->s->graph, *out, out) : DX_OK;
}

static dx_status limit_of(dx_joint *j, dx_id *out)
{
    dx_graph *g = &j->s->graph;
    approached found;
    bool yes, any;
    DX_TRY(by_continuity(j, &yes, out));
    if (yes) {
        j->smoothness = 0;
        return DX_OK;
    }
    if (j->at->n > DX_MOST_VARIABLES)
        return dx_fail(&j->s->context, DX_LIMIT,
                       "in more than %d variables a limit is the value where the formula is "
                       "continuous, which is not known here",
                       DX_MOST_VARIABLES);
    j->smoothness = DX_LIMIT_SMOOTH;
    DX_TRY(lay_paths(j));
    DX_TRY(compare_paths(j, &found, &any));
    if (!any)
        return cannot_decide(j, NULL);
    DX_TRY(prove(j, &found.limit, &yes));
    if (!yes)
        return cannot_decide(j, &found);
    *out = found.limit.kind == DX_LIMIT_VALUE      ? found.limit.value
           : found.limit.kind == DX_LIMIT_PLUS_INF ? dx_inf(g)
                                                   : dx_minus_inf(g);
    return dx_check(g, *out);
}

dx_status dx_joint_limit(ddx_session *s, dx_id a, const dx_point *at, dx_id *assumed,
                         int *smoothness, dx_id *out)
{
    dx_graph *g = &s->graph;
    dx_joint *j = dx_arena_alloc(&s->context.arena, sizeof *j);
    dx_id *to = dx_arena_alloc(&s->context.arena, at->n * sizeof *to);
    if (!j || !to)
        return dx_no_memory(&s->context);
    if (dx_op_of(g, a) >= DX_OP_EQ || dx_op_of(g, a) == DX_OP_INF)
        return dx_fail(&s->context, DX_TYPE, "a limit is of a formula, or of a vector of them");
    *j = (dx_joint){.s = s, .at = at, .t = dx_expansion_variable(s)};
    for (size_t i = 0; i < at->n; i++) {
        to[i] = dx_add(g, at->centre[i], at->symbol[i]);
        DX_TRY(dx_check(g, to[i]));
    }
    j->moved = dx_substitute(g, a, at->n, at->symbol, to);
    DX_TRY(dx_check(g, j->moved));
    DX_TRY(limit_of(j, out));
    if (*smoothness < j->smoothness)
        *smoothness = j->smoothness;
    if (!dx_is_none(j->assumed))
        *assumed = dx_is_none(*assumed) ? j->assumed : dx_mul(g, *assumed, j->assumed);
    return dx_is_none(*assumed) ? DX_OK : dx_check(g, *assumed);
}
