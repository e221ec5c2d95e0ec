/* Words of conditions that need not hold everywhere. */
#include "symbolic/domain/conditions.h"

#include "expr/walk.h"
#include "symbolic/forms/samesign.h"

enum { MOST_EXCEPTIONS = 8 }; /* of a word */

/* What has no value or is too large is no failure here. */
dx_status dx_relation_truth(dx_graph *g, dx_id relation, size_t n, const dx_id *from,
                            const dx_id *to, int *truth)
{
    dx_op op = dx_op_of(g, relation);
    int sign;
    bool sure;
    if (op == DX_OP_AND) {
        *truth = 1;
        for (uint32_t i = 0; i < dx_count(g, relation) && *truth == 1; i++)
            DX_TRY(dx_relation_truth(g, dx_operand(g, relation, i), n, from, to, truth));
        return DX_OK;
    }
    *truth = -1;
    dx_id gap = dx_sub(g, dx_operand(g, relation, 1), dx_operand(g, relation, 0));
    gap = dx_is_none(gap) ? gap : dx_substitute(g, gap, n, from, to);
    if (dx_is_none(gap))
        return dx_excuse(g->context, dx_check(g, gap));
    DX_TRY(dx_constant_sign(g, gap, &sign, &sure));
    if (sure)
        *truth = op == DX_OP_EQ   ? sign == 0
                 : op == DX_OP_NE ? sign != 0
                 : op == DX_OP_LT ? sign > 0
                                  : sign >= 0;
    return DX_OK;
}

dx_status dx_word_is_excepted(dx_graph *g, const dx_word *word, size_t n, const dx_id *from,
                              const dx_id *to, bool *excepted)
{
    *excepted = false;
    for (uint32_t i = 0; !dx_is_none(word->but) && i < dx_count(g, word->but) && !*excepted; i++) {
        int truth;
        DX_TRY(dx_relation_truth(g, dx_operand(g, word->but, i), n, from, to, &truth));
        *excepted = truth == 1;
    }
    return DX_OK;
}

dx_status dx_word_breaks(dx_graph *g, const dx_word *word, dx_id symbol, dx_id at, bool *breaks)
{
    int sign;
    bool sure, excepted;
    *breaks = false;
    dx_id of = dx_substitute(g, word->of, 1, &symbol, &at);
    if (dx_is_none(of) || !dx_is_constant(g, of))
        return dx_excuse(g->context, dx_check(g, of));
    if (word->how == DX_NO_INTEGER) {
        *breaks = dx_is_number(g, of) && dx_is_integer(g, of);
    } else {
        of = dx_sub(g, of, word->level);
        DX_TRY(dx_check(g, of));
        DX_TRY(dx_constant_sign(g, of, &sign, &sure));
        *breaks = sure && sign == 0 && word->how == DX_OTHER_THAN;
    }
    if (*breaks)
        DX_TRY(dx_word_is_excepted(g, word, 1, &symbol, &at, &excepted));
    *breaks = *breaks && !excepted;
    return DX_OK;
}

/* One relation for two of the same expressions: x < 0 and x = 0 are x <= 0. DX_NONE: there is
 * none. */
static dx_id join(dx_graph *g, dx_id a, dx_id b)
{
    dx_op p = dx_op_of(g, a), q = dx_op_of(g, b);
    if (dx_same(a, b))
        return a;
    if (p == DX_OP_EQ)
        return q == DX_OP_EQ ? DX_NONE : join(g, b, a);
    dx_id left = p <= DX_OP_LE ? dx_operand(g, a, 0) : DX_NONE;
    dx_id right = p <= DX_OP_LE ? dx_operand(g, a, 1) : DX_NONE;
    if ((p != DX_OP_LT && p != DX_OP_LE) || q > DX_OP_LE)
        return DX_NONE;
    bool straight = dx_same(left, dx_operand(g, b, 0)) && dx_same(right, dx_operand(g, b, 1));
    bool crossed = dx_same(left, dx_operand(g, b, 1)) && dx_same(right, dx_operand(g, b, 0));
    if (q == DX_OP_EQ ? !straight && !crossed : !straight || (q != DX_OP_LT && q != DX_OP_LE))
        return DX_NONE;
    return dx_relation(g, DX_OP_LE, left, right);
}

dx_status dx_word_except(dx_graph *g, dx_word *word, dx_id relation)
{
    dx_id but[MOST_EXCEPTIONS + 1];
    uint32_t n = dx_is_none(word->but) ? 0 : dx_count(g, word->but), kept = 0;
    DX_TRY(dx_check(g, relation));
    if (n == MOST_EXCEPTIONS)
        return DX_OK;
    for (uint32_t i = 0; i < n; i++) {
        dx_id joined = join(g, dx_operand(g, word->but, i), relation);
        if (dx_is_none(joined))
            but[kept++] = dx_operand(g, word->but, i);
        else
            relation = joined;
    }
    n = kept;
    but[n++] = relation;
    word->but = dx_vector(g, n, but);
    return dx_check(g, word->but);
}

/* A word that has no room for one more is not told, which would say too much without it. */
dx_status dx_conditions_except(dx_conditions *c, dx_id relation)
{
    size_t kept = 0;
    DX_TRY(dx_check(c->g, relation));
    for (size_t i = 0; i < c->n_words; i++) {
        dx_word word = c->word[i];
        if (!dx_is_none(word.but) && dx_count(c->g, word.but) == MOST_EXCEPTIONS) {
            c->more = true;
            continue;
        }
        DX_TRY(dx_word_except(c->g, &word, relation));
        c->word[kept++] = word;
    }
    c->n_words = kept;
    return DX_OK;
}

/* Is it x = 0, of the symbol? */
static bool is_point(const dx_graph *g, dx_id relation, dx_id symbol)
{
    return dx_op_of(g, relation) == DX_OP_EQ && (dx_same(dx_operand(g, relation, 0), symbol) ||
                                                 dx_same(dx_operand(g, relation, 1), symbol));
}

dx_status dx_conditions_without_point(dx_conditions *c, dx_id symbol, bool *changed)
{
    enum { MOST = 8 };
    dx_graph *g = c->g;
    dx_id but[MOST];
    *changed = false;
    for (size_t i = 0; i < c->n_words; i++) {
        dx_word *word = &c->word[i];
        uint32_t n = dx_is_none(word->but) ? 0 : dx_count(g, word->but), kept = 0;
        if (dx_contains(g, word->of, symbol) || n > MOST)
            continue;
        for (uint32_t k = 0; k < n; k++)
            if (!is_point(g, dx_operand(g, word->but, k), symbol))
                but[kept++] = dx_operand(g, word->but, k);
        if (kept == n)
            continue;
        *changed = true;
        word->but = kept == 0 ? DX_NONE : dx_vector(g, kept, but);
        DX_TRY(g->context->diag.status);
    }
    return DX_OK;
}

/* ---- as sets ----------------------------------------------------------------------------------
 */

dx_status dx_truth_chart(dx_graph *g, dx_id condition, dx_id symbol, dx_chart *out, bool *known)
{
    dx_op op = dx_op_of(g, condition);
    dx_chart_constant(out, 1);
    *known = true;
    if (op == DX_OP_AND) {
        for (uint32_t i = 0; i < dx_count(g, condition) && *known; i++) {
            dx_chart part;
            DX_TRY(dx_truth_chart(g, dx_operand(g, condition, i), symbol, &part, known));
            if (*known)
                DX_TRY(dx_chart_combine(g, out, &part, DX_CHART_LEAST, known));
        }
        return DX_OK;
    }
    dx_id gap = dx_sub(g, dx_operand(g, condition, 1), dx_operand(g, condition, 0));
    DX_TRY(dx_check(g, gap));
    DX_TRY(dx_chart_signs(g, gap, symbol, out, known));
    for (size_t i = 0; i <= 2 * out->n && *known; i++) {
        int sign = out->cell[i];
        out->cell[i] = op == DX_OP_LT   ? sign > 0
                       : op == DX_OP_LE ? sign >= 0
                       : op == DX_OP_EQ ? sign == 0
                                        : sign != 0;
    }
    return DX_OK;
}

/* The relations about one symbol that they are all about, as few as say the same. */
dx_status dx_word_join(dx_graph *g, dx_word *word)
{
    enum { MOST = 8 };
    dx_id symbol = DX_NONE, any[2], but[MOST + DX_CHART_BREAKS + 1];
    uint32_t n = dx_is_none(word->but) ? 0 : dx_count(g, word->but), others = 0;
    dx_chart all;
    size_t fresh;
    dx_chart_constant(&all, 0);
    for (uint32_t i = 0; i < n && n <= MOST; i++) {
        dx_id relation = dx_operand(g, word->but, i);
        bool known = dx_free_symbols(g, relation, 2, any) == 1 &&
                     (dx_is_none(symbol) || dx_same(symbol, any[0]));
        dx_chart truth;
        if (known)
            DX_TRY(dx_truth_chart(g, relation, any[0], &truth, &known));
        if (known)
            DX_TRY(dx_chart_combine(g, &all, &truth, DX_CHART_MOST, &known));
        if (known)
            symbol = any[0];
        else
            but[others++] = relation;
    }
    if (n > MOST || n - others < 2)
        return DX_OK;
    for (size_t i = 0; i <= 2 * all.n; i++)
        all.cell[i] = !all.cell[i];
    dx_chart_tidy(&all);
    DX_TRY(dx_relations_outside(g, symbol, &all, &fresh, &but[others]));
    if (fresh == 0 || others + fresh >= n)
        return DX_OK;
    for (size_t i = 0; i < others; i++) { /* the symbol's come first */
        dx_id first = but[0];
        for (size_t k = 0; k + 1 < others + fresh; k++)
            but[k] = but[k + 1];
        but[others + fresh - 1] = first;
    }
    word->but = dx_vector(g, others + fresh, but);
    return dx_check(g, word->but);
}

dx_status dx_conditions_except_pieces(dx_graph *g, dx_id cases, uint32_t piece, dx_conditions *c)
{
    for (uint32_t k = 0; k <= piece && k < dx_pieces(g, cases); k++) {
        dx_id condition = dx_operand(g, cases, 2 * k);
        bool several = k == piece && dx_op_of(g, condition) == DX_OP_AND;
        for (uint32_t at = 0; at < (several ? dx_count(g, condition) : 1); at++) {
            dx_id other = several ? dx_operand(g, condition, at) : condition;
            DX_TRY(dx_conditions_except(c, k < piece ? other : dx_opposite_relation(g, other)));
        }
    }
    return DX_OK;
}

/* The cells from first to last. */
static dx_id relation_of_cells(dx_graph *g, dx_id symbol, const dx_chart *set, size_t first,
                               size_t last)
{
    if (first == last && first % 2 == 1)
        return dx_relation(g, DX_OP_EQ, symbol, set->at[first / 2]);
    dx_id above = DX_NONE, below = DX_NONE;
    if (first > 0)
        above =
            dx_relation(g, first % 2 == 1 ? DX_OP_LE : DX_OP_LT, set->at[(first - 1) / 2], symbol);
    if (last < 2 * set->n)
        below = dx_relation(g, last % 2 == 1 ? DX_OP_LE : DX_OP_LT, symbol, set->at[last / 2]);
    return first == 0 ? below : last == 2 * set->n ? above : dx_and(g, 2, (dx_id[]){above, below});
}

dx_status dx_relations_outside(dx_graph *g, dx_id symbol, const dx_chart *set, size_t *n,
                               dx_id *relation)
{
    *n = 0;
    if (set->n == 1 && !set->cell[0] && set->cell[1] && !set->cell[2]) {
        relation[(*n)++] = dx_relation(g, DX_OP_NE, symbol, set->at[0]);
        return dx_check(g, relation[0]);
    }
    for (size_t first = 0, last; first <= 2 * set->n; first = last + 1) {
        last = first;
        if (set->cell[first])
            continue;
        while (last < 2 * set->n && !set->cell[last + 1])
            last++;
        if (first == 0 && last == 2 * set->n)
            return DX_OK;
        relation[*n] = relation_of_cells(g, symbol, set, first, last);
        DX_TRY(dx_check(g, relation[(*n)++]));
    }
    return DX_OK;
}
