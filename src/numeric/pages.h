/* pages.h - memory for machine code: written, then made executable, never both at once. */
#ifndef DX_NUMERIC_PAGES_H
#define DX_NUMERIC_PAGES_H

#include <stdbool.h>
#include <stddef.h>

typedef struct dx_pages {
    void *start; /* NULL: there are none */
    size_t size;
} dx_pages;

/* The n bytes, n > 0, where they can be executed. False where the system does not allow it, or
 * has no memory. */
bool dx_pages_make(const void *bytes, size_t n, dx_pages *pages);
void dx_pages_free(dx_pages *pages);

#endif
