/* pass.h - one evaluation of a listing at a precision, every node's value kept. */
#ifndef DX_NUMERIC_PASS_H
#define DX_NUMERIC_PASS_H

#include "numeric/ball.h"
#include "numeric/listing.h"

/* `value` holds list->walk.n initialised balls; those of needed nodes are set. */
dx_status dx_ball_pass(const dx_listing *list, const dx_ball_point *at, slong prec,
                       arb_ptr value) DX_MUST_USE;

/* The same with symbol i = its value + direction[i]·t, `length` coefficients. */
dx_status dx_series_pass(const dx_listing *list, const dx_ball_point *at, arb_srcptr direction,
                         slong length, slong prec, arb_poly_struct *value) DX_MUST_USE;

/* DX_LIMIT when balls of `length` coefficients at every node would take too much: Arb's
 * memory is not counted and it aborts where there is none. */
dx_status dx_pass_check_room(const dx_listing *list, slong length, slong prec) DX_MUST_USE;

/* The same for a number of balls or MPFR's numbers that stand beside each other. */
dx_status dx_pass_check_numbers(dx_context *context, double numbers, slong prec) DX_MUST_USE;

/* Where the symbol stands in the point; false: nowhere. */
bool dx_ball_point_find(const dx_ball_point *at, dx_id symbol, size_t *index);

/* Which of the given symbols this is; DX_NAME when none. */
dx_status dx_pass_find_symbol(const dx_graph *g, const dx_ball_point *at, dx_id symbol,
                              size_t *index) DX_MUST_USE;

/* Functions that take seconds at ten thousand digits, with no way to interrupt them. */
bool dx_pass_is_slow(dx_fn fn);
/* To how many digits they are worked out; UINT32_MAX: to any number. */
uint32_t dx_pass_most_digits(dx_fn fn);

/* The number as a ball. */
void dx_pass_number(const dx_graph *g, dx_id number, slong prec, arb_t out);

/* base^exponent for a number as exponent: everywhere for integers, else for base >= 0. */
void dx_pass_rational_power(const arb_t base, const fmpq_t exponent, slong prec, arb_t out);
void dx_pass_power(const dx_graph *g, const arb_t base, dx_id exponent, slong prec, arb_t out);

/* base^exponent: also of negative bases where the exponent is exactly an integer. */
void dx_pass_general_power(const arb_t base, const arb_t exponent, slong prec, arb_t out);

/* 1 or 0 for a relation between two balls, indeterminate where that is not decided. */
void dx_pass_relation(dx_op op, const arb_t a, const arb_t b, arb_t out);

#endif
