/* phases.c - what swings for ever: free symbols, and what is known over all of their values. */
#include "symbolic/limits/tractable.h"

#include "expr/walk.h"

#include <math.h>
#include <stdio.h>

enum { BITS = 64 }; /* of the balls */

/* ---- making --------------------------------------------------------------------------------- */

dx_status dx_growth_new_phase(dx_growth *growth, dx_phase_kind kind, dx_id of, dx_phase **out)
{
    dx_graph *g = growth->g;
    if (growth->n_phases == DX_MOST_PHASES)
        return dx_fail(g->context, DX_UNKNOWN, "too much swings here");
    char name[16];
    int length = snprintf(name, sizeof name, "'p%u", growth->n_phases);
    *out = &growth->phase[growth->n_phases];
    bool is_free = kind != DX_PHASE_BOUNDED && !dx_growth_has_phases(growth, of, NULL, NULL);
    **out = (dx_phase){kind, is_free, dx_symbol(g, name, (size_t)length), of};
    DX_TRY(dx_check(g, (*out)->symbol));
    growth->n_phases++;
    return DX_OK;
}

dx_status dx_growth_bounded(dx_growth *growth, dx_id u, dx_id *out)
{
    dx_phase *phase;
    DX_TRY(dx_growth_new_phase(growth, DX_PHASE_BOUNDED, u, &phase));
    *out = phase->symbol;
    return DX_OK;
}

dx_status dx_growth_angle(dx_growth *growth, dx_id u, dx_id *out)
{
    dx_graph *g = growth->g;
    for (uint32_t i = 0; i < growth->n_phases; i++) {
        const dx_phase *phase = &growth->phase[i];
        dx_growth_limit ratio, rest;
        if (phase->kind != DX_PHASE_ANGLE)
            continue;
        DX_TRY(dx_growth_limit_of(growth, dx_div(g, u, phase->of), &ratio));
        if (ratio.kind != DX_GROWTH_VALUE || !dx_is_number(g, ratio.value) ||
            dx_is_int(g, ratio.value, 0))
            continue;
        dx_id difference = dx_sub(g, u, dx_scale(g, ratio.value, phase->of));
        DX_TRY(dx_growth_limit_of(growth, difference, &rest));
        if (rest.kind != DX_GROWTH_VALUE)
            continue;
        return dx_growth_made(growth,
                              dx_add(g, dx_scale(g, ratio.value, phase->symbol), difference), out);
    }
    dx_phase *phase;
    DX_TRY(dx_growth_new_phase(growth, DX_PHASE_ANGLE, u, &phase));
    *out = phase->symbol;
    return DX_OK;
}

/* ---- finding -------------------------------------------------------------------------------- */

bool dx_growth_has_phases(const dx_growth *growth, dx_id a, uint32_t *n, uint32_t *which)
{
    uint32_t found = 0;
    for (uint32_t i = 0; i < growth->n_phases; i++)
        if (dx_contains(growth->g, a, growth->phase[i].symbol)) {
            if (which)
                which[found] = i;
            found++;
        }
    if (n)
        *n = found;
    return found > 0;
}

/* ---- over all values ------------------------------------------------------------------------ */

/* A period of all sines of rational multiples of an angle: 2·pi times the denominators. */
static double period_of(dx_growth *growth, dx_id a, dx_id angle)
{
    enum { MOST = 24 };
    dx_graph *g = growth->g;
    dx_walk walk;
    double denominators = 1;
    if (dx_walk_make(g, 1, &a, &walk) != DX_OK)
        return 0;
    for (size_t i = 0; i < walk.n; i++) {
        dx_id b = walk.id[i];
        if (dx_op_of(g, b) != DX_OP_ADD)
            continue;
        for (uint32_t k = 0; k < dx_terms(g, b); k++)
            if (dx_same(dx_term(g, b, k), angle)) {
                dx_id d = dx_number_denominator(g, dx_coefficient(g, b, k));
                double value = dx_is_none(d) ? 1 : dx_number_to_double(g, d);
                if (fmod(denominators, value) != 0)
                    denominators *= value;
            }
    }
    dx_walk_free(&walk);
    return denominators <= MOST ? 6.2831853071795865 * denominators : 0;
}

typedef struct box {
    size_t n;
    dx_id symbol[DX_MOST_PHASES];
    double low[DX_MOST_PHASES], width[DX_MOST_PHASES];
    bool attained;
} box;

static bool box_of_phases(dx_growth *growth, dx_id a, box *b)
{
    uint32_t n, which[DX_MOST_PHASES];
    dx_growth_has_phases(growth, a, &n, which);
    b->n = n;
    b->attained = n == 1;
    for (uint32_t i = 0; i < n; i++) {
        const dx_phase *phase = &growth->phase[which[i]];
        b->symbol[i] = phase->symbol;
        b->low[i] = phase->kind == DX_PHASE_BOUNDED ? -1 : 0;
        b->width[i] = phase->kind == DX_PHASE_ANGLE  ? period_of(growth, a, phase->symbol)
                      : phase->kind == DX_PHASE_PART ? 1
                                                     : 2;
        b->attained = b->attained && phase->free;
        if (b->width[i] == 0)
            return false;
    }
    return true;
}

/* Of what stands in a cell of the box; *go_on is set to false where no other is to be looked at. */
typedef void look_at_cell(const dx_interval *value, void *data, bool *go_on);

static dx_status over_cells(dx_growth *growth, dx_id a, const box *b, look_at_cell *look,
                            void *data)
{
    enum { CELLS = 96, CELLS_OF_TWO = 24 };
    uint32_t cells = b->n == 1 ? CELLS : CELLS_OF_TWO, rows = b->n == 1 ? 1 : cells;
    bool go_on = true;
    for (uint32_t i = 0; i < cells * rows && go_on; i++) {
        double low[2], high[2];
        dx_interval value;
        const uint32_t at[] = {i / rows, i % rows};
        for (size_t j = 0; j < b->n; j++) {
            low[j] = b->low[j] + b->width[j] * at[j] / cells;
            high[j] = b->low[j] + b->width[j] * (at[j] + 1) / cells;
        }
        DX_TRY(dx_ask_range(growth->oracle, a, b->n, b->symbol, low, high, BITS, &value));
        look(&value, data, &go_on);
    }
    return DX_OK;
}

/* Can its cells be looked at? */
static bool is_of_box(const dx_growth *growth, dx_id a, const box *b)
{
    return b->n <= 2 && dx_free_symbols(growth->g, a, 0, NULL) == b->n;
}

static void look_at_sign(const dx_interval *value, void *data, bool *go_on)
{
    int *sign = data;
    *go_on = value->sign != 0 && (*sign == 0 || value->sign == *sign);
    *sign = *go_on ? value->sign : 0;
}

/* The sign over the whole box, cell by cell: 0 where they differ or it is not clear. */
static dx_status sign_over(dx_growth *growth, dx_id a, const box *b, int *sign)
{
    *sign = 0;
    return is_of_box(growth, a, b) ? over_cells(growth, a, b, look_at_sign, sign) : DX_OK;
}

static void look_at_size(const dx_interval *value, void *data, bool *go_on)
{
    double *bound = data;
    *go_on = value->finite;
    *bound = *go_on ? fmax(*bound, fmax(fabs(value->low), fabs(value->high))) : INFINITY;
}

dx_status dx_growth_bound_over_phases(dx_growth *growth, dx_id a, double *bound, bool *known)
{
    box b;
    *bound = 0;
    a = dx_growth_concrete(growth, a);
    DX_TRY(dx_check(growth->g, a));
    *known = box_of_phases(growth, a, &b) && is_of_box(growth, a, &b);
    if (*known)
        DX_TRY(over_cells(growth, a, &b, look_at_size, bound));
    *known = *known && isfinite(*bound);
    return DX_OK;
}

dx_status dx_growth_sign_over_phases(dx_growth *growth, dx_id a, int *sign)
{
    box b;
    *sign = 0;
    return box_of_phases(growth, a, &b) ? sign_over(growth, a, &b, sign) : DX_OK;
}

/* The factors with phases in them; the others are taken not to be 0. */
static dx_id swinging_part(dx_growth *growth, dx_id a)
{
    dx_graph *g = growth->g;
    dx_id number, rest, part = dx_int(g, 1);
    dx_split_coefficient(g, a, &number, &rest);
    if (dx_op_of(g, rest) != DX_OP_MUL)
        return a;
    for (uint32_t i = 0; i < dx_factors(g, rest); i++) {
        dx_id factor = dx_pow(g, dx_base(g, rest, i), dx_exponent(g, rest, i));
        if (!dx_is_none(factor) && !dx_growth_has_phases(growth, factor, NULL, NULL))
            dx_growth_assume_nonzero(growth, factor);
        else
            part = dx_mul(g, part, factor);
    }
    return part;
}

dx_status dx_growth_takes_both_signs(dx_growth *growth, dx_id a, bool *both)
{
    enum { POINTS = 61 };
    box b;
    bool above = false, below = false;
    *both = false;
    a = dx_growth_concrete(growth, swinging_part(growth, a));
    DX_TRY(dx_check(growth->g, a));
    if (!box_of_phases(growth, a, &b) || !b.attained ||
        dx_free_symbols(growth->g, a, 0, NULL) != b.n)
        return DX_OK;
    for (uint32_t i = 0; i < POINTS && !*both; i++) {
        dx_interval value;
        double at = b.low[0] + b.width[0] * i / POINTS;
        DX_TRY(dx_ask_range(growth->oracle, a, 1, b.symbol, &at, &at, BITS, &value));
        above = above || value.sign > 0;
        below = below || value.sign < 0;
        *both = above && below;
    }
    return DX_OK;
}
