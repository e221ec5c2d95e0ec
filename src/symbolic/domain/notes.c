#include "symbolic/domain/notes.h"

#include "expr/print.h"
#include "symbolic/algebra/irreducible.h"
#include "symbolic/domain/contrast.h"
#include "symbolic/domain/conditions.h"
#include "symbolic/domain/existence.h"
#include "symbolic/domain/level.h"
#include "symbolic/domain/telling.h"

#include <string.h>

static dx_status compare_and_tell(dx_contrast *c)
{
    dx_conditions all;
    dx_conditions_init(&all, c->g, DX_NONE);
    DX_TRY(dx_contrast_find(c, &all));
    return dx_tell(&all, c->symbol, c->symbol);
}

/* How much there is to look at with a symbol. */
static double size_of_look(dx_graph *g, const dx_derived *d)
{
    return dx_tree_size(g, d->of) +
           dx_tree_size(g, dx_is_none(d->among) ? d->derivative : d->among);
}

dx_status dx_note_derivatives(dx_graph *g, dx_rules *rules, const dx_oracle *oracle, size_t n,
                              const dx_derived *derived)
{
    enum { FIRST = 8 }; /* are looked at, how large they may be */
    const double most = 60000;
    double size = 0;
    dx_conditions all;
    dx_id symbol = n > 0 ? derived[0].symbol : DX_NONE;
    bool entire = false; /* one function of many symbols is read once then */
    bool several = false;
    dx_conditions_init(&all, g, DX_NONE);
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || !dx_same(derived[i].of, derived[i - 1].of))
            DX_TRY(dx_is_entire(g, derived[i].of, &entire));
        size += entire ? 0 : size_of_look(g, &derived[i]);
        if (!entire && i >= FIRST && size > most) {
            dx_tell_too_large(g);
            break;
        }
        if (!entire)
            DX_TRY(dx_contrast_derivative(g, rules, oracle, &derived[i], &all));
        if (!dx_same(derived[i].symbol, symbol) || !dx_is_none(derived[i].among))
            symbol = DX_NONE; /* a note about all of them prefers none */
        several = several || !dx_same(derived[i].of, derived[0].of);
    }
    bool changed; /* they may be of derivatives, as those of a hessian are */
    for (size_t i = 0; i < n && several && all.n_words > 0; i++)
        if (i == 0 || !dx_same(derived[i].symbol, derived[i - 1].symbol))
            DX_TRY(dx_conditions_without_point(&all, derived[i].symbol, &changed));
    if (all.crowded && n == 1) { /* of several each has its turn */
        all.more = true;
        if (all.n_symbols + all.n_words == 0)
            dx_notice(g->context, "where this holds depends on more names than are looked at");
    }
    return dx_tell_of(&all, symbol, symbol, n, derived);
}

dx_status dx_note_slopes(dx_graph *g, dx_rules *rules, const dx_oracle *oracle,
                         const dx_curve *curve, size_t n, const dx_id *shown)
{
    dx_contrast c;
    dx_contrast_begin(&c, g, rules, oracle, DX_NONE);
    for (size_t i = 0; i < curve->n; i++) {
        DX_TRY(dx_conditions_of_value(&c.given, curve->zero[i]));
        for (size_t k = 0; k < curve->n_symbols; k++) {
            dx_derived d = {curve->zero[i], curve->symbol[k], DX_NONE, 1, DX_NONE};
            DX_TRY(dx_diff(g, rules, d.of, d.symbol, 1, &d.derivative));
            DX_TRY(dx_contrast_needed(&c, &d));
        }
    }
    for (size_t i = 0; i < curve->n_made; i++)
        DX_TRY(dx_contrast_needed(&c, &curve->made[i]));
    DX_TRY(dx_conditions_merge(&c.needed, &c.given));
    DX_TRY(dx_condition(&c.needed, curve->below, DX_OTHER_THAN, DX_NONE));
    for (size_t i = 0; i < curve->n_positive; i++)
        DX_TRY(dx_condition(&c.needed, curve->positive[i], DX_ABOVE, DX_NONE));
    for (size_t i = 0; i < n; i++)
        DX_TRY(dx_conditions_of_value(&c.shown, shown[i]));
    return compare_and_tell(&c);
}

dx_status dx_form_loses(dx_graph *g, dx_rules *rules, dx_id given, dx_id shown, bool *loses)
{
    dx_contrast c;
    dx_conditions all;
    *loses = false;
    if (dx_same(given, shown) || dx_is_larger(g, given, DX_CONTRAST_SIZE) ||
        dx_is_larger(g, shown, DX_CONTRAST_SIZE))
        return DX_OK;
    dx_contrast_begin(&c, g, rules, NULL, DX_NONE);
    dx_conditions_init(&all, g, DX_NONE);
    DX_TRY(dx_conditions_of_value(&c.given, given));
    DX_TRY(dx_conditions_of_value(&c.shown, shown));
    DX_TRY(dx_contrast_find(&c, &all));
    *loses = all.n_symbols > 0 || all.n_words > 0;
    return DX_OK;
}

dx_status dx_note_both(dx_graph *g, dx_rules *rules, const dx_conditions *needed,
                       const dx_conditions *first, const dx_conditions *second)
{
    dx_contrast c;
    dx_contrast_begin(&c, g, rules, NULL, DX_NONE);
    c.needed = *needed;
    c.given = *first;
    c.shown = *second;
    return compare_and_tell(&c);
}

static bool is_among(size_t n, const dx_id *symbol, dx_id a)
{
    for (size_t i = 0; i < n; i++)
        if (dx_same(symbol[i], a))
            return true;
    return false;
}

/* Conditions at the point, in its parameters and others. Those without any are of this point
 * alone, and a limit need not meet them. */
static dx_status put_point_in(dx_conditions *c, const dx_conditions *of, size_t n,
                              const dx_id *symbol, const dx_id *at)
{
    dx_graph *g = c->g;
    dx_conditions there;
    dx_conditions_init(&there, g, DX_NONE);
    for (size_t i = 0; i < of->n_symbols; i++) {
        dx_id put = dx_substitute(g, dx_set_at(of, i)->symbol, n, symbol, at);
        if (!is_among(n, symbol, dx_set_at(of, i)->symbol) || dx_is_constant(g, put))
            continue;
        bool known;
        DX_TRY(
            dx_conditions_narrow(&there, dx_set_at(of, i)->symbol, &dx_set_at(of, i)->set, &known));
    }
    for (size_t i = 0; i < of->n_words; i++) {
        dx_id put = dx_substitute(g, of->word[i].of, n, symbol, at);
        if (dx_is_none(put) && g->context->diag.status != DX_DOMAIN)
            return dx_check(g, put);
        dx_diag_clear(&g->context->diag);
        if (!dx_is_none(put) && !dx_is_constant(g, put) && !dx_same(put, of->word[i].of))
            there.word[there.n_words++] = of->word[i];
    }
    return dx_conditions_compose(c, &there, n, symbol, at);
}

dx_status dx_note_limit(dx_graph *g, dx_rules *rules, dx_id of, size_t n, const dx_id *symbol,
                        const dx_id *at, dx_id assumed, size_t n_positive, const dx_id *positive,
                        dx_id limit)
{
    dx_contrast c;
    dx_op op = dx_op_of(g, of), kind = dx_op_of(g, limit);
    if ((op >= DX_OP_EQ && op != DX_OP_VECTOR) || dx_is_larger(g, of, DX_CONTRAST_SIZE))
        return DX_OK;
    dx_contrast_begin(&c, g, rules, NULL, DX_NONE);
    DX_TRY(dx_conditions_of_value(&c.given, of));
    if (dx_op_of(g, at[0]) != DX_OP_INF)
        DX_TRY(put_point_in(&c.needed, &c.given, n, symbol, at));
    for (size_t i = 0; i < n; i++)
        dx_conditions_drop(&c.given, symbol[i]);
    DX_TRY(dx_conditions_merge(&c.needed, &c.given));
    if (!dx_is_none(assumed))
        DX_TRY(dx_condition(&c.needed, assumed, DX_OTHER_THAN, DX_NONE));
    for (size_t i = 0; i < n_positive; i++)
        DX_TRY(dx_condition(&c.needed, positive[i], DX_ABOVE, DX_NONE));
    if ((kind < DX_OP_EQ && kind != DX_OP_INF) || kind == DX_OP_VECTOR)
        DX_TRY(dx_conditions_of_value(&c.shown, limit));
    return compare_and_tell(&c);
}

/* "a = 0 or b = 2" of "a > 0, a != 0, b != 2". */
static void turn_around(const char *items, dx_text *out)
{
    for (const char *item = items; *item;) {
        size_t n = dx_item_length(item);
        const char *sign = strstr(item, "!=");
        if (sign && sign < item + n) {
            dx_text_string(out, out->n > 0 ? " or " : "");
            dx_text_format(out, "%.*s%.*s", (int)(sign - item), item, (int)(item + n - sign - 1),
                           sign + 1);
        }
        item += n;
        item += strspn(item, ", ");
    }
}

dx_status dx_write_exceptions(dx_graph *g, dx_rules *rules, dx_id of, size_t n, const dx_id *symbol,
                              dx_id assumed, dx_text *out)
{
    dx_contrast c;
    dx_conditions all;
    dx_text items;
    dx_contrast_begin(&c, g, rules, NULL, DX_NONE);
    dx_conditions_init(&all, g, DX_NONE);
    if (dx_op_of(g, of) < DX_OP_EQ && !dx_is_larger(g, of, DX_CONTRAST_SIZE))
        DX_TRY(dx_conditions_of_value(&c.given, of));
    for (size_t i = 0; i < n; i++)
        dx_conditions_drop(&c.given, symbol[i]);
    DX_TRY(dx_conditions_merge(&c.needed, &c.given));
    DX_TRY(dx_conditions_merge(&c.shown, &c.given));
    DX_TRY(dx_condition(&c.needed, assumed, DX_OTHER_THAN, DX_NONE));
    DX_TRY(dx_contrast_find(&c, &all));
    dx_conditions_sort(&all, DX_NONE);
    dx_text_init(&items, &g->context->memory);
    dx_status status = dx_conditions_write(&all, DX_NONE, &items);
    if (status == DX_OK)
        turn_around(dx_text_get(&items), out);
    dx_text_free(&items);
    return status;
}

static dx_status demand_around(dx_conditions *c, const dx_open_part *part)
{
    dx_conditions own;
    dx_conditions_init(&own, c->g, part->symbol);
    DX_TRY(dx_conditions_around(&own, part->of, part->symbol));
    return dx_conditions_compose(c, &own, 1, &part->symbol, &part->at);
}

/* [x < sqrt(a) and a > 0, ...]: what one of them needs the others do not. */
static bool has_cases(const dx_graph *g, dx_id value)
{
    bool has = false;
    for (uint32_t i = 0; dx_op_of(g, value) == DX_OP_VECTOR && i < dx_count(g, value) && !has; i++)
        has = dx_is_relation(g, dx_operand(g, value, i)) ||
              dx_op_of(g, dx_operand(g, value, i)) == DX_OP_AND;
    return has;
}

dx_status dx_note_lost(dx_graph *g, dx_rules *rules, size_t n, const dx_id *lost, size_t m,
                       const dx_open_part *open, dx_id value)
{
    dx_contrast c;
    dx_contrast_begin(&c, g, rules, NULL, DX_NONE);
    if (dx_op_of(g, value) <= DX_OP_RANGE && !has_cases(g, value)) {
        if (dx_is_larger(g, value, DX_CONTRAST_SIZE))
            return DX_OK;
        DX_TRY(dx_conditions_of_value(&c.given, value));
    }
    DX_TRY(dx_conditions_merge(&c.shown, &c.given));
    DX_TRY(dx_conditions_merge(&c.needed, &c.given));
    for (size_t i = 0; i < n; i++)
        if (!dx_is_larger(g, lost[i], DX_CONTRAST_SIZE))
            DX_TRY(dx_conditions_of_value(&c.needed, lost[i]));
    for (size_t i = 0; i < m; i++)
        DX_TRY(demand_around(&c.needed, &open[i]));
    if (dx_conditions_nowhere(&c.needed)) {
        dx_notice(g->context, "what was typed has a value nowhere");
        return DX_OK;
    }
    return compare_and_tell(&c);
}

/* A word that only says that the equation does not hold goes. */
static dx_status drop_equation(dx_conditions *c, dx_id equation)
{
    dx_graph *g = c->g;
    size_t kept = 0;
    dx_id gap = dx_sub(g, dx_operand(g, equation, 0), dx_operand(g, equation, 1));
    dx_id turned = dx_neg(g, gap);
    DX_TRY(dx_check(g, turned));
    for (size_t i = 0; i < c->n_words; i++) {
        dx_id own = dx_sub(g, c->word[i].of, c->word[i].level);
        DX_TRY(dx_check(g, own));
        if (c->word[i].how != DX_OTHER_THAN || !(dx_same(own, gap) || dx_same(own, turned)))
            c->word[kept++] = c->word[i];
    }
    c->n_words = kept;
    return DX_OK;
}

static dx_status note_at(dx_contrast *c, const dx_derived *d, size_t n, const dx_id *from,
                         const dx_id *to, dx_id but)
{
    dx_graph *g = c->g;
    dx_contrast inner = *c;
    dx_conditions_init(&inner.needed, g, d->symbol);
    DX_TRY(dx_contrast_needed(&inner, d));
    DX_TRY(dx_conditions_compose(&c->needed, &inner.needed, n, from, to));
    dx_id of = dx_substitute(g, d->of, n, from, to);
    DX_TRY(dx_check(g, of));
    dx_id shown = dx_substitute(g, d->derivative, n, from, to);
    DX_TRY(dx_check(g, shown));
    DX_TRY(dx_conditions_of_value(&c->given, of));
    DX_TRY(dx_conditions_of_value(&c->shown, shown));
    if (!dx_is_none(but)) {
        DX_TRY(drop_equation(&c->needed, but));
        DX_TRY(drop_equation(&c->shown, but));
    }
    return compare_and_tell(c);
}

dx_status dx_note_derivative_at(dx_graph *g, dx_rules *rules, const dx_oracle *oracle,
                                const dx_derived *d, size_t n, const dx_id *from, const dx_id *to)
{
    return dx_note_derivative_but(g, rules, oracle, d, n, from, to, DX_NONE);
}

dx_status dx_note_derivative_but(dx_graph *g, dx_rules *rules, const dx_oracle *oracle,
                                 const dx_derived *d, size_t n, const dx_id *from, const dx_id *to,
                                 dx_id but)
{
    dx_contrast c;
    dx_op op = dx_op_of(g, d->of);
    bool large;
    if (op == DX_OP_VECTOR || op == DX_OP_EQ)
        return DX_OK;
    DX_TRY(dx_is_too_large_to_contrast(g, d, &large));
    if (large)
        return DX_OK;
    dx_contrast_begin(&c, g, rules, oracle, DX_NONE);
    return dx_excuse(g->context,
                     note_at(&c, d, n, from, to, but)); /* no value there: that is said elsewhere */
}
