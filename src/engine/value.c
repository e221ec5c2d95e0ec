#include "engine/value.h"

#include "expr/derivation.h"
#include "expr/print.h"
#include "expr/solution.h"
#include "expr/table.h"
#include "expr/walk.h"
#include "numeric/ball.h"

#include <string.h>

static bool is_matrix(const dx_graph *g, dx_id id)
{
    return dx_count(g, id) > 0 && dx_op_of(g, dx_operand(g, id, 0)) == DX_OP_VECTOR;
}

/* Relations of which one holds, as of inequalities; equations alone are a vector of them. */
static bool are_conditions(const dx_graph *g, dx_id id)
{
    bool other = false;
    for (uint32_t i = 0; i < dx_count(g, id); i++) {
        dx_op op = dx_op_of(g, dx_operand(g, id, i));
        if (op < DX_OP_EQ || op > DX_OP_AND)
            return false;
        other = other || op != DX_OP_EQ;
    }
    return other;
}

const char *dx_kind_of_value(const dx_graph *g, dx_id id, uint32_t digits)
{
    switch (dx_op_of(g, id)) {
    case DX_OP_INT:
    case DX_OP_RAT:
    case DX_OP_BIG:
        return "number";
    case DX_OP_EQ:
    case DX_OP_NE:
    case DX_OP_LT:
    case DX_OP_LE:
    case DX_OP_AND:
        return "equation";
    case DX_OP_TRUE:
    case DX_OP_FALSE:
        return "boolean";
    case DX_OP_VECTOR:
        return is_matrix(g, id) ? "matrix" : are_conditions(g, id) ? "conditions" : "vector";
    case DX_OP_RANGE:
        return "range";
    case DX_OP_STRING:
        return "string";
    case DX_OP_STEPS:
        return "derivation";
    case DX_OP_TABLE:
        return "table";
    case DX_OP_SOLUTION:
        return "iteration";
    default:
        return digits > 0 ? "number" : "expression";
    }
}

/* The first abstract function in it, or NONE. */
static dx_status find_abstract(dx_graph *g, dx_id id, dx_id *name)
{
    dx_walk walk;
    *name = DX_NONE;
    DX_TRY(dx_walk_make(g, 1, &id, &walk));
    for (size_t i = 0; i < walk.n && dx_is_none(*name); i++) {
        dx_op op = dx_op_of(g, walk.id[i]);
        *name = op == DX_OP_APPLY || op == DX_OP_DERIV ? dx_operand(g, walk.id[i], 0) : DX_NONE;
    }
    dx_walk_free(&walk);
    return DX_OK;
}

static dx_status refuse_variable(dx_graph *g, dx_id id)
{
    dx_id symbol = DX_NONE, function = DX_NONE;
    if (dx_op_of(g, id) != DX_OP_STEPS && dx_free_symbols(g, id, 1, &symbol) == 0)
        DX_TRY(find_abstract(g, id, &function));
    dx_status status = dx_fail(g->context, DX_TYPE, "N needs a constant");
    if (!dx_is_none(symbol))
        dx_diag_hint(&g->context->diag, "%s has no value; '| %s = 1' gives it one",
                     dx_bytes(g, symbol), dx_bytes(g, symbol));
    else if (!dx_is_none(function))
        dx_diag_hint(&g->context->diag, "%s is not defined; '| %s(x) = x^2' defines it",
                     dx_bytes(g, function), dx_bytes(g, function));
    return status;
}

/* An integer is written out, unless it is far longer than what was asked for. */
static bool is_whole_text(const dx_graph *g, dx_id id, uint32_t digits)
{
    enum { MOST = 1000 };
    if (!dx_is_integer(g, id))
        return false;
    mpq_t value;
    mpq_init(value);
    dx_number_to_mpq(g, id, value);
    bool is = mpz_sizeinbase(mpq_numref(value), 10) <= (size_t)digits + MOST;
    mpq_clear(value);
    return is;
}

static dx_status decimal_of(dx_graph *g, dx_id id, uint32_t digits, dx_text *out)
{
    enum { LONG = 40 };
    dx_digits_kind kind = DX_DIGITS_ROUNDED;
    size_t start = out->n;
    if (is_whole_text(g, id, digits)) {
        DX_TRY(dx_print_plain(g, id, out));
        if (out->failed || out->n - start <= LONG + digits || out->data[out->n - 1] != '0')
            return DX_OK;
        dx_text decimal; /* 1971 and 430 zeros */
        dx_text_init(&decimal, &g->context->memory);
        dx_status status = dx_ball_digits(g, id, digits, &kind, &decimal);
        if (status == DX_OK && kind == DX_DIGITS_EXACT) {
            out->n = start;
            dx_text_string(out, dx_text_get(&decimal));
        }
        dx_text_free(&decimal);
        return status;
    }
    if (!dx_is_constant(g, id))
        return refuse_variable(g, id);
    return dx_ball_digits(g, id, digits, &kind, out);
}

/* An element that is written as it is: a whole number, or a word. */
static bool is_written_out(const dx_graph *g, dx_id part, uint32_t digits)
{
    return dx_op_of(g, part) == DX_OP_STRING || is_whole_text(g, part, digits);
}

/* The elements of a vector or matrix that are not written out, in their order; how many. Written
 * where `element` is not NULL. */
static dx_status list_elements(dx_graph *g, dx_id id, uint32_t digits, size_t *n, dx_id *element)
{
    for (uint32_t i = 0; i < dx_count(g, id); i++) {
        dx_id part = dx_operand(g, id, i);
        if (dx_op_of(g, part) == DX_OP_VECTOR) {
            if (!is_matrix(g, id))
                return dx_fail(g->context, DX_TYPE, "N goes into vectors and matrices only");
            DX_TRY(list_elements(g, part, digits, n, element)); /* a matrix has two levels */
            continue;
        }
        if (is_written_out(g, part, digits))
            continue;
        if (!dx_is_constant(g, part))
            return refuse_variable(g, part);
        if (element)
            element[*n] = part;
        ++*n;
    }
    return DX_OK;
}

/* Brackets around the elements, of which those that are not written out come one by one. */
static dx_status write_array(dx_graph *g, dx_id id, uint32_t digits, const dx_text **element,
                             dx_text *out)
{
    dx_text_char(out, '[');
    for (uint32_t i = 0; i < dx_count(g, id); i++) {
        dx_id part = dx_operand(g, id, i);
        dx_text_string(out, i > 0 ? ", " : "");
        if (dx_op_of(g, part) == DX_OP_VECTOR)
            DX_TRY(write_array(g, part, digits, element, out));
        else if (is_written_out(g, part, digits))
            DX_TRY(dx_print_plain(g, part, out));
        else
            dx_text_string(out, dx_text_get((*element)++));
    }
    dx_text_char(out, ']');
    return DX_OK;
}

bool dx_is_lines(const dx_graph *g, dx_id id)
{
    return dx_op_of(g, id) == DX_OP_STRING &&
           memchr(dx_bytes(g, id), '\n', dx_bytes_length(g, id)) != NULL;
}

static size_t length_of_lines(const dx_graph *g, dx_id id)
{
    const char *bytes = dx_bytes(g, id);
    size_t n = dx_bytes_length(g, id);
    return n > 0 && memchr(bytes, '\n', n) == bytes + n - 1 ? n - 1 : n;
}

/* The array with names that are written as its decimals are, in the place of those. */
static dx_status name_array(dx_graph *g, dx_id id, uint32_t digits, const dx_text **element,
                            dx_id *out)
{
    uint32_t n = dx_count(g, id);
    size_t size = n * sizeof(dx_id);
    dx_id *part = dx_alloc(&g->context->memory, size + 1);
    dx_status status = part ? DX_OK : dx_no_memory(g->context);
    for (uint32_t i = 0; i < n && status == DX_OK; i++) {
        part[i] = dx_operand(g, id, i);
        if (dx_op_of(g, part[i]) == DX_OP_VECTOR) {
            status = name_array(g, part[i], digits, element, &part[i]);
        } else if (!is_written_out(g, part[i], digits)) {
            part[i] = dx_symbol(g, dx_text_get(*element), (*element)->n);
            ++*element;
        }
    }
    if (status == DX_OK) {
        *out = dx_vector(g, n, part);
        status = dx_check(g, *out);
    }
    dx_free(&g->context->memory, part, size + 1);
    return status;
}

/* Written to `out`, or where that is NULL *named is the array with names for decimals. */
static dx_status decimals_of_array(dx_graph *g, dx_id id, uint32_t digits, dx_text *out,
                                   dx_id *named)
{
    dx_memory *memory = &g->context->memory;
    size_t n = 0, count = 0;
    DX_TRY(list_elements(g, id, digits, &n, NULL));
    size_t size = n * (sizeof(dx_text) + sizeof(dx_id) + sizeof(dx_digits_kind)) + 1;
    dx_text *text = dx_alloc(memory, size);
    if (!text)
        return dx_no_memory(g->context);
    dx_id *element = (dx_id *)(text + n);
    dx_digits_kind *kind = (dx_digits_kind *)(element + n);
    for (size_t i = 0; i < n; i++)
        dx_text_init(&text[i], memory);
    dx_status status = list_elements(g, id, digits, &count, element);
    if (status == DX_OK)
        status = dx_ball_digits_of_all(g, n, element, digits, kind, text);
    const dx_text *next = text;
    if (status == DX_OK)
        status =
            out ? write_array(g, id, digits, &next, out) : name_array(g, id, digits, &next, named);
    for (size_t i = 0; i < n; i++)
        dx_text_free(&text[i]);
    dx_free(memory, text, size);
    return status;
}

static dx_status decimals(dx_graph *g, dx_id id, uint32_t digits, dx_text *out)
{
    return dx_op_of(g, id) == DX_OP_VECTOR ? decimals_of_array(g, id, digits, out, NULL)
                                           : decimal_of(g, id, digits, out);
}

dx_status dx_value_text(dx_graph *g, dx_id id, uint32_t digits, dx_text *out)
{
    if (dx_is_lines(g, id)) {
        dx_text_bytes(out, dx_bytes(g, id), length_of_lines(g, id));
        return out->failed ? dx_no_memory(g->context) : DX_OK;
    }
    dx_status status = digits > 0 ? decimals(g, id, digits, out) : dx_print_plain(g, id, out);
    if (status == DX_OK && out->failed)
        status = dx_no_memory(g->context);
    return status;
}

static dx_status latex_of_decimal(dx_graph *g, dx_id id, uint32_t digits, dx_text *out)
{
    dx_text decimal;
    dx_text_init(&decimal, &g->context->memory);
    dx_status status = decimal_of(g, id, digits, &decimal);
    if (status == DX_OK && decimal.failed)
        status = dx_no_memory(g->context);
    if (status == DX_OK)
        status = dx_print_latex(g, dx_symbol(g, dx_text_get(&decimal), decimal.n), out);
    dx_text_free(&decimal);
    return status;
}

dx_status dx_value_latex(dx_graph *g, dx_id id, uint32_t digits, dx_text *out)
{
    if (digits == 0)
        return dx_print_latex(g, id, out);
    if (dx_op_of(g, id) != DX_OP_VECTOR)
        return latex_of_decimal(g, id, digits, out);
    DX_TRY(decimals_of_array(g, id, digits, NULL, &id));
    return dx_print_latex(g, id, out);
}

bool dx_has_source(const dx_graph *g, dx_id id)
{
    dx_op op = dx_op_of(g, id);
    return op == DX_OP_STEPS || op == DX_OP_TABLE || op == DX_OP_SOLUTION;
}

dx_status dx_value_source(dx_graph *g, dx_id id, dx_text *out)
{
    if (dx_op_of(g, id) == DX_OP_STEPS)
        return dx_derivation_source(g, id, out);
    if (dx_op_of(g, id) == DX_OP_TABLE)
        return dx_table_source(g, id, out);
    dx_id source = dx_solution_read(g, id).source;
    dx_text_bytes(out, dx_bytes(g, source), dx_bytes_length(g, source));
    return out->failed ? dx_no_memory(g->context) : DX_OK;
}
