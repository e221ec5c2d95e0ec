#include "symbolic/rework/atoms.h"

#include "expr/exact.h"
#include "expr/polynomial.h"

#include <string.h>

static dx_status add_atom(dx_atoms *p, dx_id atom)
{
    if (dx_idmap_get(&p->index, atom, UINT32_MAX) != UINT32_MAX)
        return DX_OK;
    if (!dx_grow(&p->g->context->memory, &p->atom, sizeof *p->atom, &p->capacity, p->n + 1) ||
        !dx_idmap_put(&p->index, atom, (uint32_t)p->n))
        return dx_no_memory(p->g->context);
    p->atom[p->n++] = atom;
    return DX_OK;
}

/* The pair of a product as atom^n with n > 0: a power that is no natural one is an atom. */
static dx_id atom_of(dx_graph *g, dx_id base, dx_id exponent, int64_t *n)
{
    if (dx_get_int(g, exponent, n) && *n > 0 && *n < DX_MOST_EXPONENT)
        return base;
    *n = 1;
    return dx_pow(g, base, exponent);
}

static dx_status add_atoms(dx_atoms *p, dx_id term)
{
    dx_graph *g = p->g;
    if (dx_is_number(g, term))
        return DX_OK;
    if (dx_op_of(g, term) != DX_OP_MUL)
        return add_atom(p, term);
    for (uint32_t i = 0; i < dx_factors(g, term); i++) {
        int64_t n;
        dx_id atom = atom_of(g, dx_base(g, term, i), dx_exponent(g, term, i), &n);
        DX_TRY(dx_check(g, atom));
        DX_TRY(add_atom(p, atom));
    }
    return DX_OK;
}

dx_status dx_atoms_make(dx_graph *g, size_t n, const dx_id *sum, dx_atoms *p)
{
    *p = (dx_atoms){.g = g};
    dx_idmap_init(&p->index, &g->context->memory);
    for (size_t i = 0; i < n; i++) {
        if (dx_op_of(g, sum[i]) != DX_OP_ADD) {
            DX_TRY(add_atoms(p, sum[i]));
            continue;
        }
        for (uint32_t k = 0; k < dx_terms(g, sum[i]); k++)
            DX_TRY(add_atoms(p, dx_term(g, sum[i], k)));
    }
    if (p->n > DX_MOST_ATOMS)
        return dx_fail(g->context, DX_LIMIT,
                       "there are %zu names and functions in this; %d at most can be", p->n,
                       (int)DX_MOST_ATOMS);
    fmpz_mpoly_ctx_init(p->ctx, (slong)p->n, ORD_DEGREVLEX);
    p->ready = true;
    return DX_OK;
}

void dx_atoms_free(dx_atoms *p)
{
    if (p->ready)
        fmpz_mpoly_ctx_clear(p->ctx);
    dx_free(&p->g->context->memory, p->atom, p->capacity * sizeof *p->atom);
    dx_idmap_free(&p->index);
}

/* Has each of them no relation to the others, as names have not? */
static bool are_free(const dx_atoms *p)
{
    for (size_t i = 0; i < p->n; i++)
        if (dx_op_of(p->g, p->atom[i]) != DX_OP_SYMBOL)
            return false;
    return true;
}

static void push_term(dx_atoms *p, fmpz_mpoly_t out, const fmpz_t coefficient, dx_id term)
{
    dx_graph *g = p->g;
    ulong exponent[DX_MOST_ATOMS];
    memset(exponent, 0, p->n * sizeof *exponent);
    if (dx_op_of(g, term) == DX_OP_MUL) {
        for (uint32_t i = 0; i < dx_factors(g, term); i++) {
            int64_t n;
            dx_id atom = atom_of(g, dx_base(g, term, i), dx_exponent(g, term, i), &n);
            exponent[dx_idmap_get(&p->index, atom, 0)] += (ulong)n;
        }
    } else if (!dx_is_number(g, term)) {
        exponent[dx_idmap_get(&p->index, term, 0)] = 1;
    }
    fmpz_mpoly_push_term_fmpz_ui(out, coefficient, exponent, p->ctx);
}

void dx_atoms_poly(dx_atoms *p, dx_id sum, fmpz_mpoly_t out, fmpq_t scale)
{
    const dx_graph *g = p->g;
    fmpq_t c;
    fmpz_t common, number;
    fmpq_init(c);
    fmpz_init_set_ui(common, 1);
    fmpz_init(number);
    for (uint32_t i = 0; i <= dx_terms(g, sum); i++) {
        dx_number_to_fmpq(g, i == 0 ? dx_constant(g, sum) : dx_coefficient(g, sum, i - 1), c);
        fmpz_lcm(common, common, fmpq_denref(c));
    }
    for (uint32_t i = 0; i <= dx_terms(g, sum); i++) {
        dx_id coefficient = i == 0 ? dx_constant(g, sum) : dx_coefficient(g, sum, i - 1);
        if (dx_is_int(g, coefficient, 0))
            continue;
        dx_number_to_fmpq(g, coefficient, c);
        fmpz_divexact(number, common, fmpq_denref(c));
        fmpz_mul(number, number, fmpq_numref(c));
        push_term(p, out, number, i == 0 ? coefficient : dx_term(g, sum, i - 1));
    }
    fmpz_mpoly_sort_terms(out, p->ctx);
    fmpz_mpoly_combine_like_terms(out, p->ctx);
    fmpz_one(fmpq_numref(scale));
    fmpz_set(fmpq_denref(scale), common);
    fmpq_clear(c);
    fmpz_clear(common);
    fmpz_clear(number);
}

dx_status dx_atoms_sum(dx_atoms *p, const fmpz_mpoly_t poly, const fmpq_t scale, dx_id rest,
                       dx_id *out)
{
    dx_graph *g = p->g;
    if (dx_is_int(g, rest, 1) && are_free(p)) {
        *out = dx_polynomial_sum(g, poly, p->ctx, scale, p->atom);
        return dx_check(g, *out);
    }
    size_t n = (size_t)fmpz_mpoly_length(poly, p->ctx), size = (2 * n + 2) * sizeof(dx_id);
    dx_id *term = dx_alloc(&g->context->memory, size), *number = term + n + 1;
    dx_id *factor = dx_alloc(&g->context->memory, (p->n + 1) * sizeof *factor);
    ulong exponent[DX_MOST_ATOMS];
    dx_status status = term && factor ? DX_OK : dx_no_memory(g->context);
    fmpq_t c;
    fmpq_init(c);
    for (size_t i = 0; i < n && status == DX_OK; i++) {
        size_t factors = 0;
        fmpz_mpoly_get_term_coeff_fmpz(fmpq_numref(c), poly, (slong)i, p->ctx);
        fmpz_one(fmpq_denref(c));
        if (!fmpq_is_one(scale))
            fmpq_mul(c, c, scale);
        number[i] = fmpz_is_one(fmpq_denref(c)) ? dx_number_from_fmpz(g, fmpq_numref(c))
                                                : dx_number_from_fmpq(g, c);
        fmpz_mpoly_get_term_exp_ui(exponent, poly, (slong)i, p->ctx);
        if (!dx_is_int(g, rest, 1))
            factor[factors++] = rest;
        for (size_t k = 0; k < p->n; k++)
            if (exponent[k] != 0)
                factor[factors++] = dx_power(g, p->atom[k], (int64_t)exponent[k]);
        term[i] = factors == 0   ? dx_int(g, 1)
                  : factors == 1 ? factor[0]
                                 : dx_product(g, factors, factor);
        if (i % 256 == 0)
            status = dx_poll(g->context);
    }
    fmpq_clear(c);
    if (status == DX_OK) {
        number[n] = dx_int(g, 0); /* so that a lone term that is a sum is multiplied out, too */
        term[n] = dx_int(g, 1);
        *out = dx_flat_linear(g, n + 1, number, term);
        status = dx_check(g, *out);
    }
    dx_free(&g->context->memory, term, size);
    dx_free(&g->context->memory, factor, (p->n + 1) * sizeof *factor);
    return status;
}
