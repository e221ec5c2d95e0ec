/* Gradient descent, x' = x - ε·g, and its relatives (Goodfellow, Bengio and Courville, Deep
 * Learning, 2016, chapter 8):
 *     momentum (8.3.2)  v' = α·v - ε·g(x),        x' = x + v'
 *     nesterov (8.3.3)  v' = α·v - ε·g(x + α·v),  x' = x + v'
 *     adam (8.5.3)      s' = ρ₁·s + (1 - ρ₁)·g,  r' = ρ₂·r + (1 - ρ₂)·g²,
 *                       x' = x - ε·ŝ/(√r̂ + δ),   ŝ = s'/(1 - ρ₁ᵗ),  r̂ = r'/(1 - ρ₂ᵗ)
 * With line=exact or line=backtracking plain descent looks for its rate along the gradient each
 * time, with line=fixed it is ε all the way. Memory: a dx_least, how often the value has grown in
 * a row, the number of steps t, and v[n], or s[n] and r[n]; of a line search, the last rate. */
#include "numeric/solve/line.h"
#include "numeric/solve/record.h"

#include <float.h>
#include <string.h>

enum { GROWING = 12 }; /* times in a row that the value may grow, where it was at the start */

static const double TINY = 1e-8; /* δ */

typedef struct state {
    double *growing, *t, *last_rate, *first, *second;
    double *next, *gradient, *ahead; /* scratch */
} state;

static size_t room(uint32_t n, uint32_t m, const dx_solver_options *options)
{
    (void)m, (void)options;
    return dx_least_room(n) + 3 + 2 * (size_t)n;
}

static size_t scratch_room(uint32_t n, uint32_t m, const dx_solver_options *options)
{
    (void)m, (void)options;
    return dx_least_scratch(n, false) + 3 * (size_t)n;
}

static state state_of(const dx_solver *s)
{
    size_t n = s->problem->n;
    state w = {.growing = dx_least_own(s)};
    w.t = w.growing + 1;
    w.last_rate = w.t + 1;
    w.first = w.last_rate + 1;
    w.second = w.first + n;
    w.next = s->scratch + dx_least_scratch((uint32_t)n, false);
    w.gradient = w.next + n;
    w.ahead = w.gradient + n;
    return w;
}

static double chosen(double option, double otherwise)
{
    return isnan(option) ? otherwise : option;
}

static dx_status check_options(dx_solver *s)
{
    const dx_solver_options *o = &s->options;
    dx_context *context = s->context;
    if (o->rate <= 0 || o->rate == INFINITY)
        return dx_fail(context, DX_DOMAIN, "with a rate of %g there is no step downwards", o->rate);
    if (o->momentum < 0 || o->momentum >= 1)
        return dx_fail(context, DX_DOMAIN, "the momentum is from 0 to below 1, not %g",
                       o->momentum);
    if (o->beta1 < 0 || o->beta1 >= 1 || o->beta2 < 0 || o->beta2 >= 1)
        return dx_fail(context, DX_DOMAIN, "beta1 and beta2 are from 0 to below 1");
    return DX_OK;
}

static dx_status init(dx_solver *s)
{
    dx_least *l = dx_least_of(s);
    state w = state_of(s);
    DX_TRY(check_options(s));
    DX_TRY(dx_problem_first(s->problem, s->x, &l->value, l->gradient));
    memset(w.growing, 0, (3 + 2 * (size_t)s->problem->n) * sizeof *w.growing);
    return dx_least_begin(s, NULL);
}

/* Does the point not change any more? */
static bool stands(const dx_solver *s, const double *next)
{
    return memcmp(s->x, next, s->problem->n * sizeof *next) == 0;
}

/* To w->next, whose value is not bound to be less. */
static dx_status go(dx_solver *s, const state *w, double rate, const double *ahead)
{
    const dx_least *l = dx_least_of(s);
    double value;
    if (stands(s, w->next)) {
        DX_TRY(dx_least_stuck(s, false, NULL));
        if (s->report.outcome == DX_OUTCOME_NO_DESCENT)
            s->report.outcome = DX_OUTCOME_TOO_SLOW;
        return DX_OK;
    }
    DX_TRY(dx_problem_first(s->problem, w->next, &value, w->gradient));
    /* beyond rounding */
    bool grows = value > l->value + 1e-12 * fabs(l->value);
    *w->growing = grows ? *w->growing + 1 : 0;
    if ((*w->growing >= GROWING && value > s->kept[0].value) || value == INFINITY) {
        s->report.outcome = DX_OUTCOME_TOO_FAST;
        return DX_OK;
    }
    if (!dx_least_admits(s, w->next, value, w->gradient)) {
        if (s->report.outcome == DX_OUTCOME_DIVERGED)
            s->report.outcome = DX_OUTCOME_TOO_FAST;
        return DX_OK;
    }
    s->report.rate = rate;
    return dx_least_move(s, w->next, value, w->gradient, ahead, NULL);
}

/* ---- plain ---------------------------------------------------------------------------------- */

static dx_status search(dx_solver *s, const state *w)
{
    const dx_least *l = dx_least_of(s);
    size_t n = s->problem->n;
    dx_line line = {.direction = w->ahead, .point = w->next, .gradient = w->gradient};
    for (size_t i = 0; i < n; i++) {
        w->ahead[i] = -l->gradient[i];
        line.slope -= l->gradient[i] * l->gradient[i];
    }
    double first = *w->last_rate > 0 ? 2 * *w->last_rate
                                     : chosen(s->options.rate, fmin(1, 100 * dx_line_first(s)));
    if (s->options.line == DX_LINE_EXACT)
        DX_TRY(dx_line_wolfe(s, &line, first, 1e-13, 1e-10));
    else
        DX_TRY(dx_line_backtrack(s, &line, first));
    *w->last_rate = line.a;
    for (size_t i = 0; i < n; i++)
        w->ahead[i] = w->next[i] - s->x[i];
    return dx_line_take(s, &line, w->ahead);
}

static dx_status step_plain(dx_solver *s)
{
    const dx_least *l = dx_least_of(s);
    state w = state_of(s);
    double rate = chosen(s->options.rate, 0.01);
    if (s->options.line != DX_LINE_FIXED)
        return search(s, &w);
    for (size_t i = 0; i < s->problem->n; i++) {
        w.ahead[i] = -rate * l->gradient[i];
        w.next[i] = s->x[i] + w.ahead[i];
    }
    return go(s, &w, rate, w.ahead);
}

/* ---- with a velocity ------------------------------------------------------------------------- */

static dx_status step_with(dx_solver *s, bool looks_ahead)
{
    const dx_least *l = dx_least_of(s);
    state w = state_of(s);
    size_t n = s->problem->n;
    double rate = chosen(s->options.rate, 0.01), momentum = chosen(s->options.momentum, 0.9);
    const double *gradient = l->gradient;
    if (looks_ahead) {
        double value;
        for (size_t i = 0; i < n; i++)
            w.next[i] = s->x[i] + momentum * w.first[i];
        DX_TRY(dx_problem_first(s->problem, w.next, &value, w.gradient));
        gradient = w.gradient;
        dx_note_down(s, DX_NOTE_GRADIENT, n, gradient);
    }
    dx_note_down(s, DX_NOTE_BEFORE, n, w.first);
    for (size_t i = 0; i < n; i++) {
        w.first[i] = momentum * w.first[i] - rate * gradient[i];
        w.next[i] = s->x[i] + w.first[i];
        w.ahead[i] = fabs(w.first[i]) + fabs(rate * gradient[i]);
    }
    return go(s, &w, rate, w.ahead);
}

static dx_status step_momentum(dx_solver *s)
{
    return step_with(s, false);
}

static dx_status step_nesterov(dx_solver *s)
{
    return step_with(s, true);
}

static dx_status step_adam(dx_solver *s)
{
    const dx_least *l = dx_least_of(s);
    state w = state_of(s);
    double rate = chosen(s->options.rate, 0.001);
    double beta1 = chosen(s->options.beta1, 0.9), beta2 = chosen(s->options.beta2, 0.999);
    ++*w.t;
    dx_note_down(s, DX_NOTE_COUNT, 1, w.t);
    dx_note_down(s, DX_NOTE_BEFORE, s->problem->n, w.first);
    dx_note_down(s, DX_NOTE_SQUARES, s->problem->n, w.second);
    double whole1 = 1 - pow(beta1, *w.t), whole2 = 1 - pow(beta2, *w.t);
    for (size_t i = 0; i < s->problem->n; i++) {
        double g = l->gradient[i];
        w.first[i] = beta1 * w.first[i] + (1 - beta1) * g;
        w.second[i] = beta2 * w.second[i] + (1 - beta2) * g * g;
        w.ahead[i] = -rate * (w.first[i] / whole1) / (sqrt(w.second[i] / whole2) + TINY);
        w.next[i] = s->x[i] + w.ahead[i];
    }
    return go(s, &w, rate, w.ahead);
}

#define DESCENT(variable, text, do_step)                                                           \
    const dx_method dx_method_##variable = {                                                       \
        .name = text,                                                                              \
        .kind = DX_PROBLEM_LEAST,                                                                  \
        .level = DX_LEVEL_FIRST,                                                                   \
        .n_starts = 1,                                                                             \
        .room = room,                                                                              \
        .scratch_room = scratch_room,                                                              \
        .init = init,                                                                              \
        .step = do_step,                                                                           \
    }

DESCENT(descend, "descend", step_plain);
DESCENT(momentum, "momentum", step_momentum);
DESCENT(nesterov, "nesterov", step_nesterov);
DESCENT(adam, "adam", step_adam);
