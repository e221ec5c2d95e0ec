#include "problems.h"

#include <stdio.h>
#include <stdlib.h>

static dx_id *ids(size_t n)
{
    dx_id *block = calloc(n + 1, sizeof *block);
    if (!block)
        exit(1);
    return block;
}

void bench_variables(dx_graph *g, unsigned n, dx_id *x)
{
    for (unsigned i = 0; i < n; i++) {
        char name[16];
        int length = snprintf(name, sizeof name, "x%u", i + 1);
        x[i] = dx_symbol(g, name, (size_t)length);
    }
}

dx_id bench_rosenbrock(dx_graph *g, unsigned n, const dx_id *x)
{
    dx_id *term = ids(2 * n), sum;
    size_t k = 0;
    for (unsigned i = 0; i + 1 < n; i++) {
        dx_id step = dx_sub(g, x[i + 1], dx_power(g, x[i], 2));
        term[k++] = dx_scale(g, dx_int(g, 100), dx_power(g, step, 2));
        term[k++] = dx_power(g, dx_sub(g, dx_int(g, 1), x[i]), 2);
    }
    sum = dx_sum(g, k, term);
    free(term);
    return sum;
}

dx_id bench_speelpenning(dx_graph *g, unsigned n, const dx_id *x)
{
    return dx_product(g, n, x);
}

dx_id bench_helmholtz(dx_graph *g, unsigned n, const dx_id *x)
{
    dx_id *term = ids(n), *row = ids(n), one = dx_int(g, 1);
    for (unsigned i = 0; i < n; i++)
        term[i] = dx_scale(g, dx_rational(g, 1, i + 2), x[i]);
    dx_id b = dx_sum(g, n, term), root = dx_sqrt(g, dx_int(g, 2));
    for (unsigned i = 0; i < n; i++)
        term[i] = dx_mul(g, x[i], dx_call1(g, DX_FN_log, dx_div(g, x[i], dx_sub(g, one, b))));
    dx_id mixing = dx_sum(g, n, term);
    for (unsigned i = 0; i < n; i++) {
        for (unsigned j = 0; j < n; j++)
            row[j] = dx_scale(g, dx_rational(g, 1, i + j + 2), x[j]);
        term[i] = dx_mul(g, x[i], dx_sum(g, n, row));
    }
    dx_id a = dx_sum(g, n, term);
    dx_id plus = dx_add(g, one, dx_mul(g, dx_add(g, one, root), b));
    dx_id minus = dx_add(g, one, dx_mul(g, dx_sub(g, one, root), b));
    dx_id factor[] = {a, dx_power(g, dx_mul(g, dx_sqrt(g, dx_int(g, 8)), b), -1),
                      dx_call1(g, DX_FN_log, dx_div(g, plus, minus))};
    free(term);
    free(row);
    return dx_sub(g, mixing, dx_product(g, 3, factor));
}

static uint64_t draw(uint64_t *state, uint64_t n)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (*state >> 33) % n;
}

enum { INPUTS = 4, POINTS = 5 };

dx_id bench_network(dx_graph *g, unsigned *n, const dx_id *x)
{
    unsigned hidden = (*n + 2) / 6 > 1 ? (*n + 2) / 6 : 1;
    const dx_id *bias = x + INPUTS * hidden, *weight = bias + hidden, last = weight[hidden];
    dx_id *unit = ids(hidden + 1), error[POINTS];
    uint64_t state = 7;
    for (int s = 0; s < POINTS; s++) {
        dx_id input[INPUTS];
        for (int j = 0; j < INPUTS; j++)
            input[j] = dx_rational(g, 1 + 2 * (int64_t)draw(&state, 9), 8);
        dx_id wanted = dx_rational(g, 1 + 2 * (int64_t)draw(&state, 9), 4);
        for (unsigned i = 0; i < hidden; i++) {
            dx_id term[INPUTS + 1] = {bias[i]};
            for (unsigned j = 0; j < INPUTS; j++)
                term[j + 1] = dx_scale(g, input[j], x[INPUTS * i + j]);
            unit[i] = dx_mul(g, weight[i], dx_call1(g, DX_FN_tanh, dx_sum(g, INPUTS + 1, term)));
        }
        unit[hidden] = last;
        error[s] = dx_power(g, dx_sub(g, dx_sum(g, hidden + 1, unit), wanted), 2);
    }
    *n = (INPUTS + 2) * hidden + 1;
    free(unit);
    return dx_sum(g, POINTS, error);
}

void bench_boundary(dx_graph *g, unsigned n, const dx_id *x, dx_id *f)
{
    int64_t m = n + 1;
    for (unsigned i = 0; i < n; i++) {
        dx_id inner[] = {x[i], dx_rational(g, i + 1, m), dx_int(g, 1)};
        dx_id term[4] = {
            dx_scale(g, dx_int(g, 2), x[i]),
            dx_scale(g, dx_rational(g, 1, 2 * m * m), dx_power(g, dx_sum(g, 3, inner), 3))};
        size_t k = 2;
        if (i > 0)
            term[k++] = dx_neg(g, x[i - 1]);
        if (i + 1 < n)
            term[k++] = dx_neg(g, x[i + 1]);
        f[i] = dx_sum(g, k, term);
    }
}
