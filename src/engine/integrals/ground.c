/* Where integrals between names exist: where the integrand has values from one end to the other. */
#include "engine/integrals/ground.h"

#include "engine/integral.h"
#include "engine/limits/limit.h"

#include "expr/primitive.h"
#include "expr/walk.h"
#include "numeric/real.h"
#include "symbolic/derivatives/diff.h"
#include "symbolic/domain/conditions.h"

#include <math.h>

enum { WINDOW = 6 }; /* points of a lattice that are looked at */

static bool is_end(const dx_graph *g, dx_id a)
{
    return dx_op_of(g, a) == DX_OP_INF || dx_is_constant(g, a);
}

/* Where an integrand has values, as a set of the variable's. Of words as sin(t) != 0 it is right
 * around an end alone: beyond the edges nothing is known. */
typedef struct ground {
    ddx_session *s;
    dx_id f, variable;
    dx_chart set;
    size_t n_words, n_edges;
    dx_word word[DX_CONDITION_WORDS];
    dx_id edge[2 * DX_CONDITION_WORDS];
} ground;

/* Those about the variable alone are kept; *all: there are no others. */
static void keep_words(ground *of, dx_conditions *c, bool *all)
{
    dx_graph *g = &of->s->graph;
    dx_id other[2];
    *all = true;
    for (size_t i = 0; i < c->n_words && *all; i++) {
        *all = dx_is_none(c->word[i].but) && dx_is_none(c->word[i].range) &&
               dx_free_symbols(g, c->word[i].of, 2, other) == 1 && dx_same(other[0], of->variable);
        of->word[of->n_words++] = c->word[i];
    }
    c->n_words = 0;
}

/* *known is false where more has to hold, of other names or in words. */
static dx_status find_ground(ddx_session *s, dx_id f, dx_id variable, ground *of, bool *known)
{
    dx_graph *g = &s->graph;
    dx_conditions c;
    *of = (ground){.s = s, .f = f, .variable = variable};
    *known = true;
    dx_conditions_init(&c, g, variable);
    c.poles = true;
    dx_status status = dx_conditions_of_value(&c, f);
    if (status != DX_OK) {
        if (dx_is_final(status))
            return status;
        dx_diag_clear(&s->context.diag);
        *known = false;
        return DX_OK;
    }
    keep_words(of, &c, known);
    const bool more = c.more || c.nowhere;
    const dx_chart *set = dx_conditions_set(&c, variable);
    dx_chart_constant(&of->set, 1);
    if (set)
        of->set = *set;
    dx_conditions_drop(&c, variable);
    dx_text others;
    dx_text_init(&others, &s->context.memory);
    status = dx_conditions_write(&c, variable, &others);
    *known = *known && status == DX_OK && others.n == 0 && !more;
    dx_text_free(&others);
    return status;
}

/* ---- zeros of waves and poles at integers -----------------------------------------------------
 */

/* What a word says of u = slope·t + rest: something changes at u = shift + k·period. Where
 * `positive` is not NONE it is met wherever that is above 0. */
typedef struct lattice {
    dx_id u, slope, rest, period, shift, positive;
} lattice;

static dx_status read_lattice(const ground *of, const dx_word *word, lattice *out, bool *is)
{
    dx_graph *g = &of->s->graph;
    const dx_fn fn = dx_fn_of(g, word->of);
    const dx_id zero = dx_int(g, 0);
    *is = false;
    *out = (lattice){.period = dx_int(g, 1), .shift = zero, .u = DX_NONE, .positive = DX_NONE};
    if (!dx_is_int(g, word->level, 0))
        return DX_OK;
    if (fn == DX_FN_sin || fn == DX_FN_cos) {
        out->period = dx_pi(g);
        out->shift = fn == DX_FN_sin ? zero : dx_scale(g, dx_rational(g, 1, 2), dx_pi(g));
        out->u = dx_operand(g, word->of, 0);
    } else if (fn == DX_FN_max && word->how == DX_OTHER_THAN && dx_count(g, word->of) == 2) {
        const bool last = dx_fn_of(g, dx_operand(g, word->of, 1)) == DX_FN_frac;
        const dx_id frac = dx_operand(g, word->of, last);
        if (dx_fn_of(g, frac) != DX_FN_frac)
            return DX_OK;
        out->u = dx_operand(g, frac, 0);
        out->positive = dx_operand(g, word->of, !last);
    } else {
        return DX_OK;
    }
    DX_TRY(dx_diff(g, of->s->rules, out->u, of->variable, 1, &out->slope));
    out->rest = dx_substitute(g, out->u, 1, &of->variable, &zero);
    *is = !dx_is_none(out->rest) && dx_is_constant(g, out->slope) && !dx_is_int(g, out->slope, 0);
    return dx_is_none(out->rest) ? dx_excuse(g->context, g->context->diag.status) : DX_OK;
}

static dx_status number_of(dx_graph *g, dx_id a, double *value)
{
    return dx_real_evaluate(g, a, 0, NULL, NULL, value);
}

/* The value of what has the variable in it at a number. */
static dx_status value_of(const ground *of, dx_id a, dx_id at, double *value)
{
    const dx_id there = dx_substitute(&of->s->graph, a, 1, &of->variable, &at);
    DX_TRY(dx_check(&of->s->graph, there));
    return number_of(&of->s->graph, there, value);
}

/* The points around the end, rising. */
static dx_status find_points(const ground *of, const lattice *l, dx_id end, dx_chart *out)
{
    dx_graph *g = &of->s->graph;
    double u, slope, period, shift, positive = 0;
    DX_TRY(value_of(of, l->u, end, &u));
    DX_TRY(number_of(g, l->slope, &slope));
    DX_TRY(number_of(g, l->period, &period));
    DX_TRY(number_of(g, l->shift, &shift));
    if (!dx_is_none(l->positive))
        DX_TRY(value_of(of, l->positive, end, &positive));
    const double before = floor((u - shift) / period) - WINDOW / 2 + 1;
    if (!(fabs(before) < 1e6))
        return DX_OK;
    out->n = positive > 0 ? 1 : WINDOW;
    for (size_t i = 0; i < out->n; i++) {
        const int64_t k = (int64_t)before + (int64_t)(slope > 0 ? i : out->n - 1 - i);
        const dx_id value = dx_add(g, l->shift, dx_scale(g, dx_int(g, k), l->period));
        out->at[i] = dx_div(g, dx_sub(g, value, l->rest), l->slope);
        if (positive > 0) {
            const dx_id zero = dx_int(g, 0);
            const dx_id rest = dx_substitute(g, l->positive, 1, &of->variable, &zero);
            out->at[i] = dx_neg(g, dx_div(g, rest, l->slope));
        }
        DX_TRY(dx_check(g, out->at[i]));
        DX_TRY(number_of(g, out->at[i], &out->value[i]));
    }
    return DX_OK;
}

/* Where the word holds near an end; *out has no breaks where that is not known. */
static dx_status look_around(const ground *of, const dx_word *word, dx_id end, dx_chart *out)
{
    lattice l;
    bool is;
    dx_chart_constant(out, 0);
    DX_TRY(read_lattice(of, word, &l, &is));
    if (!is)
        return DX_OK;
    DX_TRY(find_points(of, &l, end, out));
    for (size_t i = 0; i < out->n; i++)
        out->cell[2 * i + 1] = word->how == DX_AT_LEAST;
    if (out->n == 1) { /* the last pole */
        double slope;
        DX_TRY(number_of(&of->s->graph, l.slope, &slope));
        out->cell[slope > 0 ? 2 : 0] = 1;
        out->cell[slope > 0 ? 0 : 2] = 0;
        return DX_OK;
    }
    for (size_t i = 0; i + 1 < out->n; i++) {
        double value = 1;
        if (word->how != DX_OTHER_THAN)
            DX_TRY(dx_real_evaluate(&of->s->graph, word->of, 1, &of->variable,
                                    &(double){(out->value[i] + out->value[i + 1]) / 2}, &value));
        out->cell[2 * i + 2] = value > 0;
    }
    out->cell[0] = out->cell[2 * out->n] = 0;
    return DX_OK;
}

/* What the words say around the end. */
static dx_status put_words(ground *of, dx_id end, bool *known)
{
    *known = of->n_words == 0 || dx_op_of(&of->s->graph, end) != DX_OP_INF;
    for (size_t i = 0; i < of->n_words && *known; i++) {
        dx_chart around;
        DX_TRY(look_around(of, &of->word[i], end, &around));
        *known = around.n > 0;
        if (*known)
            DX_TRY(dx_chart_combine(&of->s->graph, &of->set, &around, DX_CHART_LEAST, known));
        if (around.n > 1) {
            of->edge[of->n_edges++] = around.at[0];
            of->edge[of->n_edges++] = around.at[around.n - 1];
        }
    }
    if (*known)
        dx_chart_tidy(&of->set);
    return DX_OK;
}

static bool is_edge(const ground *of, dx_id a)
{
    bool is = false;
    for (size_t i = 0; i < of->n_edges; i++)
        is = is || dx_same(of->edge[i], a);
    return is;
}

/* ---- from one end to the other ----------------------------------------------------------------
 */

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

static dx_status demand_all(dx_evaluation *e, size_t n, const dx_id *relation, dx_id integral)
{
    dx_graph *g = &e->session->graph;
    const dx_id within[] = {dx_and(g, n, relation), integral};
    const dx_id part = dx_cases(g, 2, within);
    DX_TRY(dx_check(g, part));
    return dx_remember_valued(e, part);
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
    return n == 0 ? DX_OK : demand_all(e, n, relation, integral);
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
static dx_status demand_existence(dx_evaluation *e, ground *of, dx_id number, dx_id end,
                                  dx_id integral)
{
    dx_graph *g = &e->session->graph;
    dx_id other[2];
    size_t first = 1, last = 0;
    bool known;
    DX_TRY(put_words(of, number, &known));
    if (known)
        DX_TRY(fill_holes(of));
    if (known && is_everywhere(&of->set) && dx_op_of(g, number) != DX_OP_INF)
        return DX_OK;
    if (known)
        DX_TRY(find_cells(of, number, &first, &last, &known));
    const bool none = known && first > last, named = dx_free_symbols(g, of->f, 2, other) > 1;
    if (known && !none)
        known = (first == 0 || !is_edge(of, of->set.at[(first - 1) / 2])) &&
                (last == 2 * of->set.n || !is_edge(of, of->set.at[last / 2]));
    if (!known || (none && named)) /* with names in it nothing is integrated to try it */
        return tell_continuous(e);
    if (none || (first == last && first % 2 == 1))
        return dx_fail(&e->session->context, DX_DOMAIN,
                       "no value of this integral is known: beside its end the integrand has no "
                       "value or no bound");
    return demand_within(e, of, first, last, end, integral);
}

/* Both ends with names in them: on the same side of the only point at which it may lack a value, or
 * in the only stretch in which it has one. */
static dx_status demand_together(dx_evaluation *e, ground *of, dx_id lo, dx_id hi, dx_id integral)
{
    dx_graph *g = &e->session->graph;
    const dx_chart *set = &of->set;
    size_t stretches = 0, k = 0;
    dx_id relation[4];
    size_t n = 0;
    if (of->n_words > 0)
        return tell_continuous(e);
    DX_TRY(fill_holes(of));
    if (is_everywhere(set))
        return DX_OK;
    for (size_t i = 0; i <= set->n; i++)
        if (set->cell[2 * i]) {
            stretches++;
            k = i;
        }
    if (stretches == 2 && set->n == 1) {
        const dx_id at = set->at[0];
        relation[n++] =
            dx_relation(g, DX_OP_LT, dx_int(g, 0), dx_mul(g, dx_sub(g, lo, at), dx_sub(g, hi, at)));
    } else if (stretches == 1) {
        for (int high = 0; high < 2; high++) {
            const dx_id end = high ? hi : lo;
            if (k > 0)
                relation[n++] = dx_relation(g, DX_OP_LT, set->at[k - 1], end);
            if (k < set->n)
                relation[n++] = dx_relation(g, DX_OP_LT, end, set->at[k]);
        }
    } else {
        return tell_continuous(e);
    }
    return demand_all(e, n, relation, integral);
}

/* Factors without the variable are left out: they do not decide. */
static dx_status without_factors(dx_graph *g, dx_id *f, dx_id variable)
{
    dx_id number, product, rest = dx_int(g, 1);
    dx_split_coefficient(g, *f, &number, &product);
    if (dx_op_of(g, product) != DX_OP_MUL)
        return DX_OK;
    for (uint32_t i = 0; i < dx_factors(g, product); i++) {
        const dx_id factor = dx_pow(g, dx_base(g, product, i), dx_exponent(g, product, i));
        DX_TRY(dx_check(g, factor));
        if (dx_contains(g, factor, variable))
            rest = dx_mul(g, rest, factor);
    }
    *f = rest;
    return dx_check(g, rest);
}

dx_status dx_demand_integral(dx_evaluation *e, dx_id integral)
{
    dx_graph *g = &e->session->graph;
    const dx_primitive p = dx_primitive_read(g, integral);
    const dx_id lo = p.lo, hi = p.hi;
    dx_id f = p.integrand;
    ground of;
    bool known;
    DX_TRY(without_factors(g, &f, p.variable));
    DX_TRY(find_ground(e->session, f, p.variable, &of, &known));
    if (!known)
        return tell_continuous(e);
    if (is_end(g, lo) != is_end(g, hi))
        return is_end(g, lo) ? demand_existence(e, &of, lo, hi, integral)
                             : demand_existence(e, &of, hi, lo, integral);
    if (is_end(g, lo) || dx_op_of(g, lo) == DX_OP_INF || dx_op_of(g, hi) == DX_OP_INF)
        return of.n_words == 0 && is_everywhere(&of.set) && dx_op_of(g, lo) != DX_OP_INF &&
                       dx_op_of(g, hi) != DX_OP_INF
                   ? DX_OK
                   : tell_continuous(e);
    return demand_together(e, &of, lo, hi, integral);
}
