#include "numeric/rootof.h"

#include "expr/exact.h"
#include "expr/rootof.h"
#include "expr/walk.h"
#include "numeric/balls.h"
#include "numeric/pass.h"
#include "numeric/solve/enclose.h"

#include <math.h>

/* ---- the box ----------------------------------------------------------------------------- */

enum { LEAST_PRECISION = 128 };

static slong number_bits(const dx_graph *g, dx_id a)
{
    fmpq_t q;
    fmpq_init(q);
    dx_number_to_fmpq(g, a, q);
    slong bits = (slong)fmpq_height_bits(q);
    fmpq_clear(q);
    return bits;
}

/* The least ball, nearly, around both ends. */
static void set_side(const dx_graph *g, dx_id lo, dx_id hi, arb_t side)
{
    slong low = number_bits(g, lo), high = number_bits(g, hi);
    slong prec = LEAST_PRECISION + (low > high ? low : high);
    arb_t end;
    arb_init(end);
    dx_pass_number(g, lo, prec, side);
    dx_pass_number(g, hi, prec, end);
    arb_union(side, side, end, prec);
    arb_clear(end);
}

dx_status dx_rootof_prove(dx_system *s, const dx_id *lo, const dx_id *hi, arb_ptr box, bool *proved)
{
    const dx_graph *g = s->graph;
    dx_finding finding = DX_FINDING_OPEN;
    slong prec = LEAST_PRECISION;
    for (uint32_t i = 0; i < s->n; i++) {
        slong bits = number_bits(g, lo[i]) + number_bits(g, hi[i]) + LEAST_PRECISION;
        prec = bits > prec ? bits : prec;
        set_side(g, lo[i], hi[i], box + i);
    }
    dx_status status = dx_contract(s, box, prec, prec, box, &finding);
    *proved = status == DX_OK && finding == DX_FINDING_ONE;
    return status;
}

/* ---- a box with short ends --------------------------------------------------------------- */

/* floor or ceil of x·10^places over 10^places */
static dx_id decimal_end(dx_graph *g, const arb_t x, slong places, bool upper)
{
    arf_t end;
    arb_t power;
    fmpz_t n, d;
    fmpq_t q;
    slong prec = 4 * (places > 0 ? places : -places) + 256;
    arf_init(end);
    arb_init(power);
    fmpz_init(n);
    fmpz_init(d);
    fmpq_init(q);
    fmpz_ui_pow_ui(d, 10, (ulong)(places > 0 ? places : -places));
    if (places > 0)
        arb_mul_fmpz(power, x, d, prec);
    else
        arb_div_fmpz(power, x, d, prec);
    if (upper)
        arb_get_ubound_arf(end, power, prec);
    else
        arb_get_lbound_arf(end, power, prec);
    arf_get_fmpz(n, end, upper ? ARF_RND_CEIL : ARF_RND_FLOOR);
    if (places > 0)
        fmpq_set_fmpz_frac(q, n, d);
    else
        fmpz_mul(fmpq_numref(q), n, d);
    dx_id number = dx_number_from_fmpq(g, q);
    fmpq_clear(q);
    fmpz_clear(d);
    fmpz_clear(n);
    arb_clear(power);
    arf_clear(end);
    return number;
}

/* So that 10^-places is between a tenth of x and x; of its radius where x may be 0. */
static bool first_places(const arb_t x, slong *places)
{
    enum { FARTHEST = 1000000 };
    const double bits_per_digit = 3.3219280948873623;
    mag_t size;
    mag_init(size);
    arb_get_mag(size, x);
    bool fits = mag_is_zero(size) || fmpz_cmpabs(MAG_EXPREF(size), (fmpz[]){FARTHEST}) < 0;
    *places = fits && !mag_is_zero(size)
                  ? (slong)floor(-(double)fmpz_get_si(MAG_EXPREF(size)) / bits_per_digit) + 1
                  : 0;
    mag_clear(size);
    return fits;
}

/* Ends with `digits` digits more than it takes to tell the numbers from 0. */
static dx_status set_ends(dx_system *s, arb_srcptr box, slong digits, dx_id *lo, dx_id *hi)
{
    dx_graph *g = s->graph;
    for (uint32_t i = 0; i < s->n; i++) {
        slong places;
        if (!first_places(box + i, &places))
            return dx_fail(g->context, DX_LIMIT, "a root is too large or too near to 0 to be kept");
        if (arb_contains_zero(box + i)) /* its size is that of the ball */
            places -= digits < 2 ? 2 : 1;
        else
            places += digits;
        lo[i] = decimal_end(g, box + i, places, false);
        hi[i] = decimal_end(g, box + i, places, true);
        DX_TRY(dx_check(g, lo[i]));
        DX_TRY(dx_check(g, hi[i]));
        if (!dx_same(lo[i], hi[i]))
            continue;
        dx_id unit = dx_number_power(g, dx_int(g, 10), -places);
        lo[i] = dx_number_add(g, lo[i], dx_number_neg(g, unit));
        hi[i] = dx_number_add(g, hi[i], unit);
        DX_TRY(dx_check(g, lo[i]));
        DX_TRY(dx_check(g, hi[i]));
    }
    return DX_OK;
}

static dx_status find_ends(dx_system *s, arb_ptr box, arb_ptr part, dx_id *lo, dx_id *hi)
{
    enum { BITS = 128, MOST_DIGITS = 36 };
    bool reached, proved = false;
    DX_TRY(dx_refine(s, box, BITS, &reached));
    for (slong digits = 1; digits <= MOST_DIGITS && !proved; digits++) {
        DX_TRY(set_ends(s, box, digits, lo, hi));
        DX_TRY(dx_rootof_prove(s, lo, hi, part, &proved));
        DX_TRY(dx_poll(s->graph->context));
    }
    if (proved)
        return DX_OK;
    return dx_fail(s->graph->context, DX_UNKNOWN,
                   "a root was proved, but lies so near to where that ends that it is not kept");
}

static dx_status make_values(dx_system *s, const dx_id *f, const dx_id *names, dx_id *lo,
                             const dx_id *hi, dx_id *value)
{
    dx_graph *g = s->graph;
    dx_id own[1], *formula = s->n == 1 ? own : value; /* as scratch */
    for (uint32_t i = 0; i < s->n; i++) {
        formula[i] = dx_substitute(g, f[i], s->n, s->unknown, names);
        DX_TRY(dx_check(g, formula[i]));
        lo[i] = dx_range(g, lo[i], hi[i]);
    }
    dx_rootof root = {.formulas = dx_vector(g, s->n, formula),
                      .unknowns = dx_vector(g, s->n, names),
                      .box = dx_vector(g, s->n, lo)};
    for (root.index = 0; root.index < s->n; root.index++) {
        value[root.index] = dx_rootof_make(g, &root);
        DX_TRY(dx_check(g, value[root.index]));
    }
    return DX_OK;
}

dx_status dx_rootof_of_ends(dx_system *s, const dx_id *f, const dx_id *names, const dx_id *lo,
                            const dx_id *hi, dx_id *value)
{
    dx_memory *memory = &s->graph->context->memory;
    dx_id *range = dx_alloc(memory, s->n * sizeof *range);
    if (!range)
        return dx_no_memory(s->graph->context);
    for (uint32_t i = 0; i < s->n; i++)
        range[i] = lo[i];
    dx_status status = make_values(s, f, names, range, hi, value);
    dx_free(memory, range, s->n * sizeof *range);
    return status;
}

dx_status dx_rootof_new(dx_system *s, const dx_id *f, const dx_id *names, arb_srcptr box,
                        dx_id *value)
{
    dx_memory *memory = &s->graph->context->memory;
    size_t size = 2 * s->n * sizeof(dx_id);
    dx_id *ends = dx_alloc(memory, size);
    arb_ptr small = dx_balls_new(memory, 2 * (size_t)s->n);
    dx_status status = ends && small ? DX_OK : dx_no_memory(s->graph->context);
    if (status == DX_OK) {
        _arb_vec_set(small, box, (slong)s->n);
        status = find_ends(s, small, small + s->n, ends, ends + s->n);
    }
    if (status == DX_OK)
        status = make_values(s, f, names, ends, ends + s->n, value);
    dx_balls_free(memory, small, 2 * (size_t)s->n);
    dx_free(memory, ends, size);
    return status;
}

/* ---- its value --------------------------------------------------------------------------- */

static dx_status enclose(dx_graph *g, const dx_rootof *r, dx_id *ids, arb_ptr box, slong prec,
                         arb_t out)
{
    for (uint32_t i = 0; i < r->n; i++) {
        ids[i] = dx_rootof_formula(g, r, i);
        ids[r->n + i] = dx_rootof_unknown(g, r, i);
        set_side(g, dx_rootof_end(g, r, i, false), dx_rootof_end(g, r, i, true), box + i);
    }
    return dx_zero_value(g, r->n, ids, ids + r->n, box, r->index, prec, out);
}

dx_status dx_rootof_ball(dx_graph *g, dx_id a, slong prec, arb_t out)
{
    dx_memory *memory = &g->context->memory;
    dx_rootof r = dx_rootof_read(g, a);
    dx_id *ids = dx_alloc(memory, 2 * r.n * sizeof *ids);
    arb_ptr box = dx_balls_new(memory, r.n);
    dx_status status = ids && box ? enclose(g, &r, ids, box, prec, out) : dx_no_memory(g->context);
    dx_balls_free(memory, box, r.n);
    dx_free(memory, ids, 2 * r.n * sizeof *ids);
    return status;
}

dx_status dx_rootof_double(dx_graph *g, dx_id a, double *out)
{
    enum { BITS = 80, ACCURATE = 54 };
    arb_t value;
    arb_init(value);
    dx_status status = dx_rootof_ball(g, a, BITS, value);
    bool known = status == DX_OK && arb_is_finite(value) &&
                 (arb_is_exact(value) || arb_rel_accuracy_bits(value) >= ACCURATE);
    *out = known ? arf_get_d(arb_midref(value), ARF_RND_NEAR) : NAN;
    arb_clear(value);
    return status;
}
