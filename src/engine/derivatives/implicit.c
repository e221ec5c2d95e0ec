/* Derivatives of what equations define: dy/dx where F(x, y) = 0 makes y a function of x,
 * those of several unknowns by as many equations, and by several variables. */
#include "engine/derivatives/implicit.h"

#include "engine/derivation.h"
#include "engine/field.h"
#include "engine/oracle.h"

#include "expr/print.h"
#include "expr/walk.h"
#include "symbolic/forms/addends.h"
#include "symbolic/domain/branches.h"
#include "symbolic/domain/meetings.h"
#include "symbolic/domain/notes.h"
#include "symbolic/forms/readable.h"
#include "symbolic/forms/fraction.h"
#include "symbolic/forms/reduce.h"
#include "symbolic/algebra/squarefree.h"

#include <string.h>

static const char *const EXAMPLE = "implicit(x^2 + y^2 = 1, y, x) is dy/dx";

/* ---- reading -------------------------------------------------------------------------------- */

static dx_status read_unknowns(dx_implicit *p, const dx_ast *list, dx_id *name)
{
    dx_evaluation *e = p->e;
    dx_context *context = &e->session->context;
    const dx_ast *ast = list->kind == DX_AST_VECTOR ? list->child : list;
    p->n = 0;
    for (; ast; ast = ast == list ? NULL : ast->next) {
        if (ast->kind != DX_AST_NAME)
            return dx_placed(
                e, ast,
                dx_fail(context, DX_TYPE, "what depends on the variable is a name: y, or [y, z]"));
        if (p->n == DX_MOST_UNKNOWNS)
            return dx_placed(e, ast,
                             dx_fail(context, DX_LIMIT, "%d unknowns at most", DX_MOST_UNKNOWNS));
        name[p->n++] = dx_symbol_of(e, ast);
        DX_TRY(dx_check(&e->session->graph, name[p->n - 1]));
        for (size_t i = 0; i + 1 < p->n; i++)
            if (dx_same(name[i], name[p->n - 1]))
                return dx_placed(e, ast, dx_fail(context, DX_NAME, "%s is given twice", ast->text));
    }
    return DX_OK;
}

/* Which of the variables the name is, or one more; behind the unknowns in `name`. */
static dx_status read_variable(dx_implicit *p, const dx_ast *ast, dx_id *name, size_t *which)
{
    dx_evaluation *e = p->e;
    dx_context *context = &e->session->context;
    if (ast->kind != DX_AST_NAME)
        return dx_placed(e, ast, dx_fail(context, DX_TYPE, "this is no variable"));
    dx_id symbol = dx_symbol_of(e, ast);
    DX_TRY(dx_check(&e->session->graph, symbol));
    for (size_t i = 0; i < p->n; i++)
        if (dx_same(name[i], symbol)) {
            dx_status status = dx_fail(context, DX_NAME, "%s cannot depend on itself", ast->text);
            dx_diag_hint(&context->diag, "%s", EXAMPLE);
            return dx_placed(e, ast, status);
        }
    for (*which = 0; *which < p->n_by; (*which)++)
        if (dx_same(name[p->n + *which], symbol))
            return DX_OK;
    if (p->n_by == DX_MOST_VARIABLES)
        return dx_placed(e, ast,
                         dx_fail(context, DX_LIMIT, "%d variables at most", DX_MOST_VARIABLES));
    name[p->n + p->n_by++] = symbol;
    return DX_OK;
}

/* [x, y]: the derivatives by each. */
static dx_status read_list(dx_implicit *p, const dx_ast *list, dx_id *name)
{
    dx_context *context = &p->e->session->context;
    size_t which;
    for (const dx_ast *ast = list->child; ast; ast = ast->next) {
        size_t before = p->n_by;
        DX_TRY(read_variable(p, ast, name, &which));
        if (p->n_by == before)
            return dx_placed(p->e, ast, dx_fail(context, DX_NAME, "%s is given twice", ast->text));
    }
    if (p->n_by == 0)
        return dx_placed(p->e, list, dx_fail(context, DX_TYPE, "there is no variable in this"));
    if (!list->next)
        return DX_OK;
    dx_status status = dx_fail(context, DX_TYPE, "a list of variables gives first derivatives");
    dx_diag_hint(&context->diag, "by one after the other: implicit(equation, z, x, y)");
    return dx_placed(p->e, list->next, status);
}

static dx_status read_order(dx_evaluation *e, const dx_ast *ast, uint32_t *order)
{
    dx_context *context = &e->session->context;
    dx_id value;
    int64_t n;
    DX_TRY(dx_lower(&e->lowering, ast, &value));
    DX_TRY(dx_foresee(e, &value));
    if (!dx_get_int(&e->session->graph, value, &n) || n < 1)
        return dx_placed(
            e, ast, dx_fail(context, DX_TYPE, "the order of a derivative is a positive integer"));
    if (n > context->limits.order)
        return dx_placed(e, ast,
                         dx_fail(context, DX_LIMIT, "derivatives go up to order %u",
                                 (unsigned)context->limits.order));
    *order = (uint32_t)n;
    return DX_OK;
}

/* x, 2, y: names, each with an order behind it. */
static dx_status read_turns(dx_implicit *p, const dx_ast *ast, dx_id *name)
{
    dx_context *context = &p->e->session->context;
    for (; ast; ast = ast->next) {
        bool variable;
        size_t which;
        DX_TRY(dx_is_variable(p->e, dx_child(p->call, 1), ast, p->n_turns == 0, &variable));
        if (p->n_turns > 0 && !variable) {
            DX_TRY(read_order(p->e, ast, &p->order[p->n_turns - 1]));
            continue;
        }
        if (p->n_turns == DX_MOST_TURNS)
            return dx_placed(p->e, ast,
                             dx_fail(context, DX_LIMIT, "%d variables at most", DX_MOST_TURNS));
        DX_TRY(read_variable(p, ast, name, &which));
        p->turn[p->n_turns] = (uint8_t)which;
        p->order[p->n_turns++] = 1;
    }
    return DX_OK;
}

static dx_status set_equation(dx_implicit *p, const dx_ast *ast, size_t i, dx_id a)
{
    dx_graph *g = &p->e->session->graph;
    p->equation[i] = dx_op_of(g, a) == DX_OP_EQ ? a : dx_relation(g, DX_OP_EQ, a, dx_int(g, 0));
    if (dx_op_of(g, a) == DX_OP_EQ)
        a = dx_sub(g, dx_operand(g, a, 0), dx_operand(g, a, 1));
    DX_TRY(dx_check(g, a));
    if (!dx_is_real_valued(g, a)) {
        dx_status status = dx_fail(g->context, DX_TYPE, "this is no equation");
        dx_diag_hint(&g->context->diag, "%s", EXAMPLE);
        return dx_placed(p->e, ast, status);
    }
    DX_TRY(dx_begin_derivative(p->e, &a));
    DX_TRY(dx_single_factors(g, a, &p->zero[i]));
    p->reduced[i] = !dx_same(p->zero[i], a);
    return DX_OK;
}

static dx_status set_equations(dx_implicit *p, const dx_ast *ast, dx_id value)
{
    dx_graph *g = &p->e->session->graph;
    size_t n = dx_op_of(g, value) == DX_OP_VECTOR ? dx_count(g, value) : 1;
    if (n != p->n) {
        dx_status status = dx_fail(g->context, DX_TYPE, "%zu equation%s for %zu unknown%s", n,
                                   n == 1 ? "" : "s", p->n, p->n == 1 ? "" : "s");
        dx_diag_hint(&g->context->diag, "implicit([eq1, eq2], [y, z], x) takes as many of both");
        return dx_placed(p->e, ast, status);
    }
    for (uint32_t i = 0; i < n; i++)
        DX_TRY(set_equation(p, ast, i,
                            dx_op_of(g, value) == DX_OP_VECTOR ? dx_operand(g, value, i) : value));
    return DX_OK;
}

/* ---- linear equations by determinants ---------------------------------------------------------
 */

enum { COLUMNS = DX_MOST_UNKNOWNS + 1 };

/* Determinant of n rows of n + 1 entries, of which column `left_out` is not taken: by the
 * first row, then the first two, over all sets of columns. */
static dx_id determinant(dx_graph *g, size_t n, dx_id (*row)[COLUMNS], uint32_t columns)
{
    dx_id minor[1 << COLUMNS];
    minor[0] = dx_int(g, 1);
    for (uint32_t set = 1; set < 1u << (n + 1); set++) {
        dx_id term[COLUMNS];
        size_t k = 0, size = 0, behind = 0;
        minor[set] = DX_NONE;
        if ((set & ~columns) != 0)
            continue;
        for (uint32_t c = 0; c <= n; c++)
            size += set >> c & 1;
        for (uint32_t c = 0; c <= n; c++) {
            if (!(set >> c & 1))
                continue;
            behind++;
            dx_id entry = dx_mul(g, row[size - 1][c], minor[set & ~(1u << c)]);
            term[k++] = (size - behind) % 2 ? dx_neg(g, entry) : entry;
        }
        minor[set] = dx_sum(g, k, term);
        if (dx_is_none(minor[set]))
            return DX_NONE;
    }
    return minor[columns];
}

static dx_status refuse_absent(dx_implicit *p, const dx_id *name, dx_id value)
{
    dx_graph *g = &p->e->session->graph;
    for (size_t i = 0; i < p->n; i++)
        if (!dx_contains(g, value, p->unknown[i])) {
            dx_status status =
                dx_fail(g->context, DX_NAME, "%s %s the equation%s", dx_bytes(g, name[i]),
                        dx_mentions_symbol(g, dx_child(p->call, 1), name[i]) ? "drops out of"
                                                                             : "does not occur in",
                        p->n == 1 ? "" : "s");
            dx_diag_hint(&g->context->diag, "%s", EXAMPLE);
            return dx_placed(p->e, dx_child(p->call, 2), status);
        }
    return DX_OK;
}

static dx_status refuse_singular(dx_implicit *p)
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
    dx_graph *g = &p->e->session->graph;
    dx_id row[DX_MOST_UNKNOWNS][COLUMNS];
    size_t n = p->n;
    uint32_t all = (1u << n) - 1, last = 1u << n;
    for (size_t i = 0; i < n; i++) {
        memcpy(row[i], p->partial[i], n * sizeof *row[i]);
        row[i][n] = rest[i];
    }
    *below = determinant(g, n, row, all);
    DX_TRY(dx_check(g, *below));
    for (size_t j = 0; j < n; j++) {
        /* the column of the rest comes last here, not in place of column j */
        dx_id minor = determinant(g, n, row, (all & ~(1u << j)) | last);
        above[j] = (n - 1 - j) % 2 == 0 ? dx_neg(g, minor) : minor;
        DX_TRY(dx_check(g, above[j]));
    }
    return DX_OK;
}

static dx_status divide(dx_graph *g, dx_id above, dx_id below, dx_id *out)
{
    dx_id quotient = dx_div(g, above, below);
    DX_TRY(dx_check(g, quotient));
    return dx_readable(g, quotient, out);
}

dx_status dx_solve_rates(dx_implicit *p, const dx_id *rest, dx_id *rate)
{
    dx_id below;
    DX_TRY(eliminate(p, rest, &below, rate));
    for (size_t j = 0; j < p->n; j++)
        DX_TRY(divide(&p->e->session->graph, rate[j], p->below, &rate[j]));
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
    if (!known || q.branches.n == 0)
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
        return refuse_singular(p);
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

/* ---- equations without a curve ----------------------------------------------------------------
 */

static dx_status note_no_curve(dx_implicit *p)
{
    dx_context *context = &p->e->session->context;
    dx_graph *g = &p->e->session->graph;
    for (size_t i = 0; i < p->n; i++) {
        dx_id minus = dx_neg(g, p->zero[i]);
        DX_TRY(dx_check(g, minus));
        const char *what = p->n == 1 ? "the equation" : "one of the equations";
        if (dx_is_positive(g, p->zero[i]) || dx_is_positive(g, minus))
            dx_notice(context, "%s is true for no real numbers", what);
    }
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

static dx_status use_equations(const dx_implicit *p, bool hasty, dx_id *a)
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

/* Where the slopes and what is made of them exist. */
static dx_status note_slopes(const dx_implicit *p)
{
    static const double LIGHTER = 0.9;
    ddx_session *s = p->e->session;
    const dx_oracle oracle = dx_session_oracle(s);
    dx_id symbol[DX_MOST_UNKNOWNS + DX_MOST_VARIABLES], below = p->nonzero;
    size_t n_symbols = all_symbols(p, symbol);
    dx_id on_curve = below; /* told where it is clearly lighter */
    DX_TRY(use_equations(p, false, &on_curve));
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

static dx_status solve_slopes(dx_implicit *p)
{
    ddx_session *s = p->e->session;
    dx_graph *g = &s->graph;
    dx_id symbol[DX_MOST_UNKNOWNS + DX_MOST_VARIABLES], by_variable[DX_MOST_UNKNOWNS], number, rest;
    size_t n_symbols = all_symbols(p, symbol);
    for (size_t i = 0; i < p->n; i++)
        DX_TRY(dx_partials_gradient(g, s->rules, p->zero[i], n_symbols, symbol, p->partial[i]));
    for (size_t k = 0; k < p->n_by; k++) {
        for (size_t i = 0; i < p->n; i++)
            by_variable[i] = p->partial[i][p->n + k];
        DX_TRY(eliminate(p, by_variable, &p->below, p->above[k]));
    }
    DX_TRY(dx_readable(g, p->below, &p->below));
    if (dx_is_int(g, p->below, 0))
        return refuse_singular(p);
    for (size_t k = 0; k < p->n_by; k++)
        for (size_t j = 0; j < p->n; j++)
            DX_TRY(divide(g, p->above[k][j], p->below, &p->slope[k][j]));
    p->nonzero = p->below;
    DX_TRY(look_at_branches(p));
    dx_split_coefficient(g, p->below, &number, &rest);
    return dx_assume_nonzero(p->e, rest);
}

/* The rates of the unknowns and of variable k, with their symbols; the slopes have values where
 * the denominator is not 0. */
static dx_status rates(const dx_implicit *p, size_t k, dx_id *symbol, dx_id *rate)
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
static dx_status verify_slopes(dx_implicit *p, size_t k)
{
    dx_graph *g = &p->e->session->graph;
    dx_id symbol[DX_MOST_UNKNOWNS + 1], rate[DX_MOST_UNKNOWNS + 1];
    DX_TRY(rates(p, k, symbol, rate));
    for (size_t i = 0; i < p->n; i++) {
        const dx_along term = {p->zero[i], p->n + 1, symbol, rate, false};
        DX_TRY(dx_check_along(p->e->session, 1, &term, 1, dx_int(g, 0)));
    }
    return DX_OK;
}

/* The slope has to have derivatives by the symbols that are in it. */
static dx_status list_made(dx_implicit *p, dx_id slope, size_t n, const dx_id *symbol,
                           const dx_id *part)
{
    dx_graph *g = &p->e->session->graph;
    bool corners;
    DX_TRY(dx_has_corners(g, slope, &corners));
    for (size_t i = 0; corners && i < n && p->n_made < DX_MOST_MADE; i++)
        if (dx_contains(g, slope, symbol[i]))
            p->made[p->n_made++] = (dx_derived){slope, symbol[i], part[i], 1, DX_NONE};
    return DX_OK;
}

dx_status dx_check_rate(dx_implicit *p, size_t k, dx_id before, dx_id after)
{
    dx_id symbol[DX_MOST_UNKNOWNS + 1], rate[DX_MOST_UNKNOWNS + 1];
    DX_TRY(rates(p, k, symbol, rate));
    const dx_along term = {before, p->n + 1, symbol, rate, false};
    return dx_check_along(p->e->session, 1, &term, 1, after);
}

/* The derivative by variable k of a formula in the variables and the unknowns, along the curve,
 * made readable (hasty: not at any cost) and checked. */
static dx_status next_order(dx_implicit *p, size_t k, bool hasty, dx_id *a)
{
    ddx_session *s = p->e->session;
    dx_graph *g = &s->graph;
    dx_id symbol[DX_MOST_UNKNOWNS + 1], rate[DX_MOST_UNKNOWNS + 1], part[DX_MOST_UNKNOWNS + 1];
    DX_TRY(rates(p, k, symbol, rate));
    DX_TRY(dx_partials_gradient(g, s->rules, *a, p->n + 1, symbol, part));
    DX_TRY(list_made(p, *a, p->n + 1, symbol, part));
    for (size_t i = 0; i <= p->n; i++)
        part[i] = dx_mul(g, i < p->n ? p->slope[k][i] : rate[i], part[i]);
    dx_id sum = dx_sum(g, p->n + 1, part), before = *a;
    DX_TRY(dx_check(g, sum));
    DX_TRY(hasty ? dx_readable_soon(g, sum, a) : dx_readable_derivative(g, sum, a));
    return dx_check_rate(p, k, before, *a);
}

/* ---- the answer ------------------------------------------------------------------------------ */

static bool is_matrix(const dx_implicit *p)
{
    return dx_child(p->call, 2)->kind == DX_AST_VECTOR;
}

/* The derivative of unknown j by the variables in turn, as it is written: dy/dx. */
static dx_id written(const dx_implicit *p, size_t j)
{
    dx_id d = p->unknown[j];
    for (size_t t = 0; t < p->n_turns; t++)
        d = dx_named_derivative(&p->e->session->graph, d, p->by[p->turn[t]], p->order[t],
                                p->n_by > 1);
    return d;
}

/* By each variable once: a vector, of several unknowns for each. */
static dx_status find_all(dx_implicit *p, dx_id *out)
{
    dx_graph *g = &p->e->session->graph;
    dx_id row[DX_MOST_UNKNOWNS];
    uint32_t lines[DX_MOST_UNKNOWNS * DX_MOST_VARIABLES];
    size_t n = 0;
    for (size_t j = 0; j < p->n; j++) {
        dx_id entry[DX_MOST_VARIABLES];
        for (size_t k = 0; k < p->n_by; k++) {
            if (p->e->written) {
                entry[k] = dx_named_derivative(g, p->unknown[j], p->by[k], 1, true);
                continue;
            }
            entry[k] = p->slope[k][j];
            DX_TRY(use_equations(p, false, &entry[k]));
            if (!p->e->recorder)
                continue;
            DX_TRY(dx_tell_use(p, k, j, entry[k]));
            lines[n++] = p->last[j];
        }
        row[j] = dx_vector(g, p->n_by, entry);
        DX_TRY(dx_check(g, row[j]));
    }
    if (p->e->recorder)
        dx_tell_implicit_end(p, n, lines);
    *out = is_matrix(p) ? dx_vector(g, p->n, row) : row[0];
    return dx_check(g, *out);
}

/* How many nodes the orders took so far. */
typedef struct effort {
    size_t nodes, step; /* in all, and for the last order */
} effort;

/* Each order takes a multiple of the one before: what would take minutes is refused. */
static dx_status bound_work(dx_implicit *p, uint32_t order, effort *work)
{
    enum { MOST_NODES = 200000, STEEPEST = 6 };
    dx_graph *g = &p->e->session->graph;
    size_t nodes = g->n - g->statement_start, before = work->step;
    work->step = nodes - work->nodes;
    work->nodes = nodes;
    double growth = before > 0 ? (double)work->step / (double)before : 1;
    growth = growth < 1 ? 1 : growth > STEEPEST ? STEEPEST : growth;
    if ((double)nodes + growth * (double)work->step <= MOST_NODES)
        return DX_OK;
    dx_status status =
        dx_fail(g->context, DX_LIMIT,
                "beyond order %u this grows beyond what can be worked out here", (unsigned)order);
    dx_diag_hint(&g->context->diag, "lower orders can be had");
    return status;
}

/* No one reads a formula of that length, and the next is longer. */
static bool is_endless(const dx_implicit *p, dx_id a)
{
    enum { MOST_NODES = 20000, MOST_WEIGHT = 6000 };
    dx_graph *g = &p->e->session->graph;
    return dx_is_larger(g, a, MOST_NODES) || dx_print_weight(g, a) > MOST_WEIGHT;
}

/* Steps to a formula of that length are read by nobody. */
static dx_status bound_steps(dx_implicit *p, uint32_t order, dx_id a)
{
    enum { MOST_WEIGHT = 2000 };
    dx_graph *g = &p->e->session->graph;
    if (!p->e->recorder || dx_print_weight(g, a) <= MOST_WEIGHT)
        return DX_OK;
    dx_status status = dx_fail(g->context, DX_LIMIT,
                               "the derivative of order %u, in the variables and unknowns alone, "
                               "is too long for steps: %.0f characters",
                               (unsigned)order, dx_print_weight(g, a));
    dx_diag_hint(&g->context->diag, "implicit(...) without steps tells it by lower orders");
    return status;
}

/* By the variables in turn; DX_NONE where the formula gets too long that may have names. */
static dx_status find_in_turn(dx_implicit *p, size_t j, bool may_name, dx_id *out)
{
    enum { FEW = 4 }; /* orders: of more of them those on the way are not shown */
    uint32_t orders[DX_MOST_VARIABLES] = {0}, total = 0, all = 0;
    effort work = {0};
    dx_id now = p->slope[p->turn[0]][j];
    if (p->e->recorder)
        p->last[j] = p->found[p->turn[0]][j];
    for (size_t t = 0; t < p->n_turns; t++)
        all += p->order[t];
    for (size_t t = 0; t < p->n_turns; t++)
        for (uint32_t i = 0; i < p->order[t]; i++) {
            size_t k = p->turn[t];
            dx_id before = now;
            orders[k]++;
            if (total++ == 0)
                continue;
            bool hasty = total > FEW && total < all && !p->e->recorder;
            dx_status status = bound_work(p, total - 1, &work);
            if (status == DX_OK)
                status = next_order(p, k, hasty, &now);
            if (status == DX_OK)
                status = use_equations(p, hasty, &now);
            if (may_name && (status == DX_LIMIT || (status == DX_OK && is_endless(p, now)))) {
                dx_diag_clear(&p->e->session->context.diag);
                *out = DX_NONE;
                return DX_OK;
            }
            DX_TRY(status);
            DX_TRY(bound_steps(p, total, now));
            if (p->e->recorder)
                DX_TRY(dx_tell_order(p, k, j, orders, before, now));
        }
    if (total == 1) {
        DX_TRY(use_equations(p, false, &now));
        if (p->e->recorder)
            DX_TRY(dx_tell_use(p, p->turn[0], j, now));
    }
    *out = now;
    return DX_OK;
}

/* Is it made of pieces, as |x| and floor(x) are, too? */
static dx_status has_pieces(dx_graph *g, dx_id a, bool *has)
{
    dx_walk walk;
    *has = false;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && !*has; i++)
        *has = dx_op_of(g, walk.id[i]) == DX_OP_CASES ||
               (dx_op_of(g, walk.id[i]) == DX_OP_CALL &&
                dx_functions[dx_fn_of(g, walk.id[i])].smooth[0] != '\0');
    dx_walk_free(&walk);
    return DX_OK;
}

/* Can higher orders be told by names for the lower ones? */
static dx_status can_name(const dx_implicit *p, bool *can)
{
    dx_graph *g = &p->e->session->graph;
    uint32_t total = 0;
    bool apart = p->partly || p->n_conditions > 0 || p->e->recorder;
    for (size_t t = 0; t < p->n_turns; t++)
        total += p->order[t];
    for (size_t i = 0; i < p->n && !apart; i++)
        DX_TRY(has_pieces(g, p->zero[i], &apart));
    *can = total > 1 && !apart;
    return DX_OK;
}

/* With names where that is much shorter, or all that can be had. */
static dx_status name_long_results(dx_implicit *p, dx_id *out)
{
    enum { LONG = 300 };
    dx_graph *g = &p->e->session->graph;
    dx_id value[DX_MOST_UNKNOWNS], shown;
    bool whole = true, found;
    double weight = 0;
    for (size_t j = 0; j < p->n; j++) {
        whole = whole && !dx_is_none(p->result[j]);
        weight += whole ? dx_print_weight(g, p->result[j]) : 0;
    }
    if (whole && weight <= LONG)
        return DX_OK;
    dx_status status = dx_name_orders(p, is_matrix(p), &found, value, &shown);
    if (status == DX_LIMIT && whole) {
        dx_diag_clear(&g->context->diag);
        return DX_OK;
    }
    DX_TRY(status);
    if (!found && !whole)
        return dx_fail(g->context, DX_LIMIT, "these are too many derivatives to write down");
    if (!found || (whole && 3 * dx_print_weight(g, shown) > 2 * weight))
        return DX_OK;
    memcpy(p->result, value, p->n * sizeof *value);
    *out = shown;
    return DX_OK;
}

static dx_status find(dx_implicit *p, dx_id *out)
{
    dx_graph *g = &p->e->session->graph;
    dx_id *result = p->result, shown = DX_NONE;
    bool may_name = false;
    if (!p->e->written) {
        DX_TRY(solve_slopes(p));
        for (size_t k = 0; k < p->n_by; k++)
            DX_TRY(verify_slopes(p, k));
        for (size_t k = 0; k < p->n_by && p->e->recorder; k++)
            DX_TRY(dx_tell_slopes(p, k));
    }
    if (p->n_turns == 0)
        return find_all(p, out);
    if (!p->e->written)
        DX_TRY(can_name(p, &may_name));
    for (size_t j = 0; j < p->n; j++) {
        result[j] = p->e->written ? written(p, j) : DX_NONE;
        if (!p->e->written && (j == 0 || !dx_is_none(result[j - 1])))
            DX_TRY(find_in_turn(p, j, may_name, &result[j]));
    }
    if (may_name)
        DX_TRY(name_long_results(p, &shown));
    for (size_t j = 0; j < p->n; j++)
        DX_TRY(dx_check(g, result[j]));
    p->n_results = p->n;
    if (p->e->recorder && !p->e->written)
        dx_tell_implicit_end(p, p->n, p->last);
    *out = is_matrix(p) ? dx_vector(g, p->n, result) : result[0];
    p->e->arranged = dx_is_none(shown) ? p->e->arranged : *out;
    p->e->arrangement = dx_is_none(shown) ? p->e->arrangement : shown;
    return dx_check(g, *out);
}

/* The columns are the variables. */
static dx_status label(dx_implicit *p, const dx_id *name, dx_id value)
{
    dx_graph *g = &p->e->session->graph;
    dx_id columns, rows = DX_NONE;
    if (p->n_turns > 0)
        return DX_OK;
    columns = dx_vector(g, p->n_by, name + p->n);
    DX_TRY(dx_check(g, columns));
    if (is_matrix(p)) {
        rows = dx_vector(g, p->n, name);
        DX_TRY(dx_check(g, rows));
    }
    dx_set_labels(p->e, value, rows, columns);
    return DX_OK;
}

dx_status dx_run_implicit(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_implicit *p = dx_arena_alloc(&e->session->context.arena, sizeof *p);
    dx_id *name = dx_statement_ids(e, DX_MOST_UNKNOWNS + DX_MOST_VARIABLES), value;
    const dx_ast *by = dx_child(call, 3);
    dx_bound bound;
    if (!p)
        return dx_no_memory(&e->session->context);
    if (!name)
        return DX_NOMEM;
    *p = (dx_implicit){.e = e, .call = call};
    DX_TRY(read_unknowns(p, dx_child(call, 2), name));
    if (by->kind == DX_AST_VECTOR)
        DX_TRY(read_list(p, by, name));
    else
        DX_TRY(read_turns(p, by, name));
    DX_TRY(dx_bind(e, p->n + p->n_by, name, &bound));
    DX_TRY(dx_operand_in(e, &bound, dx_child(call, 1), &value));
    DX_TRY(dx_open_valued(e, bound.first_premise, bound.n, bound.symbol));
    DX_TRY(set_equations(p, dx_child(call, 1), value));
    DX_TRY(note_no_curve(p));
    p->unknown = bound.symbol;
    p->by = bound.symbol + p->n;
    DX_TRY(refuse_absent(p, name, value));
    dx_notice_absent(e, p->n_by, p->by, dx_child(call, 1), value);
    const unsigned notices = e->session->context.notices.n;
    dx_status status = find(p, out);
    if (status != DX_OK) {
        e->session->context.notices.n = notices; /* of lower orders, which are not shown */
        return status;
    }
    if (!e->written)
        DX_TRY(note_slopes(p));
    for (size_t i = 0; i < p->n_made; i++)
        DX_TRY(dx_remember_derived(e, p->made[i].of, p->made[i].symbol));
    for (size_t i = 0; i < p->n; i++) {
        DX_TRY(dx_assume_equation(e, p->equation[i]));
        for (size_t k = 0; k < p->n + p->n_by; k++)
            DX_TRY(dx_remember_derived(e, p->zero[i], bound.symbol[k]));
    }
    DX_TRY(dx_put_in(e, &bound, NULL, out));
    return label(p, name, *out);
}
