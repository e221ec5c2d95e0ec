/* steps(...): a statement evaluated with a recorder at hand, to which every derivative
 * tells how it was found. */
#include "engine/derivation.h"
#include "engine/derivatives/composed.h"
#include "engine/derivatives/typed.h"
#include "engine/oracle.h"

#include "expr/print.h"
#include "expr/walk.h"
#include "parser/array.h"
#include "symbolic/domain/corners.h"
#include "symbolic/forms/readable.h"

#include <stdlib.h>
#include <string.h>

enum { MOST = 64 }; /* values put in that are named */

/* ---- names -------------------------------------------------------------------------- */

/* The name that a stand-in x' stands for; itself for other names. */
static dx_id named(dx_graph *g, dx_id symbol)
{
    const char *bytes = dx_bytes(g, symbol);
    size_t n = dx_name_length(bytes);
    char name[64];
    if (n == dx_bytes_length(g, symbol) || n >= sizeof name)
        return symbol;
    memcpy(name, bytes, n);
    return dx_symbol(g, name, n);
}

/* The same for one that does not occur in the formula, where the name may mean another thing. */
static dx_status name_for_absent(dx_graph *g, dx_id a, dx_id symbol, dx_id *name)
{
    static const char letters[] = "tuvwzpqrk";
    *name = named(g, symbol);
    for (size_t i = 0; !dx_is_none(*name) && dx_contains(g, a, *name) && letters[i] != '\0'; i++)
        *name = dx_symbol(g, letters + i, 1);
    return dx_check(g, *name);
}

/* Stand-ins in the formula whose names are free in it, each but once, and those names. */
static dx_status list_names(dx_graph *g, dx_id a, dx_id symbol[DX_MOST_BINDINGS],
                            dx_id name[DX_MOST_BINDINGS], size_t *n)
{
    size_t all = dx_free_symbols(g, a, DX_MOST_BINDINGS, symbol);
    *n = 0;
    for (size_t i = 0; all <= DX_MOST_BINDINGS && i < all; i++) {
        dx_id plain = named(g, symbol[i]);
        bool taken = dx_same(plain, symbol[i]);
        DX_TRY(dx_check(g, plain));
        for (size_t k = 0; k < *n; k++)
            taken = taken || dx_same(name[k], plain);
        if (taken || dx_contains(g, a, plain))
            continue;
        symbol[*n] = symbol[i];
        name[(*n)++] = plain;
    }
    return DX_OK;
}

dx_status dx_with_names(dx_graph *g, dx_id *a)
{
    dx_id symbol[DX_MOST_BINDINGS], name[DX_MOST_BINDINGS];
    size_t n;
    DX_TRY(list_names(g, *a, symbol, name, &n));
    if (n > 0)
        *a = dx_substitute(g, *a, n, symbol, name);
    return dx_check(g, *a);
}

/* ---- what evaluation tells ---------------------------------------------------------- */

dx_status dx_tell_derivative(dx_evaluation *e, dx_id a, dx_id symbol, uint32_t order, dx_id answer)
{
    dx_graph *g = &e->session->graph;
    dx_recorder *r = e->recorder;
    dx_id from[DX_MOST_BINDINGS + 1], to[DX_MOST_BINDINGS + 1];
    size_t n;
    bool told;
    DX_TRY(dx_tell_composed(e, a, symbol, order, answer, &told));
    if (told)
        return DX_OK;
    DX_TRY(list_names(g, a, from, to, &n));
    if (!dx_contains(g, a, symbol)) {
        from[n] = symbol;
        DX_TRY(name_for_absent(g, a, symbol, &to[n++]));
    }
    if (n > 0) {
        symbol = dx_substitute(g, symbol, n, from, to);
        a = dx_substitute(g, a, n, from, to);
        DX_TRY(dx_check(g, symbol));
        DX_TRY(dx_check(g, a));
        answer = dx_substitute(g, answer, n, from, to);
        DX_TRY(dx_check(g, answer));
    }
    if (n > 0 && !dx_is_none(r->by_rules)) {
        r->by_rules = dx_substitute(g, r->by_rules, n, from, to);
        DX_TRY(dx_check(g, r->by_rules));
    }
    r->partial = e->partial;
    return dx_record_derivative(r, a, symbol, order, answer);
}

dx_status dx_tell_line(dx_evaluation *e, const char *rule, dx_id formula, size_t n_refers,
                       const uint32_t *refers)
{
    dx_graph *g = &e->session->graph;
    DX_TRY(dx_check(g, formula));
    DX_TRY(dx_with_names(g, &formula));
    return dx_record_line(e->recorder, DX_LINE_WHOLE, rule, formula, dx_vector(g, 0, NULL),
                          n_refers, refers);
}

dx_status dx_tell_next(dx_evaluation *e, const char *rule, dx_id left, dx_id right, dx_id notes,
                       size_t n_refers, const uint32_t *refers)
{
    dx_graph *g = &e->session->graph;
    DX_TRY(dx_check(g, left));
    DX_TRY(dx_check(g, right));
    DX_TRY(dx_check(g, notes));
    DX_TRY(dx_with_names(g, &left));
    DX_TRY(dx_with_names(g, &right));
    DX_TRY(dx_with_names(g, &notes));
    return dx_record_line(e->recorder, DX_LINE_CONTINUED, rule, dx_line_equation(g, left, right),
                          notes, n_refers, refers);
}

dx_status dx_tell_simplification(dx_evaluation *e, dx_id from, dx_id to)
{
    dx_graph *g = &e->session->graph;
    DX_TRY(dx_check(g, from));
    DX_TRY(dx_check(g, to));
    DX_TRY(dx_with_names(g, &from));
    DX_TRY(dx_with_names(g, &to));
    return dx_record_simplification(e->recorder, from, to);
}

/* d^2/dx dy a; arrays of n. */
static dx_id written_by(dx_evaluation *e, dx_id a, size_t n, const dx_id *symbols,
                        const uint32_t *orders)
{
    dx_graph *g = &e->session->graph;
    for (size_t i = 0; i < n; i++)
        a = dx_written_derivative(g, a, named(g, symbols[i]), orders[i], e->partial);
    return a;
}

/* The line after which a derivation goes on from its right side; as typed, unless NONE. */
static dx_status tell_beginning(dx_evaluation *e, const char *rule, dx_line_style style, dx_id left,
                                dx_id right, dx_id typed_left, dx_id typed_right)
{
    dx_graph *g = &e->session->graph;
    const dx_line line = {.depth = e->recorder->depth,
                          .style = style,
                          .rule = dx_string(g, rule, strlen(rule)),
                          .formula = dx_line_equation(g, left, right),
                          .shown = dx_line_equation(g, typed_left, typed_right),
                          .notes = dx_vector(g, 0, NULL),
                          .refers = dx_vector(g, 0, NULL)};
    e->recorder->goes_on = true;
    return dx_record_made(e->recorder, &line);
}

static dx_status has_branches(dx_graph *g, dx_id a, bool *has)
{
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    *has = false;
    for (size_t i = 0; i < walk.n && !*has; i++)
        *has = !dx_is_none(dx_meeting(g, walk.id[i]));
    dx_walk_free(&walk);
    return dx_excuse(g->context, g->context->diag.status);
}

dx_status dx_tell_branch(dx_evaluation *e, dx_id from, dx_id to, dx_id symbol, uint32_t order)
{
    dx_graph *g = &e->session->graph;
    const dx_line_style style = e->recorder->goes_on ? DX_LINE_CONTINUED : DX_LINE_WHOLE;
    DX_TRY(dx_with_names(g, &from));
    DX_TRY(dx_with_names(g, &to));
    dx_id left = written_by(e, from, 1, &symbol, &order);
    dx_id right = written_by(e, to, 1, &symbol, &order);
    DX_TRY(dx_check(g, left));
    DX_TRY(dx_check(g, right));
    bool branches;
    DX_TRY(has_branches(g, from, &branches));
    const char *rule = branches ? "the branch that counts" : "work out the exponent";
    return tell_beginning(e, rule, style, left, right, left, right);
}

dx_status dx_tell_notation(dx_evaluation *e, const dx_definition *d, dx_id left, dx_id body,
                           size_t n, const dx_id *symbols, const uint32_t *orders)
{
    dx_graph *g = &e->session->graph;
    dx_typed typed;
    dx_text rule;
    DX_TRY(dx_body_as_typed(e, d, body, &typed));
    dx_id right = written_by(e, typed.value, n, symbols, orders), shown = right;
    if (!dx_is_none(typed.form))
        shown = written_by(e, typed.form, n, symbols, orders);
    DX_TRY(dx_check(g, left));
    DX_TRY(dx_check(g, shown));
    DX_TRY(dx_with_names(g, &left));
    if (d->body->kind == DX_AST_POWER && !dx_is_none(typed.form))
        e->recorder->power = typed.value;
    dx_text_init(&rule, &g->context->memory);
    dx_text_format(&rule, "definition of %s", d->name);
    dx_status status =
        tell_beginning(e, dx_text_get(&rule), DX_LINE_WHOLE, left, right, left, shown);
    if (status == DX_OK && !dx_same(shown, right))
        status = tell_beginning(e, typed.rule, DX_LINE_CONTINUED, right, right, shown, right);
    dx_text_free(&rule);
    return status;
}

dx_status dx_tell_typed(dx_evaluation *e, const dx_frame *frame, const dx_ast *operand, dx_id value,
                        size_t n, const dx_id *symbols, const uint32_t *orders)
{
    dx_graph *g = &e->session->graph;
    dx_typed typed;
    DX_TRY(dx_as_typed(e, frame, operand, value, &typed));
    if (dx_is_none(typed.form))
        return DX_OK;
    dx_id shown = written_by(e, typed.form, n, symbols, orders);
    dx_id right = written_by(e, typed.value, n, symbols, orders);
    DX_TRY(dx_check(g, shown));
    DX_TRY(dx_check(g, right));
    DX_TRY(tell_beginning(e, typed.rule, DX_LINE_WHOLE, right, right, shown, right));
    e->recorder->goes_on = n > 0;
    if (operand->kind == DX_AST_POWER)
        e->recorder->power = typed.value;
    return DX_OK;
}

static const char *closing(const dx_recorder *r)
{
    return r->closing ? r->closing : "put together";
}

/* What comes after uses f'(2) = 12, the last line, and no longer the derivative before it. */
static void name_end(dx_recorder *r, dx_id left, dx_id value)
{
    if (dx_is_none(left) || r->n_ends == 0 || r->n_ends == DX_MOST_ENDS)
        return;
    r->asked[r->n_ends - 1] = left;
    r->told[r->n_ends - 1] = value;
    r->end[r->n_ends - 1] = (uint32_t)r->n;
}

static dx_status in_words(dx_graph *g, dx_id a, dx_id *out)
{
    dx_text text;
    dx_text_init(&text, &g->context->memory);
    dx_status status = dx_print_line(g, a, &text);
    *out = status == DX_OK && !text.failed ? dx_string(g, dx_text_get(&text), text.n) : DX_NONE;
    if (status == DX_OK)
        status = text.failed ? dx_no_memory(g->context) : dx_check(g, *out);
    dx_text_free(&text);
    return status;
}

/* The left side of the equations that end in `shown`; itself where the last line is none of them.
 */
static dx_id what_has_value(const dx_recorder *r, dx_id shown)
{
    const dx_graph *g = r->g;
    for (size_t i = r->n; i-- > 0;) {
        dx_line line = dx_line_read(g, r->line[i]);
        if (line.depth > 0 && i + 1 < r->n)
            continue;
        bool equation = line.depth == 0 && dx_op_of(g, line.formula) == DX_OP_EQ;
        if (!equation || (i + 1 == r->n && !dx_same(dx_operand(g, line.formula, 1), shown)))
            return shown;
        if (line.style == DX_LINE_WHOLE)
            return dx_operand(g, line.formula, 0);
    }
    return shown;
}

/* What stands in front of the bar, as it comes out of the derivatives in it: with its left side,
 * where `shown` is seen to be that. */
static dx_status close_in_front(dx_evaluation *e, dx_id shown)
{
    dx_graph *g = &e->session->graph;
    dx_recorder *r = e->recorder;
    const dx_ast *derived = r->whole;
    dx_id subject = DX_NONE, whole = DX_NONE;
    if (derived && derived->kind == DX_AST_WHERE && r->n_ends > 0 && !r->closing)
        DX_TRY(dx_as_written(e, derived->child, &subject));
    if (!dx_is_none(subject)) {
        whole = dx_replace(g, subject, r->n_ends, r->asked, r->told);
        DX_TRY(dx_check(g, whole));
        if (!dx_same(whole, subject) && !dx_is_array(g, whole))
            DX_TRY(dx_readable(g, whole, &whole));
    }
    bool seen = !dx_is_none(whole) && !dx_same(subject, shown) && dx_same(whole, shown);
    return dx_record_line(r, DX_LINE_WHOLE, closing(r),
                          seen ? dx_line_equation(g, subject, shown) : shown, dx_vector(g, 0, NULL),
                          seen ? r->n_ends : 0, seen ? r->end : NULL);
}

dx_status dx_tell_values(dx_evaluation *e, size_t n, const dx_id *from, const dx_id *to,
                         dx_id before, dx_id after, dx_id left)
{
    dx_graph *g = &e->session->graph;
    dx_recorder *r = e->recorder;
    dx_id note[MOST], names[MOST], values[MOST];
    size_t noted = 0;
    if (!dx_is_none(left))
        DX_TRY(dx_with_names(g, &left));
    if (dx_same(before, after)) {
        name_end(r, left, after);
        return DX_OK;
    }
    for (size_t i = 0; i < n && noted < MOST; i++) {
        dx_id name = from[i], words;
        if (dx_op_of(g, from[i]) == DX_OP_SYMBOL)
            name = named(g, from[i]);
        else
            DX_TRY(dx_with_names(g, &name)); /* x'(t) */
        DX_TRY(dx_check(g, name));
        if (!dx_contains(g, before, from[i]) || dx_same(name, to[i]))
            continue;
        DX_TRY(in_words(g, name, &words));
        const dx_id part[] = {words, to[i], dx_int(g, 0)};
        names[noted] = name;
        values[noted] = to[i];
        note[noted++] = dx_vector(g, 3, part);
    }
    if (noted == 0)
        return DX_OK;
    dx_id shown = before;
    DX_TRY(dx_with_names(g, &shown));
    if (!dx_same(shown, r->answer))
        DX_TRY(close_in_front(e, shown));
    r->answer = after;
    dx_id formula = after, written = DX_NONE;
    if (!dx_is_none(left))
        formula = dx_line_equation(g, left, after);
    else
        written = dx_line_equation(
            g, dx_line_at_values(g, what_has_value(r, shown), noted, names, values), after);
    DX_TRY(dx_record_shown(r, "put in:", formula, written, dx_vector(g, noted, note)));
    name_end(r, left, after);
    return DX_OK;
}

dx_status dx_tell_put_in(dx_evaluation *e, size_t lines, dx_id before, dx_id put, dx_id after)
{
    dx_graph *g = &e->session->graph;
    dx_recorder *r = e->recorder;
    uint32_t by[DX_MOST_ENDS];
    size_t n = 0, k = 0;
    DX_TRY(dx_with_names(g, &before));
    DX_TRY(dx_with_names(g, &put));
    DX_TRY(dx_with_names(g, &after));
    while (k < r->n_ends && !dx_same(r->told[k], before))
        k++;
    if (k == r->n_ends || r->closing || dx_same(before, put))
        return DX_OK;
    for (size_t i = 0; i < r->n_ends; i++)
        if (i == k || r->end[i] > lines)
            by[n++] = r->end[i];
    DX_TRY(dx_record_line(r, DX_LINE_WHOLE, "the functions put in",
                          dx_line_equation(g, r->asked[k], put), dx_vector(g, 0, NULL), n, by));
    DX_TRY(dx_record_simplification(r, put, after));
    r->answer = r->told[k] = after;
    r->end[k] = (uint32_t)r->n;
    return DX_OK;
}

/* ---- the builtin -------------------------------------------------------------------- */

dx_status dx_as_written(dx_evaluation *e, const dx_ast *operand, dx_id *out)
{
    dx_context *context = &e->session->context;
    unsigned notices = context->notices.n;
    size_t derived = e->n_premises;
    dx_recorder *recorder = e->recorder;
    e->written = true;
    e->recorder = NULL;
    dx_status status = dx_lower(&e->lowering, operand, out);
    e->written = false;
    e->recorder = recorder;
    e->n_premises = derived;
    context->notices.n = notices;
    if (status == DX_OK)
        return dx_with_names(&e->session->graph, out);
    if (status != DX_TYPE && status != DX_DOMAIN)
        return status;
    dx_diag_clear(&context->diag);
    *out = DX_NONE;
    return DX_OK;
}

/* The derivatives put into what was asked, and what becomes of that: 3*(2*x*y)/5 + 4*x^2/5. */
static dx_status put_together(dx_recorder *r, dx_id subject, dx_id value, bool *done)
{
    dx_graph *g = r->g;
    *done = !r->closing && r->n_ends > 0 && !dx_is_none(subject) && !dx_is_array(g, value) &&
            dx_op_of(g, value) != DX_OP_EQ;
    if (!*done)
        return DX_OK;
    dx_id whole = dx_replace(g, subject, r->n_ends, r->asked, r->told);
    DX_TRY(dx_check(g, whole));
    *done = !dx_same(whole, subject) && !dx_same(whole, value);
    if (!*done)
        return DX_OK;
    DX_TRY(dx_record_line(r, DX_LINE_WHOLE, closing(r), dx_line_equation(g, subject, whole),
                          dx_vector(g, 0, NULL), r->n_ends, r->end));
    return dx_record_simplification(r, whole, value);
}

/* The whole and its value, which is shown as said, unless NONE. */
static dx_status record_whole(dx_recorder *r, dx_id subject, dx_id value, dx_id shown)
{
    dx_graph *g = r->g;
    dx_id by[DX_MOST_ENDS];
    const char *rule = closing(r);
    for (size_t i = 0; i < r->n_ends; i++)
        by[i] = dx_int(g, r->end[i]);
    dx_line line = {.style = DX_LINE_WHOLE,
                    .rule = dx_string(g, rule, strlen(rule)),
                    .formula = value,
                    .shown = shown,
                    .notes = dx_vector(g, 0, NULL),
                    .refers = dx_vector(g, r->n_ends, by)};
    if (!dx_is_none(subject))
        line.formula = dx_line_equation(g, subject, value);
    if (!dx_is_none(subject) && !dx_is_none(shown))
        line.shown = dx_line_equation(g, subject, shown);
    return dx_record_made(r, &line);
}

/* The derivations end in their answers; what is made of these is a line of its own. */
static dx_status close_derivation(dx_evaluation *e, const dx_ast *operand, dx_id value, dx_id *out)
{
    dx_recorder *r = e->recorder;
    dx_id subject;
    if (r->written && dx_same(r->answer, value))
        return dx_recorder_finish(r, r->subject, out);
    dx_id shown = dx_same(value, e->arranged) ? e->arrangement : DX_NONE;
    if (!dx_is_none(r->operation) && dx_same(r->operation_value, value)) {
        DX_TRY(record_whole(r, r->operation, value, shown));
        return dx_recorder_finish(r, r->operation, out);
    }
    DX_TRY(dx_as_written(e, operand, &subject));
    bool done = dx_same(r->answer, value);
    if (!done)
        DX_TRY(put_together(r, subject, value, &done));
    if (!done)
        DX_TRY(record_whole(r, subject, value, shown));
    return dx_recorder_finish(r, subject, out);
}

/* The builtin that is called, if none of its calls has steps; else NULL. */
static const dx_builtin *builtin_called(const dx_ast *operand)
{
    static const char *const with[] = {"limit", "taylor", "series", "linearize", "definition"};
    const dx_ast *callee = operand->kind == DX_AST_CALL ? operand->child : NULL;
    for (size_t i = 0; callee && i < sizeof with / sizeof with[0]; i++)
        if (callee->kind == DX_AST_NAME && strcmp(callee->text, with[i]) == 0)
            return NULL;
    return callee && callee->kind == DX_AST_NAME ? dx_find_builtin(callee->text, callee->length)
                                                 : NULL;
}

static dx_status refuse_without(dx_evaluation *e, const dx_ast *operand, dx_id value)
{
    ddx_session *s = e->session;
    const dx_builtin *builtin = builtin_called(operand);
    if (e->recorder->untold) {
        dx_status status = dx_fail(&s->context, DX_TYPE, "%s", e->recorder->untold);
        dx_diag_hint(&s->context.diag,
                     "equations have steps that factor, or that are undone from outside, and "
                     "systems where one unknown after the other is solved for");
        dx_diag_place(&s->context.diag, operand->span);
        return status;
    }
    dx_status status =
        builtin ? dx_fail(&s->context, DX_TYPE,
                          "%s has no steps to show: derivatives, limits of one variable, Taylor "
                          "polynomials, equations and extrema have",
                          builtin->name)
                : dx_fail(&s->context, DX_TYPE,
                          "there is no derivative in this to show the steps of, "
                          "nor a limit of one variable, nor a Taylor polynomial");
    if (dx_op_of(&s->graph, value) == DX_OP_SOLUTION)
        dx_diag_hint(&s->context.diag, "':step' walks through an iteration: :step "
                                       "newton(x^2 - 2, x=1)");
    else if (builtin)
        dx_diag_hint(&s->context.diag,
                     "grad, jacobian, hessian, total, implicit, taylor, linearize and limit have "
                     "steps; definition(f, x) shows its own");
    else
        dx_diag_hint(&s->context.diag, "for example: steps(d/dx x^2*sin(x))");
    dx_diag_place(&s->context.diag, operand->span);
    return status;
}

dx_status dx_derivation_of(dx_evaluation *e, const dx_ast *operand, dx_id *out)
{
    ddx_session *s = e->session;
    if (e->recorder || e->written) {
        dx_status status = dx_fail(&s->context, DX_TYPE, "steps does not go inside of steps");
        dx_diag_place(&s->context.diag, operand->span);
        return status;
    }
    dx_recorder r;
    dx_id value;
    const dx_oracle oracle = dx_session_oracle(s);
    dx_recorder_init(&r, &s->graph, s->rules);
    r.oracle = &oracle;
    r.whole = operand;
    e->recorder = &r;
    dx_status status = dx_lower(&e->lowering, operand, &value);
    if (status == DX_OK && r.found > 0) {
        status = close_derivation(e, operand, value, out);
    } else if (status == DX_OK && dx_op_of(&s->graph, value) == DX_OP_STEPS) {
        *out = value;
    } else if (status == DX_OK) {
        status = refuse_without(e, operand, value);
    }
    e->recorder = NULL;
    dx_recorder_free(&r);
    return status;
}

dx_status dx_run_steps(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    return dx_derivation_of(e, dx_child(call, 1), out);
}

/* s[3]: what that line says. */
dx_status dx_index_derivation(dx_evaluation *e, const dx_ast *index, dx_id *value)
{
    dx_graph *g = &e->session->graph;
    dx_context *context = &e->session->context;
    dx_id at;
    int64_t n;
    DX_TRY(dx_lower(&e->lowering, index, &at));
    if (!dx_get_int(g, at, &n) || n < 1 || n > (int64_t)dx_line_count(g, *value)) {
        dx_status status = dx_fail(context, DX_TYPE, "there is no line here: they are 1 to %u",
                                   (unsigned)dx_line_count(g, *value));
        dx_diag_place(&context->diag, index->span);
        return status;
    }
    *value = dx_line_formula(g, dx_line_at(g, *value, (uint32_t)n - 1));
    return DX_OK;
}
