/* Strength reduction: the values of a tape in fewer or faster operations. */
#include "numeric/values.h"

#include <string.h>

typedef struct reduction {
    const dx_values *old;
    dx_values *new;
    uint32_t *uses;    /* of the old values */
    uint32_t *divided; /* how many live values are divided by each; or NULL */
    uint32_t *map;     /* old values in the new ones */
    uint32_t *args;    /* of one call */
} reduction;

/* What becomes of a live value whose operands are mapped. */
typedef uint32_t reducer(const reduction *r, const dx_value *value);

static uint32_t copy(const reduction *r, const dx_value *value)
{
    switch ((dx_code)value->code) {
    case DX_CODE_INPUT:
        return value->a;
    case DX_CODE_CONSTANT:
        return dx_values_constant(r->new, r->old->constant[value->a]);
    case DX_CODE_CALL:
    case DX_CODE_CALL2:
    case DX_CODE_CALLN:
    case DX_CODE_LOOP: {
        const uint32_t *operand;
        uint32_t n = dx_values_operands(r->old, value, &operand);
        for (uint32_t k = 0; k < n; k++)
            r->args[k] = r->map[operand[k]];
        return value->code == DX_CODE_LOOP ? dx_values_loop(r->new, value->c, n, r->args)
                                           : dx_values_call(r->new, value->fn, n, r->args);
    }
    default:
        break;
    }
    unsigned n = dx_code_operands((dx_code)value->code);
    return dx_values_add(r->new, (dx_code)value->code, r->map[value->a],
                         n > 1 ? r->map[value->b] : 0, n > 2 ? r->map[value->c] : 0);
}

/* ---- divisors --------------------------------------------------------------------------- */

static bool is_shared(const reduction *r, uint32_t divisor)
{
    return r->divided[divisor] > 1 && r->old->value[divisor].code != DX_CODE_CONSTANT;
}

/* x/y. */
static uint32_t divide(const reduction *r, uint32_t x, uint32_t y)
{
    if (!is_shared(r, y))
        return dx_values_add(r->new, DX_CODE_DIV, r->map[x], r->map[y], 0);
    uint32_t one = dx_values_constant(r->new, 1);
    uint32_t inverse = dx_values_add(r->new, DX_CODE_DIV, one, r->map[y], 0);
    return dx_values_add(r->new, DX_CODE_MUL, r->map[x], inverse, 0);
}

/* Is it 1/y, with no other use than this one? */
static bool is_lone_reciprocal(const reduction *r, uint32_t a)
{
    const dx_value *value = &r->old->value[a];
    return value->code == DX_CODE_DIV && r->uses[a] == 1 && !is_shared(r, value->b) &&
           dx_values_is_constant(r->old, value->a, 1);
}

static uint32_t share_divisor(const reduction *r, const dx_value *value)
{
    if (value->code == DX_CODE_DIV)
        return divide(r, value->a, value->b);
    if (value->code == DX_CODE_MUL && is_lone_reciprocal(r, value->b))
        return divide(r, value->a, r->old->value[value->b].b);
    if (value->code == DX_CODE_MUL && is_lone_reciprocal(r, value->a))
        return divide(r, value->b, r->old->value[value->a].b);
    return copy(r, value);
}

/* ---- products in sums --------------------------------------------------------------------- */

static bool is_lone_product(const reduction *r, uint32_t a)
{
    return r->old->value[a].code == DX_CODE_MUL && r->uses[a] == 1;
}

/* code: what becomes of the product and the other operand. */
static uint32_t round_once(const reduction *r, dx_code code, uint32_t product, uint32_t other)
{
    const dx_value *p = &r->old->value[product];
    return dx_values_add(r->new, code, r->map[p->a], r->map[p->b], r->map[other]);
}

static uint32_t fuse(const reduction *r, const dx_value *value)
{
    uint32_t a = value->a, b = value->b;
    if (value->code == DX_CODE_ADD && is_lone_product(r, b))
        return round_once(r, DX_CODE_FMA, b, a);
    if (value->code == DX_CODE_ADD && is_lone_product(r, a))
        return round_once(r, DX_CODE_FMA, a, b);
    if (value->code == DX_CODE_SUB && is_lone_product(r, b))
        return round_once(r, DX_CODE_FNMA, b, a);
    if (value->code == DX_CODE_SUB && is_lone_product(r, a))
        return round_once(r, DX_CODE_FMS, a, b);
    return copy(r, value);
}

/* ---- the passes --------------------------------------------------------------------------- */

static void count_divisions(const reduction *r)
{
    const dx_values *old = r->old;
    memset(r->divided, 0, old->n * sizeof *r->divided);
    for (size_t i = 0; i < old->n; i++)
        if (r->uses[i] && old->value[i].code == DX_CODE_DIV)
            r->divided[old->value[i].b]++;
}

static dx_status rebuild(const reduction *r, reducer *reduce)
{
    const dx_values *old = r->old;
    for (size_t i = 0; i < old->n; i++) {
        if (i % 256 == 0)
            DX_TRY(dx_poll(old->context));
        if (r->uses[i] == 0)
            continue;
        r->map[i] = reduce(r, &old->value[i]);
        if (r->map[i] == DX_NO_VALUE)
            return old->context->diag.status;
    }
    for (size_t k = 0; k < old->n_outputs; k++)
        r->new->output[k] = r->map[old->output[k]];
    return DX_OK;
}

/* The most arguments of a call. */
static size_t widest(const dx_values *v)
{
    size_t n = 2;
    for (size_t i = 0; i < v->n; i++)
        if (dx_code_lists((dx_code)v->value[i].code) && v->value[i].b > n)
            n = v->value[i].b;
    return n;
}

static dx_status run(dx_values *old, dx_values *new, bool divisors, reducer *reduce)
{
    dx_status status = dx_values_init(new, old->context, old->n_inputs, old->n_outputs);
    new->loops = old->loops;
    old->loops = (dx_loops){0};
    DX_TRY(status);
    dx_memory *memory = &old->context->memory;
    size_t n = old->n, room = (3 * n + widest(old)) * sizeof(uint32_t);
    uint32_t *block = dx_alloc(memory, room);
    if (!block)
        return dx_no_memory(old->context);
    reduction r = {.old = old, .new = new, .uses = block};
    r.map = r.uses + n;
    r.divided = r.map + n;
    r.args = r.divided + n;
    status = dx_values_count_uses(old, r.uses);
    if (status == DX_OK && divisors)
        count_divisions(&r);
    if (status == DX_OK)
        status = rebuild(&r, reduce);
    dx_free(memory, block, room);
    return status;
}

dx_status dx_values_share_divisors(dx_values *old, dx_values *new)
{
    return run(old, new, true, share_divisor);
}

dx_status dx_values_fuse(dx_values *old, dx_values *new)
{
    return run(old, new, false, fuse);
}
