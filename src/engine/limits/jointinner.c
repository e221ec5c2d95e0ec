/* jointinner.c - limits in several variables of what is a function of one formula in them. */
#include "engine/limits/jointinner.h"

#include "engine/limits/limit.h"
#include "engine/oracle.h"
#include "expr/walk.h"
#include "symbolic/limits/magnitude.h"
#include "symbolic/forms/readable.h"

enum { MOST_INNER = 8, MOST_ALIKE = 16, LARGEST = 400 };

/* Formulas of which the whole may be a function. */
typedef struct candidates {
    size_t n;
    dx_id inner[MOST_INNER];
} candidates;

static size_t variables_in(const dx_joint *j, dx_id a)
{
    size_t met = 0;
    for (size_t i = 0; i < j->at->n; i++)
        met += dx_contains(&j->s->graph, a, j->at->symbol[i]);
    return met;
}

/* a = add + scale·u, where u has no constant term and 1 for its first coefficient. */
static dx_id primitive(dx_graph *g, dx_id a, dx_id *add, dx_id *scale)
{
    *add = dx_int(g, 0);
    *scale = dx_int(g, 1);
    if (dx_op_of(g, a) != DX_OP_ADD)
        return a;
    *add = dx_constant(g, a);
    *scale = dx_coefficient(g, a, 0);
    return dx_scale(g, dx_number_div(g, dx_int(g, 1), *scale), dx_sub(g, a, *add));
}

static dx_status list_candidates(dx_joint *j, const dx_walk *walk, candidates *list)
{
    dx_graph *g = &j->s->graph;
    size_t all = variables_in(j, walk->id[walk->n - 1]);
    list->n = 0;
    for (size_t i = 0; i + 1 < walk->n && list->n < MOST_INNER; i++) {
        dx_id a = walk->id[i], add, scale;
        dx_op op = dx_op_of(g, a);
        if ((op != DX_OP_ADD && op != DX_OP_MUL && op != DX_OP_CALL) || variables_in(j, a) != all)
            continue;
        dx_id u = primitive(g, a, &add, &scale);
        DX_TRY(dx_check(g, u));
        size_t k = 0;
        while (k < list->n && !dx_same(list->inner[k], u))
            k++;
        list->inner[k] = u;
        list->n += k == list->n;
    }
    return DX_OK;
}

/* a with w for u, where nothing else depends on the variables. */
static dx_status by_replacing(dx_joint *j, dx_id a, const dx_walk *walk, dx_id u, bool *yes,
                              dx_id *out)
{
    dx_graph *g = &j->s->graph;
    dx_id from[MOST_ALIKE], to[MOST_ALIKE];
    size_t n = 0;
    for (size_t i = 0; i < walk->n && n < MOST_ALIKE; i++) {
        dx_id add, scale;
        if (!dx_same(primitive(g, walk->id[i], &add, &scale), u))
            continue;
        from[n] = walk->id[i];
        to[n++] = dx_add(g, add, dx_scale(g, scale, j->t));
    }
    DX_TRY(dx_joint_made(j, dx_replace(g, a, n, from, to), yes));
    if (!*yes)
        return DX_OK;
    *out = dx_replace(g, a, n, from, to);
    *yes = variables_in(j, *out) == 0;
    return dx_check(g, *out);
}

/* The same where u = h + c·v and the variable v is put in as (w - h)/c. */
static dx_status by_eliminating(dx_joint *j, dx_id a, dx_id u, bool *yes, dx_id *out)
{
    dx_graph *g = &j->s->graph;
    const dx_id zero = dx_int(g, 0), one = dx_int(g, 1);
    *yes = false;
    for (size_t i = j->at->n; i-- > 0 && !*yes;) {
        dx_id v = j->at->symbol[i], h, c, rest, in_w;
        bool there;
        if (!dx_contains(g, u, v))
            continue;
        DX_TRY(dx_joint_made(j, h = dx_substitute(g, u, 1, &v, &zero), &there));
        if (there)
            DX_TRY(dx_joint_made(j, c = dx_sub(g, dx_substitute(g, u, 1, &v, &one), h), &there));
        if (!there)
            continue;
        DX_TRY(dx_readable(g, c, &c));
        rest = dx_sub(g, u, dx_add(g, h, dx_mul(g, c, v)));
        DX_TRY(dx_check(g, rest));
        DX_TRY(dx_readable(g, rest, &rest));
        if (!dx_is_int(g, rest, 0) || dx_is_int(g, c, 0))
            continue;
        dx_id by = dx_div(g, dx_sub(g, j->t, h), c);
        DX_TRY(dx_check(g, by));
        DX_TRY(dx_joint_made(j, in_w = dx_substitute(g, a, 1, &v, &by), &there));
        if (!there)
            continue;
        DX_TRY(dx_readable(g, in_w, out));
        *yes = variables_in(j, *out) == 0;
    }
    return DX_OK;
}

/* f from one side, as long as all of them agree; a side without real values says nothing. *any: one
 * has been found. */
static dx_status from_side(dx_joint *j, dx_id f, dx_id at, dx_approach approach, bool *any,
                           bool *yes, dx_limit *out)
{
    ddx_session *s = j->s;
    const dx_oracle oracle = dx_session_oracle(s);
    dx_limit side;
    bool same = true, decided = true;
    DX_TRY(dx_limit_on_side(s, f, j->t, at, approach, &side));
    dx_diag_clear(&s->context.diag);
    *yes = side.kind <= DX_LIMIT_MINUS_INF || side.kind == DX_LIMIT_NOWHERE;
    if (!*yes || side.kind == DX_LIMIT_NOWHERE)
        return DX_OK;
    if (*any)
        DX_TRY(dx_limit_same(&s->graph, s->rules, &oracle, out, &side, &same, &decided));
    *yes = same && decided;
    if (!*yes)
        return DX_OK;
    *out = side;
    *any = true;
    return dx_limit_assumed(&s->graph, &side, &j->assumed);
}

/* Where u takes on its limit on the way, f has the same value there, or none. */
static dx_status agrees_there(dx_joint *j, dx_id f, dx_id at, bool *yes, const dx_limit *out)
{
    ddx_session *s = j->s;
    dx_graph *g = &s->graph;
    const dx_oracle oracle = dx_session_oracle(s);
    dx_limit there = {.kind = DX_LIMIT_VALUE};
    bool decided;
    there.value = dx_substitute(g, f, 1, &j->t, &at);
    DX_TRY(dx_joint_made(j, there.value, yes));
    if (!*yes) {
        *yes = true;
        return DX_OK;
    }
    DX_TRY(dx_limit_same(g, s->rules, &oracle, &there, out, yes, &decided));
    *yes = *yes && decided;
    return DX_OK;
}

static dx_status limit_by(dx_joint *j, dx_id f, dx_id u, bool *yes, dx_limit *out)
{
    dx_graph *g = &j->s->graph;
    const dx_oracle oracle = dx_session_oracle(j->s);
    dx_id at, assumed;
    dx_magnitude size;
    bool any = false;
    for (int sign = 1; sign >= -1; sign -= 2) {
        DX_TRY(dx_joint_grows(j, u, sign, yes));
        if (*yes)
            DX_TRY(from_side(j, f, dx_inf(g), sign > 0 ? DX_TO_PLUS_INF : DX_TO_MINUS_INF, &any,
                             yes, out));
        if (*yes) {
            *yes = any;
            return DX_OK;
        }
    }
    DX_TRY(dx_joint_value(j, u, yes, &at));
    if (!*yes)
        return DX_OK;
    dx_id rest = dx_sub(g, u, at);
    DX_TRY(dx_check(g, rest));
    DX_TRY(dx_magnitude_of(g, &oracle, rest, j->at->n, j->at->symbol, NULL, &assumed, &size));
    int sign = size.known && dx_is_none(assumed) ? size.sign : 0;
    if (sign >= 0)
        DX_TRY(from_side(j, f, at, DX_FROM_ABOVE, &any, yes, out));
    if (*yes && sign <= 0)
        DX_TRY(from_side(j, f, at, DX_FROM_BELOW, &any, yes, out));
    *yes = *yes && any;
    return *yes && sign == 0 ? agrees_there(j, f, at, yes, out) : DX_OK;
}

static dx_status try_all(dx_joint *j, dx_id a, const dx_walk *walk, bool *yes, dx_limit *out)
{
    candidates list;
    DX_TRY(list_candidates(j, walk, &list));
    for (size_t i = 0; i < list.n && !*yes; i++) {
        dx_id f, assumed = j->assumed;
        DX_TRY(dx_poll(&j->s->context));
        DX_TRY(by_replacing(j, a, walk, list.inner[i], yes, &f));
        if (!*yes)
            DX_TRY(by_eliminating(j, a, list.inner[i], yes, &f));
        if (*yes)
            DX_TRY(limit_by(j, f, list.inner[i], yes, out));
        if (!*yes)
            j->assumed = assumed;
    }
    return DX_OK;
}

dx_status dx_joint_inner(dx_joint *j, dx_id a, bool *yes, dx_limit *out)
{
    enum { DEEPEST = 2 };
    dx_graph *g = &j->s->graph;
    dx_walk walk;
    *yes = false;
    if (j->inner == DEEPEST || variables_in(j, a) < 2 || dx_is_larger(g, a, LARGEST))
        return DX_OK;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    j->inner++;
    dx_status status = try_all(j, a, &walk, yes, out);
    j->inner--;
    dx_walk_free(&walk);
    return status;
}
