#include "numeric/inside.h"

#include "expr/assumptions.h"
#include "expr/walk.h"

enum { BITS = 192 };

static void set_number(const dx_graph *g, dx_id number, arb_t out)
{
    mpq_t value;
    fmpq_t q;
    mpq_init(value);
    fmpq_init(q);
    dx_number_to_mpq(g, number, value);
    fmpq_set_mpq(q, value);
    arb_set_fmpq(out, q, BITS);
    mag_zero(arb_radref(out));
    fmpq_clear(q);
    mpq_clear(value);
}

/* Of bounds that are integers themselves: the nearest one of that parity within them. */
static void make_integer(const dx_graph *g, const dx_fact *fact, arb_t value)
{
    fmpz_t n;
    fmpz_init(n);
    arf_get_fmpz(n, arb_midref(value), ARF_RND_NEAR);
    arb_set_fmpz(value, n);
    if (fact->parity >= 0 && (int)fmpz_is_odd(n) != fact->parity) {
        arb_t high;
        arb_init(high);
        fmpz_add_ui(n, n, 1);
        if (!dx_is_none(fact->high)) {
            set_number(g, fact->high, high);
            arb_set_fmpz(value, n);
            if (arb_gt(value, high))
                fmpz_sub_ui(n, n, 2);
        }
        arb_set_fmpz(value, n);
        arb_clear(high);
    }
    fmpz_clear(n);
}

/* Between two bounds where they are not met. */
static void draw_between(const arb_t low, const arb_t high, uint64_t bits, arb_t value)
{
    enum { STEPS = 1 << 12 };
    arb_sub(value, high, low, BITS);
    arb_mul_ui(value, value, (ulong)(bits % (STEPS - 1) + 1), BITS);
    arb_mul_2exp_si(value, value, -12);
    arb_add(value, value, low, BITS);
    mag_zero(arb_radref(value));
}

void dx_move_inside(const dx_graph *g, dx_id symbol, uint64_t bits, arb_t value)
{
    const dx_fact *fact = dx_fact_of(g, symbol);
    arb_t low, high;
    if (!fact)
        return;
    arb_init(low);
    arb_init(high);
    bool has_low = !dx_is_none(fact->low), has_high = !dx_is_none(fact->high);
    if (has_low)
        set_number(g, fact->low, low);
    if (has_high)
        set_number(g, fact->high, high);
    bool below = has_low && !arb_gt(value, low), above = has_high && !arb_lt(value, high);
    if ((below || above) && has_low && has_high) {
        draw_between(low, high, bits, value);
    } else if (below || above) {
        arb_abs(value, value);
        if (arb_is_zero(value))
            arb_one(value);
        if (below)
            arb_add(value, low, value, BITS);
        else
            arb_sub(value, high, value, BITS);
        mag_zero(arb_radref(value));
    }
    if (fact->integer)
        make_integer(g, fact, value);
    arb_clear(high);
    arb_clear(low);
}

static bool are_given(const dx_graph *g, dx_id a, const dx_ball_point *at)
{
    enum { MOST = 8 };
    dx_id symbol[MOST];
    size_t n = dx_free_symbols(g, a, MOST, symbol);
    bool given = n <= MOST;
    for (size_t i = 0; i < n && given; i++) {
        given = false;
        for (size_t k = 0; k < at->n && !given; k++)
            given = dx_same(at->symbol[k], symbol[i]);
    }
    return given;
}

static bool is_integer(dx_assumption_kind kind, const arb_t value)
{
    if (!arb_is_int(value) || kind == DX_ASSUMED_INTEGER)
        return arb_is_int(value);
    fmpz_t n;
    fmpz_init(n);
    (void)arb_get_unique_fmpz(n, value);
    bool odd = fmpz_is_odd(n);
    fmpz_clear(n);
    return odd == (kind == DX_ASSUMED_ODD);
}

static dx_status holds(dx_graph *g, const dx_assumption *item, const dx_ball_point *at, bool *out)
{
    bool relation = item->kind == DX_ASSUMED_RELATION;
    dx_id a =
        relation ? dx_sub(g, dx_operand(g, item->of, 1), dx_operand(g, item->of, 0)) : item->of;
    arb_t value;
    arb_init(value);
    dx_status status = dx_check(g, a);
    if (status == DX_OK)
        status = dx_excuse(g->context, dx_ball_evaluate(g, a, at, BITS, value));
    dx_op op = dx_op_of(g, item->of);
    *out = !relation        ? is_integer(item->kind, value)
           : op == DX_OP_LT ? arb_is_positive(value)
           : op == DX_OP_LE ? arb_is_nonnegative(value)
                            : !arb_contains_zero(value);
    *out = *out && arb_is_finite(value);
    arb_clear(value);
    return status;
}

/* Of what follows from all that is assumed: a > 0 from a > b and b > 0. */
static bool is_in_bounds(const dx_graph *g, dx_id symbol, arb_srcptr value)
{
    const dx_fact *fact = dx_fact_of(g, symbol);
    bool in = true;
    arb_t end;
    if (!fact)
        return true;
    arb_init(end);
    if (!dx_is_none(fact->low)) {
        set_number(g, fact->low, end);
        in = in && arb_ge(value, end);
    }
    if (!dx_is_none(fact->high)) {
        set_number(g, fact->high, end);
        in = in && arb_le(value, end);
    }
    arb_clear(end);
    return in;
}

size_t dx_add_assumed(const dx_graph *g, size_t n, size_t room, dx_id *symbol)
{
    enum { MOST = 8 };
    for (size_t i = 0; g->assumptions && i < g->assumptions->n; i++) {
        dx_id name[MOST];
        size_t count = dx_free_symbols(g, g->assumptions->item[i].of, MOST, name), given = 0;
        for (size_t k = 0; k < count && k < MOST; k++)
            for (size_t m = 0; m < n; m++)
                given += dx_same(symbol[m], name[k]);
        if (given == 0 || given == count || count > MOST || n + count > room)
            continue;
        for (size_t k = 0; k < count; k++) {
            bool met = false;
            for (size_t m = 0; m < n && !met; m++)
                met = dx_same(symbol[m], name[k]);
            if (!met)
                symbol[n++] = name[k];
        }
        i = (size_t)-1; /* another one may be about these */
    }
    return n;
}

dx_status dx_is_inside(dx_graph *g, const dx_ball_point *at, bool *inside)
{
    const dx_assumptions *all = g->assumptions;
    dx_status status = DX_OK;
    *inside = true;
    for (size_t i = 0; all && i < at->n; i++)
        *inside = *inside && is_in_bounds(g, at->symbol[i], at->value + i);
    g->assumptions = NULL; /* else x > 0 is x > 0 by what is assumed */
    for (size_t i = 0; all && i < all->n && *inside && status == DX_OK; i++)
        if (are_given(g, all->item[i].of, at))
            status = holds(g, &all->item[i], at, inside);
    g->assumptions = all;
    return status;
}
