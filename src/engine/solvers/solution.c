#include "engine/solvers/solution.h"

#include "engine/field.h"
#include "engine/solvers/iterates.h"
#include "engine/solvers/rootof.h"
#include "engine/solvers/squares.h"
#include "engine/table.h"
#include "expr/exact.h"
#include "expr/solution.h"
#include "expr/walk.h"
#include "numeric/ball.h"
#include "symbolic/forms/simplify.h"

#include <math.h>
#include <string.h>

enum { MOST_ROWS = 10000, MOST_NUMBERS = 200000, LINES = 12 };

/* ---- what is kept --------------------------------------------------------------------- */

/* Every how many iterates one is kept in the value, beside the last. */
static size_t stride_of(const dx_iteration *it)
{
    size_t n = it->solver.n_kept, room = MOST_NUMBERS / (it->call.n + DX_ITERATES_COLUMNS);
    if (room > MOST_ROWS)
        room = MOST_ROWS;
    return room < 2 ? n : 1 + (n - 1) / room;
}

static dx_id point_of(const dx_iteration *it, const double *x, dx_id *element)
{
    dx_graph *g = &it->session->graph;
    for (uint32_t i = 0; i < it->call.n; i++)
        element[i] = isfinite(x[i]) ? dx_number_from_double(g, x[i]) : dx_inf(g);
    return dx_vector(g, it->call.n, element);
}

/* Numbers and points of the iterates first, first + stride, ... and the last one. */
static dx_status keep_points(const dx_iteration *it, size_t stride, dx_solution *s)
{
    dx_graph *g = &it->session->graph;
    size_t last = it->solver.n_kept - 1, rows = 1 + (last + stride - 1) / stride;
    dx_id *number = dx_arena_alloc(&g->context->arena, (2 * rows + it->call.n) * sizeof *number);
    if (!number)
        return dx_no_memory(g->context);
    dx_id *point = number + rows, *element = point + rows;
    for (size_t i = 0; i < rows; i++) {
        size_t k = i + 1 == rows ? last : i * stride;
        number[i] = dx_int(g, (int64_t)it->solver.kept[k].k);
        point[i] = point_of(it, dx_solver_point(&it->solver, k), element);
        DX_TRY(dx_check(g, point[i]));
        DX_TRY(dx_poll(g->context));
    }
    s->numbers = dx_vector(g, rows, number);
    s->points = dx_vector(g, rows, point);
    DX_TRY(dx_check(g, s->numbers));
    return dx_check(g, s->points);
}

/* ---- where it came to ----------------------------------------------------------------- */

/* Worth a proof: near enough to something that may be a zero. */
static bool may_be_proved(const dx_iteration *it)
{
    switch (it->solver.report.outcome) {
    case DX_OUTCOME_FLAT:
    case DX_OUTCOME_TOUCHES:
    case DX_OUTCOME_EDGE_ZERO:
    case DX_OUTCOME_NEARS_ZERO:
    case DX_OUTCOME_WITHIN_ROUNDING:
    case DX_OUTCOME_SINGULAR_ZERO:
    case DX_OUTCOME_SADDLE:
    case DX_OUTCOME_MAXIMUM:
    case DX_OUTCOME_DEGENERATE:
    case DX_OUTCOME_VALLEY:
    case DX_OUTCOME_INFLECTION:
    case DX_OUTCOME_LOWER_BESIDE:
    case DX_OUTCOME_EDGE:
        return true;
    default:
        return dx_iteration_converged(it);
    }
}

/* x = 1.25, y = 2: doubles. */
static void write_point(const dx_iteration *it, const double *x, int digits, dx_text *out)
{
    const dx_solve_call *c = &it->call;
    for (uint32_t i = 0; i < c->n && i < LINES; i++) {
        dx_text_format(out, "%s%s = ", i > 0 ? ", " : "",
                       dx_bytes(&it->session->graph, c->name[i]));
        dx_text_double(out, x[i], digits);
    }
    dx_text_string(out, c->n > LINES ? ", ..." : "");
}

/* A number that is exact or proved: as it is, and its digits where these say more. */
static dx_status write_certain(const dx_iteration *it, dx_id a, dx_text *out)
{
    dx_graph *g = &it->session->graph;
    uint32_t digits = it->session->settings.digits;
    if (dx_has_rootof(g, a))
        return dx_value_text(g, a, digits, out);
    DX_TRY(dx_value_text(g, a, 0, out));
    if (dx_is_number(g, a))
        return DX_OK;
    dx_text_string(out, " = ");
    return dx_value_text(g, a, digits, out);
}

static dx_status write_end(const dx_iteration *it, const dx_solution *s, bool extremum,
                           dx_text *out)
{
    dx_graph *g = &it->session->graph;
    const dx_solve_call *c = &it->call;
    bool certain = s->state & DX_SOLUTION_CERTAIN, least = c->method->kind == DX_PROBLEM_LEAST;
    if (!certain)
        write_point(it, it->solver.x, DX_SOLUTION_DIGITS, out);
    for (uint32_t i = 0; certain && i < c->n; i++) {
        dx_text_format(out, "%s%s = ", i > 0 ? "\n" : "", dx_bytes(g, c->name[i]));
        DX_TRY(write_certain(it, dx_operand(g, s->at, i), out));
    }
    if (!least)
        return DX_OK;
    dx_text_string(out, !extremum ? "\nvalue there: "
                        : c->most ? "\ngreatest value: "
                                  : "\nleast value: ");
    if (certain)
        return write_certain(it, s->value, out);
    dx_text_double(out, dx_iteration_value(it, &it->solver.report), DX_SOLUTION_DIGITS);
    return DX_OK;
}

/* Multipliers, where there are constraints, each with its own. */
static dx_status write_multipliers(const dx_iteration *it, dx_text *out)
{
    const dx_solve_call *c = &it->call;
    if (!it->solver.multipliers || c->n_constraints == 0)
        return DX_OK;
    dx_text_string(out, "\nmultipliers, L = f - sum lambda*(left - right): ");
    for (uint32_t i = 0; i < c->n_constraints && i < LINES; i++) {
        dx_text_string(out, i > 0 ? ", " : "");
        dx_text_double(out, dx_iteration_multiplier(it, i), 10);
        dx_text_string(out, " of ");
        DX_TRY(dx_write_constraint(&it->session->graph, c->relation[i], &c->constraint[i], out));
    }
    dx_text_string(out, c->n_constraints > LINES ? ", ..." : "");
    return DX_OK;
}

/* Those that are written, as a value. */
static dx_status keep_multipliers(const dx_iteration *it, dx_solution *s)
{
    dx_graph *g = &it->session->graph;
    uint32_t n = it->call.n_constraints;
    s->multipliers = dx_string(g, "", 0);
    if (!it->solver.multipliers || n == 0 || !may_be_proved(it))
        return dx_check(g, s->multipliers);
    dx_id *element = dx_arena_alloc(&g->context->arena, n * sizeof *element);
    if (!element)
        return dx_no_memory(g->context);
    for (uint32_t i = 0; i < n; i++) {
        double lambda = dx_iteration_multiplier(it, i);
        if (!isfinite(lambda))
            return DX_OK;
        element[i] = dx_number_from_double(g, lambda);
    }
    s->multipliers = dx_vector(g, n, element);
    return dx_check(g, s->multipliers);
}

/* The point as what was proved, and what was to be least there. */
static dx_status take_values(const dx_iteration *it, const dx_id *value, dx_solution *s)
{
    dx_graph *g = &it->session->graph;
    const dx_solve_call *c = &it->call;
    s->at = dx_vector(g, c->n, value);
    s->state |= DX_SOLUTION_CERTAIN;
    DX_TRY(dx_check(g, s->at));
    if (c->method->kind != DX_PROBLEM_LEAST)
        return DX_OK;
    dx_id there = dx_substitute(g, c->formula[0], c->n, c->unknown, value);
    DX_TRY(dx_check(g, there));
    bool zero = false;
    if (!dx_is_constrained(it))
        DX_TRY(dx_squares_vanish(it->session, c->formula[0], c->n, c->unknown, value, &zero));
    if (zero)
        there = dx_int(g, 0);
    DX_TRY(dx_simplify(g, there, &there));
    s->value = c->most ? dx_neg(g, there) : there;
    return dx_check(g, s->value);
}

/* Does what was typed hold at iterate k? */
static dx_status holds_at(const dx_iteration *it, size_t k, dx_holding *holding)
{
    return dx_iteration_holds_at(it, dx_solver_point(&it->solver, k), holding);
}

/* Is the point one of the kind that was looked for, as far as is known? */
static bool is_extremum(const dx_iteration *it, const dx_proof *proof)
{
    return dx_iteration_converged(it) && !dx_is_left_out(it) &&
           (!dx_proof_found(proof) || proof->curvature == DX_CURVATURE_POSITIVE ||
            proof->curvature == DX_CURVATURE_UNKNOWN);
}

/* Is it proved that there is no zero as far as the iteration says that one is near? A least value
 * may be on a corner. */
static bool is_refuted(const dx_iteration *it, const dx_proof *proof)
{
    const dx_solver *solver = &it->solver;
    if (!proof->tried || proof->enclosure.finding != DX_FINDING_FREE ||
        it->call.method->kind == DX_PROBLEM_LEAST)
        return false;
    mag_t claim;
    mag_init(claim);
    bool refuted = true;
    double error = isfinite(solver->report.error) ? solver->report.error : 0;
    for (uint32_t i = 0; i < proof->n && refuted; i++) {
        double size = fmax(fabs(solver->x[i]), fabs(solver->start[i]));
        mag_set_d(claim, fmax(error, 1e-12 * size));
        refuted = mag_cmp(arb_radref(proof->box + i), claim) >= 0;
    }
    mag_clear(claim);
    return refuted;
}

/* The sign of a formula of one unknown at x + off; 0 where it is not known. */
static dx_status sign_beside(const dx_iteration *it, const dx_stationary *zero, double off,
                             int *sign)
{
    enum { PREC = 160 };
    arb_t at, value;
    arb_init(at);
    arb_init(value);
    arb_set_d(value, off);
    arb_set_d(at, it->solver.x[0]);
    arb_add(at, at, value, PREC);
    const dx_ball_point point = {.n = 1, .symbol = zero->unknown, .value = at};
    dx_status status = dx_ball_evaluate(&it->session->graph, zero->formula[0], &point, PREC, value);
    *sign = status == DX_OK ? arb_sgn_nonzero(value) : 0;
    arb_clear(value);
    arb_clear(at);
    return dx_excuse(&it->session->context, status);
}

/* Of one unknown: is the value proved to be of one sign at the point and, farther than it is said
 * to be from the zero, on both sides? Doubles may have made a zero of rounding alone. */
static dx_status lacks_change(const dx_iteration *it, bool *lacks)
{
    const dx_solver *s = &it->solver;
    dx_stationary zero;
    int here, above = 0, below = 0;
    double claim = fmax(isfinite(s->report.error) ? s->report.error : 0,
                        1e-11 * fmax(fabs(s->x[0]), 0.1 * fabs(s->start[0])));
    *lacks = false;
    if (it->call.n > 1 || it->call.method->kind == DX_PROBLEM_LEAST || !dx_iteration_converged(it))
        return DX_OK;
    DX_TRY(dx_stationary_of(it, &zero));
    DX_TRY(sign_beside(it, &zero, 0, &here));
    if (here != 0)
        DX_TRY(sign_beside(it, &zero, claim, &above));
    if (above != 0)
        DX_TRY(sign_beside(it, &zero, -claim, &below));
    *lacks = here != 0 && here == above && here == below;
    return DX_OK;
}

/* What the proof tells of the end. */
typedef struct ending {
    bool extremum, refuted;
    bool outside;   /* of where what was typed has a value */
    bool only_near; /* the last iterate is not, but the point that is proved */
} ending;

/* What was typed may have no value where its simplified form, which was iterated, has one.
 * at_proved: does it hold at the point that the proof has found? */
static dx_status is_outside(const dx_iteration *it, dx_holding at_proved, ending *end)
{
    dx_holding holding;
    DX_TRY(holds_at(it, it->solver.n_kept - 1, &holding));
    end->only_near = holding != DX_BROKEN && at_proved == DX_BROKEN;
    end->outside = holding == DX_BROKEN || at_proved == DX_BROKEN;
    return DX_OK;
}

static dx_status prove(const dx_iteration *it, dx_solution *s, dx_text *report, ending *end)
{
    enum { AT_ONCE = 10 };
    dx_proof proof;
    *end = (ending){.extremum = dx_iteration_converged(it)};
    if (it->call.n > AT_ONCE) {
        dx_text_string(report,
                       "\nnot proved: proofs for so many unknowns are made by ':prove' alone, "
                       "in ':step'");
        return is_outside(it, DX_HOLDS, end);
    }
    DX_TRY(dx_iteration_prove(it, &proof));
    dx_text_char(report, '\n');
    dx_proof_text(it, &proof, report);
    dx_status status = DX_OK;
    end->extremum = is_extremum(it, &proof);
    end->refuted = is_refuted(it, &proof);
    if (!dx_proof_found(&proof) && !end->refuted)
        status = lacks_change(it, &end->refuted);
    if (dx_proof_found(&proof))
        s->state |= DX_SOLUTION_PROVED;
    if (status == DX_OK && dx_proof_found(&proof) && proof.value)
        status = take_values(it, proof.value, s);
    else if (status == DX_OK && !dx_proof_found(&proof))
        status = is_outside(it, proof.holding, end);
    dx_proof_free(&proof);
    return status;
}

/* Not where it was to go, but what there is: the iterate with the least value, or residual. */
static void write_best(const dx_iteration *it, dx_text *out)
{
    const dx_solver *s = &it->solver;
    size_t best = (size_t)s->report.best;
    if (!isfinite(s->kept[best].value))
        return;
    dx_text_format(out, "\nbest so far, k = %llu: ", (unsigned long long)best);
    write_point(it, dx_solver_point(s, best), 10, out);
    dx_text_format(out, ", %s ", it->call.method->kind == DX_PROBLEM_LEAST ? "value" : "residual");
    dx_text_double(out, dx_iteration_value(it, &s->kept[best]), 5);
}

/* It comes to rest by rounding alone. */
static void write_refuted(const dx_iteration *it, dx_text *report)
{
    unsigned long long k = (unsigned long long)it->solver.report.k;
    const char *what = it->call.method->kind == DX_PROBLEM_FIXED ? "fixed point" : "root";
    dx_text_format(report,
                   "stopped after %llu step%s: rounding alone brings it to rest, and there is no "
                   "%s here",
                   k, k == 1 ? "" : "s", what);
}

/* The last iterate at which what was typed has a value. */
static dx_status write_last_inside(const dx_iteration *it, dx_text *out)
{
    enum { MOST = 1000 };
    const dx_solver *s = &it->solver;
    for (size_t k = s->n_kept; k-- > 0 && k + MOST > s->n_kept;) {
        dx_holding holding;
        DX_TRY(holds_at(it, k, &holding));
        if (holding != DX_HOLDS)
            continue;
        dx_text_format(out, "\nlast point with a value, k = %zu: ", k);
        write_point(it, dx_solver_point(s, k), DX_SOLUTION_DIGITS, out);
        return DX_OK;
    }
    return DX_OK;
}

static void write_outside(const dx_iteration *it, bool only_near, dx_text *report)
{
    unsigned long long k = (unsigned long long)it->solver.report.k;
    dx_outcome what = only_near ? DX_OUTCOME_NEARS_HOLE : DX_OUTCOME_LEFT_TYPED;
    dx_text_format(report, "stopped after %llu step%s: %s", k, k == 1 ? "" : "s",
                   dx_outcome_said(what));
}

/* Where rounding leaves little of the digits, a proof tells that it was near a root. */
static bool has_converged(const dx_iteration *it, const dx_solution *s)
{
    return dx_iteration_converged(it) || (it->solver.report.outcome == DX_OUTCOME_WITHIN_ROUNDING &&
                                          (s->state & DX_SOLUTION_PROVED));
}

/* Has what was looked for been found, and was it there? `proved` takes what the proof says. */
static dx_status find_ending(const dx_iteration *it, dx_solution *s, dx_text *proved, ending *end)
{
    dx_status status = DX_OK;
    *end = (ending){0};
    if (may_be_proved(it))
        status = prove(it, s, proved, end);
    else if (it->call.method->kind == DX_PROBLEM_LEAST) /* it falls, but where there is nothing */
        status = is_outside(it, DX_HOLDS, end);
    end->only_near = end->only_near || it->solver.report.outcome == DX_OUTCOME_NEARS_HOLE;
    end->outside =
        end->outside || end->only_near || it->solver.report.outcome == DX_OUTCOME_LEFT_TYPED;
    if (has_converged(it, s) && !end->refuted && !end->outside)
        s->state |= DX_SOLUTION_CONVERGED;
    return status;
}

static void write_outcome(const dx_iteration *it, const ending *end, dx_text *out)
{
    if (end->outside)
        write_outside(it, end->only_near, out);
    else if (end->refuted)
        write_refuted(it, out);
    else
        dx_iterates_outcome(it, out);
}

dx_status dx_solution_ending(const dx_iteration *it, bool *converged, dx_text *outcome)
{
    dx_solution s = {0};
    ending end;
    dx_text proved;
    dx_text_init(&proved, &it->session->context.memory);
    dx_status status = find_ending(it, &s, &proved, &end);
    dx_text_free(&proved);
    *converged = status == DX_OK && (s.state & DX_SOLUTION_CONVERGED);
    if (status == DX_OK)
        write_outcome(it, &end, outcome);
    return status;
}

static dx_status write_report(const dx_iteration *it, dx_solution *s, dx_text *report)
{
    dx_text proved;
    ending end;
    dx_text_init(&proved, &it->session->context.memory);
    dx_status status = find_ending(it, s, &proved, &end);
    write_outcome(it, &end, report);
    s->outcome = dx_string(&it->session->graph, dx_text_get(report), report->n);
    if (end.outside && status == DX_OK) {
        dx_text_clear(&proved);
        status = write_last_inside(it, report);
    } else if (end.refuted || !may_be_proved(it)) {
        write_best(it, report);
        if (status == DX_OK)
            status = dx_tell_rootless(it, report);
    } else if (status == DX_OK) {
        dx_text_char(report, '\n');
        status = write_end(it, s, end.extremum, report);
        if (status == DX_OK)
            status = write_multipliers(it, report);
    }
    dx_text_bytes(report, dx_text_get(&proved), proved.n);
    dx_text_free(&proved);
    return status;
}

/* ---- the value ------------------------------------------------------------------------ */

static dx_status fill(const dx_iteration *it, dx_solution *s, dx_text *report)
{
    dx_graph *g = &it->session->graph;
    const dx_solve_call *c = &it->call;
    const dx_report *r = &it->solver.report;
    size_t stride = stride_of(it);
    dx_iterates rows;
    dx_iterates_of(it, &rows);
    DX_TRY(dx_iterates_excerpt(&rows, &s->excerpt));
    dx_iterates_of(it, &rows);
    rows.whole = true;
    DX_TRY(dx_iterates_table(&rows, 0, stride, &s->table));
    DX_TRY(keep_points(it, stride, s));
    s->at = dx_operand(g, s->points, dx_count(g, s->points) - 1);
    bool least = c->method->kind == DX_PROBLEM_LEAST;
    double value = dx_iteration_value(it, r);
    s->value = least && isfinite(value) ? dx_number_from_double(g, value) : dx_string(g, "", 0);
    DX_TRY(keep_multipliers(it, s));
    DX_TRY(write_report(it, s, report));
    if (report->failed)
        return dx_no_memory(g->context);
    s->source = dx_iteration_source(it);
    s->kind = dx_string(g, c->operation, strlen(c->operation));
    s->names = dx_vector(g, c->n, c->name);
    s->report = dx_string(g, dx_text_get(report), report->n);
    double order = dx_iteration_order(it, it->solver.n_kept - 1);
    s->order = isfinite(order) ? dx_number_from_double(g, order) : dx_string(g, "", 0);
    s->steps = r->k;
    s->state |= least ? DX_SOLUTION_LEAST : 0u;
    return DX_OK;
}

dx_status dx_solution_of(const dx_iteration *it, dx_id *out)
{
    dx_solution s = {0};
    dx_text report;
    dx_text_init(&report, &it->session->context.memory);
    dx_status status = fill(it, &s, &report);
    dx_text_free(&report);
    DX_TRY(status);
    *out = dx_solution_make(&it->session->graph, &s);
    return dx_check(&it->session->graph, *out);
}

/* Runs it for as many steps as its call allows; the SOLUTION tells the way and what is proved. */
static dx_status run_to_solution(dx_iteration *it, dx_id *out)
{
    DX_TRY(dx_solver_run(&it->solver, it->call.option.most));
    return dx_solution_of(it, out);
}

/* ---- its parts ------------------------------------------------------------------------ */

typedef enum part {
    AT,
    VALUE,
    TABLE,
    CONVERGED,
    PROVED,
    ORDER,
    MULTIPLIERS,
    STEPS,
    OUTCOME,
    SOURCE
} part;

static const struct {
    const char *name;
    part part;
} members[] = {
    {"root", AT},                 /* the zero, where an iteration for one converged */
    {"point", AT},                /* where it came to, converged or not; it.x is an unknown there */
    {"value", VALUE},             /* the least or greatest value that was found */
    {"table", TABLE},             /* all iterates as a table */
    {"converged", CONVERGED},     /* true or false */
    {"proved", PROVED},           /* true where a root, or a least value, is proved to be there */
    {"multipliers", MULTIPLIERS}, /* lambda of f - sum lambda*(left - right), in the order in which
                                     the constraints were typed */
    {"order", ORDER},             /* of convergence, as it was observed at the end */
    {"steps", STEPS},             /* how many there were */
    {"outcome", OUTCOME},         /* what came of it, in words */
    {"call", SOURCE},             /* what was called */
};

static dx_status no_member(ddx_session *s, const char *name)
{
    dx_status status = dx_fail(&s->context, DX_NAME, "an iteration has no '%s'",
                               dx_echo(&s->context, name, strlen(name)));
    dx_text list;
    dx_text_init(&list, &s->context.memory);
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        dx_text_format(&list, "%s%s", i > 0 ? ", " : "", members[i].name);
    dx_diag_hint(&s->context.diag, "it has %s, and it[k]", dx_text_get(&list));
    dx_text_free(&list);
    return status;
}

static dx_status not_converged(ddx_session *s, const dx_solution *t)
{
    dx_graph *g = &s->graph;
    dx_status status =
        dx_fail(&s->context, DX_NOCONV, "it did not converge: %s", dx_bytes(g, t->outcome));
    dx_diag_hint(&s->context.diag, "it.point is the last iterate");
    return status;
}

static dx_status point_member(ddx_session *s, const dx_solution *t, bool root, dx_id *out,
                              uint32_t *digits)
{
    dx_graph *g = &s->graph;
    if (root && !(t->state & (DX_SOLUTION_CONVERGED | DX_SOLUTION_PROVED)))
        return not_converged(s, t);
    *out = dx_count(g, t->at) == 1 ? dx_operand(g, t->at, 0) : t->at;
    *digits = t->state & DX_SOLUTION_CERTAIN ? 0 : DX_SOLUTION_DIGITS;
    return DX_OK;
}

/* it.x: an unknown where the iteration came to. */
static bool find_unknown(const dx_graph *g, const dx_solution *t, const char *name, dx_id *out)
{
    for (uint32_t i = 0; i < dx_count(g, t->names); i++)
        if (strcmp(dx_bytes(g, dx_operand(g, t->names, i)), name) == 0) {
            *out = dx_operand(g, t->at, i);
            return true;
        }
    return false;
}

static dx_status number_member(ddx_session *s, dx_id a, const char *what, dx_id *out)
{
    if (dx_op_of(&s->graph, a) == DX_OP_STRING)
        return dx_fail(&s->context, DX_DOMAIN, "%s", what);
    *out = a;
    return DX_OK;
}

/* A part of a SOLUTION by its name: it.root, it.table. DX_NAME where there is none of that name,
 * DX_NOCONV where it would be a point and the iteration did not converge. *digits: of a double,
 * how many it has; 0 for what is exact or proved. */
static dx_status solution_member(ddx_session *s, dx_id solution, const char *name, dx_id *out,
                                 uint32_t *digits)
{
    dx_graph *g = &s->graph;
    dx_solution t = dx_solution_read(g, solution);
    size_t i = 0;
    *digits = 0;
    while (i < sizeof members / sizeof *members && strcmp(members[i].name, name) != 0)
        i++;
    if (find_unknown(g, &t, name, out)) {
        *digits = t.state & DX_SOLUTION_CERTAIN ? 0 : DX_SOLUTION_DIGITS;
        return DX_OK;
    }
    if (i == sizeof members / sizeof *members)
        return no_member(s, name);
    switch (members[i].part) {
    case AT:
        if (i == 0 && t.state & DX_SOLUTION_LEAST) {
            dx_status status =
                dx_fail(&s->context, DX_NAME, "a least or greatest value is no root");
            dx_diag_hint(&s->context.diag, "write .point for where it is, .value for how much");
            return status;
        }
        return point_member(s, &t, i == 0, out, digits);
    case VALUE:
        *digits = t.state & DX_SOLUTION_CERTAIN ? 0 : DX_SOLUTION_DIGITS;
        return number_member(s, t.value, "only least and greatest values have a value here", out);
    case ORDER:
        *digits = 3;
        return number_member(s, t.order, "no order of convergence was observed", out);
    case MULTIPLIERS:
        *digits = DX_SOLUTION_DIGITS;
        if (dx_op_of(g, t.multipliers) == DX_OP_STRING)
            return dx_fail(&s->context, DX_DOMAIN,
                           "there are no multipliers: no constraints, or it did not converge");
        *out = t.multipliers;
        return DX_OK;
    case TABLE:
        *out = t.table;
        return DX_OK;
    case STEPS:
        *out = dx_int(g, (int64_t)t.steps);
        return dx_check(g, *out);
    case CONVERGED:
        *out = dx_truth(g, t.state & DX_SOLUTION_CONVERGED);
        return dx_check(g, *out);
    case PROVED:
        *out = dx_truth(g, t.state & DX_SOLUTION_PROVED);
        return dx_check(g, *out);
    case OUTCOME:
        *out = t.outcome;
        return DX_OK;
    case SOURCE:
        break;
    }
    *out = t.source;
    return DX_OK;
}

/* The point of iterate k, a number for one unknown, a vector for several. */
static dx_status point_of_iterate(ddx_session *s, dx_id solution, uint64_t k, dx_id *out)
{
    dx_graph *g = &s->graph;
    dx_solution t = dx_solution_read(g, solution);
    uint32_t n = dx_count(g, t.numbers);
    for (uint32_t i = 0; i < n; i++) {
        if (!dx_is_int(g, dx_operand(g, t.numbers, i), (int64_t)k))
            continue;
        *out = dx_operand(g, t.points, i);
        if (dx_count(g, *out) == 1)
            *out = dx_operand(g, *out, 0);
        return DX_OK;
    }
    return k > t.steps
               ? dx_fail(&s->context, DX_TYPE, "iterates are numbered 0 to %llu",
                         (unsigned long long)t.steps)
               : dx_fail(&s->context, DX_TYPE, "iterate %llu was not kept: there were too many",
                         (unsigned long long)k);
}

/* ---- in statements -------------------------------------------------------------------- */

/* The answer is shown with no more digits than it has. */
static void show_digits(dx_evaluation *e, uint32_t digits)
{
    if (digits == 0)
        return;
    if (e->digits == 0 || digits < e->digits)
        e->digits = digits;
}

dx_status dx_member(ddx_session *s, dx_id value, const char *name, dx_id *out, uint32_t *digits)
{
    switch (dx_op_of(&s->graph, value)) {
    case DX_OP_SOLUTION:
        return solution_member(s, value, name, out, digits);
    case DX_OP_TABLE:
        return dx_table_column(s, value, name, out, digits);
    default:
        return dx_fail(&s->context, DX_TYPE, "there is no value here that has a member '%s'", name);
    }
}

dx_status dx_lower_member(dx_evaluation *e, const dx_ast *node, dx_id *out)
{
    uint32_t digits;
    DX_TRY(dx_lower(&e->lowering, node->child, out));
    bool vector = dx_op_of(&e->session->graph, *out) == DX_OP_VECTOR;
    dx_status status = dx_member(e->session, *out, node->text, out, &digits);
    if (status == DX_TYPE && vector && node->child->kind == DX_AST_NAME)
        dx_diag_hint(&e->session->context.diag, "a product is %s*%s, or dot(%s, %s) of two vectors",
                     node->child->text, node->text, node->child->text, node->text);
    if (status != DX_OK)
        return dx_placed(e, node, status);
    show_digits(e, digits);
    return DX_OK;
}

dx_status dx_index_solution(dx_evaluation *e, const dx_ast *index, dx_id *value)
{
    dx_graph *g = &e->session->graph;
    dx_id at;
    int64_t k;
    DX_TRY(dx_lower(&e->lowering, index, &at));
    DX_TRY(dx_foresee(e, &at));
    dx_status status = !dx_get_int(g, at, &k) || k < 0
                           ? dx_fail(g->context, DX_TYPE, "iterates are numbered from 0")
                           : point_of_iterate(e->session, *value, (uint64_t)k, value);
    if (status != DX_OK)
        return dx_placed(e, index, status);
    show_digits(e, DX_SOLUTION_DIGITS);
    return DX_OK;
}

/* `x = value` as it would have been read. */
static dx_ast *binding(dx_evaluation *e, dx_id name, dx_id value, dx_span span)
{
    dx_graph *g = &e->session->graph;
    dx_arena *arena = &g->context->arena;
    size_t n = dx_bytes_length(g, name);
    dx_ast *node = dx_arena_alloc(arena, 3 * sizeof *node);
    char *text = node ? dx_arena_copy(arena, dx_bytes(g, name), n) : NULL;
    if (!text)
        return NULL;
    dx_ast *left = node + 1, *right = node + 2;
    *left = (dx_ast){.kind = DX_AST_NAME,
                     .depth = 1,
                     .fn = DX_FN_NONE,
                     .span = span,
                     .text = text,
                     .length = (uint32_t)n,
                     .next = right};
    *right = (dx_ast){.kind = DX_AST_VALUE, .depth = 1, .span = span, .number = value.v};
    *node = (dx_ast){.kind = DX_AST_BINDING, .depth = 2, .span = span, .n = 2, .child = left};
    return node;
}

dx_status dx_substitute_solution(dx_evaluation *e, const dx_ast *operand, const dx_ast *solution,
                                 dx_id *out)
{
    dx_graph *g = &e->session->graph;
    dx_id a;
    DX_TRY(dx_lower(&e->lowering, solution, &a));
    if (dx_op_of(g, a) != DX_OP_SOLUTION)
        return dx_placed(
            e, solution,
            dx_fail(g->context, DX_TYPE, "this must be a name and what stands in for it: x = 2"));
    dx_solution s = dx_solution_read(g, a);
    dx_ast *first = NULL;
    for (uint32_t i = dx_count(g, s.names); i-- > 0;) {
        dx_ast *b = binding(e, dx_operand(g, s.names, i), dx_operand(g, s.at, i), solution->span);
        if (!b)
            return dx_no_memory(g->context);
        b->next = first;
        first = b;
    }
    DX_TRY(dx_substitute_bindings(e, operand, first, out));
    show_digits(e, s.state & DX_SOLUTION_CERTAIN ? 0 : DX_SOLUTION_DIGITS);
    return DX_OK;
}

/* ---- the operations ------------------------------------------------------------------- */

static dx_status solve(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_solve_call what;
    dx_iteration *it;
    DX_TRY(dx_read_solve_call(e, call, &what));
    dx_status status = dx_iteration_begin(e, &what, &it);
    if (status == DX_OK)
        status = run_to_solution(it, out);
    dx_iteration_free(it);
    return status == DX_OK ? DX_OK : dx_placed(e, call, status);
}

#define SOLVER(name)                                                                               \
    dx_status dx_run_##name(dx_evaluation *e, const dx_ast *call, dx_id *out)                      \
    {                                                                                              \
        return solve(e, call, out);                                                                \
    }
SOLVER(newton)
SOLVER(halley)
SOLVER(secant)
SOLVER(bisect)
SOLVER(brent)
SOLVER(fixedpoint)
SOLVER(broyden)
SOLVER(descend)
SOLVER(minimize)
SOLVER(maximize)
#undef SOLVER
