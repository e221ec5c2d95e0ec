#include "engine/simplify.h"

#include "engine/equal.h"
#include "engine/oracle.h"
#include "engine/scope.h"

#include "expr/walk.h"
#include "numeric/recognise.h"
#include "numeric/verify.h"
#include "numeric/witness.h"
#include "symbolic/decide.h"
#include "symbolic/domain/common.h"
#include "symbolic/domain/notes.h"
#include "symbolic/forms/choice.h"
#include "symbolic/forms/simplify.h"
#include "symbolic/rework/contract.h"
#include "symbolic/rework/expand.h"

/* The number that the formula seems to be, lighter than it is; NONE where there is none. Balls at
 * one point or two tell most formulas from constants. */
static dx_status guess(dx_graph *g, dx_id form, dx_id *out)
{
    bool seems;
    arb_t value;
    *out = DX_NONE;
    arb_init(value);
    dx_status status = dx_seems_constant(g, form, &seems, value);
    if (status == DX_OK && seems) {
        if (arb_contains_zero(value))
            *out = dx_int(g, 0);
        else
            status = dx_recognise(g, value, out);
    }
    arb_clear(value);
    if (status == DX_OK && !dx_is_none(*out) &&
        dx_readable_weight(g, *out) >= dx_readable_weight(g, form))
        *out = DX_NONE;
    return status;
}

/* A number for the form, where it or what was given is proved to have no other value. */
static dx_status try_number(ddx_session *s, dx_id given, dx_id *form)
{
    dx_id number;
    bool equal = false;
    dx_identity identity;
    DX_TRY(guess(&s->graph, *form, &number));
    if (dx_is_none(number))
        return DX_OK;
    DX_TRY(dx_prove_equal(s, given, number, &equal, &identity));
    if (!equal && !dx_same(given, *form))
        DX_TRY(dx_prove_equal(s, *form, number, &equal, &identity));
    if (equal)
        *form = number;
    return DX_OK;
}

/* The readable form of a variant, where that is lighter, equal and has values where
 * it has. */
static dx_status try_variant(ddx_session *s, dx_variant variant, dx_id *form)
{
    dx_graph *g = &s->graph;
    bool equal = false;
    dx_identity identity;
    dx_verdict verdict = DX_NOT_CHECKED;
    dx_id other;
    dx_status status = dx_variant_of(g, *form, variant, &other);
    if (status != DX_OK || dx_same(other, *form))
        return dx_excuse(&s->context, status);
    DX_TRY(dx_simplify(g, other, &other));
    bool longer = false; /* 1/log(a/b) is shorter than 1/(log(a) - log(b)) */
    if (variant == DX_VARIANT_LOGARITHMS)
        DX_TRY(dx_is_longer(g, other, *form, &longer));
    if (longer || dx_readable_weight(g, other) > dx_readable_weight(g, *form) - 1e-6)
        return DX_OK;
    const bool both = variant == DX_VARIANT_PRODUCTS || variant == DX_VARIANT_ROOTS;
    DX_TRY(dx_domain_seems_kept(g, *form, other, both, &equal));
    if (equal && variant == DX_VARIANT_LOGARITHMS) {
        DX_TRY(dx_prove_equal(s, *form, other, &equal, &identity));
    } else if (equal) { /* by laws; a check, as of all that is rewritten */
        DX_TRY(dx_excuse(&s->context, dx_verify_equal(g, *form, other, &verdict)));
        equal = verdict == DX_AGREES;
    }
    if (equal)
        *form = other;
    return DX_OK;
}

/* With the signs of constants known: |sec(sqrt(2))| is sec(sqrt(2)), and 1/sec(u) is cos(u). */
static dx_status simplify_settled(ddx_session *s, dx_id a, dx_id *out)
{
    enum { MOST_ROUNDS = 4 };
    dx_graph *g = &s->graph;
    const dx_oracle oracle = dx_session_oracle(s);
    for (int round = 0; round < MOST_ROUNDS; round++) {
        DX_TRY(dx_simplify(g, a, out));
        a = *out;
        DX_TRY(dx_settle_constants(g, &oracle, &a));
        if (dx_same(a, *out))
            break;
        *out = a;
    }
    return DX_OK;
}

dx_status dx_simplify_formula(ddx_session *s, dx_id a, dx_id *out)
{
    enum { MOST_NODES = 20000, MODEST = 300, MOST_ROUNDS = 8 };
    dx_graph *g = &s->graph;
    DX_TRY(simplify_settled(s, a, out));
    for (int round = 0; round < MOST_ROUNDS; round++) {
        dx_id before = *out;
        dx_op op = dx_op_of(g, before);
        if ((op != DX_OP_ADD && op != DX_OP_MUL && op != DX_OP_CALL) ||
            dx_is_larger(g, before, MOST_NODES))
            return DX_OK;
        DX_TRY(try_number(s, round == 0 ? a : before, out));
        for (int v = 0; v < DX_VARIANTS && !dx_is_larger(g, *out, MODEST); v++)
            DX_TRY(try_variant(s, (dx_variant)v, out));
        if (dx_same(*out, before))
            break;
        DX_TRY(simplify_settled(s, *out, out));
    }
    return DX_OK;
}

dx_status dx_run_simplify(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    ddx_session *s = e->session;
    dx_id given;
    const size_t first = e->n_premises;
    DX_TRY(dx_formula_operand(e, dx_child(call, 1), &given));
    DX_TRY(dx_check_reworked(e, dx_child(call, 1), given));
    DX_TRY(dx_release_valued(e, first, given));
    DX_TRY(dx_simplify_formula(s, given, out));
    return dx_note_form(&s->graph, s->rules, given, *out);
}
