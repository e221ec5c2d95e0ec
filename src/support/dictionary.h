/* dictionary.h - the names of a table that never changes: what index has a name? */
#ifndef DX_SUPPORT_DICTIONARY_H
#define DX_SUPPORT_DICTIONARY_H

#include <stddef.h>
#include <stdint.h>

enum { DX_DICTIONARY_PLACES = 512 }; /* a power of 2; at most half of them are taken */

/* All zero it is empty. */
typedef struct dx_dictionary {
    struct {
        const char *name; /* NULL: free */
        uint16_t n, index;
    } place[DX_DICTIONARY_PLACES];
} dx_dictionary;

/* The name is not copied. Of two that are the same the first counts. */
void dx_dictionary_add(dx_dictionary *d, const char *name, size_t n, uint16_t index);

/* -1 where there is no such name. */
int dx_dictionary_find(const dx_dictionary *d, const char *name, size_t n);

#endif
