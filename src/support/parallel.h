/* parallel.h - work on a range of items, split over the processors. */
#ifndef DX_SUPPORT_PARALLEL_H
#define DX_SUPPORT_PARALLEL_H

#include "support/context.h"

/* Items first to first + n. The context is the thread's own: with memory, the caller's flag
 * for an interruption, and no limits. */
typedef dx_status dx_parallel_work(void *data, size_t first, size_t n, dx_context *context);

/* Processors that this process may use, at least 1. */
unsigned dx_processors(void);

/* Does the work in pieces of `piece` items, the last one shorter, in up to `most` threads, of
 * which this is one; fewer where the system has no more. It does not matter for a piece in
 * which thread it is done. The first failure ends the work, and is returned without a story. */
dx_status dx_parallel(size_t n, size_t piece, unsigned most, const volatile int *cancel,
                      dx_parallel_work *work, void *data) DX_MUST_USE;

#endif
