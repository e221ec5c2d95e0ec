/* Iterations of the C library. */
#include "engine/api/handles.h"
#include "engine/solvers/iterates.h"
#include "engine/solvers/solution.h"

typedef struct opening {
    const char *text;
    size_t n;
    dx_iteration *it;
} opening;

static dx_status open_iteration(dx_evaluation *e, void *data)
{
    opening *o = data;
    dx_solve_call call;
    DX_TRY(dx_read_solver_text(e, o->text, o->n, &call));
    return dx_iteration_begin(e, &call, &o->it);
}

static void forget_ending(ddx_iteration *iteration)
{
    dx_text_clear(&iteration->ending);
    iteration->converged = false;
}

/* At the end, once: has it converged, with what can be proved? */
static dx_status find_ending(ddx_iteration *iteration)
{
    if (!dx_solver_ended(&iteration->it->solver) || iteration->ending.n > 0)
        return DX_OK;
    return dx_solution_ending(iteration->it, &iteration->converged, &iteration->ending);
}

ddx_status ddx_iteration_new(ddx_session *s, const char *call, size_t n, ddx_iteration **iteration)
{
    opening o = {.text = call, .n = n};
    *iteration = NULL;
    dx_call_begin(s);
    dx_status status = dx_in_evaluation(s, open_iteration, &o);
    ddx_iteration *i = status == DX_OK ? dx_alloc(&s->context.memory, sizeof *i) : NULL;
    if (status == DX_OK && !i) {
        dx_iteration_free(o.it);
        status = dx_no_memory(&s->context);
    }
    if (status != DX_OK)
        return dx_call_finish(s, status);
    *i = (ddx_iteration){.it = o.it, .next = s->iterations};
    dx_text_init(&i->outcome, &s->context.memory);
    dx_text_init(&i->ending, &s->context.memory);
    s->iterations = i;
    status = find_ending(i); /* the start may be the end */
    if (status == DX_OK)
        *iteration = i;
    else
        ddx_iteration_free(i);
    return dx_call_finish(s, status);
}

void ddx_iteration_free(ddx_iteration *iteration)
{
    if (!iteration)
        return;
    ddx_session *s = iteration->it->session;
    ddx_iteration **at = &s->iterations;
    while (*at != iteration)
        at = &(*at)->next;
    *at = iteration->next;
    dx_text_free(&iteration->outcome);
    dx_text_free(&iteration->ending);
    dx_iteration_free(iteration->it);
    dx_free(&s->context.memory, iteration, sizeof *iteration);
}

ddx_status ddx_iteration_step(ddx_iteration *iteration)
{
    return ddx_iteration_run(iteration, 1);
}

ddx_status ddx_iteration_run(ddx_iteration *iteration, uint64_t most)
{
    ddx_session *s = iteration->it->session;
    dx_solver *solver = &iteration->it->solver;
    dx_status status = DX_OK;
    dx_call_begin(s);
    for (uint64_t i = 0; i < most && status == DX_OK && !dx_solver_ended(solver); i++)
        status = dx_solver_step(solver);
    if (status == DX_OK)
        status = find_ending(iteration);
    return dx_call_finish(s, status);
}

ddx_status ddx_iteration_go(ddx_iteration *iteration, uint64_t number)
{
    ddx_session *s = iteration->it->session;
    dx_solver *solver = &iteration->it->solver;
    dx_call_begin(s);
    dx_status status =
        number < solver->n_kept
            ? dx_solver_go(solver, number)
            : dx_fail(&s->context, DX_TYPE, "iterates are numbered 0 to %zu", solver->n_kept - 1);
    if (status == DX_OK) {
        forget_ending(iteration);
        status = find_ending(iteration);
    }
    return dx_call_finish(s, status);
}

ddx_iterate ddx_iteration_state(const ddx_iteration *iteration)
{
    const dx_iteration *it = iteration->it;
    const dx_report *r = &it->solver.report;
    return (ddx_iterate){
        .number = r->k,
        .value = it->call.most ? -r->value : r->value,
        .slope = r->slope,
        .step = r->step,
        .rate = r->rate,
        .lower = r->lo,
        .upper = r->hi,
        .error = r->error,
        .order = dx_iteration_order(it, it->solver.n_kept - 1),
        .violation = r->violation,
        .best = r->best,
        .ended = dx_solver_ended(&it->solver),
        .converged = iteration->converged,
        .failed = dx_outcome_failed(r->outcome),
    };
}

size_t ddx_iteration_unknowns(const ddx_iteration *iteration)
{
    return iteration->it->call.n;
}

const char *ddx_iteration_unknown(const ddx_iteration *iteration, size_t index)
{
    const dx_iteration *it = iteration->it;
    return index < it->call.n ? dx_bytes(&it->session->graph, it->call.name[index]) : NULL;
}

const double *ddx_iteration_point(const ddx_iteration *iteration)
{
    return iteration->it->solver.x;
}

const char *ddx_iteration_outcome(ddx_iteration *iteration)
{
    dx_text_clear(&iteration->outcome);
    if (iteration->ending.n > 0)
        dx_text_string(&iteration->outcome, dx_text_get(&iteration->ending));
    else
        dx_iterates_outcome(iteration->it, &iteration->outcome);
    return dx_text_get(&iteration->outcome);
}

ddx_status ddx_iteration_value(ddx_iteration *iteration, ddx_value *value)
{
    ddx_session *s = iteration->it->session;
    dx_id a = DX_NONE;
    dx_call_begin(s);
    dx_status status = dx_solution_of(iteration->it, &a);
    return dx_give(s, status, a, value);
}

ddx_status ddx_member(ddx_session *s, ddx_value value, const char *name, ddx_value *member)
{
    dx_id a = DX_NONE;
    uint32_t digits = 0;
    dx_call_begin(s);
    dx_status status = dx_take(s, value, &a);
    if (status == DX_OK)
        status = dx_member(s, a, name, &a, &digits);
    return dx_give_value(s, status, (dx_value){.id = a, .digits = digits}, member);
}
