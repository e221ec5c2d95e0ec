/* Sums and products over a name that they bind. */
#include "expr/intern.h"
#include "expr/walk.h"

enum { MARK = '\x01', FIRST_LEVEL = '@' }; /* bytes of bound names, which cannot be typed */

dx_id dx_bound_symbol(dx_graph *g, uint32_t level)
{
    const char name[] = {MARK, (char)(FIRST_LEVEL + level)};
    return dx_symbol(g, name, sizeof name);
}

uint32_t dx_bound_level(const dx_graph *g, dx_id symbol)
{
    const char *name = dx_bytes(g, symbol);
    return name[0] == MARK ? (uint32_t)(name[1] - FIRST_LEVEL) : 0;
}

bool dx_nesting(dx_graph *g, size_t n, const dx_id *roots, uint32_t *level)
{
    *level = 0;
    if (!g->binds)
        return true;
    dx_walk walk;
    if (dx_walk_make(g, n, roots, &walk) != DX_OK)
        return false;
    for (size_t i = 0; i < walk.n; i++) {
        if (!dx_is_iterated(g, walk.id[i]))
            continue;
        uint32_t bound = dx_bound_level(g, dx_operand(g, walk.id[i], 1));
        if (bound > *level)
            *level = bound;
    }
    dx_walk_free(&walk);
    return true;
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
        term[done] = dx_substitute(g, body, 1, &name, &k);
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
    uint32_t level;
    if (!dx_nesting(g, 1, &body, &level))
        return DX_NONE;
    if (level >= DX_MOST_NESTED) {
        dx_fail(g->context, DX_LIMIT, "sums and products in each other go %d deep at most",
                DX_MOST_NESTED);
        return DX_NONE;
    }
    dx_id bound = dx_bound_symbol(g, level + 1);
    if (!dx_same(bound, name))
        body = dx_substitute(g, body, 1, &name, &bound);
    g->binds = true;
    return dx_intern_ids(g, op, 0, 4, (dx_id[]){body, bound, lo, hi});
}
