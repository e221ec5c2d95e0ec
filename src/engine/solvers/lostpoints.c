/* Answers with other names in them, put to the test where these names have numbers for values. */
#include "engine/solvers/lostpoints.h"

#include "expr/walk.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_NAMES = 3, MOST_POINTS = 64, MOST_EDGES = 16, MOST_TOLD = 4, MOST_OF_SYSTEM = 20 };

/* ---- which points -------------------------------------------------------------------------------
 */

typedef struct points {
    uint32_t n;
    dx_special at[MOST_POINTS];
} points;

/* Numbers, as halves. */
typedef struct halves {
    signed char of[2];
} halves;

static const halves one_name[] = {{{4, 0}}, {{-4, 0}}, {{1, 0}}, {{-1, 0}}, {{6, 0}}};

/* Each of them tells something of its own: both are 0, one is, they are equal, opposite, inverse,
 * or none of these. */
static const halves two_names[] = {
    {{0, 0}},   {{0, 2}}, {{2, 0}},  {{0, -2}}, {{-2, 0}}, {{2, 2}},   {{2, -2}},  {{-2, 2}},
    {{-2, -2}}, {{0, 4}}, {{4, 0}},  {{2, 4}},  {{4, 2}},  {{4, 4}},   {{4, -4}},  {{-4, 4}},
    {{4, 1}},   {{1, 4}}, {{-2, 4}}, {{4, -2}}, {{0, -4}}, {{-4, 0}},  {{-4, -2}}, {{-2, -4}},
    {{1, 1}},   {{0, 1}}, {{1, 0}},  {{0, 6}},  {{0, -6}}, {{6, 0}},   {{-6, 0}},  {{2, 6}},
    {{-2, 6}},  {{6, 2}}, {{6, -2}}, {{6, 10}}, {{10, 6}}, {{-6, 10}}, {{10, -6}}, {{-6, -10}}};
static const halves of_three[] = {{{0, 0}}, {{0, 2}}, {{2, 0}}, {{2, 2}}};

static dx_status add_point(dx_graph *g, const dx_id *name, uint32_t n, const dx_id *value,
                           points *all)
{
    dx_special part[2] = {0}, at;
    for (uint32_t i = 0; i < n; i++)
        DX_TRY(dx_special_single(g, name[i], value[i], &part[i]));
    at = part[0];
    if (n == 2)
        DX_TRY(dx_special_together(g, 2, part, &at));
    for (uint32_t i = 0; i < all->n; i++)
        if (dx_special_is_same(&all->at[i], &at))
            return DX_OK;
    if (all->n < MOST_POINTS)
        all->at[all->n++] = at;
    return DX_OK;
}

static dx_status add_table(dx_graph *g, const dx_id *name, uint32_t n, const halves *of,
                           size_t n_of, points *all)
{
    for (size_t i = 0; i < n_of; i++) {
        dx_id value[2];
        for (uint32_t k = 0; k < n; k++)
            value[k] = dx_rational(g, of[i].of[k], 2);
        DX_TRY(add_point(g, name, n, value, all));
    }
    return DX_OK;
}

/* Where the formula, which has no other names, is 0: points of a grid. */
static dx_status add_edges(dx_graph *g, const dx_id *name, uint32_t n, dx_id of, uint32_t most,
                           points *all)
{
    static const signed char grid[] = {0, 2, -2, 4, -4, 1, -1, 6, -6, 8, -8};
    const size_t size = sizeof grid;
    for (size_t i = 0; i < size; i++)
        for (size_t k = 0; k < (n == 2 ? size : 1) && all->n < most; k++) {
            const dx_id value[] = {dx_rational(g, grid[i], 2), dx_rational(g, grid[k], 2)};
            dx_id there = dx_substitute(g, of, n, name, value);
            if (dx_is_none(there))
                DX_TRY(dx_excuse(g->context, dx_check(g, there)));
            else if (dx_is_int(g, there, 0))
                DX_TRY(add_point(g, name, n, value, all));
        }
    return DX_OK;
}

static bool has_other_names(const dx_graph *g, dx_id a, const dx_id *name, uint32_t n)
{
    dx_id own[MOST_NAMES + 1];
    size_t count = dx_free_symbols(g, a, MOST_NAMES + 1, own);
    bool other = count > MOST_NAMES;
    for (size_t i = 0; i < count && !other; i++) {
        other = true;
        for (uint32_t k = 0; k < n && other; k++)
            other = !dx_same(own[i], name[k]);
    }
    return other;
}

static dx_status add_edges_of_words(dx_exact *p, const dx_id *name, uint32_t n, points *all)
{
    dx_graph *g = &p->e->session->graph;
    const uint32_t most = all->n + (p->u.n > 1 ? MOST_EDGES / 4 : MOST_EDGES);
    for (size_t i = 0; i < p->found.n; i++)
        for (uint32_t k = 0; k < p->found.row[i].n_words; k++) {
            dx_id of = p->found.row[i].word[k].of;
            if (dx_is_int(g, p->found.row[i].word[k].level, 0) && !has_other_names(g, of, name, n))
                DX_TRY(add_edges(g, name, n, of, most, all));
        }
    return DX_OK;
}

/* The names that are neither unknowns nor integers of families; *few is false where they are too
 * many. */
static dx_status names_of(dx_exact *p, dx_id *name, uint32_t *n, bool *few)
{
    dx_graph *g = &p->e->session->graph;
    enum { ROOM = 12 };
    dx_id own[ROOM], all = dx_vector(g, p->f.n, p->f.f);
    DX_TRY(dx_check(g, all));
    const size_t count = dx_free_symbols(g, all, ROOM, own);
    *n = 0;
    *few = count < ROOM;
    dx_sort_names(g, own, *few ? count : 0);
    for (size_t i = 0; i < count && *few; i++) {
        bool unknown = false;
        for (uint32_t k = 0; k < p->u.n && !unknown; k++)
            unknown = dx_same(own[i], p->u.name[k]);
        if (unknown)
            continue;
        *few = *n < MOST_NAMES;
        if (*few)
            name[(*n)++] = own[i];
    }
    return DX_OK;
}

static dx_status choose_points(dx_exact *p, points *all)
{
    dx_graph *g = &p->e->session->graph;
    dx_id name[MOST_NAMES];
    uint32_t n;
    bool few;
    all->n = 0;
    DX_TRY(names_of(p, name, &n, &few));
    if (!few || n == 0)
        return DX_OK;
    if (n == 1)
        DX_TRY(add_table(g, name, 1, one_name, sizeof one_name / sizeof *one_name, all));
    if (n == 2)
        DX_TRY(add_table(g, name, 2, two_names, sizeof two_names / sizeof *two_names, all));
    for (uint32_t i = 0; i < n && n == 3; i++) {
        const dx_id two[] = {name[i], name[(i + 1) % 3]};
        DX_TRY(add_table(g, two, 2, of_three, sizeof of_three / sizeof *of_three, all));
    }
    if (p->u.n > 1 && all->n > MOST_OF_SYSTEM) /* they take longer; the first ones tell most */
        all->n = MOST_OF_SYSTEM;
    return n < 3 ? add_edges_of_words(p, name, n, all) : DX_OK;
}

/* ---- what is found there ------------------------------------------------------------------------
 */

/* What was known of an answer. */
typedef struct answer {
    dx_solved found;
    size_t n_stretches;
    const dx_solved_stretch *stretch;
    dx_id against;
} answer;

static dx_status remember(dx_exact *p, answer *was)
{
    dx_context *context = &p->e->session->context;
    const size_t n = p->found.n;
    *was = (answer){p->found, p->n_stretches, p->stretch, p->against};
    was->found.value = dx_statement_ids(p->e, n * p->u.n + 1);
    was->found.row = dx_arena_alloc(&context->arena, (n + 1) * sizeof *was->found.row);
    if (!was->found.value || !was->found.row)
        return dx_no_memory(context);
    if (n > 0) {
        memcpy(was->found.value, p->found.value, n * p->u.n * sizeof *was->found.value);
        memcpy(was->found.row, p->found.row, n * sizeof *was->found.row);
    }
    was->found.room = n;
    return DX_OK;
}

static dx_status go_back(dx_exact *p, const answer *to)
{
    answer copy;
    p->found = to->found;
    p->n_stretches = to->n_stretches;
    p->stretch = to->stretch;
    p->against = to->against;
    DX_TRY(remember(p, &copy)); /* what is there may be changed in its place */
    p->found = copy.found;
    return DX_OK;
}

static bool is_as_before(const dx_exact *p, const answer *was)
{
    bool same = p->found.n == was->found.n && p->n_stretches == was->n_stretches &&
                (dx_same(p->against, was->against) || p->found.n > 0);
    for (size_t i = 0; i < p->found.n && same; i++)
        same = p->found.row[i].word == was->found.row[i].word &&
               p->found.row[i].n_words == was->found.row[i].n_words;
    return same;
}

/* Does it change nothing? What was known is kept as *was, and what is found is not taken away. */
static dx_status try_at(dx_exact *p, const dx_lost_way *way, const dx_special *at,
                        const dx_special *witness, answer *was, bool *nothing)
{
    dx_word assumed[DX_MOST_PATH_WORDS];
    uint32_t n;
    bool never;
    DX_TRY(dx_poll_now(p->e->session->graph.context));
    DX_TRY(remember(p, was));
    DX_TRY(dx_special_assumed(p, at, &n, assumed, &never));
    if (!never)
        DX_TRY(dx_excuse(p->e->session->graph.context, way->solve_at(p, way->of, at, witness)));
    *nothing = is_as_before(p, was);
    return DX_OK;
}

/* The k-th case of which the pair is one. */
static dx_status general_case(dx_graph *g, const dx_special *pair, uint32_t k, dx_special *out,
                              bool *is)
{
    const dx_id sum = dx_add(g, pair->value[0], pair->value[1]);
    const dx_id product = dx_mul(g, pair->value[0], pair->value[1]);
    const dx_id minus = dx_neg(g, pair->name[1]);
    DX_TRY(dx_check(g, sum));
    DX_TRY(dx_check(g, product));
    DX_TRY(dx_check(g, minus));
    *is = true;
    switch (k) {
    case 0:
    case 1:
        return dx_special_single(g, pair->name[k], pair->value[k], out);
    case 2:
        *is = dx_same(pair->value[0], pair->value[1]);
        return dx_special_single(g, pair->name[0], pair->name[1], out);
    case 3:
        *is = dx_is_int(g, sum, 0);
        return dx_special_single(g, pair->name[0], minus, out);
    default:
        *is = dx_is_int(g, sum, 1);
        return dx_special_single(g, pair->name[0], dx_add(g, minus, dx_int(g, 1)), out);
    }
}

/* A case with the points that are of it, and at which something is missing. */
typedef struct wider {
    dx_special at;
    uint32_t points, order;
} wider;

/* The last one of the points that are of the case: the first ones are of others, too. */
static const dx_special *witness_of(dx_graph *g, const dx_special *at, const points *all)
{
    for (uint32_t i = all->n; i-- > 0;) {
        dx_id there = dx_substitute(g, at->zero, all->at[i].n, all->at[i].name, all->at[i].value);
        if (!dx_is_none(there) && dx_is_int(g, there, 0))
            return &all->at[i];
    }
    return NULL;
}

static dx_status add_wider(dx_exact *p, const dx_special *point, uint32_t *n, wider *all)
{
    enum { CASES = 5 };
    for (uint32_t k = 0; k < CASES && point->n == 2; k++) {
        dx_special at;
        uint32_t i = 0;
        bool is;
        DX_TRY(general_case(&p->e->session->graph, point, k, &at, &is));
        while (is && i < *n && !dx_special_is_same(&all[i].at, &at))
            i++;
        if (is && i == *n && *n < MOST_POINTS)
            all[(*n)++] = (wider){at, 0, i};
        if (is && i < *n)
            all[i].points++;
    }
    return DX_OK;
}

static int by_points(const void *a, const void *b)
{
    const wider *x = a, *y = b;
    return x->points != y->points ? (x->points < y->points) - (x->points > y->points)
                                  : (x->order > y->order) - (x->order < y->order);
}

/* Which points are still wanting? */
static dx_status keep_wanting(dx_exact *p, const dx_lost_way *way, points *all)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < all->n; i++) {
        answer was;
        bool nothing;
        DX_TRY(try_at(p, way, &all->at[i], NULL, &was, &nothing));
        if (nothing)
            continue;
        DX_TRY(go_back(p, &was));
        all->at[kept++] = all->at[i];
    }
    all->n = kept;
    return DX_OK;
}

/* Cases of one name, or of equal ones, that mend at least two points, those with the most points
 * first. */
static dx_status widen(dx_exact *p, const dx_lost_way *way, points *all)
{
    wider *cases = dx_arena_alloc(&p->e->session->context.arena, MOST_POINTS * sizeof *cases);
    uint32_t n = 0;
    if (!cases)
        return dx_no_memory(&p->e->session->context);
    for (uint32_t i = 0; i < all->n; i++)
        DX_TRY(add_wider(p, &all->at[i], &n, cases));
    qsort(cases, n, sizeof *cases, by_points);
    for (uint32_t k = 0; k < n && cases[k].points > 1 && all->n > 1; k++) {
        const points before = *all;
        const dx_special *witness = witness_of(&p->e->session->graph, &cases[k].at, &before);
        answer was;
        bool nothing;
        if (!witness)
            continue;
        DX_TRY(try_at(p, way, &cases[k].at, witness, &was, &nothing));
        if (nothing)
            continue;
        DX_TRY(keep_wanting(p, way, all));
        if (all->n + 1 < before.n)
            continue;
        *all = before;
        DX_TRY(go_back(p, &was));
    }
    return DX_OK;
}

/* Is it a value of one name that is nothing special? */
static bool is_any_value(const dx_graph *g, const dx_special *at)
{
    int64_t p, q;
    bool any = false;
    if (at->n != 1 || !dx_get_small_rational(g, at->value[0], &p, &q) || q > 2)
        return false;
    for (size_t i = 0; i < sizeof one_name / sizeof *one_name; i++)
        any = any || (double)one_name[i].of[0] / 2 == (double)p / (double)q;
    return any;
}

/* Is it a point of a curve, as a*b = 2 is, that the rows leave out, or on which there are some? */
static dx_status is_of_curve(dx_exact *p, const answer *known, const dx_special *at, bool *is)
{
    dx_graph *g = &p->e->session->graph;
    *is = false;
    for (size_t i = 0; i <= known->found.n && at->n == 2 && !*is; i++) {
        const dx_solution_row none = {0}, *row = i < known->found.n ? &known->found.row[i] : &none;
        for (uint32_t k = 0; k <= row->n_words && !*is; k++) {
            const bool last = k == row->n_words; /* p->against, once */
            const dx_id zero = last ? known->against : row->word[k].of;
            dx_special names;
            dx_id two[2];
            if (dx_is_none(zero) || dx_free_symbols(g, zero, 2, two) < 2 ||
                (last && i < known->found.n) || (!last && row->word[k].how != DX_OTHER_THAN))
                continue;
            dx_id there = dx_substitute(g, zero, at->n, at->name, at->value);
            if (dx_is_none(there))
                DX_TRY(dx_excuse(g->context, dx_check(g, there)));
            if (dx_is_none(there) || !dx_is_int(g, there, 0))
                continue;
            DX_TRY(dx_exact_names_of(g, zero, DX_SPECIAL_NAMES, &names.n, names.name, names.value));
            *is = names.n == 0;
        }
    }
    return DX_OK;
}

/* Each of the points that are left is told by itself, unless these are too many, or are values like
 * others: then it is not at these alone that solutions are missing. */
static dx_status tell_points(dx_exact *p, const dx_lost_way *way, const points *all, uint32_t *told)
{
    answer before, was;
    bool nothing;
    uint32_t any = 0, pairs = 0;
    bool curve;
    DX_TRY(remember(p, &before));
    for (uint32_t i = 0; i < all->n && *told <= MOST_TOLD; i++) {
        DX_TRY(try_at(p, way, &all->at[i], NULL, &was, &nothing));
        *told += !nothing;
        any += !nothing && is_any_value(&p->e->session->graph, &all->at[i]);
        DX_TRY(is_of_curve(p, &before, &all->at[i], &curve));
        pairs += !nothing && curve;
    }
    if (*told <= MOST_TOLD && any < 2 && pairs < 2) /* of a curve they are samples */
        return DX_OK;
    p->singular = true;
    return go_back(p, &before);
}

/* What is told of a case may take back what was told of all solutions, that another one is left
 * out: then there is a second look. */
dx_status dx_exact_lost_points(dx_exact *p, const dx_lost_way *way)
{
    enum { MOST_LOOKS = 3 };
    dx_arena *arena = &p->e->session->context.arena;
    points *all = dx_arena_alloc(arena, sizeof *all), *left = dx_arena_alloc(arena, sizeof *left);
    uint32_t told = 0;
    if (!all || !left)
        return dx_no_memory(&p->e->session->context);
    if (!dx_is_none(p->positive)) /* others are not looked for */
        return DX_OK;
    DX_TRY(choose_points(p, all));
    for (int look = 0; look < MOST_LOOKS && !p->singular; look++) {
        const size_t before = p->found.n;
        *left = *all;
        DX_TRY(keep_wanting(p, way, left));
        if (left->n == 0)
            return DX_OK;
        DX_TRY(widen(p, way, left));
        DX_TRY(tell_points(p, way, left, &told));
        if (p->found.n == before)
            return DX_OK;
    }
    return DX_OK;
}
