/* definition(f, x): the derivative from first principles, as a derivation. */
#include "engine/derivation.h"
#include "engine/field.h"
#include "engine/limits/limit.h"
#include "engine/oracle.h"
#include "engine/derivatives/principle.h"
#include "engine/derivatives/typed.h"

#include "expr/derivation.h"
#include "expr/print.h"
#include "expr/walk.h"
#include "symbolic/decide.h"
#include "symbolic/derivatives/diff.h"
#include "symbolic/forms/readable.h"
#include "symbolic/forms/waves.h"

#include <stdio.h>
#include <string.h>

static dx_status refuse(ddx_session *s, const dx_ast *part, const char *what, const char *hint)
{
    dx_status status = dx_fail(&s->context, DX_TYPE, "%s", what);
    dx_diag_hint(&s->context.diag, "%s", hint);
    dx_diag_place(&s->context.diag, part->span);
    return status;
}

/* ---- what is asked ------------------------------------------------------------------------- */

/* What was differentiated in it, as it is written. */
static dx_status read_written(dx_evaluation *e, dx_bound *bound, const dx_ast *operand,
                              dx_principle *p)
{
    const dx_frame *outer = e->frame;
    e->frame = &bound->frame;
    dx_status status = dx_as_written(e, operand, &p->written);
    e->frame = outer;
    DX_TRY(status);
    if (!dx_is_none(p->written))
        DX_TRY(dx_put_in(e, bound, &p->x, &p->written));
    if (dx_same(p->written, p->f) || dx_op_of(&p->s->graph, p->written) >= DX_OP_EQ)
        p->written = DX_NONE;
    return DX_OK;
}

/* The formula of the operand, which may be the name of a function, in the variable. */
static dx_status read_formula(dx_evaluation *e, const dx_ast *operand, dx_principle *p)
{
    dx_bound bound;
    dx_typed typed;
    DX_TRY(dx_bind(e, 1, &p->x, &bound));
    DX_TRY(dx_operand_in(e, &bound, operand, &p->f));
    DX_TRY(dx_foresee_operand(e, &bound.frame, &p->f));
    DX_TRY(dx_refuse_capture(e, &bound, "the derivative", p->f));
    dx_notice_absent(e, 1, bound.symbol, operand, p->f);
    DX_TRY(dx_put_in(e, &bound, &p->x, &p->f));
    p->typed = DX_NONE;
    if (!dx_is_none(p->at) && operand->kind != DX_AST_NAME) {
        DX_TRY(dx_as_typed(e, &bound.frame, operand, p->f, &typed));
        p->typed = typed.form;
    }
    return e->n_premises > p->first_premise ? read_written(e, &bound, operand, p) : DX_OK;
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
        dx_hint_meaning(e, operand);
        return status;
    }
    if (n != 1)
        return refuse(e->session, call, "there are several variables",
                      "say by which: definition(x^2*y, x)");
    *name = two[0];
    return DX_OK;
}

/* A name for the step that does not occur yet. */
static dx_status choose_step(dx_principle *p)
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
static dx_status is_taken(dx_principle *p, dx_id name, bool *taken)
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
static dx_status choose_name(dx_evaluation *e, const dx_ast *operand, dx_principle *p)
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

static dx_status read_request(dx_evaluation *e, const dx_ast *call, dx_principle *p)
{
    ddx_session *s = e->session;
    const dx_ast *by = dx_child(call, 2), *operand = dx_child(call, 1);
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
    DX_TRY(read_formula(e, operand, p));
    if (dx_op_of(&s->graph, p->f) >= DX_OP_EQ || dx_op_of(&s->graph, p->f) == DX_OP_INF)
        return refuse(s, operand, "this must be a formula for a number",
                      "vectors go element by element");
    if (!dx_is_none(p->at))
        DX_TRY(choose_name(e, operand, p));
    return choose_step(p);
}

/* ---- lines --------------------------------------------------------------------------------- */

/* "f(x) = x^2", where the last line speaks of f'(3) and f is no function of the user. */
static dx_id told_function(dx_principle *p)
{
    dx_graph *g = &p->s->graph;
    char name[96];
    if (dx_is_none(p->at) || dx_is_none(p->name) || p->given)
        return dx_vector(g, 0, NULL);
    int n = snprintf(name, sizeof name, "%s(%.80s)", dx_bytes(g, p->name), dx_bytes(g, p->x));
    const dx_id part[] = {dx_string(g, name, n > 0 ? (size_t)n : 0),
                          dx_is_none(p->typed) ? p->f : p->typed, dx_int(g, 0)};
    dx_id note = dx_vector(g, 3, part);
    return dx_vector(g, 1, &note);
}

/* The derivative at a point: its being infinite, or not there, is told of it. */
static dx_status limit_of_quotient(dx_principle *p, dx_id quotient, dx_id *out)
{
    ddx_session *s = p->s;
    dx_graph *g = &s->graph;
    dx_provisos provisos;
    dx_id zero = dx_int(g, 0);
    bool ends;
    dx_status status = dx_find_limit(s, quotient, p->h, zero, p->side, &provisos, out);
    if (status == DX_DOMAIN) {
        char why[sizeof s->context.diag.message];
        memcpy(why, s->context.diag.message, sizeof why);
        dx_diag_clear(&s->context.diag);
        return dx_fail(&s->context, DX_DOMAIN, "there is no derivative here: %.300s", why);
    }
    DX_TRY(status);
    DX_TRY(dx_principle_ends(p, quotient, &ends));
    if (ends)
        return dx_fail(&s->context, DX_DOMAIN,
                       "there is no derivative here: there are values on one side alone");
    if (dx_op_of(g, *out) != DX_OP_INF)
        return dx_note_limit(g, s->rules, quotient, 1, &p->h, &zero, provisos.nonzero,
                             provisos.n_positive, provisos.positive, *out);
    return dx_fail(&s->context, DX_DOMAIN,
                   "there is no derivative here: the difference quotient goes to %s",
                   dx_is_minus_inf(g, *out) ? "-inf" : "inf");
}

static dx_status has_functions_of(dx_graph *g, dx_id quotient, dx_id value, bool *has)
{
    dx_walk here, there;
    DX_TRY(dx_walk_make(g, 1, &value, &here));
    dx_status status = dx_walk_make(g, 1, &quotient, &there);
    *has = status == DX_OK;
    for (size_t i = 0; *has && i < here.n; i++) {
        dx_fn fn = dx_fn_of(g, here.id[i]);
        *has = fn == DX_FN_NONE || dx_waves_is_wave(fn);
        for (size_t k = 0; !*has && k < there.n; k++)
            *has = dx_fn_of(g, there.id[k]) == fn;
    }
    if (status == DX_OK)
        dx_walk_free(&there);
    dx_walk_free(&here);
    return status;
}

/* The value as the rules give it, cosh(2), where a limit has it as (exp(-2) + exp(2))/2; but with
 * no functions that the quotient has not. */
static dx_status write_like_rules(dx_principle *p, dx_id quotient, dx_id *value)
{
    bool has;
    ddx_session *s = p->s;
    dx_graph *g = &s->graph;
    const dx_oracle oracle = dx_session_oracle(s);
    dx_id slope;
    if (dx_is_number(g, *value))
        return DX_OK;
    DX_TRY(dx_diff(g, s->rules, p->f, p->x, 1, &slope));
    slope = dx_substitute(g, slope, 1, &p->x, &p->at);
    if (dx_is_none(slope))
        return dx_excuse(&s->context, s->context.diag.status);
    DX_TRY(dx_readable(g, slope, &slope));
    DX_TRY(has_functions_of(g, quotient, slope, &has));
    return has ? dx_lighter_form(g, &oracle, slope, value) : DX_OK;
}

/* What the lines before come to, and the n of them that the last one is by. */
typedef struct outcome {
    int sides; /* 2: a limit from each was found */
    size_t n;
    uint32_t by[2 * DX_MOST_REGIONS];
} outcome;

static dx_status write_rule(dx_principle *p, const outcome *o, dx_text *out)
{
    if (o->n > 0)
        dx_text_string(out, "put together");
    else if (o->sides == 2)
        dx_text_string(out, "the limits from both sides");
    else
        return dx_principle_limit_rule(p, out);
    return DX_OK;
}

/* The derivative, and the line that says so. */
static dx_status record_limit(dx_principle *p, dx_id quotient, const outcome *o, dx_id *out)
{
    ddx_session *s = p->s;
    dx_graph *g = &s->graph;
    dx_id value, formula, shown = DX_NONE;
    dx_text rule;
    if (dx_is_none(p->at)) {
        DX_TRY(dx_checked_derivative(s, p->f, p->x, 1, &value));
        formula = dx_line_equation(g, dx_written_derivative(g, p->f, p->x, 1, false), value);
    } else {
        DX_TRY(limit_of_quotient(p, quotient, &value));
        DX_TRY(write_like_rules(p, quotient, &value));
        formula = value;
        if (!dx_is_none(p->name)) {
            const uint32_t once = 1;
            shown = dx_line_equation(g, dx_derivative_of(g, p->name, &once, 1, &p->at), value);
            DX_TRY(dx_check(g, shown));
        }
    }
    *out = value;
    dx_text_init(&rule, &s->context.memory);
    dx_status status = dx_check(g, formula);
    if (status == DX_OK)
        status = write_rule(p, o, &rule);
    if (status == DX_OK && o->n > 0)
        status = dx_record_line(p->recorder, DX_LINE_WHOLE, dx_text_get(&rule), formula,
                                dx_vector(g, 0, NULL), o->n, o->by);
    else if (status == DX_OK)
        status =
            dx_record_shown(p->recorder, dx_text_get(&rule), formula, shown, dx_vector(g, 0, NULL));
    dx_text_free(&rule);
    return status;
}

/* The limit of the quotient at a point, or that there is none. *derivative is NONE then. */
static dx_status record_end(dx_principle *p, dx_id first, const outcome *o, dx_id *derivative)
{
    ddx_session *s = p->s;
    bool told;
    dx_id end;
    unsigned notices = s->context.notices.n;
    dx_status status = record_limit(p, first, o, derivative);
    if (status != DX_DOMAIN || dx_is_none(p->at))
        return status;
    dx_diag before = s->context.diag;
    dx_diag_clear(&s->context.diag);
    s->context.notices.n = notices;
    *derivative = DX_NONE;
    DX_TRY(dx_principle_none(p, first, o->sides == 2, &told, &end));
    if (!told)
        s->context.diag = before;
    return told ? DX_OK : status;
}

/* What cancelled in f has a value at the point, and near it. */
static dx_status check_lost(dx_principle *p, dx_evaluation *e)
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

/* The variable may have a value, which comes behind the derivative, as in steps(d/dx f). */
static dx_status put_value_in(dx_principle *p, dx_evaluation *e, dx_id derivative)
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
    e->recorder = p->recorder;
    p->recorder->answer = derivative;
    dx_status status = dx_tell_values(e, 1, &p->x, &meaning, derivative, after, DX_NONE);
    e->recorder = outer;
    return status;
}

/* definition(f, x), as it is typed. */
static dx_id subject_of(dx_principle *p)
{
    static const char name[] = "definition";
    dx_graph *g = &p->s->graph;
    const dx_id argument[] = {p->f,
                              dx_is_none(p->at) ? p->x : dx_relation(g, DX_OP_EQ, p->x, p->at)};
    return dx_apply(g, dx_symbol(g, name, sizeof name - 1), 2, argument);
}

/* The lines between the quotient and its limit. */
static dx_status work_down(dx_principle *p, dx_id first, outcome *o)
{
    bool done = false, corner;
    if (dx_is_none(p->at)) {
        DX_TRY(dx_find_regions(&p->s->graph, p->s->rules, p->f, p->x, &p->regions));
        if (p->regions.n > 0 && !(p->regions.by_signs && p->lines.finished))
            return dx_principle_by_pieces(p, &o->n, o->by);
        return dx_principle_work_down(p, first);
    }
    DX_TRY(dx_principle_has_corner(p, first, &corner));
    if (!corner)
        DX_TRY(dx_principle_at_zero(p, first, &done));
    if (corner || (!done && !p->lines.finished))
        DX_TRY(dx_principle_beside(p, &o->sides));
    return done || o->sides > 0 ? DX_OK : dx_principle_work_down(p, first);
}

static dx_status derive(dx_principle *p, dx_evaluation *e, dx_id *out)
{
    dx_id first, derivative = DX_NONE;
    outcome o = {0};
    DX_TRY(dx_difference_quotient(&p->s->graph, p->f, p->x, p->h, &p->lines));
    if (!dx_is_none(p->written))
        DX_TRY(dx_record_line(p->recorder, DX_LINE_WHOLE, "the function",
                              dx_line_equation(&p->s->graph, p->written, p->f),
                              dx_vector(&p->s->graph, 0, NULL), 0, NULL));
    DX_TRY(dx_principle_open(p, "difference quotient", told_function(p), &first));
    DX_TRY(work_down(p, first, &o));
    DX_TRY(record_end(p, first, &o, &derivative));
    DX_TRY(put_value_in(p, e, derivative));
    return dx_recorder_finish(p->recorder, subject_of(p), out);
}

/* definition(d/dx sqrt(x)) is of 1/(2*sqrt(x)), where sqrt(x) may be meant. */
static dx_status tell_derivative(const dx_principle *p)
{
    dx_graph *g = &p->s->graph;
    dx_text function, of;
    bool both = !dx_is_none(p->written) && dx_op_of(g, p->written) == DX_OP_DIFF;
    dx_text_init(&function, &g->context->memory);
    dx_text_init(&of, &g->context->memory);
    dx_status status = both ? dx_print_line(g, p->f, &function) : DX_OK;
    if (both && status == DX_OK)
        status = dx_print_line(g, dx_operand(g, p->written, 0), &of);
    both = both && status == DX_OK && !function.failed && !of.failed && function.n + of.n < 80;
    if (both)
        dx_notice(g->context,
                  "the function here is %s, a derivative itself; for that of %s write "
                  "definition(%s, %s)",
                  dx_text_get(&function), dx_text_get(&of), dx_text_get(&of),
                  dx_name_bytes(dx_bytes(g, p->x)));
    else
        dx_notice(g->context, "the function here is a derivative itself: definition(f, x) finds "
                              "the one of f");
    dx_text_free(&function);
    dx_text_free(&of);
    return status;
}

dx_status dx_run_definition(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    ddx_session *s = e->session;
    dx_recorder recorder;
    dx_principle *p = dx_arena_alloc(&s->context.arena, sizeof *p);
    if (!p)
        return dx_no_memory(&s->context);
    *p = (dx_principle){.s = s, .recorder = &recorder};
    DX_TRY(read_request(e, call, p));
    if (dx_child(call, 1)->kind == DX_AST_DERIVATIVE)
        DX_TRY(tell_derivative(p));
    DX_TRY(check_lost(p, e));
    dx_recorder_init(&recorder, &s->graph, s->rules);
    dx_status status = derive(p, e, out);
    dx_recorder_free(&recorder);
    return status;
}
