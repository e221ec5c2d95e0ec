/* Systems of equations, solved exactly: linear ones by elimination, polynomials by a Gröbner basis,
 * what is left by putting one unknown into the others. */
#include "engine/algebra.h"
#include "engine/oracle.h"
#include "engine/solvers/eliminated.h"
#include "engine/solvers/exactly.h"
#include "engine/solvers/linearcases.h"
#include "engine/solvers/specialcase.h"
#include "engine/solvers/systemangles.h"
#include "engine/solvers/systemkernels.h"
#include "engine/solvers/turned.h"

#include "expr/rootof.h"
#include "expr/walk.h"
#include "symbolic/rework/expand.h"
#include "symbolic/rework/polynomial.h"
#include "symbolic/solve/linearsystem.h"
#include "symbolic/solve/system.h"

#include <math.h>
#include <string.h>

/* ---- linear ------------------------------------------------------------------------------------
 */

static void tell_culprit(dx_exact *p, uint32_t culprit)
{
    if (!p->specials) /* it is a part of another question */
        return;
    if (culprit > 1)
        dx_notice(&p->e->session->context, "equation %u contradicts those before it", culprit);
    if (culprit == 1)
        dx_notice(&p->e->session->context, "equation 1 holds nowhere");
}

static dx_status solve_linear(dx_exact *p, const dx_linear_system *system)
{
    ddx_session *s = p->e->session;
    const dx_oracle oracle = dx_session_oracle(s);
    dx_algebra l = {.graph = &s->graph, .oracle = &oracle};
    dx_id *value = dx_statement_ids(p->e, p->u.n), contradiction;
    uint32_t culprit;
    if (!value)
        return DX_NOMEM;
    DX_TRY(dx_linear_system_solve(&l, system, p->u.name, value, &contradiction, &culprit));
    if (!dx_is_none(contradiction)) {
        tell_culprit(p, culprit);
        p->against = contradiction;
        return DX_OK;
    }
    DX_TRY(dx_make_readable(s, p->u.n, value));
    dx_word *word = dx_arena_alloc(&s->context.arena, sizeof *word);
    if (!word)
        return dx_no_memory(&s->context);
    dx_solution_row row = {.multiplicity = 1, .fit = DX_FIT_PROVED, .word = word};
    if (!dx_is_none(l.assumed))
        word[row.n_words++] = dx_word_of(l.assumed, dx_int(&s->graph, 0), DX_OTHER_THAN);
    for (uint32_t i = 0; i < p->f.n; i++) /* x/a = 1 needs a != 0 */
        DX_TRY(dx_exact_need_value(p, p->f.f[i], value, &row));
    DX_TRY(dx_exact_accept(p, value, &row));
    p->singular = p->singular || p->complete; /* as to what the conditions leave out */
    return DX_OK;
}

/* ---- polynomials -------------------------------------------------------------------------------
 */

static bool has_other_names(const dx_exact *p)
{
    dx_id name[DX_MOST_CURVED + 1];
    for (uint32_t i = 0; i < p->f.n; i++) {
        size_t n = dx_free_symbols(&p->e->session->graph, p->f.f[i], DX_MOST_CURVED + 1, name);
        for (size_t k = 0; k < n && k <= DX_MOST_CURVED; k++) {
            bool unknown = false;
            for (uint32_t j = 0; j < p->u.n && !unknown; j++)
                unknown = dx_same(name[k], p->u.name[j]);
            if (!unknown)
                return true;
        }
    }
    return false;
}

/* Of numbers: a basis without zeros says nothing of single values of names. */
static dx_status solve_eliminated(dx_exact *p, bool *done)
{
    ddx_session *s = p->e->session;
    *done = false;
    if (has_other_names(p))
        return DX_OK;
    dx_id *lo = dx_statement_ids(p->e, 2 * (size_t)p->u.n), *hi = lo + p->u.n;
    const dx_solution_row proved = {.multiplicity = 1, .fit = DX_FIT_PROVED};
    dx_root_list list;
    if (!lo)
        return DX_NOMEM;
    for (uint32_t i = 0; i < p->u.n; i++) {
        lo[i] = dx_minus_inf(&s->graph);
        hi[i] = dx_inf(&s->graph);
    }
    DX_TRY(dx_search_eliminated(s, p->f.n, p->f.f, p->u.n, p->u.name, lo, hi, &list, done));
    *done = *done && list.n_places == 0;
    for (size_t i = 0; i < list.n_roots && *done; i++)
        DX_TRY(dx_exact_accept(p, list.value + i * p->u.n, &proved));
    return DX_OK;
}

/* ---- any other ---------------------------------------------------------------------------------
 */

/* Do the values of the row certainly meet the word? */
static dx_status meets_word(dx_exact *p, const dx_equations_row *row, const dx_word *word,
                            bool *meets)
{
    dx_graph *g = &p->e->session->graph;
    dx_id of = dx_substitute(g, word->of, p->u.n, p->u.name, row->value);
    DX_TRY(dx_excuse(g->context, dx_check(g, of)));
    *meets = !dx_is_none(of) && word->how == DX_AT_LEAST && dx_is_nonnegative(g, of);
    return DX_OK;
}

/* Is the row what another is for one value of the unknowns that are free there? */
static dx_status is_covered(dx_exact *p, const dx_equations_row *row, const dx_equations_row *by,
                            bool *covered)
{
    dx_graph *g = &p->e->session->graph;
    bool open = false;
    for (uint32_t i = 0; i < p->u.n; i++)
        open = open || dx_same(by->value[i], p->u.name[i]);
    *covered = open && !by->loose && dx_is_none(by->special);
    for (uint32_t i = 0; i < by->n_words && *covered; i++)
        DX_TRY(meets_word(p, row, &by->word[i], covered));
    for (uint32_t i = 0; i < p->u.n && *covered; i++) {
        dx_id a = dx_same(by->value[i], p->u.name[i])
                      ? row->value[i]
                      : dx_substitute(g, by->value[i], p->u.n, p->u.name, row->value);
        DX_TRY(dx_excuse(g->context, dx_check(g, a)));
        *covered = !dx_is_none(a) && dx_same(a, row->value[i]);
    }
    return DX_OK;
}

/* Rows that others have in them go. */
static dx_status drop_covered(dx_exact *p, dx_equations *q)
{
    enum { MOST = 60 };
    size_t kept = 0;
    if (q->n_rows > MOST)
        return DX_OK;
    for (size_t i = 0; i < q->n_rows; i++) {
        bool covered = false;
        for (size_t k = 0; k < q->n_rows && !covered; k++)
            if (k > i || k < kept)
                DX_TRY(is_covered(p, &q->row[i], &q->row[k], &covered));
        if (!covered)
            q->row[kept++] = q->row[i];
    }
    q->n_rows = kept;
    return DX_OK;
}

/* Is one of the factors of what is to be 0 taken not to be by all solutions that are there? */
static bool is_excluded(const dx_exact *p, dx_id zero)
{
    const dx_solved *l = &p->found;
    for (size_t i = 0; i < l->n; i++) {
        bool said = false;
        for (uint32_t k = 0; k < l->row[i].n_words && !said; k++)
            said = l->row[i].word[k].how == DX_OTHER_THAN && dx_same(l->row[i].word[k].of, zero);
        if (!said)
            return false;
    }
    return true;
}

/* A row with a value for a name of others. */
typedef struct special {
    dx_id name, value, *row, *f;
    dx_word word[DX_MOST_PATH_WORDS + 2];
    uint32_t n_words;
} special;

static dx_status put(dx_graph *g, const special *s, dx_id a, dx_id *out, bool *possible)
{
    *out = dx_substitute(g, a, 1, &s->name, &s->value);
    *possible = !dx_is_none(*out);
    return dx_excuse(g->context, *possible ? DX_OK : dx_check(g, *out));
}

/* Is a solution that is there the same for that value? */
static dx_status is_known(dx_exact *p, const special *s, bool *known)
{
    dx_graph *g = &p->e->session->graph;
    *known = false;
    for (size_t i = 0; i < p->found.n && !*known; i++) {
        *known = true;
        for (uint32_t k = 0; k < p->u.n && *known; k++) {
            dx_id with;
            bool possible;
            DX_TRY(put(g, s, p->found.value[i * p->u.n + k], &with, &possible));
            if (possible)
                DX_TRY(dx_excuse(g->context, dx_make_readable(p->e->session, 1, &with)));
            *known = possible && dx_same(with, s->row[k]);
        }
    }
    return DX_OK;
}

/* *possible: the row is a solution where the name has the value. */
static dx_status read_special(dx_exact *p, const dx_equations_row *row, special *s, bool *possible)
{
    dx_graph *g = &p->e->session->graph;
    dx_fit fit;
    s->row = dx_statement_ids(p->e, p->u.n + p->f.n);
    if (!s->row)
        return DX_NOMEM;
    s->f = s->row + p->u.n;
    *possible = true;
    for (uint32_t i = 0; i < p->u.n && *possible; i++)
        DX_TRY(put(g, s, row->value[i], &s->row[i], possible));
    for (uint32_t i = 0; i < p->f.n && *possible; i++)
        DX_TRY(put(g, s, p->f.f[i], &s->f[i], possible));
    for (uint32_t i = 0; i < row->n_words && *possible; i++) {
        s->word[i] = row->word[i];
        DX_TRY(put(g, s, row->word[i].of, &s->word[i].of, possible));
    }
    if (!*possible)
        return DX_OK;
    s->n_words = row->n_words;
    DX_TRY(dx_make_readable(p->e->session, p->u.n, s->row));
    const dx_substituted all = {.session = p->e->session,
                                .m = p->f.n,
                                .n = p->u.n,
                                .f = s->f,
                                .unknown = p->u.name,
                                .value = s->row,
                                .n_words = s->n_words,
                                .word = s->word};
    DX_TRY(dx_fit_solution(&all, &fit));
    *possible = fit == DX_FIT_PROVED || (fit == DX_FIT_OPEN && !row->loose);
    return DX_OK;
}

static void remember_single(dx_exact *p, dx_id name, dx_id value)
{
    bool had = p->n_singles == DX_MOST_SINGLES;
    for (uint32_t i = 0; i < p->n_singles && !had; i++)
        had = dx_same(p->single[i].name, name) && dx_same(p->single[i].value, value);
    if (had)
        return;
    p->single[p->n_singles].name = name;
    p->single[p->n_singles++].value = value;
}

/* b and 1/a of a*b - 1: a name in which it is linear. */
static dx_status name_by_others(dx_graph *g, dx_id zero, dx_id *name, dx_id *value)
{
    enum { MOST = 8 };
    dx_id all[MOST];
    size_t n = dx_free_symbols(g, zero, MOST, all);
    *name = DX_NONE;
    for (size_t i = 0; i < n && i < MOST && dx_is_none(*name); i++) {
        dx_polynomial of;
        dx_status status = dx_polynomial_in(g, zero, all[i], &of);
        DX_TRY(dx_excuse(g->context, status));
        if (status != DX_OK || !dx_is_none(of.other) || of.degree != 1)
            continue;
        *name = all[i];
        *value = dx_neg(g, dx_div(g, of.coefficient[0], of.coefficient[1]));
        DX_TRY(dx_check(g, *value));
    }
    return DX_OK;
}

/* As it stands, with words that say so. */
static dx_status push_where_zero(dx_exact *p, const dx_equations_row *row, dx_id zero)
{
    dx_graph *g = &p->e->session->graph;
    dx_word *word = dx_arena_alloc(&g->context->arena, (row->n_words + 2) * sizeof *word);
    dx_id minus = dx_neg(g, zero);
    uint32_t n = 0;
    if (!word)
        return dx_no_memory(g->context);
    DX_TRY(dx_check(g, minus));
    for (; n < row->n_words; n++)
        word[n] = row->word[n];
    word[n++] = dx_word_of(zero, dx_int(g, 0), DX_AT_LEAST);
    word[n++] = dx_word_of(minus, dx_int(g, 0), DX_AT_LEAST);
    const dx_solution_row one = {
        .multiplicity = 1, .n_words = n, .word = word, .fit = DX_FIT_PROVED};
    return dx_exact_accept(p, row->value, &one);
}

/* Where what is typed has a value there. */
static dx_status add_domain_there(dx_exact *p, special *s, bool *never)
{
    dx_exact here = *p;
    dx_special at;
    dx_solution_row row = {.n_words = s->n_words, .word = s->word};
    here.f.f = s->f;
    dx_substituted put = dx_exact_substituted(&here, s->row, &row);
    DX_TRY(dx_exact_add_domain(&here, &put, &row));
    DX_TRY(dx_special_single(&p->e->session->graph, s->name, s->value, &at));
    DX_TRY(dx_special_need_values(p, &at, s->row, &row, never));
    if (row.n_words > DX_MOST_PATH_WORDS)
        return DX_OK;
    memcpy(s->word, row.word, row.n_words * sizeof *s->word);
    s->n_words = row.n_words;
    return DX_OK;
}

/* A solution where `zero` is 0 alone, unless others say so or exclude that. */
static dx_status keep_special(dx_exact *p, const dx_equations_row *row, dx_id zero)
{
    dx_graph *g = &p->e->session->graph;
    special *s = dx_arena_alloc(&g->context->arena, sizeof *s);
    bool possible, known, never;
    if (!s)
        return dx_no_memory(g->context);
    DX_TRY(dx_exact_name_of(g, zero, &s->name, &s->value));
    if (is_excluded(p, zero))
        return DX_OK;
    const bool single = !dx_is_none(s->name);
    const bool count = p->specials || p->cases; /* they do */
    if (!single && !count) {
        if (dx_op_of(g, zero) == DX_OP_ADD)
            remember_single(p, zero, DX_NONE);
        return DX_OK;
    }
    if (!single)
        DX_TRY(name_by_others(g, zero, &s->name, &s->value));
    if (dx_is_none(s->name))
        return row->loose ? DX_OK : push_where_zero(p, row, zero);
    DX_TRY(read_special(p, row, s, &possible));
    if (!possible)
        return DX_OK;
    if (!single)
        return push_where_zero(p, row, zero);
    DX_TRY(is_known(p, s, &known));
    if (known)
        return DX_OK;
    DX_TRY(add_domain_there(p, s, &never));
    if (never)
        return DX_OK;
    dx_id over = dx_sub(g, s->name, s->value), under = dx_neg(g, over);
    DX_TRY(dx_check(g, under));
    s->word[s->n_words++] = dx_word_of(over, dx_int(g, 0), DX_AT_LEAST);
    s->word[s->n_words++] = dx_word_of(under, dx_int(g, 0), DX_AT_LEAST);
    const dx_solution_row one = {
        .multiplicity = 1, .n_words = s->n_words, .word = s->word, .fit = DX_FIT_PROVED};
    if (count)
        return dx_exact_accept(p, s->row, &one);
    dx_exact there = *p; /* what is assumed may leave it out */
    there.found = (dx_solved){0};
    DX_TRY(dx_exact_accept(&there, s->row, &one));
    if (there.found.n > 0)
        remember_single(p, s->name, s->value);
    return DX_OK;
}

/* Where there are solutions for names as they are, those for single values of these are beside
 * them. */
static dx_status keep_specials(dx_exact *p, const dx_equations *q)
{
    dx_graph *g = &p->e->session->graph;
    for (size_t i = 0; i < q->n_rows && p->found.n > 0; i++) {
        const dx_equations_row *row = &q->row[i];
        if (dx_is_none(row->special))
            continue;
        dx_id scale, zero;
        dx_split_coefficient(g, row->special, &scale, &zero);
        bool product = dx_op_of(g, zero) == DX_OP_MUL;
        for (uint32_t k = 0; k < (product ? dx_factors(g, zero) : 1); k++)
            DX_TRY(keep_special(p, row, product ? dx_base(g, zero, k) : zero));
    }
    return DX_OK;
}

/* x = a of -c*(x - a)^2 >= 0 with a number c > 0, or of an even power of x; else NONE. */
static dx_status end_of_square(dx_graph *g, const dx_word *word, dx_id x, dx_id *is)
{
    dx_polynomial of;
    *is = DX_NONE;
    if (word->how != DX_AT_LEAST || !dx_is_int(g, word->level, 0) || !dx_contains(g, word->of, x))
        return DX_OK;
    dx_status status = dx_polynomial_in(g, word->of, x, &of);
    if (status != DX_OK || !dx_is_none(of.other) || of.degree % 2 != 0 ||
        !dx_is_number(g, of.coefficient[of.degree]) ||
        dx_number_sign(g, of.coefficient[of.degree]) > 0)
        return dx_excuse(g->context, status);
    bool pure = true;
    for (size_t i = 0; i < of.degree; i++)
        pure = pure && dx_is_int(g, of.coefficient[i], 0);
    if (pure) {
        *is = dx_int(g, 0);
        return DX_OK;
    }
    if (of.degree != 2)
        return DX_OK;
    const dx_id c = of.coefficient[0], b = of.coefficient[1], a = of.coefficient[2];
    dx_id rest = dx_sub(g, dx_power(g, b, 2), dx_scale(g, dx_int(g, 4), dx_mul(g, a, c)));
    DX_TRY(dx_check(g, rest));
    DX_TRY(dx_excuse(g->context, dx_expand(g, rest, &rest)));
    if (dx_is_int(g, rest, 0))
        *is = dx_div(g, dx_scale(g, dx_rational(g, -1, 2), b), a);
    return dx_check(g, rest);
}

/* x >= a and x <= a of an unknown that is free say what it is: *values, of which there is one for
 * each unknown, and the words become what they are then. */
static dx_status settle_free(dx_exact *p, const dx_id **values, uint32_t *n_words,
                             const dx_word **words)
{
    const dx_word *had = *words;
    dx_graph *g = &p->e->session->graph;
    dx_id *value = dx_statement_ids(p->e, p->u.n);
    dx_word *word = dx_arena_alloc(&g->context->arena, (*n_words + 1) * sizeof *word);
    if (!value || !word)
        return dx_no_memory(g->context);
    for (uint32_t j = 0; j < p->u.n; j++) {
        const dx_id x = p->u.name[j];
        dx_id is = DX_NONE;
        uint32_t kept = 0;
        for (uint32_t i = 0; dx_same((*values)[j], x) && i < *n_words && dx_is_none(is); i++) {
            DX_TRY(end_of_square(g, &had[i], x, &is));
            for (uint32_t k = i + 1; k < *n_words && dx_is_none(is); k++) {
                dx_polynomial of;
                if (had[i].how != DX_AT_LEAST || had[k].how != DX_AT_LEAST ||
                    !dx_same(had[k].of, dx_neg(g, had[i].of)) || !dx_contains(g, had[i].of, x))
                    continue;
                DX_TRY(dx_polynomial_in(g, had[i].of, x, &of));
                if (dx_is_none(of.other) && of.degree == 1 && dx_is_number(g, of.coefficient[1]))
                    is = dx_neg(g, dx_div(g, of.coefficient[0], of.coefficient[1]));
            }
        }
        if (dx_is_none(is))
            continue;
        for (uint32_t k = 0; k < p->u.n; k++) {
            value[k] = dx_substitute(g, (*values)[k], 1, &x, &is);
            DX_TRY(dx_check(g, value[k]));
        }
        for (uint32_t i = 0; i < *n_words; i++) {
            word[kept] = had[i];
            word[kept].of = dx_substitute(g, had[i].of, 1, &x, &is);
            DX_TRY(dx_check(g, word[kept].of));
            kept += !dx_is_int(g, word[kept].of, 0) || had[i].how != DX_AT_LEAST;
        }
        *values = value;
        *words = word;
        *n_words = kept;
        return DX_OK;
    }
    return DX_OK;
}

dx_status dx_exact_settle_free(dx_exact *p)
{
    const size_t n = p->u.n;
    for (size_t i = 0; i < p->found.n; i++) {
        const dx_id *value = p->found.value + i * n;
        DX_TRY(settle_free(p, &value, &p->found.row[i].n_words, &p->found.row[i].word));
        if (value != p->found.value + i * n)
            memcpy(p->found.value + i * n, value, n * sizeof *value);
    }
    return DX_OK;
}

static dx_status solve_by_substitution(dx_exact *p)
{
    ddx_session *s = p->e->session;
    const dx_oracle oracle = dx_session_oracle(s);
    const dx_root_host host = {s, dx_roots_everywhere};
    dx_equations q;
    dx_equations_init(&q, &s->graph, &oracle, &host, p->u.n, p->u.name, p->index);
    DX_TRY(dx_solve_equations(&q, p->f.n, p->f.f));
    for (size_t i = 0; i < q.n_rows; i++)
        DX_TRY(settle_free(p, &q.row[i].value, &q.row[i].n_words, &q.row[i].word));
    DX_TRY(drop_covered(p, &q));
    p->open = !dx_is_none(q.stuck);
    p->against = q.against;
    p->positive = q.positive;
    for (size_t i = 0; i < q.n_rows; i++) {
        if (!dx_is_none(q.row[i].special))
            continue;
        const dx_solution_row row = {.multiplicity = 1,
                                     .n_words = q.row[i].n_words,
                                     .word = q.row[i].word,
                                     .fit = q.row[i].loose ? DX_FIT_OPEN : DX_FIT_PROVED};
        DX_TRY(dx_exact_keep(p, q.row[i].value, &row));
    }
    DX_TRY(dx_exact_settle_turned(p));
    DX_TRY(dx_exact_join_sides(p));
    if (!p->open)
        DX_TRY(keep_specials(p, &q));
    for (size_t i = 0; i < q.n_rows && p->found.n == 0; i++) /* where these are 0 there may be */
        if (!dx_is_none(q.row[i].special))
            DX_TRY(dx_add_against(&s->graph, q.row[i].special, &p->against));
    for (size_t i = 0; i < DX_MOST_INDICES && p->found.n == 0; i++)
        if (!dx_is_none(q.against) && !dx_is_none(p->index[i]) &&
            dx_contains(&s->graph, q.against, p->index[i]))
            p->open = true; /* for some integers it may hold */
    return DX_OK;
}

/* Are the numbers of two rows equal, as far as many digits tell? */
static dx_status are_equal(dx_exact *p, const dx_id *a, const dx_id *b, bool *equal)
{
    const double tiny = 1e-40;
    dx_graph *g = &p->e->session->graph;
    const dx_oracle oracle = dx_session_oracle(p->e->session);
    *equal = true;
    for (uint32_t k = 0; k < p->u.n && *equal; k++) {
        dx_interval range;
        dx_id gap = dx_sub(g, a[k], b[k]);
        DX_TRY(dx_check(g, gap));
        *equal = dx_is_constant(g, gap);
        if (*equal)
            DX_TRY(dx_ask_value(&oracle, gap, 256, &range));
        *equal = *equal && range.finite && fabs(range.low) < tiny && fabs(range.high) < tiny;
    }
    return DX_OK;
}

/* Where elimination found digits, putting one unknown into the others may find what can be written
 * down: as many solutions, each with these digits. */
static dx_status write_down(dx_exact *p)
{
    enum { MOST = 12 };
    dx_graph *g = &p->e->session->graph;
    const size_t n = p->u.n;
    bool digits = false;
    for (size_t i = 0; i < p->found.n * n && !digits; i++)
        digits = dx_has_rootof(g, p->found.value[i]);
    if (!digits || p->found.n > MOST || n > 3)
        return DX_OK;
    dx_exact other = *p;
    other.found = (dx_solved){0};
    dx_status status = solve_by_substitution(&other);
    DX_TRY(dx_excuse(g->context, status));
    if (status != DX_OK || other.open || other.found.n != p->found.n)
        return DX_OK;
    for (size_t i = 0; i < p->found.n; i++)
        for (size_t k = 0; k < other.found.n; k++) {
            dx_id *value = p->found.value + i * n;
            const dx_id *as = other.found.value + k * n;
            bool equal, roots = false;
            for (size_t j = 0; j < n; j++)
                roots = roots || dx_has_rootof(g, as[j]);
            if (roots)
                continue;
            DX_TRY(are_equal(p, value, as, &equal));
            if (equal)
                memcpy(value, as, n * sizeof *value);
        }
    return DX_OK;
}

dx_status dx_exact_system(dx_exact *p)
{
    dx_graph *g = &p->e->session->graph;
    dx_linear_system system;
    bool done;
    done = false;
    if (p->cases)
        DX_TRY(dx_exact_linear_cases(p, &done));
    if (done)
        return DX_OK;
    DX_TRY(dx_linear_system_read(g, p->f.n, p->f.f, p->u.n, p->u.name, &system, &done));
    if (done)
        return solve_linear(p, &system);
    DX_TRY(solve_eliminated(p, &done));
    if (done)
        return write_down(p);
    DX_TRY(dx_exact_by_powers(p, &done));
    if (done)
        return DX_OK;
    DX_TRY(solve_by_substitution(p));
    if (p->open)
        DX_TRY(dx_exact_by_kernels(p, &done));
    return p->open ? dx_exact_by_angles(p, &done) : DX_OK;
}
