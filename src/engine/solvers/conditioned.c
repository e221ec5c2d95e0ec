/* Equations with conditions beside them, x > 0 or x != 2: which of their solutions meet these. */
#include "engine/algebra.h"
#include "engine/field.h"
#include "engine/oracle.h"
#include "engine/simplify.h"
#include "engine/solvers/exactly.h"

#include "expr/assumptions.h"
#include "expr/rootof.h"
#include "expr/walk.h"
#include "symbolic/decide.h"
#include "symbolic/domain/assumed.h"
#include "symbolic/forms/samesign.h"
#include "symbolic/rework/expand.h"
#include "symbolic/sample.h"

#include <string.h>

/* ---- what is asked -----------------------------------------------------------------------------
 */

static bool is_condition(dx_op op)
{
    return op == DX_OP_LT || op == DX_OP_LE || op == DX_OP_NE;
}

/* 1 < x < 3 as its two relations, and what `and` joins, equations among it. */
static dx_status flatten(dx_exact *p)
{
    dx_evaluation *e = p->e;
    dx_graph *g = &e->session->graph;
    uint32_t n = 0;
    for (uint32_t i = 0; i < p->f.n; i++)
        n += dx_op_of(g, p->f.f[i]) == DX_OP_AND ? dx_count(g, p->f.f[i]) : 1;
    if (n == p->f.n)
        return DX_OK;
    dx_id *f = dx_statement_ids(e, n);
    const dx_ast **place = dx_arena_alloc(&g->context->arena, n * sizeof *place);
    if (!f || !place)
        return dx_no_memory(g->context);
    n = 0;
    for (uint32_t i = 0; i < p->f.n; i++) {
        bool chain = dx_op_of(g, p->f.f[i]) == DX_OP_AND;
        for (uint32_t k = 0; k < (chain ? dx_count(g, p->f.f[i]) : 1); k++) {
            f[n] = chain ? dx_operand(g, p->f.f[i], k) : p->f.f[i];
            if (chain && dx_op_of(g, f[n]) == DX_OP_EQ) /* x^2 = 1 and x > 0 */
                f[n] = dx_sub(g, dx_operand(g, f[n], 0), dx_operand(g, f[n], 1));
            DX_TRY(dx_check(g, f[n]));
            place[n++] = p->f.place[i];
        }
    }
    p->f.f = f;
    p->f.place = place;
    p->f.n = n;
    return DX_OK;
}

dx_status dx_exact_split(dx_exact *p)
{
    dx_graph *g = &p->e->session->graph;
    uint32_t kept = 0;
    DX_TRY(flatten(p));
    p->all = p->f;
    p->condition = dx_statement_ids(p->e, p->f.n + 1);
    p->all.f = dx_statement_ids(p->e, p->f.n + 1);
    if (!p->condition || !p->all.f)
        return DX_NOMEM;
    bool conditions = false;
    for (uint32_t i = 0; i < p->f.n; i++)
        conditions = conditions || is_condition(dx_op_of(g, p->f.f[i]));
    p->all.n = 0;
    for (uint32_t i = 0; i < p->f.n; i++) { /* sign(exp(x)) > 0 says nothing, nor does 0 = 0 */
        const bool nothing =
            dx_op_of(g, p->f.f[i]) == DX_OP_TRUE || (conditions && dx_is_int(g, p->f.f[i], 0));
        if (!nothing)
            p->all.f[p->all.n++] = p->f.f[i];
    }
    p->f.listed = p->f.listed && (p->all.n == p->f.n || p->all.n > 1);
    for (uint32_t i = 0; i < p->f.n; i++) {
        dx_op op = dx_op_of(g, p->f.f[i]);
        if (is_condition(op))
            p->condition[p->n_conditions++] = p->f.f[i];
        else if (op != DX_OP_TRUE && !(conditions && dx_is_int(g, p->f.f[i], 0)))
            p->f.f[kept++] = op == DX_OP_FALSE ? dx_int(g, 1) : p->f.f[i];
    }
    if (kept == 0 && p->n_conditions == 0)
        p->f.f[kept++] = dx_int(g, 0);
    p->f.n = kept;
    return DX_OK;
}

/* ---- integers ----------------------------------------------------------------------------------
 */

/* What is known, with room for more; NULL in *out where there is none. */
static dx_status copy_known(dx_graph *g, dx_assumptions **out)
{
    const dx_assumptions *now = g->assumptions;
    *out = dx_arena_alloc(&g->context->arena, sizeof **out);
    if (!*out)
        return dx_no_memory(g->context);
    (*out)->n = (*out)->n_facts = 0;
    for (size_t i = 0; now && i < now->n; i++)
        (*out)->item[(*out)->n++] = now->item[i];
    return DX_OK;
}

dx_status dx_exact_know_integers(dx_exact *p)
{
    ddx_session *s = p->e->session;
    dx_graph *g = &s->graph;
    const dx_oracle oracle = dx_session_oracle(s);
    dx_assumptions *more;
    bool clash;
    if (g->assumptions && g->assumptions->n + DX_MOST_INDICES > DX_MOST_ASSUMPTIONS)
        return DX_OK;
    DX_TRY(copy_known(g, &more));
    for (size_t i = 0; i < DX_MOST_INDICES && !dx_is_none(p->index[i]); i++) {
        bool known = false;
        for (size_t k = 0; k < more->n && !known; k++)
            known = dx_same(more->item[k].of, p->index[i]);
        if (!known)
            more->item[more->n++] = (dx_assumption){.kind = DX_ASSUMED_INTEGER, .of = p->index[i]};
    }
    DX_TRY(dx_settle_assumptions(g, &oracle, more, &clash));
    g->assumptions = more;
    return DX_OK;
}

static dx_status relation_of(dx_graph *g, const dx_word *w, dx_id *out)
{
    const bool lower = dx_is_lower(w->how);
    dx_op op = w->how == DX_OTHER_THAN                    ? DX_OP_NE
               : w->how == DX_ABOVE || w->how == DX_BELOW ? DX_OP_LT
                                                          : DX_OP_LE;
    *out = dx_relation(g, op, lower ? w->level : w->of, lower ? w->of : w->level);
    return dx_check(g, *out);
}

static dx_status know_words(dx_exact *p, const dx_solution_row *row, bool strict)
{
    ddx_session *s = p->e->session;
    dx_graph *g = &s->graph;
    const dx_oracle oracle = dx_session_oracle(s);
    dx_assumptions *more;
    bool clash;
    if (row->n_words == 0)
        return DX_OK;
    DX_TRY(copy_known(g, &more));
    for (uint32_t i = 0; i < row->n_words && more->n < DX_MOST_ASSUMPTIONS; i++) {
        const dx_word *w = &row->word[i];
        dx_id relation;
        dx_holdable can;
        const bool weak = w->how == DX_AT_LEAST || w->how == DX_AT_MOST;
        if (w->how == DX_NO_INTEGER || (weak && strict) || !dx_is_none(w->but) ||
            !dx_is_none(w->range))
            continue;
        DX_TRY(relation_of(g, w, &relation));
        DX_TRY(dx_can_assume(g, relation, &can));
        if (can == DX_HOLDABLE)
            more->item[more->n++] = (dx_assumption){.kind = DX_ASSUMED_RELATION, .of = relation};
    }
    DX_TRY(dx_settle_assumptions(g, &oracle, more, &clash));
    if (!clash)
        g->assumptions = more;
    return DX_OK;
}

dx_status dx_exact_know_words(dx_exact *p, const dx_solution_row *row)
{
    return know_words(p, row, true);
}

dx_status dx_exact_know_all_words(dx_exact *p, const dx_solution_row *row)
{
    return know_words(p, row, false);
}

/* ---- does a solution meet a condition? ---------------------------------------------------------
 */

/* How much greater the right side is than the left one; NONE where one has no value. */
static dx_status gap_of(dx_exact *p, dx_id relation, const dx_id *value, dx_id *out)
{
    dx_graph *g = &p->e->session->graph;
    dx_id gap = dx_sub(g, dx_operand(g, relation, 1), dx_operand(g, relation, 0));
    DX_TRY(dx_check(g, gap));
    *out = dx_substitute(g, gap, p->u.n, p->u.name, value);
    if (dx_is_none(*out))
        return dx_excuse(g->context, dx_check(g, *out));
    return dx_excuse(g->context, dx_make_readable(p->e->session, 1, out));
}

/* Is something in it compared that has no value there, as log(-1) has none? */
static dx_status is_missing(dx_exact *p, dx_id gap, bool *missing)
{
    dx_graph *g = &p->e->session->graph;
    dx_id fault;
    dx_status status = dx_is_none(gap) ? DX_DOMAIN : dx_refuse_valueless(g, gap);
    if (status == DX_OK)
        status = dx_refuse_constants(g, gap, &fault);
    *missing = status == DX_DOMAIN;
    return dx_excuse(g->context, status);
}

static bool holds(int sign, dx_op op)
{
    return op == DX_OP_LT ? sign > 0 : op == DX_OP_LE ? sign >= 0 : sign != 0;
}

dx_status dx_exact_is_identity(dx_exact *p, dx_id f, bool *is)
{
    ddx_session *s = p->e->session;
    dx_id simple = f;
    bool differs;
    *is = dx_is_int(&s->graph, f, 0);
    if (*is || dx_is_number(&s->graph, f))
        return DX_OK;
    DX_TRY(dx_sample_contradicts(&s->graph, f, dx_int(&s->graph, 0), &differs));
    if (differs)
        return DX_OK;
    DX_TRY(dx_excuse(&s->context, dx_simplify_formula(s, f, &simple)));
    *is = !dx_is_none(simple) && dx_is_int(&s->graph, simple, 0);
    return DX_OK;
}

dx_status dx_exact_sign(dx_exact *p, dx_id a, int *sign, bool *sure)
{
    ddx_session *s = p->e->session;
    const dx_oracle oracle = dx_session_oracle(s);
    bool zero = false;
    DX_TRY(dx_constant_sign(&s->graph, a, sign, sure));
    if (*sure || !dx_is_constant(&s->graph, a))
        return DX_OK;
    DX_TRY(dx_ask_sign(&oracle, a, sign));
    if (*sign == 0)
        DX_TRY(dx_excuse(&s->context, dx_is_zero_constant(&s->graph, &oracle, a, &zero)));
    *sure = *sign != 0 || zero;
    return DX_OK;
}

/* 1, -1: it is met, or never; 0: that depends on other names, or is not known. */
static dx_status meets(dx_exact *p, dx_op op, dx_id gap, int *met)
{
    dx_graph *g = &p->e->session->graph;
    bool missing, sure = false;
    int sign;
    *met = 0;
    DX_TRY(is_missing(p, gap, &missing));
    if (missing) {
        *met = -1;
        return DX_OK;
    }
    if (dx_is_constant(g, gap)) {
        DX_TRY(dx_exact_sign(p, gap, &sign, &sure));
        *met = !sure ? 0 : holds(sign, op) ? 1 : -1;
        return DX_OK;
    }
    dx_id back = dx_neg(g, gap);
    DX_TRY(dx_check(g, back));
    if (dx_is_positive(g, gap) || (op == DX_OP_LE && dx_is_nonnegative(g, gap)))
        *met = 1;
    else if (dx_is_positive(g, back) && op != DX_OP_NE)
        *met = -1;
    else if (op == DX_OP_LT && dx_is_nonnegative(g, back))
        *met = -1;
    return DX_OK;
}

dx_status dx_exact_refuse_condition(dx_exact *p)
{
    dx_context *context = &p->e->session->context;
    dx_status status =
        dx_fail(context, DX_UNKNOWN, "it is not known whether a solution meets a condition");
    dx_diag_hint(&context->diag, "solve without it, and look at the values with N");
    return dx_placed(p->e, p->call, status);
}

/* a*r as a or -a, r a root without a closed form. */
static dx_status drop_roots(dx_exact *p, dx_id *gap)
{
    dx_graph *g = &p->e->session->graph;
    if (dx_op_of(g, *gap) != DX_OP_MUL || !dx_has_rootof(g, *gap))
        return DX_OK;
    const dx_id product = *gap;
    dx_id rest = dx_int(g, 1);
    for (uint32_t i = 0; i < dx_factors(g, product); i++) {
        const dx_id power = dx_pow(g, dx_base(g, product, i), dx_exponent(g, product, i));
        int sign = 0;
        bool sure = false;
        DX_TRY(dx_check(g, power));
        if (dx_is_constant(g, power))
            DX_TRY(dx_exact_sign(p, power, &sign, &sure));
        rest = dx_mul(g, rest, sure && sign != 0 ? dx_int(g, sign) : power);
    }
    *gap = rest;
    return dx_check(g, rest);
}

dx_status dx_exact_meet(dx_exact *p, const dx_id *value, bool *never, dx_word *word, uint32_t *n)
{
    dx_graph *g = &p->e->session->graph;
    *never = false;
    *n = 0;
    for (uint32_t i = 0; i < p->n_conditions && !*never; i++) {
        dx_id gap;
        int met;
        dx_op op = dx_op_of(g, p->condition[i]);
        DX_TRY(gap_of(p, p->condition[i], value, &gap));
        DX_TRY(meets(p, op, gap, &met));
        *never = met < 0;
        if (met != 0)
            continue;
        if (dx_is_constant(g, gap))
            return dx_exact_refuse_condition(p);
        DX_TRY(drop_roots(p, &gap));
        word[(*n)++] = (dx_word){.of = gap,
                                 .how = op == DX_OP_LT   ? DX_ABOVE
                                        : op == DX_OP_LE ? DX_AT_LEAST
                                                         : DX_OTHER_THAN,
                                 .level = dx_int(g, 0)};
    }
    return DX_OK;
}

/* ---- conditions that repeat themselves ---------------------------------------------------------
 */

dx_status dx_exact_is_wave(dx_graph *g, dx_id a, dx_id index, bool *is)
{
    dx_walk walk;
    *is = false;
    if (dx_is_none(a) || !dx_contains(g, a, index))
        return DX_OK;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && !*is; i++) {
        dx_fn fn = dx_fn_of(g, walk.id[i]);
        *is = dx_contains(g, walk.id[i], index) &&
              (fn == DX_FN_sin || fn == DX_FN_cos || fn == DX_FN_tan || fn == DX_FN_cot ||
               fn == DX_FN_sec || fn == DX_FN_csc);
        if (dx_op_of(g, walk.id[i]) == DX_OP_MUL) /* (-1)^k */
            for (uint32_t k = 0; k < dx_factors(g, walk.id[i]); k++)
                *is = *is || (dx_is_number(g, dx_base(g, walk.id[i], k)) &&
                              dx_number_sign(g, dx_base(g, walk.id[i], k)) < 0 &&
                              dx_contains(g, dx_exponent(g, walk.id[i], k), index));
    }
    dx_walk_free(&walk);
    return DX_OK;
}

dx_status dx_exact_values_at(dx_exact *p, const dx_id *value, dx_id index, int64_t step,
                             int64_t rest, dx_id *out)
{
    dx_graph *g = &p->e->session->graph;
    dx_id to = dx_add(g, dx_scale(g, dx_int(g, step), index), dx_int(g, rest));
    DX_TRY(dx_check(g, to));
    for (uint32_t i = 0; i < p->u.n; i++) {
        out[i] = dx_substitute(g, value[i], 1, &index, &to);
        DX_TRY(dx_check(g, out[i]));
        if (!dx_same(out[i], value[i])) /* turns are seen in a sum alone */
            DX_TRY(dx_excuse(g->context, dx_expand(g, out[i], &out[i])));
    }
    return DX_OK;
}

/* A condition that a solution has on its way, with step·index + rest for the index. */
static dx_status word_at(dx_exact *p, const dx_word *word, dx_id index, int64_t step, int64_t rest,
                         dx_word *out)
{
    dx_graph *g = &p->e->session->graph;
    dx_id to = dx_add(g, dx_scale(g, dx_int(g, step), index), dx_int(g, rest));
    DX_TRY(dx_check(g, to));
    *out = *word;
    if (!dx_contains(g, word->of, index))
        return DX_OK;
    out->of = dx_substitute(g, word->of, 1, &index, &to);
    if (dx_is_none(out->of))
        return dx_excuse(g->context, dx_check(g, out->of));
    DX_TRY(dx_excuse(g->context, dx_expand(g, out->of, &out->of)));
    if (word->how == DX_OTHER_THAN)
        DX_TRY(dx_exact_reduce_wave(p, &out->of));
    return dx_excuse(g->context, dx_make_readable(p->e->session, 1, &out->of));
}

dx_status dx_exact_words_at(dx_exact *p, const dx_solution_row *row, dx_id index, int64_t step,
                            int64_t rest, dx_solution_row *out, bool *never)
{
    dx_graph *g = &p->e->session->graph;
    dx_word *word = dx_arena_alloc(&g->context->arena, (row->n_words + 1) * sizeof *word);
    if (!word)
        return dx_no_memory(g->context);
    *never = false;
    *out = *row;
    out->word = word;
    out->n_words = 0;
    for (uint32_t i = 0; i < row->n_words && !*never; i++) {
        int sign = 0;
        bool sure = false;
        dx_word *one = &word[out->n_words];
        DX_TRY(word_at(p, &row->word[i], index, step, rest, one));
        *never = dx_is_none(one->of);
        if (*never)
            continue;
        dx_id gap = dx_sub(g, one->of, one->level);
        DX_TRY(dx_check(g, gap));
        if (dx_is_constant(g, gap) && dx_is_none(one->but) && dx_is_none(one->range) &&
            one->how != DX_NO_INTEGER)
            DX_TRY(dx_exact_sign(p, gap, &sign, &sure));
        *never = sure && !dx_sign_meets(sign, one->how);
        out->n_words += !sure;
    }
    return DX_OK;
}

static dx_status words_are_settled(dx_exact *p, const dx_solution_row *row, dx_id index,
                                   int64_t step, int64_t rest, bool *settled)
{
    for (uint32_t i = 0; i < row->n_words && *settled; i++) {
        dx_word one;
        bool wave;
        DX_TRY(word_at(p, &row->word[i], index, step, rest, &one));
        DX_TRY(dx_exact_is_wave(&p->e->session->graph, one.of, index, &wave));
        *settled = !wave;
    }
    return DX_OK;
}

/* With every step-th integer alone each condition that is a wave is met or not, whichever integer
 * it is. */
static dx_status is_settled(dx_exact *p, const dx_id *value, const dx_solution_row *row,
                            dx_id index, int64_t step, bool *settled)
{
    dx_graph *g = &p->e->session->graph;
    dx_id *at = dx_statement_ids(p->e, p->u.n);
    if (!at)
        return DX_NOMEM;
    *settled = true;
    for (int64_t rest = 0; rest < step && *settled; rest++) {
        DX_TRY(dx_exact_values_at(p, value, index, step, rest, at));
        DX_TRY(words_are_settled(p, row, index, step, rest, settled));
        for (uint32_t i = 0; i < p->n_conditions && *settled; i++) {
            dx_id gap;
            bool wave;
            DX_TRY(gap_of(p, p->condition[i], at, &gap));
            DX_TRY(dx_exact_is_wave(g, gap, index, &wave));
            *settled = !wave;
        }
    }
    return DX_OK;
}

dx_status dx_exact_step_of(dx_exact *p, const dx_id *value, const dx_solution_row *row, dx_id index,
                           int64_t *step)
{
    enum { MOST = 12 };
    dx_graph *g = &p->e->session->graph;
    bool settled = false, has = false;
    *step = 1;
    for (uint32_t i = 0; i < p->u.n && !has; i++)
        has = dx_contains(g, value[i], index);
    if (!has || p->n_conditions + row->n_words == 0)
        return DX_OK;
    for (int64_t m = 1; m <= MOST && !settled; m++) {
        DX_TRY(is_settled(p, value, row, index, m, &settled));
        *step = settled ? m : 1;
    }
    return DX_OK;
}
