/* junctions.h - has a function a derivative where its pieces meet?
 *
 * |x| has none at 0; x·|x| has: its slopes from both sides are 0 there. So has x^2·sin(1/x)
 * with the value 0 at 0, by the limit of the difference quotient alone. */
#ifndef DX_SYMBOLIC_JUNCTIONS_H
#define DX_SYMBOLIC_JUNCTIONS_H

#include "symbolic/derivatives/diff.h"
#include "symbolic/oracle.h"

/* A derivative that was worked out: of that order, by the symbol. DX_NONE where it is not
 * kept. */
typedef struct dx_derived {
    dx_id of, symbol, derivative;
    uint32_t order;
    dx_id among; /* of what is shown it is a part, as of a gradient; NONE: by itself */
} dx_derived;

typedef struct dx_junction {
    bool smooth; /* the derivative certainly exists; else it does not, or that is not known */
    bool shown;  /* and d->derivative has its value */
    dx_id slope; /* its value, as far as it is known; else NONE */
} dx_junction;

/* Without an oracle (NULL) no limits are looked for. */
typedef struct dx_junctions {
    dx_graph *g;
    dx_rules *rules;
    const dx_oracle *oracle;
    const dx_derived *d;
    dx_id assumed; /* as in dx_one_side */
    int assumed_sign;
    dx_id *doubt;
} dx_junctions;

/* Do other symbols alone decide which of its pieces an expression is? */
bool dx_is_parted_by_others(const dx_graph *g, dx_id of, dx_id symbol);

/* Is there a power of 0 in it? 0^n is 0 for n > 0, and else it has no value. */
dx_status dx_has_power_of_zero(dx_graph *g, dx_id a, bool *found) DX_MUST_USE;

/* At `at`, an expression without the symbol. */
dx_status dx_junction_at(const dx_junctions *j, dx_id at, dx_junction *out) DX_MUST_USE;

/* Is there no first derivative at `at` because the slopes from the left and from the right,
 * constants, differ? False: as far as is known. */
dx_status dx_corner_slopes(const dx_junctions *j, dx_id at, dx_id slope[2],
                           bool *corner) DX_MUST_USE;

/* Wherever `of`, an expression with the symbol in it, takes the value `level`, a constant; where
 * it does so at `at`, at that point alone, unless that is NONE. The slope may have the symbol in
 * it. */
dx_status dx_junction_along(const dx_junctions *j, dx_id of, dx_id level, dx_id at,
                            dx_junction *out) DX_MUST_USE;

#endif
