/* Parts of what was typed that are not in the result: x·(1/x) is 1, but not where x = 0. They are
 * premises: what is put in later must leave them a value, and a notice says what they need. */
#include "engine/scope.h"

#include "expr/derivation.h"
#include "expr/known.h"
#include "expr/print.h"
#include "expr/walk.h"
#include "parser/array.h"
#include "parser/lost.h"
#include "symbolic/domain/common.h"
#include "symbolic/domain/conditions.h"
#include "symbolic/domain/existence.h"
#include "symbolic/domain/notes.h"

#include <stdlib.h>
#include <string.h>

enum { LARGE = 2000, MOST_PARTS = 64 };

dx_status dx_remember_valued(dx_evaluation *e, dx_id part)
{
    return dx_remember_premise(e, (dx_premise){.valued = part});
}

dx_status dx_remember_root(dx_evaluation *e, dx_id radicand)
{
    for (size_t k = 0; k < e->n_premises; k++)
        if (dx_same(e->premise[k].root, radicand))
            return DX_OK;
    return dx_remember_premise(e, (dx_premise){.root = radicand});
}

/* ---- what a value shows -------------------------------------------------------------------- */

typedef struct power {
    dx_id base, exponent;
} power;

/* The nodes of a value that come into play for all values of its symbols, and their powers. */
typedef struct sight {
    dx_graph *g;
    dx_walk walk;
    uint8_t *seen; /* beside the walk */
    power *power;  /* in ascending order of bases */
    size_t n_powers, room;
} sight;

static void close_sight(sight *s)
{
    dx_memory *memory = &s->g->context->memory;
    dx_free(memory, s->seen, s->walk.n);
    dx_free(memory, s->power, s->room * sizeof *s->power);
    dx_walk_free(&s->walk);
}

static int by_base(const void *a, const void *b)
{
    return dx_by_id(&((const power *)a)->base, &((const power *)b)->base);
}

/* Pieces of a formula by cases are out of sight: its conditions are not. */
static void look_below(sight *s, size_t i)
{
    dx_id a = s->walk.id[i];
    uint32_t n = dx_count(s->g, a);
    for (uint32_t k = 0; s->seen[i] && k < n; k++)
        if (dx_op_of(s->g, a) != DX_OP_CASES || (k % 2 == 0 && k + 1 < n))
            s->seen[dx_walk_find(&s->walk, dx_operand(s->g, a, k))] = 1;
}

/* The powers in a node, where one of them may have no value. */
static uint32_t powers_of(const dx_graph *g, dx_id a)
{
    return dx_op_of(g, a) == DX_OP_MUL && dx_node_may_lack(g, a) ? dx_factors(g, a) : 0;
}

static dx_status open_sight(dx_graph *g, dx_id value, sight *s)
{
    dx_memory *memory = &g->context->memory;
    *s = (sight){.g = g};
    DX_TRY(dx_walk_make(g, 1, &value, &s->walk));
    s->seen = dx_alloc(memory, s->walk.n);
    for (size_t i = 0; i < s->walk.n; i++)
        s->room += powers_of(g, s->walk.id[i]);
    s->power = dx_alloc(memory, s->room * sizeof *s->power);
    if (!s->seen || (!s->power && s->room > 0)) {
        close_sight(s);
        return dx_no_memory(g->context);
    }
    memset(s->seen, !g->branches, s->walk.n);
    s->seen[s->walk.n - 1] = 1;
    for (size_t i = s->walk.n; g->branches && i-- > 0;)
        look_below(s, i);
    for (size_t i = 0; i < s->walk.n; i++)
        for (uint32_t k = 0; s->seen[i] && k < powers_of(g, s->walk.id[i]); k++)
            s->power[s->n_powers++] =
                (power){dx_base(g, s->walk.id[i], k), dx_exponent(g, s->walk.id[i], k)};
    if (s->n_powers > 1)
        qsort(s->power, s->n_powers, sizeof *s->power, by_base);
    return DX_OK;
}

static bool sees(const sight *s, dx_id a)
{
    size_t at = dx_walk_find(&s->walk, a);
    return s->seen[at] && dx_same(s->walk.id[at], a);
}

static bool sees_power(const sight *s, dx_id base, dx_id exponent)
{
    size_t low = 0, high = s->n_powers;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (s->power[middle].base.v < base.v)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < s->n_powers && dx_same(s->power[low].base, base); low++)
        if (dx_asks_as_much(s->g, s->power[low].exponent, exponent))
            return true;
    return false;
}

/* Is what may go wrong in this node of a part in sight? */
static bool sees_trouble(const sight *s, dx_id a)
{
    const dx_graph *g = s->g;
    if (!dx_node_may_lack(g, a) || sees(s, a))
        return true;
    if (dx_op_of(g, a) != DX_OP_MUL)
        return false;
    for (uint32_t k = 0; k < dx_factors(g, a); k++) {
        dx_id exponent = dx_exponent(g, a, k);
        bool counted = dx_is_number(g, exponent) && dx_is_integer(g, exponent) &&
                       dx_number_sign(g, exponent) > 0;
        if (!counted &&
            (!dx_is_number(g, dx_base(g, a, k)) ||
             dx_asks_for_integer(g, dx_base(g, a, k), exponent)) &&
            !sees_power(s, dx_base(g, a, k), exponent))
            return false;
    }
    return true;
}

static dx_status sees_part(const sight *s, dx_id part, bool *all)
{
    dx_graph *g = s->g;
    dx_walk walk;
    *all = sees(s, part);
    if (*all)
        return DX_OK;
    DX_TRY(dx_walk_make(g, 1, &part, &walk));
    *all = true;
    for (size_t i = 0; i < walk.n && *all; i++)
        *all = dx_op_of(g, walk.id[i]) != DX_OP_CASES && sees_trouble(s, walk.id[i]);
    dx_walk_free(&walk);
    return DX_OK;
}

static bool has_valued(const dx_evaluation *e, size_t first)
{
    for (size_t k = first; k < e->n_premises; k++)
        if (!dx_is_none(e->premise[k].valued))
            return true;
    return false;
}

/* Is it among the last few that are kept? */
static bool is_repeated(const dx_evaluation *e, size_t first, size_t kept, const dx_premise *p)
{
    enum { LAST = 8 };
    for (size_t k = kept; !dx_is_none(p->valued) && k > first && k + LAST > kept; k--)
        if (dx_same(e->premise[k - 1].valued, p->valued) && e->premise[k - 1].told == p->told)
            return true;
    return false;
}

dx_status dx_release_valued(dx_evaluation *e, size_t first, dx_id value)
{
    dx_graph *g = &e->session->graph;
    size_t kept = first;
    sight s;
    if (!has_valued(e, first))
        return DX_OK;
    DX_TRY(open_sight(g, value, &s));
    dx_status status = DX_OK;
    for (size_t k = first; k < e->n_premises && status == DX_OK; k++) {
        bool all = false;
        if (!dx_is_none(e->premise[k].valued))
            status = sees_part(&s, e->premise[k].valued, &all);
        if (!all && !is_repeated(e, first, kept, &e->premise[k]))
            e->premise[kept++] = e->premise[k];
    }
    close_sight(&s);
    if (status == DX_OK)
        e->n_premises = kept;
    return status;
}

void dx_drop_valued(dx_evaluation *e, size_t first, dx_id symbol)
{
    size_t kept = first;
    for (size_t k = first; k < e->n_premises; k++) {
        const dx_premise *p = &e->premise[k];
        const dx_id part = p->loses ? p->nonzero : p->valued;
        if (dx_is_none(part) || !dx_contains(&e->session->graph, part, symbol))
            e->premise[kept++] = e->premise[k];
    }
    e->n_premises = kept;
}

void dx_keep_valued(dx_evaluation *e, size_t first, dx_id symbol)
{
    size_t kept = first;
    for (size_t k = first; k < e->n_premises; k++) {
        const dx_id part = dx_part_with_value(&e->session->graph, &e->premise[k]);
        if (!dx_is_none(part) && !dx_contains(&e->session->graph, part, symbol))
            e->premise[kept++] = e->premise[k];
    }
    e->n_premises = kept;
}

/* ---- before something is put in --------------------------------------------------------------
 */

/* What may go wrong in the node: powers, a call, a formula by cases as a whole. *n grows past
 * MOST_PARTS where there is more. */
static dx_status list_trouble(dx_graph *g, dx_id a, dx_id *part, size_t *n)
{
    if (dx_op_of(g, a) != DX_OP_MUL) {
        if (*n < MOST_PARTS)
            part[*n] = a;
        ++*n;
        return DX_OK;
    }
    for (uint32_t k = 0; k < dx_factors(g, a) && *n <= MOST_PARTS; k++) {
        dx_id base = dx_base(g, a, k), exponent = dx_exponent(g, a, k);
        if (dx_is_number(g, base) ||
            (dx_is_integer(g, exponent) && dx_number_sign(g, exponent) > 0))
            continue;
        dx_id trouble = dx_pow(g, base, exponent);
        DX_TRY(dx_check(g, trouble));
        if (*n < MOST_PARTS)
            part[*n] = trouble;
        ++*n;
    }
    return DX_OK;
}

dx_status dx_remember_parts(dx_evaluation *e, dx_id value)
{
    dx_graph *g = &e->session->graph;
    dx_id part[MOST_PARTS];
    size_t n = 0;
    sight s;
    if (dx_op_of(g, value) >= DX_OP_STRING || dx_is_larger(g, value, LARGE))
        return DX_OK;
    DX_TRY(open_sight(g, value, &s));
    dx_status status = DX_OK;
    for (size_t i = 0; i < s.walk.n && status == DX_OK; i++) {
        dx_id a = s.walk.id[i];
        if (s.seen[i] && (dx_node_may_lack(g, a) || dx_op_of(g, a) == DX_OP_CASES))
            status = list_trouble(g, a, part, &n);
    }
    close_sight(&s);
    DX_TRY(status);
    if (n > MOST_PARTS)
        return dx_remember_premise(e, (dx_premise){.valued = value});
    for (size_t i = 0; i < n; i++)
        DX_TRY(dx_remember_premise(e, (dx_premise){.valued = part[i]}));
    return DX_OK;
}

/* ---- values that are put in ------------------------------------------------------------------
 */

static dx_status refuse_constants(dx_graph *g, dx_id a)
{
    dx_id fault;
    return dx_is_constant(g, a) && !dx_is_array(g, a) ? dx_refuse_valueless(g, a)
                                                      : dx_refuse_constants(g, a, &fault);
}

static dx_status no_value(dx_graph *g, const dx_premise *p, size_t n, const dx_id *from,
                          const dx_id *to)
{
    enum { LONG = 100 };
    const dx_id part = p->valued;
    dx_text text, where;
    dx_text_init(&text, &g->context->memory);
    dx_text_init(&where, &g->context->memory);
    dx_status status = dx_print_named(g, part, &text);
    for (size_t i = 0; i < n && status == DX_OK; i++) {
        if (!dx_contains(g, part, from[i]))
            continue;
        const char *name = dx_bytes(g, from[i]);
        dx_text_format(&where, "%s%.*s = ", where.n > 0 ? ", " : "", (int)dx_name_length(name),
                       name);
        status = dx_print_named(g, to[i], &where);
    }
    if (status == DX_OK) {
        status = dx_fail(g->context, DX_DOMAIN, "%s has no value%s%.100s",
                         text.n > LONG ? "a part of this" : dx_text_get(&text),
                         where.n > 0 ? " where " : " here", dx_text_get(&where));
        if (!p->made)
            dx_diag_hint(&g->context->diag,
                         "it cancels in what was typed, which has none there either");
    }
    dx_text_free(&where);
    dx_text_free(&text);
    return status;
}

/* A failure that says nothing of a value. */
static dx_status forget(dx_evaluation *e, dx_premise *p, dx_status status)
{
    if (dx_is_final(status))
        return status;
    dx_diag_clear(&e->session->context.diag);
    *p = (dx_premise){.nonzero = dx_int(&e->session->graph, 1), .open = true};
    return DX_OK;
}

dx_status dx_hold_valued(dx_evaluation *e, dx_premise *p, size_t n, const dx_id *from,
                         const dx_id *to)
{
    dx_graph *g = &e->session->graph;
    dx_id before = p->valued, after = before;
    dx_status status = dx_put_values(g, n, from, to, &after);
    if (status == DX_OK && dx_same(before, after))
        return DX_OK;
    if (status == DX_OK)
        status = refuse_constants(g, after);
    if (status == DX_DOMAIN) {
        dx_diag_clear(&g->context->diag);
        return no_value(g, p, n, from, to);
    }
    if (status != DX_OK)
        return forget(e, p, status);
    p->valued = after;
    return DX_OK;
}

static dx_status no_values_inside(dx_graph *g, dx_id part)
{
    dx_text text;
    dx_text_init(&text, &g->context->memory);
    dx_diag_clear(&g->context->diag);
    dx_status status = dx_print_named(g, part, &text);
    if (status == DX_OK)
        status = dx_fail(g->context, DX_DOMAIN, "%.100s has no value on a part of the interval",
                         dx_text_get(&text));
    dx_diag_hint(&g->context->diag, "it cancels in what was typed, which has none there either");
    dx_text_free(&text);
    return status;
}

/* Is it known of a whole interval between the two that the part has no value there? */
static dx_status lacks_between(dx_graph *g, dx_id part, dx_id symbol, dx_id lo, dx_id hi,
                               bool *lacks)
{
    dx_conditions needed;
    size_t first = 0, last = 0;
    bool known;
    *lacks = false;
    dx_conditions_init(&needed, g, symbol);
    DX_TRY(dx_conditions_of_value(&needed, part));
    const dx_chart *set = dx_conditions_set(&needed, symbol);
    if (!set)
        return DX_OK;
    DX_TRY(dx_chart_find(g, set, lo, &first, &known));
    if (known)
        DX_TRY(dx_chart_find(g, set, hi, &last, &known));
    for (size_t k = first + first % 2; known && k <= last; k += 2)
        *lacks = *lacks || !set->cell[k];
    return DX_OK;
}

dx_id dx_part_with_value(dx_graph *g, const dx_premise *p)
{
    if (!dx_is_none(p->valued) || !dx_is_none(p->nonzero) || !dx_is_none(p->equation))
        return p->valued;
    return dx_is_none(p->at) ? p->derived.of
                             : dx_substitute(g, p->derived.of, 1, &p->derived.symbol, &p->at);
}

/* The points are no places where something cancels, but by chance. */
dx_status dx_hold_inside(dx_evaluation *e, size_t first, dx_id symbol, dx_id lo, dx_id hi)
{
    enum { POINTS = 7, PARTS = 104729, SHIFT = 6701 };
    dx_graph *g = &e->session->graph;
    for (size_t k = first; k < e->n_premises; k++) {
        const dx_premise p = {.valued = dx_part_with_value(g, &e->premise[k])};
        for (int i = 0; i < POINTS && !dx_is_none(p.valued); i++) {
            dx_id part = dx_rational(g, SHIFT + i * (PARTS / POINTS), PARTS);
            dx_id point = dx_add(g, lo, dx_scale(g, part, dx_sub(g, hi, lo)));
            DX_TRY(dx_check(g, point));
            dx_premise there = p;
            dx_status status = dx_hold_valued(e, &there, 1, &symbol, &point);
            if (status == DX_DOMAIN)
                return no_values_inside(g, p.valued);
            DX_TRY(status);
        }
        bool lacks = false;
        if (!dx_is_none(p.valued))
            DX_TRY(lacks_between(g, p.valued, symbol, lo, hi, &lacks));
        if (lacks)
            return no_values_inside(g, p.valued);
    }
    return DX_OK;
}

dx_status dx_valued_becomes(dx_evaluation *e, dx_premise *p, dx_id becomes)
{
    dx_graph *g = &e->session->graph;
    dx_status status = dx_check(g, becomes);
    if (status == DX_OK && dx_same(becomes, p->valued))
        return DX_OK;
    if (status == DX_OK)
        status = refuse_constants(g, becomes);
    if (status != DX_OK && status != DX_DOMAIN)
        return forget(e, p, status);
    p->valued = becomes;
    return status;
}

dx_status dx_open_valued(dx_evaluation *e, size_t first, size_t n, const dx_id *symbols)
{
    const size_t count = e->n_premises;
    for (size_t k = first; k < count && !e->written; k++)
        for (size_t i = 0; i < n && !dx_is_none(e->premise[k].valued); i++) {
            dx_premise around = {.derived = {e->premise[k].valued, symbols[i], DX_NONE, 0, DX_NONE},
                                 .at = symbols[i],
                                 .told = e->premise[k].told};
            bool ends;
            DX_TRY(dx_has_ends(&e->session->graph, around.derived.of, symbols[i], &ends));
            if (!ends)
                continue;
            e->premise[k].told = true; /* what is needed around says more */
            DX_TRY(dx_remember_premise(e, around));
        }
    return DX_OK;
}

/* ---- what is said -------------------------------------------------------------------------- */

/* Has the value none where the word is broken? Where it is not found out, it has not. */
static dx_status is_lost(dx_evaluation *e, const dx_word *word, dx_id value, bool *lost)
{
    enum { FEW = 4 };
    dx_graph *g = &e->session->graph;
    dx_id symbol[FEW], zero = DX_NONE, of = dx_sub(g, word->of, word->level);
    DX_TRY(dx_check(g, of));
    const size_t n = dx_free_symbols(g, of, FEW, symbol);
    *lost = true;
    for (size_t i = 0; i < n && i < FEW && dx_is_none(zero); i++) {
        DX_TRY(dx_linear_zero(g, e->session->rules, of, symbol[i], &zero));
        symbol[0] = symbol[i];
    }
    if (dx_is_none(zero))
        return DX_OK;
    *lost = dx_is_none(dx_substitute(g, value, 1, symbol, &zero));
    return dx_excuse(g->context, g->context->diag.status);
}

/* a != 0 of (exp(a) - 1)/a, which is an integral that has a value for a = 0: as far as what is
 * shown has none there. */
static dx_status tell_lost_values(dx_evaluation *e, dx_id value)
{
    dx_graph *g = &e->session->graph;
    dx_conditions needed, none;
    size_t kept = 0;
    bool any = false;
    dx_conditions_init(&needed, g, DX_NONE);
    dx_conditions_init(&none, g, DX_NONE);
    for (size_t k = 0; k < e->n_premises; k++) {
        if (!e->premise[k].loses || dx_is_constant(g, e->premise[k].nonzero))
            continue;
        DX_TRY(dx_condition(&needed, e->premise[k].nonzero, DX_OTHER_THAN, DX_NONE));
        any = true;
    }
    if (!any || dx_op_of(g, value) > DX_OP_RANGE || dx_is_larger(g, value, LARGE))
        return DX_OK;
    DX_TRY(dx_conditions_say_sets(&needed, DX_NONE));
    for (size_t i = 0; i < needed.n_words; i++) {
        bool lost;
        DX_TRY(is_lost(e, &needed.word[i], value, &lost));
        if (lost)
            needed.word[kept++] = needed.word[i];
    }
    needed.n_words = kept;
    return kept > 0 ? dx_note_both(g, e->session->rules, &needed, &none, &none) : DX_OK;
}

/* sqrt(x^2*y), shown as sqrt(y)*|x|, is 0 for x = 0 and y < 0, too. A derivative has no value
 * there. */
static dx_status tell_root(dx_evaluation *e, const dx_premise *premise, dx_id value)
{
    dx_graph *g = &e->session->graph;
    const dx_id root = premise->root;
    dx_id base, others, name;
    if (!dx_root_narrows(g, root, &base, &others))
        return g->context->diag.status;
    if (!premise->lasts && !dx_is_none(value) && dx_op_of(g, value) < DX_OP_STRING &&
        dx_free_symbols(g, base, 1, &name) >= 1 && !dx_contains(g, value, name))
        return DX_OK;
    const dx_id nothing = dx_int(g, 0);
    const dx_id below = dx_relation(g, DX_OP_LT, others, nothing);
    dx_text text;
    DX_TRY(dx_check(g, below));
    dx_text_init(&text, &g->context->memory);
    dx_text_string(&text, "for ");
    dx_status status = dx_print_plain(g, base, &text);
    dx_text_string(&text, " = 0 and ");
    if (status == DX_OK)
        status = dx_print_plain(g, below, &text);
    dx_text_string(&text, " the root of ");
    if (status == DX_OK)
        status = dx_print_plain(g, root, &text);
    if (status == DX_OK && !text.failed)
        dx_notice(g->context, "%s is 0, too", dx_text_get(&text));
    dx_text_free(&text);
    return status;
}

void dx_keep_roots(dx_evaluation *e)
{
    for (size_t k = 0; k < e->n_premises; k++)
        e->premise[k].lasts = !dx_is_none(e->premise[k].root);
}

/* Products with the roots of both have the one of `others` in them no more. */
static dx_status widen_root(dx_graph *g, dx_id base, dx_id others, dx_id *f)
{
    dx_walk walk;
    dx_id to = DX_NONE, from = DX_NONE;
    DX_TRY(dx_walk_make(g, 1, f, &walk));
    for (size_t i = 0; i < walk.n && dx_is_none(to); i++) {
        const dx_id product = walk.id[i];
        bool has = false;
        dx_id root = DX_NONE;
        for (uint32_t k = 0; dx_op_of(g, product) == DX_OP_MUL && k < dx_factors(g, product); k++) {
            const dx_id own = dx_base(g, product, k), exponent = dx_exponent(g, product, k);
            has = has || (dx_contains(g, own, base) && !dx_same(own, others));
            if (dx_same(own, others) && dx_is_number(g, exponent) && !dx_is_integer(g, exponent) &&
                dx_number_sign(g, exponent) > 0)
                root = dx_pow(g, own, exponent);
        }
        if (has && !dx_is_none(root)) {
            from = product;
            to = dx_div(g, product, root);
        }
    }
    dx_walk_free(&walk);
    DX_TRY(dx_check(g, dx_int(g, 0)));
    if (!dx_is_none(to))
        *f = dx_substitute(g, *f, 1, &from, &to);
    return dx_check(g, *f);
}

dx_status dx_widen_roots(dx_evaluation *e, size_t n, const dx_id *name, const dx_id *value,
                         dx_id *f)
{
    dx_graph *g = &e->session->graph;
    for (size_t k = 0; k < e->n_premises; k++) {
        dx_id base, others;
        if (dx_is_none(e->premise[k].root) ||
            !dx_root_narrows(g, e->premise[k].root, &base, &others))
            continue;
        dx_id there = dx_substitute(g, base, n, name, value);
        DX_TRY(dx_excuse(g->context, g->context->diag.status));
        if (!dx_is_none(there) && dx_is_int(g, there, 0))
            DX_TRY(widen_root(g, base, others, f));
    }
    return dx_check(g, *f);
}

dx_status dx_tell_roots(dx_evaluation *e, size_t first, dx_id value)
{
    bool derived = false;
    for (size_t k = first; k < e->n_premises; k++)
        derived = derived || !dx_is_none(e->premise[k].derived.of);
    for (size_t k = first; k < e->n_premises && !derived; k++)
        if (!dx_is_none(e->premise[k].root))
            DX_TRY(tell_root(e, &e->premise[k], value));
    return DX_OK;
}

dx_status dx_tell_valued(dx_evaluation *e, dx_id value)
{
    dx_graph *g = &e->session->graph;
    dx_id part[MOST_PARTS];
    dx_open_part open[MOST_PARTS];
    size_t n = 0, m = 0;
    if (dx_op_of(g, value) == DX_OP_STEPS) /* the lines before show what was typed */
        value = dx_derivation_answer(g, value);
    DX_TRY(tell_lost_values(e, value));
    DX_TRY(dx_tell_roots(e, 0, value));
    DX_TRY(dx_release_valued(e, 0, value));
    for (size_t k = 0; k < e->n_premises && n < MOST_PARTS; k++) {
        const dx_premise *p = &e->premise[k];
        if (m < MOST_PARTS && !dx_is_none(p->derived.of) && p->derived.order == 0 && !p->told &&
            !dx_is_constant(g, p->at))
            open[m++] = (dx_open_part){p->derived.of, p->derived.symbol, p->at};
        if (dx_is_none(e->premise[k].valued) || e->premise[k].told)
            continue;
        DX_TRY(refuse_constants(g, e->premise[k].valued));
        if (!dx_is_constant(g, e->premise[k].valued))
            part[n++] = e->premise[k].valued;
    }
    if (n + m == 0)
        return DX_OK;
    DX_TRY(dx_note_integers(g, n, part, value));
    return dx_note_lost(g, e->session->rules, n, part, m, open, value);
}
