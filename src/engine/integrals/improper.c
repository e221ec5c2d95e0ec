#include "engine/integrals/improper.h"

#include "engine/integrals/fall.h"
#include "engine/integrals/growth.h"
#include "expr/walk.h"
#include "symbolic/forms/readable.h"

/* An end is moved to infinity: f(x) near c is f(c + 1/y)/y^2 for large y. Of what is left beyond
 * any y there is a bound: see growth.h and fall.h. */

typedef struct improper {
    ddx_session *s;
    dx_graph *g;
    dx_id x;
    bool whole;
} improper;

/* ---- the parts -------------------------------------------------------------------------- */

/* From `from` to infinity; the tails may be known. */
static dx_status ray(improper *m, dx_id f, dx_id from, dx_id tails, dx_id *out)
{
    dx_graph *g = m->g;
    if (dx_is_none(tails))
        DX_TRY(dx_find_fall(m->s, f, m->x, &tails));
    *out = dx_integral_to_inf(g, f, m->x, from, m->whole, tails);
    return dx_check(g, *out);
}

/* Near the end c, on the side of `to`: x = c + 1/y, or c - 1/y. */
static dx_status to_open_end(improper *m, dx_id f, dx_id c, dx_id to, bool lower, dx_id *out)
{
    dx_graph *g = m->g;
    dx_id tails = DX_NONE;
    dx_status status = dx_find_growth(m->s, f, m->x, c, lower, &tails);
    if (dx_is_final(status))
        return status;
    dx_diag_clear(&m->s->context.diag);
    tails = status == DX_OK ? tails : DX_NONE;
    dx_id y = m->x, inverse = dx_power(g, y, -1);
    dx_id x = lower ? dx_add(g, c, inverse) : dx_sub(g, c, inverse);
    DX_TRY(dx_check(g, x));
    f = dx_substitute(g, f, 1, &m->x, &x);
    f = dx_is_none(f) ? f : dx_mul(g, f, dx_power(g, y, -2));
    DX_TRY(dx_check(g, f));
    DX_TRY(dx_readable(g, f, &f));
    dx_id from = dx_power(g, lower ? dx_sub(g, to, c) : dx_sub(g, c, to), -1);
    DX_TRY(dx_check(g, from));
    return ray(m, f, from, tails, out);
}

static dx_status to_infinity(improper *m, dx_id f, dx_id end, dx_id from, dx_id *out)
{
    dx_graph *g = m->g;
    if (dx_is_minus_inf(g, end)) {
        dx_id turned = dx_neg(g, m->x);
        f = dx_substitute(g, f, 1, &m->x, &turned);
        DX_TRY(dx_check(g, f));
        from = dx_neg(g, from);
    }
    return ray(m, f, from, DX_NONE, out);
}

static dx_status part(improper *m, dx_id f, dx_id end, dx_id middle, bool open, bool lower,
                      dx_id *out)
{
    dx_graph *g = m->g;
    if (dx_op_of(g, end) == DX_OP_INF)
        return to_infinity(m, f, end, middle, out);
    if (open)
        return to_open_end(m, f, end, middle, lower, out);
    *out = lower ? dx_integral(g, f, m->x, end, middle, m->whole)
                 : dx_integral(g, f, m->x, middle, end, m->whole);
    return dx_check(g, *out);
}

dx_status dx_integrate_improper(ddx_session *s, dx_id f, dx_id x, dx_id lo, dx_id hi, bool lo_open,
                                bool hi_open, bool whole, dx_id *out)
{
    dx_graph *g = &s->graph;
    improper m = {.s = s, .g = g, .x = x, .whole = whole};
    bool below = dx_op_of(g, lo) == DX_OP_INF, above = dx_op_of(g, hi) == DX_OP_INF;
    dx_id middle = below && above ? dx_int(g, 0)
                   : below        ? dx_sub(g, hi, dx_int(g, 1))
                   : above        ? dx_add(g, lo, dx_int(g, 1))
                                  : dx_scale(g, dx_rational(g, 1, 2), dx_add(g, lo, hi));
    dx_id left, right;
    DX_TRY(dx_check(g, middle));
    *out = f;
    if (dx_is_int(g, f, 0))
        return DX_OK;
    if (below != above && !lo_open && !hi_open) /* at one end there is nothing to see to */
        return part(&m, f, below ? lo : hi, below ? hi : lo, false, below, out);
    DX_TRY(part(&m, f, lo, middle, lo_open, true, &left));
    DX_TRY(part(&m, f, hi, middle, hi_open, false, &right));
    *out = dx_add(g, left, right);
    return dx_check(g, *out);
}
