/* Formulas that are equal are so where both have values. What they need is compared as conditions,
 * but for powers with names in their exponents. Those have values at positive bases, and at
 * negative ones where the exponent is an integer, which no condition says. So they are compared as
 * powers: x^(n + 1) has a value at a negative x wherever x^n has one, and where no power of the
 * other formula says so the base is taken to be positive. */
#include "symbolic/domain/common.h"

#include "expr/assumptions.h"
#include "expr/print.h"
#include "expr/walk.h"
#include "symbolic/domain/notes.h"
#include "symbolic/sample.h"

enum { LARGE = 20000, MOST_POWERS = 16, SIDES = 3 /* a, b, and the parts */ };

dx_status dx_conditions_of_all(dx_graph *g, size_t n, const dx_id *of, dx_conditions *c)
{
    enum { MODEST = 2000 };
    dx_conditions_init(c, g, DX_NONE);
    c->open = true;
    for (size_t i = 0; i < n; i++)
        if (!dx_is_larger(g, of[i], MODEST))
            DX_TRY(dx_conditions_of_value(c, of[i]));
    return DX_OK;
}

/* ---- powers ------------------------------------------------------------------------------------
 */

typedef struct power {
    dx_id base, exponent; /* of a logarithm itself, whose operand is the base */
    bool negative;        /* the base is so wherever it is not 0, */
    bool even;            /* or never */
} power;

typedef struct side {
    size_t n;
    power item[MOST_POWERS];
    dx_conditions sure;
} side;

/* Without a positive factor; 1/x to the n is x to the -n, and |x| and x^2 are 0 where x is. */
static dx_status take_power(dx_graph *g, dx_id base, dx_id exponent, power *out)
{
    dx_id number, rest;
    int64_t k;
    dx_split_coefficient(g, base, &number, &rest);
    if (!dx_is_number(g, base))
        base = dx_number_sign(g, number) < 0 ? dx_neg(g, rest) : rest;
    const bool even = dx_is_nonnegative(g, base) || dx_fn_of(g, base) == DX_FN_abs;
    if (dx_op_of(g, base) == DX_OP_MUL && dx_factors(g, base) == 1 &&
        dx_get_int(g, dx_exponent(g, base, 0), &k) && (k == -1 || (even && k > -MOST_POWERS))) {
        base = dx_base(g, base, 0);
        exponent = dx_scale(g, dx_int(g, k), exponent);
    } else if (dx_fn_of(g, base) == DX_FN_abs) {
        base = dx_operand(g, base, 0);
    }
    *out = (power){base, exponent, dx_is_nonnegative(g, dx_neg(g, base)), even};
    return out->negative ? DX_OK : dx_is_negative_constant(g, base, &out->negative);
}

static bool is_open(dx_graph *g, dx_id base, dx_id exponent)
{
    return !dx_is_positive(g, base) && !dx_is_int(g, base, 0) && !dx_is_constant(g, exponent) &&
           !dx_has_bound_name(g, exponent) && !dx_is_whole(g, exponent);
}

/* Has it a power among its factors of which it is open whether it is positive? */
static bool has_open_factor(dx_graph *g, dx_id a)
{
    dx_id number, rest;
    dx_split_coefficient(g, a, &number, &rest);
    for (uint32_t k = 0; dx_op_of(g, rest) == DX_OP_MUL && k < dx_factors(g, rest); k++)
        if (is_open(g, dx_base(g, rest, k), dx_exponent(g, rest, k)))
            return true;
    return false;
}

static dx_status add_power(dx_graph *g, dx_id base, dx_id exponent, side *to)
{
    return to->n < MOST_POWERS ? take_power(g, base, exponent, &to->item[to->n++]) : DX_OK;
}

/* Roots and logarithms are conditions, but for those of powers. */
static dx_status gather_powers(dx_graph *g, dx_id of, side *to)
{
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &of, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && status == DX_OK; i++) {
        dx_id a = walk.id[i];
        for (uint32_t k = 0; dx_op_of(g, a) == DX_OP_MUL && k < dx_factors(g, a) && status == DX_OK;
             k++) {
            dx_id base = dx_base(g, a, k), exponent = dx_exponent(g, a, k);
            if (is_open(g, base, exponent) ||
                (!dx_is_integer(g, exponent) && has_open_factor(g, base)))
                status = add_power(g, base, exponent, to);
        }
        if (status == DX_OK && dx_fn_of(g, a) == DX_FN_log &&
            has_open_factor(g, dx_operand(g, a, 0)))
            status = add_power(g, dx_operand(g, a, 0), a, to);
    }
    dx_walk_free(&walk);
    return status == DX_OK ? g->context->diag.status : status;
}

/* Is e an integer where u is, or where v is, too? And is it positive then, where they are? */
static void compare_exponents(dx_graph *g, dx_id e, dx_id u, dx_id v, bool *whole, bool *positive)
{
    enum { MOST = 4 };
    for (int64_t j = -MOST; j <= MOST; j++)
        for (int64_t k = dx_same(u, v) ? 0 : -MOST; k <= (dx_same(u, v) ? 0 : MOST); k++) {
            dx_id gap = dx_sub(g, e, dx_scale(g, dx_int(g, j), u));
            gap = dx_sub(g, gap, dx_scale(g, dx_int(g, k), v));
            if (dx_is_none(gap) || !dx_is_integer(g, gap))
                continue;
            *whole = true;
            *positive = *positive || (dx_number_sign(g, gap) >= 0 && j >= 0 && k >= 0 && j + k > 0);
        }
}

/* Has the power a value wherever the side has one, if the base is negative; and if it is 0? */
static void find_in(dx_graph *g, const power *p, const side *in, bool *below, bool *at_zero)
{
    const dx_id opposite = dx_neg(g, p->base);
    *below = *at_zero = false;
    for (size_t i = 0; i < in->n; i++)
        for (size_t k = i; k < in->n; k++) {
            const power *u = &in->item[i], *v = &in->item[k];
            bool whole = false, same = dx_same(u->base, p->base) && dx_same(v->base, p->base);
            if (!same && !(dx_same(u->base, opposite) && dx_same(v->base, opposite)))
                continue;
            compare_exponents(g, p->exponent, u->exponent, v->exponent, &whole, at_zero);
            *below = *below || (whole && same && !u->even && !v->even);
        }
}

/* Does the other side ask for a positive base in any case, as log(x) does? */
static dx_status is_positive_in(dx_graph *g, dx_rules *rules, dx_id base, const side *in, bool *is)
{
    *is = false;
    if (dx_op_of(g, base) == DX_OP_SYMBOL) {
        const dx_chart *set = dx_conditions_set(&in->sure, base);
        dx_chart signs;
        bool known = set != NULL;
        if (known)
            DX_TRY(dx_chart_signs(g, base, base, &signs, &known));
        if (known) {
            dx_chart both = *set;
            DX_TRY(dx_chart_share_breaks(g, &both, &signs, &known));
            *is = known;
            for (size_t i = 0; known && i <= 2 * both.n; i++)
                *is = *is && (!both.cell[i] || signs.cell[i] > 0);
        }
        return DX_OK;
    }
    const dx_word word = dx_word_of(base, dx_int(g, 0), DX_ABOVE);
    return dx_conditions_imply(&in->sure, rules, &word, DX_NONE, is);
}

/* ---- integers ----------------------------------------------------------------------------------
 */

/* Exponents of negative bases, which have to be integers. */
typedef struct wholes {
    size_t n;
    dx_id of[MOST_POWERS];
} wholes;

static void add_wholes(const side *of, wholes *to)
{
    for (size_t i = 0; i < of->n && to->n < MOST_POWERS; i++)
        if (of->item[i].negative)
            to->of[to->n++] = of->item[i].exponent;
}

static bool is_whole_by(dx_graph *g, dx_id e, const wholes *by)
{
    bool whole = false, positive = false;
    for (size_t i = 0; i < by->n && !whole; i++)
        for (size_t k = i; k < by->n && !whole; k++)
            compare_exponents(g, e, by->of[i], by->of[k], &whole, &positive);
    return whole;
}

/* "n is an integer", for those that are not so by the exponents of each side. */
static dx_status tell_wholes(dx_graph *g, const wholes *by, const wholes *all)
{
    dx_text text;
    dx_text_init(&text, &g->context->memory);
    dx_status status = DX_OK;
    wholes told = {0};
    for (size_t i = 0; i < all->n && status == DX_OK; i++) {
        bool known = is_whole_by(g, all->of[i], &told);
        bool needed = false;
        for (size_t k = 0; k < 2; k++)
            needed = needed || !is_whole_by(g, all->of[i], &by[k]);
        if (known || !needed)
            continue;
        told.of[told.n++] = all->of[i];
        dx_text_string(&text, text.n > 0 ? ", " : "");
        status = dx_print_plain(g, all->of[i], &text);
        dx_text_string(&text, " is an integer");
    }
    if (status == DX_OK && text.n > 0 && !text.failed)
        dx_notice(g->context, "%s", dx_text_get(&text));
    dx_text_free(&text);
    return status;
}

/* Those of powers of negative numbers. */
static dx_status find_wholes(dx_graph *g, dx_id a, wholes *to)
{
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n; i++)
        for (uint32_t k = 0;
             dx_op_of(g, walk.id[i]) == DX_OP_MUL && k < dx_factors(g, walk.id[i]) &&
             to->n < MOST_POWERS && status == DX_OK;
             k++) {
            dx_id base = dx_base(g, walk.id[i], k), exponent = dx_exponent(g, walk.id[i], k);
            bool negative = false;
            if (!dx_is_constant(g, exponent) && !dx_is_whole(g, exponent) &&
                !dx_has_bound_name(g, exponent))
                status = dx_is_negative_constant(g, base, &negative);
            if (negative)
                to->of[to->n++] = exponent;
        }
    dx_walk_free(&walk);
    return status;
}

dx_status dx_note_integers(dx_graph *g, size_t n, const dx_id *lost, dx_id value)
{
    wholes all = {0}, by[2] = {{0}, {0}};
    for (size_t i = 0; i < n; i++)
        DX_TRY(find_wholes(g, lost[i], &all));
    if (all.n == 0)
        return DX_OK;
    DX_TRY(find_wholes(g, value, &by[0]));
    by[1] = by[0];
    return tell_wholes(g, by, &all);
}

/* ---- both --------------------------------------------------------------------------------------
 */

/* The base is positive, or not 0; and what makes it so, where it is a power itself. */
static dx_status demand(dx_graph *g, dx_id base, bool below, dx_conditions *needed)
{
    dx_id number, rest;
    dx_split_coefficient(g, base, &number, &rest);
    for (uint32_t k = 0; dx_op_of(g, rest) == DX_OP_MUL && k < dx_factors(g, rest); k++)
        if (is_open(g, dx_base(g, rest, k), dx_exponent(g, rest, k)))
            DX_TRY(demand(g, dx_base(g, rest, k), below, needed));
    return dx_condition(needed, base, below ? DX_OTHER_THAN : DX_ABOVE, DX_NONE);
}

/* What the powers of one side ask for where another side does not. */
static dx_status demand_powers(dx_graph *g, dx_rules *rules, const side *of, const side *in,
                               const wholes *all, dx_conditions *needed)
{
    for (size_t i = 0; i < of->n; i++) {
        const power *p = &of->item[i];
        bool below, at_zero, positive;
        find_in(g, p, in, &below, &at_zero);
        DX_TRY(is_positive_in(g, rules, p->base, in, &positive));
        below = below || p->even || p->negative || is_whole_by(g, p->exponent, all);
        if (!(below && at_zero) && !positive)
            DX_TRY(demand(g, p->base, below, needed));
    }
    return DX_OK;
}

/* `form`: what b needs by itself counts only for the values of names, and for powers. */
static dx_status note(dx_graph *g, dx_rules *rules, dx_id a, dx_id b, size_t n, const dx_id *part,
                      bool form)
{
    dx_conditions needed;
    wholes by[2] = {{0}}, all = {0};
    if ((dx_same(a, b) && n == 0) || dx_op_of(g, a) >= DX_OP_EQ || dx_is_larger(g, a, LARGE) ||
        dx_is_larger(g, b, LARGE))
        return DX_OK;
    side *of = dx_arena_alloc(&g->context->arena, SIDES * sizeof *of);
    if (!of)
        return dx_no_memory(g->context);
    dx_conditions_init(&needed, g, DX_NONE);
    needed.open = needed.poles = true;
    for (size_t i = 0; i < SIDES; i++) {
        of[i].n = 0;
        dx_conditions_init(&of[i].sure, g, DX_NONE);
        of[i].sure.open = of[i].sure.poles = true;
        for (size_t k = 0; k < (i < 2 ? 1 : n); k++) {
            dx_id formula = i == 0 ? a : i == 1 ? b : part[k];
            if (dx_is_larger(g, formula, LARGE))
                continue;
            DX_TRY(dx_conditions_of_value(&of[i].sure, formula));
            if (!form || i != 1)
                DX_TRY(dx_conditions_of_value(&needed, formula));
            DX_TRY(gather_powers(g, formula, &of[i]));
        }
        add_wholes(&of[i], &all);
        if (i < 2)
            add_wholes(&of[i], &by[i]);
    }
    for (size_t i = 0; i < SIDES; i++)
        for (size_t k = 0; k < 2; k++)
            if (i != k)
                DX_TRY(demand_powers(g, rules, &of[i], &of[k], &all, &needed));
    DX_TRY(tell_wholes(g, by, &all));
    return dx_note_both(g, rules, &needed, &of[0].sure, &of[1].sure);
}

dx_status dx_note_common(dx_graph *g, dx_rules *rules, dx_id a, dx_id b, size_t n,
                         const dx_id *part)
{
    return note(g, rules, a, b, n, part, false);
}

/* exp(log(-x^2)) is -x^2 nowhere. */
static dx_status tell_nowhere(dx_graph *g, dx_id given, bool *nowhere)
{
    dx_conditions c;
    *nowhere = false;
    if (dx_op_of(g, given) >= DX_OP_EQ || dx_is_larger(g, given, LARGE) || dx_is_constant(g, given))
        return DX_OK;
    dx_conditions_init(&c, g, DX_NONE);
    DX_TRY(dx_conditions_of_value(&c, given));
    *nowhere = dx_conditions_nowhere(&c);
    if (*nowhere)
        dx_notice(g->context, "what was typed has a value nowhere");
    return DX_OK;
}

dx_status dx_note_form(dx_graph *g, dx_rules *rules, dx_id given, dx_id shown)
{
    bool nowhere = false;
    if (!dx_same(given, shown))
        DX_TRY(tell_nowhere(g, given, &nowhere));
    if (nowhere)
        return DX_OK;
    return note(g, rules, given, shown, 0, NULL, true);
}
