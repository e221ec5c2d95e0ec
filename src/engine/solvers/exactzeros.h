/* exactzeros.h - zeros of a system in closed form, as a list of numbers. */
#ifndef DX_ENGINE_EXACTZEROS_H
#define DX_ENGINE_EXACTZEROS_H

#include "engine/solvers/unknowns.h"

/* Have m formulas creases or pieces? These are searched in other ways, which know what is on them.
 */
dx_status dx_has_creases(dx_graph *g, uint32_t m, const dx_id *f, bool *has) DX_MUST_USE;

/* All real zeros of m formulas in n unknowns, wherever they are. *done is false where they are not
 * all found in closed form, are not finitely many, or depend on other names; `out` is empty
 * then. */
dx_status dx_exact_zeros(dx_evaluation *e, uint32_t m, const dx_id *f, uint32_t n,
                         const dx_id *unknown, dx_root_list *out, bool *done) DX_MUST_USE;

#endif
