/* Integrals whose ends or integrands have names in them. */
#include "expr/primitive.h"

#include "expr/intern.h"
#include "expr/print.h"
#include "expr/walk.h"

#include <stdio.h>
#include <string.h>

bool dx_is_written_integral(const dx_graph *g, dx_id a)
{
    return (dx_op_of(g, a) == DX_OP_APPLY || dx_op_of(g, a) == DX_OP_DERIV) &&
           dx_op_of(g, dx_operand(g, a, 0)) == DX_OP_PRIMITIVE;
}

dx_status dx_has_written_integral(dx_graph *g, dx_id a, bool *has)
{
    *has = false;
    return g->primitives ? dx_has_op(g, a, DX_OP_PRIMITIVE, has) : DX_OK;
}

dx_status dx_has_settled_integral(dx_graph *g, size_t n, const dx_id *a, bool *has)
{
    *has = false;
    for (size_t i = 0; i < n && !*has && !g->keeps_primitives; i++)
        DX_TRY(dx_has_written_integral(g, a[i], has));
    return DX_OK;
}

static uint32_t order_by(const dx_graph *g, dx_id a, uint32_t argument)
{
    int64_t order = 0;
    if (dx_op_of(g, a) == DX_OP_DERIV)
        (void)dx_get_int(g, dx_operand(g, dx_operand(g, a, 1), argument), &order);
    return (uint32_t)order;
}

dx_primitive dx_primitive_read(const dx_graph *g, dx_id a)
{
    const uint32_t first = dx_op_of(g, a) == DX_OP_DERIV ? 2 : 1;
    const dx_id head = dx_operand(g, a, 0);
    dx_primitive p = {.head = head,
                      .integrand = dx_operand(g, head, 1),
                      .variable = dx_operand(g, head, 2),
                      .lo = dx_operand(g, a, first),
                      .hi = dx_operand(g, a, first + 1),
                      .by_lo = order_by(g, a, 0),
                      .by_hi = order_by(g, a, 1)};
    p.n_names = dx_node_of(g, head)->count - 3;
    for (uint32_t i = 0; i < p.n_names; i++) {
        p.name[i] = dx_operand(g, head, 3 + i);
        p.argument[i] = dx_operand(g, a, first + 2 + i);
        p.by_name[i] = order_by(g, a, 2 + i);
    }
    return p;
}

/* How it reads tells it from others, and puts it in an order with them. */
static dx_id make_head(dx_graph *g, dx_id integrand, dx_id variable, size_t n, const dx_id *name)
{
    dx_id operand[3 + DX_PRIMITIVE_NAMES] = {DX_NONE, integrand, variable};
    dx_text text;
    dx_text_init(&text, &g->context->memory);
    dx_text_string(&text, "integrate(");
    dx_status status = dx_print_plain(g, integrand, &text);
    dx_text_format(&text, ", %s)", dx_bytes(g, variable));
    if (status == DX_OK && text.failed)
        status = dx_no_memory(g->context);
    if (status == DX_OK)
        operand[0] = dx_symbol(g, dx_text_get(&text), text.n);
    dx_text_free(&text);
    for (size_t i = 0; i < n; i++)
        operand[3 + i] = name[i];
    g->primitives = true;
    return dx_intern_ids(g, DX_OP_PRIMITIVE, 0, 3 + n, operand);
}

dx_id dx_written_integral(dx_graph *g, dx_id integrand, dx_id variable, dx_id lo, dx_id hi)
{
    dx_id all[DX_PRIMITIVE_NAMES + 1], operand[3 + DX_PRIMITIVE_NAMES];
    if (dx_is_none(integrand) || dx_is_none(lo) || dx_is_none(hi))
        return DX_NONE;
    if (dx_same(lo, hi) || dx_is_int(g, integrand, 0))
        return dx_int(g, 0);
    if (dx_has_bound_name(g, integrand)) {
        (void)dx_fail(g->context, DX_TYPE, "the name of a sum stands in this integral");
        return DX_NONE;
    }
    const size_t found = dx_free_symbols(g, integrand, DX_PRIMITIVE_NAMES + 1, all);
    size_t n = 0;
    for (size_t i = 0; i < found && i <= DX_PRIMITIVE_NAMES; i++)
        if (!dx_same(all[i], variable))
            operand[3 + n++] = all[i];
    if (found > DX_PRIMITIVE_NAMES) {
        (void)dx_fail(g->context, DX_LIMIT, "there are more than %d names in this integral",
                      DX_PRIMITIVE_NAMES - 1);
        return DX_NONE;
    }
    operand[0] = make_head(g, integrand, variable, n, operand + 3);
    operand[1] = lo;
    operand[2] = hi;
    return dx_intern_ids(g, DX_OP_APPLY, 0, 3 + n, operand);
}

dx_id dx_variable_apart(dx_graph *g, dx_id variable, size_t n, const dx_id *args)
{
    char name[32];
    dx_id fresh = variable;
    for (unsigned k = 1;; k++) {
        bool taken = false;
        for (size_t i = 0; i < n && !taken; i++)
            taken = dx_contains(g, args[i], fresh);
        if (!taken)
            return fresh;
        (void)snprintf(name, sizeof name, "%.16s_%u", dx_bytes(g, variable), k);
        fresh = dx_symbol(g, name, strlen(name));
        if (dx_is_none(fresh))
            return fresh;
    }
}

dx_id dx_primitive_between(dx_graph *g, dx_id head, size_t n, const dx_id *args)
{
    dx_id from[DX_PRIMITIVE_NAMES + 1], to[DX_PRIMITIVE_NAMES + 1];
    bool same = true;
    for (size_t i = 0; i < n; i++)
        if (dx_is_none(args[i]))
            return DX_NONE;
    if (dx_same(args[0], args[1]))
        return dx_int(g, 0);
    for (size_t i = 2; i < n; i++) {
        from[i - 2] = dx_operand(g, head, (uint32_t)(i + 1));
        to[i - 2] = args[i];
        same = same && dx_same(from[i - 2], args[i]);
    }
    const dx_id variable = dx_operand(g, head, 2);
    if (same) {
        dx_id operand[3 + DX_PRIMITIVE_NAMES] = {head};
        for (size_t i = 0; i < n; i++)
            operand[1 + i] = args[i];
        return dx_intern_ids(g, DX_OP_APPLY, 0, n + 1, operand);
    }
    from[n - 2] = variable;
    to[n - 2] = dx_variable_apart(g, variable, n - 2, args + 2);
    if (dx_is_none(to[n - 2]))
        return DX_NONE;
    const dx_id now = to[n - 2];
    return dx_written_integral(g, dx_substitute(g, dx_operand(g, head, 1), n - 1, from, to), now,
                               args[0], args[1]);
}
