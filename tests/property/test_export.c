/* Formulas written in C, Fortran and Python: compiled and run they give the values that ddx has,
 * for every function of the table that a language can have, for derivatives of each kind, at
 * points where there is no value too. A language that is not installed is skipped. */
#include "config.h"

#include "expr/function.h"

#include "../chance.h"
#include "../library.h"

#include <errno.h>
#include <math.h>
#include <sys/stat.h>
#include <unistd.h>

enum { VARIABLES = 20, POINTS_MOST = 200, ITEMS_MOST = 500, RANDOM_POINTS = 7 };

/* A formula that is written, its points, and its values there: the elements, then the
 * derivatives, row by row. */
typedef struct item {
    char *expression, *options;
    size_t n, m;    /* variables; elements, 0 of a formula */
    size_t columns; /* of a matrix */
    char *name[VARIABLES];
    size_t n_points, n_values;
    double *at, *value; /* of each point after the other */
    bool gradient, jacobian, hessian, sparse;
    double tolerance;
} item;

static item items[ITEMS_MOST];
static size_t n_items;
static char directory[64];

/* ---- the formulas ------------------------------------------------------------------------- */

static bool asks(const item *i, const char *option)
{
    return strstr(i->options, option) != NULL;
}

static ddx_value evaluated(const item *i, size_t *columns)
{
    ddx_value value = value_of(i->expression);
    size_t rows;
    assert_int_equal(ddx_shape(session, value, &rows, columns), DDX_OK);
    ((item *)(uintptr_t)i)->m = rows;
    return value;
}

/* The elements of a value behind those in list. */
static size_t append(ddx_value value, ddx_value *list, size_t n)
{
    size_t rows, columns;
    assert_int_equal(ddx_shape(session, value, &rows, &columns), DDX_OK);
    if (rows == 0)
        list[n++] = value;
    for (size_t i = 0; i < rows; i++)
        for (size_t k = 0; k < (columns ? columns : 1); k++)
            if (ddx_element(session, value, i, k, &list[n++]) != DDX_OK)
                fail_msg("%s", ddx_error(session));
    return n;
}

/* The value by what is written of it, which the code computes: without the conditions of what was
 * typed, which the code's comment tells. */
static ddx_value shown(ddx_value value)
{
    char *text = strdup(ddx_print(session, value, DDX_PLAIN));
    assert_non_null(text);
    ddx_value again = value_of(text);
    free(text);
    ddx_release(session, value);
    return again;
}

static void work_out(item *i)
{
    enum { MOST = 800 };
    static ddx_value list[MOST];
    const char *const *names = (const char *const *)i->name;
    ddx_value value = evaluated(i, &i->columns), d;
    i->gradient = asks(i, "gradient");
    i->jacobian = asks(i, "jacobian");
    i->hessian = asks(i, "hessian");
    i->sparse = asks(i, "sparse");
    size_t n = append(value, list, 0);
    if (i->gradient) {
        if (ddx_gradient(session, value, i->n, names, &d) != DDX_OK)
            fail_msg("%s: %s", i->expression, ddx_error(session));
        n = append(d, list, n);
    }
    if (i->jacobian) {
        assert_int_equal(ddx_jacobian(session, value, i->n, names, &d), DDX_OK);
        n = append(d, list, n);
    }
    if (i->hessian) {
        assert_int_equal(ddx_hessian(session, value, i->n, names, &d), DDX_OK);
        n = append(d, list, n);
    }
    assert_true(n < MOST);
    for (size_t k = 0; k < n; k++)
        list[k] = shown(list[k]);
    i->n_values = n;
    i->value = malloc(i->n_points * n * sizeof *i->value);
    ddx_function *function;
    bool compiled = ddx_function_new(session, n, list, i->n, names, &function) == DDX_OK;
    for (size_t p = 0; p < i->n_points; p++) {
        const double *at = i->at + p * i->n;
        double *out = i->value + p * n;
        if (compiled)
            assert_int_equal(ddx_function_evaluate(function, at, out), DDX_OK);
        for (size_t k = 0; k < n && !compiled; k++)
            if (ddx_evaluate(session, list[k], i->n, names, at, &out[k]) != DDX_OK)
                fail_msg("%s: %s", i->expression, ddx_error(session));
    }
    ddx_function_free(function);
    for (size_t k = 0; k < n; k++)
        ddx_release(session, list[k]);
}

static double in_range(double lo, double hi, bool whole)
{
    double x = lo + (hi - lo) * (below(1u << 20) / 1048576.0);
    return whole ? round(x) : x;
}

static item *new_item(const char *expression, const char *options)
{
    assert_true(n_items < ITEMS_MOST);
    item *i = &items[n_items++];
    *i = (item){.expression = strdup(expression), .options = strdup(options)};
    i->tolerance = 2e-13;
    i->at = malloc(POINTS_MOST * VARIABLES * sizeof *i->at);
    return i;
}

/* a:0.5:2 b:-1:1 n:1:6:1 | options | expression */
static void read_line(char *line)
{
    double lo[VARIABLES], hi[VARIABLES];
    bool whole[VARIABLES];
    char *options = strchr(line, '|'), *expression = strchr(options + 1, '|');
    *options++ = *expression++ = '\0';
    expression[strcspn(expression, "\n")] = '\0';
    item *i = new_item(expression, options);
    for (char *at = strtok(line, " "); at; at = strtok(NULL, " ")) {
        char *colon = strchr(at, ':');
        *colon = '\0';
        i->name[i->n] = strdup(at);
        lo[i->n] = strtod(colon + 1, &colon);
        hi[i->n] = strtod(colon + 1, &colon);
        whole[i->n++] = *colon == ':';
    }
    for (size_t p = 0; p < RANDOM_POINTS; p++)
        for (size_t k = 0; k < i->n; k++)
            i->at[i->n_points * i->n + k] = in_range(lo[k], hi[k], whole[k]),
                                       i->n_points += k + 1 == i->n;
    /* No number, and zeros. */
    for (size_t k = 0; k < i->n && i->n < 6; k++) {
        double *at = i->at + i->n_points++ * i->n;
        for (size_t j = 0; j < i->n; j++)
            at[j] = j == k ? NAN : lo[j];
    }
    for (size_t k = 0; k < i->n; k++)
        i->at[i->n_points * i->n + k] = lo[k] <= 0 ? 0 : lo[k];
    i->n_points++;
}

static void read_formulas(void)
{
    char path[4096], line[4096];
    const char *top = getenv("top_srcdir");
    snprintf(path, sizeof path, "%s/tests/property/export.txt", top ? top : ".");
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file))
        if (line[0] != '#' && line[0] != '\n')
            read_line(line);
    fclose(file);
}

/* What the row is at x or at x and y, with its derivative where it has one. */
static void add_row(const dx_function *row)
{
    static const double points[] = {
        -1000, -30.5, -3,   -2.5, -2,   -1.5, -1,     -0.75, -0.5,     -0.25,     -1e-3,
        -1e-9, 0,     1e-9, 1e-3, 0.25, 0.3,  0.5,    0.75,  1,        1.25,      1.5,
        2,     2.5,   3,    5.5,  17,   30.5, 170.25, 1000,  INFINITY, -INFINITY, NAN};
    enum { N = sizeof points / sizeof points[0] };
    char text[80];
    bool two = row->least > 1;
    bool order = strncmp(row->name, "bessel", 6) == 0 || strcmp(row->name, "polygamma") == 0 ||
                 strcmp(row->name, "zetaderivative") == 0 || strcmp(row->name, "root") == 0;
    if (strcmp(row->name, "root") == 0)
        snprintf(text, sizeof text, "root(x, 5) + root(abs(x), -4)");
    else
        snprintf(text, sizeof text, order ? "%s(1, x)" : two ? "%s(x, y)" : "%s(x)", row->name);
    item *i = new_item(
        text, row->derivative[0] && (!two || row->derivative[1]) && !order ? "gradient" : "");
    bool one = !two || order;
    i->name[i->n++] = strdup("x");
    if (!one)
        i->name[i->n++] = strdup("y");
    if (strcmp(row->name, "beta") == 0 || strcmp(row->name, "binomial") == 0)
        i->tolerance =
            3e-6; /* exponentials of large logarithms, slopes that are small differences */
    for (size_t k = 0; k < N; k++) {
        if (one) {
            i->at[i->n_points++] = points[k];
            continue;
        }
        for (size_t j = 0; j < 4; j++) {
            i->at[2 * i->n_points] = points[k];
            i->at[2 * i->n_points++ + 1] = points[(7 * k + 11 * j + 3) % N];
        }
    }
}

/* Random formulas, in a text of so many bytes. */
static size_t random_text(char *text, size_t room, int depth)
{
    static const char *const calls[] = {"sin",  "cos", "atan", "tanh", "abs", "sign",
                                        "relu", "exp", "sqrt", "log",  "sec", "heaviside"};
    static const char *const leaves[] = {"x", "y", "z", "2", "1/3", "0.7", "pi", "5"};
    static const char *const joins[] = {" + ", " - ", "*", "/", "*", " + "};
    size_t n = 0;
    uint32_t kind = depth <= 0 ? 0 : below(8);
    if (room < 200)
        kind = 0;
    if (kind == 0)
        return (size_t)snprintf(text, room, "%s", leaves[below(8)]);
    if (kind == 1)
        n += (size_t)snprintf(text, room, "%s(", calls[below(12)]);
    else if (kind == 2)
        n += (size_t)snprintf(text, room, "piecewise(%c < ", "xyz"[below(3)]);
    else
        n += (size_t)snprintf(text, room, "(");
    n += random_text(text + n, room - n, depth - 1);
    if (kind == 2) {
        n += (size_t)snprintf(text + n, room - n, ": ");
        n += random_text(text + n, room - n, depth - 1);
        n += (size_t)snprintf(text + n, room - n, ", ");
        n += random_text(text + n, room - n, depth - 2);
    } else if (kind == 3) {
        static const char *const powers[] = {"2", "3", "-1", "1/2", "-2", "5", "3/2", "y"};
        return n + (size_t)snprintf(text + n, room - n, ")^(%s)", powers[below(8)]);
    } else if (kind > 3) {
        n += (size_t)snprintf(text + n, room - n, "%s", joins[below(6)]);
        n += random_text(text + n, room - n, depth - 1);
    }
    return n + (size_t)snprintf(text + n, room - n, ")");
}

static bool has_value(const char *text)
{
    ddx_value value;
    if (ddx_parse(session, text, strlen(text), &value) != DDX_OK)
        return false;
    ddx_release(session, value);
    return true;
}

static void add_random_formulas(unsigned n)
{
    static char text[4096], gradient[4200];
    while (n > 0) {
        random_text(text, sizeof text, 5);
        if (!has_value(text)) /* 1/0 */
            continue;
        snprintf(gradient, sizeof gradient, "grad(%s, [x, y, z])", text); /* 0^y has none */
        item *i = new_item(text, n % 3 == 0 && has_value(gradient) ? "gradient" : "");
        i->tolerance = 1e-8;
        static const char *const names[] = {"x", "y", "z"};
        for (size_t k = 0; k < 3; k++)
            i->name[i->n++] = strdup(names[k]);
        for (size_t k = 0; k < 3 * RANDOM_POINTS; k++)
            i->at[k] = in_range(-3, 3, false);
        i->n_points = RANDOM_POINTS;
        n--;
    }
}

/* ---- languages -------------------------------------------------------------------------- */

/* The code of an item; NULL where it is refused. */
static const char *code_of(const item *i, const char *language)
{
    static char statement[8192];
    int n = snprintf(statement, sizeof statement, "code(%s, \"%s\", [", i->expression, language);
    for (size_t k = 0; k < i->n; k++)
        n += snprintf(statement + n, sizeof statement - (size_t)n, "%s%s", k > 0 ? ", " : "",
                      i->name[k]);
    snprintf(statement + n, sizeof statement - (size_t)n, "]%s%s%s%s, name = e%zu)",
             i->gradient ? ", gradient" : "", i->jacobian ? ", jacobian" : "",
             i->hessian ? ", hessian" : "", i->sparse ? ", sparse" : "", (size_t)(i - items));
    const ddx_answer *answer = run(statement);
    if (ddx_answer_status(answer) == DDX_OK)
        return ddx_answer_text(answer);
    assert_int_equal(ddx_answer_status(answer), DDX_UNKNOWN);
    assert_non_null(strstr(ddx_answer_message(answer), "cannot be written in"));
    return NULL;
}

static FILE *open_file(const char *name)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    return file;
}

static bool succeeds(const char *command)
{
    char line[1024];
    snprintf(line, sizeof line, "cd %s && %s", directory, command);
    return system(line) == 0;
}

static size_t value_size(const item *i)
{
    return i->m == 0 ? 1 : i->m * (i->columns ? i->columns : 1);
}

static bool is_array_called(const item *i)
{
    return i->n > 16;
}

static void driver_c(FILE *f, const item *i, const char *code)
{
    size_t k = (size_t)(i - items), n = i->n, m = i->m ? i->m : i->n;
    static const char *const sparse =
        "        for (int r = 0; r < %zu; r++)\n"
        "            for (int c = 0; c < %zu; c++) {\n"
        "                double d = 0.0;\n"
        "                for (int s = e%zu_%s_start[r]; s < e%zu_%s_start[r + 1]; s++)\n"
        "                    if (e%zu_%s_column[s] == c)\n"
        "                        d = d_%c[s];\n"
        "                printf(\"%%.17g\\n\", d);\n"
        "            }\n";
    fprintf(f,
            "%s\n\nstatic void try_e%zu(void)\n{\n    double x[%zu], v[%zu], d_j[%zu], d_h[%zu];\n",
            code, k, n, value_size(i), m * n, n * n);
    fprintf(f,
            "    for (int p = 0; p < %zu; p++) {\n        for (int k = 0; k < %zu; k++)\n"
            "            if (scanf(\"%%lf\", &x[k]) != 1)\n                exit(1);\n        ",
            i->n_points, n);
    fprintf(f, i->m ? "e%zu(" : "v[0] = e%zu(", k);
    for (size_t j = 0; j < n && !is_array_called(i); j++)
        fprintf(f, "%sx[%zu]", j > 0 ? ", " : "", j);
    fprintf(f, "%s%s%s%s);\n", is_array_called(i) ? "x" : "", i->m ? ", v" : "",
            i->gradient || i->jacobian ? ", d_j" : "", i->hessian ? ", d_h" : "");
    fprintf(f, "        print_all(v, %zu);\n        (void)d_j;\n        (void)d_h;\n",
            value_size(i));
    if (i->jacobian && i->sparse)
        fprintf(f, sparse, m, n, k, "jacobian", k, "jacobian", k, "jacobian", 'j');
    else if (i->gradient || i->jacobian)
        fprintf(f, "        print_all(d_j, %zu);\n", i->gradient ? n : m * n);
    if (i->hessian && i->sparse)
        fprintf(f, sparse, n, n, k, "hessian", k, "hessian", k, "hessian", 'h');
    else if (i->hessian)
        fprintf(f, "        print_all(d_h, %zu);\n", n * n);
    fprintf(f, "    }\n}\n\n");
}

static void begin_c(FILE *f)
{
    fprintf(f, "#include <stdio.h>\n#include <stdlib.h>\n"
               "static void print_all(const double *v, int n)\n{\n"
               "    for (int k = 0; k < n; k++)\n        printf(\"%%.17g\\n\", v[k]);\n}\n\n");
}

static void end_c(FILE *f, size_t n, const size_t *written)
{
    fprintf(f, "int main(void)\n{\n");
    for (size_t k = 0; k < n; k++)
        fprintf(f, "    try_e%zu();\n", written[k]);
    fprintf(f, "    return 0;\n}\n");
}

static void driver_fortran(FILE *f, const item *i, const char *code)
{
    size_t k = (size_t)(i - items), n = i->n, m = i->m ? i->m : i->n;
    bool function = i->m == 0 && !i->gradient && !i->hessian;
    static const char *const sparse =
        "    do r = 1, %zu\n      do c = 1, %zu\n        d = 0\n"
        "        do s = e%zu_%s_start(r), e%zu_%s_start(r + 1) - 1\n"
        "          if (e%zu_%s_column(s) == c) d = d_%c(s)\n        end do\n"
        "        print '(es26.17e3)', d\n      end do\n    end do\n";
    fprintf(f, "%s\n\nsubroutine try_e%zu()\n  use e%zu_module\n  implicit none\n", code, k, k);
    fprintf(f, "  integer :: p, r, c, s\n  real(8) :: x(%zu), d_j(%zu), d_h(%zu), d\n", n, m * n,
            n * n);
    fprintf(f, "  real(8) :: j2(%zu, %zu), h2(%zu, %zu)\n", m, n, n, n);
    fprintf(f,
            i->columns ? "  real(8) :: v(%zu, %zu)\n"
            : i->m     ? "  real(8) :: v(%zu)\n"
                       : "  real(8) :: v\n",
            i->m, i->columns);
    fprintf(f, "  do p = 1, %zu\n    read *, x\n    ", i->n_points);
    fprintf(f, function ? "v = e%zu(" : "call e%zu(", k);
    for (size_t a = 0; a < n && !is_array_called(i); a++)
        fprintf(f, "%sx(%zu)", a > 0 ? ", " : "", a + 1);
    fprintf(f, "%s%s%s%s)\n", is_array_called(i) ? "x" : "", function ? "" : ", v",
            i->gradient                ? ", d_j"
            : i->jacobian && i->sparse ? ", d_j"
            : i->jacobian              ? ", j2"
                                       : "",
            i->hessian && i->sparse ? ", d_h"
            : i->hessian            ? ", h2"
                                    : "");
    fprintf(f, i->columns ? "    print '(es26.17e3)', transpose(v)\n"
                          : "    print '(es26.17e3)', v\n");
    if (i->jacobian && i->sparse)
        fprintf(f, sparse, m, n, k, "jacobian", k, "jacobian", k, "jacobian", 'j');
    else if (i->gradient)
        fprintf(f, "    print '(es26.17e3)', d_j(1:%zu)\n", n);
    else if (i->jacobian)
        fprintf(f, "    print '(es26.17e3)', transpose(j2)\n");
    if (i->hessian && i->sparse)
        fprintf(f, sparse, n, n, k, "hessian", k, "hessian", k, "hessian", 'h');
    else if (i->hessian)
        fprintf(f, "    print '(es26.17e3)', transpose(h2)\n");
    fprintf(f, "  end do\nend subroutine\n\n");
}

static void begin_nothing(FILE *f)
{
    (void)f;
}

static void end_fortran(FILE *f, size_t n, const size_t *written)
{
    fprintf(f, "program main\n");
    for (size_t k = 0; k < n; k++)
        fprintf(f, "  call try_e%zu()\n", written[k]);
    fprintf(f, "end program\n");
}

static void begin_python(FILE *f)
{
    fprintf(f,
            "import sys\nimport warnings\nimport numpy as np\n\nwarnings.simplefilter('error')\n"
            "numbers = (float(word) for word in sys.stdin.read().split())\n\n"
            "def show(a):\n    for x in np.asarray(a).ravel():\n        print(repr(float(x)))\n\n"
            "def dense(a, starts, columns, m, n):\n"
            "    full = np.zeros((m, n))\n    for i in range(m):\n"
            "        for s in range(starts[i], starts[i + 1]):\n"
            "            full[i, columns[s]] = a[s]\n    return full\n\n"
            "def same(a, b):\n    assert np.allclose(a, b, rtol=1e-12, atol=1e-14, "
            "equal_nan=True)\n\n");
}

static void driver_python(FILE *f, const item *i, const char *code)
{
    size_t k = (size_t)(i - items), n = i->n, m = i->m ? i->m : i->n;
    bool alone = i->m == 0 && !i->gradient && !i->hessian;
    bool derivative = i->gradient || i->jacobian;
    fprintf(f,
            "%s\n\n\ndef try_e%zu():\n    x = np.array([[next(numbers) for k in range(%zu)] for p "
            "in range(%zu)]).T\n",
            code, k, n, i->n_points);
    const char *star = is_array_called(i) ? "" : "*";
    fprintf(f, "    all = e%zu(%sx)\n", k, star);
    if (alone || i->m > 0)
        fprintf(f, "%s", derivative || i->hessian ? "" : "    all = (all,)\n");
    fprintf(f, "    for p in range(%zu):\n        one = e%zu(%s(float(a) for a in x[:, p]))\n",
            i->n_points, k, is_array_called(i) ? "list" : "*");
    if (!derivative && !i->hessian)
        fprintf(f, "        one = (one,)\n");
    fprintf(f, "        for a, b in zip(all, one):\n            same(a[..., p], b)\n        "
               "show(all[0][..., p])\n");
    if (derivative) {
        if (i->jacobian && i->sparse)
            fprintf(f,
                    "        show(dense(all[1][..., p], e%zu_jacobian_start, e%zu_jacobian_column, "
                    "%zu, %zu))\n",
                    k, k, m, n);
        else
            fprintf(f, "        show(all[1][..., p])\n");
    }
    if (i->hessian) {
        if (i->sparse)
            fprintf(f,
                    "        show(dense(all[-1][..., p], e%zu_hessian_start, e%zu_hessian_column, "
                    "%zu, %zu))\n",
                    k, k, n, n);
        else
            fprintf(f, "        show(all[-1][..., p])\n");
    }
    fprintf(f, "\n\n");
}

static void end_python(FILE *f, size_t n, const size_t *written)
{
    for (size_t k = 0; k < n; k++)
        fprintf(f, "try_e%zu()\n", written[k]);
}

typedef struct language {
    const char *name, *file;
    const char *probe; /* succeeds where it is installed */
    const char *build, *run;
    void (*begin)(FILE *f);
    void (*driver)(FILE *f, const item *i, const char *code);
    void (*end)(FILE *f, size_t n, const size_t *written);
} language;

static const language languages[] = {
    {"c", "all.c", "printf 'int main(void) { return 0; }' > probe.c && ${CC:-cc} probe.c -o probe",
     "${CC:-cc} -std=c99 -Wall -Wextra -Werror -O1 all.c -o all -lm", "./all", begin_c, driver_c,
     end_c},
    {"fortran", "all.f90", "command -v gfortran > /dev/null",
     "gfortran -std=f2008 -Wall -Wno-unused-variable -Wno-unused-dummy-argument -Wno-uninitialized "
     "-Werror -O1 all.f90 -o all_f",
     "./all_f", begin_nothing, driver_fortran, end_fortran},
    {"python", "all.py",
     "for p in python3 /usr/bin/python3; do $p -c 'import numpy' 2> /dev/null && echo $p > python "
     "&& exit 0; done; exit 1",
     "true", "$(cat python) all.py", begin_python, driver_python, end_python},
};

/* ---- comparing -------------------------------------------------------------------------- */

static bool is_near(double a, double b, double tolerance)
{
    if (isnan(a) || isnan(b))
        return isnan(a) && isnan(b);
    if (isinf(a) || isinf(b))
        return a == b || (fabs(a) > 1e300 && fabs(b) > 1e300 && (a > 0) == (b > 0));
    return fabs(a - b) <= tolerance * fmax(fabs(b), 1e-3) || fabs(a - b) < 1e-290;
}

static unsigned compare(FILE *results, const language *l, const item *i)
{
    unsigned wrong = 0;
    for (size_t p = 0; p < i->n_points; p++)
        for (size_t k = 0; k < i->n_values; k++) {
            double value;
            if (fscanf(results, "%lf", &value) != 1) {
                print_message("# %s: %s: no more results\n", l->name, i->expression);
                return wrong + 1;
            }
            double wanted = i->value[p * i->n_values + k];
            if (is_near(value, wanted, i->tolerance) || wrong++ > 3)
                continue;
            print_message("# %s: %s [%s] output %zu at (%.17g%s%.17g): %.17g, not %.17g\n", l->name,
                          i->expression, i->options, k, i->at[p * i->n], i->n > 1 ? ", " : " ",
                          i->n > 1 ? i->at[p * i->n + 1] : 0, value, wanted);
        }
    return wrong;
}

static void run_language(const language *l)
{
    static size_t written[ITEMS_MOST];
    size_t n = 0;
    if (!succeeds(l->probe)) {
        print_message("# %s is not installed\n", l->name);
        skip();
    }
    FILE *source = open_file(l->file), *points = open_file("points");
    l->begin(source);
    for (size_t k = 0; k < n_items; k++) {
        const char *code = code_of(&items[k], l->name);
        if (!code)
            continue;
        l->driver(source, &items[k], code);
        written[n++] = k;
        for (size_t j = 0; j < items[k].n_points * items[k].n; j++)
            fprintf(points, "%.17g\n", items[k].at[j]);
    }
    l->end(source, n, written);
    fclose(source);
    fclose(points);
    char command[512];
    snprintf(command, sizeof command, "%s > results < points", l->run);
    if (!succeeds(l->build))
        fail_msg("what was written in %s does not compile", l->name);
    if (!succeeds(command))
        fail_msg("what was written in %s does not run", l->name);
    snprintf(command, sizeof command, "%s/results", directory);
    FILE *results = fopen(command, "r");
    unsigned wrong = 0;
    for (size_t k = 0; k < n; k++)
        wrong += compare(results, l, &items[written[k]]);
    fclose(results);
    assert_int_equal(wrong, 0);
}

static void c_gives_the_values(void **state)
{
    (void)state;
    run_language(&languages[0]);
}

static void fortran_gives_the_values(void **state)
{
    (void)state;
    run_language(&languages[1]);
}

static void python_gives_the_values(void **state)
{
    (void)state;
    run_language(&languages[2]);
}

/* No interpreter of Julia is at hand: what can be said is that brackets match. */
static void julia_is_written(void **state)
{
    (void)state;
    for (size_t k = 0; k < n_items; k++) {
        const char *code = code_of(&items[k], "julia");
        int depth = 0;
        for (; code && *code; code++) {
            depth += strchr("([{", *code) != NULL;
            depth -= strchr(")]}", *code) != NULL;
            assert_true(depth >= 0);
        }
        if (depth != 0)
            fail_msg("%s: a bracket has no partner", items[k].expression);
    }
}

static int prepare(void **state)
{
    if (open_session(state) != 0)
        return -1;
    strcpy(directory, "/tmp/ddx-code-XXXXXX");
    if (!mkdtemp(directory))
        return -1;
    read_formulas();
    for (dx_fn fn = 0; fn < DX_FN_COUNT; fn++)
        add_row(&dx_functions[fn]);
    add_random_formulas(60 * (multiplier() < 4 ? multiplier() : 4));
    for (size_t k = 0; k < n_items; k++)
        work_out(&items[k]);
    return 0;
}

static int clean_up(void **state)
{
    for (size_t k = 0; k < n_items; k++) {
        free(items[k].expression);
        free(items[k].options);
        free(items[k].at);
        free(items[k].value);
        for (size_t j = 0; j < items[k].n; j++)
            free(items[k].name[j]);
    }
    if (!getenv("DX_KEEP_CODE")) {
        char command[96];
        snprintf(command, sizeof command, "rm -r %s", directory);
        if (system(command) != 0)
            return -1;
    }
    return close_session(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(c_gives_the_values),
        cmocka_unit_test(fortran_gives_the_values),
        cmocka_unit_test(python_gives_the_values),
        cmocka_unit_test(julia_is_written),
    };
    return cmocka_run_group_tests_name("export", tests, prepare, clean_up);
}
