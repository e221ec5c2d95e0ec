/* Integrals whose ends or integrands have names in them. */
#include "engine/integrals/written.h"

#include "engine/integrals/exact.h"
#include "engine/integrals/ground.h"
#include "engine/integral.h"

#include "expr/primitive.h"
#include "expr/walk.h"
#include "numeric/integral.h"
#include "symbolic/forms/readable.h"

#include <string.h>

/* ---- what can be worked out -------------------------------------------------------------- */

static dx_status is_abstract(dx_graph *g, dx_id a, bool *is)
{
    DX_TRY(dx_has_op(g, a, DX_OP_APPLY, is));
    return *is ? DX_OK : dx_has_op(g, a, DX_OP_DERIV, is);
}

static bool is_end(const dx_graph *g, dx_id a)
{
    return dx_op_of(g, a) == DX_OP_INF || dx_is_constant(g, a);
}

dx_status dx_show_digits_of_integrals(dx_evaluation *e, dx_id a)
{
    const uint32_t set = e->session->settings.digits;
    const uint32_t digits = set < DX_INTEGRAL_DIGITS ? set : DX_INTEGRAL_DIGITS;
    bool numeric;
    DX_TRY(dx_has_op(&e->session->graph, a, DX_OP_INTEGRAL, &numeric));
    if (numeric && (e->digits == 0 || digits < e->digits))
        e->digits = digits;
    return DX_OK;
}

static dx_status settle(dx_evaluation *e, dx_id a, dx_id *out)
{
    dx_graph *g = &e->session->graph;
    const dx_primitive p = dx_primitive_read(g, a);
    bool abstract = false;
    *out = a;
    if (p.n_names == 0)
        DX_TRY(is_abstract(g, p.integrand, &abstract));
    if (p.n_names > 0 || abstract || !is_end(g, p.lo) || !is_end(g, p.hi)) {
        dx_id f;
        DX_TRY(dx_readable(g, p.integrand, &f));
        DX_TRY(dx_integrate_exact(e->session, f, p.variable, p.lo, p.hi, NULL, out));
        *out = dx_is_none(*out) ? a : *out;
        return DX_OK;
    }
    DX_TRY(dx_integrate(e->session, p.integrand, p.variable, p.lo, p.hi, out));
    return dx_show_digits_of_integrals(e, *out);
}

static bool is_between_numbers(const dx_graph *g, dx_id a)
{
    const dx_primitive p = dx_primitive_read(g, a);
    return p.n_names == 0 && is_end(g, p.lo) && is_end(g, p.hi);
}

static bool is_kept(const dx_evaluation *e, dx_id integral)
{
    for (size_t i = 0; i < e->n_kept; i++)
        if (dx_same(e->kept[i], integral))
            return true;
    return false;
}

dx_status dx_numbers_for_integrals(ddx_session *s, dx_id *a)
{
    enum { MOST = 8 };
    dx_graph *g = &s->graph;
    dx_id from[MOST], to[MOST];
    size_t n = 0;
    dx_walk walk;
    bool has;
    DX_TRY(dx_has_written_integral(g, *a, &has));
    if (!has)
        return DX_OK;
    DX_TRY(dx_walk_make(g, 1, a, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && n < MOST && status == DX_OK; i++) {
        const dx_id b = walk.id[i];
        if (dx_op_of(g, b) != DX_OP_APPLY || !dx_is_written_integral(g, b) ||
            !is_between_numbers(g, b))
            continue;
        const dx_primitive p = dx_primitive_read(g, b);
        from[n] = b;
        to[n] = DX_NONE;
        status = dx_integrate(s, p.integrand, p.variable, p.lo, p.hi, &to[n]);
        n += status == DX_OK;
        status = dx_excuse(g->context, status);
    }
    dx_walk_free(&walk);
    DX_TRY(status);
    if (n > 0)
        *a = dx_replace(g, *a, n, from, to);
    return dx_check(g, *a);
}

static dx_status settle_all(dx_evaluation *e, const dx_walk *walk, dx_id *from, dx_id *to, dx_id *a)
{
    dx_graph *g = &e->session->graph;
    size_t n = 0;
    for (size_t i = 0; i < walk->n; i++) {
        const dx_id b = walk->id[i];
        if (dx_op_of(g, b) != DX_OP_APPLY || !dx_is_written_integral(g, b) || is_kept(e, b))
            continue;
        const dx_id with = dx_replace(g, b, n, from, to);
        DX_TRY(dx_check(g, with));
        from[n] = b;
        to[n] = with;
        if (dx_op_of(g, with) == DX_OP_APPLY && dx_is_written_integral(g, with))
            DX_TRY(settle(e, with, &to[n]));
        n++;
    }
    if (n > 0)
        *a = dx_replace(g, *a, n, from, to);
    return dx_check(g, *a);
}

dx_status dx_settle_integrals(dx_evaluation *e, dx_id *a)
{
    dx_graph *g = &e->session->graph;
    dx_walk walk;
    bool has;
    DX_TRY(dx_has_written_integral(g, *a, &has));
    if (!has)
        return DX_OK;
    DX_TRY(dx_walk_make(g, 1, a, &walk));
    dx_id *from = dx_statement_ids(e, 2 * walk.n);
    dx_status status = from ? settle_all(e, &walk, from, from + walk.n, a) : DX_NOMEM;
    dx_walk_free(&walk);
    return status;
}

/* ---- as it is ------------------------------------------------------------------------------- */

/* Is it taken for granted that something is not 0, and may the integral be differentiated, as the
 * body of f in f'(0) is? Under the integral that holds also where it is 0. */
static bool is_narrower(const dx_evaluation *e, dx_id nonzero)
{
    enum { FEW = 8 };
    dx_graph *g = &e->session->graph;
    dx_id name[FEW];
    const size_t n = dx_free_symbols(g, nonzero, FEW, name);
    bool parameter = n > FEW;
    for (size_t i = 0; i < n && !parameter; i++)
        parameter = strchr(dx_bytes(g, name[i]), '\'') != NULL; /* dx_stand_in */
    return n > 0 && (e->derived || parameter);
}

dx_status dx_integrate_written(dx_evaluation *e, dx_id integrand, dx_id variable, dx_id lo,
                               dx_id hi, dx_id *out)
{
    dx_graph *g = &e->session->graph;
    dx_exact_terms terms = {.within = true, .nonzero = dx_int(g, 1)};
    dx_id closed;
    *out = dx_written_integral(g, integrand, variable, lo, hi);
    DX_TRY(dx_check(g, *out));
    if (!dx_is_written_integral(g, *out))
        return DX_OK;
    DX_TRY(dx_demand_integral(e, *out));
    DX_TRY(dx_readable(g, integrand, &integrand));
    DX_TRY(dx_integrate_exact(e->session, integrand, variable, lo, hi, &terms, &closed));
    if (dx_is_none(closed) || is_narrower(e, terms.nonzero))
        return DX_OK;
    *out = closed;
    return dx_is_constant(g, terms.nonzero)
               ? DX_OK
               : dx_remember_premise(e, (dx_premise){.nonzero = terms.nonzero, .loses = true});
}

/* ---- what takes them ------------------------------------------------------------------------ */

dx_status dx_admit_integrals(dx_evaluation *e, const dx_ast *node, dx_id value)
{
    dx_context *context = &e->session->context;
    bool has = false;
    if (e->needs_closed)
        DX_TRY(dx_has_written_integral(&e->session->graph, value, &has));
    if (!has)
        return DX_OK;
    dx_status status =
        dx_fail(context, DX_TYPE, "there is an integral in this of which no closed form is known");
    dx_diag_hint(&context->diag, "it can be differentiated, and has digits where its names have "
                                 "values: '| x = 1'");
    dx_diag_place(&context->diag, node->span);
    return status;
}

dx_status dx_lower_with_integrals(dx_evaluation *e, dx_builtin_run *run, const dx_ast *node,
                                  dx_id *out)
{
    const bool before = e->needs_closed;
    e->needs_closed = false;
    dx_status status = run(e, node, out);
    e->needs_closed = before;
    if (status == DX_OK && before)
        status = dx_settle_integrals(e, out);
    return status == DX_OK ? dx_admit_integrals(e, node, *out) : status;
}
