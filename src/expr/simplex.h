/* simplex.h - the least value of a linear form where other linear forms have lower bounds.
 *
 * By duality it is the most that multiples y >= 0 of the bounds come to whose forms add up to the
 * form that is asked for, and those are found by the simplex method in exact numbers, with Bland's
 * rule (Bland 1977), so that it comes to an end. A bound that is not reached counts a little more
 * than its number: then so does what it takes part in. */
#ifndef DX_EXPR_SIMPLEX_H
#define DX_EXPR_SIMPLEX_H

#include <gmp.h>
#include <stdbool.h>
#include <stddef.h>

enum { DX_SIMPLEX_UNKNOWNS = 10, DX_SIMPLEX_BOUNDS = 40 };

typedef struct dx_simplex {
    size_t n_unknowns, n_bounds;
    mpq_t form[DX_SIMPLEX_BOUNDS][DX_SIMPLEX_UNKNOWNS];
    mpq_t bound[DX_SIMPLEX_BOUNDS];
    bool open[DX_SIMPLEX_BOUNDS]; /* form > bound; else form >= bound */
} dx_simplex;

typedef enum dx_least {
    DX_LEAST_NONE, /* the form has no lower bound */
    DX_LEAST_FOUND,
    DX_LEAST_CLASH /* no values of the unknowns have all these bounds */
} dx_least;

void dx_simplex_init(dx_simplex *s, size_t n_unknowns);
void dx_simplex_clear(dx_simplex *s);

/* A bound of the form that is 0 in all unknowns, to be filled in; NULL where there is no room. */
mpq_t *dx_simplex_bound(dx_simplex *s, mpq_srcptr bound, bool open);

/* *open: the least value is not reached. */
dx_least dx_simplex_least(const dx_simplex *s, mpq_t *form, mpq_t least, bool *open);

#endif
