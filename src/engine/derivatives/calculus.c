/* Vector calculus: sums of partial derivatives. They are found by the passes of many
 * variables, made readable as a whole, and checked as sums along the axes. */
#include "engine/derivation.h"
#include "engine/derivatives/composed.h"
#include "engine/derivatives/instance.h"
#include "engine/entries.h"
#include "engine/derivatives/ownterms.h"
#include "engine/field.h"
#include "engine/oracle.h"

#include "expr/print.h"
#include "expr/walk.h"
#include "numeric/along.h"
#include "symbolic/derivatives/sweep.h"
#include "symbolic/domain/meetings.h"
#include "symbolic/domain/existence.h"
#include "symbolic/domain/notes.h"
#include "symbolic/forms/readable.h"

dx_status dx_check_along(ddx_session *s, size_t n, const dx_along *terms, uint32_t order,
                         dx_id value)
{
    if (!s->settings.verify)
        return DX_OK;
    dx_verdict verdict;
    dx_text where;
    dx_text_init(&where, &s->context.memory);
    dx_status status = dx_verify_along(&s->graph, n, terms, order, value, &verdict, &where);
    if (status == DX_OK)
        status = dx_judge(s, verdict, &where);
    dx_text_free(&where);
    return status;
}

/* ∂^order f/∂x^order by the rules. */
static dx_status partial(dx_evaluation *e, dx_id f, dx_id symbol, uint32_t order, dx_id *out)
{
    ddx_session *s = e->session;
    if (!e->written)
        return dx_diff(&s->graph, s->rules, f, symbol, order, out);
    *out = dx_written_derivative(&s->graph, dx_with_calls(e, f), symbol, order, true);
    return dx_check(&s->graph, *out);
}

static dx_status tell_part(dx_evaluation *e, const dx_derived *d, dx_id by_rules)
{
    bool before = e->partial;
    e->partial = true;
    e->recorder->by_rules = by_rules;
    dx_status status = dx_tell_derivative(e, d->of, d->symbol, d->order, d->derivative);
    e->recorder->by_rules = DX_NONE;
    e->partial = before;
    return status;
}

/* Where the function may have corners its derivative is shown as it would be by itself, with values
 * that the rules do not give. Of others the sum is all that is shown. */
static dx_status show_part(dx_evaluation *e, dx_derived *d, bool corners)
{
    dx_graph *g = &e->session->graph;
    dx_id by_rules;
    if (corners) {
        DX_TRY(dx_show_derivative(e->session, d, &by_rules));
    } else if (e->recorder) {
        DX_TRY(dx_readable(g, d->derivative, &d->derivative));
        by_rules = d->derivative;
    }
    return e->recorder ? tell_part(e, d, by_rules) : DX_OK;
}

/* Many are made readable together, as the entries of a gradient are. */
static dx_status show_many(dx_evaluation *e, size_t n, dx_derived *derived)
{
    ddx_session *s = e->session;
    dx_graph *g = &s->graph;
    dx_partials all = {.memory = &s->context.memory};
    dx_id *name = dx_statement_ids(e, 2 * n), *of = name + n;
    dx_status status = name ? DX_OK : DX_NOMEM;
    for (size_t i = 0; i < n && status == DX_OK; i++) {
        name[i] = derived[i].symbol;
        of[i] = derived[i].of;
        status = dx_partials_push(g, &all, 0, i, derived[i].derivative);
    }
    if (status == DX_OK && all.n > 0)
        status = dx_entries_readable(s, dx_vector(g, n, of), dx_vector(g, n, name), &all);
    for (size_t i = 0; i < all.n && status == DX_OK; i++)
        derived[all.partial[i].column].derivative = all.partial[i].value;
    dx_partials_free(&all);
    return status;
}

/* Σ factor·part, readable: part[i] is what the rules give for derived[i]. */
static dx_status show_sum(dx_evaluation *e, size_t n, const dx_id *factor, dx_id *part,
                          dx_derived *derived, dx_id *out)
{
    enum { FEW = 64 };
    dx_graph *g = &e->session->graph;
    const bool many = n > FEW && !e->recorder;
    bool any = false, loses = false, corners = false;
    for (size_t i = 0; i < n; i++)
        derived[i].derivative = part[i];
    if (many)
        DX_TRY(show_many(e, n, derived));
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || !dx_same(derived[i].of, derived[i - 1].of))
            DX_TRY(dx_has_corners(g, derived[i].of, &corners));
        if (!many)
            DX_TRY(show_part(e, &derived[i], corners));
        part[i] = dx_mul(g, factor[i], corners ? derived[i].derivative : part[i]);
        any = any || corners;
        DX_TRY(dx_poll(g->context));
    }
    dx_id sum = dx_sum(g, n, part);
    for (size_t i = 0; i < n; i++)
        part[i] = derived[i].of;
    dx_id of = dx_vector(g, n, part);
    DX_TRY(dx_check(g, sum));
    DX_TRY(dx_check(g, of));
    DX_TRY(dx_readable_derivative(g, of, DX_NONE, sum, out));
    if (any)
        DX_TRY(dx_form_loses(g, e->session->rules, sum, *out, &loses));
    *out = loses ? sum : *out;
    for (size_t i = 0; i < n; i++)
        derived[i].among = *out;
    return DX_OK;
}

/* By each of n symbols, what of a formula is looked at with it. */
static dx_status find_own(dx_graph *g, dx_id of, size_t n, const dx_id *symbol, dx_id *out)
{
    dx_own_terms own;
    dx_status status = DX_OK;
    DX_TRY(dx_own_terms_open(&own, g, of, n, symbol));
    for (size_t i = 0; i < n && status == DX_OK; i++) {
        status = dx_own_terms_of(&own, i, &out[i]);
        if (status == DX_OK)
            status = dx_poll(g->context);
    }
    dx_own_terms_close(&own);
    return status;
}

/* Of one function by many symbols each is looked at with its own terms: the time of all of them is
 * that of the function. */
static dx_status look_at_own(dx_evaluation *e, size_t n, dx_along *terms, dx_derived *derived)
{
    dx_id *symbol = dx_statement_ids(e, 2 * n), *own = symbol + n;
    if (!symbol)
        return DX_NOMEM;
    for (size_t i = 0; i < n; i++)
        symbol[i] = derived[i].symbol;
    DX_TRY(find_own(&e->session->graph, terms[0].function, n, symbol, own));
    for (size_t i = 0; i < n; i++)
        derived[i].of = terms[i].function = own[i];
    return DX_OK;
}

/* The same of the sum that is shown. */
static dx_status look_at_shown(dx_evaluation *e, size_t n, dx_id shown, dx_derived *derived)
{
    dx_id *symbol = dx_statement_ids(e, 2 * n), *own = symbol + n;
    if (!symbol)
        return DX_NOMEM;
    for (size_t i = 0; i < n; i++)
        symbol[i] = derived[i].symbol;
    DX_TRY(find_own(&e->session->graph, shown, n, symbol, own));
    for (size_t i = 0; i < n; i++)
        derived[i].among = own[i];
    return DX_OK;
}

/* Where the parts of a sum exist. */
static dx_status note_sum(ddx_session *s, size_t n, const dx_derived *derived)
{
    const dx_oracle oracle = dx_session_oracle(s);
    return dx_note_derivatives(&s->graph, s->rules, &oracle, n, derived);
}

/* The second derivatives of one function by each symbol: those of its gradient, each of which has
 * few of the names in it where there are many. */
static dx_status second_partials(dx_evaluation *e, size_t n, const dx_along *terms, dx_id *part)
{
    ddx_session *s = e->session;
    dx_id *symbol = dx_statement_ids(e, n);
    if (!symbol)
        return DX_NOMEM;
    for (size_t i = 0; i < n; i++)
        symbol[i] = *terms[i].symbols;
    DX_TRY(dx_partials_gradient(&s->graph, s->rules, terms[0].function, n, symbol, part));
    for (size_t i = 0; i < n; i++) {
        DX_TRY(dx_diff(&s->graph, s->rules, part[i], symbol[i], 1, &part[i]));
        DX_TRY(dx_poll(&s->context));
    }
    return DX_OK;
}

/* Σ ±∂^order f_i/∂x_i^order as it is shown. terms[i].symbols is one symbol, with rate 1. */
static dx_status sum_partials(dx_field *f, size_t n, dx_along *terms, uint32_t order, dx_id *out)
{
    enum { MANY = 16 };
    ddx_session *s = f->e->session;
    dx_graph *g = &s->graph;
    dx_id *part = dx_statement_ids(f->e, 2 * n), *sign = part + n;
    dx_derived *derived = dx_arena_alloc(&s->context.arena, (n + 1) * sizeof *derived);
    if (!part)
        return DX_NOMEM;
    if (!derived)
        return dx_no_memory(&s->context);
    bool at_once = order == 2 && n > MANY && !f->e->written && !f->e->recorder;
    for (size_t i = 0; i < n; i++) {
        DX_TRY(dx_poll(&s->context));
        at_once = at_once && dx_same(terms[i].function, terms[0].function);
    }
    for (size_t i = 0; i < n; i++) {
        DX_TRY(dx_poll(&s->context));
        sign[i] = dx_int(g, terms[i].negative ? -1 : 1);
        derived[i] = (dx_derived){terms[i].function, *terms[i].symbols, DX_NONE, order, DX_NONE};
        if (!at_once)
            DX_TRY(partial(f->e, terms[i].function, *terms[i].symbols, order, &part[i]));
    }
    if (at_once)
        DX_TRY(second_partials(f->e, n, terms, part));
    if (f->e->written) {
        *out = dx_linear(g, n, sign, part);
        return dx_check(g, *out);
    }
    for (size_t i = 0; i < n; i++)
        DX_TRY(dx_remember_derivative(f->e, terms[i].function, *terms[i].symbols, DX_NONE, order));
    if (at_once)
        DX_TRY(look_at_own(f->e, n, terms, derived));
    DX_TRY(show_sum(f->e, n, sign, part, derived, out));
    DX_TRY(dx_check_along(s, n, terms, order, *out));
    if (at_once)
        DX_TRY(look_at_shown(f->e, n, *out, derived));
    return note_sum(s, n, derived);
}

/* Terms by the axes: f along each, or element i along axis i. */
static dx_along *axes(dx_field *f, bool elements)
{
    dx_context *context = &f->e->session->context;
    dx_graph *g = &f->e->session->graph;
    dx_along *term = dx_arena_alloc(&context->arena, f->n * sizeof *term);
    dx_id *one = dx_statement_ids(f->e, 1);
    if (!term || !one) {
        (void)dx_no_memory(context);
        return NULL;
    }
    *one = dx_int(g, 1);
    for (uint32_t i = 0; i < f->n; i++)
        term[i] = (dx_along){.function = elements ? dx_operand(g, f->value, i) : f->value,
                             .n = 1,
                             .symbols = &f->symbol[i],
                             .rates = one};
    return term;
}

dx_status dx_run_laplacian(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_field f;
    bool done;
    DX_TRY(dx_field_of(e, call, dx_child(call, 2), DX_FIELD_OF_VARIABLES, &f, &done, out));
    if (done)
        return DX_OK;
    DX_TRY(dx_field_must_be_real(&f, "a Laplacian", "take the Laplacian of each element: v[1]"));
    dx_along *term = axes(&f, false);
    if (!term)
        return DX_NOMEM;
    DX_TRY(sum_partials(&f, f.n, term, 2, out));
    return dx_field_close(&f, out);
}

dx_status dx_run_div(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_field f;
    bool done;
    DX_TRY(dx_field_of(e, call, dx_child(call, 2), DX_FIELD_OF_AXES, &f, &done, out));
    if (done)
        return DX_OK;
    DX_TRY(dx_field_must_be_vector(&f, "the divergence", true));
    dx_along *term = axes(&f, true);
    if (!term)
        return DX_NOMEM;
    DX_TRY(sum_partials(&f, f.n, term, 1, out));
    return dx_field_close(&f, out);
}

static dx_status refuse_plane(const dx_field *f)
{
    dx_context *context = &f->e->session->context;
    uint32_t n = dx_count(&f->e->session->graph, f->value);
    dx_status status =
        dx_fail(context, DX_TYPE, "a curl needs 3 components and 3 variables, not %u and %zu",
                (unsigned)n, f->n);
    if (n == 2)
        dx_diag_hint(&context->diag, "in the plane: curl([P, Q, 0], [x, y, z])[3]");
    else
        dx_diag_hint(&context->diag, "a list names the variables: curl(v, [x, y, z])");
    return dx_placed(f->e, f->operand, status);
}

dx_status dx_run_curl(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    enum { SPACE = 3 };
    dx_field f;
    dx_graph *g = &e->session->graph;
    dx_id component[SPACE], one = dx_int(g, 1);
    bool done;
    DX_TRY(dx_field_of(e, call, dx_child(call, 2), DX_FIELD_OF_AXES, &f, &done, out));
    if (done)
        return DX_OK;
    DX_TRY(dx_field_must_be_vector(&f, "the curl", false));
    if (dx_count(g, f.value) != SPACE || f.n != SPACE)
        return refuse_plane(&f);
    for (uint32_t i = 0; i < SPACE; i++) {
        uint32_t a = (i + 1) % SPACE, b = (i + 2) % SPACE;
        dx_along term[] = {
            {dx_operand(g, f.value, b), 1, &f.symbol[a], &one, false},
            {dx_operand(g, f.value, a), 1, &f.symbol[b], &one, true},
        };
        DX_TRY(sum_partials(&f, 2, term, 1, &component[i]));
    }
    *out = dx_vector(g, SPACE, component);
    DX_TRY(dx_check(g, *out));
    return dx_field_close(&f, out);
}

/* ---- in a direction ---------------------------------------------------------------------------
 */

/* The direction, with the variables of the field as symbols in it. */
static dx_status read_direction(dx_field *f, const dx_ast *ast, dx_id *rate)
{
    dx_evaluation *e = f->e;
    dx_graph *g = &e->session->graph;
    dx_context *context = &e->session->context;
    dx_id v;
    if (f->is_bound) {
        DX_TRY(dx_evaluate_in(e, &f->bound.frame, ast, &v));
    } else {
        DX_TRY(dx_lower(&e->lowering, ast, &v));
        if (f->function)
            v = dx_substitute(g, v, f->n, f->name, f->symbol);
        DX_TRY(dx_check(g, v));
    }
    dx_status status = DX_OK;
    if (dx_op_of(g, v) != DX_OP_VECTOR)
        status = dx_fail(context, DX_TYPE, "a direction is a vector: [1, 2]");
    else if (dx_count(g, v) != f->n)
        status = dx_fail(context, DX_TYPE, "a direction of %u for %zu variable%s",
                         (unsigned)dx_count(g, v), f->n, f->n == 1 ? "" : "s");
    for (uint32_t i = 0; i < f->n && status == DX_OK; i++) {
        rate[i] = dx_operand(g, v, i);
        if (!dx_is_real_valued(g, rate[i]))
            status = dx_fail(context, DX_TYPE, "a direction has real numbers for its elements");
    }
    return status == DX_OK ? status : dx_placed(e, ast, status);
}

static dx_status tell_length(dx_evaluation *e, size_t n, const dx_id *rate)
{
    dx_graph *g = &e->session->graph;
    dx_id *square = dx_statement_ids(e, n);
    if (!square)
        return DX_NOMEM;
    for (size_t i = 0; i < n; i++) {
        if (!dx_is_number(g, rate[i]))
            return DX_OK;
        square[i] = dx_number_mul(g, rate[i], rate[i]);
    }
    dx_id sum = dx_sum(g, n, square);
    DX_TRY(dx_check(g, sum));
    if (!dx_is_int(g, sum, 1) && !dx_is_int(g, sum, 0))
        dx_notice(&e->session->context, "the direction is taken as it is: it is not of length 1");
    return DX_OK;
}

/* f(p + t·v): its derivative by t, at 0, is the one along v, where f need not have partial ones. */
static dx_status on_line(dx_field *f, dx_id a, const dx_id *rate, dx_id t, dx_id *out)
{
    dx_graph *g = &f->e->session->graph;
    dx_id *moved = dx_statement_ids(f->e, f->n);
    if (!moved)
        return DX_NOMEM;
    for (size_t i = 0; i < f->n; i++)
        moved[i] = dx_add(g, f->symbol[i], dx_mul(g, rate[i], t));
    *out = dx_substitute(g, a, f->n, f->symbol, moved);
    return dx_check(g, *out);
}

/* Where the relation holds, at one point alone, the derivative along the line is found by itself;
 * *slope is NONE where it does not exist, or is not known. */
static dx_status slope_at_point(dx_field *f, const dx_id *rate, dx_id relation, dx_id t, dx_id line,
                                dx_id *slope)
{
    enum { MOST = 8 };
    ddx_session *s = f->e->session;
    dx_graph *g = &s->graph;
    const dx_oracle oracle = dx_session_oracle(s);
    dx_id symbol[MOST], value[MOST];
    size_t n = 0;
    dx_junction junction;
    dx_id gap = dx_sub(g, dx_operand(g, relation, 0), dx_operand(g, relation, 1));
    *slope = DX_NONE;
    DX_TRY(dx_check(g, gap));
    dx_only_point(g, gap, MOST, &n, symbol, value);
    dx_derived d = {line, t, DX_NONE, 1, DX_NONE};
    for (size_t i = 0; i < f->n && n > 0; i++)
        n = dx_contains(g, gap, f->symbol[i]) || !dx_contains(g, line, f->symbol[i]) ? n : 0;
    if (n < 2)
        return DX_OK;
    d.of = dx_substitute(g, line, n, symbol, value);
    DX_TRY(on_line(f, relation, rate, t, &gap));
    gap = dx_substitute(g, gap, n, symbol, value);
    if (dx_is_none(d.of) || dx_is_none(gap))
        return dx_excuse(g->context, dx_check(g, DX_NONE));
    if (dx_op_of(g, gap) == DX_OP_EQ) { /* the line goes through the point once, at t = 0 */
        const dx_id there = dx_relation(g, DX_OP_EQ, t, dx_int(g, 0));
        d.of = dx_replace(g, d.of, 1, &gap, &there);
        DX_TRY(dx_check(g, d.of));
        DX_TRY(dx_readable(g, d.of, &d.of)); /* with names in the direction no limits are known */
    }
    DX_TRY(dx_junction_at(&(dx_junctions){.g = g, .rules = s->rules, .oracle = &oracle, .d = &d},
                          dx_int(g, 0), &junction));
    if (junction.smooth)
        *slope = junction.slope;
    return DX_OK;
}

/* Its value there comes into *out as a case; *filled is the relation, or NONE. */
static dx_status fill_point(dx_field *f, const dx_id *rate, dx_id relation, dx_id t, dx_id line,
                            dx_id *out, dx_id *filled)
{
    enum { MOST = 9 };
    dx_graph *g = &f->e->session->graph;
    dx_id slope, piece[MOST];
    uint32_t n = dx_op_of(g, *out) == DX_OP_CASES ? dx_count(g, *out) : 0;
    DX_TRY(slope_at_point(f, rate, relation, t, line, &slope));
    if (dx_is_none(slope))
        return DX_OK;
    DX_TRY(dx_readable(g, slope, &slope));
    *filled = relation;
    for (uint32_t i = 0; i < n && n <= MOST; i++)
        piece[i] = dx_operand(g, *out, i);
    if (n > 1 && n <= MOST && dx_same(piece[0], relation)) {
        piece[1] = slope;
        *out = dx_cases(g, n, piece);
    } else {
        *out = dx_cases(g, 3, (dx_id[]){relation, slope, *out});
    }
    return dx_check(g, *out);
}

/* Points of several variables at which pieces meet. */
static dx_status fill_points(dx_field *f, const dx_id *rate, dx_id t, dx_id line, dx_id *out,
                             dx_id *filled)
{
    dx_graph *g = &f->e->session->graph;
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &f->value, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && status == DX_OK && dx_is_none(*filled); i++)
        if (dx_op_of(g, walk.id[i]) == DX_OP_EQ)
            status = fill_point(f, rate, walk.id[i], t, line, out, filled);
    dx_walk_free(&walk);
    return status;
}

/* *out, made of partial derivatives, may have values where there is none along the line, or the
 * other way round: pieces meet in several variables. */
static dx_status look_along(dx_field *f, const dx_id *rate, dx_id *out)
{
    ddx_session *s = f->e->session;
    dx_graph *g = &s->graph;
    const dx_oracle oracle = dx_session_oracle(s);
    const dx_id t = dx_late_symbol(g, "t", 1), zero = dx_int(g, 0);
    dx_derived d = {DX_NONE, t, DX_NONE, 1, DX_NONE};
    dx_id by_rules, along;
    dx_id filled = DX_NONE;
    bool loses;
    DX_TRY(dx_check(g, t));
    DX_TRY(on_line(f, f->value, rate, t, &d.of));
    DX_TRY(dx_diff(g, s->rules, d.of, t, 1, &d.derivative));
    DX_TRY(dx_show_derivative(s, &d, &by_rules));
    along = dx_substitute(g, d.derivative, 1, &t, &zero);
    DX_TRY(dx_check(g, along));
    DX_TRY(dx_readable_derivative(g, f->value, DX_NONE, along, &along));
    DX_TRY(dx_form_loses(g, s->rules, along, *out, &loses));
    if (loses || !dx_same(d.derivative, by_rules) ||
        dx_print_weight(g, along) < dx_print_weight(g, *out))
        *out = along;
    DX_TRY(fill_points(f, rate, t, d.of, out, &filled));
    DX_TRY(dx_note_derivative_but(g, s->rules, &oracle, &d, 1, &t, &zero, filled));
    return dx_remember_at(f->e, d.of, t, 1, zero, *out);
}

/* A function that becomes known later may have a derivative along the line that its partial
 * derivatives do not give. */
static dx_status remember_along(dx_field *f, const dx_id *rate, dx_id out)
{
    dx_graph *g = &f->e->session->graph;
    dx_id line, t = dx_late_symbol(g, "t", 1);
    bool abstract;
    DX_TRY(dx_has_op(g, f->value, DX_OP_APPLY, &abstract));
    if (!abstract)
        return DX_OK;
    DX_TRY(dx_check(g, t));
    DX_TRY(on_line(f, f->value, rate, t, &line));
    return dx_remember_at(f->e, line, t, 1, dx_int(g, 0), out);
}

static dx_status along_direction(dx_field *f, const dx_id *rate, dx_id *out)
{
    ddx_session *s = f->e->session;
    dx_graph *g = &s->graph;
    dx_id *part = dx_statement_ids(f->e, f->n);
    dx_derived *derived = dx_arena_alloc(&s->context.arena, (f->n + 1) * sizeof *derived);
    bool corners;
    if (!part)
        return DX_NOMEM;
    if (!derived)
        return dx_no_memory(&s->context);
    if (f->e->written)
        for (size_t i = 0; i < f->n; i++)
            DX_TRY(partial(f->e, f->value, f->symbol[i], 1, &part[i]));
    else
        DX_TRY(dx_partials_gradient(g, s->rules, f->value, f->n, f->symbol, part));
    for (size_t i = 0; i < f->n; i++)
        derived[i] = (dx_derived){f->value, f->symbol[i], DX_NONE, 1, DX_NONE};
    if (f->e->written) {
        for (size_t i = 0; i < f->n; i++)
            part[i] = dx_mul(g, rate[i], part[i]);
        *out = dx_sum(g, f->n, part);
        return dx_check(g, *out);
    }
    DX_TRY(show_sum(f->e, f->n, rate, part, derived, out));
    DX_TRY(dx_has_corners(g, f->value, &corners));
    if (corners)
        DX_TRY(look_along(f, rate, out));
    const dx_along term = {f->value, f->n, f->symbol, rate, false};
    DX_TRY(dx_check_along(s, 1, &term, 1, *out));
    if (corners)
        return DX_OK;
    DX_TRY(note_sum(s, f->n, derived));
    DX_TRY(dx_remember_gradients(f->e, 1, &f->value, f->n, f->symbol));
    return remember_along(f, rate, *out);
}

dx_status dx_run_directional(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_field f;
    bool done;
    DX_TRY(dx_field_of(e, call, dx_child(call, 3), DX_FIELD_OF_VARIABLES, &f, &done, out));
    if (done)
        return DX_OK;
    DX_TRY(dx_field_must_be_real(&f, "a directional derivative",
                                 "jacobian(v, [x, y]) is for vectors"));
    dx_id *rate = dx_statement_ids(e, f.n);
    if (!rate)
        return DX_NOMEM;
    DX_TRY(read_direction(&f, dx_child(call, 2), rate));
    DX_TRY(tell_length(e, f.n, rate));
    DX_TRY(along_direction(&f, rate, out));
    return dx_field_close(&f, out);
}
