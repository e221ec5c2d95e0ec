/* Rows that hold for one value of another name alone. */
#include "engine/solvers/lostsingle.h"

#include "engine/solvers/lostpieces.h"

#include "expr/walk.h"

#include <string.h>

/* Do the conditions of the row leave one value to a name? */
static dx_status is_single(dx_exact *p, const dx_solution_row *row, dx_special *at, bool *single)
{
    dx_graph *g = &p->e->session->graph;
    dx_conditions c;
    dx_conditions_init(&c, g, DX_NONE);
    *single = false;
    for (uint32_t i = 0; i < row->n_words; i++)
        DX_TRY(dx_condition(&c, row->word[i].of, row->word[i].how, DX_NONE));
    for (size_t i = 0; i < c.n_symbols && !*single; i++) {
        dx_chart *set = &dx_set_at(&c, i)->set;
        size_t at_break = 0, cells = 0;
        for (size_t k = 0; k <= 2 * set->n; k++) {
            cells += set->cell[k] != 0 ? (k % 2 == 1 ? 1 : 2) : 0;
            at_break = set->cell[k] != 0 ? k / 2 : at_break;
        }
        *single = cells == 1;
        for (uint32_t k = 0; k < DX_MOST_INDICES && !dx_is_none(p->index[k]); k++)
            *single = *single && !dx_same(p->index[k], dx_set_at(&c, i)->symbol);
        if (*single)
            DX_TRY(dx_special_single(g, dx_set_at(&c, i)->symbol, set->at[at_break], at));
    }
    return DX_OK;
}

/* Do the words say that the i-th of them is 0? */
static bool is_equality(dx_graph *g, uint32_t n, const dx_word *word, uint32_t i)
{
    const dx_id minus = dx_neg(g, word[i].of);
    bool is = false;
    for (uint32_t k = 0; k < n && word[i].how == DX_AT_LEAST && !is; k++)
        is = word[k].how == DX_AT_LEAST && dx_same(word[k].of, minus) &&
             dx_same(word[k].level, word[i].level) && dx_is_int(g, word[k].level, 0);
    return is;
}

dx_status dx_lost_is_narrower(dx_exact *p, const dx_special *at, const dx_solution_row *row,
                              const dx_solution_row *of, bool *narrower)
{
    dx_word one[DX_MOST_PATH_WORDS], more[DX_MOST_PATH_WORDS];
    dx_solution_row own = {.word = one};
    uint32_t n;
    DX_TRY(dx_special_words(p, at, of, &own.n_words, one));
    DX_TRY(dx_special_words(p, at, row, &n, more));
    *narrower = false;
    for (uint32_t i = 0; i < n && !*narrower; i++)
        *narrower = !dx_exact_has_integer(p, more[i].of) &&
                    is_equality(&p->e->session->graph, n, more, i) &&
                    !dx_row_has_word(&own, &more[i]);
    return DX_OK;
}

static bool shares_name(dx_graph *g, dx_id a, dx_id b)
{
    enum { MOST = 8 };
    dx_id name[MOST];
    const size_t n = dx_free_symbols(g, a, MOST, name);
    bool shares = n > MOST;
    for (size_t i = 0; i < n && !shares; i++)
        shares = dx_contains(g, b, name[i]);
    return shares;
}

dx_status dx_lost_needs_more(dx_exact *p, const dx_special *at, size_t i, dx_id value,
                             const dx_solution_row *of, bool *more)
{
    dx_graph *g = &p->e->session->graph;
    dx_word one[DX_MOST_PATH_WORDS], other[DX_MOST_PATH_WORDS];
    dx_solution_row own = {.word = one};
    uint32_t n;
    DX_TRY(dx_special_words(p, at, of, &own.n_words, one));
    DX_TRY(dx_special_words(p, at, &p->found.row[i], &n, other));
    *more = false;
    for (uint32_t k = 0; k < n && !*more; k++)
        *more = !dx_exact_has_integer(p, other[k].of) && other[k].how != DX_OTHER_THAN &&
                other[k].how != DX_NO_INTEGER && !dx_row_has_word(&own, &other[k]) &&
                shares_name(g, other[k].of, p->found.value[i]) &&
                !shares_name(g, other[k].of, value) && !dx_is_nonnegative(g, other[k].of);
    return DX_OK;
}

/* Has the other row there, with its conditions, all that the one has? */
static dx_status has_all_of(dx_exact *p, const dx_special *at, const dx_solution_row *other,
                            const dx_solution_row *row, bool *all)
{
    dx_word one[DX_MOST_PATH_WORDS], more[DX_MOST_PATH_WORDS];
    dx_solution_row own = {.word = one};
    uint32_t n;
    bool narrower;
    DX_TRY(dx_lost_is_narrower(p, at, other, row, &narrower));
    DX_TRY(dx_special_words(p, at, row, &own.n_words, one));
    DX_TRY(dx_special_words(p, at, other, &n, more));
    *all = !narrower;
    for (uint32_t i = 0; i < n && *all; i++)
        *all = !dx_exact_has_integer(p, more[i].of) || dx_row_has_word(&own, &more[i]);
    return DX_OK;
}

/* Of the i-th row, which holds in that case alone: is it needed? */
static dx_status is_needed(dx_exact *p, const dx_special *at, size_t i, dx_id value, bool *needed)
{
    bool wholly;
    *needed = !dx_is_none(value);
    if (*needed)
        DX_TRY(dx_lost_solves(p, at, &p->found.row[i], value, needed, &wholly));
    for (size_t k = 0; k < p->found.n && *needed; k++) {
        dx_special_reach r;
        bool equal = false;
        dx_id other;
        DX_TRY(dx_special_reaches(p, at, &p->found.row[k], &r));
        if (k == i || !r.does || r.said)
            continue;
        DX_TRY(dx_special_value(p, at, p->found.value[k], &other));
        if (!dx_is_none(other))
            DX_TRY(dx_special_equal(p, other, value, &equal));
        if (equal) /* pi*k where a = exp(pi*k) is not all pi*k of a = 1 */
            DX_TRY(has_all_of(p, at, &p->found.row[k], &p->found.row[i], &equal));
        *needed = !equal;
    }
    bool in = false;
    if (*needed && dx_is_constant(&p->e->session->graph, value))
        DX_TRY(dx_lost_in_stretch(p, at, value, &in));
    *needed = *needed && !in;
    return DX_OK;
}

dx_status dx_lost_settle_single(dx_exact *p)
{
    dx_solved *l = &p->found;
    for (size_t i = 0; i < l->n;) {
        dx_special at;
        bool single, needed = true;
        dx_id value;
        DX_TRY(is_single(p, &l->row[i], &at, &single));
        if (single) {
            DX_TRY(dx_special_value(p, &at, p->found.value[i], &value));
            DX_TRY(is_needed(p, &at, i, value, &needed));
        }
        if (single && needed)
            l->value[i] = value;
        if (needed) {
            i++;
            continue;
        }
        memmove(l->value + i, l->value + i + 1, (l->n - i - 1) * sizeof *l->value);
        memmove(l->row + i, l->row + i + 1, (l->n - i - 1) * sizeof *l->row);
        l->n--;
    }
    return DX_OK;
}
