/* From an interruption to the end of a statement, the derivative of a long sum, wherever in it the
 * interruption comes. */
#include "report.h"

#include "support/context.h"

#include <ddx.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { TERMS = 200000, TERM_BYTES = 32, DELAYS = 16 };

static double pressed;

static void *press_after(void *seconds)
{
    const double delay = *(const double *)seconds;
    const struct timespec rest = {(time_t)delay, (long)(1e9 * (delay - (double)(time_t)delay))};
    nanosleep(&rest, NULL);
    pressed = dx_now();
    ddx_interrupt();
    return NULL;
}

static size_t write_statement(char *text)
{
    static const char *const name[] = {"sin", "cos", "exp", "log", "sqrt", "atan"};
    size_t n = (size_t)sprintf(text, "d/dx (0");
    for (unsigned i = 0; i < TERMS; i++)
        n += (size_t)sprintf(text + n, "+%s(%u*x+%u*y)*x^%u", name[i * 7 % 6], i + 2,
                             i * 7 % 97 + 1, i % 9 + 1);
    return n + (size_t)sprintf(text + n, ")");
}

/* Seconds for the statement without an interruption; after one, those from it to the end. */
static double run(const char *text, size_t n, double delay)
{
    pthread_t thread;
    ddx_session *s = ddx_session_new();
    if (!s || (delay > 0 && pthread_create(&thread, NULL, press_after, &delay) != 0))
        abort();
    const double start = dx_now();
    const ddx_status status = ddx_answer_status(ddx_eval(s, text, n));
    const double end = dx_now();
    if (delay > 0)
        pthread_join(thread, NULL);
    ddx_interrupt_clear();
    ddx_session_free(s);
    if (delay == 0)
        return end - start;
    return status == DDX_CANCELLED ? end - pressed : 0; /* it was at its end */
}

int main(int argc, char **argv)
{
    bench_begin(argc > 1 && strcmp(argv[1], "--json") == 0);
    char *text = malloc((size_t)TERMS * TERM_BYTES + 100);
    if (!text)
        return 1;
    const size_t n = write_statement(text);
    const double whole = run(text, n, 0);
    double worst = 0;
    for (int i = 0; i < DELAYS; i++) {
        const double late = run(text, n, whole * (i + 0.5) / DELAYS);
        worst = late > worst ? late : worst;
    }
    bench_report("d/dx of 200,000 terms, interrupted: worst of 16", 1e3 * worst, "ms", 100);
    free(text);
    return bench_end();
}
