/* Formulas by cases: selections, which have no value where a comparison has no answer. */
#include "engine/export/programming.h"

enum {
    LOOKED_AT = 64, /* parts, for a value that goes missing */
    KNOWN_MOST = 32
};

uint32_t dx_select_part(const dx_programming *w, uint32_t condition, uint32_t a, uint32_t b)
{
    uint32_t word[] = {condition, a, b};
    return dx_program_add(w->p, (dx_part){.kind = DX_PART_SELECT, .n = 3}, word);
}

uint32_t dx_compare_parts(const dx_programming *w, dx_part_kind kind, uint32_t a, uint32_t b)
{
    uint32_t word[] = {a, b};
    return dx_program_add(w->p, (dx_part){.kind = (uint8_t)kind, .n = 2}, word);
}

static uint32_t joined(const dx_programming *w, dx_part_kind kind, uint32_t n, const uint32_t *word)
{
    return n == 1 ? word[0] : dx_program_add(w->p, (dx_part){.kind = (uint8_t)kind, .n = n}, word);
}

/* Is it no number where x is none? false: not known. */
static bool goes_missing_with(const dx_program *p, uint32_t a, uint32_t x, unsigned *budget)
{
    if (a == x)
        return true;
    if (a == DX_NO_PART || *budget == 0)
        return false;
    --*budget;
    const dx_part *part = &p->part[a];
    switch ((dx_part_kind)part->kind) {
    case DX_PART_SUM:
    case DX_PART_PRODUCT:
    case DX_PART_POWER:
    case DX_PART_ROOT:
        for (uint32_t k = 0; k < part->n; k++)
            if (goes_missing_with(p, dx_part_operand(p, a, k), x, budget))
                return true;
        return false;
    case DX_PART_CALL:
        return part->n == 1 && goes_missing_with(p, dx_part_operand(p, a, 0), x, budget);
    case DX_PART_SELECT: {
        uint32_t c = dx_part_operand(p, a, 0);
        bool fails = p->part[c].kind >= DX_PART_LT && p->part[c].kind <= DX_PART_EQ &&
                     (goes_missing_with(p, dx_part_operand(p, c, 0), x, budget) ||
                      goes_missing_with(p, dx_part_operand(p, c, 1), x, budget));
        return goes_missing_with(p, dx_part_operand(p, a, 2), x, budget) &&
               (fails || goes_missing_with(p, dx_part_operand(p, a, 1), x, budget));
    }
    case DX_PART_DOUBLE:
        return isnan(part->value);
    default:
        return false;
    }
}

/* Values that are numbers where a condition is come to: those that the conditions before it
 * had an answer about. */
typedef struct facts {
    uint32_t part[KNOWN_MOST];
    uint32_t n;
} facts;

static bool is_missed_in(const dx_programming *w, const facts *k, uint32_t value, uint32_t x)
{
    unsigned budget = LOOKED_AT;
    const dx_part *part = &w->p->part[x];
    for (uint32_t i = 0; i < k->n; i++)
        if (k->part[i] == x)
            return true;
    if (part->constant ? !isnan(part->value) : part->kind == DX_PART_COUNTER)
        return true;
    return goes_missing_with(w->p, value, x, &budget);
}

/* Where one of the two is no number, the value is none. */
static bool both_missed_in(const dx_programming *w, const facts *k, size_t i, uint32_t value)
{
    return is_missed_in(w, k, value, dx_operand_part(w, i, 0)) &&
           is_missed_in(w, k, value, dx_operand_part(w, i, 1));
}

static bool compares(const dx_programming *w, size_t i, uint32_t x)
{
    return dx_operand_part(w, i, 0) == x || dx_operand_part(w, i, 1) == x;
}

/* Where the i-th node, a condition, has an answer, these are numbers: both sides of a relation;
 * of several ones what is in all of them, for one that fails is answer enough. */
static void learn(const dx_programming *w, size_t i, facts *k)
{
    dx_id a = w->list->walk.id[i];
    bool all = dx_op_of(w->g, a) == DX_OP_AND;
    uint32_t n = all ? dx_count(w->g, a) : 1;
    size_t first = all ? dx_listing_operand(w->list, i, 0) : i;
    for (uint32_t side = 0; side < 2 && k->n < KNOWN_MOST; side++) {
        uint32_t x = dx_operand_part(w, first, side);
        bool everywhere = true;
        for (uint32_t j = 1; j < n && everywhere; j++)
            everywhere = compares(w, dx_listing_operand(w->list, i, j), x);
        if (everywhere)
            k->part[k->n++] = x;
    }
}

/* That the i-th node, a relation, holds or, for `holds` false, that it does not: neither is
 * true where there is nothing to compare. `value`: what is taken then. */
static uint32_t relation(const dx_programming *w, const facts *k, size_t i, bool holds,
                         uint32_t value)
{
    uint32_t a = dx_operand_part(w, i, 0), b = dx_operand_part(w, i, 1);
    if (a == DX_NO_PART || b == DX_NO_PART)
        return DX_NO_PART;
    switch (dx_op_of(w->g, w->list->walk.id[i])) {
    case DX_OP_LT:
        return holds ? dx_compare_parts(w, DX_PART_LT, a, b)
                     : dx_compare_parts(w, DX_PART_LE, b, a);
    case DX_OP_LE:
        return holds ? dx_compare_parts(w, DX_PART_LE, a, b)
                     : dx_compare_parts(w, DX_PART_LT, b, a);
    case DX_OP_EQ:
        holds = !holds;
        break;
    default:
        break;
    }
    if (!holds)
        return dx_compare_parts(w, DX_PART_EQ, a, b);
    if (value != DX_NO_PART && both_missed_in(w, k, i, value))
        return dx_compare_parts(w, DX_PART_NE, a, b);
    uint32_t word[] = {dx_compare_parts(w, DX_PART_LT, a, b),
                       dx_compare_parts(w, DX_PART_LT, b, a)};
    return joined(w, DX_PART_OR, 2, word);
}

static uint32_t condition(const dx_programming *w, const facts *given, size_t i, bool holds,
                          uint32_t value)
{
    enum { MOST = 64 };
    uint32_t word[MOST];
    dx_id a = w->list->walk.id[i];
    if (dx_op_of(w->g, a) != DX_OP_AND)
        return relation(w, given, i, holds, value);
    uint32_t n = dx_count(w->g, a);
    if (n > MOST) {
        dx_fail(w->g->context, DX_LIMIT, "a condition of more than %d comparisons is not written",
                MOST);
        return DX_NO_PART;
    }
    for (uint32_t k = 0; k < n; k++)
        word[k] = relation(w, given, dx_listing_operand(w->list, i, k), holds, value);
    return joined(w, holds ? DX_PART_AND : DX_PART_OR, n, word);
}

/* Is the value taken otherwise missing wherever the condition has no answer? */
static bool is_safe(const dx_programming *w, const facts *given, size_t i, uint32_t otherwise)
{
    dx_id a = w->list->walk.id[i];
    if (dx_op_of(w->g, a) != DX_OP_AND)
        return both_missed_in(w, given, i, otherwise);
    for (uint32_t k = 0; k < dx_count(w->g, a); k++)
        if (!both_missed_in(w, given, dx_listing_operand(w->list, i, k), otherwise))
            return false;
    return true;
}

static uint32_t choose_by(const dx_programming *w, const facts *k, size_t i, uint32_t value,
                          uint32_t otherwise)
{
    if (value == DX_NO_PART || otherwise == DX_NO_PART)
        return DX_NO_PART;
    uint32_t holds = condition(w, k, i, true, value);
    if (holds == DX_NO_PART)
        return DX_NO_PART;
    bool unequal = w->p->part[holds].kind == DX_PART_NE;
    if (!unequal && !is_safe(w, k, i, otherwise)) {
        uint32_t none = dx_program_double(w->p, NAN), fails = condition(w, k, i, false, otherwise);
        if (none == DX_NO_PART || fails == DX_NO_PART)
            return DX_NO_PART;
        if (otherwise != none)
            otherwise = dx_select_part(w, fails, otherwise, none);
    }
    return dx_select_part(w, holds, value, otherwise);
}

uint32_t dx_truth_part(const dx_programming *w, size_t i, uint32_t value, uint32_t otherwise)
{
    return choose_by(w, &(facts){.n = 0}, i, value, otherwise);
}

uint32_t dx_choose_part(const dx_programming *w, size_t i, dx_id a)
{
    const dx_graph *g = w->g;
    uint32_t chosen = dx_has_default(g, a) ? dx_operand_part(w, i, dx_count(g, a) - 1)
                                           : dx_program_double(w->p, NAN);
    for (uint32_t k = dx_pieces(g, a); k-- > 0;) {
        facts before = {.n = 0};
        for (uint32_t j = k; j > 0 && k - j < KNOWN_MOST; j--)
            learn(w, dx_listing_operand(w->list, i, 2 * (j - 1)), &before);
        chosen = choose_by(w, &before, dx_listing_operand(w->list, i, 2 * k),
                           dx_operand_part(w, i, 2 * k + 1), chosen);
    }
    return chosen;
}
