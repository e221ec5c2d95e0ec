#include "numeric/iterated.h"

#include "numeric/balls.h"
#include "numeric/loop.h"
#include "numeric/pass.h"
#include "numeric/vm_ball.h"

enum { FEW_SYMBOLS = 32 }; /* of which a tape is made */

/* The body's listing, and a point that has a value for the bound name besides the others. */
typedef struct terms {
    dx_graph *g;
    dx_listing list;
    size_t n; /* symbols, with the bound one, which is the last */
    dx_id *symbol;
    arb_ptr value;     /* shallow copies but the last */
    arb_ptr direction; /* the same */
    dx_ball_point at;
    size_t root, room;
    int64_t lo, hi;
} terms;

static bool get_integer(const arb_t x, int64_t *n)
{
    if (!arb_is_int(x) || arf_cmpabs_2exp_si(arb_midref(x), 62) >= 0)
        return false;
    *n = arf_get_si(arb_midref(x), ARF_RND_DOWN);
    return true;
}

static dx_status open_terms(dx_graph *g, dx_id a, const dx_ball_point *at, arb_srcptr direction,
                            terms *t)
{
    dx_memory *memory = &g->context->memory;
    size_t given = at ? at->n : 0;
    dx_id body = dx_operand(g, a, 0);
    t->g = g;
    t->n = given + 1;
    t->room = t->n * (2 * sizeof(arb_struct) + sizeof(dx_id));
    t->value = dx_alloc(memory, t->room);
    if (!t->value)
        return dx_no_memory(g->context);
    t->direction = t->value + t->n;
    t->symbol = (dx_id *)(t->direction + t->n);
    for (size_t i = 0; i < given; i++) {
        t->symbol[i] = at->symbol[i];
        t->value[i] = at->value[i];
        if (direction)
            t->direction[i] = direction[i];
    }
    t->symbol[given] = dx_operand(g, a, 1);
    t->at = (dx_ball_point){.n = t->n, .symbol = t->symbol, .value = t->value};
    dx_status status = dx_listing_make(g, 1, &body, &t->list);
    if (status != DX_OK) {
        dx_free(memory, t->value, t->room);
        return status;
    }
    arb_init(t->value + given);
    arb_init(t->direction + given);
    t->root = dx_listing_position(&t->list, body);
    return DX_OK;
}

static void close_terms(terms *t)
{
    arb_clear(t->value + t->n - 1);
    arb_clear(t->direction + t->n - 1);
    dx_listing_free(&t->list);
    dx_free(&t->g->context->memory, t->value, t->room);
}

static void add_ball(bool sum, const arb_t term, slong prec, arb_t out)
{
    if (sum)
        arb_add(out, out, term, prec);
    else
        arb_mul(out, out, term, prec);
}

static dx_status add_balls(terms *t, bool sum, slong prec, arb_t out)
{
    dx_memory *memory = &t->g->context->memory;
    size_t n = t->list.walk.n;
    arb_ptr value = dx_balls_new(memory, n);
    dx_status status = value ? DX_OK : dx_no_memory(t->g->context);
    arb_set_si(out, !sum);
    for (int64_t k = t->lo; k <= t->hi && status == DX_OK && arb_is_finite(out); k++) {
        arb_set_si(t->value + t->n - 1, k);
        status = dx_ball_pass(&t->list, &t->at, prec, value);
        if (status == DX_OK)
            add_ball(sum, value + t->root, prec, out);
    }
    dx_balls_free(memory, value, n);
    return status;
}

static dx_status run_tape(terms *t, const dx_tape *tape, bool sum, slong prec, arb_t out)
{
    dx_ball_vm vm;
    arb_t term;
    DX_TRY(dx_ball_vm_init(&vm, tape, t->g->context));
    arb_init(term);
    arb_set_si(out, !sum);
    dx_status status = dx_ball_vm_set_precision(&vm, prec);
    for (int64_t k = t->lo; k <= t->hi && status == DX_OK && arb_is_finite(out); k++) {
        arb_set_si(t->value + t->n - 1, k);
        status = dx_poll(t->g->context);
        if (status == DX_OK)
            status = dx_ball_vm_evaluate(&vm, t->value, term);
        if (status == DX_OK)
            add_ball(sum, term, prec, out);
    }
    arb_clear(term);
    dx_ball_vm_free(&vm);
    return status;
}

/* The same on a tape, which takes what does not depend on the number of the term once. */
static dx_status add_on_tape(terms *t, bool sum, slong prec, arb_t out)
{
    dx_tape tape;
    DX_TRY(dx_tape_make(t->g, 1, &t->list.walk.id[t->root], t->n, t->symbol, DX_TAPE_EXACT, &tape));
    dx_status status = run_tape(t, &tape, sum, prec, out);
    dx_tape_free(&tape);
    return status;
}

dx_status dx_iterated_ball(dx_graph *g, dx_id a, const arb_t lo, const arb_t hi,
                           const dx_ball_point *at, slong prec, arb_t out)
{
    terms t;
    if (!get_integer(lo, &t.lo) || !get_integer(hi, &t.hi)) {
        arb_indeterminate(out);
        return DX_OK;
    }
    if (t.hi - t.lo >= DX_MOST_TERMS)
        return dx_loop_too_long(g->context);
    DX_TRY(open_terms(g, a, at, NULL, &t));
    bool sum = dx_op_of(g, a) == DX_OP_SUM;
    dx_status status = t.list.abstract || t.n > FEW_SYMBOLS ? add_balls(&t, sum, prec, out)
                                                            : add_on_tape(&t, sum, prec, out);
    close_terms(&t);
    return status;
}

static dx_status add_series(terms *t, bool sum, slong length, slong prec, arb_poly_struct *value,
                            arb_poly_t out)
{
    arb_poly_set_si(out, !sum);
    for (int64_t k = t->lo; k <= t->hi; k++) {
        arb_set_si(t->value + t->n - 1, k);
        DX_TRY(dx_series_pass(&t->list, &t->at, t->direction, length, prec, value));
        if (sum)
            arb_poly_add_series(out, out, value + t->root, length, prec);
        else
            arb_poly_mullow(out, out, value + t->root, length, prec);
    }
    return DX_OK;
}

dx_status dx_iterated_series(dx_graph *g, dx_id a, const arb_t lo, const arb_t hi,
                             const dx_ball_point *at, arb_srcptr direction, slong length,
                             slong prec, arb_poly_t out)
{
    terms t;
    if (!get_integer(lo, &t.lo) || !get_integer(hi, &t.hi)) {
        arb_t none;
        arb_init(none);
        arb_indeterminate(none);
        arb_poly_set_arb(out, none);
        arb_clear(none);
        return DX_OK;
    }
    if (t.hi - t.lo >= DX_MOST_TERMS)
        return dx_loop_too_long(g->context);
    DX_TRY(open_terms(g, a, at, direction, &t));
    size_t n = t.list.walk.n;
    dx_memory *memory = &g->context->memory;
    arb_poly_struct *value = dx_ball_series_new(memory, n);
    dx_status status = value ? DX_OK : dx_no_memory(g->context);
    if (status == DX_OK)
        status = add_series(&t, dx_op_of(g, a) == DX_OP_SUM, length, prec, value, out);
    dx_ball_series_free(memory, value, n);
    close_terms(&t);
    return status;
}
