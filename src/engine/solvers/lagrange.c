/* lagrange(e, [g = 0, ...], [x=a..b, y=c..d]): where e has an extremum under constraints.
 *
 * Multipliers have no bounds that are known, so what is searched is the form of Fritz John:
 * μ·∇e = Σ μ_k·∇g_k with a unit vector of multipliers, μ >= 0. It has the solutions of the Lagrange
 * system, λ_k = μ_k/μ, and with μ = 0 the points at which the gradients of the constraints depend
 * on each other, which that system misses (Bertsekas, Nonlinear Programming, 4.3.6). */
#include "engine/assume.h"
#include "engine/solvers/absolute.h"
#include "engine/solvers/constantvalue.h"
#include "engine/solvers/constrained.h"
#include "engine/solvers/continuous.h"
#include "engine/solvers/critical.h"
#include "engine/solvers/eliminated.h"
#include "engine/solvers/exactextrema.h"
#include "engine/solvers/exactkind.h"
#include "engine/solvers/exactzeros.h"
#include "engine/field.h"
#include "engine/solvers/findings.h"
#include "engine/oracle.h"
#include "engine/solvers/rootof.h"
#include "engine/solvers/roots.h"
#include "engine/solvers/solvingsystem.h"

#include "expr/print.h"
#include "expr/walk.h"
#include "numeric/balls.h"
#include "symbolic/algebra/linear.h"
#include "symbolic/derivatives/partials.h"
#include "symbolic/forms/simplify.h"

#include <stdio.h>
#include <string.h>

static const char hint[] = "write lagrange(x*y, [x + y = 10], [x=0..10, y=0..10])";

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
    size_t n_aside; /* points at which what is assumed of the unknowns does not hold */
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

/* The points that have multipliers. At others these may be any numbers, so that infinitely many
 * are found: then they are left out. */
static dx_status eliminate_regular(problem *p, const dx_id *lo, const dx_id *hi, bool *done)
{
    ddx_session *s = p->e->session;
    uint32_t n = p->n + p->m;
    dx_id apart;
    DX_TRY(dx_search_eliminated(s, n, p->c.gradient, n, p->c.name, lo, hi, &p->found, done));
    if (*done && p->found.n_places == 0)
        return DX_OK;
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
    if (p->degenerate.n_places == 0 || dx_root_list_has_family(&p->degenerate))
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

/* ---- the table and the notices -----------------------------------------------------------------
 */

static dx_status set_row(problem *p, const dx_id *at, bool regular, dx_id *row)
{
    dx_graph *g = &p->e->session->graph;
    uint32_t n = p->n + p->m;
    dx_verdict_at there;
    for (uint32_t i = 0; i < n; i++)
        row[i] = regular || i < p->n ? at[i] : dx_string(g, "none", 4);
    if (regular) {
        DX_TRY(dx_critical_judge(&p->c, row, 1, &there));
        if (strcmp(there.kind, "undecided") == 0)
            DX_TRY(dx_kind_of_constants(p->e, &p->c, row, &there.kind));
    } else {
        there = (dx_verdict_at){.kind = "degenerate", .eigenvalues = dx_string(g, "", 0)};
        DX_TRY(dx_critical_value(&p->c, row, &there.value));
    }
    row[n] = there.value;
    row[n + 1] = dx_string(g, there.kind, strlen(there.kind));
    row[n + 2] = there.eigenvalues;
    return dx_poll(g->context);
}

static dx_status make_table(problem *p, dx_id *out)
{
    dx_graph *g = &p->e->session->graph;
    size_t n = p->n + p->m, columns = n + 3, rows = p->found.n_roots + p->degenerate.n_roots;
    size_t kept = 0;
    dx_id *heading = dx_statement_ids(p->e, columns);
    dx_id *value = dx_statement_ids(p->e, columns * rows + 1);
    if (!heading || !value)
        return DX_NOMEM;
    memcpy(heading, p->c.name, n * sizeof *heading);
    heading[n] = dx_symbol(g, "value", 5);
    heading[n + 1] = dx_symbol(g, "kind", 4);
    heading[n + 2] = dx_symbol(g, "eigenvalues", 11);
    for (size_t i = 0; i < rows; i++) {
        bool regular = i < p->found.n_roots;
        const dx_id *at =
            regular ? p->found.value + i * n : p->degenerate.value + (i - p->found.n_roots) * p->n;
        bool obeys;
        DX_TRY(dx_obeys_assumptions(p->e->session, p->n, p->c.name, at, &obeys));
        if (obeys)
            DX_TRY(set_row(p, at, regular, value + kept++ * columns));
    }
    p->n_aside = rows - kept;
    return dx_findings_table(p->e, columns, heading, kept, value, out);
}

/* What fits of a formula, after words. */
static dx_status tell_formulas(problem *p, const char *words, const dx_id *a, size_t n,
                               const char *behind)
{
    dx_graph *g = &p->e->session->graph;
    dx_text text;
    dx_text_init(&text, &g->context->memory);
    dx_status status = DX_OK;
    for (size_t i = 0; i < n && status == DX_OK; i++) {
        dx_text_string(&text, i > 0 ? ", " : "");
        status = dx_print_line(g, a[i], &text);
        dx_text_string(&text, behind);
    }
    if (status == DX_OK && text.failed)
        status = dx_no_memory(g->context);
    if (status == DX_OK)
        dx_notice(g->context, "%s%.200s%s", words, dx_text_get(&text), text.n > 200 ? "..." : "");
    dx_text_free(&text);
    return status;
}

/* The least and the greatest value where the constraints hold everywhere, if it is seen that there
 * are such. */
static dx_status tell_least(problem *p)
{
    ddx_session *s = p->e->session;
    dx_extreme_points all = {.e = p->e, .n = p->n, .name = p->u->name};
    const uint32_t n = p->n + p->m;
    all.complete = dx_unknowns_everywhere(p->u) && p->degenerate.n_places == 0 &&
                   dx_is_none(p->u->premises) && p->n_aside == 0;
    if (all.complete)
        DX_TRY(dx_are_smooth_everywhere(s, 1, &p->c.of, p->n, p->u->name, &all.complete));
    if (all.complete)
        DX_TRY(dx_are_smooth_everywhere(s, p->m, p->c.constraint, p->n, p->u->name, &all.complete));
    for (size_t i = 0; i < p->found.n_roots + p->degenerate.n_roots && all.complete; i++) {
        const size_t k = i - p->found.n_roots;
        const dx_id *at =
            i < p->found.n_roots ? p->found.value + i * n : p->degenerate.value + k * p->n;
        dx_id value;
        DX_TRY(dx_critical_value(&p->c, at, &value));
        DX_TRY(dx_extreme_points_add(&all, at, value));
    }
    return dx_tell_least_under(&all, p->c.of, p->m, p->c.constraint, 0, NULL,
                               p->m == 1 ? "under the constraint" : "under the constraints");
}

static dx_status tell(problem *p)
{
    dx_context *context = &p->e->session->context;
    size_t n = p->found.n_roots;
    DX_TRY(tell_formulas(p, "L = ", &p->c.lagrangian, 1, ""));
    DX_TRY(tell_formulas(p, "its gradient: ", p->c.gradient, p->n + p->m, " = 0"));
    if (n > 0)
        dx_notice(context, "the eigenvalues are of the bordered Hessian: a constraint adds one "
                           "below 0 and one above");
    const char *where = dx_unknowns_everywhere(p->u) ? "" : " in the box";
    if (p->degenerate.n_places == 0 && n == 0)
        dx_notice(context, "it has no solution%s: proved", where);
    else if (p->degenerate.n_places == 0)
        dx_notice(context, "%zu solution%s%s, %sproved, and no other", n, n == 1 ? "" : "s", where,
                  n == 1 ? "" : "each ");
    else if (n == 0)
        dx_notice(context, "no solution is proved%s, nor that there is none", where);
    else
        dx_notice(context, "%zu solution%s proved, and no other but where it is not decided", n,
                  n == 1 ? "" : "s");
    dx_tell_disobedient(p->e, p->n_aside);
    if (p->degenerate.n_roots > 0)
        dx_notice(context,
                  "degenerate: the gradients of the constraints depend on each other there, "
                  "and multipliers do not tell such points");
    DX_TRY(dx_tell_places(p->e->session, &p->degenerate, p->u->name, "solution"));
    DX_TRY(dx_critical_tell_corners(&p->c, p->u->lo, p->u->hi));
    if (!dx_unknowns_everywhere(p->u))
        dx_notice(context, "the sides of the box were not looked at");
    return tell_least(p);
}

dx_status dx_solve_constrained(dx_unknowns *u, dx_id of, uint32_t m, const dx_id *constraint,
                               dx_critical *c, dx_root_list *found, dx_root_list *degenerate)
{
    problem p = {
        .e = u->e,
        .u = u,
        .n = u->n,
        .m = m,
        .all = u->n + m + 1,
        .c = {.session = u->e->session, .n = u->n, .m = m, .of = of, .constraint = constraint}};
    DX_TRY(prepare(&p));
    DX_TRY(search(&p));
    DX_TRY(dx_unknowns_sift(u, &p.found, &p.degenerate, "solution"));
    DX_TRY(dx_unknowns_sift(u, &p.degenerate, &p.degenerate, "degenerate point"));
    DX_TRY(dx_critical_sift(&p.c, &p.found, "solution"));
    DX_TRY(dx_critical_sift(&p.c, &p.degenerate, "degenerate point"));
    *c = p.c;
    *found = p.found;
    *degenerate = p.degenerate;
    return DX_OK;
}

static dx_status refuse_constant(problem *p)
{
    dx_graph *g = &p->e->session->graph;
    for (uint32_t k = 0; k < p->m; k++) {
        bool constant;
        dx_id value;
        dx_status status = dx_has_constant_value(p->e->session, p->c.of, p->c.constraint[k], p->n,
                                                 p->u->name, &constant, &value);
        DX_TRY(dx_excuse(g->context, status));
        if (status != DX_OK || !constant || !dx_is_number(g, value))
            continue;
        if (dx_is_positive(g, p->c.constraint[k]) ||
            dx_is_positive(g, dx_neg(g, p->c.constraint[k])))
            return dx_fail(g->context, DX_DOMAIN, "the constraint holds nowhere");
        dx_text text;
        dx_text_init(&text, &g->context->memory);
        status = dx_print_line(g, value, &text);
        if (status == DX_OK)
            status = dx_fail(g->context, DX_DOMAIN,
                             "the formula has the value %.60s wherever the constraint holds",
                             dx_text_get(&text));
        dx_text_free(&text);
        return status;
    }
    return DX_OK;
}

dx_status dx_find_constrained(dx_unknowns *u, dx_id of, size_t m, const dx_id *constraint,
                              dx_id *out, size_t *undecided)
{
    dx_context *context = &u->e->session->context;
    if (m == 0 || m > u->n)
        return dx_fail(context, DX_TYPE,
                       "constraints must be at least one, and no more than unknowns");
    if (u->n + m >= MOST_UNKNOWNS)
        return dx_fail(context, DX_LIMIT, "there are too many unknowns and constraints");
    problem p = {.e = u->e,
                 .u = u,
                 .n = u->n,
                 .m = (uint32_t)m,
                 .all = u->n + (uint32_t)m + 1,
                 .c = {.session = u->e->session,
                       .n = u->n,
                       .m = (uint32_t)m,
                       .of = of,
                       .constraint = constraint}};
    DX_TRY(prepare(&p));
    DX_TRY(refuse_constant(&p));
    DX_TRY(search(&p));
    DX_TRY(dx_unknowns_sift(u, &p.found, &p.degenerate, "solution"));
    DX_TRY(dx_unknowns_sift(u, &p.degenerate, &p.degenerate, "degenerate point"));
    DX_TRY(dx_critical_sift(&p.c, &p.found, "solution"));
    DX_TRY(dx_critical_sift(&p.c, &p.degenerate, "degenerate point"));
    *undecided = p.degenerate.n_places;
    DX_TRY(make_table(&p, out));
    return tell(&p);
}

/* Exactly, where there are names beside the unknowns. */
static dx_status find_with_names(dx_unknowns *u, const dx_ast *call, dx_id of,
                                 const dx_formulas *constraints, dx_id *out)
{
    problem p = {.e = u->e, .u = u, .n = u->n, .m = constraints->n};
    dx_id *name = dx_statement_ids(u->e, p.n + p.m);
    if (!name)
        return DX_NOMEM;
    memcpy(name, u->name, p.n * sizeof *name);
    DX_TRY(dx_name_multipliers(u, p.m, name + p.n));
    return dx_exact_extrema(u, call, of, p.m, constraints->f, name, out);
}

/* ---- the operation -----------------------------------------------------------------------------
 */

static dx_status refuse(dx_evaluation *e, const dx_ast *ast, dx_status status, const char *what,
                        const char *advice)
{
    status = dx_fail(&e->session->context, status, "%s", what);
    dx_diag_hint(&e->session->context.diag, "%s", advice);
    return dx_placed(e, ast, status);
}

/* Names, some of which may have an interval, alone or in a vector. */
static bool are_unknowns(const dx_ast *a)
{
    const dx_ast *one = a->kind == DX_AST_VECTOR ? a->child : a;
    bool all = one != NULL;
    for (; one && all; one = a->kind == DX_AST_VECTOR ? one->next : NULL) {
        const bool pair = one->kind == DX_AST_BINDING ||
                          (one->kind == DX_AST_RELATION && strcmp(one->text, "=") == 0);
        all = pair ? one->child->kind == DX_AST_NAME && one->child->next->kind == DX_AST_RANGE
                   : one->kind == DX_AST_NAME;
    }
    return all;
}

/* lagrange(e, [x, y], [x + y = 10]) as lagrange(e, [x + y = 10], [x, y]). */
static dx_status constraints_first(dx_evaluation *e, const dx_ast **call)
{
    enum { PARTS = 4 };
    const dx_ast *second = dx_child(*call, 2), *third = dx_child(*call, 3);
    if (!second || !third || third->next || !are_unknowns(second) || are_unknowns(third))
        return DX_OK;
    dx_ast *copy = dx_arena_alloc(&e->session->context.arena, (PARTS + 1) * sizeof *copy);
    if (!copy)
        return dx_no_memory(&e->session->context);
    copy[PARTS] = **call;
    copy[PARTS].child = copy;
    for (uint32_t i = 0; i < PARTS; i++)
        copy[i] = *dx_child(*call, i == 2 ? 3 : i == 3 ? 2 : i);
    for (uint32_t i = 0; i < PARTS; i++)
        copy[i].next = i + 1 < PARTS ? &copy[i + 1] : NULL;
    *call = &copy[PARTS];
    return DX_OK;
}

dx_status dx_run_lagrange(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_unknowns u;
    DX_TRY(constraints_first(e, &call));
    dx_formulas f, constraints;
    const dx_ast *operand = dx_child(call, 1), *conditions = dx_child(call, 2);
    if (e->recorder)
        e->recorder->untold = "no way to these extrema is known that can be shown by steps";
    DX_TRY(dx_unknowns_read(e, call, 3, hint, &u));
    u.exact = dx_unknowns_have_no_ends(&u);
    if (!dx_child(call, 3))
        dx_unknowns_tell(&u);
    DX_TRY(dx_formulas_read(&u, operand, false, &f));
    u.relations = true;
    DX_TRY(dx_formulas_read(&u, conditions, true, &constraints));
    u.relations = false;
    if (f.n != 1)
        return refuse(e, operand, DX_TYPE, "extrema are of one formula", hint);
    dx_id *side = NULL;
    uint32_t sides = 0;
    DX_TRY(dx_placed(e, conditions, dx_read_sides(&u, &constraints, &side, &sides)));
    if (sides > 0 && (dx_has_other_names(&u, 1, f.f) || dx_has_other_names(&u, sides, side) ||
                      dx_has_other_names(&u, constraints.n, constraints.f)))
        return refuse(e, conditions, DX_TYPE, "with inequalities other names need a value",
                      "lagrange(e, [x^2 + y^2 <= r^2], [x, y]) | r = 2");
    if (sides > 0)
        return dx_placed(
            e, call, dx_find_in_region(&u, f.f[0], constraints.n, constraints.f, sides, side, out));
    if (constraints.n == 0)
        return refuse(e, conditions, DX_TYPE, "there is no constraint",
                      "extrema(e, [x=0..1, y=0..1]) is without");
    if (constraints.n > u.n)
        return refuse(e, conditions, DX_TYPE, "there are more constraints than unknowns",
                      "roots(...) finds the points that they leave");
    if (dx_has_other_names(&u, 1, f.f) || dx_has_other_names(&u, constraints.n, constraints.f))
        return dx_placed(e, call, find_with_names(&u, call, f.f[0], &constraints, out));
    bool low = dx_op_of(&e->session->graph, u.lo[0]) == DX_OP_INF,
         high = dx_op_of(&e->session->graph, u.hi[0]) == DX_OP_INF;
    if (u.n == 1 && low != high)
        return refuse(e, dx_child(call, 3), DX_LIMIT, "the interval must end on both sides", hint);
    u.open[0] = u.open[0] || (u.n == 1 && low);
    if (u.n == 1 && low)
        u.endless = 1;
    size_t undecided;
    DX_TRY(dx_placed(
        e, call, dx_find_constrained(&u, f.f[0], constraints.n, constraints.f, out, &undecided)));
    bool told = false;
    if (e->recorder && u.exact && undecided == 0)
        DX_TRY(dx_tell_extrema(&u, call, f.f[0], constraints.n, constraints.f, *out, &told));
    return DX_OK;
}
