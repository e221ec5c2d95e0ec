#define _GNU_SOURCE /* MAP_ANONYMOUS, memfd_create */
#include "numeric/pages.h"

#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { SLAB = 1 << 18, SHORT = SLAB / 16, ALIGNMENT = 64 };

/* Stands in a page of its own: a child of this process has the same memory for code, but its own
 * count, and fills another slab. */
struct dx_slab {
    atomic_size_t references; /* pieces, and who fills it */
    char *written, *executed; /* the two addresses */
    size_t used;
    int *here; /* 1, in a page that a child finds empty; NULL where the kernel has none such */
    pid_t owner;
};

static void *map(size_t size, int protection, int flags, int file)
{
    void *start = mmap(NULL, size, protection, flags, file, 0);
    return start == MAP_FAILED ? NULL : start;
}

static void unmap(void *start, size_t size)
{
    if (start)
        munmap(start, size);
}

static void free_slab(dx_slab *slab)
{
    unmap(slab->here, sizeof *slab->here);
    unmap(slab->written, SLAB);
    unmap(slab->executed, SLAB);
    unmap(slab, sizeof *slab);
}

#ifdef MFD_CLOEXEC

static bool map_code(dx_slab *slab)
{
    int file = memfd_create("ddx code", MFD_CLOEXEC);
    if (file < 0)
        return false;
    if (ftruncate(file, SLAB) == 0) {
        slab->written = map(SLAB, PROT_READ | PROT_WRITE, MAP_SHARED, file);
        slab->executed = map(SLAB, PROT_READ | PROT_EXEC, MAP_SHARED, file);
    }
    close(file);
    return slab->written && slab->executed;
}

#else

static bool map_code(dx_slab *slab)
{
    (void)slab;
    return false;
}

#endif

#ifdef MADV_WIPEONFORK

static int *mark_here(void)
{
    int *here = map(sizeof *here, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
    if (!here)
        return NULL;
    if (madvise(here, (size_t)sysconf(_SC_PAGESIZE), MADV_WIPEONFORK) != 0) {
        unmap(here, sizeof *here);
        return NULL;
    }
    *here = 1;
    return here;
}

#else

static int *mark_here(void)
{
    return NULL;
}

#endif

/* Did this process make it? Without a system call, which would take longer than the rest. */
static bool is_ours(const dx_slab *slab)
{
    return slab->here ? *slab->here != 0 : slab->owner == getpid();
}

static dx_slab *make_slab(void)
{
    dx_slab *slab = map(sizeof *slab, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
    if (!slab)
        return NULL;
    atomic_init(&slab->references, 1);
    slab->owner = getpid();
    slab->here = mark_here();
    if (map_code(slab))
        return slab;
    free_slab(slab);
    return NULL;
}

void dx_slab_release(dx_slab *slab)
{
    if (slab && atomic_fetch_sub(&slab->references, 1) == 1)
        free_slab(slab);
}

static bool make_piece(dx_slab **slab, const void *bytes, size_t n, dx_pages *pages)
{
    size_t size = (n + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (*slab && (SLAB - (*slab)->used < size || !is_ours(*slab))) {
        dx_slab_release(*slab);
        *slab = NULL;
    }
    if (!*slab)
        *slab = make_slab();
    dx_slab *s = *slab;
    if (!s)
        return false;
    memcpy(s->written + s->used, bytes, n);
    *pages = (dx_pages){s->executed + s->used, size, s};
    s->used += size;
    atomic_fetch_add(&s->references, 1);
    return true;
}

static bool make_own(const void *bytes, size_t n, dx_pages *pages)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE), size = (n + page - 1) / page * page;
    void *start = map(size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
    if (!start)
        return false;
    memcpy(start, bytes, n);
    if (mprotect(start, size, PROT_READ | PROT_EXEC) != 0) {
        unmap(start, size);
        return false;
    }
    *pages = (dx_pages){start, size, NULL};
    return true;
}

bool dx_pages_make(dx_slab **slab, const void *bytes, size_t n, dx_pages *pages)
{
    *pages = (dx_pages){0};
    return (slab && n <= SHORT && make_piece(slab, bytes, n, pages)) || make_own(bytes, n, pages);
}

void dx_pages_free(dx_pages *pages)
{
    if (pages->slab)
        dx_slab_release(pages->slab);
    else
        unmap(pages->start, pages->size);
    *pages = (dx_pages){0};
}
