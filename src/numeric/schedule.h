/* schedule.h - values put in order, and in slots. */
#ifndef DX_NUMERIC_SCHEDULE_H
#define DX_NUMERIC_SCHEDULE_H

#include "numeric/tape.h"
#include "numeric/values.h"

/* The tape of the values that outputs need: each right before what uses it, the operand
 * that takes more slots first (Sethi and Ullman); then slots by one pass from the front.
 * With `pair`, sine and cosine of one value are one SINCOS. uses: of each value, and
 * changed. To be freed even after a failure. */
dx_status dx_schedule(const dx_values *v, uint32_t *uses, bool pair, dx_tape *tape) DX_MUST_USE;

#endif
