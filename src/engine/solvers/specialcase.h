/* specialcase.h - rows of solutions where a name of others has a value. */
#ifndef DX_ENGINE_SPECIAL_CASE_H
#define DX_ENGINE_SPECIAL_CASE_H

#include "engine/solvers/exactly.h"

enum { DX_SPECIAL_NAMES = 6 };

/* Where the names have the values, and only there, `zero` is 0. */
typedef struct dx_special {
    dx_id zero;
    uint32_t n;
    dx_id name[DX_SPECIAL_NAMES], value[DX_SPECIAL_NAMES];
} dx_special;

/* Of one name that is a value; `zero` is their difference. */
dx_status dx_special_single(dx_graph *g, dx_id name, dx_id value, dx_special *out) DX_MUST_USE;

/* n of them, each of one name, at once; `zero` is a sum of squares. */
dx_status dx_special_together(dx_graph *g, uint32_t n, const dx_special *one,
                              dx_special *out) DX_MUST_USE;

bool dx_special_is_same(const dx_special *a, const dx_special *b);

/* Of a*b - 1 that b is 1/a where it is 0: then a is not 0; else *name is NONE. */
dx_status dx_special_quotient(dx_graph *g, dx_id zero, dx_id *name, dx_id *value) DX_MUST_USE;

/* The words that say that it is so, behind those that are there: at most 2·DX_SPECIAL_NAMES. */
dx_status dx_special_say(dx_graph *g, const dx_special *at, uint32_t *n, dx_word *word) DX_MUST_USE;

/* Does a row hold there? */
typedef struct dx_special_reach {
    bool does; /* but for words that say that this is an exception: it is */
    bool said; /* one by these */
    bool edge; /* another condition is met by 0, so that both become one: a >= 0 and a != 0 */
} dx_special_reach;

dx_status dx_special_reaches(dx_exact *p, const dx_special *at, const dx_solution_row *row,
                             dx_special_reach *r) DX_MUST_USE;

/* Of one condition: it is broken for certain; what is compared with 0 is 0: *zero. */
dx_status dx_special_breaks(dx_exact *p, const dx_special *at, const dx_word *word, bool *broken,
                            bool *zero) DX_MUST_USE;

/* The row's conditions there, but for numbers. */
dx_status dx_special_words(dx_exact *p, const dx_special *at, const dx_solution_row *row,
                           uint32_t *n, dx_word *word) DX_MUST_USE;

/* What is assumed of the name comes to these words there; *never: to what does not hold. */
dx_status dx_special_assumed(dx_exact *p, const dx_special *at, uint32_t *n, dx_word *word,
                             bool *never) DX_MUST_USE;

/* What was asked beside the equations becomes what it is there, in place of p's conditions; *never:
 * one does not hold. */
dx_status dx_special_ask_conditions(dx_exact *p, const dx_special *at, bool *never) DX_MUST_USE;

/* Of values there the words are added that say where the equations have values as they were before
 * the names were put in: sqrt(x) of a*sqrt(x) needs x >= 0 for a = 0, too. *never: they have none.
 */
dx_status dx_special_need_values(dx_exact *p, const dx_special *at, const dx_id *value,
                                 dx_solution_row *row, bool *never) DX_MUST_USE;

/* Is it told of all solutions that the case is left out? */
dx_status dx_special_is_told(dx_exact *p, const dx_special *at, bool *told) DX_MUST_USE;

/* What a value of an unknown is there; NONE where it is none. */
dx_status dx_special_value(dx_exact *p, const dx_special *at, dx_id a, dx_id *value) DX_MUST_USE;

/* Are two solutions equal, as far as numbers tell? */
dx_status dx_special_equal(dx_exact *p, dx_id a, dx_id b, bool *equal) DX_MUST_USE;

/* Is the value, wherever it has one and its conditions hold, that of one of the first n rows there?
 * Two of them may change
 * places: of (-p - abs(p))/2 and (-p + abs(p))/2 one is 0, and the other one -p. */
dx_status dx_special_covered(dx_exact *p, const dx_special *at, dx_id value,
                             const dx_solution_row *own, size_t n, bool *covered) DX_MUST_USE;

/* ---- at points --------------------------------------------------------------------------------
 */

enum { DX_SAMPLE_NAMES = 6, DX_SAMPLE_POINTS = 24 };

/* Numbers for names. */
typedef struct dx_sample_point {
    size_t n;
    dx_id name[DX_SAMPLE_NAMES];
    bool whole[DX_SAMPLE_NAMES]; /* of an integer of a family */
    double at[DX_SAMPLE_NAMES];
} dx_sample_point;

/* The names of values and words; *few is false where there are more than there is room for. */
dx_status dx_special_names(dx_exact *p, size_t n, const dx_id *value, uint32_t n_words,
                           const dx_word *word, dx_sample_point *s, bool *few) DX_MUST_USE;

/* The m-th of DX_SAMPLE_POINTS points; those behind them lie farther out. */
void dx_special_point(dx_sample_point *s, uint32_t m);

dx_status dx_special_ask(dx_exact *p, const dx_sample_point *s, dx_id a,
                         dx_interval *out) DX_MUST_USE;

/* Do all words hold there? */
dx_status dx_special_hold(dx_exact *p, const dx_sample_point *s, uint32_t n, const dx_word *word,
                          bool *hold) DX_MUST_USE;

/* Do they hold at some of the points? */
dx_status dx_special_possible(dx_exact *p, uint32_t n, const dx_word *word,
                              bool *possible) DX_MUST_USE;

#endif
