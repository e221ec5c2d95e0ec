#include "engine/solvers/squares.h"

#include "numeric/ball.h"
#include "numeric/balls.h"
#include "numeric/solve/enclose.h"
#include "symbolic/derivatives/partials.h"

enum { PREC = 256, BITS = 200, MOST = 12 };

/* u of c·u^(2k), NONE where it is none. */
static dx_id root_of(dx_graph *g, dx_id term)
{
    dx_id u = dx_int(g, 1);
    if (dx_op_of(g, term) != DX_OP_MUL)
        return DX_NONE;
    for (uint32_t i = 0; i < dx_factors(g, term); i++) {
        int64_t power;
        if (!dx_get_int(g, dx_exponent(g, term, i), &power) || power < 2 || power % 2 != 0)
            return DX_NONE;
        u = dx_mul(g, u, dx_base(g, term, i));
    }
    return u;
}

/* The u of all terms: n of them, or it is no such sum. */
static dx_status find_roots(dx_graph *g, dx_id of, uint32_t n, dx_id *u, bool *found)
{
    bool sum = dx_op_of(g, of) == DX_OP_ADD;
    *found = sum ? dx_terms(g, of) == n && dx_is_int(g, dx_constant(g, of), 0) : n == 1;
    for (uint32_t i = 0; i < n && *found; i++) {
        *found = !sum || dx_number_sign(g, dx_coefficient(g, of, i)) > 0;
        u[i] = *found ? root_of(g, sum ? dx_term(g, of, i) : of) : DX_NONE;
        *found = *found && !dx_is_none(u[i]);
    }
    return g->context->diag.status;
}

typedef struct squares {
    dx_graph *graph;
    uint32_t n;
    const dx_id *symbol;
    arb_ptr point, box, next; /* n each */
} squares;

/* Have both points, one of each box, to be the same, as the gradient has one zero around both? */
static dx_status is_same(squares *q, const dx_id *gradient, bool *same)
{
    enum { AROUND = -BITS / 2 };
    dx_system system;
    dx_finding finding = DX_FINDING_OPEN;
    for (uint32_t i = 0; i < q->n; i++) {
        arb_union(q->box + i, q->box + i, q->point + i, PREC);
        arb_add_error_2exp_si(q->box + i, AROUND);
    }
    DX_TRY(dx_system_init(&system, q->graph, q->n, gradient, q->symbol));
    dx_status status = dx_contract(&system, q->box, PREC, PREC, q->next, &finding);
    dx_system_free(&system);
    *same = finding == DX_FINDING_ONE;
    return status;
}

/* A zero of all u at the point, in the box. */
static dx_status enclose(squares *q, const dx_id *u, bool *found)
{
    dx_system system;
    dx_enclosure enclosure = {.finding = DX_FINDING_OPEN};
    bool reached = false;
    DX_TRY(dx_system_init(&system, q->graph, q->n, u, q->symbol));
    dx_status status = dx_enclose(&system, q->point, q->box, &enclosure);
    if (status == DX_OK && enclosure.finding == DX_FINDING_ONE)
        status = dx_refine(&system, q->box, BITS, &reached);
    dx_system_free(&system);
    *found = reached && enclosure.finding == DX_FINDING_ONE;
    return status;
}

static dx_status compare(ddx_session *s, squares *q, dx_id of, const dx_id *u, const dx_id *at,
                         dx_id *gradient, bool *zero)
{
    for (uint32_t i = 0; i < q->n; i++)
        DX_TRY(dx_ball_evaluate(q->graph, at[i], NULL, PREC, q->point + i));
    DX_TRY(enclose(q, u, zero));
    if (!*zero)
        return DX_OK;
    DX_TRY(dx_partials_gradient(q->graph, s->rules, of, q->n, q->symbol, gradient));
    return is_same(q, gradient, zero);
}

dx_status dx_squares_vanish(ddx_session *s, dx_id of, uint32_t n, const dx_id *symbol,
                            const dx_id *at, bool *zero)
{
    dx_graph *g = &s->graph;
    dx_memory *memory = &s->context.memory;
    dx_id u[MOST], gradient[MOST];
    *zero = false;
    if (n > MOST)
        return DX_OK;
    dx_status status = find_roots(g, of, n, u, zero);
    if (status != DX_OK || !*zero)
        return dx_excuse(&s->context, status);
    arb_ptr balls = dx_balls_new(memory, 3 * (size_t)n);
    squares q = {.graph = g, .n = n, .symbol = symbol, .point = balls};
    q.box = balls ? balls + n : NULL;
    q.next = balls ? balls + 2 * n : NULL;
    status = balls ? compare(s, &q, of, u, at, gradient, zero) : dx_no_memory(&s->context);
    dx_balls_free(memory, balls, 3 * (size_t)n);
    *zero = *zero && status == DX_OK;
    return dx_excuse(&s->context, status);
}
