#include "engine/limits/taylor_steps.h"

#include "engine/derivation.h"
#include "engine/equal.h"
#include "engine/oracle.h"

#include "expr/print.h"
#include "symbolic/decide.h"
#include "symbolic/forms/readable.h"

#include <string.h>

enum { MOST_ORDER = 12, MOST_DERIVATIVES = DX_MOST_ENDS - 1 };

/* One derivative: that of its parent by one more variable, no earlier one than the parent's. */
typedef struct derivative {
    size_t parent, variable;
    uint32_t order;
    dx_id written, formula;  /* d/dx f, and what it is */
    dx_id value;             /* at the point, over the factorials of its orders */
    uint32_t line, at_point; /* that end in the formula, and in the value */
} derivative;

typedef struct teller {
    dx_evaluation *e;
    dx_graph *g;
    dx_recorder *r;
    const dx_taylor_request *q;
    dx_id a, symbol[DX_MOST_ENDS], centre[DX_MOST_ENDS]; /* by their names */
    size_t n;
    derivative of[MOST_DERIVATIVES]; /* the first is f itself */
    size_t found;
    bool full; /* there are more than that */
} teller;

dx_status dx_write_taylor_request(dx_evaluation *e, const dx_taylor_request *request, dx_id *out)
{
    dx_graph *g = &e->session->graph;
    const dx_point *at = request->at;
    dx_id *equation = dx_statement_ids(e, at->n);
    if (!equation)
        return DX_NOMEM;
    for (size_t i = 0; i < at->n; i++)
        equation[i] = dx_line_equation(g, at->symbol[i], at->centre[i]);
    bool linear = strcmp(request->function, "linearize") == 0;
    const dx_id argument[] = {request->a, at->n == 1 ? equation[0] : dx_vector(g, at->n, equation),
                              dx_int(g, request->order)};
    *out = dx_apply(g, dx_symbol(g, request->function, strlen(request->function)), linear ? 2 : 3,
                    argument);
    DX_TRY(dx_check(g, *out));
    return dx_with_names(g, out);
}

/* The formula, the variables and the point by the names that they have for the user. */
static dx_status name_all(teller *t)
{
    dx_graph *g = t->g;
    const dx_point *at = t->q->at;
    dx_id part[2 * DX_MOST_ENDS + 1];
    part[0] = t->q->a;
    for (size_t i = 0; i < at->n; i++) {
        part[1 + i] = at->symbol[i];
        part[1 + at->n + i] = at->centre[i];
    }
    dx_id all = dx_vector(g, 2 * at->n + 1, part);
    DX_TRY(dx_check(g, all));
    DX_TRY(dx_with_names(g, &all));
    t->a = dx_operand(g, all, 0);
    for (size_t i = 0; i < at->n; i++) {
        t->symbol[i] = dx_operand(g, all, (uint32_t)(1 + i));
        t->centre[i] = dx_operand(g, all, (uint32_t)(1 + at->n + i));
    }
    t->n = at->n;
    return DX_OK;
}

/* ---- derivatives and their values -------------- */

/* How often a derivative was taken by its last variable. */
static uint32_t times(const teller *t, const derivative *d)
{
    uint32_t n = 0;
    for (const derivative *p = d; p->order > 0 && p->variable == d->variable; p = &t->of[p->parent])
        n++;
    return n;
}

/* The product of the factorials of its orders. */
static dx_id factorials(const teller *t, const derivative *d)
{
    dx_id product = dx_int(t->g, 1);
    for (const derivative *p = d; p->order > 0; p = &t->of[p->parent])
        product = dx_mul(t->g, product, dx_int(t->g, times(t, p)));
    return product;
}

/* A line with what the variables of the formula are, unless there are none. */
static dx_status tell_value(teller *t, derivative *d)
{
    dx_graph *g = t->g;
    d->at_point = d->line;
    dx_id note[DX_MOST_ENDS], from[DX_MOST_ENDS], to[DX_MOST_ENDS], value = d->formula;
    size_t n = 0;
    for (size_t i = 0; i < t->n; i++) {
        if (!dx_contains(g, d->formula, t->symbol[i]))
            continue;
        const char *name = dx_bytes(g, t->symbol[i]);
        const dx_id part[] = {dx_string(g, name, strlen(name)), t->centre[i], dx_int(g, 0)};
        from[n] = t->symbol[i];
        to[n] = t->centre[i];
        note[n++] = dx_vector(g, 3, part);
    }
    if (n > 0) {
        value = dx_substitute(g, d->formula, n, from, to);
        DX_TRY(dx_check(g, value));
        DX_TRY(dx_readable(g, value, &value));
        dx_id shown = dx_line_equation(g, dx_line_at_values(g, d->written, n, from, to), value);
        DX_TRY(dx_record_shown(t->r, "put in:", value, shown, dx_vector(g, n, note)));
        d->at_point = (uint32_t)t->r->n;
    }
    d->value = dx_div(g, value, factorials(t, d));
    return dx_check(g, d->value);
}

/* Of the i-th derivative by a variable; none where that is 0, as all further ones are. */
static dx_status tell_next(teller *t, size_t i, size_t variable)
{
    dx_graph *g = t->g;
    dx_recorder *r = t->r;
    const derivative *from = &t->of[i];
    dx_id slope, x = t->symbol[variable];
    if (!dx_contains(g, from->formula, x))
        return DX_OK;
    DX_TRY(dx_diff(g, t->e->session->rules, from->formula, x, 1, &slope));
    DX_TRY(dx_readable(g, slope, &slope));
    t->full = t->found == MOST_DERIVATIVES;
    if (t->full)
        return DX_OK;
    if (from->order > 0) {
        r->subject = from->written;
        r->chained_line = from->line;
        r->chained = true;
    }
    t->e->partial = t->n > 1;
    dx_status status = dx_tell_derivative(t->e, from->formula, x, 1, slope);
    t->e->partial = r->chained = false;
    DX_TRY(status);
    t->of[t->found++] = (derivative){.parent = i,
                                     .variable = variable,
                                     .order = from->order + 1,
                                     .written = r->subject,
                                     .formula = r->answer,
                                     .line = (uint32_t)r->n};
    return DX_OK;
}

static dx_id term(const teller *t, const derivative *d)
{
    dx_id product = d->value;
    for (const derivative *p = d; p->order > 0; p = &t->of[p->parent])
        product =
            dx_mul(t->g, product, dx_sub(t->g, t->symbol[p->variable], t->centre[p->variable]));
    return product;
}

/* Do the values make the polynomial? They do where the function is what its derivatives say at the
 * point itself. */
static dx_status compare(teller *t, dx_id polynomial, bool *same)
{
    dx_graph *g = t->g;
    const dx_oracle oracle = dx_session_oracle(t->e->session);
    dx_id difference = dx_neg(g, polynomial);
    for (size_t i = 0; i < t->found; i++)
        difference = dx_add(g, difference, term(t, &t->of[i]));
    DX_TRY(dx_check(g, difference));
    *same = dx_is_int(g, difference, 0);
    if (!*same)
        DX_TRY(dx_excuse(g->context, dx_decide_zero(g, &oracle, difference, same)));
    if (*same) /* sigmoid(1)*sigmoid(-1) is e/(e + 1)^2 by a proof alone */
        return DX_OK;
    dx_identity where;
    return dx_prove_equal(t->e->session, difference, dx_int(g, 0), same, &where);
}

/* All of them up to the order, the lower ones first. */
static dx_status tell_derivatives(teller *t, dx_id polynomial, bool *same)
{
    t->of[t->found++] = (derivative){.written = t->a, .formula = t->a};
    DX_TRY(tell_value(t, &t->of[0]));
    size_t first = 0;
    for (uint32_t order = 1; order <= t->q->order && !t->full; order++) {
        size_t end = t->found;
        for (size_t i = first; i < end; i++)
            for (size_t k = t->of[i].variable; k < t->n; k++)
                DX_TRY(tell_next(t, i, k));
        /* Values after all derivatives of one order: the lines of a derivative follow on the one
         * it is taken of. */
        for (size_t i = end; i < t->found; i++)
            DX_TRY(tell_value(t, &t->of[i]));
        first = end;
    }
    return t->full ? DX_OK : compare(t, polynomial, same);
}

/* ---- the sum ----------------------------------- */

static const char *formula_in_words(const teller *t)
{
    if (t->q->order == 1)
        return t->n == 1 ? "tangent line: f(a) + f'(a)*(x - a)"
                         : "tangent plane: the value, and each partial times its step";
    if (t->n > 1)
        return "Taylor's formula: each partial times its steps, over the factorials of its orders";
    return t->q->order == 2 ? "Taylor's formula: f(a) + f'(a)*(x - a) + f''(a)*(x - a)^2/2!"
                            : "Taylor's formula: f(a) + f'(a)*(x - a) + f''(a)*(x - a)^2/2! + ...";
}

static dx_status tell_sum(teller *t, dx_id polynomial, dx_id shown)
{
    dx_graph *g = t->g;
    dx_recorder *r = t->r;
    dx_id by[DX_MOST_ENDS], written;
    size_t n = 0;
    for (size_t i = 0; i < t->found; i++)
        if (t->of[i].at_point > 0 && !dx_is_int(g, t->of[i].value, 0))
            by[n++] = dx_int(g, t->of[i].at_point);
    DX_TRY(dx_write_taylor_request(t->e, t->q, &written));
    const char *rule = formula_in_words(t);
    const dx_line line = {.style = DX_LINE_WHOLE,
                          .rule = dx_string(g, rule, strlen(rule)),
                          .formula = dx_line_equation(g, written, polynomial),
                          .shown = dx_line_equation(g, written, shown),
                          .notes = dx_vector(g, 0, NULL),
                          .refers = dx_vector(g, n, by)};
    DX_TRY(dx_record_made(r, &line));
    r->found++;
    r->written = true;
    r->subject = written;
    r->answer = polynomial;
    return DX_OK;
}

/* ---- the whole --------------------------------- */

static dx_status refuse(const teller *t, const dx_ast *call)
{
    dx_context *context = &t->e->session->context;
    dx_status status;
    if (t->full)
        status = dx_fail(context, DX_LIMIT,
                         "steps of an expansion have order %d and %d derivatives at most",
                         MOST_ORDER, MOST_DERIVATIVES - 1);
    else
        status = dx_fail(context, DX_UNKNOWN,
                         "the derivatives by the rules have no values at this point");
    dx_diag_hint(&context->diag, "without steps it is found, by power series");
    dx_diag_place(&context->diag, call->span);
    return status;
}

dx_status dx_tell_taylor(dx_evaluation *e, const dx_taylor_request *request, const dx_ast *call,
                         dx_id polynomial, dx_id shown)
{
    dx_recorder *r = e->recorder;
    const dx_recorder_mark mark = dx_recorder_mark_here(r);
    teller t = {.e = e, .g = &e->session->graph, .r = r, .q = request};
    bool same = false;
    t.full = request->order > MOST_ORDER || request->at->n >= MOST_DERIVATIVES;
    if (!t.full) {
        DX_TRY(dx_with_names(t.g, &polynomial));
        DX_TRY(name_all(&t));
        DX_TRY(dx_excuse(t.g->context, tell_derivatives(&t, polynomial, &same)));
    }
    if (!same) {
        dx_recorder_return(r, mark);
        return r->whole == call ? refuse(&t, call) : DX_OK;
    }
    r->n_ends = mark.n_ends; /* the derivatives are no part of what was asked */
    DX_TRY(tell_sum(&t, polynomial, dx_is_none(shown) ? polynomial : shown));
    if (r->n_ends < DX_MOST_ENDS) {
        r->asked[r->n_ends] = r->subject;
        r->told[r->n_ends] = r->answer;
        r->end[r->n_ends++] = (uint32_t)r->n;
    }
    return DX_OK;
}
