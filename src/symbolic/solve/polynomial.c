/* Roots of polynomials in a part of an equation, in closed form. */
#include "symbolic/solve/equation.h"

#include "expr/walk.h"

#include <string.h>

/* ---- coefficients ---------------------------------------------------------------------------- */

/* Without leading and trailing zeros: *low of these are powers of u. */
static void trim(const dx_graph *g, size_t *n, const dx_id **c, size_t *low)
{
    while (*n > 0 && dx_is_int(g, (*c)[*n], 0))
        --*n;
    *low = 0;
    while (*low < *n && dx_is_int(g, (*c)[*low], 0))
        ++*low;
    *c += *low;
    *n -= *low;
}

/* The greatest d with a polynomial in u^d. */
static size_t common_power(const dx_graph *g, size_t n, const dx_id *c)
{
    size_t d = 0;
    for (size_t k = 1; k <= n; k++) {
        if (dx_is_int(g, c[k], 0))
            continue;
        size_t a = d, b = k;
        while (b > 0) {
            size_t rest = a % b;
            a = b;
            b = rest;
        }
        d = a;
    }
    return d;
}

static bool are_constant(const dx_graph *g, size_t n, const dx_id *c)
{
    for (size_t k = 0; k <= n; k++)
        if (!dx_is_constant(g, c[k]))
            return false;
    return true;
}

/* ---- each degree ----------------------------------------------------------------------------- */

/* u = root, under the conditions of the path, which goes back to where it was. */
static dx_status go_on(dx_equation *s, dx_id u, dx_id root)
{
    DX_TRY(dx_equation_tidy(s, &root));
    return dx_solve_inverse(s, u, root);
}

static dx_status solve_linear(dx_equation *s, dx_id u, const dx_id *c)
{
    return go_on(s, u, dx_div(s->g, dx_neg(s->g, c[0]), c[1]));
}

/* (-b - sqrt(D))/(2a) and (-b + sqrt(D))/(2a) */
static dx_status solve_quadratic(dx_equation *s, dx_id u, const dx_id *c)
{
    dx_graph *g = s->g;
    dx_id a = c[2], b = c[1];
    dx_id d = dx_sub(g, dx_power(g, b, 2), dx_mul(g, dx_int(g, 4), dx_mul(g, a, c[0])));
    bool possible, known, zero;
    int sign;
    DX_TRY(dx_equation_tidy(s, &d));
    DX_TRY(dx_equation_require(s, d, DX_AT_LEAST, &possible));
    if (!possible)
        return DX_OK;
    dx_id below = dx_scale(g, dx_int(g, 2), a), middle = dx_neg(g, b), root = dx_sqrt(g, d);
    DX_TRY(dx_check(g, root));
    DX_TRY(dx_equation_sign(s, d, &sign, &known));
    DX_TRY(dx_equation_at_most_zero(s, d, &zero));
    if (zero || (known && sign == 0))
        return go_on(s, u, dx_div(g, middle, below));
    DX_TRY(dx_equation_sign(s, a, &sign, &known));
    if (sign < 0)
        root = dx_neg(g, root);
    DX_TRY(go_on(s, u, dx_div(g, dx_sub(g, middle, root), below)));
    return go_on(s, u, dx_div(g, dx_add(g, middle, root), below));
}

/* cos(3x) = 1/2 of 4*cos(x)^3 - 3*cos(x) - 1/2: a multiple of a Chebyshev polynomial T_n and a
 * number, as T_n(cos(t)) = cos(n*t). A sine is the cosine of pi/2 - t. */
static dx_status solve_multiple_angle(dx_equation *s, dx_id u, size_t n, const dx_id *c, bool *done)
{
    enum { LEAST = 3, MOST = 24 };
    dx_graph *g = s->g;
    const dx_fn fn = dx_fn_of(g, u);
    int64_t before[MOST + 1] = {1}, now[MOST + 1] = {0, 1}, next[MOST + 1];
    *done = (fn == DX_FN_cos || fn == DX_FN_sin) && n >= LEAST && n <= MOST;
    if (!*done)
        return DX_OK;
    for (size_t k = 1; k < n; k++) { /* T_(k+1) = 2*t*T_k - T_(k-1) */
        for (size_t i = 0; i <= n; i++)
            next[i] = (i > 0 ? 2 * now[i - 1] : 0) - before[i];
        memcpy(before, now, sizeof now);
        memcpy(now, next, sizeof now);
    }
    const dx_id size = dx_div(g, c[n], dx_int(g, now[n]));
    DX_TRY(dx_check(g, size));
    for (size_t i = 1; i < n && *done; i++)
        *done = dx_same(c[i], dx_scale(g, dx_int(g, now[i]), size));
    if (!*done)
        return DX_OK;
    const dx_id value = dx_sub(g, dx_int(g, now[0]), dx_div(g, c[0], size)),
                angle = dx_scale(g, dx_int(g, (int64_t)n), dx_operand(g, u, 0));
    /* cos(n*pi/2 - n*t) */
    const dx_fn wave = fn == DX_FN_sin && n % 2 == 1 ? DX_FN_sin : DX_FN_cos;
    const bool turned = fn == DX_FN_sin && n % 4 >= 2;
    dx_id at = turned ? dx_neg(g, value) : value;
    DX_TRY(dx_equation_tidy(s, &at));
    return dx_solve_inverse(s, dx_call1(g, wave, angle), at);
}

/* By numbers that are proved to be roots. */
static dx_status solve_constant(dx_equation *s, dx_id u, size_t n, const dx_id *c)
{
    enum { MOST_DEGREE = 48 }; /* the search takes a second, and more grow with the square */
    dx_graph *g = s->g;
    bool known = false;
    size_t n_roots = 0;
    dx_id *root = NULL, x = s->unknown;
    if (n > MOST_DEGREE)
        return dx_equation_give_up(s, u);
    dx_id *term = dx_arena_alloc(&g->context->arena, (n + 1) * sizeof *term);
    if (!term)
        return dx_no_memory(g->context);
    for (size_t k = 0; k <= n; k++)
        term[k] = dx_mul(g, c[k], dx_power(g, x, (int64_t)k));
    dx_id f = dx_sum(g, n + 1, term);
    DX_TRY(dx_check(g, f));
    DX_TRY(s->host->roots(s->host->host, f, x, &n_roots, &root, &known));
    if (!known)
        return dx_equation_give_up(s, f);
    for (size_t i = 0; i < n_roots; i++)
        DX_TRY(dx_solve_inverse(s, u, root[i]));
    return DX_OK;
}

static dx_status solve_powers(dx_equation *s, dx_id u, size_t n, const dx_id *c)
{
    dx_graph *g = s->g;
    size_t d = common_power(g, n, c);
    if (d > 1) {
        dx_id *every = dx_arena_alloc(&g->context->arena, (n / d + 1) * sizeof *every);
        dx_id power = dx_power(g, u, (int64_t)d);
        if (!every)
            return dx_no_memory(g->context);
        DX_TRY(dx_check(g, power));
        for (size_t k = 0; k <= n / d; k++)
            every[k] = c[k * d];
        return solve_powers(s, power, n / d, every);
    }
    if (n == 1)
        return solve_linear(s, u, c);
    if (n == 2)
        return solve_quadratic(s, u, c);
    if (are_constant(g, n, c)) {
        bool done;
        DX_TRY(solve_multiple_angle(s, u, n, c, &done));
        return done ? DX_OK : solve_constant(s, u, n, c);
    }
    return dx_equation_give_up(s, u);
}

dx_status dx_solve_polynomial(dx_equation *s, dx_id u, size_t n, const dx_id *coefficient)
{
    const uint32_t mark = s->n_path;
    size_t low;
    bool possible;
    trim(s->g, &n, &coefficient, &low);
    if (low > 0)
        DX_TRY(dx_solve_inverse(s, u, dx_int(s->g, 0)));
    if (n == 0)
        return low > 0 || !dx_is_int(s->g, coefficient[0], 0) ? DX_OK : dx_equation_add_every(s);
    DX_TRY(dx_equation_require(s, coefficient[n], DX_OTHER_THAN, &possible));
    if (possible)
        DX_TRY(solve_powers(s, u, n, coefficient));
    s->n_path = mark;
    return DX_OK;
}
