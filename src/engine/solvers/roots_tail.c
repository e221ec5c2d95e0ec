/* Roots far away on the line: x = 1/t turns it inside out. */
#include "engine/solvers/root_search.h"

#include "engine/solvers/far.h"
#include "expr/walk.h"
#include "numeric/balls.h"
#include "symbolic/algebra/squarefree.h"
#include "symbolic/forms/readable.h"

#include <math.h>

/* A side of the line from a number on: x = 1/t, t from 0 to 1/from. */
typedef struct tail {
    dx_root_search *w;
    dx_id inverse[1]; /* the formula in t, which is written as x */
    dx_id from;       /* finite, not 0 */
} tail;

/* Powers of t alone do not become 0 but at 0. */
static dx_id without_powers(dx_graph *g, dx_id a, dx_id t)
{
    dx_id number, rest, out = dx_int(g, 1);
    dx_split_coefficient(g, a, &number, &rest);
    if (dx_op_of(g, rest) != DX_OP_MUL)
        return a;
    for (uint32_t i = 0; i < dx_factors(g, rest); i++)
        if (!dx_same(dx_base(g, rest, i), t) || !dx_is_number(g, dx_exponent(g, rest, i)))
            out = dx_mul(g, out, dx_pow(g, dx_base(g, rest, i), dx_exponent(g, rest, i)));
    return out;
}

/* 1/box, enclosed anew as a zero of the formula in x. */
static dx_status take_far_zero(tail *t, const dx_zero *zero)
{
    dx_root_search *w = t->w;
    dx_enclosure enclosure = {.finding = DX_FINDING_OPEN};
    arb_t near, box;
    arb_init(near);
    arb_init(box);
    arb_inv(near, zero->box, 512);
    dx_zero far = {.at_end = zero->at_end, .box = box};
    dx_status status = DX_OK;
    if (arb_is_finite(near))
        status = dx_enclose(&w->system, near, box, &enclosure);
    /* the only zero in the box is this one if it is in it */
    bool same = enclosure.finding == DX_FINDING_ONE && arb_contains(box, near);
    if (status == DX_OK)
        status = same ? dx_root_search_take(w, &far)
                      : dx_root_list_leave_box(&w->s->context, w->out, near,
                                               (dx_place){.why = DX_FINDING_PRECISION});
    arb_clear(box);
    arb_clear(near);
    return status;
}

static dx_status leave_far(tail *t, const arb_t box, dx_finding why)
{
    dx_root_search *w = t->w;
    double *end = dx_arena_alloc(&w->s->context.arena, 2 * sizeof *end);
    if (!end)
        return dx_no_memory(&w->s->context);
    double lo, hi;
    dx_ball_outer(box, &lo, &hi);
    bool upper = dx_number_sign(&w->s->graph, t->from) > 0;
    if (upper) {
        end[0] = 1 / hi;
        end[1] = lo > 0 ? 1 / lo : INFINITY;
    } else {
        end[0] = hi < 0 ? 1 / hi : -INFINITY;
        end[1] = 1 / lo;
    }
    return dx_root_list_leave(&w->s->context, w->out,
                              &(dx_place){.lo = end, .hi = end + 1, .why = why});
}

/* The whole side. */
static dx_status leave_all(tail *t)
{
    dx_root_search *w = t->w;
    double *end = dx_arena_alloc(&w->s->context.arena, 2 * sizeof *end);
    if (!end)
        return dx_no_memory(&w->s->context);
    double from = dx_number_to_double(&w->s->graph, t->from);
    end[0] = from > 0 ? from : -INFINITY;
    end[1] = from > 0 ? INFINITY : from;
    return dx_root_list_leave(&w->s->context, w->out,
                              &(dx_place){.lo = end, .hi = end + 1, .why = DX_FINDING_OPEN});
}

static dx_status search_far(tail *t, const dx_id *lo, const dx_id *hi)
{
    enum { MOST = 2000, FEW = 8 };
    dx_root_search *w = t->w;
    dx_graph *g = &w->s->graph;
    dx_system inverse;
    dx_roots found;
    DX_TRY(dx_system_init(&inverse, g, 1, t->inverse, w->unknown));
    dx_status status = dx_find_roots(&inverse, lo, hi, MOST, &found);
    bool endless = status == DX_OK && found.n_gaps > FEW;
    if (endless)
        status = leave_all(t);
    for (size_t i = 0; i < found.n_zeros && status == DX_OK && !endless; i++)
        if (!arb_is_zero(found.zero[i].box)) /* at infinity */
            status = arb_contains_zero(found.zero[i].box)
                         ? leave_far(t, found.zero[i].box, DX_FINDING_OPEN)
                         : take_far_zero(t, &found.zero[i]);
    for (size_t i = 0; i < found.n_gaps && status == DX_OK && !endless; i++)
        status = leave_far(t, found.gap[i].box, DX_FINDING_OPEN);
    dx_roots_free(&found);
    dx_system_free(&inverse);
    return status;
}

/* A number from which on the formula is proved to have no zero, at `from` or farther out; NONE
 * where none is found. */
static dx_status find_end(dx_root_search *w, dx_id from, dx_id *end)
{
    static const int64_t far[] = {1, 10, 1000, 1000000, 1000000000000};
    dx_graph *g = &w->s->graph;
    int sign = 0;
    for (size_t i = 0; i < sizeof far / sizeof *far && sign == 0; i++) {
        *end = dx_number_mul(g, from, dx_int(g, far[i]));
        DX_TRY(dx_far_sign(w->s, w->f[0], w->unknown[0], *end, &sign));
    }
    if (sign == 0)
        *end = DX_NONE;
    return DX_OK;
}

dx_status dx_root_search_tail(dx_root_search *w, dx_id from)
{
    dx_graph *g = &w->s->graph;
    tail t = {.w = w, .from = from};
    dx_id inverse = dx_power(g, w->unknown[0], -1), end = dx_number_div(g, dx_int(g, 1), from);
    dx_id a, free, zero = dx_int(g, 0);
    DX_TRY(find_end(w, from, &free));
    if (dx_same(free, from))
        return DX_OK;
    if (!dx_is_none(free))
        zero = dx_number_div(g, dx_int(g, 1), free);
    DX_TRY(dx_reversed(g, w->f[0], w->unknown[0], &a));
    if (dx_is_none(a)) {
        a = dx_substitute(g, w->f[0], 1, w->unknown, &inverse);
        DX_TRY(dx_check(g, a));
        DX_TRY(dx_readable(g, a, &a));
        DX_TRY(dx_squarefree(g, a, w->unknown[0], &a));
    }
    t.inverse[0] = without_powers(g, a, w->unknown[0]);
    DX_TRY(dx_check(g, t.inverse[0]));
    if (dx_is_constant(g, t.inverse[0])) /* then it is 0 nowhere, or everywhere */
        return DX_OK;
    bool upper = dx_number_sign(g, from) > 0;
    DX_TRY(dx_system_init(&w->system, g, 1, w->f, w->unknown));
    dx_status status = search_far(&t, upper ? &zero : &end, upper ? &end : &zero);
    dx_system_free(&w->system);
    return status;
}
