#include "numeric/solve/system.h"

#include "numeric/balls.h"

enum { MOST_DEGREE = 200 };

/* The degree of factor k of a product, -1 where it is no polynomial. */
static slong factor_degree(const dx_listing *list, size_t i, uint32_t k, const slong *degree)
{
    int64_t n;
    slong base = degree[dx_listing_operand(list, i, 2 * k)];
    dx_id exponent = dx_exponent(list->graph, list->walk.id[i], k);
    if (base == 0 && dx_is_number(list->graph, exponent))
        return 0;
    if (base < 0 || !dx_get_int(list->graph, exponent, &n) || n < 0 || n > MOST_DEGREE)
        return -1;
    return base * (slong)n;
}

static slong node_degree(const dx_listing *list, size_t i, const slong *degree, dx_id unknown)
{
    const dx_graph *g = list->graph;
    dx_id a = list->walk.id[i];
    slong most = 0, part;
    switch (dx_op_of(g, a)) {
    case DX_OP_INT:
    case DX_OP_RAT:
    case DX_OP_BIG:
    case DX_OP_PI:
        return 0;
    case DX_OP_SYMBOL:
        return dx_same(a, unknown);
    case DX_OP_ADD:
        for (uint32_t k = 0; k < dx_terms(g, a) && most >= 0; k++) {
            part = degree[dx_listing_operand(list, i, 2 + 2 * k)];
            most = part < 0 ? -1 : part > most ? part : most;
        }
        return most;
    case DX_OP_MUL:
        for (uint32_t k = 0; k < dx_factors(g, a) && most >= 0; k++) {
            part = factor_degree(list, i, k, degree);
            most = part < 0 ? -1 : most + part;
        }
        return most > MOST_DEGREE ? -1 : most;
    default: /* a function of numbers alone is one */
        for (uint32_t k = 0; k < dx_count(g, a); k++)
            if (list->needed[dx_listing_operand(list, i, k)] &&
                degree[dx_listing_operand(list, i, k)] != 0)
                return -1;
        return dx_op_of(g, a) == DX_OP_CALL ? 0 : -1;
    }
}

static dx_status find_degree(dx_system *s)
{
    dx_memory *memory = &s->graph->context->memory;
    size_t n = s->list.walk.n;
    slong *degree = dx_alloc(memory, n * sizeof *degree);
    if (!degree)
        return dx_no_memory(s->graph->context);
    for (size_t i = 0; i < n; i++)
        degree[i] = s->list.needed[i] ? node_degree(&s->list, i, degree, s->unknown[0]) : 0;
    s->degree = degree[s->place[0]];
    dx_free(memory, degree, n * sizeof *degree);
    return DX_OK;
}

static dx_status prepare(dx_system *s, const dx_id *f)
{
    dx_memory *memory = &s->graph->context->memory;
    DX_TRY(dx_listing_refuse_abstract(&s->list));
    s->place = dx_alloc(memory, s->n * sizeof *s->place);
    s->value = dx_balls_new(memory, s->list.walk.n);
    s->direction = dx_balls_new(memory, s->n);
    s->power = dx_ball_series_new(memory, s->list.walk.n);
    if (!s->place || !s->value || !s->direction || !s->power)
        return dx_no_memory(s->graph->context);
    for (uint32_t i = 0; i < s->n; i++)
        s->place[i] = dx_listing_position(&s->list, f[i]);
    for (size_t i = 0; i < s->list.walk.n && !s->exponentials; i++)
        s->exponentials = dx_fn_of(s->graph, s->list.walk.id[i]) == DX_FN_exp;
    return s->n == 1 ? find_degree(s) : DX_OK;
}

dx_status dx_system_init(dx_system *s, dx_graph *g, uint32_t n, const dx_id *f,
                         const dx_id *unknown)
{
    *s = (dx_system){.graph = g, .n = n, .unknown = unknown, .degree = -1};
    if (n > DX_SYSTEM_MOST)
        return dx_fail(g->context, DX_LIMIT, "proofs go up to %d unknowns, here are %u",
                       DX_SYSTEM_MOST, n);
    DX_TRY(dx_listing_make(g, n, f, &s->list));
    dx_status status = prepare(s, f);
    if (status != DX_OK)
        dx_system_free(s);
    return status;
}

void dx_system_free(dx_system *s)
{
    dx_memory *memory = &s->graph->context->memory;
    dx_free(memory, s->place, s->place ? s->n * sizeof *s->place : 0);
    dx_balls_free(memory, s->value, s->list.walk.n);
    dx_balls_free(memory, s->direction, s->n);
    dx_ball_series_free(memory, s->power, s->list.walk.n);
    dx_listing_free(&s->list);
}

bool dx_system_is_finite(arb_srcptr f, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!arb_is_finite(f + i))
            return false;
    return true;
}

dx_status dx_system_values(dx_system *s, arb_srcptr box, slong prec, arb_ptr f)
{
    dx_ball_point at = {.n = s->n, .symbol = s->unknown, .value = box};
    s->passes++;
    DX_TRY(dx_ball_pass(&s->list, &at, prec, s->value));
    for (uint32_t i = 0; i < s->n; i++)
        arb_set(f + i, s->value + s->place[i]);
    return DX_OK;
}

/* Coefficients in t where unknown k is box[k] + t. */
static dx_status expand_along(dx_system *s, arb_srcptr box, uint32_t k, slong length, slong prec)
{
    dx_ball_point at = {.n = s->n, .symbol = s->unknown, .value = box};
    for (uint32_t i = 0; i < s->n; i++)
        arb_set_ui(s->direction + i, i == k);
    s->passes++;
    return dx_series_pass(&s->list, &at, s->direction, length, prec, s->power);
}

dx_status dx_system_first(dx_system *s, arb_srcptr box, slong prec, arb_ptr f, arb_mat_t jacobian)
{
    for (uint32_t k = 0; k < s->n; k++) {
        DX_TRY(expand_along(s, box, k, 2, prec));
        for (uint32_t i = 0; i < s->n; i++) {
            if (k == 0)
                arb_poly_get_coeff_arb(f + i, s->power + s->place[i], 0);
            arb_poly_get_coeff_arb(arb_mat_entry(jacobian, i, k), s->power + s->place[i], 1);
        }
    }
    return DX_OK;
}

dx_status dx_system_expand(dx_system *s, const arb_t x, slong length, slong prec, arb_poly_t out)
{
    DX_TRY(expand_along(s, x, 0, length, prec));
    arb_poly_set(out, s->power + s->place[0]);
    return DX_OK;
}
