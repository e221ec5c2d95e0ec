/* Vector calculus: sums of partial derivatives. They are found by the passes of many
 * variables, made readable as a whole, and checked as sums along the axes. */
#include "engine/derivation.h"
#include "engine/field.h"

#include "expr/walk.h"
#include "numeric/along.h"
#include "symbolic/notes.h"
#include "symbolic/readable.h"

#include <string.h>

dx_status dx_check_along(ddx_session *s, size_t n, const dx_along *terms, uint32_t order,
                         dx_id value)
{
    if (!s->settings.verify)
        return DX_OK;
    dx_verdict verdict;
    dx_text where;
    dx_text_init(&where, &s->context.memory);
    dx_status status = dx_verify_along(&s->graph, n, terms, order, value, &verdict, &where);
    if (status == DX_OK)
        status = dx_judge(s, verdict, &where);
    dx_text_free(&where);
    return status;
}

/* ∂^order f/∂x^order by a reverse pass for each order. */
static dx_status partial(dx_evaluation *e, dx_id f, dx_id symbol, uint32_t order, dx_id *out)
{
    ddx_session *s = e->session;
    *out = f;
    if (e->written) {
        *out = dx_written_derivative(&s->graph, f, symbol, order, true);
        return dx_check(&s->graph, *out);
    }
    for (uint32_t i = 0; i < order; i++)
        DX_TRY(dx_partials_gradient(&s->graph, s->rules, *out, 1, &symbol, out));
    return e->recorder ? dx_tell_plain_derivative(e, f, symbol, order, *out) : DX_OK;
}

/* Σ ±∂^order f_i/∂x_i^order as it is shown. terms[i].symbols is one symbol, with rate 1. */
static dx_status sum_partials(dx_field *f, size_t n, const dx_along *terms, uint32_t order,
                              dx_id *out)
{
    ddx_session *s = f->e->session;
    dx_graph *g = &s->graph;
    dx_id *part = dx_statement_ids(f->e, n);
    if (!part)
        return DX_NOMEM;
    for (size_t i = 0; i < n; i++) {
        DX_TRY(dx_poll(&s->context));
        DX_TRY(partial(f->e, terms[i].function, *terms[i].symbols, order, &part[i]));
        if (terms[i].negative)
            part[i] = dx_neg(g, part[i]);
        DX_TRY(dx_check(g, part[i]));
    }
    dx_id sum = dx_sum(g, n, part);
    DX_TRY(dx_check(g, sum));
    *out = sum;
    if (f->e->written)
        return DX_OK;
    DX_TRY(dx_readable(g, sum, out));
    DX_TRY(dx_check_along(s, n, terms, order, *out));
    for (size_t i = 0; i < n; i++) {
        DX_TRY(dx_remember_derived(f->e, terms[i].function, *terms[i].symbols));
        DX_TRY(dx_note_derivative(
            g, s->rules,
            &(dx_derived){terms[i].function, *terms[i].symbols, *out, order, DX_NONE}));
    }
    return DX_OK;
}

/* Terms by the axes: f along each, or element i along axis i. */
static dx_along *axes(dx_field *f, bool elements)
{
    dx_context *context = &f->e->session->context;
    dx_graph *g = &f->e->session->graph;
    dx_along *term = dx_arena_alloc(&context->arena, f->n * sizeof *term);
    dx_id *one = dx_statement_ids(f->e, 1);
    if (!term || !one) {
        (void)dx_no_memory(context);
        return NULL;
    }
    *one = dx_int(g, 1);
    for (uint32_t i = 0; i < f->n; i++)
        term[i] = (dx_along){.function = elements ? dx_operand(g, f->value, i) : f->value,
                             .n = 1,
                             .symbols = &f->symbol[i],
                             .rates = one};
    return term;
}

dx_status dx_run_laplacian(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_field f;
    DX_TRY(dx_field_open(e, dx_child(call, 1), dx_child(call, 2), DX_FIELD_OF_VARIABLES, &f));
    DX_TRY(dx_field_must_be_real(&f, "a Laplacian", "take the Laplacian of each element: v[1]"));
    const dx_along *term = axes(&f, false);
    if (!term)
        return DX_NOMEM;
    DX_TRY(sum_partials(&f, f.n, term, 2, out));
    return dx_field_close(&f, out);
}

dx_status dx_run_div(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_field f;
    DX_TRY(dx_field_open(e, dx_child(call, 1), dx_child(call, 2), DX_FIELD_OF_AXES, &f));
    DX_TRY(dx_field_must_be_vector(&f, "the divergence", true));
    const dx_along *term = axes(&f, true);
    if (!term)
        return DX_NOMEM;
    DX_TRY(sum_partials(&f, f.n, term, 1, out));
    return dx_field_close(&f, out);
}

static dx_status refuse_plane(const dx_field *f)
{
    dx_context *context = &f->e->session->context;
    uint32_t n = dx_count(&f->e->session->graph, f->value);
    dx_status status =
        dx_fail(context, DX_TYPE, "a curl needs 3 components and 3 variables, not %u and %zu",
                (unsigned)n, f->n);
    if (n == 2)
        dx_diag_hint(&context->diag, "in the plane: curl([P, Q, 0], [x, y, z])[3]");
    else
        dx_diag_hint(&context->diag, "a list names the variables: curl(v, [x, y, z])");
    return dx_placed(f->e, f->operand, status);
}

dx_status dx_run_curl(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    enum { SPACE = 3 };
    dx_field f;
    dx_graph *g = &e->session->graph;
    dx_id component[SPACE], one = dx_int(g, 1);
    DX_TRY(dx_field_open(e, dx_child(call, 1), dx_child(call, 2), DX_FIELD_OF_AXES, &f));
    DX_TRY(dx_field_must_be_vector(&f, "the curl", false));
    if (dx_count(g, f.value) != SPACE || f.n != SPACE)
        return refuse_plane(&f);
    for (uint32_t i = 0; i < SPACE; i++) {
        uint32_t a = (i + 1) % SPACE, b = (i + 2) % SPACE;
        const dx_along term[] = {
            {dx_operand(g, f.value, b), 1, &f.symbol[a], &one, false},
            {dx_operand(g, f.value, a), 1, &f.symbol[b], &one, true},
        };
        DX_TRY(sum_partials(&f, 2, term, 1, &component[i]));
    }
    *out = dx_vector(g, SPACE, component);
    DX_TRY(dx_check(g, *out));
    return dx_field_close(&f, out);
}

/* ---- in a direction ---------------------------------------------------------------------------
 */

/* The direction, with the variables of the field as symbols in it. */
static dx_status read_direction(dx_field *f, const dx_ast *ast, dx_id *rate)
{
    dx_evaluation *e = f->e;
    dx_graph *g = &e->session->graph;
    dx_context *context = &e->session->context;
    dx_id v;
    if (f->is_bound) {
        DX_TRY(dx_evaluate_in(e, &f->bound.frame, ast, &v));
    } else {
        DX_TRY(dx_lower(&e->lowering, ast, &v));
        if (f->function)
            v = dx_substitute(g, v, f->n, f->name, f->symbol);
        DX_TRY(dx_check(g, v));
    }
    dx_status status = DX_OK;
    if (dx_op_of(g, v) != DX_OP_VECTOR)
        status = dx_fail(context, DX_TYPE, "a direction is a vector: [1, 2]");
    else if (dx_count(g, v) != f->n)
        status = dx_fail(context, DX_TYPE, "a direction of %u for %zu variable%s",
                         (unsigned)dx_count(g, v), f->n, f->n == 1 ? "" : "s");
    for (uint32_t i = 0; i < f->n && status == DX_OK; i++) {
        rate[i] = dx_operand(g, v, i);
        if (!dx_is_real_valued(g, rate[i]))
            status = dx_fail(context, DX_TYPE, "a direction has real numbers for its elements");
    }
    return status == DX_OK ? status : dx_placed(e, ast, status);
}

static dx_status tell_length(dx_evaluation *e, size_t n, const dx_id *rate)
{
    dx_graph *g = &e->session->graph;
    dx_id *square = dx_statement_ids(e, n);
    if (!square)
        return DX_NOMEM;
    for (size_t i = 0; i < n; i++) {
        if (!dx_is_number(g, rate[i]))
            return DX_OK;
        square[i] = dx_number_mul(g, rate[i], rate[i]);
    }
    dx_id sum = dx_sum(g, n, square);
    DX_TRY(dx_check(g, sum));
    if (!dx_is_int(g, sum, 1) && !dx_is_int(g, sum, 0))
        dx_notice(&e->session->context, "the direction is taken as it is: it is not of length 1");
    return DX_OK;
}

static dx_status along_direction(dx_field *f, const dx_id *rate, dx_id *out)
{
    ddx_session *s = f->e->session;
    dx_graph *g = &s->graph;
    dx_id *part = dx_statement_ids(f->e, f->n);
    if (!part)
        return DX_NOMEM;
    if (f->e->written || f->e->recorder)
        for (size_t i = 0; i < f->n; i++)
            DX_TRY(partial(f->e, f->value, f->symbol[i], 1, &part[i]));
    else
        DX_TRY(dx_partials_gradient(g, s->rules, f->value, f->n, f->symbol, part));
    for (size_t i = 0; i < f->n; i++)
        part[i] = dx_mul(g, rate[i], part[i]);
    dx_id sum = f->n == 0 ? dx_int(g, 0) : dx_sum(g, f->n, part);
    DX_TRY(dx_check(g, sum));
    *out = sum;
    if (f->e->written)
        return DX_OK;
    DX_TRY(dx_readable(g, sum, out));
    const dx_along term = {f->value, f->n, f->symbol, rate, false};
    DX_TRY(dx_check_along(s, 1, &term, 1, *out));
    for (size_t i = 0; i < f->n; i++)
        DX_TRY(dx_note_derivative(g, s->rules,
                                  &(dx_derived){f->value, f->symbol[i], *out, 1, DX_NONE}));
    return dx_field_remember(f, 1, &f->value);
}

dx_status dx_run_directional(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_field f;
    DX_TRY(dx_field_open(e, dx_child(call, 1), dx_child(call, 3), DX_FIELD_OF_VARIABLES, &f));
    DX_TRY(dx_field_must_be_real(&f, "a directional derivative",
                                 "jacobian(v, [x, y]) is for vectors"));
    dx_id *rate = dx_statement_ids(e, f.n);
    if (!rate)
        return DX_NOMEM;
    DX_TRY(read_direction(&f, dx_child(call, 2), rate));
    DX_TRY(tell_length(e, f.n, rate));
    DX_TRY(along_direction(&f, rate, out));
    return dx_field_close(&f, out);
}

/* ---- total derivatives --------------------------------------------------------------------------
 */

/* x(t) for each name x that depends on t: those that are given, or all others. */
static dx_status depending(dx_evaluation *e, const dx_ast *list, dx_id value, dx_id t, size_t *n,
                           dx_id **name)
{
    dx_graph *g = &e->session->graph;
    size_t kept = 0;
    if (list) {
        const dx_ast *first = list->kind == DX_AST_VECTOR ? list->child : list;
        *name = dx_statement_ids(e, list->n + 1);
        if (!*name)
            return DX_NOMEM;
        for (const dx_ast *ast = first; ast; ast = ast == list ? NULL : ast->next) {
            if (ast->kind != DX_AST_NAME)
                return dx_placed(
                    e, ast,
                    dx_fail(g->context, DX_TYPE, "the names that depend on it are a list: [x, y]"));
            (*name)[kept++] = dx_symbol_of(e, ast);
            DX_TRY(dx_check(g, (*name)[kept - 1]));
        }
        *n = kept;
        return DX_OK;
    }
    *n = dx_free_symbols(g, value, 0, NULL);
    *name = dx_statement_ids(e, *n);
    if (!*name)
        return DX_NOMEM;
    dx_free_symbols(g, value, *n, *name);
    for (size_t i = 0; i < *n; i++)
        if (!dx_same((*name)[i], t))
            (*name)[kept++] = (*name)[i];
    *n = kept;
    return DX_OK;
}

static void tell_depending(dx_evaluation *e, size_t n, const dx_id *name, const dx_ast *t)
{
    dx_text list;
    dx_text_init(&list, &e->session->context.memory);
    for (size_t i = 0; i < n; i++)
        dx_text_format(&list, "%s%s", i > 0 ? ", " : "", dx_bytes(&e->session->graph, name[i]));
    dx_notice(&e->session->context, n == 1 ? "%s is a function of %s" : "%s are functions of %s",
              dx_text_get(&list), t->text);
    dx_text_free(&list);
}

dx_status dx_run_total(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_graph *g = &e->session->graph;
    const dx_ast *by = dx_child(call, 2);
    if (by->kind != DX_AST_NAME)
        return dx_placed(e, by, dx_fail(g->context, DX_TYPE, "this is no variable"));
    dx_id t = dx_symbol_of(e, by), value, *name = NULL;
    size_t n = 0;
    dx_bound bound;
    DX_TRY(dx_check(g, t));
    DX_TRY(dx_bind(e, 1, &t, &bound));
    DX_TRY(dx_evaluate_in(e, &bound.frame, dx_child(call, 1), &value));
    DX_TRY(depending(e, dx_child(call, 3), value, bound.symbol[0], &n, &name));
    dx_id *function = dx_statement_ids(e, n);
    if (!function)
        return DX_NOMEM;
    for (size_t i = 0; i < n; i++) {
        function[i] = dx_apply(g, name[i], 1, bound.symbol);
        DX_TRY(dx_check(g, function[i]));
    }
    if (n > 0) {
        value = dx_substitute(g, value, n, name, function);
        DX_TRY(dx_check(g, value));
        if (!dx_child(call, 3))
            tell_depending(e, n, name, by);
    }
    DX_TRY(dx_derive(e, value, bound.symbol[0], 1, out));
    return dx_put_in(e, &bound, NULL, out);
}
