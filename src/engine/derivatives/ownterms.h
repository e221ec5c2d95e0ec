/* ownterms.h - what of a sum is looked at with one of many symbols: the terms with this symbol, and
 * those without any. So the terms of a sum are looked at once each, not once for each symbol. */
#ifndef DX_ENGINE_OWNTERMS_H
#define DX_ENGINE_OWNTERMS_H

#include "symbolic/steps/likeness.h"

typedef struct dx_own_terms {
    dx_graph *g;
    dx_id of;
    dx_id rest; /* the terms without any symbol; NONE: it is not taken apart */
    dx_term_index index;
} dx_own_terms;

/* A formula that is no sum of several is not taken apart. After a failure there is nothing to
 * close. */
dx_status dx_own_terms_open(dx_own_terms *own, dx_graph *g, dx_id of, size_t n,
                            const dx_id *symbols) DX_MUST_USE;
void dx_own_terms_close(dx_own_terms *own);

/* Of symbol i. */
dx_status dx_own_terms_of(const dx_own_terms *own, size_t i, dx_id *out) DX_MUST_USE;

#endif
