/* application.c - names and what is applied: calls, roots, brackets, vectors, bindings. */
#include "parser/parser.h"

#include <stdio.h>
#include <string.h>

/* What lies around a bracket; inside of it these begin anew. */
struct surroundings {
    uint32_t bars;
    bool in_list, comma_ends, one_sided;
};

static bool open_bracket(dx_parser *p, bool in_list, struct surroundings *around)
{
    *around = (struct surroundings){p->bars, p->in_list, p->comma_ends, p->one_sided};
    if (!dx_parser_enter(p))
        return false;
    p->bars = 0;
    p->in_list = p->comma_ends = in_list;
    p->one_sided = false;
    p->i++;
    return true;
}

static void close_bracket(dx_parser *p, const struct surroundings *around)
{
    p->bars = around->bars;
    p->in_list = around->in_list;
    p->comma_ends = around->comma_ends;
    p->one_sided = around->one_sided;
    dx_parser_leave(p);
    p->i++;
}

dx_ast *dx_parse_group(dx_parser *p)
{
    uint32_t open = p->i;
    dx_arena_mark since = dx_arena_now(p->arena);
    struct surroundings around;
    if (!open_bracket(p, false, &around))
        return NULL;
    dx_ast *inside = dx_parse_expression(p, DX_LEVEL_WHERE);
    if (!inside)
        return NULL;
    if (dx_kind(p, p->i) != DX_TOKEN_CLOSE)
        return dx_parser_unexpected(p);
    inside->span = (dx_span){p->token[open].start, p->token[p->i].end};
    inside->bracketed = true;
    close_bracket(p, &around);
    return dx_settle(p, since, inside);
}

dx_ast *dx_parse_vector(dx_parser *p)
{
    uint32_t open = p->i;
    dx_span span = {p->token[open].start, p->token[p->token[open].value].end};
    struct surroundings around;
    dx_ast *node = dx_node(p, DX_AST_VECTOR, span), *last = NULL;
    if (!node || !open_bracket(p, true, &around))
        return NULL;
    for (;; p->i++) {
        if (node->n % 4096 == 4095 && dx_poll(p->context) != DX_OK)
            return NULL;
        if (!dx_node_push(p, node, &last, dx_parse_expression(p, DX_LEVEL_WHERE)))
            return NULL;
        if (dx_kind(p, p->i) == DX_TOKEN_CLOSE_SQUARE)
            break;
        if (dx_kind(p, p->i) != DX_TOKEN_COMMA)
            return dx_parser_unexpected(p);
    }
    close_bracket(p, &around);
    return node;
}

/* ---- bindings ------------------------------------------------------------------------ */

/* `name = value` with one-sided values allowed or not; the reader is at the name. */
static dx_ast *parse_binding(dx_parser *p, bool one_sided)
{
    dx_ast *name = dx_node_name(p, p->token[p->i].value, dx_token_span(p, p->i));
    if (!name)
        return NULL;
    p->i += dx_kind(p, p->i + 1) == DX_TOKEN_EQUAL ? 2 : 3;
    bool before = p->one_sided;
    p->one_sided = one_sided;
    dx_ast *value = dx_parse_expression(p, DX_LEVEL_RANGE);
    p->one_sided = before;
    if (!value)
        return NULL;
    dx_span span = {name->span.start, value->span.end};
    dx_token_kind kind = dx_kind(p, p->i);
    if (one_sided && (kind == DX_TOKEN_PLUS || kind == DX_TOKEN_MINUS)) {
        name->sign = kind == DX_TOKEN_PLUS ? '+' : '-';
        span.end = p->token[p->i++].end;
    }
    return dx_node2(p, DX_AST_BINDING, span, name, value);
}

/* x = 3, or x -> 3, as limits and substitutions are often written. */
static bool binding_at(const dx_parser *p, uint32_t i)
{
    return dx_kind(p, i) == DX_TOKEN_NAME &&
           (dx_kind(p, i + 1) == DX_TOKEN_EQUAL ||
            (dx_kind(p, i + 1) == DX_TOKEN_MINUS && dx_adjacent(p, i + 2, DX_TOKEN_GREATER)));
}

/* x'(t) = 2 */
static dx_ast *slope_binding(dx_parser *p)
{
    dx_ast *slope = dx_parse_expression(p, DX_LEVEL_POWER);
    if (!slope)
        return NULL;
    if (dx_kind(p, p->i) != DX_TOKEN_EQUAL)
        return dx_parser_unexpected(p);
    p->i++;
    dx_ast *value = dx_parse_expression(p, DX_LEVEL_RANGE);
    dx_span span = {slope->span.start, value ? value->span.end : 0};
    return value ? dx_node2(p, DX_AST_BINDING, span, slope, value) : NULL;
}

bool dx_refuse_equation(dx_parser *p, const dx_ast *relation)
{
    if (relation->kind != DX_AST_RELATION || relation->bracketed)
        return false;
    const dx_ast *left = relation->child;
    bool equation = strcmp(relation->text, "=") == 0;
    if (equation)
        dx_parser_fail(p, relation->span, "%s cannot be given a value here",
                       dx_parser_echo(p, left->span.start, left->span.end));
    else
        dx_parser_fail(p, relation->span, "%s gives no value",
                       dx_parser_echo(p, relation->span.start, relation->span.end));
    dx_diag_hint(&p->context->diag,
                 "behind a '|' stand values, x = 3, functions, f(x) = x^2, and what is so at "
                 "one moment: x(t) = 3, x'(t) = 2");
    return true;
}

static dx_ast *any_binding(dx_parser *p)
{
    if (dx_function_binding_at(p, p->i))
        return dx_parse_function_binding(p, DX_LEVEL_RANGE);
    return dx_slope_binding_at(p, p->i) ? slope_binding(p) : parse_binding(p, false);
}

dx_ast *dx_parse_where(dx_parser *p, dx_ast *operand)
{
    dx_ast *node = dx_node(p, DX_AST_WHERE, operand->span), *last = NULL;
    if (!node || !dx_node_push(p, node, &last, operand))
        return NULL;
    do {
        p->i++; /* the bar or the comma */
        if (!dx_node_push(p, node, &last, any_binding(p)))
            return NULL;
    } while (dx_kind(p, p->i) == DX_TOKEN_COMMA &&
             (binding_at(p, p->i + 1) || dx_function_binding_at(p, p->i + 1) ||
              dx_slope_binding_at(p, p->i + 1)));
    node->span.end = last->span.end;
    if (dx_kind(p, p->i) == DX_TOKEN_EQUAL) {
        dx_parser_fail(p, dx_token_span(p, p->i), "a second '=' in one value");
        dx_diag_hint(&p->context->diag,
                     "a ',' stands between values: x^2 + y | x = 3, y = 2; an equation is "
                     "written in brackets");
        return NULL;
    }
    if (dx_kind(p, p->i) == DX_TOKEN_COMMA && !p->in_list) {
        uint32_t comma = p->i++;
        const dx_ast *next =
            dx_kind(p, p->i) == DX_TOKEN_END ? NULL : dx_parse_expression(p, DX_LEVEL_RELATION);
        if (next ? dx_refuse_equation(p, next) : dx_kind(p, comma + 1) != DX_TOKEN_END)
            return NULL;
        dx_parser_fail(p, dx_token_span(p, comma), "after this ',' stands no name = value");
        dx_diag_hint(&p->context->diag, "write values as x^2 + y | x = 3, y = 2");
        return NULL;
    }
    return node;
}

/* ---- calls ---------------------------------------------------------------------------- */

/* condition: value */
static dx_ast *piece(dx_parser *p, dx_ast *condition)
{
    p->i++;
    dx_ast *then = dx_parse_expression(p, DX_LEVEL_WHERE);
    dx_span span = {condition->span.start, then ? then->span.end : 0};
    return then ? dx_node2(p, DX_AST_CASE, span, condition, then) : NULL;
}

dx_ast *dx_parse_argument(dx_parser *p, bool substitutes)
{
    if (substitutes && dx_function_binding_at(p, p->i) &&
        dx_names_kind(p->names, p->token[p->i].value) != DX_NAME_TABLE) /* sin(x) = u: a part */
        return dx_parse_function_binding(p, DX_LEVEL_RANGE);
    if (!binding_at(p, p->i)) {
        dx_ast *value = dx_parse_expression(p, DX_LEVEL_WHERE);
        return value && dx_kind(p, p->i) == DX_TOKEN_COLON ? piece(p, value) : value;
    }
    dx_ast *binding = parse_binding(p, true);
    if (!binding)
        return NULL;
    if (dx_is_and(p, p->i)) { /* x = 0 and y > 0 */
        binding->kind = DX_AST_RELATION;
        binding->text = "=";
        binding = dx_parse_and(p, binding);
        return binding && dx_kind(p, p->i) == DX_TOKEN_COLON ? piece(p, binding) : binding;
    }
    if (dx_kind(p, p->i) == DX_TOKEN_COLON)
        return piece(p, binding); /* x = 0: 1 */
    dx_ast *name = binding->child, *value = name->next;
    while (value && dx_kind(p, p->i) == DX_TOKEN_BAR &&
           (binding_at(p, p->i + 1) || dx_function_binding_at(p, p->i + 1)))
        value = dx_parse_where(p, value);
    if (!value || value == name->next)
        return value ? binding : NULL;
    return dx_node2(p, DX_AST_BINDING, (dx_span){name->span.start, value->span.end}, name, value);
}

static bool no_arguments(dx_parser *p, const dx_ast *call)
{
    const char *name = dx_parser_echo(p, call->child->span.start, call->child->span.end);
    dx_span span = {p->token[p->i].start, p->token[p->i + 1].end};
    dx_parser_fail(p, span, "%s() has no argument", name);
    bool is_command =
        strcmp(name, "help") == 0 || strcmp(name, "quit") == 0 || strcmp(name, "exit") == 0;
    dx_diag_hint(&p->context->diag, is_command ? "write %s alone" : "write %s(x)", name);
    return false;
}

bool dx_parse_arguments(dx_parser *p, dx_ast *call, dx_ast *last, bool may_be_empty)
{
    uint32_t close = p->token[p->i].value;
    struct surroundings around;
    if (close == p->i + 1) {
        if (!may_be_empty)
            return no_arguments(p, call);
        call->span.end = p->token[close].end;
        p->i += 2;
        return true;
    }
    if (!open_bracket(p, true, &around))
        return false;
    bool substitutes = dx_substitutes(call->child);
    for (;; p->i++) {
        dx_arena_mark since = dx_arena_now(p->arena);
        dx_ast *value = dx_parse_argument(p, substitutes && call->n > 1);
        if (!dx_node_push(p, call, &last, dx_settle(p, since, value)))
            return false;
        if (p->i == close)
            break;
        if (dx_kind(p, p->i) != DX_TOKEN_COMMA) {
            dx_parser_unexpected(p);
            return false;
        }
    }
    call->span.end = p->token[close].end; /* far from the '(' it is not in the cache yet */
    close_bracket(p, &around);
    return true;
}

dx_ast *dx_parse_call(dx_parser *p, dx_ast *name, dx_name_kind kind)
{
    dx_ast *node = dx_node(p, DX_AST_CALL, name->span), *last = NULL;
    if (!node || !dx_node_push(p, node, &last, name) ||
        !dx_parse_arguments(p, node, last, kind == DX_NAME_BUILTIN))
        return NULL;
    return node;
}

/* ---- sin^2(x) ------------------------------------------------------------------------------ */

/* Where the exponent behind the '^' at token i ends: one number, name or bracket, with a
 * sign or without; 0 if there is no such exponent. */
static uint32_t exponent_end(const dx_parser *p, uint32_t i)
{
    i++;
    if (dx_kind(p, i) == DX_TOKEN_MINUS || dx_kind(p, i) == DX_TOKEN_PLUS)
        i++;
    if (dx_kind(p, i) == DX_TOKEN_OPEN)
        return p->token[i].value + 1;
    return dx_kind(p, i) == DX_TOKEN_NUMBER || dx_kind(p, i) == DX_TOKEN_NAME ? i + 1 : 0;
}

/* Is it ^-1, ^(-1) or ⁻¹? */
static bool is_minus_one(const dx_parser *p, uint32_t caret)
{
    uint32_t i = caret + 1;
    if (dx_kind(p, i) == DX_TOKEN_OPEN && p->token[i].value == i + 3)
        i++;
    if (dx_kind(p, i) != DX_TOKEN_MINUS || dx_kind(p, i + 1) != DX_TOKEN_NUMBER)
        return false;
    const dx_token *one = &p->token[i + 1];
    return one->superscript
               ? one->end - one->start == 2 && memcmp(p->text + one->start, "¹", 2) == 0
               : one->end - one->start == 1 && p->text[one->start] == '1';
}

static dx_ast *inverse_or_reciprocal(dx_parser *p, const dx_ast *name, uint32_t end)
{
    char inverse[32] = "";
    if (name->fn != DX_FN_NONE && dx_functions[name->fn].inverse[0] != '\0') {
        (void)snprintf(inverse, sizeof inverse, "%s", dx_functions[name->fn].inverse);
    } else if (name->fn != DX_FN_NONE) {
        (void)snprintf(inverse, sizeof inverse, "a%s", dx_functions[name->fn].name);
        if (dx_function_find(inverse, strlen(inverse)) == DX_FN_NONE)
            inverse[0] = '\0';
    }
    const char *shown = dx_echo(p->context, name->text, name->length);
    dx_parser_fail(p, (dx_span){name->span.start, p->token[end - 1].end},
                   "%s can mean the inverse function or the reciprocal",
                   dx_parser_echo(p, name->span.start, p->token[end - 1].end));
    if (inverse[0])
        dx_diag_hint(&p->context->diag, "write %s(x) for the inverse, 1/%s(x) for the reciprocal",
                     inverse, shown);
    else
        dx_diag_hint(&p->context->diag, "write 1/%s(x) for the reciprocal", shown);
    return NULL;
}

static dx_ast *signed_atom(dx_parser *p)
{
    uint32_t start = p->i;
    bool negative = dx_kind(p, p->i) == DX_TOKEN_MINUS;
    if (negative || dx_kind(p, p->i) == DX_TOKEN_PLUS)
        p->i++;
    dx_ast *atom;
    if (dx_kind(p, p->i) == DX_TOKEN_NAME) {
        atom = dx_node_name(p, p->token[p->i].value, dx_token_span(p, p->i));
        p->i++;
    } else if (dx_kind(p, p->i) == DX_TOKEN_NUMBER) {
        atom = dx_parse_number(p);
    } else {
        atom = dx_parse_group(p);
    }
    if (!atom || !negative)
        return atom;
    return dx_node1(p, DX_AST_NEGATE, (dx_span){p->token[start].start, atom->span.end}, atom);
}

static dx_ast *power_of_function(dx_parser *p, dx_ast *name, dx_name_kind kind, uint32_t end)
{
    if (is_minus_one(p, p->i))
        return inverse_or_reciprocal(p, name, end);
    p->i++;
    dx_ast *exponent = signed_atom(p);
    if (!exponent)
        return NULL;
    dx_ast *value = dx_parse_bare(p, name, kind);
    if (!value)
        return NULL;
    return dx_node2(p, DX_AST_POWER, value->span, value, exponent);
}

/* ---- names ----------------------------------------------------------------------------------- */

/* D[1, 2](f): the numbers say by which arguments f is differentiated. */
uint32_t dx_partial_behind(dx_parser *p, uint32_t i)
{
    const dx_token *name = &p->token[i];
    if (name->end - name->start != 1 || !dx_adjacent(p, i + 1, DX_TOKEN_OPEN_SQUARE) ||
        dx_parser_kind(p, i) != DX_NAME_FREE)
        return 0;
    uint32_t close = p->token[i + 1].value;
    for (uint32_t k = i + 2; k < close; k += 2)
        if (dx_kind(p, k) != DX_TOKEN_NUMBER ||
            (k + 1 < close && dx_kind(p, k + 1) != DX_TOKEN_COMMA))
            return 0;
    bool matches = close > i + 2 && dx_kind(p, close - 1) == DX_TOKEN_NUMBER &&
                   dx_adjacent(p, close + 1, DX_TOKEN_OPEN) &&
                   dx_kind(p, close + 2) == DX_TOKEN_NAME &&
                   dx_kind(p, close + 3) == DX_TOKEN_CLOSE;
    return matches ? close + 4 : 0;
}

static uint32_t small_integer(const dx_ast *number)
{
    uint32_t value = 0;
    for (const char *digit = number->text; *digit; digit++) {
        if (*digit < '0' || *digit > '9' || value > 100000)
            return 0;
        value = 10 * value + (uint32_t)(*digit - '0');
    }
    return value;
}

static dx_ast *partial(dx_parser *p)
{
    uint32_t start = p->i, close = p->token[start + 1].value;
    dx_span span = {p->token[start].start, p->token[close + 3].end};
    dx_ast *node = dx_node(p, DX_AST_PARTIAL, span), *last = NULL;
    dx_ast *name = dx_node_name(p, p->token[close + 2].value, dx_token_span(p, close + 2));
    if (!node || !dx_node_push(p, node, &last, name))
        return NULL;
    for (p->i = start + 2; p->i < close; p->i++) {
        if (!dx_node_push(p, node, &last, dx_parse_number(p)))
            return NULL;
        last->number = small_integer(last);
    }
    p->i = close + 4;
    if (!dx_adjacent(p, p->i, DX_TOKEN_OPEN))
        return node;
    dx_ast *outer = dx_node(p, DX_AST_CALL, span);
    last = NULL;
    if (!outer || !dx_node_push(p, outer, &last, node) ||
        !dx_parse_arguments(p, outer, last, false))
        return NULL;
    return outer;
}

/* Does the token stand among the arguments of a call of that name? */
static bool is_argument_of(dx_parser *p, uint32_t i, const char *function)
{
    for (uint32_t k = i; k-- > 1;) {
        if (dx_kind(p, k) != DX_TOKEN_OPEN || p->token[k].value < i ||
            dx_kind(p, k - 1) != DX_TOKEN_NAME)
            continue;
        const dx_name *name = &p->names->name[p->token[k - 1].value];
        if (name->length == strlen(function) && memcmp(name->text, function, name->length) == 0)
            return true;
    }
    return false;
}

/* The y(x) of a textbook's implicit(x^2 + y(x)^2 = 1, y, x) is y. */
static bool is_dependent(dx_parser *p, uint32_t i)
{
    uint32_t close = p->token[p->i].value;
    return close == p->i + 2 && dx_kind(p, p->i + 1) == DX_TOKEN_NAME &&
           is_argument_of(p, i, "implicit");
}

/* A name that is no function, directly before a '(': a product if it is a variable, else
 * an abstract function. */
static dx_ast *name_before_bracket(dx_parser *p, dx_ast *name, uint32_t i, dx_name_kind kind)
{
    dx_parser_mark_variables(p);
    dx_name *known = &p->names->name[p->token[i].value];
    if (kind == DX_NAME_FREE && known->variable && is_dependent(p, i)) {
        p->i = p->token[p->i].value + 1;
        return name;
    }
    if (kind != DX_NAME_FREE || known->variable) {
        if (!dx_may_notice(p))
            return name;
        const char *shown = dx_echo(p->context, name->text, name->length);
        const char *group =
            dx_parser_echo(p, p->token[p->i].start, p->token[p->token[p->i].value].end);
        dx_notice(p->context, "%s%s is read as %s*%s", shown, group, shown, group);
        return name;
    }
    known->abstract = true;
    p->settles = false; /* this call is kept */
    dx_ast *node = dx_parse_call(p, name, kind);
    if (node && !p->abstract)
        p->abstract = node;
    return node;
}

static dx_ast *square_brackets(dx_parser *p, const dx_ast *name)
{
    const char *shown = dx_echo(p->context, name->text, name->length);
    dx_parser_fail(p, dx_token_span(p, p->i), "%s takes its argument in round brackets", shown);
    dx_diag_hint(&p->context->diag, "write %s(x)", shown);
    return NULL;
}

dx_ast *dx_parse_name(dx_parser *p)
{
    uint32_t i = p->i;
    if (dx_partial_end(p, i) != 0)
        return partial(p);
    dx_ast *name = dx_node_name(p, p->token[i].value, dx_token_span(p, i));
    if (!name)
        return NULL;
    p->i++;
    dx_name_kind kind = dx_parser_kind(p, i);
    name->fn = p->names->name[p->token[i].value].fn; /* known once the kind was asked */
    if (!dx_is_applied(kind))
        return dx_adjacent(p, p->i, DX_TOKEN_OPEN) ? name_before_bracket(p, name, i, kind) : name;
    if (kind == DX_NAME_TABLE && dx_adjacent(p, p->i, DX_TOKEN_OPEN_SQUARE))
        return square_brackets(p, name);
    if (dx_kind(p, p->i) == DX_TOKEN_CARET && kind != DX_NAME_BUILTIN) {
        uint32_t end = exponent_end(p, p->i);
        bool applied = end != 0 && dx_begins_operand(p, end);
        if (applied || (end != 0 && is_minus_one(p, p->i)))
            return power_of_function(p, name, kind, end);
        return name;
    }
    return dx_bare_argument_at(p, i, kind) ? dx_parse_bare(p, name, kind) : name;
}

/* √(x+1) y is sqrt(x+1)*y, as of a function; √x^2 is sqrt(x^2). */
dx_ast *dx_parse_root(dx_parser *p)
{
    static const char *const names[] = {"sqrt", "cbrt", "root"};
    uint32_t i = p->i, degree = p->token[i].value, index;
    const char *text = names[degree - 2];
    if (!dx_names_put(p->names, text, strlen(text), &index))
        return dx_parser_no_memory(p);
    (void)dx_names_kind(p->names, index);
    dx_ast *name = dx_node_name(p, index, dx_token_span(p, i));
    p->i++;
    if (!name || !dx_parser_enter(p))
        return NULL;
    dx_ast *operand = dx_kind(p, p->i) == DX_TOKEN_OPEN ? dx_parse_group(p)
                                                        : dx_parse_expression(p, DX_LEVEL_POWER);
    dx_parser_leave(p);
    if (!operand)
        return NULL;
    dx_span span = {name->span.start, operand->span.end};
    if (!operand->bracketed && operand->kind == DX_AST_NUMBER && !p->token[p->i].blank &&
        dx_kind(p, p->i) == DX_TOKEN_NAME && dx_may_notice(p))
        dx_notice(p->context, "%s is read as %s*%s",
                  dx_parser_echo(p, span.start, p->token[p->i].end),
                  dx_parser_echo(p, span.start, span.end),
                  dx_parser_echo(p, p->token[p->i].start, p->token[p->i].end));
    dx_ast *node = dx_node2(p, DX_AST_CALL, span, name, operand);
    if (!node || degree < 4)
        return node;
    dx_ast *four = dx_node(p, DX_AST_NUMBER, name->span), *last = operand;
    if (!four)
        return NULL;
    four->text = "4";
    four->length = 1;
    return dx_node_push(p, node, &last, four) ? node : NULL;
}
