/* Operations of solvers, their methods and options. */
#include "engine/solvers/solve_parts.h"

#include "engine/field.h"
#include "expr/print.h"
#include "numeric/real.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* ---- operations and methods --------------------------------------------------------------- */

/* What an operation does, by itself and with method=... */
static const struct {
    const char *operation, *name;
    const dx_method *method;
} methods[] = {
    {"newton", "newton", &dx_method_newton},
    {"halley", "halley", &dx_method_halley},
    {"secant", "secant", &dx_method_secant},
    {"bisect", "bisect", &dx_method_bisect},
    {"brent", "brent", &dx_method_brent},
    {"fixedpoint", "fixedpoint", &dx_method_fixedpoint},
    {"broyden", "broyden", &dx_method_broyden},
    {"descend", "gradient", &dx_method_descend},
    {"descend", "momentum", &dx_method_momentum},
    {"descend", "nesterov", &dx_method_nesterov},
    {"descend", "adam", &dx_method_adam},
    {"minimize", "newton", &dx_method_trust},
    {"minimize", "trust", &dx_method_trust},
    {"minimize", "bfgs", &dx_method_bfgs},
    {"minimize", "lbfgs", &dx_method_lbfgs},
    {"minimize", "cg", &dx_method_cg},
    {"minimize", "neldermead", &dx_method_neldermead},
    {"minimize", "gradient", &dx_method_descend},
    {"minimize", "barrier", &dx_method_barrier},
};

enum { N_METHODS = sizeof methods / sizeof *methods };

/* maximize has the methods of minimize. */
const char *dx_solver_family(const char *operation)
{
    return strcmp(operation, "maximize") == 0 ? "minimize" : operation;
}

/* The name as it stands in the table, which outlives the text of a statement. */
const char *dx_lasting_operation(const char *operation)
{
    if (strcmp(operation, "maximize") == 0)
        return "maximize";
    for (size_t i = 0; i < N_METHODS; i++)
        if (strcmp(methods[i].operation, operation) == 0)
            return methods[i].operation;
    return "";
}

bool dx_is_solver(const char *name, size_t n)
{
    if (n == strlen("maximize") && memcmp(name, "maximize", n) == 0)
        return true;
    for (size_t i = 0; i < N_METHODS; i++)
        if (strlen(methods[i].operation) == n && memcmp(methods[i].operation, name, n) == 0)
            return true;
    return false;
}

/* NULL where there is none of that name; of the first of the operation for a name of NULL. */
const dx_method *dx_find_method(const char *operation, const char *name)
{
    operation = dx_solver_family(operation);
    for (size_t i = 0; i < N_METHODS; i++)
        if (strcmp(methods[i].operation, operation) == 0 &&
            (!name || strcmp(methods[i].name, name) == 0))
            return methods[i].method;
    return NULL;
}

/* ---- options --------------------------------------------------------------------------------- */

typedef struct option {
    const char *name;
    size_t offset; /* of a double in dx_solver_options */
    double least, most;
    const char *wanted;
} option;

#define AT(member) offsetof(dx_solver_options, member)
static const option options[] = {
    {"rate", AT(rate), 0, 1e300, "a positive number"},
    {"momentum", AT(momentum), -1, 1, "a number from 0 to 1"},
    {"beta1", AT(beta1), 0, 1, "a number between 0 and 1"},
    {"beta2", AT(beta2), 0, 1, "a number between 0 and 1"},
    {"radius", AT(radius), 0, 1e300, "a positive number"},
    {"tolerance", AT(tolerance), 0, 1, "a positive number up to 1"},
    {"multiplicity", AT(multiplicity), 0, 1e6, "a positive number"},
};
#undef AT

static dx_status refuse_option(dx_evaluation *e, const dx_ast *ast, const char *name,
                               const char *wanted)
{
    char text[200];
    (void)snprintf(text, sizeof text, "%s must be %s", name, wanted);
    return dx_refuse_part(e, ast, DX_TYPE, text, NULL);
}

static dx_status refuse_method(dx_evaluation *e, const dx_solve_call *call, const dx_ast *ast)
{
    const char *operation = dx_solver_family(call->operation);
    char text[200];
    size_t n = 0;
    for (size_t i = 0; i < N_METHODS; i++)
        if (strcmp(methods[i].operation, operation) == 0)
            n += (size_t)snprintf(text + n, n < sizeof text ? sizeof text - n : 0, "%s%s",
                                  n > 0 ? ", " : "", methods[i].name);
    (void)dx_fail(&e->session->context, DX_NAME, "there is no method '%s' here",
                  dx_echo(&e->session->context, ast->text ? ast->text : "",
                          ast->text ? strlen(ast->text) : 0));
    dx_diag_hint(&e->session->context.diag, "methods of %s are %s", call->operation, text);
    return dx_placed(e, ast, DX_NAME);
}

static bool is_word(const dx_ast *ast)
{
    return ast->kind == DX_AST_NAME || ast->kind == DX_AST_STRING;
}

/* method=, line=, damped=, accelerated=; *known is false for others. */
static dx_status read_word(dx_evaluation *e, dx_solve_call *call, const char *name,
                           const dx_ast *value, bool *known)
{
    static const char *const lines[] = {"fixed", "exact", "backtracking"};
    dx_solver_options *o = &call->option;
    *known = true;
    if (strcmp(name, "method") == 0) {
        call->method = is_word(value) ? dx_find_method(call->operation, value->text) : NULL;
        return call->method ? DX_OK : refuse_method(e, call, value);
    }
    if (strcmp(name, "line") == 0) {
        for (int i = 0; is_word(value) && i < 3; i++)
            if (strcmp(value->text, lines[i]) == 0) {
                o->line = (dx_line_kind)i;
                call->line_given = true;
                return DX_OK;
            }
        return refuse_option(e, value, name, "fixed, exact or backtracking");
    }
    bool *flag = strcmp(name, "damped") == 0        ? &o->damped
                 : strcmp(name, "accelerated") == 0 ? &o->accelerated
                                                    : NULL;
    *known = flag != NULL;
    if (!flag)
        return DX_OK;
    bool yes = is_word(value) && strcmp(value->text, "true") == 0;
    bool no = is_word(value) && strcmp(value->text, "false") == 0;
    *flag = yes;
    return yes || no ? DX_OK : refuse_option(e, value, name, "true or false");
}

static dx_status read_number(dx_evaluation *e, dx_solver_options *o, const char *name,
                             const dx_ast *value, dx_id *shown)
{
    double x;
    DX_TRY(dx_read_solver_constant(e, value, shown));
    DX_TRY(dx_real_evaluate(&e->session->graph, *shown, 0, NULL, NULL, &x));
    if (strcmp(name, "steps") == 0 || strcmp(name, "remembered") == 0) {
        bool steps = *name == 's';
        if (!(x >= 1 && x <= (steps ? 1e9 : 1000) && x == floor(x)))
            return refuse_option(e, value, name,
                                 steps ? "a positive whole number"
                                       : "a whole number from 1 to 1000");
        if (steps)
            o->most = (uint64_t)x;
        else
            o->remembered = (uint32_t)x;
        return DX_OK;
    }
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        if (strcmp(name, options[i].name) != 0)
            continue;
        if (!(x > options[i].least && x <= options[i].most))
            return refuse_option(e, value, name, options[i].wanted);
        memcpy((char *)o + options[i].offset, &x, sizeof x);
    }
    return DX_OK;
}

static bool is_number_option(const char *name)
{
    if (strcmp(name, "steps") == 0 || strcmp(name, "remembered") == 0)
        return true;
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        if (strcmp(name, options[i].name) == 0)
            return true;
    return false;
}

dx_status dx_read_solver_option(dx_evaluation *e, const dx_ast *ast, dx_solve_call *call,
                                bool *method_given, dx_text *text)
{
    const dx_ast *value = ast->child->next;
    const char *name = ast->child->text;
    bool known;
    DX_TRY(read_word(e, call, name, value, &known));
    *method_given = *method_given || strcmp(name, "method") == 0;
    dx_text_format(text, "%s%s=", text->n > 0 ? ", " : "", name);
    if (known) {
        dx_text_string(text, value->text);
        return DX_OK;
    }
    if (is_number_option(name)) {
        dx_id shown = DX_NONE;
        DX_TRY(read_number(e, &call->option, name, value, &shown));
        return dx_print_line(&e->session->graph, shown, text);
    }
    dx_status status = dx_fail(&e->session->context, DX_NAME, "there is no option '%s'",
                               dx_echo(&e->session->context, name, strlen(name)));
    static const char *const rates[] = {"lr",    "learning_rate", "learningrate", "eta",
                                        "alpha", "stepsize",      "step_size"};
    for (size_t i = 0; i < sizeof rates / sizeof *rates; i++)
        if (strcmp(name, rates[i]) == 0) {
            dx_diag_hint(&e->session->context.diag, "did you mean rate=0.1?");
            return dx_placed(e, ast->child, status);
        }
    dx_diag_hint(&e->session->context.diag, "options are method, steps, tolerance, damped, rate, "
                                            "momentum, line, radius and multiplicity");
    return dx_placed(e, ast->child, status);
}

/* ---- which option is whose --------------------------------------------------------------------
 */

enum { USERS = 4 };

/* Options that are not for all methods. */
static const struct {
    const char *name;
    const dx_method *user[USERS];
} uses[] = {
    {"rate", {&dx_method_descend, &dx_method_momentum, &dx_method_nesterov, &dx_method_adam}},
    {"line", {&dx_method_descend}},
    {"momentum", {&dx_method_momentum, &dx_method_nesterov}},
    {"beta1", {&dx_method_adam}},
    {"beta2", {&dx_method_adam}},
    {"radius", {&dx_method_trust}},
    {"remembered", {&dx_method_lbfgs}},
    {"damped", {&dx_method_newton, &dx_method_broyden}},
    {"multiplicity", {&dx_method_newton}},
    {"accelerated", {&dx_method_fixedpoint}},
};

void dx_imply_method(dx_solve_call *call)
{
    const dx_solver_options *o = &call->option;
    if (call->method != &dx_method_descend || strcmp(call->operation, "descend") != 0)
        return;
    if (!isnan(o->momentum))
        call->method = &dx_method_momentum;
    else if (!isnan(o->beta1) || !isnan(o->beta2))
        call->method = &dx_method_adam;
}

/* Its row in the table, the first one. */
static size_t row_of(const dx_method *method)
{
    size_t i = 0;
    while (methods[i].method != method)
        i++;
    return i;
}

static bool is_named_like_its_operation(size_t row)
{
    return strcmp(methods[row].operation, methods[row].name) == 0;
}

/* newton and broyden; descend with method=momentum or nesterov. */
static void write_users(const dx_method *const *user, dx_text *out)
{
    for (size_t i = 0; i < USERS && user[i]; i++) {
        size_t row = row_of(user[i]);
        bool last = i + 1 == USERS || !user[i + 1], own = is_named_like_its_operation(row);
        if (i == 0 && !own)
            dx_text_format(out, "%s with method=", methods[row].operation);
        dx_text_string(out, i == 0 ? "" : !last ? ", " : own ? " and " : " or ");
        dx_text_string(out, methods[row].name);
    }
}

static dx_status refuse_use(dx_evaluation *e, const dx_solve_call *call, const dx_ast *name,
                            const dx_method *const *user)
{
    dx_context *context = &e->session->context;
    size_t row = row_of(call->method);
    bool own = is_named_like_its_operation(row);
    dx_text users;
    dx_text_init(&users, &context->memory);
    write_users(user, &users);
    dx_status status =
        dx_fail(context, DX_TYPE, "%s%s%s has no use for %s", call->operation,
                own ? "" : " with method=", own ? "" : methods[row].name, name->text);
    dx_diag_hint(&context->diag, "it is an option of %s", dx_text_get(&users));
    dx_text_free(&users);
    return dx_placed(e, name, status);
}

dx_status dx_check_option_uses(dx_evaluation *e, const dx_ast *ast, const dx_solve_call *call)
{
    for (; ast; ast = ast->next)
        for (size_t i = 0; i < sizeof uses / sizeof *uses; i++) {
            bool used = strcmp(uses[i].name, ast->child->text) != 0;
            for (size_t k = 0; k < USERS; k++)
                used = used || uses[i].user[k] == call->method;
            if (!used)
                return refuse_use(e, call, ast->child, uses[i].user);
        }
    return DX_OK;
}
