/* Strength reduction: the values of a tape in fewer or faster operations, in place. */
#include "numeric/values.h"

/* Is it 1/y for a y that is no constant, and used once? */
static bool is_lone_reciprocal(const dx_values *v, const uint32_t *uses, uint32_t a)
{
    const dx_value *value = &v->value[a];
    return value->code == DX_CODE_DIV && uses[a] == 1 && dx_values_is_constant(v, value->a, 1);
}

/* x·(1/y) is x/y. The reciprocal's other users would have kept it, so no equal value can stand
 * elsewhere. */
static void divide(const dx_values *v, uint32_t *uses, dx_value *value)
{
    bool first = is_lone_reciprocal(v, uses, value->a);
    if (!first && !is_lone_reciprocal(v, uses, value->b))
        return;
    uint32_t reciprocal = first ? value->a : value->b;
    value->a = first ? value->b : value->a;
    value->b = v->value[reciprocal].b;
    value->code = DX_CODE_DIV;
    uses[v->value[reciprocal].a]--;
    uses[reciprocal] = 0;
}

static bool is_lone_product(const dx_values *v, const uint32_t *uses, uint32_t a)
{
    return v->value[a].code == DX_CODE_MUL && uses[a] == 1;
}

/* A product that this sum alone uses is rounded with it; the sum uses its operands now. */
static void fuse(const dx_values *v, uint32_t *uses, dx_value *value)
{
    uint32_t a = value->a, b = value->b;
    bool second = is_lone_product(v, uses, b);
    if (!second && !is_lone_product(v, uses, a))
        return;
    uint32_t product = second ? b : a;
    if (value->code == DX_CODE_ADD)
        value->code = DX_CODE_FMA;
    else
        value->code = second ? DX_CODE_FNMA : DX_CODE_FMS;
    value->c = second ? a : b;
    value->a = v->value[product].a;
    value->b = v->value[product].b;
    uses[product] = 0;
}

dx_status dx_values_reduce(dx_values *v, uint32_t *uses)
{
    for (size_t i = v->n_inputs; i < v->n; i++) {
        dx_value *value = &v->value[i];
        if (i % 256 == 0)
            DX_TRY(dx_poll(v->context));
        if (uses[i] == 0)
            continue;
        if (value->code == DX_CODE_MUL)
            divide(v, uses, value);
        else if (value->code == DX_CODE_ADD || value->code == DX_CODE_SUB)
            fuse(v, uses, value);
    }
    return DX_OK;
}
