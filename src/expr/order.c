#include "expr/order.h"

#include "expr/side.h"
#include "expr/sort.h"
#include "expr/walk.h"

enum { POLYNOMIAL_TERMS = 16 };

/* ---- sizes ----------------------------------------------------------------------- */

static const uint32_t LARGEST = UINT32_MAX / 2;

/* The name of an abstract function and the counts of its derivative are not operands. */
static uint32_t first_operand(const dx_graph *g, dx_id a)
{
    dx_op op = dx_op_of(g, a);
    return op == DX_OP_APPLY ? 1 : op == DX_OP_DERIV ? 2 : 0;
}

uint32_t dx_size_from_operands(const dx_graph *g, const dx_side *sizes, dx_id a)
{
    uint64_t size = 1;
    for (uint32_t i = first_operand(g, a); i < dx_count(g, a); i++)
        size += dx_side_get(sizes, dx_operand(g, a, i));
    return size < LARGEST ? (uint32_t)size : LARGEST;
}

struct pending {
    dx_memory *memory;
    dx_id *id;
    size_t n, capacity;
};

static bool push(struct pending *p, dx_id a)
{
    if (!dx_grow(p->memory, &p->id, sizeof *p->id, &p->capacity, p->n + 1))
        return false;
    p->id[p->n++] = a;
    return true;
}

static bool push_unsized(const dx_graph *g, const dx_side *sizes, dx_id a, struct pending *p)
{
    for (uint32_t i = first_operand(g, a); i < dx_count(g, a); i++)
        if (dx_side_get(sizes, dx_operand(g, a, i)) == 0 && !push(p, dx_operand(g, a, i)))
            return false;
    return true;
}

/* The sizes of root and of all that is below it. */
static bool find_sizes(const dx_graph *g, dx_side *sizes, dx_id root)
{
    struct pending p = {.memory = sizes->memory};
    bool ok = push(&p, root);
    while (ok && p.n > 0) {
        size_t n = p.n;
        dx_id a = p.id[n - 1];
        ok = push_unsized(g, sizes, a, &p);
        if (!ok || p.n > n)
            continue;
        p.n--;
        if (dx_side_get(sizes, a) == 0)
            ok = dx_side_set(sizes, a, dx_size_from_operands(g, sizes, a));
    }
    dx_free(p.memory, p.id, p.capacity * sizeof *p.id);
    return ok;
}

/* ---- factors --------------------------------------------------------------------- */

static inline dx_factor_class classify(const dx_graph *g, dx_id base, dx_id exponent)
{
    bool number = dx_is_none(exponent) || dx_is_number(g, exponent);
    switch (dx_op_of(g, base)) {
    case DX_OP_INT:
    case DX_OP_RAT:
    case DX_OP_BIG:
    case DX_OP_PI:
        return number ? DX_FACTOR_CONSTANT : DX_FACTOR_POWER;
    case DX_OP_SYMBOL:
        return number ? DX_FACTOR_SYMBOL : DX_FACTOR_POWER;
    case DX_OP_ADD:
        return number ? DX_FACTOR_SUM : DX_FACTOR_POWER;
    case DX_OP_CALL:
        if (dx_fn_of(g, base) != DX_FN_exp)
            return DX_FACTOR_FUNCTION;
        return dx_is_number(g, dx_operand(g, base, 0)) ? DX_FACTOR_CONSTANT : DX_FACTOR_EXPONENTIAL;
    case DX_OP_APPLY:
    case DX_OP_DERIV:
        return DX_FACTOR_ABSTRACT;
    case DX_OP_DIFF:
        return DX_FACTOR_OTHER;
    default:
        return DX_FACTOR_OTHER;
    }
}

struct factors {
    const dx_graph *g;
    const dx_side *sizes; /* NULL: all sizes alike */
    dx_id mul;
};

static uint32_t size_of(const struct factors *f, dx_id a)
{
    return f->sizes ? dx_side_get(f->sizes, a) : 0;
}

/* Roots after other powers of sums. */
static uint32_t is_root(const dx_graph *g, dx_id exponent)
{
    return !dx_is_integer(g, exponent);
}

/* Is it a sum of what stands in the exponent of a power alone: n - 1 beside x^(n - 2)? */
static bool is_sum_of_exponent(const struct factors *f, dx_id sum)
{
    const dx_graph *g = f->g;
    dx_id name[4];
    uint32_t n = dx_factors(g, f->mul);
    bool found = false;
    for (uint32_t i = 0; i < n; i++) {
        dx_id base = dx_base(g, f->mul, i), exponent = dx_exponent(g, f->mul, i);
        if (dx_op_of(g, exponent) != DX_OP_ADD || classify(g, base, exponent) != DX_FACTOR_POWER ||
            dx_is_number(g, base))
            continue;
        size_t names = dx_free_symbols(g, sum, 4, name);
        for (size_t k = 0; k < names; k++)
            if (names > 4 || !dx_contains(g, exponent, name[k]) || dx_contains(g, base, name[k]))
                return false;
        found = names > 0;
    }
    return found;
}

/* Functions from small to large: cos(x)*sin(tan(x)); abstract ones from the outermost
 * inwards, as the chain rule is written: f'(g(x))*g'(x). */
static uint64_t factor_key(const void *of, uint32_t i)
{
    const struct factors *f = of;
    dx_id base = dx_base(f->g, f->mul, i), exponent = dx_exponent(f->g, f->mul, i);
    dx_factor_class class = classify(f->g, base, exponent);
    uint64_t key = (uint64_t) class << 32;
    switch (class) {
    case DX_FACTOR_SUM:
        if (is_sum_of_exponent(f, base))
            return ((uint64_t)DX_FACTOR_SYMBOL << 32) + 1;
        return key | is_root(f->g, exponent);
    case DX_FACTOR_FUNCTION:
    case DX_FACTOR_EXPONENTIAL:
        return key | size_of(f, base);
    case DX_FACTOR_ABSTRACT:
        return key | (LARGEST - size_of(f, base));
    default:
        return key;
    }
}

static dx_id name_of(const dx_graph *g, dx_id abstract)
{
    return dx_operand(g, abstract, 0);
}

static int compare_factors(const void *of, uint32_t i, uint32_t j)
{
    const struct factors *f = of;
    const dx_graph *g = f->g;
    dx_id a = dx_base(g, f->mul, i), b = dx_base(g, f->mul, j);
    dx_op p = dx_op_of(g, a), q = dx_op_of(g, b);
    bool abstract =
        (p == DX_OP_APPLY || p == DX_OP_DERIV) && (q == DX_OP_APPLY || q == DX_OP_DERIV);
    int order = abstract ? dx_compare_names(g, name_of(g, a), name_of(g, b)) : 0;
    return order != 0 ? order : dx_compare(g, a, b);
}

static bool has_size(const dx_graph *g, dx_id mul, uint32_t i)
{
    dx_factor_class class = classify(g, dx_base(g, mul, i), dx_exponent(g, mul, i));
    return class == DX_FACTOR_FUNCTION || class == DX_FACTOR_ABSTRACT ||
           class == DX_FACTOR_EXPONENTIAL;
}

void dx_order_factors_by(const dx_graph *g, const dx_side *sizes, dx_id mul, uint32_t *index)
{
    const struct factors f = {g, sizes, mul};
    dx_sort_indices(g->context, index, dx_factors(g, mul), factor_key, compare_factors, &f);
}

bool dx_orders_by_size(const dx_graph *g, dx_id mul)
{
    uint32_t n_sized = 0;
    for (uint32_t i = 0; i < dx_factors(g, mul); i++)
        n_sized += has_size(g, mul, i);
    return n_sized > 1;
}

void dx_order_factors(const dx_graph *g, dx_id mul, uint32_t *index)
{
    dx_side sizes;
    if (!dx_orders_by_size(g, mul) || !dx_side_init(&sizes, &g->context->memory, g->n)) {
        dx_order_factors_by(g, NULL, mul, index);
        return;
    }
    bool ok = find_sizes(g, &sizes, mul);
    dx_order_factors_by(g, ok ? &sizes : NULL, mul, index);
    dx_side_free(&sizes);
}

/* ---- terms ----------------------------------------------------------------------- */

/* A term seen as a monomial: a MUL is its pairs, anything else its own first power. */
struct monomial {
    dx_id term;
    uint32_t n;
    bool mul;
};

static struct monomial monomial_of(const dx_graph *g, dx_id term)
{
    bool mul = dx_op_of(g, term) == DX_OP_MUL;
    return (struct monomial){term, mul ? dx_factors(g, term) : 1, mul};
}

static dx_id base_at(const dx_graph *g, const struct monomial *m, uint32_t i)
{
    return m->mul ? dx_base(g, m->term, i) : m->term;
}

/* DX_NONE stands for 1. */
static dx_id exponent_at(const dx_graph *g, const struct monomial *m, uint32_t i)
{
    return m->mul ? dx_exponent(g, m->term, i) : DX_NONE;
}

static double degree_at(const dx_graph *g, const struct monomial *m, uint32_t i)
{
    dx_id exponent = exponent_at(g, m, i);
    if (dx_is_none(exponent))
        return 1;
    return dx_is_number(g, exponent) ? dx_number_to_double(g, exponent) : 0;
}

static dx_factor_class class_at(const dx_graph *g, const struct monomial *m, uint32_t i)
{
    return classify(g, base_at(g, m, i), exponent_at(g, m, i));
}

/* What decides between terms before their factors are looked at one by one. */
struct grade {
    bool constant; /* no symbol and no function in it: pi, sqrt(2) */
    bool quotient; /* a symbol in its denominator */
    double degree; /* in symbols, and in short polynomials to whole powers */
    double function_degree;
    int64_t derivative; /* of abstract functions, the highest */
};

struct symbol {
    dx_id base;
    double degree;
};

static double symbol_degree(const dx_graph *g, dx_id term)
{
    struct monomial m = monomial_of(g, term);
    double degree = 0;
    for (uint32_t i = 0; i < m.n; i++)
        if (class_at(g, &m, i) == DX_FACTOR_SYMBOL)
            degree += degree_at(g, &m, i);
    return degree;
}

/* The degree of a short sum; 0 for a long one. */
static double sum_degree(const dx_graph *g, dx_id sum)
{
    double degree = 0;
    uint32_t n = dx_terms(g, sum);
    for (uint32_t i = 0; n <= POLYNOMIAL_TERMS && i < n; i++) {
        double of_term = symbol_degree(g, dx_term(g, sum, i));
        if (of_term > degree)
            degree = of_term;
    }
    return degree;
}

static int64_t derivative_order(const dx_graph *g, dx_id a)
{
    if (dx_op_of(g, a) != DX_OP_DERIV)
        return 0;
    dx_id counts = dx_operand(g, a, 1);
    int64_t order = 0;
    for (uint32_t i = 0; i < dx_count(g, counts); i++) {
        int64_t count = 0;
        (void)dx_get_int(g, dx_operand(g, counts, i), &count);
        order += count;
    }
    return order;
}

static void add_grade(const dx_graph *g, dx_id base, double degree, dx_factor_class class,
                      struct grade *grade)
{
    grade->constant = false;
    grade->function_degree += degree;
    if (class == DX_FACTOR_SUM && degree > 0 && degree == (double)(int64_t)degree)
        grade->degree += degree * sum_degree(g, base);
    int64_t order = derivative_order(g, base);
    if (order > grade->derivative)
        grade->derivative = order;
}

/* first: the symbol that is first in the alphabet and its power, or a base of NONE. */
static struct grade grade_of(const dx_graph *g, const struct monomial *m, struct symbol *first)
{
    struct grade grade = {.constant = true};
    *first = (struct symbol){DX_NONE, 0};
    for (uint32_t i = 0; i < m->n; i++) {
        dx_id base = base_at(g, m, i);
        dx_factor_class class = class_at(g, m, i);
        if (class == DX_FACTOR_CONSTANT)
            continue;
        double degree = degree_at(g, m, i);
        if (class != DX_FACTOR_SYMBOL) {
            add_grade(g, base, degree, class, &grade);
            continue;
        }
        grade.constant = false;
        grade.degree += degree;
        grade.quotient = grade.quotient || degree < 0;
        if (dx_is_none(first->base) || dx_compare_names(g, first->base, base) > 0)
            *first = (struct symbol){base, degree};
    }
    return grade;
}

/* Where two monomials differ: a base that stands in one only, or to different powers. */
struct difference {
    dx_id base;
    dx_id exponent[2]; /* DX_NONE where the base is absent */
    double degree[2];  /* then 0 */
    dx_factor_class class;
};

/* exp(2*x) before exp(x), as x^2 is before x: by what the numbers in the exponents stand before,
 * then by these. */
static int compare_exponentials(const dx_graph *g, dx_id a, dx_id b)
{
    dx_id of[2] = {dx_operand(g, a, 0), dx_operand(g, b, 0)}, rate[2], kernel[2];
    for (int i = 0; i < 2; i++) {
        bool single = dx_op_of(g, of[i]) == DX_OP_ADD && dx_terms(g, of[i]) == 1 &&
                      dx_is_int(g, dx_constant(g, of[i]), 0);
        rate[i] = single ? dx_coefficient(g, of[i], 0) : DX_NONE; /* 1 */
        kernel[i] = single ? dx_term(g, of[i], 0) : of[i];
    }
    int order = dx_compare(g, kernel[0], kernel[1]);
    if (order != 0)
        return order;
    double p = dx_is_none(rate[0]) ? 1 : dx_number_to_double(g, rate[0]);
    double q = dx_is_none(rate[1]) ? 1 : dx_number_to_double(g, rate[1]);
    return p != q ? (p > q ? -1 : 1) : dx_compare(g, a, b);
}

static bool is_exponential(const dx_graph *g, dx_id a)
{
    return dx_op_of(g, a) == DX_OP_CALL && dx_fn_of(g, a) == DX_FN_exp;
}

/* Factors in their order, but for constants: those decide when all else is alike. */
static int compare_differences(const dx_graph *g, const struct difference *a,
                               const struct difference *b)
{
    bool p = a->class == DX_FACTOR_CONSTANT, q = b->class == DX_FACTOR_CONSTANT;
    if (p != q)
        return (int)p - (int)q;
    if (a->class != b->class)
        return a->class < b->class ? -1 : 1;
    if (a->class == DX_FACTOR_ABSTRACT) { /* f'*g + f*g' */
        int order = dx_compare_names(g, name_of(g, a->base), name_of(g, b->base));
        int64_t more = derivative_order(g, b->base) - derivative_order(g, a->base);
        if (order != 0 || more != 0)
            return order != 0 ? order : more < 0 ? -1 : 1;
    }
    return is_exponential(g, a->base) && is_exponential(g, b->base)
               ? compare_exponentials(g, a->base, b->base)
               : dx_compare(g, a->base, b->base);
}

static bool same_power(const dx_graph *g, const struct monomial *a, uint32_t i,
                       const struct monomial *b, uint32_t j)
{
    dx_id p = exponent_at(g, a, i), q = exponent_at(g, b, j);
    if (dx_is_none(p) != dx_is_none(q)) /* f to the power 1 is f itself or in a product */
        return dx_is_int(g, dx_is_none(p) ? q : p, 1);
    return dx_same(p, q);
}

/* The first difference in the order of factors, symbols first. */
static bool first_difference(const dx_graph *g, const struct monomial *a, const struct monomial *b,
                             struct difference *first)
{
    bool found = false;
    *first = (struct difference){.base = DX_NONE};
    for (uint32_t i = 0, j = 0; i < a->n || j < b->n;) {
        uint32_t p = i < a->n ? base_at(g, a, i).v : UINT32_MAX;
        uint32_t q = j < b->n ? base_at(g, b, j).v : UINT32_MAX;
        if (p == q && same_power(g, a, i, b, j)) {
            i++;
            j++;
            continue;
        }
        struct difference d = {.base = {p <= q ? p : q}};
        d.class = p <= q ? class_at(g, a, i) : class_at(g, b, j);
        if (p == q && class_at(g, b, j) < d.class) /* x^n and x^2 */
            d.class = class_at(g, b, j);
        if (p <= q) {
            d.exponent[0] = exponent_at(g, a, i);
            d.degree[0] = degree_at(g, a, i++);
        }
        if (q <= p) {
            d.exponent[1] = exponent_at(g, b, j);
            d.degree[1] = degree_at(g, b, j++);
        }
        if (!found || compare_differences(g, &d, first) < 0)
            *first = d;
        found = true;
    }
    return found;
}

/* Higher powers first; 1/x before 1/y and 1/(x - 1) before 1/(x - 2); where both are no numbers, by
 * structure. */
static int compare_difference(const dx_graph *g, const struct difference *d)
{
    if ((d->class == DX_FACTOR_SUM || d->class == DX_FACTOR_SYMBOL) &&
        (d->degree[0] == 0) != (d->degree[1] == 0))
        return d->degree[0] != 0 ? -1 : 1;
    if (d->degree[0] != d->degree[1])
        return d->degree[0] > d->degree[1] ? -1 : 1;
    if (dx_is_none(d->exponent[0]) || dx_is_none(d->exponent[1]))
        return dx_is_none(d->exponent[0]) ? 1 : -1;
    return dx_compare(g, d->exponent[0], d->exponent[1]);
}

struct terms {
    const dx_graph *g;
    dx_id add;
};

static int descending(double a, double b)
{
    return a > b ? -1 : a < b;
}

static int compare_grades(const struct grade *a, const struct grade *b)
{
    if (a->constant != b->constant)
        return a->constant ? 1 : -1;
    if (a->degree != b->degree)
        return descending(a->degree, b->degree);
    return (int)a->quotient - (int)b->quotient;
}

static bool is_partial(const dx_graph *g, dx_id a)
{
    return dx_op_of(g, a) == DX_OP_DERIV && dx_count(g, dx_operand(g, a, 1)) > 1;
}

/* Lower derivatives last, then by name; D[1](f) before D[2](f). */
static int compare_partials(const dx_graph *g, dx_id a, dx_id b)
{
    int64_t more = derivative_order(g, b) - derivative_order(g, a);
    int order = more != 0 ? (more < 0 ? -1 : 1) : dx_compare_names(g, name_of(g, a), name_of(g, b));
    return order != 0 ? order : dx_compare(g, a, b);
}

/* The derivative of a function of several variables by which the term is known; else NONE. */
static dx_id main_partial(const dx_graph *g, const struct monomial *m)
{
    dx_id found = DX_NONE;
    for (uint32_t i = 0; i < m->n; i++) {
        dx_id base = base_at(g, m, i);
        if (is_partial(g, base) && (dx_is_none(found) || compare_partials(g, base, found) < 0))
            found = base;
    }
    return found;
}

/* The multivariate chain rule in the order of the variables, first where there are other terms. */
static int compare_by_partials(const dx_graph *g, const struct monomial *a,
                               const struct monomial *b)
{
    dx_id p = main_partial(g, a), q = main_partial(g, b);
    if (dx_is_none(p) || dx_is_none(q))
        return (int)dx_is_none(p) - (int)dx_is_none(q);
    return dx_same(p, q) ? 0 : compare_partials(g, p, q);
}

/* The variable of the derivative that is written in it; else NONE. */
static dx_id written_by(const dx_graph *g, const struct monomial *m)
{
    for (uint32_t i = 0; i < m->n; i++)
        if (dx_op_of(g, base_at(g, m, i)) == DX_OP_DIFF)
            return dx_operand(g, base_at(g, m, i), 2);
    return DX_NONE;
}

/* d/dx P + d/dy Q: a divergence in the order of the variables. */
static int compare_by_written(const dx_graph *g, const struct monomial *a, const struct monomial *b)
{
    dx_id p = written_by(g, a), q = written_by(g, b);
    return dx_is_none(p) || dx_is_none(q) || dx_same(p, q) ? 0 : dx_compare_names(g, p, q);
}

static int compare_terms(const void *of, uint32_t i, uint32_t j)
{
    const struct terms *t = of;
    const dx_graph *g = t->g;
    struct monomial a = monomial_of(g, dx_term(g, t->add, i));
    struct monomial b = monomial_of(g, dx_term(g, t->add, j));
    struct symbol first;
    struct grade p = grade_of(g, &a, &first), q = grade_of(g, &b, &first);
    int order = compare_grades(&p, &q);
    if (order != 0)
        return order;
    struct difference d;
    if (!first_difference(g, &a, &b, &d))
        return 0;
    if (d.class == DX_FACTOR_SYMBOL)
        return compare_difference(g, &d);
    order = compare_by_partials(g, &a, &b);
    if (order == 0)
        order = compare_by_written(g, &a, &b);
    if (order != 0)
        return order;
    if (p.function_degree != q.function_degree)
        return descending(p.function_degree, q.function_degree);
    if (p.derivative != q.derivative)
        return p.derivative > q.derivative ? -1 : 1;
    return compare_difference(g, &d);
}

/* ---- keys of terms --------------------------------------------------------------- */

enum { NAME_BYTES = 4 };

/* The beginning of a name so that keys compare as dx_compare_names does: a number is
 * its count of digits, then the digits. *exact: all of the name is in the key. */
static uint32_t name_key(const char *name, size_t n, bool *exact)
{
    unsigned char key[NAME_BYTES + 16] = {0};
    size_t k = 0, i = 0;
    *exact = true;
    while (i < n && k < NAME_BYTES) {
        if (name[i] < '0' || name[i] > '9') {
            key[k++] = (unsigned char)name[i++];
            continue;
        }
        size_t digits = 0;
        while (i + digits < n && name[i + digits] >= '0' && name[i + digits] <= '9')
            digits++;
        if (digits > 9 || name[i] == '0') { /* rare: leave it to the comparison */
            key[k++] = '0';
            *exact = false;
            break;
        }
        key[k++] = (unsigned char)('0' + digits);
        for (size_t d = 0; d < digits; d++)
            key[k++] = (unsigned char)name[i + d];
        i += digits;
    }
    *exact = *exact && i == n && k <= NAME_BYTES;
    return (uint32_t)key[0] << 24 | (uint32_t)key[1] << 16 | (uint32_t)key[2] << 8 | key[3];
}

/* Larger numbers have smaller keys; equal keys say nothing. */
static uint64_t falling(double value, double scale, uint32_t most)
{
    double middle = (double)(most / 2), key = middle - value * scale;
    return key <= 0 ? 0 : key >= (double)most ? most : (uint64_t)key;
}

/* x^2 + x*y + y^2. */
static uint64_t symbol_key(const dx_graph *g, const struct symbol *first)
{
    if (dx_is_none(first->base))
        return ((uint64_t)1 << 48) - 1;
    bool exact;
    uint64_t name = name_key(dx_bytes(g, first->base), dx_bytes_length(g, first->base), &exact);
    return name << 16 | (exact ? falling(first->degree, 16, 0xFFFE) : 0xFFFF);
}

static uint64_t term_key(const void *of, uint32_t i)
{
    const struct terms *t = of;
    struct monomial m = monomial_of(t->g, dx_term(t->g, t->add, i));
    struct symbol first;
    struct grade grade = grade_of(t->g, &m, &first);
    uint64_t key = (uint64_t)grade.constant << 63 | falling(grade.degree, 8, 0x3FFF) << 49 |
                   (uint64_t)grade.quotient << 48;
    return grade.quotient ? key : key | symbol_key(t->g, &first);
}

void dx_order_terms(const dx_graph *g, dx_id add, uint32_t *index)
{
    const struct terms t = {g, add};
    dx_sort_indices(g->context, index, dx_terms(g, add), term_key, compare_terms, &t);
}

bool dx_is_unknown_name(const dx_graph *g, dx_id name)
{
    const char *text = dx_bytes(g, name);
    return text[0] >= 't' && text[0] <= 'z';
}

bool dx_has_unknown_name(const dx_graph *g, dx_id a)
{
    enum { ROOM = 16 };
    dx_id name[ROOM];
    const size_t n = dx_free_symbols(g, a, ROOM, name);
    for (size_t i = 0; i < n && i < ROOM; i++)
        if (dx_is_unknown_name(g, name[i]))
            return true;
    return false;
}
