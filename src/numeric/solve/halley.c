/* Halley's method: x - 2·f·f'/(2·f'^2 - f·f''), the zero of the hyperbola that has value, slope and
 * curvature of f (Traub, Iterative Methods for the Solution of Equations, 5.21); of third order.
 * Memory: f, f' and f'' at the point. */
#include "numeric/solve/methods.h"
#include "numeric/solve/rest.h"

#include <string.h>

static size_t room(uint32_t n, uint32_t m, const dx_solver_options *options)
{
    (void)n, (void)m, (void)options;
    return 3;
}

static size_t scratch_room(uint32_t n, uint32_t m, const dx_solver_options *options)
{
    (void)n, (void)m, (void)options;
    return 0;
}

/* f/(f' - f·f''/(2·f')), which has no square to overflow. */
static double correction(const double *at)
{
    return at[0] / (at[1] - at[0] / at[1] * at[2] / 2);
}

static dx_status rest(dx_solver *s)
{
    const double *at = s->memory;
    if (at[0] == 0 && at[1] == 0) {
        s->report.outcome = DX_OUTCOME_FLAT;
        return DX_OK;
    }
    return dx_rest_alone(s, at[0], fabs(correction(at)));
}

static dx_status init(dx_solver *s)
{
    double *at = s->memory;
    DX_TRY(dx_problem_second(s->problem, s->x, &at[0], &at[1], &at[2]));
    s->report.value = at[0];
    s->report.slope = at[1];
    if (!isfinite(s->x[0]) || !isfinite(at[0]))
        s->report.outcome = DX_OUTCOME_NO_START;
    return at[0] == 0 ? rest(s) : DX_OK;
}

static dx_status name_no_step(dx_solver *s)
{
    const double *at = s->memory;
    bool constant = false;
    if (at[1] == 0 && at[2] == 0)
        DX_TRY(dx_rest_is_constant(s, at[0], &constant));
    s->report.outcome = constant                                           ? DX_OUTCOME_CONSTANT
                        : at[1] != 0 && isfinite(at[1]) && isfinite(at[2]) ? DX_OUTCOME_NO_HALLEY
                        : isfinite(at[1]) && isfinite(at[2])               ? DX_OUTCOME_ZERO_SLOPE
                                                             : DX_OUTCOME_NO_SLOPE_HERE;
    return DX_OK;
}

static dx_status step(dx_solver *s)
{
    double next = s->x[0] - correction(s->memory), at[3];
    if (!isfinite(next) || s->memory[1] == 0)
        return name_no_step(s);
    DX_TRY(dx_problem_second(s->problem, &next, &at[0], &at[1], &at[2]));
    if (!isfinite(at[0])) {
        s->tried[0] = next;
        s->report.outcome = DX_OUTCOME_LEFT_DOMAIN;
        return DX_OK;
    }
    dx_solver_move(s, &next);
    memcpy(s->memory, at, sizeof at);
    s->report.value = at[0];
    s->report.slope = at[1];
    return rest(s);
}

const dx_method dx_method_halley = {
    .name = "halley",
    .kind = DX_PROBLEM_ROOT,
    .level = DX_LEVEL_SECOND,
    .one_unknown = true,
    .order = 3,
    .n_starts = 1,
    .room = room,
    .scratch_room = scratch_room,
    .init = init,
    .step = step,
};
