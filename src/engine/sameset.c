/* Have two equations the same solutions? */
#include "engine/equal.h"

#include "expr/print.h"
#include "expr/walk.h"
#include "numeric/witness.h"
#include "symbolic/rework/quotients.h"

enum { MOST_FACTORS = 16, LARGEST = 200 };

/* What is 0 where an equation holds, in factors, each with a name that is solved for. */
typedef struct solutions {
    uint32_t n;
    bool all; /* there are no others */
    dx_id name[MOST_FACTORS], value[MOST_FACTORS];
} solutions;

/* A name with a number as its coefficient that stands nowhere else. */
static bool solve_for_name(dx_graph *g, dx_id factor, dx_id *name, dx_id *value)
{
    *name = factor;
    *value = dx_int(g, 0);
    if (dx_op_of(g, factor) == DX_OP_SYMBOL)
        return true;
    for (uint32_t i = 0; dx_op_of(g, factor) == DX_OP_ADD && i < dx_terms(g, factor); i++) {
        *name = dx_term(g, factor, i);
        *value = dx_sub(g, *name, dx_div(g, factor, dx_coefficient(g, factor, i)));
        if (dx_op_of(g, *name) == DX_OP_SYMBOL && !dx_is_none(*value) &&
            !dx_contains(g, *value, *name))
            return true;
    }
    return false;
}

static void add_factor(dx_graph *g, dx_id factor, solutions *s)
{
    if (s->n < MOST_FACTORS && solve_for_name(g, factor, &s->name[s->n], &s->value[s->n]))
        s->n++;
    else if (!dx_is_positive(g, factor) && !dx_is_positive(g, dx_neg(g, factor)))
        s->all = false;
}

/* Denominators are left aside: their zeros are no solutions, which is not looked at. */
static dx_status find_solutions(dx_graph *g, dx_id gap, solutions *s)
{
    dx_id factors, number, product;
    *s = (solutions){.n = 0, .all = true};
    if (dx_is_larger(g, gap, LARGEST))
        s->all = false;
    if (!s->all)
        return DX_OK;
    dx_status status = dx_rework_quotient(g, gap, DX_REWORK_FACTOR, &factors);
    s->all = status == DX_OK;
    if (status != DX_OK)
        return dx_excuse(g->context, status);
    dx_split_coefficient(g, factors, &number, &product);
    s->all = !dx_is_int(g, number, 0);
    if (dx_is_number(g, factors))
        return DX_OK;
    if (dx_op_of(g, product) != DX_OP_MUL) {
        add_factor(g, product, s);
        return DX_OK;
    }
    for (uint32_t i = 0; i < dx_factors(g, product); i++) {
        int64_t n;
        if (dx_get_int(g, dx_exponent(g, product, i), &n) && n > 0)
            add_factor(g, dx_base(g, product, i), s);
        else
            s->all = false;
    }
    return DX_OK;
}

static dx_status tell_solution(ddx_session *s, dx_id name, dx_id value, const dx_witness *witness)
{
    dx_graph *g = &s->graph;
    dx_text text;
    dx_text_init(&text, &s->context.memory);
    dx_status status = dx_print_plain(g, name, &text);
    dx_text_string(&text, " = ");
    if (status == DX_OK)
        status = dx_print_plain(g, value, &text);
    if (status == DX_OK && witness->where.n > 0) {
        dx_text_string(&text, " at ");
        dx_text_string(&text, dx_text_get(&witness->where));
    }
    if (status == DX_OK)
        dx_notice(&s->context, "one of them holds where %s, and the other does not",
                  dx_text_get(&text));
    dx_text_free(&text);
    return status;
}

/* Do the solutions of one equation solve the other, whose sides differ by `gap`? */
static dx_status check_solutions(ddx_session *s, const solutions *of, dx_id own, dx_id gap,
                                 dx_sameness *out)
{
    dx_graph *g = &s->graph;
    dx_id zero = dx_int(g, 0);
    *out = of->all ? DX_SAME : DX_SAMENESS_UNKNOWN;
    for (uint32_t i = 0; i < of->n && *out != DX_NOT_SAME; i++) {
        dx_witness witness;
        dx_identity identity;
        bool equal = false;
        dx_id here = dx_substitute(g, own, 1, &of->name[i], &of->value[i]);
        if (dx_is_none(here) && s->context.diag.status == DX_DOMAIN) { /* x of x*log(x) = 0 */
            DX_TRY(dx_excuse(&s->context, DX_DOMAIN));
            continue;
        }
        dx_id at = dx_substitute(g, gap, 1, &of->name[i], &of->value[i]);
        if (dx_is_none(at) || dx_is_none(here) || !dx_same(here, zero)) {
            *out = DX_SAMENESS_UNKNOWN;
            DX_TRY(dx_excuse(&s->context, s->context.diag.status));
            continue;
        }
        if (dx_same(at, zero))
            continue;
        dx_status status = dx_find_witness(g, at, zero, NULL, &witness);
        if (status == DX_OK && witness.found) {
            *out = DX_NOT_SAME;
            status = tell_solution(s, of->name[i], of->value[i], &witness);
        } else if (status == DX_OK) {
            status = dx_prove_equal(s, at, zero, &equal, &identity);
            *out = equal ? *out : DX_SAMENESS_UNKNOWN;
        }
        dx_witness_free(&witness);
        DX_TRY(status);
    }
    return DX_OK;
}

dx_status dx_have_same_solutions(ddx_session *s, dx_id first, dx_id second, dx_sameness *out)
{
    dx_graph *g = &s->graph;
    dx_id one = dx_sub(g, dx_operand(g, first, 0), dx_operand(g, first, 1)),
          other = dx_sub(g, dx_operand(g, second, 0), dx_operand(g, second, 1)), ratio;
    solutions ours, theirs;
    dx_sameness back;
    DX_TRY(dx_check(g, one));
    DX_TRY(dx_check(g, other));
    *out = DX_SAME;
    if (dx_same(one, other))
        return DX_OK;
    if (!dx_is_int(g, other, 0) && !dx_is_int(g, one, 0)) {
        dx_status status = dx_rework_quotient(g, dx_div(g, one, other), DX_REWORK_CANCEL, &ratio);
        if (status == DX_OK && (dx_is_number(g, ratio) || dx_is_positive(g, ratio) ||
                                dx_is_positive(g, dx_neg(g, ratio))))
            return DX_OK;
        DX_TRY(dx_excuse(&s->context, status));
    }
    DX_TRY(find_solutions(g, one, &ours));
    DX_TRY(find_solutions(g, other, &theirs));
    DX_TRY(check_solutions(s, &ours, one, other, out));
    if (*out == DX_NOT_SAME)
        return DX_OK;
    DX_TRY(check_solutions(s, &theirs, other, one, &back));
    *out = back == DX_NOT_SAME || *out == DX_SAME ? back : *out;
    return DX_OK;
}
