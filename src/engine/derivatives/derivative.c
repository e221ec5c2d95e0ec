/* Derivatives of every notation: d/dx, df/dx, f', D[1](f). They are made
 * readable and checked, and only then are values put in for the variables. */
#include "engine/assume.h"
#include "engine/derivation.h"

#include "engine/derivatives/composed.h"
#include "engine/derivatives/instance.h"
#include "engine/derivatives/typed.h"
#include "expr/primitive.h"
#include "expr/walk.h"
#include "symbolic/forms/readable.h"

#include <stdio.h>
#include <string.h>

enum { MOST_BINDINGS = DX_MOST_BINDINGS };

/* d^n/dx^n dy... of a value whose variables are still symbols. */
static dx_status differentiate_by(dx_evaluation *e, const dx_ast *variables, const dx_id *symbols,
                                  dx_id *value)
{
    uint32_t order[MOST_BINDINGS];
    size_t n = 0;
    for (const dx_ast *v = variables; v && n < MOST_BINDINGS; v = v->next)
        order[n++] = v->number;
    return dx_derive_in_turn(e, n, symbols, order, value);
}

/* A name that nothing is known of, differentiated by x, is an unknown function of x. */
static dx_status derivative_of_unknown(dx_evaluation *e, const dx_ast *name,
                                       const dx_ast *variables, dx_id *out)
{
    dx_graph *g = &e->session->graph;
    dx_id argument[MOST_BINDINGS];
    uint32_t counts[MOST_BINDINGS];
    size_t n = 0;
    dx_text list;
    dx_text_init(&list, &e->session->context.memory);
    for (const dx_ast *v = variables; v && n < MOST_BINDINGS; v = v->next) {
        argument[n] = dx_symbol_of(e, v);
        counts[n++] = v->number;
        dx_text_format(&list, "%s%s", n > 1 ? ", " : "", v->text);
    }
    dx_notice(&e->session->context, "%s is read as an abstract function %s(%s)", name->text,
              name->text, dx_text_get(&list));
    dx_text_free(&list);
    *out = dx_derivative_of(g, dx_symbol_of(e, name), counts, n, argument);
    return dx_check(g, *out);
}

static bool names_variable(const dx_ast *variables, const char *name)
{
    for (; variables; variables = variables->next)
        if (strcmp(variables->text, name) == 0)
            return true;
    return false;
}

dx_status dx_call_in(dx_evaluation *e, const dx_frame *frame, const dx_definition *d, dx_id *out)
{
    const dx_frame *before = e->frame;
    e->frame = frame;
    dx_status status = dx_call_definition(e, d, NULL, out);
    e->frame = before;
    return status;
}

static bool is_parameter(const dx_definition *d, const char *name)
{
    const dx_ast *parameter = d->parameters;
    for (uint32_t i = 0; i < d->n_parameters; i++, parameter = parameter->next)
        if (strcmp(parameter->text, name) == 0)
            return true;
    return false;
}

/* Do the bound names take the places of the parameters? Not where one of them is a parameter
 * already, or stands in the body for something else. */
static bool are_arguments(const dx_evaluation *e, const dx_definition *d, const dx_bound *b)
{
    const dx_graph *g = &e->session->graph;
    for (size_t i = 0; i < b->n; i++)
        if (is_parameter(d, dx_bytes(g, b->name[i])) ||
            dx_mentions(d->body, dx_bytes(g, b->name[i])))
            return false;
    return b->n == d->n_parameters;
}

/* f' for a function of one variable, which is then any bound name. */
static dx_status prime_in(dx_evaluation *e, const dx_bound *b, const dx_ast *prime, dx_id *out)
{
    const dx_definition *d =
        dx_find_definition(e->session, prime->child->text, prime->child->length);
    if (!d || !d->is_function || d->n_parameters != 1 || !are_arguments(e, d, b))
        return dx_evaluate_in(e, &b->frame, prime, out);
    dx_id name = dx_symbol_of(e, d->parameters);
    const dx_value value = {.id = b->symbol[0]};
    const dx_frame frame = {&b->frame, false, 1, &name, &value, NULL};
    return dx_evaluate_in(e, &frame, prime, out);
}

dx_status dx_operand_in(dx_evaluation *e, const dx_bound *b, const dx_ast *operand, dx_id *out)
{
    const dx_definition *d = operand->kind == DX_AST_NAME
                                 ? dx_find_definition(e->session, operand->text, operand->length)
                                 : NULL;
    dx_value argument[DX_MOST_BINDINGS];
    dx_id value, call[DX_MOST_BINDINGS];
    if (operand->kind == DX_AST_PRIME)
        return prime_in(e, b, operand, out);
    if (!d || !d->is_function || dx_in_frames(e, &b->frame, dx_symbol_of(e, operand), &value))
        return dx_evaluate_in(e, &b->frame, operand, out);
    if (!are_arguments(e, d, b)) {
        const dx_ast *parameter = d->parameters;
        for (uint32_t i = 0; i < d->n_parameters; i++, parameter = parameter->next)
            call[i] = dx_look_up(e, &b->frame, dx_symbol_of(e, parameter));
        if (!e->holds)
            return dx_call_in(e, &b->frame, d, out);
        *out = dx_apply(&e->session->graph, dx_symbol_of(e, operand), d->n_parameters, call);
        return dx_check(&e->session->graph, *out);
    }
    for (size_t i = 0; i < b->n; i++) {
        bool known = dx_in_frames(e, &b->frame, b->name[i], &value);
        argument[i] = (dx_value){.id = known ? value : b->symbol[i]};
    }
    return dx_call_definition(e, d, argument, out);
}

dx_status dx_formula_operand(dx_evaluation *e, const dx_ast *operand, dx_id *out)
{
    const dx_definition *d = operand->kind == DX_AST_NAME
                                 ? dx_find_definition(e->session, operand->text, operand->length)
                                 : NULL;
    dx_id parameter[DX_MOST_BINDINGS];
    if (!d || !d->is_function ||
        dx_in_frames(e, e->frame, dx_symbol_of(e, operand), &parameter[0])) {
        DX_TRY(dx_lower(&e->lowering, operand, out));
        return dx_add_equal_terms(e, out);
    }
    DX_TRY(dx_formula_of(e, d, parameter, out));
    const dx_ast *name = d->parameters;
    for (uint32_t i = 0; i < d->n_parameters; i++, name = name->next) {
        dx_id own = dx_symbol_of(e, name); /* by which it is shown, with what is assumed of it */
        if (dx_is_assumed_of(e->session, own))
            *out = dx_substitute(&e->session->graph, *out, 1, &parameter[i], &own);
    }
    DX_TRY(dx_check(&e->session->graph, *out));
    return dx_add_equal_terms(e, out);
}

size_t dx_with_parameters(dx_evaluation *e, const dx_definition *d, size_t n, dx_id *symbol)
{
    const dx_ast *parameter = d->parameters;
    size_t variables = n;
    for (uint32_t i = 0; i < d->n_parameters; i++, parameter = parameter->next) {
        dx_id name = dx_symbol_of(e, parameter);
        bool there = false;
        for (size_t k = 0; k < variables && !there; k++)
            there = dx_same(symbol[k], name);
        if (!there)
            symbol[n++] = name;
    }
    return n;
}

/* Are all parameters defined as functions of one variable, x(t)? */
static bool are_functions_of_one(const ddx_session *s, const dx_definition *d)
{
    const dx_ast *p = d->parameters; /* the body is next to the last one */
    bool all = true;
    for (uint32_t i = 0; i < d->n_parameters && all; i++, p = p->next) {
        const dx_definition *own = dx_find_definition(s, p->text, p->length);
        all = own && own->is_function && own->n_parameters == 1;
    }
    return all;
}

/* f is a function of x and y, and differentiated by something else. */
static void notice_not_of(dx_evaluation *e, const dx_definition *d, const dx_ast *variables)
{
    for (const dx_ast *v = variables; v; v = v->next) {
        dx_text of, along;
        const dx_ast *parameter = d->parameters;
        if (is_parameter(d, v->text))
            continue;
        dx_text_init(&of, &e->session->context.memory);
        dx_text_init(&along, &e->session->context.memory);
        const bool composed = are_functions_of_one(e->session, d);
        if (composed)
            dx_text_format(&along, ": write d/d%s %s(", v->text, d->name);
        for (uint32_t i = 0; i < d->n_parameters; i++, parameter = parameter->next) {
            dx_text_format(&of, "%s%s", i > 0 ? ", " : "", parameter->text);
            if (composed)
                dx_text_format(&along, "%s%s(%s)", i > 0 ? ", " : "", parameter->text, v->text);
        }
        dx_notice(&e->session->context, "%s is a function of %s, not of %s%s%s", d->name,
                  dx_text_get(&of), v->text, composed ? dx_text_get(&along) : "",
                  composed ? ")" : "");
        dx_text_free(&of);
        dx_text_free(&along);
    }
}

/* In an equation of a curve the other names are held constant, which may not be meant. */
static void notice_held(dx_evaluation *e, const dx_bound *bound, dx_id value)
{
    enum { FEW = 4 };
    const dx_graph *g = &e->session->graph;
    dx_id symbol[FEW];
    size_t n = dx_op_of(g, value) == DX_OP_EQ ? dx_free_symbols(g, value, FEW, symbol) : FEW + 1;
    if (e->written || n != 2 || bound->n != 1 || !dx_contains(g, value, bound->symbol[0]))
        return;
    dx_id other = symbol[dx_same(symbol[0], bound->symbol[0])];
    int length = (int)dx_name_length(dx_bytes(g, other));
    if (length < 40)
        dx_notice(&e->session->context,
                  "%.*s is held constant; implicit(..., %.*s, %.*s) is its slope along the curve",
                  length, dx_bytes(g, other), length, dx_bytes(g, other),
                  (int)dx_name_length(dx_bytes(g, bound->symbol[0])),
                  dx_bytes(g, bound->symbol[0]));
}

/* d/dx integrate(f(t), t=0..x) is f(x) by the fundamental theorem, whatever the integral is: where
 * that gives the derivative of its closed form, it is told so. *told is false for all else. */
static dx_status tell_fundamental(dx_evaluation *e, const dx_ast *node, const dx_bound *bound,
                                  dx_id value, bool *told)
{
    ddx_session *s = e->session;
    dx_graph *g = &s->graph;
    const dx_ast *variable = node->child->next;
    dx_id integral, by_theorem, closed;
    *told = false;
    if (bound->n != 1 || variable->number != 1 || variable->next)
        return DX_OK;
    DX_TRY(dx_integral_as_typed(e, &bound->frame, node->child, &integral));
    if (dx_is_none(integral) || dx_same(integral, value) || !dx_is_written_integral(g, integral))
        return DX_OK;
    DX_TRY(dx_diff(g, s->rules, integral, bound->symbol[0], 1, &by_theorem));
    DX_TRY(dx_readable(g, by_theorem, &by_theorem));
    DX_TRY(dx_diff(g, s->rules, value, bound->symbol[0], 1, &closed));
    DX_TRY(dx_readable(g, closed, &closed));
    *told = dx_same(by_theorem, closed);
    if (*told)
        e->told_of = integral;
    return DX_OK;
}

/* df/dx is d/dx of what f is; else what was typed is told, where that was written otherwise. */
static dx_status tell_operand(dx_evaluation *e, const dx_ast *node, const dx_definition *d,
                              const dx_bound *bound, dx_id value)
{
    dx_graph *g = &e->session->graph;
    const dx_ast *operand = node->child;
    uint32_t order[MOST_BINDINGS];
    size_t n = 0;
    for (const dx_ast *v = operand->next; v && n < MOST_BINDINGS; v = v->next)
        order[n++] = v->number;
    bool told;
    DX_TRY(tell_fundamental(e, node, bound, value, &told));
    if (told)
        return DX_OK;
    if (!dx_same(dx_with_calls(e, value), value))
        return DX_OK;
    if (!d || !d->is_function)
        return dx_tell_typed(e, &bound->frame, operand, value, n, bound->symbol, order);
    if (node->number != 1)
        return DX_OK;
    dx_id left = dx_symbol_of(e, operand);
    for (size_t i = 0; i < n; i++)
        left = dx_named_derivative(g, left, bound->symbol[i], order[i], e->partial);
    return dx_tell_notation(e, d, left, value, n, bound->symbol, order);
}

/* A name that stands for a vector and is gone from what is differentiated: its elements may be in
 * there, and the derivative is no 0. */
static dx_status refuse_vectors(dx_evaluation *e, const dx_ast *operand, const dx_ast *variables,
                                const dx_id *symbol, dx_id a)
{
    const dx_graph *g = &e->session->graph;
    for (const dx_ast *v = variables; v; v = v->next, symbol++) {
        dx_id meaning = dx_look_up(e, e->frame, dx_symbol_of(e, v));
        if (dx_is_none(meaning) || dx_op_of(g, meaning) != DX_OP_VECTOR ||
            dx_contains(g, a, *symbol))
            continue;
        dx_status status =
            dx_fail(&e->session->context, DX_TYPE,
                    "%s is a vector, and derivatives by d/d%s are by a number", v->text, v->text);
        dx_diag_hint(&e->session->context.diag, "grad(%s, %s) has those by its elements",
                     operand->kind == DX_AST_NAME ? operand->text : "e", v->text);
        dx_diag_place(&e->session->context.diag, v->span);
        return status;
    }
    return DX_OK;
}

/* Protect the variables, evaluate, differentiate, and only then put in their values. */
dx_status dx_lower_derivative(dx_evaluation *e, const dx_ast *node, dx_id *out)
{
    const dx_ast *operand = node->child, *variables = operand->next;
    dx_id symbol[2 * MOST_BINDINGS];
    dx_bound bound;
    size_t n = 0;
    const size_t first = e->n_premises;
    for (const dx_ast *v = variables; v && n < MOST_BINDINGS; v = v->next)
        symbol[n++] = dx_symbol_of(e, v);
    const dx_definition *d = operand->kind == DX_AST_NAME
                                 ? dx_find_definition(e->session, operand->text, operand->length)
                                 : NULL;
    if (d && d->is_function)
        n = dx_with_parameters(e, d, n, symbol);
    DX_TRY(dx_bind(e, n, symbol, &bound));
    if (d && d->is_function) {
        notice_not_of(e, d, variables);
        DX_TRY(dx_call_in(e, &bound.frame, d, out));
    } else {
        bound.derived = e->derived;
        e->derived = &bound;
        dx_status read = dx_evaluate_in(e, &bound.frame, operand, out);
        e->derived = bound.derived;
        DX_TRY(read);
        if (operand->kind == DX_AST_NAME && !d && !operand->bracketed &&
            dx_op_of(&e->session->graph, *out) == DX_OP_SYMBOL &&
            !names_variable(variables, operand->text) && node->number == 1)
            return derivative_of_unknown(e, operand, variables, out);
        DX_TRY(refuse_vectors(e, operand, variables, bound.symbol, *out));
        dx_notice_absent(e, bound.n, bound.symbol, operand, *out);
        DX_TRY(dx_hold_operand(e, &bound, operand, out));
        if (node->sign != 'p')
            notice_held(e, &bound, *out);
    }
    e->partial = node->sign == 'p';
    dx_status status = DX_OK;
    if (e->recorder)
        status = tell_operand(e, node, d, &bound, *out);
    if (status == DX_OK && !e->written)
        status = dx_remember_inner(e, first, bound.n, bound.symbol);
    if (status == DX_OK)
        status = dx_open_valued(e, first, bound.n, bound.symbol);
    if (status == DX_OK)
        status = differentiate_by(e, variables, bound.symbol, out);
    e->partial = false;
    DX_TRY(status);
    return dx_put_in(e, &bound, NULL, out);
}

/* f'(x) is d/dx of what f is. */
static dx_status tell_application(dx_evaluation *e, const dx_ast *name, const dx_definition *d,
                                  size_t n, const uint32_t *counts, const dx_id *symbol, dx_id body)
{
    dx_graph *g = &e->session->graph;
    bool before = e->partial;
    e->partial = n > 1;
    dx_status status =
        dx_tell_notation(e, d, dx_derivative_of(g, dx_symbol_of(e, name), counts, n, symbol), body,
                         n, symbol, counts);
    e->partial = before;
    return status;
}

/* `left` is what it is then: f'(2). */
static dx_status put_arguments(dx_evaluation *e, size_t first, size_t n, const dx_id *symbol,
                               const dx_id *argument, dx_id left, dx_id *out)
{
    dx_id before = *out;
    DX_TRY(dx_put_under_premises(e, first, n, symbol, argument, out));
    return e->recorder ? dx_tell_values(e, n, symbol, argument, before, *out, left) : DX_OK;
}

/* By which argument, one after the other; of an abstract function the counts say it all. */
typedef struct order {
    const uint32_t *counts;
    size_t n;
    uint8_t by[DX_MOST_BINDINGS]; /* n = 0: by the first, by the second, as often as is counted */
} order;

static dx_status derive_as_ordered(dx_evaluation *e, const order *o, size_t n, const dx_id *symbol,
                                   dx_id *value)
{
    dx_id turn[DX_MOST_BINDINGS];
    uint32_t once[DX_MOST_BINDINGS];
    size_t turns = 0;
    if (o->n == 0)
        return dx_derive_in_turn(e, n, symbol, o->counts, value);
    for (size_t i = 0; i < o->n; i++)
        if (turns > 0 && dx_same(turn[turns - 1], symbol[o->by[i]])) {
            once[turns - 1]++;
        } else {
            turn[turns] = symbol[o->by[i]];
            once[turns++] = 1;
        }
    return dx_derive_in_turn(e, turns, turn, once, value);
}

/* In which order it is by several arguments cannot be written. */
static bool has_notation(const order *o)
{
    for (size_t i = 1; i < o->n; i++)
        if (o->by[i] != o->by[0])
            return false;
    return true;
}

/* The function that f'(...), D[1](f)(...) or (df/dx)(...) starts from, applied to fresh
 * symbols, differentiated, with the arguments put in afterwards. */
static dx_status apply_derivative(dx_evaluation *e, const dx_ast *name, const order *o,
                                  const dx_ast *call, dx_id *out)
{
    const uint32_t *counts = o->counts;
    dx_graph *g = &e->session->graph;
    size_t n = call->n - 1, first;
    dx_id argument[MOST_BINDINGS], symbol[MOST_BINDINGS], named = DX_NONE;
    DX_TRY(dx_evaluate_arguments(e, call, argument));
    first = e->n_premises;
    const dx_definition *d = dx_find_definition(e->session, name->text, name->length);
    dx_fn fn = dx_function_find(name->text, name->length);
    if (d && !d->is_function) {
        dx_status status =
            dx_fail(&e->session->context, DX_TYPE, "%s is a value, not a function", name->text);
        dx_diag_hint(&e->session->context.diag, "define a function: %s(x) = ...", name->text);
        dx_diag_place(&e->session->context.diag, name->span);
        return status;
    }
    const dx_function_value *given =
        d || fn != DX_FN_NONE ? NULL : dx_find_given(e, dx_symbol_of(e, name), n);
    if (!d && fn == DX_FN_NONE && !given) {
        *out = dx_derivative_of(g, dx_symbol_of(e, name), counts, n, argument);
        return dx_check(g, *out);
    }
    if (given) {
        memcpy(symbol, given->parameter, n * sizeof *symbol);
        *out = given->body;
        DX_TRY(dx_recall_given(e, given));
        DX_TRY(dx_open_valued(e, first, n, symbol));
    } else if (d && d->is_function) {
        if (n != d->n_parameters)
            return dx_wrong_count(e, d->name, d->n_parameters, call);
        if (has_notation(o))
            named = dx_derivative_of(g, dx_symbol_of(e, name), counts, n, argument);
        if (e->written && !dx_is_none(named)) {
            *out = named;
            return dx_check(g, named);
        }
        DX_TRY(dx_formula_of(e, d, symbol, out));
        DX_TRY(dx_open_valued(e, first, n, symbol));
    } else {
        if (n < dx_functions[fn].least || n > dx_functions[fn].most)
            return dx_wrong_count(e, name->text, dx_functions[fn].least, call);
        for (size_t i = 0; i < n; i++) {
            char own[64];
            int length = n == 1 && dx_is_constant(g, argument[0]) ? snprintf(own, sizeof own, "x'")
                         : i < 2 ? snprintf(own, sizeof own, "%c'", "uv"[i])
                                 : snprintf(own, sizeof own, "u_%zu'", i + 1);
            /* in notes it goes by the argument's name */
            if (n == 1 && dx_op_of(g, argument[i]) == DX_OP_SYMBOL &&
                dx_bytes_length(g, argument[i]) < sizeof own - 2)
                length = snprintf(own, sizeof own, "%s'", dx_bytes(g, argument[i]));
            symbol[i] = dx_symbol(g, own, (size_t)length);
        }
        *out = dx_call(g, fn, n, symbol);
        DX_TRY(dx_check(g, *out));
    }
    if (e->recorder && d)
        DX_TRY(tell_application(e, name, d, n, counts, symbol, *out));
    e->partial = n > 1;
    e->n_arguments = n;
    e->parameter = symbol;
    e->argument = argument;
    dx_status status = derive_as_ordered(e, o, n, symbol, out);
    e->n_arguments = 0;
    e->partial = false;
    DX_TRY(status);
    return put_arguments(e, first, n, symbol, argument, named, out);
}

dx_status dx_call_prime(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    const dx_ast *prime = call->child;
    if (call->n - 1 != 1) {
        dx_status status =
            dx_fail(&e->session->context, DX_ARITY, "a prime is for functions of one variable");
        dx_diag_hint(&e->session->context.diag,
                     "D[1](%s)(...) is the derivative by the first argument", prime->child->text);
        dx_diag_place(&e->session->context.diag, prime->span);
        return status;
    }
    return apply_derivative(e, prime->child, &(order){&prime->number, 0, {0}}, call, out);
}

dx_status dx_call_partial(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    const dx_ast *partial = call->child;
    uint32_t counts[MOST_BINDINGS] = {0}, n = call->n - 1;
    order o = {counts, 0, {0}};
    for (const dx_ast *index = partial->child->next; index; index = index->next) {
        if (index->number == 0 || index->number > n || n > MOST_BINDINGS) {
            dx_status status =
                dx_fail(&e->session->context, DX_ARITY, "there is no argument %s among %u",
                        index->text, (unsigned)n);
            dx_diag_place(&e->session->context.diag, index->span);
            return status;
        }
        counts[index->number - 1]++;
        if (o.n < DX_MOST_BINDINGS)
            o.by[o.n] = (uint8_t)(index->number - 1);
        o.n++;
    }
    o.n = o.n <= DX_MOST_BINDINGS ? o.n : 0;
    return apply_derivative(e, partial->child, &o, call, out);
}

/* (df/dx)(2): the derivative as a function of its variable. */
dx_status dx_call_leibniz(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    const dx_ast *node = call->child, *variables = node->child->next;
    const dx_ast *name = node->child;
    const dx_definition *d =
        name->kind == DX_AST_NAME ? dx_find_definition(e->session, name->text, name->length) : NULL;
    uint32_t counts[MOST_BINDINGS] = {0};
    if (d && d->is_function && call->n - 1 == d->n_parameters) {
        const dx_ast *parameter = d->parameters;
        for (uint32_t i = 0; i < d->n_parameters; i++, parameter = parameter->next)
            for (const dx_ast *v = variables; v; v = v->next)
                if (strcmp(v->text, parameter->text) == 0)
                    counts[i] += v->number;
        return apply_derivative(e, name, &(order){counts, 0, {0}}, call, out);
    }
    if (name->kind == DX_AST_NAME && call->n - 1 == 1 && !variables->next) {
        counts[0] = variables->number;
        return apply_derivative(e, name, &(order){counts, 0, {0}}, call, out);
    }
    dx_status status = dx_fail(&e->session->context, DX_TYPE, "this derivative cannot be called");
    dx_diag_hint(&e->session->context.diag,
                 "the evaluation bar puts in values: (d/dx ...) | x = 2");
    dx_diag_place(&e->session->context.diag, call->span);
    return status;
}

dx_status dx_lower_prime(dx_evaluation *e, const dx_ast *node, dx_id *out)
{
    const dx_ast *name = node->child;
    const dx_definition *d = dx_find_definition(e->session, name->text, name->length);
    if (!d || !d->is_function || d->n_parameters != 1) {
        static const char *const mark[] = {"' ...", "'", "''", "'''"};
        dx_status status = dx_fail(&e->session->context, DX_TYPE, "%s%s needs an argument",
                                   name->text, mark[node->number < 4 ? node->number : 0]);
        if (d && !d->is_function && dx_op_of(&e->session->graph, d->value.id) == DX_OP_VECTOR)
            dx_diag_hint(&e->session->context.diag, "write transpose(%s)", name->text);
        else if (d && !d->is_function)
            dx_diag_hint(&e->session->context.diag, "write d/dx %s, or define %s(x) = ...",
                         name->text, name->text);
        else
            dx_diag_hint(&e->session->context.diag, "write %s%s(x)", name->text,
                         mark[node->number < 4 && node->number > 0 ? node->number : 1]);
        dx_diag_place(&e->session->context.diag, node->span);
        return status;
    }
    dx_id symbol, meaning = dx_look_up(e, e->frame, dx_symbol_of(e, d->parameters));
    const size_t first = e->n_premises;
    const unsigned first_notice = e->session->context.notices.n;
    dx_id named =
        dx_derivative_of(&e->session->graph, dx_symbol_of(e, name), &node->number, 1, &meaning);
    if (e->written) {
        *out = named;
        return dx_check(&e->session->graph, *out);
    }
    DX_TRY(dx_formula_of(e, d, &symbol, out));
    DX_TRY(dx_open_valued(e, first, 1, &symbol));
    if (e->recorder)
        DX_TRY(tell_application(e, name, d, 1, &node->number, &symbol, *out));
    DX_TRY(dx_derive(e, *out, symbol, node->number, out));
    DX_TRY(put_arguments(e, first, 1, &symbol, &meaning, named, out));
    return dx_tell_of_values(e, first_notice, 1, &symbol, &meaning);
}
