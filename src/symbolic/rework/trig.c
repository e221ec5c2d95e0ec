#include "symbolic/rework/trig.h"

#include "expr/exact.h"
#include "expr/walk.h"
#include "symbolic/forms/waves.h"
#include "symbolic/rework/expand.h"
#include "symbolic/rework/upward.h"

#include <stdlib.h>
#include <string.h>

enum {
    MOST_TERMS = 8,       /* of an angle that is taken apart */
    MOST_MULTIPLE = 64,   /* of an angle */
    MOST_POWER = 200,     /* of a sine that is reduced */
    MOST_PRODUCTS = 30000 /* terms on the way */
};

/* ---- angles ------------------------------------------------------------------------------------
 */

/* One term of an angle: multiple·unit. */
typedef struct turn {
    int64_t multiple;
    dx_id unit;
} turn;

/* c·t as p·(t/q); a number and a multiple of pi are units as they stand. */
static turn turn_of(dx_graph *g, dx_id coefficient, dx_id term)
{
    int64_t p, q;
    if (dx_is_number(g, term) || dx_op_of(g, term) == DX_OP_PI ||
        !dx_get_small_rational(g, coefficient, &p, &q) || p > MOST_MULTIPLE || p < -MOST_MULTIPLE)
        return (turn){1, dx_scale(g, coefficient, term)};
    return (turn){p, dx_scale(g, dx_rational(g, 1, q), term)};
}

/* The terms of an angle; 0 where there are too many, or nothing to be taken apart. */
static size_t take_apart(dx_graph *g, dx_id angle, turn *out)
{
    size_t n = 0;
    if (dx_is_scaled(g, angle) && dx_op_of(g, dx_term(g, angle, 0)) == DX_OP_ADD) { /* 2(x + y) */
        dx_id number = dx_coefficient(g, angle, 0), sum = dx_term(g, angle, 0);
        angle = dx_flat_linear(g, 1, &number, &sum);
    }
    if (dx_op_of(g, angle) != DX_OP_ADD || dx_terms(g, angle) > MOST_TERMS - 1)
        return 0;
    for (uint32_t i = 0; i < dx_terms(g, angle); i++)
        out[n++] = turn_of(g, dx_coefficient(g, angle, i), dx_term(g, angle, i));
    if (!dx_is_int(g, dx_constant(g, angle), 0))
        out[n++] = (turn){1, dx_constant(g, angle)};
    return n > 1 || out[0].multiple > 1 || out[0].multiple < -1 ? n : 0;
}

/* p(x), each coefficient without its sign where `positive`. */
static dx_id evaluate(dx_graph *g, const fmpz_poly_t p, dx_id x, bool positive)
{
    dx_id sum = dx_int(g, 0);
    fmpz_t c;
    fmpz_init(c);
    for (slong k = 0; k < fmpz_poly_length(p); k++) {
        fmpz_poly_get_coeff_fmpz(c, p, k);
        if (positive)
            fmpz_abs(c, c);
        if (!fmpz_is_zero(c))
            sum = dx_add(g, sum, dx_scale(g, dx_number_from_fmpz(g, c), dx_power(g, x, k)));
    }
    fmpz_clear(c);
    return sum;
}

/* Sine and cosine of n times an angle by Chebyshev's polynomials: cos(nt) is T_n(cos t), sin(nt) is
 * ±T_n(sin t) for odd n and sin(t)·U_(n-1)(cos t) for even n. */
static void multiply_angle(dx_graph *g, bool hyperbolic, turn t, dx_id *sine, dx_id *cosine)
{
    int64_t n = t.multiple < 0 ? -t.multiple : t.multiple;
    dx_id s = dx_call1(g, hyperbolic ? DX_FN_sinh : DX_FN_sin, t.unit),
          c = dx_call1(g, hyperbolic ? DX_FN_cosh : DX_FN_cos, t.unit);
    fmpz_poly_t p;
    fmpz_poly_init(p);
    fmpz_poly_chebyshev_t(p, (ulong)n);
    *cosine = evaluate(g, p, c, false);
    if (n % 2 == 1) {
        *sine = evaluate(g, p, s, hyperbolic);
        if (!hyperbolic && n % 4 == 3)
            *sine = dx_neg(g, *sine);
    } else if (n > 0) {
        fmpz_poly_chebyshev_u(p, (ulong)n - 1);
        *sine = dx_mul(g, s, evaluate(g, p, c, false));
    } else {
        *sine = dx_int(g, 0);
    }
    if (t.multiple < 0)
        *sine = dx_neg(g, *sine);
    fmpz_poly_clear(p);
}

/* tan(n·t) as a quotient of polynomials in tan(t). */
static void multiply_tangent(dx_graph *g, bool hyperbolic, turn t, dx_id *above, dx_id *below)
{
    int64_t n = t.multiple < 0 ? -t.multiple : t.multiple;
    dx_id tangent = dx_call1(g, hyperbolic ? DX_FN_tanh : DX_FN_tan, t.unit);
    fmpz_t c;
    fmpz_init(c);
    *above = *below = dx_int(g, 0);
    for (int64_t k = 0; k <= n; k++) {
        fmpz_bin_uiui(c, (ulong)n, (ulong)k);
        dx_id term = dx_scale(g, dx_number_from_fmpz(g, c), dx_power(g, tangent, k));
        if (!hyperbolic && k % 4 >= 2)
            term = dx_neg(g, term);
        dx_id *to = k % 2 == 1 ? above : below;
        *to = dx_add(g, *to, term);
    }
    if (t.multiple < 0)
        *above = dx_neg(g, *above);
    fmpz_clear(c);
}

/* ---- functions of sums ------------------------------------------------------------------- */

static void add_angle(dx_graph *g, bool hyperbolic, turn t, dx_id *sine, dx_id *cosine)
{
    dx_id s, c;
    multiply_angle(g, hyperbolic, t, &s, &c);
    dx_id sines = dx_mul(g, *sine, s);
    dx_id both = dx_add(g, dx_mul(g, *sine, c), dx_mul(g, *cosine, s));
    *cosine = hyperbolic ? dx_add(g, dx_mul(g, *cosine, c), sines)
                         : dx_sub(g, dx_mul(g, *cosine, c), sines);
    *sine = both;
}

static void add_tangent(dx_graph *g, bool hyperbolic, turn t, dx_id *above, dx_id *below)
{
    dx_id a, b;
    multiply_tangent(g, hyperbolic, t, &a, &b);
    dx_id product = dx_mul(g, *above, a), denominator = dx_mul(g, *below, b);
    *above = dx_add(g, dx_mul(g, *above, b), dx_mul(g, a, *below));
    *below = hyperbolic ? dx_add(g, denominator, product) : dx_sub(g, denominator, product);
}

static dx_status expand_call(dx_graph *g, dx_id call, dx_id *out)
{
    turn t[MOST_TERMS] = {{0}};
    dx_fn fn = dx_fn_of(g, call);
    bool hyperbolic = dx_waves_is_hyperbolic(fn);
    int sines, cosines;
    size_t n = take_apart(g, dx_operand(g, call, 0), t);
    *out = call;
    if (n == 0)
        return DX_OK;
    dx_waves_factors(fn, &sines, &cosines);
    dx_id above = dx_int(g, 0), below = dx_int(g, 1), part;
    for (size_t i = 0; i < n; i++) {
        if (sines != 0 && cosines != 0)
            add_tangent(g, hyperbolic, t[i], &above, &below);
        else
            add_angle(g, hyperbolic, t[i], &above, &below);
    }
    DX_TRY(dx_check(g, above));
    DX_TRY(dx_check(g, below));
    DX_TRY(dx_expand(g, above, &above));
    DX_TRY(dx_expand(g, below, &below));
    if (sines != 0 && cosines != 0)
        *out = sines > 0 ? dx_div(g, above, below) : dx_div(g, below, above);
    else {
        part = sines != 0 ? above : below;
        *out = dx_power(g, part, sines + cosines);
    }
    return dx_check(g, *out);
}

static dx_status expand_node(const dx_upward *u, dx_id a, dx_id *out)
{
    DX_TRY(dx_upward_rebuild(u, a, out));
    return dx_waves_is_wave(dx_fn_of(u->g, *out)) ? expand_call(u->g, *out, out) : DX_OK;
}

dx_status dx_trig_expand(dx_graph *g, dx_id a, dx_id *out)
{
    return dx_upward_settle(g, a, expand_node, out);
}

bool dx_trig_is_beyond(dx_graph *g, dx_id a, int64_t *most)
{
    *most = MOST_MULTIPLE;
    if (!dx_waves_is_wave(dx_fn_of(g, a)))
        return false;
    const dx_id angle = dx_operand(g, a, 0);
    bool beyond = false;
    for (uint32_t i = 0; dx_op_of(g, angle) == DX_OP_ADD && i < dx_terms(g, angle); i++) {
        int64_t p, q;
        beyond = beyond || (dx_op_of(g, dx_term(g, angle, i)) != DX_OP_PI &&
                            dx_get_small_rational(g, dx_coefficient(g, angle, i), &p, &q) &&
                            (p > MOST_MULTIPLE || p < -MOST_MULTIPLE));
    }
    return beyond;
}

/* ---- products ---------------------------------------------------------------------------- */

/* Σ number·function(angle), all circular or all hyperbolic. */
typedef struct wave {
    bool sine;
    dx_id angle, number;
} wave;

typedef struct waves {
    dx_graph *g;
    bool hyperbolic;
    wave *item; /* in the arena of the command */
    size_t n;
} waves;

/* sin(-u) is -sin(u): the angle that the constructor takes. */
static void push(waves *w, bool sine, dx_id angle, dx_id number)
{
    dx_graph *g = w->g;
    dx_id c, call = dx_call1(g, w->hyperbolic ? DX_FN_sinh : DX_FN_sin, angle);
    if (dx_is_none(call) || dx_is_int(g, angle, 0)) {
        if (!sine)
            w->item[w->n++] = (wave){sine, dx_int(g, 0), number};
        return;
    }
    dx_split_coefficient(g, call, &c, &call);
    if (dx_number_sign(g, c) < 0 && dx_op_of(g, call) == DX_OP_CALL) {
        angle = dx_operand(g, call, 0);
        number = sine ? dx_number_neg(g, number) : number;
    }
    w->item[w->n++] = (wave){sine, angle, number};
}

static int by_angle(const void *a, const void *b)
{
    const wave *u = a, *v = b;
    return u->sine != v->sine ? (int)u->sine - (int)v->sine : dx_by_id(&u->angle, &v->angle);
}

/* Those of one angle are put together. */
static void merge(waves *w)
{
    size_t kept = 0;
    qsort(w->item, w->n, sizeof *w->item, by_angle);
    for (size_t i = 0; i < w->n; i++) {
        if (kept > 0 && by_angle(&w->item[kept - 1], &w->item[i]) == 0)
            w->item[kept - 1].number =
                dx_number_add(w->g, w->item[kept - 1].number, w->item[i].number);
        else
            w->item[kept++] = w->item[i];
    }
    w->n = kept;
}

static dx_status make_room(waves *w, size_t n)
{
    if (n > MOST_PRODUCTS)
        return dx_fail(w->g->context, DX_LIMIT,
                       "reduced, this may have %zu terms; %d at most are made", n,
                       (int)MOST_PRODUCTS);
    w->n = 0;
    w->item = dx_arena_alloc(&w->g->context->arena, (n + 1) * sizeof *w->item);
    return w->item ? DX_OK : dx_no_memory(w->g->context);
}

/* The n-th power of a sine or cosine: (e^(iu) ± e^(-iu))^n/2^n, multiplied out. */
static dx_status raise_to(waves *w, bool sine, dx_id angle, int64_t n)
{
    dx_graph *g = w->g;
    const bool odd = n % 2 != 0, turned = sine && !w->hyperbolic && n % 4 >= 2;
    fmpq_t number;
    DX_TRY(make_room(w, (size_t)n / 2 + 1));
    fmpq_init(number);
    for (int64_t k = 0; 2 * k <= n; k++) {
        fmpz_bin_uiui(fmpq_numref(number), (ulong)n, (ulong)k);
        fmpz_one(fmpq_denref(number));
        fmpz_mul_2exp(fmpq_denref(number), fmpq_denref(number), (ulong)n - (2 * k < n));
        fmpq_canonicalise(number);
        if (turned != (sine && k % 2 != 0))
            fmpq_neg(number, number);
        push(w, sine && odd, dx_scale(g, dx_int(g, n - 2 * k), angle),
             dx_number_from_fmpq(g, number));
    }
    fmpq_clear(number);
    return g->context->diag.status;
}

static dx_status multiply(waves *w, const waves *by)
{
    dx_graph *g = w->g;
    waves product = {.g = g, .hyperbolic = w->hyperbolic};
    const dx_id part = dx_rational(g, 1, 2);
    DX_TRY(make_room(&product, 2 * w->n * by->n));
    for (size_t k = 0; k < w->n * by->n; k++) {
        const wave *a = &w->item[k / by->n], *b = &by->item[k % by->n];
        dx_id half = dx_number_mul(g, dx_number_mul(g, a->number, b->number), part),
              other = dx_number_neg(g, half), sum = dx_add(g, a->angle, b->angle),
              difference = dx_sub(g, a->angle, b->angle);
        DX_TRY(dx_check(g, sum));
        if (a->sine && b->sine) { /* cos(a - b) - cos(a + b), cosh(a + b) - cosh(a - b) */
            push(&product, false, sum, w->hyperbolic ? half : other);
            push(&product, false, difference, w->hyperbolic ? other : half);
        } else {
            push(&product, a->sine || b->sine, sum, half);
            push(&product, a->sine || b->sine, difference, a->sine || !b->sine ? half : other);
        }
        DX_TRY(dx_poll(g->context));
    }
    merge(&product);
    *w = product;
    return g->context->diag.status;
}

static dx_id sum_of(const waves *w)
{
    dx_graph *g = w->g;
    dx_id *term = dx_arena_alloc(&g->context->arena, (w->n + 1) * sizeof *term);
    if (!term) {
        (void)dx_no_memory(g->context);
        return DX_NONE;
    }
    for (size_t i = 0; i < w->n; i++) {
        dx_fn fn = w->item[i].sine ? (w->hyperbolic ? DX_FN_sinh : DX_FN_sin)
                                   : (w->hyperbolic ? DX_FN_cosh : DX_FN_cos);
        term[i] = dx_scale(g, w->item[i].number, dx_call1(g, fn, w->item[i].angle));
    }
    return w->n == 0 ? dx_int(g, 0) : w->n == 1 ? term[0] : dx_sum(g, w->n, term);
}

static dx_status begin(waves *w, dx_graph *g, bool hyperbolic)
{
    *w = (waves){.g = g, .hyperbolic = hyperbolic};
    w->item = dx_arena_alloc(&g->context->arena, sizeof *w->item);
    if (!w->item)
        return dx_no_memory(g->context);
    w->item[w->n++] = (wave){false, dx_int(g, 0), dx_int(g, 1)};
    return DX_OK;
}

static dx_status reduce_product(dx_graph *g, dx_id product, dx_id *out)
{
    waves circular, hyperbolic;
    dx_id rest = dx_int(g, 1);
    *out = product;
    if (dx_op_of(g, product) != DX_OP_MUL)
        return DX_OK;
    DX_TRY(begin(&circular, g, false));
    DX_TRY(begin(&hyperbolic, g, true));
    for (uint32_t i = 0; i < dx_factors(g, product); i++) {
        dx_id base = dx_base(g, product, i), exponent = dx_exponent(g, product, i);
        dx_fn fn = dx_fn_of(g, base);
        int64_t n;
        bool sine = fn == DX_FN_sin || fn == DX_FN_sinh;
        if ((sine || fn == DX_FN_cos || fn == DX_FN_cosh) && dx_get_int(g, exponent, &n) && n > 0 &&
            n <= MOST_POWER) {
            waves *w = dx_waves_is_hyperbolic(fn) ? &hyperbolic : &circular;
            waves power = {.g = g, .hyperbolic = w->hyperbolic};
            DX_TRY(raise_to(&power, sine, dx_operand(g, base, 0), n));
            DX_TRY(multiply(w, &power));
        } else {
            rest = dx_mul(g, rest, dx_pow(g, base, exponent));
        }
    }
    *out = dx_product(g, 3, (dx_id[]){rest, sum_of(&circular), sum_of(&hyperbolic)});
    return dx_check(g, *out);
}

static dx_status reduce_node(const dx_upward *u, dx_id a, dx_id *out)
{
    DX_TRY(dx_upward_rebuild(u, a, out));
    return reduce_product(u->g, *out, out);
}

dx_status dx_trig_reduce(dx_graph *g, dx_id a, dx_id *out)
{
    enum { MOST_ROUNDS = 8 };
    *out = a;
    /* what is multiplied out may have products of waves anew */
    for (int round = 0; round < MOST_ROUNDS; round++) {
        dx_id before = *out;
        DX_TRY(dx_expand(g, before, out));
        DX_TRY(dx_upward_run(g, *out, reduce_node, out));
        if (dx_same(*out, before))
            break;
    }
    return DX_OK;
}
