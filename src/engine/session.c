#include "config.h"

#include "engine/session.h"

#include "engine/assume.h"
#include "engine/commands.h"
#include "engine/solvers/stepper.h"
#include "parser/lex.h"
#include "support/flint.h"

#include <signal.h>
#include <string.h>

static volatile sig_atomic_t interrupted;

_Static_assert(sizeof(sig_atomic_t) == sizeof(int), "the poll reads an int");

const volatile int *dx_interrupt_flag(void)
{
    return &interrupted;
}

void ddx_interrupt(void)
{
    interrupted = 1;
}

void ddx_interrupt_clear(void)
{
    interrupted = 0;
}

ddx_session *ddx_session_new(void)
{
    dx_memory unlimited = {0};
    ddx_session *s = dx_alloc(&unlimited, sizeof *s);
    if (!s)
        return NULL;
    memset(s, 0, sizeof *s);
    dx_context_init(&s->context);
    s->context.cancel = dx_interrupt_flag();
    dx_settings_init(&s->settings);
    dx_builtin_names(&s->names, DX_NAME_BUILTIN);
    dx_function_names(&s->names, DX_NAME_TABLE);
    dx_answer_init(&s->answer, s);
    dx_text_init(&s->shown, &s->context.memory);
    dx_text_init(&s->complaint, &s->context.memory);
    dx_text_init(&s->completed, &s->context.memory);
    dx_text_init(&s->prompt, &s->context.memory);
    s->rules = dx_rules_new(&s->context);
    if (!s->rules || dx_graph_init(&s->graph, &s->context) != DX_OK) {
        ddx_session_free(s);
        return NULL;
    }
    return s;
}

void ddx_session_free(ddx_session *s)
{
    if (!s)
        return;
    dx_memory *memory = &s->context.memory;
    dx_stepper_close(s);
    while (s->iterations)
        ddx_iteration_free(s->iterations);
    dx_answer_free(&s->answer);
    dx_text_free(&s->shown);
    dx_text_free(&s->complaint);
    dx_text_free(&s->completed);
    dx_text_free(&s->prompt);
    dx_free_definitions(s);
    dx_free(memory, s->held, s->held_capacity * sizeof *s->held);
    dx_free(memory, s->premise_read, s->premise_read_bytes);
    dx_rules_free(s->rules);
    dx_slab_release(s->code);
    if (s->graph.context)
        dx_graph_free(&s->graph);
    dx_context_free(&s->context);
    dx_memory unlimited = {0};
    dx_free(&unlimited, s, sizeof *s);
}

void ddx_thread_end(void)
{
    flint_cleanup();
}

/* ---- results ------------------------------------------------------------------------ */

void dx_keep_result(ddx_session *s, dx_value value)
{
    s->result[s->n_results % DX_RESULTS_KEPT] = value;
    s->n_results++;
}

dx_value dx_result(const ddx_session *s, uint64_t number)
{
    if (number == 0)
        number = s->n_results;
    if (number == 0 || number > s->n_results || number + DX_RESULTS_KEPT <= s->n_results)
        return (dx_value){0};
    return s->result[(number - 1) % DX_RESULTS_KEPT];
}

/* ---- collection ------------------------------------------------------------------------ */

static size_t add_roots(dx_id **roots, size_t n, dx_value *value)
{
    dx_id *ids[] = {&value->shown, &value->rows, &value->columns, &value->premises, &value->typed};
    roots[n++] = &value->id;
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++)
        if (!dx_is_none(*ids[i]))
            roots[n++] = ids[i];
    return n;
}

static size_t list_roots(ddx_session *s, dx_id **roots)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n_definitions; i++)
        n = add_roots(roots, n, &s->definition[i]->value);
    for (size_t i = 0; i < DX_JOURNAL_KEPT; i++)
        if (s->journal[i].before)
            n = add_roots(roots, n, &s->journal[i].before->value);
    for (size_t i = 0; i < DX_RESULTS_KEPT; i++)
        n = add_roots(roots, n, &s->result[i]);
    for (size_t i = 0; i < s->n_held; i++)
        n = add_roots(roots, n, &s->held[i]);
    return add_roots(roots, n, &s->answer.value);
}

/* A definition can be both in the table and in the journal; it is rewritten once. */
static size_t without_repeats(dx_id **roots, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        bool seen = false;
        for (size_t k = 0; k < kept && !seen; k++)
            seen = roots[k] == roots[i];
        if (!seen)
            roots[kept++] = roots[i];
    }
    return kept;
}

static size_t add_ids(dx_id **roots, size_t n, dx_id *ids, size_t n_ids)
{
    for (size_t i = 0; i < n_ids; i++)
        roots[n++] = &ids[i];
    return n;
}

void dx_collect_garbage(ddx_session *s)
{
    enum { WORTH_IT = 20000 };
    if (s->graph.n < 2 * s->live_nodes + WORTH_IT)
        return;
    dx_memory *memory = &s->context.memory;
    dx_stepper *st = s->stepper;
    size_t room = 6 * (s->n_definitions + DX_JOURNAL_KEPT + DX_RESULTS_KEPT + s->n_held + 1) +
                  (st ? st->n_ids + st->it->n_ids : 0) + DX_ASSUMPTION_IDS;
    for (size_t i = 0; i < DX_JOURNAL_KEPT; i++)
        room += s->journal[i].assumed ? DX_ASSUMPTION_IDS : 0;
    for (const ddx_iteration *i = s->iterations; i; i = i->next)
        room += i->it->n_ids;
    dx_id **roots = dx_alloc(memory, room * sizeof *roots);
    if (!roots)
        return;
    size_t n = without_repeats(roots, list_roots(s, roots));
    n += dx_assumption_ids(s->assumptions, roots + n);
    for (size_t i = 0; i < DX_JOURNAL_KEPT; i++)
        n += dx_assumption_ids(s->journal[i].assumed, roots + n);
    if (st)
        n = add_ids(roots, add_ids(roots, n, st->ids, st->n_ids), st->it->ids, st->it->n_ids);
    for (const ddx_iteration *i = s->iterations; i; i = i->next)
        n = add_ids(roots, n, i->it->ids, i->it->n_ids);
    dx_graph_collect(&s->graph, roots, n);
    dx_free(memory, roots, room * sizeof *roots);
    s->live_nodes = s->graph.n;
}

/* ---- the life of a statement ------------------------------------------------------------ */

static void tell_failure(ddx_session *s, ddx_answer *answer, dx_status status)
{
    answer->kind = DX_ANSWER_ERROR;
    answer->status = status;
    answer->silent = false;
    answer->value = (dx_value){0};
    answer->diag = s->context.diag;
    answer->diag.status = status;
    dx_text_clear(&answer->approx);
    dx_text_clear(&answer->message);
    dx_text_clear(&answer->name);
}

/* The whole life of a statement or command: limits, rollback, collection. */
static void run(ddx_session *s, const char *text, size_t n, ddx_answer *answer)
{
    dx_context *context = &s->context;
    dx_mark mark = dx_graph_mark(&s->graph);
    size_t n_journal = s->n_journal;
    dx_diag_clear(&context->diag);
    context->notices.n = 0;
    s->graph.statement_start = s->graph.n;
    s->statements++;
    if (s->stepper)
        s->stepper->fresh = false;
    if (s->load_depth == 0)
        context->deadline = s->settings.timeout > 0 ? dx_now() + s->settings.timeout : 0;
    dx_status status = dx_is_session_command(text, n) ? dx_run_command(s, text, n, answer)
                                                      : dx_run_statement(s, text, n, answer);
    /* what is tried without need, like a shorter form, passes over the end of time */
    if (status == DX_OK && answer->kind == DX_ANSWER_VALUE)
        status = dx_poll_now(context);
    if (status != DX_OK) {
        char name[8];
        bool more;
        while (s->n_journal > n_journal && dx_undo(s, name, sizeof name, &more))
            continue;
        tell_failure(s, answer, status);
        if (s->stepper && s->stepper->fresh) /* by a file that failed after it */
            dx_stepper_close(s);
        dx_graph_rollback(&s->graph, mark);
    }
    /* how a name was read is of no use when there is no such function */
    if (status == DX_NAME || status == DX_TYPE)
        context->notices.n = 0;
    dx_notices_copy(&answer->notices, &context->notices);
    dx_arena_free(&context->arena);
}

const ddx_answer *ddx_eval(ddx_session *s, const char *statement, size_t n)
{
    dx_answer_clear(&s->answer);
    dx_text_bytes(&s->answer.input, statement, n);
    run(s, statement, n, &s->answer);
    if (s->answer.input.failed && s->answer.kind != DX_ANSWER_ERROR)
        tell_failure(s, &s->answer, dx_no_memory(&s->context));
    dx_collect_garbage(s);
    return &s->answer;
}

bool ddx_is_stepping(const ddx_session *s)
{
    return s->stepper != NULL;
}

const char *ddx_prompt(ddx_session *s)
{
    dx_text_clear(&s->prompt);
    if (s->stepper)
        dx_text_format(&s->prompt, "%s %llu", dx_stepper_title(s->stepper),
                       (unsigned long long)dx_stepper_k(s->stepper));
    return s->prompt.n > 0 ? dx_text_get(&s->prompt) : "ddx";
}

void ddx_listen(ddx_session *s, ddx_listener *listener, void *data)
{
    s->listener = listener;
    s->listener_data = data;
}

ddx_scan_result ddx_scan(const char *text, size_t n, size_t *length)
{
    return (ddx_scan_result)dx_scan_statement(text, n, length);
}

ddx_token_kind ddx_token(const char *text, size_t n, size_t *length)
{
    return (ddx_token_kind)dx_lex_token(text, n, length);
}

const char *ddx_version(void)
{
    return PACKAGE_VERSION;
}
