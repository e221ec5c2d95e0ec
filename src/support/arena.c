#include "support/arena.h"

enum { LEAST_CHUNK = 1 << 14, MOST_CHUNK = 1 << 25 };

struct dx_arena_chunk {
    struct dx_arena_chunk *next;
    size_t size;
    alignas(max_align_t) unsigned char bytes[];
};

void dx_arena_init(dx_arena *arena, dx_memory *memory)
{
    *arena = (dx_arena){.memory = memory};
}

void dx_arena_release_chunks(dx_arena *arena, const struct dx_arena_chunk *since)
{
    while (arena->chunk != since) {
        struct dx_arena_chunk *chunk = arena->chunk;
        arena->chunk = chunk->next;
        dx_free(arena->memory, chunk, sizeof *chunk + chunk->size);
    }
}

void dx_arena_free(dx_arena *arena)
{
    dx_arena_release_chunks(arena, NULL);
    dx_arena_init(arena, arena->memory);
}

bool dx_arena_grow(dx_arena *arena, size_t size)
{
    if (size > SIZE_MAX / 2)
        return false;
    size_t usual = arena->chunk ? 2 * arena->chunk->size : LEAST_CHUNK;
    if (usual > MOST_CHUNK)
        usual = MOST_CHUNK;
    size = size <= usual ? usual : (size + LEAST_CHUNK - 1) / LEAST_CHUNK * LEAST_CHUNK;
    struct dx_arena_chunk *chunk = dx_alloc(arena->memory, sizeof *chunk + size);
    if (!chunk)
        return false;
    chunk->next = arena->chunk;
    chunk->size = size;
    arena->chunk = chunk;
    arena->free = chunk->bytes;
    arena->room = size;
    return true;
}

char *dx_arena_copy(dx_arena *arena, const char *bytes, size_t n)
{
    char *copy = dx_arena_alloc(arena, n + 1);
    if (copy)
        memcpy(copy, bytes, n);
    return copy;
}
