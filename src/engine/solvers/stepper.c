#include "engine/solvers/stepper.h"

#include "engine/solvers/proof.h"
#include "expr/print.h"
#include "expr/solution.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SHOWN = 18,  /* rows of a command; of more, the first and the last ones */
    TABLE = 2000 /* rows that :table writes */
};

uint64_t dx_stepper_k(const dx_stepper *st)
{
    return st->fine ? dx_fine_k(st->fine) : st->it->solver.report.k;
}

const char *dx_stepper_title(const dx_stepper *st)
{
    const dx_solve_call *c = &st->it->call;
    bool own = c->method != &dx_method_trust && c->method != &dx_method_barrier;
    return own ? c->method->name : c->operation;
}

/* ---- what a command answers -------------------------------------------------------------------
 */

static dx_status add_ending(dx_stepper *st, dx_text *out)
{
    if (st->it->solver.report.outcome == DX_OUTCOME_GOING)
        return DX_OK;
    dx_text_string(out, out->n > 0 ? "\n" : "");
    return dx_stepper_ending(st, out);
}

/* Iterates from the first-th on, and what has become of it. */
static dx_status answer_rows(dx_stepper *st, size_t first, ddx_answer *answer)
{
    dx_stepper_add_rows(st, first, SHOWN, false, answer);
    DX_TRY(add_ending(st, &answer->message));
    dx_stepper_json_outcome(st, &answer->members);
    return dx_stepper_json_rows(st, first, &answer->members);
}

static dx_status answer_current(dx_stepper *st, ddx_answer *answer)
{
    return answer_rows(st, (size_t)st->it->solver.report.k, answer);
}

/* ---- beginning and end ------------------------------------------------------------------------
 */

static void free_stepper(dx_stepper *st)
{
    if (!st)
        return;
    dx_memory *memory = &st->session->context.memory;
    dx_stepper_free_names(st);
    dx_fine_free(st->fine);
    dx_record_free(&st->record);
    dx_iteration_free(st->it);
    dx_free(memory, st, sizeof *st);
}

void dx_stepper_close(ddx_session *s)
{
    free_stepper(s->stepper);
    s->stepper = NULL;
}

/* The unknown, or p for a point of several; q, r, ... where p is one of them. */
static void name_point(dx_stepper *st)
{
    const dx_solve_call *c = &st->it->call;
    const dx_graph *g = &st->session->graph;
    size_t n = dx_bytes_length(g, c->name[0]);
    if (c->n == 1 && n < sizeof st->point) {
        memcpy(st->point, dx_bytes(g, c->name[0]), n + 1);
        return;
    }
    memcpy(st->point, "p", 2);
    for (uint32_t i = 0; i < c->n && c->n > 1; i++)
        if (strcmp(dx_bytes(g, c->name[i]), st->point) == 0 && st->point[0] < 'u') {
            st->point[0]++;
            i = UINT32_MAX;
        }
}

static dx_status begin(dx_stepper *st, dx_evaluation *e, const dx_solve_call *call)
{
    DX_TRY(dx_iteration_begin(e, call, &st->it));
    st->it->solver.record = &st->record;
    dx_iterates_of(st->it, &st->rows);
    st->rows.walked = true; /* a row that is shown again has the same numbers */
    name_point(st);
    return dx_stepper_make_names(st);
}

typedef struct opening {
    const char *text;
    size_t n;
    dx_stepper *stepper;
} opening;

static dx_status no_call(ddx_session *s)
{
    dx_status status = dx_fail(&s->context, DX_TYPE, "':step' takes a call of a solver");
    dx_diag_hint(&s->context.diag, "like ':step newton(x^2 - 2, x=1)'");
    return status;
}

/* Where what was typed has no value, though the formulas have one. */
static dx_status tell_premises(dx_evaluation *e, const dx_solve_call *call)
{
    dx_graph *g = &e->session->graph;
    dx_id all = dx_vector(g, call->m, call->formula);
    DX_TRY(dx_check(g, all));
    return dx_tell_valued(e, all);
}

static dx_status open_stepper(dx_evaluation *e, void *data)
{
    opening *o = data;
    ddx_session *s = e->session;
    dx_solve_call call;
    DX_TRY(dx_read_solver_text(e, o->text, o->n, &call));
    dx_stepper *st = dx_alloc(&s->context.memory, sizeof *st);
    if (!st)
        return dx_no_memory(&s->context);
    *st = (dx_stepper){.session = s, .fresh = true, .record.memory = &s->context.memory};
    dx_status status = begin(st, e, &call);
    if (status == DX_OK)
        status = tell_premises(e, &call);
    if (status == DX_OK)
        o->stepper = st;
    else
        free_stepper(st);
    return status;
}

static dx_status run_step(ddx_session *s, const char *rest, size_t length, ddx_answer *answer)
{
    opening o = {rest, length, NULL};
    dx_text *out = &answer->message;
    if (length == 0)
        return no_call(s);
    DX_TRY(dx_in_evaluation(s, open_stepper, &o));
    dx_stepper_close(s);
    dx_stepper *st = s->stepper = o.stepper;
    dx_text_format(out, "%s: ", dx_stepper_title(st));
    size_t start = out->n;
    DX_TRY(dx_stepper_formula(st, out));
    dx_stepper_json_text(&answer->members, "method", st->it->call.method->name);
    dx_stepper_json_lines(&answer->members, "formula", dx_text_get(out) + start);
    dx_text_char(out, '\n');
    start = out->n;
    DX_TRY(dx_stepper_functions(st, out));
    dx_stepper_json_lines(&answer->members, "functions", dx_text_get(out) + start);
    dx_stepper_json_text(&answer->members, "call",
                         dx_bytes(&s->graph, dx_iteration_source(st->it)));
    dx_stepper_add_rows(st, 0, SHOWN, true, answer);
    DX_TRY(add_ending(st, out));
    dx_stepper_json_outcome(st, &answer->members);
    return dx_stepper_json_rows(st, 0, &answer->members);
}

static dx_status run_quit(dx_stepper *st, const char *rest, size_t length, ddx_answer *answer)
{
    (void)rest, (void)length;
    dx_text_format(&answer->message, "left %s at iterate %llu", dx_stepper_title(st),
                   (unsigned long long)dx_stepper_k(st));
    dx_stepper_close(st->session);
    return DX_OK;
}

/* ---- forth and back ---------------------------------------------------------------------------
 */

/* A count behind a command, or what it is without one. */
static dx_status read_count(ddx_session *s, const char *command, const char *rest, uint64_t least,
                            uint64_t otherwise, uint64_t *n)
{
    char *end;
    *n = otherwise;
    if (*rest == '\0')
        return DX_OK;
    errno = 0;
    unsigned long long value = strtoull(rest, &end, 10);
    if (*rest >= '0' && *rest <= '9' && *end == '\0' && errno == 0 && value >= least &&
        value <= 1000000000) {
        *n = value;
        return DX_OK;
    }
    dx_status status = dx_fail(&s->context, DX_SYNTAX, "'%s' takes a whole number", command);
    dx_diag_hint(&s->context.diag, "like '%s 5'", command);
    return status;
}

/* ---- with more digits --------------------------------------------------------------------------
 */

static void add_fine_rows(const dx_stepper *st, uint64_t first, dx_text *out)
{
    enum { MOST = 8 };
    uint64_t last = dx_fine_k(st->fine);
    for (uint64_t k = first; k <= last; k++) {
        if (last - first >= MOST && k == first + 1) {
            k = last + 2 - MOST;
            dx_text_string(out, "\n...");
        }
        dx_text_string(out, out->n > 0 ? "\n" : "");
        dx_fine_row(st->fine, k, out);
    }
}

static dx_status answer_fine(dx_stepper *st, uint64_t first, ddx_answer *answer)
{
    dx_text *out = &answer->message;
    add_fine_rows(st, first, out);
    dx_text_string(out, out->n > 0 ? "\n" : "");
    DX_TRY(dx_fine_ending(st->fine, out));
    if (!out->failed && out->n > 0 && out->data[out->n - 1] == '\n')
        out->data[--out->n] = '\0';
    dx_text_format(&answer->members, ", \"k\": %llu, \"digits\": %u, \"proved\": %s",
                   (unsigned long long)dx_fine_k(st->fine), (unsigned)st->fine->digits,
                   st->fine->judged && st->fine->proved ? "true" : "false");
    return DX_OK;
}

static void tell_interruption(dx_stepper *st, dx_status why, ddx_answer *answer)
{
    dx_text *out = &answer->message;
    dx_diag_clear(&st->session->context.diag);
    dx_text_format(out, "%s%s at iterate %llu, which is kept with all before; ':run' goes on",
                   out->n > 0 ? "\n" : "", why == DX_CANCELLED ? "interrupted" : "out of time",
                   (unsigned long long)dx_stepper_k(st));
}

static bool is_interruption(dx_status status)
{
    return status == DX_CANCELLED || status == DX_TIMEOUT;
}

/* A run ends where the steps are smaller than the digits. */
static dx_status advance_fine(dx_stepper *st, uint64_t most, bool run, ddx_answer *answer)
{
    uint64_t first = dx_fine_k(st->fine) + 1;
    dx_status status = DX_OK;
    st->made = 0;
    for (uint64_t i = 0; i < most && status == DX_OK && !(run && i > 0 && st->fine->rests); i++) {
        status = dx_fine_step(st->fine);
        if (st->fine->outcome != DX_OUTCOME_GOING)
            break;
    }
    if (status == DX_OK)
        status = answer_fine(st, first, answer);
    if (status == DX_OK && run && !st->fine->rests && st->fine->outcome == DX_OUTCOME_GOING)
        dx_text_format(&answer->message,
                       "\n%llu step%s, and it has not come to rest; ':run' goes on",
                       (unsigned long long)most, most == 1 ? "" : "s");
    else if (is_interruption(status))
        add_fine_rows(st, first, &answer->message);
    if (!is_interruption(status))
        return status;
    tell_interruption(st, status, answer);
    return DX_OK;
}

static dx_status run_digits(dx_stepper *st, const char *rest, size_t length, ddx_answer *answer)
{
    uint64_t n;
    dx_fine *fine;
    (void)length;
    DX_TRY(read_count(st->session, ":digits", rest, 1, 50, &n));
    if (n > UINT32_MAX)
        n = UINT32_MAX;
    DX_TRY(dx_fine_begin(st->it, st->fine, (uint32_t)n, &fine));
    dx_fine_free(st->fine);
    st->fine = fine;
    st->made = 0;
    bool own = st->it->call.method == &dx_method_newton && !st->it->call.option.damped;
    dx_text_format(&answer->message,
                   own ? "from here with %u digits" : "from here Newton's method with %u digits",
                   (unsigned)n);
    dx_text_string(&answer->message, st->it->call.method->kind == DX_PROBLEM_LEAST
                                         ? dx_is_constrained(st->it)
                                               ? ", for the Lagrange system"
                                               : ", for the zero of the gradient"
                                         : "");
    return answer_fine(st, dx_fine_k(fine), answer);
}

/* Back to doubles. */
static void drop_fine(dx_stepper *st)
{
    dx_fine_free(st->fine);
    st->fine = NULL;
}

/* Up to `most` steps. Where that is interrupted, what has been reached is kept and said. */
static dx_status advance(dx_stepper *st, uint64_t most, bool run, ddx_answer *answer)
{
    dx_solver *solver = &st->it->solver;
    size_t first = (size_t)solver->report.k + 1;
    dx_status status = DX_OK;
    if (st->fine)
        return advance_fine(st, most, run, answer);
    if (dx_solver_ended(solver)) {
        DX_TRY(add_ending(st, &answer->message));
        dx_text_string(&answer->message, "\nno step is left: ':back' or ':restart' go on");
        dx_stepper_json_outcome(st, &answer->members);
        return DX_OK;
    }
    st->made = 0;
    for (uint64_t i = 0; i < most && status == DX_OK && !dx_solver_ended(solver); i++) {
        uint64_t before = solver->report.k;
        status = dx_solver_step(solver);
        st->stuck = status == DX_OK && solver->report.k == before;
    }
    if (status == DX_OK && run && !dx_solver_ended(solver))
        status = dx_solver_run(solver, 0); /* says so */
    if (status == DX_OK)
        return answer_rows(st, first, answer);
    if (!is_interruption(status)) {
        DX_TRY(dx_solver_go(solver, solver->n_kept - 1)); /* what is kept is whole */
        return status;
    }
    dx_stepper_add_rows(st, first, SHOWN, false, answer);
    tell_interruption(st, status, answer);
    dx_stepper_json_outcome(st, &answer->members);
    return DX_OK;
}

static dx_status run_next(dx_stepper *st, const char *rest, size_t length, ddx_answer *answer)
{
    (void)length;
    uint64_t n;
    DX_TRY(read_count(st->session, ":next", rest, 1, 1, &n));
    return advance(st, n, false, answer);
}

static dx_status run_run(dx_stepper *st, const char *rest, size_t length, ddx_answer *answer)
{
    (void)length;
    uint64_t n;
    DX_TRY(read_count(st->session, ":run", rest, 1, st->it->call.option.most, &n));
    return advance(st, n, true, answer);
}

/* The step that led there is made again, so that it can be explained. */
static dx_status go_to(dx_stepper *st, uint64_t k, ddx_answer *answer)
{
    st->made = 0;
    if (st->fine && k >= st->fine->first) {
        dx_fine_go(st->fine, k);
        return answer_fine(st, k, answer);
    }
    drop_fine(st);
    st->stuck = false;
    DX_TRY(dx_solver_go(&st->it->solver, k > 0 ? k - 1 : 0));
    if (k > 0)
        DX_TRY(dx_solver_step(&st->it->solver));
    return answer_current(st, answer);
}

static dx_status run_back(dx_stepper *st, const char *rest, size_t length, ddx_answer *answer)
{
    (void)length;
    uint64_t n, k = dx_stepper_k(st);
    char steps[40];
    (void)snprintf(steps, sizeof steps, "are %llu steps", (unsigned long long)k);
    DX_TRY(read_count(st->session, ":back", rest, 1, 1, &n));
    if (n <= k)
        return go_to(st, k - n, answer);
    return k == 0 ? dx_fail(&st->session->context, DX_DOMAIN, "this is where it starts")
                  : dx_fail(&st->session->context, DX_DOMAIN, "there %s to go back",
                            k == 1 ? "is one step" : steps);
}

static dx_status run_goto(dx_stepper *st, const char *rest, size_t length, ddx_answer *answer)
{
    (void)length;
    uint64_t n, k = dx_stepper_k(st);
    DX_TRY(read_count(st->session, ":goto", rest, 0, UINT64_MAX, &n));
    if (n == UINT64_MAX) {
        dx_status status =
            dx_fail(&st->session->context, DX_SYNTAX, "':goto' takes the number of an iterate");
        dx_diag_hint(&st->session->context.diag, "like ':goto 0'");
        return status;
    }
    if (n <= k)
        return go_to(st, n, answer);
    DX_TRY(advance(st, n - k, false, answer));
    if (dx_stepper_k(st) < n)
        dx_text_format(&answer->message, "\niterate %llu is not reached", (unsigned long long)n);
    return DX_OK;
}

/* ---- from elsewhere ----------------------------------------------------------------------------
 */

typedef struct restarting {
    dx_stepper *stepper;
    const char *text;
    size_t n;
} restarting;

/* `x=2`, or `x=1, y=0`: read in brackets. */
static dx_status read_restart(dx_evaluation *e, const restarting *r, dx_id *start)
{
    ddx_session *s = e->session;
    const dx_name_host names = dx_session_names(s);
    dx_statement statement;
    dx_text text;
    if (r->text[r->n - 1] == '=') {
        dx_status status = dx_fail(&s->context, DX_SYNTAX, "a number must follow the '='");
        dx_diag_hint(&s->context.diag, "':restart x=2' begins again from there");
        return status;
    }
    dx_text_init(&text, &s->context.memory);
    bool bracketed = r->text[0] == '[';
    dx_text_format(&text, bracketed ? "%s" : "[%s]", r->text);
    dx_status status = text.failed ? dx_no_memory(&s->context)
                                   : dx_parse_statement(&s->context, &s->context.arena, &names,
                                                        dx_text_get(&text), text.n, &statement);
    if (status == DX_OK)
        status = statement.root
                     ? dx_read_restart(e, &r->stepper->it->call, statement.root, start)
                     : dx_fail(&s->context, DX_SYNTAX, "':restart' takes a start, like x=2");
    if (status != DX_OK && !bracketed && s->context.diag.located &&
        s->context.diag.span.start > 0) {
        s->context.diag.span.start--;
        s->context.diag.span.end--;
    }
    dx_text_free(&text);
    return status;
}

static dx_status restart(dx_evaluation *e, void *data)
{
    const restarting *r = data;
    dx_stepper *st = r->stepper;
    const dx_solve_call *c = &st->it->call;
    size_t n = (size_t)c->n * c->method->n_starts;
    dx_id *start = dx_statement_ids(e, n);
    if (!start)
        return DX_NOMEM;
    memcpy(start, st->it->start, n * sizeof *start);
    if (r->n > 0)
        DX_TRY(read_restart(e, r, start));
    DX_TRY(dx_iteration_restart(st->it, start));
    drop_fine(st);
    st->fresh = true;
    st->stuck = false;
    st->made = 0;
    st->it->solver.record = &st->record;
    dx_record_clear(&st->record);
    return DX_OK;
}

static dx_status run_restart(dx_stepper *st, const char *rest, size_t length, ddx_answer *answer)
{
    restarting r = {st, rest, length};
    DX_TRY(dx_in_evaluation(st->session, restart, &r));
    return answer_current(st, answer);
}

/* ---- looking -----------------------------------------------------------------------------------
 */

static dx_status run_table(dx_stepper *st, const char *rest, size_t length, ddx_answer *answer)
{
    (void)rest, (void)length;
    dx_stepper_add_rows(st, 0, TABLE, true, answer);
    if (st->fine)
        return answer_fine(st, st->fine->first, answer);
    DX_TRY(add_ending(st, &answer->message));
    dx_stepper_json_outcome(st, &answer->members);
    return dx_stepper_json_rows(st, 0, &answer->members);
}

static dx_status run_why(dx_stepper *st, const char *rest, size_t length, ddx_answer *answer)
{
    (void)rest, (void)length;
    if (st->fine)
        return dx_fine_why(st->fine, st->point, &answer->message);
    DX_TRY(dx_stepper_why(st, &answer->message));
    dx_stepper_json_outcome(st, &answer->members);
    return DX_OK;
}

/* x = sqrt(3), where that has been recognised; and between which numbers it is. */
static dx_status add_unknown(const dx_stepper *st, const dx_proof *proof, uint32_t i, dx_text *out)
{
    dx_graph *g = &st->session->graph;
    dx_id value = proof->value ? proof->value[i] : DX_NONE;
    bool known = !dx_is_none(value) && dx_op_of(g, value) != DX_OP_ROOTOF;
    dx_text_format(out, "\n%s", dx_bytes(g, proof->name[i]));
    if (known) {
        dx_text_string(out, " = ");
        DX_TRY(dx_print_line(g, value, out));
    }
    if (known && dx_is_number(g, value))
        return DX_OK;
    dx_text_string(out, known ? ", in " : " in ");
    dx_text_interval(out, proof->box + i);
    return DX_OK;
}

/* The unknowns, to a few more digits than doubles have, or as many as are carried on with. */
static dx_status add_enclosure(const dx_stepper *st, const dx_proof *proof, dx_text *out)
{
    enum { BITS = 72, MOST = 6 };
    slong bits = st->fine ? (slong)st->fine->prec : BITS;
    dx_system system;
    bool reached;
    DX_TRY(dx_system_init(&system, &st->session->graph, proof->n, proof->formula, proof->unknown));
    dx_status status = dx_refine(&system, proof->box, bits, &reached);
    dx_system_free(&system);
    for (uint32_t i = 0; i < proof->n && i < MOST && status == DX_OK; i++)
        status = add_unknown(st, proof, i, out);
    return status;
}

/* At the point with more digits, as near as doubles are, where there is one. */
static dx_status prove(dx_stepper *st, dx_proof *proof)
{
    dx_solver *s = &st->it->solver;
    size_t n = st->it->call.n;
    double *kept = dx_arena_alloc(&st->session->context.arena, n * sizeof *kept);
    if (!kept)
        return dx_no_memory(&st->session->context);
    memcpy(kept, s->x, n * sizeof *kept);
    for (size_t i = 0; i < n && st->fine; i++)
        s->x[i] = mpfr_get_d(dx_fine_point(st->fine, dx_stepper_k(st)) + i, MPFR_RNDN);
    dx_status status = dx_iteration_prove(st->it, proof);
    memcpy(s->x, kept, n * sizeof *kept);
    return status;
}

static dx_status run_prove(dx_stepper *st, const char *rest, size_t length, ddx_answer *answer)
{
    (void)rest, (void)length;
    dx_proof proof;
    DX_TRY(prove(st, &proof));
    dx_proof_text(st->it, &proof, &answer->message);
    dx_text_format(&answer->members, ", \"proved\": %s", dx_proof_found(&proof) ? "true" : "false");
    dx_status status = dx_proof_found(&proof) ? add_enclosure(st, &proof, &answer->message) : DX_OK;
    dx_proof_free(&proof);
    return status;
}

static dx_status run_plot(dx_stepper *st, const char *rest, size_t length, ddx_answer *answer)
{
    (void)rest, (void)length;
    enum { WIDE = 78 };
    answer->sketch = true;
    return dx_stepper_sketch(st, WIDE, &answer->message);
}

/* ---- the commands ------------------------------------------------------------------------------
 */

static dx_status none_is_open(ddx_session *s, const char *command)
{
    dx_status status =
        dx_fail(&s->context, DX_TYPE, "'%s' belongs to an iteration, and none is open", command);
    dx_diag_hint(&s->context.diag, "':step newton(x^2 - 2, x=1)' opens one");
    return status;
}

static const struct {
    const char *name;
    dx_status (*run)(dx_stepper *st, const char *rest, size_t length, ddx_answer *answer);
} commands[] = {
    {":back", run_back},   {":digits", run_digits},   {":goto", run_goto}, {":next", run_next},
    {":plot", run_plot},   {":prove", run_prove},     {":quit", run_quit}, {":run", run_run},
    {":table", run_table}, {":restart", run_restart}, {":why", run_why},
};

dx_status dx_run_stepper(ddx_session *s, const char *command, char *rest, size_t length,
                         ddx_answer *answer)
{
    answer->signs = true;
    for (; length > 0 && (rest[length - 1] == ';' || rest[length - 1] == ' '); length--)
        answer->silent = answer->silent || rest[length - 1] == ';';
    rest[length] = '\0';
    if (strcmp(command, ":step") == 0)
        return run_step(s, rest, length, answer);
    if (!s->stepper)
        return none_is_open(s, command);
    size_t i = 0;
    while (strcmp(commands[i].name, command) != 0)
        i++;
    return commands[i].run(s->stepper, rest, length, answer);
}

dx_status dx_step_once(ddx_session *s, ddx_answer *answer)
{
    answer->kind = DX_ANSWER_TEXT;
    answer->signs = true;
    return advance(s->stepper, 1, false, answer);
}
