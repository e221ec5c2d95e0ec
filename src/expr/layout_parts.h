/* layout_parts.h - what the files of the layout share; for expr/layout*.c alone. */
#ifndef DX_EXPR_LAYOUT_PARTS_H
#define DX_EXPR_LAYOUT_PARTS_H

#include "expr/layout.h"

#include <string.h>

enum { DX_LAY_POLL_EVERY = 1024 };

/* Shapes, or places in an order. */
typedef struct dx_shape_list {
    uint32_t *item;
    size_t n, capacity;
} dx_shape_list;

/* The layout being made, with the shape of each id so far and lists to work with. */
typedef struct dx_layout_builder {
    dx_layout *l;
    dx_graph *g;
    dx_side shape, size;
    dx_shape_list above, below; /* factors of a quotient */
    dx_shape_list index;        /* of terms, in order */
    dx_shape_list order;        /* of factors */
    mpq_t number;
    bool failed; /* no memory */
} dx_layout_builder;

static inline bool dx_lay_reserve(dx_layout_builder *b, dx_shape_list *list, size_t n)
{
    if (!b->failed && !dx_grow(b->l->memory, &list->item, sizeof *list->item, &list->capacity, n))
        b->failed = true;
    return !b->failed;
}

static inline void dx_lay_append(dx_layout_builder *b, dx_shape_list *list, uint32_t s)
{
    if (dx_lay_reserve(b, list, list->n + 1))
        list->item[list->n++] = s;
}

static inline uint32_t dx_lay_shape(dx_layout_builder *b, dx_shape shape)
{
    dx_layout *l = b->l;
    if (b->failed || !dx_grow(l->memory, &l->shape, sizeof *l->shape, &l->capacity, l->n + 1)) {
        b->failed = true;
        return 0;
    }
    l->shape[l->n] = shape;
    return (uint32_t)l->n++;
}

static inline uint32_t dx_lay_parent(dx_layout_builder *b, dx_shape shape, const uint32_t *children,
                                     size_t n)
{
    dx_layout *l = b->l;
    if (b->failed ||
        !dx_grow(l->memory, &l->child, sizeof *l->child, &l->child_capacity, l->n_child + n)) {
        b->failed = true;
        return 0;
    }
    shape.first = (uint32_t)l->n_child;
    shape.count = (uint32_t)n;
    if (n > 0)
        memcpy(l->child + l->n_child, children, n * sizeof *children);
    l->n_child += n;
    return dx_lay_shape(b, shape);
}

static inline uint32_t dx_lay_shape_of(const dx_layout_builder *b, dx_id a)
{
    return dx_side_get(&b->shape, a);
}

static inline dx_shape_kind dx_lay_kind_of(const dx_layout_builder *b, uint32_t s)
{
    return (dx_shape_kind)b->l->shape[s].kind;
}

static inline uint32_t dx_lay_negation(dx_layout_builder *b, uint32_t s)
{
    return dx_lay_parent(b, (dx_shape){.kind = DX_SHAPE_NEGATION}, &s, 1);
}

static inline uint32_t dx_lay_power(dx_layout_builder *b, uint32_t base, uint32_t exponent)
{
    return dx_lay_parent(b, (dx_shape){.kind = DX_SHAPE_POWER}, (uint32_t[]){base, exponent}, 2);
}

static inline uint32_t dx_lay_fraction(dx_layout_builder *b, uint32_t above, uint32_t below)
{
    return dx_lay_parent(b, (dx_shape){.kind = DX_SHAPE_FRACTION}, (uint32_t[]){above, below}, 2);
}

uint32_t dx_lay_integer(dx_layout_builder *b, uint64_t value);
uint32_t dx_lay_number(dx_layout_builder *b, dx_id a);

/* Of the factors above and below that are gathered in *b. */
uint32_t dx_lay_quotient(dx_layout_builder *b);

/* Append the factors of a shape to a list. */
void dx_lay_factors(dx_layout_builder *b, dx_shape_list *list, uint32_t s);

uint32_t dx_lay_product(dx_layout_builder *b, dx_id mul);

/* coefficient·term */
uint32_t dx_lay_scaled(dx_layout_builder *b, dx_id coefficient, dx_id term);

uint32_t dx_lay_sum(dx_layout_builder *b, dx_id add);

#endif
