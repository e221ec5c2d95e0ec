#include "engine/solvers/eliminated.h"

#include "engine/oracle.h"
#include "engine/solvers/rootof.h"
#include "expr/walk.h"
#include "numeric/ball.h"
#include "numeric/balls.h"
#include "symbolic/algebra/components.h"
#include "symbolic/algebra/ideal.h"
#include "symbolic/rework/quotients.h"

#include <math.h>

enum { PRECISION = 512, MOST_COMBINATIONS = 4096 };

typedef struct search {
    ddx_session *s;
    uint32_t m, n;
    const dx_id *f, *unknown, *lo, *hi;
    const dx_id *square;      /* n formulas of which each zero is one, too; or NULL */
    dx_root_list *coordinate; /* n lists of what each unknown may be */
    arb_ptr *ball;            /* about these, an array each */
    size_t *at;               /* the combination that is looked at: a choice in each list */
    dx_id *value;             /* n */
    arb_ptr point;            /* n */
    dx_system system;
    dx_root_list *out;
} search;

/* ---- the coordinates ---------------------------------------------------------------------------
 */

/* *known: all real zeros of the polynomial are, and there are not too many. */
static dx_status list_coordinate(search *w, uint32_t i, dx_id polynomial, double *count,
                                 bool *known)
{
    dx_graph *g = &w->s->graph;
    dx_id lo = dx_minus_inf(g), hi = dx_inf(g);
    dx_root_list *l = &w->coordinate[i];
    DX_TRY(dx_search_roots(w->s, 1, &polynomial, &w->unknown[i], &lo, &hi, false, l));
    *count *= (double)l->n_roots;
    *known = l->n_places == 0 && *count <= MOST_COMBINATIONS;
    w->ball[i] = dx_balls_new(&g->context->memory, l->n_roots + 1);
    if (!w->ball[i])
        return dx_no_memory(g->context);
    for (size_t k = 0; k < l->n_roots; k++)
        DX_TRY(dx_ball_evaluate(g, l->value[k], NULL, PRECISION, w->ball[i] + k));
    return DX_OK;
}

/* ---- one combination ---------------------------------------------------------------------------
 */

/* Is an unknown certainly between its ends, or beyond one of them? Neither: it is not known. */
static dx_status compare(search *w, uint32_t i, bool *inside, bool *outside)
{
    dx_graph *g = &w->s->graph;
    for (int upper = 0; upper < 2; upper++) {
        dx_id end = upper ? w->hi[i] : w->lo[i];
        int sign = 0;
        bool zero = dx_same(end, w->value[i]);
        if (zero || dx_op_of(g, end) == DX_OP_INF)
            continue;
        dx_id over = upper ? dx_sub(g, end, w->value[i]) : dx_sub(g, w->value[i], end);
        DX_TRY(dx_check(g, over));
        DX_TRY(dx_excuse(g->context, dx_ball_sign(g, over, 2048, &sign)));
        if (sign == 0)
            DX_TRY(dx_is_exactly_zero(g, over, &zero));
        *outside = *outside || sign < 0;
        *inside = *inside && (sign > 0 || zero);
    }
    return DX_OK;
}

static dx_status is_apart(search *w, bool *apart)
{
    arb_t value;
    const dx_ball_point at = {.n = w->n, .symbol = w->unknown, .value = w->point};
    arb_init(value);
    *apart = false;
    dx_status status = DX_OK;
    for (uint32_t i = 0; i < w->m && status == DX_OK && !*apart; i++) {
        status = dx_ball_evaluate(&w->s->graph, w->f[i], &at, PRECISION, value);
        *apart = status == DX_OK && !arb_contains_zero(value);
    }
    arb_clear(value);
    return status;
}

/* By putting the numbers in; else by Krawczyk's operator on a box around them. */
static dx_status is_zero(search *w, bool *zero)
{
    dx_graph *g = &w->s->graph;
    *zero = true;
    for (uint32_t i = 0; i < w->m && *zero; i++) {
        dx_id a = dx_substitute(g, w->f[i], w->n, w->unknown, w->value);
        DX_TRY(dx_check(g, a));
        DX_TRY(dx_is_exactly_zero(g, a, zero));
    }
    if (*zero || !w->square)
        return DX_OK;
    dx_enclosure enclosure;
    arb_ptr box = w->point + w->n;
    DX_TRY(dx_enclose(&w->system, w->point, box, &enclosure));
    *zero = enclosure.finding == DX_FINDING_ONE;
    for (uint32_t i = 0; i < w->n && *zero; i++)
        *zero =
            arb_contains(box + i, w->point + i); /* then it is the only one near these numbers */
    return DX_OK;
}

static dx_status settle(search *w)
{
    dx_context *context = &w->s->context;
    bool apart, zero, inside = true, outside = false;
    DX_TRY(is_apart(w, &apart));
    for (uint32_t i = 0; i < w->n && !apart && !outside; i++)
        DX_TRY(compare(w, i, &inside, &outside));
    if (apart || outside)
        return DX_OK;
    DX_TRY(is_zero(w, &zero));
    if (!zero || !inside)
        return dx_root_list_leave_box(context, w->out, w->point,
                                      (dx_place){.why = DX_FINDING_PRECISION, .at_end = zero});
    double *key = dx_arena_alloc(&context->arena, w->n * sizeof *key);
    if (!key)
        return dx_no_memory(context);
    for (uint32_t i = 0; i < w->n; i++)
        key[i] = arf_get_d(arb_midref(w->point + i), ARF_RND_NEAR);
    return dx_root_list_add(context, w->out, w->value, key, 1);
}

/* ---- all of them ------------------------------------------------------------------------- */

static dx_status combine(search *w)
{
    for (uint32_t i = 0; i < w->n; i++)
        w->at[i] = 0;
    for (;;) {
        for (uint32_t i = 0; i < w->n; i++) {
            w->value[i] = w->coordinate[i].value[w->at[i]];
            arb_set(w->point + i, w->ball[i] + w->at[i]);
        }
        DX_TRY(settle(w));
        DX_TRY(dx_poll(&w->s->context));
        uint32_t i = 0;
        while (i < w->n && ++w->at[i] == w->coordinate[i].n_roots)
            w->at[i++] = 0;
        if (i == w->n)
            return DX_OK;
    }
}

static dx_status search_all(search *w, const dx_id *polynomial, bool *done)
{
    double count = 1;
    *done = true;
    for (uint32_t i = 0; i < w->n && *done; i++)
        DX_TRY(list_coordinate(w, i, polynomial[i], &count, done));
    if (!*done || count == 0)
        return DX_OK;
    if (!w->square)
        return combine(w);
    DX_TRY(dx_system_init(&w->system, &w->s->graph, w->n, w->square, w->unknown));
    dx_status status = combine(w);
    dx_system_free(&w->system);
    return status;
}

static dx_status allocate(search *w)
{
    dx_arena *arena = &w->s->context.arena;
    w->coordinate = dx_arena_alloc(arena, w->n * sizeof *w->coordinate);
    w->ball = dx_arena_alloc(arena, w->n * sizeof *w->ball);
    w->at = dx_arena_alloc(arena, w->n * sizeof *w->at);
    w->value = dx_arena_alloc(arena, w->n * sizeof *w->value);
    if (!w->coordinate || !w->ball || !w->at || !w->value)
        return dx_no_memory(&w->s->context);
    for (uint32_t i = 0; i < w->n; i++) {
        w->coordinate[i] = (dx_root_list){.n = 1};
        w->ball[i] = NULL;
    }
    w->point = dx_balls_new(&w->s->context.memory, 2 * (size_t)w->n);
    return w->point ? DX_OK : dx_no_memory(&w->s->context);
}

static void free_search(search *w)
{
    dx_memory *memory = &w->s->context.memory;
    for (uint32_t i = 0; i < w->n; i++)
        if (w->ball[i])
            dx_balls_free(memory, w->ball[i], w->coordinate[i].n_roots + 1);
    dx_balls_free(memory, w->point, 2 * (size_t)w->n);
}

/* ---- infinitely many ---------------------------------------------------------------------------
 */

/* Is the point in the component? Neither: it is not known. */
static dx_status is_in_component(search *w, const dx_component *c, const dx_id *at, bool *in,
                                 bool *apart)
{
    dx_graph *g = &w->s->graph;
    *in = true;
    *apart = false;
    for (size_t i = 0; i < c->n && !*apart; i++) {
        int sign = 0;
        bool zero;
        dx_id value = dx_substitute(g, c->equation[i], w->n, w->unknown, at);
        DX_TRY(dx_check(g, value));
        DX_TRY(dx_is_exactly_zero(g, value, &zero));
        if (!zero)
            DX_TRY(dx_excuse(g->context, dx_ball_sign(g, value, 2048, &sign)));
        *apart = sign != 0;
        *in = *in && zero;
    }
    return DX_OK;
}

static dx_status search_polynomials(search *w, bool *done);

/* One of the points of a component of points, which may be in another one, too. */
static dx_status keep_point(search *w, const dx_component *all, size_t count, const dx_id *at,
                            const double *key)
{
    dx_context *context = &w->s->context;
    bool known = true;
    for (size_t i = 0; i < count; i++) {
        bool in, apart;
        if (all[i].dimension == 0)
            continue;
        DX_TRY(is_in_component(w, &all[i], at, &in, &apart));
        if (in)
            return DX_OK;
        known = known && apart;
    }
    if (known)
        return dx_root_list_add(context, w->out, at, key, 1);
    double *end = dx_arena_alloc(&context->arena, w->n * sizeof *end);
    if (!end)
        return dx_no_memory(context);
    for (uint32_t i = 0; i < w->n; i++)
        end[i] = key[i];
    return dx_root_list_leave(context, w->out,
                              &(dx_place){.lo = end, .hi = end, .why = DX_FINDING_FAMILY});
}

static dx_status take_points(search *w, const dx_component *all, size_t count,
                             const dx_component *c, bool *done)
{
    dx_root_list found;
    search points = {.s = w->s,
                     .m = (uint32_t)c->n,
                     .n = w->n,
                     .f = c->equation,
                     .unknown = w->unknown,
                     .lo = w->lo,
                     .hi = w->hi,
                     .square = c->n == w->n ? c->equation : w->square,
                     .out = &found};
    DX_TRY(search_polynomials(&points, done));
    for (size_t i = 0; i < found.n_roots && *done; i++)
        DX_TRY(keep_point(w, all, count, found.value + i * w->n, found.key + i * w->n));
    for (size_t i = 0; i < found.n_places && *done; i++)
        DX_TRY(dx_root_list_leave(&w->s->context, w->out, &found.place[i]));
    return DX_OK;
}

/* A number between the ends, another one for each k. */
static dx_id sample(dx_graph *g, dx_id lo, dx_id hi, uint32_t k)
{
    static const int64_t part[][2] = {{1, 2}, {1, 3}, {3, 4}, {1, 7}, {5, 8}, {9, 10}};
    const int64_t *p = part[k % (sizeof part / sizeof *part)];
    bool low = dx_op_of(g, lo) != DX_OP_INF, high = dx_op_of(g, hi) != DX_OP_INF;
    dx_id share = dx_rational(g, p[0], p[1]);
    if (low && high)
        return dx_add(g, lo, dx_mul(g, share, dx_sub(g, hi, lo)));
    if (low)
        return dx_add(g, lo, share);
    return high ? dx_sub(g, hi, share) : dx_sub(g, dx_scale(g, dx_int(g, 4), share), dx_int(g, 2));
}

/* With numbers for the unknowns that are free: a point of it is found in the box. */
static dx_status has_point(search *w, const dx_component *c, uint32_t attempt, bool *has)
{
    dx_graph *g = &w->s->graph;
    dx_id *list = dx_arena_alloc(&g->context->arena, (c->n + 6 * (size_t)w->n) * sizeof *list);
    if (!list)
        return dx_no_memory(g->context);
    dx_id *of = list + c->n, *at = of + w->n, *rest = at + w->n, *lo = rest + w->n, *hi = lo + w->n;
    uint32_t n = 0, n_rest = 0;
    for (uint32_t i = 0; i < w->n; i++)
        if (c->free >> i & 1) {
            of[n] = w->unknown[i];
            at[n] = sample(g, w->lo[i], w->hi[i], attempt + n);
            DX_TRY(dx_check(g, at[n++]));
        } else {
            rest[n_rest] = w->unknown[i];
            lo[n_rest] = w->lo[i];
            hi[n_rest++] = w->hi[i];
        }
    for (size_t i = 0; i < c->n; i++) {
        list[i] = dx_substitute(g, c->equation[i], n, of, at);
        DX_TRY(dx_check(g, list[i]));
    }
    dx_root_list found;
    bool done;
    DX_TRY(dx_search_eliminated(w->s, (uint32_t)c->n, list, n_rest, rest, lo, hi, &found, &done));
    *has = done && found.n_roots > 0;
    return DX_OK;
}

/* A curve or a surface, all of whose points are zeros. */
static dx_status leave_component(search *w, const dx_component *c)
{
    enum { ATTEMPTS = 5 };
    dx_graph *g = &w->s->graph;
    double *end = dx_arena_alloc(&g->context->arena, 2 * w->n * sizeof *end);
    bool has = false;
    if (!end)
        return dx_no_memory(g->context);
    for (uint32_t i = 0; i < w->n; i++) {
        end[i] = -INFINITY;
        end[w->n + i] = INFINITY;
    }
    for (uint32_t k = 0; k < ATTEMPTS && !has; k++)
        DX_TRY(has_point(w, c, k, &has));
    dx_id of = c->n == 1 ? c->equation[0] : dx_vector(g, c->n, c->equation);
    DX_TRY(dx_check(g, of));
    return dx_root_list_leave(g->context, w->out,
                              &(dx_place){.lo = end,
                                          .hi = end + w->n,
                                          .why = DX_FINDING_FAMILY,
                                          .dimension = c->dimension,
                                          .changes_sign = has,
                                          .zero_of = of});
}

static dx_status search_components(search *w, bool *done)
{
    dx_component *all;
    size_t count;
    DX_TRY(dx_ideal_components(&w->s->graph, w->m, w->f, w->n, w->unknown, &all, &count, done));
    for (size_t i = 0; i < count && *done; i++)
        if (all[i].dimension > 0)
            DX_TRY(leave_component(w, &all[i]));
    for (size_t i = 0; i < count && *done; i++)
        if (all[i].dimension == 0)
            DX_TRY(take_points(w, all, count, &all[i], done));
    return DX_OK;
}

static dx_status search_polynomials(search *w, bool *done)
{
    dx_context *context = &w->s->context;
    dx_ideal kind;
    dx_id *polynomial = dx_arena_alloc(&context->arena, w->n * sizeof *polynomial);
    *w->out = (dx_root_list){.n = w->n};
    *done = false;
    if (!polynomial)
        return dx_no_memory(context);
    DX_TRY(dx_ideal_coordinates(&w->s->graph, w->m, w->f, w->n, w->unknown, &kind, polynomial));
    *done = kind == DX_IDEAL_EMPTY;
    dx_status status = DX_OK;
    if (kind == DX_IDEAL_INFINITE) {
        status = search_components(w, done);
    } else if (kind == DX_IDEAL_POINTS) {
        DX_TRY(allocate(w));
        status = search_all(w, polynomial, done);
        free_search(w);
    }
    if (status == DX_OK && !*done)
        *w->out = (dx_root_list){.n = w->n};
    return status;
}

static dx_status search_of(ddx_session *s, uint32_t m, const dx_id *f, uint32_t n,
                           const dx_id *unknown, const dx_id *lo, const dx_id *hi,
                           dx_root_list *out, bool *done)
{
    search w = {.s = s,
                .m = m,
                .n = n,
                .f = f,
                .unknown = unknown,
                .lo = lo,
                .hi = hi,
                .square = m == n ? f : NULL,
                .out = out};
    return search_polynomials(&w, done);
}

/* ---- denominators ------------------------------------------------------------------- */

/* What is to be different from 0, each once. */
typedef struct factors {
    uint32_t n, room;
    dx_id *base;
} factors;

static void add_factor(factors *l, const dx_graph *g, dx_id a)
{
    bool known = dx_is_number(g, a) || l->n == l->room;
    for (uint32_t i = 0; i < l->n; i++)
        known = known || dx_same(l->base[i], a);
    if (!known)
        l->base[l->n++] = a;
}

static void add_factors(factors *l, const dx_graph *g, dx_id a)
{
    if (dx_op_of(g, a) != DX_OP_MUL)
        add_factor(l, g, a);
    else
        for (uint32_t i = 0; i < dx_factors(g, a); i++)
            add_factor(l, g, dx_base(g, a, i));
}

/* Numbers, unknowns, sums of them, products and whole powers. */
static bool is_rational_node(const dx_graph *g, dx_id a, uint32_t n, const dx_id *unknown)
{
    int64_t exponent;
    bool rational = dx_is_number(g, a) || dx_op_of(g, a) == DX_OP_ADD;
    for (uint32_t i = 0; i < n && !rational; i++)
        rational = dx_same(a, unknown[i]);
    if (dx_op_of(g, a) != DX_OP_MUL)
        return rational;
    for (uint32_t i = 0; i < dx_factors(g, a); i++)
        if (!dx_get_int(g, dx_exponent(g, a, i), &exponent))
            return false;
    return true;
}

static dx_status are_quotients(dx_graph *g, uint32_t m, const dx_id *f, uint32_t n,
                               const dx_id *unknown, bool *quotients)
{
    dx_walk walk;
    DX_TRY(dx_walk_make(g, m, f, &walk));
    *quotients = true;
    for (size_t i = 0; i < walk.n && *quotients; i++)
        *quotients = is_rational_node(g, walk.id[i], n, unknown);
    dx_walk_free(&walk);
    return DX_OK;
}

/* The numerators of m formulas. */
static dx_status clear_denominators(dx_graph *g, uint32_t m, const dx_id *f, dx_id *numerator,
                                    factors *l)
{
    for (uint32_t i = 0; i < m; i++) {
        dx_id below;
        DX_TRY(dx_rework_quotient(g, f[i], DX_REWORK_NUMERATOR, &numerator[i]));
        DX_TRY(dx_rework_quotient(g, f[i], DX_REWORK_DENOMINATOR, &below));
        add_factors(l, g, below);
    }
    return DX_OK;
}

/* Of a list in one more unknown, which goes. */
static dx_status project(ddx_session *s, const dx_root_list *from, uint32_t n, dx_root_list *out)
{
    *out = (dx_root_list){.n = n};
    for (size_t i = 0; i < from->n_roots; i++)
        DX_TRY(dx_root_list_add(&s->context, out, from->value + i * from->n,
                                from->key + i * from->n, 1));
    return DX_OK;
}

/* With an unknown more, t, and t·d = 1, where d is not to be 0 (Cox, Little, O'Shea, 4.2). */
static dx_status search_apart(ddx_session *s, uint32_t m, dx_id *f, const factors *apart,
                              uint32_t n, const dx_id *unknown, const dx_id *lo, const dx_id *hi,
                              dx_root_list *out, bool *done)
{
    dx_graph *g = &s->graph;
    dx_id *name = dx_arena_alloc(&g->context->arena, 3 * ((size_t)n + 1) * sizeof *name);
    dx_root_list found;
    if (!name)
        return dx_no_memory(g->context);
    dx_id *from = name + n + 1, *to = from + n + 1, product = dx_symbol(g, "apart'", 6);
    name[n] = product;
    from[n] = dx_minus_inf(g);
    to[n] = dx_inf(g);
    for (uint32_t i = 0; i < n; i++) {
        name[i] = unknown[i];
        from[i] = lo[i];
        to[i] = hi[i];
    }
    for (uint32_t i = 0; i < apart->n; i++)
        product = dx_mul(g, product, apart->base[i]);
    f[m] = dx_sub(g, product, dx_int(g, 1));
    DX_TRY(dx_check(g, f[m]));
    DX_TRY(search_of(s, m + 1, f, n + 1, name, from, to, &found, done));
    *done = *done && found.n_places == 0;
    return *done ? project(s, &found, n, out) : DX_OK;
}

dx_status dx_search_apart(ddx_session *s, uint32_t m, const dx_id *f, dx_id apart, uint32_t n,
                          const dx_id *unknown, const dx_id *lo, const dx_id *hi, dx_root_list *out,
                          bool *done)
{
    dx_graph *g = &s->graph;
    factors below = {.room = 8 * m + 8};
    dx_id *numerator = dx_arena_alloc(&g->context->arena, (m + 1) * sizeof *numerator);
    below.base = dx_arena_alloc(&g->context->arena, below.room * sizeof *below.base);
    *done = false;
    *out = (dx_root_list){.n = n};
    if (!numerator || !below.base)
        return dx_no_memory(g->context);
    dx_status status = clear_denominators(g, m, f, numerator, &below);
    if (status != DX_OK)
        return dx_excuse(g->context, status);
    if (!dx_is_none(apart))
        add_factors(&below, g, apart);
    return below.n < below.room && below.n > 0
               ? search_apart(s, m, numerator, &below, n, unknown, lo, hi, out, done)
               : DX_OK;
}

dx_status dx_search_eliminated(ddx_session *s, uint32_t m, const dx_id *f, uint32_t n,
                               const dx_id *unknown, const dx_id *lo, const dx_id *hi,
                               dx_root_list *out, bool *done)
{
    bool quotients = false;
    DX_TRY(search_of(s, m, f, n, unknown, lo, hi, out, done));
    if (!*done)
        DX_TRY(are_quotients(&s->graph, m, f, n, unknown, &quotients));
    return !quotients ? DX_OK : dx_search_apart(s, m, f, DX_NONE, n, unknown, lo, hi, out, done);
}
