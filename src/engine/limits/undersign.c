#include "engine/limits/undersign.h"

#include "engine/oracle.h"

#include "expr/primitive.h"
#include "expr/walk.h"
#include "symbolic/algebra/monomials.h"
#include "symbolic/series/expansion.h"

/* The integral of f from c to the end in powers of u = end - c, and one term beyond the order with
 * the coefficient `rest`, so that it is not taken for exact; NONE where there is no such series. */
static dx_status integrate_series(ddx_session *s, const dx_primitive *p, dx_id c, dx_id end,
                                  uint32_t order, dx_id rest, dx_id *out)
{
    dx_graph *g = &s->graph;
    const dx_oracle oracle = dx_session_oracle(s);
    const dx_id t = dx_expansion_variable(s), near = dx_add(g, c, t), u = dx_sub(g, end, c);
    const dx_id f = dx_substitute(g, p->integrand, 1, &p->variable, &near);
    dx_series series;
    *out = DX_NONE;
    DX_TRY(dx_check(g, f));
    dx_status status = dx_series_expand_to(g, s->rules, &oracle, f, t, DX_NONE, order, &series);
    if (status != DX_OK)
        return dx_excuse(g->context, status);
    if (series.ramification == 1 && series.first >= 0 && !series.sided) {
        *out = dx_mul(g, rest, dx_power(g, u, (int64_t)order + 2));
        for (size_t i = 0; i < series.n; i++) {
            const int64_t k = series.first + (int64_t)i + 1;
            *out = dx_add(g, *out,
                          dx_mul(g, dx_scale(g, dx_rational(g, 1, k), series.coefficient[i]),
                                 dx_power(g, u, k)));
        }
    }
    dx_series_free(g, &series);
    return dx_is_none(*out) ? DX_OK : dx_check(g, *out);
}

/* From the end's own value c at the point on; as it is where the integrand has a value there. */
static dx_status from_centre(ddx_session *s, const dx_primitive *p, const dx_point *at, dx_id end,
                             uint32_t order, dx_id rest, dx_id *c, dx_id *out)
{
    dx_graph *g = &s->graph;
    *c = dx_substitute(g, end, 1, at->symbol, at->centre);
    *out = DX_NONE;
    if (dx_is_none(*c))
        return dx_excuse(g->context, g->context->diag.status);
    if (dx_same(*c, end)) {
        *out = dx_int(g, 0);
        return DX_OK;
    }
    if (dx_is_none(dx_substitute(g, p->integrand, 1, &p->variable, c))) {
        DX_TRY(dx_excuse(g->context, g->context->diag.status));
        return integrate_series(s, p, *c, end, order, rest, out);
    }
    *out = dx_written_integral(g, p->integrand, p->variable, *c, end);
    return dx_check(g, *out);
}

static dx_status expand_one(ddx_session *s, dx_id a, const dx_point *at, uint32_t order, dx_id rest,
                            dx_id *out)
{
    dx_graph *g = &s->graph;
    const dx_primitive p = dx_primitive_read(g, a);
    dx_id from, to, below, above;
    *out = a;
    if (p.n_names > 0 || dx_op_of(g, p.lo) == DX_OP_INF || dx_op_of(g, p.hi) == DX_OP_INF)
        return DX_OK;
    DX_TRY(from_centre(s, &p, at, p.lo, order, rest, &from, &below));
    DX_TRY(from_centre(s, &p, at, p.hi, order, rest, &to, &above));
    if (dx_is_none(below) || dx_is_none(above))
        return DX_OK;
    *out = dx_add(g, dx_written_integral(g, p.integrand, p.variable, from, to),
                  dx_sub(g, above, below));
    return dx_check(g, *out);
}

dx_status dx_series_under_sign(ddx_session *s, dx_id integral, const dx_point *at, dx_id rest,
                               dx_id *out)
{
    enum { ORDER = 8 };
    return expand_one(s, integral, at, ORDER, rest, out);
}

dx_status dx_expand_under_sign(ddx_session *s, const dx_point *at, uint32_t order, dx_id *a)
{
    enum { MOST = 16 };
    dx_graph *g = &s->graph;
    dx_id from[MOST], to[MOST];
    dx_walk walk;
    bool has;
    size_t n = 0;
    DX_TRY(dx_has_written_integral(g, *a, &has));
    if (!has || at->n != 1 || dx_op_of(g, *at->centre) == DX_OP_INF)
        return DX_OK;
    DX_TRY(dx_walk_make(g, 1, a, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && n < MOST && status == DX_OK; i++) {
        const dx_id b = walk.id[i];
        if (dx_op_of(g, b) != DX_OP_APPLY || !dx_is_written_integral(g, b))
            continue;
        from[n] = b;
        status = expand_one(s, b, at, order, dx_int(g, 1), &to[n]);
        n += status == DX_OK && !dx_same(to[n], b);
    }
    dx_walk_free(&walk);
    DX_TRY(status);
    if (n > 0)
        *a = dx_replace(g, *a, n, from, to);
    return dx_check(g, *a);
}

/* ---- polynomials under the sign ------------------------------------------------------------- */

static dx_status spread(dx_graph *g, size_t n, const dx_id *symbol, int depth, dx_id *a);

static dx_status spread_one(dx_graph *g, dx_id a, size_t n, const dx_id *symbol, int depth,
                            dx_id *out)
{
    const dx_primitive p = dx_primitive_read(g, a);
    dx_id integrand = p.integrand, ends = dx_vector(g, 2, (dx_id[]){p.lo, p.hi});
    dx_monomials list;
    bool under, moves, polynomial;
    *out = a;
    DX_TRY(dx_check(g, ends));
    DX_TRY(dx_contains_any(g, integrand, n, symbol, &under));
    DX_TRY(dx_contains_any(g, ends, n, symbol, &moves));
    if (!under || moves)
        return DX_OK;
    DX_TRY(spread(g, n, symbol, depth - 1, &integrand));
    DX_TRY(dx_monomials_make(g, integrand, n, symbol, &polynomial, &list));
    if (!polynomial)
        return DX_OK;
    *out = dx_int(g, 0);
    for (size_t i = 0; i < list.n; i++) {
        dx_id term = dx_written_integral(g, list.item[i].coefficient, p.variable, p.lo, p.hi);
        for (size_t v = 0; v < n; v++)
            term = dx_mul(g, term, dx_power(g, symbol[v], list.item[i].exponent[v]));
        *out = dx_add(g, *out, term);
    }
    dx_monomials_free(&list);
    return dx_check(g, *out);
}

static dx_status spread(dx_graph *g, size_t n, const dx_id *symbol, int depth, dx_id *a)
{
    enum { MOST = 64 };
    dx_id from[MOST], to[MOST];
    dx_walk walk;
    bool has;
    size_t found = 0;
    DX_TRY(dx_has_written_integral(g, *a, &has));
    if (!has || depth == 0)
        return DX_OK;
    DX_TRY(dx_walk_make(g, 1, a, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && found < MOST && status == DX_OK; i++) {
        const dx_id b = walk.id[i];
        if (dx_op_of(g, b) != DX_OP_APPLY || !dx_is_written_integral(g, b))
            continue;
        from[found] = b;
        status = spread_one(g, b, n, symbol, depth, &to[found]);
        found += status == DX_OK && !dx_same(to[found], b);
    }
    dx_walk_free(&walk);
    DX_TRY(status);
    if (found > 0)
        *a = dx_replace(g, *a, found, from, to);
    return dx_check(g, *a);
}

dx_status dx_spread_integrals(dx_graph *g, size_t n, const dx_id *symbol, dx_id *a)
{
    enum { DEEP = 4 };
    return spread(g, n, symbol, DEEP, a);
}
