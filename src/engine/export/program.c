#include "engine/export/programming.h"

#include "expr/order.h"
#include "numeric/integral.h"
#include "numeric/listing.h"
#include "numeric/rootof.h"

#include <string.h>

enum {
    WIDE = 24,               /* operands of a list that is written at once */
    HALVES = 4,              /* x^(n + 1/2) is x^n·sqrt(x) up to this n */
    FACTORS = 4,             /* powers that are written x*x*x*x */
    MULTIPLIED = 64,         /* powers that are worked out by multiplication */
    QUOTIENT_MOST = 1000000, /* numbers of a fraction that is written as a quotient */
    EXACT_BITS = 53
};

static const double PI = 3.14159265358979323846;

/* ---- numbers --------------------------------------------------------------------------- */

/* Numerator and denominator where a double has both; false for others. */
static bool split(const dx_graph *g, dx_id number, int64_t *numerator, int64_t *denominator)
{
    mpq_t q;
    mpq_init(q);
    dx_number_to_mpq(g, number, q);
    bool small = mpz_sizeinbase(mpq_numref(q), 2) <= EXACT_BITS &&
                 mpz_sizeinbase(mpq_denref(q), 2) <= EXACT_BITS;
    if (small) {
        *numerator = mpz_get_si(mpq_numref(q));
        *denominator = mpz_get_si(mpq_denref(q));
    }
    mpq_clear(q);
    return small;
}

/* Has the fraction a decimal of few digits, as 1/2 and 11/10 have? */
static bool is_decimal(int64_t numerator, int64_t denominator)
{
    int64_t scale = 1, size = numerator < 0 ? -numerator : numerator;
    for (int digits = 0; digits <= 6; digits++, scale *= 10)
        if (scale % denominator == 0)
            return size <= INT64_C(1000000000000000) / (scale / denominator);
    return false;
}

static uint32_t exact(const dx_programming *w, dx_id number)
{
    return dx_program_intern(w->p,
                             (dx_part){.kind = DX_PART_NUMBER,
                                       .constant = true,
                                       .id = number,
                                       .value = dx_number_to_double(w->g, number)},
                             NULL);
}

/* number·part, or the number alone for DX_NO_PART: 2/3·x is 2x/3. */
static uint32_t scaled(const dx_programming *w, dx_id number, uint32_t part)
{
    int64_t numerator, denominator;
    uint32_t word[3], n = 0, under = 0;
    bool one = dx_is_int(w->g, number, 1), alone = part == DX_NO_PART;
    if (one && !alone)
        return part;
    bool quotient = split(w->g, number, &numerator, &denominator) && denominator != 1 &&
                    denominator <= QUOTIENT_MOST && numerator <= QUOTIENT_MOST &&
                    numerator >= -QUOTIENT_MOST && !is_decimal(numerator, denominator);
    if (quotient) {
        if (alone || numerator != 1)
            word[n++] = exact(w, dx_int(w->g, numerator));
        if (!alone)
            word[n++] = part;
        word[n++] = exact(w, dx_int(w->g, denominator));
        under = 1;
    } else {
        word[n++] = exact(w, number);
        if (alone)
            return word[0];
        word[n++] = part;
    }
    return dx_program_add(w->p, (dx_part){.kind = DX_PART_PRODUCT, .n = n, .index = under}, word);
}

static uint32_t number(const dx_programming *w, dx_id a)
{
    return scaled(w, a, DX_NO_PART);
}

/* ---- sums and products ------------------------------------------------------------------ */

/* A sum of many terms is written in steps. */
static uint32_t sum_of(const dx_programming *w, uint32_t n, const uint32_t *word)
{
    uint32_t some[WIDE + 1], count = 0;
    if (n == 1 && word[0] % 2 == 0)
        return word[0] / 2;
    for (uint32_t k = 0; k < n; k++) {
        some[count++] = word[k];
        if (count <= WIDE && k + 1 < n)
            continue;
        uint32_t sum = dx_program_add(w->p, (dx_part){.kind = DX_PART_SUM, .n = count}, some);
        if (sum == DX_NO_PART || k + 1 == n)
            return sum;
        w->p->part[sum].cut = true;
        some[0] = 2 * sum;
        count = 1;
    }
    return DX_NO_PART;
}

static uint32_t add_terms(const dx_programming *w, size_t i, dx_id a)
{
    dx_graph *g = w->g;
    uint32_t n = 0, positive = DX_NO_PART;
    dx_order_terms(g, a, w->order);
    for (uint32_t k = 0; k < dx_terms(g, a) + !dx_is_int(g, dx_constant(g, a), 0); k++) {
        bool last = k == dx_terms(g, a);
        dx_id coefficient = last ? dx_constant(g, a) : dx_coefficient(g, a, w->order[k]);
        bool negative = dx_number_sign(g, coefficient) < 0;
        dx_id size = negative ? dx_number_neg(g, coefficient) : coefficient;
        if (dx_is_none(size))
            return DX_NO_PART;
        uint32_t term =
            last ? number(w, size) : scaled(w, size, dx_operand_part(w, i, 2 + 2 * w->order[k]));
        if (term == DX_NO_PART)
            return DX_NO_PART;
        if (!negative && positive == DX_NO_PART)
            positive = n;
        w->word[n++] = 2 * term + negative;
    }
    if (positive != DX_NO_PART && positive > 0) { /* 1 - x, not -x + 1 */
        uint32_t first = w->word[positive];
        memmove(w->word + 1, w->word, positive * sizeof *w->word);
        w->word[0] = first;
    }
    return sum_of(w, n, w->word);
}

static uint32_t one_operand(const dx_programming *w, dx_part part, uint32_t a)
{
    part.n = 1;
    return dx_program_add(w->p, part, &a);
}

static uint32_t product_of(const dx_programming *w, uint32_t n, const uint32_t *over,
                           uint32_t n_under, const uint32_t *under)
{
    uint32_t word[2 * WIDE];
    if (n == 1 && n_under == 0)
        return over[0];
    if (n + n_under > 2 * WIDE)
        return DX_NO_PART;
    if (n > 0)
        memcpy(word, over, n * sizeof *word);
    if (n_under > 0)
        memcpy(word + n, under, n_under * sizeof *word);
    return dx_program_add(
        w->p, (dx_part){.kind = DX_PART_PRODUCT, .n = n + n_under, .index = n_under}, word);
}

static uint32_t power_call(const dx_programming *w, uint32_t base, uint32_t exponent)
{
    uint32_t word[] = {base, exponent};
    return dx_program_add(w->p, (dx_part){.kind = DX_PART_POW, .n = 2}, word);
}

/* Where a language has products alone, x^6 is the square of x^3, and x^7 is x^6·x. */
static uint32_t integer_power(const dx_programming *w, uint32_t base, int64_t n)
{
    if (n == 1 || base == DX_NO_PART)
        return base;
    if (!w->p->multiplies || n <= FACTORS)
        return one_operand(w, (dx_part){.kind = DX_PART_POWER, .exponent = (int32_t)n}, base);
    if (n > MULTIPLIED)
        return power_call(w, base, exact(w, dx_int(w->g, n)));
    if (n % 2 == 0)
        return integer_power(w, integer_power(w, base, n / 2), 2);
    uint32_t word[] = {integer_power(w, base, n - 1), base};
    return product_of(w, 2, word, 0, NULL);
}

/* base^e for e > 0. */
static uint32_t number_power(const dx_programming *w, uint32_t base, dx_id e)
{
    int64_t n;
    if (base == DX_NO_PART)
        return DX_NO_PART;
    if (dx_get_int(w->g, e, &n) && n <= DX_POWERS_MOST)
        return integer_power(w, base, n);
    double size = dx_number_to_double(w->g, e);
    if (size <= HALVES + 1 && size == floor(size) + 0.5) {
        uint32_t root = one_operand(w, (dx_part){.kind = DX_PART_ROOT}, base);
        if (size < 1 || root == DX_NO_PART)
            return root;
        uint32_t word[] = {integer_power(w, base, (int64_t)size), root};
        return product_of(w, 2, word, 0, NULL);
    }
    return power_call(w, base, number(w, e));
}

/* 1/a, as sec(u) is. */
static bool is_reciprocal(const dx_program *p, uint32_t part)
{
    const dx_part *a = &p->part[part];
    return part != DX_NO_PART && a->kind == DX_PART_PRODUCT && a->n == 1 && a->index == 1;
}

static uint32_t multiply_factors(const dx_programming *w, size_t i, dx_id a)
{
    dx_graph *g = w->g;
    uint32_t over[WIDE + 1], under[WIDE + 1], n = 0, n_under = 0;
    dx_order_factors_by(g, &w->sizes, a, w->order);
    for (uint32_t k = 0; k < dx_factors(g, a); k++) {
        uint32_t pair = w->order[k], base = dx_operand_part(w, i, 2 * pair), power;
        dx_id e = dx_exponent(g, a, pair);
        bool divides = false;
        if (!dx_is_number(g, e)) {
            power = power_call(w, base, dx_operand_part(w, i, 2 * pair + 1));
        } else {
            divides = dx_number_sign(g, e) < 0;
            dx_id size = divides ? dx_number_neg(g, e) : e;
            if (dx_is_none(size))
                return DX_NO_PART;
            if (dx_is_integer(g, e) && is_reciprocal(w->p, base)) {
                base = dx_part_operand(w->p, base, 0);
                divides = !divides;
            }
            power = number_power(w, base, size);
        }
        if (power == DX_NO_PART)
            return DX_NO_PART;
        if (divides)
            under[n_under++] = power;
        else
            over[n++] = power;
        if (n == WIDE || n_under == WIDE) { /* a number of factors that has a bound */
            uint32_t product = product_of(w, n, over, n_under, under);
            if (product == DX_NO_PART)
                return DX_NO_PART;
            w->p->part[product].cut = true;
            over[0] = product;
            n = 1;
            n_under = 0;
        }
    }
    return product_of(w, n, over, n_under, under);
}

/* ---- the other nodes ---------------------------------------------------------------------- */

static const struct {
    dx_fn fn, of;
} reciprocals[] = {
    {DX_FN_sec, DX_FN_cos},   {DX_FN_csc, DX_FN_sin},   {DX_FN_cot, DX_FN_tan},
    {DX_FN_sech, DX_FN_cosh}, {DX_FN_csch, DX_FN_sinh}, {DX_FN_coth, DX_FN_tanh},
};

/* log(exp(a) + exp(b) + ...) from the largest one on, which may be infinite. */
static uint32_t log_of_sum(const dx_programming *w, uint32_t n, uint32_t *word)
{
    dx_program *p = w->p;
    uint32_t most = word[0], pair[2], infinite = dx_program_double(p, INFINITY);
    for (uint32_t k = 1; k < n; k++) {
        pair[0] = most;
        pair[1] = word[k];
        most = dx_program_add(p, (dx_part){.kind = DX_PART_CALL, .fn = DX_FN_max, .n = 2}, pair);
    }
    if (n == 1 || most == DX_NO_PART)
        return most;
    for (uint32_t k = 0; k < n; k++) {
        pair[0] = 2 * word[k];
        pair[1] = 2 * most + 1;
        uint32_t above = sum_of(w, 2, pair);
        uint32_t term = one_operand(w, (dx_part){.kind = DX_PART_CALL, .fn = DX_FN_exp}, above);
        if (above == DX_NO_PART || term == DX_NO_PART)
            return DX_NO_PART;
        word[k] = 2 * term;
    }
    pair[0] = 2 * most;
    pair[1] = one_operand(w, (dx_part){.kind = DX_PART_CALL, .fn = DX_FN_log}, sum_of(w, n, word));
    uint32_t size = one_operand(w, (dx_part){.kind = DX_PART_CALL, .fn = DX_FN_abs}, most);
    if (pair[1] == DX_NO_PART || size == DX_NO_PART || infinite == DX_NO_PART)
        return DX_NO_PART;
    pair[1] *= 2;
    return dx_select_part(w, dx_compare_parts(w, DX_PART_LT, size, infinite), sum_of(w, 2, pair),
                          most);
}

static uint32_t call(const dx_programming *w, size_t i, dx_id a)
{
    dx_fn fn = dx_fn_of(w->g, a);
    uint32_t n = dx_count(w->g, a);
    for (uint32_t k = 0; k < n; k++) {
        dx_op op = dx_op_of(w->g, dx_operand(w->g, a, k));
        size_t at = dx_listing_operand(w->list, i, k);
        bool is_condition = op >= DX_OP_EQ && op <= DX_OP_AND;
        w->word[k] = is_condition ? dx_truth_part(w, at, exact(w, dx_int(w->g, 1)),
                                                  exact(w, dx_int(w->g, 0)))
                                  : w->of[at];
        if (w->word[k] == DX_NO_PART)
            return DX_NO_PART;
    }
    if (fn == DX_FN_logsumexp)
        return log_of_sum(w, n, w->word);
    if (fn == DX_FN_leakyrelu && n == 1)
        w->word[n++] = number(w, dx_rational(w->g, 1, 100));
    for (size_t k = 0; k < sizeof reciprocals / sizeof reciprocals[0]; k++)
        if (reciprocals[k].fn == fn) {
            uint32_t under = one_operand(
                w, (dx_part){.kind = DX_PART_CALL, .fn = reciprocals[k].of}, w->word[0]);
            return under == DX_NO_PART ? under : product_of(w, 0, NULL, 1, &under);
        }
    return dx_program_add(w->p, (dx_part){.kind = DX_PART_CALL, .fn = fn, .n = n}, w->word);
}

static uint32_t loop(const dx_programming *w, size_t i, dx_id a)
{
    uint32_t word[] = {dx_operand_part(w, i, 0), dx_operand_part(w, i, 2),
                       dx_operand_part(w, i, 3)};
    uint32_t level = dx_bound_level(w->g, dx_operand(w->g, a, 1));
    bool sum = dx_op_of(w->g, a) == DX_OP_SUM;
    for (int k = 0; k < 3; k++)
        if (word[k] == DX_NO_PART)
            return DX_NO_PART;
    dx_part part = {.kind = sum ? DX_PART_TOTAL : DX_PART_TOTAL_PRODUCT, .n = 3, .index = level};
    for (int k = 0; k < 3; k++)
        part.varies = part.varies || w->p->part[word[k]].varies;
    part.mask = (uint16_t)((w->p->part[word[0]].mask & ~(1u << (level - 1))) |
                           w->p->part[word[1]].mask | w->p->part[word[2]].mask);
    return dx_program_intern(w->p, part, word);
}

static uint32_t symbol(const dx_programming *w, size_t i, dx_id a)
{
    uint32_t level = dx_bound_level(w->g, a);
    if (w->of[i] != DX_NO_PART || level == 0)
        return w->of[i]; /* an input, or what is found missing where it is needed */
    return dx_program_intern(
        w->p,
        (dx_part){.kind = DX_PART_COUNTER, .index = level, .mask = (uint16_t)(1u << (level - 1))},
        NULL);
}

/* An integral or a root of an equation is a double. */
static uint32_t found_number(const dx_programming *w, dx_id a)
{
    double value;
    dx_status status = dx_op_of(w->g, a) == DX_OP_ROOTOF ? dx_rootof_double(w->p->g, a, &value)
                                                         : dx_integral_double(w->p->g, a, &value);
    return status == DX_OK ? dx_program_double(w->p, value) : DX_NO_PART;
}

static uint32_t part_of(const dx_programming *w, size_t i, dx_id a)
{
    switch (dx_op_of(w->g, a)) {
    case DX_OP_INT:
    case DX_OP_RAT:
    case DX_OP_BIG:
        return number(w, a);
    case DX_OP_PI:
        return dx_program_intern(w->p, (dx_part){.kind = DX_PART_PI, .constant = true, .value = PI},
                                 NULL);
    case DX_OP_SYMBOL:
        return symbol(w, i, a);
    case DX_OP_ADD:
        return add_terms(w, i, a);
    case DX_OP_MUL:
        return multiply_factors(w, i, a);
    case DX_OP_CALL:
        return call(w, i, a);
    case DX_OP_CASES:
        return dx_choose_part(w, i, a);
    case DX_OP_SUM:
    case DX_OP_PRODUCT:
        return loop(w, i, a);
    case DX_OP_INTEGRAL:
    case DX_OP_ROOTOF:
        return found_number(w, a);
    default: /* conditions are looked at by their users */
        return DX_NO_PART;
    }
}

static bool place_inputs(const dx_programming *w, size_t n, const dx_id *symbols)
{
    const dx_walk *walk = &w->list->walk;
    for (size_t k = n; k-- > 0;) {
        const dx_part input = {.kind = DX_PART_INPUT, .varies = true, .index = (uint32_t)k};
        uint32_t part = dx_program_intern(w->p, input, NULL),
                 i = dx_listing_position(w->list, symbols[k]);
        if (part == DX_NO_PART)
            return false;
        if (i < walk->n && dx_same(walk->id[i], symbols[k]))
            w->of[i] = part;
    }
    return true;
}

static dx_status take_nodes(dx_programming *w)
{
    for (size_t i = 0; i < w->list->walk.n; i++) {
        if (i % 64 == 0)
            DX_TRY(dx_poll(w->g->context));
        dx_id a = w->list->walk.id[i];
        if (!dx_side_set(&w->sizes, a, dx_size_from_operands(w->g, &w->sizes, a)))
            return dx_no_memory(w->g->context);
        w->of[i] = part_of(w, i, a);
    }
    return DX_OK;
}

/* A root without a part: the reason is in the diagnostic, or it was memory. */
static dx_status give_outputs(const dx_programming *w, size_t n, const dx_id *roots)
{
    dx_context *context = w->g->context;
    for (size_t k = 0; k < n; k++) {
        uint32_t part = w->of[dx_listing_position(w->list, roots[k])];
        if (part == DX_NO_PART)
            return context->diag.status != DX_OK ? context->diag.status : dx_no_memory(context);
        w->p->output[k] = part;
    }
    return DX_OK;
}

static dx_status refuse_free(const dx_programming *w)
{
    const dx_walk *walk = &w->list->walk;
    for (size_t i = 0; i < walk->n; i++) {
        dx_id a = walk->id[i];
        if (!w->list->needed[i] || dx_op_of(w->g, a) != DX_OP_SYMBOL ||
            dx_bound_level(w->g, a) > 0 || w->of[i] != DX_NO_PART)
            continue;
        return dx_fail(w->g->context, DX_NAME, "'%s' has no value",
                       dx_echo(w->g->context, dx_name_bytes(dx_bytes(w->g, a)),
                               strlen(dx_name_bytes(dx_bytes(w->g, a)))));
    }
    return DX_OK;
}

static dx_status take_listing(dx_programming *w, size_t n_roots, const dx_id *roots,
                              size_t n_symbols, const dx_id *symbols)
{
    dx_context *context = w->g->context;
    size_t n = w->list->walk.n, widest = 2;
    for (size_t i = 0; i < n; i++)
        if (dx_count(w->g, w->list->walk.id[i]) > widest)
            widest = dx_count(w->g, w->list->walk.id[i]);
    size_t room = (n + 2 * widest) * sizeof(uint32_t);
    w->of = dx_alloc(&context->memory, room);
    if (!w->of)
        return dx_no_memory(context);
    w->word = w->of + n;
    w->order = w->word + widest;
    memset(w->of, 0xFF, n * sizeof *w->of);
    dx_status status = place_inputs(w, n_symbols, symbols) ? refuse_free(w) : dx_no_memory(context);
    if (status == DX_OK)
        status = dx_side_init(&w->sizes, &context->memory, w->g->n) ? take_nodes(w)
                                                                    : dx_no_memory(context);
    if (status == DX_OK)
        status = give_outputs(w, n_roots, roots);
    dx_side_free(&w->sizes);
    dx_free(&context->memory, w->of, room);
    return status;
}

dx_status dx_program_make(dx_program *p, dx_graph *g, size_t n_roots, const dx_id *roots,
                          size_t n_symbols, const dx_id *symbols)
{
    *p = (dx_program){.g = g,
                      .has = p->has,
                      .language = p->language,
                      .multiplies = p->multiplies,
                      .n_outputs = n_roots};
    p->output = dx_alloc(&g->context->memory, n_roots * sizeof *p->output);
    if (!p->output)
        return dx_no_memory(g->context);
    dx_listing list;
    DX_TRY(dx_listing_make(g, n_roots, roots, &list));
    dx_programming w = {.p = p, .g = g, .list = &list};
    dx_status status = dx_listing_refuse_abstract(&list);
    if (status == DX_OK)
        status = take_listing(&w, n_roots, roots, n_symbols, symbols);
    dx_listing_free(&list);
    return status;
}
