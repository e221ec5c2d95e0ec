#include "symbolic/equality/congruence.h"

#include "expr/function.h"
#include "expr/walk.h"

enum { MOST_CALLS = 10, MOST_ROUNDS = 4, LARGEST = 300 };

typedef struct joining {
    dx_graph *g;
    dx_zero_prover *prove;
    void *data;
} joining;

/* Calls with one operand; none where a part need not have a value though the whole has one. */
static size_t find_calls(dx_graph *g, const dx_walk *walk, dx_id *call)
{
    size_t n = 0;
    for (size_t i = 0; i < walk->n; i++) {
        dx_id a = walk->id[i];
        dx_op op = dx_op_of(g, a);
        if (op == DX_OP_CASES || op == DX_OP_DERIV || op == DX_OP_DIFF || dx_is_iterated(g, a))
            return 0;
        if (op == DX_OP_CALL && dx_count(g, a) == 1 && !dx_is_constant(g, a) && n < MOST_CALLS)
            call[n++] = a;
    }
    return n;
}

/* What f(u) is by f(v): u = v, or u = -v for even and odd functions; NONE where it is not known. */
static dx_status express(const joining *j, dx_id call, dx_id other, dx_id *out)
{
    dx_graph *g = j->g;
    const dx_parity parity = dx_functions[dx_fn_of(g, call)].parity;
    const dx_id u = dx_operand(g, call, 0), v = dx_operand(g, other, 0);
    *out = DX_NONE;
    for (int turned = 0; turned < 1 + (parity != DX_NO_PARITY) && dx_is_none(*out); turned++) {
        bool zero = false;
        dx_id gap = turned ? dx_add(g, u, v) : dx_sub(g, u, v);
        DX_TRY(dx_check(g, gap));
        DX_TRY(j->prove(j->data, gap, &zero));
        if (zero)
            *out = turned && parity == DX_ODD ? dx_neg(g, other) : other;
    }
    return dx_is_none(*out) ? DX_OK : dx_check(g, *out);
}

/* One call less; *out is NONE where no two of them are known to be the same. */
static dx_status join_two(const joining *j, dx_id a, dx_id *out)
{
    dx_graph *g = j->g;
    dx_walk walk;
    dx_id call[MOST_CALLS];
    *out = DX_NONE;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    const size_t n = find_calls(g, &walk, call);
    dx_walk_free(&walk);
    for (size_t i = 0; i < n; i++)
        for (size_t k = i + 1; k < n; k++) {
            dx_id joined;
            if (dx_fn_of(g, call[i]) != dx_fn_of(g, call[k]) || dx_contains(g, call[k], call[i]) ||
                dx_contains(g, call[i], call[k]))
                continue;
            DX_TRY(express(j, call[i], call[k], &joined));
            if (dx_is_none(joined))
                continue;
            *out = dx_substitute(g, a, 1, &call[i], &joined);
            return dx_check(g, *out);
        }
    return DX_OK;
}

dx_status dx_congruence_join(dx_graph *g, dx_id a, dx_zero_prover *prove, void *data, dx_id *out)
{
    const joining j = {g, prove, data};
    *out = a;
    for (int round = 0; round < MOST_ROUNDS && !dx_is_larger(g, a, LARGEST); round++) {
        dx_id joined;
        DX_TRY(join_two(&j, *out, &joined));
        if (dx_is_none(joined))
            break;
        *out = joined;
    }
    return DX_OK;
}
