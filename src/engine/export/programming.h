/* programming.h - a program being made: what the files share that make its parts. */
#ifndef DX_ENGINE_PROGRAMMING_H
#define DX_ENGINE_PROGRAMMING_H

#include "engine/export/program.h"
#include "expr/side.h"
#include "numeric/listing.h"

typedef struct dx_programming {
    dx_program *p;
    dx_graph *g;
    const dx_listing *list;
    uint32_t *of; /* the part of each node of the list */
    uint32_t *word;
    uint32_t *order;
    dx_side sizes;
} dx_programming;

/* The part of the k-th operand of the i-th node. */
static inline uint32_t dx_operand_part(const dx_programming *w, size_t i, uint32_t k)
{
    return w->of[dx_listing_operand(w->list, i, k)];
}

/* The part that is the same, or this as a new one, with part.n operands at word. DX_NO_PART
 * without memory. */
uint32_t dx_program_intern(dx_program *p, dx_part part, const uint32_t *word);

/* The same of an operation, with what is known of its operands. Constants are kept as what they
 * are, unless that is 0 or no number: an operation on numbers alone may not compile then.
 * DX_NO_PART where an operand is, too. */
uint32_t dx_program_add(dx_program *p, dx_part part, const uint32_t *word);
uint32_t dx_program_double(dx_program *p, double value);

/* What is 1 where a relation holds, and the value of one of two by a condition. */
uint32_t dx_compare_parts(const dx_programming *w, dx_part_kind kind, uint32_t a, uint32_t b);
uint32_t dx_select_part(const dx_programming *w, uint32_t condition, uint32_t a, uint32_t b);

/* The value where the i-th node, a condition, holds, and where it does not; no number where it
 * has no answer. */
uint32_t dx_truth_part(const dx_programming *w, size_t i, uint32_t value, uint32_t otherwise);

/* The i-th node a, a formula by cases. */
uint32_t dx_choose_part(const dx_programming *w, size_t i, dx_id a);

#endif
