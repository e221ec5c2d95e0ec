/* jointvalue.h - what is worked with for a limit in several variables, and proofs of finite ones.
 */
#ifndef DX_ENGINE_JOINTVALUE_H
#define DX_ENGINE_JOINTVALUE_H

#include "engine/scope.h"
#include "engine/limits/taylor.h"

enum { DX_JOINT_PATHS = 48 };

/* Around the point: the formula with its variables moved to 0. */
typedef struct dx_joint {
    ddx_session *s;
    const dx_point *at;
    dx_id moved;
    dx_id assumed; /* is not 0, for the proof; or DX_NONE */
    dx_id t;
    char why[200];  /* what is not known along the first path on which that is so */
    int smoothness; /* of abstract functions, for what was found */
    int inner;      /* how deep it is looked for a formula of which the whole is a function */
    size_t n_paths;
    dx_id path[DX_JOINT_PATHS][DX_MOST_VARIABLES]; /* each variable as a formula in t */
} dx_joint;

/* ---- sizes (jointsize.c) --------------------------------------------------------------------- */

enum { DX_JOINT_WEIGHTS = 12 };

/* Of two variables: the curves x = p·t^a, y = q·t^b along which things are compared. The first is
 * {1, 1}. */
typedef struct dx_joint_weights {
    size_t n;
    int of[DX_JOINT_WEIGHTS][2];
} dx_joint_weights;

/* Some that are always tried, and those for which both powers in a sum x^p + y^q are alike. */
dx_status dx_joint_choose_weights(dx_joint *j, dx_id a, dx_joint_weights *w) DX_MUST_USE;

/* Does a certainly go to 0? */
dx_status dx_joint_vanishes(dx_joint *j, dx_id a, bool *yes) DX_MUST_USE;

/* Does it certainly go to sign·inf? */
dx_status dx_joint_grows(dx_joint *j, dx_id a, int sign, bool *yes) DX_MUST_USE;

/* ---- values (jointvalue.c) ------------------------------------------------------------------ */

/* What was found holds where that is not 0, too; NONE: everywhere. */
dx_status dx_joint_take(dx_joint *j, dx_id assumed) DX_MUST_USE;

/* Has it a power series at the point, and what value there? */
dx_status dx_joint_is_smooth(dx_joint *j, dx_id a, bool *yes, dx_id *value) DX_MUST_USE;

/* The limit of a, where it is finite and certain. */
dx_status dx_joint_value(dx_joint *j, dx_id a, bool *yes, dx_id *out) DX_MUST_USE;

/* What a constructor refused because it has no value (*yes is false) is no reason to stop. */
dx_status dx_joint_made(dx_joint *j, dx_id a, bool *yes) DX_MUST_USE;

/* ---- quotients (jointquotient.c) ------------------------------------------------------------ */

/* The limit of a quotient, where both sides can be divided by a coordinate until what is below the
 * line is not 0. */
dx_status dx_joint_divide(dx_joint *j, dx_id a, bool *yes, dx_id *out) DX_MUST_USE;

/* Curves through the point on which a denominator of `a` is 0, as formulas in j->t; at most `most`
 * of them. */
dx_status dx_joint_zeros_below(dx_joint *j, dx_id a, size_t most, dx_id (*curve)[DX_MOST_VARIABLES],
                               size_t *free_variable, size_t *n) DX_MUST_USE;

#endif
