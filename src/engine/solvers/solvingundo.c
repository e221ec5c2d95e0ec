/* Solving on paper: what is done to the unknown is undone, from outside. */
#include "engine/solvers/solving.h"

#include "expr/walk.h"
#include "symbolic/forms/readable.h"
#include "symbolic/solve/inverses.h"

/* ---- sums and products ------------------------------------------------------------------------
 */

static bool is_negative(dx_graph *g, dx_id a)
{
    dx_id coefficient, rest;
    dx_split_coefficient(g, a, &coefficient, &rest);
    return dx_number_sign(g, coefficient) < 0;
}

/* left·factor = right·factor for 1/divisor: *left is known. */
static dx_status divide(dx_solving *w, const dx_told_equation *q, dx_id divisor, dx_id left)
{
    dx_graph *g = w->g;
    dx_told_equation next;
    int sign;
    bool known;
    dx_id factor = dx_div(g, dx_int(g, 1), divisor), right = dx_mul(g, q->right, factor);
    DX_TRY(dx_check(g, right));
    DX_TRY(dx_readable(g, right, &right));
    DX_TRY(dx_solving_sign(w, divisor, &sign, &known));
    if (known && sign == 0) {
        w->stuck = true;
        return DX_OK;
    }
    if (!known)
        DX_TRY(dx_solving_next_of(w, "divide both sides by ", divisor, ", which must not be 0", q,
                                  factor, left, right, &next));
    else if (dx_is_number(g, divisor) && dx_is_integer(g, factor))
        DX_TRY(dx_solving_next_of(w, "multiply both sides by ", factor, "", q, factor, left, right,
                                  &next));
    else
        DX_TRY(dx_solving_next_of(w, "divide both sides by ", divisor, "", q, factor, left, right,
                                  &next));
    return dx_solving_go_on(w, &next);
}

/* One term has the unknown: the others go to the right. */
static dx_status undo_sum(dx_solving *w, const dx_told_equation *q, bool *done)
{
    dx_graph *g = w->g;
    dx_told_equation next;
    dx_id moved = dx_constant(g, q->left), left = DX_NONE, coefficient = DX_NONE, term = DX_NONE;
    size_t n = 0;
    for (uint32_t i = 0; i < dx_terms(g, q->left); i++) {
        dx_id c = dx_coefficient(g, q->left, i), t = dx_term(g, q->left, i);
        if (dx_solving_has(w, t)) {
            n++;
            coefficient = c;
            term = t;
            left = dx_scale(g, c, t);
        } else {
            moved = dx_add(g, moved, dx_scale(g, c, t));
        }
        DX_TRY(dx_check(g, moved));
    }
    *done = n == 1;
    if (!*done)
        return DX_OK;
    if (dx_is_int(g, moved, 0))
        return divide(w, q, coefficient, term);
    dx_id right = dx_sub(g, q->right, moved);
    DX_TRY(dx_check(g, right));
    DX_TRY(dx_readable(g, right, &right));
    if (is_negative(g, moved))
        DX_TRY(dx_solving_next_of(w, "add ", dx_neg(g, moved), " to both sides", q, dx_int(g, 1),
                                  left, right, &next));
    else
        DX_TRY(dx_solving_next_of(w, "subtract ", moved, " from both sides", q, dx_int(g, 1), left,
                                  right, &next));
    return dx_solving_go_on(w, &next);
}

/* ---- powers -----------------------------------------------------------------------------------
 */

static const char *root_rule(int64_t n, bool second)
{
    if (n == 2)
        return second ? "the other square root" : "take the square root";
    if (second)
        return "the other root";
    return n == 3 ? "take the cube root" : "take the root of that order";
}

/* The real root of that order of c; of one whose sign is known for an odd order. */
static dx_id root_of(dx_solving *w, dx_id c, int64_t n, int sign, bool known)
{
    dx_graph *g = w->g;
    if (n % 2 == 1 && known && sign < 0)
        return dx_neg(g, dx_pow(g, dx_neg(g, c), dx_rational(g, 1, n)));
    if (n % 2 == 1 && !known)
        return dx_call(g, DX_FN_root, 2, (dx_id[]){c, dx_int(g, n)});
    return dx_pow(g, c, dx_rational(g, 1, n));
}

/* base^n = c */
static dx_status undo_natural(dx_solving *w, const dx_told_equation *q, dx_id base, int64_t n)
{
    dx_graph *g = w->g;
    dx_told_equation next;
    int sign;
    bool known;
    const bool even = n % 2 == 0;
    DX_TRY(dx_solving_sign(w, q->right, &sign, &known));
    if (even && known && sign < 0)
        return dx_solving_none(w, n == 2 ? "no square is below 0" : "no even power is below 0", q);
    dx_id root = root_of(w, q->right, n, sign, known);
    DX_TRY(dx_check(g, root));
    DX_TRY(dx_readable(g, root, &root));
    if (known && sign == 0) {
        DX_TRY(dx_solving_line(w, "only 0 has the power 0", base, dx_int(g, 0), q->line, 0, &next));
        return dx_solving_go_on(w, &next);
    }
    const char *rule = root_rule(n, false);
    if (even && !known)
        rule = n == 2 ? "take the square root, where it is real"
                      : "take the root of that order, where it is real";
    DX_TRY(dx_solving_line(w, rule, base, root, q->line, 0, &next));
    const uint32_t n_indices = w->n_indices;
    DX_TRY(dx_solving_go_on(w, &next));
    w->n_indices = n_indices;
    if (!even || w->stuck)
        return DX_OK;
    DX_TRY(dx_solving_line(w, root_rule(n, true), base, dx_neg(g, root), q->line, 0, &next));
    return dx_solving_go_on(w, &next);
}

/* base^(m/n) = c, n > 1: the base is not negative where that has a value. */
static dx_status undo_fraction(dx_solving *w, const dx_told_equation *q, dx_id base, int64_t m,
                               int64_t n)
{
    dx_graph *g = w->g;
    dx_told_equation next;
    int sign;
    bool known;
    DX_TRY(dx_solving_sign(w, q->right, &sign, &known));
    if (known && sign < 0)
        return dx_solving_none(
            w, n == 2 && m == 1 ? "no square root is below 0" : "no such power is below 0", q);
    const bool loose = w->loose;
    dx_id right = dx_pow(g, q->right, dx_rational(g, n, m));
    DX_TRY(dx_check(g, right));
    DX_TRY(dx_readable(g, right, &right));
    w->loose = loose || !known;
    if (n == 2 && m == 1)
        DX_TRY(dx_solving_line(w,
                               known ? "square both sides"
                                     : "square both sides, of which the right must not be "
                                       "negative",
                               base, right, q->line, 0, &next));
    else
        DX_TRY(dx_solving_next_of(w, "raise both sides to the power ", dx_rational(g, n, m), "",
                                  &(dx_told_equation){base, right, q->line}, dx_int(g, 1), base,
                                  right, &next));
    DX_TRY(dx_solving_go_on(w, &next));
    w->loose = loose;
    return DX_OK;
}

/* b^u = c */
static dx_status undo_exponent(dx_solving *w, const dx_told_equation *q, dx_id base, dx_id exponent)
{
    dx_graph *g = w->g;
    dx_told_equation next;
    int sign;
    bool known;
    DX_TRY(dx_solving_sign(w, q->right, &sign, &known));
    if (known && sign <= 0)
        return dx_solving_none(w, "such a power is always above 0", q);
    dx_id right = dx_div(g, dx_call1(g, DX_FN_log, q->right), dx_call1(g, DX_FN_log, base));
    DX_TRY(dx_check(g, right));
    DX_TRY(dx_readable(g, right, &right));
    DX_TRY(dx_solving_next_of(
        w,
        known ? "take logarithms, and divide by "
              : "take logarithms, where the right side is above 0, and divide by ",
        dx_call1(g, DX_FN_log, base), "", &(dx_told_equation){exponent, right, q->line},
        dx_int(g, 1), exponent, right, &next));
    return dx_solving_go_on(w, &next);
}

static dx_status undo_power(dx_solving *w, const dx_told_equation *q, bool *done)
{
    dx_graph *g = w->g;
    dx_id base = dx_base(g, q->left, 0), exponent = dx_exponent(g, q->left, 0);
    dx_told_equation next;
    int64_t m, n;
    int sign;
    bool known;
    if (dx_solving_has(w, exponent)) {
        *done = dx_is_number(g, base) && dx_number_sign(g, base) > 0;
        return *done ? undo_exponent(w, q, base, exponent) : DX_OK;
    }
    *done = dx_get_small_rational(g, exponent, &m, &n);
    if (!*done)
        return DX_OK;
    if (m > 0)
        return n == 1 ? undo_natural(w, q, base, m) : undo_fraction(w, q, base, m, n);
    DX_TRY(dx_solving_sign(w, q->right, &sign, &known));
    if (known && sign == 0)
        return dx_solving_none(w, "such a quotient is never 0", q);
    dx_id right = dx_div(g, dx_int(g, 1), q->right);
    DX_TRY(dx_check(g, right));
    DX_TRY(dx_readable(g, right, &right));
    DX_TRY(dx_solving_line(
        w, known ? "take reciprocals" : "take reciprocals, where the right side is not 0",
        dx_pow(g, base, dx_neg(g, exponent)), right, q->line, 0, &next));
    return dx_solving_go_on(w, &next);
}

static dx_status undo_product(dx_solving *w, const dx_told_equation *q, bool *done)
{
    dx_graph *g = w->g;
    dx_id divisor = dx_int(g, 1), left = dx_int(g, 1);
    const uint32_t n = dx_factors(g, q->left);
    for (uint32_t i = 0; i < n; i++) {
        dx_id factor = dx_pow(g, dx_base(g, q->left, i), dx_exponent(g, q->left, i));
        DX_TRY(dx_check(g, factor));
        if (dx_solving_has(w, factor))
            left = dx_mul(g, left, factor);
        else
            divisor = dx_mul(g, divisor, factor);
    }
    DX_TRY(dx_check(g, left));
    *done = !dx_is_int(g, divisor, 1) || n == 1;
    if (!*done)
        return DX_OK;
    return n == 1 ? undo_power(w, q, done) : divide(w, q, divisor, left);
}

/* ---- functions --------------------------------------------------------------------------------
 */

/* u = v by what the function is; and on. */
static dx_status is(dx_solving *w, const char *rule, dx_id u, dx_id v, const dx_told_equation *q)
{
    dx_told_equation next;
    if (w->stuck)
        return DX_OK;
    DX_TRY(dx_check(w->g, v));
    if (!dx_exact_has_integer(w->p, v))
        DX_TRY(dx_readable(w->g, v, &v));
    DX_TRY(dx_solving_line(w, rule, u, v, q->line, 0, &next));
    return dx_solving_go_on(w, &next);
}

/* v + period·k */
static dx_id turned(dx_solving *w, dx_id v, dx_id k, int64_t times)
{
    dx_graph *g = w->g;
    return dx_add(g, v, dx_mul(g, dx_mul(g, dx_int(g, times), dx_pi(g)), k));
}

static dx_status undo_wave(dx_solving *w, const dx_told_equation *q, dx_fn fn, dx_id u)
{
    dx_graph *g = w->g;
    int inside, sign;
    bool known, sign_known;
    dx_id c = q->right, pi = dx_pi(g), k = dx_solving_index(w);
    DX_TRY(dx_solving_sign(w, dx_sub(g, dx_int(g, 1), dx_power(g, c, 2)), &inside, &known));
    DX_TRY(dx_solving_sign(w, c, &sign, &sign_known));
    w->stuck = w->stuck || dx_is_none(k) || !known || !sign_known;
    if (w->stuck)
        return DX_OK;
    const bool sine = fn == DX_FN_sin;
    if (inside < 0)
        return dx_solving_none(w, sine ? "a sine is from -1 to 1" : "a cosine is from -1 to 1", q);
    dx_id arc = dx_call1(g, sine ? DX_FN_asin : DX_FN_acos, c);
    if (sign == 0)
        return is(w, sine ? "the zeros of sin" : "the zeros of cos", u,
                  turned(w, sine ? dx_int(g, 0) : arc, k, 1), q);
    if (inside == 0)
        return is(w,
                  sine ? "where sin is there, once in each turn"
                       : "where cos is there, once in each turn",
                  u, turned(w, arc, k, 2), q);
    const uint32_t n_indices = w->n_indices;
    DX_TRY(is(w,
              sine ? "u = asin(c) + 2*pi*k where sin(u) = c, k any integer"
                   : "u = acos(c) + 2*pi*k where cos(u) = c, k any integer",
              u, turned(w, arc, k, 2), q));
    w->n_indices = n_indices;
    return is(w, sine ? "or u = pi - asin(c) + 2*pi*k" : "or u = -acos(c) + 2*pi*k", u,
              turned(w, sine ? dx_sub(g, pi, arc) : dx_neg(g, arc), k, 2), q);
}

static dx_status undo_abs(dx_solving *w, const dx_told_equation *q, dx_id u)
{
    int sign;
    bool known;
    DX_TRY(dx_solving_sign(w, q->right, &sign, &known));
    if (known && sign < 0)
        return dx_solving_none(w, "no absolute value is below 0", q);
    if (known && sign == 0)
        return is(w, "only 0 has the absolute value 0", u, q->right, q);
    const uint32_t n_indices = w->n_indices;
    DX_TRY(is(w,
              known ? "what is in bars is that"
                    : "what is in bars is that, where it is not "
                      "negative",
              u, q->right, q));
    w->n_indices = n_indices;
    return is(w, "or that with a minus", u, dx_neg(w->g, q->right), q);
}

/* asin(u) = c, acos(u) = c or tanh(u) = c: `inside` is not below 0, or above it, where the function
 * has that value. */
static dx_status undo_bounded(dx_solving *w, const dx_told_equation *q, dx_id u, dx_id inside,
                              bool closed, const char *none, const char *rule, dx_id v)
{
    int sign;
    bool known;
    DX_TRY(dx_solving_sign(w, inside, &sign, &known));
    w->stuck = w->stuck || !known;
    if (!w->stuck && (closed ? sign < 0 : sign <= 0))
        return dx_solving_none(w, none, q);
    return is(w, rule, u, v, q);
}

static dx_status undo_cosh(dx_solving *w, const dx_told_equation *q, dx_id u)
{
    dx_graph *g = w->g;
    int sign;
    bool known;
    DX_TRY(dx_solving_sign(w, dx_sub(g, q->right, dx_int(g, 1)), &sign, &known));
    w->stuck = w->stuck || !known;
    if (!w->stuck && sign < 0)
        return dx_solving_none(w, "cosh is never below 1", q);
    if (known && sign == 0)
        return is(w, "only cosh(0) is 1", u, dx_int(g, 0), q);
    dx_id v = dx_call1(g, DX_FN_acosh, q->right);
    const uint32_t n_indices = w->n_indices;
    DX_TRY(is(w, "acosh of both sides", u, v, q));
    w->n_indices = n_indices;
    return is(w, "or that with a minus", u, dx_neg(g, v), q);
}

/* sec(u), csc(u) or cot(u) = c by the reciprocal of it. */
static dx_status undo_reciprocal(dx_solving *w, const dx_told_equation *q, dx_fn of, dx_id u)
{
    dx_graph *g = w->g;
    int sign;
    bool known;
    DX_TRY(dx_solving_sign(w, q->right, &sign, &known));
    w->stuck = w->stuck || !known;
    if (!w->stuck && sign == 0 && of != DX_FN_tan)
        return dx_solving_none(w, of == DX_FN_cos ? "sec is never 0" : "csc is never 0", q);
    if (known && sign == 0) {
        dx_id k = dx_solving_index(w);
        w->stuck = w->stuck || dx_is_none(k);
        return w->stuck ? DX_OK
                        : is(w, "the zeros of cot", u,
                             turned(w, dx_div(g, dx_pi(g), dx_int(g, 2)), k, 1), q);
    }
    return is(w, "take reciprocals", dx_call1(g, of, u), dx_div(g, dx_int(g, 1), q->right), q);
}

/* Functions that have every real value, each once. */
static const struct {
    dx_fn fn;
    const char *rule;
} onto[] = {
    {DX_FN_log, "exp of both sides"},
    {DX_FN_log1p, "exp of both sides, less 1"},
    {DX_FN_log2, "2 to the power of both sides"},
    {DX_FN_log10, "10 to the power of both sides"},
    {DX_FN_cbrt, "cube both sides"},
    {DX_FN_sinh, "asinh of both sides"},
    {DX_FN_asinh, "sinh of both sides"},
    {DX_FN_atanh, "tanh of both sides"},
    {DX_FN_erfinv, "erf of both sides"},
};

static dx_status undo_everywhere(dx_solving *w, const dx_told_equation *q, dx_id u, bool *done)
{
    for (size_t i = 0; i < sizeof onto / sizeof *onto; i++)
        if (onto[i].fn == dx_fn_of(w->g, q->left))
            return is(w, onto[i].rule, u, dx_inverse_value(w->g, onto[i].fn, q->right), q);
    *done = false;
    return DX_OK;
}

static dx_status undo_call(dx_solving *w, const dx_told_equation *q, bool *done)
{
    dx_graph *g = w->g;
    dx_id u = dx_operand(g, q->left, 0), c = q->right, k;
    int sign;
    bool known;
    *done = true;
    switch (dx_fn_of(g, q->left)) {
    case DX_FN_exp:
        DX_TRY(dx_solving_sign(w, c, &sign, &known));
        if (known && sign <= 0)
            return dx_solving_none(w, "exp is always above 0", q);
        return is(w, known ? "take logarithms" : "take logarithms, where the right side is above 0",
                  u, dx_call1(g, DX_FN_log, c), q);
    case DX_FN_cosh:
        return undo_cosh(w, q, u);
    case DX_FN_tanh:
        return undo_bounded(w, q, u, dx_sub(g, dx_int(g, 1), dx_power(g, c, 2)), false,
                            "tanh is between -1 and 1", "atanh of both sides",
                            dx_inverse_value(g, DX_FN_tanh, c));
    case DX_FN_asin:
        return undo_bounded(
            w, q, u,
            dx_sub(g, dx_power(g, dx_pi(g), 2), dx_mul(g, dx_int(g, 4), dx_power(g, c, 2))), true,
            "asin is from -pi/2 to pi/2", "sin of both sides", dx_call1(g, DX_FN_sin, c));
    case DX_FN_acos:
        return undo_bounded(w, q, u, dx_mul(g, c, dx_sub(g, dx_pi(g), c)), true,
                            "acos is from 0 to pi", "cos of both sides", dx_call1(g, DX_FN_cos, c));
    case DX_FN_sec:
        return undo_reciprocal(w, q, DX_FN_cos, u);
    case DX_FN_csc:
        return undo_reciprocal(w, q, DX_FN_sin, u);
    case DX_FN_cot:
        return undo_reciprocal(w, q, DX_FN_tan, u);
    case DX_FN_atan:
        DX_TRY(dx_solving_sign(
            w, dx_sub(g, dx_power(g, dx_mul(g, dx_int(g, 2), c), 2), dx_power(g, dx_pi(g), 2)),
            &sign, &known));
        w->stuck = w->stuck || !known;
        if (!w->stuck && sign >= 0)
            return dx_solving_none(w, "atan is between -pi/2 and pi/2", q);
        return is(w, "tan of both sides", u, dx_call1(g, DX_FN_tan, c), q);
    case DX_FN_abs:
        return undo_abs(w, q, u);
    case DX_FN_sin:
    case DX_FN_cos:
        return undo_wave(w, q, dx_fn_of(g, q->left), u);
    case DX_FN_tan:
        k = dx_solving_index(w);
        return is(w, "u = atan(c) + pi*k where tan(u) = c, k any integer", u,
                  turned(w, dx_call1(g, DX_FN_atan, c), k, 1), q);
    default:
        return undo_everywhere(w, q, u, done);
    }
}

dx_status dx_solving_undo(dx_solving *w, const dx_told_equation *q, bool *done)
{
    *done = false;
    switch (dx_op_of(w->g, q->left)) {
    case DX_OP_ADD:
        return undo_sum(w, q, done);
    case DX_OP_MUL:
        return undo_product(w, q, done);
    case DX_OP_CALL:
        return undo_call(w, q, done);
    default:
        return DX_OK;
    }
}

dx_status dx_solving_product(dx_solving *w, const dx_told_equation *q, bool *done)
{
    dx_graph *g = w->g;
    dx_id coefficient, product;
    dx_told_equation next;
    dx_split_coefficient(g, q->left, &coefficient, &product);
    *done = dx_op_of(g, product) == DX_OP_MUL && dx_factors(g, product) > 1;
    size_t n = 0;
    uint32_t above = 0, below = 0; /* factors with the unknown that may be 0, and divisors */
    bool exp = false;
    for (uint32_t i = 0; *done && i < dx_factors(g, product); i++) {
        dx_id base = dx_base(g, product, i), e = dx_exponent(g, product, i);
        n += dx_solving_has(w, base);
        exp = exp || (dx_solving_has(w, base) && dx_fn_of(g, base) == DX_FN_exp);
        *done = dx_is_number(g, e);
        if (*done && dx_number_sign(g, e) < 0)
            below++;
        else if (*done && dx_solving_has(w, base))
            above++;
    }
    *done = *done && n > 1;
    uint32_t *index = NULL;
    if (*done)
        DX_TRY(dx_solving_order(w, product, &index));
    const bool loose = w->loose;
    const uint32_t indices = w->n_indices;
    if (*done && (dx_node_of(g, product)->holds & DX_HOLDS_PARTIAL) != 0)
        w->loose = true; /* another factor may have no value there */
    bool first = true;
    for (uint32_t i = 0; *done && !w->stuck && i < dx_factors(g, product); i++) {
        dx_id base = dx_base(g, product, index[i]), e = dx_exponent(g, product, index[i]);
        int sign;
        bool known;
        if (!dx_solving_has(w, base) || dx_number_sign(g, e) < 0)
            continue;
        DX_TRY(dx_solving_sign(w, base, &sign, &known));
        if (known && sign != 0) {
            if (dx_fn_of(g, base) != DX_FN_exp)
                DX_TRY(dx_solving_none(w, "a factor that is never 0",
                                       &(dx_told_equation){base, dx_int(g, 0), q->line}));
            continue;
        }
        DX_TRY(dx_solving_line(w,
                               !first                    ? "or another factor"
                               : above == 1 && below > 0 ? "a quotient is 0 where its numerator is"
                               : exp ? "a product is 0 where a factor is; exp never is"
                                     : "a product is 0 where a factor is",
                               base, dx_int(g, 0), q->line, 0, &next));
        first = false;
        w->n_indices = indices;
        DX_TRY(dx_solving_go_on(w, &next));
    }
    w->loose = loose;
    if (*done && first)
        return dx_solving_none(w, "no factor is 0", q);
    return DX_OK;
}
