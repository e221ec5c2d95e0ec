/* Steps of the methods for equations, with their numbers. */
#include "engine/solvers/reasons.h"

#include "numeric/solve/dense.h"

#include <math.h>
#include <string.h>

static const dx_solver *solver_of(const dx_reason *r)
{
    return &r->st->it->solver;
}

/* ---- newton -------------------------------------------------------------------------------------
 */

static double damping_of(const dx_reason *r)
{
    dx_note last = {0};
    bool damped = r->st->it->call.option.damped;
    return damped && dx_reason_note(r, DX_NOTE_TRIAL, &last) ? last.number[0] : 1;
}

static double multiplicity_of(const dx_reason *r)
{
    double m = r->st->it->call.option.multiplicity;
    return m > 0 ? m : 1;
}

static dx_status newton_damped(const dx_reason *r)
{
    double d = -multiplicity_of(r) * (r->f[0] / r->slopes[0]);
    if (multiplicity_of(r) == 1)
        DX_REASON(r, "d = −f(@)/f′(@) = %/%", -r->f[0], r->slopes[0]);
    else
        DX_REASON(r, "d = −%·f(@)/f′(@) = %·%/%", multiplicity_of(r), -multiplicity_of(r), r->f[0],
                  r->slopes[0]);
    if (!isfinite(d))
        return DX_OK;
    DX_REASON(r, " = %", d);
    dx_reason_trials(r, "|f|", "a", damping_of(r));
    dx_reason_sum(r, damping_of(r), &d);
    return DX_OK;
}

static dx_status newton_alone(const dx_reason *r)
{
    double f = r->f[0], slope = r->slopes[0], factor = multiplicity_of(r);
    if (r->st->it->call.option.damped)
        return newton_damped(r);
    if (factor == 1)
        DX_REASON(r, "& = @ − f(@)/f′(@)\n   = % − %/%", r->from[0], f, slope);
    else
        DX_REASON(r, "& = @ − %·f(@)/f′(@)\n   = % − %·%/%", factor, r->from[0], factor, f, slope);
    dx_reason_result(r);
    return DX_OK;
}

/* d with J·d = -f. */
static dx_status solve(const dx_reason *r, double *d, bool *found)
{
    uint32_t n = (uint32_t)r->n;
    dx_context *context = &r->st->session->context;
    size_t room = (size_t)n * n + dx_dense_work(n) + n;
    double *factors = dx_arena_alloc(&context->arena, room * sizeof *factors);
    if (!factors)
        return dx_no_memory(context);
    double *work = factors + (size_t)n * n;
    int32_t *pivot = (int32_t *)(work + dx_dense_work(n));
    memcpy(factors, r->slopes, (size_t)n * n * sizeof *factors);
    *found = dx_dense_factor(n, factors, pivot, work) > 0x1p-52;
    for (uint32_t i = 0; i < n; i++)
        d[i] = -r->f[i];
    if (*found)
        dx_dense_solve(n, factors, pivot, d);
    return DX_OK;
}

static dx_status newton_together(const dx_reason *r)
{
    dx_context *context = &r->st->session->context;
    double *d = dx_arena_alloc(&context->arena, r->n * sizeof *d);
    bool found = false;
    if (!d)
        return dx_no_memory(context);
    DX_TRY(solve(r, d, &found));
    DX_REASON(r, "J(@)·d = −f(@) is solved for d", 0);
    dx_reason_matrix(r, "J(@)", r->slopes);
    dx_reason_vector(r, "f(@)", r->f);
    if (!found) {
        dx_text_string(r->out, "\nthere is no such d, or it is not the only one");
        return DX_OK;
    }
    dx_reason_vector(r, "d", d);
    if (r->st->it->call.option.damped)
        dx_reason_trials(r, "|f|", "a", damping_of(r));
    dx_reason_sum(r, damping_of(r), d);
    return DX_OK;
}

dx_status dx_explain_newton(const dx_reason *r)
{
    return r->n == 1 ? newton_alone(r) : newton_together(r);
}

/* ---- its relatives ----------------------------------------------------------------------- */

dx_status dx_explain_halley(const dx_reason *r)
{
    double f = r->f[0], first = r->slopes[0], second = r->curvatures[0];
    DX_REASON(r, "& = @ − 2·f·f′/(2·f′² − f·f″)\n   = % − 2·%·%/(2·%² − %·%)", r->from[0], f, first,
              first, f, second);
    dx_reason_result(r);
    return DX_OK;
}

static dx_status value_at(const dx_reason *r, double x, double *value)
{
    return dx_problem_value(r->st->it->solver.problem, &x, value);
}

dx_status dx_explain_secant(const dx_reason *r)
{
    const dx_solver *s = solver_of(r);
    if (r->k == 0) {
        DX_REASON(r, "& is the second start", 0);
        dx_reason_result(r);
        return DX_OK;
    }
    double before = dx_solver_point(s, (size_t)r->k - 1)[0], value;
    DX_TRY(value_at(r, before, &value));
    double x = r->from[0], f = r->f[0];
    DX_REASON(r, "& = @ − f(@)·(@ − ", 0);
    const dx_reason earlier = {.st = r->st, .out = r->out, .k = r->k - 1, .n = 1};
    dx_reason_write(&earlier, "@)/(f(", 0, NULL);
    DX_REASON(r, "@) − f(", 0);
    dx_reason_write(&earlier, "@))", 0, NULL);
    DX_REASON(r, "\n   = % − %·(% − %)/(% − %)", x, f, x, before, f, value);
    dx_reason_result(r);
    return DX_OK;
}

dx_status dx_explain_broyden(const dx_reason *r)
{
    dx_note note;
    double damping = damping_of(r);
    dx_context *context = &r->st->session->context;
    double *d = dx_arena_alloc(&context->arena, r->n * sizeof *d);
    if (!d)
        return dx_no_memory(context);
    dx_reason_first_vector(r, "f(@)", r->f);
    if (!dx_reason_note(r, DX_NOTE_DIRECTION, &note)) {
        dx_text_string(r->out, "\nthere is no step from here");
        return DX_OK;
    }
    for (size_t i = 0; i < r->n; i++)
        d[i] = -note.number[i];
    dx_reason_vector(r, "d = −B·f(@)", d);
    if (r->st->it->call.option.damped)
        dx_reason_trials(r, "|f|", "a", damping);
    dx_reason_sum(r, damping, d);
    if (dx_reason_note(r, DX_NOTE_EXACT, &note))
        dx_text_string(r->out, r->n == 1 ? "\nB is worked out anew: 1/f′ there"
                                         : "\nB is worked out anew: J⁻¹ there");
    else
        dx_text_string(r->out, "\nB is corrected, so that it explains this step");
    return DX_OK;
}

/* ---- fixed points ------------------------------------------------------------------------ */

dx_status dx_explain_fixedpoint(const dx_reason *r)
{
    if (!r->st->it->call.option.accelerated || r->n > 1) {
        DX_REASON(r, "& = g(@) = g(", 0);
        dx_text_point(r->out, r->from, r->n, r->n == 1 ? 17 : 7);
        dx_text_char(r->out, ')');
        dx_reason_result(r);
        return DX_OK;
    }
    double x = r->from[0], y = r->f[0], z;
    DX_TRY(value_at(r, y, &z));
    DX_REASON(r, "y = g(@) = %, z = g(y) = %", y, z);
    DX_REASON(r, "\n& = z − (z − y)²/((z − y) − (y − @))\n   = % − (% − %)²/((% − %) − (% − %))", z,
              z, y, z, y, y, x);
    dx_reason_result(r);
    return DX_OK;
}

/* ---- brackets ---------------------------------------------------------------------------- */

static void write_sign(const dx_reason *r, double value)
{
    dx_text_string(r->out, value > 0 ? " > 0" : value < 0 ? " < 0" : "");
}

/* The ends before the step, with their values. */
static dx_status tell_ends(const dx_reason *r)
{
    const dx_report *before = &solver_of(r)->kept[r->k];
    double low, high;
    DX_TRY(value_at(r, before->lo, &low));
    DX_TRY(value_at(r, before->hi, &high));
    DX_REASON(r, "a = %, f(a) = %", before->lo, low);
    write_sign(r, low);
    DX_REASON(r, "\nb = %, f(b) = %", before->hi, high);
    write_sign(r, high);
    return DX_OK;
}

/* Which part goes on. */
static void tell_half(const dx_reason *r)
{
    const dx_report *now = &solver_of(r)->report;
    if (!r->made)
        return;
    if (now->value == 0)
        dx_text_string(r->out, ": a zero");
    else
        DX_REASON(r, ", so the sign changes in [%, %]", now->lo, now->hi);
}

static void tell_new_point(const dx_reason *r)
{
    const dx_report *now = &solver_of(r)->report;
    dx_reason_result(r);
    if (!r->made)
        return;
    DX_REASON(r, "\nf(&) = %", now->value);
    write_sign(r, now->value);
    tell_half(r);
}

dx_status dx_explain_bisect(const dx_reason *r)
{
    const dx_report *before = &solver_of(r)->kept[r->k];
    double a = before->lo, b = before->hi;
    DX_TRY(tell_ends(r));
    if (r->to && r->made && dx_solver_point(solver_of(r), (size_t)r->k + 1)[0] != a + (b - a) / 2)
        DX_REASON(r, "\n& is between a and b by powers of ten", 0);
    else
        DX_REASON(r, "\n& = (a + b)/2 = (% + %)/2", a, b);
    tell_new_point(r);
    return DX_OK;
}

dx_status dx_explain_brent(const dx_reason *r)
{
    dx_note note;
    DX_TRY(tell_ends(r));
    bool tried = dx_reason_note(r, DX_NOTE_BRENT, &note);
    if (tried) {
        const double *v = note.number;
        dx_text_string(r->out, v[0] == 2 ? "\nthe parabola through the last three points, "
                                         : "\nthe line through the last two points, ");
        if (v[0] == 2)
            DX_REASON(r, "%, % and %", v[3], v[5], v[7]);
        else
            DX_REASON(r, "% and %", v[3], v[5]);
        DX_REASON(r, ", is 0 at %", v[2]);
        dx_text_string(r->out, v[1] == 0 ? ": too far, or too little is gained"
                               : r->to && r->to[0] == v[2]
                                   ? ": taken"
                                   : ": nearer than doubles tell, so a least step that way");
    }
    if (!tried || note.number[1] == 0)
        DX_REASON(r, "\n& is the middle", 0);
    else
        DX_REASON(r, "\n&", 0);
    tell_new_point(r);
    return DX_OK;
}
