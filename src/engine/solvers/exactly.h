/* exactly.h - solutions of equations in closed form. */
#ifndef DX_ENGINE_EXACTLY_H
#define DX_ENGINE_EXACTLY_H

#include "engine/solvers/caserows.h"
#include "engine/solvers/substituted.h"
#include "engine/solvers/unknowns.h"
#include "symbolic/domain/chart.h"
#include "symbolic/solve/equation.h"
#include "symbolic/solve/inequality.h"

/* What is known of one solution. */
typedef struct dx_solution_row {
    uint32_t multiplicity, n_words;
    const dx_word *word; /* it holds where these do */
    dx_fit fit;
    double key;      /* about its first value, where that is a number */
    const dx_id *at; /* its values while the list is put in order */
} dx_solution_row;

/* A solution where `zero` is 0, which a condition of all that are listed leaves out. */
typedef struct dx_left_out {
    dx_id zero;
    const dx_id *value; /* one for each unknown */
    uint32_t n_words;
    const dx_word *word; /* beside that */
} dx_left_out;

enum { DX_MOST_SINGLES = 4, DX_MOST_LEFT_OUT = 16 };

typedef struct dx_solved {
    size_t n, room;
    dx_id *value; /* one for each unknown, row by row */
    dx_solution_row *row;
} dx_solved;

/* What is asked for, and what is found. */
typedef struct dx_exact {
    dx_evaluation *e;
    const dx_ast *call;
    dx_unknowns u;
    dx_formulas f;   /* the equations */
    dx_formulas all; /* these and the conditions as they were typed, chains apart */
    uint32_t n_conditions;
    dx_id *condition;             /* LT, LE and NE, which what is found must meet */
    dx_id index[DX_MOST_INDICES]; /* names for integers, or NONE */
    dx_id beside;                 /* a formula whose names these are not, either; or NONE */
    dx_solved found;
    dx_id against;  /* there is no solution as long as this is not 0; or NONE */
    dx_id positive; /* solutions are those where this is; or NONE: all */
    bool every;     /* it holds for every value of the one unknown, ... */
    uint32_t n_every;
    const dx_word *every_word; /* ... where these hold */
    bool specials;             /* solutions for single values of other names count, too */
    bool cases;                /* linear systems are solved for all values of other names */
    bool quick;    /* numbers are put in with a few digits; what these do not tell is left out */
    bool singular; /* for single values of other names there may be more of them, or fewer */
    uint32_t n_singles; /* else some of these values: there are others then */
    struct {
        dx_id name, value; /* or name is 0 there, as a value that is NONE says */
    } single[DX_MOST_SINGLES];
    bool filled;        /* it may hold on an interval */
    bool by_rows;       /* then single solutions are found beside the pieces, too */
    size_t n_stretches; /* on these, of pieces of one equation */
    const dx_solved_stretch *stretch;
    uint32_t n_left_out;
    const dx_left_out *left_out; /* DX_MOST_LEFT_OUT at most */
    bool open;                   /* there may be more solutions */
    bool complete;               /* all values of other names are looked at */
    const dx_window *window;     /* in which a set is looked for; NULL: everywhere */
} dx_exact;

/* Put into the equations, and kept unless that shows that it is none: a value for each unknown. */
dx_status dx_exact_keep(dx_exact *p, const dx_id *value, const dx_solution_row *row) DX_MUST_USE;

/* Of numbers, as far as a few digits tell: a solution (1), none (-1), or neither is known (0).
 * Where there are names *numbers is false. */
dx_status dx_exact_try_numbers(dx_exact *p, const dx_id *value, int *solves,
                               bool *numbers) DX_MUST_USE;

/* The same of what is proved already. */
dx_status dx_exact_accept(dx_exact *p, const dx_id *value, const dx_solution_row *row) DX_MUST_USE;

/* The same of what has a value everywhere it is typed: with the conditions that what is assumed of
 * the unknowns makes, and not at all where that contradicts it (obedient.c). */
dx_status dx_exact_push_assumed(dx_exact *p, const dx_id *value,
                                const dx_solution_row *row) DX_MUST_USE;

/* Has it that word? */
bool dx_row_has_word(const dx_solution_row *r, const dx_word *word);

/* The solution in place of the unknowns of the equations. */
dx_substituted dx_exact_substituted(const dx_exact *p, const dx_id *value,
                                    const dx_solution_row *row);

/* Of a solution the words are added that say where what is solved, and it itself, has a value
 * (solvedneeds.c). */
dx_status dx_exact_add_domain(dx_exact *p, dx_substituted *put, dx_solution_row *row) DX_MUST_USE;

/* The same of one formula. */
dx_status dx_exact_need_value(dx_exact *p, dx_id f, const dx_id *value,
                              dx_solution_row *row) DX_MUST_USE;

/* The same of what is compared in the conditions that were asked, log(x) of log(x) < 1; *never: it
 * has no value there. */
dx_status dx_exact_need_conditions(dx_exact *p, const dx_id *value, dx_solution_row *row,
                                   bool *never) DX_MUST_USE;

/* The relations of p->f that are no equations become conditions (conditioned.c). */
dx_status dx_exact_split(dx_exact *p) DX_MUST_USE;

/* The same of what was typed and is not in the equations, as 1/x of 1/(1/x) = a; *never: it has
 * none there. */
dx_status dx_exact_need_typed(dx_exact *p, const dx_id *value, dx_solution_row *row,
                              bool *never) DX_MUST_USE;

/* From here to the end of the operation the names of p->index are integers. */
dx_status dx_exact_know_integers(dx_exact *p) DX_MUST_USE;

/* The same of the strict conditions of a solution, or of all, as far as they can be assumed. */
dx_status dx_exact_know_words(dx_exact *p, const dx_solution_row *row) DX_MUST_USE;
dx_status dx_exact_know_all_words(dx_exact *p, const dx_solution_row *row) DX_MUST_USE;

/* Is the formula 0 wherever it has a value: (x - 1)^2 - x^2 + 2*x - 1? */
dx_status dx_exact_is_identity(dx_exact *p, dx_id f, bool *is) DX_MUST_USE;

/* The sign of a constant, which may be made of roots without a closed form; *sure is false where it
 * was not found out. */
dx_status dx_exact_sign(dx_exact *p, dx_id a, int *sign, bool *sure) DX_MUST_USE;

/* Fails with DX_UNKNOWN: whether a number meets a condition is not known. */
dx_status dx_exact_refuse_condition(dx_exact *p) DX_MUST_USE;

/* Values meet the conditions: never, or where the words hold, of which there are *n, at most
 * p->n_conditions. DX_UNKNOWN where that cannot be told of numbers. */
dx_status dx_exact_meet(dx_exact *p, const dx_id *value, bool *never, dx_word *word,
                        uint32_t *n) DX_MUST_USE;

/* With every *step-th value of the index no condition, nor one of the row's words, depends on it by
 * waves; 1 where there is no such step. */
dx_status dx_exact_step_of(dx_exact *p, const dx_id *value, const dx_solution_row *row, dx_id index,
                           int64_t *step) DX_MUST_USE;

/* The row with those of its words that are open with step·index + rest for the index; *never: one
 * does not hold there. */
dx_status dx_exact_words_at(dx_exact *p, const dx_solution_row *row, dx_id index, int64_t step,
                            int64_t rest, dx_solution_row *out, bool *never) DX_MUST_USE;

/* Depends a formula on the index by waves, as cos(pi*k) and (-1)^k do? */
dx_status dx_exact_is_wave(dx_graph *g, dx_id a, dx_id index, bool *is) DX_MUST_USE;

/* Values with step·index + rest for the index. */
dx_status dx_exact_values_at(dx_exact *p, const dx_id *value, dx_id index, int64_t step,
                             int64_t rest, dx_id *out) DX_MUST_USE;

/* Of one unknown: families that are part of others go, and those that make up one become it
 * (families.c). */
dx_status dx_exact_join_families(dx_exact *p) DX_MUST_USE;

/* Rows that are one but for a <= 0 and a >= 0 become it. */
dx_status dx_exact_join_sides(dx_exact *p) DX_MUST_USE;

/* Of rows with the same values, told under the same conditions, the first stays. */
dx_status dx_exact_drop_repeated(dx_exact *p) DX_MUST_USE;

/* Into the list as it is. */
dx_status dx_exact_push(dx_exact *p, const dx_id *value, const dx_solution_row *row) DX_MUST_USE;

/* The same, but for what its conditions rule out. */
dx_status dx_exact_push_possible(dx_exact *p, const dx_id *value,
                                 const dx_solution_row *row) DX_MUST_USE;

/* All solutions of equations, told apart as the fields of p say. */
dx_status dx_exact_find(dx_exact *p) DX_MUST_USE;

/* Is the one equation a polynomial in the one unknown? */
dx_status dx_exact_is_polynomial(dx_exact *p, bool *is) DX_MUST_USE;

/* A hint of what to do about other names and abstract functions in what is solved; false where
 * there are none. */
bool dx_exact_hint_of_names(dx_exact *p);

/* One of what finds something, `search`, once functions of the name that a sum runs over are lists;
 * false where there are none. */
bool dx_exact_hint_of_data(dx_graph *g, dx_id f, const char *search);

/* Numbers in ascending order; one that is there twice, under the same conditions, goes
 * (solvedrows.c). */
dx_status dx_exact_sort(dx_exact *p) DX_MUST_USE;

/* The solutions as a vector, or a matrix of rows. */
dx_status dx_exact_list(dx_exact *p, dx_id *out) DX_MUST_USE;

/* Notices of all that is known of the solutions (solvednotices.c). */
dx_status dx_exact_tell(dx_exact *p) DX_MUST_USE;

/* Notices: which names are any integers, which solutions are not proved, where they were looked
 * for. */
dx_status dx_exact_tell_rest(dx_exact *p) DX_MUST_USE;

/* The last of these alone. */
dx_status dx_exact_tell_positive(dx_exact *p) DX_MUST_USE;

/* "a != 0, b > 0"; nothing where that goes without saying, or can never be: *never. */
dx_status dx_write_conditions(dx_graph *g, size_t n, const dx_word *word, bool *never,
                              dx_text *out) DX_MUST_USE;
dx_status dx_write_all_conditions(dx_conditions *c, dx_text *out) DX_MUST_USE;

/* Of several equations or unknowns (solvedsystem.c): all solutions, unless p->open. */
dx_status dx_exact_system(dx_exact *p) DX_MUST_USE;

/* Unknowns that are free are what the conditions of a solution say, if that is one value. */
dx_status dx_exact_settle_free(dx_exact *p) DX_MUST_USE;

/* Of equations and inequalities in one unknown (solvedset.c): a matrix, each row the relations of
 * an interval; or `true`. */
dx_status dx_exact_set(dx_exact *p, dx_id *out) DX_MUST_USE;

/* The values of the one unknown with f < 0, or f <= 0 where `edges`, within p->window. */
dx_status dx_exact_find_set(dx_exact *p, dx_id f, bool edges, dx_chart *set,
                            bool *known) DX_MUST_USE;

/* Of p->all, each a relation with its set; the sets are found in p->window. */
dx_status dx_exact_set_of(dx_exact *p, dx_id relation, dx_chart *set, bool *known) DX_MUST_USE;

/* Of what is compared with 0, and is a number times sin(u) or cos(u): the same without the number
 * and turns in u (wavewords.c). */
dx_status dx_exact_reduce_wave(dx_exact *p, dx_id *of) DX_MUST_USE;

/* A word that compares an arc with parts of pi, where that is at the ends of what the arc can be,
 * or beyond: it holds always, never, or says something of the arc's argument. */
dx_status dx_exact_settle_arc(dx_graph *g, dx_word *word, bool *always, bool *never) DX_MUST_USE;

/* Of p->against what is 0 only where another factor is goes: a of a*sin(a). */
dx_status dx_exact_join_against(dx_exact *p) DX_MUST_USE;

/* A name for which `zero` = 0 can be solved, with its value; NONE where there is none. */
dx_status dx_exact_name_of(dx_graph *g, dx_id zero, dx_id *name, dx_id *value) DX_MUST_USE;

/* The names that are a value each where `zero` is 0, and only there: one, or each square of a sum
 * of squares; 0 where it is neither, or more than `most`. */
dx_status dx_exact_names_of(dx_graph *g, dx_id zero, uint32_t most, uint32_t *n, dx_id *name,
                            dx_id *value) DX_MUST_USE;

/* Of pieces on which an equation in one unknown holds (solvedpieces.c): notices of those for single
 * values of other names; and all solutions as rows of relations. */
dx_status dx_exact_tell_stretches(dx_exact *p) DX_MUST_USE;
dx_status dx_exact_pieces(dx_exact *p, dx_id *out, bool *done) DX_MUST_USE;

/* Sets that repeat themselves (solvedwaves.c): where all relations do the rows with an integer,
 * else *done is false. */
dx_status dx_exact_waves(dx_exact *p, dx_id *out, bool *done) DX_MUST_USE;
/* The same on one side of a point, as `half` has it, of the relations that are marked as such that
 * repeat themselves: from which multiple on, and what is left of the one that is cut. */
dx_status dx_exact_waves_beyond(dx_exact *p, const dx_chart *half, const bool *repeats, dx_id *out,
                                bool *done) DX_MUST_USE;

/* The same of f that depends on the unknown through floor(u), ceil(u) or round(u) alone
 * (solvedsteps.c); else *done is false. */
dx_status dx_exact_steps(dx_exact *p, dx_id f, bool edges, dx_chart *set, bool *known,
                         bool *done) DX_MUST_USE;
bool dx_exact_has_steps(dx_exact *p, dx_id f);

/* n rows of relations, each with room for so many, to which `true` is added where one has fewer
 * than others. */
dx_status dx_exact_rows(dx_exact *p, uint32_t n, uint32_t room, dx_id *row, const uint32_t *length,
                        dx_id *out) DX_MUST_USE;

/* Has it an integer of a family in it? */
bool dx_exact_has_integer(const dx_exact *p, dx_id a);

/* By the cases of the other names (solvedcases.c), where all relations are inequalities of degree 1
 * or 2; else *done is false. */
dx_status dx_exact_by_cases(dx_exact *p, dx_id *out, bool *done) DX_MUST_USE;

/* The same of n inequalities that hold together. */
dx_status dx_exact_cases_of(dx_exact *p, uint32_t n, const dx_id *relation, dx_case_rows *out,
                            bool *done) DX_MUST_USE;

/* Where what was typed has a value: x != 0 of x^2/x > a. */
dx_status dx_exact_gather_typed(dx_exact *p, dx_conditions *c) DX_MUST_USE;

/* Of an equation that holds wherever it has a value: for every value of the unknown, or for a set.
 */
dx_status dx_exact_every(dx_exact *p, dx_id *out) DX_MUST_USE;

/* The answer to dx_root_host.roots; the host is a session. */
dx_status dx_roots_everywhere(void *host, dx_id f, dx_id x, size_t *n, dx_id **value,
                              bool *known) DX_MUST_USE;

/* DX_MOST_INDICES names that nothing in the session has, nor n formulas; NONE where there are no
 * more. */
dx_status dx_free_letters(ddx_session *s, size_t n, const dx_id *in, dx_id *out) DX_MUST_USE;

#endif
