/* Conditions that are linear in what they are about are added until none is left of it: Fourier's
 * and Motzkin's elimination (Schrijver, Theory of Linear and Integer Programming, 12.2). Whatever
 * is no sum counts as one more unknown, so that what is found is a contradiction, but not every one
 * is found. */
#include "engine/solvers/wordclash.h"

#include "symbolic/domain/conditions.h"

#include <string.h>

enum { MOST_ATOMS = 10, MOST_ROWS = 96 };

/* constant + sum coefficient·atom > 0, or >= 0. */
typedef struct row {
    bool strict;
    dx_id constant, coefficient[MOST_ATOMS];
} row;

typedef struct rows {
    dx_graph *g;
    uint32_t n_atoms, n;
    dx_id atom[MOST_ATOMS];
    row row[MOST_ROWS];
    bool full, clash;
} rows;

static void set_zero(dx_graph *g, row *r)
{
    r->constant = dx_int(g, 0);
    for (uint32_t i = 0; i < MOST_ATOMS; i++)
        r->coefficient[i] = dx_int(g, 0);
}

static void add_atom(rows *l, row *r, dx_id atom, dx_id coefficient)
{
    uint32_t i = 0;
    while (i < l->n_atoms && !dx_same(l->atom[i], atom))
        i++;
    l->full = l->full || i == MOST_ATOMS;
    if (l->full)
        return;
    l->atom[i] = atom;
    l->n_atoms = i == l->n_atoms ? i + 1 : l->n_atoms;
    r->coefficient[i] = dx_number_add(l->g, r->coefficient[i], coefficient);
}

static bool is_bare(const rows *l, const row *r)
{
    bool bare = true;
    for (uint32_t i = 0; i < l->n_atoms && bare; i++)
        bare = dx_is_int(l->g, r->coefficient[i], 0);
    return bare;
}

static void add_row(rows *l, const row *r)
{
    const int sign = dx_number_sign(l->g, r->constant);
    if (is_bare(l, r))
        l->clash = l->clash || sign < 0 || (sign == 0 && r->strict);
    else if (l->n == MOST_ROWS)
        l->full = true;
    else
        l->row[l->n++] = *r;
}

static void add_word(rows *l, const dx_word *word)
{
    dx_graph *g = l->g;
    const bool upper = dx_is_upper(word->how);
    const dx_id sum = upper ? dx_sub(g, word->level, word->of) : dx_sub(g, word->of, word->level);
    row r = {.strict = word->how == DX_ABOVE || word->how == DX_BELOW};
    if (dx_is_none(sum) || !dx_is_none(word->but) || !dx_is_none(word->range) ||
        !(upper || dx_is_lower(word->how)))
        return;
    set_zero(g, &r);
    if (dx_is_number(g, sum)) {
        r.constant = sum;
    } else if (dx_op_of(g, sum) == DX_OP_ADD) {
        r.constant = dx_constant(g, sum);
        for (uint32_t i = 0; i < dx_terms(g, sum) && !l->full; i++)
            add_atom(l, &r, dx_term(g, sum, i), dx_coefficient(g, sum, i));
    } else {
        dx_id scale, of;
        dx_split_coefficient(g, sum, &scale, &of);
        add_atom(l, &r, of, scale);
    }
    add_row(l, &r);
}

/* A sum of both in which the k-th atom is left out. */
static void join(rows *l, const row *above, const row *below, uint32_t k)
{
    dx_graph *g = l->g;
    const dx_id p = dx_number_neg(g, below->coefficient[k]), q = above->coefficient[k];
    row r = {.strict = above->strict || below->strict};
    r.constant = dx_number_add(g, dx_number_mul(g, p, above->constant),
                               dx_number_mul(g, q, below->constant));
    for (uint32_t i = 0; i < MOST_ATOMS; i++)
        r.coefficient[i] = dx_number_add(g, dx_number_mul(g, p, above->coefficient[i]),
                                         dx_number_mul(g, q, below->coefficient[i]));
    add_row(l, &r);
}

static void eliminate(rows *l, uint32_t k)
{
    const dx_graph *g = l->g;
    const uint32_t n = l->n;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = 0; j < n && !l->full && !l->clash; j++)
            if (dx_number_sign(g, l->row[i].coefficient[k]) > 0 &&
                dx_number_sign(g, l->row[j].coefficient[k]) < 0)
                join(l, &l->row[i], &l->row[j], k);
    for (uint32_t i = 0; i < l->n; i++)
        if (dx_is_int(g, l->row[i].coefficient[k], 0))
            l->row[kept++] = l->row[i];
    l->n = kept;
}

static dx_status clash_of_sums(dx_graph *g, size_t n, const dx_word *word, bool *clash)
{
    rows *l = dx_arena_alloc(&g->context->arena, sizeof *l);
    if (!l)
        return dx_no_memory(g->context);
    *l = (rows){.g = g};
    for (size_t i = 0; i < n && !l->full; i++)
        add_word(l, &word[i]);
    for (uint32_t k = 0; k < l->n_atoms && !l->full && !l->clash; k++)
        eliminate(l, k);
    *clash = l->clash;
    return dx_check(g, dx_int(g, 0));
}

dx_status dx_words_clash(dx_graph *g, size_t n, const dx_word *word, bool *clash)
{
    dx_conditions c;
    dx_conditions_init(&c, g, DX_NONE);
    for (size_t i = 0; i < n; i++)
        DX_TRY(dx_condition(&c, word[i].of, word[i].how, DX_NONE));
    *clash = dx_conditions_nowhere(&c);
    return *clash ? DX_OK : clash_of_sums(g, n, word, clash);
}

dx_status dx_words_say_last(dx_graph *g, size_t n, const dx_word *word, bool *said)
{
    const dx_word last = word[n - 1];
    *said = false;
    if (!dx_is_none(last.but) || !dx_is_none(last.range))
        return DX_OK;
    dx_word *all = dx_arena_alloc(&g->context->arena, (n + 1) * sizeof *all);
    if (!all)
        return dx_no_memory(g->context);
    memcpy(all, word, n * sizeof *all);
    switch (last.how) {
    case DX_ABOVE:
        all[n - 1].how = DX_AT_MOST;
        break;
    case DX_AT_LEAST:
        all[n - 1].how = DX_BELOW;
        break;
    case DX_OTHER_THAN:
        all[n - 1].how = DX_AT_LEAST;
        all[n] = dx_word_of(last.of, last.level, DX_AT_MOST);
        return clash_of_sums(g, n + 1, all, said);
    default:
        return DX_OK;
    }
    return clash_of_sums(g, n, all, said);
}
