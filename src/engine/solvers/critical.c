#include "engine/solvers/critical.h"

#include "engine/solvers/flatpoint.h"
#include "engine/oracle.h"
#include "engine/scope.h"
#include "engine/simplify.h"
#include "engine/solvers/rootof.h"
#include "engine/solvers/squares.h"
#include "engine/solvers/stretches.h"
#include "expr/walk.h"
#include "numeric/ball.h"
#include "numeric/balls.h"
#include "symbolic/algebra/irreducible.h"
#include "symbolic/decide.h"
#include "symbolic/derivatives/diff.h"
#include "symbolic/derivatives/partials.h"
#include "symbolic/forms/readable.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { PRECISION = 256 };

/* ---- derivatives --------------------------------------------------------------------------- */

static dx_status set_gradient(dx_critical *c)
{
    dx_graph *g = &c->session->graph;
    dx_partials found;
    for (uint32_t i = 0; i < c->n + c->m; i++)
        c->gradient[i] = i < c->n ? dx_int(g, 0) : dx_neg(g, c->constraint[i - c->n]);
    DX_TRY(dx_checked_partials(c->session, 1, &c->lagrangian, c->n, c->name, 1, &found));
    for (size_t i = 0; i < found.n; i++)
        c->gradient[found.partial[i].column] = found.partial[i].value;
    dx_partials_free(&found);
    for (uint32_t i = c->n; i < c->n + c->m; i++)
        DX_TRY(dx_check(g, c->gradient[i]));
    return DX_OK;
}

static dx_status set_hessian(dx_critical *c)
{
    dx_graph *g = &c->session->graph;
    uint32_t n = c->n + c->m;
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = i; k < n; k++) {
            dx_id entry = dx_int(g, 0);
            if (i < c->n || k < c->n)
                DX_TRY(dx_diff(g, c->session->rules, c->gradient[k], c->name[i], 1, &entry));
            c->hessian[i * n + k] = c->hessian[k * n + i] = entry;
            DX_TRY(dx_poll(&c->session->context));
        }
    return DX_OK;
}

/* "x != 1, y != 2" as "x = 1 or y = 2"; false where there are other conditions. */
static bool turn_inequalities(const char *line, const char *joint, dx_text *out)
{
    static const char other[] = " != ", comma[] = ", ";
    if (strpbrk(line, "<>:") || strstr(line, " or ") || strstr(line, " and "))
        return false;
    for (const char *part = line; part;) {
        const char *end = strstr(part, comma), *sign = strstr(part, other);
        const size_t n = end ? (size_t)(end - part) : strlen(part);
        if (!sign || sign >= part + n)
            return false;
        dx_text_bytes(out, part, (size_t)(sign - part));
        dx_text_string(out, " = ");
        sign += sizeof other - 1;
        dx_text_bytes(out, sign, (size_t)(part + n - sign));
        dx_text_string(out, end ? joint : "");
        part = end ? end + sizeof comma - 1 : NULL;
    }
    return true;
}

/* Is each "x != " and a number? */
static bool is_of_points(const char *line, const char *name)
{
    const size_t n = strlen(name);
    for (const char *part = line; part; part = strstr(part, ", ") ? strstr(part, ", ") + 2 : NULL) {
        if (strncmp(part, name, n) != 0 || strncmp(part + n, " != ", 4) != 0)
            return false;
        const char *end = strstr(part, ", "), *again = strstr(part + n, name);
        if (again && (!end || again < end))
            return false;
    }
    return true;
}

/* Of one unknown: what the formula needs, which has its edges, before what the derivative does. */
static dx_status tell_both_domains(dx_critical *c, dx_conditions *own, unsigned first)
{
    dx_graph *g = &c->session->graph;
    dx_notices *all = &g->context->notices;
    dx_text text;
    if (c->n > 1 || all->n != first + 1)
        return DX_OK;
    dx_text_init(&text, &g->context->memory);
    dx_status status = dx_conditions_write(own, c->name[0], &text);
    if (status == DX_OK && text.n > 0 && !text.failed &&
        strcmp(dx_text_get(&text), all->line[first]) != 0) {
        char line[DX_NOTICE_ROOM];
        (void)snprintf(line, sizeof line, "%s", all->line[first]);
        all->n = first;
        dx_notice(g->context, "%s; the derivative needs %s", dx_text_get(&text), line);
    }
    dx_text_free(&text);
    return status;
}

/* What the gradient needs reads as if points were excluded where the formula has a value
 * everywhere: "no derivative at x = 1" of abs(x - 1). */
static dx_status tell_corners_so(dx_critical *c, unsigned first)
{
    dx_graph *g = &c->session->graph;
    dx_notices *all = &g->context->notices;
    dx_conditions own;
    dx_conditions_init(&own, g, DX_NONE);
    DX_TRY(dx_excuse(g->context, dx_conditions_of_value(&own, c->of)));
    if (own.more || own.crowded)
        return DX_OK;
    if (own.n_symbols > 0 || own.n_words > 0)
        return tell_both_domains(c, &own, first);
    const unsigned n = all->n;
    const char *name = dx_bytes(g, c->name[0]);
    all->n = first; /* what was told before in these words is told once */
    for (unsigned i = first; i < n; i++) {
        char line[DX_NOTICE_ROOM];
        const bool point = c->n == 1 && is_of_points(all->line[i], name);
        dx_text text;
        dx_text_init(&text, &g->context->memory);
        const bool turned = turn_inequalities(all->line[i], point ? ", " : " or ", &text);
        (void)snprintf(line, sizeof line, "%s", all->line[i]);
        if (turned && !text.failed)
            dx_notice(g->context, "no derivative %s %s", point ? "at" : "where",
                      dx_text_get(&text));
        else
            dx_notice(g->context, "%s", line);
        dx_text_free(&text);
    }
    return DX_OK;
}

dx_status dx_critical_prepare(dx_critical *c)
{
    dx_context *context = &c->session->context;
    dx_graph *g = &c->session->graph;
    size_t n = c->n + c->m;
    c->gradient = dx_arena_alloc(&context->arena, n * (n + 1) * sizeof *c->gradient);
    if (!c->gradient)
        return dx_no_memory(context);
    c->hessian = c->gradient + n;
    c->lagrangian = c->of;
    for (uint32_t i = 0; i < c->m; i++)
        c->lagrangian = dx_sub(g, c->lagrangian, dx_mul(g, c->name[c->n + i], c->constraint[i]));
    DX_TRY(dx_check(g, c->lagrangian));
    const unsigned notices = context->notices.n;
    DX_TRY(set_gradient(c));
    if (c->m == 0)
        DX_TRY(tell_corners_so(c, notices));
    return set_hessian(c);
}

/* ---- at a point ------------------------------------------------------------------------------ */

/* Are all coefficients along the axes finite, on all of the box? */
static dx_status is_smooth(dx_critical *c, dx_id a, arb_srcptr box, slong length, slong prec,
                           bool *smooth)
{
    arb_poly_t series;
    dx_status status = DX_OK;
    const dx_ball_point at = {.n = c->n + c->m, .symbol = c->name, .value = box};
    *smooth = true;
    arb_poly_init(series);
    for (uint32_t i = 0; i < c->n && *smooth && status == DX_OK; i++) {
        status = dx_excuse(&c->session->context, dx_ball_series(&c->session->graph, a, &at,
                                                                c->name[i], length, prec, series));
        for (slong k = 0; k < series->length; k++)
            *smooth = *smooth && arb_is_finite(series->coeffs + k);
        if (status == DX_OK)
            status = dx_poll(&c->session->context);
    }
    arb_poly_clear(series);
    return status;
}

static dx_status all_smooth(dx_critical *c, arb_srcptr box, slong length, slong prec, bool *smooth)
{
    DX_TRY(is_smooth(c, c->of, box, length, prec, smooth));
    for (uint32_t i = 0; i < c->m && *smooth; i++)
        DX_TRY(is_smooth(c, c->constraint[i], box, length, prec, smooth));
    return DX_OK;
}

/* Around the point, so that what jumps or has a corner at it is seen. */
static dx_status set_point(dx_critical *c, const dx_id *at, arb_ptr point)
{
    enum { AROUND = -100 };
    for (uint32_t i = 0; i < c->n + c->m; i++) {
        DX_TRY(dx_ball_evaluate(&c->session->graph, at[i], NULL, PRECISION, point + i));
        arb_add_error_2exp_si(point + i, AROUND);
    }
    return DX_OK;
}

static dx_status hessian_at(dx_critical *c, arb_srcptr point, arb_mat_t hessian)
{
    slong n = c->n + c->m;
    const dx_ball_point at = {.n = (size_t)n, .symbol = c->name, .value = point};
    for (slong i = 0; i < n; i++)
        for (slong k = 0; k < n; k++) {
            arb_ptr entry = arb_mat_entry(hessian, i, k);
            arb_indeterminate(entry);
            DX_TRY(dx_excuse(&c->session->context,
                             dx_ball_evaluate(&c->session->graph, c->hessian[i * n + k], &at,
                                              PRECISION, entry)));
        }
    return DX_OK;
}

/* With m constraints the tangents have n - m dimensions, and each constraint adds one negative and
 * one positive eigenvalue. */
static const char *kind_of(const dx_critical *c, dx_curvature curvature, uint32_t negative)
{
    if (negative == UINT32_MAX)
        return c->m == 0 && curvature == DX_CURVATURE_SADDLE ? "saddle" : "undecided";
    if (c->m > 0 && c->n == c->m)
        return "isolated";
    return negative == c->m ? "minimum" : negative == c->n ? "maximum" : "saddle";
}

/* The first derivative that does not vanish decides. */
static dx_status judge_by_order(dx_critical *c, dx_id at, uint32_t order, dx_verdict_at *out)
{
    dx_graph *g = &c->session->graph;
    dx_id a = c->gradient[0];
    int sign = 0;
    for (uint32_t i = 0; i < order; i++)
        DX_TRY(dx_diff(g, c->session->rules, a, c->name[0], 1, &a));
    a = dx_substitute(g, a, 1, c->name, &at);
    if (!dx_is_none(a))
        DX_TRY(dx_excuse(g->context, dx_ball_sign(g, a, PRECISION, &sign)));
    else
        DX_TRY(dx_excuse(g->context, dx_check(g, a)));
    if (sign != 0)
        out->kind = order % 2 == 0 ? "inflection" : sign > 0 ? "minimum" : "maximum";
    return DX_OK;
}

/* sure: of all of them the sign is proved, so that what is tiny is no rounding of 0. */
static dx_status write_eigenvalues(dx_critical *c, const double *value, bool sure, dx_id *out)
{
    dx_graph *g = &c->session->graph;
    dx_text text;
    dx_text_init(&text, &c->session->context.memory);
    for (uint32_t i = 0; i < c->n + c->m; i++)
        if (isfinite(value[i]))
            dx_text_format(&text, "%s%.6g", i > 0 ? ", " : "",
                           !sure && fabs(value[i]) < 1e-12 ? 0 : value[i]);
    *out = text.failed ? DX_NONE : dx_string(g, dx_text_get(&text), text.n);
    dx_status status = text.failed ? dx_no_memory(g->context) : dx_check(g, *out);
    dx_text_free(&text);
    return status;
}

static dx_status judge(dx_critical *c, const dx_id *at, uint32_t order, arb_ptr point,
                       double *eigenvalue, dx_verdict_at *out)
{
    arb_mat_t hessian;
    slong n = c->n + c->m;
    dx_curvature curvature;
    uint32_t negative;
    bool smooth;
    DX_TRY(set_point(c, at, point));
    DX_TRY(all_smooth(c, point, 3, PRECISION, &smooth));
    arb_mat_init(hessian, n, n);
    dx_status status = hessian_at(c, point, hessian);
    if (status == DX_OK)
        status = dx_definite(&c->session->context, hessian, PRECISION, &curvature, &negative,
                             eigenvalue);
    arb_mat_clear(hessian);
    DX_TRY(status);
    if (!smooth) { /* it is one of the formula for the gradient, where there is none */
        out->kind = DX_NOT_SMOOTH;
        out->eigenvalues = dx_string(&c->session->graph, "", 0);
        return dx_check(&c->session->graph, out->eigenvalues);
    }
    DX_TRY(write_eigenvalues(c, eigenvalue, negative != UINT32_MAX, &out->eigenvalues));
    out->kind = kind_of(c, curvature, negative);
    if (c->m == 0 && strcmp(out->kind, "undecided") == 0 && c->n > 1)
        return dx_judge_flat_point(c->session, c->of, c->n, c->name, at, &out->kind);
    return order > 1 ? judge_by_order(c, at[0], order, out) : DX_OK;
}

/* With the point put in, and the pieces that hold there: x² + max(log(x), 0) is 1/4 at 1/2. */
static dx_status put_in(const dx_critical *c, const dx_id *at, dx_id *value)
{
    dx_graph *g = &c->session->graph;
    *value = dx_substitute(g, c->of, c->n - 1, c->name + 1, at + 1);
    if (c->n > 1 && !dx_is_none(*value))
        DX_TRY(dx_pieces_at(c->session, *value, c->name[0], at[0], value));
    *value = dx_substitute(g, *value, 1, c->name, at);
    return DX_OK;
}

/* Is it a constant that has no value for certain, as log(-pi)? */
static dx_status is_valueless(dx_graph *g, dx_id a, bool *valueless)
{
    dx_status status = dx_is_constant(g, a) ? dx_refuse_valueless(g, a) : DX_OK;
    *valueless = status == DX_DOMAIN;
    return dx_excuse(g->context, status);
}

/* sqrt(1/2 + sqrt(5)/10) */
static dx_status holds_nested_root(dx_graph *g, dx_id a, bool *holds)
{
    dx_walk walk;
    *holds = false;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && !*holds; i++)
        for (uint32_t k = 0;
             dx_op_of(g, walk.id[i]) == DX_OP_MUL && k < dx_factors(g, walk.id[i]) && !*holds; k++)
            *holds = dx_op_of(g, dx_base(g, walk.id[i], k)) == DX_OP_ADD &&
                     !dx_is_integer(g, dx_exponent(g, walk.id[i], k));
    dx_walk_free(&walk);
    return DX_OK;
}

dx_status dx_critical_value(const dx_critical *c, const dx_id *at, dx_id *value)
{
    dx_graph *g = &c->session->graph;
    DX_TRY(put_in(c, at, value));
    if (dx_is_none(*value)) {
        DX_TRY(dx_excuse(g->context, dx_check(g, *value)));
        *value = dx_string(g, "undefined", 9);
        return dx_check(g, *value);
    }
    const dx_oracle oracle = dx_session_oracle(c->session);
    if (!dx_has_rootof(g, *value)) {
        bool valueless;
        DX_TRY(is_valueless(g, *value, &valueless));
        if (!valueless && dx_is_constant(g, *value)) /* abs(2 - pi), floor(pi) */
            DX_TRY(dx_excuse(g->context, dx_settle_constants(g, &oracle, value)));
        if (valueless)
            *value = dx_string(g, "undefined", 9);
        else
            DX_TRY(dx_excuse(g->context, dx_readable(g, *value, value)));
        bool nested;
        DX_TRY(holds_nested_root(g, *value, &nested));
        if (nested && dx_is_constant(g, *value)) /* products of them are simpler than they */
            DX_TRY(dx_excuse(g->context, dx_simplify_formula(c->session, *value, value)));
        return dx_check(g, *value);
    }
    bool zero = false;
    DX_TRY(dx_settle_zeros(g, &oracle, value));
    if (c->m == 0)
        DX_TRY(dx_squares_vanish(c->session, c->of, c->n, c->name, at, &zero));
    if (zero)
        *value = dx_int(g, 0);
    return dx_check(g, *value);
}

/* Have the formula and the constraints values at the point, as far as is known? */
static dx_status is_in_domain(const dx_critical *c, const dx_id *at, bool *inside)
{
    dx_graph *g = &c->session->graph;
    *inside = true;
    for (uint32_t i = 0; i <= c->m && *inside; i++) {
        dx_id a = i == 0 ? c->of : c->constraint[i - 1];
        a = dx_substitute(g, a, c->n, c->name, at);
        if (!dx_is_none(a)) {
            bool valueless;
            DX_TRY(is_valueless(g, a, &valueless));
            *inside = !valueless;
            continue;
        }
        *inside = g->context->diag.status != DX_DOMAIN;
        DX_TRY(dx_excuse(g->context, g->context->diag.status));
    }
    return DX_OK;
}

dx_status dx_critical_sift(const dx_critical *c, dx_root_list *points, const char *what)
{
    size_t n = points->n, kept = 0, out;
    for (size_t i = 0; i < points->n_roots; i++) {
        bool inside;
        DX_TRY(is_in_domain(c, points->value + i * n, &inside));
        if (!inside)
            continue;
        memmove(points->value + kept * n, points->value + i * n, n * sizeof *points->value);
        memmove(points->key + kept * n, points->key + i * n, n * sizeof *points->key);
        points->order[kept++] = points->order[i];
    }
    out = points->n_roots - kept;
    points->n_roots = kept;
    if (out > 0)
        dx_notice(&c->session->context,
                  "%zu %s%s of the gradient, where the formula has no value, %s left out", out,
                  what, out == 1 ? "" : "s", out == 1 ? "is" : "are");
    return DX_OK;
}

dx_status dx_critical_judge(dx_critical *c, const dx_id *at, uint32_t order, dx_verdict_at *out)
{
    dx_memory *memory = &c->session->context.memory;
    size_t n = c->n + c->m;
    *out = (dx_verdict_at){.kind = "undecided"};
    arb_ptr point = dx_balls_new(memory, n);
    double *eigenvalue = dx_alloc(memory, n * sizeof *eigenvalue);
    dx_status status = point && eigenvalue ? judge(c, at, order, point, eigenvalue, out)
                                           : dx_no_memory(&c->session->context);
    dx_free(memory, eigenvalue, n * sizeof *eigenvalue);
    dx_balls_free(memory, point, n);
    return status == DX_OK ? dx_critical_value(c, at, &out->value) : status;
}

/* ---- corners ----------------------------------------------------------------------------------
 */

/* A search for parts of the box on which the formula is not seen to be smooth: breadth first, as
 * far as `most` parts go. Each is n balls. */
enum { MOST_PARTS = 512 };

static dx_status set_side(dx_critical *c, dx_id lo, dx_id hi, arb_t side)
{
    arb_t end;
    arb_init(end);
    dx_status status = dx_ball_evaluate(&c->session->graph, lo, NULL, 64, side);
    if (status == DX_OK)
        status = dx_ball_evaluate(&c->session->graph, hi, NULL, 64, end);
    arb_union(side, side, end, 64);
    arb_clear(end);
    return status;
}

static dx_id within_reach(dx_critical *c, dx_id end)
{
    dx_graph *g = &c->session->graph;
    if (dx_op_of(g, end) != DX_OP_INF)
        return end;
    return dx_int(g, dx_is_minus_inf(g, end) ? -DX_UNKNOWN_REACH : DX_UNKNOWN_REACH);
}

static uint32_t widest(arb_srcptr box, uint32_t n)
{
    uint32_t found = 0;
    for (uint32_t i = 1; i < n; i++)
        if (mag_cmp(arb_radref(box + i), arb_radref(box + found)) > 0)
            found = i;
    return found;
}

static void halve(arb_t x, bool upper)
{
    arf_t half;
    arf_init(half);
    arf_set_mag(half, arb_radref(x));
    arf_mul_2exp_si(half, half, -1);
    if (upper)
        arf_add(arb_midref(x), arb_midref(x), half, 64, ARF_RND_NEAR);
    else
        arf_sub(arb_midref(x), arb_midref(x), half, 64, ARF_RND_NEAR);
    mag_mul_2exp_si(arb_radref(x), arb_radref(x), -1);
    arb_add_error_2exp_si(x, -200);
    arf_clear(half);
}

/* parts: room for MOST_PARTS. The last that is left, if any, stands first. */
static dx_status search_corner(dx_critical *c, arb_ptr parts, bool *found)
{
    uint32_t n = c->n + c->m;
    size_t count = 1, seen = 0;
    bool smooth;
    *found = false;
    while (count > 0) {
        arb_ptr part = parts + (count - 1) * n;
        DX_TRY(all_smooth(c, part, 2, 64, &smooth));
        if (smooth) {
            count--;
            continue;
        }
        if (++seen == MOST_PARTS / 2 || count == MOST_PARTS || count > 60) {
            _arb_vec_set(parts, part, n);
            *found = true;
            return DX_OK;
        }
        uint32_t k = widest(part, c->n);
        _arb_vec_set(part + n, part, n);
        halve(part + k, false);
        halve(part + n + k, true);
        count++;
    }
    return DX_OK;
}

static void tell_corner(dx_critical *c, arb_srcptr part)
{
    dx_graph *g = &c->session->graph;
    if (c->n == 1)
        dx_notice(g->context,
                  "near %s = %.6g there may be a corner, a jump or no value: what is not smooth is "
                  "not among these",
                  dx_bytes(g, c->name[0]),
                  arb_contains_zero(part) ? 0 : arf_get_d(arb_midref(part), ARF_RND_NEAR));
    else
        dx_notice(g->context, "there may be corners, jumps or points without a value: "
                              "what is not smooth is not among these");
}

dx_status dx_critical_tell_corners(dx_critical *c, const dx_id *lo, const dx_id *hi)
{
    dx_memory *memory = &c->session->context.memory;
    size_t n = c->n + c->m, size = (MOST_PARTS + 1) * n;
    bool found = false, analytic;
    DX_TRY(dx_is_entire(&c->session->graph, c->of, &analytic));
    if (analytic && c->m == 0)
        return DX_OK;
    arb_ptr parts = dx_balls_new(memory, size);
    dx_status status = parts ? DX_OK : dx_no_memory(&c->session->context);
    for (uint32_t i = 0; i < c->n && status == DX_OK; i++)
        status = set_side(c, within_reach(c, lo[i]), within_reach(c, hi[i]), parts + i);
    if (status == DX_OK)
        status = search_corner(c, parts, &found);
    if (status == DX_OK && found)
        tell_corner(c, parts);
    dx_balls_free(memory, parts, size);
    return status;
}
