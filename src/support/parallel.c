#define _GNU_SOURCE /* sched_getaffinity */
#include "support/parallel.h"

#include "support/flint.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <unistd.h>

enum { MOST_THREADS = 64 };

typedef struct job {
    size_t n, piece;
    const volatile int *cancel;
    dx_parallel_work *work;
    void *data;
    atomic_size_t next; /* the first item that nobody works on */
    atomic_int status;  /* the first failure */
} job;

unsigned dx_processors(void)
{
#ifdef __linux__
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0)
        return (unsigned)CPU_COUNT(&set);
#endif
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n > 0 ? (unsigned)n : 1;
}

/* Piece after piece, until none is left. */
static void take_pieces(job *j)
{
    dx_context context;
    dx_context_init(&context);
    context.cancel = j->cancel;
    while (atomic_load(&j->status) == DX_OK) {
        size_t first = atomic_fetch_add(&j->next, j->piece);
        if (first >= j->n)
            break;
        size_t n = j->n - first < j->piece ? j->n - first : j->piece;
        dx_status status = j->work(j->data, first, n, &context);
        int none = DX_OK;
        if (status != DX_OK)
            atomic_compare_exchange_strong(&j->status, &none, (int)status);
    }
    dx_context_free(&context);
}

static void *run_thread(void *of)
{
    take_pieces(of);
    flint_cleanup(); /* what its functions keep for each thread */
    return NULL;
}

dx_status dx_parallel(size_t n, size_t piece, unsigned most, const volatile int *cancel,
                      dx_parallel_work *work, void *data)
{
    job j = {.n = n, .piece = piece, .cancel = cancel, .work = work, .data = data};
    pthread_t thread[MOST_THREADS];
    size_t pieces = n / piece + (n % piece > 0), started = 0;
    if (most > MOST_THREADS)
        most = MOST_THREADS;
    if (!FLINT_USES_TLS) /* then it is for one thread */
        most = 1;
    while (started + 1 < most && started + 1 < pieces &&
           pthread_create(&thread[started], NULL, run_thread, &j) == 0)
        started++;
    take_pieces(&j);
    for (size_t i = 0; i < started; i++)
        pthread_join(thread[i], NULL);
    return (dx_status)atomic_load(&j.status);
}
