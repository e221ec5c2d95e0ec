/* Premises in writing, as a value keeps them: a VECTOR for each, whose length tells its kind. */
#include "engine/scope.h"

#include "expr/walk.h"

enum { MOST_KEPT = 64 };

/* Has it a derivative everywhere, for being a polynomial? */
static dx_status is_polynomial(dx_graph *g, dx_id a, bool *polynomial)
{
    dx_walk walk;
    *polynomial = true;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && *polynomial; i++) {
        dx_id node = walk.id[i];
        dx_op op = dx_op_of(g, node);
        *polynomial = op <= DX_OP_MUL && op != DX_OP_INF;
        for (uint32_t k = 0; op == DX_OP_MUL && *polynomial && k < dx_factors(g, node); k++)
            *polynomial = dx_is_integer(g, dx_exponent(g, node, k)) &&
                          dx_number_sign(g, dx_exponent(g, node, k)) > 0;
    }
    dx_walk_free(&walk);
    return DX_OK;
}

/* Nothing is known of equations; constants stay what they are. */
static dx_status can_break(dx_graph *g, const dx_premise *p, bool *can)
{
    dx_id any;
    *can = false;
    if (!dx_is_none(p->root)) /* it has been told */
        return DX_OK;
    *can = !dx_is_none(p->equation) || (!dx_is_none(p->valued) && !dx_is_constant(g, p->valued));
    if (*can || !dx_is_none(p->valued))
        return DX_OK;
    *can = !dx_is_none(p->nonzero) && !dx_is_constant(g, p->nonzero);
    if (!dx_is_none(p->nonzero) || dx_op_of(g, p->derived.of) >= DX_OP_EQ ||
        (dx_free_symbols(g, p->at, 1, &any) == 0 &&
         dx_free_symbols(g, p->derived.of, 1, &any) == 0))
        return DX_OK;
    DX_TRY(is_polynomial(g, p->derived.of, can));
    *can = !*can;
    return DX_OK;
}

static dx_id written(dx_graph *g, const dx_premise *p)
{
    if (!dx_is_none(p->nonzero))
        return dx_vector(g, 1, &p->nonzero);
    if (!dx_is_none(p->equation))
        return dx_vector(g, 2, (dx_id[]){p->equation, p->equation});
    if (!dx_is_none(p->valued))
        return dx_vector(g, 3, (dx_id[]){p->valued, p->valued, p->valued});
    const dx_id part[] = {p->derived.of, p->derived.symbol, p->at, dx_int(g, p->derived.order),
                          p->derived.derivative};
    return dx_vector(g, dx_is_none(p->derived.derivative) ? 4 : 5, part);
}

dx_status dx_keep_premises(dx_evaluation *e, dx_id value, dx_id *out)
{
    dx_graph *g = &e->session->graph;
    dx_id kept[MOST_KEPT];
    size_t n = 0;
    *out = DX_NONE;
    if (e->n_premises == 0 || dx_is_none(value))
        return DX_OK;
    for (size_t k = 0; k < e->n_premises && n < MOST_KEPT; k++) {
        bool can;
        DX_TRY(can_break(g, &e->premise[k], &can));
        if (!can)
            continue;
        dx_id premise = written(g, &e->premise[k]);
        DX_TRY(dx_check(g, premise));
        bool seen = false;
        for (size_t i = 0; i < n && !seen; i++)
            seen = dx_same(kept[i], premise);
        if (!seen)
            kept[n++] = premise;
    }
    if (n == 0)
        return DX_OK;
    *out = dx_vector(g, n, kept);
    return dx_check(g, *out);
}

dx_status dx_write_premises(dx_evaluation *e, size_t first, dx_id *out)
{
    dx_graph *g = &e->session->graph;
    size_t n = 0;
    *out = DX_NONE;
    if (first >= e->n_premises)
        return DX_OK;
    dx_id *kept = dx_statement_ids(e, e->n_premises - first);
    if (!kept)
        return DX_NOMEM;
    for (size_t k = first; k < e->n_premises; k++) {
        bool can;
        DX_TRY(can_break(g, &e->premise[k], &can));
        if (!can)
            continue;
        kept[n] = written(g, &e->premise[k]);
        DX_TRY(dx_check(g, kept[n++]));
    }
    if (n == 0)
        return DX_OK;
    *out = dx_vector(g, n, kept);
    return dx_check(g, *out);
}

static dx_premise read_premise(const dx_graph *g, dx_id written)
{
    dx_premise p = {0};
    int64_t order = 1;
    if (dx_count(g, written) == 1) {
        p.nonzero = dx_operand(g, written, 0);
        return p;
    }
    if (dx_count(g, written) == 2) {
        p.equation = dx_operand(g, written, 0);
        return p;
    }
    if (dx_count(g, written) == 3) {
        p.valued = dx_operand(g, written, 0);
        p.told = true;
        return p;
    }
    p.derived.of = dx_operand(g, written, 0);
    p.derived.symbol = dx_operand(g, written, 1);
    p.at = dx_operand(g, written, 2);
    (void)dx_get_int(g, dx_operand(g, written, 3), &order);
    p.derived.order = (uint32_t)order;
    p.told = order == 0;
    if (dx_count(g, written) == 5)
        p.derived.derivative = dx_operand(g, written, 4);
    return p;
}

dx_status dx_read_premises(dx_evaluation *e, dx_id written)
{
    const dx_graph *g = &e->session->graph;
    uint32_t n = dx_is_none(written) ? 0 : dx_count(g, written);
    for (uint32_t i = 0; i < n; i++)
        DX_TRY(dx_remember_premise(e, read_premise(g, dx_operand(g, written, i))));
    return DX_OK;
}

dx_status dx_recall_premises(dx_evaluation *e, dx_value value)
{
    return dx_read_premises(e, value.premises);
}
