#include "engine/solvers/findings.h"

#include "engine/oracle.h"
#include "engine/solvers/absolute.h"
#include "engine/solvers/rootof.h"
#include "expr/print.h"
#include "expr/table.h"
#include "expr/walk.h"
#include "numeric/ball.h"

#include <string.h>

typedef struct findings {
    dx_evaluation *e;
    size_t columns, rows;
    const dx_id *heading, *value;
    dx_text text; /* NUL-terminated cells */
    size_t *left, *right;
} findings;

static dx_status write_digits(findings *f, dx_id a)
{
    ddx_session *s = f->e->session;
    size_t start = f->text.n;
    dx_digits_kind kind;
    dx_status status = dx_ball_digits(&s->graph, a, s->settings.digits, &kind, &f->text);
    if (status == DX_OK)
        return DX_OK; /* also "|value| < 1e-9999" */
    f->text.n = start;
    DX_TRY(dx_excuse(&s->context, status));
    dx_text_string(&f->text, DX_CELL_UNKNOWN);
    return DX_OK;
}

static dx_status write_cell(findings *f, dx_id a)
{
    dx_graph *g = &f->e->session->graph;
    size_t start = f->text.n;
    if (dx_op_of(g, a) == DX_OP_STRING) {
        dx_text_bytes(&f->text, dx_bytes(g, a), dx_bytes_length(g, a));
        return DX_OK;
    }
    if (dx_has_rootof(g, a))
        return write_digits(f, a);
    DX_TRY(dx_print_line(g, a, &f->text));
    if (f->text.n - start <= DX_SHORT_VALUE || !dx_is_constant(g, a))
        return DX_OK;
    f->text.n = start;
    return write_digits(f, a);
}

static size_t before_point(const char *cell)
{
    return strcspn(cell, ".e");
}

static dx_status write_cells(findings *f)
{
    for (size_t i = 0; i < f->rows * f->columns; i++) {
        size_t start = f->text.n, k = i % f->columns;
        DX_TRY(write_cell(f, f->value[i]));
        if (f->text.failed)
            return dx_no_memory(&f->e->session->context);
        const char *cell = dx_text_get(&f->text) + start;
        size_t left =
            dx_op_of(&f->e->session->graph, f->value[i]) == DX_OP_STRING ? 0 : before_point(cell);
        size_t right = strlen(cell) - left;
        f->left[k] = left > f->left[k] ? left : f->left[k];
        f->right[k] = right > f->right[k] ? right : f->right[k];
        dx_text_char(&f->text, '\0');
    }
    return DX_OK;
}

static void blanks(dx_text *out, size_t n)
{
    for (; n > 0; n--)
        dx_text_char(out, ' ');
}

/* Numbers with their points below each other, words from the left. */
static void align(const findings *f, dx_text *out)
{
    const dx_graph *g = &f->e->session->graph;
    const char *cell = dx_text_get(&f->text);
    for (size_t i = 0; i < f->rows * f->columns; i++) {
        size_t k = i % f->columns, n = strlen(cell);
        bool word = dx_op_of(g, f->value[i]) == DX_OP_STRING;
        size_t before = word ? 0 : f->left[k] - before_point(cell);
        blanks(out, before);
        dx_text_bytes(out, cell, n);
        blanks(out, f->left[k] + f->right[k] - before - n);
        cell += n + 1;
    }
}

static dx_status make_columns(findings *f, dx_id *column, dx_id *width)
{
    dx_graph *g = &f->e->session->graph;
    dx_id *cell = dx_statement_ids(f->e, f->rows + 1);
    if (!cell)
        return DX_NOMEM;
    for (size_t k = 0; k < f->columns; k++) {
        for (size_t i = 0; i < f->rows; i++)
            cell[i] = f->value[i * f->columns + k];
        column[k] = dx_vector(g, f->rows, cell);
        width[k] = dx_int(g, (int64_t)(f->left[k] + f->right[k]));
        DX_TRY(dx_check(g, column[k]));
    }
    return DX_OK;
}

static dx_status make(findings *f, dx_text *text, dx_id *out)
{
    dx_graph *g = &f->e->session->graph;
    dx_id *column = dx_statement_ids(f->e, 2 * f->columns);
    if (!column)
        return DX_NOMEM;
    DX_TRY(make_columns(f, column, column + f->columns));
    align(f, text);
    if (text->failed)
        return dx_no_memory(g->context);
    dx_table t = {.headings = dx_vector(g, f->columns, f->heading),
                  .formulas = dx_vector(g, f->columns, column),
                  .variable = f->heading[0],
                  .lo = dx_int(g, 0),
                  .hi = dx_int(g, 0),
                  .digits = 0,
                  .columns = (uint32_t)f->columns,
                  .rows = f->rows,
                  .widths = dx_vector(g, f->columns, column + f->columns),
                  .text = dx_string(g, dx_text_get(text), text->n)};
    *out = dx_table_make(g, &t);
    return dx_check(g, *out);
}

dx_status dx_findings_table(dx_evaluation *e, size_t columns, const dx_id *heading, size_t rows,
                            const dx_id *value, dx_id *out)
{
    dx_context *context = &e->session->context;
    for (size_t i = 0; i < columns; i++)
        DX_TRY(dx_check(&e->session->graph, heading[i]));
    for (size_t i = 0; i < columns * rows; i++)
        DX_TRY(dx_check(&e->session->graph, value[i]));
    findings f = {.e = e, .columns = columns, .rows = rows, .heading = heading, .value = value};
    dx_text text;
    f.left = dx_arena_alloc(&context->arena, 2 * columns * sizeof *f.left);
    if (!f.left)
        return dx_no_memory(context);
    memset(f.left, 0, 2 * columns * sizeof *f.left);
    f.right = f.left + columns;
    dx_text_init(&f.text, &context->memory);
    dx_text_init(&text, &context->memory);
    dx_status status = write_cells(&f);
    if (status == DX_OK)
        status = make(&f, &text, out);
    dx_text_free(&text);
    dx_text_free(&f.text);
    return status;
}
