/* A formula written otherwise, as is asked for by name: expand, factor, together, ... */
#include "engine/field.h"
#include "engine/scope.h"
#include "engine/simplify.h"

#include "expr/exact.h"
#include "expr/print.h"
#include "expr/walk.h"
#include "symbolic/domain/common.h"
#include "symbolic/domain/notes.h"
#include "symbolic/algebra/integerfactors.h"
#include "symbolic/forms/signs.h"
#include "symbolic/rework/expand.h"
#include "symbolic/rework/logs.h"
#include "symbolic/rework/quotients.h"
#include "symbolic/rework/trig.h"

typedef dx_status (*way)(dx_graph *g, dx_id a, int which, dx_id *out);

static dx_status expand_one(dx_graph *g, dx_id a, int which, dx_id *out)
{
    (void)which;
    return dx_expand(g, a, out);
}

enum { TRIG_EXPAND, TRIG_REDUCE, LOG_EXPAND, LOG_COMBINE };

static dx_status functions_one(dx_graph *g, dx_id a, int which, dx_id *out)
{
    switch (which) {
    case TRIG_EXPAND:
        return dx_trig_expand(g, a, out);
    case TRIG_REDUCE:
        return dx_trig_reduce(g, a, out);
    case LOG_EXPAND:
        return dx_log_expand(g, a, out);
    default:
        return dx_log_combine(g, a, out);
    }
}

static dx_status quotient_one(dx_graph *g, dx_id a, int which, dx_id *out)
{
    return dx_rework_quotient(g, a, (dx_rework)which, out);
}

static dx_status factor_one(dx_graph *g, dx_id a, int which, dx_id *out)
{
    (void)which;
    return dx_rework_factor(g, a, out);
}

static bool has_elements(const dx_graph *g, dx_id a)
{
    dx_op op = dx_op_of(g, a);
    return op == DX_OP_EQ || op == DX_OP_NE || op == DX_OP_LT || op == DX_OP_LE ||
           op == DX_OP_AND || op == DX_OP_VECTOR;
}

typedef struct chosen {
    way rework;
    int which;
} chosen;

static dx_status make_one(void *how, dx_graph *g, dx_id a, dx_id *out)
{
    const chosen *c = how;
    return c->rework(g, a, c->which, out);
}

static dx_status one(dx_graph *g, dx_id a, way rework, int which, dx_id *out)
{
    chosen how = {rework, which};
    if (rework == quotient_one && (which == DX_REWORK_NUMERATOR || which == DX_REWORK_DENOMINATOR))
        return dx_part_with_signs(g, make_one, &how, a, DX_NONE, out);
    return dx_form_with_signs(g, make_one, &how, a, DX_NONE, DX_NONE, out);
}

/* Element by element of vectors and matrices, side by side of equations. */
static dx_status each(dx_graph *g, dx_id a, way rework, int which, dx_id *out)
{
    if (!has_elements(g, a))
        return one(g, a, rework, which, out);
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    dx_id *form = dx_arena_alloc(&g->context->arena, walk.n * sizeof *form);
    bool *inside = dx_arena_alloc(&g->context->arena, walk.n * sizeof *inside);
    dx_status status = form && inside ? DX_OK : dx_no_memory(g->context);
    if (status == DX_OK)
        inside[walk.n - 1] = true;
    /* users stand behind their operands: down to see what stands in no formula, then up */
    for (size_t i = walk.n; i-- > 0 && status == DX_OK;)
        for (uint32_t k = 0;
             inside[i] && has_elements(g, walk.id[i]) && k < dx_count(g, walk.id[i]); k++)
            inside[dx_walk_find(&walk, dx_operand(g, walk.id[i], k))] = true;
    for (size_t i = 0; i < walk.n && status == DX_OK; i++) {
        dx_id at = walk.id[i];
        if (!inside[i])
            continue;
        if (!has_elements(g, at)) {
            status = one(g, at, rework, which, &form[i]);
            continue;
        }
        dx_id *operand =
            dx_arena_alloc(&g->context->arena, (dx_count(g, at) + 1) * sizeof *operand);
        if (!operand) {
            status = dx_no_memory(g->context);
            break;
        }
        for (uint32_t k = 0; k < dx_count(g, at); k++)
            operand[k] = form[dx_walk_find(&walk, dx_operand(g, at, k))];
        form[i] = dx_rebuild(g, at, operand);
        status = dx_check(g, form[i]);
    }
    if (status == DX_OK)
        *out = form[walk.n - 1];
    dx_walk_free(&walk);
    return status;
}

/* What the operand is, and what it becomes. */
static dx_status rework_operand(dx_evaluation *e, const dx_ast *call, way rework, int which,
                                dx_id *given, dx_id *out)
{
    const size_t first = e->n_premises;
    DX_TRY(dx_formula_operand(e, dx_child(call, 1), given));
    DX_TRY(dx_check_reworked(e, dx_child(call, 1), *given));
    DX_TRY(dx_release_valued(e, first, *given));
    return dx_placed(e, dx_child(call, 1), each(&e->session->graph, *given, rework, which, out));
}

/* Another form of the operand: a note says where only one of them has a value. */
static dx_status run(dx_evaluation *e, const dx_ast *call, way rework, int which, dx_id *given,
                     dx_id *out)
{
    ddx_session *s = e->session;
    DX_TRY(rework_operand(e, call, rework, which, given, out));
    if (has_elements(&s->graph, *given))
        return DX_OK;
    if (rework == functions_one && which == LOG_EXPAND) /* the logarithms of factors need more */
        DX_TRY(dx_note_common(&s->graph, s->rules, *given, *out, 0, NULL));
    else
        DX_TRY(dx_note_form(&s->graph, s->rules, *given, *out));
    return DX_OK;
}

/* A sum or product that is too long to be written out stays as it is. */
static dx_status tell_long_ranges(dx_graph *g, dx_id a)
{
    dx_walk walk;
    int64_t lo, hi;
    bool told = false;
    if (!g->binds)
        return DX_OK;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && !told; i++) {
        const dx_id at = walk.id[i];
        told = dx_is_iterated(g, at) && dx_get_int(g, dx_operand(g, at, 2), &lo) &&
               dx_get_int(g, dx_operand(g, at, 3), &hi);
        if (told)
            dx_notice(g->context, "a %s of more than %d %s is not written out",
                      dx_op_of(g, at) == DX_OP_SUM ? "sum" : "product", (int)DX_WRITTEN_OUT,
                      dx_op_of(g, at) == DX_OP_SUM ? "terms" : "factors");
    }
    dx_walk_free(&walk);
    return DX_OK;
}

dx_status dx_run_expand(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_id given;
    DX_TRY(run(e, call, expand_one, 0, &given, out));
    return tell_long_ranges(&e->session->graph, *out);
}

/* Products of numbers are worked out, so the factors of a number are told beside it. */
static dx_status tell_factors(dx_graph *g, dx_id number)
{
    enum { LONG = 60 };
    dx_text text, of;
    fmpz_t n;
    if (!dx_is_integer(g, number) || !dx_is_number(g, number))
        return DX_OK;
    dx_text_init(&text, &g->context->memory);
    dx_text_init(&of, &g->context->memory);
    fmpz_init(n);
    fmpq_t value;
    fmpq_init(value);
    dx_number_to_fmpq(g, number, value);
    fmpz_set(n, fmpq_numref(value));
    fmpq_clear(value);
    const dx_integer_kind kind = dx_write_integer_factors(n, &text);
    dx_status status = dx_print_plain(g, number, &of);
    if (of.n > LONG) {
        of.n = 0;
        dx_text_string(&of, "it");
    }
    const char *is = of.n == 2 && dx_text_get(&of)[0] == 'i' ? "is" : "=";
    if (status == DX_OK && (text.failed || of.failed))
        status = dx_no_memory(g->context);
    if (status == DX_OK && kind == DX_INTEGER_PRODUCT)
        dx_notice(g->context, "%s %s %s", dx_text_get(&of), is, dx_text_get(&text));
    else if (status == DX_OK && kind == DX_INTEGER_PRIME && fmpz_sgn(n) > 0)
        dx_notice(g->context, "%s is prime", dx_text_get(&of));
    else if (status == DX_OK && kind == DX_INTEGER_OPEN && text.n > 0)
        dx_notice(g->context, "%s %s %s, and the last of these is too large to be factored",
                  dx_text_get(&of), is, dx_text_get(&text));
    else if (status == DX_OK && kind == DX_INTEGER_OPEN)
        dx_notice(g->context, "%s is too large to be factored", dx_text_get(&of));
    fmpz_clear(n);
    dx_text_free(&text);
    dx_text_free(&of);
    return status;
}

dx_status dx_run_factor(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_id given;
    DX_TRY(run(e, call, factor_one, 0, &given, out));
    return tell_factors(&e->session->graph, *out);
}

dx_status dx_run_cancel(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_id given;
    return run(e, call, quotient_one, DX_REWORK_CANCEL, &given, out);
}

dx_status dx_run_together(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_id given;
    return run(e, call, quotient_one, DX_REWORK_TOGETHER, &given, out);
}

dx_status dx_run_numer(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_id given;
    return rework_operand(e, call, quotient_one, DX_REWORK_NUMERATOR, &given, out);
}

dx_status dx_run_denom(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_id given;
    return rework_operand(e, call, quotient_one, DX_REWORK_DENOMINATOR, &given, out);
}

/* tan(2*x) has a value at pi/2, where tan(x), by which it is expanded, has none. */
static dx_status note_tangents(ddx_session *s, dx_id given, dx_id shown)
{
    enum { MOST = 16 };
    dx_graph *g = &s->graph;
    dx_id tangent[MOST];
    size_t n = 0;
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &shown, &walk));
    for (size_t i = 0; i < walk.n && n < MOST; i++)
        if (dx_fn_of(g, walk.id[i]) == DX_FN_tan && !dx_contains(g, given, walk.id[i]))
            tangent[n++] = walk.id[i];
    dx_walk_free(&walk);
    return n > 0 ? dx_note_lost(g, s->rules, n, tangent, 0, NULL, given) : DX_OK;
}

/* What is not taken apart is told. */
static dx_status note_multiples(dx_graph *g, dx_id shown)
{
    dx_walk walk;
    int64_t most;
    bool beyond = false;
    DX_TRY(dx_walk_make(g, 1, &shown, &walk));
    for (size_t i = 0; i < walk.n && !beyond; i++)
        beyond = dx_trig_is_beyond(g, walk.id[i], &most);
    dx_walk_free(&walk);
    if (beyond)
        dx_notice(g->context, "more than %d times an angle stays as it is", (int)most);
    return DX_OK;
}

dx_status dx_run_trigexpand(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_id given;
    DX_TRY(run(e, call, functions_one, TRIG_EXPAND, &given, out));
    DX_TRY(note_multiples(&e->session->graph, *out));
    return has_elements(&e->session->graph, given) ? DX_OK : note_tangents(e->session, given, *out);
}

dx_status dx_run_trigreduce(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_id given;
    return run(e, call, functions_one, TRIG_REDUCE, &given, out);
}

dx_status dx_run_logexpand(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_id given;
    return run(e, call, functions_one, LOG_EXPAND, &given, out);
}

dx_status dx_run_logcombine(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_id given;
    return run(e, call, functions_one, LOG_COMBINE, &given, out);
}
