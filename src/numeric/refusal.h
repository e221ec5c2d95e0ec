/* refusal.h - why a constant has no digits. */
#ifndef DX_NUMERIC_REFUSAL_H
#define DX_NUMERIC_REFUSAL_H

#include "numeric/listing.h"

/* True if the values of a pass prove that the root has no value, or none that can be
 * written: more precision would not help. */
bool dx_refusal_is_final(const dx_listing *list, arb_srcptr value, slong prec);

/* Tell why the root's ball says too little: DX_DOMAIN where there is provably no value,
 * DX_LIMIT where a number is too large, else DX_UNKNOWN with what cannot be decided. */
dx_status dx_refusal_tell(const dx_listing *list, arb_srcptr value, slong prec) DX_MUST_USE;

#endif
