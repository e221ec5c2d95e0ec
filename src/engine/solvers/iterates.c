#include "engine/solvers/iterates.h"

#include "engine/solvers/stationary.h"
#include "expr/exact.h"
#include "expr/table.h"
#include "support/utf8.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a column has. */
enum { NUMBER, POINT, VALUE, SLOPE, LOW, HIGH, STEP, RATE, VIOLATION, ERROR, ORDER };

enum { GAP = 2, TIGHT_GAP = 1 };

void dx_text_double(dx_text *out, double x, int precision)
{
    char text[40];
    for (int digits = precision < 15 ? precision : 15; digits <= precision; digits++) {
        (void)snprintf(text, sizeof text, "%.*g", digits, x);
        if (strtod(text, NULL) == x)
            break;
    }
    dx_text_string(out, text);
}

/* ---- columns ------------------------------------------------------------------------------ */

static void add_column(dx_iterates *rows, int kind, unsigned width, const char *heading)
{
    uint32_t k = rows->n++;
    rows->column[k].kind = (uint8_t)kind;
    rows->column[k].width = (uint16_t)width;
    (void)snprintf(rows->column[k].heading, sizeof rows->column[k].heading, "%s", heading);
}

static int digits_of_point(const dx_iterates *rows)
{
    uint32_t n = rows->it->call.n;
    if (rows->digits > 0)
        return rows->digits;
    return rows->whole || n == 1 ? 17 : n == 2 ? 10 : n == 3 ? 7 : 5;
}

static void add_point(dx_iterates *rows)
{
    const dx_solve_call *c = &rows->it->call;
    const dx_graph *g = &rows->it->session->graph;
    for (uint32_t i = 0; i < c->n && c->n <= DX_ITERATES_POINT; i++) {
        rows->column[rows->n].unknown = (uint8_t)i;
        add_column(rows, POINT, (unsigned)digits_of_point(rows) + (c->n == 1 ? 2 : 7),
                   dx_bytes(g, c->name[i]));
    }
}

static const char *value_heading(const dx_iteration *it, char *text, size_t room)
{
    const dx_solve_call *c = &it->call;
    const char *x = dx_bytes(&it->session->graph, c->name[0]);
    if (c->method->kind == DX_PROBLEM_LEAST)
        return "f";
    if (c->n > 1)
        return c->method->kind == DX_PROBLEM_FIXED ? "|g - x|" : "|f|";
    (void)snprintf(text, room,
                   c->method->kind == DX_PROBLEM_FIXED ? "g(%.16s) - %.16s" : "f(%.16s)", x, x);
    return text;
}

static const char *slope_heading(const dx_iteration *it, char *text, size_t room)
{
    const dx_solve_call *c = &it->call;
    if (c->method->kind == DX_PROBLEM_LEAST)
        return c->n_constraints > 0 ? "|grad L|" : "|grad f|";
    (void)snprintf(text, room, c->method->kind == DX_PROBLEM_FIXED ? "g'(%.16s)" : "f'(%.16s)",
                   dx_bytes(&it->session->graph, c->name[0]));
    return text;
}

void dx_iterates_of(const dx_iteration *it, dx_iterates *rows)
{
    const dx_report *first = &it->solver.kept[0];
    const dx_method *method = it->call.method;
    bool least = method->kind == DX_PROBLEM_LEAST;
    char text[48];
    *rows = (dx_iterates){.it = it};
    add_column(rows, NUMBER, 2, "k");
    add_point(rows);
    if (!isnan(first->lo)) {
        add_column(rows, LOW, 11, "from");
        add_column(rows, HIGH, 11, "to");
    }
    add_column(rows, VALUE, 11, value_heading(it, text, sizeof text));
    if (!isnan(first->slope))
        add_column(rows, SLOPE, 10, slope_heading(it, text, sizeof text));
    if (least && it->call.m > 1)
        add_column(rows, VIOLATION, 9, "violation");
    add_column(rows, STEP, 9, "step");
    if (it->call.option.damped || (least && method->level > DX_LEVEL_VALUE))
        add_column(rows, RATE, 9, method == &dx_method_trust ? "radius" : "rate");
    add_column(rows, ERROR, 7, "error");
    if (isnan(first->lo))
        add_column(rows, ORDER, 5, "order");
}

/* ---- little room ----------------------------------------------------------------------------
 */

static unsigned gap_of(const dx_iterates *rows)
{
    return rows->tight ? TIGHT_GAP : GAP;
}

static unsigned line_length(const dx_iterates *rows)
{
    unsigned length = 0;
    for (uint32_t i = 0; i < rows->n; i++)
        length += rows->column[i].width + (i > 0 ? gap_of(rows) : 0);
    return length;
}

static void shorten_points(dx_iterates *rows, int least, unsigned characters)
{
    while (line_length(rows) > characters && digits_of_point(rows) > least) {
        rows->digits = (uint8_t)(digits_of_point(rows) - 1);
        for (uint32_t i = 0; i < rows->n; i++)
            if (rows->column[i].kind == POINT)
                rows->column[i].width--;
    }
}

/* Columns of as many characters as their numbers need with few digits, as in -1.23e-05, and
 * one blank between them. */
static void tighten(dx_iterates *rows, unsigned characters)
{
    static const uint8_t narrow[] = {
        [NUMBER] = 2, [POINT] = 0, [VALUE] = 9, [SLOPE] = 9,     [LOW] = 9,  [HIGH] = 9,
        [STEP] = 7,   [RATE] = 7,  [ERROR] = 7, [VIOLATION] = 9, [ORDER] = 5};
    if (line_length(rows) <= characters)
        return;
    rows->tight = true;
    for (uint32_t i = 0; i < rows->n; i++) {
        unsigned width = narrow[rows->column[i].kind];
        if (rows->column[i].kind == POINT)
            width = (unsigned)digits_of_point(rows) + (rows->it->call.n == 1 ? 2 : 6);
        else if (width <= strlen(rows->column[i].heading))
            width = (unsigned)strlen(rows->column[i].heading) + 1;
        if (width < rows->column[i].width)
            rows->column[i].width = (uint16_t)width;
    }
}

static void drop_column(dx_iterates *rows, int kind)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < rows->n; i++)
        if (rows->column[i].kind != kind)
            rows->column[kept++] = rows->column[i];
    rows->n = kept;
}

void dx_iterates_left_out(const dx_iterates *all, const dx_iterates *fitted, dx_text *out)
{
    size_t n = 0;
    bool several = all->n - fitted->n > 1;
    for (uint32_t i = 0; i < all->n; i++) {
        bool there = false;
        for (uint32_t k = 0; k < fitted->n; k++)
            there = there || strcmp(fitted->column[k].heading, all->column[i].heading) == 0;
        if (there)
            continue;
        dx_text_string(out, n++ > 0 ? ", " : "no room for the column");
        if (n == 1)
            dx_text_string(out, several ? "s " : " ");
        dx_text_string(out, all->column[i].heading);
    }
    if (n > 0)
        dx_text_format(out, ": a wider window, or history, has %s\n", several ? "them" : "it");
}

/* What room is left in tight rows is for more digits: of values, points, steps. */
static void widen(dx_iterates *rows, unsigned characters)
{
    static const struct {
        uint8_t kind, most;
    } wider[] = {{VALUE, 11}, {POINT, 0}, {STEP, 9}, {SLOPE, 11}, {LOW, 11}, {HIGH, 11}};
    unsigned n = rows->it->call.n, whole = n == 1 ? 17 : n == 2 ? 10 : n == 3 ? 7 : 5;
    for (size_t i = 0; i < sizeof wider / sizeof *wider && rows->tight; i++)
        for (bool more = true; more;) {
            uint8_t kind = wider[i].kind;
            unsigned count = 0;
            for (uint32_t k = 0; k < rows->n; k++)
                count += rows->column[k].kind == kind &&
                         (kind == POINT ? (unsigned)digits_of_point(rows) < whole
                                        : rows->column[k].width < wider[i].most);
            more = count > 0 && line_length(rows) + count <= characters;
            if (more && kind == POINT)
                rows->digits++;
            for (uint32_t k = 0; k < rows->n && more; k++)
                rows->column[k].width =
                    (uint16_t)(rows->column[k].width + (rows->column[k].kind == kind));
        }
}

/* Of many unknowns as many as there is room for, the first ones. */
static void drop_points(dx_iterates *rows, unsigned characters)
{
    for (uint32_t i = rows->n; i-- > 0 && line_length(rows) > characters;)
        if (rows->column[i].kind == POINT && rows->column[i].unknown > 0) {
            memmove(&rows->column[i], &rows->column[i + 1], (--rows->n - i) * sizeof *rows->column);
        }
}

void dx_iterates_fit(dx_iterates *rows, unsigned characters)
{
    static const int dropped[] = {RATE, ORDER, VIOLATION, LOW, HIGH, SLOPE, ERROR, STEP};
    bool alone = rows->it->call.n == 1;
    if (characters == 0)
        return;
    rows->room = characters;
    shorten_points(rows, alone ? 12 : 6, characters);
    if (line_length(rows) > characters && !isnan(rows->it->call.option.rate))
        drop_column(rows, RATE); /* which is always the same */
    tighten(rows, characters);
    shorten_points(rows, alone ? 8 : 4, characters);
    for (size_t i = 0; i < sizeof dropped / sizeof *dropped; i++)
        if (line_length(rows) > characters)
            drop_column(rows, dropped[i]);
    shorten_points(rows, alone ? 4 : 3, characters);
    drop_points(rows, characters);
    widen(rows, characters);
}

/* ---- cells ---------------------------------------------------------------------------------- */

/* The distance from where the iteration converged to, once that is known; before, and at the end,
 * the method's estimate. A bracket's width is a bound. */
static double error_of(const dx_iterates *rows, size_t k)
{
    const dx_iteration *it = rows->it;
    const dx_solver *s = &it->solver;
    const dx_report *r = &s->kept[k];
    const double *x = dx_solver_point(s, k), *end = s->x;
    double most = 0, sum = 0;
    dx_outcome outcome = s->report.outcome;
    if (rows->walked || k + 1 >= s->n_kept || !isnan(r->lo) ||
        (outcome != DX_OUTCOME_CONVERGED && outcome != DX_OUTCOME_ZERO))
        return r->error;
    for (uint32_t i = 0; i < it->call.n; i++)
        most = fmax(most, fabs(x[i] - end[i]));
    if (!(most > 0) || !isfinite(most))
        return r->error;
    for (uint32_t i = 0; i < it->call.n; i++) {
        double part = (x[i] - end[i]) / most;
        sum += part * part;
    }
    double far = most * sqrt(sum);
    return far <= 2 * s->report.error ? r->error : far; /* NaN: the last one is taken as it is */
}

/* Is the step as long as the region of trust has let it be? Such tell of no order. */
static bool is_cut_off(const dx_iteration *it, const dx_report *r)
{
    return it->call.method == &dx_method_trust && r->step >= 0.9 * r->rate;
}

double dx_iteration_order(const dx_iteration *it, size_t k)
{
    const dx_report *r = &it->solver.kept[k];
    if (!(r->order >= 0.5 && r->order <= 4) || k < 3)
        return NAN;
    for (size_t back = 0; back < 3; back++)
        if (is_cut_off(it, r - back))
            return NAN;
    return r->order;
}

static double number_in(const dx_iterates *rows, size_t k, uint32_t column)
{
    const dx_solver *s = &rows->it->solver;
    const dx_report *r = &s->kept[k];
    switch (rows->column[column].kind) {
    case NUMBER:
        return (double)r->k;
    case POINT:
        return dx_solver_point(s, k)[rows->column[column].unknown];
    case VALUE:
        return dx_iteration_value(rows->it, r) + 0.0; /* -0 becomes 0 */
    case SLOPE:
        return r->slope;
    case LOW:
        return r->lo;
    case HIGH:
        return r->hi;
    case STEP:
        return r->step;
    case RATE:
        return r->rate;
    case VIOLATION:
        return r->violation;
    case ERROR:
        return error_of(rows, k);
    default:
        return dx_iteration_order(rows->it, k);
    }
}

static bool has_signs(int kind)
{
    return kind == POINT || kind == VALUE || kind == SLOPE || kind == LOW || kind == HIGH;
}

/* What its numbers are rounded to; in tight rows by the width, as in -1.23e-05 and 1.2e-05. */
static int digits_of(const dx_iterates *rows, uint32_t column)
{
    int kind = rows->column[column].kind, width = rows->column[column].width;
    static const uint8_t digits[] = {
        [NUMBER] = 15, [VALUE] = 5, [SLOPE] = 5,     [LOW] = 5,   [HIGH] = 5,
        [STEP] = 4,    [RATE] = 4,  [VIOLATION] = 3, [ERROR] = 2, [ORDER] = 3};
    if (kind == POINT)
        return digits_of_point(rows);
    if (!rows->tight || kind == NUMBER || kind == ORDER)
        return digits[kind];
    int few = width - (has_signs(kind) ? 6 : 5);
    return few < digits[kind] ? few : digits[kind];
}

/* A blank stands where a sign would. Nothing for what is not known. */
static void write_rounded(double x, int kind, int digits, dx_text *out)
{
    if (isnan(x))
        return;
    if (has_signs(kind) && !signbit(x))
        dx_text_char(out, ' ');
    dx_text_double(out, x, digits);
}

static void write_cell(const dx_iterates *rows, size_t k, uint32_t column, dx_text *out)
{
    int kind = rows->column[column].kind;
    write_rounded(number_in(rows, k, column), kind, digits_of(rows, column), out);
}

static size_t written(const dx_text *out, size_t from)
{
    return out->failed ? 0 : dx_utf8_width(out->data + from, out->n - from);
}

static void pad(dx_text *out, size_t from, size_t width)
{
    for (size_t n = written(out, from); !out->failed && n < width; n++)
        dx_text_char(out, ' ');
}

static void trim(dx_text *out)
{
    while (!out->failed && out->n > 0 && out->data[out->n - 1] == ' ')
        out->data[--out->n] = '\0';
}

void dx_iterates_headings(const dx_iterates *rows, dx_text *out)
{
    for (uint32_t i = 0; i < rows->n; i++) {
        int kind = rows->column[i].kind;
        size_t from = out->n;
        dx_text_string(out, has_signs(kind) ? " " : "");
        dx_text_string(out, rows->column[i].heading);
        pad(out, from, rows->column[i].width + (i + 1 < rows->n ? gap_of(rows) : 0));
    }
    trim(out);
}

/* A row in which each number ends where its column does, with fewer digits where it must. */
static void write_cut_row(const dx_iterates *rows, size_t k, dx_text *out)
{
    size_t line = out->n, end = 0;
    for (uint32_t i = 0; i < rows->n; i++) {
        int kind = rows->column[i].kind;
        double x = number_in(rows, k, i);
        size_t from = out->n;
        end += rows->column[i].width;
        for (int digits = digits_of(rows, i); digits > 0; digits--) {
            if (!out->failed) /* the attempt with a digit more */
                out->data[out->n = from] = '\0';
            write_rounded(x, kind, digits, out);
            if (kind == NUMBER || written(out, line) <= end)
                break;
        }
        end += gap_of(rows);
        if (i + 1 < rows->n) {
            dx_text_char(out, ' ');
            pad(out, line, end);
        }
    }
    trim(out);
}

void dx_iterates_row(const dx_iterates *rows, size_t k, dx_text *out)
{
    size_t line = out->n;
    for (uint32_t i = 0; i < rows->n; i++) {
        size_t from = out->n;
        write_cell(rows, k, i, out);
        pad(out, from, rows->column[i].width);
        for (unsigned n = 0; i + 1 < rows->n && n < gap_of(rows); n++)
            dx_text_char(out, ' ');
    }
    trim(out);
    if (rows->room == 0 || written(out, line) <= rows->room || out->failed)
        return;
    out->data[out->n = line] = '\0';
    write_cut_row(rows, k, out);
}

/* ---- the table --------------------------------------------------------------------------------
 */

/* Kept iterates, by their places in the table: the last is always there. gap: the row that stands
 * for those that are left out, or 0. */
typedef struct chosen {
    size_t first, stride, rows, last, gap;
} chosen;

static size_t at(const chosen *c, size_t row)
{
    return c->gap > 0 && row > c->gap ? c->last + 1 - (c->rows - row)
           : row + 1 == c->rows       ? c->last
                                      : c->first + row * c->stride;
}

static void write_cell_of(const dx_iterates *rows, const chosen *c, size_t row, uint32_t column,
                          dx_text *out)
{
    if (c->gap == 0 || row != c->gap)
        write_cell(rows, at(c, row), column, out);
    else if (column == 0)
        dx_text_string(out, "...");
}

/* Numbers of a column: exact, 0 where there is none. */
static dx_status column_values(const dx_iterates *rows, const chosen *c, uint32_t column,
                               dx_id *cell, dx_id *out)
{
    dx_graph *g = &rows->it->session->graph;
    for (size_t i = 0; i < c->rows; i++) {
        double x = number_in(rows, at(c, i), column);
        cell[i] = isfinite(x) ? dx_number_from_double(g, x) : dx_int(g, 0);
        DX_TRY(dx_check(g, cell[i]));
    }
    *out = dx_vector(g, c->rows, cell);
    return dx_check(g, *out);
}

/* The width of the widest cell. */
static size_t column_width(const dx_iterates *rows, const chosen *c, uint32_t column,
                           dx_text *scratch)
{
    size_t width = 1;
    for (size_t i = 0; i < c->rows; i++) {
        dx_text_clear(scratch);
        write_cell_of(rows, c, i, column, scratch);
        width = scratch->n > width ? scratch->n : width;
    }
    return width;
}

static dx_status all_cells(const dx_iterates *rows, const chosen *c, const size_t *width,
                           dx_text *out)
{
    for (size_t i = 0; i < c->rows; i++) {
        for (uint32_t k = 0; k < rows->n; k++) {
            size_t from = out->n;
            write_cell_of(rows, c, i, k, out);
            pad(out, from, width[k]);
        }
        DX_TRY(dx_poll(&rows->it->session->context));
    }
    return out->failed ? dx_no_memory(&rows->it->session->context) : DX_OK;
}

static dx_status make_table(const dx_iterates *rows, const chosen *c, dx_text *text, dx_id *cell,
                            dx_id *out)
{
    dx_graph *g = &rows->it->session->graph;
    dx_id heading[DX_ITERATES_COLUMNS], values[DX_ITERATES_COLUMNS], width[DX_ITERATES_COLUMNS];
    size_t widths[DX_ITERATES_COLUMNS];
    for (uint32_t k = 0; k < rows->n; k++) {
        const char *name = rows->column[k].heading;
        heading[k] = dx_symbol(g, name, strlen(name));
        DX_TRY(dx_check(g, heading[k]));
        DX_TRY(column_values(rows, c, k, cell, &values[k]));
        widths[k] = column_width(rows, c, k, text);
        width[k] = dx_int(g, (int64_t)widths[k]);
    }
    dx_text_clear(text);
    DX_TRY(all_cells(rows, c, widths, text));
    dx_table t = {.headings = dx_vector(g, rows->n, heading),
                  .formulas = dx_vector(g, rows->n, values),
                  .variable = heading[0],
                  .lo = dx_operand(g, values[0], 0),
                  .hi = dx_operand(g, values[0], (uint32_t)c->rows - 1),
                  .digits = 17,
                  .columns = rows->n,
                  .rows = c->rows,
                  .widths = dx_vector(g, rows->n, width),
                  .text = dx_string(g, dx_text_get(text), text->n)};
    *out = dx_table_make(g, &t);
    return dx_check(g, *out);
}

static dx_status choose(const dx_iterates *rows, const chosen *c, dx_id *table)
{
    dx_context *context = &rows->it->session->context;
    dx_id *cell = dx_arena_alloc(&context->arena, c->rows * sizeof *cell);
    dx_text text;
    if (!cell)
        return dx_no_memory(context);
    dx_text_init(&text, &context->memory);
    dx_status status = make_table(rows, c, &text, cell, table);
    dx_text_free(&text);
    return status;
}

dx_status dx_iterates_table(const dx_iterates *rows, size_t first, size_t stride, dx_id *table)
{
    chosen c = {.first = first, .stride = stride, .last = rows->it->solver.n_kept - 1};
    c.rows = 1 + (c.last - first + stride - 1) / stride;
    return choose(rows, &c, table);
}

/* Fewer digits of the points, then fewer columns, so that no line is longer than LINE. */
static dx_status fit_excerpt(dx_iterates *rows, const chosen *c)
{
    enum { LINE = 99, LEAST = 4 };
    static const int dropped[] = {RATE, ORDER, VIOLATION, ERROR, SLOPE};
    dx_context *context = &rows->it->session->context;
    dx_text scratch;
    size_t n = 0;
    dx_text_init(&scratch, &context->memory);
    for (;;) {
        size_t length = 0;
        for (uint32_t k = 0; k < rows->n; k++)
            length += column_width(rows, c, k, &scratch) + (k > 0 ? GAP : 0);
        if (length <= LINE || scratch.failed)
            break;
        if (digits_of_point(rows) > LEAST)
            rows->digits = (uint8_t)(digits_of_point(rows) - 1);
        else if (n < sizeof dropped / sizeof *dropped)
            drop_column(rows, dropped[n++]);
        else
            break;
    }
    bool failed = scratch.failed;
    dx_text_free(&scratch);
    return failed ? dx_no_memory(context) : DX_OK;
}

dx_status dx_iterates_excerpt(dx_iterates *rows, dx_id *table)
{
    enum { FEW = 24, HEAD = 8, TAIL = 12 };
    size_t n = rows->it->solver.n_kept;
    const chosen c = {.stride = 1,
                      .last = n - 1,
                      .rows = n <= FEW ? n : HEAD + 1 + TAIL,
                      .gap = n <= FEW ? 0 : HEAD};
    DX_TRY(fit_excerpt(rows, &c));
    return choose(rows, &c, table);
}

/* ---- what came of it --------------------------------------------------------------------------
 */

/* Texts speak of least values; of greatest ones the words are their opposites. */
static void write_about(const dx_iteration *it, const char *text, dx_text *out)
{
    static const char *const opposite[][2] = {
        {"least", "greatest"}, {"greatest", "least"}, {"less", "greater"},
        {"falls", "rises"},    {"grows", "falls"},    {"valley's floor", "ridge"},
    };
    while (*text) {
        size_t i = 0, n = 1, count = it->call.most ? sizeof opposite / sizeof *opposite : 0;
        while (i < count && strncmp(text, opposite[i][0], strlen(opposite[i][0])) != 0)
            i++;
        if (i < count) {
            n = strlen(opposite[i][0]);
            dx_text_string(out, opposite[i][1]);
        } else {
            for (; text[n - 1] != ' ' && text[n] != '\0'; n++)
                continue;
            dx_text_bytes(out, text, n);
        }
        text += n;
    }
}

/* What to try; some of it is not for every method. */
static void write_advice(const dx_iteration *it, dx_text *out)
{
    const dx_solve_call *c = &it->call;
    const dx_report *r = &it->solver.report;
    bool damps =
        (c->method == &dx_method_newton || c->method == &dx_method_broyden) && !c->option.damped;
    bool rates = c->method->kind == DX_PROBLEM_LEAST && strcmp(c->operation, "descend") == 0;
    const char *advice = dx_outcome_advice(r->outcome);
    if (*advice)
        dx_text_string(out, "; ");
    if (r->outcome == DX_OUTCOME_MOST_STEPS)
        dx_text_format(out, "steps=%llu allows more, and so does ':run' while stepping",
                       r->k > 100 ? 10 * (unsigned long long)r->k : 1000);
    else if (r->outcome == DX_OUTCOME_CYCLE && rates)
        dx_text_string(out, "take a smaller rate, or a line search");
    else if (r->outcome == DX_OUTCOME_CYCLE && !damps)
        dx_text_string(out, "start elsewhere, or take another method");
    else if (r->outcome == DX_OUTCOME_LEFT_DOMAIN && !damps)
        dx_text_string(out, "start nearer to where a solution is");
    else if (r->outcome == DX_OUTCOME_NEARS_ZERO && c->method != &dx_method_newton)
        dx_text_string(out, "newton with multiplicity=2 is of second order at a double zero");
    else
        write_about(it, advice, out);
}

/* x·f'/f where that is below 1: of x^p it is p. NAN: not known, or no such. */
static double order_below_one(const dx_iteration *it)
{
    const dx_report *r = &it->solver.report;
    if (it->call.n > 1 || it->call.method->kind != DX_PROBLEM_ROOT)
        return NAN;
    double order = it->solver.x[0] * r->slope / r->value;
    return order > 0 && order < 0.9 ? order : NAN;
}

/* x = 0, y = 1: towards which the value falls. */
static void write_sink(const dx_iteration *it, dx_text *out)
{
    for (uint32_t i = 0; i < it->call.n && i < DX_ITERATES_POINT; i++) {
        dx_text_format(out, "%s%s = ", i > 0 ? ", " : " ",
                       dx_bytes(&it->session->graph, it->call.name[i]));
        dx_text_double(out, it->solver.tried[i], 8);
    }
    dx_text_string(out, it->call.n > DX_ITERATES_POINT ? ", ..." : "");
}

/* Of cbrt(x) no option makes steps of second order. */
static void write_infinite_slope(double order, dx_text *out)
{
    dx_text_string(out, "the unknown goes to 0 by the same factor at each step, and is 0 within "
                        "rounding of the start: a zero with an infinite slope, of order about ");
    dx_text_double(out, order, 3);
    dx_text_string(out, "; bisect and brent need no slope");
}

void dx_iterates_outcome(const dx_iteration *it, dx_text *out)
{
    const dx_report *r = &it->solver.report;
    double order = r->outcome == DX_OUTCOME_NEARS_ZERO ? order_below_one(it) : NAN;
    unsigned long long k = (unsigned long long)r->k;
    const char *s = k == 1 ? "" : "s";
    if (r->outcome == DX_OUTCOME_GOING)
        dx_text_format(out, "going on, after %llu step%s", k, s);
    else if (r->outcome == DX_OUTCOME_CONVERGED)
        dx_text_format(out, "converged in %llu step%s%s", k, s,
                       !dx_is_left_out(it) ? ""
                       : it->call.most     ? ", to an edge that < or > leaves out: there is no "
                                             "greatest value"
                                           : ", to an edge that < or > leaves out: there is no "
                                             "least value");
    else
        dx_text_format(out, "%s %llu step%s: ",
                       dx_outcome_failed(r->outcome) ? "stopped after" : "after", k, s);
    if (!isnan(order)) {
        write_infinite_slope(order, out);
        return;
    }
    if (r->outcome != DX_OUTCOME_GOING && r->outcome != DX_OUTCOME_CONVERGED)
        write_about(it, dx_outcome_said(r->outcome), out);
    if (r->outcome == DX_OUTCOME_FALLS_INTO)
        write_sink(it, out);
    write_advice(it, out);
}
