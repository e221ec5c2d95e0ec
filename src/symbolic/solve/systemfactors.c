/* Equations of a system that are products: factor by factor. */
#include "symbolic/rework/quotients.h"
#include "symbolic/solve/systemstate.h"

#include <string.h>

typedef dx_equations_state state;

/* The factors of those that are products: x and exp(x*y) of x*exp(x*y). */
static dx_status split_products(dx_graph *g, dx_factorization *f)
{
    size_t n = 0, kept = 0;
    for (size_t i = 0; i < f->n; i++) {
        if (dx_is_scaled(g, f->base[i])) /* -x*sin(y) */
            f->base[i] = dx_term(g, f->base[i], 0);
        n += dx_op_of(g, f->base[i]) == DX_OP_MUL ? dx_factors(g, f->base[i]) : 1;
    }
    dx_id *base = dx_arena_alloc(&g->context->arena, (n + 1) * sizeof *base);
    int64_t *exponent = dx_arena_alloc(&g->context->arena, (n + 1) * sizeof *exponent);
    if (!base || !exponent)
        return dx_no_memory(g->context);
    for (size_t i = 0; i < f->n; i++) {
        dx_id a = f->base[i];
        bool product = dx_op_of(g, a) == DX_OP_MUL && f->exponent[i] > 0;
        for (uint32_t k = 0; k < (product ? dx_factors(g, a) : 1); k++) {
            dx_id power = product ? dx_exponent(g, a, k) : DX_NONE;
            bool number = product && dx_is_number(g, power);
            if (number && dx_number_sign(g, power) < 0)
                continue;
            base[kept] = !product ? a
                         : number ? dx_base(g, a, k)
                                  : dx_pow(g, dx_base(g, a, k), power);
            DX_TRY(dx_check(g, base[kept]));
            exponent[kept++] = f->exponent[i];
        }
    }
    f->base = base;
    f->exponent = exponent;
    f->n = kept;
    return DX_OK;
}

/* As a quotient sign(x) is abs(x)/x, which says nothing of x = 0. */
static dx_status has_sign(const dx_equations *s, dx_id f, bool *has)
{
    dx_walk walk;
    *has = false;
    DX_TRY(dx_walk_make(s->g, 1, &f, &walk));
    for (size_t i = 0; i < walk.n && !*has; i++)
        *has = dx_fn_of(s->g, walk.id[i]) == DX_FN_sign;
    dx_walk_free(&walk);
    return DX_OK;
}

/* As it is written. */
static dx_status factors_as_written(dx_graph *g, dx_id f, dx_factorization *out)
{
    dx_id *base = dx_arena_alloc(&g->context->arena, sizeof *base);
    int64_t *exponent = dx_arena_alloc(&g->context->arena, sizeof *exponent);
    if (!base || !exponent)
        return dx_no_memory(g->context);
    base[0] = f;
    exponent[0] = 1;
    out->base = base;
    out->exponent = exponent;
    out->n = 1;
    return DX_OK;
}

/* The numerator's factors with unknowns; others, *free, must not be 0. */
static dx_status split(dx_equations *s, const state *now, dx_id f, dx_factorization *out,
                       bool *zero, dx_id *free)
{
    dx_ring *ring;
    dx_quotient q;
    size_t kept = 0;
    bool written;
    dx_status status;
    *zero = false;
    *free = dx_int(s->g, 1);
    *out = (dx_factorization){0};
    DX_TRY(has_sign(s, f, &written));
    if (written) {
        status = factors_as_written(s->g, f, out);
    } else {
        DX_TRY(dx_quotient_take(s->g, f, &ring, &q));
        *zero = fmpz_mpoly_is_zero(q.num, ring->ctx);
        status = dx_quotient_factors(ring, &q, out);
        dx_quotient_drop(s->g, ring, &q);
    }
    if (status == DX_OK)
        status = split_products(s->g, out);
    for (size_t i = 0; i < out->n && status == DX_OK; i++) {
        if (out->exponent[i] <= 0)
            continue;
        if (dx_equations_have_unknowns(s, now, out->base[i])) {
            out->base[kept++] = out->base[i];
        } else if (s->n_path < DX_MOST_PATH_WORDS) {
            s->path[s->n_path++] = dx_word_of(out->base[i], dx_int(s->g, 0), DX_OTHER_THAN);
            *free = dx_mul(s->g, *free, out->base[i]);
        }
    }
    out->n = kept;
    DX_TRY(status);
    return dx_check(s->g, *free);
}

/* Where `free`, a factor of the equation in other names, is 0; the integers of families for which
 * it is are solved for. */
static dx_status solve_where_zero(dx_equations *s, const state *now, uint32_t equation, dx_id free,
                                  uint32_t path)
{
    const uint32_t mark = s->n_path;
    dx_word before[DX_MOST_PATH_WORDS];
    state *then = dx_arena_alloc(&s->g->context->arena, sizeof *then);
    if (!then)
        return dx_no_memory(s->g->context);
    const dx_id special = s->special;
    const bool integers = dx_equations_is_of_integers(s, free);
    if (dx_is_constant(s->g, free) ||
        (!integers && (!dx_is_none(special) || dx_equations_has_integers(s, free))))
        return DX_OK;
    *then = *now;
    then->f[equation] = integers ? free : dx_int(s->g, 0);
    memcpy(before, s->path, mark * sizeof *before);
    if (!integers)
        s->special = free;
    s->n_path = path;
    dx_status status = dx_equations_go_on(s, then);
    s->special = special;
    s->n_path = mark;
    memcpy(s->path, before, mark * sizeof *before);
    return status;
}

dx_status dx_equations_by_factors(dx_equations *s, state *now, bool *done)
{
    *done = false;
    for (uint32_t i = 0; i < now->m; i++) {
        dx_factorization factors;
        bool zero;
        dx_id free;
        const uint32_t path = s->n_path;
        if (!dx_equations_have_unknowns(s, now, now->f[i])) /* it is settled */
            continue;
        dx_status status = split(s, now, now->f[i], &factors, &zero, &free);
        if (status == DX_LIMIT || status == DX_DOMAIN) {
            dx_diag_clear(&s->g->context->diag);
            if (status == DX_DOMAIN) /* it has no value here, and holds as little as 1 = 0 */
                now->f[i] = dx_int(s->g, 1);
            continue;
        }
        DX_TRY(status);
        if (zero) {
            now->f[i] = dx_int(s->g, 0);
            continue;
        }
        if (factors.n == 0 && dx_is_none(s->special) && !dx_is_constant(s->g, free) &&
            !dx_equations_has_integers(s, free))
            DX_TRY(dx_add_against(s->g, free, &s->against));
        DX_TRY(solve_where_zero(s, now, i, free, path));
        *done = factors.n != 1;
        if (!*done)
            now->f[i] = factors.base[0];
        for (size_t k = 0; *done && k < factors.n; k++) {
            state *then = dx_arena_alloc(&s->g->context->arena, sizeof *then);
            if (!then)
                return dx_no_memory(s->g->context);
            *then = *now;
            then->f[i] = factors.base[k];
            DX_TRY(dx_equations_go_on(s, then));
        }
        if (*done)
            return DX_OK;
    }
    return DX_OK;
}
