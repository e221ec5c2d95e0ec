/* solution.h - an iteration that has ended, as a value.
 *
 * A SOLUTION node holds what was called and what came of it:
 *   source     STRING: the call as it can be typed again
 *   kind       STRING: the name of the operation, "newton"
 *   names      VECTOR of SYMBOLs: the unknowns
 *   table      TABLE of the iterates, see table.h
 *   excerpt    TABLE: the same where there are few, else without most of them
 *   numbers    VECTOR of INTs: which iterates were kept
 *   points     VECTOR of VECTORs: where each of them is, exact
 *   at         VECTOR: where it ended, unknown by unknown: a number that is exact or proved
 *              where that was found, else a double
 *   value      the number that was to be least; STRING "" of equations
 *   order      of convergence as it was observed, a number; STRING "" where it was not
 *   multipliers  VECTOR of doubles, one for each constraint as they were typed; STRING "" without
 * such report     STRING: in lines of text, what came of it and what is proved outcome    STRING:
 * the first line of the report alone state      INT: a sum of DX_SOLUTION_ flags steps      INT */
#ifndef DX_EXPR_SOLUTION_H
#define DX_EXPR_SOLUTION_H

#include "expr/graph.h"
#include "support/text.h"

enum {
    DX_SOLUTION_CONVERGED = 1,
    DX_SOLUTION_PROVED = 2, /* `at` is what it is said to be */
    DX_SOLUTION_LEAST = 4,  /* of a least or greatest value, not of equations */
    DX_SOLUTION_CERTAIN = 8 /* the numbers in `at` are not doubles, but exact or proved */
};

/* Of numbers that are doubles. */
enum { DX_SOLUTION_DIGITS = 17 };

typedef struct dx_solution {
    dx_id source, kind, names, table, excerpt, numbers, points, at, value, order, multipliers,
        report, outcome;
    uint32_t state;
    uint64_t steps;
} dx_solution;

dx_id dx_solution_make(dx_graph *g, const dx_solution *solution);
/* Of a SOLUTION node. */
dx_solution dx_solution_read(const dx_graph *g, dx_id a);

/* The excerpt of the table and the report below it. */
dx_status dx_solution_plain(dx_graph *g, dx_id a, dx_text *out) DX_MUST_USE;
dx_status dx_solution_pretty(dx_graph *g, dx_id a, unsigned columns, bool unicode,
                             dx_text *out) DX_MUST_USE;
dx_status dx_solution_latex(dx_graph *g, dx_id a, dx_text *out) DX_MUST_USE;

#endif
