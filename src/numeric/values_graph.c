/* From the nodes of the graph to values. */
#include "expr/order.h"
#include "expr/side.h"
#include "numeric/listing.h"
#include "numeric/integral.h"
#include "numeric/values.h"

#include <string.h>

enum { MULTIPLIED = 32 }; /* exponents up to here are worked out by multiplication */

static const double PI = 3.14159265358979323846;

typedef struct work {
    dx_values *v;
    dx_graph *g;
    const dx_listing *list;
    dx_side sizes;   /* of nodes as trees, by which factors are put in order */
    uint32_t *value; /* of each node */
    uint32_t *args;  /* of one call */
    uint32_t *order; /* of terms or factors */
    bool literal;
} work;

static uint32_t operand(const work *w, size_t i, uint32_t k)
{
    return w->value[dx_listing_operand(w->list, i, k)];
}

static uint32_t number(const work *w, dx_id a)
{
    return dx_values_constant(w->v, dx_number_to_double(w->g, a));
}

static uint32_t add_terms(const work *w, size_t i, dx_id a)
{
    const dx_graph *g = w->g;
    dx_order_terms(g, a, w->order);
    uint32_t sum = DX_NO_VALUE;
    for (uint32_t k = 0; k < dx_terms(g, a); k++) {
        uint32_t coefficient = number(w, dx_coefficient(g, a, w->order[k]));
        uint32_t term =
            dx_values_add(w->v, DX_CODE_MUL, coefficient, operand(w, i, 2 + 2 * w->order[k]), 0);
        sum = k == 0 ? term : dx_values_add(w->v, DX_CODE_ADD, sum, term, 0);
    }
    if (dx_is_int(g, dx_constant(g, a), 0))
        return sum;
    return dx_values_add(w->v, DX_CODE_ADD, sum, number(w, dx_constant(g, a)), 0);
}

/* ---- powers ------------------------------------------------------------------------- */

static uint32_t reciprocal(const work *w, uint32_t a)
{
    return dx_values_add(w->v, DX_CODE_DIV, dx_values_constant(w->v, 1), a, 0);
}

static uint32_t integer_power(const work *w, uint32_t base, int64_t n)
{
    uint32_t power = dx_values_power(w->v, base, (uint32_t)(n < 0 ? -n : n));
    return n < 0 ? reciprocal(w, power) : power;
}

/* base^(n + 1/2), n >= 0. */
static uint32_t half_power(const work *w, uint32_t base, uint32_t n)
{
    uint32_t root = dx_values_add(w->v, DX_CODE_SQRT, base, 0, 0);
    if (n == 0)
        return root;
    return dx_values_add(w->v, DX_CODE_MUL, dx_values_power(w->v, base, n), root, 0);
}

static bool is_few(int64_t n)
{
    return n >= -MULTIPLIED && n <= MULTIPLIED;
}

static uint32_t number_power(const work *w, uint32_t base, dx_id exponent)
{
    int64_t n;
    if (dx_get_int(w->g, exponent, &n) && is_few(n))
        return integer_power(w, base, n);
    double e = dx_number_to_double(w->g, exponent), size = fabs(e);
    bool half = size <= MULTIPLIED && size == floor(size) + 0.5;
    if (half && (size == 0.5 || !w->literal)) {
        uint32_t power = half_power(w, base, (uint32_t)size);
        return e < 0 ? reciprocal(w, power) : power;
    }
    return dx_values_add(w->v, DX_CODE_POW, base, dx_values_constant(w->v, e), 0);
}

static uint32_t multiply_factors(const work *w, size_t i, dx_id a)
{
    const dx_graph *g = w->g;
    uint32_t product = dx_values_constant(w->v, 1);
    dx_order_factors_by(g, &w->sizes, a, w->order);
    for (uint32_t k = 0; k < dx_factors(g, a); k++) {
        uint32_t pair = w->order[k];
        dx_id exponent = dx_exponent(g, a, pair);
        uint32_t base = operand(w, i, 2 * pair), power = base;
        bool divides = dx_is_int(g, exponent, -1);
        if (!divides && dx_is_number(g, exponent))
            power = number_power(w, base, exponent);
        else if (!divides)
            power = dx_values_add(w->v, DX_CODE_POW, base, operand(w, i, 2 * pair + 1), 0);
        product = dx_values_add(w->v, divides ? DX_CODE_DIV : DX_CODE_MUL, product, power, 0);
    }
    return product;
}

/* ---- the other nodes ------------------------------------------------------------------ */

static uint32_t call(const work *w, size_t i, dx_id a)
{
    uint32_t n = dx_count(w->g, a);
    for (uint32_t k = 0; k < n; k++)
        w->args[k] = operand(w, i, k);
    return dx_values_call(w->v, dx_fn_of(w->g, a), n, w->args);
}

static uint32_t relate(const work *w, size_t i, dx_op op)
{
    dx_code code = op == DX_OP_LT   ? DX_CODE_LT
                   : op == DX_OP_LE ? DX_CODE_LE
                   : op == DX_OP_EQ ? DX_CODE_EQ
                                    : DX_CODE_NE;
    return dx_values_add(w->v, code, operand(w, i, 0), operand(w, i, 1), 0);
}

static uint32_t hold_together(const work *w, size_t i, dx_id a)
{
    uint32_t all = operand(w, i, 0);
    for (uint32_t k = 1; k < dx_count(w->g, a); k++)
        all = dx_values_add(w->v, DX_CODE_AND, all, operand(w, i, k), 0);
    return all;
}

/* All pieces are worked out; the first whose condition holds is selected. */
static uint32_t choose(const work *w, size_t i, dx_id a)
{
    const dx_graph *g = w->g;
    uint32_t chosen =
        dx_has_default(g, a) ? operand(w, i, dx_count(g, a) - 1) : dx_values_constant(w->v, NAN);
    for (uint32_t k = dx_pieces(g, a); k-- > 0;)
        chosen = dx_values_add(w->v, DX_CODE_SELECT, operand(w, i, 2 * k), operand(w, i, 2 * k + 1),
                               chosen);
    return chosen;
}

static dx_status refuse(const work *w, dx_id a, dx_op op)
{
    dx_context *context = w->g->context;
    if (op == DX_OP_SYMBOL)
        return dx_fail(context, DX_NAME, "'%s' has no value",
                       dx_echo(context, dx_bytes(w->g, a), dx_bytes_length(w->g, a)));
    if (op == DX_OP_SUM || op == DX_OP_PRODUCT)
        return dx_fail(context, DX_LIMIT,
                       "a %s of more than %d terms, or of a number of them that is not known, is "
                       "not compiled",
                       op == DX_OP_SUM ? "sum" : "product", DX_WRITTEN_OUT);
    return dx_fail(context, DX_BUG, "a part without a number is compiled");
}

static dx_status take_node(work *w, size_t i)
{
    dx_id a = w->list->walk.id[i];
    dx_op op = dx_op_of(w->g, a);
    switch (op) {
    case DX_OP_INT:
    case DX_OP_RAT:
    case DX_OP_BIG:
        w->value[i] = number(w, a);
        break;
    case DX_OP_PI:
        w->value[i] = dx_values_constant(w->v, PI);
        break;
    case DX_OP_INTEGRAL: {
        double number;
        DX_TRY(dx_integral_double(w->list->graph, a, &number));
        w->value[i] = dx_values_constant(w->v, number);
        break;
    }
    case DX_OP_SYMBOL: /* the inputs are there already */
        if (w->value[i] == DX_NO_VALUE)
            return refuse(w, a, op);
        break;
    case DX_OP_ADD:
        w->value[i] = add_terms(w, i, a);
        break;
    case DX_OP_MUL:
        w->value[i] = multiply_factors(w, i, a);
        break;
    case DX_OP_CALL:
        w->value[i] = call(w, i, a);
        break;
    case DX_OP_EQ:
    case DX_OP_NE:
    case DX_OP_LT:
    case DX_OP_LE:
        w->value[i] = relate(w, i, op);
        break;
    case DX_OP_AND:
        w->value[i] = hold_together(w, i, a);
        break;
    case DX_OP_CASES:
        w->value[i] = choose(w, i, a);
        break;
    case DX_OP_TRUE:
    case DX_OP_FALSE:
        w->value[i] = dx_values_constant(w->v, op == DX_OP_TRUE);
        break;
    default:
        return refuse(w, a, op);
    }
    return w->value[i] == DX_NO_VALUE ? w->g->context->diag.status : DX_OK;
}

/* ---- all of them ---------------------------------------------------------------------- */

static void place_inputs(work *w, size_t n, const dx_id *symbol)
{
    const dx_walk *walk = &w->list->walk;
    for (size_t k = n; k-- > 0;) { /* of a name that is there twice the first counts */
        uint32_t i = dx_listing_position(w->list, symbol[k]);
        if (i < walk->n && dx_same(walk->id[i], symbol[k]))
            w->value[i] = (uint32_t)k;
    }
}

static dx_status take_nodes(work *w)
{
    for (size_t i = 0; i < w->list->walk.n; i++) {
        if (i % 64 == 0)
            DX_TRY(dx_poll(w->g->context));
        dx_id a = w->list->walk.id[i];
        if (!dx_side_set(&w->sizes, a, dx_size_from_operands(w->g, &w->sizes, a)))
            return dx_no_memory(w->g->context);
        if (w->list->needed[i])
            DX_TRY(take_node(w, i));
    }
    return DX_OK;
}

static dx_status take_listing(work *w, size_t n_roots, const dx_id *roots, size_t n_symbols,
                              const dx_id *symbols)
{
    dx_memory *memory = &w->g->context->memory;
    size_t n = w->list->walk.n, widest = w->list->widest;
    size_t room = (n + 2 * widest) * sizeof(uint32_t);
    w->value = dx_alloc(memory, room);
    if (!w->value)
        return dx_no_memory(w->g->context);
    w->args = w->value + n;
    w->order = w->args + widest;
    memset(w->value, 0xFF, n * sizeof *w->value);
    place_inputs(w, n_symbols, symbols);
    dx_status status =
        dx_side_init(&w->sizes, memory, w->g->n) ? take_nodes(w) : dx_no_memory(w->g->context);
    for (size_t k = 0; k < n_roots && status == DX_OK; k++)
        w->v->output[k] = w->value[dx_listing_position(w->list, roots[k])];
    dx_side_free(&w->sizes);
    dx_free(memory, w->value, room);
    return status;
}

dx_status dx_values_from_graph(dx_values *v, dx_graph *g, size_t n_roots, const dx_id *roots,
                               size_t n_symbols, const dx_id *symbols, bool literal)
{
    dx_listing list;
    DX_TRY(dx_listing_make(g, n_roots, roots, &list));
    work w = {.v = v, .g = g, .list = &list, .literal = literal};
    dx_status status = dx_listing_refuse_abstract(&list);
    if (status == DX_OK)
        status = take_listing(&w, n_roots, roots, n_symbols, symbols);
    dx_listing_free(&list);
    return status;
}
