#include "support/dictionary.h"

#include <stdbool.h>
#include <string.h>

/* FNV-1a: names are short. */
static size_t place_of(const char *name, size_t n)
{
    uint32_t hash = 2166136261U;
    for (size_t i = 0; i < n; i++)
        hash = (hash ^ (unsigned char)name[i]) * 16777619U;
    return (hash ^ hash >> 15) & (DX_DICTIONARY_PLACES - 1);
}

/* Where it stands, or the free place where it would. */
static size_t search(const dx_dictionary *d, const char *name, size_t n)
{
    size_t at = place_of(name, n);
    while (d->place[at].name && (d->place[at].n != n || memcmp(d->place[at].name, name, n) != 0))
        at = (at + 1) & (DX_DICTIONARY_PLACES - 1);
    return at;
}

void dx_dictionary_add(dx_dictionary *d, const char *name, size_t n, uint16_t index)
{
    size_t at = search(d, name, n);
    if (d->place[at].name)
        return;
    d->place[at].name = name;
    d->place[at].n = (uint16_t)n;
    d->place[at].index = index;
}

int dx_dictionary_find(const dx_dictionary *d, const char *name, size_t n)
{
    size_t at = search(d, name, n);
    return d->place[at].name ? d->place[at].index : -1;
}
