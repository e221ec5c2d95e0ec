/* What is at a point where a gradient vanishes, by the signs of formulas. */
#include "engine/solvers/exactkind.h"

#include "engine/algebra.h"
#include "engine/field.h"
#include "engine/oracle.h"
#include "engine/solvers/exactflat.h"
#include "engine/solvers/rootof.h"

#include "expr/assumptions.h"
#include "expr/print.h"
#include "expr/walk.h"
#include "symbolic/algebra/linear.h"
#include "symbolic/decide.h"
#include "symbolic/derivatives/diff.h"

#include <string.h>

dx_status dx_extremal_hessian(dx_extremal *q, const dx_id *at, dx_id *hessian, bool *there)
{
    dx_graph *g = &q->c.session->graph;
    size_t n = q->c.n + q->c.m;
    *there = true;
    for (size_t i = 0; i < n * n && *there; i++) {
        hessian[i] = dx_substitute(g, q->c.hessian[i], n, q->c.name, at);
        *there = !dx_is_none(hessian[i]);
        DX_TRY(dx_excuse(g->context, *there ? DX_OK : dx_check(g, hessian[i])));
    }
    return DX_OK;
}

static dx_status determinant(dx_extremal *q, uint32_t n, const dx_id *entry, dx_id *out)
{
    const dx_oracle oracle = dx_session_oracle(q->c.session);
    dx_algebra l = {.graph = &q->c.session->graph, .oracle = &oracle};
    DX_TRY(dx_determinant(&l, n, entry, out));
    return dx_make_readable(q->c.session, 1, out);
}

/* |c| is not 0 where c is not, and a·b where both are not. */
static bool is_nonzero(dx_graph *g, dx_id a)
{
    enum { MOST = 16 };
    if (dx_is_assumed_nonzero(g, a) || dx_is_positive(g, a))
        return true;
    if (dx_fn_of(g, a) == DX_FN_abs || dx_fn_of(g, a) == DX_FN_sign)
        return is_nonzero(g, dx_operand(g, a, 0));
    bool all = dx_op_of(g, a) == DX_OP_MUL && dx_factors(g, a) <= MOST;
    for (uint32_t i = 0; all && i < dx_factors(g, a); i++)
        all = dx_is_number(g, dx_exponent(g, a, i)) && is_nonzero(g, dx_base(g, a, i));
    return all;
}

/* Does the row say that it is not 0, up to a number? */
static dx_status is_said_nonzero(const dx_extremal *q, dx_id a, bool *said)
{
    dx_graph *g = &q->c.session->graph;
    dx_id other;
    *said = false;
    for (uint32_t i = 0; q->row && i < q->row->n_words && !*said; i++) {
        if (q->row->word[i].how != DX_OTHER_THAN)
            continue;
        other = dx_div(g, a, q->row->word[i].of);
        DX_TRY(dx_check(g, other));
        DX_TRY(dx_make_readable(q->c.session, 1, &other));
        *said = dx_is_number(g, other);
    }
    return DX_OK;
}

dx_status dx_extremal_is_nonzero(dx_extremal *q, dx_id a, bool *nonzero)
{
    *nonzero = is_nonzero(&q->c.session->graph, a);
    return *nonzero ? DX_OK : is_said_nonzero(q, a, nonzero);
}

/* A product without the factors that are known to be above 0: a*b of a*b*p^2 where p != 0. */
static dx_status without_positive(dx_extremal *q, dx_id a, dx_id *out)
{
    dx_graph *g = &q->c.session->graph;
    dx_id scale, of;
    *out = a;
    if (dx_is_number(g, a))
        return DX_OK;
    dx_split_coefficient(g, a, &scale, &of);
    dx_id rest = of;
    for (uint32_t i = 0; dx_op_of(g, of) == DX_OP_MUL && i < dx_factors(g, of); i++) {
        dx_id base = dx_base(g, of, i), exponent = dx_exponent(g, of, i);
        const bool even = dx_is_integer(g, exponent) && dx_parity_of(g, exponent) == 0;
        const bool never_below = even || dx_is_nonnegative(g, base);
        bool nonzero = is_nonzero(g, base);
        if (even && !nonzero)
            DX_TRY(is_said_nonzero(q, base, &nonzero));
        if (dx_is_positive(g, base) || (never_below && nonzero))
            rest = dx_div(g, rest, dx_pow(g, base, exponent));
    }
    rest = dx_number_sign(g, scale) < 0 ? dx_neg(g, rest) : rest;
    DX_TRY(dx_check(g, rest));
    *out = rest;
    return DX_OK;
}

/* A sum of squares, say, that the row says is not 0. */
static dx_status is_above(const dx_extremal *q, dx_id a, bool *above)
{
    dx_graph *g = &q->c.session->graph;
    bool never = dx_is_nonnegative(g, a);
    *above = dx_is_positive(g, a) || (never && is_nonzero(g, a));
    if (*above || dx_is_constant(g, a))
        return DX_OK;
    if (!never)
        DX_TRY(dx_never_below_zero(g, a, &never));
    if (never)
        DX_TRY(is_said_nonzero(q, a, above));
    return DX_OK;
}

dx_status dx_demand_above(dx_extremal *q, dx_id a, dx_demand *d)
{
    dx_graph *g = &q->c.session->graph;
    const dx_oracle oracle = dx_session_oracle(q->c.session);
    int sign;
    bool above, below;
    DX_TRY(without_positive(q, a, &a));
    DX_TRY(dx_decide_sign(g, &oracle, a, &sign));
    DX_TRY(is_above(q, a, &above));
    DX_TRY(dx_never_below_zero(g, dx_neg(g, a), &below));
    d->never = d->never || sign < 0 || below || dx_is_int(g, a, 0);
    if (d->never || above || (sign > 0 && dx_is_constant(g, a)))
        return DX_OK;
    if (d->n == DX_DEMAND_WORDS)
        return dx_fail(g->context, DX_LIMIT, "a kind has too many conditions");
    d->word[d->n++] = dx_word_of(a, dx_int(g, 0), DX_ABOVE);
    return DX_OK;
}

/* The sign of which of two is easier to tell? */
static bool is_simpler(dx_extremal *q, dx_id a, dx_id than)
{
    dx_graph *g = &q->c.session->graph;
    if (dx_is_constant(g, a) || dx_is_constant(g, than))
        return dx_is_constant(g, a) && !dx_is_int(g, a, 0) && !dx_is_constant(g, than);
    return dx_print_weight(g, a) < dx_print_weight(g, than);
}

/* Minors tell the kind where the first unknown moves the constraint: one with a slope that is not 0
 * comes first, if there is one. Of several constraints the order stays. */
static void order_unknowns(dx_extremal *q, const dx_id *hessian)
{
    const dx_graph *g = &q->c.session->graph;
    const uint32_t n = q->c.n + q->c.m;
    uint32_t pivot = 0;
    bool sure = false;
    for (uint32_t i = 0; i < q->c.n; i++)
        q->order[i] = i;
    for (uint32_t i = 0; i < q->c.n && q->c.m == 1 && !sure; i++) {
        dx_id slope = hessian[i * n + q->c.n], first = hessian[pivot * n + q->c.n];
        sure = (dx_is_number(g, slope) && !dx_is_int(g, slope, 0)) || dx_is_positive(g, slope) ||
               dx_is_assumed_nonzero(g, slope);
        if (sure || dx_is_int(g, first, 0))
            pivot = i;
    }
    for (uint32_t i = 1; i < q->c.n && q->c.m == 0; i++)
        if (is_simpler(q, hessian[i * n + i], hessian[pivot * n + pivot]))
            pivot = i;
    q->order[0] = pivot;
    q->order[pivot] = 0;
}

dx_status dx_extremal_minor(dx_extremal *q, const dx_id *hessian, uint32_t p, dx_id *out)
{
    uint32_t n = q->c.n + q->c.m, size = p + q->c.m;
    dx_id part[DX_EXTREMAL_UNKNOWNS * DX_EXTREMAL_UNKNOWNS];
    for (uint32_t i = 0; i < size; i++)
        for (uint32_t k = 0; k < size; k++) {
            uint32_t row = i < p ? q->order[i] : i - p + q->c.n;
            uint32_t column = k < p ? q->order[k] : k - p + q->c.n;
            part[i * size + k] = hessian[row * n + column];
        }
    return determinant(q, size, part, out);
}

/* Where one formula of one name is above 0, or another one is: as few rows as there are intervals.
 * *done is false where they are not of one name. */
static dx_status tell_either(dx_extremal *q, const char *kind, dx_id a, dx_id b, dx_kinds *out,
                             bool *done)
{
    dx_graph *g = &q->c.session->graph;
    dx_id name[2], other[2];
    dx_chart set, more;
    bool known = true;
    *done = false;
    if (dx_free_symbols(g, a, 2, name) != 1 || dx_free_symbols(g, b, 2, other) != 1 ||
        !dx_same(name[0], other[0]))
        return DX_OK;
    DX_TRY(dx_chart_signs(g, a, name[0], &set, &known));
    if (known)
        DX_TRY(dx_chart_signs(g, b, name[0], &more, &known));
    if (known)
        DX_TRY(dx_chart_combine(g, &set, &more, DX_CHART_MOST, &known));
    if (!known)
        return DX_OK;
    for (size_t i = 0; i <= 2 * set.n; i++)
        set.cell[i] = set.cell[i] > 0;
    dx_chart_tidy(&set);
    *done = true;
    if (set.n == 2 && set.cell[0] && !set.cell[1] && !set.cell[2] && !set.cell[3] && set.cell[4]) {
        dx_demand both = {0};
        dx_id product = dx_mul(g, dx_sub(g, name[0], set.at[0]), dx_sub(g, name[0], set.at[1]));
        DX_TRY(dx_check(g, product));
        both.word[both.n++] = dx_word_of(product, dx_int(g, 0), DX_ABOVE);
        return dx_extremal_tell(q, kind, &both, out);
    }
    for (size_t i = 0; i <= set.n; i++) {
        dx_demand here = {0};
        if (!set.cell[2 * i])
            continue;
        if (i > 0)
            here.word[here.n++] =
                dx_word_of(dx_sub(g, name[0], set.at[i - 1]), dx_int(g, 0), DX_ABOVE);
        if (i < set.n)
            here.word[here.n++] = dx_word_of(dx_sub(g, set.at[i], name[0]), dx_int(g, 0), DX_ABOVE);
        DX_TRY(dx_check(g, here.n > 0 ? here.word[0].of : a));
        DX_TRY(dx_extremal_tell(q, kind, &here, out));
    }
    return DX_OK;
}

/* Of three curvatures k: neither all are above 0 nor all below where the sum of the products of two
 * is below 0, or the product of all has not the sign of their sum. */
static dx_status tell_three(dx_extremal *q, dx_id pairs, dx_id against, dx_kinds *out)
{
    dx_graph *g = &q->c.session->graph;
    dx_demand first = {0}, second = {0};
    bool done = false;
    DX_TRY(dx_check(g, pairs));
    DX_TRY(dx_check(g, against));
    DX_TRY(dx_demand_above(q, pairs, &first));
    DX_TRY(dx_demand_above(q, against, &second));
    if (!first.never && !second.never && first.n == 1 && second.n == 1)
        DX_TRY(tell_either(q, "saddle", first.word[0].of, second.word[0].of, out, &done));
    if (done)
        return DX_OK;
    DX_TRY(dx_extremal_tell(q, "saddle", &first, out));
    return !first.never && first.n == 0 ? DX_OK : dx_extremal_tell(q, "saddle", &second, out);
}

/* By the last n - m leading minors of the bordered matrix: all have the sign of (-1)^m at a
 * minimum, and that of (-1)^p with p unknowns at a maximum (Magnus and Neudecker, Matrix
 * Differential Calculus, 7.13). */
static dx_status tell_leading_minors(dx_extremal *q, const dx_id *hessian, dx_kinds *out)
{
    dx_graph *g = &q->c.session->graph;
    dx_demand least = {0}, most = {0}, saddle = {0};
    bool known = true;
    dx_id d = DX_NONE, minor[DX_EXTREMAL_UNKNOWNS + 1];
    order_unknowns(q, hessian);
    for (uint32_t p = q->c.m + 1; p <= q->c.n; p++) {
        DX_TRY(dx_extremal_minor(q, hessian, p, &d));
        minor[p] = d;
        DX_TRY(dx_demand_above(q, q->c.m % 2 == 0 ? d : dx_neg(g, d), &least));
        DX_TRY(dx_demand_above(q, p % 2 == 0 ? d : dx_neg(g, d), &most));
        known = known && dx_is_constant(g, d) && !dx_is_int(g, d, 0);
    }
    DX_TRY(dx_extremal_tell(q, "minimum", &least, out));
    DX_TRY(dx_extremal_tell(q, "maximum", &most, out));
    if (q->c.n == q->c.m + 2) { /* two directions, and the product of their curvatures */
        DX_TRY(dx_demand_above(q, q->c.m % 2 == 0 ? dx_neg(g, d) : d, &saddle));
        DX_TRY(dx_extremal_tell(q, "saddle", &saddle, out));
    }
    if (q->c.m == 0 && q->c.n == 3 && !known) /* the first one has the sign of a curvature */
        DX_TRY(tell_three(q, dx_neg(g, minor[2]), dx_neg(g, dx_mul(g, minor[1], minor[3])), out));
    return out->n == 0 && known ? dx_kinds_add(q, "saddle", 0, NULL, out) : DX_OK;
}

/* Second derivatives by the multipliers and the unknowns of a set. */
static dx_status minor_of(dx_extremal *q, const dx_id *hessian, uint32_t set, dx_id *out)
{
    const uint32_t n = q->c.n + q->c.m;
    uint32_t index[DX_EXTREMAL_UNKNOWNS], size = 0;
    dx_id part[DX_EXTREMAL_UNKNOWNS * DX_EXTREMAL_UNKNOWNS];
    for (uint32_t i = 0; i < n; i++)
        if (i >= q->c.n || (set >> i & 1) != 0)
            index[size++] = i;
    for (uint32_t i = 0; i < size; i++)
        for (uint32_t k = 0; k < size; k++)
            part[i * size + k] = hessian[index[i] * n + index[k]];
    return determinant(q, size, part, out);
}

static uint32_t count_bits(uint32_t set)
{
    uint32_t n = 0;
    for (; set; set &= set - 1)
        n++;
    return n;
}

/* By the sums of all minors with so many unknowns, which are the elementary symmetric functions of
 * the curvatures along the constraints times the square of a volume: none of the unknowns has to
 * come first. All are above 0 at a minimum, and of changing signs at a maximum. */
static dx_status tell_sums(dx_extremal *q, const dx_id *hessian, dx_kinds *out)
{
    dx_graph *g = &q->c.session->graph;
    dx_demand least = {0}, most = {0}, saddle = {0};
    dx_id symmetric[DX_EXTREMAL_UNKNOWNS + 1];
    for (uint32_t k = 1; k <= q->c.n - q->c.m; k++) {
        dx_id sum = dx_int(g, 0), d;
        for (uint32_t set = 0; set < 1U << q->c.n; set++) {
            if (count_bits(set) != q->c.m + k)
                continue;
            DX_TRY(minor_of(q, hessian, set, &d));
            sum = dx_add(g, sum, d);
        }
        sum = q->c.m % 2 == 0 ? sum : dx_neg(g, sum);
        DX_TRY(dx_check(g, sum));
        DX_TRY(dx_make_readable(q->c.session, 1, &sum));
        DX_TRY(dx_demand_above(q, sum, &least));
        DX_TRY(dx_demand_above(q, k % 2 == 0 ? sum : dx_neg(g, sum), &most));
        if (q->c.n == q->c.m + 2 && k == 2)
            DX_TRY(dx_demand_above(q, dx_neg(g, sum), &saddle));
        symmetric[k] = sum;
    }
    DX_TRY(dx_extremal_tell(q, "minimum", &least, out));
    DX_TRY(dx_extremal_tell(q, "maximum", &most, out));
    if (q->c.n == q->c.m + 2)
        DX_TRY(dx_extremal_tell(q, "saddle", &saddle, out));
    if (q->c.n == q->c.m + 3)
        DX_TRY(tell_three(q, dx_neg(g, symmetric[2]),
                          dx_neg(g, dx_mul(g, symmetric[1], symmetric[3])), out));
    return DX_OK;
}

/* The shorter one of both tests, as each has conditions that the other does not need. */
static dx_status tell_minors(dx_extremal *q, const dx_id *hessian, dx_kinds *out)
{
    dx_kinds sums = {0};
    DX_TRY(tell_leading_minors(q, hessian, out));
    if (q->c.n == q->c.m + 1 && q->c.m == 0)
        return DX_OK;
    const bool open = out->n == 0;
    if (!open && out->weight == 0)
        return DX_OK;
    DX_TRY(tell_sums(q, hessian, &sums));
    if (sums.n > 0 && (open || sums.weight < out->weight))
        *out = sums;
    return DX_OK;
}

/* Two unknowns that do not meet: each direction for itself. */
static dx_status tell_directions(dx_extremal *q, dx_id a, dx_id b, dx_kinds *out)
{
    dx_graph *g = &q->c.session->graph;
    dx_demand least = {0}, most = {0}, saddle = {0};
    DX_TRY(dx_demand_above(q, a, &least));
    DX_TRY(dx_demand_above(q, b, &least));
    DX_TRY(dx_demand_above(q, dx_neg(g, a), &most));
    DX_TRY(dx_demand_above(q, dx_neg(g, b), &most));
    DX_TRY(dx_demand_above(q, dx_neg(g, dx_mul(g, a, b)), &saddle));
    DX_TRY(dx_extremal_tell(q, "minimum", &least, out));
    DX_TRY(dx_extremal_tell(q, "maximum", &most, out));
    DX_TRY(dx_extremal_tell(q, "saddle", &saddle, out));
    return DX_OK;
}

/* Of one unknown where the second derivative is 0: the first one that is not decides. */
static dx_status tell_flat(dx_extremal *q, const dx_id *at, dx_kinds *out)
{
    enum { MOST_ORDER = 12 };
    dx_graph *g = &q->c.session->graph;
    dx_id of = q->c.hessian[0], slope = dx_int(g, 0), scale;
    uint32_t order = 2;
    while (dx_is_int(g, slope, 0) && order < MOST_ORDER) {
        DX_TRY(dx_diff(g, q->c.session->rules, of, q->c.name[0], 1, &of));
        slope = dx_substitute(g, of, 1, q->c.name, at);
        if (dx_is_none(slope))
            return dx_excuse(g->context, dx_check(g, slope));
        DX_TRY(dx_make_readable(q->c.session, 1, &slope));
        order++;
    }
    dx_demand least = {0}, most = {0};
    if (dx_is_int(g, slope, 0))
        return DX_OK;
    if (order % 2 == 1) {
        int sign;
        const dx_oracle oracle = dx_session_oracle(q->c.session);
        DX_TRY(dx_decide_sign(g, &oracle, slope, &sign));
        dx_split_coefficient(g, slope, &scale, &slope);
        bool sure = (sign != 0 && dx_is_constant(g, slope)) || is_nonzero(g, slope);
        if (!sure)
            DX_TRY(is_said_nonzero(q, slope, &sure));
        const dx_word other = dx_word_of(slope, dx_int(g, 0), DX_OTHER_THAN);
        return dx_kinds_add(q, "inflection", sure ? 0 : 1, &other, out);
    }
    DX_TRY(dx_demand_above(q, slope, &least));
    DX_TRY(dx_demand_above(q, dx_neg(g, slope), &most));
    DX_TRY(dx_extremal_tell(q, "minimum", &least, out));
    return dx_extremal_tell(q, "maximum", &most, out);
}

/* Where all second derivatives are 0 and a third one is not, it is a saddle: a form of odd degree
 * has either sign. */
static dx_status tell_cubic(dx_extremal *q, const dx_id *at, bool *flat, dx_kinds *out)
{
    enum { MOST = 4 };
    dx_graph *g = &q->c.session->graph;
    const uint32_t n = q->c.n;
    dx_id open[MOST]; /* third derivatives that may be 0 */
    uint32_t n_open = 0;
    bool sure = false;
    *flat = true;
    for (uint32_t i = 0; i < n * n && !sure; i++)
        for (uint32_t k = 0; k < n && !sure; k++) {
            dx_id third, scale, of;
            DX_TRY(dx_diff(g, q->c.session->rules, q->c.hessian[i], q->c.name[k], 1, &third));
            third = dx_substitute(g, third, n, q->c.name, at);
            *flat = *flat && dx_is_int(g, third, 0);
            if (dx_is_none(third))
                return dx_excuse(g->context, dx_check(g, third));
            DX_TRY(dx_make_readable(q->c.session, 1, &third));
            sure = dx_is_number(g, third) ? dx_number_sign(g, third) != 0 : is_nonzero(g, third);
            if (!sure && !dx_is_number(g, third))
                DX_TRY(is_said_nonzero(q, third, &sure));
            if (dx_is_number(g, third) || dx_is_constant(g, third))
                continue;
            dx_split_coefficient(g, third, &scale, &of);
            bool known = n_open == MOST;
            for (uint32_t j = 0; j < n_open && !known; j++)
                known = dx_same(open[j], of);
            if (!known)
                open[n_open++] = of;
        }
    if (sure)
        return dx_kinds_add(q, "saddle", 0, NULL, out);
    for (uint32_t j = 0; j < n_open; j++) {
        const dx_word other = dx_word_of(open[j], dx_int(g, 0), DX_OTHER_THAN);
        DX_TRY(dx_kinds_add(q, "saddle", 1, &other, out));
    }
    return DX_OK;
}

/* A fourth derivative of two unknowns at the point, `second` times by the second one. */
static dx_status fourth(dx_extremal *q, const dx_id *at, unsigned second, dx_id *out)
{
    dx_graph *g = &q->c.session->graph;
    *out = q->c.of;
    for (unsigned i = 0; i < 4; i++)
        DX_TRY(dx_diff(g, q->c.session->rules, *out, q->c.name[i < second], 1, out));
    *out = dx_substitute(g, *out, 2, q->c.name, at);
    if (dx_is_none(*out))
        return dx_excuse(g->context, dx_check(g, *out));
    return dx_make_readable(q->c.session, 1, out);
}

/* Of two unknowns by A*x^4 + C*x^2*y^2 + E*y^4, with which it begins: with A, E > 0 that is above 0
 * elsewhere where C > -2*sqrt(A*E), and has both signs where C is less. */
static dx_status tell_biquadratic(dx_extremal *q, const dx_id *at, dx_kinds *out)
{
    dx_graph *g = &q->c.session->graph;
    dx_demand definite = {0}, saddle = {0};
    dx_id d[5];
    for (unsigned k = 0; k < 5; k++) {
        DX_TRY(fourth(q, at, k, &d[k]));
        if (dx_is_none(d[k]))
            return DX_OK;
    }
    if (dx_is_int(g, d[1], 0) && dx_is_int(g, d[2], 0) && dx_is_int(g, d[3], 0))
        return tell_directions(q, d[0], d[4], out);
    const bool numbers = dx_is_number(g, d[0]) && dx_is_number(g, d[4]);
    if (!numbers || !dx_is_int(g, d[1], 0) || !dx_is_int(g, d[3], 0) ||
        dx_number_sign(g, d[0]) * dx_number_sign(g, d[4]) <= 0)
        return DX_OK;
    const bool above = dx_number_sign(g, d[0]) > 0;
    dx_id twice = dx_call1(g, DX_FN_sqrt, dx_mul(g, d[0], d[4]));             /* 24^2*A*E */
    dx_id middle = dx_scale(g, dx_int(g, 3), above ? d[2] : dx_neg(g, d[2])); /* 12*C */
    dx_id gap = dx_add(g, middle, twice);
    DX_TRY(dx_check(g, gap));
    DX_TRY(dx_make_readable(q->c.session, 1, &gap));
    DX_TRY(dx_demand_above(q, gap, &definite));
    DX_TRY(dx_demand_above(q, dx_neg(g, gap), &saddle));
    DX_TRY(dx_extremal_tell(q, above ? "minimum" : "maximum", &definite, out));
    return dx_extremal_tell(q, "saddle", &saddle, out);
}

/* Is an unknown free at the point? Then it is one of a curve. */
static bool is_on_curve(const dx_extremal *q, const dx_id *at)
{
    for (uint32_t i = 0; i < q->c.n; i++)
        if (dx_same(at[i], q->c.name[i]))
            return true;
    return false;
}

/* Along a curve of such points there is no curvature, and across it that of the trace. */
static dx_status tell_curve(dx_extremal *q, const dx_id *hessian, dx_kinds *out)
{
    dx_graph *g = &q->c.session->graph;
    dx_demand least = {0}, most = {0};
    dx_id trace = dx_add(g, hessian[0], hessian[3]);
    DX_TRY(dx_check(g, trace));
    DX_TRY(dx_make_readable(q->c.session, 1, &trace));
    DX_TRY(dx_demand_above(q, trace, &least));
    DX_TRY(dx_demand_above(q, dx_neg(g, trace), &most));
    DX_TRY(dx_extremal_tell(q, "minimum", &least, out));
    DX_TRY(dx_extremal_tell(q, "maximum", &most, out));
    return DX_OK;
}

/* The formula is one of a sum of the unknowns: as that of the one in which it is solved. Where that
 * passes the others go down on one side. */
static dx_status tell_alone(dx_extremal *q, const dx_id *at, dx_kinds *out)
{
    const dx_graph *g = &q->c.session->graph;
    uint32_t i = 0;
    dx_extremal line = *q;
    while (i + 1 < q->c.n && !dx_same(q->c.name[i], q->alone))
        i++;
    line.c.n = 1;
    line.c.name = &q->c.name[i];
    line.c.gradient = &q->c.gradient[i];
    line.c.hessian = &q->c.hessian[i * q->c.n + i];
    line.alone = DX_NONE;
    DX_TRY(dx_extremal_kind(&line, &at[i], out));
    for (uint32_t k = 0; k < out->n && q->c.n > 1; k++)
        if (strcmp(out->item[k].kind, "inflection") == 0)
            out->item[k].kind = "saddle";
    return dx_check(g, at[i]);
}

static dx_status kind_by_curvature(dx_extremal *q, const dx_id *at, const dx_id *h, dx_kinds *out)
{
    dx_graph *g = &q->c.session->graph;
    const size_t n = q->c.n + q->c.m;
    if (n == 1 && dx_is_int(g, h[0], 0))
        return tell_flat(q, at, out);
    bool flat = q->c.m == 0 && n > 1;
    for (size_t i = 0; i < n * n && flat; i++)
        flat = dx_is_int(g, h[i], 0);
    if (flat) {
        DX_TRY(tell_cubic(q, at, &flat, out));
        return flat && n == 2 ? tell_biquadratic(q, at, out) : DX_OK;
    }
    if (q->c.m == 0 && n == 2 && is_on_curve(q, at))
        return tell_curve(q, h, out);
    if (q->c.m == 0 && n == 2 && dx_is_int(g, h[1], 0))
        return tell_directions(q, h[0], h[3], out);
    if (q->c.n > q->c.m)
        return tell_minors(q, h, out);
    return dx_kinds_add(q, "isolated", 0, NULL, out);
}

dx_status dx_extremal_kind(dx_extremal *q, const dx_id *at, dx_kinds *out)
{
    const size_t n = q->c.n + q->c.m;
    dx_id *h = dx_statement_ids(q->p.e, n * n);
    bool there;
    if (!h)
        return DX_NOMEM;
    if (!dx_is_none(q->alone))
        return tell_alone(q, at, out);
    DX_TRY(dx_extremal_hessian(q, at, h, &there));
    if (!there)
        return DX_OK;
    DX_TRY(dx_make_readable(q->c.session, n * n, h));
    DX_TRY(kind_by_curvature(q, at, h, out));
    if (out->n == 0 || out->weight > 0)
        DX_TRY(dx_tell_bound(q, at, out));
    return out->n == 0 ? dx_tell_reduced(q, at, h, out) : DX_OK;
}

dx_status dx_kind_of_constants(dx_evaluation *e, const dx_critical *c, const dx_id *at,
                               const char **kind)
{
    dx_extremal q = {.p = {.e = e}, .c = *c};
    dx_kinds kinds = {0};
    if (c->n + c->m > DX_EXTREMAL_UNKNOWNS)
        return DX_OK;
    for (uint32_t i = 0; i < c->n + c->m; i++)
        if (dx_has_rootof(&c->session->graph, at[i]))
            return DX_OK;
    dx_status status = dx_extremal_kind(&q, at, &kinds);
    if (status == DX_OK && kinds.n == 1 && kinds.item[0].n_words == 0)
        *kind = kinds.item[0].kind;
    return dx_excuse(&c->session->context, status);
}
