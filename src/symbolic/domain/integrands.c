#include "symbolic/domain/integrands.h"

#include "expr/assumptions.h"
#include "expr/primitive.h"
#include "expr/walk.h"
#include "symbolic/derivatives/jumps.h"
#include "symbolic/derivatives/leibniz.h"
#include "symbolic/domain/conditions.h"
#include "symbolic/domain/level.h"
#include "symbolic/forms/readable.h"

#include <string.h>

/* ---- jumps that move --------------------------------------------------------------------------
 */

/* What is found in an integrand: of two names, its variable and one by which it is differentiated,
 * and whether it jumps, or has no bounds, where it is not known. */
typedef struct rough_places {
    dx_id variable, symbol;
    bool jumps;
} rough_places;

static bool moves(const rough_places *p, dx_graph *g, dx_id a)
{
    return dx_contains(g, a, p->variable) && dx_contains(g, a, p->symbol);
}

/* May it be 0 at a value of the variable that moves with the symbol? */
static bool may_vanish(const rough_places *p, dx_graph *g, dx_id a)
{
    if (!moves(p, g, a) || dx_is_positive(g, a) || dx_is_assumed_nonzero(g, a))
        return false;
    if (dx_op_of(g, a) != DX_OP_MUL)
        return true;
    bool may = false;
    for (uint32_t i = 0; i < dx_factors(g, a) && !may; i++)
        may = may_vanish(p, g, dx_base(g, a, i));
    return may;
}

/* Is it a power or a logarithm that has a pole, a jump as (x - t)/abs(x - t), or no bounds there?
 */
static bool may_be_singular(const rough_places *p, dx_graph *g, dx_id a)
{
    bool may = dx_fn_of(g, a) == DX_FN_log && may_vanish(p, g, dx_operand(g, a, 0));
    if (dx_op_of(g, a) != DX_OP_MUL)
        return may;
    for (uint32_t i = 0; i < dx_factors(g, a) && !may; i++)
        may = !dx_is_positive(g, dx_exponent(g, a, i)) && may_vanish(p, g, dx_base(g, a, i));
    return may;
}

static bool has_corner(const dx_graph *g, dx_id a)
{
    const dx_fn fn = dx_fn_of(g, a);
    return fn == DX_FN_abs || fn == DX_FN_relu || fn == DX_FN_min || fn == DX_FN_max;
}

/* May what stands under an integral bring a jump into its derivatives by ends and names? */
static bool may_come_out(const dx_primitive *inner, dx_graph *g, dx_id a)
{
    bool may =
        dx_jumps(g, a) || has_corner(g, a) ||
        (dx_op_of(g, a) == DX_OP_CALL && strstr(dx_functions[dx_fn_of(g, a)].smooth, "!=") != NULL);
    if (dx_op_of(g, a) != DX_OP_MUL)
        return may;
    for (uint32_t i = 0; i < dx_factors(g, a) && !may; i++) {
        int64_t whole;
        const dx_id base = dx_base(g, a, i);
        may = (!dx_get_int(g, dx_exponent(g, a, i), &whole) || whole < 0) &&
              dx_contains(g, base, inner->variable) && !dx_is_positive(g, base);
    }
    return may;
}

/* An integral within the integrand. */
static dx_status look_within(rough_places *p, dx_graph *g, dx_id a)
{
    const dx_primitive inner = dx_primitive_read(g, a);
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &inner.integrand, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && status == DX_OK && !p->jumps; i++) {
        const dx_id b = walk.id[i];
        if (dx_is_written_integral(g, b) && moves(p, g, b))
            status = look_within(p, g, b);
        p->jumps = p->jumps || (moves(p, g, b) && (dx_jumps(g, b) || may_be_singular(p, g, b))) ||
                   (dx_op_of(g, a) == DX_OP_DERIV && may_come_out(&inner, g, b));
    }
    dx_walk_free(&walk);
    return status;
}

/* Does it jump at a value of the variable that moves with the symbol, and that is not known? Where
 * it is, the derivative has the share of the jump. */
static dx_status jumps_within(dx_graph *g, dx_rules *rules, dx_id f, rough_places *p)
{
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &f, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && status == DX_OK && !p->jumps; i++) {
        const dx_id a = walk.id[i];
        bool placed = false;
        if (!moves(p, g, a))
            continue;
        if (dx_is_written_integral(g, a))
            status = look_within(p, g, a);
        else if (dx_jumps(g, a)) {
            status = dx_is_placed_step(g, rules, a, p->variable, &placed);
            p->jumps = !placed;
        } else
            p->jumps = may_be_singular(p, g, a);
    }
    dx_walk_free(&walk);
    return status;
}

/* Has it something like heaviside(u)/sqrt(relu(u)), that has no value where relu(u) = 0? */
static dx_status refuse_without_values(dx_graph *g, dx_id f, dx_id variable, dx_id symbol)
{
    const rough_places p = {variable, symbol, false};
    dx_walk walk;
    bool has = false;
    DX_TRY(dx_walk_make(g, 1, &f, &walk));
    for (size_t i = 0; i < walk.n && !has; i++) {
        const dx_id a = walk.id[i];
        if (dx_op_of(g, a) != DX_OP_MUL)
            continue;
        for (uint32_t k = 0; k < dx_factors(g, a) && !has; k++) {
            const dx_id base = dx_base(g, a, k);
            const dx_fn fn = dx_fn_of(g, base);
            has = !dx_is_positive(g, dx_exponent(g, a, k)) && moves(&p, g, base) &&
                  (fn == DX_FN_relu || fn == DX_FN_heaviside || fn == DX_FN_max || fn == DX_FN_min);
        }
    }
    dx_walk_free(&walk);
    if (!has)
        return DX_OK;
    return dx_fail(g->context, DX_UNKNOWN,
                   "the derivative of this integrand has no value on a part of the interval");
}

/* Nothing is left of what is differentiated but its jumps: 0 is hardly ever the derivative. */
static dx_status refuse_mere_jumps(dx_graph *g, dx_rules *rules, dx_id f)
{
    DX_TRY(dx_work_out_integrals(g, rules, &f));
    DX_TRY(dx_readable(g, f, &f));
    if (!dx_is_int(g, f, 0))
        return DX_OK;
    const dx_status status =
        dx_fail(g->context, DX_UNKNOWN,
                "this derivative is made by jumps under the integral, and where these are is not "
                "found");
    dx_diag_hint(&g->context->diag,
                 "those of what is linear in the variable are: heaviside(x - t), sign(x*t - 1)");
    return status;
}

/* Does what is differentiated under the integral, `order` times in all? */
static dx_status jumps_under(dx_graph *g, dx_rules *rules, const dx_primitive *p, size_t n,
                             const dx_id *symbol, uint32_t order, bool *jumps)
{
    for (size_t k = 0; k < n; k++) {
        dx_id f = p->integrand;
        bool by_it = false;
        for (uint32_t i = 0; i < order && dx_contains(g, f, symbol[k]); i++) {
            for (size_t j = 0; j < n; j++) {
                rough_places at = {p->variable, symbol[j], false};
                DX_TRY(jumps_within(g, rules, f, &at));
                *jumps = *jumps || at.jumps;
                by_it = by_it || (j == k && at.jumps);
            }
            DX_TRY(dx_diff(g, rules, f, symbol[k], 1, &f));
        }
        DX_TRY(refuse_without_values(g, f, p->variable, symbol[k]));
        if (by_it)
            DX_TRY(refuse_mere_jumps(g, rules, f));
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
    for (size_t i = 0; i < walk.n && status == DX_OK; i++) {
        if (dx_op_of(g, walk.id[i]) != DX_OP_APPLY || !dx_is_written_integral(g, walk.id[i]))
            continue;
        const dx_primitive p = dx_primitive_read(g, walk.id[i]);
        status = jumps_under(g, rules, &p, n, symbol, order, &jumps);
    }
    dx_walk_free(&walk);
    if (status == DX_OK && jumps)
        dx_notice(g->context, "differentiated under the integral: it holds where nothing that is "
                              "differentiated jumps or has a pole from one end to the other");
    return status;
}

/* ---- at the ends -------------------------------------------------------------------------------
 */

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
