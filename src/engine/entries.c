/* The search for a readable form costs thousands of times what the derivative does: it is made
 * once for entries that differ by names only, and shared out among the others. */
#include "engine/entries.h"

#include "expr/side.h"
#include "expr/walk.h"
#include "symbolic/domain/meetings.h"

enum { MOST_NAMES = 12, LARGE = 200 };

/* ---- shapes ---------------------------------------------------------------------------------- */

/* Names that stand for those of an entry in its shape: in the same order, with the same first
 * letters, by which the forms are chosen. */
static dx_id stand_in(dx_graph *g, dx_id symbol, size_t i)
{
    const char name[] = {dx_bytes(g, symbol)[0], '\'', (char)('a' + i)};
    return dx_symbol(g, name, sizeof name);
}

/* `a` with stand-ins for its names; what is long, or has many names, is its own shape. */
static dx_status shape_of(dx_graph *g, dx_id a, dx_id *shape)
{
    dx_id name[MOST_NAMES], other[MOST_NAMES];
    *shape = a;
    if (dx_is_larger(g, a, LARGE))
        return DX_OK;
    size_t n = dx_free_symbols(g, a, MOST_NAMES, name);
    if (n > MOST_NAMES)
        return DX_OK;
    for (size_t i = 0; i < n; i++)
        other[i] = stand_in(g, name[i], i);
    *shape = dx_replace(g, a, n, name, other);
    return dx_check(g, *shape);
}

/* The form of `a`, which has the shape of `like`. */
static dx_status form_like(dx_graph *g, dx_id a, dx_id like, dx_id form, dx_id *out)
{
    dx_id name[MOST_NAMES], other[MOST_NAMES];
    *out = form;
    if (dx_same(a, like))
        return DX_OK;
    size_t n = dx_free_symbols(g, like, MOST_NAMES, name);
    dx_free_symbols(g, a, MOST_NAMES, other);
    *out = dx_replace(g, form, n, name, other);
    return dx_check(g, *out);
}

/* ---- sizes ----------------------------------------------------------------------------------- */

/* How large the formulas are, as trees, and how many calls are in them. */
typedef struct sizes {
    dx_walk walk;
    double *size; /* of each node of the walk, then the calls in each */
    double most;  /* work that an entry may be */
} sizes;

/* Units of some 40 to 90 microseconds that the readable form takes: functions are
 * generators of polynomials. */
static double work_of(const sizes *z, size_t at)
{
    double calls = z->size[z->walk.n + at];
    return z->size[at] * (1 + calls * calls / 16);
}

/* What a few large entries may take is too much for many: those above the average that can
 * be afforded stay as they are. */
static dx_status share_out(ddx_session *s, sizes *z, const dx_partials *p, const size_t *first)
{
    enum { AFFORDABLE = 4000, SMALL = 12, FEW = 8, MANY = 400 };
    double total = 0;
    size_t distinct = 0;
    for (size_t i = 0; i < p->n; i++) {
        DX_TRY(dx_poll(&s->context));
        if (first[i] != i)
            continue;
        distinct++;
        total += work_of(z, dx_walk_find(&z->walk, p->partial[i].value));
    }
    z->most = total <= AFFORDABLE || distinct <= FEW ? total : AFFORDABLE / (double)distinct;
    if (z->most < SMALL && distinct <= MANY)
        z->most = SMALL;
    return DX_OK;
}

static dx_status measure(ddx_session *s, const dx_partials *p, const size_t *first, sizes *z)
{
    dx_graph *g = &s->graph;
    dx_memory *memory = &s->context.memory;
    size_t bytes = (p->n + 1) * sizeof(dx_id);
    dx_id *root = dx_alloc(memory, bytes);
    if (!root)
        return dx_no_memory(&s->context);
    for (size_t i = 0; i < p->n; i++)
        root[i] = p->partial[i].value;
    root[p->n] = dx_int(g, 0);
    dx_status status = dx_walk_make(g, p->n + 1, root, &z->walk);
    dx_free(memory, root, bytes);
    DX_TRY(status);
    z->size = dx_alloc(memory, 2 * z->walk.n * sizeof *z->size);
    if (!z->size)
        return dx_no_memory(&s->context);
    for (size_t i = 0; i < z->walk.n; i++) {
        DX_TRY(dx_poll(&s->context));
        dx_id a = z->walk.id[i];
        double *size = z->size + i, *calls = size + z->walk.n;
        *size = 1;
        *calls = dx_op_of(g, a) == DX_OP_CALL;
        for (uint32_t k = 0; k < dx_count(g, a); k++) {
            size_t operand = dx_walk_find(&z->walk, dx_operand(g, a, k));
            *size += z->size[operand];
            *calls += z->size[z->walk.n + operand];
        }
    }
    return share_out(s, z, p, first);
}

/* ---- all together ---------------------------------------------------------------------------- */

/* first[i]: the first entry with the shape of entry i. */
static dx_status find_shapes(ddx_session *s, const dx_partials *p, dx_id *shape, size_t *first)
{
    dx_graph *g = &s->graph;
    dx_side seen; /* the first entry of a shape, counted from 1 */
    for (size_t i = 0; i < p->n; i++) {
        DX_TRY(dx_poll(&s->context));
        DX_TRY(shape_of(g, p->partial[i].value, &shape[i]));
    }
    if (!dx_side_init(&seen, &s->context.memory, g->n))
        return dx_no_memory(&s->context);
    bool fine = true;
    for (size_t i = 0; i < p->n && fine; i++) {
        size_t before = dx_side_get(&seen, shape[i]);
        first[i] = before > 0 ? before - 1 : i;
        fine = before > 0 || dx_side_set(&seen, shape[i], (uint32_t)i + 1);
    }
    dx_side_free(&seen);
    return fine ? DX_OK : dx_no_memory(&s->context);
}

static dx_status has_sign(dx_graph *g, dx_id a, bool *has)
{
    dx_walk walk;
    *has = false;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && !*has; i++)
        *has = dx_fn_of(g, walk.id[i]) == DX_FN_sign;
    dx_walk_free(&walk);
    return DX_OK;
}

static dx_status rewrite(ddx_session *s, dx_id of, dx_id by, const sizes *z, const size_t *first,
                         dx_id *plain, dx_partials *p)
{
    for (size_t i = 0; i < p->n; i++) {
        dx_id *value = &p->partial[i].value;
        size_t like = first[i];
        plain[i] = *value;
        if (work_of(z, dx_walk_find(&z->walk, plain[like])) > z->most)
            continue;
        DX_TRY(dx_poll(&s->context));
        bool signs = false;
        if (like != i)
            DX_TRY(
                has_sign(&s->graph, plain[i], &signs)); /* which of them count depends on names */
        if (like == i || signs)
            DX_TRY(dx_readable_derivative(&s->graph, of, by, plain[i], value));
        else
            DX_TRY(form_like(&s->graph, plain[i], plain[like], p->partial[like].value, value));
    }
    return DX_OK;
}

dx_status dx_entries_readable(ddx_session *s, dx_id of, dx_id by, dx_partials *p)
{
    dx_memory *memory = &s->context.memory;
    sizes z = {.walk.memory = memory};
    size_t bytes = p->n * sizeof(dx_id), places = p->n * sizeof(size_t);
    dx_id *shape = dx_alloc(memory, bytes);
    size_t *first = dx_alloc(memory, places);
    dx_status status = shape && first ? dx_check(&s->graph, of) : dx_no_memory(&s->context);
    if (status == DX_OK)
        status = find_shapes(s, p, shape, first);
    if (status == DX_OK)
        status = measure(s, p, first, &z);
    if (status == DX_OK)
        status = rewrite(s, of, by, &z, first, shape, p);
    dx_free(memory, z.size, 2 * z.walk.n * sizeof *z.size);
    dx_walk_free(&z.walk);
    dx_free(memory, shape, bytes);
    dx_free(memory, first, places);
    return status;
}
