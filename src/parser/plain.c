#include "parser/plain.h"

#include "parser/lex.h"
#include "parser/lost.h"

#include <string.h>

enum { FEW_OPERANDS = 64, LETTERS = 'z' - 'A' + 1, WORDS = 16, POLL_EVERY = 64 };

typedef struct reader {
    dx_lowering *lowering;
    dx_graph *graph;
    const dx_name_host *names;
    const char *at, *end;
    uint32_t depth, turns;
    dx_id *operand; /* of the sums, products and calls around, and room behind them */
    size_t n, capacity;
    dx_id letter[LETTERS]; /* the values of names of one letter, once they are known */
    struct {
        uint64_t text; /* of a name of up to eight letters; 0: none */
        dx_fn fn;
    } word[WORDS];
    dx_id few[FEW_OPERANDS];
} reader;

static dx_id sum(reader *r);

/* ---- the text ------------------------------------------------------------------------------ */

/* The next character but blanks; 0 at the end. */
static inline char next(reader *r)
{
    while (r->at < r->end && *r->at == ' ')
        r->at++;
    return r->at < r->end ? *r->at : '\0';
}

static inline bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool is_letter(char c)
{
    return (unsigned)(c | 0x20) - 'a' <= 'z' - 'a';
}

/* Does a name go on with it, or would it if it were a letter? */
static inline bool goes_on(char c)
{
    return is_letter(c) || is_digit(c) || c == '_' || (unsigned char)c >= 0x80;
}

/* One level deeper into the text; what may be too deep for an AST, where sums, products and atoms
 * have levels too, is not read here. */
static inline bool enter(reader *r)
{
    enum { BETWEEN = 4 };
    return ++r->depth + BETWEEN <= r->graph->context->limits.depth;
}

static inline dx_id leave(reader *r, dx_id a)
{
    r->depth--;
    return a;
}

static inline dx_id kept(dx_status status, dx_id a)
{
    return status == DX_OK ? a : DX_NONE;
}

/* ---- operands being collected -------------------------------------------------------------- */

static bool reserve(reader *r, size_t n)
{
    dx_context *context = r->graph->context;
    return dx_grow_from(&context->memory, r->few, &r->operand, sizeof *r->operand, &r->capacity,
                        n) ||
           dx_no_memory(context) == DX_OK;
}

static inline bool push(reader *r, dx_id a)
{
    if (dx_is_none(a) || (r->n == r->capacity && !reserve(r, r->n + 1)))
        return false;
    r->operand[r->n++] = a;
    return true;
}

/* ---- atoms --------------------------------------------------------------------------------- */

/* With an exponent, or too long for a machine's integer. */
static dx_id long_number(reader *r)
{
    size_t n;
    dx_id number;
    if (dx_number_at(r->at, (size_t)(r->end - r->at), &n) != DX_NUMBER_FINE)
        return DX_NONE;
    const char *copy = dx_arena_copy(&r->graph->context->arena, r->at, n);
    if (!copy)
        return kept(dx_no_memory(r->graph->context), DX_NONE);
    const dx_ast ast = {.kind = DX_AST_NUMBER, .text = copy, .length = (uint32_t)n};
    r->at += n;
    return kept(dx_lower_number(r->lowering, &ast, &number), number);
}

static dx_id number(reader *r)
{
    dx_id number;
    size_t n = dx_lower_short_number(r->graph, r->at, (size_t)(r->end - r->at), &number);
    const char *behind = r->at + n;
    if (n == 0 || (behind < r->end && (goes_on(*behind) || *behind == '.')))
        return long_number(r);
    r->at = behind;
    return number;
}

static dx_id group(reader *r)
{
    r->at++;
    if (!enter(r))
        return DX_NONE;
    dx_id inside = sum(r);
    if (next(r) != ')')
        return DX_NONE;
    r->at++;
    return leave(r, inside);
}

static dx_name_kind kind_of(reader *r, const char *name, size_t n)
{
    return r->names->kind(r->names->host, name, n);
}

/* Do d/dx or d^2/dx^2 begin with it? */
static bool may_differentiate(reader *r, const char *name)
{
    return *name == 'd' && (next(r) == '/' || next(r) == '^');
}

static dx_id letter(reader *r, const char *name)
{
    dx_id *known = &r->letter[*name - 'A'];
    if (may_differentiate(r, name))
        return DX_NONE;
    if (dx_is_none(*known)) {
        dx_name_kind kind = kind_of(r, name, 1);
        if (kind == DX_NAME_FREE)
            *known = dx_symbol(r->graph, name, 1);
        else if (kind == DX_NAME_CONSTANT)
            *known = dx_e(r->graph);
    }
    return *known;
}

/* The row of that name, unless the session has another meaning for it. */
static dx_fn find_row(reader *r, const char *name, size_t n)
{
    uint64_t text = 0;
    if (n <= sizeof text)
        memcpy(&text, name, n);
    size_t place = (text ^ text >> 16 ^ text >> 32) % WORDS;
    if (text != 0 && r->word[place].text == text)
        return r->word[place].fn;
    dx_fn fn = kind_of(r, name, n) == DX_NAME_TABLE ? dx_function_find(name, n) : DX_FN_NONE;
    if (text != 0) {
        r->word[place].text = text;
        r->word[place].fn = fn;
    }
    return fn;
}

static dx_id call(reader *r, const char *name, size_t length)
{
    size_t first = r->n;
    dx_fn fn = find_row(r, name, length);
    if (fn == DX_FN_NONE || !enter(r))
        return DX_NONE;
    do {
        r->at++;
        if (!push(r, sum(r)))
            return DX_NONE;
    } while (next(r) == ',');
    size_t n = r->n - first;
    if (next(r) != ')' || !dx_takes_numbers(fn, n))
        return DX_NONE;
    r->at++;
    r->n = first;
    dx_id value;
    dx_status status = dx_lower_row(r->lowering, fn, n, r->operand + first, &value);
    return leave(r, kept(status, value));
}

static dx_id name(reader *r)
{
    const char *start = r->at;
    while (r->at < r->end && goes_on(*r->at))
        r->at++;
    size_t n = (size_t)(r->at - start);
    bool applied = r->at < r->end && *r->at == '(';
    if (applied)
        return n > 1 ? call(r, start, n) : DX_NONE;
    if (n == 1)
        return letter(r, start);
    bool pi = n == 2 && memcmp(start, "pi", 2) == 0 && kind_of(r, start, 2) == DX_NAME_CONSTANT;
    return pi ? dx_pi(r->graph) : DX_NONE;
}

static dx_id atom(reader *r)
{
    char c = next(r);
    if (r->turns++ % POLL_EVERY == 0 && dx_poll(r->graph->context) != DX_OK)
        return DX_NONE;
    if (is_letter(c))
        return name(r);
    if (is_digit(c) || c == '.')
        return number(r);
    return c == '(' ? group(r) : DX_NONE;
}

/* ---- operators ----------------------------------------------------------------------------- */

static dx_id power(reader *r);

/* An operand with signs in front: *negative changes with each minus. */
static dx_id signed_power(reader *r, bool *negative)
{
    char c = next(r);
    if (c != '-' && c != '+')
        return power(r);
    if (!enter(r))
        return DX_NONE;
    for (; c == '-' || c == '+'; c = next(r)) {
        *negative ^= c == '-';
        r->at++;
    }
    return leave(r, power(r));
}

/* x^1/2 is told of. */
static bool may_be_root(reader *r, dx_id exponent)
{
    return dx_is_int(r->graph, exponent, 1) && next(r) == '/';
}

static dx_id power(reader *r)
{
    dx_id base = atom(r);
    if (dx_is_none(base) || next(r) != '^')
        return base;
    bool negative = false;
    r->at++;
    if (!enter(r))
        return DX_NONE;
    dx_id exponent = signed_power(r, &negative);
    if (negative)
        exponent = dx_neg(r->graph, exponent);
    if (dx_is_none(exponent) || may_be_root(r, exponent))
        return DX_NONE;
    dx_id value = dx_pow(r->graph, base, exponent);
    return leave(r, kept(dx_lose_power(r->lowering, base, exponent, value), value));
}

/* The mark of a divisor among factors, and of what is subtracted among terms: ids are smaller. */
static const uint32_t MARK = (uint32_t)1 << 31;

static dx_id product_of(reader *r, size_t first, bool divides)
{
    size_t n = r->n - first, n_factors = 0, n_divisors = 0;
    if (divides && !reserve(r, first + 2 * n))
        return DX_NONE;
    dx_id *factor = r->operand + first, *divisor = factor + n;
    r->n = first;
    for (size_t i = 0; i < n; i++)
        if (factor[i].v & MARK)
            divisor[n_divisors++].v = factor[i].v & ~MARK;
        else
            factor[n_factors++] = factor[i];
    dx_id value = dx_product_over(r->graph, n_factors, factor, n_divisors, divisor);
    return kept(dx_lose_factors(r->lowering, n_factors, factor, n_divisors, divisor, value), value);
}

/* A sign in front of a factor is the product's. */
static dx_id product(reader *r)
{
    size_t first = r->n;
    bool negative = false, divides = false;
    dx_id value = signed_power(r, &negative);
    char c = next(r);
    while (c == '*' || c == '/') {
        if (!push(r, value))
            return DX_NONE;
        r->at++;
        value = signed_power(r, &negative);
        if (c == '/') {
            if (dx_is_none(value) || dx_is_int(r->graph, value, 0))
                return DX_NONE;
            value.v |= MARK;
            divides = true;
        }
        c = next(r);
    }
    if (r->n > first)
        value = push(r, value) ? product_of(r, first, divides) : DX_NONE;
    return negative ? dx_neg(r->graph, value) : value;
}

/* More terms than two are added up with numbers in front, so that none is made negative alone. */
static dx_id sum_of(reader *r, size_t first, bool subtracts)
{
    dx_graph *g = r->graph;
    size_t n = r->n - first;
    if (subtracts && !reserve(r, first + 2 * n))
        return DX_NONE;
    dx_id *term = r->operand + first, *number = term + n, value;
    r->n = first;
    for (size_t i = 0; subtracts && i < n; i++) {
        bool negative = (term[i].v & MARK) != 0;
        number[i] = dx_int(g, negative ? -1 : 1);
        term[i].v &= ~MARK;
        if (negative && n == 2)
            term[i] = dx_neg(g, term[i]);
    }
    if (subtracts && n == 2 && dx_is_none(term[1]))
        return DX_NONE;
    value = subtracts && n > 2 ? dx_linear(g, n, number, term) : dx_sum(g, n, term);
    return kept(dx_lose_terms(r->lowering, n, term, value), value);
}

static dx_id sum(reader *r)
{
    size_t first = r->n;
    bool subtracts = false;
    dx_id value = product(r);
    char c = next(r);
    while (c == '+' || c == '-') {
        if (!push(r, value))
            return DX_NONE;
        r->at++;
        value = product(r);
        if (c == '-' && !dx_is_none(value)) {
            value.v |= MARK;
            subtracts = true;
        }
        c = next(r);
    }
    if (r->n == first)
        return value;
    return push(r, value) ? sum_of(r, first, subtracts) : DX_NONE;
}

dx_status dx_read_plain(dx_lowering *lowering, const dx_name_host *names, const char *text,
                        size_t n, dx_id *out)
{
    dx_context *context = lowering->graph->context;
    reader r;
    *out = DX_NONE;
    if (n > context->limits.input_bytes)
        return DX_OK;
    memset(&r, 0, offsetof(reader, few));
    r.lowering = lowering;
    r.graph = lowering->graph;
    r.names = names;
    r.at = text;
    r.end = text + n;
    r.operand = r.few;
    r.capacity = FEW_OPERANDS;
    dx_id value = sum(&r);
    bool whole = next(&r) == '\0' && r.at == r.end;
    dx_free_grown(&context->memory, r.few, r.operand, r.capacity * sizeof *r.operand);
    if (dx_is_none(value) && dx_is_final(context->diag.status))
        return context->diag.status;
    if (dx_is_none(value))
        dx_diag_clear(&context->diag);
    else if (whole)
        *out = value;
    return DX_OK;
}
