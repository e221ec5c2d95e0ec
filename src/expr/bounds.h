/* bounds.h - arithmetic of what a real number is between. */
#ifndef DX_EXPR_BOUNDS_H
#define DX_EXPR_BOUNDS_H

#include "expr/assumptions.h"

/* No bounds at all; those of a number; those of two integers, or of one of them. */
void dx_reach_all(dx_reach *r);
void dx_reach_number(const dx_graph *g, dx_id number, dx_reach *r);
void dx_reach_whole(dx_reach *r, bool has_low, long low, bool has_high, long high);

void dx_reach_scale(dx_reach *r, mpq_srcptr by);
void dx_reach_mirror(dx_reach *r);
void dx_reach_add(dx_reach *r, const dx_reach *by);

/* Both hold: the narrower one of each side. */
void dx_reach_meet(dx_reach *r, const dx_reach *with);
void dx_reach_meet_sign(dx_reach *r, int sign, bool strict);

/* Of two that are not below 0. */
void dx_reach_multiply(dx_reach *r, const dx_reach *by);

/* r^n of what is not below 0, n > 0. */
void dx_reach_raise(dx_reach *r, unsigned n);

/* 1/r of what is above 0, or is wherever this has a value. */
void dx_reach_invert(dx_reach *r);

/* r^p for a p > 0: on the side of 1 on which r is. */
void dx_reach_root(dx_reach *r);

#endif
