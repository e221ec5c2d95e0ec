#include "support/status.h"

const char *dx_status_name(dx_status status)
{
    static const char *const names[] = {
        [DX_OK] = "ok",
        [DX_SYNTAX] = "syntax",
        [DX_NAME] = "name",
        [DX_ARITY] = "arity",
        [DX_TYPE] = "type",
        [DX_DOMAIN] = "domain",
        [DX_UNKNOWN] = "unknown",
        [DX_NOCONV] = "noconv",
        [DX_LIMIT] = "limit",
        [DX_NOMEM] = "memory",
        [DX_CANCELLED] = "interrupted",
        [DX_TIMEOUT] = "timeout",
        [DX_IO] = "io",
        [DX_BUG] = "bug",
    };
    return names[status];
}
