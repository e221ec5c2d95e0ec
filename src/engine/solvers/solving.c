/* How an equation is solved, line by line: lines, their proof, and what comes of it. */
#include "engine/solvers/solving.h"

#include "engine/derivation.h"
#include "engine/oracle.h"

#include "expr/print.h"
#include "expr/order.h"
#include "expr/walk.h"
#include "symbolic/decide.h"
#include "symbolic/equality/identity.h"
#include "symbolic/forms/readable.h"
#include "symbolic/rework/sums.h"
#include "symbolic/sample.h"

#include <math.h>
#include <string.h>

/* ---- lines -------------------------------------------------------------------------------- */

static dx_status record(dx_solving *w, const char *rule, dx_id formula, uint32_t by, uint32_t also)
{
    dx_recorder *r = w->p->e->recorder;
    uint32_t refers[2];
    size_t n = 0;
    if (also != 0 && also < by)
        refers[n++] = also;
    if (by != 0 && (by != r->n || also != 0))
        refers[n++] = by;
    if (also > by)
        refers[n++] = also;
    return dx_tell_line(w->p->e, rule, formula, n, refers);
}

dx_status dx_solving_line(dx_solving *w, const char *rule, dx_id left, dx_id right, uint32_t by,
                          uint32_t also, dx_told_equation *out)
{
    DX_TRY(dx_check(w->g, left));
    DX_TRY(dx_check(w->g, right));
    DX_TRY(record(w, rule, dx_line_equation(w->g, left, right), by, also));
    *out = (dx_told_equation){left, right, (uint32_t)w->p->e->recorder->n};
    return DX_OK;
}

dx_status dx_solving_order(dx_solving *w, dx_id product, uint32_t **index)
{
    const size_t n = dx_factors(w->g, product);
    *index = dx_arena_alloc(&w->g->context->arena, n * sizeof **index);
    if (!*index)
        return dx_no_memory(w->g->context);
    dx_order_factors(w->g, product, *index);
    return DX_OK;
}

dx_status dx_solving_is_zero(dx_solving *w, dx_id a, bool *zero)
{
    dx_identity identity;
    DX_TRY(dx_check(w->g, a));
    *zero = dx_is_int(w->g, a, 0);
    if (*zero)
        return DX_OK;
    if (dx_is_constant(w->g, a))
        return dx_is_zero_constant(w->g, &w->oracle, a, zero);
    DX_TRY(dx_prove_identity(w->g, &w->oracle, a, &identity));
    *zero = identity.kind == DX_IDENTITY_ZERO || (w->loose && identity.kind == DX_IDENTITY_PARTLY);
    return DX_OK;
}

dx_status dx_solving_next(dx_solving *w, const char *rule, const dx_told_equation *q, dx_id factor,
                          dx_id left, dx_id right, dx_told_equation *out)
{
    dx_graph *g = w->g;
    bool same;
    dx_id rest = dx_sub(g, dx_sub(g, left, right), dx_mul(g, factor, dx_sub(g, q->left, q->right)));
    DX_TRY(dx_solving_is_zero(w, rest, &same));
    *out = *q;
    if (!same) {
        w->stuck = true;
        return DX_OK;
    }
    return dx_solving_line(w, rule, left, right, q->line, 0, out);
}

/* "divide both sides by 2" */
static dx_status write_rule(dx_solving *w, const char *before, dx_id of, const char *after,
                            dx_text *rule)
{
    DX_TRY(dx_check(w->g, of));
    DX_TRY(dx_with_names(w->g, &of));
    dx_text_string(rule, before);
    DX_TRY(dx_print_line(w->g, of, rule));
    dx_text_string(rule, after);
    return rule->failed ? dx_no_memory(w->g->context) : DX_OK;
}

dx_status dx_solving_next_of(dx_solving *w, const char *before, dx_id of, const char *after,
                             const dx_told_equation *q, dx_id factor, dx_id left, dx_id right,
                             dx_told_equation *out)
{
    dx_text rule;
    dx_text_init(&rule, &w->g->context->memory);
    dx_status status = write_rule(w, before, of, after, &rule);
    if (status == DX_OK)
        status = dx_solving_next(w, dx_text_get(&rule), q, factor, left, right, out);
    dx_text_free(&rule);
    return status;
}

dx_status dx_solving_line_of(dx_solving *w, const char *before, dx_id of, const char *after,
                             dx_id left, dx_id right, uint32_t by, dx_told_equation *out)
{
    dx_text rule;
    dx_text_init(&rule, &w->g->context->memory);
    dx_status status = write_rule(w, before, of, after, &rule);
    if (status == DX_OK)
        status = dx_solving_line(w, dx_text_get(&rule), left, right, by, 0, out);
    dx_text_free(&rule);
    return status;
}

dx_status dx_solving_none(dx_solving *w, const char *rule, const dx_told_equation *q)
{
    if (w->n_none == DX_MOST_FOUND) {
        w->stuck = true;
        return DX_OK;
    }
    DX_TRY(record(w, rule, dx_line_difference(w->g, q->left, q->right), q->line, 0));
    w->none[w->n_none++] = (uint32_t)w->p->e->recorder->n;
    return DX_OK;
}

dx_status dx_solving_sign(dx_solving *w, dx_id a, int *sign, bool *known)
{
    bool zero;
    DX_TRY(dx_check(w->g, a));
    *known = true;
    if (dx_is_number(w->g, a)) {
        *sign = dx_number_sign(w->g, a);
        return DX_OK;
    }
    DX_TRY(dx_decide_sign(w->g, &w->oracle, a, sign));
    if (*sign != 0 && (dx_is_constant(w->g, a) || dx_is_positive(w->g, a) ||
                       dx_is_positive(w->g, dx_neg(w->g, a))))
        return DX_OK;
    *sign = 0;
    DX_TRY(dx_solving_is_zero(w, a, &zero));
    *known = zero;
    return DX_OK;
}

dx_id dx_solving_index(dx_solving *w)
{
    return w->n_indices < DX_MOST_INDICES ? w->p->index[w->n_indices++] : DX_NONE;
}

/* ---- one after the other ------------------------------------------------------------------ */

/* A value that is not where its case is: a line of it. */
static dx_status tell_elsewhere(dx_solving *w, const dx_told_equation *q, bool *elsewhere)
{
    dx_graph *g = w->g;
    *elsewhere = false;
    for (const dx_solving_case *in = w->in; in && !*elsewhere; in = in->around) {
        if (!dx_solving_has(w, in->of)) /* of another unknown */
            continue;
        int sign;
        bool known;
        dx_id there = dx_substitute(g, in->of, 1, &w->unknown, &q->right);
        DX_TRY(dx_check(g, there));
        if (!dx_is_constant(g, there))
            continue;
        DX_TRY(dx_solving_sign(w, there, &sign, &known));
        *elsewhere = known && (in->below ? sign >= 0 : sign < 0);
        if (!*elsewhere)
            continue;
        dx_text rule;
        dx_text_init(&rule, &g->context->memory);
        dx_status status =
            write_rule(w, "not in this case: ", in->of,
                       in->below ? " < 0 does not hold there" : " >= 0 does not hold there", &rule);
        if (status == DX_OK)
            status = dx_solving_none(w, dx_text_get(&rule), q);
        dx_text_free(&rule);
        DX_TRY(status);
    }
    return DX_OK;
}

static dx_status add_found(dx_solving *w, const dx_told_equation *q)
{
    bool elsewhere;
    DX_TRY(tell_elsewhere(w, q, &elsewhere));
    if (elsewhere)
        return DX_OK;
    w->stuck = w->stuck || w->n == DX_MOST_FOUND;
    if (!w->stuck)
        w->found[w->n++] = (dx_found_value){q->right, q->line, w->loose};
    return DX_OK;
}

/* Both sides are free of the unknown. */
static dx_status settle(dx_solving *w, const dx_told_equation *q)
{
    int sign;
    bool known;
    DX_TRY(dx_solving_sign(w, dx_sub(w->g, q->left, q->right), &sign, &known));
    if (known && sign != 0)
        return dx_solving_none(w, "the unknown is gone, and that is false", q);
    w->stuck = true; /* it holds always, or for some values of other names */
    return DX_OK;
}

dx_status dx_solving_go_on(dx_solving *w, const dx_told_equation *q)
{
    dx_told_equation next;
    bool done = false;
    if (w->stuck || w->depth == DX_MOST_SOLVING) {
        w->stuck = true;
        return DX_OK;
    }
    const bool left = dx_solving_has(w, q->left), right = dx_solving_has(w, q->right);
    if (!left && !right)
        return settle(w, q);
    if (dx_same(q->left, w->unknown) && !right)
        return add_found(w, q);
    w->depth++;
    dx_status status = DX_OK;
    if (!left) {
        status =
            dx_solving_next(w, "exchange the sides", q, dx_int(w->g, -1), q->right, q->left, &next);
        if (status == DX_OK)
            status = dx_solving_go_on(w, &next);
        done = true;
    } else if (!right) {
        if (dx_is_int(w->g, q->right, 0))
            status = dx_solving_product(w, q, &done);
        if (status == DX_OK && !done)
            status = dx_solving_undo(w, q, &done);
    }
    if (status == DX_OK && !done)
        status = dx_solving_whole(w, q);
    w->depth--;
    return status;
}

/* ---- what comes of it ----------------------------------------------------------------------- */

/* Numbers that a value with integers in it can be, in a window about 0. */
enum { MOST_NUMBERS = 400, REACH = 40 };
static const double window = 7, tolerance = 1e-9;

static dx_status list_numbers(dx_solving *w, dx_id value, double *number, size_t *n)
{
    dx_graph *g = w->g;
    dx_id index[DX_MOST_INDICES];
    uint32_t n_indices = 0;
    for (size_t i = 0; i < DX_MOST_INDICES; i++)
        if (!dx_is_none(w->p->index[i]) && dx_contains(g, value, w->p->index[i]))
            index[n_indices++] = w->p->index[i];
    if (n_indices > 1) {
        w->stuck = true;
        return DX_OK;
    }
    const int64_t reach = n_indices == 0 ? 0 : REACH;
    for (int64_t k = -reach; k <= reach && *n < MOST_NUMBERS; k++) {
        double at = NAN;
        dx_id integer = dx_int(g, k), one = value;
        if (n_indices > 0)
            one = dx_substitute(g, value, 1, index, &integer);
        dx_status status = dx_check(g, one);
        if (status == DX_OK)
            status = dx_sample_value(g, one, &at);
        DX_TRY(dx_excuse(g->context, status));
        if (isfinite(at) && fabs(at) < window)
            number[(*n)++] = at;
    }
    w->stuck = w->stuck || *n == MOST_NUMBERS;
    return DX_OK;
}

static bool has_number(const double *number, size_t n, double a)
{
    for (size_t i = 0; i < n; i++)
        if (fabs(number[i] - a) < tolerance * (1 + fabs(a)))
            return true;
    return false;
}

/* Are the families that were found those of the answer? By numbers, each line being proved. */
static dx_status compare_families(dx_solving *w, bool *same)
{
    double *mine = dx_arena_alloc(&w->g->context->arena, 2 * MOST_NUMBERS * sizeof(double));
    if (!mine)
        return dx_no_memory(w->g->context);
    double *theirs = mine + MOST_NUMBERS;
    size_t n = 0, m = 0;
    for (size_t i = 0; i < w->n && !w->stuck; i++)
        DX_TRY(list_numbers(w, w->found[i].value, mine, &n));
    for (size_t i = 0; i < w->p->found.n && !w->stuck; i++)
        DX_TRY(list_numbers(w, w->p->found.value[i], theirs, &m));
    *same = !w->stuck;
    for (size_t i = 0; i < n && *same; i++)
        *same = has_number(theirs, m, mine[i]) || fabs(fabs(mine[i]) - window) < tolerance;
    for (size_t i = 0; i < m && *same; i++)
        *same = has_number(mine, n, theirs[i]) || fabs(fabs(theirs[i]) - window) < tolerance;
    return DX_OK;
}

static dx_status are_equal(dx_solving *w, dx_id a, dx_id b, bool *equal)
{
    *equal = dx_same(a, b);
    return *equal ? DX_OK : dx_solving_is_zero(w, dx_sub(w->g, a, b), equal);
}

/* A condition that the value does not meet: a line of it. */
static dx_status tell_unmet(dx_solving *w, const dx_found_value *f, bool *unmet)
{
    dx_graph *g = w->g;
    *unmet = false;
    for (uint32_t i = 0; i < w->p->n_conditions && !*unmet; i++) {
        dx_id condition = w->p->condition[i];
        dx_id at = dx_substitute(g, condition, 1, &w->unknown, &f->value);
        dx_text rule;
        DX_TRY(dx_check(g, at));
        *unmet = dx_op_of(g, at) == DX_OP_FALSE;
        if (!*unmet)
            continue;
        dx_text_init(&rule, &g->context->memory);
        dx_status status = write_rule(w, "", condition, " does not hold there", &rule);
        if (status == DX_OK)
            status = record(w, dx_text_get(&rule), dx_line_difference(g, w->unknown, f->value),
                            f->line, 0);
        dx_text_free(&rule);
        DX_TRY(status);
    }
    return DX_OK;
}

/* A value that is none of the answer: a line that says why. */
static dx_status tell_not(dx_solving *w, const dx_told_equation *first, const dx_found_value *f)
{
    dx_graph *g = w->g;
    dx_context *context = g->context;
    const dx_told_equation no = {w->unknown, f->value, f->line};
    int sign = 0;
    bool known = false;
    dx_id left = dx_substitute(g, first->left, 1, &w->unknown, &f->value);
    dx_id right = dx_substitute(g, first->right, 1, &w->unknown, &f->value);
    dx_status status = dx_check(g, left);
    if (status == DX_OK)
        status = dx_check(g, right);
    if (status == DX_DOMAIN) {
        dx_diag_clear(&context->diag);
        return record(w, "no solution: there the equation has no value",
                      dx_line_difference(g, no.left, no.right), f->line, first->line);
    }
    DX_TRY(status);
    DX_TRY(dx_readable(g, left, &left));
    DX_TRY(dx_readable(g, right, &right));
    DX_TRY(dx_solving_sign(w, dx_sub(g, left, right), &sign, &known));
    if (!known || sign == 0) {
        w->stuck = true;
        return DX_OK;
    }
    return record(w, "put in, and no solution", dx_line_difference(g, left, right), f->line,
                  first->line);
}

static dx_status tell_out(dx_solving *w, const dx_told_equation *first, const dx_found_value *f)
{
    bool unmet;
    DX_TRY(tell_unmet(w, f, &unmet));
    if (!unmet)
        DX_TRY(tell_not(w, first, f));
    w->stuck = w->stuck || w->n_none == DX_MOST_FOUND;
    if (!w->stuck)
        w->none[w->n_none++] = (uint32_t)w->p->e->recorder->n;
    return DX_OK;
}

/* One that is: what it makes of both sides. */
static dx_status tell_is(dx_solving *w, const dx_told_equation *first, const dx_found_value *f)
{
    dx_graph *g = w->g;
    dx_told_equation out;
    dx_id left = dx_substitute(g, first->left, 1, &w->unknown, &f->value);
    dx_id right = dx_substitute(g, first->right, 1, &w->unknown, &f->value);
    DX_TRY(dx_check(g, left));
    DX_TRY(dx_check(g, right));
    const bool sure = dx_is_constant(g, left) && dx_is_constant(g, right);
    return dx_solving_line(w,
                           sure ? "put in, and a solution" : "put in: a solution where this holds",
                           left, right, f->line, first->line, &out);
}

/* Each value that was found is one of the answer, or told to be none; and there are no others. */
static dx_status compare_values(dx_solving *w, const dx_told_equation *first, bool *same)
{
    size_t matched = 0;
    for (size_t k = 0; k < w->p->found.n; k++) {
        bool there = false;
        for (size_t i = 0; i < w->n && !there; i++)
            DX_TRY(are_equal(w, w->found[i].value, w->p->found.value[k], &there));
        matched += there;
    }
    *same = matched == w->p->found.n;
    for (size_t i = 0; i < w->n && *same && !w->stuck; i++) {
        bool is = false;
        const dx_found_value f = w->found[i];
        for (size_t k = 0; k < w->p->found.n && !is; k++)
            DX_TRY(are_equal(w, f.value, w->p->found.value[k], &is));
        if (is && f.loose)
            DX_TRY(tell_is(w, first, &f));
        else if (!is)
            DX_TRY(tell_out(w, first, &f));
        if (!is)
            w->found[i].line = 0;
    }
    return DX_OK;
}

static bool has_integers(const dx_solving *w)
{
    for (size_t i = 0; i < w->n; i++)
        if (dx_exact_has_integer(w->p, w->found[i].value))
            return true;
    return false;
}

dx_status dx_solving_typed(dx_exact *p, const dx_ast *operand, dx_id *out)
{
    dx_evaluation *e = p->e;
    dx_graph *g = &e->session->graph;
    dx_recorder *recorder = e->recorder;
    const size_t premises = e->n_premises;
    const unsigned notices = g->context->notices.n;
    e->recorder = NULL;
    dx_status status = dx_unknowns_evaluate(&p->u, operand, out);
    e->recorder = recorder;
    e->n_premises = premises;
    g->context->notices.n = notices;
    DX_TRY(status);
    return dx_with_names(g, out);
}

/* The only equation among the operands, which may stand beside conditions; NONE: it is none that
 * was typed, but in a chain. And all operands. */
static dx_status read_equation(dx_exact *p, dx_id *whole, dx_told_equation *q)
{
    enum { MOST = 16 };
    dx_graph *g = &p->e->session->graph;
    const dx_ast *operand = dx_child(p->call, 1);
    dx_id a = DX_NONE, part[MOST];
    const bool list = operand->kind == DX_AST_VECTOR;
    size_t n = 0;
    q->left = DX_NONE;
    for (const dx_ast *one = list ? operand->child : operand; one && n < MOST;
         one = list ? one->next : NULL) {
        DX_TRY(dx_solving_typed(p, one, &part[n]));
        if (dx_is_none(a) && (dx_op_of(g, part[n]) == DX_OP_EQ || p->n_conditions == 0))
            a = part[n];
        n++;
    }
    if (n == 0 || n == MOST || dx_is_none(a))
        return DX_OK;
    *whole = list ? dx_vector(g, n, part) : part[0];
    DX_TRY(dx_check(g, *whole));
    *q = (dx_told_equation){a, dx_int(g, 0), 0};
    if (dx_op_of(g, a) == DX_OP_EQ)
        *q = (dx_told_equation){dx_operand(g, a, 0), dx_operand(g, a, 1), 0};
    return DX_OK;
}

static dx_status close_solving(dx_solving *w, dx_id whole, dx_id value)
{
    dx_graph *g = w->g;
    dx_recorder *r = w->p->e->recorder;
    uint32_t by[2 * DX_MOST_FOUND];
    size_t n = 0;
    for (size_t i = 0; i < w->n; i++)
        if (w->found[i].line != 0)
            by[n++] = w->found[i].line;
    if (n == 0)
        while (n < w->n_none) {
            by[n] = w->none[n];
            n++;
        }
    const dx_id argument[] = {whole, w->unknown};
    r->subject = dx_apply(g, dx_symbol(g, "solve", 5), 2, argument);
    DX_TRY(dx_check(g, r->subject));
    r->answer = value;
    r->found++;
    r->written = true;
    return dx_tell_line(w->p->e, w->p->found.n == 0 ? "there is no solution" : "all solutions",
                        dx_line_equation(g, r->subject, value), n, by);
}

/* What is the same for all terms stands before the sums. */
static dx_status take_sums_apart(dx_solving *w, dx_told_equation *q)
{
    dx_evaluation *e = w->p->e;
    const size_t premises = e->n_premises;
    dx_id left, right;
    DX_TRY(dx_sums_apart(w->g, q->left, 1, &w->unknown, &left));
    DX_TRY(dx_sums_apart(w->g, q->right, 1, &w->unknown, &right));
    if (dx_same(left, q->left) && dx_same(right, q->right))
        return DX_OK;
    DX_TRY(dx_add_equal_terms(e, &left));
    DX_TRY(dx_add_equal_terms(e, &right));
    e->n_premises = premises;
    return dx_solving_line(w, "sum term by term, and factors that are the same for all terms once",
                           left, right, q->line, 0, q);
}

static dx_status tell(dx_solving *w, dx_id value)
{
    dx_told_equation first;
    bool same = false;
    dx_id whole = DX_NONE;
    DX_TRY(read_equation(w->p, &whole, &first));
    w->stuck = dx_is_none(first.left) || dx_op_of(w->g, first.left) == DX_OP_VECTOR;
    if (w->stuck)
        return DX_OK;
    DX_TRY(dx_solving_line(w, "the equation", first.left, first.right, 0, 0, &first));
    DX_TRY(take_sums_apart(w, &first));
    DX_TRY(dx_solving_go_on(w, &first));
    if (w->stuck)
        return DX_OK;
    DX_TRY(has_integers(w) ? compare_families(w, &same) : compare_values(w, &first, &same));
    w->stuck = w->stuck || !same;
    return w->stuck ? DX_OK : close_solving(w, whole, value);
}

dx_status dx_tell_solving(dx_exact *p, dx_id value, bool *told)
{
    ddx_session *s = p->e->session;
    dx_recorder *r = p->e->recorder;
    const dx_recorder_mark before = dx_recorder_mark_here(r);
    dx_solving w = {
        .p = p, .g = &s->graph, .oracle = dx_session_oracle(s), .unknown = p->u.name[0]};
    *told = false;
    if (p->every || p->filled || p->open)
        return DX_OK;
    const unsigned notices = s->context.notices.n;
    dx_status status = tell(&w, value);
    s->context.notices.n = notices;
    *told = status == DX_OK && !w.stuck;
    if (!*told)
        dx_recorder_return(r, before);
    return dx_excuse(&s->context, status);
}
