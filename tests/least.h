/* least.h - a formula to be made least, stated for the solvers as the engine does it: gradient and
 * Hessian by the symbolic rules, compiled with it. To be used with workbench.h. */
#ifndef TEST_LEAST_H
#define TEST_LEAST_H

#include "expr/walk.h"
#include "numeric/balls.h"
#include "numeric/solve/methods.h"
#include "numeric/vm_ball.h"
#include "symbolic/derivatives/partials.h"

#include "workbench.h"

#include <math.h>
#include <string.h>

enum { MOST_UNKNOWNS = 1 << 17 };

typedef struct stated {
    dx_tape tape[3];
    dx_tape exact; /* of the last level, for what is checked in balls; empty without a Hessian */
    dx_problem problem;
} stated;

/* Outputs of the levels: f, the gradient, the Hessian's rows from the diagonal on. The unknowns
 * are the symbols in the order of their names. */
static inline void state_formula(stated *p, dx_id f, dx_level level)
{
    dx_id *x = malloc(MOST_UNKNOWNS * sizeof *x);
    assert_non_null(x);
    size_t n = dx_free_symbols(&graph, f, MOST_UNKNOWNS, x), n_second = n * (n + 1) / 2;
    size_t n_out = level == DX_LEVEL_SECOND ? 1 + n + n_second : 1 + n;
    dx_id *out = malloc(n_out * sizeof *out);
    assert_non_null(out);
    out[0] = f;
    memset(p, 0, sizeof *p);
    assert_int_equal(dx_partials_gradient(&graph, rules, f, n, x, out + 1), DX_OK);
    assert_int_equal(dx_tape_make(&graph, 1, out, n, x, DX_TAPE_REDUCED, &p->tape[0]), DX_OK);
    assert_int_equal(dx_tape_make(&graph, 1 + n, out, n, x, DX_TAPE_REDUCED, &p->tape[1]), DX_OK);
    if (level == DX_LEVEL_SECOND) {
        dx_partials second;
        assert_int_equal(dx_partials_hessian(&graph, rules, n, x, out + 1, &second), DX_OK);
        for (size_t i = 0; i < n_second; i++)
            out[1 + n + i] = dx_int(&graph, 0);
        for (size_t i = 0; i < second.n; i++) {
            size_t row = second.partial[i].row, column = second.partial[i].column;
            out[1 + n + row * n - row * (row - 1) / 2 + column - row] = second.partial[i].value;
        }
        dx_partials_free(&second);
        assert_int_equal(dx_tape_make(&graph, n_out, out, n, x, DX_TAPE_REDUCED, &p->tape[2]),
                         DX_OK);
        assert_int_equal(dx_tape_make(&graph, n_out, out, n, x, DX_TAPE_EXACT, &p->exact), DX_OK);
    }
    const dx_tape *tape[3] = {&p->tape[0], &p->tape[1],
                              level == DX_LEVEL_SECOND ? &p->tape[2] : NULL};
    assert_int_equal(
        dx_problem_init(&p->problem, DX_PROBLEM_LEAST, (uint32_t)n, 1, tape, NULL, &context),
        DX_OK);
    free(out);
    free(x);
}

/* The same with constraints: n_equal of them are to be 0, the others <= 0, and bounds, or NULL. */
static inline void state_constrained(stated *p, dx_id f, size_t n_equal, size_t m, const dx_id *c,
                                     const double *lower, const double *upper)
{
    enum { N = 32, M = 32 };
    dx_id all[M + 1] = {f}, x[N + M], out[1 + M + N + M * N + N * N], lagrange = f, gradient[N];
    char name[32];
    memcpy(all + 1, c, m * sizeof *c);
    size_t n = dx_free_symbols(&graph, dx_vector(&graph, m + 1, all), N, x), n_out = m + 1;
    memcpy(out, all, (m + 1) * sizeof *all);
    for (size_t k = 0; k <= m; k++, n_out += n)
        assert_int_equal(dx_partials_gradient(&graph, rules, all[k], n, x, out + n_out), DX_OK);
    for (size_t k = 0; k < m; k++) {
        (void)snprintf(name, sizeof name, "lambda%zu", k + 1);
        x[n + k] = typed(name);
        lagrange = dx_add(&graph, lagrange, dx_mul(&graph, x[n + k], c[k]));
    }
    dx_partials second;
    assert_int_equal(dx_partials_gradient(&graph, rules, lagrange, n, x, gradient), DX_OK);
    assert_int_equal(dx_partials_hessian(&graph, rules, n, x, gradient, &second), DX_OK);
    for (size_t i = 0; i < n * (n + 1) / 2; i++)
        out[n_out + i] = dx_int(&graph, 0);
    for (size_t i = 0; i < second.n; i++) {
        size_t r = second.partial[i].row, column = second.partial[i].column;
        out[n_out + r * n - r * (r - 1) / 2 + column - r] = second.partial[i].value;
    }
    dx_partials_free(&second);
    memset(p, 0, sizeof *p);
    const size_t outputs[3] = {m + 1, n_out, n_out + n * (n + 1) / 2};
    const dx_tape *tape[3];
    for (int i = 0; i < 3; i++) {
        tape[i] = &p->tape[i];
        assert_int_equal(
            dx_tape_make(&graph, outputs[i], out, n + m, x, DX_TAPE_REDUCED, &p->tape[i]), DX_OK);
    }
    assert_int_equal(dx_tape_make(&graph, outputs[2], out, n + m, x, DX_TAPE_EXACT, &p->exact),
                     DX_OK);
    assert_int_equal(dx_problem_init(&p->problem, DX_PROBLEM_LEAST, (uint32_t)n, (uint32_t)m + 1,
                                     tape, NULL, &context),
                     DX_OK);
    dx_problem_constrain(&p->problem, (uint32_t)n_equal, lower, upper);
}

static inline void drop(stated *p)
{
    bool second = dx_problem_has(&p->problem, DX_LEVEL_SECOND);
    dx_problem_free(&p->problem);
    for (int i = 0; i < (second ? 3 : 2); i++)
        dx_tape_free(&p->tape[i]);
    if (p->exact.memory)
        dx_tape_free(&p->exact);
}

/* What the formulas of the last level are at a point, to so many bits: out[n_outputs], which is
 * the caller's. `in` has the unknowns and, with constraints, their multipliers. */
static inline void evaluate_exactly(const stated *p, const double *in, slong prec, arb_ptr out)
{
    dx_ball_vm vm;
    size_t n = p->exact.n_inputs;
    arb_ptr at = dx_balls_new(&context.memory, n);
    assert_non_null(at);
    for (size_t i = 0; i < n; i++)
        arb_set_d(at + i, in[i]);
    assert_int_equal(dx_ball_vm_init(&vm, &p->exact, &context), DX_OK);
    assert_int_equal(dx_ball_vm_set_precision(&vm, prec), DX_OK);
    assert_int_equal(dx_ball_vm_evaluate(&vm, at, out), DX_OK);
    dx_ball_vm_free(&vm);
    dx_balls_free(&context.memory, at, n);
}

#endif
