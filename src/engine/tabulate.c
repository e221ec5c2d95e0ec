/* table(e, x=a..b, n) and write(table, "file"): what is asked for. */
#include "engine/assume.h"
#include "engine/file.h"
#include "engine/table.h"

#include "expr/solution.h"
#include "expr/walk.h"
#include "parser/array.h"

#include <string.h>

enum { DEFAULT_ROWS = 11 };

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

typedef struct request {
    dx_evaluation *e;
    dx_table t;
    dx_id name;
    dx_bound bound;
    dx_id *heading, *formula;
    dx_column_premises *premises;
    size_t capacity, first_premise; /* of the column that is read */
} request;

static dx_status read_range(request *r, const dx_ast *ast)
{
    dx_evaluation *e = r->e;
    dx_graph *g = &e->session->graph;
    static const char hint[] = "write table(x^2, x=0..1, 11)";
    dx_id range;
    if (ast->kind != DX_AST_BINDING || ast->child->sign)
        return misplaced(e, ast, "this must be the variable and where it goes: x = 0..1", hint);
    r->name = dx_symbol_of(e, ast->child);
    DX_TRY(dx_check(g, r->name));
    DX_TRY(dx_lower(&e->lowering, ast->child->next, &range));
    DX_TRY(dx_foresee(e, &range));
    if (dx_op_of(g, range) != DX_OP_RANGE)
        return misplaced(e, ast, "this must be a range, like x = 0..1", hint);
    r->t.lo = dx_operand(g, range, 0);
    r->t.hi = dx_operand(g, range, 1);
    dx_status status = dx_table_check_ends(e->session, r->t.lo, r->t.hi);
    return status == DX_OK ? status : placed(e, ast->child->next, status);
}

static dx_status read_rows(request *r, const dx_ast *ast)
{
    dx_evaluation *e = r->e;
    dx_id rows = dx_int(&e->session->graph, DEFAULT_ROWS);
    if (ast) {
        DX_TRY(dx_lower(&e->lowering, ast, &rows));
        DX_TRY(dx_foresee(e, &rows));
    }
    dx_status status = dx_table_check_rows(e->session, rows, &r->t.rows);
    return status == DX_OK || !ast ? status : placed(e, ast, status);
}

/* What stands in for the variable is written by its name. */
static dx_status by_name(request *r, dx_id *a)
{
    dx_graph *g = &r->e->session->graph;
    dx_id symbol = r->bound.symbol[0];
    if (!dx_same(symbol, r->name))
        *a = dx_substitute(g, *a, 1, &symbol, &r->name);
    return dx_check(g, *a);
}

static dx_status push_column(request *r, dx_id heading, dx_id a)
{
    dx_evaluation *e = r->e;
    if (r->t.columns == r->capacity) {
        size_t capacity = 2 * r->capacity + 8;
        dx_id *ids = dx_statement_ids(e, 2 * capacity);
        dx_context *context = &e->session->context;
        dx_column_premises *premises = dx_arena_alloc(&context->arena, capacity * sizeof *premises);
        if (!ids)
            return DX_NOMEM;
        if (!premises)
            return dx_no_memory(context);
        for (uint32_t k = 0; k < r->t.columns; k++) {
            ids[k] = r->heading[k];
            ids[capacity + k] = r->formula[k];
            premises[k] = r->premises[k];
        }
        r->premises = premises;
        r->heading = ids;
        r->formula = ids + capacity;
        r->capacity = capacity;
    }
    r->heading[r->t.columns] = heading;
    r->premises[r->t.columns] = (dx_column_premises){r->first_premise, r->first_premise};
    r->formula[r->t.columns++] = a;
    return DX_OK;
}

static dx_status add_column(request *r, const dx_ast *ast, dx_id heading, dx_id a)
{
    dx_evaluation *e = r->e;
    dx_graph *g = &e->session->graph;
    if (dx_is_real_valued(g, a)) {
        DX_TRY(dx_put_in(e, &r->bound, r->bound.symbol, &a));
        DX_TRY(by_name(r, &a));
        DX_TRY(by_name(r, &heading));
    }
    dx_status status = dx_table_check(e->session, a, r->name);
    if (status != DX_OK)
        return placed(e, ast, status);
    return push_column(r, heading, a);
}

/* f is f(x), with as many variables as it has. */
static dx_status function_column(request *r, const dx_ast *ast, const dx_definition *d)
{
    dx_evaluation *e = r->e;
    dx_id heading, a;
    dx_status status;
    if (d->n_parameters == 1) {
        const dx_value value = {.id = r->bound.symbol[0]};
        status = dx_call_definition(e, d, &value, &a);
    } else {
        status = dx_call_in(e, &r->bound.frame, d, &a);
    }
    if (status == DX_OK)
        status = dx_foresee_in(e, &r->bound.frame, &a);
    if (status != DX_OK)
        return placed(e, ast, status);
    heading = dx_apply(&e->session->graph, dx_symbol_of(e, ast), 1, r->bound.symbol);
    DX_TRY(dx_check(&e->session->graph, heading));
    return add_column(r, ast, d->n_parameters == 1 ? heading : a, a);
}

/* A derivative is written as it was asked for. */
static dx_status as_written(request *r, const dx_ast *ast, dx_id *heading)
{
    dx_evaluation *e = r->e;
    dx_context *context = &e->session->context;
    unsigned notices = context->notices.n;
    size_t premises = e->n_premises;
    bool before = e->written;
    dx_id written;
    e->written = true;
    dx_status status = dx_evaluate_in(e, &r->bound.frame, ast, &written);
    e->written = before;
    e->n_premises = premises;
    context->notices.n = notices;
    dx_op op = status == DX_OK ? dx_op_of(&e->session->graph, written) : DX_OP_NONE;
    if (op == DX_OP_DIFF || op == DX_OP_DERIV)
        *heading = written;
    if (dx_is_final(status))
        return status;
    dx_diag_clear(&context->diag);
    return DX_OK;
}

/* f(x) of the user's is written so. */
static dx_status call_heading(request *r, const dx_ast *ast, dx_id *heading)
{
    dx_evaluation *e = r->e;
    dx_id argument[DX_MOST_BINDINGS];
    uint32_t n = ast->n - 1;
    if (ast->child->kind != DX_AST_NAME || n > DX_MOST_BINDINGS)
        return DX_OK;
    const dx_definition *d = dx_find_definition(e->session, ast->child->text, ast->child->length);
    if (!d || !d->is_function)
        return DX_OK;
    const dx_ast *a = ast->child->next;
    for (uint32_t i = 0; i < n; i++, a = a->next)
        DX_TRY(dx_evaluate_in(e, &r->bound.frame, a, &argument[i]));
    *heading = dx_apply(&e->session->graph, dx_symbol_of(e, ast->child), n, argument);
    return dx_check(&e->session->graph, *heading);
}

/* Row by row with a number for the variable: what has no formula in it, like an integral up to
 * it, may have numbers. */
static dx_status column_of_numbers(request *r, const dx_ast *ast, const dx_definition *d)
{
    enum { MOST = 10000 };
    dx_evaluation *e = r->e;
    dx_graph *g = &e->session->graph;
    dx_id *number = r->t.rows <= MOST ? dx_statement_ids(e, (size_t)r->t.rows) : NULL;
    dx_id heading = dx_symbol_of(e, ast->kind == DX_AST_CALL ? ast->child : ast);
    if (!number)
        return r->t.rows <= MOST ? DX_NOMEM
                                 : dx_fail(&e->session->context, DX_LIMIT,
                                           "this column can have %d rows at most", MOST);
    for (uint64_t i = 0; i < r->t.rows; i++) {
        const dx_value value = {.id = dx_table_point(g, &r->t, i)};
        const dx_frame frame = {e->frame, false, 1, &r->name, &value, NULL};
        DX_TRY(dx_check(g, value.id));
        DX_TRY(d ? dx_call_definition(e, d, &value, &number[i])
                 : dx_evaluate_in(e, &frame, ast, &number[i]));
        DX_TRY(dx_foresee(e, &number[i]));
        DX_TRY(dx_table_check(e->session, number[i], r->name));
        DX_TRY(dx_poll(g->context));
    }
    heading = dx_apply(g, heading, 1, &r->name);
    dx_id all = dx_vector(g, (size_t)r->t.rows, number);
    DX_TRY(dx_check(g, heading));
    DX_TRY(dx_check(g, all));
    return push_column(r, heading, all);
}

static dx_status read_formula(request *r, const dx_ast *ast)
{
    dx_evaluation *e = r->e;
    dx_graph *g = &e->session->graph;
    dx_id a;
    const dx_definition *d =
        ast->kind == DX_AST_NAME ? dx_find_definition(e->session, ast->text, ast->length) : NULL;
    if (d && d->is_function)
        return function_column(r, ast, d);
    DX_TRY(dx_evaluate_in(e, &r->bound.frame, ast, &a));
    DX_TRY(dx_foresee_in(e, &r->bound.frame, &a));
    if (dx_is_array(g, a) && !dx_is_matrix(g, a)) {
        for (uint32_t k = 0; k < dx_count(g, a); k++)
            DX_TRY(add_column(r, ast, dx_operand(g, a, k), dx_operand(g, a, k)));
        return DX_OK;
    }
    dx_id heading = a;
    if (ast->kind == DX_AST_DERIVATIVE)
        DX_TRY(as_written(r, ast, &heading));
    else if (ast->kind == DX_AST_CALL)
        DX_TRY(call_heading(r, ast, &heading));
    return add_column(r, ast, heading, a);
}

static bool has_integral(const dx_ast *ast)
{
    if (ast->kind == DX_AST_CALL && ast->child->kind == DX_AST_NAME &&
        strcmp(ast->child->text, "integrate") == 0)
        return true;
    bool has = false;
    for (const dx_ast *child = ast->child; child && !has; child = child->next)
        has = has_integral(child);
    return has;
}

/* The number in the row where the formula of the column does not hold: an integral of exp(a*x) is
 * (exp(a) - 1)/a for a != 0 only. NONE where there is none. */
static dx_status number_in_gap(request *r, const dx_ast *ast, dx_id point, dx_id *number)
{
    dx_evaluation *e = r->e;
    dx_context *context = &e->session->context;
    const unsigned notices = context->notices.n;
    const size_t premises = e->n_premises;
    const dx_value value = {.id = point};
    const dx_frame frame = {e->frame, false, 1, &r->name, &value, NULL};
    dx_status status = dx_evaluate_in(e, &frame, ast, number);
    if (status == DX_OK)
        status = dx_foresee(e, number);
    if (status == DX_OK)
        status = dx_table_check(e->session, *number, r->name);
    context->notices.n = notices;
    e->n_premises = premises;
    if (status != DX_OK)
        *number = DX_NONE;
    return dx_excuse(context, status);
}

/* A column with an integral in it has numbers also in rows where the formula found for all of them
 * does not hold: they are told apart. Where such a row has none, the premises stay. */
static dx_status fill_gaps(request *r, const dx_ast *ast, uint32_t column)
{
    enum { MOST_ROWS = 10000, MOST_GAPS = 16 };
    dx_evaluation *e = r->e;
    dx_graph *g = &e->session->graph;
    const size_t first = r->first_premise;
    dx_id symbol = r->bound.symbol[0], piece[2 * MOST_GAPS + 1];
    size_t n = 0;
    if (e->n_premises == first || r->t.rows > MOST_ROWS || r->t.columns != column + 1 ||
        !has_integral(ast))
        return DX_OK;
    for (uint64_t i = 0; i < r->t.rows; i++) {
        dx_holding holding;
        dx_id point = dx_table_point(g, &r->t, i), number = DX_NONE;
        DX_TRY(dx_check(g, point));
        DX_TRY(dx_premises_hold(e, first, 1, &symbol, &point, &holding));
        if (holding == DX_HOLDS)
            continue;
        if (holding == DX_BROKEN && n / 2 < MOST_GAPS)
            DX_TRY(number_in_gap(r, ast, point, &number));
        if (dx_is_none(number))
            return DX_OK;
        piece[n++] = dx_relation(g, DX_OP_EQ, r->name, point);
        piece[n++] = number;
        DX_TRY(dx_poll(g->context));
    }
    if (n == 0)
        return DX_OK;
    piece[n++] = r->formula[column];
    r->formula[column] = dx_cases(g, n, piece);
    e->n_premises = first;
    return dx_check(g, r->formula[column]);
}

/* The columns of one formula: one, or those of a vector. */
static dx_status read_columns_of(request *r, const dx_ast *ast)
{
    dx_evaluation *e = r->e;
    dx_context *context = &e->session->context;
    unsigned notices = context->notices.n;
    size_t premises = e->n_premises;
    uint32_t columns = r->t.columns;
    dx_status status = read_formula(r, ast);
    const dx_definition *d =
        ast->kind == DX_AST_NAME ? dx_find_definition(e->session, ast->text, ast->length) : NULL;
    bool call = ast->kind == DX_AST_CALL && ast->child->kind == DX_AST_NAME;
    bool function = d && d->is_function && d->n_parameters == 1;
    if ((status != DX_TYPE && status != DX_NAME) || (!call && !function))
        return status;
    const dx_diag first = context->diag;
    dx_diag_clear(&context->diag);
    context->notices.n = notices;
    e->n_premises = premises;
    r->t.columns = columns;
    status = column_of_numbers(r, ast, function ? d : NULL);
    if (status == DX_TYPE || status == DX_NAME) /* neither way */
        context->diag = first;
    return status;
}

static dx_status read_column(request *r, const dx_ast *ast)
{
    uint32_t column = r->t.columns;
    r->first_premise = r->e->n_premises;
    DX_TRY(read_columns_of(r, ast));
    DX_TRY(fill_gaps(r, ast, column));
    for (; column < r->t.columns; column++)
        r->premises[column].to = r->e->n_premises;
    return DX_OK;
}

static dx_status read_columns(request *r, const dx_ast *operand)
{
    dx_evaluation *e = r->e;
    DX_TRY(dx_bind(e, 1, &r->name, &r->bound));
    DX_TRY(add_column(r, operand, r->bound.symbol[0], r->bound.symbol[0]));
    if (operand->kind != DX_AST_VECTOR)
        return read_column(r, operand);
    for (const dx_ast *column = operand->child; column; column = column->next)
        DX_TRY(read_column(r, column));
    return DX_OK;
}

dx_status dx_run_table(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_graph *g = &e->session->graph;
    const dx_ast *operand = dx_child(call, 1);
    request r = {.e = e, .t = {.digits = e->session->settings.digits}};
    size_t first = e->n_premises;
    uint32_t asked_before = e->digits;
    bool asked = e->asked, asked_of_part = e->asked_of_part;
    DX_TRY(read_range(&r, dx_child(call, 2)));
    DX_TRY(read_rows(&r, dx_child(call, 3)));
    DX_TRY(dx_bind_over(e, r.name, r.t.lo, r.t.hi, false));
    DX_TRY(read_columns(&r, operand));
    if (r.t.columns == 1)
        return misplaced(e, operand, "there is no formula here", "table([x, x^2], x=0..1)");
    if (e->digits > 0 && e->digits < r.t.digits) /* of an N in a column */
        r.t.digits = e->digits;
    e->digits = asked_before;
    e->asked = asked;
    e->asked_of_part = asked_of_part;
    r.t.variable = r.name;
    r.t.headings = dx_vector(g, r.t.columns, r.heading);
    r.t.formulas = dx_vector(g, r.t.columns, r.formula);
    DX_TRY(dx_check(g, r.t.headings));
    DX_TRY(dx_check(g, r.t.formulas));
    return dx_table_work_out(e, first, r.premises, r.bound.symbol[0], &r.t, out);
}

dx_status dx_run_write(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_graph *g = &e->session->graph;
    dx_id table, path;
    dx_text text;
    DX_TRY(dx_lower(&e->lowering, dx_child(call, 1), &table));
    DX_TRY(dx_lower(&e->lowering, dx_child(call, 2), &path));
    if (dx_op_of(g, table) == DX_OP_SOLUTION)
        table = dx_solution_read(g, table).table;
    if (dx_op_of(g, table) != DX_OP_TABLE)
        return misplaced(e, dx_child(call, 1), "only a table or an iteration can be written",
                         "write(table(x^2, x=0..1), \"squares.csv\")");
    if (dx_op_of(g, path) != DX_OP_STRING || dx_bytes_length(g, path) == 0 ||
        strlen(dx_bytes(g, path)) < dx_bytes_length(g, path))
        return misplaced(e, dx_child(call, 2), "this must be the name of a file, in quotes",
                         "write(t, \"squares.csv\")");
    char *name = dx_arena_copy(&g->context->arena, dx_bytes(g, path), dx_bytes_length(g, path));
    if (!name)
        return dx_no_memory(g->context);
    dx_text_init(&text, &g->context->memory);
    dx_status status = dx_table_csv(g, table, &text);
    if (status == DX_OK)
        status = dx_write_file(e->session, name, &text);
    if (status == DX_OK) {
        dx_table t = dx_table_read(g, table);
        dx_text_clear(&text);
        dx_text_format(&text, "%llu rows", (unsigned long long)t.rows);
        *out = text.failed ? DX_NONE : dx_string(g, dx_text_get(&text), text.n);
        status = text.failed ? dx_no_memory(g->context) : dx_check(g, *out);
    }
    dx_text_free(&text);
    return status;
}
