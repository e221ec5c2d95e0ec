/* arena.h - memory of one command, freed whole.
 *
 * Blocks are never given back one by one; dx_arena_free returns all of them, and
 * dx_arena_release those since a mark. A block stays where it is until then. */
#ifndef DX_SUPPORT_ARENA_H
#define DX_SUPPORT_ARENA_H

#include "support/memory.h"

#include <stdalign.h>
#include <string.h>

typedef struct dx_arena {
    dx_memory *memory;
    struct dx_arena_chunk *chunk; /* the newest, and behind it the older ones */
    unsigned char *free;          /* the rest of the newest chunk */
    size_t room;
} dx_arena;

/* A moment in the life of an arena. */
typedef struct dx_arena_mark {
    struct dx_arena_chunk *chunk;
    unsigned char *free;
    size_t room;
} dx_arena_mark;

/* Nothing is allocated yet; freed, it can be used again. */
void dx_arena_init(dx_arena *arena, dx_memory *memory);
void dx_arena_free(dx_arena *arena);

static inline dx_arena_mark dx_arena_now(const dx_arena *arena)
{
    return (dx_arena_mark){arena->chunk, arena->free, arena->room};
}

/* Give back what was allocated since. */
void dx_arena_release_chunks(dx_arena *arena, const struct dx_arena_chunk *since);
static inline void dx_arena_release(dx_arena *arena, dx_arena_mark since)
{
    if (arena->chunk != since.chunk)
        dx_arena_release_chunks(arena, since.chunk);
    arena->free = since.free;
    arena->room = since.room;
}

/* Make room for size bytes; false when refused. */
bool dx_arena_grow(dx_arena *arena, size_t size);

/* size bytes aligned for any object, zeroed; NULL when refused. */
static inline void *dx_arena_alloc(dx_arena *arena, size_t size)
{
    if (size > arena->room && !dx_arena_grow(arena, size))
        return NULL;
    size_t step = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
    void *block = arena->free;
    arena->free += step;
    arena->room -= step;
    return memset(block, 0, size);
}

/* A copy of n bytes with a NUL behind them; NULL when refused. */
char *dx_arena_copy(dx_arena *arena, const char *bytes, size_t n);

#endif
