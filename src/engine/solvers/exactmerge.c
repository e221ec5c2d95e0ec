/* What is found for a single value of a name becomes part of the general table: conditions of a row
 * or of a kind are widened where that says the same, or it is a row or a kind of its own. */
#include "engine/solvers/exactmerge.h"

#include "engine/algebra.h"
#include "engine/oracle.h"
#include "engine/solvers/exactneeds.h"

#include "expr/assumptions.h"
#include "numeric/ball.h"
#include "symbolic/decide.h"
#include "symbolic/derivatives/diff.h"

#include <string.h>

/* ---- conditions at the value -------------------------------------------------------------------
 */

typedef enum fate { HOLDS, EDGE, BROKEN } fate;

/* Of a condition, under those of a row. */
static dx_status fate_of(dx_extremal *q, const dx_special *at, const dx_word *word,
                         const dx_solution_row *under, fate *out)
{
    dx_graph *g = &q->c.session->graph;
    const dx_oracle oracle = dx_session_oracle(q->c.session);
    dx_conditions c;
    dx_id of;
    int sign;
    bool zero, implied;
    *out = BROKEN;
    if (word->how == DX_NO_INTEGER || !dx_is_none(word->but) || !dx_is_none(word->range))
        return DX_OK;
    DX_TRY(dx_special_put_in(g, at, dx_sub(g, word->of, word->level), &of));
    if (dx_is_none(of))
        return DX_OK;
    DX_TRY(dx_make_readable(q->c.session, 1, &of));
    DX_TRY(dx_decide_sign(g, &oracle, of, &sign));
    zero = dx_is_int(g, of, 0);
    if (!zero && sign == 0)
        DX_TRY(dx_decide_zero(g, &oracle, of, &zero));
    if (!zero && sign == 0) {
        const dx_assumptions *before = g->assumptions;
        DX_TRY(dx_exact_know_words(&q->p, under));
        sign = dx_is_positive(g, of) ? 1 : dx_is_positive(g, dx_neg(g, of)) ? -1 : 0;
        g->assumptions = before;
    }
    if (zero || sign != 0) {
        const bool holds = dx_sign_meets(zero ? 0 : sign, word->how);
        *out = holds ? HOLDS : zero ? EDGE : BROKEN;
        return DX_OK;
    }
    const dx_word there = dx_word_of(of, dx_int(g, 0), word->how);
    dx_conditions_init(&c, g, DX_NONE);
    for (uint32_t i = 0; i < under->n_words; i++)
        DX_TRY(dx_condition(&c, under->word[i].of, under->word[i].how, DX_NONE));
    DX_TRY(dx_conditions_imply(&c, q->c.session->rules, &there, DX_NONE, &implied));
    for (uint32_t i = 0; i < under->n_words && !implied; i++) {
        dx_id ratio = dx_div(g, under->word[i].of, of);
        implied = under->word[i].how == word->how && dx_is_number(g, ratio) &&
                  dx_number_sign(g, ratio) > 0;
    }
    *out = implied ? HOLDS : BROKEN;
    return DX_OK;
}

typedef struct fates {
    uint32_t edges, broken, last; /* last: the number of an edge */
} fates;

static dx_status all_fates(dx_extremal *q, const dx_special *at, uint32_t n, const dx_word *word,
                           const dx_solution_row *under, fates *out)
{
    *out = (fates){0};
    for (uint32_t i = 0; i < n; i++) {
        fate f;
        DX_TRY(fate_of(q, at, &word[i], under, &f));
        out->edges += f == EDGE;
        out->broken += f == BROKEN;
        out->last = f == EDGE ? i : out->last;
    }
    return DX_OK;
}

/* Is the one edge of a condition where the name has the value? */
static dx_status is_only_edge(dx_extremal *q, const dx_special *at, const dx_word *word, bool *only)
{
    dx_graph *g = &q->c.session->graph;
    dx_id scale, slope, name, value, of = dx_sub(g, word->of, word->level);
    DX_TRY(dx_check(g, of));
    dx_split_coefficient(g, of, &scale, &of);
    while (dx_op_of(g, of) == DX_OP_MUL && dx_factors(g, of) == 1 &&
           dx_is_number(g, dx_exponent(g, of, 0)) && dx_number_sign(g, dx_exponent(g, of, 0)) > 0)
        of = dx_base(g, of, 0);
    DX_TRY(dx_exact_name_of(g, of, &name, &value));
    *only = !dx_is_none(name) && dx_same(name, at->name) && dx_same(value, at->value);
    dx_status status = *only ? DX_OK : dx_diff(g, q->c.session->rules, of, at->name, 1, &slope);
    if (*only || status != DX_OK) /* there is none by a number of terms */
        return dx_excuse(g->context, status);
    *only = (dx_is_number(g, slope) && !dx_is_int(g, slope, 0)) ||
            (!dx_contains(g, slope, at->name) && dx_is_assumed_nonzero(g, slope));
    if (*only)
        return DX_OK;
    dx_specials all = {0};
    DX_TRY(dx_add_specials(q, of, true, &all));
    *only = all.n == 1 && dx_is_none(all.unsolved) && dx_same(all.item[0].name, at->name) &&
            dx_same(all.item[0].value, at->value);
    return DX_OK;
}

/* Do conditions of a row, at the value, say as much as a word does? */
static dx_status is_said_by(dx_extremal *q, const dx_special *at, const dx_word *there,
                            const dx_solution_row *row, bool *said)
{
    dx_graph *g = &q->c.session->graph;
    dx_word *word = dx_arena_alloc(&g->context->arena, (row->n_words + 1) * sizeof *word);
    dx_solution_row put_in = {.word = word};
    fate f;
    if (!word)
        return dx_no_memory(g->context);
    for (uint32_t i = 0; i < row->n_words; i++) {
        dx_id of;
        DX_TRY(dx_special_put_in(g, at, row->word[i].of, &of));
        if (!dx_is_none(of))
            word[put_in.n_words++] = dx_word_of(of, row->word[i].level, row->word[i].how);
    }
    DX_TRY(fate_of(q, at, there, &put_in, &f));
    *said = f == HOLDS;
    return DX_OK;
}

/* The same of all that the special row says. */
static dx_status says_all(dx_extremal *q, const dx_special *at, const dx_solution_row *there,
                          const dx_solution_row *row, bool *all)
{
    *all = true;
    for (uint32_t i = 0; i < there->n_words && *all; i++)
        DX_TRY(is_said_by(q, at, &there->word[i], row, all));
    return DX_OK;
}

/* ---- points ------------------------------------------------------------------------------------
 */

/* With the values that equations among the conditions of a row give to names. */
static dx_status put_in_equations(dx_extremal *q, const dx_solution_row *row, dx_id *a)
{
    dx_graph *g = &q->c.session->graph;
    for (uint32_t i = 0; i < row->n_words; i++)
        for (uint32_t k = 0; k < i; k++) {
            const dx_word *one = &row->word[k], *other = &row->word[i];
            dx_special equal = {0};
            if (one->how != DX_AT_LEAST || other->how != DX_AT_LEAST ||
                !dx_same(one->of, dx_neg(g, other->of)))
                continue;
            DX_TRY(dx_exact_name_of(g, one->of, &equal.name, &equal.value));
            if (dx_is_none(equal.name))
                continue;
            dx_id to;
            DX_TRY(dx_special_put_in(g, &equal, *a, &to));
            *a = dx_is_none(to) ? *a : to;
        }
    return DX_OK;
}

/* Do two constants agree in all digits that are looked at? So do a root in closed form and one that
 * is known by an interval. */
static dx_status agree(dx_graph *g, dx_id a, dx_id b, bool *same)
{
    enum { PRECISION = 256 };
    arb_t gap;
    if (!dx_is_constant(g, a) || !dx_is_constant(g, b))
        return DX_OK;
    dx_id difference = dx_sub(g, a, b);
    DX_TRY(dx_check(g, difference));
    arb_init(gap);
    dx_status status = dx_ball_evaluate(g, difference, NULL, PRECISION, gap);
    *same = status == DX_OK && arb_contains_zero(gap) && arb_rel_accuracy_bits(gap) < PRECISION &&
            mag_cmp_2exp_si(arb_radref(gap), -PRECISION / 2) < 0;
    arb_clear(gap);
    return dx_excuse(g->context, status);
}

static dx_status is_same_point(dx_extremal *q, const dx_special *at, const dx_point *general,
                               const dx_point *there, bool *same)
{
    dx_graph *g = &q->c.session->graph;
    const dx_oracle oracle = dx_session_oracle(q->c.session);
    *same = true;
    for (uint32_t i = 0; i < q->c.n && *same; i++) {
        dx_id cell = general->cell[i], other = there->cell[i];
        *same = dx_same(cell, other);
        if (*same)
            continue;
        DX_TRY(dx_special_put_in(g, at, cell, &cell));
        if (dx_is_none(cell))
            continue;
        DX_TRY(put_in_equations(q, &there->row, &cell));
        DX_TRY(dx_make_readable(q->c.session, 1, &cell));
        *same = dx_same(cell, other);
        if (!*same)
            DX_TRY(dx_excuse(g->context, dx_decide_zero(g, &oracle, dx_sub(g, cell, other), same)));
        if (!*same)
            DX_TRY(agree(g, cell, other, same));
    }
    return DX_OK;
}

static bool has_multipliers(const dx_extremal *q, const dx_point *p)
{
    return q->c.m == 0 || dx_op_of(&q->c.session->graph, p->cell[q->c.n]) != DX_OP_STRING;
}

/* Have they values for that of the name? */
static dx_status keeps_multipliers(dx_extremal *q, const dx_special *at, const dx_point *p,
                                   bool *keeps)
{
    *keeps = has_multipliers(q, p);
    for (uint32_t i = q->c.n; i < q->c.n + q->c.m && *keeps; i++) {
        dx_id cell;
        DX_TRY(dx_special_put_in(&q->c.session->graph, at, p->cell[i], &cell));
        *keeps = !dx_is_none(cell);
    }
    return DX_OK;
}

/* name = value as two words */
static dx_status write_equality(dx_graph *g, const dx_special *at, dx_word *word)
{
    dx_id over = dx_sub(g, at->name, at->value), under = dx_neg(g, over);
    DX_TRY(dx_check(g, over));
    DX_TRY(dx_check(g, under));
    word[0] = dx_word_of(over, dx_int(g, 0), DX_AT_LEAST);
    word[1] = dx_word_of(under, dx_int(g, 0), DX_AT_LEAST);
    return DX_OK;
}

static dx_status copy_words(dx_graph *g, uint32_t n, const dx_word *word, dx_word **out)
{
    *out = dx_arena_alloc(&g->context->arena, (n + 3) * sizeof **out);
    if (!*out)
        return dx_no_memory(g->context);
    if (n > 0)
        memcpy(*out, word, n * sizeof *word);
    return DX_OK;
}

static void widen(uint32_t i, uint32_t *n, dx_word *word)
{
    if (word[i].how == DX_ABOVE)
        word[i].how = DX_AT_LEAST;
    else if (word[i].how == DX_BELOW)
        word[i].how = DX_AT_MOST;
    else
        word[i] = word[--*n];
}

/* A row for which all conditions but those at their edges hold: they are widened, where that adds
 * the one value alone. *taken: the words that were narrower, *n of them. */
static dx_status widen_row(dx_extremal *q, const dx_special *at, const dx_point *there,
                           dx_point *general, dx_word *narrower, uint32_t *n, bool *done)
{
    dx_graph *g = &q->c.session->graph;
    dx_solution_row row = general->row;
    dx_word *word;
    fates f;
    DX_TRY(all_fates(q, at, row.n_words, row.word, &there->row, &f));
    *done = f.broken == 0;
    *n = 0;
    if (*done)
        DX_TRY(says_all(q, at, &there->row, &row, done));
    if (!*done || f.edges == 0)
        return DX_OK;
    DX_TRY(copy_words(g, row.n_words, row.word, &word));
    for (uint32_t i = row.n_words; i-- > 0 && *done;) {
        fate one;
        DX_TRY(fate_of(q, at, &word[i], &there->row, &one));
        if (one != EDGE)
            continue;
        *done = *n < DX_DEMAND_WORDS;
        if (*done)
            DX_TRY(is_only_edge(q, at, &word[i], done));
        if (*done) {
            narrower[(*n)++] = word[i];
            widen(i, &row.n_words, word);
        }
    }
    if (!*done)
        return DX_OK;
    row.word = word;
    general->row = row;
    return DX_OK;
}

/* ---- by samples --------------------------------------------------------------------------------
 */

enum { MOST_NAMES = 4, SAMPLES = 8 };

/* Values of the names other than the unknowns that a point and its conditions have. */
typedef struct sample {
    size_t n;
    dx_id name[MOST_NAMES + 1], value[MOST_NAMES + 1];
} sample;

static dx_status at_sample(dx_extremal *q, const sample *s, dx_id a, dx_id *out)
{
    dx_graph *g = &q->c.session->graph;
    *out = dx_substitute(g, a, (uint32_t)s->n, s->name, s->value);
    if (dx_is_none(*out))
        return dx_excuse(g->context, dx_check(g, *out));
    return DX_OK;
}

static dx_status row_holds(dx_extremal *q, const sample *s, const dx_solution_row *row, bool *holds)
{
    dx_graph *g = &q->c.session->graph;
    const dx_oracle oracle = dx_session_oracle(q->c.session);
    *holds = true;
    for (uint32_t i = 0; i < row->n_words && *holds; i++) {
        const dx_word *w = &row->word[i];
        dx_id of;
        int sign = 0;
        DX_TRY(at_sample(q, s, dx_sub(g, w->of, w->level), &of));
        *holds = !dx_is_none(of);
        if (w->how == DX_NO_INTEGER)
            continue;
        if (*holds)
            DX_TRY(dx_decide_sign(g, &oracle, of, &sign));
        *holds = *holds && dx_sign_meets(sign, w->how);
    }
    return DX_OK;
}

static dx_status is_at_sample(dx_extremal *q, const sample *s, const dx_point *general,
                              const dx_point *there, bool *same)
{
    dx_graph *g = &q->c.session->graph;
    const dx_oracle oracle = dx_session_oracle(q->c.session);
    DX_TRY(row_holds(q, s, &general->row, same));
    for (uint32_t i = 0; i < q->c.n && *same; i++) {
        dx_id a, b;
        DX_TRY(at_sample(q, s, general->cell[i], &a));
        DX_TRY(at_sample(q, s, there->cell[i], &b));
        *same = !dx_is_none(a) && !dx_is_none(b);
        if (*same && !dx_same(a, b))
            DX_TRY(dx_excuse(g->context, dx_decide_zero(g, &oracle, dx_sub(g, a, b), same)));
    }
    return DX_OK;
}

/* The k-th one, in which the names have either sign; *there is false where the value that is put in
 * has none there. */
static dx_status take_sample(dx_extremal *q, const dx_special *at, unsigned k, sample *s,
                             bool *there)
{
    enum { ROOM = 16 };
    dx_graph *g = &q->c.session->graph;
    dx_id own[ROOM];
    size_t found = dx_free_symbols(g, q->c.of, ROOM, own);
    s->n = 0;
    *there = false;
    for (size_t i = 0; i < found && i < ROOM; i++) {
        if (dx_is_own_name(q, own[i]) || dx_same(own[i], at->name))
            continue;
        if (s->n == MOST_NAMES)
            return DX_OK;
        const int64_t sign = (k >> s->n & 1) ? -1 : 1;
        s->value[s->n] =
            dx_rational(g, sign * (int64_t)(7 * s->n + 3 * k + 2), (int64_t)(5 + 2 * s->n));
        s->name[s->n++] = own[i];
    }
    s->name[s->n] = at->name;
    s->value[s->n] = dx_substitute(g, at->value, (uint32_t)s->n, s->name, s->value);
    *there = s->n > 0 && !dx_is_none(s->value[s->n]);
    DX_TRY(dx_excuse(g->context, dx_is_none(s->value[s->n]) ? dx_check(g, s->value[s->n]) : DX_OK));
    s->n++;
    return DX_OK;
}

/* Is the point one of the general ones wherever other names have some value of either sign? So are
 * (b/abs(b), 0) and (-b/abs(b), 0) where (1, 0) is one. */
static dx_status is_covered(dx_extremal *q, const dx_special *at, const dx_point *there,
                            const dx_points *all, size_t n, bool *covered)
{
    size_t seen = 0;
    *covered = true;
    for (uint32_t i = 0; i < q->c.n && *covered; i++)
        *covered = dx_is_of_others(q, there->cell[i]);
    for (unsigned k = 0; k < SAMPLES && *covered; k++) {
        sample s;
        bool holds;
        DX_TRY(take_sample(q, at, k, &s, &holds));
        if (holds)
            DX_TRY(row_holds(q, &s, &there->row, &holds));
        if (!holds)
            continue;
        *covered = false;
        for (size_t i = 0; i < n && !*covered; i++)
            DX_TRY(is_at_sample(q, &s, &all->item[i], there, covered));
        seen++;
    }
    *covered = *covered && seen > 1;
    return DX_OK;
}

/* A name that an equation among the conditions of a row solves gets its value. */
static dx_status meet_equations(dx_extremal *q, const dx_solution_row *row, sample *s)
{
    for (size_t i = 0; i + 1 < s->n; i++) { /* the last depends on the others */
        dx_id value = s->name[i];
        DX_TRY(put_in_equations(q, row, &value));
        if (dx_same(value, s->name[i]))
            continue;
        DX_TRY(at_sample(q, s, value, &value));
        s->value[i] = dx_is_none(value) ? s->value[i] : value;
    }
    return DX_OK;
}

static dx_status tells_at_sample(dx_extremal *q, const sample *s, const dx_kinds *kinds,
                                 const char *kind, bool *told)
{
    for (uint32_t i = 0; i < kinds->n && !*told; i++) {
        const dx_solution_row row = {.n_words = kinds->item[i].n_words,
                                     .word = kinds->item[i].word};
        if (strcmp(kinds->item[i].kind, kind) == 0)
            DX_TRY(row_holds(q, s, &row, told));
    }
    return DX_OK;
}

/* Is the kind told in general wherever it is one? By the point itself, or, where it has
 * conditions, one of the first n with which it falls together. */
static dx_status is_told(dx_extremal *q, const dx_special *at, const dx_kind_where *own,
                         const dx_solution_row *under, const dx_point *there,
                         const dx_point *general, const dx_points *all, size_t n, bool *told)
{
    size_t seen = 0;
    *told = true;
    for (unsigned k = 0; k < SAMPLES && *told; k++) {
        sample s;
        bool holds;
        DX_TRY(take_sample(q, at, k, &s, &holds));
        if (holds && dx_is_constant(&q->c.session->graph, at->value))
            DX_TRY(meet_equations(q, under, &s));
        if (holds)
            DX_TRY(row_holds(q, &s, under, &holds));
        if (!holds)
            continue;
        *told = false;
        DX_TRY(tells_at_sample(q, &s, &general->kinds, own->kind, told));
        for (size_t i = 0; i < n && own->n_words > 0 && !*told; i++) {
            bool same;
            DX_TRY(is_at_sample(q, &s, &all->item[i], there, &same));
            if (same)
                DX_TRY(tells_at_sample(q, &s, &all->item[i].kinds, own->kind, told));
        }
        seen++;
    }
    *told = *told && seen > 1;
    return DX_OK;
}

/* ---- kinds -------------------------------------------------------------------------------------
 */

static bool tells_everywhere(const dx_kinds *kinds, const char *kind)
{
    return kinds->n == 1 && kinds->item[0].n_words == 0 && strcmp(kinds->item[0].kind, kind) == 0;
}

/* What is told of the point goes on being told where it was alone. */
static dx_status keep_narrow(dx_extremal *q, const dx_special *at, const dx_point *there,
                             uint32_t n, const dx_word *narrower, dx_point *general)
{
    dx_graph *g = &q->c.session->graph;
    for (uint32_t i = 0; i < general->kinds.n; i++) {
        dx_kind_where *k = &general->kinds.item[i];
        fates f;
        dx_word *word;
        DX_TRY(all_fates(q, at, k->n_words, k->word, &there->row, &f));
        if (tells_everywhere(&there->kinds, k->kind) || f.edges + f.broken > 0)
            continue;
        word = dx_arena_alloc(&g->context->arena, (k->n_words + n + 1) * sizeof *word);
        if (!word)
            return dx_no_memory(g->context);
        memcpy(word, k->word, k->n_words * sizeof *word);
        memcpy(word + k->n_words, narrower, n * sizeof *word);
        k->word = word;
        k->n_words += n;
    }
    return DX_OK;
}

static dx_status all_hold(dx_extremal *q, const dx_special *at, const dx_kind_where *k,
                          const dx_solution_row *under, bool *hold)
{
    fates f;
    DX_TRY(all_fates(q, at, k->n_words, k->word, under, &f));
    *hold = f.edges + f.broken == 0;
    return DX_OK;
}

/* "for a > 0" becomes "for a >= 0". */
static dx_status widen_kind(dx_extremal *q, const dx_special *at, const dx_kind_where *own,
                            const dx_solution_row *under, dx_kind_where *k, bool *done)
{
    fates f;
    dx_word *word;
    *done = false;
    if (strcmp(k->kind, own->kind) != 0)
        return DX_OK;
    DX_TRY(all_fates(q, at, k->n_words, k->word, under, &f));
    if (f.broken > 0 || f.edges != 1)
        return DX_OK;
    const dx_assumptions *before = q->c.session->graph.assumptions;
    dx_status status = dx_exact_know_words(&q->p, under);
    if (status == DX_OK)
        status = is_only_edge(q, at, &k->word[f.last], done);
    q->c.session->graph.assumptions = before;
    DX_TRY(status);
    if (!*done)
        return DX_OK;
    DX_TRY(copy_words(&q->c.session->graph, k->n_words, k->word, &word));
    widen(f.last, &k->n_words, word);
    k->word = word;
    return DX_OK;
}

/* One of a row whose conditions are met there. */
static dx_status take_kind(dx_extremal *q, const dx_special *at, const dx_kind_where *own,
                           const dx_point *there, const dx_points *all, size_t n_all,
                           dx_point *general)
{
    const dx_solution_row *row = &there->row;
    dx_graph *g = &q->c.session->graph;
    dx_word *both =
        dx_arena_alloc(&g->context->arena, (row->n_words + own->n_words + 3) * sizeof *both);
    if (!both)
        return dx_no_memory(g->context);
    if (row->n_words > 0)
        memcpy(both, row->word, row->n_words * sizeof *both);
    if (own->n_words > 0)
        memcpy(both + row->n_words, own->word, own->n_words * sizeof *both);
    const dx_solution_row under = {.n_words = row->n_words + own->n_words, .word = both};
    bool done;
    DX_TRY(is_told(q, at, own, &under, there, general, all, n_all, &done));
    for (uint32_t i = 0; i < general->kinds.n && !done; i++) {
        dx_kind_where *k = &general->kinds.item[i];
        bool holds;
        DX_TRY(all_hold(q, at, k, &under, &holds));
        done = holds && strcmp(k->kind, own->kind) == 0;
        if (!holds || done)
            continue;
        dx_word *word; /* what it is in general it is not there */
        dx_id other = dx_sub(g, at->name, at->value);
        DX_TRY(dx_check(g, other));
        DX_TRY(copy_words(g, k->n_words, k->word, &word));
        word[k->n_words++] = dx_word_of(other, dx_int(g, 0), DX_OTHER_THAN);
        k->word = word;
    }
    uint32_t n = 0; /* those that the point does not have in general */
    for (uint32_t i = 0; i < under.n_words; i++) {
        bool said;
        DX_TRY(is_said_by(q, at, &under.word[i], &general->row, &said));
        if (!said)
            both[n++] = both[i];
    }
    for (uint32_t i = 0; i < general->kinds.n && !done && n == 0; i++)
        DX_TRY(widen_kind(q, at, own, &under, &general->kinds.item[i], &done));
    if (done)
        return DX_OK;
    DX_TRY(write_equality(g, at, both + n));
    return dx_kinds_add(q, own->kind, n + 2, both, &general->kinds);
}

/* ---- both together -----------------------------------------------------------------------------
 */

static bool has_name(const dx_extremal *q, const dx_point *p, dx_id name)
{
    for (uint32_t i = 0; i < q->c.n; i++)
        if (dx_contains(&q->c.session->graph, p->cell[i], name))
            return true;
    return false;
}

/* Is the one kind of both the same? */
static bool has_kind_of(const dx_point *a, const dx_point *b)
{
    return a->kinds.n == 1 && b->kinds.n == 1 &&
           strcmp(a->kinds.item[0].kind, b->kinds.item[0].kind) == 0;
}

/* Rows that need not be widened first, then those whose coordinates are the same everywhere, and
 * those that tell the same kind. */
static dx_status find_general(dx_extremal *q, const dx_special *at, const dx_point *there,
                              dx_points *all, size_t n, dx_point **out, dx_word *narrower,
                              uint32_t *n_narrower)
{
    *out = NULL;
    for (int pass = 0; pass < 5 && !*out; pass++)
        for (size_t i = 0; i < n && !*out; i++) {
            dx_point *general = &all->item[i];
            bool same, done = false;
            fates f;
            DX_TRY(is_same_point(q, at, general, there, &same));
            if (!same || ((pass == 1 || pass == 2) && has_name(q, general, at->name)) ||
                (pass % 2 == 1 && !has_kind_of(general, there)))
                continue;
            DX_TRY(all_fates(q, at, general->row.n_words, general->row.word, &there->row, &f));
            if (pass == 0 && f.edges + f.broken == 0) {
                *out = general;
                *n_narrower = 0;
            } else if (pass > 0 && has_multipliers(q, there)) {
                DX_TRY(keeps_multipliers(q, at, general, &same));
                if (!same)
                    continue;
                DX_TRY(widen_row(q, at, there, general, narrower, n_narrower, &done));
                *out = done ? general : NULL;
            }
        }
    return DX_OK;
}

static dx_status push_point(dx_extremal *q, const dx_special *at, const dx_point *there,
                            dx_points *all)
{
    dx_graph *g = &q->c.session->graph;
    dx_word *word;
    if (all->n == all->room) {
        all->item = dx_arena_grown(g->context, all->item, all->n, &all->room, sizeof *all->item);
        if (!all->item)
            return DX_NOMEM;
    }
    DX_TRY(copy_words(g, there->row.n_words, there->row.word, &word));
    DX_TRY(write_equality(g, at, word + there->row.n_words));
    all->item[all->n] = *there;
    all->item[all->n].row.word = word;
    all->item[all->n].row.n_words += 2;
    all->item[all->n].only = *at;
    all->n++;
    return dx_exact_push(&all->all, there->cell, &there->row);
}

/* Has what was typed no value there, though it has one with the value put in, as a*log(x) has for
 * a = 0? */
static dx_status is_outside(dx_extremal *q, const dx_special *at, const dx_point *there,
                            bool *outside)
{
    dx_graph *g = &q->c.session->graph;
    dx_id from[DX_EXTREMAL_UNKNOWNS + 1] = {at->name}, to[DX_EXTREMAL_UNKNOWNS + 1] = {at->value};
    dx_conditions own, c;
    dx_conditions_init(&own, g, DX_NONE);
    dx_conditions_init(&c, g, DX_NONE);
    for (uint32_t i = 0; i < q->c.n; i++) {
        from[i + 1] = q->c.name[i];
        to[i + 1] = there->cell[i];
    }
    for (uint32_t i = 0; i <= q->c.m; i++)
        DX_TRY(dx_conditions_of_value(&own, i == 0 ? q->c.of : q->c.constraint[i - 1]));
    DX_TRY(dx_conditions_compose(&c, &own, q->c.n + 1, from, to));
    *outside = dx_conditions_nowhere(&c);
    return DX_OK;
}

dx_status dx_take_special(dx_extremal *q, const dx_special *at, const dx_points *there,
                          dx_points *all)
{
    const size_t n = all->n;
    for (size_t i = 0; i < there->n; i++) {
        dx_point needed = there->item[i];
        const dx_point *own = &needed;
        dx_word narrower[DX_DEMAND_WORDS];
        uint32_t n_narrower = 0;
        dx_point *general;
        bool outside;
        DX_TRY(is_outside(q, at, own, &outside));
        if (outside)
            continue;
        DX_TRY(dx_special_needs(q, at, needed.cell, &needed.row));
        DX_TRY(find_general(q, at, own, all, n, &general, narrower, &n_narrower));
        if (!general) {
            bool covered;
            DX_TRY(is_covered(q, at, own, all, n, &covered));
            if (!covered)
                DX_TRY(push_point(q, at, own, all));
            continue;
        }
        if (n_narrower > 0)
            DX_TRY(keep_narrow(q, at, own, n_narrower, narrower, general));
        for (uint32_t k = 0;
             k < own->kinds.n && has_multipliers(q, own) && has_multipliers(q, general); k++)
            DX_TRY(take_kind(q, at, &own->kinds.item[k], own, all, n, general));
        DX_TRY(dx_poll(&q->c.session->context));
    }
    return DX_OK;
}

/* ---- curves ------------------------------------------------------------------------------------
 */

/* With the free unknowns of the curve as they are at the point. */
static dx_status is_on(dx_extremal *q, const dx_point *curve, const dx_point *p, bool *on)
{
    dx_graph *g = &q->c.session->graph;
    const dx_oracle oracle = dx_session_oracle(q->c.session);
    dx_id from[DX_EXTREMAL_UNKNOWNS], to[DX_EXTREMAL_UNKNOWNS];
    uint32_t n = 0;
    *on = true;
    for (uint32_t i = 0; i < q->c.n; i++)
        if (dx_same(curve->cell[i], q->c.name[i])) {
            from[n] = q->c.name[i];
            to[n++] = p->cell[i];
            *on = *on && !dx_same(p->cell[i], q->c.name[i]);
        }
    *on = *on && n > 0;
    for (uint32_t i = 0; i < q->c.n && *on; i++) {
        dx_id cell = dx_substitute(g, curve->cell[i], n, from, to);
        *on = !dx_is_none(cell);
        DX_TRY(*on ? dx_make_readable(q->c.session, 1, &cell)
                   : dx_excuse(g->context, dx_check(g, cell)));
        if (*on && !dx_same(cell, p->cell[i]))
            DX_TRY(
                dx_excuse(g->context, dx_decide_zero(g, &oracle, dx_sub(g, cell, p->cell[i]), on)));
    }
    for (uint32_t i = 0; i < curve->row.n_words && *on; i++) {
        const dx_word *w = &curve->row.word[i];
        const dx_special none = {dx_symbol(g, "'s", 2), dx_int(g, 0), false};
        dx_id of = dx_substitute(g, dx_sub(g, w->of, w->level), n, from, to);
        fate f = BROKEN;
        DX_TRY(dx_is_none(of) ? dx_excuse(g->context, dx_check(g, of)) : DX_OK);
        const dx_word there = {of, dx_int(g, 0), w->how, w->but, w->range};
        if (!dx_is_none(of))
            DX_TRY(fate_of(q, &none, &there, &p->row, &f));
        *on = f == HOLDS;
    }
    return DX_OK;
}

dx_status dx_drop_points_on_curves(dx_extremal *q, dx_points *all)
{
    size_t kept = 0;
    for (size_t i = 0; i < all->n; i++) {
        bool on = false;
        for (size_t k = 0; k < all->n && !on; k++)
            if (k != i)
                DX_TRY(is_on(q, &all->item[k], &all->item[i], &on));
        if (!on)
            all->item[kept++] = all->item[i];
    }
    all->n = kept;
    return DX_OK;
}

/* ---- curves of no known kind --------------------------------------------------------------------
 */

static bool is_equation(dx_graph *g, const dx_kind_where *k)
{
    for (uint32_t i = 0; i < k->n_words; i++)
        for (uint32_t j = 0; j < i; j++)
            if (k->word[i].how == DX_AT_LEAST && k->word[j].how == DX_AT_LEAST &&
                dx_same(k->word[i].of, dx_neg(g, k->word[j].of)))
                return true;
    return false;
}

/* Is it a curve of points whose kind is told at most for single values of more names, or one that
 * no multipliers tell? */
static bool is_untold(const dx_extremal *q, const dx_point *p)
{
    bool curve = !has_multipliers(q, p), told = false;
    for (uint32_t i = 0; i < q->c.n && !curve; i++)
        curve = dx_same(p->cell[i], q->c.name[i]);
    for (uint32_t i = 0; i < p->kinds.n && curve && has_multipliers(q, p); i++)
        told = told || !is_equation(&q->c.session->graph, &p->kinds.item[i]);
    return curve && !told;
}

void dx_drop_untold(const dx_extremal *q, dx_points *all)
{
    size_t kept = 0;
    for (size_t i = 0; i < all->n; i++) {
        const dx_special *at = &all->item[i].only;
        bool known = false;
        if (dx_is_none(at->name) || !is_untold(q, &all->item[i])) {
            all->item[kept++] = all->item[i];
            continue;
        }
        for (uint32_t k = 0; k < all->n_untold; k++)
            known = known || (dx_same(all->untold[k].name, at->name) &&
                              dx_same(all->untold[k].value, at->value));
        if (!known && all->n_untold < DX_MOST_SPECIALS)
            all->untold[all->n_untold++] = *at;
    }
    all->n = kept;
}
