/* Solutions one by one: which of them are kept, and the list of them. */
#include "engine/field.h"
#include "engine/oracle.h"
#include "engine/solvers/exactly.h"

#include "symbolic/decide.h"

#include <stdlib.h>
#include <string.h>

bool dx_row_has_word(const dx_solution_row *r, const dx_word *word)
{
    for (uint32_t i = 0; i < r->n_words; i++)
        if (dx_same(r->word[i].of, word->of) && r->word[i].how == word->how)
            return true;
    return false;
}

dx_status dx_exact_push(dx_exact *p, const dx_id *value, const dx_solution_row *row)
{
    dx_context *context = &p->e->session->context;
    dx_solved *l = &p->found;
    const uint32_t n = p->u.n;
    if (l->n == l->room) {
        size_t room = l->room;
        dx_id *values = dx_arena_grown(context, l->value, l->n, &room, n * sizeof *values);
        dx_solution_row *rows = dx_arena_grown(context, l->row, l->n, &l->room, sizeof *rows);
        if (!values || !rows)
            return DX_NOMEM;
        l->value = values;
        l->row = rows;
    }
    memcpy(l->value + l->n * n, value, n * sizeof *value);
    l->row[l->n++] = *row;
    return DX_OK;
}

dx_status dx_exact_push_possible(dx_exact *p, const dx_id *value, const dx_solution_row *row)
{
    dx_graph *g = &p->e->session->graph;
    dx_text text;
    bool never = false;
    dx_text_init(&text, &g->context->memory);
    dx_status status = dx_write_conditions(g, row->n_words, row->word, &never, &text);
    dx_text_free(&text);
    DX_TRY(status);
    return never ? DX_OK : dx_exact_push(p, value, row);
}

/* Has what was typed a value there, too? */
dx_status dx_exact_accept(dx_exact *p, const dx_id *value, const dx_solution_row *row)
{
    const dx_graph *g = &p->e->session->graph;
    dx_solution_row typed = *row;
    bool constant = true, never;
    for (uint32_t i = 0; i < p->u.n; i++)
        constant = constant && dx_is_constant(g, value[i]);
    if (constant) {
        dx_holding holding;
        DX_TRY(dx_unknowns_hold(&p->u, value, &holding));
        if (holding == DX_BROKEN)
            return DX_OK;
    }
    DX_TRY(dx_exact_need_typed(p, value, &typed, &never));
    return never ? DX_OK : dx_exact_push_assumed(p, value, &typed);
}

/* Of the conditions of both those stay which say where there may be more solutions. */
static dx_status keep_exceptions(dx_exact *p, dx_solution_row *row, const dx_substituted *put)
{
    dx_context *context = &p->e->session->context;
    dx_word *word =
        dx_arena_alloc(&context->arena, (row->n_words + put->n_words + 1) * sizeof *word);
    uint32_t n = 0;
    if (!word)
        return dx_no_memory(context);
    for (uint32_t i = 0; i < row->n_words; i++)
        if (row->word[i].how == DX_OTHER_THAN)
            word[n++] = row->word[i];
    for (uint32_t i = 0; i < put->n_words; i++)
        if (put->word[i].how == DX_OTHER_THAN && !dx_row_has_word(row, &put->word[i]))
            word[n++] = put->word[i];
    row->word = word;
    row->n_words = n;
    return DX_OK;
}

/* One that was found already, under other conditions, may need none: it is taken out of the list,
 * and what is asked of all solutions will be asked of it anew. */
static dx_status take_known(dx_exact *p, const dx_substituted *put, bool *known,
                            dx_solution_row *row)
{
    const uint32_t n = p->u.n;
    dx_solved *l = &p->found;
    dx_substituted free = *put;
    dx_fit fit;
    *known = false;
    for (size_t i = 0; i < l->n && !*known; i++) {
        if (memcmp(l->value + i * n, put->value, n * sizeof *l->value) != 0)
            continue;
        free.n_words = 0;
        DX_TRY(dx_fit_solution(&free, &fit));
        *known = fit == DX_FIT_PROVED;
        if (!*known)
            continue;
        *row = l->row[i];
        DX_TRY(keep_exceptions(p, row, put));
        l->n--;
        memmove(l->value + i * n, l->value + (i + 1) * n, (l->n - i) * n * sizeof *l->value);
        memmove(l->row + i, l->row + i + 1, (l->n - i) * sizeof *l->row);
    }
    return DX_OK;
}

dx_status dx_exact_try_numbers(dx_exact *p, const dx_id *value, int *solves, bool *numbers)
{
    const double tiny = 1e-40;
    dx_graph *g = &p->e->session->graph;
    const dx_oracle oracle = dx_session_oracle(p->e->session);
    *solves = 1;
    *numbers = true;
    for (uint32_t k = 0; k < p->u.n && *numbers; k++)
        *numbers = dx_is_constant(g, value[k]);
    for (uint32_t i = 0; i < p->f.n && *numbers && *solves >= 0; i++) {
        dx_interval range;
        dx_id there = dx_substitute(g, p->f.f[i], p->u.n, p->u.name, value);
        if (dx_is_none(there)) {
            *solves = -1;
            return dx_excuse(g->context, dx_check(g, there));
        }
        *numbers = dx_is_constant(g, there);
        if (!*numbers)
            break;
        DX_TRY(dx_ask_value(&oracle, there, 256, &range));
        if (!range.finite)
            *solves = 0;
        else if (range.sign != 0)
            *solves = -1;
        else if (range.high - range.low > tiny)
            *solves = 0;
    }
    return DX_OK;
}

dx_status dx_exact_keep(dx_exact *p, const dx_id *value, const dx_solution_row *row)
{
    dx_solution_row kept = *row, free;
    int solves = 0;
    bool numbers = false;
    if (p->quick)
        DX_TRY(dx_exact_try_numbers(p, value, &solves, &numbers));
    if (numbers)
        return solves > 0 ? dx_exact_accept(p, value, row) : DX_OK;
    dx_substituted put = dx_exact_substituted(p, value, row);
    DX_TRY(dx_exact_add_domain(p, &put, &kept));
    DX_TRY(dx_fit_solution(&put, &kept.fit));
    if (kept.fit == DX_FIT_NONE)
        return DX_OK;
    bool known;
    DX_TRY(take_known(p, &put, &known, &free));
    if (known) {
        kept = free;
        put = dx_exact_substituted(p, value, &free);
        DX_TRY(dx_exact_add_domain(p, &put, &kept));
        kept.fit = DX_FIT_PROVED;
    } else if (kept.fit == DX_FIT_OPEN && row->fit == DX_FIT_PROVED) {
        kept.fit = DX_FIT_PROVED;
    }
    return dx_exact_accept(p, value, &kept);
}

/* Its only word that the other row has not; NULL where there is none, or more. */
static const dx_word *only_own(const dx_solution_row *row, const dx_solution_row *other)
{
    const dx_word *own = NULL;
    for (uint32_t i = 0; i < row->n_words; i++) {
        if (dx_row_has_word(other, &row->word[i]))
            continue;
        if (own)
            return NULL;
        own = &row->word[i];
    }
    return own;
}

/* The same values for a <= 0 and for a >= 0 are one row. */
dx_status dx_exact_join_sides(dx_exact *p)
{
    enum { MOST = 60 };
    dx_graph *g = &p->e->session->graph;
    dx_solved *l = &p->found;
    const size_t n = p->u.n;
    for (size_t i = 0; i < l->n && l->n <= MOST; i++)
        for (size_t k = i + 1; k < l->n;) {
            const dx_word *a = only_own(&l->row[i], &l->row[k]);
            const dx_word *b = only_own(&l->row[k], &l->row[i]);
            bool sides = a && b && a->how == DX_AT_LEAST && b->how == DX_AT_LEAST &&
                         memcmp(l->value + i * n, l->value + k * n, n * sizeof *l->value) == 0;
            if (!sides || !dx_same(a->of, dx_neg(g, b->of))) {
                k++;
                continue;
            }
            dx_word *word = dx_arena_alloc(&g->context->arena, l->row[i].n_words * sizeof *word);
            uint32_t kept = 0;
            if (!word)
                return dx_no_memory(g->context);
            for (uint32_t m = 0; m < l->row[i].n_words; m++)
                if (&l->row[i].word[m] != a)
                    word[kept++] = l->row[i].word[m];
            l->row[i].word = word;
            l->row[i].n_words = kept;
            l->n--;
            memmove(l->value + k * n, l->value + (k + 1) * n, (l->n - k) * n * sizeof *l->value);
            memmove(l->row + k, l->row + k + 1, (l->n - k) * sizeof *l->row);
        }
    return DX_OK;
}

/* Is the value of two rows told under the same conditions, a = b of two pieces that meet there? */
static dx_status is_repeated(dx_exact *p, size_t i, size_t k, bool *repeated)
{
    dx_graph *g = &p->e->session->graph;
    const dx_solution_row *a = &p->found.row[i], *b = &p->found.row[k];
    bool never;
    dx_text one, other;
    dx_text_init(&one, &g->context->memory);
    dx_text_init(&other, &g->context->memory);
    dx_status status = dx_write_conditions(g, a->n_words, a->word, &never, &one);
    if (status == DX_OK)
        status = dx_write_conditions(g, b->n_words, b->word, &never, &other);
    *repeated = status == DX_OK && strcmp(dx_text_get(&one), dx_text_get(&other)) == 0;
    dx_text_free(&one);
    dx_text_free(&other);
    return status;
}

dx_status dx_exact_drop_repeated(dx_exact *p)
{
    enum { MOST = 60 };
    dx_solved *l = &p->found;
    const size_t n = p->u.n;
    for (size_t i = 0; i < l->n && l->n <= MOST; i++)
        for (size_t k = i + 1; k < l->n;) {
            bool repeated = l->row[i].n_words > 0 && l->row[k].n_words > 0 &&
                            memcmp(l->value + i * n, l->value + k * n, n * sizeof *l->value) == 0;
            if (repeated)
                DX_TRY(is_repeated(p, i, k, &repeated));
            if (!repeated) {
                k++;
                continue;
            }
            l->n--;
            memmove(l->value + k * n, l->value + (k + 1) * n, (l->n - k) * n * sizeof *l->value);
            memmove(l->row + k, l->row + k + 1, (l->n - k) * sizeof *l->row);
        }
    return DX_OK;
}

/* ---- the list -----------------------------------------------------------------------------------
 */

static int by_key(const void *a, const void *b)
{
    const dx_solution_row *x = a, *y = b;
    return (x->key > y->key) - (x->key < y->key);
}

static bool has_same_words(const dx_solution_row *a, const dx_solution_row *b)
{
    bool same = a->n_words == b->n_words;
    for (uint32_t i = 0; i < a->n_words && same; i++)
        same = dx_row_has_word(b, &a->word[i]);
    return same;
}

dx_status dx_exact_sort(dx_exact *p)
{
    ddx_session *s = p->e->session;
    dx_graph *g = &s->graph;
    dx_solved *l = &p->found;
    const dx_oracle oracle = dx_session_oracle(s);
    if (p->u.n > 1)
        return DX_OK;
    for (size_t i = 0; i < l->n; i++) {
        dx_interval range;
        if (!dx_is_constant(g, l->value[i]))
            return DX_OK;
        DX_TRY(dx_ask_value(&oracle, l->value[i], 128, &range));
        l->row[i].key = range.low;
        l->row[i].at = &l->value[i];
    }
    if (l->n < 2)
        return DX_OK;
    qsort(l->row, l->n, sizeof *l->row, by_key);
    dx_id *sorted = dx_statement_ids(p->e, l->n);
    if (!sorted)
        return DX_NOMEM;
    size_t n = 0;
    for (size_t i = 0; i < l->n; i++) {
        bool same = false;
        dx_id value = *l->row[i].at;
        if (n > 0 && l->row[i].key - l->row[n - 1].key < 1e-9) {
            dx_id difference = dx_sub(g, value, sorted[n - 1]);
            DX_TRY(dx_check(g, difference));
            DX_TRY(dx_excuse(g->context, dx_is_zero_constant(g, &oracle, difference, &same)));
        }
        if (same && l->row[i].n_words == 0) /* it needs no condition */
            l->row[n - 1].n_words = 0;
        if (same && (l->row[n - 1].n_words == 0 || has_same_words(&l->row[i], &l->row[n - 1])))
            continue;
        sorted[n] = value;
        l->row[n++] = l->row[i];
    }
    l->n = n;
    l->value = sorted;
    return DX_OK;
}

dx_status dx_exact_list(dx_exact *p, dx_id *out)
{
    dx_graph *g = &p->e->session->graph;
    const dx_solved *l = &p->found;
    uint32_t n = p->u.n;
    const bool system = p->f.listed && (p->f.n > 1 || p->all.n == p->f.n);
    if (n == 1 && !system && !p->u.listed) {
        *out = dx_vector(g, l->n, l->value);
        return dx_check(g, *out);
    }
    dx_id *row = dx_statement_ids(p->e, l->n + 1);
    if (!row)
        return DX_NOMEM;
    for (size_t i = 0; i < l->n; i++)
        row[i] = dx_vector(g, n, l->value + i * n);
    *out = dx_vector(g, l->n, row);
    DX_TRY(dx_check(g, *out));
    dx_id names = dx_vector(g, n, p->u.name);
    DX_TRY(dx_check(g, names));
    if (l->n > 0)
        dx_set_labels(p->e, *out, DX_NONE, names);
    return DX_OK;
}
