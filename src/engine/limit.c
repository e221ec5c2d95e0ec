/* Limits: limit(e, x = a) from one side and from both. */
#include "engine/limit.h"
#include "engine/limit_steps.h"

#include "engine/expansions.h"
#include "engine/joint.h"
#include "engine/oracle.h"
#include "expr/print.h"
#include "expr/walk.h"
#include "numeric/ball.h"
#include "symbolic/limit.h"
#include "symbolic/notes.h"
#include "symbolic/readable.h"

#include <math.h>
#include <string.h>

/* ---- the check ----------------------------------------------------------------------------- */

/* Values ever nearer to the point; they are samples, so they can contradict, not prove. */
enum { SAMPLES = 4, FIRST_BITS = 40 };

typedef struct approach_samples {
    unsigned n;
    double value[SAMPLES];
} approach_samples;

/* a at the distance 2^-bits from the point, or at 2^bits. */
static dx_status sample(dx_graph *g, dx_id a, dx_id symbol, dx_id at, dx_approach approach,
                        unsigned bits, bool *known, double *out)
{
    arb_t value, x, step;
    arb_init(value);
    arb_init(x);
    arb_init(step);
    dx_status status = DX_OK;
    bool infinite = approach == DX_TO_PLUS_INF || approach == DX_TO_MINUS_INF;
    slong precision = 8 * (slong)bits + 256;
    arb_one(step);
    arb_mul_2exp_si(step, step, infinite ? (slong)bits : -(slong)bits);
    if (approach == DX_FROM_BELOW || approach == DX_TO_MINUS_INF)
        arb_neg(step, step);
    if (!infinite)
        status = dx_excuse(g->context, dx_ball_evaluate(g, at, NULL, precision, x));
    arb_add(x, x, step, precision);
    arb_indeterminate(value);
    const dx_ball_point point = {.n = 1, .symbol = &symbol, .value = x};
    if (status == DX_OK)
        status = dx_excuse(g->context, dx_ball_evaluate(g, a, &point, precision, value));
    *known = arb_is_finite(value) && arb_rel_accuracy_bits(value) > 40;
    *out = arf_get_d(arb_midref(value), ARF_RND_NEAR);
    if (arb_is_zero(value) || (arb_is_finite(value) && mag_cmp_2exp_si(arb_radref(value), -60) < 0))
        *known = true;
    arb_clear(step);
    arb_clear(x);
    arb_clear(value);
    return status;
}

static bool settled(double a, double b)
{
    return isfinite(a) && isfinite(b) && fabs(a - b) <= 1e-9 * fmax(1e-3, fabs(a));
}

/* Do the samples settle on something else than the limit? */
static dx_status contradicts(ddx_session *s, dx_id a, dx_id symbol, dx_id at, dx_approach approach,
                             const dx_limit *limit, bool *wrong, double *seen)
{
    dx_graph *g = &s->graph;
    double value[SAMPLES];
    double claimed = limit->kind == DX_LIMIT_PLUS_INF    ? INFINITY
                     : limit->kind == DX_LIMIT_MINUS_INF ? -INFINITY
                                                         : 0;
    *wrong = false;
    if (limit->kind == DX_LIMIT_VALUE) {
        const dx_oracle oracle = dx_session_oracle(s);
        dx_interval exact;
        DX_TRY(dx_ask_value(&oracle, limit->value, 128, &exact));
        if (!exact.finite)
            return DX_OK;
        claimed = (exact.low + exact.high) / 2;
    }
    for (unsigned i = 0; i < SAMPLES; i++) {
        bool known;
        DX_TRY(sample(g, a, symbol, at, approach, (unsigned)FIRST_BITS << i, &known, &value[i]));
        if (!known)
            return DX_OK;
    }
    double last = value[SAMPLES - 1], before = value[SAMPLES - 2], first = value[SAMPLES - 3];
    *seen = last;
    *wrong = settled(last, before) && settled(before, first) &&
             !(fabs(last - claimed) <= 1e-6 * fmax(1, fabs(claimed)));
    return DX_OK;
}

static dx_status check(ddx_session *s, dx_id a, dx_id symbol, dx_id at, dx_approach approach,
                       const dx_limit *limit)
{
    dx_id any[2];
    bool wrong;
    double seen = 0;
    if (!s->settings.verify || limit->kind > DX_LIMIT_MINUS_INF ||
        dx_free_symbols(&s->graph, a, 2, any) != 1)
        return DX_OK;
    DX_TRY(contradicts(s, a, symbol, at, approach, limit, &wrong, &seen));
    if (!wrong)
        return DX_OK;
    dx_status status =
        dx_fail(&s->context, DX_BUG,
                "this limit failed its check: values near the point come to %.12g", seen);
    dx_diag_hint(&s->context.diag, "please report it; ':set verify off' shows it unchecked");
    return status;
}

static const char NAME_BYTES[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";

/* ---- what is said -------------------------------------------------------------------------- */

/* A limit as a few words: "1", "-inf", "no limit". */
void dx_write_limit(dx_graph *g, const dx_limit *limit, dx_text *out)
{
    switch (limit->kind) {
    case DX_LIMIT_VALUE: {
        size_t start = out->n;
        if (dx_print_plain(g, limit->value, out) == DX_OK && out->n - start <= 60)
            return;
        out->n = start;
        dx_diag_clear(&g->context->diag);
        dx_text_string(out, "a finite value");
        return;
    }
    case DX_LIMIT_PLUS_INF:
        dx_text_string(out, "inf");
        return;
    case DX_LIMIT_MINUS_INF:
        dx_text_string(out, "-inf");
        return;
    default:
        dx_text_string(out, "none");
    }
}

/* The parameter that the limit depends on, among the names in the formula; NONE: none is found. */
static dx_id parameter_in(const ddx_session *s, dx_id a, const char *why)
{
    enum { MOST = 16 };
    const dx_graph *g = &s->graph;
    dx_id symbol[MOST];
    size_t n = dx_free_symbols(g, a, MOST, symbol);
    for (size_t i = 0; i < n && i < MOST; i++) {
        const char *name = dx_bytes(g, symbol[i]);
        size_t length = strlen(name);
        for (const char *at = why; (at = strstr(at, name)); at++) {
            bool starts = at == why || !strchr(NAME_BYTES, at[-1]);
            if (starts && (at[length] == '\0' || !strchr(NAME_BYTES, at[length])))
                return symbol[i];
        }
    }
    return DX_NONE;
}

dx_status dx_limit_assumed(dx_graph *g, const dx_limit *limit, dx_id *assumed)
{
    for (uint32_t i = 0; i < limit->n_assumed; i++) {
        *assumed =
            dx_is_none(*assumed) ? limit->assumed[i] : dx_mul(g, *assumed, limit->assumed[i]);
        DX_TRY(dx_check(g, *assumed));
    }
    return DX_OK;
}

dx_status dx_no_limit(ddx_session *s, const dx_limit_of *of, dx_id assumed, const char *why)
{
    enum { LONGEST = 100 };
    dx_text text;
    dx_text_init(&text, &s->context.memory);
    dx_status status = DX_OK;
    if (!dx_is_none(assumed))
        status = dx_write_exceptions(&s->graph, s->rules, of->a, of->n, of->symbol, assumed, &text);
    if (status == DX_OK && text.failed)
        status = dx_no_memory(&s->context);
    if (status == DX_OK && text.n > LONGEST)
        status = dx_fail(&s->context, DX_DOMAIN,
                         "the limit does not exist, but for special parameters: %.200s", why);
    else if (status == DX_OK)
        status = dx_fail(&s->context, DX_DOMAIN, "the limit does not exist%s%.100s: %.200s",
                         text.n > 0 ? " unless " : "", dx_text_get(&text), why);
    dx_text_free(&text);
    return status;
}

static dx_status tell_nowhere(ddx_session *s)
{
    return dx_fail(&s->context, DX_DOMAIN, "there is no limit: near there it has no real value");
}

void dx_tell_limit_side(ddx_session *s, bool right)
{
    dx_notice(&s->context, "from the %s; on the other side it has no real value",
              right ? "right" : "left");
}

static dx_status tell_none(ddx_session *s, const dx_limit_of *of, const dx_limit *limit)
{
    dx_id assumed = DX_NONE;
    DX_TRY(dx_limit_assumed(&s->graph, limit, &assumed));
    switch (limit->kind) {
    case DX_LIMIT_SWINGS:
        return dx_no_limit(s, of, assumed, "it swings between different values for ever");
    case DX_LIMIT_WILD:
        return dx_no_limit(s, of, assumed, "it swings for ever without bounds");
    case DX_LIMIT_NOWHERE:
        return tell_nowhere(s);
    default: {
        dx_status status =
            dx_fail(&s->context, DX_UNKNOWN, "cannot decide this limit: %s", limit->why);
        static const char depends[] = "it depends on";
        const char *why = limit->why + sizeof depends - 1;
        dx_id name = strncmp(limit->why, depends, sizeof depends - 1) == 0
                         ? parameter_in(s, of->a, why)
                         : DX_NONE;
        if (dx_is_none(name))
            dx_diag_hint(&s->context.diag,
                         "it was looked for by series and by comparing how fast things grow");
        else
            dx_diag_hint(&s->context.diag,
                         "put a value in for the parameter: limit((e | %s = 2), ...)",
                         dx_bytes(&s->graph, name));
        return status;
    }
    }
}

static bool has_limit(const dx_limit *limit)
{
    return limit->kind <= DX_LIMIT_MINUS_INF;
}

static dx_status deliver(ddx_session *s, const dx_limit_of *of, const dx_limit *limit,
                         dx_id *assumed, dx_id *out)
{
    dx_graph *g = &s->graph;
    if (!has_limit(limit))
        return tell_none(s, of, limit);
    DX_TRY(dx_limit_assumed(g, limit, assumed));
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
    dx_status status =
        text.failed ? dx_no_memory(&s->context) : dx_no_limit(s, of, assumed, dx_text_get(&text));
    dx_text_free(&text);
    return status;
}

/* ---- limits -------------------------------------------------------------------------------- */

dx_status dx_limit_on_side(ddx_session *s, dx_id a, dx_id symbol, dx_id at, dx_approach approach,
                           dx_limit *limit)
{
    const dx_oracle oracle = dx_session_oracle(s);
    DX_TRY(dx_limit_one_sided(&s->graph, s->rules, &oracle, a, symbol, at, approach, limit));
    return check(s, a, symbol, at, approach, limit);
}

static dx_status both_sides(ddx_session *s, dx_id a, dx_id symbol, dx_id at, dx_id *assumed,
                            dx_id *out)
{
    const dx_limit_of of = {a, 1, &symbol};
    dx_limit right, left;
    bool same, decided;
    DX_TRY(dx_limit_on_side(s, a, symbol, at, DX_FROM_ABOVE, &right));
    DX_TRY(dx_limit_on_side(s, a, symbol, at, DX_FROM_BELOW, &left));
    if (right.kind == DX_LIMIT_NOWHERE || left.kind == DX_LIMIT_NOWHERE) {
        const dx_limit *only = right.kind == DX_LIMIT_NOWHERE ? &left : &right;
        if (has_limit(only))
            dx_tell_limit_side(s, only == &right);
        return deliver(s, &of, only, assumed, out);
    }
    if (!has_limit(&right))
        return tell_none(
            s, &of, left.kind == DX_LIMIT_SWINGS || left.kind == DX_LIMIT_WILD ? &left : &right);
    if (!has_limit(&left))
        return tell_none(s, &of, &left);
    const dx_oracle oracle = dx_session_oracle(s);
    DX_TRY(dx_limit_same(&s->graph, s->rules, &oracle, &right, &left, &same, &decided));
    if (!decided)
        return dx_fail(&s->context, DX_UNKNOWN,
                       "cannot decide this limit: are those from both sides the same?");
    if (!same)
        return sides_differ(s, &of, &right, &left);
    DX_TRY(dx_limit_assumed(&s->graph, &left, assumed));
    return deliver(s, &of, &right, assumed, out);
}

static dx_status limit_of_number(ddx_session *s, dx_id a, dx_id symbol, dx_id at, char side,
                                 dx_id *assumed, dx_id *out)
{
    dx_graph *g = &s->graph;
    dx_limit limit;
    if (dx_op_of(g, a) >= DX_OP_EQ || dx_op_of(g, a) == DX_OP_INF)
        return dx_fail(&s->context, DX_TYPE, "a limit is of a formula, or of a vector of them");
    if (side == 0 && dx_op_of(g, at) != DX_OP_INF)
        return both_sides(s, a, symbol, at, assumed, out);
    dx_approach approach = dx_is_minus_inf(g, at)         ? DX_TO_MINUS_INF
                           : dx_op_of(g, at) == DX_OP_INF ? DX_TO_PLUS_INF
                           : side == '+'                  ? DX_FROM_ABOVE
                                                          : DX_FROM_BELOW;
    DX_TRY(dx_limit_on_side(s, a, symbol, at, approach, &limit));
    return deliver(s, &(dx_limit_of){a, 1, &symbol}, &limit, assumed, out);
}

/* Vectors and matrices element by element. */
static dx_status limit_of_value(ddx_session *s, dx_id a, dx_id symbol, dx_id at, char side,
                                dx_id *assumed, dx_id *out)
{
    dx_graph *g = &s->graph;
    if (dx_op_of(g, a) != DX_OP_VECTOR)
        return limit_of_number(s, a, symbol, at, side, assumed, out);
    uint32_t n = dx_count(g, a);
    dx_id *element = dx_arena_alloc(&s->context.arena, n * sizeof *element);
    if (!element)
        return dx_no_memory(&s->context);
    for (uint32_t i = 0; i < n; i++)
        DX_TRY(limit_of_value(s, dx_operand(g, a, i), symbol, at, side, assumed, &element[i]));
    *out = dx_vector(g, n, element);
    return dx_check(g, *out);
}

dx_status dx_find_limit(ddx_session *s, dx_id a, dx_id symbol, dx_id at, char side, dx_id *assumed,
                        dx_id *out)
{
    *assumed = DX_NONE;
    return limit_of_value(s, a, symbol, at, side, assumed, out);
}

static dx_status refuse(dx_evaluation *e, const dx_ast *part, const char *what, const char *hint)
{
    dx_status status = dx_fail(&e->session->context, DX_TYPE, "%s", what);
    dx_diag_hint(&e->session->context.diag, "%s", hint);
    dx_diag_place(&e->session->context.diag, part->span);
    return status;
}

/* *assumed takes on what must not be 0. */
static dx_status limit_of_all(ddx_session *s, dx_id a, const dx_point *at, dx_id *assumed,
                              dx_id *out)
{
    dx_graph *g = &s->graph;
    if (at->n == 1)
        return limit_of_value(s, a, at->symbol[0], at->centre[0], 0, assumed, out);
    if (dx_op_of(g, a) != DX_OP_VECTOR)
        return dx_joint_limit(s, a, at, assumed, out);
    uint32_t n = dx_count(g, a);
    dx_id *element = dx_arena_alloc(&s->context.arena, (n + 1) * sizeof *element);
    if (!element)
        return dx_no_memory(&s->context);
    for (uint32_t i = 0; i < n; i++)
        DX_TRY(limit_of_all(s, dx_operand(g, a, i), at, assumed, &element[i]));
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

/* limit(e, x = 0, y = 0), limit(e, [x = 0, y = 0]) */
static dx_status run_joint(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_graph *g = &e->session->graph;
    const dx_ast *first = dx_child(call, 2);
    dx_point at = {0};
    dx_bound bound;
    dx_id a, assumed = DX_NONE, name[DX_MOST_VARIABLES];
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
    memcpy(name, at.symbol, at.n * sizeof *name);
    DX_TRY(dx_bind(e, at.n, name, &bound));
    memcpy(at.symbol, bound.symbol, at.n * sizeof *name);
    DX_TRY(dx_operand_in(e, &bound, dx_child(call, 1), &a));
    DX_TRY(dx_foresee_in(e, &bound.frame, &a));
    status = dx_refuse_capture(e, &bound, "the limit", a);
    if (status == DX_OK)
        status = limit_of_all(e->session, a, &at, &assumed, out);
    if (status != DX_OK) {
        dx_diag_place(&e->session->context.diag, call->span);
        return status;
    }
    DX_TRY(dx_note_limit(g, e->session->rules, a, at.n, at.symbol, at.centre, assumed, *out));
    DX_TRY(dx_assume_nonzero(e, assumed));
    return dx_op_of(g, *out) == DX_OP_INF ? DX_OK : dx_put_in(e, &bound, NULL, out);
}

dx_status dx_limit_of_typed(dx_evaluation *e, size_t first, dx_id a, dx_id symbol, dx_id at,
                            char side, dx_id *assumed, dx_id *out)
{
    char known = side;
    dx_id part;
    DX_TRY(dx_lost_beside(e, first, 1, &symbol, &at, &known, &part));
    dx_drop_valued(e, first, symbol);
    if (!dx_is_none(part))
        return dx_hint_lost(e, part, tell_nowhere(e->session));
    DX_TRY(dx_find_limit(e->session, a, symbol, at, known, assumed, out));
    if (known != side)
        dx_tell_limit_side(e->session, known == '+');
    return DX_OK;
}

dx_status dx_run_limit(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_graph *g = &e->session->graph;
    const dx_ast *binding = dx_child(call, 2);
    if (binding->next || binding->kind == DX_AST_VECTOR)
        return run_joint(e, call, out);
    dx_id at, a, assumed;
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
    DX_TRY(dx_bind(e, 1, &name, &bound));
    DX_TRY(dx_operand_in(e, &bound, dx_child(call, 1), &a));
    DX_TRY(dx_foresee_in(e, &bound.frame, &a));
    if (dx_op_of(g, at) != DX_OP_INF && dx_contains(g, at, bound.symbol[0]))
        return refuse(e, binding->child->next, "a variable cannot go to itself",
                      "give it another name in the formula");
    const dx_limit_request request = {a, bound.symbol[0], at, side};
    if (e->written)
        return dx_write_limit_request(e, &request, out);
    dx_status status =
        dx_limit_of_typed(e, bound.first_premise, a, bound.symbol[0], at, side, &assumed, out);
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
    DX_TRY(dx_note_limit(g, e->session->rules, a, 1, bound.symbol, &at, assumed, *out));
    DX_TRY(dx_assume_nonzero(e, assumed));
    return dx_op_of(g, *out) == DX_OP_INF ? DX_OK : dx_put_in(e, &bound, NULL, out);
}
