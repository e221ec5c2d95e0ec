/* Formulas by cases: piecewise(...), if(...). */
#include "engine/scope.h"

#include "expr/walk.h"
#include "numeric/ball.h"
#include "parser/array.h"
#include "parser/lost.h"
#include "symbolic/domain/conditions.h"

enum { PRECISION = 256, MOST_DECIDED = 64, LARGE = 2000, MOST_PLACED = 16, MOST_BARS = 8 };

static dx_status misplaced(ddx_session *s, const dx_ast *ast, const char *what, const char *hint)
{
    dx_diag *diag = &s->context.diag;
    dx_status status = dx_fail(&s->context, DX_TYPE, "%s", what);
    dx_diag_hint(diag, "%s", hint);
    dx_diag_place(diag, ast->span);
    return status;
}

/* ---- conditions of constants ------------------------------------------------------------ */

/* pi < 4: true. What balls do not decide stays as it is. */
static dx_status decide_relation(dx_graph *g, dx_id relation, dx_id *out)
{
    dx_op op = dx_op_of(g, relation);
    int sign = 0;
    *out = relation;
    if (op < DX_OP_EQ || op > DX_OP_LE)
        return DX_OK;
    dx_id difference = dx_sub(g, dx_operand(g, relation, 0), dx_operand(g, relation, 1));
    DX_TRY(dx_check(g, difference));
    if (!dx_is_constant(g, difference) || dx_is_larger(g, difference, LARGE))
        return DX_OK;
    dx_status status = dx_ball_sign(g, difference, PRECISION, &sign);
    if (status == DX_DOMAIN || status == DX_LIMIT || status == DX_UNKNOWN || status == DX_TYPE) {
        dx_diag_clear(&g->context->diag);
        return DX_OK;
    }
    DX_TRY(status);
    if (sign == 0 && !dx_is_int(g, difference, 0))
        return DX_OK;
    *out = dx_truth(g, op == DX_OP_EQ   ? sign == 0
                       : op == DX_OP_NE ? sign != 0
                       : op == DX_OP_LT ? sign < 0
                                        : sign <= 0);
    return dx_check(g, *out);
}

static dx_status decide(dx_graph *g, dx_id condition, dx_id *out)
{
    enum { MOST = 16 };
    dx_id link[MOST];
    uint32_t n = dx_count(g, condition);
    if (dx_op_of(g, condition) != DX_OP_AND || n > MOST)
        return decide_relation(g, condition, out);
    for (uint32_t i = 0; i < n; i++)
        DX_TRY(decide_relation(g, dx_operand(g, condition, i), &link[i]));
    *out = dx_and(g, n, link);
    return dx_check(g, *out);
}

dx_status dx_decide_cases(dx_graph *g, dx_id *value)
{
    dx_id from[MOST_DECIDED], to[MOST_DECIDED];
    size_t n = 0;
    if (!g->branches || dx_is_none(*value))
        return dx_check(g, *value);
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, value, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && status == DX_OK; i++)
        for (uint32_t k = 0; dx_op_of(g, walk.id[i]) == DX_OP_CASES &&
                             k < dx_pieces(g, walk.id[i]) && n < MOST_DECIDED && status == DX_OK;
             k++) {
            from[n] = dx_operand(g, walk.id[i], 2 * k);
            status = decide(g, from[n], &to[n]);
            n += status == DX_OK && !dx_same(from[n], to[n]);
        }
    dx_walk_free(&walk);
    DX_TRY(status);
    if (n > 0)
        *value = dx_substitute(g, *value, n, from, to);
    return dx_check(g, *value);
}

/* ---- vectors in pieces -------------------------------------------------------------------- */

/* The pieces' values that are vectors must all be, of one length. */
static dx_status check_shapes(dx_graph *g, size_t n, const dx_id *operand, bool *arrays,
                              uint32_t *length)
{
    bool first = true, same = true;
    for (size_t i = 0; i < n; i++) {
        bool condition = i % 2 == 0 && i + 1 < n;
        if (condition)
            continue;
        bool array = dx_is_array(g, operand[i]);
        uint32_t count = array ? dx_count(g, operand[i]) : 0;
        same = same && (first || (array == *arrays && count == *length));
        *arrays = array;
        *length = count;
        first = false;
    }
    if (same)
        return DX_OK;
    dx_status status = dx_fail(g->context, DX_TYPE, "the pieces are of different shapes");
    dx_diag_hint(&g->context->diag, "all must be numbers, or all vectors of one length");
    return status;
}

/* Vectors by their elements; matrices are vectors of vectors, so this goes two deep. */
static dx_status by_elements(dx_graph *g, size_t n, const dx_id *operand, dx_id *out)
{
    bool arrays = false;
    uint32_t length = 0;
    DX_TRY(check_shapes(g, n, operand, &arrays, &length));
    if (!arrays) {
        *out = dx_cases(g, n, operand);
        return dx_check(g, *out);
    }
    dx_memory *memory = &g->context->memory;
    size_t room = (n + length) * sizeof(dx_id);
    dx_id *part = dx_alloc(memory, room), *element = part ? part + n : NULL;
    if (!part)
        return dx_no_memory(g->context);
    dx_status status = DX_OK;
    for (uint32_t k = 0; k < length && status == DX_OK; k++) {
        for (size_t i = 0; i < n; i++)
            part[i] = i % 2 == 0 && i + 1 < n ? operand[i] : dx_operand(g, operand[i], k);
        status = by_elements(g, n, part, &element[k]);
    }
    if (status == DX_OK) {
        *out = dx_vector(g, length, element);
        status = dx_check(g, *out);
    }
    dx_free(memory, part, room);
    return status;
}

/* ---- reading ------------------------------------------------------------------------------- */

static dx_status lower_condition(dx_evaluation *e, const dx_ast *ast, dx_id *out)
{
    dx_graph *g = &e->session->graph;
    DX_TRY(dx_lower(&e->lowering, ast, out));
    dx_op op = dx_op_of(g, *out);
    if (op < DX_OP_EQ || op > DX_OP_FALSE)
        return misplaced(e->session, ast, "this is no condition: it can be neither true nor false",
                         "write a comparison, like x < 0 or 0 <= x < 1");
    DX_TRY(decide(g, *out, out));
    *out = dx_and(g, 1, out);
    return dx_check(g, *out);
}

typedef struct pieces {
    dx_evaluation *e;
    dx_id *operand;
    size_t n;
    bool complete; /* a value for all other cases is there */
    size_t
        n_bars; /* conditions of all pieces from there on: that of one without a value is broken */
    dx_id bar[MOST_BARS];
    size_t from[MOST_BARS];
} pieces;

/* What a piece needs it needs where it comes into play: operand[i] is its value. */
static dx_status place_in_piece(const pieces *p, size_t i, size_t first)
{
    dx_evaluation *e = p->e;
    dx_graph *g = &e->session->graph;
    DX_TRY(dx_release_valued(e, first, p->operand[i]));
    for (size_t k = first; k < e->n_premises && i > 0; k++) {
        dx_id *valued = &e->premise[k].valued;
        size_t n = 0;
        dx_id part[2 * MOST_PLACED + 3];
        if (dx_is_none(*valued))
            continue;
        if (i > 2 * MOST_PLACED || dx_is_array(g, *valued)) { /* nothing is known then */
            *valued = dx_int(g, 1);
            continue;
        }
        for (size_t c = 0; c + 1 < i; c += 2) { /* not where an earlier piece holds */
            part[n++] = p->operand[c];
            part[n++] = dx_int(g, 0);
        }
        if (!p->complete) {
            part[n++] = p->operand[i - 1];
            part[n++] = *valued;
            part[n++] = dx_int(g, 0);
        } else {
            part[n++] = *valued;
        }
        *valued = dx_cases(g, n, part);
        DX_TRY(dx_check(g, *valued));
    }
    return DX_OK;
}

/* What is said of a piece without a value, whose condition is one comparison: the others hold where
 * that does not, and nothing does where it does. */
static dx_status leave_out(pieces *p, dx_id condition)
{
    ddx_session *s = p->e->session;
    dx_graph *g = &s->graph;
    const dx_diag story = s->context.diag;
    dx_op op = dx_is_none(condition) ? DX_OP_TRUE : dx_op_of(g, condition);
    if (story.status != DX_DOMAIN || op < DX_OP_EQ || op > DX_OP_LE || p->n_bars == MOST_BARS)
        return story.status;
    dx_diag_clear(&s->context.diag);
    p->bar[p->n_bars] = dx_opposite_relation(g, condition);
    DX_TRY(dx_check(g, p->bar[p->n_bars]));
    p->from[p->n_bars++] = p->n;
    dx_text text;
    dx_text_init(&text, &s->context.memory);
    dx_status status = dx_write_relation(g, condition, &text);
    if (status == DX_OK)
        dx_notice(&s->context, "no value where %s: %s", dx_text_get(&text), story.message);
    dx_text_free(&text);
    return status;
}

/* The same of the value for all other cases, where there are any before it. */
static dx_status leave_out_rest(const pieces *p)
{
    ddx_session *s = p->e->session;
    dx_graph *g = &s->graph;
    const dx_diag story = s->context.diag;
    if (story.status != DX_DOMAIN || p->n == 0)
        return story.status;
    dx_diag_clear(&s->context.diag);
    const dx_op op = dx_op_of(g, p->operand[0]);
    if (p->n > 2 || p->n_bars > 0 || op < DX_OP_EQ || op > DX_OP_LE) {
        dx_notice(&s->context, "no value in all other cases: %s", story.message);
        return DX_OK;
    }
    const dx_id rest = dx_opposite_relation(g, p->operand[0]);
    dx_text text;
    DX_TRY(dx_check(g, rest));
    dx_text_init(&text, &s->context.memory);
    dx_status status = dx_write_relation(g, rest, &text);
    if (status == DX_OK)
        dx_notice(&s->context, "no value where %s: %s", dx_text_get(&text), story.message);
    dx_text_free(&text);
    return status;
}

/* What cannot come into play is not evaluated: sin(x)/x at 0, where x = 0 has a piece of
 * its own. */
static dx_status add_piece(pieces *p, const dx_ast *condition, const dx_ast *value)
{
    dx_graph *g = &p->e->session->graph;
    dx_id holds = DX_NONE;
    if (p->complete)
        return DX_OK;
    if (condition)
        DX_TRY(lower_condition(p->e, condition, &holds));
    if (condition && dx_op_of(g, holds) == DX_OP_FALSE)
        return DX_OK;
    p->complete = !condition || dx_op_of(g, holds) == DX_OP_TRUE;
    const size_t first = p->e->n_premises;
    dx_id of;
    dx_status status = dx_lower_value(&p->e->lowering, value, &of);
    if (status == DX_DOMAIN)
        return p->complete ? leave_out_rest(p) : leave_out(p, holds);
    DX_TRY(status);
    if (!p->complete)
        p->operand[p->n++] = holds;
    p->operand[p->n] = of;
    return place_in_piece(p, p->n++, first);
}

/* A condition that is not in the result, as 2/x >= 1 where both pieces are the same, must have a
 * value all the same where none before it holds. */
static dx_status keep_conditions(const pieces *p, dx_id result)
{
    dx_evaluation *e = p->e;
    dx_graph *g = &e->session->graph;
    for (size_t k = 0; k + 1 < p->n && k < 2 * MOST_PLACED; k += 2) {
        const dx_id condition = p->operand[k];
        const bool several = dx_op_of(g, condition) == DX_OP_AND;
        if (!dx_may_lack_value(g, condition) || dx_contains(g, result, condition))
            continue;
        for (uint32_t i = 0; i < (several ? dx_count(g, condition) : 1); i++) {
            const dx_id relation = several ? dx_operand(g, condition, i) : condition;
            for (uint32_t side = 0; side < 2 && dx_count(g, relation) == 2; side++) {
                dx_id part[2 * MOST_PLACED + 1], of = dx_operand(g, relation, side);
                if (!dx_may_lack_value(g, of))
                    continue;
                for (size_t c = 0; c < k; c++)
                    part[c] = c % 2 == 0 ? p->operand[c] : dx_int(g, 0);
                part[k] = of;
                of = k > 0 ? dx_cases(g, k + 1, part) : of;
                DX_TRY(dx_check(g, of));
                DX_TRY(dx_remember_valued(e, of));
            }
        }
    }
    return DX_OK;
}

/* The formula by cases. */
static dx_status finish(pieces *p, const dx_ast *call, dx_id *out)
{
    ddx_session *s = p->e->session;
    dx_graph *g = &s->graph;
    for (size_t i = p->n_bars; i-- > 0 && p->from[i] < p->n;) {
        const size_t from = p->from[i];
        DX_TRY(by_elements(g, p->n - from, p->operand + from, &p->operand[from + 1]));
        p->operand[from] = p->bar[i];
        p->n = from + 2;
    }
    if (p->n == 0) {
        dx_status status = dx_fail(&s->context, DX_DOMAIN, "no piece of this has a value");
        dx_diag_place(&s->context.diag, call->span);
        return status;
    }
    DX_TRY(by_elements(g, p->n, p->operand, out));
    return keep_conditions(p, *out);
}

static dx_status begin(dx_evaluation *e, const dx_ast *call, pieces *p)
{
    *p = (pieces){.e = e};
    p->operand = dx_arena_alloc(&e->session->context.arena, 2 * call->n * sizeof(dx_id));
    return p->operand ? DX_OK : dx_no_memory(&e->session->context);
}

static dx_status check_piecewise(ddx_session *s, const dx_ast *call)
{
    static const char form[] = "write piecewise(x < 0: -x, x): pieces, and last the other cases";
    for (const dx_ast *a = call->child->next; a; a = a->next) {
        bool piece = a->kind == DX_AST_CASE;
        if (!piece && a->next)
            return misplaced(s, a, "a condition and a colon must stand before this piece", form);
        if (!piece && call->n == 2)
            return misplaced(s, a, "these are no pieces", form);
        if (a->kind == DX_AST_BINDING)
            return misplaced(s, a, "this piece has no value", form);
    }
    return DX_OK;
}

static dx_status check_if(ddx_session *s, const dx_ast *call)
{
    for (const dx_ast *a = call->child->next; a; a = a->next)
        if (a->kind == DX_AST_CASE)
            return misplaced(s, a, "if takes no colon", "write if(x > 0, x^2, 0)");
    return DX_OK;
}

dx_status dx_check_pieces(ddx_session *s, const dx_ast *body)
{
    const char *name =
        body->kind == DX_AST_CALL && body->child->kind == DX_AST_NAME ? body->child->text : "";
    bool own = dx_find_definition(s, name, strlen(name)) != NULL;
    if (!own && strcmp(name, "piecewise") == 0)
        DX_TRY(check_piecewise(s, body));
    if (!own && strcmp(name, "if") == 0)
        DX_TRY(check_if(s, body));
    for (const dx_ast *child = body->child; child; child = child->next)
        DX_TRY(dx_check_pieces(s, child));
    return DX_OK;
}

dx_status dx_run_piecewise(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    pieces p;
    DX_TRY(check_piecewise(e->session, call));
    DX_TRY(begin(e, call, &p));
    for (const dx_ast *a = call->child->next; a; a = a->next) {
        bool piece = a->kind == DX_AST_CASE;
        DX_TRY(add_piece(&p, piece ? a->child : NULL, piece ? a->child->next : a));
    }
    return finish(&p, call, out);
}

dx_status dx_run_if(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    pieces p;
    const dx_ast *condition = dx_child(call, 1), *then = condition->next;
    DX_TRY(check_if(e->session, call));
    DX_TRY(begin(e, call, &p));
    DX_TRY(add_piece(&p, condition, then));
    DX_TRY(add_piece(&p, NULL, then->next));
    return finish(&p, call, out);
}
