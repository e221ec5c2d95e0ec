/* domain(e): where a formula has a value, in words. */
#include "engine/assume.h"
#include "engine/field.h"
#include "engine/scope.h"

#include "expr/order.h"
#include "expr/walk.h"
#include "symbolic/domain/assumed.h"
#include "symbolic/domain/common.h"
#include "symbolic/domain/gathering.h"
#include "symbolic/domain/telling.h"

enum { LARGE = 2000, MOST_NAMES = 16 };

static bool has_parts(dx_op op)
{
    return op == DX_OP_VECTOR || (op >= DX_OP_EQ && op <= DX_OP_AND);
}

/* Of elements and sides each. */
static dx_status gather(dx_graph *g, dx_id a, dx_conditions *c)
{
    if (dx_is_larger(g, a, LARGE))
        return dx_fail(g->context, DX_LIMIT, "this is too large for its domain to be written");
    if (!has_parts(dx_op_of(g, a)))
        return dx_conditions_of_value(c, a);
    for (uint32_t i = 0; i < dx_count(g, a); i++)
        DX_TRY(gather(g, dx_operand(g, a, i), c));
    return DX_OK;
}

/* What cancelled while the operand was read needs a value, too: x/x. */
static dx_status gather_lost(dx_evaluation *e, size_t first, dx_conditions *c)
{
    dx_graph *g = &e->session->graph;
    for (size_t k = first; k < e->n_premises; k++) {
        dx_id part = dx_part_with_value(g, &e->premise[k]);
        if (!dx_is_none(part))
            DX_TRY(gather(g, part, c));
    }
    return DX_OK;
}

/* "all x, y" of the names in a formula without conditions. */
static void write_all(dx_graph *g, dx_id a, dx_text *out)
{
    dx_id name[MOST_NAMES];
    size_t n = dx_free_symbols(g, a, MOST_NAMES, name), kept = 0;
    if (n > MOST_NAMES)
        n = 0;
    for (size_t i = 0; i < n; i++)
        if (dx_bound_level(g, name[i]) == 0)
            name[kept++] = name[i];
    for (size_t i = 1; i < kept; i++)
        for (size_t k = i; k > 0 && dx_compare_names(g, name[k - 1], name[k]) > 0; k--) {
            dx_id other = name[k];
            name[k] = name[k - 1];
            name[k - 1] = other;
        }
    dx_text_string(out, kept > 0 ? "all " : "everywhere");
    for (size_t i = 0; i < kept; i++)
        dx_text_format(out, "%s%s", i > 0 ? ", " : "", dx_name_bytes(dx_bytes(g, name[i])));
}

/* "x > 0, n integer": what is assumed of the formula's names. */
static dx_status write_assumed(dx_graph *g, dx_id a, dx_text *out)
{
    const dx_assumptions *all = g->assumptions;
    dx_id name[MOST_NAMES];
    size_t n = dx_free_symbols(g, a, MOST_NAMES, name);
    for (size_t i = 0; all && n <= MOST_NAMES && i < all->n; i++) {
        bool about = false;
        for (size_t k = 0; k < n && !about; k++)
            about = dx_contains(g, all->item[i].of, name[k]);
        if (!about)
            continue;
        dx_text_string(out, out->n > 0 ? ", " : "");
        DX_TRY(dx_write_assumption(g, &all->item[i], out));
    }
    return out->failed ? dx_no_memory(g->context) : DX_OK;
}

/* The values are among those that are assumed: "all x with x > 0", or a notice beside conditions.
 */
static dx_status tell_assumed(dx_graph *g, dx_id a, bool all, dx_text *out)
{
    dx_text assumed;
    dx_text_init(&assumed, &g->context->memory);
    dx_status status = write_assumed(g, a, &assumed);
    if (status == DX_OK && assumed.n > 0 && all)
        dx_text_format(out, " with %s", dx_text_get(&assumed));
    else if (status == DX_OK && assumed.n > 0)
        dx_notice(g->context, "besides what is assumed: %s", dx_text_get(&assumed));
    dx_text_free(&assumed);
    return status;
}

/* "n is an integer", of (-2)^n, goes into the words. */
static dx_status write_integers(dx_graph *g, dx_id a, dx_text *out)
{
    dx_notices *notices = &g->context->notices;
    const unsigned told = notices->n;
    DX_TRY(dx_note_integers(g, 1, &a, dx_int(g, 0)));
    for (unsigned i = told; i < notices->n; i++)
        dx_text_format(out, "%s%s", out->n > 0 ? ", " : "", notices->line[i]);
    notices->n = told;
    return DX_OK;
}

static dx_status write_domain(dx_graph *g, dx_id a, dx_conditions *c, dx_text *out)
{
    bool nowhere = dx_conditions_nowhere(c);
    DX_TRY(dx_conditions_leave_assumed(c));
    nowhere = nowhere || dx_conditions_nowhere(c);
    if (nowhere) {
        dx_text_string(out, "nowhere");
        return DX_OK;
    }
    DX_TRY(dx_conditions_shorten(c));
    dx_conditions_sort(c, DX_NONE);
    DX_TRY(dx_conditions_write(c, DX_NONE, out));
    DX_TRY(write_integers(g, a, out));
    const bool more = c->more || c->crowded;
    if (more)
        dx_notice(g->context, "there are more conditions than are written here");
    const bool all = out->n == 0 && !more;
    if (all)
        write_all(g, a, out);
    return tell_assumed(g, a, all, out);
}

/* A power that may have a negative base is looked for: in the whole formula, and in the part of it
 * that a piece is, where relations hold. */
typedef struct search {
    dx_graph *g;
    dx_evaluation *e;
    size_t first; /* of what cancelled */
    dx_id whole, part;
    size_t n;
    dx_id relation[MOST_NAMES];
} search;

/* Can the base be negative where all else has a value? */
static dx_status may_be_negative(const search *s, dx_id base, bool *may)
{
    dx_graph *g = s->g;
    dx_conditions c, above;
    DX_TRY(dx_never_below_zero(g, base, may));
    *may = !*may;
    if (!*may)
        return DX_OK;
    dx_conditions_init(&c, g, DX_NONE);
    c.open = true; /* powers with names in exponents demand nothing */
    DX_TRY(gather(g, s->whole, &c));
    DX_TRY(gather_lost(s->e, s->first, &c));
    if (!dx_same(s->part, s->whole))
        DX_TRY(gather(g, s->part, &c));
    for (size_t i = 0; i < s->n; i++) {
        const dx_op op = dx_op_of(g, s->relation[i]);
        const dx_id over =
            dx_sub(g, dx_operand(g, s->relation[i], 1), dx_operand(g, s->relation[i], 0));
        DX_TRY(dx_check(g, over));
        DX_TRY(dx_condition(&c, over, op == DX_OP_LT ? DX_ABOVE : DX_AT_LEAST, DX_NONE));
    }
    dx_conditions_init(&above, g, DX_NONE);
    DX_TRY(dx_condition(&above, base, DX_AT_LEAST, DX_NONE));
    bool said = above.n_symbols == 0 && above.n_words > 0;
    for (size_t i = 0; i < above.n_words && said; i++)
        DX_TRY(dx_conditions_imply(&c, NULL, &above.word[i], DX_NONE, &said));
    DX_TRY(dx_condition(&c, dx_neg(g, base), DX_ABOVE, DX_NONE));
    *may = !said && !dx_conditions_nowhere(&c);
    return DX_OK;
}

static void suppose(search *s, dx_id relation)
{
    const dx_op op = dx_op_of(s->g, relation);
    if (op == DX_OP_AND)
        for (uint32_t i = 0; i < dx_count(s->g, relation); i++)
            suppose(s, dx_operand(s->g, relation, i));
    else if ((op == DX_OP_LT || op == DX_OP_LE) && s->n < MOST_NAMES)
        s->relation[s->n++] = relation;
}

static dx_status find_negative_base(const search *s, bool *found);

static dx_status find_in_pieces(const search *s, dx_id cases, bool *found)
{
    dx_graph *g = s->g;
    search there = *s;
    const uint32_t pieces = dx_pieces(g, cases);
    for (uint32_t i = 0; i < pieces + dx_has_default(g, cases) && !*found; i++) {
        const size_t before = there.n;
        there.part = dx_operand(g, cases, i < pieces ? 2 * i + 1 : 2 * pieces);
        if (i < pieces)
            suppose(&there, dx_operand(g, cases, 2 * i));
        DX_TRY(find_negative_base(&there, found));
        there.n = before;
        if (i < pieces && dx_op_of(g, dx_operand(g, cases, 2 * i)) != DX_OP_AND)
            suppose(&there, dx_opposite_relation(g, dx_operand(g, cases, 2 * i)));
    }
    return DX_OK;
}

/* What stands in pieces is looked at where these come into play. */
static dx_status find_negative_base(const search *s, bool *found)
{
    dx_graph *g = s->g;
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &s->part, &walk));
    uint8_t *role = dx_alloc(&g->context->memory, walk.n);
    dx_status status =
        role ? dx_find_roles(g, &walk, DX_NONE, false, DX_NEEDED, role) : dx_no_memory(g->context);
    for (size_t i = 0; status == DX_OK && i < walk.n && !*found; i++) {
        const dx_id node = walk.id[i];
        if (!(role[i] & DX_NEEDED))
            continue;
        if (dx_op_of(g, node) == DX_OP_CASES)
            status = find_in_pieces(s, node, found);
        for (uint32_t k = 0; dx_op_of(g, node) == DX_OP_MUL && k < dx_factors(g, node) && !*found &&
                             status == DX_OK;
             k++) {
            const dx_id base = dx_base(g, node, k), exponent = dx_exponent(g, node, k);
            if (!dx_is_constant(g, exponent) && !dx_has_bound_name(g, exponent) &&
                !dx_is_whole(g, exponent) && !dx_is_constant(g, base))
                status = may_be_negative(s, base, found);
        }
    }
    dx_free(&g->context->memory, role, walk.n);
    dx_walk_free(&walk);
    return status;
}

/* x^x has values at -1, -2, ..., which no condition says. */
static dx_status find_powers_below(dx_evaluation *e, size_t first, dx_id a, bool *below)
{
    const search s = {.g = &e->session->graph, .e = e, .first = first, .whole = a, .part = a};
    *below = false;
    return find_negative_base(&s, below);
}

/* Whether a sum to infinity has a value depends on the names in it, as no condition says. */
static dx_status refuse_endless(dx_graph *g, dx_id a)
{
    dx_walk walk;
    bool endless = false;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && !endless; i++) {
        const dx_op op = dx_op_of(g, walk.id[i]);
        if (op != DX_OP_SUM && op != DX_OP_PRODUCT)
            continue;
        const dx_id lo = dx_operand(g, walk.id[i], 2), hi = dx_operand(g, walk.id[i], 3);
        endless = (dx_op_of(g, lo) == DX_OP_INF || dx_op_of(g, hi) == DX_OP_INF) &&
                  dx_free_symbols(g, walk.id[i], 0, NULL) > 0;
    }
    dx_walk_free(&walk);
    if (!endless)
        return DX_OK;
    dx_status status = dx_fail(g->context, DX_UNKNOWN,
                               "where a sum or product to infinity has a value is not known");
    dx_diag_hint(&g->context->diag, "its terms have a domain");
    return status;
}

dx_status dx_run_domain(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_graph *g = &e->session->graph;
    const dx_ast *operand = dx_child(call, 1);
    const size_t first = e->n_premises;
    const unsigned told = g->context->notices.n;
    dx_conditions c;
    dx_text text;
    dx_id a;
    bool below;
    DX_TRY(dx_formula_operand(e, operand, &a));
    DX_TRY(dx_foresee(e, &a));
    if (!has_parts(dx_op_of(g, a)) && !(dx_op_of(g, a) < DX_OP_EQ && dx_op_of(g, a) != DX_OP_INF))
        return dx_placed(e, operand, dx_fail(g->context, DX_TYPE, "only formulas have a domain"));
    DX_TRY(dx_placed(e, operand, refuse_endless(g, a)));
    dx_conditions_init(&c, g, DX_NONE);
    c.poles = c.gaps = true;
    DX_TRY(dx_placed(e, operand, gather(g, a, &c)));
    DX_TRY(dx_placed(e, operand, gather_lost(e, first, &c)));
    DX_TRY(dx_conditions_take_notices(&c, told)); /* of derivatives in it */
    DX_TRY(dx_tell_roots(e, first, DX_NONE));
    DX_TRY(find_powers_below(e, first, a, &below));
    e->n_premises = first; /* the words say it all */
    dx_text_init(&text, &g->context->memory);
    dx_status status = write_domain(g, a, &c, &text);
    if (below)
        dx_notice(g->context,
                  "a negative number has powers, too, where the exponent is an integer");
    dx_text_char(&text, '\n'); /* words, and no name of a file: dx_is_lines */
    if (status == DX_OK && text.failed)
        status = dx_no_memory(g->context);
    if (status == DX_OK) {
        *out = dx_string(g, dx_text_get(&text), text.n);
        status = dx_check(g, *out);
    }
    dx_text_free(&text);
    return status;
}
