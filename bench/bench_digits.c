/* Proved digits of sin(exp x) + log x · sqrt x at 7/3, and of a gradient of 10 components, against
 * the same calls of Arb written by hand, decimal conversion included; and Newton's method down to a
 * proved zero against its last step. */
#include "numeric/ball.h"
#include "numeric/solve/precise.h"

#include "report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static dx_id formula(dx_graph *g)
{
    dx_id x = dx_rational(g, 7, 3);
    dx_id wave = dx_call1(g, DX_FN_sin, dx_call1(g, DX_FN_exp, x));
    return dx_add(g, wave, dx_mul(g, dx_call1(g, DX_FN_log, x), dx_sqrt(g, x)));
}

static void by_ddx(dx_graph *g, const dx_id *a, uint32_t digits, dx_text *out)
{
    dx_digits_kind kind;
    dx_text_clear(out);
    if (dx_ball_digits(g, *a, digits, &kind, out) != DX_OK)
        printf("failed: %s\n", g->context->diag.message);
}

static char *by_arb(slong digits)
{
    slong prec = (slong)((double)digits * 3.3219280948873626) + 10;
    arb_t x, y, z;
    arb_init(x);
    arb_init(y);
    arb_init(z);
    arb_set_ui(x, 7);
    arb_div_ui(x, x, 3, prec);
    arb_exp(y, x, prec);
    arb_sin(y, y, prec);
    arb_log(z, x, prec);
    arb_sqrt(x, x, prec);
    arb_addmul(y, z, x, prec);
    char *text = arb_get_str(y, digits, ARB_STR_NO_RADIUS);
    arb_clear(x);
    arb_clear(y);
    arb_clear(z);
    return text;
}

/* The gradient of exp(sum x_i^2/10)·sin(sum i·x_i) where x_i is the logarithm of the i-th prime:
 * exp(p)·(x_i/5·sin(q) + i·cos(q)). */
enum { COMPONENTS = 10 };
static const unsigned prime[COMPONENTS] = {2, 3, 5, 7, 11, 13, 17, 19, 23, 29};

static void gradient(dx_graph *g, dx_id *component)
{
    dx_id p = dx_int(g, 0), q = p, x[COMPONENTS];
    for (int i = 0; i < COMPONENTS; i++) {
        x[i] = dx_call1(g, DX_FN_log, dx_int(g, prime[i]));
        p = dx_add(g, p, dx_div(g, dx_power(g, x[i], 2), dx_int(g, 10)));
        q = dx_add(g, q, dx_mul(g, dx_int(g, i + 1), x[i]));
    }
    dx_id scale = dx_call1(g, DX_FN_exp, p);
    for (int i = 0; i < COMPONENTS; i++) {
        dx_id wave = dx_mul(g, dx_div(g, x[i], dx_int(g, 5)), dx_call1(g, DX_FN_sin, q));
        dx_id slope = dx_mul(g, dx_int(g, i + 1), dx_call1(g, DX_FN_cos, q));
        component[i] = dx_mul(g, scale, dx_add(g, wave, slope));
    }
}

static void gradient_by_ddx(dx_graph *g, const dx_id *component, uint32_t digits, dx_text *out)
{
    dx_digits_kind kind[COMPONENTS];
    dx_text text[COMPONENTS];
    dx_text_clear(out);
    for (int i = 0; i < COMPONENTS; i++)
        dx_text_init(&text[i], out->memory);
    if (dx_ball_digits_of_all(g, COMPONENTS, component, digits, kind, text) != DX_OK)
        printf("failed: %s\n", g->context->diag.message);
    for (int i = 0; i < COMPONENTS; i++) {
        dx_text_string(out, dx_text_get(&text[i]));
        dx_text_free(&text[i]);
    }
}

static char *gradient_by_arb(slong digits)
{
    slong prec = (slong)((double)digits * 3.3219280948873626) + 20;
    arb_ptr x = _arb_vec_init(COMPONENTS);
    arb_t p, q, sine, t;
    char *first = NULL;
    arb_init(p);
    arb_init(q);
    arb_init(sine);
    arb_init(t);
    for (int i = 0; i < COMPONENTS; i++) {
        arb_log_ui(x + i, prime[i], prec);
        arb_addmul(p, x + i, x + i, prec);
        arb_addmul_ui(q, x + i, (ulong)i + 1, prec);
    }
    arb_div_ui(p, p, 10, prec);
    arb_exp(p, p, prec);
    arb_sin_cos(sine, q, q, prec);
    for (int i = 0; i < COMPONENTS; i++) {
        arb_div_ui(t, x + i, 5, prec);
        arb_mul(t, t, sine, prec);
        arb_addmul_ui(t, q, (ulong)i + 1, prec);
        arb_mul(t, t, p, prec);
        char *text = arb_get_str(t, digits, ARB_STR_NO_RADIUS);
        if (i == 0) /* is compared */
            first = text;
        else
            flint_free(text);
    }
    arb_clear(p);
    arb_clear(q);
    arb_clear(sine);
    arb_clear(t);
    _arb_vec_clear(x, COMPONENTS);
    return first;
}

/* What is measured: of one number or of all components. */
typedef struct subject {
    const char *name;
    const dx_id *root;
    void (*by_ddx)(dx_graph *g, const dx_id *root, uint32_t digits, dx_text *out);
    char *(*by_arb)(slong digits);
} subject;

/* The same formula by PARI/GP, without a proof. */
static void compare_with_pari(uint32_t digits, double ours)
{
    char assignment[32];
    (void)snprintf(assignment, sizeof assignment, "%u", digits);
    (void)setenv("DIGITS", assignment, 1);
    double theirs = bench_ask("PARI_BENCH", "", NULL);
    if (theirs > 0)
        bench_report("  how many times PARI's speed", theirs / ours, "x", 0);
}

static void compare(dx_graph *g, const subject *s, uint32_t digits, int times)
{
    double best[2] = {1e9, 1e9};
    dx_text out;
    dx_text_init(&out, &g->context->memory);
    bool same = true;
    for (int round = 0; round < 7; round++) {
        double start = dx_now();
        for (int i = 0; i < times; i++)
            s->by_ddx(g, s->root, digits, &out);
        double middle = dx_now();
        char *text = NULL;
        for (int i = 0; i < times; i++) {
            flint_free(text);
            text = s->by_arb(digits);
        }
        double end = dx_now();
        /* Arb's last digit may be rounded the other way. */
        same = same && strncmp(text, dx_text_get(&out), digits - 1) == 0;
        flint_free(text);
        if (middle - start < best[0])
            best[0] = middle - start;
        if (end - middle < best[1])
            best[1] = end - middle;
    }
    char name[80];
    snprintf(name, sizeof name, "%u proved digits of the %s", digits, s->name);
    bench_report(name, best[0] / times * 1e6, "us", 0);
    bench_report(same ? "  times what Arb called directly takes" : "  DIFFERENT DIGITS",
                 same ? best[0] / best[1] : 1e9, "x", digits < 50 ? 0 : 1.3);
    if (s->by_ddx == by_ddx)
        compare_with_pari(digits, best[0] / times * 1e6);
    dx_text_free(&out);
}

/* ---- Newton's method ------------------------------------------------------------------- */

/* x_i·exp(x_i) + the next one = i + 2 for n unknowns; its Jacobian. */
static void newton_formulas(dx_graph *g, uint32_t n, dx_id *x, dx_id *all)
{
    for (uint32_t i = 0; i < n; i++) {
        char name[16];
        int length = snprintf(name, sizeof name, "x%u", (unsigned)i);
        x[i] = dx_symbol(g, name, (size_t)length);
    }
    for (uint32_t i = 0; i < n; i++) {
        dx_id power = dx_call1(g, DX_FN_exp, x[i]), last = dx_int(g, i + 2);
        dx_id next = i + 1 < n ? x[i + 1] : dx_int(g, 0);
        all[i] = dx_sub(g, dx_add(g, dx_mul(g, x[i], power), next), last);
        for (uint32_t k = 0; k < n; k++)
            all[n + i * n + k] = dx_int(g, k == i + 1);
        all[n + i * n + i] = dx_add(g, power, dx_mul(g, x[i], power));
    }
}

/* Newton's method in doubles, for a start that has their digits. */
static void find_start(const dx_tape *first, dx_context *context, uint32_t n, double *x)
{
    dx_precise p;
    dx_outcome outcome;
    for (uint32_t i = 0; i < n; i++)
        x[i] = 1;
    if (dx_precise_init(&p, context, n, first, first, x, 100) != DX_OK)
        return;
    for (int k = 0; k < 30; k++)
        (void)!dx_precise_step(&p, &outcome);
    for (uint32_t i = 0; i < n; i++)
        x[i] = mpfr_get_d(p.x + i, MPFR_RNDN);
    dx_precise_free(&p);
}

typedef struct zero {
    dx_tape values, first;
    dx_system system;
    dx_precise precise;
} zero;

static bool state_zero(dx_graph *g, uint32_t n, dx_id *x, double *start, zero *z)
{
    enum { MOST = 16 };
    dx_id all[MOST + MOST * MOST];
    newton_formulas(g, n, x, all);
    if (dx_tape_make(g, n, all, n, x, DX_TAPE_EXACT, &z->values) != DX_OK ||
        dx_tape_make(g, n + n * n, all, n, x, DX_TAPE_EXACT, &z->first) != DX_OK ||
        dx_system_init(&z->system, g, n, all, x) != DX_OK)
        return false;
    find_start(&z->first, g->context, n, start);
    return true;
}

/* Seconds that the whole takes, and its last step from a box of half the digits. */
static bool time_zero(zero *z, dx_context *context, uint32_t n, const double *start, slong bits,
                      double *whole, double *last)
{
    arb_ptr box = _arb_vec_init(n);
    dx_enclosure enclosure;
    dx_finding finding = DX_FINDING_OPEN;
    bool reached = false;
    double begin = dx_now();
    bool done = dx_precise_init(&z->precise, context, n, &z->values, &z->first, start, 53) == DX_OK;
    if (done) {
        done = dx_precise_zero(&z->precise, &z->system, bits, box, &enclosure, &reached) == DX_OK;
        dx_precise_free(&z->precise);
    }
    *whole = dx_now() - begin;
    for (uint32_t i = 0; i < n; i++)
        arb_add_error_2exp_si(box + i, -bits / 2 - 32);
    begin = dx_now();
    done = done && dx_contract(&z->system, box, bits + 24, bits / 2 + 64, box, &finding) == DX_OK;
    *last = dx_now() - begin;
    _arb_vec_clear(box, n);
    return done && reached && finding == DX_FINDING_ONE;
}

static void newton(dx_graph *g, uint32_t n, uint32_t digits, int rounds)
{
    dx_id x[16];
    double start[16], best[2] = {1e9, 1e9};
    zero z;
    bool proved = state_zero(g, n, x, start, &z);
    for (int round = 0; round < rounds && proved; round++) {
        double whole, last;
        proved = time_zero(&z, g->context, n, start, (slong)(digits * 3.3219280948873626), &whole,
                           &last);
        best[0] = whole < best[0] ? whole : best[0];
        best[1] = last < best[1] ? last : best[1];
    }
    char name[80];
    snprintf(name, sizeof name, "%u proved digits of a zero, %u unknown%s", digits, (unsigned)n,
             n > 1 ? "s" : "");
    bench_report(name, best[0] * 1e6, "us", 0);
    bench_report(proved ? "  times what the last step takes" : "  NOT PROVED",
                 proved ? best[0] / best[1] : 1e9, "x", digits < 1000 ? 0 : 3);
    dx_system_free(&z.system);
    dx_tape_free(&z.first);
    dx_tape_free(&z.values);
}

int main(int argc, char **argv)
{
    dx_context context;
    dx_graph g;
    dx_context_init(&context);
    if (dx_graph_init(&g, &context) != DX_OK)
        return 1;
    bench_begin(argc > 1 && strcmp(argv[1], "--json") == 0);
    static const struct {
        uint32_t digits;
        int times;
    } rows[] = {{15, 20000}, {50, 20000}, {1000, 300}, {10000, 6}};
    dx_id a = formula(&g), component[COMPONENTS];
    gradient(&g, component);
    const subject subjects[] = {{"formula", &a, by_ddx, by_arb},
                                {"gradient", component, gradient_by_ddx, gradient_by_arb}};
    for (int k = 0; k < 2; k++)
        for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
            compare(&g, &subjects[k], rows[i].digits,
                    k == 0 ? rows[i].times : rows[i].times / 10 + 1);
    for (uint32_t n = 1; n <= 10; n += 9)
        for (uint32_t digits = 100; digits <= 10000; digits *= 10)
            newton(&g, n, digits, digits < 10000 ? 20 : 3);
    dx_graph_free(&g);
    dx_context_free(&context);
    flint_cleanup();
    return bench_end();
}
