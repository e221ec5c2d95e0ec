#include "numeric/solve/solver.h"

#include "numeric/solve/course.h"
#include "numeric/solve/dense.h"
#include "numeric/solve/record.h"
#include "numeric/solve/sink.h"

#include <float.h>
#include <string.h>

enum {
    KEPT_DOUBLES = 1 << 19, /* of snapshots, from where they become rarer */
    CYCLES = 8              /* the longest cycle that is looked for */
};

static const struct {
    const char *said, *advice;
    bool failed;
} outcomes[] = {
#define OUTCOME(name, said, advice) {said, advice, false},
#define FAILED(name, said, advice)  {said, advice, true},
#include "numeric/solve/outcomes.def"
#undef OUTCOME
#undef FAILED
};

const char *dx_outcome_said(dx_outcome outcome)
{
    return outcomes[outcome].said;
}

const char *dx_outcome_advice(dx_outcome outcome)
{
    return outcomes[outcome].advice;
}

bool dx_outcome_failed(dx_outcome outcome)
{
    return outcomes[outcome].failed;
}

dx_solver_options dx_solver_defaults(void)
{
    return (dx_solver_options){
        .most = 200, .rate = NAN, .momentum = NAN, .beta1 = NAN, .beta2 = NAN, .radius = NAN};
}

/* ---- for methods ------------------------------------------------------------------- */

void dx_solver_move(dx_solver *s, const double *to)
{
    size_t n = s->problem->n;
    s->moved = true;
    s->report.step = dx_distance(to, s->x, n);
    memcpy(s->x, to, n * sizeof *to);
}

double dx_solver_tolerance(const dx_solver *s)
{
    return fmax(s->options.tolerance, 4 * DBL_EPSILON);
}

dx_status dx_solver_null_direction(dx_solver *s, double *direction, bool *found)
{
    uint32_t n = s->problem->n;
    dx_memory *memory = s->problem->memory;
    size_t size = (n + (size_t)n * n + dx_dense_work(n)) * sizeof(double);
    double *f = dx_alloc(memory, size);
    if (!f)
        return dx_no_memory(s->context);
    double *jacobian = f + n, *work = jacobian + (size_t)n * n;
    dx_status status = dx_problem_first(s->problem, s->x, f, jacobian);
    *found = status == DX_OK && dx_finite(jacobian, (size_t)n * n) &&
             dx_dense_null_direction(n, jacobian, work, direction);
    dx_free(memory, f, size);
    return status;
}

/* ---- what is kept -------------------------------------------------------------------- */

static unsigned block_of(size_t k)
{
    unsigned j = 0;
    for (k = k / DX_POINTS + 1; k > 1; k >>= 1)
        j++;
    return j;
}

static size_t first_of(unsigned block)
{
    return DX_POINTS * (((size_t)1 << block) - 1);
}

static double *point_at(const dx_solver *s, size_t k)
{
    unsigned j = block_of(k);
    return s->points[j] + (k - first_of(j)) * s->problem->n;
}

const double *dx_solver_point(const dx_solver *s, size_t k)
{
    return point_at(s, k);
}

static size_t size_of_block(const dx_solver *s, unsigned block)
{
    return ((size_t)DX_POINTS << block) * s->problem->n * sizeof(double);
}

/* Is there room for point n_kept? */
static bool has_room(dx_solver *s)
{
    unsigned j = block_of(s->n_kept);
    if (j < DX_POINT_BLOCKS && !s->points[j])
        s->points[j] = dx_alloc(s->problem->memory, size_of_block(s, j));
    return j < DX_POINT_BLOCKS && s->points[j];
}

/* Every second snapshot goes when there are many; its place is free again. */
static void thin_out(dx_solver *s)
{
    for (size_t i = 2; i < s->n_snapshots; i += 2) {
        size_t other = s->place[i / 2];
        s->place[i / 2] = s->place[i];
        s->place[i] = other;
    }
    s->n_snapshots = (s->n_snapshots + 1) / 2;
    s->stride *= 2;
}

static double *snapshot_at(const dx_solver *s, size_t k)
{
    return s->snapshots + s->place[k] * s->room;
}

/* A place for one more; false without memory. */
static bool make_place(dx_solver *s)
{
    dx_memory *memory = s->problem->memory;
    size_t n = s->n_places;
    if (s->n_snapshots < n)
        return true;
    if (!dx_grow(memory, &s->snapshots, sizeof *s->snapshots, &s->snapshots_room,
                 (n + 1) * s->room) ||
        !dx_grow(memory, &s->place, sizeof *s->place, &s->place_room, n + 1))
        return false;
    s->place[n] = n;
    s->n_places++;
    return true;
}

/* The method's memory and the last two steps, of iterate n_kept. */
static bool keep_snapshot(dx_solver *s)
{
    if (s->n_kept % s->stride != 0)
        return true;
    if (s->n_snapshots > 1 && s->n_snapshots * s->room > KEPT_DOUBLES)
        thin_out(s);
    if (s->n_kept % s->stride != 0)
        return true;
    if (!make_place(s))
        return false;
    double *to = snapshot_at(s, s->n_snapshots++);
    memcpy(to, s->memory, s->room * sizeof *to);
    to[s->room - 2] = s->last_steps[0];
    to[s->room - 1] = s->last_steps[1];
    return true;
}

/* Is the current value less than that of the best iterate? */
static bool is_best(const dx_solver *s)
{
    const dx_report *known = &s->kept[s->report.best];
    double now = s->report.value, best = known->value;
    double violation = fmax(s->report.violation, 1e-9);
    if (violation != fmax(known->violation, 1e-9)) /* the smaller one wins */
        return violation < known->violation;
    if (s->problem->kind == DX_PROBLEM_LEAST)
        return now < best || isnan(best);
    return fabs(now) < fabs(best) || isnan(best);
}

static dx_status keep(dx_solver *s)
{
    size_t n = s->problem->n;
    if (s->n_kept > 0 && is_best(s))
        s->report.best = s->report.k;
    bool ok =
        dx_grow(s->problem->memory, &s->kept, sizeof *s->kept, &s->kept_room, s->n_kept + 1) &&
        has_room(s) && keep_snapshot(s);
    if (!ok)
        return dx_no_memory(s->context);
    s->kept[s->n_kept] = s->report;
    memcpy(point_at(s, s->n_kept), s->x, n * sizeof *s->x);
    s->n_kept++;
    return DX_OK;
}

/* ---- one step ------------------------------------------------------------------------ */

/* The step's length `back` steps ago: 0 is the one that is being reported. NAN: there was none. */
static double step_before(const dx_solver *s, size_t back)
{
    return back == 0 ? s->report.step : back < s->n_kept + 1 ? s->kept[s->n_kept - back].step : NAN;
}

/* What is left, if the steps go on as the last ones did: with a ratio q of the last two, and order
 * p, the next one is q^p of the last. NAN where the last steps do not show how it goes on: a search
 * for a least value has directions in which it is fast and such in which it is slow, and the fast
 * ones are seen first. */
static double left_by_steps(const dx_solver *s)
{
    const bool least = s->problem->kind == DX_PROBLEM_LEAST;
    const size_t seen = s->method->order > 1 ? 4 : 8; /* ratios of steps that agree */
    double now = step_before(s, 0), ratio = now / step_before(s, 1), least_ratio = ratio,
           most_ratio = ratio, order = s->report.order;
    if (!(ratio < 1))
        return NAN;
    for (size_t i = 1; i < seen && least; i++) {
        double other = step_before(s, i) / step_before(s, i + 1);
        least_ratio = fmin(least_ratio, other);
        most_ratio = fmax(most_ratio, other);
        if (!(other < 1))
            return NAN;
    }
    if (least && most_ratio > 0.1 && most_ratio - least_ratio > 0.1 * (1 - most_ratio))
        return NAN;
    if (least)
        ratio = most_ratio;
    else if (order > 1 && s->method->order > 1)
        ratio = pow(ratio, fmin(order, s->method->order));
    return now * ratio / (1 - ratio);
}

/* The order that the steps up to that of so long ago show; NAN where they do not shrink. */
static double order_by_steps(const dx_solver *s, size_t back)
{
    double now = step_before(s, back), before = step_before(s, back + 1),
           earlier = step_before(s, back + 2);
    bool shrink = now > 0 && now < before && before < earlier;
    return shrink ? log(now / before) / log(before / earlier) : NAN;
}

/* A descent of first order shrinks in some directions faster than in others, and three steps show
 * any order: it is told where it is the same as one step before. */
static double observed_order(const dx_solver *s)
{
    const double same = 0.1;
    double order = order_by_steps(s, 0);
    bool settles = s->problem->kind != DX_PROBLEM_LEAST || s->method->order > 1 ||
                   fabs(order - order_by_steps(s, 1)) <= same;
    return settles ? order : NAN;
}

/* Where the method has not said how far it is. size: the norm of the point. */
static void estimate(dx_solver *s, double size)
{
    dx_report *r = &s->report;
    double now = r->step;
    if (!(now / 64 <= dx_solver_tolerance(s) * size))
        r->order = observed_order(s);
    if (isnan(r->error))
        r->error = left_by_steps(s);
    if (r->error > size + now) /* it is not yet that the steps tell it */
        r->error = NAN;
    s->last_steps[1] = s->last_steps[0];
    s->last_steps[0] = now;
}

static bool is_near(const double *a, const double *b, size_t n, double near)
{
    for (size_t i = 0; i < n; i++)
        if (!(fabs(a[i] - b[i]) <= near))
            return false;
    return true;
}

/* The same point as some steps ago, though the steps are not small. A bracket cannot. A method for
 * a least value has a memory, and may come to a point again: it must have come to the last two. */
static bool goes_round(const dx_solver *s, double size)
{
    size_t n = s->problem->n;
    /* near a least point, where rounding decides which steps are taken, it is no cycle */
    if (s->report.step <= dx_solver_tolerance(s) * size || !isnan(s->report.lo) ||
        (s->problem->kind == DX_PROBLEM_LEAST && s->report.step <= 1e-6 * size))
        return false;
    for (size_t back = 2; back <= CYCLES && back <= s->n_kept; back++) {
        size_t old = s->n_kept - back;
        double near = fmin(1e-13 * size, 1e-6 * s->report.step);
        if (!is_near(dx_solver_point(s, old), s->x, n, near))
            continue;
        if (s->problem->kind != DX_PROBLEM_LEAST ||
            (old > 0 &&
             is_near(dx_solver_point(s, old - 1), dx_solver_point(s, s->n_kept - 1), n, near)))
            return true;
    }
    return false;
}

/* Linear convergence to 0, which is never within the tolerance of itself. From a start that is far
 * out everything seems to be near 0. */
static bool nears_zero(const dx_solver *s)
{
    size_t n = s->problem->n;
    double start = dx_norm(s->start, n);
    return fabs(s->report.order - 1) < 0.01 && isnan(s->report.lo) &&
           s->report.step <= 4 * DBL_EPSILON * start && dx_norm(s->x, n) <= 1e-8 * fmin(start, 1);
}

/* What the way so far tells, where the method goes on. */
static dx_status look_back(dx_solver *s, double size)
{
    bool away;
    if (s->problem->kind == DX_PROBLEM_ROOT && nears_zero(s)) {
        s->report.outcome = DX_OUTCOME_NEARS_ZERO;
        return DX_OK;
    }
    if (goes_round(s, size)) {
        s->report.outcome = DX_OUTCOME_CYCLE;
        return DX_OK;
    }
    if (s->problem->kind == DX_PROBLEM_LEAST)
        return dx_course_falls_away(s, &s->report.outcome);
    DX_TRY(dx_course_runs_away(s, &away));
    if (away)
        s->report.outcome = DX_OUTCOME_DIVERGED;
    return DX_OK;
}

/* A step that had no end, or no value there, after others that went farther and farther out. */
static void name_failure(dx_solver *s)
{
    dx_outcome *o = &s->report.outcome;
    bool lost = *o == DX_OUTCOME_ZERO_SLOPE || *o == DX_OUTCOME_LEFT_DOMAIN ||
                *o == DX_OUTCOME_SINGULAR || *o == DX_OUTCOME_NO_SLOPE_HERE ||
                *o == DX_OUTCOME_CONSTANT;
    if (lost && s->problem->kind != DX_PROBLEM_LEAST && dx_course_had_run_away(s))
        *o = DX_OUTCOME_DIVERGED;
}

/* ---- the points that there are ---------------------------------------------------- */

/* Does the value of the formulas go on falling from a point towards another one? */
static dx_status falls_on(dx_solver *s, double from, double to, double value, bool *falls)
{
    *falls = true;
    for (int k = 4; k <= 24 && *falls; k += 4) {
        double there, x = from + ldexp(to - from, -k);
        DX_TRY(dx_problem_value(s->problem, &x, &there));
        *falls = there <= value && (there < value || k > 12);
    }
    return DX_OK;
}

/* The last double between two of one unknown that is inside, as the first one is. */
static dx_status find_edge(dx_solver *s, double from, double beyond, double *edge)
{
    enum { HALVINGS = 1100 }; /* to a zero, through all the powers of two */
    for (int k = 0; k < HALVINGS; k++) {
        bool inside;
        double middle = from + (beyond - from) / 2;
        if (middle == from || middle == beyond)
            break;
        DX_TRY(s->inside.ask(s->inside.data, &middle, &inside));
        *(inside ? &from : &beyond) = middle;
        DX_TRY(dx_poll(s->context));
    }
    *edge = from;
    return DX_OK;
}

/* A step out of where there are values: of one unknown it ends at the edge, if the value falls as
 * far as that. */
static dx_status go_to_edge(dx_solver *s)
{
    const double *before = dx_solver_point(s, s->n_kept - 1), beyond = s->x[0];
    double edge, there;
    bool falls;
    DX_TRY(find_edge(s, *before, beyond, &edge));
    DX_TRY(dx_problem_value(s->problem, &edge, &there));
    DX_TRY(falls_on(s, edge, beyond, there, &falls));
    if (!falls || !(there <= s->kept[s->n_kept - 1].value))
        return DX_OK;
    s->report.outcome = DX_OUTCOME_EDGE;
    s->report.value = there;
    s->x[0] = *before;
    s->moved = edge != *before;
    if (s->moved)
        dx_solver_move(s, &edge);
    s->report.slope = s->report.error = NAN;
    return DX_OK;
}

/* Has it come to rest at a point that has no value? */
static dx_status find_hole(dx_solver *s)
{
    double size = dx_norm(s->x, s->problem->n), begin = dx_norm(s->start, s->problem->n);
    double far = fmax(64 * DBL_EPSILON * fmax(size, begin), 4 * s->report.error);
    bool hole;
    switch (s->report.outcome) {
    case DX_OUTCOME_CONVERGED:
    case DX_OUTCOME_ZERO:
    case DX_OUTCOME_WITHIN_ROUNDING:
    case DX_OUTCOME_ROUNDING:
    case DX_OUTCOME_DEGENERATE:
        DX_TRY(
            s->inside.ask_hole(s->inside.data, s->x, fmin(far, 1e-3 * fmax(size, begin)), &hole));
        if (!hole)
            return DX_OK;
        bool inside = true;
        if (s->inside.ask)
            DX_TRY(s->inside.ask(s->inside.data, s->x, &inside));
        s->report.outcome = inside ? DX_OUTCOME_NEARS_HOLE : DX_OUTCOME_LEFT_TYPED;
        return DX_OK;
    default:
        return DX_OK;
    }
}

/* A search for a least value would fall on, where there is nothing. */
static dx_status stay_inside(dx_solver *s)
{
    bool inside = true;
    if (!s->inside.ask_hole || dx_outcome_failed(s->report.outcome) ||
        !dx_finite(s->x, s->problem->n))
        return DX_OK;
    if (s->inside.ask && s->problem->kind == DX_PROBLEM_LEAST && s->moved)
        DX_TRY(s->inside.ask(s->inside.data, s->x, &inside));
    if (inside)
        return find_hole(s);
    s->report.outcome = DX_OUTCOME_LEFT_TYPED;
    return s->problem->n == 1 && s->problem->m == 1 ? go_to_edge(s) : DX_OK;
}

/* A search that ends, but not at a least value: may it have come near a pole? */
static dx_status name_sink(dx_solver *s)
{
    bool found = false;
    if (s->problem->kind != DX_PROBLEM_LEAST)
        return DX_OK;
    switch (s->report.outcome) {
    case DX_OUTCOME_UNBOUNDED:
    case DX_OUTCOME_DIVERGED:
    case DX_OUTCOME_LEFT_DOMAIN:
    case DX_OUTCOME_NO_DESCENT:
    case DX_OUTCOME_RISES_AT_ONCE:
    case DX_OUTCOME_TOO_SLOW:
    case DX_OUTCOME_MOST_STEPS:
        DX_TRY(dx_sink_find(s, &found));
        break;
    default:
        break;
    }
    if (found)
        s->report.outcome = DX_OUTCOME_FALLS_INTO;
    return DX_OK;
}

bool dx_solver_ended(const dx_solver *s)
{
    return s->report.outcome != DX_OUTCOME_GOING && s->report.outcome != DX_OUTCOME_MOST_STEPS;
}

dx_status dx_solver_step(dx_solver *s)
{
    if (dx_solver_ended(s))
        return DX_OK;
    dx_report before = s->report;
    s->report.outcome = DX_OUTCOME_GOING;
    s->report.error = NAN;
    s->moved = false;
    s->tried[0] = NAN;
    if (s->record)
        dx_record_clear(s->record);
    dx_status status = dx_poll(s->context);
    if (status == DX_OK)
        status = s->method->step(s);
    if (status != DX_OK && !s->moved) {
        s->report = before;
        return status;
    }
    name_failure(s);
    if (status == DX_OK)
        status = stay_inside(s);
    if (status == DX_OK)
        status = name_sink(s);
    if (!s->moved && dx_solver_ended(s)) { /* the iterate stays, with what is said of it */
        before.outcome = s->report.outcome;
        before.error = isnan(s->report.error) ? before.error : s->report.error;
        s->report = s->kept[s->n_kept - 1] = before;
        return DX_OK;
    }
    s->report.k = before.k + 1;
    double size = dx_norm(s->x, s->problem->n);
    estimate(s, size);
    if (status == DX_OK && s->report.outcome == DX_OUTCOME_GOING)
        status = look_back(s, size);
    DX_TRY(keep(s));
    return status;
}

dx_status dx_solver_run(dx_solver *s, uint64_t most)
{
    for (uint64_t i = 0; i < most && !dx_solver_ended(s); i++)
        DX_TRY(dx_solver_step(s));
    if (!dx_solver_ended(s)) {
        s->report.outcome = DX_OUTCOME_MOST_STEPS;
        DX_TRY(name_sink(s));
        s->kept[s->n_kept - 1].outcome = s->report.outcome;
    }
    return DX_OK;
}

/* ---- forth and back ------------------------------------------------------------------- */

dx_status dx_solver_go(dx_solver *s, uint64_t k)
{
    size_t snapshot = (size_t)(k / s->stride), n = s->problem->n;
    uint64_t from = snapshot * s->stride;
    const double *memory = snapshot_at(s, snapshot);
    memcpy(s->memory, memory, s->room * sizeof *memory);
    s->last_steps[0] = memory[s->room - 2];
    s->last_steps[1] = memory[s->room - 1];
    memcpy(s->x, dx_solver_point(s, (size_t)from), n * sizeof *s->x);
    s->report = s->kept[from];
    s->n_kept = (size_t)from + 1;
    s->n_snapshots = snapshot + 1;
    while (s->report.k < k) { /* as it went the first time */
        s->report.outcome = DX_OUTCOME_GOING;
        DX_TRY(dx_solver_step(s));
    }
    s->report.outcome = DX_OUTCOME_GOING;
    return DX_OK;
}

/* ---- beginning and end ------------------------------------------------------------------ */

dx_status dx_solver_init(dx_solver *s, const dx_method *method, dx_problem *problem,
                         const dx_solver_options *options, const double *start)
{
    size_t n = problem->n, n_start = n * method->n_starts;
    if (method->dense && n > DX_DENSE_MOST) {
        dx_status status =
            dx_fail(problem->context, DX_LIMIT, "%s is for up to %d unknowns, and here are %zu",
                    method->name, DX_DENSE_MOST, n);
        dx_diag_hint(&problem->context->diag, "method=lbfgs and method=cg need no matrix");
        return status;
    }
    *s = (dx_solver){.method = method,
                     .problem = problem,
                     .context = problem->context,
                     .options = *options,
                     .stride = 1,
                     .last_steps = {NAN, NAN}};
    s->room = method->room(problem->n, problem->m, options) + 2;
    size_t scratch = method->scratch_room(problem->n, problem->m, options);
    s->block_size = (4 * n + n_start + s->room + scratch) * sizeof *s->block;
    s->block = dx_alloc(problem->memory, s->block_size);
    if (!s->block)
        return dx_no_memory(s->context);
    memset(s->block, 0, s->block_size);
    s->x = s->block;
    s->tried = s->x + n;
    s->probe = s->tried + n; /* 2·n */
    s->memory = s->probe + 2 * n;
    memcpy(s->memory + s->room, start, n_start * sizeof *start);
    s->start = s->memory + s->room;
    s->scratch = s->memory + s->room + n_start;
    memcpy(s->x, start, n * sizeof *start);
    s->report = (dx_report){.value = NAN,
                            .slope = NAN,
                            .step = NAN,
                            .rate = NAN,
                            .lo = NAN,
                            .hi = NAN,
                            .error = NAN,
                            .order = NAN,
                            .multiplicity = NAN,
                            .violation = NAN};
    dx_status status = method->init(s);
    if (status == DX_OK && s->report.outcome == DX_OUTCOME_NO_START && isinf(s->report.value))
        s->report.outcome = DX_OUTCOME_NO_FINITE_START;
    if (status == DX_OK)
        status = keep(s);
    if (status != DX_OK)
        dx_solver_free(s);
    return status;
}

void dx_solver_free(dx_solver *s)
{
    dx_memory *memory = s->problem->memory;
    dx_free(memory, s->block, s->block_size);
    dx_free(memory, s->kept, s->kept_room * sizeof *s->kept);
    dx_free(memory, s->snapshots, s->snapshots_room * sizeof *s->snapshots);
    dx_free(memory, s->place, s->place_room * sizeof *s->place);
    for (unsigned j = 0; j < DX_POINT_BLOCKS; j++) {
        dx_free(memory, s->points[j], size_of_block(s, j));
        s->points[j] = NULL;
    }
    s->block = s->snapshots = NULL;
    s->place = NULL;
    s->kept = NULL;
}
