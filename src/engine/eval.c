/* The value of an AST in a session, and the nodes that only the session understands. */
#include "engine/integrals/written.h"
#include "engine/algebra.h"
#include "engine/derivation.h"
#include "engine/lowering.h"
#include "engine/oracle.h"
#include "engine/solvers/rootof.h"
#include "engine/solvers/solution.h"

#include "parser/array.h"
#include "parser/plain.h"
#include "symbolic/decide.h"
#include "symbolic/forms/terms.h"
#include "symbolic/sample.h"

#include <string.h>

dx_status dx_evaluate_in(dx_evaluation *e, const dx_frame *frame, const dx_ast *ast, dx_id *out)
{
    const dx_frame *before = e->frame;
    const size_t first = e->n_premises;
    e->frame = frame;
    dx_status status = dx_lower(&e->lowering, ast, out);
    e->frame = before;
    /* an operation looks at this value, and what it shows of itself */
    return status == DX_OK && frame->bound ? dx_release_valued(e, first, *out) : status;
}

static dx_status lower_where(dx_evaluation *e, const dx_ast *node, dx_id *out)
{
    return dx_substitute_bindings(e, node->child, node->child->next, out);
}

/* math.sin, as others write it. */
static bool is_function_of(dx_evaluation *e, const dx_ast *node)
{
    const dx_ast *left = node->child;
    size_t n = strlen(node->text);
    if (left->kind != DX_AST_NAME || left->text[0] == '%' || strcmp(left->text, "ans") == 0 ||
        dx_find_definition(e->session, left->text, left->length))
        return false;
    return dx_function_find(node->text, n) != DX_FN_NONE || dx_find_builtin(node->text, n) ||
           dx_names_constant(node->text, n);
}

/* What can be read, but means nothing to the session. */
static dx_status no_value(dx_evaluation *e, const dx_ast *node)
{
    dx_context *context = &e->session->context;
    dx_status status =
        node->kind == DX_AST_MEMBER
            ? dx_fail(context, DX_TYPE, "there is no value here that has a member '%s'", node->text)
        : node->kind == DX_AST_CASE
            ? dx_fail(context, DX_TYPE, "a piece of a formula by cases has no meaning here")
            : dx_fail(context, DX_TYPE, "this has no value here");
    if (node->kind == DX_AST_MEMBER && is_function_of(e, node))
        dx_diag_hint(&context->diag, "write %s alone", node->text);
    dx_diag_place(&context->diag, node->span);
    return status;
}

static dx_status lower_derived(dx_evaluation *e, const dx_ast *node, dx_id *out)
{
    return node->kind == DX_AST_DERIVATIVE ? dx_lower_derivative(e, node, out)
           : node->kind == DX_AST_PRIME    ? dx_lower_prime(e, node, out)
                                           : dx_lower_gradient(e, node, out);
}

static dx_status lower_special(void *host, dx_lowering *lowering, const dx_ast *node, dx_id *out)
{
    dx_evaluation *e = host;
    (void)lowering;
    switch (node->kind) {
    case DX_AST_DERIVATIVE:
    case DX_AST_PRIME:
    case DX_AST_GRADIENT:
        return dx_lower_with_integrals(e, lower_derived, node, out);
    case DX_AST_WHERE:
        return dx_lower_with_integrals(e, lower_where, node, out);
    case DX_AST_INDEX:
        return dx_lower_index(e, node, out);
    case DX_AST_LEFTDIVIDE:
        return dx_left_divide(e, node, out);
    case DX_AST_MEMBER:
        return is_function_of(e, node) ? no_value(e, node) : dx_lower_member(e, node, out);
    default:
        return no_value(e, node);
    }
}

static dx_status lower_power(void *host, const dx_ast *node, dx_id base, dx_id exponent, dx_id *out)
{
    return dx_power_of_array(host, node, base, exponent, out);
}

static dx_status tidy_product(void *host, dx_id *out)
{
    return dx_tidy_product(((dx_evaluation *)host)->session, out);
}

static dx_status lose(void *host, dx_id part)
{
    return dx_remember_valued(host, part);
}

static dx_status narrow(void *host, dx_id radicand)
{
    return dx_remember_root(host, radicand);
}

static const dx_lower_host lower_host = {NULL,
                                         dx_lower_session_name,
                                         dx_lower_session_call,
                                         lower_special,
                                         lower_power,
                                         tidy_product,
                                         lose,
                                         narrow};

/* Makes *e ready, with its host beside it. */
static void begin(ddx_session *s, dx_evaluation *e, dx_lower_host *host)
{
    *e = (dx_evaluation){.session = s};
    *host = lower_host;
    host->host = e;
    e->lowering = (dx_lowering){.graph = &s->graph, .host = host};
}

dx_status dx_in_evaluation(ddx_session *s, dx_evaluation_work *work, void *data)
{
    dx_lower_host host;
    dx_evaluation e;
    begin(s, &e, &host);
    dx_status status = work(&e, data);
    s->graph.assumptions = s->assumptions;
    return status;
}

/* A name of something with labels, or what made it; arithmetic drops them. */
static bool keeps_labels(const dx_ast *ast)
{
    return ast->kind == DX_AST_NAME || ast->kind == DX_AST_CALL || ast->kind == DX_AST_GRADIENT ||
           ast->kind == DX_AST_WHERE;
}

static bool is_constant_or_word(const dx_graph *g, dx_id a)
{
    return dx_is_constant(g, a) || dx_op_of(g, a) == DX_OP_STRING;
}

/* A constant, or an array of such, perhaps with words in it: digits can be had of it. */
static bool is_numeric(const dx_graph *g, dx_id a)
{
    if (!dx_is_array(g, a))
        return dx_is_constant(g, a);
    for (uint32_t i = 0; i < dx_count(g, a); i++) {
        dx_id row = dx_operand(g, a, i);
        bool inner = dx_is_array(g, row);
        for (uint32_t k = 0; k < (inner ? dx_count(g, row) : 1); k++)
            if (!is_constant_or_word(g, inner ? dx_operand(g, row, k) : row))
                return false;
    }
    return true;
}

uint32_t dx_digits_asked(const dx_evaluation *e, dx_id a)
{
    return e->asked || is_numeric(&e->session->graph, a) ? e->digits : 0;
}

/* Has a term a sum for a factor, as a*(x + y) has? */
static bool has_products_of_sums(const dx_graph *g, dx_id sum)
{
    for (uint32_t i = 0; i < dx_terms(g, sum); i++) {
        dx_id term = dx_term(g, sum, i);
        if (dx_op_of(g, term) == DX_OP_ADD)
            return true;
        for (uint32_t k = 0; dx_op_of(g, term) == DX_OP_MUL && k < dx_factors(g, term); k++)
            if (dx_op_of(g, dx_base(g, term, k)) == DX_OP_ADD)
                return true;
    }
    return false;
}

/* What is 0 when it is multiplied out is shown as that: the check of a solution. */
static dx_status settle_cancelled(dx_evaluation *e, dx_id *a)
{
    enum { LARGE = 300 };
    dx_graph *g = &e->session->graph;
    dx_id above, below, given = *a;
    bool fine, differs;
    if (dx_op_of(g, given) != DX_OP_ADD || dx_terms(g, given) < 2 || dx_is_constant(g, given) ||
        dx_count(g, given) > LARGE || !has_products_of_sums(g, given) ||
        dx_is_larger(g, given, LARGE))
        return DX_OK;
    DX_TRY(dx_sample_contradicts(g, given, dx_int(g, 0), &differs));
    if (differs)
        return DX_OK;
    DX_TRY(dx_multiply_out(g, given, &fine, &above, &below));
    if (!fine || !dx_is_int(g, above, 0))
        return DX_OK;
    *a = above;
    return dx_remember_valued(e, given);
}

/* Of a vector each element. */
static dx_status settle_all_cancelled(dx_evaluation *e, dx_id *a)
{
    enum { MOST = 16 };
    dx_graph *g = &e->session->graph;
    dx_id element[MOST];
    if (dx_op_of(g, *a) != DX_OP_VECTOR)
        return settle_cancelled(e, a);
    uint32_t n = dx_count(g, *a);
    bool changed = false;
    if (n > MOST || dx_is_arrangement(g, *a))
        return DX_OK;
    for (uint32_t i = 0; i < n; i++) {
        element[i] = dx_operand(g, *a, i);
        DX_TRY(settle_cancelled(e, &element[i]));
        changed = changed || !dx_same(element[i], dx_operand(g, *a, i));
    }
    if (!changed)
        return DX_OK;
    *a = dx_vector(g, n, element);
    return dx_check(g, *a);
}

/* Sums of equal terms, in what keeps its labels; an arrangement stays as it is. */
static dx_status settle_sums(dx_evaluation *e, dx_id *a)
{
    const bool labelled = dx_same(e->labels.of, *a);
    if (dx_same(*a, e->arranged) || e->leaves_sums)
        return DX_OK;
    DX_TRY(dx_add_equal_terms(e, a));
    if (labelled)
        e->labels.of = *a;
    return DX_OK;
}

/* Where what is divided by turns out to be 0, the text is searched for it. */
static dx_status settle_constants(dx_evaluation *e, const dx_ast *ast, const dx_oracle *oracle,
                                  dx_id *a)
{
    dx_context *context = &e->session->context;
    const dx_id given = *a;
    dx_status status = dx_settle_constants(&e->session->graph, oracle, a);
    if (status != DX_DOMAIN)
        return status;
    dx_diag told = context->diag;
    DX_TRY(dx_check_constants(e, ast, given));
    context->diag = told;
    dx_diag_place(&context->diag, ast->span);
    return status;
}

/* A statement's expression, and where its value goes. */
struct whole {
    const dx_ast *ast;
    dx_value *value;
    bool named;
};

dx_status dx_evaluate_whole(dx_evaluation *e, const dx_ast *ast, dx_value *value)
{
    ddx_session *s = e->session;
    DX_TRY(dx_lower(&e->lowering, ast, &value->id));
    if (ast->kind != DX_AST_NAME || dx_op_of(&s->graph, value->id) != DX_OP_STEPS)
        DX_TRY(dx_settle_integrals(e, &value->id)); /* a derivation that is looked at again stays */
    DX_TRY(dx_decide_cases(&s->graph, &value->id));
    const dx_oracle oracle = dx_session_oracle(s);
    DX_TRY(settle_constants(e, ast, &oracle, &value->id));
    DX_TRY(dx_settle_zeros(&s->graph, &oracle, &value->id));
    DX_TRY(settle_sums(e, &value->id));
    DX_TRY(settle_all_cancelled(e, &value->id));
    DX_TRY(dx_check_constants(e, ast, value->id));
    /* what is no constant is shown in full, unless N was told to give digits of it */
    value->shown = dx_same(value->id, e->arranged) ? e->arrangement : DX_NONE;
    value->rows = value->columns = DX_NONE;
    value->typed = ast->kind == DX_AST_NAME ? e->typed : DX_NONE;
    dx_status status = dx_tell_valued(e, value->id);
    if (status != DX_OK) {
        dx_diag_place(&s->context.diag, ast->span);
        return status;
    }
    DX_TRY(dx_keep_premises(e, value->id, &value->premises));
    if (keeps_labels(ast) && dx_same(e->labels.of, value->id)) {
        value->rows = e->labels.rows;
        value->columns = e->labels.columns;
    }
    value->digits = dx_digits_asked(e, value->id);
    if (e->asked_of_part && !e->asked && !is_numeric(&s->graph, value->id) &&
        dx_is_real_valued(&s->graph, value->id))
        dx_notice(&s->context, "formulas with names are exact: N gives digits of constants");
    return dx_show_roots(s, value);
}

/* Is the text there a part of a function's formula, f(x) = e, behind a bar? */
static bool is_behind_bar(const dx_ast *ast, dx_span span)
{
    while (ast) {
        const dx_ast *inner = ast->child;
        while (inner && !dx_span_contains(inner->span, span))
            inner = inner->next;
        if (inner && ast->kind == DX_AST_WHERE && inner->kind == DX_AST_DEFINE_FUNCTION)
            return true;
        ast = inner;
    }
    return false;
}

static dx_status evaluate_read(dx_evaluation *e, void *data)
{
    const struct whole *whole = data;
    ddx_session *s = e->session;
    dx_read_premise *own =
        dx_arena_alloc(&s->context.arena, (s->n_premises_read + 1) * sizeof *own);
    if (!own)
        return dx_no_memory(&s->context);
    e->read = own;
    for (size_t k = 0; k < s->n_premises_read; k++)
        if (is_behind_bar(whole->ast, s->premise_read[k].span))
            own[e->n_read++] = s->premise_read[k];
        else
            DX_TRY(dx_remember_premise(e, s->premise_read[k].premise));
    s->n_premises_read = 0;
    e->leaves_sums = whole->named;
    return dx_evaluate_whole(e, whole->ast, whole->value);
}

dx_status dx_evaluate(ddx_session *s, const dx_ast *ast, dx_value *value)
{
    struct whole whole = {ast, value, false};
    return dx_in_evaluation(s, evaluate_read, &whole);
}

dx_status dx_evaluate_named(ddx_session *s, const dx_ast *ast, dx_value *value)
{
    struct whole whole = {ast, value, true};
    return dx_in_evaluation(s, evaluate_read, &whole);
}

/* A statement that is being read: parts without a context are evaluated at once. */
struct reading {
    dx_evaluation e;
    dx_lower_host host;
};

static dx_name_kind kind_while_reading(void *host, const char *name, size_t n)
{
    struct reading *reading = host;
    return dx_kind_of_name(reading->e.session, name, n);
}

/* The parser gives back what is in the arena. */
static dx_status set_premises_aside(dx_evaluation *e, dx_span span)
{
    ddx_session *s = e->session;
    const size_t need = (s->n_premises_read + e->n_premises) * sizeof *s->premise_read;
    if (need > s->premise_read_bytes) {
        dx_read_premise *grown =
            dx_realloc(&s->context.memory, s->premise_read, s->premise_read_bytes, 2 * need);
        if (!grown)
            return dx_no_memory(&s->context);
        s->premise_read = grown;
        s->premise_read_bytes = 2 * need;
    }
    for (size_t k = 0; k < e->n_premises; k++)
        s->premise_read[s->n_premises_read++] = (dx_read_premise){e->premise[k], span};
    e->n_premises = e->premise_capacity = 0;
    e->premise = NULL;
    return DX_OK;
}

static const char *meant_while_reading(void *host, const char *name, size_t n)
{
    struct reading *reading = host;
    return dx_name_meant(reading->e.session, name, n);
}

static dx_status value_while_reading(void *host, const dx_ast *part, uint32_t *id)
{
    struct reading *reading = host;
    dx_id value;
    DX_TRY(dx_lower(&reading->e.lowering, part, &value));
    *id = value.v;
    return reading->e.n_premises > 0 ? set_premises_aside(&reading->e, part->span) : DX_OK;
}

dx_status dx_read_statement(ddx_session *s, const char *text, size_t n, dx_statement *statement)
{
    struct reading reading;
    begin(s, &reading.e, &reading.host);
    dx_name_host host = {&reading, kind_while_reading, value_while_reading, meant_while_reading};
    s->n_premises_read = 0;
    return dx_parse_statement(&s->context, &s->context.arena, &host, text, n, statement);
}

static dx_status check_expression(ddx_session *s, const dx_ast *root)
{
    if (!root)
        return dx_fail(&s->context, DX_SYNTAX, "there is no expression here");
    if (root->kind == DX_AST_DEFINE || root->kind == DX_AST_DEFINE_FUNCTION)
        return dx_fail(&s->context, DX_TYPE, "a definition is no expression");
    return DX_OK;
}

dx_status dx_evaluate_expression(ddx_session *s, const dx_ast *root, dx_value *value)
{
    DX_TRY(check_expression(s, root));
    return dx_evaluate(s, root, value);
}

/* A plain formula, and where its value goes. */
struct plain {
    const char *text;
    size_t n;
    dx_value *value;
    bool evaluated;
};

static dx_status evaluate_plain(dx_evaluation *e, void *data)
{
    struct plain *plain = data;
    const dx_name_host names = dx_session_names(e->session);
    dx_id a;
    DX_TRY(dx_read_plain(&e->lowering, &names, plain->text, plain->n, &a));
    if (dx_is_none(a))
        return DX_OK;
    const dx_ast whole = {
        .kind = DX_AST_VALUE, .number = a.v, .span = {0, (uint32_t)plain->n}, .depth = 1};
    plain->evaluated = true;
    return dx_evaluate_whole(e, &whole, plain->value);
}

dx_status dx_evaluate_plain(ddx_session *s, const char *text, size_t n, dx_value *value,
                            bool *evaluated)
{
    struct plain plain = {text, n, value, false};
    unsigned said = s->context.notices.n;
    dx_status status = dx_in_evaluation(s, evaluate_plain, &plain);
    *evaluated = plain.evaluated && status == DX_OK;
    if (status == DX_OK || dx_is_final(status))
        return status;
    s->context.notices.n = said;
    dx_diag_clear(&s->context.diag);
    return DX_OK;
}

dx_status dx_evaluate_text(ddx_session *s, const char *text, size_t n, dx_value *value)
{
    bool evaluated;
    dx_statement statement;
    DX_TRY(dx_evaluate_plain(s, text, n, value, &evaluated));
    if (evaluated)
        return DX_OK;
    DX_TRY(dx_read_statement(s, text, n, &statement));
    return dx_evaluate_expression(s, statement.root, value);
}

static dx_status evaluate_steps(dx_evaluation *e, void *data)
{
    const struct whole *whole = data;
    *whole->value = (dx_value){0};
    return dx_derivation_of(e, whole->ast, &whole->value->id);
}

dx_status dx_steps_of_text(ddx_session *s, const char *text, size_t n, dx_value *value)
{
    dx_name_host names = dx_session_names(s);
    dx_statement statement;
    DX_TRY(dx_parse_statement(&s->context, &s->context.arena, &names, text, n, &statement));
    DX_TRY(check_expression(s, statement.root));
    struct whole whole = {statement.root, value, false};
    return dx_in_evaluation(s, evaluate_steps, &whole);
}
