/* Binomials at negative integers, where they are no quotients of gamma functions. */
#include "symbolic/equality/proof.h"

static bool is_doubtful_binomial(dx_graph *g, dx_id a)
{
    if (dx_fn_of(g, a) != DX_FN_binomial)
        return false;
    dx_id after = dx_add(g, dx_operand(g, a, 0), dx_int(g, 1));
    return !dx_is_number(g, dx_operand(g, a, 1)) && !dx_is_positive(g, after);
}

/* A name that is in no lower part k of the binomials: along it n over k is continuous where n is a
 * negative integer, too. NONE where there is none. */
static dx_id way_of_binomials(dx_graph *g, const dx_walk *walk)
{
    for (size_t i = 0; i < walk->n; i++) {
        bool fine = dx_op_of(g, walk->id[i]) == DX_OP_SYMBOL, upper = false;
        for (size_t k = i; k < walk->n && fine; k++) {
            if (dx_fn_of(g, walk->id[k]) != DX_FN_binomial)
                continue;
            fine = !dx_contains(g, dx_operand(g, walk->id[k], 1), walk->id[i]);
            upper = upper || dx_contains(g, dx_operand(g, walk->id[k], 0), walk->id[i]);
        }
        if (fine && upper)
            return walk->id[i];
    }
    return DX_NONE;
}

/* Can n be a negative integer, and k not negative there, so that it has a value? So it has to be
 * for all binomials with this n. */
static dx_status can_be_exceptional(dx_graph *g, const dx_walk *walk, dx_id binomial, bool *can)
{
    dx_premises there = {0};
    dx_id n = dx_operand(g, binomial, 0), after = dx_add(g, n, dx_int(g, 1));
    DX_TRY(dx_check(g, after));
    DX_TRY(dx_premises_add(&there, after, -1, true));
    for (size_t i = 0; i < walk->n; i++)
        if (dx_fn_of(g, walk->id[i]) == DX_FN_binomial && dx_same(dx_operand(g, walk->id[i], 0), n))
            DX_TRY(dx_premises_add(&there, dx_operand(g, walk->id[i], 1), 1, true));
    *can = dx_premises_can_hold(g, &there);
    return DX_OK;
}

/* Binomials were taken for quotients of gamma functions, which they are not where n is a negative
 * integer and k one that is not negative. */
dx_status dx_proof_except_binomials(dx_graph *g, dx_id given, dx_identity *out)
{
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &given, &walk));
    dx_id along = dx_proof_is_regular(g, &walk, true) ? way_of_binomials(g, &walk) : DX_NONE;
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && status == DX_OK; i++) {
        if (!is_doubtful_binomial(g, walk.id[i]))
            continue;
        dx_id n = dx_operand(g, walk.id[i], 0);
        bool can = true;
        status = can_be_exceptional(g, &walk, walk.id[i], &can);
        if (status != DX_OK || !can)
            continue;
        if (dx_is_none(along) || !dx_proof_is_linear(g, n) || !dx_contains(g, n, along))
            status = dx_identity_condition(g, dx_add(g, n, dx_int(g, 1)), 1, out);
    }
    dx_walk_free(&walk);
    return status;
}
