/* formulas.h - random formulas for tests. NONE is given where a constructor refused; the diagnostic
 * is then the caller's to clear. */
#ifndef TEST_FORMULAS_H
#define TEST_FORMULAS_H

#include "expr/print.h"

#include "chance.h"

#include <stdio.h>

/* As it is written, for messages. */
static inline const char *formula_text(dx_graph *g, dx_id a)
{
    static char shown[400];
    dx_text text;
    dx_text_init(&text, &g->context->memory);
    shown[0] = '\0';
    if (dx_print_line(g, a, &text) == DX_OK)
        snprintf(shown, sizeof shown, "%s", dx_text_get(&text));
    dx_text_free(&text);
    return shown;
}

static const char *const random_names[] = {"x", "y", "z"};

static inline dx_id random_name(dx_graph *g, uint32_t names)
{
    return dx_symbol(g, random_names[below(names)], 1);
}

/* ---- polynomials in up to three names -------------------------------------------------------- */

static inline dx_id random_polynomial(dx_graph *g, uint32_t names, int depth)
{
    dx_id part[3];
    size_t n = 2 + below(2);
    if (depth <= 0)
        return below(3) == 0 ? dx_rational(g, between(-6, 6), below(4) == 0 ? between(1, 6) : 1)
                             : dx_scale(g, dx_int(g, between(-4, 4)), random_name(g, names));
    switch (below(5)) {
    case 0:
        return dx_power(g, random_polynomial(g, names, depth - 1), between(2, 4));
    case 1:
    case 2:
        for (size_t i = 0; i < n; i++)
            part[i] = random_polynomial(g, names, depth - 1 - (int)below(2));
        return dx_product(g, n, part);
    default:
        for (size_t i = 0; i < n; i++)
            part[i] = random_polynomial(g, names, depth - 1 - (int)below(2));
        return dx_sum(g, n, part);
    }
}

/* ---- formulas of all kinds ------------------------------------------------------------------- */

/* The first few are common ones. */
static const dx_fn random_functions[] = {
    DX_FN_exp,   DX_FN_log,   DX_FN_sin,   DX_FN_cos,  DX_FN_tan,  DX_FN_abs,
    DX_FN_sinh,  DX_FN_cosh,  DX_FN_tanh,  DX_FN_atan, DX_FN_asin, DX_FN_acos,
    DX_FN_asinh, DX_FN_atanh, DX_FN_acosh, DX_FN_cbrt, DX_FN_sign, DX_FN_sec,
    DX_FN_csc,   DX_FN_cot,   DX_FN_sech,  DX_FN_coth, DX_FN_csch,
};

static inline dx_id random_leaf(dx_graph *g, uint32_t names)
{
    switch (below(8)) {
    case 0:
        return dx_int(g, between(-5, 5));
    case 1:
        return dx_rational(g, between(-5, 5), between(1, 4));
    case 2:
        return below(4) == 0 ? dx_pi(g) : dx_sqrt(g, dx_int(g, between(2, 6)));
    default:
        return random_name(g, names);
    }
}

static inline dx_id random_formula(dx_graph *g, uint32_t names, int depth)
{
    dx_id part[3];
    size_t n = 2 + below(2);
    if (depth <= 0)
        return random_leaf(g, names);
    switch (below(12)) {
    case 0:
    case 1:
    case 2:
        for (size_t i = 0; i < n; i++)
            part[i] = random_formula(g, names, depth - 1 - (int)below(2));
        return dx_sum(g, n, part);
    case 3:
    case 4:
        for (size_t i = 0; i < n; i++)
            part[i] = random_formula(g, names, depth - 1 - (int)below(2));
        return dx_product(g, n, part);
    case 5:
        part[0] = random_formula(g, names, depth - 1);
        part[1] = random_formula(g, names, depth - 1 - (int)below(2));
        return dx_div(g, part[0], part[1]);
    case 6:
        return dx_power(g, random_formula(g, names, depth - 1), between(-3, 4));
    case 7:
        return dx_pow(g, random_formula(g, names, depth - 1),
                      dx_rational(g, between(-3, 3), between(2, 3)));
    case 8:
        part[0] = random_leaf(g, names);
        return dx_pow(g, part[0], random_formula(g, names, depth - 2));
    default: {
        const uint32_t all = sizeof random_functions / sizeof random_functions[0];
        dx_id u = random_formula(g, names, depth - 1);
        return dx_is_none(u) ? u : dx_call1(g, random_functions[below(below(3) ? 10 : all)], u);
    }
    }
}

#endif
