#include "report.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

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

static bool write_input(const char *text, char *path)
{
    int file = mkstemp(path);
    FILE *input = file < 0 ? NULL : fdopen(file, "w");
    if (!input)
        return false;
    fputs(text, input);
    return fclose(input) == 0;
}

double bench_ask(const char *variable, const char *arguments, const char *text)
{
    const char *program = getenv(variable);
    char command[4200], path[] = "/tmp/ddx-bench-XXXXXX";
    double figure = 0;
    if (!program || program[0] == '\0' || (text && !write_input(text, path)))
        return 0;
    snprintf(command, sizeof command, "timeout %d %s %s <%s", BENCH_PATIENCE, program, arguments,
             text ? path : "/dev/null");
    FILE *pipe = popen(command, "r");
    if (pipe && fscanf(pipe, "%lf", &figure) != 1)
        figure = -1;
    if (pipe)
        pclose(pipe);
    if (text)
        remove(path);
    return figure;
}

int bench_end(void)
{
    if (json)
        printf("\n]\n");
    return n_missed > 0;
}
