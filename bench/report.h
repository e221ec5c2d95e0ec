/* report.h - rows of figures: a table, or JSON. */
#ifndef BENCH_REPORT_H
#define BENCH_REPORT_H

#include <stdbool.h>

void bench_begin(bool json);

/* One row: what was measured, in which unit, and what must be reached (0: nothing). */
void bench_report(const char *work, double value, const char *unit, double must);

/* The exit status: were all reached? */
int bench_end(void);

#endif
