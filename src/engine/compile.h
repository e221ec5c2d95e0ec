/* compile.h - the tape of a session's values. */
#ifndef DX_ENGINE_COMPILE_H
#define DX_ENGINE_COMPILE_H

#include "engine/session.h"
#include "numeric/tape.h"

/* Its outputs are the values, of vectors and matrices the elements, row by row; symbol k is
 * input k. After a failure there is nothing to free. */
dx_status dx_compile(ddx_session *s, size_t n_values, const dx_id *values, size_t n_symbols,
                     const dx_id *symbols, dx_tape *tape) DX_MUST_USE;

/* The same of values that are held, which have NaN for results where what was typed has none. */
dx_status dx_compile_held(ddx_session *s, size_t n_values, const dx_value *values, size_t n_symbols,
                          const dx_id *symbols, dx_tape *tape) DX_MUST_USE;

#endif
