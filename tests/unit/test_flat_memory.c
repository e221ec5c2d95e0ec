/* A long session takes no more memory than a short one. */
#include "config.h"

#include "engine/session.h"

#include <malloc.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../chance.h"

/* A statement comes back after 16,000 others, when all that it made is forgotten. */
static const char *const statements[] = {
    "d/dx sin(%u*x)*x^%u",  "1/%u + 1/3 + %u",  "a%u = x^2 + %u;", ":clear a%u",
    "f(x) = x^2 + %u + %u", "f(%u) + z%u",      "3^%u / 7^40",     "sin(%u) + ",
    "sqrt(%u) + exp(1/%u)", "[x, y, %u]",       ":set digits 20",  "log(-%u)",
    "d/dy x^y + %u*y",      "x | x = y^2 + %u", ":undo",           "g%u(x, y)",
};

static size_t settled_memory(unsigned from, unsigned n, ddx_session *s)
{
    enum { KINDS = sizeof statements / sizeof *statements };
    size_t peak = 0;
    for (unsigned i = from; i < from + n; i++) {
        char text[128];
        unsigned number = 1000 + i / KINDS % 997;
        /* the name that is cleared is the one defined just before */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        int length = snprintf(text, sizeof text, statements[i % KINDS], number + 1,
                              i % KINDS == 6 ? 0 : number % 50 + 2);
#pragma GCC diagnostic pop
        const ddx_answer *answer = ddx_eval(s, text, (size_t)length);
        (void)ddx_answer_text(answer);
        if (i % 64 == 0)
            (void)ddx_answer_pretty(answer, 60, true);
        if (s->context.memory.used > peak)
            peak = s->context.memory.used;
    }
    return peak;
}

static size_t heap(void)
{
    struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

static void memory_stays_flat(void **state)
{
    enum { FIRST = 16000 };
    unsigned rest = 16000 * multiplier();
    (void)state;
    ddx_session *s = ddx_session_new();
    assert_non_null(s);
    size_t used = settled_memory(0, FIRST, s), before = heap();
    size_t later = settled_memory(FIRST, rest, s), after = heap();
    print_message("# counted: %zu bytes at most, then %zu; heap: %zu, then %zu\n", used, later,
                  before, after);
    assert_true(later <= used + used / 50 + 65536);
    assert_true(before == 0 || after <= before + before / 4 + (1u << 20));
    ddx_session_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(memory_stays_flat)};
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
