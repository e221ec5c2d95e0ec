/* Bisection: the middle of a bracket, and the half in which the sign changes (Burden and Faires,
 * Numerical Analysis, 2.1). Memory: the bracket. */
#include "numeric/solve/bracket.h"
#include "numeric/solve/methods.h"

static size_t room(uint32_t n, uint32_t m, const dx_solver_options *options)
{
    (void)n, (void)m, (void)options;
    return sizeof(dx_bracket) / sizeof(double);
}

static size_t scratch_room(uint32_t n, uint32_t m, const dx_solver_options *options)
{
    (void)n, (void)m, (void)options;
    return 0;
}

static dx_status step(dx_solver *s)
{
    dx_bracket *b = (dx_bracket *)s->memory;
    double middle = dx_bracket_middle(s, b), value;
    DX_TRY(dx_problem_value(s->problem, &middle, &value));
    return dx_bracket_take(s, b, middle, value);
}

const dx_method dx_method_bisect = {
    .name = "bisect",
    .kind = DX_PROBLEM_ROOT,
    .level = DX_LEVEL_VALUE,
    .one_unknown = true,
    .n_starts = 2,
    .room = room,
    .scratch_room = scratch_room,
    .init = dx_bracket_init,
    .step = step,
};
