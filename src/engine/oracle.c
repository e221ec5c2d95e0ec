#include "engine/oracle.h"
#include "engine/integral.h"
#include "engine/solvers/rootof.h"

#include "expr/primitive.h"
#include "expr/walk.h"
#include "numeric/ball.h"
#include "numeric/balls.h"
#include "numeric/listing.h"
#include "numeric/sample.h"

enum { SIGN_BITS = 1024, SAMPLE_BITS = 128, TRIES = 16 };

static dx_status sign(void *host, dx_id a, int *out)
{
    ddx_session *s = host;
    *out = 0;
    DX_TRY(dx_numbers_for_integrals(s, &a));
    if (!dx_is_constant(&s->graph, a))
        return DX_OK;
    return dx_excuse(&s->context, dx_ball_sign(&s->graph, a, SIGN_BITS, out));
}

/* Is there a sample point at which the ball excludes zero? */
static dx_status differs_somewhere(dx_graph *g, dx_id a, const dx_listing *list, bool *out)
{
    dx_sample sample;
    DX_TRY(dx_sample_make(1, &list, &sample));
    dx_status status = DX_OK;
    arb_t value;
    arb_init(value);
    for (unsigned i = 0; i < TRIES && status == DX_OK && !*out; i++) {
        status = dx_sample_draw(&sample, g, DX_NONE, i);
        if (status != DX_OK)
            break;
        status = dx_excuse(g->context, dx_ball_evaluate(g, a, &sample.at, SAMPLE_BITS, value));
        *out = status == DX_OK && arb_is_finite(value) && !arb_contains_zero(value);
        if (status == DX_OK)
            status = dx_poll(g->context);
    }
    arb_clear(value);
    dx_sample_free(&sample);
    return status;
}

/* Of what has no integrals in it that are between names. */
static dx_status values_differ(ddx_session *s, dx_id a, bool *out)
{
    dx_graph *g = &s->graph;
    dx_listing list;
    if (dx_is_constant(g, a)) {
        int value;
        DX_TRY(sign(s, a, &value));
        *out = value != 0;
        return DX_OK;
    }
    dx_status status = dx_listing_make(g, 1, &a, &list);
    if (status != DX_OK)
        return dx_excuse(&s->context, status);
    status = differs_somewhere(g, a, &list, out);
    dx_listing_free(&list);
    return status;
}

/* With integrals between names, which are no unknown functions: at some values of the names. */
static dx_status integrals_differ(ddx_session *s, dx_id a, bool *out)
{
    enum { MOST = 8, POINTS = 3, PRIME = 31 };
    dx_graph *g = &s->graph;
    dx_id name[MOST + 1], value[MOST];
    const size_t n = dx_free_symbols(g, a, MOST + 1, name);
    for (int i = 0; i < (n == 0 ? 1 : POINTS) && n <= MOST && !*out; i++) {
        bool open;
        for (size_t k = 0; k < n; k++)
            value[k] = dx_rational(g, 17 + 11 * (int64_t)k + 19 * i, PRIME);
        dx_id there = dx_substitute(g, a, n, name, value);
        DX_TRY(dx_excuse(g->context, dx_check(g, there)));
        if (dx_is_none(there))
            continue;
        DX_TRY(dx_numbers_for_integrals(s, &there));
        DX_TRY(dx_has_written_integral(g, there, &open));
        if (!open) /* what is left may be unknown functions */
            DX_TRY(values_differ(s, there, out));
    }
    return DX_OK;
}

static dx_status nonzero(void *host, dx_id a, bool *out)
{
    ddx_session *s = host;
    dx_graph *g = &s->graph;
    bool has;
    *out = false;
    DX_TRY(dx_has_written_integral(g, a, &has));
    return has ? integrals_differ(s, a, out) : values_differ(s, a, out);
}

static dx_status zero(void *host, dx_id a, bool *out)
{
    ddx_session *s = host;
    *out = false;
    DX_TRY(dx_numbers_for_integrals(s, &a));
    if (dx_is_number(&s->graph, a)) {
        *out = dx_number_sign(&s->graph, a) == 0;
        return DX_OK;
    }
    return dx_has_rootof(&s->graph, a) ? dx_is_exactly_zero(&s->graph, a, out) : DX_OK;
}

/* ---- ranges ----------------------------------------------------------------------------- */

static void set_range(arb_t out, double low, double high)
{
    arf_t a, b;
    arf_init(a);
    arf_init(b);
    arf_set_d(a, low);
    arf_set_d(b, high);
    if (low == high)
        arb_set_arf(out, a);
    else
        arb_set_interval_arf(out, a, b, 64);
    arf_clear(a);
    arf_clear(b);
}

static void read_interval(const arb_t value, dx_interval *out)
{
    *out = (dx_interval){.finite = arb_is_finite(value)};
    if (!out->finite)
        return;
    out->sign = arb_sgn_nonzero(value);
    dx_ball_outer(value, &out->low, &out->high);
}

static dx_status range(void *host, dx_id a, size_t n, const dx_id *symbol, const double *low,
                       const double *high, long precision, dx_interval *out)
{
    ddx_session *s = host;
    arb_t value;
    arb_ptr at = _arb_vec_init((slong)n);
    for (size_t i = 0; i < n; i++)
        set_range(at + i, low[i], high[i]);
    arb_init(value);
    arb_indeterminate(value);
    const dx_ball_point point = {.n = n, .symbol = symbol, .value = at};
    dx_status status =
        dx_excuse(&s->context, dx_ball_evaluate(&s->graph, a, &point, precision, value));
    read_interval(value, out);
    arb_clear(value);
    _arb_vec_clear(at, (slong)n);
    return status;
}

dx_oracle dx_session_oracle(ddx_session *s)
{
    return (dx_oracle){s, sign, nonzero, zero, range};
}
