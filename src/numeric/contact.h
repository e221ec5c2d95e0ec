/* contact.h - do two expressions agree at a point, with their derivatives? By power series in
 * balls, none of which uses the rules that made the second out of the first. */
#ifndef DX_NUMERIC_CONTACT_H
#define DX_NUMERIC_CONTACT_H

#include "numeric/verify.h"

/* Compare the expansions of a and b up to `order` where each of n symbols is its centre (an
 * expression free of them) plus a multiple of t. Other symbols are given sample values.
 * DX_NOT_CHECKED where a has no expansion there by its kernels, or it would take too long.
 * In case of disagreement *where tells the power of t and both coefficients. */
dx_status dx_contact_check(dx_graph *g, dx_id a, dx_id b, size_t n, const dx_id *symbol,
                           const dx_id *centre, uint32_t order, dx_verdict *verdict,
                           dx_text *where) DX_MUST_USE;

/* Does a go to 0 like t^order at least, as t goes to 0 from above? DX_AGREES where its values
 * at two small t fall as they must, no proof but what a wrong term would not pass; else
 * DX_NOT_CHECKED. Other symbols are given sample values. */
dx_status dx_contact_approach(dx_graph *g, dx_id a, dx_id t, double order,
                              dx_verdict *verdict) DX_MUST_USE;

#endif
