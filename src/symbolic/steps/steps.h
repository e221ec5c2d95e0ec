/* steps.h - recording derivations, line by line.
 *
 * A recorder collects the lines of all derivatives that one statement asks for. Each is
 * told with the rules of a textbook; what stands behind them, the derivatives of all parts,
 * comes from the table of the run that found the answer. */
#ifndef DX_SYMBOLIC_STEPS_H
#define DX_SYMBOLIC_STEPS_H

#include "expr/derivation.h"
#include "symbolic/derivatives/diff.h"
#include "symbolic/idmap.h"
#include "symbolic/oracle.h"
#include "symbolic/steps/tidying.h"

enum { DX_MOST_ENDS = 64, DX_MOST_TOLD = 16 };

/* What was told of derivatives by one symbol. */
typedef struct dx_told {
    dx_derivatives table;
    dx_idmap value; /* expression → its derivative as it was told */
    dx_idmap line;  /* expression → the line that ends in it */
} dx_told;

typedef struct dx_recorder {
    dx_graph *g;
    dx_rules *rules;
    const dx_oracle *oracle; /* NULL: where pieces meet, nothing is told of */
    bool partial;            /* derivatives are written with ∂ */
    dx_id *line;             /* so far */
    size_t n, capacity;
    dx_told by[DX_MOST_TOLD]; /* by different symbols, the last ones */
    size_t n_told;
    double effort;         /* nodes that were made readable on the way */
    dx_id parameters;      /* of functions that are called in the next one, as in textbook.h */
    dx_id power;           /* what was typed as a power of a quotient; else NONE */
    uint32_t depth;        /* of lines of one's own */
    bool goes_on;          /* the next derivation goes on from the line before */
    bool chained;          /* the next derivative is one of an answer before, by another symbol; */
    uint32_t chained_line; /* of the line that ends in it, 0 for the last one */
    const char *likewise;  /* for which others the next derivative is told; else NULL */
    bool in_terms;         /* it is of those terms alone in which the symbol occurs */
    size_t found;          /* derivations told so far */
    dx_id by_rules; /* what the rules make of the next one, where its answer has more; else NONE */
    dx_id answer;   /* that the last one ends in */
    dx_id subject;  /* what that is the answer to */
    size_t n_ends;  /* the lines that the derivations end in, as far as there is room */
    uint32_t end[DX_MOST_ENDS];
    dx_id asked[DX_MOST_ENDS], told[DX_MOST_ENDS]; /* d/dx x^2, and 2*x */
    const void *whole;                             /* what is derived, as the caller knows it */
    bool written; /* a limit or an expansion was told, of which `subject` is as it is written */
    dx_id operation, operation_value; /* of which all was told, grad(f, [x, y]); else NONE */
    const char *untold;               /* what has steps, but not here; else NULL */
    dx_id least, greatest; /* values that what is asked for is known to have; else NONE */
    const char *closing;   /* how the answer comes of them; NULL: they are put together */
} dx_recorder;

/* No lines yet; to be freed also where it was finished. */
void dx_recorder_init(dx_recorder *r, dx_graph *g, dx_rules *rules);
void dx_recorder_free(dx_recorder *r);

/* A place to return to: what was told after it is forgotten. */
typedef struct dx_recorder_mark {
    size_t n, n_ends, found;
} dx_recorder_mark;

static inline dx_recorder_mark dx_recorder_mark_here(const dx_recorder *r)
{
    return (dx_recorder_mark){r->n, r->n_ends, r->found};
}
void dx_recorder_return(dx_recorder *r, dx_recorder_mark mark);

/* Tell the derivative of that order; its last line is `answer`, which must be equal to it. */
dx_status dx_record_derivative(dx_recorder *r, dx_id a, dx_id symbol, uint32_t order,
                               dx_id answer) DX_MUST_USE;

/* A line of one's own: notes as in derivation.h, the numbers of the lines it is by. */
dx_status dx_record_line(dx_recorder *r, dx_line_style style, const char *rule, dx_id formula,
                         dx_id notes, size_t n_refers, const uint32_t *refers) DX_MUST_USE;

/* A line that is shown otherwise than its formula; NONE: as that. */
dx_status dx_record_shown(dx_recorder *r, const char *rule, dx_id formula, dx_id shown,
                          dx_id notes) DX_MUST_USE;

/* One that is made already. */
dx_status dx_record_made(dx_recorder *r, const dx_line *line) DX_MUST_USE;

/* From a line's formula, or its right side, to an equal one, step by step. */
dx_status dx_record_simplification(dx_recorder *r, dx_id from, dx_id to) DX_MUST_USE;

/* What the step names, as notes of its line; how many. */
size_t dx_step_notes(dx_graph *g, const dx_tidy_step *step, dx_id notes[3]);

/* The derivation as a value; subject NONE: what its first line is about. */
dx_status dx_recorder_finish(dx_recorder *r, dx_id subject, dx_id *out) DX_MUST_USE;

#endif
