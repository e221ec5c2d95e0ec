#include "symbolic/rework/sums.h"

#include "expr/walk.h"
#include "symbolic/rework/expand.h"

/* A sum that comes apart, with the names in question. */
typedef struct parting {
    dx_graph *g;
    size_t n;
    const dx_id *name;
    dx_id index, lo, hi;
} parting;

static dx_status has_name(const parting *p, dx_id a, bool *has)
{
    return dx_contains_any(p->g, a, p->n, p->name, has);
}

/* Has the body of a sum or product a name in it? *terms: has one of a sum terms? */
static dx_status is_kept(const parting *p, dx_id a, bool *kept, bool *terms)
{
    dx_walk walk;
    DX_TRY(dx_walk_make(p->g, 1, &a, &walk));
    dx_status status = DX_OK;
    *kept = *terms = false;
    for (size_t i = 0; i < walk.n && !*kept && status == DX_OK; i++) {
        const dx_op op = dx_op_of(p->g, walk.id[i]);
        if (op == DX_OP_SUM || op == DX_OP_PRODUCT)
            status = has_name(p, walk.id[i], kept);
        *terms = *terms ||
                 (op == DX_OP_SUM && dx_op_of(p->g, dx_operand(p->g, walk.id[i], 0)) == DX_OP_ADD);
    }
    dx_walk_free(&walk);
    return status;
}

/* The sum of one term, its constant factors in front. */
static dx_status sum_up(const parting *p, dx_id term, dx_id *out, bool *kept, bool *terms)
{
    dx_graph *g = p->g;
    const bool same = !dx_contains(g, term, p->index);
    *out = dx_iterated(g, DX_OP_SUM, same ? dx_int(g, 1) : term, p->index, p->lo, p->hi);
    if (same)
        *out = dx_mul(g, term, *out);
    DX_TRY(dx_check(g, *out));
    DX_TRY(is_kept(p, *out, kept, terms));
    dx_id none = dx_sub(g, p->lo, p->hi); /* above 0 there are none to be counted */
    DX_TRY(dx_check(g, none));
    *kept = *kept || (same && dx_is_positive(g, none));
    return DX_OK;
}

static dx_status add_terms(const parting *p, dx_id body, bool expands, dx_id *out, bool *kept);

/* What has no name in it stays together, as (x(i) - mu)^2 does beside s, but for terms of its own:
 * those of 1 - x(i). */
static dx_status add_term(const parting *p, dx_id term, bool expands, dx_id *total, bool *kept)
{
    dx_id one;
    bool terms;
    DX_TRY(sum_up(p, term, &one, kept, &terms));
    if ((*kept || terms) && expands) {
        DX_TRY(dx_expand(p->g, term, &term));
        DX_TRY(add_terms(p, term, false, &one, kept));
    }
    *total = dx_add(p->g, *total, one);
    return dx_check(p->g, *total);
}

static dx_status add_terms(const parting *p, dx_id body, bool expands, dx_id *out, bool *kept)
{
    dx_graph *g = p->g;
    *kept = false;
    *out = dx_int(g, 0);
    if (dx_op_of(g, body) != DX_OP_ADD)
        return add_term(p, body, expands, out, kept);
    if (!dx_is_int(g, dx_constant(g, body), 0))
        DX_TRY(add_term(p, dx_constant(g, body), expands, out, kept));
    for (uint32_t i = 0; i < dx_terms(g, body) && !*kept; i++) {
        dx_id term = dx_scale(g, dx_coefficient(g, body, i), dx_term(g, body, i));
        DX_TRY(dx_check(g, term));
        DX_TRY(add_term(p, term, expands, out, kept));
        DX_TRY(dx_poll(g->context));
    }
    return DX_OK;
}

/* *out is the sum itself where it does not come apart. Endless ones may have no value in parts. */
static dx_status take_apart(parting *p, dx_id sum, dx_id body, dx_id *out)
{
    dx_graph *g = p->g;
    bool has = false, kept = false;
    dx_id parts;
    *out = sum;
    p->index = dx_operand(g, sum, 1);
    p->lo = dx_operand(g, sum, 2);
    p->hi = dx_operand(g, sum, 3);
    if (dx_op_of(g, p->lo) == DX_OP_INF || dx_op_of(g, p->hi) == DX_OP_INF)
        return DX_OK;
    DX_TRY(has_name(p, p->lo, &kept));
    if (!kept)
        DX_TRY(has_name(p, p->hi, &kept));
    DX_TRY(has_name(p, body, &has));
    if (kept || !has)
        return DX_OK;
    dx_status status = add_terms(p, body, true, &parts, &kept);
    if (status == DX_OK && !kept)
        *out = parts;
    return dx_excuse(g->context, status);
}

dx_status dx_sums_apart(dx_graph *g, dx_id a, size_t n, const dx_id *name, dx_id *out)
{
    enum { MOST = 16 };
    dx_id from[MOST], to[MOST];
    size_t m = 0;
    dx_walk walk;
    parting p = {.g = g, .n = n, .name = name};
    *out = a;
    if (!g->binds)
        return DX_OK;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && m < MOST && status == DX_OK; i++) {
        const dx_id sum = walk.id[i];
        if (dx_op_of(g, sum) != DX_OP_SUM)
            continue;
        dx_id body = dx_operand(g, sum, 0); /* sums in it came first */
        if (m > 0)
            body = dx_substitute(g, body, m, from, to);
        status = dx_check(g, body);
        if (status == DX_OK)
            status = take_apart(&p, sum, body, &to[m]);
        from[m] = sum;
        m += status == DX_OK && !dx_same(to[m], sum);
    }
    dx_walk_free(&walk);
    DX_TRY(status);
    if (m > 0)
        *out = dx_substitute(g, a, m, from, to);
    return dx_check(g, *out);
}

/* ---- ends ------------------------------------------------------------------------------------ */

static bool ends_with(dx_graph *g, dx_id a, dx_id name)
{
    const dx_op op = dx_op_of(g, a);
    return (op == DX_OP_SUM || op == DX_OP_PRODUCT) &&
           (dx_contains(g, dx_operand(g, a, 2), name) || dx_contains(g, dx_operand(g, a, 3), name));
}

dx_status dx_ends_a_sum(dx_graph *g, dx_id a, dx_id name, bool *ends)
{
    dx_walk walk;
    *ends = false;
    if (!g->binds)
        return DX_OK;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && !*ends; i++)
        *ends = ends_with(g, walk.id[i], name);
    dx_walk_free(&walk);
    return DX_OK;
}

dx_status dx_leaves_no_terms(dx_graph *g, dx_id a, dx_id name, dx_id value, bool *none)
{
    dx_walk walk;
    *none = true;
    if (!g->binds)
        return DX_OK;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && *none; i++) {
        if (!ends_with(g, walk.id[i], name))
            continue;
        dx_id count = dx_sub(g, dx_operand(g, walk.id[i], 3), dx_operand(g, walk.id[i], 2));
        count = dx_substitute(g, count, 1, &name, &value);
        *none = !dx_is_none(count) && dx_is_int(g, count, -1);
    }
    dx_walk_free(&walk);
    return dx_excuse(g->context, g->context->diag.status);
}
