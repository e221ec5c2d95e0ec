/* equations.h - equations of a test as a solver's problem: formulas, derivatives and tapes. To be
 * included after workbench.h's setup is there. */
#ifndef TEST_EQUATIONS_H
#define TEST_EQUATIONS_H

#include "expr/walk.h"
#include "numeric/solve/methods.h"

#include "workbench.h"

#include <math.h>
#include <string.h>

enum { MOST_UNKNOWNS = 32 };

typedef struct equations {
    size_t n;
    dx_id *f; /* the formulas, and behind them the Jacobian */
    dx_id x[MOST_UNKNOWNS];
    dx_tape tape[3];
    dx_problem problem;
} equations;

/* Formulas in n unknowns: to be zero, or where a fixed point is wanted. Of one in one unknown there
 * is the second derivative too. */
static inline void state_formulas(equations *p, dx_problem_kind kind, size_t n, const dx_id *f,
                                  const dx_id *x)
{
    memset(p, 0, sizeof *p);
    p->n = n;
    p->f = malloc((n + n * n + 1) * sizeof *p->f);
    assert_non_null(p->f);
    memcpy(p->x, x, n * sizeof *x);
    memcpy(p->f, f, n * sizeof *f);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++)
            assert_int_equal(dx_diff(&graph, rules, f[i], x[k], 1, &p->f[n + i * n + k]), DX_OK);
    assert_int_equal(dx_tape_make(&graph, n, p->f, n, x, DX_TAPE_REDUCED, &p->tape[0]), DX_OK);
    assert_int_equal(dx_tape_make(&graph, n + n * n, p->f, n, x, DX_TAPE_REDUCED, &p->tape[1]),
                     DX_OK);
    const dx_tape *tape[3] = {&p->tape[0], &p->tape[1], NULL};
    if (n == 1) {
        assert_int_equal(dx_diff(&graph, rules, f[0], x[0], 2, &p->f[2]), DX_OK);
        assert_int_equal(dx_tape_make(&graph, 3, p->f, 1, x, DX_TAPE_REDUCED, &p->tape[2]), DX_OK);
        tape[2] = &p->tape[2];
    }
    assert_int_equal(
        dx_problem_init(&p->problem, kind, (uint32_t)n, (uint32_t)n, tape, NULL, &context), DX_OK);
}

/* In the symbols that occur, by their names. */
static inline void state_equations(equations *p, dx_problem_kind kind, size_t m,
                                   const char *const *text)
{
    dx_id f[MOST_UNKNOWNS] = {DX_NONE}, x[MOST_UNKNOWNS] = {DX_NONE};
    for (size_t i = 0; i < m; i++)
        f[i] = typed(text[i]);
    size_t n = dx_free_symbols(&graph, dx_vector(&graph, m, f), MOST_UNKNOWNS, x);
    if (n == 0 && m == 1)
        x[n++] = typed("x");
    assert_int_equal(n, m);
    state_formulas(p, kind, n, f, x);
}

static inline void drop_equations(equations *p)
{
    dx_problem_free(&p->problem);
    for (int i = 0; i < 3; i++)
        if (p->tape[i].memory)
            dx_tape_free(&p->tape[i]);
    free(p->f);
}

/* Is the outcome one of those by which a zero was found? */
static inline bool is_found(dx_outcome outcome)
{
    return outcome == DX_OUTCOME_CONVERGED || outcome == DX_OUTCOME_ZERO;
}

#endif
