/* lost.h - operands that are not in what was made of them.
 *
 * The constructors cancel: x·(1/x) is 1, log(x) - log(x) is 0. Where such an operand may have no
 * value (at x = 0, below 0) the result has one all the same. So after each operation that is
 * lowered its operands are looked for in the result, and the host is told of those that are
 * gone. It is told too often rather than too seldom. */
#ifndef DX_PARSER_LOST_H
#define DX_PARSER_LOST_H

#include "parser/lower.h"

/* May it have no value for some values of its symbols? The node: though its operands have some? */
bool dx_may_lack_value(dx_graph *g, dx_id a);
bool dx_node_may_lack(const dx_graph *g, dx_id a);

/* Is it a power of a negative number by names, as (-2)^n, which have to be integers? */
bool dx_asks_for_integer(const dx_graph *g, dx_id base, dx_id exponent);

/* Has a base a power with the exponent `before` wherever it has one with `after`? */
bool dx_asks_as_much(const dx_graph *g, dx_id after, dx_id before);

/* The host hears of a part that may have no value. */
dx_status dx_lose(dx_lowering *lowering, dx_id part) DX_MUST_USE;

/* The terms, factors, divisors, operands or arguments of what was made. */
dx_status dx_lose_terms(dx_lowering *lowering, size_t n, const dx_id *terms, dx_id sum) DX_MUST_USE;
dx_status dx_lose_factors(dx_lowering *lowering, size_t n, const dx_id *factors, size_t n_divisors,
                          const dx_id *divisors, dx_id product) DX_MUST_USE;
dx_status dx_lose_power(dx_lowering *lowering, dx_id base, dx_id exponent, dx_id power) DX_MUST_USE;
dx_status dx_lose_arguments(dx_lowering *lowering, size_t n, const dx_id *arguments,
                            dx_id value) DX_MUST_USE;

#endif
