/* formula.h - expressions for tests from short texts, without the parser: + - * / ^,
 * decimals, pi, symbols, rows of the function table, [vectors], a < b, abstract functions
 * (any other name before a parenthesis). */
#ifndef TEST_FORMULA_H
#define TEST_FORMULA_H

#include "expr/graph.h"

#include <ctype.h>
#include <string.h>

typedef struct formula {
    dx_graph *graph;
    const char *at;
} formula;

static dx_id formula_sum(formula *f);

static inline bool formula_take(formula *f, const char *token)
{
    f->at += strspn(f->at, " ");
    size_t n = strlen(token);
    if (strncmp(f->at, token, n) != 0)
        return false;
    f->at += n;
    return true;
}

static inline dx_id formula_number(formula *f)
{
    dx_id value = dx_int(f->graph, 0), ten = dx_int(f->graph, 10);
    int64_t places = 0;
    for (bool point = false; isdigit((unsigned char)*f->at) || (*f->at == '.' && f->at[1] != '.');
         f->at++) {
        if (*f->at == '.') {
            point = true;
            continue;
        }
        value = dx_number_add(f->graph, dx_number_mul(f->graph, value, ten),
                              dx_int(f->graph, *f->at - '0'));
        places += point;
    }
    return dx_number_div(f->graph, value, dx_number_power(f->graph, ten, places));
}

static inline size_t formula_list(formula *f, const char *close, dx_id *item)
{
    size_t n = 0;
    while (!formula_take(f, close)) {
        item[n++] = formula_sum(f);
        (void)formula_take(f, ",");
    }
    return n;
}

static inline dx_id formula_name(formula *f)
{
    const char *name = f->at;
    size_t n = 0;
    while (isalnum((unsigned char)name[n]) || name[n] == '_')
        n++;
    f->at += n;
    dx_id args[16];
    if (n == 2 && memcmp(name, "pi", 2) == 0)
        return dx_pi(f->graph);
    if (*f->at != '(')
        return dx_symbol(f->graph, name, n);
    f->at++;
    size_t count = formula_list(f, ")", args);
    if (n == 4 && memcmp(name, "sqrt", 4) == 0)
        return dx_sqrt(f->graph, args[0]);
    dx_fn fn = dx_function_find(name, n);
    if (fn != DX_FN_NONE)
        return dx_call(f->graph, fn, count, args);
    return dx_apply(f->graph, dx_symbol(f->graph, name, n), count, args);
}

static inline dx_id formula_atom(formula *f)
{
    dx_id items[16];
    f->at += strspn(f->at, " ");
    if (formula_take(f, "(")) {
        dx_id inner = formula_sum(f);
        (void)formula_take(f, ")");
        return inner;
    }
    if (formula_take(f, "[")) {
        size_t n = formula_list(f, "]", items);
        return dx_vector(f->graph, n, items);
    }
    if (isdigit((unsigned char)*f->at))
        return formula_number(f);
    return formula_name(f);
}

static inline dx_id formula_sign(formula *f);

static inline dx_id formula_power(formula *f)
{
    dx_id base = formula_atom(f);
    return formula_take(f, "^") ? dx_pow(f->graph, base, formula_sign(f)) : base;
}

static inline dx_id formula_sign(formula *f)
{
    return formula_take(f, "-") ? dx_neg(f->graph, formula_sign(f)) : formula_power(f);
}

static inline dx_id formula_product(formula *f)
{
    dx_id product = formula_sign(f);
    for (;;) {
        if (formula_take(f, "*"))
            product = dx_mul(f->graph, product, formula_sign(f));
        else if (formula_take(f, "/"))
            product = dx_div(f->graph, product, formula_sign(f));
        else
            return product;
    }
}

static inline dx_id formula_sum(formula *f)
{
    dx_id sum = formula_product(f);
    for (;;) {
        if (formula_take(f, "+"))
            sum = dx_add(f->graph, sum, formula_product(f));
        else if (formula_take(f, "-"))
            sum = dx_sub(f->graph, sum, formula_product(f));
        else if (formula_take(f, "=="))
            sum = dx_relation(f->graph, DX_OP_EQ, sum, formula_product(f));
        else if (formula_take(f, "<"))
            sum = dx_relation(f->graph, DX_OP_LT, sum, formula_product(f));
        else
            return sum;
    }
}

/* DX_NONE when a constructor refused. */
static inline dx_id formula_read(dx_graph *g, const char *text)
{
    formula f = {g, text};
    return formula_sum(&f);
}

#endif
