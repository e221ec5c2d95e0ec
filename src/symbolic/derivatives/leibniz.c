#include "symbolic/derivatives/leibniz.h"

#include "expr/walk.h"
#include "symbolic/derivatives/jumps.h"

/* By its names, as often as it is differentiated by them. Jumps that move have their shares. */
static dx_status differentiate_under(dx_graph *g, dx_rules *rules, const dx_primitive *p, dx_id *f,
                                     dx_shares *shares)
{
    for (uint32_t i = 0; i < p->n_names; i++)
        for (uint32_t k = 0; k < p->by_name[i]; k++) {
            for (size_t j = 0; j < shares->n; j++)
                DX_TRY(dx_diff(g, rules, shares->value[j], p->name[i], 1, &shares->value[j]));
            DX_TRY(dx_add_shares(g, rules, *f, p->variable, p->name[i], shares));
            DX_TRY(dx_diff(g, rules, *f, p->name[i], 1, f));
        }
    return DX_OK;
}

dx_status dx_shares_of_jumps(dx_graph *g, dx_rules *rules, const dx_primitive *p, dx_id by,
                             dx_id *out)
{
    dx_shares shares = {0};
    *out = dx_int(g, 0);
    DX_TRY(dx_add_shares(g, rules, p->integrand, p->variable, by, &shares));
    for (size_t i = 0; i < shares.n; i++)
        *out = dx_add(g, *out, dx_share_between(g, shares.place[i], shares.value[i], p->lo, p->hi));
    return dx_check(g, *out);
}

static dx_status work_out(dx_graph *g, dx_rules *rules, const dx_primitive *p, dx_id *out)
{
    dx_id f = p->integrand, from[DX_PRIMITIVE_NAMES + 1], to[DX_PRIMITIVE_NAMES + 1];
    const uint32_t order = p->by_lo + p->by_hi;
    dx_shares shares = {0};
    *out = dx_int(g, 0);
    if (p->by_lo > 0 && p->by_hi > 0)
        return DX_OK;
    for (uint32_t i = 0; i < p->n_names; i++) {
        from[i] = p->name[i];
        to[i] = p->argument[i];
    }
    DX_TRY(differentiate_under(g, rules, p, &f, &shares));
    if (order == 0) {
        *out = dx_written_integral(g, f, p->variable, p->lo, p->hi);
        if (p->n_names > 0)
            *out = dx_substitute(g, *out, p->n_names, from, to);
        for (size_t i = 0; i < shares.n; i++) {
            const dx_id place = dx_substitute(g, shares.place[i], p->n_names, from, to),
                        value = dx_substitute(g, shares.value[i], p->n_names, from, to);
            DX_TRY(dx_check(g, value));
            *out = dx_add(g, *out, dx_share_between(g, place, value, p->lo, p->hi));
        }
        return dx_check(g, *out);
    }
    if (order > 1)
        DX_TRY(dx_diff(g, rules, f, p->variable, order - 1, &f));
    from[p->n_names] = p->variable;
    to[p->n_names] = p->by_hi > 0 ? p->hi : p->lo;
    f = dx_substitute(g, f, p->n_names + 1, from, to);
    *out = p->by_hi > 0 ? f : dx_neg(g, f);
    return dx_check(g, *out);
}

dx_id dx_leibniz(dx_graph *g, dx_rules *rules, const dx_primitive *p)
{
    dx_id out;
    return work_out(g, rules, p, &out) == DX_OK ? out : DX_NONE;
}

/* The integral with replacements made in its ends. */
static dx_status read_replaced(dx_graph *g, dx_id a, size_t n, const dx_id *from, const dx_id *to,
                               dx_primitive *p)
{
    *p = dx_primitive_read(g, a);
    p->lo = dx_replace(g, p->lo, n, from, to);
    p->hi = dx_replace(g, p->hi, n, from, to);
    DX_TRY(dx_check(g, p->lo));
    return dx_check(g, p->hi);
}

static dx_status replace_derivatives(dx_graph *g, dx_rules *rules, const dx_walk *walk, dx_id *from,
                                     dx_id *to, dx_id *a)
{
    size_t n = 0;
    for (size_t i = 0; i < walk->n; i++) {
        const dx_id b = walk->id[i];
        if (dx_op_of(g, b) != DX_OP_DERIV || !dx_is_written_integral(g, b))
            continue;
        dx_primitive p;
        DX_TRY(read_replaced(g, b, n, from, to, &p));
        from[n] = b;
        DX_TRY(work_out(g, rules, &p, &to[n]));
        n++;
    }
    if (n > 0)
        *a = dx_replace(g, *a, n, from, to);
    return dx_check(g, *a);
}

/* ---- ends -------------------------------------------------------------------------------------
 */

/* Does the end move, and has the integrand no value there? */
static dx_status is_singular(dx_graph *g, const dx_primitive *p, dx_id end, bool *is)
{
    *is = false;
    if (dx_op_of(g, end) == DX_OP_INF || dx_is_constant(g, end))
        return DX_OK;
    if (!dx_is_none(dx_substitute(g, p->integrand, 1, &p->variable, &end)))
        return DX_OK;
    *is = true;
    return dx_excuse(g->context, g->context->diag.status);
}

/* The variable is put in anew, between other ends: `at` in a name that nothing else has, times
 * `factor`. */
static dx_status put_variable(dx_graph *g, dx_primitive *p, dx_id name, dx_id at, dx_id factor,
                              dx_id lo, dx_id hi)
{
    p->integrand = dx_mul(g, dx_substitute(g, p->integrand, 1, &p->variable, &at), factor);
    p->variable = name;
    p->lo = lo;
    p->hi = hi;
    return dx_check(g, p->integrand);
}

/* From an end at which it has no value on: t = hi - s. Where it has none at both: t = lo + (hi -
 * lo)·s. */
static dx_status settle_singular(dx_graph *g, dx_primitive *p)
{
    const dx_id lo = p->lo, hi = p->hi, zero = dx_int(g, 0), one = dx_int(g, 1);
    bool at_lo, at_hi, still;
    DX_TRY(is_singular(g, p, lo, &at_lo));
    DX_TRY(is_singular(g, p, hi, &at_hi));
    if ((!at_lo && !at_hi) || dx_op_of(g, lo) == DX_OP_INF || dx_op_of(g, hi) == DX_OP_INF)
        return DX_OK;
    const dx_id width = dx_sub(g, hi, lo), others[] = {lo, hi};
    const dx_id s = dx_variable_apart(g, p->variable, 2, others);
    DX_TRY(dx_check(g, width));
    dx_primitive turned = *p;
    const dx_id near = at_hi ? dx_sub(g, hi, s) : dx_add(g, lo, s);
    DX_TRY(put_variable(g, &turned, s, near, one, zero, width));
    DX_TRY(is_singular(g, &turned, width, &still));
    if (still) {
        turned = *p;
        DX_TRY(put_variable(g, &turned, s, dx_add(g, lo, dx_mul(g, width, s)), width, zero, one));
    }
    *p = turned;
    return DX_OK;
}

static dx_status settle_ends(dx_graph *g, dx_rules *rules, const dx_walk *walk, dx_id *from,
                             dx_id *to, dx_id *a)
{
    size_t n = 0;
    for (size_t i = 0; i < walk->n; i++) {
        const dx_id b = walk->id[i];
        if (dx_op_of(g, b) != DX_OP_APPLY || !dx_is_written_integral(g, b))
            continue;
        dx_primitive p;
        DX_TRY(read_replaced(g, b, n, from, to, &p));
        DX_TRY(dx_settle_jumps_at_ends(g, rules, &p));
        DX_TRY(settle_singular(g, &p));
        from[n] = b;
        to[n] = dx_written_integral(g, p.integrand, p.variable, p.lo, p.hi);
        DX_TRY(dx_check(g, to[n]));
        n++;
    }
    if (n > 0)
        *a = dx_replace(g, *a, n, from, to);
    return dx_check(g, *a);
}

/* All integrals below, by a function that is given room for ids. */
static dx_status rework(dx_graph *g, dx_rules *rules,
                        dx_status (*all)(dx_graph *, dx_rules *, const dx_walk *, dx_id *, dx_id *,
                                         dx_id *),
                        dx_id *a)
{
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, a, &walk));
    const size_t size = 2 * walk.n * sizeof(dx_id);
    dx_id *from = dx_alloc(&g->context->memory, size);
    dx_status status =
        from ? all(g, rules, &walk, from, from + walk.n, a) : dx_no_memory(g->context);
    dx_free(&g->context->memory, from, size);
    dx_walk_free(&walk);
    return status;
}

dx_status dx_work_out_integrals(dx_graph *g, dx_rules *rules, dx_id *a)
{
    return rework(g, rules, replace_derivatives, a);
}

dx_status dx_settle_ends(dx_graph *g, dx_rules *rules, dx_id *a)
{
    return rework(g, rules, settle_ends, a);
}

/* ---- what is said -----------------------------------------------------------------------------
 */

/* Of what may fall too slowly: sin(x*t)/t from 0 to inf has an integral, cos(x*t) has none. */
dx_status dx_note_under_integral(dx_graph *g, dx_id a, size_t n, const dx_id *symbol)
{
    dx_walk walk;
    bool under = false;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && !under; i++) {
        if (dx_op_of(g, walk.id[i]) != DX_OP_APPLY || !dx_is_written_integral(g, walk.id[i]))
            continue;
        const dx_primitive p = dx_primitive_read(g, walk.id[i]);
        const bool infinite = dx_op_of(g, p.lo) == DX_OP_INF || dx_op_of(g, p.hi) == DX_OP_INF;
        for (size_t k = 0; k < n && infinite; k++)
            under = under || dx_contains(g, p.integrand, symbol[k]);
    }
    dx_walk_free(&walk);
    if (under)
        dx_notice(g->context, "differentiated under the integral: it holds where the integral of "
                              "the derivative converges uniformly");
    return DX_OK;
}
