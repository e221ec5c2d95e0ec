/* Sines and cosines in a tower, by tangents of half angles. */
#include "symbolic/equality/towernodes.h"

enum { MOST_MULTIPLE = 60 };

/* (re + i·im) times (1 + i·T)^n for a tangent T. */
static dx_status turn(dx_tower *t, uint32_t tangent, int64_t n, dx_fraction *re, dx_fraction *im)
{
    dx_fraction T, a, b;
    dx_status status = DX_OK;
    dx_fraction_init(t, &T);
    dx_fraction_init(t, &a);
    dx_fraction_init(t, &b);
    dx_fraction_set_generator(t, &T, tangent);
    if (n < 0)
        fmpz_mpoly_neg(T.num, T.num, t->ctx);
    for (int64_t i = 0; i < (n < 0 ? -n : n) && status == DX_OK; i++) {
        dx_fraction_set(t, &a, im); /* re - T·im, im + T·re */
        dx_fraction_set(t, &b, re);
        status = dx_fraction_multiply(t, &a, &T);
        fmpz_mpoly_neg(a.num, a.num, t->ctx);
        if (status == DX_OK)
            status = dx_fraction_multiply(t, &b, &T);
        if (status == DX_OK)
            status = dx_fraction_add(t, re, &a);
        if (status == DX_OK)
            status = dx_fraction_add(t, im, &b);
    }
    dx_fraction_clear(t, &T);
    dx_fraction_clear(t, &a);
    dx_fraction_clear(t, &b);
    return status;
}

/* Turned by c·term; `below` times the square of the length of what is turned by. */
static dx_status turn_by(dx_tower *t, dx_id c, dx_id term, dx_fraction *re, dx_fraction *im,
                         dx_fraction *below)
{
    int64_t p, q;
    uint32_t tangent;
    dx_fraction square;
    if (!dx_get_small_rational(t->g, c, &p, &q) || t->angle % q != 0)
        return DX_LIMIT;
    p *= t->angle / q;
    if (p > MOST_MULTIPLE || p < -MOST_MULTIPLE)
        return DX_LIMIT;
    DX_TRY(dx_tower_generator(t, DX_GENERATOR_TANGENT, term, UINT32_MAX, &tangent));
    DX_TRY(turn(t, tangent, 2 * p, re, im));
    dx_fraction_init(t, &square);
    fmpz_mpoly_gen(square.num, (slong)tangent, t->ctx);
    fmpz_mpoly_mul(square.num, square.num, square.num, t->ctx);
    fmpz_mpoly_add_ui(square.num, square.num, 1, t->ctx);
    dx_status status = dx_fraction_power(t, &square, p < 0 ? -p : p);
    return dx_fraction_multiply_and_clear(t, status, &square, below);
}

static dx_status turn_by_all(dx_tower *t, dx_id u, dx_fraction *re, dx_fraction *im,
                             dx_fraction *below)
{
    dx_graph *g = t->g;
    if (dx_is_number(g, u))
        return turn_by(t, u, dx_int(g, 1), re, im, below);
    if (dx_op_of(g, u) != DX_OP_ADD)
        return turn_by(t, dx_int(g, 1), u, re, im, below);
    if (!dx_is_int(g, dx_constant(g, u), 0))
        DX_TRY(turn_by(t, dx_constant(g, u), dx_int(g, 1), re, im, below));
    for (uint32_t i = 0; i < dx_terms(g, u); i++)
        DX_TRY(turn_by(t, dx_coefficient(g, u, i), dx_term(g, u, i), re, im, below));
    return DX_OK;
}

dx_status dx_tower_of_angle(dx_tower *t, bool sine, dx_id u, dx_fraction *f)
{
    dx_fraction other, below;
    dx_fraction_init(t, &other);
    dx_fraction_init(t, &below);
    dx_fraction_set_number(t, f, dx_int(t->g, sine ? 0 : 1));
    dx_fraction_set_number(t, &other, dx_int(t->g, sine ? 1 : 0));
    dx_fraction_set_number(t, &below, dx_int(t->g, 1));
    dx_status status = turn_by_all(t, u, sine ? &other : f, sine ? f : &other, &below);
    if (status == DX_OK)
        status = dx_fraction_power(t, &below, -1);
    dx_fraction_clear(t, &other);
    return dx_fraction_multiply_and_clear(t, status, &below, f);
}
