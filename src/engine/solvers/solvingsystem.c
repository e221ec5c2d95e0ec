/* Solving on paper: systems of equations. */
#include "engine/solvers/solvingsystem.h"

#include "engine/derivation.h"
#include "engine/oracle.h"

#include "expr/walk.h"
#include "symbolic/forms/readable.h"
#include "symbolic/rework/polynomial.h"
#include "symbolic/rework/quotients.h"

#include <string.h>

enum { MOST_BY = 16 }; /* lines that the last one names */

/* What is left to be solved, and the unknowns that are something by now, in this order. */
typedef struct state {
    uint32_t m, n_set;
    dx_told_equation q[DX_MOST_TOLD_EQUATIONS];
    uint32_t set[DX_MOST_TOLD_UNKNOWNS];
    dx_told_row now; /* NONE: not yet */
} state;

static dx_status go_on(dx_told_system *t, const state *s);

static dx_status give_up(dx_told_system *t)
{
    t->w.stuck = true;
    return DX_OK;
}

static uint32_t count_unknowns(const dx_told_system *t, const dx_told_equation *q, uint32_t *one)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < t->n; i++)
        if (dx_contains(t->w.g, q->left, t->name[i]) || dx_contains(t->w.g, q->right, t->name[i])) {
            *one = i;
            n++;
        }
    return n;
}

/* ---- ways -------------------------------------------------------------------------------------
 */

/* Unknown i is that, by equation k, and goes into the others. */
static dx_status assign(dx_told_system *t, const state *s, uint32_t k, uint32_t i, dx_id value,
                        uint32_t line)
{
    dx_graph *g = t->w.g;
    state next = *s;
    next.q[k] = next.q[--next.m];
    next.set[next.n_set++] = i;
    next.now.value[i] = value;
    next.now.line[i] = line;
    for (uint32_t j = 0; j < next.m && !t->w.stuck; j++) {
        dx_told_equation *q = &next.q[j];
        if (!dx_contains(g, q->left, t->name[i]) && !dx_contains(g, q->right, t->name[i]))
            continue;
        dx_id left = dx_substitute(g, q->left, 1, &t->name[i], &value);
        dx_id right = dx_substitute(g, q->right, 1, &t->name[i], &value);
        DX_TRY(dx_check(g, left));
        DX_TRY(dx_check(g, right));
        DX_TRY(dx_readable(g, left, &left));
        DX_TRY(dx_readable(g, right, &right));
        DX_TRY(dx_solving_line(&t->w, "put in", left, right, q->line, line, q));
    }
    return go_on(t, &next);
}

/* Equation k has unknown i alone. */
static dx_status by_one(dx_told_system *t, const state *s, uint32_t k, uint32_t i)
{
    dx_solving one = {.p = t->w.p, .g = t->w.g, .oracle = t->w.oracle, .unknown = t->name[i]};
    DX_TRY(dx_solving_go_on(&one, &s->q[k]));
    if (one.stuck)
        return give_up(t);
    for (size_t a = 0; a < one.n && !t->w.stuck; a++)
        DX_TRY(assign(t, s, k, i, one.found[a].value, one.found[a].line));
    return DX_OK;
}

/* Equation k is a product that is to be 0. */
static dx_status by_factors(dx_told_system *t, const state *s, uint32_t k, bool *done)
{
    dx_graph *g = t->w.g;
    dx_told_equation q = s->q[k];
    dx_id all = dx_sub(g, q.left, q.right), product, coefficient, rest;
    bool first = true;
    DX_TRY(dx_check(g, all));
    DX_TRY(dx_rework_quotient(g, all, DX_REWORK_FACTOR, &product));
    dx_split_coefficient(g, product, &coefficient, &rest);
    *done = dx_op_of(g, rest) == DX_OP_MUL;
    for (uint32_t i = 0; *done && i < dx_factors(g, rest); i++) {
        int64_t e;
        *done = dx_get_int(g, dx_exponent(g, rest, i), &e) && e > 0;
    }
    if (!*done)
        return DX_OK;
    if (!dx_same(q.left, product) || !dx_is_int(g, q.right, 0))
        DX_TRY(dx_solving_next(&t->w, "factor", &q, dx_int(g, 1), product, dx_int(g, 0), &q));
    uint32_t *index;
    DX_TRY(dx_solving_order(&t->w, rest, &index));
    for (uint32_t i = 0; !t->w.stuck && i < dx_factors(g, rest); i++) {
        state next = *s;
        int sign;
        bool known;
        uint32_t one;
        dx_id base = dx_base(g, rest, index[i]);
        const dx_told_equation zero = {base, dx_int(g, 0), q.line};
        DX_TRY(dx_solving_sign(&t->w, base, &sign, &known));
        if (known && sign != 0) {
            DX_TRY(dx_solving_none(&t->w, "a factor that is never 0", &zero));
            continue;
        }
        if (count_unknowns(t, &zero, &one) == 0)
            return give_up(t);
        DX_TRY(dx_solving_line(&t->w,
                               first ? "a product is 0 where a factor is" : "or another factor",
                               base, zero.right, q.line, 0, &next.q[k]));
        first = false;
        DX_TRY(go_on(t, &next));
    }
    return DX_OK;
}

/* Unknown i of equation k is -b/a: a is a number, or, with `bound`, it is not 0 as b is not. */
static dx_status by_linear(dx_told_system *t, const state *s, uint32_t k, uint32_t i, bool bound,
                           bool *done)
{
    dx_graph *g = t->w.g;
    const dx_told_equation *q = &s->q[k];
    dx_polynomial f;
    dx_told_equation solved;
    dx_id all = dx_sub(g, q->left, q->right);
    *done = false;
    DX_TRY(dx_check(g, all));
    DX_TRY(dx_polynomial_in(g, all, t->name[i], &f));
    if (!dx_is_none(f.other) || f.degree != 1)
        return DX_OK;
    dx_id a = f.coefficient[1], b = f.coefficient[0];
    *done = bound ? dx_is_number(g, b) && !dx_is_int(g, b, 0) : dx_is_number(g, a);
    if (!*done)
        return DX_OK;
    dx_id value = dx_neg(g, dx_div(g, b, a));
    DX_TRY(dx_check(g, value));
    DX_TRY(dx_readable(g, value, &value));
    if (dx_same(q->left, t->name[i]) && dx_same(q->right, value)) /* it says so */
        return assign(t, s, k, i, value, q->line);
    DX_TRY(dx_solving_next_of(&t->w, "solve for ", t->name[i],
                              bound ? ", whose factor is not 0: the rest is not" : "", q,
                              dx_div(g, dx_int(g, 1), a), t->name[i], value, &solved));
    return t->w.stuck ? DX_OK : assign(t, s, k, i, value, solved.line);
}

/* Values that are formulas in others become what these are. */
static dx_status close_row(dx_told_system *t, const state *s)
{
    dx_graph *g = t->w.g;
    if (s->n_set != t->n || t->n_rows == DX_MOST_TOLD_ROWS)
        return give_up(t);
    dx_told_row *row = &t->row[t->n_rows++];
    *row = s->now;
    for (uint32_t k = s->n_set; k-- > 0;) {
        const uint32_t i = s->set[k];
        dx_told_equation q;
        uint32_t also = 0;
        dx_id value = row->value[i];
        for (uint32_t j = k + 1; j < s->n_set; j++)
            if (dx_contains(g, value, t->name[s->set[j]]))
                also = row->line[s->set[j]];
        if (also == 0)
            continue;
        value = dx_substitute(g, value, t->n, t->name, row->value);
        DX_TRY(dx_check(g, value));
        DX_TRY(dx_readable(g, value, &value));
        DX_TRY(dx_solving_line(&t->w, "put in", t->name[i], value, row->line[i], also, &q));
        row->value[i] = value;
        row->line[i] = q.line;
    }
    return DX_OK;
}

/* Equations without an unknown go, or end the branch: *over. */
static dx_status drop_settled(dx_told_system *t, state *s, bool *over)
{
    dx_graph *g = t->w.g;
    uint32_t kept = 0, one;
    *over = false;
    for (uint32_t k = 0; k < s->m; k++) {
        int sign;
        bool known;
        if (count_unknowns(t, &s->q[k], &one) > 0) {
            s->q[kept++] = s->q[k];
            continue;
        }
        DX_TRY(dx_solving_sign(&t->w, dx_sub(g, s->q[k].left, s->q[k].right), &sign, &known));
        if (!known)
            return give_up(t);
        if (sign == 0)
            continue;
        *over = true;
        return dx_solving_none(&t->w, "which is false: nothing here", &s->q[k]);
    }
    s->m = kept;
    return DX_OK;
}

static dx_status go_on(dx_told_system *t, const state *before)
{
    enum { DEEP = 24, LONG = 240 };
    state s = *before;
    bool over, done = false;
    if (t->w.stuck || t->w.depth == DEEP || t->w.p->e->recorder->n > LONG)
        return give_up(t);
    DX_TRY(drop_settled(t, &s, &over));
    if (over || t->w.stuck)
        return DX_OK;
    if (s.m == 0)
        return close_row(t, &s);
    t->w.depth++;
    for (uint32_t k = 0; k < s.m && !done; k++) {
        uint32_t one;
        done = count_unknowns(t, &s.q[k], &one) == 1;
        if (done)
            DX_TRY(by_one(t, &s, k, one));
    }
    for (uint32_t k = 0; k < s.m && !done && !t->w.stuck; k++)
        DX_TRY(by_factors(t, &s, k, &done));
    for (int bound = 0; bound < 2; bound++)
        for (uint32_t k = 0; k < s.m && !done && !t->w.stuck; k++)
            for (uint32_t i = t->n; i-- > 0 && !done && !t->w.stuck;)
                DX_TRY(by_linear(t, &s, k, i, bound == 1, &done));
    t->w.depth--;
    return done ? DX_OK : give_up(t);
}

dx_status dx_told_system_solve(dx_told_system *t, uint32_t m, const dx_told_equation *q)
{
    state s = {.m = m};
    if (m > DX_MOST_TOLD_EQUATIONS || t->n > DX_MOST_TOLD_UNKNOWNS)
        return give_up(t);
    memcpy(s.q, q, m * sizeof *q);
    return go_on(t, &s);
}

/* ---- what comes of it --------------------------------------------------------------------------
 */

static dx_status is_row(dx_told_system *t, const dx_told_row *row, const dx_id *value, bool *is)
{
    *is = true;
    for (uint32_t i = 0; i < t->n && *is; i++)
        if (!dx_same(row->value[i], value[i]))
            DX_TRY(dx_solving_is_zero(&t->w, dx_sub(t->w.g, row->value[i], value[i]), is));
    return DX_OK;
}

dx_status dx_told_system_is(dx_told_system *t, size_t rows, const dx_id *value, bool *is)
{
    bool there[DX_MOST_TOLD_ROWS] = {false};
    *is = rows <= DX_MOST_TOLD_ROWS;
    for (size_t i = 0; i < t->n_rows && *is; i++) {
        *is = false;
        for (size_t k = 0; k < rows; k++) {
            bool same;
            DX_TRY(is_row(t, &t->row[i], value + k * t->n, &same));
            there[k] = there[k] || same;
            *is = *is || same;
        }
    }
    for (size_t k = 0; k < rows && *is; k++)
        *is = there[k];
    return DX_OK;
}

/* A line's number among others, which rise, once; as far as there is room. */
static void add_line(uint32_t line, size_t *n, uint32_t *by)
{
    size_t at = *n;
    for (size_t i = 0; i < *n; i++)
        if (by[i] == line)
            return;
    if (*n == MOST_BY)
        return;
    for (; at > 0 && by[at - 1] > line; at--)
        by[at] = by[at - 1];
    by[at] = line;
    ++*n;
}

static dx_status tell(dx_told_system *t, dx_id value)
{
    enum { MOST = DX_MOST_TOLD_EQUATIONS };
    dx_graph *g = t->w.g;
    dx_exact *p = t->w.p;
    dx_recorder *r = p->e->recorder;
    dx_told_equation q[MOST];
    dx_id part[MOST];
    uint32_t by[MOST_BY];
    size_t n = 0, n_by = 0;
    bool same;
    for (const dx_ast *one = dx_child(p->call, 1)->child; one; one = one->next) {
        if (n == MOST)
            return give_up(t);
        DX_TRY(dx_solving_typed(p, one, &part[n]));
        const bool equation = dx_op_of(g, part[n]) == DX_OP_EQ;
        if (dx_op_of(g, part[n]) == DX_OP_VECTOR)
            return give_up(t);
        DX_TRY(dx_solving_line(&t->w, "an equation", equation ? dx_operand(g, part[n], 0) : part[n],
                               equation ? dx_operand(g, part[n], 1) : dx_int(g, 0), 0, 0, &q[n]));
        n++;
    }
    if (n != p->f.n)
        return give_up(t);
    DX_TRY(dx_told_system_solve(t, (uint32_t)n, q));
    if (t->w.stuck)
        return DX_OK;
    DX_TRY(dx_told_system_is(t, p->found.n, p->found.value, &same));
    if (!same)
        return give_up(t);
    for (size_t i = 0; i < t->n_rows; i++)
        for (uint32_t k = 0; k < t->n; k++)
            add_line(t->row[i].line[k], &n_by, by);
    for (size_t i = 0; t->n_rows == 0 && i < t->w.n_none; i++)
        add_line(t->w.none[i], &n_by, by);
    const dx_id argument[] = {dx_vector(g, n, part), dx_vector(g, t->n, t->name)};
    r->subject = dx_apply(g, dx_symbol(g, "solve", 5), 2, argument);
    DX_TRY(dx_check(g, r->subject));
    r->answer = value;
    r->found++;
    r->written = true;
    return dx_tell_line(p->e, p->found.n == 0 ? "there is no solution" : "all solutions",
                        dx_line_equation(g, r->subject, value), n_by, by);
}

dx_status dx_tell_system(dx_exact *p, dx_id value, bool *told)
{
    ddx_session *s = p->e->session;
    dx_recorder *r = p->e->recorder;
    const dx_recorder_mark before = dx_recorder_mark_here(r);
    const unsigned notices = s->context.notices.n;
    dx_told_system t = {.w = {.p = p, .g = &s->graph, .oracle = dx_session_oracle(s)},
                        .n = p->u.n,
                        .name = p->u.name};
    *told = false;
    if (p->n_conditions > 0 || p->open || dx_child(p->call, 1)->kind != DX_AST_VECTOR)
        return DX_OK;
    dx_status status = tell(&t, value);
    s->context.notices.n = notices;
    *told = status == DX_OK && !t.w.stuck;
    if (!*told)
        dx_recorder_return(r, before);
    return dx_excuse(&s->context, status);
}
