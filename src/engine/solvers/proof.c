#include "engine/solvers/proof.h"

#include "engine/oracle.h"
#include "engine/solvers/rootof.h"
#include "engine/solvers/roots.h"
#include "numeric/solve/range.h"
#include "symbolic/derivatives/partials.h"

#include <math.h>
#include <string.h>

enum { MOST_DIGITS = 40, SHOWN_BOX = 3 };

dx_status dx_zero_holds(const dx_iteration *it, const dx_id *value, dx_holding *holding)
{
    *holding = dx_is_none(dx_iteration_premises(it)) ? DX_HOLDS : DX_OPEN;
    return value ? dx_iteration_holds(it, value, holding) : DX_OK;
}

const char *dx_holding_said(dx_holding holding)
{
    return holding == DX_BROKEN
               ? "not proved: what was typed has no value there, though its simplified form has one"
               : "not proved: it is not decided whether what was typed has a value there, as its "
                 "simplified form has";
}

/* What is proved goes without them. */
static dx_status find_values(dx_system *system, dx_proof *p)
{
    dx_id *value = dx_arena_alloc(&p->session->context.arena, p->n * sizeof *value);
    if (!value)
        return dx_no_memory(&p->session->context);
    dx_status status = dx_values_at_zero(p->session, system, p->formula, p->name, p->box, value);
    if (status == DX_OK)
        p->value = value;
    return dx_excuse(&p->session->context, status);
}

/* A gradient does not show a jump of the formula: its series does. */
static dx_status is_rough(const dx_iteration *it, dx_id formula, arb_srcptr box, bool *rough)
{
    const dx_solve_call *c = &it->call;
    dx_context *context = &it->session->context;
    dx_system whole;
    arb_mat_t jacobian;
    dx_id *same = dx_arena_alloc(&context->arena, c->n * sizeof *same);
    if (!same)
        return dx_no_memory(context);
    for (uint32_t i = 0; i < c->n; i++)
        same[i] = formula;
    DX_TRY(dx_system_init(&whole, &it->session->graph, c->n, same, c->unknown));
    arb_ptr f = _arb_vec_init((slong)c->n);
    arb_mat_init(jacobian, (slong)c->n, (slong)c->n);
    dx_status status = dx_system_first(&whole, box, 106, f, jacobian);
    *rough = status != DX_OK || !dx_system_is_finite(f, c->n);
    for (uint32_t i = 0; i < c->n && !*rough; i++)
        *rough = !dx_system_is_finite(arb_mat_entry(jacobian, i, 0), c->n);
    arb_mat_clear(jacobian);
    _arb_vec_clear(f, (slong)c->n);
    dx_system_free(&whole);
    return status;
}

/* Of what was to be least, and its constraints. `box` has the point, and is made a little larger.
 */
static dx_status refuse_rough(const dx_iteration *it, arb_ptr box, dx_proof *p)
{
    enum { AROUND = -40 };
    bool rough = false;
    for (uint32_t i = 0; i < it->call.n; i++)
        arb_add_error_2exp_si(box + i, AROUND);
    for (uint32_t i = 0; i < it->call.m && !rough; i++)
        DX_TRY(is_rough(it, it->call.formula[i], box, &rough));
    if (rough)
        p->enclosure.finding = DX_FINDING_ROUGH;
    return DX_OK;
}

/* ---- under constraints ------------------------------------------------------------ */

/* The bordered Hessian over the box, without the unknowns that are at a bound. */
static dx_status classify_bordered(const dx_iteration *it, const dx_stationary *zero,
                                   dx_system *system, arb_srcptr box, dx_proof *p)
{
    enum { PREC = 200 };
    dx_context *context = &it->session->context;
    uint32_t active = zero->n - it->call.n, negative;
    uint32_t *place = dx_arena_alloc(&context->arena, zero->n * sizeof *place);
    if (!place)
        return dx_no_memory(context);
    uint32_t n = dx_stationary_free(it, zero, place);
    p->curvature = DX_CURVATURE_POSITIVE;
    if (n == 0)
        return DX_OK;
    arb_mat_t jacobian, own;
    arb_ptr f = _arb_vec_init((slong)zero->n);
    arb_mat_init(jacobian, (slong)zero->n, (slong)zero->n);
    arb_mat_init(own, (slong)n, (slong)n);
    dx_status status = dx_system_first(system, box, PREC, f, jacobian);
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < n; k++)
            arb_set(arb_mat_entry(own, i, k), arb_mat_entry(jacobian, place[i], place[k]));
    if (status == DX_OK)
        status = dx_definite(context, own, PREC, &p->curvature, &negative, NULL);
    bool faces = false; /* inequalities hold as equations */
    for (uint32_t i = 0; i < it->call.n_constraints; i++)
        faces = faces || (dx_iteration_is_active(it, i) &&
                          dx_op_of(&it->session->graph, it->call.relation[i]) != DX_OP_EQ);
    if (status == DX_OK)
        p->curvature = negative == UINT32_MAX             ? DX_CURVATURE_UNKNOWN
                       : negative == active               ? DX_CURVATURE_POSITIVE
                       : negative == n - active && !faces ? DX_CURVATURE_NEGATIVE
                                                          : DX_CURVATURE_SADDLE;
    arb_mat_clear(own);
    arb_mat_clear(jacobian);
    _arb_vec_clear(f, (slong)zero->n);
    return status;
}

/* `box` has exactly one zero of the Lagrange system, and is made smaller. */
static dx_status judge_constrained(const dx_iteration *it, const dx_stationary *zero,
                                   dx_system *system, arb_ptr box, dx_proof *p)
{
    enum { BITS = 100 };
    bool reached, feasible;
    DX_TRY(dx_refine(system, box, BITS, &reached));
    DX_TRY(dx_stationary_is_feasible(it, zero, box, &feasible));
    p->infeasible = !feasible;
    return classify_bordered(it, zero, system, box, p);
}

/* ---- how far it is the only one -------------------------------------------------------------- */

/* Is the formula a sum of constants times unknowns, and a constant? */
static dx_status is_linear(const dx_proof *p, dx_id f, const dx_id *zero, dx_id *slope,
                           bool *linear)
{
    dx_graph *g = &p->session->graph;
    dx_id rest = dx_sub(g, f, dx_substitute(g, f, p->n, p->unknown, zero));
    DX_TRY(dx_check(g, rest));
    DX_TRY(dx_partials_gradient(g, p->session->rules, f, p->n, p->unknown, slope));
    *linear = true;
    for (uint32_t i = 0; i < p->n && *linear; i++) {
        *linear = dx_is_constant(g, slope[i]);
        rest = dx_sub(g, rest, dx_mul(g, slope[i], p->unknown[i]));
        DX_TRY(dx_check(g, rest));
    }
    return *linear ? dx_is_exactly_zero(g, rest, linear) : DX_OK;
}

/* A linear system with one zero in a box has no other anywhere. */
static dx_status find_linear(dx_proof *p)
{
    dx_graph *g = &p->session->graph;
    dx_id *zero = dx_arena_alloc(&g->context->arena, 2 * p->n * sizeof *zero);
    if (!zero)
        return dx_no_memory(g->context);
    for (uint32_t i = 0; i < p->n; i++)
        zero[i] = dx_int(g, 0);
    p->everywhere = true;
    for (uint32_t i = 0; i < p->n && p->everywhere; i++) {
        dx_status status = is_linear(p, p->formula[i], zero, zero + p->n, &p->everywhere);
        if (status != DX_OK) {
            p->everywhere = false;
            return dx_excuse(g->context, status);
        }
    }
    return DX_OK;
}

/* The greatest coordinate of the zero and of the start: 1 where all are 0. */
static double size_of(const dx_iteration *it, arb_srcptr core)
{
    double size = 0;
    for (uint32_t i = 0; i < it->call.n; i++) {
        size = fmax(size, fabs(arf_get_d(arb_midref(core + i), ARF_RND_NEAR)));
        size = fmax(size, fabs(it->solver.start[i]));
    }
    return size > 0 && isfinite(size) ? size : 1;
}

static bool is_narrower(arb_srcptr box, size_t n, double radius)
{
    bool narrower = true;
    for (size_t i = 0; i < n; i++)
        narrower = narrower && mag_cmp_2exp_si(arb_radref(box + i), 0) < 0 &&
                   mag_get_d(arb_radref(box + i)) < radius;
    return narrower;
}

/* A box that is so narrow that it says nothing, in place of which a wider one is taken. */
static dx_status widen(const dx_iteration *it, dx_system *system, dx_proof *p)
{
    enum { PREC = 128 };
    static const double wide[] = {1, 0x1p-2, 0x1p-4, 0x1p-7, 0x1p-10, 0x1p-14, 0x1p-20, 0x1p-30};
    double size = size_of(it, p->core);
    size_t n = p->n;
    arb_ptr try = _arb_vec_init(2 * (slong)n);
    dx_status status = DX_OK;
    for (size_t k = 0; k < sizeof wide / sizeof *wide && status == DX_OK; k++) {
        double radius = wide[k] * size;
        if (!is_narrower(p->box, n, radius / 16))
            break;
        dx_finding finding;
        arf_t by;
        arf_init(by);
        arf_set_d(by, radius);
        for (size_t i = 0; i < n; i++) {
            arb_set(try + i, p->core + i);
            arb_add_error_arf(try + i, by);
        }
        arf_clear(by);
        status = dx_contract(system, try, PREC, PREC, try + n, &finding);
        if (status != DX_OK || finding != DX_FINDING_ONE)
            continue;
        _arb_vec_set(p->box, try, (slong)n);
        break;
    }
    _arb_vec_clear(try, 2 * (slong)n);
    return status;
}

static dx_status find_region(const dx_iteration *it, dx_system *system, dx_proof *p)
{
    enum { CORE_BITS = 64 };
    bool reached;
    _arb_vec_set(p->core, p->box, (slong)p->n);
    DX_TRY(dx_refine(system, p->core, CORE_BITS, &reached));
    DX_TRY(find_linear(p));
    return p->everywhere || dx_is_constrained(it) ? DX_OK : widen(it, system, p);
}

/* What is looked at of a zero in p->box of which there is exactly one; `box` is room. */
static dx_status judge(const dx_iteration *it, const dx_stationary *zero, dx_system *system,
                       arb_ptr box, dx_proof *p)
{
    bool least = it->call.method->kind == DX_PROBLEM_LEAST;
    uint32_t negative;
    _arb_vec_set(box, p->box, (slong)p->n); /* smaller ones say less */
    if (least && dx_is_constrained(it))
        DX_TRY(judge_constrained(it, zero, system, box, p));
    else if (least)
        DX_TRY(dx_classify(system, box, &p->curvature, &negative, NULL));
    if (least)
        DX_TRY(refuse_rough(it, box, p));
    if (p->enclosure.finding != DX_FINDING_ONE)
        return DX_OK;
    DX_TRY(find_values(system, p));
    DX_TRY(dx_zero_holds(it, p->value, &p->holding));
    return find_region(it, system, p);
}

/* Near the point. */
static dx_status enclose(const dx_iteration *it, const dx_stationary *zero, dx_proof *p)
{
    dx_system system;
    DX_TRY(dx_system_init(&system, &it->session->graph, p->n, p->formula, p->unknown));
    arb_ptr start = _arb_vec_init((slong)p->n);
    for (uint32_t i = 0; i < p->n; i++)
        arb_set_d(start + i, zero->at[i]);
    dx_status status = dx_enclose(&system, start, p->box, &p->enclosure);
    if (status == DX_OK && p->enclosure.finding == DX_FINDING_ONE)
        status = judge(it, zero, &system, start, p);
    if (status == DX_OK && p->enclosure.finding == DX_FINDING_FREE)
        for (uint32_t i = 0; i < p->n; i++)
            arb_set_d(p->core + i, zero->at[i]);
    _arb_vec_clear(start, (slong)p->n);
    dx_system_free(&system);
    return status;
}

dx_status dx_iteration_prove(const dx_iteration *it, dx_proof *p)
{
    const dx_solve_call *c = &it->call;
    dx_context *context = &it->session->context;
    *p = (dx_proof){.session = it->session, .n = c->n};
    if (c->n > DX_PROOF_MOST)
        p->why = "not proved: these are too many unknowns for a proof";
    else if (!dx_finite(it->solver.x, c->n))
        p->why = "not proved: the point is not finite";
    else if (dx_is_left_out(it))
        p->why = "not proved: the point is on an edge that is left out";
    if (p->why)
        return DX_OK;
    dx_stationary zero;
    DX_TRY(dx_stationary_of(it, &zero));
    if (zero.n > DX_PROOF_MOST || !dx_finite(zero.at, zero.n)) {
        p->why = "not proved: these are too many unknowns and multipliers for a proof";
        return DX_OK;
    }
    p->n = zero.n;
    p->formula = zero.formula;
    p->unknown = zero.unknown;
    p->name = zero.name;
    p->box = _arb_vec_init(2 * (slong)p->n);
    p->core = p->box + p->n;
    dx_status status = enclose(it, &zero, p);
    p->tried = status == DX_OK;
    if (p->tried)
        return DX_OK;
    dx_proof_free(p);
    if (dx_is_final(status))
        return status;
    dx_diag_clear(&context->diag);
    p->why = "not proved: the formula is not one that can be worked out in intervals";
    return DX_OK;
}

void dx_proof_free(dx_proof *p)
{
    if (p->box)
        _arb_vec_clear(p->box, 2 * (slong)p->n);
    p->box = NULL;
}

/* ---- nowhere --------------------------------------------------------------------------------- */

/* By the ranges of a few parts of the line. */
static dx_status is_free(dx_system *system, bool *free)
{
    enum { PREC = 64 };
    static const double ends[] = {-INFINITY, -8, -1, -0.25, 0, 0.25, 1, 8, INFINITY};
    arf_t lo, hi;
    dx_status status = DX_OK;
    arf_init(lo);
    arf_init(hi);
    *free = true;
    for (size_t i = 0; i + 1 < sizeof ends / sizeof *ends && *free && status == DX_OK; i++) {
        dx_extent extent = {0};
        arf_set_d(lo, ends[i]);
        arf_set_d(hi, ends[i + 1]);
        status = dx_range_between(system, lo, hi, PREC, &extent);
        *free = extent.free;
    }
    arf_clear(hi);
    arf_clear(lo);
    return status;
}

/* Is it seen at once that what an iteration of one unknown makes zero has no zero at all? */
static dx_status is_rootless(const dx_iteration *it, bool *rootless)
{
    enum { DEGREE = 40 };
    ddx_session *s = it->session;
    dx_graph *g = &s->graph;
    dx_stationary zero;
    dx_system system;
    *rootless = false;
    if (it->call.n > 1 || it->call.method->kind == DX_PROBLEM_LEAST)
        return DX_OK;
    DX_TRY(dx_stationary_of(it, &zero));
    dx_status status = dx_system_init(&system, g, 1, zero.formula, zero.unknown);
    if (status != DX_OK)
        return dx_excuse(&s->context, status);
    bool polynomial = system.degree >= 0 && system.degree <= DEGREE;
    if (!polynomial)
        status = is_free(&system, rootless);
    dx_system_free(&system);
    if (!polynomial)
        return dx_excuse(&s->context, status);
    const dx_id ends[2] = {dx_minus_inf(g), dx_inf(g)};
    dx_root_list list;
    status = dx_search_roots(s, 1, zero.formula, zero.unknown, &ends[0], &ends[1], false, &list);
    *rootless = status == DX_OK && list.n_roots == 0 && list.n_places == 0;
    return dx_excuse(&s->context, status);
}

dx_status dx_tell_rootless(const dx_iteration *it, dx_text *out)
{
    dx_outcome outcome = it->solver.report.outcome;
    bool rootless = false;
    if (dx_outcome_failed(outcome) || outcome == DX_OUTCOME_MOST_STEPS)
        DX_TRY(is_rootless(it, &rootless));
    if (rootless)
        dx_text_string(out, it->call.method->kind == DX_PROBLEM_FIXED
                                ? "\nproved: there is no fixed point at all"
                                : "\nproved: there is no real root at all");
    return DX_OK;
}

/* ---- in words -------------------------------------------------------------------------------- */

static void write_end(dx_text *out, const arb_t x, int digits, bool upper)
{
    char text[96];
    arf_t end;
    mpfr_t number;
    arf_init(end);
    mpfr_init2(number, 256);
    if (upper)
        arb_get_ubound_arf(end, x, 256);
    else
        arb_get_lbound_arf(end, x, 256);
    arf_get_mpfr(number, end, upper ? MPFR_RNDU : MPFR_RNDD);
    if (upper)
        mpfr_snprintf(text, sizeof text, "%.*RUg", digits, number);
    else
        mpfr_snprintf(text, sizeof text, "%.*RDg", digits, number);
    dx_text_string(out, text);
    mpfr_clear(number);
    arf_clear(end);
}

/* So many that the ends are moved by some hundredths of the width. */
static int digits_for(const arb_t x)
{
    if (arb_is_exact(x))
        return MOST_DIGITS;
    slong bits = arb_rel_accuracy_bits(x);
    int digits = 3 + (int)((double)(bits > 0 ? bits : 0) * 0.30103);
    return digits < MOST_DIGITS ? digits : MOST_DIGITS;
}

void dx_text_interval(dx_text *out, const arb_t x)
{
    int digits = digits_for(x);
    dx_text_char(out, '[');
    write_end(out, x, digits, false);
    dx_text_string(out, ", ");
    write_end(out, x, digits, true);
    dx_text_char(out, ']');
}

static void cut(dx_text *out, size_t n)
{
    if (!out->failed && out->data) {
        out->n = n;
        out->data[n] = '\0';
    }
}

/* An end of the box rounded inwards; false where the number is not beyond the core any more. */
static bool write_inner_end(dx_text *out, const arb_t box, const arb_t core, int digits, bool upper)
{
    enum { PREC = 256 };
    char text[96];
    arf_t end, inner;
    mpfr_t number;
    arf_init(end);
    arf_init(inner);
    mpfr_init2(number, PREC);
    arf_set_mag(end, arb_radref(box));
    if (upper)
        arf_add(end, arb_midref(box), end, PREC, ARF_RND_FLOOR);
    else
        arf_sub(end, arb_midref(box), end, PREC, ARF_RND_CEIL);
    arf_get_mpfr(number, end, upper ? MPFR_RNDD : MPFR_RNDU);
    int n = mpfr_snprintf(text, sizeof text, upper ? "%.*RDg" : "%.*RUg", digits, number);
    mpfr_set_str(number, text, 10, upper ? MPFR_RNDD : MPFR_RNDU);
    arf_set_mpfr(end, number);
    if (upper)
        arb_get_ubound_arf(inner, core, PREC);
    else
        arb_get_lbound_arf(inner, core, PREC);
    bool beyond = n > 0 && (size_t)n < sizeof text &&
                  (upper ? arf_cmp(end, inner) >= 0 : arf_cmp(end, inner) <= 0);
    dx_text_string(out, text);
    mpfr_clear(number);
    arf_clear(inner);
    arf_clear(end);
    return beyond;
}

/* What is claimed of the box is claimed of what is written: a part of it, with all of the core. */
static bool write_inner(dx_text *out, const arb_t box, const arb_t core)
{
    for (int digits = digits_for(box); digits <= MOST_DIGITS; digits++) {
        size_t from = out->n;
        dx_text_char(out, '[');
        bool fits = write_inner_end(out, box, core, digits, false);
        dx_text_string(out, ", ");
        fits = write_inner_end(out, box, core, digits, true) && fits;
        dx_text_char(out, ']');
        if (fits)
            return true;
        cut(out, from);
    }
    return false;
}

/* " in [1, 2]"; " with x in [1, 2], y in [3, 4]"; false where no number of digits tells it. */
static bool write_box(const dx_iteration *it, const dx_proof *p, dx_text *out)
{
    size_t from = out->n;
    bool fits = true;
    dx_text_string(out, p->n == 1 ? " in " : " with ");
    for (uint32_t i = 0; i < p->n && i < SHOWN_BOX && fits; i++) {
        if (p->n > 1)
            dx_text_format(out, "%s%s in ", i > 0 ? ", " : "",
                           dx_bytes(&it->session->graph, it->call.name[i]));
        fits = write_inner(out, p->box + i, p->core + i);
    }
    dx_text_string(out, p->n > SHOWN_BOX ? ", ..." : "");
    if (!fits)
        cut(out, from);
    return fits;
}

static const char *found(const dx_iteration *it, const dx_proof *p)
{
    if (it->call.method->kind == DX_PROBLEM_FIXED)
        return "a fixed point";
    if (it->call.method->kind == DX_PROBLEM_ROOT)
        return "a root";
    if (p->curvature == DX_CURVATURE_SADDLE && dx_is_constrained(it))
        return "a critical point on the constraints, and no extremum";
    switch (p->curvature) {
    case DX_CURVATURE_POSITIVE:
        return it->call.most ? "a strict local maximum" : "a strict local minimum";
    case DX_CURVATURE_NEGATIVE:
        return it->call.most ? "a strict local minimum" : "a strict local maximum";
    case DX_CURVATURE_SADDLE:
        return "a saddle point";
    case DX_CURVATURE_UNKNOWN:
        break;
    }
    return "a critical point, of which kind is open";
}

/* Does the iteration end at a zero, and is the box no more than the rounding of the point? */
static bool is_rounding(const dx_iteration *it, const dx_proof *p)
{
    dx_outcome outcome = it->solver.report.outcome;
    bool ends = outcome == DX_OUTCOME_CONVERGED || outcome == DX_OUTCOME_ZERO ||
                outcome == DX_OUTCOME_FLAT || outcome == DX_OUTCOME_SINGULAR_ZERO ||
                outcome == DX_OUTCOME_DEGENERATE || outcome == DX_OUTCOME_VALLEY;
    return ends && is_narrower(p->box, p->n, 0x1p-40 * size_of(it, p->core));
}

static bool has_equations_alone(const dx_iteration *it)
{
    return it->call.n_equalities == it->call.n_constraints;
}

void dx_proof_text(const dx_iteration *it, const dx_proof *p, dx_text *out)
{
    const dx_enclosure *e = &p->enclosure;
    if (!p->tried) {
        dx_text_string(out, p->why);
        return;
    }
    if (e->finding == DX_FINDING_ONE && p->holding != DX_HOLDS) {
        dx_text_string(out, dx_holding_said(p->holding));
        return;
    }
    if (e->finding == DX_FINDING_ONE && p->infeasible) {
        dx_text_string(out, "not proved: a multiplier may be 0 here, or of the wrong sign, or a "
                            "constraint may not hold");
        return;
    }
    if (e->finding == DX_FINDING_ONE && dx_is_constrained(it)) {
        dx_text_format(out, "proved: %s", found(it, p));
        if (p->curvature == DX_CURVATURE_POSITIVE || p->curvature == DX_CURVATURE_NEGATIVE)
            dx_text_string(out, " under the constraints");
        if (p->everywhere && has_equations_alone(it))
            dx_text_string(out, ", the only critical point");
        return;
    }
    if (e->finding == DX_FINDING_ONE) {
        bool least = it->call.method->kind == DX_PROBLEM_LEAST;
        dx_text_format(out, "proved: %s, the only %s", found(it, p),
                       least ? "critical point" : "one");
        if (!p->everywhere && !write_box(it, p, out))
            dx_text_string(out, " near it");
        return;
    }
    if (e->finding == DX_FINDING_FREE && dx_is_constrained(it)) {
        dx_text_string(out, "not proved: the point itself is none, and whether there is one near "
                            "it is open");
        return;
    }
    if (e->finding == DX_FINDING_FREE) {
        size_t from = out->n;
        dx_text_format(out, "proved: there is %s",
                       it->call.method->kind == DX_PROBLEM_LEAST ? "no critical point" : "none");
        if (!is_rounding(it, p) && write_box(it, p, out))
            return;
        cut(out, from);
        dx_text_string(out, "not proved: the point itself is none, and whether there is one within "
                            "its rounding is open");
        return;
    }
    dx_text_string(out, dx_finding_said(e->finding));
    if (e->order > 1)
        dx_text_format(out, "; as it seems %u zeros fall together", (unsigned)e->order);
    if (e->most > 0)
        dx_text_format(out, "; no more than %u are there, proved", (unsigned)e->most);
}
