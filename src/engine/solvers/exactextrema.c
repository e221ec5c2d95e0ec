/* Extrema of formulas with other names than the unknowns in them, or at points that repeat
 * themselves: the gradient system is solved exactly, and what is at a point is told by the signs of
 * formulas. */
#include "engine/solvers/exactextrema.h"

#include "engine/algebra.h"
#include "engine/assume.h"
#include "engine/solvers/constantvalue.h"
#include "engine/solvers/critical.h"
#include "engine/solvers/exactcrease.h"
#include "engine/solvers/exactfamilies.h"
#include "engine/solvers/exactly.h"
#include "engine/solvers/exactneeds.h"
#include "engine/solvers/exactgradient.h"
#include "engine/solvers/exactmerge.h"
#include "engine/solvers/exacttold.h"
#include "engine/solvers/exactzeros.h"
#include "engine/solvers/periodicvalues.h"
#include "engine/solvers/solepoint.h"

#include "expr/assumptions.h"
#include "expr/print.h"
#include "expr/walk.h"
#include "symbolic/forms/waves.h"
#include "symbolic/forms/simplify.h"

#include <string.h>

/* ---- points without a value --------------------------------------------------------------------
 */

/* Can what the formula, the constraints and the gradient need never be met at a point? */
static dx_status is_outside(dx_extremal *q, const dx_id *at, bool *outside)
{
    dx_graph *g = &q->c.session->graph;
    dx_conditions own, c;
    dx_conditions_init(&own, g, DX_NONE);
    dx_conditions_init(&c, g, DX_NONE);
    DX_TRY(dx_conditions_of_value(&own, q->c.of));
    for (uint32_t i = 0; i < q->c.m; i++)
        DX_TRY(dx_conditions_of_value(&own, q->c.constraint[i]));
    for (uint32_t i = 0; i < q->c.n; i++)
        DX_TRY(dx_conditions_of_value(&own, q->c.gradient[i]));
    DX_TRY(dx_conditions_compose(&c, &own, q->c.n, q->c.name, at));
    *outside = dx_conditions_nowhere(&c);
    return DX_OK;
}

static dx_status has_value(dx_extremal *q, const dx_id *at, const dx_solution_row *row, bool *has)
{
    dx_graph *g = &q->c.session->graph;
    const dx_assumptions *before = g->assumptions;
    dx_id value;
    bool outside = false;
    DX_TRY(dx_critical_value(&q->c, at, &value));
    *has = dx_op_of(g, value) != DX_OP_STRING;
    if (!*has)
        return DX_OK;
    dx_status status = dx_exact_know_words(&q->p, row);
    if (status == DX_OK)
        status = is_outside(q, at, &outside);
    g->assumptions = before;
    *has = !outside;
    return dx_excuse(g->context, status);
}

/* log(sin(x)) has no value at half of the points where its gradient vanishes. */
static dx_status drop_valueless(dx_extremal *q)
{
    dx_graph *g = &q->c.session->graph;
    dx_solved *found = &q->p.found;
    const size_t n = q->c.n + q->c.m;
    size_t kept = 0;
    for (size_t i = 0; i < found->n; i++) {
        dx_id *at = found->value + i * n;
        bool has;
        DX_TRY(has_value(q, at, &found->row[i], &has));
        if (!has)
            continue;
        memmove(found->value + kept * n, at, n * sizeof *at);
        found->row[kept++] = found->row[i];
    }
    if (kept < found->n)
        dx_notice(g->context,
                  "points at which the formula or its gradient has no value are left out");
    found->n = kept;
    return DX_OK;
}

/* ---- points that become rows ------------------------------------------------------------------
 */

/* Does a power of 0 by a name occur, which may have a value or none? */
static dx_status holds_open_power(dx_graph *g, size_t n, const dx_id *a, bool *holds)
{
    dx_walk walk;
    DX_TRY(dx_walk_make(g, n, a, &walk));
    *holds = false;
    for (size_t i = 0; i < walk.n && !*holds; i++)
        if (dx_op_of(g, walk.id[i]) == DX_OP_MUL)
            for (uint32_t k = 0; k < dx_factors(g, walk.id[i]) && !*holds; k++)
                *holds = dx_is_int(g, dx_base(g, walk.id[i], k), 0);
    dx_walk_free(&walk);
    return DX_OK;
}

/* Points at which it is not known whether there is a gradient go: K = 0 for K^a. */
static dx_status drop_open_powers(dx_extremal *q, dx_solved *found)
{
    dx_graph *g = &q->c.session->graph;
    const size_t n = q->c.n + q->c.m;
    size_t kept = 0;
    for (size_t i = 0; i < found->n; i++) {
        dx_id *at = found->value + i * n, value = dx_substitute(g, q->c.of, n, q->c.name, at);
        bool open = false;
        DX_TRY(dx_excuse(g->context, dx_is_none(value) ? dx_check(g, value) : DX_OK));
        if (!dx_is_none(value))
            DX_TRY(holds_open_power(g, 1, &value, &open));
        if (!open)
            DX_TRY(holds_open_power(g, n, at, &open));
        if (open)
            continue;
        memmove(found->value + kept * n, at, n * sizeof *at);
        found->row[kept++] = found->row[i];
    }
    if (kept < found->n)
        dx_notice(g->context, "points with a power of 0 that depends on a name are left out");
    q->dropped = q->dropped || kept < found->n;
    found->n = kept;
    return DX_OK;
}

/* Rows for what was found, as far as it lies in the piece (NULL: everywhere). */
static dx_status add_found(dx_extremal *q, const dx_exact *found, bool regular,
                           const dx_smooth_piece *piece, dx_extremal_findings *all)
{
    for (size_t i = 0; i < found->found.n; i++) {
        const dx_id *at = found->found.value + i * found->u.n;
        dx_solution_row row = found->found.row[i];
        bool never = false;
        if (piece)
            DX_TRY(dx_smooth_piece_holds(q, piece, at, &row, &never));
        if (!never)
            DX_TRY(dx_point_needs(q, at, &row, &never));
        if (!never && regular)
            DX_TRY(dx_tidy_bounds(q, found, i, &row));
        if (!never)
            DX_TRY(dx_add_point(q, at, &row, regular, &all->points));
    }
    return DX_OK;
}

/* x^2 + a*y^2 has a line of points for a = 0. */
static dx_status note_singles(dx_extremal *q, dx_extremal_findings *all)
{
    dx_graph *g = &q->c.session->graph;
    for (uint32_t i = 0; i < q->p.n_singles; i++) {
        const dx_id name = q->p.single[i].name, value = q->p.single[i].value;
        dx_id zero = dx_is_none(value) ? name : dx_sub(g, name, value);
        DX_TRY(dx_check(g, zero));
        if (all->n_zeros < DX_MOST_SPECIALS)
            all->zero[all->n_zeros++] = zero;
    }
    if (!dx_is_none(q->p.against) && all->n_zeros < DX_MOST_SPECIALS)
        all->zero[all->n_zeros++] = q->p.against;
    return DX_OK;
}

static dx_status add_points(dx_extremal *q, const dx_smooth_piece *piece, dx_extremal_findings *all)
{
    dx_exact degenerate;
    DX_TRY(drop_open_powers(q, &q->p.found));
    DX_TRY(dx_find_degenerate(q, &degenerate));
    DX_TRY(dx_split_families(q));
    DX_TRY(drop_valueless(q));
    DX_TRY(add_found(q, &q->p, true, piece, all));
    memcpy(all->points.all.index, q->p.index, sizeof all->points.all.index);
    all->points.all.positive = dx_is_none(q->p.positive) ? all->points.all.positive : q->p.positive;
    DX_TRY(add_found(q, &degenerate, false, piece, all));
    DX_TRY(dx_exact_tell_rest(&degenerate));
    return note_singles(q, all);
}

/* Of their indices it is known here, too, that they are integers. */
static dx_status add_known(dx_extremal *q, const dx_smooth_piece *piece, dx_extremal_findings *all)
{
    dx_graph *g = &q->c.session->graph;
    const dx_assumptions *before = g->assumptions;
    dx_status status = dx_exact_know_integers(&q->p);
    if (status == DX_OK)
        status = add_points(q, piece, all);
    g->assumptions = before;
    return status;
}

static void start(const dx_extremal *q, dx_extremal_findings *all)
{
    *all = (dx_extremal_findings){.points.all = q->p, .constant = DX_NONE};
    all->points.all.u.n = q->c.n + q->c.m;
    all->points.all.u.name = (dx_id *)q->c.name;
    all->points.all.found = (dx_solved){0};
}

static dx_status finish(const dx_extremal *q, dx_extremal_findings *all, dx_id *out)
{
    dx_extremal whole = *q;
    DX_TRY(dx_points_table(&whole, &all->points, out));
    if (all->points.n == 0)
        DX_TRY(dx_tell_no_points(q, all));
    dx_tell_free_names(q, all);
    DX_TRY(dx_tell_untold(q, all));
    return dx_exact_tell_rest(&all->points.all);
}

static dx_extremal problem_of(const dx_unknowns *u, const dx_ast *call, dx_id of, uint32_t m,
                              const dx_id *constraint, const dx_id *name)
{
    return (dx_extremal){.p = {.e = u->e, .call = call, .u = *u, .beside = of},
                         .c = {.session = u->e->session,
                               .n = u->n,
                               .m = m,
                               .name = name,
                               .of = of,
                               .constraint = constraint}};
}

/* The points in one piece. */
static dx_status take_piece(dx_extremal *q, const dx_smooth_pieces *pieces,
                            const dx_smooth_piece *piece, bool sharp, dx_extremal_findings *all)
{
    dx_graph *g = &q->c.session->graph;
    const unsigned notices = g->context->notices.n;
    DX_TRY(dx_find_critical(q));
    if (sharp) /* what the slope needs is not said of these points */
        g->context->notices.n = notices;
    bool every = q->p.every;
    bool flat = q->c.m == 0;
    for (uint32_t i = 0; i < q->c.n && flat; i++)
        flat = dx_is_int(g, q->c.gradient[i], 0);
    every = every || flat;
    if (every && pieces->n > 1) {
        all->flat[all->n_flat] = *q;
        all->flat_piece[all->n_flat++] = piece;
        return DX_OK;
    }
    all->every = every;
    if (every)
        return DX_OK;
    if (q->p.open || q->p.filled)
        return dx_refuse_unsolved(q);
    return add_known(q, pieces->n > 1 ? piece : NULL, all);
}

static bool is_listed(const dx_extremal_findings *all, uint32_t n, const dx_id *at)
{
    for (size_t i = 0; i < all->points.n; i++)
        if (memcmp(all->points.item[i].cell, at, n * sizeof *at) == 0)
            return true;
    return false;
}

static dx_status add_all_sharp(dx_extremal *q, const dx_exact *sharp, dx_extremal_findings *all)
{
    dx_graph *g = &q->c.session->graph;
    const dx_assumptions *before = g->assumptions;
    const size_t first = all->points.n;
    memcpy(q->p.index, sharp->index, sizeof q->p.index);
    dx_status status = dx_exact_know_integers(&q->p);
    for (size_t i = 0; i < sharp->found.n && status == DX_OK; i++) {
        const dx_id *at = sharp->found.value + i * q->c.n;
        if (!is_listed(all, q->c.n, at))
            status = dx_add_sharp(q, at, &sharp->found.row[i], &all->points);
    }
    g->assumptions = before;
    if (all->points.n > first)
        memcpy(all->points.all.index, sharp->index, sizeof sharp->index);
    return status;
}

/* Corners and edges of one unknown. */
static dx_status find_sharp(dx_extremal *q, const dx_smooth_pieces *pieces, dx_exact *out)
{
    bool open;
    q->p.u.n = 1;
    DX_TRY(dx_find_sharp(q, q->c.of, pieces, out, &open));
    DX_TRY(drop_open_powers(q, &out->found));
    if (open)
        dx_notice(&q->c.session->context, "corners and edges were not all found");
    q->dropped = q->dropped || open;
    return out->found.n > 0 ? dx_tell_own_domain(q) : DX_OK;
}

static dx_status collect(dx_extremal *q, dx_extremal_findings *all);

/* x = 0 of x*y = 0 needs y != 0, but for y = 0 there is more. */
static dx_status leaves_out(dx_extremal *q, dx_id corner, const dx_solution_row *row, bool *more)
{
    dx_graph *g = &q->c.session->graph;
    *more = false;
    for (uint32_t i = 0; i < row->n_words && !*more; i++)
        for (uint32_t k = 0; k < q->c.n && !*more; k++) {
            dx_id zero = dx_int(g, 0), name = q->c.name[k];
            if (row->word[i].how != DX_OTHER_THAN || !dx_contains(g, row->word[i].of, name))
                continue;
            *more = !dx_same(row->word[i].of, name);
            if (*more)
                break;
            dx_id there = dx_substitute(g, corner, 1, &name, &zero);
            if (dx_is_none(there))
                return dx_excuse(g->context, dx_check(g, there));
            DX_TRY(dx_make_readable(q->c.session, 1, &there));
            *more = dx_is_int(g, there, 0);
        }
    return DX_OK;
}

/* All of a crease, as formulas for one unknown, on which the formula is constant. */
static dx_status take_whole_crease(dx_extremal *q, dx_id corner, uint32_t unknown,
                                   dx_extremal_findings *found, bool *done)
{
    dx_context *context = &q->c.session->context;
    const unsigned notices = context->notices.n;
    dx_exact one = q->p;
    dx_kinds both = {0};
    dx_id *at = dx_statement_ids(q->p.e, q->c.n);
    if (!at)
        return DX_NOMEM;
    one.f = (dx_formulas){.n = 1, .f = &corner};
    one.u.n = 1;
    one.u.name = (dx_id *)&q->c.name[unknown];
    one.found = (dx_solved){0};
    dx_status status = dx_exact_find(&one);
    context->notices.n = notices;
    DX_TRY(dx_excuse(context, status));
    *done = status == DX_OK && !one.open && !one.every && !one.filled && one.found.n > 0;
    for (size_t i = 0; i < one.found.n && *done; i++) {
        bool more;
        DX_TRY(leaves_out(q, corner, &one.found.row[i], &more));
        *done = one.found.row[i].fit == DX_FIT_PROVED && !more;
    }
    if (!*done)
        return DX_OK;
    DX_TRY(dx_kinds_add(q, "minimum", 0, NULL, &both));
    DX_TRY(dx_kinds_add(q, "maximum", 0, NULL, &both));
    memcpy(at, q->c.name, q->c.n * sizeof *at);
    for (size_t i = 0; i < one.found.n; i++) {
        at[unknown] = one.found.value[i];
        DX_TRY(dx_add_known_point(q, at, &one.found.row[i], &both, &found->points));
    }
    return DX_OK;
}

/* The points at which the formula is critical along the crease. Where it is constant there, that is
 * all of it, as one unknown tells it. */
static dx_status find_on_crease(dx_extremal *q, const dx_smooth_pieces *pieces,
                                dx_extremal_findings *found, bool *known)
{
    dx_graph *g = &q->c.session->graph;
    const uint32_t n = q->c.n;
    dx_id *name = dx_statement_ids(q->p.e, n + 1);
    dx_unknowns u = q->p.u;
    if (!name)
        return DX_NOMEM;
    memcpy(name, q->c.name, n * sizeof *name);
    name[n] = dx_symbol(g, "'m", 2);
    DX_TRY(dx_check(g, name[n]));
    u.n = n;
    dx_extremal along = problem_of(&u, q->p.call, pieces->piece[0].f[0], 1, pieces->corner, name);
    along.p.beside = q->p.beside;
    const unsigned notices = g->context->notices.n;
    dx_status status = collect(&along, found);
    g->context->notices.n = notices;
    *known = status == DX_OK && !found->every && !found->unseen;
    if (status != DX_OK || dx_is_none(found->constant))
        return dx_excuse(g->context, status);
    *known = false;
    for (uint32_t i = 0; i < n && !*known; i++)
        DX_TRY(take_whole_crease(q, pieces->corner[0], i, found, known));
    return DX_OK;
}

/* Of several unknowns without constraints, with two pieces that meet. */
static dx_status take_crease(dx_extremal *q, const dx_smooth_pieces *pieces,
                             dx_extremal_findings *all)
{
    dx_graph *g = &q->c.session->graph;
    dx_extremal_findings found;
    bool known =
        pieces->n == 2 && pieces->n_corners == 1 && q->c.m == 0 && q->c.n < DX_EXTREMAL_UNKNOWNS;
    if (known)
        DX_TRY(find_on_crease(q, pieces, &found, &known));
    const bool first = known && dx_same(pieces->piece[0].sign[0], pieces->corner[0]);
    for (size_t i = 0; known && i < found.points.n; i++) {
        const dx_point *p = &found.points.item[i];
        const dx_assumptions *before = g->assumptions;
        dx_kinds kinds = {0};
        q->row = &p->row;
        dx_status status = dx_exact_know_words(&q->p, &p->row);
        if (status == DX_OK)
            status = dx_crease_kinds(q, pieces->piece[!first].f[0], pieces->piece[first].f[0],
                                     pieces->corner[0], p->cell, &p->kinds, &known, &kinds);
        g->assumptions = before;
        q->row = NULL;
        DX_TRY(status);
        if (known && kinds.n > 0)
            DX_TRY(dx_add_known_point(q, p->cell, &p->row, &kinds, &all->points));
    }
    all->unseen = !known;
    return known ? DX_OK : dx_tell_corners(q, pieces);
}

/* Those of one curve are crossings. */
static dx_status take_corners(dx_extremal *q, const dx_smooth_pieces *pieces,
                              dx_extremal_findings *all)
{
    bool open, creased = q->c.n != 2 || q->c.m != 1;
    dx_exact found;
    if (pieces->n_corners == 0)
        return DX_OK;
    if (!creased)
        DX_TRY(dx_has_creases(&q->c.session->graph, 1, q->c.constraint, &creased));
    if (creased)
        return take_crease(q, pieces, all);
    DX_TRY(dx_find_crossings(q, pieces, &found, &open));
    DX_TRY(add_all_sharp(q, &found, all));
    all->unseen = open;
    return open ? dx_tell_corners(q, pieces) : DX_OK;
}

/* Has the formula one value on a constraint? */
static dx_status find_constant(const dx_extremal *q, dx_extremal_findings *all)
{
    dx_context *context = &q->c.session->context;
    bool constant = false;
    for (uint32_t i = 0; i < q->c.m && !constant; i++) {
        dx_status status = dx_has_constant_value(q->c.session, q->c.of, q->c.constraint[i], q->c.n,
                                                 q->c.name, &constant, &all->constant);
        DX_TRY(dx_excuse(context, status));
        constant = constant && status == DX_OK;
    }
    all->constant = constant ? all->constant : DX_NONE;
    return DX_OK;
}

/* a^x*log(a) is 0 everywhere for a = 1, (a - b)/(x - b)^2 for a = b. */
static dx_status note_factors(dx_extremal *q, dx_extremal_findings *all)
{
    dx_graph *g = &q->c.session->graph;
    for (uint32_t i = 0; i < q->c.n && q->c.m == 0; i++) {
        const dx_id of = q->c.gradient[i];
        const bool product = dx_op_of(g, of) == DX_OP_MUL;
        for (uint32_t k = 0; product && k < dx_factors(g, of); k++) {
            const dx_id base = dx_base(g, of, k), exponent = dx_exponent(g, of, k);
            if (dx_is_constant(g, base) || !dx_is_free_of_unknowns(q, base) ||
                !dx_is_number(g, exponent) || dx_number_sign(g, exponent) < 0)
                continue;
            if (all->n_zeros < DX_MOST_SPECIALS)
                all->zero[all->n_zeros++] = base;
            if (q->c.n == 1)
                DX_TRY(dx_add_against(g, base, &q->p.against));
        }
    }
    return DX_OK;
}

/* All that is found of one formula, without a look at single values of other names. */
static dx_status collect(dx_extremal *q, dx_extremal_findings *all)
{
    dx_graph *g = &q->c.session->graph;
    const uint32_t m = q->c.m;
    dx_id f[DX_EXTREMAL_UNKNOWNS + 1] = {q->c.of};
    dx_smooth_pieces pieces;
    dx_exact sharp = {.found = {0}};
    dx_extremal last = *q;
    bool known;
    start(q, all);
    DX_TRY(find_constant(q, all));
    if (!dx_is_none(all->constant))
        return DX_OK;
    for (uint32_t i = 0; i < m; i++)
        f[i + 1] = q->c.constraint[i];
    DX_TRY(dx_find_smooth_pieces(q, m + 1, f, &pieces, &known));
    if (!known)
        return dx_refuse_pieces(q);
    if (q->c.n == 1 && m == 0)
        DX_TRY(find_sharp(q, &pieces, &sharp));
    all->sharp = sharp.found;
    all->flat = dx_arena_alloc(&g->context->arena, pieces.n * sizeof *all->flat);
    all->flat_piece = dx_arena_alloc(&g->context->arena, pieces.n * sizeof *all->flat_piece);
    if (!all->flat || !all->flat_piece)
        return dx_no_memory(g->context);
    for (size_t i = 0; i < pieces.n && !all->every; i++) {
        const dx_smooth_piece *piece = &pieces.piece[i];
        last = problem_of(&q->p.u, q->p.call, piece->f[0], m, piece->f + 1, q->c.name);
        last.p.u.n = q->c.n;
        last.p.beside = q->p.beside;
        DX_TRY(take_piece(&last, &pieces, piece, pieces.n > 1 || sharp.found.n > 0, all));
        if (!all->every)
            DX_TRY(note_factors(&last, all));
        all->unsure = all->unsure || last.dropped || pieces.n > 1;
    }
    all->unsure = all->unsure || q->dropped;
    if (sharp.found.n > 0)
        DX_TRY(add_all_sharp(q, &sharp, all));
    if (q->c.n > 1 || m > 0)
        DX_TRY(take_corners(q, &pieces, all));
    q->p.against = pieces.n == 1 ? last.p.against : DX_NONE;
    return dx_drop_points_on_curves(q, &all->points);
}

/* ---- single values of other names --------------------------------------------------------------
 */

enum { MOST_DEPTH = 2 }; /* of values that are put in one after the other */

static dx_status collect_all(dx_extremal *q, unsigned depth, dx_extremal_findings *all);

/* The same problem with the value put in; *there is false where it is none then. */
static dx_status put_in(dx_extremal *q, const dx_special *at, dx_extremal *out, bool *there)
{
    dx_graph *g = &q->c.session->graph;
    dx_id of, *constraint = dx_statement_ids(q->p.e, q->c.m + 1);
    if (!constraint)
        return DX_NOMEM;
    DX_TRY(dx_special_put_in(g, at, q->c.of, &of));
    *there = !dx_is_none(of);
    for (uint32_t i = 0; i < q->c.m && *there; i++) {
        DX_TRY(dx_special_put_in(g, at, q->c.constraint[i], &constraint[i]));
        *there = !dx_is_none(constraint[i]);
    }
    if (!*there)
        return DX_OK;
    dx_unknowns u = q->p.u;
    u.n = q->c.n;
    *out = problem_of(&u, q->p.call, of, q->c.m, constraint, q->c.name);
    out->p.beside = q->p.beside; /* indices have the same names */
    return DX_OK;
}

static dx_status take_special(dx_extremal *q, const dx_special *at, unsigned depth,
                              dx_extremal_findings *all)
{
    dx_graph *g = &q->c.session->graph;
    const unsigned notices = g->context->notices.n;
    dx_extremal here;
    dx_extremal_findings there;
    bool has;
    DX_TRY(dx_obeys_assumptions(q->c.session, 1, &at->name, &at->value, &has));
    if (!has)
        return DX_OK;
    DX_TRY(put_in(q, at, &here, &has));
    if (!has)
        return DX_OK;
    dx_status status =
        collect_all(&here, dx_is_constant(g, at->value) ? depth + 1 : MOST_DEPTH, &there);
    g->context->notices.n = notices; /* they are about this case alone */
    DX_TRY(dx_excuse(g->context, status));
    all->unsure = all->unsure || status != DX_OK || there.unsure;
    if (status != DX_OK)
        return at->needed && depth == 0
                   ? dx_tell_special(g, "there may be more points where ", at, "")
                   : DX_OK;
    DX_TRY(dx_take_special(q, at, &there.points, &all->points));
    if (there.unseen && !all->unseen && depth == 0)
        DX_TRY(dx_tell_special(g, "there may be more points where ", at, ""));
    if (there.n_flat <= all->n_flat) /* those of the general case, it may be */
        there.n_flat = 0;
    return depth == 0 ? dx_tell_constant_case(&here, at, &there) : DX_OK;
}

/* With the rows for single values of other names. */
static dx_status collect_all(dx_extremal *q, unsigned depth, dx_extremal_findings *all)
{
    dx_graph *g = &q->c.session->graph;
    dx_specials list = {0};
    const unsigned most_depth = dx_count_other_names(q) > 2 ? 1 : MOST_DEPTH;
    DX_TRY(collect(q, all));
    if (all->every || !dx_is_none(all->constant) || depth >= most_depth)
        return DX_OK;
    memcpy(q->p.index, all->points.all.index, sizeof q->p.index);
    for (uint32_t i = 0; i < all->n_zeros; i++)
        DX_TRY(dx_add_specials(q, all->zero[i], true, &list));
    for (size_t i = 0; i < all->sharp.n && q->c.n == 1; i++) /* corners that fall together */
        for (size_t k = 0; k < i; k++) {
            dx_id gap = dx_sub(g, all->sharp.value[i], all->sharp.value[k]);
            DX_TRY(dx_check(g, gap));
            DX_TRY(dx_add_specials(q, gap, false, &list));
        }
    DX_TRY(dx_specials_of_points(q, &all->points, &list));
    if (depth == 0)
        DX_TRY(dx_specials_of_names(q, &list));
    for (uint32_t i = 0; i < list.n; i++)
        DX_TRY(take_special(q, &list.item[i], depth, all));
    all->unsure = all->unsure || list.more || !dx_is_none(list.unsolved);
    if (depth == 0 && list.more)
        dx_notice(g->context, "not all values at the edges of conditions were looked at");
    if (depth == 0 && !dx_is_none(list.unsolved)) {
        dx_text text;
        dx_text_init(&text, &g->context->memory);
        dx_status status = dx_print_line(g, list.unsolved, &text);
        if (status == DX_OK)
            dx_notice(g->context, "there may be more points where %.200s = 0", dx_text_get(&text));
        dx_text_free(&text);
        DX_TRY(status);
    }
    return DX_OK;
}

dx_status dx_exact_extrema(const dx_unknowns *u, const dx_ast *call, dx_id of, uint32_t m,
                           const dx_id *constraint, const dx_id *name, dx_id *out)
{
    dx_extremal q = problem_of(u, call, of, m, constraint, name);
    dx_extremal_findings all;
    if (u->n + m > DX_EXTREMAL_UNKNOWNS)
        return dx_fail(q.c.session->graph.context, DX_LIMIT,
                       "with other names at most %d unknowns and constraints",
                       (int)DX_EXTREMAL_UNKNOWNS);
    DX_TRY(collect_all(&q, 0, &all));
    if (all.every || !dx_is_none(all.constant))
        return dx_refuse_constant(&q, &all);
    for (size_t i = 0; i < all.n_flat; i++)
        DX_TRY(dx_tell_flat_piece(&all.flat[i], all.flat_piece[i], "it is"));
    dx_drop_untold(&q, &all.points);
    DX_TRY(finish(&q, &all, out));
    return m == 0 ? dx_tell_sole_point(&q, &all) : DX_OK;
}

/* ---- points that repeat themselves --------------------------------------------------------------
 */

/* Is it about a wave of the unknowns, as cos(x) != 0? */
static dx_status is_of_wave(const dx_extremal *q, const dx_word *word, bool *is)
{
    dx_graph *g = &q->c.session->graph;
    dx_walk walk;
    *is = false;
    DX_TRY(dx_walk_make(g, 1, &word->of, &walk));
    for (size_t i = 0; i < walk.n && !*is; i++)
        *is = dx_waves_is_wave(dx_fn_of(g, walk.id[i])) &&
              !dx_waves_is_hyperbolic(dx_fn_of(g, walk.id[i])) && !dx_is_constant(g, walk.id[i]);
    dx_walk_free(&walk);
    return DX_OK;
}

/* What the gradient needs the formula needs, too, which has no edge that belongs to it. *poles:
 * something of it repeats itself. */
static dx_status is_smooth(dx_extremal *q, bool *smooth, bool *poles)
{
    dx_graph *g = &q->c.session->graph;
    dx_conditions own, c;
    bool corners;
    dx_conditions_init(&own, g, DX_NONE);
    dx_conditions_init(&c, g, DX_NONE);
    DX_TRY(dx_has_creases(g, 1, &q->c.of, &corners));
    *smooth = !corners;
    *poles = false;
    if (corners)
        return DX_OK;
    DX_TRY(dx_conditions_of_value(&own, q->c.of));
    for (size_t i = 0; i < own.n_words && !*poles; i++)
        DX_TRY(is_of_wave(q, &own.word[i], poles));
    for (uint32_t i = 0; i < q->c.n; i++)
        DX_TRY(dx_conditions_of_value(&c, q->c.gradient[i]));
    *smooth = own.n_symbols == 0 && c.n_symbols == 0;
    for (size_t i = 0; i < own.n_words && *smooth; i++)
        *smooth = own.word[i].how == DX_OTHER_THAN || own.word[i].how == DX_ABOVE;
    for (size_t i = 0; i < c.n_words && *smooth; i++) {
        bool known = false;
        for (size_t k = 0; k < own.n_words && !known; k++)
            known = (c.word[i].how == DX_OTHER_THAN || c.word[i].how == own.word[k].how) &&
                    dx_same(own.word[k].of, c.word[i].of) &&
                    dx_same(own.word[k].level, c.word[i].level);
        if (!known && c.word[i].how == DX_OTHER_THAN)
            DX_TRY(dx_conditions_imply(&own, q->c.session->rules, &c.word[i], DX_NONE, &known));
        *smooth = known;
    }
    return DX_OK;
}

static bool has_index(const dx_extremal *q, size_t i)
{
    const uint32_t n = q->c.n + q->c.m;
    bool has = false;
    for (uint32_t k = 0; k < DX_MOST_INDICES && !dx_is_none(q->p.index[k]) && !has; k++)
        for (uint32_t j = 0; j < n && !has; j++)
            has = dx_contains(&q->c.session->graph, q->p.found.value[i * n + j], q->p.index[k]);
    return has;
}

static bool is_about_indices(const dx_extremal *q, const dx_solution_row *row)
{
    bool all = true;
    for (uint32_t i = 0; i < row->n_words && all; i++) {
        dx_id name[2];
        size_t n = dx_free_symbols(&q->c.session->graph, row->word[i].of, 2, name);
        bool index = false;
        for (uint32_t k = 0; k < DX_MOST_INDICES && !dx_is_none(q->p.index[k]); k++)
            index = index || dx_same(q->p.index[k], name[0]);
        all = n == 1 && index;
    }
    return all;
}

/* A slope that is proved to have no zeros, between poles that repeat themselves: a search for zeros
 * would come to no end. */
static dx_status tell_none(dx_extremal *q, dx_id *out)
{
    dx_extremal_findings all;
    start(q, &all);
    DX_TRY(dx_critical_tell_gradient(&q->c));
    DX_TRY(dx_points_table(q, &all.points, out));
    dx_notice(&q->c.session->context, "there is no such point: proved");
    return dx_tell_periodic_values(q, &all);
}

/* Is the slope above 0, or below, wherever it has a value? */
static bool has_one_sign(dx_extremal *q)
{
    dx_graph *g = &q->c.session->graph;
    const dx_id slope = q->c.gradient[0];
    return dx_is_positive(g, slope) || dx_is_positive(g, dx_neg(g, slope));
}

dx_status dx_exact_families(const dx_unknowns *u, const dx_ast *call, dx_id of, dx_id *out,
                            bool *done)
{
    dx_extremal q = problem_of(u, call, of, 0, NULL, u->name);
    dx_context *context = &u->e->session->context;
    const unsigned notices = context->notices.n;
    bool poles;
    *done = false;
    if (u->n > DX_EXTREMAL_UNKNOWNS)
        return DX_OK;
    DX_TRY(dx_critical_prepare(&q.c));
    DX_TRY(is_smooth(&q, done, &poles));
    if (!*done)
        return DX_OK;
    dx_extremal_findings all;
    bool family = false, assumed = false; /* then that makes conditions of the integers */
    for (uint32_t i = 0; i < u->n; i++)
        assumed = assumed || dx_is_assumed_of(u->e->session, u->name[i]);
    const bool alone = poles && u->n == 1 && !assumed;
    if (alone && has_one_sign(&q))
        return tell_none(&q, out);
    dx_status status = dx_find_gradient_zeros(&q);
    DX_TRY(dx_excuse(context, status));
    *done = status == DX_OK && !q.p.open && !q.p.every && !q.p.filled && dx_is_none(q.p.positive);
    if (*done && alone && q.p.found.n == 0)
        return tell_none(&q, out);
    for (size_t i = 0; i < q.p.found.n && *done; i++) {
        const dx_solution_row *row = &q.p.found.row[i];
        *done = (assumed || is_about_indices(&q, row)) && row->fit == DX_FIT_PROVED;
        family = family || has_index(&q, i);
    }
    *done = *done && family;
    if (!*done)
        context->notices.n = notices;
    if (!*done)
        return DX_OK;
    start(&q, &all);
    DX_TRY(add_known(&q, NULL, &all));
    DX_TRY(finish(&q, &all, out));
    return assumed ? DX_OK : dx_tell_periodic_values(&q, &all);
}

bool dx_has_other_symbols(const dx_unknowns *u, uint32_t n, const dx_id *f)
{
    enum { ROOM = 64 };
    const dx_graph *g = &u->e->session->graph;
    for (uint32_t i = 0; i < n; i++) {
        dx_id symbol[ROOM];
        size_t found = dx_free_symbols(g, f[i], ROOM, symbol);
        for (size_t k = 0; k < found && k < ROOM; k++) {
            bool own = false;
            for (uint32_t j = 0; j < u->n && !own; j++)
                own = dx_same(symbol[k], u->name[j]);
            if (!own)
                return true;
        }
    }
    return false;
}

bool dx_has_other_names(const dx_unknowns *u, uint32_t n, const dx_id *f)
{
    bool data = false; /* y(1), y(2) */
    for (uint32_t i = 0; i < n && !data; i++)
        data = dx_has_op(&u->e->session->graph, f[i], DX_OP_APPLY, &data) == DX_OK && data;
    return data || dx_has_other_symbols(u, n, f);
}
