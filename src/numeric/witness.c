#include "numeric/witness.h"

#include "expr/walk.h"
#include "numeric/inside.h"
#include "numeric/sample.h"

enum { MOST_SYMBOLS = 64, SIMPLE_TRIES = 24, BITS = 128, MORE_BITS = 1024 };

/* a and b at the point: are the balls finite, and apart? */
static dx_status compare_at(dx_graph *g, dx_id a, dx_id b, const dx_ball_point *at, dx_witness *out)
{
    dx_id difference = dx_sub(g, a, b);
    arb_t left, right, gap;
    arb_init(left);
    arb_init(right);
    arb_init(gap);
    dx_status status = dx_check(g, difference);
    for (slong bits = BITS; bits <= MORE_BITS && status == DX_OK && !out->found; bits *= 8) {
        status = dx_ball_evaluate(g, a, at, bits, left);
        if (status == DX_OK)
            status = dx_ball_evaluate(g, b, at, bits, right);
        if (status == DX_OK)
            status = dx_ball_evaluate(g, difference, at, bits, gap);
        if (status != DX_OK || !arb_is_finite(left) || !arb_is_finite(right))
            break;
        out->met = true;
        out->found = arb_is_finite(gap) && !arb_contains_zero(gap);
        out->left = arf_get_d(arb_midref(left), ARF_RND_NEAR);
        out->right = arf_get_d(arb_midref(right), ARF_RND_NEAR);
    }
    arb_clear(left);
    arb_clear(right);
    arb_clear(gap);
    return dx_excuse(g->context, status);
}

/* Names have small values, each its own. */
static dx_status try_simple(dx_graph *g, dx_id a, dx_id b, size_t n, const dx_id *symbol,
                            dx_witness *out)
{
    static const struct {
        int p, q;
    } number[] = {{2, 1}, {3, 1}, {-1, 1}, {1, 2}, {5, 1}, {-2, 1},
                  {0, 1}, {1, 1}, {-3, 1}, {1, 3}, {7, 2}};
    enum { NUMBERS = sizeof number / sizeof *number };
    arb_ptr value = _arb_vec_init((slong)n);
    dx_status status = DX_OK;
    for (size_t k = 0; k < SIMPLE_TRIES && status == DX_OK && !out->found; k++) {
        size_t stride = k / NUMBERS + 1;
        for (size_t i = 0; i < n; i++) {
            size_t at = (k + i * stride) % NUMBERS;
            arb_set_si(&value[i], number[at].p);
            arb_div_si(&value[i], &value[i], number[at].q, MORE_BITS);
        }
        const dx_ball_point point = {.n = n, .symbol = symbol, .value = value};
        bool inside;
        status = dx_is_inside(g, &point, &inside);
        if (status == DX_OK && inside)
            status = compare_at(g, a, b, &point, out);
        for (size_t i = 0; i < n && out->found; i++) {
            size_t at = (k + i * stride) % NUMBERS;
            dx_text_format(&out->where, "%s%s = %d", i > 0 ? ", " : "", dx_bytes(g, symbol[i]),
                           number[at].p);
            if (number[at].q > 1)
                dx_text_format(&out->where, "/%d", number[at].q);
        }
        if (status == DX_OK)
            status = dx_poll(g->context);
    }
    _arb_vec_clear(value, (slong)n);
    return status;
}

/* In the points there are values of the names in `others`, too. */
static dx_status try_sample(dx_graph *g, dx_id a, dx_id b, dx_id others, dx_witness *out)
{
    const dx_id both[] = {a, b, others};
    dx_listing list;
    dx_sample sample;
    const dx_listing *lists = &list;
    DX_TRY(dx_listing_make(g, 3, both, &list));
    dx_status status = dx_sample_make(1, &lists, &sample);
    for (unsigned i = 0; i < DX_SAMPLE_TRIES && status == DX_OK && !out->found; i++) {
        status = dx_sample_draw(&sample, g, DX_NONE, i);
        if (status == DX_OK)
            status = compare_at(g, a, b, &sample.at, out);
        if (out->found)
            dx_sample_write(&sample, g, &out->where);
        if (status == DX_OK)
            status = dx_poll(g->context);
    }
    dx_sample_free(&sample);
    dx_listing_free(&list);
    return status;
}

dx_status dx_find_witness(dx_graph *g, dx_id a, dx_id b, dx_witness *out)
{
    dx_id symbol[MOST_SYMBOLS];
    const dx_id both = dx_vector(g, 2, (dx_id[]){a, b});
    *out = (dx_witness){.found = false};
    dx_text_init(&out->where, &g->context->memory);
    DX_TRY(dx_check(g, both));
    size_t n = dx_free_symbols(g, both, MOST_SYMBOLS, symbol);
    size_t all = n <= MOST_SYMBOLS ? dx_add_assumed(g, n, MOST_SYMBOLS, symbol) : n;
    if (n <= MOST_SYMBOLS)
        DX_TRY(try_simple(g, a, b, all, symbol, out));
    if (out->found || n == 0)
        return DX_OK;
    const dx_id others = all > n ? dx_sum(g, all - n, symbol + n) : dx_int(g, 0);
    DX_TRY(dx_check(g, others));
    return dx_excuse(g->context, try_sample(g, a, b, others, out));
}

void dx_witness_free(dx_witness *witness)
{
    dx_text_free(&witness->where);
}
