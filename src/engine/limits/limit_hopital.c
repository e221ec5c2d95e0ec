/* limit_hopital.c - l'Hopital's rule.
 *
 * lim N/D = lim N'/D' where N and D both go to 0, or D is infinite there, if D' is not 0 near the
 * point and the limit on the right exists. It is told where at most three uses lead to a limit
 * that can be seen, and the quotients on the way do not grow. */
#include "engine/limits/limit_chain.h"

#include "expr/asis.h"
#include "expr/print.h"
#include "symbolic/domain/corners.h"
#include "symbolic/forms/readable.h"

#include <stdio.h>

enum { LARGE = 60 };

typedef struct quotient {
    dx_id above, below;
} quotient;

/* One use of the rule. */
typedef struct use {
    quotient of, slopes;
    bool infinite; /* the form is inf/inf, else 0/0 */
    dx_id formula; /* that has the same limit */
} use;

typedef enum form { ZERO, INFINITE, OTHER } form;

static bool is_infinite(const dx_limit *limit)
{
    return limit->kind == DX_LIMIT_PLUS_INF || limit->kind == DX_LIMIT_MINUS_INF;
}

/* The form of a part, the same on all sides; the sign may be another. */
static dx_status form_of(const dx_chain *c, dx_id a, form *out)
{
    *out = OTHER;
    for (size_t i = 0; i < c->n; i++) {
        dx_chain side = *c;
        dx_limit limit;
        side.n = 1;
        side.approach[0] = c->approach[i];
        DX_TRY(dx_chain_limit_of(&side, a, &limit));
        form one = is_infinite(&limit)                                               ? INFINITE
                   : limit.kind == DX_LIMIT_VALUE && dx_is_int(c->g, limit.value, 0) ? ZERO
                                                                                     : OTHER;
        if (one == OTHER || (i > 0 && one != *out)) {
            *out = OTHER;
            return DX_OK;
        }
        *out = one;
    }
    return DX_OK;
}

/* Near the point, on all sides: it goes to what is not 0, or what it divides is infinite. */
static dx_status is_nonzero_near(const dx_chain *c, dx_id a, bool *is)
{
    *is = true;
    for (size_t i = 0; i < c->n && *is; i++) {
        dx_chain side = *c;
        dx_limit limit;
        side.n = 1;
        side.approach[0] = c->approach[i];
        DX_TRY(dx_chain_limit_of(&side, a, &limit));
        if (is_infinite(&limit) ||
            (limit.kind == DX_LIMIT_VALUE && !dx_is_int(c->g, limit.value, 0)))
            continue;
        dx_id over = dx_power(c->g, a, -1);
        if (dx_is_none(over))
            return dx_excuse(&c->s->context, c->s->context.diag.status);
        DX_TRY(dx_chain_limit_of(&side, over, &limit));
        *is = is_infinite(&limit) ||
              (limit.kind == DX_LIMIT_VALUE && dx_is_number(c->g, limit.value));
    }
    return DX_OK;
}

static dx_status slope_of(const dx_chain *c, dx_id a, dx_id *out)
{
    DX_TRY(dx_diff(c->g, c->s->rules, a, c->x, 1, out));
    return dx_readable(c->g, *out, out);
}

/* The rule for a quotient, if its conditions hold. */
static dx_status use_rule(const dx_chain *c, quotient of, use *out, bool *can)
{
    dx_graph *g = c->g;
    form above, below;
    bool pieces = false;
    *can = false;
    *out = (use){.of = of};
    if (!dx_contains(g, of.above, c->x) || !dx_contains(g, of.below, c->x))
        return DX_OK;
    for (int i = 0; i < 2 && !pieces; i++) {
        DX_TRY(dx_has_pieces(g, i == 0 ? of.above : of.below, &pieces));
        if (!pieces) /* whose derivative need not be continuous */
            DX_TRY(dx_has_op(g, i == 0 ? of.above : of.below, DX_OP_APPLY, &pieces));
    }
    if (pieces)
        return DX_OK;
    DX_TRY(form_of(c, of.below, &below));
    DX_TRY(form_of(c, of.above, &above));
    if (above != below || above == OTHER)
        return DX_OK;
    out->infinite = above == INFINITE;
    DX_TRY(slope_of(c, of.above, &out->slopes.above));
    DX_TRY(slope_of(c, of.below, &out->slopes.below));
    if (dx_is_int(g, out->slopes.below, 0))
        return DX_OK;
    DX_TRY(is_nonzero_near(c, out->slopes.below, can));
    out->formula = dx_div(g, out->slopes.above, out->slopes.below);
    if (dx_is_none(out->formula))
        return dx_excuse(&c->s->context, c->s->context.diag.status);
    if (*can)
        DX_TRY(dx_chain_keeps(c, out->formula, can));
    return DX_OK;
}

static dx_status is_seen(const dx_chain *c, dx_id a, bool *seen)
{
    dx_id value;
    *seen = !dx_contains(c->g, a, c->x);
    if (!*seen)
        DX_TRY(dx_chain_value_at(c, a, &value));
    if (!*seen)
        DX_TRY(dx_chain_ends_in(c, value, seen));
    return *seen ? DX_OK : dx_chain_is_evident(c, a, seen);
}

/* N/D with whole numbers above: sin(x)/(2*x). */
static dx_status split(const dx_chain *c, dx_id a, quotient *out)
{
    dx_graph *g = c->g;
    dx_id scale, rest;
    DX_TRY(dx_chain_split(c, a, &out->above, &out->below));
    dx_split_coefficient(g, a, &scale, &rest);
    if (!dx_is_number(g, scale) || dx_is_integer(g, scale))
        return DX_OK;
    const dx_id below = dx_number_denominator(g, scale);
    out->above = dx_mul(g, out->above, below);
    out->below = dx_mul(g, out->below, below);
    DX_TRY(dx_check(g, out->above));
    return dx_check(g, out->below);
}

/* Do a few uses lead to a limit that is seen? The first one is *out; *uses is their number, 0: no.
 */
static dx_status look_ahead(const dx_chain *c, quotient of, use *out, int *uses)
{
    dx_graph *g = c->g;
    const double most = 2 * (dx_print_weight(g, of.above) + dx_print_weight(g, of.below)) + 8;
    bool can = true, seen = false;
    int n = 0;
    *uses = 0;
    while (n < DX_MOST_HOPITALS && can && !seen) {
        use next;
        DX_TRY(dx_poll(&c->s->context));
        DX_TRY(use_rule(c, of, &next, &can));
        if (!can || dx_print_weight(g, next.formula) > most || dx_is_larger(g, next.formula, LARGE))
            return DX_OK;
        if (n++ == 0)
            *out = next;
        DX_TRY(is_seen(c, next.formula, &seen));
        DX_TRY(split(c, next.formula, &of));
    }
    *uses = seen ? n : 0;
    return DX_OK;
}

/* ---- products -------------------------------------------------------------------------------- */

/* Of a product the factors that go to 0, and the others, where these are infinite. */
static dx_status split_product(const dx_chain *c, quotient *zero_below, quotient *zero_above,
                               bool *is)
{
    dx_graph *g = c->g;
    dx_id number, product, zero = dx_int(g, 1), rest;
    form one;
    *is = false;
    dx_split_coefficient(g, c->formula, &number, &product);
    if (dx_op_of(g, product) != DX_OP_MUL || dx_factors(g, product) < 2)
        return DX_OK;
    for (uint32_t i = 0; i < dx_factors(g, product); i++) {
        const dx_id factor = dx_pow(g, dx_base(g, product, i), dx_exponent(g, product, i));
        DX_TRY(dx_check(g, factor));
        if (!dx_contains(g, factor, c->x))
            continue;
        DX_TRY(form_of(c, factor, &one));
        if (one == ZERO)
            zero = dx_mul(g, zero, factor);
    }
    rest = dx_div(g, c->formula, zero);
    DX_TRY(dx_check(g, rest));
    if (dx_is_int(g, zero, 1) || !dx_contains(g, rest, c->x))
        return DX_OK;
    DX_TRY(form_of(c, rest, &one));
    *is = one == INFINITE;
    *zero_below = (quotient){rest, dx_power(g, zero, -1)};
    *zero_above = (quotient){zero, dx_power(g, rest, -1)};
    dx_id *const part[] = {&zero_below->above, &zero_below->below, &zero_above->above,
                           &zero_above->below};
    for (size_t i = 0; i < sizeof part / sizeof part[0]; i++) {
        dx_id readable;
        DX_TRY(dx_check(g, *part[i]));
        DX_TRY(dx_readable(g, *part[i], &readable)); /* 1/tan(x) as cot(x) */
        if (dx_print_weight(g, readable) < dx_print_weight(g, *part[i]))
            *part[i] = readable;
    }
    return DX_OK;
}

/* limit(log(x)/(1/x), x = 0+), which is the same formula for the graph. */
static dx_status record_quotient(dx_chain *c, quotient of)
{
    static const char rule[] = "as a quotient";
    dx_graph *g = c->g;
    const dx_id factor[] = {of.above, dx_asis_power(g, of.below, dx_int(g, -1))};
    const bool divides[] = {false, false};
    dx_id shown = dx_asis_product(g, 2, factor, divides), same = dx_chain_written(c, c->formula);
    bool alike = true;
    DX_TRY(dx_check(g, shown));
    DX_TRY(dx_is_written_alike(g, shown, c->formula, &alike));
    if (alike)
        return DX_OK;
    const bool first = dx_is_none(c->right);
    shown = dx_chain_written(c, shown);
    DX_TRY(dx_check(g, same));
    DX_TRY(dx_check(g, shown));
    const dx_line line = {.depth = c->e->recorder->depth,
                          .style = first ? DX_LINE_WHOLE : DX_LINE_CONTINUED,
                          .rule = dx_string(g, rule, sizeof rule - 1),
                          .formula = dx_line_equation(g, same, same),
                          .shown = dx_line_equation(g, same, shown),
                          .notes = dx_chain_no_notes(c),
                          .refers = dx_chain_no_notes(c)};
    c->right = same;
    return dx_record_made(c->e->recorder, &line);
}

/* ---- lines ----------------------------------------------------------------------------------- */

static dx_id note(dx_graph *g, const char *name, const char *prime, dx_id value)
{
    char text[8];
    int n = snprintf(text, sizeof text, "%s%s", name, prime);
    const dx_id part[] = {dx_string(g, text, (size_t)n), value, dx_int(g, 0)};
    return dx_vector(g, 3, part);
}

/* "l'Hopital's rule, 0/0, u = exp(x) - 1, v = sin(x), u' = exp(x), v' = cos(x)" */
static dx_status record_use(dx_chain *c, const use *u)
{
    static const char *const letters[][2] = {{"u", "v"}, {"p", "q"}, {"f", "g"}, {"a", "b"}};
    dx_graph *g = c->g;
    const size_t n = sizeof letters / sizeof letters[0];
    bool taken = true;
    size_t k = 0;
    for (; taken; k += taken && k + 1 < n) {
        taken = false;
        for (size_t i = 0; i < 2; i++) {
            const dx_id name = dx_symbol(g, letters[k][i], 1);
            DX_TRY(dx_check(g, name));
            taken = taken || dx_same(name, c->x) || dx_contains(g, c->formula, name);
        }
        if (k + 1 == n)
            break;
    }
    const char *above = letters[k][0], *below = letters[k][1];
    const dx_id notes[] = {note(g, above, "", u->of.above), note(g, below, "", u->of.below),
                           note(g, above, "'", u->slopes.above),
                           note(g, below, "'", u->slopes.below)};
    return dx_chain_go_on(c,
                          u->infinite ? "l'Hopital's rule for inf/inf" : "l'Hopital's rule for 0/0",
                          dx_vector(g, 4, notes), u->formula);
}

dx_status dx_chain_use_hopital(dx_chain *c, bool *done)
{
    quotient of, zero_below, zero_above;
    use first, other;
    int uses, others = 0;
    bool product;
    *done = false;
    if (c->hopitals >= DX_MOST_HOPITALS || dx_is_larger(c->g, c->formula, LARGE))
        return DX_OK;
    DX_TRY(split(c, c->formula, &of));
    DX_TRY(look_ahead(c, of, &first, &uses));
    if (uses == 0) {
        DX_TRY(split_product(c, &zero_below, &zero_above, &product));
        if (!product)
            return DX_OK;
        DX_TRY(look_ahead(c, zero_below, &first, &uses));
        DX_TRY(look_ahead(c, zero_above, &other, &others));
        if (others > 0 && (uses == 0 || others < uses))
            first = other;
        if (uses == 0 && others == 0)
            return DX_OK;
        DX_TRY(record_quotient(c, first.of));
    }
    *done = true;
    c->hopitals++;
    return record_use(c, &first);
}
