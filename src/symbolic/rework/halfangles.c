#include "symbolic/rework/halfangles.h"

#include "symbolic/forms/waves.h"
#include "symbolic/rework/upward.h"

#include <stdlib.h>

/* number·(1 + cos(u)) or number·(1 - cos(u)), or the same with cosh and cosh(u) - 1. */
typedef struct versine {
    dx_id number, angle;
    bool hyperbolic, plus;
} versine;

static bool read_versine(dx_graph *g, dx_id a, versine *out)
{
    if (dx_op_of(g, a) != DX_OP_ADD || dx_terms(g, a) != 1)
        return false;
    const dx_id constant = dx_constant(g, a), number = dx_coefficient(g, a, 0),
                wave = dx_term(g, a, 0);
    const dx_fn fn = dx_fn_of(g, wave);
    if ((fn != DX_FN_cos && fn != DX_FN_cosh) || dx_is_int(g, constant, 0))
        return false;
    out->plus = dx_same(constant, number);
    out->hyperbolic = fn == DX_FN_cosh;
    out->number = out->plus || out->hyperbolic ? number : constant;
    out->angle = dx_operand(g, wave, 0);
    return out->plus || dx_same(constant, dx_number_neg(g, number));
}

/* The power of sin(angle), or sinh, that a factor is, in *power; 0 for others. */
static int64_t power_of_sine(dx_graph *g, dx_id base, dx_id exponent, const versine *v)
{
    const dx_fn fn = dx_fn_of(g, base);
    const dx_fn sine = v->hyperbolic ? DX_FN_sinh : DX_FN_sin,
                inverse = v->hyperbolic ? DX_FN_csch : DX_FN_csc;
    int64_t n;
    if ((fn != sine && fn != inverse) || !dx_same(dx_operand(g, base, 0), v->angle) ||
        !dx_get_int(g, exponent, &n))
        return 0;
    return fn == sine ? n : -n;
}

static dx_id half_tangent(dx_graph *g, bool hyperbolic, bool inverse, dx_id angle)
{
    static const dx_fn fn[2][2] = {{DX_FN_tan, DX_FN_cot}, {DX_FN_tanh, DX_FN_coth}};
    return dx_call1(g, fn[hyperbolic][inverse], dx_scale(g, dx_rational(g, 1, 2), angle));
}

/* Of (number·(1 - cos(u)))^n·sin(u)^m as many as make tangents. */
static dx_id halve_product(dx_graph *g, dx_id a)
{
    versine v;
    int64_t n, m;
    for (uint32_t i = 0; dx_op_of(g, a) == DX_OP_MUL && i < dx_factors(g, a); i++) {
        const dx_id sum = dx_base(g, a, i);
        if (!dx_get_int(g, dx_exponent(g, a, i), &n) || !read_versine(g, sum, &v))
            continue;
        for (uint32_t k = 0; k < dx_factors(g, a); k++) {
            m = k == i ? 0 : power_of_sine(g, dx_base(g, a, k), dx_exponent(g, a, k), &v);
            if (m == 0 || (m > 0) == (n > 0))
                continue;
            const int64_t both = llabs(n) < llabs(m) ? n : -m;
            const dx_id sine = dx_call1(g, v.hyperbolic ? DX_FN_sinh : DX_FN_sin, v.angle);
            const dx_id rest =
                dx_product(g, 3, (dx_id[]){a, dx_power(g, sum, -both), dx_power(g, sine, both)});
            const bool inverse = v.plus == (both > 0);
            const dx_id tangent =
                dx_power(g, half_tangent(g, v.hyperbolic, inverse, v.angle), llabs(both));
            return dx_product(g, 3, (dx_id[]){rest, dx_power(g, v.number, both), tangent});
        }
    }
    return a;
}

/* c·csc(u) - c·cot(u), and c·csc(u) + c·cot(u). */
static dx_id halve_sum(dx_graph *g, dx_id a)
{
    for (uint32_t i = 0; dx_op_of(g, a) == DX_OP_ADD && i < dx_terms(g, a); i++) {
        const dx_id first = dx_term(g, a, i), c = dx_coefficient(g, a, i);
        const dx_fn fn = dx_fn_of(g, first);
        const bool hyperbolic = fn == DX_FN_csch;
        for (uint32_t k = 0; (hyperbolic || fn == DX_FN_csc) && k < dx_terms(g, a); k++) {
            const dx_id second = dx_term(g, a, k), d = dx_coefficient(g, a, k);
            if (dx_fn_of(g, second) != (hyperbolic ? DX_FN_coth : DX_FN_cot) ||
                !dx_same(dx_operand(g, first, 0), dx_operand(g, second, 0)))
                continue;
            const bool inverse = dx_same(c, d);
            if (!inverse && !dx_same(c, dx_number_neg(g, d)))
                continue;
            const dx_id pair = dx_add(g, dx_scale(g, c, first), dx_scale(g, d, second));
            const dx_id tangent = half_tangent(g, hyperbolic, inverse, dx_operand(g, first, 0));
            return dx_add(g, dx_sub(g, a, pair), dx_scale(g, hyperbolic ? d : c, tangent));
        }
    }
    return a;
}

static dx_status halve_node(const dx_upward *w, dx_id a, dx_id *out)
{
    dx_graph *g = w->g;
    dx_id number, product;
    DX_TRY(dx_upward_rebuild(w, a, out));
    if (dx_op_of(g, *out) == DX_OP_ADD && !dx_is_scaled(g, *out)) {
        *out = halve_sum(g, *out);
        return dx_check(g, *out);
    }
    dx_split_coefficient(g, *out, &number, &product);
    const dx_id halved = halve_product(g, product);
    if (!dx_same(halved, product))
        *out = dx_is_none(halved) ? halved : dx_scale(g, number, halved);
    return dx_check(g, *out);
}

dx_status dx_halve_angles(dx_graph *g, dx_id a, dx_id *out)
{
    return dx_upward_settle(g, a, halve_node, out);
}
