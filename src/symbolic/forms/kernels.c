#include "symbolic/forms/kernels.h"

#include "expr/known.h"
#include "expr/order.h"
#include "expr/walk.h"
#include "symbolic/forms/domain.h"
#include "symbolic/forms/exponents.h"
#include "symbolic/domain/plateau.h"
#include "symbolic/forms/waves.h"

#include <stdlib.h>
#include <string.h>

/* A sum to an integer power is a generator of its own when multiplying it out would
 * give more terms than this; in a ring that looks into it, and for more than the sum itself. */
enum {
    OPAQUE_TERMS = 150,
    WHOLE_TERMS = 3000,
    WHOLE_EXPONENT = 100000,
    MAX_DEGREE = 60,
    MAX_PENDING = 192
};

/* base^(numerator/denominator) met in a leaf; the degree of its generator is known
 * once all are. */
typedef struct pending_root {
    uint32_t leaf;
    dx_id base;
    int64_t numerator, denominator;
} pending_root;

typedef struct collector {
    dx_kernels *k;
    dx_graph *g;
    dx_id *stack;
    size_t depth, capacity;
    dx_exponents exponents;
    pending_root root[MAX_PENDING];
    uint32_t n_roots;
} collector;

static dx_status push(collector *c, dx_id a)
{
    if (dx_is_none(a))
        return dx_check(c->g, a);
    if (dx_is_number(c->g, a))
        return DX_OK;
    if (!dx_grow(&c->g->context->memory, &c->stack, sizeof *c->stack, &c->capacity, c->depth + 1))
        return dx_no_memory(c->g->context);
    c->stack[c->depth++] = a;
    return DX_OK;
}

uint32_t dx_kernels_leaf(const dx_kernels *kernels, dx_id a)
{
    return dx_idmap_get(&kernels->leaf_of, a, UINT32_MAX);
}

dx_id dx_kernels_power(dx_graph *g, dx_id base, dx_id exponent)
{
    return dx_pow(g, base, exponent);
}

dx_status dx_kernels_add(dx_kernels *k, dx_id id, dx_kernel_kind kind, uint32_t *index)
{
    if (dx_is_none(id))
        return dx_check(k->graph, id);
    for (*index = 0; *index < k->n; ++*index)
        if (dx_same(k->kernel[*index].id, id))
            return DX_OK;
    if (k->n == DX_MAX_KERNELS)
        return DX_LIMIT;
    k->kernel[k->n++] = (dx_kernel){.id = id, .kind = kind, .partner = UINT32_MAX};
    return DX_OK;
}

dx_status dx_kernels_part(dx_kernels *k, uint32_t leaf, dx_part_kind kind, uint32_t index,
                          dx_id node, int64_t exponent)
{
    if (k->n_parts == DX_MAX_PARTS || exponent > WHOLE_EXPONENT || exponent < -WHOLE_EXPONENT)
        return DX_LIMIT;
    k->part[k->n_parts++] = (dx_part){leaf, kind, index, node, (int32_t)exponent};
    return DX_OK;
}

/* leaf · kernel `id` ^ exponent */
static dx_status part_kernel(collector *c, uint32_t leaf, dx_id id, dx_kernel_kind kind,
                             int64_t exponent)
{
    uint32_t index;
    DX_TRY(dx_kernels_add(c->k, id, kind, &index));
    return dx_kernels_part(c->k, leaf, DX_PART_KERNEL, index, DX_NONE, exponent);
}

static dx_status part_node(collector *c, uint32_t leaf, dx_id node, int64_t exponent)
{
    if (dx_is_none(node))
        return dx_check(c->g, node);
    DX_TRY(push(c, node));
    return dx_kernels_part(c->k, leaf, DX_PART_NODE, 0, node, exponent);
}

static dx_status scale_leaf(collector *c, uint32_t leaf, dx_id number)
{
    dx_leaf *l = &c->k->leaf[leaf];
    l->coefficient = dx_number_mul(c->g, l->coefficient, number);
    return dx_check(c->g, l->coefficient);
}

static dx_status new_leaf(collector *c, dx_id id, uint32_t *leaf)
{
    if (c->k->n_leaves == DX_MAX_LEAVES)
        return DX_LIMIT;
    *leaf = c->k->n_leaves++;
    c->k->leaf[*leaf] = (dx_leaf){id, dx_int(c->g, 1)};
    return dx_idmap_put(&c->k->leaf_of, id, *leaf) ? DX_OK : dx_no_memory(c->g->context);
}

/* ---- roots --------------------------------------------------------------------------- */

/* False for what is no number at all, too: a symbol may stand in an exponent. */
static bool get_fraction(dx_graph *g, dx_id number, int64_t *p, int64_t *q)
{
    if (!dx_is_number(g, number))
        return false;
    dx_id n = dx_number_numerator(g, number), d = dx_number_denominator(g, number);
    return !dx_is_none(n) && !dx_is_none(d) && dx_get_int(g, n, p) && dx_get_int(g, d, q) &&
           *p<WHOLE_EXPONENT && * p> - WHOLE_EXPONENT && *q <= MAX_DEGREE;
}

static dx_status add_root(collector *c, uint32_t leaf, dx_id base, int64_t p, int64_t q)
{
    if (c->n_roots == MAX_PENDING)
        return DX_LIMIT;
    DX_TRY(push(c, base));
    c->root[c->n_roots++] = (pending_root){leaf, base, p, q};
    return DX_OK;
}

/* number^(p/q) for a positive number: a rational and radicals of integers. */
static dx_status add_number_root(collector *c, uint32_t leaf, dx_id number, int64_t p, int64_t q)
{
    dx_graph *g = c->g;
    dx_id value = dx_pow(g, number, dx_rational(g, p, q)), factor, rest;
    DX_TRY(dx_check(g, value));
    dx_split_coefficient(g, value, &factor, &rest);
    DX_TRY(scale_leaf(c, leaf, factor));
    if (dx_is_number(g, rest))
        return scale_leaf(c, leaf, rest);
    if (dx_op_of(g, rest) != DX_OP_MUL)
        return part_kernel(c, leaf, rest, DX_KERNEL_CONSTANT, 1);
    for (uint32_t i = 0; i < dx_factors(g, rest); i++) {
        int64_t n, d;
        if (!get_fraction(g, dx_exponent(g, rest, i), &n, &d))
            return DX_LIMIT;
        DX_TRY(add_root(c, leaf, dx_base(g, rest, i), n, d));
    }
    return DX_OK;
}

static dx_status add_abs(collector *c, uint32_t leaf, dx_id u, int64_t exponent)
{
    dx_graph *g = c->g;
    if (exponent % 2 == 0 || dx_is_nonnegative(g, u))
        return part_node(c, leaf, u, exponent);
    dx_id abs = dx_call1(g, DX_FN_abs, u), factor, rest;
    DX_TRY(dx_check(g, abs));
    dx_split_coefficient(g, abs, &factor, &rest);
    if (!dx_is_int(g, factor, 1) || dx_fn_of(g, rest) != DX_FN_abs)
        return part_node(c, leaf, abs, exponent);
    DX_TRY(part_kernel(c, leaf, rest, DX_KERNEL_ABS, exponent));
    uint32_t index = c->k->part[c->k->n_parts - 1].index;
    c->k->kernel[index].relation = 2;
    c->k->kernel[index].base = dx_operand(g, rest, 0);
    return push(c, dx_operand(g, rest, 0));
}

/* f^e for rational e where f is not negative. */
static dx_status add_rational_power(collector *c, uint32_t leaf, dx_id f, int64_t p, int64_t q)
{
    dx_graph *g = c->g;
    if (dx_fn_of(g, f) == DX_FN_exp)
        return dx_exponents_add(&c->exponents, leaf, DX_NONE,
                                dx_scale(g, dx_rational(g, p, q), dx_operand(g, f, 0)));
    dx_id e = dx_rational(g, p, q);
    if (!get_fraction(g, e, &p, &q))
        return DX_LIMIT;
    return q == 1 ? part_node(c, leaf, f, p) : add_root(c, leaf, f, p, q);
}

/* A sum with the opposite sign, multiplied out. */
static dx_id opposite(dx_graph *g, dx_id a)
{
    return dx_scale(g, dx_int(g, -1), a);
}

/* (f^e)^(p/q), where f may be negative: what is known to come out does; *inside takes
 * what stays. */
static dx_status split_factor(collector *c, uint32_t leaf, dx_id f, dx_id e, int64_t p, int64_t q,
                              dx_id *inside)
{
    dx_graph *g = c->g;
    int64_t n, d;
    if (dx_is_nonnegative(g, f) && get_fraction(g, e, &n, &d))
        return add_rational_power(c, leaf, f, n * p, d * q);
    int64_t stays = 0;
    bool whole = dx_get_int(g, e, &n) && n < WHOLE_EXPONENT && n > -WHOLE_EXPONENT;
    if (whole) {
        int64_t out = n >= 0 ? n / q : -((q - 1 - n) / q);
        if (q % 2 != 0 && out % 2 != 0)
            out -= 1; /* an odd root of an odd power needs the sign of f */
        stays = n - out * q;
        if (out != 0)
            DX_TRY(add_abs(c, leaf, f, out * p));
    }
    dx_id rest = whole ? dx_power(g, f, stays) : dx_pow(g, f, e);
    *inside = dx_mul(g, *inside, rest);
    return dx_check(g, *inside);
}

/* A product of sums and symbols as one sum, so that equal radicands are the same; as it
 * is where that would be long. */
static dx_id multiplied_out(dx_graph *g, dx_id a)
{
    enum { MOST = 16 };
    if (dx_op_of(g, a) != DX_OP_MUL)
        return a;
    dx_id sum = dx_int(g, 1);
    for (uint32_t i = 0; i < dx_factors(g, a); i++) {
        dx_id base = dx_base(g, a, i), term[MOST];
        if (!dx_is_int(g, dx_exponent(g, a, i), 1) || dx_is_none(sum))
            return a;
        if (dx_op_of(g, base) != DX_OP_ADD) {
            if (dx_op_of(g, sum) == DX_OP_ADD)
                return a;
            sum = dx_mul(g, sum, base);
            continue;
        }
        bool several = dx_op_of(g, sum) == DX_OP_ADD;
        uint32_t left = several ? dx_terms(g, sum) + 1 : 1, n = 0;
        if (left * (dx_terms(g, base) + 1) > MOST)
            return a;
        for (uint32_t k = 0; k < left; k++) {
            dx_id part = !several ? sum
                         : k == 0
                             ? dx_constant(g, sum)
                             : dx_scale(g, dx_coefficient(g, sum, k - 1), dx_term(g, sum, k - 1));
            term[n++] = dx_mul(g, dx_constant(g, base), part);
            for (uint32_t m = 0; m < dx_terms(g, base); m++)
                term[n++] =
                    dx_mul(g, part, dx_scale(g, dx_coefficient(g, base, m), dx_term(g, base, m)));
        }
        sum = dx_sum(g, n, term);
    }
    return dx_is_none(sum) ? a : sum;
}

/* base^(p/q) by the factored form of the base. */
static dx_status add_radical(collector *c, uint32_t leaf, dx_id base, int64_t p, int64_t q)
{
    dx_graph *g = c->g;
    dx_id factored = c->k->roots ? (dx_id){dx_idmap_get(c->k->roots, base, base.v)} : base;
    dx_id number, rest, inside = dx_int(g, 1);
    dx_split_coefficient(g, factored, &number, &rest);
    bool negative = dx_number_sign(g, number) < 0;
    if (negative)
        number = dx_number_neg(g, number);
    if (!dx_is_int(g, number, 1))
        DX_TRY(add_number_root(c, leaf, number, p, q));
    if (dx_is_number(g, rest)) {
        if (negative || !dx_is_int(g, rest, 1))
            return DX_LIMIT;
        return DX_OK;
    }
    if (dx_op_of(g, rest) != DX_OP_MUL) {
        DX_TRY(split_factor(c, leaf, rest, dx_int(g, 1), p, q, &inside));
    } else {
        for (uint32_t i = 0; i < dx_factors(g, rest); i++) {
            dx_id f = dx_base(g, rest, i), e = dx_exponent(g, rest, i);
            if (dx_root_keeps(g, rest, f) && (p > 0 || dx_may_stay_zero(g, f)))
                inside = dx_mul(g, inside, dx_pow(g, f, e));
            else
                DX_TRY(split_factor(c, leaf, f, e, p, q, &inside));
        }
        DX_TRY(dx_check(g, inside));
    }
    if (negative) {
        /* the sign goes into a sum, so that it is sqrt(1 - x), not sqrt(-(x - 1)) */
        dx_id first, e;
        dx_split_power(g, inside, &first, &e);
        if (dx_op_of(g, inside) == DX_OP_MUL && dx_factors(g, inside) > 1)
            for (uint32_t i = 0; i < dx_factors(g, inside); i++)
                if (dx_op_of(g, dx_base(g, inside, i)) == DX_OP_ADD &&
                    dx_is_int(g, dx_exponent(g, inside, i), 1)) {
                    dx_id sum = dx_base(g, inside, i);
                    inside =
                        dx_product(g, 3, (dx_id[]){inside, dx_power(g, sum, -1), opposite(g, sum)});
                    negative = false;
                    break;
                }
        if (negative)
            inside = opposite(g, inside);
        DX_TRY(dx_check(g, inside));
    }
    if (dx_is_int(g, inside, 1))
        return DX_OK;
    return add_root(c, leaf, multiplied_out(g, inside), p, q);
}

static int64_t common_multiple(int64_t a, int64_t b)
{
    int64_t x = a, y = b;
    while (y != 0) {
        int64_t t = x % y;
        x = y;
        y = t;
    }
    return a / x * b;
}

/* One generator for each base, of the least degree that serves all its roots. */
static dx_status settle_roots(collector *c)
{
    dx_graph *g = c->g;
    for (uint32_t i = 0; i < c->n_roots; i++) {
        const pending_root *root = &c->root[i];
        int64_t degree = 1;
        for (uint32_t j = 0; j < c->n_roots; j++)
            if (dx_same(c->root[j].base, root->base))
                degree = common_multiple(degree, c->root[j].denominator);
        if (degree > MAX_DEGREE)
            return DX_LIMIT;
        dx_id id = dx_pow(g, root->base, dx_rational(g, 1, degree));
        dx_kernel_kind kind = DX_KERNEL_ROOT;
        DX_TRY(
            part_kernel(c, root->leaf, id, kind, root->numerator * (degree / root->denominator)));
        dx_kernel *kernel = &c->k->kernel[c->k->part[c->k->n_parts - 1].index];
        kernel->kind = DX_KERNEL_ROOT;
        kernel->degree = kernel->relation = (uint32_t)degree;
        kernel->base = root->base;
    }
    return DX_OK;
}

/* abs(u) is u or -u where a root that stands in the expression exists. */
static void settle_abs(collector *c)
{
    dx_kernels *k = c->k;
    for (uint32_t i = 0; i < k->n; i++)
        for (uint32_t j = 0; j < k->n && k->kernel[i].kind == DX_KERNEL_ABS; j++) {
            if (k->kernel[j].kind != DX_KERNEL_ROOT ||
                dx_op_of(c->g, k->kernel[j].id) == DX_OP_CALL ||
                dx_is_number(c->g, k->kernel[j].base))
                continue;
            int sign = dx_sign_where_root_exists(c->g, k->kernel[i].base, k->kernel[j].base);
            if (sign == 0)
                continue;
            k->kernel[i].relation = 1;
            k->kernel[i].negative = sign < 0;
            break;
        }
}

/* ---- leaves ----------------------------------------------------------------------------- */

static dx_status add_power(collector *c, uint32_t leaf, dx_id base, dx_id exponent)
{
    dx_graph *g = c->g;
    int64_t p, q;
    if (dx_is_number(g, exponent)) {
        if (!get_fraction(g, exponent, &p, &q))
            return part_kernel(c, leaf, c->k->leaf[leaf].id, DX_KERNEL_PLAIN, 1);
        return add_radical(c, leaf, base, p, q);
    }
    if (dx_is_int(g, base, 0)) /* 0^(a - 1) may have a value where 0^(-1) has none */
        return part_kernel(c, leaf, c->k->leaf[leaf].id, DX_KERNEL_PLAIN, 1);
    /* b^(c + t) is b^c·b^t: the number's share is a power of the base */
    dx_id constant = dx_int(g, 0), variable = exponent;
    if (dx_op_of(g, exponent) == DX_OP_ADD && !dx_is_int(g, dx_constant(g, exponent), 0)) {
        constant = dx_constant(g, exponent);
        variable = dx_add(g, exponent, dx_number_neg(g, constant));
        DX_TRY(dx_check(g, variable));
    }
    if (!dx_is_int(g, constant, 0)) {
        if (!get_fraction(g, constant, &p, &q))
            return DX_LIMIT;
        if (dx_is_number(g, base))
            DX_TRY(add_number_root(c, leaf, base, p, q));
        else if (q == 1)
            DX_TRY(part_node(c, leaf, base, p));
        else
            DX_TRY(add_root(c, leaf, base, p, q));
    }
    return dx_exponents_add(&c->exponents, leaf, base, variable);
}

/* Is it 0 or above, or 0 and below, so that |u|/u is a number which sign(u) is not at 0? */
static bool has_weak_sign(dx_graph *g, dx_id u)
{
    dx_id opposite = dx_neg(g, u);
    return (dx_is_nonnegative(g, u) && !dx_is_positive(g, u)) ||
           (!dx_is_none(opposite) && dx_is_nonnegative(g, opposite) &&
            !dx_is_positive(g, opposite));
}

static dx_status add_call(collector *c, uint32_t leaf, dx_id a)
{
    dx_graph *g = c->g;
    dx_fn fn = dx_fn_of(g, a);
    dx_id u = dx_operand(g, a, 0);
    bool plateau;
    switch (fn) {
    case DX_FN_exp:
        c->k->has_exponentials = true;
        return dx_exponents_add(&c->exponents, leaf, DX_NONE, u);
    case DX_FN_abs:
        return add_abs(c, leaf, u, 1);
    case DX_FN_sign: /* |u|/u, where that loses no more than points */
        DX_TRY(dx_has_plateau(g, u, &plateau));
        if (plateau || (g->assumptions && has_weak_sign(g, u)))
            break;
        DX_TRY(add_abs(c, leaf, u, 1));
        return part_node(c, leaf, u, -1);
    case DX_FN_cbrt: {
        DX_TRY(part_kernel(c, leaf, a, DX_KERNEL_ROOT, 1));
        dx_kernel *kernel = &c->k->kernel[c->k->part[c->k->n_parts - 1].index];
        kernel->degree = kernel->relation = 3;
        kernel->base = u;
        return push(c, u);
    }
    case DX_FN_hypot: {
        dx_id square = dx_add(g, dx_power(g, u, 2), dx_power(g, dx_operand(g, a, 1), 2));
        DX_TRY(dx_check(g, square));
        DX_TRY(part_kernel(c, leaf, a, DX_KERNEL_ROOT, 1));
        dx_kernel *kernel = &c->k->kernel[c->k->part[c->k->n_parts - 1].index];
        kernel->degree = kernel->relation = 2;
        kernel->base = square;
        return push(c, square);
    }
    default:
        break;
    }
    if (dx_waves_is_wave(fn))
        return dx_waves_add(c->k, &c->exponents, leaf, fn, u);
    return part_kernel(c, leaf, a, dx_is_constant(g, a) ? DX_KERNEL_CONSTANT : DX_KERNEL_PLAIN, 1);
}

static dx_status add_leaf(collector *c, dx_id a)
{
    dx_graph *g = c->g;
    uint32_t leaf;
    DX_TRY(new_leaf(c, a, &leaf));
    switch (dx_op_of(g, a)) {
    case DX_OP_SYMBOL:
        return part_kernel(c, leaf, a, DX_KERNEL_SYMBOL, 1);
    case DX_OP_PI:
        return part_kernel(c, leaf, a, DX_KERNEL_CONSTANT, 1);
    case DX_OP_CALL:
        return add_call(c, leaf, a);
    default:
        return part_kernel(c, leaf, a, DX_KERNEL_PLAIN, 1);
    }
}

/* Would base^n, multiplied out, be too long? By the number of monomials in so many
 * terms. */
static bool is_opaque(const dx_kernels *k, dx_id base, int64_t n)
{
    const dx_graph *g = k->graph;
    if (dx_op_of(g, base) != DX_OP_ADD || (k->mode.whole && (n == 1 || n == -1)))
        return false;
    double terms = 1,
           length = dx_terms(g, base) + (dx_is_int(g, dx_constant(g, base), 0) ? 0u : 1u);
    for (int64_t i = 1; i < (int64_t)length; i++) {
        terms *= (double)((n < 0 ? -n : n) + i) / (double)i;
        if (terms > (k->mode.whole ? WHOLE_TERMS : OPAQUE_TERMS))
            return true;
    }
    return false;
}

static dx_status visit_product(collector *c, dx_id a)
{
    dx_graph *g = c->g;
    for (uint32_t i = 0; i < dx_factors(g, a); i++) {
        dx_id b = dx_base(g, a, i), e = dx_exponent(g, a, i);
        int64_t n;
        if (dx_get_int(g, e, &n)) {
            if (is_opaque(c->k, b, n) && dx_kernels_leaf(c->k, b) == UINT32_MAX)
                DX_TRY(add_leaf(c, b));
            DX_TRY(push(c, b));
            continue;
        }
        dx_id key = dx_kernels_power(g, b, e);
        DX_TRY(dx_check(g, key));
        if (dx_kernels_leaf(c->k, key) != UINT32_MAX)
            continue;
        uint32_t leaf;
        DX_TRY(new_leaf(c, key, &leaf));
        DX_TRY(add_power(c, leaf, b, e));
    }
    return DX_OK;
}

static dx_status visit(collector *c, dx_id a)
{
    dx_graph *g = c->g;
    if (dx_idmap_get(&c->k->seen, a, 0) != 0 || dx_kernels_leaf(c->k, a) != UINT32_MAX)
        return DX_OK;
    if (!dx_idmap_put(&c->k->seen, a, 1))
        return dx_no_memory(g->context);
    switch (dx_op_of(g, a)) {
    case DX_OP_ADD:
        for (uint32_t i = 0; i < dx_terms(g, a); i++)
            DX_TRY(push(c, dx_term(g, a, i)));
        return DX_OK;
    case DX_OP_MUL:
        return visit_product(c, a);
    case DX_OP_VECTOR: /* of expressions that share their generators */
        for (uint32_t i = 0; i < dx_count(g, a); i++)
            DX_TRY(push(c, dx_operand(g, a, i)));
        return DX_OK;
    default:
        return add_leaf(c, a);
    }
}

/* ---- order ---------------------------------------------------------------------------------- */

/* What is found depends on no id: the generators stand in the structural order. */
static void sort_kernels(dx_kernels *k)
{
    uint32_t order[DX_MAX_KERNELS], place[DX_MAX_KERNELS];
    for (uint32_t i = 0; i < k->n; i++) {
        uint32_t at = i;
        for (; at > 0 && dx_compare(k->graph, k->kernel[order[at - 1]].id, k->kernel[i].id) > 0;
             at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
    dx_kernel old[DX_MAX_KERNELS];
    memcpy(old, k->kernel, k->n * sizeof *old);
    for (uint32_t i = 0; i < k->n; i++)
        place[order[i]] = i;
    for (uint32_t i = 0; i < k->n; i++) {
        k->kernel[i] = old[order[i]];
        if (k->kernel[i].partner != UINT32_MAX)
            k->kernel[i].partner = place[k->kernel[i].partner];
    }
    for (uint32_t i = 0; i < k->n_parts; i++)
        if (k->part[i].kind == DX_PART_KERNEL)
            k->part[i].index = place[k->part[i].index];
    for (uint32_t i = 0; i < k->n_waves; i++)
        k->wave[i].sine = place[k->wave[i].sine];
}

static dx_status collect(collector *c, dx_id a)
{
    DX_TRY(push(c, a));
    while (c->depth > 0)
        DX_TRY(visit(c, c->stack[--c->depth]));
    DX_TRY(dx_waves_settle(c->k));
    DX_TRY(settle_roots(c));
    settle_abs(c);
    DX_TRY(dx_exponents_settle(&c->exponents, c->k));
    sort_kernels(c->k);
    return DX_OK;
}

dx_status dx_kernels_collect(dx_graph *g, dx_id a, dx_ring_mode mode, const dx_idmap *roots,
                             dx_kernels *kernels)
{
    dx_memory *memory = &g->context->memory;
    kernels->graph = g;
    kernels->roots = roots;
    kernels->mode = mode;
    kernels->n = kernels->n_leaves = kernels->n_parts = kernels->n_waves = 0;
    kernels->has_quotients = kernels->has_multiples = kernels->has_even_angles = false;
    kernels->has_sums = kernels->has_hyperbolic = kernels->has_exponentials = false;
    dx_idmap_init(&kernels->leaf_of, memory);
    dx_idmap_init(&kernels->seen, memory);
    collector *c = dx_alloc(memory, sizeof *c);
    if (!c)
        return dx_no_memory(g->context);
    c->k = kernels;
    c->g = g;
    c->stack = NULL;
    c->depth = c->capacity = 0;
    c->n_roots = 0;
    dx_exponents_init(&c->exponents, g);
    dx_status status = collect(c, a);
    dx_free(memory, c->stack, c->capacity * sizeof *c->stack);
    dx_free(memory, c, sizeof *c);
    return status;
}

void dx_kernels_free(dx_kernels *kernels)
{
    dx_idmap_free(&kernels->leaf_of);
    dx_idmap_free(&kernels->seen);
}
