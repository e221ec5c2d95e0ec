/* Proved digits of sin(exp x) + log x · sqrt x at 7/3, against the same calls of Arb
 * written by hand, decimal conversion included. Prints microseconds and their ratio. */
#include "numeric/ball.h"

#include <stdio.h>
#include <string.h>

static dx_id formula(dx_graph *g)
{
    dx_id x = dx_rational(g, 7, 3);
    dx_id wave = dx_call1(g, DX_FN_sin, dx_call1(g, DX_FN_exp, x));
    return dx_add(g, wave, dx_mul(g, dx_call1(g, DX_FN_log, x), dx_sqrt(g, x)));
}

static void by_ddx(dx_graph *g, dx_id a, uint32_t digits, dx_text *out)
{
    dx_digits_kind kind;
    dx_text_clear(out);
    if (dx_ball_digits(g, a, digits, &kind, out) != DX_OK)
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

static void compare(dx_graph *g, dx_id a, uint32_t digits, int times)
{
    double best[2] = {1e9, 1e9};
    dx_text out;
    dx_text_init(&out, &g->context->memory);
    bool same = true;
    for (int round = 0; round < 7; round++) {
        double start = dx_now();
        for (int i = 0; i < times; i++)
            by_ddx(g, a, digits, &out);
        double middle = dx_now();
        char *text = NULL;
        for (int i = 0; i < times; i++) {
            flint_free(text);
            text = by_arb(digits);
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
    printf("%6u digits: ddx %10.2f us, Arb %10.2f us, ratio %.2f%s\n", digits,
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
    dx_id a = formula(&g);
    compare(&g, a, 15, 20000);
    compare(&g, a, 50, 20000);
    compare(&g, a, 1000, 300);
    compare(&g, a, 10000, 6);
    dx_graph_free(&g);
    dx_context_free(&context);
    flint_cleanup();
    return 0;
}
