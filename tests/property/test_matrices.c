/* Laws of linear algebra, for random matrices of numbers and formulas. */
#include "config.h"

#include "engine/algebra.h"
#include "expr/walk.h"
#include "numeric/ball.h"
#include "numeric/verify.h"
#include "symbolic/forms/readable.h"

#include "../chance.h"
#include "../library.h"

static dx_graph *g;
static dx_id assumed; /* what the last result needs not to be 0 */

static int setup(void **state)
{
    if (open_session(state) != 0)
        return -1;
    g = &session->graph;
    return 0;
}

/* ---- random matrices ----------------------------------------------------------------- */

static uint64_t seed;

typedef enum kind { INTEGERS, RATIONALS, POLYNOMIALS, QUOTIENTS, FUNCTIONS, RADICALS, KINDS } kind;

static dx_id random_number(void)
{
    return below(4) == 0 ? dx_int(g, 0) : dx_int(g, between(-9, 9));
}

static dx_id random_symbol(void)
{
    return dx_symbol(g, below(2) ? "x" : "y", 1);
}

static dx_id random_element(kind of)
{
    dx_id number = random_number();
    if (below(2) || of == INTEGERS)
        return number;
    switch (of) {
    case RATIONALS:
        return dx_rational(g, between(-9, 9), between(1, 9));
    case POLYNOMIALS:
        return dx_add(g, number, dx_scale(g, dx_int(g, between(1, 3)), random_symbol()));
    case QUOTIENTS:
        return dx_div(g, number, dx_add(g, random_symbol(), dx_int(g, between(1, 4))));
    case FUNCTIONS: { /* 1 - sin(x) and cos(x) can meet in a minor that is 0 */
        dx_fn fn = below(3) == 0 ? DX_FN_exp : below(2) ? DX_FN_sin : DX_FN_cos;
        dx_id value = dx_call1(g, fn, dx_symbol(g, "x", 1));
        return below(2) ? value : dx_add(g, dx_int(g, between(-1, 1)), value);
    }
    default:
        return dx_mul(g, number, dx_sqrt(g, dx_int(g, below(2) ? 2 : 3)));
    }
}

static dx_id random_matrix(kind of, uint32_t rows, uint32_t columns)
{
    dx_id entry[64], matrix;
    for (uint32_t i = 0; i < rows * columns; i++)
        entry[i] = random_element(of);
    assert_int_equal(dx_matrix_make(session, rows, columns, entry, &matrix), DX_OK);
    return matrix;
}

static uint32_t most_rows(kind of)
{
    return of <= RATIONALS ? 6 : of <= QUOTIENTS ? 4 : 3;
}

/* ---- what must hold --------------------------------------------------------------------- */

static dx_id product(dx_id a, dx_id b)
{
    dx_id out;
    assert_int_equal(dx_array_multiply(g, a, b, &out), DX_OK);
    return out;
}

/* The two have the same value, as far as rewriting or balls can tell. */
static void are_equal(dx_id a, dx_id b, const char *what)
{
    dx_verdict verdict = DX_AGREES;
    dx_id difference = dx_sub(g, a, b);
    assert_int_equal(dx_readable(g, difference, &difference), DX_OK);
    if (dx_is_int(g, difference, 0))
        return;
    if (dx_is_constant(g, difference)) {
        int sign = 0;
        assert_int_equal(dx_ball_sign(g, difference, 400, &sign), DX_OK);
        verdict = sign == 0 ? DX_AGREES : DX_DISAGREES;
    } else if (dx_verify_equal(g, difference, dx_int(g, 0), &verdict) != DX_OK) {
        dx_diag_clear(&session->context.diag);
    }
    if (verdict != DX_AGREES)
        fail_msg("seed %llu: %s", (unsigned long long)seed, what);
}

static void arrays_are_equal(dx_id a, dx_id b, const char *what)
{
    size_t n = (size_t)dx_count(g, a) * dx_array_columns(g, a);
    const dx_id *x = dx_array_elements(session, a), *y = dx_array_elements(session, b);
    assert_int_equal(n, (size_t)dx_count(g, b) * dx_array_columns(g, b));
    for (size_t i = 0; i < n; i++)
        are_equal(x[i], y[i], what);
}

/* DX_OK, or what a matrix may be refused for. */
static bool went_well(dx_status status, dx_status refusal)
{
    if (status != DX_OK && status != refusal)
        fail_msg("seed %llu: status %d: %s", (unsigned long long)seed, (int)status,
                 session->context.diag.message);
    dx_diag_clear(&session->context.diag);
    session->context.notices.n = 0;
    return status == DX_OK;
}

static void forget(dx_mark mark)
{
    dx_arena_free(&session->context.arena);
    dx_graph_rollback(g, mark);
}

typedef void law(kind of);

static void hold_for_all(law *check, size_t n)
{
    dx_mark mark = dx_graph_mark(g);
    for (kind of = INTEGERS; of < KINDS; of++)
        for (size_t i = 0; i < n * multiplier(); i++) {
            seed = 1000 * (uint64_t)of + i;
            random_state = seed * 0x9e3779b97f4a7c15u + 1;
            check(of);
            forget(mark);
        }
}

/* ---- laws --------------------------------------------------------------------------------- */

static void check_inverse(kind of)
{
    uint32_t n = 1 + below(most_rows(of));
    dx_id a = random_matrix(of, n, n), inverse, identity, determinant, rank;
    bool regular = went_well(dx_matrix_inverse(session, a, &assumed, &inverse), DX_DOMAIN);
    assert_true(went_well(dx_matrix_determinant(session, a, &determinant), DX_OK));
    assert_true(went_well(dx_matrix_rank(session, a, &assumed, &rank), DX_OK));
    if (regular == dx_is_int(g, determinant, 0) || regular != dx_is_int(g, rank, n))
        fail_msg("seed %llu: inverse, determinant and rank contradict", (unsigned long long)seed);
    if (!regular)
        return;
    assert_int_equal(dx_matrix_identity(session, n, &identity), DX_OK);
    arrays_are_equal(product(a, inverse), identity, "A*inv(A) is no identity");
}

static void an_inverse_inverts(void **state)
{
    (void)state;
    hold_for_all(check_inverse, 25);
}

static void check_determinant(kind of)
{
    uint32_t n = 1 + below(of <= RATIONALS ? 6 : 3);
    dx_id a = random_matrix(of, n, n), b = random_matrix(of, n, n), det[3];
    assert_true(went_well(dx_matrix_determinant(session, a, &det[0]), DX_OK));
    assert_true(went_well(dx_matrix_determinant(session, b, &det[1]), DX_OK));
    assert_true(went_well(dx_matrix_determinant(session, product(a, b), &det[2]), DX_OK));
    are_equal(dx_mul(g, det[0], det[1]), det[2], "det(A)*det(B) is not det(A*B)");
}

static void determinants_multiply(void **state)
{
    (void)state;
    hold_for_all(check_determinant, 25);
}

static void check_solution(kind of)
{
    uint32_t n = 1 + below(most_rows(of)), rows = n + below(2), right = below(2) ? 0 : 2;
    dx_id a = random_matrix(of, rows, n), x = random_matrix(of, n, right == 0 ? 1 : right), b,
          found;
    b = product(a, x);
    if (!went_well(dx_matrix_solve(session, a, b, &assumed, &found), DX_DOMAIN))
        return;
    arrays_are_equal(product(a, found), b, "A*(A \\ b) is not b");
    arrays_are_equal(found, x, "A \\ (A*x) is not x");
}

static void a_solution_solves(void **state)
{
    (void)state;
    hold_for_all(check_solution, 25);
}

static void check_transposed_rank(kind of)
{
    uint32_t n = most_rows(of), k = 1 + below(2);
    dx_id a = product(random_matrix(of, n, k), random_matrix(of, k, n)), rank;
    assert_true(went_well(dx_matrix_rank(session, a, &assumed, &rank), DX_OK));
    if (dx_number_compare(g, rank, dx_int(g, k)) > 0)
        fail_msg("seed %llu: the rank of a product is too large", (unsigned long long)seed);
}

static void a_product_has_no_larger_rank(void **state)
{
    (void)state;
    hold_for_all(check_transposed_rank, 15);
}

/* A block triangular matrix with eigenvalues that can be written down, in another basis. */
static dx_id with_known_eigenvalues(kind of, uint32_t n)
{
    dx_id entry[16], triangular, basis, inverse;
    do {
        basis = random_matrix(INTEGERS, n, n);
    } while (!went_well(dx_matrix_inverse(session, basis, &assumed, &inverse), DX_DOMAIN));
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = 0; j < n; j++)
            entry[i * n + j] = i > j + (i == 1) ? dx_int(g, 0) : random_element(of);
    assert_int_equal(dx_matrix_make(session, n, n, entry, &triangular), DX_OK);
    return product(product(basis, triangular), inverse);
}

static void check_eigenvectors(kind of)
{
    uint32_t n = 2 + below(of <= RATIONALS ? 3 : 1);
    dx_id a = with_known_eigenvalues(of, n), values, vectors;
    if (of > POLYNOMIALS) /* other kinds leave roots of roots */
        return;
    dx_status status = dx_matrix_eigenvalues(session, a, &assumed, &values);
    if (!went_well(status, DX_DOMAIN))
        return;
    if (dx_count(g, values) == n) { /* none of them is left out */
        dx_id value[4], trace[4];
        for (uint32_t i = 0; i < n; i++) {
            value[i] = dx_operand(g, values, i);
            trace[i] = dx_operand(g, dx_operand(g, a, i), i);
        }
        are_equal(dx_sum(g, n, value), dx_sum(g, n, trace), "the trace is no sum of eigenvalues");
    }
    assert_true(went_well(dx_matrix_eigenvectors(session, a, &assumed, &vectors), DX_OK));
    uint32_t columns = dx_array_columns(g, vectors), k = 0;
    const dx_id *v = dx_array_elements(session, vectors);
    for (uint32_t c = 0; c < columns; c++) {
        dx_id column[4], vector, image;
        bool belongs = false;
        for (uint32_t i = 0; i < n; i++)
            column[i] = v[i * columns + c];
        assert_int_equal(dx_vector_make(session, n, column, &vector), DX_OK);
        image = product(a, vector);
        /* the next eigenvalue, or a later one where this has fewer vectors */
        for (; k < dx_count(g, values) && !belongs; k++) {
            belongs = true;
            for (uint32_t i = 0; i < n && belongs; i++) {
                dx_id difference = dx_sub(g, dx_operand(g, image, i),
                                          dx_mul(g, dx_operand(g, values, k), column[i]));
                assert_int_equal(dx_readable(g, difference, &difference), DX_OK);
                belongs = dx_is_int(g, difference, 0);
            }
        }
        if (!belongs)
            fail_msg("seed %llu: column %u is no eigenvector", (unsigned long long)seed, c);
    }
}

static void eigenvectors_are_stretched(void **state)
{
    (void)state;
    hold_for_all(check_eigenvectors, 40);
}

static void check_power(kind of)
{
    uint32_t n = 1 + below(of <= QUOTIENTS ? 3 : 2);
    dx_id a = random_matrix(of, n, n), p, q, both;
    assert_true(went_well(dx_matrix_power(session, a, 2, &assumed, &p), DX_OK));
    assert_true(went_well(dx_matrix_power(session, a, 3, &assumed, &q), DX_OK));
    arrays_are_equal(p, product(a, a), "A^2 is not A*A");
    arrays_are_equal(q, product(p, a), "A^3 is not A^2*A");
    if (!went_well(dx_matrix_power(session, a, -2, &assumed, &q), DX_DOMAIN))
        return;
    assert_int_equal(dx_matrix_identity(session, n, &both), DX_OK);
    arrays_are_equal(product(p, q), both, "A^2*A^-2 is no identity");
}

static void powers_are_products(void **state)
{
    (void)state;
    hold_for_all(check_power, 15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_inverse_inverts),
        cmocka_unit_test(determinants_multiply),
        cmocka_unit_test(a_solution_solves),
        cmocka_unit_test(a_product_has_no_larger_rank),
        cmocka_unit_test(eigenvectors_are_stretched),
        cmocka_unit_test(powers_are_products),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, setup, close_session);
}
