/* lostevery.h - values of other names for which an equation holds for every value of the unknown.
 */
#ifndef DX_ENGINE_LOST_EVERY_H
#define DX_ENGINE_LOST_EVERY_H

#include "engine/solvers/specialcase.h"

enum { DX_MOST_EVERY_CASES = 8, DX_MOST_PIECE_WORDS = 2, DX_MOST_BASES = 12 };

/* What a formula is a product of, without exponents: where it is 0 one of these is. */
typedef struct dx_bases {
    uint32_t n;
    dx_id base[DX_MOST_BASES];
    bool few; /* there was room for all */
} dx_bases;

/* With what says it in a simpler way: u - 1 of log(u), u - v and u + v of abs(u) - abs(v). */
dx_status dx_bases_of(dx_graph *g, dx_id a, dx_bases *out) DX_MUST_USE;

/* Cases in which all coefficients of an equation in one unknown vanish: where `zero` is 0, which is
 * a sum of squares where there is more than one condition. Those that give a name a value have it
 * as a name; there may be others, as a*b = 1 is one. */
typedef struct dx_every_cases {
    uint32_t n;
    dx_special at[DX_MOST_EVERY_CASES];
} dx_every_cases;

/* Of f, as a sum of products of formulas with the unknown x and coefficients without it; also where
 * names in the former are 0 or equal, as in exp(b*x). Not all need be found. */
dx_status dx_find_every_cases(dx_graph *g, dx_id f, dx_id x, dx_every_cases *out) DX_MUST_USE;

/* The same where formulas with the unknown are not below 0. */
typedef struct dx_piece_case {
    dx_special at;
    uint32_t n;
    dx_id above[DX_MOST_PIECE_WORDS];
} dx_piece_case;

typedef struct dx_piece_cases {
    uint32_t n;
    dx_piece_case piece[DX_MOST_EVERY_CASES];
} dx_piece_cases;

/* Of f with one absolute value or two, for each choice of their signs. */
dx_status dx_find_piece_cases(dx_graph *g, dx_id f, dx_id x, dx_piece_cases *out) DX_MUST_USE;

/* Has it a sine or a cosine in it? */
bool dx_has_circular(dx_graph *g, dx_id a);

#endif
