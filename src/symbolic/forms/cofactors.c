#include "symbolic/forms/cofactors.h"

#include "expr/print.h"
#include "expr/walk.h"
#include "symbolic/forms/waves.h"

/* LEAST: terms of a sum that is looked at; HEAVY: different products of heavy factors in it; BASES:
 * factors of one of these; MOST_PRODUCTS: terms of a cofactor times terms of a sum; SHORT: terms of
 * a sum as a factor that is multiplied out, LONG: the same where it does not go otherwise, of which
 * there may be MOST_LIGHT terms; DEPTH: such sums in each other. */
enum {
    LEAST = 4,
    HEAVY = 8,
    BASES = 8,
    MOST_PRODUCTS = 4000,
    SHORT = 4,
    LONG = 64,
    MOST_LIGHT = 100000,
    DEPTH = 3
};

/* The terms with the same heavy factors: their product, which is 1 where there are none. */
typedef struct group {
    dx_id heavy;
    size_t n, room;
    dx_id *light; /* the terms over it */
} group;

typedef struct collection {
    dx_graph *g;
    group group[HEAVY];
    size_t n_groups;
    dx_id base[BASES], exponent[BASES]; /* what all groups have */
    size_t n_bases;
    uint32_t spread; /* terms of a sum that is multiplied out */
    bool fits;       /* no more than these */
} collection;

/* ---- terms ------------------------------------------------------------------------------------
 */

/* A number, or a name to the power of a positive integer. */
static bool is_light(const dx_graph *g, dx_id base, dx_id exponent)
{
    return dx_is_atom(g, base) && dx_is_integer(g, exponent) && dx_number_sign(g, exponent) > 0;
}

/* term = light·heavy; false where it has too many factors. */
static bool split_term(dx_graph *g, dx_id term, dx_id *light, dx_id *heavy)
{
    dx_id kept[BASES], taken[BASES + 1];
    size_t n_kept = 0, n_taken = 0;
    *light = *heavy = dx_int(g, 1);
    if (dx_op_of(g, term) != DX_OP_MUL) {
        *(dx_is_atom(g, term) ? light : heavy) = term;
        return true;
    }
    for (uint32_t i = 0; i < dx_factors(g, term); i++) {
        dx_id base = dx_base(g, term, i), exponent = dx_exponent(g, term, i);
        const bool is_taken = is_light(g, base, exponent);
        if ((is_taken ? n_taken : n_kept) == BASES)
            return false;
        if (is_taken)
            taken[n_taken++] = dx_pow(g, base, exponent);
        else
            kept[n_kept++] = dx_pow(g, base, exponent);
    }
    *light = dx_product(g, n_taken, taken);
    *heavy = dx_product(g, n_kept, kept);
    return true;
}

static group *group_of(collection *c, dx_id heavy)
{
    for (size_t i = 0; i < c->n_groups; i++)
        if (dx_same(c->group[i].heavy, heavy))
            return &c->group[i];
    if (c->n_groups == HEAVY)
        return NULL;
    group *made = &c->group[c->n_groups++];
    *made = (group){.heavy = heavy};
    return made;
}

static dx_status add_light(collection *c, dx_id light, dx_id heavy)
{
    dx_context *context = c->g->context;
    DX_TRY(dx_check(c->g, light));
    DX_TRY(dx_check(c->g, heavy));
    if (dx_is_int(c->g, light, 0))
        return DX_OK;
    group *of = group_of(c, heavy);
    c->fits = c->fits && of && of->n < MOST_LIGHT;
    if (!c->fits)
        return DX_OK;
    if (of->n == of->room) {
        dx_id *light_terms =
            dx_arena_grown(context, of->light, of->n, &of->room, sizeof *of->light);
        if (!light_terms)
            return DX_NOMEM;
        of->light = light_terms;
    }
    of->light[of->n++] = light;
    return DX_OK;
}

/* The place of a short sum among the factors; their number where there is none. */
static uint32_t short_sum(const collection *c, dx_id term)
{
    const dx_graph *g = c->g;
    const uint32_t n = dx_op_of(g, term) == DX_OP_MUL ? dx_factors(g, term) : 0;
    uint32_t i = 0;
    while (i < n && (dx_op_of(g, dx_base(g, term, i)) != DX_OP_ADD ||
                     dx_terms(g, dx_base(g, term, i)) > c->spread ||
                     !dx_is_int(g, dx_exponent(g, term, i), 1)))
        i++;
    return i;
}

static dx_status add_sum(collection *c, dx_id factor, dx_id sum, int depth);

/* number·term */
static dx_status add_term(collection *c, dx_id number, dx_id term, int depth)
{
    dx_graph *g = c->g;
    const bool product = dx_op_of(g, term) == DX_OP_MUL;
    const uint32_t place = short_sum(c, term);
    dx_id light, heavy;
    if (product && place < dx_factors(g, term) && depth < DEPTH) {
        dx_id sum = dx_base(g, term, place);
        dx_id others = dx_div(g, term, sum);
        DX_TRY(dx_check(g, others));
        return add_sum(c, dx_scale(g, number, others), sum, depth + 1);
    }
    c->fits = c->fits && split_term(g, term, &light, &heavy);
    return c->fits ? add_light(c, dx_scale(g, number, light), heavy) : DX_OK;
}

/* factor·sum, term by term */
static dx_status add_sum(collection *c, dx_id factor, dx_id sum, int depth)
{
    dx_graph *g = c->g;
    for (uint32_t i = 0; i <= dx_terms(g, sum) && c->fits; i++) {
        const bool last = i == dx_terms(g, sum);
        dx_id number, rest;
        dx_id term = dx_mul(g, factor, last ? dx_constant(g, sum) : dx_term(g, sum, i));
        DX_TRY(dx_check(g, term));
        dx_split_coefficient(g, term, &number, &rest);
        if (!last)
            number = dx_number_mul(g, number, dx_coefficient(g, sum, i));
        DX_TRY(dx_check(g, number));
        DX_TRY(add_term(c, number, rest, depth));
    }
    return DX_OK;
}

/* c->fits is false where there are too many heavy factors, or none. */
static dx_status gather(collection *c, dx_id sum)
{
    c->fits = true;
    DX_TRY(add_sum(c, dx_int(c->g, 1), sum, 0));
    c->fits = c->fits &&
              (c->n_groups > 1 || (c->n_groups == 1 && !dx_is_int(c->g, c->group[0].heavy, 1)));
    return DX_OK;
}

/* ---- what all terms have ------------------------------------------------------------------------
 */

/* The exponent of the base in a product of heavy factors; 0 where it is none of them. */
static dx_id exponent_in(dx_graph *g, dx_id heavy, dx_id base)
{
    dx_id other, exponent;
    if (dx_op_of(g, heavy) != DX_OP_MUL) {
        dx_split_power(g, heavy, &other, &exponent);
        return dx_same(other, base) ? exponent : dx_int(g, 0);
    }
    for (uint32_t i = 0; i < dx_factors(g, heavy); i++)
        if (dx_same(dx_base(g, heavy, i), base))
            return dx_exponent(g, heavy, i);
    return dx_int(g, 0);
}

/* The lowest power of the base in all groups, as a factor of them; false where one has none. */
static bool is_common(const collection *c, dx_id base, dx_id *lowest)
{
    dx_graph *g = c->g;
    for (size_t i = 0; i < c->n_groups; i++) {
        dx_id exponent = exponent_in(g, c->group[i].heavy, base);
        if (!dx_same(exponent, *lowest) &&
            (!dx_is_number(g, exponent) || !dx_is_number(g, *lowest)))
            return false;
        if (dx_is_int(g, exponent, 0))
            return false;
        if (dx_is_number(g, exponent) && dx_number_compare(g, exponent, *lowest) < 0)
            *lowest = exponent;
    }
    return true;
}

static void find_common(collection *c)
{
    dx_graph *g = c->g;
    const dx_id first = c->group[0].heavy;
    const bool product = dx_op_of(g, first) == DX_OP_MUL;
    for (uint32_t i = 0; i < (product ? dx_factors(g, first) : 1) && c->n_bases < BASES; i++) {
        dx_id base = first, lowest = dx_int(g, 1);
        if (product) {
            base = dx_base(g, first, i);
            lowest = dx_exponent(g, first, i);
        }
        if (dx_is_int(g, base, 1) || !is_common(c, base, &lowest))
            continue;
        c->base[c->n_bases] = base;
        c->exponent[c->n_bases++] = lowest;
    }
}

/* What is left of a group's heavy factors. */
static dx_id remainder_of(const collection *c, dx_id heavy)
{
    dx_graph *g = c->g;
    dx_id part[BASES + 1];
    for (size_t i = 0; i < c->n_bases; i++)
        part[i] = dx_pow(g, c->base[i], dx_neg(g, c->exponent[i]));
    part[c->n_bases] = heavy;
    return dx_product(g, c->n_bases + 1, part);
}

/* ---- the form ---------------------------------------------------------------------------------
 */

/* exp(x/3 + y/3) as exp((x + y)/3) */
static dx_id without_content(dx_graph *g, dx_id base)
{
    dx_id content, primitive;
    if (dx_op_of(g, base) != DX_OP_CALL || dx_count(g, base) != 1 ||
        dx_op_of(g, dx_operand(g, base, 0)) != DX_OP_ADD)
        return base;
    dx_split_content(g, dx_operand(g, base, 0), &content, &primitive);
    if (dx_is_none(content) || dx_is_integer(g, content))
        return base;
    return dx_call1(g, dx_fn_of(g, base), dx_scale(g, content, primitive));
}

/* heavy, whose arguments have their content in front. */
static dx_id tidied(dx_graph *g, dx_id heavy)
{
    dx_id part[BASES];
    if (dx_op_of(g, heavy) != DX_OP_MUL)
        return without_content(g, heavy);
    const uint32_t n = dx_factors(g, heavy);
    for (uint32_t i = 0; i < n && i < BASES; i++)
        part[i] = dx_pow(g, without_content(g, dx_base(g, heavy, i)), dx_exponent(g, heavy, i));
    return n <= BASES ? dx_product(g, n, part) : heavy;
}

/* cofactor·rest, multiplied out where rest is a sum and that is asked for and short. */
static dx_id times(dx_graph *g, dx_id cofactor, dx_id rest, bool expanded)
{
    if (dx_op_of(g, rest) != DX_OP_ADD)
        return dx_mul(g, cofactor, tidied(g, rest));
    const size_t n = dx_terms(g, rest) + 1;
    const size_t m = dx_op_of(g, cofactor) == DX_OP_ADD ? dx_terms(g, cofactor) + 1 : 1;
    if (dx_is_number(g, cofactor) || !expanded || n * m > MOST_PRODUCTS)
        return dx_mul(g, cofactor, rest);
    dx_id *part = dx_arena_alloc(&g->context->arena, (m + 1) * n * sizeof *part);
    size_t count = 0;
    if (!part) {
        (void)dx_no_memory(g->context);
        return DX_NONE;
    }
    for (size_t k = 0; k < m; k++) {
        dx_id factor = m == 1       ? cofactor
                       : k + 1 == m ? dx_constant(g, cofactor)
                                    : dx_scale(g, dx_coefficient(g, cofactor, (uint32_t)k),
                                               dx_term(g, cofactor, (uint32_t)k));
        for (size_t i = 0; i < n; i++) {
            dx_id term = i + 1 == n ? dx_constant(g, rest)
                                    : dx_scale(g, dx_coefficient(g, rest, (uint32_t)i),
                                               dx_term(g, rest, (uint32_t)i));
            part[count++] = dx_mul(g, factor, term);
        }
    }
    return dx_sum(g, count, part);
}

/* The sum of the groups over what all have. */
static dx_id numerator(const collection *c, bool expanded)
{
    dx_graph *g = c->g;
    dx_id part[HEAVY], one[HEAVY];
    for (size_t i = 0; i < c->n_groups; i++) {
        one[i] = dx_int(g, 1);
        dx_id content, cofactor = dx_sum(g, c->group[i].n, c->group[i].light);
        dx_id rest = remainder_of(c, c->group[i].heavy);
        if (dx_is_none(cofactor) || dx_is_none(rest))
            return DX_NONE;
        if (dx_is_int(g, rest, 1) || (dx_op_of(g, rest) == DX_OP_ADD && expanded)) {
            part[i] = times(g, cofactor, rest, expanded);
            continue;
        }
        dx_split_content(g, cofactor, &content, &cofactor);
        part[i] = times(g, cofactor, rest, expanded);
        part[i] = dx_is_none(part[i]) ? DX_NONE : dx_scale(g, content, part[i]);
    }
    return dx_flat_linear(g, c->n_groups, one, part);
}

static dx_id whole(const collection *c, bool expanded)
{
    dx_graph *g = c->g;
    dx_id part[BASES + 1], content, above = numerator(c, expanded);
    if (dx_is_none(above))
        return DX_NONE;
    dx_split_content(g, above, &content, &above);
    for (size_t i = 0; i < c->n_bases; i++)
        part[i] = dx_pow(g, without_content(g, c->base[i]), c->exponent[i]);
    part[c->n_bases] = above;
    return dx_scale(g, content, dx_product(g, c->n_bases + 1, part));
}

static dx_status collect(dx_graph *g, dx_id sum, dx_id *out)
{
    collection all = {.g = g, .spread = SHORT}, *c = &all;
    DX_TRY(gather(c, sum));
    if (!c->fits) {
        all = (collection){.g = g, .spread = LONG};
        DX_TRY(gather(c, sum));
    }
    if (!c->fits)
        return DX_OK;
    find_common(c);
    for (int expanded = 0; expanded < 2; expanded++) {
        dx_id form = whole(c, expanded);
        DX_TRY(dx_check(c->g, form));
        if (dx_print_weight(c->g, form) < dx_print_weight(c->g, *out))
            *out = form;
    }
    return DX_OK;
}

dx_status dx_cofactors_collect(dx_graph *g, dx_id a, dx_id *out)
{
    dx_id scale, sum;
    *out = a;
    dx_split_coefficient(g, a, &scale, &sum);
    if (dx_op_of(g, sum) != DX_OP_ADD || dx_terms(g, sum) < LEAST)
        return DX_OK;
    dx_status status = collect(g, sum, &sum);
    DX_TRY(dx_excuse(g->context, status));
    *out = status == DX_OK ? dx_scale(g, scale, sum) : a;
    return dx_check(g, *out);
}
