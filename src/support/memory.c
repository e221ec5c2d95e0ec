#include "support/memory.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

static bool refused(dx_memory *memory, size_t growth)
{
    memory->count++;
    if (memory->fail_at != 0 && memory->count >= memory->fail_at)
        return true;
    return memory->limit != 0 &&
           growth > memory->limit - (memory->used < memory->limit ? memory->used : memory->limit);
}

static void account(dx_memory *memory, size_t old_size, size_t new_size)
{
    memory->used += new_size - old_size;
    if (memory->used > memory->peak)
        memory->peak = memory->used;
}

/* The kernel may back a large block with large pages: it is filled faster, and an access
 * is found faster. */
enum { LARGE_PAGE = 1 << 21 };

static void advise(void *block, size_t size)
{
    uintptr_t start = ((uintptr_t)block + LARGE_PAGE - 1) & ~(uintptr_t)(LARGE_PAGE - 1);
    uintptr_t end = ((uintptr_t)block + size) & ~(uintptr_t)(LARGE_PAGE - 1);
    if (end > start)
        (void)madvise((void *)start, end - start, MADV_HUGEPAGE);
}

static void *entered(dx_memory *memory, void *block, size_t size)
{
    if (!block)
        return NULL;
    account(memory, 0, size);
    if (size >= LARGE_PAGE)
        advise(block, size);
    return block;
}

void *dx_alloc(dx_memory *memory, size_t size)
{
    return refused(memory, size) ? NULL : entered(memory, malloc(size ? size : 1), size);
}

void *dx_alloc_zeroed(dx_memory *memory, size_t size)
{
    return refused(memory, size) ? NULL : entered(memory, calloc(size ? size : 1, 1), size);
}

void *dx_realloc(dx_memory *memory, void *block, size_t old_size, size_t new_size)
{
    if (refused(memory, new_size > old_size ? new_size - old_size : 0))
        return NULL;
    void *moved = realloc(block, new_size ? new_size : 1);
    if (!moved)
        return NULL;
    account(memory, old_size, new_size);
    if (new_size >= LARGE_PAGE)
        advise(moved, new_size);
    return moved;
}

void dx_free(dx_memory *memory, void *block, size_t size)
{
    if (!block)
        return;
    memory->used -= size;
    free(block);
}

bool dx_charge(dx_memory *memory, size_t size)
{
    if (refused(memory, size))
        return false;
    account(memory, 0, size);
    return true;
}

void dx_discharge(dx_memory *memory, size_t size)
{
    memory->used -= size;
}

bool dx_grow_array(dx_memory *memory, void *data_pointer, size_t size, size_t *capacity,
                   size_t need)
{
    size_t room = *capacity < 8 ? 8 : *capacity * 2;
    if (room < need)
        room = need;
    if (room > SIZE_MAX / size)
        return false;
    void *data;
    memcpy(&data, data_pointer, sizeof data);
    data = dx_realloc(memory, data, *capacity * size, room * size);
    if (!data)
        return false;
    memcpy(data_pointer, &data, sizeof data);
    *capacity = room;
    return true;
}

bool dx_leave_array(dx_memory *memory, void *data_pointer, size_t size, size_t *capacity,
                    size_t need)
{
    void *few, *data = NULL;
    size_t room = 0;
    memcpy(&few, data_pointer, sizeof few);
    if (!dx_grow_array(memory, &data, size, &room, need > 2 * *capacity ? need : 2 * *capacity))
        return false;
    memcpy(data, few, *capacity * size);
    memcpy(data_pointer, &data, sizeof data);
    *capacity = room;
    return true;
}
