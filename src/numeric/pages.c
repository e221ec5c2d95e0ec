#define _GNU_SOURCE /* MAP_ANONYMOUS, memfd_create */
#include "numeric/pages.h"

#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { SLAB = 1 << 18, SHORT = SLAB / 16, ALIGNMENT = 64 };

/* Stands at the beginning of the memory itself, where it is written. */
struct dx_slab {
    atomic_size_t references; /* pieces, and who fills it */
    char *executable;
    size_t used;
    pid_t owner; /* a child sees the same memory, and may not write to it */
};

#ifdef MFD_CLOEXEC

static dx_slab *make_slab(void)
{
    int file = memfd_create("ddx code", MFD_CLOEXEC);
    if (file < 0)
        return NULL;
    void *written = MAP_FAILED, *executed = MAP_FAILED;
    if (ftruncate(file, SLAB) == 0) {
        written = mmap(NULL, SLAB, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        executed = mmap(NULL, SLAB, PROT_READ | PROT_EXEC, MAP_SHARED, file, 0);
    }
    close(file);
    if (written != MAP_FAILED && executed != MAP_FAILED) {
        dx_slab *slab = written;
        atomic_init(&slab->references, 1);
        slab->executable = executed;
        slab->used = ALIGNMENT;
        slab->owner = getpid();
        return slab;
    }
    if (written != MAP_FAILED)
        munmap(written, SLAB);
    if (executed != MAP_FAILED)
        munmap(executed, SLAB);
    return NULL;
}

#else

static dx_slab *make_slab(void)
{
    return NULL;
}

#endif

void dx_slab_release(dx_slab *slab)
{
    if (!slab || atomic_fetch_sub(&slab->references, 1) > 1)
        return;
    munmap(slab->executable, SLAB);
    munmap(slab, SLAB);
}

static bool make_piece(dx_slab **slab, const void *bytes, size_t n, dx_pages *pages)
{
    size_t size = (n + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (*slab && (SLAB - (*slab)->used < size || (*slab)->owner != getpid())) {
        dx_slab_release(*slab);
        *slab = NULL;
    }
    if (!*slab)
        *slab = make_slab();
    dx_slab *s = *slab;
    if (!s)
        return false;
    memcpy((char *)s + s->used, bytes, n);
    *pages = (dx_pages){s->executable + s->used, size, s};
    s->used += size;
    atomic_fetch_add(&s->references, 1);
    return true;
}

static bool make_own(const void *bytes, size_t n, dx_pages *pages)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE), size = (n + page - 1) / page * page;
    void *start = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (start == MAP_FAILED)
        return false;
    memcpy(start, bytes, n);
    if (mprotect(start, size, PROT_READ | PROT_EXEC) != 0) {
        munmap(start, size);
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
    else if (pages->start)
        munmap(pages->start, pages->size);
    *pages = (dx_pages){0};
}
