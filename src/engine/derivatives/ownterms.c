#include "engine/derivatives/ownterms.h"

/* The sum of the terms that are in none of the lists. */
static dx_status find_rest(dx_own_terms *own)
{
    dx_graph *g = own->g;
    const uint32_t terms = dx_terms(g, own->of), uses = own->index.first[own->index.n];
    const size_t size = terms * sizeof(dx_id);
    size_t n = 0;
    dx_id *rest = dx_alloc(&g->context->memory, size);
    if (!rest)
        return dx_no_memory(g->context);
    for (uint32_t i = 0; i < terms; i++)
        rest[i] = dx_scale(g, dx_coefficient(g, own->of, i), dx_term(g, own->of, i));
    for (uint32_t i = 0; i < uses; i++)
        rest[own->index.term[i]] = DX_NONE;
    for (uint32_t i = 0; i < terms; i++)
        if (!dx_is_none(rest[i]))
            rest[n++] = rest[i];
    own->rest = dx_sum(g, n, rest);
    dx_free(&g->context->memory, rest, size);
    return dx_check(g, own->rest);
}

dx_status dx_own_terms_open(dx_own_terms *own, dx_graph *g, dx_id of, size_t n,
                            const dx_id *symbols)
{
    enum { SEVERAL = 4 };
    *own = (dx_own_terms){.g = g, .of = of, .rest = DX_NONE};
    if (dx_op_of(g, of) != DX_OP_ADD || dx_terms(g, of) < SEVERAL)
        return DX_OK;
    DX_TRY(dx_term_index_make(g, of, n, symbols, &own->index));
    const dx_status status = find_rest(own);
    if (status != DX_OK)
        dx_own_terms_close(own);
    return status;
}

void dx_own_terms_close(dx_own_terms *own)
{
    if (own->index.memory)
        dx_term_index_free(&own->index);
    own->rest = DX_NONE;
}

dx_status dx_own_terms_of(const dx_own_terms *own, size_t i, dx_id *out)
{
    *out = own->of;
    if (dx_is_none(own->rest))
        return DX_OK;
    DX_TRY(dx_terms_with(own->g, &own->index, i, out));
    if (!dx_same(*out, own->of))
        *out = dx_add(own->g, *out, own->rest);
    return dx_check(own->g, *out);
}
