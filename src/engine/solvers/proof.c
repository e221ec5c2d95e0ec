#include "engine/solvers/proof.h"

#include "engine/oracle.h"
#include "engine/solvers/rootof.h"
#include "symbolic/derivatives/partials.h"

#include <math.h>
#include <string.h>

enum { MOST_DIGITS = 40, SHOWN_BOX = 3 };

/* ---- what is to be zero --------------------------------------------------------------------- */

dx_status dx_iteration_zeros(const dx_iteration *it, dx_id *formula)
{
    const dx_solve_call *c = &it->call;
    dx_graph *g = &it->session->graph;
    if (c->method->kind == DX_PROBLEM_LEAST)
        return dx_partials_gradient(g, it->session->rules, c->formula[0], c->n, c->unknown,
                                    formula);
    for (uint32_t i = 0; i < c->n; i++) {
        formula[i] = c->method->kind == DX_PROBLEM_FIXED ? dx_sub(g, c->formula[i], c->unknown[i])
                                                         : c->formula[i];
        DX_TRY(dx_check(g, formula[i]));
    }
    return DX_OK;
}

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
static dx_status find_values(const dx_iteration *it, dx_system *system, dx_proof *p)
{
    dx_id *value = dx_arena_alloc(&p->session->context.arena, p->n * sizeof *value);
    if (!value)
        return dx_no_memory(&p->session->context);
    dx_status status =
        dx_values_at_zero(p->session, system, p->formula, it->call.name, p->box, value);
    if (status == DX_OK)
        p->value = value;
    return dx_excuse(&p->session->context, status);
}

/* A gradient does not show a jump of the formula: its series does. `box` has the point, and is made
 * a little larger. */
static dx_status refuse_rough(const dx_iteration *it, arb_ptr box, dx_proof *p)
{
    enum { AROUND = -40 };
    dx_context *context = &it->session->context;
    dx_system whole;
    arb_mat_t jacobian;
    dx_id *same = dx_arena_alloc(&context->arena, p->n * sizeof *same);
    if (!same)
        return dx_no_memory(context);
    for (uint32_t i = 0; i < p->n; i++)
        same[i] = it->call.formula[0];
    DX_TRY(dx_system_init(&whole, &it->session->graph, p->n, same, it->call.unknown));
    arb_ptr f = _arb_vec_init((slong)p->n);
    arb_mat_init(jacobian, (slong)p->n, (slong)p->n);
    for (uint32_t i = 0; i < p->n; i++)
        arb_add_error_2exp_si(box + i, AROUND);
    dx_status status = dx_system_first(&whole, box, 106, f, jacobian);
    bool smooth = status == DX_OK && dx_system_is_finite(f, p->n);
    for (uint32_t i = 0; i < p->n && smooth; i++)
        smooth = dx_system_is_finite(arb_mat_entry(jacobian, i, 0), p->n);
    if (status == DX_OK && !smooth)
        p->enclosure.finding = DX_FINDING_ROUGH;
    arb_mat_clear(jacobian);
    _arb_vec_clear(f, (slong)p->n);
    dx_system_free(&whole);
    return status;
}

/* ---- how far it is the only one -------------------------------------------------------------- */

/* Is the formula a sum of constants times unknowns, and a constant? */
static dx_status is_linear(const dx_iteration *it, dx_id f, const dx_id *zero, dx_id *slope,
                           bool *linear)
{
    const dx_solve_call *c = &it->call;
    dx_graph *g = &it->session->graph;
    dx_id rest = dx_sub(g, f, dx_substitute(g, f, c->n, c->unknown, zero));
    DX_TRY(dx_check(g, rest));
    DX_TRY(dx_partials_gradient(g, it->session->rules, f, c->n, c->unknown, slope));
    *linear = true;
    for (uint32_t i = 0; i < c->n && *linear; i++) {
        *linear = dx_is_constant(g, slope[i]);
        rest = dx_sub(g, rest, dx_mul(g, slope[i], c->unknown[i]));
        DX_TRY(dx_check(g, rest));
    }
    return *linear ? dx_is_exactly_zero(g, rest, linear) : DX_OK;
}

/* A linear system with one zero in a box has no other anywhere. */
static dx_status find_linear(const dx_iteration *it, dx_proof *p)
{
    dx_graph *g = &it->session->graph;
    dx_id *zero = dx_arena_alloc(&g->context->arena, 2 * p->n * sizeof *zero);
    if (!zero)
        return dx_no_memory(g->context);
    for (uint32_t i = 0; i < p->n; i++)
        zero[i] = dx_int(g, 0);
    p->everywhere = true;
    for (uint32_t i = 0; i < p->n && p->everywhere; i++) {
        dx_status status = is_linear(it, p->formula[i], zero, zero + p->n, &p->everywhere);
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
    DX_TRY(find_linear(it, p));
    return p->everywhere ? DX_OK : widen(it, system, p);
}

/* Near the point, with the curvature of what was to be least. */
static dx_status enclose(const dx_iteration *it, dx_proof *p)
{
    dx_system system;
    dx_graph *g = &it->session->graph;
    DX_TRY(dx_system_init(&system, g, p->n, p->formula, it->call.unknown));
    arb_ptr start = _arb_vec_init((slong)p->n);
    for (uint32_t i = 0; i < p->n; i++)
        arb_set_d(start + i, it->solver.x[i]);
    dx_status status = dx_enclose(&system, start, p->box, &p->enclosure);
    if (status == DX_OK && p->enclosure.finding == DX_FINDING_ONE &&
        it->call.method->kind == DX_PROBLEM_LEAST) {
        uint32_t negative; /* it may make the box smaller, and the larger one says more */
        _arb_vec_set(start, p->box, (slong)p->n);
        status = dx_classify(&system, start, &p->curvature, &negative, NULL);
    }
    if (status == DX_OK && p->enclosure.finding == DX_FINDING_ONE &&
        it->call.method->kind == DX_PROBLEM_LEAST)
        status = refuse_rough(it, start, p);
    if (status == DX_OK && p->enclosure.finding == DX_FINDING_ONE)
        status = find_values(it, &system, p);
    if (status == DX_OK && p->enclosure.finding == DX_FINDING_ONE)
        status = dx_zero_holds(it, p->value, &p->holding);
    if (status == DX_OK && p->enclosure.finding == DX_FINDING_ONE)
        status = find_region(it, &system, p);
    if (status == DX_OK && p->enclosure.finding == DX_FINDING_FREE)
        for (uint32_t i = 0; i < p->n; i++)
            arb_set_d(p->core + i, it->solver.x[i]);
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
    else if (c->method->kind == DX_PROBLEM_LEAST && (c->m > 1 || c->lower))
        p->why = "not proved: lagrange(...) and extrema(...) prove points on constraints";
    else if (!dx_finite(it->solver.x, c->n))
        p->why = "not proved: the point is not finite";
    if (p->why)
        return DX_OK;
    p->formula = dx_arena_alloc(&context->arena, c->n * sizeof *p->formula);
    if (!p->formula)
        return dx_no_memory(context);
    DX_TRY(dx_iteration_zeros(it, p->formula));
    p->box = _arb_vec_init(2 * (slong)p->n);
    p->core = p->box + p->n;
    dx_status status = enclose(it, p);
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
    if (e->finding == DX_FINDING_ONE) {
        bool least = it->call.method->kind == DX_PROBLEM_LEAST;
        dx_text_format(out, "proved: %s, the only %s", found(it, p),
                       least ? "critical point" : "one");
        if (!p->everywhere && !write_box(it, p, out))
            dx_text_string(out, " near it");
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
