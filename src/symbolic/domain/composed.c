/* What others demand, where expressions stand for their symbols. */
#include "expr/walk.h"
#include "symbolic/domain/conditions.h"

static dx_status demand_gap(dx_conditions *c, dx_id a, dx_id at, dx_comparison how)
{
    bool below = dx_is_upper(how);
    return dx_condition(c, below ? dx_sub(c->g, at, a) : dx_sub(c->g, a, at),
                        below ? dx_mirrored(how) : how, DX_NONE);
}

static dx_status demand_in_set(dx_conditions *c, dx_id a, dx_chart set);

/* In what is left of the line without several intervals: without each of them. */
static dx_status demand_in_sets(dx_conditions *c, dx_id a, const dx_chart *set)
{
    const size_t last = 2 * set->n;
    for (size_t first = 0, end; first <= last; first = end + 1) {
        end = first;
        if (set->cell[first])
            continue;
        while (end < last && !set->cell[end + 1])
            end++;
        dx_chart without = *set;
        for (size_t i = 0; i <= last; i++)
            without.cell[i] = i < first || i > end;
        DX_TRY(demand_in_set(c, a, without));
    }
    return DX_OK;
}

/* The expression is in the set: an interval or what is left of the line without one, but for
 * single points. Of others nothing is said. */
static dx_status demand_in_set(dx_conditions *c, dx_id a, dx_chart set)
{
    size_t last = 2 * set.n, first = 0, end;
    if (dx_op_of(c->g, a) == DX_OP_SYMBOL && dx_bound_level(c->g, a) == 0) {
        bool known;
        DX_TRY(dx_conditions_narrow(c, a, &set, &known));
        c->more = c->more || !known;
        return DX_OK;
    }
    for (size_t i = 1; i < last; i += 2)
        if (!set.cell[i] && set.cell[i - 1] && set.cell[i + 1]) {
            DX_TRY(demand_gap(c, a, set.at[i / 2], DX_OTHER_THAN));
            set.cell[i] = 1;
        }
    dx_chart_tidy(&set);
    last = 2 * set.n;
    bool inside = !set.cell[0], outside = set.cell[0] && set.cell[last];
    while (first <= last && (set.cell[first] != 0) != inside)
        first++;
    for (end = first; end < last && (set.cell[end + 1] != 0) == inside; end++)
        continue;
    for (size_t i = end + 1; i <= last; i++)
        if ((set.cell[i] != 0) == inside)
            return demand_in_sets(c, a, &set);
    if (first > last || (first == end && first % 2 == 1))
        return DX_OK;
    if (outside) { /* x < a or x > b: (x - a)·(x - b) > 0 */
        const bool with_low = first % 2 == 0, with_high = end % 2 == 0;
        const dx_id low = set.at[(first - 1) / 2], high = set.at[end / 2];
        dx_id below = dx_sub(c->g, a, low);
        dx_id product = dx_mul(c->g, below, dx_sub(c->g, a, high));
        if (with_low != with_high) /* x < a or x >= b */
            DX_TRY(demand_gap(c, a, with_low ? high : low, DX_OTHER_THAN));
        return dx_condition(c, product, with_low || with_high ? DX_AT_LEAST : DX_ABOVE, DX_NONE);
    }
    if (set.cell[0]) /* from -inf up to where it is out: the gap is the ray above */
        return demand_gap(c, a, set.at[(first - 1) / 2], first % 2 == 1 ? DX_BELOW : DX_AT_MOST);
    DX_TRY(demand_gap(c, a, set.at[(first - 1) / 2], first % 2 == 1 ? DX_AT_LEAST : DX_ABOVE));
    return end == last ? DX_OK
                       : demand_gap(c, a, set.at[end / 2], end % 2 == 1 ? DX_AT_MOST : DX_BELOW);
}

/* Exceptions of a word about integers; *met: one always applies. */
static dx_status compose_exceptions(dx_graph *g, dx_word *word, size_t n, const dx_id *from,
                                    const dx_id *to, bool *met)
{
    const dx_id before = word->but;
    word->but = DX_NONE;
    *met = false;
    for (uint32_t i = 0; !dx_is_none(before) && i < dx_count(g, before); i++) {
        int truth;
        DX_TRY(dx_relation_truth(g, dx_operand(g, before, i), n, from, to, &truth));
        *met = *met || truth == 1;
        if (truth < 0)
            DX_TRY(
                dx_word_except(g, word, dx_substitute(g, dx_operand(g, before, i), n, from, to)));
    }
    return DX_OK;
}

/* What is left of a word that is not met: its exception, where that is one. */
static dx_status demand_exception(dx_conditions *c, dx_id but)
{
    dx_graph *g = c->g;
    dx_id relation = dx_count(g, but) == 1 ? dx_operand(g, but, 0) : DX_NONE;
    dx_op op = dx_is_none(relation) ? DX_OP_EQ : dx_op_of(g, relation);
    if (op < DX_OP_NE || op > DX_OP_LE)
        return DX_OK;
    return dx_condition(c, dx_sub(g, dx_operand(g, relation, 1), dx_operand(g, relation, 0)),
                        op == DX_OP_LT   ? DX_ABOVE
                        : op == DX_OP_LE ? DX_AT_LEAST
                                         : DX_OTHER_THAN,
                        DX_NONE);
}

/* The condition, which has exceptions. */
static dx_status demand_but(dx_conditions *c, const dx_word *word)
{
    dx_graph *g = c->g;
    dx_conditions alone;
    if (word->how == DX_NO_INTEGER) {
        if (!dx_is_constant(g, word->of))
            return dx_conditions_say(c, word);
        return dx_is_integer(g, word->of) ? demand_exception(c, word->but) : DX_OK;
    }
    dx_conditions_init(&alone, g, DX_NONE);
    DX_TRY(demand_gap(&alone, word->of, word->level, word->how));
    DX_TRY(dx_conditions_say_sets(&alone, DX_NONE));
    for (size_t i = 0; i < alone.n_words; i++) {
        alone.word[i].but = word->but;
        DX_TRY(dx_conditions_say(c, &alone.word[i]));
    }
    return alone.nowhere ? demand_exception(c, word->but) : DX_OK;
}

static dx_status compose_word(dx_conditions *c, dx_word word, size_t n, const dx_id *from,
                              const dx_id *to);

/* The word without the outermost of its ranges, whose name is *name. */
static dx_status open_range(dx_graph *g, dx_word *word, dx_id *name, dx_id *lo, dx_id *hi)
{
    dx_id rest[3 * DX_MOST_NESTED];
    uint32_t n = dx_count(g, word->range) - 3;
    *name = dx_operand(g, word->range, n);
    *lo = dx_operand(g, word->range, n + 1);
    *hi = dx_operand(g, word->range, n + 2);
    for (uint32_t i = 0; i < n; i++)
        rest[i] = dx_operand(g, word->range, i);
    word->range = n > 0 ? dx_vector(g, n, rest) : DX_NONE;
    return n > 0 ? dx_check(g, word->range) : DX_OK;
}

/* For each integer of the range, as far as these are few. */
static dx_status compose_terms(dx_conditions *c, dx_word word, size_t n, const dx_id *from,
                               const dx_id *to)
{
    enum { MOST = 100 };
    dx_graph *g = c->g;
    dx_id name, lo, hi;
    int64_t first, last;
    DX_TRY(open_range(g, &word, &name, &lo, &hi));
    lo = dx_substitute(g, lo, n, from, to);
    DX_TRY(dx_check(g, lo));
    hi = dx_substitute(g, hi, n, from, to);
    DX_TRY(dx_check(g, hi));
    if (!dx_get_int(g, lo, &first) || !dx_get_int(g, hi, &last) || last - first > MOST) {
        dx_conditions each;
        dx_conditions_init(&each, g, DX_NONE);
        DX_TRY(compose_word(&each, word, n, from, to));
        return dx_conditions_close(c, &each, name, lo, hi);
    }
    for (int64_t k = first; k <= last && !c->more; k++) {
        dx_conditions alone, here;
        dx_id value = dx_int(g, k);
        dx_conditions_init(&alone, g, DX_NONE);
        dx_conditions_init(&here, g, DX_NONE);
        DX_TRY(compose_word(&alone, word, 1, &name, &value));
        DX_TRY(dx_conditions_compose(&here, &alone, n, from, to));
        DX_TRY(dx_conditions_merge(c, &here));
    }
    return DX_OK;
}

static dx_status compose_word(dx_conditions *c, dx_word word, size_t n, const dx_id *from,
                              const dx_id *to)
{
    dx_graph *g = c->g;
    bool met;
    if (!dx_is_none(word.range))
        return compose_terms(c, word, n, from, to);
    word.of = dx_substitute(g, word.of, n, from, to);
    DX_TRY(dx_check(g, word.of));
    DX_TRY(compose_exceptions(g, &word, n, from, to, &met));
    if (met)
        return DX_OK;
    if (!dx_is_none(word.but))
        return demand_but(c, &word);
    if (word.how != DX_NO_INTEGER)
        return demand_gap(c, word.of, word.level, word.how);
    return dx_is_constant(g, word.of) ? DX_OK : dx_conditions_say(c, &word);
}

dx_status dx_conditions_compose(dx_conditions *c, const dx_conditions *others, size_t n,
                                const dx_id *from, const dx_id *to)
{
    for (size_t i = 0; i < others->n_symbols; i++) {
        size_t k = 0;
        bool known;
        while (k < n && !dx_same(dx_set_at(others, i)->symbol, from[k]))
            k++;
        DX_TRY(k < n ? demand_in_set(c, to[k], dx_set_at(others, i)->set)
                     : dx_conditions_narrow(c, dx_set_at(others, i)->symbol,
                                            &dx_set_at(others, i)->set, &known));
    }
    for (size_t i = 0; i < others->n_words; i++)
        DX_TRY(compose_word(c, others->word[i], n, from, to));
    c->nowhere = c->nowhere || others->nowhere;
    c->more = c->more || others->more;
    return DX_OK;
}
