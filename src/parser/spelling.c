/* spelling.c - which names could have been meant. */
#include "expr/function.h"
#include "parser/parse.h"

#include <string.h>

enum { LONGEST = 32, MOST = 3, NEVER = 99 };

/* What other systems and textbooks call it; not all mean the same by it. */
static const struct {
    const char *theirs, *ours;
    bool same;
} others[] = {
    /* clang-format off */
    {"derivative", "diff", true},
    {"differentiate", "diff", true},
    {"deriv", "diff", true},
    {"Derivative", "diff", true},
    {"Diff", "diff", true},
    {"partial", "diff", true},
    {"gradient", "grad", true},
    {"Grad", "grad", true},
    {"divergence", "div", true},
    {"Div", "div", true},
    {"Curl", "curl", true},
    {"lim", "limit", true},
    {"Limit", "limit", true},
    {"evalf", "N", true},
    {"vpa", "N", true},
    {"substitute", "subst", true},
    {"subs", "subst", true},
    {"eig", "eigenvalues", true},
    {"inverse", "inv", true},
    {"determinant", "det", true},
    {"Det", "det", true},
    {"Sum", "sum", true},
    {"Product", "product", true},
    {"prod", "product", true},
    {"nroot", "root", true},
    {"nthroot", "root", true},
    {"logistic", "sigmoid", true},
    {"simp", "simplify", true},
    {"Simplify", "simplify", true},
    {"FullSimplify", "simplify", true},
    {"fullsimplify", "simplify", true},
    {"trigsimp", "simplify", true},
    {"ratsimp", "simplify", true},
    {"radsimp", "simplify", true},
    {"Expand", "expand", true},
    {"Factor", "factor", true},
    {"factorise", "factor", true},
    {"factorize", "factor", true},
    {"partfrac", "apart", true},
    {"parfrac", "apart", true},
    {"Apart", "apart", true},
    {"Together", "together", true},
    {"Collect", "collect", true},
    {"coefficient", "coeff", true},
    {"Coefficient", "coeff", true},
    {"numerator", "numer", true},
    {"denominator", "denom", true},
    {"expand_trig", "trigexpand", true},
    {"TrigExpand", "trigexpand", true},
    {"TrigReduce", "trigreduce", true},
    {"tlin", "trigreduce", true},
    {"texpand", "trigexpand", true},
    {"expand_log", "logexpand", true},
    {"logcontract", "logcombine", true},
    {"is_equal", "equal", true},
    {"isequal", "equal", true},
    {"equals", "equal", true},
    {"Jacobian", "jacobian", true},
    {"Hessian", "hessian", true},
    {"Laplacian", "laplacian", true},
    {"Taylor", "taylor", true},
    {"Series", "series", true},
    {"Transpose", "transpose", true},
    {"Dot", "dot", true},
    {"Cross", "cross", true},
    {"Norm", "norm", true},
    {"Eigenvalues", "eigenvalues", true},
    {"Inverse", "inv", true},
    {"Tr", "trace", true},
    {"D", "diff", false},
    {"tangent", "linearize", false},
    {"tangentplane", "linearize", false},
    {"tangentline", "linearize", false},
    {"hess", "hessian", false},
    {"jac", "jacobian", false},
    {"sigma", "sigmoid", false},
    {"nCr", "binomial", true},
    {"ncr", "binomial", true},
    {"nabla", "grad", false},
    {"rot", "curl", false},
    {"rotation", "curl", false},
    {"laplace", "laplacian", false},
    {"numeric", "N", false},
    {"replace", "subst", false},
    {"eigs", "eigenvalues", false},
    {"eye", "identity", false},
    {"where", "piecewise", false},
    {"step", "heaviside", false},
    {"digits", "N", false},
    {"tr", "trace", false},
    /* clang-format on */
};

static const dx_missing missing[] = {
    {"fsolve nsolve linsolve findroot", "solve(x^2 = 2, x) is exact, roots(x^2 = 2, x=-5..5) finds "
                                        "all roots, newton(eq, x=1) one near "
                                        "a start"},
    {"argmin argmax minimise maximise fmin fminsearch fminunc optimize",
     "minimize(e, [x=1, y=2]) and maximize(...) start from a point"},
    {"integrate integral int quad antiderivative",
     "integrate(e, x=0..1) is an integral between two numbers"},
    {"dsolve ode", "differential equations are not solved"},
    {"plot plot3d surface graph draw contour", "table(e, x=0..1, 5) lists values of e from 0 to 1"},
    {"table read write fit", "there are no tables of data"},
    {"ccode fcode pycode lambdify codegen",
     "code(e, \"c\") writes a function in C, Fortran, Python or Julia"},
    {"print disp display echo printf eval evaluate compute calculate",
     "an answer is shown without asking: type the formula alone"},
    {"eq equation", "an equation is written x = 2"},
    {"rational", "write 1/2: numbers are exact"},
    {"matrix", "a matrix is written [[1, 2], [3, 4]]"},
    {"symbol symbols syms function", "names need no declaration"},
    {"gcd lcm prime isprime", "there is no number theory"},
    {"mean median std random rand", "there are no statistics"},
    {"assume forget", "it stands at the start of a statement: assume x > 0, forget x"},
};

const dx_missing *dx_find_missing(const char *name, size_t n)
{
    for (size_t i = 0; n > 0 && n <= LONGEST && i < sizeof missing / sizeof missing[0]; i++)
        for (const char *at = missing[i].names; *at;) {
            size_t length = strcspn(at, " ");
            if (length == n && dx_spelling_distance(at, n, name, n) == 0)
                return &missing[i];
            at += length + strspn(at + length, " ");
        }
    return NULL;
}

const char *dx_name_elsewhere(const char *name, size_t n, bool *same)
{
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (strlen(others[i].theirs) == n && memcmp(others[i].theirs, name, n) == 0) {
            if (same)
                *same = others[i].same;
            return others[i].ours;
        }
    return NULL;
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Insertions, deletions, changes and swaps of neighbours (optimal string alignment). */
unsigned dx_spelling_distance(const char *a, size_t n, const char *b, size_t m)
{
    unsigned row[3][LONGEST + 1];
    unsigned *before = row[0], *last = row[1], *now = row[2];
    for (unsigned j = 0; j <= m; j++)
        last[j] = j;
    for (size_t i = 1; i <= n; i++) {
        now[0] = (unsigned)i;
        for (size_t j = 1; j <= m; j++) {
            now[j] = least(least(last[j], now[j - 1]) + 1,
                           last[j - 1] + (lower(a[i - 1]) != lower(b[j - 1])));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = least(now[j], before[j - 2] + 1);
        }
        unsigned *oldest = before;
        before = last;
        last = now;
        now = oldest;
    }
    return last[m];
}

struct guesses {
    const char *name;
    size_t n_name;
    unsigned allowed;
    const char *found[MOST];
    unsigned at[MOST];
    unsigned n;
};

static void insert(struct guesses *g, const char *name, unsigned at)
{
    unsigned i = g->n;
    for (unsigned k = 0; k < g->n; k++)
        if (strcmp(g->found[k], name) == 0)
            return;
    if (g->n == MOST && at >= g->at[MOST - 1])
        return;
    if (g->n < MOST)
        g->n++;
    else
        i = MOST - 1;
    for (; i > 0 && g->at[i - 1] > at; i--) {
        g->at[i] = g->at[i - 1];
        g->found[i] = g->found[i - 1];
    }
    g->at[i] = at;
    g->found[i] = name;
}

/* n bytes of text; what is offered is `name`. */
static void consider(struct guesses *g, const char *text, size_t n, const char *name)
{
    size_t difference = n > g->n_name ? n - g->n_name : g->n_name - n;
    if (n > LONGEST || difference > 2)
        return;
    unsigned at = dx_spelling_distance(g->name, g->n_name, text, n);
    if (at <= g->allowed && 2 * at < n + (at == 1) && (at < 2 || n > 5 || g->n_name > 5))
        insert(g, name, at);
}

static void consider_table(struct guesses *g)
{
    for (dx_fn fn = 0; fn < DX_FN_COUNT; fn++) {
        const char *name = dx_functions[fn].name;
        consider(g, name, strlen(name), name);
        for (const char *alias = dx_functions[fn].aliases; *alias;) {
            size_t n = strcspn(alias, " ");
            consider(g, alias, n, name);
            alias += n + strspn(alias + n, " ");
        }
    }
}

static const char *join(dx_context *context, const struct guesses *g)
{
    dx_text text;
    dx_text_init(&text, &context->memory);
    for (unsigned i = 0; i < g->n && g->at[i] <= g->at[0] + (g->at[0] > 0); i++) {
        dx_text_string(&text, i > 0 ? " or " : "");
        dx_text_string(&text, g->found[i]);
    }
    const char *joined =
        text.failed ? NULL : dx_arena_copy(&context->arena, dx_text_get(&text), text.n);
    dx_text_free(&text);
    return joined ? joined : "";
}

const char *dx_did_you_mean(dx_context *context, const char *name, size_t n_name,
                            const char *const *candidates, size_t n)
{
    if (n_name == 0 || n_name > LONGEST)
        return "";
    struct guesses g = {.name = name,
                        .n_name = n_name,
                        .allowed = n_name < 3   ? 0
                                   : n_name < 5 ? 1
                                                : 2};
    const char *elsewhere = dx_name_elsewhere(name, n_name, NULL);
    if (elsewhere)
        insert(&g, elsewhere, 0);
    for (size_t i = 0; i < n; i++)
        consider(&g, candidates[i], strlen(candidates[i]), candidates[i]);
    consider_table(&g);
    return join(context, &g);
}
