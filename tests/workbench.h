/* workbench.h - what a test of the library's inside works with: a graph and the rules of
 * derivatives, made anew by setup; teardown fails where memory is still held. */
#ifndef TEST_WORKBENCH_H
#define TEST_WORKBENCH_H

#include "symbolic/derivatives/diff.h"

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
        fail_msg("%.200s: %s", text, context.diag.message);
    return a;
}

/* The n-th allocation of printing fails, for n = 1, 2, ...: that is told, and nothing leaks. */
static inline void assert_printer_tells_no_memory(dx_status (*print)(dx_graph *, dx_id, dx_text *),
                                                  dx_id a)
{
    dx_text out; /* first, what the graph keeps for its passes */
    dx_text_init(&out, &context.memory);
    dx_status status = print(&graph, a, &out);
    dx_text_free(&out);
    assert_int_equal(status, DX_OK);
    status = DX_NOMEM;
    for (uint64_t nth = 1; status != DX_OK; nth++) {
        size_t used = context.memory.used;
        dx_text_init(&out, &context.memory);
        context.memory.fail_at = context.memory.count + nth;
        status = print(&graph, a, &out);
        context.memory.fail_at = 0;
        assert_true(status == DX_OK || status == DX_NOMEM);
        dx_text_free(&out);
        assert_int_equal(context.memory.used, used);
        assert_true(nth < 1000);
    }
}

#endif
