/* mpfrs.h - arrays of MPFR's numbers in counted memory.
 *
 * Their digits stand in one block, so none of them may be cleared or given room by MPFR. They may
 * be written to, swapped with each other, and made less precise. */
#ifndef DX_NUMERIC_MPFRS_H
#define DX_NUMERIC_MPFRS_H

#include "support/flint.h"
#include "support/memory.h"

/* n of them, all NaN; NULL where there is no memory. To be freed with the same n and precision;
 * NULL may be. */
mpfr_ptr dx_mpfrs_new(dx_memory *memory, size_t n, mpfr_prec_t prec);
void dx_mpfrs_free(dx_memory *memory, mpfr_ptr x, size_t n, mpfr_prec_t prec);

/* Those become NaN, with a precision of at most what they were made with. */
void dx_mpfrs_set_precision(mpfr_ptr x, size_t n, mpfr_prec_t prec);

/* One whose digits are at *at, which moves behind them; aligned as limbs are. */
void dx_mpfr_place(mpfr_ptr x, mpfr_prec_t prec, char **at);

#endif
