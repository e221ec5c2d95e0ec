/* iteration.c - an iteration under way: derivatives, tapes, the solver. */
#include "engine/solve.h"

#include "numeric/real.h"

#include <string.h>

/* ---- derivatives ------------------------------------------------------------------------ */

/* The Jacobian, row by row, with its zeros. */
static dx_status differentiate(dx_iteration *it)
{
    dx_graph *g = &it->session->graph;
    const dx_solve_call *c = &it->call;
    dx_partials entries;
    DX_TRY(
        dx_partials_jacobian(g, it->session->rules, c->m, c->formula, c->n, c->unknown, &entries));
    for (size_t i = 0; i < (size_t)c->m * c->n; i++)
        it->derivative[i] = dx_int(g, 0);
    for (size_t i = 0; i < entries.n; i++) {
        const dx_partial *p = &entries.partial[i];
        it->derivative[(size_t)p->row * c->n + p->column] = p->value;
    }
    dx_partials_free(&entries);
    return DX_OK;
}

/* The Hessian of one formula, its rows from the diagonal on. */
static dx_status differentiate_twice(dx_iteration *it)
{
    dx_graph *g = &it->session->graph;
    const dx_solve_call *c = &it->call;
    dx_id *upper = it->derivative + c->n;
    dx_partials entries;
    DX_TRY(dx_partials_hessian(g, it->session->rules, c->n, c->unknown, it->derivative, &entries));
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

static dx_status find_derivatives(dx_iteration *it)
{
    const dx_solve_call *c = &it->call;
    dx_memory *memory = &it->session->context.memory;
    if (c->method->level == DX_LEVEL_VALUE)
        return DX_OK;
    size_t first = (size_t)c->m * c->n, second = (size_t)c->n * (c->n + 1) / 2;
    it->n_derivatives = first + (c->method->level == DX_LEVEL_SECOND ? second : 0);
    it->derivative = dx_alloc(memory, it->n_derivatives * sizeof *it->derivative);
    if (!it->derivative)
        return dx_no_memory(&it->session->context);
    DX_TRY(differentiate(it));
    return c->method->level == DX_LEVEL_SECOND ? differentiate_twice(it) : DX_OK;
}

/* ---- tapes -------------------------------------------------------------------------------- */

/* The formulas, and as many derivatives as the level has. */
static dx_status make_tape(dx_iteration *it, dx_level level)
{
    const dx_solve_call *c = &it->call;
    dx_graph *g = &it->session->graph;
    size_t n = level == DX_LEVEL_VALUE   ? 0
               : level == DX_LEVEL_FIRST ? (size_t)c->m * c->n
                                         : it->n_derivatives;
    size_t room = (c->m + n) * sizeof(dx_id);
    dx_id *root = dx_alloc(&g->context->memory, room);
    if (!root)
        return dx_no_memory(g->context);
    memcpy(root, c->formula, c->m * sizeof *root);
    if (n > 0)
        memcpy(root + c->m, it->derivative, n * sizeof *root);
    dx_status status =
        dx_tape_make(g, c->m + n, root, c->n, c->unknown, DX_TAPE_REDUCED, &it->tape[level]);
    dx_free(&g->context->memory, root, room);
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
    return dx_problem_init(&it->problem, c->method->kind, c->n, c->m, tape, NULL,
                           &it->session->context);
}

/* ---- beginning and end ----------------------------------------------------------------------- */

/* The call's arrays, in memory that outlives the statement. */
static dx_status copy_call(dx_iteration *it, const dx_solve_call *from)
{
    dx_solve_call *c = &it->call;
    size_t starts = (size_t)from->n * from->method->n_starts;
    *c = *from;
    it->n_ids = 2 * (size_t)c->n + 2 * (size_t)c->m + starts;
    it->ids = dx_alloc(&it->session->context.memory, it->n_ids * sizeof *it->ids);
    if (!it->ids)
        return dx_no_memory(&it->session->context);
    const struct {
        const dx_id **list;
        size_t n;
    } part[] = {{&c->name, c->n},
                {&c->unknown, c->n},
                {&c->formula, c->m},
                {&c->equation, c->m},
                {&c->start, starts}};
    dx_id *to = it->ids;
    for (size_t i = 0; i < sizeof part / sizeof *part; i++, to += part[i - 1].n) {
        memcpy(to, *part[i].list, part[i].n * sizeof *to);
        *part[i].list = to;
    }
    return DX_OK;
}

static dx_status begin_solver(dx_iteration *it)
{
    const dx_solve_call *c = &it->call;
    size_t starts = (size_t)c->n * c->method->n_starts;
    it->start = dx_alloc(&it->session->context.memory, starts * sizeof *it->start);
    if (!it->start)
        return dx_no_memory(&it->session->context);
    for (size_t i = 0; i < starts; i++)
        DX_TRY(dx_real_evaluate(&it->session->graph, c->start[i], 0, NULL, NULL, &it->start[i]));
    return dx_solver_init(&it->solver, c->method, &it->problem, &c->options, it->start);
}

dx_status dx_iteration_begin(dx_evaluation *e, const dx_solve_call *call, dx_iteration **out)
{
    ddx_session *s = e->session;
    dx_iteration *it = dx_alloc(&s->context.memory, sizeof *it);
    *out = NULL;
    if (!it)
        return dx_no_memory(&s->context);
    *it = (dx_iteration){.session = s};
    dx_status status = copy_call(it, call);
    if (status == DX_OK)
        status = find_derivatives(it);
    if (status == DX_OK)
        status = make_problem(it);
    if (status == DX_OK)
        status = begin_solver(it);
    if (status != DX_OK) {
        dx_iteration_free(it);
        return status;
    }
    *out = it;
    return DX_OK;
}

void dx_iteration_free(dx_iteration *it)
{
    if (!it)
        return;
    const dx_solve_call *c = &it->call;
    dx_memory *memory = &it->session->context.memory;
    if (it->solver.block)
        dx_solver_free(&it->solver);
    if (it->problem.memory)
        dx_problem_free(&it->problem);
    for (int i = 0; i < 3; i++)
        if (it->tape[i].memory)
            dx_tape_free(&it->tape[i]);
    dx_free(memory, it->start, (size_t)c->n * c->method->n_starts * sizeof *it->start);
    dx_free(memory, it->derivative, it->n_derivatives * sizeof *it->derivative);
    dx_free(memory, it->ids, it->n_ids * sizeof *it->ids);
    dx_free(memory, it, sizeof *it);
}
