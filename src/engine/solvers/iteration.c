/* Derivatives, tapes, the solver. */
#include "engine/solvers/iteration.h"

#include "engine/oracle.h"
#include "expr/exact.h"
#include "numeric/real.h"
#include "numeric/solve/dense.h"
#include "numeric/solve/enclose.h"
#include "symbolic/forms/stable.h"

#include <float.h>
#include <stdio.h>
#include <string.h>

/* ---- derivatives ------------------------------------------------------------------------ */

/* The Jacobian, row by row, with its zeros. */
static dx_status differentiate(dx_iteration *it)
{
    dx_graph *g = &it->session->graph;
    const dx_solve_call *c = &it->call;
    dx_partials entries;
    for (size_t i = 0; i < (size_t)c->m * c->n; i++)
        it->derivative[i] = dx_int(g, 0);
    if (c->m == 1)
        return dx_partials_gradient(g, it->session->rules, c->formula[0], c->n, c->unknown,
                                    it->derivative);
    DX_TRY(
        dx_partials_jacobian(g, it->session->rules, c->m, c->formula, c->n, c->unknown, &entries));
    for (size_t i = 0; i < entries.n; i++) {
        const dx_partial *p = &entries.partial[i];
        it->derivative[(size_t)p->row * c->n + p->column] = p->value;
    }
    dx_partials_free(&entries);
    return DX_OK;
}

/* f + Σ λ_i·c_i, and its gradient. */
static dx_status find_gradient(dx_iteration *it, dx_id *gradient)
{
    dx_graph *g = &it->session->graph;
    const dx_solve_call *c = &it->call;
    if (c->m == 1) {
        memcpy(gradient, it->derivative, c->n * sizeof *gradient);
        return DX_OK;
    }
    dx_id sum = c->formula[0];
    for (uint32_t i = 1; i < c->m; i++)
        sum = dx_add(g, sum, dx_mul(g, it->multiplier[i - 1], c->formula[i]));
    DX_TRY(dx_check(g, sum));
    return dx_partials_gradient(g, it->session->rules, sum, c->n, c->unknown, gradient);
}

/* Rows from the diagonal on. */
static dx_status differentiate_twice(dx_iteration *it)
{
    dx_graph *g = &it->session->graph;
    const dx_solve_call *c = &it->call;
    dx_id *upper = it->derivative + (size_t)c->m * c->n;
    dx_id *gradient = dx_arena_alloc(&g->context->arena, c->n * sizeof *gradient);
    dx_partials entries;
    if (!gradient)
        return dx_no_memory(g->context);
    DX_TRY(find_gradient(it, gradient));
    DX_TRY(dx_partials_hessian(g, it->session->rules, c->n, c->unknown, gradient, &entries));
    for (size_t i = 0; i < (size_t)c->n * (c->n + 1) / 2; i++)
        upper[i] = dx_int(g, 0);
    for (size_t i = 0; i < entries.n; i++) {
        const dx_partial *p = &entries.partial[i];
        size_t row = p->row, above = row * c->n - row * (row + 1) / 2;
        upper[above + p->column] = p->value;
    }
    dx_partials_free(&entries);
    return DX_OK;
}

static size_t derivatives(const dx_solve_call *c, dx_level level)
{
    size_t first = (size_t)c->m * c->n, second = (size_t)c->n * (c->n + 1) / 2;
    return level == DX_LEVEL_VALUE ? 0 : level == DX_LEVEL_FIRST ? first : first + second;
}

static dx_status find_derivatives(dx_iteration *it)
{
    dx_level level = it->call.method->level;
    if (level != DX_LEVEL_VALUE)
        DX_TRY(differentiate(it));
    return level == DX_LEVEL_SECOND ? differentiate_twice(it) : DX_OK;
}

/* ---- tapes -------------------------------------------------------------------------------- */

/* The formulas, and as many derivatives as the level has; of unknowns and multipliers. */
static dx_status make_tape(dx_iteration *it, dx_level level)
{
    const dx_solve_call *c = &it->call;
    dx_graph *g = &it->session->graph;
    size_t n = derivatives(c, level);
    dx_id *root = dx_arena_alloc(&g->context->arena, (c->m + n) * sizeof *root);
    dx_id *input = dx_arena_alloc(&g->context->arena, ((size_t)c->n + c->m) * sizeof *input);
    if (!root || !input)
        return dx_no_memory(g->context);
    memcpy(root, c->formula, c->m * sizeof *root);
    memcpy(root + c->m, it->derivative, n * sizeof *root);
    memcpy(input, c->unknown, c->n * sizeof *input);
    uint32_t inputs = c->n;
    if (c->method->kind == DX_PROBLEM_LEAST)
        for (uint32_t i = 1; i < c->m; i++)
            input[inputs++] = it->multiplier[i - 1];
    DX_TRY(dx_stable(g, c->m + n, root));
    dx_status status =
        dx_tape_make(g, c->m + n, root, inputs, input, DX_TAPE_REDUCED, &it->tape[level]);
    if (status != DX_OK)
        it->tape[level] = (dx_tape){0};
    return status;
}

static dx_status make_problem(dx_iteration *it)
{
    const dx_solve_call *c = &it->call;
    const dx_tape *tape[3] = {NULL};
    for (int level = DX_LEVEL_VALUE; level <= (int)c->method->level; level++) {
        DX_TRY(make_tape(it, (dx_level)level));
        tape[level] = &it->tape[level];
    }
    dx_status status = dx_problem_init(&it->problem, c->method->kind, c->n, c->m, tape, NULL,
                                       &it->session->context);
    if (status != DX_OK) {
        it->problem = (dx_problem){0};
        return status;
    }
    it->problem.by_code = it->session->settings.evaluator == DX_EVALUATOR_NATIVE;
    if (c->m > 1 && c->method->kind == DX_PROBLEM_LEAST)
        dx_problem_constrain(&it->problem, c->n_equalities, c->lower, c->upper);
    else if (c->lower)
        dx_problem_constrain(&it->problem, 0, c->lower, c->upper);
    return DX_OK;
}

/* ---- beginning and end ----------------------------------------------------------------------- */

/* The call's arrays, in memory that outlives the statement. */
static dx_status copy_call(dx_iteration *it, const dx_solve_call *from)
{
    dx_graph *g = &it->session->graph;
    dx_solve_call *c = &it->call;
    size_t starts = (size_t)from->n * from->method->n_starts;
    *c = *from;
    size_t n = 2 * (size_t)c->n + 3 * (size_t)c->m + c->n_constraints + starts +
               derivatives(c, c->method->level) + 2;
    it->ids = dx_alloc(&it->session->context.memory, n * sizeof *it->ids);
    if (!it->ids)
        return dx_no_memory(&it->session->context);
    it->n_ids = n;
    const struct {
        const dx_id **list;
        size_t n;
    } part[] = {{&c->name, c->n},
                {&c->unknown, c->n},
                {&c->formula, c->m},
                {&c->equation, c->m},
                {&c->relation, c->n_constraints},
                {&c->start, starts}};
    dx_id *to = it->ids;
    for (size_t i = 0; i < sizeof part / sizeof *part; to += part[i++].n) {
        if (part[i].n > 0)
            memcpy(to, *part[i].list, part[i].n * sizeof *to);
        *part[i].list = to;
    }
    it->start = to - starts;
    it->multiplier = to;
    it->derivative = to + c->m;
    for (size_t i = 0; i < n - (size_t)(to - it->ids); i++)
        to[i] = dx_int(g, 0);
    it->ids[n - 1] = c->source;
    if (!dx_is_none(c->premises))
        it->ids[n - 2] = c->premises;
    for (uint32_t i = 1; i < c->m; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "lambda%u'", (unsigned)i); /* cannot be typed */
        it->multiplier[i - 1] = dx_symbol(g, name, strlen(name));
        DX_TRY(dx_check(g, it->multiplier[i - 1]));
    }
    return DX_OK;
}

/* Starts as doubles, and the bounds behind them. */
static dx_status copy_numbers(dx_iteration *it, const dx_solve_call *from)
{
    dx_solve_call *c = &it->call;
    size_t starts = (size_t)c->n * c->method->n_starts;
    it->numbers =
        dx_alloc(&it->session->context.memory, (starts + 2 * (size_t)c->n) * sizeof *it->numbers);
    if (!it->numbers)
        return dx_no_memory(&it->session->context);
    it->n_numbers = starts + 2 * (size_t)c->n;
    if (from->lower) {
        c->lower = memcpy(it->numbers + starts, from->lower, c->n * sizeof *it->numbers);
        c->upper = memcpy(it->numbers + starts + c->n, from->upper, c->n * sizeof *it->numbers);
    }
    if (c->n_constraints == 0)
        return DX_OK;
    it->constraint =
        dx_alloc(&it->session->context.memory, c->n_constraints * sizeof *it->constraint);
    if (!it->constraint)
        return dx_no_memory(&it->session->context);
    c->constraint =
        memcpy(it->constraint, from->constraint, c->n_constraints * sizeof *it->constraint);
    return DX_OK;
}

/* For the solver, of doubles; what is not known may be. */
static dx_status is_inside(void *data, const double *x, bool *inside)
{
    dx_holding holding;
    DX_TRY(dx_iteration_holds_at(data, x, &holding));
    *inside = holding != DX_BROKEN;
    return DX_OK;
}

/* Has a formula no value at n numbers for certain? */
static dx_status is_valueless(const dx_iteration *it, const dx_id *value, bool *valueless)
{
    const dx_solve_call *c = &it->call;
    dx_graph *g = &it->session->graph;
    *valueless = false;
    for (uint32_t i = 0; i < c->m && !*valueless; i++) {
        if (!dx_is_none(dx_substitute(g, c->formula[i], c->n, c->unknown, value)))
            continue;
        *valueless = g->context->diag.status == DX_DOMAIN;
        DX_TRY(dx_excuse(g->context, g->context->diag.status));
    }
    return DX_OK;
}

/* The simplest number within `far` of each unknown: where one of them has no value, that is what
 * the iteration stands for. */
static dx_status is_hole(void *data, const double *x, double far, bool *hole)
{
    enum { BITS = 24, FEW = 40 };
    const dx_iteration *it = data;
    dx_graph *g = &it->session->graph;
    size_t n = it->call.n;
    dx_id *value = dx_arena_alloc(&g->context->arena, n * sizeof *value);
    dx_holding holding;
    arb_t near;
    fmpq_t simple;
    *hole = false;
    if (n > FEW)
        return DX_OK;
    if (!value)
        return dx_no_memory(g->context);
    arb_init(near);
    fmpq_init(simple);
    for (size_t i = 0; i < n; i++) {
        arb_set_d(near, x[i]);
        mag_set_d(arb_radref(near), far);
        value[i] = dx_simplest_rational(near, BITS, simple) ? dx_number_from_fmpq(g, simple)
                                                            : dx_number_from_double(g, x[i]);
    }
    arb_clear(near);
    fmpq_clear(simple);
    DX_TRY(dx_iteration_holds(it, value, &holding));
    *hole = holding == DX_BROKEN;
    return *hole ? DX_OK : is_valueless(it, value, hole);
}

static dx_status begin_solver(dx_iteration *it, const dx_id *start, double *number,
                              dx_solver *solver)
{
    const dx_solve_call *c = &it->call;
    size_t starts = (size_t)c->n * c->method->n_starts;
    for (size_t i = 0; i < starts; i++)
        DX_TRY(dx_real_evaluate(&it->session->graph, start[i], 0, NULL, NULL, &number[i]));
    DX_TRY(dx_solver_init(solver, c->method, &it->problem, &c->option, number));
    bool premises = !dx_is_none(dx_iteration_premises(it));
    solver->inside = (dx_inside){premises ? is_inside : NULL, is_hole, it};
    return DX_OK;
}

static dx_status begin(dx_iteration *it, const dx_solve_call *call)
{
    const dx_method *method = call->method;
    if (method->dense && call->n > DX_DENSE_MOST) {
        dx_context *context = &it->session->context;
        dx_status status = dx_fail(context, DX_LIMIT, "%s is for up to %d unknowns, here are %u",
                                   call->operation, DX_DENSE_MOST, (unsigned)call->n);
        if (method->kind == DX_PROBLEM_LEAST)
            dx_diag_hint(&context->diag, "method=lbfgs and method=cg need no matrix");
        return status;
    }
    DX_TRY(copy_call(it, call));
    DX_TRY(copy_numbers(it, call));
    DX_TRY(find_derivatives(it));
    DX_TRY(make_problem(it));
    return begin_solver(it, it->start, it->numbers, &it->solver);
}

dx_status dx_iteration_begin(dx_evaluation *e, const dx_solve_call *call, dx_iteration **out)
{
    ddx_session *s = e->session;
    dx_iteration *it = dx_alloc(&s->context.memory, sizeof *it);
    *out = NULL;
    if (!it)
        return dx_no_memory(&s->context);
    *it = (dx_iteration){.session = s};
    dx_status status = begin(it, call);
    if (status != DX_OK) {
        dx_iteration_free(it);
        return status;
    }
    *out = it;
    return DX_OK;
}

dx_status dx_iteration_restart(dx_iteration *it, const dx_id *start)
{
    dx_context *context = &it->session->context;
    size_t starts = (size_t)it->call.n * it->call.method->n_starts;
    double *number = dx_arena_alloc(&context->arena, starts * sizeof *number);
    dx_solver solver;
    if (!number)
        return dx_no_memory(context);
    DX_TRY(begin_solver(it, start, number, &solver));
    dx_solver_free(&it->solver);
    it->solver = solver;
    memcpy(it->start, start, starts * sizeof *start);
    memcpy(it->numbers, number, starts * sizeof *number);
    return DX_OK;
}

/* ---- what was typed ----------------------------------------------------------------------------
 */

typedef struct question {
    const dx_iteration *it;
    const dx_id *value;
    dx_holding *holding;
} question;

/* Premises speak of the names or of what stands for them. */
static dx_status ask(dx_evaluation *e, void *data)
{
    const question *q = data;
    const dx_solve_call *c = &q->it->call;
    size_t n = c->n;
    dx_id *from = dx_statement_ids(e, 4 * n), *to = from + 2 * n;
    if (!from)
        return DX_NOMEM;
    memcpy(from, c->unknown, c->n * sizeof *from);
    memcpy(to, q->value, c->n * sizeof *to);
    for (uint32_t i = 0; i < c->n; i++) {
        if (dx_same(c->unknown[i], c->name[i]))
            continue;
        from[n] = c->name[i];
        to[n++] = q->value[i];
    }
    DX_TRY(dx_read_premises(e, dx_iteration_premises(q->it)));
    return dx_premises_hold(e, 0, n, from, to, q->holding);
}

dx_status dx_iteration_holds(const dx_iteration *it, const dx_id *value, dx_holding *holding)
{
    question q = {it, value, holding};
    *holding = DX_HOLDS;
    return dx_is_none(dx_iteration_premises(it)) ? DX_OK : dx_in_evaluation(it->session, ask, &q);
}

dx_status dx_iteration_holds_at(const dx_iteration *it, const double *x, dx_holding *holding)
{
    dx_graph *g = &it->session->graph;
    size_t n = it->call.n;
    *holding = DX_HOLDS;
    if (dx_is_none(dx_iteration_premises(it)) || !dx_finite(x, n))
        return DX_OK;
    dx_id *value = dx_arena_alloc(&g->context->arena, n * sizeof *value);
    if (!value)
        return dx_no_memory(g->context);
    for (size_t i = 0; i < n; i++)
        value[i] = dx_number_from_double(g, x[i]);
    return dx_iteration_holds(it, value, holding);
}

bool dx_iteration_converged(const dx_iteration *it)
{
    const dx_solver *s = &it->solver;
    switch (s->report.outcome) {
    case DX_OUTCOME_CONVERGED:
    case DX_OUTCOME_ZERO:
    case DX_OUTCOME_ROUNDING:
        return true;
    case DX_OUTCOME_WITHIN_ROUNDING: /* some of its digits are known, or that it is near 0 */
        return s->report.error <= 1e-3 * dx_norm(s->x, it->call.n) ||
               s->report.error <= 256 * DBL_EPSILON * fmin(1, dx_norm(s->start, it->call.n));
    case DX_OUTCOME_EDGE: /* of one unknown no way along the edge is left */
        return it->call.n == 1;
    default:
        return false;
    }
}

double dx_multiplier_of(const dx_solve_call *call, uint32_t i, const double *multipliers)
{
    const dx_constraint *c = &call->constraint[i];
    const double *bounds = multipliers + call->m - 1 + (c->upper ? call->n : 0);
    double own = c->place > 0 ? multipliers[c->place - 1] : c->binds ? bounds[c->unknown] : 0;
    return own == 0 ? 0 : call->most != c->turned ? own : -own;
}

double dx_iteration_multiplier(const dx_iteration *it, uint32_t i)
{
    return dx_multiplier_of(&it->call, i, it->solver.multipliers);
}

dx_id dx_iteration_constraint(const dx_iteration *it, uint32_t i)
{
    dx_graph *g = &it->session->graph;
    dx_id left = dx_operand(g, it->call.relation[i], 0),
          right = dx_operand(g, it->call.relation[i], 1);
    return it->call.constraint[i].turned ? dx_sub(g, right, left) : dx_sub(g, left, right);
}

bool dx_iteration_is_active(const dx_iteration *it, uint32_t i)
{
    const dx_constraint *c = &it->call.constraint[i];
    const dx_problem *p = it->solver.problem;
    if (c->place > 0)
        return dx_barrier_is_active(&it->solver, c->place - 1);
    return c->binds &&
           dx_barrier_is_active(&it->solver, p->m - 1 + c->unknown + (c->upper ? p->n : 0));
}

void dx_iteration_free(dx_iteration *it)
{
    if (!it)
        return;
    dx_memory *memory = &it->session->context.memory;
    if (it->solver.block)
        dx_solver_free(&it->solver);
    if (it->problem.memory)
        dx_problem_free(&it->problem);
    for (int i = 0; i < 3; i++)
        if (it->tape[i].memory)
            dx_tape_free(&it->tape[i]);
    dx_free(memory, it->numbers, it->n_numbers * sizeof *it->numbers);
    if (it->constraint)
        dx_free(memory, it->constraint, it->call.n_constraints * sizeof *it->constraint);
    dx_free(memory, it->ids, it->n_ids * sizeof *it->ids);
    dx_free(memory, it, sizeof *it);
}
