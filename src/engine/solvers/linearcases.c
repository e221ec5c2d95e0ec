#include "engine/solvers/linearcases.h"
#include "engine/solvers/linearparts.h"

#include "engine/algebra.h"
#include "engine/oracle.h"
#include "engine/solvers/specialcase.h"

#include "expr/walk.h"
#include "symbolic/rework/polynomial.h"
#include "symbolic/rework/quotients.h"

#include <string.h>

enum { MOST_UNKNOWNS = 4, MOST_LETTERS = 8, MOST_VISITS = 80 };

/* Names have values, formulas are not 0, and others have to be. */
typedef struct branch {
    dx_special at;
    dx_id by[DX_SPECIAL_NAMES]; /* as of a row */
    dx_zeros other, pending;
} branch;

static dx_status visit(dx_linear_cases *c, const branch *b);

/* What is not 0 is not 0 there, either; else *never. */
static dx_status put_into_others(dx_linear_cases *c, branch *b, bool *never)
{
    const dx_zeros before = b->other;
    b->other.n = 0;
    *never = false;
    for (uint32_t i = 0; i < before.n && !*never; i++) {
        dx_zeros of;
        dx_id with;
        DX_TRY(dx_linear_put(c, &b->at, before.f[i], &with));
        *never = dx_is_none(with);
        if (!*never)
            DX_TRY(dx_zeros_of(c, with, &of, never));
        for (uint32_t k = 0; k < of.n && !*never; k++)
            dx_zeros_add(c, &b->other, of.f[k]);
    }
    return DX_OK;
}

/* One name more has a value. */
static dx_status give(dx_linear_cases *c, branch *b, dx_id name, dx_id value, bool *never)
{
    dx_graph *g = c->g;
    *never = b->at.n == DX_SPECIAL_NAMES;
    c->open = c->open || *never;
    for (uint32_t i = 0; i < b->at.n && !*never; i++) {
        b->at.value[i] = dx_substitute(g, b->at.value[i], 1, &name, &value);
        *never = dx_is_none(b->at.value[i]);
        if (*never)
            DX_TRY(dx_excuse(g->context, dx_check(g, b->at.value[i])));
        if (!*never && !dx_is_none(b->by[i]) && dx_contains(g, b->by[i], name))
            b->by[i] = DX_NONE;
    }
    if (*never)
        return DX_OK;
    b->at.name[b->at.n] = name;
    b->by[b->at.n] = DX_NONE;
    b->at.value[b->at.n++] = value;
    return put_into_others(c, b, never);
}

/* ---- where a factor is 0 -----------------------------------------------------------------------
 */

static bool is_letter(const dx_linear_cases *c, dx_id name)
{
    bool letter = true;
    for (uint32_t k = 0; k < c->p->u.n; k++)
        letter = letter && !dx_same(name, c->p->u.name[k]);
    for (uint32_t k = 0; k < DX_MOST_INDICES; k++)
        letter = letter && !dx_same(name, c->p->index[k]);
    return letter;
}

/* slope·name + rest, linear in a letter. */
typedef struct linear {
    dx_id name, slope, rest;
} linear;

/* By a letter the slope of which is not 0, else by the one with the smallest; NONE where it is
 * linear in none. */
static dx_status choose_letter(dx_linear_cases *c, const branch *b, dx_id f, linear *out,
                               bool *sure)
{
    dx_graph *g = c->g;
    dx_id name[MOST_LETTERS];
    size_t n = dx_free_symbols(g, f, MOST_LETTERS, name);
    double least = 0;
    out->name = DX_NONE;
    *sure = false;
    dx_sort_names(g, name, n < MOST_LETTERS ? n : MOST_LETTERS);
    for (size_t i = n < MOST_LETTERS ? n : MOST_LETTERS; i-- > 0 && !*sure;) {
        dx_polynomial of;
        dx_zeros slope;
        dx_status status = dx_polynomial_in(g, f, name[i], &of);
        DX_TRY(dx_excuse(g->context, status));
        if (status != DX_OK || !dx_is_none(of.other) || of.degree != 1 || !is_letter(c, name[i]))
            continue;
        DX_TRY(dx_zeros_of(c, of.coefficient[1], &slope, sure));
        *sure = true;
        for (uint32_t k = 0; k < slope.n; k++)
            *sure = *sure && dx_zeros_have(c, &b->other, slope.f[k]);
        const double size = dx_tree_size(g, of.coefficient[1]);
        if (!*sure && !dx_is_none(out->name) && size >= least)
            continue;
        least = size;
        *out = (linear){name[i], of.coefficient[1], of.coefficient[0]};
    }
    return DX_OK;
}

/* Where slope·name + rest is 0: the name is -rest/slope, or both are 0. */
static dx_status visit_linear(dx_linear_cases *c, const branch *b, const linear *l, bool sure)
{
    dx_graph *g = c->g;
    branch own = *b;
    dx_zeros slope;
    bool zero, never;
    const dx_id value = dx_neg(g, dx_div(g, l->rest, l->slope));
    DX_TRY(dx_check(g, value));
    DX_TRY(dx_zeros_of(c, l->slope, &slope, &zero));
    for (uint32_t i = 0; i < slope.n; i++)
        dx_zeros_add(c, &own.other, slope.f[i]);
    DX_TRY(give(c, &own, l->name, value, &never));
    if (!never)
        DX_TRY(visit(c, &own));
    if (sure)
        return DX_OK;
    own = *b;
    dx_zeros_add(c, &own.pending, l->slope);
    dx_zeros_add(c, &own.pending, l->rest);
    return visit(c, &own);
}

static bool has_integer(const dx_linear_cases *c, const branch *b)
{
    for (uint32_t i = 0; i < b->at.n; i++)
        if (dx_exact_has_integer(c->p, b->at.value[i]))
            return true;
    return false;
}

/* By the roots of a formula in a letter. */
static dx_status visit_roots(dx_linear_cases *c, const branch *b, dx_id f, dx_id name)
{
    const dx_root_host host = {c->p->e->session, dx_roots_everywhere};
    dx_equation q;
    dx_equation_init(&q, c->g, &c->oracle, &host, name, c->p->index);
    dx_status status = dx_solve_zero(&q, f);
    DX_TRY(dx_excuse(c->g->context, status));
    bool known = status == DX_OK && dx_is_none(q.stuck) && !q.every && !q.filled &&
                 q.n_stretches == 0 && q.n_exceptions == 0 && dx_is_none(q.positive);
    for (size_t i = 0; i < q.n && known; i++)
        known = !q.candidate[i].loose && !(has_integer(c, b) && /* which is another one */
                                           dx_exact_has_integer(c->p, q.candidate[i].value));
    c->open = c->open || !known;
    for (size_t i = 0; i < q.n && known; i++) {
        branch own = *b;
        bool never;
        DX_TRY(dx_make_readable(c->p->e->session, 1, &q.candidate[i].value));
        DX_TRY(give(c, &own, name, q.candidate[i].value, &never));
        if (never)
            continue;
        if (q.n == 2)
            own.by[own.at.n - 1] = f;
        DX_TRY(visit(c, &own));
    }
    return DX_OK;
}

/* A letter of which the formula is a square polynomial with a number for its leading coefficient;
 * or the only one; else NONE. */
static dx_status square_letter(dx_linear_cases *c, dx_id f, dx_id *name)
{
    dx_id all[MOST_LETTERS];
    size_t n = dx_free_symbols(c->g, f, MOST_LETTERS, all);
    *name = n == 1 && is_letter(c, all[0]) ? all[0] : DX_NONE;
    dx_sort_names(c->g, all, n < MOST_LETTERS ? n : MOST_LETTERS);
    for (size_t i = n < MOST_LETTERS ? n : MOST_LETTERS; i-- > 0 && dx_is_none(*name);) {
        dx_polynomial of;
        dx_status status = dx_polynomial_in(c->g, f, all[i], &of);
        DX_TRY(dx_excuse(c->g->context, status));
        if (status == DX_OK && dx_is_none(of.other) && of.degree == 2 && is_letter(c, all[i]) &&
            dx_is_number(c->g, of.coefficient[2]))
            *name = all[i];
    }
    return DX_OK;
}

/* Where a factor is 0, which has no factors. */
static dx_status visit_zero(dx_linear_cases *c, const branch *b, dx_id f)
{
    dx_graph *g = c->g;
    branch own = *b;
    dx_id name[DX_SPECIAL_NAMES], value[DX_SPECIAL_NAMES];
    uint32_t n;
    bool never = false, sure;
    DX_TRY(dx_exact_names_of(g, f, DX_SPECIAL_NAMES, &n, name, value));
    for (uint32_t i = 0; i < n && !never; i++) {
        if (!is_letter(c, name[i])) {
            c->open = true;
            return DX_OK;
        }
        DX_TRY(give(c, &own, name[i], value[i], &never));
    }
    if (n > 0)
        return never ? DX_OK : visit(c, &own);
    linear l;
    DX_TRY(choose_letter(c, b, f, &l, &sure));
    if (!dx_is_none(l.name))
        return visit_linear(c, b, &l, sure);
    DX_TRY(square_letter(c, f, &l.name));
    if (!dx_is_none(l.name))
        return visit_roots(c, b, f, l.name);
    c->open = true;
    return DX_OK;
}

/* Of what has to be 0 the shortest one. */
static dx_status settle_pending(dx_linear_cases *c, const branch *b)
{
    branch own = *b;
    dx_zeros factors;
    uint32_t least = 0;
    bool zero;
    for (uint32_t i = 0; i < own.pending.n; i++) {
        DX_TRY(dx_linear_put(c, &own.at, own.pending.f[i], &own.pending.f[i]));
        if (dx_is_none(own.pending.f[i]))
            return DX_OK;
        if (dx_tree_size(c->g, own.pending.f[i]) < dx_tree_size(c->g, own.pending.f[least]))
            least = i;
    }
    const dx_id f = own.pending.f[least];
    own.pending.f[least] = own.pending.f[--own.pending.n];
    DX_TRY(dx_zeros_of(c, f, &factors, &zero));
    if (zero)
        return visit(c, &own);
    for (uint32_t i = 0; i < factors.n && !c->open; i++)
        if (!dx_zeros_have(c, &own.other, factors.f[i]))
            DX_TRY(visit_zero(c, &own, factors.f[i]));
    return DX_OK;
}

/* ---- the solutions of a case -------------------------------------------------------------------
 */

/* The same for all names that have no value. */
typedef struct solved {
    dx_id *value, contradiction;
    dx_zeros divisor;
} solved;

/* With the columns in another order. */
static dx_status solve_in_order(dx_linear_cases *c, const dx_linear_system *s,
                                const uint32_t *order, solved *out)
{
    dx_arena *arena = &c->g->context->arena;
    const uint32_t n = s->n;
    dx_linear_system own = *s;
    dx_id unknown[MOST_UNKNOWNS], value[MOST_UNKNOWNS];
    dx_algebra l = {.graph = c->g, .oracle = &c->oracle};
    uint32_t culprit;
    bool zero;
    own.coefficient = dx_arena_alloc(arena, (size_t)s->m * n * sizeof *own.coefficient);
    out->value = dx_statement_ids(c->p->e, n);
    if (!own.coefficient || !out->value)
        return dx_no_memory(c->g->context);
    for (uint32_t k = 0; k < n; k++) {
        unknown[k] = c->p->u.name[order[k]];
        for (uint32_t i = 0; i < s->m; i++)
            own.coefficient[i * n + k] = s->coefficient[i * n + order[k]];
    }
    DX_TRY(dx_linear_system_solve(&l, &own, unknown, value, &out->contradiction, &culprit));
    out->divisor.n = 0;
    if (!dx_is_none(out->contradiction))
        return DX_OK;
    for (uint32_t k = 0; k < n; k++)
        out->value[order[k]] = value[k];
    return dx_is_none(l.assumed) ? DX_OK : dx_zeros_of(c, l.assumed, &out->divisor, &zero);
}

static uint32_t free_ones(const dx_linear_cases *c, const solved *s)
{
    uint32_t mask = 0;
    for (uint32_t k = 0; k < c->p->u.n; k++)
        if (dx_same(s->value[k], c->p->u.name[k]))
            mask |= 1u << k;
    return mask;
}

/* How many factors have to be asked for, and how large they are. */
static double cost_of(dx_linear_cases *c, const branch *b, const solved *s)
{
    const double many = 1000;
    double cost = 0;
    for (uint32_t i = 0; i < s->divisor.n; i++)
        if (!dx_zeros_have(c, &b->other, s->divisor.f[i]))
            cost += many + dx_tree_size(c->g, s->divisor.f[i]);
    return cost;
}

/* In terms of the last unknowns, unless others need fewer conditions. */
static dx_status solve_best(dx_linear_cases *c, const branch *b, const dx_linear_system *s,
                            solved *out)
{
    const uint32_t n = s->n;
    uint32_t order[MOST_UNKNOWNS];
    for (uint32_t k = 0; k < n; k++)
        order[k] = k;
    DX_TRY(solve_in_order(c, s, order, out));
    if (!dx_is_none(out->contradiction))
        return DX_OK;
    const uint32_t natural = free_ones(c, out), count = (uint32_t)__builtin_popcount(natural);
    double best = cost_of(c, b, out);
    for (uint32_t mask = 1u << n; mask-- > 1 && best > 0 && count > 0;) {
        solved other;
        uint32_t at = 0;
        if ((uint32_t)__builtin_popcount(mask) != count || mask == natural)
            continue;
        for (uint32_t side = 0; side < 2; side++)
            for (uint32_t k = 0; k < n; k++)
                if ((mask >> k & 1) == side)
                    order[at++] = k;
        DX_TRY(solve_in_order(c, s, order, &other));
        if (!dx_is_none(other.contradiction) || free_ones(c, &other) != mask)
            continue;
        const double cost = cost_of(c, b, &other);
        if (cost < best) {
            best = cost;
            *out = other;
        }
    }
    return DX_OK;
}

/* The system with the values of the case; *possible is false where it has none. */
static dx_status system_there(dx_linear_cases *c, const branch *b, dx_linear_system *out,
                              bool *possible)
{
    const dx_linear_system *s = c->system;
    dx_arena *arena = &c->g->context->arena;
    *out = *s;
    *possible = true;
    if (b->at.n == 0)
        return DX_OK;
    out->coefficient = dx_arena_alloc(arena, (size_t)s->m * s->n * sizeof *out->coefficient);
    out->right = dx_arena_alloc(arena, s->m * sizeof *out->right);
    if (!out->coefficient || !out->right)
        return dx_no_memory(c->g->context);
    for (uint32_t i = 0; i < s->m * s->n && *possible; i++) {
        DX_TRY(dx_linear_put(c, &b->at, s->coefficient[i], &out->coefficient[i]));
        *possible = !dx_is_none(out->coefficient[i]);
    }
    for (uint32_t i = 0; i < s->m && *possible; i++) {
        DX_TRY(dx_linear_put(c, &b->at, s->right[i], &out->right[i]));
        *possible = !dx_is_none(out->right[i]);
    }
    return DX_OK;
}

/* Of one row of coefficients that are not all 0: each of them may be divided by where the solution
 * has no denominator. Then they are not 0 together. */
static dx_status any_pivot(dx_linear_cases *c, const dx_linear_system *s, const solved *all,
                           dx_zeros *out)
{
    dx_graph *g = c->g;
    const uint32_t n = c->p->u.n, free = free_ones(c, all);
    uint32_t column = 0;
    out->n = 0;
    if ((uint32_t)__builtin_popcount(free) != n - 1)
        return DX_OK;
    while (free >> column & 1)
        column++;
    dx_id below = all->value[column];
    if (!dx_is_number(g, below))
        DX_TRY(dx_rework_quotient(g, below, DX_REWORK_DENOMINATOR, &below));
    if (!dx_is_number(g, below))
        return DX_OK;
    for (uint32_t i = 0; i < s->m; i++) {
        const dx_id entry = s->coefficient[i * n + column];
        if (!dx_is_int(g, entry, 0))
            dx_zeros_add(c, out, entry);
    }
    return DX_OK;
}

static dx_id sum_of_squares(dx_linear_cases *c, const dx_zeros *of)
{
    dx_id sum = dx_int(c->g, 0);
    for (uint32_t i = 0; i < of->n; i++)
        sum = dx_add(c->g, sum, dx_power(c->g, of->f[i], 2));
    return sum;
}

/* name·below - above of name = above/below. */
static dx_status equal_of(dx_linear_cases *c, dx_id name, dx_id value, dx_id *zero)
{
    dx_graph *g = c->g;
    *zero = dx_sub(g, name, value);
    DX_TRY(dx_check(g, *zero));
    dx_id below = value;
    if (!dx_is_number(g, value))
        DX_TRY(dx_rework_quotient(g, value, DX_REWORK_DENOMINATOR, &below));
    return dx_is_constant(g, below) ? DX_OK
                                    : dx_rework_quotient(g, *zero, DX_REWORK_NUMERATOR, zero);
}

/* Where what was divided by is 0. */
static dx_status visit_divisors(dx_linear_cases *c, const branch *b, const solved *all)
{
    for (uint32_t i = 0; i < all->divisor.n && !c->open; i++) {
        branch own = *b;
        if (dx_zeros_have(c, &b->other, all->divisor.f[i]))
            continue;
        dx_zeros_add(c, &own.pending, all->divisor.f[i]);
        DX_TRY(visit(c, &own));
    }
    return DX_OK;
}

static dx_status make_row(dx_linear_cases *c, const branch *b, dx_id *value, dx_linear_row *out)
{
    *out = (dx_linear_row){.at = b->at, .other = b->other, .value = value};
    memcpy(out->by, b->by, sizeof out->by);
    for (uint32_t i = 0; i < b->at.n; i++)
        DX_TRY(equal_of(c, b->at.name[i], b->at.value[i], &out->equal[i]));
    return DX_OK;
}

/* All equations hold, and what is divided by is not 0. */
static dx_status tell_case(dx_linear_cases *c, const branch *b, const dx_linear_system *s,
                           const solved *all)
{
    dx_zeros any;
    dx_linear_row row;
    c->general = c->general || b->at.n == 0;
    DX_TRY(make_row(c, b, all->value, &row));
    DX_TRY(any_pivot(c, s, all, &any));
    if (all->divisor.n > 0 && any.n > 1) {
        const dx_id sum = sum_of_squares(c, &any);
        branch own = *b;
        DX_TRY(dx_check(c->g, sum));
        dx_zeros_add(c, &row.other, sum);
        DX_TRY(dx_linear_keep(c, &row));
        own.pending = any;
        return visit(c, &own);
    }
    for (uint32_t i = 0; i < all->divisor.n; i++)
        dx_zeros_add(c, &row.other, all->divisor.f[i]);
    DX_TRY(dx_linear_keep(c, &row));
    return visit_divisors(c, b, all);
}

/* ---- equations that are not linear -------------------------------------------------------------
 */

/* What is left of them; *never: one does not hold. */
static dx_status rest_there(dx_linear_cases *c, const branch *b, const solved *all, dx_zeros *out,
                            bool *never)
{
    dx_graph *g = c->g;
    out->n = 0;
    *never = false;
    for (uint32_t i = 0; i < c->n_rest && !*never; i++) {
        dx_zeros factors;
        bool zero;
        dx_id f;
        DX_TRY(dx_linear_put(c, &b->at, c->rest[i], &f));
        if (!dx_is_none(f))
            f = dx_substitute(g, f, c->p->u.n, c->p->u.name, all->value);
        *never = dx_is_none(f);
        if (*never)
            return dx_excuse(g->context, g->context->diag.status);
        DX_TRY(dx_zeros_of(c, f, &factors, &zero));
        *never = !zero && factors.n == 0;
        if (!zero)
            dx_zeros_add(c, out, f);
    }
    return DX_OK;
}

/* With each choice of a factor from each equation, behind those that are there. */
static dx_status visit_choices(dx_linear_cases *c, const branch *b, const dx_linear_parts *parts)
{
    const dx_linear_system *before = c->system;
    const uint32_t n_rest = c->n_rest, count = dx_linear_choices(parts);
    const dx_id *rest = c->rest;
    c->open = c->open || count == 0;
    c->n_rest = parts->n_rest;
    c->rest = parts->rest;
    for (uint32_t i = 0; i < count && !c->open; i++) {
        dx_linear_system own;
        DX_TRY(dx_linear_choose(c, parts, i, before, &own));
        c->system = &own;
        DX_TRY(visit(c, b));
        c->system = before;
    }
    c->n_rest = n_rest;
    c->rest = rest;
    return DX_OK;
}

/* In the unknowns that are free; with what they are in place of these. */
static dx_status solve_free(dx_linear_cases *c, const branch *b, const solved *all,
                            const dx_zeros *rest)
{
    const dx_exact *p = c->p;
    dx_exact here = *p;
    dx_id name[MOST_UNKNOWNS], f[DX_MOST_ZEROS];
    const uint32_t free = free_ones(c, all);
    here.u.name = name;
    here.u.n = 0;
    for (uint32_t k = 0; k < p->u.n; k++)
        if (free >> k & 1)
            name[here.u.n++] = p->u.name[k];
    memcpy(f, rest->f, rest->n * sizeof *f);
    here.f.n = rest->n;
    here.f.f = f;
    here.found = (dx_solved){0};
    here.n_conditions = 0;
    here.specials = true;
    dx_status status = dx_exact_find(&here);
    DX_TRY(dx_excuse(c->g->context, status));
    c->open = c->open || status != DX_OK || here.open || here.every || here.filled ||
              here.singular || here.n_stretches > 0 || here.n_left_out > 0 || here.n_singles > 0 ||
              !dx_is_none(here.positive) || !dx_is_none(here.against);
    for (size_t i = 0; i < here.found.n && !c->open; i++) {
        const dx_id *value = here.found.value + i * here.u.n;
        dx_linear_row row;
        dx_id *own = dx_statement_ids(p->e, p->u.n);
        if (!own)
            return DX_NOMEM;
        for (uint32_t k = 0; k < p->u.n; k++) {
            own[k] = dx_substitute(c->g, all->value[k], here.u.n, name, value);
            DX_TRY(dx_check(c->g, own[k]));
            c->open = c->open || dx_exact_has_integer(&here, own[k]);
        }
        DX_TRY(make_row(c, b, own, &row));
        for (uint32_t k = 0; k < all->divisor.n; k++)
            dx_zeros_add(c, &row.other, all->divisor.f[k]);
        row.n_words = here.found.row[i].n_words;
        row.word = here.found.row[i].word;
        c->open = c->open || here.found.row[i].fit != DX_FIT_PROVED;
        DX_TRY(dx_linear_keep(c, &row));
    }
    return DX_OK;
}

/* Gives each factor a name a value? */
static dx_status is_solvable(dx_linear_cases *c, const branch *b, dx_id f, bool *is)
{
    dx_id name[DX_SPECIAL_NAMES], value[DX_SPECIAL_NAMES];
    dx_zeros factors;
    bool zero, sure;
    DX_TRY(dx_zeros_of(c, f, &factors, &zero));
    *is = true;
    for (uint32_t i = 0; i < factors.n && *is; i++) {
        uint32_t n;
        linear l = {DX_NONE, DX_NONE, DX_NONE};
        DX_TRY(dx_exact_names_of(c->g, factors.f[i], DX_SPECIAL_NAMES, &n, name, value));
        if (n == 0)
            DX_TRY(choose_letter(c, b, factors.f[i], &l, &sure));
        if (n == 0 && dx_is_none(l.name))
            DX_TRY(square_letter(c, factors.f[i], &l.name));
        *is = n > 0 || !dx_is_none(l.name);
    }
    return DX_OK;
}

/* As they stand, equations between other names are conditions of the solution. */
static dx_status tell_equations(dx_linear_cases *c, const branch *b, const solved *all,
                                const dx_zeros *rest)
{
    dx_linear_row row;
    dx_word *word = dx_arena_alloc(&c->g->context->arena, 2 * (size_t)rest->n * sizeof *word);
    if (!word)
        return dx_no_memory(c->g->context);
    DX_TRY(make_row(c, b, all->value, &row));
    for (uint32_t i = 0; i < all->divisor.n; i++)
        dx_zeros_add(c, &row.other, all->divisor.f[i]);
    for (uint32_t i = 0; i < rest->n; i++) {
        dx_id zero = rest->f[i];
        DX_TRY(dx_rework_quotient(c->g, zero, DX_REWORK_NUMERATOR, &zero));
        const dx_id minus = dx_neg(c->g, zero);
        DX_TRY(dx_check(c->g, minus));
        word[row.n_words++] = dx_word_of(zero, dx_int(c->g, 0), DX_AT_LEAST);
        word[row.n_words++] = dx_word_of(minus, dx_int(c->g, 0), DX_AT_LEAST);
    }
    row.word = word;
    return dx_linear_keep(c, &row);
}

/* Of the unknowns, those that are in the equations. */
static uint32_t count_unknowns(const dx_exact *p)
{
    uint32_t n = 0;
    for (uint32_t k = 0; k < p->u.n; k++) {
        bool in = false;
        for (uint32_t i = 0; i < p->f.n && !in; i++)
            in = dx_contains(&p->e->session->graph, p->f.f[i], p->u.name[k]);
        n += in;
    }
    return n;
}

/* Are unknowns that are free in what is left? */
static bool has_free(const dx_linear_cases *c, const solved *all, const dx_zeros *rest)
{
    const uint32_t free = free_ones(c, all);
    for (uint32_t k = 0; k < c->p->u.n; k++)
        for (uint32_t i = 0; i < rest->n && free >> k & 1; i++)
            if (dx_contains(c->g, rest->f[i], c->p->u.name[k]))
                return true;
    return false;
}

/* They are equations between other names, or in the unknowns that are free. */
static dx_status visit_rest(dx_linear_cases *c, const branch *b, const solved *all,
                            const dx_zeros *rest)
{
    branch own = *b;
    const bool free = has_free(c, all, rest);
    bool solvable = true;
    /* there are other ways then */
    c->open = c->open || (free && b->at.n == 0 && c->p->f.n <= count_unknowns(c->p));
    if (c->open)
        return DX_OK;
    if (free) {
        dx_linear_parts *parts = dx_arena_alloc(&c->g->context->arena, sizeof *parts);
        if (!parts)
            return dx_no_memory(c->g->context);
        DX_TRY(dx_linear_take_apart(c, rest->n, rest->f, parts));
        for (uint32_t i = 0; i < all->divisor.n; i++) /* only there they are what they are */
            dx_zeros_add(c, &own.other, all->divisor.f[i]);
        return parts->n > 0 ? visit_choices(c, &own, parts) : solve_free(c, b, all, rest);
    }
    for (uint32_t i = 0; i < all->divisor.n; i++)
        dx_zeros_add(c, &own.other, all->divisor.f[i]);
    for (uint32_t i = 0; i < rest->n && solvable; i++)
        DX_TRY(is_solvable(c, &own, rest->f[i], &solvable));
    if (!solvable)
        return tell_equations(c, b, all, rest);
    for (uint32_t i = 0; i < rest->n; i++)
        dx_zeros_add(c, &own.pending, rest->f[i]);
    return visit(c, &own);
}

static dx_status solve_case(dx_linear_cases *c, const branch *b)
{
    dx_linear_system system;
    solved all;
    bool possible;
    DX_TRY(system_there(c, b, &system, &possible));
    if (!possible)
        return DX_OK;
    DX_TRY(solve_best(c, b, &system, &all));
    branch own = *b;
    if (!dx_is_none(all.contradiction)) {
        if (dx_is_constant(c->g, all.contradiction))
            return DX_OK;
        dx_zeros_add(c, &own.pending, all.contradiction);
        return visit(c, &own);
    }
    dx_zeros rest;
    bool never;
    DX_TRY(rest_there(c, b, &all, &rest, &never));
    if (!never && rest.n == 0)
        return tell_case(c, b, &system, &all);
    if (!never)
        DX_TRY(visit_rest(c, b, &all, &rest));
    return visit_divisors(c, b, &all);
}

static dx_status visit(dx_linear_cases *c, const branch *b)
{
    c->open = c->open || ++c->visits > MOST_VISITS;
    if (c->open)
        return DX_OK;
    DX_TRY(dx_poll(c->g->context));
    return b->pending.n > 0 ? settle_pending(c, b) : solve_case(c, b);
}

/* Are there letters, and few of them? */
static dx_status is_worth_it(const dx_linear_cases *c, bool *worth)
{
    const double most_size = 600;
    const dx_exact *p = c->p;
    dx_id name[MOST_LETTERS + MOST_UNKNOWNS];
    *worth = p->u.n <= MOST_UNKNOWNS && p->f.n <= DX_MOST_LINEAR;
    if (!*worth)
        return DX_OK;
    const dx_id all = dx_vector(c->g, p->f.n, p->f.f);
    DX_TRY(dx_check(c->g, all));
    const size_t n = dx_free_symbols(c->g, all, MOST_LETTERS + MOST_UNKNOWNS, name);
    *worth = false;
    for (size_t i = 0; i < n && n <= MOST_LETTERS + MOST_UNKNOWNS; i++)
        *worth = *worth || is_letter(c, name[i]);
    *worth = *worth && dx_tree_size(c->g, all) < most_size;
    return DX_OK;
}

/* No sums over data, functions or powers that could be other things for some values? */
static dx_status has_letters_alone(const dx_linear_cases *c, bool *alone)
{
    const dx_graph *g = c->g;
    dx_walk walk;
    DX_TRY(dx_walk_make(c->g, c->p->f.n, c->p->f.f, &walk));
    *alone = true;
    for (size_t i = 0; i < walk.n && *alone; i++) {
        const dx_op op = dx_op_of(g, walk.id[i]);
        *alone =
            op == DX_OP_ADD || op == DX_OP_MUL || op == DX_OP_SYMBOL || dx_is_number(g, walk.id[i]);
    }
    dx_walk_free(&walk);
    return DX_OK;
}

dx_status dx_exact_linear_cases(dx_exact *p, bool *done)
{
    dx_graph *g = &p->e->session->graph;
    dx_linear_cases *c = dx_arena_alloc(&g->context->arena, sizeof *c);
    branch *b = dx_arena_alloc(&g->context->arena, sizeof *b);
    dx_linear_parts *all = dx_arena_alloc(&g->context->arena, sizeof *all);
    if (!c || !b || !all)
        return dx_no_memory(g->context);
    *c = (dx_linear_cases){.p = p, .g = g, .oracle = dx_session_oracle(p->e->session)};
    DX_TRY(is_worth_it(c, done));
    if (*done)
        DX_TRY(dx_linear_take_apart(c, p->f.n, p->f.f, all));
    const uint32_t unknowns = count_unknowns(p);
    *done = *done && all->n > 0 && (all->n_rest == 0 || all->n >= unknowns || p->f.n > unknowns);
    if (!*done)
        return DX_OK;
    *b = (branch){.at = {.zero = dx_int(g, 0)}};
    dx_status status = visit_choices(c, b, all);
    DX_TRY(dx_excuse(g->context, status));
    *done = status == DX_OK && !c->open;
    p->singular = p->singular || (!*done && !c->general);
    bool plain = c->general && all->n_rest == 0;
    if (plain && !*done)
        DX_TRY(has_letters_alone(c, &plain));
    p->complete = *done || plain;
    return *done ? dx_linear_push(c) : DX_OK;
}
