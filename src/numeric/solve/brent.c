/* Brent's method: inverse quadratic interpolation or the secant while it makes the bracket
 * narrower fast enough, bisection where it does not (Brent, Algorithms for Minimization without
 * Derivatives, ch. 4, procedure zero). Memory: the bracket, then `state`. */
#include "numeric/solve/bracket.h"
#include "numeric/solve/methods.h"
#include "numeric/solve/record.h"

#include <float.h>

/* b is the best point, c the one of the other sign, a the b before; d the last step and e the one
 * before it. */
typedef struct state {
    double a, b, c, fa, fb, fc, d, e;
} state;

static size_t room(uint32_t n, uint32_t m, const dx_solver_options *options)
{
    (void)n, (void)m, (void)options;
    return (sizeof(dx_bracket) + sizeof(state)) / sizeof(double);
}

static size_t scratch_room(uint32_t n, uint32_t m, const dx_solver_options *options)
{
    (void)n, (void)m, (void)options;
    return 0;
}

static dx_status init(dx_solver *s)
{
    DX_TRY(dx_bracket_init(s));
    const dx_bracket *b = (const dx_bracket *)s->memory;
    double far = b->b - b->a;
    *(state *)(s->memory + sizeof *b / sizeof(double)) = (state){
        .a = b->a, .b = b->b, .c = b->a, .fa = b->fa, .fb = b->fb, .fc = b->fa, .d = far, .e = far};
    return DX_OK;
}

static void best_first(state *z)
{
    if (fabs(z->fc) >= fabs(z->fb))
        return;
    z->a = z->b;
    z->b = z->c;
    z->c = z->a;
    z->fa = z->fb;
    z->fb = z->fc;
    z->fc = z->fa;
}

/* By the line through two points, or the parabola x(f) through three: p/q from b. */
static void interpolate(const state *z, double m, double *p, double *q)
{
    double s = z->fb / z->fa;
    if (z->a == z->c) {
        *p = 2 * m * s;
        *q = 1 - s;
    } else {
        double t = z->fa / z->fc, r = z->fb / z->fc;
        *p = s * (2 * m * t * (t - r) - (z->b - z->a) * (r - 1));
        *q = (t - 1) * (r - 1) * (s - 1);
    }
    if (*p > 0)
        *q = -*q;
    else
        *p = -*p;
}

/* The next step from b: interpolated where that is less than three quarters of the way to c and
 * half of the step before the last, else to the middle. */
static void choose_step(const dx_solver *s, state *z, double middle, double least)
{
    double m = (z->c - z->b) / 2, p, q, before = z->e;
    bool finite = isfinite(z->fa) && isfinite(z->fb) && isfinite(z->fc);
    if (finite && fabs(z->e) >= least && fabs(z->fa) > fabs(z->fb)) {
        interpolate(z, m, &p, &q);
        z->e = z->d;
        z->d = p / q;
        bool parabola = z->a != z->c;
        bool taken = 2 * p < 3 * m * q - fabs(least * q) && p < fabs(before * q / 2);
        dx_note_down(s, DX_NOTE_BRENT, 9,
                     (const double[]){parabola ? 2 : 1, taken, z->b + z->d, z->a, z->fa, z->b,
                                      z->fb, z->c, z->fc});
        if (taken)
            return;
    }
    z->d = z->e = middle - z->b;
}

static dx_status step(dx_solver *s)
{
    dx_bracket *bracket = (dx_bracket *)s->memory;
    state z = *(state *)(s->memory + sizeof *bracket / sizeof(double));
    best_first(&z);
    double least = dx_solver_tolerance(s) / 2 * fabs(z.b), value;
    double middle = dx_bracket_middle(s, bracket);
    choose_step(s, &z, middle, least);
    double next = z.b + (fabs(z.d) > least ? z.d : copysign(least, z.c - z.b));
    if (!(next > bracket->a && next < bracket->b))
        next = middle;
    DX_TRY(dx_problem_value(s->problem, &next, &value));
    z.a = z.b;
    z.fa = z.fb;
    z.b = next;
    z.fb = value;
    if ((value > 0) == (z.fc > 0)) {
        z.c = z.a;
        z.fc = z.fa;
        z.e = z.d = z.b - z.a;
    }
    *(state *)(s->memory + sizeof *bracket / sizeof(double)) = z;
    return dx_bracket_take(s, bracket, next, value);
}

const dx_method dx_method_brent = {
    .name = "brent",
    .kind = DX_PROBLEM_ROOT,
    .level = DX_LEVEL_VALUE,
    .one_unknown = true,
    .n_starts = 2,
    .room = room,
    .scratch_room = scratch_room,
    .init = init,
    .step = step,
};
