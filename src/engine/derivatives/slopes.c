#include "engine/derivatives/slopes.h"

#include "engine/derivation.h"
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

dx_status dx_put_in_slopes(dx_evaluation *e, size_t first, const dx_slopes *s, dx_id *value)
{
    dx_graph *g = &e->session->graph;
    dx_id before = *value;
    if (s->n == 0)
        return DX_OK;
    if (dx_op_of(g, before) == DX_OP_STEPS) {
        dx_status status =
            dx_fail(&e->session->context, DX_TYPE, "no derivative can be put into a derivation");
        dx_diag_hint(&e->session->context.diag, "derive with it: steps((d/dt x(t)^2) | x'(t) = 2)");
        return status;
    }
    for (size_t k = first; k < e->n_premises; k++) {
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
