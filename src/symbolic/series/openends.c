#include "symbolic/series/openends.h"

#include "expr/walk.h"

enum { MOST_TERMS = 200, STEEPEST = 1000 };

typedef struct work {
    dx_graph *g;
    dx_id x, at;
    int64_t order;
    dx_open_ends *out;
} work;

/* Term k is small of order slope·k + start at least: a product of powers of such bases. */
typedef struct smallness {
    int64_t slope, start;
    bool known;
} smallness;

/* ---- how small a term is -------------------------------------------------------------------- */

static bool vanishes(const work *e, dx_id a)
{
    dx_id there = dx_substitute(e->g, a, 1, &e->x, &e->at);
    bool zero = !dx_is_none(there) && dx_is_int(e->g, there, 0);
    if (dx_is_none(there))
        dx_diag_clear(&e->g->context->diag);
    return zero;
}

/* slope·k + start, both of them whole numbers. */
static bool is_linear(dx_graph *g, dx_id a, dx_id k, int64_t *slope, int64_t *start)
{
    const dx_id zero = dx_int(g, 0), one = dx_int(g, 1);
    dx_id at_zero = dx_substitute(g, a, 1, &k, &zero), at_one = dx_substitute(g, a, 1, &k, &one);
    dx_id step = dx_sub(g, at_one, at_zero);
    dx_id difference = dx_sub(g, a, dx_add(g, at_zero, dx_mul(g, step, k)));
    if (dx_is_none(difference)) {
        dx_diag_clear(&g->context->diag);
        return false;
    }
    return dx_is_int(g, difference, 0) && dx_get_int(g, step, slope) &&
           dx_get_int(g, at_zero, start) && *slope >= 0 && *slope <= STEEPEST &&
           *start <= STEEPEST && *start >= -STEEPEST;
}

/* A function with a power series wherever its argument has one. */
static bool is_entire(dx_fn fn)
{
    return fn == DX_FN_exp || fn == DX_FN_sin || fn == DX_FN_cos || fn == DX_FN_sinh ||
           fn == DX_FN_cosh || fn == DX_FN_erf || fn == DX_FN_expm1;
}

/* Has it a power series at the point, for all k? */
static bool is_smooth(const work *e, dx_id a)
{
    const dx_graph *g = e->g;
    if (!dx_contains(g, a, e->x) || dx_same(a, e->x))
        return true;
    dx_walk walk;
    if (dx_walk_make(e->g, 1, &a, &walk) != DX_OK) {
        dx_diag_clear(&e->g->context->diag);
        return false;
    }
    bool smooth = true;
    for (size_t i = 0; i < walk.n && smooth; i++) {
        dx_id node = walk.id[i];
        dx_op op = dx_op_of(g, node);
        if (!dx_contains(g, node, e->x) || dx_same(node, e->x) || op == DX_OP_ADD)
            continue;
        smooth = op == DX_OP_MUL || (op == DX_OP_CALL && is_entire(dx_fn_of(g, node)));
        for (uint32_t k = 0; op == DX_OP_MUL && smooth && k < dx_factors(g, node); k++) {
            dx_id exponent = dx_exponent(g, node, k);
            smooth = !dx_contains(g, exponent, e->x) &&
                     (!dx_contains(g, dx_base(g, node, k), e->x) ||
                      (dx_is_integer(g, exponent) && dx_number_sign(g, exponent) > 0));
        }
    }
    dx_walk_free(&walk);
    return smooth;
}

/* Of one product. */
static smallness of_product(const work *e, dx_id a, dx_id k)
{
    const dx_graph *g = e->g;
    smallness all = {0, 0, true};
    bool product = dx_op_of(g, a) == DX_OP_MUL;
    for (uint32_t i = 0; all.known && i < (product ? dx_factors(g, a) : 1); i++) {
        dx_id base = product ? dx_base(g, a, i) : a,
              exponent = product ? dx_exponent(g, a, i) : dx_int(e->g, 1);
        int64_t slope, start;
        if (!dx_contains(g, base, e->x) && !dx_contains(g, exponent, e->x))
            continue;
        if (!dx_contains(g, base, k) && is_smooth(e, base) && vanishes(e, base) &&
            is_linear(e->g, exponent, k, &slope, &start)) {
            all.slope += slope;
            all.start += start;
            continue;
        }
        all.known =
            is_smooth(e, base) && dx_is_integer(g, exponent) && dx_number_sign(g, exponent) > 0;
    }
    return all;
}

/* Of a sum of products the least of them. */
static smallness of_terms(const work *e, dx_id a, dx_id k)
{
    const dx_graph *g = e->g;
    if (dx_op_of(g, a) != DX_OP_ADD)
        return of_product(e, a, k);
    smallness least = {STEEPEST, STEEPEST, dx_is_int(g, dx_constant(g, a), 0)};
    for (uint32_t i = 0; least.known && i < dx_terms(g, a); i++) {
        smallness one = of_product(e, dx_term(g, a, i), k);
        least.known = one.known;
        least.slope = one.slope < least.slope ? one.slope : least.slope;
        least.start = one.start < least.start ? one.start : least.start;
    }
    return least;
}

/* ---- sums ----------------------------------------------------------------------------------- */

/* The first terms and what the others are; *out is NONE where it stays as it is. */
static dx_status write_sum(const work *e, dx_id sum, dx_id *out)
{
    dx_graph *g = e->g;
    const dx_id body = dx_operand(g, sum, 0), k = dx_operand(g, sum, 1), hi = dx_operand(g, sum, 3);
    int64_t lo;
    *out = DX_NONE;
    smallness small = of_terms(e, body, k);
    if (!dx_get_int(g, dx_operand(g, sum, 2), &lo) || dx_contains(g, hi, e->x) ||
        dx_is_number(g, hi) || !small.known || small.slope == 0 || e->out->n == DX_MOST_OPEN)
        return DX_OK;
    int64_t last = lo - 1, span = e->order - small.start;
    if (span >= 0 && span / small.slope > last)
        last = span / small.slope;
    if (last - lo >= MOST_TERMS || small.slope * lo + small.start < 0)
        return DX_OK;
    dx_id all = dx_int(g, 0);
    for (int64_t i = lo; i <= last; i++) {
        dx_id index = dx_int(g, i);
        all = dx_add(g, all, dx_substitute(g, body, 1, &k, &index));
        DX_TRY(dx_poll(g->context));
    }
    int64_t order = small.slope * (last + 1) + small.start;
    dx_id near = dx_power(g, dx_sub(g, e->x, e->at), order);
    *out = dx_add(g, all, dx_mul(g, near, dx_apply(g, e->out->rest, 1, &e->x)));
    DX_TRY(dx_check(g, *out));
    if (last >= lo) {
        e->out->enough[e->out->n] = dx_relation(g, DX_OP_LE, dx_int(g, last), hi);
        DX_TRY(dx_check(g, e->out->enough[e->out->n++]));
    }
    return DX_OK;
}

dx_status dx_open_ends_write(dx_graph *g, dx_id a, dx_id x, dx_id at, int64_t order,
                             dx_open_ends *out)
{
    static const char name[] = "'rest";
    *out = (dx_open_ends){.formula = a, .rest = dx_symbol(g, name, sizeof name - 1)};
    DX_TRY(dx_check(g, out->rest));
    const work e = {g, x, at, order, out};
    dx_id from[DX_MOST_OPEN], to[DX_MOST_OPEN], written;
    size_t n = 0;
    dx_walk walk;
    if (!g->binds)
        return DX_OK;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && status == DX_OK && n < DX_MOST_OPEN; i++) {
        if (dx_op_of(g, walk.id[i]) != DX_OP_SUM || !dx_contains(g, walk.id[i], x))
            continue;
        status = write_sum(&e, walk.id[i], &written);
        if (status == DX_OK && !dx_is_none(written)) {
            from[n] = walk.id[i];
            to[n++] = written;
        }
    }
    dx_walk_free(&walk);
    DX_TRY(status);
    if (n > 0)
        out->formula = dx_substitute(g, a, n, from, to);
    return dx_check(g, out->formula);
}

dx_status dx_has_open_rest(dx_graph *g, const dx_open_ends *ends, dx_id a, bool *has)
{
    dx_walk walk;
    *has = false;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && !*has; i++) {
        dx_op op = dx_op_of(g, walk.id[i]);
        *has = (op == DX_OP_APPLY || op == DX_OP_DERIV) &&
               dx_same(dx_operand(g, walk.id[i], 0), ends->rest);
    }
    dx_walk_free(&walk);
    return DX_OK;
}
