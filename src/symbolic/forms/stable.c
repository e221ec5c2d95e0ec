#include "symbolic/forms/stable.h"

#include "expr/walk.h"

enum { MOST_TERMS = 8, MOST_POWER = 16 };

/* c[0]·exp(u[0]) + ... + c[n - 1]·exp(u[n - 1]) with positive numbers c; one of them is that of
 * exp(0). */
typedef struct exponentials {
    uint32_t n;
    dx_id c[MOST_TERMS], u[MOST_TERMS];
} exponentials;

static bool read_sum(dx_graph *g, dx_id a, exponentials *sum)
{
    sum->n = 0;
    if (dx_op_of(g, a) != DX_OP_ADD || dx_terms(g, a) > MOST_TERMS - 1)
        return false;
    for (uint32_t i = 0; i < dx_terms(g, a); i++) {
        dx_id term = dx_term(g, a, i), c = dx_coefficient(g, a, i);
        if (dx_fn_of(g, term) != DX_FN_exp || dx_number_sign(g, c) <= 0)
            return false;
        sum->c[sum->n] = c;
        sum->u[sum->n++] = dx_operand(g, term, 0);
    }
    dx_id constant = dx_constant(g, a);
    if (dx_number_sign(g, constant) < 0)
        return false;
    if (!dx_is_int(g, constant, 0)) {
        sum->c[sum->n] = constant;
        sum->u[sum->n++] = dx_int(g, 0);
    }
    return sum->n > 1;
}

/* The logarithm of the sum. */
static dx_id log_of(dx_graph *g, const exponentials *sum)
{
    dx_id u[MOST_TERMS];
    for (uint32_t i = 0; i < sum->n; i++)
        u[i] = dx_add(g, sum->u[i], dx_call1(g, DX_FN_log, sum->c[i]));
    if (sum->n == 2 && dx_is_int(g, u[1], 0))
        return dx_call1(g, DX_FN_softplus, u[0]);
    return dx_call(g, DX_FN_logsumexp, sum->n, u);
}

/* exp(u[i]) over the sum. */
static dx_id share(dx_graph *g, const exponentials *sum, uint32_t i)
{
    dx_id below = sum->c[i];
    for (uint32_t k = 0; k < sum->n; k++)
        if (k != i)
            below = dx_add(
                g, below,
                dx_mul(g, sum->c[k], dx_call1(g, DX_FN_exp, dx_sub(g, sum->u[k], sum->u[i]))));
    return dx_power(g, below, -1);
}

/* exp(v) over the m-th power of the sum by shares of terms: *used powers are taken. NONE where v
 * is no sum of one or two of the exponents. */
static dx_id divide_exponential(dx_graph *g, dx_id v, const exponentials *sum, int64_t m,
                                int64_t *used)
{
    for (uint32_t i = 0; i < sum->n; i++)
        if (dx_same(v, sum->u[i])) {
            *used = 1;
            return share(g, sum, i);
        }
    for (uint32_t i = 0; m > 1 && i < sum->n; i++)
        for (uint32_t k = i; k < sum->n; k++)
            if (dx_same(v, dx_add(g, sum->u[i], sum->u[k]))) {
                *used = 2;
                return dx_mul(g, share(g, sum, i), share(g, sum, k));
            }
    return DX_NONE;
}

static dx_id share_of(dx_graph *g, const exponentials *sum, dx_id u)
{
    for (uint32_t i = 0; i < sum->n; i++)
        if (dx_same(sum->u[i], u))
            return share(g, sum, i);
    return DX_NONE;
}

/* A combination of some of the sum's terms over the sum; NONE where `a` is none. */
static dx_id divide_combination(dx_graph *g, dx_id a, const exponentials *sum)
{
    dx_id constant = dx_constant(g, a), out = dx_int(g, 0);
    if (dx_terms(g, a) > MOST_TERMS || !dx_is_number(g, constant))
        return DX_NONE;
    if (!dx_is_int(g, constant, 0))
        out = dx_mul(g, constant, share_of(g, sum, dx_int(g, 0)));
    for (uint32_t i = 0; i < dx_terms(g, a) && !dx_is_none(out); i++) {
        dx_id term = dx_term(g, a, i);
        dx_id part =
            dx_fn_of(g, term) == DX_FN_exp ? share_of(g, sum, dx_operand(g, term, 0)) : DX_NONE;
        out = dx_add(g, out, dx_mul(g, dx_coefficient(g, a, i), part));
    }
    return out;
}

/* One factor of a product over a power of the sum. */
static dx_id divide_factor(dx_graph *g, dx_id base, dx_id exponent, const exponentials *sum,
                           int64_t m, int64_t *used)
{
    *used = 1;
    if (m < 1 || !dx_is_int(g, exponent, 1))
        return DX_NONE;
    if (dx_fn_of(g, base) == DX_FN_exp)
        return divide_exponential(g, dx_operand(g, base, 0), sum, m, used);
    return dx_op_of(g, base) == DX_OP_ADD ? divide_combination(g, base, sum) : DX_NONE;
}

static dx_id stable_product(dx_graph *g, dx_id a)
{
    uint32_t n = dx_factors(g, a), below = 0;
    exponentials sum = {.n = 0};
    int64_t m = 0;
    bool changed = false;
    for (; below < n; below++) {
        dx_id exponent = dx_exponent(g, a, below);
        if (dx_is_small_int(exponent) && dx_small_int(exponent) < 0 &&
            dx_small_int(exponent) >= -MOST_POWER && read_sum(g, dx_base(g, a, below), &sum))
            break;
    }
    if (below == n || n < 2)
        return a;
    m = -(int64_t)dx_small_int(dx_exponent(g, a, below));
    dx_id out = dx_int(g, 1);
    for (uint32_t i = 0; i < n; i++) {
        dx_id base = dx_base(g, a, i), exponent = dx_exponent(g, a, i);
        int64_t used;
        if (i == below)
            continue;
        dx_id quotient = divide_factor(g, base, exponent, &sum, m, &used);
        bool divides = !dx_is_none(quotient);
        out = dx_mul(g, out, divides ? quotient : dx_pow(g, base, exponent));
        m -= divides ? used : 0;
        changed = changed || divides;
    }
    return changed ? dx_mul(g, out, dx_power(g, dx_base(g, a, below), -m)) : a;
}

static dx_id stable_node(dx_graph *g, dx_id a)
{
    exponentials sum;
    if (dx_fn_of(g, a) == DX_FN_log && read_sum(g, dx_operand(g, a, 0), &sum))
        return log_of(g, &sum);
    return dx_op_of(g, a) == DX_OP_MUL ? stable_product(g, a) : a;
}

/* The stable form of walk->id[i], those of its operands standing in `form`. */
static dx_id form_of(dx_graph *g, const dx_walk *walk, const dx_id *form, size_t i, dx_id *operand)
{
    dx_id a = walk->id[i];
    uint32_t n = dx_count(g, a);
    bool changed = false;
    for (uint32_t k = 0; k < n; k++) {
        operand[k] = form[dx_walk_find(walk, dx_operand(g, a, k))];
        if (dx_is_none(operand[k]))
            return DX_NONE;
        changed = changed || !dx_same(operand[k], dx_operand(g, a, k));
    }
    return stable_node(g, changed ? dx_rebuild(g, a, operand) : a);
}

dx_status dx_stable(dx_graph *g, size_t n, dx_id *a)
{
    dx_walk walk;
    uint32_t widest = 0;
    if (!g->exponentials)
        return DX_OK;
    DX_TRY(dx_walk_make(g, n, a, &walk));
    bool any = false;
    for (size_t i = 0; i < walk.n; i++) {
        any = any || !dx_same(stable_node(g, walk.id[i]), walk.id[i]);
        widest = dx_count(g, walk.id[i]) > widest ? dx_count(g, walk.id[i]) : widest;
    }
    dx_id *form = any ? dx_arena_alloc(&g->context->arena, (walk.n + widest) * sizeof *form) : NULL;
    for (size_t i = 0; form && i < walk.n; i++)
        form[i] = form_of(g, &walk, form, i, form + walk.n);
    for (size_t i = 0; form && i < n; i++)
        a[i] = form[dx_walk_find(&walk, a[i])];
    dx_walk_free(&walk);
    if (any && !form)
        return dx_no_memory(g->context);
    for (size_t i = 0; any && i < n; i++)
        DX_TRY(dx_check(g, a[i]));
    return DX_OK;
}
