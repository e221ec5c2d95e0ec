#include "numeric/exact.h"

#include "numeric/loop.h"
#include "numeric/pass.h"

/* ---- life ------------------------------------------------------------------------------- */

static size_t limb_bytes(mpq_srcptr value)
{
    return (mpz_size(mpq_numref(value)) + mpz_size(mpq_denref(value))) * sizeof(mp_limb_t);
}

/* A rational number in counted memory. */
static bool take(dx_exact *c, dx_memory *memory, mpq_srcptr value)
{
    if (!dx_charge(memory, limb_bytes(value)))
        return false;
    mpq_init(c->value);
    mpq_set(c->value, value);
    c->kind = DX_EXACT_RATIONAL;
    return true;
}

static dx_status make(dx_graph *g, dx_tape *tape, dx_exact *c)
{
    if (dx_is_none(c->node))
        return DX_OK;
    if (!dx_is_number(g, c->node)) {
        c->kind = dx_op_of(g, c->node) == DX_OP_PI ? DX_EXACT_PI : DX_EXACT_ATOM;
        if (c->kind == DX_EXACT_ATOM)
            tape->graph = g;
        return DX_OK;
    }
    mpq_t value;
    mpq_init(value);
    dx_number_to_mpq(g, c->node, value);
    bool taken = take(c, tape->memory, value);
    mpq_clear(value);
    return taken ? DX_OK : dx_no_memory(g->context);
}

dx_status dx_exact_make(dx_graph *g, dx_tape *tape)
{
    for (size_t k = 0; k < tape->n_constants; k++)
        DX_TRY(make(g, tape, &tape->exact[k]));
    return DX_OK;
}

void dx_exact_free(dx_tape *tape)
{
    for (size_t k = 0; tape->exact && k < tape->n_constants; k++) {
        dx_exact *c = &tape->exact[k];
        if (c->kind != DX_EXACT_RATIONAL)
            continue;
        dx_discharge(tape->memory, limb_bytes(c->value));
        mpq_clear(c->value);
    }
    dx_free(tape->memory, tape->exact, (tape->n_constants + 1) * sizeof *tape->exact);
    tape->exact = NULL;
}

bool dx_exact_copy(const dx_tape *tape, dx_tape *copy)
{
    if (!tape->exact)
        return true;
    copy->exact = dx_alloc(copy->memory, (tape->n_constants + 1) * sizeof *copy->exact);
    if (!copy->exact)
        return false;
    for (size_t k = 0; k < tape->n_constants; k++)
        copy->exact[k] = (dx_exact){.node = tape->exact[k].node};
    for (size_t k = 0; k < tape->n_constants; k++)
        if (tape->exact[k].kind != DX_EXACT_RATIONAL)
            copy->exact[k].kind = tape->exact[k].kind;
        else if (!take(&copy->exact[k], copy->memory, tape->exact[k].value))
            return false;
    return true;
}

/* ---- their numbers ------------------------------------------------------------------------ */

static void rational_ball(mpq_srcptr value, slong prec, arb_t out)
{
    fmpq_t q;
    fmpq_init(q);
    fmpq_set_mpq(q, value);
    arb_set_fmpq(out, q, prec);
    fmpq_clear(q);
}

dx_status dx_exact_ball(const dx_exact *c, dx_graph *g, slong prec, arb_t out)
{
    switch (c->kind) {
    case DX_EXACT_RATIONAL:
        rational_ball(c->value, prec, out);
        return DX_OK;
    case DX_EXACT_PI:
        arb_const_pi(out, prec);
        return DX_OK;
    case DX_EXACT_ATOM:
        return dx_ball_evaluate(g, c->node, NULL, prec, out);
    case DX_EXACT_NOTHING:
        break;
    }
    arb_indeterminate(out);
    return DX_OK;
}

static dx_status round_atom(const dx_exact *c, dx_graph *g, mpfr_t out)
{
    enum { GUARD = 30 };
    slong prec = (slong)mpfr_get_prec(out);
    arb_t value;
    arb_init(value);
    dx_status status = dx_ball_evaluate(g, c->node, NULL, prec + GUARD, value);
    bool known = status == DX_OK && arb_is_finite(value) &&
                 (arb_is_exact(value) || arb_rel_accuracy_bits(value) > prec + GUARD / 2);
    mpfr_set_nan(out);
    if (known)
        arf_get_mpfr(out, arb_midref(value), MPFR_RNDN);
    arb_clear(value);
    return status;
}

dx_status dx_exact_mpfr(const dx_exact *c, dx_graph *g, mpfr_t out)
{
    switch (c->kind) {
    case DX_EXACT_RATIONAL:
        mpfr_set_q(out, c->value, MPFR_RNDN);
        return DX_OK;
    case DX_EXACT_PI:
        mpfr_const_pi(out, MPFR_RNDN);
        return DX_OK;
    case DX_EXACT_ATOM:
        return round_atom(c, g, out);
    case DX_EXACT_NOTHING:
        break;
    }
    mpfr_set_nan(out);
    return DX_OK;
}

/* ---- limits -------------------------------------------------------------------------------- */

static dx_status check_calls(const dx_tape *tape, slong prec, dx_context *context)
{
    for (size_t i = 0; i < tape->n_code; i++) {
        dx_code code = (dx_code)tape->code[i].code;
        if (code != DX_CODE_CALL && code != DX_CODE_CALL2 && code != DX_CODE_CALLN)
            continue;
        uint32_t most = dx_pass_most_digits(tape->code[i].fn);
        if (most < UINT32_MAX && (double)prec > 2 * 3.33 * most)
            return dx_fail(context, DX_LIMIT, "%s is worked out to %u digits at most",
                           dx_functions[tape->code[i].fn].name, (unsigned)most);
    }
    for (size_t k = 0; k < tape->loops.n; k++)
        DX_TRY(check_calls(&tape->loops.item[k].body, prec, context));
    return DX_OK;
}

dx_status dx_tape_check_precision(const dx_tape *tape, size_t numbers, slong prec,
                                  dx_context *context)
{
    DX_TRY(dx_pass_check_numbers(context, (double)numbers, prec));
    return check_calls(tape, prec, context);
}
