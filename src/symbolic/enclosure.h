/* enclosure.h - ball arithmetic lent by the engine.
 *
 * The layers keep symbolic and numeric code apart. What symbolic code must know of a value
 * (is it certainly positive, certainly not zero?) it asks through this. */
#ifndef DX_SYMBOLIC_ENCLOSURE_H
#define DX_SYMBOLIC_ENCLOSURE_H

#include "expr/graph.h"

typedef struct dx_interval {
    bool finite;      /* certainly defined and bounded everywhere in the box */
    int sign;         /* 1, -1: certainly of this sign everywhere in the box; 0: not decided */
    double low, high; /* bounds, rounded outwards */
} dx_interval;

typedef struct dx_enclosure {
    void *data;
    /* What `a` can be while symbol[i] is anywhere from low[i] to high[i], worked out with
     * `precision` bits. Abstract functions stand for fixed smooth ones. */
    dx_status (*range)(void *data, dx_id a, size_t n, const dx_id *symbol, const double *low,
                       const double *high, long precision, dx_interval *out);
} dx_enclosure;

#endif
