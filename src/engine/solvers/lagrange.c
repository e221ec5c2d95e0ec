/* lagrange(e, [g = 0, ...], [x=a..b, y=c..d]): where e has an extremum under constraints. */
#include "engine/assume.h"
#include "engine/field.h"
#include "engine/solvers/absolute.h"
#include "engine/solvers/boundedregion.h"
#include "engine/solvers/constantvalue.h"
#include "engine/solvers/constrained.h"
#include "engine/solvers/continuous.h"
#include "engine/solvers/convexity.h"
#include "engine/solvers/critical.h"
#include "engine/solvers/criticalcurve.h"
#include "engine/solvers/exactextrema.h"
#include "engine/solvers/exactkind.h"
#include "engine/solvers/exacttold.h"
#include "engine/solvers/farpoints.h"
#include "engine/solvers/eigenpoints.h"
#include "engine/solvers/findings.h"
#include "engine/solvers/sides.h"
#include "engine/solvers/solvingsystem.h"
#include "engine/solvers/wholepowers.h"

#include "expr/print.h"

#include <string.h>

static const char hint[] = "write lagrange(x*y, [x + y = 10], [x=0..10, y=0..10])";

typedef struct problem {
    dx_evaluation *e;
    dx_unknowns *u;
    dx_critical c;
    uint32_t n, m;
    dx_root_list found;      /* n + m values each */
    dx_root_list degenerate; /* n values each: no multipliers there */
    size_t n_aside;          /* points at which what is assumed of the unknowns does not hold */
    bool leveled;            /* it is known which value there is on each curve of solutions, ... */
    dx_id *level;            /* ... a value each */
} problem;

/* ---- the table and the notices -----------------------------------------------------------------
 */

static dx_status set_row(problem *p, const dx_id *at, bool regular, dx_id *row)
{
    dx_graph *g = &p->e->session->graph;
    uint32_t n = p->n + p->m;
    dx_verdict_at there;
    for (uint32_t i = 0; i < n; i++)
        row[i] = regular || i < p->n ? at[i] : dx_string(g, "none", 4);
    if (regular) {
        DX_TRY(dx_critical_judge(&p->c, row, 1, &there));
        if (strcmp(there.kind, "undecided") == 0)
            DX_TRY(dx_kind_of_constants(p->e, &p->c, row, &there.kind));
    } else {
        there = (dx_verdict_at){.kind = "degenerate", .eigenvalues = dx_string(g, "", 0)};
        DX_TRY(dx_critical_value(&p->c, row, &there.value));
    }
    row[n] = there.value;
    row[n + 1] = dx_string(g, there.kind, strlen(there.kind));
    row[n + 2] = there.eigenvalues;
    return dx_poll(g->context);
}

static dx_status make_table(problem *p, dx_id *out)
{
    dx_graph *g = &p->e->session->graph;
    size_t n = p->n + p->m, columns = n + 3, rows = p->found.n_roots + p->degenerate.n_roots;
    size_t kept = 0;
    dx_id *heading = dx_statement_ids(p->e, columns);
    dx_id *value = dx_statement_ids(p->e, columns * rows + 1);
    if (!heading || !value)
        return DX_NOMEM;
    memcpy(heading, p->c.name, n * sizeof *heading);
    heading[n] = dx_symbol(g, "value", 5);
    heading[n + 1] = dx_symbol(g, "kind", 4);
    heading[n + 2] = dx_symbol(g, "eigenvalues", 11);
    for (size_t i = 0; i < rows; i++) {
        bool regular = i < p->found.n_roots;
        const dx_id *at =
            regular ? p->found.value + i * n : p->degenerate.value + (i - p->found.n_roots) * p->n;
        bool obeys;
        DX_TRY(dx_obeys_assumptions(p->e->session, p->n, p->c.name, at, &obeys));
        if (obeys)
            DX_TRY(set_row(p, at, regular, value + kept++ * columns));
    }
    p->n_aside = rows - kept;
    return dx_findings_table(p->e, columns, heading, kept, value, out);
}

/* What fits of a formula, after words. */
static dx_status tell_formulas(problem *p, const char *words, const dx_id *a, size_t n,
                               const char *behind)
{
    dx_graph *g = &p->e->session->graph;
    dx_text text;
    dx_text_init(&text, &g->context->memory);
    dx_status status = DX_OK;
    for (size_t i = 0; i < n && status == DX_OK; i++) {
        dx_text_string(&text, i > 0 ? ", " : "");
        status = dx_print_line(g, a[i], &text);
        dx_text_string(&text, behind);
    }
    if (status == DX_OK && text.failed)
        status = dx_no_memory(g->context);
    if (status == DX_OK)
        dx_notice(g->context, "%s%.200s%s", words, dx_text_get(&text), text.n > 200 ? "..." : "");
    dx_text_free(&text);
    return status;
}

/* Under linear constraints a critical point inside the domain of a concave formula has the greatest
 * value, of a convex one the least; all points with it are connected, so that it is alone. */
static dx_status find_by_convexity(problem *p, dx_extreme_points *all, bool *convex, bool *concave)
{
    ddx_session *s = p->e->session;
    dx_convexity c;
    bool linear = true;
    *convex = *concave = false;
    for (uint32_t k = 0; k < p->m && linear; k++)
        DX_TRY(dx_is_linear_in(s, p->c.constraint[k], p->n, p->u->name, &linear));
    if (!linear)
        return DX_OK;
    DX_TRY(dx_find_convexity(s, p->c.of, p->n, p->u->name, &c));
    for (size_t i = 0; i < p->found.n_roots && (c.convex || c.concave); i++) {
        const dx_id *at = p->found.value + i * (p->n + p->m);
        bool inside;
        dx_id value;
        DX_TRY(dx_is_inside_domain(s, &c, p->n, at, &inside));
        if (!inside)
            return DX_OK;
        DX_TRY(dx_critical_value(&p->c, at, &value));
        DX_TRY(dx_extreme_points_add(all, at, value));
    }
    *convex = c.convex && all->count > 0;
    *concave = c.concave && all->count > 0;
    return DX_OK;
}

static dx_status tell_by_convexity(problem *p, const char *where)
{
    ddx_session *s = p->e->session;
    dx_extreme_points all = {.e = p->e, .n = p->n, .name = p->u->name, .complete = true};
    bool convex, concave;
    if (!dx_unknowns_everywhere(p->u) || p->degenerate.n_places > 0 || p->n_aside > 0 ||
        !dx_is_none(p->u->premises))
        return DX_OK;
    struct dx_assumptions *before = dx_exchange_assumptions(s, NULL);
    const dx_status status = find_by_convexity(p, &all, &convex, &concave);
    dx_exchange_assumptions(s, before);
    DX_TRY(dx_excuse(&s->context, status));
    return status == DX_OK ? dx_tell_extreme_points(&all, where, convex, concave) : DX_OK;
}

/* ---- curves of solutions -----------------------------------------------------------------------
 */

/* The value on a curve, by what is 0 there and the constraints. */
static dx_status level_of(problem *p, dx_id zero_of, bool *known, dx_id *value)
{
    dx_graph *g = &p->e->session->graph;
    const bool several = dx_op_of(g, zero_of) == DX_OP_VECTOR;
    const uint32_t n = several ? dx_count(g, zero_of) : 1;
    dx_id *all = dx_statement_ids(p->e, (size_t)n + p->m);
    if (!all)
        return DX_NOMEM;
    if (!several) {
        dx_status status =
            dx_has_constant_value(p->e->session, p->c.of, zero_of, p->n, p->u->name, known, value);
        DX_TRY(dx_excuse(g->context, status));
        if (status == DX_OK && *known)
            return DX_OK;
    }
    for (uint32_t i = 0; i < n; i++)
        all[i] = several ? dx_operand(g, zero_of, i) : zero_of;
    memcpy(all + n, p->c.constraint, p->m * sizeof *all);
    const dx_id both = dx_vector(g, n + p->m, all);
    DX_TRY(dx_check(g, both));
    return dx_critical_curve_value(&p->c, p->u, both, known, value);
}

static dx_status find_levels(problem *p)
{
    p->leveled = dx_root_list_is_filled(&p->degenerate);
    p->level = dx_statement_ids(p->e, p->degenerate.n_places + 1);
    if (!p->level)
        return DX_NOMEM;
    for (size_t i = 0; i < p->degenerate.n_places && p->leveled; i++)
        DX_TRY(level_of(p, p->degenerate.place[i].zero_of, &p->leveled, &p->level[i]));
    return DX_OK;
}

static dx_status tell_level(const problem *p, size_t i, bool alike)
{
    enum { MOST_BYTES = 200 };
    dx_graph *g = &p->e->session->graph;
    dx_text text;
    dx_text_init(&text, &g->context->memory);
    dx_status status = DX_OK;
    if (alike)
        dx_text_string(&text, "they are not isolated");
    else
        status = dx_write_zeros(g, p->degenerate.place[i].zero_of, &text);
    dx_text_string(&text, " the value is ");
    if (status == DX_OK)
        status = dx_print_line(g, p->level[i], &text);
    if (status == DX_OK && text.n < MOST_BYTES)
        dx_notice(g->context, "where %s", dx_text_get(&text));
    dx_text_free(&text);
    return status;
}

static dx_status tell_levels(const problem *p)
{
    enum { MOST = 4 };
    const size_t n = p->leveled ? p->degenerate.n_places : 0;
    bool alike = true;
    for (size_t i = 1; i < n && alike; i++)
        alike = dx_same(p->level[i], p->level[0]);
    for (size_t i = 0; i < n && i < (alike ? 1 : MOST); i++)
        DX_TRY(tell_level(p, i, alike));
    return DX_OK;
}

/* The same where they hold in the box, its sides with it. */
static dx_status tell_in_box(problem *p, bool *sides)
{
    dx_id *side = NULL;
    uint32_t n = 0;
    DX_TRY(dx_sides_of_intervals(p->u, &side, &n));
    return dx_tell_least_as_assumed(
        p->u, p->c.of, p->m, p->c.constraint, n, n, side,
        p->m == 1 ? "under the constraint in the box" : "under the constraints in the box", sides);
}

/* The least and the greatest value where the constraints hold everywhere, if it is seen that there
 * are such. *sides: those of the box were looked at. */
static dx_status tell_least(problem *p, bool *sides)
{
    ddx_session *s = p->e->session;
    dx_extreme_points all = {.e = p->e, .n = p->n, .name = p->u->name};
    const uint32_t n = p->n + p->m;
    const char *where = p->m == 1 ? "under the constraint" : "under the constraints";
    bool smooth;
    *sides = false;
    if (p->u->endless == 0 && p->u->reach == 0)
        return dx_is_none(p->u->premises) ? tell_in_box(p, sides) : DX_OK;
    DX_TRY(dx_are_smooth_everywhere(s, 1, &p->c.of, p->n, p->u->name, &smooth));
    if (!smooth && !dx_is_assumed_of_unknowns(p->u))
        return tell_by_convexity(p, where);
    if (dx_is_assumed_of_unknowns(p->u))
        return dx_unknowns_everywhere(p->u) && dx_is_none(p->u->premises)
                   ? dx_tell_least_as_assumed(p->u, p->c.of, p->m, p->c.constraint, 0, 0, NULL,
                                              where, sides)
                   : DX_OK;
    all.complete = dx_unknowns_everywhere(p->u) && (p->degenerate.n_places == 0 || p->leveled) &&
                   dx_is_none(p->u->premises) && p->n_aside == 0;
    if (all.complete)
        DX_TRY(dx_are_smooth_everywhere(s, p->m, p->c.constraint, p->n, p->u->name, &all.complete));
    for (size_t i = 0; i < p->found.n_roots + p->degenerate.n_roots && all.complete; i++) {
        const size_t k = i - p->found.n_roots;
        const dx_id *at =
            i < p->found.n_roots ? p->found.value + i * n : p->degenerate.value + k * p->n;
        dx_id value;
        DX_TRY(dx_critical_value(&p->c, at, &value));
        DX_TRY(dx_extreme_points_add(&all, at, value));
    }
    for (size_t i = 0; i < p->degenerate.n_places && all.complete; i++)
        DX_TRY(dx_extreme_points_add_filled(&all, p->degenerate.place[i].zero_of, p->level[i]));
    return dx_tell_under(&all, p->u, p->c.of, p->m, p->c.constraint, where);
}

/* How many there are, and whether there may be more. */
static void tell_number(const problem *p)
{
    dx_context *context = &p->e->session->context;
    const size_t n = p->found.n_roots;
    const char *where = dx_unknowns_everywhere(p->u) ? "" : " in the box";
    if (dx_root_list_is_filled(&p->degenerate) && n == 0)
        dx_notice(context, "no solution%s but those that fill a curve or surface: proved", where);
    else if (dx_root_list_is_filled(&p->degenerate))
        dx_notice(
            context,
            "%zu solution%s%s beside those that fill a curve or surface: proved, and no other", n,
            n == 1 ? "" : "s", where);
    else if (p->degenerate.n_places == 0 && n == 0 && p->degenerate.n_roots > 0)
        dx_notice(context,
                  "there is no point with multipliers%s, and no other degenerate one: "
                  "proved",
                  where);
    else if (p->degenerate.n_places == 0 && n == 0)
        dx_notice(context, "it has no solution%s: proved", where);
    else if (p->degenerate.n_places == 0)
        dx_notice(context, "%zu solution%s%s, %sproved, and no other", n, n == 1 ? "" : "s", where,
                  n == 1 ? "" : "each ");
    else if (n == 0)
        dx_notice(context, "no solution is proved%s, nor that there is none", where);
    else
        dx_notice(context, "%zu solution%s proved, and no other but where it is not decided", n,
                  n == 1 ? "" : "s");
}

/* What was asked first; what explains the columns last. */
static dx_status tell(problem *p)
{
    ddx_session *s = p->e->session;
    dx_context *context = &s->context;
    bool sides;
    DX_TRY(tell_least(p, &sides));
    tell_number(p);
    dx_tell_disobedient(p->e, p->n_aside);
    if (p->degenerate.n_roots > 0)
        dx_notice(context,
                  "degenerate: the gradients of the constraints depend on each other there, "
                  "and multipliers do not tell such points");
    DX_TRY(dx_tell_places(s, &p->degenerate, p->u->name, "solution"));
    DX_TRY(tell_levels(p));
    DX_TRY(dx_critical_tell_corners(&p->c, p->u->lo, p->u->hi));
    if (!dx_unknowns_everywhere(p->u) && !sides)
        dx_notice(context, "the sides of the box were not looked at");
    DX_TRY(tell_formulas(p, "L = ", &p->c.lagrangian, 1, ""));
    DX_TRY(tell_formulas(p, "its gradient: ", p->c.gradient, p->n + p->m, " = 0"));
    if (p->found.n_roots == 0 || s->told_bordered || (p->e->recorder && p->n == p->m + 1))
        return DX_OK;
    dx_notice(context, "the eigenvalues are of the bordered Hessian: a constraint adds one below 0 "
                       "and one above");
    s->told_bordered = true;
    return DX_OK;
}

static dx_status refuse_constant(const problem *p, const dx_id *constraint)
{
    dx_graph *g = &p->e->session->graph;
    for (uint32_t k = 0; k < p->m; k++) {
        bool constant;
        dx_id value;
        dx_status status = dx_has_constant_value(p->e->session, p->c.of, constraint[k], p->n,
                                                 p->u->name, &constant, &value);
        DX_TRY(dx_excuse(g->context, status));
        if (status != DX_OK || !constant || !dx_is_number(g, value))
            continue;
        if (dx_is_positive(g, constraint[k]) || dx_is_positive(g, dx_neg(g, constraint[k])))
            return dx_fail(g->context, DX_DOMAIN, "the constraint holds nowhere");
        return dx_refuse_constant_under(g, value);
    }
    return DX_OK;
}

dx_status dx_find_constrained(dx_unknowns *u, dx_id of, size_t m, const dx_id *constraint,
                              dx_id *out, size_t *undecided)
{
    dx_context *context = &u->e->session->context;
    if (m == 0 || m > u->n)
        return dx_fail(context, DX_TYPE,
                       "constraints must be at least one, and no more than unknowns");
    problem p = {.e = u->e, .u = u, .n = u->n, .m = (uint32_t)m, .c = {.of = of}};
    DX_TRY(refuse_constant(&p, constraint));
    DX_TRY(dx_solve_constrained(u, of, p.m, constraint, &p.c, &p.found, &p.degenerate));
    *undecided = p.degenerate.n_places;
    if (*undecided == 0)
        DX_TRY(dx_write_eigenpoints(&p.c, &p.found));
    DX_TRY(find_levels(&p));
    DX_TRY(make_table(&p, out));
    return tell(&p);
}

/* Exactly, where there are names beside the unknowns. */
static dx_status find_with_names(dx_unknowns *u, const dx_ast *call, dx_id of,
                                 const dx_formulas *constraints, dx_id *out)
{
    problem p = {.e = u->e, .u = u, .n = u->n, .m = constraints->n};
    dx_id *name = dx_statement_ids(u->e, p.n + p.m);
    if (!name)
        return DX_NOMEM;
    memcpy(name, u->name, p.n * sizeof *name);
    DX_TRY(dx_name_multipliers(u, p.m, name + p.n));
    return dx_exact_extrema(u, call, of, p.m, constraints->f, name, out);
}

/* ---- the operation -----------------------------------------------------------------------------
 */

static dx_status refuse(dx_evaluation *e, const dx_ast *ast, dx_status status, const char *what,
                        const char *advice)
{
    status = dx_fail(&e->session->context, status, "%s", what);
    dx_diag_hint(&e->session->context.diag, "%s", advice);
    return dx_placed(e, ast, status);
}

/* Names, some of which may have an interval, alone or in a vector. */
static bool are_unknowns(const dx_ast *a)
{
    const dx_ast *one = a->kind == DX_AST_VECTOR ? a->child : a;
    bool all = one != NULL;
    for (; one && all; one = a->kind == DX_AST_VECTOR ? one->next : NULL) {
        const bool pair = one->kind == DX_AST_BINDING ||
                          (one->kind == DX_AST_RELATION && strcmp(one->text, "=") == 0);
        all = pair ? one->child->kind == DX_AST_NAME && one->child->next->kind == DX_AST_RANGE
                   : one->kind == DX_AST_NAME;
    }
    return all;
}

/* lagrange(e, [x, y], [x + y = 10]) as lagrange(e, [x + y = 10], [x, y]). */
static dx_status constraints_first(dx_evaluation *e, const dx_ast **call)
{
    enum { PARTS = 4 };
    const dx_ast *second = dx_child(*call, 2), *third = dx_child(*call, 3);
    if (!second || !third || third->next || !are_unknowns(second) || are_unknowns(third))
        return DX_OK;
    dx_ast *copy = dx_arena_alloc(&e->session->context.arena, (PARTS + 1) * sizeof *copy);
    if (!copy)
        return dx_no_memory(&e->session->context);
    copy[PARTS] = **call;
    copy[PARTS].child = copy;
    for (uint32_t i = 0; i < PARTS; i++)
        copy[i] = *dx_child(*call, i == 2 ? 3 : i == 3 ? 2 : i);
    for (uint32_t i = 0; i < PARTS; i++)
        copy[i].next = i + 1 < PARTS ? &copy[i + 1] : NULL;
    *call = &copy[PARTS];
    return DX_OK;
}

dx_status dx_run_lagrange(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_unknowns u;
    DX_TRY(constraints_first(e, &call));
    dx_formulas f, constraints;
    const dx_ast *operand = dx_child(call, 1), *conditions = dx_child(call, 2);
    if (e->recorder) {
        e->recorder->untold = "no way to these extrema is known that can be shown by steps";
        e->recorder->least = e->recorder->greatest = DX_NONE;
    }
    DX_TRY(dx_unknowns_read(e, call, 3, hint, &u));
    u.exact = dx_unknowns_have_no_ends(&u);
    if (!dx_child(call, 3))
        dx_unknowns_tell(&u);
    DX_TRY(dx_formulas_read(&u, operand, false, &f));
    u.relations = true;
    DX_TRY(dx_formulas_read(&u, conditions, true, &constraints));
    u.relations = false;
    DX_TRY(dx_placed(e, call, dx_refuse_whole_powers(&u, f.n, f.f)));
    if (f.n != 1)
        return refuse(e, operand, DX_TYPE, "extrema are of one formula", hint);
    dx_id *side = NULL;
    uint32_t sides = 0, own = 0;
    DX_TRY(dx_placed(e, conditions, dx_read_sides(&u, &constraints, &side, &sides, &own)));
    if (sides > 0 && (dx_has_other_names(&u, 1, f.f) || dx_has_other_names(&u, sides, side) ||
                      dx_has_other_names(&u, constraints.n, constraints.f)))
        return refuse(e, conditions, DX_TYPE, "with inequalities other names need a value",
                      "lagrange(e, [x^2 + y^2 <= r^2], [x, y]) | r = 2");
    if (sides > 0)
        return dx_placed(
            e, call,
            dx_find_in_region(&u, f.f[0], constraints.n, constraints.f, sides, own, side, out));
    if (constraints.n == 0)
        return refuse(e, conditions, DX_TYPE, "there is no constraint",
                      "extrema(e, [x=0..1, y=0..1]) is without");
    if (constraints.n > u.n)
        return refuse(e, conditions, DX_TYPE, "there are more constraints than unknowns",
                      "roots(...) finds the points that they leave");
    if (dx_has_other_names(&u, 1, f.f) || dx_has_other_names(&u, constraints.n, constraints.f))
        return dx_placed(e, call, find_with_names(&u, call, f.f[0], &constraints, out));
    bool found = false;
    if (dx_unknowns_everywhere(&u) && !e->recorder && !dx_is_assumed_of_unknowns(&u))
        DX_TRY(dx_placed(e, call,
                         dx_find_in_charts(&u, f.f[0], constraints.n, constraints.f, out, &found)));
    if (found)
        return DX_OK;
    bool low = dx_op_of(&e->session->graph, u.lo[0]) == DX_OP_INF,
         high = dx_op_of(&e->session->graph, u.hi[0]) == DX_OP_INF;
    if (u.n == 1 && low != high)
        return refuse(e, dx_child(call, 3), DX_LIMIT, "the interval must end on both sides", hint);
    u.open[0] = u.open[0] || (u.n == 1 && low);
    if (u.n == 1 && low)
        u.endless = 1;
    size_t undecided;
    DX_TRY(dx_placed(
        e, call, dx_find_constrained(&u, f.f[0], constraints.n, constraints.f, out, &undecided)));
    bool told = false;
    if (e->recorder && u.exact && undecided == 0)
        DX_TRY(dx_tell_extrema(&u, call, f.f[0], constraints.n, constraints.f, *out, &told));
    return DX_OK;
}
