#include "numeric/solve/enclose.h"

#include "numeric/balls.h"

const char *dx_finding_said(dx_finding finding)
{
    static const char *const said[] = {
        [DX_FINDING_ONE] = "proved: a zero, the only one in the box",
        [DX_FINDING_FREE] = "proved: there is no zero in the box",
        [DX_FINDING_OPEN] = "not proved",
        [DX_FINDING_SINGULAR] = "not proved: the derivative cannot be told from zero there",
        [DX_FINDING_ROUGH] = "not proved: there may be a corner or a jump",
        [DX_FINDING_NO_VALUE] = "not proved: there may be points without a value",
        [DX_FINDING_FAR] = "not proved: Newton's method leads away from here",
        [DX_FINDING_FAMILY] = "not proved: zeros seem to fill a curve or a surface",
        [DX_FINDING_PRECISION] = "not proved: more digits are needed than were tried",
    };
    return said[finding];
}

/* ---- the operator ------------------------------------------------------------------ */

typedef struct scratch {
    uint32_t n;
    arb_ptr f, m, k; /* n each */
    arb_mat_t jacobian, inverse, rest;
} scratch;

static dx_status scratch_init(dx_system *s, scratch *w)
{
    w->n = s->n;
    w->f = dx_balls_new(&s->graph->context->memory, 3 * (size_t)s->n);
    if (!w->f)
        return dx_no_memory(s->graph->context);
    w->m = w->f + s->n;
    w->k = w->m + s->n;
    arb_mat_init(w->jacobian, s->n, s->n);
    arb_mat_init(w->inverse, s->n, s->n);
    arb_mat_init(w->rest, s->n, s->n);
    return DX_OK;
}

static void scratch_clear(dx_system *s, scratch *w)
{
    arb_mat_clear(w->jacobian);
    arb_mat_clear(w->inverse);
    arb_mat_clear(w->rest);
    dx_balls_free(&s->graph->context->memory, w->f, 3 * (size_t)s->n);
}

static bool is_finite_matrix(const arb_mat_t a)
{
    for (slong i = 0; i < arb_mat_nrows(a); i++)
        if (!dx_system_is_finite(a->rows[i], (size_t)arb_mat_ncols(a)))
            return false;
    return true;
}

static bool excludes_zero(arb_srcptr f, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (arb_is_finite(f + i) && !arb_contains_zero(f + i))
            return true;
    return false;
}

/* k = m - f(m)/f'(X) */
static bool newton(scratch *w, slong prec)
{
    arb_srcptr slope = arb_mat_entry(w->jacobian, 0, 0);
    if (arb_contains_zero(slope))
        return false;
    arb_div(w->k, w->f, slope, prec);
    arb_sub(w->k, w->m, w->k, prec);
    return true;
}

/* k = m - Y·f(m) + (I - Y·J(X))·(X - m), f and m from w. */
static bool krawczyk(scratch *w, arb_srcptr box, slong prec, slong slope_prec)
{
    if (!arb_mat_approx_inv(w->inverse, w->jacobian, slope_prec))
        return false;
    arb_mat_get_mid(w->inverse, w->inverse);
    if (!is_finite_matrix(w->inverse))
        return false;
    arb_mat_mul(w->rest, w->inverse, w->jacobian, slope_prec);
    arb_mat_neg(w->rest, w->rest);
    arb_t away;
    arb_init(away);
    for (uint32_t i = 0; i < w->n; i++) {
        arb_ptr rest = arb_mat_entry(w->rest, i, 0);
        arb_add_ui(rest + i, rest + i, 1, slope_prec);
        arb_dot(w->k + i, w->m + i, 1, arb_mat_entry(w->inverse, i, 0), 1, w->f, 1, (slong)w->n,
                prec);
        for (uint32_t j = 0; j < w->n; j++) {
            arb_sub(away, box + j, w->m + j, prec);
            arb_addmul(w->k + i, rest + j, away, prec);
        }
    }
    arb_clear(away);
    return true;
}

/* What becomes of the box: next is what is in both it and k. */
static dx_finding compare(scratch *w, arb_srcptr box, slong prec, arb_ptr next)
{
    bool within = true;
    for (uint32_t i = 0; i < w->n; i++) {
        if (!arb_is_finite(w->k + i))
            return DX_FINDING_PRECISION;
        if (!arb_overlaps(w->k + i, box + i))
            return DX_FINDING_FREE;
        within = within && arb_contains_interior(box + i, w->k + i);
    }
    for (uint32_t i = 0; i < w->n; i++) {
        if (arb_contains(box + i, w->k + i))
            arb_set(next + i, w->k + i);
        else if (arb_contains(w->k + i, box + i))
            arb_set(next + i, box + i);
        else
            arb_intersection(next + i, box + i, w->k + i, prec);
    }
    return within ? DX_FINDING_ONE : DX_FINDING_OPEN;
}

/* What is known where there may be no derivative. */
static dx_status look_at_values(dx_system *s, scratch *w, arb_srcptr box, slong prec,
                                dx_finding *finding)
{
    DX_TRY(dx_system_values(s, box, prec, w->f));
    *finding = excludes_zero(w->f, s->n)         ? DX_FINDING_FREE
               : dx_system_is_finite(w->f, s->n) ? DX_FINDING_ROUGH
                                                 : DX_FINDING_NO_VALUE;
    return DX_OK;
}

static dx_status contract(dx_system *s, scratch *w, arb_srcptr box, slong prec, slong slope_prec,
                          arb_ptr next, dx_finding *finding)
{
    if (s->n > 1) { /* values alone cost less than the Jacobian */
        DX_TRY(look_at_values(s, w, box, slope_prec, finding));
        if (*finding != DX_FINDING_ROUGH)
            return DX_OK;
    }
    DX_TRY(dx_system_first(s, box, slope_prec, w->f, w->jacobian));
    *finding = DX_FINDING_FREE;
    if (excludes_zero(w->f, s->n))
        return DX_OK;
    if (!dx_system_is_finite(w->f, s->n) || !is_finite_matrix(w->jacobian))
        return look_at_values(s, w, box, slope_prec, finding);
    for (uint32_t i = 0; i < s->n; i++)
        arb_get_mid_arb(w->m + i, box + i);
    DX_TRY(dx_system_values(s, w->m, prec, w->f));
    *finding = DX_FINDING_NO_VALUE;
    if (!dx_system_is_finite(w->f, s->n))
        return DX_OK;
    *finding = DX_FINDING_SINGULAR;
    if (s->n == 1 ? newton(w, prec) : krawczyk(w, box, prec, slope_prec))
        *finding = compare(w, box, prec, next);
    return DX_OK;
}

dx_status dx_contract(dx_system *s, arb_srcptr box, slong prec, slong slope_prec, arb_ptr next,
                      dx_finding *finding)
{
    scratch w;
    DX_TRY(scratch_init(s, &w));
    if (next != box)
        for (uint32_t i = 0; i < s->n; i++)
            arb_set(next + i, box + i);
    dx_status status = contract(s, &w, box, prec, slope_prec, next, finding);
    scratch_clear(s, &w);
    return status;
}

/* ---- more digits ------------------------------------------------------------------- */

static slong ball_bits(arb_srcptr x)
{
    if (!arb_is_finite(x))
        return 0;
    if (mag_is_zero(arb_radref(x)))
        return WORD_MAX;
    fmpz_t exponent;
    fmpz_init(exponent);
    fmpz_neg(exponent, MAG_EXPREF(arb_radref(x)));
    if (!arb_contains_zero(x))
        fmpz_add(exponent, exponent, ARF_EXPREF(arb_midref(x)));
    slong bits = fmpz_fits_si(exponent) ? fmpz_get_si(exponent) : WORD_MAX / 8;
    fmpz_clear(exponent);
    return bits - 2;
}

slong dx_box_bits(arb_srcptr box, size_t n)
{
    slong least = WORD_MAX;
    for (size_t i = 0; i < n; i++) {
        slong bits = ball_bits(box + i);
        least = bits < least ? bits : least;
    }
    return least;
}

/* Of the precisions bits, bits/2 + ..., the highest that one step can reach. */
static slong next_goal(slong bits, slong have, slong loss)
{
    slong reach = 2 * have - loss;
    while (bits > reach && bits / 2 + loss < bits)
        bits = bits / 2 + loss;
    return bits;
}

dx_status dx_refine(dx_system *s, arb_ptr box, slong bits, bool *reached)
{
    enum { LEAST = 64, GUARD = 24, STALLS = 6 };
    slong have = dx_box_bits(box, s->n), extra = GUARD, loss = 8;
    *reached = have >= bits;
    for (int stalled = 0; !*reached && stalled < STALLS;) {
        slong goal = next_goal(bits, have, loss);
        slong prec = (goal > LEAST ? goal : LEAST) + extra;
        slong slope_prec = (have > 0 ? have : 0) + LEAST;
        dx_finding finding;
        DX_TRY(dx_contract(s, box, prec, slope_prec < prec ? slope_prec : prec, box, &finding));
        if (finding == DX_FINDING_FREE)
            return dx_fail(s->graph->context, DX_BUG, "a zero that was proved is not there");
        slong now = dx_box_bits(box, s->n);
        if (now < goal && have > LEAST / 2 && now > have + have / 4)
            loss = 2 * have - now > loss ? 2 * have - now : loss;
        else if (now < goal)
            extra += extra;
        stalled = now > have ? 0 : stalled + 1;
        have = now;
        *reached = have >= bits;
    }
    return DX_OK;
}

dx_status dx_zero_value(dx_graph *g, uint32_t n, const dx_id *f, const dx_id *unknown,
                        arb_srcptr box, uint32_t index, slong prec, arb_t out)
{
    dx_system s;
    bool reached;
    DX_TRY(dx_system_init(&s, g, n, f, unknown));
    arb_ptr part = dx_balls_new(&g->context->memory, n);
    dx_status status = part ? DX_OK : dx_no_memory(g->context);
    if (status == DX_OK) {
        _arb_vec_set(part, box, (slong)n);
        status = dx_refine(&s, part, prec, &reached);
        arb_set(out, part + index);
    }
    dx_balls_free(&g->context->memory, part, n);
    dx_system_free(&s);
    return status;
}

/* ---- near an approximate zero ------------------------------------------------------ */

typedef struct nearby {
    dx_system *system;
    scratch w;
    arb_srcptr start;
    arb_ptr x, step; /* where Newton's method came to, and its next step; points */
    arf_t scale;     /* of the numbers in x */
} nearby;

static void find_scale(nearby *p)
{
    arf_zero(p->scale);
    for (uint32_t i = 0; i < p->system->n; i++)
        if (arf_cmpabs(arb_midref(p->x + i), p->scale) > 0)
            arf_abs(p->scale, arb_midref(p->x + i));
    if (arf_is_zero(p->scale))
        arf_one(p->scale);
}

/* The step -J(x)⁻¹·f(x), about. */
static dx_status find_step(nearby *p, slong prec, dx_finding *finding)
{
    scratch *w = &p->w;
    DX_TRY(dx_system_first(p->system, p->x, prec, w->f, w->jacobian));
    *finding = DX_FINDING_NO_VALUE;
    if (!dx_system_is_finite(w->f, w->n))
        return DX_OK;
    *finding = DX_FINDING_ROUGH;
    if (!is_finite_matrix(w->jacobian))
        return DX_OK;
    *finding = DX_FINDING_SINGULAR;
    if (!arb_mat_approx_inv(w->inverse, w->jacobian, prec))
        return DX_OK;
    for (uint32_t i = 0; i < w->n; i++) {
        arb_approx_dot(p->step + i, NULL, 1, arb_mat_entry(w->inverse, i, 0), 1, w->f, 1,
                       (slong)w->n, prec);
        mag_zero(arb_radref(p->step + i));
        if (!arb_is_finite(p->step + i))
            return DX_OK;
    }
    *finding = DX_FINDING_OPEN;
    return DX_OK;
}

static bool is_below(arb_srcptr v, size_t n, const arf_t scale, slong exponent)
{
    arf_t most;
    arf_init(most);
    arf_mul_2exp_si(most, scale, exponent);
    bool below = true;
    for (size_t i = 0; i < n; i++)
        below = below && arf_cmpabs(arb_midref(v + i), most) <= 0;
    arf_clear(most);
    return below;
}

/* Further from the start than a proof of a zero near it may go? */
static bool has_gone_far(nearby *p)
{
    enum { NEAR = -8, NEAR_ZERO = -16 };
    bool far = false;
    arf_t away, most, scale;
    arf_init(away);
    arf_init(most);
    arf_init(scale);
    for (uint32_t i = 0; i < p->system->n; i++)
        if (arf_cmpabs(arb_midref(p->start + i), scale) > 0)
            arf_abs(scale, arb_midref(p->start + i));
    arf_mul_2exp_si(scale, scale, NEAR);
    arf_set_si_2exp_si(most, 1, NEAR_ZERO);
    if (arf_cmp(most, scale) < 0)
        arf_set(most, scale);
    for (uint32_t i = 0; i < p->system->n && !far; i++) {
        arf_sub(away, arb_midref(p->x + i), arb_midref(p->start + i), 64, ARF_RND_DOWN);
        far = arf_cmpabs(away, most) > 0;
    }
    arf_clear(away);
    arf_clear(most);
    arf_clear(scale);
    return far;
}

static void go_back(nearby *p)
{
    for (uint32_t i = 0; i < p->system->n; i++) {
        arb_get_mid_arb(p->x + i, p->start + i);
        arb_zero(p->step + i);
    }
    find_scale(p);
}

/* Newton's method at points; OPEN where it came to rest. */
static dx_status approach(nearby *p, slong prec, dx_finding *finding)
{
    enum { MOST = 80 };
    for (int k = 0;; k++) {
        DX_TRY(find_step(p, prec, finding));
        if (*finding != DX_FINDING_OPEN)
            break;
        find_scale(p);
        if (k == MOST || is_below(p->step, p->system->n, p->scale, 8 - prec))
            return DX_OK;
        for (uint32_t i = 0; i < p->system->n; i++) {
            arb_add(p->x + i, p->x + i, p->step + i, prec);
            mag_zero(arb_radref(p->x + i));
        }
        if (has_gone_far(p)) {
            *finding = DX_FINDING_FAR;
            break;
        }
    }
    if (*finding != DX_FINDING_SINGULAR || has_gone_far(p))
        go_back(p);
    for (uint32_t i = 0; i < p->system->n; i++)
        arb_zero(p->step + i);
    find_scale(p);
    return DX_OK;
}

/* x ± 2^-exponent of its size, and some steps. */
static void inflate(nearby *p, slong exponent, arb_ptr box)
{
    enum { TINY = -20 };
    arf_t radius, least;
    arf_init(radius);
    arf_init(least);
    arf_mul_2exp_si(least, p->scale, TINY);
    for (uint32_t i = 0; i < p->system->n; i++) {
        arb_get_mid_arb(box + i, p->x + i);
        arf_abs(radius, arb_midref(p->x + i));
        if (arf_cmp(radius, least) < 0)
            arf_set(radius, least);
        arf_mul_2exp_si(radius, radius, -exponent);
        arb_add_error_arf(box + i, radius);
        arf_mul_2exp_si(radius, arb_midref(p->step + i), 2);
        arb_add_error_arf(box + i, radius);
    }
    arf_clear(radius);
    arf_clear(least);
}

static bool has_start(const nearby *p, arb_srcptr box)
{
    for (uint32_t i = 0; i < p->system->n; i++)
        if (!arb_contains_arf(box + i, arb_midref(p->start + i)))
            return false;
    return true;
}

/* Boxes around x, the widest first; ONE and FREE end the search. */
static dx_status try_boxes(nearby *p, slong prec, arb_ptr box, dx_finding *finding)
{
    static const slong wide[] = {2, 4, 7, 10, 14, 18, 24, 32, 40, 48};
    slong high[] = {prec / 2, prec / 4 * 3};
    bool first = prec <= 128;
    size_t n = (first ? sizeof wide / sizeof *wide : 0) + sizeof high / sizeof *high;
    for (size_t k = 0; k < n; k++) {
        size_t skipped = n - sizeof high / sizeof *high;
        inflate(p, k < skipped ? wide[k] : high[k - skipped], box);
        arb_ptr next = p->w.k; /* the operator has scratch of its own */
        DX_TRY(dx_contract(p->system, box, prec, prec, next, finding));
        if (*finding == DX_FINDING_ONE)
            return DX_OK;
        if (*finding == DX_FINDING_FREE && has_start(p, box))
            return DX_OK;
        if (*finding == DX_FINDING_FREE)
            *finding = DX_FINDING_OPEN;
    }
    return DX_OK;
}

/* Near 0, where the rounding of the values is more than the point, Newton's method does not come to
 * rest beside the point's size: boxes around 0, as wide as for a point of 1. */
static dx_status try_around_zero(nearby *p, slong prec, arb_ptr box, dx_finding *finding)
{
    enum { TINY = -40 };
    dx_finding found;
    for (uint32_t i = 0; i < p->system->n; i++)
        if (arf_cmpabs_2exp_si(arb_midref(p->x + i), TINY) > 0 ||
            arf_cmpabs_2exp_si(arb_midref(p->start + i), TINY) > 0)
            return DX_OK;
    for (uint32_t i = 0; i < p->system->n; i++) {
        arb_zero(p->x + i);
        arb_zero(p->step + i);
    }
    find_scale(p);
    DX_TRY(try_boxes(p, prec, box, &found));
    if (found == DX_FINDING_ONE || found == DX_FINDING_FREE)
        *finding = found;
    else
        go_back(p);
    return DX_OK;
}

/* The greatest of |c_k|·r^k, if it is greater than all others together: by Rouché's theorem (in
 * Pellet's form) so many complex zeros are in that distance, if what was cut off is small. */
static uint32_t dominant(const arb_poly_t p, const mag_t radius)
{
    mag_t sum, most, size, power, least;
    uint32_t found = 0;
    arb_t c;
    mag_init(sum);
    mag_init(most);
    mag_init(size);
    mag_init(power);
    mag_init(least);
    arb_init(c);
    mag_one(power);
    for (slong k = 0; k < p->length; k++) {
        arb_poly_get_coeff_arb(c, p, k);
        arb_get_mag(size, c);
        mag_mul(size, size, power);
        if (mag_cmp(size, most) > 0) {
            mag_add(sum, sum, most);
            mag_set(most, size);
            arb_get_mag_lower(least, c);
            mag_mul_lower(least, least, power);
            found = (uint32_t)k;
        } else {
            mag_add(sum, sum, size);
        }
        mag_mul(power, power, radius);
    }
    mag_mul_2exp_si(sum, sum, 2);
    if (mag_cmp(least, sum) <= 0)
        found = 0;
    mag_clear(sum);
    mag_clear(most);
    mag_clear(size);
    mag_clear(power);
    mag_clear(least);
    arb_clear(c);
    return found;
}

dx_status dx_estimate_order(dx_system *s, const arb_t x, const mag_t radius, slong prec,
                            uint32_t *order, bool *proved)
{
    enum { LENGTH = 22 };
    arb_poly_t p;
    arb_t around, c;
    *order = 0; /* also where it is the last coefficient: flat, as exp(-1/x^2) is */
    *proved = false;
    arb_poly_init(p);
    arb_init(around);
    arb_init(c);
    arb_get_mid_arb(around, x);
    dx_status status = dx_system_expand(s, around, LENGTH, prec, p);
    if (status == DX_OK)
        *order = dominant(p, radius) % (LENGTH - 1);
    if (status == DX_OK && *order > 0) {
        mag_set(arb_radref(around), radius);
        status = dx_system_expand(s, around, (slong)*order + 1, prec, p);
        arb_poly_get_coeff_arb(c, p, (slong)*order);
        *proved = arb_is_finite(c) && !arb_contains_zero(c);
    }
    arb_poly_clear(p);
    arb_clear(around);
    arb_clear(c);
    return status;
}

/* How many zeros fall together, where the derivative is in the way. */
static dx_status look_for_order(nearby *p, slong prec, arb_ptr box, dx_enclosure *e)
{
    bool proved = false;
    for (slong exponent = 16; exponent <= 48 && e->order == 0; exponent += 16) {
        inflate(p, exponent, box);
        DX_TRY(dx_estimate_order(p->system, box, arb_radref(box), prec, &e->order, &proved));
        e->most = proved ? e->order : 0;
    }
    return DX_OK;
}

static dx_status enclose(nearby *p, arb_ptr box, dx_enclosure *e)
{
    enum { LEAST = 128, MOST = 1024 };
    dx_finding found = DX_FINDING_OPEN, reason = DX_FINDING_OPEN;
    go_back(p);
    for (slong prec = LEAST; prec <= MOST; prec *= 2) {
        DX_TRY(approach(p, prec, &reason));
        DX_TRY(try_boxes(p, prec, box, &found));
        if (prec == LEAST && found != DX_FINDING_ONE && found != DX_FINDING_FREE)
            DX_TRY(try_around_zero(p, prec, box, &found));
        if (found == DX_FINDING_ONE || found == DX_FINDING_FREE) {
            e->finding = found;
            return DX_OK;
        }
        if (reason == DX_FINDING_NO_VALUE || reason == DX_FINDING_ROUGH)
            break; /* others may come of too few digits */
    }
    e->finding = reason != DX_FINDING_OPEN ? reason : found;
    if (e->finding == DX_FINDING_OPEN)
        e->finding = DX_FINDING_PRECISION;
    if (e->finding == DX_FINDING_SINGULAR && p->system->n == 1)
        DX_TRY(look_for_order(p, LEAST, box, e));
    return DX_OK;
}

dx_status dx_enclose(dx_system *s, arb_srcptr start, arb_ptr box, dx_enclosure *enclosure)
{
    dx_memory *memory = &s->graph->context->memory;
    nearby p = {.system = s, .start = start};
    *enclosure = (dx_enclosure){.finding = DX_FINDING_NO_VALUE};
    if (!dx_system_is_finite(start, s->n))
        return DX_OK;
    DX_TRY(scratch_init(s, &p.w));
    dx_status status = DX_OK;
    p.x = dx_balls_new(memory, 2 * (size_t)s->n);
    arf_init(p.scale);
    if (!p.x) {
        status = dx_no_memory(s->graph->context);
    } else {
        p.step = p.x + s->n;
        status = enclose(&p, box, enclosure);
    }
    arf_clear(p.scale);
    dx_balls_free(memory, p.x, 2 * (size_t)s->n);
    scratch_clear(s, &p.w);
    return status;
}

/* ---- rational numbers -------------------------------------------------------------- */

bool dx_simplest_rational(const arb_t x, slong bits, fmpq_t out)
{
    if (!arb_is_finite(x) || bits < 1)
        return false;
    if (arb_contains_zero(x)) {
        fmpq_zero(out);
        return true;
    }
    arf_t lo, hi;
    fmpq_t low, high;
    arf_init(lo);
    arf_init(hi);
    fmpq_init(low);
    fmpq_init(high);
    arb_get_lbound_arf(lo, x, 2 * bits + 64);
    arb_get_ubound_arf(hi, x, 2 * bits + 64);
    bool found = false;
    if (arf_cmpabs_2exp_si(lo, bits) <= 0 && arf_cmpabs_2exp_si(hi, bits) <= 0 &&
        arf_cmpabs_2exp_si(lo, -bits) >= 0 && arf_cmpabs_2exp_si(hi, -bits) >= 0) {
        arf_get_fmpq(low, lo);
        arf_get_fmpq(high, hi);
        fmpq_simplest_between(out, low, high);
        found = fmpq_height_bits(out) <= (flint_bitcnt_t)bits;
    }
    arf_clear(lo);
    arf_clear(hi);
    fmpq_clear(low);
    fmpq_clear(high);
    return found;
}
