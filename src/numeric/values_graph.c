/* From the nodes of the graph to values. */
#include "expr/order.h"
#include "expr/side.h"
#include "numeric/integral.h"
#include "numeric/rootof.h"
#include "numeric/loop.h"
#include "numeric/parts.h"
#include "numeric/values.h"

#include <string.h>

enum { MULTIPLIED = 32 }; /* exponents up to here are worked out by multiplication */

static const double PI = 3.14159265358979323846;

typedef struct work {
    dx_values *v;
    dx_graph *g;
    dx_parts *parts;
    size_t n_roots;
    const dx_id *roots;
    dx_side sizes;   /* of nodes as trees, by which factors are put in order */
    bool sized;      /* they were found: a product asked for them */
    uint32_t *value; /* of each part */
    uint32_t *args;  /* of one call */
    uint32_t *order; /* of terms or factors */
    size_t n_symbols;
    const dx_id *symbol;
    dx_tape_kind kind;
    bool literal;
} work;

static uint32_t value_of(const work *w, dx_id part)
{
    return w->value[dx_parts_position(w->parts, part)];
}

static uint32_t operand(const work *w, dx_id a, uint32_t k)
{
    return value_of(w, dx_operand(w->g, a, k));
}

static uint32_t number(const work *w, dx_id a)
{
    return dx_values_number(w->v, dx_number_to_double(w->g, a), a);
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
    if (w->kind == DX_TAPE_EXACT) /* others are exact exponents, see vm_ball.h */
        half = dx_same(exponent, dx_rational(w->g, e < 0 ? -1 : 1, 2));
    if (half && (size == 0.5 || w->kind == DX_TAPE_REDUCED)) {
        uint32_t power = half_power(w, base, (uint32_t)size);
        return e < 0 ? reciprocal(w, power) : power;
    }
    return dx_values_add(w->v, DX_CODE_POW, base, number(w, exponent), 0);
}

/* Divisions by one value share its reciprocal; those that are alone become quotients again. */
static uint32_t divide(const work *w, uint32_t x, uint32_t y)
{
    if (w->literal || y == DX_NO_VALUE || w->v->value[y].code == DX_CODE_CONSTANT)
        return dx_values_add(w->v, DX_CODE_DIV, x, y, 0);
    return dx_values_add(w->v, DX_CODE_MUL, x, reciprocal(w, y), 0);
}

/* The sizes of all nodes, coefficients too. */
static bool find_sizes(work *w)
{
    dx_walk walk;
    if (w->sized)
        return true;
    if (!dx_side_init(&w->sizes, &w->g->context->memory, w->g->n) ||
        dx_walk_make(w->g, w->n_roots, w->roots, &walk) != DX_OK)
        return false;
    w->sized = true;
    for (size_t i = 0; i < walk.n && w->sized; i++)
        w->sized =
            dx_side_set(&w->sizes, walk.id[i], dx_size_from_operands(w->g, &w->sizes, walk.id[i]));
    dx_walk_free(&walk);
    return w->sized;
}

static uint32_t times(const work *w, uint32_t product, uint32_t factor)
{
    return product == DX_NO_VALUE ? factor : dx_values_add(w->v, DX_CODE_MUL, product, factor, 0);
}

static uint32_t multiply_factors(work *w, dx_id a)
{
    const dx_graph *g = w->g;
    uint32_t product = DX_NO_VALUE;
    bool sized = dx_orders_by_size(g, a);
    if (sized && !find_sizes(w)) {
        (void)!dx_no_memory(g->context);
        return DX_NO_VALUE;
    }
    dx_order_factors_by(g, sized ? &w->sizes : NULL, a, w->order);
    for (uint32_t k = 0; k < dx_factors(g, a); k++) {
        uint32_t pair = w->order[k];
        dx_id exponent = dx_exponent(g, a, pair);
        uint32_t base = operand(w, a, 2 * pair), power = base;
        bool divides = dx_is_int(g, exponent, -1);
        if (!divides && dx_is_number(g, exponent))
            power = number_power(w, base, exponent);
        else if (!divides)
            power = dx_values_add(w->v, DX_CODE_POW, base, operand(w, a, 2 * pair + 1), 0);
        if (divides && k == 0)
            product = divide(w, dx_values_constant(w->v, 1), power);
        else
            product = divides ? divide(w, product, power) : times(w, product, power);
        if (product == DX_NO_VALUE)
            return product;
    }
    return product;
}

/* ---- sums ---------------------------------------------------------------------------- */

static uint32_t plus(const work *w, uint32_t sum, uint32_t term)
{
    return sum == DX_NO_VALUE ? term : dx_values_add(w->v, DX_CODE_ADD, sum, term, 0);
}

static uint32_t coefficient_of(const work *w, dx_id a, uint32_t k)
{
    return number(w, dx_coefficient(w->g, a, w->order[k]));
}

/* Terms first..last of the order, one after the other, added to the sum. */
static uint32_t add_one_by_one(const work *w, dx_id a, uint32_t first, uint32_t last, uint32_t sum)
{
    for (uint32_t k = first; k < last; k++) {
        uint32_t term = operand(w, a, 2 + 2 * w->order[k]);
        if (!dx_is_int(w->g, dx_coefficient(w->g, a, w->order[k]), 1))
            term = dx_values_add(w->v, DX_CODE_MUL, coefficient_of(w, a, k), term, 0);
        if (term == DX_NO_VALUE)
            return term;
        sum = plus(w, sum, term);
    }
    return sum;
}

/* A term as base^n, n >= 1; 0 for what is none, or too high. */
static int64_t power_of_term(const dx_graph *g, dx_id term, dx_id *base)
{
    int64_t n = 1;
    *base = term;
    if (dx_op_of(g, term) != DX_OP_MUL)
        return 1;
    if (dx_factors(g, term) != 1 || !dx_get_int(g, dx_exponent(g, term, 0), &n) || n < 1 ||
        n > MULTIPLIED)
        return 0;
    *base = dx_base(g, term, 0);
    return n;
}

/* The end of the run of powers of one base, falling, that begins at k. */
static uint32_t end_of_run(const work *w, dx_id a, uint32_t k)
{
    const dx_graph *g = w->g;
    dx_id base, next;
    int64_t last = power_of_term(g, dx_term(g, a, w->order[k++]), &base);
    while (last > 1 && k < dx_terms(g, a)) {
        int64_t n = power_of_term(g, dx_term(g, a, w->order[k]), &next);
        if (n == 0 || n >= last || !dx_same(base, next))
            break;
        last = n;
        k++;
    }
    return k;
}

/* c·x^5 + d·x^3 + ... as ((c·x^2 + d)·x^2 + ...)·x + constant. */
static uint32_t nest(const work *w, dx_id a, uint32_t first, uint32_t last, dx_id constant)
{
    dx_id base;
    uint32_t sum = coefficient_of(w, a, first), x = DX_NO_VALUE;
    int64_t n = power_of_term(w->g, dx_term(w->g, a, w->order[first]), &base);
    x = value_of(w, base);
    for (uint32_t k = first + 1; k <= last; k++) {
        int64_t next = k == last ? 0 : power_of_term(w->g, dx_term(w->g, a, w->order[k]), &base);
        uint32_t power = dx_values_power(w->v, x, (uint32_t)(n - next));
        sum = dx_values_add(w->v, DX_CODE_MUL, sum, power, 0);
        n = next;
        if (k < last)
            sum = dx_values_add(w->v, DX_CODE_ADD, sum, coefficient_of(w, a, k), 0);
    }
    if (dx_is_int(w->g, constant, 0))
        return sum;
    return dx_values_add(w->v, DX_CODE_ADD, sum, number(w, constant), 0);
}

static uint32_t add_terms(const work *w, dx_id a)
{
    const dx_graph *g = w->g;
    uint32_t sum = DX_NO_VALUE, n = dx_terms(g, a);
    dx_id constant = dx_constant(g, a), zero = dx_int(w->g, 0);
    dx_order_terms(g, a, w->order);
    for (uint32_t k = 0, end; k < n; k = end) {
        end = w->literal ? n : end_of_run(w, a, k);
        if (w->literal || end == k + 1) {
            sum = add_one_by_one(w, a, k, end, sum);
        } else { /* the constant goes with the last */
            uint32_t run = nest(w, a, k, end, end == n ? constant : zero);
            sum = run == DX_NO_VALUE ? run : plus(w, sum, run);
            constant = end == n ? zero : constant;
        }
        if (sum == DX_NO_VALUE)
            return sum;
    }
    if (dx_is_int(g, constant, 0))
        return sum;
    return dx_values_add(w->v, DX_CODE_ADD, sum, number(w, constant), 0);
}

/* ---- the other nodes ------------------------------------------------------------------ */

static uint32_t call(const work *w, dx_id a)
{
    uint32_t n = dx_count(w->g, a);
    for (uint32_t k = 0; k < n; k++)
        w->args[k] = operand(w, a, k);
    return dx_values_call(w->v, dx_fn_of(w->g, a), n, w->args);
}

static uint32_t relate(const work *w, dx_id a, dx_op op)
{
    dx_code code = op == DX_OP_LT   ? DX_CODE_LT
                   : op == DX_OP_LE ? DX_CODE_LE
                   : op == DX_OP_EQ ? DX_CODE_EQ
                                    : DX_CODE_NE;
    return dx_values_add(w->v, code, operand(w, a, 0), operand(w, a, 1), 0);
}

static uint32_t hold_together(const work *w, dx_id a)
{
    uint32_t all = operand(w, a, 0);
    for (uint32_t k = 1; k < dx_count(w->g, a); k++)
        all = dx_values_add(w->v, DX_CODE_AND, all, operand(w, a, k), 0);
    return all;
}

/* All pieces are worked out; the first whose condition holds is selected. */
static uint32_t choose(const work *w, dx_id a)
{
    const dx_graph *g = w->g;
    uint32_t chosen =
        dx_has_default(g, a) ? operand(w, a, dx_count(g, a) - 1) : dx_values_constant(w->v, NAN);
    for (uint32_t k = dx_pieces(g, a); k-- > 0;)
        chosen = dx_values_add(w->v, DX_CODE_SELECT, operand(w, a, 2 * k), operand(w, a, 2 * k + 1),
                               chosen);
    return chosen;
}

/* The body of a SUM or PRODUCT as a tape of its own: its inputs are the bound name, and those of
 * this tape that are in it, whose values go to args. */
static dx_status make_body(const work *w, dx_id body, dx_id name, size_t *n_args, uint32_t *args,
                           dx_tape *tape)
{
    dx_graph *g = w->g;
    size_t room = (w->n_symbols + 1) * sizeof(dx_id), n = 1;
    dx_id *symbol = dx_alloc(&g->context->memory, room);
    if (!symbol)
        return dx_no_memory(g->context);
    symbol[0] = name;
    for (uint32_t k = 0; k < w->n_symbols; k++)
        if (dx_contains(g, body, w->symbol[k])) {
            args[(*n_args)++] = k;
            symbol[n++] = w->symbol[k];
        }
    dx_status status = dx_tape_make(g, 1, &body, n, symbol, w->kind, tape);
    dx_free(&g->context->memory, symbol, room);
    return status;
}

static dx_status iterate(const work *w, dx_id a, uint32_t *value)
{
    dx_graph *g = w->g;
    size_t room = (w->n_symbols + 2) * sizeof(uint32_t), n = 0;
    uint32_t *args = dx_alloc(&g->context->memory, room);
    if (!args)
        return dx_no_memory(g->context);
    args[n++] = operand(w, a, 2);
    args[n++] = operand(w, a, 3);
    dx_tape body;
    dx_status status = make_body(w, dx_operand(g, a, 0), dx_operand(g, a, 1), &n, args, &body);
    uint32_t loop = (uint32_t)w->v->loops.n;
    if (status == DX_OK &&
        !dx_loops_add(&w->v->loops, &g->context->memory, dx_op_of(g, a) == DX_OP_PRODUCT, &body))
        status = dx_no_memory(g->context);
    if (status == DX_OK)
        *value = dx_values_loop(w->v, loop, n, args);
    dx_free(&g->context->memory, args, room);
    return status;
}

static dx_status refuse(const work *w, dx_id a, dx_op op)
{
    dx_context *context = w->g->context;
    if (op == DX_OP_SYMBOL)
        return dx_fail(context, DX_NAME, "'%s' has no value",
                       dx_echo(context, dx_bytes(w->g, a), dx_bytes_length(w->g, a)));
    return dx_fail(context, DX_BUG, "a part without a number is compiled");
}

/* value: of the part; DX_NO_VALUE so far, but for inputs. */
static dx_status take_part(work *w, dx_id a, uint32_t *value)
{
    dx_op op = dx_op_of(w->g, a);
    switch (op) {
    case DX_OP_INT:
    case DX_OP_RAT:
    case DX_OP_BIG:
        *value = number(w, a);
        break;
    case DX_OP_PI:
        *value = dx_values_number(w->v, PI, a);
        break;
    case DX_OP_INTEGRAL: {
        double number;
        DX_TRY(dx_integral_double(w->g, a, &number));
        *value = dx_values_number(w->v, number, a);
        break;
    }
    case DX_OP_ROOTOF: {
        double number;
        DX_TRY(dx_rootof_double(w->g, a, &number));
        *value = dx_values_constant(w->v, number);
        break;
    }
    case DX_OP_SYMBOL: /* the inputs are there already */
        if (*value == DX_NO_VALUE)
            return refuse(w, a, op);
        break;
    case DX_OP_ADD:
        *value = add_terms(w, a);
        break;
    case DX_OP_MUL:
        *value = multiply_factors(w, a);
        break;
    case DX_OP_CALL:
        *value = call(w, a);
        break;
    case DX_OP_EQ:
    case DX_OP_NE:
    case DX_OP_LT:
    case DX_OP_LE:
        *value = relate(w, a, op);
        break;
    case DX_OP_AND:
        *value = hold_together(w, a);
        break;
    case DX_OP_CASES:
        *value = choose(w, a);
        break;
    case DX_OP_SUM:
    case DX_OP_PRODUCT:
        DX_TRY(iterate(w, a, value));
        break;
    case DX_OP_TRUE:
    case DX_OP_FALSE:
        *value = dx_values_constant(w->v, op == DX_OP_TRUE);
        break;
    default:
        return refuse(w, a, op);
    }
    return *value == DX_NO_VALUE ? w->g->context->diag.status : DX_OK;
}

/* ---- all of them ---------------------------------------------------------------------- */

static void place_inputs(work *w, size_t n, const dx_id *symbol)
{
    for (size_t k = n; k-- > 0;) { /* of a name that is there twice the first counts */
        uint32_t i = dx_parts_position(w->parts, symbol[k]);
        if (i < w->parts->n)
            w->value[i] = (uint32_t)k;
    }
}

static dx_status take_parts(work *w)
{
    for (size_t i = 0; i < w->parts->n; i++) {
        if (i % 64 == 0)
            DX_TRY(dx_poll(w->g->context));
        DX_TRY(take_part(w, w->parts->id[i], &w->value[i]));
    }
    for (size_t k = 0; k < w->n_roots; k++)
        w->v->output[k] = value_of(w, w->roots[k]);
    return DX_OK;
}

static dx_status take_all(work *w)
{
    dx_memory *memory = &w->g->context->memory;
    uint32_t few[2 * DX_FEW_PARTS];
    size_t n = w->parts->n, widest = w->parts->widest;
    size_t room = (n + 2 * widest) * sizeof(uint32_t);
    w->value = dx_alloc_short(memory, few, sizeof few, room);
    if (!w->value)
        return dx_no_memory(w->g->context);
    w->args = w->value + n;
    w->order = w->args + widest;
    memset(w->value, 0xFF, n * sizeof *w->value);
    place_inputs(w, w->n_symbols, w->symbol);
    dx_status status = take_parts(w);
    dx_side_free(&w->sizes);
    dx_free_grown(memory, few, w->value, room);
    return status;
}

dx_status dx_values_from_graph(dx_values *v, dx_graph *g, size_t n_roots, const dx_id *roots,
                               size_t n_symbols, const dx_id *symbols, dx_tape_kind kind)
{
    dx_parts parts;
    work w = {.v = v,
              .g = g,
              .parts = &parts,
              .n_roots = n_roots,
              .roots = roots,
              .n_symbols = n_symbols,
              .symbol = symbols,
              .kind = kind,
              .literal = kind == DX_TAPE_LITERAL};
    v->exact = kind == DX_TAPE_EXACT;
    dx_status status = dx_parts_find(g, n_roots, roots, &parts);
    if (status == DX_OK)
        status = take_all(&w);
    dx_parts_free(&parts);
    return status;
}
