/* The update formula of each method, as it is written when an iteration is opened. */
#include "engine/solvers/stepper.h"

#include "expr/print.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NAMES = 6 }; /* of unknowns that are written */

/* @ stands for the point, # for f or, where the greatest value is looked for, (−f), whose least
 * value it is. */
typedef struct formula {
    const dx_method *method;
    const char *one, *several; /* unknowns; NULL: the same */
} formula;

static const formula formulary[] = {
    {&dx_method_newton, "@ₖ₊₁ = @ₖ − f(@ₖ)/f′(@ₖ)", "@ₖ₊₁ = @ₖ + d with J(@ₖ)·d = −f(@ₖ)"},
    {&dx_method_halley, "@ₖ₊₁ = @ₖ − 2·f·f′/(2·f′² − f·f″) at @ₖ", NULL},
    {&dx_method_secant, "@ₖ₊₁ = @ₖ − f(@ₖ)·(@ₖ − @ₖ₋₁)/(f(@ₖ) − f(@ₖ₋₁))", NULL},
    {&dx_method_bisect,
     "the middle m of [a, b]; then [a, m] or [m, b], the half in which f changes its sign", NULL},
    {&dx_method_brent,
     "the parabola through three points or the line through two, where they make [a, b] "
     "narrower fast enough; else the middle of [a, b]",
     NULL},
    {&dx_method_fixedpoint, "@ₖ₊₁ = g(@ₖ)", NULL},
    {&dx_method_broyden,
     "@ₖ₊₁ = @ₖ + d with d = −B·f(@ₖ); then B + (d − B·y)·d·B/(d·B·y) for B, "
     "y = f(@ₖ₊₁) − f(@ₖ); at first B = 1/f′",
     "@ₖ₊₁ = @ₖ + d with d = −B·f(@ₖ); then B + (d − B·y)·dᵀ·B/(dᵀ·B·y) for B, "
     "y = f(@ₖ₊₁) − f(@ₖ); at first B = J⁻¹"},
    {&dx_method_descend, "@ₖ₊₁ = @ₖ − rate·#′(@ₖ)", "@ₖ₊₁ = @ₖ − rate·∇#(@ₖ)"},
    {&dx_method_momentum, "v = momentum·v − rate·#′(@ₖ), @ₖ₊₁ = @ₖ + v",
     "v = momentum·v − rate·∇#(@ₖ), @ₖ₊₁ = @ₖ + v"},
    {&dx_method_nesterov, "v = momentum·v − rate·#′(@ₖ + momentum·v), @ₖ₊₁ = @ₖ + v",
     "v = momentum·v − rate·∇#(@ₖ + momentum·v), @ₖ₊₁ = @ₖ + v"},
    {&dx_method_adam,
     "s = beta1·s + (1 − beta1)·#′, r = beta2·r + (1 − beta2)·#′², "
     "@ₖ₊₁ = @ₖ − rate·S/(√(R) + 10^-8), S = s/(1 − beta1^k), R = r/(1 − beta2^k)",
     "s = beta1·s + (1 − beta1)·∇#, r = beta2·r + (1 − beta2)·(∇#)², element by element; "
     "@ₖ₊₁ = @ₖ − rate·S/(√(R) + 10^-8), S = s/(1 − beta1^k), R = r/(1 − beta2^k)"},
    {&dx_method_trust, "@ₖ₊₁ = @ₖ + d, where # + #′·d + #″·d²/2 is least with |d| ≤ radius",
     "@ₖ₊₁ = @ₖ + d, where # + ∇#·d $ d·H·d/2 is least with |d| ≤ radius"},
    {&dx_method_bfgs, "@ₖ₊₁ = @ₖ − rate·B·#′(@ₖ); B is about 1/#″, by the last steps",
     "@ₖ₊₁ = @ₖ − rate·B·∇#(@ₖ); B is about H⁻¹, by all steps"},
    {&dx_method_lbfgs, "@ₖ₊₁ = @ₖ − rate·B·#′(@ₖ); B is about 1/#″, by the last steps",
     "@ₖ₊₁ = @ₖ − rate·B·∇#(@ₖ); B is about H⁻¹, by the last steps"},
    {&dx_method_cg, "@ₖ₊₁ = @ₖ + rate·d with d = −#′(@ₖ) + beta·(the d before)",
     "@ₖ₊₁ = @ₖ + rate·d with d = −∇#(@ₖ) + beta·(the d before)"},
    {&dx_method_neldermead,
     "of two points the worse one is reflected at the other one, farther or less far by what the "
     "values say",
     "of a simplex of points the worst one is reflected at the middle of the others, farther or "
     "less far by what the values say; or all are drawn to the best one"},
    {&dx_method_barrier,
     "Newton's step for the Lagrange system L′ = 0, g = 0 with L = f − Σ lambda·g",
     "Newton's step for the Lagrange system ∇L = 0, g = 0 with L = f − Σ lambda·g"},
};

static void write_formula(const dx_stepper *st, const char *text, dx_text *out)
{
    for (; *text; text++)
        if (*text == '@')
            dx_text_string(out, st->point);
        else if (*text == '#')
            dx_text_string(out, st->it->call.most ? "(−f)" : "f");
        else if (*text == '$')
            dx_text_string(out, st->it->call.most ? "−" : "+");
        else
            dx_text_char(out, *text);
}

static double chosen(double option, double otherwise)
{
    return isnan(option) ? otherwise : option;
}

static void write_number(dx_text *out, const char *name, double x)
{
    dx_text_format(out, ", %s = ", name);
    dx_text_double(out, x, 17);
}

/* What the method's numbers are. */
static void write_options(const dx_stepper *st, dx_text *out)
{
    const dx_solver_options *o = &st->it->call.option;
    const dx_method *m = st->it->call.method;
    bool adam = m == &dx_method_adam;
    bool rates = m == &dx_method_momentum || m == &dx_method_nesterov || adam;
    if (rates || (m == &dx_method_descend && o->line == DX_LINE_FIXED))
        write_number(out, "rate", chosen(o->rate, adam ? 0.001 : 0.01));
    else if (m == &dx_method_descend)
        dx_text_string(out, o->line == DX_LINE_EXACT
                                ? ", the rate with the least value along the line"
                                : ", the rate halved until the value is less enough");
    if (rates && !adam)
        write_number(out, "momentum", chosen(o->momentum, 0.9));
    if (adam) {
        write_number(out, "beta1", chosen(o->beta1, 0.9));
        write_number(out, "beta2", chosen(o->beta2, 0.999));
    }
    if (o->damped)
        dx_text_string(out, "; the step is halved, a = 1, 1/2, 1/4, …, until |f| is less enough");
    if (o->multiplicity > 0 && m == &dx_method_newton)
        write_number(out, "steps times", o->multiplicity);
    if (o->accelerated && m == &dx_method_fixedpoint)
        dx_text_string(out, " twice, and Aitken's z − (z − y)²/((z − y) − (y − x))");
}

dx_status dx_stepper_formula(const dx_stepper *st, dx_text *out)
{
    const dx_solve_call *c = &st->it->call;
    size_t i = 0;
    while (formulary[i].method != c->method)
        i++;
    bool several = c->n > 1 && formulary[i].several;
    write_formula(st, several ? formulary[i].several : formulary[i].one, out);
    for (uint32_t k = 0; k < c->n && k < NAMES && c->n > 1; k++) {
        if (k == 0)
            dx_text_format(out, ", %s = [", st->point);
        dx_text_format(out, "%s%s", k > 0 ? ", " : "", dx_bytes(&st->session->graph, c->name[k]));
    }
    if (c->n > 1)
        dx_text_string(out, c->n > NAMES ? ", …]" : "]");
    if (c->n_constraints > c->n_equalities)
        dx_text_string(out, "; inequalities by a barrier, mu·log of what is left to their edge, "
                            "mu → 0; at the end those that hold as equations are solved as such");
    write_options(st, out);
    return out->failed ? dx_no_memory(&st->session->context) : DX_OK;
}

/* ---- f and its derivatives ---------------------------------------------------------------------
 */

enum { LONG = 2000 }; /* bytes of a formula that is written out */

/* One, a vector, or rows by columns; how many there are where that is too long. */
static dx_status write_array(const dx_stepper *st, size_t rows, size_t columns, const dx_id *a,
                             dx_text *out)
{
    dx_graph *g = &st->session->graph;
    size_t start = out->n, n = rows * columns;
    for (size_t i = 0; i < rows; i++) {
        dx_text_string(out, i > 0 ? ", " : rows > 1 ? "[" : "");
        for (size_t k = 0; k < columns && out->n - start <= LONG; k++) {
            dx_text_string(out, k > 0 ? ", " : columns > 1 ? "[" : "");
            DX_TRY(dx_print_line(g, a[i * columns + k], out));
        }
        dx_text_string(out, columns > 1 ? "]" : "");
    }
    dx_text_string(out, rows > 1 ? "]" : "");
    if (out->failed)
        return dx_no_memory(g->context);
    if (out->n - start > LONG) {
        out->data[out->n = start] = '\0';
        if (n == 1)
            dx_text_string(out, "… (a long formula)");
        else
            dx_text_format(out, "… (%zu formulas)", n);
    }
    return DX_OK;
}

/* f(x, y) =, on a line of its own. */
static void write_left(const dx_stepper *st, const char *name, bool first, dx_text *out)
{
    const dx_solve_call *c = &st->it->call;
    dx_text_format(out, "%s%s", first ? "" : "\n", name);
    for (uint32_t i = 0; i < c->n && i < NAMES; i++)
        dx_text_format(out, "%s%s", i > 0 ? ", " : "(", dx_bytes(&st->session->graph, c->name[i]));
    dx_text_string(out, c->n > NAMES ? ", …) = " : ") = ");
}

void dx_constraint_name(const dx_stepper *st, uint32_t i, char *text, size_t room)
{
    if (st->it->call.n_constraints == 1)
        (void)snprintf(text, room, "g");
    else
        (void)snprintf(text, room, "g_%u", (unsigned)i + 1);
}

static const char *sign_of(const dx_stepper *st, uint32_t i)
{
    const dx_constraint *c = &st->it->call.constraint[i];
    if (dx_op_of(&st->session->graph, st->it->call.relation[i]) == DX_OP_EQ)
        return "=";
    return c->turned ? c->strict ? ">" : ">=" : c->strict ? "<" : "<=";
}

/* g_1 = x + y − 10 = 0, of x + y = 10: one below the other. */
static dx_status write_constraints(const dx_stepper *st, dx_text *out)
{
    const dx_solve_call *c = &st->it->call;
    dx_graph *g = &st->session->graph;
    for (uint32_t i = 0; i < c->n_constraints; i++) {
        char name[32];
        dx_id own = dx_iteration_constraint(st->it, i);
        DX_TRY(dx_check(g, own));
        dx_constraint_name(st, i, name, sizeof name);
        dx_text_format(out, "\n%s = ", name);
        DX_TRY(dx_print_line(g, own, out));
        dx_text_format(out, " %s 0", sign_of(st, i));
    }
    return DX_OK;
}

dx_status dx_stepper_functions(const dx_stepper *st, dx_text *out)
{
    const dx_solve_call *c = &st->it->call;
    bool fixed = c->method->kind == DX_PROBLEM_FIXED, least = c->method->kind == DX_PROBLEM_LEAST;
    size_t m = least ? 1 : c->m, n = c->n;
    const char *name = fixed ? "g" : "f";
    char slope[16] = "J";
    if (n == 1)
        memcpy(slope, fixed ? "g′" : "f′", sizeof "f′");
    else if (least)
        memcpy(slope, "∇f", sizeof "∇f");
    write_left(st, name, true, out);
    DX_TRY(m == 1 ? write_array(st, 1, 1, st->formulas, out)
                  : write_array(st, m, 1, st->formulas, out));
    if (st->slopes && c->method->level >= DX_LEVEL_FIRST) {
        write_left(st, slope, false, out);
        DX_TRY(write_array(st, m, n, st->slopes, out));
    }
    if (st->curvatures && c->method->level == DX_LEVEL_SECOND) {
        write_left(st, n > 1 ? "H" : "f″", false, out);
        DX_TRY(write_array(st, n, n, st->curvatures, out));
    }
    DX_TRY(write_constraints(st, out));
    return out->failed ? dx_no_memory(&st->session->context) : DX_OK;
}
