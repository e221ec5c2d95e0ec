/* What the names of an iteration that is open stand for. */
#include "engine/solvers/stepper.h"

#include "expr/print.h"
#include "expr/walk.h"

#include <gmp.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST_SHOWN = DX_MOST_BINDINGS, /* unknowns of which derivatives are written */
    MOST_ROWS = 10000,             /* of the history */
    DIGITS = 17                    /* of a double */
};

/* Behind the unknowns. */
enum { FUNCTION, JACOBIAN, HESSIAN, STEP, NUMBER, HISTORY, LAMBDA, OTHERS };

/* ---- formulas ------------------------------------------------------------------------------- */

static dx_status in_names(const dx_stepper *st, size_t n, const dx_id *from, bool negative,
                          dx_id *to)
{
    const dx_solve_call *c = &st->it->call;
    dx_graph *g = &st->session->graph;
    for (size_t i = 0; i < n; i++) {
        dx_id a = dx_substitute(g, from[i], c->n, c->unknown, c->name);
        to[i] = negative ? dx_neg(g, a) : a;
        DX_TRY(dx_check(g, to[i]));
    }
    return DX_OK;
}

/* m x n readable derivatives of that order; false in *found where they are not to be had. */
static dx_status find_derivatives(const dx_stepper *st, size_t m, uint32_t order, dx_id *out,
                                  bool *found)
{
    const dx_solve_call *c = &st->it->call;
    dx_graph *g = &st->session->graph;
    size_t n = c->n;
    dx_partials partials;
    dx_status status =
        dx_checked_partials(st->session, m, st->formulas, n, c->name, order, &partials);
    *found = status == DX_OK;
    if (status != DX_OK) {
        if (!dx_is_final(status))
            dx_diag_clear(&st->session->context.diag);
        return dx_is_final(status) ? status : DX_OK;
    }
    size_t rows = order == 2 ? n : m;
    for (size_t i = 0; i < rows * n; i++)
        out[i] = dx_int(g, 0);
    for (size_t i = 0; i < partials.n; i++) {
        const dx_partial *p = &partials.partial[i];
        out[p->row * n + p->column] = p->value;
        if (order == 2)
            out[p->column * n + p->row] = p->value;
    }
    dx_partials_free(&partials);
    return DX_OK;
}

static dx_status find_formulas(dx_stepper *st)
{
    const dx_solve_call *c = &st->it->call;
    dx_graph *g = &st->session->graph;
    size_t m = c->method->kind == DX_PROBLEM_LEAST ? 1 : c->m, n = c->n;
    bool shown = n <= MOST_SHOWN, second = m == 1, found = false;
    st->n_ids = m + (shown ? m * n : 0) + (shown && second ? n * n : 0);
    st->ids = dx_alloc(&st->session->context.memory, st->n_ids * sizeof *st->ids);
    if (!st->ids)
        return dx_no_memory(&st->session->context);
    for (size_t i = 0; i < st->n_ids; i++)
        st->ids[i] = dx_int(g, 0);
    st->formulas = st->ids;
    DX_TRY(in_names(st, m, c->formula, c->most, st->formulas));
    if (shown)
        DX_TRY(find_derivatives(st, m, 1, st->ids + m, &found));
    st->slopes = found ? st->ids + m : NULL;
    if (found && second)
        DX_TRY(find_derivatives(st, 1, 2, st->ids + m + n, &found));
    st->curvatures = found && second ? st->ids + m + n : NULL;
    return DX_OK;
}

/* ---- definitions ------------------------------------------------------------------------------
 */

static size_t n_formulas(const dx_stepper *st)
{
    return st->it->call.method->kind == DX_PROBLEM_LEAST ? 1 : st->it->call.m;
}

/* f(x, y) = [x + y, x - y] */
static dx_status write_function(const dx_stepper *st, const char *name, dx_text *out)
{
    const dx_solve_call *c = &st->it->call;
    dx_graph *g = &st->session->graph;
    size_t m = n_formulas(st);
    dx_text_format(out, "%s(", name);
    for (uint32_t i = 0; i < c->n; i++)
        dx_text_format(out, "%s%s", i > 0 ? ", " : "", dx_bytes(g, c->name[i]));
    dx_text_string(out, m > 1 ? ") = [" : ") = ");
    for (size_t i = 0; i < m; i++) {
        dx_text_string(out, i > 0 ? ", " : "");
        DX_TRY(dx_print_plain(g, st->formulas[i], out));
    }
    dx_text_string(out, m > 1 ? "]" : "");
    return out->failed ? dx_no_memory(g->context) : DX_OK;
}

/* A value where it has more arguments than a function can have. */
static dx_status make_function(dx_stepper *st, const char *name, dx_definition **d)
{
    dx_text text;
    if (st->it->call.n > DX_MOST_BINDINGS)
        return dx_make_definition(st->session, name, NULL, 0, d);
    dx_text_init(&text, &st->session->context.memory);
    ddx_session *s = st->session;
    dx_stepper *open = s->stepper;
    s->stepper = NULL; /* the names of another one mean nothing here */
    dx_status status = write_function(st, name, &text);
    if (status == DX_OK)
        status = dx_make_definition(s, name, dx_text_get(&text), text.n, d);
    s->stepper = open;
    dx_text_free(&text);
    return status;
}

static const char *name_of_other(const dx_stepper *st, unsigned other)
{
    static const char *const names[] = {"f", "J", "H", "step", "k", "history", "lambda"};
    bool fixed = st->it->call.method->kind == DX_PROBLEM_FIXED;
    return other == FUNCTION && fixed ? "g" : names[other];
}

dx_status dx_stepper_make_names(dx_stepper *st)
{
    const dx_solve_call *c = &st->it->call;
    ddx_session *s = st->session;
    DX_TRY(find_formulas(st));
    st->name = dx_alloc(&s->context.memory, (c->n + OTHERS) * sizeof(dx_definition *));
    if (!st->name)
        return dx_no_memory(&s->context);
    for (; st->n_names < c->n; st->n_names++)
        DX_TRY(dx_make_definition(s, dx_bytes(&s->graph, c->name[st->n_names]), NULL, 0,
                                  &st->name[st->n_names]));
    for (; st->n_names < c->n + OTHERS; st->n_names++) {
        unsigned other = (unsigned)(st->n_names - c->n);
        dx_definition **d = &st->name[st->n_names];
        DX_TRY(other == FUNCTION ? make_function(st, name_of_other(st, other), d)
                                 : dx_make_definition(s, name_of_other(st, other), NULL, 0, d));
    }
    return DX_OK;
}

void dx_stepper_free_names(dx_stepper *st)
{
    dx_memory *memory = &st->session->context.memory;
    for (size_t i = 0; i < st->n_names; i++)
        dx_release_definition(st->session, st->name[i]);
    if (st->name)
        dx_free(memory, st->name, (st->it->call.n + OTHERS) * sizeof(dx_definition *));
    dx_free(memory, st->ids, st->n_ids * sizeof *st->ids);
    st->name = NULL;
    st->ids = NULL;
}

/* ---- values ------------------------------------------------------------------------------------
 */

/* The decimal that is shown for it, which is what a user would type. */
static dx_id decimal(const dx_stepper *st, double x)
{
    dx_graph *g = &st->session->graph;
    char text[40], digits[24];
    int precision = 14, exponent = 0;
    if (!isfinite(x)) {
        (void)dx_fail(g->context, DX_DOMAIN, "this is no finite number here");
        return DX_NONE;
    }
    do
        (void)snprintf(text, sizeof text, "%.*e", precision, x);
    while (strtod(text, NULL) != x && ++precision < DIGITS);
    size_t n = 0;
    for (const char *c = text; *c && *c != 'e' && n + 1 < sizeof digits; c++)
        if (*c != '.')
            digits[n++] = *c;
    digits[n] = '\0';
    const char *power = strchr(text, 'e');
    exponent = (int)strtol(power ? power + 1 : "0", NULL, 10) - precision;
    mpq_t value;
    mpq_init(value);
    (void)mpz_set_str(mpq_numref(value), digits, 10);
    mpz_ui_pow_ui(mpq_denref(value), 10, (unsigned long)abs(exponent));
    if (exponent > 0) {
        mpz_mul(mpq_numref(value), mpq_numref(value), mpq_denref(value));
        mpz_set_ui(mpq_denref(value), 1);
    }
    mpq_canonicalize(value);
    dx_id a = dx_number_from_mpq(g, value);
    mpq_clear(value);
    return a;
}

static uint32_t digits_of(const dx_stepper *st)
{
    return st->fine ? st->fine->digits : DIGITS;
}

/* A number of many digits as it is. */
static dx_id exact(const dx_stepper *st, mpfr_srcptr x)
{
    enum { FARTHEST = 1 << 20 };
    dx_graph *g = &st->session->graph;
    bool moderate = mpfr_zero_p(x) ||
                    (mpfr_number_p(x) && mpfr_get_exp(x) < FARTHEST && mpfr_get_exp(x) > -FARTHEST);
    if (!moderate) {
        (void)dx_fail(g->context, DX_DOMAIN, "this is no number of a size to calculate with");
        return DX_NONE;
    }
    mpq_t value;
    mpq_init(value);
    mpfr_get_q(value, x);
    dx_id a = dx_number_from_mpq(g, value);
    mpq_clear(value);
    return a;
}

/* Unknown i at the current point. */
static dx_id coordinate(const dx_stepper *st, size_t i)
{
    return st->fine ? exact(st, dx_fine_point(st->fine, dx_stepper_k(st)) + i)
                    : decimal(st, st->it->solver.x[i]);
}

static dx_id decimals(const dx_stepper *st, const double *x, const double *without)
{
    dx_context *context = &st->session->context;
    uint32_t n = st->it->call.n;
    dx_id *element = dx_arena_alloc(&context->arena, n * sizeof *element);
    if (!element) {
        (void)dx_no_memory(context);
        return DX_NONE;
    }
    for (uint32_t i = 0; i < n; i++) {
        element[i] = decimal(st, without ? x[i] - without[i] : x[i]);
        if (dx_is_none(element[i]))
            return DX_NONE;
    }
    return n == 1 ? element[0] : dx_vector(&st->session->graph, n, element);
}

/* The formulas, rows by columns (0: a vector, or one alone), at the point. */
static dx_id at_point(const dx_stepper *st, size_t rows, size_t columns, const dx_id *formula)
{
    const dx_solve_call *c = &st->it->call;
    dx_graph *g = &st->session->graph;
    dx_id *to = dx_arena_alloc(&g->context->arena, c->n * sizeof *to);
    if (!to) {
        (void)dx_no_memory(g->context);
        return DX_NONE;
    }
    for (uint32_t i = 0; i < c->n; i++)
        to[i] = coordinate(st, i);
    dx_id whole = formula[0];
    if (columns > 0 && rows > 1) {
        dx_id *row = dx_arena_alloc(&g->context->arena, rows * sizeof *row);
        if (!row) {
            (void)dx_no_memory(g->context);
            return DX_NONE;
        }
        for (size_t i = 0; i < rows; i++)
            row[i] = dx_vector(g, (uint32_t)columns, formula + i * columns);
        whole = dx_vector(g, (uint32_t)rows, row);
    } else if (rows * (columns > 0 ? columns : 1) > 1) {
        whole = dx_vector(g, (uint32_t)(rows * (columns > 0 ? columns : 1)), formula);
    }
    if (dx_is_none(whole) || dx_put_values(g, c->n, c->name, to, &whole) != DX_OK)
        return DX_NONE;
    return whole;
}

static dx_id history(const dx_stepper *st)
{
    size_t n = st->it->solver.n_kept;
    dx_id table;
    if (st->fine)
        dx_notice(&st->session->context,
                  "history has the iterates in doubles, up to k = %llu; ':table' shows the others",
                  (unsigned long long)st->fine->first);
    return dx_iterates_table(&st->rows, 0, 1 + n / MOST_ROWS, &table) == DX_OK ? table : DX_NONE;
}

/* 0 where there was none. */
static dx_id last_step(const dx_stepper *st)
{
    const dx_solver *s = &st->it->solver;
    uint64_t k = dx_stepper_k(st);
    size_t n = st->it->call.n;
    if (!st->fine || k == st->fine->first)
        return decimals(st, s->x,
                        s->report.k > 0 ? dx_solver_point(s, (size_t)s->report.k - 1)
                                        : dx_solver_point(s, 0));
    dx_graph *g = &st->session->graph;
    dx_id *element = dx_arena_alloc(&g->context->arena, n * sizeof *element);
    if (!element) {
        (void)dx_no_memory(g->context);
        return DX_NONE;
    }
    for (size_t i = 0; i < n; i++)
        element[i] = dx_sub(g, exact(st, dx_fine_point(st->fine, k) + i),
                            exact(st, dx_fine_point(st->fine, k - 1) + i));
    return n == 1 ? element[0] : dx_vector(g, (uint32_t)n, element);
}

/* The multiplier of a bound that holds as an equation, where more digits are carried on: what it
 * takes that the gradient of f less λ·g of the others, in `others`, is zero along the unknown. */
static dx_status bound_multiplier(const dx_stepper *st, uint32_t i, dx_id others, dx_id *out)
{
    const dx_solve_call *c = &st->it->call;
    dx_graph *g = &st->session->graph;
    dx_id *slope = dx_arena_alloc(&g->context->arena, 2 * c->n * sizeof *slope), bound;
    if (!slope)
        return dx_no_memory(g->context);
    DX_TRY(dx_check(g, others));
    DX_TRY(dx_partials_gradient(g, st->session->rules, others, c->n, c->name, slope));
    bound = dx_iteration_constraint(st->it, i);
    DX_TRY(dx_check(g, bound));
    DX_TRY(dx_partials_gradient(g, st->session->rules, bound, c->n, c->name, slope + c->n));
    uint32_t k = c->constraint[i].unknown;
    dx_id pull = dx_div(g, slope[k], slope[c->n + k]);
    DX_TRY(dx_check(g, pull));
    *out = at_point(st, 1, 0, &pull);
    return dx_check(g, *out);
}

/* Those of the system that is carried on. What is not at its edge there has none. */
static dx_status fine_multipliers(const dx_stepper *st, dx_id *element)
{
    const dx_solve_call *c = &st->it->call;
    dx_graph *g = &st->session->graph;
    dx_id others = st->formulas[0];
    for (uint32_t i = 0, at = c->n; i < c->n_constraints; i++) {
        bool carried = c->constraint[i].place > 0 && dx_iteration_is_active(st->it, i);
        element[i] =
            carried ? exact(st, dx_fine_point(st->fine, dx_stepper_k(st)) + at++) : dx_int(g, 0);
        DX_TRY(dx_check(g, element[i]));
        if (carried)
            others = dx_sub(g, others, dx_mul(g, element[i], dx_iteration_constraint(st->it, i)));
    }
    for (uint32_t i = 0; i < c->n_constraints; i++)
        if (c->constraint[i].place == 0 && dx_iteration_is_active(st->it, i))
            DX_TRY(bound_multiplier(st, i, others, &element[i]));
    return DX_OK;
}

/* Multipliers in the order in which the constraints were typed, a number for one alone. */
static dx_id multipliers(const dx_stepper *st)
{
    const dx_solve_call *c = &st->it->call;
    dx_graph *g = &st->session->graph;
    dx_id *element = dx_arena_alloc(&g->context->arena, c->n_constraints * sizeof *element);
    if (!element) {
        (void)dx_no_memory(g->context);
        return DX_NONE;
    }
    if (st->fine && fine_multipliers(st, element) != DX_OK)
        return DX_NONE;
    for (uint32_t i = 0; i < c->n_constraints && !st->fine; i++) {
        element[i] = decimal(st, dx_iteration_multiplier(st->it, i));
        if (dx_is_none(element[i]))
            return DX_NONE;
    }
    return c->n_constraints == 1 ? element[0] : dx_vector(g, c->n_constraints, element);
}

static dx_value other_value(const dx_stepper *st, unsigned other)
{
    dx_graph *g = &st->session->graph;
    size_t n = st->it->call.n, m = n_formulas(st), k = (size_t)dx_stepper_k(st);
    switch (other) {
    case FUNCTION:
        return (dx_value){.id = at_point(st, m, 0, st->formulas), .digits = digits_of(st)};
    case JACOBIAN:
        return (dx_value){.id = st->slopes ? at_point(st, m, n, st->slopes) : DX_NONE,
                          .digits = digits_of(st)};
    case HESSIAN:
        return (dx_value){.id = st->curvatures ? at_point(st, n, n, st->curvatures) : DX_NONE,
                          .digits = digits_of(st)};
    case STEP:
        return (dx_value){.id = last_step(st), .digits = digits_of(st)};
    case NUMBER:
        return (dx_value){.id = dx_int(g, (int64_t)k)};
    case LAMBDA:
        return (dx_value){.id = multipliers(st), .digits = digits_of(st)};
    default:
        return (dx_value){.id = history(st)};
    }
}

static void make_value(dx_stepper *st, size_t i)
{
    size_t n = st->it->call.n;
    st->name[i]->value = i < n ? (dx_value){.id = coordinate(st, i), .digits = digits_of(st)}
                               : other_value(st, (unsigned)(i - n));
    dx_diag *diag = &st->session->context.diag;
    if (dx_is_none(st->name[i]->value.id) && !dx_is_final(diag->status))
        dx_diag_clear(diag); /* where it is missed, it is told */
}

/* J, H and lambda are not there for every method. */
static bool is_there(const dx_stepper *st, size_t i)
{
    size_t n = st->it->call.n;
    if (i < n)
        return true;
    switch (i - n) {
    case JACOBIAN:
        return st->slopes != NULL;
    case HESSIAN:
        return st->curvatures != NULL;
    case LAMBDA:
        return dx_is_constrained(st->it);
    default:
        return true;
    }
}

static size_t index_of(const dx_stepper *st, const char *name, size_t n)
{
    for (size_t i = 0; i < st->n_names; i++)
        if (strncmp(st->name[i]->name, name, n) == 0 && st->name[i]->name[n] == '\0')
            return is_there(st, i) ? i : st->n_names;
    return st->n_names;
}

dx_definition *dx_stepper_definition(dx_stepper *st, const char *name, size_t n)
{
    size_t i = index_of(st, name, n);
    if (i == st->n_names)
        return NULL;
    if (st->made != st->session->statements) {
        for (size_t k = 0; k < st->n_names; k++)
            st->name[k]->value = (dx_value){0};
        st->made = st->session->statements;
    }
    if (dx_is_none(st->name[i]->value.id))
        make_value(st, i);
    return st->name[i];
}

bool dx_stepper_owns(const dx_stepper *st, const dx_definition *d)
{
    return st && st->n_names > st->it->call.n && d == st->name[st->it->call.n];
}

dx_status dx_stepper_guard(ddx_session *s, const char *name, size_t n)
{
    dx_context *context = &s->context;
    size_t i = s->stepper ? index_of(s->stepper, name, n) : SIZE_MAX;
    if (!s->stepper || i >= s->stepper->n_names)
        return DX_OK;
    bool unknown = i < s->stepper->it->call.n;
    dx_status status =
        unknown ? dx_fail(context, DX_NAME, "%s is the point of the iteration that is open", name)
                : dx_fail(context, DX_NAME, "%s belongs to the iteration that is open", name);
    if (unknown)
        dx_diag_hint(&context->diag,
                     "':restart %s=2' starts elsewhere, ':quit' leaves the iteration", name);
    else
        dx_diag_hint(&context->diag, "take another name, or leave the iteration: ':quit'");
    return status;
}
