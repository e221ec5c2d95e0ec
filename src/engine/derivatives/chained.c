/* Derivatives of abstract functions by the chain rule, which holds of smooth ones, where the
 * functions become known as others. */
#include "engine/derivatives/instance.h"

#include "expr/walk.h"
#include "symbolic/domain/meetings.h"

/* Is a function called in it that has become known, and has cases, corners or roots? Along a curve
 * it may then have a derivative that its partial derivatives do not give: x^2·y/(x^2 + y^2), 0 at
 * the origin, is t/2 along x = y = t. */
static dx_status calls_rough(const dx_finder *f, dx_id a, bool *rough)
{
    dx_graph *g = &f->e->session->graph;
    dx_id parameter[DX_MOST_BINDINGS], body;
    const dx_definition *d;
    size_t index;
    dx_walk walk;
    *rough = false;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && !*rough && status == DX_OK; i++) {
        if (!dx_is_known(f, walk.id[i], &d, &index))
            continue;
        body = f->given ? f->given[index].body : DX_NONE;
        if (!f->given)
            status = dx_formula_of(f->e, d, parameter, &body);
        if (status == DX_OK)
            status = dx_has_corners(g, body, rough);
    }
    dx_walk_free(&walk);
    return status;
}

/* Derivatives as the chain rule gave them, and as the functions themselves do. */
typedef struct chained {
    size_t n;
    dx_id *from, *to;
} chained;

/* What the chain rule gave, as far as it is not kept. */
static dx_status derive_by_rules(const dx_finder *f, const dx_premise *p, dx_id *out)
{
    dx_graph *g = &f->e->session->graph;
    const dx_derived *d = &p->derived;
    *out = d->derivative;
    if (dx_is_none(*out)) {
        DX_TRY(dx_diff(g, f->e->session->rules, d->of, d->symbol, d->order, out));
        DX_TRY(dx_readable_derivative(g, d->of, d->symbol, *out, out));
    }
    *out = dx_substitute(g, *out, 1, &d->symbol, &p->at);
    return dx_check(g, *out);
}

/* The derivative of what the premise is about, worked out with the functions known. */
static dx_status derive_known(const dx_finder *f, const dx_premise *p, dx_id of, chained *all)
{
    dx_evaluation *e = f->e;
    dx_graph *g = &e->session->graph;
    const dx_derived *d = &p->derived;
    const size_t first = e->n_premises;
    const unsigned said = g->context->notices.n;
    dx_id now;
    DX_TRY(dx_put_in_watched(f, &of));
    DX_TRY(dx_open_valued(e, first, 1, &d->symbol));
    DX_TRY(dx_derive(e, of, d->symbol, d->order, &now));
    if (dx_is_late(g, d->symbol)) /* what is said of it is said in no name of the user's */
        g->context->notices.n = said;
    DX_TRY(derive_by_rules(f, p, &all->from[all->n]));
    if (!dx_same(p->at, d->symbol)) {
        DX_TRY(dx_check_premises(e, first, 1, &d->symbol, &p->at));
        now = dx_substitute(g, now, 1, &d->symbol, &p->at);
        DX_TRY(dx_check(g, now));
    }
    all->to[all->n++] = now;
    return DX_OK;
}

/* A derivative of the sum that stands in it by itself or with a number. */
static dx_id find_own_term(const dx_graph *g, dx_id sum, dx_id *number)
{
    for (uint32_t i = 0; dx_op_of(g, sum) == DX_OP_ADD && i < dx_terms(g, sum); i++)
        if (dx_op_of(g, dx_term(g, sum, i)) == DX_OP_DERIV) {
            *number = dx_coefficient(g, sum, i);
            return dx_term(g, sum, i);
        }
    return DX_NONE;
}

/* Twice a sum has its terms one by one: it gets a name, which is put in for one of them, and then
 * the others cancel. */
static dx_status gather(dx_graph *g, dx_id sum, dx_id name, dx_id *value)
{
    dx_id number, term = find_own_term(g, sum, &number);
    if (dx_is_none(term))
        return DX_OK;
    dx_id rest = dx_sub(g, sum, dx_scale(g, number, term));
    dx_id as = dx_scale(g, dx_number_div(g, dx_int(g, 1), number), dx_sub(g, name, rest));
    DX_TRY(dx_check(g, as));
    *value = dx_replace(g, *value, 1, &term, &as);
    return dx_check(g, *value);
}

/* The name of a function that has become known, of which both have the same derivative; else
 * NONE. */
static dx_status find_shared(const dx_finder *f, dx_id a, dx_id b, dx_id *name)
{
    const dx_graph *g = &f->e->session->graph;
    const dx_definition *d;
    size_t index;
    dx_walk walk;
    DX_TRY(dx_walk_make(&f->e->session->graph, 1, &a, &walk));
    *name = DX_NONE;
    for (size_t i = 0; i < walk.n && dx_is_none(*name); i++)
        if (dx_op_of(g, walk.id[i]) == DX_OP_DERIV && dx_contains(g, b, walk.id[i]) &&
            dx_is_known(f, walk.id[i], &d, &index))
            *name = dx_operand(g, walk.id[i], 0);
    dx_walk_free(&walk);
    return DX_OK;
}

/* Those in the value become what they are, the last ones first; *missed is the name of a function
 * with a derivative that may have come from one that was not found, else NONE. */
static dx_status put_in_chained(const dx_finder *f, const chained *all, dx_id *value, dx_id *missed)
{
    dx_graph *g = &f->e->session->graph;
    dx_id name = dx_late_symbol(g, "s", 1);
    *missed = DX_NONE;
    DX_TRY(dx_check(g, name));
    *value = dx_replace(g, *value, all->n, all->from, all->to);
    DX_TRY(dx_check(g, *value));
    for (size_t i = all->n; i-- > 0;) {
        dx_id gathered = *value, left;
        DX_TRY(gather(g, all->from[i], name, &gathered));
        DX_TRY(find_shared(f, gathered, all->from[i], &left));
        if (dx_is_none(left) && dx_contains(g, gathered, name))
            *value = dx_substitute(g, gathered, 1, &name, &all->to[i]);
        else if (!dx_is_none(left))
            *missed = left;
        DX_TRY(dx_check(g, *value));
    }
    return DX_OK;
}

dx_status dx_derive_rough(const dx_finder *f, size_t first, dx_id *value)
{
    dx_evaluation *e = f->e;
    dx_graph *g = &e->session->graph;
    const size_t count = e->n_premises;
    dx_id missed;
    chained all = {0};
    if (first >= count || dx_op_of(g, *value) == DX_OP_STEPS)
        return DX_OK;
    all.from = dx_statement_ids(e, 2 * (count - first));
    if (!all.from)
        return DX_NOMEM;
    all.to = all.from + count - first;
    for (size_t k = first; k < count; k++) {
        const dx_premise p = e->premise[k];
        bool rough = false;
        if (dx_is_none(p.derived.of))
            continue;
        dx_id of = p.derived.of;
        DX_TRY(calls_rough(f, of, &rough));
        if (!rough)
            continue;
        DX_TRY(put_in_chained(f, &all, &of, &missed));
        DX_TRY(derive_known(f, &p, of, &all));
        e->premise[k] = (dx_premise){.nonzero = dx_int(g, 1)};
    }
    if (all.n == 0)
        return DX_OK;
    DX_TRY(put_in_chained(f, &all, value, &missed));
    if (!dx_is_none(missed))
        dx_notice(g->context, "by the chain rule, which holds where %s is differentiable",
                  dx_bytes(g, missed));
    return DX_OK;
}
