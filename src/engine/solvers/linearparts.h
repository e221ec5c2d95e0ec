/* linearparts.h - which of some equations are linear, or products of such. */
#ifndef DX_ENGINE_LINEAR_PARTS_H
#define DX_ENGINE_LINEAR_PARTS_H

#include "engine/solvers/linearrows.h"

enum { DX_MOST_LINEAR = 6, DX_MOST_LINEAR_CHOICES = 8 };

/* One of each `linear` is 0, and all of `rest`, which are not linear. */
typedef struct dx_linear_parts {
    uint32_t n, n_rest;
    dx_zeros linear[DX_MOST_LINEAR];
    dx_id rest[DX_MOST_LINEAR];
} dx_linear_parts;

/* Of n formulas that are to be 0, at most DX_MOST_LINEAR; of two whose sum or difference is linear
 * that is taken for one of them. */
dx_status dx_linear_take_apart(dx_linear_cases *c, uint32_t n, const dx_id *f,
                               dx_linear_parts *out) DX_MUST_USE;

/* In how many ways a factor can be chosen from each; 0 where these are more than
 * DX_MOST_LINEAR_CHOICES. */
uint32_t dx_linear_choices(const dx_linear_parts *parts);

/* One of them, behind the equations of another system if there is one (or NULL). */
dx_status dx_linear_choose(dx_linear_cases *c, const dx_linear_parts *parts, uint32_t choice,
                           const dx_linear_system *before, dx_linear_system *out) DX_MUST_USE;

#endif
