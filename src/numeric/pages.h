/* pages.h - memory for machine code: no address can be both written and executed.
 *
 * Long code has pages of its own, written and then made executable. Short pieces, which a system
 * call would cost more than all else, share a slab: memory that is seen at two addresses, at one to
 * be written, at the other to be executed. A piece is written once and its place not used
 * again; a slab goes when the last of its pieces and the session that fills it have gone. */
#ifndef DX_NUMERIC_PAGES_H
#define DX_NUMERIC_PAGES_H

#include <stdbool.h>
#include <stddef.h>

typedef struct dx_slab dx_slab;

typedef struct dx_pages {
    void *start; /* NULL: there are none */
    size_t size;
    dx_slab *slab; /* NULL: pages of their own */
} dx_pages;

/* The n bytes, n > 0, where they can be executed, at a multiple of 64. slab: of one thread, NULL
 * in it at first; NULL for pages of their own. False where the system does not allow it, or has
 * no memory. */
bool dx_pages_make(dx_slab **slab, const void *bytes, size_t n, dx_pages *pages);
void dx_pages_free(dx_pages *pages); /* in any thread */

/* No more will come. NULL may be released. */
void dx_slab_release(dx_slab *slab);

#endif
