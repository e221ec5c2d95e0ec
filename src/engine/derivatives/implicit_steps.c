/* How derivatives of what equations define are found, line by line. */
#include "engine/derivatives/implicit.h"

#include "engine/derivation.h"

#include "expr/print.h"
#include "expr/walk.h"
#include "symbolic/forms/readable.h"
#include "symbolic/steps/tidying.h"

#include <stdio.h>
#include <string.h>

/* ---- unknowns as functions ---------------------------------------------------------------- */

/* y(x) or z(x, y) for each unknown. */
static dx_id as_functions(const dx_implicit *p, dx_id a)
{
    dx_graph *g = &p->e->session->graph;
    dx_id function[DX_MOST_UNKNOWNS];
    for (size_t i = 0; i < p->n; i++)
        function[i] = dx_apply(g, p->unknown[i], p->n_by, p->by);
    return dx_substitute(g, a, p->n, p->unknown, function);
}

/* The derivative of unknown j by variable k. */
static dx_id prime_of(const dx_implicit *p, size_t k, size_t j)
{
    uint32_t counts[DX_MOST_VARIABLES] = {0};
    counts[k] = 1;
    return dx_derivative_of(&p->e->session->graph, p->unknown[j], counts, p->n_by, p->by);
}

/* An expression in the variables and the unknowns as it is shown. */
static dx_status in_functions(const dx_implicit *p, dx_id a, dx_id *out)
{
    dx_graph *g = &p->e->session->graph;
    DX_TRY(dx_check(g, a));
    DX_TRY(dx_readable(g, a, out));
    *out = as_functions(p, *out);
    return dx_check(g, *out);
}

/* ---- lines ---------------------------------------------------------------------------------- */

static uint32_t last_line(const dx_implicit *p)
{
    return (uint32_t)p->e->recorder->n;
}

void dx_tell_implicit_end(dx_implicit *p, const char *closing, size_t n, const uint32_t *lines)
{
    dx_recorder *r = p->e->recorder;
    r->closing = closing;
    n = n < DX_MOST_ENDS ? n : DX_MOST_ENDS;
    memcpy(r->end, lines, n * sizeof *lines);
    r->n_ends = n;
}

/* Derivatives of the unknowns that are solved for: what they are, and how often by each variable.
 */
typedef struct sought {
    const dx_id *prime;
    const uint32_t *count;
} sought;

dx_status dx_write_derivative(const dx_implicit *p, size_t j, const uint32_t *count, dx_text *out)
{
    enum { MOST_PRIMES = 3 };
    dx_graph *g = &p->e->session->graph;
    if (p->n_by == 1 && count[0] <= MOST_PRIMES) {
        dx_text_string(out, dx_bytes(g, p->unknown[j]));
        for (uint32_t i = 0; i < count[0]; i++)
            dx_text_char(out, '\'');
        return DX_OK;
    }
    dx_id d = p->unknown[j];
    for (size_t k = 0; k < p->n_by; k++)
        d = count[k] > 0 ? dx_named_derivative(g, d, p->by[k], count[k], p->n_by > 1) : d;
    DX_TRY(dx_check(g, d));
    return dx_print_line(g, d, out);
}

/* "y", "y, z" or, with counts, their derivatives: one of the unknowns alone (only < n), or all but
 * one (without < n). */
static dx_status write_unknowns(const dx_implicit *p, size_t only, size_t without,
                                const uint32_t *count, dx_text *out)
{
    static const uint32_t none[DX_MOST_VARIABLES];
    bool written = false;
    for (size_t i = 0; i < p->n; i++) {
        if (i == without || (only < p->n && i != only))
            continue;
        dx_text_string(out, written ? ", " : "");
        DX_TRY(dx_write_derivative(p, i, count ? count : none, out));
        written = true;
    }
    return DX_OK;
}

static dx_status tell_text(dx_implicit *p, dx_text *rule, dx_id formula, size_t n_refers,
                           const uint32_t *refers)
{
    dx_status status = rule->failed
                           ? dx_no_memory(&p->e->session->context)
                           : dx_tell_line(p->e, dx_text_get(rule), formula, n_refers, refers);
    dx_text_free(rule);
    return status;
}

/* "solve for y'", "collect y', z'", "eliminate z'" */
static dx_status tell_of(dx_implicit *p, const char *what, const sought *s, size_t only,
                         size_t without, dx_id formula, size_t n_refers, const uint32_t *refers)
{
    dx_text rule;
    dx_text_init(&rule, &p->e->session->context.memory);
    dx_text_string(&rule, what);
    dx_status status = write_unknowns(p, only, without, s->count, &rule);
    if (status == DX_OK)
        return tell_text(p, &rule, formula, n_refers, refers);
    dx_text_free(&rule);
    return status;
}

/* "z is a function of x, y" */
static dx_status tell_function(dx_implicit *p, dx_id formula)
{
    dx_text rule;
    dx_text_init(&rule, &p->e->session->context.memory);
    dx_status status = write_unknowns(p, p->n, p->n, NULL, &rule);
    dx_text_string(&rule, p->n == 1 ? " is a function" : " are functions");
    for (size_t k = 0; k < p->n_by; k++)
        dx_text_format(&rule, "%s%s", k > 0 ? ", " : " of ",
                       dx_bytes(&p->e->session->graph, p->by[k]));
    if (status == DX_OK)
        return tell_text(p, &rule, formula, 0, NULL);
    dx_text_free(&rule);
    return status;
}

/* ---- slopes --------------------------------------------------------------------------------- */

/* The derivative of a side, told where there is something to tell. */
static dx_status tell_side(dx_implicit *p, size_t k, dx_id side, dx_id *out, uint32_t *line)
{
    ddx_session *s = p->e->session;
    bool partial = p->e->partial;
    DX_TRY(dx_check(&s->graph, side));
    DX_TRY(dx_diff(&s->graph, s->rules, side, p->by[k], 1, out));
    DX_TRY(dx_readable(&s->graph, *out, out));
    *line = 0;
    if (!dx_contains(&s->graph, side, p->by[k]))
        return DX_OK;
    p->e->partial = p->n_by > 1;
    dx_status status = dx_tell_derivative(p->e, side, p->by[k], 1, *out);
    p->e->partial = partial;
    *line = last_line(p);
    return status;
}

/* On the branches of the equations where there are slopes: "where y > x". */
static dx_status tell_conditions(dx_implicit *p, dx_id left, dx_id right)
{
    dx_graph *g = &p->e->session->graph;
    dx_text rule;
    dx_id none = dx_vector(g, 0, NULL);
    dx_text_init(&rule, &g->context->memory);
    dx_status status = DX_OK;
    for (size_t i = 0; i < p->n_conditions && status == DX_OK; i++) {
        dx_text_string(&rule, i == 0 ? "where " : ", ");
        status = dx_print_line(g, as_functions(p, p->condition[i]), &rule);
    }
    if (status == DX_OK)
        status = rule.failed ? dx_no_memory(g->context)
                             : dx_tell_next(p->e, dx_text_get(&rule), left, right, none, 0, NULL);
    dx_text_free(&rule);
    return status;
}

/* y_j' = right/left from left·y_j' = right, which is that line; readable it is `slope`. */
static dx_status tell_division(dx_implicit *p, const sought *s, size_t j, dx_id left, dx_id right,
                               dx_id slope, uint32_t line)
{
    dx_graph *g = &p->e->session->graph;
    dx_id quotient = dx_div(g, right, left);
    DX_TRY(dx_check(g, quotient));
    DX_TRY(dx_check(g, slope));
    if (!dx_is_int(g, left, 1))
        DX_TRY(tell_of(p, "solve for ", s, j, p->n, dx_line_equation(g, s->prime[j], quotient), 1,
                       &line));
    if (p->n_conditions > 0 && !dx_same(quotient, slope))
        DX_TRY(tell_conditions(p, quotient, slope));
    else if (dx_op_of(g, slope) == DX_OP_CASES && !dx_same(quotient, slope))
        DX_TRY(
            dx_tell_next(p->e, "piece by piece", quotient, slope, dx_vector(g, 0, NULL), 0, NULL));
    else
        DX_TRY(dx_tell_simplification(p->e, quotient, slope));
    p->last[j] = last_line(p);
    return DX_OK;
}

/* Has every term of it a minus? */
static bool is_negative(const dx_graph *g, dx_id a)
{
    if (dx_op_of(g, a) != DX_OP_ADD)
        return dx_is_number(g, a) && dx_number_sign(g, a) < 0;
    bool negative = dx_number_sign(g, dx_constant(g, a)) <= 0;
    for (uint32_t i = 0; negative && i < dx_terms(g, a); i++)
        negative = dx_number_sign(g, dx_coefficient(g, a, i)) < 0;
    return negative;
}

/* The derivatives of the unknowns on the left, all else on the right: rest[0] or, with the other
 * sign, rest[1], so that there is no minus in front. */
static dx_status tell_collected(dx_implicit *p, const sought *s, size_t i, const dx_id rest[2],
                                dx_id *left, dx_id *right)
{
    dx_graph *g = &p->e->session->graph;
    uint32_t line = last_line(p);
    dx_id coefficient[DX_MOST_UNKNOWNS];
    bool negative = true;
    for (size_t j = 0; j < p->n; j++) {
        DX_TRY(in_functions(p, p->partial[i][j], &coefficient[j]));
        negative = negative && (dx_is_int(g, coefficient[j], 0) || is_negative(g, coefficient[j]));
    }
    *left = dx_int(g, 0);
    for (size_t j = 0; j < p->n; j++) {
        dx_id factor = negative ? dx_neg(g, coefficient[j]) : coefficient[j];
        *left = dx_add(g, *left, dx_mul(g, factor, s->prime[j]));
    }
    DX_TRY(dx_check(g, *left));
    *right = rest[negative];
    dx_id before = dx_line_formula(g, p->e->recorder->line[line - 1]);
    if (dx_same(before, dx_line_equation(g, *left, *right)))
        return DX_OK;
    return tell_of(p, "collect ", s, p->n, p->n, dx_line_equation(g, *left, *right), 1, &line);
}

/* Equation i, both sides of which are told before, differentiated by variable k. */
static dx_status tell_both_sides(dx_implicit *p, size_t k, const char *rule,
                                 const dx_told_sides *before, dx_told_sides *after)
{
    dx_graph *g = &p->e->session->graph;
    uint32_t line, refers[2];
    size_t n = 0;
    for (size_t m = 0; m < 2; m++) {
        DX_TRY(tell_side(p, k, before->side[m], &after->side[m], &line));
        if (line > 0)
            refers[n++] = line;
    }
    DX_TRY(
        dx_tell_line(p->e, rule, dx_line_equation(g, after->side[0], after->side[1]), n, refers));
    after->line = last_line(p);
    return DX_OK;
}

/* "differentiate both sides", " of (6)" */
static void name_differentiation(const dx_implicit *p, size_t k, const char *of, char room[120])
{
    const char *symbol = dx_bytes(&p->e->session->graph, p->by[k]);
    if (p->n_by == 1)
        snprintf(room, 120, "differentiate both sides%s", of);
    else
        snprintf(room, 120, "apply d/d%.60s to both sides%s", symbol, of);
}

static dx_status tell_equation(dx_implicit *p, size_t k, size_t i, const sought *s, uint32_t *out)
{
    dx_graph *g = &p->e->session->graph;
    dx_id function = as_functions(p, p->equation[i]), rest[2], left, right;
    char rule[120];
    DX_TRY(dx_check(g, function));
    if (k == 0)
        DX_TRY(tell_function(p, function));
    if (p->reduced[i]) {
        const uint32_t given = last_line(p);
        dx_id single = dx_relation(g, DX_OP_EQ, p->zero[i], dx_int(g, 0));
        DX_TRY(dx_check(g, single));
        function = as_functions(p, single);
        DX_TRY(dx_check(g, function));
        DX_TRY(dx_tell_line(p->e, p->reduced[i], function, k == 0, &given));
    }
    const dx_told_sides given = {{dx_operand(g, function, 0), dx_operand(g, function, 1)}, 0};
    name_differentiation(p, k, "", rule);
    DX_TRY(tell_both_sides(p, k, rule, &given, &p->told[k][i]));
    DX_TRY(in_functions(p, dx_neg(g, p->partial[i][p->n + k]), &rest[0]));
    DX_TRY(in_functions(p, p->partial[i][p->n + k], &rest[1]));
    DX_TRY(tell_collected(p, s, i, rest, &left, &right));
    *out = last_line(p);
    if (p->n > 1)
        return DX_OK;
    left = dx_div(g, left, s->prime[0]);
    DX_TRY(dx_check(g, left));
    return tell_division(p, s, 0, left, right, as_functions(p, p->slope[k][0]), last_line(p));
}

/* below·y_j' = above, which has no other unknown, by all the equations at once. */
static dx_status tell_elimination(dx_implicit *p, const sought *s, size_t j, dx_id above,
                                  dx_id slope, const uint32_t *lines)
{
    dx_graph *g = &p->e->session->graph;
    dx_id left;
    DX_TRY(in_functions(p, p->own[j], &left));
    DX_TRY(tell_of(p, "eliminate ", s, p->n, j,
                   dx_line_equation(g, dx_mul(g, left, s->prime[j]), above), p->n, lines));
    return tell_division(p, s, j, left, above, slope, last_line(p));
}

/* The same by the equations of its block, with the slopes in them that were found before. */
static dx_status tell_block(dx_implicit *p, const sought *s, size_t j, dx_id above, dx_id slope,
                            const uint32_t *lines)
{
    dx_graph *g = &p->e->session->graph;
    uint32_t by[2 * DX_MOST_UNKNOWNS];
    size_t n = 0, equations = 0;
    dx_id left;
    for (size_t i = 0; i < p->n; i++)
        if (p->by_equations[j] >> i & 1)
            by[n++] = lines[i];
    equations = n;
    for (size_t i = 0; i < p->n; i++)
        if (p->by_unknowns[j] >> i & 1)
            by[n++] = p->last[i];
    DX_TRY(in_functions(p, p->own[j], &left));
    dx_id equation = dx_line_equation(g, dx_mul(g, left, s->prime[j]), above);
    if (n == 1 && dx_same(equation, dx_line_formula(g, p->e->recorder->line[by[0] - 1])))
        return tell_division(p, s, j, left, above, slope, by[0]);
    DX_TRY(dx_tell_line(p->e,
                        n == equations   ? n > 1 ? "eliminate the others" : ""
                        : equations == 1 ? "put in what is known"
                                         : "put in what is known, eliminate the others",
                        equation, n, by));
    return tell_division(p, s, j, left, above, slope, last_line(p));
}

dx_status dx_tell_slopes(dx_implicit *p, size_t k)
{
    uint32_t line[DX_MOST_UNKNOWNS], count[DX_MOST_VARIABLES] = {0};
    dx_id prime[DX_MOST_UNKNOWNS], above;
    const sought s = {prime, count};
    count[k] = 1;
    for (size_t j = 0; j < p->n; j++)
        prime[j] = prime_of(p, k, j);
    for (size_t i = 0; i < p->n; i++)
        DX_TRY(tell_equation(p, k, i, &s, &line[i]));
    for (size_t i = 0; i < p->n_solved; i++) {
        const size_t j = p->sequence[i];
        DX_TRY(in_functions(p, p->above[k][j], &above));
        DX_TRY(tell_block(p, &s, j, above, as_functions(p, p->slope[k][j]), line));
    }
    for (size_t j = 0; j < p->n && p->n > 1 && p->n_solved == 0; j++) {
        DX_TRY(in_functions(p, p->above[k][j], &above));
        DX_TRY(tell_elimination(p, &s, j, above, as_functions(p, p->slope[k][j]), line));
    }
    memcpy(p->found[k], p->last, sizeof p->last);
    return DX_OK;
}

dx_status dx_tell_named_order(dx_implicit *p, const dx_named_order *o, const dx_told_sides *before,
                              dx_told_sides *after)
{
    dx_graph *g = &p->e->session->graph;
    uint32_t line[DX_MOST_UNKNOWNS];
    const sought s = {o->prime, o->count};
    dx_id left = DX_NONE, right = DX_NONE, rest[2];
    for (size_t i = 0; i < p->n; i++) {
        char of[32], rule[120];
        snprintf(of, sizeof of, " of (%u)", (unsigned)before[i].line);
        name_differentiation(p, o->by, of, rule);
        DX_TRY(tell_both_sides(p, o->by, rule, &before[i], &after[i]));
        if (!o->solved)
            continue;
        DX_TRY(dx_readable(g, dx_neg(g, o->rest[i]), &rest[0]));
        DX_TRY(dx_readable(g, o->rest[i], &rest[1]));
        DX_TRY(tell_collected(p, &s, i, rest, &left, &right));
        line[i] = last_line(p);
    }
    if (o->solved && p->n == 1) {
        left = dx_div(g, left, s.prime[0]);
        DX_TRY(dx_check(g, left));
        return tell_division(p, &s, 0, left, right, o->formula[0], last_line(p));
    }
    for (size_t j = 0; j < p->n && o->solved; j++) {
        DX_TRY(dx_readable(g, o->above[j], &right));
        DX_TRY(tell_elimination(p, &s, j, right, o->formula[j], line));
    }
    return DX_OK;
}

/* ---- what follows --------------------------------------------------------------------------- */

/* y' = ... as a note, for all of them that stand in the formula; by several variables an
 * equation. */
static dx_id first_derivatives(dx_implicit *p, dx_id in, const dx_id *prime, const dx_id *slope)
{
    dx_graph *g = &p->e->session->graph;
    dx_id note[DX_MOST_UNKNOWNS];
    uint32_t n_notes = 0;
    for (size_t i = 0; i < p->n; i++) {
        if (!dx_contains(g, in, prime[i]))
            continue;
        char name[80] = "";
        int n = p->n_by > 1 ? 0 : snprintf(name, sizeof name, "%.70s'", dx_bytes(g, p->unknown[i]));
        const dx_id part[] = {dx_string(g, name, n > 0 ? (size_t)n : 0),
                              p->n_by > 1 ? dx_line_equation(g, prime[i], slope[i]) : slope[i],
                              dx_int(g, 0)};
        note[n_notes++] = dx_vector(g, 3, part);
    }
    return dx_vector(g, n_notes, note);
}

/* The readable form, or the one before where the last step to it gains little: the equation comes
 * next. */
static dx_status last_form(dx_implicit *p, dx_id from, dx_id read, dx_id *out)
{
    dx_graph *g = &p->e->session->graph;
    dx_tidy_step step[DX_TIDY_STEPS];
    double effort = 0;
    size_t n;
    DX_TRY(dx_tidy(g, from, read, &effort, step, &n));
    *out = read;
    if (n < 2 || (strcmp(step[n - 1].rule, "simplify") != 0 &&
                  strcmp(step[n - 1].rule, "multiply above and below by") != 0))
        return DX_OK;
    dx_id before = step[n - 2].form;
    if (dx_print_weight(g, read) > 0.8 * dx_print_weight(g, before))
        *out = before;
    return DX_OK;
}

dx_status dx_tell_order(dx_implicit *p, size_t k, size_t j, const uint32_t *orders, dx_id before,
                        dx_id after)
{
    ddx_session *s = p->e->session;
    dx_graph *g = &s->graph;
    bool several = p->n_by > 1;
    dx_id function = as_functions(p, before), d, prime[DX_MOST_UNKNOWNS], slope[DX_MOST_UNKNOWNS],
          read;
    char rule[100];
    DX_TRY(dx_check(g, function));
    DX_TRY(dx_diff(g, s->rules, function, p->by[k], 1, &d));
    DX_TRY(dx_readable(g, d, &d));
    snprintf(rule, sizeof rule, "differentiate (%u)%s%.60s", (unsigned)p->last[j],
             several ? " by " : "", several ? dx_bytes(g, p->by[k]) : "");
    dx_id left = dx_derivative_of(g, p->unknown[j], orders, p->n_by, p->by);
    DX_TRY(dx_tell_line(
        p->e, rule,
        dx_line_equation(g, left, dx_written_derivative(g, function, p->by[k], 1, several)), 0,
        NULL));
    p->e->recorder->goes_on = true;
    bool partial = p->e->partial;
    p->e->partial = several;
    dx_status status = dx_tell_derivative(p->e, function, p->by[k], 1, d);
    p->e->partial = partial;
    DX_TRY(status);
    for (size_t i = 0; i < p->n; i++) {
        prime[i] = prime_of(p, k, i);
        slope[i] = as_functions(p, p->slope[k][i]);
    }
    dx_id put = dx_substitute(g, d, p->n, prime, slope);
    DX_TRY(dx_check(g, put));
    if (!dx_same(put, d))
        DX_TRY(
            dx_tell_next(p->e, "put in:", d, put, first_derivatives(p, d, prime, slope), 0, NULL));
    DX_TRY(dx_readable(g, put, &read));
    after = as_functions(p, after);
    DX_TRY(dx_check(g, after));
    if (!dx_same(after, read))
        DX_TRY(last_form(p, put, read, &read));
    DX_TRY(dx_tell_simplification(p->e, put, read));
    const uint32_t first = 1;
    if (!dx_same(after, read))
        DX_TRY(
            dx_tell_next(p->e, "use the equation", read, after, dx_vector(g, 0, NULL), 1, &first));
    p->last[j] = last_line(p);
    return DX_OK;
}

dx_status dx_tell_use(dx_implicit *p, size_t k, size_t j, dx_id after)
{
    dx_graph *g = &p->e->session->graph;
    dx_id before = as_functions(p, p->slope[k][j]);
    const uint32_t first = 1;
    after = as_functions(p, after);
    DX_TRY(dx_check(g, before));
    DX_TRY(dx_check(g, after));
    p->last[j] = p->found[k][j];
    if (dx_same(before, after))
        return DX_OK;
    if (p->n == 1 && p->found[k][j] == last_line(p))
        DX_TRY(dx_tell_next(p->e, "use the equation", before, after, dx_vector(g, 0, NULL), 1,
                            &first));
    else
        DX_TRY(dx_tell_line(p->e, p->n == 1 ? "use the equation" : "use the equations",
                            dx_line_equation(g, prime_of(p, k, j), after), 1, &p->found[k][j]));
    p->last[j] = last_line(p);
    return DX_OK;
}
