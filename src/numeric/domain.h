/* domain.h - does a row of the function table have a value at these balls? */
#ifndef DX_NUMERIC_DOMAIN_H
#define DX_NUMERIC_DOMAIN_H

#include "expr/function.h"

/* 1: everywhere in the balls; 0: nowhere in them; -1: not decided at this precision.
 * Reads the row's domain text. */
int dx_domain_holds(const dx_function *row, arb_srcptr args, int n, slong prec);

#endif
