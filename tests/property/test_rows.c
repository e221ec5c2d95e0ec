/* What a row of the function table says of its function: names, parity, inverse, and values that
 * follow from the definitions. */
#include "../kernels.h"

static dx_fn find(const char *name)
{
    return dx_function_find(name, strlen(name));
}

static void names_and_aliases_are_found(void **state)
{
    (void)state;
    for (dx_fn fn = 0; fn < DX_FN_COUNT; fn++) {
        assert_int_equal(find(dx_functions[fn].name), fn);
        char aliases[200];
        assert_true(strlen(dx_functions[fn].aliases) < sizeof aliases);
        memcpy(aliases, dx_functions[fn].aliases, strlen(dx_functions[fn].aliases) + 1);
        for (char *name = strtok(aliases, " "); name; name = strtok(NULL, " "))
            assert_int_equal(find(name), fn);
    }
    assert_int_equal(find("ln"), DX_FN_log);
    assert_int_equal(find("arctan"), DX_FN_atan);
    assert_int_equal(dx_function_find("sinh", 3), DX_FN_sin);
}

static void other_names_are_not_found(void **state)
{
    (void)state;
    static const char *const others[] = {
        "",     " ",    "si",
        "sine", "x",    "arctan arctg",
        "Sin",  "tan ", "a_name_that_is_longer_than_any_of_the_table"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_int_equal(find(others[i]), DX_FN_NONE);
    assert_int_equal(dx_function_find("ln\0", 3), DX_FN_NONE);
}

/* Values that follow from the definitions in the language. */
static void particular_values_are_exact(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int n;
        double args[2], value;
    } facts[] = {
        {"sinc", 1, {0}, 1},          {"heaviside", 1, {0}, 0.5},
        {"sign", 1, {0}, 0},          {"round", 1, {2.5}, 3},
        {"round", 1, {-0.5}, -1},     {"frac", 1, {-0.25}, 0.75},
        {"mod", 2, {-7, 3}, 2},       {"mod", 2, {7, -3}, -2},
        {"mod", 2, {6, 3}, 0},        {"root", 2, {-32, 5}, -2},
        {"root", 2, {16, -4}, 0.5},   {"cbrt", 1, {-8}, -2},
        {"cbrt", 1, {0}, 0},          {"root", 2, {0, 4}, 0},
        {"sqrt", 1, {0}, 0},          {"asech", 1, {1}, 0},
        {"asec", 1, {1}, 0},          {"acosh", 1, {1}, 0},
        {"leakyrelu", 1, {3}, 3},     {"leakyrelu", 2, {-2, 0.5}, -1},
        {"gamma", 1, {5}, 24},        {"lgamma", 1, {1}, 0},
        {"lgamma", 1, {2}, 0},        {"factorial", 1, {5}, 120},
        {"factorial", 1, {0}, 1},     {"binomial", 2, {5, 2}, 10},
        {"binomial", 2, {-2, 3}, -4}, {"binomial", 2, {5, -1}, 0},
        {"beta", 2, {0.5, -1.5}, 0},  {"besselj", 2, {0, 0}, 1},
        {"besselj", 2, {3, 0}, 0},    {"besseli", 2, {0, 0}, 1},
        {"zeta", 1, {-2}, 0},         {"zeta", 1, {0}, -0.5},
        {"lambertw", 1, {0}, 0},      {"erfinv", 1, {0}, 0},
        {"sigmoid", 1, {0}, 0.5},     {"gelu", 1, {0}, 0},
        {"logsumexp", 1, {3}, 3},
    };
    numbers x;
    mpfr_t y;
    arb_t ball;
    arb_ptr point = _arb_vec_init(2);
    int failures = 0;
    numbers_init(&x, 53);
    mpfr_init2(y, 100);
    arb_init(ball);
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        const dx_function *f =
            &dx_functions[dx_function_find(facts[i].name, strlen(facts[i].name))];
        const double *args = facts[i].args;
        numbers_set(&x, args, facts[i].n);
        for (int j = 0; j < facts[i].n; j++)
            arb_set_d(point + j, args[j]);
        f->mpfr(y, x.pointer, facts[i].n);
        f->ball(ball, point, facts[i].n, 100);
        arf_t value;
        arf_init(value);
        arf_set_d(value, facts[i].value);
        if (f->real(args, facts[i].n) != facts[i].value) {
            describe(f, args, facts[i].n, "real differs");
            failures++;
        }
        if (mpfr_cmp_d(y, facts[i].value) != 0 || mpfr_nan_p(y)) {
            describe(f, args, facts[i].n, "mpfr differs");
            failures++;
        }
        if (!arb_is_finite(ball) || !arb_contains_arf(ball, value)) {
            describe(f, args, facts[i].n, "ball differs");
            failures++;
        }
        arf_clear(value);
    }
    arb_clear(ball);
    mpfr_clear(y);
    numbers_clear(&x);
    _arb_vec_clear(point, 2);
    assert_int_equal(failures, 0);
}

static void parity_is_exact(void **state)
{
    (void)state;
    int failures = 0;
    for (dx_fn fn = 0; fn < DX_FN_COUNT; fn++) {
        const dx_function *f = &dx_functions[fn];
        const plan *p = plan_of(f);
        if (f->parity == DX_NO_PARITY)
            continue;
        for (int i = points_of(p, 200); i > 0; i--) {
            double x, there, back;
            draw(&x, 1, p);
            there = f->real(&x, 1);
            double minus = -x;
            back = f->real(&minus, 1);
            if (f->parity == DX_ODD)
                back = -back;
            if (there != back && !(isnan(there) && isnan(back))) {
                describe(f, &x, 1, "breaks its parity");
                failures++;
            }
        }
    }
    assert_int_equal(failures, 0);
}

static void inverses_undo(void **state)
{
    (void)state;
    int failures = 0;
    arb_t x, y;
    arb_init(x);
    arb_init(y);
    for (dx_fn fn = 0; fn < DX_FN_COUNT; fn++) {
        const dx_function *f = &dx_functions[fn];
        const plan *p = plan_of(f);
        if (!*f->inverse)
            continue;
        dx_fn back = dx_function_find(f->inverse, strlen(f->inverse));
        assert_int_not_equal(back, DX_FN_NONE);
        for (int i = points_of(p, 200); i > 0; i--) {
            double point;
            draw(&point, 1, p);
            arb_set_d(x, point);
            f->ball(y, x, 1, 2000);
            dx_functions[back].ball(y, y, 1, 2000);
            if (!arb_contains(y, x) || arb_rel_accuracy_bits(y) < 20) {
                describe(f, &point, 1, "is not undone by its inverse");
                failures++;
            }
        }
    }
    arb_clear(x);
    arb_clear(y);
    assert_int_equal(failures, 0);
}

int main(void)
{
    set_seed();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_and_aliases_are_found),
        cmocka_unit_test(other_names_are_not_found),
        cmocka_unit_test(particular_values_are_exact),
        cmocka_unit_test(parity_is_exact),
        cmocka_unit_test(inverses_undo),
    };
    int failures = cmocka_run_group_tests(tests, NULL, NULL);
    give_back();
    return failures;
}
