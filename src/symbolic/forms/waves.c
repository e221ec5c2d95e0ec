#include "symbolic/forms/waves.h"

#include "expr/exact.h"
#include "expr/order.h"
#include "expr/walk.h"

typedef struct wave_row {
    dx_fn fn;
    bool hyperbolic;
    int8_t sines, cosines;
} wave_row;

static const wave_row wave_rows[] = {
    {DX_FN_sin, false, 1, 0},  {DX_FN_cos, false, 0, 1},  {DX_FN_tan, false, 1, -1},
    {DX_FN_cot, false, -1, 1}, {DX_FN_sec, false, 0, -1}, {DX_FN_csc, false, -1, 0},
    {DX_FN_sinh, true, 1, 0},  {DX_FN_cosh, true, 0, 1},  {DX_FN_tanh, true, 1, -1},
    {DX_FN_coth, true, -1, 1}, {DX_FN_sech, true, 0, -1}, {DX_FN_csch, true, -1, 0},
};
enum { N_WAVES = sizeof wave_rows / sizeof wave_rows[0] };

static const wave_row *row_of(dx_fn fn)
{
    for (int i = 0; i < N_WAVES; i++)
        if (wave_rows[i].fn == fn)
            return &wave_rows[i];
    return NULL;
}

bool dx_waves_is_wave(dx_fn fn)
{
    return row_of(fn) != NULL;
}

bool dx_waves_is_hyperbolic(dx_fn fn)
{
    const wave_row *row = row_of(fn);
    return row && row->hyperbolic;
}

void dx_waves_factors(dx_fn fn, int *sines, int *cosines)
{
    const wave_row *row = row_of(fn);
    *sines = row ? row->sines : 0;
    *cosines = row ? row->cosines : 0;
}

dx_fn dx_waves_function(bool hyperbolic, int sines, int cosines)
{
    for (int i = 0; i < N_WAVES; i++)
        if (wave_rows[i].hyperbolic == hyperbolic && wave_rows[i].sines == sines &&
            wave_rows[i].cosines == cosines)
            return wave_rows[i].fn;
    return DX_FN_NONE;
}

void dx_split_content(dx_graph *g, dx_id a, dx_id *content, dx_id *primitive)
{
    dx_split_coefficient(g, a, content, primitive);
    dx_id sum = *primitive;
    if (dx_op_of(g, sum) != DX_OP_ADD)
        return;
    dx_id gcd = dx_constant(g, sum);
    uint32_t first = 0;
    for (uint32_t i = 0; i < dx_terms(g, sum); i++) {
        gcd = dx_number_gcd(g, gcd, dx_coefficient(g, sum, i));
        if (dx_compare(g, dx_term(g, sum, i), dx_term(g, sum, first)) < 0)
            first = i;
    }
    if (dx_is_none(gcd))
        return;
    if (dx_number_sign(g, dx_coefficient(g, sum, first)) < 0)
        gcd = dx_number_neg(g, gcd);
    dx_id inverse = dx_number_div(g, dx_int(g, 1), gcd);
    *content = dx_number_mul(g, *content, gcd);
    *primitive = dx_flat_linear(g, 1, &inverse, &sum);
}

/* cosh(u) = (e^u + e^-u)/2 and the like, as exponents of e: the wave's value is then
 * computed from the powers that its leaf has. */
static dx_status add_exponential(dx_kernels *k, dx_exponents *x, uint32_t leaf, dx_fn fn,
                                 dx_id angle)
{
    k->wave[k->n_waves++] = (dx_wave){.leaf = leaf, .fn = fn, .next = UINT32_MAX};
    DX_TRY(dx_kernels_part(k, leaf, DX_PART_WAVE, k->n_waves - 1, DX_NONE, 1));
    return dx_exponents_add(x, leaf, DX_NONE, angle);
}

/* Quarter turns in a multiple of pi/2; false for any other angle. */
static bool quarter_turns(dx_graph *g, dx_id angle, int32_t *turns)
{
    dx_id c, rest;
    int64_t n;
    dx_split_coefficient(g, angle, &c, &rest);
    if (dx_op_of(g, rest) != DX_OP_PI || !dx_get_int(g, dx_number_mul(g, c, dx_int(g, 2)), &n))
        return false;
    *turns = (int32_t)(((n % 4) + 4) % 4);
    return true;
}

/* One term of an angle, or all of it. */
static dx_status add_term(dx_kernels *k, uint32_t leaf, dx_fn fn, dx_id angle)
{
    dx_graph *g = k->graph;
    if (k->n_waves == DX_MAX_WAVES)
        return DX_LIMIT;
    dx_wave wave = {.leaf = leaf, .fn = fn, .angle = angle, .next = UINT32_MAX};
    DX_TRY(dx_check(g, angle));
    dx_split_content(g, angle, &wave.coefficient, &wave.primitive);
    DX_TRY(dx_check(g, wave.coefficient));
    DX_TRY(dx_check(g, wave.primitive));
    wave.turns =
        k->mode.sums && !dx_waves_is_hyperbolic(fn) && quarter_turns(g, angle, &wave.multiple);
    k->wave[k->n_waves++] = wave;
    return DX_OK;
}

/* A multiple of pi, of which sine and cosine are algebraic numbers, as sin(pi/5) is. */
static bool is_part_of_turn(const dx_graph *g, dx_id angle)
{
    return dx_op_of(g, angle) == DX_OP_PI ||
           (dx_is_scaled(g, angle) && dx_op_of(g, dx_term(g, angle, 0)) == DX_OP_PI);
}

/* The cosine of |x| is that of x: with that for its cosine, the sine of |x| would be in the family
 * of x. */
static bool shares_cosine(dx_graph *g, dx_fn fn, dx_id angle)
{
    dx_id cosine = dx_call1(g, dx_waves_is_hyperbolic(fn) ? DX_FN_cosh : DX_FN_cos, angle);
    return dx_op_of(g, cosine) == DX_OP_CALL && !dx_same(dx_operand(g, cosine, 0), angle);
}

/* (a + pi)/2 as the sum a/2 + pi/2. */
static dx_id spread(dx_graph *g, dx_id angle)
{
    dx_id c, sum;
    dx_split_coefficient(g, angle, &c, &sum);
    return dx_op_of(g, sum) == DX_OP_ADD ? dx_flat_linear(g, 1, &c, &sum) : angle;
}

static dx_status add_plain(dx_kernels *k, uint32_t leaf)
{
    uint32_t kernel;
    DX_TRY(dx_kernels_add(k, k->leaf[leaf].id, DX_KERNEL_PLAIN, &kernel));
    return dx_kernels_part(k, leaf, DX_PART_KERNEL, kernel, DX_NONE, 1);
}

dx_status dx_waves_add(dx_kernels *k, dx_exponents *x, uint32_t leaf, dx_fn fn, dx_id angle)
{
    dx_graph *g = k->graph;
    const wave_row *row = row_of(fn);
    bool quotient = row->sines < 0 || row->cosines < 0;
    if (is_part_of_turn(g, angle)) {
        uint32_t kernel;
        DX_TRY(dx_kernels_add(k, k->leaf[leaf].id, DX_KERNEL_CONSTANT, &kernel));
        return dx_kernels_part(k, leaf, DX_PART_KERNEL, kernel, DX_NONE, 1);
    }
    k->has_quotients = k->has_quotients || quotient;
    k->has_hyperbolic = k->has_hyperbolic || row->hyperbolic;
    if (k->n_waves == DX_MAX_WAVES)
        return DX_LIMIT;
    if (row->hyperbolic && k->mode.exponentials)
        return add_exponential(k, x, leaf, fn, angle);
    if ((quotient && !k->mode.quotients) || shares_cosine(g, fn, angle))
        return add_plain(k, leaf);
    uint32_t first = k->n_waves;
    DX_TRY(dx_kernels_part(k, leaf, DX_PART_WAVE, first, DX_NONE, 1));
    if (k->mode.sums)
        angle = spread(g, angle);
    if (!k->mode.sums || dx_op_of(g, angle) != DX_OP_ADD)
        return add_term(k, leaf, fn, angle);
    DX_TRY(dx_check(g, angle));
    if (!dx_is_int(g, dx_constant(g, angle), 0))
        DX_TRY(add_term(k, leaf, fn, dx_constant(g, angle)));
    for (uint32_t i = 0; i < dx_terms(g, angle); i++)
        DX_TRY(
            add_term(k, leaf, fn, dx_scale(g, dx_coefficient(g, angle, i), dx_term(g, angle, i))));
    for (uint32_t i = first; i + 1 < k->n_waves; i++)
        k->wave[i].next = i + 1;
    return DX_OK;
}

static bool same_family(const dx_wave *a, const dx_wave *b)
{
    return dx_same(a->primitive, b->primitive) &&
           dx_waves_is_hyperbolic(a->fn) == dx_waves_is_hyperbolic(b->fn);
}

/* The angle of which those of the wave's family are multiples; only itself where
 * multiples are not wanted or would be too high. */
static dx_id unit_angle(dx_kernels *k, const dx_wave *wave)
{
    dx_graph *g = k->graph;
    dx_id unit = dx_int(g, 0), two = dx_int(g, 2);
    bool several = false, even = true;
    for (uint32_t i = 0; i < k->n_waves; i++) {
        const dx_wave *other = &k->wave[i];
        if (!same_family(other, wave))
            continue;
        several = several || !dx_same(other->coefficient, wave->coefficient);
        unit = dx_number_gcd(g, unit, other->coefficient);
    }
    dx_id half = dx_number_div(g, unit, two);
    even = !dx_is_none(half) && dx_is_integer(g, half);
    k->has_multiples = k->has_multiples || several;
    k->has_even_angles = k->has_even_angles || even;
    dx_id own = wave->coefficient;
    if (k->mode.halves && even)
        unit = half;
    else if (!k->mode.multiples)
        return own;
    for (uint32_t i = 0; i < k->n_waves; i++)
        if (same_family(&k->wave[i], wave)) {
            int64_t multiple;
            dx_id times = dx_number_div(g, k->wave[i].coefficient, unit);
            if (dx_is_none(times) || !dx_get_int(g, times, &multiple) ||
                multiple > DX_MAX_MULTIPLE || multiple < -DX_MAX_MULTIPLE)
                return own;
        }
    return unit;
}

/* coefficient·primitive as it stands in the expression, if it does. */
static dx_id angle_of(const dx_kernels *k, dx_id coefficient, dx_id primitive)
{
    for (uint32_t i = 0; i < k->n_waves; i++)
        if (dx_same(k->wave[i].primitive, primitive) &&
            dx_same(k->wave[i].coefficient, coefficient))
            return k->wave[i].angle;
    return dx_scale(k->graph, coefficient, primitive);
}

static bool has_term(const dx_graph *g, dx_id angle, dx_id term)
{
    if (dx_op_of(g, angle) != DX_OP_ADD)
        return dx_same(angle, term);
    for (uint32_t i = 0; i < dx_terms(g, angle); i++)
        if (dx_same(dx_term(g, angle, i), term))
            return true;
    return false;
}

/* Could angles that are sums be worth taking apart? Where another angle has one of the
 * terms, or there is a pi. */
static bool has_sum_of_interest(const dx_kernels *k)
{
    enum { MOST = 3 };
    const dx_graph *g = k->graph;
    bool found = false;
    for (uint32_t i = 0; i < k->n_waves; i++) {
        dx_id sum = k->wave[i].primitive;
        if (dx_is_none(sum) || dx_op_of(g, sum) != DX_OP_ADD)
            continue;
        if (dx_terms(g, sum) > MOST)
            return false;
        for (uint32_t t = 0; t < dx_terms(g, sum); t++) {
            found = found || dx_op_of(g, dx_term(g, sum, t)) == DX_OP_PI;
            for (uint32_t j = 0; j < k->n_waves && !found; j++)
                found = !dx_is_none(k->wave[j].primitive) && !dx_same(k->wave[j].primitive, sum) &&
                        has_term(g, k->wave[j].primitive, dx_term(g, sum, t));
        }
    }
    return found;
}

/* A known function value (sin(pi/6), say) is no generator. */
static bool is_generator(const dx_graph *g, dx_id a, dx_fn fn)
{
    return !dx_is_none(a) && dx_fn_of(g, a) == fn;
}

/* Is the double angle no longer to write than the angle (x for x/2), or there already? */
static bool doubling_is_simple(const dx_kernels *k, const dx_wave *wave, dx_id unit)
{
    dx_graph *g = k->graph;
    dx_id twice = dx_number_mul(g, unit, dx_int(g, 2));
    if (dx_is_none(twice))
        return false;
    if (!dx_is_integer(g, unit))
        return true;
    for (uint32_t i = 0; i < k->n_waves; i++)
        if (same_family(&k->wave[i], wave) && dx_same(k->wave[i].coefficient, twice))
            return true;
    return false;
}

dx_status dx_waves_settle(dx_kernels *k)
{
    dx_graph *g = k->graph;
    k->has_sums = has_sum_of_interest(k);
    for (uint32_t i = 0; i < k->n_waves; i++) {
        dx_wave *wave = &k->wave[i];
        if (dx_is_none(wave->primitive) || wave->turns)
            continue; /* by exponentials, or known */
        bool hyperbolic = dx_waves_is_hyperbolic(wave->fn);
        dx_id unit = unit_angle(k, wave);
        int64_t multiple;
        DX_TRY(dx_check(g, unit));
        dx_id times = dx_number_div(g, wave->coefficient, unit);
        if (dx_is_none(times) || !dx_get_int(g, times, &multiple))
            return DX_LIMIT;
        dx_id angle = angle_of(k, unit, wave->primitive);
        DX_TRY(dx_check(g, angle));
        dx_fn sin = hyperbolic ? DX_FN_sinh : DX_FN_sin, cos = hyperbolic ? DX_FN_cosh : DX_FN_cos;
        dx_id sine = dx_call1(g, sin, angle), cosine = dx_call1(g, cos, angle);
        if (!is_generator(g, sine, sin) || !is_generator(g, cosine, cos) ||
            shares_cosine(g, wave->fn, angle))
            return DX_LIMIT;
        uint32_t s, c;
        DX_TRY(dx_kernels_add(k, sine, hyperbolic ? DX_KERNEL_SINH : DX_KERNEL_SINE, &s));
        DX_TRY(dx_kernels_add(k, cosine, hyperbolic ? DX_KERNEL_COSH : DX_KERNEL_COSINE, &c));
        k->kernel[s].partner = c;
        k->kernel[c].partner = s;
        k->kernel[s].base = k->kernel[c].base = angle;
        k->kernel[s].doubles = doubling_is_simple(k, wave, unit);
        wave->sine = s;
        wave->multiple = (int32_t)multiple;
    }
    return DX_OK;
}
