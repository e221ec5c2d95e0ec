#include "numeric/solve/precise.h"

#include "numeric/balls.h"
#include "numeric/mpfrs.h"

enum {
    NORM_BITS = 64,
    GUARD = 32 /* bits beside those of the point: what is lost to cancellation, mostly */
};

/* ---- life ------------------------------------------------------------------------------- */

/* x, next, f, step, slope, matrix, t. */
static size_t n_numbers(uint32_t n)
{
    return 4 * (size_t)n + 2 * (size_t)n * n + 1;
}

static void place(dx_precise *p, mpfr_ptr block, mpfr_prec_t room)
{
    size_t n = p->n;
    p->block = block;
    p->room = room;
    p->x = block;
    p->next = p->x + n;
    p->f = p->next + n;
    p->slope = p->f + n; /* right behind the values, as on the tape */
    p->step = p->slope + n * n;
    p->matrix = p->step + n;
    p->t = p->matrix + n * n;
}

/* With room for so many bits; the point is kept. */
static dx_status make_room(dx_precise *p, mpfr_prec_t room)
{
    dx_memory *memory = &p->context->memory;
    size_t n = n_numbers(p->n);
    if (room <= p->room)
        return DX_OK;
    DX_TRY(dx_pass_check_numbers(p->context, (double)n, (slong)room));
    mpfr_ptr block = dx_mpfrs_new(memory, n, room), old = p->block, x = p->x;
    mpfr_prec_t old_room = p->room;
    if (!block)
        return dx_no_memory(p->context);
    place(p, block, room);
    for (uint32_t i = 0; i < p->n && old; i++)
        mpfr_set(p->x + i, x + i, MPFR_RNDN);
    dx_mpfrs_free(memory, old, n, old_room);
    return DX_OK;
}

/* The point with so many bits, for which there is room. */
static void round_point(dx_precise *p, mpfr_prec_t prec)
{
    dx_mpfrs_set_precision(p->next, p->n, prec);
    for (uint32_t i = 0; i < p->n; i++)
        mpfr_set(p->next + i, p->x + i, MPFR_RNDN);
    for (uint32_t i = 0; i < p->n; i++)
        mpfr_swap(p->next + i, p->x + i);
    p->prec = prec;
}

static dx_status start(dx_precise *p, const double *at, mpfr_prec_t prec)
{
    dx_memory *memory = &p->context->memory;
    p->pivot = dx_alloc(memory, p->n * sizeof *p->pivot);
    p->norms = dx_mpfrs_new(memory, 2, NORM_BITS);
    if (!p->pivot || !p->norms)
        return dx_no_memory(p->context);
    p->value_norm = p->norms;
    p->step_norm = p->norms + 1;
    DX_TRY(make_room(p, prec > 53 ? prec : 53));
    for (uint32_t i = 0; i < p->n; i++)
        mpfr_set_d(p->x + i, at[i], MPFR_RNDN);
    return dx_precise_set_precision(p, prec);
}

dx_status dx_precise_init(dx_precise *p, dx_context *context, uint32_t n, const dx_tape *values,
                          const dx_tape *first, const double *at, mpfr_prec_t prec)
{
    *p = (dx_precise){.context = context, .n = n};
    if (n > DX_PRECISE_MOST)
        return dx_fail(context, DX_LIMIT, "more digits are for up to %d unknowns, here are %u",
                       DX_PRECISE_MOST, n);
    DX_TRY(dx_mpfr_vm_init(&p->values, values, context));
    dx_status status = dx_mpfr_vm_init(&p->first, first, context);
    if (status != DX_OK) {
        dx_mpfr_vm_free(&p->values);
        return status;
    }
    status = start(p, at, prec);
    if (status != DX_OK)
        dx_precise_free(p);
    return status;
}

void dx_precise_free(dx_precise *p)
{
    dx_memory *memory = &p->context->memory;
    dx_mpfrs_free(memory, p->block, n_numbers(p->n), p->room);
    dx_mpfrs_free(memory, p->norms, 2, NORM_BITS);
    dx_free(memory, p->pivot, p->n * sizeof *p->pivot);
    dx_mpfr_vm_free(&p->first);
    dx_mpfr_vm_free(&p->values);
}

/* ---- values ------------------------------------------------------------------------------- */

static bool is_finite(mpfr_srcptr x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!mpfr_number_p(x + i))
            return false;
    return true;
}

static void take_norm(mpfr_srcptr x, size_t n, mpfr_ptr norm)
{
    mpfr_set_zero(norm, 1);
    for (size_t i = 0; i < n; i++)
        mpfr_hypot(norm, norm, x + i, MPFR_RNDN);
}

/* The tape at the point, with so many bits, to the values (and the Jacobian behind them). */
static dx_status evaluate(dx_precise *p, dx_mpfr_vm *vm, mpfr_prec_t prec)
{
    if (vm->prec != prec)
        DX_TRY(dx_mpfr_vm_set_precision(vm, prec));
    dx_mpfrs_set_precision(p->f, vm->tape->n_outputs, prec);
    return dx_mpfr_vm_evaluate(vm, p->x, p->f);
}

static dx_status evaluate_all(dx_precise *p)
{
    DX_TRY(evaluate(p, &p->first, p->prec));
    take_norm(p->f, p->n, p->value_norm);
    return DX_OK;
}

dx_status dx_precise_set_precision(dx_precise *p, mpfr_prec_t prec)
{
    DX_TRY(make_room(p, prec));
    round_point(p, prec);
    dx_mpfrs_set_precision(p->step, p->n, prec);
    mpfr_set_nan(p->step_norm);
    return evaluate_all(p);
}

dx_status dx_precise_go(dx_precise *p, mpfr_srcptr x)
{
    for (uint32_t i = 0; i < p->n; i++) {
        mpfr_set(p->x + i, x + i, MPFR_RNDN);
        mpfr_set_nan(p->step + i);
    }
    mpfr_set_nan(p->step_norm);
    return evaluate_all(p);
}

/* ---- linear systems ------------------------------------------------------------------------ */

static mpfr_ptr entry(const dx_precise *p, uint32_t row, uint32_t column)
{
    return p->matrix + (size_t)p->pivot[row] * p->n + column;
}

/* The row with the greatest element in the column goes to its place. */
static bool find_pivot(dx_precise *p, uint32_t column)
{
    uint32_t best = column;
    for (uint32_t i = column + 1; i < p->n; i++)
        if (mpfr_cmpabs(entry(p, i, column), entry(p, best, column)) > 0)
            best = i;
    uint32_t row = p->pivot[best];
    p->pivot[best] = p->pivot[column];
    p->pivot[column] = row;
    return mpfr_regular_p(entry(p, column, column));
}

static void eliminate(dx_precise *p, uint32_t column)
{
    for (uint32_t i = column + 1; i < p->n; i++) {
        mpfr_ptr factor = entry(p, i, column), b = p->step + p->pivot[i];
        if (mpfr_zero_p(factor))
            continue;
        mpfr_div(factor, factor, entry(p, column, column), MPFR_RNDN);
        for (uint32_t k = column + 1; k < p->n; k++) {
            mpfr_mul(p->t, factor, entry(p, column, k), MPFR_RNDN);
            mpfr_sub(entry(p, i, k), entry(p, i, k), p->t, MPFR_RNDN);
        }
        mpfr_mul(p->t, factor, p->step + p->pivot[column], MPFR_RNDN);
        mpfr_sub(b, b, p->t, MPFR_RNDN);
    }
}

/* step = -slope⁻¹·f with so many bits; false where the matrix is singular. */
static dx_status solve(dx_precise *p, mpfr_prec_t prec, bool *regular)
{
    uint32_t n = p->n;
    dx_mpfrs_set_precision(p->matrix, (size_t)n * n, prec);
    dx_mpfrs_set_precision(p->next, n, prec);
    dx_mpfrs_set_precision(p->step, n, prec);
    dx_mpfrs_set_precision(p->t, 1, prec);
    for (size_t i = 0; i < (size_t)n * n; i++)
        mpfr_set(p->matrix + i, p->slope + i, MPFR_RNDN);
    for (uint32_t i = 0; i < n; i++) {
        mpfr_neg(p->step + i, p->f + i, MPFR_RNDN);
        p->pivot[i] = i;
    }
    *regular = true;
    for (uint32_t k = 0; k < n && *regular; k++) {
        DX_TRY(dx_poll(p->context));
        *regular = find_pivot(p, k);
        if (*regular)
            eliminate(p, k);
    }
    for (uint32_t i = n; i-- > 0 && *regular;) {
        mpfr_ptr y = p->next + i;
        mpfr_set(y, p->step + p->pivot[i], MPFR_RNDN);
        for (uint32_t k = i + 1; k < n; k++) {
            mpfr_mul(p->t, entry(p, i, k), p->next + k, MPFR_RNDN);
            mpfr_sub(y, y, p->t, MPFR_RNDN);
        }
        mpfr_div(y, y, entry(p, i, i), MPFR_RNDN);
    }
    for (uint32_t i = 0; i < n; i++)
        mpfr_swap(p->step + i, p->next + i);
    return DX_OK;
}

/* ---- one step ------------------------------------------------------------------------------- */

/* The step from here; GOING where there is one. */
static dx_status find_step(dx_precise *p, mpfr_prec_t prec, dx_outcome *outcome)
{
    bool regular;
    *outcome = DX_OUTCOME_NO_START;
    if (!is_finite(p->f, p->n))
        return DX_OK;
    *outcome = DX_OUTCOME_NO_SLOPE_HERE;
    if (!is_finite(p->slope, (size_t)p->n * p->n))
        return DX_OK;
    DX_TRY(solve(p, prec, &regular));
    *outcome = regular && is_finite(p->step, p->n) ? DX_OUTCOME_GOING
               : p->n == 1                         ? DX_OUTCOME_ZERO_SLOPE
                                                   : DX_OUTCOME_SINGULAR;
    return DX_OK;
}

/* The point and its step, as they were. */
static dx_status go_back(dx_precise *p)
{
    for (uint32_t i = 0; i < p->n; i++)
        mpfr_swap(p->x + i, p->next + i);
    return evaluate_all(p);
}

dx_status dx_precise_step(dx_precise *p, dx_outcome *outcome)
{
    DX_TRY(find_step(p, p->prec, outcome));
    if (*outcome != DX_OUTCOME_GOING) {
        dx_mpfrs_set_precision(p->step, p->n, p->prec);
        mpfr_set_nan(p->step_norm);
        return DX_OK;
    }
    take_norm(p->step, p->n, p->step_norm);
    dx_mpfrs_set_precision(p->next, p->n, p->prec);
    for (uint32_t i = 0; i < p->n; i++) {
        mpfr_add(p->next + i, p->x + i, p->step + i, MPFR_RNDN);
        mpfr_swap(p->next + i, p->x + i);
    }
    DX_TRY(evaluate_all(p));
    if (is_finite(p->f, p->n))
        return DX_OK;
    *outcome = DX_OUTCOME_LEFT_DOMAIN;
    return go_back(p);
}

/* ---- all the way ----------------------------------------------------------------------------- */

/* How many bits the step leaves of the point alone; at most `most`. */
static slong bits_kept(dx_precise *p, slong most)
{
    take_norm(p->step, p->n, p->step_norm);
    take_norm(p->x, p->n, p->value_norm);
    if (mpfr_zero_p(p->step_norm))
        return most;
    slong size = mpfr_zero_p(p->value_norm) ? 0 : (slong)mpfr_get_exp(p->value_norm);
    slong bits = size - (slong)mpfr_get_exp(p->step_norm);
    return bits < most ? bits : most;
}

/* Of the precisions bits, bits/2 + ..., the highest that one step can reach. */
static slong next_goal(slong bits, slong have, slong loss)
{
    slong reach = 2 * have - loss;
    while (bits > reach && bits / 2 + loss < bits)
        bits = bits / 2 + loss;
    return bits;
}

/* x + the step, to `goal` bits: f to so many, the Jacobian to as many as the step will have. */
static dx_status step_to(dx_precise *p, slong goal, slong have, dx_outcome *outcome)
{
    mpfr_prec_t prec = goal + GUARD, coarse = have + 2 * GUARD;
    coarse = coarse < prec ? coarse : prec;
    round_point(p, prec);
    DX_TRY(evaluate(p, &p->first, coarse));
    DX_TRY(evaluate(p, &p->values, prec));
    DX_TRY(find_step(p, coarse, outcome));
    for (uint32_t i = 0; i < p->n && *outcome == DX_OUTCOME_GOING; i++)
        mpfr_add(p->x + i, p->x + i, p->step + i, MPFR_RNDN);
    return DX_OK;
}

/* Newton's method from a point that has a few digits to one of `bits` bits, so far as can be seen:
 * *have is what it has; less where it does not come about. */
static dx_status approach(dx_precise *p, slong bits, slong *have)
{
    enum { LEAST = 64, NEAR = 6, MOST = 100, STALLS = 4 };
    slong loss = 8;
    *have = 0;
    for (int k = 0, stalled = 0; *have < bits && stalled < STALLS && k < MOST; k++) {
        slong goal = next_goal(bits, *have, loss);
        dx_outcome outcome;
        goal = goal > LEAST ? goal : LEAST;
        DX_TRY(step_to(p, goal, *have, &outcome));
        if (outcome != DX_OUTCOME_GOING)
            return DX_OK;
        slong was = bits_kept(p, goal); /* of the point before */
        if (was < *have)
            loss += *have - was;
        if (was < NEAR)
            return DX_OK;
        slong now = 2 * was - loss < goal ? 2 * was - loss : goal;
        stalled = now > *have ? 0 : stalled + 1;
        *have = now;
    }
    return DX_OK;
}

/* x ± 2^-bits of its size. */
static void make_box(const dx_precise *p, slong bits, arb_ptr box)
{
    enum { TINY = -20 };
    arf_t radius, scale;
    arf_init(radius);
    arf_init(scale);
    for (uint32_t i = 0; i < p->n; i++) {
        arf_set_mpfr(arb_midref(box + i), p->x + i);
        mag_zero(arb_radref(box + i));
        if (arf_cmpabs(arb_midref(box + i), scale) > 0)
            arf_abs(scale, arb_midref(box + i));
    }
    if (arf_is_zero(scale))
        arf_one(scale);
    arf_mul_2exp_si(scale, scale, TINY);
    for (uint32_t i = 0; i < p->n; i++) {
        arf_abs(radius, arb_midref(box + i));
        if (arf_cmp(radius, scale) < 0)
            arf_set(radius, scale);
        arf_mul_2exp_si(radius, radius, -bits);
        arb_add_error_arf(box + i, radius);
    }
    arf_clear(scale);
    arf_clear(radius);
}

/* The last step, in balls, is the proof: boxes around the point, from the narrow one on. */
static dx_status prove(dx_precise *p, dx_system *s, slong bits, slong have, arb_ptr box,
                       dx_finding *finding)
{
    static const slong slack[] = {8, 24, 40};
    *finding = DX_FINDING_OPEN;
    for (size_t k = 0; k < sizeof slack / sizeof *slack && have > 2 * slack[k]; k++) {
        make_box(p, have - slack[k], box);
        slong most = 2 * have, prec = (bits < most ? bits : most) + GUARD;
        DX_TRY(dx_contract(s, box, prec, have + 2 * GUARD, box, finding));
        if (*finding == DX_FINDING_ONE)
            break;
    }
    return DX_OK;
}

dx_status dx_precise_zero(dx_precise *p, dx_system *s, slong bits, arb_ptr box,
                          dx_enclosure *enclosure, bool *reached)
{
    dx_memory *memory = &p->context->memory;
    arb_ptr start_box = dx_balls_new(memory, p->n);
    slong have, half = bits / 2 + GUARD;
    *reached = false;
    *enclosure = (dx_enclosure){.finding = DX_FINDING_OPEN};
    if (!start_box)
        return dx_no_memory(p->context);
    make_box(p, WORD_MAX / 8, start_box);
    dx_status status = make_room(p, half + 2 * GUARD);
    if (status == DX_OK)
        status = approach(p, half, &have);
    if (status == DX_OK)
        status = prove(p, s, bits, have, box, &enclosure->finding);
    if (status == DX_OK && enclosure->finding != DX_FINDING_ONE)
        status = dx_enclose(s, start_box, box, enclosure);
    if (status == DX_OK && enclosure->finding == DX_FINDING_ONE)
        status = dx_refine(s, box, bits, reached);
    dx_balls_free(memory, start_box, p->n);
    return status;
}
