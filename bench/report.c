#include "report.h"

#include <stdio.h>

static bool json;
static unsigned n_rows;
static unsigned n_missed;

void bench_begin(bool as_json)
{
    json = as_json;
}

void bench_report(const char *work, double value, const char *unit, double must)
{
    bool missed = must > 0 && value > must;
    n_missed += missed;
    if (json)
        printf("%s\n  {\"work\": \"%s\", \"value\": %.6g, \"unit\": \"%s\", \"must\": %.6g}",
               n_rows++ ? "," : "[", work, value, unit, must);
    else if (must > 0)
        printf("%-58s %10.4g %-6s must be <= %-8.4g%s\n", work, value, unit, must,
               missed ? " MISSED" : "");
    else
        printf("%-58s %10.4g %s\n", work, value, unit);
    fflush(stdout);
}

int bench_end(void)
{
    if (json)
        printf("\n]\n");
    return n_missed > 0;
}
