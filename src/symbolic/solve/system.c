#include "symbolic/solve/systemstate.h"

#include "symbolic/decide.h"
#include "symbolic/equality/identity.h"
#include "symbolic/forms/readable.h"
#include "symbolic/rework/polynomial.h"

#include <string.h>

enum { MOST_BRANCHES = 300, MOST_SPECIAL = 60 };

typedef dx_equations_state state;

static dx_status solve(dx_equations *s, const state *now);

void dx_equations_init(dx_equations *s, dx_graph *g, const dx_oracle *oracle,
                       const dx_root_host *host, uint32_t n, const dx_id *unknown,
                       const dx_id *index)
{
    *s = (dx_equations){.g = g,
                        .oracle = oracle,
                        .host = host,
                        .n = n,
                        .unknown = unknown,
                        .index = index,
                        .special = DX_NONE};
}

/* ---- what an equation is in the unknowns --------------------------------------------------------
 */

static uint32_t count_unknowns(const dx_equations *s, const state *now, dx_id a, uint32_t *last)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < s->n; i++)
        if (!now->set[i] && dx_contains(s->g, a, s->unknown[i])) {
            *last = i;
            n++;
        }
    return n;
}

/* ---- putting in ---------------------------------------------------------------------------------
 */

static dx_status put(dx_graph *g, dx_id x, dx_id value, dx_id *a, bool *possible)
{
    dx_id with = dx_substitute(g, *a, 1, &x, &value);
    *possible = !dx_is_none(with);
    if (!*possible)
        return dx_excuse(g->context, dx_check(g, with));
    *a = with;
    return DX_OK;
}

static dx_status put_in(dx_equations *s, const state *now, uint32_t i, dx_id value, state *then,
                        bool *possible)
{
    dx_graph *g = s->g;
    dx_id x = s->unknown[i];
    *then = *now;
    *possible = true;
    for (uint32_t k = 0; k < then->m && *possible; k++)
        DX_TRY(put(g, x, value, &then->f[k], possible));
    for (uint32_t k = 0; k < then->n_later && *possible; k++)
        DX_TRY(put(g, x, value, &then->later[k], possible));
    for (uint32_t k = 0; k < then->n_divisors && *possible; k++) {
        DX_TRY(put(g, x, value, &then->divisor[k], possible));
        *possible = *possible && !dx_is_int(g, then->divisor[k], 0);
    }
    for (uint32_t k = 0; k < s->n && *possible; k++)
        if (then->set[k])
            DX_TRY(put(g, x, value, &then->value[k], possible));
    then->value[i] = value;
    then->set[i] = true;
    return DX_OK;
}

static dx_status solve_with(dx_equations *s, const state *now, uint32_t i, dx_id value)
{
    state *then = dx_arena_alloc(&s->g->context->arena, sizeof *then);
    bool possible;
    if (!then)
        return dx_no_memory(s->g->context);
    DX_TRY(put_in(s, now, i, value, then, &possible));
    return possible ? solve(s, then) : DX_OK;
}

/* ---- equations without unknowns ----------------------------------------------------------------
 */

/* Where other names make it 0 the way goes on, once. */
static dx_status go_on_where_zero(dx_equations *s, dx_id f, bool *zero, bool *dead)
{
    if (!dx_is_none(s->special))
        return DX_OK;
    DX_TRY(dx_add_against(s->g, f, &s->against));
    s->special = f;
    *zero = true;
    *dead = false;
    return DX_OK;
}

/* Those that hold go; *dead: one never holds. What depends on the integers of families alone says
 * which of these there are (solve_integers). */
static dx_status drop_settled(dx_equations *s, state *now, bool *dead)
{
    dx_graph *g = s->g;
    uint32_t kept = 0;
    *dead = false;
    for (uint32_t i = 0; i < now->m && !*dead; i++) {
        bool zero = dx_is_int(g, now->f[i], 0);
        if (!zero && !dx_equations_have_unknowns(s, now, now->f[i]))
            DX_TRY(dx_equations_vanishes_for_integers(s, now->f[i], &zero));
        if (!zero && !dx_equations_have_unknowns(s, now, now->f[i]) &&
            !dx_equations_has_integers(s, now->f[i])) {
            dx_status status = dx_decide_zero(g, s->oracle, now->f[i], &zero);
            if (status == DX_UNKNOWN) { /* cos(2*asin(1/3)) - 7/9 */
                dx_identity identity;
                dx_diag_clear(&g->context->diag);
                DX_TRY(dx_prove_identity(g, s->oracle, now->f[i], &identity));
                zero = identity.kind == DX_IDENTITY_ZERO;
                if (!zero)
                    DX_TRY(dx_equations_give_up(s, now->f[i]));
            } else {
                DX_TRY(status);
            }
            *dead = !zero;
            if (!zero && !dx_is_constant(g, now->f[i]))
                DX_TRY(go_on_where_zero(s, now->f[i], &zero, dead));
        }
        if (!zero)
            now->f[kept++] = now->f[i];
    }
    now->m = kept;
    return DX_OK;
}

/* ---- which unknown next -------------------------------------------------------------------------
 */

typedef struct choice {
    uint32_t equation, unknown;
    bool single;     /* the only unknown of its equation */
    bool free;       /* its leading coefficient is free of unknowns, */
    bool certain;    /* and of other names: it needs no condition */
    dx_polynomial p; /* in the unknown, where it is one */
} choice;

/* Lower is better. */
static unsigned rank_of(const choice *c)
{
    bool linear = dx_is_none(c->p.other) && c->p.degree == 1;
    if (linear && c->free)
        return c->certain ? 0 : 1;
    if (c->single)
        return 2;
    if (linear)
        return 3;
    return dx_is_none(c->p.other) && c->free ? 3 + (unsigned)(c->p.degree < 100 ? c->p.degree : 100)
           : dx_is_none(c->p.other)          ? 200
                                             : 300;
}

static dx_status choose(dx_equations *s, const state *now, choice *best)
{
    dx_graph *g = s->g;
    best->equation = UINT32_MAX;
    for (uint32_t i = 0; i < now->m; i++) {
        uint32_t last, count = count_unknowns(s, now, now->f[i], &last);
        for (uint32_t k = 0; k < s->n; k++) {
            choice c = {.equation = i, .unknown = k, .single = count == 1};
            if (now->set[k] || !dx_contains(g, now->f[i], s->unknown[k]))
                continue;
            dx_status status = dx_polynomial_in(g, now->f[i], s->unknown[k], &c.p);
            if (status == DX_LIMIT) {
                dx_diag_clear(&g->context->diag);
                c.p.other = now->f[i];
                status = DX_OK;
            }
            DX_TRY(status);
            c.free = dx_is_none(c.p.other) &&
                     !dx_equations_have_unknowns(s, now, c.p.coefficient[c.p.degree]);
            c.certain = c.free && dx_is_constant(g, c.p.coefficient[c.p.degree]);
            if (best->equation == UINT32_MAX || rank_of(&c) < rank_of(best))
                *best = c;
        }
    }
    return DX_OK;
}

/* ---- one step -----------------------------------------------------------------------------------
 */

void dx_equations_without(const state *now, uint32_t equation, state *then)
{
    *then = *now;
    memmove(then->f + equation, then->f + equation + 1, (then->m - equation - 1) * sizeof *then->f);
    then->m--;
}

/* a·x + b = 0: x = -b/a, or a and b are 0. */
static dx_status solve_linear(dx_equations *s, const state *now, const choice *c)
{
    dx_graph *g = s->g;
    dx_id a = c->p.coefficient[1], b = c->p.coefficient[0];
    state *then = dx_arena_alloc(&g->context->arena, sizeof *then);
    const uint32_t mark = s->n_path;
    dx_equation scratch;
    bool possible;
    if (!then)
        return dx_no_memory(g->context);
    dx_equations_without(now, c->equation, then);
    if (c->free) {
        dx_equation_init(&scratch, g, s->oracle, s->host, s->unknown[c->unknown], s->index);
        DX_TRY(dx_equation_require(&scratch, a, DX_OTHER_THAN, &possible));
        if (!possible)
            return DX_OK;
        for (uint32_t i = 0; i < scratch.n_path && s->n_path < DX_MOST_PATH_WORDS; i++)
            s->path[s->n_path++] = scratch.path[i];
    }
    dx_id value = dx_div(g, dx_neg(g, b), a);
    DX_TRY(dx_check(g, value));
    DX_TRY(dx_excuse(g->context, dx_readable(g, value, &value)));
    if (!c->free && then->n_divisors < DX_MOST_SYSTEM_DEPTH)
        then->divisor[then->n_divisors++] = a;
    DX_TRY(solve_with(s, then, c->unknown, value));
    s->n_path = mark;
    if (c->free)
        return dx_equations_where_zero(s, now, a);
    if (now->m == DX_MOST_CURVED)
        return dx_equations_give_up(s, now->f[c->equation]);
    *then = *now;
    then->f[c->equation] = a;
    then->f[then->m++] = b;
    return solve(s, then);
}

/* A piece on which the equation says nothing of the unknown, but something of others. */
static dx_status solve_on_stretch(dx_equations *s, const state *now, const dx_solved_stretch *on)
{
    state *then = dx_arena_alloc(&s->g->context->arena, sizeof *then);
    const uint32_t mark = s->n_path;
    if (!then)
        return dx_no_memory(s->g->context);
    *then = *now;
    if (!dx_is_none(on->zero))
        then->f[then->m++] = on->zero;
    for (uint32_t k = 0; k < on->n_words && s->n_path < DX_MOST_PATH_WORDS; k++)
        s->path[s->n_path++] = on->word[k];
    dx_status status = solve(s, then);
    s->n_path = mark;
    return status;
}

/* Does the condition hold where it is 0 alone, which makes it an equation in other unknowns:
 * -|y| >= 0? */
static dx_status is_edge(const dx_equations *s, const state *now, dx_equation *q,
                         const dx_word *word, bool *is)
{
    *is = word->how == DX_AT_LEAST && dx_is_int(s->g, word->level, 0) &&
          dx_equations_have_unknowns(s, now, word->of) && !dx_has_unknown(q, word->of);
    return *is ? dx_equation_at_most_zero(q, word->of, is) : DX_OK;
}

static dx_status copy_state(dx_equations *s, const state *of, state **out)
{
    *out = dx_arena_alloc(&s->g->context->arena, sizeof **out);
    if (!*out)
        return dx_no_memory(s->g->context);
    **out = *of;
    return DX_OK;
}

/* All values that the equation leaves to the unknown. */
static dx_status solve_single(dx_equations *s, const state *now, const choice *c)
{
    dx_graph *g = s->g;
    state *then = dx_arena_alloc(&g->context->arena, sizeof *then);
    dx_equation *q = dx_arena_alloc(&g->context->arena, sizeof *q);
    const uint32_t mark = s->n_path, indices = s->n_indices;
    const bool loose = s->loose;
    if (!then || !q)
        return dx_no_memory(g->context);
    dx_equations_without(now, c->equation, then);
    dx_equation_init(q, g, s->oracle, s->host, s->unknown[c->unknown], s->index);
    q->n_indices = indices; /* each unknown has integers of its own */
    DX_TRY(dx_solve_zero(q, now->f[c->equation]));
    if (q->most_indices > indices)
        s->n_indices = q->most_indices;
    if (!dx_is_none(q->stuck))
        DX_TRY(dx_equations_give_up(s, q->stuck));
    if (!dx_is_none(q->positive))
        s->positive = q->positive;
    if (q->every)
        DX_TRY(solve(s, then));
    for (size_t i = 0; i < q->n_stretches; i++)
        DX_TRY(solve_on_stretch(s, then, &q->stretch[i]));
    for (size_t i = 0; i < q->n; i++) {
        const dx_candidate *found = &q->candidate[i];
        state *own = then;
        for (uint32_t k = 0; k < found->n_words && s->n_path < DX_MOST_PATH_WORDS; k++) {
            bool edge;
            DX_TRY(is_edge(s, now, q, &found->word[k], &edge));
            if (edge && own == then)
                DX_TRY(copy_state(s, then, &own));
            if (edge && own->m < DX_MOST_CURVED)
                own->f[own->m++] = found->word[k].of;
            else
                s->path[s->n_path++] = found->word[k];
        }
        s->loose = loose || found->loose;
        DX_TRY(solve_with(s, own, c->unknown, found->value));
        s->n_path = mark;
        s->loose = loose;
    }
    s->n_indices = indices;
    return dx_equations_left_out(s, now, q);
}

/* Where nothing else is left, equations with unknowns that resultants took the place of: they say
 * what these are. Others are seen to when the solution is put in. */
static void take_later(dx_equations *s, state *now)
{
    for (uint32_t i = 0; now->m == 0 && i < now->n_later; i++)
        if (dx_equations_have_unknowns(s, now, now->later[i])) {
            now->f[now->m++] = now->later[i];
            memmove(now->later + i, now->later + i + 1,
                    (now->n_later - i - 1) * sizeof *now->later);
            now->n_later--;
        }
}

/* Is every term of the sum, and its constant, of that sign? */
static bool has_terms_of_sign(dx_graph *g, dx_id sum, int sign)
{
    if (dx_op_of(g, sum) != DX_OP_ADD || dx_number_sign(g, dx_constant(g, sum)) * sign < 0)
        return false;
    for (uint32_t i = 0; i < dx_terms(g, sum); i++)
        if (dx_number_sign(g, dx_coefficient(g, sum, i)) * sign < 0 ||
            !dx_is_nonnegative(g, dx_term(g, sum, i)))
            return false;
    return true;
}

/* |x| + |y| = 0: where no term is below 0 each of them is 0. *dead: they cannot all be. */
static void split_sums(dx_equations *s, state *now, bool *dead)
{
    dx_graph *g = s->g;
    *dead = false;
    for (uint32_t i = 0; i < now->m; i++) {
        const dx_id sum = now->f[i];
        if (!has_terms_of_sign(g, sum, 1) && !has_terms_of_sign(g, sum, -1))
            continue;
        *dead = *dead || !dx_is_int(g, dx_constant(g, sum), 0);
        if (now->m + dx_terms(g, sum) > DX_MOST_CURVED)
            continue;
        now->f[i] = dx_term(g, sum, 0);
        for (uint32_t k = 1; k < dx_terms(g, sum); k++)
            now->f[now->m++] = dx_term(g, sum, k);
    }
}

static dx_status step(dx_equations *s, state *now)
{
    choice c;
    bool done;
    split_sums(s, now, &done);
    if (done)
        return DX_OK;
    DX_TRY(dx_equations_by_factors(s, now, &done));
    if (done)
        return DX_OK;
    DX_TRY(drop_settled(s, now, &done));
    if (done)
        return DX_OK;
    DX_TRY(dx_equations_drop_multiples(s, now));
    for (uint32_t i = 0; i < now->m; i++)
        if (!dx_equations_have_unknowns(s, now, now->f[i]))
            return dx_equations_integers(s, now, i);
    if (now->m == 0)
        take_later(s, now);
    if (now->m == 0)
        return dx_equations_add_row(s, now);
    DX_TRY(dx_equations_wave_pair(s, now, &done));
    if (done)
        return DX_OK;
    DX_TRY(choose(s, now, &c));
    if (dx_is_none(c.p.other) && c.p.degree == 1 && (c.free || !c.single))
        return solve_linear(s, now, &c);
    if (c.single)
        return solve_single(s, now, &c);
    if (dx_is_none(c.p.other) && c.free && c.p.degree == 2)
        return solve_single(s, now, &c);
    DX_TRY(dx_equations_by_resultant(s, now, &done));
    return done ? DX_OK : solve_single(s, now, &c);
}

static dx_status solve(dx_equations *s, const state *now)
{
    const uint32_t mark = s->n_path;
    const dx_id special = s->special;
    bool dead;
    DX_TRY(dx_poll_now(s->g->context));
    if (!dx_is_none(special) && ++s->special_branches > MOST_SPECIAL)
        return DX_OK;
    if (s->depth == DX_MOST_SYSTEM_DEPTH || (dx_is_none(special) && ++s->branches > MOST_BRANCHES))
        return dx_equations_give_up(s, now->m > 0 ? now->f[0] : s->unknown[0]);
    state *own = dx_arena_alloc(&s->g->context->arena, sizeof *own);
    if (!own)
        return dx_no_memory(s->g->context);
    *own = *now;
    DX_TRY(drop_settled(s, own, &dead));
    s->depth++;
    dx_status status = dead ? DX_OK : step(s, own);
    s->depth--;
    s->n_path = mark;
    s->special = special;
    return status;
}

dx_status dx_equations_go_on(dx_equations *s, const state *now)
{
    return solve(s, now);
}

dx_status dx_solve_equations(dx_equations *s, uint32_t m, const dx_id *f)
{
    state *now = dx_arena_alloc(&s->g->context->arena, sizeof *now);
    if (!now)
        return dx_no_memory(s->g->context);
    if (m > DX_MOST_CURVED || s->n > DX_MOST_CURVED)
        return dx_fail(s->g->context, DX_LIMIT,
                       "of equations that are not linear at most %d can be solved at once",
                       DX_MOST_CURVED);
    *now = (state){.m = m};
    memcpy(now->f, f, m * sizeof *f);
    return solve(s, now);
}
