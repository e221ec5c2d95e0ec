#include "numeric/ball.h"

#include "expr/exact.h"
#include "numeric/abstract.h"
#include "numeric/balls.h"
#include "numeric/integral.h"
#include "numeric/rootof.h"
#include "numeric/iterated.h"
#include "numeric/pass.h"

dx_status dx_pass_check_numbers(dx_context *context, double numbers, slong prec)
{
    double bytes = numbers * ((double)prec / 8 + 64);
    double room = context->memory.limit ? (double)context->memory.limit / 2 : 1e9;
    if (bytes <= room)
        return DX_OK;
    return dx_fail(context, DX_LIMIT,
                   "the expression is too large for so many digits: %.0f parts of %.0f digits each",
                   numbers, (double)prec * 0.30103);
}

dx_status dx_pass_check_room(const dx_listing *list, slong length, slong prec)
{
    return dx_pass_check_numbers(list->graph->context, (double)list->walk.n * (double)length, prec);
}

bool dx_ball_point_find(const dx_ball_point *at, dx_id symbol, size_t *index)
{
    size_t lo = 0, hi = at->n;
    while (at->order && lo < hi) {
        size_t middle = lo + (hi - lo) / 2;
        if (at->symbol[at->order[middle]].v < symbol.v)
            lo = middle + 1;
        else
            hi = middle;
    }
    for (; lo < at->n; lo++) {
        *index = at->order ? at->order[lo] : lo;
        if (dx_same(at->symbol[*index], symbol))
            return true;
        if (at->order)
            return false;
    }
    return false;
}

dx_status dx_pass_find_symbol(const dx_graph *g, const dx_ball_point *at, dx_id symbol,
                              size_t *index)
{
    if (at && dx_ball_point_find(at, symbol, index))
        return DX_OK;
    return dx_fail(g->context, DX_NAME, "'%s' has no value",
                   dx_echo(g->context, dx_bytes(g, symbol), dx_bytes_length(g, symbol)));
}

bool dx_pass_is_slow(dx_fn fn)
{
    switch (fn) {
    case DX_FN_gamma:
    case DX_FN_lgamma:
    case DX_FN_digamma:
    case DX_FN_polygamma:
    case DX_FN_beta:
    case DX_FN_factorial:
    case DX_FN_binomial:
    case DX_FN_erfinv:
    case DX_FN_besselj:
    case DX_FN_bessely:
    case DX_FN_besseli:
    case DX_FN_besselk:
    case DX_FN_zeta:
    case DX_FN_zetaderivative:
        return true;
    default:
        return false;
    }
}

uint32_t dx_pass_most_digits(dx_fn fn)
{
    enum {
        MOST_SLOW_DIGITS = 10000, /* a tenth of a second, in which nothing can be asked */
        MOST_BETA_DIGITS = 5000,
        MOST_BESSEL_DIGITS = 4000,
        MOST_SLOWEST_DIGITS = 3000,
        MOST_ERF_DIGITS = 20000
    };
    switch (fn) {
    case DX_FN_zeta:
    case DX_FN_zetaderivative:
    case DX_FN_digamma:
    case DX_FN_polygamma:
        return MOST_SLOWEST_DIGITS;
    case DX_FN_besselj:
    case DX_FN_bessely:
    case DX_FN_besseli:
    case DX_FN_besselk:
        return MOST_BESSEL_DIGITS;
    case DX_FN_beta:
    case DX_FN_binomial:
        return MOST_BETA_DIGITS;
    case DX_FN_erf:
    case DX_FN_erfc:
    case DX_FN_gelu:
        return MOST_ERF_DIGITS;
    default:
        return dx_pass_is_slow(fn) ? MOST_SLOW_DIGITS : UINT32_MAX;
    }
}

void dx_pass_number(const dx_graph *g, dx_id number, slong prec, arb_t out)
{
    int64_t n;
    if (dx_get_int(g, number, &n)) {
        arb_set_si(out, n);
        return;
    }
    fmpq_t q;
    fmpq_init(q);
    dx_number_to_fmpq(g, number, q);
    arb_set_fmpq(out, q, prec);
    fmpq_clear(q);
}

static void integer_power(const arb_t base, int64_t n, slong prec, arb_t out)
{
    ulong size = n < 0 ? -(ulong)n : (ulong)n;
    if (size == 1)
        arb_set(out, base);
    else
        arb_pow_ui(out, base, size, prec);
    if (n < 0)
        arb_inv(out, out, prec);
}

/* From 0 to the power of the upper end. */
static void power_from_zero(const arb_t base, const fmpq_t q, slong prec, arb_t out)
{
    arb_t upper;
    arb_init(upper);
    arb_get_ubound_arf(arb_midref(upper), base, prec);
    arb_pow_fmpq(upper, upper, q, prec);
    arb_zero(out);
    arb_union(out, out, upper, prec);
    arb_clear(upper);
}

void dx_pass_rational_power(const arb_t base, const fmpq_t q, slong prec, arb_t out)
{
    if (fmpz_is_one(fmpq_denref(q)))
        arb_pow_fmpz(out, base, fmpq_numref(q), prec);
    else if (arb_is_zero(base) && fmpq_sgn(q) > 0)
        arb_zero(out);
    else if (arb_contains_negative(base))
        arb_indeterminate(out);
    else if (fmpz_equal_ui(fmpq_denref(q), 2) && fmpz_is_one(fmpq_numref(q)))
        arb_sqrt(out, base, prec);
    else if (fmpz_equal_ui(fmpq_denref(q), 2) && fmpz_equal_si(fmpq_numref(q), -1))
        arb_rsqrt(out, base, prec);
    else if (arb_contains_zero(base) && fmpq_sgn(q) > 0 && arb_is_finite(base))
        power_from_zero(base, q, prec, out);
    else
        arb_pow_fmpq(out, base, q, prec);
}

void dx_pass_power(const dx_graph *g, const arb_t base, dx_id exponent, slong prec, arb_t out)
{
    int64_t n;
    if (dx_get_int(g, exponent, &n)) {
        integer_power(base, n, prec, out);
        return;
    }
    fmpq_t q;
    fmpq_init(q);
    dx_number_to_fmpq(g, exponent, q);
    dx_pass_rational_power(base, q, prec, out);
    fmpq_clear(q);
}

void dx_pass_general_power(const arb_t base, const arb_t exponent, slong prec, arb_t out)
{
    if (arb_is_zero(base) && arb_is_positive(exponent))
        arb_zero(out);
    else
        arb_pow(out, base, exponent, prec);
}

static int decide(dx_op op, const arb_t a, const arb_t b)
{
    switch (op) {
    case DX_OP_LT:
        return arb_lt(a, b) ? 1 : arb_ge(a, b) ? 0 : -1;
    case DX_OP_LE:
        return arb_le(a, b) ? 1 : arb_gt(a, b) ? 0 : -1;
    case DX_OP_EQ:
        return arb_eq(a, b) ? 1 : arb_ne(a, b) ? 0 : -1;
    default:
        return arb_ne(a, b) ? 1 : arb_eq(a, b) ? 0 : -1;
    }
}

void dx_pass_relation(dx_op op, const arb_t a, const arb_t b, arb_t out)
{
    int truth = decide(op, a, b);
    if (truth < 0)
        arb_indeterminate(out);
    else
        arb_set_si(out, truth);
}

/* ---- one pass ------------------------------------------------------------------- */

enum { MOST_WAVES = 16, FEW_NODES = 4096 /* among which a partner is looked for */ };

typedef struct work {
    const dx_listing *list;
    const dx_ball_point *at;
    slong prec;
    arb_ptr value;
    arb_t t;
    arb_t clipped;            /* a base without what is negative */
    arb_ptr args;             /* shallow copies, for calls of several arguments */
    size_t waves[MOST_WAVES]; /* sines and cosines that came with their partners */
    unsigned n_waves;
} work;

static arb_srcptr operand(const work *w, size_t i, uint32_t k)
{
    return w->value + dx_listing_operand(w->list, i, k);
}

static void add_term(work *w, arb_t sum, dx_id coefficient, const arb_t term)
{
    int64_t c;
    if (dx_get_int(w->list->graph, coefficient, &c)) {
        if (c == 1)
            arb_add(sum, sum, term, w->prec);
        else
            arb_addmul_si(sum, term, c, w->prec);
        return;
    }
    fmpq_t q;
    fmpq_init(q);
    dx_number_to_fmpq(w->list->graph, coefficient, q);
    bool first = arb_is_zero(sum);
    arb_ptr scaled = first ? sum : w->t;
    if (fmpz_is_one(fmpq_numref(q))) {
        arb_div_fmpz(scaled, term, fmpq_denref(q), w->prec);
    } else {
        arb_mul_fmpz(scaled, term, fmpq_numref(q), w->prec);
        arb_div_fmpz(scaled, scaled, fmpq_denref(q), w->prec);
    }
    if (!first)
        arb_add(sum, sum, scaled, w->prec);
    fmpq_clear(q);
}

static void add_terms(work *w, size_t i, dx_id a, arb_t out)
{
    const dx_graph *g = w->list->graph;
    dx_pass_number(g, dx_constant(g, a), w->prec, out);
    for (uint32_t k = 0; k < dx_terms(g, a); k++)
        add_term(w, out, dx_coefficient(g, a, k), operand(w, i, 2 + 2 * k));
}

static bool is_never_negative(const dx_graph *g, dx_id a)
{
    dx_fn fn = dx_fn_of(g, a);
    return fn == DX_FN_abs || fn == DX_FN_relu || fn == DX_FN_hypot || dx_is_nonnegative(g, a);
}

/* What of the base a power can have that is no integer; of one that is never negative, where
 * rounding makes it look so: of |u| near 0. */
static arb_srcptr clipped_base(work *w, dx_id exponent, dx_id of, arb_srcptr base)
{
    const dx_graph *g = w->list->graph;
    if (dx_is_integer(g, exponent) || !arb_contains_negative(base))
        return base;
    if (!w->list->clips && !(arb_is_finite(base) && is_never_negative(g, of)))
        return base;
    arb_nonnegative_part(w->clipped, base);
    return w->clipped;
}

static void multiply_factors(work *w, size_t i, dx_id a, arb_t out)
{
    const dx_graph *g = w->list->graph;
    for (uint32_t k = 0; k < dx_factors(g, a); k++) {
        dx_id exponent = dx_exponent(g, a, k);
        arb_srcptr base = operand(w, i, 2 * k);
        int64_t n = 0;
        (void)dx_get_int(g, exponent, &n);
        if (k > 0 && n == 1) {
            arb_mul(out, out, base, w->prec);
        } else if (k > 0 && n == -1) {
            arb_div(out, out, base, w->prec);
        } else {
            arb_ptr power = k > 0 ? w->t : out;
            base = clipped_base(w, exponent, dx_base(g, a, k), base);
            if (dx_is_number(g, exponent))
                dx_pass_power(g, base, exponent, w->prec, power);
            else
                dx_pass_general_power(base, operand(w, i, 2 * k + 1), w->prec, power);
            if (k > 0)
                arb_mul(out, out, power, w->prec);
        }
    }
}

/* The values of operands skip, skip + 1, ... side by side. */
static arb_srcptr gather(work *w, size_t i, uint32_t skip, uint32_t count)
{
    if (count == 1)
        return operand(w, i, skip);
    for (uint32_t k = 0; k < count; k++)
        w->args[k] = *operand(w, i, skip + k);
    return w->args;
}

/* The part of the domain's interval from `from` to `to` that the ends take in. */
static void clip(arf_t low, arf_t high, slong from, slong to)
{
    if (arf_cmp_si(low, from) < 0)
        arf_set_si(low, from);
    if (arf_cmp_si(high, to) > 0)
        arf_set_si(high, to);
}

/* Monotone functions whose domain is an interval with its ends, over what of the argument lies
 * in it. */
static bool call_clipped(dx_fn fn, arb_srcptr x, slong prec, arb_t out)
{
    if ((fn != DX_FN_asin && fn != DX_FN_acos && fn != DX_FN_acosh) || !arb_is_finite(x))
        return false;
    arf_t low, high;
    arb_t end, other;
    arf_init(low);
    arf_init(high);
    arb_init(end);
    arb_init(other);
    arb_get_interval_arf(low, high, x, prec);
    clip(low, high, fn == DX_FN_acosh ? 1 : -1, fn == DX_FN_acosh ? WORD_MAX : 1);
    bool inside = arf_cmp(low, high) <= 0;
    if (inside) {
        arb_set_arf(end, low);
        dx_functions[fn].ball(other, end, 1, prec);
        arb_set_arf(end, high);
        dx_functions[fn].ball(end, end, 1, prec);
        arb_union(out, other, end, prec);
    }
    arb_clear(other);
    arb_clear(end);
    arf_clear(high);
    arf_clear(low);
    return inside;
}

/* The other of sin(u) and cos(u), further on. */
static size_t find_partner(const work *w, size_t i, dx_fn fn)
{
    const dx_listing *list = w->list;
    for (size_t k = i + 1; k < list->walk.n; k++)
        if (list->needed[k] && dx_fn_of(list->graph, list->walk.id[k]) == fn &&
            dx_listing_operand(list, k, 0) == dx_listing_operand(list, i, 0))
            return k;
    return 0;
}

/* Sine and cosine of one angle cost little more than one of them. */
static bool call_with_partner(work *w, size_t i, dx_fn fn, arb_t out)
{
    if (!w->list->waves || (fn != DX_FN_sin && fn != DX_FN_cos))
        return false;
    for (unsigned k = 0; k < w->n_waves; k++)
        if (w->waves[k] == i)
            return true;
    if (w->n_waves == MOST_WAVES || w->list->walk.n > FEW_NODES)
        return false;
    size_t partner = find_partner(w, i, fn == DX_FN_sin ? DX_FN_cos : DX_FN_sin);
    if (partner == 0)
        return false;
    arb_ptr other = w->value + partner;
    if (fn == DX_FN_sin)
        arb_sin_cos(out, other, operand(w, i, 0), w->prec);
    else
        arb_sin_cos(other, out, operand(w, i, 0), w->prec);
    w->waves[w->n_waves++] = partner;
    return true;
}

static void call(work *w, size_t i, dx_id a, arb_t out)
{
    const dx_graph *g = w->list->graph;
    uint32_t n = dx_count(g, a);
    dx_fn fn = dx_fn_of(g, a);
    if (call_with_partner(w, i, fn, out))
        return;
    arb_srcptr args = gather(w, i, 0, n);
    if (!w->list->clips || !call_clipped(fn, args, w->prec, out))
        dx_functions[fn].ball(out, args, (int)n, w->prec);
}

/* Are the two sides of the relation known, if not which is larger? */
static bool has_sides(const work *w, size_t relation)
{
    dx_op op = dx_op_of(w->list->graph, w->list->walk.id[relation]);
    uint32_t n = dx_count(w->list->graph, w->list->walk.id[relation]);
    for (uint32_t k = 0; k < n; k++) {
        size_t below = dx_listing_operand(w->list, relation, k);
        if (op == DX_OP_AND ? !has_sides(w, below) : !arb_is_finite(w->value + below))
            return false;
    }
    return true;
}

static void join(arb_t out, arb_srcptr value, bool first, slong prec)
{
    if (first)
        arb_set(out, value);
    else
        arb_union(out, out, value, prec);
}

/* The first piece whose condition holds; where that is not decided, all that it may be. */
static void choose(work *w, size_t i, dx_id a, arb_t out)
{
    const dx_graph *g = w->list->graph;
    bool first = true;
    for (uint32_t k = 0; k < dx_pieces(g, a); k++) {
        arb_srcptr condition = operand(w, i, 2 * k);
        if (arb_is_zero(condition))
            continue;
        if (!arb_is_finite(condition) && !has_sides(w, dx_listing_operand(w->list, i, 2 * k))) {
            arb_indeterminate(out);
            return;
        }
        join(out, operand(w, i, 2 * k + 1), first, w->prec);
        first = false;
        if (arb_is_finite(condition))
            return;
    }
    if (dx_has_default(g, a))
        join(out, operand(w, i, dx_count(g, a) - 1), first, w->prec);
    else
        arb_indeterminate(out);
}

/* 0 where one of them does not hold. */
static void hold_together(work *w, size_t i, uint32_t n, arb_t out)
{
    arb_one(out);
    for (uint32_t k = 0; k < n; k++) {
        arb_srcptr link = operand(w, i, k);
        if (arb_is_zero(link)) {
            arb_zero(out);
            return;
        }
        if (!arb_is_finite(link))
            arb_indeterminate(out);
    }
}

static dx_status evaluate_node(work *w, size_t i, arb_t out)
{
    dx_graph *g = w->list->graph;
    dx_id a = w->list->walk.id[i];
    dx_op op = dx_op_of(g, a);
    size_t index = 0;
    switch (op) {
    case DX_OP_INT:
    case DX_OP_RAT:
    case DX_OP_BIG:
        dx_pass_number(g, a, w->prec, out);
        return DX_OK;
    case DX_OP_SYMBOL:
        DX_TRY(dx_pass_find_symbol(g, w->at, a, &index));
        arb_set(out, w->at->value + index);
        return DX_OK;
    case DX_OP_INTEGRAL:
        return dx_integral_ball(g, a, w->prec, out);
    case DX_OP_ROOTOF:
        return dx_rootof_ball(g, a, w->prec, out);
    case DX_OP_PI:
        arb_const_pi(out, w->prec);
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
        dx_abstract_ball(g, a, gather(w, i, 1, dx_count(g, a) - 1), w->prec, out);
        return DX_OK;
    case DX_OP_DERIV:
        dx_abstract_ball(g, a, gather(w, i, 2, dx_count(g, a) - 2), w->prec, out);
        return DX_OK;
    case DX_OP_EQ:
    case DX_OP_NE:
    case DX_OP_LT:
    case DX_OP_LE:
        dx_pass_relation(op, operand(w, i, 0), operand(w, i, 1), out);
        return DX_OK;
    case DX_OP_AND:
        hold_together(w, i, dx_count(g, a), out);
        return DX_OK;
    case DX_OP_CASES:
        choose(w, i, a, out);
        return DX_OK;
    case DX_OP_SUM:
    case DX_OP_PRODUCT:
        return dx_iterated_ball(g, a, operand(w, i, 2), operand(w, i, 3), w->at, w->prec, out);
    case DX_OP_TRUE:
    case DX_OP_FALSE:
        arb_set_si(out, op == DX_OP_TRUE);
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
    return dx_fail(g->context, DX_BUG, "a part without a number is evaluated");
}

static dx_status evaluate_nodes(work *w)
{
    for (size_t i = 0; i < w->list->walk.n; i++) {
        if (!w->list->needed[i])
            continue;
        DX_TRY(dx_poll(w->list->graph->context));
        DX_TRY(evaluate_node(w, i, w->value + i));
    }
    return DX_OK;
}

dx_status dx_ball_pass(const dx_listing *list, const dx_ball_point *at, slong prec, arb_ptr value)
{
    DX_TRY(dx_pass_check_room(list, 1, prec));
    dx_context *context = list->graph->context;
    work w = {.list = list, .at = at, .prec = prec, .value = value};
    size_t room = list->widest * sizeof(arb_struct);
    w.args = dx_alloc(&context->memory, room);
    if (!w.args)
        return dx_no_memory(context);
    arb_init(w.t);
    arb_init(w.clipped);
    dx_status status = evaluate_nodes(&w);
    arb_clear(w.clipped);
    arb_clear(w.t);
    dx_free(&context->memory, w.args, room);
    return status;
}

/* ---- the whole ------------------------------------------------------------------- */

static dx_status evaluate_listing(const dx_listing *list, const dx_ball_point *at, slong prec,
                                  dx_id root, arb_t out)
{
    dx_context *context = list->graph->context;
    size_t n = list->walk.n;
    arb_ptr value = dx_balls_new(&context->memory, n);
    if (!value)
        return dx_no_memory(context);
    dx_status status = dx_ball_pass(list, at, prec, value);
    if (status == DX_OK)
        arb_swap(out, value + dx_listing_position(list, root));
    dx_balls_free(&context->memory, value, n);
    return status;
}

dx_status dx_ball_evaluate(dx_graph *g, dx_id a, const dx_ball_point *at, slong prec, arb_t out)
{
    dx_listing list;
    DX_TRY(dx_listing_make(g, 1, &a, &list));
    dx_status status = evaluate_listing(&list, at, prec, a, out);
    dx_listing_free(&list);
    return status;
}

static dx_status find_sign(const dx_listing *list, dx_id a, slong prec, arb_t value, int *sign)
{
    DX_TRY(dx_listing_refuse_abstract(list));
    for (slong p = prec < 64 ? prec : 64;; p = p < prec / 2 ? 2 * p : prec) {
        DX_TRY(evaluate_listing(list, NULL, p, a, value));
        *sign = arb_sgn_nonzero(value);
        if (*sign || arb_is_zero(value) || p >= prec)
            return DX_OK;
    }
}

dx_status dx_ball_sign(dx_graph *g, dx_id a, slong prec, int *sign)
{
    *sign = 0;
    if (dx_is_number(g, a)) {
        *sign = dx_number_sign(g, a);
        return DX_OK;
    }
    dx_listing list;
    DX_TRY(dx_listing_make(g, 1, &a, &list));
    arb_t value;
    arb_init(value);
    dx_status status = find_sign(&list, a, prec, value, sign);
    arb_clear(value);
    dx_listing_free(&list);
    return status;
}
