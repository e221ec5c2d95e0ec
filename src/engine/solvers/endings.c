/* What is said of the end of an iteration, with its numbers. */
#include "engine/solvers/stepper.h"

#include <math.h>
#include <string.h>

enum { SHOWN = 6, CYCLES = 8, DIGITS = 17, FEW_DIGITS = 6 };

/* ---- numbers ------------------------------------------------------------------------------------
 */

void dx_text_number(dx_text *out, double x, int digits)
{
    if (!isfinite(x)) {
        dx_text_string(out, isnan(x) ? "no value" : x > 0 ? "inf" : "−inf");
        return;
    }
    if (signbit(x) && x != 0)
        dx_text_string(out, "−");
    dx_text_double(out, fabs(x), digits);
}

void dx_text_point(dx_text *out, const double *x, size_t n, int digits)
{
    if (n == 1) {
        dx_text_number(out, x[0], digits);
        return;
    }
    for (size_t i = 0; i < n && i < SHOWN; i++) {
        dx_text_string(out, i > 0 ? ", " : "[");
        dx_text_number(out, x[i], digits);
    }
    dx_text_string(out, n > SHOWN ? ", …]" : "]");
}

/* x = 1, or p = [1, 2]. */
static void write_place(const dx_stepper *st, const double *x, dx_text *out)
{
    uint32_t n = st->it->call.n;
    dx_text_format(out, "%s = ", st->point);
    dx_text_point(out, x, n, n == 1 ? DIGITS : FEW_DIGITS);
}

/* What the rows have in their column of values. */
static const char *value_name(const dx_stepper *st)
{
    const dx_solve_call *c = &st->it->call;
    if (c->method->kind == DX_PROBLEM_FIXED)
        return c->n == 1 ? "g − x" : "|g − x|";
    return c->method->kind == DX_PROBLEM_ROOT && c->n > 1 ? "|f|" : "f";
}

static void write_value(const dx_stepper *st, double value, dx_text *out)
{
    dx_text_format(out, ", %s = ", value_name(st));
    dx_text_number(out, st->it->call.most ? -value : value, FEW_DIGITS);
}

/* ---- what there is to say -----------------------------------------------------------------------
 */

static dx_status tell_slope(dx_stepper *st, dx_text *out)
{
    const dx_solver *s = &st->it->solver;
    dx_text_string(out, "\n");
    write_place(st, s->x, out);
    dx_text_string(out, ", ");
    dx_text_string(out, st->it->call.method->kind == DX_PROBLEM_FIXED ? "g′ = " : "f′ = ");
    dx_text_number(out, s->report.slope, FEW_DIGITS);
    write_value(st, s->report.value, out);
    return DX_OK;
}

/* Along this direction the Jacobian changes nothing. */
static dx_status tell_null_direction(dx_stepper *st, dx_text *out)
{
    dx_solver *s = &st->it->solver;
    uint32_t n = st->it->call.n;
    bool found = false;
    double *v = dx_arena_alloc(&st->session->context.arena, n * sizeof *v);
    if (!v)
        return dx_no_memory(&st->session->context);
    if (dx_problem_has(s->problem, DX_LEVEL_FIRST))
        DX_TRY(dx_solver_null_direction(s, v, &found));
    dx_text_string(out, "\n");
    write_place(st, s->x, out);
    if (!found)
        return DX_OK;
    dx_text_string(out, ", J·v ≈ 0 for v = ");
    dx_text_point(out, v, n, FEW_DIGITS);
    return DX_OK;
}

/* The least number of steps after which it is there again; 0: none. */
static size_t period(const dx_solver *s)
{
    size_t n = s->problem->n;
    for (size_t back = 2; back <= CYCLES && back < s->n_kept; back++) {
        const double *old = dx_solver_point(s, s->n_kept - 1 - back);
        double far = 0, size = dx_norm(s->x, n);
        for (size_t i = 0; i < n; i++)
            far = fmax(far, fabs(old[i] - s->x[i]));
        if (far <= 1e-12 * size || far <= 1e-6 * s->report.step)
            return back;
    }
    return 0;
}

static void tell_cycle(const dx_stepper *st, dx_text *out)
{
    const dx_solver *s = &st->it->solver;
    size_t n = s->problem->n, back = period(s);
    if (back == 0)
        return;
    dx_text_format(out, "\nthe cycle: %s = ", st->point);
    for (size_t i = 0; i <= back; i++) {
        if (back == 2 && i == back)
            break;
        dx_text_string(out, i == 0 ? "" : back == 2 ? " ↔ " : " → ");
        const double *x = dx_solver_point(s, s->n_kept - 1 - back + i);
        double shown = fabs(x[0]) < 1e-12 * s->report.step ? 0 : x[0]; /* 0 but for rounding */
        if (n == 1)
            dx_text_number(out, shown, FEW_DIGITS);
        else
            dx_text_point(out, x, n, FEW_DIGITS);
    }
}

static void tell_tried(const dx_stepper *st, dx_text *out)
{
    const dx_solver *s = &st->it->solver;
    if (isnan(s->tried[0]))
        return;
    dx_text_string(out, "\ntried: ");
    write_place(st, s->tried, out);
}

static void tell_place(const dx_stepper *st, dx_text *out)
{
    dx_text_string(out, "\n");
    write_place(st, st->it->solver.x, out);
    write_value(st, st->it->solver.report.value, out);
}

static dx_status tell_ends(dx_stepper *st, dx_text *out)
{
    dx_solver *s = &st->it->solver;
    const double end[2] = {s->start[0], s->start[1]};
    for (int i = 0; i < 2; i++) {
        double value;
        DX_TRY(dx_problem_value(s->problem, &end[i], &value));
        dx_text_string(out, i == 0 ? "\n" : ", ");
        dx_text_string(out, "f(");
        dx_text_number(out, end[i], FEW_DIGITS);
        dx_text_string(out, ") = ");
        dx_text_number(out, value, FEW_DIGITS);
    }
    return DX_OK;
}

static void tell_bracket(const dx_stepper *st, dx_text *out)
{
    const dx_report *r = &st->it->solver.report;
    if (isnan(r->lo))
        return;
    dx_text_format(out, "\n%s from ", st->point);
    dx_text_number(out, r->lo, DIGITS);
    dx_text_string(out, " to ");
    dx_text_number(out, r->hi, DIGITS);
    dx_text_string(out, ", where f = ");
    dx_text_number(out, r->value, FEW_DIGITS);
}

/* An earlier iterate that is better than the last one. At poles and jumps none is. */
static void tell_best(const dx_stepper *st, dx_text *out)
{
    const dx_solver *s = &st->it->solver;
    const dx_report *now = &s->report, *best = &s->kept[now->best];
    bool least = st->it->call.method->kind == DX_PROBLEM_LEAST;
    bool better = least ? best->value < now->value : fabs(best->value) < fabs(now->value);
    if (!dx_outcome_failed(now->outcome) || !better || now->outcome == DX_OUTCOME_POLE ||
        now->outcome == DX_OUTCOME_JUMP)
        return;
    dx_text_format(out, "\nthe best so far is iterate %llu: ", (unsigned long long)now->best);
    write_place(st, dx_solver_point(s, (size_t)now->best), out);
    write_value(st, best->value, out);
}

static dx_status tell_numbers(dx_stepper *st, dx_text *out)
{
    switch (st->it->solver.report.outcome) {
    case DX_OUTCOME_ZERO_SLOPE:
    case DX_OUTCOME_NO_SLOPE_HERE:
        return st->it->call.n == 1 ? tell_slope(st, out) : tell_null_direction(st, out);
    case DX_OUTCOME_SINGULAR:
    case DX_OUTCOME_SINGULAR_ZERO:
        return tell_null_direction(st, out);
    case DX_OUTCOME_NO_BRACKET:
    case DX_OUTCOME_NO_FINITE_END:
    case DX_OUTCOME_NO_END:
        return tell_ends(st, out);
    case DX_OUTCOME_CYCLE:
        tell_cycle(st, out);
        return DX_OK;
    case DX_OUTCOME_LEFT_DOMAIN:
    case DX_OUTCOME_HOLE:
    case DX_OUTCOME_DIVERGED:
        tell_tried(st, out);
        return DX_OK;
    case DX_OUTCOME_POLE:
    case DX_OUTCOME_JUMP:
        tell_bracket(st, out);
        return DX_OK;
    case DX_OUTCOME_NO_START:
    case DX_OUTCOME_NO_FINITE_START:
    case DX_OUTCOME_NO_INTERVAL:
    case DX_OUTCOME_GOING:
    case DX_OUTCOME_MOST_STEPS:
    case DX_OUTCOME_CONVERGED:
        return DX_OK;
    default:
        tell_place(st, out);
        return DX_OK;
    }
}

dx_status dx_stepper_ending(dx_stepper *st, dx_text *out)
{
    dx_iterates_outcome(st->it, out);
    DX_TRY(tell_numbers(st, out));
    tell_best(st, out);
    DX_TRY(dx_tell_rootless(st->it, out));
    return out->failed ? dx_no_memory(&st->session->context) : DX_OK;
}
