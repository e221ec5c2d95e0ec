#include "symbolic/domain/meetings.h"

#include "expr/assumptions.h"
#include "parser/lost.h"
#include "expr/walk.h"
#include "symbolic/domain/below.h"
#include "symbolic/domain/conditions.h"
#include "symbolic/domain/corners.h"
#include "symbolic/domain/spans.h"
#include "symbolic/forms/readable.h"
#include "symbolic/sample.h"

/* ---- what is equal ---------------------------------------------------------------------------
 */

/* The same for what has values where its one symbol is positive alone, as log(x^2) - 2·log(x) has:
 * that is exp(t) there. */
static dx_status is_zero_above(dx_graph *g, dx_id a, bool *zero)
{
    dx_id symbol[2], power = dx_call1(g, DX_FN_exp, dx_late_symbol(g, "t", 1));
    dx_conditions value;
    DX_TRY(dx_check(g, power));
    if (dx_free_symbols(g, a, 2, symbol) != 1 || dx_bound_level(g, symbol[0]) > 0)
        return DX_OK;
    dx_conditions_init(&value, g, symbol[0]);
    DX_TRY(dx_conditions_of_value(&value, a));
    const dx_chart *set = &dx_set_at(&value, 0)->set;
    if (set->n != 1 || !dx_is_int(g, set->at[0], 0) || set->cell[0] || set->cell[1])
        return DX_OK;
    a = dx_substitute(g, a, 1, symbol, &power);
    DX_TRY(dx_check(g, a));
    DX_TRY(dx_readable(g, a, &a));
    *zero = dx_is_int(g, a, 0);
    return DX_OK;
}

/* Is it 0 wherever it has a value, as far as the readable form shows? */
static dx_status is_zero(dx_graph *g, dx_id a, bool *zero)
{
    enum { LARGE = 200 };
    bool differs = false;
    *zero = false;
    if (dx_is_none(a) || dx_is_number(g, a) || dx_is_larger(g, a, LARGE))
        return DX_OK;
    DX_TRY(dx_sample_contradicts(g, a, dx_int(g, 0), &differs));
    if (differs)
        return DX_OK;
    dx_id shown;
    DX_TRY(dx_readable(g, a, &shown));
    *zero = dx_is_int(g, shown, 0);
    return *zero ? DX_OK : is_zero_above(g, a, zero);
}

/* Which of its pieces the node is throughout, for never passing the zeros of the meeting: 1, -1, or
 * 0 for not known. At the zeros both pieces are equal. */
static dx_status find_lasting_side(dx_graph *g, dx_id a, dx_id meeting, int *side)
{
    dx_fn fn = dx_fn_of(g, a);
    bool stays = false;
    *side = 0;
    if (fn != DX_FN_max && fn != DX_FN_min && fn != DX_FN_relu && fn != DX_FN_abs &&
        fn != DX_FN_leakyrelu)
        return DX_OK;
    if (dx_is_number(g, meeting)) {
        *side = dx_number_sign(g, meeting);
        return DX_OK;
    }
    for (int sign = 1; sign >= -1 && !stays; sign -= 2) {
        DX_TRY(dx_stays_above(g, sign > 0 ? meeting : dx_neg(g, meeting), &stays));
        *side = stays ? sign : 0;
    }
    return DX_OK;
}

/* |x|·log(x) is x·log(x): pieces that hold throughout what is inside of the domain. */
static dx_status take_pieces_of_domain(dx_graph *g, dx_id *a)
{
    enum { SMALL = 300 };
    dx_id symbol[2];
    dx_conditions value;
    if (dx_op_of(g, *a) >= DX_OP_EQ || dx_is_larger(g, *a, SMALL) ||
        dx_free_symbols(g, *a, 2, symbol) != 1 || dx_bound_level(g, symbol[0]) > 0)
        return DX_OK;
    dx_conditions_init(&value, g, symbol[0]);
    DX_TRY(dx_conditions_of_value(&value, *a));
    dx_chart *set = &dx_set_at(&value, 0)->set;
    dx_chart open = *set;
    bool any = false;
    for (size_t i = 1; i < 2 * set->n; i += 2)
        open.cell[i] = set->cell[i] && set->cell[i - 1] && set->cell[i + 1];
    dx_chart_tidy(&open);
    for (size_t i = 0; i <= 2 * open.n; i++)
        any = any || open.cell[i];
    return any && open.n > 0 ? dx_span_formula(g, *a, symbol[0], &open, a) : DX_OK;
}

/* The product with exponents that are rational numbers written as such: log(9)/log(3) is 2. *out is
 * NONE where there are none. */
static dx_status settle_exponents(dx_graph *g, dx_id product, dx_id *out)
{
    *out = DX_NONE;
    for (uint32_t i = 0; dx_op_of(g, product) == DX_OP_MUL && i < dx_factors(g, product); i++) {
        dx_id base = dx_base(g, product, i), exponent = dx_exponent(g, product, i), number;
        if (dx_is_number(g, exponent) || !dx_is_constant(g, exponent) || dx_is_constant(g, base))
            continue;
        DX_TRY(dx_readable(g, exponent, &number));
        if (!dx_is_number(g, number))
            continue;
        *out = dx_div(g, dx_is_none(*out) ? product : *out, dx_pow(g, base, exponent));
        *out = dx_mul(g, *out, dx_pow(g, base, number));
        DX_TRY(dx_check(g, *out));
    }
    return DX_OK;
}

/* Is it never below 0, and always below 1, as mod(u, 1/2) is? */
static bool stays_in_turn(dx_graph *g, dx_id a)
{
    if (dx_fn_of(g, a) != DX_FN_mod)
        return false;
    dx_id m = dx_operand(g, a, 1);
    return dx_is_number(g, m) && dx_number_sign(g, m) > 0 &&
           dx_number_compare(g, m, dx_int(g, 1)) <= 0;
}

/* frac(u) and mod(u, m) of whole terms, or of terms that are frac themselves: those go, or lose
 * their frac. floor and the like of whole terms: those stand beside it. *out is NONE where there
 * are none. */
static dx_status settle_step(dx_graph *g, dx_id call, dx_id *out)
{
    const dx_fn fn = dx_fn_of(g, call);
    const bool wraps = fn == DX_FN_frac || fn == DX_FN_mod;
    *out = DX_NONE;
    if (!dx_is_step(fn) || fn == DX_FN_round) /* halves go away from zero */
        return DX_OK;
    dx_id u = dx_operand(g, call, 0),
          turn = fn == DX_FN_mod ? dx_operand(g, call, 1) : dx_int(g, 1);
    if (!dx_is_number(g, turn) || dx_number_sign(g, turn) == 0)
        return DX_OK;
    const bool sum = dx_op_of(g, u) == DX_OP_ADD;
    dx_id rest = u, whole = dx_int(g, 0);
    if (fn != DX_FN_mod && fn != DX_FN_ceil && stays_in_turn(g, u)) {
        *out = fn == DX_FN_frac ? u : dx_int(g, 0);
        return dx_check(g, *out);
    }
    for (uint32_t i = 0; i < (sum ? dx_terms(g, u) : 1); i++) {
        dx_id term = sum ? dx_term(g, u, i) : u, c = sum ? dx_coefficient(g, u, i) : dx_int(g, 1);
        dx_id turns = dx_number_div(g, c, turn), part = dx_scale(g, c, term);
        DX_TRY(dx_check(g, part));
        if (dx_is_none(turns) || !dx_is_integer(g, turns))
            continue;
        if (dx_is_whole(g, term)) {
            rest = dx_sub(g, rest, part);
            whole = dx_add(g, whole, part);
        } else if (wraps && dx_fn_of(g, term) == DX_FN_frac) {
            rest = dx_add(g, rest, dx_scale(g, c, dx_sub(g, dx_operand(g, term, 0), term)));
        }
    }
    DX_TRY(dx_check(g, rest));
    if (dx_same(rest, u))
        return DX_OK;
    *out = fn == DX_FN_mod ? dx_call(g, fn, 2, (dx_id[]){rest, turn}) : dx_call1(g, fn, rest);
    if (!wraps)
        *out = dx_add(g, *out, whole);
    return dx_check(g, *out);
}

/* What the node is by itself, however its operands are; NONE for others. */
static dx_status settle(dx_graph *g, dx_id node, dx_id *out)
{
    DX_TRY(settle_exponents(g, node, out));
    return dx_is_none(*out) ? settle_step(g, node, out) : DX_OK;
}

/* All nodes that are something by themselves, and those that they make so. */
static dx_status settle_nodes(dx_graph *g, dx_id *a)
{
    enum { MOST = 16, ROUNDS = 6 };
    bool changed = true;
    for (int round = 0; round < ROUNDS && changed; round++) {
        dx_id from[MOST], to[MOST];
        size_t n = 0;
        dx_walk walk;
        DX_TRY(dx_walk_make(g, 1, a, &walk));
        dx_status status = DX_OK;
        for (size_t i = 0; i < walk.n && n < MOST && status == DX_OK; i++) {
            bool above = false; /* the operands first: the node is made of what they become */
            for (size_t k = 0; k < n && !above; k++)
                above = dx_contains(g, walk.id[i], from[k]);
            from[n] = walk.id[i];
            to[n] = DX_NONE;
            status = above ? DX_OK : settle(g, walk.id[i], &to[n]);
            n += status == DX_OK && !dx_is_none(to[n]);
        }
        dx_walk_free(&walk);
        DX_TRY(status);
        changed = n > 0;
        *a = changed ? dx_replace(g, *a, n, from, to) : *a;
        DX_TRY(dx_check(g, *a));
    }
    return DX_OK;
}

dx_status dx_merge_equals(dx_graph *g, dx_id a, dx_id *out)
{
    enum { MOST = 16, LARGE = 2000 };
    dx_id from[MOST], to[MOST];
    size_t n = 0;
    dx_walk walk;
    *out = a;
    if (dx_is_larger(g, a, LARGE))
        return DX_OK;
    DX_TRY(settle_nodes(g, &a));
    *out = a;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && n < MOST && status == DX_OK; i++) {
        bool zero = false;
        dx_id meeting = status == DX_OK ? dx_meeting(g, walk.id[i]) : DX_NONE;
        if (status == DX_OK)
            status = dx_excuse(g->context, g->context->diag.status);
        if (status == DX_OK)
            status = dx_excuse(g->context, is_zero(g, meeting, &zero));
        int side = 0;
        if (status == DX_OK && !zero && !dx_is_none(meeting))
            status = dx_excuse(g->context, find_lasting_side(g, walk.id[i], meeting, &side));
        if (status != DX_OK || !(zero || side != 0))
            continue;
        from[n] = walk.id[i];
        to[n++] = dx_piece(g, walk.id[i], side);
    }
    dx_walk_free(&walk);
    DX_TRY(status);
    *out = n > 0 ? dx_replace(g, a, n, from, to) : a;
    DX_TRY(dx_check(g, *out));
    return dx_excuse(g->context, take_pieces_of_domain(g, out));
}

/* ---- steps ------------------------------------------------------------------------------------
 */

/* Is it a step up at the zeros of u, where u is more than 0 if the step's argument is? */
static bool is_step_of_ramp(dx_graph *g, dx_id step, dx_id u)
{
    dx_id ramp = dx_fn_of(g, step) == DX_FN_heaviside ? dx_operand(g, step, 0) : DX_NONE;
    if (dx_is_none(ramp))
        return false;
    if (dx_fn_of(g, ramp) == DX_FN_relu)
        return dx_same(dx_operand(g, ramp, 0), u);
    return dx_fn_of(g, ramp) == DX_FN_max &&
           ((dx_same(dx_operand(g, ramp, 0), u) && dx_is_int(g, dx_operand(g, ramp, 1), 0)) ||
            (dx_same(dx_operand(g, ramp, 1), u) && dx_is_int(g, dx_operand(g, ramp, 0), 0)));
}

static dx_id flat_product(dx_graph *g, dx_id of, dx_id a)
{
    dx_id product = a;
    for (uint32_t k = 0; k < dx_factors(g, a); k++) {
        dx_id step = dx_base(g, a, k), exponent = dx_exponent(g, a, k);
        if (dx_fn_of(g, step) != DX_FN_heaviside || !dx_is_number(g, exponent) ||
            dx_number_sign(g, exponent) < 0 || dx_contains(g, of, step))
            continue;
        product = dx_mul(g, product, dx_pow(g, step, dx_sub(g, dx_int(g, 1), exponent)));
        for (uint32_t i = 0; i < dx_factors(g, a); i++)
            if (is_step_of_ramp(g, dx_base(g, a, i), dx_operand(g, step, 0)) &&
                dx_is_int(g, dx_exponent(g, a, i), 1))
                product = dx_div(g, product, dx_base(g, a, i));
    }
    return product;
}

/* A derivative without powers of steps: heaviside(u)^2 and heaviside(u)·heaviside(relu(u)), which
 * the chain rule gives of pieces that meet where u is 0, are heaviside(u) but there. Powers of the
 * steps of `of` itself stay: those have a value there. */
static dx_status flatten_steps(dx_graph *g, dx_id of, dx_id a, dx_id *out)
{
    enum { MOST = 32 };
    dx_id from[MOST], to[MOST];
    size_t n = 0;
    dx_walk walk;
    *out = a;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && n < MOST; i++) {
        dx_id flat =
            dx_op_of(g, walk.id[i]) == DX_OP_MUL ? flat_product(g, of, walk.id[i]) : DX_NONE;
        if (dx_is_none(flat) || dx_same(flat, walk.id[i]))
            continue;
        from[n] = walk.id[i];
        to[n++] = flat;
    }
    dx_walk_free(&walk);
    *out = n > 0 ? dx_replace(g, a, n, from, to) : a;
    return dx_check(g, *out);
}

dx_status dx_readable_derivative(dx_graph *g, dx_id of, dx_id by, dx_id a, dx_id *out)
{
    dx_id plain;
    DX_TRY(flatten_steps(g, of, a, &plain));
    DX_TRY(dx_readable_slope(g, of, by, plain, out));
    DX_TRY(flatten_steps(g, of, *out, out));
    if (!dx_may_lack_value(g, plain) && dx_may_lack_value(g, *out))
        *out = plain; /* (|x| + x)/x is lighter than sign(x) + 1, and has no value at 0 */
    return DX_OK;
}
