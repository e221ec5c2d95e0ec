/* A formula with corners as the smooth ones that it is on each side of them: x^2 + abs(x) is
 * x^2 + x where x > 0. */
#include "engine/solvers/exactpieces.h"
#include "engine/solvers/wordclash.h"

#include "engine/algebra.h"
#include "engine/oracle.h"
#include "expr/walk.h"
#include "symbolic/decide.h"
#include "symbolic/domain/corners.h"

#include <string.h>

enum { MOST_PIECES = 32 };

static bool has_unknown(const dx_extremal *q, dx_id a)
{
    for (uint32_t i = 0; i < q->c.n; i++)
        if (dx_contains(&q->c.session->graph, a, q->c.name[i]))
            return true;
    return false;
}

/* The first node, inner ones first, that is another formula on each side of a zero; *known is false
 * where one jumps at integers. */
static dx_status first_meeting(const dx_extremal *q, const dx_smooth_piece *p, dx_id *node,
                               dx_id *zero, bool *known)
{
    dx_graph *g = &q->c.session->graph;
    dx_walk walk;
    *node = DX_NONE;
    DX_TRY(dx_walk_make(g, p->n, p->f, &walk));
    for (size_t i = 0; i < walk.n && *known && dx_is_none(*node); i++) {
        if (!has_unknown(q, walk.id[i]))
            continue;
        *known = !dx_is_step(dx_fn_of(g, walk.id[i]));
        *zero = dx_meeting(g, walk.id[i]);
        if (!dx_is_none(*zero) && has_unknown(q, *zero))
            *node = walk.id[i];
    }
    dx_walk_free(&walk);
    return dx_check(g, p->f[0]);
}

/* The sign that it has in the piece already; 0: it may have either. */
static int given_sign(dx_graph *g, const dx_smooth_piece *p, dx_id zero)
{
    dx_id back = dx_neg(g, zero);
    for (uint32_t i = 0; i < p->n_signs; i++) {
        if (dx_same(p->sign[i], zero))
            return 1;
        if (dx_same(p->sign[i], back))
            return -1;
    }
    return 0;
}

static dx_status replace(dx_extremal *q, dx_smooth_piece *p, dx_id node, int sign)
{
    dx_graph *g = &q->c.session->graph;
    dx_id to = dx_piece(g, node, sign), *f = dx_statement_ids(q->p.e, p->n);
    if (!f)
        return DX_NOMEM;
    DX_TRY(dx_check(g, to));
    for (uint32_t i = 0; i < p->n; i++) {
        f[i] = dx_rename(g, p->f[i], node, to);
        DX_TRY(dx_check(g, f[i]));
    }
    p->f = f;
    return DX_OK;
}

/* x > 0 and x < -1 hold nowhere. */
static dx_status is_empty(dx_graph *g, const dx_smooth_piece *p, bool *empty)
{
    dx_word word[DX_MOST_SIGNS];
    for (uint32_t i = 0; i < p->n_signs; i++)
        word[i] = dx_word_of(p->sign[i], dx_int(g, 0), DX_ABOVE);
    return dx_words_clash(g, p->n_signs, word, empty);
}

static void add_corner(dx_graph *g, dx_smooth_pieces *out, dx_id zero)
{
    dx_id back = dx_neg(g, zero);
    for (size_t i = 0; i < out->n_corners; i++)
        if (dx_same(out->corner[i], zero) || dx_same(out->corner[i], back))
            return;
    out->corner[out->n_corners++] = zero;
}

/* Takes the piece as it is, or the two that it has at its first corner. */
static dx_status divide(dx_extremal *q, dx_smooth_piece p, dx_smooth_pieces *out, bool *known)
{
    dx_graph *g = &q->c.session->graph;
    dx_id node, zero = DX_NONE;
    int given = 1;
    DX_TRY(dx_poll(g->context));
    DX_TRY(first_meeting(q, &p, &node, &zero, known));
    while (*known && !dx_is_none(node) && given != 0) {
        given = given_sign(g, &p, zero);
        if (given == 0)
            break;
        DX_TRY(replace(q, &p, node, given));
        DX_TRY(first_meeting(q, &p, &node, &zero, known));
    }
    if (!*known)
        return DX_OK;
    if (dx_is_none(node)) {
        *known = out->n < MOST_PIECES;
        if (*known)
            out->piece[out->n++] = p;
        return DX_OK;
    }
    *known = p.n_signs < DX_MOST_SIGNS && out->n_corners < MOST_PIECES;
    if (!*known)
        return DX_OK;
    add_corner(g, out, zero);
    for (int sign = -1; sign <= 1 && *known; sign += 2) {
        dx_smooth_piece part = p;
        bool empty;
        part.sign[part.n_signs++] = sign > 0 ? zero : dx_neg(g, zero);
        DX_TRY(is_empty(g, &part, &empty));
        if (empty)
            continue;
        DX_TRY(replace(q, &part, node, sign));
        DX_TRY(divide(q, part, out, known));
    }
    return DX_OK;
}

dx_status dx_find_smooth_pieces(dx_extremal *q, uint32_t n, const dx_id *f, dx_smooth_pieces *out,
                                bool *known)
{
    dx_context *context = &q->c.session->context;
    dx_smooth_piece whole = {.n = n, .f = dx_statement_ids(q->p.e, n)};
    *out = (dx_smooth_pieces){.piece =
                                  dx_arena_alloc(&context->arena, MOST_PIECES * sizeof *out->piece),
                              .corner = dx_statement_ids(q->p.e, MOST_PIECES)};
    if (!out->piece || !out->corner || !whole.f)
        return dx_no_memory(context);
    memcpy(whole.f, f, n * sizeof *f);
    *known = true;
    return divide(q, whole, out, known);
}

dx_status dx_smooth_piece_holds(dx_extremal *q, const dx_smooth_piece *piece, const dx_id *value,
                                dx_solution_row *row, bool *never)
{
    dx_graph *g = &q->c.session->graph;
    const dx_oracle oracle = dx_session_oracle(q->c.session);
    dx_word *word =
        dx_arena_alloc(&g->context->arena, (row->n_words + piece->n_signs + 1) * sizeof *word);
    if (!word)
        return dx_no_memory(g->context);
    for (uint32_t i = 0; i < row->n_words; i++)
        word[i] = row->word[i];
    row->word = word;
    *never = false;
    for (uint32_t i = 0; i < piece->n_signs && !*never; i++) {
        int sign;
        dx_id of = dx_substitute(g, piece->sign[i], q->c.n, q->c.name, value);
        DX_TRY(dx_check(g, of));
        DX_TRY(dx_make_readable(q->c.session, 1, &of));
        DX_TRY(dx_decide_sign(g, &oracle, of, &sign));
        *never = sign < 0 || dx_is_int(g, of, 0) || dx_is_nonnegative(g, dx_neg(g, of));
        bool sure = dx_is_positive(g, of) || (sign > 0 && dx_is_constant(g, of));
        if (!*never && !sure)
            word[row->n_words++] = dx_word_of(of, dx_int(g, 0), DX_ABOVE);
    }
    if (!*never)
        DX_TRY(dx_words_clash(g, row->n_words, row->word, never));
    return DX_OK;
}
