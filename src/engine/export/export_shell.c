/* The text around the statements of a function, for each language. */
#include "engine/export/writer.h"

#include <string.h>

/* ---- patterns of sparse matrices ----------------------------------------------------------------
 */

/* Words of a statement in lines that are not too long, all but the first a little to the
 * right. */
static void put_wrapped(dx_text *out, const char *margin, const char *go_on, const char *words)
{
    enum { ROOM = 78 };
    size_t column = 0;
    dx_text_string(out, margin);
    while (*words) {
        size_t n = strcspn(words, " ");
        if (column > 0 && column + n > ROOM) {
            dx_text_format(out, "%s\n%s    ", go_on, margin);
            column = 0;
        } else if (column > 0) {
            dx_text_char(out, ' ');
        }
        dx_text_bytes(out, words, n);
        column += n + 1;
        words += n;
        words += strspn(words, " ");
    }
    dx_text_char(out, '\n');
}

typedef struct pattern {
    const dx_entry *list;
    size_t n;
    unsigned first;
} pattern;

static size_t start_of(const void *of, size_t row)
{
    const pattern *p = of;
    size_t lo = 0, hi = p->n; /* the first entry of that row or a later one */
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (p->list[mid].row < row)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo + p->first;
}

static size_t column_of(const void *of, size_t i)
{
    const pattern *p = of;
    return p->list[i].column + p->first;
}

static size_t row_of(const void *of, size_t i)
{
    const pattern *p = of;
    return p->list[i].row + p->first;
}

/* name = [numbers], wrapped. */
static void put_list(dx_writer *w, dx_text *out, const dx_written_matrix *m, const char *what,
                     size_t n, size_t (*number)(const void *of, size_t i), const pattern *p)
{
    static const char *const ends[DX_LANGUAGE_COUNT] = {"};", "]", "])", "]"};
    static const char *const none[DX_LANGUAGE_COUNT] = {"0};", "integer ::]", "], dtype=int)", "]"};
    bool fortran = w->id == DX_LANGUAGE_FORTRAN;
    dx_text line;
    dx_text_init(&line, out->memory);
    if (w->id == DX_LANGUAGE_C)
        dx_text_format(&line, "const int %s%s_%s[%zu] = {", w->prefix, m->name, what,
                       n > 0 ? n : 1); /* C has no arrays without elements */
    else if (fortran)
        dx_text_format(&line, "integer, parameter, public :: %s%s_%s(%zu) = [", w->prefix, m->name,
                       what, n);
    else
        dx_text_format(&line,
                       w->id == DX_LANGUAGE_PYTHON ? "%s%s_%s = np.array(["
                       : n > 0                     ? "const %s%s_%s = ["
                                                   : "const %s%s_%s = Int[",
                       w->prefix, m->name, what);
    for (size_t i = 0; i < n; i++)
        dx_text_format(&line, "%zu%s", number(p, i), i + 1 < n ? ", " : "");
    dx_text_string(&line, n > 0 ? ends[w->id] : none[w->id]);
    put_wrapped(out, fortran ? "  " : "", fortran ? " &" : "", dx_text_get(&line));
    if (line.failed)
        out->failed = true;
    dx_text_free(&line);
}

static dx_status put_pattern(dx_writer *w, dx_text *out, const dx_written_matrix *m)
{
    size_t n, room;
    if (!m->wanted || !m->sparse)
        return DX_OK;
    dx_entry *list = dx_writer_entries(w, m, &n, &room);
    if (!list)
        return w->s->context.diag.status;
    pattern p = {list, n, w->language->first};
    if (w->id == DX_LANGUAGE_JULIA)
        put_list(w, out, m, "row", n, row_of, &p);
    else
        put_list(w, out, m, "start", m->rows + 1, start_of, &p);
    put_list(w, out, m, "column", n, column_of, &p);
    dx_text_char(out, '\n');
    dx_free(&w->s->context.memory, list, room);
    return DX_OK;
}

/* ---- the whole ----------------------------------------------------------------------------------
 */

static size_t size_of(const dx_written_matrix *m)
{
    return m->sparse ? dx_writer_count(m) : m->rows * m->columns;
}

/* (double x, double y, double gradient[2]) */
static void put_parameters(dx_writer *w, dx_text *line)
{
    const dx_written_matrix *const all[] = {&w->jacobian, &w->hessian};
    const char *comma = "";
    for (size_t k = 0; k < w->x->n && !w->point; k++, comma = ", ")
        dx_text_format(line, "%sdouble %s", comma, w->input[k]);
    if (w->point) {
        dx_text_format(line, "const double %s[%zu]", w->point, w->x->n);
        comma = ", ";
    }
    if (!dx_writer_is_scalar(w)) {
        dx_text_format(line, "%sdouble %s[%zu]", comma, w->value, w->n_values);
        comma = ", ";
    }
    for (int k = 0; k < 2; k++)
        if (all[k]->wanted) {
            size_t n = size_of(all[k]);
            dx_text_format(line, "%sdouble %s[%zu]", comma, all[k]->name, n > 0 ? n : 1);
            comma = ", ";
        }
    if (*comma == '\0')
        dx_text_string(line, "void");
}

/* What is not needed is said to be so, as compilers want it. */
static void put_unused(dx_writer *w)
{
    bool any = false;
    for (size_t k = 0; k < w->x->n; k++) {
        bool used = dx_source_uses_input(&w->source, (uint32_t)k);
        any = any || used;
        if (!used && !w->point)
            dx_text_format(w->out, "    (void)%s;\n", w->input[k]);
    }
    if (w->point && !any)
        dx_text_format(w->out, "    (void)%s;\n", w->point);
    const dx_written_matrix *const all[] = {&w->jacobian, &w->hessian};
    for (int k = 0; k < 2; k++)
        if (all[k]->wanted && size_of(all[k]) == 0)
            dx_text_format(w->out, "    (void)%s;\n", all[k]->name);
}

static dx_status write_c(dx_writer *w, const dx_text *about)
{
    dx_text *out = w->out, line;
    size_t start = out->n;
    dx_writer_fill_lines(out, " * ", about);
    if (!out->failed && out->n > start) { /* else there was no memory for it */
        out->data[start] = '/'; /* the first line begins the comment, the last one ends it */
        out->n--;
    }
    dx_text_string(out, " */\n#include <math.h>\n");
    dx_text_string(out, dx_text_get(&w->helpers.functions));
    dx_text_char(out, '\n');
    DX_TRY(put_pattern(w, out, &w->jacobian));
    DX_TRY(put_pattern(w, out, &w->hessian));
    dx_text_init(&line, out->memory);
    dx_text_format(&line, "%s %s(", dx_writer_is_scalar(w) ? "double" : "void", w->function);
    put_parameters(w, &line);
    dx_text_char(&line, ')');
    put_wrapped(out, "", "", dx_text_get(&line));
    dx_text_free(&line);
    dx_text_string(out, "{\n");
    put_unused(w);
    dx_text_format(out, "%s}\n", dx_text_get(&w->body));
    return DX_OK;
}

static void declare_fortran(dx_writer *w)
{
    dx_text *out = w->out, line;
    const dx_written_matrix *const all[] = {&w->jacobian, &w->hessian};
    dx_text_init(&line, out->memory);
    if (w->x->n > 0) {
        dx_text_string(&line, "real(dp), intent(in) ::");
        for (size_t k = 0; k < w->x->n && !w->point; k++)
            dx_text_format(&line, "%s %s", k > 0 ? "," : "", w->input[k]);
        if (w->point)
            dx_text_format(&line, " %s(%zu)", w->point, w->x->n);
        put_wrapped(out, "    ", " &", dx_text_get(&line));
        dx_text_clear(&line);
    }
    dx_text_format(
        &line, dx_writer_gives_value_alone(w) ? "real(dp) :: %s" : "real(dp), intent(out) :: %s",
        w->value);
    if (w->columns > 0)
        dx_text_format(&line, "(%zu, %zu)", w->rows, w->columns);
    else if (w->rows > 0)
        dx_text_format(&line, "(%zu)", w->rows);
    for (int k = 0; k < 2; k++) {
        if (!all[k]->wanted)
            continue;
        if (all[k]->sparse || all[k]->vector)
            dx_text_format(&line, ", %s(%zu)", all[k]->name, size_of(all[k]));
        else
            dx_text_format(&line, ", %s(%zu, %zu)", all[k]->name, all[k]->rows, all[k]->columns);
    }
    put_wrapped(out, "    ", " &", dx_text_get(&line));
    dx_text_clear(&line);
    dx_text_string(&line, "real(dp) ::");
    const char *comma = "";
    for (uint32_t k = 1; k <= w->source.n_locals; k++, comma = ",")
        dx_text_format(&line, "%s %s%u", comma, w->local, (unsigned)k);
    for (uint32_t k = 0; k < DX_MOST_NESTED; k++)
        if (w->source.counters & (1u << k)) {
            dx_text_format(&line, "%s %s", comma, w->counter[k]);
            comma = ",";
        }
    if (*comma)
        put_wrapped(out, "    ", " &", dx_text_get(&line));
    dx_text_free(&line);
}

static dx_status write_fortran(dx_writer *w, const dx_text *about)
{
    dx_text *out = w->out, line;
    bool function = dx_writer_gives_value_alone(w);
    dx_writer_fill_lines(out, "!> ", about);
    dx_text_format(out,
                   "module %s_module\n"
                   "  use, intrinsic :: iso_c_binding, only: dp => c_double%s\n"
                   "%s"
                   "  implicit none\n"
                   "  private\n"
                   "  public :: %s\n",
                   w->function, w->has_nan || w->has_infinity ? ", int64 => c_int64_t" : "",
                   strstr(dx_text_get(&w->body), "ieee_is_nan(")
                       ? "  use, intrinsic :: ieee_arithmetic, only: ieee_is_nan\n"
                       : "",
                   w->function);
    if (w->has_nan)
        dx_text_string(out, "  real(dp), parameter :: nan = "
                            "transfer(9221120237041090560_int64, 1.0_dp)\n");
    if (w->has_infinity)
        dx_text_string(out, "  real(dp), parameter :: infinity = "
                            "transfer(9218868437227405312_int64, 1.0_dp)\n");
    dx_text_char(out, '\n');
    DX_TRY(put_pattern(w, out, &w->jacobian));
    DX_TRY(put_pattern(w, out, &w->hessian));
    if (w->helpers.spec.n > 0)
        dx_text_format(out, "%s\n", w->helpers.spec.data);
    dx_text_string(out, "contains\n\n");
    dx_text_init(&line, out->memory);
    dx_text_format(&line, "%s %s %s(", function && !w->point && w->x->n > 0 ? "elemental" : "pure",
                   function ? "function" : "subroutine", w->function);
    const char *comma = "";
    for (size_t k = 0; k < w->x->n && !w->point; k++, comma = ", ")
        dx_text_format(&line, "%s%s", comma, w->input[k]);
    if (w->point) {
        dx_text_string(&line, w->point);
        comma = ", ";
    }
    if (!function)
        dx_text_format(&line, "%s%s", comma, w->value);
    if (w->jacobian.wanted)
        dx_text_format(&line, ", %s", w->jacobian.name);
    if (w->hessian.wanted)
        dx_text_format(&line, ", %s", w->hessian.name);
    dx_text_char(&line, ')');
    if (function)
        dx_text_format(&line, " result(%s)", w->value);
    put_wrapped(out, "  ", " &", dx_text_get(&line));
    dx_text_free(&line);
    declare_fortran(w);
    dx_text_format(out, "\n%s  end %s\n%s\nend module\n", dx_text_get(&w->body),
                   function ? "function" : "subroutine", dx_text_get(&w->helpers.functions));
    return DX_OK;
}

/* value, gradient, hessian: those that there are. */
static void list_results(const dx_writer *w, dx_text *out)
{
    dx_text_string(out, w->value);
    if (w->jacobian.wanted)
        dx_text_format(out, ", %s", w->jacobian.name);
    if (w->hessian.wanted)
        dx_text_format(out, ", %s", w->hessian.name);
}

static void list_inputs(const dx_writer *w, dx_text *out)
{
    for (size_t k = 0; k < w->x->n && !w->point; k++)
        dx_text_format(out, "%s%s", k > 0 ? ", " : "", w->input[k]);
    if (w->point)
        dx_text_string(out, w->point);
}

static void convert_python(dx_writer *w)
{
    dx_text *out = w->out;
    if (w->point) {
        dx_text_format(out, "    %s = np.asarray(%s, dtype=float)\n", w->point, w->point);
        return;
    }
    if (w->x->n == 1) {
        dx_text_format(out, "    %s = np.asarray(%s, dtype=float)\n", w->input[0], w->input[0]);
    } else if (w->x->n > 1) {
        dx_text_string(out, "    ");
        list_inputs(w, out);
        dx_text_string(out, " = np.broadcast_arrays(*(np.asarray(each, dtype=float) for each in (");
        list_inputs(w, out);
        dx_text_string(out, ")))\n");
    }
}

static dx_status write_python(dx_writer *w, dx_text *about)
{
    dx_text *out = w->out;
    if (!dx_writer_gives_value_alone(w)) {
        dx_text_string(about, "Returns ");
        list_results(w, about);
        dx_text_string(about, ".\n");
    }
    if (strstr(dx_text_get(&w->helpers.functions), "math."))
        dx_text_string(out, "import math\n\n");
    dx_text_string(out, "import numpy as np\n");
    dx_text_string(out, dx_text_get(&w->helpers.functions));
    dx_text_string(out, "\n\n");
    size_t before = out->n;
    DX_TRY(put_pattern(w, out, &w->jacobian));
    DX_TRY(put_pattern(w, out, &w->hessian));
    if (out->n > before)
        dx_text_char(out, '\n');
    dx_text_format(out, "@np.errstate(all=\"ignore\")\ndef %s(", w->function);
    list_inputs(w, out);
    dx_text_string(out, "):\n");
    size_t start = out->n + 4;
    dx_writer_fill_lines(out, "    ", about);
    if (!out->failed) {
        dx_text rest;
        dx_text_init(&rest, out->memory);
        dx_text_string(&rest, out->data + start);
        out->n = start;
        out->data[out->n] = '\0';
        dx_text_format(out, "\"\"\"%s", dx_text_get(&rest));
        if (rest.n > 0 && strchr(rest.data, '\n') == rest.data + rest.n - 1)
            out->n--; /* of one line */
        else
            dx_text_string(out, "    ");
        dx_text_free(&rest);
    }
    dx_text_string(out, "\"\"\"\n");
    convert_python(w);
    dx_text_string(out, dx_text_get(&w->body));
    if (!dx_writer_gives_value_alone(w)) {
        dx_text_string(out, "    return ");
        list_results(w, out);
        dx_text_char(out, '\n');
    }
    return DX_OK;
}

static dx_status write_julia(dx_writer *w, dx_text *about)
{
    dx_text *out = w->out;
    if (!dx_writer_gives_value_alone(w)) {
        dx_text_string(about, "Returns ");
        list_results(w, about);
        dx_text_string(about, ".\n");
    }
    if (w->has_package)
        dx_text_string(out, "using SpecialFunctions\n");
    const char *helpers = dx_text_get(&w->helpers.functions);
    dx_text_string(out, out->n == 0 && *helpers == '\n' ? helpers + 1 : helpers);
    if (out->n > 0)
        dx_text_char(out, '\n');
    DX_TRY(put_pattern(w, out, &w->jacobian));
    DX_TRY(put_pattern(w, out, &w->hessian));
    dx_text_string(out, "\"\"\"\n    ");
    dx_writer_fill_lines(out, "", about);
    dx_text_format(out, "\"\"\"\nfunction %s(", w->function);
    list_inputs(w, out);
    dx_text_string(out, ")\n");
    dx_text_string(out, dx_text_get(&w->body));
    if (!dx_writer_gives_value_alone(w)) {
        dx_text_string(out, "    return ");
        list_results(w, out);
        dx_text_char(out, '\n');
    }
    dx_text_string(out, "end\n");
    return DX_OK;
}

dx_status dx_writer_shell(dx_writer *w, dx_text *about)
{
    switch (w->id) {
    case DX_LANGUAGE_C:
        return write_c(w, about);
    case DX_LANGUAGE_FORTRAN:
        return write_fortran(w, about);
    case DX_LANGUAGE_PYTHON:
        return write_python(w, about);
    default:
        return write_julia(w, about);
    }
}
