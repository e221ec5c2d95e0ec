/* joint.c - limits in several variables: two paths, or a bound. */
#include "engine/joint.h"

#include "engine/expansions.h"
#include "engine/limit.h"
#include "engine/oracle.h"
#include "expr/print.h"
#include "expr/walk.h"
#include "symbolic/limit.h"
#include "symbolic/magnitude.h"
#include "symbolic/readable.h"

#include <string.h>

enum { MOST_PATHS = 40, MOST_PARTS = 32, WEIGHTS = 7 };

/* Of two variables: the curves along which they are compared. */
static const int weights[WEIGHTS][2] = {{1, 1}, {1, 2}, {2, 1}, {1, 3}, {3, 1}, {2, 3}, {3, 2}};

/* Around the point: the formula with its variables moved to 0. */
typedef struct joint {
    ddx_session *s;
    const dx_point *at;
    dx_id moved;
    dx_id assumed; /* is not 0, for the proof; or DX_NONE */
    dx_id t;
    size_t n_paths;
    dx_id path[MOST_PATHS][DX_MOST_VARIABLES]; /* each variable as a formula in t */
} joint;

/* What was found along one half of a path. */
typedef struct approached {
    size_t path;
    bool left; /* from t < 0 */
    dx_limit limit;
} approached;

/* ---- paths ------------------------------------------------------------------------------- */

/* Two variables by t, the others 0. */
static void add_path(joint *j, size_t i, dx_id by_i, size_t k, dx_id by_k)
{
    if (j->n_paths == MOST_PATHS)
        return;
    dx_id *path = j->path[j->n_paths++];
    for (size_t v = 0; v < j->at->n; v++)
        path[v] = v == i ? by_i : v == k ? by_k : dx_int(&j->s->graph, 0);
}

/* Along the axes, then lines, then curves that touch axes and diagonals. */
static dx_status lay_paths(joint *j)
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
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++)
            if (i != k)
                add_path(j, i, square, k, cube);
    return dx_check(g, cube);
}

/* "y = x^2", "x = 0, z = 0": the coordinate that is t names the others. */
static void write_path(joint *j, const approached *a, dx_text *out)
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

static void write_side(joint *j, const approached *a, dx_text *out)
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

static void write_found(joint *j, const approached *a, bool side, dx_text *out)
{
    dx_write_limit(&j->s->graph, &a->limit, out);
    dx_text_string(out, " along ");
    write_path(j, a, out);
    if (side)
        write_side(j, a, out);
}

static bool is_definite(const dx_limit *limit)
{
    return limit->kind <= DX_LIMIT_WILD;
}

/* Two paths that tell that there is no limit; `assumed` (or NONE) is not 0 for that. */
typedef struct contradiction {
    bool found;
    approached a, b;
    dx_id assumed;
} contradiction;

static dx_status refuse_paths(joint *j, const contradiction *c)
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
                                   : dx_no_limit(j->s, &of, c->assumed, dx_text_get(&text));
    dx_text_free(&text);
    return status;
}

/* *c becomes what is found, unless something as good is there already: best is what holds whatever
 * the parameters are. */
static dx_status contradict(joint *j, const approached *a, const approached *b, contradiction *c)
{
    dx_graph *g = &j->s->graph;
    contradiction now = {true, *a, *b, DX_NONE};
    if (a == b)
        DX_TRY(dx_limit_assumed(g, &a->limit, &now.assumed));
    else
        DX_TRY(dx_limit_apart(g, &a->limit, &b->limit, &now.assumed));
    if (!c->found || dx_is_none(now.assumed))
        *c = now;
    return DX_OK;
}

/* The limit along one half of a path; *known is false where it is none that could be told. */
static dx_status approach(joint *j, approached *now, bool *known)
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
    return DX_OK;
}

/* *out has the limit along all paths on which there is one; another one is DX_DOMAIN. */
static dx_status compare_paths(joint *j, approached *out, bool *found)
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

/* ---- bounds -------------------------------------------------------------------------------- */

/* sin(u)·v is of the size of u·v where u goes to 0, and there may be more to cancel in that. */
static dx_status without_waves(joint *j, dx_id a, dx_id *out)
{
    dx_graph *g = &j->s->graph;
    const dx_oracle oracle = dx_session_oracle(j->s);
    dx_id scale, rest;
    dx_split_coefficient(g, a, &scale, &rest);
    *out = a;
    if (dx_op_of(g, rest) != DX_OP_MUL)
        return DX_OK;
    for (uint32_t i = 0; i < dx_factors(g, rest); i++) {
        dx_id base = dx_base(g, rest, i), exponent = dx_exponent(g, rest, i), u;
        dx_fn fn = dx_fn_of(g, base);
        dx_magnitude size;
        if ((fn != DX_FN_sin && fn != DX_FN_tan && fn != DX_FN_atan && fn != DX_FN_tanh &&
             fn != DX_FN_sinh && fn != DX_FN_asin && fn != DX_FN_asinh && fn != DX_FN_expm1 &&
             fn != DX_FN_log1p) ||
            !dx_is_number(g, exponent) || dx_number_sign(g, exponent) < 0)
            continue;
        u = dx_operand(g, base, 0);
        DX_TRY(dx_magnitude_of(g, &oracle, u, j->at->n, j->at->symbol, NULL, &size));
        if (!size.known || dx_number_sign(g, size.power) <= 0)
            continue;
        dx_id factor = dx_div(g, dx_pow(g, u, exponent), dx_pow(g, base, exponent));
        *out = dx_mul(g, *out, factor);
        DX_TRY(dx_check(g, *out));
    }
    return DX_OK;
}

/* The terms of a sum over one denominator, N/D, for what cancels in N. */
static dx_status over_one_denominator(joint *j, dx_id a, dx_id *out)
{
    enum { MOST_BASES = 16 };
    dx_graph *g = &j->s->graph;
    dx_id base[MOST_BASES], least[MOST_BASES];
    size_t n = 0;
    *out = a;
    if (dx_op_of(g, a) != DX_OP_ADD)
        return DX_OK;
    for (uint32_t i = 0; i < dx_terms(g, a); i++) {
        dx_id term = dx_term(g, a, i);
        for (uint32_t k = 0; dx_op_of(g, term) == DX_OP_MUL && k < dx_factors(g, term); k++) {
            dx_id exponent = dx_exponent(g, term, k);
            size_t b = 0;
            if (!dx_is_number(g, exponent) || dx_number_sign(g, exponent) >= 0)
                continue;
            while (b < n && !dx_same(base[b], dx_base(g, term, k)))
                b++;
            if (b == MOST_BASES)
                return DX_OK;
            if (b == n || dx_number_compare(g, exponent, least[b]) < 0)
                least[b] = exponent;
            base[b] = dx_base(g, term, k);
            n += b == n;
        }
    }
    if (n == 0)
        return DX_OK;
    dx_id below = dx_int(g, 1), sum;
    for (size_t b = 0; b < n; b++)
        below = dx_mul(g, below, dx_pow(g, base[b], least[b]));
    dx_id above = dx_power(g, below, -1);
    sum = dx_mul(g, dx_constant(g, a), above);
    for (uint32_t i = 0; i < dx_terms(g, a); i++)
        sum = dx_add(g, sum,
                     dx_mul(g, dx_scale(g, dx_coefficient(g, a, i), dx_term(g, a, i)), above));
    *out = dx_mul(g, sum, below);
    return dx_check(g, *out);
}

/* Does a certainly go to 0? */
static dx_status vanishes(joint *j, dx_id a, bool *yes)
{
    enum { FORMS = 4 };
    dx_graph *g = &j->s->graph;
    const dx_oracle oracle = dx_session_oracle(j->s);
    dx_magnitude size;
    dx_id form[FORMS] = {a};
    DX_TRY(dx_readable(g, a, &form[1]));
    DX_TRY(without_waves(j, form[1], &form[2]));
    DX_TRY(over_one_denominator(j, a, &form[3]));
    *yes = false;
    for (size_t w = 0; w < (j->at->n == 2 ? WEIGHTS : 1); w++)
        for (size_t i = 0; i < FORMS && !*yes; i++) {
            if (i > 0 && dx_same(form[i], form[i - 1]))
                continue;
            DX_TRY(dx_magnitude_of(g, &oracle, form[i], j->at->n, j->at->symbol,
                                   w == 0 ? NULL : weights[w], &size));
            *yes = size.known && dx_number_sign(g, size.power) > 0;
        }
    return DX_OK;
}

/* The one variable in it; their number where there are none or several. */
static size_t lone_variable(const joint *j, dx_id a)
{
    size_t lone = j->at->n, met = 0;
    for (size_t i = 0; i < j->at->n; i++)
        if (dx_contains(&j->s->graph, a, j->at->symbol[i])) {
            lone = i;
            met++;
        }
    return met == 1 ? lone : j->at->n;
}

/* The limit of a part, where it is finite and seen at once. */
static dx_status limit_of_part(joint *j, dx_id a, bool *yes, dx_id *out)
{
    ddx_session *s = j->s;
    dx_graph *g = &s->graph;
    const dx_oracle oracle = dx_session_oracle(s);
    size_t by = lone_variable(j, a);
    dx_limit side[2];
    bool same, decided;
    DX_TRY(dx_is_smooth_there(g, &oracle, a, j->at->n, j->at->symbol, yes, out));
    if (*yes)
        return DX_OK;
    DX_TRY(vanishes(j, a, yes));
    *out = dx_int(g, 0);
    if (*yes || by == j->at->n)
        return DX_OK;
    for (int k = 0; k < 2; k++) {
        DX_TRY(dx_limit_on_side(s, a, j->at->symbol[by], dx_int(g, 0),
                                k == 0 ? DX_FROM_ABOVE : DX_FROM_BELOW, &side[k]));
        dx_diag_clear(&s->context.diag);
        if (side[k].kind != DX_LIMIT_VALUE || side[k].n_assumed > 0)
            return DX_OK;
    }
    DX_TRY(dx_limit_same(g, s->rules, &oracle, &side[0], &side[1], &same, &decided));
    *yes = decided && same;
    *out = side[0].value;
    return DX_OK;
}

/* Terms of a sum, or factors of a product: those in one variable alone together. */
static dx_status take_apart(joint *j, dx_id *part, size_t *n)
{
    dx_graph *g = &j->s->graph;
    dx_id a = j->moved;
    bool sum = dx_op_of(g, a) == DX_OP_ADD;
    uint32_t count = sum ? dx_terms(g, a) : dx_op_of(g, a) == DX_OP_MUL ? dx_factors(g, a) : 0;
    *n = 0;
    if (count == 0 || count > MOST_PARTS)
        return DX_OK;
    for (*n = 0; *n <= j->at->n; ++*n)
        part[*n] = dx_int(g, !sum);
    if (sum)
        part[j->at->n] = dx_constant(g, a);
    for (uint32_t i = 0; i < count; i++) {
        dx_id one = sum ? dx_scale(g, dx_coefficient(g, a, i), dx_term(g, a, i))
                        : dx_pow(g, dx_base(g, a, i), dx_exponent(g, a, i));
        size_t lone = lone_variable(j, one);
        if (lone < j->at->n)
            part[lone] = sum ? dx_add(g, part[lone], one) : dx_mul(g, part[lone], one);
        else
            part[(*n)++] = one;
        DX_TRY(dx_check(g, lone < j->at->n ? part[lone] : one));
    }
    return DX_OK;
}

/* Sums and products of what has limits have those of these. */
static dx_status by_parts(joint *j, const dx_limit *claimed, bool *yes)
{
    dx_graph *g = &j->s->graph;
    const dx_oracle oracle = dx_session_oracle(j->s);
    bool sum = dx_op_of(g, j->moved) == DX_OP_ADD, decided;
    dx_id part[MOST_PARTS + DX_MOST_VARIABLES + 1];
    dx_limit all = {.kind = DX_LIMIT_VALUE, .value = dx_int(g, !sum)};
    size_t n;
    DX_TRY(take_apart(j, part, &n));
    *yes = n > 0;
    for (size_t i = 0; i < n && *yes; i++) {
        dx_id value;
        DX_TRY(limit_of_part(j, part[i], yes, &value));
        if (*yes)
            all.value = sum ? dx_add(g, all.value, value) : dx_mul(g, all.value, value);
        DX_TRY(dx_check(g, all.value));
    }
    if (!*yes)
        return DX_OK;
    DX_TRY(dx_limit_same(g, j->s->rules, &oracle, &all, claimed, yes, &decided));
    *yes = *yes && decided;
    return DX_OK;
}

/* u^v goes to 1 where v·log(u) goes to 0. */
static dx_status by_logarithm(joint *j, const dx_limit *claimed, bool *yes)
{
    dx_graph *g = &j->s->graph;
    dx_id a = j->moved, sum = dx_int(g, 0);
    *yes = false;
    if (dx_op_of(g, a) != DX_OP_MUL)
        return DX_OK;
    for (uint32_t i = 0; i < dx_factors(g, a); i++)
        sum = dx_add(g, sum,
                     dx_mul(g, dx_exponent(g, a, i), dx_call1(g, DX_FN_log, dx_base(g, a, i))));
    if (!dx_is_int(g, claimed->value, 1))
        sum = dx_sub(g, sum, dx_call1(g, DX_FN_log, claimed->value));
    if (dx_is_none(sum)) { /* log(0) */
        if (j->s->context.diag.status != DX_DOMAIN)
            return dx_check(g, sum);
        dx_diag_clear(&j->s->context.diag);
        return DX_OK;
    }
    return vanishes(j, sum, yes);
}

/* A function of one combination w of two variables has the limit of that function, as w, which
 * is continuous, comes to 0: sin(x*y)/(x*y). */
static dx_status by_combination(joint *j, const dx_limit *claimed, bool *yes)
{
    ddx_session *s = j->s;
    dx_graph *g = &s->graph;
    const dx_oracle oracle = dx_session_oracle(s);
    dx_id x = j->at->symbol[0], y = j->at->symbol[1], w = j->t, zero = dx_int(g, 0);
    const dx_id by[] = {dx_div(g, w, x), dx_sub(g, w, x), dx_add(g, w, x)};
    *yes = false;
    if (j->at->n != 2)
        return DX_OK;
    for (size_t i = 0; i < sizeof by / sizeof by[0] && !*yes; i++) {
        dx_limit side[2];
        bool same = true, decided = true;
        dx_id in_w;
        DX_TRY(dx_check(g, by[i]));
        in_w = dx_substitute(g, j->moved, 1, &y, &by[i]);
        if (dx_is_none(in_w)) { /* no value */
            if (s->context.diag.status != DX_DOMAIN)
                return dx_check(g, in_w);
            dx_diag_clear(&s->context.diag);
            continue;
        }
        DX_TRY(dx_readable(g, in_w, &in_w));
        if (dx_contains(g, in_w, x))
            continue;
        for (int k = 0; k < 2 && same && decided; k++) {
            DX_TRY(dx_limit_on_side(s, in_w, w, zero, k == 0 ? DX_FROM_ABOVE : DX_FROM_BELOW,
                                    &side[k]));
            dx_diag_clear(&s->context.diag);
            decided = side[k].kind <= DX_LIMIT_MINUS_INF;
            if (decided)
                DX_TRY(dx_limit_same(g, s->rules, &oracle, claimed, &side[k], &same, &decided));
        }
        *yes = same && decided;
        for (int k = 0; k < 2 && *yes; k++)
            DX_TRY(dx_limit_assumed(g, &side[k], &j->assumed));
    }
    return DX_OK;
}

/* Does it certainly go to sign·inf? */
static dx_status grows(joint *j, int sign, bool *yes)
{
    dx_graph *g = &j->s->graph;
    const dx_oracle oracle = dx_session_oracle(j->s);
    dx_magnitude size;
    dx_id read;
    DX_TRY(dx_readable(g, j->moved, &read));
    *yes = false;
    for (size_t w = 0; w < (j->at->n == 2 ? WEIGHTS : 1) && !*yes; w++) {
        DX_TRY(dx_magnitude_of(g, &oracle, read, j->at->n, j->at->symbol,
                               w == 0 ? NULL : weights[w], &size));
        *yes = size.known && size.sign == sign && (dx_number_sign(g, size.power) < 0 || size.grows);
    }
    return DX_OK;
}

/* Is it the limit? It is the only one that there can be. */
static dx_status prove(joint *j, const dx_limit *claimed, bool *yes)
{
    dx_graph *g = &j->s->graph;
    *yes = false;
    if (claimed->kind == DX_LIMIT_VALUE) {
        dx_id difference = dx_sub(g, j->moved, claimed->value);
        DX_TRY(dx_check(g, difference));
        DX_TRY(vanishes(j, difference, yes));
    } else {
        DX_TRY(grows(j, claimed->kind == DX_LIMIT_PLUS_INF ? 1 : -1, yes));
    }
    if (!*yes && claimed->kind == DX_LIMIT_VALUE)
        DX_TRY(by_parts(j, claimed, yes));
    if (!*yes && claimed->kind == DX_LIMIT_VALUE)
        DX_TRY(by_logarithm(j, claimed, yes));
    return *yes ? DX_OK : by_combination(j, claimed, yes);
}

/* ---- the limit ------------------------------------------------------------------------------- */

static dx_status cannot_decide(joint *j, const approached *found)
{
    ddx_session *s = j->s;
    dx_text text;
    dx_status status;
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
static dx_status by_continuity(joint *j, bool *yes, dx_id *out)
{
    const dx_oracle oracle = dx_session_oracle(j->s);
    DX_TRY(dx_is_smooth_there(&j->s->graph, &oracle, j->moved, j->at->n, j->at->symbol, yes, out));
    return *yes ? dx_readable(&j->s->graph, *out, out) : DX_OK;
}

dx_status dx_joint_limit(ddx_session *s, dx_id a, const dx_point *at, dx_id *assumed, dx_id *out)
{
    dx_graph *g = &s->graph;
    joint *j = dx_arena_alloc(&s->context.arena, sizeof *j);
    dx_id to[DX_MOST_VARIABLES];
    approached found;
    bool yes, any;
    if (!j)
        return dx_no_memory(&s->context);
    if (dx_op_of(g, a) >= DX_OP_EQ || dx_op_of(g, a) == DX_OP_INF)
        return dx_fail(&s->context, DX_TYPE, "a limit is of a formula, or of a vector of them");
    *j = (joint){.s = s, .at = at, .t = dx_expansion_variable(s)};
    for (size_t i = 0; i < at->n; i++) {
        to[i] = dx_add(g, at->centre[i], at->symbol[i]);
        DX_TRY(dx_check(g, to[i]));
    }
    j->moved = dx_substitute(g, a, at->n, at->symbol, to);
    DX_TRY(dx_check(g, j->moved));
    DX_TRY(by_continuity(j, &yes, out));
    if (yes)
        return DX_OK;
    DX_TRY(lay_paths(j));
    DX_TRY(compare_paths(j, &found, &any));
    if (!any)
        return cannot_decide(j, NULL);
    DX_TRY(prove(j, &found.limit, &yes));
    if (!yes)
        return cannot_decide(j, &found);
    if (!dx_is_none(j->assumed))
        *assumed = dx_is_none(*assumed) ? j->assumed : dx_mul(g, *assumed, j->assumed);
    *out = found.limit.kind == DX_LIMIT_VALUE      ? found.limit.value
           : found.limit.kind == DX_LIMIT_PLUS_INF ? dx_inf(g)
                                                   : dx_minus_inf(g);
    return dx_check(g, *out);
}
