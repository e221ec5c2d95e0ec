/* fuzz.h - what every fuzz target needs. */
#ifndef DDX_TEST_FUZZ_H
#define DDX_TEST_FUZZ_H

#include "config.h"

#include <ddx.h>

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* A fact that must hold whatever the input is. */
#define FUZZ_CHECK(fact, ...)                                                                      \
    do {                                                                                           \
        if (!(fact)) {                                                                             \
            fprintf(stderr, "%s:%d: %s does not hold: ", __FILE__, __LINE__, #fact);               \
            fprintf(stderr, __VA_ARGS__);                                                          \
            fputc('\n', stderr);                                                                   \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

/* A session that cannot take long or eat the machine; NULL without memory. */
static inline ddx_session *fuzz_session_new(void)
{
    ddx_session *session = ddx_session_new();
    if (session == NULL)
        return NULL;
    ddx_set(session, "timeout", "2");
    ddx_set(session, "memory", "256");
    return session;
}

#endif
