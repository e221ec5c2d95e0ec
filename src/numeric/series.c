#include "numeric/ball.h"

#include "numeric/abstract.h"
#include "numeric/balls.h"
#include "numeric/integral.h"
#include "numeric/rootof.h"
#include "numeric/iterated.h"
#include "numeric/pass.h"

/* Nothing is known of the function's expansion. */
static void indeterminate(arb_poly_t out, slong length)
{
    arb_poly_fit_length(out, length);
    _arb_poly_set_length(out, length);
    for (slong k = 0; k < length; k++)
        arb_indeterminate(out->coeffs + k);
}

static void set_constant(arb_poly_t out, const arb_t value)
{
    arb_poly_set_arb(out, value);
}

static bool is_constant(const arb_poly_struct *p)
{
    return p->length <= 1;
}

typedef struct work {
    const dx_listing *list;
    const dx_ball_point *at;
    arb_srcptr direction;
    slong length, prec;
    arb_poly_struct *value;
    arb_t c, d;
    arb_poly_t t, u;
    arb_ptr constants;     /* shallow copies: constant terms of a call's arguments */
    arb_poly_struct *args; /* shallow copies: a call's arguments */
} work;

static const arb_poly_struct *operand(const work *w, size_t i, uint32_t k)
{
    return w->value + dx_listing_operand(w->list, i, k);
}

static void add_terms(work *w, size_t i, dx_id a, arb_poly_t out)
{
    const dx_graph *g = w->list->graph;
    dx_pass_number(g, dx_constant(g, a), w->prec, w->c);
    set_constant(out, w->c);
    for (uint32_t k = 0; k < dx_terms(g, a); k++) {
        dx_pass_number(g, dx_coefficient(g, a, k), w->prec, w->c);
        arb_poly_scalar_mul(w->t, operand(w, i, 2 + 2 * k), w->c, w->prec);
        arb_poly_add_series(out, out, w->t, w->length, w->prec);
    }
}

/* base^n along a base that varies */
static void integer_power(work *w, const arb_poly_struct *base, int64_t n, arb_poly_t out)
{
    ulong size = n < 0 ? -(ulong)n : (ulong)n;
    if (size == 1)
        arb_poly_set(out, base);
    else
        arb_poly_pow_ui_trunc_binexp(out, base, size, w->length, w->prec);
    if (n < 0)
        arb_poly_inv_series(out, out, w->length, w->prec);
}

/* base^y for a number y, which is analytic where base is positive; elsewhere integers
 * only have a power. */
static void real_power(work *w, const arb_poly_struct *base, const arb_t y, arb_poly_t out)
{
    if (arb_is_int(y) && arf_cmpabs_2exp_si(arb_midref(y), 30) < 0) {
        int64_t n = arf_get_si(arb_midref(y), ARF_RND_DOWN);
        if (n == 0)
            arb_poly_one(out);
        else
            integer_power(w, base, n, out);
        return;
    }
    if (!arb_is_positive(base->coeffs))
        indeterminate(out, w->length);
    else
        arb_poly_pow_arb_series(out, base, y, w->length, w->prec);
}

static void number_power(work *w, const arb_poly_struct *base, dx_id exponent, arb_poly_t out)
{
    const dx_graph *g = w->list->graph;
    arb_poly_get_coeff_arb(w->d, base, 0);
    if (is_constant(base)) {
        dx_pass_power(g, w->d, exponent, w->prec, w->c);
        set_constant(out, w->c);
        return;
    }
    int64_t n, d;
    if (dx_get_int(g, exponent, &n)) {
        integer_power(w, base, n, out);
        return;
    }
    dx_pass_number(g, exponent, w->prec, w->c);
    arb_mul_2exp_si(w->d, w->c, 1);
    bool half = arb_is_int(w->d) && arf_cmpabs_2exp_si(arb_midref(w->d), 30) < 0;
    d = half ? arf_get_si(arb_midref(w->d), ARF_RND_DOWN) : 0;
    if ((d == 1 || d == -1) && arb_is_positive(base->coeffs)) {
        if (d == 1)
            arb_poly_sqrt_series(out, base, w->length, w->prec);
        else
            arb_poly_rsqrt_series(out, base, w->length, w->prec);
        return;
    }
    real_power(w, base, w->c, out);
}

static void general_power(work *w, const arb_poly_struct *base, const arb_poly_struct *exponent,
                          arb_poly_t out)
{
    arb_poly_get_coeff_arb(w->c, base, 0);
    arb_poly_get_coeff_arb(w->d, exponent, 0);
    if (is_constant(exponent) && is_constant(base)) {
        dx_pass_general_power(w->c, w->d, w->prec, w->c);
        set_constant(out, w->c);
    } else if (is_constant(exponent)) {
        real_power(w, base, w->d, out);
    } else if (is_constant(base) && arb_is_zero(w->c) && arb_is_positive(w->d)) {
        arb_poly_zero(out);
    } else if (!arb_is_positive(w->c)) {
        indeterminate(out, w->length);
    } else {
        arb_poly_log_series(w->u, base, w->length, w->prec);
        arb_poly_mullow(w->u, w->u, exponent, w->length, w->prec);
        arb_poly_exp_series(out, w->u, w->length, w->prec);
    }
}

static bool is_finite(const arb_poly_struct *p)
{
    return _arb_vec_is_finite(p->coeffs, p->length);
}

/* out·factor; nothing of it is known where 0 meets what has no value. */
static void multiply(work *w, arb_poly_t out, const arb_poly_struct *factor)
{
    if ((out->length == 0 && !is_finite(factor)) || (factor->length == 0 && !is_finite(out)))
        indeterminate(out, w->length);
    else
        arb_poly_mullow(out, out, factor, w->length, w->prec);
}

/* ---- holes -------------------------------------------------------------------------- */

/* The hole that the point may be at; NULL: none. */
static dx_hole *find_hole(const work *w)
{
    for (size_t k = 0; k < w->at->n_holes; k++)
        if (arb_contains(w->at->value, w->at->hole[k].at))
            return &w->at->hole[k];
    return NULL;
}

/* base/(x - p)^order for p in the ball x, at which base is 0 that often: coefficient k is a mean of
 * coefficient k + order over the ball. */
static void divide_by_power(work *w, const arb_poly_struct *base, slong order, arb_poly_t out)
{
    arb_poly_shift_right(out, base, order);
    arb_poly_fit_length(out, w->length);
    for (slong k = out->length; k < w->length; k++)
        arb_zero(out->coeffs + k);
    for (slong k = w->length - order; k < w->length; k++)
        arb_indeterminate(out->coeffs + (k > 0 ? k : 0));
    _arb_poly_set_length(out, w->length);
}

/* Of the product, what its factors are 0 of together at the hole, and what dividing costs; false
 * where it need not or cannot be continued. */
static bool count_zeros(const work *w, size_t i, dx_id a, const dx_hole *hole, slong *total,
                        slong *most)
{
    const dx_graph *g = w->list->graph;
    bool divides = false;
    *total = *most = 0;
    for (uint32_t k = 0; k < dx_factors(g, a); k++) {
        int64_t n;
        slong order = hole->order[dx_listing_operand(w->list, i, 2 * k)];
        if (order == 0)
            continue;
        if (!dx_get_int(g, dx_exponent(g, a, k), &n) || n > 64 || n < -64)
            return false;
        divides = divides || n < 0;
        *total += (slong)n * order;
        *most = order > *most ? order : *most;
    }
    return divides && *total >= 0;
}

static bool multiply_at_hole(work *w, size_t i, dx_id a, arb_poly_t out)
{
    const dx_graph *g = w->list->graph;
    dx_hole *hole = find_hole(w);
    slong total, most;
    if (!hole || !count_zeros(w, i, a, hole, &total, &most))
        return false;
    arb_poly_t reduced, power;
    arb_poly_init(reduced);
    arb_poly_init(power);
    arb_poly_one(out);
    for (uint32_t k = 0; k < dx_factors(g, a); k++) {
        size_t place = dx_listing_operand(w->list, i, 2 * k);
        dx_id exponent = dx_exponent(g, a, k);
        if (hole->order[place] > 0)
            divide_by_power(w, w->value + place, hole->order[place], reduced);
        else
            arb_poly_set(reduced, w->value + place);
        if (dx_is_number(g, exponent))
            number_power(w, reduced, exponent, power);
        else
            general_power(w, reduced, operand(w, i, 2 * k + 1), power);
        multiply(w, out, power);
    }
    arb_poly_zero(reduced);
    arb_sub(w->c, w->at->value, hole->at, w->prec);
    arb_poly_set_coeff_arb(reduced, 0, w->c);
    arb_poly_set_coeff_si(reduced, 1, 1);
    arb_poly_pow_ui_trunc_binexp(power, reduced, (ulong)total, w->length, w->prec);
    multiply(w, out, power);
    if (hole->learns)
        hole->lost += (unsigned)most;
    arb_poly_clear(reduced);
    arb_poly_clear(power);
    return true;
}

/* How many coefficients in front are exactly 0, of one that is not 0 altogether. */
static void learn_order(const work *w, size_t i)
{
    dx_hole *hole = w->at->n_holes > 0 ? &w->at->hole[w->at->n_holes - 1] : NULL;
    const arb_poly_struct *p = w->value + i;
    slong order = 0;
    if (!hole || !hole->learns)
        return;
    while (order < p->length && arb_is_zero(p->coeffs + order))
        order++;
    hole->order[i] = (uint8_t)(order < p->length && arb_is_finite(p->coeffs + order) ? order : 0);
}

static void multiply_factors(work *w, size_t i, dx_id a, arb_poly_t out)
{
    const dx_graph *g = w->list->graph;
    if (w->at->n_holes > 0 && multiply_at_hole(w, i, a, out))
        return;
    for (uint32_t k = 0; k < dx_factors(g, a); k++) {
        dx_id exponent = dx_exponent(g, a, k);
        const arb_poly_struct *base = operand(w, i, 2 * k);
        if (k > 0 && dx_is_int(g, exponent, 1)) {
            multiply(w, out, base);
            continue;
        }
        arb_poly_struct *power = k > 0 ? w->t : out;
        if (dx_is_number(g, exponent))
            number_power(w, base, exponent, power);
        else
            general_power(w, base, operand(w, i, 2 * k + 1), power);
        if (k > 0)
            multiply(w, out, power);
    }
}

/* Constant arguments need no jet: a function may have values where it has no
 * expansion. */
static void call(work *w, size_t i, dx_id a, arb_poly_t out)
{
    const dx_graph *g = w->list->graph;
    const dx_function *row = &dx_functions[dx_fn_of(g, a)];
    uint32_t n = dx_count(g, a);
    bool constant = true;
    for (uint32_t k = 0; k < n; k++) {
        w->args[k] = *operand(w, i, k);
        constant = constant && is_constant(w->args + k);
    }
    if (!constant) {
        row->jet(out, w->args, (int)n, w->length, w->prec);
        return;
    }
    arb_struct zero;
    arb_init(&zero);
    for (uint32_t k = 0; k < n; k++)
        w->constants[k] = w->args[k].length ? w->args[k].coeffs[0] : zero;
    row->ball(w->c, w->constants, (int)n, w->prec);
    arb_clear(&zero);
    set_constant(out, w->c);
}

static void apply(work *w, size_t i, dx_id a, uint32_t skip, arb_poly_t out)
{
    uint32_t n = dx_count(w->list->graph, a) - skip;
    for (uint32_t k = 0; k < n; k++)
        w->args[k] = *operand(w, i, skip + k);
    dx_abstract_jet(w->list->graph, a, w->args, w->length, w->prec, out);
}

/* A relation is constant around a point where it does not hold as an equality. */
static void relate(work *w, dx_op op, const arb_poly_struct *a, const arb_poly_struct *b,
                   arb_poly_t out)
{
    arb_poly_get_coeff_arb(w->c, a, 0);
    arb_poly_get_coeff_arb(w->d, b, 0);
    if (arb_overlaps(w->c, w->d) && !(is_constant(a) && is_constant(b)))
        arb_indeterminate(w->c);
    else
        dx_pass_relation(op, w->c, w->d, w->c);
    set_constant(out, w->c);
}

/* Where one of them does not hold, all together do not; they are constants. */
static void hold_together(work *w, size_t i, uint32_t n, arb_poly_t out)
{
    arb_one(w->c);
    for (uint32_t k = 0; k < n; k++) {
        arb_poly_get_coeff_arb(w->d, operand(w, i, k), 0);
        if (arb_is_zero(w->d)) {
            arb_zero(w->c);
            break;
        }
        if (!arb_is_finite(w->d))
            arb_indeterminate(w->c);
    }
    set_constant(out, w->c);
}

/* The piece that holds around the point. */
static void choose(work *w, size_t i, dx_id a, arb_poly_t out)
{
    const dx_graph *g = w->list->graph;
    for (uint32_t k = 0; k < dx_pieces(g, a); k++) {
        arb_poly_get_coeff_arb(w->c, operand(w, i, 2 * k), 0);
        if (arb_is_zero(w->c))
            continue;
        if (arb_is_finite(w->c))
            arb_poly_set(out, operand(w, i, 2 * k + 1));
        else
            indeterminate(out, w->length);
        return;
    }
    if (dx_has_default(g, a))
        arb_poly_set(out, operand(w, i, dx_count(g, a) - 1));
    else
        indeterminate(out, w->length);
}

static dx_status set_symbol(work *w, dx_id a, arb_poly_t out)
{
    size_t index = 0;
    DX_TRY(dx_pass_find_symbol(w->list->graph, w->at, a, &index));
    set_constant(out, w->at->value + index);
    if (w->length > 1 && !arb_is_zero(w->direction + index))
        arb_poly_set_coeff_arb(out, 1, w->direction + index);
    return DX_OK;
}

static dx_status expand_node(work *w, size_t i, arb_poly_t out)
{
    dx_graph *g = w->list->graph;
    dx_id a = w->list->walk.id[i];
    dx_op op = dx_op_of(g, a);
    switch (op) {
    case DX_OP_INT:
    case DX_OP_RAT:
    case DX_OP_BIG:
        dx_pass_number(g, a, w->prec, w->c);
        set_constant(out, w->c);
        return DX_OK;
    case DX_OP_SYMBOL:
        return set_symbol(w, a, out);
    case DX_OP_INTEGRAL:
        DX_TRY(dx_integral_ball(g, a, w->prec, w->c));
        set_constant(out, w->c);
        return DX_OK;
    case DX_OP_ROOTOF:
        DX_TRY(dx_rootof_ball(g, a, w->prec, w->c));
        set_constant(out, w->c);
        return DX_OK;
    case DX_OP_PI:
        arb_const_pi(w->c, w->prec);
        set_constant(out, w->c);
        return DX_OK;
    case DX_OP_ADD:
        add_terms(w, i, a, out);
        return DX_OK;
    case DX_OP_MUL:
        multiply_factors(w, i, a, out);
        return DX_OK;
    case DX_OP_CALL:
        call(w, i, a, out);
        return DX_OK;
    case DX_OP_APPLY:
        apply(w, i, a, 1, out);
        return DX_OK;
    case DX_OP_DERIV:
        apply(w, i, a, 2, out);
        return DX_OK;
    case DX_OP_EQ:
    case DX_OP_NE:
    case DX_OP_LT:
    case DX_OP_LE:
        relate(w, op, operand(w, i, 0), operand(w, i, 1), out);
        return DX_OK;
    case DX_OP_AND:
        hold_together(w, i, dx_count(g, a), out);
        return DX_OK;
    case DX_OP_CASES:
        choose(w, i, a, out);
        return DX_OK;
    case DX_OP_SUM:
    case DX_OP_PRODUCT:
        arb_poly_get_coeff_arb(w->c, operand(w, i, 2), 0);
        arb_poly_get_coeff_arb(w->d, operand(w, i, 3), 0);
        return dx_iterated_series(g, a, w->c, w->d, w->at, w->direction, w->length, w->prec, out);
    case DX_OP_TRUE:
    case DX_OP_FALSE:
        arb_poly_set_si(out, op == DX_OP_TRUE);
        return DX_OK;
    case DX_OP_NONE:
    case DX_OP_PRIMITIVE:
    case DX_OP_INF:
    case DX_OP_VECTOR:
    case DX_OP_RANGE:
    case DX_OP_STRING:
    case DX_OP_DIFF:
    case DX_OP_STEPS:
    case DX_OP_TABLE:
    case DX_OP_SOLUTION:
        break;
    }
    return dx_fail(g->context, DX_BUG, "a part without a number is expanded");
}

static dx_status expand_nodes(work *w)
{
    for (size_t i = 0; i < w->list->walk.n; i++) {
        if (!w->list->needed[i])
            continue;
        DX_TRY(dx_poll(w->list->graph->context));
        DX_TRY(expand_node(w, i, w->value + i));
        learn_order(w, i);
    }
    return DX_OK;
}

dx_status dx_series_pass(const dx_listing *list, const dx_ball_point *at, arb_srcptr direction,
                         slong length, slong prec, arb_poly_struct *value)
{
    DX_TRY(dx_pass_check_room(list, length, prec));
    dx_context *context = list->graph->context;
    work w = {.list = list,
              .at = at,
              .direction = direction,
              .length = length,
              .prec = prec,
              .value = value};
    size_t room = list->widest * (sizeof(arb_poly_struct) + sizeof(arb_struct));
    w.args = dx_alloc(&context->memory, room);
    if (!w.args)
        return dx_no_memory(context);
    w.constants = (arb_ptr)(w.args + list->widest);
    arb_init(w.c);
    arb_init(w.d);
    arb_poly_init(w.t);
    arb_poly_init(w.u);
    dx_status status = expand_nodes(&w);
    arb_clear(w.c);
    arb_clear(w.d);
    arb_poly_clear(w.t);
    arb_poly_clear(w.u);
    dx_free(&context->memory, w.args, room);
    return status;
}

/* ---- the whole ------------------------------------------------------------------- */

static dx_status expand_listing(const dx_listing *list, const dx_ball_point *at,
                                arb_srcptr direction, slong length, slong prec, arb_poly_t out)
{
    dx_context *context = list->graph->context;
    size_t n = list->walk.n;
    arb_poly_struct *value = dx_ball_series_new(&context->memory, n);
    if (!value)
        return dx_no_memory(context);
    dx_status status = dx_series_pass(list, at, direction, length, prec, value);
    if (status == DX_OK)
        arb_poly_swap(out, value + n - 1);
    dx_ball_series_free(&context->memory, value, n);
    return status;
}

dx_status dx_ball_series(dx_graph *g, dx_id a, const dx_ball_point *at, dx_id symbol, slong length,
                         slong prec, arb_poly_t out)
{
    dx_context *context = g->context;
    arb_ptr direction = dx_balls_new(&context->memory, at->n);
    if (!direction)
        return dx_no_memory(context);
    for (size_t i = 0; i < at->n; i++)
        arb_set_ui(direction + i, dx_same(at->symbol[i], symbol));
    dx_listing list;
    dx_status status = dx_listing_make(g, 1, &a, &list);
    if (status == DX_OK) {
        status = expand_listing(&list, at, direction, length, prec, out);
        dx_listing_free(&list);
    }
    dx_balls_free(&context->memory, direction, at->n);
    return status;
}
