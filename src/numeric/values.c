#include "numeric/values.h"

#include "numeric/loop.h"

#include <stddef.h>
#include <string.h>

dx_status dx_values_init(dx_values *v, dx_context *context, size_t n_inputs, size_t n_outputs)
{
    memset(v, 0, offsetof(dx_values, few_values));
    memset(v->few_places, 0, sizeof v->few_places);
    v->context = context;
    v->value = v->few_values;
    v->capacity = DX_FEW_VALUES;
    v->constant = v->few_constants;
    v->constant_capacity = DX_FEW_CONSTANTS;
    v->table = v->few_places;
    v->table_size = sizeof v->few_places / sizeof *v->few_places;
    if (n_inputs > UINT32_MAX / 4 || n_outputs > UINT32_MAX / 4)
        return dx_fail(context, DX_LIMIT, "these are too many names or formulas at once");
    size_t room = n_outputs * sizeof *v->output;
    v->output = dx_alloc_short(&context->memory, v->few_outputs, sizeof v->few_outputs, room);
    if (!v->output)
        return dx_no_memory(context);
    memset(v->output, 0xFF, room);
    v->n_outputs = n_outputs;
    if (!dx_grow_from(&context->memory, v->few_values, &v->value, sizeof *v->value, &v->capacity,
                      n_inputs))
        return dx_no_memory(context);
    for (uint32_t i = 0; i < n_inputs; i++)
        v->value[i] = (dx_value){.code = DX_CODE_INPUT, .a = i};
    v->n = n_inputs;
    v->n_inputs = (uint32_t)n_inputs;
    return DX_OK;
}

void dx_values_free(dx_values *v)
{
    dx_memory *memory = &v->context->memory;
    dx_free_grown(memory, v->few_values, v->value, v->capacity * sizeof *v->value);
    dx_free_grown(memory, v->few_constants, v->constant,
                  v->constant_capacity * sizeof *v->constant);
    dx_free(memory, v->number, v->number_capacity * sizeof *v->number);
    dx_free(memory, v->argument, v->argument_capacity * sizeof *v->argument);
    dx_free_grown(memory, v->few_places, v->table, v->table_size * sizeof *v->table);
    dx_free_grown(memory, v->few_outputs, v->output, v->n_outputs * sizeof *v->output);
    dx_loops_free(&v->loops, memory);
}

/* ---- each once ------------------------------------------------------------------- */

static inline uint64_t bits_of(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

/* a and b may change places, and it gives the same bits. */
static inline bool commutes(const dx_value *value)
{
    return value->code == DX_CODE_ADD || value->code == DX_CODE_MUL || value->code == DX_CODE_FMA ||
           value->code == DX_CODE_FMS || value->code == DX_CODE_FNMA;
}

static inline uint64_t hash(const dx_values *v, const dx_value *value)
{
    uint64_t operands, rest = (uint64_t)value->code << 48 | (uint64_t)value->fn << 32;
    if (value->code == DX_CODE_CONSTANT) {
        operands = v->exact ? v->number[value->a].v : bits_of(v->constant[value->a]);
    } else {
        bool swap = commutes(value) && value->a > value->b;
        uint64_t low = swap ? value->b : value->a, high = swap ? value->a : value->b;
        operands = high << 32 | low;
        rest |= value->c;
    }
    uint64_t h = (operands ^ rest * 0xBF58476D1CE4E5B9u) * 0x9E3779B97F4A7C15u;
    h = (h ^ h >> 32) * 0x94D049BB133111EBu;
    return h ^ h >> 32;
}

static inline bool is_same(const dx_values *v, const dx_value *p, const dx_value *q)
{
    if (p->code != q->code || p->fn != q->fn)
        return false;
    if (p->code == DX_CODE_CONSTANT)
        return v->exact ? dx_same(v->number[p->a], v->number[q->a])
                        : bits_of(v->constant[p->a]) == bits_of(v->constant[q->a]);
    bool same = p->a == q->a && p->b == q->b;
    return (same || (commutes(p) && p->a == q->b && p->b == q->a)) && p->c == q->c;
}

static void put_in_table(dx_values *v, uint32_t i)
{
    size_t mask = v->table_size - 1, at = hash(v, &v->value[i]) & mask;
    while (v->table[at])
        at = (at + 1) & mask;
    v->table[at] = i + 1;
}

static bool grow_table(dx_values *v)
{
    dx_memory *memory = &v->context->memory;
    size_t size = 2 * v->table_size;
    uint32_t *table = dx_alloc(memory, size * sizeof *table);
    if (!table)
        return false;
    memset(table, 0, size * sizeof *table);
    dx_free_grown(memory, v->few_places, v->table, v->table_size * sizeof *v->table);
    v->table = table;
    v->table_size = size;
    for (uint32_t i = v->n_inputs; i < v->n; i++)
        put_in_table(v, i);
    return true;
}

static uint32_t no_memory(const dx_values *v)
{
    (void)!dx_no_memory(v->context);
    return DX_NO_VALUE;
}

/* The value that is the same, or this as a new one. */
static uint32_t intern(dx_values *v, dx_value value)
{
    if (v->n >= UINT32_MAX - 1) {
        (void)!dx_fail(v->context, DX_LIMIT, "this takes more than 4 thousand million operations");
        return DX_NO_VALUE;
    }
    if (2 * (v->n + 1) > v->table_size && !grow_table(v))
        return no_memory(v);
    size_t mask = v->table_size - 1, at = hash(v, &value) & mask;
    for (; v->table[at]; at = (at + 1) & mask)
        if (is_same(v, &v->value[v->table[at] - 1], &value))
            return v->table[at] - 1;
    if (!dx_grow_from(&v->context->memory, v->few_values, &v->value, sizeof *v->value, &v->capacity,
                      v->n + 1))
        return no_memory(v);
    v->value[v->n++] = value;
    v->table[at] = (uint32_t)v->n;
    return (uint32_t)v->n - 1;
}

uint32_t dx_values_constant(dx_values *v, double x)
{
    dx_id number = DX_NONE;
    if (x >= DX_SMALL_LEAST && x <= DX_SMALL_MOST)
        number.v = (uint32_t)((int)x - DX_SMALL_LEAST + DX_SMALL_FIRST);
    return dx_values_number(v, x, number);
}

uint32_t dx_values_number(dx_values *v, double x, dx_id number)
{
    dx_memory *memory = &v->context->memory;
    if (!dx_grow_from(memory, v->few_constants, &v->constant, sizeof *v->constant,
                      &v->constant_capacity, v->n_constants + 1) ||
        (v->exact &&
         !dx_grow(memory, &v->number, sizeof *v->number, &v->number_capacity, v->n_constants + 1)))
        return no_memory(v);
    size_t n = v->n;
    v->constant[v->n_constants] = x;
    if (v->exact)
        v->number[v->n_constants] = number;
    uint32_t i = intern(v, (dx_value){.code = DX_CODE_CONSTANT, .a = (uint32_t)v->n_constants});
    if (v->n > n)
        v->n_constants++;
    return i;
}

/* ---- constants worked out, and shorter forms -------------------------------------- */

static bool is_constant(const dx_values *v, uint32_t a)
{
    return v->value[a].code == DX_CODE_CONSTANT;
}

static double constant_of(const dx_values *v, uint32_t a)
{
    return v->constant[v->value[a].a];
}

static double work_out(dx_code code, double a, double b, double c)
{
    switch (code) {
    case DX_CODE_ADD:
        return a + b;
    case DX_CODE_SUB:
        return a - b;
    case DX_CODE_MUL:
        return a * b;
    case DX_CODE_DIV:
        return a / b;
    case DX_CODE_NEG:
        return -a;
    case DX_CODE_SQRT:
        return sqrt(a);
    case DX_CODE_FMA:
        return fma(a, b, c);
    case DX_CODE_FMS:
        return fma(a, b, -c);
    case DX_CODE_FNMA:
        return fma(-a, b, c);
    case DX_CODE_POW:
        return dx_code_power(a, b);
    case DX_CODE_LT:
        return dx_code_truth(a < b, a, b);
    case DX_CODE_LE:
        return dx_code_truth(a <= b, a, b);
    case DX_CODE_EQ:
        return dx_code_truth(a == b, a, b);
    case DX_CODE_NE:
        return dx_code_truth(a != b, a, b);
    case DX_CODE_AND:
        return dx_code_and(a, b);
    default:
        return dx_code_select(a, b, c);
    }
}

static uint32_t add_constants(dx_values *v, dx_code code, uint32_t a, uint32_t b, uint32_t c)
{
    unsigned n = dx_code_operands(code);
    return dx_values_constant(v, work_out(code, constant_of(v, a), n > 1 ? constant_of(v, b) : 0,
                                          n > 2 ? constant_of(v, c) : 0));
}

/* a + b, a - b, a·b, a/b by forms that give the same bits; DX_NO_VALUE: there is none. */
static uint32_t shorten(dx_values *v, dx_code code, uint32_t a, uint32_t b)
{
    const dx_value *p = &v->value[a], *q = &v->value[b];
    switch (code) {
    case DX_CODE_ADD:
        if (q->code == DX_CODE_NEG)
            return dx_values_add(v, DX_CODE_SUB, a, q->a, 0);
        if (p->code == DX_CODE_NEG)
            return dx_values_add(v, DX_CODE_SUB, b, p->a, 0);
        return DX_NO_VALUE;
    case DX_CODE_SUB:
        return q->code == DX_CODE_NEG ? dx_values_add(v, DX_CODE_ADD, a, q->a, 0) : DX_NO_VALUE;
    case DX_CODE_MUL:
        if (dx_values_is_constant(v, a, 1))
            return b;
        if (dx_values_is_constant(v, a, -1))
            return dx_values_add(v, DX_CODE_NEG, b, 0, 0);
        /* fall through */
    case DX_CODE_DIV:
        if (dx_values_is_constant(v, b, 1))
            return a;
        if (dx_values_is_constant(v, b, -1))
            return dx_values_add(v, DX_CODE_NEG, a, 0, 0);
        return DX_NO_VALUE;
    case DX_CODE_NEG:
        return p->code == DX_CODE_NEG ? p->a : DX_NO_VALUE;
    default:
        return DX_NO_VALUE;
    }
}

uint32_t dx_values_add(dx_values *v, dx_code code, uint32_t a, uint32_t b, uint32_t c)
{
    unsigned n = dx_code_operands(code);
    if (a == DX_NO_VALUE || b == DX_NO_VALUE || c == DX_NO_VALUE)
        return DX_NO_VALUE;
    if (!v->exact && is_constant(v, a) && (n < 2 || is_constant(v, b)) &&
        (n < 3 || is_constant(v, c)))
        return add_constants(v, code, a, b, c);
    uint32_t shorter = shorten(v, code, a, n > 1 ? b : a);
    if (shorter != DX_NO_VALUE)
        return shorter;
    return intern(
        v, (dx_value){.code = (uint16_t)code, .fn = (dx_fn)DX_FN_NONE, .a = a, .b = b, .c = c});
}

static uint32_t call_constants(dx_values *v, dx_fn fn, size_t n, const uint32_t *args)
{
    double few[4] = {0}, *x = few;
    size_t room = n * sizeof *x;
    if (n > 4)
        x = dx_alloc(&v->context->memory, room);
    if (!x)
        return no_memory(v);
    for (size_t k = 0; k < n; k++)
        x[k] = constant_of(v, args[k]);
    double value = dx_functions[fn].real(x, (int)n);
    if (x != few)
        dx_free(&v->context->memory, x, room);
    return dx_values_constant(v, value);
}

/* The value with its arguments in the list. */
static uint32_t intern_list(dx_values *v, dx_value value, size_t n, const uint32_t *args)
{
    size_t first = v->n_arguments;
    if (!dx_grow(&v->context->memory, &v->argument, sizeof *v->argument, &v->argument_capacity,
                 first + n))
        return no_memory(v);
    memcpy(v->argument + first, args, n * sizeof *args);
    v->n_arguments += n;
    value.a = (uint32_t)first;
    value.b = (uint32_t)n;
    return intern(v, value);
}

uint32_t dx_values_loop(dx_values *v, uint32_t loop, size_t n, const uint32_t *args)
{
    for (size_t k = 0; k < n; k++)
        if (args[k] == DX_NO_VALUE)
            return DX_NO_VALUE;
    return intern_list(v, (dx_value){.code = DX_CODE_LOOP, .fn = (dx_fn)DX_FN_NONE, .c = loop}, n,
                       args);
}

uint32_t dx_values_call(dx_values *v, dx_fn fn, size_t n, const uint32_t *args)
{
    bool constant = !v->exact;
    for (size_t k = 0; k < n; k++) {
        if (args[k] == DX_NO_VALUE)
            return DX_NO_VALUE;
        constant = constant && is_constant(v, args[k]);
    }
    if (constant)
        return call_constants(v, fn, n, args);
    if (n == 1)
        return intern(v, (dx_value){.code = DX_CODE_CALL, .fn = fn, .a = args[0]});
    if (n == 2)
        return intern(v, (dx_value){.code = DX_CODE_CALL2, .fn = fn, .a = args[0], .b = args[1]});
    return intern_list(v, (dx_value){.code = DX_CODE_CALLN, .fn = fn}, n, args);
}

uint32_t dx_values_power(dx_values *v, uint32_t base, uint32_t n)
{
    for (; n % 2 == 0; n /= 2)
        base = dx_values_add(v, DX_CODE_MUL, base, base, 0);
    uint32_t power = base;
    while (n /= 2) {
        base = dx_values_add(v, DX_CODE_MUL, base, base, 0);
        if (n % 2)
            power = dx_values_add(v, DX_CODE_MUL, power, base, 0);
    }
    return power;
}

/* ---- looking at them --------------------------------------------------------------- */

dx_status dx_values_count_uses(const dx_values *v, uint32_t *uses)
{
    memset(uses, 0, v->n * sizeof *uses);
    for (size_t k = 0; k < v->n_outputs; k++)
        uses[v->output[k]]++;
    for (size_t i = v->n; i-- > 0;) {
        if (i % 256 == 0)
            DX_TRY(dx_poll(v->context));
        if (uses[i] == 0)
            continue;
        const uint32_t *operand;
        uint32_t n = dx_values_operands(v, &v->value[i], &operand);
        for (uint32_t k = 0; k < n; k++)
            uses[operand[k]]++;
    }
    return DX_OK;
}
