/* diag.h - the story of a failure: what, where, and what to do.
 *
 * Written where the fault is found, into fixed arrays, so that it can be told
 * even when there is no memory left. */
#ifndef DX_SUPPORT_DIAG_H
#define DX_SUPPORT_DIAG_H

#include "support/status.h"
#include <stdbool.h>
#include <stdint.h>

/* A piece of the statement's text, in bytes, end excluded. */
typedef struct dx_span {
    uint32_t start, end;
} dx_span;

static inline bool dx_span_contains(dx_span whole, dx_span part)
{
    return whole.start <= part.start && part.end <= whole.end;
}

typedef struct dx_diag {
    dx_status status;
    bool kept; /* the last dx_diag_set was overruled by what is told here */
    bool located;
    dx_span span;
    char message[480];
    char hint[240]; /* "" when there is none */
} dx_diag;

/* Nothing is told. */
void dx_diag_clear(dx_diag *diag);

/* Tell what is wrong (lower case, no full stop, the user's own words and values);
 * returns status, so a failing function ends `return dx_fail(...)`. Text that came
 * from the user must be passed through dx_echo. Clears span and hint. Where an
 * interruption, the end of time or of memory is told already, that stands, its status is
 * returned, and places and hints for the new story are dropped: what was not decided for
 * want of memory is no fault of the user's. */
dx_status dx_diag_set(dx_diag *diag, dx_status status, const char *format, ...) DX_PRINTF(3, 4);
void dx_diag_place(dx_diag *diag, dx_span span); /* keeps a place that is already known */
void dx_diag_hint(dx_diag *diag, const char *format, ...) DX_PRINTF(2, 3);

#endif
