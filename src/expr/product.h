/* product.h - products while they are put together: Π base^exponent, flat, merged and sorted;
 * radicals of numbers in lowest terms; exponentials gathered into one.
 *
 * False, or DX_NONE: told in the diagnostic, unless something else is said. */
#ifndef DX_EXPR_PRODUCT_H
#define DX_EXPR_PRODUCT_H

#include "expr/intern.h"
#include "expr/tally.h"

/* A product of more than this, roots of numbers aside, stays a factor of its own in another, and
 * the base of its integer powers: flattening shared products would make work quadratic. For the
 * same reason more divisors than this are one: x/(a1*...*a17). */
enum { DX_FLAT_PRODUCT = 16 };

typedef struct dx_product_parts {
    dx_pairs pairs;
    dx_tally coefficient;
    dx_pairs exponential; /* terms of the exponent of e: number·key */
} dx_product_parts;

/* A number that stands before the pairs. */
static inline bool dx_product_scale(dx_product_parts *p, dx_id number)
{
    if (dx_is_int(p->pairs.graph, number, 1))
        return true;
    return dx_tally_push(&p->coefficient, number);
}

/* base^exponent, taken apart as far as it can be. */
bool dx_product_push(dx_product_parts *p, dx_id base, dx_id exponent) DX_MUST_USE;

/* The same of a number (product_number.c). */
bool dx_product_push_number(dx_product_parts *p, dx_id number, dx_id exponent) DX_MUST_USE;

/* Is it the base of a pair as it is, to any integer exponent but 0? */
static inline bool dx_is_product_base(const dx_graph *g, dx_id a)
{
    switch (dx_op_of(g, a)) {
    case DX_OP_SYMBOL:
    case DX_OP_PI:
    case DX_OP_APPLY:
    case DX_OP_DERIV:
        return true;
    case DX_OP_CALL:
        return dx_fn_of(g, a) != DX_FN_exp && dx_fn_of(g, a) != DX_FN_abs;
    case DX_OP_ADD:
        return !dx_is_scaled(g, a);
    default:
        return false;
    }
}

/* The product of n factors over others, DX_FLAT_PRODUCT at most together, where it is short and its
 * factors have no base in common (product_short.c). DX_NONE, with nothing told, where it is not so
 * simple. */
dx_id dx_product_of_strangers(dx_graph *g, size_t n, const dx_id *factors, size_t n_divisors,
                              const dx_id *divisors);

#endif
