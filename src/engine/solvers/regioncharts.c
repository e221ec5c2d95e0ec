/* Where a formula has corners it is another one on each side of them, and smooth there. Where it
 * has a root of an unknown, x^(1/2), it is smooth in that root, s with x = s^2, which is not below
 * 0; a point has the same kind there, for x and s go to each other continuously. */
#include "engine/solvers/regioncharts.h"

#include "engine/algebra.h"
#include "engine/assume.h"
#include "engine/solvers/constrained.h"
#include "engine/solvers/continuous.h"
#include "engine/solvers/exactpieces.h"
#include "engine/solvers/exactzeros.h"

#include "expr/walk.h"
#include "symbolic/derivatives/diff.h"

#include <string.h>

enum { NO_SIDE = 255, UNKNOWN_SIGN = 2, MOST_SIDES = 16 };

/* ---- smooth regions ----------------------------------------------------------------------------
 */

/* The box that sides of one unknown each, a*x + b, leave. */
static dx_status find_box(const dx_region *r, dx_id *lo, dx_id *hi)
{
    dx_graph *g = &r->e->session->graph;
    for (uint32_t i = 0; i < r->n; i++) {
        lo[i] = dx_minus_inf(g);
        hi[i] = dx_inf(g);
    }
    for (uint32_t i = 0; i < r->k; i++) {
        const dx_id side = r->side[i];
        const bool sum = dx_op_of(g, side) == DX_OP_ADD;
        const dx_id constant = sum ? dx_constant(g, side) : dx_int(g, 0);
        dx_id scale, of;
        if (sum && dx_terms(g, side) != 1)
            continue;
        if (sum) {
            scale = dx_coefficient(g, side, 0);
            of = dx_term(g, side, 0);
        } else
            dx_split_coefficient(g, side, &scale, &of);
        for (uint32_t k = 0; k < r->n; k++)
            if (dx_same(of, r->u->name[k]))
                (dx_number_sign(g, scale) > 0 ? hi : lo)[k] =
                    dx_number_neg(g, dx_number_div(g, constant, scale));
    }
    return dx_check(g, lo[0]);
}

/* Has a formula slopes, that are continuous, in the closed box? Its own unknowns have ends there.
 */
static dx_status is_smooth_in(const dx_region *r, dx_id f, const dx_id *lo, const dx_id *hi,
                              bool *smooth)
{
    ddx_session *s = r->e->session;
    dx_graph *g = &s->graph;
    dx_id *own = dx_statement_ids(r->e, 3 * (size_t)r->n);
    uint32_t n = 0;
    bool creases;
    if (!own)
        return DX_NOMEM;
    DX_TRY(dx_has_creases(g, 1, &f, &creases));
    *smooth = !creases;
    for (uint32_t i = 0; i < r->n && *smooth; i++) {
        if (!dx_contains(g, f, r->u->name[i]))
            continue;
        *smooth = dx_op_of(g, lo[i]) != DX_OP_INF && dx_op_of(g, hi[i]) != DX_OP_INF;
        own[n] = r->u->name[i];
        own[r->n + n] = lo[i];
        own[2 * r->n + n++] = hi[i];
    }
    if (*smooth)
        DX_TRY(dx_is_continuous_in(s, f, n, own, own + r->n, own + 2 * r->n, smooth));
    for (uint32_t i = 0; i < n && *smooth; i++) {
        dx_id slope;
        DX_TRY(dx_diff(g, s->rules, f, own[i], 1, &slope));
        DX_TRY(dx_is_continuous_in(s, slope, n, own, own + r->n, own + 2 * r->n, smooth));
    }
    return DX_OK;
}

dx_status dx_is_smooth_region(const dx_region *r, bool *smooth)
{
    ddx_session *s = r->e->session;
    dx_id *lo = dx_statement_ids(r->e, 2 * (size_t)r->n), *hi = lo + r->n;
    if (!lo)
        return DX_NOMEM;
    DX_TRY(find_box(r, lo, hi));
    *smooth = true;
    for (uint32_t i = 0; i < 1 + r->m + r->k && *smooth; i++) {
        const dx_id f = i == 0 ? r->of : i <= r->m ? r->equation[i - 1] : r->side[i - 1 - r->m];
        DX_TRY(dx_are_smooth_everywhere(s, 1, &f, r->n, r->u->name, smooth));
        if (!*smooth)
            DX_TRY(is_smooth_in(r, f, lo, hi, smooth));
    }
    return DX_OK;
}

/* ---- charts ------------------------------------------------------------------------------------
 */

/* c0 + c1*x = s^power; power is 1 where there is no root, and s is x. */
typedef struct root {
    int64_t power;
    dx_id c0, c1, s;
    bool strict; /* a side that does not belong to the region says what the root does */
} root;

typedef struct chart {
    dx_region in;
    uint32_t n_hidden;
    dx_id hidden[MOST_SIDES];  /* not above 0 in the chart; in the unknowns of the region */
    uint8_t outer[MOST_SIDES]; /* of each side of the chart that of the region, or NO_SIDE */
    root *roots;
    dx_id *back, *at; /* the unknowns of the region in those of the chart; its rows' points */
    bool same;        /* the unknowns are those of the region */
} chart;

/* a = c0 + c1*x with numbers; false: it is not. */
static bool is_line(dx_graph *g, dx_id a, dx_id name, dx_id *c0, dx_id *c1)
{
    dx_id of;
    if (dx_op_of(g, a) == DX_OP_ADD) {
        if (dx_terms(g, a) != 1)
            return false;
        *c0 = dx_constant(g, a);
        *c1 = dx_coefficient(g, a, 0);
        of = dx_term(g, a, 0);
    } else {
        *c0 = dx_int(g, 0);
        dx_split_coefficient(g, a, c1, &of);
    }
    return dx_same(of, name);
}

static bool has_unknown(const dx_region *r, dx_id a)
{
    for (uint32_t i = 0; i < r->n; i++)
        if (dx_contains(&r->e->session->graph, a, r->u->name[i]))
            return true;
    return false;
}

/* Is a factor a root of an unknown, and of which? *known is false for another root. */
static bool is_root(const dx_region *r, dx_id product, uint32_t i, uint32_t *k, dx_id *c0,
                    dx_id *c1, bool *known)
{
    dx_graph *g = &r->e->session->graph;
    const dx_id base = dx_base(g, product, i), exponent = dx_exponent(g, product, i);
    if (dx_is_integer(g, exponent) || !has_unknown(r, base))
        return false;
    for (*k = 0; *k < r->n; (*k)++)
        if (dx_is_number(g, exponent) && is_line(g, base, r->u->name[*k], c0, c1))
            return true;
    *known = false;
    return false;
}

/* The first product with a root of an unknown; NONE: there is none. */
static dx_status first_root(const dx_region *r, uint32_t n, const dx_id *f, dx_id *node,
                            bool *known)
{
    dx_graph *g = &r->e->session->graph;
    dx_walk walk;
    *node = DX_NONE;
    DX_TRY(dx_walk_make(g, n, f, &walk));
    for (size_t j = 0; j < walk.n && *known && dx_is_none(*node); j++) {
        dx_id c0, c1;
        uint32_t k;
        if (dx_op_of(g, walk.id[j]) != DX_OP_MUL)
            continue;
        for (uint32_t i = 0; i < dx_factors(g, walk.id[j]) && *known; i++)
            if (is_root(r, walk.id[j], i, &k, &c0, &c1, known))
                *node = walk.id[j];
    }
    dx_walk_free(&walk);
    return DX_OK;
}

static int64_t common_multiple(int64_t a, int64_t b)
{
    int64_t x = a, y = b;
    while (y != 0) {
        const int64_t rest = x % y;
        x = y;
        y = rest;
    }
    return a / x * b;
}

/* Which unknowns have roots, and of which power? */
static dx_status find_roots(const dx_region *r, uint32_t n, const dx_id *f, root *roots,
                            bool *known)
{
    enum { MOST = 12 };
    dx_graph *g = &r->e->session->graph;
    dx_walk walk;
    DX_TRY(dx_walk_make(g, n, f, &walk));
    for (size_t j = 0; j < walk.n && *known; j++) {
        dx_id c0, c1;
        uint32_t k;
        if (dx_op_of(g, walk.id[j]) != DX_OP_MUL)
            continue;
        for (uint32_t i = 0; i < dx_factors(g, walk.id[j]) && *known; i++) {
            if (!is_root(r, walk.id[j], i, &k, &c0, &c1, known))
                continue;
            const dx_id of = dx_number_denominator(g, dx_exponent(g, walk.id[j], i));
            if (roots[k].power > 1)
                *known = dx_same(c0, roots[k].c0) && dx_same(c1, roots[k].c1);
            *known = *known && dx_is_small_int(of);
            if (!*known)
                break;
            roots[k].power = common_multiple(roots[k].power, dx_small_int(of));
            roots[k].c0 = c0;
            roots[k].c1 = c1;
            *known = roots[k].power <= MOST;
        }
    }
    dx_walk_free(&walk);
    return DX_OK;
}

/* Writes n formulas with the roots. */
static dx_status put_roots(const dx_region *r, uint32_t n, dx_id *f, const root *roots,
                           const dx_id *back)
{
    dx_graph *g = &r->e->session->graph;
    bool known = true;
    dx_id node;
    DX_TRY(first_root(r, n, f, &node, &known));
    while (known && !dx_is_none(node)) {
        dx_id product = dx_int(g, 1);
        for (uint32_t i = 0; i < dx_factors(g, node); i++) {
            dx_id base = dx_base(g, node, i), exponent = dx_exponent(g, node, i), c0, c1;
            uint32_t k;
            if (is_root(r, node, i, &k, &c0, &c1, &known)) {
                base = roots[k].s;
                exponent = dx_number_mul(g, exponent, dx_int(g, roots[k].power));
            }
            product = dx_mul(g, product, dx_pow(g, base, exponent));
        }
        DX_TRY(dx_check(g, product));
        for (uint32_t i = 0; i < n; i++) {
            f[i] = dx_rename(g, f[i], node, product);
            DX_TRY(dx_check(g, f[i]));
        }
        DX_TRY(first_root(r, n, f, &node, &known));
    }
    for (uint32_t i = 0; i < n; i++) {
        f[i] = dx_substitute(g, f[i], r->n, r->u->name, back);
        DX_TRY(dx_check(g, f[i]));
    }
    return DX_OK;
}

/* Does the root say that a formula is not above 0? */
static bool is_said_by(const dx_region *r, dx_id f, const root *of, uint32_t k)
{
    dx_graph *g = &r->e->session->graph;
    dx_id c0, c1;
    return of->power > 1 && is_line(g, f, r->u->name[k], &c0, &c1) &&
           dx_number_sign(g, dx_number_mul(g, c1, of->c1)) < 0 &&
           dx_same(dx_number_mul(g, c0, of->c1), dx_number_mul(g, of->c0, c1));
}

static void add_side(chart *c, dx_id f, uint8_t outer)
{
    dx_id *side = (dx_id *)c->in.side;
    c->outer[c->in.k] = outer;
    side[c->in.k++] = f;
}

/* The sides that belong to the region first. f: those of the region and of the piece, as typed and
 * with the roots. */
static void add_sides(const dx_region *r, chart *c, const dx_id *typed, const dx_id *f, uint32_t n)
{
    dx_graph *g = &r->e->session->graph;
    bool said[MOST_SIDES] = {false};
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < r->n; k++)
            if (is_said_by(r, typed[i], &c->roots[k], k)) {
                said[i] = true;
                c->roots[k].strict = c->roots[k].strict || (i >= r->own && i < r->k);
            }
    for (int strict = 0; strict < 2; strict++) {
        for (uint32_t i = 0; i < n; i++)
            if (!said[i] && (i >= r->own && i < r->k) == (strict > 0))
                add_side(c, f[i], (uint8_t)(i < r->k ? i : NO_SIDE));
        for (uint32_t k = 0; k < r->n; k++)
            if (c->roots[k].power > 1 && c->roots[k].strict == (strict > 0))
                add_side(c, dx_neg(g, c->roots[k].s), NO_SIDE);
        if (strict == 0)
            c->in.own = c->in.k;
    }
}

static dx_status name_roots(const dx_region *r, chart *c, dx_unknowns *u)
{
    dx_graph *g = &r->e->session->graph;
    dx_id *name = dx_statement_ids(r->e, 2 * (size_t)r->n);
    if (!name)
        return DX_NOMEM;
    c->back = name + r->n;
    c->same = true;
    for (uint32_t k = 0; k < r->n; k++) {
        root *of = &c->roots[k];
        const char text[] = {'\'', 's', (char)('a' + k)};
        name[k] = c->back[k] = r->u->name[k];
        if (of->power == 1)
            continue;
        c->same = false;
        name[k] = of->s = dx_symbol(g, text, sizeof text);
        const dx_id power = dx_pow(g, of->s, dx_int(g, of->power));
        c->back[k] = dx_div(g, dx_sub(g, power, of->c0), of->c1);
        DX_TRY(dx_check(g, c->back[k]));
        const dx_id base = dx_add(g, of->c0, dx_mul(g, of->c1, r->u->name[k]));
        c->hidden[c->n_hidden++] = dx_neg(g, base);
    }
    *u = *r->u;
    u->name = name;
    return dx_check(g, name[0]);
}

/* *known is false where it is not smooth, or has too many sides. */
static dx_status make_chart(const dx_region *r, const dx_smooth_piece *piece, chart *c, bool *known)
{
    dx_graph *g = &r->e->session->graph;
    dx_arena *arena = &g->context->arena;
    const uint32_t before = 1 + r->m + r->k, n = before + piece->n_signs;
    dx_id *typed = dx_statement_ids(r->e, 2 * (size_t)n + MOST_SIDES), *f = typed + n;
    dx_unknowns *u = dx_arena_alloc(arena, sizeof *u);
    *c = (chart){.roots = dx_arena_alloc(arena, r->n * sizeof(root))};
    *known = r->k + piece->n_signs + r->n <= MOST_SIDES;
    if (!typed || !u || !c->roots)
        return dx_no_memory(g->context);
    if (!*known)
        return DX_OK;
    memcpy(typed, piece->f, before * sizeof *f);
    for (uint32_t i = 0; i < piece->n_signs; i++)
        c->hidden[c->n_hidden++] = typed[before + i] = dx_neg(g, piece->sign[i]);
    DX_TRY(dx_check(g, typed[0]));
    memcpy(f, typed, n * sizeof *f);
    for (uint32_t k = 0; k < r->n; k++)
        c->roots[k] = (root){.power = 1};
    DX_TRY(find_roots(r, n, f, c->roots, known));
    if (!*known)
        return DX_OK;
    DX_TRY(name_roots(r, c, u));
    DX_TRY(put_roots(r, n, f, c->roots, c->back));
    c->in = (dx_region){.e = r->e,
                        .u = u,
                        .of = f[0],
                        .n = r->n,
                        .m = r->m,
                        .equation = f + 1,
                        .side = typed + 2 * (size_t)n,
                        .where = r->where,
                        .ends = r->ends,
                        .points = r->points};
    c->in.points.name = u->name;
    c->in.beside = c->in.points;
    add_sides(r, c, typed + 1 + r->m, f + 1 + r->m, n - 1 - r->m);
    DX_TRY(dx_is_smooth_region(&c->in, known));
    c->in.name = dx_statement_ids(r->e, r->n + r->m + c->in.own);
    if (!c->in.name)
        return DX_NOMEM;
    memcpy(c->in.name, u->name, r->n * sizeof *c->in.name);
    return dx_name_multipliers(u, r->m + c->in.own, c->in.name + r->n);
}

/* ---- their points ------------------------------------------------------------------------------
 */

static dx_status go_back(const dx_region *r, const chart *c, const dx_id *at, dx_id *out)
{
    dx_graph *g = &r->e->session->graph;
    for (uint32_t k = 0; k < r->n; k++) {
        out[k] = dx_substitute(g, c->back[k], r->n, c->in.u->name, at);
        DX_TRY(dx_check(g, out[k]));
    }
    return c->same ? DX_OK : dx_make_readable(r->e->session, r->n, out);
}

/* Nothing is assumed, so that all of its points are found. */
static dx_status take_chart(const dx_region *r, chart *c, bool has[2])
{
    const size_t columns = r->n + r->m + c->in.own + 2;
    DX_TRY(dx_region_take_all(&c->in));
    DX_TRY(dx_region_take_curves(&c->in));
    DX_TRY(dx_region_has_with_sides(&c->in, c->in.points.complete, has));
    c->at = dx_statement_ids(r->e, c->in.rows * r->n + 1);
    if (!c->at)
        return DX_NOMEM;
    for (size_t i = 0; i < c->in.rows; i++)
        DX_TRY(go_back(r, c, c->in.value + i * columns, c->at + i * r->n));
    return DX_OK;
}

/* 1: the point is in the chart, 0: on its border, -1: it is not in it; or UNKNOWN_SIGN. */
static dx_status place_in(const dx_region *r, const chart *c, const dx_id *at, int *place)
{
    *place = 1;
    for (uint32_t i = 0; i < c->n_hidden && *place >= 0 && *place != UNKNOWN_SIGN; i++) {
        int sign;
        DX_TRY(dx_region_sign_at(r, c->hidden[i], at, &sign));
        *place = sign == UNKNOWN_SIGN ? sign : sign > 0 ? -1 : sign == 0 ? 0 : *place;
    }
    return DX_OK;
}

/* What a point on borders is, by what it is in each chart that has it. */
static dx_status kind_on_border(const dx_region *r, size_t n, const chart *charts, const dx_id *at,
                                const char **kind)
{
    dx_graph *g = &r->e->session->graph;
    bool least = true, most = true, open = false;
    for (size_t j = 0; j < n; j++) {
        const chart *c = &charts[j];
        const size_t columns = r->n + r->m + c->in.own + 2;
        int place;
        size_t i = 0;
        DX_TRY(place_in(r, c, at, &place));
        if (place < 0)
            continue;
        while (i < c->in.rows && memcmp(c->at + i * r->n, at, r->n * sizeof *at) != 0)
            i++;
        const bool listed = i < c->in.rows;
        const dx_id own = listed ? c->in.value[(i + 1) * columns - 1] : DX_NONE;
        const bool is_least = listed && dx_same(own, dx_string(g, "minimum", 7));
        const bool is_most = listed && dx_same(own, dx_string(g, "maximum", 7));
        const bool neither =
            listed ? dx_same(own, dx_string(g, "saddle", 6)) : c->in.points.complete;
        if (is_least || is_most || (neither && place != UNKNOWN_SIGN)) {
            least = least && is_least;
            most = most && is_most;
        } else
            open = true;
    }
    *kind = !least && !most ? "saddle" : open ? "undecided" : least ? "minimum" : "maximum";
    return dx_check(g, r->of);
}

/* Inside of all sides, where the formula itself is smooth, its Hessian tells the kind. */
static dx_status kind_inside(const dx_region *r, const dx_id *at, const char **kind)
{
    ddx_session *s = r->e->session;
    dx_critical c = {.session = s, .n = r->n, .name = r->u->name, .of = r->of};
    bool inside = r->m == 0;
    for (uint32_t i = 0; i < r->k && inside; i++) {
        int sign;
        DX_TRY(dx_region_sign_at(r, r->side[i], at, &sign));
        inside = sign < 0;
    }
    if (inside)
        DX_TRY(dx_are_smooth_everywhere(s, 1, &r->of, r->n, r->u->name, &inside));
    if (!inside)
        return DX_OK;
    dx_verdict_at there;
    DX_TRY(dx_critical_prepare(&c));
    DX_TRY(dx_critical_judge(&c, at, 1, &there));
    *kind = there.kind;
    return DX_OK;
}

static bool is_listed(const dx_region *r, const dx_id *at)
{
    const size_t columns = r->n + r->m + r->own + 2;
    for (size_t i = 0; i < r->rows; i++)
        if (memcmp(r->value + i * columns, at, r->n * sizeof *at) == 0)
            return true;
    return false;
}

/* The multiplier of the one equation, of which no side is met with =, by the slopes as they are
 * typed: it is the same, and shorter than that by powers of roots. */
static dx_status write_multiplier(const dx_region *r, const dx_id *at, dx_id *multiplier)
{
    ddx_session *s = r->e->session;
    dx_graph *g = &s->graph;
    for (uint32_t i = 0; i < r->n; i++) {
        dx_id slope[2];
        for (int k = 0; k < 2; k++) {
            DX_TRY(
                dx_diff(g, s->rules, k == 0 ? r->of : r->equation[0], r->u->name[i], 1, &slope[k]));
            slope[k] = dx_substitute(g, slope[k], r->n, r->u->name, at);
            if (dx_is_none(slope[k]))
                return dx_excuse(g->context, dx_check(g, slope[k]));
        }
        int sign;
        DX_TRY(dx_excuse(g->context, dx_ball_sign(g, slope[1], 128, &sign)));
        if (sign != 1 && sign != -1)
            continue;
        const dx_id ratio = dx_div(g, slope[0], slope[1]);
        DX_TRY(dx_check(g, ratio));
        *multiplier = ratio;
        return dx_make_readable(s, 1, multiplier);
    }
    return DX_OK;
}

/* The i-th point of a chart; on a border it is told where it is an extremum, without multipliers.
 */
static dx_status add_row(dx_region *r, size_t n, const chart *charts, const chart *c, size_t i)
{
    dx_graph *g = &r->e->session->graph;
    const size_t from = r->n + r->m + c->in.own + 2, to = r->n + r->m + r->own + 2;
    const dx_id *own = c->in.value + i * from, *at = c->at + i * r->n;
    dx_id *row = r->value + r->rows * to;
    const dx_id none = dx_string(g, "none", 4);
    bool obeys;
    int place;
    if (is_listed(r, at))
        return DX_OK;
    DX_TRY(dx_obeys_assumptions(r->e->session, r->n, r->u->name, at, &obeys));
    r->n_aside += !obeys;
    if (!obeys)
        return DX_OK;
    DX_TRY(place_in(r, c, at, &place));
    memcpy(row, at, r->n * sizeof *row);
    for (uint32_t j = 0; j < r->m + r->own; j++)
        row[r->n + j] = j >= r->m ? dx_int(g, 0) : place == 1 ? own[r->n + j] : none;
    for (uint32_t j = 0; j < c->in.own; j++)
        if (c->outer[j] != NO_SIDE && !dx_is_int(g, own[r->n + r->m + j], 0))
            row[r->n + r->m + c->outer[j]] = place == 1 ? own[r->n + r->m + j] : none;
    for (uint32_t j = 0; j < r->own && place != 1; j++) {
        int sign;
        DX_TRY(dx_region_sign_at(r, r->side[j], at, &sign));
        if (sign == 0)
            row[r->n + r->m + j] = none;
    }
    bool free = place == 1 && r->m == 1 && !c->same;
    for (uint32_t j = 0; j < c->in.own && free; j++)
        free = dx_is_int(g, own[r->n + 1 + j], 0);
    if (free)
        DX_TRY(write_multiplier(r, at, row + r->n));
    row[to - 2] = own[from - 2];
    row[to - 1] = own[from - 1];
    if (place != 1) {
        const char *kind;
        DX_TRY(kind_on_border(r, n, charts, at, &kind));
        if (strcmp(kind, "saddle") == 0)
            return DX_OK;
        if (strcmp(kind, "undecided") == 0)
            DX_TRY(kind_inside(r, at, &kind));
        row[to - 1] = dx_string(g, kind, strlen(kind));
        DX_TRY(dx_check(g, row[to - 1]));
    }
    r->rows++;
    return dx_check(g, none);
}

static dx_status add_points(const dx_region *r, const chart *c, const dx_extreme_points *from,
                            dx_extreme_points *to)
{
    dx_id *at = dx_statement_ids(r->e, r->n);
    if (!at)
        return DX_NOMEM;
    to->complete = to->complete && from->complete;
    to->flat = to->flat || from->flat;
    for (uint32_t i = 0; i < from->n_flat; i++)
        dx_extreme_points_add_flat(to, from->flat_value[i]);
    for (size_t i = 0; i < from->count; i++) {
        const dx_extreme_point *p = &from->item[i];
        if (p->stretch || (!dx_is_none(p->filled) && !c->same)) {
            to->complete = false;
            continue;
        }
        if (!dx_is_none(p->filled)) {
            DX_TRY(dx_extreme_points_add_filled(to, p->filled, p->value));
            continue;
        }
        DX_TRY(go_back(r, c, p->at, at));
        DX_TRY(dx_extreme_points_add(to, at, p->value));
    }
    return DX_OK;
}

static dx_status join(dx_region *r, size_t n, const chart *charts)
{
    size_t rows = 0;
    for (size_t i = 0; i < n; i++)
        rows += charts[i].in.rows;
    r->value = dx_statement_ids(r->e, rows * (r->n + r->m + r->own + 2) + 1);
    if (!r->value)
        return DX_NOMEM;
    r->room = rows;
    for (size_t i = 0; i < n; i++) {
        const chart *c = &charts[i];
        for (size_t k = 0; k < c->in.rows; k++)
            DX_TRY(add_row(r, n, charts, c, k));
        DX_TRY(add_points(r, c, &c->in.points, &r->points));
        DX_TRY(add_points(r, c, &c->in.beside, &r->beside));
        r->filled = r->filled || c->in.filled;
    }
    return DX_OK;
}

static dx_status take_charts(dx_region *r, size_t n, chart *charts)
{
    r->chart_has[0] = r->chart_has[1] = true;
    for (size_t i = 0; i < n; i++) {
        bool has[2];
        DX_TRY(take_chart(r, &charts[i], has));
        for (int most = 0; most < 2; most++)
            r->chart_has[most] = r->chart_has[most] && has[most];
    }
    return DX_OK;
}

dx_status dx_region_take_charts(dx_region *r, bool *done)
{
    ddx_session *s = r->e->session;
    const uint32_t n = 1 + r->m + r->k;
    dx_extremal q = {.p = {.e = r->e},
                     .c = {.session = s, .n = r->n, .name = r->u->name, .of = r->of}};
    dx_smooth_pieces pieces;
    dx_id *f = dx_statement_ids(r->e, n);
    *done = false;
    if (!f)
        return DX_NOMEM;
    f[0] = r->of;
    if (r->m > 0)
        memcpy(f + 1, r->equation, r->m * sizeof *f);
    if (r->k > 0)
        memcpy(f + 1 + r->m, r->side, r->k * sizeof *f);
    for (uint32_t i = 0; i < n; i++) {
        bool steps;
        DX_TRY(dx_has_steps(&s->graph, f[i], &steps));
        if (steps)
            return DX_OK;
    }
    DX_TRY(dx_find_smooth_pieces(&q, n, f, &pieces, done));
    chart *charts =
        *done ? dx_arena_alloc(&s->context.arena, (pieces.n + 1) * sizeof *charts) : NULL;
    if (*done && !charts)
        return dx_no_memory(&s->context);
    for (size_t i = 0; i < pieces.n && *done; i++)
        DX_TRY(make_chart(r, &pieces.piece[i], &charts[i], done));
    if (!*done)
        return DX_OK;
    dx_assumptions *before = dx_exchange_assumptions(s, NULL);
    const dx_status status = take_charts(r, pieces.n, charts);
    dx_exchange_assumptions(s, before);
    DX_TRY(status);
    r->charted = true;
    return join(r, pieces.n, charts);
}
