/* graded.c - arithmetic of graded series: sums and products of parts, powers. */
#include "symbolic/series/graded.h"

#include "expr/exact.h"
#include "expr/walk.h"

/* MOST_TERMS: of a part; MOST_PRODUCTS: pairs of terms in a multiplication. */
enum { MOST_TERMS = 20000, MOST_PRODUCTS = 400000, MOST_POWER = 64 };

/* ---- values --------------------------------------------------------------------- */

void dx_graded_beyond(dx_graded_work *w)
{
    w->covered = false;
}

dx_status dx_graded_begin(dx_graded_work *w, dx_graded_value *v)
{
    v->exact = true;
    v->varies = true;
    v->part = dx_alloc(&w->g->context->memory, (size_t)w->length * sizeof *v->part);
    if (!v->part)
        return dx_no_memory(w->g->context);
    for (slong k = 0; k < w->length; k++)
        fmpq_mpoly_init(v->part + k, w->ring->ctx);
    return DX_OK;
}

void dx_graded_end(dx_graded_work *w, dx_graded_value *v)
{
    for (slong k = 0; v->part && k < w->length; k++)
        fmpq_mpoly_clear(v->part + k, w->ring->ctx);
    dx_free(&w->g->context->memory, v->part, (size_t)w->length * sizeof *v->part);
    v->part = NULL;
}

static bool is_zero(const dx_graded_work *w, const fmpq_mpoly_struct *p)
{
    return fmpq_mpoly_is_zero(p, w->ring->ctx);
}

/* The highest part that there is; -1 for zero. */
static slong degree(const dx_graded_work *w, const dx_graded_value *v)
{
    slong k = w->length - 1;
    while (k >= 0 && is_zero(w, v->part + k))
        k--;
    return k;
}

void dx_graded_set(dx_graded_work *w, dx_id a, fmpq_mpoly_t out)
{
    if (!dx_graded_constant(w->ring, a, out))
        dx_graded_beyond(w);
}

/* ---- products ------------------------------------------------------------------- */

void dx_graded_add_product(dx_graded_work *w, fmpq_mpoly_t out, const fmpq_mpoly_t a,
                           const fmpq_mpoly_t b, const fmpq_t weight)
{
    slong n = fmpq_mpoly_length(a, w->ring->ctx), m = fmpq_mpoly_length(b, w->ring->ctx);
    if (n == 0 || m == 0 || fmpq_is_zero(weight))
        return;
    if (n * m > MOST_PRODUCTS || fmpq_mpoly_length(out, w->ring->ctx) > MOST_TERMS) {
        dx_graded_beyond(w);
        return;
    }
    fmpq_mpoly_mul(w->u, a, b, w->ring->ctx);
    if (!fmpq_is_one(weight))
        fmpq_mpoly_scalar_mul_fmpq(w->u, w->u, weight, w->ring->ctx);
    if (is_zero(w, out))
        fmpq_mpoly_swap(out, w->u, w->ring->ctx);
    else
        fmpq_mpoly_add(out, out, w->u, w->ring->ctx);
}

void dx_graded_recur(dx_graded_work *w, const dx_graded_value *u, const dx_graded_value *v,
                     const fmpq_t x, slong y, slong k, fmpq_mpoly_t out)
{
    fmpq_t weight, other;
    fmpq_init(weight);
    fmpq_init(other);
    fmpq_mpoly_zero(out, w->ring->ctx);
    for (slong j = 1; j <= k && w->covered; j++) {
        if (is_zero(w, u->part + j) || is_zero(w, v->part + k - j))
            continue;
        fmpq_mul_si(weight, x, j);
        fmpq_set_si(other, y * (k - j), 1);
        fmpq_sub(weight, weight, other);
        fmpq_div_fmpz(weight, weight, (fmpz[]){k});
        dx_graded_add_product(w, out, u->part + j, v->part + k - j, weight);
    }
    fmpq_clear(weight);
    fmpq_clear(other);
}

dx_status dx_graded_multiply(dx_graded_work *w, const dx_graded_value *a, const dx_graded_value *b,
                             dx_graded_value *out)
{
    fmpq_t one;
    DX_TRY(dx_graded_begin(w, out));
    fmpq_init(one);
    fmpq_one(one);
    for (slong k = 0; k < w->length && w->covered; k++)
        for (slong i = 0; i <= k && w->covered; i++)
            dx_graded_add_product(w, out->part + k, a->part + i, b->part + k - i, one);
    fmpq_clear(one);
    out->exact = a->exact && b->exact && degree(w, a) + degree(w, b) < w->length;
    return dx_poll(w->g->context);
}

void dx_graded_scale(dx_graded_work *w, dx_graded_value *v, const fmpq_mpoly_t c)
{
    if (fmpq_mpoly_is_one(c, w->ring->ctx))
        return;
    for (slong k = 0; k < w->length && w->covered; k++) {
        if ((double)fmpq_mpoly_length(v->part + k, w->ring->ctx) *
                (double)fmpq_mpoly_length(c, w->ring->ctx) >
            MOST_PRODUCTS)
            dx_graded_beyond(w);
        else
            fmpq_mpoly_mul(v->part + k, v->part + k, c, w->ring->ctx);
    }
}

static bool is_short(const dx_graded_work *w, const fmpq_mpoly_t lead)
{
    return fmpq_mpoly_length(lead, w->ring->ctx) == 1;
}

void dx_graded_start(dx_graded_work *w, const fmpq_mpoly_t lead, dx_graded_value *v)
{
    if (is_short(w, lead))
        fmpq_mpoly_set(v->part, lead, w->ring->ctx);
    else
        fmpq_mpoly_one(v->part, w->ring->ctx);
}

void dx_graded_finish(dx_graded_work *w, const fmpq_mpoly_t lead, dx_graded_value *v)
{
    if (!is_short(w, lead))
        dx_graded_scale(w, v, lead);
}

/* ---- powers --------------------------------------------------------------------- */

dx_status dx_graded_copy(dx_graded_work *w, const dx_graded_value *a, dx_graded_value *out)
{
    DX_TRY(dx_graded_begin(w, out));
    for (slong k = 0; k < w->length; k++)
        fmpq_mpoly_set(out->part + k, a->part + k, w->ring->ctx);
    out->exact = a->exact;
    return DX_OK;
}

dx_status dx_graded_normalise(dx_graded_work *w, dx_graded_value *v)
{
    fmpq_mpoly_t inverse;
    if (fmpq_mpoly_length(v->part, w->ring->ctx) != 1) {
        dx_graded_beyond(w);
        return DX_OK;
    }
    dx_id node = dx_power(w->g, dx_graded_node(w->ring, v->part), -1);
    DX_TRY(dx_check(w->g, node));
    fmpq_mpoly_init(inverse, w->ring->ctx);
    dx_graded_set(w, node, inverse);
    if (w->covered) {
        dx_graded_scale(w, v, inverse);
        fmpq_mpoly_one(v->part, w->ring->ctx);
    }
    fmpq_mpoly_clear(inverse, w->ring->ctx);
    return DX_OK;
}

bool dx_graded_is_decent(dx_graded_work *w, const fmpq_mpoly_t p)
{
    dx_id node = dx_graded_node(w->ring, p);
    if (dx_is_none(node))
        return false;
    if (dx_is_number(w->g, node))
        return dx_number_sign(w->g, node) > 0;
    return !dx_is_constant(w->g, node) || dx_is_positive(w->g, node);
}

static dx_status whole_power(dx_graded_work *w, const dx_graded_value *a, int64_t n,
                             dx_graded_value *out)
{
    DX_TRY(dx_graded_copy(w, a, out));
    for (int64_t i = 1; i < n && w->covered; i++) {
        dx_graded_value next = {0};
        dx_status status = dx_graded_multiply(w, out, a, &next);
        dx_graded_value old = *out;
        *out = next;
        dx_graded_end(w, &old);
        DX_TRY(status);
    }
    return DX_OK;
}

dx_status dx_graded_power(dx_graded_work *w, const dx_graded_value *a, dx_id exponent,
                          dx_graded_value *out)
{
    dx_graph *g = w->g;
    dx_graded_value u = {0};
    fmpq_t r;
    fmpq_mpoly_t lead;
    int64_t n;
    bool whole = dx_get_int(g, exponent, &n);
    if (whole && n > 0 && n <= MOST_POWER)
        return whole_power(w, a, n, out);
    if (is_zero(w, a->part) || (!whole && !dx_graded_is_decent(w, a->part))) {
        dx_graded_beyond(w);
        return DX_OK;
    }
    dx_id constant = dx_pow(g, dx_graded_node(w->ring, a->part), exponent);
    DX_TRY(dx_check(g, constant));
    fmpq_mpoly_init(lead, w->ring->ctx);
    fmpq_init(r);
    dx_number_to_fmpq(g, exponent, r);
    dx_graded_set(w, constant, lead);
    dx_status status = dx_graded_copy(w, a, &u);
    if (status == DX_OK)
        status = dx_graded_normalise(w, &u);
    if (status == DX_OK)
        status = dx_graded_begin(w, out);
    if (status == DX_OK && w->covered) {
        dx_graded_start(w, lead, out);
        for (slong k = 1; k < w->length && w->covered; k++)
            dx_graded_recur(w, &u, out, r, 1, k, out->part + k);
        dx_graded_finish(w, lead, out);
        out->exact = false;
    }
    dx_graded_end(w, &u);
    fmpq_mpoly_clear(lead, w->ring->ctx);
    fmpq_clear(r);
    return status;
}
