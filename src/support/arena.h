/* arena.h - memory of one command, freed whole.
 *
 * Blocks are never given back one by one; dx_arena_free returns all of them.
 * A block stays where it is until then. */
#ifndef DX_SUPPORT_ARENA_H
#define DX_SUPPORT_ARENA_H

#include "support/memory.h"

typedef struct dx_arena {
    dx_memory *memory;
    struct dx_arena_chunk *chunk;
} dx_arena;

void dx_arena_init(dx_arena *arena, dx_memory *memory);
void dx_arena_free(dx_arena *arena);

/* size bytes aligned for any object, zeroed; NULL when refused. */
void *dx_arena_alloc(dx_arena *arena, size_t size);

/* A copy of n bytes with a NUL behind them; NULL when refused. */
char *dx_arena_copy(dx_arena *arena, const char *bytes, size_t n);

#endif
