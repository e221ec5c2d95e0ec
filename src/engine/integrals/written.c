/* Integrals whose ends or integrands have names in them. */
#include "engine/integrals/written.h"

#include "engine/integrals/exact.h"
#include "engine/integrals/integrate.h"
#include "engine/limits/limit.h"

#include "expr/primitive.h"
#include "expr/walk.h"
#include "numeric/integral.h"
#include "symbolic/domain/conditions.h"
#include "symbolic/domain/level.h"
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

static dx_status settle(dx_evaluation *e, dx_id a, dx_id *out)
{
    dx_graph *g = &e->session->graph;
    const dx_primitive p = dx_primitive_read(g, a);
    bool abstract = false, numeric;
    *out = a;
    if (p.n_names == 0)
        DX_TRY(is_abstract(g, p.integrand, &abstract));
    if (p.n_names > 0 || abstract || !is_end(g, p.lo) || !is_end(g, p.hi)) {
        dx_id f;
        DX_TRY(dx_readable(g, p.integrand, &f));
        DX_TRY(dx_integrate_exact(e->session, f, p.variable, p.lo, p.hi, out));
        *out = dx_is_none(*out) ? a : *out;
        return DX_OK;
    }
    DX_TRY(dx_integrate(e->session, p.integrand, p.variable, p.lo, p.hi, out));
    DX_TRY(dx_has_op(g, *out, DX_OP_INTEGRAL, &numeric));
    const uint32_t set = e->session->settings.digits;
    const uint32_t digits = set < DX_INTEGRAL_DIGITS ? set : DX_INTEGRAL_DIGITS;
    if (numeric && (e->digits == 0 || digits < e->digits))
        e->digits = digits;
    return DX_OK;
}

static bool is_kept(const dx_evaluation *e, dx_id integral)
{
    for (size_t i = 0; i < e->n_kept; i++)
        if (dx_same(e->kept[i], integral))
            return true;
    return false;
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

/* ---- where it exists ------------------------------------------------------------------------ */

/* Where an integrand has values, as a set of the variable's. */
typedef struct ground {
    ddx_session *s;
    dx_id f, variable;
    dx_chart set;
} ground;

/* *known is false where more has to hold, of other names or in words, or where it may jump. */
static dx_status find_ground(ddx_session *s, dx_id f, dx_id variable, ground *of, bool *known)
{
    dx_graph *g = &s->graph;
    dx_conditions c;
    dx_walk walk;
    *of = (ground){.s = s, .f = f, .variable = variable};
    *known = true;
    DX_TRY(dx_walk_make(g, 1, &f, &walk));
    for (size_t i = 0; i < walk.n && *known; i++)
        *known = dx_op_of(g, walk.id[i]) != DX_OP_CASES && !dx_jumps(g, walk.id[i]);
    dx_walk_free(&walk);
    if (!*known)
        return DX_OK;
    dx_conditions_init(&c, g, variable);
    dx_status status = dx_conditions_of_value(&c, f);
    if (status != DX_OK) {
        if (dx_is_final(status))
            return status;
        dx_diag_clear(&s->context.diag);
        *known = false;
        return DX_OK;
    }
    const bool more = c.n_words > 0 || c.more || c.nowhere;
    const dx_chart *set = dx_conditions_set(&c, variable);
    dx_chart_constant(&of->set, 1);
    if (set)
        of->set = *set;
    dx_conditions_drop(&c, variable);
    dx_text others;
    dx_text_init(&others, &s->context.memory);
    status = dx_conditions_write(&c, variable, &others);
    *known = status == DX_OK && others.n == 0 && !more;
    dx_text_free(&others);
    return status;
}

/* Points that are out, at which there is a limit, belong to it. */
static dx_status fill_holes(ground *of)
{
    for (size_t k = 0; k < of->set.n; k++) {
        dx_limit right, left;
        if (of->set.cell[2 * k + 1] || !of->set.cell[2 * k] || !of->set.cell[2 * k + 2])
            continue;
        const dx_id at = of->set.at[k];
        DX_TRY(dx_limit_on_side(of->s, of->f, of->variable, at, DX_FROM_ABOVE, &right));
        DX_TRY(dx_limit_on_side(of->s, of->f, of->variable, at, DX_FROM_BELOW, &left));
        of->set.cell[2 * k + 1] = right.kind == DX_LIMIT_VALUE && left.kind == DX_LIMIT_VALUE &&
                                  dx_same(right.value, left.value);
    }
    dx_chart_tidy(&of->set);
    return DX_OK;
}

/* Is the integral from the end to a point beside it, in a cell next to it, certainly there? An end
 * in that cell is. */
static dx_status reaches(const ground *of, dx_id end, size_t cell, size_t beside, bool *there)
{
    ddx_session *s = of->s;
    dx_graph *g = &s->graph;
    const dx_chart *set = &of->set;
    const bool low = beside < cell;
    dx_id inner, value;
    *there = false;
    if (!set->cell[beside])
        return DX_OK;
    if (dx_op_of(g, end) == DX_OP_INF) {
        const bool minus = dx_is_minus_inf(g, end);
        inner = set->n == 0 ? dx_int(g, 0) : set->at[minus ? 0 : set->n - 1];
        inner = dx_add(g, inner, dx_int(g, minus ? -1 : 1));
    } else if (low) {
        inner =
            beside == 0 ? dx_sub(g, end, dx_int(g, 1)) : dx_add(g, end, set->at[beside / 2 - 1]);
        inner = beside == 0 ? inner : dx_scale(g, dx_rational(g, 1, 2), inner);
    } else {
        const bool last = beside == 2 * set->n;
        inner = last ? dx_add(g, end, dx_int(g, 1)) : dx_add(g, end, set->at[beside / 2]);
        inner = last ? inner : dx_scale(g, dx_rational(g, 1, 2), inner);
    }
    DX_TRY(dx_check(g, inner));
    dx_status status = dx_integrate(s, of->f, of->variable, end, inner, &value);
    if (dx_is_final(status))
        return status;
    *there = status == DX_OK;
    if (!*there)
        dx_diag_clear(&s->context.diag);
    return DX_OK;
}

/* The cells, from the first to the last, in which the other end may lie. *first > *last: none. */
static dx_status find_cells(const ground *of, dx_id end, size_t *first, size_t *last, bool *known)
{
    dx_graph *g = &of->s->graph;
    const dx_chart *set = &of->set;
    size_t cell;
    bool below = true, above = true;
    *known = true;
    *first = 1; /* none */
    *last = 0;
    cell = dx_is_minus_inf(g, end) ? 0 : 2 * set->n;
    if (dx_op_of(g, end) != DX_OP_INF) {
        DX_TRY(dx_chart_find(g, set, end, &cell, known));
        if (!*known)
            return DX_OK;
    }
    *first = *last = cell;
    if (dx_op_of(g, end) == DX_OP_INF) {
        DX_TRY(reaches(of, end, cell, cell, &above));
        below = above;
    } else if (!set->cell[cell] && cell % 2 == 1) {
        DX_TRY(reaches(of, end, cell, cell - 1, &below));
        DX_TRY(reaches(of, end, cell, cell + 1, &above));
    } else {
        above = below = set->cell[cell];
    }
    while (below && *first > 0 && set->cell[*first - 1])
        --*first;
    while (above && *last < 2 * set->n && set->cell[*last + 1])
        ++*last;
    if (!below && !above) {
        *first = 1;
        *last = 0;
    }
    return DX_OK;
}

/* The other end lies within the cells, which are more than a point. */
static dx_status demand_within(dx_evaluation *e, const ground *of, size_t first, size_t last,
                               dx_id end, dx_id integral)
{
    dx_graph *g = &e->session->graph;
    dx_id relation[2];
    size_t n = 0;
    if (first > 0)
        relation[n++] = dx_relation(g, DX_OP_LT, of->set.at[(first - 1) / 2], end);
    if (last < 2 * of->set.n)
        relation[n++] = dx_relation(g, DX_OP_LT, end, of->set.at[last / 2]);
    if (n == 0)
        return DX_OK;
    const dx_id within[] = {dx_and(g, n, relation), integral};
    const dx_id part = dx_cases(g, 2, within);
    DX_TRY(dx_check(g, part));
    return dx_remember_valued(e, part);
}

static bool is_everywhere(const dx_chart *set)
{
    return set->n == 0 && set->cell[0];
}

static dx_status tell_continuous(dx_evaluation *e)
{
    dx_notice(&e->session->context,
              "it holds where the integrand is continuous from one end to the other");
    return DX_OK;
}

/* From a number to what has names in it, or the other way round. */
static dx_status demand_existence(dx_evaluation *e, const ground *of, dx_id number, dx_id end,
                                  dx_id integral)
{
    size_t first, last;
    bool known;
    DX_TRY(find_cells(of, number, &first, &last, &known));
    const bool none = first > last,
               named = dx_primitive_read(&e->session->graph, integral).n_names > 0;
    if (!known || (none && named)) /* with names in it nothing is integrated to try it */
        return tell_continuous(e);
    if (none || (first == last && first % 2 == 1))
        return dx_fail(&e->session->context, DX_DOMAIN,
                       "no value of this integral is known: beside its end the integrand has no "
                       "value or no bound");
    return demand_within(e, of, first, last, end, integral);
}

static dx_status look_at_ground(dx_evaluation *e, dx_id integral)
{
    dx_graph *g = &e->session->graph;
    const dx_primitive p = dx_primitive_read(g, integral);
    const dx_id lo = p.lo, hi = p.hi;
    ground of;
    bool known;
    DX_TRY(find_ground(e->session, p.integrand, p.variable, &of, &known));
    if (!known)
        return tell_continuous(e);
    DX_TRY(fill_holes(&of));
    if (is_everywhere(&of.set) && dx_op_of(g, lo) != DX_OP_INF && dx_op_of(g, hi) != DX_OP_INF)
        return DX_OK;
    if (is_end(g, lo) != is_end(g, hi))
        return is_end(g, lo) ? demand_existence(e, &of, lo, hi, integral)
                             : demand_existence(e, &of, hi, lo, integral);
    return tell_continuous(e);
}

dx_status dx_integrate_written(dx_evaluation *e, dx_id integrand, dx_id variable, dx_id lo,
                               dx_id hi, dx_id *out)
{
    dx_graph *g = &e->session->graph;
    *out = dx_written_integral(g, integrand, variable, lo, hi);
    DX_TRY(dx_check(g, *out));
    return dx_is_written_integral(g, *out) ? look_at_ground(e, *out) : DX_OK;
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
