/* idmap.h - a small map from expressions to 32-bit numbers (often ids again). */
#ifndef DX_SYMBOLIC_IDMAP_H
#define DX_SYMBOLIC_IDMAP_H

#include "expr/graph.h"

typedef struct dx_idmap {
    dx_memory *memory;
    uint32_t *slot; /* key, value, key, value, ...; key 0 is empty */
    size_t size;    /* pairs; a power of two */
    size_t n;
} dx_idmap;

/* Empty; nothing is allocated yet. */
void dx_idmap_init(dx_idmap *map, dx_memory *memory);
void dx_idmap_free(dx_idmap *map);

/* False when there is no memory; the map is then as before. */
bool dx_idmap_put(dx_idmap *map, dx_id key, uint32_t value) DX_MUST_USE;

/* The value of the key; `otherwise` when it has none. */
uint32_t dx_idmap_get(const dx_idmap *map, dx_id key, uint32_t otherwise);

#endif
