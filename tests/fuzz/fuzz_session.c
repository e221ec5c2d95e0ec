/* fuzz_session.c - whole sessions: every statement has an answer, every failure a
 * story and a place inside the statement. */
#include "fuzz.h"

#include <string.h>

/* An input must not reach files. */
static bool touches_files(const char *text, size_t n)
{
    static const char *const words[] = {"load", "save", "log ", "edit", "read", "write", "file"};
    size_t blank = 0;
    while (blank < n && (text[blank] == ' ' || text[blank] == '\t' || text[blank] == '\n'))
        blank++;
    bool command = blank < n && text[blank] == ':';
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        bool anywhere = i >= 4;
        if ((anywhere || command) && memmem(text, n, words[i], strlen(words[i])) != NULL)
            return true;
    }
    return false;
}

static void look_at(const ddx_answer *answer, size_t n)
{
    FUZZ_CHECK(answer != NULL, "no answer");
    FUZZ_CHECK(ddx_answer_kind(answer) != NULL, "no kind");
    if (ddx_answer_status(answer) != DDX_OK) {
        size_t start, end;
        ddx_answer_place(answer, &start, &end);
        FUZZ_CHECK(ddx_answer_message(answer)[0] != '\0', "a failure without a story");
        FUZZ_CHECK(start == SIZE_MAX || (start <= end && end <= n),
                   "a place outside: %zu to %zu of %zu", start, end, n);
    }
    (void)ddx_answer_text(answer);
    (void)ddx_answer_pretty(answer, 60, true);
    (void)ddx_answer_latex(answer);
    (void)ddx_answer_approx(answer);
    (void)ddx_answer_json(answer);
    for (unsigned i = 0; ddx_answer_notice(answer, i) != NULL; i++)
        continue;
}

static void tokens_cover(const char *text, size_t n)
{
    while (n > 0) {
        size_t length = 0;
        (void)ddx_token(text, n, &length);
        FUZZ_CHECK(length > 0 && length <= n, "a token of %zu bytes of %zu", length, n);
        text += length;
        n -= length;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    ddx_session *session = fuzz_session_new();
    if (session == NULL)
        return 0;
    const char *text = (const char *)data;
    tokens_cover(text, n);
    while (n > 0) {
        size_t length = 0;
        ddx_scan_result found = ddx_scan(text, n, &length);
        if (found == DDX_SCAN_OPEN)
            length = n;
        FUZZ_CHECK(length > 0 && length <= n, "a statement of %zu bytes of %zu", length, n);
        if (found != DDX_SCAN_EMPTY && !touches_files(text, length))
            look_at(ddx_eval(session, text, length), length);
        text += length;
        n -= length;
    }
    ddx_session_free(session);
    return 0;
}
