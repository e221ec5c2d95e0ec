/* Where a point is of a kind: conditions on other names, beside those of the point itself. */
#include "engine/solvers/exactkind.h"

#include "engine/solvers/wordclash.h"

#include "expr/assumptions.h"
#include "expr/walk.h"

#include <string.h>

static dx_status conditions_of_row(const dx_extremal *q, dx_conditions *c)
{
    dx_conditions_init(c, &q->c.session->graph, DX_NONE);
    for (uint32_t i = 0; q->row && i < q->row->n_words; i++)
        DX_TRY(dx_condition(c, q->row->word[i].of, q->row->word[i].how, DX_NONE));
    return DX_OK;
}

/* Does it go without saying where the point is one? */
static dx_status is_said(const dx_extremal *q, const dx_word *word, bool *said)
{
    dx_graph *g = &q->c.session->graph;
    dx_conditions c;
    *said = false;
    if (!q->row || q->row->n_words == 0)
        return DX_OK;
    DX_TRY(conditions_of_row(q, &c));
    DX_TRY(dx_conditions_imply(&c, q->c.session->rules, word, DX_NONE, said));
    if (*said)
        return DX_OK;
    DX_TRY(dx_condition(&c, dx_neg(g, word->of), DX_AT_LEAST, DX_NONE));
    *said = dx_conditions_nowhere(&c);
    return DX_OK;
}

/* 1: it is not below 0, -1: it is not above, 0: that is not known. */
static dx_status loose_sign(dx_graph *g, dx_id a, int *sign)
{
    dx_id number, rest;
    dx_split_coefficient(g, a, &number, &rest);
    const bool product = dx_op_of(g, rest) == DX_OP_MUL;
    *sign = dx_number_sign(g, number);
    for (uint32_t i = 0; i < (product ? dx_factors(g, rest) : 1) && *sign != 0; i++) {
        dx_id factor = product ? dx_pow(g, dx_base(g, rest, i), dx_exponent(g, rest, i)) : rest;
        dx_id base = product ? dx_base(g, rest, i) : rest, minus = dx_neg(g, base);
        DX_TRY(dx_check(g, factor));
        DX_TRY(dx_check(g, minus));
        if (dx_is_nonnegative(g, factor))
            continue;
        const bool turns =
            dx_is_nonnegative(g, minus) && (!product || dx_is_integer(g, dx_exponent(g, rest, i)));
        *sign = turns ? -*sign : 0;
    }
    return DX_OK;
}

/* Is each factor of the one a factor of the other? */
static bool has_factors_of(dx_graph *g, dx_id whole, dx_id part)
{
    const bool many = dx_op_of(g, whole) == DX_OP_MUL, some = dx_op_of(g, part) == DX_OP_MUL;
    bool all = true;
    for (uint32_t i = 0; i < (some ? dx_factors(g, part) : 1) && all; i++) {
        const dx_id factor = some ? dx_base(g, part, i) : part;
        all = dx_same(whole, factor);
        for (uint32_t k = 0; many && k < dx_factors(g, whole) && !all; k++)
            all = dx_same(dx_base(g, whole, k), factor);
    }
    return all;
}

dx_status dx_sign_beside(dx_graph *g, dx_id of, dx_id above, int *sign)
{
    dx_id number, whole, part;
    *sign = 0;
    dx_split_coefficient(g, above, &number, &whole);
    dx_split_coefficient(g, of, &number, &part);
    if (!has_factors_of(g, whole, part))
        return DX_OK;
    dx_id product = dx_mul(g, of, above);
    DX_TRY(dx_check(g, product));
    return loose_sign(g, product, sign);
}

/* Of what is to be above 0, by what the row says: 1: it is, -1: it never is. */
static dx_status sign_by_row(const dx_extremal *q, dx_id of, int *sign)
{
    dx_graph *g = &q->c.session->graph;
    const dx_assumptions *before = g->assumptions;
    dx_extremal known = *q;
    *sign = 0;
    if (!q->row)
        return DX_OK;
    dx_status status = dx_exact_know_words(&known.p, q->row);
    if (status == DX_OK)
        status = loose_sign(g, of, sign);
    *sign = *sign > 0 ? 0 : *sign;
    for (uint32_t i = 0; i < q->row->n_words && *sign == 0 && status == DX_OK; i++)
        if (q->row->word[i].how == DX_ABOVE && dx_is_int(g, q->row->word[i].level, 0))
            status = dx_sign_beside(g, of, q->row->word[i].of, sign);
    g->assumptions = before;
    return status;
}

/* Those of the row, then room for so many. */
static dx_status words_of_row(const dx_extremal *q, size_t more, size_t *n, dx_word **word)
{
    dx_context *context = &q->c.session->context;
    *n = q->row ? q->row->n_words : 0;
    *word = dx_arena_alloc(&context->arena, (*n + more + 1) * sizeof **word);
    if (!*word)
        return dx_no_memory(context);
    if (*n > 0)
        memcpy(*word, q->row->word, *n * sizeof **word);
    return DX_OK;
}

static dx_status clash_with_row(const dx_extremal *q, const dx_demand *d, bool *clash)
{
    size_t n;
    dx_word *word;
    DX_TRY(words_of_row(q, d->n, &n, &word));
    memcpy(word + n, d->word, d->n * sizeof *word);
    return dx_words_clash(&q->c.session->graph, n + d->n, word, clash);
}

/* a > b of a > 0, b < 0 and a > b goes. */
static dx_status drop_implied(const dx_extremal *q, dx_demand *d)
{
    size_t n;
    dx_word *word;
    DX_TRY(words_of_row(q, d->n, &n, &word));
    for (size_t i = d->n; i-- > 0;) {
        size_t last = n;
        bool said;
        for (size_t k = 0; k < d->n; k++)
            if (k != i)
                word[last++] = d->word[k];
        word[last++] = d->word[i];
        DX_TRY(dx_words_say_last(&q->c.session->graph, last, word, &said));
        if (!said)
            continue;
        memmove(d->word + i, d->word + i + 1, (d->n - i - 1) * sizeof *d->word);
        d->n--;
    }
    return DX_OK;
}

/* Can all of it never be met where the point is one? */
static dx_status contradicts_row(const dx_extremal *q, const dx_demand *d, bool *never)
{
    dx_conditions c;
    DX_TRY(conditions_of_row(q, &c));
    for (size_t i = 0; i < d->n; i++)
        DX_TRY(dx_condition(&c, d->word[i].of, d->word[i].how, DX_NONE));
    *never = dx_conditions_nowhere(&c);
    if (!*never)
        DX_TRY(clash_with_row(q, d, never));
    for (size_t i = 0; i < d->n && !*never; i++) /* -a > 0 and a - y^2 >= 0 */
        for (uint32_t k = 0; q->row && k < q->row->n_words && !*never; k++) {
            const dx_word *w = &q->row->word[k];
            dx_graph *g = &q->c.session->graph;
            if (d->word[i].how != DX_ABOVE || (w->how != DX_ABOVE && w->how != DX_AT_LEAST))
                continue;
            dx_id sum = dx_neg(g, dx_add(g, d->word[i].of, w->of));
            DX_TRY(dx_check(g, sum));
            *never = dx_is_nonnegative(g, sum);
        }
    return DX_OK;
}

/* With a >= 1 known, "for a > 1" of a < -1 or a > 1: what is known of the one name there is said,
 * too. */
static dx_status narrow(const dx_extremal *q, dx_demand *d)
{
    const dx_graph *g = &q->c.session->graph;
    dx_id name[2], other[2];
    const size_t n = d->n;
    for (size_t i = 0; i < n; i++)
        if (dx_free_symbols(g, d->word[i].of, 2, name) != 1)
            return DX_OK;
    for (uint32_t i = 0; n > 0 && q->row && i < q->row->n_words && d->n < DX_DEMAND_WORDS; i++) {
        bool own = false;
        if (dx_free_symbols(g, q->row->word[i].of, 2, other) != 1)
            continue;
        for (size_t k = 0; k < n && !own; k++)
            own = dx_contains(g, d->word[k].of, other[0]);
        if (own)
            d->word[d->n++] = q->row->word[i];
    }
    return DX_OK;
}

static dx_status write_where(dx_extremal *q, const dx_kind_where *told, bool *never, dx_text *out)
{
    dx_demand all = {.n = told->n_words};
    for (uint32_t i = 0; i < told->n_words; i++)
        all.word[i] = told->word[i];
    DX_TRY(narrow(q, &all));
    return dx_write_conditions(&q->c.session->graph, all.n, all.word, never, out);
}

dx_status dx_kinds_add(dx_extremal *q, const char *kind, uint32_t n, const dx_word *word,
                       dx_kinds *out)
{
    dx_context *context = &q->c.session->context;
    dx_word *own = dx_arena_alloc(&context->arena, (n + 1) * sizeof *own);
    if (!own)
        return dx_no_memory(context);
    if (out->n == DX_MOST_KINDS || n > DX_DEMAND_WORDS)
        return dx_fail(context, DX_LIMIT, "a kind has too many conditions");
    if (n > 0)
        memcpy(own, word, n * sizeof *own);
    out->item[out->n++] = (dx_kind_where){kind, n, own};
    return DX_OK;
}

dx_status dx_extremal_tell(dx_extremal *q, const char *kind, const dx_demand *d, dx_kinds *out)
{
    dx_text where;
    dx_demand rest = {0};
    bool never = d->never;
    if (!never)
        DX_TRY(contradicts_row(q, d, &never));
    for (size_t i = 0; i < d->n && !never; i++) {
        bool said;
        int sign = 0;
        if (d->word[i].how == DX_ABOVE && dx_is_int(&q->c.session->graph, d->word[i].level, 0))
            DX_TRY(sign_by_row(q, d->word[i].of, &sign));
        never = sign < 0;
        DX_TRY(is_said(q, &d->word[i], &said));
        said = said || sign > 0;
        for (size_t k = 0; k < rest.n && !said; k++)
            said = dx_same(rest.word[k].of, d->word[i].of) && rest.word[k].how == d->word[i].how;
        if (!said)
            rest.word[rest.n++] = d->word[i];
    }
    if (never)
        return DX_OK;
    DX_TRY(drop_implied(q, &rest));
    const dx_kind_where told = {kind, (uint32_t)rest.n, rest.word};
    dx_text_init(&where, &q->c.session->context.memory);
    dx_status status = write_where(q, &told, &never, &where);
    out->weight += never ? 0 : where.n;
    dx_text_free(&where);
    DX_TRY(status);
    return never ? DX_OK : dx_kinds_add(q, kind, told.n_words, told.word, out);
}

/* "a = 1" alone. */
static bool is_equation(const dx_text *where)
{
    const char *text = dx_text_get(where);
    return strstr(text, " = ") && !strpbrk(text, "<>!,");
}

/* " or a = 1" of later kinds that are the same. */
static dx_status write_alike(dx_extremal *q, const dx_kinds *kinds, uint32_t first, uint32_t *done,
                             dx_text *out)
{
    dx_text where;
    bool never;
    dx_text_init(&where, &q->c.session->context.memory);
    dx_status status = DX_OK;
    for (uint32_t i = first + 1; i < kinds->n && status == DX_OK; i++) {
        if (strcmp(kinds->item[i].kind, kinds->item[first].kind) != 0)
            continue;
        where.n = 0;
        status = write_where(q, &kinds->item[i], &never, &where);
        if (status != DX_OK || never || !is_equation(&where))
            continue;
        dx_text_format(out, " or %s", dx_text_get(&where));
        *done |= 1u << i;
    }
    dx_text_free(&where);
    return status;
}

dx_status dx_kinds_write(dx_extremal *q, const dx_kinds *kinds, dx_text *out)
{
    dx_text where;
    bool never;
    uint32_t done = 0; /* a bit for each that is written with one before it */
    dx_text_init(&where, &q->c.session->context.memory);
    dx_status status = DX_OK;
    for (uint32_t i = 0; i < kinds->n && status == DX_OK; i++) {
        if (done >> i & 1)
            continue;
        where.n = 0;
        status = write_where(q, &kinds->item[i], &never, &where);
        if (status != DX_OK || never)
            continue;
        dx_text_format(out, "%s%s", out->n > 0 ? ", " : "", kinds->item[i].kind);
        if (where.n == 0)
            continue;
        dx_text_format(out, " for %s", dx_text_get(&where));
        if (is_equation(&where))
            status = write_alike(q, kinds, i, &done, out);
    }
    if (status == DX_OK && out->n == 0)
        dx_text_string(out, "undecided");
    dx_text_free(&where);
    return status;
}
