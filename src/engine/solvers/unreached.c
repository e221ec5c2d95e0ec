#include "engine/solvers/unreached.h"

#include "engine/solvers/rootof.h"

/* The ends of the functions' ranges that do not belong to them; the second one times pi. */
static const struct {
    dx_fn fn;
    int number, over, pi_number, pi_over;
} ends[] = {
    {DX_FN_erf, 1, 1, 0, 1},     {DX_FN_erf, -1, 1, 0, 1},     {DX_FN_erfc, 0, 1, 0, 1},
    {DX_FN_erfc, 2, 1, 0, 1},    {DX_FN_tanh, 1, 1, 0, 1},     {DX_FN_tanh, -1, 1, 0, 1},
    {DX_FN_sigmoid, 0, 1, 0, 1}, {DX_FN_sigmoid, 1, 1, 0, 1},  {DX_FN_atan, 0, 1, 1, 2},
    {DX_FN_atan, 0, 1, -1, 2},   {DX_FN_softplus, 0, 1, 0, 1}, {DX_FN_sech, 0, 1, 0, 1},
    {DX_FN_exp, 0, 1, 0, 1},     {DX_FN_acot, 0, 1, 0, 1},     {DX_FN_csch, 0, 1, 0, 1},
};

/* f as c·h(u) + d; false: it is none. */
static bool split(dx_graph *g, dx_id f, dx_id *c, dx_id *h, dx_id *d)
{
    *c = dx_int(g, 1);
    *d = dx_int(g, 0);
    *h = f;
    if (dx_op_of(g, f) == DX_OP_ADD) {
        uint32_t n = dx_terms(g, f);
        dx_id rest = dx_constant(g, f);
        bool found = false;
        for (uint32_t i = 0; i < n; i++) {
            dx_id term = dx_term(g, f, i);
            if (dx_is_constant(g, term)) {
                rest = dx_add(g, rest, dx_scale(g, dx_coefficient(g, f, i), term));
                continue;
            }
            if (found)
                return false;
            found = true;
            *c = dx_coefficient(g, f, i);
            *h = term;
        }
        *d = rest;
    }
    return dx_op_of(g, *h) == DX_OP_CALL && !dx_is_none(*d);
}

dx_status dx_is_never_zero(ddx_session *s, dx_id f, bool *never)
{
    dx_graph *g = &s->graph;
    dx_id c, h, d;
    *never = false;
    if (!split(g, f, &c, &h, &d))
        return dx_excuse(&s->context, s->context.diag.status);
    for (size_t i = 0; i < sizeof ends / sizeof *ends && !*never; i++) {
        if (ends[i].fn != dx_fn_of(g, h))
            continue;
        dx_id end = dx_add(g, dx_rational(g, ends[i].number, ends[i].over),
                           dx_mul(g, dx_rational(g, ends[i].pi_number, ends[i].pi_over), dx_pi(g)));
        DX_TRY(dx_is_exactly_zero(g, dx_add(g, dx_mul(g, c, end), d), never));
    }
    return DX_OK;
}
