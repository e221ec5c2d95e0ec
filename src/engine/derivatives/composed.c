#include "engine/derivatives/composed.h"

#include "engine/derivation.h"
#include "engine/derivatives/instance.h"
#include "expr/asis.h"
#include "expr/print.h"
#include "expr/walk.h"
#include "symbolic/domain/corners.h"
#include "symbolic/forms/addends.h"
#include "symbolic/forms/readable.h"

#include <stdio.h>
#include <string.h>

/* Beyond that nobody follows; functions whose partial derivatives are told; names put in. */
enum { MOST_NODES = 200, MOST_CALLS = 16, MOST_NAMED = 12, MOST_TERMS = 24 };

/* ---- reading --------------------------------------------------------------------------------- */

static const dx_definition *function_of(const dx_evaluation *e, const dx_ast *name)
{
    const dx_definition *d =
        name->kind == DX_AST_NAME ? dx_find_definition(e->session, name->text, name->length) : NULL;
    return d && d->is_function ? d : NULL;
}

/* Is it arithmetic and calls of functions alone? *calls: with one of several arguments. */
static bool is_plain(const dx_evaluation *e, const dx_ast *ast, size_t *nodes, bool *calls)
{
    const dx_ast *child = ast->child;
    if (++*nodes > MOST_NODES)
        return false;
    switch (ast->kind) {
    case DX_AST_CALL: {
        const dx_definition *d = function_of(e, child);
        if (child->kind != DX_AST_NAME ||
            (!d && child->fn == DX_FN_NONE && dx_find_builtin(child->text, child->length)))
            return false;
        *calls = *calls || (d && d->n_parameters > 1);
        child = child->next;
        break;
    }
    case DX_AST_NUMBER:
    case DX_AST_NAME:
    case DX_AST_SUM:
    case DX_AST_PRODUCT:
    case DX_AST_NEGATE:
    case DX_AST_POWER:
    case DX_AST_VECTOR:
        break;
    default:
        return false;
    }
    for (; child; child = child->next)
        if (!is_plain(e, child, nodes, calls))
            return false;
    return true;
}

/* In the state of a statement, what is read aside is not told. */
typedef struct aside {
    dx_recorder *recorder;
    unsigned notices;
    size_t premises;
    bool holds;
} aside;

static aside step_aside(dx_evaluation *e, bool holds)
{
    const aside before = {e->recorder, e->session->context.notices.n, e->n_premises, e->holds};
    e->recorder = NULL;
    e->holds = holds;
    return before;
}

static void come_back(dx_evaluation *e, const aside *before)
{
    e->recorder = before->recorder;
    e->session->context.notices.n = before->notices;
    e->n_premises = before->premises;
    e->holds = before->holds;
}

dx_status dx_read_calls(dx_evaluation *e, const dx_bound *b, const dx_ast *operand, dx_id *out)
{
    const dx_definition *d = function_of(e, operand);
    size_t nodes = 0;
    bool calls = d && d->n_parameters > 1;
    *out = DX_NONE;
    if ((!e->recorder && !e->written) || !is_plain(e, operand, &nodes, &calls) || !calls)
        return DX_OK;
    const aside before = step_aside(e, true);
    dx_status status = dx_operand_in(e, b, operand, out);
    come_back(e, &before);
    if (status != DX_OK)
        *out = DX_NONE;
    return dx_excuse(&e->session->context, status);
}

/* ---- calls that stay ------------------------------------------------------------------------- */

static uint32_t first_argument(const dx_graph *g, dx_id a)
{
    return dx_op_of(g, a) == DX_OP_DERIV ? 2 : 1;
}

static const dx_definition *known(const dx_evaluation *e, dx_id a)
{
    const dx_finder all = {.e = (dx_evaluation *)e};
    const dx_definition *d = NULL;
    size_t index;
    return dx_is_known(&all, a, &d, &index) ? d : NULL;
}

/* z(t^2, 1), z(t, t) by t: more than the partial derivative itself. */
static bool composes(const dx_graph *g, dx_id call, dx_id symbol)
{
    uint32_t varying = 0;
    bool bare = true;
    for (uint32_t i = 1; i < dx_count(g, call); i++) {
        dx_id argument = dx_operand(g, call, i);
        if (!dx_contains(g, argument, symbol))
            continue;
        varying++;
        bare = bare && dx_same(argument, symbol);
    }
    return varying > 1 || (varying == 1 && !bare);
}

static bool composes_by_any(const dx_graph *g, dx_id call, size_t n, const dx_id *symbol)
{
    for (size_t i = 0; i < n; i++)
        if (composes(g, call, symbol[i]))
            return true;
    return false;
}

/* What the function is of its parameters, without a word. */
static dx_status formula_of(dx_evaluation *e, const dx_definition *d, dx_id *parameter, dx_id *out)
{
    const aside before = step_aside(e, false);
    dx_status status = dx_formula_of(e, d, parameter, out);
    come_back(e, &before);
    return status;
}

/* Calls in a formula with their values. */
typedef struct released {
    size_t n;
    dx_id *from, *to;
} released;

/* Those calls of the walk that do not stay get their values, inner ones first; keep NULL: all. */
static dx_status release(dx_evaluation *e, const dx_walk *walk, const bool *keep, released *out)
{
    dx_graph *g = &e->session->graph;
    dx_id parameter[DX_MOST_BINDINGS], argument[DX_MOST_BINDINGS], body;
    out->n = 0;
    out->from = dx_statement_ids(e, 2 * walk->n);
    if (!out->from)
        return DX_NOMEM;
    out->to = out->from + walk->n;
    for (size_t i = 0; i < walk->n; i++) {
        const dx_definition *d =
            dx_op_of(g, walk->id[i]) == DX_OP_APPLY ? known(e, walk->id[i]) : NULL;
        if (!d || (keep && keep[i]))
            continue;
        for (uint32_t k = 0; k < d->n_parameters; k++) {
            argument[k] =
                dx_replace(g, dx_operand(g, walk->id[i], k + 1), out->n, out->from, out->to);
            DX_TRY(dx_check(g, argument[k]));
        }
        DX_TRY(formula_of(e, d, parameter, &body));
        out->from[out->n] = walk->id[i];
        out->to[out->n++] = dx_substitute(g, body, d->n_parameters, parameter, argument);
        DX_TRY(dx_check(g, out->to[out->n - 1]));
        DX_TRY(dx_poll(g->context));
    }
    return DX_OK;
}

/* The formula with the values of all calls. */
static dx_status value_of(dx_evaluation *e, dx_id a, dx_id *out)
{
    dx_graph *g = &e->session->graph;
    dx_walk walk;
    released all;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    dx_status status = release(e, &walk, NULL, &all);
    dx_walk_free(&walk);
    DX_TRY(status);
    *out = dx_replace(g, a, all.n, all.from, all.to);
    return dx_check(g, *out);
}

/* Calls of several arguments that compose, and those that are arguments of them. *any: there are
 * some, and all functions are smooth. */
static dx_status find_kept(dx_evaluation *e, const dx_walk *walk, size_t n, const dx_id *symbol,
                           bool *keep, bool *any)
{
    dx_graph *g = &e->session->graph;
    dx_id parameter[DX_MOST_BINDINGS], body;
    bool pieces = false;
    memset(keep, 0, walk->n * sizeof *keep);
    *any = false;
    for (size_t i = walk->n; i-- > 0;) {
        const dx_id call = walk->id[i];
        const dx_definition *d = dx_op_of(g, call) == DX_OP_APPLY ? known(e, call) : NULL;
        if (!d)
            continue;
        keep[i] = keep[i] || (d->n_parameters > 1 && composes_by_any(g, call, n, symbol));
        if (!keep[i])
            continue;
        DX_TRY(formula_of(e, d, parameter, &body));
        DX_TRY(dx_has_pieces(g, body, &pieces));
        if (pieces)
            break;
        *any = true;
        for (uint32_t k = 1; k < dx_count(g, call) && d->n_parameters > 1; k++) {
            const dx_id argument = dx_operand(g, call, k);
            if (dx_op_of(g, argument) == DX_OP_APPLY && known(e, argument))
                for (size_t s = 0; s < n; s++)
                    keep[dx_walk_find(walk, argument)] |= dx_contains(g, argument, symbol[s]);
        }
    }
    *any = *any && !pieces;
    return DX_OK;
}

static dx_status keep_composed(dx_evaluation *e, dx_id *a, size_t n, const dx_id *symbol)
{
    dx_graph *g = &e->session->graph;
    dx_walk walk;
    released others = {0};
    bool any = false;
    DX_TRY(dx_walk_make(g, 1, a, &walk));
    bool *keep = dx_arena_alloc(&g->context->arena, walk.n * sizeof *keep);
    dx_status status = keep ? find_kept(e, &walk, n, symbol, keep, &any) : dx_no_memory(g->context);
    if (status == DX_OK && any)
        status = release(e, &walk, keep, &others);
    dx_walk_free(&walk);
    DX_TRY(status);
    *a = any ? dx_replace(g, *a, others.n, others.from, others.to) : DX_NONE;
    return any ? dx_check(g, *a) : DX_OK;
}

static void remember(dx_evaluation *e, dx_id value, dx_id calls)
{
    if (e->n_held < DX_MOST_KEPT && !dx_same(value, calls)) {
        e->held[e->n_held].value = value;
        e->held[e->n_held++].calls = calls;
    }
}

dx_status dx_hold_calls(dx_evaluation *e, size_t n, const dx_id *symbol, dx_id calls, dx_id *value)
{
    dx_graph *g = &e->session->graph;
    dx_id all, known_value;
    if (dx_is_none(calls) || dx_op_of(g, *value) == DX_OP_STEPS)
        return DX_OK;
    DX_TRY(keep_composed(e, &calls, n, symbol));
    if (dx_is_none(calls))
        return DX_OK;
    DX_TRY(value_of(e, calls, &all));
    DX_TRY(value_of(e, *value, &known_value)); /* x(t) in it, of which a total derivative is */
    if (!dx_same(all, known_value))
        return DX_OK;
    *value = all;
    remember(e, all, calls);
    for (uint32_t i = 0; dx_op_of(g, all) == DX_OP_VECTOR && i < dx_count(g, all) &&
                         dx_op_of(g, calls) == DX_OP_VECTOR;
         i++)
        remember(e, dx_operand(g, all, i), dx_operand(g, calls, i));
    return DX_OK;
}

dx_status dx_hold_operand(dx_evaluation *e, const dx_bound *b, const dx_ast *operand, dx_id *value)
{
    dx_id calls;
    DX_TRY(dx_read_calls(e, b, operand, &calls));
    return dx_hold_calls(e, b->n, b->symbol, calls, value);
}

dx_id dx_with_calls(const dx_evaluation *e, dx_id value)
{
    for (size_t i = e->n_held; i-- > 0;)
        if (dx_same(e->held[i].value, value))
            return e->held[i].calls;
    return value;
}

/* ---- telling --------------------------------------------------------------------------------- */

/* What is put in at the end, and the lines that it is by. */
typedef struct composed {
    dx_evaluation *e;
    dx_graph *g;
    dx_recorder *r;
    size_t n; /* calls in the slope, with their values */
    dx_id *from, *to;
    dx_id parameters; /* what those of the functions are called: VECTORs [z, x, y] */
    size_t n_by;
    uint32_t by[MOST_CALLS];
    size_t n_notes;
    dx_id note[MOST_NAMED];
    bool ambiguous; /* a parameter is several things, so that nothing is said of it */
} composed;

/* ---- names of parameters --------------------------------------------------------------------- */

/* z(x^2, x): x stands for another thing in the call than in the function. */
static bool reuses_names(const dx_graph *g, dx_id call, const dx_id *parameter)
{
    const uint32_t n = dx_count(g, call) - 1;
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < n && !dx_same(dx_operand(g, call, i + 1), parameter[i]); k++)
            if (dx_contains(g, dx_operand(g, call, k + 1), parameter[i]))
                return true;
    return false;
}

/* u, v, w, or the next letters that are not in the formula: how many there are. */
static dx_status find_letters(dx_evaluation *e, dx_id formula, uint32_t n, dx_id *out,
                              uint32_t *found)
{
    dx_graph *g = &e->session->graph;
    static const char letters[] = "uvwpqrabchklmn";
    *found = 0;
    for (const char *c = letters; *c && *found < n; c++) {
        const dx_id letter = dx_symbol(g, c, 1);
        DX_TRY(dx_check(g, letter));
        if (!dx_contains(g, formula, letter) && !dx_find_definition(e->session, c, 1))
            out[(*found)++] = letter;
    }
    return DX_OK;
}

/* [z, x, y], with other letters where one of its calls has these names for something else. */
static dx_status name_parameters(dx_evaluation *e, const dx_walk *walk, dx_id name, dx_id calls,
                                 const dx_definition *d, dx_id *out)
{
    dx_graph *g = &e->session->graph;
    dx_id part[DX_MOST_BINDINGS + 1] = {name}, body, letter[DX_MOST_BINDINGS];
    uint32_t found = 0;
    bool reused = false;
    DX_TRY(formula_of(e, d, part + 1, &body));
    dx_id own = dx_vector(g, d->n_parameters, part + 1);
    DX_TRY(dx_check(g, own));
    DX_TRY(dx_with_names(g, &own));
    for (uint32_t i = 0; i < d->n_parameters; i++)
        letter[i] = dx_operand(g, own, i);
    for (size_t i = 0; i < walk->n && !reused; i++)
        reused = dx_op_of(g, walk->id[i]) == DX_OP_APPLY &&
                 dx_same(dx_operand(g, walk->id[i], 0), name) &&
                 dx_count(g, walk->id[i]) == d->n_parameters + 1 &&
                 reuses_names(g, walk->id[i], letter);
    const dx_id both[] = {calls, body};
    if (reused)
        DX_TRY(find_letters(e, dx_vector(g, 2, both), d->n_parameters, part + 1, &found));
    if (found < d->n_parameters)
        memcpy(part + 1, letter, d->n_parameters * sizeof *letter);
    *out = dx_vector(g, d->n_parameters + 1, part);
    return dx_check(g, *out);
}

/* Of all functions that are called. */
static dx_status list_parameters(dx_evaluation *e, dx_id calls, dx_id *out)
{
    dx_graph *g = &e->session->graph;
    dx_id list[MOST_CALLS];
    size_t n = 0;
    dx_walk walk;
    DX_TRY(dx_with_names(g, &calls));
    DX_TRY(dx_walk_make(g, 1, &calls, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && n < MOST_CALLS && status == DX_OK; i++) {
        const dx_id call = walk.id[i];
        const dx_definition *d = dx_op_of(g, call) == DX_OP_APPLY ? known(e, call) : NULL;
        bool there = !d;
        for (size_t k = 0; k < n && !there; k++)
            there = dx_same(dx_operand(g, list[k], 0), dx_operand(g, call, 0));
        if (!there)
            status = name_parameters(e, &walk, dx_operand(g, call, 0), calls, d, &list[n++]);
    }
    dx_walk_free(&walk);
    DX_TRY(status);
    *out = dx_vector(g, n, list);
    return dx_check(g, *out);
}

/* The function in its parameters, as these are called. */
static dx_status named_formula(const composed *c, const dx_definition *d, dx_id name,
                               dx_id *parameter, dx_id *out)
{
    dx_graph *g = c->g;
    DX_TRY(formula_of(c->e, d, parameter, out));
    for (uint32_t i = 0; i < dx_count(g, c->parameters); i++) {
        const dx_id list = dx_operand(g, c->parameters, i);
        dx_id to[DX_MOST_BINDINGS];
        if (!dx_same(dx_operand(g, list, 0), name) || dx_count(g, list) != d->n_parameters + 1)
            continue;
        for (uint32_t k = 0; k < d->n_parameters; k++)
            to[k] = dx_operand(g, list, k + 1);
        *out = dx_substitute(g, *out, d->n_parameters, parameter, to);
        memcpy(parameter, to, d->n_parameters * sizeof *to);
        break;
    }
    return dx_check(g, *out);
}

/* ---- lines ----------------------------------------------------------------------------------- */

/* 2*(p - y) goes into a product as it is, and is not multiplied out before. */
static dx_status shorter_form(dx_graph *g, dx_id a, dx_id *out)
{
    dx_id readable;
    DX_TRY(dx_readable(g, a, &readable));
    const bool factored = dx_is_true_sum(g, readable) && !dx_is_true_sum(g, a) &&
                          dx_print_weight(g, a) <= 1.25 * dx_print_weight(g, readable);
    *out = factored ? a : readable;
    return DX_OK;
}

/* A partial derivative in the same parameters that was told: the line still stands. */
static dx_told_partial *find_partial(const composed *c, dx_id name, dx_id counts, uint32_t n,
                                     const dx_id *parameter)
{
    const dx_graph *g = c->g;
    for (size_t i = 0; i < c->e->n_told_partials && i < DX_MOST_TOLD_PARTIALS; i++) {
        dx_told_partial *p = &c->e->told_partial[i];
        if (!dx_same(p->name, name) || !dx_same(p->counts, counts) || p->line > c->r->n ||
            memcmp(p->parameter, parameter, n * sizeof *parameter) != 0)
            continue;
        const dx_id formula = dx_line_formula(g, c->r->line[p->line - 1]);
        if (dx_op_of(g, formula) == DX_OP_EQ && dx_same(dx_operand(g, formula, 1), p->formula))
            return p;
    }
    return NULL;
}

/* D[1](z)(x, y), line by line; NULL where there are too many. */
static dx_status tell_partial(composed *c, const dx_definition *d, dx_id slope,
                              const dx_told_partial **out)
{
    dx_graph *g = c->g;
    const dx_id name = dx_operand(g, slope, 0), counts = dx_operand(g, slope, 1);
    uint32_t order[DX_MOST_BINDINGS] = {0};
    const size_t ends = c->r->n_ends, found = c->r->found;
    dx_id body, parameter[DX_MOST_BINDINGS];
    DX_TRY(named_formula(c, d, name, parameter, &body));
    dx_told_partial *told = find_partial(c, name, counts, d->n_parameters, parameter);
    *out = told;
    if (told)
        return DX_OK;
    told = &c->e->told_partial[c->e->n_told_partials % DX_MOST_TOLD_PARTIALS];
    memcpy(told->parameter, parameter, d->n_parameters * sizeof *parameter);
    for (uint32_t i = 0; i < d->n_parameters; i++) {
        int64_t times = 0;
        (void)dx_get_int(g, dx_operand(g, counts, i), &times);
        order[i] = (uint32_t)times;
    }
    const bool before = c->e->partial;
    c->e->partial = d->n_parameters > 1;
    dx_id left = dx_derivative_of(g, name, order, d->n_parameters, told->parameter), value = body;
    dx_status status =
        dx_tell_notation(c->e, d, left, body, d->n_parameters, told->parameter, order);
    for (uint32_t i = 0; i < d->n_parameters && status == DX_OK; i++) {
        dx_id of = value;
        if (order[i] == 0)
            continue;
        status = dx_diff(g, c->e->session->rules, of, told->parameter[i], order[i], &value);
        if (status == DX_OK)
            status = shorter_form(g, value, &value);
        if (status == DX_OK)
            status = dx_tell_derivative(c->e, of, told->parameter[i], order[i], value);
    }
    c->e->partial = before;
    DX_TRY(status);
    c->r->n_ends = ends;
    c->r->found = found;
    told->name = name;
    told->counts = counts;
    told->formula = value;
    told->line = (uint32_t)c->r->n;
    c->e->n_told_partials++;
    *out = told;
    return DX_OK;
}

/* "x(t) = cos(t)", "x = cos(t)"; nothing where it is there already, or is the same. */
static dx_status note(composed *c, dx_id left, dx_id right)
{
    dx_graph *g = c->g;
    dx_text text;
    DX_TRY(dx_with_names(g, &left));
    DX_TRY(dx_with_names(g, &right));
    if (dx_same(left, right) || c->n_notes == MOST_NAMED)
        return DX_OK;
    dx_text_init(&text, &g->context->memory);
    dx_status status = dx_print_line(g, left, &text);
    dx_id words =
        status == DX_OK && !text.failed ? dx_string(g, dx_text_get(&text), text.n) : DX_NONE;
    dx_text_free(&text);
    DX_TRY(status);
    const dx_id part[] = {words, right, dx_int(g, 0)}, made = dx_vector(g, 3, part);
    DX_TRY(dx_check(g, made));
    for (size_t i = 0; i < c->n_notes; i++) {
        if (dx_same(c->note[i], made))
            return DX_OK;
        c->ambiguous = c->ambiguous || dx_same(dx_operand(g, c->note[i], 0), words);
    }
    c->note[c->n_notes++] = made;
    return DX_OK;
}

/* The derivatives of functions in the slope are told, and the calls get their values. */
static dx_status tell_partials(composed *c, const dx_walk *walk)
{
    dx_graph *g = c->g;
    dx_evaluation *e = c->e;
    dx_id argument[DX_MOST_BINDINGS];
    c->from = dx_statement_ids(e, 2 * walk->n);
    if (!c->from)
        return DX_NOMEM;
    c->to = c->from + walk->n;
    for (size_t i = 0; i < walk->n; i++) {
        const dx_id call = walk->id[i];
        const dx_definition *d = known(e, call);
        const bool differentiated = dx_op_of(g, call) == DX_OP_DERIV;
        const dx_told_partial *partial = NULL;
        if (!d)
            continue;
        if (differentiated)
            DX_TRY(tell_partial(c, d, call, &partial));
        bool there = !partial || c->n_by == MOST_CALLS;
        for (size_t k = 0; k < c->n_by && !there; k++)
            there = c->by[k] == partial->line;
        if (!there)
            c->by[c->n_by++] = partial->line;
        for (uint32_t k = 0; k < d->n_parameters; k++) {
            const dx_id typed = dx_operand(g, call, first_argument(g, call) + k);
            DX_TRY(value_of(e, typed, &argument[k]));
            if (differentiated && dx_op_of(g, typed) == DX_OP_APPLY && known(e, typed))
                DX_TRY(note(c, typed, argument[k]));
            else if (differentiated && (d->n_parameters > 1 || dx_op_of(g, typed) != DX_OP_SYMBOL))
                DX_TRY(note(c, partial->parameter[k], argument[k]));
        }
        c->from[c->n] = call;
        if (differentiated)
            c->to[c->n] =
                dx_substitute(g, partial->formula, d->n_parameters, partial->parameter, argument);
        else
            DX_TRY(value_of(e, call, &c->to[c->n]));
        DX_TRY(dx_check(g, c->to[c->n++]));
    }
    return DX_OK;
}

/* A term with the values beside its other factors: 2*cos(t)*sin(t)*(-sin(t)). */
static dx_id term_with_values(const composed *c, dx_id number, dx_id term)
{
    dx_graph *g = c->g;
    dx_id factor[MOST_TERMS];
    bool divides[MOST_TERMS] = {false};
    const bool product = dx_op_of(g, term) == DX_OP_MUL;
    const uint32_t count = product ? dx_factors(g, term) : 1;
    size_t n = 0;
    if (count + 1 > MOST_TERMS)
        return DX_NONE;
    factor[n++] = number;
    for (uint32_t i = 0; i < count; i++) {
        dx_id base = product ? dx_base(g, term, i) : term;
        dx_id one = dx_replace(g, base, c->n, c->from, c->to);
        if (product)
            one =
                dx_asis_power(g, one, dx_replace(g, dx_exponent(g, term, i), c->n, c->from, c->to));
        factor[n++] = one;
    }
    return dx_asis_product(g, n, factor, divides);
}

/* The calls somewhere in the slope, where that is no sum of products of them. */
static dx_status show_inside(const composed *c, dx_id slope, dx_id *shown)
{
    dx_graph *g = c->g;
    dx_id name[MOST_CALLS];
    *shown = DX_NONE;
    if (c->n > MOST_CALLS)
        return DX_OK;
    for (size_t i = 0; i < c->n; i++) {
        char text[16];
        int length = snprintf(text, sizeof text, "'%zu", i);
        name[i] = dx_symbol(g, text, (size_t)length);
        DX_TRY(dx_check(g, name[i]));
    }
    slope = dx_replace(g, slope, c->n, c->from, name);
    for (size_t i = 0; i < c->n && !dx_is_none(slope); i++)
        DX_TRY(dx_asis_put(g, slope, name[i], c->to[i], &slope));
    *shown = slope;
    return DX_OK;
}

/* Is there a call in what is no factor of it? */
static bool calls_inside(const composed *c, dx_id term)
{
    const dx_graph *g = c->g;
    const bool product = dx_op_of(g, term) == DX_OP_MUL;
    for (uint32_t i = 0; i < (product ? dx_factors(g, term) : 1); i++) {
        const dx_id base = product ? dx_base(g, term, i) : term;
        bool own = !dx_is_none(dx_op_of(g, base) == DX_OP_DERIV ? base : DX_NONE);
        for (size_t k = 0; k < c->n && !own; k++)
            if (dx_op_of(g, c->from[k]) == DX_OP_DERIV && dx_contains(g, base, c->from[k]))
                return true;
    }
    return false;
}

/* The slope with the values, before they are multiplied; NONE where that is the same. *fewer: terms
 * come together in the value. */
static dx_status show_values(const composed *c, dx_id slope, dx_id put, dx_id *shown, bool *fewer)
{
    dx_graph *g = c->g;
    dx_id term[MOST_TERMS];
    bool alike, inside = false;
    const bool sum = dx_op_of(g, slope) == DX_OP_ADD;
    const uint32_t count = sum ? dx_terms(g, slope) : 1;
    *shown = DX_NONE;
    *fewer = sum && (dx_op_of(g, put) == DX_OP_ADD ? dx_terms(g, put) < count : count > 1);
    if (count + 1 > MOST_TERMS)
        return DX_OK;
    for (uint32_t i = 0; i < count && !inside; i++) {
        inside = calls_inside(c, sum ? dx_term(g, slope, i) : slope);
        term[i] = term_with_values(c, sum ? dx_coefficient(g, slope, i) : dx_int(g, 1),
                                   sum ? dx_term(g, slope, i) : slope);
    }
    term[count] = sum ? dx_constant(g, slope) : dx_int(g, 0);
    *fewer = *fewer || inside;
    if (inside)
        DX_TRY(show_inside(c, slope, shown));
    else
        *shown = dx_asis_sum(g, count + 1, term);
    if (dx_is_none(*shown))
        return dx_excuse(g->context, g->context->diag.status);
    DX_TRY(dx_is_written_alike(g, *shown, put, &alike));
    if (alike)
        *shown = DX_NONE;
    return DX_OK;
}

/* "= 2*cos(t)*sin(t)*(-sin(t)) + cos(t)^2*cos(t)", and down to the answer. */
static dx_status put_in(composed *c, dx_id slope, dx_id answer)
{
    dx_graph *g = c->g;
    dx_id put = dx_replace(g, slope, c->n, c->from, c->to), shown;
    bool fewer;
    DX_TRY(dx_check(g, put));
    DX_TRY(show_values(c, slope, put, &shown, &fewer));
    DX_TRY(dx_with_names(g, &slope));
    DX_TRY(dx_with_names(g, &put));
    if (!dx_is_none(shown))
        DX_TRY(dx_with_names(g, &shown));
    dx_id refers[MOST_CALLS];
    for (size_t i = 0; i < c->n_by; i++)
        refers[i] = dx_int(g, c->by[i]);
    static const char named[] = "put in:", unnamed[] = "the functions put in";
    const char *const rule = c->ambiguous || c->n_notes == 0 ? unnamed : named;
    dx_line line = {.style = DX_LINE_CONTINUED,
                    .rule = dx_string(g, rule, strlen(rule)),
                    .formula = dx_line_equation(g, slope, put),
                    .notes = dx_vector(g, c->ambiguous ? 0 : c->n_notes, c->note),
                    .refers = dx_vector(g, c->n_by, refers)};
    if (!dx_is_none(shown))
        line.shown = dx_line_equation(g, slope, shown);
    DX_TRY(dx_record_made(c->r, &line));
    if (!dx_is_none(shown)) {
        const char *const done = fewer ? "multiply and collect like terms" : "multiply";
        const dx_line next = {.style = DX_LINE_CONTINUED,
                              .rule = dx_string(g, done, strlen(done)),
                              .formula = dx_line_equation(g, put, put),
                              .shown = dx_line_equation(g, shown, put),
                              .notes = dx_vector(g, 0, NULL),
                              .refers = dx_vector(g, 0, NULL)};
        DX_TRY(dx_record_made(c->r, &next));
    }
    DX_TRY(dx_with_names(g, &answer));
    return dx_record_simplification(c->r, put, answer);
}

/* The first derivative: by the chain rule, then the partial derivatives, then what comes out. */
static dx_status tell_first(composed *c, dx_id calls, dx_id symbol, dx_id answer)
{
    dx_graph *g = c->g;
    dx_id slope;
    dx_walk walk;
    DX_TRY(dx_diff(g, c->e->session->rules, calls, symbol, 1, &slope));
    DX_TRY(dx_readable(g, slope, &slope));
    DX_TRY(list_parameters(c->e, calls, &c->parameters));
    c->r->parameters = c->parameters;
    DX_TRY(dx_tell_derivative(c->e, calls, symbol, 1, slope));
    const dx_id subject = c->r->subject;
    DX_TRY(dx_walk_make(g, 1, &slope, &walk));
    c->r->depth++;
    dx_status status = tell_partials(c, &walk);
    c->r->depth--;
    dx_walk_free(&walk);
    DX_TRY(status);
    DX_TRY(put_in(c, slope, answer));
    c->r->subject = subject;
    DX_TRY(dx_with_names(g, &answer));
    c->r->answer = answer;
    if (c->r->n_ends > 0 && c->r->n_ends < DX_MOST_ENDS) {
        c->r->told[c->r->n_ends - 1] = answer;
        c->r->end[c->r->n_ends - 1] = (uint32_t)c->r->n;
    }
    return DX_OK;
}

static dx_status composes_by(dx_evaluation *e, dx_id calls, dx_id symbol, bool *does)
{
    dx_graph *g = &e->session->graph;
    dx_walk walk;
    *does = false;
    DX_TRY(dx_walk_make(g, 1, &calls, &walk));
    for (size_t i = 0; i < walk.n && !*does; i++)
        *does = dx_op_of(g, walk.id[i]) == DX_OP_APPLY && known(e, walk.id[i]) &&
                dx_count(g, walk.id[i]) > 2 && composes(g, walk.id[i], symbol);
    dx_walk_free(&walk);
    return DX_OK;
}

dx_status dx_tell_composed(dx_evaluation *e, dx_id value, dx_id symbol, uint32_t order,
                           dx_id answer, bool *told)
{
    dx_graph *g = &e->session->graph;
    dx_recorder *r = e->recorder;
    const dx_id calls = dx_with_calls(e, value), by_rules = r->by_rules;
    dx_id first = answer;
    *told = false;
    if (dx_same(calls, value) || order == 0 ||
        (!dx_is_none(by_rules) && !dx_same(by_rules, answer)))
        return DX_OK;
    DX_TRY(composes_by(e, calls, symbol, told));
    if (!*told)
        return DX_OK;
    composed c = {.e = e, .g = g, .r = r};
    if (order > 1) {
        DX_TRY(dx_diff(g, e->session->rules, value, symbol, 1, &first));
        DX_TRY(dx_readable(g, first, &first));
    }
    r->by_rules = DX_NONE;
    DX_TRY(tell_first(&c, calls, symbol, first));
    if (order == 1)
        return DX_OK;
    if (r->n_ends > 0)
        r->n_ends--; /* the first derivative is on the way */
    r->chained = true;
    r->by_rules = by_rules;
    dx_status status = dx_tell_derivative(e, first, symbol, order - 1, answer);
    r->chained = false;
    return status;
}
