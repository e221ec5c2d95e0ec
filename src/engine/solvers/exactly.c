/* solve(equation(s), unknowns): all real solutions in closed form, and where they hold. */
#include "engine/field.h"
#include "engine/oracle.h"
#include "engine/simplify.h"
#include "engine/solvers/lostcases.h"
#include "engine/solvers/roots.h"

#include "expr/assumptions.h"
#include "expr/print.h"
#include "expr/rootof.h"
#include "expr/walk.h"
#include "numeric/ball.h"
#include "symbolic/decide.h"
#include "symbolic/rework/quotients.h"
#include "symbolic/solve/system.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char hint[] = "write solve(x^2 = 4, x), or solve([x + y = 3, x - y = 1], [x, y])";

/* ---- what symbolic code asks ------------------------------------------------------------------
 */

dx_status dx_roots_everywhere(void *host, dx_id f, dx_id x, size_t *n, dx_id **value, bool *known)
{
    ddx_session *s = host;
    dx_root_list list;
    dx_id lo = dx_minus_inf(&s->graph), hi = dx_inf(&s->graph);
    *known = false;
    dx_status status = dx_search_roots(s, 1, &f, &x, &lo, &hi, false, &list);
    if (status != DX_OK)
        return dx_excuse(&s->context, status);
    *known = list.n_places == 0;
    *n = list.n_roots;
    *value = list.value;
    return DX_OK;
}

/* Names for integers that nothing in the session or the equations has. */
dx_status dx_free_letters(ddx_session *s, size_t n, const dx_id *in, dx_id *out)
{
    static const char *const letters[] = {"k", "n", "m", "j", "l", "p", "q", "k_1", "k_2", "k_3"};
    dx_graph *g = &s->graph;
    size_t found = 0;
    for (size_t i = 0; i < sizeof letters / sizeof *letters && found < DX_MOST_INDICES; i++) {
        dx_id name = dx_symbol(g, letters[i], strlen(letters[i]));
        bool taken = dx_find_definition(s, letters[i], strlen(letters[i])) != NULL;
        DX_TRY(dx_check(g, name));
        for (size_t k = 0; k < n && !taken; k++)
            taken = dx_contains(g, in[k], name);
        for (size_t k = 0; s->assumptions && k < s->assumptions->n && !taken; k++)
            taken = dx_contains(g, s->assumptions->item[k].of, name);
        if (!taken)
            out[found++] = name;
    }
    while (found < DX_MOST_INDICES)
        out[found++] = DX_NONE;
    return DX_OK;
}

/* ---- what is told ------------------------------------------------------------------------------
 */

dx_status dx_write_all_conditions(dx_conditions *c, dx_text *out)
{
    dx_conditions_sort(c, DX_NONE);
    return dx_conditions_write(c, DX_NONE, out);
}

/* One more than the number of the word that says, with the i-th, that a formula in several names is
 * 0; 0: there is none. */
static size_t opposite_of(dx_graph *g, size_t n, const dx_word *word, size_t i)
{
    dx_id names[2], minus = dx_neg(g, word[i].of);
    if (word[i].how != DX_AT_LEAST || dx_free_symbols(g, word[i].of, 2, names) < 2)
        return 0;
    for (size_t k = 0; k < n; k++)
        if (word[k].how == DX_AT_LEAST && dx_same(word[k].of, minus))
            return k + 1;
    return 0;
}

/* ", a = b" of a - b */
static dx_status write_equal(dx_graph *g, dx_id zero, dx_text *out)
{
    dx_id name, value = dx_int(g, 0);
    DX_TRY(dx_exact_name_of(g, zero, &name, &value));
    dx_text_string(out, out->n > 0 ? ", " : "");
    DX_TRY(dx_print_named(g, dx_is_none(name) ? zero : name, out));
    dx_text_string(out, " = ");
    return dx_print_named(g, value, out);
}

dx_status dx_write_conditions(dx_graph *g, size_t n, const dx_word *word, bool *never, dx_text *out)
{
    dx_conditions c;
    dx_conditions_init(&c, g, DX_NONE);
    for (size_t i = 0; i < n; i++)
        if (!opposite_of(g, n, word, i))
            DX_TRY(dx_condition(&c, word[i].of, word[i].how, DX_NONE));
    *never = dx_conditions_nowhere(&c);
    if (*never)
        return DX_OK;
    DX_TRY(dx_write_all_conditions(&c, out));
    for (size_t i = 0; i < n; i++) {
        size_t other = opposite_of(g, n, word, i);
        if (other > i + 1)
            DX_TRY(write_equal(g, word[i].of, out));
    }
    return DX_OK;
}

static bool has_word(const dx_solution_row *r, const dx_word *word)
{
    for (uint32_t i = 0; i < r->n_words; i++)
        if (dx_same(r->word[i].of, word->of) && r->word[i].how == word->how)
            return true;
    return false;
}

static bool all_have(const dx_solved *l, const dx_word *word)
{
    for (size_t i = 0; i < l->n; i++)
        if (!has_word(&l->row[i], word))
            return false;
    return true;
}

enum { MOST_TEXT = 300 };

static dx_status tell_words(dx_graph *g, size_t n, const dx_word *word, const char *before)
{
    dx_text text;
    bool never;
    dx_text_init(&text, &g->context->memory);
    dx_status status = dx_write_conditions(g, n, word, &never, &text);
    if (status == DX_OK && never)
        dx_text_string(&text, "never");
    if (status == DX_OK && text.n > MOST_TEXT) {
        text.n = 0;
        dx_text_string(&text, "some formulas are not 0");
    }
    if (status == DX_OK && text.failed)
        status = dx_no_memory(g->context);
    if (status == DX_OK && text.n > 0)
        dx_notice(g->context, "%s%s", before, dx_text_get(&text));
    dx_text_free(&text);
    return status;
}

/* Does one, and not all, say that this is 0: a <= 0 beside a >= 0? */
static bool is_turned(dx_graph *g, const dx_solved *l, const dx_word *word)
{
    dx_word minus = *word;
    bool any = false, all = true;
    if (word->how != DX_AT_LEAST)
        return false;
    minus.of = dx_neg(g, word->of);
    for (size_t i = 0; i < l->n; i++) {
        bool has = has_word(&l->row[i], &minus);
        any = any || has;
        all = all && has;
    }
    return any && !all;
}

/* What all solutions need, then what single ones do. */
static dx_status tell_words_of_all(dx_exact *p)
{
    dx_graph *g = &p->e->session->graph;
    const dx_solved *l = &p->found;
    dx_word common[DX_MOST_PATH_WORDS], own[DX_MOST_PATH_WORDS];
    uint32_t n = 0;
    for (uint32_t k = 0; l->n > 0 && k < l->row[0].n_words; k++)
        if (all_have(l, &l->row[0].word[k]) && !is_turned(g, l, &l->row[0].word[k]))
            common[n++] = l->row[0].word[k];
    DX_TRY(tell_words(g, n, common, ""));
    for (size_t i = 0; i < l->n; i++) {
        char before[64];
        uint32_t m = 0;
        for (uint32_t k = 0; k < l->row[i].n_words; k++)
            if (!all_have(l, &l->row[i].word[k]) || is_turned(g, l, &l->row[i].word[k]))
                own[m++] = l->row[i].word[k];
        (void)snprintf(before, sizeof before, "solution %zu: ", i + 1);
        DX_TRY(tell_words(g, m, own, before));
    }
    return DX_OK;
}

/* "solutions 1, 3 " and more, of those that are marked. */
static void tell_rows(dx_context *context, size_t n, const bool *marked, const char *one,
                      const char *more)
{
    dx_text which;
    size_t found = 0;
    dx_text_init(&which, &context->memory);
    for (size_t i = 0; i < n; i++)
        if (marked[i])
            dx_text_format(&which, "%s%zu", found++ > 0 ? ", " : "", i + 1);
    if (found > 0)
        dx_notice(context, "solution%s %s %s", found == 1 ? "" : "s", dx_text_get(&which),
                  found == 1 ? one : more);
    dx_text_free(&which);
}

static dx_status tell_multiplicity(dx_exact *p)
{
    static const char *const words[] = {"double", "threefold", "fourfold", "fivefold"};
    dx_context *context = &p->e->session->context;
    const dx_solved *l = &p->found;
    bool *marked = dx_arena_alloc(&context->arena, l->n + 1);
    if (!marked)
        return dx_no_memory(context);
    for (uint32_t done = 1;;) {
        uint32_t next = UINT32_MAX;
        char one[64], more[64];
        for (size_t i = 0; i < l->n; i++)
            if (l->row[i].multiplicity > done && l->row[i].multiplicity < next)
                next = l->row[i].multiplicity;
        if (next == UINT32_MAX)
            return DX_OK;
        for (size_t i = 0; i < l->n; i++)
            marked[i] = l->row[i].multiplicity == next;
        if (next <= 5) {
            (void)snprintf(one, sizeof one, "is %s", words[next - 2]);
            (void)snprintf(more, sizeof more, "are %s", words[next - 2]);
        } else {
            (void)snprintf(one, sizeof one, "is of multiplicity %u", next);
            (void)snprintf(more, sizeof more, "are of multiplicity %u", next);
        }
        tell_rows(context, l->n, marked, one, more);
        done = next;
    }
}

static dx_status tell_fit(dx_exact *p)
{
    dx_context *context = &p->e->session->context;
    const dx_solved *l = &p->found;
    bool *marked = dx_arena_alloc(&context->arena, l->n + 1);
    if (!marked)
        return dx_no_memory(context);
    for (size_t i = 0; i < l->n; i++)
        marked[i] = l->row[i].fit == DX_FIT_PARTLY;
    tell_rows(context, l->n, marked,
              "holds for some values of the names in it only: put them in to see",
              "hold for some values of the names in them only: put them in to see");
    for (size_t i = 0; i < l->n; i++)
        marked[i] = l->row[i].fit == DX_FIT_OPEN;
    tell_rows(context, l->n, marked, "fits at all points that were tried, and is not proved",
              "fit at all points that were tried, and are not proved");
    for (size_t i = 0; i < l->n; i++)
        marked[i] = l->row[i].fit == DX_FIT_DOUBTFUL;
    tell_rows(context, l->n, marked, "may lie where the equation has no value",
              "may lie where the equation has no value");
    return DX_OK;
}

/* Does a condition of some solution say which integers a name may be? */
static bool is_limited(const dx_exact *p, dx_id index)
{
    const dx_graph *g = &p->e->session->graph;
    for (size_t i = 0; i < p->found.n; i++)
        for (uint32_t k = 0; k < p->found.row[i].n_words; k++)
            if (dx_contains(g, p->found.row[i].word[k].of, index))
                return true;
    return false;
}

static void tell_integers(dx_exact *p)
{
    dx_graph *g = &p->e->session->graph;
    char names[80] = "";
    uint32_t n = 0;
    bool any = true;
    for (uint32_t i = 0; i < DX_MOST_INDICES; i++) {
        bool used = false;
        for (size_t k = 0; k < p->found.n * p->u.n && !used && !dx_is_none(p->index[i]); k++)
            used = dx_contains(g, p->found.value[k], p->index[i]);
        any = any && !(used && is_limited(p, p->index[i]));
        if (used)
            (void)snprintf(names + strlen(names), sizeof names - strlen(names), "%s%s",
                           n++ > 0 ? ", " : "", dx_bytes(g, p->index[i]));
    }
    if (n > 0)
        dx_notice(g->context, "%s %s %s", names, n == 1 ? "is" : "are",
                  n == 1 ? (any ? "any integer" : "an integer")
                  : any  ? "any integers"
                         : "integers");
}

static dx_status tell_free(dx_exact *p)
{
    dx_graph *g = &p->e->session->graph;
    dx_text text;
    uint32_t n = 0;
    if (p->found.n == 0)
        return DX_OK;
    dx_text_init(&text, &g->context->memory);
    for (uint32_t i = 0; i < p->u.n; i++) {
        bool open = false;
        for (size_t k = 0; k < p->found.n && !open; k++)
            open = dx_same(p->found.value[k * p->u.n + i], p->u.name[i]);
        if (open)
            dx_text_format(&text, "%s%s", n++ > 0 ? ", " : "", dx_bytes(g, p->u.name[i]));
    }
    if (n > 0)
        dx_notice(g->context, "for any %s", dx_text_get(&text));
    dx_text_free(&text);
    return DX_OK;
}

dx_status dx_exact_tell_rest(dx_exact *p)
{
    dx_graph *g = &p->e->session->graph;
    if (!dx_is_none(p->positive)) {
        dx_text text;
        dx_text_init(&text, &g->context->memory);
        dx_status status = dx_print_named(g, p->positive, &text);
        if (status == DX_OK)
            dx_notice(g->context, "looked for where %s > 0, as the exponent may be any number",
                      dx_text_get(&text));
        dx_text_free(&text);
        DX_TRY(status);
    }
    tell_integers(p);
    return tell_fit(p);
}

/* "no solution as long as a != 0" */
static dx_status tell_none(dx_exact *p)
{
    dx_graph *g = &p->e->session->graph;
    dx_text text;
    dx_text_init(&text, &g->context->memory);
    dx_status status = DX_OK;
    if (!dx_is_none(p->against) && !dx_is_constant(g, p->against))
        status = dx_write_nonzero(g, p->against, &text);
    if (status == DX_OK)
        dx_notice(g->context, text.n > 0 ? "no solution as long as %s" : "no solution",
                  dx_text_get(&text));
    dx_text_free(&text);
    return status;
}

static dx_status tell(dx_exact *p)
{
    if (p->found.n == 0)
        return tell_none(p);
    DX_TRY(tell_free(p));
    DX_TRY(tell_multiplicity(p));
    DX_TRY(tell_words_of_all(p));
    DX_TRY(dx_exact_tell_stretches(p));
    return dx_exact_tell_rest(p);
}

/* ---- the list of solutions ---------------------------------------------------------------------
 */

static int by_key(const void *a, const void *b)
{
    const dx_solution_row *x = a, *y = b;
    return (x->key > y->key) - (x->key < y->key);
}

static bool has_same_words(const dx_solution_row *a, const dx_solution_row *b)
{
    bool same = a->n_words == b->n_words;
    for (uint32_t i = 0; i < a->n_words && same; i++)
        same = has_word(b, &a->word[i]);
    return same;
}

/* Numbers in ascending order; one that is there twice, under the same conditions, goes. */
static dx_status sort_numbers(dx_exact *p)
{
    ddx_session *s = p->e->session;
    dx_graph *g = &s->graph;
    dx_solved *l = &p->found;
    const dx_oracle oracle = dx_session_oracle(s);
    if (p->u.n > 1)
        return DX_OK;
    for (size_t i = 0; i < l->n; i++) {
        dx_interval range;
        if (!dx_is_constant(g, l->value[i]))
            return DX_OK;
        DX_TRY(dx_ask_value(&oracle, l->value[i], 128, &range));
        l->row[i].key = range.low;
        l->row[i].at = &l->value[i];
    }
    if (l->n < 2)
        return DX_OK;
    qsort(l->row, l->n, sizeof *l->row, by_key);
    dx_id *sorted = dx_statement_ids(p->e, l->n);
    if (!sorted)
        return DX_NOMEM;
    size_t n = 0;
    for (size_t i = 0; i < l->n; i++) {
        bool same = false;
        dx_id value = *l->row[i].at;
        if (n > 0 && l->row[i].key - l->row[n - 1].key < 1e-9) {
            dx_id difference = dx_sub(g, value, sorted[n - 1]);
            DX_TRY(dx_check(g, difference));
            DX_TRY(dx_excuse(g->context, dx_is_zero_constant(g, &oracle, difference, &same)));
        }
        if (same && l->row[i].n_words == 0) /* it needs no condition */
            l->row[n - 1].n_words = 0;
        if (same && (l->row[n - 1].n_words == 0 || has_same_words(&l->row[i], &l->row[n - 1])))
            continue;
        sorted[n] = value;
        l->row[n++] = l->row[i];
    }
    l->n = n;
    l->value = sorted;
    return DX_OK;
}

static dx_status make_list(dx_exact *p, dx_id *out)
{
    dx_graph *g = &p->e->session->graph;
    const dx_solved *l = &p->found;
    uint32_t n = p->u.n;
    const bool system = p->f.listed && (p->f.n > 1 || p->all.n == p->f.n);
    if (n == 1 && !system && !p->u.listed) {
        *out = dx_vector(g, l->n, l->value);
        return dx_check(g, *out);
    }
    dx_id *row = dx_statement_ids(p->e, l->n + 1);
    if (!row)
        return DX_NOMEM;
    for (size_t i = 0; i < l->n; i++)
        row[i] = dx_vector(g, n, l->value + i * n);
    *out = dx_vector(g, l->n, row);
    DX_TRY(dx_check(g, *out));
    dx_id names = dx_vector(g, n, p->u.name);
    DX_TRY(dx_check(g, names));
    if (l->n > 0)
        dx_set_labels(p->e, *out, DX_NONE, names);
    return DX_OK;
}

/* ---- one unknown --------------------------------------------------------------------------------
 */

dx_status dx_exact_push(dx_exact *p, const dx_id *value, const dx_solution_row *row)
{
    dx_context *context = &p->e->session->context;
    dx_solved *l = &p->found;
    const uint32_t n = p->u.n;
    if (l->n == l->room) {
        size_t room = l->room;
        dx_id *values = dx_arena_grown(context, l->value, l->n, &room, n * sizeof *values);
        dx_solution_row *rows = dx_arena_grown(context, l->row, l->n, &l->room, sizeof *rows);
        if (!values || !rows)
            return DX_NOMEM;
        l->value = values;
        l->row = rows;
    }
    memcpy(l->value + l->n * n, value, n * sizeof *value);
    l->row[l->n++] = *row;
    return DX_OK;
}

/* Has what was typed a value there, too? Of formulas that is not known. */
dx_status dx_exact_accept(dx_exact *p, const dx_id *value, const dx_solution_row *row)
{
    const dx_graph *g = &p->e->session->graph;
    bool constant = true;
    for (uint32_t i = 0; i < p->u.n; i++)
        constant = constant && dx_is_constant(g, value[i]);
    if (constant) {
        dx_holding holding;
        DX_TRY(dx_unknowns_hold(&p->u, value, &holding));
        if (holding == DX_BROKEN)
            return DX_OK;
    }
    return dx_exact_push_assumed(p, value, row);
}

/* Of the conditions of both those stay which say where there may be more solutions. */
static dx_status keep_exceptions(dx_exact *p, dx_solution_row *row, const dx_substituted *put)
{
    dx_context *context = &p->e->session->context;
    dx_word *word =
        dx_arena_alloc(&context->arena, (row->n_words + put->n_words + 1) * sizeof *word);
    uint32_t n = 0;
    if (!word)
        return dx_no_memory(context);
    for (uint32_t i = 0; i < row->n_words; i++)
        if (row->word[i].how == DX_OTHER_THAN)
            word[n++] = row->word[i];
    for (uint32_t i = 0; i < put->n_words; i++)
        if (put->word[i].how == DX_OTHER_THAN && !has_word(row, &put->word[i]))
            word[n++] = put->word[i];
    row->word = word;
    row->n_words = n;
    return DX_OK;
}

/* Of one that was found already, under other conditions, it may be that it needs none. */
static dx_status join_known(dx_exact *p, const dx_substituted *put, bool *known)
{
    dx_substituted free = *put;
    dx_fit fit;
    *known = false;
    for (size_t i = 0; i < p->found.n && !*known; i++) {
        const dx_id *value = p->found.value + i * p->u.n;
        if (memcmp(value, put->value, p->u.n * sizeof *value) != 0)
            continue;
        free.n_words = 0;
        DX_TRY(dx_fit_solution(&free, &fit));
        *known = fit == DX_FIT_PROVED;
        if (*known)
            DX_TRY(keep_exceptions(p, &p->found.row[i], put));
    }
    return DX_OK;
}

/* (a - b)/2 as a - b: what is compared with 0. */
static dx_status without_fraction(dx_graph *g, dx_id *of)
{
    dx_id below, above;
    DX_TRY(dx_check(g, *of));
    DX_TRY(dx_rework_quotient(g, *of, DX_REWORK_DENOMINATOR, &below));
    if (!dx_is_number(g, below) || dx_number_sign(g, below) < 0 || dx_is_int(g, below, 1))
        return DX_OK;
    DX_TRY(dx_rework_quotient(g, *of, DX_REWORK_NUMERATOR, &above));
    *of = above;
    return DX_OK;
}

static bool has_integer(const dx_exact *p, dx_id a)
{
    for (uint32_t i = 0; i < DX_MOST_INDICES && !dx_is_none(p->index[i]); i++)
        if (dx_contains(&p->e->session->graph, a, p->index[i]))
            return true;
    return false;
}

/* Has it a function of an integer of a family? */
static dx_status has_wave(const dx_exact *p, dx_id of, bool *has)
{
    dx_graph *g = &p->e->session->graph;
    dx_walk walk;
    *has = false;
    DX_TRY(dx_walk_make(g, 1, &of, &walk));
    for (size_t i = 0; i < walk.n && !*has; i++)
        *has = dx_op_of(g, walk.id[i]) == DX_OP_CALL && has_integer(p, walk.id[i]);
    dx_walk_free(&walk);
    return DX_OK;
}

/* (-1)^k */
static bool is_power_of_numbers(const dx_graph *g, dx_id of)
{
    bool is = dx_op_of(g, of) == DX_OP_MUL;
    for (uint32_t i = 0; is && i < dx_factors(g, of); i++)
        is = dx_is_number(g, dx_base(g, of, i)) && dx_number_sign(g, dx_base(g, of, i)) != 0;
    return is;
}

/* May it be 0? Of functions of integers, as cos(pi*k), this is looked up for small ones. */
static dx_status may_vanish(dx_exact *p, dx_id of, uint32_t integers, bool *may)
{
    enum { SOME = 3 };
    dx_graph *g = &p->e->session->graph;
    const dx_oracle oracle = dx_session_oracle(p->e->session);
    bool wave;
    *may = false;
    if (is_power_of_numbers(g, of))
        return DX_OK;
    DX_TRY(has_wave(p, of, &wave));
    *may = !dx_is_positive(g, of) && !wave;
    uint32_t zeros = 0, all = 0;
    for (int64_t k = -SOME; k <= SOME && wave; k++, all++) {
        bool zero = false;
        dx_id number[DX_MOST_INDICES];
        for (uint32_t i = 0; i < integers; i++)
            number[i] = dx_int(g, k);
        dx_id a = dx_substitute(g, of, integers, p->index, number);
        DX_TRY(dx_excuse(g->context, dx_check(g, a)));
        if (!dx_is_none(a) && dx_is_constant(g, a))
            DX_TRY(dx_excuse(g->context, dx_is_zero_constant(g, &oracle, a, &zero)));
        zeros += zero;
    }
    if (wave) /* one that is always 0 shows when the solution is put in */
        *may = zeros > 0 && zeros < all;
    return DX_OK;
}

/* A set between two points, or beside them, as words. */
static dx_status say_pair(dx_conditions *c, const dx_symbol_set *of)
{
    dx_graph *g = c->g;
    const dx_chart *set = &of->set;
    dx_id x = of->symbol;
    if (set->n != 2 || set->cell[0] != set->cell[4] || set->cell[2] == set->cell[0])
        return DX_OK;
    dx_id low = dx_sub(g, x, set->at[0]), high = dx_sub(g, set->at[1], x);
    if (set->cell[2]) {
        const dx_word words[] = {
            dx_word_of(low, dx_int(g, 0), set->cell[1] ? DX_AT_LEAST : DX_ABOVE),
            dx_word_of(high, dx_int(g, 0), set->cell[3] ? DX_AT_LEAST : DX_ABOVE)};
        DX_TRY(dx_conditions_say(c, &words[0]));
        return dx_conditions_say(c, &words[1]);
    }
    const dx_word outside = dx_word_of(dx_neg(g, dx_mul(g, low, high)), dx_int(g, 0),
                                       set->cell[1] && set->cell[3] ? DX_AT_LEAST : DX_ABOVE);
    return dx_conditions_say(c, &outside);
}

/* What the equation needs to have a value, where that is not always so. */
static dx_status add_domain_of(dx_exact *p, dx_id f, dx_substituted *put, dx_word *word)
{
    dx_graph *g = &p->e->session->graph;
    dx_conditions own, c;
    dx_conditions_init(&own, g, DX_NONE);
    dx_conditions_init(&c, g, DX_NONE);
    DX_TRY(dx_conditions_of_value(&own, f));
    DX_TRY(dx_conditions_compose(&c, &own, put->n, put->unknown, put->value));
    const size_t sets = c.n_symbols; /* which say_sets takes away */
    DX_TRY(dx_conditions_say_sets(&c, DX_NONE));
    for (size_t i = 0; i < sets; i++)
        DX_TRY(say_pair(&c, dx_set_at(&c, i)));
    for (size_t i = 0; i < c.n_words && put->n_words < DX_MOST_PATH_WORDS; i++) {
        const dx_word *w = &c.word[i];
        bool fails = false;
        if (w->how == DX_NO_INTEGER || !dx_is_none(w->but) || !dx_is_none(w->range) ||
            dx_is_constant(g, w->of))
            continue;
        dx_id of = dx_sub(g, w->of, w->level);
        if (dx_is_upper(w->how))
            of = dx_neg(g, of);
        DX_TRY(without_fraction(g, &of));
        word[put->n_words] =
            dx_word_of(of, dx_int(g, 0), dx_is_upper(w->how) ? dx_mirrored(w->how) : w->how);
        if (w->how == DX_OTHER_THAN)
            DX_TRY(may_vanish(p, of, put->n_integers, &fails));
        else
            DX_TRY(dx_condition_fails(put, &word[put->n_words], &fails));
        put->n_words += fails;
    }
    return DX_OK;
}

/* Of numbers in formulas without other names it shows when they are put in. */
static bool depends_on_names(const dx_exact *p, dx_id f, const dx_substituted *put)
{
    const dx_graph *g = &p->e->session->graph;
    for (uint32_t i = 0; i < put->n; i++)
        if (!dx_is_constant(g, put->value[i]))
            return true;
    dx_id name[DX_MOST_CURVED + 1];
    size_t n = dx_free_symbols(g, f, DX_MOST_CURVED + 1, name);
    for (size_t k = 0; k < n && k <= DX_MOST_CURVED; k++) {
        bool unknown = false;
        for (uint32_t i = 0; i < put->n && !unknown; i++)
            unknown = dx_same(name[k], put->unknown[i]);
        if (!unknown)
            return true;
    }
    return n > DX_MOST_CURVED + 1;
}

static bool says_above(const dx_substituted *put, dx_id of)
{
    for (uint32_t i = 0; i < put->n_words; i++)
        if (dx_same(put->word[i].of, of) &&
            (put->word[i].how == DX_ABOVE || put->word[i].how == DX_OTHER_THAN))
            return true;
    return false;
}

/* What its values divide by is not 0, where that does not follow from what is said. */
static dx_status add_divisors_of(dx_exact *p, dx_id value, dx_substituted *put, dx_word *word)
{
    dx_graph *g = &p->e->session->graph;
    dx_conditions c;
    dx_conditions_init(&c, g, DX_NONE);
    DX_TRY(dx_conditions_of_value(&c, value));
    DX_TRY(dx_conditions_say_sets(&c, DX_NONE));
    for (size_t i = 0; i < c.n_words && put->n_words < DX_MOST_PATH_WORDS; i++) {
        const dx_word *w = &c.word[i];
        bool may;
        if ((w->how != DX_ABOVE && w->how != DX_BELOW && w->how != DX_OTHER_THAN) ||
            !dx_is_none(w->but) || !dx_is_none(w->range))
            continue;
        dx_id of = dx_sub(g, w->of, w->level), number, rest;
        DX_TRY(without_fraction(g, &of));
        dx_split_coefficient(g, of, &number, &rest);
        if (dx_is_constant(g, of) || has_integer(p, of) || says_above(put, rest) ||
            says_above(put, dx_neg(g, rest)))
            continue;
        DX_TRY(may_vanish(p, rest, put->n_integers, &may));
        if (may && !dx_is_positive(g, dx_neg(g, rest)) && !dx_is_assumed_nonzero(g, rest))
            word[put->n_words++] = dx_word_of(rest, dx_int(g, 0), DX_OTHER_THAN);
    }
    return DX_OK;
}

static dx_status add_divisors(dx_exact *p, dx_substituted *put, const dx_solution_row *row,
                              dx_word *word)
{
    dx_graph *g = &p->e->session->graph;
    const dx_assumptions *before = g->assumptions;
    dx_solution_row known = *row;
    known.word = word;
    known.n_words = put->n_words;
    dx_status status = dx_exact_know_all_words(p, &known);
    for (uint32_t i = 0; i < put->n && status == DX_OK; i++)
        if (!dx_is_constant(g, put->value[i]))
            status = add_divisors_of(p, put->value[i], put, word);
    g->assumptions = before;
    return status;
}

static dx_status add_domain(dx_exact *p, dx_substituted *put, dx_solution_row *row)
{
    dx_context *context = &p->e->session->context;
    dx_word *word = dx_arena_alloc(&context->arena, DX_MOST_PATH_WORDS * sizeof *word);
    if (!word)
        return dx_no_memory(context);
    put->n_words = 0;
    for (uint32_t i = 0; i < row->n_words; i++) {
        bool may = true;
        if (row->word[i].how == DX_OTHER_THAN && has_integer(p, row->word[i].of))
            DX_TRY(may_vanish(p, row->word[i].of, put->n_integers, &may));
        if (may)
            word[put->n_words++] = row->word[i];
    }
    put->word = word;
    for (uint32_t i = 0; i < p->f.n; i++)
        if (depends_on_names(p, p->f.f[i], put))
            DX_TRY(dx_excuse(context, add_domain_of(p, p->f.f[i], put, word)));
    if (p->specials)
        DX_TRY(dx_excuse(context, add_divisors(p, put, row, word)));
    row->word = word;
    row->n_words = put->n_words;
    return DX_OK;
}

static dx_substituted substituted_of(const dx_exact *p, const dx_id *value,
                                     const dx_solution_row *row)
{
    uint32_t integers = 0;
    while (integers < DX_MOST_INDICES && !dx_is_none(p->index[integers]))
        integers++;
    return (dx_substituted){.session = p->e->session,
                            .m = p->f.n,
                            .n = p->u.n,
                            .f = p->f.f,
                            .unknown = p->u.name,
                            .value = value,
                            .n_words = row->n_words,
                            .word = row->word,
                            .n_integers = integers,
                            .integer = p->index};
}

dx_status dx_exact_need_value(dx_exact *p, dx_id f, const dx_id *value, dx_solution_row *row)
{
    dx_context *context = &p->e->session->context;
    dx_word *word = dx_arena_alloc(&context->arena, DX_MOST_PATH_WORDS * sizeof *word);
    dx_substituted put = substituted_of(p, value, row);
    if (!word)
        return dx_no_memory(context);
    for (uint32_t i = 0; i < row->n_words; i++)
        word[i] = row->word[i];
    put.word = word;
    DX_TRY(dx_excuse(context, add_domain_of(p, f, &put, word)));
    row->word = word;
    row->n_words = put.n_words;
    return DX_OK;
}

dx_status dx_exact_keep(dx_exact *p, const dx_id *value, const dx_solution_row *row)
{
    dx_solution_row kept = *row;
    dx_substituted put = substituted_of(p, value, row);
    DX_TRY(add_domain(p, &put, &kept));
    DX_TRY(dx_fit_solution(&put, &kept.fit));
    if (kept.fit == DX_FIT_NONE)
        return DX_OK;
    bool known;
    DX_TRY(join_known(p, &put, &known));
    if (known)
        return DX_OK;
    if (kept.fit == DX_FIT_OPEN && row->fit == DX_FIT_PROVED)
        kept.fit = DX_FIT_PROVED;
    return dx_exact_accept(p, value, &kept);
}

/* The unknown's power says how often it is a root: of a polynomial alone. */
static dx_status is_polynomial(dx_exact *p, bool *is)
{
    dx_graph *g = &p->e->session->graph;
    dx_walk walk;
    *is = true;
    DX_TRY(dx_walk_make(g, 1, p->f.f, &walk));
    for (size_t i = 0; i < walk.n && *is; i++) {
        dx_id a = walk.id[i];
        if (!dx_contains(g, a, p->u.name[0]))
            continue;
        dx_op op = dx_op_of(g, a);
        *is = op == DX_OP_SYMBOL || op == DX_OP_ADD || op == DX_OP_MUL;
        for (uint32_t k = 0; op == DX_OP_MUL && *is && k < dx_factors(g, a); k++)
            *is = !dx_contains(g, dx_base(g, a, k), p->u.name[0]) ||
                  (dx_is_integer(g, dx_exponent(g, a, k)) &&
                   dx_number_sign(g, dx_exponent(g, a, k)) > 0);
    }
    dx_walk_free(&walk);
    return DX_OK;
}

/* An abstract function, or names beside the unknowns: what can be done about them. */
static dx_status find_names(dx_exact *p, dx_id f, dx_id *function, dx_id *name)
{
    dx_graph *g = &p->e->session->graph;
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &f, &walk));
    for (size_t i = 0; i < walk.n; i++) {
        dx_op op = dx_op_of(g, walk.id[i]);
        bool other = op == DX_OP_SYMBOL;
        for (uint32_t k = 0; k < p->u.n && other; k++)
            other = !dx_same(walk.id[i], p->u.name[k]);
        if (op == DX_OP_APPLY || op == DX_OP_DERIV)
            *function = dx_operand(g, walk.id[i], 0);
        else if (other && dx_is_none(*name))
            *name = walk.id[i];
    }
    dx_walk_free(&walk);
    return DX_OK;
}

bool dx_exact_hint_of_names(dx_exact *p)
{
    dx_graph *g = &p->e->session->graph;
    dx_id function = DX_NONE, name = DX_NONE;
    for (uint32_t i = 0; i < p->all.n; i++)
        if (find_names(p, p->all.f[i], &function, &name) != DX_OK)
            return false;
    if (!dx_is_none(function))
        dx_diag_hint(&g->context->diag,
                     "%s is any function here; solve it behind a definition, %s(x) = x^2 - 2",
                     dx_bytes(g, function), dx_bytes(g, function));
    else if (!dx_is_none(name))
        dx_diag_hint(&g->context->diag,
                     "put in numbers for the other names, solve(... | %s = 1, %s); roots(...) and "
                     "newton(...) need them, too",
                     dx_bytes(g, name), dx_bytes(g, p->u.name[0]));
    return !dx_is_none(function) || !dx_is_none(name);
}

/* What was found may not be all. */
static dx_status refuse_open(dx_exact *p)
{
    ddx_session *s = p->e->session;
    dx_graph *g = &s->graph;
    dx_text some;
    dx_text_init(&some, &s->context.memory);
    dx_status status = DX_OK;
    if (p->found.n > 0) {
        dx_id list;
        status = make_list(p, &list);
        dx_text_string(&some, ": found is ");
        if (status == DX_OK)
            status = dx_print_plain(g, list, &some);
        dx_text_string(&some, ", and it is not known whether there is more");
    }
    if (status == DX_OK)
        status = dx_fail(&s->context, DX_UNKNOWN, "this cannot be solved exactly%.200s",
                         some.n > 200 ? "" : dx_text_get(&some));
    dx_text_free(&some);
    if (dx_exact_hint_of_names(p))
        return status;
    if (p->u.n == 1)
        dx_diag_hint(&s->context.diag,
                     "roots(...) finds all real roots with proved digits, newton(..., %s=1) one "
                     "from a start",
                     dx_bytes(g, p->u.name[0]));
    else
        dx_diag_hint(&s->context.diag, "roots([...], [x=a..b, y=c..d]) finds all solutions in a "
                                       "box with proved digits");
    return status;
}

/* Once more with another form of the formula, where there is one. */
static dx_status solve_simplified(ddx_session *s, dx_id f, dx_equation *q)
{
    dx_graph *g = q->g;
    dx_id simple = f;
    dx_equation again;
    DX_TRY(dx_excuse(g->context, dx_simplify_formula(s, f, &simple)));
    if (dx_is_none(simple) || dx_same(simple, f))
        return DX_OK;
    dx_equation_init(&again, g, q->oracle, q->host, q->unknown, q->index);
    DX_TRY(dx_solve_zero(&again, simple));
    if (dx_is_none(again.stuck) && !again.filled)
        *q = again;
    return DX_OK;
}

/* Are there names besides the one unknown? */
static bool has_other_names(const dx_exact *p)
{
    dx_id name[2];
    size_t n = dx_free_symbols(&p->e->session->graph, p->f.f[0], 2, name);
    return n > 1 || (n == 1 && !dx_same(name[0], p->u.name[0]));
}

static dx_status find_single(dx_exact *p)
{
    ddx_session *s = p->e->session;
    const dx_oracle oracle = dx_session_oracle(s);
    const dx_root_host host = {s, dx_roots_everywhere};
    dx_equation q;
    bool polynomial;
    dx_equation_init(&q, &s->graph, &oracle, &host, p->u.name[0], p->index);
    DX_TRY(dx_solve_zero(&q, p->f.f[0]));
    if (!dx_is_none(q.stuck))
        DX_TRY(solve_simplified(s, p->f.f[0], &q));
    p->open = !dx_is_none(q.stuck);
    p->against = q.against;
    p->positive = q.positive;
    p->filled = q.filled && !p->open;
    p->every = q.every && !p->open;
    p->n_every = q.n_every;
    p->every_word = q.every_word;
    p->n_stretches = q.n_stretches;
    p->stretch = q.stretch;
    if (p->every || (p->filled && !has_other_names(p)))
        return DX_OK;
    DX_TRY(is_polynomial(p, &polynomial));
    for (size_t i = 0; i < q.n; i++) {
        if (!polynomial)
            q.candidate[i].multiplicity = 1;
        const dx_candidate *c = &q.candidate[i];
        const dx_solution_row row = {.multiplicity = c->multiplicity,
                                     .n_words = c->n_words,
                                     .word = c->word,
                                     .fit = c->loose ? DX_FIT_OPEN : DX_FIT_PROVED};
        DX_TRY(dx_exact_keep(p, &c->value, &row));
    }
    return p->specials && !p->open ? dx_exact_lost_cases(p, &q) : DX_OK;
}

static dx_status set_letters(dx_exact *p)
{
    dx_id *in = dx_statement_ids(p->e, (size_t)p->f.n + 1);
    if (!in)
        return DX_NOMEM;
    memcpy(in, p->f.f, p->f.n * sizeof *in);
    in[p->f.n] = p->beside;
    return dx_free_letters(p->e->session, (size_t)p->f.n + !dx_is_none(p->beside), in, p->index);
}

/* What is told of a name that is an integer holds while solutions are looked for. */
dx_status dx_exact_find(dx_exact *p)
{
    dx_graph *g = &p->e->session->graph;
    const dx_assumptions *before = g->assumptions;
    dx_status status = set_letters(p);
    if (status == DX_OK)
        status = dx_exact_know_integers(p);
    if (status == DX_OK)
        status = p->f.n == 1 && p->u.n == 1 ? find_single(p) : dx_exact_system(p);
    if (status == DX_OK)
        status = dx_exact_join_families(p);
    g->assumptions = before;
    DX_TRY(status);
    return sort_numbers(p);
}

/* ---- the operation ------------------------------------------------------------------------------
 */

static dx_status refuse_relations(dx_evaluation *e)
{
    dx_status status = dx_fail(&e->session->context, DX_TYPE,
                               "inequalities without an equation are solved in one unknown");
    dx_diag_hint(&e->session->context.diag, "write solve(x^2 < 4, x), or solve([x > 1, x < 3], x)");
    return status;
}

/* Without a list as many names as equations are solved for. */
static void choose_unknowns(dx_exact *p)
{
    dx_graph *g = &p->e->session->graph;
    uint32_t n = p->f.n < p->u.n ? p->f.n : p->u.n;
    n = n == 0 ? 1 : n;
    if (dx_child(p->call, 2) || n == p->u.n)
        return;
    p->u.n = n;
    if (n == 1)
        dx_notice(g->context, "solved for %s; another unknown stands behind: solve(..., %s)",
                  dx_bytes(g, p->u.name[0]), dx_bytes(g, p->u.name[1]));
    else
        dx_notice(g->context,
                  "solved for the first %u names; others stand behind: solve(..., [x, y])", n);
}

static dx_status answer(dx_exact *p, dx_id *out)
{
    DX_TRY(dx_exact_find(p));
    if (p->filled && p->n_conditions == 0 && has_other_names(p)) {
        bool done;
        DX_TRY(dx_exact_pieces(p, out, &done));
        if (done)
            return DX_OK;
    }
    if (p->filled || (p->open && p->u.n == 1 && dx_exact_has_steps(p, p->f.f[0])) ||
        (p->n_conditions > 0 && p->u.n == 1 && (p->every || p->open)))
        return dx_exact_set(p, out);
    if (p->open)
        return refuse_open(p);
    if (p->every)
        return dx_exact_every(p, out);
    DX_TRY(tell(p));
    DX_TRY(make_list(p, out));
    if (dx_has_rootof(&p->e->session->graph, *out))
        dx_notice(&p->e->session->context,
                  "decimals stand for roots without a closed form: N(..., 50) has more digits");
    return DX_OK;
}

static dx_status refuse_intervals(dx_exact *p)
{
    const dx_graph *g = &p->e->session->graph;
    for (uint32_t i = 0; i < p->u.n; i++) {
        if (dx_op_of(g, p->u.lo[i]) == DX_OP_INF && dx_op_of(g, p->u.hi[i]) == DX_OP_INF)
            continue;
        dx_status status = dx_fail(g->context, DX_TYPE, "solve takes no interval");
        dx_diag_hint(&g->context->diag, "roots(...) looks for all roots in an interval; "
                                        "solve([x^2 = 4, x > 0], x) has a condition");
        return dx_placed(p->e, p->u.place[i], status);
    }
    return DX_OK;
}

/* One that does not occur is likely to be a slip. */
static void tell_absent(dx_exact *p)
{
    dx_graph *g = &p->e->session->graph;
    for (uint32_t i = 0; i < p->u.n && dx_child(p->call, 2); i++) {
        bool there = dx_mentions_symbol(g, dx_child(p->call, 1), p->u.name[i]);
        for (uint32_t k = 0; k < p->all.n && !there; k++)
            there = dx_contains(g, p->all.f[k], p->u.name[i]);
        if (!there)
            dx_notice(g->context, "%s does not occur in what is solved", dx_bytes(g, p->u.name[i]));
    }
}

dx_status dx_run_solve(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_exact p = {.e = e, .call = call};
    DX_TRY(dx_unknowns_read(e, call, 2, hint, &p.u));
    DX_TRY(refuse_intervals(&p));
    p.u.exact = p.u.relations = p.specials = true;
    DX_TRY(dx_formulas_read(&p.u, dx_child(call, 1), true, &p.f));
    DX_TRY(dx_exact_split(&p));
    choose_unknowns(&p);
    tell_absent(&p);
    if (p.f.n > 0)
        return dx_placed(e, call, answer(&p, out));
    return dx_placed(e, call, p.u.n == 1 ? dx_exact_set(&p, out) : refuse_relations(e));
}
