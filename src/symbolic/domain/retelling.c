#include "expr/walk.h"
#include "symbolic/domain/contrast.h"
#include "symbolic/domain/missing.h"
#include "symbolic/domain/notes.h"
#include "symbolic/domain/telling.h"

#include <string.h>

/* Notes, where values are put in later. */

/* Numbers for other symbols than those of the derivatives go into what these are of: |x·y| has a
 * derivative by x everywhere where y is 0. */
static dx_status renew(dx_graph *g, dx_rules *rules, const dx_oracle *oracle, dx_subject *about,
                       size_t n, const dx_id *from, const dx_id *to)
{
    dx_conditions all;
    bool changed = false;
    dx_derived *derived = dx_arena_alloc(&g->context->arena, (about->n + 1) * sizeof *derived);
    if (!derived)
        return dx_no_memory(g->context);
    for (size_t i = 0; i < about->n; i++) {
        derived[i] = about->derived[i];
        DX_TRY(dx_put_parameters(g, n, from, to, &derived[i]));
        if (dx_same(derived[i].of, about->derived[i].of))
            continue;
        changed = true;
        for (size_t k = 0; k < n && !dx_is_none(derived[i].among); k++)
            if (!dx_same(from[k], derived[i].symbol) && dx_is_number(g, to[k]))
                derived[i].among = dx_substitute(g, derived[i].among, 1, &from[k], &to[k]);
        if (dx_is_none(derived[i].among))
            DX_TRY(dx_excuse(g->context, g->context->diag.status));
    }
    if (!changed)
        return DX_OK;
    dx_conditions_init(&all, g, DX_NONE);
    for (size_t i = 0; i < about->n; i++)
        DX_TRY(dx_contrast_derivative(g, rules, oracle, &derived[i], &all));
    about->all = all;
    about->derived = derived;
    return DX_OK;
}

/* What the note says with the values; the derivatives of other symbols stay in it. */
static dx_status put_in_subject(dx_graph *g, dx_rules *rules, const dx_oracle *oracle,
                                dx_subject *about, size_t n, const dx_id *from, const dx_id *to)
{
    dx_conditions all;
    if (about->n > 0)
        DX_TRY(renew(g, rules, oracle, about, n, from, to));
    dx_conditions_init(&all, g, DX_NONE);
    DX_TRY(dx_conditions_compose(&all, &about->all, n, from, to));
    about->all = all;
    about->n = 0;
    return DX_OK;
}

/* The same with each integer of a range, or in words for all of one whose ends are no integers. */
static dx_status spread_subject(dx_graph *g, dx_subject *about, dx_id symbol, dx_id lo, dx_id hi)
{
    enum { MOST = 100 };
    dx_conditions all;
    int64_t first, last;
    dx_conditions_init(&all, g, DX_NONE);
    if (dx_get_int(g, lo, &first) && dx_get_int(g, hi, &last)) {
        for (int64_t k = first; k <= last && !all.more; k++) {
            dx_id value = dx_int(g, k);
            DX_TRY(dx_conditions_compose(&all, &about->all, 1, &symbol, &value));
            all.more = all.more || (k - first == MOST && k < last);
        }
    } else {
        DX_TRY(dx_conditions_close(&all, &about->all, symbol, lo, hi));
    }
    about->all = all;
    about->n = 0;
    return DX_OK;
}

static bool is_about(const dx_graph *g, const dx_subject *about, size_t n, const dx_id *from,
                     const dx_id *to)
{
    const dx_conditions *all = &about->all;
    bool found = false;
    for (size_t k = 0; k < n && !found; k++) {
        if (dx_same(from[k], to[k]))
            continue;
        found = !dx_is_none(about->rest) && dx_contains(g, about->rest, from[k]) &&
                dx_is_constant(g, to[k]);
        for (size_t i = 0; i < all->n_symbols && !found; i++)
            found = dx_same(dx_set_at(all, i)->symbol, from[k]);
        for (size_t i = 0; i < all->n_words && !found; i++)
            found =
                dx_contains(g, all->word[i].of, from[k]) ||
                (!dx_is_none(all->word[i].range) && dx_contains(g, all->word[i].range, from[k])) ||
                (!dx_is_none(all->word[i].but) && dx_contains(g, all->word[i].but, from[k]));
        for (size_t i = 0; i < about->n && !found; i++)
            found = dx_contains(g, about->derived[i].of, from[k]);
    }
    return found;
}

/* The i-th notice anew, in its place. */
static dx_status tell_again(dx_context *context, unsigned *i, dx_subject *about)
{
    dx_notices *all = &context->notices;
    const unsigned last = all->n - 1;
    const size_t room = sizeof all->line[0];
    char line[sizeof all->line[0]];
    memmove(all->line[*i], all->line[*i + 1], (last - *i) * room);
    memmove(&all->about[*i], &all->about[*i + 1], (last - *i) * sizeof *all->about);
    all->n = last;
    DX_TRY(dx_tell_items(&about->all, about->symbol, about->left));
    if (all->n == last)
        return DX_OK;
    memcpy(line, all->line[last], room);
    memmove(all->line[*i + 1], all->line[*i], (last - *i) * room);
    memmove(&all->about[*i + 1], &all->about[*i], (last - *i) * sizeof *all->about);
    memcpy(all->line[*i], line, room);
    all->about[(*i)++] = about;
    return DX_OK;
}

/* The note that is the i-th notice, if it is about one of the symbols, to be changed; NULL for
 * others. */
static dx_status open_subject(dx_graph *g, unsigned i, size_t n, const dx_id *from, const dx_id *to,
                              dx_subject **out)
{
    const dx_subject *told = g->context->notices.about[i];
    *out = NULL;
    if (!told || !is_about(g, told, n, from, to))
        return DX_OK;
    *out = dx_arena_alloc(&g->context->arena, sizeof **out);
    if (!*out)
        return dx_no_memory(g->context);
    **out = *told;
    return DX_OK;
}

dx_status dx_note_values(dx_graph *g, dx_rules *rules, const dx_oracle *oracle, unsigned first,
                         size_t n, const dx_id *from, const dx_id *to)
{
    for (unsigned i = first; i < g->context->notices.n;) {
        dx_subject *about;
        DX_TRY(open_subject(g, i, n, from, to, &about));
        dx_status status = about ? put_in_subject(g, rules, oracle, about, n, from, to) : DX_OK;
        if (about && status == DX_OK)
            DX_TRY(tell_again(g->context, &i, about));
        else
            i++;
        DX_TRY(dx_excuse(g->context, status));
    }
    return DX_OK;
}

dx_status dx_note_terms(dx_graph *g, unsigned first, dx_id symbol, dx_id lo, dx_id hi)
{
    for (unsigned i = first; i < g->context->notices.n;) {
        dx_subject *about;
        DX_TRY(open_subject(g, i, 1, &symbol, &lo, &about));
        dx_status status = about ? spread_subject(g, about, symbol, lo, hi) : DX_OK;
        if (about && status == DX_OK)
            DX_TRY(tell_again(g->context, &i, about));
        else
            i++;
        DX_TRY(dx_excuse(g->context, status));
    }
    return DX_OK;
}

dx_status dx_note_further(dx_graph *g, dx_id symbol)
{
    const dx_id none = DX_NONE;
    for (unsigned i = 0; i < g->context->notices.n;) {
        dx_subject *about;
        bool changed = false;
        DX_TRY(open_subject(g, i, 1, &symbol, &none, &about));
        if (about)
            DX_TRY(dx_conditions_without_point(&about->all, symbol, &changed));
        if (changed)
            DX_TRY(tell_again(g->context, &i, about));
        else
            i++;
    }
    return DX_OK;
}
