#include "config.h"

#include "repl/paths.h"
#include "repl/buffer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static char *below(const char *variable, const char *under_home, const char *name)
{
    const char *base = getenv(variable), *home = getenv("HOME");
    buffer path = {0};
    if (base && *base == '/')
        buffer_format(&path, "%s/%s", base, name);
    else if (home && *home == '/')
        buffer_format(&path, "%s/%s/%s", home, under_home, name);
    return path.data;
}

char *path_state(void)
{
    return below("XDG_STATE_HOME", ".local/state", "ddx");
}

char *path_settings(bool *named)
{
    const char *rc = getenv("DDXRC");
    *named = rc && *rc;
    if (rc)
        return *rc ? string_copy(rc) : NULL;
    return below("XDG_CONFIG_HOME", ".config", "ddx/ddxrc");
}

bool path_make(const char *directory)
{
    char *path = string_copy(directory);
    bool made = true;
    for (char *slash = strchr(path + 1, '/'); made; slash = strchr(slash + 1, '/')) {
        if (slash)
            *slash = '\0';
        made = mkdir(path, 0700) == 0 || errno == EEXIST;
        if (!slash)
            break;
        *slash = '/';
    }
    free(path);
    return made;
}
