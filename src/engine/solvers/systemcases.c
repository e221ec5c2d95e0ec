/* Solutions of systems for single values of other names, at which what was found for names as they
 * are is not all, or is none: [abs(x) = y, a*x + y = 0] has a half-line for a = 1. */
#include "engine/solvers/leftout.h"
#include "engine/solvers/lostcases.h"
#include "engine/solvers/lostpoints.h"

#include "engine/oracle.h"

#include "expr/walk.h"

#include <math.h>
#include <string.h>

enum { MOST_CASES = 24, MOST_NAMES = 3, MOST_ROWS = 12, MOST_DEPTH = 3 };

/* Do the row's conditions hold, and have its values some? */
static dx_status is_valid(dx_exact *p, const dx_sample_point *s, const dx_id *value,
                          const dx_solution_row *row, bool *valid)
{
    dx_interval range;
    DX_TRY(dx_special_hold(p, s, row->n_words, row->word, valid));
    for (uint32_t k = 0; k < p->u.n && *valid; k++) {
        DX_TRY(dx_special_ask(p, s, value[k], &range));
        *valid = range.finite;
    }
    return DX_OK;
}

/* A row of which the integer of a family, or NONE, has that value. */
typedef struct member {
    size_t row;
    dx_id index, integer;
} member;

static dx_id member_of(dx_graph *g, const member *m, dx_id a)
{
    return dx_is_none(m->index) || dx_is_none(a) ? a
                                                 : dx_substitute(g, a, 1, &m->index, &m->integer);
}

/* Do the conditions of the row hold there? */
static dx_status holds_there(dx_exact *p, const dx_special *at, const dx_sample_point *s,
                             const member *m, const dx_id *value, bool *hold)
{
    dx_graph *g = &p->e->session->graph;
    dx_word word[DX_MOST_PATH_WORDS];
    uint32_t n;
    *hold = true;
    DX_TRY(dx_special_words(p, at, &p->found.row[m->row], &n, word));
    for (uint32_t k = 0; k < n && *hold; k++) {
        word[k].of = member_of(g, m, dx_substitute(g, word[k].of, p->u.n, p->u.name, value));
        *hold = !dx_is_none(word[k].of);
        if (!*hold)
            return dx_excuse(g->context, dx_check(g, word[k].of));
    }
    return *hold ? dx_special_hold(p, s, n, word, hold) : DX_OK;
}

/* Is a value, sqrt(a)*b, one at the point also where a factor of it is 0 there? Bounds alone are
 * asked for. */
static dx_status has_value_there(dx_exact *p, const dx_special *at, const dx_sample_point *s,
                                 dx_id value, bool *has)
{
    dx_graph *g = &p->e->session->graph;
    dx_conditions own, c;
    dx_interval range;
    *has = true;
    dx_conditions_init(&own, g, DX_NONE);
    dx_conditions_init(&c, g, DX_NONE);
    DX_TRY(dx_conditions_of_value(&own, value));
    DX_TRY(dx_conditions_compose(&c, &own, at->n, at->name, at->value));
    DX_TRY(dx_conditions_say_sets(&c, DX_NONE));
    for (size_t i = 0; i < c.n_words && *has; i++) {
        const dx_word *w = &c.word[i];
        const bool bound = w->how == DX_ABOVE || w->how == DX_AT_LEAST || dx_is_upper(w->how);
        if (!bound || !dx_is_none(w->but) || !dx_is_none(w->range))
            continue;
        dx_id over = dx_sub(g, w->of, w->level);
        DX_TRY(dx_check(g, over));
        DX_TRY(dx_special_ask(p, s, over, &range));
        *has = range.finite && dx_sign_meets(range.sign, w->how);
    }
    return DX_OK;
}

/* Is it there what the row is, with these values for the unknowns that are free in that? */
static dx_status is_member(dx_exact *p, const dx_special *at, const dx_sample_point *s,
                           const member *m, const dx_id *value, bool *is)
{
    const double tiny = 1e-25;
    dx_graph *g = &p->e->session->graph;
    dx_interval range;
    DX_TRY(holds_there(p, at, s, m, value, is));
    for (uint32_t k = 0; k < p->u.n && *is; k++) {
        dx_id own = p->found.value[m->row * p->u.n + k];
        if (dx_same(own, p->u.name[k]))
            continue;
        DX_TRY(has_value_there(p, at, s, own, is));
        DX_TRY(dx_special_value(p, at, own, &own));
        own = member_of(g, m, own);
        *is = *is && !dx_is_none(own);
        if (!*is)
            return DX_OK;
        own = dx_sub(g, dx_substitute(g, own, p->u.n, p->u.name, value), value[k]);
        *is = !dx_is_none(own);
        if (!*is)
            return dx_excuse(g->context, g->context->diag.status);
        DX_TRY(dx_special_ask(p, s, own, &range));
        *is = range.finite && fabs(range.low) < tiny && fabs(range.high) < tiny;
    }
    return DX_OK;
}

/* The same of the i-th row, which may be a family: for the integer as it stands, or a small one. */
static dx_status is_one_of(dx_exact *p, const dx_special *at, const dx_sample_point *s, size_t i,
                           const dx_id *value, bool *is)
{
    enum { REACH = 10 };
    dx_graph *g = &p->e->session->graph;
    member m = {i, DX_NONE, DX_NONE};
    DX_TRY(is_member(p, at, s, &m, value, is));
    for (uint32_t k = 0; k < DX_MOST_INDICES && dx_is_none(m.index); k++)
        for (uint32_t j = 0; j < p->u.n && !dx_is_none(p->index[k]); j++)
            if (dx_contains(g, p->found.value[i * p->u.n + j], p->index[k]))
                m.index = p->index[k];
    for (int64_t k = -REACH; k <= REACH && !*is && !dx_is_none(m.index); k++) {
        m.integer = dx_int(g, k);
        DX_TRY(is_member(p, at, s, &m, value, is));
    }
    return DX_OK;
}

/* The names of the row, and of the conditions of the first n rows there. */
static dx_status names_of(dx_exact *p, const dx_special *at, const dx_id *value,
                          const dx_solution_row *row, size_t n, dx_sample_point *s, bool *few)
{
    dx_arena *arena = &p->e->session->context.arena;
    const size_t room = row->n_words + n * DX_MOST_PATH_WORDS + 1;
    dx_word *word = dx_arena_alloc(arena, room * sizeof *word);
    uint32_t n_words = row->n_words;
    if (!word)
        return dx_no_memory(&p->e->session->context);
    if (n_words > 0)
        memcpy(word, row->word, n_words * sizeof *word);
    for (size_t i = 0; i < n; i++) {
        uint32_t more;
        DX_TRY(dx_special_words(p, at, &p->found.row[i], &more, word + n_words));
        n_words += more;
    }
    return dx_special_names(p, p->u.n, value, n_words, word, s, few);
}

/* At each of some points, is it one of the first n rows, but the one to skip? *tried is how many
 * points there were at which it holds. */
static dx_status is_listed(dx_exact *p, const dx_special *at, const dx_id *value,
                           const dx_solution_row *row, size_t n, size_t skip, bool *listed,
                           uint32_t *tried)
{
    dx_sample_point s;
    *tried = 0;
    bool valid;
    DX_TRY(names_of(p, at, value, row, n, &s, listed));
    const uint32_t most = s.n == 0 ? 1 : 2 * DX_SAMPLE_POINTS;
    for (uint32_t m = 0; m < most && *listed && (m < DX_SAMPLE_POINTS || *tried == 0); m++) {
        dx_special_point(&s, m);
        DX_TRY(is_valid(p, &s, value, row, &valid));
        if (!valid)
            continue;
        ++*tried;
        *listed = false;
        for (size_t i = 0; i < n && !*listed; i++) {
            dx_special_reach r;
            if (i == skip)
                continue;
            DX_TRY(dx_special_reaches(p, at, &p->found.row[i], &r));
            if (r.does && !r.said)
                DX_TRY(is_one_of(p, at, &s, i, value, listed));
        }
    }
    return DX_OK;
}

/* The row with the words that say that the name has the value; `told`: it is known that this is
 * left out. */
static dx_status push(dx_exact *p, const dx_special *at, const dx_id *value,
                      const dx_solution_row *row, bool told)
{
    dx_graph *g = &p->e->session->graph;
    dx_solution_row own = *row;
    const uint32_t room = row->n_words + 2 * DX_MOST_PATH_WORDS + 2 * at->n;
    dx_word *word = dx_arena_alloc(&g->context->arena, room * sizeof *word);
    uint32_t assumed;
    bool never, nowhere;
    if (!word)
        return dx_no_memory(g->context);
    if (row->n_words > 0)
        memcpy(word, row->word, row->n_words * sizeof *word);
    DX_TRY(dx_special_assumed(p, at, &assumed, word + own.n_words, &never));
    own.n_words += assumed;
    own.word = word;
    DX_TRY(dx_special_need_values(p, at, value, &own, &nowhere));
    if (nowhere || own.n_words + 2 * at->n > room)
        return DX_OK;
    memcpy(word, own.word, own.n_words * sizeof *word);
    if (told)
        return never ? DX_OK : dx_exact_leave_out(p, at, value, own.n_words, word);
    DX_TRY(dx_special_say(g, at, &own.n_words, word));
    own.word = word;
    return never ? DX_OK : dx_exact_push_possible(p, value, &own);
}

/* The i-th row holds there by its conditions, and is none: it is excepted. */
static dx_status except_false(dx_exact *p, const dx_special *at, dx_id *f, size_t i)
{
    dx_graph *g = &p->e->session->graph;
    dx_solution_row *row = &p->found.row[i];
    dx_id *value = dx_statement_ids(p->e, p->u.n);
    dx_word own[DX_MOST_PATH_WORDS];
    dx_special_reach r;
    dx_fit fit;
    if (!value)
        return DX_NOMEM;
    DX_TRY(dx_special_reaches(p, at, row, &r));
    if (!r.does || r.said)
        return DX_OK;
    for (uint32_t k = 0; k < p->u.n; k++) {
        DX_TRY(dx_special_value(p, at, p->found.value[i * p->u.n + k], &value[k]));
        if (dx_is_none(value[k])) /* that goes without saying */
            return DX_OK;
    }
    dx_substituted put = {.session = p->e->session,
                          .m = p->f.n,
                          .n = p->u.n,
                          .f = f,
                          .unknown = p->u.name,
                          .value = value,
                          .word = own};
    DX_TRY(dx_special_words(p, at, row, &put.n_words, own));
    bool possible = true, numbers;
    int solves;
    dx_exact here = *p;
    here.f.f = f;
    DX_TRY(dx_exact_try_numbers(&here, value, &solves, &numbers));
    if (numbers) {
        fit = solves < 0 ? DX_FIT_NONE : DX_FIT_OPEN;
    } else {
        DX_TRY(dx_fit_solution(&put, &fit));
        DX_TRY(dx_special_possible(p, put.n_words, own, &possible));
    }
    if (fit != DX_FIT_NONE || !possible)
        return DX_OK;
    dx_word *word = dx_arena_alloc(&g->context->arena, (row->n_words + 1) * sizeof *word);
    if (!word)
        return dx_no_memory(g->context);
    if (row->n_words > 0)
        memcpy(word, row->word, row->n_words * sizeof *word);
    word[row->n_words++] = dx_word_of(at->zero, dx_int(g, 0), DX_OTHER_THAN);
    row->word = word;
    return DX_OK;
}

/* With the values of a case for the names. */
static dx_status put_in(dx_exact *p, const dx_special *at, const dx_id *value,
                        const dx_solution_row *row, dx_id *there, dx_solution_row *with,
                        bool *possible)
{
    dx_word *word =
        dx_arena_alloc(&p->e->session->context.arena, (DX_MOST_PATH_WORDS + 1) * sizeof *word);
    if (!word)
        return dx_no_memory(&p->e->session->context);
    *with = *row;
    with->word = word;
    *possible = true;
    DX_TRY(dx_special_words(p, at, row, &with->n_words, word));
    for (uint32_t k = 0; k < p->u.n && *possible; k++) {
        DX_TRY(dx_special_value(p, at, value[k], &there[k]));
        *possible = !dx_is_none(there[k]);
    }
    return DX_OK;
}

/* Is what solves it in that case one of the first n rows; or at the witness, where there is one? */
static dx_status is_there(dx_exact *p, const dx_special *at, const dx_special *witness,
                          const dx_id *value, const dx_solution_row *row, size_t n, bool *there)
{
    uint32_t tried;
    dx_id *own = dx_statement_ids(p->e, p->u.n);
    dx_solution_row with = *row;
    bool possible = true;
    if (!own)
        return DX_NOMEM;
    if (witness) {
        DX_TRY(put_in(p, witness, value, row, own, &with, &possible));
        at = witness;
        value = own;
    }
    *there = !possible;
    return possible ? is_listed(p, at, value, &with, n, n, there, &tried) : DX_OK;
}

/* Is it a family of solutions, by an unknown that is free or by an integer? */
static bool is_family(const dx_exact *p, const dx_id *value)
{
    const dx_graph *g = &p->e->session->graph;
    for (uint32_t k = 0; k < p->u.n; k++) {
        if (dx_same(value[k], p->u.name[k]))
            return true;
        for (uint32_t i = 0; i < DX_MOST_INDICES; i++)
            if (!dx_is_none(p->index[i]) && dx_contains(g, value[k], p->index[i]))
                return true;
    }
    return false;
}

/* The case of which the row is by its words, of no names where there is none. */
static dx_status case_of(dx_exact *p, const dx_solution_row *row, dx_special *at)
{
    dx_graph *g = &p->e->session->graph;
    *at = (dx_special){.zero = dx_int(g, 0)};
    for (uint32_t i = 0; i < row->n_words && at->n < DX_SPECIAL_NAMES; i++) {
        dx_word minus = row->word[i];
        dx_id name, value;
        minus.of = dx_neg(g, minus.of);
        bool other = minus.how == DX_AT_LEAST && dx_row_has_word(row, &minus);
        for (uint32_t k = 0; k < p->u.n && other; k++)
            other = !dx_contains(g, minus.of, p->u.name[k]);
        if (!other)
            continue;
        DX_TRY(dx_exact_name_of(g, minus.of, &name, &value));
        if (dx_is_none(name) || (at->n == 1 && dx_same(name, at->name[0])) ||
            (at->n == 1 &&
             (dx_contains(g, value, at->name[0]) || dx_contains(g, at->value[0], name))))
            continue;
        at->name[at->n] = name;
        at->value[at->n++] = value;
    }
    return DX_OK;
}

/* A solution there that has values for more names by its words is one where all of them have; but
 * of values that are tried, where it would be a sample of others. */
static dx_status push_there(dx_exact *p, const dx_special *at, const dx_special *witness,
                            const dx_id *value, const dx_solution_row *row, size_t before,
                            bool tried, bool told)
{
    dx_special more, one[DX_SPECIAL_NAMES], both = *at;
    dx_solution_row with = *row;
    dx_id *there = dx_statement_ids(p->e, p->u.n);
    bool listed, possible = true;
    if (!there)
        return DX_NOMEM;
    memcpy(there, value, p->u.n * sizeof *there);
    DX_TRY(case_of(p, row, &more));
    const uint32_t n = at->n + more.n;
    if (more.n > 0 && tried)
        return DX_OK;
    if (more.n > 0 && n <= DX_SPECIAL_NAMES) {
        dx_graph *g = &p->e->session->graph;
        for (uint32_t i = 0; i < n; i++) {
            const dx_special *of = i < at->n ? at : &more;
            const uint32_t k = i < at->n ? i : i - at->n;
            dx_id is = dx_substitute(g, of->value[k], more.n, more.name, more.value);
            if (dx_is_none(is))
                return dx_excuse(g->context, g->context->diag.status);
            DX_TRY(dx_special_single(g, of->name[k], is, &one[i]));
        }
        DX_TRY(dx_special_together(g, n, one, &both));
        DX_TRY(put_in(p, &both, value, row, there, &with, &possible));
    }
    if (!possible)
        return DX_OK;
    DX_TRY(is_there(p, &both, witness, there, &with, before, &listed));
    return listed ? DX_OK : push(p, &both, there, &with, told);
}

typedef struct visits {
    uint32_t n;
    bool tries; /* values that are tried, no cases: from there it goes no further */
    dx_special at[MOST_CASES];
} visits;

static dx_status look_at(dx_exact *p, const dx_special *more, dx_id name, dx_id value, visits *v);

/* Where a factor of what is taken not to be 0 is 0, beside what the case has already. */
static dx_status look_where_zero(dx_exact *p, const dx_special *more, dx_id zero, visits *v)
{
    dx_graph *g = &p->e->session->graph;
    dx_id number, of, name, value;
    if (dx_is_none(zero))
        return DX_OK;
    dx_split_coefficient(g, zero, &number, &of);
    const bool product = dx_op_of(g, of) == DX_OP_MUL;
    for (uint32_t k = 0; k < (product ? dx_factors(g, of) : 1); k++) {
        DX_TRY(dx_exact_name_of(g, product ? dx_base(g, of, k) : of, &name, &value));
        if (!dx_is_none(name))
            DX_TRY(look_at(p, more, name, value, v));
    }
    return DX_OK;
}

/* Where conditions of solutions of a case do not hold, that other names are not something. */
static dx_status look_further(dx_exact *p, const dx_exact *there, const dx_special *at, visits *v)
{
    if (there->found.n == 0)
        DX_TRY(look_where_zero(p, at, there->against, v));
    for (size_t i = 0; i < there->found.n; i++)
        for (uint32_t k = 0; k < there->found.row[i].n_words; k++) {
            const dx_word *word = &there->found.row[i].word[k];
            bool free =
                word->how == DX_OTHER_THAN && dx_is_int(&p->e->session->graph, word->level, 0);
            for (uint32_t j = 0; j < p->u.n && free; j++)
                free = !dx_contains(&p->e->session->graph, word->of, p->u.name[j]);
            if (free)
                DX_TRY(look_where_zero(p, at, word->of, v));
        }
    return DX_OK;
}

/* What is left out of all solutions, as their conditions say, is a solution where more than single
 * points solve it there; then all of them are. Else they are kept apart where `left_out`. */
static dx_status solve_at(dx_exact *p, const dx_special *at, const dx_special *witness,
                          bool left_out, visits *v)
{
    dx_graph *g = &p->e->session->graph;
    dx_id *f = dx_statement_ids(p->e, p->f.n);
    const size_t before = p->found.n;
    dx_exact here = *p;
    bool told, never;
    if (!f)
        return DX_NOMEM;
    for (uint32_t i = 0; i < p->f.n; i++) {
        f[i] = dx_substitute(g, p->f.f[i], at->n, at->name, at->value);
        if (dx_is_none(f[i]))
            return dx_excuse(g->context, g->context->diag.status);
    }
    here.f.f = f;
    here.found = (dx_solved){0};
    here.n_left_out = 0;
    here.specials = here.open = false;
    here.quick = true;
    here.against = DX_NONE;
    DX_TRY(dx_special_ask_conditions(&here, at, &never));
    if (!never)
        DX_TRY(dx_exact_system(&here));
    if (here.open || here.found.n > MOST_ROWS)
        return DX_OK;
    bool is_case = v && !v->tries; /* and no value that is only tried */
    for (size_t i = 0; i < before; i++) {
        const uint32_t words = p->found.row[i].n_words;
        DX_TRY(except_false(p, at, f, i));
        is_case = is_case || (v && p->found.row[i].n_words > words);
    }
    DX_TRY(dx_special_is_told(p, at, &told));
    told = told && !witness; /* at which it is not */
    for (size_t i = 0; i < here.found.n && told; i++)
        told = !is_family(p, here.found.value + i * p->u.n);
    if (told && !left_out)
        return DX_OK;
    for (size_t i = 0; i < here.found.n; i++)
        DX_TRY(push_there(p, at, witness, here.found.value + i * p->u.n, &here.found.row[i], before,
                          !is_case, told));
    return is_case ? look_further(p, &here, at, v) : DX_OK;
}

static bool has_value(const dx_special *at, dx_id name, dx_id value)
{
    for (uint32_t i = 0; i < at->n; i++)
        if (dx_same(at->name[i], name) && dx_same(at->value[i], value))
            return true;
    return false;
}

static bool is_visited(const visits *v, const dx_special *at)
{
    for (uint32_t i = 0; i < v->n; i++) {
        bool same = v->at[i].n == at->n;
        for (uint32_t k = 0; k < at->n && same; k++)
            same = has_value(&v->at[i], at->name[k], at->value[k]);
        if (same)
            return true;
    }
    return false;
}

/* Where the name has the value, and others those of a case (or NULL). */
static dx_status look_at(dx_exact *p, const dx_special *more, dx_id name, dx_id value, visits *v)
{
    dx_graph *g = &p->e->session->graph;
    dx_special one[MOST_DEPTH];
    uint32_t n = 0;
    for (uint32_t i = 0; i < DX_MOST_INDICES; i++)
        if (dx_same(name, p->index[i])) /* integers are no names of what is solved */
            return DX_OK;
    if (v->n == MOST_CASES || (more && more->n == MOST_DEPTH))
        return DX_OK;
    for (uint32_t i = 0; more && i < more->n; i++) {
        if (dx_same(more->name[i], name))
            return DX_OK;
        dx_id with = dx_substitute(g, more->value[i], 1, &name, &value);
        if (dx_is_none(with))
            return dx_excuse(g->context, g->context->diag.status);
        DX_TRY(dx_special_single(g, more->name[i], with, &one[n++]));
    }
    dx_special at;
    DX_TRY(dx_special_single(g, name, value, &one[n++]));
    if (n == 1)
        at = one[0];
    else
        DX_TRY(dx_special_together(g, n, one, &at));
    if (is_visited(v, &at))
        return DX_OK;
    v->at[v->n++] = at;
    dx_word assumed[DX_MOST_PATH_WORDS];
    bool never;
    DX_TRY(dx_special_assumed(p, &at, &n, assumed, &never));
    return never ? DX_OK : dx_excuse(g->context, solve_at(p, &at, NULL, true, v));
}

static bool is_single(dx_exact *p, const dx_solution_row *row)
{
    dx_special at;
    return case_of(p, row, &at) == DX_OK && at.n > 0;
}

/* Of single cases rows that others say go, and others are what they are there. */
static dx_status settle_cases(dx_exact *p)
{
    enum { ENOUGH = 6, MOST = 40 };
    dx_solved *l = &p->found;
    const size_t n = p->u.n;
    for (size_t i = l->n; i-- > 0 && l->n <= MOST;) {
        dx_special at;
        dx_solution_row with;
        dx_id *value = dx_statement_ids(p->e, p->u.n);
        uint32_t tried;
        bool possible, listed = false;
        if (!value)
            return DX_NOMEM;
        DX_TRY(case_of(p, &l->row[i], &at));
        if (at.n == 0)
            continue;
        DX_TRY(put_in(p, &at, l->value + i * n, &l->row[i], value, &with, &possible));
        if (!possible)
            continue;
        DX_TRY(is_listed(p, &at, value, &with, l->n, i, &listed, &tried));
        memcpy(l->value + i * n, value, n * sizeof *value);
        bool numbers = true;
        for (size_t k = 0; k < n; k++)
            numbers = numbers && dx_is_constant(&p->e->session->graph, value[k]);
        if (!listed || (tried < ENOUGH && !numbers))
            continue;
        memmove(l->value + i * n, l->value + (i + 1) * n, (l->n - i - 1) * n * sizeof *l->value);
        memmove(l->row + i, l->row + i + 1, (l->n - i - 1) * sizeof *l->row);
        l->n--;
    }
    return DX_OK;
}

/* dx_lost_way.solve_at */
static dx_status solve_at_point(dx_exact *p, const void *of, const dx_special *at,
                                const dx_special *witness)
{
    (void)of;
    return solve_at(p, at, witness, false, NULL);
}

/* What is missing at points. Where there was none at all, points are not told one by one. */
static dx_status look_at_points(dx_exact *p)
{
    const dx_lost_way way = {NULL, solve_at_point};
    const size_t before = p->found.n;
    const dx_id against = p->against;
    DX_TRY(dx_exact_lost_points(p, &way));
    if (before > 0 || p->found.n == 0 || dx_is_none(against))
        return DX_OK;
    p->found.n = 0;
    p->against = against;
    return DX_OK;
}

/* What is told to be left out is not once it is a row. */
static void drop_told(dx_exact *p)
{
    uint32_t kept = 0;
    dx_left_out *all =
        dx_arena_alloc(&p->e->session->context.arena, (p->n_left_out + 1) * sizeof *all);
    for (uint32_t i = 0; i < p->n_left_out && all; i++) {
        const dx_left_out *l = &p->left_out[i];
        const dx_word word = {.of = l->zero, .how = DX_AT_LEAST};
        bool row = false;
        for (size_t k = 0; k < p->found.n && !row; k++)
            row = memcmp(l->value, p->found.value + k * p->u.n, p->u.n * sizeof *l->value) == 0 &&
                  dx_row_has_word(&p->found.row[k], &word);
        if (!row)
            all[kept++] = *l;
    }
    if (all) {
        p->left_out = all;
        p->n_left_out = kept;
    }
}

dx_status dx_exact_lost_system_cases(dx_exact *p)
{
    dx_graph *g = &p->e->session->graph;
    const size_t n = p->found.n;
    visits v = {0};
    if (n == 0)
        DX_TRY(look_where_zero(p, NULL, p->against, &v));
    if (n > MOST_ROWS || p->u.n > MOST_NAMES)
        return DX_OK;
    for (size_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < p->found.row[i].n_words; k++) {
            const dx_word *word = &p->found.row[i].word[k];
            bool free = dx_is_int(g, word->level, 0) && !is_single(p, &p->found.row[i]);
            for (uint32_t j = 0; j < p->u.n && free; j++)
                free = !dx_contains(g, word->of, p->u.name[j]);
            if (!free)
                continue;
            DX_TRY(look_where_zero(p, NULL, word->of, &v));
        }
    dx_id name[DX_MOST_INDICES + MOST_NAMES + MOST_NAMES + 1];
    const size_t room = sizeof name / sizeof *name;
    dx_id all = dx_vector(g, p->f.n, p->f.f);
    DX_TRY(dx_check(g, all));
    size_t count = dx_free_symbols(g, all, room, name);
    if (count >= room)
        return DX_OK;
    v.tries = true;
    for (size_t i = 0; i < count; i++) {
        bool unknown = false;
        for (uint32_t j = 0; j < p->u.n && !unknown; j++)
            unknown = dx_same(name[i], p->u.name[j]);
        for (int64_t k = -1; k <= 1 && !unknown; k++)
            DX_TRY(look_at(p, NULL, name[i], dx_int(g, k), &v));
    }
    DX_TRY(settle_cases(p));
    DX_TRY(look_at_points(p));
    DX_TRY(settle_cases(p));
    drop_told(p);
    return DX_OK;
}
