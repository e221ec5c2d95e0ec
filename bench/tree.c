#include "tree.h"

#include "expr/function.h"

typedef struct generator {
    dx_graph *g;
    dx_text *text;
    uint64_t state;
} generator;

static uint64_t draw(generator *r, uint64_t n)
{
    r->state = r->state * 6364136223846793005u + 1442695040888963407u;
    return (r->state >> 33) % n;
}

static void write(generator *r, const char *string)
{
    if (r->text)
        dx_text_string(r->text, string);
}

static dx_id leaf(generator *r, bool may_be_integer)
{
    uint64_t k = draw(r, 10);
    if (may_be_integer && k < 3) {
        uint64_t n = 2 + draw(r, 8);
        if (r->text)
            dx_text_format(r->text, "%u", (unsigned)n);
        return dx_int(r->g, (int64_t)n);
    }
    const char *name = k < 6 ? "x" : k < 8 ? "y" : "z";
    write(r, name);
    return dx_symbol(r->g, name, 1);
}

/* The trees are random, so their depth grows with the logarithm only of most of them; the
 * recursion is a benchmark's, not the library's. */
static dx_id tree(generator *r, unsigned n)
{
    static const struct {
        const char *name;
        dx_fn fn;
    } functions[] = {
        {"sin", DX_FN_sin}, {"cos", DX_FN_cos}, {"exp", DX_FN_exp}, {"log", DX_FN_log}};
    if (n <= 1)
        return leaf(r, false);
    uint64_t k = draw(r, 100);
    if (n == 2 || k < 30) {
        uint64_t f = draw(r, 4);
        write(r, functions[f].name);
        write(r, "(");
        dx_id inner = tree(r, n - 1);
        write(r, ")");
        return dx_call1(r->g, functions[f].fn, inner);
    }
    if (k < 40) {
        write(r, "(");
        dx_id base = tree(r, n - 2);
        write(r, ")^");
        uint64_t power = 2 + draw(r, 4);
        if (r->text)
            dx_text_format(r->text, "%u", (unsigned)power);
        return dx_power(r->g, base, (int64_t)power);
    }
    unsigned m = 1 + (unsigned)draw(r, n - 2);
    write(r, "(");
    dx_id a = tree(r, m);
    write(r, k < 72 ? "+" : "*");
    dx_id b = n - 1 - m == 1 ? leaf(r, true) : tree(r, n - 1 - m);
    write(r, ")");
    return k < 72 ? dx_add(r->g, a, b) : dx_mul(r->g, a, b);
}

dx_id bench_tree(dx_graph *g, unsigned n, dx_text *text)
{
    generator r = {g, text, 12345};
    return tree(&r, n);
}
