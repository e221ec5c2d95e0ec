/* jointvalue.h - what is worked with for a limit in several variables, and proofs of finite ones.
 */
#ifndef DX_ENGINE_JOINTVALUE_H
#define DX_ENGINE_JOINTVALUE_H

#include "engine/scope.h"
#include "engine/taylor.h"

enum { DX_JOINT_PATHS = 48, DX_JOINT_WEIGHTS = 7 };

/* Of two variables: the curves y^a = c·x^b along which they are compared. */
extern const int dx_joint_weights[DX_JOINT_WEIGHTS][2];

/* Around the point: the formula with its variables moved to 0. */
typedef struct dx_joint {
    ddx_session *s;
    const dx_point *at;
    dx_id moved;
    dx_id assumed; /* is not 0, for the proof; or DX_NONE */
    dx_id t;
    int inner; /* how deep it is looked for a formula of which the whole is a function */
    size_t n_paths;
    dx_id path[DX_JOINT_PATHS][DX_MOST_VARIABLES]; /* each variable as a formula in t */
} dx_joint;

/* Does a certainly go to 0? */
dx_status dx_joint_vanishes(dx_joint *j, dx_id a, bool *yes) DX_MUST_USE;

/* Does it certainly go to sign·inf? */
dx_status dx_joint_grows(dx_joint *j, dx_id a, int sign, bool *yes) DX_MUST_USE;

/* The limit of a, where it is finite and certain. */
dx_status dx_joint_value(dx_joint *j, dx_id a, bool *yes, dx_id *out) DX_MUST_USE;

/* What a constructor refused because it has no value (*yes is false) is no reason to stop. */
dx_status dx_joint_made(dx_joint *j, dx_id a, bool *yes) DX_MUST_USE;

#endif
