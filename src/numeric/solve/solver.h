/* solver.h - an iteration that is walked through, forth and back.
 *
 * A method is a table of three functions and keeps what it knows in an array of doubles, its
 * memory. `step` does exactly one iteration from the current point and reports on it. The driver
 * keeps the reports, looks for cycles, divergence and stagnation, and restores earlier
 * iterates: methods are deterministic, so it keeps their memory now and then only and repeats
 * the steps in between. A solver does not print and does not parse. */
#ifndef DX_NUMERIC_SOLVE_SOLVER_H
#define DX_NUMERIC_SOLVE_SOLVER_H

#include "numeric/solve/arrays.h"
#include "numeric/solve/problem.h"

typedef enum dx_outcome {
#define OUTCOME(name, said, advice) DX_OUTCOME_##name,
#define FAILED(name, said, advice)  DX_OUTCOME_##name,
#include "numeric/solve/outcomes.def"
#undef OUTCOME
#undef FAILED
    DX_OUTCOMES
} dx_outcome;

const char *dx_outcome_said(dx_outcome outcome);
const char *dx_outcome_advice(dx_outcome outcome);
bool dx_outcome_failed(dx_outcome outcome);

/* One iterate: number, point and what is known of it. NaN for what a method has not. */
typedef struct dx_report {
    uint64_t k;
    double value;        /* f(x); |f| of several equations */
    double slope;        /* f'(x), or the norm of the gradient */
    double step;         /* the norm of the step that led here */
    double rate;         /* the damping, the learning rate, the trust radius of that step */
    double lo, hi;       /* the bracket */
    double error;        /* about how far the solution is, by the last steps */
    double order;        /* of convergence, as observed; near rounding, the last one before it */
    double multiplicity; /* of the zero, as the steps of Newton's method tell */
    double violation;    /* of constraints: the greatest */
    uint64_t best;       /* the iterate so far with the least value; of equations, of |f| */
    dx_outcome outcome;
} dx_report;

/* How a descent chooses its rate: a fixed one; the least value along the line; halved until the
 * value is less enough. */
typedef enum dx_line_kind { DX_LINE_FIXED, DX_LINE_EXACT, DX_LINE_BACKTRACKING } dx_line_kind;

typedef struct dx_solver_options {
    double tolerance;                    /* relative, of the point; 0: what doubles can have */
    uint64_t most;                       /* steps of a run */
    double rate, momentum, beta1, beta2; /* NaN: the method's own */
    double radius;                       /* of trust, at first */
    double multiplicity; /* of the zero, by which newton multiplies its step; 0: 1 */
    dx_line_kind line;
    bool damped;
    bool accelerated;    /* fixedpoint by Aitken's process */
    uint32_t remembered; /* steps of L-BFGS; 0: its own */
} dx_solver_options;

/* Everything NaN, 0 or off; 200 steps. */
dx_solver_options dx_solver_defaults(void);

struct dx_solver;
struct dx_record;

/* Where the formulas stand for others that have fewer points: has a point of n numbers a value by
 * those, too? */
typedef struct dx_inside {
    dx_status (*ask)(void *data, const double *x, bool *inside); /* NULL: all have */
    /* is the point that x stands for, about so far from it, one that has none? */
    dx_status (*ask_hole)(void *data, const double *x, double far, bool *hole);
    void *data;
} dx_inside;

typedef struct dx_method {
    const char *name;
    dx_problem_kind kind;
    dx_level level;    /* of derivatives that it asks for */
    bool one_unknown;  /* alone */
    bool dense;        /* n² doubles are needed: refused past DX_DENSE_MOST unknowns */
    double order;      /* of its convergence to a simple zero; of 1 where it is 0 */
    uint32_t n_starts; /* points that it starts from: 2 for the ends of a bracket */
    /* doubles of memory; and of scratch, which a step need not find as the last one left it */
    size_t (*room)(uint32_t n, uint32_t m, const dx_solver_options *options);
    size_t (*scratch_room)(uint32_t n, uint32_t m, const dx_solver_options *options);
    /* At the start, s->x; s->start has all points. Fills s->report but for what the driver knows
     * (k, step, order; error where it is NaN). */
    dx_status (*init)(struct dx_solver *s);
    /* One iteration: moves s->x. An end without a move belongs to the iterate that is there. What
     * can be interrupted after the move must find the memory up to date. */
    dx_status (*step)(struct dx_solver *s);
} dx_method;

enum { DX_POINTS = 8, DX_POINT_BLOCKS = 48 };

typedef struct dx_solver {
    const dx_method *method;
    dx_problem *problem;
    dx_context *context;
    dx_solver_options options;
    dx_report report; /* of the current point */
    double *x;        /* the current point, n */
    double *memory;   /* the method's */
    double *scratch;
    const double *start;
    /* of constraints m - 1, of lower and upper bounds n each, at the current point; or NULL */
    const double *multipliers;
    struct dx_record *record; /* what the step does is noted there (record.h), if not NULL */
    dx_inside inside;         /* a search for a least value ends where it leaves it; what comes
                                 to rest at a point outside has not converged */
    size_t room;
    double *tried; /* where a step that failed has been last, n; NaN where it came to no point */
    double *probe; /* room for a point and its residual */
    bool moved;    /* by the step that is being done */
    double last_steps[2]; /* the norms of the steps before this one */
    /* what was kept: reports and points of iterates 0 to n_kept - 1. Block j of points has
     * DX_POINTS << j of them, so that none is ever moved. */
    dx_report *kept;
    double *points[DX_POINT_BLOCKS];
    size_t n_kept, kept_room;
    /* snapshots of memory, every `stride` iterates; the k-th in place[k] */
    double *snapshots;
    size_t *place;
    size_t n_snapshots, n_places, snapshots_room, place_room;
    uint64_t stride;
    double *block; /* of x, memory, start and scratch */
    size_t block_size;
} dx_solver;

/* start: n_starts points, one after the other. The problem must outlive the solver. The report is
 * that of iterate 0; DX_OK also where its outcome is a failure. DX_LIMIT for more unknowns than
 * the method is for, DX_DOMAIN for an option that makes no sense. */
dx_status dx_solver_init(dx_solver *s, const dx_method *method, dx_problem *problem,
                         const dx_solver_options *options, const double *start) DX_MUST_USE;
void dx_solver_free(dx_solver *s);

/* One iteration; the outcome is in the report. Where the last one ended it, nothing is done. */
dx_status dx_solver_step(dx_solver *s) DX_MUST_USE;

/* Until it ends, or for `most` steps. An interruption leaves the last iterate as it is. */
dx_status dx_solver_run(dx_solver *s, uint64_t most) DX_MUST_USE;

/* To iterate k, which is one of those that were kept. */
dx_status dx_solver_go(dx_solver *s, uint64_t k) DX_MUST_USE;

/* Is there nothing more to be done? */
bool dx_solver_ended(const dx_solver *s);

/* A kept iterate's point. */
const double *dx_solver_point(const dx_solver *s, size_t k);

/* A unit vector along which the Jacobian at the current point changes the values least: where it
 * is singular, not at all. False where there is none. The problem must have the first level. */
dx_status dx_solver_null_direction(dx_solver *s, double *direction, bool *found) DX_MUST_USE;

/* ---- for methods ---------------------------------------------------------------- */

/* Moves the point and tells the step's norm. */
void dx_solver_move(dx_solver *s, const double *to);

/* The relative tolerance of the point, at least that of doubles. */
double dx_solver_tolerance(const dx_solver *s);

#endif
