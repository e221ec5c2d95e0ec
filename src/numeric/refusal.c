#include "numeric/refusal.h"

#include "numeric/domain.h"
#include "numeric/integral.h"

#include <string.h>

typedef enum reason {
    NO_VALUE,         /* at these arguments */
    DIVISION_BY_ZERO, /* exactly */
    ROOT_OF_NEGATIVE,
    TOO_LARGE,        /* a result that has no place in memory, or takes too many digits */
    PERHAPS_ZERO,     /* a divisor, or what stands under a root */
    PERHAPS_NO_VALUE, /* at arguments near the edge of the domain */
    NO_PIECE,         /* none of the conditions holds */
    WHICH_PIECE,      /* is not decided */
    SOME_TERM,        /* of a sum or product */
    INTEGRAL,         /* was not found */
    LOST              /* digits cancel */
} reason;

typedef struct finding {
    reason why;
    size_t node;    /* the culprit */
    size_t operand; /* position of the operand that is to blame */
} finding;

enum {
    ACCURATE = 8,  /* bits from which a ball says something */
    HUGE_BITS = 40 /* of the exponent of a number that is not worth computing with */
};

static bool is_huge(const arb_t x)
{
    return fmpz_bits(ARF_EXPREF(arb_midref(x))) > HUGE_BITS &&
           fmpz_sgn(ARF_EXPREF(arb_midref(x))) > 0;
}

static bool is_vague(const arb_t x)
{
    return !arb_is_finite(x) || (!arb_is_exact(x) && arb_rel_accuracy_bits(x) < ACCURATE);
}

/* A piece whose condition does not hold, or that stands behind one that does, has none. */
static bool has_a_say(const dx_listing *list, arb_srcptr value, size_t i, uint32_t k)
{
    const dx_graph *g = list->graph;
    dx_id a = list->walk.id[i];
    if (dx_is_iterated(g, a))
        return k >= 2;
    if (dx_op_of(g, a) != DX_OP_CASES)
        return true;
    for (uint32_t c = 0; c < k && c / 2 < dx_pieces(g, a); c += 2)
        if (arb_is_one(value + dx_listing_operand(list, i, c)) && c + 1 != k)
            return false;
    return k % 2 == 0 || !arb_is_zero(value + dx_listing_operand(list, i, k - 1));
}

/* The lowest node on the way down that is bad while its operands are not. */
static size_t descend(const dx_listing *list, arb_srcptr value, bool (*is_bad)(const arb_t))
{
    size_t i = list->walk.n - 1;
    for (;;) {
        uint32_t n = dx_count(list->graph, list->walk.id[i]), k = 0;
        for (; k < n; k++) {
            size_t below = dx_listing_operand(list, i, k);
            if (list->needed[below] && has_a_say(list, value, i, k) && is_bad(value + below))
                break;
        }
        if (k == n)
            return i;
        i = dx_listing_operand(list, i, k);
    }
}

static bool is_not_finite(const arb_t x)
{
    return !arb_is_finite(x);
}

static finding blame_product(const dx_listing *list, arb_srcptr value, size_t i)
{
    const dx_graph *g = list->graph;
    dx_id a = list->walk.id[i];
    finding found = {TOO_LARGE, i, i};
    for (uint32_t k = 0; k < dx_factors(g, a); k++) {
        dx_id exponent = dx_exponent(g, a, k);
        found.operand = dx_listing_operand(list, i, 2 * k);
        arb_srcptr base = value + found.operand;
        bool integer = dx_is_number(g, exponent)
                           ? dx_is_integer(g, exponent)
                           : arb_is_int(value + dx_listing_operand(list, i, 2 * k + 1));
        bool may_be_integer = integer;
        bool falls = false;
        if (dx_is_number(g, exponent)) {
            falls = dx_number_sign(g, exponent) < 0;
        } else {
            arb_srcptr e = value + dx_listing_operand(list, i, 2 * k + 1);
            may_be_integer = arb_contains_int(e);
            falls = !arb_is_positive(e);
        }
        if (arb_is_zero(base) && falls)
            found.why = DIVISION_BY_ZERO;
        else if (arb_contains_zero(base) && (falls || !integer))
            found.why = PERHAPS_ZERO;
        else if (arb_is_negative(base) && !may_be_integer)
            found.why = ROOT_OF_NEGATIVE;
        else if (arb_is_negative(base) && !integer)
            found.why = PERHAPS_NO_VALUE;
        else
            continue;
        return found;
    }
    found.operand = i;
    return found;
}

static finding blame_call(const dx_listing *list, arb_srcptr value, size_t i, slong prec)
{
    const dx_graph *g = list->graph;
    dx_id a = list->walk.id[i];
    const dx_function *row = &dx_functions[dx_fn_of(g, a)];
    int n = (int)dx_count(g, a), shown = n < 2 ? n : 2;
    finding found = {PERHAPS_NO_VALUE, i, dx_listing_operand(list, i, 0)};
    arb_struct args[2];
    bool exact = true;
    for (int k = 0; k < n; k++) {
        arb_srcptr arg = value + dx_listing_operand(list, i, (uint32_t)k);
        if (k < shown)
            args[k] = *arg;
        exact = exact && arb_is_exact(arg);
        if (is_huge(arg)) {
            found.why = TOO_LARGE;
            found.operand = dx_listing_operand(list, i, (uint32_t)k);
        }
    }
    int holds = dx_domain_holds(row, args, shown, prec);
    if (holds == 0)
        found.why = NO_VALUE;
    else if (holds > 0 && n == 1 && dx_fn_of(g, a) == DX_FN_factorial)
        found.why = TOO_LARGE; /* it has a value everywhere in its domain */
    else if (found.why != TOO_LARGE && holds < 0 && exact && arf_is_nan(arb_midref(value + i)))
        found.why = NO_VALUE;
    return found;
}

/* Is a condition of the pieces undecided, with all that it compares being known? */
static finding blame_cases(const dx_listing *list, arb_srcptr value, size_t i)
{
    const dx_graph *g = list->graph;
    for (uint32_t k = 0; k < dx_pieces(g, list->walk.id[i]); k++) {
        size_t condition = dx_listing_operand(list, i, 2 * k);
        if (!arb_is_finite(value + condition))
            return (finding){WHICH_PIECE, i, i};
    }
    return (finding){NO_PIECE, i, i};
}

static finding investigate(const dx_listing *list, arb_srcptr value, slong prec)
{
    const dx_graph *g = list->graph;
    bool finite = arb_is_finite(value + list->walk.n - 1);
    size_t i = descend(list, value, finite ? is_vague : is_not_finite);
    dx_op op = dx_op_of(g, list->walk.id[i]);
    if (!finite && op == DX_OP_MUL)
        return blame_product(list, value, i);
    if (!finite && op == DX_OP_CALL)
        return blame_call(list, value, i, prec);
    if (op == DX_OP_INTEGRAL)
        return (finding){INTEGRAL, i, i};
    if (op == DX_OP_CASES)
        return blame_cases(list, value, i);
    if (op >= DX_OP_EQ && op <= DX_OP_AND)
        return (finding){WHICH_PIECE, i, i};
    if (!finite && dx_is_iterated(g, list->walk.id[i]))
        return (finding){SOME_TERM, i, i};
    finding found = {LOST, i, i};
    if (op == DX_OP_CALL) {
        found.operand = dx_listing_operand(list, i, 0);
        arb_srcptr arg = value + found.operand;
        bool wide = mag_cmp_2exp_si(arb_radref(arg), -ACCURATE) > 0;
        found.why = wide ? TOO_LARGE : PERHAPS_NO_VALUE; /* a period, a jump */
    }
    return found;
}

bool dx_refusal_is_final(const dx_listing *list, arb_srcptr value, slong prec)
{
    if (arb_is_finite(value + list->walk.n - 1))
        return false;
    finding found = investigate(list, value, prec);
    return found.why == NO_VALUE || found.why == DIVISION_BY_ZERO ||
           found.why == ROOT_OF_NEGATIVE || found.why == NO_PIECE;
}

/* ---- the story --------------------------------------------------------------------- */

/* About 8 digits of the ball, "" when it has none. */
static const char *about(dx_context *context, const arb_t x)
{
    if (fmpz_bits(ARF_EXPREF(arb_midref(x))) > HUGE_BITS || is_vague(x))
        return "";
    char *text = arb_get_str(x, 8, ARB_STR_NO_RADIUS);
    const char *copy = text[0] == '[' ? "" : dx_echo(context, text, strlen(text));
    flint_free(text);
    return copy;
}

static const char *name_of(const dx_listing *list, size_t i)
{
    dx_id a = list->walk.id[i];
    dx_fn fn = dx_fn_of(list->graph, a);
    return fn == DX_FN_NONE ? "a power" : dx_functions[fn].name;
}

/* k with |x| < 10^-k; 0 when there is none. */
static int64_t zeros_of(const arb_t x)
{
    mag_t bound;
    mag_init(bound);
    arb_get_mag(bound, x);
    int64_t zeros = 0;
    if (!mag_is_special(bound) && fmpz_bits(MAG_EXPREF(bound)) < 50)
        zeros = (int64_t)(-(double)fmpz_get_si(MAG_EXPREF(bound)) * 0.30102999566398);
    mag_clear(bound);
    return zeros > 0 ? zeros : 0;
}

static dx_status tell_perhaps(const dx_listing *list, arb_srcptr value, const finding *f)
{
    dx_context *context = list->graph->context;
    arb_srcptr x = value + f->operand;
    const char *at = about(context, x);
    long long zeros = (long long)zeros_of(x);
    if (f->why == PERHAPS_ZERO && zeros > 0)
        return dx_fail(context, DX_UNKNOWN,
                       "it cannot be decided whether a divisor, or a number under a root, is "
                       "zero: its size is less than 1e-%lld",
                       zeros);
    if (f->why == PERHAPS_ZERO)
        return dx_fail(context, DX_UNKNOWN,
                       "it cannot be decided whether a divisor, or a number under a root, is zero");
    if (arb_contains_zero(x) && !arb_is_zero(x) && zeros > 0)
        return dx_fail(context, DX_UNKNOWN,
                       "it cannot be decided whether an argument of %s is zero: its size is less "
                       "than 1e-%lld",
                       name_of(list, f->node), zeros);
    if (*at && dx_count(list->graph, list->walk.id[f->node]) == 1)
        return dx_fail(context, DX_UNKNOWN,
                       "%s cannot be decided so close to %s: the argument may lie on either side",
                       name_of(list, f->node), at);
    return dx_fail(context, DX_UNKNOWN, "it cannot be decided whether %s has a value here",
                   name_of(list, f->node));
}

static dx_status tell_too_large(const dx_listing *list, arb_srcptr value, const finding *f)
{
    dx_context *context = list->graph->context;
    const char *at = f->operand == f->node ? "" : about(context, value + f->operand);
    if (*at)
        return dx_fail(context, DX_LIMIT, "the argument of %s is too large: about %s",
                       name_of(list, f->node), at);
    if (f->operand != f->node)
        return dx_fail(context, DX_LIMIT, "the argument of %s is too large to compute with",
                       name_of(list, f->node));
    return dx_fail(context, DX_LIMIT, "a number on the way is too large to compute with");
}

dx_status dx_refusal_tell(const dx_listing *list, arb_srcptr value, slong prec)
{
    dx_context *context = list->graph->context;
    finding f = investigate(list, value, prec);
    const char *at = about(context, value + f.operand);
    switch (f.why) {
    case NO_VALUE:
        if (*at)
            return dx_fail(context, DX_DOMAIN, "%s has no value at %s", name_of(list, f.node), at);
        return dx_fail(context, DX_DOMAIN, "%s has no value here", name_of(list, f.node));
    case DIVISION_BY_ZERO:
        return dx_fail(context, DX_DOMAIN, "division by zero");
    case ROOT_OF_NEGATIVE:
        if (*at)
            return dx_fail(context, DX_DOMAIN, "%s is negative and has no real root or power here",
                           at);
        return dx_fail(context, DX_DOMAIN, "a negative number has no real root or power here");
    case TOO_LARGE:
        return tell_too_large(list, value, &f);
    case PERHAPS_ZERO:
    case PERHAPS_NO_VALUE:
        return tell_perhaps(list, value, &f);
    case NO_PIECE:
        return dx_fail(context, DX_DOMAIN, "there is no value here: none of the conditions holds");
    case WHICH_PIECE:
        return dx_fail(context, DX_UNKNOWN, "it cannot be decided which of the pieces holds here");
    case SOME_TERM:
        return dx_fail(context, DX_UNKNOWN,
                       "it cannot be decided whether all terms of this sum or product have a "
                       "value: its ends must be integers, too");
    case INTEGRAL:
        return dx_integral_tell(list->graph, list->walk.id[f.node], prec);
    case LOST:
        break;
    }
    if (zeros_of(value + f.operand) > 0)
        return dx_fail(context, DX_UNKNOWN,
                       "it cannot be decided whether a part of this is zero: its size is less "
                       "than 1e-%lld",
                       (long long)zeros_of(value + f.operand));
    return dx_fail(context, DX_UNKNOWN,
                   "too many digits cancel: at %.0f digits of working precision nothing is left",
                   (double)prec * 0.30103);
}
