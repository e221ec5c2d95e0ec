/* Tables of the C library. */
#include "engine/file.h"
#include "engine/api/handles.h"
#include "engine/table.h"
#include "expr/print.h"

static dx_status make(ddx_session *s, size_t n, const ddx_value *values, const char *variable,
                      ddx_value lo, ddx_value hi, size_t rows, dx_id *out)
{
    enum { MOST_COLUMNS = 1000000 };
    dx_graph *g = &s->graph;
    dx_evaluation e = {.session = s};
    dx_table t = {.digits = s->settings.digits};
    if (n == 0 || n >= MOST_COLUMNS)
        return dx_fail(&s->context, DX_TYPE, "a table has 1 to %d formulas", MOST_COLUMNS - 1);
    dx_id *formula = dx_statement_ids(&e, n + 1);
    dx_column_premises *premises = dx_arena_alloc(&s->context.arena, (n + 1) * sizeof *premises);
    if (!formula)
        return DX_NOMEM;
    if (!premises)
        return dx_no_memory(&s->context);
    premises[0] = (dx_column_premises){0, 0};
    DX_TRY(dx_take_symbol(s, variable, &t.variable));
    DX_TRY(dx_take(s, lo, &t.lo));
    DX_TRY(dx_take(s, hi, &t.hi));
    DX_TRY(dx_table_check_ends(s, t.lo, t.hi));
    dx_id count = dx_int(g, rows <= INT64_MAX ? (int64_t)rows : INT64_MAX);
    DX_TRY(dx_check(g, count));
    DX_TRY(dx_table_check_rows(s, count, &t.rows));
    formula[0] = t.variable;
    for (size_t i = 0; i < n; i++) {
        DX_TRY(dx_take(s, values[i], &formula[i + 1]));
        DX_TRY(dx_table_check(s, formula[i + 1], t.variable));
        premises[i + 1].from = e.n_premises;
        DX_TRY(dx_recall_premises(&e, s->held[values[i].slot]));
        premises[i + 1].to = e.n_premises;
    }
    t.columns = (uint32_t)n + 1;
    t.headings = t.formulas = dx_vector(g, n + 1, formula);
    DX_TRY(dx_check(g, t.formulas));
    return dx_table_work_out(&e, 0, premises, t.variable, &t, out);
}

ddx_status ddx_table(ddx_session *s, size_t n, const ddx_value *values, const char *variable,
                     ddx_value lo, ddx_value hi, size_t rows, ddx_value *table)
{
    dx_id a = DX_NONE;
    dx_call_begin(s);
    dx_status status = make(s, n, values, variable, lo, hi, rows, &a);
    return dx_give(s, status, a, table);
}

static dx_status take_table(ddx_session *s, ddx_value value, dx_id *a, dx_table *t)
{
    DX_TRY(dx_take(s, value, a));
    if (dx_op_of(&s->graph, *a) != DX_OP_TABLE)
        return dx_fail(&s->context, DX_TYPE, "this value is no table");
    *t = dx_table_read(&s->graph, *a);
    return DX_OK;
}

static dx_status no_such(ddx_session *s, const dx_table *t)
{
    return dx_fail(&s->context, DX_TYPE, "there is no such place in a table of %llu x %u",
                   (unsigned long long)t->rows, (unsigned)t->columns);
}

const char *ddx_table_heading(ddx_session *s, ddx_value table, size_t column, ddx_form form)
{
    dx_graph *g = &s->graph;
    dx_id a;
    dx_table t;
    dx_call_begin(s);
    dx_text_clear(&s->shown);
    dx_status status = take_table(s, table, &a, &t);
    if (status == DX_OK && column >= t.columns)
        status = no_such(s, &t);
    if (status == DX_OK) {
        dx_id heading = dx_operand(g, t.headings, (uint32_t)column);
        status = form == DDX_LATEX    ? dx_print_latex(g, heading, &s->shown)
                 : form == DDX_PRETTY ? dx_print_row(g, heading, DX_NONE, true, &s->shown)
                                      : dx_print_line(g, heading, &s->shown);
    }
    if (status == DX_OK && s->shown.failed)
        status = dx_no_memory(&s->context);
    return dx_give_text(s, status);
}

const char *ddx_table_cell(ddx_session *s, ddx_value table, size_t row, size_t column)
{
    dx_id a;
    dx_table t;
    dx_call_begin(s);
    dx_text_clear(&s->shown);
    dx_status status = take_table(s, table, &a, &t);
    if (status == DX_OK && (row >= t.rows || column >= t.columns))
        status = no_such(s, &t);
    if (status == DX_OK) {
        size_t n;
        const char *cell = dx_table_cell(&s->graph, &t, row, (uint32_t)column, &n);
        dx_text_bytes(&s->shown, cell, n);
        status = s->shown.failed ? dx_no_memory(&s->context) : DX_OK;
    }
    return dx_give_text(s, status);
}

ddx_status ddx_table_write(ddx_session *s, ddx_value table, const char *path)
{
    dx_id a;
    dx_table t;
    dx_text text;
    dx_call_begin(s);
    dx_text_init(&text, &s->context.memory);
    dx_status status = take_table(s, table, &a, &t);
    if (status == DX_OK)
        status = dx_table_csv(&s->graph, a, &text);
    if (status == DX_OK)
        status = dx_write_file(s, path, &text);
    dx_text_free(&text);
    return dx_call_finish(s, status);
}
