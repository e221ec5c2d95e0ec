/* A step under constraints, with its numbers: the Lagrange system made linear, solved, and how far
 * that was followed. The method has c <= 0 and f + Σ λ·c; what is written has the g that were typed
 * and f - Σ λ·g. */
#include "engine/solvers/reasons.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { FEW = 7, LINE = 12 };

typedef struct lagrange {
    const dx_reason *r;
    const dx_solve_call *c;
    size_t n, m, all;
    dx_note way;                      /* DX_NOTE_BARRIER */
    uint32_t place[DX_RECORD_MATRIX]; /* rows of the method's matrix, in the order of what is
                                         written: the unknowns, then constraints as typed */
    double row[DX_RECORD_MATRIX], column[DX_RECORD_MATRIX]; /* their signs, then */
    size_t rows;
} lagrange;

static bool is_solved(const lagrange *l)
{
    return (dx_barrier_way)l->way.number[2] == DX_BARRIER_SOLVED;
}

static bool is_equation(const lagrange *l, uint32_t i)
{
    return dx_op_of(&l->r->st->session->graph, l->c->relation[i]) == DX_OP_EQ;
}

/* ---- writing ----------------------------------------------------------------------------------
 */

static void write_list(const lagrange *l, const double *v, size_t n)
{
    dx_text *out = l->r->out;
    for (size_t i = 0; i < n && i < LINE; i++) {
        dx_text_string(out, i > 0 ? ", " : "[");
        dx_text_number(out, v[i] == 0 ? 0 : v[i], FEW);
    }
    dx_text_string(out, n > LINE ? ", …]" : "]");
}

/* A number for one constraint, a list for several; the method's multipliers turned. */
static void write_multipliers(const lagrange *l, const double *own)
{
    uint32_t n = l->c->n_constraints;
    dx_text *out = l->r->out;
    for (uint32_t i = 0; i < n && i < LINE; i++) {
        dx_text_string(out, i > 0 ? ", " : n > 1 ? "[" : "");
        dx_text_number(out, dx_multiplier_of(l->c, i, own), FEW);
    }
    dx_text_string(out, n > LINE ? ", …]" : n > 1 ? "]" : "");
}

/* g(p₀) and its gradient; of a bound its distance alone. */
static void write_constraint(const lagrange *l, uint32_t i)
{
    const dx_reason *r = l->r;
    const dx_constraint *own = &l->c->constraint[i];
    char name[32], text[64];
    double sign = own->turned ? -1 : 1, slope[DX_RECORD_MATRIX];
    dx_constraint_name(r->st, i, name, sizeof name);
    (void)snprintf(text, sizeof text, "\n%s(@) = %%", name);
    if (own->place == 0) {
        double bound = (own->upper ? l->c->upper : l->c->lower)[own->unknown];
        double off = own->upper ? r->from[own->unknown] - bound : bound - r->from[own->unknown];
        DX_REASON(r, text, sign * off);
        return;
    }
    DX_REASON(r, text, sign * r->f[own->place]);
    if (l->n > DX_RECORD_MATRIX)
        return;
    for (size_t k = 0; k < l->n; k++)
        slope[k] = sign * r->slopes[own->place * l->n + k];
    (void)snprintf(text, sizeof text, l->n == 1 ? ", %s′(@) = " : ", ∇%s(@) = ", name);
    DX_REASON(r, text, 0);
    if (l->n == 1)
        dx_text_number(r->out, slope[0], FEW);
    else
        write_list(l, slope, l->n);
}

static void write_values(const lagrange *l)
{
    const dx_reason *r = l->r;
    double slope[DX_RECORD_MATRIX];
    if (l->n <= DX_RECORD_MATRIX) {
        for (size_t k = 0; k < l->n; k++)
            slope[k] = l->c->most ? -r->slopes[k] : r->slopes[k];
        DX_REASON(r, l->n == 1 ? "f′(@) = " : "∇f(@) = ", 0);
        if (l->n == 1)
            dx_text_number(r->out, slope[0], FEW);
        else
            write_list(l, slope, l->n);
    }
    for (uint32_t i = 0; i < l->c->n_constraints && i < LINE; i++)
        write_constraint(l, i);
}

/* ---- the linear system -------------------------------------------------------------------------
 */

/* Which rows are written: unknowns, and constraints that are no bounds; where it is solved, those
 * that are active alone. */
static void choose_rows(lagrange *l)
{
    l->rows = 0;
    for (size_t k = 0; k < l->n && l->all <= DX_RECORD_MATRIX; k++) {
        l->place[l->rows] = (uint32_t)k;
        l->row[l->rows] = l->c->most ? -1 : 1;
        l->column[l->rows++] = 1;
    }
    for (uint32_t i = 0; i < l->c->n_constraints && l->all <= DX_RECORD_MATRIX; i++) {
        const dx_constraint *own = &l->c->constraint[i];
        bool idle = is_solved(l) && !dx_iteration_is_active(l->r->st->it, i);
        if (own->place == 0 || idle)
            continue;
        l->place[l->rows] = (uint32_t)l->n + own->place - 1;
        l->row[l->rows] = own->turned ? 1 : -1;
        l->column[l->rows] = own->turned != l->c->most ? 1 : -1;
        l->rows++;
    }
}

static double element(const lagrange *l, const double *matrix, size_t i, size_t k)
{
    size_t a = l->place[i], b = l->place[k];
    double own = a >= b ? matrix[a * l->all + b] : matrix[b * l->all + a];
    return l->row[i] * l->column[k] * own;
}

static void write_matrix(const lagrange *l, const double *matrix)
{
    double line[DX_RECORD_MATRIX];
    for (size_t i = 0; i < l->rows; i++) {
        for (size_t k = 0; k < l->rows; k++)
            line[k] = element(l, matrix, i, k);
        dx_text_string(l->r->out, i > 0 ? ", " : "[");
        write_list(l, line, l->rows);
    }
    dx_text_char(l->r->out, ']');
}

/* What the matrix is made of. */
static void write_about(const lagrange *l)
{
    const dx_reason *r = l->r;
    dx_note shift;
    bool added = !is_solved(l) && dx_reason_note(r, DX_NOTE_SHIFT, &shift) && shift.number[0] > 0;
    dx_text_string(r->out, "\nthe Lagrange system made linear: M·[d, e] = r, e for lambda, "
                           "M = [H of L, −∇g; −∇g, 0], r = [−∇L, g]");
    if (is_solved(l)) {
        size_t n = 0;
        for (uint32_t i = 0; i < l->c->n_constraints; i++) {
            char name[32];
            if (is_equation(l, i) || !dx_iteration_is_active(r->st->it, i))
                continue;
            dx_constraint_name(r->st, i, name, sizeof name);
            dx_text_format(r->out, "%s%s",
                           n++ > 0 ? ", " : "\nat its edge, and an equation now: ", name);
        }
    } else if (l->way.number[0] > 0) {
        DX_REASON(r, "\nwith what the barrier adds, mu = %", l->way.number[0]);
    }
    if (added)
        DX_REASON(r,
                  l->c->most ? "\nand % taken off the diagonal of H of L, so that it is negative "
                               "definite along the constraints"
                             : "\nand % added to the diagonal of H of L, so that it is positive "
                               "definite along the constraints",
                  shift.number[0]);
}

/* Rows of unknowns at a bound are as they are. */
static void free_bounds(lagrange *l)
{
    for (uint32_t i = 0; is_solved(l) && i < l->c->n_constraints; i++)
        if (l->c->constraint[i].place == 0 && dx_iteration_is_active(l->r->st->it, i) &&
            l->rows > l->c->constraint[i].unknown)
            l->row[l->c->constraint[i].unknown] = 1;
}

static void write_system(lagrange *l)
{
    const dx_reason *r = l->r;
    dx_note matrix, sides, solved;
    double line[DX_RECORD_MATRIX];
    choose_rows(l);
    free_bounds(l);
    if (!dx_reason_note(r, DX_NOTE_SIDES, &sides) || !dx_reason_note(r, DX_NOTE_SOLVED, &solved))
        return;
    write_about(l);
    if (l->rows == 0 || !dx_reason_note(r, DX_NOTE_MATRIX, &matrix))
        return;
    if (l->rows <= DX_REASON_MATRIX) {
        dx_text_string(r->out, "\nM = ");
        write_matrix(l, matrix.number);
    }
    for (size_t i = 0; i < l->rows; i++)
        line[i] = l->row[i] * sides.number[l->place[i]];
    dx_text_string(r->out, l->rows <= DX_REASON_MATRIX ? ", r = " : "\nr = ");
    write_list(l, line, l->rows);
    for (size_t i = 0; i < l->rows; i++)
        line[i] = l->column[i] * solved.number[l->place[i]];
    dx_text_string(r->out, "\nd = ");
    if (l->n == 1)
        dx_text_number(r->out, line[0], FEW);
    else
        write_list(l, line, l->n);
    dx_text_string(r->out, l->rows > l->n ? ", e = " : "");
    if (l->rows == l->n + 1)
        dx_text_number(r->out, line[l->n], FEW);
    else if (l->rows > l->n)
        write_list(l, line + l->n, l->rows - l->n);
}

/* ---- the step -----------------------------------------------------------------------------------
 */

/* What was made of d. */
static void write_update(const lagrange *l, double *d)
{
    const dx_reason *r = l->r;
    double part = l->way.number[1];
    for (size_t i = 0; i < l->n; i++)
        d[i] = r->to[i] - r->from[i];
    switch ((dx_barrier_way)l->way.number[2]) {
    case DX_BARRIER_CORRECTED:
        dx_text_string(r->out,
                       "\nthe constraints bend: d corrected by what they fail by at its end");
        dx_reason_sum(r, 1, d);
        return;
    case DX_BARRIER_EASED:
        dx_text_string(r->out, "\nno part of it makes f and the violation less together; the step "
                               "that makes the violation less alone:");
        dx_reason_sum(r, 1, d);
        return;
    case DX_BARRIER_FAR:
        dx_text_string(r->out, "\nthe constraints fail by much, and are what is looked for first: "
                               "the step makes the violation less alone:");
        dx_reason_sum(r, 1, d);
        return;
    case DX_BARRIER_BESIDE:
        DX_REASON(r, "\nflat here, and # falls beside: it goes on from there", 0);
        dx_reason_sum(r, 1, d);
        return;
    default:
        for (size_t i = 0; i < l->n; i++)
            d[i] /= part;
        dx_reason_sum(r, part, d);
    }
}

dx_status dx_explain_barrier(const dx_reason *r)
{
    const dx_solver *s = &r->st->it->solver;
    lagrange l = {.r = r, .c = &r->st->it->call, .n = r->n, .m = r->st->it->call.m - 1};
    double *d = dx_arena_alloc(&r->st->session->context.arena, l.n * sizeof *d);
    dx_note before;
    if (!d)
        return dx_no_memory(&r->st->session->context);
    l.all = l.n + l.m;
    write_values(&l);
    if (!dx_reason_note(r, DX_NOTE_LAMBDA, &before))
        return DX_OK;
    dx_text_string(r->out, "\nlambda = ");
    write_multipliers(&l, before.number);
    if (!r->made || !dx_reason_note(r, DX_NOTE_BARRIER, &l.way))
        return DX_OK;
    if ((dx_barrier_way)l.way.number[2] != DX_BARRIER_BESIDE)
        write_system(&l);
    write_update(&l, d);
    dx_text_string(r->out, "\nlambda = ");
    write_multipliers(&l, s->multipliers);
    dx_reason_values(r);
    return DX_OK;
}
