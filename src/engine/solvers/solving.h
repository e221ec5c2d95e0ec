/* solving.h - how an equation in one unknown is solved on paper, for steps(solve(...)).
 *
 * solve finds its answer by polynomials in generators; these are the ways a person would go: undo
 * what was done to the unknown, factor, complete the square, put a letter for a part. Each line is
 * proved from the one that it is by, and what comes out is compared with the answer; where that is
 * not the same, nothing is told. */
#ifndef DX_ENGINE_SOLVING_H
#define DX_ENGINE_SOLVING_H

#include "engine/solvers/exactly.h"
#include "symbolic/oracle.h"

enum { DX_MOST_FOUND = 24, DX_MOST_SOLVING = 40 };

/* left = right, as the line of that number says. */
typedef struct dx_told_equation {
    dx_id left, right;
    uint32_t line;
} dx_told_equation;

/* The unknown is `value` there; loose: that may be no solution of the first equation. */
typedef struct dx_found_value {
    dx_id value;
    uint32_t line;
    bool loose;
} dx_found_value;

/* Where `of` is not below 0, or is: cases within cases. */
typedef struct dx_solving_case {
    dx_id of;
    bool below;
    const struct dx_solving_case *around;
} dx_solving_case;

typedef struct dx_solving {
    dx_exact *p;
    dx_graph *g;
    dx_oracle oracle;
    dx_id unknown; /* what is solved for now: a letter that stands for a part, too */
    uint32_t n_indices, depth, n_letters;
    bool loose; /* a step on the way lets others in */
    bool stuck;
    const dx_solving_case *in; /* or NULL: what is found has to be there */
    size_t n;
    dx_found_value found[DX_MOST_FOUND];
    size_t n_none;
    uint32_t none[DX_MOST_FOUND]; /* lines that say of a branch that there is nothing */
} dx_solving;

/* To e->recorder, of the only equation in the only unknown, whose solutions are those of p: *told
 * is false, and nothing is told, where there is no such way. */
dx_status dx_tell_solving(dx_exact *p, dx_id value, bool *told) DX_MUST_USE;

/* What was typed, without a derivation of it; in the names of the user. */
dx_status dx_solving_typed(dx_exact *p, const dx_ast *operand, dx_id *out) DX_MUST_USE;

/* ---- for the ways ------------------------------------------------------------------------------
 */

static inline bool dx_solving_has(const dx_solving *w, dx_id a)
{
    return dx_contains(w->g, a, w->unknown);
}

/* The indices of a product's factors, in the order in which they are written. */
dx_status dx_solving_order(dx_solving *w, dx_id product, uint32_t **index) DX_MUST_USE;

/* On from here: all values of the unknown are found, or w->stuck. */
dx_status dx_solving_go_on(dx_solving *w, const dx_told_equation *q) DX_MUST_USE;

/* A line by another one, or by two. It is not looked at. */
dx_status dx_solving_line(dx_solving *w, const char *rule, dx_id left, dx_id right, uint32_t by,
                          uint32_t also, dx_told_equation *out) DX_MUST_USE;

/* The same with "where ", a, " >= 0" as the rule. */
dx_status dx_solving_line_of(dx_solving *w, const char *before, dx_id of, const char *after,
                             dx_id left, dx_id right, uint32_t by,
                             dx_told_equation *out) DX_MUST_USE;

/* The same of an equation whose difference of sides is that of q times a factor, which is proved:
 * else w->stuck. */
dx_status dx_solving_next(dx_solving *w, const char *rule, const dx_told_equation *q, dx_id factor,
                          dx_id left, dx_id right, dx_told_equation *out) DX_MUST_USE;

/* "divide both sides by", a, "" as the rule. */
dx_status dx_solving_next_of(dx_solving *w, const char *before, dx_id of, const char *after,
                             const dx_told_equation *q, dx_id factor, dx_id left, dx_id right,
                             dx_told_equation *out) DX_MUST_USE;

/* left != right: this branch has no solution. */
dx_status dx_solving_none(dx_solving *w, const char *rule, const dx_told_equation *q) DX_MUST_USE;

/* The sign of what has no unknown; *known is false where that depends on other names. */
dx_status dx_solving_sign(dx_solving *w, dx_id a, int *sign, bool *known) DX_MUST_USE;

/* Is it 0 wherever it has a value? Proved. */
dx_status dx_solving_is_zero(dx_solving *w, dx_id a, bool *zero) DX_MUST_USE;

/* A name for any integer; NONE where there are no more. */
dx_id dx_solving_index(dx_solving *w);

/* The right side has no unknown: undo what is outermost on the left (solvingundo.c). */
dx_status dx_solving_undo(dx_solving *w, const dx_told_equation *q, bool *done) DX_MUST_USE;

/* A product that is to be 0 (solvingundo.c). */
dx_status dx_solving_product(dx_solving *w, const dx_told_equation *q, bool *done) DX_MUST_USE;

/* Of several terms with the unknown (solvingwhole.c). */
dx_status dx_solving_whole(dx_solving *w, const dx_told_equation *q) DX_MUST_USE;

/* By the functions of the unknown in it: a letter for one of them, and what makes them one
 * (solvingparts.c). */
dx_status dx_solving_parts(dx_solving *w, const dx_told_equation *q, bool *done) DX_MUST_USE;

/* A square root put alone and squared, or a letter for the root of the unknown (solvingparts.c). */
dx_status dx_solving_radicals(dx_solving *w, const dx_told_equation *q, bool *done) DX_MUST_USE;

/* A letter for the part, in which both sides are what is given here; and back from what it is. */
dx_status dx_solving_letter(dx_solving *w, const dx_told_equation *q, dx_id letter, dx_id part,
                            dx_id left, dx_id right) DX_MUST_USE;
/* NONE where there is none. */
dx_id dx_solving_free_letter(dx_solving *w, const dx_told_equation *q);

#endif
