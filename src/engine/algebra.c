/* Linear algebra with values of a session. */
#include "engine/algebra.h"

#include "engine/oracle.h"
#include "expr/print.h"
#include "expr/walk.h"
#include "numeric/rootof.h"
#include "symbolic/domain/conditions.h"
#include "symbolic/algebra/eigen.h"
#include "symbolic/forms/readable.h"
#include "symbolic/rework/quotients.h"

#include <math.h>
#include <stdio.h>

enum { NOTICE_ROOM = 200 }; /* bytes of a condition that is written out */

/* ---- conditions ------------------------------------------------------------------------- */

static dx_status print_condition(ddx_session *s, dx_id a, dx_op op, dx_text *text)
{
    dx_graph *g = &s->graph;
    dx_id condition = dx_relation(g, op, a, dx_int(g, 0));
    DX_TRY(dx_check(g, condition));
    DX_TRY(dx_print_plain(g, condition, text));
    return text->failed ? dx_no_memory(&s->context) : DX_OK;
}

dx_status dx_note_nonzero(ddx_session *s, dx_id assumed, const char *otherwise, dx_id *out)
{
    *out = assumed;
    if (dx_is_none(assumed))
        return DX_OK;
    dx_text text;
    dx_text_init(&text, &s->context.memory);
    dx_status status = dx_write_nonzero(&s->graph, assumed, &text);
    if (status == DX_OK && text.n > 0)
        dx_notice(&s->context, "%s", text.n <= NOTICE_ROOM ? dx_text_get(&text) : otherwise);
    dx_text_free(&text);
    return status;
}

/* ---- elements ----------------------------------------------------------------------------- */

uint32_t dx_array_columns(const dx_graph *g, dx_id a)
{
    return dx_is_matrix(g, a) ? dx_count(g, dx_operand(g, a, 0)) : 1;
}

dx_id *dx_session_ids(ddx_session *s, size_t n)
{
    return dx_arena_alloc(&s->context.arena, n * sizeof(dx_id));
}

/* The elements of a vector (a column) or matrix, row by row. */
dx_id *dx_array_elements(ddx_session *s, dx_id a)
{
    const dx_graph *g = &s->graph;
    uint32_t rows = dx_count(g, a), columns = dx_array_columns(g, a);
    dx_id *entry = dx_session_ids(s, (size_t)rows * columns);
    for (uint32_t i = 0; entry && i < rows; i++)
        for (uint32_t j = 0; j < columns; j++)
            entry[(size_t)i * columns + j] =
                dx_is_matrix(g, a) ? dx_operand(g, dx_operand(g, a, i), j) : dx_operand(g, a, i);
    return entry;
}

dx_status dx_vector_make(ddx_session *s, uint32_t n, const dx_id *element, dx_id *out)
{
    *out = dx_vector(&s->graph, n, element);
    return dx_check(&s->graph, *out);
}

dx_status dx_matrix_make(ddx_session *s, uint32_t rows, uint32_t columns, const dx_id *entry,
                         dx_id *out)
{
    dx_id *row = dx_session_ids(s, rows);
    if (!row)
        return dx_no_memory(&s->context);
    for (uint32_t i = 0; i < rows; i++)
        DX_TRY(dx_vector_make(s, columns, entry + (size_t)i * columns, &row[i]));
    return dx_vector_make(s, rows, row, out);
}

dx_status dx_make_readable(ddx_session *s, size_t n, dx_id *entry)
{
    for (size_t i = 0; i < n; i++) {
        DX_TRY(dx_check(&s->graph, entry[i]));
        DX_TRY(dx_readable(&s->graph, entry[i], &entry[i]));
        DX_TRY(dx_poll(&s->context));
    }
    return DX_OK;
}

dx_status dx_matrix_identity(ddx_session *s, uint32_t n, dx_id *out)
{
    dx_id *entry = dx_session_ids(s, (size_t)n * n);
    if (!entry)
        return dx_no_memory(&s->context);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            entry[i * n + j] = dx_int(&s->graph, i == j);
    return dx_matrix_make(s, n, n, entry, out);
}

/* ---- the operations ----------------------------------------------------------------------- */

dx_status dx_need_square(ddx_session *s, dx_id a, const char *what)
{
    const dx_graph *g = &s->graph;
    dx_shape_text shape;
    if (dx_is_matrix(g, a) && dx_array_columns(g, a) == dx_count(g, a))
        return DX_OK;
    return dx_fail(&s->context, DX_TYPE, "only a square matrix has %s, not %s", what,
                   dx_array_shape(g, a, &shape));
}

/* In factors where these read lighter, as a Vandermonde determinant's do. */
static dx_status try_factors(dx_graph *g, dx_id *a)
{
    enum { FEW = 8, LARGE = 20000 };
    dx_id factored;
    if (dx_op_of(g, *a) != DX_OP_ADD || dx_terms(g, *a) < FEW || dx_is_constant(g, *a) ||
        dx_is_larger(g, *a, LARGE))
        return DX_OK;
    dx_status status = dx_rework_quotient(g, *a, DX_REWORK_FACTOR, &factored);
    if (status == DX_OK && dx_print_weight(g, factored) < dx_print_weight(g, *a))
        *a = factored;
    return dx_excuse(g->context, status);
}

dx_status dx_matrix_determinant(ddx_session *s, dx_id a, dx_id *out)
{
    dx_oracle oracle = dx_session_oracle(s);
    dx_algebra l = {.graph = &s->graph, .oracle = &oracle};
    DX_TRY(dx_need_square(s, a, "a determinant"));
    dx_id *entry = dx_array_elements(s, a);
    if (!entry)
        return dx_no_memory(&s->context);
    DX_TRY(dx_determinant(&l, dx_count(&s->graph, a), entry, out));
    return try_factors(&s->graph, out);
}

dx_status dx_matrix_inverse(ddx_session *s, dx_id a, dx_id *assumed, dx_id *out)
{
    dx_oracle oracle = dx_session_oracle(s);
    dx_algebra l = {.graph = &s->graph, .oracle = &oracle};
    dx_solution solution;
    dx_id identity;
    DX_TRY(dx_need_square(s, a, "an inverse"));
    uint32_t n = dx_count(&s->graph, a);
    DX_TRY(dx_matrix_identity(s, n, &identity));
    dx_id *entry = dx_array_elements(s, a), *right = dx_array_elements(s, identity);
    dx_id *x = dx_session_ids(s, (size_t)n * n);
    if (!entry || !right || !x)
        return dx_no_memory(&s->context);
    DX_TRY(dx_solve_linear(&l, n, n, entry, n, right, &solution, x));
    if (solution.rank < n) {
        dx_status status = dx_fail(&s->context, DX_DOMAIN, "the matrix is singular");
        dx_diag_hint(&s->context.diag, "its rank is %u, not %u, so it has no inverse",
                     (unsigned)solution.rank, (unsigned)n);
        return status;
    }
    DX_TRY(dx_note_nonzero(s, l.assumed, "the determinant is not 0", assumed));
    return dx_matrix_make(s, n, n, x, out);
}

/* ---- ranks ---------------------------------------------------------------------------------- */

enum { MOST_MINORS = 64, MOST_ORDER = 4 };

/* The next choice of k of the numbers below n; false after the last. */
static bool next_choice(uint32_t k, uint32_t n, uint32_t *choice)
{
    uint32_t i = k;
    while (i > 0 && choice[i - 1] == n - k + i - 1)
        i--;
    if (i == 0)
        return false;
    choice[i - 1]++;
    for (; i < k; i++)
        choice[i] = choice[i - 1] + 1;
    return true;
}

static uint64_t count_choices(uint32_t k, uint32_t n)
{
    uint64_t count = 1;
    for (uint32_t i = 0; i < k && count <= MOST_MINORS; i++)
        count = count * (n - i) / (i + 1);
    return count;
}

typedef struct minors {
    size_t n;
    dx_id different[MOST_MINORS]; /* without numbers before them, none a constant */
    bool constant;                /* one is another number than 0 */
} minors;

static dx_status add_minor(dx_algebra *l, uint32_t k, const dx_id *entry, minors *found)
{
    dx_graph *g = l->graph;
    dx_id minor, number;
    DX_TRY(dx_determinant(l, k, entry, &minor));
    DX_TRY(dx_readable(g, minor, &minor));
    if (dx_is_int(g, minor, 0))
        return DX_OK;
    found->constant = found->constant || dx_is_number(g, minor);
    dx_split_coefficient(g, minor, &number, &minor);
    for (size_t i = 0; i < found->n; i++)
        if (dx_same(found->different[i], minor))
            return DX_OK;
    found->different[found->n++] = minor;
    return DX_OK;
}

/* The k x k minors of an m x n matrix; *known is false where they are too many or too large. */
static dx_status find_minors(dx_algebra *l, uint32_t k, uint32_t m, uint32_t n, const dx_id *entry,
                             minors *found, bool *known)
{
    uint32_t row[MOST_ORDER], column[MOST_ORDER];
    dx_id part[MOST_ORDER * MOST_ORDER];
    *found = (minors){0};
    *known = k > 0 && k <= MOST_ORDER && count_choices(k, m) * count_choices(k, n) <= MOST_MINORS;
    for (uint32_t i = 0; i < k && *known; i++)
        row[i] = i;
    for (bool more = *known; more && !found->constant; more = next_choice(k, m, row)) {
        for (uint32_t i = 0; i < k; i++)
            column[i] = i;
        for (bool wide = true; wide && !found->constant; wide = next_choice(k, n, column)) {
            for (uint32_t i = 0; i < k * k; i++)
                part[i] = entry[(size_t)row[i / k] * n + column[i % k]];
            DX_TRY(add_minor(l, k, part, found));
        }
    }
    return DX_OK;
}

/* The rank is what it is where not all of them are 0: where the sum of their squares is not. */
static dx_status note_minors(ddx_session *s, const minors *found, dx_id *assumed)
{
    enum { FEW = 4 };
    dx_graph *g = &s->graph;
    dx_id square[MOST_MINORS];
    dx_text text;
    *assumed = DX_NONE;
    if (found->constant || found->n == 0)
        return DX_OK;
    for (size_t i = 0; i < found->n; i++)
        square[i] = found->n == 1 ? found->different[i] : dx_power(g, found->different[i], 2);
    *assumed = dx_sum(g, found->n, square);
    DX_TRY(dx_check(g, *assumed));
    if (found->n == 1 || found->n > FEW)
        return dx_note_nonzero(s, *assumed, "the rank is smaller for some values of the names",
                               assumed);
    dx_text_init(&text, &s->context.memory);
    dx_status status = DX_OK;
    for (size_t i = 0; i < found->n && status == DX_OK; i++) {
        dx_text_string(&text, i > 0 ? " or " : "");
        status = print_condition(s, found->different[i], DX_OP_NE, &text);
    }
    if (status == DX_OK)
        dx_notice(&s->context, "%s",
                  text.n <= NOTICE_ROOM ? dx_text_get(&text)
                                        : "the rank is smaller for some values of the names");
    dx_text_free(&text);
    return status;
}

/* The rank where integers stand for the names: it is no larger for any values, but for some it is
 * larger. *full: it is as large as can be, and so it is what it is but for some values. */
static dx_status rank_at_integers(ddx_session *s, dx_id a, bool *full, uint32_t *rank)
{
    dx_graph *g = &s->graph;
    dx_oracle oracle = dx_session_oracle(s);
    dx_algebra l = {.graph = g, .oracle = &oracle};
    dx_solution solution;
    const size_t n = dx_free_symbols(g, a, 0, NULL);
    const uint32_t rows = dx_count(g, a), columns = dx_array_columns(g, a);
    dx_id *symbol = dx_session_ids(s, 2 * n);
    *full = false;
    if (!symbol)
        return dx_no_memory(g->context);
    dx_free_symbols(g, a, n, symbol);
    uint64_t random = 1; /* evenly spaced ones would depend on each other */
    for (size_t i = 0; i < n; i++) {
        random = random * 48271 % 2147483647;
        symbol[n + i] = dx_int(g, (int64_t)(random % 10007));
    }
    a = dx_substitute(g, a, n, symbol, symbol + n);
    if (dx_is_none(a))
        return dx_excuse(g->context, g->context->diag.status);
    dx_id *entry = dx_array_elements(s, a);
    if (!entry)
        return dx_no_memory(g->context);
    dx_status status = dx_solve_linear(&l, rows, columns, entry, 0, NULL, &solution, NULL);
    if (status == DX_OK) {
        *rank = solution.rank;
        *full = solution.rank == (rows < columns ? rows : columns);
    }
    return dx_excuse(g->context, status);
}

dx_status dx_matrix_rank(ddx_session *s, dx_id a, dx_id *assumed, dx_id *out)
{
    dx_graph *g = &s->graph;
    dx_oracle oracle = dx_session_oracle(s);
    dx_algebra l = {.graph = g, .oracle = &oracle};
    dx_solution solution;
    dx_id *entry = dx_array_elements(s, a);
    if (!entry)
        return dx_no_memory(g->context);
    dx_status status = dx_solve_linear(&l, dx_count(g, a), dx_array_columns(g, a), entry, 0, NULL,
                                       &solution, NULL);
    if (status == DX_LIMIT) { /* the polynomials are too large, and numbers are not */
        const dx_diag story = s->context.diag;
        bool full;
        dx_diag_clear(&s->context.diag);
        DX_TRY(rank_at_integers(s, a, &full, &solution.rank));
        if (!full) {
            s->context.diag = story;
            return status;
        }
        dx_notice(&s->context, "the rank is smaller for some values of the names");
        *assumed = DX_NONE;
        *out = dx_int(g, solution.rank);
        return dx_check(g, *out);
    }
    DX_TRY(status);
    minors found;
    bool known = false;
    if (!dx_is_none(l.assumed)) {
        dx_algebra again = {.graph = g, .oracle = &oracle};
        DX_TRY(find_minors(&again, solution.rank, dx_count(g, a), dx_array_columns(g, a), entry,
                           &found, &known));
    }
    DX_TRY(known ? note_minors(s, &found, assumed)
                 : dx_note_nonzero(s, l.assumed, "the rank is smaller for some values of the names",
                                   assumed));
    *out = dx_int(g, solution.rank);
    return dx_check(g, *out);
}

enum { FEW_ROWS = 16 }; /* of matrices whose powers are looked at before */

static dx_status multiply_readable(ddx_session *s, dx_id a, dx_id b, dx_id *out)
{
    enum { LARGE = 200000 };
    uint32_t n = dx_count(&s->graph, a);
    DX_TRY(dx_array_multiply(&s->graph, a, b, out));
    dx_id *entry = dx_array_elements(s, *out);
    if (!entry)
        return dx_no_memory(&s->context);
    DX_TRY(dx_make_readable(s, (size_t)n * n, entry));
    DX_TRY(dx_matrix_make(s, n, n, entry, out));
    if (dx_is_larger(&s->graph, *out, LARGE))
        return dx_fail(&s->context, DX_LIMIT, "this power is too large to be written down");
    return DX_OK;
}

dx_status dx_tidy_product(ddx_session *s, dx_id *a)
{
    enum { LARGE = 3000 };
    const dx_graph *g = &s->graph;
    if (!dx_is_array(g, *a) || dx_is_larger(g, *a, LARGE))
        return DX_OK;
    size_t rows = dx_count(g, *a), columns = dx_array_columns(g, *a);
    bool matrix = dx_is_matrix(g, *a);
    dx_id *entry = dx_array_elements(s, *a);
    if (!entry)
        return dx_no_memory(&s->context);
    for (size_t i = 0; i < rows * columns; i++)
        if (!dx_is_number(g, entry[i]))
            DX_TRY(dx_make_readable(s, 1, &entry[i]));
    return matrix ? dx_matrix_make(s, (uint32_t)rows, (uint32_t)columns, entry, a)
                  : dx_vector_make(s, (uint32_t)rows, entry, a);
}

/* out = a·b / 2^k; the k is given, with which the largest element is about 1. */
static double multiply_scaled(uint32_t n, const double *a, const double *b, double *out)
{
    double product[FEW_ROWS * FEW_ROWS], largest = 0;
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = 0; j < n; j++) {
            double sum = 0;
            for (uint32_t k = 0; k < n; k++)
                sum += a[i * n + k] * b[k * n + j];
            product[i * n + j] = sum;
            largest = fmax(largest, fabs(sum));
        }
    int exponent = 0;
    if (largest > 0 && isfinite(largest))
        (void)frexp(largest, &exponent);
    for (uint32_t i = 0; i < n * n; i++)
        out[i] = ldexp(product[i], -exponent);
    return exponent;
}

/* Of integers: the binary digits of the largest entry of the n-th power, up to a few, by squaring
 * in doubles that are scaled; 0 where it is not known. */
static double bits_of_power(const dx_graph *g, uint32_t rows, const dx_id *entry, uint64_t n,
                            double *power, double *square)
{
    size_t size = (size_t)rows * rows;
    double bits = 0, of_square = 0;
    for (size_t i = 0; i < size; i++) {
        if (!dx_is_integer(g, entry[i]))
            return 0;
        square[i] = dx_number_to_double(g, entry[i]);
        power[i] = i % (rows + 1) == 0;
    }
    for (; n > 0; n >>= 1) {
        if (n & 1)
            bits += of_square + multiply_scaled(rows, power, square, power);
        of_square = 2 * of_square + multiply_scaled(rows, square, square, square);
    }
    return bits;
}

/* An integer matrix of which a power has too many digits is refused before it is worked out. */
static dx_status check_power(ddx_session *s, dx_id a, uint64_t n)
{
    enum { LEAST = 1000 };
    const dx_graph *g = &s->graph;
    double power[FEW_ROWS * FEW_ROWS], square[FEW_ROWS * FEW_ROWS];
    uint32_t rows = dx_count(g, a);
    if (rows > FEW_ROWS || n < LEAST)
        return DX_OK;
    const dx_id *entry = dx_array_elements(s, a);
    if (!entry)
        return dx_no_memory(&s->context);
    double bits = bits_of_power(g, rows, entry, n, power, square);
    if (!(bits > (double)s->context.limits.integer_bits))
        return DX_OK;
    return dx_fail(&s->context, DX_LIMIT, "the numbers in this power would have about %.3g digits",
                   bits * 0.30102999566);
}

dx_status dx_matrix_power(ddx_session *s, dx_id a, int64_t n, dx_id *assumed, dx_id *out)
{
    *assumed = DX_NONE;
    DX_TRY(dx_need_square(s, a, "powers"));
    if (n < 0)
        DX_TRY(dx_matrix_inverse(s, a, assumed, &a));
    uint64_t rest = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    DX_TRY(check_power(s, a, rest));
    DX_TRY(dx_matrix_identity(s, dx_count(&s->graph, a), out));
    for (bool first = true; rest > 0; rest >>= 1) {
        if (rest & 1) {
            if (first)
                *out = a;
            else
                DX_TRY(multiply_readable(s, *out, a, out));
            first = false;
        }
        if (rest > 1)
            DX_TRY(multiply_readable(s, a, a, &a));
    }
    return DX_OK;
}

static dx_status no_solution(ddx_session *s, uint32_t rows, uint32_t n, const dx_solution *found)
{
    dx_context *context = &s->context;
    dx_status status;
    dx_text text;
    dx_text_init(&text, &context->memory);
    if (dx_is_number(&s->graph, found->contradiction))
        status = dx_fail(context, DX_DOMAIN, "there is no solution");
    else if ((status = print_condition(s, found->contradiction, DX_OP_EQ, &text)) == DX_OK)
        status =
            dx_fail(context, DX_DOMAIN, "there is no solution unless %.300s", dx_text_get(&text));
    if (status == DX_DOMAIN && found->rank < n)
        dx_diag_hint(&context->diag, "%s rank is %u, and there %s %u unknown%s",
                     rows == n ? "the matrix is singular: its" : "the", (unsigned)found->rank,
                     n == 1 ? "is" : "are", (unsigned)n, n == 1 ? "" : "s");
    else if (status == DX_DOMAIN)
        dx_diag_hint(&context->diag,
                     "these are %u equations for %u unknown%s; (transpose(A)*A) \\ "
                     "(transpose(A)*b) fits them best",
                     (unsigned)rows, (unsigned)n, n == 1 ? "" : "s");
    dx_text_free(&text);
    return status;
}

static dx_status many_solutions(ddx_session *s, uint32_t rows, uint32_t n, const dx_solution *found)
{
    dx_status status = dx_fail(&s->context, DX_DOMAIN, "there are infinitely many solutions");
    unsigned free = n - found->rank;
    dx_diag_hint(&s->context.diag, "%s rank is %u, so %u of the %u unknowns can be chosen",
                 rows == n ? "the matrix is singular: its" : "the", (unsigned)found->rank, free,
                 (unsigned)n);
    return status;
}

dx_status dx_matrix_solve(ddx_session *s, dx_id a, dx_id b, dx_id *assumed, dx_id *out)
{
    *assumed = DX_NONE;
    dx_oracle oracle = dx_session_oracle(s);
    dx_graph *g = &s->graph;
    dx_algebra l = {.graph = g, .oracle = &oracle};
    dx_shape_text one, two;
    if (!dx_is_array(g, a))
        return dx_array_divide(g, b, a, out);
    if (!dx_is_matrix(g, a))
        return dx_fail(&s->context, DX_TYPE, "the left side of '\\' is a matrix, not %s",
                       dx_array_shape(g, a, &one));
    uint32_t rows = dx_count(g, a), n = dx_array_columns(g, a);
    if (!dx_is_array(g, b) || dx_count(g, b) != rows)
        return dx_fail(&s->context, DX_TYPE, "%s needs a right side of %u row%s, not %s",
                       dx_array_shape(g, a, &one), (unsigned)rows, rows == 1 ? "" : "s",
                       dx_array_shape(g, b, &two));
    uint32_t n_right = dx_array_columns(g, b);
    dx_id *entry = dx_array_elements(s, a), *right = dx_array_elements(s, b);
    dx_id *x = dx_session_ids(s, (size_t)n * n_right);
    dx_solution solution;
    if (!entry || !right || !x)
        return dx_no_memory(&s->context);
    DX_TRY(dx_solve_linear(&l, rows, n, entry, n_right, right, &solution, x));
    if (!dx_is_none(solution.contradiction))
        return no_solution(s, rows, n, &solution);
    if (solution.rank < n)
        return many_solutions(s, rows, n, &solution);
    DX_TRY(dx_note_nonzero(s, l.assumed, "the determinant of the equations is not 0", assumed));
    return dx_is_matrix(g, b) ? dx_matrix_make(s, n, n_right, x, out)
                              : dx_vector_make(s, n, x, out);
}

/* ---- eigenvalues ---------------------------------------------------------------------------- */

static dx_status no_closed_form(ddx_session *s, const dx_spectrum *spectrum)
{
    dx_context *context = &s->context;
    dx_text text;
    dx_text_init(&text, &context->memory);
    dx_status status = dx_print_plain(&s->graph, spectrum->unknown, &text);
    if (status == DX_OK && text.failed)
        status = dx_no_memory(context);
    if (status == DX_OK && text.n > NOTICE_ROOM)
        status = dx_fail(context, DX_UNKNOWN, "%u of the %u eigenvalues have no closed form here",
                         (unsigned)spectrum->n_unknown, (unsigned)spectrum->n);
    else if (status == DX_OK && spectrum->n_unknown == spectrum->n)
        status = dx_fail(context, DX_UNKNOWN,
                         "the eigenvalues are the roots of %s, which have no closed form here",
                         dx_text_get(&text));
    else if (status == DX_OK)
        status =
            dx_fail(context, DX_UNKNOWN,
                    "%u of the %u eigenvalues are the roots of %s, which have no closed form here",
                    (unsigned)spectrum->n_unknown, (unsigned)spectrum->n, dx_text_get(&text));
    dx_text_free(&text);
    return status;
}

static dx_status none_is_real(ddx_session *s, const dx_spectrum *spectrum)
{
    dx_id assumed = spectrum->algebra->assumed;
    dx_text text;
    dx_text_init(&text, &s->context.memory);
    dx_status status = dx_is_none(assumed) ? DX_OK : print_condition(s, assumed, DX_OP_NE, &text);
    if (status == DX_OK)
        status = dx_fail(&s->context, DX_DOMAIN,
                         spectrum->n == 1   ? "the eigenvalue is not real%s%.300s"
                         : spectrum->n == 2 ? "neither eigenvalue is real%s%.300s"
                                            : "none of the eigenvalues is real%s%.300s",
                         text.n > 0 ? " where " : "", dx_text_get(&text));
    dx_text_free(&text);
    return status;
}

/* What is left out, and where the values are real. */
static dx_status tell_spectrum(ddx_session *s, const dx_spectrum *spectrum)
{
    if (spectrum->n_unknown > 0)
        return no_closed_form(s, spectrum);
    if (spectrum->n_unreal == spectrum->n)
        return none_is_real(s, spectrum);
    if (spectrum->n_unreal > 0)
        dx_notice(&s->context, "%u of the %u eigenvalues are not real",
                  (unsigned)spectrum->n_unreal, (unsigned)spectrum->n);
    for (uint32_t i = 0; i < spectrum->n_conditions; i++) {
        dx_graph *g = &s->graph;
        dx_id condition = dx_relation(g, DX_OP_LE, dx_int(g, 0), spectrum->condition[i]);
        dx_text text;
        DX_TRY(dx_check(g, condition));
        dx_text_init(&text, &s->context.memory);
        dx_status status = dx_print_plain(g, condition, &text);
        if (status == DX_OK && !text.failed)
            dx_notice(&s->context, "%s",
                      text.n <= NOTICE_ROOM ? dx_text_get(&text)
                                            : "real where what stands under roots is not negative");
        dx_text_free(&text);
        DX_TRY(status);
    }
    return DX_OK;
}

static dx_status list_values(ddx_session *s, const dx_spectrum *spectrum, dx_id *assumed,
                             dx_id *out)
{
    uint32_t n = 0;
    dx_id *value = dx_session_ids(s, spectrum->n);
    if (!value)
        return dx_no_memory(&s->context);
    for (uint32_t i = 0; i < spectrum->n_values; i++)
        for (uint32_t k = 0; k < spectrum->value[i].multiplicity; k++)
            value[n++] = spectrum->value[i].value;
    DX_TRY(dx_note_nonzero(s, spectrum->algebra->assumed, "some radicands are not 0", assumed));
    return dx_vector_make(s, n, value, out);
}

/* A proved root by a few digits. */
static dx_status write_value(dx_graph *g, dx_id value, dx_text *out)
{
    double x;
    if (dx_op_of(g, value) != DX_OP_ROOTOF)
        return dx_print_plain(g, value, out);
    DX_TRY(dx_rootof_double(g, value, &x));
    char digits[32];
    snprintf(digits, sizeof digits, "%.6g...", x);
    dx_text_string(out, digits);
    return DX_OK;
}

/* "the columns belong to the eigenvalues 1, 3, 3" */
static dx_status note_columns(ddx_session *s, const dx_spectrum *spectrum, const uint32_t *count,
                              uint32_t columns)
{
    dx_text text;
    dx_text_init(&text, &s->context.memory);
    dx_status status = DX_OK;
    for (uint32_t i = 0; i < spectrum->n_values; i++)
        for (uint32_t k = 0; k < count[i] && status == DX_OK; k++) {
            dx_text_string(&text, text.n > 0 ? ", " : "");
            status = write_value(&s->graph, spectrum->value[i].value, &text);
        }
    if (status == DX_OK && columns == 1)
        dx_notice(&s->context, "it belongs to the eigenvalue %.200s", dx_text_get(&text));
    else if (status == DX_OK && text.n <= NOTICE_ROOM)
        dx_notice(&s->context, "the columns belong to the eigenvalues %s", dx_text_get(&text));
    else if (status == DX_OK)
        dx_notice(&s->context, "the columns are in the order of the eigenvalues");
    for (uint32_t i = 0; i < spectrum->n_values && status == DX_OK; i++) {
        if (count[i] == spectrum->value[i].multiplicity)
            continue;
        dx_text_clear(&text);
        status = dx_print_plain(&s->graph, spectrum->value[i].value, &text);
        dx_notice(&s->context,
                  "the eigenvalue %.100s has multiplicity %u, but only %u independent "
                  "eigenvector%s",
                  dx_text_get(&text), (unsigned)spectrum->value[i].multiplicity, (unsigned)count[i],
                  count[i] == 1 ? "" : "s");
    }
    dx_text_free(&text);
    return status;
}

/* What makes the vectors independent, and none of them infinite, is all that they need. Where
 * that cannot be found out, or there are too few, what was assumed for each stands. */
static dx_status assume_independent(ddx_session *s, dx_spectrum *spectrum, dx_id before,
                                    const dx_id *vectors)
{
    dx_algebra all = *spectrum->algebra;
    all.assumed = before;
    dx_status status = dx_linear_assume_regular(&all, spectrum->n, vectors);
    if (status == DX_LIMIT || status == DX_UNKNOWN || status == DX_DOMAIN) {
        dx_diag_clear(&s->context.diag);
        return DX_OK;
    }
    spectrum->algebra->assumed = all.assumed;
    return status;
}

/* The vectors of all eigenvalues as columns. */
static dx_status list_vectors(ddx_session *s, dx_spectrum *spectrum, dx_id *assumed, dx_id *out)
{
    uint32_t n = spectrum->n, columns = 0;
    dx_id *entry = dx_session_ids(s, (size_t)n * n), *vectors;
    dx_id before = spectrum->algebra->assumed;
    uint32_t *count = dx_arena_alloc(&s->context.arena, n * sizeof *count);
    if (!entry || !count)
        return dx_no_memory(&s->context);
    for (uint32_t i = 0; i < spectrum->n_values; i++) {
        DX_TRY(dx_spectrum_vectors(spectrum, i, &count[i], &vectors));
        for (uint32_t k = 0; k < count[i] && columns < n; k++, columns++)
            for (uint32_t j = 0; j < n; j++)
                entry[(size_t)columns * n + j] = vectors[(size_t)k * n + j];
    }
    DX_TRY(note_columns(s, spectrum, count, columns));
    if (columns == n)
        DX_TRY(assume_independent(s, spectrum, before, entry));
    DX_TRY(dx_note_nonzero(s, spectrum->algebra->assumed, "some determinants are not 0", assumed));
    dx_id *turned = dx_session_ids(s, (size_t)n * columns);
    if (!turned)
        return dx_no_memory(&s->context);
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = 0; j < columns; j++)
            turned[(size_t)i * columns + j] = entry[(size_t)j * n + i];
    return dx_matrix_make(s, n, columns, turned, out);
}

static dx_status eigen(ddx_session *s, dx_id a, bool vectors, dx_id *assumed, dx_id *out)
{
    dx_oracle oracle = dx_session_oracle(s);
    dx_algebra l = {.graph = &s->graph, .oracle = &oracle};
    DX_TRY(dx_need_square(s, a, vectors ? "eigenvectors" : "eigenvalues"));
    dx_spectrum spectrum;
    dx_id *entry = dx_array_elements(s, a);
    if (!entry)
        return dx_no_memory(&s->context);
    dx_status status = dx_spectrum_make(&l, dx_count(&s->graph, a), entry, &spectrum);
    if (status == DX_OK)
        status = tell_spectrum(s, &spectrum);
    if (status == DX_OK)
        status = vectors ? list_vectors(s, &spectrum, assumed, out)
                         : list_values(s, &spectrum, assumed, out);
    dx_spectrum_free(&spectrum);
    return status;
}

dx_status dx_matrix_eigenvalues(ddx_session *s, dx_id a, dx_id *assumed, dx_id *out)
{
    return eigen(s, a, false, assumed, out);
}

dx_status dx_matrix_eigenvectors(ddx_session *s, dx_id a, dx_id *assumed, dx_id *out)
{
    return eigen(s, a, true, assumed, out);
}
