#include "symbolic/rework/factorials.h"

#include "symbolic/forms/readable.h"
#include "symbolic/rework/upward.h"

enum { MOST_LOWER = 3 };

/* n*(n - 1)*... / k! for a small k; NONE. */
static dx_id falling_product(dx_graph *g, dx_id n, dx_id lower)
{
    dx_id factor[MOST_LOWER];
    int64_t k, below = 1;
    if (!dx_get_int(g, lower, &k) || k < 2 || k > MOST_LOWER)
        return DX_NONE;
    for (int64_t i = 0; i < k; i++) {
        factor[i] = dx_sub(g, n, dx_int(g, i));
        below *= i + 1;
    }
    return dx_scale(g, dx_rational(g, 1, below), dx_product(g, (size_t)k, factor));
}

/* n!/(k!*(n - k)!) */
static dx_id by_factorials(dx_graph *g, dx_id n, dx_id k)
{
    dx_id below =
        dx_mul(g, dx_call1(g, DX_FN_factorial, k), dx_call1(g, DX_FN_factorial, dx_sub(g, n, k)));
    return dx_div(g, dx_call1(g, DX_FN_factorial, n), below);
}

static dx_status write_binomials(const dx_upward *w, dx_id a, dx_id *out)
{
    dx_graph *g = w->g;
    DX_TRY(dx_upward_rebuild(w, a, out));
    if (dx_fn_of(g, *out) != DX_FN_binomial)
        return DX_OK;
    dx_id n = dx_operand(g, *out, 0), k = dx_operand(g, *out, 1), form = falling_product(g, n, k);
    if (dx_is_none(form) && g->context->diag.status == DX_OK)
        form = by_factorials(g, n, k);
    if (dx_is_none(form))
        return dx_excuse(g->context, g->context->diag.status);
    *out = form;
    return DX_OK;
}

/* What u! times its neighbour above is the factorial of, or over u itself; gamma the same. */
static dx_id joined(dx_graph *g, dx_id product, uint32_t i)
{
    dx_id call = dx_base(g, product, i), e = dx_exponent(g, product, i), one = dx_int(g, 1);
    const dx_fn fn = dx_fn_of(g, call);
    int64_t n;
    if ((fn != DX_FN_factorial && fn != DX_FN_gamma) || !dx_get_int(g, e, &n) ||
        (n != 1 && n != -1))
        return DX_NONE;
    dx_id u = dx_operand(g, call, 0), above = fn == DX_FN_factorial ? dx_add(g, u, one) : u,
          below = fn == DX_FN_factorial ? u : dx_sub(g, u, one);
    for (uint32_t k = 0; k < dx_factors(g, product); k++) {
        dx_id base = dx_base(g, product, k), power = dx_exponent(g, product, k);
        int64_t m;
        if (!dx_get_int(g, power, &m) || (m != 1 && m != -1))
            continue;
        const bool up = dx_same(base, above) && m == n, down = dx_same(base, below) && m == -n;
        if (!up && !down)
            continue;
        dx_id next = dx_call1(g, fn, up ? dx_add(g, u, one) : dx_sub(g, u, one));
        dx_id rest = dx_div(g, product, dx_mul(g, dx_pow(g, call, e), dx_pow(g, base, power)));
        return dx_mul(g, rest, dx_pow(g, next, e));
    }
    return DX_NONE;
}

static dx_status join_node(const dx_upward *w, dx_id a, dx_id *out)
{
    dx_graph *g = w->g;
    DX_TRY(dx_upward_rebuild(w, a, out));
    for (uint32_t i = 0; dx_op_of(g, *out) == DX_OP_MUL && i < dx_factors(g, *out); i++) {
        dx_id one = joined(g, *out, i);
        if (!dx_is_none(one)) {
            *out = one;
            return DX_OK;
        }
        DX_TRY(dx_excuse(g->context, g->context->diag.status));
    }
    return DX_OK;
}

static dx_status has_binomial(dx_graph *g, dx_id a, bool *has)
{
    dx_walk walk;
    *has = false;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n; i++)
        *has = *has || dx_fn_of(g, walk.id[i]) == DX_FN_binomial;
    dx_walk_free(&walk);
    return DX_OK;
}

dx_status dx_factorials_join(dx_graph *g, dx_id a, dx_id *out)
{
    bool has;
    *out = a;
    DX_TRY(has_binomial(g, a, &has));
    if (has) {
        DX_TRY(dx_upward_run(g, a, write_binomials, out));
        return dx_readable(g, *out, out);
    }
    return dx_upward_settle(g, a, join_node, out);
}
