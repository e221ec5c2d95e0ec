#include "engine/solvers/stationary.h"

#include "numeric/ball.h"
#include "symbolic/derivatives/partials.h"

#include <stdio.h>
#include <string.h>

void dx_multiplier_name(const dx_iteration *it, uint32_t constraint, char *text, size_t room)
{
    if (it->call.n_constraints == 1)
        (void)snprintf(text, room, "lambda");
    else
        (void)snprintf(text, room, "lambda_%u", (unsigned)constraint + 1);
}

bool dx_is_left_out(const dx_iteration *it)
{
    for (uint32_t i = 0; i < it->call.n_constraints; i++)
        if (it->call.constraint[i].strict && dx_iteration_is_active(it, i))
            return true;
    return false;
}

/* ---- the Lagrange system --------------------------------------------------------------------- */

static bool is_at_bound(const dx_iteration *it, uint32_t constraint)
{
    return it->call.constraint[constraint].place == 0 && dx_iteration_is_active(it, constraint);
}

static uint32_t count_active(const dx_iteration *it)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < it->call.n_constraints; i++)
        n += it->call.constraint[i].place > 0 && dx_iteration_is_active(it, i);
    return n;
}

/* The constraint's g, in what stands for the unknowns. */
static dx_id constraint_of(const dx_iteration *it, uint32_t i)
{
    const dx_solve_call *c = &it->call;
    dx_graph *g = &it->session->graph;
    dx_id formula = c->formula[c->constraint[i].place];
    return c->constraint[i].turned ? dx_neg(g, formula) : formula;
}

static bool is_taken(const dx_iteration *it, dx_id name)
{
    for (uint32_t i = 0; i < it->call.n; i++)
        if (dx_same(it->call.name[i], name))
            return true;
    return false;
}

/* Multipliers behind the unknowns, and the rows that belong to them; f - Σ λ·g in *sum, turned as
 * what is made least. */
static dx_status add_multipliers(const dx_iteration *it, dx_stationary *s, dx_id *sum)
{
    const dx_solve_call *c = &it->call;
    dx_graph *g = &it->session->graph;
    for (uint32_t i = 0; i < c->n_constraints; i++) {
        char text[32];
        uint32_t at = s->n;
        if (c->constraint[i].place == 0 || !dx_iteration_is_active(it, i))
            continue;
        dx_id own = constraint_of(it, i);
        own = c->most ? own : dx_neg(g, own);
        s->formula[at] = own;
        s->unknown[at] = it->multiplier[c->constraint[i].place - 1];
        s->at[at] = dx_iteration_multiplier(it, i);
        dx_multiplier_name(it, i, text, sizeof text);
        s->name[at] = dx_symbol(g, text, strlen(text));
        DX_TRY(dx_check(g, s->name[at]));
        if (is_taken(it, s->name[at]))
            s->name[at] = s->unknown[at];
        *sum = dx_add(g, *sum, dx_mul(g, s->unknown[at], own));
        DX_TRY(dx_check(g, *sum));
        s->n++;
    }
    return DX_OK;
}

/* b of x >= b and x <= b. */
static dx_id bound_of(const dx_iteration *it, uint32_t i)
{
    return dx_operand(&it->session->graph, it->call.relation[i], it->call.constraint[i].upper);
}

/* The distance from the bound, in place of the gradient. */
static dx_status put_bounds(const dx_iteration *it, dx_stationary *s)
{
    const dx_solve_call *c = &it->call;
    dx_graph *g = &it->session->graph;
    for (uint32_t i = 0; i < c->n_constraints; i++) {
        if (!is_at_bound(it, i))
            continue;
        uint32_t k = c->constraint[i].unknown;
        s->formula[k] = dx_sub(g, c->unknown[k], bound_of(it, i));
        DX_TRY(dx_check(g, s->formula[k]));
    }
    return DX_OK;
}

static dx_status find_least(const dx_iteration *it, dx_stationary *s)
{
    const dx_solve_call *c = &it->call;
    dx_id sum = c->formula[0];
    if (dx_is_constrained(it))
        DX_TRY(add_multipliers(it, s, &sum));
    DX_TRY(dx_partials_gradient(&it->session->graph, it->session->rules, sum, c->n, c->unknown,
                                s->formula));
    return dx_is_constrained(it) ? put_bounds(it, s) : DX_OK;
}

dx_status dx_stationary_of(const dx_iteration *it, dx_stationary *s)
{
    const dx_solve_call *c = &it->call;
    dx_graph *g = &it->session->graph;
    dx_arena *arena = &g->context->arena;
    size_t room = (size_t)c->n + (dx_is_constrained(it) ? count_active(it) : 0);
    dx_id *ids = dx_arena_alloc(arena, 3 * room * sizeof *ids);
    *s = (dx_stationary){.n = c->n,
                         .formula = ids,
                         .unknown = ids + room,
                         .name = ids + 2 * room,
                         .at = dx_arena_alloc(arena, room * sizeof *s->at)};
    if (!ids || !s->at)
        return dx_no_memory(g->context);
    memcpy(s->unknown, c->unknown, c->n * sizeof *ids);
    memcpy(s->name, c->name, c->n * sizeof *ids);
    memcpy(s->at, it->solver.x, c->n * sizeof *s->at);
    if (c->method->kind == DX_PROBLEM_LEAST)
        return find_least(it, s);
    for (uint32_t i = 0; i < c->n; i++) {
        s->formula[i] = c->method->kind == DX_PROBLEM_FIXED
                            ? dx_sub(g, c->formula[i], c->unknown[i])
                            : c->formula[i];
        DX_TRY(dx_check(g, s->formula[i]));
    }
    return DX_OK;
}

uint32_t dx_stationary_free(const dx_iteration *it, const dx_stationary *s, uint32_t *place)
{
    uint32_t n = 0;
    for (uint32_t k = 0; k < s->n; k++) {
        bool fixed = false;
        for (uint32_t i = 0; i < it->call.n_constraints && k < it->call.n; i++)
            fixed = fixed || (is_at_bound(it, i) && it->call.constraint[i].unknown == k);
        if (!fixed)
            place[n++] = k;
    }
    return n;
}

/* ---- inequalities ----------------------------------------------------------------- */

/* The sign of a formula all over the box: 0 where it is not known. */
static dx_status sign_of(const dx_iteration *it, const dx_stationary *s, dx_id a, arb_srcptr box,
                         int *sign)
{
    enum { PREC = 192 };
    dx_graph *g = &it->session->graph;
    arb_t value;
    arb_init(value);
    const dx_ball_point at = {.n = s->n, .symbol = s->unknown, .value = box};
    dx_status status = dx_ball_evaluate(g, a, &at, PREC, value);
    *sign = 0;
    if (status == DX_OK && arb_is_positive(value))
        *sign = 1;
    else if (status == DX_OK && arb_is_negative(value))
        *sign = -1;
    arb_clear(value);
    return status;
}

/* ∂(what is made least + Σ λ·c)/∂x_k. */
static dx_status slope_of(const dx_iteration *it, const dx_stationary *s, uint32_t k, dx_id *slope)
{
    const dx_solve_call *c = &it->call;
    dx_graph *g = &it->session->graph;
    dx_id sum = c->formula[0];
    for (uint32_t i = c->n; i < s->n; i++)
        sum = dx_add(g, sum, dx_mul(g, s->unknown[i], s->formula[i]));
    DX_TRY(dx_check(g, sum));
    return dx_partials_gradient(g, it->session->rules, sum, 1, &c->unknown[k], slope);
}

/* Another bound stands in for the i-th one, unless they differ by less than doubles show. */
static dx_status is_narrower(const dx_iteration *it, const dx_stationary *s, uint32_t i,
                             arb_srcptr box, bool *narrower)
{
    const dx_constraint *c = it->call.constraint, *own = &c[i];
    dx_graph *g = &it->session->graph;
    uint32_t k = 0;
    while (c[k].place > 0 || !c[k].binds || c[k].unknown != own->unknown ||
           c[k].upper != own->upper)
        k++;
    dx_id apart = dx_sub(g, bound_of(it, k), bound_of(it, i));
    int sign;
    DX_TRY(dx_check(g, apart));
    DX_TRY(sign_of(it, s, apart, box, &sign));
    *narrower = dx_is_int(g, apart, 0) || sign == (own->upper ? -1 : 1);
    return DX_OK;
}

/* The sign that is wanted of what tells that inequality i is as it should be. */
static dx_status look_at(const dx_iteration *it, const dx_stationary *s, uint32_t i, arb_srcptr box,
                         bool *right)
{
    const dx_solve_call *c = &it->call;
    const dx_constraint *own = &c->constraint[i];
    dx_graph *g = &it->session->graph;
    bool active = dx_iteration_is_active(it, i);
    int sign;
    *right = true;
    if (active && own->place > 0) {
        uint32_t k = c->n;
        while (!dx_same(s->unknown[k], it->multiplier[own->place - 1]))
            k++;
        sign = arb_sgn_nonzero(box + k);
        *right = sign == (c->most != own->turned ? 1 : -1);
        return DX_OK;
    }
    if (active) { /* at its bound: the value rises inwards */
        dx_id slope;
        DX_TRY(slope_of(it, s, own->unknown, &slope));
        DX_TRY(sign_of(it, s, slope, box, &sign));
        *right = sign == (own->upper ? -1 : 1);
        return DX_OK;
    }
    if (own->place == 0 && !own->binds)
        return is_narrower(it, s, i, box, right);
    dx_id b = own->place > 0 ? DX_NONE : bound_of(it, i), x = c->unknown[own->unknown];
    dx_id a = own->place > 0 ? c->formula[own->place]
              : own->upper   ? dx_sub(g, x, b)
                             : dx_sub(g, b, x);
    DX_TRY(dx_check(g, a));
    DX_TRY(sign_of(it, s, a, box, &sign));
    *right = sign < 0;
    return DX_OK;
}

dx_status dx_stationary_is_feasible(const dx_iteration *it, const dx_stationary *s, arb_srcptr box,
                                    bool *feasible)
{
    dx_graph *g = &it->session->graph;
    *feasible = true;
    for (uint32_t i = 0; i < it->call.n_constraints && *feasible; i++)
        if (dx_op_of(g, it->call.relation[i]) != DX_OP_EQ)
            DX_TRY(look_at(it, s, i, box, feasible));
    return DX_OK;
}
