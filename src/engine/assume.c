#include "engine/assume.h"

#include "engine/oracle.h"
#include "expr/print.h"
#include "expr/walk.h"
#include "numeric/ball.h"
#include "symbolic/domain/assumed.h"
#include "symbolic/forms/samesign.h"

#include <string.h>

/* ---- the session's set ------------------------------------------------------------------ */

struct dx_assumptions *dx_exchange_assumptions(ddx_session *s, struct dx_assumptions *assumptions)
{
    dx_assumptions *before = s->assumptions;
    s->assumptions = assumptions && assumptions->n > 0 ? assumptions : NULL;
    s->graph.assumptions = s->assumptions;
    if (assumptions && !s->assumptions)
        dx_release_assumptions(s, assumptions);
    return before;
}

void dx_release_assumptions(ddx_session *s, struct dx_assumptions *assumptions)
{
    if (assumptions)
        dx_free(&s->context.memory, assumptions, sizeof *assumptions);
}

size_t dx_assumption_ids(struct dx_assumptions *assumptions, dx_id **ids)
{
    size_t n = 0;
    for (size_t i = 0; assumptions && i < assumptions->n; i++)
        ids[n++] = &assumptions->item[i].of;
    for (size_t i = 0; assumptions && i < assumptions->n_facts; i++) {
        dx_fact *f = &assumptions->fact[i];
        ids[n++] = &f->of;
        if (!dx_is_none(f->low))
            ids[n++] = &f->low;
        if (!dx_is_none(f->high))
            ids[n++] = &f->high;
        if (!dx_is_none(f->low_at))
            ids[n++] = &f->low_at;
        if (!dx_is_none(f->high_at))
            ids[n++] = &f->high_at;
    }
    return n;
}

static dx_status copy_of(ddx_session *s, dx_assumptions **out)
{
    *out = dx_alloc(&s->context.memory, sizeof **out);
    if (!*out)
        return dx_no_memory(&s->context);
    if (s->assumptions)
        **out = *s->assumptions;
    else
        memset(*out, 0, sizeof **out);
    return DX_OK;
}

/* ---- in writing ------------------------------------------------------------------------- */

dx_status dx_write_assumption(dx_graph *g, const dx_assumption *item, dx_text *out)
{
    static const char *const words[] = {
        [DX_ASSUMED_INTEGER] = "integer", [DX_ASSUMED_EVEN] = "even", [DX_ASSUMED_ODD] = "odd"};
    if (item->kind == DX_ASSUMED_RELATION) {
        dx_id left = dx_operand(g, item->of, 0), right = dx_operand(g, item->of, 1);
        bool name_first = dx_op_of(g, left) == DX_OP_SYMBOL && dx_op_of(g, right) != DX_OP_SYMBOL;
        if (!item->turned || name_first || dx_op_of(g, item->of) == DX_OP_NE)
            return dx_write_relation(g, item->of, out);
        DX_TRY(dx_print_named(g, right, out));
        dx_text_string(out, dx_op_of(g, item->of) == DX_OP_LT ? " > " : " >= ");
        return dx_print_named(g, left, out);
    }
    dx_text_format(out, "%s %s", dx_bytes(g, item->of), words[item->kind]);
    return DX_OK;
}

dx_status dx_list_assumptions(ddx_session *s, dx_text *out)
{
    for (size_t i = 0; s->assumptions && i < s->assumptions->n; i++) {
        dx_text_string(out, out->n > 0 ? "\nassume " : "assume ");
        DX_TRY(dx_write_assumption(&s->graph, &s->assumptions->item[i], out));
    }
    return out->failed ? dx_no_memory(&s->context) : DX_OK;
}

static bool is_item_of(const dx_graph *g, const dx_assumption *item, dx_id symbol)
{
    return dx_contains(g, item->of, symbol);
}

bool dx_is_assumed_of(const ddx_session *s, dx_id symbol)
{
    for (size_t i = 0; s->assumptions && i < s->assumptions->n; i++)
        if (is_item_of(&s->graph, &s->assumptions->item[i], symbol))
            return true;
    return false;
}

/* ---- values ----------------------------------------------------------------------------- */

typedef enum truth { NO, YES, OPEN } truth;

/* Is a constant certainly no integer? */
static dx_status between_integers(ddx_session *s, dx_id a, bool *between)
{
    enum { BITS = 256 };
    const dx_oracle oracle = dx_session_oracle(s);
    dx_interval range;
    *between = false;
    DX_TRY(dx_ask_value(&oracle, a, BITS, &range));
    if (range.finite && range.low > -1e15 && range.high < 1e15) {
        double below = (double)(int64_t)range.low - (range.low < 0);
        *between = range.low > below && range.high < below + 1;
    }
    return DX_OK;
}

static dx_status is_integer(ddx_session *s, const dx_assumption *item, dx_id value, truth *out)
{
    dx_graph *g = &s->graph;
    bool between;
    *out = OPEN;
    if (dx_is_whole(g, value)) {
        int parity = item->kind == DX_ASSUMED_INTEGER ? 2 : dx_parity_of(g, value);
        *out = parity < 0                                                        ? OPEN
               : parity == 2 || (parity == 0) == (item->kind == DX_ASSUMED_EVEN) ? YES
                                                                                 : NO;
        return DX_OK;
    }
    if (dx_is_number(g, value)) {
        *out = NO;
        return DX_OK;
    }
    if (!dx_is_constant(g, value))
        return DX_OK;
    DX_TRY(between_integers(s, value, &between));
    *out = between ? NO : OPEN;
    return DX_OK;
}

/* Of a relation whose right side is so much more than its left side. */
static dx_status has_sign(ddx_session *s, dx_op op, dx_id gap, truth *out)
{
    dx_graph *g = &s->graph;
    int sign = 0;
    bool sure = false;
    if (dx_is_constant(g, gap)) {
        DX_TRY(dx_constant_sign(g, gap, &sign, &sure));
        if (!sure) /* of a root that is known by its digits alone, too */
            DX_TRY(dx_excuse(g->context, dx_ball_sign(g, gap, 256, &sign)));
        sure = sure || sign != 0;
        bool holds = op == DX_OP_LT ? sign > 0 : op == DX_OP_LE ? sign >= 0 : sign != 0;
        *out = !sure ? OPEN : holds ? YES : NO;
        return DX_OK;
    }
    dx_id back = dx_neg(g, gap);
    DX_TRY(dx_check(g, back));
    bool above = dx_is_positive(g, gap), below = dx_is_positive(g, back);
    if (op == DX_OP_NE)
        *out = above || below || dx_is_assumed_nonzero(g, gap) ? YES : OPEN;
    else if (op == DX_OP_LE)
        *out = dx_is_nonnegative(g, gap) ? YES : below ? NO : OPEN;
    else
        *out = above ? YES : dx_is_nonnegative(g, back) ? NO : OPEN;
    return DX_OK;
}

static dx_status holds(ddx_session *s, const dx_assumption *item, size_t n, const dx_id *from,
                       const dx_id *to, dx_id *becomes, truth *out)
{
    dx_graph *g = &s->graph;
    if (item->kind != DX_ASSUMED_RELATION) {
        *becomes = dx_substitute(g, item->of, n, from, to);
        DX_TRY(dx_check(g, *becomes));
        return is_integer(s, item, *becomes, out);
    }
    dx_id gap = dx_sub(g, dx_operand(g, item->of, 1), dx_operand(g, item->of, 0));
    *becomes = dx_substitute(g, gap, n, from, to);
    DX_TRY(dx_check(g, *becomes));
    return has_sign(s, dx_op_of(g, item->of), *becomes, out);
}

static bool is_number_like(const dx_graph *g, dx_id a)
{
    return dx_op_of(g, a) < DX_OP_EQ && dx_op_of(g, a) != DX_OP_INF;
}

static dx_status refuse(ddx_session *s, const dx_assumption *item, dx_id symbol, dx_id value)
{
    dx_graph *g = &s->graph;
    dx_text text, number;
    dx_text_init(&text, &s->context.memory);
    dx_text_init(&number, &s->context.memory);
    dx_status status = dx_write_assumption(g, item, &text);
    if (status == DX_OK)
        status = dx_print_plain(g, value, &number);
    if (status == DX_OK)
        status = dx_fail(&s->context, DX_DOMAIN, "%s is assumed, and %s would be %.100s",
                         dx_text_get(&text), dx_bytes(g, symbol), dx_text_get(&number));
    dx_diag_hint(&s->context.diag, "'forget %s' ends what is assumed of it", dx_bytes(g, symbol));
    dx_text_free(&number);
    dx_text_free(&text);
    return status;
}

/* Of the gap between a relation's sides with 0. */
static dx_comparison comparison_of(dx_op op)
{
    return op == DX_OP_LT ? DX_ABOVE : op == DX_OP_LE ? DX_AT_LEAST : DX_OTHER_THAN;
}

/* "x > 0 is assumed, which takes a > 0" */
static dx_status tell_open(ddx_session *s, const dx_assumption *item, dx_id becomes)
{
    dx_graph *g = &s->graph;
    dx_text text, takes;
    dx_conditions c;
    dx_text_init(&text, &s->context.memory);
    dx_text_init(&takes, &s->context.memory);
    dx_conditions_init(&c, g, DX_NONE);
    dx_status status = dx_write_assumption(g, item, &text);
    if (status == DX_OK && item->kind == DX_ASSUMED_RELATION) {
        status = dx_condition(&c, becomes, comparison_of(dx_op_of(g, item->of)), DX_NONE);
        if (status == DX_OK)
            status = dx_conditions_write(&c, DX_NONE, &takes);
    } else if (status == DX_OK) {
        status = dx_print_plain(g, becomes, &takes);
        dx_text_string(&takes, item->kind == DX_ASSUMED_INTEGER ? " to be an integer"
                               : item->kind == DX_ASSUMED_EVEN  ? " to be even"
                                                                : " to be odd");
    }
    if (status == DX_OK && takes.n > 0)
        dx_notice(&s->context, "%s is assumed, which takes %s", dx_text_get(&text),
                  dx_text_get(&takes));
    dx_text_free(&takes);
    dx_text_free(&text);
    return status;
}

/* Do the values touch the item? */
static bool is_put_in(const dx_graph *g, const dx_assumption *item, size_t n, const dx_id *from,
                      const dx_id *to, size_t *which)
{
    for (*which = 0; *which < n; ++*which)
        if (!dx_same(from[*which], to[*which]) && is_number_like(g, to[*which]) &&
            is_item_of(g, item, from[*which]))
            return true;
    return false;
}

dx_status dx_obey_assumptions(ddx_session *s, size_t n, const dx_id *from, const dx_id *to)
{
    const dx_assumptions *a = s->assumptions;
    for (size_t i = 0; a && i < a->n; i++) {
        dx_id becomes;
        truth is;
        size_t k;
        if (!is_put_in(&s->graph, &a->item[i], n, from, to, &k))
            continue;
        DX_TRY(holds(s, &a->item[i], n, from, to, &becomes, &is));
        if (is == NO)
            return refuse(s, &a->item[i], from[k], to[k]);
        if (is == OPEN)
            DX_TRY(tell_open(s, &a->item[i], becomes));
    }
    return DX_OK;
}

/* Is something said there of one of the symbols? */
static bool is_of_any(const dx_graph *g, const dx_assumption *item, size_t n, const dx_id *symbol)
{
    for (size_t k = 0; k < n; k++)
        if (is_item_of(g, item, symbol[k]))
            return true;
    return false;
}

dx_status dx_fit_assumptions(ddx_session *s, size_t n, const dx_id *from, const dx_id *to,
                             bool *never, dx_word *word, uint32_t *n_words)
{
    const dx_assumptions *a = s->assumptions;
    *never = false;
    *n_words = 0;
    for (size_t i = 0; a && i < a->n && !*never; i++) {
        dx_id becomes;
        truth is;
        size_t k;
        if (!is_put_in(&s->graph, &a->item[i], n, from, to, &k) &&
            !(a->item[i].kind == DX_ASSUMED_RELATION && is_of_any(&s->graph, &a->item[i], n, from)))
            continue;
        DX_TRY(holds(s, &a->item[i], n, from, to, &becomes, &is));
        *never = is == NO;
        if (is == OPEN && a->item[i].kind == DX_ASSUMED_RELATION)
            word[(*n_words)++] = (dx_word){.of = becomes,
                                           .how = comparison_of(dx_op_of(&s->graph, a->item[i].of)),
                                           .level = dx_int(&s->graph, 0)};
        else if (is == OPEN)
            DX_TRY(tell_open(s, &a->item[i], becomes));
    }
    return DX_OK;
}

dx_status dx_obeys_assumptions(ddx_session *s, size_t n, const dx_id *from, const dx_id *to,
                               bool *obeys)
{
    const dx_assumptions *a = s->assumptions;
    *obeys = true;
    for (size_t i = 0; a && i < a->n && *obeys; i++) {
        dx_id becomes;
        truth is;
        size_t k;
        if (!is_put_in(&s->graph, &a->item[i], n, from, to, &k))
            continue;
        DX_TRY(holds(s, &a->item[i], n, from, to, &becomes, &is));
        *obeys = is != NO;
    }
    return DX_OK;
}

void dx_tell_disobedient(dx_evaluation *e, size_t n)
{
    if (n > 0)
        dx_notice(&e->session->context,
                  "%zu of them, where what is assumed does not hold, %s left out", n,
                  n == 1 ? "is" : "are");
}

/* ---- assume ----------------------------------------------------------------------------- */

/* What is being assumed. */
typedef struct assuming {
    dx_evaluation *e;
    ddx_session *s;
    const dx_ast *root;
    dx_assumptions *next;
    size_t before; /* items that are assumed already */
    dx_text *told;
} assuming;

static dx_status placed(assuming *w, const dx_ast *ast, dx_status status)
{
    if (status != DX_OK)
        dx_diag_place(&w->s->context.diag, ast->span);
    return status;
}

/* The items before the last one that cannot hold together with it, none of which can be missed. */
static dx_status find_opponents(assuming *w, dx_assumptions *few)
{
    const dx_oracle oracle = dx_session_oracle(w->s);
    *few = *w->next;
    for (size_t i = few->n - 1; i-- > 0;) {
        const dx_assumption left = few->item[i];
        bool clash;
        few->n--;
        memmove(few->item + i, few->item + i + 1, (few->n - i) * sizeof *few->item);
        DX_TRY(dx_settle_assumptions(&w->s->graph, &oracle, few, &clash));
        if (clash)
            continue;
        memmove(few->item + i + 1, few->item + i, (few->n - i) * sizeof *few->item);
        few->item[i] = left;
        few->n++;
    }
    return DX_OK;
}

/* "x < -1 contradicts x > 0, which is assumed" */
static dx_status contradiction(assuming *w, const dx_ast *ast)
{
    ddx_session *s = w->s;
    const dx_assumption *last = &w->next->item[w->next->n - 1];
    dx_assumptions *few = dx_arena_alloc(&s->context.arena, sizeof *few);
    dx_text text, others;
    if (!few)
        return dx_no_memory(&s->context);
    dx_text_init(&text, &s->context.memory);
    dx_text_init(&others, &s->context.memory);
    dx_status status = find_opponents(w, few);
    if (status == DX_OK)
        status = dx_write_assumption(&s->graph, last, &text);
    for (size_t i = 0; i + 1 < few->n && status == DX_OK; i++) {
        dx_text_string(&others, i == 0 ? "" : i + 2 < few->n ? ", " : " and ");
        status = dx_write_assumption(&s->graph, &few->item[i], &others);
    }
    bool old = w->before > 0 && few->n > 1;
    for (size_t i = w->before; i + 1 < w->next->n && old; i++)
        for (size_t k = 0; k + 1 < few->n; k++)
            old = old && !(few->item[k].kind == w->next->item[i].kind &&
                           dx_same(few->item[k].of, w->next->item[i].of));
    if (status == DX_OK && few->n == 1)
        status = dx_fail(&s->context, DX_DOMAIN, "%s holds for no value", dx_text_get(&text));
    else if (status == DX_OK)
        status = dx_fail(&s->context, DX_DOMAIN, "%s contradicts %.150s%s", dx_text_get(&text),
                         dx_text_get(&others),
                         !old          ? ""
                         : few->n == 2 ? ", which is assumed"
                                       : ", which are assumed");
    dx_id name;
    if (dx_free_symbols(&s->graph, last->of, 1, &name) > 0)
        dx_diag_hint(&s->context.diag, "'assume' lists what is assumed, 'forget %s' ends it for %s",
                     dx_bytes(&s->graph, name), dx_bytes(&s->graph, name));
    dx_text_free(&others);
    dx_text_free(&text);
    return placed(w, ast, status);
}

/* The item among those that are held, unless it is one already. */
static dx_status hold(assuming *w, const dx_ast *ast, dx_assumption item)
{
    ddx_session *s = w->s;
    const dx_oracle oracle = dx_session_oracle(s);
    bool clash;
    for (size_t i = 0; i < w->next->n; i++)
        if (w->next->item[i].kind == item.kind && dx_same(w->next->item[i].of, item.of))
            return DX_OK;
    if (w->next->n == DX_MOST_ASSUMPTIONS)
        return placed(w, ast,
                      dx_fail(&s->context, DX_LIMIT, "%d things at most can be assumed",
                              DX_MOST_ASSUMPTIONS));
    w->next->item[w->next->n++] = item;
    DX_TRY(dx_settle_assumptions(&s->graph, &oracle, w->next, &clash));
    if (clash)
        return contradiction(w, ast);
    dx_text_string(w->told, w->told->n > 0 ? ", " : "assume ");
    return dx_write_assumption(&s->graph, &item, w->told);
}

static dx_status cannot_hold(assuming *w, const dx_ast *ast, dx_holdable why)
{
    dx_context *context = &w->s->context;
    dx_status status;
    switch (why) {
    case DX_HOLDS_NEVER:
        status = dx_fail(context, DX_DOMAIN, "this holds for no value");
        break;
    case DX_NOT_SOLVED:
        status = dx_fail(context, DX_UNKNOWN,
                         "for which values this holds is not found out: it cannot be assumed");
        dx_diag_hint(&context->diag, "assume bounds for the name itself");
        break;
    case DX_NOT_A_SUM:
        status = dx_fail(context, DX_UNKNOWN,
                         "of several names only sums of products of them can be compared in what "
                         "is assumed");
        dx_diag_hint(&context->diag, "write a < b, or assume signs of the names");
        break;
    default:
        status = dx_fail(context, DX_TYPE, "only of names with real values something is assumed");
        dx_diag_hint(&context->diag, "write assume x > 0, assume n integer or assume x in 0..1");
        break;
    }
    return placed(w, ast, status);
}

/* No functions, of ddx or the user, are among the names. */
static bool are_variables(assuming *w, dx_id of)
{
    enum { MOST = 8 };
    dx_graph *g = &w->s->graph;
    const dx_name_host names = dx_session_names(w->s);
    dx_id symbol[MOST];
    size_t n = dx_free_symbols(g, of, MOST, symbol);
    bool variables = true;
    for (size_t i = 0; i < n && i < MOST && variables; i++) {
        dx_name_kind kind =
            names.kind(names.host, dx_bytes(g, symbol[i]), dx_bytes_length(g, symbol[i]));
        variables = kind == DX_NAME_FREE || kind == DX_NAME_VALUE;
    }
    return variables;
}

/* Names with values of which it is assumed: it must hold of these. */
static dx_status check_values(assuming *w, const dx_ast *ast, const dx_assumption *item)
{
    enum { MOST = 8 };
    ddx_session *s = w->s;
    dx_graph *g = &s->graph;
    dx_id symbol[MOST], becomes;
    truth is;
    size_t n = dx_free_symbols(g, item->of, MOST, symbol);
    for (size_t i = 0; i < n && i < MOST; i++) {
        const dx_definition *d =
            dx_find_definition(s, dx_bytes(g, symbol[i]), dx_bytes_length(g, symbol[i]));
        if (!d || d->is_function || dx_is_none(d->value.id))
            continue;
        dx_id value = d->value.id;
        dx_text text;
        dx_text_init(&text, &s->context.memory);
        dx_status status = dx_value_text(g, value, d->value.digits, &text);
        if (status == DX_OK && !is_number_like(g, value)) {
            status = dx_fail(&s->context, DX_TYPE, "%s is no number, it is %.100s", d->name,
                             dx_text_get(&text));
        } else if (status == DX_OK) {
            status = holds(s, item, 1, &symbol[i], &value, &becomes, &is);
            if (status == DX_OK && is == NO)
                status = dx_fail(&s->context, DX_DOMAIN, "%s is %.100s, and this does not hold",
                                 d->name, dx_text_get(&text));
            else if (status == DX_OK)
                dx_notice(&s->context, "%s has a value, %.100s%s", d->name, dx_text_get(&text),
                          is == YES ? ", of which this holds" : "");
        }
        dx_text_free(&text);
        DX_TRY(placed(w, ast, status));
    }
    return DX_OK;
}

static dx_status hold_relation(assuming *w, const dx_ast *ast, dx_id relation)
{
    dx_graph *g = &w->s->graph;
    dx_holdable can;
    if (dx_op_of(g, relation) == DX_OP_AND) {
        for (uint32_t i = 0; i < dx_count(g, relation); i++)
            DX_TRY(hold_relation(w, ast, dx_operand(g, relation, i)));
        return DX_OK;
    }
    if (dx_op_of(g, relation) == DX_OP_EQ) {
        dx_status status = dx_fail(&w->s->context, DX_TYPE, "an equation cannot be assumed");
        dx_id left = dx_operand(g, relation, 0), right = dx_operand(g, relation, 1);
        dx_id name = dx_op_of(g, left) == DX_OP_SYMBOL ? left : right;
        if (dx_op_of(g, name) == DX_OP_SYMBOL)
            dx_diag_hint(&w->s->context.diag, "without 'assume' it gives %s that value",
                         dx_bytes(g, name));
        else
            dx_diag_hint(&w->s->context.diag, "solve it for a name, which is given that value");
        return placed(w, ast, status);
    }
    if (dx_op_of(g, relation) == DX_OP_TRUE)
        return DX_OK;
    if (!are_variables(w, relation))
        return cannot_hold(w, ast, DX_NOT_OF_NAMES);
    DX_TRY(placed(w, ast, dx_can_assume(g, relation, &can)));
    if (can == DX_HOLDS_ALWAYS) {
        dx_notice(&w->s->context, "this holds for all values");
        return DX_OK;
    }
    if (can != DX_HOLDABLE || dx_op_of(g, relation) == DX_OP_FALSE)
        return cannot_hold(w, ast, can);
    const bool turned = ast->kind == DX_AST_RELATION && ast->text[0] == '>';
    const dx_assumption item = {DX_ASSUMED_RELATION, relation, turned};
    DX_TRY(check_values(w, ast, &item));
    return hold(w, ast, item);
}

/* The names of a part that have values, once each. */
static void list_valued(assuming *w, const dx_ast *ast, size_t room, size_t *n, dx_id *symbol)
{
    const dx_definition *d =
        ast->kind == DX_AST_NAME ? dx_find_definition(w->s, ast->text, ast->length) : NULL;
    if (d && !d->is_function && *n < room) {
        dx_id name = dx_symbol_of(w->e, ast);
        for (size_t i = 0; i < *n; i++)
            if (dx_same(symbol[i], name))
                return;
        symbol[(*n)++] = name;
    }
    for (const dx_ast *child = ast->child; child; child = child->next)
        list_valued(w, child, room, n, symbol);
}

static bool is_decided(const dx_graph *g, dx_id relation)
{
    dx_id symbol;
    return dx_free_symbols(g, relation, 1, &symbol) == 0;
}

/* With the values of names, unless these are all that is in it. */
static dx_status assume_relation(assuming *w, const dx_ast *ast)
{
    dx_graph *g = &w->s->graph;
    dx_id relation, symbol[DX_MOST_BINDINGS];
    size_t n = 0;
    const dx_assumptions *before = g->assumptions;
    g->assumptions = NULL; /* else what holds already is no relation any more */
    dx_status status = dx_lower(&w->e->lowering, ast, &relation);
    if (status == DX_OK && is_decided(g, relation)) {
        dx_bound bound;
        list_valued(w, ast, DX_MOST_BINDINGS, &n, symbol);
        status = n > 0 ? dx_bind(w->e, n, symbol, &bound) : DX_OK;
        if (status == DX_OK && n > 0)
            status = dx_evaluate_in(w->e, &bound.frame, ast, &relation);
    }
    g->assumptions = before;
    DX_TRY(placed(w, ast, status));
    if (is_decided(g, relation))
        return cannot_hold(w, ast, DX_NOT_OF_NAMES);
    return hold_relation(w, ast, relation);
}

static dx_status assume_belongs(assuming *w, const dx_ast *ast)
{
    dx_graph *g = &w->s->graph;
    dx_id range, symbol = dx_symbol_of(w->e, ast->child);
    DX_TRY(placed(w, ast, dx_lower(&w->e->lowering, ast->child->next, &range)));
    dx_id lo = dx_operand(g, range, 0), hi = dx_operand(g, range, 1);
    if (dx_op_of(g, lo) == DX_OP_INF && dx_op_of(g, hi) == DX_OP_INF)
        return dx_is_minus_inf(g, lo) ? DX_OK : cannot_hold(w, ast, DX_HOLDS_NEVER);
    if (dx_op_of(g, lo) != DX_OP_INF)
        DX_TRY(hold_relation(w, ast, dx_relation(g, DX_OP_LE, lo, symbol)));
    if (dx_op_of(g, hi) != DX_OP_INF)
        DX_TRY(hold_relation(w, ast, dx_relation(g, DX_OP_LE, symbol, hi)));
    return dx_check(g, symbol);
}

static dx_status assume_trait(assuming *w, const dx_ast *ast)
{
    static const struct {
        const char *word;
        dx_op op;
        bool swapped; /* x < 0 */
    } signs[] = {{"positive", DX_OP_LT, false},
                 {"negative", DX_OP_LT, true},
                 {"nonnegative", DX_OP_LE, false},
                 {"nonpositive", DX_OP_LE, true},
                 {"nonzero", DX_OP_NE, true}};
    dx_graph *g = &w->s->graph;
    dx_id symbol = dx_symbol_of(w->e, ast->child), zero = dx_int(g, 0);
    const char *word = ast->text;
    DX_TRY(dx_check(g, symbol));
    if (!are_variables(w, symbol))
        return cannot_hold(w, ast, DX_NOT_OF_NAMES);
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (strcmp(signs[i].word, word) == 0) {
            const dx_assumptions *before = g->assumptions;
            g->assumptions = NULL;
            dx_id relation = dx_relation(g, signs[i].op, signs[i].swapped ? symbol : zero,
                                         signs[i].swapped ? zero : symbol);
            g->assumptions = before;
            DX_TRY(dx_check(g, relation));
            return hold_relation(w, ast, relation);
        }
    if (strcmp(word, "real") == 0) {
        dx_notice(&w->s->context, "all names stand for real numbers");
        return DX_OK;
    }
    const dx_assumption item = {strcmp(word, "even") == 0  ? DX_ASSUMED_EVEN
                                : strcmp(word, "odd") == 0 ? DX_ASSUMED_ODD
                                                           : DX_ASSUMED_INTEGER,
                                symbol, false};
    DX_TRY(check_values(w, ast, &item));
    return hold(w, ast, item);
}

static dx_status assume_all(dx_evaluation *e, void *data)
{
    assuming *w = data;
    w->e = e;
    for (const dx_ast *ast = w->root->child; ast; ast = ast->next)
        DX_TRY(ast->kind == DX_AST_TRAIT     ? assume_trait(w, ast)
               : ast->kind == DX_AST_BELONGS ? assume_belongs(w, ast)
                                             : assume_relation(w, ast));
    return DX_OK;
}

static dx_status run_assume(ddx_session *s, const dx_ast *root, ddx_answer *answer)
{
    assuming w = {.s = s, .root = root, .told = &answer->name};
    DX_TRY(copy_of(s, &w.next));
    w.before = w.next->n;
    dx_status status = dx_in_evaluation(s, assume_all, &w);
    if (status == DX_OK && w.next->n > w.before) {
        answer->kind = DX_ANSWER_DEFINITION;
        return dx_change_assumptions(s, w.next);
    }
    dx_release_assumptions(s, w.next);
    return status;
}

/* ---- forget ----------------------------------------------------------------------------- */

dx_status dx_forget_assumptions(ddx_session *s, const char *name, bool *known)
{
    dx_assumptions *next;
    const dx_oracle oracle = dx_session_oracle(s);
    dx_id symbol = name ? dx_symbol(&s->graph, name, strlen(name)) : DX_NONE;
    size_t kept = 0;
    bool clash;
    *known = false;
    if (!s->assumptions)
        return DX_OK;
    if (name)
        DX_TRY(dx_check(&s->graph, symbol));
    DX_TRY(copy_of(s, &next));
    for (size_t i = 0; name && i < next->n; i++)
        if (!is_item_of(&s->graph, &next->item[i], symbol))
            next->item[kept++] = next->item[i];
    *known = kept < next->n;
    next->n = kept;
    dx_status status = *known ? dx_settle_assumptions(&s->graph, &oracle, next, &clash) : DX_OK;
    if (status == DX_OK && *known)
        return dx_change_assumptions(s, next);
    dx_release_assumptions(s, next);
    return status;
}

static dx_status run_forget(ddx_session *s, const dx_ast *root, ddx_answer *answer)
{
    size_t changes = s->n_journal;
    bool known;
    answer->kind = DX_ANSWER_NONE;
    if (!root->child) {
        DX_TRY(dx_forget_assumptions(s, NULL, &known));
        if (!known)
            dx_notice(&s->context, "nothing is assumed");
    }
    for (const dx_ast *name = root->child; name; name = name->next) {
        DX_TRY(dx_forget_assumptions(s, name->text, &known));
        const bool all = !known && strcmp(name->text, "all") == 0;
        if (all)
            DX_TRY(dx_forget_assumptions(s, NULL, &known));
        if (!known && all)
            dx_notice(&s->context, "nothing is assumed");
        else if (!known && dx_find_own_definition(s, name->text, name->length))
            dx_notice(&s->context, "nothing is assumed of %s: ':clear %s' takes its value from it",
                      dx_echo(&s->context, name->text, name->length),
                      dx_echo(&s->context, name->text, name->length));
        else if (!known)
            dx_notice(&s->context, "nothing is assumed of %s",
                      dx_echo(&s->context, name->text, name->length));
    }
    dx_join_changes(s, s->n_journal - changes);
    return DX_OK;
}

dx_status dx_run_assumption(ddx_session *s, const dx_ast *root, ddx_answer *answer)
{
    if (root->kind == DX_AST_FORGET)
        return run_forget(s, root, answer);
    if (root->child)
        return run_assume(s, root, answer);
    answer->kind = DX_ANSWER_TEXT;
    DX_TRY(dx_list_assumptions(s, &answer->message));
    if (answer->message.n == 0)
        dx_text_string(&answer->message, "nothing is assumed");
    return DX_OK;
}
