/* Sums and products over a name that they bind. */
#include "expr/intern.h"
#include "expr/primitive.h"
#include "expr/walk.h"

#include <ctype.h>
#include <string.h>

enum { FIRST_LEVEL = '@' }; /* what stands behind the mark of a bound name */

dx_id dx_bound_symbol(dx_graph *g, uint32_t level)
{
    const char name[] = {DX_BOUND_MARK, (char)(FIRST_LEVEL + level)};
    return dx_symbol(g, name, sizeof name);
}

uint32_t dx_bound_level(const dx_graph *g, dx_id symbol)
{
    const char *name = dx_bytes(g, symbol);
    return name[0] == DX_BOUND_MARK ? (uint32_t)(name[1] - FIRST_LEVEL) : 0;
}

/* The highest level bound below the roots, and a bit for each that is free in one of them. */
static bool find_levels(dx_graph *g, size_t n, const dx_id *roots, uint32_t *highest,
                        uint64_t *free)
{
    *highest = 0;
    *free = 0;
    if (!g->binds)
        return true;
    dx_walk walk;
    if (dx_walk_make(g, n, roots, &walk) != DX_OK)
        return false;
    size_t size = walk.n * sizeof(uint64_t);
    uint64_t *of = dx_alloc(&g->context->memory, size);
    for (size_t i = 0; of && i < walk.n; i++) {
        dx_id a = walk.id[i];
        uint32_t level = dx_op_of(g, a) == DX_OP_SYMBOL ? dx_bound_level(g, a) : 0;
        bool binds = dx_is_iterated(g, a);
        of[i] = level ? (uint64_t)1 << level : 0;
        for (uint32_t k = 0; k < dx_count(g, a); k++) {
            uint64_t below = of[dx_walk_find(&walk, dx_operand(g, a, k))];
            if (binds && k < 2) {
                level = dx_bound_level(g, dx_operand(g, a, 1));
                below &= ~((uint64_t)1 << level);
            }
            of[i] |= below;
        }
        if (binds && level > *highest)
            *highest = level;
    }
    for (size_t i = 0; of && i < n; i++)
        *free |= of[dx_walk_find(&walk, roots[i])];
    dx_free(&g->context->memory, of, size);
    dx_walk_free(&walk);
    return of || dx_no_memory(g->context) == DX_OK;
}

bool dx_levels_used(dx_graph *g, size_t n, const dx_id *roots, uint32_t *level)
{
    uint64_t free;
    if (!find_levels(g, n, roots, level, &free))
        return false;
    while (free >> *level > 1)
        ++*level;
    return true;
}

bool dx_has_bound_name(dx_graph *g, dx_id a)
{
    uint32_t level;
    uint64_t free;
    if (!(dx_node_of(g, a)->holds & DX_HOLDS_BOUND))
        return false;
    return find_levels(g, 1, &a, &level, &free) && free != 0;
}

static const char *kind_of(dx_op op)
{
    return op == DX_OP_SUM ? "sum" : "product";
}

static bool refuse_end(dx_graph *g, dx_op op, dx_id end, bool may_be_infinite)
{
    if (may_be_infinite && dx_op_of(g, end) == DX_OP_INF && !dx_is_minus_inf(g, end))
        return false;
    if (dx_refuse_non_number(g, end))
        return true;
    if (!dx_is_number(g, end) || dx_is_integer(g, end))
        return false;
    dx_fail(g->context, DX_DOMAIN, "a %s goes over integers, and an end of this one is a fraction",
            kind_of(op));
    return true;
}

/* The terms for lo, lo + 1, ..., as many as are few. */
static dx_id written_out(dx_graph *g, dx_op op, dx_id body, dx_id name, int64_t lo, size_t n)
{
    dx_memory *memory = &g->context->memory;
    dx_id *term = dx_alloc(memory, n * sizeof *term), result = DX_NONE;
    if (!term)
        return dx_refuse(g, dx_no_memory(g->context));
    size_t done = 0;
    for (; done < n; done++) {
        dx_id k = dx_int(g, lo + (int64_t)done);
        term[done] = dx_term_at(g, body, name, k);
        if (dx_is_none(term[done]) || dx_poll(g->context) != DX_OK)
            break;
    }
    if (done == n)
        result = op == DX_OP_SUM ? dx_sum(g, n, term) : dx_product(g, n, term);
    dx_free(memory, term, n * sizeof *term);
    return result;
}

static dx_id over_integers(dx_graph *g, dx_op op, dx_id body, dx_id name, int64_t lo, int64_t hi,
                           bool *done)
{
    *done = true;
    if (hi < lo)
        return dx_int(g, op == DX_OP_PRODUCT);
    uint64_t n = (uint64_t)hi - (uint64_t)lo;
    if (n < DX_WRITTEN_OUT)
        return written_out(g, op, body, name, lo, (size_t)n + 1);
    if (n < INT64_MAX && !dx_contains(g, body, name)) {
        dx_id count = dx_int(g, (int64_t)n + 1);
        return op == DX_OP_SUM ? dx_mul(g, count, body) : dx_pow(g, body, count);
    }
    *done = false;
    return DX_NONE;
}

/* The lowest level above those bound in the body that is not free in it; 0 after a failure. */
static uint32_t level_for(dx_graph *g, dx_id body, dx_id name, uint32_t *highest)
{
    uint32_t given = dx_op_of(g, name) == DX_OP_SYMBOL ? dx_bound_level(g, name) : 0;
    uint64_t free;
    if (!find_levels(g, 1, &body, highest, &free))
        return 0;
    uint32_t level = *highest + 1;
    while (level != given && free >> level & 1)
        level++;
    if (level <= DX_MOST_NESTED)
        return level;
    dx_fail(g->context, DX_LIMIT, "sums and products in each other go %d deep at most",
            DX_MOST_NESTED);
    return 0;
}

/* Give the name its level. Where it had one that sums in the body were kept from, they get
 * theirs first, with another name in its place. */
static void remember_letter(dx_graph *g, uint32_t level, dx_id name)
{
    size_t n = dx_op_of(g, name) == DX_OP_SYMBOL ? dx_bytes_length(g, name) : 0;
    const char *bytes = n > 0 && n < sizeof g->letter[level] ? dx_bytes(g, name) : "";
    if (isalpha((unsigned char)*bytes) || (unsigned char)*bytes >= 0x80)
        memcpy(g->letter[level], bytes, n + 1);
}

static bool bind(dx_graph *g, dx_id *body, dx_id name, dx_id *bound)
{
    uint32_t highest, given = dx_bound_level(g, name);
    uint32_t level = level_for(g, *body, name, &highest);
    if (level > 0 && given > 0 && given <= highest) {
        dx_id other = dx_bound_symbol(g, DX_MOST_NESTED + 1 + highest);
        *body = dx_is_none(other) ? other : dx_rename(g, *body, name, other);
        if (dx_is_none(*body))
            return false;
        name = other;
        level = level_for(g, *body, name, &highest);
    }
    if (level == 0)
        return false;
    remember_letter(g, level, name);
    *bound = dx_bound_symbol(g, level);
    if (!dx_is_none(*bound) && !dx_same(*bound, name))
        *body = dx_rename(g, *body, name, *bound);
    return !dx_is_none(*body) && !dx_is_none(*bound);
}

/* Factors of a body that is a product: those with the name, and those without, n and m of
 * them. False where nothing can come out. */
enum { MOST_FACTORS = 16 };
static bool split_body(dx_graph *g, dx_id body, dx_id name, dx_id *with, size_t *n, dx_id *without,
                       size_t *m)
{
    dx_id coefficient, rest;
    dx_split_coefficient(g, body, &coefficient, &rest);
    *n = *m = 0;
    if (!dx_contains(g, rest, name))
        return false;
    if (!dx_is_int(g, coefficient, 1))
        without[(*m)++] = coefficient;
    bool product = dx_op_of(g, rest) == DX_OP_MUL;
    if (!product)
        with[(*n)++] = rest;
    if (product && dx_factors(g, rest) >= MOST_FACTORS)
        return false;
    for (uint32_t i = 0; product && i < dx_factors(g, rest); i++) {
        dx_id factor = dx_pow(g, dx_base(g, rest, i), dx_exponent(g, rest, i));
        if (dx_is_none(factor))
            return false;
        if (dx_contains(g, factor, name))
            with[(*n)++] = factor;
        else
            without[(*m)++] = factor;
    }
    return *m > 0;
}

/* Σ 2·k·x is 2·x·Σ k. */
static dx_id take_constants_out(dx_graph *g, dx_id body, dx_id name, dx_id lo, dx_id hi)
{
    dx_id with[MOST_FACTORS], without[MOST_FACTORS + 1];
    size_t n, m;
    if (!split_body(g, body, name, with, &n, without, &m))
        return DX_NONE;
    without[m++] = dx_iterated(g, DX_OP_SUM, dx_product(g, n, with), name, lo, hi);
    return dx_product(g, m, without);
}

/* The name in an integrand is no operand, so that it cannot be bound. */
static bool stands_under_integral(dx_graph *g, dx_id body, dx_id name)
{
    dx_walk walk;
    bool has, stands = false;
    dx_status status = dx_has_written_integral(g, body, &has);
    if (status != DX_OK || !has)
        return status != DX_OK;
    if (dx_walk_make(g, 1, &body, &walk) != DX_OK)
        return true;
    for (size_t i = 0; i < walk.n && !stands; i++) {
        if (!dx_is_written_integral(g, walk.id[i]))
            continue;
        const dx_primitive p = dx_primitive_read(g, walk.id[i]);
        for (uint32_t k = 0; k < p.n_names; k++)
            stands = stands || dx_contains(g, p.argument[k], name);
    }
    dx_walk_free(&walk);
    if (!stands)
        return false;
    (void)dx_fail(
        g->context, DX_TYPE,
        "the name that this runs over stands under an integral of which no closed form is "
        "known");
    dx_diag_hint(&g->context->diag,
                 "the integral of the sum can be written: integrate(sum(..., k=1..n), t=a..b)");
    return true;
}

dx_id dx_iterated(dx_graph *g, dx_op op, dx_id body, dx_id name, dx_id lo, dx_id hi)
{
    int64_t first, last;
    bool done;
    if (dx_is_none(name) || dx_refuse_non_number(g, body) || refuse_end(g, op, lo, false) ||
        refuse_end(g, op, hi, true))
        return DX_NONE;
    if (dx_is_int(g, body, op == DX_OP_PRODUCT))
        return body;
    if (dx_get_int(g, lo, &first) && dx_get_int(g, hi, &last)) {
        dx_id value = over_integers(g, op, body, name, first, last, &done);
        if (done)
            return value;
    }
    if (op == DX_OP_SUM) {
        dx_id rest, taken = dx_sum_without_zeros(g, body, name, lo, hi, &rest);
        if (!dx_same(rest, body))
            return dx_add(g, taken, dx_iterated(g, op, rest, name, lo, hi));
    }
    if (stands_under_integral(g, body, name))
        return DX_NONE;
    dx_id bound = op == DX_OP_SUM ? take_constants_out(g, body, name, lo, hi) : DX_NONE;
    if (!dx_is_none(bound) || g->context->diag.status != DX_OK)
        return bound;
    if (!bind(g, &body, name, &bound))
        return DX_NONE;
    g->binds = true;
    return dx_intern_ids(g, op, 0, 4, (dx_id[]){body, bound, lo, hi});
}
