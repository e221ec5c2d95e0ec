/* workbench.h - what a test of the library's inside works with: a graph and the rules of
 * derivatives, made anew by setup; teardown fails where memory is still held. */
#ifndef TEST_WORKBENCH_H
#define TEST_WORKBENCH_H

#include "symbolic/diff.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "unit/reader.h"

static dx_context context;
static dx_graph graph;
static dx_rules *rules;

static inline int setup(void **state)
{
    (void)state;
    dx_context_init(&context);
    if (dx_graph_init(&graph, &context) != DX_OK)
        return -1;
    rules = dx_rules_new(&context);
    return rules ? 0 : -1;
}

static inline int teardown(void **state)
{
    (void)state;
    dx_rules_free(rules);
    dx_graph_free(&graph);
    dx_context_free(&context);
    flint_cleanup();
    return context.memory.used == 0 ? 0 : -1;
}

/* The expression of a short text; the test fails where there is none. */
static inline dx_id typed(const char *text)
{
    dx_id a = read_text(&graph, text);
    if (dx_is_none(a))
        fail_msg("%s: %s", text, context.diag.message);
    return a;
}

#endif
