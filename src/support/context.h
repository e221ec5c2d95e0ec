/* context.h - what every layer needs of the session: memory, the interrupt and
 * time poll, limits, the diagnostic and the notices. */
#ifndef DX_SUPPORT_CONTEXT_H
#define DX_SUPPORT_CONTEXT_H

#include "support/arena.h"
#include "support/diag.h"
#include "support/memory.h"
#include "support/status.h"
#include "support/text.h"

typedef struct dx_limits {
    size_t input_bytes; /* of one statement */
    uint32_t depth;     /* nesting in the text */
    uint32_t name_bytes;
    uint64_t nodes;            /* created by one statement */
    uint64_t integer_bits;     /* of one exact integer */
    uint32_t order;            /* of a derivative */
    uint32_t derivative_nodes; /* of one of order 2 and more, counted as a tree */
    uint32_t digits;           /* asked of N */
    uint32_t matrix_entries;
    size_t output_bytes;   /* of one printed result */
    uint64_t expand_terms; /* of a polynomial that is multiplied out */
} dx_limits;

enum { DX_NOTICE_MAX = 12, DX_NOTICE_ROOM = 2000 };

/* Things to say besides the answer: how an ambiguous input was read, where a
 * result holds. Fixed arrays, and what does not fit is dropped. */
typedef struct dx_notices {
    unsigned n;
    char line[DX_NOTICE_MAX][DX_NOTICE_ROOM];
    const void *about[DX_NOTICE_MAX]; /* what it was made of, for who left it; or NULL */
} dx_notices;

/* As an assignment, of what there is. */
void dx_notices_copy(dx_notices *to, const dx_notices *from);

typedef struct dx_context {
    dx_memory memory;
    dx_arena arena; /* of the command being run */
    dx_diag diag;
    dx_notices notices;
    dx_limits limits;
    const volatile int *cancel; /* nonzero: stop; may be NULL */
    double deadline;            /* seconds of the monotonic clock; 0: none */
    uint32_t polls;
} dx_context;

/* No limits are reached and nothing is told yet. */
void dx_context_init(dx_context *context);
void dx_context_free(dx_context *context);

/* DX_OK, or DX_CANCELLED / DX_TIMEOUT with its story. Cheap: call it from every
 * loop that can last longer than a millisecond. */
dx_status dx_poll(dx_context *context) DX_MUST_USE;
/* The same, and the clock is looked at for certain. */
dx_status dx_poll_now(dx_context *context) DX_MUST_USE;

/* Has an interruption come that the next poll will tell? */
static inline bool dx_is_cancelled(const dx_context *context)
{
    return context->cancel && *context->cancel;
}

/* Seconds of the monotonic clock. */
double dx_now(void);

/* Set the diagnostic and return the status. */
#define dx_fail(context, status, ...) dx_diag_set(&(context)->diag, (status), __VA_ARGS__)

/* The usual story when an allocation was refused. */
dx_status dx_no_memory(dx_context *context);

/* Room for at least one more of n elements of some size, in the command arena, with those; *room
 * becomes how many have it. NULL, told, without memory. */
void *dx_arena_grown(dx_context *context, const void *old, size_t n, size_t *room, size_t size);

/* A remark beside the answer, made once; past DX_NOTICE_MAX they are dropped. What is too long
 * ends with dots. */
void dx_notice(dx_context *context, const char *format, ...) DX_PRINTF(2, 3);

/* Not to be told: this line, where it is one from the from-th on; was it? */
bool dx_notice_forget(dx_context *context, unsigned from, const char *line);

/* User text made safe for a message: escaped and cut to about 60 columns. The
 * result is in the command arena ("?" when there is no memory). */
const char *dx_echo(dx_context *context, const char *bytes, size_t n);

/* What cannot be evaluated (a name without a value, a number too large) is not known: such a
 * status becomes DX_OK and its story is dropped. An interrupt, an end of time or memory and a
 * fault of the program stay what they are. */
dx_status dx_excuse(dx_context *context, dx_status status) DX_MUST_USE;

#endif
