#include "symbolic/domain/assumed.h"

#include "expr/walk.h"
#include "symbolic/domain/differences.h"
#include "symbolic/forms/samesign.h"

/* Relations are solved for all values of their names, whatever is assumed of these. */
static const dx_assumptions *without_assumptions(dx_graph *g)
{
    const dx_assumptions *before = g->assumptions;
    g->assumptions = NULL;
    return before;
}

static dx_comparison comparison_of(dx_op op)
{
    return op == DX_OP_LT ? DX_ABOVE : op == DX_OP_LE ? DX_AT_LEAST : DX_OTHER_THAN;
}

/* Right side minus left side. */
static dx_id gap_of(dx_graph *g, dx_id relation)
{
    return dx_sub(g, dx_operand(g, relation, 1), dx_operand(g, relation, 0));
}

/* ---- one name ------------------------------------------------------------------------------- */

static dx_status demand(dx_conditions *c, dx_id relation)
{
    dx_graph *g = c->g;
    DX_TRY(dx_conditions_of_value(c, dx_operand(g, relation, 0)));
    DX_TRY(dx_conditions_of_value(c, dx_operand(g, relation, 1)));
    dx_id gap = gap_of(g, relation);
    DX_TRY(dx_check(g, gap));
    return dx_condition(c, gap, comparison_of(dx_op_of(g, relation)), DX_NONE);
}

static bool is_all(const dx_chart *set)
{
    for (size_t i = 0; i <= 2 * set->n; i++)
        if (!set->cell[i])
            return false;
    return true;
}

/* The values of its one name for which the relation holds; *known is false where they are not
 * found. */
static dx_status solve(dx_graph *g, dx_id relation, dx_id symbol, dx_chart *set, bool *known)
{
    dx_conditions c;
    dx_conditions_init(&c, g, symbol);
    DX_TRY(demand(&c, relation));
    *known = c.n_words == 0 && !c.more;
    if (c.nowhere)
        dx_chart_constant(set, 0);
    else
        *set = *dx_conditions_set(&c, symbol);
    return DX_OK;
}

static bool is_of_one(const dx_graph *g, dx_id relation, dx_id *symbol)
{
    return dx_free_symbols(g, relation, 1, symbol) == 1;
}

/* All relations that are about the symbol alone. */
static dx_status set_of_items(dx_graph *g, const dx_assumptions *a, dx_id symbol, dx_chart *set)
{
    dx_conditions c;
    dx_conditions_init(&c, g, symbol);
    for (size_t i = 0; i < a->n; i++) {
        dx_id name;
        dx_chart one;
        bool known;
        if (a->item[i].kind != DX_ASSUMED_RELATION || !is_of_one(g, a->item[i].of, &name) ||
            !dx_same(name, symbol))
            continue;
        DX_TRY(solve(g, a->item[i].of, symbol, &one, &known));
        if (known)
            DX_TRY(dx_conditions_narrow(&c, symbol, &one, &known));
    }
    *set = *dx_conditions_set(&c, symbol);
    return DX_OK;
}

dx_status dx_assumed_set(dx_graph *g, dx_id symbol, dx_chart *set)
{
    const dx_assumptions *a = without_assumptions(g);
    dx_status status = DX_OK;
    dx_chart_constant(set, 1);
    if (a)
        status = set_of_items(g, a, symbol, set);
    g->assumptions = a;
    return status;
}

static bool is_alone(const dx_graph *g, dx_id symbol, bool integers)
{
    const dx_assumptions *a = g->assumptions;
    for (size_t i = 0; a && i < a->n; i++) {
        dx_id name;
        bool about = dx_contains(g, a->item[i].of, symbol);
        if (about && (!is_of_one(g, a->item[i].of, &name) ||
                      (a->item[i].kind != DX_ASSUMED_RELATION &&
                       !(integers && a->item[i].kind == DX_ASSUMED_INTEGER))))
            return false;
    }
    return true;
}

/* The cell in which a constant lies, the outermost ones for INF. */
static dx_status find_cell(dx_graph *g, const dx_chart *set, dx_id at, size_t *cell, bool *known)
{
    *known = true;
    if (dx_op_of(g, at) != DX_OP_INF)
        *known = dx_is_constant(g, at);
    if (dx_op_of(g, at) != DX_OP_INF)
        return *known ? dx_chart_find(g, set, at, cell, known) : DX_OK;
    *cell = dx_is_minus_inf(g, at) ? 0 : 2 * set->n;
    return DX_OK;
}

dx_status dx_assumed_between(dx_graph *g, dx_id symbol, dx_id lo, dx_id hi, bool integers,
                             bool *inside)
{
    dx_chart set;
    size_t first = 0, last = 0;
    bool known, also = false;
    *inside = false;
    if (!is_alone(g, symbol, integers))
        return DX_OK;
    DX_TRY(dx_assumed_set(g, symbol, &set));
    DX_TRY(find_cell(g, &set, lo, &first, &known));
    if (known)
        DX_TRY(find_cell(g, &set, hi, &last, &also));
    if (!known || !also)
        return DX_OK;
    if (first > last) {
        size_t other = first;
        first = last;
        last = other;
    }
    if (!integers && first < last && first % 2 == 1) /* an end need not belong to it */
        first++;
    if (!integers && first < last && last % 2 == 1)
        last--;
    *inside = true;
    for (size_t i = first; i <= last; i++)
        *inside = *inside && set.cell[i];
    return DX_OK;
}

dx_status dx_assumed_beside(dx_graph *g, dx_id symbol, dx_id at, bool *left, bool *right)
{
    dx_chart set;
    size_t cell = 0;
    bool known;
    *left = *right = false;
    if (!is_alone(g, symbol, false))
        return DX_OK;
    DX_TRY(dx_assumed_set(g, symbol, &set));
    DX_TRY(find_cell(g, &set, at, &cell, &known));
    if (!known)
        return DX_OK;
    *left = set.cell[cell % 2 == 1 ? cell - 1 : cell];
    *right = set.cell[cell % 2 == 1 ? cell + 1 : cell];
    return DX_OK;
}

dx_status dx_leave_assumed(dx_graph *g, dx_id symbol, dx_chart *set, bool *all)
{
    dx_chart assumed, wide, narrow = *set;
    bool known;
    *all = false;
    if (!g->assumptions)
        return DX_OK;
    DX_TRY(dx_assumed_set(g, symbol, &assumed));
    DX_TRY(dx_chart_share_breaks(g, &narrow, &assumed, &known));
    if (!known)
        return DX_OK;
    wide = narrow;
    *all = true;
    for (size_t i = 0; i <= 2 * wide.n; i++) {
        *all = *all && (narrow.cell[i] || !assumed.cell[i]);
        wide.cell[i] = narrow.cell[i] || !assumed.cell[i];
        narrow.cell[i] = narrow.cell[i] && assumed.cell[i];
    }
    dx_chart_tidy(&narrow);
    dx_chart_tidy(&wide);
    *set = wide.n < narrow.n ? wide : narrow;
    return DX_OK;
}

dx_status dx_conditions_leave_assumed(dx_conditions *c)
{
    size_t kept = 0;
    for (size_t i = 0; i < c->n_symbols; i++) {
        bool all;
        DX_TRY(dx_leave_assumed(c->g, dx_set_at(c, i)->symbol, &dx_set_at(c, i)->set, &all));
        if (!all)
            *dx_set_at(c, kept++) = *dx_set_at(c, i);
    }
    c->n_symbols = kept;
    return DX_OK;
}

/* ---- sums of names -------------------------------------------------------------------------- */

/* c + Σ k·x of several names x. */
static bool is_sum_of_names(const dx_graph *g, dx_id a)
{
    if (dx_op_of(g, a) != DX_OP_ADD || dx_terms(g, a) < 2)
        return false;
    for (uint32_t i = 0; i < dx_terms(g, a); i++)
        if (dx_op_of(g, dx_term(g, a, i)) != DX_OP_SYMBOL)
            return false;
    return true;
}

static dx_status can_assume(dx_graph *g, dx_id relation, dx_holdable *out)
{
    dx_id symbol;
    size_t n = dx_free_symbols(g, relation, 1, &symbol);
    dx_walk walk;
    bool names = true;
    DX_TRY(dx_walk_make(g, 1, &relation, &walk));
    for (size_t i = 0; i < walk.n; i++) {
        dx_op op = dx_op_of(g, walk.id[i]);
        names = names && op != DX_OP_APPLY && op != DX_OP_DERIV && op != DX_OP_DIFF &&
                op != DX_OP_VECTOR && op != DX_OP_STRING && op != DX_OP_INF;
    }
    dx_walk_free(&walk);
    if (!names || n == 0) {
        *out = DX_NOT_OF_NAMES;
        return DX_OK;
    }
    if (n == 1) {
        dx_chart set;
        bool known;
        DX_TRY(solve(g, relation, symbol, &set, &known));
        *out = dx_chart_is_empty(&set) ? DX_HOLDS_NEVER
               : !known       ? DX_NOT_SOLVED
               : is_all(&set) ? DX_HOLDS_ALWAYS
                              : DX_HOLDABLE;
        return DX_OK;
    }
    dx_id gap = gap_of(g, relation);
    DX_TRY(dx_check(g, gap));
    *out = is_sum_of_names(g, gap) ? DX_HOLDABLE : DX_NOT_A_SUM;
    return DX_OK;
}

dx_status dx_can_assume(dx_graph *g, dx_id relation, dx_holdable *out)
{
    const dx_assumptions *before = without_assumptions(g);
    dx_status status = can_assume(g, relation, out);
    g->assumptions = before;
    return status;
}

/* ---- facts ---------------------------------------------------------------------------------- */

typedef struct settling {
    dx_graph *g;
    const dx_oracle *oracle;
    dx_assumptions *a;
    bool clash;
} settling;

static dx_fact *fact_of(settling *s, dx_id of)
{
    dx_assumptions *a = s->a;
    for (size_t i = 0; i < a->n_facts; i++)
        if (dx_same(a->fact[i].of, of))
            return &a->fact[i];
    if (a->n_facts == DX_MOST_FACTS)
        return NULL;
    a->fact[a->n_facts] = (dx_fact){.of = of, .parity = -1};
    return &a->fact[a->n_facts++];
}

/* A number that is not above the constant, or not below it. */
static dx_status number_beside(settling *s, dx_id constant, bool below, dx_id *out)
{
    enum { BITS = 128 };
    dx_interval range;
    *out = constant;
    if (dx_is_number(s->g, constant))
        return DX_OK;
    *out = DX_NONE;
    DX_TRY(dx_ask_value(s->oracle, constant, BITS, &range));
    if (!range.finite)
        return DX_OK;
    mpq_t value;
    mpq_init(value);
    mpq_set_d(value, below ? range.low : range.high);
    *out = dx_number_from_mpq(s->g, value);
    mpq_clear(value);
    return dx_check(s->g, *out);
}

/* A bound in the place of one that says less, or as much. */
static void raise_low(settling *s, dx_fact *f, dx_id low, bool open)
{
    int order = dx_is_none(f->low) ? 1 : dx_number_compare(s->g, low, f->low);
    if (order > 0 || (order == 0 && open)) {
        f->low = low;
        f->low_open = open;
    }
}

static void lower_high(settling *s, dx_fact *f, dx_id high, bool open)
{
    int order = dx_is_none(f->high) ? -1 : dx_number_compare(s->g, high, f->high);
    if (order < 0 || (order == 0 && open)) {
        f->high = high;
        f->high_open = open;
    }
}

static bool has_clash(const dx_graph *g, const dx_fact *f)
{
    if (dx_is_none(f->low) || dx_is_none(f->high))
        return false;
    int order = dx_number_compare(g, f->low, f->high);
    return order > 0 || (order == 0 && (f->low_open || f->high_open ||
                                        (f->nonzero && dx_number_sign(g, f->low) == 0)));
}

static dx_status learn_set(settling *s, dx_fact *f, const dx_chart *set)
{
    size_t first = 0, last = 2 * set->n, cell;
    bool known;
    dx_id end;
    while (first <= last && !set->cell[first])
        first++;
    if (first > last) {
        s->clash = true;
        return DX_OK;
    }
    while (!set->cell[last])
        last--;
    if (first > 0) {
        DX_TRY(number_beside(s, set->at[(first - 1) / 2], true, &end));
        if (!dx_is_none(end))
            raise_low(s, f, end, first % 2 == 0);
    }
    if (last < 2 * set->n) {
        DX_TRY(number_beside(s, set->at[last / 2], false, &end));
        if (!dx_is_none(end))
            lower_high(s, f, end, last % 2 == 0);
    }
    DX_TRY(dx_chart_find(s->g, set, dx_int(s->g, 0), &cell, &known));
    f->nonzero = f->nonzero || (known && !set->cell[cell]);
    return DX_OK;
}

/* The ends of an integer's bounds are integers themselves. */
static void sharpen(settling *s, dx_fact *f)
{
    dx_graph *g = s->g;
    dx_id one = dx_int(g, 1), low = f->low, high = f->high;
    if (!dx_is_none(low)) {
        f->low = dx_call1(g, DX_FN_ceil, low);
        if (f->low_open && dx_same(f->low, low))
            f->low = dx_number_add(g, low, one);
        f->low_open = false;
        if (f->parity >= 0 && dx_parity_of(g, f->low) != f->parity)
            f->low = dx_number_add(g, f->low, one);
    }
    if (!dx_is_none(high)) {
        f->high = dx_call1(g, DX_FN_floor, high);
        if (f->high_open && dx_same(f->high, high))
            f->high = dx_number_add(g, high, dx_int(g, -1));
        f->high_open = false;
        if (f->parity >= 0 && dx_parity_of(g, f->high) != f->parity)
            f->high = dx_number_add(g, f->high, dx_int(g, -1));
    }
    f->nonzero = f->nonzero || f->parity == 1;
}

static void finish(settling *s, dx_fact *f)
{
    bool above = !dx_is_none(f->low) && dx_number_sign(s->g, f->low) + (f->low_open ? 1 : 0) > 0;
    bool below = !dx_is_none(f->high) && dx_number_sign(s->g, f->high) - (f->high_open ? 1 : 0) < 0;
    f->nonzero = f->nonzero || above || below;
    s->clash = s->clash || has_clash(s->g, f);
}

static dx_status learn_name(settling *s, dx_id symbol)
{
    dx_chart set;
    dx_fact *f = fact_of(s, symbol);
    if (!f)
        return DX_OK;
    for (size_t i = 0; i < s->a->n; i++) {
        const dx_assumption *item = &s->a->item[i];
        if (item->kind == DX_ASSUMED_RELATION || !dx_same(item->of, symbol))
            continue;
        int parity = item->kind == DX_ASSUMED_EVEN ? 0 : item->kind == DX_ASSUMED_ODD ? 1 : -1;
        s->clash = s->clash || (parity >= 0 && f->parity == 1 - parity);
        f->integer = true;
        f->parity = parity >= 0 ? (int8_t)parity : f->parity;
    }
    DX_TRY(set_of_items(s->g, s->a, symbol, &set));
    DX_TRY(learn_set(s, f, &set));
    if (f->integer)
        sharpen(s, f);
    finish(s, f);
    return DX_OK;
}

/* gap > 0, >= 0 or != 0 of a sum of names and a number. */
static dx_status learn_sum(settling *s, dx_id relation)
{
    dx_graph *g = s->g;
    dx_id gap = gap_of(g, relation), symbol;
    DX_TRY(dx_check(g, gap));
    if (dx_free_symbols(g, gap, 1, &symbol) < 2 || !is_sum_of_names(g, gap))
        return DX_OK;
    dx_id level = dx_number_neg(g, dx_constant(g, gap));
    dx_fact *f = fact_of(s, dx_add(g, gap, level));
    DX_TRY(dx_check(g, level));
    if (!f)
        return DX_OK;
    if (dx_op_of(g, relation) != DX_OP_NE)
        raise_low(s, f, level, dx_op_of(g, relation) == DX_OP_LT);
    else if (dx_is_int(g, level, 0))
        f->nonzero = true;
    return DX_OK;
}

/* What follows for names and differences of names. */
static dx_status learn_bound(void *data, dx_id of, bool low, dx_id bound, bool open)
{
    settling *s = data;
    DX_TRY(dx_check(s->g, of));
    dx_fact *f = fact_of(s, of);
    if (!f)
        return DX_OK;
    if (low)
        raise_low(s, f, bound, open);
    else
        lower_high(s, f, bound, open);
    if (f->integer)
        sharpen(s, f);
    finish(s, f);
    return DX_OK;
}

/* Can the sums be what they are assumed to be? */
static dx_status compare_sums(settling *s)
{
    dx_reach r;
    dx_reach_init(&r);
    s->g->assumptions = s->a;
    for (size_t i = 0; i < s->a->n_facts && !s->clash; i++) {
        const dx_fact *f = &s->a->fact[i];
        if (dx_op_of(s->g, f->of) == DX_OP_SYMBOL || !dx_reach_of(s->g, f->of, &r))
            continue;
        int order = r.has_low && r.has_high ? mpq_cmp(r.low, r.high) : -1;
        s->clash =
            order > 0 ||
            (order == 0 && (r.low_open || r.high_open || (f->nonzero && mpq_sgn(r.low) == 0)));
    }
    s->g->assumptions = NULL;
    dx_reach_clear(&r);
    return s->g->context->diag.status;
}

static dx_status settle(settling *s)
{
    enum { MOST = 8 };
    dx_id symbol[MOST];
    for (size_t i = 0; i < s->a->n; i++) {
        size_t n = dx_free_symbols(s->g, s->a->item[i].of, MOST, symbol);
        for (size_t k = 0; k < n && k < MOST; k++) {
            bool met = false;
            for (size_t m = 0; m < s->a->n_facts && !met; m++)
                met = dx_same(s->a->fact[m].of, symbol[k]);
            if (!met)
                DX_TRY(learn_name(s, symbol[k]));
        }
    }
    for (size_t i = 0; i < s->a->n; i++) {
        if (s->a->item[i].kind == DX_ASSUMED_RELATION)
            DX_TRY(learn_sum(s, s->a->item[i].of));
    }
    bool clash = false;
    if (!s->clash)
        DX_TRY(dx_compare_differences(s->g, s->a, learn_bound, s, &clash));
    s->clash = s->clash || clash;
    return s->clash ? DX_OK : compare_sums(s);
}

dx_status dx_settle_assumptions(dx_graph *g, const dx_oracle *oracle, dx_assumptions *a,
                                bool *clash)
{
    const dx_assumptions *before = without_assumptions(g);
    settling s = {g, oracle, a, false};
    a->n_facts = 0;
    dx_status status = settle(&s);
    g->assumptions = before;
    *clash = s.clash;
    return status;
}
