#include "symbolic/limits/sequences.h"

#include "expr/walk.h"
#include "symbolic/limits/tractable.h"

enum { MOST_CALLS = 16, PHASES = 6 };

/* `a` is of the symbol x, which goes to +inf. */
typedef struct search {
    dx_graph *g;
    dx_rules *rules;
    const dx_oracle *oracle;
    dx_id x;
    bool whole; /* phases are whole numbers */
} search;

static dx_status limit_at_inf(const search *w, dx_id a, dx_limit *out)
{
    return dx_limit_one_sided(w->g, w->rules, w->oracle, a, w->x, dx_inf(w->g), DX_TO_PLUS_INF,
                              out);
}

/* ---- functions at -inf ------------------------------------------------------------------------
 */

/* gamma(u) = pi/(sin(pi·u)·gamma(1 - u)), and so on; NONE for other functions. */
static dx_id reflected(dx_graph *g, dx_fn fn, dx_id u)
{
    dx_id angle = dx_mul(g, dx_pi(g), u), other = dx_sub(g, dx_int(g, 1), u);
    dx_id sine = dx_call1(g, DX_FN_sin, angle);
    switch (fn) {
    case DX_FN_factorial:
        return reflected(g, DX_FN_gamma, dx_one_plus(g, u));
    case DX_FN_gamma:
        return dx_div(g, dx_pi(g), dx_mul(g, sine, dx_call1(g, DX_FN_gamma, other)));
    case DX_FN_lgamma:
        return dx_sub(g, dx_call1(g, DX_FN_log, dx_div(g, dx_pi(g), dx_call1(g, DX_FN_abs, sine))),
                      dx_call1(g, DX_FN_lgamma, other));
    case DX_FN_digamma:
        return dx_sub(g, dx_call1(g, DX_FN_digamma, other),
                      dx_mul(g, dx_pi(g), dx_call1(g, DX_FN_cot, angle)));
    case DX_FN_zeta: {
        const dx_id factors[] = {dx_pow(g, dx_int(g, 2), u), dx_pow(g, dx_pi(g), dx_neg(g, other)),
                                 dx_call1(g, DX_FN_sin, dx_scale(g, dx_rational(g, 1, 2), angle)),
                                 dx_call1(g, DX_FN_gamma, other), dx_call1(g, DX_FN_zeta, other)};
        return dx_product(g, 5, factors);
    }
    default:
        return DX_NONE;
    }
}

static bool is_reflected(dx_fn fn)
{
    return fn == DX_FN_factorial || fn == DX_FN_gamma || fn == DX_FN_lgamma ||
           fn == DX_FN_digamma || fn == DX_FN_zeta;
}

/* Those functions whose arguments go to -inf. */
static dx_status reflect(const search *w, dx_id a, dx_id *out)
{
    dx_graph *g = w->g;
    dx_id from[MOST_CALLS], to[MOST_CALLS];
    size_t n = 0;
    dx_walk walk;
    dx_status status = DX_OK;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && status == DX_OK && n < MOST_CALLS; i++) {
        dx_id call = walk.id[i];
        dx_limit limit;
        if (dx_op_of(g, call) != DX_OP_CALL || !is_reflected(dx_fn_of(g, call)) ||
            !dx_contains(g, call, w->x))
            continue;
        status = limit_at_inf(w, dx_operand(g, call, 0), &limit);
        if (status != DX_OK || limit.kind != DX_LIMIT_MINUS_INF || limit.n_assumed > 0)
            continue;
        from[n] = call;
        to[n] = reflected(g, dx_fn_of(g, call), dx_operand(g, call, 0));
        status = dx_check(g, to[n++]);
    }
    dx_walk_free(&walk);
    DX_TRY(status);
    *out = n > 0 ? dx_substitute(g, a, n, from, to) : a;
    return dx_check(g, *out);
}

/* ---- phases -----------------------------------------------------------------------------------
 */

static bool is_circular(dx_fn fn)
{
    return fn == DX_FN_sin || fn == DX_FN_cos || fn == DX_FN_tan || fn == DX_FN_cot ||
           fn == DX_FN_sec || fn == DX_FN_csc;
}

/* Is it continuous where it has values? What jumps, has values at integers alone or is not known
 * may not be. */
static dx_status is_continuous(dx_graph *g, dx_id a, bool *yes)
{
    dx_walk walk;
    *yes = true;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && *yes; i++) {
        dx_fn fn = dx_fn_of(g, walk.id[i]);
        switch (dx_op_of(g, walk.id[i])) {
        case DX_OP_CALL:
            *yes = fn != DX_FN_floor && fn != DX_FN_ceil && fn != DX_FN_round && fn != DX_FN_frac &&
                   fn != DX_FN_mod && fn != DX_FN_sign && fn != DX_FN_heaviside;
            break;
        case DX_OP_INT:
        case DX_OP_RAT:
        case DX_OP_BIG:
        case DX_OP_SYMBOL:
        case DX_OP_PI:
        case DX_OP_ADD:
        case DX_OP_MUL:
            break;
        default:
            *yes = false;
        }
    }
    dx_walk_free(&walk);
    return DX_OK;
}

/* u = ratio·angle + *rest, where the rest goes to a value and the ratio is rational? */
static dx_status is_of_angle(const search *w, dx_id u, dx_id angle, bool *yes, dx_id *ratio,
                             dx_id *rest)
{
    dx_graph *g = w->g;
    dx_limit limit;
    *yes = false;
    dx_id quotient = dx_div(g, u, angle);
    DX_TRY(dx_check(g, quotient));
    DX_TRY(limit_at_inf(w, quotient, &limit));
    if (limit.kind != DX_LIMIT_VALUE || !dx_is_number(g, limit.value) ||
        dx_is_int(g, limit.value, 0))
        return DX_OK;
    *ratio = limit.value;
    *rest = dx_sub(g, u, dx_mul(g, *ratio, angle));
    DX_TRY(dx_check(g, *rest));
    DX_TRY(limit_at_inf(w, *rest, &limit));
    *yes = limit.kind == DX_LIMIT_VALUE;
    return DX_OK;
}

/* The circular functions of one angle that goes to infinity, and of what is a rational multiple of
 * it but for what has a limit, become such of the phase, a symbol. *found is false where there are
 * none, or such of other angles, too. */
static dx_status with_phase(const search *w, dx_id a, dx_id phase, bool *found, dx_id *out)
{
    dx_graph *g = w->g;
    dx_id from[MOST_CALLS], to[MOST_CALLS], angle = DX_NONE;
    size_t n = 0;
    dx_walk walk;
    dx_status status = DX_OK;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && status == DX_OK && n < MOST_CALLS; i++) {
        dx_id call = walk.id[i], ratio = dx_int(g, 1), rest = dx_int(g, 0);
        dx_limit limit;
        bool same = true;
        if (dx_op_of(g, call) != DX_OP_CALL || !is_circular(dx_fn_of(g, call)) ||
            !dx_contains(g, call, w->x))
            continue;
        dx_id u = dx_operand(g, call, 0);
        if (dx_is_none(angle)) {
            status = limit_at_inf(w, u, &limit);
            if (status != DX_OK || limit.n_assumed > 0 ||
                (limit.kind != DX_LIMIT_PLUS_INF && limit.kind != DX_LIMIT_MINUS_INF))
                continue;
            status = is_continuous(g, u, &same);
            if (status != DX_OK || !same)
                continue;
            angle = u;
        } else {
            status = is_of_angle(w, u, angle, &same, &ratio, &rest);
        }
        if (status != DX_OK || !same)
            continue;
        from[n] = call;
        to[n] = dx_call1(g, dx_fn_of(g, call), dx_add(g, dx_mul(g, ratio, phase), rest));
        status = dx_check(g, to[n++]);
    }
    dx_walk_free(&walk);
    DX_TRY(status);
    *found = n > 0;
    *out = n > 0 ? dx_substitute(g, a, n, from, to) : a;
    return dx_check(g, *out);
}

static dx_id phase_at(const search *w, int i)
{
    dx_graph *g = w->g;
    if (w->whole)
        return dx_int(g, i);
    return i < 4 ? dx_scale(g, dx_int(g, i), dx_half_pi(g)) : dx_int(g, i == 4 ? 1 : 4);
}

/* ---- steps ------------------------------------------------------------------------------------
 */

/* A step of what goes to infinity takes all whole numbers; NONE: there is none. */
static dx_status find_step(const search *w, dx_id a, dx_id *step)
{
    dx_graph *g = w->g;
    dx_walk walk;
    dx_status status = DX_OK;
    *step = DX_NONE;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && status == DX_OK && dx_is_none(*step); i++) {
        const dx_id call = walk.id[i];
        const dx_fn fn = dx_fn_of(g, call);
        dx_limit limit;
        bool smooth = false;
        if ((fn != DX_FN_floor && fn != DX_FN_ceil && fn != DX_FN_round) ||
            dx_count(g, call) != 1 || !dx_contains(g, call, w->x))
            continue;
        status = limit_at_inf(w, dx_operand(g, call, 0), &limit);
        if (status == DX_OK)
            status = is_continuous(g, dx_operand(g, call, 0), &smooth);
        if (smooth && limit.n_assumed == 0 &&
            (limit.kind == DX_LIMIT_PLUS_INF || limit.kind == DX_LIMIT_MINUS_INF))
            *step = call;
    }
    dx_walk_free(&walk);
    return status;
}

/* The circular functions of a·n + b in it, for whole numbers n: of all of them a is rational, or
 * (turns) a rational multiple of pi. *divisor is a common one of these. */
typedef struct waves {
    size_t n;
    dx_id call[MOST_CALLS];
    bool turns;
    dx_id divisor;
} waves;

static dx_status add_wave(const search *w, dx_id call, dx_id n, waves *found, bool *fits)
{
    dx_graph *g = w->g;
    dx_id slope;
    *fits = false;
    DX_TRY(dx_diff(g, w->rules, dx_operand(g, call, 0), n, 1, &slope));
    const bool turns = !dx_is_number(g, slope);
    if (turns)
        slope = dx_div(g, slope, dx_pi(g));
    DX_TRY(dx_check(g, slope));
    if (!dx_is_number(g, slope) || found->n == MOST_CALLS ||
        (found->n > 0 && turns != found->turns))
        return DX_OK;
    found->turns = turns;
    const dx_id whole = dx_mul(g, slope, found->divisor);
    if (!dx_is_integer(g, whole))
        found->divisor = dx_mul(g, found->divisor, dx_number_denominator(g, whole));
    DX_TRY(dx_check(g, found->divisor));
    found->call[found->n++] = call;
    *fits = true;
    return DX_OK;
}

/* *all: n stands in these functions alone. */
static dx_status find_waves(const search *w, dx_id a, dx_id n, waves *found, bool *all)
{
    dx_graph *g = w->g;
    dx_id one[MOST_CALLS];
    dx_walk walk;
    dx_status status = DX_OK;
    *found = (waves){.divisor = dx_int(g, 1)};
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && status == DX_OK; i++) {
        bool fits;
        if (dx_op_of(g, walk.id[i]) == DX_OP_CALL && is_circular(dx_fn_of(g, walk.id[i])) &&
            dx_contains(g, walk.id[i], n))
            status = add_wave(w, walk.id[i], n, found, &fits);
    }
    dx_walk_free(&walk);
    DX_TRY(status);
    for (size_t i = 0; i < found->n; i++)
        one[i] = dx_int(g, 1);
    const dx_id rest = dx_replace(g, a, found->n, found->call, one);
    *all = found->n > 0 && !dx_is_none(rest) && !dx_contains(g, rest, n);
    return dx_is_none(rest) ? dx_excuse(g->context, g->context->diag.status) : DX_OK;
}

/* cos(ceil(2·x)) takes the values of cos at the whole numbers, which come near to those at all
 * phases; cos(pi·floor(x)) takes some for ever. *a becomes that function of the phase. */
static dx_status with_steps(const search *w, dx_id phase, bool *found, bool *whole, dx_id *a)
{
    dx_graph *g = w->g;
    dx_id step, of;
    waves in;
    bool smooth;
    *found = false;
    DX_TRY(find_step(w, *a, &step));
    if (dx_is_none(step))
        return DX_OK;
    of = dx_replace(g, *a, 1, &step, &phase);
    DX_TRY(dx_check(g, of));
    DX_TRY(is_continuous(g, of, &smooth));
    if (!smooth || dx_contains(g, of, w->x))
        return DX_OK;
    DX_TRY(find_waves(w, of, phase, &in, found));
    *whole = in.turns;
    if (*found && !in.turns) {
        const dx_id scaled = dx_mul(g, in.divisor, phase);
        of = dx_substitute(g, of, 1, &phase, &scaled);
    }
    *a = *found ? of : *a;
    return dx_check(g, *a);
}

/* ---- along the sequences ------------------------------------------------------------------- */

typedef struct sequences {
    size_t n;
    dx_limit limit[PHASES]; /* that are certain whatever parameters are */
} sequences;

static dx_status find_sequences(const search *w, dx_id a, dx_id phase, sequences *found)
{
    dx_graph *g = w->g;
    found->n = 0;
    for (int i = 0; i < PHASES; i++) {
        dx_id at = phase_at(w, i), there;
        dx_limit *limit = &found->limit[found->n];
        DX_TRY(dx_check(g, at));
        there = dx_substitute(g, a, 1, &phase, &at);
        if (dx_is_none(there)) {
            DX_TRY(dx_excuse(g->context, g->context->diag.status)); /* it has no value there */
            continue;
        }
        DX_TRY(limit_at_inf(w, there, limit));
        found->n += limit->kind <= DX_LIMIT_WILD && limit->n_assumed == 0;
    }
    return DX_OK;
}

/* Does it go to that kind of limit on one side of some phase, however large x is? */
static dx_status reaches(const search *w, dx_id a, dx_id phase, dx_limit_kind kind, bool *yes)
{
    dx_graph *g = w->g;
    dx_id large = dx_call1(g, DX_FN_exp, w->x); /* positive, at the least */
    dx_id fixed = dx_substitute(g, a, 1, &w->x, &large);
    *yes = false;
    DX_TRY(dx_check(g, fixed));
    for (int i = 0; i < 2 * PHASES && !*yes; i++) {
        dx_id at = phase_at(w, i / 2);
        dx_limit limit;
        DX_TRY(dx_check(g, at));
        DX_TRY(dx_limit_one_sided(g, w->rules, w->oracle, fixed, phase, at,
                                  i % 2 ? DX_FROM_BELOW : DX_FROM_ABOVE, &limit));
        *yes = limit.kind == kind && (kind != DX_LIMIT_VALUE || dx_is_int(g, limit.value, 0));
        for (uint32_t k = 0; k < limit.n_assumed; k++) { /* but for some x that is so */
            dx_id only[2];
            size_t n = dx_free_symbols(g, limit.assumed[k], 2, only);
            *yes = *yes && (n == 0 || (n == 1 && dx_same(only[0], w->x)));
        }
    }
    return DX_OK;
}

/* How far are the values along sequences from each other? A number that is not 0, or all that need
 * not be 0. */
static dx_status tell_apart(dx_growth *growth, const sequences *found, dx_limit *out)
{
    dx_graph *g = growth->g;
    dx_limit result = *out;
    result.n_apart = 0;
    for (size_t i = 0; i < found->n; i++)
        for (size_t k = 0; k < i; k++) {
            bool zero;
            const dx_limit *one = &found->limit[i], *other = &found->limit[k];
            if (one->kind != DX_LIMIT_VALUE || other->kind != DX_LIMIT_VALUE)
                continue;
            dx_id distance = dx_sub(g, one->value, other->value);
            DX_TRY(dx_check(g, distance));
            dx_status status = dx_growth_is_zero(growth, distance, &zero);
            if (status == DX_UNKNOWN)
                dx_diag_clear(&g->context->diag);
            else
                DX_TRY(status);
            if (status != DX_OK || zero)
                continue;
            if (dx_is_constant(g, distance))
                result.n_apart = 0;
            if (result.n_apart < DX_LIMIT_APART)
                result.apart[result.n_apart++] = distance;
            result.kind = DX_LIMIT_SWINGS;
            *out = result;
            if (dx_is_constant(g, distance))
                return DX_OK;
        }
    return DX_OK;
}

static dx_status judge(dx_growth *growth, const search *w, dx_id a, dx_id phase, dx_limit *out)
{
    sequences found;
    bool plain, kind[DX_LIMIT_WILD + 1] = {false}, pole = false;
    DX_TRY(is_continuous(w->g, a, &plain));
    DX_TRY(find_sequences(w, a, phase, &found));
    for (size_t i = 0; i < found.n; i++)
        kind[found.limit[i].kind] = true;
    if (kind[DX_LIMIT_WILD] || (kind[DX_LIMIT_PLUS_INF] && kind[DX_LIMIT_MINUS_INF])) {
        out->kind = DX_LIMIT_WILD;
        return DX_OK;
    }
    if (kind[DX_LIMIT_SWINGS] ||
        (kind[DX_LIMIT_VALUE] && (kind[DX_LIMIT_PLUS_INF] || kind[DX_LIMIT_MINUS_INF]))) {
        out->kind = DX_LIMIT_SWINGS;
        return DX_OK;
    }
    DX_TRY(tell_apart(growth, &found, out));
    if (out->kind == DX_LIMIT_SWINGS && dx_is_constant(w->g, out->apart[0]))
        return DX_OK;
    if (!plain)
        return DX_OK; /* poles may be where it is 0 by a jump */
    if (kind[DX_LIMIT_VALUE]) {
        dx_id inverse = dx_power(w->g, a, -1); /* whatever the sign of the pole is */
        DX_TRY(dx_check(w->g, inverse));
        DX_TRY(reaches(w, inverse, phase, DX_LIMIT_VALUE, &pole));
        out->kind = pole ? DX_LIMIT_POLES : out->kind;
    } else if (found.n > 0) {
        DX_TRY(reaches(w, a, phase,
                       kind[DX_LIMIT_PLUS_INF] ? DX_LIMIT_MINUS_INF : DX_LIMIT_PLUS_INF, &pole));
        out->kind = pole ? DX_LIMIT_WILD : out->kind;
    }
    return DX_OK;
}

/* A pole is not met at whole numbers, and there may be none of them where it has no value. */
static dx_status judge_steps(dx_growth *growth, const search *w, dx_id a, dx_id phase, bool whole,
                             dx_limit *out)
{
    search at = *w;
    sequences found;
    at.whole = whole;
    DX_TRY(find_sequences(&at, a, phase, &found));
    return tell_apart(growth, &found, out);
}

dx_id dx_limit_path(dx_graph *g, dx_id x, dx_id at, dx_approach approach)
{
    const dx_id small = dx_power(g, x, -1);
    switch (approach) {
    case DX_FROM_ABOVE:
        return dx_add(g, at, small);
    case DX_FROM_BELOW:
        return dx_sub(g, at, small);
    case DX_TO_PLUS_INF:
        return x;
    default:
        return dx_neg(g, x);
    }
}

static dx_status find(dx_growth *growth, const search *w, dx_id a, dx_limit *out)
{
    static const char name[] = "'q";
    dx_id given = a, phase = dx_symbol(w->g, name, sizeof name - 1);
    bool found, whole;
    DX_TRY(dx_check(w->g, phase));
    if (dx_contains(w->g, a, phase))
        return DX_OK; /* it is on its way here */
    DX_TRY(reflect(w, a, &a));
    if (!dx_same(a, given)) {
        dx_limit limit;
        DX_TRY(limit_at_inf(w, a, &limit));
        if (limit.kind != DX_LIMIT_UNKNOWN) {
            *out = limit;
            return DX_OK;
        }
    }
    DX_TRY(with_steps(w, phase, &found, &whole, &a));
    if (found)
        return judge_steps(growth, w, a, phase, whole, out);
    DX_TRY(with_phase(w, a, phase, &found, &a));
    return found ? judge(growth, w, a, phase, out) : DX_OK;
}

dx_status dx_limit_along_sequences(dx_graph *g, dx_rules *rules, const dx_oracle *oracle, dx_id a,
                                   dx_id symbol, dx_id at, dx_approach approach, dx_limit *out)
{
    static const char name[] = "'s";
    search w = {g, rules, oracle, dx_symbol(g, name, sizeof name - 1), false};
    dx_growth growth;
    DX_TRY(dx_check(g, w.x));
    if (dx_contains(g, a, w.x))
        return DX_OK;
    dx_id way = dx_limit_path(g, w.x, at, approach);
    DX_TRY(dx_check(g, way));
    a = dx_substitute(g, a, 1, &symbol, &way);
    if (dx_is_none(a))
        return dx_excuse(g->context, g->context->diag.status);
    dx_status status = dx_growth_init(&growth, g, rules, oracle);
    if (status == DX_OK)
        status = find(&growth, &w, a, out);
    dx_growth_free(&growth);
    return status;
}
