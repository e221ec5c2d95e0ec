/* reader.h - expressions for the printers' tests from short texts, as the language reads
 * them: operators, decimals, constants, symbols, rows of the function table, abstract
 * functions with primes or D[1,2](f), vectors, relations, ranges, strings. */
#ifndef TEST_READER_H
#define TEST_READER_H

#include "expr/graph.h"

#include <ctype.h>
#include <string.h>

enum { READER_ITEMS = 64 };

typedef struct reader {
    dx_graph *g;
    const char *at;
} reader;

static dx_id read_whole(reader *r);
static dx_id read_sign(reader *r);

static inline bool take(reader *r, const char *token)
{
    r->at += strspn(r->at, " ");
    size_t n = strlen(token);
    if (strncmp(r->at, token, n) != 0)
        return false;
    r->at += n;
    return true;
}

static inline size_t read_list(reader *r, const char *close, dx_id *item)
{
    size_t n = 0;
    while (!take(r, close) && n < READER_ITEMS && *r->at != '\0') {
        item[n++] = read_whole(r);
        (void)take(r, ",");
    }
    return n;
}

static inline dx_id read_digits(reader *r)
{
    dx_id value = dx_int(r->g, 0), ten = dx_int(r->g, 10);
    for (; isdigit((unsigned char)*r->at); r->at++)
        value = dx_number_add(r->g, dx_number_mul(r->g, value, ten), dx_int(r->g, *r->at - '0'));
    return value;
}

static inline size_t name_length(const char *at)
{
    size_t n = 0;
    while (isalnum((unsigned char)at[n]) || at[n] == '_' || (unsigned char)at[n] >= 0x80)
        n++;
    return n;
}

static inline dx_id read_partial(reader *r)
{
    uint32_t counts[8] = {0};
    dx_id args[READER_ITEMS];
    while (!take(r, "]")) {
        r->at += strspn(r->at, ", ");
        counts[strtol(r->at, NULL, 10) - 1]++;
        r->at += strspn(r->at, "0123456789");
    }
    (void)take(r, "(");
    size_t n = name_length(r->at);
    dx_id name = dx_symbol(r->g, r->at, n);
    r->at += n;
    (void)take(r, ")");
    (void)take(r, "(");
    n = read_list(r, ")", args);
    return dx_derivative_of(r->g, name, counts, n, args);
}

static inline dx_id read_name(reader *r)
{
    const char *name = r->at;
    size_t n = name_length(name);
    uint32_t primes = 0;
    dx_id args[READER_ITEMS];
    if (take(r, "D["))
        return read_partial(r);
    r->at += n;
    while (*r->at == '\'') {
        primes++;
        r->at++;
    }
    if (*r->at != '(') {
        if (n == 2 && memcmp(name, "pi", 2) == 0)
            return dx_pi(r->g);
        if (n == 3 && memcmp(name, "inf", 3) == 0)
            return dx_inf(r->g);
        if (n == 1 && *name == 'e')
            return dx_call1(r->g, DX_FN_exp, dx_int(r->g, 1));
        return dx_symbol(r->g, name, n);
    }
    r->at++;
    size_t count = read_list(r, ")", args);
    dx_fn fn = dx_function_find(name, n);
    if (fn == DX_FN_sqrt)
        return dx_sqrt(r->g, args[0]);
    if (fn != DX_FN_NONE)
        return dx_call(r->g, fn, count, args);
    dx_id symbol = dx_symbol(r->g, name, n);
    return primes ? dx_derivative_of(r->g, symbol, &primes, 1, args)
                  : dx_apply(r->g, symbol, count, args);
}

static inline dx_id read_atom(reader *r)
{
    dx_id items[READER_ITEMS];
    r->at += strspn(r->at, " ");
    if (take(r, "(")) {
        dx_id inner = read_whole(r);
        (void)take(r, ")");
        return inner;
    }
    if (take(r, "[")) {
        size_t n = read_list(r, "]", items);
        return dx_vector(r->g, n, items);
    }
    if (take(r, "\"")) {
        char bytes[64];
        size_t n = 0;
        for (; *r->at != '"' && n < sizeof bytes; r->at++) {
            r->at += *r->at == '\\';
            bytes[n++] = *r->at;
        }
        r->at++;
        return dx_string(r->g, bytes, n);
    }
    if (isdigit((unsigned char)*r->at))
        return read_digits(r);
    return name_length(r->at) > 0 ? read_name(r) : DX_NONE;
}

static inline dx_id read_power(reader *r)
{
    dx_id base = read_atom(r);
    while (*r->at == '!' && r->at[1] != '=') {
        r->at++;
        base = dx_call1(r->g, DX_FN_factorial, base);
    }
    return take(r, "^") ? dx_pow(r->g, base, read_sign(r)) : base;
}

static inline dx_id read_sign(reader *r)
{
    return take(r, "-") ? dx_neg(r->g, read_sign(r)) : read_power(r);
}

/* A sign in front belongs to the product. */
static inline dx_id read_product(reader *r)
{
    bool negative = false;
    while (take(r, "-"))
        negative = !negative;
    enum { MOST = 100 };
    dx_id factor[MOST] = {read_power(r)}, divisor[MOST] = {DX_NONE};
    size_t n = 1, below = 0;
    while (n < MOST && below < MOST) {
        if (take(r, "*"))
            factor[n++] = read_sign(r);
        else if (take(r, "/"))
            divisor[below++] = read_sign(r);
        else
            break;
    }
    bool alone = n == 1 && below == 0;
    dx_id product = alone ? factor[0] : dx_product_over(r->g, n, factor, below, divisor);
    return negative ? dx_neg(r->g, product) : product;
}

static inline dx_id read_sum(reader *r)
{
    dx_id sum = read_product(r);
    for (;;) {
        if (take(r, "+"))
            sum = dx_add(r->g, sum, read_product(r));
        else if (take(r, "-"))
            sum = dx_sub(r->g, sum, read_product(r));
        else
            return sum;
    }
}

static inline dx_id read_whole(reader *r)
{
    dx_id left = read_sum(r);
    if (take(r, ".."))
        return dx_range(r->g, left, read_sum(r));
    if (take(r, "!="))
        return dx_relation(r->g, DX_OP_NE, left, read_sum(r));
    if (take(r, "<="))
        return dx_relation(r->g, DX_OP_LE, left, read_sum(r));
    if (take(r, "<"))
        return dx_relation(r->g, DX_OP_LT, left, read_sum(r));
    if (take(r, "="))
        return dx_relation(r->g, DX_OP_EQ, left, read_sum(r));
    return left;
}

/* DX_NONE when a constructor refused or something was left over. */
static inline dx_id read_text(dx_graph *g, const char *text)
{
    reader r = {g, text};
    dx_id a = read_whole(&r);
    return *r.at == '\0' ? a : DX_NONE;
}

#endif
