/* Gradient systems in closed form. */
#include "engine/solvers/exactgradient.h"

#include "engine/algebra.h"
#include "engine/solvers/exactparallel.h"

#include "expr/assumptions.h"
#include "expr/walk.h"

#include <string.h>

bool dx_is_free_of_unknowns(const dx_extremal *q, dx_id a)
{
    for (uint32_t i = 0; i < q->c.n + q->c.m; i++)
        if (dx_contains(&q->c.session->graph, a, q->c.name[i]))
            return false;
    return true;
}

/* The equations in so many of the unknowns. */
static void set_system(dx_extremal *q, uint32_t n_equations, dx_id *f, uint32_t n,
                       const dx_id *name, dx_exact *out)
{
    *out = q->p;
    out->f.f = f;
    out->f.n = n_equations;
    out->u.n = n;
    out->u.name = (dx_id *)name;
    out->found = (dx_solved){0};
}

dx_status dx_find_degenerate(dx_extremal *q, dx_exact *out)
{
    dx_graph *g = &q->c.session->graph;
    uint32_t n = q->c.n;
    dx_id *f = dx_statement_ids(q->p.e, n + 1);
    if (!f)
        return DX_NOMEM;
    set_system(q, 0, f, n, q->c.name, out);
    if (q->c.m > 1) {
        dx_notice(g->context, "points at which the gradients of the constraints depend on each "
                              "other were not looked for");
        return DX_OK;
    }
    for (uint32_t i = 0; i < n && q->c.m == 1; i++)
        f[i] = q->c.hessian[i * (n + 1) + n];
    f[n] = q->c.m == 1 ? q->c.constraint[0] : DX_NONE;
    if (q->c.m == 0)
        return DX_OK;
    out->f.n = n + 1;
    const unsigned notices = g->context->notices.n;
    DX_TRY(dx_exact_find(out));
    g->context->notices.n = notices; /* which equation contradicts is nothing to the extrema */
    if (out->open || out->every || out->filled)
        dx_notice(g->context, "it is not known where the gradient of the constraint is 0");
    out->found.n = out->open ? 0 : out->found.n;
    return DX_OK;
}

/* Are all slopes multiples of one, as those of a formula of x - y are? Then the one unknown tells
 * the points by the others. */
static dx_status are_parallel(dx_extremal *q, uint32_t *first, bool *parallel)
{
    dx_graph *g = &q->c.session->graph;
    *first = 0;
    *parallel = q->c.m == 0 && q->c.n > 1;
    while (*parallel && *first < q->c.n && dx_is_int(g, q->c.gradient[*first], 0))
        ++*first;
    *parallel = *parallel && *first < q->c.n;
    for (uint32_t i = 0; i < q->c.n && *parallel; i++) {
        dx_id ratio = dx_div(g, q->c.gradient[i], q->c.gradient[*first]);
        DX_TRY(dx_excuse(g->context, dx_check(g, ratio)));
        *parallel = !dx_is_none(ratio);
        if (*parallel)
            DX_TRY(dx_make_readable(q->c.session, 1, &ratio));
        *parallel = *parallel && dx_is_free_of_unknowns(q, ratio);
    }
    return DX_OK;
}

static dx_status find_one(dx_extremal *q, uint32_t first)
{
    dx_exact one;
    const uint32_t n = q->c.n;
    dx_id *at = dx_statement_ids(q->p.e, n);
    if (!at)
        return DX_NOMEM;
    set_system(q, 1, &q->c.gradient[first], 1, &q->c.name[first], &one);
    DX_TRY(dx_exact_find(&one));
    set_system(q, n, q->c.gradient, n, q->c.name, &q->p);
    q->alone = q->c.name[first];
    memcpy(q->p.index, one.index, sizeof q->p.index);
    memcpy(q->p.single, one.single, sizeof q->p.single);
    q->p.n_singles = one.n_singles;
    q->p.against = one.against;
    q->p.positive = one.positive;
    q->p.every = one.every;
    q->p.open = one.open;
    q->p.filled = one.filled;
    for (uint32_t i = 0; i < n; i++)
        at[i] = q->c.name[i];
    for (size_t i = 0; i < one.found.n; i++) {
        at[first] = one.found.value[i];
        DX_TRY(dx_exact_push(&q->p, at, &one.found.row[i]));
    }
    return DX_OK;
}

dx_status dx_find_gradient_zeros(dx_extremal *q)
{
    uint32_t n = q->c.n + q->c.m, first;
    const unsigned notices = q->c.session->context.notices.n;
    bool parallel;
    DX_TRY(are_parallel(q, &first, &parallel));
    if (parallel) {
        DX_TRY(find_one(q, first));
        q->c.session->context.notices.n = notices;
        return DX_OK;
    }
    set_system(q, n, q->c.gradient, n, q->c.name, &q->p);
    DX_TRY(dx_exact_find(&q->p));
    q->c.session->context.notices.n = notices; /* they are about equations */
    return DX_OK;
}

/* c·log(P) of c·P, a product of powers with names in their exponents: x^a*y^b has its critical
 * points, and their kinds, where a*log(x) + b*log(y) has them. NONE of others. */
static dx_status logarithm_of(const dx_extremal *q, dx_id *log, dx_id *factor)
{
    dx_graph *g = &q->c.session->graph;
    dx_id scale, product;
    bool named = false;
    dx_id sum = dx_int(g, 0), rest = dx_int(g, 1), inner = dx_int(g, 1);
    *log = DX_NONE;
    dx_split_coefficient(g, q->c.of, &scale, &product);
    if (dx_op_of(g, product) != DX_OP_MUL)
        return DX_OK;
    for (uint32_t i = 0; i < dx_factors(g, product); i++) {
        dx_id base = dx_base(g, product, i), exponent = dx_exponent(g, product, i);
        dx_id power = dx_pow(g, base, exponent);
        if (!dx_is_free_of_unknowns(q, exponent))
            return DX_OK;
        if (dx_is_free_of_unknowns(q, base)) {
            rest = dx_mul(g, rest, power);
            continue;
        }
        const bool even = dx_is_integer(g, exponent) && dx_parity_of(g, exponent) == 0;
        named = named || !dx_is_number(g, exponent);
        if (dx_is_integer(g, exponent) && !even && !dx_is_positive(g, base))
            return DX_OK; /* it may have either sign */
        inner = dx_mul(g, inner, power);
        sum = dx_add(g, sum, dx_mul(g, exponent, dx_call1(g, DX_FN_log, base)));
    }
    if (!named)
        return DX_OK;
    *log = dx_mul(g, dx_mul(g, scale, rest), sum);
    *factor = inner;
    DX_TRY(dx_check(g, *factor));
    return dx_check(g, *log);
}

/* Of two unknowns on a curve once more without the multiplier. */
static dx_status find_all(dx_extremal *q)
{
    DX_TRY(dx_find_gradient_zeros(q));
    return q->p.open && q->c.n == 2 && q->c.m == 1 ? dx_find_parallel(q) : DX_OK;
}

dx_status dx_find_critical(dx_extremal *q)
{
    dx_context *context = &q->c.session->context;
    const dx_id of = q->c.of;
    dx_id log, factor;
    DX_TRY(dx_critical_prepare(&q->c));
    DX_TRY(logarithm_of(q, &log, &factor));
    if (dx_is_none(log))
        return find_all(q);
    const unsigned notices = context->notices.n;
    q->c.of = log;
    q->factor = factor;
    DX_TRY(dx_critical_prepare(&q->c));
    context->notices.n = notices;
    DX_TRY(find_all(q));
    q->c.of = of;
    dx_notice(context, "points with a power of 0 that depends on a name are left out");
    return DX_OK;
}
