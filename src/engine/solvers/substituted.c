#include "engine/solvers/substituted.h"

#include "engine/algebra.h"
#include "engine/oracle.h"
#include "engine/scope.h"
#include "engine/solvers/rootof.h"
#include "expr/assumptions.h"
#include "expr/walk.h"
#include "numeric/ball.h"
#include "numeric/balls.h"
#include "numeric/solve/enclose.h"
#include "symbolic/decide.h"
#include "symbolic/domain/assumed.h"
#include "symbolic/equality/identity.h"
#include "symbolic/forms/samesign.h"
#include "symbolic/rework/sums.h"

enum { MOST_NAMES = 16, PRECISION = 256, POINTS = 48 };

/* ---- constants ------------------------------------------------------------------------------- */

/* Has a part of the formula certainly no value where the numbers are put in? */
static dx_status lacks_value(const dx_substituted *p, dx_id part, bool *lacks)
{
    dx_graph *g = &p->session->graph;
    dx_id a = dx_substitute(g, part, p->n, p->unknown, p->value);
    dx_status status = dx_is_none(a) ? dx_check(g, a) : dx_refuse_valueless(g, a);
    *lacks = status == DX_DOMAIN;
    return dx_excuse(g->context, status);
}

/* Of a product factor by factor, as 0 hides the others. */
static dx_status node_lacks_value(const dx_substituted *p, dx_id node, bool *lacks)
{
    dx_graph *g = &p->session->graph;
    *lacks = false;
    if (dx_op_of(g, node) != DX_OP_MUL)
        return lacks_value(p, node, lacks);
    for (uint32_t i = 0; i < dx_factors(g, node) && !*lacks; i++) {
        dx_id power = dx_pow(g, dx_base(g, node, i), dx_exponent(g, node, i));
        DX_TRY(dx_check(g, power));
        DX_TRY(lacks_value(p, power, lacks));
    }
    return DX_OK;
}

/* Pieces that do not come into play need none. */
static dx_status is_undefined(const dx_substituted *p, dx_id f, bool *undefined)
{
    dx_graph *g = &p->session->graph;
    dx_walk walk;
    bool cases;
    DX_TRY(lacks_value(p, f, undefined));
    DX_TRY(dx_has_op(g, f, DX_OP_CASES, &cases));
    if (*undefined || cases)
        return DX_OK;
    DX_TRY(dx_walk_make(g, 1, &f, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && !*undefined && status == DX_OK; i++)
        if (dx_is_real_valued(g, walk.id[i]) && !dx_is_number(g, walk.id[i]))
            status = node_lacks_value(p, walk.id[i], undefined);
    dx_walk_free(&walk);
    return status;
}

/* Of numbers put in: a value that is not 0, or none, is told for certain. */
static dx_status fit_constant(const dx_substituted *p, dx_id f, dx_id a, dx_fit *fit)
{
    dx_graph *g = &p->session->graph;
    const dx_oracle oracle = dx_session_oracle(p->session);
    dx_interval range;
    int sign;
    bool zero = false, all, undefined;
    *fit = DX_FIT_NONE;
    DX_TRY(dx_ask_sign(&oracle, a, &sign));
    if (sign != 0)
        return DX_OK;
    DX_TRY(dx_vanish_at(g, 1, &f, p->unknown, p->value, &zero));
    if (zero) {
        *fit = DX_FIT_PROVED;
        return DX_OK;
    }
    DX_TRY(is_undefined(p, f, &undefined));
    if (undefined)
        return DX_OK;
    DX_TRY(dx_excuse(g->context, dx_is_zero_constant(g, &oracle, a, &zero)));
    DX_TRY(dx_parts_have_values(g, f, p->n, p->unknown, p->value, &all));
    DX_TRY(dx_ask_value(&oracle, a, PRECISION, &range));
    bool cases;
    DX_TRY(dx_has_op(g, f, DX_OP_CASES, &cases));
    all = range.finite && (all || cases);
    *fit = !all ? DX_FIT_DOUBTFUL : zero ? DX_FIT_PROVED : DX_FIT_OPEN;
    return DX_OK;
}

/* A simple zero of as many formulas as unknowns: exactly one is near the numbers, and as no
 * solution was lost on the way to them they are it. */
static dx_status is_enclosed(const dx_substituted *p, bool *enclosed)
{
    enum { BITS = 512 };
    dx_graph *g = &p->session->graph;
    dx_system system;
    dx_enclosure found = {.finding = DX_FINDING_OPEN};
    *enclosed = false;
    if (p->m != p->n || p->n == 0 || p->n > MOST_NAMES)
        return DX_OK;
    dx_status status = dx_system_init(&system, g, p->n, p->f, p->unknown);
    if (status != DX_OK)
        return dx_excuse(g->context, status);
    arb_ptr at = dx_balls_new(&g->context->memory, 2 * (size_t)p->n), box = at + p->n;
    status = at ? DX_OK : dx_no_memory(g->context);
    for (uint32_t i = 0; i < p->n && status == DX_OK; i++)
        status = dx_ball_evaluate(g, p->value[i], NULL, BITS, at + i);
    if (status == DX_OK)
        status = dx_enclose(&system, at, box, &found);
    *enclosed = status == DX_OK && found.finding == DX_FINDING_ONE;
    for (uint32_t i = 0; i < p->n && *enclosed; i++)
        *enclosed = arb_contains(box + i, at + i);
    dx_balls_free(&g->context->memory, at, 2 * (size_t)p->n);
    dx_system_free(&system);
    return dx_excuse(g->context, status);
}

/* ---- formulas, at points ------------------------------------------------------------------------
 */

typedef struct tally {
    unsigned zero, other, none;
} tally;

static bool is_integer_name(const dx_substituted *p, dx_id name)
{
    for (uint32_t i = 0; i < p->n_integers; i++)
        if (dx_same(name, p->integer[i]))
            return true;
    const dx_fact *fact = dx_fact_of(&p->session->graph, name);
    return fact && fact->integer;
}

/* Small integers of either sign, then some that are not small. */
static double some_integer(unsigned k)
{
    static const double far[] = {5, 12, 40};
    enum { SMALL = 30, EACH = 6 };
    double small = (double)((int)(k % EACH) - 2);
    return k < SMALL ? small : small * far[(k - SMALL) / EACH % 3];
}

/* The k-th point: small numbers of either sign, each name going through them at its own pace. */
static void set_point(const dx_substituted *p, size_t n, const dx_id *name, unsigned k, double *at)
{
    static const double some[] = {1.5, 0.625,  2.25, -0.75, 3.125, -1.375, 0.3125, -2.5,
                                  5.5, -0.125, 8.75, 0.875, 1,     -4.25,  13.5,   -7.75};
    enum { SOME = sizeof some / sizeof *some };
    for (size_t i = 0; i < n; i++)
        at[i] = is_integer_name(p, name[i]) ? some_integer(k + (unsigned)i)
                                            : some[(k * (2 * i + 1) + 5 * i) % SOME];
}

/* Is the value within what is assumed of it? */
static bool is_as_assumed(const dx_graph *g, const dx_fact *fact, double value)
{
    if (!dx_is_none(fact->low)) {
        const double low = dx_number_to_double(g, fact->low);
        if (value < low || (fact->low_open && value == low))
            return false;
    }
    if (!dx_is_none(fact->high)) {
        const double high = dx_number_to_double(g, fact->high);
        if (value > high || (fact->high_open && value == high))
            return false;
    }
    return !fact->nonzero || value != 0;
}

/* Is a point one at which what is assumed of these names holds? */
static dx_status is_assumed(const dx_substituted *p, size_t n, const dx_id *name, const double *at,
                            bool *assumed)
{
    const dx_graph *g = &p->session->graph;
    const dx_oracle oracle = dx_session_oracle(p->session);
    *assumed = true;
    for (size_t i = 0; g->assumptions && i < g->assumptions->n_facts && *assumed; i++) {
        const dx_fact *fact = &g->assumptions->fact[i];
        dx_id own[MOST_NAMES];
        const size_t n_own = dx_free_symbols(g, fact->of, MOST_NAMES, own);
        bool known = n_own <= MOST_NAMES;
        for (size_t k = 0; k < n_own && known; k++) {
            known = false;
            for (size_t j = 0; j < n && !known; j++)
                known = dx_same(own[k], name[j]);
        }
        if (!known)
            continue;
        dx_interval range;
        DX_TRY(dx_ask_range(&oracle, fact->of, n, name, at, at, PRECISION, &range));
        *assumed = !range.finite || is_as_assumed(g, fact, range.low);
    }
    return DX_OK;
}

/* `written`: a condition without a value there is none, as what is written may not show that it
 * has to have one: a != 0 for sqrt(a) != 0. */
static dx_status conditions_hold(const dx_substituted *p, size_t n, const dx_id *name,
                                 const double *at, bool written, bool *hold)
{
    const dx_oracle oracle = dx_session_oracle(p->session);
    DX_TRY(is_assumed(p, n, name, at, hold));
    for (uint32_t i = 0; i < p->n_words && *hold; i++) {
        dx_interval range;
        const dx_word *word = &p->word[i];
        dx_id of = dx_substitute(&p->session->graph, word->of, p->n, p->unknown, p->value);
        if (dx_is_none(of)) {
            *hold = false;
            return dx_excuse(&p->session->context, dx_check(&p->session->graph, of));
        }
        DX_TRY(dx_ask_range(&oracle, of, n, name, at, at, PRECISION, &range));
        if (written && !range.finite)
            continue;
        *hold = range.finite && range.sign != 0 &&
                (word->how == DX_OTHER_THAN || (range.sign > 0) == dx_is_lower(word->how));
    }
    return DX_OK;
}

/* Is it broken at a point at which the conditions hold? */
static dx_status fails_at(const dx_substituted *p, const dx_word *word, size_t n, const dx_id *name,
                          const double *at, bool *fails)
{
    const dx_oracle oracle = dx_session_oracle(p->session);
    dx_interval range;
    bool hold;
    *fails = false;
    DX_TRY(dx_poll(&p->session->context));
    DX_TRY(conditions_hold(p, n, name, at, true, &hold));
    if (!hold)
        return DX_OK;
    DX_TRY(dx_ask_range(&oracle, word->of, n, name, at, at, PRECISION, &range));
    *fails = range.finite && range.sign < 0;
    return DX_OK;
}

/* Is the word broken where the name has that value? */
static dx_status breaks_at(const dx_substituted *p, const dx_word *word, dx_id name, dx_id at,
                           bool *breaks)
{
    dx_graph *g = &p->session->graph;
    int sign;
    bool sure;
    dx_id there = dx_substitute(g, word->of, 1, &name, &at);
    *breaks = dx_is_none(there);
    if (*breaks)
        return dx_excuse(g->context, dx_check(g, there));
    DX_TRY(dx_constant_sign(g, there, &sign, &sure));
    *breaks = sure && !dx_sign_meets(sign, word->how);
    return DX_OK;
}

/* The values of a name by what is assumed of it and by the conditions about it alone. */
static dx_status set_of_name(const dx_substituted *p, dx_id name, dx_chart *set, bool *known)
{
    dx_graph *g = &p->session->graph;
    dx_conditions own;
    dx_conditions_init(&own, g, name);
    for (uint32_t i = 0; i < p->n_words; i++) {
        dx_id names[2], of = dx_substitute(g, p->word[i].of, p->n, p->unknown, p->value);
        if (dx_is_none(of))
            DX_TRY(dx_excuse(g->context, dx_check(g, of)));
        else if (dx_free_symbols(g, of, 2, names) == 1 && dx_same(names[0], name))
            DX_TRY(dx_condition(&own, of, p->word[i].how, DX_NONE));
    }
    DX_TRY(dx_assumed_set(g, name, set));
    return dx_chart_combine(g, set, &dx_set_at(&own, 0)->set, DX_CHART_LEAST, known);
}

/* Of one name: does the word's set not hold all of its values? Exact, where the word is solved:
 * 100 - a >= 0 fails at no small number; else single points at the ends are looked at. */
static dx_status fails_in_set(const dx_substituted *p, const dx_word *word, dx_id name, bool *fails,
                              dx_id *edge)
{
    dx_graph *g = &p->session->graph;
    dx_conditions alone;
    dx_chart set;
    bool known, shared;
    DX_TRY(set_of_name(p, name, &set, &known));
    if (!known)
        return DX_OK;
    dx_conditions_init(&alone, g, name);
    DX_TRY(dx_condition(&alone, word->of, word->how, DX_NONE));
    dx_chart all = dx_set_at(&alone, 0)->set;
    const bool solved = alone.n_words == 0 && alone.n_symbols == 1 && !alone.more && !alone.crowded;
    if (solved)
        DX_TRY(dx_chart_share_breaks(g, &set, &all, &shared));
    for (size_t i = 0; solved && shared && i <= 2 * set.n; i += 2)
        *fails = *fails || (set.cell[i] && !all.cell[i]);
    for (size_t i = 1; !*fails && i < 2 * set.n && dx_is_none(*edge); i += 2) {
        bool breaks = false;
        if (set.cell[i])
            DX_TRY(breaks_at(p, word, name, set.at[i / 2], &breaks));
        if (breaks)
            *edge = dx_sub(g, name, set.at[i / 2]);
    }
    return dx_is_none(*edge) ? g->context->diag.status : dx_check(g, *edge);
}

dx_status dx_condition_fails(const dx_substituted *p, const dx_word *word, bool *fails, dx_id *edge)
{
    enum { FAR = 16 }; /* points, so many times for each scale */
    static const double scale[] = {20, 400, 1e4, 0.05, 1e-3};
    dx_graph *g = &p->session->graph;
    dx_id name[MOST_NAMES], all[2] = {word->of, dx_vector(g, p->n, p->value)};
    dx_id whole = dx_vector(g, 2, all);
    double at[MOST_NAMES];
    *fails = false;
    *edge = DX_NONE;
    DX_TRY(dx_check(g, whole));
    size_t n = dx_free_symbols(g, whole, MOST_NAMES, name);
    if (n > MOST_NAMES)
        return DX_OK;
    for (unsigned k = 0; k < POINTS && !*fails; k++) {
        set_point(p, n, name, k, at);
        DX_TRY(fails_at(p, word, n, name, at, fails));
    }
    if (*fails)
        return DX_OK;
    if (n == 1 && !is_integer_name(p, name[0]))
        return fails_in_set(p, word, name[0], fails, edge);
    for (unsigned k = 0; k < FAR * sizeof scale / sizeof *scale && !*fails; k++) {
        set_point(p, n, name, k, at);
        for (size_t i = 0; i < n; i++)
            at[i] *= is_integer_name(p, name[i]) ? 1 : scale[k / FAR];
        DX_TRY(fails_at(p, word, n, name, at, fails));
    }
    return DX_OK;
}

static dx_status try_points(const dx_substituted *p, dx_id a, size_t n, const dx_id *name,
                            tally *found)
{
    const dx_oracle oracle = dx_session_oracle(p->session);
    const double tiny = 1e-12;
    bool ends[MOST_NAMES] = {false};
    for (size_t i = 0; i < n; i++) /* sums have values for integers alone */
        for (uint32_t k = 0; k < p->m && !ends[i]; k++)
            DX_TRY(dx_ends_a_sum(&p->session->graph, p->f[k], name[i], &ends[i]));
    for (unsigned k = 0; k < POINTS; k++) {
        double at[MOST_NAMES];
        dx_interval range;
        bool hold;
        set_point(p, n, name, k, at);
        for (size_t i = 0; i < n; i++)
            at[i] = ends[i] ? some_integer(k + (unsigned)i) : at[i];
        DX_TRY(conditions_hold(p, n, name, at, false, &hold));
        if (!hold)
            continue;
        DX_TRY(dx_ask_range(&oracle, a, n, name, at, at, PRECISION, &range));
        if (!range.finite)
            found->none++;
        else if (range.sign != 0)
            found->other++;
        else
            found->zero += range.high - range.low < tiny;
        DX_TRY(dx_poll(&p->session->context));
    }
    return DX_OK;
}

/* By proof: the identity holds where the signs are those that the conditions give. */
static bool signs_are_given(const dx_substituted *p, const dx_identity *identity)
{
    const dx_graph *g = &p->session->graph;
    for (uint32_t i = 0; i < identity->n; i++) {
        bool given = false;
        for (uint32_t k = 0; k < p->n_words && !given; k++) {
            const dx_word *word = &p->word[k];
            given = dx_same(word->of, identity->of[i]) && dx_is_int(g, word->level, 0) &&
                    (identity->sign[i] > 0   ? dx_is_lower(word->how)
                     : identity->sign[i] < 0 ? dx_is_upper(word->how)
                                             : true);
        }
        if (!given)
            return false;
    }
    return true;
}

static dx_status prove(const dx_substituted *p, dx_id a, bool *proved)
{
    dx_graph *g = &p->session->graph;
    const dx_oracle oracle = dx_session_oracle(p->session);
    dx_identity identity;
    *proved = dx_is_int(g, a, 0);
    if (*proved)
        return DX_OK;
    DX_TRY(dx_prove_identity(g, &oracle, a, &identity));
    *proved = identity.kind == DX_IDENTITY_ZERO ||
              (identity.kind == DX_IDENTITY_PARTLY && signs_are_given(p, &identity));
    return DX_OK;
}

/* The member of a family for one number; *has is false where it has no value. */
static dx_status fit_member(const dx_substituted *p, dx_id f, int64_t k, bool *has, dx_fit *fit)
{
    dx_graph *g = &p->session->graph;
    dx_id number[MOST_NAMES], *value = dx_session_ids(p->session, p->n);
    dx_substituted one = *p;
    if (!value)
        return DX_NOMEM;
    *has = true;
    for (uint32_t i = 0; i < p->n_integers; i++)
        number[i] = dx_int(g, k);
    for (uint32_t i = 0; i < p->n && *has; i++) {
        value[i] = dx_substitute(g, p->value[i], p->n_integers, p->integer, number);
        *has = !dx_is_none(value[i]);
    }
    one.value = value;
    dx_id a = *has ? dx_substitute(g, f, p->n, p->unknown, value) : DX_NONE;
    *has = !dx_is_none(a);
    if (!*has)
        return dx_excuse(g->context, dx_check(g, a));
    *fit = DX_FIT_OPEN;
    return dx_is_constant(g, a) ? fit_constant(&one, f, a, fit) : DX_OK;
}

/* Of a family, the first members that have values: the equation repeats itself as they do. */
static dx_status prove_members(const dx_substituted *p, dx_id f, bool *proved)
{
    enum { ENOUGH = 2, LAST = 3 };
    int found = 0;
    *proved = true;
    for (int64_t k = 0; k <= LAST && found < ENOUGH && *proved; k++) {
        bool has;
        dx_fit fit;
        DX_TRY(fit_member(p, f, k, &has, &fit));
        found += has;
        *proved = !has || fit == DX_FIT_PROVED;
    }
    *proved = *proved && found == ENOUGH;
    return DX_OK;
}

static dx_status fit_formula(const dx_substituted *p, dx_id f, dx_id a, dx_fit *fit)
{
    dx_graph *g = &p->session->graph;
    dx_id name[MOST_NAMES];
    tally found = {0};
    bool proved;
    *fit = DX_FIT_OPEN;
    /* parts that cancel must have values, too */
    dx_id whole = dx_vector(g, 2, (dx_id[]){a, dx_vector(g, p->n, p->value)});
    DX_TRY(dx_check(g, whole));
    size_t n = dx_free_symbols(g, whole, MOST_NAMES, name);
    if (n > MOST_NAMES)
        return DX_OK;
    DX_TRY(try_points(p, a, n, name, &found));
    if (found.zero == 0 && found.other + found.none > 0) {
        *fit = DX_FIT_NONE;
        return DX_OK;
    }
    if (found.other > 0) {
        *fit = DX_FIT_PARTLY;
        return DX_OK;
    }
    DX_TRY(prove(p, a, &proved));
    size_t integers = 0;
    for (size_t i = 0; i < n; i++)
        integers += is_integer_name(p, name[i]);
    if (!proved && integers == n)
        DX_TRY(prove_members(p, f, &proved));
    if (found.none > 0)
        *fit = DX_FIT_PARTLY;
    else if (proved)
        *fit = DX_FIT_PROVED;
    return DX_OK;
}

/* ---- all equations ------------------------------------------------------------------------------
 */

static dx_status fit_one(const dx_substituted *p, dx_id f, dx_fit *fit)
{
    dx_graph *g = &p->session->graph;
    *fit = DX_FIT_NONE;
    dx_id a = dx_substitute(g, f, p->n, p->unknown, p->value);
    if (dx_is_none(a))
        return dx_excuse(g->context, dx_check(g, a));
    bool constant = dx_is_constant(g, a), some = false, undefined = false;
    for (uint32_t i = 0; i < p->n; i++) {
        constant = constant && dx_is_constant(g, p->value[i]);
        some = some || dx_is_constant(g, p->value[i]);
    }
    if (constant)
        return fit_constant(p, f, a, fit);
    if (some) /* min(-1, sqrt(-1)) is put in as -1 */
        DX_TRY(is_undefined(p, f, &undefined));
    return undefined ? DX_OK : fit_formula(p, f, a, fit);
}

dx_status dx_fit_solution(const dx_substituted *p, dx_fit *fit)
{
    *fit = DX_FIT_PROVED;
    for (uint32_t i = 0; i < p->m && *fit != DX_FIT_NONE; i++) {
        dx_fit one;
        DX_TRY(fit_one(p, p->f[i], &one));
        *fit = one == DX_FIT_NONE || one > *fit ? one : *fit;
    }
    if (*fit != DX_FIT_OPEN)
        return DX_OK;
    bool constant = true, enclosed = false;
    for (uint32_t i = 0; i < p->n; i++)
        constant = constant && dx_is_constant(&p->session->graph, p->value[i]);
    if (constant)
        DX_TRY(is_enclosed(p, &enclosed));
    *fit = enclosed ? DX_FIT_PROVED : *fit;
    return DX_OK;
}
