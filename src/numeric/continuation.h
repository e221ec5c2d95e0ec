/* continuation.h - the rows of the function table as analytic functions. */
#ifndef DX_NUMERIC_CONTINUATION_H
#define DX_NUMERIC_CONTINUATION_H

#include "expr/function.h"
#include "support/flint.h"

#include <stdbool.h>

/* The range of the row over n complex balls, of a function that is analytic there: what
 * contains a branch point, a cut or a jump is indeterminate. `real` are the ranges of the
 * arguments on the real line, which decide between pieces; they are not looked at otherwise. */
typedef void dx_continuation(acb_t out, acb_srcptr args, arb_srcptr real, int n, slong prec);

/* NULL where there is none. */
dx_continuation *dx_continuation_of(dx_fn fn);

/* Does it look at `real`? */
bool dx_continuation_has_pieces(dx_fn fn);

/* base^exponent for an exponent that is a rational number, and for any other. */
void dx_continue_root(acb_t out, const acb_t base, const fmpq_t exponent, slong prec);
void dx_continue_power(acb_t out, const acb_t base, const acb_t exponent, slong prec);

#endif
