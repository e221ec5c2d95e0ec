/* Work on a range, split over the processors. */
#include "support/parallel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { ITEMS = 10007 };

typedef struct marks {
    unsigned char seen[ITEMS];
    size_t fail_from;
    size_t longest;
} marks;

static dx_status mark(void *data, size_t first, size_t n, dx_context *context)
{
    marks *m = data;
    DX_TRY(dx_poll(context));
    for (size_t i = first; i < first + n; i++)
        m->seen[i]++;
    return first + n > m->fail_from ? DX_LIMIT : DX_OK;
}

static void every_item_is_worked_on_once(void **state)
{
    (void)state;
    static const size_t pieces[] = {1, 7, 256, ITEMS, 2 * ITEMS};
    for (size_t k = 0; k < sizeof pieces / sizeof *pieces; k++)
        for (unsigned threads = 0; threads < 9; threads++) {
            marks m = {.fail_from = ITEMS};
            assert_int_equal(dx_parallel(ITEMS, pieces[k], threads, NULL, mark, &m), DX_OK);
            for (size_t i = 0; i < ITEMS; i++)
                assert_int_equal(m.seen[i], 1);
        }
    assert_int_equal(dx_parallel(0, 16, 4, NULL, mark, NULL), DX_OK);
}

static void the_first_failure_ends_it(void **state)
{
    (void)state;
    marks m = {.fail_from = 100};
    assert_int_equal(dx_parallel(ITEMS, 1, 1, NULL, mark, &m), DX_LIMIT);
    assert_int_equal(m.seen[100], 1);
    assert_int_equal(m.seen[101], 0);
    assert_int_equal(dx_parallel(ITEMS, 1, 4, NULL, mark, &m), DX_LIMIT);
}

static void an_interruption_ends_it(void **state)
{
    (void)state;
    marks m = {.fail_from = ITEMS};
    const int stop = 1;
    assert_int_equal(dx_parallel(ITEMS, 1, 4, &stop, mark, &m), DX_CANCELLED);
}

static void there_is_a_processor(void **state)
{
    (void)state;
    assert_true(dx_processors() >= 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_item_is_worked_on_once),
        cmocka_unit_test(the_first_failure_ends_it),
        cmocka_unit_test(an_interruption_ends_it),
        cmocka_unit_test(there_is_a_processor),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
