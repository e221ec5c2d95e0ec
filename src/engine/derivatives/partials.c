/* All derivatives of many functions in a pass or two, made readable, checked all at once, and noted
 * where they hold. */
#include "engine/derivatives/ownterms.h"
#include "engine/entries.h"
#include "engine/field.h"
#include "engine/oracle.h"

#include "expr/side.h"
#include "expr/walk.h"
#include "numeric/directions.h"
#include "symbolic/algebra/irreducible.h"
#include "symbolic/derivatives/leibniz.h"
#include "parser/lost.h"
#include "symbolic/domain/contrast.h"
#include "symbolic/domain/existence.h"
#include "symbolic/domain/gaps.h"
#include "symbolic/domain/integrands.h"
#include "symbolic/domain/notes.h"
#include "symbolic/forms/readable.h"

#include <string.h>

/* ---- derivatives as they are shown ---------------------------------------------------------- */

static dx_status find(ddx_session *s, size_t m, const dx_id *functions, size_t n,
                      const dx_id *symbols, uint32_t order, dx_partials *out)
{
    if (order == 1)
        return dx_partials_jacobian(&s->graph, s->rules, m, functions, n, symbols, out);
    dx_memory *memory = &s->context.memory;
    size_t size = n * sizeof(dx_id);
    dx_id *slope = dx_alloc(memory, size);
    if (!slope)
        return dx_no_memory(&s->context);
    dx_status status = dx_partials_gradient(&s->graph, s->rules, functions[0], n, symbols, slope);
    if (status == DX_OK)
        status = dx_partials_hessian(&s->graph, s->rules, n, symbols, slope, out);
    dx_free(memory, slope, size);
    return status;
}

static dx_status verify(ddx_session *s, size_t m, const dx_id *functions, size_t n,
                        const dx_id *symbols, uint32_t order, const dx_partials *p)
{
    dx_memory *memory = &s->context.memory;
    size_t size = p->n * sizeof(dx_claim);
    dx_claim *claim = dx_alloc(memory, size);
    if (!claim)
        return dx_no_memory(&s->context);
    for (size_t i = 0; i < p->n; i++) {
        const dx_partial *entry = &p->partial[i];
        claim[i] = order == 1 ? (dx_claim){entry->value, entry->row, entry->column, 0}
                              : (dx_claim){entry->value, 0, entry->row, entry->column};
    }
    dx_verdict verdict;
    dx_text where;
    dx_text_init(&where, memory);
    dx_status status = dx_verify_partials(&s->graph, m, functions, n, symbols, order, p->n, claim,
                                          &verdict, &where);
    dx_id fault;
    for (size_t i = 0; i < m && status == DX_OK && verdict == DX_NOT_CHECKED; i++)
        status = dx_refuse_constants(&s->graph, functions[i], &fault);
    if (status == DX_OK)
        status = dx_judge(s, verdict, &where);
    dx_text_free(&where);
    dx_free(memory, claim, size);
    return status;
}

/* ---- where they hold --------------------------------------------------------------------------
 */

enum { FEW = 64 }; /* entries up to which they are looked at one by one */

dx_status dx_has_corners(dx_graph *g, dx_id a, bool *has)
{
    dx_walk walk;
    *has = false;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && !*has; i++) {
        dx_id node = walk.id[i];
        dx_op op = dx_op_of(g, node);
        *has = op == DX_OP_CASES || dx_is_iterated(g, node) ||
               (op == DX_OP_CALL && dx_functions[dx_fn_of(g, node)].smooth[0] != '\0');
        for (uint32_t k = 0; op == DX_OP_MUL && !*has && k < dx_factors(g, node); k++)
            *has = !dx_is_integer(g, dx_exponent(g, node, k));
    }
    dx_walk_free(&walk);
    return DX_OK;
}

/* What is shown of a function: its row of the Jacobian, or the Hessian. DX_NONE where that is
 * too much to be looked at with each symbol. */
static dx_status shown_of(ddx_session *s, const dx_partials *p, size_t row, uint32_t order,
                          dx_id *out)
{
    dx_id entry[FEW];
    size_t n = 0;
    *out = DX_NONE;
    for (size_t i = 0; i < p->n; i++) {
        if (order == 1 && p->partial[i].row != row)
            continue;
        if (n == FEW)
            return DX_OK;
        entry[n++] = p->partial[i].value;
    }
    if (n == 0)
        return DX_OK;
    *out = dx_vector(&s->graph, n, entry);
    return dx_check(&s->graph, *out);
}

/* Values that the rules do not give, in first derivatives. */
static dx_status fill_gaps_of(ddx_session *s, const dx_own_terms *own, const dx_id *symbols,
                              dx_partial *entry)
{
    const dx_oracle oracle = dx_session_oracle(s);
    dx_derived d = {DX_NONE, symbols[entry->column], entry->value, 1, DX_NONE};
    DX_TRY(dx_own_terms_of(own, entry->column, &d.of));
    DX_TRY(dx_fill_gaps(&s->graph, s->rules, &oracle, &d));
    if (!dx_same(d.derivative, entry->value))
        entry->by_rules = entry->value;
    entry->value = d.derivative;
    return DX_OK;
}

static dx_status fill_gaps(ddx_session *s, const dx_id *functions, size_t n, const dx_id *symbols,
                           dx_partials *p)
{
    dx_status status = DX_OK;
    for (size_t i = 0, end; i < p->n && p->n <= FEW && status == DX_OK; i = end) {
        const uint32_t row = p->partial[i].row;
        dx_own_terms own;
        DX_TRY(dx_own_terms_open(&own, &s->graph, functions[row], n, symbols));
        for (end = i; end < p->n && p->partial[end].row == row && status == DX_OK; end++)
            status = fill_gaps_of(s, &own, symbols, &p->partial[end]);
        dx_own_terms_close(&own);
    }
    return status;
}

/* The gradient as it is shown, as far as it is needed: NONE where it is not worked out yet. */
typedef struct slopes {
    ddx_session *s;
    dx_id f;
    const dx_id *symbols;
    dx_id *shown; /* by symbol */
} slopes;

static dx_status find_slope(slopes *of, size_t k, dx_id *slope)
{
    dx_derived d = {of->f, of->symbols[k], DX_NONE, 1, DX_NONE};
    dx_id by_rules;
    if (dx_is_none(of->shown[k])) {
        DX_TRY(dx_diff(&of->s->graph, of->s->rules, of->f, d.symbol, 1, &d.derivative));
        DX_TRY(dx_show_derivative(of->s, &d, &by_rules));
        of->shown[k] = d.derivative;
    }
    *slope = of->shown[k];
    return DX_OK;
}

/* Is it symbol = number? */
static bool is_point_of(const dx_graph *g, dx_id relation, dx_id symbol)
{
    if (dx_op_of(g, relation) != DX_OP_EQ)
        return false;
    dx_id left = dx_operand(g, relation, 0), right = dx_operand(g, relation, 1);
    return (dx_same(left, symbol) && dx_is_constant(g, right)) ||
           (dx_same(right, symbol) && dx_is_constant(g, left));
}

/* Where the row's symbol has a certain value, the derivative by the column's of the slope there;
 * *differs: it may be another one than the first value, which is of the other order. */
static dx_status turn_order(slopes *of, const dx_partial *entry, dx_id point, dx_id *value,
                            bool *differs)
{
    dx_graph *g = &of->s->graph;
    dx_id row = of->symbols[entry->row], slope, other = *value, gap;
    dx_id at = dx_operand(g, point, dx_same(dx_operand(g, point, 0), row));
    DX_TRY(find_slope(of, entry->row, &slope));
    slope = dx_substitute(g, slope, 1, &row, &at);
    DX_TRY(dx_check(g, slope));
    DX_TRY(dx_diff(g, of->s->rules, slope, of->symbols[entry->column], 1, value));
    DX_TRY(dx_readable(g, *value, value));
    gap = dx_sub(g, *value, other);
    DX_TRY(dx_check(g, gap));
    DX_TRY(dx_readable(g, gap, &gap));
    *differs = *differs || !dx_is_int(g, gap, 0);
    return DX_OK;
}

/* A mixed derivative is that of the row's slope by the column's symbol, at points of the row's
 * symbol, too: what was filled in there is of the other order. */
static dx_status keep_order(slopes *of, const dx_partial *entry, dx_id before, dx_id *filled,
                            bool *differs)
{
    enum { MOST = 2 * DX_CHART_BREAKS + 1 };
    dx_graph *g = &of->s->graph;
    dx_id part[MOST];
    uint32_t n = dx_op_of(g, *filled) == DX_OP_CASES ? dx_count(g, *filled) : 0;
    if (dx_same(*filled, before) || n == 0 || n > MOST)
        return DX_OK;
    for (uint32_t i = 0; i < n; i++)
        part[i] = dx_operand(g, *filled, i);
    for (uint32_t i = 0; i + 1 < n; i += 2)
        if (is_point_of(g, part[i], of->symbols[entry->row]))
            DX_TRY(turn_order(of, entry, part[i], &part[i + 1], differs));
    *filled = dx_cases(g, n, part);
    return dx_check(g, *filled);
}

static dx_status fill_second(slopes *of, dx_partial *entry, bool *differs)
{
    dx_graph *g = &of->s->graph;
    const dx_oracle oracle = dx_session_oracle(of->s);
    const dx_id before = entry->value;
    dx_derived d = {DX_NONE, of->symbols[entry->row], before, 1, DX_NONE};
    if (entry->row != entry->column) {
        DX_TRY(find_slope(of, entry->column, &d.of));
        DX_TRY(dx_fill_gaps(g, of->s->rules, &oracle, &d));
        DX_TRY(keep_order(of, entry, before, &d.derivative, differs));
    }
    const dx_id turned = d.derivative;
    d.symbol = of->symbols[entry->column];
    DX_TRY(find_slope(of, entry->row, &d.of));
    DX_TRY(dx_fill_gaps(g, of->s->rules, &oracle, &d));
    *differs = *differs || (!dx_same(turned, before) && !dx_same(turned, d.derivative));
    entry->value = d.derivative;
    if (!dx_same(entry->value, before))
        entry->by_rules = before;
    return DX_OK;
}

/* Where pieces meet the order of a mixed derivative may matter: each is by its row first. */
static dx_status fill_both_orders(slopes *of, dx_partial *entry)
{
    dx_partial turned = {entry->column, entry->row, entry->value, DX_NONE, DX_NONE};
    bool differs = false, again = false;
    DX_TRY(fill_second(of, entry, &differs));
    if (!differs || entry->row == entry->column)
        return DX_OK;
    DX_TRY(fill_second(of, &turned, &again));
    entry->turned = turned.value;
    return DX_OK;
}

/* Values that the rules do not give, of the derivatives of the gradient. */
static dx_status fill_second_gaps(slopes *of, dx_partials *p)
{
    ddx_session *s = of->s;
    dx_graph *g = &s->graph;
    for (size_t i = 0; i < p->n && p->n <= FEW; i++) {
        const dx_partial before = p->partial[i];
        if (!dx_may_lack_value(g, before.value) && !g->branches)
            continue;
        dx_status status = fill_both_orders(of, &p->partial[i]);
        if (status == DX_OK)
            continue;
        if (status != DX_DOMAIN && status != DX_TYPE && status != DX_LIMIT && status != DX_UNKNOWN)
            return status;
        dx_diag_clear(&s->context.diag); /* the slope has no value there */
        p->partial[i] = before;
    }
    return DX_OK;
}

/* A mixed derivative is of the slope by its row. */
static dx_status list_mixed(slopes *of, const dx_partials *p, dx_id among, size_t *n,
                            dx_derived *derived)
{
    bool corners;
    DX_TRY(dx_has_corners(&of->s->graph, of->f, &corners));
    for (size_t i = 0; corners && i < p->n && p->n <= FEW; i++) {
        const dx_partial *entry = &p->partial[i];
        if (entry->row == entry->column)
            continue;
        dx_derived *d = &derived[*n];
        *d = (dx_derived){DX_NONE, of->symbols[entry->column], entry->value, 1, among};
        DX_TRY(find_slope(of, entry->row, &d->of));
        ++*n;
    }
    return DX_OK;
}

/* Too many: that is told where there may be something to look for. */
static dx_status tell_not_looked_at(ddx_session *s, size_t m, const dx_id *functions)
{
    bool entire = true;
    for (size_t i = 0; i < m && entire; i++)
        DX_TRY(dx_is_entire(&s->graph, functions[i], &entire));
    if (!entire)
        dx_tell_too_large(&s->graph);
    return DX_OK;
}

/* What is looked at: functions by the symbols that are in them. */
typedef struct looks {
    ddx_session *s;
    size_t n, found;
    const dx_id *symbols;
    uint32_t order;
    const dx_partials *p;
    dx_id *value; /* by row and column */
    dx_derived *derived;
} looks;

/* The symbols without a derivative in the row that the function has not get NONE for theirs. */
static dx_status find_contained(const looks *l, dx_id function, dx_id *value)
{
    dx_graph *g = &l->s->graph;
    if (!dx_visit_below(g, 1, &function))
        return dx_no_memory(g->context);
    for (size_t k = 0; k < l->n; k++)
        if (!dx_visit_has_met(g, l->symbols[k]))
            value[k] = DX_NONE;
        else if (dx_is_none(value[k]))
            value[k] = dx_int(g, 0);
    return DX_OK;
}

static dx_status list_own(looks *l, const dx_own_terms *own, const dx_id *value, dx_id among)
{
    dx_graph *g = &l->s->graph;
    for (size_t k = 0; k < l->n; k++) {
        dx_id terms;
        if (dx_is_none(value[k]))
            continue;
        DX_TRY(dx_poll(g->context));
        DX_TRY(dx_own_terms_of(own, k, &terms));
        DX_TRY(dx_with_integrands(g, terms, l->symbols[k], l->order, &terms));
        l->derived[l->found++] = (dx_derived){terms, l->symbols[k], value[k], l->order, among};
    }
    return DX_OK;
}

static dx_status list_row(looks *l, dx_id function, size_t row, dx_id *among)
{
    dx_own_terms own;
    dx_id *value = l->value + row * l->n;
    DX_TRY(shown_of(l->s, l->p, row, l->order, among));
    DX_TRY(find_contained(l, function, value));
    DX_TRY(dx_own_terms_open(&own, &l->s->graph, function, l->n, l->symbols));
    const dx_status status = list_own(l, &own, value, *among);
    dx_own_terms_close(&own);
    return status;
}

/* Each function by each symbol that is in it. of: of a Hessian; or NULL. */
static dx_status note_all(ddx_session *s, size_t m, const dx_id *functions, size_t n,
                          const dx_id *symbols, slopes *of, const dx_partials *p)
{
    enum { MANY = 4000 };
    dx_graph *g = &s->graph;
    dx_context *context = &s->context;
    if (m > MANY / n)
        return tell_not_looked_at(s, m, functions);
    const dx_oracle oracle = dx_session_oracle(s);
    size_t size = m * n * sizeof(dx_id), room = (m * n + FEW) * sizeof(dx_derived);
    looks l = {.s = s,
               .n = n,
               .symbols = symbols,
               .order = of ? 2 : 1,
               .p = p,
               .value = dx_alloc(&context->memory, size),
               .derived = dx_alloc(&context->memory, room)};
    dx_status status = l.value && l.derived ? DX_OK : dx_no_memory(context);
    if (status == DX_OK)
        memset(l.value, 0, size);
    for (size_t i = 0; i < p->n && status == DX_OK; i++)
        if (!of)
            l.value[p->partial[i].row * n + p->partial[i].column] = p->partial[i].value;
        else if (p->partial[i].row == p->partial[i].column)
            l.value[p->partial[i].column] = p->partial[i].value;
    for (size_t i = 0; i < m && status == DX_OK; i++) {
        dx_id among;
        status = list_row(&l, functions[i], i, &among);
        if (status == DX_OK && of)
            status = list_mixed(of, p, among, &l.found, l.derived);
    }
    if (status == DX_OK)
        status = dx_note_derivatives(g, s->rules, &oracle, l.found, l.derived);
    dx_free(&context->memory, l.derived, room);
    dx_free(&context->memory, l.value, size);
    return status;
}

static dx_status init_slopes(ddx_session *s, dx_id function, size_t n, const dx_id *symbols,
                             slopes *of)
{
    *of = (slopes){s, function, symbols, dx_arena_alloc(&s->context.arena, n * sizeof(dx_id))};
    if (!of->shown)
        return dx_no_memory(&s->context);
    memset(of->shown, 0, n * sizeof *of->shown);
    return DX_OK;
}

dx_status dx_found_partials(ddx_session *s, size_t m, const dx_id *functions, size_t n,
                            const dx_id *symbols, uint32_t order, bool readable, dx_partials *out)
{
    DX_TRY(find(s, m, functions, n, symbols, order, out));
    dx_status status = readable ? dx_entries_readable(s, dx_vector(&s->graph, m, functions),
                                                      dx_vector(&s->graph, n, symbols), out)
                                : DX_OK;
    if (status != DX_OK)
        dx_partials_free(out);
    return status;
}

dx_status dx_check_partials(ddx_session *s, size_t m, const dx_id *functions, size_t n,
                            const dx_id *symbols, uint32_t order, dx_partials *found)
{
    if (s->settings.verify)
        DX_TRY(verify(s, m, functions, n, symbols, order, found));
    slopes of;
    DX_TRY(init_slopes(s, functions[0], n, symbols, &of));
    DX_TRY(order == 1 ? fill_gaps(s, functions, n, symbols, found) : fill_second_gaps(&of, found));
    bool filled = false;
    for (size_t i = 0; i < found->n && !filled; i++)
        filled = !dx_is_none(found->partial[i].by_rules);
    if (s->settings.verify && filled)
        DX_TRY(verify(s, m, functions, n, symbols, order, found));
    return note_all(s, m, functions, n, symbols, order == 1 ? NULL : &of, found);
}

/* Where derivatives may be missing, few of them are shown as each would be by itself. */
static dx_status shown_by_one(ddx_session *s, size_t m, const dx_id *functions, uint32_t order,
                              const dx_partials *p, bool *by_one)
{
    enum { LARGE = 300 };
    bool corners = false;
    *by_one = order == 1 && p->n <= FEW;
    for (size_t i = 0; i < m && *by_one && !corners; i++) {
        *by_one = !dx_is_larger(&s->graph, functions[i], LARGE);
        if (*by_one)
            DX_TRY(dx_has_corners(&s->graph, functions[i], &corners));
    }
    *by_one = *by_one && corners;
    return DX_OK;
}

static dx_status show_by_one(ddx_session *s, const dx_id *functions, const dx_id *symbols,
                             dx_partials *p)
{
    for (size_t i = 0; i < p->n; i++) {
        dx_partial *entry = &p->partial[i];
        dx_derived d = {functions[entry->row], symbols[entry->column], DX_NONE, 1, DX_NONE};
        DX_TRY(dx_diff(&s->graph, s->rules, d.of, d.symbol, 1, &d.derivative));
        DX_TRY(dx_show_derivative(s, &d, &entry->by_rules));
        entry->value = d.derivative;
        if (dx_same(entry->by_rules, entry->value))
            entry->by_rules = DX_NONE;
        DX_TRY(dx_poll(&s->context));
    }
    return DX_OK;
}

/* Of functions with integrals between names, which are checked as any functions of these; then
 * the derivatives of the integrals are put in. */
static dx_status of_integrals(ddx_session *s, size_t m, const dx_id *functions, size_t n,
                              const dx_id *symbols, uint32_t order, dx_partials *out)
{
    dx_graph *g = &s->graph;
    g->keeps_primitives = true;
    dx_status status = find(s, m, functions, n, symbols, order, out);
    if (status == DX_OK && s->settings.verify) {
        status = verify(s, m, functions, n, symbols, order, out);
        if (status != DX_OK)
            dx_partials_free(out);
    }
    g->keeps_primitives = false;
    DX_TRY(status);
    for (size_t i = 0; i < out->n && status == DX_OK; i++)
        status = dx_work_out_integrals(g, s->rules, &out->partial[i].value);
    if (status == DX_OK)
        status = dx_entries_readable(s, dx_vector(&s->graph, m, functions),
                                     dx_vector(&s->graph, n, symbols), out);
    for (size_t i = 0; i < m && status == DX_OK; i++)
        status = dx_note_under_integral(g, functions[i], n, symbols);
    for (size_t i = 0; i < m && status == DX_OK; i++)
        status = dx_note_jumps_under(g, s->rules, functions[i], n, symbols, order);
    slopes of;
    if (status == DX_OK)
        status = init_slopes(s, functions[0], n, symbols, &of);
    if (status == DX_OK)
        status = note_all(s, m, functions, n, symbols, order == 1 ? NULL : &of, out);
    if (status != DX_OK)
        dx_partials_free(out);
    return status;
}

/* Jumps that are always at an end are none between the ends. */
static dx_status of_settled_integrals(ddx_session *s, size_t m, const dx_id *functions, size_t n,
                                      const dx_id *symbols, uint32_t order, dx_partials *out)
{
    dx_id *settled = dx_alloc(&s->context.memory, m * sizeof *settled);
    dx_status status = settled ? DX_OK : dx_no_memory(&s->context);
    for (size_t i = 0; i < m && status == DX_OK; i++) {
        settled[i] = functions[i];
        status = dx_settle_ends(&s->graph, s->rules, &settled[i]);
    }
    if (status == DX_OK)
        status = of_integrals(s, m, settled, n, symbols, order, out);
    dx_free(&s->context.memory, settled, m * sizeof *settled);
    return status;
}

dx_status dx_checked_partials(ddx_session *s, size_t m, const dx_id *functions, size_t n,
                              const dx_id *symbols, uint32_t order, dx_partials *out)
{
    bool by_one, integrals = false;
    for (size_t i = 0; i < m && !integrals; i++)
        DX_TRY(dx_has_written_integral(&s->graph, functions[i], &integrals));
    if (integrals)
        return of_settled_integrals(s, m, functions, n, symbols, order, out);
    DX_TRY(find(s, m, functions, n, symbols, order, out));
    dx_status status = shown_by_one(s, m, functions, order, out, &by_one);
    if (status == DX_OK)
        status = by_one ? show_by_one(s, functions, symbols, out)
                        : dx_entries_readable(s, dx_vector(&s->graph, m, functions),
                                              dx_vector(&s->graph, n, symbols), out);
    if (status == DX_OK && by_one && s->settings.verify)
        status = verify(s, m, functions, n, symbols, order, out);
    if (status == DX_OK)
        status = by_one ? note_all(s, m, functions, n, symbols, NULL, out)
                        : dx_check_partials(s, m, functions, n, symbols, order, out);
    if (status != DX_OK)
        dx_partials_free(out);
    return status;
}

/* ---- second derivatives, with values to be put in ---------------------------------------------
 */

dx_status dx_remember_hessian(dx_evaluation *e, dx_id a, size_t n, const dx_id *symbols,
                              const dx_partials *p)
{
    enum { MOST = 300 };
    dx_graph *g = &e->session->graph;
    bool has;
    DX_TRY(dx_has_corners(g, a, &has));
    if (!has)
        DX_TRY(dx_has_op(g, a, DX_OP_APPLY, &has));
    if (!has || p->n > MOST)
        return DX_OK;
    size_t size = n * sizeof(dx_id);
    dx_id *shown = dx_alloc(&g->context->memory, size);
    if (!shown)
        return dx_no_memory(g->context);
    memset(shown, 0, size);
    slopes of = {e->session, a, symbols, shown};
    dx_status status = DX_OK;
    for (size_t i = 0; i < p->n && status == DX_OK; i++) {
        const dx_partial *entry = &p->partial[i];
        dx_id row = symbols[entry->row], column = symbols[entry->column], slope;
        if (entry->row == entry->column) {
            status = dx_remember_derivative(e, a, row, entry->value, 2);
            continue;
        }
        status = find_slope(&of, entry->row, &slope);
        const dx_derived along = {a, row, slope, 1, DX_NONE};
        if (status == DX_OK)
            status = dx_remember_along(e, &along, 1, &column);
        if (status == DX_OK)
            status = dx_remember_derivative(e, slope, column, entry->value, 1);
        if (status == DX_OK && !dx_is_none(entry->turned))
            status = find_slope(&of, entry->column, &slope);
        if (status == DX_OK && !dx_is_none(entry->turned))
            status = dx_remember_derivative(e, slope, row, entry->turned, 1);
    }
    dx_free(&g->context->memory, shown, size);
    return status;
}
