/* rootlist.h - what a search for roots found, as a session's values, and what it left undecided. */
#ifndef DX_ENGINE_ROOTLIST_H
#define DX_ENGINE_ROOTLIST_H

#include "engine/session.h"
#include "numeric/solve/roots.h"

/* A part of the box that is not decided. */
typedef struct dx_place {
    const double *lo, *hi; /* n each */
    dx_finding why;
    bool changes_sign;  /* proved: there is a root in it */
    bool at_end;        /* a root that may as well be outside of the box */
    uint32_t dimension; /* FAMILY: of the curve or surface that roots seem to fill */
    uint32_t order;     /* as an estimate, so many roots fall together; 0: not known */
    dx_id zero_of;      /* FAMILY: all points where this, or each element of it, is 0; or NONE */
    const dx_id *root;  /* proved: this is one, but it need not be the only one there; or NULL */
    dx_id low, high;    /* FAMILY, in one unknown: the ends, where they are roots, too; or NONE */
} dx_place;

/* What a search found: roots in the order of the first unknown, n values each. All else but the
 * places is proved to be free of roots. */
typedef struct dx_root_list {
    uint32_t n;
    dx_id *value;
    double *key;     /* about the values */
    uint32_t *order; /* of each root: its multiplicity, 1 but in one unknown */
    size_t n_roots, room;
    dx_place *place;
    size_t n_places, places_room;
    size_t left_out; /* zeros of a factor at which the formula has no value */
} dx_root_list;

/* Added in order, once; key: n doubles, about the values. */
dx_status dx_root_list_add(dx_context *context, dx_root_list *l, const dx_id *value,
                           const double *key, uint32_t order) DX_MUST_USE;
dx_status dx_root_list_leave(dx_context *context, dx_root_list *l,
                             const dx_place *place) DX_MUST_USE;

/* The same in one unknown. */
dx_status dx_root_list_leave_interval(dx_context *context, dx_root_list *l, double lo, double hi,
                                      dx_finding why) DX_MUST_USE;

/* Without one of its roots. */
void dx_root_list_drop(dx_root_list *l, size_t at);

/* Is one of the places of roots that seem to fill a curve or a surface? */
bool dx_root_list_has_family(const dx_root_list *l);

/* Are all places, and there are some, filled by roots: proved? */
bool dx_root_list_is_filled(const dx_root_list *l);

/* In one unknown: roots at which an interval that is filled by others begins or ends are its ends,
 * and no roots of the list any more. */
void dx_root_list_close(dx_root_list *l);

/* A place as given, but for its ends, which are the box: of its balls the first n. */
dx_status dx_root_list_leave_box(dx_context *context, dx_root_list *l, arb_srcptr box,
                                 dx_place place) DX_MUST_USE;

/* "x = 0 and y = 0", of a formula or the elements of a vector. */
dx_status dx_write_zeros(dx_graph *g, dx_id zero_of, dx_text *out) DX_MUST_USE;

/* Tells in notices what is not decided. what: "root" */
dx_status dx_tell_places(ddx_session *s, const dx_root_list *list, const dx_id *unknown,
                         const char *what) DX_MUST_USE;

#endif
