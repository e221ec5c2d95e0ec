/* The iterates drawn in signs: of one unknown on the curve, of two as a path, of more as the value
 * from step to step. */
#include "engine/solvers/stepper.h"

#include <math.h>
#include <string.h>

enum { ROWS = 15, MOST_COLUMNS = 79, BARS = 20, FEW = 5 };

/* ---- a grid ------------------------------------------------------------------------------ */

typedef struct grid {
    char cell[ROWS][MOST_COLUMNS];
    unsigned columns;
    double left, right, low, high; /* what the edges are */
} grid;

static void widen(double *low, double *high, double x)
{
    if (!isfinite(x))
        return;
    *low = fmin(*low, x);
    *high = fmax(*high, x);
}

/* A margin on both sides; where there is one point alone, some room. */
static void add_margin(double *low, double *high)
{
    double width = *high / 2 - *low / 2;
    if (!(width > 1e-12 * fmax(fabs(*low), fabs(*high))))
        width = fmax(fabs(*low), 1) / 2;
    double left = *low - 0.2 * width, right = *high + 0.2 * width;
    if (isfinite(left) && isfinite(right)) {
        *low = left;
        *high = right;
    }
}

static double place(double x, double low, double high, unsigned n)
{
    return (x / 2 - low / 2) / (high / 2 - low / 2) * (n - 1);
}

static void put(grid *g, double x, double y, char sign)
{
    double column = place(x, g->left, g->right, g->columns);
    double row = place(y, g->low, g->high, ROWS);
    if (column >= -0.5 && column < g->columns - 0.5 && row >= -0.5 && row < ROWS - 0.5)
        g->cell[ROWS - 1 - (unsigned)lround(row)][lround(column)] = sign;
}

/* 0 to 9, then letters, then a plus. */
static char sign_of(uint64_t k)
{
    static const char signs[] = "0123456789abcdefghijklmnopqrstuvwxyz";
    return k + 1 < sizeof signs ? signs[k] : '+';
}

static void write_grid(const grid *g, dx_text *out)
{
    for (unsigned i = 0; i < ROWS; i++) {
        unsigned n = g->columns;
        while (n > 0 && g->cell[i][n - 1] == ' ')
            n--;
        dx_text_bytes(out, g->cell[i], n);
        dx_text_char(out, '\n');
    }
}

static void write_range(dx_text *out, const char *name, double low, double high)
{
    dx_text_format(out, "%s from ", name);
    dx_text_number(out, low, FEW);
    dx_text_string(out, " to ");
    dx_text_number(out, high, FEW);
}

/* ---- one unknown: the curve -------------------------------------------------------------- */

/* What the rows show: f, or g - x. */
static dx_status value_at(const dx_stepper *st, double x, double *value)
{
    DX_TRY(dx_problem_residual(st->it->solver.problem, &x, value));
    if (st->it->call.most)
        *value = -*value;
    return DX_OK;
}

static dx_status draw_curve(const dx_stepper *st, grid *g)
{
    for (unsigned i = 0; i < g->columns; i++) {
        double x = g->left + (g->right - g->left) * i / (g->columns - 1), y;
        DX_TRY(value_at(st, x, &y));
        put(g, x, y, '.');
    }
    return dx_poll(&st->session->context);
}

static dx_status sketch_curve(dx_stepper *st, grid *g, dx_text *out)
{
    const dx_solver *s = &st->it->solver;
    bool least = st->it->call.method->kind == DX_PROBLEM_LEAST;
    for (size_t k = 0; k < s->n_kept; k++) {
        double x = dx_solver_point(s, k)[0], y;
        DX_TRY(value_at(st, x, &y));
        widen(&g->left, &g->right, x);
        widen(&g->low, &g->high, y);
    }
    if (!least)
        widen(&g->low, &g->high, 0);
    if (!isfinite(g->left) || !isfinite(g->low)) {
        dx_text_string(out, "there are no values to be drawn");
        return DX_OK;
    }
    add_margin(&g->left, &g->right);
    add_margin(&g->low, &g->high);
    for (unsigned i = 0; i < g->columns && !least; i++)
        put(g, g->left + (g->right - g->left) * i / (g->columns - 1), 0, '-');
    DX_TRY(draw_curve(st, g));
    for (size_t k = 0; k < s->n_kept; k++) {
        double x = dx_solver_point(s, k)[0], y;
        DX_TRY(value_at(st, x, &y));
        put(g, x, y, sign_of(k));
    }
    write_grid(g, out);
    write_range(out, st->point, g->left, g->right);
    write_range(out, ", f", g->low, g->high);
    return DX_OK;
}

/* ---- two: the path ----------------------------------------------------------------------- */

static void sketch_path(const dx_stepper *st, grid *g, dx_text *out)
{
    const dx_solver *s = &st->it->solver;
    const dx_solve_call *c = &st->it->call;
    for (size_t k = 0; k < s->n_kept; k++) {
        widen(&g->left, &g->right, dx_solver_point(s, k)[0]);
        widen(&g->low, &g->high, dx_solver_point(s, k)[1]);
    }
    add_margin(&g->left, &g->right);
    add_margin(&g->low, &g->high);
    for (size_t k = 1; k < s->n_kept; k++) {
        const double *to = dx_solver_point(s, k), *from = dx_solver_point(s, k - 1);
        for (unsigned i = 0; i <= 40 && s->n_kept < 200; i++)
            put(g, from[0] + (to[0] - from[0]) * i / 40, from[1] + (to[1] - from[1]) * i / 40, '.');
    }
    for (size_t k = 0; k < s->n_kept; k++)
        put(g, dx_solver_point(s, k)[0], dx_solver_point(s, k)[1], sign_of(k));
    write_grid(g, out);
    write_range(out, dx_bytes(&st->session->graph, c->name[0]), g->left, g->right);
    dx_text_string(out, " across, ");
    write_range(out, dx_bytes(&st->session->graph, c->name[1]), g->low, g->high);
    dx_text_string(out, " upwards");
}

/* ---- more: how the value falls ----------------------------------------------------------- */

/* |f| of equations; the slope of what is to be least, or its value where there is none. */
static double height(const dx_stepper *st, size_t k)
{
    const dx_report *r = &st->it->solver.kept[k];
    bool least = st->it->call.method->kind == DX_PROBLEM_LEAST;
    return fabs(least && !isnan(r->slope) ? r->slope : r->value);
}

static void sketch_bars(const dx_stepper *st, unsigned columns, dx_text *out)
{
    size_t n = st->it->solver.n_kept, stride = (n + BARS - 1) / BARS;
    double low = INFINITY, high = -INFINITY;
    for (size_t k = 0; k < n; k++)
        if (height(st, k) > 0)
            widen(&low, &high, log10(height(st, k)));
    low = fmin(low, high - 1);
    bool least = st->it->call.method->kind == DX_PROBLEM_LEAST;
    dx_text_string(out, least && !isnan(st->it->solver.kept[0].slope) ? "|∇f|" : "|f|");
    dx_text_string(out, ", each step on a scale of powers of ten");
    for (size_t k = 0; k < n; k += k + stride < n || k + 1 == n ? stride : n - 1 - k) {
        double y = height(st, k), part = y > 0 ? (log10(y) - low) / (high - low) : 0;
        dx_text_format(out, "\n%-5zu ", k);
        size_t from = out->n;
        dx_text_number(out, y, 3);
        while (!out->failed && out->n - from < 10)
            dx_text_char(out, ' ');
        unsigned length = isfinite(part) ? 1 + (unsigned)lround(part * (columns - 20)) : 0;
        for (unsigned i = 0; i < length; i++)
            dx_text_char(out, '#');
    }
}

dx_status dx_stepper_sketch(dx_stepper *st, unsigned columns, dx_text *out)
{
    /* the last column of a window may wrap */
    unsigned most = columns > MOST_COLUMNS ? MOST_COLUMNS : columns;
    grid g = {.columns = most < 20 ? 20 : most - 1,
              .left = INFINITY,
              .right = -INFINITY,
              .low = INFINITY,
              .high = -INFINITY};
    memset(g.cell, ' ', sizeof g.cell);
    size_t n = st->it->call.n;
    if (n == 1)
        DX_TRY(sketch_curve(st, &g, out));
    else if (n == 2)
        sketch_path(st, &g, out);
    else
        sketch_bars(st, g.columns, out);
    return out->failed ? dx_no_memory(&st->session->context) : DX_OK;
}
