/* machine.h - x86-64 instructions: their bytes and their text, from one table (machine.def).
 *
 * The same instruction can be written in four encodings, the forms. The first two work on
 * vectors of doubles, the others on one double in registers of the same names. */
#ifndef DX_NUMERIC_MACHINE_H
#define DX_NUMERIC_MACHINE_H

#include "support/memory.h"
#include "support/text.h"

#include <stdint.h>

typedef enum dx_form {
    DX_FORM_AVX512, /* EVEX: 8 doubles in each of 32 registers */
    DX_FORM_AVX2,   /* VEX: 4 doubles in each of 16 */
    DX_FORM_FMA,    /* VEX: one double */
    DX_FORM_SSE2,   /* neither: one double, the result in place of the first operand; no FMA */
    DX_FORM_COUNT
} dx_form;

static inline unsigned dx_form_lanes(dx_form form)
{
    return form == DX_FORM_AVX512 ? 8 : form == DX_FORM_AVX2 ? 4 : 1;
}

typedef enum dx_machine_code {
#define MACHINE(id, ...) DX_MACHINE_##id,
#include "numeric/machine.def"
#undef MACHINE
    DX_MACHINE_CODES
} dx_machine_code;

/* Of CMP: to lanes of all bits or none, or to a mask. */
typedef enum dx_predicate {
    DX_IF_EQ = 0,
    DX_IF_LT = 1,
    DX_IF_LE = 2,
    DX_IF_UNORDERED = 3,
    DX_IF_NE = 4, /* also where unordered */
    DX_IF_NOT_LT = 5
} dx_predicate;

/* Of CLASSIFY: NaN, infinite, zero or denormal, of either sign. */
enum { DX_CLASS_SPECIAL = 0xBF };

enum dx_general { RAX, RCX, RDX, RBX, RSP, RBP, RSI, RDI, R8, R9, R10, R11, R12, R13, R14, R15 };
enum { DX_NO_REGISTER = 255 };

typedef enum dx_location_kind {
    DX_NOWHERE,
    DX_IN_VECTOR,
    DX_IN_MASK,
    DX_IN_GENERAL,
    DX_IN_MEMORY, /* at base + index + offset */
    DX_IN_CODE    /* offset bytes from the code's first */
} dx_location_kind;

typedef struct dx_location {
    uint8_t kind;
    uint8_t reg;   /* in memory: the base */
    uint8_t index; /* or DX_NO_REGISTER */
    bool spread;   /* one double for all lanes; AVX-512 */
    int32_t offset;
} dx_location;

static inline dx_location dx_in_vector(unsigned r)
{
    return (dx_location){DX_IN_VECTOR, (uint8_t)r, DX_NO_REGISTER, false, 0};
}
static inline dx_location dx_in_mask(unsigned r)
{
    return (dx_location){DX_IN_MASK, (uint8_t)r, DX_NO_REGISTER, false, 0};
}
static inline dx_location dx_in_general(unsigned r)
{
    return (dx_location){DX_IN_GENERAL, (uint8_t)r, DX_NO_REGISTER, false, 0};
}
static inline dx_location dx_in_memory(unsigned base, unsigned index, size_t offset)
{
    return (dx_location){DX_IN_MEMORY, (uint8_t)base, (uint8_t)index, false, (int32_t)offset};
}
static inline dx_location dx_in_code(size_t offset, bool spread)
{
    return (dx_location){DX_IN_CODE, 0, DX_NO_REGISTER, spread, (int32_t)offset};
}

typedef struct dx_machine {
    uint8_t code;
    uint8_t mask; /* of the lanes that are written, 1 to 7; 0: all. AVX-512 */
    bool zeroing; /* the other lanes become 0 */
    dx_location to, a, b;
    int32_t number; /* predicate, class or number; of jumps where to, from the first byte */
} dx_machine;

enum { DX_MACHINE_LONGEST = 16 }; /* bytes of one */

/* An instruction where it stands. */
typedef struct dx_placed_machine {
    dx_machine machine;
    uint32_t start, end; /* bytes */
    uint32_t origin;     /* what it was written for */
} dx_placed_machine;

enum { DX_FEW_BYTES = 1024 };

/* Code while it is written; points into itself, and stays where it is. Where it gets no memory, or
 * too long for its distances, it is `failed` and takes no more, like a dx_text. */
typedef struct dx_writing {
    dx_memory *memory;
    dx_form form;
    uint8_t *byte;
    size_t n, capacity;
    bool failed;
    bool lists;      /* keep the instructions, too */
    uint32_t origin; /* of the next ones */
    dx_placed_machine *placed;
    size_t n_placed, placed_capacity;
    uint8_t few[DX_FEW_BYTES];
} dx_writing;

void dx_writing_init(dx_writing *w, dx_memory *memory, dx_form form, bool lists);
void dx_writing_free(dx_writing *w);

/* Room for n bytes more; false: it has failed. */
bool dx_write_room(dx_writing *w, size_t n);
void dx_write_bytes(dx_writing *w, const void *bytes, size_t n);
void dx_write(dx_writing *w, const dx_machine *machine);

/* A jump to what will be known later; it lands where the next byte is written. */
typedef struct dx_jump {
    size_t distance; /* where that stands */
    size_t placed;
} dx_jump;
dx_jump dx_write_jump(dx_writing *w, dx_machine_code code);
void dx_land(dx_writing *w, dx_jump jump);

/* "vaddpd zmm0, zmm1, zmmword ptr [rdi+rax*1+0x40]", in the words of objdump -M intel. */
void dx_machine_print(const dx_placed_machine *placed, dx_form form, dx_text *out);

#endif
