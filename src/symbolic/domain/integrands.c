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

/* An integral at the point to which n symbols go; asked for are derivatives, or that it is
 * continuous. */
typedef struct approach {
    dx_graph *g;
    const dx_primitive *p;
    size_t n;
    const dx_id *symbol, *at;
    bool continuous;
} approach;

/* The cell of the set in which the value lies, infinite or a constant; *known is false of others.
 */
static dx_status find_cell(dx_graph *g, const dx_chart *set, dx_id value, size_t *cell, bool *known)
{
    *known = dx_op_of(g, value) == DX_OP_INF;
    *cell = *known && !dx_is_minus_inf(g, value) ? 2 * set->n : 0;
    return *known || !dx_is_constant(g, value) ? DX_OK : dx_chart_find(g, set, value, cell, known);
}

/* Has the part, a formula in the variable, values between two, and derivatives of every order? */
static dx_status is_smooth_between(const approach *w, dx_id part, dx_id lo, dx_id hi, bool *smooth)
{
    enum { ORDER = 40 };
    dx_graph *g = w->g;
    const dx_id variable = w->p->variable;
    dx_conditions value, corners;
    size_t first = 0, last = 0;
    bool known = true;
    if (!dx_contains(g, part, variable))
        return DX_OK;
    dx_conditions_init(&value, g, variable);
    dx_conditions_init(&corners, g, variable);
    if (w->continuous)
        DX_TRY(dx_conditions_of_value(&value, part));
    else
        DX_TRY(dx_conditions_of_derivative(&value, &corners, part, variable, ORDER));
    DX_TRY(dx_conditions_merge(&value, &corners));
    *smooth = !value.nowhere && !value.more;
    for (size_t i = 0; i < value.n_words; i++)
        *smooth = *smooth && !dx_contains(g, value.word[i].of, variable);
    const dx_chart *set = dx_conditions_set(&value, variable);
    if (!*smooth || !set || (set->n == 0 && set->cell[0]))
        return DX_OK;
    DX_TRY(find_cell(g, set, lo, &first, &known));
    if (known)
        DX_TRY(find_cell(g, set, hi, &last, &known));
    *smooth = known;
    for (size_t k = first < last ? first : last; *smooth && k <= (first < last ? last : first); k++)
        *smooth = set->cell[k];
    return DX_OK;
}

/* The part with the symbols at the point: smooth where the integral looks at it? What does not
 * depend on the symbols counts at the ends that do. */
static dx_status judge_part(const approach *w, dx_id part, bool *smooth)
{
    dx_graph *g = w->g;
    dx_id end[2];
    bool moves, under;
    DX_TRY(dx_contains_any(g, part, w->n, w->symbol, &under));
    part = dx_substitute(g, part, w->n, w->symbol, w->at);
    for (int high = 0; high < 2; high++)
        end[high] = dx_substitute(g, high ? w->p->hi : w->p->lo, w->n, w->symbol, w->at);
    *smooth = !dx_is_none(part) && !(under && (dx_is_none(end[0]) || dx_is_none(end[1])));
    DX_TRY(dx_excuse(g->context, g->context->diag.status));
    if (!*smooth)
        return DX_OK;
    if (under)
        return is_smooth_between(w, part, end[0], end[1], smooth);
    for (int high = 0; high < 2 && *smooth; high++) {
        DX_TRY(dx_contains_any(g, high ? w->p->hi : w->p->lo, w->n, w->symbol, &moves));
        if (moves && !dx_is_none(end[high]))
            DX_TRY(is_smooth_between(w, part, end[high], end[high], smooth));
    }
    return DX_OK;
}

/* Parts are looked at one by one: x/(x^2 + t^2) is 0 at x = 0 and has a pole there. */
static dx_status judge_node(const approach *w, dx_id a, bool *smooth)
{
    dx_graph *g = w->g;
    const dx_op op = dx_op_of(g, a);
    const bool rough = op == DX_OP_CASES || dx_jumps(g, a) ||
                       (op == DX_OP_CALL && has_corner(g, a) && !w->continuous);
    bool under = false;
    if (rough)
        DX_TRY(dx_contains_any(g, a, w->n, w->symbol, &under));
    *smooth = !under;
    if (*smooth && (op == DX_OP_CALL || op == DX_OP_CASES))
        return judge_part(w, a, smooth);
    for (uint32_t i = 0; op == DX_OP_MUL && i < dx_factors(g, a) && *smooth; i++) {
        int64_t whole;
        if (dx_get_int(g, dx_exponent(g, a, i), &whole) && whole >= 0)
            continue;
        const dx_id power = dx_pow(g, dx_base(g, a, i), dx_exponent(g, a, i));
        DX_TRY(dx_check(g, power));
        DX_TRY(judge_part(w, power, smooth));
    }
    return DX_OK;
}

static dx_status is_rough(dx_graph *g, const dx_primitive *p, size_t n, const dx_id *symbol,
                          const dx_id *at, bool continuous, bool *rough)
{
    const approach w = {g, p, n, symbol, at, continuous};
    dx_walk walk;
    const dx_id f = dx_substitute(g, p->integrand, n, symbol, at);
    *rough = dx_is_none(f);
    if (*rough)
        return dx_excuse(g->context, g->context->diag.status);
    DX_TRY(dx_walk_make(g, 1, &p->integrand, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && status == DX_OK && !*rough; i++) {
        bool smooth = true;
        status = judge_node(&w, walk.id[i], &smooth);
        *rough = !smooth;
    }
    dx_walk_free(&walk);
    return status;
}

dx_status dx_is_continuous_integral(dx_graph *g, dx_id a, dx_id symbol, dx_id at, bool *is)
{
    const dx_primitive p = dx_primitive_read(g, a);
    bool rough;
    DX_TRY(is_rough(g, &p, 1, &symbol, &at, true, &rough));
    *is = !rough;
    return DX_OK;
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
            status = is_rough(g, &p, n, symbol, at, false, &rough);
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
