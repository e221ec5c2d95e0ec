/* unknowns.h - equations, and the unknowns with the box in which they are looked for. */
#ifndef DX_ENGINE_UNKNOWNS_H
#define DX_ENGINE_UNKNOWNS_H

#include "engine/solvers/roots.h"
#include "engine/scope.h"
#include "symbolic/domain/conditions.h"

typedef struct dx_unknowns {
    dx_evaluation *e;
    const char *hint; /* how the operation is written */
    uint32_t n;
    dx_id *name;          /* n: as the user writes them */
    dx_id *lo, *hi;       /* n: constants, in order, or infinite */
    const dx_ast **place; /* n: where each is given */
    bool listed;          /* they stand in a vector */
    dx_bound bound;
    uint32_t endless; /* so many of several unknowns have been given no interval: */
    bool *open;       /* n of them; NULL in the C library */
    int64_t reach;    /* how far these are looked for; 0: everywhere */
    int64_t within;   /* nothing that counts is further from 0 than so much; 0: not known */
    bool exact;       /* formulas may have other names in them, too */
    bool relations;   /* inequalities, chains of them, true and false stay what they are */
    /* under which what was typed is what the formulas are, in the names or what is bound for them;
     * NONE: there are none */
    dx_id premises;
} dx_unknowns;

/* Formulas in the names of the unknowns; those of equations are left side minus right side. */
typedef struct dx_formulas {
    uint32_t n;
    dx_id *f;
    const dx_ast **place; /* n */
    bool listed;          /* they stand in a vector */
} dx_formulas;

/* The unknowns are the arguments from the first-th on: x=a..b, or [x=a..b, y=c..d], or names, of
 * which intervals may follow. Where there are none they are the free names of the arguments before.
 * Those without an interval are looked for everywhere. They are bound then; *u may not be moved.
 * DX_DOMAIN for an empty interval. */
dx_status dx_unknowns_read(dx_evaluation *e, const dx_ast *call, uint32_t first, const char *hint,
                           dx_unknowns *u) DX_MUST_USE;

/* A failure at a place of the text, which a call of the C library (NULL) has not; with how the
 * operation is written. */
dx_status dx_unknowns_placed(const dx_unknowns *u, const dx_ast *ast, dx_status status) DX_MUST_USE;
dx_status dx_unknowns_refuse(const dx_unknowns *u, const dx_ast *ast, dx_status status,
                             const char *what) DX_MUST_USE;

/* Says which they are, where none were named and only some of the names are those of axes. */
void dx_unknowns_tell(const dx_unknowns *u);

/* Where that cannot be done of several, each is looked for within ±reach, and that is told. */
enum { DX_UNKNOWN_REACH = 1000, DX_UNKNOWN_NEAR = 10 };
void dx_unknowns_limit(dx_unknowns *u, int64_t reach);
void dx_unknowns_tell_limit(const dx_unknowns *u);

/* Nothing of the whole space is left out. */
static inline bool dx_unknowns_everywhere(const dx_unknowns *u)
{
    return u->endless == u->n && u->reach == 0;
}

/* Has none been given an interval? */
bool dx_unknowns_have_no_ends(const dx_unknowns *u);

/* All zeros of as many formulas, by a search in pieces or, where that decides more, by elimination.
 * smooth: as dx_search_roots has it. */
dx_status dx_unknowns_search(dx_unknowns *u, const dx_id *f, bool smooth,
                             dx_root_list *out) DX_MUST_USE;

/* Formulas, f for f(x), or equations, alone or in a vector. DX_NAME where other names have no
 * value. */
dx_status dx_formulas_read(dx_unknowns *u, const dx_ast *operand, bool equations,
                           dx_formulas *out) DX_MUST_USE;

/* Has what was typed a value, too, where the unknowns have these? */
dx_status dx_unknowns_hold(const dx_unknowns *u, const dx_id *value,
                           dx_holding *holding) DX_MUST_USE;

/* What it takes for what was typed to have a value, too: log(x) of exp(log(x)) = x. */
dx_status dx_unknowns_gather_typed(const dx_unknowns *u, dx_conditions *c) DX_MUST_USE;

/* Of points that begin with the unknowns those go where what was typed has no value, which is told;
 * those where it may have none become places of a list of points that are the unknowns alone. */
dx_status dx_unknowns_sift(const dx_unknowns *u, dx_root_list *points, dx_root_list *places,
                           const char *what) DX_MUST_USE;

/* One of them as it was typed, in the names of the unknowns: an equation with both sides. */
dx_status dx_unknowns_evaluate(dx_unknowns *u, const dx_ast *operand, dx_id *out) DX_MUST_USE;

/* As many equations as unknowns? */
dx_status dx_unknowns_check_count(const dx_unknowns *u, const dx_formulas *f,
                                  const dx_ast *operand) DX_MUST_USE;

/* The same for the C library, which gives arrays of n that must stay: there is no text, and nothing
 * is bound. A formula or an equation becomes what is to be zero. */
dx_status dx_unknowns_take(dx_evaluation *e, size_t n, dx_id *name, dx_id *lo, dx_id *hi,
                           dx_unknowns *u) DX_MUST_USE;
dx_status dx_unknowns_formula(dx_unknowns *u, bool equation, dx_id *a) DX_MUST_USE;
/* What has been remembered from the first-th premise on is a premise of each point. */
dx_status dx_unknowns_premises(dx_unknowns *u, size_t first) DX_MUST_USE;

#endif
