/* Calls of abstract functions that have become known: f(x(t), y(t)) in a value, once f is
 * defined, or where a definition is put in by a bar. */
#include "engine/derivatives/instance.h"

#include "engine/derivatives/slopes.h"

#include "engine/derivation.h"
#include "expr/derivation.h"
#include "expr/print.h"
#include "expr/walk.h"
#include "parser/array.h"
#include "expr/assumptions.h"
#include "parser/lost.h"
#include "symbolic/forms/readable.h"

#include <stdio.h>
#include <string.h>

static bool is_call(const dx_graph *g, dx_id a)
{
    return dx_op_of(g, a) == DX_OP_APPLY || dx_op_of(g, a) == DX_OP_DERIV;
}

static uint32_t first_argument(const dx_graph *g, dx_id a)
{
    return dx_op_of(g, a) == DX_OP_DERIV ? 2 : 1;
}

bool dx_is_known(const dx_finder *f, dx_id a, const dx_definition **d, size_t *index)
{
    const dx_graph *g = &f->e->session->graph;
    if (!is_call(g, a))
        return false;
    dx_id name = dx_operand(g, a, 0);
    uint32_t n = dx_count(g, a) - first_argument(g, a);
    for (*index = 0; f->given && *index < f->n; ++*index)
        if (dx_same(f->given[*index].name, name) && f->given[*index].n == n)
            return true;
    if (f->given)
        return false;
    *d = dx_find_own_definition(f->e->session, dx_bytes(g, name), dx_bytes_length(g, name));
    return *d && (*d)->is_function && (*d)->n_parameters == n;
}

static bool is_named(const dx_graph *g, dx_id a, const char *name, size_t length)
{
    return dx_op_of(g, a) == DX_OP_SYMBOL && dx_bytes_length(g, a) == length &&
           memcmp(dx_bytes(g, a), name, length) == 0;
}

/* Where the function's derivative holds is said of its parameter: say what that is here. */
static void explain_notices(const dx_finder *f, unsigned from, uint32_t n, const dx_id *symbol,
                            const dx_id *argument)
{
    dx_graph *g = &f->e->session->graph;
    dx_notices *notices = &g->context->notices;
    for (unsigned k = from; k < notices->n; k++) {
        dx_text text;
        dx_text_init(&text, &g->context->memory);
        dx_text_string(&text, notices->line[k]);
        uint32_t told = 0;
        for (uint32_t i = 0; i < n; i++) {
            const char *name = dx_bytes(g, symbol[i]);
            int length = (int)dx_name_length(name);
            if (is_named(g, argument[i], name, (size_t)length))
                continue;
            dx_text_format(&text, "%s%.*s = ", told++ == 0 ? ", where " : ", ", length, name);
            if (dx_print_plain(g, argument[i], &text) != DX_OK)
                dx_diag_clear(&g->context->diag); /* too long to be shown */
        }
        if (!text.failed && text.n < sizeof notices->line[k])
            memcpy(notices->line[k], dx_text_get(&text), text.n + 1);
        notices->about[k] = NULL;
        dx_text_free(&text);
    }
}

/* The formula at the arguments, differentiated as often as the node says. */
static dx_status call_known(const dx_finder *f, dx_id a, const dx_id *argument, dx_id *out)
{
    dx_evaluation *e = f->e;
    dx_graph *g = &e->session->graph;
    const dx_definition *d = NULL;
    dx_id symbol[DX_MOST_BINDINGS];
    size_t index = 0, first = e->n_premises;
    unsigned said = g->context->notices.n;
    uint32_t n = dx_count(g, a) - first_argument(g, a);
    (void)dx_is_known(f, a, &d, &index);
    if (f->given) {
        *out = f->given[index].body;
        memcpy(symbol, f->given[index].parameter, n * sizeof *symbol);
        DX_TRY(dx_recall_given(e, &f->given[index]));
        if (dx_op_of(g, a) == DX_OP_DERIV)
            DX_TRY(dx_open_valued(e, first, n, symbol));
    } else {
        DX_TRY(dx_formula_of(e, d, symbol, out));
    }
    for (uint32_t i = 0; dx_op_of(g, a) == DX_OP_DERIV && i < n; i++) {
        int64_t order = 0;
        (void)dx_get_int(g, dx_operand(g, dx_operand(g, a, 1), i), &order);
        if (order > 0)
            DX_TRY(dx_derive(e, *out, symbol[i], (uint32_t)order, out));
    }
    explain_notices(f, said, n, symbol, argument);
    DX_TRY(dx_check_premises(e, first, n, symbol, argument));
    *out = dx_substitute(g, *out, n, symbol, argument);
    DX_TRY(dx_check(g, *out));
    return dx_decide_cases(g, out);
}

/* One after the other, inner ones first: each call that is known gets its value, those above
 * it see that. */
static dx_status replace_calls(const dx_finder *f, const dx_walk *walk, dx_id *out)
{
    dx_graph *g = &f->e->session->graph;
    dx_id *from = dx_statement_ids(f->e, 2 * walk->n), *to = from ? from + walk->n : NULL;
    dx_id argument[DX_MOST_BINDINGS];
    const dx_definition *d;
    size_t n = 0, index, lines = f->e->recorder ? f->e->recorder->n : 0;
    if (!from)
        return DX_NOMEM;
    for (size_t i = 0; i < walk->n; i++) {
        dx_id a = walk->id[i];
        if (!dx_is_known(f, a, &d, &index))
            continue;
        DX_TRY(dx_poll(g->context));
        uint32_t first = first_argument(g, a), count = dx_count(g, a) - first;
        for (uint32_t k = 0; k < count; k++) {
            argument[k] = dx_replace(g, dx_operand(g, a, first + k), n, from, to);
            DX_TRY(dx_check(g, argument[k]));
        }
        from[n] = a;
        DX_TRY(call_known(f, a, argument, &to[n]));
        if (f->watched && dx_op_of(g, to[n]) < DX_OP_EQ && dx_may_lack_value(g, to[n]))
            DX_TRY(dx_remember_valued(f->e, to[n]));
        n++;
    }
    if (n == 0)
        return DX_OK;
    const dx_id before = *out, put = dx_replace(g, before, n, from, to);
    DX_TRY(dx_check(g, put));
    *out = put;
    if (f->as_is)
        return DX_OK;
    DX_TRY(dx_readable(g, put, out));
    return f->e->recorder ? dx_tell_put_in(f->e, lines, before, put, *out) : DX_OK;
}

/* A derivation is made anew: rules that were found without knowing the function would not
 * be those of its formula. */
static dx_status derive_again(const dx_finder *f, dx_id *derivation)
{
    ddx_session *s = f->e->session;
    dx_value value = {0};
    if (f->given) {
        dx_status status =
            dx_fail(&s->context, DX_TYPE, "no function can be put into a derivation");
        dx_diag_hint(&s->context.diag, "derive with it: steps((d/dx f(x)) | f(t) = t^2)");
        return status;
    }
    dx_text source;
    dx_text_init(&source, &s->context.memory);
    dx_status status = dx_derivation_source(&s->graph, *derivation, &source);
    if (status == DX_OK && source.failed)
        status = dx_no_memory(&s->context);
    if (status == DX_OK)
        status = dx_evaluate_text(s, dx_text_get(&source), source.n, &value);
    dx_text_free(&source);
    *derivation = value.id;
    return status;
}

/* Does the derivation say what the function is? */
static bool tells_definition(const dx_graph *g, dx_id derivation, dx_id name)
{
    static const char start[] = "definition of ";
    for (uint32_t i = 0; i < dx_line_count(g, derivation); i++) {
        const char *rule = dx_bytes(g, dx_line_read(g, dx_line_at(g, derivation, i)).rule);
        if (strncmp(rule, start, sizeof start - 1) == 0 &&
            strcmp(rule + sizeof start - 1, dx_bytes(g, name)) == 0)
            return true;
    }
    return false;
}

/* Has a function in the derivation become known since it was made? */
static bool calls_known(const dx_finder *f, const dx_walk *walk, dx_id derivation)
{
    const dx_graph *g = &f->e->session->graph;
    const dx_definition *d;
    size_t index;
    for (size_t i = 0; i < walk->n; i++)
        if (dx_is_known(f, walk->id[i], &d, &index) &&
            !tells_definition(g, derivation, dx_operand(g, walk->id[i], 0)))
            return true;
    return false;
}

/* All calls of functions that are known are made. */
static dx_status put_in_known(const dx_finder *f, dx_id *value)
{
    dx_graph *g = &f->e->session->graph;
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, value, &walk));
    dx_status status = DX_OK;
    if (dx_op_of(g, *value) != DX_OP_STEPS)
        status = replace_calls(f, &walk, value);
    else if (calls_known(f, &walk, *value))
        status = derive_again(f, value);
    dx_walk_free(&walk);
    return status;
}

/* What is no part of the answer: no line of a derivation and no notice tells of it. */
static dx_status put_in_quietly(const dx_finder *f, dx_id *a)
{
    dx_evaluation *e = f->e;
    dx_recorder *recorder = e->recorder;
    const unsigned said = e->session->context.notices.n;
    e->recorder = NULL;
    dx_status status = put_in_known(f, a);
    e->recorder = recorder;
    e->session->context.notices.n = said;
    return status;
}

/* Into the premises from the first-th on, as many as there are now. DX_DOMAIN where one of them is
 * broken by it. */
static dx_status put_in_premises(const dx_finder *given, size_t first)
{
    dx_evaluation *e = given->e;
    const dx_finder f = {e, given->n, given->given, false, true};
    const dx_finder watched = {e, given->n, given->given, true, true};
    const size_t count = e->n_premises;
    for (size_t k = first; k < count; k++) {
        const dx_premise p = e->premise[k];
        dx_premise becomes = p;
        if (!dx_is_none(p.valued)) {
            DX_TRY(put_in_quietly(&watched, &becomes.valued));
            DX_TRY(dx_valued_becomes(e, &e->premise[k], becomes.valued));
        } else if (!dx_is_none(p.root)) {
            DX_TRY(put_in_quietly(&f, &becomes.root));
            e->premise[k].root = becomes.root;
        } else if (!dx_is_none(p.nonzero)) {
            DX_TRY(put_in_quietly(&f, &becomes.nonzero));
            DX_TRY(dx_hold_nonzero(e, &e->premise[k], becomes.nonzero));
        } else if (!dx_is_none(p.derived.of)) {
            const bool here = dx_same(p.at, p.derived.symbol);
            DX_TRY(put_in_quietly(here ? &watched : &f, &becomes.derived.of));
            DX_TRY(put_in_quietly(&f, &becomes.at));
            DX_TRY(dx_derived_becomes(e, &e->premise[k], becomes.derived.of, becomes.at));
        }
    }
    return DX_OK;
}

static dx_status has_known(const dx_finder *f, dx_id a, bool *known)
{
    const dx_definition *d;
    size_t index;
    dx_walk walk;
    DX_TRY(dx_walk_make(&f->e->session->graph, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && !*known; i++)
        *known = dx_is_known(f, walk.id[i], &d, &index);
    dx_walk_free(&walk);
    return DX_OK;
}

dx_status dx_put_in_watched(const dx_finder *given, dx_id *value)
{
    dx_evaluation *e = given->e;
    const dx_finder f = {e, given->n, given->given, true, false};
    const size_t first = e->n_premises;
    bool calls = false;
    DX_TRY(has_known(given, *value, &calls));
    if (!calls || dx_op_of(&e->session->graph, *value) == DX_OP_STEPS)
        return put_in_known(given, value);
    DX_TRY(dx_remember_parts(e, *value));
    DX_TRY(put_in_premises(&f, first));
    DX_TRY(put_in_known(&f, value));
    return dx_release_valued(e, first, *value);
}

static bool defines_functions(const ddx_session *s)
{
    for (size_t i = 0; i < s->n_definitions; i++)
        if (s->definition[i]->is_function)
            return true;
    return false;
}

dx_id dx_become_known(dx_evaluation *e, size_t first, dx_id value)
{
    const dx_finder f = {e, 0, NULL, false, false};
    if (dx_is_none(value) || !defines_functions(e->session))
        return value;
    if (dx_derive_rough(&f, first, &value) != DX_OK || put_in_premises(&f, first) != DX_OK)
        return DX_NONE;
    return dx_put_in_watched(&f, &value) == DX_OK ? value : DX_NONE;
}

/* A call of the function with another number of arguments, where there is none with its own. */
static dx_status check_count(dx_evaluation *e, const dx_id value, const dx_function_value *f)
{
    dx_graph *g = &e->session->graph;
    dx_walk walk;
    uint32_t other = 0;
    bool met = false;
    DX_TRY(dx_walk_make(g, 1, &value, &walk));
    for (size_t i = 0; i < walk.n && !met; i++) {
        dx_id a = walk.id[i];
        if (!is_call(g, a) || !dx_same(dx_operand(g, a, 0), f->name))
            continue;
        other = dx_count(g, a) - first_argument(g, a);
        met = other == f->n;
    }
    dx_walk_free(&walk);
    if (met || other == 0)
        return DX_OK;
    return dx_fail(g->context, DX_ARITY, "%s has %u argument%s in the formula, not %u",
                   dx_bytes(g, f->name), (unsigned)other, other == 1 ? "" : "s", (unsigned)f->n);
}

/* x(t) = 3 is a constant function, not the value at a moment: who meant that gets 0 for x'(t). */
static dx_status notice_constant(dx_evaluation *e, dx_id value, const dx_function_value *f)
{
    dx_graph *g = &e->session->graph;
    dx_walk walk;
    for (uint32_t i = 0; i < f->n; i++)
        if (dx_contains(g, f->body, f->parameter[i]))
            return DX_OK;
    DX_TRY(dx_walk_make(g, 1, &value, &walk));
    bool found = false;
    for (size_t i = 0; i < walk.n && !found; i++)
        found = dx_op_of(g, walk.id[i]) == DX_OP_DERIV &&
                dx_same(dx_operand(g, walk.id[i], 0), f->name);
    dx_walk_free(&walk);
    if (found)
        dx_notice(g->context, "%s becomes a constant function, whose derivatives are 0",
                  dx_bytes(g, f->name));
    return DX_OK;
}

/* Into the value, and into what it holds under, from the first premise on. */
static dx_status put_in_functions(dx_evaluation *e, size_t first, size_t n,
                                  const dx_function_value *functions, dx_id *value)
{
    const dx_finder f = {e, n, functions, false, false};
    for (size_t i = 0; i < n; i++)
        DX_TRY(notice_constant(e, *value, &functions[i]));
    if (n == 0)
        return DX_OK;
    DX_TRY(dx_derive_rough(&f, first, value));
    DX_TRY(put_in_premises(&f, first));
    return dx_put_in_watched(&f, value);
}

/* ---- f(x, y) = e behind a bar ------------------------------------------------------------- */

dx_status dx_recall_given(dx_evaluation *e, const dx_function_value *f)
{
    for (size_t k = 0; k < f->n_premises; k++)
        DX_TRY(dx_remember_premise(e, f->premise[k]));
    return DX_OK;
}

/* What the body was found under, from the first-th premise on, goes with the function. */
static dx_status take_premises(dx_evaluation *e, size_t first, dx_function_value *f)
{
    const size_t n = e->n_premises > first ? e->n_premises - first : 0;
    dx_premise *premise = dx_arena_alloc(&e->session->context.arena, (n + 1) * sizeof *premise);
    if (!premise)
        return dx_no_memory(&e->session->context);
    if (n > 0)
        memcpy(premise, e->premise + first, n * sizeof *premise);
    f->premise = premise;
    f->n_premises = n;
    e->n_premises = e->n_premises > first ? first : e->n_premises;
    return DX_OK;
}

static dx_status read_function(dx_evaluation *e, const dx_ast *node, dx_function_value *f)
{
    dx_graph *g = &e->session->graph;
    dx_id own[DX_MOST_BINDINGS];
    dx_value fresh[DX_MOST_BINDINGS];
    const dx_ast *parameter = node->child->next;
    f->name = dx_symbol_of(e, node->child);
    f->n = node->n - 2;
    f->called = false;
    for (uint32_t i = 0; i < f->n; i++, parameter = parameter->next) {
        own[i] = dx_symbol_of(e, parameter);
        DX_TRY(dx_check(g, own[i]));
        f->parameter[i] = dx_stand_in(e, own[i]);
        DX_TRY(dx_check(g, f->parameter[i]));
        fresh[i] = (dx_value){.id = f->parameter[i]};
    }
    const dx_frame frame = {e->frame, false, f->n, own, fresh, NULL};
    const size_t first = e->n_premises;
    const unsigned said = g->context->notices.n;
    for (size_t k = 0; k < e->n_read; k++)
        if (dx_span_contains(node->span, e->read[k].span))
            DX_TRY(dx_remember_premise(e, e->read[k].premise));
    DX_TRY(dx_check_premises(e, first, f->n, own, f->parameter));
    DX_TRY(dx_evaluate_in(e, &frame, parameter, &f->body));
    DX_TRY(take_premises(e, first, f));
    if (f->n_premises > 0) /* they are told of the arguments */
        g->context->notices.n = said;
    dx_op op = dx_op_of(g, f->body);
    if (op < DX_OP_EQ && op != DX_OP_INF)
        return DX_OK;
    dx_status status = dx_fail(g->context, DX_TYPE, "this is no number that a function can have");
    dx_diag_place(&g->context->diag, parameter->span);
    return status;
}

const dx_function_value *dx_find_given(const dx_evaluation *e, dx_id name, size_t n)
{
    for (const dx_given *given = e->given; given; given = given->outer)
        for (size_t i = 0; i < given->n; i++)
            if (dx_same(given->function[i].name, name) && given->function[i].n == n) {
                given->function[i].called = true;
                return &given->function[i];
            }
    return NULL;
}

/* Has the operand no other meaning with the functions in the place of their calls from the start?
 * Their formulas must not have names of it, or of the bar; a constant function is told to be one.
 */
static dx_status can_be_given(dx_evaluation *e, const dx_ast *operand, size_t n,
                              const dx_function_value *function, bool *can)
{
    const dx_graph *g = &e->session->graph;
    const dx_finder f = {e, n, function, false, false};
    dx_id symbol[DX_MOST_BINDINGS];
    bool calls = false;
    *can = false;
    for (size_t i = 0; i < n; i++) {
        DX_TRY(has_known(&f, function[i].body, &calls)); /* what is put in is not put in again */
        size_t many = dx_free_symbols(g, function[i].body, DX_MOST_BINDINGS, symbol), own = 0;
        for (size_t k = 0; k < many && many <= DX_MOST_BINDINGS; k++) {
            bool parameter = false;
            for (uint32_t m = 0; m < function[i].n; m++)
                parameter = parameter || dx_same(symbol[k], function[i].parameter[m]);
            own += parameter;
            if (!parameter && dx_mentions(operand, dx_bytes(g, symbol[k])))
                return DX_OK;
        }
        if (calls || own == 0 || many > DX_MOST_BINDINGS)
            return DX_OK;
    }
    *can = n > 0 && !e->recorder;
    return DX_OK;
}

/* The operand, read with the functions known, so that what is smooth is found so, and its notes
 * speak of what is there. *done is false where that cannot be. */
static dx_status read_given(dx_evaluation *e, const dx_bound *b, const dx_ast *operand, size_t n,
                            dx_function_value *function, bool *done, dx_id *out)
{
    const dx_given given = {e->given, n, function};
    DX_TRY(can_be_given(e, operand, n, function, done));
    if (!*done)
        return DX_OK;
    e->given = &given;
    dx_status status = dx_operand_in(e, b, operand, out);
    e->given = given.outer;
    return status;
}

/* What the bar will put in, as it is seen from inside: bars around it see to their names. */
static dx_status expect_values(dx_evaluation *e, dx_bound *b, const dx_id *to)
{
    dx_id *coming = dx_statement_ids(e, b->n);
    if (!coming)
        return DX_NOMEM;
    for (size_t i = 0; i < b->n; i++) {
        coming[i] = to[i];
        DX_TRY(dx_foresee(e, &coming[i]));
    }
    b->coming = coming;
    return DX_OK;
}

/* Functions come before values, so that a derivative of one that does not exist somewhere is
 * not lost in a product with 0; but for those in whose formulas a name of the bar stands, which
 * means what it means outside. */
static bool can_come_first(const dx_evaluation *e, size_t n, const dx_function_value *function,
                           const dx_bound *b)
{
    const dx_graph *g = &e->session->graph;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < b->n; k++)
            if (dx_contains(g, function[i].body, b->symbol[k]))
                return false;
    return true;
}

/* Vectors among the values, which no symbol can stand for in sums and products: the names mean
 * them while the operand is evaluated, unless a name of the bar stands in one. */
static dx_status see_arrays(dx_evaluation *e, const dx_bound *b, const dx_id *to, dx_frame *frame)
{
    const dx_graph *g = &e->session->graph;
    dx_id *name = dx_statement_ids(e, b->n);
    dx_value *value = dx_arena_alloc(&e->session->context.arena, (b->n + 1) * sizeof *value);
    size_t n = 0;
    if (!name || !value)
        return dx_no_memory(&e->session->context);
    for (size_t i = 0; i < b->n; i++) {
        bool met = !dx_is_array(g, to[i]);
        for (size_t k = 0; k < b->n && !met; k++)
            met = dx_contains(g, to[i], b->symbol[k]);
        if (met)
            continue;
        name[n] = b->name[i];
        value[n++] = (dx_value){.id = to[i]};
    }
    *frame = (dx_frame){&b->frame, false, n, name, value, NULL};
    return DX_OK;
}

/* Does the text name something of the session, whose formula has the names of the bar in it? */
static bool names_session_value(const dx_evaluation *e, const dx_ast *ast)
{
    if (ast->kind == DX_AST_NAME && (dx_find_definition(e->session, ast->text, ast->length) ||
                                     ast->text[0] == '%' || strcmp(ast->text, "ans") == 0))
        return true;
    for (const dx_ast *child = ast->child; child; child = child->next)
        if (names_session_value(e, child))
            return true;
    return false;
}

/* Where names of the bar stand in its values (x = y, y = 1/y), what was found without the values
 * may hold for others only: the operand is read once more, with the names as parameters that
 * have these values. What went wrong is told where this does, too. */
static dx_status read_with_values(dx_evaluation *e, const dx_bound *b, const dx_id *to,
                                  const dx_ast *operand, unsigned said, dx_id *out)
{
    dx_context *context = &e->session->context;
    const dx_diag told = context->diag;
    dx_value *value = dx_arena_alloc(&context->arena, (b->n + 1) * sizeof *value);
    bool met = false;
    if (!value)
        return dx_no_memory(context);
    for (size_t i = 0; i < b->n; i++) {
        value[i] = (dx_value){.id = to[i]};
        for (size_t k = 0; k < b->n; k++)
            met = met || dx_contains(&e->session->graph, to[i], b->symbol[k]);
    }
    if (!met || e->recorder || names_session_value(e, operand))
        return told.status;
    const dx_frame frame = {e->frame, false, b->n, b->name, value, NULL};
    const dx_notices before = context->notices;
    dx_diag_clear(&context->diag);
    context->notices.n = said;
    e->n_premises = b->first_premise;
    dx_status status = dx_evaluate_in(e, &frame, operand, out);
    if (status == DX_OK || dx_is_final(status))
        return status;
    context->diag = told;
    context->notices = before;
    return told.status;
}

/* Is the symbol the name of an abstract function in it? */
static dx_status names_function(dx_graph *g, dx_id a, dx_id symbol, bool *names)
{
    dx_walk walk;
    *names = false;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && !*names; i++) {
        dx_op op = dx_op_of(g, walk.id[i]);
        *names = (op == DX_OP_APPLY || op == DX_OP_DERIV) &&
                 dx_same(dx_operand(g, walk.id[i], 0), symbol);
    }
    dx_walk_free(&walk);
    return DX_OK;
}

/* What a value is given to in vain: total(x^2, t) | x = 3, and x^2 | z = 3, a slip. */
static dx_status tell_unused(dx_evaluation *e, const dx_bound *b, const dx_ast *operand,
                             dx_id value)
{
    dx_graph *g = &e->session->graph;
    const bool spoken = names_session_value(e, operand);
    for (size_t i = 0; i < b->n; i++) {
        if (dx_contains(g, value, b->symbol[i]))
            continue;
        bool function;
        const char *name =
            dx_echo(g->context, dx_bytes(g, b->name[i]), dx_name_length(dx_bytes(g, b->name[i])));
        DX_TRY(names_function(g, value, b->name[i], &function));
        if (function)
            dx_notice(g->context, "%s is a function here: a value is put in as %s(t) = 3", name,
                      name);
        else if (!spoken && !dx_mentions_symbol(g, operand, b->name[i]))
            dx_notice(g->context, "%s does not occur in what stands before the bar", name);
    }
    return DX_OK;
}

/* "k is any integer" of a solution is not said of what it is for k = 3; it is none for k = 1/2. */
static dx_status settle_integers(dx_evaluation *e, const dx_bound *b, const dx_id *to,
                                 unsigned said, dx_id value)
{
    enum { ROOM = 160 };
    static const char *const words[] = {"is any integer", "is an integer"};
    dx_graph *g = &e->session->graph;
    for (size_t i = 0; i < b->n; i++) {
        if (!dx_is_constant(g, to[i]) || dx_contains(g, value, b->name[i]))
            continue;
        for (size_t k = 0; k < sizeof words / sizeof words[0]; k++) {
            char line[ROOM];
            (void)snprintf(line, sizeof line, "%s %s", dx_bytes(g, b->name[i]), words[k]);
            if (!dx_notice_forget(g->context, said, line) || dx_is_whole(g, to[i]))
                continue;
            dx_status status = dx_fail(g->context, DX_DOMAIN, "%s, which the value is not", line);
            dx_diag_hint(&g->context->diag, "put in an integer for %s", dx_bytes(g, b->name[i]));
            return status;
        }
    }
    return DX_OK;
}

/* What goes wrong when values are put in is the fault of the values. */
static void place_bindings(dx_evaluation *e, const dx_ast *bindings)
{
    dx_span span = bindings->span;
    for (const dx_ast *b = bindings; b; b = b->next)
        span.end = b->span.end;
    dx_diag_place(&e->session->context.diag, span);
}

static bool is_call_of_steps(const dx_evaluation *e, const dx_ast *ast)
{
    const dx_ast *callee = ast->kind == DX_AST_CALL ? ast->child : NULL;
    return callee && callee->kind == DX_AST_NAME && strcmp(callee->text, "steps") == 0 &&
           callee->next && !callee->next->next &&
           !dx_find_definition(e->session, callee->text, callee->length);
}

/* steps(e) | x = 2 is steps(e | x = 2): the derivation ends in the value. */
static dx_status derive_with_values(dx_evaluation *e, const dx_ast *operand, const dx_ast *bindings,
                                    dx_id *out)
{
    dx_arena *arena = &e->session->context.arena;
    dx_ast *inner = dx_arena_alloc(arena, sizeof *inner);
    dx_ast *where = dx_arena_alloc(arena, sizeof *where);
    if (!inner || !where)
        return dx_no_memory(&e->session->context);
    *inner = *operand;
    inner->next = (dx_ast *)bindings;
    *where = (dx_ast){.kind = DX_AST_WHERE, .depth = operand->depth, .span = operand->span};
    where->n = 1;
    for (const dx_ast *b = bindings; b; b = b->next)
        where->n++;
    where->child = inner;
    return dx_derivation_of(e, where, out);
}

/* Room for the names of a bar, for their values and for its functions, all that are given. */
static dx_status make_room(dx_evaluation *e, const dx_ast *bindings, dx_id **symbol, dx_id **to,
                           dx_function_value **function)
{
    enum { MOST_NAMES = 16384 };
    dx_context *context = &e->session->context;
    size_t names = 0, functions = 0;
    for (const dx_ast *b = bindings; b; b = b->next) {
        bool is_function = b->kind == DX_AST_DEFINE_FUNCTION;
        functions += is_function;
        names += !is_function;
        if (names <= MOST_NAMES && functions <= DX_MOST_BINDINGS)
            continue;
        dx_status status = dx_fail(context, DX_LIMIT, "an evaluation bar takes %d %s at most",
                                   is_function ? (int)DX_MOST_BINDINGS : (int)MOST_NAMES,
                                   is_function ? "functions" : "names");
        dx_diag_place(&context->diag, b->span);
        return status;
    }
    *symbol = dx_statement_ids(e, 2 * names);
    *to = *symbol ? *symbol + names : NULL;
    *function = dx_arena_alloc(&context->arena, (functions + 1) * sizeof **function);
    return *symbol && *function ? DX_OK : dx_no_memory(context);
}

dx_status dx_substitute_bindings(dx_evaluation *e, const dx_ast *operand, const dx_ast *bindings,
                                 dx_id *out)
{
    dx_context *context = &e->session->context;
    if (is_call_of_steps(e, operand))
        return derive_with_values(e, operand->child->next, bindings, out);
    dx_function_value *function = NULL;
    dx_bound bound;
    dx_frame frame;
    dx_slopes slopes;
    size_t n = 0, n_functions = 0;
    dx_id *symbol = NULL, *to = NULL;
    DX_TRY(make_room(e, bindings, &symbol, &to, &function));
    for (const dx_ast *b = bindings; b; b = b->next) {
        if (dx_is_slope_binding(b))
            continue;
        dx_id name = dx_symbol_of(e, b->child);
        bool is_function = b->kind == DX_AST_DEFINE_FUNCTION, twice = false;
        for (size_t i = 0; i < (is_function ? n_functions : n); i++)
            twice = twice || dx_same(is_function ? function[i].name : symbol[i], name);
        if (twice) {
            dx_status status = dx_fail(context, DX_NAME, "%s is given twice", b->child->text);
            dx_diag_place(&context->diag, b->span);
            return status;
        }
        if (is_function) {
            DX_TRY(read_function(e, b, &function[n_functions++]));
            continue;
        }
        symbol[n] = name;
        DX_TRY(dx_lower(&e->lowering, b->child->next, &to[n++]));
    }
    DX_TRY(dx_bind(e, n, symbol, &bound));
    DX_TRY(expect_values(e, &bound, to));
    DX_TRY(see_arrays(e, &bound, to, &frame));
    unsigned said = context->notices.n;
    const dx_bound inside = {
        .frame = frame, .n = bound.n, .name = bound.name, .symbol = bound.symbol};
    bool given = false;
    if (can_come_first(e, n_functions, function, &bound))
        DX_TRY(read_given(e, &inside, operand, n_functions, function, &given, out));
    if (!given)
        DX_TRY(dx_operand_in(e, &inside, operand, out));
    DX_TRY(tell_unused(e, &bound, operand, *out));
    DX_TRY(dx_read_slopes(e, &frame, bindings, function, &n_functions, &slopes));
    bool labelled = dx_same(e->labels.of, *out);
    bool first = can_come_first(e, n_functions, function, &bound);
    dx_status status = dx_put_in_slopes(e, bound.first_premise, &slopes, out);
    for (size_t i = 0; i < n_functions && status == DX_OK; i++)
        status = given && function[i].called ? DX_OK : check_count(e, *out, &function[i]);
    if (status == DX_OK && first)
        status = put_in_functions(e, bound.first_premise, n_functions, function, out);
    if (status == DX_OK)
        status = dx_put_in(e, &bound, to, out);
    if (status == DX_DOMAIN && n_functions == 0)
        status = read_with_values(e, &bound, to, operand, said, out);
    if (status == DX_OK && !first)
        status = put_in_functions(e, bound.first_premise, n_functions, function, out);
    if (status == DX_OK)
        status = settle_integers(e, &bound, to, said, *out);
    if (status != DX_OK)
        place_bindings(e, bindings);
    DX_TRY(status);
    if (labelled)
        e->labels.of = *out;
    return DX_OK;
}
