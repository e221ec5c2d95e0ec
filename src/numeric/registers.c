#include "numeric/registers.h"

#include <string.h>

/* ---- next uses ----------------------------------------------------------------------------- */

static void read_slots(size_t n, const uint32_t *slot, uint32_t *next, uint32_t *last, uint32_t now)
{
    for (size_t k = 0; k < n; k++)
        next[k] = last[slot[k]];
    for (size_t k = 0; k < n; k++)
        last[slot[k]] = now;
}

static uint32_t written(uint32_t slot, uint32_t *last)
{
    uint32_t next = last[slot];
    last[slot] = DX_NEVER;
    return next;
}

/* All are read at once: of an operand that stands there twice both are needed next the same. */
static void read_operands(const dx_instruction *code, dx_next_use *use, uint32_t *last,
                          uint32_t now)
{
    unsigned n = dx_code_operands((dx_code)code->code);
    use->a = last[code->a];
    use->b = last[code->b];
    if (n > 2) {
        use->c = last[code->c];
        last[code->c] = now;
    }
    if (n > 1)
        last[code->b] = now;
    last[code->a] = now;
}

void dx_next_uses(const dx_tape *tape, dx_next_use *use, uint32_t *argument, uint32_t *last)
{
    memset(last, 0xFF, tape->n_slots * sizeof *last);
    for (size_t k = 0; k < tape->n_outputs; k++)
        last[tape->output[k]] = (uint32_t)tape->n_code;
    for (size_t i = tape->n_code; i-- > 0;) {
        const dx_instruction *code = &tape->code[i];
        use[i] = (dx_next_use){.out = written(code->out, last)};
        if (code->code == DX_CODE_SINCOS)
            use[i].c = written(code->c, last);
        if (dx_code_lists((dx_code)code->code))
            read_slots(code->b, tape->argument + code->a, argument + code->a, last, (uint32_t)i);
        else
            read_operands(code, &use[i], last, (uint32_t)i);
    }
}

/* ---- the registers ------------------------------------------------------------------------- */

void dx_registers_init(dx_registers *r, unsigned n, size_t n_slots, uint8_t *where)
{
    *r = (dx_registers){.n = n, .where = where, .free = (uint32_t)(((uint64_t)1 << n) - 1)};
    memset(where, DX_NO_VECTOR, n_slots);
}

static void release(dx_registers *r, unsigned k)
{
    r->where[r->slot[k]] = DX_NO_VECTOR;
    r->free |= 1u << k;
    r->dirty &= ~(1u << k);
}

/* A free register, be it that of the value that is needed last. */
static unsigned take(dx_registers *r, unsigned wanted)
{
    uint32_t free = r->free & ~r->pinned;
    if (wanted < r->n && free >> wanted & 1)
        return wanted;
    if (free)
        return (unsigned)__builtin_ctz(free);
    unsigned last = DX_NO_VECTOR;
    for (unsigned k = 0; k < r->n; k++)
        if (!(r->pinned >> k & 1) && (last == DX_NO_VECTOR || r->next[k] > r->next[last]))
            last = k;
    if (r->dirty >> last & 1)
        r->store(r->writer, last, r->slot[last]);
    release(r, last);
    return last;
}

static void hold(dx_registers *r, unsigned k, uint32_t slot, uint32_t next)
{
    r->free &= ~(1u << k);
    r->slot[k] = slot;
    r->next[k] = next;
    r->where[slot] = (uint8_t)k;
}

unsigned dx_registers_load(dx_registers *r, uint32_t slot)
{
    unsigned k = take(r, DX_NO_VECTOR);
    r->load(r->writer, k, slot);
    hold(r, k, slot, DX_NEVER);
    return k;
}

unsigned dx_registers_write(dx_registers *r, uint32_t slot, uint32_t next, unsigned wanted)
{
    if (r->where[slot] != DX_NO_VECTOR) /* the value before */
        release(r, r->where[slot]);
    unsigned k = take(r, wanted);
    hold(r, k, slot, next);
    r->dirty |= 1u << k;
    return k;
}

void dx_registers_unpin(dx_registers *r)
{
    for (uint32_t set = r->pinned & ~r->free; set; set &= set - 1) {
        unsigned k = (unsigned)__builtin_ctz(set);
        if (r->next[k] == DX_NEVER)
            release(r, k);
    }
    r->pinned = 0;
}

void dx_registers_expect(dx_registers *r, uint32_t slot, uint32_t next)
{
    if (r->where[slot] != DX_NO_VECTOR)
        r->next[r->where[slot]] = next;
}

void dx_registers_save(dx_registers *r)
{
    for (uint32_t set = r->dirty; set; set &= set - 1) {
        unsigned k = (unsigned)__builtin_ctz(set);
        if (r->next[k] != DX_NEVER)
            r->store(r->writer, k, r->slot[k]);
    }
    r->dirty = 0;
}

void dx_registers_forget(dx_registers *r)
{
    uint32_t all = (uint32_t)(((uint64_t)1 << r->n) - 1);
    for (uint32_t set = all & ~r->free; set; set &= set - 1)
        release(r, (unsigned)__builtin_ctz(set));
}
