/* textbook.h - the rule by which a person would differentiate an expression.
 *
 * The graph knows sums of multiples and products of powers; a textbook has quotients,
 * reciprocals, constant factors, square roots. This says which rule applies and writes it
 * down with the derivatives of the parts still to be found. It finds none itself: all
 * derivatives come from the table that dx_diff works with. */
#ifndef DX_SYMBOLIC_TEXTBOOK_H
#define DX_SYMBOLIC_TEXTBOOK_H

#include "symbolic/derivatives/diff.h"

enum { DX_RULE_NAME = 96, DX_PART_NAME = 32 };

/* A part whose derivative the rule needs. */
typedef struct dx_part {
    dx_id of;
    dx_id derivative;        /* as it stands in the formula: written, or 0, 1, x'(t) at once */
    char name[DX_PART_NAME]; /* u, v, ...; "" where a sum's terms need none */
    bool power;              /* c·x^n: the power rule needs no line of its own */
    bool linear;             /* a·x + b */
    bool open;               /* `derivative` is written, so it is to be found */
} dx_part;

typedef struct dx_textbook {
    dx_graph *g;
    dx_derivatives *table;
    bool partial;     /* derivatives are written with ∂ */
    dx_id parameters; /* VECTORs [f, x, y] of functions whose arguments have names; or NONE */
    dx_id power;      /* a product that was typed as a power of a quotient; or NONE */
    char name[DX_RULE_NAME];
    dx_id formula; /* the derivative by the rule */
    dx_id shown;   /* the same as it is written, where sums in it would dissolve; else NONE */
    dx_part *part;
    size_t n, capacity;
    dx_id y, log_y; /* of logarithmic differentiation; else NONE */
    char letter;    /* what y is called: no name in it */
} dx_textbook;

/* Nothing is read yet; the table is the caller's and must outlive it. */
dx_textbook dx_textbook_open(dx_derivatives *table, bool partial);
void dx_textbook_free(dx_textbook *t);

/* Fill in the rule for an expression. */
dx_status dx_textbook_read(dx_textbook *t, dx_id a) DX_MUST_USE;

#endif
