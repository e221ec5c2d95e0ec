/* solve(equation(s), unknowns): all real solutions in closed form, and where they hold. */
#include "engine/field.h"
#include "engine/oracle.h"
#include "engine/simplify.h"
#include "engine/solvers/calledunknowns.h"
#include "engine/solvers/lostcases.h"
#include "engine/solvers/roots.h"
#include "engine/solvers/solvingsystem.h"

#include "expr/assumptions.h"
#include "expr/print.h"
#include "expr/rootof.h"
#include "expr/walk.h"
#include "symbolic/solve/system.h"

#include <string.h>

static const char hint[] = "write solve(x^2 = 4, x), or solve([x + y = 3, x - y = 1], [x, y])";

/* ---- what symbolic code asks ------------------------------------------------------------------
 */

dx_status dx_roots_everywhere(void *host, dx_id f, dx_id x, size_t *n, dx_id **value, bool *known)
{
    ddx_session *s = host;
    dx_root_list list;
    dx_id lo = dx_minus_inf(&s->graph), hi = dx_inf(&s->graph);
    *known = false;
    dx_status status = dx_search_roots(s, 1, &f, &x, &lo, &hi, false, &list);
    if (status != DX_OK)
        return dx_excuse(&s->context, status);
    *known = list.n_places == 0;
    *n = list.n_roots;
    *value = list.value;
    return DX_OK;
}

/* Names for integers that nothing in the session or the equations has. */
dx_status dx_free_letters(ddx_session *s, size_t n, const dx_id *in, dx_id *out)
{
    static const char *const letters[] = {"k", "n", "m", "j", "l", "p", "q", "k_1", "k_2", "k_3"};
    dx_graph *g = &s->graph;
    size_t found = 0;
    for (size_t i = 0; i < sizeof letters / sizeof *letters && found < DX_MOST_INDICES; i++) {
        dx_id name = dx_symbol(g, letters[i], strlen(letters[i]));
        bool taken = dx_find_definition(s, letters[i], strlen(letters[i])) != NULL;
        DX_TRY(dx_check(g, name));
        for (size_t k = 0; k < n && !taken; k++)
            taken = dx_contains(g, in[k], name);
        for (size_t k = 0; s->assumptions && k < s->assumptions->n && !taken; k++)
            taken = dx_contains(g, s->assumptions->item[k].of, name);
        if (!taken)
            out[found++] = name;
    }
    while (found < DX_MOST_INDICES)
        out[found++] = DX_NONE;
    return DX_OK;
}

/* ---- one unknown --------------------------------------------------------------------------------
 */

dx_status dx_exact_is_polynomial(dx_exact *p, bool *is)
{
    dx_graph *g = &p->e->session->graph;
    dx_walk walk;
    *is = true;
    DX_TRY(dx_walk_make(g, 1, p->f.f, &walk));
    for (size_t i = 0; i < walk.n && *is; i++) {
        dx_id a = walk.id[i];
        if (!dx_contains(g, a, p->u.name[0]))
            continue;
        dx_op op = dx_op_of(g, a);
        *is = op == DX_OP_SYMBOL || op == DX_OP_ADD || op == DX_OP_MUL;
        for (uint32_t k = 0; op == DX_OP_MUL && *is && k < dx_factors(g, a); k++)
            *is = (!dx_contains(g, dx_base(g, a, k), p->u.name[0]) &&
                   !dx_contains(g, dx_exponent(g, a, k), p->u.name[0])) ||
                  (dx_is_integer(g, dx_exponent(g, a, k)) &&
                   dx_number_sign(g, dx_exponent(g, a, k)) > 0);
    }
    dx_walk_free(&walk);
    return DX_OK;
}

/* An abstract function, or names beside the unknowns: what can be done about them. */
static dx_status find_names(dx_exact *p, dx_id f, dx_id *function, dx_id *name)
{
    dx_graph *g = &p->e->session->graph;
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &f, &walk));
    for (size_t i = 0; i < walk.n; i++) {
        dx_op op = dx_op_of(g, walk.id[i]);
        bool other = op == DX_OP_SYMBOL && dx_bound_level(g, walk.id[i]) == 0;
        for (uint32_t k = 0; k < p->u.n && other; k++)
            other = !dx_same(walk.id[i], p->u.name[k]);
        if (op == DX_OP_APPLY || op == DX_OP_DERIV)
            *function = dx_operand(g, walk.id[i], 0);
        else if (other && dx_is_none(*name))
            *name = walk.id[i];
    }
    dx_walk_free(&walk);
    return DX_OK;
}

bool dx_exact_hint_of_data(dx_graph *g, dx_id f, const char *search)
{
    dx_walk walk;
    dx_id data = DX_NONE;
    if (dx_walk_make(g, 1, &f, &walk) != DX_OK)
        return false;
    for (size_t i = 0; i < walk.n && dx_is_none(data); i++) {
        const dx_id a = walk.id[i];
        if (dx_op_of(g, a) == DX_OP_APPLY && dx_count(g, a) == 2 &&
            dx_bound_level(g, dx_operand(g, a, 1)) > 0)
            data = dx_operand(g, a, 0);
    }
    dx_walk_free(&walk);
    if (dx_is_none(data))
        return false;
    const char *name = dx_bytes(g, data);
    dx_diag_hint(&g->context->diag,
                 "%s stands for data here: with numbers, %s = [1, 2, 4] and %s[i] for i=1..3, %s",
                 name, name, name, search);
    return true;
}

bool dx_exact_hint_of_names(dx_exact *p)
{
    dx_graph *g = &p->e->session->graph;
    dx_id function = DX_NONE, name = DX_NONE;
    for (uint32_t i = 0; i < p->all.n; i++)
        if (find_names(p, p->all.f[i], &function, &name) != DX_OK)
            return false;
    for (uint32_t i = 0; i < p->all.n; i++)
        if (dx_exact_hint_of_data(g, p->all.f[i], "newton(...) finds a root"))
            return true;
    if (!dx_is_none(function)) {
        const char *of = dx_bytes(g, function), *letter = strcmp(of, "x") == 0 ? "t" : "x";
        dx_diag_hint(&g->context->diag,
                     "%s is any function here; solve it behind a definition, %s(%s) = %s^2 - 2", of,
                     of, letter, letter);
    }
    if (dx_is_none(function) && !dx_is_none(name))
        dx_diag_hint(&g->context->diag,
                     "put in numbers for the other names, solve(... | %s = 1, %s); roots(...) and "
                     "newton(...) need them, too",
                     dx_bytes(g, name), dx_bytes(g, p->u.name[0]));
    return !dx_is_none(function) || !dx_is_none(name);
}

/* What was found may not be all. */
static dx_status refuse_open(dx_exact *p)
{
    ddx_session *s = p->e->session;
    dx_graph *g = &s->graph;
    dx_text some;
    dx_text_init(&some, &s->context.memory);
    dx_status status = DX_OK;
    if (p->found.n > 0) {
        dx_id list;
        status = dx_exact_list(p, &list);
        dx_text_string(&some, ": found is ");
        if (status == DX_OK)
            status = dx_print_plain(g, list, &some);
        dx_text_string(&some, ", and it is not known whether there is more");
    }
    if (status == DX_OK)
        status = dx_fail(&s->context, DX_UNKNOWN, "this cannot be solved exactly%.200s",
                         some.n > 200 ? "" : dx_text_get(&some));
    dx_text_free(&some);
    if (dx_exact_hint_of_names(p))
        return status;
    if (p->u.n == 1)
        dx_diag_hint(&s->context.diag,
                     "roots(...) finds all real roots with proved digits, newton(..., %s=1) one "
                     "from a start",
                     dx_bytes(g, p->u.name[0]));
    else
        dx_diag_hint(&s->context.diag, "roots([...], [x=a..b, y=c..d]) finds all solutions in a "
                                       "box with proved digits");
    return status;
}

/* Once more with another form of the formula, where there is one. */
static dx_status solve_simplified(ddx_session *s, dx_id f, dx_equation *q)
{
    dx_graph *g = q->g;
    dx_id simple = f;
    dx_equation again;
    DX_TRY(dx_excuse(g->context, dx_simplify_formula(s, f, &simple)));
    if (dx_is_none(simple) || dx_same(simple, f))
        return DX_OK;
    dx_equation_init(&again, g, q->oracle, q->host, q->unknown, q->index);
    DX_TRY(dx_solve_zero(&again, simple));
    if (dx_is_none(again.stuck) && !again.filled)
        *q = again;
    return DX_OK;
}

/* Are there names besides the one unknown? */
static bool has_other_names(const dx_exact *p)
{
    dx_id name[2];
    size_t n = dx_free_symbols(&p->e->session->graph, p->f.f[0], 2, name);
    return n > 1 || (n == 1 && !dx_same(name[0], p->u.name[0]));
}

static dx_status find_single(dx_exact *p)
{
    ddx_session *s = p->e->session;
    const dx_oracle oracle = dx_session_oracle(s);
    const dx_root_host host = {s, dx_roots_everywhere};
    dx_equation q;
    bool polynomial;
    dx_equation_init(&q, &s->graph, &oracle, &host, p->u.name[0], p->index);
    DX_TRY(dx_solve_zero(&q, p->f.f[0]));
    if (!dx_is_none(q.stuck))
        DX_TRY(solve_simplified(s, p->f.f[0], &q));
    p->open = !dx_is_none(q.stuck);
    p->against = q.against;
    p->positive = q.positive;
    p->filled = q.filled && !p->open;
    p->every = q.every && !p->open;
    p->n_every = q.n_every;
    p->every_word = q.every_word;
    p->n_stretches = q.n_stretches;
    p->stretch = q.stretch;
    if (p->every || (p->filled && !has_other_names(p) && !p->by_rows))
        return DX_OK;
    /* the unknown's power says how often it is a root: of a polynomial alone */
    DX_TRY(dx_exact_is_polynomial(p, &polynomial));
    for (size_t i = 0; i < q.n; i++) {
        if (!polynomial)
            q.candidate[i].multiplicity = 1;
        const dx_candidate *c = &q.candidate[i];
        const dx_solution_row row = {.multiplicity = c->multiplicity,
                                     .n_words = c->n_words,
                                     .word = c->word,
                                     .fit = c->loose ? DX_FIT_OPEN : DX_FIT_PROVED};
        DX_TRY(dx_exact_keep(p, &c->value, &row));
    }
    return p->specials && !p->open ? dx_exact_lost_cases(p, &q) : DX_OK;
}

static dx_status set_letters(dx_exact *p)
{
    dx_id *in = dx_statement_ids(p->e, (size_t)p->f.n + 1);
    if (!in)
        return DX_NOMEM;
    memcpy(in, p->f.f, p->f.n * sizeof *in);
    in[p->f.n] = p->beside;
    return dx_free_letters(p->e->session, (size_t)p->f.n + !dx_is_none(p->beside), in, p->index);
}

/* Hold all solutions under an equation between other names? Then it has their single values. */
static bool is_bound(const dx_exact *p)
{
    dx_graph *g = &p->e->session->graph;
    dx_id name[2];
    bool all = p->found.n > 0;
    for (size_t i = 0; i < p->found.n && all; i++) {
        const dx_solution_row *row = &p->found.row[i];
        bool equal = false;
        for (uint32_t k = 0; k < row->n_words && !equal; k++) {
            dx_word minus = row->word[k];
            minus.of = dx_neg(g, minus.of);
            equal = row->word[k].how == DX_AT_LEAST && dx_row_has_word(row, &minus) &&
                    dx_free_symbols(g, minus.of, 2, name) == 2;
        }
        all = equal;
    }
    return all;
}

static dx_status find_several(dx_exact *p)
{
    DX_TRY(dx_exact_system(p));
    const bool look = p->specials && !p->open && !p->complete && !is_bound(p);
    if (look)
        DX_TRY(dx_exact_lost_system_cases(p));
    return dx_exact_settle_free(p);
}

/* What is told of a name that is an integer holds while solutions are looked for. */
dx_status dx_exact_find(dx_exact *p)
{
    dx_graph *g = &p->e->session->graph;
    const dx_assumptions *before = g->assumptions;
    dx_status status = set_letters(p);
    if (status == DX_OK)
        status = dx_exact_know_integers(p);
    if (status == DX_OK)
        status = p->f.n == 1 && p->u.n == 1 ? find_single(p) : find_several(p);
    if (status == DX_OK)
        status = dx_exact_join_families(p);
    if (status == DX_OK)
        status = dx_exact_drop_repeated(p);
    g->assumptions = before;
    DX_TRY(status);
    return dx_exact_sort(p);
}

/* Is a value a root that is shown by its digits? */
static bool has_decimals(const dx_exact *p)
{
    dx_graph *g = &p->e->session->graph;
    const size_t n = p->found.n * p->u.n;
    bool has = false;
    for (size_t i = 0; i < n && !has; i++)
        has = dx_is_constant(g, p->found.value[i]) && dx_has_rootof(g, p->found.value[i]);
    return has;
}

/* ---- the operation ------------------------------------------------------------------------------
 */

static dx_status refuse_relations(dx_evaluation *e)
{
    dx_status status = dx_fail(&e->session->context, DX_TYPE,
                               "inequalities without an equation are solved in one unknown");
    dx_diag_hint(&e->session->context.diag, "write solve(x^2 < 4, x), or solve([x > 1, x < 3], x)");
    return status;
}

/* Without a list as many names as equations are solved for. */
static void choose_unknowns(dx_exact *p)
{
    dx_graph *g = &p->e->session->graph;
    uint32_t n = p->f.n < p->u.n ? p->f.n : p->u.n;
    n = n == 0 ? 1 : n;
    if (dx_child(p->call, 2) || n == p->u.n)
        return;
    p->u.n = n;
    if (n == 1)
        dx_notice(g->context, "solved for %s; another unknown stands behind: solve(..., %s)",
                  dx_bytes(g, p->u.name[0]), dx_bytes(g, p->u.name[1]));
    else
        dx_notice(g->context,
                  "solved for the first %u names; others stand behind: solve(..., [x, y])", n);
}

static bool has_family(const dx_exact *p)
{
    for (size_t i = 0; i < p->found.n * p->u.n; i++)
        if (dx_exact_has_integer(p, p->found.value[i]))
            return true;
    return false;
}

/* Of pieces on which it holds, where they are no set with a few ends: x <= 0, and 2*pi*k beside it.
 */
static dx_status answer_by_rows(dx_exact *p, dx_id *out)
{
    dx_graph *g = &p->e->session->graph;
    bool done = false;
    dx_status status = dx_exact_set(p, out);
    if (status != DX_UNKNOWN || p->f.n != 1 || p->n_conditions > 0)
        return status;
    dx_exact again = *p;
    again.by_rows = true;
    again.found = (dx_solved){0};
    again.specials = false;
    const dx_diag why = g->context->diag;
    dx_diag_clear(&g->context->diag);
    DX_TRY(dx_exact_find(&again));
    if (again.filled && !again.open && again.n_stretches > 0)
        DX_TRY(dx_exact_pieces(&again, out, &done));
    if (done)
        return has_family(&again) ? dx_exact_tell_rest(&again) : DX_OK;
    g->context->diag = why;
    return status;
}

static dx_status answer(dx_exact *p, dx_id *out)
{
    DX_TRY(dx_exact_find(p));
    if (p->filled && p->n_conditions == 0 && has_other_names(p)) {
        bool done;
        DX_TRY(dx_exact_pieces(p, out, &done));
        if (done)
            return DX_OK;
    }
    if (p->filled && p->u.n == 1 && !has_other_names(p))
        return answer_by_rows(p, out);
    if (p->filled || (p->open && p->u.n == 1 && dx_exact_has_steps(p, p->f.f[0])) ||
        (p->n_conditions > 0 && p->u.n == 1 && (p->every || p->open)))
        return dx_exact_set(p, out);
    if (p->open)
        return refuse_open(p);
    if (p->every)
        return dx_exact_every(p, out);
    DX_TRY(dx_exact_tell(p));
    DX_TRY(dx_exact_list(p, out));
    if (has_decimals(p))
        dx_notice(
            &p->e->session->context,
            "decimals stand for roots without a short closed form: N(..., 50) has more digits");
    return DX_OK;
}

static dx_status refuse_intervals(dx_exact *p)
{
    const dx_graph *g = &p->e->session->graph;
    for (uint32_t i = 0; i < p->u.n; i++) {
        if (dx_op_of(g, p->u.lo[i]) == DX_OP_INF && dx_op_of(g, p->u.hi[i]) == DX_OP_INF)
            continue;
        dx_status status = dx_fail(g->context, DX_TYPE, "solve takes no interval");
        dx_diag_hint(&g->context->diag, "roots(...) looks for all roots in an interval; "
                                        "solve([x^2 = 4, x > 0], x) has a condition");
        return dx_placed(p->e, p->u.place[i], status);
    }
    return DX_OK;
}

/* One that does not occur is likely to be a slip. */
static void tell_absent(dx_exact *p)
{
    dx_graph *g = &p->e->session->graph;
    for (uint32_t i = 0; i < p->u.n && dx_child(p->call, 2); i++) {
        bool there = dx_mentions_symbol(g, dx_child(p->call, 1), p->u.name[i]);
        for (uint32_t k = 0; k < p->all.n && !there; k++)
            there = dx_contains(g, p->all.f[k], p->u.name[i]);
        if (!there)
            dx_notice(g->context, "%s does not occur in what is solved", dx_bytes(g, p->u.name[i]));
    }
}

dx_status dx_run_solve(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_called_unknowns called;
    DX_TRY(dx_name_called_unknowns(e, &call, &called));
    dx_exact p = {.e = e, .call = call};
    DX_TRY(dx_unknowns_read(e, call, 2, hint, &p.u));
    DX_TRY(refuse_intervals(&p));
    p.u.exact = p.u.relations = p.specials = p.cases = true;
    DX_TRY(dx_formulas_read(&p.u, dx_child(call, 1), true, &p.f));
    DX_TRY(dx_exact_split(&p));
    choose_unknowns(&p);
    tell_absent(&p);
    dx_keep_roots(e);
    dx_status status = p.f.n > 0    ? answer(&p, out)
                       : p.u.n == 1 ? dx_exact_set(&p, out)
                                    : refuse_relations(e);
    DX_TRY(dx_placed(e, call, status));
    if (e->recorder) {
        bool told = false;
        if (p.u.n == 1 && p.f.n == 1)
            DX_TRY(dx_tell_solving(&p, *out, &told));
        else if (p.u.n > 1 && p.f.n > 1)
            DX_TRY(dx_tell_system(&p, *out, &told));
        if (!told)
            e->recorder->untold = "no way to these solutions is known that can be shown by steps";
    }
    return dx_call_named_unknowns(e, &called, out);
}
