#include "support/arena.h"

#include <stdalign.h>
#include <string.h>

enum { CHUNK = 16384 };

struct dx_arena_chunk {
    struct dx_arena_chunk *next;
    size_t size;
    size_t used;
    alignas(max_align_t) unsigned char bytes[];
};

void dx_arena_init(dx_arena *arena, dx_memory *memory)
{
    arena->memory = memory;
    arena->chunk = NULL;
}

void dx_arena_free(dx_arena *arena)
{
    while (arena->chunk) {
        struct dx_arena_chunk *chunk = arena->chunk;
        arena->chunk = chunk->next;
        dx_free(arena->memory, chunk, sizeof *chunk + chunk->size);
    }
}

static bool add_chunk(dx_arena *arena, size_t need)
{
    size_t size = need > CHUNK ? need : CHUNK;
    struct dx_arena_chunk *chunk = dx_alloc(arena->memory, sizeof *chunk + size);
    if (!chunk)
        return false;
    chunk->next = arena->chunk;
    chunk->size = size;
    chunk->used = 0;
    arena->chunk = chunk;
    return true;
}

void *dx_arena_alloc(dx_arena *arena, size_t size)
{
    if (size > SIZE_MAX / 2)
        return NULL;
    size = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
    if (!arena->chunk || arena->chunk->size - arena->chunk->used < size)
        if (!add_chunk(arena, size))
            return NULL;
    void *block = arena->chunk->bytes + arena->chunk->used;
    arena->chunk->used += size;
    return memset(block, 0, size);
}

char *dx_arena_copy(dx_arena *arena, const char *bytes, size_t n)
{
    char *copy = dx_arena_alloc(arena, n + 1);
    if (copy)
        memcpy(copy, bytes, n);
    return copy;
}
