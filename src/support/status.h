/* status.h - what a call that can fail returns.
 *
 * Every such call must have its status used. The story (where, why, what to do)
 * is in the diagnostic of the context, written where the fault is found. */
#ifndef DX_SUPPORT_STATUS_H
#define DX_SUPPORT_STATUS_H

#include <stdbool.h>

typedef enum dx_status {
    DX_OK,
    DX_SYNTAX,    /* the text is not a statement */
    DX_NAME,      /* a name that means nothing here */
    DX_ARITY,     /* a wrong number of arguments */
    DX_TYPE,      /* a value of the wrong kind or shape */
    DX_DOMAIN,    /* has no value */
    DX_UNKNOWN,   /* cannot be decided */
    DX_NOCONV,    /* an iteration did not converge */
    DX_LIMIT,     /* would be larger or longer than a limit allows */
    DX_NOMEM,     /* the memory setting or the machine is exhausted */
    DX_CANCELLED, /* interrupted */
    DX_TIMEOUT,   /* the time setting is exhausted */
    DX_IO,        /* a file could not be read or written */
    DX_BUG        /* ddx contradicts itself */
} dx_status;

#define DX_MUST_USE              __attribute__((warn_unused_result))
#define DX_PRINTF(string, first) __attribute__((format(printf, string, first)))

#define DX_TRY(call)                                                                               \
    do {                                                                                           \
        dx_status dx_try_status = (call);                                                          \
        if (dx_try_status != DX_OK)                                                                \
            return dx_try_status;                                                                  \
    } while (0)

/* Time, memory or patience have ended: there is nothing else to be tried. */
static inline bool dx_is_final(dx_status status)
{
    return status == DX_NOMEM || status == DX_CANCELLED || status == DX_TIMEOUT;
}

/* The name of a status, as the C library and --json write it: "syntax", "domain", ... */
const char *dx_status_name(dx_status status);

#endif
