/* library.h - a session for a test of the C library: open_session before, close_session behind. */
#ifndef TEST_LIBRARY_H
#define TEST_LIBRARY_H

#include <ddx.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static ddx_session *session;

static inline int open_session(void **state)
{
    (void)state;
    session = ddx_session_new();
    return session ? 0 : -1;
}

static inline int close_session(void **state)
{
    (void)state;
    ddx_session_free(session);
    ddx_thread_end();
    return 0;
}

/* The handle of a text; the test fails where it has none. */
static inline ddx_value value_of(const char *text)
{
    ddx_value value = {0};
    if (ddx_parse(session, text, strlen(text), &value) != DDX_OK)
        fail_msg("%s: %s", text, ddx_error(session));
    return value;
}

static inline const ddx_answer *run(const char *statement)
{
    return ddx_eval(session, statement, strlen(statement));
}

#endif
