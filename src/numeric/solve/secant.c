/* The secant method: the zero of the line through the last two points (Burden and Faires, Numerical
 * Analysis, 2.3); of order 1.618. The first step goes to the second start. Memory: f at the point,
 * the point before it and f there, and whether there is one. */
#include "numeric/solve/methods.h"
#include "numeric/solve/rest.h"

typedef struct state {
    double f, x_before, f_before, begun;
} state;

static size_t room(uint32_t n, uint32_t m, const dx_solver_options *options)
{
    (void)n, (void)m, (void)options;
    return sizeof(state) / sizeof(double);
}

static size_t scratch_room(uint32_t n, uint32_t m, const dx_solver_options *options)
{
    (void)n, (void)m, (void)options;
    return 0;
}

static dx_status init(dx_solver *s)
{
    state *z = (state *)s->memory;
    if (s->start[0] == s->start[1] || !dx_finite(s->start, 2)) {
        s->report.outcome = DX_OUTCOME_NO_INTERVAL;
        return DX_OK;
    }
    DX_TRY(dx_problem_value(s->problem, s->x, &z->f));
    s->report.value = z->f;
    if (!isfinite(z->f))
        s->report.outcome = DX_OUTCOME_NO_START;
    return z->f == 0 ? dx_rest_alone(s, 0, 0) : DX_OK;
}

/* The last two values are the same: at a zero, as far as doubles go, or nowhere near one. */
static dx_status name_level_chord(dx_solver *s, const state *z)
{
    bool constant;
    DX_TRY(dx_rest_is_constant(s, z->f, &constant));
    if (constant) {
        s->report.outcome = DX_OUTCOME_CONSTANT;
        return DX_OK;
    }
    DX_TRY(dx_rest_bracket(s, z->f, 0));
    if (dx_outcome_failed(s->report.outcome) || s->report.outcome == DX_OUTCOME_TOUCHES)
        s->report.outcome = DX_OUTCOME_LEVEL_CHORD;
    return DX_OK;
}

static double chord(const dx_solver *s, const state *z)
{
    return (z->f - z->f_before) / (s->x[0] - z->x_before);
}

static dx_status step(dx_solver *s)
{
    state *z = (state *)s->memory;
    double next = s->start[1], f;
    if (z->begun != 0) {
        if (z->f == z->f_before)
            return name_level_chord(s, z);
        next = s->x[0] - z->f / chord(s, z);
    }
    if (next == s->x[0])
        return dx_rest_bracket(s, z->f, 0);
    DX_TRY(dx_problem_value(s->problem, &next, &f));
    if (!isfinite(next) || !isfinite(f)) {
        s->tried[0] = next;
        s->report.outcome = isfinite(next) ? DX_OUTCOME_LEFT_DOMAIN : DX_OUTCOME_DIVERGED;
        return DX_OK;
    }
    *z = (state){.f = f, .x_before = s->x[0], .f_before = z->f, .begun = 1};
    dx_solver_move(s, &next);
    s->report.value = f;
    s->report.slope = chord(s, z);
    return dx_rest_alone(s, f, fabs(f / s->report.slope));
}

const dx_method dx_method_secant = {
    .name = "secant",
    .kind = DX_PROBLEM_ROOT,
    .level = DX_LEVEL_VALUE,
    .one_unknown = true,
    .order = 1.6,
    .n_starts = 2,
    .room = room,
    .scratch_room = scratch_room,
    .init = init,
    .step = step,
};
