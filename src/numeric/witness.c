#include "numeric/witness.h"

#include "expr/walk.h"
#include "numeric/inside.h"
#include "numeric/sample.h"

#include <math.h>
#include <string.h>

enum { MOST_SYMBOLS = 64, SIMPLE_TRIES = 24, CONSTANT_POINTS = 4, BITS = 128, MORE_BITS = 1024 };

/* What is looked for at points, until it is done. */
typedef struct probe {
    dx_graph *g;
    dx_id a, b;
    const dx_needed *needed; /* or NULL */
    dx_witness *witness;     /* b has another value than a */
    dx_text *where;          /* or NULL */
    arb_ptr value;           /* of a; b is NONE */
    bool domains;            /* a has a value where b has none, */
    bool both;               /* or the other way round */
    unsigned met;            /* points at which it has that value */
    bool done;
} probe;

static dx_status has_value(dx_graph *g, dx_id a, const dx_ball_point *at, bool *has)
{
    arb_t value;
    dx_status status = DX_OK;
    arb_init(value);
    *has = false;
    for (slong bits = BITS; bits <= MORE_BITS && !*has && status == DX_OK; bits *= 8) {
        status = dx_excuse(g->context, dx_ball_evaluate(g, a, at, bits, value));
        *has = status == DX_OK && arb_is_finite(value);
    }
    arb_clear(value);
    return status;
}

static dx_status may_be_zero(dx_graph *g, dx_id a, const dx_ball_point *at, bool *may)
{
    arb_t value;
    arb_init(value);
    dx_status status = dx_ball_evaluate(g, a, at, BITS, value);
    *may = status == DX_OK && arb_contains_zero(value);
    arb_clear(value);
    return dx_excuse(g->context, status);
}

/* 0^x at x = 0 has no value, though balls take it for 1, as polynomials want it. */
static dx_status has_power_without_value(dx_graph *g, dx_id a, const dx_ball_point *at, bool *has)
{
    dx_walk walk;
    *has = false;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && status == DX_OK && !*has; i++)
        for (uint32_t k = 0; dx_op_of(g, walk.id[i]) == DX_OP_MUL && k < dx_factors(g, walk.id[i]);
             k++) {
            dx_id base = dx_base(g, walk.id[i], k), exponent = dx_exponent(g, walk.id[i], k);
            bool zero = false;
            if (dx_is_constant(g, exponent) || dx_has_bound_name(g, exponent) || *has)
                continue;
            status = may_be_zero(g, exponent, at, &zero);
            if (status == DX_OK && zero)
                status = may_be_zero(g, base, at, has);
        }
    dx_walk_free(&walk);
    return status;
}

/* Has what was typed a value there? */
static dx_status is_of_domain(probe *p, const dx_ball_point *at, bool *is)
{
    bool none;
    *is = true;
    for (size_t i = 0; p->needed && i < p->needed->n && *is; i++)
        DX_TRY(has_value(p->g, p->needed->of[i], at, is));
    const dx_id both[] = {p->a, p->b};
    for (size_t i = 0; i < 2 && *is; i++) {
        DX_TRY(has_power_without_value(p->g, both[i], at, &none));
        *is = !none;
    }
    return DX_OK;
}

/* The middle of the ball, with digits that a double has. What no double holds has an exponent that
 * is as long as need be. */
static void write_number(const arb_t ball, int digits, size_t room, char *out)
{
    arb_t middle;
    arb_init(middle);
    arb_get_mid_arb(middle, ball);
    const double value = arf_get_d(arb_midref(middle), ARF_RND_NEAR);
    if (arb_is_zero(middle) || isnormal(value)) {
        snprintf(out, room, "%.*g", digits, value);
    } else {
        char *text = arb_get_str(middle, digits, ARB_STR_NO_RADIUS);
        const char *exponent = strchr(text, 'e');
        size_t end = exponent ? (size_t)(exponent - text) : strlen(text);
        while (end > 1 && text[end - 1] == '0')
            end--;
        end -= end > 1 && text[end - 1] == '.';
        snprintf(out, room, "%.*s%s", (int)end, text, exponent ? exponent : "");
        flint_free(text);
    }
    arb_clear(middle);
}

/* a and b at the point: are the balls finite, and apart? */
static dx_status compare_at(probe *p, const dx_ball_point *at)
{
    enum { DIGITS = 10, ALL_DIGITS = 15, GAP_DIGITS = 3 };
    dx_graph *g = p->g;
    dx_witness *out = p->witness;
    dx_id difference = dx_sub(g, p->a, p->b);
    arb_t left, right, gap;
    arb_init(left);
    arb_init(right);
    arb_init(gap);
    dx_status status = dx_check(g, difference);
    for (slong bits = BITS; bits <= MORE_BITS && status == DX_OK && !out->found; bits *= 8) {
        status = dx_ball_evaluate(g, p->a, at, bits, left);
        if (status == DX_OK)
            status = dx_ball_evaluate(g, p->b, at, bits, right);
        if (status == DX_OK)
            status = dx_ball_evaluate(g, difference, at, bits, gap);
        if (status != DX_OK || !arb_is_finite(left) || !arb_is_finite(right))
            break;
        bool is = true;
        if (bits == BITS)
            status = is_of_domain(p, at, &is);
        if (status != DX_OK || !is)
            break;
        out->met = true;
        out->found = arb_is_finite(gap) && !arb_contains_zero(gap);
    }
    p->done = out->found;
    if (out->found) {
        arb_abs(gap, gap);
        for (int digits = DIGITS; digits <= (at->n == 0 ? ALL_DIGITS : DIGITS); digits++) {
            write_number(left, digits, sizeof out->left, out->left);
            write_number(right, digits, sizeof out->right, out->right);
            if (strcmp(out->left, out->right) != 0)
                break;
        }
        write_number(gap, GAP_DIGITS, sizeof out->gap, out->gap);
    }
    arb_clear(left);
    arb_clear(right);
    arb_clear(gap);
    return dx_excuse(g->context, status);
}

/* Has a the value that it had before? */
static dx_status settle_at(probe *p, const dx_ball_point *at)
{
    enum { SHORT = 100, PRECISE = 4 * SHORT };
    arb_t value;
    arb_init(value);
    dx_status status = DX_OK;
    for (slong bits = BITS; bits <= MORE_BITS && status == DX_OK; bits *= 8) {
        status = dx_ball_evaluate(p->g, p->a, at, bits, value);
        if (status != DX_OK || !arb_is_finite(value))
            break;
        p->done = p->met > 0 && !arb_overlaps(value, p->value);
        if (p->done || mag_cmp_2exp_si(arb_radref(value), p->met == 0 ? -PRECISE : -SHORT) <= 0)
            break;
    }
    if (status == DX_OK && arb_is_finite(value) && !p->done) {
        if (p->met == 0)
            arb_set(p->value, value);
        p->met++;
        p->done = at->n == 0 || p->met == CONSTANT_POINTS;
    } else if (p->done) {
        p->met = 0;
    }
    arb_clear(value);
    return dx_excuse(p->g->context, status);
}

/* Has a a value that b has not? */
static dx_status ask_domains_at(probe *p, const dx_ball_point *at)
{
    bool has[2];
    DX_TRY(has_value(p->g, p->a, at, &has[0]));
    DX_TRY(has_value(p->g, p->b, at, &has[1]));
    p->done = p->both ? has[0] != has[1] : has[0] && !has[1];
    return DX_OK;
}

static dx_status look_at(probe *p, const dx_ball_point *at)
{
    if (p->domains)
        return ask_domains_at(p, at);
    return dx_is_none(p->b) ? settle_at(p, at) : compare_at(p, at);
}

typedef struct small {
    long p, q;
} small;

/* number[at[i]] is the value of the i-th name. */
static dx_status try_numbers(probe *p, size_t n, const dx_id *symbol, const small *number,
                             const size_t *at)
{
    arb_ptr value = _arb_vec_init((slong)n);
    for (size_t i = 0; i < n; i++) {
        arb_set_si(&value[i], number[at[i]].p);
        arb_div_si(&value[i], &value[i], number[at[i]].q, MORE_BITS);
    }
    const dx_ball_point point = {.n = n, .symbol = symbol, .value = value};
    bool inside;
    dx_status status = dx_is_inside(p->g, &point, &inside);
    if (status == DX_OK && inside)
        status = look_at(p, &point);
    for (size_t i = 0; i < n && p->done && p->where; i++)
        dx_text_format(p->where, number[at[i]].q > 1 ? "%s%s = %ld/%ld" : "%s%s = %ld",
                       i > 0 ? ", " : "", dx_bytes(p->g, symbol[i]), number[at[i]].p,
                       number[at[i]].q);
    _arb_vec_clear(value, (slong)n);
    return status == DX_OK ? dx_poll(p->g->context) : status;
}

/* Names have small values, each its own. */
static dx_status try_simple(probe *p, size_t n, const dx_id *symbol)
{
    static const small number[] = {{2, 1}, {3, 1}, {-1, 1}, {1, 2}, {5, 1}, {-2, 1},
                                   {0, 1}, {1, 1}, {-3, 1}, {1, 3}, {7, 2}};
    enum { NUMBERS = sizeof number / sizeof *number };
    size_t at[MOST_SYMBOLS];
    for (size_t k = 0; k < SIMPLE_TRIES && !p->done; k++) {
        for (size_t i = 0; i < n; i++)
            at[i] = (k + i * (k / NUMBERS + 1)) % NUMBERS;
        DX_TRY(try_numbers(p, n, symbol, number, at));
    }
    return DX_OK;
}

static bool has_open_power(dx_graph *g, dx_id a)
{
    for (uint32_t k = 0; dx_op_of(g, a) == DX_OP_MUL && k < dx_factors(g, a); k++)
        if (!dx_is_constant(g, dx_exponent(g, a, k)) && !dx_is_positive(g, dx_base(g, a, k)))
            return true;
    return false;
}

static bool has_steps(dx_fn fn)
{
    return fn == DX_FN_floor || fn == DX_FN_ceil || fn == DX_FN_round || fn == DX_FN_frac ||
           fn == DX_FN_mod;
}

/* Has it a power with names in its exponent, and a base that may be negative; or steps? */
static dx_status is_discrete(dx_graph *g, dx_id a, bool *is)
{
    dx_walk walk;
    *is = false;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && !*is; i++)
        *is = has_open_power(g, walk.id[i]) || has_steps(dx_fn_of(g, walk.id[i]));
    dx_walk_free(&walk);
    return DX_OK;
}

/* Powers have values at negative bases where exponents, and their products, are integers, and what
 * has steps may be another value at halves. Numbers that balls hold without an error are combined
 * for that. */
static dx_status try_combined(probe *p, size_t n, const dx_id *symbol)
{
    static const small number[] = {{-1, 1}, {2, 1},  {1, 2},  {-2, 1}, {1, 1}, {3, 1},
                                   {-1, 2}, {-3, 1}, {3, 2},  {4, 1},  {0, 1}, {1, 4},
                                   {-4, 1}, {6, 1},  {-1, 4}, {-3, 2}, {5, 1}};
    enum { NUMBERS = sizeof number / sizeof *number, TRIES = 500 };
    const uint32_t multiplier = 1103515245, increment = 12345;
    size_t at[MOST_SYMBOLS];
    uint32_t state = 1;
    for (size_t k = 0; k < TRIES && !p->done; k++) {
        for (size_t i = 0; i < n; i++) {
            state = state * multiplier + increment;
            at[i] = (state >> 16) % NUMBERS;
        }
        DX_TRY(try_numbers(p, n, symbol, number, at));
    }
    return DX_OK;
}

/* Numbers that stand far from 0 in sums and calls, such as -10^9 for |x + 10^9|. */
static dx_status gather_far(dx_graph *g, dx_id a, size_t most, small *number, size_t *n)
{
    const double near = 50, far = 1e15;
    dx_walk walk;
    *n = 0;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n; i++) {
        const bool sum = dx_op_of(g, walk.id[i]) == DX_OP_ADD;
        const uint32_t parts = sum ? dx_terms(g, walk.id[i]) : 1;
        for (uint32_t k = 0; k < parts && *n + 2 <= most; k++) {
            int64_t p, q;
            dx_id at =
                sum ? dx_number_div(g, dx_constant(g, walk.id[i]), dx_coefficient(g, walk.id[i], k))
                    : walk.id[i];
            if (!dx_is_number(g, at) || !dx_get_small_rational(g, at, &p, &q))
                continue;
            const double value = (double)p / (double)q;
            if (fabs(value) < near || fabs(value) > far)
                continue;
            number[(*n)++] = (small){2 * (long)value, 1};
            number[(*n)++] = (small){-2 * (long)value, 1};
        }
    }
    dx_walk_free(&walk);
    return dx_excuse(g->context, g->context->diag.status);
}

/* Beyond such numbers. */
static dx_status try_far(probe *p, size_t n, const dx_id *symbol, dx_id both)
{
    enum { MOST_NUMBERS = 16 };
    small number[MOST_NUMBERS];
    size_t numbers, at[MOST_SYMBOLS];
    DX_TRY(gather_far(p->g, both, MOST_NUMBERS, number, &numbers));
    for (size_t k = 0; k < numbers && !p->done; k++) {
        for (size_t i = 0; i < n; i++)
            at[i] = (k + i) % numbers;
        DX_TRY(try_numbers(p, n, symbol, number, at));
    }
    return DX_OK;
}

/* In the points there are values of the names in `others`, too. */
static dx_status try_sample(probe *p, dx_id others)
{
    dx_graph *g = p->g;
    const dx_id both[] = {p->a, dx_is_none(p->b) ? p->a : p->b, others};
    dx_listing list;
    dx_sample sample;
    const dx_listing *lists = &list;
    DX_TRY(dx_listing_make(g, 3, both, &list));
    dx_status status = dx_sample_make(1, &lists, &sample);
    for (unsigned i = 0; i < DX_SAMPLE_TRIES && status == DX_OK && !p->done; i++) {
        status = dx_sample_draw(&sample, g, DX_NONE, i);
        if (status == DX_OK)
            status = look_at(p, &sample.at);
        if (p->done && p->where)
            dx_sample_write(&sample, g, p->where);
        if (status == DX_OK)
            status = dx_poll(g->context);
    }
    dx_sample_free(&sample);
    dx_listing_free(&list);
    return status;
}

static dx_status try_points(probe *p)
{
    dx_graph *g = p->g;
    dx_id symbol[MOST_SYMBOLS];
    dx_id both = dx_is_none(p->b) ? p->a : dx_vector(g, 2, (dx_id[]){p->a, p->b});
    if (p->needed && p->needed->n > 0)
        both = dx_vector(g, 2, (dx_id[]){both, dx_vector(g, p->needed->n, p->needed->of)});
    DX_TRY(dx_check(g, both));
    size_t n = dx_free_symbols(g, both, MOST_SYMBOLS, symbol);
    size_t all = n <= MOST_SYMBOLS ? dx_add_assumed(g, n, MOST_SYMBOLS, symbol) : n;
    if (n <= MOST_SYMBOLS)
        DX_TRY(try_simple(p, all, symbol));
    bool discrete = false;
    if (n <= MOST_SYMBOLS && !p->done && !dx_is_none(p->b) && !p->domains)
        DX_TRY(is_discrete(g, both, &discrete));
    if (discrete)
        DX_TRY(try_combined(p, all, symbol));
    if (p->done || n == 0)
        return DX_OK;
    const bool more = all > n || (p->needed && p->needed->n > 0);
    const dx_id others = more ? dx_sum(g, all, symbol) : dx_int(g, 0);
    DX_TRY(dx_check(g, others));
    DX_TRY(dx_excuse(g->context, try_sample(p, others)));
    if (p->witness && !p->done && n <= MOST_SYMBOLS)
        DX_TRY(try_far(p, all, symbol, both));
    if (p->witness && !p->witness->met && !discrete && n <= MOST_SYMBOLS)
        return try_combined(p, all, symbol);
    return DX_OK;
}

dx_status dx_find_witness(dx_graph *g, dx_id a, dx_id b, const dx_needed *needed, dx_witness *out)
{
    *out = (dx_witness){.found = false};
    dx_text_init(&out->where, &g->context->memory);
    probe p = {.g = g, .a = a, .b = b, .needed = needed, .witness = out, .where = &out->where};
    return try_points(&p);
}

dx_status dx_seems_constant(dx_graph *g, dx_id a, bool *seems, arb_t value)
{
    probe p = {.g = g, .a = a, .b = DX_NONE, .value = value};
    dx_status status = try_points(&p);
    *seems = status == DX_OK && p.met > 0;
    return status;
}

dx_status dx_domain_seems_kept(dx_graph *g, dx_id a, dx_id b, bool both, bool *kept)
{
    probe p = {.g = g, .a = a, .b = b, .domains = true, .both = both};
    dx_status status = try_points(&p);
    *kept = status == DX_OK && !p.done;
    return status;
}

void dx_witness_free(dx_witness *witness)
{
    dx_text_free(&witness->where);
}
