/* Tables: formulas at points, every digit proved. */
#include "engine/table.h"

#include "expr/print.h"
#include "expr/walk.h"
#include "numeric/ball.h"
#include "parser/array.h"

#include <string.h>

enum { MOST_ROWS = 1000000 };

static dx_status placed(dx_evaluation *e, const dx_ast *ast, dx_status status)
{
    dx_diag_place(&e->session->context.diag, ast->span);
    return status;
}

static dx_status misplaced(dx_evaluation *e, const dx_ast *ast, const char *what, const char *hint)
{
    dx_status status = dx_fail(&e->session->context, DX_TYPE, "%s", what);
    dx_diag_hint(&e->session->context.diag, "%s", hint);
    return placed(e, ast, status);
}

/* ---- what can be in one ----------------------------------------------------------------- */

/* Unknown functions have no numbers. */
static dx_status refuse_abstract(dx_graph *g, dx_id a)
{
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && status == DX_OK; i++) {
        dx_op op = dx_op_of(g, walk.id[i]);
        if (op == DX_OP_APPLY || op == DX_OP_DERIV)
            status = dx_fail(g->context, DX_NAME, "'%s' is an unknown function: it has no numbers",
                             dx_bytes(g, dx_operand(g, walk.id[i], 0)));
    }
    dx_walk_free(&walk);
    return status;
}

dx_status dx_table_check(ddx_session *s, dx_id a, dx_id variable)
{
    dx_graph *g = &s->graph;
    dx_id other[2];
    if (!dx_is_real_valued(g, a)) {
        dx_status status = dx_fail(g->context, DX_TYPE,
                                   "a column of a table is a formula with a number for its value");
        dx_diag_hint(&g->context->diag,
                     "several formulas stand in brackets: table([x, x^2], x=0..1)");
        return status;
    }
    size_t n = dx_free_symbols(g, a, 2, other);
    for (size_t i = 0; i < n && i < 2; i++) {
        if (dx_same(other[i], variable))
            continue;
        dx_status status = dx_fail(g->context, DX_NAME, "'%s' has no value", dx_bytes(g, other[i]));
        dx_diag_hint(&g->context->diag, "'| %s = 1' behind the table gives it one",
                     dx_bytes(g, other[i]));
        return status;
    }
    return refuse_abstract(g, a);
}

dx_status dx_table_check_rows(ddx_session *s, dx_id rows, uint64_t *n)
{
    dx_graph *g = &s->graph;
    int64_t number;
    if (!dx_is_integer(g, rows) || dx_number_sign(g, rows) <= 0) {
        dx_status status = dx_fail(g->context, DX_TYPE, "the number of rows is a positive integer");
        dx_diag_hint(&g->context->diag, "table(x^2, x=0..1, 11) has 11, both ends among them");
        return status;
    }
    if (!dx_get_int(g, rows, &number) || number > MOST_ROWS)
        return dx_fail(g->context, DX_LIMIT, "a table has %d rows at most", MOST_ROWS);
    *n = (uint64_t)number;
    return DX_OK;
}

dx_status dx_table_check_ends(ddx_session *s, dx_id lo, dx_id hi)
{
    dx_graph *g = &s->graph;
    const dx_id end[] = {lo, hi};
    for (unsigned i = 0; i < 2; i++) {
        if (dx_op_of(g, end[i]) == DX_OP_INF) {
            dx_status status = dx_fail(g->context, DX_TYPE, "a table has a first and a last point");
            dx_diag_hint(&g->context->diag, "give two numbers: x = 0..100");
            return status;
        }
        if (!dx_is_constant(g, end[i])) {
            dx_status status = dx_fail(g->context, DX_TYPE, "the ends of a table are numbers");
            dx_diag_hint(&g->context->diag, "a name in them has no value yet");
            return status;
        }
        DX_TRY(refuse_abstract(g, end[i]));
    }
    return DX_OK;
}

/* ---- cells ------------------------------------------------------------------------------ */

/* All cells as they are worked out: NUL-terminated texts, row by row, and how far the widest of
 * each column reaches to both sides of its point. */
typedef struct cells {
    dx_evaluation *e;
    const dx_table *t;
    dx_id symbol;           /* what the premises have for the variable */
    const dx_table *before; /* what is known already to have no value; or NULL */
    size_t first, n_premises;
    const dx_column_premises *of;
    dx_premise *premise; /* as they were: each point may change them */
    dx_text text;
    size_t *left, *right, *word;
    uint64_t *missing; /* cells without a value, by column */
    char (*why)[200];  /* the first reason, by column */
} cells;

/* The formula of the column at the point. Where its conditions do not hold it has no value; the
 * first column is the variable itself. */
static dx_status put_in(cells *c, uint32_t column, uint64_t row, dx_id point, dx_id *value)
{
    dx_graph *g = &c->e->session->graph;
    dx_id from = c->t->variable, formula = dx_operand(g, c->t->formulas, column);
    size_t n = c->n_premises - c->first;
    *value = formula;
    if (column == 0) {
        *value = point;
        return DX_OK;
    }
    if (dx_op_of(g, formula) == DX_OP_VECTOR) { /* was found row by row */
        *value = dx_operand(g, formula, (uint32_t)row);
        return DX_OK;
    }
    dx_status status = DX_OK;
    if (n > 0) {
        c->e->n_premises = c->of[column].to;
        status = dx_check_premises(c->e, c->of[column].from, 1, &c->symbol, &point);
        memcpy(c->e->premise + c->first, c->premise, n * sizeof *c->premise);
        c->e->n_premises = c->n_premises;
    }
    if (status == DX_OK)
        status = dx_put_values(g, 1, &from, &point, value);
    return status == DX_OK ? dx_decide_cases(g, value) : status;
}

static void give_up(cells *c, uint32_t column, const char *word)
{
    dx_diag *diag = &c->e->session->context.diag;
    dx_text_string(&c->text, word);
    if (c->missing[column]++ == 0) {
        size_t n = strlen(diag->message);
        n = n < sizeof c->why[column] ? n : sizeof c->why[column] - 1;
        memcpy(c->why[column], diag->message, n);
        c->why[column][n] = '\0';
    }
    dx_diag_clear(diag);
}

/* The digits, or the word why there are none. */
static dx_status write_value(cells *c, uint32_t column, uint64_t row, dx_id point)
{
    dx_context *context = &c->e->session->context;
    size_t start = c->text.n;
    dx_id value;
    dx_digits_kind kind = DX_DIGITS_EXACT;
    dx_status status = put_in(c, column, row, point, &value);
    if (status == DX_OK)
        status = dx_ball_digits(&c->e->session->graph, value, c->t->digits, &kind, &c->text);
    if (status == DX_OK && kind == DX_DIGITS_ZERO) {
        status = dx_fail(context, DX_UNKNOWN, "it may be 0: %s", dx_text_get(&c->text) + start);
        c->text.n = start;
    }
    if (status == DX_OK || dx_is_final(status) || status == DX_BUG || c->text.failed)
        return status;
    c->text.n = start;
    give_up(c, column, status == DX_DOMAIN ? DX_CELL_UNDEFINED : DX_CELL_UNKNOWN);
    return DX_OK;
}

static bool is_word(const char *cell)
{
    return *cell == 'u';
}

static void widen(size_t *width, size_t n)
{
    *width = *width > n ? *width : n;
}

static void measure(cells *c, uint32_t column, const char *cell)
{
    size_t n = strlen(cell), left = strcspn(cell, ".e");
    if (is_word(cell)) {
        widen(&c->word[column], n);
        return;
    }
    widen(&c->left[column], left);
    widen(&c->right[column], n - left);
}

static size_t width_of(const cells *c, uint32_t column)
{
    size_t width = c->left[column] + c->right[column];
    widen(&width, c->word[column]);
    return width;
}

/* All nodes that this makes are forgotten. */
static dx_status write_row(cells *c, uint64_t row)
{
    dx_graph *g = &c->e->session->graph;
    dx_mark mark = dx_graph_mark(g);
    dx_id point = dx_table_point(g, c->t, row);
    dx_status status = dx_check(g, point);
    for (uint32_t k = 0; k < c->t->columns && status == DX_OK; k++) {
        size_t start = c->text.n;
        if (c->before && !dx_table_has_value(g, c->before, row, k))
            dx_text_string(&c->text, DX_CELL_UNDEFINED);
        else
            status = write_value(c, k, row, point);
        if (status == DX_OK && !c->text.failed)
            measure(c, k, dx_text_get(&c->text) + start);
        dx_text_char(&c->text, '\0');
    }
    dx_graph_rollback(g, mark);
    return status == DX_OK ? dx_poll(g->context) : status;
}

/* ---- the whole -------------------------------------------------------------------------- */

static dx_status too_long(const cells *c)
{
    dx_context *context = &c->e->session->context;
    dx_status status =
        dx_fail(context, DX_LIMIT, "a table of %llu rows and %u columns is too long to be shown",
                (unsigned long long)c->t->rows, (unsigned)c->t->columns);
    dx_diag_hint(&context->diag, "ask for fewer rows, or for fewer digits: ':set digits 6'");
    return status;
}

/* From the first rows it can be told how long it will be. */
static dx_status write_rows(cells *c)
{
    enum { FIRST = 100 };
    for (uint64_t row = 0; row < c->t->rows; row++) {
        dx_status status = write_row(c, row);
        if (c->text.failed)
            return c->text.n > c->text.limit / 2 ? too_long(c)
                                                 : dx_no_memory(&c->e->session->context);
        DX_TRY(status);
        if (row + 1 == FIRST && c->text.n / FIRST > c->text.limit / c->t->rows)
            return too_long(c);
    }
    return DX_OK;
}

/* The cells side by side, points below each other. */
static dx_status align(const cells *c, dx_text *out)
{
    const char *cell = dx_text_get(&c->text);
    for (uint64_t row = 0; row < c->t->rows; row++)
        for (uint32_t k = 0; k < c->t->columns; k++) {
            size_t n = strlen(cell);
            size_t before = is_word(cell) ? 0 : c->left[k] - strcspn(cell, ".e");
            size_t behind = width_of(c, k) - before - n;
            for (; before > 0; before--)
                dx_text_char(out, ' ');
            dx_text_bytes(out, cell, n);
            for (; behind > 0; behind--)
                dx_text_char(out, ' ');
            cell += n + 1;
        }
    if (!out->failed)
        return DX_OK;
    return out->n > out->limit / 2 ? too_long(c) : dx_no_memory(&c->e->session->context);
}

static dx_status make_node(const cells *c, dx_table *t, dx_id *out)
{
    dx_graph *g = &c->e->session->graph;
    dx_id *width = dx_statement_ids(c->e, t->columns);
    dx_text text;
    if (!width)
        return DX_NOMEM;
    dx_text_init(&text, &g->context->memory);
    text.limit = g->context->limits.output_bytes;
    dx_status status = align(c, &text);
    for (uint32_t k = 0; k < t->columns; k++)
        width[k] = dx_int(g, (int64_t)width_of(c, k));
    t->widths = dx_vector(g, t->columns, width);
    if (status == DX_OK) {
        t->text = dx_string(g, dx_text_get(&text), text.n);
        *out = dx_table_make(g, t);
        status = dx_check(g, *out);
    }
    dx_text_free(&text);
    return status;
}

/* Of columns in which something is missing: why it is, where that is so everywhere. */
static dx_status tell_missing(const cells *c)
{
    dx_graph *g = &c->e->session->graph;
    for (uint32_t k = 1; k < c->t->columns; k++) {
        if (c->missing[k] < c->t->rows)
            continue;
        dx_text name;
        dx_text_init(&name, &g->context->memory);
        dx_status status = dx_print_line(g, dx_operand(g, c->t->headings, k), &name);
        if (status == DX_OK)
            dx_notice(g->context, "%.60s has no value at any of these points: %s",
                      dx_text_get(&name), c->why[k]);
        dx_text_free(&name);
        DX_TRY(status);
    }
    return DX_OK;
}

static dx_status work_out(cells *c, dx_table *t, dx_id *out)
{
    dx_evaluation *e = c->e;
    dx_context *context = &e->session->context;
    size_t columns = t->columns, premises = c->n_premises - c->first;
    c->left = dx_arena_alloc(&context->arena, columns * sizeof *c->left);
    c->right = dx_arena_alloc(&context->arena, columns * sizeof *c->right);
    c->word = dx_arena_alloc(&context->arena, columns * sizeof *c->word);
    c->missing = dx_arena_alloc(&context->arena, columns * sizeof *c->missing);
    c->why = dx_arena_alloc(&context->arena, columns * sizeof *c->why);
    c->premise = dx_arena_alloc(&context->arena, (premises + 1) * sizeof *c->premise);
    if (!c->left || !c->right || !c->word || !c->missing || !c->why || !c->premise)
        return dx_no_memory(context);
    memset(c->left, 0, columns * sizeof *c->left);
    memset(c->right, 0, columns * sizeof *c->right);
    memset(c->word, 0, columns * sizeof *c->word);
    memset(c->missing, 0, columns * sizeof *c->missing);
    if (premises > 0)
        memcpy(c->premise, e->premise + c->first, premises * sizeof *c->premise);
    if (t->rows * columns > context->limits.output_bytes / 2)
        return too_long(c);
    dx_text_init(&c->text, &context->memory);
    c->text.limit = context->limits.output_bytes;
    dx_status status = write_rows(c);
    if (status == DX_OK)
        status = make_node(c, t, out);
    dx_text_free(&c->text);
    dx_keep_valued(e, c->first, c->symbol); /* the others were about the points */
    return status == DX_OK ? tell_missing(c) : status;
}

dx_status dx_table_work_out(dx_evaluation *e, size_t first_premise, const dx_column_premises *of,
                            dx_id symbol, dx_table *t, dx_id *out)
{
    cells c = {.e = e,
               .t = t,
               .symbol = symbol,
               .first = first_premise,
               .n_premises = e->n_premises,
               .of = of};
    return work_out(&c, t, out);
}

dx_status dx_table_with_digits(ddx_session *s, dx_id table, uint32_t digits, dx_id *out)
{
    dx_table t = dx_table_read(&s->graph, table);
    const dx_table before = t;
    dx_evaluation e = {.session = s};
    unsigned notices = s->context.notices.n;
    if (digits == t.digits || dx_table_is_of_rows(&s->graph, &t)) {
        *out = table;
        return DX_OK;
    }
    t.digits = digits;
    cells c = {.e = &e, .t = &t, .before = &before};
    dx_status status = work_out(&c, &t, out);
    s->context.notices.n = notices; /* said when the table was made */
    return status;
}

/* ---- elements --------------------------------------------------------------------------- */

dx_status dx_table_element(ddx_session *s, dx_id table, uint64_t row, uint32_t column, dx_id *out)
{
    dx_graph *g = &s->graph;
    dx_table t = dx_table_read(g, table);
    size_t n;
    const char *cell = dx_table_cell(g, &t, row, column, &n);
    bool none = (n == 0 || *cell == '.') && dx_table_is_of_rows(g, &t) &&
                !dx_table_has_word(g, &t, row, column);
    if (none || (n == strlen(DX_CELL_UNDEFINED) && memcmp(cell, DX_CELL_UNDEFINED, n) == 0))
        return dx_fail(g->context, DX_DOMAIN, "there is no value in row %llu, column %u",
                       (unsigned long long)row + 1, (unsigned)column + 1);
    dx_id point = dx_table_point(g, &t, row);
    DX_TRY(dx_check(g, point));
    *out = dx_operand(g, t.formulas, column);
    if (column == 0 || dx_op_of(g, *out) == DX_OP_VECTOR) {
        *out = column == 0 ? point : dx_operand(g, *out, (uint32_t)row);
        return DX_OK;
    }
    DX_TRY(dx_put_values(g, 1, &t.variable, &point, out));
    return dx_decide_cases(g, out);
}

static dx_status no_column(ddx_session *s, const dx_table *t, const char *name)
{
    dx_graph *g = &s->graph;
    dx_text names;
    dx_text_init(&names, &g->context->memory);
    dx_status status = DX_OK;
    for (uint32_t k = 0; k < t->columns && status == DX_OK; k++) {
        dx_text_string(&names, k > 0 ? ", " : "");
        status = dx_print_plain(g, dx_operand(g, t->headings, k), &names);
    }
    if (status == DX_OK) {
        status = dx_fail(g->context, DX_NAME, "this table has no column '%s'", name);
        dx_diag_hint(&g->context->diag,
                     "its columns are %.200s; t[2, 1] is the number in row 2, "
                     "column 1",
                     dx_text_get(&names));
    }
    dx_text_free(&names);
    return status;
}

/* The index of the column; their number where there is none. */
static dx_status find_column(dx_graph *g, const dx_table *t, const char *name, uint32_t *column)
{
    dx_text heading;
    dx_text_init(&heading, &g->context->memory);
    dx_status status = DX_OK;
    for (*column = 0; *column < t->columns; ++*column) {
        dx_text_clear(&heading);
        status = dx_print_plain(g, dx_operand(g, t->headings, *column), &heading);
        if (status != DX_OK || strcmp(dx_text_get(&heading), name) == 0)
            break;
    }
    dx_text_free(&heading);
    return status;
}

/* The same, or the word "undefined": for rows and columns, which have other cells. */
static dx_status element_or_word(ddx_session *s, dx_id table, uint64_t row, uint32_t column,
                                 dx_id *out)
{
    dx_status status = dx_table_element(s, table, row, column, out);
    if (status != DX_DOMAIN)
        return status;
    dx_diag_clear(&s->context.diag);
    *out = dx_string(&s->graph, DX_CELL_UNDEFINED, strlen(DX_CELL_UNDEFINED));
    return dx_check(&s->graph, *out);
}

dx_status dx_table_column(ddx_session *s, dx_id table, const char *name, dx_id *out,
                          uint32_t *digits)
{
    dx_graph *g = &s->graph;
    dx_table t = dx_table_read(g, table);
    uint32_t column;
    DX_TRY(find_column(g, &t, name, &column));
    if (column == t.columns)
        return no_column(s, &t, name);
    *digits = dx_table_is_of_rows(g, &t) ? t.digits : 0;
    size_t bytes = t.rows * sizeof(dx_id);
    dx_id *element = dx_alloc(&g->context->memory, bytes);
    dx_status status = element ? DX_OK : dx_no_memory(g->context);
    for (uint64_t row = 0; row < t.rows && status == DX_OK; row++) {
        status = element_or_word(s, table, row, column, &element[row]);
        if (status == DX_OK)
            status = dx_poll(g->context);
    }
    if (status == DX_OK) {
        *out = dx_vector(g, t.rows, element);
        status = dx_check(g, *out);
    }
    dx_free(&g->context->memory, element, bytes);
    return status;
}

static dx_status no_such(dx_evaluation *e, const dx_ast *index, const char *what, uint64_t n)
{
    return placed(e, index,
                  dx_fail(&e->session->context, DX_TYPE,
                          "%ss of this table are numbered 1 to %llu, and this is none of these",
                          what, (unsigned long long)n));
}

static dx_status read_index(dx_evaluation *e, const dx_ast *ast, const char *what, uint64_t n,
                            uint64_t *index)
{
    dx_id at;
    int64_t number;
    DX_TRY(dx_lower(&e->lowering, ast, &at));
    DX_TRY(dx_foresee(e, &at));
    if (!dx_get_int(&e->session->graph, at, &number) || number < 1 || (uint64_t)number > n)
        return no_such(e, ast, what, n);
    *index = (uint64_t)number - 1;
    return DX_OK;
}

/* t[i] is a row as a vector, t[i, k] a number. */
dx_status dx_index_table(dx_evaluation *e, const dx_ast *index, dx_id *value)
{
    dx_graph *g = &e->session->graph;
    dx_id table = *value;
    dx_table t = dx_table_read(g, table);
    uint64_t row, column = 0;
    DX_TRY(read_index(e, index, "row", t.rows, &row));
    if (dx_table_is_of_rows(g, &t) && t.digits > 0 && (e->digits == 0 || t.digits < e->digits))
        e->digits = t.digits; /* they are no more exact than they are shown */
    if (index->next && index->next->next)
        return misplaced(e, index->next->next, "a table has rows and columns only",
                         "t[2, 1] is the number in row 2, column 1");
    if (index->next) {
        DX_TRY(read_index(e, index->next, "column", t.columns, &column));
        dx_status status = dx_table_element(e->session, table, row, (uint32_t)column, value);
        return status == DX_OK ? status : placed(e, index, status);
    }
    dx_id *element = dx_statement_ids(e, t.columns);
    if (!element)
        return DX_NOMEM;
    for (uint32_t k = 0; k < t.columns; k++) {
        dx_status status = element_or_word(e->session, table, row, k, &element[k]);
        if (status != DX_OK)
            return placed(e, index, status);
    }
    *value = dx_vector(g, t.columns, element);
    return dx_check(g, *value);
}
