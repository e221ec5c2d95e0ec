#include "symbolic/solve/inequality.h"

#include "expr/exact.h"
#include "symbolic/decide.h"

#include <math.h>
#include <stdlib.h>

enum { PRECISION = 256, MOST_BREAKS = 200, MOST_BASES = 4 };

typedef struct at {
    dx_id value;
    double low, high;
    bool pole; /* something is divided by 0 there */
} at;

typedef struct line {
    dx_graph *g;
    const dx_oracle *oracle;
    const dx_root_host *host;
    const dx_window *window; /* or NULL: the whole line */
    dx_id unknown, f;
    size_t n;
    at point[MOST_BREAKS];
    uint32_t n_bases;
    dx_id base[MOST_BASES]; /* above 0, as of powers that may be any number */
    bool known;
} line;

/* ---- where the sign may change -----------------------------------------------------------------
 */

static dx_status add_point(line *l, dx_id value, bool pole)
{
    const double slack = 1e-9;
    dx_interval range;
    for (size_t i = 0; i < l->n; i++)
        if (dx_same(l->point[i].value, value)) {
            l->point[i].pole = l->point[i].pole || pole;
            return DX_OK;
        }
    l->known = l->known && l->n < MOST_BREAKS && dx_is_constant(l->g, value);
    if (!l->known)
        return DX_OK;
    DX_TRY(dx_ask_value(l->oracle, value, PRECISION, &range));
    l->known = range.finite;
    if (l->window && (range.high < l->window->low - slack || range.low > l->window->high + slack))
        return DX_OK;
    l->point[l->n++] = (at){value, range.low, range.high, pole};
    return DX_OK;
}

static double middle_of(const dx_interval *range)
{
    return range->low + (range->high - range->low) / 2;
}

/* first + step·k for an integer k: the members in the window. */
static dx_status add_members(line *l, dx_id value, dx_id k, bool pole)
{
    const double slack = 1e-6;
    dx_graph *g = l->g;
    dx_id member[3], number;
    dx_interval first, step;
    for (int64_t m = 0; m < 3; m++) {
        number = dx_int(g, m);
        member[m] = dx_substitute(g, value, 1, &k, &number);
        DX_TRY(dx_check(g, member[m]));
    }
    dx_id rise = dx_sub(g, member[1], member[0]),
          bend = dx_sub(g, dx_sub(g, member[2], member[1]), rise);
    bool even = false;
    DX_TRY(dx_check(g, bend));
    l->known = l->known && dx_is_constant(g, bend);
    if (l->known)
        DX_TRY(dx_excuse(g->context, dx_is_zero_constant(g, l->oracle, bend, &even)));
    l->known = l->known && even;
    if (!l->known)
        return DX_OK;
    DX_TRY(dx_ask_value(l->oracle, member[0], PRECISION, &first));
    DX_TRY(dx_ask_value(l->oracle, rise, PRECISION, &step));
    l->known = first.finite && step.finite && step.sign != 0;
    if (!l->known)
        return DX_OK;
    double a = (l->window->low - middle_of(&first)) / middle_of(&step),
           b = (l->window->high - middle_of(&first)) / middle_of(&step);
    double lo = ceil(fmin(a, b) - slack), hi = floor(fmax(a, b) + slack);
    l->known = hi - lo < MOST_BREAKS && fabs(lo) < 1e9;
    for (double m = lo; m <= hi && l->known; m++) {
        number = dx_int(g, (int64_t)m);
        dx_id one = dx_substitute(g, value, 1, &k, &number);
        DX_TRY(dx_check(g, one));
        DX_TRY(add_point(l, one, pole));
    }
    return DX_OK;
}

/* A candidate, or a family with one integer. */
static dx_status add_candidate(line *l, dx_id value, bool pole)
{
    dx_id name[2];
    if (!l->window || dx_is_constant(l->g, value))
        return add_point(l, value, pole);
    l->known = l->known && dx_free_symbols(l->g, value, 2, name) == 1;
    return l->known ? add_members(l, value, name[0], pole) : DX_OK;
}

static dx_status add_zeros(line *l, dx_id f, bool pole)
{
    dx_equation q;
    const dx_id none[DX_MOST_INDICES] = {DX_NONE, DX_NONE, DX_NONE};
    if (!l->known || !dx_contains(l->g, f, l->unknown))
        return DX_OK;
    dx_equation_init(&q, l->g, l->oracle, l->host, l->unknown, l->window ? l->window->index : none);
    DX_TRY(dx_solve_zero(&q, f));
    l->known = dx_is_none(q.stuck) && !q.every;
    for (size_t i = 0; i < q.n && l->known; i++)
        DX_TRY(add_candidate(l, q.candidate[i].value, pole));
    return DX_OK;
}

static dx_status add_shifted(line *l, dx_id u, int64_t number)
{
    return add_zeros(l, dx_sub(l->g, u, dx_int(l->g, number)), false);
}

/* Where one argument takes the place of another. */
static dx_status add_meetings(line *l, dx_id a)
{
    dx_graph *g = l->g;
    for (uint32_t i = 0; i < dx_count(g, a); i++)
        for (uint32_t k = i + 1; k < dx_count(g, a) && l->known; k++)
            DX_TRY(add_zeros(l, dx_sub(g, dx_operand(g, a, i), dx_operand(g, a, k)), false));
    return DX_OK;
}

/* Where u is an integer and a half of `halves`. */
static dx_status add_jumps(line *l, dx_id u, int64_t halves)
{
    dx_graph *g = l->g;
    if (!l->window || dx_is_none(l->window->index[DX_MOST_INDICES - 1])) {
        l->known = false;
        return DX_OK;
    }
    /* the last name: steps on the way to u = k take the first ones */
    dx_id k = l->window->index[DX_MOST_INDICES - 1];
    dx_id to = dx_add(g, k, dx_rational(g, halves, 2));
    return add_zeros(l, dx_sub(g, u, to), false);
}

/* Where a function of the table jumps, or begins to have a value. */
static dx_status add_call(line *l, dx_id a)
{
    dx_id u = dx_operand(l->g, a, 0);
    switch (dx_fn_of(l->g, a)) {
    case DX_FN_exp:
    case DX_FN_expm1:
    case DX_FN_sin:
    case DX_FN_cos:
    case DX_FN_atan:
    case DX_FN_sinh:
    case DX_FN_cosh:
    case DX_FN_tanh:
    case DX_FN_sech:
    case DX_FN_asinh:
    case DX_FN_cbrt:
    case DX_FN_erf:
    case DX_FN_erfc:
    case DX_FN_sigmoid:
    case DX_FN_softplus:
    case DX_FN_sinc:
        return DX_OK;
    case DX_FN_tan:
    case DX_FN_sec:
        return add_zeros(l, dx_call1(l->g, DX_FN_cos, u), true);
    case DX_FN_cot:
    case DX_FN_csc:
        return add_zeros(l, dx_call1(l->g, DX_FN_sin, u), true);
    case DX_FN_coth:
    case DX_FN_csch:
        return add_zeros(l, u, true);
    case DX_FN_floor:
    case DX_FN_ceil:
    case DX_FN_frac:
        return add_jumps(l, u, 0);
    case DX_FN_round:
        return add_jumps(l, u, 1);
    case DX_FN_mod:
        return add_jumps(l, dx_div(l->g, u, dx_operand(l->g, a, 1)), 0);
    case DX_FN_lambertwm1:
        DX_TRY(add_zeros(l, u, true));
        return add_zeros(l, dx_add(l->g, u, dx_call1(l->g, DX_FN_exp, dx_int(l->g, -1))), false);
    case DX_FN_lambertw:
        return add_zeros(l, dx_add(l->g, u, dx_call1(l->g, DX_FN_exp, dx_int(l->g, -1))), false);
    case DX_FN_min:
    case DX_FN_max:
        return add_meetings(l, a);
    case DX_FN_abs:
    case DX_FN_relu:
    case DX_FN_log:
    case DX_FN_log2:
    case DX_FN_log10:
    case DX_FN_sign:
    case DX_FN_heaviside:
        return add_shifted(l, u, 0);
    case DX_FN_log1p:
        return add_shifted(l, u, -1);
    case DX_FN_acosh:
        return add_shifted(l, u, 1);
    case DX_FN_asin:
    case DX_FN_acos:
    case DX_FN_atanh:
        DX_TRY(add_shifted(l, u, 1));
        return add_shifted(l, u, -1);
    default:
        l->known = false;
        return DX_OK;
    }
}

static dx_status add_product(line *l, dx_id a)
{
    dx_graph *g = l->g;
    for (uint32_t i = 0; i < dx_factors(g, a); i++) {
        dx_id base = dx_base(g, a, i), exponent = dx_exponent(g, a, i);
        bool whole = dx_is_integer(g, exponent),
             below = dx_is_number(g, exponent) && dx_number_sign(g, exponent) < 0;
        if (!whole || below)
            DX_TRY(add_zeros(l, base, below));
        if (!dx_contains(g, exponent, l->unknown) || dx_is_positive(g, base))
            continue;
        l->known = l->known && l->n_bases < MOST_BASES;
        if (l->known)
            l->base[l->n_bases++] = base;
    }
    return DX_OK;
}

static dx_status add_node(line *l, dx_id a)
{
    dx_graph *g = l->g;
    switch (dx_op_of(g, a)) {
    case DX_OP_SYMBOL:
    case DX_OP_ADD:
    case DX_OP_AND:
    case DX_OP_CASES:
        return DX_OK;
    case DX_OP_MUL:
        return add_product(l, a);
    case DX_OP_CALL:
        return add_call(l, a);
    case DX_OP_EQ:
    case DX_OP_NE:
    case DX_OP_LT:
    case DX_OP_LE:
        return add_zeros(l, dx_sub(g, dx_operand(g, a, 0), dx_operand(g, a, 1)), false);
    default:
        l->known = false;
        return DX_OK;
    }
}

static dx_status find_points(line *l)
{
    dx_walk walk;
    if (l->window) {
        DX_TRY(add_point(l, l->window->lo, false));
        DX_TRY(add_point(l, l->window->hi, false));
    }
    DX_TRY(add_zeros(l, l->f, false));
    DX_TRY(dx_walk_make(l->g, 1, &l->f, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && l->known && status == DX_OK; i++)
        if (dx_contains(l->g, walk.id[i], l->unknown))
            status = add_node(l, walk.id[i]);
    dx_walk_free(&walk);
    return status;
}

static int by_place(const void *a, const void *b)
{
    const at *x = a, *y = b;
    return (x->low > y->low) - (x->low < y->low);
}

/* In order, each once. */
static dx_status sort_points(line *l)
{
    size_t kept = 0;
    qsort(l->point, l->n, sizeof *l->point, by_place);
    for (size_t i = 0; i < l->n && l->known; i++) {
        at *before = kept > 0 ? &l->point[kept - 1] : NULL;
        if (before && l->point[i].low <= before->high) {
            dx_id difference = dx_sub(l->g, l->point[i].value, before->value);
            DX_TRY(dx_check(l->g, difference));
            DX_TRY(dx_excuse(l->g->context,
                             dx_is_zero_constant(l->g, l->oracle, difference, &l->known)));
            before->pole = before->pole || l->point[i].pole;
        } else {
            l->point[kept++] = l->point[i];
        }
    }
    l->n = kept;
    return DX_OK;
}

/* ---- the signs between --------------------------------------------------------------------------
 */

/* Are the bases of powers that may be any number above 0? */
static dx_status has_powers(line *l, dx_id value, bool *has)
{
    *has = true;
    for (uint32_t i = 0; i < l->n_bases && *has; i++) {
        int sign = 0;
        dx_id base = dx_substitute(l->g, l->base[i], 1, &l->unknown, &value);
        DX_TRY(dx_excuse(l->g->context, dx_check(l->g, base)));
        if (!dx_is_none(base))
            DX_TRY(dx_ask_sign(l->oracle, base, &sign));
        *has = sign > 0;
    }
    return DX_OK;
}

/* Does the point belong to the set? A zero that is no break is one of many. A ball without an end
 * at a point between breaks is no value. */
static dx_status look(line *l, dx_id value, bool between, bool pole, bool edges, bool *in)
{
    dx_graph *g = l->g;
    dx_interval range;
    bool has;
    *in = false;
    DX_TRY(has_powers(l, value, &has));
    if (pole || !has)
        return DX_OK;
    dx_id a = dx_substitute(g, l->f, 1, &l->unknown, &value);
    if (dx_is_none(a))
        return dx_excuse(g->context, dx_check(g, a));
    DX_TRY(dx_ask_value(l->oracle, a, PRECISION, &range));
    if (range.finite && range.sign == 0) {
        bool zero = false;
        DX_TRY(dx_excuse(g->context, dx_is_zero_constant(g, l->oracle, a, &zero)));
        l->known = l->known && zero;
        *in = edges;
        return DX_OK;
    }
    l->known = l->known && (range.finite || between);
    *in = range.finite && range.sign < 0;
    return DX_OK;
}

/* A number between two breaks, or beyond the last. */
static dx_id between(const line *l, size_t i)
{
    double where;
    if (l->n == 0)
        where = 0;
    else if (i == 0)
        where = floor(l->point[0].low) - 1;
    else if (i == l->n)
        where = ceil(l->point[l->n - 1].high) + 1;
    else
        where = l->point[i - 1].high + (l->point[i].low - l->point[i - 1].high) / 2;
    return dx_number_from_double(l->g, where);
}

static dx_status set_chart(line *l, bool edges, dx_chart *set)
{
    l->known = l->known && l->n <= DX_CHART_BREAKS;
    for (size_t i = 0; i < 2 * l->n + 1 && l->known; i++) {
        bool in, open = i % 2 == 0;
        if (l->window && (i == 0 || i == 2 * l->n)) { /* beyond it */
            set->cell[i] = 0;
            continue;
        }
        dx_id where = open ? between(l, i / 2) : l->point[i / 2].value;
        DX_TRY(dx_check(l->g, where));
        DX_TRY(look(l, where, open, !open && l->point[i / 2].pole, edges, &in));
        set->cell[i] = (signed char)in;
        if (!open) {
            set->at[i / 2] = where;
            set->value[i / 2] = l->point[i / 2].low;
        }
        DX_TRY(dx_poll(l->g->context));
    }
    set->n = l->n;
    if (l->known)
        dx_chart_tidy(set);
    return DX_OK;
}

dx_status dx_solve_inequality(dx_graph *g, const dx_oracle *oracle, const dx_root_host *host,
                              dx_id f, bool edges, dx_id unknown, const dx_window *window,
                              dx_chart *set, bool *known)
{
    line *l = dx_arena_alloc(&g->context->arena, sizeof *l);
    dx_id symbol[2];
    if (!l)
        return dx_no_memory(g->context);
    *l = (line){
        .g = g, .oracle = oracle, .host = host, .window = window, .unknown = unknown, .f = f};
    size_t n = dx_free_symbols(g, f, 2, symbol);
    l->known = n == 0 || (n == 1 && dx_same(symbol[0], unknown));
    if (l->known)
        DX_TRY(find_points(l));
    if (l->known)
        DX_TRY(sort_points(l));
    if (l->known)
        DX_TRY(set_chart(l, edges, set));
    *known = l->known;
    return DX_OK;
}
