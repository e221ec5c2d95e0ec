#include "symbolic/solve/circular.h"

#include "symbolic/forms/relations.h"
#include "symbolic/forms/terms.h"
#include "symbolic/rework/polynomial.h"
#include "symbolic/rework/quotients.h"

#include <string.h>

enum { MOST_TERMS = 64, MOST_POWER = 24 };

typedef struct circular {
    dx_equation *s;
    dx_ring *ring;
    uint32_t sine, cosine;
    dx_id angle;
    size_t n; /* terms coefficient·sin^i·cos^j */
    dx_id coefficient[MOST_TERMS];
    slong i[MOST_TERMS], j[MOST_TERMS];
    slong most;     /* of i + j */
    bool even, odd; /* are there such sums of i and j? */
} circular;

/* A polynomial in one name, which stands for u. */
static dx_status solve_in_name(circular *c, dx_id f, dx_id name, dx_id u)
{
    dx_equation *s = c->s;
    dx_graph *g = s->g;
    dx_ring *ring;
    dx_quotient q;
    dx_factorization factors;
    DX_TRY(dx_check(g, f));
    if (!dx_contains(g, f, name))
        return dx_is_int(g, f, 0) ? dx_equation_add_every(s) : DX_OK;
    DX_TRY(dx_quotient_take(g, f, &ring, &q));
    dx_status status = dx_quotient_factors(ring, &q, &factors);
    dx_quotient_drop(g, ring, &q);
    for (size_t i = 0; i < factors.n && status == DX_OK; i++) {
        dx_polynomial p;
        if (factors.exponent[i] < 0 || !dx_contains(g, factors.base[i], name))
            continue;
        status = dx_polynomial_in(g, factors.base[i], name, &p);
        if (status == DX_OK && dx_is_none(p.other))
            status = dx_solve_polynomial(s, u, p.degree, p.coefficient);
        else if (status == DX_OK)
            status = dx_equation_give_up(s, factors.base[i]);
    }
    return status;
}

/* By the one function that is left; *done is false where both are. */
static dx_status solve_by_one(circular *c, const fmpz_mpoly_t poly, bool sines, bool *done)
{
    dx_equation *s = c->s;
    dx_ring *ring = c->ring;
    uint32_t stays = sines ? c->sine : c->cosine, goes = sines ? c->cosine : c->sine;
    fmpz_mpoly_t p;
    fmpz_mpoly_init(p, ring->ctx);
    fmpz_mpoly_set(p, poly, ring->ctx);
    dx_status status = dx_poly_pythagoras(ring, p, sines);
    *done = status == DX_OK && fmpz_mpoly_degree_si(p, (slong)goes, ring->ctx) <= 0;
    dx_id name = dx_symbol(s->g, "t'", 2), of = ring->kernels.kernel[stays].id, f = DX_NONE;
    if (*done)
        f = dx_substitute(s->g, dx_poly_expression(ring, p), 1, &of, &name);
    fmpz_mpoly_clear(p, ring->ctx);
    return status == DX_OK && *done ? solve_in_name(c, f, name, of) : status;
}

/* ---- by a tangent ---------------------------------------------------------------------------- */

static dx_status read_terms(circular *c, const fmpz_mpoly_t poly, bool *done)
{
    dx_ring *ring = c->ring;
    fmpz_mpoly_t one;
    ulong exponent[DX_MAX_KERNELS];
    slong n = fmpz_mpoly_length(poly, ring->ctx);
    *done = n <= MOST_TERMS;
    if (!*done)
        return DX_OK;
    fmpz_mpoly_init(one, ring->ctx);
    dx_status status = DX_OK;
    for (slong k = 0; k < n && *done && status == DX_OK; k++) {
        fmpz_mpoly_get_term(one, poly, k, ring->ctx);
        fmpz_mpoly_get_term_exp_ui(exponent, poly, k, ring->ctx);
        slong i = (slong)exponent[c->sine], j = (slong)exponent[c->cosine];
        *done = i + j <= MOST_POWER;
        exponent[c->sine] = exponent[c->cosine] = 0;
        fmpz_mpoly_set_term_exp_ui(one, 0, exponent, ring->ctx);
        c->coefficient[c->n] = dx_poly_expression(ring, one);
        status = dx_check(c->s->g, c->coefficient[c->n]);
        c->i[c->n] = i;
        c->j[c->n++] = j;
        c->most = i + j > c->most ? i + j : c->most;
        *((i + j) % 2 ? &c->odd : &c->even) = true;
    }
    fmpz_mpoly_clear(one, ring->ctx);
    return status;
}

/* At cos = 0 or at the half turn, which the tangent does not reach, what the polynomial is. */
static dx_id value_beyond(circular *c, bool half)
{
    dx_graph *g = c->s->g;
    dx_id sum = dx_int(g, 0);
    for (size_t k = 0; k < c->n; k++) {
        bool counts = half ? c->i[k] == 0 : c->j[k] == 0;
        if (counts && !(half && c->j[k] % 2 == 1))
            sum = dx_add(g, sum, c->coefficient[k]);
        else if (counts)
            sum = dx_sub(g, sum, c->coefficient[k]);
    }
    return sum;
}

/* sin^i·cos^j times the power of the denominator that all terms need, for t = tan(angle), or the
 * tangent of its half: sin = 2t/(1 + t^2), cos = (1 - t^2)/(1 + t^2). */
static dx_id term_in_tangent(circular *c, size_t k, dx_id t, bool half)
{
    dx_graph *g = c->s->g;
    dx_id square = dx_power(g, t, 2), one = dx_int(g, 1), below = dx_add(g, one, square);
    slong i = c->i[k], j = c->j[k], rest = c->most - i - j;
    dx_id factor[4] = {c->coefficient[k], dx_power(g, half ? dx_scale(g, dx_int(g, 2), t) : t, i),
                       half ? dx_power(g, dx_sub(g, one, square), j) : one,
                       dx_power(g, below, half ? rest : rest / 2)};
    return dx_product(g, 4, factor);
}

/* Where the polynomial is 0 there, which other names may say. */
static dx_status solve_beyond(circular *c, dx_id beyond, bool half)
{
    dx_equation *s = c->s;
    dx_graph *g = s->g;
    const uint32_t mark = s->n_path;
    bool possible;
    DX_TRY(dx_equation_require(s, beyond, DX_AT_LEAST, &possible));
    if (possible)
        DX_TRY(dx_equation_require(s, dx_neg(g, beyond), DX_AT_LEAST, &possible));
    if (possible)
        DX_TRY(dx_solve_inverse(s, dx_call1(g, DX_FN_cos, c->angle), dx_int(g, half ? -1 : 0)));
    s->n_path = mark;
    return DX_OK;
}

/* Terms of one parity have the period of the tangent of the angle itself. */
static dx_status solve_by_tangent(circular *c)
{
    dx_equation *s = c->s;
    dx_graph *g = s->g;
    bool half = c->even && c->odd, known;
    int sign;
    dx_id t = dx_symbol(g, "t'", 2), sum = dx_int(g, 0), beyond = value_beyond(c, half);
    for (size_t k = 0; k < c->n; k++)
        sum = dx_add(g, sum, term_in_tangent(c, k, t, half));
    DX_TRY(dx_check(g, sum));
    DX_TRY(dx_check(g, beyond));
    DX_TRY(dx_equation_sign(s, beyond, &sign, &known));
    if (!known || sign == 0)
        DX_TRY(solve_beyond(c, beyond, half));
    dx_id angle = half ? dx_scale(g, dx_rational(g, 1, 2), c->angle) : c->angle;
    return solve_in_name(c, sum, t, dx_call1(g, DX_FN_tan, angle));
}

/* ---- by one wave -----------------------------------------------------------------------------
 */

/* p·sin(angle) + q·cos(angle) = v */
typedef struct single {
    dx_id p, q, v, angle;
} single;

/* Sines and cosines once each; or in products of two, which are waves of the double angle. */
static bool read_single(circular *c, single *out)
{
    dx_graph *g = c->s->g;
    const bool twice = !c->odd;
    dx_id half = dx_rational(g, 1, 2), zero = dx_int(g, 0);
    *out = (single){zero, zero, zero, twice ? dx_scale(g, dx_int(g, 2), c->angle) : c->angle};
    for (size_t k = 0; k < c->n; k++) {
        const slong i = c->i[k], j = c->j[k];
        const dx_id a = c->coefficient[k], part = dx_scale(g, half, a);
        if (i + j > (twice ? 2 : 1))
            return false;
        if (i + j == 0) {
            out->v = dx_sub(g, out->v, a);
        } else if (!twice) {
            dx_id *to = i == 1 ? &out->p : &out->q;
            *to = dx_add(g, *to, a);
        } else if (i == 1) {
            out->p = dx_add(g, out->p, part);
        } else { /* squares are halves of 1 - cos, 1 + cos of the double */
            out->q = j == 2 ? dx_add(g, out->q, part) : dx_sub(g, out->q, part);
            out->v = dx_sub(g, out->v, part);
        }
    }
    return true;
}

/* A minus in front, or in front of all terms. */
static bool is_minus(dx_graph *g, dx_id a)
{
    dx_id number, rest;
    dx_split_coefficient(g, a, &number, &rest);
    if (dx_number_sign(g, number) < 0 || dx_op_of(g, rest) != DX_OP_ADD)
        return dx_number_sign(g, number) < 0;
    bool all = dx_number_sign(g, dx_constant(g, rest)) <= 0;
    for (uint32_t i = 0; i < dx_terms(g, rest); i++)
        all = all && dx_number_sign(g, dx_coefficient(g, rest, i)) < 0;
    return all;
}

/* The sine's factor without a minus in front, above 0 where it is a number. */
static dx_status turn_sign(dx_equation *s, single *w)
{
    dx_graph *g = s->g;
    int sign = is_minus(g, w->p) ? -1 : 1;
    bool known;
    if (dx_is_constant(g, w->p))
        DX_TRY(dx_equation_sign(s, w->p, &sign, &known));
    if (sign >= 0)
        return DX_OK;
    w->p = dx_neg(g, w->p);
    w->q = dx_neg(g, w->q);
    w->v = dx_neg(g, w->v);
    DX_TRY(dx_check(g, w->p));
    DX_TRY(dx_check(g, w->q));
    return dx_check(g, w->v);
}

/* phase with p·sin(u) + q·cos(u) = sqrt(p^2 + q^2)·cos(u - phase), of numbers. */
static dx_status phase_of(dx_equation *s, dx_id p, dx_id q, dx_id *phase)
{
    dx_graph *g = s->g;
    int sign;
    bool known;
    DX_TRY(dx_equation_sign(s, q, &sign, &known));
    if (!known || sign == 0) {
        *phase = dx_call(g, DX_FN_atan2, 2, (dx_id[]){p, q});
    } else {
        *phase = dx_call1(g, DX_FN_atan, dx_div(g, p, q));
        if (sign < 0)
            *phase = dx_add(g, *phase, dx_pi(g));
    }
    return dx_equation_tidy(s, phase);
}

/* With the amplitude r and the phase of (q, p): cos(angle - phase) = v/r. Left to tangents are
 * numbers, whose solutions are parts of turns where they can be, and what has a solution at the
 * cosine 1, -1, or an arctangent. */
static dx_status solve_single(circular *c, bool *done)
{
    dx_equation *s = c->s;
    dx_graph *g = s->g;
    single w;
    bool possible;
    *done = read_single(c, &w);
    if (!*done)
        return DX_OK;
    DX_TRY(dx_check(g, w.p));
    DX_TRY(dx_check(g, w.q));
    DX_TRY(dx_check(g, w.v));
    *done = !dx_is_constant(g, w.p) || !dx_is_constant(g, w.q) || !dx_is_constant(g, w.v);
    if (!*done)
        return DX_OK;
    *done = !dx_is_int(g, w.v, 0) && !dx_same(w.v, w.q) && !dx_same(w.v, dx_neg(g, w.q));
    if (!*done)
        return DX_OK;
    DX_TRY(turn_sign(s, &w));
    const bool numbers = dx_is_constant(g, w.p) && dx_is_constant(g, w.q);
    if (dx_is_int(g, w.q, 0) && dx_is_number(g, w.p)) /* the phase is a right angle */
        return dx_solve_inverse(s, dx_call1(g, DX_FN_sin, w.angle), dx_div(g, w.v, w.p));
    dx_id square = dx_add(g, dx_power(g, w.p, 2), dx_power(g, w.q, 2)),
          left = dx_sub(g, square, dx_power(g, w.v, 2)), r = dx_sqrt(g, square),
          phase = dx_call(g, DX_FN_atan2, 2, (dx_id[]){w.p, w.q});
    if (numbers)
        DX_TRY(phase_of(s, w.p, w.q, &phase));
    const uint32_t mark = s->n_path;
    DX_TRY(dx_equation_tidy(s, &square));
    DX_TRY(dx_equation_require(s, left, DX_AT_LEAST, &possible));
    if (possible && !numbers)
        DX_TRY(dx_equation_require(s, square, DX_OTHER_THAN, &possible));
    if (possible) {
        const uint32_t indices = s->n_indices;
        dx_id k = dx_equation_index(s), ratio = dx_div(g, w.v, r);
        DX_TRY(dx_equation_tidy(s, &ratio));
        DX_TRY(dx_equation_tidy(s, &phase));
        dx_id arc = dx_call1(g, DX_FN_acos, ratio);
        DX_TRY(dx_check(g, arc));
        *done = !dx_is_none(k);
        for (int side = -1; side <= 1 && *done; side += 2) {
            dx_id turn = dx_scale(g, dx_int(g, 2), dx_mul(g, dx_pi(g), k)),
                  at = dx_add(g, dx_add(g, phase, turn), dx_scale(g, dx_int(g, side), arc));
            DX_TRY(dx_solve_zero(s, dx_sub(g, w.angle, at)));
        }
        s->n_indices = indices;
    }
    s->n_path = mark;
    return DX_OK;
}

/* ---- by two waves ------------------------------------------------------------------------------
 */

/* Σ sine[m]·sin(m·angle) + cosine[m]·cos(m·angle) */
typedef struct waves {
    dx_id sine[MOST_POWER + 1], cosine[MOST_POWER + 1];
} waves;

/* coefficient·sin^i·cos^j by (z - 1/z)^i·(z + 1/z)^j with z = exp(I·angle). */
static void add_waves(circular *c, size_t of, waves *w)
{
    dx_graph *g = c->s->g;
    const slong i = c->i[of], most = i + c->j[of];
    int64_t power[2 * MOST_POWER + 3] = {0}, next[2 * MOST_POWER + 3] = {0};
    const slong middle = MOST_POWER + 1;
    power[middle] = 1;
    for (slong k = 0; k < most; k++) {
        for (slong m = -k - 1; m <= k + 1; m++) {
            const int64_t below = m > -k - 1 ? power[middle + m - 1] : 0,
                          above = m < k + 1 ? power[middle + m + 1] : 0;
            next[middle + m] = k < i ? below - above : below + above;
        }
        memcpy(power, next, sizeof power);
    }
    for (slong m = 0; m <= most; m++) {
        const int64_t sign = i / 2 % 2 ? -1 : 1,
                      number = (m > 0 ? 2 : 1) * sign * power[middle + m];
        dx_id *to = i % 2 ? &w->sine[m] : &w->cosine[m];
        if (number != 0)
            *to =
                dx_add(g, *to,
                       dx_scale(g, dx_rational(g, number, (int64_t)1 << most), c->coefficient[of]));
    }
}

/* The sum of two waves that have one amplitude: cos(m·angle - phase) and the other are opposite,
 * as in sin(u) + cos(u) = sqrt(2)·sin(2u). */
static dx_status solve_two_waves(circular *c, bool *done)
{
    dx_equation *s = c->s;
    dx_graph *g = s->g;
    waves w;
    dx_id wave[2], square[2];
    size_t n = 0;
    *done = false;
    for (slong m = 0; m <= MOST_POWER; m++)
        w.sine[m] = w.cosine[m] = dx_int(g, 0);
    for (size_t k = 0; k < c->n; k++) {
        if (!dx_is_constant(g, c->coefficient[k]))
            return DX_OK;
        add_waves(c, k, &w);
    }
    for (slong m = 0; m <= c->most; m++) {
        dx_id p = w.sine[m], q = w.cosine[m], phase;
        DX_TRY(dx_equation_tidy(s, &p));
        DX_TRY(dx_equation_tidy(s, &q));
        if (dx_is_int(g, p, 0) && dx_is_int(g, q, 0))
            continue;
        if (m == 0 || n == 2)
            return DX_OK;
        square[n] = dx_add(g, dx_power(g, p, 2), dx_power(g, q, 2));
        DX_TRY(phase_of(s, p, q, &phase));
        wave[n++] =
            dx_call1(g, DX_FN_cos, dx_sub(g, dx_scale(g, dx_int(g, (int64_t)m), c->angle), phase));
    }
    if (n != 2)
        return DX_OK;
    dx_id gap = dx_sub(g, square[0], square[1]);
    DX_TRY(dx_equation_tidy(s, &gap));
    if (!dx_is_int(g, gap, 0))
        return DX_OK;
    return dx_solve_equal_waves(s, dx_add(g, wave[0], wave[1]), done);
}

dx_status dx_solve_circular(dx_equation *s, dx_ring *ring, const fmpz_mpoly_t poly, uint32_t wave,
                            bool *done)
{
    const dx_kernel *k = &ring->kernels.kernel[wave];
    bool is_sine = k->kind == DX_KERNEL_SINE;
    circular c = {.s = s, .ring = ring};
    c.sine = is_sine ? wave : k->partner;
    c.cosine = is_sine ? k->partner : wave;
    c.angle = dx_operand(s->g, ring->kernels.kernel[c.sine].id, 0);
    DX_TRY(solve_by_one(&c, poly, true, done));
    if (!*done)
        DX_TRY(solve_by_one(&c, poly, false, done));
    if (*done)
        return DX_OK;
    DX_TRY(read_terms(&c, poly, done));
    if (!*done)
        return DX_OK;
    DX_TRY(solve_single(&c, done));
    if (*done)
        return DX_OK;
    DX_TRY(solve_two_waves(&c, done));
    if (*done)
        return DX_OK;
    *done = true;
    return solve_by_tangent(&c);
}
