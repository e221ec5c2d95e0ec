/* Every line of every derivation is evaluated in ball arithmetic at random points: its left
 * side is its right side, derivatives that are only written being taken from the series
 * jets, which know no rule. Lines go on from the line before, and the last is the answer. */
#include "../unit/derivatives.h"
#include "expr/walk.h"
#include "numeric/ball.h"
#include "numeric/verify.h"
#include "symbolic/forms/readable.h"
#include "symbolic/steps/likeness.h"
#include "symbolic/steps/steps.h"

#include "../chance.h"
#include "../workbench.h"

enum { MOST_SYMBOLS = 12, MOST_WRITTEN = 40, TRIES = 60, POINTS = 2, PRECISION = 256 };

static size_t lines, unchecked; /* of all derivations; those for which no point was found */

/* ---- values ---------------------------------------------------------------------------- */

typedef struct point {
    dx_ball_point at;
    dx_id symbol[MOST_SYMBOLS + MOST_WRITTEN];
    arb_ptr value;
    size_t n_written; /* symbols that stand for written derivatives, behind the others */
    dx_id written[MOST_WRITTEN];
} point;

static void open_point(point *p, dx_id formula)
{
    memset(p, 0, sizeof *p);
    p->value = _arb_vec_init(MOST_SYMBOLS + MOST_WRITTEN);
    p->at.n = dx_free_symbols(&graph, formula, MOST_SYMBOLS, p->symbol);
    assert_true(p->at.n <= MOST_SYMBOLS);
    p->at.symbol = p->symbol;
    p->at.value = p->value;
}

static void close_point(point *p)
{
    _arb_vec_clear(p->value, MOST_SYMBOLS + MOST_WRITTEN);
}

static void draw(point *p, int attempt)
{
    p->at.n -= p->n_written;
    p->n_written = 0;
    for (size_t i = 0; i < p->at.n; i++) {
        static const int64_t least[] = {-24, 1, 17, -15, 16}, most[] = {48, 15, 64, 15, 160};
        arb_set_si(p->value + i, between(least[attempt % 5], most[attempt % 5]));
        arb_mul_2exp_si(p->value + i, p->value + i, -4);
        if (attempt % 3 == 2 && i > 0)
            arb_set_si(p->value + i, between(1, 4));
    }
}

/* The derivative that is written, from the jets; false where there is none at the point. */
static bool value_of_written(const point *p, dx_id a, arb_t out)
{
    dx_id of = dx_operand(&graph, a, 0);
    uint32_t last = dx_count(&graph, a) - 2;
    int64_t order = 0;
    for (uint32_t i = 2; i < last; i += 2) { /* by other variables first: only one can be jets */
        dx_get_int(&graph, dx_operand(&graph, a, i + 1), &order);
        if (dx_diff(&graph, rules, of, dx_operand(&graph, a, i), (uint32_t)order, &of) != DX_OK)
            return false;
    }
    dx_get_int(&graph, dx_operand(&graph, a, last + 1), &order);
    arb_poly_t series;
    arb_poly_init(series);
    dx_status status = dx_ball_series(&graph, of, &p->at, dx_operand(&graph, a, last), order + 1,
                                      PRECISION, series);
    arb_poly_get_coeff_arb(out, series, 0);
    bool finite = status == DX_OK && arb_is_finite(out);
    arb_poly_get_coeff_arb(out, series, order);
    arb_t factorial;
    arb_init(factorial);
    arb_fac_ui(factorial, (ulong)order, PRECISION);
    arb_mul(out, out, factorial, PRECISION);
    arb_clear(factorial);
    arb_poly_clear(series);
    dx_diag_clear(&context.diag);
    return finite && arb_is_finite(out);
}

/* Symbols for the written derivatives in a formula, with their values. */
static bool replace_written(point *p, dx_id *a)
{
    dx_walk walk;
    dx_id to[MOST_WRITTEN];
    bool ok = true;
    assert_int_equal(dx_walk_make(&graph, 1, a, &walk), DX_OK);
    size_t first = p->n_written;
    for (size_t i = 0; i < walk.n && ok; i++) {
        if (dx_op_of(&graph, walk.id[i]) != DX_OP_DIFF)
            continue;
        assert_true(p->n_written < MOST_WRITTEN);
        arb_t value;
        arb_init(value);
        ok = value_of_written(p, walk.id[i], value);
        arb_set(p->value + p->at.n, value);
        arb_clear(value);
        char name[32];
        int n = snprintf(name, sizeof name, "written_%zu", p->n_written);
        to[p->n_written] = dx_symbol(&graph, name, (size_t)n);
        p->written[p->n_written] = walk.id[i];
        p->symbol[p->at.n++] = to[p->n_written++];
    }
    dx_walk_free(&walk);
    if (ok && p->n_written > first)
        *a = dx_substitute(&graph, *a, p->n_written - first, p->written + first, to + first);
    return ok && !dx_is_none(*a);
}

typedef enum verdict { EQUAL, DIFFERENT, NO_VALUE } verdict;

static verdict compare_at(point *p, dx_id left, dx_id right)
{
    arb_t x, y;
    arb_init(x);
    arb_init(y);
    verdict v = NO_VALUE;
    if (replace_written(p, &left) && replace_written(p, &right) &&
        dx_ball_evaluate(&graph, left, &p->at, PRECISION, x) == DX_OK &&
        dx_ball_evaluate(&graph, right, &p->at, PRECISION, y) == DX_OK && arb_is_finite(x) &&
        arb_is_finite(y) && arb_rel_accuracy_bits(x) > 20 && arb_rel_accuracy_bits(y) > 20)
        v = arb_overlaps(x, y) ? EQUAL : DIFFERENT;
    dx_diag_clear(&context.diag);
    arb_clear(x);
    arb_clear(y);
    return v;
}

static void fail_line(dx_id steps, uint32_t i, const char *what)
{
    dx_text text;
    dx_text_init(&text, &context.memory);
    assert_int_equal(dx_derivation_plain(&graph, steps, &text), DX_OK);
    print_error("%s\n", dx_text_get(&text));
    dx_text_free(&text);
    fail_msg("line %u: %s", (unsigned)i + 1, what);
}

static dx_id element(dx_id a, uint32_t i)
{
    dx_op op = dx_op_of(&graph, a);
    if (op == DX_OP_VECTOR)
        return dx_operand(&graph, a, i);
    assert_true(op == DX_OP_DIFF); /* of a vector: of each element */
    dx_id of = element(dx_operand(&graph, a, 0), i);
    for (uint32_t k = 2; k < dx_count(&graph, a); k += 2) {
        int64_t order = 0;
        dx_get_int(&graph, dx_operand(&graph, a, k + 1), &order);
        of = dx_written_derivative(&graph, of, dx_operand(&graph, a, k), (uint32_t)order, false);
    }
    return of;
}

static void check_equal(dx_id steps, uint32_t i, dx_id left, dx_id right)
{
    int agree = 0;
    if (dx_op_of(&graph, right) == DX_OP_VECTOR) {
        for (uint32_t k = 0; k < dx_count(&graph, right); k++)
            check_equal(steps, i, element(left, k), element(right, k));
        return;
    }
    if (dx_same(left, right))
        return;
    point p;
    open_point(&p, dx_relation(&graph, DX_OP_EQ, left, right));
    for (int attempt = 0; attempt < TRIES && agree < POINTS; attempt++) {
        draw(&p, attempt);
        verdict v = compare_at(&p, left, right);
        if (v == DIFFERENT)
            fail_line(steps, i, "the sides are not equal");
        agree += v == EQUAL;
    }
    close_point(&p);
    lines++;
    unchecked += agree == 0;
}

/* ---- derivations -------------------------------------------------------------------------- */

/* What is shown as an arrangement, as an expression. */
static dx_id shown_value(dx_id a)
{
    if (!dx_is_arrangement(&graph, a))
        return a;
    dx_id sum = dx_int(&graph, 0);
    for (uint32_t i = 0; i < dx_count(&graph, a); i++) {
        dx_id term = dx_operand(&graph, a, i);
        if (dx_op_of(&graph, term) == DX_OP_VECTOR && !dx_is_arrangement(&graph, term))
            term = dx_mul(&graph, shown_value(dx_operand(&graph, term, 0)),
                          shown_value(dx_operand(&graph, term, 1)));
        sum = dx_add(&graph, sum, shown_value(term));
    }
    return sum;
}

static void check_notes(dx_id steps, uint32_t i, const dx_line *line, dx_id symbol)
{
    for (uint32_t k = 0; k < dx_count(&graph, line->notes); k++) {
        dx_id note = dx_operand(&graph, line->notes, k);
        const char *name = dx_bytes(&graph, dx_operand(&graph, note, 0));
        int64_t by = 0;
        dx_get_int(&graph, dx_operand(&graph, note, 2), &by);
        if (by > 0) {
            dx_id found = dx_line_formula(&graph, dx_line_at(&graph, steps, (uint32_t)by - 1));
            if (!dx_same(dx_operand(&graph, found, 1), dx_operand(&graph, note, 1)))
                fail_line(steps, i, "a value is not that of the line it is by");
        }
        size_t n = strlen(name);
        if (n == 0 || name[n - 1] != '\'')
            continue;
        /* u' is the derivative of the u that the rule's line named last at this depth */
        for (uint32_t j = i + 1; j-- > 0;) {
            dx_line rule = dx_line_read(&graph, dx_line_at(&graph, steps, j));
            bool named = false;
            for (uint32_t m = 0; m < dx_count(&graph, rule.notes) && !named; m++) {
                dx_id u = dx_operand(&graph, rule.notes, m);
                const char *of = dx_bytes(&graph, dx_operand(&graph, u, 0));
                named = strlen(of) == n - 1 && memcmp(of, name, n - 1) == 0;
                if (named && rule.depth == line->depth) {
                    dx_id left =
                        dx_written_derivative(&graph, dx_operand(&graph, u, 1), symbol, 1, false);
                    check_equal(steps, i, left, dx_operand(&graph, note, 1));
                    j = 0;
                }
            }
        }
    }
}

/* *last[depth]: the right side that a line of that depth goes on from. */
static void check_lines(dx_id steps, dx_id symbol, dx_id answer)
{
    enum { DEEPEST = 64 };
    dx_id last[DEEPEST] = {DX_NONE};
    uint32_t n = dx_line_count(&graph, steps);
    assert_true(n > 0);
    for (uint32_t i = 0; i < n; i++) {
        dx_line line = dx_line_read(&graph, dx_line_at(&graph, steps, i));
        assert_int_equal(dx_op_of(&graph, line.formula), DX_OP_EQ);
        dx_id left = dx_operand(&graph, line.formula, 0);
        dx_id right = dx_operand(&graph, line.formula, 1);
        assert_true(line.depth < DEEPEST);
        if (line.style == DX_LINE_CONTINUED && !dx_same(left, last[line.depth]))
            fail_line(steps, i, "it does not go on from the line before");
        last[line.depth] = right;
        check_equal(steps, i, left, right);
        if (!dx_same(line.shown, line.formula)) {
            check_equal(steps, i, shown_value(dx_operand(&graph, line.shown, 0)), left);
            check_equal(steps, i, shown_value(dx_operand(&graph, line.shown, 1)), right);
        }
        check_notes(steps, i, &line, symbol);
        if (i + 1 == n && !dx_same(right, answer))
            fail_line(steps, i, "the last line is not the answer");
    }
}

static void check_derivation(dx_id a, const char *symbol_name, uint32_t order)
{
    dx_recorder r;
    dx_id symbol = dx_symbol(&graph, symbol_name, strlen(symbol_name)), answer, steps;
    dx_status status = dx_diff(&graph, rules, a, symbol, order, &answer);
    if (status == DX_OK)
        status = dx_readable(&graph, answer, &answer);
    if (status != DX_OK) { /* has no derivative */
        dx_diag_clear(&context.diag);
        return;
    }
    dx_recorder_init(&r, &graph, rules);
    status = dx_record_derivative(&r, a, symbol, order, answer);
    if (status != DX_OK && status != DX_LIMIT)
        fail_msg("no derivation: %s", context.diag.message);
    if (status == DX_OK) {
        assert_int_equal(dx_recorder_finish(&r, DX_NONE, &steps), DX_OK);
        check_lines(steps, symbol, answer);
    }
    dx_diag_clear(&context.diag);
    dx_recorder_free(&r);
}

static void check_rows(const derivative_row *row, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        dx_id a = read_text(&graph, row[i].function);
        assert_false(dx_is_none(a));
        check_derivation(a, row[i].symbol, row[i].order);
        if (row[i].order == 1)
            check_derivation(a, row[i].symbol, 2);
    }
}

static void standard_derivations_hold_line_by_line(void **state)
{
    (void)state;
    check_rows(standard_answers, sizeof standard_answers / sizeof standard_answers[0]);
}

static void textbook_derivations_hold_line_by_line(void **state)
{
    (void)state;
    check_rows(textbook_derivatives, sizeof textbook_derivatives / sizeof textbook_derivatives[0]);
}

/* ---- random expressions ------------------------------------------------------------------ */

static dx_id random_expression(int depth);

static dx_id random_call(int depth)
{
    dx_fn fn = (dx_fn)below(DX_FN_COUNT);
    const dx_function *row = &dx_functions[fn];
    dx_id args[4];
    size_t n = row->least > 4 ? 4 : row->least;
    for (size_t i = 0; i < n; i++) /* orders are numbers: no derivative by them is known */
        args[i] = n == 2 && i == 0 && !row->derivative[0]   ? dx_int(&graph, between(0, 3))
                  : n == 2 && i == 1 && !row->derivative[1] ? dx_int(&graph, between(1, 4))
                                                            : random_expression(depth - 1);
    for (size_t i = 0; i < n; i++)
        if (dx_is_none(args[i]))
            return DX_NONE;
    return dx_call(&graph, fn, n, args);
}

static dx_id random_expression(int depth)
{
    if (depth <= 0)
        return below(3) == 0   ? dx_rational(&graph, between(-3, 4), between(1, 3))
               : below(4) == 0 ? dx_symbol(&graph, "y", 1)
                               : dx_symbol(&graph, "x", 1);
    dx_id a = random_expression(depth - 1), b;
    switch (below(8)) {
    case 0:
        b = random_expression(depth - 1);
        return dx_add(&graph, a, b);
    case 1:
        b = random_expression(depth - 1);
        return dx_mul(&graph, a, b);
    case 2:
        b = random_expression(depth - 1);
        return dx_div(&graph, a, b);
    case 3:
        return dx_pow(&graph, a, dx_rational(&graph, between(-3, 4), between(1, 2)));
    case 4:
        return dx_pow(&graph, a, random_expression(depth - 2));
    default:
        return random_call(depth);
    }
}

static void check_random(int depth, size_t n)
{
    dx_mark mark = dx_graph_mark(&graph);
    for (size_t i = 0; i < n * multiplier(); i++) {
        random_state = ((uint64_t)depth * 1000003 + i) * 0x9E3779B97F4A7C15u + 7;
        dx_graph_rollback(&graph, mark);
        dx_id a = random_expression(depth);
        dx_diag_clear(&context.diag);
        if (!dx_is_none(a) && dx_tree_size(&graph, a) < 120)
            check_derivation(a, "x", i % 8 == 0 ? 2 : 1);
    }
}

static void every_function_is_derived_line_by_line(void **state)
{
    (void)state;
    check_random(1, 400);
}

static void compositions_hold_line_by_line(void **state)
{
    (void)state;
    check_random(2, 300);
    check_random(3, 120);
}

/* ---- likeness ------------------------------------------------------------------------------ */

static uint64_t likeness(dx_id a, const char *mark)
{
    dx_id symbol = dx_symbol(&graph, mark, strlen(mark));
    uint64_t number = 0;
    assert_int_equal(dx_likeness(&graph, 1, &a, 1, &symbol, &number), DX_OK);
    return number;
}

static void renamed_formulas_are_alike(void **state)
{
    (void)state;
    const dx_id from[] = {dx_symbol(&graph, "x", 1), dx_symbol(&graph, "y", 1)};
    const dx_id to[] = {dx_symbol(&graph, "q7", 2), dx_symbol(&graph, "a", 1)};
    dx_mark mark = dx_graph_mark(&graph);
    size_t n = 0;
    for (size_t i = 0; i < 300 * multiplier(); i++) {
        random_state = i * 0x9E3779B97F4A7C15u + 11;
        dx_graph_rollback(&graph, mark);
        dx_id a = random_expression(4), b = dx_substitute(&graph, a, 2, from, to);
        dx_diag_clear(&context.diag);
        if (dx_is_none(a) || dx_is_none(b))
            continue;
        assert_true(likeness(a, "x") == likeness(b, "q7"));
        n++;
    }
    assert_true(n > 100);
}

static void other_formulas_are_not_alike(void **state)
{
    static const char *const text[][2] = {
        {"x^2 + y", "x^3 + y"},
        {"x^2*y", "x*y^2"},
        {"2*x + y", "x + 2*y"},
        {"sin(x) + cos(y)", "sin(y) + cos(x)"},
        {"x*y + x*z", "x*y + x*z*w"},
        {"x/y", "y/x"},
        {"sin(x*y) + cos(x*y)", "sin(x*y) + cos(x*z)"},
        {"f(x, y)", "g(x, y)"},
        {"x - y", "x + y"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof text / sizeof text[0]; i++)
        assert_false(likeness(read_text(&graph, text[i][0]), "x") ==
                     likeness(read_text(&graph, text[i][1]), "x"));
}

static void nearly_every_line_was_checked(void **state)
{
    (void)state;
    print_message("%zu lines, %zu without a point\n", lines, unchecked);
    assert_true(lines > 1000);
    assert_true(unchecked * 12 < lines);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(standard_derivations_hold_line_by_line),
        cmocka_unit_test(textbook_derivations_hold_line_by_line),
        cmocka_unit_test(every_function_is_derived_line_by_line),
        cmocka_unit_test(compositions_hold_line_by_line),
        cmocka_unit_test(renamed_formulas_are_alike),
        cmocka_unit_test(other_formulas_are_not_alike),
        cmocka_unit_test(nearly_every_line_was_checked),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
