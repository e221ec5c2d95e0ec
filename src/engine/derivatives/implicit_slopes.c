/* The slopes of what equations define, by Cramer's rule, and where they hold. */
#include "engine/derivatives/minors.h"

#include "engine/field.h"
#include "engine/oracle.h"

#include "expr/print.h"
#include "symbolic/domain/branches.h"
#include "symbolic/domain/integrands.h"
#include "symbolic/domain/notes.h"
#include "symbolic/forms/addends.h"
#include "symbolic/forms/fraction.h"
#include "symbolic/forms/readable.h"
#include "symbolic/forms/reduce.h"

#include <string.h>

/* ---- linear equations by determinants ---------------------------------------------------------
 */

dx_status dx_refuse_singular(dx_implicit *p)
{
    dx_graph *g = &p->e->session->graph;
    dx_status status =
        p->n == 1 ? dx_fail(g->context, DX_DOMAIN,
                            "the equation does not make %s a function: its derivative by it is 0",
                            dx_bytes(g, p->unknown[0]))
                  : dx_fail(g->context, DX_DOMAIN,
                            "the equations do not determine the unknowns: their Jacobian is "
                            "singular");
    return dx_placed(p->e, dx_child(p->call, 1), status);
}

/* below·rate[j] = above[j] from Σ_j ∂F_i/∂y_j·rate[j] = -rest[i]. */
static dx_status eliminate(dx_implicit *p, const dx_id *rest, dx_id *below, dx_id *above)
{
    dx_id row[DX_MOST_UNKNOWNS][DX_MINOR_COLUMNS];
    for (size_t i = 0; i < p->n; i++)
        memcpy(row[i], p->partial[i], p->n * sizeof *row[i]);
    return dx_cramer(&p->e->session->graph, p->n, row, rest, below, above);
}

static dx_status divide(dx_graph *g, dx_id above, dx_id below, dx_id *out)
{
    dx_id quotient = dx_div(g, above, below);
    DX_TRY(dx_check(g, quotient));
    return dx_readable(g, quotient, out);
}

dx_status dx_solve_rates(dx_implicit *p, const dx_id *rest, dx_id *above, dx_id *rate)
{
    dx_id below;
    DX_TRY(eliminate(p, rest, &below, above));
    for (size_t j = 0; j < p->n; j++)
        DX_TRY(divide(&p->e->session->graph, above[j], p->below, &rate[j]));
    return DX_OK;
}

/* ---- equations with corners ------------------------------------------------------------------ */

/* The slopes on the branches of the equations on which there are any. */
typedef struct pieces {
    dx_branches branches;
    size_t n_live;
    uint32_t live[1 << DX_MOST_MEETINGS];
    dx_id below; /* of the last one */
    dx_id slope[1 << DX_MOST_MEETINGS][DX_MOST_VARIABLES][DX_MOST_UNKNOWNS];
    bool same, same_below; /* on all of them: the slopes, the denominator */
} pieces;

/* On one branch; it counts where the denominator is not 0 there. */
static dx_status add_branch(dx_implicit *p, pieces *q, uint32_t branch)
{
    dx_graph *g = &p->e->session->graph;
    dx_id below, above;
    DX_TRY(dx_on_branch(&q->branches, branch, p->below, &below));
    if (dx_is_none(below))
        return DX_OK;
    DX_TRY(dx_readable(g, below, &below));
    if (dx_is_int(g, below, 0))
        return DX_OK;
    size_t n = q->n_live;
    q->same_below = q->same_below && (n == 0 || dx_same(below, q->below));
    for (size_t k = 0; k < p->n_by; k++)
        for (size_t j = 0; j < p->n; j++) {
            DX_TRY(dx_on_branch(&q->branches, branch, p->above[k][j], &above));
            if (dx_is_none(above))
                return DX_OK;
            DX_TRY(divide(g, above, below, &q->slope[n][k][j]));
            q->same = q->same && (n == 0 || dx_same(q->slope[n][k][j], q->slope[0][k][j]));
        }
    q->live[q->n_live++] = branch;
    q->below = below;
    return dx_poll(g->context);
}

/* Is the expression positive, or negative, on all of them? 0: neither. */
static int common_sign(const pieces *q, size_t i)
{
    int sign = dx_branch_is_above(q->live[0], i) ? 1 : -1;
    for (size_t k = 1; k < q->n_live; k++)
        if (dx_branch_is_above(q->live[k], i) != (sign > 0))
            return 0;
    return sign;
}

/* What tells those branches from the others, if signs of single expressions do. */
static dx_status describe_live(dx_implicit *p, const pieces *q, bool *described)
{
    dx_graph *g = &p->e->session->graph;
    size_t n = 0;
    for (size_t i = 0; i < q->branches.n; i++) {
        int sign = common_sign(q, i);
        if (sign == 0)
            continue;
        p->positive[n] = sign > 0 ? q->branches.at[i] : dx_neg(g, q->branches.at[i]);
        p->condition[n] = dx_branch_condition(&q->branches, i, sign > 0);
        DX_TRY(dx_check(g, p->positive[n]));
        DX_TRY(dx_check(g, p->condition[n]));
        n++;
    }
    *described = q->n_live == (size_t)1 << (q->branches.n - n);
    p->n_conditions = *described ? n : 0;
    return DX_OK;
}

/* Two slopes, on both sides of where the branches meet, where that is shorter or else one would
 * be made of several pieces. */
static dx_status write_pieces(dx_implicit *p, const pieces *q)
{
    dx_graph *g = &p->e->session->graph;
    dx_id condition = dx_branch_condition(&q->branches, 0, false);
    DX_TRY(dx_check(g, condition));
    for (size_t k = 0; k < p->n_by; k++)
        for (size_t j = 0; j < p->n; j++) {
            bool first = dx_branch_is_above(q->live[0], 0);
            dx_id value[] = {condition, q->slope[first][k][j], q->slope[!first][k][j]};
            dx_id by_cases = dx_same(value[1], value[2]) ? value[1] : dx_cases(g, 3, value);
            DX_TRY(dx_check(g, by_cases));
            bool had_cases;
            DX_TRY(dx_has_op(g, p->slope[k][j], DX_OP_CASES, &had_cases));
            if (had_cases || dx_print_weight(g, by_cases) < dx_print_weight(g, p->slope[k][j]))
                p->slope[k][j] = by_cases;
        }
    return DX_OK;
}

/* max(x, y) = 1 makes y a function where y > x. */
static dx_status look_at_branches(dx_implicit *p)
{
    dx_graph *g = &p->e->session->graph;
    dx_id all[1 + DX_MOST_VARIABLES * DX_MOST_UNKNOWNS];
    size_t n = 0;
    bool known;
    pieces q = {.same = true, .same_below = true};
    all[n++] = p->below;
    DX_TRY(dx_find_branches(g, n, all, &q.branches, &known));
    p->partly = !known || q.branches.n > 0;
    if (!known || q.branches.n == 0 || p->n > DX_FEW_UNKNOWNS)
        return DX_OK;
    for (size_t k = 0; k < p->n_by; k++)
        for (size_t j = 0; j < p->n; j++)
            all[n++] = p->above[k][j];
    DX_TRY(dx_find_branches(g, n, all, &q.branches, &known));
    for (uint32_t branch = 0; known && branch < 1u << q.branches.n; branch++)
        DX_TRY(add_branch(p, &q, branch));
    if (!known)
        return DX_OK;
    if (q.n_live == 0)
        return dx_refuse_singular(p);
    bool described = true;
    p->partly = q.n_live < 1u << q.branches.n;
    if (p->partly)
        DX_TRY(describe_live(p, &q, &described));
    if (q.n_live == 2 && q.branches.n == 1)
        return write_pieces(p, &q);
    if (!q.same)
        return DX_OK;
    memcpy(p->slope, q.slope[0], sizeof p->slope);
    if (described && q.same_below)
        p->nonzero = q.below;
    return DX_OK;
}

/* ---- the slopes ------------------------------------------------------------------------------ */

/* The unknowns, then the variables. */
static size_t all_symbols(const dx_implicit *p, dx_id *symbol)
{
    memcpy(symbol, p->unknown, p->n * sizeof *symbol);
    memcpy(symbol + p->n, p->by, p->n_by * sizeof *symbol);
    return p->n + p->n_by;
}

/* Is it 0 on no curve, as x where x*y = 2? */
static dx_status is_never_zero(const dx_implicit *p, dx_id symbol, bool *never)
{
    dx_graph *g = &p->e->session->graph;
    dx_id zero = dx_int(g, 0);
    *never = false;
    for (size_t i = 0; i < p->n && !*never; i++) {
        dx_id there = dx_substitute(g, p->zero[i], 1, &symbol, &zero);
        if (dx_is_none(there)) {
            DX_TRY(dx_excuse(g->context, dx_check(g, there)));
            continue;
        }
        *never = (dx_is_number(g, there) && !dx_is_int(g, there, 0)) || dx_is_positive(g, there) ||
                 dx_is_positive(g, dx_neg(g, there));
    }
    return DX_OK;
}

/* x*y - x*z is other than 0 where y - z is, if x cannot be 0. */
static dx_status drop_factors(const dx_implicit *p, size_t n, const dx_id *symbol, dx_id *below)
{
    dx_graph *g = &p->e->session->graph;
    for (size_t k = 0; k < n && dx_op_of(g, *below) == DX_OP_ADD; k++) {
        bool never, common = dx_is_int(g, dx_constant(g, *below), 0);
        for (uint32_t i = 0; common && i < dx_terms(g, *below); i++)
            common = dx_contains(g, dx_term(g, *below, i), symbol[k]);
        if (!common)
            continue;
        DX_TRY(is_never_zero(p, symbol[k], &never));
        if (!never)
            continue;
        dx_id rest = dx_int(g, 0), left, over = dx_power(g, symbol[k], -1);
        for (uint32_t i = 0; i < dx_terms(g, *below); i++) {
            left = dx_mul(g, dx_term(g, *below, i), over);
            common = common && !dx_is_none(left) && !dx_has_denominator(g, left);
            rest = dx_add(g, rest, dx_scale(g, dx_coefficient(g, *below, i), left));
        }
        DX_TRY(dx_check(g, rest));
        if (common)
            *below = rest;
    }
    return DX_OK;
}

dx_status dx_use_equations(const dx_implicit *p, bool hasty, dx_id *a)
{
    for (size_t i = 0; i < p->n; i++)
        DX_TRY(dx_reduce_by(&p->e->session->graph, *a, p->zero[i], hasty, a));
    return DX_OK;
}

/* Without the factors that are never 0: powers to what is no number, exponentials, numbers. */
static dx_status drop_nonzero(dx_graph *g, dx_id *a)
{
    dx_id number, product, rest = dx_int(g, 1);
    DX_TRY(dx_readable(g, *a, a));
    dx_split_coefficient(g, *a, &number, &product);
    if (dx_op_of(g, product) != DX_OP_MUL)
        return DX_OK;
    for (uint32_t i = 0; i < dx_factors(g, product); i++) {
        dx_id base = dx_base(g, product, i), exponent = dx_exponent(g, product, i);
        if (dx_is_number(g, exponent) && !dx_is_positive(g, base))
            rest = dx_mul(g, rest, dx_pow(g, base, exponent));
    }
    *a = rest;
    return dx_check(g, rest);
}

dx_status dx_note_implicit(const dx_implicit *p)
{
    static const double LIGHTER = 0.9;
    ddx_session *s = p->e->session;
    const dx_oracle oracle = dx_session_oracle(s);
    dx_id symbol[DX_MOST_UNKNOWNS + DX_MOST_VARIABLES], below = p->nonzero;
    size_t n_symbols = all_symbols(p, symbol);
    dx_id on_curve = below; /* told where it is clearly lighter */
    DX_TRY(dx_use_equations(p, false, &on_curve));
    DX_TRY(dx_over_one_denominator(&s->graph, on_curve, &on_curve));
    DX_TRY(drop_factors(p, n_symbols, symbol, &below));
    DX_TRY(drop_factors(p, n_symbols, symbol, &on_curve));
    DX_TRY(drop_nonzero(&s->graph, &below));
    DX_TRY(drop_nonzero(&s->graph, &on_curve));
    if (!dx_is_positive(&s->graph, below) &&
        dx_print_weight(&s->graph, on_curve) < LIGHTER * dx_print_weight(&s->graph, below))
        below = on_curve;
    dx_id shown[2 * DX_MOST_VARIABLES * DX_MOST_UNKNOWNS];
    size_t n = 0;
    for (size_t k = 0; k < p->n_by; k++)
        for (size_t j = 0; j < p->n; j++)
            shown[n++] = p->slope[k][j];
    for (size_t i = 0; p->n_made > 0 && i < p->n_results; i++)
        shown[n++] = p->result[i];
    const dx_curve curve = {.n = p->n,
                            .zero = p->zero,
                            .n_symbols = n_symbols,
                            .symbol = symbol,
                            .below = below,
                            .n_positive = p->n_conditions,
                            .positive = p->positive,
                            .n_made = p->n_made,
                            .made = p->made};
    return dx_note_slopes(&s->graph, s->rules, &oracle, &curve, n, shown);
}

static dx_status solve_at_once(dx_implicit *p)
{
    dx_graph *g = &p->e->session->graph;
    dx_id by_variable[DX_MOST_UNKNOWNS];
    for (size_t k = 0; k < p->n_by; k++) {
        for (size_t i = 0; i < p->n; i++)
            by_variable[i] = p->partial[i][p->n + k];
        DX_TRY(eliminate(p, by_variable, &p->below, p->above[k]));
    }
    DX_TRY(dx_readable(g, p->below, &p->below));
    if (dx_is_int(g, p->below, 0))
        return dx_refuse_singular(p);
    for (size_t j = 0; j < p->n; j++) {
        p->own[j] = p->below;
        for (size_t k = 0; k < p->n_by; k++)
            DX_TRY(divide(g, p->above[k][j], p->below, &p->slope[k][j]));
    }
    return DX_OK;
}

/* The branches of short equations are looked at pair by pair. */
static dx_status gradient_of(dx_implicit *p, size_t i, size_t n_symbols, const dx_id *symbol)
{
    enum { SHORT = 60 };
    ddx_session *s = p->e->session;
    dx_graph *g = &s->graph;
    g->keeps_pairs = !dx_is_larger(g, p->zero[i], SHORT);
    const dx_status status =
        dx_partials_gradient(g, s->rules, p->zero[i], n_symbols, symbol, p->partial[i]);
    g->keeps_pairs = false;
    return status;
}

dx_status dx_solve_slopes(dx_implicit *p)
{
    ddx_session *s = p->e->session;
    dx_graph *g = &s->graph;
    dx_id symbol[DX_MOST_UNKNOWNS + DX_MOST_VARIABLES], number, rest;
    size_t n_symbols = all_symbols(p, symbol);
    for (size_t i = 0; i < p->n; i++) {
        DX_TRY(gradient_of(p, i, n_symbols, symbol));
        DX_TRY(dx_note_jumps_under(g, s->rules, p->zero[i], n_symbols, symbol, 1));
    }
    DX_TRY(p->n > DX_FEW_UNKNOWNS ? dx_solve_blocks(p) : solve_at_once(p));
    p->nonzero = p->below;
    DX_TRY(look_at_branches(p));
    dx_split_coefficient(g, p->below, &number, &rest);
    return dx_assume_nonzero(p->e, rest);
}

dx_status dx_implicit_rates(const dx_implicit *p, size_t k, dx_id *symbol, dx_id *rate)
{
    dx_graph *g = &p->e->session->graph;
    dx_id condition = dx_relation(g, DX_OP_NE, p->below, dx_int(g, 0));
    DX_TRY(dx_check(g, condition));
    for (size_t j = 0; j < p->n; j++) {
        symbol[j] = p->unknown[j];
        rate[j] = p->partly ? dx_cases(g, 2, (dx_id[]){condition, p->slope[k][j]}) : p->slope[k][j];
        DX_TRY(dx_check(g, rate[j]));
    }
    symbol[p->n] = p->by[k];
    rate[p->n] = dx_int(g, 1);
    return DX_OK;
}

/* Along the curve each F_i stays what it is. */
dx_status dx_verify_slopes(dx_implicit *p, size_t k)
{
    dx_graph *g = &p->e->session->graph;
    dx_id symbol[DX_MOST_UNKNOWNS + 1], rate[DX_MOST_UNKNOWNS + 1];
    DX_TRY(dx_implicit_rates(p, k, symbol, rate));
    for (size_t i = 0; i < p->n; i++) {
        const dx_along term = {p->zero[i], p->n + 1, symbol, rate, false};
        DX_TRY(dx_check_along(p->e->session, 1, &term, 1, dx_int(g, 0)));
    }
    return DX_OK;
}

dx_status dx_check_rate(dx_implicit *p, size_t k, dx_id before, dx_id after)
{
    dx_id symbol[DX_MOST_UNKNOWNS + 1], rate[DX_MOST_UNKNOWNS + 1];
    DX_TRY(dx_implicit_rates(p, k, symbol, rate));
    const dx_along term = {before, p->n + 1, symbol, rate, false};
    return dx_check_along(p->e->session, 1, &term, 1, after);
}
