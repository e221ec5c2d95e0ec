#include "engine/proof.h"

#include "engine/oracle.h"
#include "engine/rootof.h"

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
    p->box = _arb_vec_init((slong)p->n);
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
        _arb_vec_clear(p->box, (slong)p->n);
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

/* x in [1, 2], y in [3, 4]. */
static void write_box(const dx_iteration *it, const dx_proof *p, dx_text *out)
{
    if (p->n == 1) {
        dx_text_interval(out, p->box);
        return;
    }
    for (uint32_t i = 0; i < p->n && i < SHOWN_BOX; i++) {
        dx_text_format(out, "%s%s in ", i > 0 ? ", " : "",
                       dx_bytes(&it->session->graph, it->call.name[i]));
        dx_text_interval(out, p->box + i);
    }
    dx_text_string(out, p->n > SHOWN_BOX ? ", ..." : "");
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
        dx_text_format(out, "proved: %s, the only %s %s ", found(it, p),
                       least ? "critical point" : "one", p->n == 1 ? "in" : "with");
        write_box(it, p, out);
        return;
    }
    if (e->finding == DX_FINDING_FREE) {
        dx_text_format(out, "proved: there is %s %s ",
                       it->call.method->kind == DX_PROBLEM_LEAST ? "no critical point" : "none",
                       p->n == 1 ? "in" : "with");
        write_box(it, p, out);
        return;
    }
    dx_text_string(out, dx_finding_said(e->finding));
    if (e->order > 1)
        dx_text_format(out, "; as it seems %u zeros fall together", (unsigned)e->order);
    if (e->most > 0)
        dx_text_format(out, "; no more than %u are there, proved", (unsigned)e->most);
}
