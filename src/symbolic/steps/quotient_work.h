/* quotient_work.h - a difference quotient being worked down; for quotient*.c alone.
 *
 * A quotient that has not been worked down yet stands in the formula as a symbol. */
#ifndef DX_SYMBOLIC_QUOTIENT_WORK_H
#define DX_SYMBOLIC_QUOTIENT_WORK_H

#include "symbolic/steps/quotient.h"

enum {
    DX_QUOTIENT_PARTS = 24,
    DX_QUOTIENT_POWER = 12 /* nobody multiplies out a higher one */
};

typedef enum dx_quotient_state {
    DX_QUOTIENT_OPEN,     /* shown as (u(x + h) - u(x))/h */
    DX_QUOTIENT_EXPANDED, /* shown with its numerator multiplied out, h still below */
    DX_QUOTIENT_STUCK,    /* there is no rule for it */
    DX_QUOTIENT_KNOWN,    /* of an abstract function: its limit is called the derivative */
    DX_QUOTIENT_DONE      /* its symbol is no more in the formula */
} dx_quotient_state;

typedef struct dx_quotient_part {
    dx_id symbol, of;
    dx_quotient_state state;
    bool hidden;     /* its h is not seen: the change of the argument above and below is gone */
    dx_id shown;     /* what it is written as */
    dx_id cancelled; /* of an expanded one: without the h */
} dx_quotient_part;

typedef struct dx_quotient_work {
    dx_graph *g;
    dx_id x, h;
    dx_id formula;
    size_t n;
    dx_quotient_part part[DX_QUOTIENT_PARTS];
    dx_quotient_lines *out;
    char cancel[24];     /* "cancel h" */
    const char *rule[6]; /* applied since the last line */
    size_t n_rules;
} dx_quotient_work;

/* What was applied, told by the next line: rules are the same where their texts are the same
 * object; and the limits that are known. */
extern const char *const dx_quotient_common_denominator, *const dx_quotient_change_above_and_below,
                                                             *const dx_quotient_powers;
void dx_quotient_note_rule(dx_quotient_work *w, const char *rule);
void dx_quotient_note_fact(dx_quotient_work *w, const char *fact);

bool dx_quotient_varies(const dx_quotient_work *w, dx_id a);

/* u at x + h, and that less u. */
dx_id dx_quotient_shifted(dx_quotient_work *w, dx_id u);
dx_id dx_quotient_change(dx_quotient_work *w, dx_id u);

/* u = c·x + b: the c; else NONE. */
dx_id dx_quotient_slope(dx_quotient_work *w, dx_id u);

/* The difference quotient of u in the formula: what it is, where that is plain; else a symbol that
 * stands for it. */
dx_id dx_quotient_of(dx_quotient_work *w, dx_id u);

/* Nothing but arithmetic with whole exponents above what x is in? */
bool dx_quotient_is_rational(const dx_quotient_work *w, dx_id u);

/* N/D at x + h minus N/D at x is (N(x + h)·D - N·D(x + h))/(D·D(x + h)); divided by h, and with the
 * numerator multiplied out, and then without h. */
dx_status dx_quotient_expand(dx_quotient_work *w, dx_quotient_part *p) DX_MUST_USE;

/* The change of an argument, short where it is rational; and f(d)/d·(the quotient of the argument),
 * with d its change. */
dx_id dx_quotient_change_of_argument(dx_quotient_work *w, dx_id u);
dx_id dx_quotient_over_change(dx_quotient_work *w, dx_id value, dx_id d, dx_id argument);

/* The rules: each gives what stands for the quotient of u, NONE where it does not fit. */
dx_id dx_quotient_of_sum(dx_quotient_work *w, dx_id u);
dx_id dx_quotient_of_product(dx_quotient_work *w, dx_id u);
dx_id dx_quotient_of_power(dx_quotient_work *w, dx_id u);
dx_id dx_quotient_of_call(dx_quotient_work *w, dx_id u);

#endif
