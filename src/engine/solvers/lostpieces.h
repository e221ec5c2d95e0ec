/* lostpieces.h - intervals on which an equation holds for single values of other names. */
#ifndef DX_ENGINE_LOST_PIECES_H
#define DX_ENGINE_LOST_PIECES_H

#include "engine/solvers/specialcase.h"

/* Where the equation as it was typed has a value in that case, as words that compare with 0, unless
 * it has none; with `of_unknown` for the unknown, or NONE. There is room for DX_CONDITION_WORDS. */
dx_status dx_lost_domain(dx_exact *p, const dx_special *at, dx_id of_unknown, uint32_t *n,
                         dx_word *word, bool *nowhere, bool *known) DX_MUST_USE;

dx_status dx_lost_add_stretch(dx_exact *p, const dx_special *at, uint32_t n,
                              const dx_word *word) DX_MUST_USE;

/* Is it a stretch at all, and one that is not known yet? */
dx_status dx_lost_is_new(dx_exact *p, const dx_special *at, uint32_t n, const dx_word *word,
                         bool *new) DX_MUST_USE;

/* The equation of the case, as q has it, holds wherever it has a value, or on pieces; `missing`: of
 * these those for single values of the names that are left, too. */
dx_status dx_lost_add_every(dx_exact *p, const dx_special *at, const dx_equation *q) DX_MUST_USE;
dx_status dx_lost_add_pieces(dx_exact *p, const dx_special *at, const dx_equation *q,
                             bool missing) DX_MUST_USE;

/* Of a stretch the words that another formula in other names is 0, as log(b) is for b = 1, become
 * part of its case. */
dx_status dx_lost_fold_equalities(dx_exact *p, dx_solved_stretch *s) DX_MUST_USE;

/* Is a number in a stretch of that case? */
dx_status dx_lost_in_stretch(dx_exact *p, const dx_special *at, dx_id value, bool *in) DX_MUST_USE;

#endif
