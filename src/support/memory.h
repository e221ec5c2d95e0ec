/* memory.h - counted memory.
 *
 * Every block of the library comes from a dx_memory, which knows how much is in
 * use, refuses past a limit and, for tests, fails at the n-th allocation. Blocks
 * are given back with the size they were asked for with. NULL means refused. */
#ifndef DX_SUPPORT_MEMORY_H
#define DX_SUPPORT_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct dx_memory {
    size_t used;
    size_t peak;
    size_t limit;     /* bytes; 0: no limit */
    uint64_t count;   /* allocations so far */
    uint64_t fail_at; /* this allocation and all later ones fail; 0: none */
} dx_memory;

/* As malloc, realloc and free; NULL may be freed, and a refused realloc leaves the block. */
void *dx_alloc(dx_memory *memory, size_t size);

/* The same, filled with zeros: pages of a large block are filled as they are touched. */
void *dx_alloc_zeroed(dx_memory *memory, size_t size);
void *dx_realloc(dx_memory *memory, void *block, size_t old_size, size_t new_size);
void dx_free(dx_memory *memory, void *block, size_t size);

/* Count bytes that another library holds for the session, as GMP the limbs of a number;
 * false when refused: do not ask that library, it would abort. */
bool dx_charge(dx_memory *memory, size_t size);
void dx_discharge(dx_memory *memory, size_t size);

/* Make room for `need` elements of `size` bytes in the array *data of *capacity
 * elements, at least doubling it. False when refused; the array is then as before. */
bool dx_grow_array(dx_memory *memory, void *data_pointer, size_t size, size_t *capacity,
                   size_t need);
static inline bool dx_grow(dx_memory *memory, void *data_pointer, size_t size, size_t *capacity,
                           size_t need)
{
    return need <= *capacity || dx_grow_array(memory, data_pointer, size, capacity, need);
}

/* The same for an array that began in memory of its owner's, *data == few, which is not freed;
 * dx_free_grown frees what it grew to. */
bool dx_leave_array(dx_memory *memory, void *data_pointer, size_t size, size_t *capacity,
                    size_t need);
static inline bool dx_grow_from(dx_memory *memory, const void *few, void *data_pointer, size_t size,
                                size_t *capacity, size_t need)
{
    void *data;
    if (need <= *capacity)
        return true;
    memcpy(&data, data_pointer, sizeof data);
    return data == few ? dx_leave_array(memory, data_pointer, size, capacity, need)
                       : dx_grow_array(memory, data_pointer, size, capacity, need);
}
static inline void dx_free_grown(dx_memory *memory, const void *few, void *data, size_t size)
{
    if (data != few)
        dx_free(memory, data, size);
}

/* size bytes for a while: `few` where it has room for them, which is n bytes. */
static inline void *dx_alloc_short(dx_memory *memory, void *few, size_t n, size_t size)
{
    return size <= n ? few : dx_alloc(memory, size);
}

#endif
