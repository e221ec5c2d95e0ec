#include "symbolic/idmap.h"

#include <string.h>

void dx_idmap_init(dx_idmap *map, dx_memory *memory)
{
    *map = (dx_idmap){.memory = memory};
}

void dx_idmap_free(dx_idmap *map)
{
    dx_free(map->memory, map->slot, map->size * 2 * sizeof *map->slot);
    dx_idmap_init(map, map->memory);
}

/* The pair of the key, or the empty one where it would be. */
static uint32_t *find(uint32_t *slot, size_t size, uint32_t key)
{
    size_t at = (key * 2654435761u) & (size - 1);
    while (slot[2 * at] != 0 && slot[2 * at] != key)
        at = (at + 1) & (size - 1);
    return &slot[2 * at];
}

static bool widen(dx_idmap *map)
{
    size_t size = map->size ? map->size * 2 : 32;
    uint32_t *slot = dx_alloc(map->memory, size * 2 * sizeof *slot);
    if (!slot)
        return false;
    memset(slot, 0, size * 2 * sizeof *slot);
    for (size_t i = 0; i < map->size; i++)
        if (map->slot[2 * i] != 0)
            memcpy(find(slot, size, map->slot[2 * i]), &map->slot[2 * i], 2 * sizeof *slot);
    dx_free(map->memory, map->slot, map->size * 2 * sizeof *map->slot);
    map->slot = slot;
    map->size = size;
    return true;
}

bool dx_idmap_put(dx_idmap *map, dx_id key, uint32_t value)
{
    if (map->n * 2 >= map->size && !widen(map))
        return false;
    uint32_t *pair = find(map->slot, map->size, key.v);
    if (pair[0] == 0)
        map->n++;
    pair[0] = key.v;
    pair[1] = value;
    return true;
}

uint32_t dx_idmap_get(const dx_idmap *map, dx_id key, uint32_t otherwise)
{
    if (map->size == 0)
        return otherwise;
    const uint32_t *pair = find(map->slot, map->size, key.v);
    return pair[0] ? pair[1] : otherwise;
}
