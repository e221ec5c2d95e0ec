#include "symbolic/derivatives/diff.h"

#include "expr/walk.h"
#include "symbolic/derivatives/extremes.h"
#include "symbolic/derivatives/local.h"

#include <string.h>

enum { POLL_EVERY = 512 };

typedef dx_derivatives pass;

static dx_id derivative_of(const pass *p, dx_id a)
{
    return p->derivative[a.v];
}

static bool is_zero(const pass *p, dx_id a)
{
    return dx_is_int(p->g, a, 0);
}

/* A sum collected term by term; few terms need no memory. */
enum { FEW_TERMS = 16 };
typedef struct terms {
    dx_memory *memory;
    dx_id few[FEW_TERMS];
    dx_id *more; /* all of them, once they are many */
    size_t n, capacity;
    bool failed;
} terms;

static void begin_terms(terms *t, dx_graph *g)
{
    t->memory = &g->context->memory;
    t->more = NULL;
    t->n = t->capacity = 0;
    t->failed = false;
}

static void add_term(terms *t, dx_id term)
{
    t->failed = t->failed || dx_is_none(term);
    if (t->n >= FEW_TERMS) {
        if (!dx_grow(t->memory, &t->more, sizeof *t->more, &t->capacity, t->n + 1)) {
            t->failed = true;
            return;
        }
        if (t->n == FEW_TERMS)
            memcpy(t->more, t->few, sizeof t->few);
        t->more[t->n++] = term;
        return;
    }
    t->few[t->n++] = term;
}

static dx_id sum_terms(pass *p, terms *t)
{
    const dx_id *term = t->n > FEW_TERMS ? t->more : t->few;
    dx_id sum = t->failed ? DX_NONE : t->n == 0 ? dx_int(p->g, 0) : dx_sum(p->g, t->n, term);
    dx_free(t->memory, t->more, t->capacity * sizeof *t->more);
    return sum;
}

/* Sums, products, powers and calls: Σ ∂a/∂u·u' over the operands u, by the rules of
 * local.c. */
static dx_id by_slots(pass *p, dx_id a)
{
    dx_graph *g = p->g;
    dx_slots slots = dx_slots_of(g, a);
    dx_local local;
    terms t;
    begin_terms(&t, g);
    if (dx_local_begin(&local, g, p->rules, a, true) != DX_OK)
        return DX_NONE;
    for (uint32_t k = slots.first; k < slots.end; k += slots.step) {
        dx_id inner = derivative_of(p, dx_operand(g, a, k));
        if (!is_zero(p, inner))
            add_term(&t, dx_local_partial(&local, k, inner));
    }
    dx_local_end(&local);
    return sum_terms(p, &t);
}

/* The same over the parts of the largest or least of several. */
static dx_id by_parts(pass *p, dx_id a)
{
    dx_graph *g = p->g;
    dx_extreme e;
    terms t;
    if (dx_extreme_open(&e, g, a) != DX_OK)
        return DX_NONE;
    begin_terms(&t, g);
    for (size_t i = 0; i < e.n; i++) {
        dx_id inner = derivative_of(p, e.part[i]);
        if (!is_zero(p, inner))
            add_term(&t, dx_mul(g, dx_extreme_partial(&e, i), inner));
    }
    dx_extreme_close(&e);
    return sum_terms(p, &t);
}

static bool is_no_number(dx_op op)
{
    return (op > DX_OP_EQ && op <= DX_OP_FALSE) || op == DX_OP_RANGE || op == DX_OP_STRING ||
           op == DX_OP_STEPS || op == DX_OP_TABLE || op == DX_OP_SOLUTION;
}

static dx_status refuse_derivative(dx_graph *g, dx_id a)
{
    if (!is_no_number(dx_op_of(g, a)))
        return DX_OK;
    return dx_fail(g->context, DX_TYPE, "this has no derivative: it is no number and no equation");
}

/* Each piece where it holds. */
static dx_id of_cases(pass *p, dx_id a)
{
    dx_graph *g = p->g;
    uint32_t n = dx_count(g, a);
    size_t size = n * sizeof(dx_id);
    dx_id *operand = dx_alloc(&g->context->memory, size), result;
    if (!operand) {
        dx_no_memory(g->context);
        return DX_NONE;
    }
    for (uint32_t i = 0; i < n; i++) {
        bool condition = i % 2 == 0 && i + 1 < n;
        operand[i] = dx_operand(g, a, i);
        if (!condition)
            operand[i] = derivative_of(p, operand[i]);
    }
    result = dx_cases(g, n, operand);
    dx_free(&g->context->memory, operand, size);
    return result;
}

/* Term by term; of a product by P' = P·Σ e'/e. */
static dx_id of_iterated(pass *p, dx_id a)
{
    dx_graph *g = p->g;
    bool sum = dx_op_of(g, a) == DX_OP_SUM;
    dx_id body = dx_operand(g, a, 0), name = dx_operand(g, a, 1);
    dx_id lo = dx_operand(g, a, 2), hi = dx_operand(g, a, 3), inner = derivative_of(p, body);
    if (!is_zero(p, derivative_of(p, lo)) || !is_zero(p, derivative_of(p, hi))) {
        const char *by = dx_bytes(g, p->symbol);
        const int n = (int)dx_name_length(by);
        dx_fail(g->context, DX_TYPE, "an end of this %s depends on %.*s", sum ? "sum" : "product",
                n, by);
        dx_diag_hint(&g->context->diag,
                     "ends are integers, so there is no derivative by %.*s; grad(e, [x, y]) says "
                     "by which variables",
                     n, by);
        return DX_NONE;
    }
    if (is_zero(p, inner))
        return inner;
    if (sum)
        return dx_iterated(g, DX_OP_SUM, inner, name, lo, hi);
    return dx_mul(g, a, dx_iterated(g, DX_OP_SUM, dx_div(g, inner, body), name, lo, hi));
}

static dx_id of_elements(pass *p, dx_id a)
{
    dx_graph *g = p->g;
    for (uint32_t i = 0; i < dx_count(g, a); i++)
        if (refuse_derivative(g, dx_operand(g, a, i)) != DX_OK)
            return DX_NONE;
    size_t n = dx_count(g, a), size = n * sizeof(dx_id);
    dx_id *element = dx_alloc(&g->context->memory, size), result;
    if (!element) {
        dx_no_memory(g->context);
        return DX_NONE;
    }
    for (uint32_t i = 0; i < n; i++)
        element[i] = derivative_of(p, dx_operand(g, a, i));
    result = dx_rebuild(g, a, element);
    dx_free(&g->context->memory, element, size);
    return result;
}

static dx_id differentiate_node(pass *p, dx_id a)
{
    dx_graph *g = p->g;
    if (dx_same(a, p->symbol))
        return dx_int(g, 1);
    switch (dx_op_of(g, a)) {
    case DX_OP_ADD:
    case DX_OP_MUL:
    case DX_OP_APPLY:
    case DX_OP_DERIV:
        return by_slots(p, a);
    case DX_OP_CALL:
        return dx_is_extreme(g, a) ? by_parts(p, a) : by_slots(p, a);
    case DX_OP_VECTOR:
    case DX_OP_EQ:
        return of_elements(p, a);
    case DX_OP_DIFF:
        return dx_written_derivative(g, a, p->symbol, 1, dx_is_int(g, dx_operand(g, a, 1), 1));
    case DX_OP_CASES:
        return of_cases(p, a);
    case DX_OP_SUM:
    case DX_OP_PRODUCT:
        return of_iterated(p, a);
    default: /* what is no number was refused where it stands for one */
        return dx_int(g, 0);
    }
}

static bool cover(pass *p, size_t n)
{
    if (n <= p->known)
        return true;
    size_t room = p->known;
    if (!dx_grow(&p->g->context->memory, &p->derivative, sizeof *p->derivative, &room, n)) {
        dx_no_memory(p->g->context);
        return false;
    }
    memset(p->derivative + p->known, 0, (room - p->known) * sizeof *p->derivative);
    p->known = room;
    return true;
}

dx_derivatives dx_derivatives_by(dx_graph *g, dx_rules *rules, dx_id symbol)
{
    return (dx_derivatives){.g = g, .rules = rules, .symbol = symbol};
}

void dx_derivatives_free(dx_derivatives *p)
{
    dx_free(&p->g->context->memory, p->derivative, p->known * sizeof *p->derivative);
    p->derivative = NULL;
    p->known = 0;
}

/* How the derivative of a node is asked for: by a user of it, or by the outermost of the pairs that
 * it is in, for its parts alone. */
enum { WANTED = 1, IN_EXTREME = 2 };

static uint8_t asked_of(const dx_graph *g, dx_id a, uint32_t k)
{
    if (dx_op_of(g, a) == DX_OP_CASES)
        return k % 2 == 1 || k + 1 == dx_count(g, a) ? WANTED : 0;
    return dx_is_extreme_within(g, dx_operand(g, a, k), a) ? IN_EXTREME : WANTED;
}

/* What stands in conditions alone is not differentiated, nor what only leads to the parts of an
 * extreme: it gets DX_NONE's place, 0, in `wanted`. NULL without memory. */
static uint8_t *find_wanted(dx_graph *g, const dx_walk *walk)
{
    uint8_t *wanted = dx_alloc(&g->context->memory, walk->n);
    if (!wanted)
        return NULL;
    memset(wanted, 0, walk->n);
    wanted[walk->n - 1] = WANTED;
    for (size_t i = walk->n; i-- > 0;) {
        dx_id a = walk->id[i];
        uint32_t n = dx_count(g, a);
        for (uint32_t k = 0; wanted[i] && k < n; k++)
            wanted[dx_walk_find(walk, dx_operand(g, a, k))] |= asked_of(g, a, k);
    }
    return wanted;
}

static bool has_extremes(const dx_graph *g, const dx_walk *walk)
{
    for (size_t i = 0; i < walk->n; i++)
        if (dx_is_extreme(g, walk->id[i]))
            return true;
    return false;
}

/* Everything that was made before the symbol cannot contain it; what is known from an
 * earlier order is not done again. */
dx_status dx_derivatives_get(dx_derivatives *p, dx_id a, dx_id *out)
{
    dx_graph *g = p->g;
    dx_walk walk;
    if (a.v < p->known && !dx_is_none(p->derivative[a.v])) {
        *out = p->derivative[a.v];
        return DX_OK;
    }
    DX_TRY(refuse_derivative(g, a));
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    size_t n = walk.n;
    const bool some = g->branches || has_extremes(g, &walk);
    uint8_t *wanted = some ? find_wanted(g, &walk) : NULL;
    dx_status status = cover(p, a.v + 1) ? DX_OK : DX_NOMEM;
    if (some && !wanted)
        status = dx_no_memory(g->context);
    for (size_t i = 0; i < walk.n && status == DX_OK; i++) {
        dx_id b = walk.id[i];
        if (!dx_is_none(p->derivative[b.v]) || (wanted && !(wanted[i] & WANTED)))
            continue;
        dx_id d = differentiate_node(p, b);
        status = dx_check(g, d);
        p->derivative[b.v] = d;
        if (i % POLL_EVERY == 0 && status == DX_OK)
            status = dx_poll(g->context);
    }
    dx_free(&g->context->memory, wanted, n);
    dx_walk_free(&walk);
    if (status == DX_OK)
        *out = p->derivative[a.v];
    return status;
}

dx_status dx_diff(dx_graph *g, dx_rules *rules, dx_id a, dx_id symbol, uint32_t order, dx_id *out)
{
    pass p = dx_derivatives_by(g, rules, symbol);
    dx_status status = DX_OK;
    if (order > g->context->limits.order) {
        status = dx_fail(g->context, DX_LIMIT, "derivatives go up to order %u",
                         (unsigned)g->context->limits.order);
        return status;
    }
    *out = a;
    for (uint32_t i = 0; i < order && status == DX_OK; i++)
        status = dx_derivatives_get(&p, *out, out);
    dx_derivatives_free(&p);
    return status;
}
