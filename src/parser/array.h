/* array.h - arithmetic of vectors and matrices, element by element or as linear algebra
 * has it. Operands are vectors, matrices or single values; shapes that do not fit are
 * DX_TYPE. */
#ifndef DX_PARSER_ARRAY_H
#define DX_PARSER_ARRAY_H

#include "expr/graph.h"

static inline bool dx_is_array(const dx_graph *g, dx_id a)
{
    return dx_op_of(g, a) == DX_OP_VECTOR;
}

static inline bool dx_is_matrix(const dx_graph *g, dx_id a)
{
    return dx_is_array(g, a) && dx_count(g, a) > 0 && dx_is_array(g, dx_operand(g, a, 0));
}

typedef struct dx_shape_text {
    char text[48];
} dx_shape_text;

/* "a number", "a vector of 3" or "a 2 x 3 matrix", for a message; in *text. */
const char *dx_array_shape(const dx_graph *g, dx_id a, dx_shape_text *text);

/* Element by element; DX_TYPE, in words of their shapes, where they do not fit. */
dx_status dx_array_add(dx_graph *g, dx_id a, dx_id b, dx_id *out) DX_MUST_USE;

/* A matrix times a matrix or vector is the matrix product. */
dx_status dx_array_multiply(dx_graph *g, dx_id a, dx_id b, dx_id *out) DX_MUST_USE;
/* Σ a[i]·b[i], and a × b, of vectors: DX_TYPE unless they are as long, or of 3 elements. */
dx_status dx_array_dot(dx_graph *g, dx_id a, dx_id b, dx_id *out) DX_MUST_USE;
dx_status dx_array_cross(dx_graph *g, dx_id a, dx_id b, dx_id *out) DX_MUST_USE;
dx_status dx_array_divide(dx_graph *g, dx_id a, dx_id b, dx_id *out) DX_MUST_USE;
dx_status dx_array_negate(dx_graph *g, dx_id a, dx_id *out) DX_MUST_USE;

/* The function of one argument, or the absolute value, of every element. */
dx_status dx_array_map(dx_graph *g, dx_fn fn, dx_id a, dx_id *out) DX_MUST_USE;

/* The vector of n lowered elements: they are all values, or all rows of one length. A
 * row at fault is told in *fault. */
dx_status dx_array_make(dx_graph *g, size_t n, const dx_id *elements, size_t *fault,
                        dx_id *out) DX_MUST_USE;

#endif
