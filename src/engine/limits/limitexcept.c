/* limitexcept.c - what was taken not to be 0 for a limit, and makes no difference: where a is 0,
 * sin(a*x)/x goes to 0 all the same. */
#include "engine/limits/limit.h"

#include "engine/oracle.h"
#include "expr/walk.h"
#include "symbolic/domain/conditions.h"

/* What a limit was taken of. */
typedef struct taken {
    ddx_session *s;
    dx_id a, symbol, at;
    size_t n;
    const dx_approach *approach;
    const dx_limit *found; /* the value; or where it goes to an infinity */
} taken;

/* c·p + rest = 0 for a name p with a number c: the name, and its value; false: there is none. */
static dx_status solve(const taken *t, dx_id a, dx_id *name, dx_id *value, bool *yes)
{
    enum { MOST = 8 };
    dx_graph *g = &t->s->graph;
    const dx_id zero = dx_int(g, 0);
    dx_id symbol[MOST], number;
    size_t n = dx_free_symbols(g, a, MOST, symbol);
    *yes = false;
    for (size_t i = 0; i < n && i < MOST && !*yes; i++) {
        if (dx_same(symbol[i], t->symbol))
            continue;
        dx_id rest = dx_substitute(g, a, 1, &symbol[i], &zero);
        if (dx_is_none(rest)) {
            DX_TRY(dx_excuse(g->context, dx_check(g, rest)));
            continue;
        }
        dx_id left = dx_sub(g, a, rest), just;
        DX_TRY(dx_check(g, left));
        dx_split_coefficient(g, left, &number, &just);
        *yes = dx_same(just, symbol[i]);
        if (!*yes)
            continue;
        *name = symbol[i];
        *value = dx_scale(g, dx_number_div(g, dx_int(g, -1), number), rest);
        DX_TRY(dx_check(g, *value));
    }
    return DX_OK;
}

/* With that value for the name: is the limit what was found? On a side without values there is
 * nothing to be seen, but not on all of them. */
static dx_status is_same_with(const taken *t, dx_id name, dx_id value, bool *yes)
{
    ddx_session *s = t->s;
    dx_graph *g = &s->graph;
    const dx_oracle oracle = dx_session_oracle(s);
    dx_limit expected = *t->found;
    dx_id put[3] = {t->a, t->at, expected.value};
    bool any = false, infinite = dx_op_of(g, t->at) == DX_OP_INF;
    *yes = false;
    for (int i = 0; i < (expected.kind == DX_LIMIT_VALUE ? 3 : 2); i++) {
        if (i == 1 && infinite)
            continue;
        put[i] = dx_substitute(g, put[i], 1, &name, &value);
        if (dx_is_none(put[i]))
            return dx_excuse(g->context, dx_check(g, put[i]));
    }
    expected.value = put[2];
    *yes = true;
    for (size_t i = 0; i < t->n && *yes; i++) {
        dx_limit there;
        bool decided = true;
        DX_TRY(dx_limit_on_side(s, put[0], t->symbol, put[1], t->approach[i], &there));
        if (there.kind == DX_LIMIT_NOWHERE)
            continue;
        *yes = there.kind <= DX_LIMIT_MINUS_INF && there.n_assumed == 0;
        if (*yes)
            DX_TRY(dx_limit_same(g, s->rules, &oracle, &expected, &there, yes, &decided));
        *yes = *yes && decided;
        any = true;
    }
    *yes = *yes && any;
    dx_diag_clear(&s->context.diag);
    return DX_OK;
}

static dx_status makes_no_difference(const taken *t, dx_id a, bool *yes)
{
    dx_graph *g = &t->s->graph;
    dx_id number, rest, name, value;
    dx_split_coefficient(g, a, &number, &rest);
    if (dx_op_of(g, rest) == DX_OP_MUL) {
        *yes = true;
        for (uint32_t i = 0; i < dx_factors(g, rest) && *yes; i++) {
            dx_id base = dx_base(g, rest, i);
            *yes = dx_op_of(g, base) != DX_OP_MUL;
            if (*yes && !dx_is_constant(g, base))
                DX_TRY(makes_no_difference(t, base, yes));
        }
        return DX_OK;
    }
    if (dx_fn_of(g, rest) == DX_FN_abs) /* which is 0 where its operand is */
        rest = dx_operand(g, rest, 0);
    else if (dx_fn_of(g, rest) == DX_FN_log)
        rest = dx_sub(g, dx_operand(g, rest, 0), dx_int(g, 1));
    DX_TRY(dx_check(g, rest));
    DX_TRY(solve(t, rest, &name, &value, yes));
    return *yes ? is_same_with(t, name, value, yes) : DX_OK;
}

/* Has it corners, but no jumps? */
static bool is_bent(dx_fn fn)
{
    return fn == DX_FN_abs || fn == DX_FN_max || fn == DX_FN_min || fn == DX_FN_relu ||
           fn == DX_FN_leakyrelu;
}

/* The limit of `a` by the limits of what stands in sums, products and bent functions, which are
 * continuous; NONE where one has none without conditions of its own. */
static dx_status limit_by_parts(const taken *t, dx_id a, dx_approach approach, unsigned depth,
                                dx_id *out)
{
    enum { MOST = 8 };
    dx_graph *g = &t->s->graph;
    const dx_op op = dx_op_of(g, a);
    const bool bent = op == DX_OP_CALL && is_bent(dx_fn_of(g, a));
    dx_id part[MOST];
    uint32_t n = bent              ? dx_count(g, a)
                 : op == DX_OP_ADD ? dx_terms(g, a)
                 : op == DX_OP_MUL ? dx_factors(g, a)
                                   : 0;
    bool whole = n > 0 && n <= MOST && depth > 0;
    for (uint32_t i = 0; op == DX_OP_MUL && i < n && whole; i++)
        whole =
            dx_is_integer(g, dx_exponent(g, a, i)) && dx_number_sign(g, dx_exponent(g, a, i)) > 0;
    *out = a;
    if (!dx_contains(g, a, t->symbol))
        return DX_OK;
    if (!whole) {
        dx_limit there;
        DX_TRY(dx_limit_on_side(t->s, a, t->symbol, t->at, approach, &there));
        bool plain = there.kind == DX_LIMIT_VALUE && there.n_assumed == 0 &&
                     there.n_demanded == 0 && there.gaps == 0;
        dx_diag_clear(&t->s->context.diag);
        *out = plain ? there.value : DX_NONE;
        return DX_OK;
    }
    for (uint32_t i = 0; i < n; i++) {
        dx_id of = bent              ? dx_operand(g, a, i)
                   : op == DX_OP_ADD ? dx_term(g, a, i)
                                     : dx_base(g, a, i);
        DX_TRY(limit_by_parts(t, of, approach, depth - 1, &part[i]));
        *out = part[i];
        if (dx_is_none(part[i]))
            return DX_OK;
        if (op == DX_OP_MUL)
            part[i] = dx_pow(g, part[i], dx_exponent(g, a, i));
        else if (op == DX_OP_ADD)
            part[i] = dx_scale(g, dx_coefficient(g, a, i), part[i]);
    }
    *out = bent              ? dx_call(g, dx_fn_of(g, a), n, part)
           : op == DX_OP_ADD ? dx_add(g, dx_constant(g, a), dx_sum(g, n, part))
                             : dx_product(g, n, part);
    return dx_check(g, *out);
}

/* abs(f(x)) goes to abs(f(a)), also where that is 0. */
static dx_status goes_by_parts(const taken *t, bool *yes)
{
    enum { DEEPEST = 8 };
    dx_graph *g = &t->s->graph;
    const dx_oracle oracle = dx_session_oracle(t->s);
    *yes = t->found->kind == DX_LIMIT_VALUE && t->found->n_assumed > 0;
    for (size_t i = 0; i < t->n && *yes; i++) {
        dx_limit there = *t->found;
        bool decided = true;
        DX_TRY(limit_by_parts(t, t->a, t->approach[i], DEEPEST, &there.value));
        *yes = !dx_is_none(there.value);
        if (*yes)
            DX_TRY(dx_limit_same(g, t->s->rules, &oracle, t->found, &there, yes, &decided));
        *yes = *yes && decided;
    }
    dx_diag_clear(&t->s->context.diag);
    return DX_OK;
}

dx_status dx_limit_spare(ddx_session *s, dx_id a, dx_id symbol, dx_id at, size_t n,
                         const dx_approach *approach, dx_limit *limit)
{
    enum { LARGE = 300 };
    const dx_limit found = *limit;
    const taken t = {s, a, symbol, at, n, approach, &found};
    if (dx_is_larger(&s->graph, a, LARGE) || limit->kind > DX_LIMIT_MINUS_INF)
        return DX_OK;
    limit->n_assumed = 0;
    bool spare;
    DX_TRY(goes_by_parts(&t, &spare));
    if (spare)
        return DX_OK;
    for (uint32_t i = 0; i < found.n_assumed; i++) {
        DX_TRY(makes_no_difference(&t, found.assumed[i], &spare));
        if (!spare)
            limit->assumed[limit->n_assumed++] = found.assumed[i];
    }
    return DX_OK;
}
