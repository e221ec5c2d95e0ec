/* Functions of the table applied: parity, known values, the domain of exact arguments. */
#include "expr/exact.h"
#include "expr/known.h"
#include "expr/order.h"

#include <math.h>

bool dx_looks_negative(const dx_graph *g, dx_id a)
{
    if (dx_is_number(g, a))
        return dx_number_sign(g, a) < 0;
    if (dx_op_of(g, a) != DX_OP_ADD || dx_number_sign(g, dx_constant(g, a)) > 0)
        return false;
    for (uint32_t i = 0; i < dx_terms(g, a); i++)
        if (dx_number_sign(g, dx_coefficient(g, a, i)) > 0)
            return false;
    return true;
}

enum { MOST_EXACT = 4 };

static bool are_exact(const dx_graph *g, size_t n, const dx_id *args)
{
    for (size_t i = 0; i < n; i++)
        if (!dx_is_number(g, args[i]))
            return false;
    return n <= MOST_EXACT;
}

/* Is its ball finite? *enough: it was worked out with all digits of the arguments. */
static bool is_finite_at(const dx_graph *g, const dx_function *row, size_t n, const dx_id *args,
                         slong precision, bool *enough)
{
    arb_struct ball[MOST_EXACT];
    arb_t result;
    arb_init(result);
    fmpq_t rational;
    fmpq_init(rational);
    *enough = true;
    for (size_t i = 0; i < n; i++) {
        arb_init(&ball[i]);
        dx_number_to_fmpq(g, args[i], rational);
        arb_set_fmpq(&ball[i], rational, precision);
        slong bits = (slong)(fmpz_bits(fmpq_numref(rational)) + fmpz_bits(fmpq_denref(rational)));
        *enough = *enough && (arb_is_exact(&ball[i]) || 2 * bits < precision);
    }
    row->ball(result, ball, (int)n, precision);
    bool finite = arb_is_finite(result);
    for (size_t i = 0; i < n; i++)
        arb_clear(&ball[i]);
    fmpq_clear(rational);
    arb_clear(result);
    return finite;
}

/* An exact argument where the function has no value is the user's mistake; elsewhere a
 * missing value is found when the expression is evaluated. An argument may be very close to where
 * there is none, or the value too large for a double. */
static bool refuse_outside(dx_graph *g, dx_fn fn, size_t n, const dx_id *args)
{
    enum { PRECISION = 64, MOST_PRECISION = 4096, LARGE = 100 };
    double value[MOST_EXACT] = {0}, largest = 0;
    for (size_t i = 0; i < n; i++) {
        value[i] = dx_number_to_double(g, args[i]);
        if (isinf(value[i]) && value[i] > 0) /* the value may only be too large for a ball */
            return false;
        largest = fmax(largest, fabs(value[i]));
    }
    const dx_function *row = &dx_functions[fn];
    double real = row->real(value, (int)n);
    if (isfinite(real) || (isinf(real) && largest > LARGE))
        return false;
    bool enough = false;
    for (slong precision = PRECISION; !enough; precision *= 2)
        if (precision > MOST_PRECISION || is_finite_at(g, row, n, args, precision, &enough))
            return false;
    if (n == 1)
        dx_fail(g->context, DX_DOMAIN, "%s(%.15g) has no value", row->name, value[0]);
    else
        dx_fail(g->context, DX_DOMAIN, "%s(%.15g, %.15g%s) has no value", row->name, value[0],
                value[1], n > 2 ? ", ..." : "");
    if (row->domain[0] != '\0')
        dx_diag_hint(&g->context->diag, n == 1 ? "%s(u) needs %s" : "%s(u, v) needs %s", row->name,
                     row->domain);
    return true;
}

dx_id dx_call1(dx_graph *g, dx_fn fn, dx_id arg)
{
    return dx_call(g, fn, 1, &arg);
}

dx_id dx_e(dx_graph *g)
{
    return dx_call1(g, DX_FN_exp, dx_int(g, 1));
}

/* g(f(u)) = u where f takes every real number. */
static bool undoes(const dx_graph *g, dx_fn fn, dx_id arg)
{
    dx_fn inner = dx_fn_of(g, arg);
    if (inner == DX_FN_NONE)
        return false;
    const dx_function *row = &dx_functions[inner];
    const char *inverse = row->inverse;
    const char *name = dx_functions[fn].name;
    return inverse[0] == name[0] && row->domain[0] == '\0' && row->most == 1 &&
           __builtin_strcmp(inverse, name) == 0;
}

/* As x, y, t are, and a, b, k are not. */
static bool is_named_as_variable(const dx_graph *g, dx_id a)
{
    return dx_op_of(g, a) == DX_OP_SYMBOL && dx_bytes(g, a)[0] >= 's' && dx_bytes(g, a)[0] <= 'z';
}

/* Of abs(u) and abs(-u) one stands for both: where the first term, as people see it, has no minus;
 * among names that of the first variable: abs(x - a), abs(x - y). */
static bool begins_with_minus(const dx_graph *g, dx_id a)
{
    enum { FEW = 16 };
    uint32_t index[FEW], n = dx_op_of(g, a) == DX_OP_ADD ? dx_terms(g, a) : 0, first = 0;
    if (n == 0 || n > FEW)
        return false;
    dx_order_terms(g, a, index);
    if (dx_op_of(g, dx_term(g, a, index[0])) == DX_OP_SYMBOL)
        while (first < n && !is_named_as_variable(g, dx_term(g, a, index[first])))
            first++;
    return dx_number_sign(g, dx_coefficient(g, a, index[first < n ? first : 0])) < 0;
}

/* c·|u| is c·u to an even function: cos(|x|). */
static dx_id without_size(dx_graph *g, dx_id arg)
{
    dx_id c, rest;
    dx_split_coefficient(g, arg, &c, &rest);
    return dx_fn_of(g, rest) == DX_FN_abs ? dx_scale(g, c, dx_operand(g, rest, 0)) : arg;
}

static dx_id made(dx_graph *g, dx_fn fn, size_t n, const dx_id *args)
{
    dx_id a = dx_intern_ids(g, DX_OP_CALL, fn, n, args);
    if (dx_functions[fn].smooth[0] != '\0' && !dx_is_none(a) &&
        !(dx_node_of(g, a)->holds & (DX_HOLDS_VARIABLE | DX_HOLDS_BOUND)))
        g->corners = true;
    g->exponentials = g->exponentials || fn == DX_FN_exp;
    return a;
}

static dx_id call_of_one(dx_graph *g, dx_fn fn, dx_id arg)
{
    if (undoes(g, fn, arg))
        return dx_operand(g, arg, 0);
    dx_parity parity = dx_functions[fn].parity;
    if (parity == DX_EVEN && fn != DX_FN_abs)
        arg = without_size(g, arg);
    if (parity != DX_NO_PARITY &&
        (dx_looks_negative(g, arg) || (fn == DX_FN_abs && begins_with_minus(g, arg)))) {
        dx_id value = dx_call1(g, fn, dx_neg(g, arg));
        return parity == DX_ODD ? dx_neg(g, value) : value;
    }
    dx_id known = dx_known_value(g, fn, arg);
    if (!dx_is_none(known) || g->context->diag.status != DX_OK)
        return known;
    if (are_exact(g, 1, &arg) && refuse_outside(g, fn, 1, &arg))
        return DX_NONE;
    return made(g, fn, 1, &arg);
}

static dx_id call(dx_graph *g, dx_fn fn, size_t n, const dx_id *args)
{
    for (size_t i = 0; i < n; i++)
        if (dx_op_of(g, args[i]) == DX_OP_NONE || dx_refuse_non_number(g, args[i]))
            return DX_NONE;
    if (n == 1 && fn != DX_FN_leakyrelu && fn != DX_FN_logsumexp)
        return call_of_one(g, fn, args[0]);
    dx_id known = dx_known_value_of(g, fn, n, args);
    if (!dx_is_none(known) || g->context->diag.status != DX_OK)
        return known;
    if (are_exact(g, n, args) && refuse_outside(g, fn, n, args))
        return DX_NONE;
    return made(g, fn, n, args);
}

/* A known value that failed is told from one that is not known by the diagnostic, so the
 * story of an earlier failure, still to be found by its DX_NONE, is put aside meanwhile. */
static dx_id call_after_failure(dx_graph *g, dx_fn fn, size_t n, const dx_id *args)
{
    dx_diag *diag = &g->context->diag;
    dx_diag earlier = *diag;
    dx_diag_clear(diag);
    dx_id result = call(g, fn, n, args);
    *diag = earlier;
    return result;
}

dx_id dx_call(dx_graph *g, dx_fn fn, size_t n, const dx_id *args)
{
    return g->context->diag.status == DX_OK ? call(g, fn, n, args)
                                            : call_after_failure(g, fn, n, args);
}
