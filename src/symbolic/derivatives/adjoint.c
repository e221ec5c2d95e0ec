/* Gradients by one descending pass: the adjoint of a node is the sum, over its users, of
 * the user's adjoint times the user's derivative by the node. */
#include "symbolic/derivatives/adjoint.h"

#include "symbolic/derivatives/extremes.h"
#include "symbolic/derivatives/sweep.h"

/* What the node's adjoint gives to its operands. */
static dx_status push_to_operands(dx_sweep *s, dx_id a, dx_id adjoint)
{
    dx_graph *g = s->g;
    dx_slots slots = dx_slots_of(g, a);
    dx_id one = dx_int(g, 1);
    dx_local local;
    DX_TRY(dx_local_begin(&local, g, s->rules, a, true));
    dx_status status = DX_OK;
    for (uint32_t k = slots.first; k < slots.end && status == DX_OK; k += slots.step) {
        uint32_t operand = dx_sweep_position(s, dx_operand(g, a, k));
        if (!s->depends[operand])
            continue;
        if (dx_op_of(g, a) == DX_OP_ADD)
            status = dx_sweep_add(s, operand, dx_operand(g, a, k - 1), adjoint);
        else
            status = dx_sweep_add(s, operand, one, dx_local_partial(&local, k, adjoint));
    }
    dx_local_end(&local);
    return status;
}

/* The same to the parts of the largest or least of several. */
static dx_status push_to_parts(dx_sweep *s, dx_id a, dx_id adjoint)
{
    dx_graph *g = s->g;
    dx_extreme e;
    DX_TRY(dx_extreme_open(&e, g, a));
    dx_status status = DX_OK;
    for (size_t i = 0; i < e.n && status == DX_OK; i++) {
        uint32_t part = dx_sweep_position(s, e.part[i]);
        if (s->depends[part])
            status =
                dx_sweep_add(s, part, dx_int(g, 1), dx_mul(g, adjoint, dx_extreme_partial(&e, i)));
    }
    dx_extreme_close(&e);
    return status;
}

/* The same for a formula that is differentiated whole, right to the symbols in it. */
static dx_status push_to_symbols(dx_sweep *s, dx_id whole, dx_id adjoint)
{
    dx_graph *g = s->g;
    DX_TRY(dx_sweep_look_inside(s, whole));
    for (size_t i = 0; i < s->n_inside; i++) {
        dx_id d;
        DX_TRY(dx_poll(g->context));
        DX_TRY(dx_diff(g, s->rules, whole, s->walk.id[s->inside[i]], 1, &d));
        DX_TRY(dx_sweep_add(s, s->inside[i], dx_int(g, 1), dx_mul(g, adjoint, d)));
    }
    return DX_OK;
}

static dx_status sweep_down(dx_sweep *s, const dx_side *column, size_t row, dx_partials *out)
{
    dx_graph *g = s->g;
    size_t last = s->walk.n - 1;
    if (!s->depends[last])
        return DX_OK;
    DX_TRY(dx_sweep_add(s, (uint32_t)last, dx_int(g, 1), dx_int(g, 1)));
    for (size_t i = s->walk.n; i-- > 0;) {
        dx_id adjoint, a = s->walk.id[i];
        if (i % DX_SWEEP_POLL == 0)
            DX_TRY(dx_poll(g->context));
        if (!s->depends[i] || s->head[i] == 0)
            continue;
        DX_TRY(dx_sweep_take(s, (uint32_t)i, &adjoint));
        if (dx_op_of(g, a) == DX_OP_SYMBOL)
            DX_TRY(dx_partials_push(g, out, row, dx_side_get(column, a) - 1, adjoint));
        else if (dx_sweep_is_whole(g, a))
            DX_TRY(push_to_symbols(s, a, adjoint));
        else if (dx_is_int(g, adjoint, 0))
            continue;
        else if (dx_is_extreme(g, a))
            DX_TRY(push_to_parts(s, a, adjoint));
        else
            DX_TRY(push_to_operands(s, a, adjoint));
    }
    return DX_OK;
}

dx_status dx_adjoint_row(dx_graph *g, dx_rules *rules, dx_id a, const dx_side *column, size_t row,
                         dx_partials *out)
{
    dx_sweep s;
    DX_TRY(dx_sweep_open(&s, g, rules, 1, &a, column));
    dx_status status = sweep_down(&s, column, row, out);
    dx_sweep_close(&s);
    return status;
}
