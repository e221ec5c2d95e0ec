#include "engine/derivatives/slopes.h"

#include "engine/derivation.h"
#include "expr/print.h"
#include "expr/walk.h"
#include "symbolic/forms/readable.h"

bool dx_is_slope_binding(const dx_ast *binding)
{
    return binding->kind == DX_AST_BINDING && binding->child->kind != DX_AST_NAME;
}

static dx_status refuse(dx_evaluation *e, const dx_ast *part, const char *what, const char *hint)
{
    dx_context *context = &e->session->context;
    dx_status status = dx_fail(context, DX_TYPE, "%s", what);
    dx_diag_hint(&context->diag, "%s", hint);
    dx_diag_place(&context->diag, part->span);
    return status;
}

static dx_status add(dx_evaluation *e, const dx_ast *part, dx_slopes *s, dx_id from, dx_id to)
{
    DX_TRY(dx_check(&e->session->graph, from));
    for (size_t i = 0; i < s->n; i++)
        if (dx_same(s->from[i], from))
            return refuse(e, part, "this is given twice", "one value for each derivative");
    if (s->n == DX_MOST_BINDINGS)
        return refuse(e, part, "an evaluation bar takes no more than that",
                      "put in some of them "
                      "first");
    s->from[s->n] = from;
    s->to[s->n++] = to;
    return DX_OK;
}

static dx_status read_slope(dx_evaluation *e, const dx_frame *frame, const dx_ast *binding,
                            dx_slopes *s)
{
    const dx_graph *g = &e->session->graph;
    dx_id from, to;
    DX_TRY(dx_evaluate_in(e, frame, binding->child, &from));
    if (dx_op_of(g, from) != DX_OP_DERIV)
        return refuse(e, binding->child,
                      "only the derivative of an abstract function has a value "
                      "by itself",
                      "this one follows from a definition");
    DX_TRY(dx_lower(&e->lowering, binding->child->next, &to));
    if (dx_op_of(g, to) >= DX_OP_EQ || dx_op_of(g, to) == DX_OP_INF)
        return refuse(e, binding->child->next, "this is no number that a derivative can have",
                      "write (d/dt x(t)^2) | x(t) = 3, x'(t) = 2");
    return add(e, binding, s, from, to);
}

/* The function with the arguments that the first of its derivatives has. */
static dx_id call_of(dx_evaluation *e, const dx_slopes *s, size_t n, const dx_function_value *f)
{
    dx_graph *g = &e->session->graph;
    dx_id argument[DX_MOST_BINDINGS];
    for (size_t i = 0; i < n; i++) {
        uint32_t count = dx_count(g, s->from[i]) - 2;
        if (!dx_same(dx_operand(g, s->from[i], 0), f->name) || count != f->n)
            continue;
        for (uint32_t k = 0; k < count; k++)
            argument[k] = dx_operand(g, s->from[i], 2 + k);
        return dx_apply(g, f->name, count, argument);
    }
    return DX_NONE;
}

static bool is_constant_function(const dx_graph *g, const dx_function_value *f)
{
    for (uint32_t i = 0; i < f->n; i++)
        if (dx_contains(g, f->body, f->parameter[i]))
            return false;
    return true;
}

/* y(t) of y(t) = 4: at the same moment, though nothing is said of y'(t). */
static dx_status call_as_given(dx_evaluation *e, const dx_frame *frame, const dx_ast *binding,
                               dx_id name, dx_id *call)
{
    dx_id argument[DX_MOST_BINDINGS];
    size_t n = 0;
    for (const dx_ast *a = binding->child->next; a && a->next; a = a->next)
        DX_TRY(dx_evaluate_in(e, frame, a, &argument[n++]));
    *call = dx_apply(&e->session->graph, name, n, argument);
    return dx_check(&e->session->graph, *call);
}

dx_status dx_read_slopes(dx_evaluation *e, const dx_frame *frame, const dx_ast *bindings,
                         dx_function_value *function, size_t *n, dx_slopes *out)
{
    const dx_graph *g = &e->session->graph;
    size_t kept = 0, i = 0;
    out->n = 0;
    for (const dx_ast *b = bindings; b; b = b->next)
        if (dx_is_slope_binding(b))
            DX_TRY(read_slope(e, frame, b, out));
    const size_t slopes = out->n;
    for (const dx_ast *b = bindings; b && slopes > 0; b = b->next) {
        if (b->kind != DX_AST_DEFINE_FUNCTION)
            continue;
        const dx_function_value f = function[i++];
        dx_id call = call_of(e, out, slopes, &f);
        bool constant = is_constant_function(g, &f);
        if (!dx_is_none(call) && !constant)
            return refuse(e, b, "a function and a value of its derivative are both given",
                          "leave out the value: it follows from the function");
        if (!constant) {
            function[kept++] = f;
            continue;
        }
        if (dx_is_none(call))
            DX_TRY(call_as_given(e, frame, b, f.name, &call));
        DX_TRY(add(e, b, out, call, f.body));
    }
    *n = slopes > 0 ? kept : *n;
    return DX_OK;
}

/* How often is it differentiated by its one argument, the symbol? -1: it is no such call. */
static int64_t order_along(const dx_graph *g, dx_id call, dx_id symbol)
{
    int64_t order = 0;
    const bool plain = dx_op_of(g, call) == DX_OP_APPLY;
    const uint32_t at = plain ? 1 : 2;
    if (dx_count(g, call) != at + 1 || !dx_same(dx_operand(g, call, at), symbol))
        return -1;
    if (!plain)
        (void)dx_get_int(g, dx_operand(g, dx_operand(g, call, 1), 0), &order);
    return order;
}

static dx_id power_term(dx_graph *g, dx_id value, dx_id symbol, int64_t order)
{
    dx_id factor = dx_int(g, 1);
    for (int64_t k = 2; k <= order; k++)
        factor = dx_number_mul(g, factor, dx_int(g, k));
    return dx_mul(g, dx_scale(g, dx_number_div(g, dx_int(g, 1), factor), value),
                  dx_pow(g, symbol, dx_int(g, order)));
}

/* x(t + h) for a small h by what is given of it, 3 + 2·h, and a bit of the order above, up or down.
 * NONE: its value is not given, or more of it than can be looked at. */
static dx_status nearby(dx_evaluation *e, const dx_slopes *s, size_t of, dx_id symbol, dx_id h,
                        int bit, dx_id *out)
{
    enum { MOST_ORDER = 20 };
    dx_graph *g = &e->session->graph;
    int64_t most = 0;
    *out = DX_NONE;
    if (order_along(g, s->from[of], symbol) != 0)
        return DX_OK;
    dx_id sum = s->to[of];
    for (size_t i = 0; i < s->n; i++) {
        int64_t order = order_along(g, s->from[i], symbol);
        if (order < 1 || !dx_same(dx_operand(g, s->from[i], 0), dx_operand(g, s->from[of], 0)))
            continue;
        if (order > MOST_ORDER)
            return DX_OK;
        most = order > most ? order : most;
        sum = dx_add(g, sum, power_term(g, s->to[i], h, order));
    }
    *out = dx_add(g, sum, dx_scale(g, dx_int(g, bit), dx_pow(g, h, dx_int(g, most + 1))));
    return dx_check(g, *out);
}

static dx_status no_derivative_then(dx_evaluation *e, const dx_id a, const dx_slopes *s)
{
    dx_graph *g = &e->session->graph;
    dx_text text;
    dx_text_init(&text, &g->context->memory);
    dx_diag_clear(&g->context->diag);
    dx_status status = DX_OK;
    for (int calls = 1; calls >= 0; calls--)
        for (size_t i = 0; i < s->n && status == DX_OK; i++) {
            const bool call = dx_op_of(g, s->from[i]) == DX_OP_APPLY;
            if (call != (calls == 1) || (call && !dx_contains(g, a, s->from[i])))
                continue;
            dx_text_string(&text, text.n > 0 ? ", " : "");
            status = dx_print_named(g, s->from[i], &text);
            dx_text_string(&text, " = ");
            if (status == DX_OK)
                status = dx_print_named(g, s->to[i], &text);
        }
    if (status == DX_OK && text.failed)
        status = dx_no_memory(g->context);
    if (status == DX_OK)
        status = dx_fail(g->context, DX_DOMAIN, "no derivative is known where %.150s",
                         dx_text_get(&text));
    dx_text_free(&text);
    return status;
}

/* Does the derivative exist at the moment, of functions with these values and slopes? */
static dx_status hold_at_moment(dx_evaluation *e, const dx_premise p, const dx_slopes *s)
{
    dx_graph *g = &e->session->graph;
    const dx_id zero = dx_int(g, 0), symbol = p.derived.symbol;
    if (dx_is_none(p.derived.of) || !dx_same(p.at, symbol))
        return DX_OK;
    const dx_id h = dx_late_symbol(g, "h", 1);
    DX_TRY(dx_check(g, h));
    const dx_id later = dx_add(g, symbol, h);
    for (int bit = -1; bit <= 1; bit += 2) {
        dx_id from[DX_MOST_BINDINGS], to[DX_MOST_BINDINGS];
        size_t n = 0;
        for (size_t i = 0; i < s->n; i++) {
            from[n] = s->from[i];
            DX_TRY(nearby(e, s, i, symbol, h, bit, &to[n]));
            n += !dx_is_none(to[n]);
        }
        if (n == 0)
            return DX_OK;
        dx_premise there = p;
        there.derived.symbol = h;
        dx_id of = dx_replace(g, p.derived.of, n, from, to);
        DX_TRY(dx_check(g, of));
        of = dx_substitute(g, of, 1, &symbol, &later);
        dx_status status = dx_derived_becomes(e, &there, of, zero);
        if (status == DX_DOMAIN)
            status = no_derivative_then(e, p.derived.of, s);
        DX_TRY(status);
        if (dx_contains(g, of, symbol)) /* which moment it is may be told yet */
            DX_TRY(dx_remember_premise(e, there));
    }
    return DX_OK;
}

dx_status dx_put_in_slopes(dx_evaluation *e, size_t first, const dx_slopes *s, dx_id *value)
{
    dx_graph *g = &e->session->graph;
    const size_t count = e->n_premises;
    dx_id before = *value;
    if (s->n == 0)
        return DX_OK;
    if (dx_op_of(g, before) == DX_OP_STEPS) {
        dx_status status =
            dx_fail(&e->session->context, DX_TYPE, "no derivative can be put into a derivation");
        dx_diag_hint(&e->session->context.diag, "derive with it: steps((d/dt x(t)^2) | x'(t) = 2)");
        return status;
    }
    for (size_t k = first; k < count; k++) {
        DX_TRY(hold_at_moment(e, e->premise[k], s));
        dx_id nonzero = e->premise[k].nonzero, valued = e->premise[k].valued;
        if (!dx_is_none(valued))
            DX_TRY(
                dx_valued_becomes(e, &e->premise[k], dx_replace(g, valued, s->n, s->from, s->to)));
        if (!dx_is_none(nonzero))
            DX_TRY(
                dx_hold_nonzero(e, &e->premise[k], dx_replace(g, nonzero, s->n, s->from, s->to)));
    }
    *value = dx_replace(g, before, s->n, s->from, s->to);
    DX_TRY(dx_check(g, *value));
    DX_TRY(dx_readable(g, *value, value));
    return e->recorder ? dx_tell_values(e, s->n, s->from, s->to, before, *value, DX_NONE) : DX_OK;
}
