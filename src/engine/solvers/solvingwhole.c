/* Solving on paper: equations with several terms that have the unknown. */
#include "engine/solvers/solving.h"

#include "expr/walk.h"
#include "symbolic/forms/readable.h"
#include "symbolic/rework/polynomial.h"
#include "symbolic/rework/quotients.h"

/* ---- polynomials ------------------------------------------------------------------------------
 */

/* Σ coefficient·x^k for k from..to. */
static dx_id terms_of(dx_solving *w, const dx_polynomial *f, size_t from, size_t to)
{
    dx_graph *g = w->g;
    dx_id sum = dx_int(g, 0);
    for (size_t k = from; k <= to; k++)
        sum = dx_add(g, sum, dx_mul(g, f->coefficient[k], dx_power(g, w->unknown, (int64_t)k)));
    return sum;
}

/* Does `all` begin with a minus, and need not? */
static bool turns(dx_solving *w, const dx_told_equation *q, const dx_polynomial *f)
{
    dx_id first = f->coefficient[f->degree];
    return !dx_is_int(w->g, q->right, 0) && dx_is_number(w->g, first) &&
           dx_number_sign(w->g, first) < 0;
}

/* All terms on one side, 0 on the other, which is the right one then. */
static dx_status one_side(dx_solving *w, const dx_told_equation *q, dx_id all, bool turned,
                          dx_told_equation *out)
{
    dx_graph *g = w->g;
    const bool zero = dx_is_int(g, q->right, 0);
    *out = *q;
    if (zero && dx_same(q->left, all))
        return DX_OK;
    return dx_solving_next(w, zero ? "multiply out" : "all to one side", q,
                           dx_int(g, turned ? -1 : 1), turned ? dx_neg(g, all) : all, dx_int(g, 0),
                           out);
}

/* Does it factor? Then a product with several factors, or a power, is the left side. */
static dx_status by_factors(dx_solving *w, const dx_told_equation *q, dx_id all, bool turned,
                            bool *done)
{
    dx_graph *g = w->g;
    dx_told_equation next;
    dx_id product, coefficient, rest;
    DX_TRY(dx_rework_quotient(g, all, DX_REWORK_FACTOR, &product));
    dx_split_coefficient(g, product, &coefficient, &rest);
    *done = false;
    if (dx_op_of(g, rest) != DX_OP_MUL || dx_same(product, all))
        return DX_OK;
    size_t n = 0;
    for (uint32_t i = 0; i < dx_factors(g, rest); i++) {
        int64_t e;
        if (!dx_get_int(g, dx_exponent(g, rest, i), &e) || e < 1)
            return DX_OK;
        n += dx_solving_has(w, dx_base(g, rest, i)) ? (e > 1 ? 2 : 1) : 0;
    }
    *done = n > 1;
    if (!*done)
        return DX_OK;
    DX_TRY(one_side(w, q, all, turned, &next));
    if (turned)
        product = dx_neg(g, product);
    if (w->stuck)
        return DX_OK;
    DX_TRY(dx_solving_next(w, "factor", &next, dx_int(g, 1), product, dx_int(g, 0), &next));
    return dx_solving_go_on(w, &next);
}

/* a·x^2 + b·x = -c: (2·a·x + b)^2 = b^2 - 4·a·c, or the same without a. */
static dx_status complete_square(dx_solving *w, const dx_told_equation *q, const dx_polynomial *f)
{
    dx_graph *g = w->g;
    dx_told_equation next = *q;
    dx_id a = f->coefficient[2], b = f->coefficient[1], c = f->coefficient[0], one = dx_int(g, 1);
    dx_id x = w->unknown, left, right;
    if (!dx_is_constant(g, a)) {
        dx_id four = dx_mul(g, dx_int(g, 4), a);
        left = dx_power(g, dx_add(g, dx_mul(g, dx_mul(g, dx_int(g, 2), a), x), b), 2);
        right = dx_sub(g, dx_power(g, b, 2), dx_mul(g, four, c));
        DX_TRY(one_side(w, q, terms_of(w, f, 0, 2), false, &next));
        if (!w->stuck)
            DX_TRY(dx_solving_next_of(w, "multiply by ", four, " and complete the square", &next,
                                      four, left, right, &next));
        return w->stuck ? DX_OK : dx_solving_go_on(w, &next);
    }
    if (dx_is_number(g, a) && dx_number_sign(g, a) < 0) {
        one = dx_int(g, -1); /* all to the right */
        a = dx_neg(g, a);
        b = dx_neg(g, b);
        c = dx_neg(g, c);
    }
    left = dx_add(g, dx_mul(g, a, dx_power(g, x, 2)), dx_mul(g, b, x));
    right = dx_neg(g, c);
    DX_TRY(dx_check(g, left));
    if (!dx_same(left, q->left) || !dx_same(right, q->right))
        DX_TRY(dx_solving_next(w, "the unknown to one side, the rest to the other", q, one, left,
                               right, &next));
    one = dx_int(g, 1);
    b = dx_div(g, b, a);
    c = dx_div(g, c, a);
    DX_TRY(dx_check(g, b));
    DX_TRY(dx_check(g, c));
    DX_TRY(dx_readable(g, b, &b));
    DX_TRY(dx_readable(g, c, &c));
    if (!dx_is_int(g, a, 1) && !w->stuck)
        DX_TRY(dx_solving_next_of(w, "divide both sides by ", a, "", &next, dx_div(g, one, a),
                                  dx_add(g, dx_power(g, x, 2), dx_mul(g, b, x)), dx_neg(g, c),
                                  &next));
    dx_id half = dx_div(g, b, dx_int(g, 2)), square = dx_power(g, half, 2);
    right = dx_sub(g, square, c);
    DX_TRY(dx_check(g, right));
    DX_TRY(dx_readable(g, right, &right));
    if (!w->stuck)
        DX_TRY(dx_solving_next_of(w, "complete the square: add ", square, " to both sides", &next,
                                  one, dx_power(g, dx_add(g, x, half), 2), right, &next));
    return w->stuck ? DX_OK : dx_solving_go_on(w, &next);
}

/* The greatest number that divides all exponents there are. */
static size_t common_exponent(const dx_graph *g, const dx_polynomial *f)
{
    size_t d = 0;
    for (size_t k = 1; k <= f->degree; k++) {
        if (dx_is_int(g, f->coefficient[k], 0))
            continue;
        size_t a = k;
        while (a != 0) {
            size_t rest = d % a;
            d = a;
            a = rest;
        }
    }
    return d;
}

/* A polynomial in x^d. */
static dx_status by_power(dx_solving *w, const dx_told_equation *q, const dx_polynomial *f,
                          size_t d)
{
    dx_graph *g = w->g;
    dx_told_equation next;
    dx_id letter = dx_solving_free_letter(w, q), sum = dx_int(g, 0);
    DX_TRY(one_side(w, q, terms_of(w, f, 0, f->degree), false, &next));
    for (size_t k = 0; k <= f->degree; k += d)
        sum = dx_add(g, sum, dx_mul(g, f->coefficient[k], dx_power(g, letter, (int64_t)(k / d))));
    if (dx_is_none(letter) || w->stuck) {
        w->stuck = true;
        return DX_OK;
    }
    return dx_solving_letter(w, &next, letter, dx_power(g, w->unknown, (int64_t)d), sum,
                             dx_int(g, 0));
}

static dx_status polynomial(dx_solving *w, const dx_told_equation *q, const dx_polynomial *f)
{
    enum { MOST_DEGREE = 40 };
    dx_graph *g = w->g;
    dx_told_equation next;
    bool done = false;
    size_t n = 0;
    if (f->degree > MOST_DEGREE) {
        w->stuck = true;
        return DX_OK;
    }
    for (size_t k = 1; k <= f->degree; k++)
        n += !dx_is_int(g, f->coefficient[k], 0);
    if (n <= 1) { /* one power of the unknown, or none */
        const bool turned = n == 1 && turns(w, q, f);
        dx_id sign = dx_int(g, turned ? -1 : 1);
        DX_TRY(dx_solving_next(w,
                               n == 0 ? "the same terms on both sides go"
                                      : "the unknown to one side, the rest to the other",
                               q, sign, dx_mul(g, sign, terms_of(w, f, 1, f->degree)),
                               dx_neg(g, dx_mul(g, sign, f->coefficient[0])), &next));
        if (w->stuck)
            return DX_OK;
        w->stuck = dx_same(next.left, q->left) && dx_same(next.right, q->right);
        return dx_solving_go_on(w, &next);
    }
    DX_TRY(by_factors(w, q, terms_of(w, f, 0, f->degree), turns(w, q, f), &done));
    if (done || w->stuck)
        return DX_OK;
    if (f->degree == 2)
        return complete_square(w, q, f);
    const size_t d = common_exponent(g, f);
    w->stuck = d < 2;
    return w->stuck ? DX_OK : by_power(w, q, f, d);
}

/* ---- quotients --------------------------------------------------------------------------------
 */

static dx_status clear_denominator(dx_solving *w, const dx_told_equation *q, dx_id denominator)
{
    dx_graph *g = w->g;
    dx_told_equation next;
    dx_id left = dx_mul(g, q->left, denominator), right = dx_mul(g, q->right, denominator);
    DX_TRY(dx_check(g, left));
    DX_TRY(dx_check(g, right));
    DX_TRY(dx_rework_quotient(g, left, DX_REWORK_CANCEL, &left));
    DX_TRY(dx_rework_quotient(g, right, DX_REWORK_CANCEL, &right));
    const bool loose = w->loose;
    w->loose = true;
    DX_TRY(dx_solving_next_of(w, "multiply by ", denominator, ", which must not be 0", q,
                              denominator, left, right, &next));
    DX_TRY(dx_solving_go_on(w, &next));
    w->loose = loose;
    return DX_OK;
}

/* What cancels on one side alone is cancelled first. */
static dx_status cancel_sides(dx_solving *w, const dx_told_equation *q, bool *done)
{
    dx_graph *g = w->g;
    dx_told_equation next;
    dx_id left = q->left, right = q->right;
    if (dx_solving_has(w, left))
        DX_TRY(dx_rework_quotient(g, left, DX_REWORK_CANCEL, &left));
    if (dx_solving_has(w, right))
        DX_TRY(dx_rework_quotient(g, right, DX_REWORK_CANCEL, &right));
    *done = !dx_same(left, q->left) || !dx_same(right, q->right);
    if (!*done)
        return DX_OK;
    const bool loose = w->loose;
    w->loose = true;
    DX_TRY(dx_solving_next(w, "cancel", q, dx_int(g, 1), left, right, &next));
    DX_TRY(dx_solving_go_on(w, &next));
    w->loose = loose;
    return DX_OK;
}

/* Is there something with the unknown below a line? */
static dx_status by_denominator(dx_solving *w, const dx_told_equation *q, bool *done)
{
    dx_graph *g = w->g;
    dx_polynomial f, of_denominator;
    dx_id denominator, letter = dx_symbol(g, "'side", 5); /* so that the sides do not cancel */
    dx_id both = dx_add(g, q->left, dx_mul(g, letter, q->right)),
          all = dx_sub(g, q->left, q->right);
    *done = false;
    DX_TRY(dx_check(g, both));
    DX_TRY(dx_check(g, all));
    if (((dx_node_of(g, all)->holds | dx_node_of(g, both)->holds) & DX_HOLDS_PARTIAL) == 0)
        return DX_OK;
    DX_TRY(dx_rework_quotient(g, both, DX_REWORK_DENOMINATOR, &denominator));
    if (dx_solving_has(w, denominator)) {
        DX_TRY(dx_polynomial_in(g, denominator, w->unknown, &of_denominator));
        *done = dx_is_none(of_denominator.other);
        return *done ? clear_denominator(w, q, denominator) : DX_OK;
    }
    DX_TRY(dx_polynomial_in(g, all, w->unknown, &f));
    return dx_is_none(f.other) ? cancel_sides(w, q, done) : DX_OK;
}

dx_status dx_solving_whole(dx_solving *w, const dx_told_equation *q)
{
    dx_graph *g = w->g;
    dx_polynomial f;
    bool done = false;
    dx_id all = dx_sub(g, q->left, q->right);
    DX_TRY(dx_check(g, all));
    DX_TRY(by_denominator(w, q, &done));
    if (done || w->stuck)
        return DX_OK;
    DX_TRY(dx_polynomial_in(g, all, w->unknown, &f));
    if (dx_is_none(f.other))
        return polynomial(w, q, &f);
    DX_TRY(dx_solving_radicals(w, q, &done));
    if (!done && !w->stuck)
        DX_TRY(by_factors(w, q, all, false, &done));
    if (!done && !w->stuck)
        DX_TRY(dx_solving_parts(w, q, &done));
    w->stuck = w->stuck || !done;
    return DX_OK;
}
