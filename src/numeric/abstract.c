#include "numeric/abstract.h"

#include "support/hash.h"

enum { WAVES = 3, UNIT_BITS = 6 }; /* drawn numbers are multiples of 2^-UNIT_BITS */

typedef struct abstract {
    const dx_graph *graph;
    dx_id node;
    uint64_t seed;
    uint32_t arity;
    uint32_t skip; /* operands before the arguments */
} abstract;

static abstract abstract_of(const dx_graph *g, dx_id a)
{
    uint32_t skip = dx_op_of(g, a) == DX_OP_DERIV ? 2 : 1;
    uint32_t arity = dx_count(g, a) - skip;
    dx_id name = dx_operand(g, a, 0);
    uint64_t hash = dx_hash_bytes(dx_bytes(g, name), dx_bytes_length(g, name));
    return (abstract){g, a, dx_hash_mix(hash ^ arity), arity, skip};
}

/* An odd number of units in size between 1/2 and 3/2; slot 0 is the amplitude, 1 the
 * phase, 2 + i the frequency in argument i. */
static slong draw(const abstract *f, uint32_t wave, uint32_t slot)
{
    uint64_t bits = dx_hash_mix(f->seed + (uint64_t)slot * WAVES + wave);
    slong units = 33 + 2 * (slong)(bits % 32);
    return bits >> 63 ? -units : units;
}

static slong count_of(const abstract *f, uint32_t i)
{
    int64_t count = 0;
    if (f->skip == 2)
        (void)dx_get_int(f->graph, dx_operand(f->graph, dx_operand(f->graph, f->node, 1), i),
                         &count);
    return (slong)count;
}

/* The wave's factor in the derivative: a·b1^n1·...·bk^nk, and n1 + ... + nk. */
static ulong wave_factor(const abstract *f, uint32_t wave, slong prec, arb_t factor)
{
    ulong order = 0;
    arb_t b;
    arb_init(b);
    arb_set_si(factor, draw(f, wave, 0));
    arb_mul_2exp_si(factor, factor, -UNIT_BITS);
    for (uint32_t i = 0; i < f->arity; i++) {
        ulong n = (ulong)count_of(f, i);
        if (n == 0)
            continue;
        arb_set_si(b, draw(f, wave, 2 + i));
        arb_mul_2exp_si(b, b, -UNIT_BITS);
        arb_pow_ui(b, b, n, prec);
        arb_mul(factor, factor, b, prec);
        order += n;
    }
    arb_clear(b);
    return order;
}

/* The order-th derivative of sine is sin, cos, -sin, -cos in turn. */
void dx_abstract_ball(const dx_graph *g, dx_id a, arb_srcptr args, slong prec, arb_t out)
{
    abstract f = abstract_of(g, a);
    arb_t angle, factor, sum;
    arb_init(angle);
    arb_init(factor);
    arb_init(sum);
    for (uint32_t wave = 0; wave < WAVES; wave++) {
        arb_set_si(angle, draw(&f, wave, 1));
        for (uint32_t i = 0; i < f.arity; i++)
            arb_addmul_si(angle, args + i, draw(&f, wave, 2 + i), prec);
        arb_mul_2exp_si(angle, angle, -UNIT_BITS);
        ulong order = wave_factor(&f, wave, prec, factor);
        if (order % 2)
            arb_cos(angle, angle, prec);
        else
            arb_sin(angle, angle, prec);
        if (order % 4 >= 2)
            arb_neg(factor, factor);
        arb_addmul(sum, factor, angle, prec);
    }
    arb_swap(out, sum);
    arb_clear(angle);
    arb_clear(factor);
    arb_clear(sum);
}

void dx_abstract_jet(const dx_graph *g, dx_id a, const arb_poly_struct *args, slong length,
                     slong prec, arb_poly_t out)
{
    abstract f = abstract_of(g, a);
    arb_t factor, b;
    arb_poly_t angle, term, sum;
    arb_init(factor);
    arb_init(b);
    arb_poly_init(angle);
    arb_poly_init(term);
    arb_poly_init(sum);
    for (uint32_t wave = 0; wave < WAVES; wave++) {
        arb_poly_set_si(angle, draw(&f, wave, 1));
        for (uint32_t i = 0; i < f.arity; i++) {
            arb_set_si(b, draw(&f, wave, 2 + i));
            arb_poly_scalar_mul(term, args + i, b, prec);
            arb_poly_add_series(angle, angle, term, length, prec);
        }
        arb_poly_scalar_mul_2exp_si(angle, angle, -UNIT_BITS);
        ulong order = wave_factor(&f, wave, prec, factor);
        if (order % 2)
            arb_poly_cos_series(term, angle, length, prec);
        else
            arb_poly_sin_series(term, angle, length, prec);
        if (order % 4 >= 2)
            arb_neg(factor, factor);
        arb_poly_scalar_mul(term, term, factor, prec);
        arb_poly_add_series(sum, sum, term, length, prec);
    }
    arb_poly_swap(out, sum);
    arb_clear(factor);
    arb_clear(b);
    arb_poly_clear(angle);
    arb_poly_clear(term);
    arb_poly_clear(sum);
}
