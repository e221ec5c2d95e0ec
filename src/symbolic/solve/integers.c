/* Equations in the integers of families: 2*pi*k of pi*n and cos(pi*n) = 1, by the rests of n where
 * they repeat themselves, else by congruences. */
#include "symbolic/solve/systemstate.h"

#include "symbolic/decide.h"
#include "symbolic/rework/expand.h"
#include "symbolic/rework/polynomial.h"

#include <math.h>
#include <string.h>

typedef dx_equations_state state;

dx_status dx_equations_vanishes_for_integers(dx_equations *s, dx_id f, bool *zero)
{
    enum { FIRST = -1, LAST = 3 };
    dx_graph *g = s->g;
    bool has = false;
    for (uint32_t i = 0; i < s->n_indices; i++)
        has = has || dx_contains(g, f, s->index[i]);
    *zero = has;
    for (int64_t k = FIRST; k <= LAST && *zero; k++) {
        dx_id number[DX_MOST_INDICES];
        for (uint32_t i = 0; i < s->n_indices; i++)
            number[i] = dx_int(g, k + (int64_t)i);
        dx_id a = dx_substitute(g, f, s->n_indices, s->index, number);
        *zero = false;
        DX_TRY(dx_excuse(g->context, dx_check(g, a)));
        if (!dx_is_none(a) && dx_is_constant(g, a))
            DX_TRY(dx_excuse(g->context, dx_is_zero_constant(g, s->oracle, a, zero)));
    }
    return DX_OK;
}

bool dx_equations_has_integers(const dx_equations *s, dx_id f)
{
    for (uint32_t i = 0; i < s->n_indices; i++)
        if (dx_contains(s->g, f, s->index[i]))
            return true;
    return false;
}

bool dx_equations_is_of_integers(const dx_equations *s, dx_id f)
{
    dx_id name[DX_MOST_INDICES + 1];
    size_t n = dx_free_symbols(s->g, f, DX_MOST_INDICES + 1, name);
    for (size_t i = 0; i < n && i <= DX_MOST_INDICES; i++) {
        bool integer = false;
        for (uint32_t k = 0; k < s->n_indices && !integer; k++)
            integer = dx_same(name[i], s->index[k]);
        if (!integer)
            return false;
    }
    return n > 0 && n <= DX_MOST_INDICES;
}

/* All with values for the names of some integers. */
static dx_status put_integers(dx_equations *s, const state *now, uint32_t n, const dx_id *name,
                              const dx_id *value, state *then, bool *possible)
{
    dx_graph *g = s->g;
    dx_id *part[3 * DX_MOST_CURVED + 2 * DX_MOST_SYSTEM_DEPTH + 1];
    uint32_t parts = 0;
    *then = *now;
    *possible = true;
    for (uint32_t i = 0; i < then->m; i++)
        part[parts++] = &then->f[i];
    for (uint32_t i = 0; i < then->n_later; i++)
        part[parts++] = &then->later[i];
    for (uint32_t i = 0; i < then->n_divisors; i++)
        part[parts++] = &then->divisor[i];
    for (uint32_t i = 0; i < s->n; i++)
        if (then->set[i])
            part[parts++] = &then->value[i];
    for (uint32_t i = 0; i < parts && *possible; i++) {
        dx_id with = dx_substitute(g, *part[i], n, name, value);
        *possible = !dx_is_none(with);
        DX_TRY(dx_excuse(g->context, *possible ? DX_OK : dx_check(g, with)));
        if (*possible && !dx_same(with, *part[i])) /* turns are seen in a sum alone */
            DX_TRY(dx_excuse(g->context, dx_expand(g, with, part[i])));
    }
    return DX_OK;
}

/* The conditions on the way, too, while what is left is solved. */
static dx_status solve_with_integers(dx_equations *s, const state *now, uint32_t n,
                                     const dx_id *name, const dx_id *value)
{
    dx_graph *g = s->g;
    state *then = dx_arena_alloc(&g->context->arena, sizeof *then);
    dx_word before[DX_MOST_PATH_WORDS];
    bool possible;
    if (!then)
        return dx_no_memory(g->context);
    DX_TRY(put_integers(s, now, n, name, value, then, &possible));
    memcpy(before, s->path, s->n_path * sizeof *before);
    for (uint32_t i = 0; i < s->n_path && possible; i++) {
        s->path[i].of = dx_substitute(g, before[i].of, n, name, value);
        possible = !dx_is_none(s->path[i].of);
        DX_TRY(dx_excuse(g->context, possible ? DX_OK : dx_check(g, s->path[i].of)));
    }
    const uint32_t mark = s->n_path;
    if (possible)
        DX_TRY(dx_equations_go_on(s, then));
    s->n_path = mark;
    memcpy(s->path, before, mark * sizeof *before);
    return DX_OK;
}

/* With step·k + rest for k each: does the equation no longer depend on k? */
static dx_status is_periodic(dx_equations *s, dx_id f, dx_id k, int64_t step, bool *is)
{
    dx_graph *g = s->g;
    *is = true;
    for (int64_t rest = 0; rest < step && *is; rest++) {
        dx_id to = dx_add(g, dx_scale(g, dx_int(g, step), k), dx_int(g, rest));
        dx_id of = dx_substitute(g, f, 1, &k, &to);
        if (dx_is_none(of)) { /* it has no value there */
            DX_TRY(dx_excuse(g->context, dx_check(g, of)));
            continue;
        }
        if (dx_contains(g, of, k))
            DX_TRY(dx_excuse(g->context, dx_expand(g, of, &of)));
        *is = !dx_contains(g, of, k);
    }
    return DX_OK;
}

/* What repeats itself with k is solved for each of its rests. */
static dx_status solve_by_rests(dx_equations *s, const state *now, uint32_t equation, bool *done)
{
    enum { MOST_STEP = 24 };
    dx_graph *g = s->g;
    *done = false;
    for (uint32_t i = 0; i < s->n_indices && !*done; i++) {
        dx_id k = s->index[i];
        int64_t step = 1;
        if (!dx_contains(g, now->f[equation], k))
            continue;
        while (!*done && step < MOST_STEP)
            DX_TRY(is_periodic(s, now->f[equation], k, ++step, done));
        for (int64_t rest = 0; rest < step && *done; rest++) {
            dx_id to = dx_add(g, dx_scale(g, dx_int(g, step), k), dx_int(g, rest));
            DX_TRY(dx_check(g, to));
            DX_TRY(solve_with_integers(s, now, 1, &k, &to));
        }
    }
    return DX_OK;
}

/* Is a constant an integer? *known is false where neither is certain. */
static dx_status is_integer(dx_equations *s, dx_id a, bool *is, bool *known)
{
    dx_interval range;
    *is = dx_is_integer(s->g, a);
    *known = *is || dx_is_number(s->g, a);
    if (*known)
        return DX_OK;
    DX_TRY(dx_ask_value(s->oracle, a, 128, &range));
    *known = range.finite && floor(range.low) == floor(range.high) && floor(range.low) < range.low;
    return DX_OK;
}

/* k = offset + Σ step·n over names of other integers n. */
typedef struct integer_sum {
    dx_id offset, name[DX_MOST_INDICES], step[DX_MOST_INDICES];
    uint32_t n;
} integer_sum;

static dx_status read_integer_sum(dx_equations *s, dx_id value, integer_sum *out, bool *is)
{
    dx_graph *g = s->g;
    *is = true;
    out->n = 0;
    out->offset = value;
    DX_TRY(dx_excuse(g->context, dx_expand(g, value, &out->offset)));
    for (uint32_t i = 0; i < DX_MOST_INDICES && *is && !dx_is_none(s->index[i]); i++) {
        dx_polynomial of;
        if (!dx_contains(g, out->offset, s->index[i]))
            continue;
        DX_TRY(dx_polynomial_in(g, out->offset, s->index[i], &of));
        *is = dx_is_none(of.other) && of.degree == 1 && dx_is_number(g, of.coefficient[1]);
        if (!*is)
            break;
        out->name[out->n] = s->index[i];
        out->step[out->n++] = of.coefficient[1];
        out->offset = of.coefficient[0];
    }
    *is = *is && dx_is_constant(g, out->offset);
    return DX_OK;
}

static int64_t common_divisor(int64_t a, int64_t b)
{
    while (b != 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a < 0 ? -a : a;
}

/* The n with offset + p/q·n an integer are first + turn·m: false where there are none. */
static bool solve_congruence(int64_t top, int64_t below, int64_t p, int64_t q, int64_t *first,
                             int64_t *turn)
{
    const int64_t modulus = below / common_divisor(below, q) * q;
    const int64_t a = top * (modulus / below), b = p * (modulus / q);
    *turn = modulus / common_divisor(b, modulus);
    for (*first = 0; *first < *turn; ++*first)
        if ((a + b * *first) % modulus == 0)
            return true;
    return false;
}

/* The equation holds where k has the value: for those of the other integers with which it is one.
 */
static dx_status solve_for_integer(dx_equations *s, const state *now, dx_id k, dx_id value)
{
    enum { MOST = 10000 };
    dx_graph *g = s->g;
    integer_sum sum;
    bool is, known;
    uint32_t broken = UINT32_MAX;
    int64_t top, below, p, q, first, turn;
    DX_TRY(read_integer_sum(s, value, &sum, &is));
    if (!is)
        return dx_equations_give_up(s, value);
    for (uint32_t i = 0; i < sum.n; i++) {
        if (dx_is_integer(g, sum.step[i]))
            continue;
        if (broken != UINT32_MAX)
            return dx_equations_give_up(s, value);
        broken = i;
    }
    if (broken == UINT32_MAX) {
        DX_TRY(is_integer(s, sum.offset, &is, &known));
        if (!known)
            return dx_equations_give_up(s, value);
        return is ? solve_with_integers(s, now, 1, &k, &value) : DX_OK;
    }
    if (!dx_get_small_rational(g, sum.step[broken], &p, &q) || q > MOST || p > MOST || p < -MOST)
        return dx_equations_give_up(s, value);
    if (!dx_get_small_rational(g, sum.offset, &top, &below)) {
        dx_id times = dx_scale(g, dx_int(g, q), sum.offset);
        DX_TRY(dx_check(g, times));
        DX_TRY(is_integer(s, times, &is, &known));
        return known && !is ? DX_OK : dx_equations_give_up(s, value);
    }
    if (below > MOST || top > MOST || top < -MOST)
        return dx_equations_give_up(s, value);
    if (!solve_congruence(top, below, p, q, &first, &turn))
        return DX_OK;
    dx_id n = sum.name[broken];
    dx_id names[2] = {k, n}, values[2];
    values[1] = dx_add(g, dx_scale(g, dx_int(g, turn), n), dx_int(g, first));
    values[0] = dx_substitute(g, value, 1, &n, &values[1]);
    DX_TRY(dx_check(g, values[0]));
    DX_TRY(dx_expand(g, values[0], &values[0]));
    return solve_with_integers(s, now, 2, names, values);
}

dx_status dx_equations_integers(dx_equations *s, const state *now, uint32_t equation)
{
    dx_graph *g = s->g;
    state *then = dx_arena_alloc(&g->context->arena, sizeof *then);
    dx_equation *q = dx_arena_alloc(&g->context->arena, sizeof *q);
    const uint32_t mark = s->n_path, indices = s->n_indices;
    bool done;
    if (!then || !q)
        return dx_no_memory(g->context);
    DX_TRY(solve_by_rests(s, now, equation, &done));
    if (done)
        return DX_OK;
    uint32_t i = 0;
    while (!dx_contains(g, now->f[equation], s->index[i]))
        i++;
    dx_equations_without(now, equation, then);
    dx_equation_init(q, g, s->oracle, s->host, s->index[i], s->index);
    q->n_indices = indices;
    DX_TRY(dx_solve_zero(q, now->f[equation]));
    if (!dx_is_none(q->stuck))
        return dx_equations_give_up(s, q->stuck);
    if (q->most_indices > indices)
        s->n_indices = q->most_indices;
    if (!dx_is_none(q->against))
        DX_TRY(dx_add_against(g, q->against, &s->against));
    if (q->every)
        DX_TRY(dx_equations_go_on(s, then));
    for (size_t k = 0; k < q->n; k++) {
        const dx_candidate *found = &q->candidate[k];
        for (uint32_t w = 0; w < found->n_words && s->n_path < DX_MOST_PATH_WORDS; w++)
            s->path[s->n_path++] = found->word[w];
        DX_TRY(solve_for_integer(s, then, s->index[i], found->value));
        s->n_path = mark;
    }
    s->n_indices = indices;
    return DX_OK;
}

/* Has it one unknown that has no value yet, and no other one? */
static bool is_of_one_unknown(const dx_equations *s, const state *now, dx_id zero)
{
    uint32_t n = 0;
    for (uint32_t k = 0; k < s->n; k++)
        n += !now->set[k] && dx_contains(s->g, zero, s->unknown[k]);
    return n == 1;
}

dx_status dx_equations_where_zero(dx_equations *s, const state *now, dx_id zero)
{
    if (!dx_equations_is_of_integers(s, zero) && !is_of_one_unknown(s, now, zero))
        return DX_OK;
    if (now->m == DX_MOST_CURVED)
        return dx_equations_give_up(s, zero);
    state *then = dx_arena_alloc(&s->g->context->arena, sizeof *then);
    if (!then)
        return dx_no_memory(s->g->context);
    *then = *now;
    then->f[then->m++] = zero;
    return dx_equations_go_on(s, then);
}

typedef struct zeros {
    uint32_t n;
    dx_id of[DX_MOST_PATH_WORDS];
    bool all; /* none was left out */
} zeros;

static void add_zero(const dx_equations *s, const state *now, dx_id of, zeros *z)
{
    if (dx_is_none(of) || !(dx_equations_is_of_integers(s, of) || is_of_one_unknown(s, now, of)))
        return;
    for (uint32_t i = 0; i < z->n; i++)
        if (dx_same(z->of[i], of))
            return;
    z->all = z->n < DX_MOST_PATH_WORDS;
    if (z->all)
        z->of[z->n++] = of;
}

static void add_zeros(const dx_equations *s, const state *now, uint32_t n, const dx_word *word,
                      zeros *z)
{
    for (uint32_t i = 0; i < n; i++)
        if (dx_is_int(s->g, word[i].level, 0) &&
            (word[i].how == DX_OTHER_THAN || word[i].how == DX_ABOVE))
            add_zero(s, now, word[i].of, z);
}

dx_status dx_equations_left_out(dx_equations *s, const state *now, const dx_equation *q)
{
    zeros z = {.all = true};
    for (size_t i = 0; i < q->n; i++)
        add_zeros(s, now, q->candidate[i].n_words, q->candidate[i].word, &z);
    for (size_t i = 0; i < q->n_stretches; i++)
        add_zeros(s, now, q->stretch[i].n_words, q->stretch[i].word, &z);
    if (q->every)
        add_zeros(s, now, q->n_every, q->every_word, &z);
    for (uint32_t i = 0; i < q->n_exceptions; i++)
        add_zero(s, now, q->exception[i], &z);
    add_zero(s, now, q->against, &z);
    if (!z.all)
        return dx_equations_give_up(s, z.of[0]);
    for (uint32_t i = 0; i < z.n; i++)
        DX_TRY(dx_equations_where_zero(s, now, z.of[i]));
    return DX_OK;
}
