/* Proved digits of sin(exp x) + log x · sqrt x at 7/3, and of a gradient of 10 components, against
 * the same calls of Arb written by hand, decimal conversion included. Prints microseconds and
 * their ratio. */
#include "numeric/ball.h"

#include <stdio.h>
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
    printf("%-10s %6u digits: ddx %10.2f us, Arb %10.2f us, ratio %.2f%s\n", s->name, digits,
           best[0] / times * 1e6, best[1] / times * 1e6, best[0] / best[1],
           same ? "" : "  DIFFERENT DIGITS");
    dx_text_free(&out);
}

int main(void)
{
    dx_context context;
    dx_graph g;
    dx_context_init(&context);
    if (dx_graph_init(&g, &context) != DX_OK)
        return 1;
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
    dx_graph_free(&g);
    dx_context_free(&context);
    flint_cleanup();
    return 0;
}
