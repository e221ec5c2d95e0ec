/* test_nomem.c - the n-th allocation of a statement and all later ones fail, for
 * n = 1, 2, ...
 *
 * The statement must then say that there is no memory, or do without, and leave the
 * session as it was. Leaks and worse are for the sanitizers to find. */
#include "config.h"

#include "engine/session.h"
#include "support/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "../chance.h"

static char directory[64] = "/tmp/ddx-nomem-XXXXXX";

static const ddx_answer *run(ddx_session *s, const char *statement)
{
    return ddx_eval(s, statement, strlen(statement));
}

static ddx_session *new_session(void)
{
    static const char *const definitions[] = {
        "k = 3/7", "v = [x, y^2, 3]", "h(x, y) = x^2*sin(y)", "big = 3^100", "w = N(pi, 30)",
    };
    ddx_session *s = ddx_session_new();
    assert_non_null(s);
    for (size_t i = 0; i < sizeof definitions / sizeof *definitions; i++)
        assert_int_equal(ddx_answer_status(run(s, definitions[i])), DDX_OK);
    return s;
}

static char *definitions_of(ddx_session *s)
{
    const ddx_answer *answer = run(s, ":vars");
    assert_int_equal(ddx_answer_status(answer), DDX_OK);
    char *text = strdup(ddx_answer_text(answer));
    assert_non_null(text);
    return text;
}

static void look_at(const ddx_answer *answer)
{
    (void)ddx_answer_text(answer);
    (void)ddx_answer_pretty(answer, 60, true);
    (void)ddx_answer_latex(answer);
    (void)ddx_answer_approx(answer);
    (void)ddx_answer_json(answer);
}

/* Allocations of the statement and of showing its answer. */
static uint64_t count_of(const char *statement)
{
    ddx_session *s = new_session();
    uint64_t before = s->context.memory.count;
    look_at(run(s, statement));
    uint64_t count = s->context.memory.count - before;
    ddx_session_free(s);
    return count;
}

static void fail_at(const char *statement, ddx_status expected, uint64_t n)
{
    ddx_session *s = new_session();
    dx_memory *memory = &s->context.memory;
    char *before = definitions_of(s);
    memory->fail_at = memory->count + n;
    const ddx_answer *answer = run(s, statement);
    ddx_status status = ddx_answer_status(answer);
    look_at(answer);
    char story[600];
    (void)snprintf(story, sizeof story, "%s", ddx_answer_message(answer));
    memory->fail_at = 0;
    if (status != DDX_OK && status != DDX_NOMEM && status != expected)
        fail_msg("%s, allocation %llu: status %d, '%s'", statement, (unsigned long long)n,
                 (int)status, story);
    if (status == DDX_NOMEM && story[0] == '\0')
        fail_msg("%s, allocation %llu: not a word", statement, (unsigned long long)n);
    if (status == DDX_NOMEM) {
        char *after = definitions_of(s);
        if (strcmp(before, after) != 0)
            fail_msg("%s, allocation %llu: the definitions were\n%s\nand are\n%s", statement,
                     (unsigned long long)n, before, after);
        free(after);
    }
    answer = run(s, "d/dq sin(q)*q^3 | q = 2");
    if (ddx_answer_status(answer) != DDX_OK)
        fail_msg("%s, allocation %llu: then %s", statement, (unsigned long long)n,
                 ddx_answer_message(answer));
    free(before);
    ddx_session_free(s);
}

/* Every allocation where there are few, else a sample that is dense at the front. */
static void fail_each_of(const char *statement, ddx_status expected)
{
    uint64_t most = 40 * multiplier();
    uint64_t count = count_of(statement);
    uint64_t stride = count / most + 1;
    for (uint64_t n = 1; n <= count + 1; n += n < most / 4 ? 1 : stride)
        fail_at(statement, expected, n);
}

static void fail_each(const char *statement)
{
    fail_each_of(statement, DDX_OK);
}

/* ---- what is run ------------------------------------------------------------------ */

static void definitions_survive(void **state)
{
    (void)state;
    fail_each("a = sin(x)^2 + 1/3");
    fail_each("k = x + 2/7");
    fail_each("f(x) = x^2 + h(x, 3)");
    fail_each("h(x) = x");
    fail_each("m = [[1, 2], [x, 4]]");
}

static void derivatives_survive(void **state)
{
    (void)state;
    fail_each("d/dx sin(x)*x^2");
    fail_each("d^3/dx^2 dy exp(x*y)*tan(x)");
    fail_each("diff(x^x, x, 2)");
    fail_each("sum(k^2*x, k = 1..5) + subst(x^y, y = 3)");
    fail_each("\xe2\x88\x87 h");
    fail_each("diff(log(x^2 + y^2), x, y)");
    fail_each("d/dt f(x(t), y(t))");
    fail_each("h(sin(x), y) | y = d/dx x^3, x = 2");
    fail_each("d/dx (x^2+1)^3/(x-1)^2");
    fail_each("d/dx abs(x) + max(x, x^2)");
    fail_each("d/dx besselj(2, x) + gamma(x)*erf(x)");
    fail_each("d^2/dx^2 g(x)*sqrt(x)");
}

static void limits_survive(void **state)
{
    (void)state;
    fail_each("limit(sin(x)/x, x=0)");
    fail_each("steps(limit(exp(-1/x^2)/x^4, x=0))");
    fail_each("steps(limit(x - x*sin(1/x), x=0))");
    fail_each("steps(limit(cot(x) - 1/x, x=0))");
    fail_each("sum(1/j^2, j=1..inf)");
    fail_each("integrate(t*exp(-2*t), t=0..inf)");
    fail_each("integrate(t*sin(t), t=0..m)");
    fail_each("taylor(if(t = 0, 0, exp(-1/t^2)), t=0, 2)");
    fail_each("limit(sum(x^j, j=0..m), x=0)");
    fail_each("limit(sum(j^2/m^3, j=1..m), m=inf)");
    fail_each("limit((-1)^m/m, m=inf)");
    fail_each("limit((1 + k/n)^n, n=inf)");
    fail_each("limit(exp(t)*(sin(1/t + exp(-t)) - sin(1/t)), t=inf)");
    fail_each("limit(gamma(t + 1)/gamma(t)/t + floor(t)/t, t=inf)");
    fail_each_of("limit(abs(t)/t, t=0)", DDX_DOMAIN);
    fail_each_of("limit(exp(a*t), t=inf)", DDX_UNKNOWN);
    fail_each("limit(x^2*y/(x^2 + y^2) + sin(x*y)/x, [x=0, y=0])");
    fail_each("limit((x^2 + y^2)^(x^2*y^2), [x=0, y=0])");
    fail_each_of("limit(x*y/(x^2 + y^2), [x=0, y=0])", DDX_DOMAIN);
    fail_each("definition(x^2*sin(x), x)");
    fail_each("definition(sqrt(t)/(t + 1), t=4)");
    fail_each("definition(abs(t), t=0)");
    fail_each("definition(cbrt(t), t=0)");
}

static void pieces_and_sums_survive(void **state)
{
    (void)state;
    fail_each("d/dx piecewise(x < 0: x*abs(x), 0 <= x < pi: [x, y][1], 4)");
    fail_each("if(x > 2, x, log(x)) | x = sqrt(2)");
    fail_each("d/dx sum(abs(x - j), j = 1..n)");
    fail_each("sum(product(x^i + j, i = 1..j), j = 1..m) | x = sum(i, i = 1..m), m = 2");
    fail_each("N(sum(1/(j + sqrt(2)), j = 1..1001))");
    fail_each("sum(v[i]*x, i = 1..3)");
    fail_each("(d/dt f(g(t), t)) | f(x, y) = x^2*y, g(t) = sin(t)");
    fail_each("steps((d/dt f(t)^2*g(t)) | f(t) = 3, f'(t) = 2, g'(t) = 1)");
    fail_each("steps((d/dt f(t)^2) | f(t) = sin(t))");
}

static void partials_survive(void **state)
{
    (void)state;
    fail_each("grad(x^2*sin(y*z) + a, [x, y, z])");
    fail_each("hessian(x^3*y + exp(x*y))");
    fail_each("jacobian([x*y, abs(x) + y^2, h(x, y)])");
    fail_each("curl([x*y, y*z, z*x]) + 0*[laplacian(x^2*y), div([x, y^2]), 0]");
    fail_each("directional(x^2*y, [3, 4]) + total(x*y, t)");
    fail_each("implicit([x + y + z = 0, x*y*z = 1], [y, z], x)");
    fail_each("implicit(x^2 + y^2 = 1, y, x, 2)");
    fail_each("implicit(y^x = x^y, y, x)");
    fail_each("implicit(max(x^2, y) + y = 1, y, x)");
    fail_each("implicit(x*y*z + z^3 = 1, z, [x, y])");
    fail_each("curl([y, -x, 0])");
    fail_each("\xe2\x88\x87 h(1, 2)");
}

static void expansions_survive(void **state)
{
    (void)state;
    fail_each("taylor(sin(x)*exp(x)/(1 + x^2), x=0, 5)");
    fail_each("taylor(erf(x) + unknown(x), x=point, 3)");
    fail_each("taylor(exp(x*y + sin(z)), [x=1, y=2, z=0], 3)");
    fail_each("taylor(erf(x*y), [x=1, y=0], 2)");
    fail_each("series(sqrt(sin(x))*log(x), x=0, 2)");
    fail_each("series(besselk(1, x) + bessely(1/3, x), x=0, 1)");
    fail_each("taylor(sin(x)*y/x + atan2(y, x + 1), [x=0, y=0], 2)");
    fail_each("taylor(tan(2*x/3), x=0, 9)");
    fail_each("remainder(exp(x), x=0, 3, x=0..1)");
    fail_each_of("taylor(1/x, x=0, 3)", DDX_DOMAIN);
}

static void steps_survive(void **state)
{
    (void)state;
    fail_each("steps(d/dx (x^2+1)^3/(x-1)^2)");
    fail_each("s = steps(d^2/dx^2 x^x*sin(x))");
    fail_each("steps(grad(x^2*y + h(x, y)) | x = 1)");
    fail_each("steps(hessian(x^2*exp(x*y)))[3]");
    fail_each("steps(implicit(x^2 + y^2 = 1, y, x, 2))");
    fail_each("steps(implicit([x + y + z = 0, x*y*z = 1], [y, z], x))");
    fail_each("steps(implicit(x^2 + y^2 + z^2 = 1, z, x, y))");
    fail_each("steps(implicit(max(x, y) + y = 1, y, x))");
    fail_each("steps(d/dx sum(k*x^k, k=1..n)*asin(1/x))");
    fail_each("steps(d/dx [sin(x)*cos(x), x^3*3^x])");
    fail_each("definition(abs(x)^3, x=0)");
    fail_each("steps(d/dx (1 - cos(x))/sin(x) + binomial(x, 3))");
    fail_each(":steps D[1](h)(x, 2)");
    fail_each_of("steps(x + 1)", DDX_TYPE);
}

static void numbers_survive(void **state)
{
    (void)state;
    fail_each("N(pi + sqrt(2), 50)");
    fail_each("code(h, \"c\", gradient, hessian)");
    fail_each("code(sum(x^j*gelu(x), j = 1..n), \"python\", name = \"long name\")");
    fail_each("p = code([x*y, if(x < y, x, sigmoid(y))], \"fortran\", jacobian = [y], sparse)");
    fail_each("code(logsumexp(x, y, z)*log(x), \"julia\", hessian = [x, z], sparse)");
    fail_each("1/3 + sqrt(8) + exp(1)");
    fail_each("3^200/7^150 + 1e40");
    fail_each("[[N(pi), 2], [sin(1), 1/7]]");
    fail_each("sin(1)^2 + cos(1)^2 - 1");
    fail_each("10^40*big + 1/(big + 1)");
    fail_each("gamma(1/3) + zeta(3) + besselj(1, 2)");
}

static void matrices_survive(void **state)
{
    (void)state;
    fail_each("inv([[a, b], [c, x]])");
    fail_each("det([[sin(x), 1, 0], [cos(x), x, 2], [1, 1/3, exp(x)]])");
    fail_each("[[1, 2], [3, 4]] \\ [x, y]");
    fail_each("[[1, 2/3], [3, 4]]^-3 + 2*identity(2)");
    fail_each("eigenvectors([[a, b], [b, x]])");
    fail_each("eigenvalues([[2, 1, 0], [1, 2, 1], [0, 1, 2]])");
    fail_each("rank([[t, 1], [1, t]]) | t = 2");
    fail_each("r = rank([[t, 1], [1, t]]) | t = u - 1");
    fail_each("(r | u = w) | w = 3");
    fail_each("q = diff(product(t - k, k=1..m), t)");
    fail_each("((q | m = 3) | t = w - 1) | w = 7");
    fail_each("y = d/dt abs(t - u)");
    fail_each("(y | t = u^2) | u = 3");
    fail_each("A*t | A = [[1, 2], [3, 4]]");
    fail_each("eigenvectors([[t, u], [w, 1]])");
    fail_each("(d/dt k(t^2)) | k(u) = u^3, t = 2");
    fail_each("rank([[sqrt(2), 2], [1, sqrt(2)]]) + norm(cross(v, [1, x, 0]))");
    fail_each_of("inv([[1, 2], [2, 4]])", DDX_DOMAIN);
    fail_each_of("[[x, x], [1, 1]] \\ [1, 2]", DDX_DOMAIN);
}

static void tables_survive(void **state)
{
    (void)state;
    char statement[160];
    fail_each("table([h(x, 2), d/dx abs(x - 1), 1/x], x=0..2, 5)");
    fail_each("integrate(abs(x)*exp(x), x=-1..2)");
    fail_each_of("integrate(1/x, x=-1..1)", DDX_DOMAIN);
    fail_each("integrate(sin(x)/x, x=-1..1) + integrate(exp(-x^2), x=0..inf)");
    fail_each("t = N(table(log(x), x=-1..0, 3), 5)");
    (void)snprintf(statement, sizeof statement, "write(table(x, x=0..1, 2), \"%s/table\")",
                   directory);
    fail_each(statement);
}

static void zeros_survive(void **state)
{
    (void)state;
    fail_each("roots(x^3 = 2*x + sin(x), x=-2..3)");
    fail_each("roots((x^3 - 2)^2*exp(x))");
    fail_each("roots([x*y = 1, 2*x = y + exp(y)], [x=0..2, y=0..2])");
    fail_each("z = rootof([x = 1/2, y = x*exp(y)/2], [x=0..1, y=0..1])");
    fail_each("[rootof(x = cos(x), x=0..1)^2*t, rootof(x^3 = 2 - x, x=0..2)]");
    fail_each("extrema(x^3 - 3*x + y^2, [x=-2..2, y=-2..2])");
    fail_each("lagrange(x + y^2, [x^2 + y^2 = 2], [x=-2..2, y=-2..2])");
    fail_each("extrema(abs(x^2 - 1), x=-2..2)");
    fail_each("extrema((x^2 - 2)^2 + (y - x)^2, [x=0..2, y=0..2])");
    fail_each("extrema(x^4 + y^4)");
    fail_each("roots(erf(x) = 1)");
    fail_each_of("rootof(x^2 + 1, x=-2..2)", DDX_DOMAIN);
    fail_each_of("lagrange(x + y, [2*x + 2*y = 1])", DDX_DOMAIN);
}

static void faults_survive(void **state)
{
    (void)state;
    fail_each_of("sni(x, y=2) + cso(2)", DDX_NAME);
}

static void commands_survive(void **state)
{
    (void)state;
    char statement[160];
    fail_each(":vars");
    fail_each(":undo");
    fail_each(":clear k");
    fail_each(":clear");
    fail_each(":set digits 30");
    fail_each(":set");
    fail_each(":help sin");
    fail_each(":help");
    fail_each("help inverse matrx");
    fail_each_of("x^2 where x = 3", DDX_SYNTAX);
    fail_each("xy + mx + x");
    fail_each("gradient(x^2*y)");
    fail_each(":latex d/dx x^x");
    fail_each(":time d/dx x^x");
    fail_each_of(":last", DDX_NAME);
    (void)snprintf(statement, sizeof statement, ":save %s/session", directory);
    fail_each(statement);
    (void)snprintf(statement, sizeof statement, ":load %s/session", directory);
    fail_each(statement);
}

static void values_survive(void **state)
{
    (void)state;
    for (uint64_t n = 1; n <= 250; n += n < 60 ? 1 : 7) {
        ddx_session *s = new_session();
        dx_memory *memory = &s->context.memory;
        ddx_value a = {0}, b = {0};
        double y;
        memory->fail_at = memory->count + n;
        ddx_status parsed = ddx_parse(s, "x^2*sin(x)", 10, &a);
        ddx_status derived = parsed == DDX_OK ? ddx_diff(s, a, "x", 2, &b) : DDX_NOMEM;
        if (derived == DDX_OK)
            derived = ddx_gradient(s, a, 0, NULL, &b);
        if (derived == DDX_OK)
            derived = ddx_jacobian(s, b, 1, (const char *const[]){"x"}, &b);
        if (derived == DDX_OK)
            derived = ddx_steps(s, a, "x", 1, &b);
        if (derived == DDX_OK) {
            (void)ddx_line_text(s, b, 0, DDX_LATEX);
            (void)ddx_line_rule(s, b, 0);
            derived = ddx_diff(s, a, "x", 2, &b);
        }
        if (derived == DDX_OK) {
            (void)ddx_print(s, b, DDX_PRETTY);
            (void)ddx_evaluate(s, b, 1, (const char *const[]){"x"}, (const double[]){1}, &y);
            ddx_function *f;
            (void)ddx_function_new(s, 1, &b, 1, (const char *const[]){"x"}, &f);
            ddx_function_free(f);
            (void)ddx_substitute(s, b, 1, (const char *const[]){"x"}, &a, &b);
            (void)ddx_digits(s, b, 20);
        }
        memory->fail_at = 0;
        assert_true(parsed == DDX_OK || parsed == DDX_NOMEM);
        assert_true(derived == DDX_OK || derived == DDX_NOMEM);
        assert_int_equal(ddx_parse(s, "x + 1", 5, &a), DDX_OK);
        assert_string_equal(ddx_print(s, a, DDX_PLAIN), "x + 1");
        ddx_session_free(s);
    }
}

/* In a file, as each is of a session of its own. */
static void fail_each_walk(const char *lines)
{
    char path[128], statement[160];
    (void)snprintf(path, sizeof path, "%s/walk", directory);
    (void)snprintf(statement, sizeof statement, ":load %s", path);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(lines, file) >= 0 && fclose(file) == 0);
    fail_each(statement);
    assert_int_equal(unlink(path), 0);
}

static void walks_survive(void **state)
{
    (void)state;
    fail_each(":step newton([x^2 + y^2 - 4, x*y - 1], [x=2, y=1])");
    fail_each_walk(":step newton(x^3 - 2, x=1)\n\n:why\nx + f(x) + f'(x)\nhistory\n:run\n:prove\n");
    fail_each_walk(":step newton(x^3 - 2, x=1)\n:next 2\n:digits 40\n:run\n:why\nx\n:back\n");
    fail_each_walk(":step minimize(x^2 + y^4, [x=2, y=1])\n:next 4\n:why\n[x, y, k]\nH\n:back 2\n"
                   ":plot\n:table\n:restart x=3\n:quit\n");
    fail_each_walk(":step minimize(x^2 + y^2, [x=3, y=1], [x >= 2, x*y >= 1])\n:next 3\n:why\n"
                   "lambda\n:run\n:prove\n:digits 20\n:run\n");
}

static int make_directory(void **state)
{
    (void)state;
    return mkdtemp(directory) ? 0 : -1;
}

static int remove_directory(void **state)
{
    char path[128];
    (void)state;
    (void)snprintf(path, sizeof path, "%s/session", directory);
    (void)unlink(path);
    (void)snprintf(path, sizeof path, "%s/table", directory);
    (void)unlink(path);
    return rmdir(directory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(definitions_survive),     cmocka_unit_test(derivatives_survive),
        cmocka_unit_test(pieces_and_sums_survive), cmocka_unit_test(partials_survive),
        cmocka_unit_test(expansions_survive),      cmocka_unit_test(steps_survive),
        cmocka_unit_test(matrices_survive),        cmocka_unit_test(numbers_survive),
        cmocka_unit_test(tables_survive),          cmocka_unit_test(faults_survive),
        cmocka_unit_test(commands_survive),        cmocka_unit_test(values_survive),
        cmocka_unit_test(limits_survive),          cmocka_unit_test(walks_survive),
        cmocka_unit_test(zeros_survive),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
