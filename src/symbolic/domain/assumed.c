#include "symbolic/domain/assumed.h"

#include "expr/walk.h"
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

/* What follows from other names besides: it is not 0 where a*x > 0 is assumed. */
static dx_status leave_zero_out(dx_graph *g, const dx_assumptions *a, dx_id symbol, dx_chart *set)
{
    const dx_chart other = {.n = 1, .at = {dx_int(g, 0)}, .value = {0}, .cell = {1, 0, 1}};
    dx_conditions c;
    bool known;
    for (size_t i = 0; i < a->n_facts; i++) {
        if (!dx_same(a->fact[i].of, symbol) || !a->fact[i].nonzero)
            continue;
        dx_conditions_init(&c, g, symbol);
        DX_TRY(dx_conditions_narrow(&c, symbol, set, &known));
        if (known)
            DX_TRY(dx_conditions_narrow(&c, symbol, &other, &known));
        if (known)
            *set = *dx_conditions_set(&c, symbol);
    }
    return DX_OK;
}

dx_status dx_assumed_set(dx_graph *g, dx_id symbol, dx_chart *set)
{
    const dx_assumptions *a = without_assumptions(g);
    dx_status status = DX_OK;
    dx_chart_constant(set, 1);
    if (a)
        status = set_of_items(g, a, symbol, set);
    if (a && status == DX_OK)
        status = leave_zero_out(g, a, symbol, set);
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

/* A set is what is left of it to be said: *all, where it has all values that are assumed, and else
 * with or without the others, whichever is shorter. */
static dx_status leave_assumed(dx_graph *g, dx_id symbol, dx_chart *set, bool *all)
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
        DX_TRY(leave_assumed(c->g, dx_set_at(c, i)->symbol, &dx_set_at(c, i)->set, &all));
        if (!all)
            *dx_set_at(c, kept++) = *dx_set_at(c, i);
    }
    c->n_symbols = kept;
    return DX_OK;
}

/* ---- sums of names -------------------------------------------------------------------------- */

/* A name, or a product of integer powers of names. */
static bool is_monomial(const dx_graph *g, dx_id a)
{
    if (dx_op_of(g, a) != DX_OP_MUL)
        return dx_op_of(g, a) == DX_OP_SYMBOL;
    for (uint32_t i = 0; i < dx_factors(g, a); i++)
        if (dx_op_of(g, dx_base(g, a, i)) != DX_OP_SYMBOL ||
            !dx_is_integer(g, dx_exponent(g, a, i)))
            return false;
    return true;
}

/* A sum of monomials, times numbers, and of constants: both parts; false for others. */
static bool split_sum(dx_graph *g, dx_id a, dx_id *names, dx_id *level)
{
    *names = *level = dx_int(g, 0);
    if (is_monomial(g, a)) {
        *names = a;
        return true;
    }
    if (dx_op_of(g, a) != DX_OP_ADD)
        return false;
    *level = dx_constant(g, a);
    for (uint32_t i = 0; i < dx_terms(g, a); i++) {
        dx_id term = dx_term(g, a, i), scaled = dx_scale(g, dx_coefficient(g, a, i), term);
        const bool constant = dx_is_constant(g, term);
        if (!constant && !is_monomial(g, term))
            return false;
        *(constant ? level : names) = dx_add(g, constant ? *level : *names, scaled);
    }
    return !dx_is_none(*names) && !dx_is_none(*level);
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
               : !known                ? DX_NOT_SOLVED
               : is_all(&set)          ? DX_HOLDS_ALWAYS
                                       : DX_HOLDABLE;
        return DX_OK;
    }
    dx_id gap = gap_of(g, relation);
    DX_TRY(dx_check(g, gap));
    dx_id part, level;
    *out = split_sum(g, gap, &part, &level) ? DX_HOLDABLE : DX_NOT_A_SUM;
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
    a->fact[a->n_facts] = (dx_fact){.of = of,
                                    .low = DX_NONE,
                                    .high = DX_NONE,
                                    .low_at = DX_NONE,
                                    .high_at = DX_NONE,
                                    .parity = -1};
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

/* A bound in the place of one that says less, or as much; `exact` is the constant that it stands
 * for, or itself. */
static void raise_low(settling *s, dx_fact *f, dx_id low, dx_id exact, bool open)
{
    int order = dx_is_none(f->low) ? 1 : dx_number_compare(s->g, low, f->low);
    if (order > 0 || (order == 0 && open && !f->low_open)) {
        f->low = low;
        f->low_at = dx_same(low, exact) ? DX_NONE : exact;
        f->low_open = open;
    }
}

static void lower_high(settling *s, dx_fact *f, dx_id high, dx_id exact, bool open)
{
    int order = dx_is_none(f->high) ? -1 : dx_number_compare(s->g, high, f->high);
    if (order < 0 || (order == 0 && open && !f->high_open)) {
        f->high = high;
        f->high_at = dx_same(high, exact) ? DX_NONE : exact;
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
            raise_low(s, f, end, set->at[(first - 1) / 2], first % 2 == 0);
    }
    if (last < 2 * set->n) {
        DX_TRY(number_beside(s, set->at[last / 2], false, &end));
        if (!dx_is_none(end))
            lower_high(s, f, end, set->at[last / 2], last % 2 == 0);
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
    f->low_at = f->high_at = DX_NONE;
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
    if (f->nonzero && !dx_is_none(f->low) && dx_is_int(s->g, f->low, 0)) /* x >= 0 and x != 0 */
        f->low_open = true;
    if (f->nonzero && !dx_is_none(f->high) && dx_is_int(s->g, f->high, 0))
        f->high_open = true;
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

/* gap > 0, >= 0 or != 0 of a sum of monomials in several names and of constants. */
static dx_status learn_sum(settling *s, dx_id relation)
{
    dx_graph *g = s->g;
    dx_id gap = gap_of(g, relation), names, level, scale, of, bound;
    dx_id symbol;
    DX_TRY(dx_check(g, gap));
    if (dx_free_symbols(g, gap, 1, &symbol) < 2 || !split_sum(g, gap, &names, &level))
        return DX_OK;
    dx_split_coefficient(g, names, &scale, &of);
    level = dx_neg(g, dx_div(g, level, scale)); /* of > level, or of < level */
    DX_TRY(dx_check(g, level));
    const bool below = dx_number_sign(g, scale) < 0, open = dx_op_of(g, relation) == DX_OP_LT;
    dx_fact *f = fact_of(s, of);
    if (!f)
        return DX_OK;
    if (dx_op_of(g, relation) == DX_OP_NE) {
        f->nonzero = f->nonzero || dx_is_int(g, level, 0);
        finish(s, f);
        return DX_OK;
    }
    DX_TRY(number_beside(s, level, !below, &bound));
    if (!dx_is_none(bound) && below)
        lower_high(s, f, bound, level, open);
    else if (!dx_is_none(bound))
        raise_low(s, f, bound, level, open);
    finish(s, f);
    return DX_OK;
}

/* No factor of a product that is not 0 is 0. */
static dx_status learn_factors(settling *s, dx_id product)
{
    for (uint32_t i = 0; dx_op_of(s->g, product) == DX_OP_MUL && i < dx_factors(s->g, product);
         i++) {
        dx_fact *f = fact_of(s, dx_base(s->g, product, i));
        if (f)
            f->nonzero = true;
    }
    return DX_OK;
}

/* The fact's bounds by what is assumed of all sums and products. */
static dx_status learn_together(settling *s, dx_fact *f)
{
    dx_graph *g = s->g;
    dx_reach r;
    dx_reach_init(&r);
    s->clash = s->clash || !dx_reach_by_sums(g, f->of, &r);
    dx_id low = r.has_low ? dx_number_from_mpq(g, r.low) : DX_NONE,
          high = r.has_high ? dx_number_from_mpq(g, r.high) : DX_NONE;
    if (!dx_is_none(low))
        raise_low(s, f, low, low, r.low_open);
    if (!dx_is_none(high))
        lower_high(s, f, high, high, r.high_open);
    dx_reach_clear(&r);
    DX_TRY(dx_check(g, dx_int(g, 0)));
    if (f->integer)
        sharpen(s, f);
    finish(s, f);
    return f->nonzero ? learn_factors(s, f->of) : DX_OK;
}

/* a > b and b > 0 are a > 0, n + m > 2 for integers below 2 is n = m = 1. */
static dx_status learn_all(settling *s)
{
    enum { ROUNDS = 3 };
    dx_status status = DX_OK;
    bool sums = false;
    for (size_t i = 0; i < s->a->n_facts; i++)
        sums = sums || dx_op_of(s->g, s->a->fact[i].of) != DX_OP_SYMBOL;
    s->g->assumptions = s->a;
    for (int round = 0; round < ROUNDS && sums; round++)
        for (size_t i = 0; i < s->a->n_facts && !s->clash && status == DX_OK; i++)
            status = learn_together(s, &s->a->fact[i]);
    s->g->assumptions = NULL;
    return status;
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
    return s->clash ? DX_OK : learn_all(s);
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
