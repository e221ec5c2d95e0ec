#include "parser/lost.h"

#include "expr/known.h"
#include "expr/walk.h"

/* ---- what may have no value ------------------------------------------------------------- */

/* 1, 2, 3, ... */
static bool is_counted(const dx_graph *g, dx_id exponent)
{
    return dx_is_integer(g, exponent) && dx_number_sign(g, exponent) > 0;
}

bool dx_asks_for_integer(const dx_graph *g, dx_id base, dx_id exponent)
{
    return dx_is_number(g, base) && dx_number_sign(g, base) < 0 && !dx_is_number(g, exponent);
}

bool dx_node_may_lack(const dx_graph *g, dx_id a)
{
    switch (dx_op_of(g, a)) {
    case DX_OP_MUL:
        for (uint32_t i = 0; i < dx_factors(g, a); i++)
            if (!is_counted(g, dx_exponent(g, a, i)) &&
                (!dx_is_number(g, dx_base(g, a, i)) ||
                 dx_asks_for_integer(g, dx_base(g, a, i), dx_exponent(g, a, i))))
                return true;
        return false;
    case DX_OP_CALL:
        return dx_functions[dx_fn_of(g, a)].domain[0] != '\0';
    case DX_OP_CASES:
        return !dx_has_default(g, a);
    default:
        return false;
    }
}

bool dx_may_lack_value(dx_graph *g, dx_id a)
{
    dx_walk walk;
    bool found = false;
    if (!(dx_node_of(g, a)->holds & DX_HOLDS_PARTIAL))
        return false;
    if (!g->branches || dx_node_may_lack(g, a)) /* cases that leave nothing out have values */
        return true;
    if (dx_walk_make(g, 1, &a, &walk) != DX_OK)
        return true; /* the failure comes up again with the next node */
    for (size_t i = 0; i < walk.n && !found; i++)
        found = dx_node_may_lack(g, walk.id[i]);
    dx_walk_free(&walk);
    return found;
}

dx_status dx_lose(dx_lowering *lowering, dx_id part)
{
    const dx_lower_host *host = lowering->host;
    DX_TRY(dx_check(lowering->graph, part));
    if (!host || !host->lost || !dx_may_lack_value(lowering->graph, part))
        return DX_OK;
    return host->lost(host->host, part);
}

/* Has it a value wherever its symbols have one? Then nothing is lost with it, unless it was a
 * divisor. */
static bool is_whole(const dx_graph *g, dx_id a)
{
    return !(dx_node_of(g, a)->holds & DX_HOLDS_PARTIAL);
}

static bool are_whole(const dx_graph *g, size_t n, const dx_id *a)
{
    bool whole = true;
    for (size_t i = 0; i < n && whole; i++)
        whole = is_whole(g, a[i]);
    return whole;
}

/* ---- sums --------------------------------------------------------------------------------- */

/* The sum whose terms are merged with others: of 2(x + 1) the one inside. */
static dx_id opened(const dx_graph *g, dx_id a)
{
    if (!dx_is_scaled(g, a) || dx_op_of(g, dx_term(g, a, 0)) != DX_OP_ADD)
        return a;
    return dx_term(g, a, 0);
}

static uint32_t count_terms(const dx_graph *g, dx_id a)
{
    a = opened(g, a);
    return dx_is_number(g, a) ? 0 : dx_op_of(g, a) == DX_OP_ADD ? dx_terms(g, a) : 1;
}

static dx_id term_of(const dx_graph *g, dx_id a, uint32_t i)
{
    a = opened(g, a);
    return dx_op_of(g, a) == DX_OP_ADD ? dx_term(g, a, i) : a;
}

/* Terms are sorted by id. */
static bool has_term(const dx_graph *g, dx_id sum, dx_id term)
{
    uint32_t low = 0, high = count_terms(g, sum);
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        dx_id there = term_of(g, sum, middle);
        if (dx_same(there, term))
            return true;
        if (there.v < term.v)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

dx_status dx_lose_terms(dx_lowering *lowering, size_t n, const dx_id *terms, dx_id sum)
{
    const dx_graph *g = lowering->graph;
    size_t before = 0;
    if (dx_is_none(sum) || are_whole(g, n, terms))
        return DX_OK;
    for (size_t i = 0; i < n; i++)
        before += count_terms(g, terms[i]);
    if (before == count_terms(g, sum))
        return DX_OK;
    for (size_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < count_terms(g, terms[i]); k++) {
            dx_id term = term_of(g, terms[i], k);
            if (!has_term(g, sum, term))
                DX_TRY(dx_lose(lowering, term));
        }
    return DX_OK;
}

/* ---- products ----------------------------------------------------------------------------- */

static uint32_t count_pairs(const dx_graph *g, dx_id a)
{
    return dx_is_number(g, a) ? 0 : dx_op_of(g, a) == DX_OP_MUL ? dx_factors(g, a) : 1;
}

static dx_id base_of(const dx_graph *g, dx_id a, uint32_t i)
{
    return dx_op_of(g, a) == DX_OP_MUL ? dx_base(g, a, i) : a;
}

static dx_id exponent_of(dx_graph *g, dx_id a, uint32_t i)
{
    return dx_op_of(g, a) == DX_OP_MUL ? dx_exponent(g, a, i) : dx_int(g, 1);
}

/* The exponent of the base in a product; NONE: it is not there. */
static dx_id find_exponent(dx_graph *g, dx_id product, dx_id base)
{
    uint32_t low = 0, high = count_pairs(g, product);
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        dx_id there = base_of(g, product, middle);
        if (dx_same(there, base))
            return exponent_of(g, product, middle);
        if (there.v < base.v)
            low = middle + 1;
        else
            high = middle;
    }
    return DX_NONE;
}

bool dx_asks_as_much(const dx_graph *g, dx_id after, dx_id before)
{
    if (dx_same(after, before) || is_counted(g, before))
        return true;
    if (!dx_is_number(g, before) || !dx_is_number(g, after))
        return false;
    return (dx_is_integer(g, before) || !dx_is_integer(g, after)) &&
           (dx_number_sign(g, before) > 0 || dx_number_sign(g, after) < 0);
}

/* The operand's powers, `turned` over where it is a divisor, that are not in the product. */
static dx_status lose_pairs(dx_lowering *lowering, dx_id operand, bool turned, dx_id product)
{
    dx_graph *g = lowering->graph;
    dx_id coefficient;
    dx_split_coefficient(g, operand, &coefficient, &operand);
    if (dx_op_of(g, operand) == DX_OP_SYMBOL && !turned)
        return DX_OK;
    dx_id as_base = find_exponent(g, product, operand); /* one that is opaque, too */
    if (!dx_is_none(as_base) && dx_asks_as_much(g, as_base, dx_int(g, turned ? -1 : 1)))
        return DX_OK;
    for (uint32_t i = 0; i < count_pairs(g, operand); i++) {
        dx_id base = base_of(g, operand, i), exponent = exponent_of(g, operand, i);
        bool plain = dx_op_of(g, base) == DX_OP_SYMBOL && is_counted(g, exponent);
        if (plain && !turned)
            continue;
        dx_id after = find_exponent(g, product, base),
              other = turned ? dx_neg(g, exponent) : exponent;
        if (dx_asks_for_integer(g, base, exponent) && (dx_is_none(after) || !dx_same(after, other)))
            DX_TRY(dx_lose(lowering, dx_pow(g, base, exponent)));
        if (dx_is_number(g, base)) { /* 2^log(x) has a value where its exponent has one */
            if (dx_is_none(after) || !dx_asks_as_much(g, after, other))
                DX_TRY(dx_lose(lowering, exponent));
            continue;
        }
        DX_TRY(dx_check(g, other));
        if (dx_is_none(after) || !dx_asks_as_much(g, after, other))
            DX_TRY(dx_lose(lowering, dx_pow(g, base, other)));
        if (turned && !plain && (dx_is_none(after) || !dx_asks_as_much(g, after, exponent)))
            DX_TRY(dx_lose(lowering, dx_pow(g, base, exponent)));
    }
    return DX_OK;
}

/* What is the same as long as no bases meet: how many there are, and the sum of their ids. */
typedef struct tally {
    uint64_t n, sum;
} tally;

/* Of 2x·y, too. False where a divisor has divisors, which come up. */
static bool count_bases(dx_graph *g, dx_id a, bool turned, tally *t)
{
    a = dx_is_scaled(g, a) ? dx_term(g, a, 0) : a;
    uint32_t n = count_pairs(g, a);
    for (uint32_t i = 0; i < n; i++) {
        t->sum += base_of(g, a, i).v;
        if (turned && !is_counted(g, exponent_of(g, a, i)))
            return false;
    }
    t->n += n;
    return true;
}

dx_status dx_lose_factors(dx_lowering *lowering, size_t n, const dx_id *factors, size_t n_divisors,
                          const dx_id *divisors, dx_id product)
{
    dx_graph *g = lowering->graph;
    dx_id coefficient;
    tally before = {0}, after = {0};
    bool apart = true;
    if (dx_is_none(product) || (n_divisors == 0 && are_whole(g, n, factors)))
        return DX_OK;
    dx_split_coefficient(g, product, &coefficient, &product);
    for (size_t i = 0; i < n; i++)
        (void)count_bases(g, factors[i], false, &before);
    for (size_t i = 0; i < n_divisors && apart; i++)
        apart = count_bases(g, divisors[i], true, &before);
    (void)count_bases(g, product, false, &after);
    if (apart && before.n == after.n && before.sum == after.sum)
        return DX_OK;
    for (size_t i = 0; i < n; i++)
        DX_TRY(lose_pairs(lowering, factors[i], false, product));
    for (size_t i = 0; i < n_divisors; i++)
        DX_TRY(lose_pairs(lowering, divisors[i], true, product));
    return DX_OK;
}

/* ---- powers and calls ----------------------------------------------------------------------- */

/* sqrt(x^2*y) is made sqrt(y)*|x|, which has no value for x = 0, y < 0. */
static dx_status narrow(dx_lowering *lowering, dx_id radicand)
{
    const dx_lower_host *host = lowering->host;
    dx_id base, others;
    return host && host->narrowed && dx_root_narrows(lowering->graph, radicand, &base, &others)
               ? host->narrowed(host->host, radicand)
               : lowering->graph->context->diag.status;
}

dx_status dx_lose_power(dx_lowering *lowering, dx_id base, dx_id exponent, dx_id power)
{
    dx_graph *g = lowering->graph;
    dx_id coefficient, rest, inner;
    if (!dx_is_none(power) && dx_is_number(g, exponent) && dx_number_sign(g, exponent) > 0 &&
        !dx_is_integer(g, exponent))
        DX_TRY(narrow(lowering, base));
    if (dx_is_none(power) || (is_whole(g, base) && is_whole(g, exponent)))
        return DX_OK;
    dx_split_coefficient(g, power, &coefficient, &rest);
    dx_split_coefficient(g, base, &coefficient, &inner);
    if (dx_op_of(g, inner) == DX_OP_MUL && !dx_is_int(g, exponent, 1))
        DX_TRY(lose_pairs(lowering, inner, false, rest));
    else if (dx_is_none(find_exponent(g, rest, inner)))
        DX_TRY(dx_lose(lowering, base));
    if (dx_is_number(g, exponent))
        return DX_OK;
    for (uint32_t i = 0; i < count_pairs(g, rest); i++)
        if (dx_same(exponent_of(g, rest, i), exponent))
            return DX_OK;
    bool kept = dx_fn_of(g, rest) == DX_FN_exp && dx_same(dx_operand(g, rest, 0), exponent);
    return kept ? DX_OK : dx_lose(lowering, exponent);
}

dx_status dx_lose_arguments(dx_lowering *lowering, size_t n, const dx_id *arguments, dx_id value)
{
    dx_graph *g = lowering->graph;
    dx_id coefficient, call;
    if (!dx_is_none(value) && n == 1 && dx_op_of(g, arguments[0]) < DX_OP_STRING &&
        dx_op_of(g, value) == DX_OP_MUL && dx_same(value, dx_sqrt(g, arguments[0])))
        DX_TRY(narrow(lowering, arguments[0]));
    if (dx_is_none(value) || are_whole(g, n, arguments))
        return DX_OK;
    dx_split_coefficient(g, value, &coefficient, &call);
    bool kept = dx_op_of(g, call) == DX_OP_CALL && dx_count(g, call) == n;
    for (size_t i = 0; i < n && kept; i++)
        kept = dx_same(dx_operand(g, call, (uint32_t)i), arguments[i]);
    for (size_t i = 0; i < n && !kept; i++)
        if (!dx_same(arguments[i], value))
            DX_TRY(dx_lose(lowering, arguments[i]));
    return DX_OK;
}
