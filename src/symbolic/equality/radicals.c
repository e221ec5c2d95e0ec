#include "symbolic/equality/radicals.h"

#include "expr/walk.h"
#include "symbolic/rework/quotients.h"

enum { LARGEST = 200 }; /* radicands */

/* The first square root in a term, which is taken out of it; NONE where there is none. */
static dx_id take_root(dx_graph *g, dx_id term, dx_id *rest)
{
    if (dx_op_of(g, term) != DX_OP_MUL)
        return DX_NONE;
    for (uint32_t i = 0; i < dx_factors(g, term); i++) {
        int64_t p, q;
        dx_id base = dx_base(g, term, i);
        if (dx_get_small_rational(g, dx_exponent(g, term, i), &p, &q) && p == 1 && q == 2 &&
            !dx_is_constant(g, base)) {
            *rest = dx_div(g, term, dx_sqrt(g, base));
            return base;
        }
    }
    return DX_NONE;
}

/* sum = A + B·sqrt(d) */
static bool split(dx_graph *g, dx_id sum, dx_id *A, dx_id *B, dx_id *d)
{
    *d = DX_NONE;
    *B = dx_int(g, 0);
    if (dx_op_of(g, sum) != DX_OP_ADD)
        return false;
    *A = dx_constant(g, sum);
    for (uint32_t i = 0; i < dx_terms(g, sum); i++) {
        dx_id c = dx_coefficient(g, sum, i), rest, root = take_root(g, dx_term(g, sum, i), &rest);
        if (dx_is_none(root)) {
            *A = dx_add(g, *A, dx_scale(g, c, dx_term(g, sum, i)));
            continue;
        }
        if (!dx_is_none(*d) && !dx_same(*d, root))
            return false;
        *d = root;
        *B = dx_add(g, *B, dx_scale(g, c, rest));
    }
    return !dx_is_none(*d) && !dx_is_none(*A) && !dx_is_none(*B);
}

/* The square root of a number that has a rational one; NONE for others. */
static dx_id number_root(dx_graph *g, dx_id number)
{
    dx_id root = dx_number_sign(g, number) >= 0 ? dx_sqrt(g, number) : DX_NONE;
    return !dx_is_none(root) && dx_is_number(g, root) ? root : DX_NONE;
}

/* A root of what is a square; NONE where it is none. */
static dx_status exact_root(dx_graph *g, dx_id norm, dx_id *out)
{
    dx_id number, product, factors;
    *out = DX_NONE;
    DX_TRY(dx_rework_quotient(g, norm, DX_REWORK_FACTOR, &factors));
    dx_split_coefficient(g, factors, &number, &product);
    dx_id root = number_root(g, number);
    if (dx_is_none(root) || dx_is_int(g, root, 0))
        return DX_OK;
    if (dx_is_number(g, factors)) {
        *out = root;
        return DX_OK;
    }
    if (dx_op_of(g, product) != DX_OP_MUL)
        return DX_OK;
    for (uint32_t i = 0; i < dx_factors(g, product); i++) {
        int64_t n;
        if (!dx_get_int(g, dx_exponent(g, product, i), &n) || n % 2 != 0)
            return DX_OK;
        root = dx_mul(g, root, dx_power(g, dx_base(g, product, i), n / 2));
    }
    *out = root;
    return dx_check(g, root);
}

static bool remember(dx_radicals *made, dx_id A, dx_id d, dx_id n)
{
    for (uint32_t i = 0; i < made->n; i++)
        if (dx_same(made->A[i], A) && dx_same(made->root[i], n))
            return true;
    if (made->n == DX_MOST_RADICALS)
        return false;
    made->A[made->n] = A;
    made->d[made->n] = d;
    made->root[made->n++] = n;
    return true;
}

static dx_status denested(dx_graph *g, dx_id sum, dx_radicals *made, dx_id *out)
{
    dx_id A, B, d, norm, n, half = dx_rational(g, 1, 2);
    *out = DX_NONE;
    if (dx_is_larger(g, sum, LARGEST) || !split(g, sum, &A, &B, &d))
        return DX_OK;
    norm = dx_sub(g, dx_power(g, A, 2), dx_mul(g, dx_power(g, B, 2), d));
    DX_TRY(dx_check(g, norm));
    DX_TRY(exact_root(g, norm, &n));
    if (dx_is_none(n) || !remember(made, A, d, n))
        return DX_OK;
    dx_id u, v;
    DX_TRY(dx_rework_quotient(g, dx_scale(g, half, dx_add(g, A, n)), DX_REWORK_FACTOR, &u));
    DX_TRY(dx_rework_quotient(g, dx_scale(g, half, dx_sub(g, A, n)), DX_REWORK_FACTOR, &v));
    dx_id other = dx_mul(g, dx_call1(g, DX_FN_sign, B), dx_sqrt(g, v));
    *out = dx_call1(g, DX_FN_abs, dx_add(g, dx_sqrt(g, u), other));
    return dx_check(g, *out);
}

static dx_status denest_product(dx_graph *g, dx_id a, dx_radicals *made, dx_id *out)
{
    dx_id product = dx_int(g, 1);
    for (uint32_t i = 0; i < dx_factors(g, a); i++) {
        dx_id base = dx_base(g, a, i), exponent = dx_exponent(g, a, i), root = DX_NONE;
        int64_t p, q;
        if (dx_get_small_rational(g, exponent, &p, &q) && q % 2 == 0)
            DX_TRY(dx_excuse(g->context, denested(g, base, made, &root)));
        if (!dx_is_none(root)) {
            base = root;
            exponent = dx_scale(g, dx_int(g, 2), exponent);
        }
        product = dx_mul(g, product, dx_pow(g, base, exponent));
    }
    *out = product;
    return dx_check(g, product);
}

dx_status dx_radicals_denest(dx_graph *g, dx_id a, dx_radicals *made, dx_id *out)
{
    enum { MOST_ROUNDS = 8, MOST = 32 };
    dx_id from[MOST], to[MOST];
    *out = a;
    size_t n = 1;
    for (int round = 0; n > 0 && round < MOST_ROUNDS; round++) {
        dx_walk walk;
        n = 0;
        DX_TRY(dx_walk_make(g, 1, out, &walk));
        dx_status status = DX_OK;
        for (size_t i = 0; i < walk.n && n < MOST && status == DX_OK; i++) {
            from[n] = walk.id[i];
            if (dx_op_of(g, from[n]) != DX_OP_MUL)
                continue;
            status = denest_product(g, from[n], made, &to[n]);
            n += status == DX_OK && !dx_same(to[n], from[n]);
        }
        dx_walk_free(&walk);
        DX_TRY(status);
        if (n > 0)
            *out = dx_substitute(g, *out, n, from, to);
        DX_TRY(dx_check(g, *out));
    }
    return DX_OK;
}
