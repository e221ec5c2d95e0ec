/* substituted.h - is what was found a solution? By putting it into the equations. */
#ifndef DX_ENGINE_SUBSTITUTED_H
#define DX_ENGINE_SUBSTITUTED_H

#include "engine/session.h"
#include "symbolic/domain/conditions.h"

typedef enum dx_fit {
    DX_FIT_PROVED,  /* all are 0, and have values, wherever the conditions hold */
    DX_FIT_NONE,    /* one is not 0, or has no value, at any of the points that were tried */
    DX_FIT_PARTLY,  /* for some values of the other names they are, for some not */
    DX_FIT_OPEN,    /* neither was shown; as far as numbers tell they are 0 */
    DX_FIT_DOUBTFUL /* the same, and one may have no value there */
} dx_fit;

/* What is put in: values for n unknowns in m formulas that are to be 0, under conditions on the
 * other names; those of `integer` (n_integers) stand for integers. */
typedef struct dx_substituted {
    ddx_session *session;
    uint32_t m, n, n_words, n_integers;
    const dx_id *f, *unknown, *value, *integer;
    const dx_word *word;
} dx_substituted;

/* Where the conditions hold, is there a point at which `of` is not above 0, or not at least 0?
 * *edge: a formula that is 0 at a single value of a name where it is not so, or NONE. */
dx_status dx_condition_fails(const dx_substituted *p, const dx_word *word, bool *fails,
                             dx_id *edge) DX_MUST_USE;

dx_status dx_fit_solution(const dx_substituted *p, dx_fit *fit) DX_MUST_USE;

#endif
