#include "engine/solvers/linearparts.h"

#include "symbolic/rework/expand.h"
#include "symbolic/rework/quotients.h"

#include <string.h>

/* Of what is to be 0, and has no unknown below a line: linear factors; *all: there are no others.
 */
static dx_status linear_factors(dx_linear_cases *c, dx_id f, dx_zeros *out, bool *all)
{
    const dx_unknowns *u = &c->p->u;
    dx_linear_system one;
    bool zero;
    dx_id below = f;
    *out = (dx_zeros){1, {f}};
    DX_TRY(dx_linear_system_read(c->g, 1, &f, u->n, u->name, &one, all));
    if (*all)
        return DX_OK;
    DX_TRY(dx_rework_quotient(c->g, f, DX_REWORK_DENOMINATOR, &below));
    for (uint32_t k = 0; k < u->n; k++)
        if (dx_contains(c->g, below, u->name[k]))
            return DX_OK;
    DX_TRY(dx_zeros_of(c, f, out, &zero));
    *all = out->n > 1;
    for (uint32_t i = 0; i < out->n && *all; i++)
        DX_TRY(dx_linear_system_read(c->g, 1, &out->f[i], u->n, u->name, &one, all));
    return DX_OK;
}

/* Is a sum of both, or their difference, linear? */
static dx_status combine(dx_linear_cases *c, dx_id a, dx_id b, dx_id *out, bool *linear)
{
    const dx_unknowns *u = &c->p->u;
    dx_graph *g = c->g;
    *linear = false;
    for (int sign = -1; sign <= 1 && !*linear; sign += 2) {
        dx_linear_system one;
        dx_id sum = sign < 0 ? dx_sub(g, a, b) : dx_add(g, a, b);
        DX_TRY(dx_check(g, sum));
        DX_TRY(dx_expand(g, sum, out));
        DX_TRY(dx_linear_system_read(g, 1, out, u->n, u->name, &one, linear));
    }
    return DX_OK;
}

static dx_status combine_rest(dx_linear_cases *c, dx_linear_parts *parts)
{
    for (uint32_t i = 0; i < parts->n_rest; i++)
        for (uint32_t k = i + 1; k < parts->n_rest;) {
            bool is = false;
            dx_id sum;
            DX_TRY(dx_excuse(c->g->context, combine(c, parts->rest[i], parts->rest[k], &sum, &is)));
            if (!is) {
                k++;
                continue;
            }
            parts->linear[parts->n++] = (dx_zeros){1, {sum}};
            parts->rest[k] = parts->rest[--parts->n_rest];
        }
    return DX_OK;
}

dx_status dx_linear_take_apart(dx_linear_cases *c, uint32_t n, const dx_id *f, dx_linear_parts *out)
{
    out->n = out->n_rest = 0;
    for (uint32_t i = 0; i < n; i++) {
        bool all = false;
        dx_status status = linear_factors(c, f[i], &out->linear[out->n], &all);
        DX_TRY(dx_excuse(c->g->context, status));
        if (all && status == DX_OK)
            out->n++;
        else
            out->rest[out->n_rest++] = f[i];
    }
    return combine_rest(c, out);
}

uint32_t dx_linear_choices(const dx_linear_parts *parts)
{
    uint32_t count = 1;
    for (uint32_t i = 0; i < parts->n && count <= DX_MOST_LINEAR_CHOICES; i++)
        count *= parts->linear[i].n;
    return count > DX_MOST_LINEAR_CHOICES ? 0 : count;
}

dx_status dx_linear_choose(dx_linear_cases *c, const dx_linear_parts *parts, uint32_t choice,
                           const dx_linear_system *before, dx_linear_system *out)
{
    const dx_unknowns *u = &c->p->u;
    dx_arena *arena = &c->g->context->arena;
    dx_linear_system own;
    dx_id f[DX_MOST_LINEAR];
    bool is;
    for (uint32_t i = 0; i < parts->n; choice /= parts->linear[i++].n)
        f[i] = parts->linear[i].f[choice % parts->linear[i].n];
    DX_TRY(dx_linear_system_read(c->g, parts->n, f, u->n, u->name, &own, &is));
    *out = own;
    if (!before)
        return DX_OK;
    const size_t had = (size_t)before->m * u->n, added = (size_t)own.m * u->n;
    out->m += before->m;
    out->coefficient = dx_arena_alloc(arena, (had + added) * sizeof *out->coefficient);
    out->right = dx_arena_alloc(arena, out->m * sizeof *out->right);
    if (!out->coefficient || !out->right)
        return dx_no_memory(c->g->context);
    memcpy(out->coefficient, before->coefficient, had * sizeof *out->coefficient);
    memcpy(out->coefficient + had, own.coefficient, added * sizeof *out->coefficient);
    memcpy(out->right, before->right, before->m * sizeof *out->right);
    memcpy(out->right + before->m, own.right, own.m * sizeof *out->right);
    return DX_OK;
}
