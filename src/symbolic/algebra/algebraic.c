#include "symbolic/algebra/algebraic.h"

#include "expr/walk.h"
#include "support/flint.h"

#include <math.h>

/* A value is u/l with algebraic integers of the field that the roots generate, all of whose
 * conjugates are bounded; logarithms to base 2 of the bounds. The norm of u is an integer: where u
 * is not 0 it is at least 1/above^(degree - 1). */
typedef struct height {
    double above, below;
} height;

enum { MOST_ROOTS = 12, MOST_NODES = 500, MOST_EXPONENT = 1000 };

typedef struct bounds {
    const dx_graph *g;
    dx_walk walk;
    height *at;
    double degree; /* product of the degrees of all different roots, and of those of unity */
    ulong order;   /* of the roots of unity */
    uint32_t n_roots;
    dx_id base[MOST_ROOTS];
    int64_t root[MOST_ROOTS];
} bounds;

static bool of_number(dx_graph *g, dx_id a, height *out)
{
    dx_id above = dx_number_numerator(g, a), below = dx_number_denominator(g, a);
    if (dx_is_none(above) || dx_is_none(below))
        return false;
    double p = fabs(dx_number_to_double(g, above)), q = dx_number_to_double(g, below);
    if (!isfinite(p) || !isfinite(q))
        return false;
    *out = (height){p > 0 ? log2(p) : 0, log2(q)};
    return true;
}

static height sum_of(height a, height b)
{
    double left = a.above + b.below, right = a.below + b.above;
    double more = left > right ? left : right, less = left > right ? right : left;
    return (height){more + log2(1 + exp2(less - more)), a.below + b.below};
}

static height product_of(height a, height b)
{
    return (height){a.above + b.above, a.below + b.below};
}

static bool note_root(bounds *b, dx_id base, int64_t root)
{
    for (uint32_t i = 0; i < b->n_roots; i++)
        if (dx_same(b->base[i], base) && b->root[i] == root)
            return true;
    if (b->n_roots == MOST_ROOTS)
        return false;
    b->base[b->n_roots] = base;
    b->root[b->n_roots++] = root;
    b->degree *= (double)root;
    return true;
}

/* The real q-th root of a base of height *h. */
static bool of_root(bounds *b, dx_id base, int64_t q, height *h)
{
    const double k = (double)q;
    if (q == 1)
        return true;
    if (q < 1 || q > MOST_EXPONENT || !note_root(b, base, q))
        return false;
    if (h->above >= h->below)
        h->above = (h->above + (k - 1) * h->below) / k;
    else
        h->below = ((k - 1) * h->above + h->below) / k;
    return true;
}

/* base^(p/q) */
static bool of_power(bounds *b, dx_graph *g, dx_id base, dx_id exponent, height *out)
{
    int64_t p, q;
    if (!dx_is_number(g, exponent) || !dx_get_int(g, dx_number_numerator(g, exponent), &p) ||
        !dx_get_int(g, dx_number_denominator(g, exponent), &q) || q > MOST_EXPONENT ||
        p > MOST_EXPONENT || p < -MOST_EXPONENT)
        return false;
    height h = b->at[dx_walk_find(&b->walk, base)];
    const double times = fabs((double)p);
    if (!of_root(b, base, q, &h))
        return false;
    *out = p < 0 ? (height){times * h.below, times * h.above}
                 : (height){times * h.above, times * h.below};
    return true;
}

/* Of an angle p·pi/q: 2·sin and 2·cos are integers in the field of the 4q-th roots of unity, and
 * none of their conjugates is above 2. */
static bool of_wave(bounds *b, dx_graph *g, dx_id a, height *out)
{
    int64_t p, q;
    dx_fn fn = dx_fn_of(g, a);
    dx_id angle = dx_operand(g, a, 0);
    bool plain = fn == DX_FN_sin || fn == DX_FN_cos;
    if (!plain && fn != DX_FN_tan && fn != DX_FN_cot && fn != DX_FN_sec && fn != DX_FN_csc)
        return false;
    if (!dx_is_scaled(g, angle) || dx_op_of(g, dx_term(g, angle, 0)) != DX_OP_PI ||
        !dx_get_small_rational(g, dx_coefficient(g, angle, 0), &p, &q) || q > MOST_EXPONENT)
        return false;
    ulong order = n_gcd((ulong)(4 * q), b->order);
    order = b->order / order * (ulong)(4 * q);
    if (order > MOST_EXPONENT)
        return false;
    b->degree = b->degree / (double)n_euler_phi(b->order) * (double)n_euler_phi(order);
    b->order = order;
    *out = (height){1, 1};
    return true;
}

static bool of_call(bounds *b, dx_graph *g, dx_id a, height *out)
{
    const dx_id u = dx_operand(g, a, 0);
    int64_t q = 3;
    switch (dx_fn_of(g, a)) {
    case DX_FN_abs: /* the number or its negative */
        *out = b->at[dx_walk_find(&b->walk, u)];
        return true;
    case DX_FN_cbrt:
    case DX_FN_root:
        if (dx_fn_of(g, a) == DX_FN_root && !dx_get_int(g, dx_operand(g, a, 1), &q))
            return false;
        *out = b->at[dx_walk_find(&b->walk, u)];
        return of_root(b, u, q, out);
    default:
        return dx_count(g, a) == 1 && of_wave(b, g, a, out);
    }
}

static bool of_node(bounds *b, dx_graph *g, dx_id a, height *out)
{
    height part;
    if (dx_is_number(g, a))
        return of_number(g, a, out);
    if (dx_op_of(g, a) == DX_OP_CALL)
        return of_call(b, g, a, out);
    if (dx_op_of(g, a) == DX_OP_PI) { /* in an angle, or the whole is no such number */
        *out = (height){INFINITY, INFINITY};
        return true;
    }
    if (dx_op_of(g, a) == DX_OP_MUL) {
        *out = (height){0, 0};
        for (uint32_t i = 0; i < dx_factors(g, a); i++) {
            if (!of_power(b, g, dx_base(g, a, i), dx_exponent(g, a, i), &part))
                return false;
            *out = product_of(*out, part);
        }
        return true;
    }
    if (dx_op_of(g, a) != DX_OP_ADD || !of_number(g, dx_constant(g, a), out))
        return false;
    bool first = dx_is_int(g, dx_constant(g, a), 0);
    for (uint32_t i = 0; i < dx_terms(g, a); i++) {
        if (!of_number(g, dx_coefficient(g, a, i), &part))
            return false;
        part = product_of(part, b->at[dx_walk_find(&b->walk, dx_term(g, a, i))]);
        *out = first ? part : sum_of(*out, part);
        first = false;
    }
    return true;
}

bool dx_algebraic_bound(dx_graph *g, dx_id a, double most, double *bits)
{
    bounds b = {.g = g, .degree = 1, .order = 1};
    if (dx_walk_make(g, 1, &a, &b.walk) != DX_OK)
        return false;
    size_t size = b.walk.n * sizeof *b.at;
    b.at = b.walk.n <= MOST_NODES ? dx_alloc(&g->context->memory, size) : NULL;
    bool known = b.at != NULL;
    for (size_t i = 0; known && i < b.walk.n; i++)
        known = of_node(&b, g, b.walk.id[i], &b.at[i]);
    if (known) {
        height h = b.at[b.walk.n - 1];
        double above = h.above > 0 ? h.above : 0, below = h.below > 0 ? h.below : 0;
        *bits = ceil((b.degree - 1) * above + below) + 1;
        known = isfinite(h.above) && isfinite(h.below) && *bits <= most;
    }
    dx_free(&g->context->memory, b.at, b.at ? size : 0);
    dx_walk_free(&b.walk);
    return known;
}
