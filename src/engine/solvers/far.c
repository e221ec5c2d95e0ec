/* By the range of the formula; by those of its factors; or it begins with the sign of its slope,
 * which has the same sign all the way (of x^2 - 2^x so has the third derivative). */
#include "engine/solvers/far.h"

#include "engine/oracle.h"
#include "expr/walk.h"
#include "numeric/ball.h"
#include "numeric/solve/range.h"
#include "symbolic/derivatives/diff.h"

enum {
    DEPTH = 24,       /* of derivatives, and factors */
    MOST_NODES = 400, /* of one of them */
    PRECISION = 128
};

typedef struct far {
    ddx_session *s;
    dx_id x, from;
    bool up;
    arf_t lo, hi; /* the way out */
} far;

/* Has it all derivatives wherever it has a value on both sides? Jumps are not seen by derivatives.
 */
static bool is_analytic(dx_fn fn)
{
    static const dx_fn known[] = {
        DX_FN_exp,   DX_FN_expm1, DX_FN_log,     DX_FN_log1p,    DX_FN_log2, DX_FN_log10,
        DX_FN_sin,   DX_FN_cos,   DX_FN_tan,     DX_FN_atan,     DX_FN_sinh, DX_FN_cosh,
        DX_FN_tanh,  DX_FN_sech,  DX_FN_asinh,   DX_FN_acosh,    DX_FN_erf,  DX_FN_erfc,
        DX_FN_gamma, DX_FN_sqrt,  DX_FN_sigmoid, DX_FN_softplus,
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i] == fn)
            return true;
    return false;
}

static dx_status is_tractable(dx_graph *g, dx_id f, bool *tractable)
{
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &f, &walk));
    *tractable = walk.n <= MOST_NODES;
    for (size_t i = 0; i < walk.n && *tractable; i++) {
        dx_id a = walk.id[i];
        if (dx_op_of(g, a) == DX_OP_CALL)
            *tractable = is_analytic(dx_fn_of(g, a));
        else if (dx_op_of(g, a) == DX_OP_CASES)
            *tractable = false;
    }
    dx_walk_free(&walk);
    return DX_OK;
}

static dx_status find_extent(far *w, dx_id f, dx_extent *extent)
{
    dx_system system;
    DX_TRY(dx_system_init(&system, &w->s->graph, 1, &f, &w->x));
    dx_status status = dx_range_between(&system, w->lo, w->hi, PRECISION, extent);
    dx_system_free(&system);
    return status;
}

static dx_status find_sign(far *w, dx_id f, unsigned depth, int *sign);

/* The sign of the n-th power of what has that sign; 0 where a root of it may have no value. */
static int sign_of_power(dx_graph *g, dx_id exponent, int sign)
{
    int64_t n;
    if (!dx_get_int(g, exponent, &n))
        return sign > 0;
    return n % 2 == 0 ? sign * sign : sign;
}

/* What |u|, sign(u) and heaviside(u) are where u has that sign. */
static dx_id without_corner(dx_graph *g, dx_fn fn, dx_id u, int sign)
{
    if (fn == DX_FN_abs)
        return sign > 0 ? u : dx_neg(g, u);
    return dx_int(g, fn == DX_FN_sign ? sign : sign > 0);
}

/* The same formula, all the way, without functions that have corners at the zeros of what stands in
 * them, where that keeps its sign. */
static dx_status leave_corners(far *w, dx_id *f, unsigned depth)
{
    enum { MOST_CORNERS = 8 };
    dx_graph *g = &w->s->graph;
    for (unsigned k = 0; k < MOST_CORNERS; k++) {
        dx_walk walk;
        dx_id found = DX_NONE;
        DX_TRY(dx_walk_make(g, 1, f, &walk));
        for (size_t i = 0; i < walk.n && dx_is_none(found) && walk.n <= MOST_NODES; i++) {
            dx_fn fn = dx_fn_of(g, walk.id[i]);
            if (fn == DX_FN_abs || fn == DX_FN_sign || fn == DX_FN_heaviside)
                found = walk.id[i];
        }
        dx_walk_free(&walk);
        if (dx_is_none(found))
            return DX_OK;
        dx_id u = dx_operand(g, found, 0);
        int sign;
        DX_TRY(find_sign(w, u, depth, &sign));
        if (sign == 0)
            return DX_OK;
        dx_id instead = without_corner(g, dx_fn_of(g, found), u, sign);
        dx_id changed = dx_substitute(g, *f, 1, &found, &instead);
        if (dx_is_none(changed))
            return dx_excuse(g->context, dx_check(g, changed));
        *f = changed;
    }
    return DX_OK;
}

static dx_status find_sign_of_product(far *w, dx_id f, unsigned depth, int *sign)
{
    dx_graph *g = &w->s->graph;
    *sign = 1;
    for (uint32_t i = 0; i < dx_factors(g, f) && *sign; i++) {
        int factor;
        dx_id base = dx_base(g, f, i), exponent = dx_exponent(g, f, i);
        bool number = dx_is_number(g, exponent);
        if (!number && dx_factors(g, f) == 1) {
            *sign = 0;
            return DX_OK;
        }
        DX_TRY(find_sign(w, number ? base : dx_pow(g, base, exponent), depth, &factor));
        *sign *= number ? sign_of_power(g, exponent, factor) : factor;
    }
    return DX_OK;
}

static dx_status find_sign_by_slope(far *w, dx_id f, unsigned depth, int *sign)
{
    dx_graph *g = &w->s->graph;
    dx_id slope;
    int slope_sign, begin;
    dx_status status = dx_diff(g, w->s->rules, f, w->x, 1, &slope);
    if (status != DX_OK)
        return dx_excuse(g->context, status);
    DX_TRY(find_sign(w, slope, depth - 1, &slope_sign));
    if (slope_sign == 0)
        return DX_OK;
    dx_id at = dx_substitute(g, f, 1, &w->x, &w->from);
    if (dx_is_none(at))
        return dx_excuse(g->context, dx_check(g, at));
    DX_TRY(dx_excuse(g->context, dx_ball_sign(g, at, 1024, &begin)));
    *sign = begin == (w->up ? slope_sign : -slope_sign) ? begin : 0;
    return DX_OK;
}

/* Of a formula that has a value, and a slope, all the way. */
static dx_status find_sign(far *w, dx_id f, unsigned depth, int *sign)
{
    dx_graph *g = &w->s->graph;
    dx_extent extent;
    dx_id number, rest;
    bool tractable;
    *sign = 0;
    dx_split_coefficient(g, f, &number, &rest);
    if (!dx_is_number(g, rest) && !dx_same(rest, f)) {
        DX_TRY(find_sign(w, rest, depth, sign));
        *sign *= dx_number_sign(g, number);
        return DX_OK;
    }
    DX_TRY(is_tractable(g, f, &tractable));
    if (!tractable)
        return DX_OK;
    DX_TRY(find_extent(w, f, &extent));
    *sign = extent.whole ? extent.sign : 0;
    if (*sign || !extent.whole || depth == 0)
        return DX_OK;
    DX_TRY(dx_poll(g->context));
    if (dx_op_of(g, f) == DX_OP_MUL)
        DX_TRY(find_sign_of_product(w, f, depth - 1, sign));
    return *sign ? DX_OK : find_sign_by_slope(w, f, depth, sign);
}

dx_status dx_far_sign(ddx_session *s, dx_id f, dx_id x, dx_id from, int *sign)
{
    dx_graph *g = &s->graph;
    far w = {.s = s, .x = x, .from = from, .up = dx_number_sign(g, from) > 0};
    dx_extent extent = {0};
    arb_t end;
    arb_init(end);
    arf_init(w.lo);
    arf_init(w.hi);
    dx_status status = dx_ball_evaluate(g, from, NULL, PRECISION, end);
    if (w.up) {
        arb_get_lbound_arf(w.lo, end, PRECISION);
        arf_pos_inf(w.hi);
    } else {
        arb_get_ubound_arf(w.hi, end, PRECISION);
        arf_neg_inf(w.lo);
    }
    if (status == DX_OK)
        status = find_extent(&w, f, &extent);
    *sign = extent.free ? (extent.sign ? extent.sign : 1) : 0;
    if (status == DX_OK && !*sign)
        status = leave_corners(&w, &f, DEPTH);
    if (status == DX_OK && !*sign && dx_is_number(g, f))
        *sign = dx_number_sign(g, f);
    else if (status == DX_OK && !*sign)
        status = find_sign(&w, f, DEPTH, sign);
    arb_clear(end);
    arf_clear(w.lo);
    arf_clear(w.hi);
    return status;
}
