/* The parts of a program, each once. */
#include "engine/export/programming.h"

#include "numeric/instruction.h"

#include <string.h>

static uint32_t hash_of(const dx_part *part, const uint32_t *word)
{
    uint64_t bits, h = part->kind;
    memcpy(&bits, &part->value, sizeof bits);
    const uint64_t field[] = {part->fn, (uint32_t)part->exponent, part->index, part->id.v,
                              part->constant ? bits : 0};
    for (size_t i = 0; i < sizeof field / sizeof field[0]; i++)
        h = (h ^ field[i]) * 0x9E3779B97F4A7C15u, h ^= h >> 29;
    for (uint32_t i = 0; i < part->n; i++)
        h = (h ^ word[i]) * 0x9E3779B97F4A7C15u, h ^= h >> 29;
    return (uint32_t)(h ^ (h >> 32));
}

static bool are_same(const dx_program *p, const dx_part *a, const dx_part *b, const uint32_t *word)
{
    return a->kind == b->kind && a->fn == b->fn && a->exponent == b->exponent &&
           a->index == b->index && dx_same(a->id, b->id) && a->n == b->n &&
           a->constant == b->constant && memcmp(&a->value, &b->value, sizeof a->value) == 0 &&
           (a->n == 0 || memcmp(p->pool + a->first, word, a->n * sizeof *word) == 0);
}

static bool widen_table(dx_program *p)
{
    dx_memory *memory = &p->g->context->memory;
    size_t size = p->table_size ? 2 * p->table_size : 256;
    uint32_t *table = dx_alloc(memory, size * sizeof *table);
    if (!table)
        return false;
    memset(table, 0, size * sizeof *table);
    for (uint32_t i = 0; i < p->n; i++) {
        size_t at = hash_of(&p->part[i], p->pool + p->part[i].first) & (size - 1);
        while (table[at])
            at = (at + 1) & (size - 1);
        table[at] = i + 1;
    }
    dx_free(memory, p->table, p->table_size * sizeof *table);
    p->table = table;
    p->table_size = size;
    return true;
}

/* The part with these operands, found or made. */
uint32_t dx_program_intern(dx_program *p, dx_part part, const uint32_t *word)
{
    dx_memory *memory = &p->g->context->memory;
    if (2 * (p->n + 1) > p->table_size && !widen_table(p))
        return DX_NO_PART;
    size_t at = hash_of(&part, word) & (p->table_size - 1);
    for (; p->table[at]; at = (at + 1) & (p->table_size - 1))
        if (are_same(p, &p->part[p->table[at] - 1], &part, word))
            return p->table[at] - 1;
    if (p->n >= UINT32_MAX / 4 ||
        !dx_grow(memory, &p->part, sizeof *p->part, &p->capacity, p->n + 1) ||
        !dx_grow(memory, &p->pool, sizeof *p->pool, &p->pool_capacity, p->n_pool + part.n))
        return DX_NO_PART;
    part.first = (uint32_t)p->n_pool;
    if (part.n > 0)
        memcpy(p->pool + p->n_pool, word, part.n * sizeof *word);
    p->n_pool += part.n;
    p->part[p->n] = part;
    p->table[at] = (uint32_t)p->n + 1;
    return (uint32_t)p->n++;
}

uint32_t dx_program_double(dx_program *p, double value)
{
    return dx_program_intern(p, (dx_part){.kind = DX_PART_DOUBLE, .constant = true, .value = value},
                             NULL);
}

static double value_of(const dx_program *p, const dx_part *part, const uint32_t *word)
{
    double x[DX_MOST_NESTED], product = 1, sum = 0;
    for (uint32_t k = 0; k < part->n; k++) {
        double operand = p->part[part->kind == DX_PART_SUM ? word[k] / 2 : word[k]].value;
        if (k < DX_MOST_NESTED)
            x[k] = operand;
        sum += word[k] % 2 ? -operand : operand;
        product = k < part->n - part->index ? product * operand : product / operand;
    }
    switch ((dx_part_kind)part->kind) {
    case DX_PART_SUM:
        return sum;
    case DX_PART_PRODUCT:
        return product;
    case DX_PART_POWER:
        return pow(x[0], part->exponent);
    case DX_PART_ROOT:
        return sqrt(x[0]);
    case DX_PART_POW:
        return dx_code_power(x[0], x[1]);
    case DX_PART_CALL:
        return part->n <= DX_MOST_NESTED ? dx_functions[part->fn].real(x, (int)part->n) : NAN;
    default:
        return NAN;
    }
}

uint32_t dx_program_add(dx_program *p, dx_part part, const uint32_t *word)
{
    bool constant = part.kind >= DX_PART_SUM && part.kind <= DX_PART_CALL && part.n > 0 &&
                    part.n <= DX_MOST_NESTED;
    for (uint32_t k = 0; k < part.n; k++) {
        if (word[k] == DX_NO_PART)
            return DX_NO_PART;
        const dx_part *operand = &p->part[part.kind == DX_PART_SUM ? word[k] / 2 : word[k]];
        constant = constant && operand->constant;
        part.mask |= operand->mask;
        part.varies = part.varies || operand->varies;
    }
    if (constant) {
        part.constant = true;
        part.value = value_of(p, &part, word);
        if (!isfinite(part.value) || part.value == 0 ||
            (part.kind == DX_PART_CALL && !p->has(p->language, part.fn)))
            return dx_program_double(p, part.value);
    }
    return dx_program_intern(p, part, word);
}

void dx_program_free(dx_program *p)
{
    if (!p->g)
        return;
    dx_memory *memory = &p->g->context->memory;
    dx_free(memory, p->part, p->capacity * sizeof *p->part);
    dx_free(memory, p->pool, p->pool_capacity * sizeof *p->pool);
    dx_free(memory, p->table, p->table_size * sizeof *p->table);
    dx_free(memory, p->output, p->n_outputs * sizeof *p->output);
    *p = (dx_program){0};
}

static double cost_of(const dx_part *part)
{
    enum { DIVISION = 4, ROOT = 6, CALL = 20 };
    switch ((dx_part_kind)part->kind) {
    case DX_PART_SUM:
        return part->n > 1 ? part->n - 1 : 1;
    case DX_PART_PRODUCT:
        return part->n - 1 + (part->index > 0 ? DIVISION : 0);
    case DX_PART_POWER:
        return 2;
    case DX_PART_ROOT:
        return ROOT;
    case DX_PART_POW:
    case DX_PART_CALL:
        return CALL;
    case DX_PART_TOTAL:
    case DX_PART_TOTAL_PRODUCT:
        return CALL * CALL;
    default:
        return part->n > 0;
    }
}

dx_status dx_program_cost(const dx_program *p, double *cost)
{
    dx_memory *memory = &p->g->context->memory;
    bool *needed = dx_alloc(memory, p->n * sizeof *needed);
    if (!needed)
        return dx_no_memory(p->g->context);
    memset(needed, 0, p->n * sizeof *needed);
    for (size_t k = 0; k < p->n_outputs; k++)
        needed[p->output[k]] = true;
    *cost = 0;
    for (uint32_t i = (uint32_t)p->n; i-- > 0;) {
        if (!needed[i])
            continue;
        *cost += cost_of(&p->part[i]);
        for (uint32_t k = 0; k < p->part[i].n; k++)
            needed[dx_part_operand(p, i, k)] = true;
    }
    dx_free(memory, needed, p->n * sizeof *needed);
    return DX_OK;
}
