#include "symbolic/steps/quotient_work.h"

#include "expr/print.h"
#include "expr/walk.h"
#include "symbolic/forms/terms.h"

#include <stdio.h>
#include <string.h>

enum { MOST_DEGREE = 30, MOST_NODES = 400 };

/* ---- words --------------------------------------------------------------------------------- */

void dx_quotient_note_rule(dx_quotient_work *w, const char *rule)
{
    for (size_t i = 0; i < w->n_rules; i++)
        if (w->rule[i] == rule)
            return;
    if (w->n_rules < sizeof w->rule / sizeof w->rule[0])
        w->rule[w->n_rules++] = rule;
}

static void append(char *text, size_t room, const char *mark, const char *more)
{
    size_t n = strlen(text);
    if (n + strlen(more) + 3 < room)
        (void)snprintf(text + n, room - n, "%s%s", n > 0 ? mark : "", more);
}

void dx_quotient_note_fact(dx_quotient_work *w, const char *fact)
{
    if (!strstr(w->out->facts, fact))
        append(w->out->facts, sizeof w->out->facts, "; ", fact);
}

const char *const dx_quotient_common_denominator = "common denominator",
                  *const dx_quotient_change_above_and_below =
                      "multiply above and below by the change of the argument",
                  *const dx_quotient_powers =
                      "a^n - b^n = (a - b)*(a^(n - 1) + a^(n - 2)*b + ... + b^(n - 1))";

/* ---- parts --------------------------------------------------------------------------------- */

bool dx_quotient_varies(const dx_quotient_work *w, dx_id a)
{
    return dx_contains(w->g, a, w->x);
}

dx_id dx_quotient_shifted(dx_quotient_work *w, dx_id u)
{
    dx_id there = dx_add(w->g, w->x, w->h);
    return dx_substitute(w->g, u, 1, &w->x, &there);
}

dx_id dx_quotient_change(dx_quotient_work *w, dx_id u)
{
    return dx_sub(w->g, dx_quotient_shifted(w, u), u);
}

dx_id dx_quotient_slope(dx_quotient_work *w, dx_id u)
{
    dx_graph *g = w->g;
    if (dx_same(u, w->x))
        return dx_int(g, 1);
    if (dx_op_of(g, u) == DX_OP_MUL) { /* a·x */
        dx_id rest = dx_div(g, u, w->x);
        return !dx_is_none(rest) && !dx_quotient_varies(w, rest) ? rest : DX_NONE;
    }
    if (dx_op_of(g, u) != DX_OP_ADD)
        return DX_NONE;
    dx_id slope = dx_int(g, 0);
    for (uint32_t i = 0; i < dx_terms(g, u); i++) {
        dx_id term = dx_term(g, u, i);
        if (!dx_quotient_varies(w, term))
            continue;
        dx_id rest = dx_div(g, term, w->x);
        if (dx_is_none(rest) || dx_quotient_varies(w, rest))
            return DX_NONE;
        slope = dx_add(g, slope, dx_scale(g, dx_coefficient(g, u, i), rest));
    }
    return slope;
}

dx_id dx_quotient_of(dx_quotient_work *w, dx_id u)
{
    dx_graph *g = w->g;
    if (dx_is_none(u) || !dx_quotient_varies(w, u))
        return dx_is_none(u) ? u : dx_int(g, 0);
    dx_id slope = dx_quotient_slope(w, u);
    if (!dx_is_none(slope)) {
        dx_quotient_note_rule(w, w->cancel);
        return slope;
    }
    for (size_t i = 0; i < w->n; i++)
        if (dx_same(w->part[i].of, u) && w->part[i].state != DX_QUOTIENT_DONE)
            return w->part[i].symbol;
    if (w->n == DX_QUOTIENT_PARTS) {
        (void)dx_fail(g->context, DX_LIMIT, "this has too many parts to be worked down");
        return DX_NONE;
    }
    char name[16];
    int length = snprintf(name, sizeof name, "'d%zu", w->n);
    dx_quotient_part *p = &w->part[w->n++];
    *p = (dx_quotient_part){.symbol = dx_symbol(g, name, (size_t)length), .of = u};
    p->shown = dx_div(g, dx_quotient_change(w, u), w->h);
    return dx_is_none(p->shown) ? DX_NONE : p->symbol;
}

/* ---- rational functions -------------------------------------------------------------------- */

bool dx_quotient_is_rational(const dx_quotient_work *w, dx_id u)
{
    const dx_graph *g = w->g;
    dx_walk walk;
    bool rational = true;
    if (dx_walk_make(w->g, 1, &u, &walk) != DX_OK)
        return false;
    for (size_t i = 0; i < walk.n && rational; i++) {
        dx_id b = walk.id[i];
        if (dx_is_atom(g, b) || !dx_quotient_varies(w, b) || dx_op_of(g, b) == DX_OP_ADD)
            continue;
        rational = dx_op_of(g, b) == DX_OP_MUL;
        for (uint32_t k = 0; rational && k < dx_factors(g, b); k++) {
            int64_t n;
            dx_id exponent = dx_exponent(g, b, k);
            rational = !dx_quotient_varies(w, dx_base(g, b, k))
                           ? !dx_quotient_varies(w, exponent)
                           : dx_get_int(g, exponent, &n) && n >= -MOST_DEGREE && n <= MOST_DEGREE;
        }
    }
    rational = rational && walk.n < MOST_NODES;
    dx_walk_free(&walk);
    return rational;
}

/* u^20, which nobody multiplies out. */
static bool is_high_power(const dx_quotient_work *w, dx_id u)
{
    const dx_graph *g = w->g;
    int64_t n;
    return dx_op_of(g, u) == DX_OP_MUL && dx_factors(g, u) == 1 &&
           dx_get_int(g, dx_exponent(g, u, 0), &n) &&
           (n > DX_QUOTIENT_POWER || n < -DX_QUOTIENT_POWER);
}

dx_status dx_quotient_expand(dx_quotient_work *w, dx_quotient_part *p)
{
    dx_graph *g = w->g;
    dx_id above, below, change, one, quotient;
    bool fine;
    p->state = DX_QUOTIENT_STUCK;
    DX_TRY(dx_multiply_out(g, p->of, &fine, &above, &below));
    if (!fine)
        return DX_OK;
    bool whole = dx_is_number(g, below);
    dx_id under = whole ? below : dx_mul(g, dx_quotient_shifted(w, below), below);
    change = whole ? dx_quotient_change(w, above)
                   : dx_sub(g, dx_mul(g, dx_quotient_shifted(w, above), below),
                            dx_mul(g, above, dx_quotient_shifted(w, below)));
    DX_TRY(dx_check(g, change));
    DX_TRY(dx_multiply_out(g, change, &fine, &change, &one));
    if (!fine)
        return DX_OK;
    DX_TRY(dx_multiply_out(g, dx_div(g, change, w->h), &fine, &quotient, &one));
    if (!fine)
        return DX_OK;
    const dx_id factors[] = {change, dx_power(g, under, -1), dx_power(g, w->h, -1)};
    p->shown = dx_product(g, 3, factors);
    p->cancelled = dx_div(g, dx_div(g, quotient, one), under);
    DX_TRY(dx_check(g, p->shown));
    DX_TRY(dx_check(g, p->cancelled));
    p->state = DX_QUOTIENT_EXPANDED;
    if (!whole)
        dx_quotient_note_rule(w, dx_quotient_common_denominator);
    if (whole || dx_quotient_varies(w, above) || dx_is_none(dx_quotient_slope(w, below)))
        dx_quotient_note_rule(w, "multiply out");
    return DX_OK;
}

/* ---- abstract functions -------------------------------------------------------------------- */

/* Behind the name, of a derivative behind how often by each argument, too. */
static uint32_t first_argument(const dx_graph *g, dx_id u)
{
    return dx_op_of(g, u) == DX_OP_DERIV ? 2 : 1;
}

enum { MOST_ARGUMENTS = 16 };

/* The derivative by the argument; DX_NONE where there are too many. */
static dx_id derivative_by_argument(const dx_quotient_work *w, dx_id u, uint32_t which)
{
    dx_graph *g = w->g;
    dx_id argument[MOST_ARGUMENTS];
    uint32_t counts[MOST_ARGUMENTS] = {0};
    bool derivative = dx_op_of(g, u) == DX_OP_DERIV;
    uint32_t before = first_argument(g, u), n = dx_count(g, u) - before;
    if (n > MOST_ARGUMENTS)
        return DX_NONE;
    for (uint32_t i = 0; i < n; i++) {
        int64_t order = 0;
        argument[i] = dx_operand(g, u, before + i);
        if (derivative && !dx_get_int(g, dx_operand(g, dx_operand(g, u, 1), i), &order))
            return DX_NONE;
        counts[i] = (uint32_t)order + (i == which);
    }
    return dx_derivative_of(g, dx_operand(g, u, 0), counts, n, argument);
}

/* How many of its arguments x is in; the last one is *which. */
static uint32_t moving_arguments(const dx_quotient_work *w, dx_id u, uint32_t *which)
{
    uint32_t before = first_argument(w->g, u), moving = 0;
    for (uint32_t i = before; i < dx_count(w->g, u); i++)
        if (dx_quotient_varies(w, dx_operand(w->g, u, i))) {
            moving++;
            *which = i - before;
        }
    return moving;
}

/* The same function of another argument. */
static dx_id with_argument(dx_graph *g, dx_id u, uint32_t index, dx_id argument)
{
    enum { MOST_OPERANDS = 33 };
    dx_id operand[MOST_OPERANDS];
    for (uint32_t i = 0; i < dx_count(g, u); i++)
        operand[i] = i == index ? argument : dx_operand(g, u, i);
    return dx_rebuild(g, u, operand);
}

/* "(f(x + h) - f(x))/h -> f'(x)" */
static dx_status note_derivative(dx_quotient_work *w, dx_id quotient, dx_id derivative)
{
    dx_text text;
    dx_text_init(&text, &w->g->context->memory);
    dx_status status = dx_print_plain(w->g, quotient, &text);
    dx_text_string(&text, " -> ");
    if (status == DX_OK)
        status = dx_print_plain(w->g, derivative, &text);
    if (status == DX_OK && text.failed)
        status = dx_no_memory(w->g->context);
    if (status == DX_OK)
        dx_quotient_note_fact(w, dx_text_get(&text));
    dx_text_free(&text);
    return status;
}

/* What tells of the derivative of u by an argument: (f(b, c) - f(a, c))/(b - a) -> D[1](f)(a, c).
 */
static dx_status note_slope(dx_quotient_work *w, dx_id u, uint32_t which)
{
    static const char letters[] = "cdpqrsuvw";
    dx_graph *g = w->g;
    dx_id a = dx_symbol(g, "a", 1), b = dx_symbol(g, "b", 1);
    uint32_t before = first_argument(g, u), other = 0;
    for (uint32_t i = 0; i < dx_count(g, u) - before; i++)
        if (i != which && letters[other] != '\0')
            u = with_argument(g, u, before + i, dx_symbol(g, letters + other++, 1));
    DX_TRY(dx_check(g, u));
    dx_id at_a = with_argument(g, u, before + which, a);
    dx_id at_b = with_argument(g, u, before + which, b);
    dx_id fact = dx_div(g, dx_sub(g, at_b, at_a), dx_sub(g, b, a));
    DX_TRY(dx_check(g, fact));
    dx_id derivative = derivative_by_argument(w, at_a, which);
    DX_TRY(dx_check(g, derivative));
    return note_derivative(w, fact, derivative);
}

/* One argument after the other: f(x + h, x) - f(x, x), f(x + h, x + h) - f(x + h, x). */
static dx_status one_after_the_other(dx_quotient_work *w, dx_id u, dx_id *value)
{
    dx_graph *g = w->g;
    uint32_t before = first_argument(g, u), n = dx_count(g, u) - before;
    dx_id old = u, sum = dx_int(g, 0);
    dx_quotient_note_rule(w, "change one argument after the other");
    for (uint32_t i = 0; i < n; i++) {
        dx_id argument = dx_operand(g, u, before + i);
        if (!dx_quotient_varies(w, argument))
            continue;
        dx_id changed = with_argument(g, old, before + i, dx_quotient_shifted(w, argument));
        dx_id d = dx_sub(g, changed, old);
        if (dx_same(argument, w->x))
            d = dx_div(g, d, w->h);
        else
            d = dx_quotient_over_change(w, d, dx_quotient_change_of_argument(w, argument),
                                        argument);
        sum = dx_add(g, sum, d);
        DX_TRY(dx_check(g, sum));
        DX_TRY(note_slope(w, u, i));
        old = changed;
    }
    *value = sum;
    return DX_OK;
}

/* Of f(x) it is what defines f'(x); f(v) - f(u) is (f(v) - f(u))/(v - u)·(v - u). */
static dx_status work_down_abstract(dx_quotient_work *w, size_t index, dx_id *value)
{
    dx_graph *g = w->g;
    dx_id u = w->part[index].of;
    uint32_t which = 0, moving = moving_arguments(w, u, &which);
    *value = DX_NONE;
    if (dx_count(g, u) - first_argument(g, u) > MOST_ARGUMENTS)
        return DX_OK;
    if (moving > 1)
        return one_after_the_other(w, u, value);
    dx_id argument = dx_operand(g, u, first_argument(g, u) + which);
    if (dx_same(argument, w->x)) {
        dx_id derivative = derivative_by_argument(w, u, which);
        DX_TRY(dx_check(g, derivative));
        w->part[index].state = DX_QUOTIENT_KNOWN;
        return note_derivative(w, w->part[index].shown, derivative);
    }
    dx_quotient_note_rule(w, dx_quotient_change_above_and_below);
    DX_TRY(note_slope(w, u, which));
    *value = dx_quotient_over_change(w, dx_quotient_change(w, u),
                                     dx_quotient_change_of_argument(w, argument), argument);
    return dx_check(g, *value);
}

/* ---- lines --------------------------------------------------------------------------------- */

/* Long sums in the place of their symbols. */
static dx_status write_out(dx_quotient_work *w, dx_id *formula)
{
    dx_graph *g = w->g;
    dx_id whole[DX_MOST_QUOTIENT_SUMS];
    for (size_t i = 0; i < w->out->n_sums; i++) {
        dx_id sum = w->out->sum[i];
        whole[i] = dx_iterated(g, DX_OP_SUM, dx_operand(g, sum, 0), dx_operand(g, sum, 1),
                               dx_operand(g, sum, 2), dx_operand(g, sum, 3));
        DX_TRY(dx_check(g, whole[i]));
    }
    if (w->out->n_sums > 0)
        *formula = dx_substitute(g, *formula, w->out->n_sums, w->out->symbol, whole);
    return dx_check(g, *formula);
}

static dx_status add_line(dx_quotient_work *w)
{
    dx_graph *g = w->g;
    dx_id from[DX_QUOTIENT_PARTS], to[DX_QUOTIENT_PARTS];
    dx_quotient_lines *out = w->out;
    for (size_t i = 0; i < w->n; i++) {
        from[i] = w->part[i].symbol;
        to[i] = w->part[i].shown;
    }
    dx_id form = dx_substitute(g, w->formula, w->n, from, to), formula = form;
    DX_TRY(dx_check(g, form));
    DX_TRY(write_out(w, &formula));
    dx_quotient_line *last = out->n > 0 ? &out->line[out->n - 1] : NULL;
    bool again = last && dx_same(last->formula, formula);
    if (!again && out->n == DX_MOST_QUOTIENT_LINES)
        return dx_fail(g->context, DX_LIMIT, "this difference quotient takes too many lines");
    dx_quotient_line *line = again ? last : &out->line[out->n++];
    if (!again)
        line->rule[0] = '\0';
    for (size_t i = 0; i < w->n_rules; i++)
        append(line->rule, sizeof line->rule, ", ", w->rule[i]);
    line->formula = formula;
    line->form = form;
    w->n_rules = 0;
    return dx_poll(g->context);
}

/* One rule for one part. */
static dx_status work_down(dx_quotient_work *w, dx_quotient_part *p)
{
    dx_graph *g = w->g;
    dx_id u = p->of, value;
    bool abstract = dx_op_of(g, u) == DX_OP_APPLY || dx_op_of(g, u) == DX_OP_DERIV;
    if (p->hidden && !abstract) /* else nothing of it is to be seen */
        dx_quotient_note_rule(w, dx_quotient_change_above_and_below);
    if (p->state == DX_QUOTIENT_EXPANDED) {
        dx_quotient_note_rule(w, w->cancel);
        value = p->cancelled;
    } else if (dx_quotient_is_rational(w, u) && !is_high_power(w, u)) {
        return dx_quotient_expand(w, p);
    } else {
        size_t index = (size_t)(p - w->part);
        dx_op op = dx_op_of(g, u);
        if (abstract)
            DX_TRY(work_down_abstract(w, index, &value));
        else
            value = op == DX_OP_ADD                           ? dx_quotient_of_sum(w, u)
                    : op == DX_OP_CALL                        ? dx_quotient_of_call(w, u)
                    : op == DX_OP_MUL && dx_factors(g, u) > 1 ? dx_quotient_of_product(w, u)
                    : op == DX_OP_MUL                         ? dx_quotient_of_power(w, u)
                                                              : DX_NONE;
        p = &w->part[index];
    }
    if (p->state == DX_QUOTIENT_KNOWN)
        return DX_OK;
    if (dx_is_none(value)) {
        if (g->context->diag.status != DX_OK && g->context->diag.status != DX_DOMAIN)
            return g->context->diag.status;
        dx_diag_clear(&g->context->diag);
        p->state = DX_QUOTIENT_STUCK;
        return DX_OK;
    }
    w->formula = dx_substitute(g, w->formula, 1, &p->symbol, &value);
    p->state = DX_QUOTIENT_DONE;
    return dx_check(g, w->formula);
}

/* A rule for each part that is open now; those that come up wait for the next line. */
static dx_status work_down_all(dx_quotient_work *w, bool *more)
{
    size_t n = w->n;
    *more = false;
    for (size_t i = 0; i < n; i++)
        if (w->part[i].state == DX_QUOTIENT_OPEN || w->part[i].state == DX_QUOTIENT_EXPANDED) {
            DX_TRY(work_down(w, &w->part[i]));
            *more = true;
        }
    return DX_OK;
}

dx_status dx_difference_quotient(dx_graph *g, dx_id f, dx_id x, dx_id h, dx_quotient_lines *out)
{
    dx_quotient_work w = {.g = g, .x = x, .h = h, .out = out};
    memset(out, 0, sizeof *out);
    (void)snprintf(w.cancel, sizeof w.cancel, "cancel %.15s", dx_name_bytes(dx_bytes(g, h)));
    bool more = true;
    w.formula = dx_div(g, dx_quotient_change(&w, f), h);
    DX_TRY(dx_check(g, w.formula));
    DX_TRY(add_line(&w));
    w.formula = dx_quotient_of(&w, f);
    DX_TRY(dx_check(g, w.formula));
    if (!dx_is_none(dx_quotient_slope(&w, f)) || !dx_quotient_varies(&w, f))
        dx_quotient_note_rule(&w, w.cancel);
    DX_TRY(add_line(&w));
    while (more) {
        DX_TRY(work_down_all(&w, &more));
        if (more)
            DX_TRY(add_line(&w));
    }
    out->finished = true;
    for (size_t i = 0; i < w.n; i++)
        out->finished = out->finished && w.part[i].state != DX_QUOTIENT_STUCK;
    return DX_OK;
}
