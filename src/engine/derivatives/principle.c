/* The difference quotient of a function, line by line down to where its limit is seen. */
#include "engine/derivatives/principle.h"

#include "expr/asis.h"
#include "expr/derivation.h"
#include "expr/print.h"
#include "expr/walk.h"
#include "numeric/verify.h"
#include "symbolic/forms/readable.h"

#include <stdio.h>
#include <string.h>

enum { LARGE = 200 };

/* A line's formula where the variable is. */
static dx_id here(dx_principle *p, dx_id a)
{
    a = dx_with_levels(&p->s->graph, &p->regions, a);
    return dx_is_none(p->at) ? a : dx_substitute(&p->s->graph, a, 1, &p->x, &p->at);
}

static dx_status no_value_here(dx_principle *p)
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

/* f(x), or what f(a) is. */
static dx_status value_here(dx_principle *p, dx_id *value)
{
    *value = here(p, p->f);
    DX_TRY(dx_check(&p->s->graph, *value));
    return dx_is_none(p->at) ? DX_OK : dx_readable(&p->s->graph, *value, value);
}

/* The first line's quotient; at a point with what f(a) is. */
static dx_status quotient_here(dx_principle *p, dx_id *first)
{
    dx_graph *g = &p->s->graph;
    dx_id value, there;
    *first = here(p, p->lines.line[0].formula);
    if (dx_is_none(*first))
        return p->s->context.diag.status == DX_DOMAIN ? no_value_here(p) : dx_check(g, *first);
    if (dx_is_none(p->at))
        return DX_OK;
    DX_TRY(value_here(p, &value));
    if (dx_same(value, here(p, p->f)))
        return DX_OK;
    there = dx_add(g, p->at, p->h);
    DX_TRY(dx_check(g, there));
    there = dx_substitute(g, dx_with_levels(g, &p->regions, p->f), 1, &p->x, &there);
    *first = dx_div(g, dx_sub(g, there, value), p->h);
    return dx_check(g, *first);
}

/* Lines hold for small h: atan(a) - atan(b) is one arctangent where a and b are near each other. */
static dx_status check_line(dx_principle *p, dx_id first, dx_id line)
{
    static const int64_t smaller[] = {1000, 1000000000};
    dx_graph *g = &p->s->graph;
    dx_verdict verdict = DX_DISAGREES;
    if (!p->s->settings.verify)
        return DX_OK;
    for (size_t i = 0; i < 2 && verdict == DX_DISAGREES; i++) {
        dx_id small = dx_mul(g, dx_rational(g, 1, smaller[i]), p->h), pair[2] = {first, line};
        DX_TRY(dx_check(g, small));
        for (int k = 0; k < 2; k++) {
            pair[k] = dx_substitute(g, pair[k], 1, &p->h, &small);
            DX_TRY(dx_check(g, pair[k]));
        }
        DX_TRY(dx_verify_equal(g, pair[0], pair[1], &verdict));
    }
    if (verdict != DX_DISAGREES)
        return DX_OK;
    dx_status status =
        dx_fail(&p->s->context, DX_BUG, "a line of this derivation is not equal to the one before");
    dx_diag_hint(&p->s->context.diag, "please report it; ':set verify off' shows it unchecked");
    return status;
}

/* Sum i of the lines where the variable is; short ones are written out. */
static dx_id long_sum_here(dx_principle *p, size_t i)
{
    enum { SHORT = 3 };
    dx_graph *g = &p->s->graph;
    dx_id sum = p->lines.sum[i], body = here(p, dx_operand(g, sum, 0)),
          name = dx_operand(g, sum, 1);
    dx_id lo = dx_operand(g, sum, 2), hi = dx_operand(g, sum, 3);
    dx_id whole = dx_iterated(g, DX_OP_SUM, body, name, lo, hi);
    if (dx_is_none(whole) || dx_op_of(g, whole) != DX_OP_ADD || dx_terms(g, whole) < SHORT)
        return whole;
    dx_id there = dx_iterated(g, DX_OP_SUM, body, name, lo, dx_symbol(g, "'n", 2));
    bool fine = !dx_is_none(there) && dx_op_of(g, there) == DX_OP_SUM;
    return fine ? dx_asis_sum_to(g, there, hi) : whole;
}

/* first = formula, where the line is, in which long sums are written as such. */
static dx_status record_equal(dx_principle *p, const dx_quotient_line *l, dx_id first,
                              dx_id formula)
{
    dx_graph *g = &p->s->graph;
    dx_id to[DX_MOST_QUOTIENT_SUMS], shown = DX_NONE;
    bool fine = p->lines.n_sums > 0;
    for (size_t i = 0; i < p->lines.n_sums && fine; i++) {
        to[i] = long_sum_here(p, i);
        fine = !dx_is_none(to[i]);
    }
    if (fine)
        shown = dx_replace(g, here(p, l->form), p->lines.n_sums, p->lines.symbol, to);
    if (p->lines.n_sums > 0) /* else it is shown as it is */
        DX_TRY(dx_excuse(g->context, dx_check(g, shown)));
    const dx_line line = {.depth = p->recorder->depth,
                          .style = DX_LINE_CONTINUED,
                          .rule = dx_string(g, l->rule, strlen(l->rule)),
                          .formula = dx_relation(g, DX_OP_EQ, first, formula),
                          .shown = dx_is_none(shown) ? DX_NONE : dx_line_equation(g, first, shown),
                          .notes = dx_vector(g, 0, NULL),
                          .refers = dx_vector(g, 0, NULL)};
    DX_TRY(dx_check(g, line.formula));
    return dx_record_made(p->recorder, &line);
}

/* f(x + h), or f(a + h), with nothing worked out but numbers; NONE where it cannot be written. */
static dx_status shifted_as_written(dx_principle *p, dx_id *out)
{
    dx_graph *g = &p->s->graph;
    const dx_regions *r = &p->regions;
    dx_id there = dx_add(g, dx_is_none(p->at) ? p->x : p->at, p->h);
    DX_TRY(dx_check(g, there));
    DX_TRY(dx_asis_put(g, p->f, p->x, there, out));
    for (size_t i = r->n_levels; i-- > 0 && !dx_is_none(*out);) {
        dx_id level = here(p, r->level[i]);
        DX_TRY(dx_check(g, level));
        DX_TRY(dx_asis_put(g, *out, r->name[i], level, out));
    }
    return DX_OK;
}

/* (f(x + h) - f(x))/h, in which nothing is subtracted yet; NONE where `first` is written so. */
static dx_status difference_as_written(dx_principle *p, dx_id first, dx_id *out)
{
    dx_graph *g = &p->s->graph;
    dx_id there, before;
    bool alike;
    *out = DX_NONE;
    DX_TRY(value_here(p, &before));
    DX_TRY(shifted_as_written(p, &there));
    if (dx_is_none(there))
        return DX_OK;
    const dx_id minus[] = {dx_int(g, -1), before}, terms[] = {there, dx_vector(g, 2, minus)};
    const dx_id quotient[] = {dx_arrangement(g, 2, terms), dx_power(g, p->h, -1)};
    dx_id whole = dx_vector(g, 2, quotient);
    *out = dx_arrangement(g, 1, &whole);
    DX_TRY(dx_check(g, *out));
    DX_TRY(dx_is_written_alike(g, first, *out, &alike));
    if (alike)
        *out = DX_NONE;
    return DX_OK;
}

/* The lines with x^n = exp(n*log(x)) hold for x > 0. */
static void tell_positive(dx_principle *p)
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
static bool is_settled(dx_principle *p, dx_id formula)
{
    dx_graph *g = &p->s->graph;
    dx_id zero = dx_int(g, 0), value = dx_substitute(g, formula, 1, &p->h, &zero);
    if (!dx_is_none(value))
        return true;
    dx_diag_clear(&p->s->context.diag);
    return false;
}

dx_status dx_principle_open(dx_principle *p, const char *rule, dx_id notes, dx_id *first)
{
    dx_graph *g = &p->s->graph;
    dx_id shown;
    char cancel[64];
    DX_TRY(quotient_here(p, first));
    DX_TRY(difference_as_written(p, *first, &shown));
    p->last = *first;
    DX_TRY(dx_record_shown(p->recorder, rule, *first, shown, notes));
    p->opened = dx_is_none(shown) ? 0 : p->recorder->n;
    p->begun = shown;
    if (dx_is_none(shown) || !is_settled(p, *first))
        return DX_OK;
    bool zero = !dx_is_none(p->at) && dx_is_int(g, here(p, p->f), 0);
    snprintf(cancel, sizeof cancel, "%scancel %.20s", zero ? "" : "collect like terms, ",
             dx_name_bytes(dx_bytes(g, p->h)));
    return dx_principle_goes_on(p, cancel, *first);
}

dx_status dx_principle_goes_on(dx_principle *p, const char *rule, dx_id formula)
{
    dx_graph *g = &p->s->graph;
    const dx_line line = {.depth = p->recorder->depth,
                          .style = DX_LINE_CONTINUED,
                          .rule = dx_string(g, rule, strlen(rule)),
                          .formula = dx_line_equation(g, formula, formula),
                          .shown = dx_line_equation(g, p->begun, formula),
                          .notes = dx_vector(g, 0, NULL),
                          .refers = dx_vector(g, 0, NULL)};
    DX_TRY(dx_check(g, line.shown));
    return dx_record_made(p->recorder, &line);
}

dx_status dx_principle_at_zero(dx_principle *p, dx_id first, bool *done)
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
    return dx_record_simplification(p->recorder, first, read);
}

static dx_status has_functions(dx_graph *g, dx_id a, bool *has)
{
    dx_walk walk;
    *has = false;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n; i++)
        *has = *has || dx_op_of(g, walk.id[i]) == DX_OP_CALL;
    dx_walk_free(&walk);
    return DX_OK;
}

/* Functions of numbers that have a value without them are written as that, as f(a) is in the first
 * line: cosh(log(2)) is 5/4. */
static dx_status write_values(dx_principle *p, dx_id *formula)
{
    enum { MOST = 16 };
    dx_graph *g = &p->s->graph;
    dx_id from[MOST], to[MOST];
    size_t n = 0;
    dx_walk walk;
    dx_status status = DX_OK;
    DX_TRY(dx_walk_make(g, 1, formula, &walk));
    for (size_t i = 0; i < walk.n && status == DX_OK && n < MOST; i++) {
        if (dx_op_of(g, walk.id[i]) != DX_OP_CALL || !dx_is_constant(g, walk.id[i]))
            continue;
        bool has;
        status = dx_readable(g, walk.id[i], &to[n]);
        if (status == DX_OK)
            status = has_functions(g, to[n], &has);
        if (status == DX_OK && !has)
            from[n++] = walk.id[i];
    }
    dx_walk_free(&walk);
    DX_TRY(status);
    if (n > 0)
        *formula = dx_substitute(g, *formula, n, from, to);
    return dx_check(g, *formula);
}

dx_status dx_principle_work_down(dx_principle *p, dx_id first)
{
    dx_graph *g = &p->s->graph;
    dx_context *context = &p->s->context;
    bool done = false;
    tell_positive(p);
    for (size_t i = 1; i < p->lines.n && !done; i++) {
        const dx_quotient_line *line = &p->lines.line[i];
        DX_TRY(check_line(p, p->lines.line[0].formula, line->formula));
        dx_id formula = here(p, line->formula);
        if (dx_is_none(formula) && context->diag.status == DX_DOMAIN) {
            dx_diag_clear(&context->diag); /* true elsewhere, and nothing here */
            continue;
        }
        DX_TRY(dx_check(g, formula));
        if (!dx_is_none(p->at))
            DX_TRY(write_values(p, &formula));
        if (dx_same(formula, p->last))
            continue;
        p->last = formula;
        DX_TRY(record_equal(p, line, first, formula));
        done = !dx_is_none(p->at) && is_settled(p, formula);
    }
    return DX_OK;
}

/* The known limits that the last formula needs: those of functions that are in it. */
static dx_status write_facts(dx_principle *p, dx_id last, dx_text *out)
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

dx_status dx_principle_limit_rule(dx_principle *p, dx_text *out)
{
    dx_text_format(out, "limit %s -> 0", dx_name_bytes(dx_bytes(&p->s->graph, p->h)));
    if (!p->lines.finished && dx_is_none(p->at)) {
        dx_text_string(out, ", found by the derivative rules");
        return DX_OK;
    }
    return is_settled(p, p->last) ? DX_OK : write_facts(p, p->last, out);
}
