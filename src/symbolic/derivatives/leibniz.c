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

static dx_status replace_derivatives(dx_graph *g, dx_rules *rules, const dx_walk *walk, dx_id *from,
                                     dx_id *to, dx_id *a)
{
    size_t n = 0;
    for (size_t i = 0; i < walk->n; i++) {
        const dx_id b = walk->id[i];
        if (dx_op_of(g, b) != DX_OP_DERIV || !dx_is_written_integral(g, b))
            continue;
        dx_primitive p = dx_primitive_read(g, b);
        p.lo = dx_replace(g, p.lo, n, from, to);
        p.hi = dx_replace(g, p.hi, n, from, to);
        DX_TRY(dx_check(g, p.lo));
        DX_TRY(dx_check(g, p.hi));
        from[n] = b;
        DX_TRY(work_out(g, rules, &p, &to[n]));
        n++;
    }
    if (n > 0)
        *a = dx_replace(g, *a, n, from, to);
    return dx_check(g, *a);
}

dx_status dx_work_out_integrals(dx_graph *g, dx_rules *rules, dx_id *a)
{
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, a, &walk));
    const size_t size = 2 * walk.n * sizeof(dx_id);
    dx_id *from = dx_alloc(&g->context->memory, size);
    dx_status status = from ? replace_derivatives(g, rules, &walk, from, from + walk.n, a)
                            : dx_no_memory(g->context);
    dx_free(&g->context->memory, from, size);
    dx_walk_free(&walk);
    return status;
}

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
