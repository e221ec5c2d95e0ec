/* Steps of the methods for least values, with their numbers. */
#include "engine/solvers/reasons.h"

#include <math.h>
#include <string.h>

static double chosen(double option, double otherwise)
{
    return isnan(option) ? otherwise : option;
}

static const char *gradient_name(const dx_reason *r)
{
    return r->n == 1 ? "#′(@)" : "∇#(@)";
}

void dx_reason_values(const dx_reason *r)
{
    const dx_solver *s = &r->st->it->solver;
    double sign = r->st->it->call.most ? -1 : 1;
    if (!r->made)
        return;
    double before = sign * s->kept[r->k].value, now = sign * s->report.value;
    dx_text_string(r->out, "\nf: ");
    DX_REASON(r, "% → %", before, now);
}

static double *scaled(const dx_reason *r, double factor, const double *v)
{
    double *out = dx_arena_alloc(&r->st->session->context.arena, r->n * sizeof *out);
    for (size_t i = 0; out && i < r->n; i++)
        out[i] = factor * v[i];
    return out;
}

/* Where the step leads, and the values; also where that is not taken. */
static dx_status tell_target(const dx_reason *r, double *step)
{
    dx_reason there = *r;
    double value;
    if (!step)
        return dx_no_memory(&r->st->session->context);
    if (r->made) {
        dx_reason_result(r);
        dx_reason_values(r);
        return DX_OK;
    }
    for (size_t i = 0; i < r->n; i++)
        step[i] += r->from[i];
    there.to = step;
    dx_reason_result(&there);
    DX_TRY(dx_problem_value(r->st->it->solver.problem, step, &value));
    double sign = r->st->it->call.most ? -1 : 1;
    DX_REASON(r, "\nf is % here and % there", sign * r->f[0], sign * value);
    return DX_OK;
}

/* ---- along the gradient ------------------------------------------------------------------ */

dx_status dx_explain_descend(const dx_reason *r)
{
    const dx_solver_options *o = &r->st->it->call.option;
    double rate = r->made ? r->st->it->solver.report.rate : chosen(o->rate, 0.01);
    dx_reason_first_vector(r, gradient_name(r), r->slopes);
    if (o->line != DX_LINE_FIXED)
        dx_reason_trials(r, "f", "rate", rate);
    if (o->line != DX_LINE_FIXED && !r->made)
        return DX_OK;
    dx_text_string(r->out, "\n");
    DX_REASON(r, "& = @ − %·", rate);
    dx_reason_write(r, gradient_name(r), 0, NULL);
    dx_text_string(r->out, " = ");
    dx_text_point(r->out, r->from, r->n, r->n == 1 ? 17 : 7);
    DX_REASON(r, " − %·", rate);
    bool brackets = r->n == 1 && signbit(r->slopes[0]);
    dx_text_string(r->out, brackets ? "(" : "");
    dx_text_point(r->out, r->slopes, r->n, r->n == 1 ? 17 : 7);
    dx_text_string(r->out, brackets ? ")" : "");
    return tell_target(r, scaled(r, -rate, r->slopes));
}

dx_status dx_explain_momentum(const dx_reason *r)
{
    const dx_solver_options *o = &r->st->it->call.option;
    double rate = chosen(o->rate, 0.01), momentum = chosen(o->momentum, 0.9);
    const double *gradient = r->slopes;
    dx_note before, ahead;
    if (!dx_reason_note(r, DX_NOTE_BEFORE, &before))
        return DX_OK;
    bool looks = dx_reason_note(r, DX_NOTE_GRADIENT, &ahead);
    if (looks)
        gradient = ahead.number;
    double *v = scaled(r, momentum, before.number);
    if (!v)
        return dx_no_memory(&r->st->session->context);
    for (size_t i = 0; i < r->n; i++)
        v[i] -= rate * gradient[i];
    dx_reason_first_vector(r, "v before", before.number);
    dx_reason_vector(r, looks ? "the gradient at @ + momentum·v" : gradient_name(r), gradient);
    DX_REASON(r, "\nv = %·v − %·gradient = ", momentum, rate);
    dx_text_point(r->out, v, r->n, r->n == 1 ? 17 : 7);
    DX_REASON(r, "\n& = @ + v", 0);
    return tell_target(r, v);
}

dx_status dx_explain_adam(const dx_reason *r)
{
    const dx_solver_options *o = &r->st->it->call.option;
    double rate = chosen(o->rate, 0.001), beta1 = chosen(o->beta1, 0.9);
    double beta2 = chosen(o->beta2, 0.999);
    dx_note count, before, squares;
    double *mean = scaled(r, 1, r->slopes), *square = scaled(r, 1, r->slopes);
    if (!mean || !square)
        return dx_no_memory(&r->st->session->context);
    if (!dx_reason_note(r, DX_NOTE_COUNT, &count) || !dx_reason_note(r, DX_NOTE_BEFORE, &before) ||
        !dx_reason_note(r, DX_NOTE_SQUARES, &squares))
        return DX_OK;
    for (size_t i = 0; i < r->n; i++) {
        double g = r->slopes[i];
        mean[i] = beta1 * before.number[i] + (1 - beta1) * g;
        square[i] = beta2 * squares.number[i] + (1 - beta2) * g * g;
    }
    dx_reason_first_vector(r, gradient_name(r), r->slopes);
    dx_reason_vector(r, "s", mean);
    dx_reason_vector(r, "r", square);
    for (size_t i = 0; i < r->n; i++) {
        mean[i] /= 1 - pow(beta1, count.number[0]);
        square[i] /= 1 - pow(beta2, count.number[0]);
    }
    dx_reason_vector(r, "S", mean);
    dx_reason_vector(r, "R", square);
    DX_REASON(r, "\n& = @ − %·S/(√(R) + 10^-8)", rate);
    dx_reason_result(r);
    dx_reason_values(r);
    return DX_OK;
}

/* ---- along another direction ------------------------------------------------------------- */

dx_status dx_explain_direction(const dx_reason *r)
{
    const dx_method *m = r->st->it->call.method;
    double rate = r->st->it->solver.report.rate;
    dx_note direction, count;
    dx_reason_first_vector(r, gradient_name(r), r->slopes);
    if (!dx_reason_note(r, DX_NOTE_DIRECTION, &direction)) {
        dx_text_string(r->out, "\nf does not fall along the direction that was to be taken");
        return DX_OK;
    }
    dx_reason_vector(r, m == &dx_method_cg ? "d" : "d = −B·gradient", direction.number);
    if (dx_reason_note(r, DX_NOTE_COUNT, &count)) {
        DX_REASON(r, count.number[0] == 0 ? "\nB is 1 yet" : "\nB has learnt from % steps",
                  count.number[0]);
    }
    dx_reason_trials(r, "f", "rate", rate);
    if (!r->made)
        return DX_OK;
    dx_reason_sum(r, rate, direction.number);
    dx_reason_values(r);
    return DX_OK;
}

/* ---- trust ------------------------------------------------------------------------------- */

static void tell_region(const dx_reason *r, const double *v, bool taken)
{
    double value = r->st->it->solver.kept[r->k].value, fall = value - v[3];
    DX_REASON(r, "\nradius %: |d| = %, # should fall by % and ", v[0], v[1], v[2]);
    if (!isfinite(v[3]))
        dx_text_string(r->out, "has no value there");
    else if (fall >= 0)
        DX_REASON(r, "falls by %", fall);
    else
        DX_REASON(r, "rises by %", -fall);
    dx_text_string(r->out, taken ? ": taken" : ": not taken, the radius becomes smaller");
}

dx_status dx_explain_trust(const dx_reason *r)
{
    double *d = scaled(r, 1, r->from);
    if (!d)
        return dx_no_memory(&r->st->session->context);
    dx_reason_first_vector(r, gradient_name(r), r->slopes);
    dx_reason_matrix(r, r->n == 1 ? "#″(@)" : "$H(@)", r->curvatures);
    size_t regions = 0, number = 0;
    for (dx_note next = {0}; dx_next_note(&r->st->record, &next);)
        regions += next.kind == DX_NOTE_REGION;
    for (dx_note next = {0}; dx_next_note(&r->st->record, &next);)
        if (next.kind == DX_NOTE_REGION && (++number <= 10 || number == regions))
            tell_region(r, next.number, r->made && number == regions);
    if (!r->made)
        return DX_OK;
    for (size_t i = 0; i < r->n; i++)
        d[i] = r->to[i] - r->from[i];
    dx_reason_sum(r, 1, d);
    dx_reason_values(r);
    return DX_OK;
}

/* ---- a simplex --------------------------------------------------------------------------- */

static void tell_corners(const dx_reason *r, const dx_note *corners)
{
    double sign = r->st->it->call.most ? -1 : 1;
    for (size_t i = 0; i <= r->n && r->n <= DX_REASON_MATRIX; i++) {
        const double *v = corners->number + i * (r->n + 1);
        dx_text_string(r->out, i == 0      ? "the best corner "
                               : i == r->n ? "\nthe worst corner "
                                           : "\na corner ");
        dx_text_point(r->out, v + 1, r->n, 7);
        dx_text_string(r->out, ": f = ");
        dx_text_number(r->out, sign * v[0], 7);
    }
}

dx_status dx_explain_neldermead(const dx_reason *r)
{
    static const char *const done[] = {
        [DX_SIMPLEX_REFLECTED] = "that is taken for the worst corner",
        [DX_SIMPLEX_EXPANDED] = "better than all: farther out f = %, which is taken",
        [DX_SIMPLEX_OUTSIDE] = "better than the worst alone: nearer f = %, which is taken",
        [DX_SIMPLEX_INSIDE] = "no better than the worst: inside f = %, which is taken",
        [DX_SIMPLEX_SHRUNK] = "not better, nor nearer, f = %: all are drawn to the best corner",
    };
    double sign = r->st->it->call.most ? -1 : 1;
    dx_note corners, change;
    if (dx_reason_note(r, DX_NOTE_CORNERS, &corners))
        tell_corners(r, &corners);
    if (!dx_reason_note(r, DX_NOTE_SIMPLEX, &change)) {
        dx_text_string(r->out, "\nthe simplex is small: values around are looked at");
        if (r->made)
            dx_text_string(r->out, ", and it begins anew");
        return DX_OK;
    }
    DX_REASON(r, "\nthe worst one reflected: f = %; ", sign * change.number[4]);
    DX_REASON(r, done[(int)change.number[0]], sign * change.number[5]);
    DX_REASON(r, "\n& is the best corner", 0);
    dx_reason_result(r);
    dx_reason_values(r);
    return DX_OK;
}
