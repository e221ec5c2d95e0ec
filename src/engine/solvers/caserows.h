/* caserows.h - conditions as rows: in each row all relations hold together, one of the rows holds.
 *
 * Rows that cannot hold and relations that the others of their row say already are dropped, as far
 * as what is assumed of names shows it. */
#ifndef DX_ENGINE_SOLVERS_CASEROWS_H
#define DX_ENGINE_SOLVERS_CASEROWS_H

#include "engine/session.h"

enum { DX_CASE_ROWS = 24, DX_CASE_RELATIONS = 10 };

typedef struct dx_case_rows {
    uint32_t n, length[DX_CASE_ROWS];
    dx_id relation[DX_CASE_ROWS][DX_CASE_RELATIONS];
    bool full; /* there was no room for one */
} dx_case_rows;

/* An empty row, which holds always. */
void dx_case_begin(dx_case_rows *r);

/* left < right, <=, = or != into the last row; one that is true is not said, one that is false
 * takes the row away when the rows are tidied. */
dx_status dx_case_say(dx_graph *g, dx_case_rows *r, dx_op op, dx_id left, dx_id right) DX_MUST_USE;

/* 0 < a, 0 <= a or 0 = a, without a number in front. */
dx_status dx_case_say_sign(dx_graph *g, dx_case_rows *r, dx_op op, dx_id a) DX_MUST_USE;

/* a != 0: each of its factors. */
dx_status dx_case_say_nonzero(dx_graph *g, dx_case_rows *r, dx_id a) DX_MUST_USE;

/* Each row of one with each of the other. */
void dx_case_multiply(dx_case_rows *all, const dx_case_rows *by);

/* The rows of the other behind those that are there. */
void dx_case_append(dx_case_rows *all, const dx_case_rows *more);

/* Drop what is never and what is said twice. */
dx_status dx_case_tidy(ddx_session *s, dx_case_rows *r) DX_MUST_USE;

/* Rows that never hold go, also those with a constant without a value: 2*pi*k + asin(2) < x. */
dx_status dx_case_drop_dead(ddx_session *s, dx_case_rows *all) DX_MUST_USE;

/* In rows with sign(a) and a > 0 it is 1; those with a >= 0 are two, of a > 0 and of a = 0
 * (casesigns.c). */
dx_status dx_case_settle_signs(ddx_session *s, dx_case_rows *r) DX_MUST_USE;

/* In each row the bounds of x first, so that they are written as a chain. */
dx_status dx_case_sort(dx_graph *g, dx_id x, dx_case_rows *r) DX_MUST_USE;

/* Below 0 where a is written before b, above 0 behind it. */
dx_status dx_case_order(dx_graph *g, dx_id a, dx_id b, int *order) DX_MUST_USE;

#endif
