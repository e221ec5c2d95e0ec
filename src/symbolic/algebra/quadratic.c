#include "symbolic/algebra/quadratic.h"

#include "symbolic/forms/choice.h"
#include "symbolic/forms/readable.h"
#include "symbolic/forms/terms.h"

enum { MOST_PRIME = 1000 }; /* whose square is looked for in a number under the root */

/* ---- polynomials ---------------------------------------------------------------------- */

static void coefficient(const dx_quadratic *q, const fmpz_mpoly_t p, ulong exponent,
                        fmpz_mpoly_t out)
{
    slong variable = q->t;
    fmpz_mpoly_get_coeff_vars_ui(out, p, &variable, &exponent, 1, q->ring->ctx);
}

/* out += sign·a·b */
static dx_status add_product(dx_ring *ring, fmpz_mpoly_t out, int sign, const fmpz_mpoly_t a,
                             const fmpz_mpoly_t b)
{
    fmpz_mpoly_t product;
    fmpz_mpoly_init(product, ring->ctx);
    dx_status status = dx_poly_multiply(ring, product, a, b);
    if (sign > 0)
        fmpz_mpoly_add(out, out, product, ring->ctx);
    else
        fmpz_mpoly_sub(out, out, product, ring->ctx);
    fmpz_mpoly_clear(product, ring->ctx);
    return status;
}

/* Divide out of the three what they have in common. */
static void divide_common(dx_ring *ring, fmpz_mpoly_t a, fmpz_mpoly_t b, fmpz_mpoly_t c)
{
    fmpz_mpoly_struct *p[3] = {a, b, c};
    fmpz_mpoly_t gcd;
    fmpz_mpoly_init(gcd, ring->ctx);
    bool found = true;
    for (int i = 0; i < 3 && found; i++)
        found = dx_poly_can_gcd(ring, gcd, p[i]) && fmpz_mpoly_gcd(gcd, gcd, p[i], ring->ctx);
    for (int i = 0; i < 3 && found && !fmpz_mpoly_is_zero(gcd, ring->ctx); i++)
        fmpz_mpoly_divides(p[i], p[i], gcd, ring->ctx);
    fmpz_mpoly_clear(gcd, ring->ctx);
}

/* The polynomial as it reads best. */
static dx_status read_polynomial(dx_ring *ring, const fmpz_mpoly_t p, dx_id *out)
{
    *out = dx_poly_expression(ring, p);
    DX_TRY(dx_check(ring->kernels.graph, *out));
    return dx_readable(ring->kernels.graph, *out, out);
}

/* ---- what stands under the root --------------------------------------------------------- */

/* number = root^2·rest, as far as small primes and squares go. */
static void take_square(fmpz_t root, fmpz_t number)
{
    fmpz_one(root);
    for (ulong p = 2; p < MOST_PRIME; p++)
        while (fmpz_divisible_si(number, (slong)(p * p))) {
            fmpz_divexact_ui(number, number, p * p);
            fmpz_mul_ui(root, root, p);
        }
    if (fmpz_is_square(number)) {
        fmpz_t rest;
        fmpz_init(rest);
        fmpz_sqrt(rest, number);
        fmpz_mul(root, root, rest);
        fmpz_one(number);
        fmpz_clear(rest);
    }
}

/* d = v^2·r: square factors come out, whatever their sign, since both roots are wanted. */
static dx_status take_squares(dx_quadratic *q, const fmpz_mpoly_t d, fmpz_mpoly_t r)
{
    dx_ring *ring = q->ring;
    fmpz_mpoly_one(q->v, ring->ctx);
    fmpz_mpoly_set(r, d, ring->ctx);
    if (!dx_poly_can_factor(ring, d))
        return DX_OK;
    fmpz_mpoly_factor_t found;
    fmpz_mpoly_t power;
    fmpz_t root;
    fmpz_mpoly_factor_init(found, ring->ctx);
    fmpz_mpoly_init(power, ring->ctx);
    fmpz_init(root);
    dx_status status = DX_OK;
    if (fmpz_mpoly_factor_squarefree(found, d, ring->ctx)) {
        take_square(root, found->constant);
        fmpz_mpoly_set_fmpz(q->v, root, ring->ctx);
        fmpz_mpoly_set_fmpz(r, found->constant, ring->ctx);
        for (slong i = 0; i < found->num && status == DX_OK; i++) {
            ulong exponent = fmpz_get_ui(&found->exp[i]);
            status = dx_poly_power(ring, power, &found->poly[i], exponent / 2);
            if (status == DX_OK)
                status = dx_poly_multiply(ring, q->v, q->v, power);
            if (status == DX_OK && exponent % 2 != 0)
                status = dx_poly_multiply(ring, r, r, &found->poly[i]);
        }
    }
    fmpz_clear(root);
    fmpz_mpoly_clear(power, ring->ctx);
    fmpz_mpoly_factor_clear(found, ring->ctx);
    return status;
}

/* 2k·x + l for r = (k·x + l/2)^2 + rest, where k is a number; false where r is no such
 * polynomial. rest is 4 times too large, as is the square. */
static bool split_square(dx_ring *ring, const fmpz_mpoly_t r, slong x, fmpz_mpoly_t root,
                         fmpz_mpoly_t rest)
{
    fmpz_mpoly_t c;
    fmpz_t k;
    ulong two = 2;
    fmpz_mpoly_init(c, ring->ctx);
    fmpz_init(k);
    fmpz_mpoly_get_coeff_vars_ui(c, r, &x, &two, 1, ring->ctx);
    bool found = fmpz_mpoly_is_fmpz(c, ring->ctx);
    if (found)
        fmpz_mpoly_get_fmpz(k, c, ring->ctx);
    found = found && fmpz_sgn(k) > 0 && fmpz_is_square(k);
    if (found) {
        fmpz_sqrt(k, k);
        fmpz_mpoly_derivative(root, r, x, ring->ctx); /* 2k^2·x + k·l */
        fmpz_mpoly_scalar_divides_fmpz(root, root, k, ring->ctx);
    }
    if (found && dx_poly_can_multiply(ring, root, root)) {
        fmpz_mpoly_mul(c, root, root, ring->ctx);
        fmpz_mpoly_scalar_mul_ui(rest, r, 4, ring->ctx);
        fmpz_mpoly_sub(rest, rest, c, ring->ctx);
        found = fmpz_mpoly_degree_si(rest, x, ring->ctx) < 1;
    } else {
        found = false;
    }
    fmpz_clear(k);
    fmpz_mpoly_clear(c, ring->ctx);
    return found;
}

/* r with the square of k·x + ... completed; NONE where it cannot be. */
static dx_status completed(dx_ring *ring, const fmpz_mpoly_t r, slong x, dx_id *out)
{
    dx_graph *g = ring->kernels.graph;
    fmpz_mpoly_t root, rest, two, four;
    fmpz_mpoly_init(root, ring->ctx);
    fmpz_mpoly_init(rest, ring->ctx);
    fmpz_mpoly_init(two, ring->ctx);
    fmpz_mpoly_init(four, ring->ctx);
    fmpz_mpoly_set_ui(two, 2, ring->ctx);
    fmpz_mpoly_set_ui(four, 4, ring->ctx);
    dx_id others;
    dx_status status = DX_OK;
    *out = DX_NONE;
    if (split_square(ring, r, x, root, rest) && fmpz_mpoly_divides(root, root, two, ring->ctx) &&
        fmpz_mpoly_divides(rest, rest, four, ring->ctx)) {
        status = read_polynomial(ring, rest, &others);
        if (status == DX_OK) {
            *out = dx_add(g, dx_power(g, dx_poly_expression(ring, root), 2), others);
            status = dx_check(g, *out);
        }
    }
    fmpz_mpoly_clear(root, ring->ctx);
    fmpz_mpoly_clear(rest, ring->ctx);
    fmpz_mpoly_clear(two, ring->ctx);
    fmpz_mpoly_clear(four, ring->ctx);
    return status;
}

/* The lightest of the polynomial as it reads best, and with a square completed. */
static dx_status read_radicand(dx_quadratic *q, const fmpz_mpoly_t r)
{
    dx_ring *ring = q->ring;
    dx_graph *g = ring->kernels.graph;
    dx_id form;
    DX_TRY(read_polynomial(ring, r, &q->radicand));
    double weight = dx_readable_weight(g, q->radicand);
    for (uint32_t x = 0; x < ring->kernels.n; x++) {
        if (fmpz_mpoly_degree_si(r, (slong)x, ring->ctx) != 2)
            continue;
        DX_TRY(completed(ring, r, (slong)x, &form));
        if (dx_is_none(form) || dx_readable_weight(g, form) >= weight)
            continue;
        weight = dx_readable_weight(g, form);
        q->radicand = form;
    }
    return DX_OK;
}

/* ---- making ------------------------------------------------------------------------------- */

static dx_status solve(dx_quadratic *q, fmpz_mpoly_t d, fmpz_mpoly_t r)
{
    dx_ring *ring = q->ring;
    DX_TRY(dx_poly_multiply(ring, d, q->c[2], q->c[0]));
    fmpz_mpoly_scalar_mul_si(d, d, -4, ring->ctx);
    DX_TRY(add_product(ring, d, 1, q->c[1], q->c[1]));
    DX_TRY(take_squares(q, d, r));
    fmpz_mpoly_neg(q->u, q->c[1], ring->ctx);
    fmpz_mpoly_scalar_mul_ui(q->w, q->c[2], 2, ring->ctx);
    return read_radicand(q, r);
}

dx_status dx_quadratic_make(dx_ring *ring, slong t, const fmpz_mpoly_t f, dx_quadratic *q)
{
    fmpz_mpoly_t d, r;
    q->ring = ring;
    q->t = t;
    for (ulong i = 0; i < 3; i++) {
        fmpz_mpoly_init(q->c[i], ring->ctx);
        coefficient(q, f, i, q->c[i]);
    }
    fmpz_mpoly_init(q->u, ring->ctx);
    fmpz_mpoly_init(q->v, ring->ctx);
    fmpz_mpoly_init(q->w, ring->ctx);
    fmpz_mpoly_init(d, ring->ctx);
    fmpz_mpoly_init(r, ring->ctx);
    dx_status status = solve(q, d, r);
    fmpz_mpoly_clear(d, ring->ctx);
    fmpz_mpoly_clear(r, ring->ctx);
    return status;
}

void dx_quadratic_free(dx_quadratic *q)
{
    if (!q->ring)
        return;
    for (int i = 0; i < 3; i++)
        fmpz_mpoly_clear(q->c[i], q->ring->ctx);
    fmpz_mpoly_clear(q->u, q->ring->ctx);
    fmpz_mpoly_clear(q->v, q->ring->ctx);
    fmpz_mpoly_clear(q->w, q->ring->ctx);
    q->ring = NULL;
}

/* ---- calculating --------------------------------------------------------------------------- */

/* (u + v·sqrt(r))/w, in lowest terms; destroys its arguments. */
static dx_status write(const dx_quadratic *q, fmpz_mpoly_t u, fmpz_mpoly_t v, fmpz_mpoly_t w,
                       dx_id *out)
{
    dx_ring *ring = q->ring;
    dx_graph *g = ring->kernels.graph;
    dx_id above, factor, below;
    divide_common(ring, u, v, w);
    if (fmpz_sgn(w->coeffs) < 0) {
        fmpz_mpoly_neg(u, u, ring->ctx);
        fmpz_mpoly_neg(v, v, ring->ctx);
        fmpz_mpoly_neg(w, w, ring->ctx);
    }
    DX_TRY(read_polynomial(ring, u, &above));
    DX_TRY(read_polynomial(ring, v, &factor));
    DX_TRY(read_polynomial(ring, w, &below));
    *out = dx_add(g, above, dx_mul(g, factor, dx_sqrt(g, q->radicand)));
    DX_TRY(dx_check(g, *out));
    *out = dx_div(g, *out, below);
    return dx_check(g, *out);
}

/* x[0] + x[1]·t over n is num/den: the denominator times its conjugate is a norm. */
static dx_status divide(const dx_quadratic *q, const fmpz_mpoly_t num, const fmpz_mpoly_t den,
                        fmpz_mpoly_t x[2], fmpz_mpoly_t n)
{
    dx_ring *ring = q->ring;
    fmpz_mpoly_t m[2], p[2], e[2], f;
    dx_status status = DX_OK;
    for (ulong i = 0; i < 2; i++) {
        fmpz_mpoly_init(m[i], ring->ctx);
        fmpz_mpoly_init(p[i], ring->ctx);
        fmpz_mpoly_init(e[i], ring->ctx);
        coefficient(q, num, i, m[i]);
        coefficient(q, den, i, p[i]);
    }
    fmpz_mpoly_init(f, ring->ctx);
    /* 1/(p0 + p1·t) = (e0 + e1·t)/n with e0 = c2·p0 - c1·p1, e1 = -c2·p1 and
     * n = p0·e0 + c0·p1^2; c2·t^2 = -c1·t - c0 */
    struct {
        fmpz_mpoly_struct *out;
        int sign;
        const fmpz_mpoly_struct *a, *b;
    } const term[] = {
        {e[0], 1, q->c[2], p[0]}, {e[0], -1, q->c[1], p[1]}, {e[1], -1, q->c[2], p[1]},
        {f, 1, q->c[0], p[1]},    {n, 1, p[0], e[0]},        {n, 1, f, p[1]},
        {x[0], 1, m[0], e[0]},    {x[0], 1, m[1], f},        {x[1], 1, m[0], e[1]},
        {x[1], 1, m[1], e[0]},
    };
    for (size_t i = 0; i < sizeof term / sizeof *term && status == DX_OK; i++)
        status = add_product(ring, term[i].out, term[i].sign, term[i].a, term[i].b);
    if (status == DX_OK) /* m1·e1·t^2 leaves m1·p1·c1·t, too */
        status = dx_poly_multiply(ring, f, m[1], p[1]);
    if (status == DX_OK)
        status = add_product(ring, x[1], 1, f, q->c[1]);
    for (int i = 0; i < 2; i++) {
        fmpz_mpoly_clear(m[i], ring->ctx);
        fmpz_mpoly_clear(p[i], ring->ctx);
        fmpz_mpoly_clear(e[i], ring->ctx);
    }
    fmpz_mpoly_clear(f, ring->ctx);
    return status;
}

dx_status dx_quadratic_quotient(const dx_quadratic *q, const fmpz_mpoly_t num,
                                const fmpz_mpoly_t den, int side, dx_id *out)
{
    dx_ring *ring = q->ring;
    fmpz_mpoly_t x[2], n, u, v, w;
    fmpz_mpoly_struct *all[] = {x[0], x[1], n, u, v, w};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        fmpz_mpoly_init(all[i], ring->ctx);
    dx_status status = divide(q, num, den, x, n);
    if (status == DX_OK)
        status = add_product(ring, u, 1, x[0], q->w);
    if (status == DX_OK)
        status = add_product(ring, u, 1, x[1], q->u);
    if (status == DX_OK)
        status = add_product(ring, v, side, x[1], q->v);
    if (status == DX_OK)
        status = add_product(ring, w, 1, n, q->w);
    if (status == DX_OK)
        status = write(q, u, v, w, out);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        fmpz_mpoly_clear(all[i], ring->ctx);
    return status;
}
