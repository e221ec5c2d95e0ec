/* chart.h - the signs of an expression along the line of its one variable.
 *
 * x^2 - 2 is above zero, zero at -sqrt(2), below zero, zero at sqrt(2), above zero. A chart
 * need only be right where the expression has a value: what it takes for that is a condition
 * of its own, and so are its poles. */
#ifndef DX_SYMBOLIC_CHART_H
#define DX_SYMBOLIC_CHART_H

#include "expr/graph.h"

enum { DX_CHART_BREAKS = 24 };

typedef struct dx_chart {
    size_t n; /* breaks, rising */
    dx_id at[DX_CHART_BREAKS];
    double value[DX_CHART_BREAKS];
    /* Left of the first break, at it, between it and the next, ...: 2n + 1 of them. A sign, or
     * whether the points belong to a set: 0 or 1. */
    signed char cell[2 * DX_CHART_BREAKS + 1];
} dx_chart;

/* The same everywhere. */
void dx_chart_constant(dx_chart *chart, int cell);

/* 0 everywhere, as a set without values is. */
bool dx_chart_is_empty(const dx_chart *chart);

/* *known is false where the signs were not found out. */
dx_status dx_chart_signs(dx_graph *g, dx_id a, dx_id symbol, dx_chart *out,
                         bool *known) DX_MUST_USE;

/* The same without a look at what steps lie between, and what is between steps. */
dx_status dx_chart_plain(dx_graph *g, dx_id a, dx_id symbol, dx_chart *out,
                         bool *known) DX_MUST_USE;

typedef enum dx_chart_join { DX_CHART_PRODUCT, DX_CHART_LEAST, DX_CHART_MOST } dx_chart_join;

/* *a becomes the product, least or most of both at every point; of sets the least is what they
 * have in common. *known is false, and *a as it was but for more breaks, where breaks cannot be
 * told apart or are too many. */
dx_status dx_chart_combine(dx_graph *g, dx_chart *a, const dx_chart *b, dx_chart_join how,
                           bool *known) DX_MUST_USE;

/* The cell in which a constant lies. */
dx_status dx_chart_find(dx_graph *g, const dx_chart *chart, dx_id number, size_t *cell,
                        bool *known) DX_MUST_USE;

/* Breaks at which nothing changes go. */
void dx_chart_tidy(dx_chart *chart);

/* Both get the breaks of either; *known is false where they are not in order or too many. */
dx_status dx_chart_share_breaks(dx_graph *g, dx_chart *a, dx_chart *b, bool *known) DX_MUST_USE;

#endif
