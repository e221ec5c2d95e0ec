/* root_search.h - a search for roots while it goes on (roots.c): in a box (roots_box.c), and from a
 * number to infinity (roots_tail.c). */
#ifndef DX_ENGINE_ROOT_SEARCH_H
#define DX_ENGINE_ROOT_SEARCH_H

#include "engine/solvers/roots.h"

typedef struct dx_root_search {
    ddx_session *s;
    dx_system system;
    uint32_t n;
    const dx_id *f;       /* what is searched */
    const dx_id *unknown; /* and written */
    const dx_id *lo, *hi;
    dx_root_list *out;
    bool smooth; /* a number where there may be a corner is none */
    dx_id given; /* of one formula: as it was before it was taken apart */
} dx_root_search;

/* All zeros of the box, whose ends are finite, into the list. */
dx_status dx_root_search_box(dx_root_search *w) DX_MUST_USE;

/* A zero of w->system, which is set up. */
dx_status dx_root_search_take(dx_root_search *w, const dx_zero *zero) DX_MUST_USE;

/* All zeros of a formula in one unknown from a number on that is not 0: above one that is positive,
 * below a negative one. */
dx_status dx_root_search_tail(dx_root_search *w, dx_id from) DX_MUST_USE;

#endif
