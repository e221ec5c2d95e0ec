#include "symbolic/sample.h"

#include "expr/assumptions.h"
#include "expr/walk.h"

#include <float.h>
#include <math.h>

enum { POINTS = 3, TRIES = 12, WIDE_TRIES = 36, MORE_TRIES = 100, MAX_ARGUMENTS = 8 };
enum { CERTAIN = 1000 }; /* times the error */

/* A value with a bound of its rounding error. */
typedef struct rough {
    double value, error;
} rough;

typedef struct sample {
    dx_graph *g;
    const dx_walk *walk;
    uint32_t first; /* what the walk's first node is stamped with */
    rough *value;
    unsigned point;
} sample;

static uint32_t hash_name(const dx_graph *g, dx_id symbol)
{
    const char *bytes = dx_bytes(g, symbol);
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < dx_bytes_length(g, symbol); i++)
        hash = (hash ^ (unsigned char)bytes[i]) * 16777619u;
    return hash;
}

/* Between 0 and 1, from a name and a number. */
static double chance(uint32_t hash, uint32_t salt)
{
    hash ^= salt * 2654435761u;
    hash ^= hash >> 15;
    hash *= 2246822519u;
    hash ^= hash >> 13;
    hash *= 3266489917u;
    hash ^= hash >> 16;
    return ((double)hash + 0.5) / 4294967296.0;
}

/* A value in the bounds that are assumed; an integer where that is. */
static double move_inside(const dx_graph *g, const dx_fact *fact, double u, double x)
{
    bool has_low = !dx_is_none(fact->low), has_high = !dx_is_none(fact->high);
    double low = has_low ? dx_number_to_double(g, fact->low) : 0;
    double high = has_high ? dx_number_to_double(g, fact->high) : 0;
    bool below = has_low && x <= low, above = has_high && x >= high;
    if ((below || above) && has_low && has_high)
        x = low + u * (high - low);
    else if (below || above)
        x = below ? low + fabs(x) : high - fabs(x);
    if (!fact->integer)
        return x;
    x = round(x);
    bool odd = fmod(x, 2) != 0;
    if (fact->parity >= 0 && odd != (fact->parity == 1))
        x += has_high && x + 1 > high ? -1 : 1;
    return x;
}

/* The first points lie in (0, 1), where inverse functions live; then wider, and where these are not
 * enough of either sign and of all sizes from 1/50 to 50. */
static double symbol_at_random(const sample *s, dx_id symbol, double u)
{
    if (s->point >= TRIES && !s->g->assumptions)
        return exp(2 * log(50) * (u - 0.5)) *
               (chance(hash_name(s->g, symbol), s->point + 1009) < 0.5 ? -1 : 1);
    switch (s->point % 4) {
    case 0:
        return 0.05 + 0.9 * u;
    case 1:
        return 1.1 + 2 * u;
    case 2:
        return -2 * u;
    default:
        return 6 * u - 3;
    }
}

static double symbol_value(const sample *s, dx_id symbol)
{
    double u = chance(hash_name(s->g, symbol), s->point + 1), x = symbol_at_random(s, symbol, u);
    const dx_fact *fact = dx_fact_of(s->g, symbol);
    return fact ? move_inside(s->g, fact, u, x) : x;
}

static rough at(const sample *s, dx_id a)
{
    return s->value[s->g->stamps->stamp[a.v] - s->first];
}

static rough sum(const sample *s, dx_id a)
{
    const dx_graph *g = s->g;
    rough r = {dx_number_to_double(g, dx_constant(g, a)), 0};
    double size = fabs(r.value);
    for (uint32_t i = 0; i < dx_terms(g, a); i++) {
        double c = dx_number_to_double(g, dx_coefficient(g, a, i));
        rough t = at(s, dx_term(g, a, i));
        r.value += c * t.value;
        r.error += fabs(c) * t.error;
        size += fabs(c * t.value);
    }
    r.error += 4 * DBL_EPSILON * size;
    return r;
}

static rough power(rough b, rough e, bool whole)
{
    if (e.value == 1 && e.error == 0)
        return b;
    rough r = {pow(b.value, e.value), 0};
    double relative = 4 * DBL_EPSILON;
    if (b.error > 0)
        relative += fabs(e.value) * b.error / fabs(b.value);
    if (e.error > 0 || !whole)
        relative += fabs(log(fabs(b.value))) * (e.error + DBL_EPSILON * fabs(e.value));
    if ((!whole && b.value < 0) || (r.value == 0 && b.value != 0)) /* none, or underflow */
        r.value = NAN;
    r.error = b.value == 0 && whole && e.value > 0 ? b.error : fabs(r.value) * relative;
    return r;
}

static rough product(const sample *s, dx_id a)
{
    const dx_graph *g = s->g;
    rough r = {1, 0};
    for (uint32_t i = 0; i < dx_factors(g, a); i++) {
        dx_id e = dx_exponent(g, a, i);
        rough p = power(at(s, dx_base(g, a, i)), at(s, e), dx_is_integer(g, e));
        r.error = fabs(r.value) * p.error + fabs(p.value) * r.error;
        r.value *= p.value;
        r.error += 2 * DBL_EPSILON * fabs(r.value);
    }
    return r;
}

static rough call(const sample *s, dx_id a)
{
    const dx_graph *g = s->g;
    const dx_function *row = &dx_functions[dx_fn_of(g, a)];
    uint32_t n = dx_count(g, a);
    double args[MAX_ARGUMENTS] = {0};
    if (n > MAX_ARGUMENTS)
        return (rough){NAN, 0};
    for (uint32_t i = 0; i < n; i++)
        args[i] = at(s, dx_operand(g, a, i)).value;
    rough r = {row->real(args, (int)n), 0};
    r.error = 16 * DBL_EPSILON * fabs(r.value);
    /* how much the errors of the arguments move it */
    for (uint32_t i = 0; i < n; i++) {
        double kept = args[i];
        double error = at(s, dx_operand(g, a, i)).error + 4 * DBL_EPSILON * fabs(kept);
        args[i] = kept + error;
        double up = fabs(row->real(args, (int)n) - r.value);
        args[i] = kept - error;
        double down = fabs(row->real(args, (int)n) - r.value);
        args[i] = kept;
        r.error += 2 * fmax(up, down);
        if (isnan(up) || isnan(down))
            r.value = NAN; /* at the edge of the domain nothing can be said */
    }
    return r;
}

/* f(u, v, ...) stands for sin(c + k1·u + k2·v + ...), derivatives accordingly. */
static rough abstract_value(const sample *s, dx_id a)
{
    const dx_graph *g = s->g;
    uint32_t name = hash_name(g, dx_operand(g, a, 0));
    bool derivative = dx_op_of(g, a) == DX_OP_DERIV;
    uint32_t first = derivative ? 2 : 1;
    double angle = chance(name, 77), scale = 1, error = 0;
    int64_t order = 0;
    for (uint32_t i = first; i < dx_count(g, a); i++) {
        double k = 0.5 + chance(name, 100 + i - first);
        rough u = at(s, dx_operand(g, a, i));
        angle += k * u.value;
        error += k * u.error;
        int64_t times = 0;
        if (derivative)
            (void)dx_get_int(g, dx_operand(g, dx_operand(g, a, 1), i - first), &times);
        order += times;
        scale *= pow(k, (double)times);
    }
    angle += (double)(order % 4) * M_PI_2;
    return (rough){scale * sin(angle), scale * (error + 8 * DBL_EPSILON * (1 + fabs(angle)))};
}

/* 1 or 0; not known where the errors do not let it be decided. */
static rough relation(const sample *s, dx_id a)
{
    const dx_graph *g = s->g;
    rough u = at(s, dx_operand(g, a, 0)), v = at(s, dx_operand(g, a, 1));
    double gap = v.value - u.value;
    if (!(fabs(gap) > 100 * (u.error + v.error)))
        return (rough){NAN, 0};
    dx_op op = dx_op_of(g, a);
    bool holds = op == DX_OP_NE || (op != DX_OP_EQ && gap > 0);
    return (rough){holds, 0};
}

static rough hold_together(const sample *s, dx_id a)
{
    rough all = {1, 0};
    for (uint32_t i = 0; i < dx_count(s->g, a); i++)
        all.value *= at(s, dx_operand(s->g, a, i)).value;
    return all;
}

static rough piece(const sample *s, dx_id a)
{
    const dx_graph *g = s->g;
    for (uint32_t i = 0; i < dx_pieces(g, a); i++) {
        rough condition = at(s, dx_operand(g, a, 2 * i));
        if (isnan(condition.value))
            return condition;
        if (condition.value != 0)
            return at(s, dx_operand(g, a, 2 * i + 1));
    }
    return dx_has_default(g, a) ? at(s, dx_operand(g, a, dx_count(g, a) - 1)) : (rough){NAN, 0};
}

static rough node_value(const sample *s, dx_id a)
{
    const dx_graph *g = s->g;
    switch (dx_op_of(g, a)) {
    case DX_OP_INT:
    case DX_OP_RAT:
    case DX_OP_BIG: {
        double value = dx_number_to_double(g, a);
        return (rough){value, fabs(value) * DBL_EPSILON};
    }
    case DX_OP_SYMBOL:
        return (rough){symbol_value(s, a), 0};
    case DX_OP_PI:
        return (rough){M_PI, M_PI * DBL_EPSILON};
    case DX_OP_ADD:
        return sum(s, a);
    case DX_OP_MUL:
        return product(s, a);
    case DX_OP_CALL:
        return call(s, a);
    case DX_OP_APPLY:
    case DX_OP_DERIV:
        return abstract_value(s, a);
    case DX_OP_CASES:
        return piece(s, a);
    case DX_OP_INTEGRAL:
    case DX_OP_ROOTOF:
    case DX_OP_SUM:
    case DX_OP_PRODUCT: /* not worked out here */
        return (rough){NAN, 0};
    case DX_OP_EQ:
    case DX_OP_NE:
    case DX_OP_LT:
    case DX_OP_LE:
        return relation(s, a);
    case DX_OP_AND:
        return hold_together(s, a);
    default:
        return (rough){0, 0}; /* no number: a vector, its elements are seen one by one */
    }
}

/* Do the relations hold that are assumed, and are among the roots of the walk? */
static bool is_inside(const sample *s)
{
    const dx_assumptions *all = s->g->assumptions;
    for (size_t i = 0; all && i < all->n; i++) {
        dx_id of = all->item[i].of;
        if (all->item[i].kind != DX_ASSUMED_RELATION)
            continue;
        rough left = at(s, dx_operand(s->g, of, 0)), right = at(s, dx_operand(s->g, of, 1));
        double gap = right.value - left.value, error = CERTAIN * (left.error + right.error);
        if (dx_op_of(s->g, of) == DX_OP_NE ? fabs(gap) <= error : gap < error)
            return false;
    }
    return true;
}

static dx_status compare(sample *s, dx_id a, dx_id b, bool *contradicts)
{
    unsigned compared = 0;
    const unsigned tries = s->g->assumptions ? MORE_TRIES : TRIES + WIDE_TRIES;
    for (s->point = 0; s->point < tries && compared < POINTS && !*contradicts; s->point++) {
        bool usable = true; /* an overflow on the way spoils what comes of it */
        for (size_t i = 0; i < s->walk->n; i++) {
            s->value[i] = node_value(s, s->walk->id[i]);
            usable = usable && isfinite(s->value[i].value) && isfinite(s->value[i].error);
        }
        rough x = at(s, a), y = at(s, b);
        if (!usable || !is_inside(s))
            continue;
        double size = fmax(fabs(x.value), fabs(y.value));
        if (size > 0 && size < 1e-250)
            continue; /* so may this */
        compared++;
        *contradicts = fabs(x.value - y.value) > 1e-9 * size + 100 * (x.error + y.error) + 1e-300;
        DX_TRY(dx_poll(s->g->context));
    }
    return DX_OK;
}

static void close_sample(sample *s, dx_walk *walk)
{
    dx_free(&s->g->context->memory, s->value, walk->n * sizeof *s->value);
    dx_walk_free(walk);
}

static dx_status open_sample(dx_graph *g, size_t n, const dx_id *roots, dx_walk *walk, sample *s)
{
    dx_memory *memory = &g->context->memory;
    DX_TRY(dx_walk_make(g, n, roots, walk));
    *s = (sample){.g = g, .walk = walk};
    s->first = dx_walk_number(g, walk);
    s->value = dx_alloc(memory, walk->n * sizeof *s->value);
    if (s->value)
        return DX_OK;
    dx_walk_free(walk);
    return dx_no_memory(g->context);
}

dx_status dx_sample_contradicts(dx_graph *g, dx_id a, dx_id b, bool *contradicts)
{
    dx_walk walk;
    sample s;
    dx_id root[2 + DX_MOST_ASSUMPTIONS] = {a, b};
    size_t n = 2;
    for (size_t i = 0; g->assumptions && i < g->assumptions->n; i++)
        root[n++] = g->assumptions->item[i].of;
    *contradicts = false;
    DX_TRY(open_sample(g, n, root, &walk, &s));
    dx_status status = compare(&s, a, b, contradicts);
    close_sample(&s, &walk);
    return status;
}

static dx_status constant_value(dx_graph *g, dx_id a, rough *value)
{
    dx_walk walk;
    sample s;
    DX_TRY(open_sample(g, 1, &a, &walk, &s));
    for (size_t i = 0; i < walk.n; i++)
        s.value[i] = node_value(&s, walk.id[i]);
    *value = at(&s, a);
    close_sample(&s, &walk);
    return DX_OK;
}

dx_status dx_sample_sign(dx_graph *g, dx_id a, int *sign)
{
    rough x;
    *sign = 0;
    DX_TRY(constant_value(g, a, &x));
    if (isfinite(x.value) && fabs(x.value) > CERTAIN * x.error)
        *sign = x.value < 0 ? -1 : 1;
    return DX_OK;
}

dx_status dx_is_negative_constant(dx_graph *g, dx_id a, bool *is)
{
    int sign = 0;
    if (dx_is_number(g, a))
        sign = dx_number_sign(g, a);
    else if (dx_is_constant(g, a))
        DX_TRY(dx_sample_sign(g, a, &sign));
    *is = sign < 0;
    return DX_OK;
}

dx_status dx_sample_value(dx_graph *g, dx_id a, double *value)
{
    rough x;
    DX_TRY(constant_value(g, a, &x));
    *value = isfinite(x.error) && x.error <= 1e-10 * (1 + fabs(x.value)) ? x.value : NAN;
    return DX_OK;
}

dx_status dx_sample_may_be_integer(dx_graph *g, dx_id a, bool *may)
{
    rough x;
    DX_TRY(constant_value(g, a, &x));
    *may = !(fabs(x.value - round(x.value)) > CERTAIN * x.error);
    return DX_OK;
}
