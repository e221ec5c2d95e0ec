/* definition(f, x): the derivative from first principles, as a derivation. */
#include "engine/derivation.h"
#include "engine/field.h"
#include "engine/limit.h"

#include "expr/derivation.h"
#include "expr/print.h"
#include "expr/walk.h"
#include "numeric/verify.h"
#include "symbolic/quotient.h"
#include "symbolic/readable.h"

#include <stdio.h>
#include <string.h>

enum { LARGE = 200 };

typedef struct principle {
    ddx_session *s;
    dx_id f, x, h;
    dx_id at;             /* NONE: at x itself */
    dx_id last;           /* formula of the quotient */
    dx_id name;           /* of the function, for f'(at) */
    size_t first_premise; /* of those of f */
    char side;            /* that the quotient has values on alone; 0: both */
    bool given;           /* that is the user's: else it is told what f(x) is */
    dx_quotient_lines lines;
    dx_recorder recorder;
} principle;

static dx_status refuse(ddx_session *s, const dx_ast *part, const char *what, const char *hint)
{
    dx_status status = dx_fail(&s->context, DX_TYPE, "%s", what);
    dx_diag_hint(&s->context.diag, "%s", hint);
    dx_diag_place(&s->context.diag, part->span);
    return status;
}

/* ---- what is asked ------------------------------------------------------------------------- */

/* The formula of the operand, which may be the name of a function, in the variable. */
static dx_status read_formula(dx_evaluation *e, const dx_ast *operand, dx_id name, dx_id *out)
{
    dx_bound bound;
    DX_TRY(dx_bind(e, 1, &name, &bound));
    DX_TRY(dx_operand_in(e, &bound, operand, out));
    DX_TRY(dx_foresee_in(e, &bound.frame, out));
    DX_TRY(dx_refuse_capture(e, &bound, "the derivative", *out));
    return dx_put_in(e, &bound, &name, out);
}

/* The only variable, where none is given. */
static dx_status only_variable(dx_evaluation *e, const dx_ast *call, dx_id *name)
{
    const dx_ast *operand = dx_child(call, 1);
    const dx_definition *d = operand->kind == DX_AST_NAME
                                 ? dx_find_definition(e->session, operand->text, operand->length)
                                 : NULL;
    if (d && d->is_function) {
        *name = dx_symbol_of(e, d->parameters);
        return d->n_parameters == 1
                   ? dx_check(&e->session->graph, *name)
                   : refuse(e->session, call, "this function has several variables",
                            "say by which: definition(f(x, y), x)");
    }
    dx_id value, two[2];
    DX_TRY(dx_lower(&e->lowering, operand, &value));
    size_t n = dx_free_symbols(&e->session->graph, value, 2, two);
    if (n == 0) {
        dx_status status = refuse(e->session, call, "there is no variable here",
                                  "say by which: definition(x^2*y, x)");
        dx_hint_number(e, operand);
        return status;
    }
    if (n != 1)
        return refuse(e->session, call, "there are several variables",
                      "say by which: definition(x^2*y, x)");
    *name = two[0];
    return DX_OK;
}

/* A name for the step that does not occur yet. */
static dx_status choose_step(principle *p)
{
    static const char *const names[] = {"h", "k", "t", "s", "h_1", "h_2"};
    dx_graph *g = &p->s->graph;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        dx_id known = dx_symbol(g, names[i], strlen(names[i]));
        DX_TRY(dx_check(g, known));
        if (dx_same(known, p->x) || dx_contains(g, p->f, known) || dx_same(known, p->name) ||
            (!dx_is_none(p->at) && dx_contains(g, p->at, known)))
            continue;
        p->h = dx_late_symbol(g, names[i], strlen(names[i]));
        return dx_check(g, p->h);
    }
    return dx_fail(&p->s->context, DX_NAME, "there is no letter left for the step");
}

/* Is it a symbol in the formula, or an abstract function's name? */
static dx_status is_taken(principle *p, dx_id name, bool *taken)
{
    dx_graph *g = &p->s->graph;
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &p->f, &walk));
    *taken = dx_same(name, p->x) || dx_contains(g, p->f, name) || dx_contains(g, p->at, name);
    for (size_t i = 0; i < walk.n; i++) {
        dx_op op = dx_op_of(g, walk.id[i]);
        *taken = *taken || ((op == DX_OP_APPLY || op == DX_OP_DERIV) &&
                            dx_same(dx_operand(g, walk.id[i], 0), name));
    }
    dx_walk_free(&walk);
    return DX_OK;
}

/* What the derivative at a point is called: f'(3). */
static dx_status choose_name(dx_evaluation *e, const dx_ast *operand, principle *p)
{
    static const char letters[] = "fguvwpq";
    dx_graph *g = &p->s->graph;
    const dx_definition *d = operand->kind == DX_AST_NAME
                                 ? dx_find_definition(p->s, operand->text, operand->length)
                                 : NULL;
    p->name = DX_NONE;
    p->given = d && d->is_function && d->n_parameters == 1;
    if (dx_op_of(g, p->f) == DX_OP_APPLY) /* f(x) itself */
        return DX_OK;
    if (p->given) {
        p->name = dx_symbol_of(e, operand);
        return dx_check(g, p->name);
    }
    bool taken = true;
    for (size_t i = 0; taken && letters[i] != '\0'; i++) {
        dx_id name = dx_symbol(g, letters + i, 1);
        DX_TRY(dx_check(g, name));
        DX_TRY(is_taken(p, name, &taken));
        taken = taken || dx_find_definition(p->s, letters + i, 1);
        p->name = taken ? DX_NONE : name;
    }
    return DX_OK;
}

static dx_status read_request(dx_evaluation *e, const dx_ast *call, principle *p)
{
    ddx_session *s = e->session;
    const dx_ast *by = dx_child(call, 2), *operand = dx_child(call, 1);
    p->at = p->name = DX_NONE;
    p->side = '\0';
    if (!by) {
        DX_TRY(only_variable(e, call, &p->x));
    } else if (by->kind == DX_AST_NAME) {
        p->x = dx_symbol_of(e, by);
    } else if (by->kind == DX_AST_BINDING) {
        p->x = dx_symbol_of(e, by->child);
        DX_TRY(dx_lower_value(&e->lowering, by->child->next, &p->at));
        if (by->child->sign)
            return refuse(s, by, "a derivative is from both sides",
                          "limit((f(x + h) - f(x))/h, h=0+) is from one");
        if (dx_op_of(&s->graph, p->at) >= DX_OP_EQ || dx_contains(&s->graph, p->at, p->x))
            return refuse(s, by->child->next, "this must be a number for the variable",
                          "use: definition(f, x = a)");
    } else {
        return refuse(s, by, "this must be the variable, or the variable and a value",
                      "use: definition(f, x) or definition(f, x = a)");
    }
    DX_TRY(dx_check(&s->graph, p->x));
    p->first_premise = e->n_premises;
    DX_TRY(read_formula(e, operand, p->x, &p->f));
    if (dx_op_of(&s->graph, p->f) >= DX_OP_EQ || dx_op_of(&s->graph, p->f) == DX_OP_INF)
        return refuse(s, operand, "this must be a formula for a number",
                      "vectors go element by element");
    if (!dx_is_none(p->at))
        DX_TRY(choose_name(e, operand, p));
    return choose_step(p);
}

/* ---- lines --------------------------------------------------------------------------------- */

/* A line's formula where the variable is. */
static dx_id here(principle *p, dx_id a)
{
    return dx_is_none(p->at) ? a : dx_substitute(&p->s->graph, a, 1, &p->x, &p->at);
}

static dx_status check_line(principle *p, dx_id first, dx_id line)
{
    dx_verdict verdict;
    if (!p->s->settings.verify)
        return DX_OK;
    DX_TRY(dx_verify_equal(&p->s->graph, first, line, &verdict));
    if (verdict != DX_DISAGREES)
        return DX_OK;
    dx_status status =
        dx_fail(&p->s->context, DX_BUG, "a line of this derivation is not equal to the one before");
    dx_diag_hint(&p->s->context.diag, "please report it; ':set verify off' shows it unchecked");
    return status;
}

static dx_status record(principle *p, dx_line_style style, const char *rule, dx_id formula)
{
    dx_graph *g = &p->s->graph;
    DX_TRY(dx_check(g, formula));
    return dx_record_line(&p->recorder, style, rule, formula, dx_vector(g, 0, NULL), 0, NULL);
}

static dx_status no_value_here(principle *p)
{
    dx_context *context = &p->s->context;
    dx_text text;
    dx_text_init(&text, &context->memory);
    dx_diag_clear(&context->diag);
    dx_status status = dx_print_plain(&p->s->graph, p->at, &text);
    if (status == DX_OK)
        status = dx_fail(context, DX_DOMAIN,
                         "there is no derivative at %s = %.80s: there is no value there",
                         dx_bytes(&p->s->graph, p->x), dx_text_get(&text));
    dx_text_free(&text);
    return status;
}

/* (f(x + h) - f(x))/h, in which a sum f(x) stays together, and nothing is subtracted yet. */
static dx_id difference_as_written(principle *p)
{
    dx_graph *g = &p->s->graph;
    dx_id there = dx_add(g, p->x, p->h), scale, rest;
    dx_split_coefficient(g, p->f, &scale, &rest);
    if (dx_op_of(g, rest) != DX_OP_ADD && dx_contains(g, p->lines.line[0].formula, p->h))
        return DX_NONE;
    there = here(p, dx_substitute(g, p->f, 1, &p->x, &there));
    dx_id before = here(p, p->f);
    if (dx_is_none(there) || dx_is_none(before) || dx_is_int(g, before, 0))
        return DX_NONE;
    const dx_id minus[] = {dx_int(g, -1), before}, terms[] = {there, dx_vector(g, 2, minus)};
    const dx_id quotient[] = {dx_arrangement(g, 2, terms), dx_power(g, p->h, -1)};
    dx_id whole = dx_vector(g, 2, quotient);
    return dx_arrangement(g, 1, &whole);
}

/* The lines with x^n = exp(n*log(x)) hold for x > 0. */
static void tell_positive(principle *p)
{
    dx_graph *g = &p->s->graph;
    dx_text text;
    if (dx_is_none(p->lines.positive) || !dx_is_none(p->at))
        return;
    dx_id relation = dx_relation(g, DX_OP_LT, dx_int(g, 0), p->lines.positive);
    dx_text_init(&text, &p->s->context.memory);
    if (!dx_is_none(relation) && dx_op_of(g, relation) == DX_OP_LT &&
        dx_print_plain(g, relation, &text) == DX_OK && text.n <= 100)
        dx_notice(&p->s->context, "%s", dx_text_get(&text));
    dx_text_free(&text);
}

/* Has it a value at h = 0 as it stands? Then that is the limit. */
static bool is_settled(principle *p, dx_id formula)
{
    dx_graph *g = &p->s->graph;
    dx_id zero = dx_int(g, 0), value = dx_substitute(g, formula, 1, &p->h, &zero);
    if (!dx_is_none(value))
        return true;
    dx_diag_clear(&p->s->context.diag);
    return false;
}

/* Where f is 0 at the point, f(a + h)/h may be plain at once: h*abs(h). */
static dx_status record_at_zero(principle *p, dx_id first, bool *done)
{
    dx_graph *g = &p->s->graph;
    dx_id before = dx_is_none(p->at) ? DX_NONE : here(p, p->f), read;
    *done = false;
    if (dx_is_none(before) || !dx_is_int(g, before, 0) || dx_is_larger(g, first, LARGE))
        return DX_OK;
    DX_TRY(dx_readable(g, first, &read));
    if (!is_settled(p, read))
        return DX_OK;
    *done = true;
    p->last = read;
    return dx_record_simplification(&p->recorder, first, read);
}

/* "f(x) = x^2", where the last line speaks of f'(3) and f is no function of the user. */
static dx_id told_function(principle *p)
{
    dx_graph *g = &p->s->graph;
    char name[96];
    if (dx_is_none(p->at) || dx_is_none(p->name) || p->given)
        return dx_vector(g, 0, NULL);
    int n = snprintf(name, sizeof name, "%s(%.80s)", dx_bytes(g, p->name), dx_bytes(g, p->x));
    const dx_id part[] = {dx_string(g, name, n > 0 ? (size_t)n : 0), p->f, dx_int(g, 0)};
    dx_id note = dx_vector(g, 3, part);
    return dx_vector(g, 1, &note);
}

static dx_status record_quotients(principle *p, dx_id *first)
{
    dx_graph *g = &p->s->graph;
    dx_context *context = &p->s->context;
    *first = here(p, p->lines.line[0].formula);
    if (dx_is_none(*first))
        return context->diag.status == DX_DOMAIN ? no_value_here(p) : context->diag.status;
    dx_id shown = difference_as_written(p);
    DX_TRY(dx_is_none(shown) ? p->s->context.diag.status : DX_OK);
    DX_TRY(dx_record_shown(&p->recorder, "difference quotient", *first, shown, told_function(p)));
    if (!dx_is_none(shown) && p->lines.n == 1) {
        char rule[64];
        snprintf(rule, sizeof rule, "collect like terms, cancel %.20s",
                 dx_name_bytes(dx_bytes(g, p->h)));
        DX_TRY(record(p, DX_LINE_CONTINUED, rule, dx_line_equation(g, *first, *first)));
    }
    tell_positive(p);
    p->last = *first;
    bool done;
    DX_TRY(record_at_zero(p, *first, &done));
    for (size_t i = 1; i < p->lines.n && !done; i++) {
        const dx_quotient_line *line = &p->lines.line[i];
        DX_TRY(check_line(p, p->lines.line[0].formula, line->formula));
        dx_id formula = here(p, line->formula);
        if (dx_is_none(formula) && context->diag.status == DX_DOMAIN) {
            dx_diag_clear(&context->diag); /* true elsewhere, and nothing here */
            continue;
        }
        DX_TRY(dx_check(g, formula));
        if (dx_same(formula, p->last))
            continue;
        p->last = formula;
        DX_TRY(record(p, DX_LINE_CONTINUED, line->rule, dx_relation(g, DX_OP_EQ, *first, formula)));
        done = !dx_is_none(p->at) && is_settled(p, formula);
    }
    return DX_OK;
}

/* What cancelled in f has a value at the point, and near it. */
static dx_status check_lost(principle *p, dx_evaluation *e)
{
    dx_id part;
    bool gaps;
    if (dx_is_none(p->at))
        return DX_OK;
    for (size_t k = p->first_premise; k < e->n_premises; k++) {
        dx_premise there = e->premise[k];
        if (!dx_is_none(there.valued))
            DX_TRY(dx_hold_valued(e, &there, 1, &p->x, &p->at));
    }
    DX_TRY(dx_lost_beside(e, p->first_premise, 1, &p->x, &p->at, &p->side, &gaps, &part));
    for (size_t k = p->first_premise; k < e->n_premises && dx_is_none(part); k++)
        if (!dx_is_none(e->premise[k].valued)) /* the answer is about that point */
            DX_TRY(dx_hold_valued(e, &e->premise[k], 1, &p->x, &p->at));
    if (dx_is_none(part))
        return DX_OK;
    dx_status status = dx_fail(&p->s->context, DX_DOMAIN,
                               "there is no derivative here: near there it has no real value");
    return dx_hint_lost(e, part, status);
}

/* The derivative at a point: its being infinite, or not there, is told of it. */
static dx_status limit_of_quotient(principle *p, dx_id quotient, dx_id *out)
{
    ddx_session *s = p->s;
    dx_graph *g = &s->graph;
    dx_provisos provisos;
    dx_id zero = dx_int(g, 0);
    dx_status status = dx_find_limit(s, quotient, p->h, zero, p->side, &provisos, out);
    if (status == DX_DOMAIN) {
        char why[sizeof s->context.diag.message];
        memcpy(why, s->context.diag.message, sizeof why);
        dx_diag_clear(&s->context.diag);
        return dx_fail(&s->context, DX_DOMAIN, "there is no derivative here: %.300s", why);
    }
    DX_TRY(status);
    if (p->side)
        dx_tell_limit_side(s, p->side == '+');
    if (dx_op_of(g, *out) != DX_OP_INF)
        return dx_note_limit(g, s->rules, quotient, 1, &p->h, &zero, provisos.nonzero,
                             provisos.n_positive, provisos.positive, *out);
    return dx_fail(&s->context, DX_DOMAIN,
                   "there is no derivative here: the difference quotient goes to %s",
                   dx_is_minus_inf(g, *out) ? "-inf" : "inf");
}

/* The known limits that the last formula needs: those of functions that are in it. */
static dx_status write_facts(principle *p, dx_id last, dx_text *out)
{
    dx_text formula;
    bool written = false;
    dx_text_init(&formula, &p->s->context.memory);
    dx_status status = dx_print_plain(&p->s->graph, last, &formula);
    for (const char *fact = p->lines.facts; *fact && status == DX_OK;) {
        size_t n = strcspn(fact, ";"), start = strspn(fact, "(");
        size_t length = strcspn(fact + start, "(^");
        char name[16];
        snprintf(name, sizeof name, "%.*s(", (int)length, fact + start);
        bool needed = fact[start + length] == '^' || strstr(dx_text_get(&formula), name);
        if (needed)
            dx_text_format(out, "%s%.*s", written ? ", " : ", as ", (int)n, fact);
        written = written || needed;
        fact += n + strspn(fact + n, "; ");
    }
    dx_text_free(&formula);
    return status;
}

/* The derivative, and the line that says so. */
static dx_status record_limit(principle *p, dx_id quotient, dx_id *out)
{
    ddx_session *s = p->s;
    dx_graph *g = &s->graph;
    dx_id value, formula, shown = DX_NONE;
    dx_text rule;
    if (dx_is_none(p->at)) {
        DX_TRY(dx_checked_derivative(s, p->f, p->x, 1, &value));
        formula = dx_relation(g, DX_OP_EQ, dx_written_derivative(g, p->f, p->x, 1, false), value);
    } else {
        DX_TRY(limit_of_quotient(p, quotient, &value));
        formula = value;
        if (!dx_is_none(p->name)) {
            const uint32_t once = 1;
            shown = dx_line_equation(g, dx_derivative_of(g, p->name, &once, 1, &p->at), value);
            DX_TRY(dx_check(g, shown));
        }
    }
    dx_text_init(&rule, &s->context.memory);
    dx_text_format(&rule, "limit %s -> 0", dx_name_bytes(dx_bytes(g, p->h)));
    if (!p->lines.finished && dx_is_none(p->at))
        dx_text_string(&rule, ", found by the derivative rules");
    dx_status status = dx_check(g, formula);
    if (status == DX_OK && (p->lines.finished || !dx_is_none(p->at)) && !is_settled(p, p->last))
        status = write_facts(p, p->last, &rule);
    if (status == DX_OK)
        status = dx_record_shown(&p->recorder, dx_text_get(&rule), formula, shown,
                                 dx_vector(g, 0, NULL));
    dx_text_free(&rule);
    *out = value;
    return status;
}

/* The variable may have a value, which comes behind the derivative, as in steps(d/dx f). */
static dx_status put_value_in(principle *p, dx_evaluation *e, dx_id derivative)
{
    dx_graph *g = &e->session->graph;
    dx_id meaning = dx_look_up(e, e->frame, p->x), after;
    DX_TRY(dx_check(g, meaning));
    if (!dx_is_none(p->at) || dx_same(meaning, p->x))
        return DX_OK;
    DX_TRY(dx_remember_derivative(e, p->f, p->x, derivative, 1));
    DX_TRY(dx_check_premises(e, p->first_premise, 1, &p->x, &meaning));
    after = dx_substitute(g, derivative, 1, &p->x, &meaning);
    DX_TRY(dx_check(g, after));
    dx_recorder *outer = e->recorder;
    e->recorder = &p->recorder;
    p->recorder.answer = derivative;
    dx_status status = dx_tell_values(e, 1, &p->x, &meaning, derivative, after);
    e->recorder = outer;
    return status;
}

/* definition(f, x), as it is typed. */
static dx_id subject_of(principle *p)
{
    static const char name[] = "definition";
    dx_graph *g = &p->s->graph;
    const dx_id argument[] = {p->f,
                              dx_is_none(p->at) ? p->x : dx_relation(g, DX_OP_EQ, p->x, p->at)};
    return dx_apply(g, dx_symbol(g, name, sizeof name - 1), 2, argument);
}

static dx_status derive(principle *p, dx_evaluation *e, dx_id *out)
{
    dx_id first, derivative = DX_NONE;
    DX_TRY(dx_difference_quotient(&p->s->graph, p->f, p->x, p->h, &p->lines));
    DX_TRY(record_quotients(p, &first));
    DX_TRY(record_limit(p, first, &derivative));
    DX_TRY(put_value_in(p, e, derivative));
    return dx_recorder_finish(&p->recorder, subject_of(p), out);
}

dx_status dx_run_definition(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    ddx_session *s = e->session;
    principle *p = dx_arena_alloc(&s->context.arena, sizeof *p);
    if (!p)
        return dx_no_memory(&s->context);
    p->s = s;
    DX_TRY(read_request(e, call, p));
    DX_TRY(check_lost(p, e));
    dx_recorder_init(&p->recorder, &s->graph, s->rules);
    dx_status status = derive(p, e, out);
    dx_recorder_free(&p->recorder);
    return status;
}
