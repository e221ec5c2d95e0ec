/* Extrema of formulas with other names than the unknowns in them, or at points that repeat
 * themselves: the gradient system is solved exactly, and what is at a point is told by the signs of
 * formulas. */
#include "engine/solvers/exactextrema.h"

#include "engine/algebra.h"
#include "engine/assume.h"
#include "engine/field.h"
#include "engine/oracle.h"
#include "engine/solvers/critical.h"
#include "engine/solvers/exactly.h"
#include "engine/solvers/exactzeros.h"
#include "engine/solvers/findings.h"

#include "expr/assumptions.h"
#include "expr/walk.h"
#include "symbolic/algebra/linear.h"
#include "symbolic/decide.h"
#include "symbolic/derivatives/diff.h"

#include <string.h>

enum { MOST_UNKNOWNS = 8 };

typedef struct problem {
    dx_exact p; /* the gradient system */
    dx_critical c;
    size_t columns, rows;
    dx_id *value;
    uint32_t order[MOST_UNKNOWNS]; /* of the unknowns, for the minors at a point */
} problem;

/* ---- what is at a point ------------------------------------------------------------------------
 */

/* The second derivatives at a point; *there is false where one has no value. */
static dx_status hessian_at(problem *q, const dx_id *at, dx_id *hessian, bool *there)
{
    dx_graph *g = &q->c.session->graph;
    size_t n = q->c.n + q->c.m;
    *there = true;
    for (size_t i = 0; i < n * n && *there; i++) {
        hessian[i] = dx_substitute(g, q->c.hessian[i], n, q->c.name, at);
        *there = !dx_is_none(hessian[i]);
        DX_TRY(dx_excuse(g->context, *there ? DX_OK : dx_check(g, hessian[i])));
    }
    return DX_OK;
}

static dx_status determinant(problem *q, uint32_t n, const dx_id *entry, dx_id *out)
{
    const dx_oracle oracle = dx_session_oracle(q->c.session);
    dx_algebra l = {.graph = &q->c.session->graph, .oracle = &oracle};
    DX_TRY(dx_determinant(&l, n, entry, out));
    return dx_make_readable(q->c.session, 1, out);
}

/* What must be above 0 for a kind; it never is, or all are for certain. */
typedef struct demand {
    size_t n;
    dx_word word[MOST_UNKNOWNS];
    bool never;
} demand;

/* A product without the factors that are known to be above 0: a*b of a*b*p^2 where p != 0. */
static dx_status without_positive(problem *q, dx_id a, dx_id *out)
{
    dx_graph *g = &q->c.session->graph;
    dx_id scale, of;
    *out = a;
    if (dx_is_number(g, a))
        return DX_OK;
    dx_split_coefficient(g, a, &scale, &of);
    dx_id rest = of;
    for (uint32_t i = 0; dx_op_of(g, of) == DX_OP_MUL && i < dx_factors(g, of); i++) {
        dx_id base = dx_base(g, of, i), exponent = dx_exponent(g, of, i);
        const bool even = dx_is_integer(g, exponent) && dx_parity_of(g, exponent) == 0;
        const bool never_below = even || dx_is_nonnegative(g, base);
        if (dx_is_positive(g, base) || (never_below && dx_is_assumed_nonzero(g, base)))
            rest = dx_div(g, rest, dx_pow(g, base, exponent));
    }
    rest = dx_number_sign(g, scale) < 0 ? dx_neg(g, rest) : rest;
    DX_TRY(dx_check(g, rest));
    *out = rest;
    return DX_OK;
}

/* A sign that a formula cannot have is never; one that it has but where it is 0 is a condition. */
static dx_status demand_above(problem *q, dx_id a, demand *d)
{
    dx_graph *g = &q->c.session->graph;
    const dx_oracle oracle = dx_session_oracle(q->c.session);
    int sign;
    DX_TRY(without_positive(q, a, &a));
    DX_TRY(dx_decide_sign(g, &oracle, a, &sign));
    d->never = d->never || sign < 0 || dx_is_int(g, a, 0);
    const bool above =
        dx_is_positive(g, a) || (dx_is_nonnegative(g, a) && dx_is_assumed_nonzero(g, a));
    if (!d->never && !above && !(sign > 0 && dx_is_constant(g, a)))
        d->word[d->n++] = dx_word_of(a, dx_int(g, 0), DX_ABOVE);
    return DX_OK;
}

/* "minimum", or "minimum for a > 0" behind a comma; nothing where it never is one. */
static dx_status write_kind(problem *q, const char *kind, const demand *d, dx_text *out)
{
    dx_graph *g = &q->c.session->graph;
    dx_text where;
    bool never = d->never;
    dx_text_init(&where, &g->context->memory);
    dx_status status = never ? DX_OK : dx_write_conditions(g, d->n, d->word, &never, &where);
    if (status == DX_OK && !never) {
        dx_text_string(out, out->n > 0 ? ", " : "");
        dx_text_string(out, kind);
        if (where.n > 0)
            dx_text_format(out, " for %s", dx_text_get(&where));
    }
    dx_text_free(&where);
    return status;
}

/* Minors tell the kind where the first unknown moves the constraint: one with a slope that is not 0
 * comes first, if there is one. Of several constraints the order stays. */
static void order_unknowns(problem *q, const dx_id *hessian)
{
    const dx_graph *g = &q->c.session->graph;
    const uint32_t n = q->c.n + q->c.m;
    uint32_t pivot = 0;
    bool sure = false;
    for (uint32_t i = 0; i < q->c.n; i++)
        q->order[i] = i;
    for (uint32_t i = 0; i < q->c.n && q->c.m == 1 && !sure; i++) {
        dx_id slope = hessian[i * n + q->c.n], first = hessian[pivot * n + q->c.n];
        sure = (dx_is_number(g, slope) && !dx_is_int(g, slope, 0)) || dx_is_positive(g, slope) ||
               dx_is_assumed_nonzero(g, slope);
        if (sure || dx_is_int(g, first, 0))
            pivot = i;
    }
    q->order[0] = pivot;
    q->order[pivot] = 0;
}

/* Second derivatives by the multipliers and the first p unknowns in that order. */
static dx_status minor(problem *q, const dx_id *hessian, uint32_t p, dx_id *out)
{
    uint32_t n = q->c.n + q->c.m, size = p + q->c.m;
    dx_id part[MOST_UNKNOWNS * MOST_UNKNOWNS];
    for (uint32_t i = 0; i < size; i++)
        for (uint32_t k = 0; k < size; k++) {
            uint32_t row = i < p ? q->order[i] : i - p + q->c.n;
            uint32_t column = k < p ? q->order[k] : k - p + q->c.n;
            part[i * size + k] = hessian[row * n + column];
        }
    return determinant(q, size, part, out);
}

/* By the last n - m leading minors of the bordered matrix: all have the sign of (-1)^m at a
 * minimum, and that of (-1)^p with p unknowns at a maximum (Magnus and Neudecker, Matrix
 * Differential Calculus, 7.13). */
static dx_status tell_minors(problem *q, const dx_id *hessian, dx_text *out)
{
    dx_graph *g = &q->c.session->graph;
    demand least = {0}, most = {0}, saddle = {0};
    bool known = true;
    dx_id d = DX_NONE;
    order_unknowns(q, hessian);
    for (uint32_t p = q->c.m + 1; p <= q->c.n; p++) {
        DX_TRY(minor(q, hessian, p, &d));
        DX_TRY(demand_above(q, q->c.m % 2 == 0 ? d : dx_neg(g, d), &least));
        DX_TRY(demand_above(q, p % 2 == 0 ? d : dx_neg(g, d), &most));
        known = known && dx_is_constant(g, d) && !dx_is_int(g, d, 0);
    }
    DX_TRY(write_kind(q, "minimum", &least, out));
    DX_TRY(write_kind(q, "maximum", &most, out));
    if (q->c.n == q->c.m + 2) { /* two directions, and the product of their curvatures */
        DX_TRY(demand_above(q, q->c.m % 2 == 0 ? dx_neg(g, d) : d, &saddle));
        DX_TRY(write_kind(q, "saddle", &saddle, out));
    }
    if (out->n == 0)
        dx_text_string(out, known ? "saddle" : "undecided");
    return DX_OK;
}

/* Two unknowns that do not meet: each direction for itself. */
static dx_status tell_directions(problem *q, dx_id a, dx_id b, dx_text *out)
{
    dx_graph *g = &q->c.session->graph;
    demand least = {0}, most = {0}, saddle = {0};
    DX_TRY(demand_above(q, a, &least));
    DX_TRY(demand_above(q, b, &least));
    DX_TRY(demand_above(q, dx_neg(g, a), &most));
    DX_TRY(demand_above(q, dx_neg(g, b), &most));
    DX_TRY(demand_above(q, dx_neg(g, dx_mul(g, a, b)), &saddle));
    DX_TRY(write_kind(q, "minimum", &least, out));
    DX_TRY(write_kind(q, "maximum", &most, out));
    DX_TRY(write_kind(q, "saddle", &saddle, out));
    if (out->n == 0)
        dx_text_string(out, "undecided");
    return DX_OK;
}

/* Of one unknown where the second derivative is 0: the first one that is not decides. */
static dx_status tell_flat(problem *q, const dx_id *at, dx_text *out)
{
    enum { MOST_ORDER = 12 };
    dx_graph *g = &q->c.session->graph;
    dx_id of = q->c.hessian[0], slope = dx_int(g, 0);
    uint32_t order = 2;
    while (dx_is_int(g, slope, 0) && order < MOST_ORDER) {
        DX_TRY(dx_diff(g, q->c.session->rules, of, q->c.name[0], 1, &of));
        slope = dx_substitute(g, of, 1, q->c.name, at);
        if (dx_is_none(slope))
            return dx_excuse(g->context, dx_check(g, slope));
        DX_TRY(dx_make_readable(q->c.session, 1, &slope));
        order++;
    }
    demand least = {0}, most = {0};
    if (dx_is_int(g, slope, 0))
        return DX_OK;
    if (order % 2 == 1) {
        int sign;
        const dx_oracle oracle = dx_session_oracle(q->c.session);
        DX_TRY(dx_decide_sign(g, &oracle, slope, &sign));
        if (sign != 0 || dx_is_positive(g, slope) || dx_is_positive(g, dx_neg(g, slope)))
            dx_text_string(out, "inflection");
        return DX_OK;
    }
    DX_TRY(demand_above(q, slope, &least));
    DX_TRY(demand_above(q, dx_neg(g, slope), &most));
    DX_TRY(write_kind(q, "minimum", &least, out));
    return write_kind(q, "maximum", &most, out);
}

static dx_status tell_kind(problem *q, const dx_id *at, dx_text *out)
{
    dx_graph *g = &q->c.session->graph;
    size_t n = q->c.n + q->c.m;
    dx_id *h = dx_statement_ids(q->p.e, n * n);
    bool there;
    if (!h)
        return DX_NOMEM;
    DX_TRY(hessian_at(q, at, h, &there));
    if (!there) {
        dx_text_string(out, "undecided");
        return DX_OK;
    }
    DX_TRY(dx_make_readable(q->c.session, n * n, h));
    if (n == 1 && dx_is_int(g, h[0], 0)) {
        DX_TRY(tell_flat(q, at, out));
        dx_text_string(out, out->n == 0 ? "undecided" : "");
        return DX_OK;
    }
    if (q->c.m == 0 && n == 2 && dx_is_int(g, h[1], 0))
        return tell_directions(q, h[0], h[3], out);
    if (q->c.n > q->c.m)
        return tell_minors(q, h, out);
    dx_text_string(out, "isolated");
    return DX_OK;
}

/* ---- families
 * ------------------------------------------------------------------------------------
 */

/* What tells the value and the kind at a point: *n formulas. */
static dx_status signs_at(problem *q, const dx_id *at, dx_id *out, uint32_t *n)
{
    dx_graph *g = &q->c.session->graph;
    uint32_t size = q->c.n + q->c.m;
    dx_id *h = dx_statement_ids(q->p.e, (size_t)size * size);
    bool there;
    if (!h)
        return DX_NOMEM;
    *n = 1;
    DX_TRY(dx_critical_value(&q->c, at, &out[0]));
    DX_TRY(hessian_at(q, at, h, &there));
    if (!there)
        return DX_OK;
    DX_TRY(dx_make_readable(q->c.session, (size_t)size * size, h));
    if (q->c.m == 0 && size == 2 && dx_is_int(g, h[1], 0)) {
        out[(*n)++] = h[0];
        out[(*n)++] = h[3];
        return DX_OK;
    }
    for (uint32_t k = q->c.m + 1; k <= q->c.n; k++)
        DX_TRY(minor(q, h, k, &out[(*n)++]));
    return DX_OK;
}

/* With every step-th integer alone no sign depends on the index by waves. */
static dx_status is_settled(problem *q, const dx_id *value, dx_id index, int64_t step,
                            bool *settled)
{
    dx_graph *g = &q->c.session->graph;
    dx_id at[MOST_UNKNOWNS], sign[MOST_UNKNOWNS + 1];
    *settled = true;
    for (int64_t rest = 0; rest < step && *settled; rest++) {
        uint32_t n;
        DX_TRY(dx_exact_values_at(&q->p, value, index, step, rest, at));
        DX_TRY(signs_at(q, at, sign, &n));
        for (uint32_t i = 0; i < n && *settled; i++) {
            bool wave;
            DX_TRY(dx_exact_is_wave(g, sign[i], index, &wave));
            *settled = !wave;
        }
    }
    return DX_OK;
}

/* The least step with which that is so; 0 where there is none. */
static dx_status step_of(problem *q, const dx_id *value, dx_id index, int64_t *step)
{
    enum { MOST = 12 };
    bool settled = false;
    *step = 0;
    for (int64_t m = 1; m <= MOST && !settled; m++) {
        DX_TRY(is_settled(q, value, index, m, &settled));
        *step = settled ? m : 0;
        DX_TRY(dx_poll(q->c.session->graph.context));
    }
    return DX_OK;
}

/* One part of a family: what holds of it does of the new index. */
static dx_status push_part(problem *q, const dx_id *value, const dx_solution_row *row, dx_id index,
                           int64_t step, int64_t rest)
{
    dx_graph *g = &q->c.session->graph;
    dx_id at[MOST_UNKNOWNS], to = dx_add(g, dx_scale(g, dx_int(g, step), index), dx_int(g, rest));
    dx_solution_row part = *row;
    dx_word *word = dx_arena_alloc(&g->context->arena, (row->n_words + 1) * sizeof *word);
    if (!word)
        return dx_no_memory(g->context);
    DX_TRY(dx_check(g, to));
    for (uint32_t i = 0; i < row->n_words; i++) {
        dx_id of = dx_substitute(g, row->word[i].of, 1, &index, &to);
        DX_TRY(dx_check(g, of));
        word[i] = dx_word_of(of, row->word[i].level, row->word[i].how);
    }
    part.word = word;
    DX_TRY(dx_exact_values_at(&q->p, value, index, step, rest, at));
    return dx_exact_push(&q->p, at, &part);
}

static dx_status split_by(problem *q, dx_id index)
{
    dx_graph *g = &q->c.session->graph;
    const dx_solved old = q->p.found;
    const uint32_t n = q->c.n + q->c.m;
    q->p.found = (dx_solved){0};
    for (size_t i = 0; i < old.n; i++) {
        const dx_id *value = old.value + i * n;
        bool has = false;
        int64_t step = 0;
        for (uint32_t k = 0; k < n && !has; k++)
            has = dx_contains(g, value[k], index);
        if (has)
            DX_TRY(step_of(q, value, index, &step));
        if (step <= 1)
            DX_TRY(dx_exact_push(&q->p, value, &old.row[i]));
        for (int64_t k = 0; step > 1 && k < step; k++) /* 0, -1, 1, -2, ... */
            DX_TRY(
                push_part(q, value, &old.row[i], index, step, k % 2 == 0 ? k / 2 : -(k + 1) / 2));
    }
    return DX_OK;
}

/* Can what the formula, the constraints and the gradient need never be met at a point? */
static dx_status is_outside(problem *q, const dx_id *at, bool *outside)
{
    dx_graph *g = &q->c.session->graph;
    dx_conditions own, c;
    dx_conditions_init(&own, g, DX_NONE);
    dx_conditions_init(&c, g, DX_NONE);
    DX_TRY(dx_conditions_of_value(&own, q->c.of));
    for (uint32_t i = 0; i < q->c.m; i++)
        DX_TRY(dx_conditions_of_value(&own, q->c.constraint[i]));
    for (uint32_t i = 0; i < q->c.n; i++)
        DX_TRY(dx_conditions_of_value(&own, q->c.gradient[i]));
    DX_TRY(dx_conditions_compose(&c, &own, q->c.n, q->c.name, at));
    *outside = dx_conditions_nowhere(&c);
    return DX_OK;
}

static dx_status has_value(problem *q, const dx_id *at, const dx_solution_row *row, bool *has)
{
    dx_graph *g = &q->c.session->graph;
    const dx_assumptions *before = g->assumptions;
    dx_id value;
    bool outside = false;
    DX_TRY(dx_critical_value(&q->c, at, &value));
    *has = dx_op_of(g, value) != DX_OP_STRING;
    if (!*has)
        return DX_OK;
    dx_status status = dx_exact_know_words(&q->p, row);
    if (status == DX_OK)
        status = is_outside(q, at, &outside);
    g->assumptions = before;
    *has = !outside;
    return dx_excuse(g->context, status);
}

/* log(sin(x)) has no value at half of the points where its gradient vanishes. */
static dx_status drop_valueless(problem *q)
{
    dx_graph *g = &q->c.session->graph;
    dx_solved *found = &q->p.found;
    const size_t n = q->c.n + q->c.m;
    size_t kept = 0;
    for (size_t i = 0; i < found->n; i++) {
        dx_id *at = found->value + i * n;
        bool has;
        DX_TRY(has_value(q, at, &found->row[i], &has));
        if (!has)
            continue;
        memmove(found->value + kept * n, at, n * sizeof *at);
        found->row[kept++] = found->row[i];
    }
    if (kept < found->n)
        dx_notice(g->context,
                  "points at which the formula or its gradient has no value are left out");
    found->n = kept;
    return DX_OK;
}

/* sin(x) has maxima and minima where cos(x) = 0: each family of points is taken apart into those
 * on which the value and the kind are the same. */
static dx_status split_families(problem *q)
{
    for (uint32_t i = 0; i < DX_MOST_INDICES && !dx_is_none(q->p.index[i]); i++)
        DX_TRY(split_by(q, q->p.index[i]));
    return drop_valueless(q);
}

/* ---- the table ----------------------------------------------------------------------------------
 */

/* A point, the value there and the kind; multipliers are none of a degenerate point. */
static dx_status set_row(problem *q, const dx_id *at, bool regular, dx_id *row)
{
    dx_graph *g = &q->c.session->graph;
    size_t n = q->c.n + q->c.m;
    dx_text kind;
    for (size_t i = 0; i < n; i++)
        row[i] = regular || i < q->c.n ? at[i] : dx_string(g, "none", 4);
    DX_TRY(dx_critical_value(&q->c, row, &row[n]));
    dx_text_init(&kind, &g->context->memory);
    dx_status status = DX_OK;
    if (regular) {
        status = tell_kind(q, row, &kind);
        if (status == DX_DOMAIN) { /* the point is real for single values of the names only */
            status = dx_excuse(g->context, status);
            kind.n = 0;
            dx_text_string(&kind, "undecided");
        }
    } else
        dx_text_string(&kind, "degenerate");
    if (status == DX_OK) {
        row[n + 1] = dx_string(g, dx_text_get(&kind), kind.n);
        status = dx_check(g, row[n + 1]);
    }
    dx_text_free(&kind);
    return status;
}

/* Where the solution's conditions hold. `row` is NULL of a degenerate point. */
static dx_status set_known_row(problem *q, const dx_id *at, const dx_solution_row *row, dx_id *out)
{
    dx_graph *g = &q->c.session->graph;
    const dx_assumptions *before = g->assumptions;
    dx_status status = row ? dx_exact_know_words(&q->p, row) : DX_OK;
    if (status == DX_OK)
        status = set_row(q, at, row != NULL, out);
    g->assumptions = before;
    return status;
}

/* What the other names must be for the solution to hold, and for the formula to have a value. */
static dx_status write_where(problem *q, const dx_solution_row *row, dx_id value, dx_text *out)
{
    dx_graph *g = &q->c.session->graph;
    dx_conditions c;
    dx_conditions_init(&c, g, DX_NONE);
    for (uint32_t i = 0; i < row->n_words; i++)
        DX_TRY(dx_condition(&c, row->word[i].of, row->word[i].how, DX_NONE));
    if (dx_op_of(g, value) != DX_OP_STRING)
        DX_TRY(dx_excuse(g->context, dx_conditions_of_value(&c, value)));
    return dx_write_all_conditions(&c, out);
}

/* Once where it is the same of all rows. `values` are every columns-th. */
static dx_status tell_where(problem *q, const dx_exact *degenerate, const dx_id *values,
                            size_t columns)
{
    dx_graph *g = &q->c.session->graph;
    size_t regular = q->p.found.n, rows = regular + degenerate->found.n;
    bool same = true;
    dx_text first, text;
    dx_status status = DX_OK;
    dx_text_init(&first, &g->context->memory);
    dx_text_init(&text, &g->context->memory);
    for (int pass = 0; pass < 2 && status == DX_OK; pass++)
        for (size_t i = 0; i < rows && status == DX_OK; i++) {
            const dx_solution_row *row =
                i < regular ? &q->p.found.row[i] : &degenerate->found.row[i - regular];
            dx_text *to = pass == 0 && i == 0 ? &first : &text;
            text.n = 0;
            status = write_where(q, row, values[i * columns], to);
            if (status == DX_OK && pass == 0 && i > 0)
                same = same && strcmp(dx_text_get(&first), dx_text_get(&text)) == 0;
            if (status == DX_OK && pass == 1 && !same && text.n > 0)
                dx_notice(g->context, "point %zu: %s", i + 1, dx_text_get(&text));
        }
    if (status == DX_OK && same && first.n > 0)
        dx_notice(g->context, "%s", dx_text_get(&first));
    dx_text_free(&first);
    dx_text_free(&text);
    return status;
}

static dx_status make_table(problem *q, const dx_exact *degenerate, dx_id *out)
{
    dx_graph *g = &q->c.session->graph;
    size_t n = q->c.n + q->c.m, columns = n + 2, rows = q->p.found.n + degenerate->found.n;
    dx_id *heading = dx_statement_ids(q->p.e, columns);
    dx_id *value = dx_statement_ids(q->p.e, columns * rows + 1);
    if (!heading || !value)
        return DX_NOMEM;
    memcpy(heading, q->c.name, n * sizeof *heading);
    heading[n] = dx_symbol(g, "value", 5);
    heading[n + 1] = dx_symbol(g, "kind", 4);
    for (size_t i = 0; i < rows; i++) {
        bool regular = i < q->p.found.n;
        const dx_id *at = regular ? q->p.found.value + i * n
                                  : degenerate->found.value + (i - q->p.found.n) * q->c.n;
        DX_TRY(set_known_row(q, at, regular ? &q->p.found.row[i] : NULL, value + i * columns));
        DX_TRY(dx_poll(g->context));
    }
    DX_TRY(tell_where(q, degenerate, value + n, columns));
    return dx_findings_table(q->p.e, columns, heading, rows, value, out);
}

/* ---- the systems --------------------------------------------------------------------------------
 */

static dx_status refuse(problem *q)
{
    dx_graph *g = &q->c.session->graph;
    dx_status status =
        dx_fail(g->context, DX_UNKNOWN, "where the gradient vanishes cannot be found exactly");
    dx_diag_hint(&g->context->diag, "with numbers for the other names it is searched: e | a = 1");
    return status;
}

/* The equations in so many of the unknowns. */
static void set_system(problem *q, uint32_t n_equations, dx_id *f, uint32_t n, const dx_id *name,
                       dx_exact *out)
{
    *out = q->p;
    out->f.f = f;
    out->f.n = n_equations;
    out->u.n = n;
    out->u.name = (dx_id *)name;
    out->found = (dx_solved){0};
}

/* Points on one constraint at which its gradient is 0: multipliers do not tell them. */
static dx_status find_degenerate(problem *q, dx_exact *out)
{
    dx_graph *g = &q->c.session->graph;
    uint32_t n = q->c.n;
    dx_id *f = dx_statement_ids(q->p.e, n + 1);
    if (!f)
        return DX_NOMEM;
    set_system(q, 0, f, n, q->c.name, out);
    if (q->c.m > 1) {
        dx_notice(g->context, "points at which the gradients of the constraints depend on each "
                              "other were not looked for");
        return DX_OK;
    }
    for (uint32_t i = 0; i < n && q->c.m == 1; i++)
        f[i] = q->c.hessian[i * (n + 1) + n];
    f[n] = q->c.m == 1 ? q->c.constraint[0] : DX_NONE;
    if (q->c.m == 0)
        return DX_OK;
    out->f.n = n + 1;
    const unsigned notices = g->context->notices.n;
    DX_TRY(dx_exact_find(out));
    g->context->notices.n = notices; /* which equation contradicts is nothing to the extrema */
    if (out->open || out->every || out->filled)
        dx_notice(g->context, "it is not known where the gradient of the constraint is 0");
    out->found.n = out->open ? 0 : out->found.n;
    return DX_OK;
}

/* Does a power of 0 by a name occur, which may have a value or none? */
static dx_status holds_open_power(dx_graph *g, size_t n, const dx_id *a, bool *holds)
{
    dx_walk walk;
    DX_TRY(dx_walk_make(g, n, a, &walk));
    *holds = false;
    for (size_t i = 0; i < walk.n && !*holds; i++)
        if (dx_op_of(g, walk.id[i]) == DX_OP_MUL)
            for (uint32_t k = 0; k < dx_factors(g, walk.id[i]) && !*holds; k++)
                *holds = dx_is_int(g, dx_base(g, walk.id[i], k), 0);
    dx_walk_free(&walk);
    return DX_OK;
}

/* Points at which it is not known whether there is a gradient go: K = 0 for K^a. */
static dx_status drop_open_powers(problem *q)
{
    dx_graph *g = &q->c.session->graph;
    dx_solved *found = &q->p.found;
    const size_t n = q->c.n + q->c.m;
    size_t kept = 0;
    for (size_t i = 0; i < found->n; i++) {
        dx_id *at = found->value + i * n, value = dx_substitute(g, q->c.of, n, q->c.name, at);
        bool open = false;
        DX_TRY(dx_excuse(g->context, dx_is_none(value) ? dx_check(g, value) : DX_OK));
        if (!dx_is_none(value))
            DX_TRY(holds_open_power(g, 1, &value, &open));
        if (!open)
            DX_TRY(holds_open_power(g, n, at, &open));
        if (open)
            continue;
        memmove(found->value + kept * n, at, n * sizeof *at);
        found->row[kept++] = found->row[i];
    }
    if (kept < found->n)
        dx_notice(g->context, "points with a power of 0 that depends on a name are left out");
    found->n = kept;
    return DX_OK;
}

static dx_status write_points(problem *q, dx_id *out)
{
    dx_graph *g = &q->c.session->graph;
    dx_exact degenerate;
    DX_TRY(drop_open_powers(q));
    DX_TRY(find_degenerate(q, &degenerate));
    DX_TRY(split_families(q));
    DX_TRY(make_table(q, &degenerate, out));
    if (q->p.found.n + degenerate.found.n == 0)
        dx_notice(g->context, "there is no such point");
    DX_TRY(dx_exact_tell_rest(&q->p));
    return dx_exact_tell_rest(&degenerate);
}

/* Of their indices it is known here, too, that they are integers. */
static dx_status write_known(problem *q, dx_id *out)
{
    dx_graph *g = &q->c.session->graph;
    const dx_assumptions *before = g->assumptions;
    dx_status status = dx_exact_know_integers(&q->p);
    if (status == DX_OK)
        status = write_points(q, out);
    g->assumptions = before;
    return status;
}

static dx_status find(problem *q)
{
    uint32_t n = q->c.n + q->c.m;
    set_system(q, n, q->c.gradient, n, q->c.name, &q->p);
    return dx_exact_find(&q->p);
}

static problem problem_of(const dx_unknowns *u, const dx_ast *call, dx_id of, uint32_t m,
                          const dx_id *constraint, const dx_id *name)
{
    return (problem){.p = {.e = u->e, .call = call, .u = *u},
                     .c = {.session = u->e->session,
                           .n = u->n,
                           .m = m,
                           .name = name,
                           .of = of,
                           .constraint = constraint}};
}

dx_status dx_exact_extrema(const dx_unknowns *u, const dx_ast *call, dx_id of, uint32_t m,
                           const dx_id *constraint, const dx_id *name, dx_id *out)
{
    problem q = problem_of(u, call, of, m, constraint, name);
    dx_graph *g = &u->e->session->graph;
    if (u->n + m > MOST_UNKNOWNS)
        return dx_fail(g->context, DX_LIMIT, "with other names at most %d unknowns and constraints",
                       (int)MOST_UNKNOWNS);
    DX_TRY(dx_critical_prepare(&q.c));
    DX_TRY(find(&q));
    if (q.p.every)
        return dx_fail(g->context, DX_DOMAIN, "the gradient is 0 everywhere");
    if (q.p.open || q.p.filled)
        return refuse(&q);
    return write_known(&q, out);
}

/* ---- points that repeat themselves --------------------------------------------------------------
 */

/* What the gradient needs the formula needs, too, which has no edge that belongs to it. */
static dx_status is_smooth(problem *q, bool *smooth)
{
    dx_graph *g = &q->c.session->graph;
    dx_conditions own, c;
    bool corners;
    dx_conditions_init(&own, g, DX_NONE);
    dx_conditions_init(&c, g, DX_NONE);
    DX_TRY(dx_has_creases(g, 1, &q->c.of, &corners));
    *smooth = !corners;
    if (corners)
        return DX_OK;
    DX_TRY(dx_conditions_of_value(&own, q->c.of));
    for (uint32_t i = 0; i < q->c.n; i++)
        DX_TRY(dx_conditions_of_value(&c, q->c.gradient[i]));
    *smooth = own.n_symbols == 0 && c.n_symbols == 0;
    for (size_t i = 0; i < own.n_words && *smooth; i++)
        *smooth = own.word[i].how == DX_OTHER_THAN || own.word[i].how == DX_ABOVE;
    for (size_t i = 0; i < c.n_words && *smooth; i++) {
        bool known = false;
        for (size_t k = 0; k < own.n_words && !known; k++)
            known = c.word[i].how == DX_OTHER_THAN && dx_same(own.word[k].of, c.word[i].of) &&
                    dx_same(own.word[k].level, c.word[i].level);
        *smooth = known;
    }
    return DX_OK;
}

static bool has_index(const problem *q, size_t i)
{
    const uint32_t n = q->c.n + q->c.m;
    bool has = false;
    for (uint32_t k = 0; k < DX_MOST_INDICES && !dx_is_none(q->p.index[k]) && !has; k++)
        for (uint32_t j = 0; j < n && !has; j++)
            has = dx_contains(&q->c.session->graph, q->p.found.value[i * n + j], q->p.index[k]);
    return has;
}

dx_status dx_exact_families(const dx_unknowns *u, const dx_ast *call, dx_id of, dx_id *out,
                            bool *done)
{
    problem q = problem_of(u, call, of, 0, NULL, u->name);
    dx_context *context = &u->e->session->context;
    const unsigned notices = context->notices.n;
    *done = false;
    if (u->n > MOST_UNKNOWNS)
        return DX_OK;
    DX_TRY(dx_critical_prepare(&q.c));
    DX_TRY(is_smooth(&q, done));
    if (!*done)
        return DX_OK;
    dx_status status = find(&q);
    DX_TRY(dx_excuse(context, status));
    *done = status == DX_OK && !q.p.open && !q.p.every && !q.p.filled && dx_is_none(q.p.positive);
    bool family = false, assumed = false; /* then that makes conditions of the integers */
    for (uint32_t i = 0; i < u->n; i++)
        assumed = assumed || dx_is_assumed_of(u->e->session, u->name[i]);
    for (size_t i = 0; i < q.p.found.n && *done; i++) {
        *done = (assumed || q.p.found.row[i].n_words == 0) && q.p.found.row[i].fit == DX_FIT_PROVED;
        family = family || has_index(&q, i);
    }
    *done = *done && family;
    if (!*done)
        context->notices.n = notices;
    return *done ? write_known(&q, out) : DX_OK;
}

bool dx_has_other_names(const dx_unknowns *u, uint32_t n, const dx_id *f)
{
    enum { ROOM = 64 };
    const dx_graph *g = &u->e->session->graph;
    for (uint32_t i = 0; i < n; i++) {
        dx_id symbol[ROOM];
        size_t found = dx_free_symbols(g, f[i], ROOM, symbol);
        for (size_t k = 0; k < found && k < ROOM; k++) {
            bool own = false;
            for (uint32_t j = 0; j < u->n && !own; j++)
                own = dx_same(symbol[k], u->name[j]);
            if (!own)
                return true;
        }
    }
    return false;
}
