/* Inequalities by cases between two roots, two absolute values, and a root and what else has the
 * unknown in it: by the squares. */
#include "engine/solvers/solvedcases.h"

#include "expr/assumptions.h"

/* All relations hold. */
static dx_status say_all(dx_by_cases *c, uint32_t n, const dx_id *relation, dx_case_rows *r)
{
    dx_graph *g = c->g;
    dx_case_rows all = {.n = 0};
    dx_case_begin(&all);
    for (uint32_t i = 0; i < n && c->done; i++) {
        dx_case_rows one = {.n = 0};
        DX_TRY(dx_check(g, relation[i]));
        if (dx_op_of(g, relation[i]) == DX_OP_TRUE)
            continue;
        DX_TRY(dx_cases_relation(c, relation[i], &one));
        dx_case_multiply(&all, &one);
    }
    dx_case_append(r, &all);
    return DX_OK;
}

/* c·sqrt(v) - c·sqrt(w) for a number c > 0. */
static bool read_roots(dx_graph *g, dx_id f, dx_id *v, dx_id *w)
{
    if (dx_op_of(g, f) != DX_OP_ADD || dx_terms(g, f) != 2 || !dx_is_int(g, dx_constant(g, f), 0) ||
        !dx_is_int(g, dx_number_add(g, dx_coefficient(g, f, 0), dx_coefficient(g, f, 1)), 0))
        return false;
    dx_id under[2];
    for (uint32_t i = 0; i < 2; i++) {
        const dx_id root = dx_term(g, f, i);
        if (dx_op_of(g, root) != DX_OP_MUL || dx_factors(g, root) != 1 ||
            !dx_same(dx_exponent(g, root, 0), dx_rational(g, 1, 2)))
            return false;
        under[i] = dx_base(g, root, 0);
    }
    const bool turned = dx_number_sign(g, dx_coefficient(g, f, 0)) < 0;
    *v = under[turned];
    *w = under[!turned];
    return true;
}

/* c·|u| - c·|v| for a number c > 0. */
static bool read_sizes(dx_graph *g, dx_id f, dx_id *u, dx_id *v)
{
    if (dx_op_of(g, f) != DX_OP_ADD || dx_terms(g, f) != 2 || !dx_is_int(g, dx_constant(g, f), 0) ||
        !dx_is_int(g, dx_number_add(g, dx_coefficient(g, f, 0), dx_coefficient(g, f, 1)), 0) ||
        dx_fn_of(g, dx_term(g, f, 0)) != DX_FN_abs || dx_fn_of(g, dx_term(g, f, 1)) != DX_FN_abs)
        return false;
    const bool turned = dx_number_sign(g, dx_coefficient(g, f, 0)) < 0;
    *u = dx_operand(g, dx_term(g, f, turned), 0);
    *v = dx_operand(g, dx_term(g, f, !turned), 0);
    return true;
}

/* k·sqrt(v) + rest, with the unknown in both and a number k. */
static bool read_root(dx_by_cases *c, dx_id f, dx_id *k, dx_id *v, dx_id *rest)
{
    dx_graph *g = c->g;
    uint32_t n = 0;
    for (uint32_t i = 0; dx_op_of(g, f) == DX_OP_ADD && i < dx_terms(g, f); i++) {
        const dx_id root = dx_term(g, f, i);
        if (dx_op_of(g, root) != DX_OP_MUL || dx_factors(g, root) != 1 ||
            !dx_same(dx_exponent(g, root, 0), dx_rational(g, 1, 2)) || !dx_contains(g, root, c->x))
            continue;
        n++;
        *k = dx_coefficient(g, f, i);
        *v = dx_base(g, root, 0);
        *rest = dx_sub(g, f, dx_scale(g, *k, root));
    }
    return n == 1 && !dx_is_none(*rest) && dx_contains(g, *rest, c->x);
}

/* sqrt(v) < w where 0 <= v < w^2 and w > 0; sqrt(v) > w where that is, or w < 0 <= v. */
static dx_status compare_root(dx_by_cases *c, dx_op op, dx_id k, dx_id v, dx_id rest,
                              dx_case_rows *r)
{
    dx_graph *g = c->g;
    const dx_id zero = dx_int(g, 0), w = dx_div(g, dx_neg(g, rest), k), square = dx_power(g, w, 2),
                has = dx_relation(g, DX_OP_LE, zero, v);
    if (dx_number_sign(g, k) > 0)
        return say_all(
            c, 3, (dx_id[]){dx_relation(g, op, v, square), dx_relation(g, op, zero, w), has}, r);
    DX_TRY(say_all(c, 2, (dx_id[]){has, dx_relation(g, DX_OP_LT, w, zero)}, r));
    return say_all(c, 2,
                   (dx_id[]){dx_relation(g, op, square, v), dx_relation(g, DX_OP_LE, zero, w)}, r);
}

dx_status dx_cases_by_squares(dx_by_cases *c, dx_op op, dx_id f, dx_case_rows *r, bool *is)
{
    dx_graph *g = c->g;
    dx_id k, v, w;
    *is = true;
    if (read_roots(g, f, &v, &w)) /* sqrt(v) < sqrt(w): 0 <= v < w */
        return say_all(
            c, 2, (dx_id[]){dx_relation(g, DX_OP_LE, dx_int(g, 0), v), dx_relation(g, op, v, w)},
            r);
    if (read_sizes(g, f, &v, &w)) { /* |v| < |w|: v^2 < w^2 */
        const dx_id gap = dx_mul(g, dx_sub(g, v, w), dx_add(g, v, w));
        return say_all(c, 1, (dx_id[]){dx_relation(g, op, gap, dx_int(g, 0))}, r);
    }
    if (read_root(c, f, &k, &v, &w))
        return compare_root(c, op, k, v, w, r);
    *is = false;
    return DX_OK;
}
