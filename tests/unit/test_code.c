/* Machine code: its text, where the system or memory refuses it, long tapes, arrays in place. */
#define _GNU_SOURCE
#include "numeric/block.h"
#include "numeric/emitter.h"
#include "numeric/evaluator.h"
#include "numeric/vm.h"

#include "../random_tape.h"
#include "../workbench.h"

#include <ctype.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

static bool has_code(void)
{
    return dx_native_runs(DX_FORM_SSE2);
}

/* ---- the listing, and what objdump reads in the bytes ---------------------------------------- */

/* In small letters and without blanks; objdump has 64 bits of a negative distance. */
static void normalize(char *text)
{
    char *to = text;
    for (char *from = text; *from && *from != '#' && *from != '\n'; from++) {
        if (strncmp(from, "+0xffffffff", 11) == 0) {
            char *end;
            unsigned long long x = strtoull(from + 1, &end, 16);
            to += sprintf(to, "-0x%llx", -x);
            from = end - 1;
        } else if (!isspace((unsigned char)*from)) {
            *to++ = (char)tolower((unsigned char)*from);
        }
    }
    *to = '\0';
}

static FILE *disassemble(const dx_writing *w, const dx_emitted *emitted, const char *path)
{
    char command[256];
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(w->byte, 1, w->n, file), w->n);
    fclose(file);
    snprintf(command, sizeof command,
             "objdump -D -b binary -m i386:x86-64 -M intel --no-show-raw-insn "
             "--start-address=%zu %s 2>&1",
             emitted->start, path);
    return popen(command, "r");
}

static void compare_listing(const dx_writing *w, FILE *lines, unsigned long round)
{
    char line[512];
    size_t k = 0;
    while (fgets(line, sizeof line, lines)) {
        char *colon, *text;
        unsigned long at = strtoul(line, &colon, 16);
        if (*colon != ':' || colon == line)
            continue;
        if (k >= w->n_placed)
            fail_msg("seed %lu: more than was written: %s", round, line);
        dx_text ours;
        dx_text_init(&ours, &context.memory);
        dx_machine_print(&w->placed[k], w->form, &ours);
        text = strdup(dx_text_get(&ours));
        normalize(text);
        normalize(colon + 1);
        if (at != w->placed[k].start || strcmp(text, colon + 1) != 0)
            fail_msg("seed %lu, %s: '%s' at %x is '%s' at %lx", round, dx_native_form_name(w->form),
                     text, w->placed[k].start, colon + 1, at);
        free(text);
        dx_text_free(&ours);
        k++;
    }
    assert_int_equal(k, w->n_placed);
}

static void listings_are_what_objdump_reads(void **state)
{
    (void)state;
    if (!has_code() || system("objdump --version >/dev/null 2>&1") != 0)
        skip();
    char path[] = "/tmp/ddx-code-XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    close(file);
    for (unsigned long round = 1; round <= 24ul * multiplier(); round++) {
        dx_tape tape;
        dx_writing w;
        dx_emitted emitted;
        random_state = round;
        draw_tape(&tape);
        dx_writing_init(&w, &context.memory, (dx_form)(round % DX_FORM_COUNT), true);
        assert_int_equal(dx_emit(&tape, &context, &w, &emitted), DX_OK);
        assert_false(w.failed);
        FILE *lines = disassemble(&w, &emitted, path);
        assert_non_null(lines);
        compare_listing(&w, lines, round);
        pclose(lines);
        dx_writing_free(&w);
    }
    unlink(path);
}

/* ---- refusals ----------------------------------------------------------------------------------
 */

/* The tape of an expression over x, y. */
static void compile(dx_id a, dx_tape *tape)
{
    const dx_id symbols[] = {dx_symbol(&graph, "x", 1), dx_symbol(&graph, "y", 1)};
    if (dx_tape_make(&graph, 1, &a, 2, symbols, DX_TAPE_REDUCED, tape) != DX_OK)
        fail_msg("%s", context.diag.message);
}

static void tape_of(const char *text, dx_tape *tape)
{
    compile(typed(text), tape);
}

/* 7·3 + sin 0 at one point and at ten; is there code? */
static bool serves(dx_evaluator_kind kind, dx_slab **slab)
{
    enum { N = 10 };
    dx_tape tape;
    dx_evaluator e;
    tape_of("x*y + sin(x - 7)", &tape);
    assert_int_equal(dx_evaluator_make(&e, &tape, kind, slab, &context), DX_OK);
    double x[N], y[N], result[N], single;
    const double *in[] = {x, y};
    double *out = result;
    for (size_t k = 0; k < N; k++) {
        x[k] = 7;
        y[k] = 3;
    }
    assert_int_equal(dx_evaluator_point(&e, (const double[]){7, 3}, &single, &context), DX_OK);
    assert_int_equal(dx_evaluator_batch(&e, N, in, &out, &context), DX_OK);
    assert_true(single == 21);
    for (size_t k = 0; k < N; k++)
        assert_true(result[k] == 21);
    bool exists = dx_native_exists(&e.point);
    dx_evaluator_free(&e);
    return exists;
}

static void each_evaluator_serves(void **state)
{
    (void)state;
    dx_slab *slab = NULL;
    assert_int_equal(serves(DX_EVALUATOR_NATIVE, NULL), has_code());
    assert_int_equal(serves(DX_EVALUATOR_NATIVE, &slab), has_code());
    assert_int_equal(serves(DX_EVALUATOR_NATIVE, &slab), has_code());
    assert_false(serves(DX_EVALUATOR_BLOCK, &slab));
    assert_false(serves(DX_EVALUATOR_VM, &slab));
    dx_slab_release(slab);
}

#if defined __linux__ && defined SECCOMP_SET_MODE_FILTER && defined __NR_memfd_create

/* From now on no memory of this process becomes executable. */
static bool deny_code(void)
{
    enum { PROT = offsetof(struct seccomp_data, args) + 2 * sizeof(uint64_t) };
    struct sock_filter program[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_memfd_create, 4, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_mprotect, 0, 2),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, PROT),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, PROT_EXEC, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EACCES),
    };
    struct sock_fprog filter = {sizeof program / sizeof *program, program};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           syscall(__NR_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter) == 0;
}

static void where_code_is_denied_others_serve(void **state)
{
    (void)state;
    enum { FINE, CODE, NO_FILTER };
    fflush(stdout);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        dx_slab *slab = NULL;
        if (!deny_code())
            _exit(NO_FILTER);
        bool code = serves(DX_EVALUATOR_NATIVE, NULL) || serves(DX_EVALUATOR_NATIVE, &slab);
        _exit(code ? CODE : FINE);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == NO_FILTER)
        skip();
    assert_int_equal(WEXITSTATUS(status), FINE);
}

#else

static void where_code_is_denied_others_serve(void **state)
{
    (void)state;
    skip();
}

#endif

static void make(const char *text, dx_slab **slab, dx_evaluator *e)
{
    dx_tape tape;
    tape_of(text, &tape);
    assert_int_equal(dx_evaluator_make(e, &tape, DX_EVALUATOR_NATIVE, slab, &context), DX_OK);
}

static double at_7_3(const dx_evaluator *e)
{
    double value;
    assert_int_equal(dx_evaluator_point(e, (const double[]){7, 3}, &value, &context), DX_OK);
    return value;
}

/* Both make code, and then run what they had and what they have. */
static void a_child_does_not_write_where_its_parent_does(void **state)
{
    (void)state;
    dx_slab *slab = NULL;
    dx_evaluator before, after;
    int to_child[2], to_parent[2], status;
    char c = 0;
    make("x + y", &slab, &before);
    assert_true(pipe(to_child) == 0 && pipe(to_parent) == 0);
    fflush(stdout);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        make("x*y", &slab, &after);
        bool told = write(to_parent[1], &c, 1) == 1 && read(to_child[0], &c, 1) == 1;
        bool right = at_7_3(&before) == 10 && at_7_3(&after) == 21;
        dx_evaluator_free(&before);
        _exit(!(told && right));
    }
    assert_int_equal(read(to_parent[0], &c, 1), 1);
    make("x - y", &slab, &after);
    assert_int_equal(write(to_child[1], &c, 1), 1);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    dx_slab_release(slab);
    assert_true(at_7_3(&before) == 10 && at_7_3(&after) == 4);
    dx_evaluator_free(&before);
    assert_true(at_7_3(&after) == 4);
    dx_evaluator_free(&after);
    for (int k = 0; k < 2; k++) {
        close(to_child[k]);
        close(to_parent[k]);
    }
}

static void without_memory_there_is_no_code_and_nothing_leaks(void **state)
{
    (void)state;
    size_t used = context.memory.used;
    bool made = false;
    for (uint64_t nth = 1; !made; nth++) {
        dx_tape tape;
        dx_evaluator e;
        tape_of("x*y + sin(x - 7) + logsumexp(x, y, 1)", &tape);
        context.memory.fail_at = context.memory.count + nth;
        assert_int_equal(dx_evaluator_make(&e, &tape, DX_EVALUATOR_NATIVE, NULL, &context), DX_OK);
        context.memory.fail_at = 0;
        made = !has_code() || (dx_native_exists(&e.point) && dx_native_exists(&e.batch));
        dx_evaluator_free(&e);
        assert_true(context.memory.used <= used + ((size_t)1 << 20)); /* the graph's own */
        used = context.memory.used;
        assert_true(nth < 100);
    }
}

/* ---- long tapes ------------------------------------------------------------------------------ */

/* a(k+1) = a(k)·x + y, and every hundredth value an output. There is room for n + 1. */
static void long_tape(dx_tape *tape, dx_instruction *instruction, uint32_t *output, size_t n,
                      size_t n_outputs)
{
    *tape = (dx_tape){.code = instruction,
                      .n_code = n,
                      .output = output,
                      .n_outputs = n_outputs,
                      .n_inputs = 2,
                      .n_slots = 2 + (uint32_t)n_outputs};
    for (size_t k = 0; k < n; k++) {
        uint32_t to = 2 + (uint32_t)(k * n_outputs / n), from = k ? instruction[k - 1].out : 0;
        instruction[k] =
            (dx_instruction){.code = DX_CODE_FMA, .out = to, .a = from, .b = 0, .c = 1};
    }
    dx_tape_set_forms(instruction, n);
    for (size_t k = 0; k < n_outputs; k++)
        output[k] = 2 + (uint32_t)k;
}

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* To a million instructions; past what its frame may take there is no code. */
static void code_and_its_time_are_linear_in_the_tape(void **state)
{
    (void)state;
    enum { MOST = 1000000 };
    if (!has_code())
        skip();
    dx_instruction *instruction = malloc((MOST + 1) * sizeof *instruction);
    uint32_t *output = malloc(MOST * sizeof *output);
    double *room = malloc(MOST * sizeof *room), *result = malloc(MOST * sizeof *result);
    double rate = 0; /* of the shortest */
    for (size_t n = 10000; n <= MOST; n *= 10) {
        dx_tape tape;
        dx_native native;
        long_tape(&tape, instruction, output, n, n / 100);
        double start = seconds();
        assert_int_equal(dx_native_make(&tape, DX_FORM_FMA, NULL, &context, &native), DX_OK);
        double took = seconds() - start;
        assert_true(!dx_native_runs(DX_FORM_FMA) || dx_native_exists(&native));
        assert_true(native.pages.size < 40 * n);
        rate = rate > 0 ? rate : took / (double)n;
        assert_true(took < 8 * rate * (double)n);
        if (dx_native_exists(&native)) {
            assert_true(native.frame < MOST);
            assert_int_equal(
                dx_native_point(&native, (const double[]){1, 0.5}, result, room, &context), DX_OK);
            assert_true(result[n / 100 - 1] == 1 + 0.5 * (double)n);
        }
        dx_native_free(&native);
    }
    dx_tape tape;
    dx_native native;
    long_tape(&tape, instruction, output, MOST, MOST);
    assert_int_equal(dx_native_make(&tape, DX_FORM_SSE2, NULL, &context, &native), DX_OK);
    assert_false(dx_native_exists(&native));
    free(instruction);
    free(output);
    free(room);
    free(result);
}

static void long_code_can_be_interrupted(void **state)
{
    (void)state;
    enum { CODE_LENGTH = 300000, N = 8 };
    dx_form form;
    if (!dx_native_form(true, &form))
        skip();
    static dx_instruction instruction[CODE_LENGTH + 1];
    static double x[N] = {1}, y[N] = {1}, result[N];
    const double *in[] = {x, y};
    double *out = result;
    uint32_t output;
    dx_tape tape;
    dx_native native;
    long_tape(&tape, instruction, &output, CODE_LENGTH, 1);
    assert_int_equal(dx_native_make(&tape, form, NULL, &context, &native), DX_OK);
    assert_true(dx_native_exists(&native) && native.polls);
    assert_int_equal(dx_native_batch(&native, N, in, &out, &context.memory, &context), DX_OK);
    volatile int stop = 1;
    context.cancel = &stop;
    result[0] = 4711;
    assert_int_equal(dx_native_batch(&native, N, in, &out, &context.memory, &context),
                     DX_CANCELLED);
    assert_true(result[0] == 4711);
    dx_native other;
    assert_int_equal(dx_native_make(&tape, form, NULL, &context, &other), DX_CANCELLED);
    context.cancel = NULL;
    dx_native_free(&native);
    dx_diag_clear(&context.diag);
}

/* ---- loops ----------------------------------------------------------------------------------- */

/* Ends at each point differ; where one is no integer, there is no value. */
static void loops_give_the_bits_of_the_scalar_evaluator(void **state)
{
    (void)state;
    enum { N = 11 };
    static const double x[N] = {0.5, 2, -1, NAN, 0.25, 3, 1, 0, -0.0, 1e3, -7.5},
                        y[N] = {3, 100, -5, 2, 2.5, NAN, 1e3, 7, 1, 40, 9};
    const double *in[] = {x, y};
    double result[N], *out = result;
    dx_tape tape;
    dx_evaluator e;
    dx_vm vm;
    dx_id k_symbol = dx_symbol(&graph, "k", 1), one = dx_int(&graph, 1), last = typed("y");
    dx_id sum = dx_iterated(&graph, DX_OP_SUM, typed("x^k/(k + y)"), k_symbol, one, last);
    dx_id product = dx_iterated(&graph, DX_OP_PRODUCT, typed("1 + x/k"), k_symbol, one, last);
    compile(dx_sub(&graph, dx_mul(&graph, sum, product), typed("x")), &tape);
    assert_true(tape.loops.n == 2);
    assert_int_equal(dx_evaluator_make(&e, &tape, DX_EVALUATOR_NATIVE, NULL, &context), DX_OK);
    assert_int_equal(dx_native_exists(&e.point), has_code());
    assert_true(dx_vm_init(&vm, &e.tape, &context.memory));
    assert_int_equal(dx_evaluator_batch(&e, N, in, &out, &context), DX_OK);
    for (size_t k = 0; k < N; k++) {
        double at[] = {x[k], y[k]}, got, want;
        assert_int_equal(dx_vm_evaluate(&vm, at, &want, &context), DX_OK);
        assert_int_equal(dx_evaluator_point(&e, at, &got, &context), DX_OK);
        assert_true((isnan(got) && isnan(want)) || got == want);
        assert_true((isnan(got) && isnan(result[k])) || got == result[k]);
    }
    const double too_long[] = {1, 1e9};
    assert_int_equal(dx_evaluator_point(&e, too_long, result, &context), DX_LIMIT);
    dx_diag_clear(&context.diag);
    dx_vm_free(&vm);
    dx_evaluator_free(&e);
}

/* ---- arrays ---------------------------------------------------------------------------------- */

/* Outputs that are inputs, constants, and what is computed, into the arrays of the inputs. */
static void results_may_stand_in_the_place_of_inputs(void **state)
{
    (void)state;
    enum { N = 100 };
    static double x[N], y[N], two[N], sum[N];
    const dx_id symbols[] = {dx_symbol(&graph, "x", 1), dx_symbol(&graph, "y", 1)};
    const dx_id roots[] = {symbols[1], symbols[0], dx_int(&graph, 2), typed("x + y")};
    const double *in[] = {x, y};
    double *out[] = {x, y, two, sum};
    for (size_t n = 0; n < N; n++) {
        for (size_t k = 0; k < n; k++) {
            x[k] = (double)k;
            y[k] = -2 * (double)k;
        }
        dx_tape tape;
        dx_evaluator e;
        assert_int_equal(dx_tape_make(&graph, 4, roots, 2, symbols, DX_TAPE_REDUCED, &tape), DX_OK);
        assert_int_equal(dx_evaluator_make(&e, &tape, DX_EVALUATOR_NATIVE, NULL, &context), DX_OK);
        assert_int_equal(dx_evaluator_batch(&e, n, in, out, &context), DX_OK);
        for (size_t k = 0; k < n; k++)
            assert_true(x[k] == -2 * (double)k && y[k] == (double)k && two[k] == 2 &&
                        sum[k] == -(double)k);
        double both[4] = {1, -2};
        assert_int_equal(dx_evaluator_point(&e, both, both, &context), DX_OK);
        assert_true(both[0] == -2 && both[1] == 1 && both[2] == 2 && both[3] == -1);
        dx_evaluator_free(&e);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(listings_are_what_objdump_reads, setup, teardown),
        cmocka_unit_test_setup_teardown(each_evaluator_serves, setup, teardown),
        cmocka_unit_test_setup_teardown(where_code_is_denied_others_serve, setup, teardown),
        cmocka_unit_test_setup_teardown(a_child_does_not_write_where_its_parent_does, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(without_memory_there_is_no_code_and_nothing_leaks, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(code_and_its_time_are_linear_in_the_tape, setup, teardown),
        cmocka_unit_test_setup_teardown(long_code_can_be_interrupted, setup, teardown),
        cmocka_unit_test_setup_teardown(loops_give_the_bits_of_the_scalar_evaluator, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(results_may_stand_in_the_place_of_inputs, setup, teardown),
    };
    return cmocka_run_group_tests_name("code", tests, NULL, NULL);
}
