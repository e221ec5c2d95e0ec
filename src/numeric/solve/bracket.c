#include "numeric/solve/bracket.h"

#include "numeric/solve/rest.h"

#include <float.h>

static void tell_ends(dx_solver *s, const dx_bracket *b)
{
    s->report.lo = b->a;
    s->report.hi = b->b;
}

static bool same_sign(double v, double w)
{
    return (v > 0 && w > 0) || (v < 0 && w < 0);
}

/* The value at the point, which is zero or that of an end. */
static dx_status begin_at(dx_solver *s, const dx_bracket *b, double x, double value)
{
    s->x[0] = x;
    s->report.value = value;
    s->report.error = b->b - b->a;
    return value == 0 ? dx_rest_bracket(s, value, 0) : DX_OK;
}

static dx_status name_no_bracket(dx_solver *s, const dx_bracket *b)
{
    double middle = b->a + (b->b - b->a) * 0.375, value;
    DX_TRY(dx_problem_residual(s->problem, &middle, &value));
    bool infinite = isinf(b->fa) || isinf(b->fb);
    s->report.outcome = infinite                           ? DX_OUTCOME_NO_FINITE_END
                        : b->fa == b->fb && b->fa == value ? DX_OUTCOME_CONSTANT
                                                           : DX_OUTCOME_NO_BRACKET;
    return DX_OK;
}

dx_status dx_bracket_init(dx_solver *s)
{
    dx_bracket *b = (dx_bracket *)s->memory;
    b->a = s->start[0];
    b->b = s->start[1];
    if (!(b->a < b->b) || !isfinite(b->b - b->a)) {
        s->report.outcome = DX_OUTCOME_NO_INTERVAL;
        return DX_OK;
    }
    DX_TRY(dx_problem_residual(s->problem, &b->a, &b->fa));
    DX_TRY(dx_problem_residual(s->problem, &b->b, &b->fb));
    tell_ends(s, b);
    bool left = fabs(b->fa) < fabs(b->fb);
    DX_TRY(begin_at(s, b, left ? b->a : b->b, left ? b->fa : b->fb));
    if (isnan(b->fa) || isnan(b->fb)) {
        s->x[0] = isnan(b->fa) ? b->a : b->b;
        s->report.value = NAN;
        s->report.outcome = DX_OUTCOME_NO_END;
    } else if (s->report.outcome == DX_OUTCOME_GOING && same_sign(b->fa, b->fb)) {
        return name_no_bracket(s, b);
    }
    return DX_OK;
}

double dx_bracket_middle(const dx_solver *s, const dx_bracket *b)
{
    double a = b->a, z = b->b, plain = a + (z - a) / 2;
    if (z - a > 0x1p-10 * (s->start[1] - s->start[0]))
        return plain;
    if (a < 0 && z > 0)
        return 0;
    double near = fmin(fabs(a), fabs(z)), far = fmax(fabs(a), fabs(z));
    if (far <= 4 * near || far < 4 * DBL_MIN)
        return plain;
    return copysign(sqrt(fmax(near, DBL_MIN)) * sqrt(far), plain);
}

/* The end with the smaller value; and at an infinite one there is a pole without more ado. */
static dx_status come_to_rest(dx_solver *s, const dx_bracket *b)
{
    bool left = fabs(b->fa) < fabs(b->fb);
    s->x[0] = left ? b->a : b->b;
    s->report.value = left ? b->fa : b->fb;
    return dx_rest_bracket(s, s->report.value, b->b - b->a);
}

/* Is it too large for a double there, and beside it, too? At a pole it is not, or the sign
 * changes. */
static dx_status overflows(dx_solver *s, double x, double value, bool *too_large)
{
    double side[2] = {nextafter(x, -INFINITY), nextafter(x, INFINITY)}, left, right;
    DX_TRY(dx_problem_residual(s->problem, &side[0], &left));
    DX_TRY(dx_problem_residual(s->problem, &side[1], &right));
    *too_large = left == value && right == value;
    return DX_OK;
}

dx_status dx_bracket_take(dx_solver *s, dx_bracket *b, double x, double value)
{
    if (isnan(value)) {
        s->tried[0] = x;
        s->report.outcome = DX_OUTCOME_HOLE;
        return DX_OK;
    }
    dx_solver_move(s, &x);
    s->report.value = value;
    if (value == 0 || same_sign(value, b->fa)) {
        b->a = x;
        b->fa = value;
    }
    if (value == 0 || same_sign(value, b->fb)) {
        b->b = x;
        b->fb = value;
    }
    tell_ends(s, b);
    if (value == 0)
        return dx_rest_bracket(s, value, 0);
    s->report.error = b->b - b->a;
    bool too_large = false;
    if (isinf(value))
        DX_TRY(overflows(s, x, value, &too_large));
    if (isinf(value) && !too_large) {
        s->report.outcome = DX_OUTCOME_POLE;
        return DX_OK;
    }
    double far = fmax(fabs(b->a), fabs(b->b)), middle = b->a + (b->b - b->a) / 2;
    bool narrow = b->b - b->a <= dx_solver_tolerance(s) * fmin(fabs(b->a), fabs(b->b));
    if (narrow || middle == b->a || middle == b->b || far <= DBL_MIN)
        return come_to_rest(s, b);
    return DX_OK;
}
