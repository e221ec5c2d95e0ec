#include "engine/compile.h"

#include "engine/scope.h"
#include "numeric/listing.h"
#include "parser/lost.h"
#include "symbolic/forms/stable.h"

#include <stdlib.h>
#include <string.h>

/* The elements of a value, row by row; of what is no vector, the value. How many are told;
 * written where out is not NULL. */
static size_t list_elements(const dx_graph *g, dx_id a, dx_id *out)
{
    if (dx_op_of(g, a) != DX_OP_VECTOR) {
        if (out)
            out[0] = a;
        return 1;
    }
    size_t n = 0;
    for (uint32_t i = 0; i < dx_count(g, a); i++) {
        dx_id row = dx_operand(g, a, i);
        bool matrix = dx_op_of(g, row) == DX_OP_VECTOR;
        uint32_t width = matrix ? dx_count(g, row) : 1;
        for (uint32_t k = 0; k < width && out; k++)
            out[n + k] = matrix ? dx_operand(g, row, k) : row;
        n += width;
    }
    return n;
}

dx_status dx_compile(ddx_session *s, size_t n_values, const dx_id *values, size_t n_symbols,
                     const dx_id *symbols, dx_tape *tape)
{
    dx_graph *g = &s->graph;
    size_t n = 0;
    for (size_t i = 0; i < n_values; i++)
        n += list_elements(g, values[i], NULL);
    dx_id *roots = dx_arena_alloc(&s->context.arena, (n + 1) * sizeof *roots);
    if (!roots)
        return dx_no_memory(&s->context);
    n = 0;
    for (size_t i = 0; i < n_values; i++)
        n += list_elements(g, values[i], roots + n);
    DX_TRY(dx_stable(g, n, roots));
    return dx_tape_make(g, n, roots, n_symbols, symbols, DX_TAPE_REDUCED, tape);
}

/* ---- held values ------------------------------------------------------------------------ */

/* Is the part a formula of the variables alone, which a tape can compute? `sorted`: by id. */
static dx_status is_computable(dx_graph *g, dx_id part, size_t n, const dx_id *sorted, bool *is)
{
    dx_listing list;
    *is = false;
    dx_status status = dx_listing_make(g, 1, &part, &list);
    if (status != DX_OK) {
        if (!dx_is_final(status))
            dx_diag_clear(&g->context->diag);
        return dx_is_final(status) ? status : DX_OK;
    }
    *is = !list.abstract;
    for (size_t i = 0; i < list.walk.n && *is; i++)
        *is = dx_op_of(g, list.walk.id[i]) != DX_OP_SYMBOL || !list.needed[i] ||
              bsearch(&list.walk.id[i], sorted, n, sizeof *sorted, dx_by_id) != NULL;
    dx_listing_free(&list);
    return DX_OK;
}

typedef struct guarding {
    dx_tape_guard *guard;
    size_t n;
    size_t n_symbols;
    const dx_id *sorted;
} guarding;

/* What the value needs that stands at the outputs first to first + n - 1. */
static dx_status guard_value(dx_evaluation *e, dx_value value, size_t first, size_t n,
                             guarding *out)
{
    dx_graph *g = &e->session->graph;
    e->n_premises = 0;
    DX_TRY(dx_recall_premises(e, value));
    if (e->n_premises == 0)
        return DX_OK;
    size_t room = (out->n + e->n_premises) * sizeof *out->guard;
    dx_tape_guard *guard = dx_arena_alloc(&e->session->context.arena, room);
    if (!guard)
        return dx_no_memory(&e->session->context);
    if (out->n > 0)
        memcpy(guard, out->guard, out->n * sizeof *guard);
    out->guard = guard;
    for (size_t k = 0; k < e->n_premises; k++) {
        const dx_premise *p = &e->premise[k];
        bool nonzero = !dx_is_none(p->nonzero), is;
        dx_id part = nonzero ? p->nonzero : dx_part_with_value(g, p);
        if (dx_is_none(part) || (!nonzero && !dx_may_lack_value(g, part)))
            continue;
        DX_TRY(is_computable(g, part, out->n_symbols, out->sorted, &is));
        if (is)
            guard[out->n++] = (dx_tape_guard){first, n, part, nonzero};
    }
    return DX_OK;
}

dx_status dx_compile_held(ddx_session *s, size_t n_values, const dx_value *values, size_t n_symbols,
                          const dx_id *symbols, dx_tape *tape)
{
    dx_graph *g = &s->graph;
    dx_evaluation e = {.session = s};
    size_t n = 0;
    for (size_t i = 0; i < n_values; i++)
        n += list_elements(g, values[i].id, NULL);
    dx_id *roots = dx_arena_alloc(&s->context.arena, (n + 1) * sizeof *roots);
    dx_id *sorted = dx_arena_alloc(&s->context.arena, (n_symbols + 1) * sizeof *sorted);
    if (!roots || !sorted)
        return dx_no_memory(&s->context);
    memcpy(sorted, symbols, n_symbols * sizeof *sorted);
    qsort(sorted, n_symbols, sizeof *sorted, dx_by_id);
    guarding guards = {.n_symbols = n_symbols, .sorted = sorted};
    n = 0;
    for (size_t i = 0; i < n_values; i++) {
        size_t count = list_elements(g, values[i].id, roots + n);
        DX_TRY(guard_value(&e, values[i], n, count, &guards));
        n += count;
    }
    DX_TRY(dx_stable(g, n, roots));
    for (size_t i = 0; i < guards.n; i++)
        DX_TRY(dx_stable(g, 1, &guards.guard[i].part));
    return dx_tape_make_guarded(g, n, roots, guards.n, guards.guard, n_symbols, symbols, tape);
}
