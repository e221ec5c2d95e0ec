#include "numeric/analytic.h"

#include "expr/exact.h"
#include "numeric/balls.h"
#include "numeric/continuation.h"
#include "numeric/pass.h"

#include <string.h>

/* ---- opening ----------------------------------------------------------------------------- */

static bool is_continued(const dx_graph *g, dx_id a)
{
    dx_op op = dx_op_of(g, a);
    if (op == DX_OP_CALL)
        return dx_continuation_of(dx_fn_of(g, a)) != NULL;
    return op == DX_OP_SYMBOL || op == DX_OP_ADD || op == DX_OP_MUL || op == DX_OP_CASES ||
           (op >= DX_OP_EQ && op <= DX_OP_AND);
}

/* Which nodes depend on the symbol. What does not is evaluated once, and its needed[] is 0 from
 * then on. */
static void mark(dx_analytic *f)
{
    const dx_graph *g = f->g;
    dx_listing *list = &f->list;
    for (size_t i = 0; i < list->walk.n; i++) {
        dx_id a = list->walk.id[i];
        dx_op op = dx_op_of(g, a);
        bool depends = dx_same(a, f->symbol);
        for (uint32_t k = 0; k < dx_count(g, a) && !depends; k++)
            depends = f->wanted[dx_listing_operand(list, i, k)] != 0;
        f->wanted[i] = depends;
        if (depends && list->needed[i] && !is_continued(g, a))
            f->foreign = a;
        if (op == DX_OP_CASES || (op >= DX_OP_EQ && op <= DX_OP_AND) ||
            (op == DX_OP_CALL && dx_continuation_has_pieces(dx_fn_of(g, a))))
            f->has_pieces = true;
    }
    for (size_t i = 0; i < list->walk.n; i++)
        f->wanted[i] = f->wanted[i] && list->needed[i];
}

dx_status dx_analytic_open(dx_graph *g, dx_id a, dx_id symbol, bool clips, dx_analytic *f)
{
    dx_memory *memory = &g->context->memory;
    memset(f, 0, sizeof *f);
    f->g = g;
    f->symbol = symbol;
    DX_TRY(dx_listing_make(g, 1, &a, &f->list));
    dx_status status = dx_listing_refuse_abstract(&f->list);
    f->list.clips = clips;
    f->root = dx_listing_position(&f->list, a);
    size_t n = f->list.walk.n, widest = f->list.widest + 1;
    f->room = widest * (sizeof(acb_struct) + sizeof(arb_struct)) + n;
    f->args = status == DX_OK ? dx_alloc(memory, f->room) : NULL;
    f->real = f->args ? dx_balls_new(memory, n) : NULL;
    f->complex = f->real ? (acb_ptr)(void *)dx_balls_new(memory, 2 * n) : NULL;
    if (status == DX_OK && !f->complex)
        status = dx_no_memory(g->context);
    if (status != DX_OK) {
        dx_analytic_close(f);
        return status;
    }
    f->real_args = (arb_ptr)(f->args + widest);
    f->wanted = (uint8_t *)(f->real_args + widest);
    memset(f->wanted, 0, n);
    mark(f);
    return DX_OK;
}

void dx_analytic_close(dx_analytic *f)
{
    dx_memory *memory = &f->g->context->memory;
    size_t n = f->list.walk.n;
    dx_balls_free(memory, (arb_ptr)(void *)f->complex, 2 * n);
    dx_balls_free(memory, f->real, n);
    dx_free(memory, f->args, f->args ? f->room : 0);
    dx_listing_free(&f->list);
}

dx_status dx_analytic_prepare(dx_analytic *f, slong prec)
{
    arb_t zero;
    dx_listing *list = &f->list;
    const dx_ball_point at = {.n = 1, .symbol = &f->symbol, .value = zero};
    f->prec = prec;
    /* the real pass is of what does not depend on the symbol, ... */
    for (size_t i = 0; i < list->walk.n; i++)
        list->needed[i] = list->needed[i] && !f->wanted[i];
    arb_init(zero);
    dx_status status = dx_ball_pass(list, &at, prec, f->real);
    arb_clear(zero);
    for (size_t i = 0; i < list->walk.n; i++)
        if (list->needed[i])
            acb_set_arb(f->complex + i, f->real + i);
    /* ... and from now on of what does */
    memcpy(list->needed, f->wanted, list->walk.n);
    if (!f->wanted[f->root])
        list->needed[f->root] = 0;
    return status;
}

dx_status dx_analytic_real(dx_analytic *f, const arb_t x, arb_t out)
{
    const dx_ball_point at = {.n = 1, .symbol = &f->symbol, .value = x};
    DX_TRY(dx_ball_pass(&f->list, &at, f->prec, f->real));
    arb_set(out, f->real + f->root);
    return DX_OK;
}

/* ---- the complex pass --------------------------------------------------------------------- */

static acb_srcptr operand(const dx_analytic *f, size_t i, uint32_t k)
{
    return f->complex + dx_listing_operand(&f->list, i, k);
}

static void add_terms(dx_analytic *f, size_t i, dx_id a, acb_t out)
{
    const dx_graph *g = f->g;
    arb_t c;
    arb_init(c);
    dx_pass_number(g, dx_constant(g, a), f->prec, c);
    acb_set_arb(out, c);
    for (uint32_t k = 0; k < dx_terms(g, a); k++) {
        dx_pass_number(g, dx_coefficient(g, a, k), f->prec, c);
        acb_t t;
        acb_init(t);
        acb_mul_arb(t, operand(f, i, 2 + 2 * k), c, f->prec);
        acb_add(out, out, t, f->prec);
        acb_clear(t);
    }
    arb_clear(c);
}

static void power(dx_analytic *f, size_t i, dx_id a, uint32_t k, acb_t out)
{
    const dx_graph *g = f->g;
    dx_id exponent = dx_exponent(g, a, k);
    if (!dx_is_number(g, exponent)) {
        dx_continue_power(out, operand(f, i, 2 * k), operand(f, i, 2 * k + 1), f->prec);
        return;
    }
    fmpq_t q;
    fmpq_init(q);
    dx_number_to_fmpq(g, exponent, q);
    dx_continue_root(out, operand(f, i, 2 * k), q, f->prec);
    fmpq_clear(q);
}

static void multiply_factors(dx_analytic *f, size_t i, dx_id a, acb_t out)
{
    acb_t t;
    acb_init(t);
    for (uint32_t k = 0; k < dx_factors(f->g, a); k++) {
        power(f, i, a, k, k > 0 ? t : out);
        if (k > 0)
            acb_mul(out, out, t, f->prec);
    }
    acb_clear(t);
}

static void call(dx_analytic *f, size_t i, dx_id a, acb_t out)
{
    uint32_t n = dx_count(f->g, a);
    dx_continuation *run = dx_continuation_of(dx_fn_of(f->g, a));
    bool finite = run != NULL;
    for (uint32_t k = 0; k < n; k++) {
        f->args[k] = *operand(f, i, k);
        f->real_args[k] = f->real[dx_listing_operand(&f->list, i, k)];
        finite = finite && acb_is_finite(f->args + k);
    }
    if (finite)
        run(out, f->args, f->real_args, (int)n, f->prec);
    else
        acb_indeterminate(out);
}

/* The piece that holds on all of the real part; else there is no one function. */
static void choose(dx_analytic *f, size_t i, dx_id a, acb_t out)
{
    const dx_graph *g = f->g;
    for (uint32_t k = 0; k < dx_pieces(g, a); k++) {
        arb_srcptr condition = f->real + dx_listing_operand(&f->list, i, 2 * k);
        if (arb_is_zero(condition))
            continue;
        if (arb_is_finite(condition))
            acb_set(out, operand(f, i, 2 * k + 1));
        else
            acb_indeterminate(out);
        return;
    }
    if (dx_has_default(g, a))
        acb_set(out, operand(f, i, dx_count(g, a) - 1));
    else
        acb_indeterminate(out);
}

static void evaluate_node(dx_analytic *f, size_t i, const acb_t z, acb_t out)
{
    dx_id a = f->list.walk.id[i];
    dx_op op = dx_op_of(f->g, a);
    if (op == DX_OP_SYMBOL)
        acb_set(out, z);
    else if (op == DX_OP_ADD)
        add_terms(f, i, a, out);
    else if (op == DX_OP_MUL)
        multiply_factors(f, i, a, out);
    else if (op == DX_OP_CALL)
        call(f, i, a, out);
    else if (op == DX_OP_CASES)
        choose(f, i, a, out);
    else if (op >= DX_OP_EQ && op <= DX_OP_AND && arb_is_finite(f->real + i))
        acb_set_arb(out, f->real + i);
    else
        acb_indeterminate(out);
}

dx_status dx_analytic_complex(dx_analytic *f, const acb_t z, acb_t out)
{
    if (f->has_pieces) {
        arb_t there;
        arb_init(there);
        dx_status status = dx_analytic_real(f, acb_realref(z), there);
        bool finite = arb_is_finite(there);
        arb_clear(there);
        DX_TRY(status);
        if (!finite) {
            acb_indeterminate(out);
            return DX_OK;
        }
    }
    for (size_t i = 0; i < f->list.walk.n; i++) {
        if (!f->list.needed[i])
            continue;
        DX_TRY(dx_poll(f->g->context));
        evaluate_node(f, i, z, f->complex + i);
    }
    acb_set(out, f->complex + f->root);
    return DX_OK;
}
