/* How hard an expression is to read: the length of its line, and more for what a reader
 * stumbles over. The weights were chosen so that the textbook's forms are the lightest
 * of their equals; tests/unit/test_weight.c has the pairs. */
#include "expr/layout.h"
#include "expr/print.h"

#include <math.h>
#include <string.h>

/* What is added to the count of characters. */
enum {
    GROUP = 1,           /* each pair of parentheses that is no call's */
    NESTED_GROUP = 2,    /* more parentheses inside of it */
    QUOTIENT = 2,        /* a fraction whose denominator is no number */
    NESTED_QUOTIENT = 8, /* each of those inside another */
    MORE_QUOTIENTS = 4,  /* each after the first among the terms of a sum */
    ONE_DENOMINATOR = 8, /* instead, when it shares a factor with the first */
    NEGATIVE_EXPONENT = 2,
    POWER_OF_COMPONENT = 6, /* of softmax: p*(1 - p) is how p - p^2 is known */
    COMMON_FUNCTION = 6,    /* x^x*log(x) + x^x: a factor that all terms share */
    COMMON_SYMBOL = 3,      /* (x^2 + x)*exp(x): a symbol, in parentheses */
    COMMON_NUMBER = 4,      /* (6*x^2 - 2)/y: a number, in parentheses */
    LEADING_MINUS = 3,      /* (-x^3 + x)*y */
    NOT_SPLIT = 4,          /* x^n*(n^2 + n): a polynomial in the name of the exponent */
    BASE_BELOW = 8,         /* x^n*(n/x + 1): the base of a power, in parentheses */
    LOG_OF_POWER = 1        /* log(x^2), where that is 2*log(x) */
};

struct measure {
    double weight;
    double quotients; /* in all of it */
    uint32_t depth;   /* of parentheses, a call's too */
};

struct weighing {
    const dx_layout *l;
    struct measure *of; /* each shape */
};

static const dx_shape *at(const struct weighing *w, uint32_t s)
{
    return &w->l->shape[s];
}

static uint32_t child_of(const struct weighing *w, const dx_shape *s, uint32_t i)
{
    return w->l->child[s->first + i];
}

static double digits_of(uint64_t value)
{
    double n = 1;
    for (; value >= 10; value /= 10)
        n++;
    return n;
}

static double letters_of(const struct weighing *w, dx_id name)
{
    size_t length;
    const char *bytes = dx_shape_name(w->l, name, &length);
    double n = 0;
    for (size_t i = 0; i < length; i++)
        n += ((unsigned char)bytes[i] & 0xC0) != 0x80;
    return n;
}

/* ---- what terms have in common --------------------------------------------------- */

/* A factor without its power, when that is a number. */
struct kernel {
    uint32_t base, exponent; /* exponent 0: some number */
};

static bool is_numeric(const dx_shape *s)
{
    return s->kind == DX_SHAPE_NUMBER || s->kind == DX_SHAPE_BIG;
}

static struct kernel kernel_of(const struct weighing *w, uint32_t factor)
{
    const dx_shape *s = at(w, factor);
    if (s->kind == DX_SHAPE_ROOT)
        return (struct kernel){child_of(w, s, 0), 0};
    if (s->kind != DX_SHAPE_POWER)
        return (struct kernel){factor, 0};
    uint32_t exponent = child_of(w, s, 1);
    const dx_shape *e = at(w, exponent);
    bool number =
        is_numeric(e) || (e->kind == DX_SHAPE_FRACTION && is_numeric(at(w, child_of(w, e, 1))) &&
                          is_numeric(at(w, child_of(w, e, 0))));
    return (struct kernel){child_of(w, s, 0), number ? 0 : exponent};
}

/* The factors above or below the bar of a term, its sign left out. */
struct factors {
    const uint32_t *item;
    uint32_t n;
    uint32_t lone;
};

static void find_factors(const struct weighing *w, uint32_t term, bool below, struct factors *f)
{
    const dx_shape *s = at(w, term);
    if (s->kind == DX_SHAPE_NEGATION) {
        term = child_of(w, s, 0);
        s = at(w, term);
    }
    f->n = 0;
    if (s->kind == DX_SHAPE_FRACTION) {
        term = child_of(w, s, below);
        s = at(w, term);
    } else if (below) {
        return;
    }
    f->lone = term;
    f->item = s->kind == DX_SHAPE_PRODUCT ? w->l->child + s->first : &f->lone;
    f->n = s->kind == DX_SHAPE_PRODUCT ? s->count : 1;
}

static bool has_kernel(const struct weighing *w, const struct factors *f, struct kernel kernel)
{
    for (uint32_t i = 0; i < f->n; i++) {
        struct kernel k = kernel_of(w, f->item[i]);
        if (k.base == kernel.base && k.exponent == kernel.exponent)
            return true;
    }
    return false;
}

static bool all_terms_have(const struct weighing *w, const dx_shape *sum, struct kernel kernel)
{
    for (uint32_t i = 1; i < sum->count; i++) {
        struct factors f;
        find_factors(w, child_of(w, sum, i), false, &f);
        if (!has_kernel(w, &f, kernel))
            return false;
    }
    return true;
}

enum common { NOTHING, A_SYMBOL, A_FUNCTION };

/* The heaviest kind of factor that all terms share. */
static enum common common_factor(const struct weighing *w, const dx_shape *sum)
{
    enum common found = NOTHING;
    struct factors f;
    find_factors(w, child_of(w, sum, 0), false, &f);
    for (uint32_t i = 0; i < f.n && found != A_FUNCTION; i++) {
        struct kernel kernel = kernel_of(w, f.item[i]);
        const dx_shape *base = at(w, kernel.base);
        bool plain = base->kind <= DX_SHAPE_CONSTANT && kernel.exponent == 0;
        if (is_numeric(base) || (plain && found == A_SYMBOL) || !all_terms_have(w, sum, kernel))
            continue;
        found = plain ? A_SYMBOL : A_FUNCTION;
    }
    return found;
}

/* Do all coefficients have a common divisor, or are some of them fractions? */
static bool has_common_number(const struct weighing *w, const dx_shape *sum)
{
    const dx_graph *g = w->l->graph;
    uint64_t divisor = 0;
    for (uint32_t i = 0; i <= dx_terms(g, sum->id); i++) {
        int64_t value;
        dx_id number = i == 0 ? dx_constant(g, sum->id) : dx_coefficient(g, sum->id, i - 1);
        if (dx_op_of(g, number) == DX_OP_RAT)
            return true;
        if (!dx_get_int(g, number, &value))
            value = 1; /* it has very many digits */
        uint64_t a = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
        while (a != 0) {
            uint64_t rest = divisor % a;
            divisor = a;
            a = rest;
        }
    }
    return divisor != 1;
}

/* cos(x)/x - sin(x)/x^2 */
static double quotients_of_terms(const struct weighing *w, const dx_shape *sum)
{
    double weight = 0;
    struct factors first = {.n = 0};
    for (uint32_t i = 0; i < sum->count; i++) {
        struct factors f;
        find_factors(w, child_of(w, sum, i), true, &f);
        if (f.n == 0 || (f.n == 1 && is_numeric(at(w, f.item[0]))))
            continue;
        bool shared = false;
        for (uint32_t k = 0; k < first.n && !shared; k++)
            shared = !is_numeric(at(w, kernel_of(w, first.item[k]).base)) &&
                     has_kernel(w, &f, kernel_of(w, first.item[k]));
        if (first.n > 0) {
            weight += shared ? ONE_DENOMINATOR : MORE_QUOTIENTS;
            continue;
        }
        first = f;
        if (f.item == &f.lone)
            first.item = &first.lone;
    }
    return weight;
}

enum { DEEP = 4 }; /* in an exponent */

/* Is the shape among what this one is made of? Taken to be so where it is deep. */
static bool is_made_of(const struct weighing *w, uint32_t whole, uint32_t part, int depth)
{
    const dx_shape *s = at(w, whole);
    bool found = whole == part || (depth == 0 && dx_shape_children(s) > 0);
    for (uint32_t i = 0; i < dx_shape_children(s) && !found; i++)
        found = is_made_of(w, child_of(w, s, i), part, depth - 1);
    return found;
}

/* Is a name in the shape also in the other? Taken to be so where it is deep. */
static bool shares_names(const struct weighing *w, uint32_t whole, uint32_t part, int depth)
{
    const dx_shape *s = at(w, part);
    bool found = s->kind == DX_SHAPE_NAME ? is_made_of(w, whole, part, DEEP)
                                          : depth == 0 && dx_shape_children(s) > 0;
    for (uint32_t i = 0; i < dx_shape_children(s) && !found; i++)
        found = shares_names(w, whole, child_of(w, s, i), depth - 1);
    return found;
}

static bool divides_a_term(const struct weighing *w, const dx_shape *sum, uint32_t base)
{
    for (uint32_t i = 0; i < sum->count; i++) {
        struct factors f;
        find_factors(w, child_of(w, sum, i), true, &f);
        if (has_kernel(w, &f, (struct kernel){base, 0}))
            return true;
    }
    return false;
}

/* Are all names in the shape also in the other? */
static bool has_names_of(const struct weighing *w, uint32_t whole, uint32_t part, int depth)
{
    const dx_shape *s = at(w, part);
    bool all = s->kind == DX_SHAPE_NAME ? is_made_of(w, whole, part, DEEP)
                                        : depth > 0 || dx_shape_children(s) == 0;
    for (uint32_t i = 0; i < dx_shape_children(s) && all; i++)
        all = has_names_of(w, whole, child_of(w, s, i), depth - 1);
    return all;
}

/* n^2 - 3*n + 2, where n is in the exponent. */
static bool is_power_of_exponent(const struct weighing *w, uint32_t sum, uint32_t exponent)
{
    bool power = false;
    for (uint32_t i = 0; i < at(w, sum)->count && !power; i++) {
        const dx_shape *term = at(w, child_of(w, at(w, sum), i));
        if (term->kind == DX_SHAPE_NEGATION)
            term = at(w, child_of(w, term, 0));
        power = term->kind == DX_SHAPE_POWER;
    }
    return power && has_names_of(w, exponent, sum, DEEP);
}

/* What sums beside a power with a name in the exponent weigh more: x^n*(n/x + 1). */
static double weight_beside_power(const struct weighing *w, const dx_shape *product)
{
    double below = 0, split = 0;
    uint32_t powers = 0; /* a^x*x^a*(log(a) + a/x): of several none is favoured */
    for (uint32_t i = 0; i < product->count; i++)
        powers += kernel_of(w, child_of(w, product, i)).exponent != 0;
    for (uint32_t i = 0; i < product->count; i++) {
        struct kernel power = kernel_of(w, child_of(w, product, i));
        if (power.exponent == 0 || is_numeric(at(w, power.base)) ||
            shares_names(w, power.base, power.exponent, DEEP))
            continue;
        for (uint32_t k = 0; k < product->count; k++) {
            const dx_shape *sum = at(w, child_of(w, product, k));
            if (sum->kind != DX_SHAPE_SUM)
                continue;
            below = powers == 1 && divides_a_term(w, sum, power.base) ? BASE_BELOW : below;
            split = is_power_of_exponent(w, child_of(w, product, k), power.exponent) ? NOT_SPLIT
                                                                                     : split;
        }
    }
    return below + split;
}

/* ---- shapes ---------------------------------------------------------------------- */

/* Takes the child into the measure, in parentheses where the parent needs them. */
static void add_child(const struct weighing *w, struct measure *m, const dx_shape *parent,
                      uint32_t i)
{
    uint32_t c = child_of(w, parent, i);
    const dx_shape *s = at(w, c);
    const struct measure *child = &w->of[c];
    uint32_t depth = child->depth;
    m->weight += child->weight;
    m->quotients += child->quotients;
    if (dx_shape_binding(s) < dx_child_binding(parent, i)) {
        m->weight += 2 + GROUP + (depth > 0 ? NESTED_GROUP : 0);
        depth++;
        if (s->kind == DX_SHAPE_SUM) {
            if (at(w, child_of(w, s, 0))->kind == DX_SHAPE_NEGATION)
                m->weight += LEADING_MINUS;
            if (common_factor(w, s) == A_SYMBOL)
                m->weight += COMMON_SYMBOL;
            if (has_common_number(w, s))
                m->weight += COMMON_NUMBER;
        }
    }
    if (depth > m->depth)
        m->depth = depth;
}

static void add_children(const struct weighing *w, struct measure *m, const dx_shape *s,
                         double separator)
{
    for (uint32_t i = 0; i < s->count; i++)
        add_child(w, m, s, i);
    m->weight += s->count > 1 ? separator * (double)(s->count - 1) : 0;
}

static void weigh_sum(const struct weighing *w, struct measure *m, const dx_shape *s)
{
    for (uint32_t i = 0; i < s->count; i++) {
        const dx_shape *item = at(w, child_of(w, s, i));
        if (item->kind == DX_SHAPE_NEGATION)
            add_child(w, m, item, 0);
        else
            add_child(w, m, s, i);
    }
    m->weight += 3.0 * (double)(s->count - 1);
    m->weight += at(w, child_of(w, s, 0))->kind == DX_SHAPE_NEGATION;
    if (common_factor(w, s) == A_FUNCTION)
        m->weight += COMMON_FUNCTION;
    m->weight += quotients_of_terms(w, s);
}

static void weigh_fraction(const struct weighing *w, struct measure *m, const dx_shape *s)
{
    add_children(w, m, s, 1);
    if (is_numeric(at(w, child_of(w, s, 1))))
        return;
    m->weight += QUOTIENT + NESTED_QUOTIENT * m->quotients;
    m->quotients += 1;
}

static void weigh_call(const struct weighing *w, struct measure *m, const dx_shape *s)
{
    add_children(w, m, s, 2);
    if (s->fn == DX_FN_factorial) {
        m->weight += 1;
        return;
    }
    m->weight += (double)strlen(dx_functions[s->fn].name) + 2;
    /* exp(-x) is no harder to read than exp(x) */
    if (s->fn == DX_FN_exp && at(w, child_of(w, s, 0))->kind == DX_SHAPE_NEGATION)
        m->weight -= 1;
    if (s->fn == DX_FN_log && at(w, child_of(w, s, 0))->kind == DX_SHAPE_POWER)
        m->weight += LOG_OF_POWER;
    m->depth++;
}

static void weigh_application(const struct weighing *w, struct measure *m, const dx_shape *s)
{
    add_children(w, m, s, 2);
    m->weight += letters_of(w, dx_shape_function(w->l, s)) + 2;
    m->weight += s->kind == DX_SHAPE_APPLICATION ? s->detail : 0;
    m->depth++;
    for (uint32_t i = 0; s->kind == DX_SHAPE_PARTIAL && i < s->count; i++)
        m->weight += 2.0 * dx_shape_order(w->l, s, i) + 1;
}

static struct measure weigh(const struct weighing *w, const dx_shape *s)
{
    static const double words[] = {[DX_WORD_PI] = 2,
                                   [DX_WORD_E] = 1,
                                   [DX_WORD_INF] = 3,
                                   [DX_WORD_TRUE] = 4,
                                   [DX_WORD_FALSE] = 5};
    struct measure m = {0, 0, 0};
    switch ((dx_shape_kind)s->kind) {
    case DX_SHAPE_NONE:
        break;
    case DX_SHAPE_NUMBER:
        m.weight = digits_of(dx_shape_value(s));
        break;
    case DX_SHAPE_BIG:
        m.weight = (double)dx_shape_digit_count(w->l, s);
        break;
    case DX_SHAPE_CONSTANT:
        m.weight = words[s->detail];
        break;
    case DX_SHAPE_NAME:
    case DX_SHAPE_STRING:
        m.weight = letters_of(w, s->id);
        break;
    case DX_SHAPE_SUM:
        weigh_sum(w, &m, s);
        break;
    case DX_SHAPE_FRACTION:
        weigh_fraction(w, &m, s);
        break;
    case DX_SHAPE_POWER:
        add_children(w, &m, s, 1);
        if (at(w, child_of(w, s, 1))->kind == DX_SHAPE_NEGATION)
            m.weight += NEGATIVE_EXPONENT;
        if (at(w, child_of(w, s, 0))->kind == DX_SHAPE_COMPONENT)
            m.weight += POWER_OF_COMPONENT;
        break;
    case DX_SHAPE_ROOT:
        add_children(w, &m, s, 0);
        m.weight += 6;
        m.depth++;
        break;
    case DX_SHAPE_CALL:
        weigh_call(w, &m, s);
        break;
    case DX_SHAPE_COMPONENT:
        add_children(w, &m, s, 2);
        m.weight += (double)strlen("softmax") + 2;
        m.depth++;
        break;
    case DX_SHAPE_APPLICATION:
    case DX_SHAPE_LIMIT:
    case DX_SHAPE_AT:
    case DX_SHAPE_WHERE:
    case DX_SHAPE_PARTIAL:
        weigh_application(w, &m, s);
        break;
    case DX_SHAPE_NEGATION:
        add_children(w, &m, s, 0);
        m.weight += 1;
        break;
    case DX_SHAPE_PRODUCT:
        add_children(w, &m, s, 1);
        m.weight += weight_beside_power(w, s);
        break;
    case DX_SHAPE_RELATION:
        add_children(w, &m, s, 3);
        break;
    case DX_SHAPE_DIFF:
        add_children(w, &m, s, 6);
        break;
    case DX_SHAPE_RANGE:
    case DX_SHAPE_STEPS:
        add_children(w, &m, s, 2);
        break;
    case DX_SHAPE_VECTOR:
    case DX_SHAPE_MATRIX:
        add_children(w, &m, s, 2);
        m.weight += 2;
        m.depth++;
        break;
    case DX_SHAPE_CASES:
    case DX_SHAPE_ITERATED:
        add_children(w, &m, s, 2);
        m.weight += 9;
        m.depth++;
        break;
    case DX_SHAPE_CHAIN:
    case DX_SHAPE_AND:
        add_children(w, &m, s, 3);
        break;
    }
    return m;
}

double dx_print_weight(dx_graph *g, dx_id a)
{
    dx_layout layout;
    if (dx_is_none(a) || dx_layout_make(&layout, g, a, DX_NONE) != DX_OK)
        return INFINITY;
    struct weighing w = {&layout, NULL};
    size_t bytes = layout.n * sizeof *w.of;
    double weight = INFINITY;
    w.of = dx_alloc(layout.memory, bytes);
    if (w.of) {
        for (uint32_t s = 0; s < layout.n; s++)
            w.of[s] = weigh(&w, &layout.shape[s]);
        weight = w.of[layout.root].weight;
    }
    dx_free(layout.memory, w.of, bytes);
    dx_layout_free(&layout);
    return weight;
}
