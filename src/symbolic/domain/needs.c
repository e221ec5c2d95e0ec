/* What expressions need to have values, and derivatives: node by node, by the texts of the
 * function table, and piece by piece. */
#include "symbolic/domain/conditions.h"

#include "symbolic/domain/crossings.h"
#include "symbolic/domain/demands.h"
#include "symbolic/domain/gathering.h"
#include "symbolic/domain/level.h"
#include "symbolic/forms/readable.h"

static dx_status demand_of_value(const dx_gathering *to, dx_id a, bool derived)
{
    dx_graph *g = to->value->g;
    if (dx_op_of(g, a) == DX_OP_MUL)
        for (uint32_t k = 0; k < dx_factors(g, a); k++)
            DX_TRY(dx_demand_power(to, dx_base(g, a, k), dx_exponent(g, a, k), derived));
    const char *domain = dx_op_of(g, a) == DX_OP_CALL ? dx_functions[dx_fn_of(g, a)].domain : "";
    return *domain != '\0' ? dx_demand_text(to->value, domain, a, DX_NONE) : DX_OK;
}

static bool has_root(const dx_graph *g, dx_id sum)
{
    for (uint32_t i = 0; dx_op_of(g, sum) == DX_OP_ADD && i < dx_terms(g, sum); i++) {
        dx_id term = dx_term(g, sum, i);
        if (dx_op_of(g, term) == DX_OP_MUL && dx_factors(g, term) == 1 &&
            !dx_is_integer(g, dx_exponent(g, term, 0)))
            return true;
    }
    return false;
}

/* u != 0 or v > 0. */
static dx_status demand_off_ray(const dx_gathering *to, dx_id u, dx_id v)
{
    dx_graph *g = to->corners->g;
    dx_conditions alone;
    dx_id positive;
    bool always;
    dx_conditions_init(&alone, g, to->symbol);
    DX_TRY(dx_condition(&alone, u, DX_OTHER_THAN, to->symbol));
    DX_TRY(dx_write_positive(g, v, &positive, &always));
    if (always)
        return DX_OK;
    DX_TRY(dx_conditions_say_sets(&alone, DX_NONE));
    for (size_t i = 0; i < alone.n_words && !dx_is_none(positive); i++)
        DX_TRY(dx_word_except(g, &alone.word[i], positive));
    return dx_conditions_merge(to->corners, &alone);
}

/* atan2(u, v) jumps where u passes 0 and v <= 0; for a constant u it has a value but for u = v = 0.
 */
static dx_status demand_off_cut(const dx_gathering *to, dx_id u, dx_id v)
{
    dx_conditions *corners = to->corners;
    dx_graph *g = corners->g;
    if (dx_is_number(g, v))
        return dx_number_sign(g, v) > 0 ? DX_OK
                                        : dx_condition(corners, u, DX_OTHER_THAN, to->symbol);
    if (!dx_moves(to, u)) /* a step does not pass 0 but where it jumps, which is told of it */
        return dx_is_int(g, u, 0) ? dx_condition(corners, v, DX_OTHER_THAN, to->symbol) : DX_OK;
    dx_id length = dx_sqrt(g, dx_add(g, dx_power(g, u, 2), dx_power(g, v, 2)));
    dx_id sum = dx_add(g, length, v);
    DX_TRY(dx_check(g, sum));
    DX_TRY(dx_readable(g, sum, &sum)); /* 1 + cos(x), of atan2(sin(x), cos(x)) */
    if (has_root(g, sum) && dx_free_symbols(g, sum, 1, &length) > 1)
        return demand_off_ray(to, u, v);
    return dx_condition(corners, sum, DX_ABOVE, to->symbol);
}

/* The derivative of a product over integers is written with all its factors below a line. In f^k
 * the exponent is one of them. */
static dx_status demand_factors(const dx_gathering *to, dx_id body, dx_conditions *corners)
{
    dx_graph *g = corners->g;
    dx_id number, product;
    dx_split_coefficient(g, body, &number, &product);
    if (dx_op_of(g, product) != DX_OP_MUL)
        return dx_condition(corners, body, DX_OTHER_THAN, to->symbol);
    for (uint32_t i = 0; i < dx_factors(g, product); i++) {
        dx_id exponent = dx_exponent(g, product, i);
        if (dx_is_number(g, exponent) || dx_has_bound_name(g, exponent))
            DX_TRY(dx_condition(corners, dx_base(g, product, i), DX_OTHER_THAN, to->symbol));
    }
    return DX_OK;
}

static dx_status demand_smooth(const dx_gathering *to, dx_id a)
{
    dx_conditions *corners = to->corners;
    dx_graph *g = corners->g;
    dx_op op = dx_op_of(g, a);
    if (dx_is_relation(g, a)) /* where pieces meet */
        return dx_demand_off_jump(corners, dx_sub(g, dx_operand(g, a, 0), dx_operand(g, a, 1)),
                                  to->symbol);
    if (op != DX_OP_CALL)
        return DX_OK;
    dx_fn fn = dx_fn_of(g, a);
    if (fn == DX_FN_sign || fn == DX_FN_heaviside)
        return dx_demand_off_jump(corners, dx_operand(g, a, 0), to->symbol);
    if (fn == DX_FN_atan2)
        return demand_off_cut(to, dx_operand(g, a, 0), dx_operand(g, a, 1));
    return dx_demand_text(corners, dx_functions[fn].smooth, a, to->symbol);
}

/* Of k! and (n - k)! for k=1..n nothing is told, but of gamma(x + k). */
static void drop_plain_poles(dx_conditions *c, dx_id sum)
{
    enum { FEW = 8 };
    const dx_graph *g = c->g;
    size_t kept = 0;
    for (size_t i = 0; i < c->n_words; i++) {
        dx_id name[FEW];
        int64_t first;
        const dx_id u = dx_word_off_poles(c->g, &c->word[i], &first);
        const size_t n = dx_is_none(u) ? 0 : dx_free_symbols(g, u, FEW, name);
        bool told = dx_is_none(u);
        for (size_t k = 0; k < n && k < FEW && !told; k++)
            told = dx_bound_level(g, name[k]) == 0 &&
                   !dx_contains(g, dx_operand(g, sum, 2), name[k]) &&
                   !dx_contains(g, dx_operand(g, sum, 3), name[k]);
        if (told)
            c->word[kept++] = c->word[i];
    }
    c->n_words = kept;
}

/* All terms count; a product over integers is differentiated by its factors. */
static dx_status gather_terms(const dx_gathering *to, dx_id sum, bool bends)
{
    dx_graph *g = to->value->g;
    bends = bends && to->corners && dx_contains(g, dx_operand(g, sum, 0), to->symbol);
    dx_id body = dx_operand(g, sum, 0), name = dx_operand(g, sum, 1);
    dx_conditions value, corners;
    dx_gathering part = *to;
    dx_conditions_init(&value, g, to->symbol);
    dx_conditions_init(&corners, g, to->symbol);
    value.poles = to->value->poles;
    value.gaps = to->value->gaps;
    part.value = &value;
    part.corners = bends ? &corners : NULL;
    DX_TRY(dx_gather(&part, body));
    if (bends && dx_op_of(g, sum) == DX_OP_PRODUCT)
        DX_TRY(demand_factors(to, body, &corners));
    drop_plain_poles(&value, sum);
    DX_TRY(
        dx_conditions_close(to->value, &value, name, dx_operand(g, sum, 2), dx_operand(g, sum, 3)));
    return bends ? dx_conditions_close(to->corners, &corners, name, dx_operand(g, sum, 2),
                                       dx_operand(g, sum, 3))
                 : DX_OK;
}

dx_status dx_gather(const dx_gathering *to, dx_id a)
{
    dx_graph *g = to->value->g;
    dx_walk walk;
    dx_status status = dx_walk_make(g, 1, &a, &walk);
    DX_TRY(status);
    size_t n = walk.n;
    bool masked = to->corners && to->depth < DX_DEEP;
    uint8_t *role = dx_alloc(&g->context->memory, n);
    status = role ? dx_find_roles(g, &walk, to->symbol, masked,
                                  DX_NEEDED | (to->jumps_alone ? DX_JUMPS : DX_BENDS), role)
                  : dx_no_memory(g->context);
    dx_gathering here = *to;
    here.walk = &walk;
    here.role = role;
    for (size_t i = 0; i < n && status == DX_OK; i++) {
        bool derived = to->corners && (role[i] & DX_DERIVED),
             bends = derived && (role[i] & DX_BENDS);
        if (!(role[i] & DX_NEEDED))
            continue;
        status = demand_of_value(&here, walk.id[i], bends);
        if ((bends || (derived && (role[i] & DX_JUMPS) && dx_jumps(g, walk.id[i]))) &&
            status == DX_OK)
            status = demand_smooth(&here, walk.id[i]);
        if (masked && (role[i] & (DX_BENDS | DX_JUMPS)) && status == DX_OK)
            status = dx_demand_steady_sign(&here, walk.id[i]);
        here.jumps_alone = !(role[i] & DX_BENDS);
        if (masked && (role[i] & (DX_BENDS | DX_JUMPS)) && dx_chooses(dx_fn_of(g, walk.id[i])) &&
            status == DX_OK)
            status = dx_gather_choice(&here, walk.id[i]);
        if (masked && (role[i] & (DX_BENDS | DX_JUMPS)) && status == DX_OK)
            status = dx_gather_factors(&here, walk.id[i]);
        if (masked && (role[i] & (DX_BENDS | DX_JUMPS)) && dx_op_of(g, walk.id[i]) == DX_OP_CASES &&
            status == DX_OK)
            status = dx_gather_late_conditions(&here, walk.id[i]);
        here.jumps_alone = to->jumps_alone;
        if (dx_op_of(g, walk.id[i]) == DX_OP_CASES && status == DX_OK)
            status = dx_gather_pieces(&here, walk.id[i]);
        if (dx_is_iterated(g, walk.id[i]) && status == DX_OK)
            status = gather_terms(&here, walk.id[i], (role[i] & (DX_BENDS | DX_JUMPS)) != 0);
    }
    dx_free(&g->context->memory, role, n);
    dx_walk_free(&walk);
    return status;
}

dx_status dx_conditions_of_value(dx_conditions *c, dx_id a)
{
    if (dx_has_bound_name(c->g, a)) /* of a part of a sum nothing is said */
        return c->g->context->diag.status;
    return dx_gather(&(dx_gathering){.value = c, .open = c->open}, a);
}

dx_status dx_conditions_of_derivative(dx_conditions *c, dx_conditions *corners, dx_id a,
                                      dx_id symbol, uint32_t order)
{
    return dx_gather(&(dx_gathering){c, corners, symbol, order, 0, false, false, NULL, NULL}, a);
}
