#include "numeric/directions.h"

#include "expr/primitive.h"
#include "numeric/balls.h"
#include "numeric/check.h"
#include "numeric/pass.h"
#include "numeric/sample.h"

#include <string.h>

/* One check: the functions along power series, the claims as plain values. */
typedef struct check {
    dx_graph *g;
    size_t m, n, n_claims;
    const dx_claim *claim;
    slong order;
    dx_listing f, c; /* of functions and of claims */
    uint32_t *place; /* of each function in f, then of each claim in c */
    dx_sample sample;
    uint32_t *weight; /* of each symbol: its index in the sample plus 1 */
    arb_ptr direction;
    arb_poly_struct *series;
    arb_ptr value;
    arb_ptr left, right; /* by row: the series' derivative, and the sum of the claims */
    unsigned *points;    /* by row: at which it agreed */
    dx_verdict verdict;
    dx_text *where;
} check;

/* ---- making and freeing ------------------------------------------------------------------ */

static size_t series_count(const check *c)
{
    return c->f.walk.n;
}

static dx_status list_formulas(check *c, const dx_id *functions)
{
    dx_graph *g = c->g;
    DX_TRY(dx_listing_make(g, c->m, functions, &c->f));
    size_t size = (c->n_claims + 1) * sizeof(dx_id);
    dx_id *claim = dx_alloc(&g->context->memory, size);
    if (!claim)
        return dx_no_memory(g->context);
    for (size_t i = 0; i < c->n_claims; i++)
        claim[i] = c->claim[i].value;
    claim[c->n_claims] = dx_int(g, 0);
    dx_status status = dx_listing_make(g, c->n_claims + 1, claim, &c->c);
    dx_free(&g->context->memory, claim, size);
    return status;
}

static dx_status allocate(check *c)
{
    dx_memory *memory = &c->g->context->memory;
    c->place = dx_alloc(memory, (c->m + c->n_claims) * sizeof *c->place);
    c->weight = dx_alloc(memory, c->n * sizeof *c->weight);
    c->points = dx_alloc(memory, c->m * sizeof *c->points);
    c->direction = dx_balls_new(memory, c->sample.at.n);
    DX_TRY(dx_poll_now(c->g->context));
    c->value = dx_balls_new(memory, c->c.walk.n);
    DX_TRY(dx_poll_now(c->g->context));
    c->left = dx_balls_new(memory, c->m);
    c->right = dx_balls_new(memory, c->m);
    DX_TRY(dx_poll_now(c->g->context));
    c->series = dx_ball_series_new(memory, series_count(c));
    if (!c->place || !c->weight || !c->points || !c->direction || !c->value || !c->left ||
        !c->right || !c->series)
        return dx_no_memory(c->g->context);
    memset(c->points, 0, c->m * sizeof *c->points);
    return DX_OK;
}

static void release(check *c)
{
    dx_memory *memory = &c->g->context->memory;
    dx_ball_series_free(memory, c->series, series_count(c));
    dx_balls_free(memory, c->right, c->m);
    dx_balls_free(memory, c->left, c->m);
    dx_balls_free(memory, c->value, c->c.walk.n);
    dx_balls_free(memory, c->direction, c->sample.at.n);
    dx_free(memory, c->points, c->m * sizeof *c->points);
    dx_free(memory, c->weight, c->n * sizeof *c->weight);
    dx_free(memory, c->place, (c->m + c->n_claims) * sizeof *c->place);
}

static void find_places(check *c, const dx_id *functions, const dx_id *symbols)
{
    for (size_t i = 0; i < c->m; i++)
        c->place[i] = dx_listing_position(&c->f, functions[i]);
    for (size_t i = 0; i < c->n_claims; i++)
        c->place[c->m + i] = dx_listing_position(&c->c, c->claim[i].value);
    for (size_t i = 0; i < c->n; i++) {
        size_t index;
        c->weight[i] =
            dx_ball_point_find(&c->sample.at, symbols[i], &index) ? (uint32_t)index + 1 : 0;
        if (c->weight[i] > 0)
            arb_one(c->direction + index);
    }
}

/* ---- at a point ---------------------------------------------------------------------------- */

/* Weights of both signs, none near 0, none twice but by chance. */
static void draw_direction(check *c, unsigned attempt)
{
    for (size_t i = 0; i < c->sample.at.n; i++) {
        if (arb_is_zero(c->direction + i))
            continue;
        uint64_t bits = dx_sample_bits(&c->sample, c->g, i, attempt);
        slong units = 257 + 2 * (slong)(bits % 512);
        arb_set_si(c->direction + i, bits >> 63 ? -units : units);
        arb_mul_2exp_si(c->direction + i, c->direction + i, -9);
    }
}

/* left[i]: the order-th derivative of function i along the direction. */
static void read_series(check *c)
{
    for (size_t i = 0; i < c->m; i++) {
        const arb_poly_struct *p = c->series + c->place[i];
        arb_poly_get_coeff_arb(c->left + i, p, 0);
        if (!arb_is_finite(c->left + i))
            continue;
        arb_poly_get_coeff_arb(c->left + i, p, c->order);
        if (c->order == 2)
            arb_mul_2exp_si(c->left + i, c->left + i, 1);
    }
}

static void sum_claims(check *c, slong prec)
{
    arb_t term;
    arb_init(term);
    for (size_t i = 0; i < c->m; i++)
        arb_zero(c->right + i);
    for (size_t i = 0; i < c->n_claims; i++) {
        const dx_claim *claim = &c->claim[i];
        arb_set(term, c->value + c->place[c->m + i]);
        if (c->weight[claim->first] > 0)
            arb_mul(term, term, c->direction + c->weight[claim->first] - 1, prec);
        if (c->order == 2 && c->weight[claim->second] > 0)
            arb_mul(term, term, c->direction + c->weight[claim->second] - 1, prec);
        if (c->order == 2 && claim->first != claim->second)
            arb_mul_2exp_si(term, term, 1);
        arb_add(c->right + claim->row, c->right + claim->row, term, prec);
    }
    arb_clear(term);
}

static bool usable(const check *c, size_t row)
{
    return arb_is_finite(c->left + row) && arb_is_finite(c->right + row);
}

static bool is_sharp(const check *c, size_t row, slong prec)
{
    return dx_check_is_sharp(c->left + row, prec) && dx_check_is_sharp(c->right + row, prec);
}

static void write_ball(const arb_t x, const char *what, dx_text *out)
{
    char *text = arb_get_str(x, 12, ARB_STR_NO_RADIUS);
    dx_text_format(out, "%s %s", text, what);
    flint_free(text);
}

static void tell_disagreement(check *c, size_t row)
{
    c->verdict = DX_DISAGREES;
    if (!c->where)
        return;
    if (c->m > 1)
        dx_text_format(c->where, "row %zu, ", row + 1);
    dx_sample_write(&c->sample, c->g, c->where);
    dx_text_string(c->where, ": ");
    write_ball(c->left + row, "along a direction by power series, ", c->where);
    write_ball(c->right + row, "by the formulas", c->where);
}

/* With more precision until all rows that have a value are known to 30 digits. */
static dx_status compare_at_point(check *c, bool *hit)
{
    bool sharp = false;
    for (slong prec = DX_CHECK_FIRST_PRECISION; prec <= DX_CHECK_LAST_PRECISION && !sharp;
         prec *= 2) {
        DX_TRY(dx_series_pass(&c->f, &c->sample.at, c->direction, c->order + 1, prec, c->series));
        DX_TRY(dx_ball_pass(&c->c, &c->sample.at, prec, c->value));
        read_series(c);
        sum_claims(c, prec);
        sharp = true;
        for (size_t i = 0; i < c->m; i++)
            sharp = sharp && (!usable(c, i) || is_sharp(c, i, prec));
        if (!sharp && 2 * prec <= DX_CHECK_LAST_PRECISION)
            continue;
        for (size_t i = 0; i < c->m; i++) {
            if (!usable(c, i))
                continue;
            if (!arb_overlaps(c->left + i, c->right + i)) {
                tell_disagreement(c, i);
                return DX_OK;
            }
            *hit = *hit || is_sharp(c, i, prec);
            c->points[i] += is_sharp(c, i, prec);
        }
    }
    return DX_OK;
}

static bool rows_have(const check *c, unsigned points)
{
    for (size_t i = 0; i < c->m; i++)
        if (c->points[i] < points)
            return false;
    return true;
}

static dx_status compare_at_points(check *c)
{
    double cost = dx_check_cost(&c->f, c->order + 1) + dx_check_cost(&c->c, 1);
    double budget =
        DX_CHECK_BUDGET + DX_CHECK_BUDGET_PER_FORMULA * ((double)c->n_claims + (double)c->m);
    unsigned tries = budget / cost > DX_SAMPLE_TRIES ? DX_SAMPLE_TRIES : (unsigned)(budget / cost);
    unsigned enough = c->sample.at.n ? DX_CHECK_POINTS : 1, wanted = enough;
    if (enough > 1 && (dx_check_has_pieces(&c->f) || dx_check_has_pieces(&c->c)))
        wanted = DX_CHECK_POINTS_OF_PIECES;
    if (tries < enough)
        return DX_OK;
    for (unsigned attempt = 0; attempt < tries && !rows_have(c, wanted); attempt++) {
        bool hit = false;
        DX_TRY(dx_sample_draw_many(&c->sample, c->g, c->direction, attempt));
        draw_direction(c, attempt);
        DX_TRY(compare_at_point(c, &hit));
        if (c->verdict == DX_DISAGREES)
            return DX_OK;
        if (hit)
            dx_sample_keep_range(&c->sample);
    }
    if (rows_have(c, enough))
        c->verdict = DX_AGREES;
    return DX_OK;
}

/* ---- the whole ------------------------------------------------------------------------------- */

static dx_status compare(check *c, const dx_id *functions, const dx_id *symbols)
{
    const dx_listing *lists[2] = {&c->f, &c->c};
    DX_TRY(dx_sample_make(2, lists, &c->sample));
    dx_status status = allocate(c);
    if (status == DX_OK) {
        find_places(c, functions, symbols);
        status = compare_at_points(c);
    }
    release(c);
    dx_sample_free(&c->sample);
    return status;
}

dx_status dx_verify_partials(dx_graph *g, size_t m, const dx_id *functions, size_t n,
                             const dx_id *symbols, uint32_t order, size_t n_claims,
                             const dx_claim *claims, dx_verdict *verdict, dx_text *where)
{
    check c = {.g = g,
               .m = m,
               .n = n,
               .n_claims = n_claims,
               .claim = claims,
               .order = (slong)order,
               .verdict = DX_NOT_CHECKED,
               .where = where};
    bool settled;
    DX_TRY(dx_has_settled_integral(g, m, functions, &settled));
    if (settled) {
        *verdict = DX_AGREES;
        return DX_OK;
    }
    dx_status status = list_formulas(&c, functions);
    if (status == DX_OK)
        status = compare(&c, functions, symbols);
    dx_listing_free(&c.f);
    dx_listing_free(&c.c);
    *verdict = c.verdict;
    if (status == DX_LIMIT || status == DX_TYPE) {
        dx_diag_clear(&g->context->diag); /* not checked, but no failure of the formula */
        status = DX_OK;
    }
    return status;
}
