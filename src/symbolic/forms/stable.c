#include "symbolic/forms/stable.h"

#include "expr/walk.h"

enum { MOST_TERMS = 8, MOST_POWER = 16, MOST_SHARES = 3 };

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

/* exp(v) by `times` shares of terms; NONE where v is no sum of so many of the exponents. */
static dx_id shares_of(dx_graph *g, dx_id v, const exponentials *sum, int64_t times)
{
    for (uint32_t i = 0; i < sum->n; i++) {
        dx_id rest = dx_sub(g, v, sum->u[i]), others = DX_NONE;
        if (times > 1)
            others = shares_of(g, rest, sum, times - 1);
        else if (dx_is_int(g, rest, 0))
            others = dx_int(g, 1);
        if (!dx_is_none(others))
            return dx_mul(g, share(g, sum, i), others);
    }
    return DX_NONE;
}

/* exp(v) over the *used-th power of the sum, the least one, of at most `most`; NONE. */
static dx_id divide_exponential(dx_graph *g, dx_id v, const exponentials *sum, int64_t most,
                                int64_t *used)
{
    dx_id out = DX_NONE;
    for (*used = 0; *used < most && dx_is_none(out);)
        out = shares_of(g, v, sum, ++*used);
    return out;
}

/* A term, which may have an exponential for a factor, over a power of the sum: 0 times where it
 * has none that can be shared. */
static dx_id divide_term(dx_graph *g, dx_id term, const exponentials *sum, int64_t most,
                         int64_t *used)
{
    uint32_t n = dx_op_of(g, term) == DX_OP_MUL ? dx_factors(g, term) : 0;
    dx_id part = DX_NONE, rest = dx_int(g, 1);
    if (dx_fn_of(g, term) == DX_FN_exp)
        part = divide_exponential(g, dx_operand(g, term, 0), sum, most, used);
    for (uint32_t i = 0; i < n; i++) {
        dx_id base = dx_base(g, term, i), exponent = dx_exponent(g, term, i), found = DX_NONE;
        if (dx_is_none(part) && dx_fn_of(g, base) == DX_FN_exp && dx_is_int(g, exponent, 1))
            found = divide_exponential(g, dx_operand(g, base, 0), sum, most, used);
        if (dx_is_none(found))
            rest = dx_mul(g, rest, dx_pow(g, base, exponent));
        else
            part = found;
    }
    if (!dx_is_none(part))
        return dx_mul(g, rest, part);
    *used = 0;
    return term;
}

/* A sum over the *used-th power of the sum, term by term; NONE where it has none of its
 * exponentials. */
static dx_id divide_combination(dx_graph *g, dx_id a, const exponentials *sum, dx_id inverse,
                                int64_t most, int64_t *used)
{
    dx_id part[MOST_TERMS], out;
    int64_t times[MOST_TERMS];
    uint32_t n = dx_terms(g, a);
    *used = 0;
    for (uint32_t i = 0; i < n && n <= MOST_TERMS; i++) {
        part[i] = divide_term(g, dx_term(g, a, i), sum, most, &times[i]);
        *used = times[i] > *used ? times[i] : *used;
    }
    if (*used == 0)
        return DX_NONE;
    out = dx_mul(g, dx_constant(g, a), dx_power(g, inverse, *used));
    for (uint32_t i = 0; i < n; i++) {
        dx_id term = dx_mul(g, part[i], dx_power(g, inverse, *used - times[i]));
        out = dx_add(g, out, dx_mul(g, dx_coefficient(g, a, i), term));
    }
    return out;
}

/* One factor of a product over the *used-th power of the sum, at most `most`; NONE where it cannot
 * be shared. */
static dx_id divide_factor(dx_graph *g, dx_id base, const exponentials *sum, dx_id inverse,
                           int64_t most, int64_t *used)
{
    if (most > MOST_SHARES)
        most = MOST_SHARES;
    if (dx_fn_of(g, base) == DX_FN_exp)
        return divide_exponential(g, dx_operand(g, base, 0), sum, most, used);
    return dx_op_of(g, base) == DX_OP_ADD ? divide_combination(g, base, sum, inverse, most, used)
                                          : DX_NONE;
}

static dx_id stable_product(dx_graph *g, dx_id a)
{
    uint32_t n = dx_factors(g, a), below = 0;
    exponentials sum = {.n = 0};
    bool changed = false;
    for (; below < n; below++) {
        dx_id exponent = dx_exponent(g, a, below);
        if (dx_is_small_int(exponent) && dx_small_int(exponent) < 0 &&
            dx_small_int(exponent) >= -MOST_POWER && read_sum(g, dx_base(g, a, below), &sum))
            break;
    }
    if (below == n || n < 2)
        return a;
    int64_t m = -(int64_t)dx_small_int(dx_exponent(g, a, below));
    dx_id out = dx_int(g, 1), inverse = dx_power(g, dx_base(g, a, below), -1);
    for (uint32_t i = 0; i < n; i++) {
        dx_id base = dx_base(g, a, i), exponent = dx_exponent(g, a, i);
        int64_t used = 1;
        if (i == below)
            continue;
        /* powers of it one by one, as long as there is something below */
        while (m > 0 && dx_is_small_int(exponent) && dx_small_int(exponent) > 0) {
            dx_id quotient = divide_factor(g, base, &sum, inverse, m, &used);
            if (dx_is_none(quotient))
                break;
            out = dx_mul(g, out, quotient);
            exponent = dx_sub(g, exponent, dx_int(g, 1));
            m -= used;
            changed = true;
        }
        out = dx_mul(g, out, dx_pow(g, base, exponent));
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
