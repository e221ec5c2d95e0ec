#include "symbolic/equality/premises.h"

#include "expr/assumptions.h"
#include "expr/exact.h"
#include "expr/walk.h"
#include "symbolic/decide.h"
#include "symbolic/rework/expand.h"
#include "support/flint.h"

dx_status dx_premises_add(dx_premises *p, dx_id of, int sign, bool weak)
{
    if (p->n == DX_MOST_PREMISES)
        return DX_LIMIT;
    p->item[p->n++] = (dx_premise){of, sign, weak};
    return DX_OK;
}

/* ---- can they hold -----------------------------------------------------------------------------
 */

enum { MOST_ATOMS = 8, MOST_ROWS = 64 };

/* Σ row[i]·atom[i] + row[MOST_ATOMS] > 0, or >= 0. */
typedef struct rows {
    uint32_t n_atoms, n;
    dx_id atom[MOST_ATOMS];
    fmpq row[MOST_ROWS][MOST_ATOMS + 1];
    bool weak[MOST_ROWS];
} rows;

static bool put(dx_graph *g, rows *r, dx_id c, dx_id term)
{
    uint32_t i = 0;
    while (i < r->n_atoms && !dx_same(r->atom[i], term))
        i++;
    if (i == MOST_ATOMS)
        return false;
    if (i == r->n_atoms)
        r->atom[r->n_atoms++] = term;
    dx_number_to_fmpq(g, c, &r->row[r->n][i]);
    return true;
}

static bool read_row(dx_graph *g, rows *r, const dx_premise *p)
{
    dx_id sum;
    bool fine = true;
    if (dx_expand(g, p->of, &sum) != DX_OK)
        return dx_excuse(g->context, DX_LIMIT) != DX_OK;
    if (dx_is_number(g, sum)) {
        dx_number_to_fmpq(g, sum, &r->row[r->n][MOST_ATOMS]);
    } else if (dx_op_of(g, sum) == DX_OP_ADD) {
        dx_number_to_fmpq(g, dx_constant(g, sum), &r->row[r->n][MOST_ATOMS]);
        for (uint32_t i = 0; i < dx_terms(g, sum) && fine; i++)
            fine = put(g, r, dx_coefficient(g, sum, i), dx_term(g, sum, i));
    } else {
        fine = put(g, r, dx_int(g, 1), sum);
    }
    for (uint32_t i = 0; i <= MOST_ATOMS && p->sign < 0; i++)
        fmpq_neg(&r->row[r->n][i], &r->row[r->n][i]);
    r->weak[r->n++] = p->weak;
    return fine;
}

/* Fourier and Motzkin: put each row that has the atom from below with each that has it from above.
 * False where there would be too many. */
static bool eliminate(rows *r, uint32_t atom)
{
    uint32_t n = r->n;
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < n; k++) {
            if (fmpq_sgn(&r->row[i][atom]) <= 0 || fmpq_sgn(&r->row[k][atom]) >= 0)
                continue;
            if (r->n == MOST_ROWS)
                return false;
            for (uint32_t j = 0; j <= MOST_ATOMS; j++) {
                fmpq_t product;
                fmpq_init(product);
                fmpq_mul(product, &r->row[k][j], &r->row[i][atom]);
                fmpq_mul(&r->row[r->n][j], &r->row[i][j], &r->row[k][atom]);
                fmpq_sub(&r->row[r->n][j], product, &r->row[r->n][j]);
                fmpq_clear(product);
            }
            r->weak[r->n++] = r->weak[i] && r->weak[k];
        }
    for (uint32_t i = 0; i < r->n;) {
        if (fmpq_is_zero(&r->row[i][atom])) {
            i++;
            continue;
        }
        r->n--;
        for (uint32_t j = 0; j <= MOST_ATOMS; j++) {
            fmpq_swap(&r->row[i][j], &r->row[r->n][j]);
            fmpq_zero(&r->row[r->n][j]);
        }
        r->weak[i] = r->weak[r->n];
    }
    return true;
}

bool dx_premises_can_hold(dx_graph *g, const dx_premises *p)
{
    rows r = {.n = 0};
    bool fine = true, can = true;
    for (uint32_t i = 0; i < MOST_ROWS; i++)
        for (uint32_t j = 0; j <= MOST_ATOMS; j++)
            fmpq_init(&r.row[i][j]);
    for (uint32_t i = 0; i < p->n; i++)
        if (!read_row(g, &r, &p->item[i])) { /* without that one */
            r.n--;
            for (uint32_t j = 0; j <= MOST_ATOMS; j++)
                fmpq_zero(&r.row[r.n][j]);
        }
    for (uint32_t i = 0; i < r.n_atoms && fine; i++)
        fine = eliminate(&r, i);
    for (uint32_t i = 0; i < r.n && fine; i++) {
        int sign = fmpq_sgn(&r.row[i][MOST_ATOMS]);
        can = can && (sign > 0 || (sign == 0 && r.weak[i]));
    }
    for (uint32_t i = 0; i < MOST_ROWS; i++)
        for (uint32_t j = 0; j <= MOST_ATOMS; j++)
            fmpq_clear(&r.row[i][j]);
    return can;
}

/* ---- what they decide --------------------------------------------------------------------------
 */

static bool is_condition(dx_op op)
{
    return op == DX_OP_EQ || op == DX_OP_NE || op == DX_OP_LT || op == DX_OP_LE;
}

/* What the sign of decides the node; NONE for others. */
static dx_id decider(dx_graph *g, dx_id a)
{
    dx_fn fn = dx_fn_of(g, a);
    if (fn == DX_FN_abs || fn == DX_FN_sign)
        return dx_operand(g, a, 0);
    return is_condition(dx_op_of(g, a)) ? dx_sub(g, dx_operand(g, a, 1), dx_operand(g, a, 0))
                                        : DX_NONE;
}

/* The sign of u by the premises; 0 where they do not tell it, *is_zero where it is 0. */
static int sign_by(dx_graph *g, const dx_premises *p, dx_id u, bool strictly)
{
    for (uint32_t i = 0; i < p->n; i++) {
        dx_id ratio = strictly && p->item[i].weak ? DX_NONE : dx_div(g, u, p->item[i].of);
        if (!dx_is_none(ratio) && dx_is_number(g, ratio))
            return dx_number_sign(g, ratio) * p->item[i].sign;
    }
    return 0;
}

static dx_id decided(dx_graph *g, dx_id a, dx_id u, int sign)
{
    if (dx_fn_of(g, a) == DX_FN_abs)
        return dx_scale(g, dx_int(g, sign), u);
    if (dx_fn_of(g, a) == DX_FN_sign)
        return dx_int(g, sign);
    dx_op op = dx_op_of(g, a);
    return dx_truth(g, op == DX_OP_NE || (op != DX_OP_EQ && sign > 0));
}

dx_status dx_premises_apply(dx_graph *g, const dx_premises *p, dx_id a, dx_id *out)
{
    enum { MOST = 32, MOST_ROUNDS = 8 };
    dx_id from[MOST], to[MOST];
    *out = a;
    size_t n = p->n > 0;
    for (int round = 0; n > 0 && round < MOST_ROUNDS; round++) {
        dx_walk walk;
        n = 0;
        DX_TRY(dx_walk_make(g, 1, out, &walk));
        for (size_t i = 0; i < walk.n && n < MOST; i++) {
            dx_id u = decider(g, walk.id[i]);
            int sign = dx_is_none(u) ? 0 : sign_by(g, p, u, dx_fn_of(g, walk.id[i]) != DX_FN_abs);
            if (sign == 0)
                continue;
            from[n] = walk.id[i];
            to[n++] = decided(g, walk.id[i], u, sign);
        }
        dx_walk_free(&walk);
        DX_TRY(dx_excuse(g->context, g->context->diag.status));
        if (n > 0)
            *out = dx_substitute(g, *out, n, from, to);
        DX_TRY(dx_check(g, *out));
    }
    return DX_OK;
}

/* Are there parts that need not have a value where the whole has one? */
static bool has_choices(const dx_graph *g, const dx_walk *walk)
{
    for (size_t i = 0; i < walk->n; i++)
        if (dx_op_of(g, walk->id[i]) == DX_OP_CASES || dx_is_iterated(g, walk->id[i]))
            return true;
    return false;
}

static bool has_decider(dx_graph *g, dx_id a)
{
    dx_walk walk;
    bool has = false;
    if (dx_walk_make(g, 1, &a, &walk) != DX_OK)
        return true;
    for (size_t i = 0; i < walk.n && !has; i++)
        has = dx_fn_of(g, walk.id[i]) == DX_FN_abs || dx_fn_of(g, walk.id[i]) == DX_FN_sign ||
              dx_op_of(g, walk.id[i]) == DX_OP_CASES;
    dx_walk_free(&walk);
    return has;
}

dx_status dx_premises_question(dx_graph *g, dx_id a, dx_id *out)
{
    dx_walk walk;
    *out = DX_NONE;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    const bool choices = has_choices(g, &walk);
    for (size_t i = 0; i < walk.n && dx_is_none(*out); i++) {
        dx_id u = decider(g, walk.id[i]);
        if (!dx_is_none(u) && choices && (dx_node_of(g, u)->holds & DX_HOLDS_PARTIAL))
            continue;
        if (dx_is_none(u) || dx_is_constant(g, u) || dx_has_bound_name(g, u) || has_decider(g, u))
            continue;
        *out = u;
    }
    dx_walk_free(&walk);
    return dx_excuse(g->context, g->context->diag.status);
}

/* ---- of waves ----------------------------------------------------------------------------------
 */

/* The least and the greatest value that is assumed of a name, constants as they were written. */
static void find_bounds(const dx_graph *g, dx_id name, dx_id *low, dx_id *high)
{
    *low = *high = DX_NONE;
    for (size_t i = 0; g->assumptions && i < g->assumptions->n; i++) {
        dx_id relation = g->assumptions->item[i].of;
        dx_op op = dx_op_of(g, relation);
        if (g->assumptions->item[i].kind != DX_ASSUMED_RELATION ||
            (op != DX_OP_LT && op != DX_OP_LE))
            continue;
        dx_id left = dx_operand(g, relation, 0), right = dx_operand(g, relation, 1);
        if (dx_same(right, name) && dx_is_constant(g, left))
            *low = left;
        if (dx_same(left, name) && dx_is_constant(g, right))
            *high = right;
    }
}

/* u = c·x + d with a number c and a constant d; false for others. */
static bool read_angle(dx_graph *g, dx_id u, dx_id *x, dx_id *c)
{
    *c = dx_int(g, 1);
    if (dx_free_symbols(g, u, 1, x) != 1)
        return false;
    for (uint32_t i = 0; dx_op_of(g, u) == DX_OP_ADD && i < dx_terms(g, u); i++)
        if (dx_same(dx_term(g, u, i), *x))
            *c = dx_coefficient(g, u, i);
    dx_id rest = dx_sub(g, u, dx_scale(g, *c, *x));
    return !dx_is_none(rest) && dx_is_constant(g, rest);
}

static dx_status is_not_negative(dx_graph *g, const dx_oracle *oracle, dx_id a, bool *is)
{
    int sign = 0;
    *is = false;
    DX_TRY(dx_check(g, a));
    DX_TRY(dx_decide_sign(g, oracle, a, &sign));
    *is = sign > 0;
    return sign == 0 ? dx_is_zero_constant(g, oracle, a, is) : DX_OK;
}

/* The wave has one sign from (k + shift)·pi to (k + 1 + shift)·pi. */
static dx_status add_wave(dx_graph *g, const dx_oracle *oracle, dx_fn fn, dx_id u, dx_id least,
                          dx_id most, dx_premises *p)
{
    enum { BITS = 64, FARTHEST = 1000 };
    const dx_id shift = fn == DX_FN_sin ? dx_int(g, 0) : dx_rational(g, -1, 2);
    dx_id turns =
        dx_sub(g, dx_div(g, dx_add(g, least, most), dx_scale(g, dx_int(g, 2), dx_pi(g))), shift);
    dx_interval middle;
    bool above, below;
    DX_TRY(dx_check(g, turns));
    DX_TRY(dx_ask_value(oracle, turns, BITS, &middle));
    if (!middle.finite || middle.low < -FARTHEST || middle.high > FARTHEST)
        return DX_OK;
    int64_t k = (int64_t)middle.low - (middle.low < 0);
    dx_id from = dx_mul(g, dx_add(g, dx_int(g, k), shift), dx_pi(g)),
          to = dx_add(g, from, dx_pi(g));
    DX_TRY(is_not_negative(g, oracle, dx_sub(g, least, from), &above));
    DX_TRY(is_not_negative(g, oracle, dx_sub(g, to, most), &below));
    dx_id wave = dx_call1(g, fn, u);
    if (!above || !below || dx_is_constant(g, wave))
        return dx_check(g, wave);
    return dx_premises_add(p, wave, k % 2 == 0 ? 1 : -1, true);
}

dx_status dx_premises_of_waves(dx_graph *g, const dx_oracle *oracle, dx_id a, dx_premises *p)
{
    enum { MOST = 2 };
    dx_id seen[MOST];
    uint32_t n = 0;
    dx_walk walk;
    if (!g->assumptions || g->assumptions->n == 0)
        return DX_OK;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && n < MOST && status == DX_OK; i++) {
        dx_fn fn = dx_fn_of(g, walk.id[i]);
        dx_id x, c, low, high;
        if (fn != DX_FN_sin && fn != DX_FN_cos && fn != DX_FN_tan && fn != DX_FN_cot &&
            fn != DX_FN_sec && fn != DX_FN_csc)
            continue;
        dx_id u = dx_operand(g, walk.id[i], 0);
        if ((n > 0 && dx_same(seen[n - 1], u)) || !read_angle(g, u, &x, &c))
            continue;
        find_bounds(g, x, &low, &high);
        if (dx_is_none(low) || dx_is_none(high))
            continue;
        seen[n++] = u;
        dx_id least = dx_substitute(g, u, 1, &x, dx_number_sign(g, c) > 0 ? &low : &high);
        dx_id most = dx_substitute(g, u, 1, &x, dx_number_sign(g, c) > 0 ? &high : &low);
        status = add_wave(g, oracle, DX_FN_sin, u, least, most, p);
        if (status == DX_OK)
            status = add_wave(g, oracle, DX_FN_cos, u, least, most, p);
    }
    dx_walk_free(&walk);
    return dx_excuse(g->context, status);
}
