#include "engine/solvers/stretches.h"

#include "engine/solvers/rootof.h"
#include "expr/exact.h"
#include "expr/walk.h"
#include "numeric/ball.h"
#include "symbolic/domain/corners.h"
#include "symbolic/forms/readable.h"

#include <math.h>
#include <string.h>

enum {
    MOST_CUTS = 128, /* of one expression within a stretch */
    MOST_STRETCHES = 512,
    MOST_EDGES = 32,
    LEVEL_BITS = 5, /* of half the width of the range of what stands in floor */
    MOST_NODES = 4000,
    PRECISION = 256,
    SIGN_BITS = 2048
};

typedef struct search {
    ddx_session *s;
    dx_graph *g;
    dx_id x;
    bool whole; /* nothing was met of which nothing is known */
    dx_stretches *out;
    dx_stretches todo; /* the leftmost last */
} search;

/* ---- numbers between ------------------------------------------------------------------------- */

static bool is_infinite(const dx_graph *g, dx_id a)
{
    return dx_op_of(g, a) == DX_OP_INF;
}

/* Of the middle of two bounds as few bits as keep it between them. */
static dx_id round_between(dx_graph *g, const arf_t lo, const arf_t hi)
{
    static const slong bits[] = {2, 6, 16, 53, 128, 256};
    dx_id found = DX_NONE;
    arf_t middle, rounded;
    arf_init(middle);
    arf_init(rounded);
    arf_add(middle, lo, hi, ARF_PREC_EXACT, ARF_RND_DOWN);
    arf_mul_2exp_si(middle, middle, -1);
    for (size_t i = 0; i < sizeof bits / sizeof *bits && dx_is_none(found); i++) {
        arf_set_round(rounded, middle, bits[i], ARF_RND_NEAR);
        if (arf_cmp(lo, rounded) >= 0 || arf_cmp(rounded, hi) >= 0)
            continue;
        fmpq_t value;
        fmpq_init(value);
        arf_get_fmpq(value, rounded);
        found = dx_number_from_fmpq(g, value);
        fmpq_clear(value);
    }
    arf_clear(middle);
    arf_clear(rounded);
    return found;
}

/* Beyond an end, towards infinity: twice as far from 0. */
static void step_out(arf_t out, const arf_t end, int direction)
{
    arf_abs(out, end);
    arf_add_ui(out, out, 2, 64, ARF_RND_UP);
    arf_mul_2exp_si(out, out, 1);
    if (direction < 0)
        arf_neg(out, out);
}

/* A rational number strictly between the ends, which may be infinite; NONE: none was found. */
static dx_status number_between(dx_graph *g, dx_id lo, dx_id hi, dx_id *out)
{
    enum { FAR = 1000 }; /* bits of what is still a number */
    bool low = !is_infinite(g, lo), high = !is_infinite(g, hi);
    dx_status status = DX_OK;
    arb_t left, right;
    arf_t a, b;
    *out = low || high ? DX_NONE : dx_int(g, 0);
    if (!low && !high)
        return DX_OK;
    arb_init(left);
    arb_init(right);
    arf_init(a);
    arf_init(b);
    if (low)
        status = dx_ball_evaluate(g, lo, NULL, PRECISION, left);
    if (high && status == DX_OK)
        status = dx_ball_evaluate(g, hi, NULL, PRECISION, right);
    arb_get_ubound_arf(a, left, PRECISION);
    arb_get_lbound_arf(b, right, PRECISION);
    if (!low)
        step_out(a, b, -1);
    if (!high)
        step_out(b, a, 1);
    if (status == DX_OK && arb_is_finite(left) && arb_is_finite(right) && arf_cmp(a, b) < 0 &&
        arf_cmpabs_2exp_si(a, FAR) < 0 && arf_cmpabs_2exp_si(b, FAR) < 0)
        *out = round_between(g, a, b);
    arb_clear(left);
    arb_clear(right);
    arf_clear(a);
    arf_clear(b);
    return dx_excuse(g->context, status);
}

dx_status dx_sign_between(dx_graph *g, dx_id a, dx_id unknown, dx_id lo, dx_id hi, int *sign)
{
    dx_id at;
    *sign = 0;
    DX_TRY(number_between(g, lo, hi, &at));
    if (dx_is_none(at))
        return DX_OK;
    a = dx_substitute(g, a, 1, &unknown, &at);
    if (dx_is_none(a))
        return dx_excuse(g->context, dx_check(g, a));
    return dx_excuse(g->context, dx_ball_sign(g, a, SIGN_BITS, sign));
}

/* ---- what is special ------------------------------------------------------------------------- */

typedef enum kind {
    NOTHING,
    UNKNOWN,
    MEETING,      /* pieces meet at the zeros */
    LEVEL,        /* it jumps where this is an integer */
    EDGE,         /* not smooth at the zeros */
    EDGE_ABOVE,   /* and without a value where it is negative */
    EDGE_OR_MORE, /* of negative ones nothing is known */
} kind;

typedef struct special {
    kind kind;
    dx_id node, u; /* u: what is looked at */
} special;

typedef struct edge {
    dx_fn fn;
    kind kind;
    int at, slope; /* slope·(argument - at) is looked at */
} edge;

static const edge edges[] = {
    {DX_FN_log, EDGE_ABOVE, 0, 1},      {DX_FN_log2, EDGE_ABOVE, 0, 1},
    {DX_FN_log10, EDGE_ABOVE, 0, 1},    {DX_FN_log1p, EDGE_ABOVE, -1, 1},
    {DX_FN_asin, EDGE_ABOVE, -1, 1},    {DX_FN_asin, EDGE_ABOVE, 1, -1},
    {DX_FN_acos, EDGE_ABOVE, -1, 1},    {DX_FN_acos, EDGE_ABOVE, 1, -1},
    {DX_FN_atanh, EDGE_ABOVE, -1, 1},   {DX_FN_atanh, EDGE_ABOVE, 1, -1},
    {DX_FN_erfinv, EDGE_ABOVE, -1, 1},  {DX_FN_erfinv, EDGE_ABOVE, 1, -1},
    {DX_FN_acosh, EDGE_ABOVE, 1, 1},    {DX_FN_asech, EDGE_ABOVE, 0, 1},
    {DX_FN_asech, EDGE_ABOVE, 1, -1},   {DX_FN_cbrt, EDGE, 0, 1},
    {DX_FN_csch, EDGE, 0, 1},           {DX_FN_coth, EDGE, 0, 1},
    {DX_FN_acsch, EDGE, 0, 1},          {DX_FN_gamma, EDGE_OR_MORE, 0, 1},
    {DX_FN_lgamma, EDGE_OR_MORE, 0, 1}, {DX_FN_digamma, EDGE_OR_MORE, 0, 1},
};

static bool is_done(const dx_stretch *st, dx_id u)
{
    for (size_t i = 0; i < st->n_done; i++)
        if (dx_same(st->done[i], u))
            return true;
    return false;
}

/* Is it to be looked at still? */
static bool is_open(const search *w, const dx_stretch *st, dx_id u)
{
    return !dx_is_none(u) && dx_contains(w->g, u, w->x) && !is_done(st, u);
}

static void look_at_call(const search *w, const dx_stretch *st, dx_id a, special *out)
{
    dx_graph *g = w->g;
    dx_fn fn = dx_fn_of(g, a);
    dx_id argument = dx_operand(g, a, 0);
    bool listed = false;
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++) {
        if (edges[i].fn != fn)
            continue;
        dx_id u = dx_sub(g, argument, dx_int(g, edges[i].at));
        u = edges[i].slope < 0 ? dx_neg(g, u) : u;
        listed = true;
        if (is_open(w, st, u)) {
            *out = (special){edges[i].kind, a, u};
            return;
        }
    }
    if (listed)
        return;
    if (fn == DX_FN_tan || fn == DX_FN_sec || fn == DX_FN_cot || fn == DX_FN_csc) {
        dx_id u = dx_call1(g, fn == DX_FN_tan || fn == DX_FN_sec ? DX_FN_cos : DX_FN_sin, argument);
        if (is_open(w, st, u))
            *out = (special){EDGE, a, u};
        return;
    }
    if (fn == DX_FN_sinc) /* which is analytic, other than its derivative's formula */
        return;
    if (*dx_functions[fn].domain || *dx_functions[fn].smooth)
        out->kind = UNKNOWN;
}

static void look_at_power(const search *w, const dx_stretch *st, dx_id a, special *out)
{
    dx_graph *g = w->g;
    for (uint32_t i = 0; i < dx_factors(g, a) && out->kind == NOTHING; i++) {
        dx_id base = dx_base(g, a, i), exponent = dx_exponent(g, a, i);
        bool integer = dx_is_integer(g, exponent);
        if (integer && dx_number_sign(g, exponent) >= 0)
            continue;
        if (is_open(w, st, base) && !dx_is_positive(g, base))
            *out = (special){integer ? EDGE : EDGE_ABOVE, a, base};
    }
}

/* The first thing about the node that is special. */
static void look_at_node(const search *w, const dx_stretch *st, dx_id a, special *out)
{
    dx_graph *g = w->g;
    dx_op op = dx_op_of(g, a);
    if (!dx_contains(g, a, w->x) && (op < DX_OP_EQ || op > DX_OP_LE))
        return;
    dx_id meeting = dx_meeting(g, a);
    if (!dx_is_none(meeting))
        *out = (special){MEETING, a, meeting};
    else if (op == DX_OP_CALL && dx_is_step(dx_fn_of(g, a)))
        *out = (special){LEVEL, a, dx_operand(g, a, 0)};
    else if (op == DX_OP_CALL)
        look_at_call(w, st, a, out);
    else if (op == DX_OP_MUL)
        look_at_power(w, st, a, out);
    else if (op != DX_OP_ADD && !dx_is_atom(g, a))
        out->kind = UNKNOWN;
}

/* What is in parts of pieces that do not come into play does not count: first the first condition
 * of pieces that have none within them is looked at. */
static dx_status find_first_pieces(const search *w, dx_id f, dx_id *condition)
{
    dx_walk walk;
    *condition = DX_NONE;
    DX_TRY(dx_walk_make(w->g, 1, &f, &walk));
    for (size_t i = 0; i < walk.n && dx_is_none(*condition); i++)
        if (dx_op_of(w->g, walk.id[i]) == DX_OP_CASES)
            *condition = dx_operand(w->g, walk.id[i], 0);
    dx_walk_free(&walk);
    return DX_OK;
}

static dx_status find_special(const search *w, const dx_stretch *st, special *out)
{
    dx_walk walk;
    dx_id condition, of = st->formula;
    *out = (special){.kind = NOTHING};
    DX_TRY(find_first_pieces(w, of, &condition));
    if (!dx_is_none(condition))
        of = condition;
    DX_TRY(dx_walk_make(w->g, 1, &of, &walk));
    if (walk.n > MOST_NODES)
        out->kind = UNKNOWN;
    for (size_t i = 0; i < walk.n && out->kind == NOTHING; i++)
        look_at_node(w, st, walk.id[i], out);
    dx_walk_free(&walk);
    if (out->kind == NOTHING && !dx_is_none(condition))
        out->kind = UNKNOWN;
    return w->g->context->diag.status;
}

/* ---- cuts ------------------------------------------------------------------------------------ */

/* Is the number certainly strictly between the ends (1), an end or not between them (-1)? */
static dx_status compare(search *w, const dx_stretch *st, dx_id at, int *inside)
{
    dx_graph *g = w->g;
    *inside = 1;
    for (int upper = 0; upper < 2 && *inside == 1; upper++) {
        dx_id end = upper ? st->hi : st->lo, over;
        int sign = 0;
        if (is_infinite(g, end))
            continue;
        over = upper ? dx_sub(g, end, at) : dx_sub(g, at, end);
        DX_TRY(dx_check(g, over));
        DX_TRY(dx_excuse(g->context, dx_ball_sign(g, over, SIGN_BITS, &sign)));
        if (sign == 0)
            DX_TRY(dx_excuse(g->context, dx_readable(g, over, &over)));
        *inside = sign > 0 ? 1 : sign < 0 || dx_is_int(g, over, 0) ? -1 : 0;
    }
    return DX_OK;
}

/* Where a cut may be. */
static dx_status leave(search *w, dx_root_list *cuts, double lo, double hi)
{
    return dx_root_list_leave_interval(&w->s->context, cuts, lo, hi, DX_FINDING_OPEN);
}

/* The zeros strictly inside, and what is not decided: both into the list. */
static dx_status add_zeros(search *w, const dx_stretch *st, dx_id u, dx_root_list *cuts)
{
    dx_context *context = w->g->context;
    dx_root_list found;
    dx_fn fn = dx_fn_of(w->g, u);
    if (fn == DX_FN_tan || fn == DX_FN_cot) /* away from the poles, which are ends */
        u = dx_call1(w->g, fn == DX_FN_tan ? DX_FN_sin : DX_FN_cos, dx_operand(w->g, u, 0));
    dx_status status = dx_search_roots(w->s, 1, &u, &w->x, &st->lo, &st->hi, false, &found);
    if (status != DX_OK) {
        DX_TRY(dx_excuse(context, status));
        return leave(w, cuts, st->near_lo, st->near_hi);
    }
    for (size_t i = 0; i < found.n_roots; i++) {
        int inside;
        DX_TRY(compare(w, st, found.value[i], &inside));
        if (inside > 0)
            DX_TRY(dx_root_list_add(context, cuts, &found.value[i], &found.key[i], 1));
        else if (inside == 0)
            DX_TRY(leave(w, cuts, found.key[i], found.key[i]));
    }
    for (size_t i = 0; i < found.n_places; i++) {
        const dx_place *p = &found.place[i];
        if (!p->at_end || p->why != DX_FINDING_PRECISION) /* else it is an end, or outside */
            DX_TRY(leave(w, cuts, *p->lo, *p->hi));
    }
    return dx_poll(context);
}

/* The integers between the values of u on the part of the stretch between two numbers; false where
 * they are too many, or not known. */
static dx_status find_levels(search *w, dx_id u, dx_id from, dx_id to, slong *lo, slong *hi,
                             bool *found)
{
    dx_graph *g = w->g;
    arb_t x, range;
    arf_t end;
    arb_init(x);
    arb_init(range);
    arf_init(end);
    const dx_ball_point at = {.n = 1, .symbol = &w->x, .value = x};
    dx_status status = dx_ball_evaluate(g, from, NULL, 64, x);
    if (status == DX_OK)
        status = dx_ball_evaluate(g, to, NULL, 64, range);
    arb_union(x, x, range, 64);
    if (status == DX_OK)
        status = dx_ball_evaluate(g, u, &at, 64, range);
    *found = status == DX_OK && arb_is_finite(range) &&
             mag_cmp_2exp_si(arb_radref(range), LEVEL_BITS) < 0 &&
             arf_cmpabs_2exp_si(arb_midref(range), 40) < 0;
    if (*found) {
        arb_get_lbound_arf(end, range, 64);
        *lo = arf_get_si(end, ARF_RND_CEIL);
        arb_get_ubound_arf(end, range, 64);
        *hi = arf_get_si(end, ARF_RND_FLOOR);
    }
    arb_clear(x);
    arb_clear(range);
    arf_clear(end);
    return dx_excuse(g->context, status);
}

/* Zeros of the step's operand minus the integers in its range; far out there is no end of them. */
static dx_status add_levels(search *w, const dx_stretch *st, dx_id u, dx_root_list *cuts)
{
    enum { REACH = 20 };
    dx_graph *g = w->g;
    dx_stretch part = *st;
    slong lo, hi;
    bool found = false;
    if (is_infinite(g, st->lo) && st->near_hi > -REACH) {
        part.lo = dx_int(g, -REACH);
        part.near_lo = -REACH;
        DX_TRY(leave(w, cuts, st->near_lo, -REACH));
    }
    if (is_infinite(g, st->hi) && st->near_lo < REACH) {
        part.hi = dx_int(g, REACH);
        part.near_hi = REACH;
        DX_TRY(leave(w, cuts, REACH, st->near_hi));
    }
    if (!is_infinite(g, part.lo) && !is_infinite(g, part.hi))
        DX_TRY(find_levels(w, u, part.lo, part.hi, &lo, &hi, &found));
    if (!found)
        return leave(w, cuts, part.near_lo, part.near_hi);
    for (slong k = lo; k <= hi; k++)
        DX_TRY(add_zeros(w, &part, dx_sub(g, u, dx_int(g, k)), cuts));
    return DX_OK;
}

/* What jumps where this is an integer. */
static dx_id operand_of_step(dx_graph *g, dx_id a)
{
    dx_fn fn = dx_fn_of(g, a);
    dx_id u = dx_operand(g, a, 0);
    if (fn == DX_FN_mod)
        return dx_div(g, u, dx_operand(g, a, 1));
    return fn == DX_FN_round ? dx_add(g, u, dx_rational(g, 1, 2)) : u;
}

/* ---- what the formula is between them -------------------------------------------------------- */

static dx_status lose(dx_graph *g, dx_stretch *st)
{
    st->known = false;
    st->why = DX_FINDING_OPEN;
    return dx_excuse(g->context, g->context->diag.status);
}

static dx_status replace(search *w, dx_stretch *st, dx_id node, dx_id by)
{
    st->formula = dx_rename(w->g, st->formula, node, by);
    if (!dx_is_none(st->formula) || w->g->context->diag.status != DX_DOMAIN)
        return dx_is_none(st->formula) ? lose(w->g, st) : DX_OK;
    dx_diag_clear(&w->g->context->diag); /* there is no value here */
    return DX_OK;
}

/* All nodes that meet there. */
static dx_status put_pieces(search *w, dx_stretch *st, const special *p, int sign)
{
    dx_graph *g = w->g;
    dx_id minus = dx_neg(g, p->u);
    for (;;) {
        dx_walk walk;
        dx_id node = DX_NONE;
        int here = sign;
        DX_TRY(dx_walk_make(g, 1, &st->formula, &walk));
        for (size_t i = 0; i < walk.n && dx_is_none(node); i++) {
            dx_id u = dx_meeting(g, walk.id[i]);
            if (dx_same(u, p->u) || dx_same(u, minus)) {
                node = walk.id[i];
                here = dx_same(u, p->u) ? sign : -sign;
            }
        }
        dx_walk_free(&walk);
        if (dx_is_none(node))
            return DX_OK;
        DX_TRY(replace(w, st, node, dx_piece(g, node, here)));
        if (!st->known || dx_is_none(st->formula))
            return DX_OK;
        DX_TRY(dx_poll(g->context));
    }
}

/* The step's constant value, or what is left of frac and mod, as it is at the number. */
static dx_status put_level(search *w, dx_stretch *st, const special *p, dx_id at)
{
    dx_graph *g = w->g;
    dx_fn fn = dx_fn_of(g, p->node);
    dx_id u = operand_of_step(g, p->node), level = dx_substitute(g, u, 1, &w->x, &at);
    if (!dx_is_none(level))
        level = dx_call1(g, fn == DX_FN_ceil ? DX_FN_ceil : DX_FN_floor, level);
    if (dx_is_none(level) || !dx_is_number(g, level))
        return lose(g, st);
    if (fn == DX_FN_frac)
        level = dx_sub(g, u, level);
    else if (fn == DX_FN_mod)
        level = dx_sub(g, dx_operand(g, p->node, 0), dx_mul(g, dx_operand(g, p->node, 1), level));
    return replace(w, st, p->node, level);
}

static dx_status put_level_between(search *w, dx_stretch *st, const special *p)
{
    dx_id at;
    DX_TRY(number_between(w->g, st->lo, st->hi, &at));
    return dx_is_none(at) ? lose(w->g, st) : put_level(w, st, p, at);
}

static dx_status remember(search *w, dx_stretch *st, dx_id u)
{
    dx_id *done = dx_arena_alloc(&w->s->context.arena, (st->n_done + 1) * sizeof *done);
    if (!done)
        return dx_no_memory(&w->s->context);
    if (st->n_done > 0)
        memcpy(done, st->done, st->n_done * sizeof *done);
    done[st->n_done++] = u;
    st->done = done;
    return st->n_done > MOST_EDGES ? lose(w->g, st) : DX_OK;
}

/* The stretch has no zero of what is special strictly inside. */
static dx_status resolve(search *w, dx_stretch *st, const special *p)
{
    int sign;
    if (p->kind == LEVEL)
        return put_level_between(w, st, p);
    DX_TRY(dx_sign_between(w->g, p->u, w->x, st->lo, st->hi, &sign));
    if (dx_is_constant(w->g, p->u) && dx_is_int(w->g, p->u, 0))
        return p->kind == MEETING ? put_pieces(w, st, p, 0) : lose(w->g, st);
    if (sign == 0)
        return lose(w->g, st);
    if (p->kind == MEETING)
        return put_pieces(w, st, p, sign);
    if (p->kind == EDGE_ABOVE && sign < 0)
        st->formula = DX_NONE;
    if (p->kind == EDGE_OR_MORE && sign < 0)
        return lose(w->g, st);
    return remember(w, st, p->u);
}

/* ---- the search ------------------------------------------------------------------------------ */

static dx_status push(search *w, dx_stretches *l, const dx_stretch *st)
{
    if (l->n == l->room) {
        dx_stretch *all = dx_arena_grown(&w->s->context, l->stretch, l->n, &l->room, sizeof *all);
        if (!all)
            return DX_NOMEM;
        l->stretch = all;
    }
    l->stretch[l->n++] = *st;
    return DX_OK;
}

/* The part of the stretch up to there; the rest begins there. */
static dx_status take_part(search *w, dx_stretches *parts, dx_stretch *st, dx_id to, double near_to,
                           bool decided, const special *p)
{
    dx_stretch part = *st;
    part.hi = to;
    part.near_hi = near_to;
    st->lo = to;
    st->near_lo = near_to;
    if (decided) {
        DX_TRY(resolve(w, &part, p));
    } else {
        part.known = false;
        part.why = p->kind == MEETING || p->kind == LEVEL ? DX_FINDING_ROUGH : DX_FINDING_NO_VALUE;
    }
    return push(w, parts, &part);
}

/* A little before the place begins. */
static double begin_of(const dx_place *place)
{
    return *place->lo - 1e-15 * fabs(*place->lo);
}

/* The part in front of a place, and the place. */
static dx_status take_place(search *w, dx_stretches *parts, dx_stretch *st, const dx_place *place,
                            const special *p)
{
    dx_graph *g = w->g;
    double lo = begin_of(place), hi = *place->hi + 1e-15 * fabs(*place->hi);
    if (lo >= st->near_hi)
        lo = nextafter(st->near_hi, -INFINITY);
    if (lo > st->near_lo)
        DX_TRY(take_part(w, parts, st, dx_number_from_double(g, lo), lo, true, p));
    if (hi <= st->near_lo)
        hi = nextafter(st->near_lo, INFINITY);
    bool all = hi >= st->near_hi;
    return take_part(w, parts, st, all ? st->hi : dx_number_from_double(g, hi),
                     all ? st->near_hi : hi, false, p);
}

/* In parts, from the right to the left onto what is to be done. */
static dx_status cut(search *w, dx_stretch st, const dx_root_list *cuts, const special *p)
{
    dx_stretches parts = {0};
    const dx_id hi = st.hi;
    size_t i = 0, k = 0;
    while ((i < cuts->n_roots || k < cuts->n_places) && !dx_same(st.lo, hi)) {
        if (k == cuts->n_places ||
            (i < cuts->n_roots && cuts->key[i] < begin_of(&cuts->place[k]))) {
            DX_TRY(take_part(w, &parts, &st, cuts->value[i], cuts->key[i], true, p));
            i++;
        } else {
            DX_TRY(take_place(w, &parts, &st, &cuts->place[k++], p));
            while (i < cuts->n_roots && cuts->key[i] <= st.near_lo)
                i++;
        }
    }
    if (!dx_same(st.lo, hi))
        DX_TRY(take_part(w, &parts, &st, hi, st.near_hi, true, p));
    for (i = parts.n; i-- > 0;)
        DX_TRY(push(w, &w->todo, &parts.stretch[i]));
    return DX_OK;
}

static dx_status work_on(search *w, dx_stretch *st)
{
    special p;
    dx_root_list cuts = {.n = 1};
    DX_TRY(find_special(w, st, &p));
    if (p.kind == UNKNOWN)
        w->whole = false;
    if (p.kind == UNKNOWN || p.kind == NOTHING)
        return push(w, w->out, st);
    if (p.kind == LEVEL)
        DX_TRY(add_levels(w, st, operand_of_step(w->g, p.node), &cuts));
    else if (dx_contains(w->g, p.u, w->x))
        DX_TRY(add_zeros(w, st, p.u, &cuts));
    if (cuts.n_roots > MOST_CUTS || w->out->n + w->todo.n > MOST_STRETCHES) {
        DX_TRY(lose(w->g, st));
        return push(w, w->out, st);
    }
    return cut(w, *st, &cuts, &p);
}

static dx_status near(dx_graph *g, dx_id end, double *out)
{
    arb_t value;
    if (is_infinite(g, end)) {
        *out = dx_is_minus_inf(g, end) ? -INFINITY : INFINITY;
        return DX_OK;
    }
    arb_init(value);
    dx_status status = dx_ball_evaluate(g, end, NULL, PRECISION, value);
    *out = arf_get_d(arb_midref(value), ARF_RND_NEAR);
    arb_clear(value);
    return status;
}

dx_status dx_find_stretches(ddx_session *s, dx_id f, dx_id unknown, dx_id lo, dx_id hi,
                            dx_stretches *out)
{
    search w = {.s = s, .g = &s->graph, .x = unknown, .whole = true, .out = out};
    dx_stretch all = {.lo = lo, .hi = hi, .known = true, .formula = f};
    *out = (dx_stretches){0};
    DX_TRY(near(w.g, lo, &all.near_lo));
    DX_TRY(near(w.g, hi, &all.near_hi));
    DX_TRY(push(&w, &w.todo, &all));
    while (w.todo.n > 0 && w.whole) {
        dx_stretch st = w.todo.stretch[--w.todo.n];
        if (!st.known || dx_is_none(st.formula))
            DX_TRY(push(&w, out, &st));
        else
            DX_TRY(work_on(&w, &st));
        DX_TRY(dx_poll(&s->context));
    }
    if (!w.whole)
        out->n = 0;
    return DX_OK;
}

/* ---- at a number ----------------------------------------------------------------------------- */

static dx_status put_piece_at(search *w, dx_stretch *st, const special *p, dx_id at)
{
    dx_graph *g = w->g;
    int sign = 0;
    bool zero = false;
    dx_id u = dx_substitute(g, p->u, 1, &w->x, &at);
    if (dx_is_none(u))
        return lose(g, st);
    DX_TRY(dx_excuse(g->context, dx_ball_sign(g, u, SIGN_BITS, &sign)));
    if (sign == 0)
        DX_TRY(dx_is_exactly_zero(g, u, &zero));
    return sign != 0 || zero ? put_pieces(w, st, p, sign) : lose(g, st);
}

dx_status dx_pieces_at(ddx_session *s, dx_id f, dx_id unknown, dx_id at, dx_id *out)
{
    enum { MOST = 64 };
    search w = {.s = s, .g = &s->graph, .x = unknown};
    dx_stretch st = {.known = true, .formula = f};
    *out = f;
    for (int round = 0; round < MOST && st.known && !dx_is_none(st.formula); round++) {
        special p;
        *out = st.formula;
        DX_TRY(find_special(&w, &st, &p));
        if (p.kind == NOTHING || p.kind == UNKNOWN)
            return DX_OK;
        if (p.kind == LEVEL)
            DX_TRY(put_level(&w, &st, &p, at));
        else if (p.kind == MEETING)
            DX_TRY(put_piece_at(&w, &st, &p, at));
        else
            DX_TRY(remember(&w, &st, p.u));
    }
    return DX_OK;
}

dx_status dx_has_value_around(ddx_session *s, dx_id a, dx_id unknown, dx_id at, bool *has)
{
    enum { AROUND = -100 };
    arb_t x, value;
    arb_init(x);
    arb_init(value);
    const dx_ball_point point = {.n = 1, .symbol = &unknown, .value = x};
    dx_status status = dx_ball_evaluate(&s->graph, at, NULL, PRECISION, x);
    arb_add_error_2exp_si(x, AROUND);
    if (status == DX_OK)
        status = dx_ball_evaluate(&s->graph, a, &point, PRECISION, value);
    *has = status == DX_OK && arb_is_finite(value);
    arb_clear(x);
    arb_clear(value);
    return dx_excuse(&s->context, status);
}

/* ---- zeros on a stretch ---------------------------------------------------------------------- */

static dx_status is_end(dx_graph *g, const dx_stretch *st, dx_id at, bool *end)
{
    *end = false;
    for (int upper = 0; upper < 2 && !*end; upper++) {
        dx_id over, limit = upper ? st->hi : st->lo;
        if (dx_op_of(g, limit) == DX_OP_INF)
            continue;
        over = dx_sub(g, limit, at);
        DX_TRY(dx_check(g, over));
        DX_TRY(dx_is_exactly_zero(g, over, end));
    }
    return DX_OK;
}

dx_status dx_stretch_drop_ends(dx_graph *g, const dx_stretch *st, dx_root_list *l)
{
    size_t kept = 0;
    for (size_t i = 0; i < l->n_roots; i++) {
        bool end;
        DX_TRY(is_end(g, st, l->value[i], &end));
        if (end)
            continue;
        l->value[kept] = l->value[i];
        l->key[kept] = l->key[i];
        l->order[kept++] = l->order[i];
    }
    l->n_roots = kept;
    kept = 0;
    for (size_t i = 0; i < l->n_places; i++)
        if (!l->place[i].at_end || l->place[i].why != DX_FINDING_PRECISION)
            l->place[kept++] = l->place[i];
    l->n_places = kept;
    return DX_OK;
}
