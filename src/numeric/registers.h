/* registers.h - which values stand in registers while code is written from the front of a tape
 * to its end: a linear scan.
 *
 * The registers are a cache of the slots. Each slot has its home in memory; a value that was
 * computed goes there when another needs its register, or a call is made, and it will be read
 * again. The one whose next use is the farthest gives way (Belady). */
#ifndef DX_NUMERIC_REGISTERS_H
#define DX_NUMERIC_REGISTERS_H

#include "numeric/tape.h"

enum { DX_REGISTERS_MOST = 32, DX_NO_VECTOR = 255 };
#define DX_NEVER UINT32_MAX

/* When the values of an instruction are needed next: the index of the instruction that reads
 * them, tape->n_code for outputs, DX_NEVER. */
typedef struct dx_next_use {
    uint32_t out, a, b, c; /* c: also of the cosine of SINCOS, written there */
} dx_next_use;

/* Of each instruction, and of each argument that is listed. last has room for each slot. */
void dx_next_uses(const dx_tape *tape, dx_next_use *use, uint32_t *argument, uint32_t *last);

typedef void dx_move_value(void *writer, unsigned r, uint32_t slot);

typedef struct dx_registers {
    unsigned n;
    uint32_t free, pinned, dirty;     /* sets; what is dirty is not at home */
    uint32_t slot[DX_REGISTERS_MOST]; /* what each holds that is not free */
    uint32_t next[DX_REGISTERS_MOST]; /* and when that is needed */
    uint8_t *where;                   /* of each slot: its register, or DX_NO_VECTOR */
    dx_move_value *load, *store;      /* from home, and to it */
    void *writer;
} dx_registers;

/* n registers, all free. where has room for n_slots. */
void dx_registers_init(dx_registers *r, unsigned n, size_t n_slots, uint8_t *where);

static inline bool dx_registers_have(const dx_registers *r, uint32_t slot)
{
    return r->where[slot] != DX_NO_VECTOR;
}

/* A register for a slot that has none, loaded from home. */
unsigned dx_registers_load(dx_registers *r, uint32_t slot);
/* The register of a slot, loaded where it has none; it stays until dx_registers_unpin. */
static inline unsigned dx_registers_read(dx_registers *r, uint32_t slot, uint32_t next)
{
    unsigned k = r->where[slot];
    if (k == DX_NO_VECTOR)
        k = dx_registers_load(r, slot);
    r->next[k] = next;
    r->pinned |= 1u << k;
    return k;
}
/* A register for what is written to a slot now, `wanted` if that is free. */
unsigned dx_registers_write(dx_registers *r, uint32_t slot, uint32_t next, unsigned wanted);
/* Operands are read: what is not needed any more gives its register free. */
void dx_registers_unpin(dx_registers *r);

/* When the slot, which stays where it is, is needed next. */
void dx_registers_expect(dx_registers *r, uint32_t slot, uint32_t next);
/* What will be needed goes home, and stays where it is too; all registers are free. */
void dx_registers_save(dx_registers *r);
void dx_registers_forget(dx_registers *r);

#endif
