/* session.h - all state of the engine: definitions, results, settings.
 *
 * Values are ids of the session's graph; the session lists every id that must outlive a
 * statement as a root when the graph is collected. */
#ifndef DX_ENGINE_SESSION_H
#define DX_ENGINE_SESSION_H

#include "ddx.h"

#include "engine/answer.h"
#include "expr/graph.h"
#include "numeric/evaluator.h"
#include "parser/parse.h"
#include "symbolic/derivatives/diff.h"
#include "symbolic/domain/junctions.h"
#include "symbolic/derivatives/partials.h"

/* What a name stands for. Shared between the table and the journal, so counted. */
typedef struct dx_definition {
    uint32_t references;
    char *name;
    bool is_function;
    dx_value value;           /* of a variable */
    dx_arena arena;           /* of the AST of a function */
    char *source;             /* the whole definition as typed, of a function */
    const dx_ast *parameters; /* list of NAMEs */
    uint32_t n_parameters;
    const dx_ast *body;
} dx_definition;

typedef struct dx_change {
    char *name;
    dx_definition *before; /* NULL: was not defined */
    bool together;         /* undone with the change in front of it */
    bool of_assumptions;   /* what was assumed before; there is no definition */
    struct dx_assumptions *assumed;
} dx_change;

typedef struct dx_settings {
    uint32_t digits;
    double timeout;   /* seconds; 0: none */
    size_t memory;    /* bytes; 0: no limit */
    uint32_t threads; /* of compiled functions; 0: one a processor */
    uint32_t width;   /* columns; 0: the window's */
    bool verify;
    bool pretty;
    bool color;
    dx_evaluator_kind evaluator;
    char shown[32]; /* the text of the last ddx_get */
} dx_settings;

enum { DX_RESULTS_KEPT = 128, DX_JOURNAL_KEPT = 256, DX_LOAD_DEPTH = 16 };

struct ddx_session {
    dx_context context;
    dx_graph graph;
    dx_rules *rules;
    dx_settings settings;
    dx_slab *code;       /* of functions that are made */
    dx_dictionary names; /* that ddx knows: their dx_name_kind */

    dx_definition **definition; /* sorted by name */
    size_t n_definitions, definition_capacity;
    dx_change journal[DX_JOURNAL_KEPT];
    size_t n_journal; /* changes in all; the last DX_JOURNAL_KEPT are kept */

    struct dx_assumptions *assumptions; /* NULL: none; the graph sees them, too */

    dx_value result[DX_RESULTS_KEPT]; /* ring, by number */
    uint64_t n_results;

    dx_value *held; /* handles of the API; id NONE: free */
    size_t n_held, held_capacity;
    size_t first_free; /* handle, or a later one: those before it are not */

    /* of parts that were evaluated while their statement was read, for its evaluation */
    struct dx_read_premise *premise_read;
    size_t n_premises_read, premise_read_bytes;

    ddx_answer answer;
    struct ddx_iteration *iterations; /* of the API, in a list */
    struct dx_stepper *stepper;       /* the iteration that is open; NULL: none */
    unsigned in_body;    /* of a function of the user's, whose names come first: nested */
    uint64_t statements; /* of any kind so far, with calls of the API */
    size_t live_nodes;   /* after the last collection */
    unsigned load_depth;
    ddx_listener *listener; /* of the answers of a file; NULL */
    void *listener_data;
    bool told_bordered; /* what the eigenvalues of lagrange(...) are: once is enough */
    bool told_signs;    /* which signs multipliers have in a region: the same */
    bool load_told;     /* the story has the file and line of a failing :load */
    dx_text shown;      /* by ddx_print, ddx_digits */
    dx_text complaint;  /* by ddx_error */
    dx_text completed;  /* by ddx_complete */
    dx_text prompt;     /* by ddx_prompt */
};

/* Set by ddx_interrupt; the only mutable state outside of sessions. */
const volatile int *dx_interrupt_flag(void);

/* ---- definitions (define.c) ----------------------------------------------------------- */

/* The name of an iteration that is open hides one of the session, but in bodies of functions. */
dx_definition *dx_find_definition(const ddx_session *s, const char *name, size_t n);
dx_definition *dx_find_own_definition(const ddx_session *s, const char *name, size_t n);
dx_status dx_define_value(ddx_session *s, const char *name, dx_value value) DX_MUST_USE;
/* text is the whole statement `f(x) = body`; it is read again into memory of its own. */
dx_status dx_define_function(ddx_session *s, const char *name, const char *text,
                             size_t n) DX_MUST_USE;
bool dx_undefine(ddx_session *s, const char *name); /* false: was not defined */
/* What is assumed from now on, which the session takes over. */
dx_status dx_change_assumptions(ddx_session *s, struct dx_assumptions *next) DX_MUST_USE;
/* Take the last change back; false: nothing to undo. *more: the change in front of it
 * belongs to it. The name is empty where it is about assumptions. */
bool dx_undo(ddx_session *s, char *name, size_t room, bool *more);
/* The last n changes are undone as one. */
void dx_join_changes(ddx_session *s, size_t n);
void dx_free_definitions(ddx_session *s);

/* A definition that is not in the table: of the text `f(x) = body`, or with a text of NULL of a
 * value. To be given back to the same session. */
dx_status dx_make_definition(ddx_session *s, const char *name, const char *text, size_t n,
                             dx_definition **out) DX_MUST_USE;
void dx_release_definition(ddx_session *s, dx_definition *d);

/* ---- results --------------------------------------------------------------------------- */

void dx_keep_result(ddx_session *s, dx_value value);
/* The result of input `number`, or the last for 0; id NONE when there is none. */
dx_value dx_result(const ddx_session *s, uint64_t number);

/* Collect the graph when it has grown enough to be worth it. */
void dx_collect_garbage(ddx_session *s);

/* ---- evaluation ------------------------------------------------------------------------------ */

/* What a name means to the parser, for this session. */
dx_name_host dx_session_names(ddx_session *s);

/* Read a statement for dx_evaluate; long formulas are evaluated in part meanwhile. */
dx_status dx_read_statement(ddx_session *s, const char *text, size_t n,
                            dx_statement *statement) DX_MUST_USE;

/* Evaluate the text of an expression (definitions are refused). */
dx_status dx_evaluate_text(ddx_session *s, const char *text, size_t n, dx_value *value) DX_MUST_USE;

/* The same in one pass, where the text is a plain formula (parser/plain.h) without a fault; else
 * nothing is told, and *evaluated is false. */
dx_status dx_evaluate_plain(ddx_session *s, const char *text, size_t n, dx_value *value,
                            bool *evaluated) DX_MUST_USE;

/* The same of what has been read. */
dx_status dx_evaluate_expression(ddx_session *s, const dx_ast *root, dx_value *value) DX_MUST_USE;

/* The derivation of the derivatives in the expression. */
dx_status dx_steps_of_text(ddx_session *s, const char *text, size_t n, dx_value *value) DX_MUST_USE;

/* Run a statement and fill the answer: define, evaluate. */
dx_status dx_run_statement(ddx_session *s, const char *text, size_t n,
                           ddx_answer *answer) DX_MUST_USE;

/* Derivative of that order, readable and checked. */
dx_status dx_checked_derivative(ddx_session *s, dx_id a, dx_id symbol, uint32_t order,
                                dx_id *out) DX_MUST_USE;

/* d->derivative, as the rules give it, becomes what is shown: readable, with values that the rules
 * do not give; *by_rules: without these. Not checked yet. */
dx_status dx_show_derivative(ddx_session *s, dx_derived *d, dx_id *by_rules) DX_MUST_USE;

/* ---- many derivatives at once (partials.c, gradients.c) ------------------------------------ */

/* All derivatives of m functions by n symbols (order 1), or the second ones of one function,
 * row <= column (order 2): readable and checked, where they hold noted once. *out is made
 * here. */
dx_status dx_checked_partials(ddx_session *s, size_t m, const dx_id *functions, size_t n,
                              const dx_id *symbols, uint32_t order, dx_partials *out) DX_MUST_USE;

/* Its two halves: as the rules give them or readable, and not checked yet; checked, values
 * filled in that the rules do not give, and where they hold noted. */
dx_status dx_found_partials(ddx_session *s, size_t m, const dx_id *functions, size_t n,
                            const dx_id *symbols, uint32_t order, bool readable,
                            dx_partials *out) DX_MUST_USE;
dx_status dx_check_partials(ddx_session *s, size_t m, const dx_id *functions, size_t n,
                            const dx_id *symbols, uint32_t order, dx_partials *found) DX_MUST_USE;

/* The m x n matrix with these entries; mirrored where only row <= column are given. A
 * vector for a gradient (m = 0). */
dx_status dx_dense(ddx_session *s, size_t m, size_t n, const dx_partials *partials, bool mirrored,
                   dx_id *out) DX_MUST_USE;

/* DX_LIMIT where a matrix would have more entries than is allowed. what: "a Hessian". */
dx_status dx_check_entries(ddx_session *s, const char *what, size_t rows,
                           size_t columns) DX_MUST_USE;

/* May derivatives be missing where there is a value: are there corners, jumps, roots in it? */
dx_status dx_has_corners(dx_graph *g, dx_id a, bool *has) DX_MUST_USE;

/* Is it a number, a name or a formula, so with a real number for its value? */
bool dx_is_real_valued(const dx_graph *g, dx_id a);

/* ---- settings (settings.c) ------------------------------------------------------------------ */

void dx_settings_init(dx_settings *settings);
dx_status dx_setting_set(ddx_session *s, const char *key, const char *value) DX_MUST_USE;
const char *dx_setting_get(ddx_session *s, const char *key);
/* The index-th setting: its name, what it is; NULL past the last. */
const char *dx_setting_name(unsigned index, const char **summary);
/* What values it takes, in words; "" for no setting. */
const char *dx_setting_values(const char *key);

#endif
