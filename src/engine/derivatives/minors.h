/* minors.h - linear equations with formulas for coefficients, by determinants. */
#ifndef DX_ENGINE_MINORS_H
#define DX_ENGINE_MINORS_H

#include "engine/derivatives/implicit.h"

enum { DX_MINOR_COLUMNS = DX_MOST_UNKNOWNS + 1 };

/* Cramer's rule: below·x[j] = above[j] from Σ_j row[i][j]·x[j] = -rest[i], n equations, whose
 * last column is overwritten. By the first row, then the first two, over the sets of columns that
 * have entries there. DX_LIMIT, told, where these are too many: of more than about 15 equations
 * most entries have to be 0, or all to be numbers: then above is x itself, and below is 1. */
dx_status dx_cramer(dx_graph *g, size_t n, dx_id (*row)[DX_MINOR_COLUMNS], const dx_id *rest,
                    dx_id *below, dx_id *above) DX_MUST_USE;

#endif
