#include "engine/assume.h"
#include "engine/solvers/unknowns.h"

#include "engine/solvers/eliminated.h"
#include "engine/solvers/exactzeros.h"
#include "engine/solvers/piecewise.h"
#include "engine/solvers/reduced.h"
#include "engine/field.h"
#include "engine/oracle.h"
#include "engine/solvers/rootof.h"
#include "expr/walk.h"
#include "numeric/ball.h"
#include "numeric/balls.h"
#include "numeric/solve/system.h"
#include "parser/array.h"
#include "symbolic/derivatives/diff.h"
#include "symbolic/domain/conditions.h"

#include <math.h>
#include <string.h>

/* A call of the C library has no text. */
static dx_status placed(const dx_unknowns *u, const dx_ast *ast, dx_status status)
{
    return ast ? dx_placed(u->e, ast, status) : status;
}

static dx_status refuse(const dx_unknowns *u, const dx_ast *ast, dx_status status, const char *what)
{
    status = dx_fail(&u->e->session->context, status, "%s", what);
    dx_diag_hint(&u->e->session->context.diag, "%s", u->hint);
    return placed(u, ast, status);
}

/* ---- the unknowns -------------------------------------------------------------------------- */

static bool is_end(const dx_graph *g, dx_id end)
{
    return dx_op_of(g, end) == DX_OP_INF || (dx_is_real_valued(g, end) && dx_is_constant(g, end));
}

static dx_status compare_ends(dx_graph *g, dx_id a, dx_id b, int *sign)
{
    dx_id difference = dx_sub(g, a, b);
    DX_TRY(dx_check(g, difference));
    return dx_ball_sign(g, difference, 1024, sign);
}

/* lo < hi, as far as is known. */
static dx_status check_order(dx_unknowns *u, const dx_ast *ast, dx_id lo, dx_id hi)
{
    dx_graph *g = &u->e->session->graph;
    bool low = dx_op_of(g, lo) == DX_OP_INF, high = dx_op_of(g, hi) == DX_OP_INF;
    int sign = 1;
    if (low || high)
        sign = (!low || dx_is_minus_inf(g, lo)) && (!high || !dx_is_minus_inf(g, hi)) ? 1 : -1;
    else
        DX_TRY(placed(u, ast, compare_ends(g, hi, lo, &sign)));
    if (sign > 0)
        return DX_OK;
    dx_status status =
        dx_fail(g->context, DX_DOMAIN,
                sign < 0 ? "the interval ends before it begins" : "the interval is empty");
    dx_diag_hint(&g->context->diag, "the lesser number comes first: x = 0..1");
    return placed(u, ast, status);
}

static dx_status read_ends(dx_unknowns *u, const dx_ast *ast, dx_id *lo, dx_id *hi)
{
    dx_evaluation *e = u->e;
    dx_graph *g = &e->session->graph;
    dx_id range;
    DX_TRY(dx_lower(&e->lowering, ast, &range));
    DX_TRY(dx_foresee(e, &range));
    if (dx_op_of(g, range) != DX_OP_RANGE)
        return refuse(u, ast, DX_TYPE, "this must be an interval, like x = 0..1");
    *lo = dx_operand(g, range, 0);
    *hi = dx_operand(g, range, 1);
    if (!is_end(g, *lo) || !is_end(g, *hi)) {
        dx_status status = refuse(u, ast, DX_TYPE, "the ends of the interval must be numbers here");
        dx_diag_hint(&g->context->diag, "a name in them has no value yet: '| a = 1' gives it one");
        return status;
    }
    return check_order(u, ast, *lo, *hi);
}

/* x = a..b, which in a vector is an equation. */
static bool is_binding(const dx_ast *ast)
{
    return ast->kind == DX_AST_BINDING ||
           (ast->kind == DX_AST_RELATION && strcmp(ast->text, "=") == 0);
}

/* A name that is there already may be given its interval. */
static dx_status place_of(dx_unknowns *u, const dx_ast *ast, const dx_ast *name, uint32_t *place)
{
    dx_context *context = &u->e->session->context;
    dx_id symbol = dx_symbol_of(u->e, name);
    DX_TRY(dx_check(&u->e->session->graph, symbol));
    for (*place = 0; *place < u->n; ++*place)
        if (dx_same(u->name[*place], symbol))
            break;
    if (*place < u->n && (!is_binding(ast) || !dx_is_none(u->lo[*place])))
        return dx_placed(u->e, name, dx_fail(context, DX_NAME, "%s is given twice", name->text));
    if (*place == DX_SYSTEM_MOST)
        return dx_placed(u->e, ast,
                         dx_fail(context, DX_LIMIT, "proofs go up to %d unknowns", DX_SYSTEM_MOST));
    if (*place == u->n) {
        u->lo[u->n] = u->hi[u->n] = DX_NONE;
        u->name[u->n++] = symbol;
    }
    return DX_OK;
}

static dx_status read_unknown(dx_unknowns *u, const dx_ast *ast)
{
    const dx_ast *name = is_binding(ast) ? ast->child : ast;
    uint32_t i;
    if (name->kind != DX_AST_NAME || name->sign) {
        dx_status status = refuse(u, ast, DX_TYPE, "this must be the name of an unknown");
        if (is_binding(ast) && strncmp(u->hint, "write extrema", 13) == 0)
            dx_diag_hint(&u->e->session->context.diag,
                         "with a constraint: lagrange(x*y, [x + y = 10], [x, y])");
        return status;
    }
    DX_TRY(place_of(u, ast, name, &i));
    u->place[i] = ast;
    return is_binding(ast) ? read_ends(u, ast->child->next, &u->lo[i], &u->hi[i]) : DX_OK;
}

/* The free names of what stands before; of the name of a function its parameters. */
static dx_status take_free_names(dx_unknowns *u, const dx_ast *call, uint32_t first)
{
    dx_evaluation *e = u->e;
    dx_graph *g = &e->session->graph;
    dx_id part[8], all;
    uint32_t n = 0;
    size_t premises = e->n_premises;
    for (uint32_t i = 1; i < first && n < 8; i++) {
        const dx_ast *ast = dx_child(call, i);
        const dx_definition *d = ast->kind == DX_AST_NAME
                                     ? dx_find_definition(e->session, ast->text, ast->length)
                                     : NULL;
        dx_id parameter[DX_MOST_BINDINGS];
        if (d && d->is_function)
            DX_TRY(dx_placed(e, ast, dx_formula_of(e, d, parameter, &part[n++])));
        else if (ast->kind != DX_AST_BINDING)
            DX_TRY(dx_lower(&e->lowering, ast, &part[n++]));
        else /* an equation with a name on its left */
            for (const dx_ast *side = ast->child; side && n < 8; side = side->next)
                DX_TRY(dx_lower(&e->lowering, side, &part[n++]));
    }
    e->n_premises = premises;
    all = n > 0 ? dx_vector(g, n, part) : dx_int(g, 0);
    DX_TRY(dx_check(g, all));
    DX_TRY(dx_foresee(e, &all)); /* a name that gets a value is no unknown */
    size_t found = dx_free_symbols(g, all, DX_SYSTEM_MOST, u->name);
    if (found > DX_SYSTEM_MOST)
        return dx_fail(g->context, DX_LIMIT, "proofs go up to %d unknowns", DX_SYSTEM_MOST);
    u->n = (uint32_t)found;
    for (uint32_t i = 0; i < u->n; i++) {
        u->lo[i] = u->hi[i] = DX_NONE;
        u->place[i] = call;
    }
    return DX_OK;
}

/* Where no interval is given. */
static dx_status set_reach(dx_unknowns *u)
{
    dx_graph *g = &u->e->session->graph;
    for (uint32_t i = 0; i < u->n; i++)
        if (u->n > 1 && !dx_is_none(u->lo[i]) &&
            (dx_op_of(g, u->lo[i]) == DX_OP_INF || dx_op_of(g, u->hi[i]) == DX_OP_INF))
            return refuse(u, u->place[i], DX_LIMIT,
                          "of several unknowns each must have an interval that ends");
    for (uint32_t i = 0; i < u->n; i++) {
        if (!dx_is_none(u->lo[i]))
            continue;
        u->open[i] = u->n > 1;
        u->endless += u->n > 1;
        u->lo[i] = dx_minus_inf(g);
        u->hi[i] = dx_inf(g);
    }
    return DX_OK;
}

bool dx_unknowns_have_no_ends(const dx_unknowns *u)
{
    const dx_graph *g = &u->e->session->graph;
    for (uint32_t i = 0; i < u->n; i++)
        if (dx_op_of(g, u->lo[i]) != DX_OP_INF || dx_op_of(g, u->hi[i]) != DX_OP_INF)
            return false;
    return true;
}

/* The ends that are infinite at u->endless unknowns, or of the last limit. */
void dx_unknowns_limit(dx_unknowns *u, int64_t reach)
{
    dx_graph *g = &u->e->session->graph;
    for (uint32_t i = 0; i < u->n; i++) {
        if (!u->open[i])
            continue;
        u->lo[i] = dx_int(g, -reach);
        u->hi[i] = dx_int(g, reach);
    }
    u->reach = reach;
}

void dx_unknowns_tell_limit(const dx_unknowns *u)
{
    if (u->reach > 0)
        dx_notice(&u->e->session->context, "no interval is given for %s: -%d..%d is looked at",
                  u->endless == u->n ? "the unknowns" : "some unknowns", (int)u->reach,
                  (int)u->reach);
}

/* Places of which nothing is known. */
static size_t count_undecided(const dx_root_list *l)
{
    size_t n = 0;
    for (size_t i = 0; i < l->n_places; i++)
        n += l->place[i].why != DX_FINDING_FAMILY;
    return n;
}

/* Of one unknown: by the pieces that the formula has, where that finds more. */
static dx_status search_formula_pieces(dx_unknowns *u, dx_id f, dx_root_list *out)
{
    dx_root_list pieces;
    bool done;
    DX_TRY(dx_search_piecewise(u->e->session, f, u->name[0], u->lo[0], u->hi[0], &pieces, &done));
    size_t before = count_undecided(out), now = count_undecided(&pieces);
    bool more = pieces.n_roots > out->n_roots || pieces.n_places > now;
    if (done && (now == 0 || (more && now < before)))
        *out = pieces;
    return DX_OK;
}

/* By pieces, in the far box, or in the near one where less is left of that. */
static dx_status search_pieces(dx_unknowns *u, const dx_id *f, bool smooth, dx_root_list *out)
{
    ddx_session *s = u->e->session;
    if (u->endless == 0)
        return dx_search_roots(s, u->n, f, u->name, u->lo, u->hi, smooth, out);
    dx_unknowns_limit(u, DX_UNKNOWN_REACH);
    DX_TRY(dx_search_roots(s, u->n, f, u->name, u->lo, u->hi, smooth, out));
    if (out->n_places == 0 || dx_root_list_has_family(out))
        return DX_OK;
    dx_root_list near;
    dx_unknowns_limit(u, DX_UNKNOWN_NEAR);
    DX_TRY(dx_search_roots(s, u->n, f, u->name, u->lo, u->hi, smooth, &near));
    if (near.n_places < out->n_places)
        *out = near;
    else
        dx_unknowns_limit(u, DX_UNKNOWN_REACH);
    return DX_OK;
}

/* Of several formulas without a factor that all have. */
static dx_status search_system(dx_unknowns *u, const dx_id *f, bool smooth, dx_root_list *out)
{
    ddx_session *s = u->e->session;
    bool done = false;
    bool first = u->endless > 0 || u->n > 2; /* boxes of three unknowns and more take long */
    if (first)
        DX_TRY(dx_search_eliminated(s, u->n, f, u->n, u->name, u->lo, u->hi, out, &done));
    if (!done && u->endless == u->n && u->n > 1)
        DX_TRY(dx_exact_zeros(u->e, u->n, f, u->n, u->name, out, &done));
    if (done)
        return DX_OK;
    DX_TRY(search_pieces(u, f, smooth, out));
    dx_unknowns_tell_limit(u);
    if (u->n == 1 || first || out->n_places == 0)
        return DX_OK;
    dx_root_list exact;
    DX_TRY(dx_search_eliminated(s, u->n, f, u->n, u->name, u->lo, u->hi, &exact, &done));
    if (done && (exact.n_places <= out->n_places || dx_root_list_is_filled(&exact)))
        *out = exact;
    return DX_OK;
}

/* A point of which it is not known whether it is one. */
static dx_status leave(const dx_unknowns *u, dx_root_list *places, const double *key)
{
    dx_context *context = &u->e->session->context;
    double *at = dx_arena_alloc(&context->arena, u->n * sizeof *at);
    if (!at)
        return dx_no_memory(context);
    memcpy(at, key, u->n * sizeof *at);
    return dx_root_list_leave(context, places,
                              &(dx_place){.lo = at, .hi = at, .why = DX_FINDING_NO_VALUE});
}

/* Of a factor that is never below 0 zeros are where its gradient is 0, too. */
static dx_status add_touching(dx_unknowns *u, dx_id common, dx_root_list *out)
{
    enum { SIGN_BITS = 1024 };
    ddx_session *s = u->e->session;
    dx_graph *g = &s->graph;
    dx_root_list found;
    dx_id *slope = dx_statement_ids(u->e, u->n);
    if (!slope)
        return DX_NOMEM;
    for (uint32_t i = 0; i < u->n; i++)
        DX_TRY(dx_diff(g, s->rules, common, u->name[i], 1, &slope[i]));
    DX_TRY(search_system(u, slope, false, &found));
    for (size_t i = 0; i < found.n_roots; i++) {
        bool zero;
        int sign;
        const dx_id *at = found.value + i * u->n;
        const double *key = found.key + i * u->n;
        dx_id value = dx_substitute(g, common, u->n, u->name, at);
        DX_TRY(dx_check(g, value));
        DX_TRY(dx_is_exactly_zero(g, value, &zero));
        DX_TRY(dx_excuse(g->context, dx_ball_sign(g, value, SIGN_BITS, &sign)));
        if (zero)
            DX_TRY(dx_root_list_add(g->context, out, at, key, 1));
        else if (sign == 0)
            DX_TRY(leave(u, out, key));
    }
    for (size_t i = 0; i < found.n_places; i++)
        DX_TRY(dx_root_list_leave(g->context, out, &found.place[i]));
    return DX_OK;
}

/* Is the factor positive at one and negative at another of a few points of the box, in which it is
 * continuous? */
static dx_status takes_both_signs(dx_unknowns *u, dx_id factor, const double *lo, const double *hi,
                                  bool *both)
{
    enum { POINTS = 200, PRECISION = 64, NEAR = 8 };
    dx_graph *g = &u->e->session->graph;
    bool above = false, below = false;
    dx_status status = DX_OK;
    arb_t value;
    arb_ptr x = dx_balls_new(&g->context->memory, u->n);
    if (!x)
        return dx_no_memory(g->context);
    const dx_ball_point at = {.n = u->n, .symbol = u->name, .value = x};
    arb_init(value);
    for (unsigned k = 0; k < POINTS && status == DX_OK && !(above && below); k++) {
        for (uint32_t i = 0; i < u->n; i++) { /* golden sections, another one for each unknown */
            double part = fmod((k + 1) * (0.6180339887498949 + 0.1414213562373095 * i), 1);
            double from = fmax(lo[i], -NEAR), to = fmin(hi[i], NEAR);
            if (!(from < to)) {
                from = lo[i];
                to = hi[i];
            }
            arb_set_d(x + i, from + part * (to - from));
        }
        status = dx_excuse(g->context, dx_ball_evaluate(g, factor, &at, PRECISION, value));
        above = above || arb_is_positive(value);
        below = below || arb_is_negative(value);
    }
    *both = above && below;
    arb_clear(value);
    dx_balls_free(&g->context->memory, x, u->n);
    return status;
}

/* All zeros of the factor, if it may have any in the box. */
static dx_status leave_common(dx_unknowns *u, dx_id common, dx_root_list *out)
{
    dx_graph *g = &u->e->session->graph;
    double *end = dx_arena_alloc(&g->context->arena, 2 * u->n * sizeof *end);
    dx_interval range;
    bool above, below, both = false;
    DX_TRY(dx_never_below_zero(g, common, &above));
    DX_TRY(dx_never_below_zero(g, dx_neg(g, common), &below));
    if (above || below)
        return add_touching(u, common, out);
    if (!end)
        return dx_no_memory(g->context);
    for (uint32_t i = 0; i < u->n; i++) {
        dx_id lo = u->lo[i], hi = u->hi[i];
        end[i] = -INFINITY;
        end[u->n + i] = INFINITY;
        if (dx_is_number(g, lo) && dx_is_number(g, hi)) {
            end[i] = dx_number_to_double(g, lo);
            end[u->n + i] = dx_number_to_double(g, hi);
        }
    }
    const dx_oracle oracle = dx_session_oracle(u->e->session);
    DX_TRY(dx_ask_range(&oracle, common, u->n, u->name, end, end + u->n, 64, &range));
    if (dx_is_positive(g, common) || (range.finite && range.sign != 0))
        return DX_OK;
    DX_TRY(takes_both_signs(u, common, end, end + u->n, &both));
    return dx_root_list_leave(g->context, out,
                              &(dx_place){.lo = end,
                                          .hi = end + u->n,
                                          .why = DX_FINDING_FAMILY,
                                          .changes_sign = both,
                                          .dimension = 1,
                                          .zero_of = common});
}

/* Roots on a curve or a surface of others are no single ones. */
static dx_status drop_on_common(dx_unknowns *u, dx_root_list *l)
{
    dx_graph *g = &u->e->session->graph;
    for (size_t i = l->n_roots; i-- > 0;)
        for (size_t k = 0; k < l->n_places; k++) {
            bool zero = false;
            dx_id value, of = l->place[k].zero_of;
            if (dx_is_none(of) || dx_is_arrangement(g, of) || !l->place[k].changes_sign)
                continue;
            value = dx_substitute(g, of, u->n, u->name, l->value + i * u->n);
            DX_TRY(dx_check(g, value));
            DX_TRY(dx_is_exactly_zero(g, value, &zero));
            if (!zero)
                continue;
            dx_root_list_drop(l, i);
            break;
        }
    return DX_OK;
}

dx_status dx_unknowns_search(dx_unknowns *u, const dx_id *f, bool smooth, dx_root_list *out)
{
    dx_graph *g = &u->e->session->graph;
    dx_id common[DX_MOST_COMMON];
    uint32_t n_common;
    bool none = false;
    if (u->n == 1) {
        DX_TRY(search_system(u, f, smooth, out));
        return !smooth && out->n_places > 0 ? search_formula_pieces(u, f[0], out) : DX_OK;
    }
    dx_id *reduced = dx_statement_ids(u->e, u->n);
    if (!reduced)
        return DX_NOMEM;
    DX_TRY(dx_reduce_system(g, u->n, f, reduced, common, &n_common));
    for (uint32_t i = 0; i < u->n; i++)
        none = none || (dx_is_number(g, reduced[i]) && !dx_is_int(g, reduced[i], 0));
    *out = (dx_root_list){.n = u->n};
    if (!none)
        DX_TRY(search_system(u, reduced, smooth, out));
    for (uint32_t i = 0; i < n_common; i++)
        DX_TRY(leave_common(u, common[i], out));
    return drop_on_common(u, out);
}

/* x, y, z, and x1 or y_2. */
static bool is_axis(const char *name)
{
    return name[0] >= 'x' && name[0] <= 'z' && strspn(name + 1, "0123456789_") == strlen(name + 1);
}

void dx_unknowns_tell(const dx_unknowns *u)
{
    dx_graph *g = &u->e->session->graph;
    dx_text names, axes;
    uint32_t n = 0;
    dx_text_init(&names, &g->context->memory);
    dx_text_init(&axes, &g->context->memory);
    for (uint32_t i = 0; i < u->n; i++) {
        const char *name = dx_bytes(g, u->name[i]);
        dx_text_format(&names, "%s%s", i > 0 ? ", " : "", name);
        if (is_axis(name))
            dx_text_format(&axes, "%s%s", n++ > 0 ? ", " : "", name);
    }
    if (n > 0 && n < u->n)
        dx_notice(g->context, "the unknowns are %.150s; [%.150s] behind makes it these alone",
                  dx_text_get(&names), dx_text_get(&axes));
    dx_text_free(&names);
    dx_text_free(&axes);
}

dx_status dx_unknowns_read(dx_evaluation *e, const dx_ast *call, uint32_t first, const char *hint,
                           dx_unknowns *u)
{
    enum { MOST = DX_SYSTEM_MOST };
    *u = (dx_unknowns){.e = e, .hint = hint};
    u->name = dx_statement_ids(e, 3 * (size_t)MOST + 3);
    u->place = dx_arena_alloc(&e->session->context.arena, (MOST + 1) * sizeof *u->place);
    u->open = dx_arena_alloc(&e->session->context.arena, MOST + 1);
    if (!u->name || !u->place || !u->open)
        return dx_no_memory(&e->session->context);
    memset(u->open, 0, MOST + 1);
    u->lo = u->name + MOST + 1;
    u->hi = u->lo + MOST + 1;
    const dx_ast *ast = dx_child(call, first);
    if (!ast)
        DX_TRY(take_free_names(u, call, first));
    for (; ast; ast = ast->next) {
        if (ast->kind != DX_AST_VECTOR) {
            DX_TRY(read_unknown(u, ast));
            continue;
        }
        u->listed = true;
        for (const dx_ast *part = ast->child; part; part = part->next)
            DX_TRY(read_unknown(u, part));
    }
    if (u->n == 0) {
        dx_status status = refuse(u, call, DX_TYPE, "there is no unknown here");
        for (uint32_t i = first; --i > 0;)
            dx_hint_meaning(e, dx_child(call, i));
        return status;
    }
    for (uint32_t i = 1; i < first && !dx_child(call, first); i++)
        dx_tell_meanings(e, dx_child(call, i));
    DX_TRY(set_reach(u));
    DX_TRY(dx_set_aside(e, u->n, u->name));
    return dx_bind(e, u->n, u->name, &u->bound);
}

/* ---- the formulas -------------------------------------------------------------------------- */

/* Left side minus right side: what both have, and so goes, needs a value all the same. */
static dx_status take_difference(dx_unknowns *u, dx_id *a)
{
    dx_evaluation *e = u->e;
    dx_graph *g = &e->session->graph;
    const dx_id left = dx_operand(g, *a, 0), right = dx_operand(g, *a, 1);
    const size_t first = e->n_premises;
    DX_TRY(dx_remember_parts(e, left));
    DX_TRY(dx_remember_parts(e, right));
    *a = dx_sub(g, left, right);
    DX_TRY(dx_check(g, *a));
    return dx_release_valued(e, first, *a);
}

/* The same of what is compared, and stays as it is. */
static dx_status remember_compared(dx_unknowns *u, dx_id relation)
{
    const dx_graph *g = &u->e->session->graph;
    const dx_op op = dx_op_of(g, relation);
    for (uint32_t i = 0; op == DX_OP_AND && i < dx_count(g, relation); i++)
        DX_TRY(remember_compared(u, dx_operand(g, relation, i)));
    const bool compares = op == DX_OP_EQ || op == DX_OP_LT || op == DX_OP_LE || op == DX_OP_NE;
    if (!compares || !dx_is_real_valued(g, dx_operand(g, relation, 0)) ||
        !dx_is_real_valued(g, dx_operand(g, relation, 1)))
        return DX_OK;
    return take_difference(u, &relation);
}

/* What goes from `and` as it always holds, as log(x) = log(x), has its domain. */
static dx_status remember_joined(dx_unknowns *u, const dx_ast *operand)
{
    if (operand->kind != DX_AST_AND || !u->relations)
        return DX_OK;
    for (const dx_ast *child = operand->child; child; child = child->next) {
        dx_id relation;
        DX_TRY(remember_joined(u, child));
        DX_TRY(dx_evaluate_in(u->e, &u->bound.frame, child, &relation));
        DX_TRY(remember_compared(u, relation));
    }
    return DX_OK;
}

/* In the bound names, functions by their names. */
static dx_status evaluate(dx_unknowns *u, const dx_ast *operand, dx_id *out)
{
    dx_evaluation *e = u->e;
    const dx_bound *bound = &u->bound;
    const dx_definition *d = operand->kind == DX_AST_NAME
                                 ? dx_find_definition(e->session, operand->text, operand->length)
                                 : NULL;
    const dx_value value = {.id = bound->symbol[0]};
    if (operand->kind == DX_AST_BINDING && !operand->child->sign) { /* x = cos(x) */
        dx_id left, right;
        DX_TRY(dx_evaluate_in(e, &bound->frame, operand->child, &left));
        DX_TRY(dx_evaluate_in(e, &bound->frame, operand->child->next, &right));
        *out = dx_relation(&e->session->graph, DX_OP_EQ, left, right);
        DX_TRY(dx_check(&e->session->graph, *out));
    } else if (d && d->is_function && d->n_parameters == 1 && u->n == 1) {
        DX_TRY(dx_call_definition(e, d, &value, out));
    } else if (d && d->is_function) {
        DX_TRY(dx_call_in(e, &bound->frame, d, out));
    } else {
        DX_TRY(dx_evaluate_in(e, &bound->frame, operand, out));
        DX_TRY(remember_joined(u, operand));
    }
    return dx_foresee_in(e, &bound->frame, out);
}

dx_status dx_unknowns_evaluate(dx_unknowns *u, const dx_ast *operand, dx_id *out)
{
    dx_graph *g = &u->e->session->graph;
    DX_TRY(evaluate(u, operand, out));
    *out = dx_substitute(g, *out, u->n, u->bound.symbol, u->name);
    return dx_check(g, *out);
}

/* A name that is neither an unknown nor has a value. */
static dx_status refuse_others(dx_unknowns *u, const dx_ast *ast, dx_id a)
{
    dx_graph *g = &u->e->session->graph;
    dx_id symbol[DX_SYSTEM_MOST + 1];
    if (u->exact)
        return DX_OK;
    size_t n = dx_free_symbols(g, a, DX_SYSTEM_MOST + 1, symbol);
    for (size_t i = 0; i < n && i <= DX_SYSTEM_MOST; i++) {
        bool own = false;
        for (uint32_t k = 0; k < u->n && !own; k++)
            own = dx_same(symbol[i], u->name[k]);
        if (own)
            continue;
        const char *name = dx_bytes(g, symbol[i]);
        dx_status status =
            dx_fail(g->context, DX_NAME, "'%s' has no value, and is none of the unknowns", name);
        dx_diag_hint(&g->context->diag,
                     "give it a value, or an interval beside the others: %s = 0..1", name);
        return placed(u, ast, status);
    }
    return DX_OK;
}

/* What is to be zero, in the symbols of the unknowns. */
static dx_status take_equation(dx_unknowns *u, const dx_ast *ast, bool equations, dx_id *a)
{
    dx_graph *g = &u->e->session->graph;
    if (equations && dx_op_of(g, *a) == DX_OP_EQ && dx_is_real_valued(g, dx_operand(g, *a, 0)) &&
        dx_is_real_valued(g, dx_operand(g, *a, 1)))
        DX_TRY(placed(u, ast, take_difference(u, a)));
    DX_TRY(placed(u, ast, dx_check(g, *a)));
    if (dx_is_real_valued(g, *a))
        return DX_OK;
    bool inequality = dx_op_of(g, *a) == DX_OP_LT || dx_op_of(g, *a) == DX_OP_LE;
    if (u->relations &&
        (inequality || dx_op_of(g, *a) == DX_OP_NE || dx_op_of(g, *a) == DX_OP_AND ||
         dx_op_of(g, *a) == DX_OP_TRUE || dx_op_of(g, *a) == DX_OP_FALSE))
        return remember_compared(u, *a);
    if (inequality) {
        dx_status status = refuse(u, ast, DX_TYPE, "this is an inequality, and no equation");
        dx_diag_hint(&g->context->diag,
                     "write = for the edge of it; minimize and maximize take "
                     "inequalities: minimize(x*y, [x=1, y=1], [x^2 + y^2 <= 1])");
        return status;
    }
    return refuse(u, ast, DX_TYPE,
                  equations ? "this is no equation, and no formula that can be zero"
                            : "this must be a formula");
}

static dx_status add_formula(dx_unknowns *u, const dx_ast *ast, dx_id a, bool equations,
                             dx_formulas *out)
{
    dx_evaluation *e = u->e;
    dx_graph *g = &e->session->graph;
    DX_TRY(take_equation(u, ast, equations, &a));
    DX_TRY(dx_put_in(e, &u->bound, u->bound.symbol, &a));
    a = dx_substitute(g, a, u->n, u->bound.symbol, u->name);
    DX_TRY(dx_placed(e, ast, dx_check(g, a)));
    DX_TRY(refuse_others(u, ast, a));
    out->f[out->n] = a;
    out->place[out->n++] = ast;
    return DX_OK;
}

static dx_status reserve(dx_unknowns *u, uint32_t n, dx_formulas *out)
{
    out->f = dx_statement_ids(u->e, n);
    out->place = dx_arena_alloc(&u->e->session->context.arena, n * sizeof *out->place);
    return out->f && out->place ? DX_OK : dx_no_memory(&u->e->session->context);
}

static bool has_unknown(const dx_unknowns *u, dx_id a)
{
    bool found = false;
    for (size_t i = 0; i < u->n && !found; i++)
        found = dx_contains(&u->e->session->graph, a, u->name[i]);
    for (size_t i = 0; i < u->bound.n && !found; i++)
        found = dx_contains(&u->e->session->graph, a, u->bound.symbol[i]);
    return found;
}

/* Points are constants: what holds for the names is no premise of the answer, but of each point.
 * What must have a value whatever the unknowns are stays one. */
dx_status dx_unknowns_premises(dx_unknowns *u, size_t first)
{
    dx_evaluation *e = u->e;
    DX_TRY(dx_read_premises(e, u->premises));
    for (size_t k = first; k < e->n_premises; k++) {
        const dx_premise premise = e->premise[k];
        if (dx_is_none(premise.valued) || has_unknown(u, premise.valued))
            continue;
        e->premise[k] = e->premise[first];
        e->premise[first++] = premise;
    }
    DX_TRY(dx_write_premises(e, first, &u->premises));
    e->n_premises = first < e->n_premises ? first : e->n_premises;
    return DX_OK;
}

/* How many numbers an array has; 0 where a is none. */
static uint32_t count_numbers(const dx_graph *g, dx_id a)
{
    if (!dx_is_array(g, a))
        return 0;
    uint32_t n = 0;
    for (uint32_t i = 0; i < dx_count(g, a); i++) {
        const uint32_t within = count_numbers(g, dx_operand(g, a, i));
        n += within > 0 ? within : 1;
    }
    return n;
}

static bool have_same_shape(const dx_graph *g, dx_id a, dx_id b)
{
    if (!dx_is_array(g, a) || !dx_is_array(g, b))
        return !dx_is_array(g, a) && !dx_is_array(g, b);
    bool same = dx_count(g, a) == dx_count(g, b);
    for (uint32_t i = 0; same && i < dx_count(g, a); i++)
        same = have_same_shape(g, dx_operand(g, a, i), dx_operand(g, b, i));
    return same;
}

/* a = b of arrays, number by number; a number stands for all that are in the array. */
static dx_status pair_numbers(dx_graph *g, dx_id a, dx_id b, uint32_t *n, dx_id *out)
{
    const bool first = dx_is_array(g, a), second = dx_is_array(g, b);
    if (!first && !second) {
        out[*n] = dx_relation(g, DX_OP_EQ, a, b);
        return dx_check(g, out[(*n)++]);
    }
    for (uint32_t i = 0; i < dx_count(g, first ? a : b); i++)
        DX_TRY(pair_numbers(g, first ? dx_operand(g, a, i) : a, second ? dx_operand(g, b, i) : b, n,
                            out));
    return DX_OK;
}

/* A*[x, y] = [5, 6], or = 0, is an equation for each number. */
static dx_status split_arrays(dx_unknowns *u, const dx_ast *ast, dx_id *a)
{
    dx_graph *g = &u->e->session->graph;
    if (dx_op_of(g, *a) != DX_OP_EQ)
        return DX_OK;
    const dx_id left = dx_operand(g, *a, 0), right = dx_operand(g, *a, 1);
    const uint32_t first = count_numbers(g, left), second = count_numbers(g, right);
    const bool zero = dx_is_int(g, first > 0 ? right : left, 0);
    uint32_t n = 0;
    if (first == 0 && second == 0)
        return DX_OK;
    if (!have_same_shape(g, left, right) && !zero)
        return refuse(u, ast, DX_TYPE, "the sides of this equation are of different shapes");
    dx_id *out = dx_statement_ids(u->e, first > second ? first : second);
    if (!out)
        return DX_NOMEM;
    DX_TRY(pair_numbers(g, left, right, &n, out));
    *a = dx_vector(g, n, out);
    return placed(u, ast, dx_check(g, *a));
}

static dx_status add_formulas(dx_unknowns *u, const dx_ast *ast, dx_id a, bool equations,
                              dx_formulas *out)
{
    const dx_graph *g = &u->e->session->graph;
    const bool array = dx_is_array(g, a);
    for (uint32_t i = 0; i < (array ? dx_count(g, a) : 1); i++)
        DX_TRY(add_formula(u, ast, array ? dx_operand(g, a, i) : a, equations, out));
    return DX_OK;
}

dx_status dx_formulas_read(dx_unknowns *u, const dx_ast *operand, bool equations, dx_formulas *out)
{
    dx_evaluation *e = u->e;
    dx_graph *g = &e->session->graph;
    dx_id a;
    *out = (dx_formulas){0};
    if (operand->kind == DX_AST_VECTOR) {
        out->listed = true;
        uint32_t n = 0, at = 0;
        dx_id *part = dx_statement_ids(e, operand->n + 1);
        if (!part)
            return DX_NOMEM;
        for (const dx_ast *ast = operand->child; ast; ast = ast->next, at++) {
            DX_TRY(dx_placed(e, ast, evaluate(u, ast, &part[at])));
            const bool splits = equations && dx_op_of(g, part[at]) == DX_OP_EQ;
            if (splits)
                DX_TRY(split_arrays(u, ast, &part[at]));
            n += dx_is_array(g, part[at]) ? dx_count(g, part[at]) : 1;
        }
        DX_TRY(reserve(u, n + 1, out));
        at = 0;
        for (const dx_ast *ast = operand->child; ast; ast = ast->next, at++)
            DX_TRY(add_formulas(u, ast, part[at], equations, out));
    } else {
        DX_TRY(dx_placed(e, operand, evaluate(u, operand, &a)));
        if (equations)
            DX_TRY(split_arrays(u, operand, &a));
        out->listed = dx_is_array(g, a);
        DX_TRY(reserve(u, (out->listed ? dx_count(g, a) : 1) + 1, out));
        DX_TRY(add_formulas(u, operand, a, equations, out));
    }
    return dx_unknowns_premises(u, u->bound.first_premise);
}

dx_status dx_unknowns_hold(const dx_unknowns *u, const dx_id *value, dx_holding *holding)
{
    dx_evaluation *e = u->e;
    size_t first = e->n_premises, n = u->n;
    *holding = DX_HOLDS;
    if (dx_is_none(u->premises))
        return DX_OK;
    dx_id *from = dx_statement_ids(e, 4 * n), *to = from + 2 * n;
    if (!from)
        return DX_NOMEM;
    memcpy(from, u->name, u->n * sizeof *from);
    memcpy(to, value, u->n * sizeof *to);
    for (size_t i = 0; i < u->bound.n; i++) { /* what stands for a name, where it is another */
        if (dx_same(u->bound.symbol[i], u->name[i]))
            continue;
        from[n] = u->bound.symbol[i];
        to[n++] = value[i];
    }
    DX_TRY(dx_read_premises(e, u->premises));
    dx_status status = dx_premises_hold(e, first, n, from, to, holding);
    e->n_premises = first;
    return status;
}

dx_status dx_unknowns_sift(const dx_unknowns *u, dx_root_list *points, dx_root_list *places,
                           const char *what)
{
    size_t n = points->n, kept = 0, out = 0;
    for (size_t i = 0; i < points->n_roots; i++) {
        const dx_id *value = points->value + i * n;
        const double *key = points->key + i * n;
        dx_holding holding;
        DX_TRY(dx_unknowns_hold(u, value, &holding));
        if (holding == DX_OPEN)
            DX_TRY(leave(u, places, key));
        out += holding == DX_BROKEN;
        if (holding != DX_HOLDS)
            continue;
        memmove(points->value + kept * n, value, n * sizeof *value);
        memmove(points->key + kept * n, key, n * sizeof *key);
        points->order[kept++] = points->order[i];
    }
    points->n_roots = kept;
    if (out > 0)
        dx_notice(&u->e->session->context,
                  "%zu %s%s of the simplified form, where what was typed has no value, %s left out",
                  out, what, out == 1 ? "" : "s", out == 1 ? "is" : "are");
    return DX_OK;
}

dx_status dx_unknowns_check_count(const dx_unknowns *u, const dx_formulas *f, const dx_ast *operand)
{
    dx_context *context = &u->e->session->context;
    if (f->n == u->n)
        return DX_OK;
    dx_status status = dx_fail(context, DX_TYPE, "%u equation%s for %u unknown%s", f->n,
                               f->n == 1 ? "" : "s", u->n, u->n == 1 ? "" : "s");
    dx_diag_hint(&context->diag, "%s",
                 f->n < u->n
                     ? "with fewer equations than unknowns there are no single roots"
                     : "drop an equation that follows from the others, or try those that are left");
    return dx_placed(u->e, operand, status);
}

/* ---- for the C library ----------------------------------------------------------------------- */

dx_status dx_unknowns_take(dx_evaluation *e, size_t n, dx_id *name, dx_id *lo, dx_id *hi,
                           dx_unknowns *u)
{
    dx_graph *g = &e->session->graph;
    *u = (dx_unknowns){.e = e, .hint = "", .n = (uint32_t)n, .name = name, .lo = lo, .hi = hi};
    if (n == 0 || n > DX_SYSTEM_MOST)
        return dx_fail(g->context, n == 0 ? DX_TYPE : DX_LIMIT,
                       "1 to %d unknowns can be looked for", DX_SYSTEM_MOST);
    for (size_t i = 0; i < n; i++) {
        if (!is_end(g, lo[i]) || !is_end(g, hi[i]))
            return dx_fail(g->context, DX_TYPE, "the ends of the intervals must be numbers");
        if (n > 1 && (dx_op_of(g, lo[i]) == DX_OP_INF || dx_op_of(g, hi[i]) == DX_OP_INF))
            return dx_fail(g->context, DX_LIMIT,
                           "of several unknowns each must have an interval that ends");
        DX_TRY(check_order(u, NULL, lo[i], hi[i]));
    }
    return DX_OK;
}

dx_status dx_unknowns_formula(dx_unknowns *u, bool equation, dx_id *a)
{
    DX_TRY(take_equation(u, NULL, equation, a));
    return refuse_others(u, NULL, *a);
}
