/* Sums and products over a name: sum(x^k, k=1..n). */
#include "engine/assume.h"
#include "engine/scope.h"

#include "expr/walk.h"
#include "parser/array.h"
#include "symbolic/domain/notes.h"
#include "symbolic/forms/readable.h"

#include <string.h>

enum {
    MOST_TERMS = 1000000,
    MOST_DIVISOR = 20000, /* bits up to which exact fractions are added up */
    MOST_DIGITS = 2000000 /* the same for what stands above the line */
};

typedef struct iteration {
    dx_evaluation *e;
    const dx_ast *body_text, *binding;
    dx_op op;
    dx_id name, lo, hi;
    bool integers; /* the ends are first and last */
    int64_t first, last;
    size_t first_premise, n_premises; /* of the body */
} iteration;

static dx_status misplaced(const iteration *t, const char *what)
{
    dx_status status = dx_fail(&t->e->session->context, DX_TYPE, "%s", what);
    dx_diag_hint(&t->e->session->context.diag, "write %s(k^2, k=1..n)",
                 t->op == DX_OP_SUM ? "sum" : "product");
    dx_diag_place(&t->e->session->context.diag, t->binding->span);
    return status;
}

static dx_status read_range(iteration *t)
{
    dx_graph *g = &t->e->session->graph;
    dx_id range;
    if (t->binding->kind != DX_AST_BINDING)
        return misplaced(t, "this must be a name and its range: k = 1..10");
    t->name = dx_symbol_of(t->e, t->binding->child);
    DX_TRY(dx_check(g, t->name));
    DX_TRY(dx_lower(&t->e->lowering, t->binding->child->next, &range));
    DX_TRY(dx_foresee(t->e, &range));
    if (dx_op_of(g, range) != DX_OP_RANGE)
        return misplaced(t, "this must be a range, like k = 1..10");
    t->lo = dx_operand(g, range, 0);
    t->hi = dx_operand(g, range, 1);
    if ((dx_is_number(g, t->lo) && !dx_is_integer(g, t->lo)) ||
        (dx_is_number(g, t->hi) && !dx_is_integer(g, t->hi)))
        return misplaced(t, "this must be a range of integers, like k = 1..10");
    t->integers = dx_get_int(g, t->lo, &t->first) && dx_get_int(g, t->hi, &t->last);
    if (!t->integers || t->last < t->first || (uint64_t)t->last - (uint64_t)t->first < MOST_TERMS)
        return DX_OK;
    dx_status status =
        dx_fail(&t->e->session->context, DX_LIMIT, "this has more than %d terms", MOST_TERMS);
    dx_diag_place(&t->e->session->context.diag, t->binding->span);
    return status;
}

static bool is_short(const iteration *t)
{
    return t->integers &&
           (t->last < t->first || (uint64_t)t->last - (uint64_t)t->first < DX_WRITTEN_OUT);
}

/* ---- term by term ------------------------------------------------------------------------- */

typedef dx_status make_term(iteration *t, const void *of, dx_id k, dx_id *term);

/* The body read anew with a number for the name: where that is the index of a vector. */
static dx_status read_term(iteration *t, const void *of, dx_id k, dx_id *term)
{
    (void)of;
    const dx_value value = {.id = k};
    const dx_frame frame = {t->e->frame, false, 1, &t->name, &value, NULL};
    return dx_evaluate_in(t->e, &frame, t->body_text, term);
}

typedef struct bound_body {
    const dx_bound *bound;
    dx_id body;
} bound_body;

/* What the body holds under it holds under in each term. */
static dx_status put_in_term(iteration *t, const void *of, dx_id k, dx_id *term)
{
    const bound_body *b = of;
    dx_evaluation *e = t->e;
    dx_bound bound = *b->bound;
    bound.first_premise = e->n_premises;
    bound.first_notice = e->session->context.notices.n; /* those are told of all terms */
    for (size_t i = 0; i < t->n_premises; i++)
        DX_TRY(dx_remember_premise(e, e->premise[t->first_premise + i]));
    *term = dx_term_at(&t->e->session->graph, b->body, b->bound->symbol[0], k);
    DX_TRY(dx_check(&t->e->session->graph, *term));
    return dx_put_in(e, &bound, &k, term);
}

static dx_status combine(iteration *t, size_t n, dx_id *term, dx_id *out)
{
    dx_graph *g = &t->e->session->graph;
    bool arrays = false;
    for (size_t i = 1; i < n; i++)
        arrays = arrays || dx_is_array(g, term[i]);
    if (!arrays) {
        *out = t->op == DX_OP_PRODUCT ? dx_product(g, n, term) : dx_sum(g, n, term);
        return dx_check(g, *out);
    }
    if (t->op == DX_OP_PRODUCT)
        return misplaced(t, "a product of vectors can mean several things");
    *out = term[1];
    for (size_t i = 2; i < n; i++)
        DX_TRY(dx_array_add(g, *out, term[i], out));
    return DX_OK;
}

static dx_status write_out(iteration *t, make_term *make, const void *of, dx_id *out)
{
    dx_graph *g = &t->e->session->graph;
    dx_context *context = &t->e->session->context;
    size_t n = t->last >= t->first ? (size_t)(t->last - t->first) + 1 : 0;
    size_t size = (n + 1) * sizeof(dx_id);
    dx_id *term = dx_alloc(&context->memory, size);
    if (!term)
        return dx_no_memory(context);
    dx_status status = DX_OK;
    term[0] = dx_int(g, t->op == DX_OP_PRODUCT);
    for (size_t i = 0; i < n && status == DX_OK; i++) {
        status = make(t, of, dx_int(g, t->first + (int64_t)i), &term[i + 1]);
        if (status == DX_OK)
            status = dx_poll(context);
    }
    if (status == DX_OK)
        status = combine(t, n + 1, term, out);
    dx_free(&context->memory, term, size);
    return status;
}

/* ---- many terms --------------------------------------------------------------------------- */

static bool is_handy(mpq_srcptr total)
{
    return mpz_sizeinbase(mpq_denref(total), 2) <= MOST_DIVISOR &&
           mpz_sizeinbase(mpq_numref(total), 2) <= MOST_DIGITS;
}

/* Adds up rational terms, which leave no trace in the graph. *exact: that was possible. */
static dx_status add_up(iteration *t, const bound_body *b, mpq_t total, bool *exact)
{
    dx_graph *g = &t->e->session->graph;
    dx_status status = DX_OK;
    mpq_t term;
    mpq_init(term);
    mpq_set_si(total, t->op == DX_OP_PRODUCT, 1);
    *exact = true;
    for (int64_t k = t->first; k <= t->last && *exact && status == DX_OK; k++) {
        dx_mark mark = dx_graph_mark(g);
        dx_id value;
        status = put_in_term(t, b, dx_int(g, k), &value);
        t->e->n_premises = t->first_premise + t->n_premises;
        *exact = status == DX_OK && dx_is_number(g, value);
        if (*exact) {
            dx_number_to_mpq(g, value, term);
            if (t->op == DX_OP_SUM)
                mpq_add(total, total, term);
            else
                mpq_mul(total, total, term);
            *exact = is_handy(total);
        }
        dx_graph_rollback(g, mark);
        if (status == DX_OK)
            status = dx_poll(g->context);
    }
    mpq_clear(term);
    return status;
}

static dx_status total_of_many(iteration *t, const bound_body *b, dx_id *out, bool *exact)
{
    mpq_t total;
    mpq_init(total);
    dx_status status = add_up(t, b, total, exact);
    if (status == DX_OK && *exact) {
        *out = dx_number_from_mpq(&t->e->session->graph, total);
        status = dx_check(&t->e->session->graph, *out);
    }
    mpq_clear(total);
    return status;
}

/* n times what does not depend on the index. There are no fewer terms than none. */
static dx_status of_equal_terms(dx_evaluation *e, dx_id body, dx_id lo, dx_id hi, dx_id *out)
{
    dx_graph *g = &e->session->graph;
    dx_id count = dx_add(g, dx_int(g, 1), dx_sub(g, hi, lo)), root = dx_sqrt(g, count);
    *out = dx_mul(g, count, body);
    DX_TRY(dx_check(g, root));
    DX_TRY(dx_check(g, *out));
    if (dx_is_number(g, root))
        return DX_OK;
    DX_TRY(dx_remember_valued(e, root));
    if (e->n_premises > 0 && dx_same(e->premise[e->n_premises - 1].valued, root))
        e->premise[e->n_premises - 1].made = true; /* it stands nowhere */
    return DX_OK;
}

static bool has_equal_terms(const dx_graph *g, dx_op op, dx_id body, dx_id symbol, dx_id lo,
                            dx_id hi)
{
    return op == DX_OP_SUM && !dx_contains(g, body, symbol) && dx_op_of(g, lo) != DX_OP_INF &&
           dx_op_of(g, hi) != DX_OP_INF;
}

/* May it be counted where it stands? Ends are integers, so there is no derivative by them, and what
 * a name stands for may come to have other ends. */
static bool is_counted(const iteration *t)
{
    const dx_graph *g = &t->e->session->graph;
    for (const dx_bound *b = t->e->derived; b; b = b->derived)
        for (size_t i = 0; i < b->n; i++)
            if (dx_contains(g, t->lo, b->symbol[i]) || dx_contains(g, t->hi, b->symbol[i]))
                return false;
    return !t->e->leaves_sums;
}

/* In a formula. */
static dx_status add_equal_terms(dx_evaluation *e, dx_id *a)
{
    enum { MOST = 16 };
    dx_graph *g = &e->session->graph;
    dx_id from[MOST], to[MOST];
    size_t n = 0;
    dx_walk walk;
    dx_status status = DX_OK;
    DX_TRY(dx_walk_make(g, 1, a, &walk));
    for (size_t i = 0; i < walk.n && n < MOST && status == DX_OK; i++) {
        dx_id sum = walk.id[i];
        if (dx_op_of(g, sum) != DX_OP_SUM)
            continue;
        dx_id body = dx_operand(g, sum, 0), lo = dx_operand(g, sum, 2), hi = dx_operand(g, sum, 3);
        if (!has_equal_terms(g, DX_OP_SUM, body, dx_operand(g, sum, 1), lo, hi))
            continue;
        from[n] = sum;
        status = of_equal_terms(e, body, lo, hi, &to[n++]);
    }
    dx_walk_free(&walk);
    DX_TRY(status);
    if (n == 0)
        return DX_OK;
    *a = dx_substitute(g, *a, n, from, to);
    DX_TRY(dx_check(g, *a));
    return dx_readable(g, *a, a);
}

dx_status dx_add_equal_terms(dx_evaluation *e, dx_id *a)
{
    dx_graph *g = &e->session->graph;
    bool changed = false;
    if (!g->binds || (dx_op_of(g, *a) >= DX_OP_EQ && dx_op_of(g, *a) != DX_OP_VECTOR) ||
        dx_is_arrangement(g, *a))
        return DX_OK;
    if (dx_op_of(g, *a) != DX_OP_VECTOR)
        return add_equal_terms(e, a);
    const uint32_t n = dx_count(g, *a);
    dx_id *element = dx_arena_alloc(&g->context->arena, n * sizeof *element);
    if (!element)
        return dx_no_memory(g->context);
    for (uint32_t i = 0; i < n; i++) {
        element[i] = dx_operand(g, *a, i);
        DX_TRY(dx_add_equal_terms(e, &element[i]));
        changed = changed || !dx_same(element[i], dx_operand(g, *a, i));
    }
    if (changed)
        *a = dx_vector(g, n, element);
    return dx_check(g, *a);
}

/* The sum of vectors is the vector of sums. */
static dx_status formal(iteration *t, dx_id body, dx_id symbol, dx_id *out)
{
    dx_graph *g = &t->e->session->graph;
    if (!dx_is_array(g, body)) {
        if (dx_same(t->hi, dx_inf(g))) {
            DX_TRY(dx_close_endless(t->e->session, t->op, body, symbol, t->lo, out));
            if (!dx_is_none(*out))
                return DX_OK;
        }
        if (is_counted(t) && has_equal_terms(g, t->op, body, symbol, t->lo, t->hi))
            return of_equal_terms(t->e, body, t->lo, t->hi, out);
        *out = dx_iterated(g, t->op, body, symbol, t->lo, t->hi);
        return dx_check(g, *out);
    }
    if (t->op == DX_OP_PRODUCT)
        return misplaced(t, "a product of vectors can mean several things");
    uint32_t n = dx_count(g, body);
    dx_id *element = dx_arena_alloc(&g->context->arena, n * sizeof *element);
    if (!element)
        return dx_no_memory(g->context);
    for (uint32_t i = 0; i < n; i++)
        DX_TRY(formal(t, dx_operand(g, body, i), symbol, &element[i]));
    *out = dx_vector(g, n, element);
    return dx_check(g, *out);
}

/* Where each term has a derivative the sum of what was differentiated has one, too. */
static dx_status sum_premise(const iteration *t, dx_premise *p, dx_id symbol, bool *keep)
{
    dx_graph *g = &t->e->session->graph;
    dx_id *part[] = {&p->derived.of, &p->derived.derivative};
    *keep = dx_is_real_valued(g, p->derived.of) && !dx_contains(g, p->at, symbol);
    for (size_t i = 0; *keep && i < 2; i++)
        if (!dx_is_none(*part[i]))
            *part[i] = dx_iterated(g, DX_OP_SUM, *part[i], symbol, t->lo, t->hi);
    return g->context->diag.status;
}

/* What was taken not to be 0 must be so for all terms, which is not known where it depends on
 * their number. */
static dx_status keep_premises(iteration *t, dx_id symbol)
{
    dx_graph *g = &t->e->session->graph;
    size_t kept = t->first_premise;
    dx_drop_valued(t->e, t->first_premise, symbol);
    for (size_t k = t->first_premise; k < t->e->n_premises; k++) {
        dx_id nonzero = t->e->premise[k].nonzero;
        bool keep = !dx_is_none(t->e->premise[k].valued);
        if (!dx_is_none(t->e->premise[k].derived.of))
            DX_TRY(sum_premise(t, &t->e->premise[k], symbol, &keep));
        if (keep)
            t->e->premise[kept++] = t->e->premise[k];
        if (dx_is_none(nonzero))
            continue;
        if (dx_contains(g, nonzero, symbol))
            return dx_fail(g->context, DX_UNKNOWN,
                           "this is known for some %s only, so not as a sum or product over it",
                           dx_bytes(g, t->name));
        t->e->premise[kept++] = t->e->premise[k];
    }
    t->e->n_premises = kept;
    return DX_OK;
}

/* The terms' premises are behind those of the body, which has done its part. */
static void forget_body(iteration *t)
{
    size_t behind = t->e->n_premises - t->first_premise - t->n_premises;
    if (t->n_premises == 0)
        return;
    dx_premise *body = t->e->premise + t->first_premise;
    memmove(body, body + t->n_premises, behind * sizeof *body);
    t->e->n_premises -= t->n_premises;
}

static dx_status with_body(iteration *t, const dx_bound *bound, dx_id body, dx_id *out)
{
    dx_graph *g = &t->e->session->graph;
    const bound_body b = {bound, body};
    bool exact = false;
    t->n_premises = t->e->n_premises - t->first_premise;
    if (is_short(t)) {
        DX_TRY(write_out(t, put_in_term, &b, out));
        forget_body(t);
        return dx_note_terms(g, bound->first_notice, bound->symbol[0], t->lo, t->hi);
    }
    if (t->integers && !dx_is_array(g, body))
        DX_TRY(total_of_many(t, &b, out, &exact));
    if (exact)
        forget_body(t);
    else
        DX_TRY(keep_premises(t, bound->symbol[0]));
    DX_TRY(dx_note_terms(g, bound->first_notice, bound->symbol[0], t->lo, t->hi));
    if (exact)
        return DX_OK;
    DX_TRY(formal(t, body, bound->symbol[0], out));
    return dx_put_in(t->e, bound, NULL, out);
}

/* x_k is one name, whatever k is. */
static void notice_indexed(dx_evaluation *e, const dx_ast *ast, const dx_ast *name)
{
    if (ast->kind == DX_AST_NAME && ast->length > name->length + 1 &&
        ast->text[ast->length - name->length - 1] == '_' &&
        memcmp(ast->text + ast->length - name->length, name->text, name->length) == 0) {
        int stem = (int)(ast->length - name->length - 1);
        dx_notice(&e->session->context,
                  "%s is one name, not a term for each %s: write %.*s(%s), or %.*s[%s] of a vector",
                  dx_echo(&e->session->context, ast->text, ast->length), name->text, stem,
                  ast->text, name->text, stem, ast->text, name->text);
    }
    for (const dx_ast *child = ast->child; child; child = child->next)
        notice_indexed(e, child, name);
}

static dx_status iterate(dx_evaluation *e, const dx_ast *call, dx_op op, dx_id *out)
{
    dx_context *context = &e->session->context;
    iteration t = {.e = e,
                   .body_text = dx_child(call, 1),
                   .binding = dx_child(call, 2),
                   .op = op,
                   .first_premise = e->n_premises};
    dx_bound bound;
    dx_id body;
    DX_TRY(read_range(&t));
    DX_TRY(dx_bind_over(e, t.name, t.lo, t.hi, true));
    DX_TRY(dx_bind(e, 1, &t.name, &bound));
    notice_indexed(e, t.body_text, t.binding->child);
    unsigned said = context->notices.n;
    dx_status status = dx_operand_in(e, &bound, t.body_text, &body);
    if (status == DX_OK)
        status = with_body(&t, &bound, body, out);
    /* v[k] has a meaning for each k alone, a rank may be another for some */
    if ((status == DX_TYPE || status == DX_DOMAIN || status == DX_NAME) && is_short(&t)) {
        dx_diag_clear(&context->diag);
        context->notices.n = said;
        e->n_premises = t.first_premise;
        status = write_out(&t, read_term, NULL, out);
    }
    if (status != DX_OK)
        dx_diag_place(&context->diag, call->span);
    return status;
}

dx_status dx_run_sum(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    return iterate(e, call, DX_OP_SUM, out);
}

dx_status dx_run_product(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    return iterate(e, call, DX_OP_PRODUCT, out);
}
