#include "symbolic/algebra/zerofactors.h"

#include "expr/walk.h"
#include "symbolic/forms/rational.h"
#include "symbolic/algebra/squarefree.h"
#include "symbolic/forms/terms.h"

enum { MOST = DX_ZERO_FACTORS };

typedef struct search {
    dx_graph *g;
    dx_id x;
    dx_id *out;
    size_t n;
    dx_id open[MOST]; /* that are to be taken apart */
    size_t n_open;
    bool failed; /* there are too many, or one that may be 0 for whatever x is */
} search;

static void add(search *w, dx_id a)
{
    if (w->n_open == MOST)
        w->failed = true;
    else
        w->open[w->n_open++] = a;
}

/* ---- functions ------------------------------------------------------------------------- */

/* Is it never 0? */
static bool has_no_zero(dx_fn fn)
{
    return fn == DX_FN_exp || fn == DX_FN_cosh || fn == DX_FN_sech || fn == DX_FN_sigmoid;
}

/* Where it is 0 its argument is this number, and only there. */
static bool has_one_zero(dx_fn fn, int64_t *at)
{
    switch (fn) {
    case DX_FN_log:
    case DX_FN_log2:
    case DX_FN_log10:
    case DX_FN_acosh:
    case DX_FN_acos:
        *at = 1;
        return true;
    case DX_FN_log1p:
    case DX_FN_expm1:
    case DX_FN_asin:
    case DX_FN_atan:
    case DX_FN_sinh:
    case DX_FN_tanh:
    case DX_FN_asinh:
    case DX_FN_atanh:
    case DX_FN_erf:
    case DX_FN_abs:
        *at = 0;
        return true;
    default:
        return false;
    }
}

/* ---- fractions --------------------------------------------------------------------------- */

/* Is there a negative power in it of what is no number? */
static dx_status has_fractions(dx_graph *g, dx_id a, bool *has)
{
    dx_walk walk;
    *has = false;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && !*has; i++) {
        if (dx_op_of(g, walk.id[i]) != DX_OP_MUL)
            continue;
        for (uint32_t k = 0; k < dx_factors(g, walk.id[i]); k++) {
            dx_id exponent = dx_exponent(g, walk.id[i], k);
            *has = *has || (dx_is_number(g, exponent) && dx_number_sign(g, exponent) < 0);
        }
    }
    dx_walk_free(&walk);
    return DX_OK;
}

/* The numerator of a sum with fractions in it; `a` where there are none. */
static dx_status find_numerator(dx_graph *g, dx_id a, dx_id *out)
{
    bool has;
    *out = a;
    DX_TRY(has_fractions(g, a, &has));
    if (!has)
        return DX_OK;
    dx_ring *ring;
    dx_status status = dx_ring_new(g, a, NULL, false, &ring);
    if (status == DX_OK) {
        dx_quotient q;
        dx_quotient_init(ring, &q);
        status = dx_ring_value(ring, a, &q);
        bool whole = fmpz_mpoly_is_fmpz(q.den, ring->ctx);
        dx_id numerator = status == DX_OK ? dx_poly_expression(ring, q.num) : a;
        if (status == DX_OK)
            status = dx_check(g, numerator);
        has = false;
        if (status == DX_OK && whole) /* all is cancelled, or the fractions are in functions */
            status = has_fractions(g, numerator, &has);
        *out = has ? a : numerator;
        dx_quotient_clear(ring, &q);
    }
    dx_ring_delete(g, ring);
    if (status != DX_LIMIT)
        return status;
    dx_diag_clear(&g->context->diag); /* it is too large, and stays */
    *out = a;
    return DX_OK;
}

/* ---- all of it ---------------------------------------------------------------------------- */

/* A constant may be 0 without being seen to be. */
static dx_status give_up(search *w)
{
    w->failed = true;
    return DX_OK;
}

static dx_status close_factor(search *w, dx_id a)
{
    DX_TRY(dx_squarefree(w->g, a, w->x, &a));
    for (size_t i = 0; i < w->n; i++)
        if (dx_same(w->out[i], a))
            return DX_OK;
    if (w->n == MOST)
        w->failed = true;
    else
        w->out[w->n++] = a;
    return DX_OK;
}

/* A power of a number, not 0, to whatever exponent, has no zero. */
static void open_product(search *w, dx_id a)
{
    dx_graph *g = w->g;
    for (uint32_t i = 0; i < dx_factors(g, a); i++) {
        dx_id base = dx_base(g, a, i), exponent = dx_exponent(g, a, i);
        if (!dx_is_number(g, exponent))
            add(w, dx_pow(g, base, exponent));
        else if (dx_number_sign(g, exponent) > 0)
            add(w, base);
    }
}

static dx_status open_call(search *w, dx_id a)
{
    dx_graph *g = w->g;
    int64_t at;
    if (has_no_zero(dx_fn_of(g, a)))
        return DX_OK;
    if (!has_one_zero(dx_fn_of(g, a), &at))
        return close_factor(w, a);
    dx_id inner = dx_sub(g, dx_operand(g, a, 0), dx_int(g, at));
    DX_TRY(dx_check(g, inner));
    add(w, inner);
    return DX_OK;
}

static dx_status open_one(search *w, dx_id a)
{
    dx_graph *g = w->g;
    dx_id number, rest;
    dx_split_coefficient(g, a, &number, &rest);
    if (dx_is_number(g, rest))
        return DX_OK;
    if (dx_is_constant(g, rest))
        return give_up(w);
    switch (dx_op_of(g, rest)) {
    case DX_OP_MUL:
        if (dx_factors(g, rest) > 1 || dx_is_number(g, dx_exponent(g, rest, 0)))
            open_product(w, rest);
        else if (!dx_is_number(g, dx_base(g, rest, 0)) || dx_is_int(g, dx_base(g, rest, 0), 0))
            return close_factor(w, rest);
        return DX_OK;
    case DX_OP_CALL:
        return open_call(w, rest);
    case DX_OP_ADD: {
        dx_id numerator;
        DX_TRY(find_numerator(g, rest, &numerator));
        if (dx_same(numerator, rest) || dx_op_of(g, numerator) == DX_OP_ADD)
            return dx_is_constant(g, numerator) ? give_up(w) : close_factor(w, numerator);
        add(w, numerator);
        return DX_OK;
    }
    default:
        return close_factor(w, rest);
    }
}

dx_status dx_zero_factors(dx_graph *g, dx_id a, dx_id x, dx_id factor[DX_ZERO_FACTORS], size_t *n)
{
    search w = {.g = g, .x = x, .out = factor};
    add(&w, a);
    while (w.n_open > 0 && !w.failed) {
        DX_TRY(open_one(&w, w.open[--w.n_open]));
        DX_TRY(dx_poll(g->context));
    }
    *n = w.n;
    if (!w.failed)
        return DX_OK;
    *n = 1;
    return dx_squarefree(g, a, x, factor);
}
