/* Inequalities, and equations that hold on intervals: the set of the unknown's values. */
#include "engine/algebra.h"
#include "engine/assume.h"
#include "engine/field.h"
#include "engine/oracle.h"
#include "engine/solvers/exactly.h"
#include "engine/solvers/wholepowers.h"

#include "expr/walk.h"
#include "symbolic/domain/assumed.h"
#include "symbolic/solve/inequality.h"

#include <string.h>

/* ---- one relation -------------------------------------------------------------------------------
 */

dx_status dx_exact_find_set(dx_exact *p, dx_id f, bool edges, dx_chart *set, bool *known)
{
    ddx_session *s = p->e->session;
    const dx_oracle oracle = dx_session_oracle(s);
    const dx_root_host host = {s, dx_roots_everywhere};
    bool done;
    if (!p->window) {
        DX_TRY(dx_exact_steps(p, f, edges, set, known, &done));
        if (done)
            return DX_OK;
    }
    return dx_solve_inequality(&s->graph, &oracle, &host, f, edges, p->u.name[0], p->window, set,
                               known);
}

static dx_status find_zeros(dx_exact *p, dx_id f, dx_chart *set, bool *known)
{
    dx_graph *g = &p->e->session->graph;
    dx_chart other;
    DX_TRY(dx_exact_find_set(p, f, true, set, known));
    if (*known)
        DX_TRY(dx_exact_find_set(p, dx_neg(g, f), true, &other, known));
    return *known ? dx_chart_combine(g, set, &other, DX_CHART_LEAST, known) : DX_OK;
}

/* f < 0 or f > 0 */
static dx_status find_others(dx_exact *p, dx_id f, dx_chart *set, bool *known)
{
    dx_graph *g = &p->e->session->graph;
    dx_chart other;
    DX_TRY(dx_exact_find_set(p, f, false, set, known));
    if (*known)
        DX_TRY(dx_exact_find_set(p, dx_neg(g, f), false, &other, known));
    return *known ? dx_chart_combine(g, set, &other, DX_CHART_MOST, known) : DX_OK;
}

/* Both sides are the same wherever they have a value. */
static dx_status set_of_identity(dx_exact *p, dx_id relation, dx_chart *set, bool *known)
{
    dx_graph *g = &p->e->session->graph;
    dx_conditions c;
    dx_chart_constant(set, 0);
    if (dx_op_of(g, relation) != DX_OP_LE)
        return DX_OK;
    dx_conditions_init(&c, g, p->u.name[0]);
    for (uint32_t i = 0; i < 2; i++)
        DX_TRY(dx_conditions_of_value(&c, dx_operand(g, relation, i)));
    *known = c.n_words == 0 && c.n_symbols == 1 && !c.more && !c.crowded && !c.nowhere;
    if (*known)
        *set = dx_set_at(&c, 0)->set;
    *known = *known || c.nowhere;
    return DX_OK;
}

dx_status dx_exact_set_of(dx_exact *p, dx_id relation, dx_chart *set, bool *known)
{
    dx_graph *g = &p->e->session->graph;
    dx_op op = dx_op_of(g, relation);
    *known = true;
    if (op == DX_OP_TRUE || op == DX_OP_FALSE) {
        dx_chart_constant(set, op == DX_OP_TRUE);
        return DX_OK;
    }
    const bool relates = op == DX_OP_LT || op == DX_OP_LE || op == DX_OP_NE;
    if (!relates)
        return find_zeros(p, relation, set, known);
    dx_id f = dx_sub(g, dx_operand(g, relation, 0), dx_operand(g, relation, 1));
    bool identity;
    DX_TRY(dx_check(g, f));
    DX_TRY(dx_exact_is_identity(p, f, &identity));
    if (identity)
        return set_of_identity(p, relation, set, known);
    if (op == DX_OP_NE)
        return find_others(p, f, set, known);
    return dx_exact_find_set(p, f, op == DX_OP_LE, set, known);
}

/* ---- the answer ---------------------------------------------------------------------------------
 */

/* The relations of one interval of cells; *n is 1 or 2. */
static dx_status piece_of(dx_graph *g, dx_id x, const dx_chart *set, size_t first, size_t last,
                          dx_id relation[2], uint32_t *n)
{
    *n = 0;
    if (first == last && first % 2 == 1) {
        relation[(*n)++] = dx_relation(g, DX_OP_EQ, x, set->at[first / 2]);
        return dx_check(g, relation[0]);
    }
    if (first > 0)
        relation[(*n)++] = first % 2 == 1 ? dx_relation(g, DX_OP_LE, set->at[first / 2], x)
                                          : dx_relation(g, DX_OP_LT, set->at[first / 2 - 1], x);
    if (last < 2 * set->n)
        relation[(*n)++] =
            dx_relation(g, last % 2 == 1 ? DX_OP_LE : DX_OP_LT, x, set->at[last / 2]);
    for (uint32_t i = 0; i < *n; i++)
        DX_TRY(dx_check(g, relation[i]));
    return DX_OK;
}

dx_status dx_exact_rows(dx_exact *p, uint32_t n, uint32_t room, dx_id *row, const uint32_t *length,
                        dx_id *out)
{
    dx_graph *g = &p->e->session->graph;
    dx_id *vector = dx_statement_ids(p->e, n + 1);
    if (!vector)
        return DX_NOMEM;
    for (uint32_t i = 0; i < n; i++)
        vector[i] = dx_conjunction(g, length[i], row + i * room);
    *out = dx_vector(g, n, vector);
    return dx_check(g, *out);
}

/* Each row is an interval: all of its relations hold together. */
static dx_status make_rows(dx_exact *p, const dx_chart *set, uint32_t *count, dx_id *out)
{
    dx_graph *g = &p->e->session->graph;
    dx_id row[DX_CHART_BREAKS + 1][2];
    uint32_t n = 0, length[DX_CHART_BREAKS + 1];
    for (size_t first = 0, last; first <= 2 * set->n; first = last + 1) {
        last = first;
        if (!set->cell[first])
            continue;
        while (last < 2 * set->n && set->cell[last + 1])
            last++;
        DX_TRY(piece_of(g, p->u.name[0], set, first, last, row[n], &length[n]));
        n++;
    }
    *count = n;
    return dx_exact_rows(p, n, 2, &row[0][0], length, out);
}

/* Are single points all that is missing between the ends of the set? */
static bool is_but_for_points(const dx_chart *set, size_t *first, size_t *last)
{
    *first = 0;
    *last = 2 * set->n;
    while (*first < *last && !set->cell[*first])
        ++*first;
    while (*last > *first && !set->cell[*last])
        --*last;
    bool points = *first < *last;
    for (size_t i = *first; i <= *last && points; i++)
        points = set->cell[i] || i % 2 == 1;
    return points;
}

/* As one row: its ends, and what x is not. */
static dx_status make_row_without_points(dx_exact *p, const dx_chart *set, size_t first,
                                         size_t last, dx_id *out)
{
    dx_graph *g = &p->e->session->graph;
    dx_id row[2 + DX_CHART_BREAKS];
    uint32_t n;
    DX_TRY(piece_of(g, p->u.name[0], set, first, last, row, &n));
    for (size_t i = first; i <= last; i++) {
        if (set->cell[i])
            continue;
        row[n++] = dx_relation(g, DX_OP_NE, p->u.name[0], set->at[i / 2]);
        DX_TRY(dx_check(g, row[n - 1]));
    }
    return dx_exact_rows(p, 1, n, row, &n, out);
}

static bool asks_for_others(const dx_exact *p)
{
    bool others = false;
    for (uint32_t i = 0; i < p->all.n && !others; i++)
        others = dx_op_of(&p->e->session->graph, p->all.f[i]) == DX_OP_NE;
    return others;
}

static dx_status tell_set(dx_exact *p, const dx_chart *set)
{
    dx_graph *g = &p->e->session->graph;
    dx_text text;
    if (set->n == 0)
        return DX_OK;
    dx_text_init(&text, &g->context->memory);
    dx_status status = dx_write_set(g, p->u.name[0], set, &text);
    if (status == DX_OK && text.n > 0)
        dx_notice(g->context, "%s", dx_text_get(&text));
    dx_text_free(&text);
    return status;
}

static dx_status answer(dx_exact *p, const dx_chart *set, dx_id *out)
{
    dx_graph *g = &p->e->session->graph;
    if (set->n == 0 && set->cell[0]) {
        dx_notice(g->context, "it holds for every %s", dx_bytes(g, p->u.name[0]));
        *out = dx_truth(g, true);
        return dx_check(g, *out);
    }
    if (set->n == 0)
        dx_notice(g->context, "no solution");
    uint32_t n;
    size_t first, last;
    if (asks_for_others(p) && is_but_for_points(set, &first, &last))
        return make_row_without_points(p, set, first, last, out);
    DX_TRY(make_rows(p, set, &n, out));
    return n > 1 ? tell_set(p, set) : DX_OK; /* that one of them holds */
}

/* From the first value to the last one; false where the set has no such ends. */
static dx_status window_of(dx_exact *p, const dx_chart *set, dx_window *window, bool *is)
{
    ddx_session *s = p->e->session;
    *is = set->n > 0 && set->cell[0] == 0 && set->cell[2 * set->n] == 0;
    if (!*is)
        return DX_OK;
    window->lo = set->at[0];
    window->hi = set->at[set->n - 1];
    window->low = set->value[0];
    window->high = set->value[set->n - 1];
    window->index = p->index;
    return dx_free_letters(s, p->all.n, p->all.f, p->index);
}

static dx_status narrow(dx_exact *p, dx_chart *set, uint32_t i, bool *known)
{
    dx_chart one;
    DX_TRY(dx_exact_set_of(p, p->all.f[i], &one, known));
    return *known ? dx_chart_combine(&p->e->session->graph, set, &one, DX_CHART_LEAST, known)
                  : DX_OK;
}

/* Those that need it in the window that the others make. */
static dx_status find_in_window(dx_exact *p, dx_chart *set, const bool *later, bool *known)
{
    dx_window window;
    DX_TRY(window_of(p, set, &window, known));
    if (!*known)
        return DX_OK;
    p->window = &window;
    dx_status status = DX_OK;
    for (uint32_t i = 0; i < p->all.n && *known && status == DX_OK; i++)
        if (later[i])
            status = narrow(p, set, i, known);
    p->window = NULL;
    return status;
}

/* *known is false where it is not found; *whole: nothing was found out but that there are such;
 * those that are not in the set are marked as *missing. */
static dx_status find_common(dx_exact *p, dx_chart *set, bool *known, bool *whole, bool **missing)
{
    dx_graph *g = &p->e->session->graph;
    dx_chart one;
    bool any = false, *later = dx_arena_alloc(&g->context->arena, p->all.n + 1);
    if (!later)
        return dx_no_memory(g->context);
    *missing = later;
    dx_chart_constant(set, 1);
    for (uint32_t i = 0; i < p->all.n; i++) {
        DX_TRY(narrow(p, set, i, known));
        later[i] = !*known;
        any = any || later[i];
    }
    DX_TRY(dx_set_beforehand(p->e->session, p->u.name[0], &one));
    DX_TRY(dx_chart_combine(g, set, &one, DX_CHART_LEAST, known));
    *whole = set->n == 0;
    if (!*known || !any || dx_chart_is_empty(set))
        return DX_OK;
    dx_chart_tidy(set);
    return find_in_window(p, set, later, known);
}

/* What is no relation is a formula that is to be 0. */
static bool has_equation(const dx_exact *p)
{
    for (uint32_t i = 0; i < p->all.n; i++) {
        dx_op op = dx_op_of(&p->e->session->graph, p->all.f[i]);
        if (op < DX_OP_EQ || op > DX_OP_FALSE)
            return true;
    }
    return false;
}

/* The relations of a set of one name that is one interval, or the line without points; *plain is
 * false where it is neither. */
static dx_status relations_of_set(dx_graph *g, const dx_symbol_set *of, dx_formulas *all,
                                  bool *plain)
{
    const dx_chart *set = &of->set;
    size_t first = 0, last = 2 * set->n;
    while (first < last && !set->cell[first])
        first++;
    while (last > first && !set->cell[last])
        last--;
    for (size_t i = first; i <= last; i++) {
        *plain = *plain && (set->cell[i] || i % 2 == 1);
        if (!set->cell[i] && i % 2 == 1)
            all->f[all->n++] = dx_relation(g, DX_OP_NE, of->symbol, set->at[i / 2]);
    }
    if (first > 0)
        all->f[all->n++] = dx_relation(g, first % 2 == 1 ? DX_OP_LE : DX_OP_LT,
                                       set->at[(first - 1) / 2], of->symbol);
    if (last < 2 * set->n)
        all->f[all->n++] =
            dx_relation(g, last % 2 == 1 ? DX_OP_LE : DX_OP_LT, of->symbol, set->at[last / 2]);
    for (size_t i = 0; i < all->n; i++)
        DX_TRY(dx_check(g, all->f[i]));
    return DX_OK;
}

/* What was typed has a value: relations that hold with the others; *plain is false where it is not
 * said by such. */
static dx_status add_typed(dx_exact *p, bool *plain)
{
    dx_graph *g = &p->e->session->graph;
    dx_conditions c;
    dx_formulas all = {.n = 0};
    *plain = true;
    dx_conditions_init(&c, g, DX_NONE);
    DX_TRY(dx_exact_gather_typed(p, &c));
    if (c.n_symbols + c.n_words == 0)
        return DX_OK;
    *plain = !c.more && !c.crowded;
    all.f = dx_statement_ids(p->e, p->all.n + c.n_words + (2 + DX_CHART_BREAKS) * c.n_symbols);
    if (!all.f)
        return DX_NOMEM;
    memcpy(all.f, p->all.f, p->all.n * sizeof *all.f);
    all.n = p->all.n;
    for (size_t i = 0; i < c.n_symbols && *plain; i++)
        DX_TRY(relations_of_set(g, dx_set_at(&c, i), &all, plain));
    for (size_t i = 0; i < c.n_words && *plain; i++) {
        const dx_word *w = &c.word[i];
        const bool lower = dx_is_lower(w->how);
        const dx_op op = w->how == DX_OTHER_THAN                    ? DX_OP_NE
                         : w->how == DX_ABOVE || w->how == DX_BELOW ? DX_OP_LT
                                                                    : DX_OP_LE;
        *plain = w->how != DX_NO_INTEGER && dx_is_none(w->but) && dx_is_none(w->range);
        all.f[all.n] = dx_relation(g, op, lower ? w->level : w->of, lower ? w->of : w->level);
        DX_TRY(dx_check(g, all.f[all.n++]));
    }
    if (*plain)
        p->all = all;
    return DX_OK;
}

static dx_status find_set(dx_exact *p, dx_chart *set, dx_id *out, bool *known, bool *whole,
                          bool *done)
{
    bool *missing = NULL, plain;
    *known = *done = false;
    DX_TRY(add_typed(p, &plain));
    if (!plain)
        return DX_OK;
    DX_TRY(find_common(p, set, known, whole, &missing));
    if (!*known && !*whole)
        DX_TRY(dx_exact_waves_beyond(p, set, missing, out, done));
    if (!*known && *whole && !*done)
        DX_TRY(dx_exact_waves(p, out, done));
    return DX_OK;
}

/* Has one a power that may be any number, as x^x, and may its base be below 0? */
static dx_status find_powers(dx_exact *p)
{
    dx_graph *g = &p->e->session->graph;
    const dx_id x = p->u.name[0];
    dx_walk walk;
    DX_TRY(dx_walk_make(g, p->all.n, p->all.f, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && status == DX_OK; i++) {
        const dx_id a = walk.id[i];
        if (dx_op_of(g, a) != DX_OP_MUL)
            continue;
        for (uint32_t k = 0; k < dx_factors(g, a) && status == DX_OK; k++) {
            const dx_id base = dx_base(g, a, k);
            bool never = true;
            if (dx_contains(g, dx_exponent(g, a, k), x) && dx_contains(g, base, x))
                status = dx_never_below_zero(g, base, &never);
            p->positive = never ? p->positive : base;
        }
    }
    dx_walk_free(&walk);
    return status;
}

/* Is the unknown asked to be above 0? */
static bool is_kept_above(const dx_exact *p)
{
    const dx_graph *g = &p->e->session->graph;
    for (uint32_t i = 0; i < p->all.n; i++) {
        const dx_op op = dx_op_of(g, p->all.f[i]);
        if ((op == DX_OP_LT || op == DX_OP_LE) &&
            dx_same(dx_operand(g, p->all.f[i], 1), p->u.name[0]) &&
            dx_is_nonnegative(g, dx_operand(g, p->all.f[i], 0)))
            return true;
    }
    return false;
}

dx_status dx_exact_set(dx_exact *p, dx_id *out)
{
    dx_graph *g = &p->e->session->graph;
    const dx_formulas own = p->all;
    dx_chart set;
    bool known, whole = false, done = false;
    if (!is_kept_above(p))
        DX_TRY(dx_refuse_whole_powers(&p->u, p->all.n, p->all.f));
    dx_status found = find_set(p, &set, out, &known, &whole, &done);
    p->all = own;
    DX_TRY(found);
    if (done)
        return DX_OK;
    if (!known) {
        DX_TRY(dx_exact_by_cases(p, out, &known));
        if (known)
            return DX_OK;
        dx_status status = dx_fail(g->context, DX_UNKNOWN, "this cannot be solved exactly");
        if (has_equation(p) && dx_exact_hint_of_names(p))
            return status;
        dx_diag_hint(&g->context->diag,
                     "inequalities are solved in one unknown, where all zeros and poles can be "
                     "found, for each case of one other name; with more names those of degree 1 "
                     "and 2, and those in which it stands once");
        return status;
    }
    dx_chart_tidy(&set);
    DX_TRY(answer(p, &set, out));
    DX_TRY(find_powers(p));
    return dx_exact_tell_positive(p);
}

/* ---- equations that hold for every value --------------------------------------------------------
 */

dx_status dx_exact_gather_typed(dx_exact *p, dx_conditions *c)
{
    return dx_unknowns_gather_typed(&p->u, c);
}

static dx_status tell_every(dx_exact *p, dx_conditions *c)
{
    dx_graph *g = &p->e->session->graph;
    dx_text text;
    dx_text_init(&text, &g->context->memory);
    DX_TRY(dx_conditions_shorten(c));
    dx_conditions_sort(c, DX_NONE);
    dx_status status = dx_conditions_write(c, DX_NONE, &text);
    if (status == DX_OK && text.failed)
        status = dx_no_memory(g->context);
    if (status == DX_OK)
        dx_notice(g->context, "it holds for every %s%s%s", dx_bytes(g, p->u.name[0]),
                  text.n > 0 ? " where " : "", text.n > 0 ? dx_text_get(&text) : "");
    dx_text_free(&text);
    return status;
}

dx_status dx_exact_every(dx_exact *p, dx_id *out)
{
    dx_graph *g = &p->e->session->graph;
    dx_conditions c;
    dx_conditions_init(&c, g, DX_NONE);
    DX_TRY(dx_exact_gather_typed(p, &c));
    DX_TRY(dx_conditions_of_value(&c, p->f.f[0]));
    for (uint32_t i = 0; i < p->n_every; i++)
        DX_TRY(dx_condition(&c, p->every_word[i].of, p->every_word[i].how, DX_NONE));
    const bool nowhere = dx_conditions_nowhere(&c);
    DX_TRY(dx_conditions_leave_assumed(&c));
    if (nowhere || dx_conditions_nowhere(&c)) {
        dx_notice(g->context, "no solution");
        *out = dx_vector(g, 0, NULL);
        return dx_check(g, *out);
    }
    const dx_chart *set = dx_conditions_set(&c, p->u.name[0]);
    if (set && set->n > 0 && c.n_symbols == 1 && c.n_words == 0)
        return answer(p, set, out);
    DX_TRY(tell_every(p, &c));
    *out = dx_truth(g, true);
    return dx_check(g, *out);
}
