/* Looking at shapes: how tightly they hold together, their digits and names. */
#include "expr/layout.h"

#include "expr/digits.h"

#include <string.h>

const uint8_t dx_binding_of_kind[DX_SHAPE_KINDS] = {
    [DX_SHAPE_NONE] = DX_BINDS_ATOM,         [DX_SHAPE_NUMBER] = DX_BINDS_ATOM,
    [DX_SHAPE_BIG] = DX_BINDS_ATOM,          [DX_SHAPE_NAME] = DX_BINDS_ATOM,
    [DX_SHAPE_CONSTANT] = DX_BINDS_ATOM,     [DX_SHAPE_STRING] = DX_BINDS_ATOM,
    [DX_SHAPE_SUM] = DX_BINDS_SUM,           [DX_SHAPE_NEGATION] = DX_BINDS_SUM,
    [DX_SHAPE_PRODUCT] = DX_BINDS_PRODUCT,   [DX_SHAPE_FRACTION] = DX_BINDS_FRACTION,
    [DX_SHAPE_POWER] = DX_BINDS_POWER,       [DX_SHAPE_ROOT] = DX_BINDS_ATOM,
    [DX_SHAPE_CALL] = DX_BINDS_ATOM,         [DX_SHAPE_APPLICATION] = DX_BINDS_ATOM,
    [DX_SHAPE_COMPONENT] = DX_BINDS_ATOM,    [DX_SHAPE_PARTIAL] = DX_BINDS_ATOM,
    [DX_SHAPE_RELATION] = DX_BINDS_RELATION, [DX_SHAPE_VECTOR] = DX_BINDS_ATOM,
    [DX_SHAPE_MATRIX] = DX_BINDS_ATOM,       [DX_SHAPE_RANGE] = DX_BINDS_RANGE,
    [DX_SHAPE_DIFF] = DX_BINDS_FRACTION,     [DX_SHAPE_STEPS] = DX_BINDS_ATOM,
    [DX_SHAPE_CASES] = DX_BINDS_ATOM,        [DX_SHAPE_CHAIN] = DX_BINDS_RELATION,
    [DX_SHAPE_ITERATED] = DX_BINDS_ATOM,     [DX_SHAPE_LIMIT] = DX_BINDS_ATOM,
    [DX_SHAPE_AT] = DX_BINDS_ATOM,           [DX_SHAPE_WHERE] = DX_BINDS_RELATION,
    [DX_SHAPE_AND] = DX_BINDS_RELATION,
};

const uint8_t dx_binding_of_children[DX_SHAPE_KINDS][2] = {
    [DX_SHAPE_SUM] = {DX_BINDS_FRACTION, DX_BINDS_FRACTION},
    [DX_SHAPE_NEGATION] = {DX_BINDS_FRACTION, DX_BINDS_FRACTION},
    [DX_SHAPE_FRACTION] = {DX_BINDS_PRODUCT, DX_BINDS_POWER},
    [DX_SHAPE_PRODUCT] = {DX_BINDS_POWER, DX_BINDS_POWER},
    [DX_SHAPE_POWER] = {DX_BINDS_ATOM, DX_BINDS_ATOM},
    [DX_SHAPE_RELATION] = {DX_BINDS_RANGE, DX_BINDS_RANGE},
    [DX_SHAPE_RANGE] = {DX_BINDS_SUM, DX_BINDS_SUM},
    [DX_SHAPE_DIFF] = {DX_BINDS_POWER, DX_BINDS_POWER},
    [DX_SHAPE_CHAIN] = {DX_BINDS_RANGE, DX_BINDS_RANGE},
};

static mpz_srcptr big_part(const dx_shape *s, mpq_srcptr value)
{
    return s->detail ? mpq_denref(value) : mpq_numref(value);
}

size_t dx_shape_digit_count(const dx_layout *l, const dx_shape *s)
{
    mpq_t value;
    mpq_init(value);
    dx_number_to_mpq(l->graph, s->id, value);
    size_t n = mpz_sizeinbase(big_part(s, value), 10);
    mpq_clear(value);
    return n;
}

char *dx_shape_digits(const dx_layout *l, const dx_shape *s, size_t *size)
{
    mpq_t value;
    mpq_init(value);
    dx_number_to_mpq(l->graph, s->id, value);
    mpq_abs(value, value);
    *size = mpz_sizeinbase(big_part(s, value), 10) + 2;
    char *digits = dx_alloc(l->memory, *size);
    if (digits && !dx_write_decimal(l->graph->context, big_part(s, value), digits)) {
        dx_free(l->memory, digits, *size);
        digits = NULL;
    }
    mpq_clear(value);
    return digits;
}

dx_id dx_shape_function(const dx_layout *l, const dx_shape *s)
{
    return dx_operand(l->graph, s->id, 0);
}

const char *dx_shape_name(const dx_layout *l, dx_id name, size_t *length)
{
    uint32_t level = l->graph->binds ? dx_bound_level(l->graph, name) : 0;
    if (level > 0) {
        *length = strlen(l->letter[level]);
        return l->letter[level];
    }
    const char *bytes = dx_bytes(l->graph, name), *written = dx_name_bytes(bytes);
    *length = dx_bytes_length(l->graph, name) - (size_t)(written - bytes);
    return written;
}

uint32_t dx_shape_variables(const dx_layout *l, const dx_shape *diff)
{
    return dx_count(l->graph, diff->id) / 2 - 1;
}

dx_id dx_shape_variable(const dx_layout *l, const dx_shape *diff, uint32_t i, uint32_t *order)
{
    int64_t n = 0;
    (void)dx_get_int(l->graph, dx_operand(l->graph, diff->id, 2 * i + 3), &n);
    *order = (uint32_t)n;
    return dx_operand(l->graph, diff->id, 2 * i + 2);
}

uint32_t dx_shape_total_order(const dx_layout *l, const dx_shape *diff)
{
    uint32_t total = 0, order;
    for (uint32_t i = 0; i < dx_shape_variables(l, diff); i++) {
        (void)dx_shape_variable(l, diff, i, &order);
        total += order;
    }
    return total;
}

bool dx_shape_is_partial(const dx_layout *l, const dx_shape *diff)
{
    dx_id style = dx_operand(l->graph, diff->id, 1);
    return dx_is_int(l->graph, style, 1) || dx_is_int(l->graph, style, 3);
}

bool dx_shape_differentiates_name(const dx_layout *l, const dx_shape *diff)
{
    dx_id of = dx_operand(l->graph, diff->id, 0), style = dx_operand(l->graph, diff->id, 1);
    return dx_op_of(l->graph, of) == DX_OP_SYMBOL &&
           (dx_is_int(l->graph, style, 2) || dx_is_int(l->graph, style, 3));
}

const char *dx_iterated_name(const dx_graph *g, dx_id a)
{
    dx_op op = dx_op_of(g, a);
    return op == DX_OP_SUM       ? "sum"
           : op == DX_OP_PRODUCT ? "product"
           : op == DX_OP_ROOTOF  ? "rootof"
                                 : "integrate";
}
