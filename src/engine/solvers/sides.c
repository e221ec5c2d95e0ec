/* The sides of a region: as they are typed, x + y <= 1, and as they are assumed, x > 0. */
#include "engine/solvers/sides.h"

#include "engine/solvers/exactextrema.h"
#include "engine/solvers/exactly.h"

#include "expr/assumptions.h"
#include "expr/walk.h"

#include <string.h>

/* Those that hold with = are read first. */
static dx_status read_conditions(const dx_exact *p, dx_op how, dx_id *side, uint32_t *sides)
{
    dx_graph *g = &p->e->session->graph;
    for (uint32_t i = 0; i < p->n_conditions; i++) {
        const dx_op op = dx_op_of(g, p->condition[i]);
        if (op != DX_OP_LE && op != DX_OP_LT) {
            dx_status status = dx_fail(g->context, DX_TYPE, "a region is given by <=, >=, < and >");
            dx_diag_hint(&g->context->diag, "write lagrange(x*y, [x + y <= 10, x >= 0], [x, y])");
            return status;
        }
        if (op == how)
            side[(*sides)++] =
                dx_sub(g, dx_operand(g, p->condition[i], 0), dx_operand(g, p->condition[i], 1));
    }
    return DX_OK;
}

static void add_intervals(const dx_unknowns *u, dx_id *side, uint32_t *sides)
{
    dx_graph *g = &u->e->session->graph;
    for (uint32_t i = 0; i < u->n; i++) {
        if (dx_op_of(g, u->lo[i]) != DX_OP_INF)
            side[(*sides)++] = dx_sub(g, u->lo[i], u->name[i]);
        if (dx_op_of(g, u->hi[i]) != DX_OP_INF)
            side[(*sides)++] = dx_sub(g, u->name[i], u->hi[i]);
    }
}

dx_status dx_sides_of_intervals(const dx_unknowns *u, dx_id **side, uint32_t *sides)
{
    *sides = 0;
    *side = dx_statement_ids(u->e, 2 * (size_t)u->n);
    if (!*side)
        return DX_NOMEM;
    add_intervals(u, *side, sides);
    return dx_check(&u->e->session->graph, (*side)[0]);
}

dx_status dx_read_sides(dx_unknowns *u, dx_formulas *constraints, dx_id **side, uint32_t *sides,
                        uint32_t *own)
{
    dx_graph *g = &u->e->session->graph;
    dx_exact p = {.e = u->e, .u = *u, .f = *constraints};
    DX_TRY(dx_exact_split(&p));
    *sides = *own = 0;
    if (p.n_conditions == 0)
        return DX_OK;
    *side = dx_statement_ids(u->e, p.n_conditions + 2 * (size_t)u->n);
    if (!*side)
        return DX_NOMEM;
    DX_TRY(read_conditions(&p, DX_OP_LE, *side, sides));
    add_intervals(u, *side, sides);
    *own = *sides;
    DX_TRY(read_conditions(&p, DX_OP_LT, *side, sides));
    for (uint32_t i = 0; i < *sides; i++)
        DX_TRY(dx_check(g, (*side)[i]));
    *constraints = p.f;
    if (constraints->n == 1 && dx_is_int(g, constraints->f[0], 0)) /* there is no equation */
        constraints->n = 0;
    return DX_OK;
}

/* ---- what is assumed --------------------------------------------------------------------------
 */

static bool is_about(const dx_unknowns *u, dx_id a)
{
    bool about = false;
    for (uint32_t i = 0; i < u->n && !about; i++)
        about = dx_contains(&u->e->session->graph, a, u->name[i]);
    return about;
}

bool dx_is_assumed_of_unknowns(const dx_unknowns *u)
{
    const dx_assumptions *a = u->e->session->assumptions;
    bool any = false;
    for (size_t i = 0; a && i < a->n && !any; i++)
        any = is_about(u, a->item[i].of);
    return any;
}

dx_status dx_add_assumed_sides(dx_unknowns *u, uint32_t *sides, uint32_t *own, dx_id **side,
                               bool *known)
{
    dx_graph *g = &u->e->session->graph;
    const dx_assumptions *a = u->e->session->assumptions;
    const size_t most = a ? a->n : 0;
    dx_id *all = dx_statement_ids(u->e, *sides + most + 1);
    uint32_t n = *own;
    *known = true;
    if (!all)
        return DX_NOMEM;
    if (*own > 0)
        memcpy(all, *side, *own * sizeof *all);
    for (int pass = 0; pass < 2; pass++) {
        const dx_op how = pass == 0 ? DX_OP_LE : DX_OP_LT;
        for (size_t i = 0; i < most && *known; i++) {
            const dx_id of = a->item[i].of;
            if (!is_about(u, of))
                continue;
            const dx_op op = dx_op_of(g, of);
            *known = a->item[i].kind == DX_ASSUMED_RELATION && (op == DX_OP_LE || op == DX_OP_LT) &&
                     !dx_has_other_names(u, 1, &of);
            if (*known && op == how)
                all[n++] = dx_sub(g, dx_operand(g, of, 0), dx_operand(g, of, 1));
        }
        if (pass > 0)
            break;
        const uint32_t before = *own;
        *own = n;
        for (uint32_t i = before; i < *sides; i++)
            all[n++] = (*side)[i];
    }
    *sides = n;
    *side = all;
    return n > 0 ? dx_check(g, all[n - 1]) : DX_OK;
}
