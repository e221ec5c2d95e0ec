/* clock.h - the work of a session, timed: the least of several runs, as the machine's noise only
 * adds. Work that fails ends the program. */
#ifndef BENCH_CLOCK_H
#define BENCH_CLOCK_H

#include "engine/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static inline void must_work(ddx_session *s, dx_status status)
{
    if (status == DX_OK)
        return;
    fprintf(stderr, "bench: %s\n", s->context.diag.message);
    exit(1);
}

/* The value of a text. */
static inline dx_id bench_read(ddx_session *s, const char *text)
{
    dx_value value;
    must_work(s, dx_evaluate_text(s, text, strlen(text), &value));
    return value.id;
}

typedef void bench_work(ddx_session *s, void *data);

/* Milliseconds. */
static inline double bench_time(ddx_session *s, bench_work *run, void *data, int times)
{
    double best = 1e300;
    for (int i = 0; i < times; i++) {
        double start = dx_now();
        run(s, data);
        double took = dx_now() - start;
        best = took < best ? took : best;
    }
    return 1e3 * best;
}

/* The same with each run from the same graph, so that all is made anew. */
static inline double bench_time_anew(ddx_session *s, bench_work *run, void *data, int times)
{
    double best = 1e300;
    for (int i = 0; i < times; i++) {
        dx_mark mark = dx_graph_mark(&s->graph);
        double took = bench_time(s, run, data, 1);
        best = took < best ? took : best;
        dx_graph_rollback(&s->graph, mark);
    }
    return best;
}

typedef struct bench_side {
    bench_work *run;
    void *data;
    double best; /* milliseconds */
} bench_side;

/* Two works that are compared, in turn, so that both see the same machine; each from the same
 * graph. */
static inline void bench_compare(ddx_session *s, bench_side *one, bench_side *other, int times)
{
    one->best = other->best = 1e300;
    for (int i = 0; i < times; i++)
        for (int k = 0; k < 2; k++) {
            bench_side *side = k == 0 ? one : other;
            double took = bench_time_anew(s, side->run, side->data, 1);
            side->best = took < side->best ? took : side->best;
        }
}

#endif
