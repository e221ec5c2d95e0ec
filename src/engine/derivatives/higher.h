/* higher.h - a derivative of any order, as it is made before it is shown. */
#ifndef DX_ENGINE_HIGHER_H
#define DX_ENGINE_HIGHER_H

#include "engine/session.h"

/* d^order a/d symbol^order, in the form that reads best once it is made readable. DX_LIMIT for what
 * no form is found of that can be written out. */
dx_status dx_higher_derivative(ddx_session *s, dx_id a, dx_id symbol, uint32_t order,
                               dx_id *out) DX_MUST_USE;

#endif
