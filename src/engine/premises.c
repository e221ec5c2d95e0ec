/* Where what was evaluated holds: derivatives that exist at some points only, formulas that
 * were taken not to be 0. A value that is put in for a name is held against them. */
#include "engine/assume.h"
#include "engine/scope.h"

#include "engine/oracle.h"
#include "expr/print.h"
#include "expr/walk.h"
#include "numeric/ball.h"
#include "parser/array.h"
#include "symbolic/domain/conditions.h"
#include "symbolic/decide.h"
#include "symbolic/derivatives/diff.h"
#include "symbolic/domain/existence.h"
#include "symbolic/domain/gaps.h"
#include "symbolic/domain/meetings.h"
#include "symbolic/domain/missing.h"
#include "symbolic/domain/notes.h"

#include <string.h>

enum { LARGE = 2000 }; /* nodes from which on nothing is known of where derivatives exist */

/* ---- remembering ----------------------------------------------------------------------- */

dx_status dx_remember_premise(dx_evaluation *e, dx_premise premise)
{
    if (e->n_premises == e->premise_capacity) {
        dx_premise *all = dx_arena_grown(&e->session->context, e->premise, e->n_premises,
                                         &e->premise_capacity, sizeof *all);
        if (!all)
            return DX_NOMEM;
        e->premise = all;
    }
    for (size_t k = 0; k < e->n_premises && !dx_is_none(premise.valued) && !premise.made; k++)
        premise.made = !dx_is_none(e->premise[k].derived.of);
    e->premise[e->n_premises++] = premise;
    return DX_OK;
}

dx_status dx_remember_derivative(dx_evaluation *e, dx_id a, dx_id symbol, dx_id derivative,
                                 uint32_t order)
{
    if (dx_is_larger(&e->session->graph, a, LARGE))
        return DX_OK;
    return dx_remember_premise(
        e, (dx_premise){.derived = {a, symbol, derivative, order, DX_NONE}, .at = symbol});
}

dx_status dx_remember_derived(dx_evaluation *e, dx_id a, dx_id symbol)
{
    return dx_remember_derivative(e, a, symbol, DX_NONE, 1);
}

dx_status dx_assume_nonzero(dx_evaluation *e, dx_id a)
{
    if (dx_is_none(a) || dx_is_constant(&e->session->graph, a))
        return DX_OK;
    return dx_remember_premise(e, (dx_premise){.nonzero = a});
}

dx_status dx_assume_equation(dx_evaluation *e, dx_id equation)
{
    return dx_remember_premise(e, (dx_premise){.equation = equation});
}

/* ---- what is said ---------------------------------------------------------------------- */

/* A stand-in x' is shown as the x that it stands for. */
static void write_name(const dx_graph *g, dx_id symbol, dx_text *out)
{
    const char *name = dx_bytes(g, symbol);
    dx_text_format(out, "%.*s", (int)dx_name_length(name), name);
}

/* The values that go into the formula: "x = 1, y = 2". */
static dx_status write_values(dx_graph *g, dx_id a, size_t n, const dx_id *from, const dx_id *to,
                              dx_text *out)
{
    for (size_t i = 0; i < n; i++) {
        if (dx_same(from[i], to[i]) || !dx_contains(g, a, from[i]) || dx_is_late(g, from[i]))
            continue;
        dx_text_string(out, out->n > 0 ? ", " : "");
        write_name(g, from[i], out);
        dx_text_string(out, " = ");
        DX_TRY(dx_print_named(g, to[i], out));
    }
    return DX_OK;
}

/* Why there is none, where that is known: a hint to the error that was told. */
static dx_status tell_slopes(dx_evaluation *e, const dx_derived *d, dx_id at, size_t n,
                             const dx_id *from, const dx_id *to)
{
    dx_graph *g = &e->session->graph;
    const dx_oracle oracle = dx_session_oracle(e->session);
    dx_derived here = *d;
    dx_id slope[2];
    bool corner;
    const dx_diag told = g->context->diag;
    dx_diag_clear(&g->context->diag);
    for (size_t i = 0; i < n && !dx_is_none(here.of); i++)
        if (dx_same(from[i], d->symbol))
            at = to[i];
        else
            here.of = dx_substitute(g, here.of, 1, &from[i], &to[i]);
    dx_status status = dx_check(g, here.of);
    if (status == DX_OK)
        status = dx_corner_slopes(
            &(dx_junctions){.g = g, .rules = e->session->rules, .oracle = &oracle, .d = &here}, at,
            slope, &corner);
    if (status != DX_OK && dx_is_final(status))
        return status;
    g->context->diag = told;
    if (status != DX_OK || !corner)
        return DX_OK;
    dx_text text;
    dx_text_init(&text, &g->context->memory);
    dx_text_string(&text, "the slopes from the left and from the right are ");
    status = dx_print_plain(g, slope[0], &text);
    dx_text_string(&text, " and ");
    if (status == DX_OK)
        status = dx_print_plain(g, slope[1], &text);
    if (status == DX_OK && !text.failed)
        dx_diag_hint(&g->context->diag, "%.150s", dx_text_get(&text));
    dx_text_free(&text);
    return status;
}

static dx_status no_derivative(dx_evaluation *e, const dx_derived *d, dx_id at, size_t n,
                               const dx_id *from, const dx_id *to, const char *needs)
{
    dx_graph *g = &e->session->graph;
    dx_text where;
    dx_status status = DX_OK;
    bool given = dx_same(at, d->symbol);
    const bool along = dx_is_late(g, d->symbol); /* that is no name of the user's */
    dx_text_init(&where, &e->session->context.memory);
    for (size_t i = 0; i < n && !given; i++)
        given = dx_same(from[i], d->symbol);
    if (!given && !along) {
        write_name(g, d->symbol, &where);
        dx_text_string(&where, " = ");
        status = dx_print_named(g, at, &where);
    }
    if (status == DX_OK)
        status = write_values(g, d->of, n, from, to, &where);
    if (status == DX_OK && along)
        status = dx_fail(&e->session->context, DX_DOMAIN,
                         "no derivative is known at %.100s in this direction", dx_text_get(&where));
    else if (status == DX_OK)
        status = dx_fail(&e->session->context, DX_DOMAIN,
                         "no derivative is known at %.100s: this one holds where %.150s",
                         dx_text_get(&where), needs);
    dx_text_free(&where);
    dx_status why =
        status == DX_DOMAIN && d->order > 0 ? tell_slopes(e, d, at, n, from, to) : DX_OK;
    return why == DX_OK ? status : why;
}

static dx_status is_zero_now(dx_evaluation *e, dx_id a, size_t n, const dx_id *from,
                             const dx_id *to)
{
    dx_graph *g = &e->session->graph;
    dx_text condition, values;
    dx_text_init(&condition, &g->context->memory);
    dx_text_init(&values, &g->context->memory);
    dx_status status = dx_write_nonzero(g, a, &condition);
    if (status == DX_OK && condition.n == 0)
        status = dx_print_named(g, dx_relation(g, DX_OP_NE, a, dx_int(g, 0)), &condition);
    if (status == DX_OK)
        status = write_values(g, a, n, from, to, &values);
    if (status == DX_OK) {
        status =
            dx_fail(g->context, DX_DOMAIN, "this holds where %.150s, so not %s%.100s",
                    dx_text_get(&condition), values.n > 0 ? "for " : "here", dx_text_get(&values));
        dx_diag_hint(&g->context->diag, "work it out anew with the value in the place of the name");
    }
    dx_text_free(&values);
    dx_text_free(&condition);
    return status;
}

/* ---- derivatives ----------------------------------------------------------------------- */

static bool contains(const dx_graph *g, dx_id a, dx_id symbol)
{
    return !dx_is_none(a) && dx_contains(g, a, symbol);
}

/* Is the symbol in what the derivative is known by, or in a value? */
static bool occurs(const dx_graph *g, const dx_premise *p, size_t n, const dx_id *to, dx_id symbol)
{
    bool found = contains(g, p->derived.of, symbol) || contains(g, p->derived.derivative, symbol) ||
                 contains(g, p->at, symbol);
    for (size_t i = 0; i < n && !found; i++)
        found = dx_contains(g, to[i], symbol);
    return found;
}

static dx_status substitute_in(dx_graph *g, dx_id *a, size_t n, const dx_id *from, const dx_id *to)
{
    return dx_is_none(*a) ? DX_OK : dx_put_values(g, n, from, to, a);
}

/* A name that is nothing else's for the symbol: x''. */
static dx_status new_name(dx_graph *g, const dx_premise *p, size_t n, const dx_id *to, dx_id symbol,
                          dx_id *name)
{
    dx_text text;
    dx_text_init(&text, &g->context->memory);
    dx_text_bytes(&text, dx_bytes(g, symbol), dx_bytes_length(g, symbol));
    do {
        dx_text_string(&text, "'");
        *name = text.failed ? DX_NONE : dx_symbol(g, dx_text_get(&text), text.n);
    } while (!dx_is_none(*name) && occurs(g, p, n, to, *name));
    dx_status status = text.failed ? dx_no_memory(g->context) : dx_check(g, *name);
    dx_text_free(&text);
    return status;
}

/* Give the variable of the derivative a name that is nothing else's. */
static dx_status set_apart(dx_graph *g, dx_premise *p, size_t n, const dx_id *to)
{
    dx_id before = p->derived.symbol, after;
    DX_TRY(new_name(g, p, n, to, before, &after));
    p->derived.symbol = after;
    DX_TRY(substitute_in(g, &p->derived.of, 1, &before, &after));
    return substitute_in(g, &p->derived.derivative, 1, &before, &after);
}

/* Values that are put in do not reach the other symbols: those stand for all values. */
dx_status dx_remember_along(dx_evaluation *e, const dx_derived *d, size_t n, const dx_id *others)
{
    dx_graph *g = &e->session->graph;
    dx_premise p = {.derived = *d, .at = d->symbol};
    if (dx_is_larger(g, d->of, LARGE))
        return DX_OK;
    for (size_t i = 0; i < n; i++) {
        dx_id after;
        if (dx_same(others[i], d->symbol) || !contains(g, d->of, others[i]))
            continue;
        DX_TRY(new_name(g, &p, 0, NULL, others[i], &after));
        DX_TRY(substitute_in(g, &p.derived.of, 1, &others[i], &after));
        DX_TRY(substitute_in(g, &p.derived.derivative, 1, &others[i], &after));
    }
    /* without others in it, it is remembered already */
    return dx_same(p.derived.of, d->of) ? DX_OK : dx_remember_premise(e, p);
}

dx_status dx_remember_inner(dx_evaluation *e, size_t first, size_t n, const dx_id *symbols)
{
    const size_t count = e->n_premises;
    for (size_t k = first; k < count; k++) {
        const dx_premise p = e->premise[k];
        if (!dx_is_none(p.derived.of) && dx_same(p.at, p.derived.symbol))
            DX_TRY(dx_remember_along(e, &p.derived, n, symbols));
    }
    return DX_OK;
}

dx_status dx_remember_at(dx_evaluation *e, dx_id a, dx_id symbol, uint32_t order, dx_id at,
                         dx_id derivative)
{
    dx_premise p = {.derived = {a, symbol, derivative, order, DX_NONE}, .at = at};
    DX_TRY(set_apart(&e->session->graph, &p, 1, &at));
    return dx_remember_premise(e, p);
}

/* The variable goes by the name that it has become, where that is nothing else's. */
static dx_status name_again(dx_graph *g, dx_premise *p)
{
    dx_id name = p->at, before = p->derived.symbol;
    if (dx_op_of(g, name) != DX_OP_SYMBOL || dx_same(name, before) ||
        contains(g, p->derived.of, name) || contains(g, p->derived.derivative, name))
        return DX_OK;
    p->derived.symbol = name;
    DX_TRY(substitute_in(g, &p->derived.of, 1, &before, &name));
    return substitute_in(g, &p->derived.derivative, 1, &before, &name);
}

/* Where pieces meet their derivatives are compared, so one that was not kept is found anew, as the
 * rules give it or readable: one may have a value where the other has none. */
static dx_status is_missing(dx_evaluation *e, dx_derived d, size_t n, const dx_id *from,
                            const dx_id *to, bool *missing, dx_text *needs)
{
    dx_graph *g = &e->session->graph;
    dx_rules *rules = e->session->rules;
    const dx_oracle oracle = dx_session_oracle(e->session);
    size_t before = needs->n;
    DX_TRY(dx_derivative_is_missing(g, rules, &oracle, &d, n, from, to, missing, needs));
    if (!*missing || !dx_is_none(d.derivative) || d.order == 0)
        return DX_OK;
    dx_id by_rules;
    DX_TRY(dx_diff(g, rules, d.of, d.symbol, d.order, &by_rules));
    for (int readable = 0; *missing && readable < 2; readable++) {
        d.derivative = by_rules;
        if (readable)
            DX_TRY(dx_readable_derivative(g, d.of, d.symbol, by_rules, &d.derivative));
        DX_TRY(dx_fill_gaps(g, rules, &oracle, &d));
        needs->n = before;
        DX_TRY(dx_derivative_is_missing(g, rules, &oracle, &d, n, from, to, missing, needs));
    }
    return DX_OK;
}

static dx_status is_nowhere(dx_graph *g, dx_id a, bool *nowhere)
{
    *nowhere = false;
    if (dx_is_array(g, a) || dx_is_larger(g, a, LARGE))
        return DX_OK;
    dx_conditions c;
    dx_conditions_init(&c, g, DX_NONE);
    dx_status status = dx_conditions_of_value(&c, a);
    *nowhere = status == DX_OK && dx_conditions_nowhere(&c);
    return dx_excuse(g->context, status);
}

/* log(-1 - t^2), of which 1/(-1 - t^2) is no slope: by the values that were put in. */
static dx_status refuse_nowhere(dx_graph *g, dx_id before, dx_id of)
{
    bool nowhere;
    DX_TRY(is_nowhere(g, of, &nowhere));
    if (nowhere) {
        DX_TRY(is_nowhere(g, before, &nowhere));
        nowhere = !nowhere;
    }
    if (!nowhere)
        return DX_OK;
    dx_text shown;
    dx_text_init(&shown, &g->context->memory);
    dx_status status = dx_print_named(g, of, &shown);
    if (status == DX_OK)
        status =
            dx_fail(g->context, DX_DOMAIN, "%.150s has no value anywhere", dx_text_get(&shown));
    dx_text_free(&shown);
    return status;
}

/* Is the derivative out of the question with the values put in? */
static dx_status check_derivative(dx_evaluation *e, const dx_derived *d, dx_id at, size_t n,
                                  const dx_id *from, const dx_id *to)
{
    dx_graph *g = &e->session->graph;
    dx_id of = d->of;
    bool missing = false;
    dx_text needs;
    dx_text_init(&needs, &g->context->memory);
    dx_status status = is_missing(e, *d, n, from, to, &missing, &needs);
    if (status == DX_OK && missing)
        status = no_derivative(e, d, at, n, from, to, dx_text_get(&needs));
    dx_text_free(&needs);
    DX_TRY(status);
    DX_TRY(substitute_in(g, &of, n, from, to));
    DX_TRY(dx_refuse_valueless(g, of));
    return n > 0 && !dx_is_constant(g, of) ? refuse_nowhere(g, d->of, of) : DX_OK;
}

/* What x'' is shown as, where no other x is near. */
static dx_id plain_name(dx_graph *g, const dx_derived *d)
{
    const char *bytes = dx_bytes(g, d->symbol);
    char name[64];
    size_t n = dx_name_length(bytes);
    if (n >= sizeof name)
        return d->symbol;
    memcpy(name, bytes, n);
    dx_id plain = dx_symbol(g, name, n);
    return dx_is_none(plain) || contains(g, d->of, plain) || contains(g, d->derivative, plain)
               ? d->symbol
               : plain;
}

/* The same where the variable has become a formula, which stands for it in what comes. */
static dx_status check_moved(dx_evaluation *e, const dx_premise *p, dx_id at, size_t n,
                             const dx_id *from, const dx_id *to)
{
    dx_graph *g = &e->session->graph;
    dx_derived d = p->derived;
    size_t bytes = 2 * (n + 1) * sizeof(dx_id), kept = 0;
    dx_id name = plain_name(g, &d);
    DX_TRY(substitute_in(g, &d.of, 1, &d.symbol, &name));
    DX_TRY(substitute_in(g, &d.derivative, 1, &d.symbol, &name));
    d.symbol = name;
    dx_id *all = dx_alloc(&g->context->memory, bytes), *value = all ? all + n + 1 : NULL;
    if (!all)
        return dx_no_memory(g->context);
    for (size_t i = 0; i < n; i++) {
        all[kept] = from[i];
        value[kept] = to[i];
        kept += !dx_same(from[i], name);
    }
    all[kept] = name;
    value[kept++] = at;
    dx_status status = check_derivative(e, &d, at, kept, all, value);
    dx_free(&g->context->memory, all, bytes);
    return status;
}

/* Do the values go into it? Where they cannot, they do. */
static dx_status is_touched(dx_graph *g, dx_id a, size_t n, const dx_id *from, const dx_id *to,
                            bool *touched)
{
    dx_id before = a;
    dx_status status = substitute_in(g, &a, n, from, to);
    *touched = status != DX_OK || !dx_same(a, before);
    if (dx_is_final(status))
        return status;
    dx_diag_clear(&g->context->diag);
    return DX_OK;
}

static dx_status hold_derivative(dx_evaluation *e, dx_premise *p, size_t n, const dx_id *from,
                                 const dx_id *to)
{
    dx_graph *g = &e->session->graph;
    dx_id at = p->at;
    bool moved = !dx_same(at, p->derived.symbol), named = false, touched;
    DX_TRY(substitute_in(g, &at, n, from, to));
    DX_TRY(is_touched(g, p->derived.of, n, from, to, &touched));
    if (!touched && dx_same(at, p->at))
        return DX_OK;
    for (size_t i = 0; i < n && !named; i++)
        named = dx_contains(g, to[i], p->derived.symbol);
    if (moved && named)
        DX_TRY(set_apart(g, p, n, to));
    DX_TRY(moved ? check_moved(e, p, at, n, from, to)
                 : check_derivative(e, &p->derived, at, n, from, to));
    if (!moved && (named || !dx_same(at, p->at)))
        DX_TRY(set_apart(g, p, n, to));
    p->at = at;
    dx_status status = substitute_in(g, &p->derived.of, n, from, to);
    if (status == DX_OK)
        status = substitute_in(g, &p->derived.derivative, n, from, to);
    if (status == DX_OK)
        return name_again(g, p);
    if (dx_is_final(status))
        return status;
    /* a piece that does not come into play has no value with these: it held, and that is all */
    dx_diag_clear(&g->context->diag);
    *p = (dx_premise){.nonzero = dx_int(g, 1)};
    return DX_OK;
}

dx_status dx_derived_becomes(dx_evaluation *e, dx_premise *p, dx_id of, dx_id at)
{
    DX_TRY(dx_check(&e->session->graph, of));
    DX_TRY(dx_check(&e->session->graph, at));
    if (dx_same(of, p->derived.of) && dx_same(at, p->at))
        return DX_OK;
    p->derived.of = of;
    p->derived.derivative = DX_NONE;
    p->at = at;
    return dx_same(at, p->derived.symbol) ? DX_OK : check_moved(e, p, at, 0, NULL, NULL);
}

/* ---- formulas that are not 0 ------------------------------------------------------------- */

static dx_status hold_nonzero(dx_evaluation *e, dx_premise *p, size_t n, const dx_id *from,
                              const dx_id *to)
{
    dx_graph *g = &e->session->graph;
    dx_id before = p->nonzero;
    bool zero = false;
    DX_TRY(substitute_in(g, &p->nonzero, n, from, to));
    if (dx_same(before, p->nonzero))
        return DX_OK;
    const dx_oracle oracle = dx_session_oracle(e->session);
    DX_TRY(dx_decide_zero(g, &oracle, p->nonzero, &zero));
    return zero ? is_zero_now(e, before, n, from, to) : DX_OK;
}

/* ---- equations ----------------------------------------------------------------------------- */

/* The slope of a curve is asked for at a point that is not on it. */
static dx_status tell_off_curve(dx_evaluation *e, dx_id equation, size_t n, const dx_id *from,
                                const dx_id *to)
{
    dx_graph *g = &e->session->graph;
    dx_text curve, point;
    dx_text_init(&curve, &g->context->memory);
    dx_text_init(&point, &g->context->memory);
    dx_status status = dx_print_named(g, equation, &curve);
    if (status == DX_OK)
        status = write_values(g, equation, n, from, to, &point);
    if (status == DX_OK)
        dx_notice(g->context, "%.100s does not satisfy %.100s", dx_text_get(&point),
                  dx_text_get(&curve));
    dx_text_free(&point);
    dx_text_free(&curve);
    return status;
}

static dx_status hold_equation(dx_evaluation *e, dx_premise *p, size_t n, const dx_id *from,
                               const dx_id *to)
{
    enum { PRECISION = 128 };
    dx_graph *g = &e->session->graph;
    dx_id before = p->equation;
    int sign = 0;
    DX_TRY(substitute_in(g, &p->equation, n, from, to));
    if (dx_same(before, p->equation) || dx_op_of(g, p->equation) != DX_OP_EQ)
        return DX_OK;
    dx_id difference = dx_sub(g, dx_operand(g, p->equation, 0), dx_operand(g, p->equation, 1));
    DX_TRY(dx_check(g, difference));
    if (!dx_is_constant(g, difference) || dx_is_larger(g, difference, LARGE))
        return DX_OK;
    dx_status status = dx_ball_sign(g, difference, PRECISION, &sign);
    if (dx_is_final(status))
        return status;
    if (status != DX_OK)
        dx_diag_clear(&g->context->diag);
    return sign != 0 ? tell_off_curve(e, before, n, from, to) : DX_OK;
}

/* ---- values that are put in ---------------------------------------------------------------- */

static bool same_premise(const dx_premise *a, const dx_premise *b)
{
    return dx_same(a->derived.of, b->derived.of) && dx_same(a->derived.symbol, b->derived.symbol) &&
           dx_same(a->derived.derivative, b->derived.derivative) &&
           a->derived.order == b->derived.order && dx_same(a->at, b->at) &&
           dx_same(a->nonzero, b->nonzero) && dx_same(a->equation, b->equation) &&
           dx_same(a->valued, b->valued) && dx_same(a->root, b->root);
}

dx_status dx_check_premises(dx_evaluation *e, size_t first, size_t n, const dx_id *from,
                            const dx_id *to)
{
    dx_premise before = {0};
    for (size_t k = first; k < e->n_premises && n > 0; k++) {
        dx_premise *p = &e->premise[k];
        if (k > first && same_premise(p, &before)) {
            *p = e->premise[k - 1];
            continue;
        }
        before = *p;
        DX_TRY(!dx_is_none(p->valued)     ? dx_hold_valued(e, p, n, from, to)
               : !dx_is_none(p->equation) ? hold_equation(e, p, n, from, to)
               : !dx_is_none(p->root)     ? substitute_in(&e->session->graph, &p->root, n, from, to)
               : dx_is_none(p->nonzero)   ? hold_derivative(e, p, n, from, to)
                                          : hold_nonzero(e, p, n, from, to));
        DX_TRY(dx_poll(&e->session->context));
    }
    return DX_OK;
}

/* Has what became of a part a value for certain? Of what is no constant nothing is known. */
static dx_status is_valued(dx_graph *g, const dx_premise *p, dx_holding *holding)
{
    enum { PRECISION = 512 };
    if (p->open)
        *holding = DX_OPEN;
    if (p->open || dx_is_none(p->valued) || !dx_is_real_valued(g, p->valued) ||
        dx_is_number(g, p->valued))
        return DX_OK;
    arb_t value;
    arb_init(value);
    arb_indeterminate(value);
    dx_status status = DX_OK;
    if (dx_is_constant(g, p->valued) && dx_tree_size(g, p->valued) <= LARGE)
        status = dx_excuse(g->context, dx_ball_evaluate(g, p->valued, NULL, PRECISION, value));
    if (!arb_is_finite(value))
        *holding = DX_OPEN;
    arb_clear(value);
    return status;
}

static dx_status judge(dx_evaluation *e, size_t first, size_t n, const dx_id *from, const dx_id *to,
                       dx_holding *holding)
{
    dx_status status = dx_check_premises(e, first, n, from, to);
    *holding = status == DX_DOMAIN ? DX_BROKEN : status == DX_OK ? DX_HOLDS : DX_OPEN;
    if (dx_is_final(status))
        return status;
    dx_diag_clear(&e->session->context.diag);
    for (size_t k = first; k < e->n_premises && *holding == DX_HOLDS; k++)
        DX_TRY(is_valued(&e->session->graph, &e->premise[k], holding));
    return DX_OK;
}

dx_status dx_premises_hold(dx_evaluation *e, size_t first, size_t n, const dx_id *from,
                           const dx_id *to, dx_holding *holding)
{
    dx_context *context = &e->session->context;
    size_t count = e->n_premises;
    unsigned notices = context->notices.n;
    *holding = DX_HOLDS;
    if (first >= count)
        return DX_OK;
    dx_premise *kept = dx_arena_alloc(&context->arena, (count - first) * sizeof *kept);
    if (!kept)
        return dx_no_memory(context);
    memcpy(kept, e->premise + first, (count - first) * sizeof *kept);
    dx_status status = judge(e, first, n, from, to, holding);
    memcpy(e->premise + first, kept, (count - first) * sizeof *kept);
    e->n_premises = count;
    context->notices.n = notices;
    return status;
}

/* ---- with a value ------------------------------------------------------------------------ */

/* Names of a formula that was taken not to be 0 have got values since, with which it is 0. */
static dx_status tell_broken(dx_evaluation *e, dx_id nonzero)
{
    enum { MOST = 32 };
    dx_graph *g = &e->session->graph;
    dx_id symbol[MOST], value[MOST];
    size_t n = dx_free_symbols(g, nonzero, MOST, symbol), found = 0;
    for (size_t i = 0; i < n && i < MOST; i++) {
        const dx_definition *d =
            dx_find_definition(e->session, dx_bytes(g, symbol[i]), dx_bytes_length(g, symbol[i]));
        if (!d || d->is_function)
            continue;
        symbol[found] = symbol[i];
        value[found++] = d->value.id;
    }
    dx_premise p = {.nonzero = nonzero};
    if (found == 0 || hold_nonzero(e, &p, found, symbol, value) == DX_OK)
        return DX_OK;
    dx_status status = g->context->diag.status;
    if (dx_is_final(status))
        return status;
    if (status == DX_DOMAIN)
        dx_notice(g->context, "%s", g->context->diag.message);
    dx_diag_clear(&g->context->diag);
    return DX_OK;
}

dx_status dx_hold_nonzero(dx_evaluation *e, dx_premise *p, dx_id becomes)
{
    dx_graph *g = &e->session->graph;
    dx_id before = p->nonzero;
    bool zero = false;
    DX_TRY(dx_check(g, becomes));
    if (dx_same(before, becomes))
        return DX_OK;
    const dx_oracle oracle = dx_session_oracle(e->session);
    DX_TRY(dx_decide_zero(g, &oracle, becomes, &zero));
    p->nonzero = becomes;
    return zero ? is_zero_now(e, before, 0, NULL, NULL) : DX_OK;
}

dx_id dx_recall(dx_evaluation *e, dx_value value)
{
    size_t first = e->n_premises;
    if (dx_recall_premises(e, value) != DX_OK)
        return DX_NONE;
    dx_id out = dx_become_known(e, first, dx_use(e, value).id);
    if (dx_is_none(out) || dx_refuse_aside(e, out) != DX_OK)
        return DX_NONE;
    for (size_t k = first; k < e->n_premises; k++)
        if (!dx_is_none(e->premise[k].nonzero) && tell_broken(e, e->premise[k].nonzero) != DX_OK)
            return DX_NONE;
    return out;
}
