/* The comment that says what a function is. */
#include "engine/export/writer.h"

#include "expr/print.h"
#include "expr/walk.h"

#include <string.h>

enum { FORMULA_MOST = 2000 /* bytes of the formula that is shown */ };

/* ---- the comment ------------------------------------------------------------------ */

/* Words in lines of so many columns, each begun by the prefix. */
static void fill(dx_text *out, const char *prefix, const char *text)
{
    size_t column = 0, margin = strlen(prefix);
    for (; *text == ' '; text++)
        ;
    if (*text == '\0') {
        while (margin > 0 && prefix[margin - 1] == ' ')
            margin--;
        dx_text_bytes(out, prefix, margin);
        dx_text_char(out, '\n');
        return;
    }
    while (*text) {
        size_t n = strcspn(text, " ");
        if (column > 0 && margin + column + n + 1 > DX_CODE_COLUMNS) {
            dx_text_char(out, '\n');
            column = 0;
        }
        dx_text_string(out, column == 0 ? prefix : " ");
        dx_text_bytes(out, text, n);
        column += n + 1;
        text += n;
        text += strspn(text, " ");
    }
    dx_text_char(out, '\n');
}

void dx_writer_fill_lines(dx_text *out, const char *prefix, const dx_text *text)
{
    const char *at = dx_text_get(text);
    while (*at) {
        size_t n = strcspn(at, "\n");
        dx_text line;
        dx_text_init(&line, out->memory);
        dx_text_bytes(&line, at, n);
        fill(out, prefix, dx_text_get(&line));
        dx_text_free(&line);
        at += n;
        at += *at == '\n';
    }
}

/* x, y and z of the arguments as the user has them. */
static void list_names(const dx_writer *w, size_t n, const dx_id *name, dx_text *out)
{
    enum { SHOWN = 24 };
    for (size_t k = 0; k < n; k++) {
        if (k == SHOWN && n > SHOWN + 1) {
            dx_text_string(out, ", ...");
            k = n - 1;
        }
        dx_text_format(out, "%s%s", k > 0 ? ", " : "", dx_name_bytes(dx_bytes(w->g, name[k])));
    }
}

static dx_status describe_formula(dx_writer *w, dx_text *out)
{
    dx_text formula;
    dx_id a = w->x->value;
    dx_text_init(&formula, &w->s->context.memory);
    formula.limit = FORMULA_MOST;
    if (w->x->n > 0)
        a = dx_substitute(w->g, a, w->x->n, w->x->symbol, w->x->written);
    DX_TRY(dx_check(w->g, a));
    dx_status status = dx_print_plain(w->g, a, &formula);
    dx_text_format(out, "%s(", w->function);
    for (size_t k = 0; k < w->x->n && !w->point; k++)
        dx_text_format(out, "%s%s", k > 0 ? ", " : "", dx_writer_name_of(w, k));
    if (w->point)
        dx_text_string(out, w->point);
    dx_text_string(out, ")");
    if (status == DX_OK && !formula.failed)
        dx_text_format(out, " = %s", dx_text_get(&formula));
    else
        dx_text_string(out, " is too long a formula to be shown here");
    dx_text_free(&formula);
    if (status == DX_LIMIT || (status == DX_NOMEM && formula.failed)) {
        dx_diag_clear(&w->s->context.diag);
        status = DX_OK;
    }
    return status;
}

static void describe_arguments(dx_writer *w, dx_text *out)
{
    const dx_language *l = w->language;
    if (w->point) {
        dx_text_format(out, "%s%s%u%s, %s%s%u%s, ... are ", w->point, l->open, l->first, l->close,
                       w->point, l->open, l->first + 1, l->close);
        list_names(w, w->x->n, w->x->written, out);
        dx_text_string(out, ".\n");
    } else {
        bool renamed = false;
        for (size_t k = 0; k < w->x->n; k++) {
            if (strcmp(w->input[k], dx_writer_name_of(w, k)) == 0)
                continue;
            dx_text_format(out, "%s%s is %s", renamed ? ", " : "", w->input[k],
                           dx_writer_name_of(w, k));
            renamed = true;
        }
        dx_text_string(out, renamed ? ".\n" : "");
    }
    if (w->id == DX_LANGUAGE_PYTHON && w->x->n > 0)
        dx_text_string(out, w->point      ? "Its rows are numbers, or arrays of one shape.\n"
                            : w->x->n > 1 ? "Arguments are numbers, or arrays that are broadcast.\n"
                                          : "The argument is a number or an array.\n");
    if (w->id == DX_LANGUAGE_JULIA && dx_writer_gives_value_alone(w) && !w->point && w->x->n > 0)
        dx_text_format(out, "A dot goes through arrays: %s.(...).\n", w->function);
}

static void describe_value(dx_writer *w, dx_text *out)
{
    const dx_language *l = w->language;
    const char *behind =
        w->id == DX_LANGUAGE_PYTHON ? " Further axes are those of the arguments." : "";
    if (dx_writer_is_scalar(w))
        return;
    if (w->columns == 0)
        dx_text_format(out, "%s%s%zu%s: the elements of the vector.%s\n", w->value, l->open,
                       w->rows, l->close, behind);
    else if (l->flat)
        dx_text_format(out,
                       "%s[%zu]: the %zu x %zu matrix row by row, %s[%zu*i + j] is in row i, "
                       "column j, from 0.\n",
                       w->value, w->n_values, w->rows, w->columns, w->value, w->columns);
    else
        dx_text_format(out, "%s%s%zu, %zu%s: the matrix, by row and column.%s\n", w->value, l->open,
                       w->rows, w->columns, l->close, behind);
}

static void describe_sparse(const dx_writer *w, const dx_written_matrix *m, dx_text *out)
{
    const dx_language *l = w->language;
    size_t n = dx_writer_count(m);
    const char *what = m == &w->jacobian ? "Jacobian" : "Hessian";
    if (n == 0)
        dx_text_format(out, "%s: the %zu x %zu %s is always 0 and has no entries (%s).\n", m->name,
                       m->rows, m->columns, what,
                       w->id == DX_LANGUAGE_C ? "nothing is written to it" : "it is empty");
    else if (w->id == DX_LANGUAGE_JULIA)
        dx_text_format(out,
                       "%s[%zu]: the entries of the %zu x %zu %s that are not always 0; "
                       "sparse(%s%s_row, %s%s_column, %s, %zu, %zu) is the matrix.\n",
                       m->name, n, m->rows, m->columns, what, w->prefix, m->name, w->prefix,
                       m->name, m->name, m->rows, m->columns);
    else
        dx_text_format(out,
                       "%s%s%zu%s: the entries of the %zu x %zu %s that are not always 0, row by "
                       "row (CSR): those of row i are from %s%s_start%si%s up to but not including "
                       "%s%s_start%si + 1%s, in the columns %s%s_column. All count from %u.\n",
                       m->name, l->open, n, l->close, m->rows, m->columns, what, w->prefix, m->name,
                       l->open, l->close, w->prefix, m->name, l->open, l->close, w->prefix, m->name,
                       l->first);
}

static void describe_matrix(const dx_writer *w, const dx_written_matrix *m, dx_text *out)
{
    const dx_language *l = w->language;
    const char *behind =
        w->id == DX_LANGUAGE_PYTHON ? " Further axes are those of the arguments." : "";
    if (!m->wanted)
        return;
    if (m->sparse) {
        describe_sparse(w, m, out);
        return;
    }
    if (m->vector) {
        dx_text_format(out, "%s%s%zu%s: the derivative%s by ", m->name, l->open, m->columns,
                       l->close, m->columns > 1 ? "s" : "");
        list_names(w, m->columns, m->by_name, out);
        dx_text_format(out, ".%s\n", behind);
        return;
    }
    if (m->rows == 1 && m->columns == 1) {
        dx_text_format(out, "%s: the %sderivative by ", m->name, m->mirrored ? "second " : "");
        list_names(w, m->columns, m->by_name, out);
        dx_text_format(out, ".%s\n", behind);
        return;
    }
    const char *what = m == &w->jacobian ? "the derivative of element i by variable j"
                                         : "the second derivative by variables i and j";
    if (l->flat)
        dx_text_format(out, "%s[%zu], row by row: %s[%zu*i + j] is %s, from 0 in the order ",
                       m->name, m->rows * m->columns, m->name, m->columns, what);
    else
        dx_text_format(out, "%s%s%zu, %zu%s: element %si, j%s is %s, from %u in the order ",
                       m->name, l->open, m->rows, m->columns, l->close, l->open, l->close, what,
                       l->first);
    list_names(w, m->columns, m->by_name, out);
    dx_text_format(out, ".%s\n", behind);
}

dx_status dx_writer_about(dx_writer *w, dx_text *out)
{
    dx_text rest;
    dx_text_init(&rest, &w->s->context.memory);
    dx_status status = describe_formula(w, out);
    describe_arguments(w, &rest);
    describe_value(w, &rest);
    describe_matrix(w, &w->jacobian, &rest);
    describe_matrix(w, &w->hessian, &rest);
    if (w->note_value.n > 0)
        dx_text_format(&rest, "Where it is defined: %s.\n", dx_text_get(&w->note_value));
    if (w->note_derivatives.n > 0)
        dx_text_format(&rest, "Where the derivatives hold: %s.\n",
                       dx_text_get(&w->note_derivatives));
    dx_text_char(out, '\n');
    if (rest.n > 0)
        dx_text_format(out, "\n%s", rest.data);
    if (rest.failed)
        out->failed = true;
    dx_text_free(&rest);
    return status;
}
