#include "symbolic/derivatives/tangent.h"

#include "symbolic/derivatives/extremes.h"
#include "symbolic/derivatives/sweep.h"

#include <stdlib.h>
#include <string.h>

enum { USE = 3 };

/* The graph turned round: for each node that depends on a symbol, its users and the slots
 * that it stands in there; and what of a column is under way. Positions throughout. The factor is
 * the derivative of the user by it, NONE where it is worked out when it is needed. */
typedef struct tangent {
    dx_sweep sweep;
    size_t m;
    uint32_t *first; /* of a node's users; one more at the end */
    uint32_t *user;  /* user, slot and factor, USE numbers for each */
    uint8_t *asked;
    uint32_t *least_row; /* that a node serves */
    uint32_t *row;       /* the first function that a node is, plus 1 */
    uint32_t *next_row;  /* by function: the next that is the same, plus 1 */
    uint32_t *met;       /* the column, plus 1, for which the node was met last */
    uint32_t *queue;     /* nodes of the column */
    dx_id *own;          /* the derivative of a function of one argument by it; or NONE */
    uint32_t *block;
    size_t block_size, user_size;
} tangent;

/* ---- turning the graph round ------------------------------------------------------------ */

static dx_status allocate(tangent *t)
{
    dx_context *context = t->sweep.g->context;
    size_t n = t->sweep.walk.n;
    t->block_size = (6 * n + 1 + t->m) * sizeof(uint32_t) + n;
    t->block = dx_alloc(&context->memory, t->block_size);
    if (!t->block)
        return dx_no_memory(context);
    memset(t->block, 0, t->block_size);
    t->first = t->block;
    t->least_row = t->first + n + 1;
    t->row = t->least_row + n;
    t->met = t->row + n;
    t->queue = t->met + n;
    t->own = (dx_id *)(t->queue + n);
    t->next_row = (uint32_t *)(t->own + n);
    t->asked = (uint8_t *)(t->next_row + t->m);
    return DX_OK;
}

/* Count a use of a node, or write it where fill[] says. */
static void note_use(tangent *t, uint32_t *fill, uint32_t operand, uint32_t user, uint32_t k,
                     dx_id factor)
{
    if (!fill) {
        t->first[operand + 1]++;
        return;
    }
    uint32_t *use = t->user + (size_t)USE * fill[operand]++;
    use[0] = user;
    use[1] = k;
    use[2] = factor.v;
}

/* sign(u) and its like, whose derivative is 0 whatever u is. */
static bool is_step(const dx_graph *g, dx_id a)
{
    if (dx_op_of(g, a) != DX_OP_CALL || dx_count(g, a) != 1)
        return false;
    const char *rule = dx_functions[dx_fn_of(g, a)].derivative[0];
    return rule && strcmp(rule, "0") == 0;
}

/* Who asks for the derivative of a node: a user, or the outermost of the pairs that it is in. */
enum { ASKED = 1, IN_EXTREME = 2 };

static void find_asked(tangent *t, const dx_id *functions)
{
    dx_sweep *s = &t->sweep;
    const dx_graph *g = s->g;
    for (size_t i = 0; i < t->m; i++)
        t->asked[dx_sweep_position(s, functions[i])] = ASKED;
    for (size_t i = s->walk.n; i-- > 0;) {
        dx_id a = s->walk.id[i];
        if (!t->asked[i] || is_step(g, a) || dx_sweep_is_whole(g, a))
            continue;
        dx_slots slots = dx_slots_of(g, a);
        for (uint32_t k = slots.first; k < slots.end; k += slots.step) {
            dx_id operand = dx_operand(g, a, k);
            t->asked[dx_sweep_position(s, operand)] |=
                dx_is_extreme_within(g, operand, a) ? IN_EXTREME : ASKED;
        }
    }
}

static dx_status note_parts(tangent *t, uint32_t *fill, uint32_t user)
{
    dx_sweep *s = &t->sweep;
    dx_extreme e;
    DX_TRY(dx_extreme_open(&e, s->g, s->walk.id[user]));
    dx_status status = DX_OK;
    for (size_t i = 0; i < e.n && status == DX_OK; i++) {
        uint32_t part = dx_sweep_position(s, e.part[i]);
        if (!s->depends[part])
            continue;
        dx_id factor = fill ? dx_extreme_partial(&e, i) : DX_NONE;
        note_use(t, fill, part, user, 0, factor);
        status = fill ? dx_check(s->g, factor) : DX_OK;
    }
    dx_extreme_close(&e);
    return status;
}

/* What is differentiated whole is used by the symbols in it, the largest of several by its parts.
 */
static dx_status pass_over_uses(tangent *t, uint32_t *fill)
{
    dx_sweep *s = &t->sweep;
    for (uint32_t i = 0; i < s->walk.n; i++) {
        dx_id a = s->walk.id[i];
        if (!s->depends[i] || !(t->asked[i] & ASKED) || is_step(s->g, a))
            continue;
        if (dx_sweep_is_whole(s->g, a)) {
            DX_TRY(dx_sweep_look_inside(s, a));
            for (size_t k = 0; k < s->n_inside; k++)
                note_use(t, fill, s->inside[k], i, 0, DX_NONE);
            continue;
        }
        if (dx_is_extreme(s->g, a)) {
            DX_TRY(note_parts(t, fill, i));
            continue;
        }
        dx_slots slots = dx_slots_of(s->g, a);
        for (uint32_t k = slots.first; k < slots.end; k += slots.step) {
            uint32_t operand = dx_sweep_position(s, dx_operand(s->g, a, k));
            if (s->depends[operand])
                note_use(t, fill, operand, i, k, DX_NONE);
        }
    }
    return DX_OK;
}

static dx_status find_users(tangent *t)
{
    dx_context *context = t->sweep.g->context;
    size_t n = t->sweep.walk.n;
    DX_TRY(pass_over_uses(t, NULL));
    for (size_t i = 0; i < n; i++)
        t->first[i + 1] += t->first[i];
    t->user_size = USE * (size_t)t->first[n] * sizeof *t->user;
    t->user = dx_alloc(&context->memory, t->user_size);
    if (!t->user)
        return dx_no_memory(context);
    memcpy(t->queue, t->first, n * sizeof *t->queue);
    return pass_over_uses(t, t->queue);
}

static void find_rows(tangent *t, const dx_id *functions)
{
    size_t n = t->sweep.walk.n;
    for (size_t i = 0; i < n; i++)
        t->least_row[i] = UINT32_MAX;
    for (size_t i = t->m; i-- > 0;) {
        uint32_t at = dx_sweep_position(&t->sweep, functions[i]);
        t->next_row[i] = t->row[at];
        t->row[at] = (uint32_t)i + 1;
        t->least_row[at] = (uint32_t)i;
    }
    for (size_t i = n; i-- > 0;)
        for (uint32_t k = t->first[i]; k < t->first[i + 1]; k++)
            if (t->least_row[t->user[USE * k]] < t->least_row[i])
                t->least_row[i] = t->least_row[t->user[USE * k]];
}

/* ---- a column ---------------------------------------------------------------------------- */

static int by_position(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* The nodes that depend on the symbol, in ascending order. */
static size_t collect_dependents(tangent *t, uint32_t symbol, uint32_t mark, uint32_t last_row)
{
    size_t n = 0;
    t->met[symbol] = mark;
    t->queue[n++] = symbol;
    for (size_t next = 0; next < n; next++) {
        uint32_t at = t->queue[next];
        for (uint32_t k = t->first[at]; k < t->first[at + 1]; k++) {
            uint32_t user = t->user[USE * k];
            if (t->met[user] == mark || t->least_row[user] > last_row)
                continue;
            t->met[user] = mark;
            t->queue[n++] = user;
        }
    }
    qsort(t->queue, n, sizeof *t->queue, by_position);
    return n;
}

/* ∂user/∂(slot k)·derivative. */
static dx_id chain(tangent *t, uint32_t user, uint32_t k, dx_id derivative)
{
    dx_sweep *s = &t->sweep;
    dx_graph *g = s->g;
    dx_id a = s->walk.id[user];
    dx_local local;
    bool unary = dx_op_of(g, a) == DX_OP_CALL && dx_count(g, a) == 1;
    if (unary && !dx_is_none(t->own[user]))
        return dx_mul(g, t->own[user], derivative);
    if (dx_local_begin(&local, g, s->rules, a, false) != DX_OK)
        return DX_NONE;
    dx_id result = dx_local_partial(&local, k, unary ? dx_int(g, 1) : derivative);
    dx_local_end(&local);
    if (!unary || dx_is_none(result))
        return result;
    t->own[user] = result;
    return dx_mul(g, result, derivative);
}

static dx_status push_to_users(tangent *t, uint32_t at, uint32_t mark, dx_id derivative)
{
    dx_sweep *s = &t->sweep;
    dx_graph *g = s->g;
    for (uint32_t e = t->first[at]; e < t->first[at + 1]; e++) {
        uint32_t user = t->user[USE * e], k = t->user[USE * e + 1];
        dx_id a = s->walk.id[user], factor = {t->user[USE * e + 2]};
        if (t->met[user] != mark)
            continue;
        if (dx_sweep_is_whole(g, a)) {
            dx_id d;
            DX_TRY(dx_diff(g, s->rules, a, s->walk.id[at], 1, &d));
            DX_TRY(dx_sweep_add(s, user, dx_int(g, 1), d));
        } else if (!dx_is_none(factor))
            DX_TRY(dx_sweep_add(s, user, dx_int(g, 1), dx_mul(g, factor, derivative)));
        else if (dx_op_of(g, a) == DX_OP_ADD)
            DX_TRY(dx_sweep_add(s, user, dx_operand(g, a, k - 1), derivative));
        else
            DX_TRY(dx_sweep_add(s, user, dx_int(g, 1), chain(t, user, k, derivative)));
    }
    return DX_OK;
}

static dx_status sweep_column(tangent *t, uint32_t symbol, size_t column, bool symmetric,
                              dx_partials *out)
{
    dx_sweep *s = &t->sweep;
    dx_graph *g = s->g;
    uint32_t mark = (uint32_t)column + 1, last = symmetric ? (uint32_t)column : UINT32_MAX - 1;
    size_t n = collect_dependents(t, symbol, mark, last);
    DX_TRY(dx_sweep_add(s, symbol, dx_int(g, 1), dx_int(g, 1)));
    for (size_t i = 0; i < n; i++) {
        uint32_t at = t->queue[i];
        dx_id derivative;
        if (i % DX_SWEEP_POLL == 0)
            DX_TRY(dx_poll(g->context));
        DX_TRY(dx_sweep_take(s, at, &derivative));
        if (dx_is_int(g, derivative, 0))
            continue;
        for (uint32_t row = t->row[at]; row != 0 && row - 1 <= last; row = t->next_row[row - 1])
            DX_TRY(dx_partials_push(g, out, row - 1, column, derivative));
        DX_TRY(push_to_users(t, at, mark, derivative));
    }
    dx_sweep_clear(s);
    return DX_OK;
}

dx_status dx_tangent_columns(dx_graph *g, dx_rules *rules, size_t m, const dx_id *functions,
                             size_t n, const dx_id *symbols, const dx_side *column, bool symmetric,
                             dx_partials *out)
{
    tangent t = {.m = m};
    DX_TRY(dx_sweep_open(&t.sweep, g, rules, m, functions, column));
    dx_status status = allocate(&t);
    if (status == DX_OK)
        find_asked(&t, functions);
    if (status == DX_OK)
        status = find_users(&t);
    if (status == DX_OK)
        find_rows(&t, functions);
    for (size_t i = 0; i < n && status == DX_OK; i++) {
        uint32_t at = dx_side_get(&t.sweep.position, symbols[i]);
        if (at > 0)
            status = sweep_column(&t, at - 1, i, symmetric, out);
    }
    dx_free(&g->context->memory, t.user, t.user_size);
    dx_free(&g->context->memory, t.block, t.block_size);
    dx_sweep_close(&t.sweep);
    return status;
}
