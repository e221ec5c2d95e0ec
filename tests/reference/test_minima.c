/* Unconstrained least values: the problems of Moré, Garbow and Hillstrom (Testing unconstrained
 * optimization software, ACM Trans. Math. Softw. 7, 1981, 17-41) from their standard starts, by
 * every method, and from 10 and 100 times these. Where a method says that it has converged, the
 * Hessian is proved positive definite there and the Newton step is below 12 digits of the point, in
 * ball arithmetic; it counts as solved where the value is one of those that are published. Saddle
 * points and greatest values that it tells are checked likewise. */
#include "../least.h"

#include "numeric/solve/curvature.h"
#include "numeric/solve/dense.h"

enum { TEXT = 1 << 16, MOST_VALUES = 4 };

static char text[TEXT];
static size_t length;

static void begin_text(void)
{
    length = 0;
    text[0] = '\0';
}

/* Another square of a residual. */
static void DX_PRINTF(1, 2) square(const char *format, ...)
{
    va_list list;
    length += (size_t)snprintf(text + length, TEXT - length, length > 0 ? " + (" : "(");
    va_start(list, format);
    length += (size_t)vsnprintf(text + length, TEXT - length, format, list);
    va_end(list);
    length += (size_t)snprintf(text + length, TEXT - length, ")^2");
    assert_true(length < TEXT);
}

static char part[TEXT / 2];
static size_t part_length;

static void DX_PRINTF(1, 2) add_part(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    part_length += (size_t)vsnprintf(part + part_length, sizeof part - part_length, format, list);
    va_end(list);
    assert_true(part_length < sizeof part);
}

static void clear_part(void)
{
    part_length = 0;
    part[0] = '\0';
}

/* ---- the problems, by their numbers there -----------------------------------------------------
 */

static void rosenbrock(size_t n, double *x)
{
    for (size_t i = 1; i <= n; i += 2) {
        square("10*(x%zu - x%zu^2)", i + 1, i);
        square("1 - x%zu", i);
        x[i - 1] = -1.2;
        x[i] = 1;
    }
}

static void freudenstein_roth(size_t n, double *x)
{
    (void)n;
    square("-13 + x1 + ((5 - x2)*x2 - 2)*x2");
    square("-29 + x1 + ((x2 + 1)*x2 - 14)*x2");
    x[0] = 0.5, x[1] = -2;
}

static void powell_badly_scaled(size_t n, double *x)
{
    (void)n;
    square("10000*x1*x2 - 1");
    square("exp(-x1) + exp(-x2) - 10001/10000");
    x[0] = 0, x[1] = 1;
}

static void brown_badly_scaled(size_t n, double *x)
{
    (void)n;
    square("x1 - 1000000");
    square("x2 - 2/1000000");
    square("x1*x2 - 2");
    x[0] = x[1] = 1;
}

static void beale(size_t n, double *x)
{
    (void)n;
    square("3/2 - x1*(1 - x2)");
    square("9/4 - x1*(1 - x2^2)");
    square("21/8 - x1*(1 - x2^3)");
    x[0] = x[1] = 1;
}

static void jennrich_sampson(size_t n, double *x)
{
    (void)n;
    for (int i = 1; i <= 10; i++)
        square("2 + 2*%d - (exp(%d*x1) + exp(%d*x2))", i, i, i);
    x[0] = 0.3, x[1] = 0.4;
}

static void helical_valley(size_t n, double *x)
{
    (void)n;
    square("10*(x3 - 10*atan2(x2, x1)/(2*pi))");
    square("10*(sqrt(x1^2 + x2^2) - 1)");
    square("x3");
    x[0] = -1, x[1] = x[2] = 0;
}

static void bard(size_t n, double *x)
{
    static const char *const y[] = {"14/100", "18/100", "22/100",  "25/100",  "29/100",
                                    "32/100", "35/100", "39/100",  "37/100",  "58/100",
                                    "73/100", "96/100", "134/100", "210/100", "439/100"};
    (void)n;
    for (int i = 1; i <= 15; i++)
        square("%s - (x1 + %d/(%d*x2 + %d*x3))", y[i - 1], i, 16 - i, i < 16 - i ? i : 16 - i);
    x[0] = x[1] = x[2] = 1;
}

static void gaussian(size_t n, double *x)
{
    static const char *const y[] = {"9/10000",    "44/10000",   "175/10000",  "540/10000",
                                    "1295/10000", "2420/10000", "3521/10000", "3989/10000"};
    (void)n;
    for (int i = 1; i <= 15; i++)
        square("x1*exp(-x2*((8 - %d)/2 - x3)^2/2) - %s", i, y[i <= 8 ? i - 1 : 15 - i]);
    x[0] = 0.4, x[1] = 1, x[2] = 0;
}

static void meyer(size_t n, double *x)
{
    static const int y[] = {34780, 28610, 23650, 19630, 16370, 13720, 11540, 9744,
                            8261,  7030,  6005,  5147,  4427,  3820,  3307,  2872};
    (void)n;
    for (int i = 1; i <= 16; i++)
        square("x1*exp(x2/(%d + x3)) - %d", 45 + 5 * i, y[i - 1]);
    x[0] = 0.02, x[1] = 4000, x[2] = 250;
}

static void gulf(size_t n, double *x)
{
    (void)n;
    for (int i = 1; i <= 99; i++)
        square("exp(-abs(25 + (-50*log(%d/100))^(2/3) - x2)^x3/x1) - %d/100", i, i);
    x[0] = 5, x[1] = 2.5, x[2] = 0.15;
}

static void box(size_t n, double *x)
{
    (void)n;
    for (int i = 1; i <= 10; i++)
        square("exp(-%d/10*x1) - exp(-%d/10*x2) - x3*(exp(-%d/10) - exp(-%d))", i, i, i, i);
    x[0] = 0, x[1] = 10, x[2] = 20;
}

static void powell_singular(size_t n, double *x)
{
    for (size_t i = 1; i <= n; i += 4) {
        square("x%zu + 10*x%zu", i, i + 1);
        square("sqrt(5)*(x%zu - x%zu)", i + 2, i + 3);
        square("(x%zu - 2*x%zu)^2", i + 1, i + 2);
        square("sqrt(10)*(x%zu - x%zu)^2", i, i + 3);
        x[i - 1] = 3, x[i] = -1, x[i + 1] = 0, x[i + 2] = 1;
    }
}

static void wood(size_t n, double *x)
{
    (void)n;
    square("10*(x2 - x1^2)");
    square("1 - x1");
    square("sqrt(90)*(x4 - x3^2)");
    square("1 - x3");
    square("sqrt(10)*(x2 + x4 - 2)");
    square("(x2 - x4)/sqrt(10)");
    x[0] = x[2] = -3, x[1] = x[3] = -1;
}

static void kowalik_osborne(size_t n, double *x)
{
    static const char *const y[] = {"1957/10000", "1947/10000", "1735/10000", "1600/10000",
                                    "844/10000",  "627/10000",  "456/10000",  "342/10000",
                                    "323/10000",  "235/10000",  "246/10000"};
    static const char *const u[] = {"4",         "2",         "1",        "5/10",
                                    "25/100",    "167/1000",  "125/1000", "1/10",
                                    "833/10000", "714/10000", "625/10000"};
    (void)n;
    for (int i = 0; i < 11; i++)
        square("%s - x1*((%s)^2 + %s*x2)/((%s)^2 + %s*x3 + x4)", y[i], u[i], u[i], u[i], u[i]);
    x[0] = 0.25, x[1] = 0.39, x[2] = 0.415, x[3] = 0.39;
}

static void brown_dennis(size_t n, double *x)
{
    (void)n;
    for (int i = 1; i <= 20; i++)
        square("(x1 + %d/5*x2 - exp(%d/5))^2 + (x3 + x4*sin(%d/5) - cos(%d/5))^2", i, i, i, i);
    x[0] = 25, x[1] = 5, x[2] = -5, x[3] = -1;
}

static void osborne_1(size_t n, double *x)
{
    static const int y[] = {844, 908, 932, 936, 925, 908, 881, 850, 818, 784, 751,
                            718, 685, 658, 628, 603, 580, 558, 538, 522, 506, 490,
                            478, 467, 457, 448, 438, 431, 424, 420, 414, 411, 406};
    (void)n;
    for (int i = 1; i <= 33; i++)
        square("%d/1000 - (x1 + x2*exp(-%d*x4) + x3*exp(-%d*x5))", y[i - 1], 10 * (i - 1),
               10 * (i - 1));
    x[0] = 0.5, x[1] = 1.5, x[2] = -1, x[3] = 0.01, x[4] = 0.02;
}

static void biggs_exp6(size_t n, double *x)
{
    (void)n;
    for (int i = 1; i <= 13; i++)
        square("x3*exp(-%d/10*x1) - x4*exp(-%d/10*x2) + x6*exp(-%d/10*x5)"
               " - (exp(-%d/10) - 5*exp(-%d) + 3*exp(-4*%d/10))",
               i, i, i, i, i, i);
    x[0] = 1, x[1] = 2, x[2] = x[3] = x[4] = x[5] = 1;
}

static void osborne_2(size_t n, double *x)
{
    static const int y[] = {1366, 1191, 1112, 1013, 991, 885, 831, 847, 786, 725, 746, 679, 608,
                            655,  616,  606,  602,  626, 651, 724, 649, 649, 694, 644, 624, 661,
                            612,  558,  533,  495,  500, 423, 395, 375, 372, 391, 396, 405, 428,
                            429,  523,  562,  607,  653, 672, 708, 633, 668, 645, 632, 591, 559,
                            597,  625,  739,  710,  729, 720, 636, 581, 428, 292, 162, 98,  54};
    static const double start[] = {1.3, 0.65, 0.65, 0.7, 0.6, 3, 5, 7, 2, 4.5, 5.5};
    for (int i = 1; i <= 65; i++)
        square("%d/1000 - (x1*exp(-%d/10*x5) + x2*exp(-(%d/10 - x9)^2*x6)"
               " + x3*exp(-(%d/10 - x10)^2*x7) + x4*exp(-(%d/10 - x11)^2*x8))",
               y[i - 1], i - 1, i - 1, i - 1, i - 1);
    memcpy(x, start, n * sizeof *x);
}

static void watson(size_t n, double *x)
{
    for (int i = 1; i <= 29; i++) {
        clear_part();
        for (size_t j = 2; j <= n; j++)
            add_part("%s%zu*x%zu*(%d/29)^%zu", j > 2 ? " + " : "", j - 1, j, i, j - 2);
        add_part(" - (x1");
        for (size_t j = 2; j <= n; j++)
            add_part(" + x%zu*(%d/29)^%zu", j, i, j - 1);
        add_part(")^2 - 1");
        square("%s", part);
    }
    square("x1");
    square("x2 - x1^2 - 1");
    memset(x, 0, n * sizeof *x);
}

static void penalty_1(size_t n, double *x)
{
    clear_part();
    for (size_t i = 1; i <= n; i++) {
        square("sqrt(1/100000)*(x%zu - 1)", i);
        add_part("%sx%zu^2", i > 1 ? " + " : "", i);
        x[i - 1] = (double)i;
    }
    square("%s - 1/4", part);
}

static void penalty_2(size_t n, double *x)
{
    square("x1 - 1/5");
    for (size_t i = 2; i <= n; i++)
        square("sqrt(1/100000)*(exp(x%zu/10) + exp(x%zu/10) - (exp(%zu/10) + exp(%zu/10)))", i,
               i - 1, i, i - 1);
    for (size_t i = n + 1; i < 2 * n; i++)
        square("sqrt(1/100000)*(exp(x%zu/10) - exp(-1/10))", i - n + 1);
    clear_part();
    for (size_t i = 1; i <= n; i++)
        add_part("%s%zu*x%zu^2", i > 1 ? " + " : "", n - i + 1, i);
    square("%s - 1", part);
    for (size_t i = 0; i < n; i++)
        x[i] = 0.5;
}

static void variably_dimensioned(size_t n, double *x)
{
    clear_part();
    for (size_t i = 1; i <= n; i++) {
        square("x%zu - 1", i);
        add_part("%s%zu*(x%zu - 1)", i > 1 ? " + " : "", i, i);
        x[i - 1] = 1 - (double)i / (double)n;
    }
    square("%s", part);
    square("(%s)^2", part);
}

static void trigonometric(size_t n, double *x)
{
    clear_part();
    for (size_t i = 1; i <= n; i++)
        add_part("%scos(x%zu)", i > 1 ? " + " : "", i);
    for (size_t i = 1; i <= n; i++) {
        square("%zu - (%s) + %zu*(1 - cos(x%zu)) - sin(x%zu)", n, part, i, i, i);
        x[i - 1] = 1 / (double)n;
    }
}

static void brown_almost_linear(size_t n, double *x)
{
    clear_part();
    for (size_t i = 1; i <= n; i++)
        add_part("%sx%zu", i > 1 ? " + " : "", i);
    for (size_t i = 1; i < n; i++)
        square("x%zu + %s - %zu", i, part, n + 1);
    clear_part();
    for (size_t i = 1; i <= n; i++) {
        add_part("%sx%zu", i > 1 ? "*" : "", i);
        x[i - 1] = 0.5;
    }
    square("%s - 1", part);
}

static void discrete_boundary(size_t n, double *x)
{
    for (size_t i = 1; i <= n; i++) {
        double t = (double)i / (double)(n + 1);
        clear_part();
        add_part("2*x%zu", i);
        if (i > 1)
            add_part(" - x%zu", i - 1);
        if (i < n)
            add_part(" - x%zu", i + 1);
        square("%s + (x%zu + %zu/%zu + 1)^3/(2*%zu^2)", part, i, i, n + 1, n + 1);
        x[i - 1] = t * (t - 1);
    }
}

static void discrete_integral(size_t n, double *x)
{
    size_t h = n + 1;
    for (size_t i = 1; i <= n; i++) {
        double t = (double)i / (double)h;
        clear_part();
        add_part("x%zu + ((1 - %zu/%zu)*(0", i, i, h);
        for (size_t j = 1; j <= i; j++)
            add_part(" + %zu/%zu*(x%zu + %zu/%zu + 1)^3", j, h, j, j, h);
        add_part(") + %zu/%zu*(0", i, h);
        for (size_t j = i + 1; j <= n; j++)
            add_part(" + (1 - %zu/%zu)*(x%zu + %zu/%zu + 1)^3", j, h, j, j, h);
        add_part("))/(2*%zu)", h);
        square("%s", part);
        x[i - 1] = t * (t - 1);
    }
}

static void broyden_tridiagonal(size_t n, double *x)
{
    for (size_t i = 1; i <= n; i++) {
        clear_part();
        add_part("(3 - 2*x%zu)*x%zu + 1", i, i);
        if (i > 1)
            add_part(" - x%zu", i - 1);
        if (i < n)
            add_part(" - 2*x%zu", i + 1);
        square("%s", part);
        x[i - 1] = -1;
    }
}

static void broyden_banded(size_t n, double *x)
{
    for (size_t i = 1; i <= n; i++) {
        clear_part();
        add_part("x%zu*(2 + 5*x%zu^2) + 1", i, i);
        for (size_t j = i > 5 ? i - 5 : 1; j <= n && j <= i + 1; j++)
            if (j != i)
                add_part(" - x%zu*(1 + x%zu)", j, j);
        square("%s", part);
        x[i - 1] = -1;
    }
}

static void linear_full_rank(size_t n, double *x)
{
    clear_part();
    for (size_t j = 1; j <= n; j++)
        add_part("%sx%zu", j > 1 ? " + " : "", j);
    for (size_t i = 1; i <= n; i++) {
        square("x%zu - 2/%zu*(%s) - 1", i, 2 * n, part);
        x[i - 1] = 1;
    }
    for (size_t i = n + 1; i <= 2 * n; i++)
        square("-2/%zu*(%s) - 1", 2 * n, part);
}

static void linear_rank_1(size_t n, double *x)
{
    clear_part();
    for (size_t j = 1; j <= n; j++) {
        add_part("%s%zu*x%zu", j > 1 ? " + " : "", j, j);
        x[j - 1] = 1;
    }
    for (size_t i = 1; i <= 2 * n; i++)
        square("%zu*(%s) - 1", i, part);
}

/* The Chebyshev polynomial T_i(u), u = 2·x_j - 1: T_2k = 2·T_k^2 - 1, T_(2k+1) = 2·T_k·T_(k+1) - u,
 * which loses no digits as its powers would. */
static void chebyshev(size_t i, size_t j)
{
    if (i <= 1) {
        add_part("(2*x%zu - 1)", j);
        return;
    }
    add_part("(2*");
    chebyshev(i / 2, j);
    add_part(i % 2 ? "*" : "^2 - 1)");
    if (i % 2 == 0)
        return;
    chebyshev(i / 2 + 1, j);
    add_part(" - (2*x%zu - 1))", j);
}

static void chebyquad(size_t n, double *x)
{
    for (size_t i = 1; i <= n; i++) {
        clear_part();
        for (size_t j = 1; j <= n; j++) {
            add_part(j > 1 ? " + " : "");
            chebyshev(i, j);
        }
        if (i % 2 == 0)
            square("1/%zu*(%s) + 1/%zu", n, part, i * i - 1);
        else
            square("1/%zu*(%s)", n, part);
        x[i - 1] = (double)i / (double)(n + 1);
    }
}

static const struct problem {
    const char *name;
    void (*state)(size_t n, double *x);
    size_t n;
    double value[MOST_VALUES]; /* of least points; 0 again behind the last one */
} problems[] = {
    {"Rosenbrock", rosenbrock, 2, {0}},
    {"Freudenstein and Roth", freudenstein_roth, 2, {0, 48.9842536792400}},
    {"Powell badly scaled", powell_badly_scaled, 2, {0}},
    {"Brown badly scaled", brown_badly_scaled, 2, {0}},
    {"Beale", beale, 2, {0}},
    {"Jennrich and Sampson", jennrich_sampson, 2, {124.362182355615, 259.580190}},
    {"helical valley", helical_valley, 3, {0}},
    {"Bard", bard, 3, {8.21487730657897e-3}},
    {"Gaussian", gaussian, 3, {1.12793276961912e-8}},
    {"Meyer", meyer, 3, {87.9458551711}},
    {"Gulf", gulf, 3, {0}},
    {"Box", box, 3, {0}},
    {"Powell singular", powell_singular, 4, {0}},
    {"Wood", wood, 4, {0}},
    {"Kowalik and Osborne", kowalik_osborne, 4, {3.07505603849238e-4}},
    {"Brown and Dennis", brown_dennis, 4, {85822.2016263563}},
    {"Osborne 1", osborne_1, 5, {5.46489469748294e-5}},
    {"Biggs EXP6", biggs_exp6, 6, {0, 5.65564992502e-3}},
    {"Osborne 2", osborne_2, 11, {4.01377362935477e-2}},
    {"Watson 6", watson, 6, {2.28767005355e-3}},
    {"Watson 9", watson, 9, {1.39976013e-6}},
    {"Watson 12", watson, 12, {4.72238e-10}},
    {"extended Rosenbrock 10", rosenbrock, 10, {0}},
    {"extended Powell 12", powell_singular, 12, {0}},
    {"penalty I 4", penalty_1, 4, {2.24997750090e-5}},
    {"penalty I 10", penalty_1, 10, {7.08765146709e-5}},
    {"penalty II 4", penalty_2, 4, {9.37629316e-6}},
    {"penalty II 10", penalty_2, 10, {2.93660374567e-4}},
    {"variably dimensioned 10", variably_dimensioned, 10, {0}},
    {"trigonometric 10", trigonometric, 10, {0, 2.79505612187e-5}},
    {"Brown almost linear 10", brown_almost_linear, 10, {0, 1}},
    {"discrete boundary 10", discrete_boundary, 10, {0}},
    {"discrete integral 10", discrete_integral, 10, {0}},
    {"Broyden tridiagonal 10", broyden_tridiagonal, 10, {0}},
    {"Broyden banded 10", broyden_banded, 10, {0}},
    {"linear full rank 10", linear_full_rank, 10, {10}},
    {"linear rank 1, 10", linear_rank_1, 10, {20.0 * 19 / (2 * 39)}},
    {"Chebyquad 7", chebyquad, 7, {0}},
    {"Chebyquad 8", chebyquad, 8, {3.51687372568e-3}},
    {"Chebyquad 9", chebyquad, 9, {0}},
    {"Chebyquad 10", chebyquad, 10, {6.50395480e-3, 4.77271e-3}},
};

/* ---- the check ----------------------------------------------------------------------------------
 */

static bool is_known_value(const struct problem *p, double value, double at_start)
{
    for (size_t i = 0; i < MOST_VALUES; i++) {
        double known = p->value[i];
        if (fabs(value - known) <= (known == 0 ? 1e-20 * fmax(1, at_start) : 1e-6 * known))
            return true;
    }
    return false;
}

enum { BITS = 240 };

/* What is true of a point, in balls, where rounding plays no part. */
typedef struct truth {
    double step; /* the Newton step from there, relative to the point; to the start, where the point
                    is 0 within rounding of that; infinite where the Hessian may be singular */
    dx_curvature curvature;
    bool top; /* along an eigenvector the value falls to both sides from near the point */
} truth;

static bool is_top(arb_mat_t hessian, arb_mat_t gradient, double size)
{
    enum { MOST = 16 };
    size_t n = (size_t)arb_mat_nrows(hessian);
    double vector[MOST * MOST], value[MOST], work[4 * MOST], slope = 0;
    for (size_t i = 0; i < n * n; i++)
        vector[i] = arf_get_d(arb_midref(arb_mat_entry(hessian, (slong)(i / n), (slong)(i % n))),
                              ARF_RND_NEAR);
    if (!dx_dense_eigen((uint32_t)n, vector, value, work))
        return false;
    for (size_t i = 0; i < n; i++)
        slope +=
            vector[i] * arf_get_d(arb_midref(arb_mat_entry(gradient, (slong)i, 0)), ARF_RND_NEAR);
    return value[0] < 0 && fabs(slope / value[0]) <= 1e-3 * size;
}

static truth find_truth(const stated *p, const double *start, const double *x)
{
    slong n = (slong)p->problem.n;
    double size = dx_norm(x, (size_t)n), from = dx_norm(start, (size_t)n);
    size_t n_out = p->exact.n_outputs, k = 1 + (size_t)n;
    arb_ptr out = dx_balls_new(&context.memory, n_out);
    arb_mat_t hessian, gradient, step;
    truth t = {.step = INFINITY};
    uint32_t negative;
    assert_non_null(out);
    evaluate_exactly(p, x, BITS, out);
    arb_mat_init(hessian, n, n);
    arb_mat_init(gradient, n, 1);
    arb_mat_init(step, n, 1);
    for (slong i = 0; i < n; i++) {
        arb_set(arb_mat_entry(gradient, i, 0), out + 1 + i);
        for (slong j = i; j < n; j++, k++) {
            arb_set(arb_mat_entry(hessian, i, j), out + k);
            arb_set(arb_mat_entry(hessian, j, i), out + k);
        }
    }
    assert_int_equal(dx_definite(&context, hessian, BITS, &t.curvature, &negative, NULL), DX_OK);
    t.top = t.curvature == DX_CURVATURE_SADDLE && is_top(hessian, gradient, size);
    if (arb_mat_solve(step, hessian, gradient, BITS)) {
        t.step = 0;
        for (slong i = 0; i < n; i++)
            t.step = hypot(t.step, arf_get_d(arb_midref(arb_mat_entry(step, i, 0)), ARF_RND_NEAR));
        t.step /= size > 1e-14 * from ? size : from;
    }
    arb_mat_clear(hessian);
    arb_mat_clear(gradient);
    arb_mat_clear(step);
    dx_balls_free(&context.memory, out, n_out);
    return t;
}

/* Is it true what is said of the point? Nothing here has a corner or a jump where it is smooth. */
static bool is_true(const dx_solver *s, const truth *t, double digits)
{
    switch (s->report.outcome) {
    case DX_OUTCOME_CONVERGED:
        return t->step <= digits && t->curvature == DX_CURVATURE_POSITIVE;
    case DX_OUTCOME_SADDLE:
        return t->top;
    case DX_OUTCOME_MAXIMUM:
        return t->step <= sqrt(digits) && t->curvature == DX_CURVATURE_NEGATIVE;
    case DX_OUTCOME_NOT_SMOOTH:
    case DX_OUTCOME_LOWER_BESIDE:
    case DX_OUTCOME_STEEP:
    case DX_OUTCOME_UNBOUNDED:
        return false;
    default:
        return true;
    }
}

static const struct {
    const char *name;
    const dx_method *method;
    dx_line_kind line;
    uint64_t most;
    double digits; /* of the point, where it says converged */
} methods[] = {
    {"newton", &dx_method_trust, DX_LINE_FIXED, 1000, 1e-12},
    {"bfgs", &dx_method_bfgs, DX_LINE_FIXED, 3000, 2e-12},
    {"lbfgs", &dx_method_lbfgs, DX_LINE_FIXED, 3000, 2e-12},
    {"cg", &dx_method_cg, DX_LINE_FIXED, 3000, 2e-12},
    {"neldermead", &dx_method_neldermead, DX_LINE_FIXED, 10000, 2e-6},
    {"exact descent", &dx_method_descend, DX_LINE_EXACT, 3000, 2e-12},
    {"backtracking", &dx_method_descend, DX_LINE_BACKTRACKING, 3000, 2e-12},
    {"descent", &dx_method_descend, DX_LINE_FIXED, 3000, 2e-12},
    {"momentum", &dx_method_momentum, DX_LINE_FIXED, 3000, 2e-12},
    {"nesterov", &dx_method_nesterov, DX_LINE_FIXED, 3000, 2e-12},
    {"adam", &dx_method_adam, DX_LINE_FIXED, 3000, 2e-12},
};

enum { METHODS = sizeof methods / sizeof *methods };

enum { SCALES = 3 };

static int solved[METHODS][SCALES], others, wrong;

static void solve(const struct problem *problem, stated *p, const double *start, size_t k,
                  size_t scale)
{
    dx_solver s;
    dx_solver_options options = dx_solver_defaults();
    options.line = methods[k].line;
    assert_int_equal(dx_solver_init(&s, methods[k].method, &p->problem, &options, start), DX_OK);
    double at_start = s.report.value;
    assert_int_equal(dx_solver_run(&s, methods[k].most), DX_OK);
    bool converged = s.report.outcome == DX_OUTCOME_CONVERGED;
    truth t = find_truth(p, start, s.x);
    bool known = is_known_value(problem, s.report.value, at_start);
    bool right = is_true(&s, &t, methods[k].digits);
    solved[k][scale] += converged && right && known;
    others += converged && right && !known;
    wrong += !right;
    if (getenv("DX_TEST_VERBOSE") || !right)
        print_message("%s%s x %g, %s: %s after %ju; value %.12g, step %.1e, error %.1e\n",
                      !right                ? "WRONG: "
                      : converged && !known ? "OTHER: "
                                            : "",
                      problem->name, pow(10, (double)scale), methods[k].name,
                      dx_outcome_said(s.report.outcome), (uintmax_t)s.report.k, s.report.value,
                      t.step, s.report.error);
    dx_solver_free(&s);
}

static void least_values_are_those_of_the_literature(void **state)
{
    (void)state;
    size_t n = sizeof problems / sizeof *problems;
    for (size_t i = 0; i < n; i++) {
        stated p;
        double start[16], scaled[16];
        begin_text();
        problems[i].state(problems[i].n, start);
        state_formula(&p, typed(text), DX_LEVEL_SECOND);
        assert_int_equal(p.problem.n, problems[i].n);
        for (size_t scale = 0; scale < SCALES; scale++) {
            for (size_t j = 0; j < problems[i].n; j++)
                scaled[j] = pow(10, (double)scale) * start[j];
            for (size_t k = 0; k < METHODS; k++)
                solve(&problems[i], &p, scaled, k, scale);
        }
        drop(&p);
    }
    for (size_t k = 0; k < METHODS; k++)
        print_message("# %s: %d, %d, %d of %zu solved from 1, 10, 100 times the start\n",
                      methods[k].name, solved[k][0], solved[k][1], solved[k][2], n);
    print_message("# %d other least points, %d wrong\n", others, wrong);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(least_values_are_those_of_the_literature, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
