/* report.h - rows of figures: a table, or JSON; and what peers report. */
#ifndef BENCH_REPORT_H
#define BENCH_REPORT_H

#include <stdbool.h>

void bench_begin(bool json);

/* One row: what was measured, in which unit, and what must be reached (0: nothing). */
void bench_report(const char *work, double value, const char *unit, double must);

/* The figure that a peer's program prints: the command in the environment variable, with the
 * arguments behind it and the text, where there is one, for its input. 0 where there is no peer,
 * less where it has not answered after BENCH_PATIENCE seconds. */
enum { BENCH_PATIENCE = 20 };
double bench_ask(const char *variable, const char *arguments, const char *text);

/* The exit status: were all reached? */
int bench_end(void);

#endif
