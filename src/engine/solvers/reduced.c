#include "engine/solvers/reduced.h"

#include "symbolic/algebra/irreducible.h"

#include <string.h>

typedef struct factors {
    bool known;
    size_t n;
    dx_id factor[DX_MOST_IRREDUCIBLE];
} factors;

static dx_status take_apart(dx_graph *g, dx_id a, factors *out)
{
    bool entire;
    *out = (factors){.known = false};
    DX_TRY(dx_is_entire(g, a, &entire));
    return entire ? dx_irreducible_factors(g, a, out->factor, &out->n, &out->known) : DX_OK;
}

/* Takes it out, if it is there. */
static bool take_out(factors *f, dx_id factor)
{
    for (size_t i = 0; i < f->n; i++)
        if (dx_same(f->factor[i], factor)) {
            f->n--;
            memmove(f->factor + i, f->factor + i + 1, (f->n - i) * sizeof *f->factor);
            return true;
        }
    return false;
}

static bool all_have(const factors *f, uint32_t n, dx_id factor)
{
    for (uint32_t k = 0; k < n; k++) {
        bool found = false;
        for (size_t i = 0; i < f[k].n && !found; i++)
            found = dx_same(f[k].factor[i], factor);
        if (!found)
            return false;
    }
    return true;
}

static void take_out_common(factors *f, uint32_t n, dx_id common[DX_MOST_COMMON],
                            uint32_t *n_common)
{
    for (size_t i = 0; i < f[0].n && *n_common < DX_MOST_COMMON;) {
        dx_id factor = f[0].factor[i];
        if (!all_have(f, n, factor)) {
            i++;
            continue;
        }
        common[(*n_common)++] = factor;
        for (uint32_t k = 0; k < n; k++)
            (void)take_out(&f[k], factor);
    }
}

dx_status dx_reduce_system(dx_graph *g, uint32_t n, const dx_id *f, dx_id *reduced,
                           dx_id common[DX_MOST_COMMON], uint32_t *n_common)
{
    bool all = n > 1;
    *n_common = 0;
    factors *list = dx_arena_alloc(&g->context->arena, n * sizeof *list);
    if (!list)
        return dx_no_memory(g->context);
    for (uint32_t i = 0; i < n; i++) {
        DX_TRY(take_apart(g, f[i], &list[i]));
        all = all && list[i].known;
        DX_TRY(dx_poll(g->context));
    }
    if (all)
        take_out_common(list, n, common, n_common);
    for (uint32_t i = 0; i < n; i++) {
        reduced[i] = list[i].known ? dx_int(g, 1) : f[i];
        for (size_t k = 0; k < list[i].n; k++)
            reduced[i] = dx_mul(g, reduced[i], list[i].factor[k]);
        DX_TRY(dx_check(g, reduced[i]));
    }
    return DX_OK;
}
