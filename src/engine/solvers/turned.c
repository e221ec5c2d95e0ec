/* Elimination takes square roots of a^2: what it finds may be a solution for one sign of a alone.
 */
#include "engine/solvers/turned.h"

#include "engine/algebra.h"
#include "engine/solvers/wordclash.h"

#include "expr/assumptions.h"
#include "expr/walk.h"
#include "symbolic/domain/corners.h"

#include <string.h>

/* |a| or the sign of a, of other names, in the values; NONE: there is none. */
static dx_status find_turn(dx_exact *p, const dx_id *value, dx_id *node)
{
    dx_graph *g = &p->e->session->graph;
    dx_walk walk;
    *node = DX_NONE;
    DX_TRY(dx_walk_make(g, p->u.n, value, &walk));
    for (size_t i = 0; i < walk.n && dx_is_none(*node); i++) {
        const dx_fn fn = dx_fn_of(g, walk.id[i]);
        bool own = dx_exact_has_integer(p, walk.id[i]);
        for (uint32_t k = 0; k < p->u.n && !own; k++)
            own = dx_contains(g, walk.id[i], p->u.name[k]);
        if (!own && (fn == DX_FN_abs || fn == DX_FN_sign))
            *node = walk.id[i];
    }
    dx_walk_free(&walk);
    return DX_OK;
}

/* Has a row the values wherever these words hold? */
static bool is_known(const dx_exact *p, const dx_id *value, const dx_solution_row *row)
{
    const dx_solved *l = &p->found;
    bool known = false;
    for (size_t i = 0; i < l->n && !known; i++) {
        known = memcmp(l->value + i * p->u.n, value, p->u.n * sizeof *value) == 0;
        for (uint32_t k = 0; k < l->row[i].n_words && known; k++)
            known = dx_row_has_word(row, &l->row[i].word[k]);
    }
    return known;
}

/* a != 1 goes beside a <= 0. */
static dx_status drop_said(dx_graph *g, uint32_t *n, dx_word *word)
{
    for (uint32_t i = *n; i-- > 0;) {
        const dx_word own = word[i];
        bool said = false;
        word[i] = word[*n - 1];
        word[*n - 1] = own;
        if (own.how == DX_OTHER_THAN)
            DX_TRY(dx_words_say_last(g, *n, word, &said));
        if (said) {
            --*n;
            continue;
        }
        word[*n - 1] = word[i];
        word[i] = own;
    }
    return DX_OK;
}

static dx_status keep_piece(dx_exact *p, const dx_id *value, const dx_solution_row *row, dx_id node,
                            int sign)
{
    dx_graph *g = &p->e->session->graph;
    const dx_assumptions *before = g->assumptions;
    const dx_id a = dx_operand(g, node, 0), piece = dx_piece(g, node, sign);
    dx_id *put = dx_statement_ids(p->e, p->u.n);
    dx_word *word = dx_arena_alloc(&g->context->arena, (row->n_words + 1) * sizeof *word);
    dx_solution_row own = *row;
    if (!put || !word)
        return dx_no_memory(g->context);
    if (row->n_words > 0)
        memcpy(word, row->word, row->n_words * sizeof *word);
    word[own.n_words++] = dx_word_of(sign > 0 ? a : dx_neg(g, a), dx_int(g, 0), DX_AT_LEAST);
    DX_TRY(drop_said(g, &own.n_words, word));
    own.word = word;
    own.fit = DX_FIT_PROVED;
    for (uint32_t i = 0; i < p->u.n; i++) {
        put[i] = dx_rename(g, value[i], node, piece);
        DX_TRY(dx_check(g, put[i]));
    }
    dx_status status = dx_exact_know_all_words(p, &own);
    if (status == DX_OK)
        status = dx_make_readable(p->e->session, p->u.n, put);
    if (status == DX_OK && !is_known(p, put, &own))
        status = dx_exact_keep(p, put, &own);
    g->assumptions = before;
    return status;
}

dx_status dx_exact_settle_turned(dx_exact *p)
{
    enum { MOST_PASSES = 3 };
    bool any = true;
    for (int pass = 0; pass < MOST_PASSES && any; pass++) {
        const dx_solved all = p->found;
        any = false;
        p->found = (dx_solved){0};
        for (int settled = 1; settled >= 0; settled--)
            for (size_t i = 0; i < all.n; i++) {
                const dx_id *value = all.value + i * p->u.n;
                dx_id node = DX_NONE;
                if (all.row[i].fit == DX_FIT_PARTLY)
                    DX_TRY(find_turn(p, value, &node));
                if (dx_is_none(node) != (settled == 1))
                    continue;
                if (settled == 1)
                    DX_TRY(dx_exact_push(p, value, &all.row[i]));
                for (int sign = -1; sign <= 1 && settled == 0; sign += 2)
                    DX_TRY(keep_piece(p, value, &all.row[i], node, sign));
                any = any || settled == 0;
            }
    }
    return DX_OK;
}
