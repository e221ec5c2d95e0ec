/* sort.h - putting indices into an order. */
#ifndef DX_EXPR_SORT_H
#define DX_EXPR_SORT_H

#include "support/context.h"

/* The first 64 bits of what index i is ordered by, and how indices with equal keys
 * compare: negative when i comes before j. */
typedef uint64_t dx_sort_key(const void *of, uint32_t i);
typedef int dx_sort_compare(const void *of, uint32_t i, uint32_t j);

/* Write the numbers 0..n-1 to index[] in their order. Keys are computed once each,
 * unless memory is short. An interruption ends it early: index[] holds the numbers in some order,
 * and the next poll tells it. */
void dx_sort_indices(dx_context *context, uint32_t *index, uint32_t n, dx_sort_key *key,
                     dx_sort_compare *compare, const void *of);

#endif
