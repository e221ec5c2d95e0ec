#include "engine/field.h"
#include "engine/derivation.h"
#include "engine/derivatives/composed.h"

#include "expr/print.h"
#include "expr/walk.h"

#include <stdlib.h>
#include <string.h>

dx_status dx_placed(dx_evaluation *e, const dx_ast *ast, dx_status status)
{
    dx_diag_place(&e->session->context.diag, ast->span);
    return status;
}

void dx_set_labels(dx_evaluation *e, dx_id of, dx_id rows, dx_id columns)
{
    e->labels = (dx_labels){of, rows, columns};
}

/* ---- the variables ------------------------------------------------------------------------ */

static dx_status no_name(dx_evaluation *e, const dx_ast *ast)
{
    dx_status status = dx_placed(e, ast,
                                 dx_fail(&e->session->context, DX_TYPE,
                                         "the variables are a name or a list of names: [x, y]"));
    if (ast->kind == DX_AST_RELATION)
        dx_diag_hint(&e->session->context.diag,
                     "values are put in behind a bar: grad(x*y, [x, y]) | x = 1, y = 2");
    return status;
}

static dx_status given_twice(dx_evaluation *e, const dx_ast *ast, dx_id name)
{
    const dx_graph *g = &e->session->graph;
    return dx_placed(e, ast,
                     dx_fail(&e->session->context, DX_NAME, "the variable %s is given twice",
                             dx_echo(g->context, dx_bytes(g, name), dx_bytes_length(g, name))));
}

/* The first name that stands in the list before; where is its node, if there is one. */
static dx_status check_distinct(dx_evaluation *e, size_t n, const dx_id *name, const dx_ast *list)
{
    dx_memory *memory = &e->session->context.memory;
    size_t size = n * sizeof(dx_id);
    dx_id *sorted = dx_alloc(memory, size), twice = DX_NONE;
    if (!sorted)
        return dx_no_memory(&e->session->context);
    memcpy(sorted, name, size);
    qsort(sorted, n, sizeof *sorted, dx_by_id);
    for (size_t i = 1; i < n && dx_is_none(twice); i++)
        if (dx_same(sorted[i - 1], sorted[i]))
            twice = sorted[i];
    dx_free(memory, sorted, size);
    if (dx_is_none(twice))
        return DX_OK;
    bool seen = false;
    const dx_ast *ast = list->kind == DX_AST_VECTOR ? list->child : NULL;
    for (size_t i = 0; ast; ast = ast->next, i++) {
        if (seen && dx_same(name[i], twice))
            return given_twice(e, ast, twice);
        seen = seen || dx_same(name[i], twice);
    }
    return given_twice(e, list, twice);
}

/* v, where v = [x, y] was defined. */
static dx_status names_of_value(dx_evaluation *e, const dx_ast *ast, dx_field *f)
{
    dx_graph *g = &e->session->graph;
    const dx_definition *d = dx_find_definition(e->session, ast->text, ast->length);
    bool vector = d && !d->is_function && dx_op_of(g, d->value.id) == DX_OP_VECTOR;
    size_t n = vector ? dx_count(g, d->value.id) : 1;
    dx_id *name = dx_statement_ids(e, n);
    if (!name)
        return DX_NOMEM;
    name[0] = dx_symbol_of(e, ast);
    for (uint32_t i = 0; vector && i < n; i++) {
        name[i] = dx_operand(g, d->value.id, i);
        if (dx_op_of(g, name[i]) != DX_OP_SYMBOL)
            return no_name(e, ast);
    }
    f->n = n;
    f->name = name;
    return n > 0 ? dx_check(g, name[0]) : no_name(e, ast);
}

static dx_status read_names(dx_evaluation *e, const dx_ast *list, dx_field *f)
{
    if (list->kind == DX_AST_NAME)
        return names_of_value(e, list, f);
    if (list->kind != DX_AST_VECTOR || !list->child)
        return no_name(e, list);
    dx_id *name = dx_statement_ids(e, list->n);
    if (!name)
        return DX_NOMEM;
    f->n = 0;
    f->name = name;
    for (const dx_ast *ast = list->child; ast; ast = ast->next) {
        if (ast->kind != DX_AST_NAME)
            return no_name(e, ast);
        name[f->n] = dx_symbol_of(e, ast);
        DX_TRY(dx_check(&e->session->graph, name[f->n++]));
    }
    return DX_OK;
}

/* Names in a notice: all of a few, the first and last of many. */
static void write_names(const dx_graph *g, size_t n, const dx_id *name, dx_text *out)
{
    enum { FEW = 12, SHOWN = 3 };
    for (size_t i = 0; i < n; i++) {
        if (n > FEW && i == SHOWN) {
            dx_text_string(out, ", ...");
            i = n - 1;
        }
        if (i > 0)
            dx_text_string(out, ", ");
        dx_text_string(
            out, dx_echo(g->context, dx_bytes(g, name[i]), dx_name_length(dx_bytes(g, name[i]))));
    }
    if (n > FEW)
        dx_text_format(out, " (%zu of them)", n);
}

static void tell_variables(dx_evaluation *e, const dx_field *f)
{
    dx_text list;
    dx_text_init(&list, &e->session->context.memory);
    write_names(&e->session->graph, f->n, f->name, &list);
    dx_notice(&e->session->context, "the variables are %s", dx_text_get(&list));
    dx_text_free(&list);
}

/* d/dx sinx is 0, which is seldom what is meant. A field in space often leaves out an axis, but not
 * all of them. */
static dx_status tell_absent(dx_evaluation *e, const dx_field *f, dx_field_kind kind)
{
    dx_graph *g = &e->session->graph;
    dx_id *absent = dx_statement_ids(e, f->n);
    size_t n = 0;
    bool typed = !f->function;
    dx_walk walk;
    dx_text list;
    if (!absent)
        return DX_NOMEM;
    DX_TRY(dx_walk_make(g, 1, &f->value, &walk));
    for (size_t i = 0; i < f->n; i++)
        if (!dx_same(walk.id[dx_walk_find(&walk, f->symbol[i])], f->symbol[i]))
            absent[n++] = f->name[i];
    for (size_t i = 0; i < n && typed; i++)
        typed = dx_mentions_symbol(g, f->operand, absent[i]);
    dx_walk_free(&walk);
    if (n == 0 || (kind == DX_FIELD_OF_AXES && n < f->n))
        return DX_OK;
    dx_text_init(&list, &e->session->context.memory);
    write_names(g, n, absent, &list);
    const char *verb = typed    ? n == 1 ? "drops out of" : "drop out of"
                       : n == 1 ? "does not occur in"
                                : "do not occur in";
    dx_notice(&e->session->context, "%s %s what is differentiated", dx_text_get(&list), verb);
    dx_text_free(&list);
    return DX_OK;
}

/* ---- opening and closing -------------------------------------------------------------------- */

static const dx_definition *function_named(dx_evaluation *e, const dx_ast *operand)
{
    const dx_definition *d = operand->kind == DX_AST_NAME
                                 ? dx_find_definition(e->session, operand->text, operand->length)
                                 : NULL;
    return d && d->is_function ? d : NULL;
}

/* A name alone that nothing is known of? */
static bool is_unknown(const dx_evaluation *e, const dx_ast *operand, dx_id value)
{
    return operand->kind == DX_AST_NAME && !operand->bracketed &&
           dx_op_of(&e->session->graph, value) == DX_OP_SYMBOL &&
           !dx_find_definition(e->session, operand->text, operand->length);
}

static bool is_one_of(size_t n, const dx_id *symbol, dx_id a)
{
    size_t i = 0;
    while (i < n && !dx_same(symbol[i], a))
        i++;
    return i < n;
}

/* As in df/dx, it is a function of the variables. */
static dx_status take_for_function(dx_evaluation *e, dx_field *f)
{
    dx_graph *g = &e->session->graph;
    dx_text list;
    dx_text_init(&list, &e->session->context.memory);
    write_names(g, f->n, f->name, &list);
    dx_notice(&e->session->context, "%s is read as an abstract function %s(%s)",
              dx_bytes(g, f->value), dx_bytes(g, f->value), dx_text_get(&list));
    dx_text_free(&list);
    f->value = dx_apply(g, f->value, f->n, f->symbol);
    return dx_check(g, f->value);
}

static dx_status refuse_unknown(dx_evaluation *e, const dx_ast *operand)
{
    dx_context *context = &e->session->context;
    dx_status status =
        dx_fail(context, DX_TYPE, "nothing is known of %s, nor what it depends on", operand->text);
    dx_diag_hint(&context->diag, "a list names what it depends on: (%s, [x, y]); or define it",
                 operand->text);
    return dx_placed(e, operand, status);
}

/* The function of the user that this is a call of; or NULL. */
static const dx_definition *function_called(dx_evaluation *e, const dx_ast *operand)
{
    return operand->kind == DX_AST_CALL ? function_named(e, operand->child) : NULL;
}

/* The parameters of the function in whose body this stands, if they occur in it. */
static const dx_frame *parameters_around(const dx_evaluation *e, const dx_ast *operand)
{
    const dx_frame *frame = e->frame;
    while (frame && !frame->opaque)
        frame = frame->outer;
    for (size_t i = 0; frame && i < frame->n; i++)
        if (dx_mentions(operand, dx_bytes(&e->session->graph, frame->symbol[i])))
            return frame;
    return NULL;
}

/* Are all arguments of the call constants, of names that are no parameters here? */
static dx_status names_point(dx_evaluation *e, const dx_ast *call, bool *point)
{
    *point = !parameters_around(e, call);
    for (const dx_ast *ast = call->child->next; ast && *point; ast = ast->next) {
        dx_id value;
        DX_TRY(dx_lower(&e->lowering, ast, &value));
        *point = dx_is_constant(&e->session->graph, value);
    }
    return DX_OK;
}

/* x = 1, y = 2 for the parameters of the function. */
static dx_ast *write_bindings(dx_evaluation *e, const dx_definition *d, const dx_ast *call)
{
    dx_ast *part = dx_arena_alloc(&e->session->context.arena, 3 * d->n_parameters * sizeof *part);
    const dx_ast *parameter = d->parameters, *argument = call->child->next;
    for (uint32_t i = 0; part && i < d->n_parameters; i++, argument = argument->next) {
        dx_ast *binding = &part[3 * i], *name = binding + 1, *value = binding + 2;
        *name = *parameter;
        name->next = value;
        name->span = argument->span;
        *value = *argument;
        value->next = NULL;
        *binding = (dx_ast){.kind = DX_AST_BINDING, .depth = call->depth, .span = argument->span};
        binding->n = 2;
        binding->child = name;
        binding->next = i + 1 < d->n_parameters ? binding + 3 : NULL;
        parameter = parameter->next;
    }
    return part;
}

/* The operation with another operand in the place of the first. */
static dx_ast *with_operand(dx_evaluation *e, const dx_ast *operation, const dx_ast *operand)
{
    dx_ast *part = dx_arena_alloc(&e->session->context.arena, 3 * sizeof *part);
    if (!part)
        return NULL;
    part[0] = *operation;
    part[1] = *operation->child;
    part[2] = *operand;
    part[2].next = dx_child(operation, operation->kind == DX_AST_CALL)->next;
    part[0].child = operation->kind == DX_AST_CALL ? &part[1] : &part[2];
    part[1].next = &part[2];
    part[0].next = NULL;
    return part;
}

static dx_status at_point(dx_evaluation *e, const dx_ast *operation, const dx_ast *list, bool *done,
                          dx_id *out)
{
    const dx_ast *call = dx_child(operation, operation->kind == DX_AST_CALL);
    const dx_definition *d = list ? NULL : function_called(e, call);
    *done = false;
    if (!d || call->n != d->n_parameters + 1)
        return DX_OK;
    DX_TRY(names_point(e, call, done));
    if (!*done)
        return DX_OK;
    const dx_ast *inner = with_operand(e, operation, call->child);
    const dx_ast *bindings = write_bindings(e, d, call);
    if (!inner || !bindings)
        return dx_no_memory(&e->session->context);
    return dx_substitute_bindings(e, inner, bindings, out);
}

dx_status dx_operation_at(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    const dx_ast *operation = call->child;
    const dx_definition *d = function_named(e, dx_child(operation, operation->kind == DX_AST_CALL));
    if (!d)
        return dx_placed(e, operation,
                         dx_fail(&e->session->context, DX_TYPE,
                                 "what stands in front of these brackets is no function"));
    if (call->n != d->n_parameters + 1)
        return dx_wrong_count(e, d->name, d->n_parameters, call);
    const dx_ast *bindings = write_bindings(e, d, call);
    if (!bindings)
        return dx_no_memory(&e->session->context);
    return dx_substitute_bindings(e, operation, bindings, out);
}

static dx_status open_with_names(dx_evaluation *e, const dx_ast *operand, const dx_ast *list,
                                 dx_field_kind kind, dx_field *f)
{
    DX_TRY(read_names(e, list, f));
    DX_TRY(check_distinct(e, f->n, f->name, list));
    if (kind == DX_FIELD_OF_PAIRS)
        DX_TRY(dx_placed(e, list, dx_check_entries(e->session, "this", f->n, f->n)));
    DX_TRY(dx_bind(e, f->n, f->name, &f->bound));
    f->is_bound = true;
    f->symbol = f->bound.symbol;
    f->function = function_named(e, operand);
    f->bound.derived = e->derived;
    e->derived = &f->bound;
    dx_status status = dx_operand_in(e, &f->bound, operand, &f->value);
    e->derived = f->bound.derived;
    DX_TRY(status);
    if (is_unknown(e, operand, f->value) && !is_one_of(f->n, f->symbol, f->value))
        DX_TRY(take_for_function(e, f));
    DX_TRY(dx_hold_operand(e, &f->bound, operand, &f->value));
    return tell_absent(e, f, kind);
}

static dx_status open_function(dx_evaluation *e, dx_field *f)
{
    const dx_definition *d = f->function;
    dx_id *name = dx_statement_ids(e, d->n_parameters),
          *symbol = dx_statement_ids(e, d->n_parameters);
    if (!name || !symbol)
        return DX_NOMEM;
    f->n = d->n_parameters;
    f->name = name;
    f->symbol = symbol;
    f->first_premise = e->n_premises;
    DX_TRY(dx_formula_of(e, d, symbol, &f->value));
    const dx_ast *parameter = d->parameters;
    for (size_t i = 0; i < f->n; i++, parameter = parameter->next)
        name[i] = dx_symbol_of(e, parameter);
    return DX_OK;
}

static dx_status open_parameters(dx_evaluation *e, const dx_frame *frame, dx_field *f)
{
    f->n = frame->n;
    f->name = frame->symbol;
    DX_TRY(dx_bind(e, f->n, f->name, &f->bound));
    f->is_bound = true;
    f->symbol = f->bound.symbol;
    return dx_evaluate_in(e, &f->bound.frame, f->operand, &f->value);
}

/* Of a name that stands for a formula, are the axes meant? */
static bool is_axis(const char *name)
{
    return name[0] >= 'x' && name[0] <= 'z' && name[1] == '\0';
}

/* The first name from definition *i on that the operand mentions and that is a number here, or an
 * axis with a value, which is seldom remembered: "x has the value 3". */
static const dx_definition *next_value(dx_evaluation *e, const dx_ast *operand, size_t *i,
                                       dx_text *text)
{
    ddx_session *s = e->session;
    dx_id bound;
    for (; *i < s->n_definitions; ++*i) {
        const dx_definition *d = s->definition[*i];
        if (d->is_function || !dx_mentions(operand, d->name) ||
            !(dx_is_number(&s->graph, d->value.id) || is_axis(d->name)) ||
            dx_in_frames(e, e->frame, dx_symbol(&s->graph, d->name, strlen(d->name)), &bound))
            continue;
        enum { WIDE = 40 };
        dx_text_clear(text);
        if (dx_print_line(&e->session->graph, d->value.id, text) != DX_OK || text->n > WIDE) {
            dx_diag_clear(&e->session->context.diag);
            dx_text_clear(text);
            dx_text_string(text, "...");
        }
        return d;
    }
    return NULL;
}

void dx_tell_meanings(dx_evaluation *e, const dx_ast *operand)
{
    dx_text text;
    const dx_definition *d;
    dx_text_init(&text, &e->session->context.memory);
    for (size_t i = 0; (d = next_value(e, operand, &i, &text)) != NULL; i++)
        dx_notice(&e->session->context,
                  "%s has the value %s and is no variable here: list the variables, or :clear %s "
                  "frees it",
                  d->name, dx_text_get(&text), d->name);
    dx_text_free(&text);
}

void dx_hint_meaning(dx_evaluation *e, const dx_ast *operand)
{
    dx_text text;
    size_t i = 0;
    dx_text_init(&text, &e->session->context.memory);
    const dx_definition *d = next_value(e, operand, &i, &text);
    if (d)
        dx_diag_hint(&e->session->context.diag, "%s has the value %s; :clear %s frees it", d->name,
                     dx_text_get(&text), d->name);
    dx_text_free(&text);
}

static dx_status refuse_constant(dx_evaluation *e, const dx_field *f)
{
    dx_context *context = &e->session->context;
    dx_status status = dx_fail(context, DX_TYPE, "there is no variable in this");
    const dx_definition *d = function_called(e, f->operand);
    if (d)
        dx_diag_hint(&context->diag, "a bar puts in the point: grad(%s) | %s = 1%s", d->name,
                     d->parameters->text, d->n_parameters > 1 ? ", ..." : "");
    else
        dx_diag_hint(&context->diag, "a list names the variables: (..., [x, y])");
    return dx_placed(e, f->operand, status);
}

static dx_status open_free(dx_evaluation *e, dx_field *f)
{
    const dx_graph *g = &e->session->graph;
    const dx_frame *around = parameters_around(e, f->operand);
    if (around)
        return open_parameters(e, around, f);
    dx_tell_meanings(e, f->operand);
    DX_TRY(dx_lower(&e->lowering, f->operand, &f->value));
    if (is_unknown(e, f->operand, f->value))
        return refuse_unknown(e, f->operand);
    f->n = dx_free_symbols(g, f->value, 0, NULL);
    dx_id *symbol = dx_statement_ids(e, f->n);
    if (!symbol)
        return DX_NOMEM;
    dx_free_symbols(g, f->value, f->n, symbol);
    f->name = f->symbol = symbol;
    return DX_OK;
}

/* A vector of two or three elements in which no other names stand than the first of x, y, z is
 * a field in the plane or in space: [y, -x, 0] has three variables. */
static dx_status extend_axes(dx_evaluation *e, dx_field *f)
{
    enum { SPACE = 3 };
    static const char *const axis[SPACE] = {"x", "y", "z"};
    dx_graph *g = &e->session->graph;
    uint32_t n = dx_op_of(g, f->value) == DX_OP_VECTOR ? dx_count(g, f->value) : 0;
    if (n < 2 || n > SPACE || f->n >= n)
        return DX_OK;
    dx_id *name = dx_statement_ids(e, 2 * SPACE), *symbol = name + SPACE;
    size_t found = 0;
    if (!name)
        return DX_NOMEM;
    for (uint32_t i = 0; i < n; i++) {
        name[i] = symbol[i] = dx_symbol(g, axis[i], 1);
        DX_TRY(dx_check(g, name[i]));
        bool there = false;
        for (size_t k = 0; k < f->n; k++)
            if (dx_same(f->name[k], name[i])) {
                symbol[i] = f->symbol[k];
                there = true;
            }
        found += there;
        /* one that has a value, or is bound elsewhere, is none of them */
        if (!there &&
            (dx_contains(g, f->value, name[i]) ||
             (dx_mentions(f->operand, axis[i]) && dx_find_definition(e->session, axis[i], 1))))
            return DX_OK;
    }
    if (found < f->n)
        return DX_OK;
    f->n = n;
    f->name = name;
    f->symbol = symbol;
    return DX_OK;
}

/* In a derivation: what was typed, where that was written otherwise, element by element. */
static dx_status tell_typed(const dx_field *f)
{
    const dx_graph *g = &f->e->session->graph;
    const dx_frame *frame = f->is_bound ? &f->bound.frame : f->e->frame;
    const dx_ast *operand = f->operand;
    if (!f->e->recorder || f->function)
        return DX_OK;
    if (operand->kind != DX_AST_VECTOR || dx_op_of(g, f->value) != DX_OP_VECTOR)
        return dx_tell_typed(f->e, frame, operand, f->value, 0, NULL, NULL);
    uint32_t i = 0;
    for (const dx_ast *a = operand->child; a && i < dx_count(g, f->value); a = a->next, i++)
        DX_TRY(dx_tell_typed(f->e, frame, a, dx_operand(g, f->value, i), 0, NULL, NULL));
    return DX_OK;
}

static dx_status open_field(dx_evaluation *e, const dx_ast *operand, const dx_ast *list,
                            dx_field_kind kind, dx_field *f)
{
    *f = (dx_field){.e = e, .operand = operand, .first_notice = e->session->context.notices.n};
    if (list)
        return open_with_names(e, operand, list, kind, f);
    f->function = function_named(e, operand);
    DX_TRY(f->function ? open_function(e, f) : open_free(e, f));
    if (kind == DX_FIELD_OF_AXES)
        DX_TRY(extend_axes(e, f));
    if (f->n == 0)
        return refuse_constant(e, f);
    if (f->n > 1 && (!f->function || f->n > f->function->n_parameters))
        tell_variables(e, f);
    return kind == DX_FIELD_OF_PAIRS
               ? dx_placed(e, operand, dx_check_entries(e->session, "this", f->n, f->n))
               : DX_OK;
}

dx_status dx_field_open(dx_evaluation *e, const dx_ast *operand, const dx_ast *list,
                        dx_field_kind kind, dx_field *f)
{
    const size_t first = e->n_premises;
    const dx_frame *around = e->field;
    e->field = list ? around : e->frame;
    dx_status status = open_field(e, operand, list, kind, f);
    e->field = around;
    DX_TRY(status);
    f->of_operand = first;
    return tell_typed(f);
}

dx_status dx_field_of(dx_evaluation *e, const dx_ast *operation, const dx_ast *list,
                      dx_field_kind kind, dx_field *f, bool *done, dx_id *out)
{
    DX_TRY(at_point(e, operation, list, done, out));
    return *done ? DX_OK
                 : dx_field_open(e, dx_child(operation, operation->kind == DX_AST_CALL), list, kind,
                                 f);
}

dx_status dx_field_close(dx_field *f, dx_id *value)
{
    dx_graph *g = &f->e->session->graph;
    if (f->is_bound)
        return dx_put_in(f->e, &f->bound, NULL, value);
    if (!f->function)
        return dx_check(g, *value);
    dx_id *meaning = dx_statement_ids(f->e, f->n), before = *value;
    if (!meaning)
        return DX_NOMEM;
    for (size_t i = 0; i < f->n; i++)
        meaning[i] = dx_look_up(f->e, f->e->frame, f->name[i]);
    DX_TRY(dx_put_under_premises(f->e, f->first_premise, f->n, f->symbol, meaning, value));
    if (f->e->recorder)
        DX_TRY(dx_tell_values(f->e, f->n, f->symbol, meaning, before, *value, DX_NONE));
    return dx_tell_of_values(f->e, f->first_notice, f->n, f->symbol, meaning);
}

dx_status dx_remember_gradients(dx_evaluation *e, size_t m, const dx_id *functions, size_t n,
                                const dx_id *symbols)
{
    enum { LARGE = 2000 }; /* beyond, nothing is known of where derivatives exist */
    for (size_t i = 0; i < m; i++) {
        if (dx_is_larger(&e->session->graph, functions[i], LARGE))
            continue;
        for (size_t k = 0; k < n; k++)
            DX_TRY(dx_remember_derived(e, functions[i], symbols[k]));
    }
    return DX_OK;
}

/* ---- shapes ----------------------------------------------------------------------- */

static const char *kind_of(const dx_graph *g, dx_id a)
{
    switch (dx_op_of(g, a)) {
    case DX_OP_VECTOR:
        return dx_count(g, a) > 0 && dx_op_of(g, dx_operand(g, a, 0)) == DX_OP_VECTOR ? "a matrix"
                                                                                      : "a vector";
    case DX_OP_EQ:
        return "an equation";
    case DX_OP_NE:
    case DX_OP_LT:
    case DX_OP_LE:
        return "a comparison";
    case DX_OP_RANGE:
        return "a range";
    case DX_OP_STRING:
        return "a text";
    case DX_OP_INF:
        return "'inf'";
    case DX_OP_TRUE:
    case DX_OP_FALSE:
        return "a truth value";
    default:
        return "a formula";
    }
}

static dx_status begin(dx_field *f)
{
    DX_TRY(dx_begin_derivative(f->e, &f->value));
    return dx_open_valued(f->e, f->of_operand, f->n, f->symbol);
}

/* What has a single element, as transpose(x)*A*x, is that element. */
dx_status dx_field_must_be_real(dx_field *f, const char *what, const char *hint)
{
    const dx_graph *g = &f->e->session->graph;
    dx_context *context = &f->e->session->context;
    dx_id value = f->value;
    while (dx_op_of(g, value) == DX_OP_VECTOR && dx_count(g, value) == 1)
        value = dx_operand(g, value, 0);
    if (dx_is_real_valued(g, value))
        f->value = value;
    if (dx_is_real_valued(g, f->value))
        return begin(f);
    dx_status status = dx_fail(context, DX_TYPE, "%s is of a real function, and this is %s", what,
                               kind_of(g, f->value));
    if (dx_op_of(g, f->value) == DX_OP_VECTOR)
        dx_diag_hint(&context->diag, "%s", hint);
    else if (dx_op_of(g, f->value) == DX_OP_EQ)
        dx_diag_hint(&context->diag, "implicit(equation, y, x) differentiates what it defines");
    return dx_placed(f->e, f->operand, status);
}

dx_status dx_field_must_be_vector(dx_field *f, const char *what, bool same)
{
    const dx_graph *g = &f->e->session->graph;
    dx_context *context = &f->e->session->context;
    dx_status status = DX_OK;
    uint32_t n = dx_count(g, f->value);
    if (dx_op_of(g, f->value) != DX_OP_VECTOR) {
        status = dx_fail(context, DX_TYPE, "%s is of a vector, and this is %s", what,
                         kind_of(g, f->value));
        dx_diag_hint(&context->diag, "a vector is written [f, g]");
        return dx_placed(f->e, f->operand, status);
    }
    for (uint32_t i = 0; i < n; i++)
        if (!dx_is_real_valued(g, dx_operand(g, f->value, i))) {
            status = dx_fail(context, DX_TYPE, "element %u of this vector is %s, no real function",
                             (unsigned)i + 1, kind_of(g, dx_operand(g, f->value, i)));
            return dx_placed(f->e, f->operand, status);
        }
    if (n == 0)
        return dx_placed(f->e, f->operand, dx_fail(context, DX_TYPE, "this vector is empty"));
    if (!same || n == f->n)
        return begin(f);
    status = dx_fail(context, DX_TYPE, "a vector of %u for %zu variable%s", (unsigned)n, f->n,
                     f->n == 1 ? "" : "s");
    dx_diag_hint(&context->diag, "%s takes as many variables as the vector has elements", what);
    dx_hint_meaning(f->e, f->operand);
    return dx_placed(f->e, f->operand, status);
}
