/* iterates.h - the iterates of an iteration as rows: number, point, value, slope, step, error,
 * order.
 *
 * A row has a cell for each column that the method fills; what is not known at an iterate is an
 * empty cell. Cells are decimals, the point as exact as doubles are written, the others to a few
 * digits. */
#ifndef DX_ENGINE_ITERATES_H
#define DX_ENGINE_ITERATES_H

#include "engine/solvers/iteration.h"

/* With more unknowns than these, points have no columns: it[k] and x tell them. */
enum { DX_ITERATES_POINT = 6, DX_ITERATES_COLUMNS = DX_ITERATES_POINT + 10 };

typedef struct dx_iterates {
    const dx_iteration *it;
    bool whole;     /* points are written as exact as they are, not as the window has room */
    bool walked;    /* errors are what was known at each iterate, also of one that converged */
    bool tight;     /* few digits and one blank between columns */
    uint8_t digits; /* of points, where there is little room; else 0 */
    unsigned room;  /* characters of a line; 0: as many as are needed */
    uint32_t n;     /* columns */
    struct {
        uint8_t kind;
        uint8_t unknown; /* of a point's */
        uint16_t width;  /* at least, so that rows that come one by one stand in columns */
        char heading[48];
    } column[DX_ITERATES_COLUMNS];
} dx_iterates;

/* What the method's rows have. */
void dx_iterates_of(const dx_iteration *it, dx_iterates *rows);

/* Fewer digits, then fewer columns, so that a line has at most so many characters, if that can be;
 * 0: as many as it needs. */
void dx_iterates_fit(dx_iterates *rows, unsigned characters);

/* The headings that went, on a line. */
void dx_iterates_left_out(const dx_iterates *all, const dx_iterates *fitted, dx_text *out);

/* The order of convergence that kept iterate k and those before show; NAN where they show none. */
double dx_iteration_order(const dx_iteration *it, size_t k);

/* A line of headings; a line of a kept iterate. */
void dx_iterates_headings(const dx_iterates *rows, dx_text *out);
void dx_iterates_row(const dx_iterates *rows, size_t k, dx_text *out);

/* The TABLE of kept iterates first, first + stride, ..., and the last one. */
dx_status dx_iterates_table(const dx_iterates *rows, size_t first, size_t stride,
                            dx_id *table) DX_MUST_USE;

/* The same without most of them where they are many, with a row of "..." in between, and with so
 * few digits and columns that no line is longer than a window of 100. */
dx_status dx_iterates_excerpt(dx_iterates *rows, dx_id *table) DX_MUST_USE;

/* The shortest decimal that reads back as the same double; `precision` digits at most. */
void dx_text_double(dx_text *out, double x, int precision);

/* "converged after 6 steps", "it goes round in a cycle, at step 3", and what to try. */
void dx_iterates_outcome(const dx_iteration *it, dx_text *out);

#endif
