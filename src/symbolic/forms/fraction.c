/* fraction.c - sums as one quotient, and functions that are one. */
#include "symbolic/forms/fraction.h"

#include "expr/walk.h"

dx_status dx_over_one_denominator(dx_graph *g, dx_id a, dx_id *out)
{
    enum { MOST_BASES = 16 };
    dx_id base[MOST_BASES], least[MOST_BASES];
    size_t n = 0;
    *out = a;
    if (dx_op_of(g, a) != DX_OP_ADD)
        return DX_OK;
    for (uint32_t i = 0; i < dx_terms(g, a); i++) {
        dx_id term = dx_term(g, a, i);
        for (uint32_t k = 0; dx_op_of(g, term) == DX_OP_MUL && k < dx_factors(g, term); k++) {
            dx_id exponent = dx_exponent(g, term, k);
            size_t b = 0;
            if (!dx_is_number(g, exponent) || dx_number_sign(g, exponent) >= 0)
                continue;
            while (b < n && !dx_same(base[b], dx_base(g, term, k)))
                b++;
            if (b == MOST_BASES)
                return DX_OK;
            if (b == n || dx_number_compare(g, exponent, least[b]) < 0)
                least[b] = exponent;
            base[b] = dx_base(g, term, k);
            n += b == n;
        }
    }
    if (n == 0)
        return DX_OK;
    dx_id below = dx_int(g, 1), sum;
    for (size_t b = 0; b < n; b++)
        below = dx_mul(g, below, dx_pow(g, base[b], least[b]));
    dx_id above = dx_power(g, below, -1);
    sum = dx_mul(g, dx_constant(g, a), above);
    for (uint32_t i = 0; i < dx_terms(g, a); i++)
        sum = dx_add(g, sum,
                     dx_mul(g, dx_scale(g, dx_coefficient(g, a, i), dx_term(g, a, i)), above));
    *out = dx_mul(g, sum, below);
    return dx_check(g, *out);
}

/* What a function is divided by, and what is divided; false: it is no quotient. */
static bool is_quotient(dx_fn fn, dx_fn *above, dx_fn *below)
{
    bool circular = fn == DX_FN_cot || fn == DX_FN_csc;
    *above = fn == DX_FN_cot ? DX_FN_cos : fn == DX_FN_coth ? DX_FN_cosh : DX_FN_NONE;
    *below = circular ? DX_FN_sin : DX_FN_sinh;
    return circular || fn == DX_FN_coth || fn == DX_FN_csch;
}

dx_status dx_as_quotients(dx_graph *g, dx_id a, dx_id *out)
{
    enum { MOST = 32 };
    dx_id from[MOST], to[MOST];
    size_t n = 0;
    dx_walk walk;
    dx_fn above, below;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && n < MOST; i++) {
        if (!is_quotient(dx_fn_of(g, walk.id[i]), &above, &below))
            continue;
        dx_id u = dx_operand(g, walk.id[i], 0);
        from[n] = walk.id[i];
        to[n] = dx_power(g, dx_call1(g, below, u), -1);
        if (above != DX_FN_NONE)
            to[n] = dx_mul(g, dx_call1(g, above, u), to[n]);
        n++;
    }
    dx_walk_free(&walk);
    for (size_t i = 0; i < n; i++)
        DX_TRY(dx_check(g, to[i]));
    *out = n > 0 ? dx_replace(g, a, n, from, to) : a;
    return dx_check(g, *out);
}

dx_status dx_as_quotient(dx_graph *g, dx_id a, dx_id *out)
{
    dx_fn fn = dx_fn_of(g, a), above, below;
    bool is = is_quotient(fn, &above, &below);
    if (fn == DX_FN_tan || fn == DX_FN_sec) {
        is = true;
        above = fn == DX_FN_tan ? DX_FN_sin : DX_FN_NONE;
        below = DX_FN_cos;
    }
    *out = a;
    if (!is)
        return DX_OK;
    dx_id u = dx_operand(g, a, 0);
    *out = dx_power(g, dx_call1(g, below, u), -1);
    if (above != DX_FN_NONE)
        *out = dx_mul(g, dx_call1(g, above, u), *out);
    return dx_check(g, *out);
}
