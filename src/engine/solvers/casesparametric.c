/* Inequalities by cases of one other name: the order of all ends for each of its values. */
#include "engine/algebra.h"
#include "engine/oracle.h"
#include "engine/solvers/solvedcases.h"

#include "expr/assumptions.h"
#include "expr/walk.h"
#include "symbolic/solve/parametric.h"

/* The relations as formulas that are compared with 0; *is is false where there is another name than
 * the unknown and one more. */
static dx_status read_compared(dx_by_cases *c, dx_compared_formula *of, uint32_t *n, dx_id *other,
                               bool *is)
{
    dx_graph *g = c->g;
    const dx_formulas *all = &c->p->all;
    *other = DX_NONE;
    *n = 0;
    for (uint32_t i = 0; i < all->n; i++) {
        const dx_id a = all->f[i];
        const dx_op op = dx_op_of(g, a);
        dx_id name[3];
        if (op == DX_OP_TRUE)
            continue;
        *is = op == DX_OP_LT || op == DX_OP_LE || op == DX_OP_NE;
        const size_t names = *is ? dx_free_symbols(g, a, 3, name) : 0;
        *is = *is && names <= 2 && dx_is_real_valued(g, dx_operand(g, a, 0));
        for (size_t k = 0; k < names && *is; k++) {
            if (dx_same(name[k], c->x))
                continue;
            *is = dx_is_none(*other) || dx_same(*other, name[k]);
            *other = name[k];
        }
        if (!*is)
            return DX_OK;
        of[*n].f = dx_sub(g, dx_operand(g, a, 0), dx_operand(g, a, 1));
        of[(*n)++].how = op == DX_OP_LT   ? DX_IS_BELOW
                         : op == DX_OP_LE ? DX_IS_AT_MOST
                                          : DX_IS_OTHER;
        DX_TRY(dx_check(g, of[*n - 1].f));
        bool identity;
        DX_TRY(dx_exact_is_identity(c->p, of[*n - 1].f, &identity));
        *is = !identity;
        if (identity)
            return DX_OK;
    }
    *is = *n > 0 && !dx_is_none(*other);
    return DX_OK;
}

/* The ends of x, and one row for each of the intervals of the other name. */
static dx_status say_parametric(dx_by_cases *c, dx_id other, dx_parametric_row *row,
                                dx_case_rows *r)
{
    dx_graph *g = c->g;
    const dx_symbol_set when = {.symbol = other, .set = row->when};
    dx_case_rows ends = {.n = 0}, cases_of = {.n = 0};
    dx_case_begin(&ends);
    if (!dx_is_none(row->lo) && !dx_is_none(row->hi) && dx_same(row->lo, row->hi)) {
        DX_TRY(dx_case_say(g, &ends, DX_OP_EQ, c->x, row->lo));
    } else {
        if (!dx_is_none(row->lo))
            DX_TRY(dx_case_say(g, &ends, row->with_lo ? DX_OP_LE : DX_OP_LT, row->lo, c->x));
        if (!dx_is_none(row->hi))
            DX_TRY(dx_case_say(g, &ends, row->with_hi ? DX_OP_LE : DX_OP_LT, c->x, row->hi));
    }
    DX_TRY(dx_cases_say_set(c, &when, &cases_of));
    dx_case_multiply(&ends, &cases_of);
    dx_case_append(r, &ends);
    return DX_OK;
}

/* Bases of powers of any exponent are above 0, or nothing is known of the powers. */
static dx_status tell_bases(dx_by_cases *c, const dx_formulas *all, bool positive)
{
    dx_graph *g = c->g;
    dx_id told[DX_CASE_FACTORS];
    size_t n = 0;
    dx_walk walk;
    DX_TRY(dx_walk_make(g, all->n, all->f, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n; i++)
        for (uint32_t k = 0; dx_op_of(g, walk.id[i]) == DX_OP_MUL &&
                             k < dx_factors(g, walk.id[i]) && status == DX_OK;
             k++) {
            const dx_id base = dx_base(g, walk.id[i], k), exponent = dx_exponent(g, walk.id[i], k);
            bool known = dx_is_constant(g, base) || dx_is_constant(g, exponent) ||
                         dx_is_whole(g, exponent) || dx_is_positive(g, base);
            for (size_t j = 0; j < n; j++)
                known = known || dx_same(told[j], base);
            if (known || n == DX_CASE_FACTORS)
                continue;
            told[n++] = base;
            status = dx_cases_tell_base(c, base);
        }
    dx_walk_free(&walk);
    if (status == DX_OK && n == 0 && positive)
        status = dx_cases_tell_base(c, c->x);
    return status;
}

/* By the order of all ends for each value of the other name (parametric.h). */
dx_status dx_cases_parametric(dx_by_cases *c, dx_case_rows *all, bool *done)
{
    dx_graph *g = c->g;
    ddx_session *s = c->p->e->session;
    const dx_oracle oracle = dx_session_oracle(s);
    const dx_root_host host = {s, dx_roots_everywhere};
    dx_parametric *out = dx_arena_alloc(&g->context->arena, sizeof *out);
    dx_compared_formula *of = dx_arena_alloc(&g->context->arena, (c->p->all.n + 1) * sizeof *of);
    uint32_t n;
    *done = false;
    if (!out || !of)
        return dx_no_memory(g->context);
    if (c->p->all.n == 1 && dx_cases_is_bound(c, c->p->all.f[0]))
        return DX_OK;
    DX_TRY(read_compared(c, of, &n, &out->other, done));
    if (!*done)
        return DX_OK;
    out->unknown = c->x;
    dx_status status = dx_solve_parametric(g, &oracle, &host, n, of, out, done);
    *done = *done && status == DX_OK;
    DX_TRY(dx_excuse(g->context, status));
    for (uint32_t i = 0; i < out->n && *done; i++) {
        dx_id end[2] = {out->row[i].lo, out->row[i].hi};
        for (int k = 0; k < 2; k++)
            if (!dx_is_none(end[k]))
                DX_TRY(dx_make_readable(s, 1, &end[k]));
        out->row[i].lo = end[0];
        out->row[i].hi = end[1];
        DX_TRY(say_parametric(c, out->other, &out->row[i], all));
    }
    return *done ? tell_bases(c, &c->p->all, out->positive) : DX_OK;
}
