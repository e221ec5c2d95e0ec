#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */
#include "numeric/pages.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

bool dx_pages_make(const void *bytes, size_t n, dx_pages *pages)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE), size = (n + page - 1) / page * page;
    void *start = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    *pages = (dx_pages){0};
    if (start == MAP_FAILED)
        return false;
    memcpy(start, bytes, n);
    if (mprotect(start, size, PROT_READ | PROT_EXEC) != 0) {
        munmap(start, size);
        return false;
    }
    *pages = (dx_pages){start, size};
    return true;
}

void dx_pages_free(dx_pages *pages)
{
    if (pages->start)
        munmap(pages->start, pages->size);
    *pages = (dx_pages){0};
}
