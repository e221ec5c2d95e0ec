/* Limits: limit(e, x = a) from one side and from both. */
#include "engine/assume.h"
#include "engine/limits/limit.h"
#include "engine/limits/limit_steps.h"
#include "engine/limits/limitintegrals.h"
#include "engine/limits/limitrows.h"

#include "engine/integral.h"
#include "engine/limits/expansions.h"
#include "engine/limits/joint.h"
#include "engine/oracle.h"
#include "expr/primitive.h"
#include "expr/print.h"
#include "expr/walk.h"
#include "symbolic/decide.h"
#include "symbolic/limits/limit.h"
#include "symbolic/domain/integrands.h"
#include "symbolic/domain/notes.h"
#include "symbolic/forms/readable.h"

#include <string.h>

dx_status dx_limit_assumed(dx_graph *g, const dx_limit *limit, dx_id *assumed)
{
    for (uint32_t i = 0; i < limit->n_assumed; i++) {
        *assumed =
            dx_is_none(*assumed) ? limit->assumed[i] : dx_mul(g, *assumed, limit->assumed[i]);
        DX_TRY(dx_check(g, *assumed));
    }
    return DX_OK;
}

/* That there is none is so where sums have so many terms. */
static dx_status hint_room(ddx_session *s, const dx_limit *limit, dx_status status)
{
    dx_graph *g = &s->graph;
    const dx_diag told = s->context.diag;
    dx_text text;
    if (status != DX_DOMAIN || dx_is_none(limit->room))
        return status;
    dx_id room = dx_relation(g, DX_OP_LT, dx_int(g, 0), limit->room);
    DX_TRY(dx_readable(g, room, &room));
    dx_text_init(&text, &s->context.memory);
    dx_status printed = dx_print_plain(g, room, &text);
    if (printed == DX_OK && !text.failed) {
        s->context.diag = told;
        dx_diag_hint(&s->context.diag, "that is for sums with enough terms: %.100s",
                     dx_text_get(&text));
    }
    dx_text_free(&text);
    return dx_is_final(printed) ? printed : status;
}

static dx_status tell_none(ddx_session *s, const dx_limit_of *of, const dx_limit *limit)
{
    dx_id assumed = DX_NONE;
    DX_TRY(dx_limit_assumed(&s->graph, limit, &assumed));
    switch (limit->kind) {
    case DX_LIMIT_SWINGS:
        return hint_room(
            s, limit,
            dx_no_limit(s, of, assumed, limit, "it swings between different values for ever"));
    case DX_LIMIT_WILD:
        return hint_room(s, limit,
                         dx_no_limit(s, of, assumed, NULL, "it swings for ever without bounds"));
    case DX_LIMIT_POLES:
        return hint_room(s, limit,
                         dx_no_limit(s, of, assumed, NULL, "it passes poles again and again"));
    case DX_LIMIT_NOWHERE:
        return dx_tell_no_values(s);
    default:
        return dx_undecided_limit(s, of->a, limit->why);
    }
}

static bool has_limit(const dx_limit *limit)
{
    return limit->kind <= DX_LIMIT_MINUS_INF;
}

static bool is_demanded(const dx_limit *limit, dx_id a)
{
    for (uint32_t i = 0; i < limit->n_demanded; i++)
        if (dx_same(limit->demanded[i], a))
            return true;
    return false;
}

/* What has to be positive for values on a side or (`other` is given) on either of them. */
static void demand(const dx_limit *limit, const dx_limit *other, dx_provisos *provisos)
{
    for (uint32_t i = 0; i < limit->n_demanded; i++)
        if (provisos->n_positive < DX_LIMIT_ASSUMED &&
            (!other || is_demanded(other, limit->demanded[i])))
            provisos->positive[provisos->n_positive++] = limit->demanded[i];
}

/* What must not be 0, unless it must be positive, or negative, anyway. */
static dx_status assume(dx_graph *g, const dx_limit *limit, dx_provisos *provisos)
{
    dx_limit left = *limit;
    left.n_assumed = 0;
    for (uint32_t i = 0; i < limit->n_assumed; i++) {
        dx_id a = limit->assumed[i], opposite = dx_neg(g, a);
        bool known = false;
        for (size_t k = 0; k < provisos->n_positive; k++)
            known = known || dx_same(provisos->positive[k], a) ||
                    dx_same(provisos->positive[k], opposite);
        if (!known)
            left.assumed[left.n_assumed++] = a;
    }
    return dx_limit_assumed(g, &left, &provisos->nonzero);
}

static dx_status deliver(ddx_session *s, const dx_limit_of *of, const dx_limit *limit,
                         const dx_limit *other, dx_provisos *provisos, dx_id *out)
{
    dx_graph *g = &s->graph;
    provisos->open = limit->open;
    if (!has_limit(limit))
        return tell_none(s, of, limit);
    if (provisos->smoothness < limit->smoothness)
        provisos->smoothness = limit->smoothness;
    if (other && provisos->smoothness < other->smoothness)
        provisos->smoothness = other->smoothness;
    provisos->gaps = provisos->gaps || limit->gaps > 0 || (other && other->gaps > 0);
    provisos->sequence = provisos->sequence || limit->sequence;
    demand(limit, other, provisos);
    DX_TRY(assume(g, limit, provisos));
    if (other)
        DX_TRY(assume(g, other, provisos));
    dx_diag_clear(&s->context.diag);
    *out = limit->kind == DX_LIMIT_VALUE      ? limit->value
           : limit->kind == DX_LIMIT_PLUS_INF ? dx_inf(g)
                                              : dx_minus_inf(g);
    return dx_check(g, *out);
}

/* What the value is divided by. */
static dx_status assume_value(dx_graph *g, dx_id value, dx_id *assumed)
{
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &value, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && status == DX_OK; i++) {
        dx_id a = walk.id[i];
        for (uint32_t k = 0; dx_op_of(g, a) == DX_OP_MUL && k < dx_factors(g, a); k++) {
            dx_id exponent = dx_exponent(g, a, k), base = dx_base(g, a, k);
            if (!dx_is_number(g, exponent) || dx_number_sign(g, exponent) >= 0 ||
                dx_is_constant(g, base))
                continue;
            *assumed = dx_is_none(*assumed) ? base : dx_mul(g, *assumed, base);
            status = dx_check(g, *assumed);
        }
    }
    dx_walk_free(&walk);
    return status;
}

dx_status dx_limit_apart(dx_graph *g, const dx_limit *a, const dx_limit *b, dx_id *assumed)
{
    DX_TRY(dx_limit_assumed(g, a, assumed));
    DX_TRY(dx_limit_assumed(g, b, assumed));
    if (a->kind != DX_LIMIT_VALUE || b->kind != DX_LIMIT_VALUE)
        return DX_OK;
    dx_id difference = dx_sub(g, a->value, b->value);
    DX_TRY(dx_readable(g, difference, &difference));
    if (dx_is_constant(g, difference))
        return DX_OK;
    DX_TRY(assume_value(g, a->value, assumed));
    DX_TRY(assume_value(g, b->value, assumed));
    *assumed = dx_is_none(*assumed) ? difference : dx_mul(g, *assumed, difference);
    return dx_check(g, *assumed);
}

static dx_status sides_differ(ddx_session *s, const dx_limit_of *of, const dx_limit *right,
                              const dx_limit *left)
{
    dx_id assumed = DX_NONE;
    dx_text text;
    DX_TRY(dx_limit_apart(&s->graph, right, left, &assumed));
    dx_text_init(&text, &s->context.memory);
    dx_write_limit(&s->graph, right, &text);
    dx_text_string(&text, " from the right, ");
    dx_write_limit(&s->graph, left, &text);
    dx_text_string(&text, " from the left");
    dx_status status = text.failed ? dx_no_memory(&s->context)
                                   : dx_no_limit(s, of, assumed, NULL, dx_text_get(&text));
    dx_text_free(&text);
    return hint_room(s, right, status);
}

/* ---- limits -------------------------------------------------------------------------------- */

static dx_status both_sides(ddx_session *s, dx_id a, dx_id symbol, dx_id at, dx_provisos *provisos,
                            dx_id *out)
{
    const dx_limit_of of = {a, 1, &symbol};
    dx_limit right, left;
    bool same, decided;
    DX_TRY(dx_limit_on_side(s, a, symbol, at, DX_FROM_ABOVE, &right));
    DX_TRY(dx_limit_on_side(s, a, symbol, at, DX_FROM_BELOW, &left));
    if (right.kind == DX_LIMIT_NOWHERE || left.kind == DX_LIMIT_NOWHERE) {
        dx_limit *only = right.kind == DX_LIMIT_NOWHERE ? &left : &right;
        const dx_approach side = only == &right ? DX_FROM_ABOVE : DX_FROM_BELOW;
        if (has_limit(only))
            dx_tell_limit_side(s, only == &right);
        DX_TRY(dx_limit_spare(s, a, symbol, at, 1, &side, only));
        return deliver(s, &of, only, NULL, provisos, out);
    }
    provisos->open = has_limit(&right) ? left.open : right.open;
    if (!has_limit(&right))
        return tell_none(
            s, &of, left.kind >= DX_LIMIT_SWINGS && left.kind <= DX_LIMIT_POLES ? &left : &right);
    if (!has_limit(&left))
        return tell_none(s, &of, &left);
    const dx_oracle oracle = dx_session_oracle(s);
    DX_TRY(dx_limit_same(&s->graph, s->rules, &oracle, &right, &left, &same, &decided));
    if (!decided)
        return dx_fail(&s->context, DX_UNKNOWN,
                       "cannot decide this limit: are those from both sides the same?");
    if (!same)
        return sides_differ(s, &of, &right, &left);
    const dx_approach both[] = {DX_FROM_ABOVE, DX_FROM_BELOW};
    DX_TRY(dx_limit_spare(s, a, symbol, at, 2, both, &right));
    DX_TRY(dx_limit_spare(s, a, symbol, at, 2, both, &left));
    return deliver(s, &of, &right, &left, provisos, out);
}

static dx_status limit_of_number(ddx_session *s, dx_id a, dx_id symbol, dx_id at, char side,
                                 dx_provisos *provisos, dx_id *out)
{
    dx_graph *g = &s->graph;
    dx_limit limit;
    if (dx_op_of(g, a) >= DX_OP_EQ || dx_op_of(g, a) == DX_OP_INF)
        return dx_fail(&s->context, DX_TYPE, "a limit is of a formula, or of a vector of them");
    if (side == 0 && dx_op_of(g, at) != DX_OP_INF)
        return both_sides(s, a, symbol, at, provisos, out);
    dx_approach approach = dx_is_minus_inf(g, at)         ? DX_TO_MINUS_INF
                           : dx_op_of(g, at) == DX_OP_INF ? DX_TO_PLUS_INF
                           : side == '+'                  ? DX_FROM_ABOVE
                                                          : DX_FROM_BELOW;
    DX_TRY(dx_limit_on_side(s, a, symbol, at, approach, &limit));
    DX_TRY(dx_limit_spare(s, a, symbol, at, 1, &approach, &limit));
    return deliver(s, &(dx_limit_of){a, 1, &symbol}, &limit, NULL, provisos, out);
}

/* Where a formula has a value at the point, and goes to that, it is written like it: tanh(1), not
 * 1 - 2/(exp(2) + 1). */
static dx_status write_like(ddx_session *s, dx_id a, dx_id symbol, dx_id at, dx_id *out)
{
    dx_graph *g = &s->graph;
    const dx_oracle oracle = dx_session_oracle(s);
    if (dx_op_of(g, at) == DX_OP_INF || dx_op_of(g, *out) == DX_OP_INF || dx_is_number(g, *out))
        return DX_OK;
    dx_id put = dx_substitute(g, a, 1, &symbol, &at);
    if (dx_is_none(put))
        return dx_excuse(&s->context, s->context.diag.status);
    DX_TRY(dx_readable(g, put, &put));
    return dx_lighter_form(g, &oracle, put, out);
}

/* Where that is a name: it has either sign. */
static dx_status try_signs(ddx_session *s, dx_id a, dx_id symbol, dx_id at, char side,
                           dx_provisos *provisos, dx_id *out)
{
    dx_graph *g = &s->graph;
    const dx_diag story = s->context.diag;
    const unsigned notices = s->context.notices.n;
    dx_id scale, parameter = provisos->open;
    bool found = false;
    if (dx_is_none(parameter))
        return DX_UNKNOWN;
    dx_split_coefficient(g, parameter, &scale, &parameter);
    if (dx_op_of(g, parameter) != DX_OP_SYMBOL || dx_bytes(g, parameter)[0] == '\'' ||
        dx_contains(g, at, parameter))
        return DX_UNKNOWN;
    dx_diag_clear(&s->context.diag);
    DX_TRY(dx_limit_by_sign(s, a, symbol, at, side, parameter, &found, out));
    if (found) {
        *provisos = (dx_provisos){.smoothness = -1};
        return DX_OK;
    }
    s->context.diag = story;
    s->context.notices.n = notices;
    return DX_UNKNOWN;
}

/* Vectors and matrices element by element. */
static dx_status limit_of_value(ddx_session *s, dx_id a, dx_id symbol, dx_id at, char side,
                                dx_provisos *provisos, dx_id *out)
{
    dx_graph *g = &s->graph;
    if (dx_op_of(g, a) != DX_OP_VECTOR) {
        dx_status status = limit_of_number(s, a, symbol, at, side, provisos, out);
        if (status == DX_UNKNOWN)
            return try_signs(s, a, symbol, at, side, provisos, out);
        DX_TRY(status);
        return write_like(s, a, symbol, at, out);
    }
    uint32_t n = dx_count(g, a);
    dx_id *element = dx_arena_alloc(&s->context.arena, n * sizeof *element);
    if (!element)
        return dx_no_memory(&s->context);
    for (uint32_t i = 0; i < n; i++)
        DX_TRY(limit_of_value(s, dx_operand(g, a, i), symbol, at, side, provisos, &element[i]));
    *out = dx_vector(g, n, element);
    return dx_check(g, *out);
}

dx_status dx_find_limit(ddx_session *s, dx_id a, dx_id symbol, dx_id at, char side,
                        dx_provisos *provisos, dx_id *out)
{
    *provisos = (dx_provisos){.smoothness = -1};
    return limit_of_value(s, a, symbol, at, side, provisos, out);
}

dx_status dx_assume_provisos(dx_evaluation *e, const dx_provisos *provisos)
{
    dx_graph *g = &e->session->graph;
    for (size_t i = 0; i < provisos->n_positive; i++) {
        dx_id log = dx_call1(g, DX_FN_log, provisos->positive[i]);
        DX_TRY(dx_check(g, log));
        DX_TRY(dx_remember_valued(e, log));
    }
    return dx_assume_nonzero(e, provisos->nonzero);
}

static dx_status refuse(dx_evaluation *e, const dx_ast *part, const char *what, const char *hint)
{
    dx_status status = dx_fail(&e->session->context, DX_TYPE, "%s", what);
    dx_diag_hint(&e->session->context.diag, "%s", hint);
    dx_diag_place(&e->session->context.diag, part->span);
    return status;
}

static dx_status limit_of_all(ddx_session *s, dx_id a, const dx_point *at, dx_provisos *provisos,
                              dx_id *out)
{
    dx_graph *g = &s->graph;
    if (at->n == 1)
        return limit_of_value(s, a, at->symbol[0], at->centre[0], 0, provisos, out);
    if (dx_op_of(g, a) != DX_OP_VECTOR)
        return dx_joint_limit(s, a, at, &provisos->nonzero, &provisos->smoothness, out);
    uint32_t n = dx_count(g, a);
    dx_id *element = dx_arena_alloc(&s->context.arena, (n + 1) * sizeof *element);
    if (!element)
        return dx_no_memory(&s->context);
    for (uint32_t i = 0; i < n; i++)
        DX_TRY(limit_of_all(s, dx_operand(g, a, i), at, provisos, &element[i]));
    *out = dx_vector(g, n, element);
    return dx_check(g, *out);
}

static dx_status refuse_arguments(dx_evaluation *e, const dx_ast *call)
{
    dx_context *context = &e->session->context;
    dx_status status = dx_fail(context, DX_ARITY, "limit cannot be called with %u arguments",
                               (unsigned)call->n - 1);
    dx_diag_hint(&context->diag, "use: limit(e, x = a), limit(e, x = a+), limit(e, x = inf)");
    dx_diag_place(&context->diag, call->span);
    return status;
}

/* What is looked at along curves are values, of which those have none. */
static dx_status refuse_integrals(ddx_session *s, dx_id a)
{
    bool has;
    DX_TRY(dx_has_written_integral(&s->graph, a, &has));
    if (!has)
        return DX_OK;
    return dx_fail(&s->context, DX_UNKNOWN,
                   "limits in several variables are not found of integrals without a closed form");
}

/* limit(e, x = 0, y = 0), limit(e, [x = 0, y = 0]) */
static dx_status run_joint(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_graph *g = &e->session->graph;
    const dx_ast *first = dx_child(call, 2);
    dx_point at;
    dx_bound bound;
    dx_provisos provisos = {.smoothness = -1};
    dx_id a, *name;
    dx_status status = DX_OK;
    if (first->kind == DX_AST_VECTOR && first->next)
        return refuse(e, first->next, "the point is one list: [x = 0, y = 0]",
                      "use: limit(e, [x = 0, y = 0])");
    for (const dx_ast *ast = first; first->kind != DX_AST_VECTOR && ast; ast = ast->next)
        if (ast->kind != DX_AST_BINDING)
            return refuse_arguments(e, call);
    if (first->kind == DX_AST_VECTOR) {
        DX_TRY(dx_read_point(e, first, false, &at));
    } else {
        DX_TRY(dx_point_open(e->session, call->n, &at));
        for (const dx_ast *ast = first; ast; ast = ast->next)
            DX_TRY(dx_read_coordinate(e, ast, false, &at));
        status = dx_check_point(e->session, &at);
    }
    for (size_t i = 0; i < at.n && status == DX_OK; i++)
        if (dx_op_of(g, at.centre[i]) == DX_OP_INF)
            status = dx_fail(&e->session->context, DX_TYPE,
                             "in several variables a limit is at a point, not at infinity");
    if (status != DX_OK) {
        dx_diag_place(&e->session->context.diag, first->span);
        return status;
    }
    name = dx_statement_ids(e, at.n);
    if (!name)
        return DX_NOMEM;
    memcpy(name, at.symbol, at.n * sizeof *name);
    DX_TRY(dx_bind_around(e, at.n, name, at.centre));
    DX_TRY(dx_bind(e, at.n, name, &bound));
    memcpy(at.symbol, bound.symbol, at.n * sizeof *name);
    DX_TRY(dx_operand_in(e, &bound, dx_child(call, 1), &a));
    DX_TRY(dx_add_equal_terms(e, &a));
    DX_TRY(dx_foresee_operand(e, &bound.frame, &a));
    status = dx_refuse_capture(e, &bound, "the limit", a);
    if (status == DX_OK)
        status = refuse_integrals(e->session, a);
    if (status == DX_OK)
        status = limit_of_all(e->session, a, &at, &provisos, out);
    if (status != DX_OK) {
        dx_diag_place(&e->session->context.diag, call->span);
        return status;
    }
    DX_TRY(dx_note_limit(g, e->session->rules, a, at.n, at.symbol, at.centre, provisos.nonzero,
                         provisos.n_positive, provisos.positive, *out));
    DX_TRY(dx_tell_smoothness(e->session, a, at.n, at.symbol, provisos.smoothness));
    DX_TRY(dx_assume_provisos(e, &provisos));
    return dx_op_of(g, *out) == DX_OP_INF ? DX_OK : dx_put_in(e, &bound, NULL, out);
}

/* The steps are about what stands around integrals. */
static dx_status find_with_integrals(dx_evaluation *e, dx_id a, dx_id symbol, dx_id at, char side,
                                     dx_provisos *provisos, dx_id *out)
{
    ddx_session *s = e->session;
    bool found = false;
    *provisos = (dx_provisos){.smoothness = -1};
    if (!e->recorder)
        DX_TRY(dx_limit_of_integrals(s, a, symbol, at, side, false, provisos, &found, out));
    if (!found) {
        DX_TRY(dx_refuse_rough_integrals(&s->graph, a, 1, &symbol, &at));
        dx_status status = dx_find_limit(s, a, symbol, at, side, provisos, out);
        const dx_diag told = s->context.diag;
        const dx_provisos open = *provisos;
        if (status != DX_UNKNOWN || e->recorder)
            return status;
        dx_diag_clear(&s->context.diag);
        DX_TRY(dx_limit_of_integrals(s, a, symbol, at, side, true, provisos, &found, out));
        if (!found) {
            *provisos = open;
            s->context.diag = told;
            return status;
        }
    }
    return dx_show_digits_of_integrals(e, *out);
}

dx_status dx_limit_of_typed(dx_evaluation *e, size_t first, dx_id a, dx_id symbol, dx_id at,
                            char side, dx_provisos *provisos, dx_id *out)
{
    char known = side;
    bool gaps;
    dx_id part;
    DX_TRY(dx_lost_beside(e, first, 1, &symbol, &at, &known, &gaps, &part));
    dx_drop_valued(e, first, symbol);
    if (!dx_is_none(part))
        return dx_hint_lost(e, part, dx_tell_no_values(e->session));
    DX_TRY(find_with_integrals(e, a, symbol, at, known, provisos, out));
    if (known != side)
        dx_tell_limit_side(e->session, known == '+');
    if (gaps || provisos->gaps)
        dx_notice(&e->session->context,
                  "taken over the points near there at which it has a real value");
    if (provisos->sequence)
        dx_notice(&e->session->context,
                  "%s is taken over the whole numbers: the limit of a sequence",
                  dx_name_bytes(dx_bytes(&e->session->graph, symbol)));
    return DX_OK;
}

/* A name that does not stand in a formula with others was meant to be another one. */
static void notice_absent(dx_evaluation *e, const dx_ast *operand, dx_id a, dx_id symbol)
{
    dx_graph *g = &e->session->graph;
    dx_id other;
    if (dx_contains(g, a, symbol) || dx_free_symbols(g, a, 1, &other) == 0 ||
        dx_mentions_symbol(g, operand, symbol))
        return;
    dx_notice(&e->session->context, "%s does not occur in what the limit is of",
              dx_name_bytes(dx_bytes(g, symbol)));
}

/* Infinite for some parameters: a value by cases cannot be that, but a row of a matrix can. */
static dx_status try_rows(ddx_session *s, const dx_limit_request *of, dx_id depends, bool *found,
                          dx_id *out)
{
    const dx_diag story = s->context.diag;
    if (dx_is_none(depends))
        return DX_OK;
    dx_diag_clear(&s->context.diag);
    DX_TRY(dx_limit_rows(s, of->a, of->symbol, of->at, of->side, depends, found, out));
    if (!*found)
        s->context.diag = story;
    return DX_OK;
}

static dx_status refuse_steps_of_rows(dx_evaluation *e, const dx_ast *call)
{
    dx_context *context = &e->session->context;
    dx_status status = dx_fail(context, DX_UNKNOWN, "there are no steps to a limit by cases");
    dx_diag_hint(&context->diag, "limit(...) alone tells the cases; with a number in place of the "
                                 "name, or assume a > 0, there are steps to each of them");
    dx_diag_place(&context->diag, call->span);
    return status;
}

dx_status dx_run_limit(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_graph *g = &e->session->graph;
    const dx_ast *binding = dx_child(call, 2);
    if (binding->next || binding->kind == DX_AST_VECTOR)
        return run_joint(e, call, out);
    dx_provisos provisos;
    dx_id at, a;
    dx_bound bound;
    if (binding->kind != DX_AST_BINDING)
        return refuse(e, binding, "this must be a name and where it goes: x = 0",
                      "x = a+ is from the right, x = a- from the left; x = inf");
    char side = binding->child->sign;
    dx_id name = dx_symbol_of(e, binding->child);
    DX_TRY(dx_lower(&e->lowering, binding->child->next, &at));
    DX_TRY(dx_foresee(e, &at));
    dx_op op = dx_op_of(g, at);
    if (op >= DX_OP_EQ)
        return refuse(e, binding->child->next, "a variable goes to a number, inf or -inf",
                      "use: limit(e, x = a)");
    if (op == DX_OP_INF && side != 0)
        return refuse(e, binding, "inf has one side only", "write x = inf or x = -inf");
    DX_TRY(dx_bind_near(e, name, at, &side));
    DX_TRY(dx_bind(e, 1, &name, &bound));
    DX_TRY(dx_operand_in(e, &bound, dx_child(call, 1), &a));
    DX_TRY(dx_add_equal_terms(e, &a));
    DX_TRY(dx_foresee_operand(e, &bound.frame, &a));
    if (dx_op_of(g, at) != DX_OP_INF && dx_contains(g, at, bound.symbol[0]))
        return refuse(e, binding->child->next, "a variable cannot go to itself",
                      "give it another name in the formula");
    const dx_limit_request request = {a, bound.symbol[0], at, side};
    if (e->written)
        return dx_write_limit_request(e, &request, out);
    dx_status status =
        dx_limit_of_typed(e, bound.first_premise, a, bound.symbol[0], at, side, &provisos, out);
    bool by_rows = false;
    if (status == DX_UNKNOWN)
        DX_TRY(try_rows(e->session, &request, provisos.open, &by_rows, out));
    if (by_rows)
        return e->recorder ? refuse_steps_of_rows(e, call) : DX_OK;
    if (e->recorder && (status == DX_OK || status == DX_DOMAIN)) {
        bool told;
        status = dx_tell_steps(e, &request, call, status, &told, out);
        if (told && status == DX_OK && dx_op_of(g, *out) == DX_OP_NE)
            return DX_OK;
    }
    if (status != DX_OK) {
        dx_diag_place(&e->session->context.diag, call->span);
        return status;
    }
    notice_absent(e, dx_child(call, 1), a, bound.symbol[0]);
    DX_TRY(dx_note_limit(g, e->session->rules, a, 1, bound.symbol, &at, provisos.nonzero,
                         provisos.n_positive, provisos.positive, *out));
    DX_TRY(dx_tell_smoothness(e->session, a, 1, bound.symbol, provisos.smoothness));
    DX_TRY(dx_assume_provisos(e, &provisos));
    return dx_op_of(g, *out) == DX_OP_INF ? DX_OK : dx_put_in(e, &bound, NULL, out);
}
