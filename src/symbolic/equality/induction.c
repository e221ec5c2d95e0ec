#include "symbolic/equality/induction.h"

#include "expr/walk.h"
#include "symbolic/rework/expand.h"

enum { MOST_TERMS = 4, FARTHEST = 100 };

/* a = m·name + c with integers m > 0 and c. */
static bool read_end(dx_graph *g, dx_id a, dx_id *name, int64_t *m, int64_t *c)
{
    *name = a;
    *m = 1;
    *c = 0;
    if (dx_op_of(g, a) == DX_OP_ADD) {
        if (dx_terms(g, a) != 1 || !dx_get_int(g, dx_constant(g, a), c) ||
            !dx_get_int(g, dx_coefficient(g, a, 0), m) || *m < 1 || *m > MOST_TERMS)
            return false;
        *name = dx_term(g, a, 0);
    }
    return dx_op_of(g, *name) == DX_OP_SYMBOL && dx_bound_level(g, *name) == 0;
}

static int64_t floor_ratio(int64_t p, int64_t q)
{
    return p >= 0 ? p / q : -((q - 1 - p) / q);
}

/* The node for n + 1: the node and the terms that come to it. */
static dx_id with_next(dx_graph *g, dx_id a, int64_t m)
{
    dx_id body = dx_operand(g, a, 0), name = dx_operand(g, a, 1), hi = dx_operand(g, a, 3), out = a;
    for (int64_t i = 1; i <= m; i++) {
        dx_id term = dx_term_at(g, body, name, dx_add(g, hi, dx_int(g, i)));
        out = dx_op_of(g, a) == DX_OP_SUM ? dx_add(g, out, term) : dx_mul(g, out, term);
    }
    return out;
}

static dx_status add(dx_graph *g, dx_id a, dx_induction *out, bool *fits)
{
    dx_id name;
    int64_t m, c, lo;
    *fits = read_end(g, dx_operand(g, a, 3), &name, &m, &c) &&
            dx_get_int(g, dx_operand(g, a, 2), &lo) && lo < FARTHEST && lo > -FARTHEST &&
            c < FARTHEST && c > -FARTHEST && out->n < DX_MOST_ITERATED &&
            (dx_is_none(out->name) || dx_same(out->name, name)) &&
            !dx_contains(g, dx_operand(g, a, 0), name);
    if (!*fits)
        return DX_OK;
    int64_t empty = floor_ratio(lo - 1 - c, m); /* m·n + c < lo */
    /* where m·n + c < lo - 1 the next one is not the one before and m terms */
    int64_t first = -floor_ratio(-(lo - 1 - c), m);
    out->first = dx_is_none(out->name) || first > out->first ? first : out->first;
    out->empty = dx_is_none(out->name) || empty < out->empty ? empty : out->empty;
    out->name = name;
    out->iterated[out->n] = a;
    out->next[out->n] = with_next(g, a, m);
    return dx_check(g, out->next[out->n++]);
}

/* Without corners, jumps and branches where n is a complex number, but for poles. */
static bool is_meromorphic(dx_fn fn)
{
    switch (fn) {
    case DX_FN_exp:
    case DX_FN_sin:
    case DX_FN_cos:
    case DX_FN_tan:
    case DX_FN_sec:
    case DX_FN_csc:
    case DX_FN_cot:
    case DX_FN_sinh:
    case DX_FN_cosh:
    case DX_FN_tanh:
    case DX_FN_sech:
    case DX_FN_csch:
    case DX_FN_coth:
    case DX_FN_gamma:
    case DX_FN_digamma:
    case DX_FN_factorial:
    case DX_FN_erf:
        return true;
    default:
        return false;
    }
}

/* a·n + b with a > 0 that is positive at first. */
static bool is_positive_sum(dx_graph *g, const dx_induction *by, dx_id a)
{
    dx_id first = dx_int(g, by->first), value;
    if (dx_op_of(g, a) != DX_OP_ADD && !dx_same(a, by->name))
        return false;
    if (dx_op_of(g, a) == DX_OP_ADD &&
        (dx_terms(g, a) != 1 || !dx_same(dx_term(g, a, 0), by->name) ||
         dx_number_sign(g, dx_coefficient(g, a, 0)) <= 0))
        return false;
    value = dx_substitute(g, a, 1, &by->name, &first);
    return !dx_is_none(value) && dx_is_number(g, value) && dx_number_sign(g, value) > 0;
}

/* With a value for all real numbers. */
static bool is_total(dx_fn fn)
{
    switch (fn) {
    case DX_FN_exp:
    case DX_FN_sin:
    case DX_FN_cos:
    case DX_FN_sinh:
    case DX_FN_cosh:
    case DX_FN_tanh:
    case DX_FN_atan:
    case DX_FN_asinh:
    case DX_FN_erf:
    case DX_FN_abs:
    case DX_FN_sign:
    case DX_FN_floor:
        return true;
    default:
        return false;
    }
}

/* Does all in the formula that has n in it have a value for n >= first: `total`; or is it
 * meromorphic? */
static bool is_unbroken_by(dx_graph *g, const dx_induction *by, const dx_walk *walk, bool total)
{
    for (size_t i = 0; i < walk->n; i++) {
        dx_id a = walk->id[i];
        dx_op op = dx_op_of(g, a);
        if (op == DX_OP_SYMBOL || op == DX_OP_ADD || !dx_contains(g, a, by->name))
            continue;
        bool fine = op == DX_OP_MUL || (total && op == DX_OP_APPLY);
        if (op == DX_OP_CALL)
            fine = total ? is_total(dx_fn_of(g, a)) : is_meromorphic(dx_fn_of(g, a));
        for (uint32_t k = 0; fine && op == DX_OP_MUL && k < dx_factors(g, a); k++) {
            dx_id base = dx_base(g, a, k), exponent = dx_exponent(g, a, k);
            if (!dx_contains(g, base, by->name))
                continue;
            fine = dx_is_integer(g, exponent) &&
                   (!total || dx_number_sign(g, exponent) > 0 || is_positive_sum(g, by, base));
        }
        if (!fine)
            return false;
    }
    return true;
}

/* A missing value of F(n) at an integer would break the chain. In a formula that is meromorphic in
 * n but for its sums, and has a value at first, F(n + 1) = F(n) leaves no pole at n >= first. */
static bool is_unbroken(dx_graph *g, const dx_induction *by, const dx_walk *walk)
{
    return is_unbroken_by(g, by, walk, false) || is_unbroken_by(g, by, walk, true);
}

dx_status dx_induction_find(dx_graph *g, dx_id a, dx_induction *out)
{
    dx_walk walk;
    bool fits = true;
    *out = (dx_induction){0};
    out->name = DX_NONE;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && fits && status == DX_OK; i++)
        if (dx_is_iterated(g, walk.id[i]))
            status = add(g, walk.id[i], out, &fits);
    dx_walk_free(&walk);
    if (!fits)
        out->name = DX_NONE;
    if (status != DX_OK || dx_is_none(out->name))
        return status;
    dx_id rest = dx_induction_without_terms(g, out, a);
    DX_TRY(dx_check(g, rest));
    DX_TRY(dx_walk_make(g, 1, &rest, &walk));
    if (!is_unbroken(g, out, &walk))
        out->name = DX_NONE;
    dx_walk_free(&walk);
    return DX_OK;
}

dx_id dx_induction_without_terms(dx_graph *g, const dx_induction *by, dx_id a)
{
    dx_id to[DX_MOST_ITERATED];
    for (uint32_t i = 0; i < by->n; i++)
        to[i] = dx_int(g, dx_op_of(g, by->iterated[i]) == DX_OP_PRODUCT);
    return dx_substitute(g, a, by->n, by->iterated, to);
}

/* ---- the step ----------------------------------------------------------------------------------
 */

static dx_status for_next(dx_graph *g, const dx_induction *by, dx_id a, dx_id *out)
{
    dx_id from[DX_MOST_ITERATED], name = by->name, next = dx_add(g, name, dx_int(g, 1));
    for (uint32_t i = 0; i < by->n; i++) {
        from[i] = dx_substitute(g, by->iterated[i], 1, &name, &next);
        DX_TRY(dx_check(g, from[i]));
    }
    *out = dx_substitute(g, a, 1, &name, &next);
    DX_TRY(dx_check(g, *out));
    *out = dx_substitute(g, *out, by->n, from, by->next);
    return dx_check(g, *out);
}

/* Never 0 for n >= first, as far as is known. */
static bool is_never_zero(dx_graph *g, const dx_induction *by, dx_id a)
{
    dx_id number, rest;
    dx_split_coefficient(g, a, &number, &rest);
    if (dx_is_number(g, rest))
        return dx_number_sign(g, number) != 0;
    if (dx_op_of(g, rest) != DX_OP_MUL)
        return dx_is_positive(g, rest) || is_positive_sum(g, by, rest) ||
               dx_fn_of(g, rest) == DX_FN_exp || dx_fn_of(g, rest) == DX_FN_gamma ||
               dx_fn_of(g, rest) == DX_FN_factorial;
    for (uint32_t i = 0; i < dx_factors(g, rest); i++) {
        dx_id base = dx_base(g, rest, i);
        bool fine =
            dx_is_number(g, base) ? dx_number_sign(g, base) != 0 : is_never_zero(g, by, base);
        if (!fine)
            return false;
    }
    return true;
}

/* The formula is factor·S + rest with S = iterated[i]: S where it is 0; NONE where it is not so, or
 * the factor may be 0. */
static dx_status solved(dx_graph *g, const dx_induction *by, dx_id a, uint32_t i, dx_id *out)
{
    dx_id S = by->iterated[i], zero = dx_int(g, 0), one = dx_int(g, 1), check;
    *out = DX_NONE;
    dx_id rest = dx_substitute(g, a, 1, &S, &zero), at_one = dx_substitute(g, a, 1, &S, &one);
    dx_id factor = dx_sub(g, at_one, rest);
    DX_TRY(dx_check(g, factor));
    DX_TRY(dx_expand(g, factor, &factor));
    if (!is_never_zero(g, by, factor))
        return DX_OK;
    check = dx_sub(g, dx_sub(g, a, rest), dx_mul(g, factor, S));
    DX_TRY(dx_check(g, check));
    DX_TRY(dx_expand(g, check, &check));
    if (!dx_is_int(g, check, 0))
        return DX_OK;
    *out = dx_neg(g, dx_div(g, rest, factor));
    return dx_check(g, *out);
}

dx_status dx_induction_step(dx_graph *g, const dx_induction *by, dx_id a, uint32_t i, dx_id *out)
{
    dx_id next, value;
    *out = DX_NONE;
    DX_TRY(for_next(g, by, a, &next));
    if (i == by->n) {
        next = dx_sub(g, next, a);
        DX_TRY(dx_check(g, next));
        return dx_expand(g, next, out);
    }
    DX_TRY(solved(g, by, a, i, &value));
    if (dx_is_none(value))
        return DX_OK;
    *out = dx_substitute(g, next, 1, &by->iterated[i], &value);
    return dx_check(g, *out);
}

dx_status dx_induction_begins_at(dx_graph *g, const dx_induction *by, dx_id a, int64_t first,
                                 bool *begins)
{
    dx_walk walk;
    bool cases = false;
    *begins = false;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n; i++) {
        dx_fn fn = dx_fn_of(g, walk.id[i]);
        int64_t m, c;
        dx_id name;
        cases = cases || dx_op_of(g, walk.id[i]) == DX_OP_CASES;
        if ((fn != DX_FN_factorial && fn != DX_FN_gamma) ||
            !read_end(g, dx_operand(g, walk.id[i], 0), &name, &m, &c) || !dx_same(name, by->name))
            continue;                       /* those in sums have bound names, or are free of n */
        int64_t last = m * (first - 1) + c; /* the argument there */
        *begins = *begins || last <= (fn == DX_FN_gamma ? 0 : -1);
    }
    dx_walk_free(&walk);
    *begins = *begins && !cases;
    return DX_OK;
}
