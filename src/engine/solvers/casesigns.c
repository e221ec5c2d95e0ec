/* Rows of cases with signs of names in them: what these are where a row says it. */
#include "engine/solvers/caserows.h"

#include "expr/walk.h"

#include <string.h>

/* A name whose sign is in the row; or NONE. */
static dx_status find_sign(dx_graph *g, uint32_t n, const dx_id *relation, dx_id *name)
{
    dx_walk walk;
    *name = DX_NONE;
    DX_TRY(dx_walk_make(g, n, relation, &walk));
    for (size_t i = 0; i < walk.n && dx_is_none(*name); i++)
        if (dx_fn_of(g, walk.id[i]) == DX_FN_sign &&
            dx_op_of(g, dx_operand(g, walk.id[i], 0)) == DX_OP_SYMBOL)
            *name = dx_operand(g, walk.id[i], 0);
    dx_walk_free(&walk);
    return DX_OK;
}

/* The relation of the name with 0: 0 < a, or with = ; n where there is none. */
static uint32_t find_side(const dx_graph *g, uint32_t n, const dx_id *relation, dx_id name,
                          int *side)
{
    for (uint32_t i = 0; i < n; i++) {
        const dx_op op = dx_op_of(g, relation[i]);
        const dx_id left = dx_operand(g, relation[i], 0), right = dx_operand(g, relation[i], 1);
        if (op != DX_OP_LT && op != DX_OP_LE)
            continue;
        *side = dx_is_int(g, left, 0) && dx_same(right, name)   ? 1
                : dx_is_int(g, right, 0) && dx_same(left, name) ? -1
                                                                : 0;
        if (*side != 0)
            return i;
    }
    return n;
}

/* The row with the name 0, behind the others; *done is false where something has no value then. */
static dx_status add_zero(dx_graph *g, dx_case_rows *r, uint32_t row, uint32_t at, dx_id name,
                          bool *done)
{
    const dx_id zero = dx_int(g, 0);
    *done = r->n < DX_CASE_ROWS;
    for (uint32_t i = 0; *done && i < r->length[row]; i++) {
        dx_id with = i == at ? dx_relation(g, DX_OP_EQ, name, zero)
                             : dx_substitute(g, r->relation[row][i], 1, &name, &zero);
        *done = !dx_is_none(with);
        if (!*done)
            return dx_excuse(g->context, dx_check(g, with));
        r->relation[r->n][i] = with;
    }
    if (*done)
        r->length[r->n++] = r->length[row];
    return DX_OK;
}

static dx_status split_row(dx_graph *g, dx_case_rows *r, uint32_t row)
{
    dx_id name, *relation = r->relation[row];
    int side;
    DX_TRY(find_sign(g, r->length[row], relation, &name));
    if (dx_is_none(name))
        return DX_OK;
    const uint32_t at = find_side(g, r->length[row], relation, name, &side);
    bool done = true;
    if (at == r->length[row])
        return DX_OK;
    if (dx_op_of(g, relation[at]) == DX_OP_LE)
        DX_TRY(add_zero(g, r, row, at, name, &done));
    if (!done)
        return DX_OK;
    const dx_id sign = dx_call1(g, DX_FN_sign, name), value = dx_int(g, side);
    relation[at] =
        dx_relation(g, DX_OP_LT, dx_operand(g, relation[at], 0), dx_operand(g, relation[at], 1));
    for (uint32_t i = 0; i < r->length[row]; i++) {
        relation[i] = dx_replace(g, relation[i], 1, &sign, &value);
        DX_TRY(dx_check(g, relation[i]));
    }
    return DX_OK;
}

/* Has the one row all relations of the other, but for one? */
static bool has_others(const dx_case_rows *r, uint32_t row, uint32_t other, uint32_t but)
{
    for (uint32_t i = 0; i < r->length[other]; i++) {
        bool has = i == but;
        for (uint32_t k = 0; k < r->length[row] && !has; k++)
            has = dx_same(r->relation[row][k], r->relation[other][i]);
        if (!has)
            return false;
    }
    return r->length[row] == r->length[other];
}

/* a < 0 in one row, a = 0 in another that is the same else: a <= 0. */
static void join_zero(dx_graph *g, dx_case_rows *r, uint32_t row)
{
    for (uint32_t at = 0; at < r->length[row]; at++) {
        const dx_id equal = r->relation[row][at];
        if (dx_op_of(g, equal) != DX_OP_EQ || !dx_is_int(g, dx_operand(g, equal, 1), 0))
            continue;
        for (uint32_t k = 0; k < r->n; k++) {
            int side;
            const uint32_t to =
                find_side(g, r->length[k], r->relation[k], dx_operand(g, equal, 0), &side);
            if (k == row || to == r->length[k] || !has_others(r, row, k, to))
                continue;
            const dx_id strict = r->relation[k][to];
            r->relation[k][to] =
                dx_relation(g, DX_OP_LE, dx_operand(g, strict, 0), dx_operand(g, strict, 1));
            r->n--;
            memmove(r->relation[row], r->relation[row + 1], (r->n - row) * sizeof r->relation[row]);
            memmove(&r->length[row], &r->length[row + 1], (r->n - row) * sizeof *r->length);
            return;
        }
    }
}

dx_status dx_case_settle_signs(ddx_session *s, dx_case_rows *r)
{
    dx_graph *g = &s->graph;
    const uint32_t before = r->n;
    for (uint32_t i = 0; i < before; i++)
        DX_TRY(split_row(g, r, i));
    if (r->n > before)
        DX_TRY(dx_case_tidy(s, r));
    for (uint32_t i = r->n; before < r->n && i-- > 0;)
        join_zero(g, r, i);
    return DX_OK;
}
