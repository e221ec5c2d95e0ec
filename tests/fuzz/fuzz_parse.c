/* fuzz_parse.c - what is read, printed and read again is the same. */
#include "fuzz.h"

#include <string.h>

static void print_and_read_again(ddx_session *session, ddx_value value)
{
    const char *printed = ddx_print(session, value, DDX_PLAIN);
    if (printed == NULL)
        return; /* larger than a limit allows */
    char *text = strdup(printed);
    if (text == NULL)
        return;
    ddx_value again;
    ddx_status status = ddx_parse(session, text, strlen(text), &again);
    bool given_up = status == DDX_LIMIT || status == DDX_TIMEOUT || status == DDX_NOMEM;
    FUZZ_CHECK(status == DDX_OK || given_up, "%s\n%s", text, ddx_error(session));
    if (status == DDX_OK) {
        FUZZ_CHECK(ddx_same(session, value, again), "%s", text);
        ddx_release(session, again);
    }
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    ddx_session *session = fuzz_session_new();
    if (session == NULL)
        return 0;
    ddx_value value;
    if (ddx_parse(session, (const char *)data, n, &value) == DDX_OK) {
        print_and_read_again(session, value);
        ddx_print(session, value, DDX_LATEX);
        ddx_print(session, value, DDX_PRETTY);
        ddx_release(session, value);
    } else {
        FUZZ_CHECK(ddx_error(session)[0] != '\0', "a failure without a story");
    }
    ddx_session_free(session);
    return 0;
}
