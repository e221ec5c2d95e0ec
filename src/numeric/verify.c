#include "numeric/verify.h"

#include "expr/primitive.h"
#include "numeric/balls.h"
#include "numeric/check.h"
#include "numeric/pass.h"
#include "numeric/sample.h"

#include <string.h>

/* One of the two formulas: the series of a (order >= 1) or plain values (order 0). */
typedef struct side {
    dx_listing list;
    slong order;
    arb_ptr value;
    arb_poly_struct *series;
    arb_t result;
    slong prec; /* of result */
} side;

/* ---- sides ------------------------------------------------------------------------ */

static dx_status open_side(dx_graph *g, dx_id a, slong order, side *s)
{
    memset(s, 0, sizeof *s);
    s->order = order;
    arb_init(s->result);
    return dx_listing_make(g, 1, &a, &s->list);
}

/* What its values are written to; only for a formula that is not too large to be checked. */
static dx_status make_values(side *s)
{
    dx_context *context = s->list.graph->context;
    if (s->order)
        s->series = dx_ball_series_new(&context->memory, s->list.walk.n);
    else
        s->value = dx_balls_new(&context->memory, s->list.walk.n);
    return s->series || s->value ? DX_OK : dx_no_memory(context);
}

static void close_side(side *s)
{
    size_t n = s->list.walk.n;
    dx_memory *memory = s->list.walk.memory;
    dx_ball_series_free(memory, s->series, n);
    dx_balls_free(memory, s->value, n);
    arb_clear(s->result);
    dx_listing_free(&s->list);
}

/* The order-th derivative is the coefficient times order!; the function must have a value
 * at the point too. */
static void read_series(side *s, slong prec)
{
    const arb_poly_struct *p = s->series + s->list.walk.n - 1;
    arb_poly_get_coeff_arb(s->result, p, 0);
    if (!arb_is_finite(s->result))
        return;
    arb_t factorial;
    arb_init(factorial);
    arb_fac_ui(factorial, (ulong)s->order, prec);
    arb_poly_get_coeff_arb(s->result, p, s->order);
    arb_mul(s->result, s->result, factorial, prec);
    arb_clear(factorial);
}

static dx_status evaluate(side *s, const dx_ball_point *at, arb_srcptr direction, slong prec)
{
    s->prec = prec;
    if (s->order) {
        DX_TRY(dx_series_pass(&s->list, at, direction, s->order + 1, prec, s->series));
        read_series(s, prec);
        return DX_OK;
    }
    DX_TRY(dx_ball_pass(&s->list, at, prec, s->value));
    arb_set(s->result, s->value + s->list.walk.n - 1);
    return DX_OK;
}

/* Raise the precision until the result is known to 30 digits. *usable: it is. */
static dx_status sharpen(side *s, const dx_ball_point *at, arb_srcptr direction, bool *usable)
{
    slong extra = s->order / 4;
    *usable = false;
    for (slong prec = DX_CHECK_FIRST_PRECISION; prec <= DX_CHECK_LAST_PRECISION; prec *= 2) {
        DX_TRY(evaluate(s, at, direction, prec + extra));
        if (!arb_is_finite(s->result))
            return DX_OK;
        if (dx_check_is_sharp(s->result, prec)) {
            *usable = true;
            return DX_OK;
        }
    }
    return DX_OK;
}

/* ---- comparing two formulas --------------------------------------------------------- */

typedef struct comparison {
    side a, b;
    dx_sample sample;
    dx_id symbol;      /* DX_NONE: equality */
    arb_ptr direction; /* of the series */
    dx_verdict verdict;
    dx_text *where; /* may be NULL */
} comparison;

static void write_value(const arb_t x, const char *what, dx_text *out)
{
    char *text = arb_get_str(x, 12, ARB_STR_NO_RADIUS);
    dx_text_format(out, "%s %s", text, what);
    flint_free(text);
}

static void tell_disagreement(const comparison *c)
{
    if (!c->where)
        return;
    if (c->sample.at.n > 0)
        dx_sample_write(&c->sample, c->a.list.graph, c->where);
    else
        dx_text_string(c->where, "every point");
    dx_text_string(c->where, ": ");
    write_value(c->a.result, "by power series, ", c->where);
    write_value(c->b.result, "by the formula", c->where);
}

/* *points grows when the formulas agree at the sample's point. */
static dx_status compare_at_point(comparison *c, unsigned *points)
{
    bool usable = false;
    DX_TRY(sharpen(&c->a, &c->sample.at, c->direction, &usable));
    if (!usable)
        return DX_OK;
    DX_TRY(sharpen(&c->b, &c->sample.at, NULL, &usable));
    if (arb_is_finite(c->b.result) && !arb_overlaps(c->a.result, c->b.result)) {
        c->verdict = DX_DISAGREES;
        tell_disagreement(c);
    } else if (usable) {
        ++*points;
        dx_sample_keep_range(&c->sample);
    }
    return DX_OK;
}

static unsigned affordable_tries(const comparison *c)
{
    double cost = dx_check_cost(&c->a.list, c->a.order + 1) + dx_check_cost(&c->b.list, 1);
    double affordable = (DX_CHECK_BUDGET + DX_CHECK_BUDGET_PER_ORDER * (double)c->a.order) / cost;
    return affordable > DX_SAMPLE_TRIES ? DX_SAMPLE_TRIES : (unsigned)affordable;
}

static dx_status compare_at_points(comparison *c, unsigned tries)
{
    dx_graph *g = c->a.list.graph;
    unsigned points = 0, enough = c->sample.at.n ? DX_CHECK_POINTS : 1, wanted = enough;
    if (enough > 1 && (dx_check_has_pieces(&c->a.list) || dx_check_has_pieces(&c->b.list)))
        wanted = DX_CHECK_POINTS_OF_PIECES;
    if (tries < enough)
        return DX_OK;
    DX_TRY(make_values(&c->a));
    DX_TRY(make_values(&c->b));
    for (unsigned attempt = 0; attempt < tries && points < wanted; attempt++) {
        DX_TRY(dx_sample_draw(&c->sample, g, c->symbol, attempt));
        DX_TRY(compare_at_point(c, &points));
        if (c->verdict == DX_DISAGREES)
            return DX_OK;
    }
    if (points >= enough)
        c->verdict = DX_AGREES;
    return DX_OK;
}

static dx_status set_direction(comparison *c)
{
    dx_context *context = c->a.list.graph->context;
    size_t n = c->sample.at.n;
    c->direction = dx_balls_new(&context->memory, n);
    if (!c->direction)
        return dx_no_memory(context);
    for (size_t i = 0; i < n; i++)
        arb_set_ui(c->direction + i, dx_same(c->sample.symbol[i], c->symbol));
    return DX_OK;
}

static dx_status compare_sides(comparison *c)
{
    const dx_listing *lists[2] = {&c->a.list, &c->b.list};
    const unsigned tries = affordable_tries(c);
    if (tries == 0)
        return DX_OK;
    DX_TRY(dx_sample_make(2, lists, &c->sample));
    dx_status status = set_direction(c);
    if (status == DX_OK)
        status = compare_at_points(c, tries);
    dx_balls_free(c->sample.memory, c->direction, c->sample.at.n);
    dx_sample_free(&c->sample);
    return status;
}

static dx_status compare_scalars(dx_graph *g, dx_id a, dx_id symbol, uint32_t order, dx_id b,
                                 dx_verdict *verdict, dx_text *where)
{
    comparison c = {.symbol = symbol, .verdict = DX_NOT_CHECKED, .where = where};
    dx_status status = open_side(g, a, (slong)order, &c.a);
    if (status == DX_OK) {
        status = open_side(g, b, 0, &c.b);
        if (status == DX_OK)
            status = compare_sides(&c);
        close_side(&c.b);
    }
    close_side(&c.a);
    *verdict = c.verdict;
    if (status == DX_LIMIT || status == DX_TYPE) {
        dx_diag_clear(&g->context->diag); /* not checked, but no failure of the formula */
        status = DX_OK;
    }
    return status;
}

/* ---- vectors and equations, element by element --------------------------------------- */

typedef struct pair {
    dx_id a, b;
} pair;

typedef struct pairs {
    dx_memory *memory;
    pair *pair;
    size_t n, capacity;
} pairs;

static dx_status push_pair(dx_graph *g, pairs *stack, dx_id a, dx_id b)
{
    if (!dx_grow(stack->memory, &stack->pair, sizeof *stack->pair, &stack->capacity, stack->n + 1))
        return dx_no_memory(g->context);
    stack->pair[stack->n++] = (pair){a, b};
    return DX_OK;
}

static bool has_parts(const dx_graph *g, dx_id a)
{
    return dx_op_of(g, a) == DX_OP_VECTOR;
}

static void join(dx_verdict *all, dx_verdict one)
{
    if (one == DX_DISAGREES || (one == DX_NOT_CHECKED && *all == DX_AGREES))
        *all = one;
}

/* The two sides of an equation may have changed places. */
static dx_status compare_equations(dx_graph *g, pair p, dx_id symbol, uint32_t order,
                                   dx_verdict *verdict, dx_text *where)
{
    dx_verdict left = DX_NOT_CHECKED, right = DX_NOT_CHECKED;
    dx_text none;
    dx_text_init(&none, &g->context->memory);
    for (uint32_t swap = 0; swap < 2; swap++) {
        dx_text *story = swap ? where : &none;
        dx_status status = compare_scalars(g, dx_operand(g, p.a, 0), symbol, order,
                                           dx_operand(g, p.b, swap), &left, story);
        if (status == DX_OK)
            status = compare_scalars(g, dx_operand(g, p.a, 1), symbol, order,
                                     dx_operand(g, p.b, 1 - swap), &right, story);
        if (status != DX_OK) {
            dx_text_free(&none);
            return status;
        }
        if (left != DX_DISAGREES && right != DX_DISAGREES)
            break;
    }
    dx_text_free(&none);
    *verdict = left;
    join(verdict, right);
    return DX_OK;
}

static dx_status compare_pair(dx_graph *g, pairs *stack, pair p, dx_id symbol, uint32_t order,
                              dx_verdict *verdict, dx_text *where)
{
    dx_op op = dx_op_of(g, p.a);
    dx_verdict one = DX_NOT_CHECKED;
    if (has_parts(g, p.a) != has_parts(g, p.b) ||
        (has_parts(g, p.a) && dx_count(g, p.a) != dx_count(g, p.b))) {
        if (where)
            dx_text_string(where, "the two have different shapes");
        *verdict = DX_DISAGREES;
        return DX_OK;
    }
    if (has_parts(g, p.a)) {
        for (uint32_t k = 0; k < dx_count(g, p.a); k++)
            DX_TRY(push_pair(g, stack, dx_operand(g, p.a, k), dx_operand(g, p.b, k)));
        return DX_OK;
    }
    if (op == DX_OP_EQ && dx_op_of(g, p.b) == DX_OP_EQ)
        DX_TRY(compare_equations(g, p, symbol, order, &one, where));
    else
        DX_TRY(compare_scalars(g, p.a, symbol, order, p.b, &one, where));
    join(verdict, one);
    return DX_OK;
}

static dx_status compare(dx_graph *g, dx_id a, dx_id symbol, uint32_t order, dx_id b,
                         dx_verdict *verdict, dx_text *where)
{
    pairs stack = {.memory = &g->context->memory};
    *verdict = DX_AGREES;
    dx_status status = push_pair(g, &stack, a, b);
    while (status == DX_OK && stack.n > 0 && *verdict != DX_DISAGREES) {
        status = dx_poll(g->context);
        if (status == DX_OK)
            status = compare_pair(g, &stack, stack.pair[--stack.n], symbol, order, verdict, where);
    }
    dx_free(stack.memory, stack.pair, stack.capacity * sizeof *stack.pair);
    return status;
}

dx_status dx_verify_derivative(dx_graph *g, dx_id a, dx_id symbol, uint32_t order, dx_id derivative,
                               dx_verdict *verdict, dx_text *where)
{
    bool settled;
    DX_TRY(dx_has_settled_integral(g, 2, (const dx_id[]){a, derivative}, &settled));
    if (settled) {
        *verdict = DX_AGREES;
        return DX_OK;
    }
    return compare(g, a, symbol, order, derivative, verdict, where);
}

dx_status dx_verify_equal(dx_graph *g, dx_id a, dx_id b, dx_verdict *verdict)
{
    bool settled;
    *verdict = DX_NOT_CHECKED;
    DX_TRY(dx_has_settled_integral(g, 2, (const dx_id[]){a, b}, &settled));
    if (settled)
        return DX_OK;
    return compare(g, a, DX_NONE, 0, b, verdict, NULL);
}
