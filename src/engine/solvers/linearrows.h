/* linearrows.h - solutions of linear systems where other names have values: which of them say what
 * others do not. */
#ifndef DX_ENGINE_LINEAR_ROWS_H
#define DX_ENGINE_LINEAR_ROWS_H

#include "engine/solvers/specialcase.h"
#include "symbolic/solve/linearsystem.h"

enum { DX_MOST_ZEROS = 12, DX_MOST_LINEAR_ROWS = 24 };

/* Formulas in other names. */
typedef struct dx_zeros {
    uint32_t n;
    dx_id f[DX_MOST_ZEROS];
} dx_zeros;

/* Solutions where for each name that has a value `equal` is 0, and `other` are not. */
typedef struct dx_linear_row {
    dx_special at;
    dx_id equal[DX_SPECIAL_NAMES];
    dx_id
        by[DX_SPECIAL_NAMES]; /* what is 0 there, of which the value is one of two roots; or NONE */
    uint32_t wide; /* a bit for each name that may have other values, too, with which that is 0 */
    dx_zeros other;
    dx_id *value;
    uint32_t n_words; /* beside these */
    const dx_word *word;
} dx_linear_row;

typedef struct dx_linear_cases {
    dx_exact *p;
    dx_graph *g;
    dx_oracle oracle;
    const dx_linear_system *system;
    uint32_t n_rest; /* equations that are not linear */
    const dx_id *rest;
    uint32_t visits;
    bool general; /* there are solutions for names as they are */
    bool open;    /* there may be others */
    uint32_t n_rows;
    dx_linear_row row[DX_MOST_LINEAR_ROWS];
} dx_linear_cases;

/* One formula more, but for its sign. */
void dx_zeros_add(dx_linear_cases *c, dx_zeros *to, dx_id f);
bool dx_zeros_have(dx_linear_cases *c, const dx_zeros *in, dx_id f);

/* With the values for the names; NONE where it has none then. */
dx_status dx_linear_put(dx_linear_cases *c, const dx_special *at, dx_id a, dx_id *out) DX_MUST_USE;

/* The factors of which one is 0 where `a` is, without those that never are; *zero: it is 0. */
dx_status dx_zeros_of(dx_linear_cases *c, dx_id a, dx_zeros *out, bool *zero) DX_MUST_USE;

/* Unless it is part of one that is there. */
dx_status dx_linear_keep(dx_linear_cases *c, const dx_linear_row *row) DX_MUST_USE;

/* All of them, as wide as they can be, become solutions of c->p. */
dx_status dx_linear_push(dx_linear_cases *c) DX_MUST_USE;

#endif
