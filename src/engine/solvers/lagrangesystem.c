/* Lagrange systems in numbers: the points that have multipliers, and those that have none.
 *
 * Multipliers have no bounds that are known, so what is searched is the form of Fritz John:
 * μ·∇e = Σ μ_k·∇g_k with a unit vector of multipliers, μ >= 0. It has the solutions of the Lagrange
 * system, λ_k = μ_k/μ, and with μ = 0 the points at which the gradients of the constraints depend
 * on each other, which that system misses (Bertsekas, Nonlinear Programming, 4.3.6). */
#include "engine/solvers/constrained.h"
#include "engine/solvers/critical.h"
#include "engine/solvers/eliminated.h"
#include "engine/solvers/exactzeros.h"
#include "engine/oracle.h"
#include "engine/solvers/rootof.h"
#include "engine/solvers/roots.h"
#include "engine/solvers/sides.h"

#include "expr/walk.h"
#include "numeric/ball.h"
#include "numeric/balls.h"
#include "symbolic/algebra/linear.h"
#include "symbolic/derivatives/partials.h"
#include "symbolic/forms/simplify.h"

#include <stdio.h>
#include <string.h>

enum { MOST_UNKNOWNS = 40 };

typedef struct problem {
    dx_evaluation *e;
    dx_unknowns *u;
    dx_critical c;
    uint32_t n, m, all;                 /* all: n + 1 + m */
    dx_id *formula, *unknown, *lo, *hi; /* of the search, `all` of each */
    dx_system lagrange;                 /* n + m */
    dx_root_list found;                 /* n + m values each */
    dx_root_list degenerate;            /* n values each: no multipliers there */
    dx_root_list curves;                /* its places alone: all of whose points are solutions */
} problem;

/* ---- the two systems ---------------------------------------------------------------------------
 */

static bool is_taken(const dx_unknowns *u, dx_id symbol)
{
    for (uint32_t i = 0; i < u->n; i++)
        if (dx_same(u->name[i], symbol))
            return true;
    return false;
}

dx_status dx_name_multipliers(const dx_unknowns *u, uint32_t m, dx_id *name)
{
    static const char *const letters[] = {"lambda", "mu", "nu", "kappa"};
    dx_graph *g = &u->e->session->graph;
    for (size_t letter = 0; letter < sizeof letters / sizeof *letters; letter++) {
        bool taken = false;
        for (uint32_t k = 0; k < m; k++) {
            char text[24];
            int n = m == 1 ? snprintf(text, sizeof text, "%s", letters[letter])
                           : snprintf(text, sizeof text, "%s_%u", letters[letter], k + 1);
            name[k] = dx_symbol(g, text, (size_t)n);
            DX_TRY(dx_check(g, name[k]));
            taken = taken || is_taken(u, name[k]);
        }
        if (!taken)
            return DX_OK;
    }
    return dx_fail(g->context, DX_NAME, "the multipliers find no name: rename an unknown");
}

/* μ·∂e/∂x_i - Σ μ_k·∂g_k/∂x_i, from ∂L/∂x_i, which is linear in the multipliers. */
static dx_status homogeneous(problem *p, uint32_t i, dx_id *out)
{
    dx_graph *g = &p->e->session->graph;
    dx_id slope = p->c.gradient[i], zero[MOST_UNKNOWNS];
    const dx_id *multiplier = p->c.name + p->n, *scaled = p->unknown + p->n;
    for (uint32_t k = 0; k < p->m; k++)
        zero[k] = dx_int(g, 0);
    *out = dx_mul(g, scaled[0], dx_substitute(g, slope, p->m, multiplier, zero));
    for (uint32_t k = 0; k < p->m; k++) {
        dx_id part = p->c.hessian[i * (p->n + p->m) + p->n + k];
        *out = dx_add(g, *out, dx_mul(g, scaled[1 + k], part));
    }
    return dx_check(g, *out);
}

/* Multipliers are parts of a unit vector. */
static void set_ends(problem *p)
{
    dx_graph *g = &p->e->session->graph;
    dx_id end = dx_rational(g, 11, 10);
    for (uint32_t i = 0; i < p->all; i++) {
        bool own = i < p->n;
        p->lo[i] = own ? p->u->lo[i] : i == p->n ? dx_int(g, 0) : dx_neg(g, end);
        p->hi[i] = own ? p->u->hi[i] : end;
    }
}

static dx_status set_search(problem *p)
{
    dx_graph *g = &p->e->session->graph;
    dx_id sum = dx_int(g, -1);
    for (uint32_t i = 0; i < p->all; i++) {
        char text[24];
        int n = snprintf(text, sizeof text, "mu'%u", i);
        bool own = i < p->n;
        p->unknown[i] = own ? p->u->name[i] : dx_symbol(g, text, (size_t)n);
        if (!own)
            sum = dx_add(g, sum, dx_power(g, p->unknown[i], 2));
        DX_TRY(dx_check(g, p->unknown[i]));
    }
    for (uint32_t i = 0; i < p->n; i++)
        DX_TRY(homogeneous(p, i, &p->formula[i]));
    for (uint32_t k = 0; k < p->m; k++)
        p->formula[p->n + k] = p->c.constraint[k];
    p->formula[p->n + p->m] = sum;
    return dx_check(g, sum);
}

static dx_status prepare(problem *p)
{
    dx_id *name = dx_statement_ids(p->e, p->n + p->m);
    dx_id *ids = dx_statement_ids(p->e, 4 * (size_t)p->all);
    if (!name || !ids)
        return DX_NOMEM;
    memcpy(name, p->u->name, p->n * sizeof *name);
    DX_TRY(dx_name_multipliers(p->u, p->m, name + p->n));
    p->c.name = name;
    p->formula = ids;
    p->unknown = ids + p->all;
    p->lo = ids + 2 * p->all;
    p->hi = ids + 3 * p->all;
    p->found.n = p->n + p->m;
    p->degenerate.n = p->n;
    DX_TRY(dx_critical_prepare(&p->c));
    return set_search(p);
}

/* ---- what was found ----------------------------------------------------------------------------
 */

static dx_status keep(problem *p, dx_root_list *list, const dx_id *value, arb_srcptr box,
                      bool at_end)
{
    dx_context *context = &p->e->session->context;
    double *key = dx_arena_alloc(&context->arena, list->n * sizeof *key);
    bool inside = true;
    if (!key)
        return dx_no_memory(context);
    for (uint32_t i = 0; i < list->n; i++)
        key[i] = arf_get_d(arb_midref(box + i), ARF_RND_NEAR);
    if (at_end)
        DX_TRY(dx_is_in_box(p->e->session, p->n, value, p->u->lo, p->u->hi, &inside));
    if (inside)
        return dx_root_list_add(context, list, value, key, 1);
    return dx_root_list_leave_box(context, &p->degenerate, box,
                                  (dx_place){.why = DX_FINDING_PRECISION, .at_end = true});
}

/* Unknowns and multipliers λ_k = μ_k/μ, enclosed anew as a zero of the Lagrange system. */
static dx_status take_regular(problem *p, const dx_zero *zero, arb_ptr start, arb_ptr box,
                              dx_id *value)
{
    dx_context *context = &p->e->session->context;
    dx_enclosure enclosure;
    for (uint32_t i = 0; i < p->n; i++)
        arb_set(start + i, zero->box + i);
    for (uint32_t k = 0; k < p->m; k++)
        arb_div(start + p->n + k, zero->box + p->n + 1 + k, zero->box + p->n, 256);
    DX_TRY(dx_enclose(&p->lagrange, start, box, &enclosure));
    bool same = enclosure.finding == DX_FINDING_ONE; /* if this one is in the box, it is the only */
    for (uint32_t i = 0; i < p->n + p->m; i++)
        same = same && arb_contains(box + i, start + i);
    if (!same)
        return dx_root_list_leave_box(context, &p->degenerate, zero->box,
                                      (dx_place){.why = enclosure.finding});
    DX_TRY(dx_values_at_zero(p->e->session, &p->lagrange, p->c.gradient, p->c.name, box, value));
    return keep(p, &p->found, value, box, zero->at_end);
}

static bool is_known(const problem *p, arb_srcptr box)
{
    const dx_root_list *l = &p->degenerate;
    bool known = false;
    for (size_t i = 0; i < l->n_roots && !known; i++) {
        known = true;
        for (uint32_t k = 0; k < p->n && known; k++) {
            arb_t at;
            arb_init(at);
            arb_set_d(at, l->key[i * l->n + k]);
            arb_add_error_2exp_si(at, -60);
            known = arb_overlaps(at, box + k);
            arb_clear(at);
        }
    }
    return known;
}

/* Where the gradients of the constraints depend on each other: found with either sign. */
static dx_status take_degenerate(problem *p, dx_system *search, const dx_zero *zero, dx_id *value)
{
    if (is_known(p, zero->box))
        return DX_OK;
    DX_TRY(dx_values_at_zero(p->e->session, search, p->formula, p->unknown, zero->box, value));
    return keep(p, &p->degenerate, value, zero->box, zero->at_end);
}

static dx_status take_zero(problem *p, dx_system *search, const dx_zero *zero)
{
    dx_context *context = &p->e->session->context;
    arb_ptr box = dx_balls_new(&context->memory, 2 * (size_t)p->all);
    dx_id *value = dx_statement_ids(p->e, p->all);
    bool reached, regular = !arb_contains_zero(zero->box + p->n);
    dx_status status = box && value ? DX_OK : dx_no_memory(context);
    if (status == DX_OK && !regular) {
        _arb_vec_set(box, zero->box, p->all);
        status = dx_refine(search, box, 1000, &reached);
        regular = !arb_contains_zero(box + p->n);
    }
    if (status == DX_OK)
        status = regular ? take_regular(p, zero, box, box + p->all, value)
                         : take_degenerate(p, search, zero, value);
    dx_balls_free(&context->memory, box, 2 * (size_t)p->all);
    if (status != DX_UNKNOWN)
        return status;
    dx_diag_clear(&context->diag);
    return dx_root_list_leave_box(context, &p->degenerate, zero->box,
                                  (dx_place){.why = DX_FINDING_PRECISION});
}

/* Numbers in a gap that are seen to be a solution, which need not be the only one there. */
static dx_status guess(problem *p, const dx_gap *gap, dx_id *value, bool *found)
{
    dx_graph *g = &p->e->session->graph;
    *found = true;
    for (uint32_t i = 0; i < p->all && *found; i++) {
        DX_TRY(dx_recognise_in(g, gap->box + i, &value[i]));
        *found = !dx_is_none(value[i]);
    }
    return *found ? dx_vanish_at(g, p->all, p->formula, p->unknown, value, found) : DX_OK;
}

static dx_status take_gap(problem *p, const dx_gap *gap)
{
    dx_context *context = &p->e->session->context;
    dx_graph *g = &p->e->session->graph;
    dx_id *value = dx_statement_ids(p->e, p->all);
    bool found;
    if (!value)
        return DX_NOMEM;
    DX_TRY(guess(p, gap, value, &found));
    if (found && dx_is_int(g, value[p->n], 0) && !is_known(p, gap->box))
        DX_TRY(keep(p, &p->degenerate, value, gap->box, true));
    return dx_root_list_leave_box(context, &p->degenerate, gap->box,
                                  (dx_place){.why = gap->why, .dimension = gap->dimension});
}

static dx_status take_all(problem *p, dx_system *search)
{
    dx_roots found;
    dx_status status = dx_find_roots(search, p->lo, p->hi, 0, &found);
    for (size_t i = 0; i < found.n_zeros && status == DX_OK; i++)
        status = take_zero(p, search, &found.zero[i]);
    for (size_t i = 0; i < found.n_gaps && status == DX_OK; i++)
        status = take_gap(p, &found.gap[i]);
    dx_roots_free(&found);
    return status;
}

/* ---- by elimination ----------------------------------------------------------------------------
 */

/* Where the gradients of the constraints depend on each other: the formulas of the search with
 * μ = 0. Either sign of the others gives the same point. */
static dx_status eliminate_degenerate(problem *p, const dx_id *lo, const dx_id *hi, bool *done)
{
    dx_graph *g = &p->e->session->graph;
    dx_context *context = g->context;
    dx_id *f = dx_statement_ids(p->e, p->all), *unknown = dx_statement_ids(p->e, p->all);
    dx_id zero = dx_int(g, 0);
    dx_root_list found;
    if (!f || !unknown)
        return DX_NOMEM;
    for (uint32_t i = 0; i < p->all; i++) {
        f[i] = dx_substitute(g, p->formula[i], 1, &p->unknown[p->n], &zero);
        DX_TRY(dx_check(g, f[i]));
    }
    memcpy(unknown, p->unknown, p->n * sizeof *unknown);
    memcpy(unknown + p->n, p->unknown + p->n + 1, p->m * sizeof *unknown);
    DX_TRY(
        dx_search_eliminated(p->e->session, p->all, f, p->n + p->m, unknown, lo, hi, &found, done));
    *done = *done && found.n_places == 0;
    for (size_t i = 0; i < found.n_roots && *done; i++)
        DX_TRY(dx_root_list_add(context, &p->degenerate, found.value + i * found.n,
                                found.key + i * found.n, 1));
    return DX_OK;
}

/* What is 0 where the gradients of the constraints depend on each other: Gram's determinant. */
static dx_status dependence(problem *p, dx_id *out)
{
    dx_graph *g = &p->e->session->graph;
    const dx_oracle oracle = dx_session_oracle(p->e->session);
    dx_algebra l = {.graph = g, .oracle = &oracle};
    dx_id *product = dx_statement_ids(p->e, (size_t)p->m * p->m);
    if (!product)
        return DX_NOMEM;
    for (uint32_t i = 0; i < p->m; i++)
        for (uint32_t k = 0; k < p->m; k++) {
            dx_id sum = dx_int(g, 0);
            for (uint32_t j = 0; j < p->n; j++) {
                const dx_id *row = p->c.hessian + (size_t)j * (p->n + p->m) + p->n;
                sum = dx_add(g, sum, dx_mul(g, row[i], row[k]));
            }
            product[i * p->m + k] = sum;
            DX_TRY(dx_check(g, sum));
        }
    return dx_determinant(&l, p->m, product, out);
}

/* ---- curves of solutions -----------------------------------------------------------------------
 */

enum { MOST_EQUATIONS = 8 };

/* Has the equation one multiplier, times a number? */
static dx_status tells_multiplier(problem *p, dx_id equation, uint32_t *which, bool *tells)
{
    dx_graph *g = &p->e->session->graph;
    uint32_t count = 0;
    for (uint32_t k = p->n; k < p->n + p->m; k++)
        if (dx_contains(g, equation, p->c.name[k])) {
            *which = k - p->n;
            count++;
        }
    *tells = false;
    if (count != 1)
        return DX_OK;
    dx_id at[3];
    for (int64_t i = 0; i < 3; i++) {
        const dx_id number = dx_int(g, i);
        at[i] = dx_substitute(g, equation, 1, &p->c.name[p->n + *which], &number);
        DX_TRY(dx_check(g, at[i]));
    }
    const dx_id slope = dx_sub(g, at[1], at[0]), again = dx_sub(g, at[2], at[1]);
    DX_TRY(dx_check(g, slope));
    DX_TRY(dx_check(g, again));
    *tells = dx_is_number(g, slope) && dx_same(slope, again);
    return DX_OK;
}

/* Is the equation one of the constraints where the others of the n that are ±x + c hold? */
static dx_status is_of_constraint(problem *p, uint32_t n, const dx_id *equation, uint32_t at,
                                  bool *is)
{
    dx_graph *g = &p->e->session->graph;
    dx_id from[MOST_EQUATIONS], to[MOST_EQUATIONS], number, own, other;
    uint32_t count = 0;
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < p->n && i != at; k++) {
            const dx_id x = p->u->name[k], value = dx_sub(g, x, equation[i]);
            DX_TRY(dx_check(g, value));
            if (!dx_is_number(g, value))
                continue;
            from[count] = x;
            to[count++] = value;
            break;
        }
    *is = false;
    for (uint32_t k = 0; k < p->m && !*is; k++) {
        const dx_id there = dx_substitute(g, p->c.constraint[k], count, from, to);
        DX_TRY(dx_check(g, there));
        dx_split_coefficient(g, equation[at], &number, &own);
        dx_split_coefficient(g, there, &number, &other);
        *is = dx_same(own, other) || dx_same(own, dx_neg(g, other));
    }
    return DX_OK;
}

/* The number of the first unknown in an equation. */
static uint32_t first_unknown(const problem *p, dx_id equation)
{
    uint32_t i = 0;
    while (i < p->n && !dx_contains(&p->e->session->graph, equation, p->u->name[i]))
        i++;
    return i;
}

static void sort_equations(const problem *p, uint32_t n, dx_id *equation)
{
    for (uint32_t i = 1; i < n; i++) {
        const dx_id one = equation[i];
        uint32_t k = i;
        for (; k > 0 && first_unknown(p, equation[k - 1]) > first_unknown(p, one); k--)
            equation[k] = equation[k - 1];
        equation[k] = one;
    }
}

/* Does a curve come before another, by its unknowns? */
static bool comes_before(const problem *p, dx_id a, dx_id b)
{
    const dx_graph *g = &p->e->session->graph;
    const bool several[2] = {dx_op_of(g, a) == DX_OP_VECTOR, dx_op_of(g, b) == DX_OP_VECTOR};
    const uint32_t n[2] = {several[0] ? dx_count(g, a) : 1, several[1] ? dx_count(g, b) : 1};
    for (uint32_t i = 0; i < n[0] && i < n[1]; i++) {
        const uint32_t first = first_unknown(p, several[0] ? dx_operand(g, a, i) : a),
                       second = first_unknown(p, several[1] ? dx_operand(g, b, i) : b);
        if (first != second)
            return first < second;
    }
    return n[0] < n[1];
}

static void sort_curves(const problem *p, size_t n, dx_place *place)
{
    for (size_t i = 1; i < n; i++) {
        const dx_place one = place[i];
        size_t k = i;
        for (; k > 0 && comes_before(p, one.zero_of, place[k - 1].zero_of); k--)
            place[k] = place[k - 1];
        place[k] = one;
    }
}

/* What is 0 at the points of a curve or surface of solutions, on which each multiplier is a
 * formula, under the constraints; NONE where that is not seen. */
static dx_status own_equations(problem *p, dx_id zero_of, dx_id *out)
{
    dx_graph *g = &p->e->session->graph;
    const bool several = dx_op_of(g, zero_of) == DX_OP_VECTOR;
    const uint32_t all = several ? dx_count(g, zero_of) : 1;
    dx_id equation[MOST_EQUATIONS];
    bool told[MOST_EQUATIONS] = {false};
    uint32_t n = 0, n_told = 0;
    *out = DX_NONE;
    if (all > MOST_EQUATIONS || p->m > MOST_EQUATIONS)
        return DX_OK;
    for (uint32_t i = 0; i < all; i++) {
        const dx_id one = several ? dx_operand(g, zero_of, i) : zero_of;
        bool tells, has = false;
        uint32_t which = 0;
        for (uint32_t k = p->n; k < p->n + p->m; k++)
            has = has || dx_contains(g, one, p->c.name[k]);
        if (!has) {
            equation[n++] = one;
            continue;
        }
        DX_TRY(tells_multiplier(p, one, &which, &tells));
        if (!tells || told[which])
            return DX_OK;
        told[which] = true;
        n_told++;
    }
    if (n_told < p->m || n == 0)
        return DX_OK;
    for (uint32_t i = n; i-- > 0 && n > 1;) {
        bool is;
        DX_TRY(is_of_constraint(p, n, equation, i, &is));
        if (!is)
            continue;
        memmove(equation + i, equation + i + 1, (n - i - 1) * sizeof *equation);
        n--;
    }
    sort_equations(p, n, equation);
    *out = n == 1 ? equation[0] : dx_vector(g, n, equation);
    return dx_check(g, *out);
}

/* Solutions that fill curves and surfaces, as places of the points; *done is false where they are
 * of another kind, or where some may not be asked for. */
static dx_status take_curves(problem *p, bool *done)
{
    dx_context *context = &p->e->session->context;
    *done = *done && (p->found.n_places == 0 ||
                      (p->u->endless == p->u->n && !dx_is_assumed_of_unknowns(p->u)));
    for (size_t i = 0; i < p->found.n_places && *done; i++) {
        dx_place place = p->found.place[i];
        *done = place.why == DX_FINDING_FAMILY && place.changes_sign && !dx_is_none(place.zero_of);
        if (*done)
            DX_TRY(own_equations(p, place.zero_of, &place.zero_of));
        *done = *done && !dx_is_none(place.zero_of);
        if (*done)
            DX_TRY(dx_root_list_leave(context, &p->curves, &place));
    }
    p->found.n_places = 0;
    sort_curves(p, p->curves.n_places, p->curves.place);
    return DX_OK;
}

/* ---- in closed form, by elimination ------------------------------------------------------------
 */

/* The points that have multipliers. At others these may be any numbers, so that infinitely many
 * are found: then they are left out. */
static dx_status eliminate_regular(problem *p, const dx_id *lo, const dx_id *hi, bool *done)
{
    ddx_session *s = p->e->session;
    uint32_t n = p->n + p->m;
    dx_id apart;
    DX_TRY(dx_search_eliminated(s, n, p->c.gradient, n, p->c.name, lo, hi, &p->found, done));
    p->curves = (dx_root_list){.n = p->n};
    if (*done)
        DX_TRY(take_curves(p, done));
    if (*done)
        return DX_OK;
    p->curves = (dx_root_list){.n = p->n};
    DX_TRY(dependence(p, &apart));
    return dx_search_apart(s, n, p->c.gradient, apart, n, p->c.name, lo, hi, &p->found, done);
}

/* Both systems, of quotients of polynomials; nothing is found where that cannot be done. */
static dx_status eliminate(problem *p, bool *done)
{
    dx_graph *g = &p->e->session->graph;
    uint32_t n = p->n + p->m;
    dx_id *lo = dx_statement_ids(p->e, 2 * (size_t)n), *hi = lo + n;
    if (!lo)
        return DX_NOMEM;
    for (uint32_t i = 0; i < n; i++) {
        lo[i] = i < p->n ? p->u->lo[i] : dx_minus_inf(g);
        hi[i] = i < p->n ? p->u->hi[i] : dx_inf(g);
    }
    p->found = (dx_root_list){.n = n};
    p->degenerate = (dx_root_list){.n = p->n};
    DX_TRY(eliminate_regular(p, lo, hi, done));
    if (*done)
        DX_TRY(eliminate_degenerate(p, lo, hi, done));
    for (size_t i = 0; i < p->curves.n_places && *done; i++)
        DX_TRY(dx_root_list_leave(g->context, &p->degenerate, &p->curves.place[i]));
    if (*done)
        return DX_OK;
    p->found = (dx_root_list){.n = n};
    p->degenerate = (dx_root_list){.n = p->n};
    return DX_OK;
}

/* ---- in closed form ------------------------------------------------------------------- */

/* Both systems. Where the gradients of several constraints depend on each other is not solved for:
 * they must not anywhere. */
static dx_status solve_exactly(problem *p, bool *done)
{
    dx_graph *g = &p->e->session->graph;
    uint32_t n = p->n + p->m;
    dx_id apart, *f = dx_statement_ids(p->e, p->n + 1);
    *done = false;
    if (!f)
        return DX_NOMEM;
    DX_TRY(dependence(p, &apart));
    bool never = dx_is_number(g, apart) && !dx_is_int(g, apart, 0);
    if (p->m > 1 && !never)
        return DX_OK;
    DX_TRY(dx_exact_zeros(p->e, n, p->c.gradient, n, p->c.name, &p->found, done));
    for (uint32_t i = 0; i < p->n; i++)
        f[i] = p->c.hessian[(size_t)i * n + p->n];
    f[p->n] = p->c.constraint[0];
    if (*done && !never)
        DX_TRY(dx_exact_zeros(p->e, p->n + 1, f, p->n, p->c.name, &p->degenerate, done));
    if (*done)
        return DX_OK;
    p->found = (dx_root_list){.n = n};
    p->degenerate = (dx_root_list){.n = p->n};
    return DX_OK;
}

/* ---- the search -------------------------------------------------------------------------- */

static dx_status search_pieces(problem *p)
{
    dx_graph *g = &p->e->session->graph;
    set_ends(p);
    p->found = (dx_root_list){.n = p->n + p->m};
    p->degenerate = (dx_root_list){.n = p->n};
    dx_system system;
    DX_TRY(dx_system_init(&system, g, p->all, p->formula, p->unknown));
    dx_status status = dx_system_init(&p->lagrange, g, p->n + p->m, p->c.gradient, p->c.name);
    if (status == DX_OK) {
        status = take_all(p, &system);
        dx_system_free(&p->lagrange);
    }
    dx_system_free(&system);
    return status;
}

/* In the far box, or the near one where less is left of that. */
static dx_status search_near(problem *p)
{
    dx_unknowns_limit(p->u, DX_UNKNOWN_REACH);
    DX_TRY(search_pieces(p));
    if (p->degenerate.n_places == 0 || dx_root_list_has_family(&p->degenerate) ||
        p->u->reach <= DX_UNKNOWN_NEAR)
        return DX_OK;
    dx_root_list found = p->found, degenerate = p->degenerate;
    dx_unknowns_limit(p->u, DX_UNKNOWN_NEAR);
    DX_TRY(search_pieces(p));
    if (p->degenerate.n_places < degenerate.n_places)
        return DX_OK;
    p->found = found;
    p->degenerate = degenerate;
    dx_unknowns_limit(p->u, DX_UNKNOWN_REACH);
    return DX_OK;
}

/* Points that the search could not tell from a family of multipliers beside them. */
static dx_status add_degenerate(problem *p)
{
    dx_graph *g = &p->e->session->graph;
    uint32_t n = p->n + p->m;
    dx_id *lo = dx_statement_ids(p->e, 2 * (size_t)n), *hi = lo + n;
    bool done;
    if (!lo)
        return DX_NOMEM;
    for (uint32_t i = 0; i < n; i++) {
        lo[i] = i < p->n ? p->u->lo[i] : dx_minus_inf(g);
        hi[i] = i < p->n ? p->u->hi[i] : dx_inf(g);
    }
    return eliminate_degenerate(p, lo, hi, &done);
}

/* By elimination where there are no intervals, or the other search decides less. */
static dx_status search(problem *p)
{
    bool done = false;
    if (p->u->endless > 0)
        DX_TRY(eliminate(p, &done));
    if (!done && p->u->endless == p->u->n)
        DX_TRY(solve_exactly(p, &done));
    if (done)
        return DX_OK;
    if (p->u->endless > 0) {
        DX_TRY(search_near(p));
        dx_unknowns_tell_limit(p->u);
        return p->degenerate.n_places > 0 ? add_degenerate(p) : DX_OK;
    }
    DX_TRY(search_pieces(p));
    dx_root_list found = p->found, degenerate = p->degenerate;
    if (degenerate.n_places > 0)
        DX_TRY(eliminate(p, &done));
    if (!done) {
        p->found = found;
        p->degenerate = degenerate;
    }
    return DX_OK;
}

/* ---- a constant factor ------------------------------------------------------------------- */

/* The constant factors of a product, and the others. */
static dx_status split_product(dx_graph *g, dx_id a, dx_id *scale, dx_id *rest)
{
    *scale = *rest = dx_int(g, 1);
    const bool product = dx_op_of(g, a) == DX_OP_MUL;
    for (uint32_t i = 0; i < (product ? dx_factors(g, a) : 1); i++) {
        const dx_id factor = product ? dx_pow(g, dx_base(g, a, i), dx_exponent(g, a, i)) : a;
        dx_id *side = dx_is_constant(g, factor) ? scale : rest;
        *side = dx_mul(g, *side, factor);
    }
    DX_TRY(dx_check(g, *scale));
    return dx_check(g, *rest);
}

/* e as scale·rest + a constant, with a scale as pi above 0: rational factors stay in the rest. 1
 * where the summands have none in common. */
static dx_status split_scale(dx_graph *g, dx_id e, dx_id *scale, dx_id *rest)
{
    enum { PRECISION = 256 };
    const bool sum = dx_op_of(g, e) == DX_OP_ADD;
    bool common = true, any = false;
    int sign = 0;
    *scale = dx_int(g, 1);
    *rest = dx_int(g, 0);
    for (uint32_t i = 0; i < (sum ? dx_terms(g, e) : 1) && common; i++) {
        const dx_id term = sum ? dx_term(g, e, i) : e;
        dx_id one, other;
        if (dx_is_constant(g, term))
            continue;
        DX_TRY(split_product(g, term, &one, &other));
        common = !any || dx_same(one, *scale);
        any = true;
        *scale = one;
        *rest = dx_add(g, *rest, sum ? dx_mul(g, dx_coefficient(g, e, i), other) : other);
    }
    DX_TRY(dx_check(g, *rest));
    if (any && common && !dx_is_number(g, *scale))
        DX_TRY(dx_excuse(g->context, dx_ball_sign(g, *scale, PRECISION, &sign)));
    if (sign > 0)
        return DX_OK;
    *scale = dx_int(g, 1);
    *rest = e;
    return DX_OK;
}

/* The multipliers of scale·e are those of e times the scale. */
static dx_status put_back(problem *p, dx_id of, dx_id scale)
{
    dx_graph *g = &p->e->session->graph;
    if (dx_is_int(g, scale, 1))
        return DX_OK;
    for (size_t i = 0; i < p->found.n_roots; i++)
        for (uint32_t k = p->n; k < p->n + p->m; k++) {
            dx_id *multiplier = &p->found.value[i * p->found.n + k];
            DX_TRY(dx_simplify(g, dx_mul(g, *multiplier, scale), multiplier));
        }
    p->c.of = of;
    return dx_critical_prepare(&p->c);
}

dx_status dx_solve_constrained(dx_unknowns *u, dx_id of, uint32_t m, const dx_id *constraint,
                               dx_critical *c, dx_root_list *found, dx_root_list *degenerate)
{
    if (u->n + m >= MOST_UNKNOWNS)
        return dx_fail(&u->e->session->context, DX_LIMIT,
                       "there are too many unknowns and constraints");
    dx_id scale, rest;
    DX_TRY(split_scale(&u->e->session->graph, of, &scale, &rest));
    problem p = {
        .e = u->e,
        .u = u,
        .n = u->n,
        .m = m,
        .all = u->n + m + 1,
        .c = {.session = u->e->session, .n = u->n, .m = m, .of = rest, .constraint = constraint}};
    DX_TRY(prepare(&p));
    DX_TRY(search(&p));
    DX_TRY(dx_unknowns_sift(u, &p.found, &p.degenerate, "solution"));
    DX_TRY(dx_unknowns_sift(u, &p.degenerate, &p.degenerate, "degenerate point"));
    DX_TRY(dx_critical_sift(&p.c, &p.found, "solution"));
    DX_TRY(dx_critical_sift(&p.c, &p.degenerate, "degenerate point"));
    DX_TRY(put_back(&p, of, scale));
    *c = p.c;
    *found = p.found;
    *degenerate = p.degenerate;
    return DX_OK;
}
