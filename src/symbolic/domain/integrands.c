#include "symbolic/domain/integrands.h"

#include "expr/primitive.h"
#include "expr/walk.h"
#include "symbolic/derivatives/jumps.h"
#include "symbolic/domain/conditions.h"
#include "symbolic/domain/level.h"

#include <string.h>

/* ---- jumps that move --------------------------------------------------------------------------
 */

/* Does it jump at a value of the variable that moves with the symbol, and that is not known? Where
 * it is, the derivative has the share of the jump. */
static dx_status jumps_within(dx_graph *g, dx_rules *rules, dx_id f, dx_id variable, dx_id symbol,
                              bool *jumps)
{
    dx_walk walk;
    *jumps = false;
    DX_TRY(dx_walk_make(g, 1, &f, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && status == DX_OK && !*jumps; i++) {
        bool placed = false;
        if (!dx_jumps(g, walk.id[i]) || !dx_contains(g, walk.id[i], variable) ||
            !dx_contains(g, walk.id[i], symbol))
            continue;
        status = dx_is_placed_step(g, rules, walk.id[i], variable, &placed);
        *jumps = !placed;
    }
    dx_walk_free(&walk);
    return status;
}

/* Does what is differentiated under the integral, `order` times in all? */
static dx_status jumps_under(dx_graph *g, dx_rules *rules, const dx_primitive *p, size_t n,
                             const dx_id *symbol, uint32_t order, bool *jumps)
{
    for (size_t k = 0; k < n && !*jumps; k++) {
        dx_id f = p->integrand;
        for (uint32_t i = 0; i < order && !*jumps && dx_contains(g, f, symbol[k]); i++) {
            if (i > 0)
                DX_TRY(dx_diff(g, rules, f, symbol[k], 1, &f));
            for (size_t j = 0; j < n && !*jumps; j++)
                DX_TRY(jumps_within(g, rules, f, p->variable, symbol[j], jumps));
        }
    }
    return DX_OK;
}

dx_status dx_note_jumps_under(dx_graph *g, dx_rules *rules, dx_id a, size_t n, const dx_id *symbol,
                              uint32_t order)
{
    dx_walk walk;
    bool jumps = false;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && status == DX_OK && !jumps; i++) {
        if (dx_op_of(g, walk.id[i]) != DX_OP_APPLY || !dx_is_written_integral(g, walk.id[i]))
            continue;
        const dx_primitive p = dx_primitive_read(g, walk.id[i]);
        status = jumps_under(g, rules, &p, n, symbol, order, &jumps);
    }
    dx_walk_free(&walk);
    if (status == DX_OK && jumps)
        dx_notice(g->context, "differentiated under the integral: it holds where nothing that is "
                              "differentiated jumps from one end to the other");
    return status;
}

/* ---- at the ends -------------------------------------------------------------------------------
 */

static bool has_corner(const dx_graph *g, dx_id a)
{
    const dx_fn fn = dx_fn_of(g, a);
    return fn == DX_FN_abs || fn == DX_FN_relu || fn == DX_FN_min || fn == DX_FN_max;
}

/* The sum takes the node with a coefficient that is hardly met elsewhere, so that nothing cancels.
 */
static dx_status add_node(dx_graph *g, dx_id node, dx_id *sum)
{
    enum { LARGE_PRIME = 104729 };
    dx_id value = node;
    if (dx_is_relation(g, node)) {
        const dx_id part[] = {node, dx_int(g, 1), dx_int(g, 0)};
        value = dx_cases(g, 3, part);
    }
    value = dx_add(g, *sum, dx_scale(g, dx_rational(g, 1, LARGE_PRIME), value));
    if (dx_is_none(value)) /* it has none there: that is said elsewhere */
        return dx_excuse(g->context, g->context->diag.status);
    *sum = value;
    return DX_OK;
}

static dx_status add_nodes(dx_graph *g, const dx_primitive *p, dx_id node, dx_id symbol, dx_id *sum)
{
    if (!dx_contains(g, node, p->variable))
        return dx_contains(g, node, symbol) ? add_node(g, node, sum) : DX_OK;
    for (int high = 0; high < 2; high++) {
        const dx_id end = high ? p->hi : p->lo;
        if (dx_op_of(g, end) == DX_OP_INF || !dx_contains(g, end, symbol))
            continue;
        const dx_id there = dx_substitute(g, node, 1, &p->variable, &end);
        if (dx_is_none(there)) {
            DX_TRY(dx_excuse(g->context, g->context->diag.status));
            continue;
        }
        if (dx_op_of(g, there) != DX_OP_TRUE && dx_op_of(g, there) != DX_OP_FALSE)
            DX_TRY(add_node(g, there, sum));
    }
    return DX_OK;
}

static dx_status add_integrand(dx_graph *g, const dx_primitive *p, dx_id symbol, uint32_t order,
                               dx_id *sum)
{
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &p->integrand, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && status == DX_OK; i++)
        if (dx_jumps(g, walk.id[i]) || (order > 1 && has_corner(g, walk.id[i])))
            status = add_nodes(g, p, walk.id[i], symbol, sum);
    dx_walk_free(&walk);
    return status;
}

dx_status dx_with_integrands(dx_graph *g, dx_id a, dx_id symbol, uint32_t order, dx_id *out)
{
    dx_walk walk;
    bool has;
    *out = a;
    DX_TRY(dx_has_written_integral(g, a, &has));
    if (!has || order == 0 || dx_op_of(g, a) > DX_OP_CASES)
        return DX_OK;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && status == DX_OK; i++) {
        if (dx_op_of(g, walk.id[i]) != DX_OP_APPLY || !dx_is_written_integral(g, walk.id[i]))
            continue;
        const dx_primitive p = dx_primitive_read(g, walk.id[i]);
        status = add_integrand(g, &p, symbol, order, out);
    }
    dx_walk_free(&walk);
    return status;
}

/* ---- expansions -------------------------------------------------------------------------------
 */

/* Is it a power that is not smooth where its base is 0, and is that so at the end? */
static dx_status is_rough_power(dx_graph *g, dx_id base, dx_id exponent, dx_id variable, dx_id end,
                                bool *rough)
{
    int64_t whole;
    *rough = false;
    if (dx_get_int(g, exponent, &whole) && whole >= 0)
        return DX_OK;
    const dx_id there = dx_substitute(g, base, 1, &variable, &end);
    *rough = dx_is_none(there) || dx_is_int(g, there, 0);
    return dx_is_none(there) ? dx_excuse(g->context, g->context->diag.status) : DX_OK;
}

static dx_status is_rough_node(dx_graph *g, dx_id a, dx_id variable, dx_id end, bool *rough)
{
    const dx_op op = dx_op_of(g, a);
    *rough = op == DX_OP_CASES || dx_jumps(g, a) ||
             (op == DX_OP_CALL && strstr(dx_functions[dx_fn_of(g, a)].smooth, "!=") != NULL);
    if (*rough || op != DX_OP_MUL || dx_op_of(g, end) == DX_OP_INF)
        return DX_OK;
    for (uint32_t i = 0; i < dx_factors(g, a) && !*rough; i++)
        DX_TRY(is_rough_power(g, dx_base(g, a, i), dx_exponent(g, a, i), variable, end, rough));
    return DX_OK;
}

static dx_status is_rough(dx_graph *g, const dx_primitive *p, size_t n, const dx_id *symbol,
                          const dx_id *at, bool *rough)
{
    dx_walk walk;
    dx_id f = dx_substitute(g, p->integrand, n, symbol, at);
    *rough = dx_is_none(f);
    if (*rough)
        return dx_excuse(g->context, g->context->diag.status);
    DX_TRY(dx_walk_make(g, 1, &f, &walk));
    dx_status status = DX_OK;
    for (int high = 0; high < 2 && status == DX_OK && !*rough; high++) {
        dx_id end = dx_substitute(g, high ? p->hi : p->lo, n, symbol, at);
        status = dx_is_none(end) ? dx_excuse(g->context, g->context->diag.status) : DX_OK;
        for (size_t i = 0; i < walk.n && status == DX_OK && !*rough && !dx_is_none(end); i++)
            status = is_rough_node(g, walk.id[i], p->variable, end, rough);
    }
    dx_walk_free(&walk);
    return status;
}

dx_status dx_refuse_rough_integrals(dx_graph *g, dx_id a, size_t n, const dx_id *symbol,
                                    const dx_id *at)
{
    dx_walk walk;
    bool has, rough = false;
    DX_TRY(dx_has_written_integral(g, a, &has));
    if (!has)
        return DX_OK;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && status == DX_OK && !rough; i++) {
        bool varies = false;
        if (dx_op_of(g, walk.id[i]) != DX_OP_APPLY || !dx_is_written_integral(g, walk.id[i]))
            continue;
        for (size_t k = 0; k < n; k++)
            varies = varies || dx_contains(g, walk.id[i], symbol[k]);
        const dx_primitive p = dx_primitive_read(g, walk.id[i]);
        if (varies)
            status = is_rough(g, &p, n, symbol, at, &rough);
    }
    dx_walk_free(&walk);
    DX_TRY(status);
    if (!rough)
        return DX_OK;
    status =
        dx_fail(g->context, DX_UNKNOWN,
                "nothing is known of an integral whose integrand is not smooth, or has no value, "
                "at this point");
    dx_diag_hint(&g->context->diag, "it can be differentiated, and has digits where its names have "
                                    "values: '| x = 1'");
    return status;
}
