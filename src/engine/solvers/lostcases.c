/* Solutions for single values of other names, which dividing and squaring on the way lose:
 * sqrt(x + a) + sqrt(x) = a becomes a*(4*x - (a - 1)^2) = 0, so that for a = 0, too, the equation
 * is to be looked at. */
#include "engine/solvers/lostcases.h"
#include "engine/solvers/leftout.h"
#include "engine/solvers/lostevery.h"
#include "engine/solvers/lostpieces.h"
#include "engine/solvers/lostpoints.h"
#include "engine/solvers/lostsingle.h"

#include "engine/algebra.h"
#include "engine/equalwhere.h"
#include "engine/oracle.h"

#include "expr/rootof.h"

#include "symbolic/decide.h"
#include "symbolic/forms/readable.h"
#include "symbolic/sample.h"

#include <math.h>
#include <string.h>

enum { MOST_CASES = 16 };

/* Does the row, a condition of which is at its edge there, come near to the value? Some functions
 * have no ball around such a point, as lambertw(a) has none for a = -exp(-1). */
static dx_status comes_near(dx_exact *p, const dx_special *at, size_t i, dx_id value, bool *near)
{
    const double step = 1e-12, tolerance = 1e-4;
    dx_graph *g = &p->e->session->graph;
    const dx_oracle oracle = dx_session_oracle(p->e->session);
    dx_id gap = dx_sub(g, p->found.value[i], value), name[DX_SPECIAL_NAMES + 1];
    dx_interval here, there;
    double middle[DX_SPECIAL_NAMES];
    *near = false;
    DX_TRY(dx_check(g, gap));
    const size_t n = dx_free_symbols(g, gap, DX_SPECIAL_NAMES + 1, name);
    bool numbers = dx_is_constant(g, value) && n > 0 && n <= at->n;
    for (uint32_t k = 0; k < at->n && numbers; k++) {
        numbers = dx_is_constant(g, at->value[k]);
        if (numbers)
            DX_TRY(dx_ask_value(&oracle, at->value[k], 64, &here));
        numbers = numbers && here.finite;
        middle[k] = here.low;
    }
    for (uint32_t side = 0; side < 1u << at->n && numbers && !*near; side++) {
        double x[DX_SPECIAL_NAMES];
        for (uint32_t k = 0; k < at->n; k++)
            x[k] = middle[k] + (side >> k & 1 ? step : -step) * (1 + fabs(middle[k]));
        DX_TRY(dx_ask_range(&oracle, gap, at->n, at->name, x, x, 128, &there));
        *near = there.finite && fabs(there.low) < tolerance && fabs(there.high) < tolerance;
    }
    return DX_OK;
}

/* Is the constant one of the family, for a small integer? */
static dx_status is_member(dx_exact *p, dx_id value, dx_id family, bool *is)
{
    enum { REACH = 12 };
    dx_graph *g = &p->e->session->graph;
    dx_id name[2];
    bool index = dx_free_symbols(g, family, 2, name) == 1 && dx_exact_has_integer(p, family);
    for (int64_t k = -REACH; k <= REACH && index && !*is; k++) {
        const dx_id number = dx_int(g, k);
        dx_id one = dx_substitute(g, family, 1, name, &number);
        if (dx_is_none(one))
            DX_TRY(dx_excuse(g->context, dx_check(g, one)));
        else
            DX_TRY(dx_special_equal(p, one, value, is));
    }
    return DX_OK;
}

/* Is it the value of one of n rows there, where it holds under its own conditions? `any`: also of
 * such as say that this is an exception. */
static dx_status is_listed(dx_exact *p, const dx_special *at, dx_id value,
                           const dx_solution_row *own, size_t n, bool any, bool *listed)
{
    const dx_graph *g = &p->e->session->graph;
    *listed = false;
    for (size_t i = 0; i < n && !*listed; i++) {
        dx_special_reach r;
        dx_id other;
        bool narrower = false;
        DX_TRY(dx_special_reaches(p, at, &p->found.row[i], &r));
        if (r.does && (any || !r.said))
            DX_TRY(dx_lost_is_narrower(p, at, &p->found.row[i], own, &narrower));
        if (!r.does || (r.said && !any) || narrower)
            continue;
        DX_TRY(dx_special_value(p, at, p->found.value[i], &other));
        if (!dx_is_none(other))
            DX_TRY(dx_special_equal(p, other, value, listed));
        if (*listed && !any)
            DX_TRY(dx_lost_needs_more(p, at, i, other, own, &narrower));
        *listed = *listed && !narrower;
        if (narrower)
            continue;
        if (!*listed && dx_exact_has_integer(p, value)) /* a family is made up of others */
            *listed = dx_exact_has_integer(p, p->found.value[i]);
        else if (!*listed && !dx_is_none(other) && dx_is_constant(g, value))
            DX_TRY(is_member(p, value, other, listed));
        if (!*listed && r.edge)
            DX_TRY(comes_near(p, at, i, value, listed));
    }
    return DX_OK;
}

/* ---- single solutions -------------------------------------------------------------------------
 */

/* Under the conditions of the row, with those under which the equation has a value, and `zero` = 0;
 * `told`: it is known that this is left out. */
static dx_status push(dx_exact *p, const dx_special *at, dx_id value, const dx_solution_row *row,
                      bool told)
{
    dx_graph *g = &p->e->session->graph;
    dx_solution_row own = *row;
    const uint32_t room = row->n_words + DX_CONDITION_WORDS + DX_MOST_PATH_WORDS + 2 * at->n;
    dx_word *word = dx_arena_alloc(&g->context->arena, room * sizeof *word);
    uint32_t n, assumed;
    bool nowhere, known;
    dx_special_reach r;
    if (!word)
        return dx_no_memory(g->context);
    DX_TRY(dx_special_reaches(p, at, row, &r));
    if (!r.does || r.said) /* by what is assumed of other names */
        return DX_OK;
    DX_TRY(dx_lost_domain(p, at, value, &n, word, &nowhere, &known));
    if (nowhere)
        return DX_OK;
    if (!known)
        own.fit = DX_FIT_DOUBTFUL;
    n = known ? n : 0;
    for (uint32_t i = 0; i < row->n_words; i++)
        word[n++] = row->word[i];
    DX_TRY(dx_special_assumed(p, at, &assumed, word + n, &nowhere));
    n += assumed;
    if (told)
        return dx_exact_leave_out(p, at, &value, n, word);
    DX_TRY(dx_special_say(g, at, &n, word));
    own.n_words = n;
    own.word = word;
    return dx_exact_push_possible(p, &value, &own);
}

/* ---- the rows of the general case ---------------------------------------------------------------
 */

/* The equation is f there, and nothing is known of it. */
static dx_exact with_equation(const dx_exact *p, dx_id *f)
{
    dx_exact here = *p;
    here.f.f = f;
    here.found = (dx_solved){0};
    here.n_stretches = 0;
    here.n_left_out = 0;
    return here;
}

/* Has the equation a value near 0 beside the number? */
static dx_status is_edge(dx_exact *p, dx_id f, dx_id value, bool *is)
{
    const double step = 1e-12, tolerance = 1e-4;
    const dx_oracle oracle = dx_session_oracle(p->e->session);
    dx_interval here, there;
    DX_TRY(dx_ask_value(&oracle, value, 128, &here));
    *is = !here.finite; /* nothing is known of it */
    for (int side = -1; side <= 1 && !*is; side += 2) {
        const double x = here.low + side * step * (1 + fabs(here.low));
        DX_TRY(dx_ask_range(&oracle, f, 1, p->u.name, &x, &x, 128, &there));
        *is = there.finite && fabs(there.low) < tolerance && fabs(there.high) < tolerance;
    }
    return DX_OK;
}

/* Is a number a solution of an equation without other names? By digits alone, which are quick; at
 * the edge of where it has a value they say nothing: then it is as it is said to be. *numbers is
 * false where there are names. */
static dx_status number_solves(dx_exact *p, dx_id f, dx_id value, bool said, bool *is,
                               bool *numbers)
{
    const double tiny = 1e-40;
    dx_graph *g = &p->e->session->graph;
    const dx_oracle oracle = dx_session_oracle(p->e->session);
    dx_interval range;
    *is = false;
    *numbers = dx_is_constant(g, value);
    if (!*numbers)
        return DX_OK;
    dx_id there = dx_substitute(g, f, 1, p->u.name, &value);
    if (dx_is_none(there))
        return dx_excuse(g->context, dx_check(g, there));
    *numbers = dx_is_constant(g, there);
    if (!*numbers)
        return DX_OK;
    DX_TRY(dx_ask_value(&oracle, there, 256, &range));
    *is = range.finite && fabs(range.low) < tiny && fabs(range.high) < tiny;
    if (!range.finite || (!*is && range.sign == 0)) {
        DX_TRY(is_edge(p, f, value, is));
        *is = *is && said;
    }
    return DX_OK;
}

/* Has the equation a power of the unknown with other names in the exponent? As such it has values
 * for bases above 0 alone, and at a number for the exponent also for others. */
static dx_status has_name_power(dx_exact *p, bool *has)
{
    dx_graph *g = &p->e->session->graph;
    const dx_id x = p->u.name[0];
    dx_walk walk;
    *has = false;
    DX_TRY(dx_walk_make(g, 1, p->f.f, &walk));
    for (size_t i = 0; i < walk.n && !*has; i++) {
        const dx_id a = walk.id[i];
        const uint32_t n = dx_op_of(g, a) == DX_OP_MUL ? dx_factors(g, a) : 0;
        for (uint32_t k = 0; k < n && !*has; k++) {
            const dx_id exponent = dx_exponent(g, a, k);
            *has = !dx_is_constant(g, exponent) && !dx_contains(g, exponent, x) &&
                   dx_contains(g, dx_base(g, a, k), x);
        }
    }
    dx_walk_free(&walk);
    return DX_OK;
}

dx_status dx_lost_solves(dx_exact *p, const dx_special *at, const dx_solution_row *of, dx_id value,
                         bool *is, bool *wholly)
{
    dx_graph *g = &p->e->session->graph;
    dx_word word[DX_CONDITION_WORDS], own[DX_MOST_PATH_WORDS];
    dx_solution_row row = {.multiplicity = 1, .fit = DX_FIT_OPEN, .word = own};
    uint32_t n;
    bool nowhere, known;
    dx_id f = dx_substitute(g, p->f.f[0], at->n, at->name, at->value);
    *is = false;
    *wholly = true;
    if (dx_is_none(f))
        return dx_excuse(g->context, dx_check(g, f));
    DX_TRY(dx_lost_domain(p, at, value, &n, word, &nowhere, &known));
    bool power = false, quick = false;
    if (nowhere)
        DX_TRY(has_name_power(p, &power));
    if (power)
        DX_TRY(number_solves(p, f, value, true, is, &quick));
    if (power && !quick) /* a power of 0, as the conditions of the row have it */
        *is = true;
    if (nowhere)
        return DX_OK;
    DX_TRY(dx_special_words(p, at, of, &row.n_words, own));
    dx_exact here = with_equation(p, &f);
    const dx_substituted put = dx_exact_substituted(&here, &value, &row);
    dx_fit fit;
    bool possible;
    if (row.n_words == 0)
        DX_TRY(number_solves(p, f, value, true, is, &quick));
    if (quick)
        return DX_OK;
    DX_TRY(dx_fit_solution(&put, &fit));
    DX_TRY(dx_special_possible(p, row.n_words, own, &possible));
    *is = fit != DX_FIT_NONE || !possible;
    *wholly = fit != DX_FIT_PARTLY || !possible; /* not for some values of other names alone */
    return DX_OK;
}

/* Of the i-th row, which has no value there, or does not solve the equation: one of the conditions
 * of what is typed, and of the row's value, that is broken there, is added; else *done is false. */
static dx_status narrow(dx_exact *p, const dx_special *at, size_t i, bool *done)
{
    dx_graph *g = &p->e->session->graph;
    dx_solution_row *row = &p->found.row[i];
    dx_conditions own, c;
    *done = false;
    dx_conditions_init(&own, g, DX_NONE);
    dx_conditions_init(&c, g, DX_NONE);
    DX_TRY(dx_conditions_of_value(&own, p->f.f[0]));
    DX_TRY(dx_exact_gather_typed(p, &own));
    DX_TRY(dx_conditions_compose(&c, &own, 1, p->u.name, &p->found.value[i]));
    DX_TRY(dx_conditions_of_value(&c, p->found.value[i]));
    DX_TRY(dx_conditions_say_sets(&c, DX_NONE));
    for (size_t k = 0; k < c.n_words && !*done; k++) {
        dx_word *word = dx_arena_alloc(&g->context->arena, (row->n_words + 1) * sizeof *word);
        const dx_word *w = &c.word[k];
        bool zero;
        if (!word)
            return dx_no_memory(g->context);
        if (w->how == DX_NO_INTEGER || !dx_is_none(w->but) || !dx_is_none(w->range) ||
            dx_exact_has_integer(p, w->of) || row->n_words == DX_MOST_PATH_WORDS)
            continue;
        dx_id of = dx_sub(g, w->of, w->level);
        if (dx_is_upper(w->how))
            of = dx_neg(g, of);
        DX_TRY(dx_check(g, of));
        if (row->n_words > 0)
            memcpy(word, row->word, row->n_words * sizeof *word);
        word[row->n_words] =
            dx_word_of(of, dx_int(g, 0), dx_is_upper(w->how) ? dx_mirrored(w->how) : w->how);
        DX_TRY(dx_special_breaks(p, at, &word[row->n_words], done, &zero));
        if (*done) {
            row->word = word;
            row->n_words++;
        }
    }
    return DX_OK;
}

/* Is a value that solves the equation there what is asked beside it, and assumed? */
static dx_status is_asked(dx_exact *p, const dx_special *at, dx_id value, bool *is)
{
    const dx_solution_row row = {.multiplicity = 1};
    dx_exact here = with_equation(p, p->f.f);
    bool never;
    *is = p->n_conditions == 0 && !p->e->session->assumptions;
    if (*is)
        return DX_OK;
    DX_TRY(dx_special_ask_conditions(&here, at, &never));
    if (!never)
        DX_TRY(dx_exact_push_assumed(&here, &value, &row));
    *is = false;
    for (size_t i = 0; i < here.found.n && !*is; i++) { /* what is assumed may be of other names */
        dx_special_reach r;
        DX_TRY(dx_special_reaches(p, at, &here.found.row[i], &r));
        *is = r.does && !r.said;
    }
    return DX_OK;
}

/* Rows that hold there by their conditions, and are none, get the exception; where all solutions
 * there are rows, those that have it and need not lose it. */
static dx_status revise(dx_exact *p, const dx_special *at, size_t i, bool covered)
{
    dx_graph *g = &p->e->session->graph;
    dx_solution_row *row = &p->found.row[i];
    dx_special_reach r;
    bool is = false, done = false, wholly = true;
    dx_id value;
    DX_TRY(dx_special_reaches(p, at, row, &r));
    DX_TRY(dx_special_value(p, at, p->found.value[i], &value));
    if (!r.does || (r.said && (!covered || dx_is_none(value))))
        return DX_OK;
    if (!dx_is_none(value))
        DX_TRY(dx_lost_solves(p, at, row, value, &is, &wholly));
    if (r.said && !wholly)
        return DX_OK;
    if (is && r.said)
        DX_TRY(is_asked(p, at, value, &is));
    if (!is && !r.said)
        DX_TRY(narrow(p, at, i, &done));
    if (is != r.said || done || dx_is_none(value))
        return DX_OK;
    dx_word *word = dx_arena_alloc(&g->context->arena, (row->n_words + 1) * sizeof *word);
    uint32_t n = 0;
    if (!word)
        return dx_no_memory(g->context);
    for (uint32_t k = 0; k < row->n_words; k++) {
        bool broken, zero;
        word[n] = row->word[k];
        DX_TRY(dx_special_breaks(p, at, &word[n], &broken, &zero));
        if (r.said && broken &&
            !dx_same(word[n].of, at->zero)) { /* a + 1 != 0 is left of a^2 - 1 */
            dx_id rest = dx_div(g, word[n].of, at->zero);
            DX_TRY(dx_check(g, rest));
            DX_TRY(dx_excuse(g->context, dx_readable(g, rest, &rest)));
            if (dx_is_none(rest))
                return DX_OK;
            word[n].of = rest;
            DX_TRY(dx_special_breaks(p, at, &word[n], &broken, &zero));
            if (broken)
                return DX_OK;
            n += !dx_is_constant(g, rest);
        } else {
            n += !(r.said && broken);
        }
    }
    if (!r.said && n < DX_MOST_PATH_WORDS)
        word[n++] = dx_word_of(at->zero, dx_int(g, 0), DX_OTHER_THAN);
    row->word = word;
    row->n_words = n;
    return DX_OK;
}

/* ---- each case ----------------------------------------------------------------------------------
 */

/* Is the value one of the first n rows in that case; or at the witness, where there is one? `own`
 * has its conditions. */
static dx_status is_there(dx_exact *p, const dx_special *at, const dx_special *witness, dx_id value,
                          const dx_solution_row *own, size_t n, bool *there)
{
    dx_graph *g = &p->e->session->graph;
    if (witness) {
        value = dx_substitute(g, value, witness->n, witness->name, witness->value);
        *there = dx_is_none(value);
        return *there ? dx_excuse(g->context, dx_check(g, value))
                      : is_listed(p, witness, value, own, n, false, there);
    }
    DX_TRY(is_listed(p, at, value, own, n, false, there));
    if (!*there && dx_is_constant(g, value))
        DX_TRY(dx_lost_in_stretch(p, at, value, there));
    return *there ? DX_OK : dx_special_covered(p, at, value, own, n, there);
}

/* Of what is left out by all solutions, as they say, those that are found are kept where
 * `left_out`. */
static dx_status solve_at(dx_exact *p, const dx_equation *general, const dx_special *at,
                          const dx_special *witness, bool left_out)
{
    ddx_session *s = p->e->session;
    dx_graph *g = &s->graph;
    dx_equation q;
    bool told, listed, covered = true;
    dx_id f = dx_substitute(g, p->f.f[0], at->n, at->name, at->value);
    if (dx_is_none(f)) { /* it has no value, nor then solutions */
        DX_TRY(dx_excuse(g->context, dx_check(g, f)));
        for (size_t i = 0; i < p->found.n; i++)
            DX_TRY(revise(p, at, i, false));
        return DX_OK;
    }
    dx_equation_init(&q, g, general->oracle, general->host, general->unknown, general->index);
    DX_TRY(dx_solve_zero(&q, f));
    DX_TRY(dx_excuse(g->context, g->context->diag.status)); /* of what has no value on the way */
    if (!dx_is_none(q.stuck))
        return DX_OK;
    DX_TRY(dx_special_is_told(p, at, &told));
    told = told && !witness; /* at which it is not */
    if (q.every)
        return dx_lost_add_every(p, at, &q);
    if (q.filled || (witness && q.n_stretches > 0))
        DX_TRY(dx_lost_add_pieces(p, at, &q, witness != NULL));
    bool never;
    dx_exact here = with_equation(p, &f);
    DX_TRY(dx_special_ask_conditions(&here, at, &never));
    for (size_t i = 0; i < q.n && !never; i++) {
        const dx_candidate *c = &q.candidate[i];
        const dx_solution_row row = {.multiplicity = 1,
                                     .n_words = c->n_words,
                                     .word = c->word,
                                     .fit = c->loose ? DX_FIT_OPEN : DX_FIT_PROVED};
        bool is, quick;
        DX_TRY(number_solves(p, f, c->value, !c->loose, &is, &quick));
        if (!quick)
            DX_TRY(dx_exact_keep(&here, &c->value, &row));
        else if (is)
            DX_TRY(dx_exact_accept(&here, &c->value, &row));
    }
    const size_t before = p->found.n;
    for (size_t i = 0; i < here.found.n && covered; i++)
        DX_TRY(is_listed(p, at, here.found.value[i], &here.found.row[i], before, true, &covered));
    for (size_t i = 0; i < before; i++)
        DX_TRY(revise(p, at, i, covered));
    for (size_t i = 0; i < here.found.n && (!told || left_out); i++) {
        DX_TRY(is_there(p, at, witness, here.found.value[i], &here.found.row[i], before, &listed));
        if (!listed)
            DX_TRY(push(p, at, here.found.value[i], &here.found.row[i], told));
    }
    return DX_OK;
}

/* The cases that were looked at. */
typedef struct visits {
    uint32_t n;
    dx_special at[MOST_CASES];
} visits;

static dx_status look_at(dx_exact *p, const dx_equation *q, const dx_special *at, visits *v)
{
    for (uint32_t i = 0; i < v->n; i++)
        if (dx_special_is_same(&v->at[i], at))
            return DX_OK;
    if (v->n == MOST_CASES)
        return DX_OK;
    v->at[v->n++] = *at;
    dx_word assumed[DX_MOST_PATH_WORDS];
    uint32_t n;
    bool never;
    DX_TRY(dx_special_assumed(p, at, &n, assumed, &never));
    if (never)
        return DX_OK;
    const dx_status status = solve_at(p, q, at, NULL, true);
    return status == DX_UNKNOWN ? dx_excuse(q->g->context, status) : status;
}

/* The numbers for which a formula in one name is 0; and where it is 0 of several names, one of
 * these by the others. *all: these are all. */
static dx_status look_where_factor(dx_exact *p, const dx_equation *q, dx_id zero, visits *v,
                                   bool *all)
{
    enum { MOST = 4 };
    dx_graph *g = q->g;
    dx_special at;
    dx_equation of;
    dx_id name[2], value;
    *all = false;
    DX_TRY(dx_exact_name_of(g, zero, &name[0], &value));
    if (dx_is_none(name[0]))
        DX_TRY(dx_special_quotient(g, zero, &name[0], &value));
    if (!dx_is_none(name[0])) {
        at = (dx_special){zero, 1, {name[0]}, {value}};
        return look_at(p, q, &at, v);
    }
    if (dx_free_symbols(g, zero, 2, name) != 1)
        return DX_OK;
    dx_equation_init(&of, g, q->oracle, q->host, name[0], q->index);
    DX_TRY(dx_solve_zero(&of, zero));
    if (!dx_is_none(of.stuck) || of.every || of.filled || of.n > MOST)
        return DX_OK;
    *all = true;
    for (size_t i = 0; i < of.n; i++) {
        DX_TRY(dx_special_single(g, name[0], of.candidate[i].value, &at));
        bool can = dx_is_constant(g, at.value[0]) && !dx_has_rootof(g, at.value[0]) &&
                   !of.candidate[i].loose && v->n < MOST_CASES;
        *all = *all && can;
        if (can)
            DX_TRY(look_at(p, q, &at, v));
    }
    return DX_OK;
}

/* Where there is no solution: is the equation, which has the formula as a factor, 0 throughout
 * where that is 0, as cos(a)*exp(x) = 0 is? */
static dx_status look_at_factor(dx_exact *p, dx_id factor)
{
    dx_graph *g = &p->e->session->graph;
    const dx_special at = {.zero = factor};
    const dx_id zero = dx_int(g, 0);
    dx_id name, value;
    DX_TRY(dx_exact_name_of(g, factor, &name, &value));
    if (p->found.n > 0 || !dx_is_none(name))
        return DX_OK;
    dx_id rest = dx_replace(g, p->f.f[0], 1, &factor, &zero);
    if (dx_is_none(rest))
        return dx_excuse(g->context, dx_check(g, rest));
    if (!dx_is_int(g, rest, 0))
        return DX_OK;
    DX_TRY(dx_lost_add_stretch(p, &at, 0, NULL));
    return dx_add_against(g, factor, &p->against);
}

/* The same of a - c and a + c of a^2 - c^2. */
static dx_status look_where_bases(dx_exact *p, const dx_equation *q, dx_id zero, visits *v,
                                  bool *all)
{
    dx_bases own;
    dx_id name[2];
    bool is;
    *all = false;
    if (dx_op_of(q->g, zero) != DX_OP_ADD || dx_free_symbols(q->g, zero, 2, name) < 2)
        return DX_OK;
    DX_TRY(dx_excuse(q->g->context, dx_bases_of(q->g, zero, &own)));
    for (uint32_t i = 0; i < own.n && own.n > 1 && own.few; i++)
        DX_TRY(look_where_factor(p, q, own.base[i], v, &is));
    *all = own.n > 1 && own.few;
    return DX_OK;
}

/* The same of each factor of a product, and of one that is not 0 at some numbers alone, where there
 * is no solution, whether it makes the equation hold. */
static dx_status look_where_zero(dx_exact *p, const dx_equation *q, dx_id zero, visits *v)
{
    dx_id number, product;
    dx_split_coefficient(q->g, zero, &number, &product);
    const bool many = dx_op_of(q->g, product) == DX_OP_MUL && dx_factors(q->g, product) > 1;
    for (uint32_t i = 0; i < (many ? dx_factors(q->g, product) : 1); i++) {
        const dx_id factor = many ? dx_base(q->g, product, i) : zero;
        bool all;
        DX_TRY(look_where_bases(p, q, factor, v, &all));
        if (!all)
            DX_TRY(look_where_factor(p, q, factor, v, &all));
        if (!all)
            DX_TRY(look_at_factor(p, factor));
    }
    return DX_OK;
}

/* Where several numbers make the equation hold throughout, each is told of. */
static dx_status look_at_stretches(dx_exact *p, const dx_equation *q, visits *v)
{
    const size_t n = p->n_stretches;
    dx_solved_stretch *before = dx_arena_alloc(&q->g->context->arena, (n + 1) * sizeof *before);
    if (!before)
        return dx_no_memory(q->g->context);
    for (size_t i = 0; i < n; i++) {
        before[i] = p->stretch[i];
        DX_TRY(dx_lost_fold_equalities(p, &before[i]));
    }
    p->n_stretches = 0;
    p->stretch = NULL;
    for (size_t i = 0; i < n; i++) {
        dx_special at = {.zero = before[i].zero, .n = 1};
        bool all = false, new = true, named;
        if (!dx_is_none(at.zero))
            DX_TRY(dx_exact_name_of(q->g, at.zero, &at.name[0], &at.value[0]));
        named = !dx_is_none(at.zero) && !dx_is_none(at.name[0]);
        at.n = named;
        if (!dx_is_none(at.zero) && !named)
            DX_TRY(look_where_factor(p, q, at.zero, v, &all));
        if (named) /* this says where it has a value, too */
            DX_TRY(look_at(p, q, &at, v));
        if (named)
            DX_TRY(dx_lost_is_new(p, &at, before[i].n_words, before[i].word, &new));
        for (size_t k = 0; k < p->n_stretches && named && new; k++)
            new = !dx_same(p->stretch[k].zero, at.zero) || p->stretch[k].n_words == 0;
        if (!all && new)
            DX_TRY(dx_lost_add_stretch(p, &at, before[i].n_words, before[i].word));
    }
    return DX_OK;
}

static bool has_name(dx_graph *g, const dx_solved_stretch *s, dx_id name)
{
    bool has = dx_contains(g, s->zero, name);
    for (uint32_t i = 0; i < s->n_words && !has; i++)
        has = dx_contains(g, s->word[i].of, name);
    return has;
}

/* Is something like it among the first stretches, with the same names: a = 2*pi*n for cos(a) = 1
 * and sin(a) = 0? */
static bool is_like_stretch(dx_exact *p, size_t n_stretches, dx_id zero)
{
    enum { MOST = 6 };
    dx_graph *g = &p->e->session->graph;
    dx_id name[MOST];
    const size_t n = dx_free_symbols(g, zero, MOST, name);
    bool like = false, may = n == 1 || dx_has_circular(g, zero);
    for (size_t i = 0; i < n_stretches && may && !like; i++) {
        bool any = false;
        like = n < MOST && !dx_is_none(p->stretch[i].zero);
        for (size_t k = 0; k < n && like; k++) {
            any = any || dx_contains(g, p->stretch[i].zero, name[k]);
            like = has_name(g, &p->stretch[i], name[k]);
        }
        like = like && any;
    }
    return like;
}

/* sign(u)^2 is taken for 1, also where u is 0: there it is not told that it holds throughout, but
 * by pieces. */
static dx_status is_but_for_signs(dx_exact *p, const dx_special *at, bool *is)
{
    dx_graph *g = &p->e->session->graph;
    bool sign = false;
    dx_id f = dx_substitute(g, p->f.f[0], at->n, at->name, at->value);
    if (dx_is_none(f))
        return dx_excuse(g->context, dx_check(g, f));
    DX_TRY(dx_has_sign(g, f, &sign));
    *is = !sign;
    return DX_OK;
}

/* Where all coefficients are 0. */
static dx_status look_at_every(dx_exact *p)
{
    dx_graph *g = &p->e->session->graph;
    const dx_equation every = {.g = g, .every = true};
    const size_t before = p->n_stretches;
    dx_every_cases all = {.n = 0};
    DX_TRY(dx_excuse(g->context, dx_find_every_cases(g, p->f.f[0], p->u.name[0], &all)));
    for (uint32_t i = 0; i < all.n; i++) {
        const dx_special *at = &all.at[i];
        dx_word assumed[DX_MOST_PATH_WORDS];
        uint32_t n;
        bool never;
        DX_TRY(dx_special_assumed(p, at, &n, assumed, &never));
        dx_special named;
        DX_TRY(dx_exact_names_of(g, at->zero, DX_SPECIAL_NAMES, &named.n, named.name, named.value));
        bool whole = !never && (named.n > 0 || !is_like_stretch(p, before, at->zero));
        if (whole)
            DX_TRY(is_but_for_signs(p, at, &whole));
        if (whole)
            DX_TRY(dx_lost_add_every(p, at, &every));
    }
    return DX_OK;
}

/* The same on pieces: x >= 0 of abs(x) = a*x for a = 1. */
static dx_status look_at_pieces(dx_exact *p)
{
    dx_graph *g = &p->e->session->graph;
    dx_piece_cases all = {.n = 0};
    DX_TRY(dx_excuse(g->context, dx_find_piece_cases(g, p->f.f[0], p->u.name[0], &all)));
    for (uint32_t i = 0; i < all.n; i++) {
        const dx_piece_case *c = &all.piece[i];
        dx_word word[DX_MOST_PATH_WORDS];
        dx_solved_stretch piece = {.zero = DX_NONE, .n_words = c->n, .word = word};
        const dx_equation q = {.g = g, .n_stretches = 1, .stretch = &piece};
        uint32_t n;
        bool never;
        DX_TRY(dx_special_assumed(p, &c->at, &n, word, &never));
        for (uint32_t k = 0; k < c->n; k++)
            word[k] = dx_word_of(c->above[k], dx_int(g, 0), DX_AT_LEAST);
        if (!never)
            DX_TRY(dx_lost_add_pieces(p, &c->at, &q, false));
    }
    return DX_OK;
}

/* Where a condition of a row is at its edge: formulas in other names. */
static dx_status look_at_edges(dx_exact *p, const dx_equation *q, visits *v)
{
    dx_graph *g = q->g;
    const size_t n = p->found.n;
    for (size_t i = 0; i < n; i++) {
        const dx_word *word = p->found.row[i].word;
        const uint32_t n_words = p->found.row[i].n_words;
        for (uint32_t k = 0; k < n_words; k++) {
            bool free = !dx_has_unknown(q, word[k].of) && dx_is_none(word[k].but) &&
                        dx_is_none(word[k].range) && word[k].how != DX_NO_INTEGER;
            for (uint32_t j = 0; j < DX_MOST_INDICES && !dx_is_none(p->index[j]) && free; j++)
                free = !dx_contains(g, word[k].of, p->index[j]);
            if (free && dx_is_int(g, word[k].level, 0))
                DX_TRY(look_where_zero(p, q, word[k].of, v));
        }
    }
    return DX_OK;
}

/* At numbers for which coefficients are likely to vanish or to be the same, and where two names are
 * the same. */
static dx_status look_at_small(dx_exact *p, const dx_equation *q, visits *v)
{
    enum { MOST_NAMES = 3 };
    dx_graph *g = q->g;
    dx_id name[MOST_NAMES + 1];
    size_t n = dx_free_symbols(g, p->f.f[0], MOST_NAMES + 1, name);
    for (size_t i = 0; i < n && n <= MOST_NAMES; i++)
        for (int64_t k = -1; k <= 1 && !dx_same(name[i], p->u.name[0]); k++) {
            dx_special at;
            DX_TRY(dx_special_single(g, name[i], dx_int(g, k), &at));
            DX_TRY(look_at(p, q, &at, v));
        }
    for (size_t i = 0; i < n && n <= MOST_NAMES; i++)
        for (size_t k = i + 1; k < n; k++) {
            dx_special at;
            if (dx_same(name[i], p->u.name[0]) || dx_same(name[k], p->u.name[0]))
                continue;
            DX_TRY(dx_special_single(g, name[i], name[k], &at));
            DX_TRY(look_at(p, q, &at, v));
        }
    return DX_OK;
}

/* ---- the whole ----------------------------------------------------------------------------------
 */

/* dx_lost_way.solve_at */
static dx_status solve_at_point(dx_exact *p, const void *of, const dx_special *at,
                                const dx_special *witness)
{
    return solve_at(p, of, at, witness, false);
}

dx_status dx_exact_lost_cases(dx_exact *p, const dx_equation *q)
{
    const dx_lost_way way = {q, solve_at_point};
    visits v = {0};
    DX_TRY(look_at_stretches(p, q, &v));
    DX_TRY(look_at_every(p));
    DX_TRY(look_at_pieces(p));
    for (uint32_t i = 0; i < q->n_exceptions; i++)
        DX_TRY(look_where_zero(p, q, q->exception[i], &v));
    DX_TRY(look_at_edges(p, q, &v));
    DX_TRY(look_at_small(p, q, &v));
    DX_TRY(dx_lost_settle_single(p));
    return dx_exact_lost_points(p, &way);
}
