#include "engine/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_ROOM = 4096 };

dx_status dx_file_failed(ddx_session *s, const char *what, const char *path)
{
    int error = errno;
    return dx_fail(&s->context, DX_IO, "%s '%s': %s", what,
                   dx_echo(&s->context, path, strlen(path)), strerror(error));
}

static bool write_all(int file, const char *data, size_t n)
{
    while (n > 0) {
        ssize_t written = write(file, data, n);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        data += written;
        n -= (size_t)written;
    }
    return fsync(file) == 0;
}

dx_status dx_write_file(ddx_session *s, const char *path, const dx_text *text)
{
    char temporary[PATH_ROOM];
    if (snprintf(temporary, sizeof temporary, "%s.%ld~", path, (long)getpid()) >= PATH_ROOM)
        return dx_fail(&s->context, DX_IO, "this file name is too long");
    struct stat there; /* a device must not be renamed over */
    if (stat(path, &there) == 0 && !S_ISREG(there.st_mode))
        return dx_fail(&s->context, DX_IO, "cannot write '%s': it is no ordinary file",
                       dx_echo(&s->context, path, strlen(path)));
    int file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    bool written = file >= 0 && write_all(file, dx_text_get(text), text->n);
    if (file >= 0 && close(file) != 0)
        written = false;
    if (written && rename(temporary, path) == 0)
        return DX_OK;
    dx_status status = dx_file_failed(s, "cannot write", path);
    if (file >= 0)
        unlink(temporary);
    return status;
}
