/* scope.h - what names mean while a statement is evaluated.
 *
 * A frame binds names: the parameters of a function that is being called, or names that
 * must stay symbols for a while (the variable of a derivative, the left sides after an
 * evaluation bar). A function's body sees its own parameters and the session, nothing
 * of its caller; a name of the session that an operation holds as a symbol is one in the
 * bodies that are called meanwhile, too: d/dx f(2) for f(t) = t*x is 2 though x = 3. */
#ifndef DX_ENGINE_SCOPE_H
#define DX_ENGINE_SCOPE_H

#include "engine/session.h"
#include "numeric/verify.h"
#include "parser/lower.h"
#include "symbolic/domain/notes.h"
#include "symbolic/steps/steps.h"

enum { DX_MOST_BINDINGS = 32, DX_MOST_KEPT = 8, DX_MOST_TOLD_PARTIALS = 16 };

typedef struct dx_frame {
    const struct dx_frame *outer;
    bool opaque; /* nothing of the outer frames is seen */
    size_t n;
    const dx_id *symbol;
    const dx_value *value;        /* NULL: they stay symbols, in ascending order */
    const struct dx_bound *bound; /* the operation that these names belong to, or NULL */
} dx_frame;

enum { DX_FREE_NAMES = 32 };

/* What the rows and columns of a value are called: vectors of names or formulas, or NONE. */
typedef struct dx_labels {
    dx_id of, rows, columns;
} dx_labels;

/* A condition of what was evaluated. Where a value is put in for a symbol that was
 * differentiated by there must have been a derivative, or of order 0 values around the point; what
 * was taken not to be 0 must not become it; an equation that was taken to hold should. */
typedef struct dx_premise {
    dx_derived derived; /* its symbol is none that is put in for, unless `at` is the same */
    dx_id at;           /* what stands in the place of derived.symbol by now */
    dx_id nonzero;      /* NONE: this is about a derivative, else about that alone */
    dx_id equation;     /* else NONE: it is about that alone */
    dx_id valued;       /* else NONE: it is about that alone, which must have a value */
    dx_id root;         /* else NONE: what a root was of that is shown with less values */
    bool lasts;         /* of a root: it is said whatever names are in the answer */
    bool made;          /* of what is valued: it may be a part of a derivative, not of the input */
    bool told;  /* of what is valued, or an order 0: it has been said, with another answer */
    bool open;  /* nothing is known of it any more */
    bool loses; /* of what is not 0: what was typed has a value there, what is shown has none */
} dx_premise;

/* One that was found while the text was read, of the part there. */
typedef struct dx_read_premise {
    dx_premise premise;
    dx_span span;
} dx_read_premise;

/* What is known of premises with values put in. */
typedef enum dx_holding {
    DX_HOLDS,
    DX_BROKEN,
    DX_OPEN /* it could not be told */
} dx_holding;

/* A partial derivative D[1](z)(x, y) of a function of the session that was told in its parameters,
 * and the line that ends in it. */
typedef struct dx_told_partial {
    dx_id name, counts, formula;
    dx_id parameter[DX_MOST_BINDINGS];
    uint32_t line;
} dx_told_partial;

/* One statement being evaluated. */
struct dx_bound;

typedef struct dx_evaluation {
    ddx_session *session;
    dx_lowering lowering;
    const dx_frame *frame;
    const dx_frame *field; /* in which an operation finds its variables in its operand, or NULL */
    /* Names that mean nothing to the session, by where their text is: a statement has one
     * text for all places of a name, and no AST is freed meanwhile. What frames bind comes
     * first. */
    struct {
        const char *text;
        dx_id symbol;
    } free_name[DX_FREE_NAMES];
    uint32_t calls;              /* of user functions, nested */
    uint32_t digits;             /* smallest number asked of N so far; 0: none */
    dx_id arranged, arrangement; /* the last value with an order of its own, and this order */
    bool asked;                  /* by an N of what varies, not by the value of a name */
    bool asked_of_part;          /* by an N of a constant */
    bool leaves_sums;            /* of equal terms as they are: any number may come to be an end */
    const struct dx_bound *derived; /* by whose names what is read is differentiated, or NULL */
    dx_premise *premise;            /* under which all this holds, in the command arena */
    size_t n_premises, premise_capacity;
    const dx_read_premise *read; /* of functions behind bars */
    size_t n_read;
    dx_labels labels;         /* of the last value that has some */
    dx_id typed;              /* of the last value that has such a text */
    dx_recorder *recorder;    /* of the derivations, inside of steps(...); else NULL */
    bool keeps_integrals;     /* they are written though a closed form is known: for derivations; */
    size_t n_kept;            /* these, as far as there is room, */
    dx_id kept[DX_MOST_KEPT]; /* are not worked out in the answer */
    bool holds;               /* calls of functions of the session stay calls: for derivations; */
    size_t n_held;            /* values that were read so, and what they are with the calls */
    struct {
        dx_id value, calls;
    } held[DX_MOST_KEPT];
    size_t n_told_partials; /* of those functions, the last ones, for lines that refer to them */
    dx_told_partial told_partial[DX_MOST_TOLD_PARTIALS];
    dx_id told_of;     /* what the next derivative is told of, where that is another; or NONE */
    bool needs_closed; /* integrals between names are refused: what works on them knows none */
    bool written;      /* derivatives are not worked out, only written */
    bool partial;      /* they are written with ∂ */
    /* what the variables of a derivative will be, as in f'(t^2), so that notes speak of it */
    size_t n_arguments;
    const dx_id *parameter, *argument;
    const struct dx_given *given; /* functions that bars around this put in */
} dx_evaluation;

/* Lower an AST in a frame. */
dx_status dx_evaluate_in(dx_evaluation *e, const dx_frame *frame, const dx_ast *ast,
                         dx_id *out) DX_MUST_USE;

/* What the frames say of a symbol: its value, or itself where it stays one. */
bool dx_in_frames(dx_evaluation *e, const dx_frame *frame, dx_id symbol, dx_id *value);

/* Calculate with no more digits than the value has. */
dx_value dx_use(dx_evaluation *e, dx_value value);

/* The value that a symbol has in the frame, or itself. */
dx_id dx_look_up(dx_evaluation *e, const dx_frame *frame, dx_id symbol);

/* The symbol that a NAME node stands for. */
dx_id dx_symbol_of(dx_evaluation *e, const dx_ast *name);

/* Names that an operation binds, like the x of d/dx, and what keeps them apart from other
 * names that are spelled the same. */
typedef struct dx_bound {
    dx_frame frame;  /* to evaluate the operand in */
    dx_frame values; /* its outer frame */
    size_t n;
    const dx_id *name;
    dx_id *symbol; /* what stands for each name in the operand */
    size_t n_lent; /* names of the session among them, in ascending order */
    dx_id *lent;
    size_t first_premise;
    unsigned first_notice;
    const struct dx_bound *derived; /* around it: the operation that differentiates, or NULL */
    const dx_id *coming; /* what will be put in for each name, where that is known; else NULL */
    size_t n_kept, first_aside; /* parameters among them, then those set aside */
    dx_id *kept;
    dx_value *stands;
} dx_bound;

/* Bind names, which must stay where they are as long as *b, which may not be moved: its
 * frames point into it. Its arrays are in the command arena. */
dx_status dx_bind(dx_evaluation *e, size_t n, const dx_id *names, dx_bound *b) DX_MUST_USE;

/* Refuse a value with a parameter in it whose own value has a bound name: where the name
 * goes on in the answer, the two would be taken for one. what: "a Taylor polynomial". */
dx_status dx_refuse_capture(dx_evaluation *e, const dx_bound *b, const char *what,
                            dx_id value) DX_MUST_USE;

/* The values that evaluation bars around this will put in are put in now: for what depends
 * on the values of names alone, like a rank or the ends of a sum. Those stay out that would
 * be taken for a name that is bound in between. */
dx_status dx_foresee(dx_evaluation *e, dx_id *value) DX_MUST_USE;
/* The same for what was evaluated in another frame; and for what may be differentiated: within an
 * operation that finds its variables in its operand, as grad does, no values come in from outside
 * of it. */
dx_status dx_foresee_in(dx_evaluation *e, const dx_frame *frame, dx_id *value) DX_MUST_USE;
dx_status dx_foresee_operand(dx_evaluation *e, const dx_frame *frame, dx_id *value) DX_MUST_USE;

/* Values for symbols, all at once; those of the ends of sums come first, so that x^0 is 1
 * before x becomes 0. */
dx_status dx_put_values(dx_graph *g, size_t n, const dx_id *from, const dx_id *to,
                        dx_id *value) DX_MUST_USE;

/* The same with the premises, from the first-th on, held against the values. What cancels
 * meanwhile, and what of the values goes, is remembered to need a value. Partial derivatives that
 * have none there by their formula are looked at along the line. */
dx_status dx_put_under_premises(dx_evaluation *e, size_t first, size_t n, const dx_id *from,
                                const dx_id *to, dx_id *value) DX_MUST_USE;

/* Once more for what failed so: first partial derivatives are worked out with the other values in
 * what they are of (sections.c). */
dx_status dx_put_by_sections(dx_evaluation *e, size_t first, size_t n, const dx_id *from,
                             const dx_id *to, dx_id *value) DX_MUST_USE;

/* Where these values are in: notes from the first-th on do not speak of the names any more. */
dx_status dx_tell_of_values(dx_evaluation *e, unsigned first, size_t n, const dx_id *from,
                            const dx_id *to) DX_MUST_USE;

/* After the operation put to[i] in for each name, or its meaning in e->frame where to is
 * NULL. */
dx_status dx_put_in(dx_evaluation *e, const dx_bound *b, const dx_id *to, dx_id *value) DX_MUST_USE;

/* Say which of the symbols do not occur in what is differentiated by them, unless that is a
 * constant; the operand is its text. */
void dx_notice_absent(dx_evaluation *e, size_t n, const dx_id *symbol, const dx_ast *operand,
                      dx_id value);

/* Does the text have the name that the symbol stands for in it? */
bool dx_mentions_symbol(const dx_graph *g, const dx_ast *ast, dx_id symbol);

/* (∇f)(1, 2): a call whose callee is an operation on a function of the user. */
dx_status dx_operation_at(dx_evaluation *e, const dx_ast *call, dx_id *out) DX_MUST_USE;

/* Is it the name of a variable, and not of the order that a name in front is taken to? The
 * value of a name that does not occur in the operand can only be an order. */
dx_status dx_is_variable(dx_evaluation *e, const dx_ast *operand, const dx_ast *argument,
                         bool first, bool *variable) DX_MUST_USE;

/* What is differentiated, as all that differentiates takes it: pieces that are equal are one
 * (symbolic/domain/meetings.h), and what they need is remembered. */
dx_status dx_begin_derivative(dx_evaluation *e, dx_id *a) DX_MUST_USE;

/* Like dx_checked_derivative, and remember what the derivative is of. */
dx_status dx_derive(dx_evaluation *e, dx_id a, dx_id symbol, uint32_t order,
                    dx_id *out) DX_MUST_USE;

/* The same by several symbols in turn; *value is differentiated in place. */
dx_status dx_derive_in_turn(dx_evaluation *e, size_t n, const dx_id *symbols,
                            const uint32_t *orders, dx_id *value) DX_MUST_USE;

/* ---- conditions (premises.c) ------------------------------------------------------ */

/* Remember that `a` is differentiated by the symbol; and the derivative of that order. */
dx_status dx_remember_derived(dx_evaluation *e, dx_id a, dx_id symbol) DX_MUST_USE;
dx_status dx_remember_derivative(dx_evaluation *e, dx_id a, dx_id symbol, dx_id derivative,
                                 uint32_t order) DX_MUST_USE;

/* The same for a derivative that is differentiated by the others in turn: it has to exist for
 * all of their values, but some. */
dx_status dx_remember_along(dx_evaluation *e, const dx_derived *d, size_t n,
                            const dx_id *others) DX_MUST_USE;

/* The same for what was remembered from the first-th on, in what is differentiated now. */
dx_status dx_remember_inner(dx_evaluation *e, size_t first, size_t n,
                            const dx_id *symbols) DX_MUST_USE;

/* The same for m functions by each of n symbols; and for the second derivatives of a function:
 * its slopes have to exist along the lines on which they are differentiated. */
dx_status dx_remember_gradients(dx_evaluation *e, size_t m, const dx_id *functions, size_t n,
                                const dx_id *symbols) DX_MUST_USE;
dx_status dx_remember_hessian(dx_evaluation *e, dx_id a, size_t n, const dx_id *symbols,
                              const dx_partials *p) DX_MUST_USE;

/* The same at a point that is given already; the derivative there, or NONE. */
dx_status dx_remember_at(dx_evaluation *e, dx_id a, dx_id symbol, uint32_t order, dx_id at,
                         dx_id derivative) DX_MUST_USE;

/* Remember that what is evaluated holds where `a` is not 0; NONE: everywhere. */
dx_status dx_assume_nonzero(dx_evaluation *e, dx_id a) DX_MUST_USE;

/* Remember that what is evaluated holds where the equation does. */
dx_status dx_assume_equation(dx_evaluation *e, dx_id equation) DX_MUST_USE;

/* What goes for all that is remembered. */
dx_status dx_remember_premise(dx_evaluation *e, dx_premise premise) DX_MUST_USE;

/* Refuse values for symbols with which one of the premises, from the first-th on, is broken;
 * with others the premises go on as what they become. A point that an equation does not hold at
 * is told. */
dx_status dx_check_premises(dx_evaluation *e, size_t first, size_t n, const dx_id *from,
                            const dx_id *to) DX_MUST_USE;

/* Would they hold with these values, constants? All stays as it is. */
dx_status dx_premises_hold(dx_evaluation *e, size_t first, size_t n, const dx_id *from,
                           const dx_id *to, dx_holding *holding) DX_MUST_USE;

/* The formula of a premise has become another: refuse it where this is 0. */
dx_status dx_hold_nonzero(dx_evaluation *e, dx_premise *p, dx_id becomes) DX_MUST_USE;

/* What was differentiated has become another, and what stands for the variable: refuse it where
 * there is no derivative. */
dx_status dx_derived_becomes(dx_evaluation *e, dx_premise *p, dx_id of, dx_id at) DX_MUST_USE;

/* ---- parts that must have values (valued.c) --------------------------------------- */

/* Remember a part of what is evaluated, which may not be in the result. */
dx_status dx_remember_valued(dx_evaluation *e, dx_id part) DX_MUST_USE;

/* Remember what a root is of, out of which came what may be 0 where the rest is negative. */
dx_status dx_remember_root(dx_evaluation *e, dx_id radicand) DX_MUST_USE;

/* A notice about each so far, whatever names are in the answer: a solution that is lost with them
 * has none. */
void dx_keep_roots(dx_evaluation *e);

/* The formula, where these hold for what is 0 now, without the conditions that came in with them:
 * of sqrt(y)*|x| for x = 0 the part sqrt(y), as sqrt(x^2*y) has a value for every y. n names have
 * values. */
dx_status dx_widen_roots(dx_evaluation *e, size_t n, const dx_id *name, const dx_id *value,
                         dx_id *f) DX_MUST_USE;

/* A notice where else such roots are 0, of those from the first-th premise on. A value, if one is
 * given, must have the name in it. */
dx_status dx_tell_roots(dx_evaluation *e, size_t first, dx_id value) DX_MUST_USE;

/* The same for all parts of a value, into which something will be put. */
dx_status dx_remember_parts(dx_evaluation *e, dx_id value) DX_MUST_USE;

/* Sums in the value whose terms do not depend on the index become as many times the term
 * (iterated.c); that there are no fewer than none is remembered. What a name will stand for keeps
 * its sums, but for what operations work on that see the whole of it. */
dx_status dx_add_equal_terms(dx_evaluation *e, dx_id *a) DX_MUST_USE;

/* Forget those, from the first-th premise on, that are in the value: they speak for themselves. */
dx_status dx_release_valued(dx_evaluation *e, size_t first, dx_id value) DX_MUST_USE;

/* Refuse values with which the part has none; else it goes on as what it becomes. */
dx_status dx_hold_valued(dx_evaluation *e, dx_premise *p, size_t n, const dx_id *from,
                         const dx_id *to) DX_MUST_USE;
/* The part has become another. */
dx_status dx_valued_becomes(dx_evaluation *e, dx_premise *p, dx_id becomes) DX_MUST_USE;

/* Those from the first-th premise on are of what is differentiated by n symbols: there have to be
 * values around the point, too. */
dx_status dx_open_valued(dx_evaluation *e, size_t first, size_t n,
                         const dx_id *symbols) DX_MUST_USE;

/* Leave a notice of what the parts that are not in the value need. */
dx_status dx_tell_valued(dx_evaluation *e, dx_id value) DX_MUST_USE;

/* What must have a value by the premise: a part that is not in the result, or what was
 * differentiated; NONE: it is about something else. */
dx_id dx_part_with_value(dx_graph *g, const dx_premise *p);

/* Refuse an interval of the symbol within which a part has no value at more than single points. */
dx_status dx_hold_inside(dx_evaluation *e, size_t first, dx_id symbol, dx_id lo,
                         dx_id hi) DX_MUST_USE;

/* Those with the symbol, from the first-th premise on, do not count: a limit looks at no point. */
void dx_drop_valued(dx_evaluation *e, size_t first, dx_id symbol);

/* Of those, only what must have a value whatever the symbol is stays a premise: the result is of
 * many values of it. */
void dx_keep_valued(dx_evaluation *e, size_t first, dx_id symbol);

/* ---- premises with values ------------------------------------------------------------------ */

/* The premises as they are kept with a value; NONE if there are none. */
dx_status dx_keep_premises(dx_evaluation *e, dx_id value, dx_id *out) DX_MUST_USE;

/* All of them from the first-th on that some values break, in the same form. */
dx_status dx_write_premises(dx_evaluation *e, size_t first, dx_id *out) DX_MUST_USE;
/* Remember what was written; NONE: nothing. */
dx_status dx_read_premises(dx_evaluation *e, dx_id written) DX_MUST_USE;

/* Remember the premises that were kept with a value. */
dx_status dx_recall_premises(dx_evaluation *e, dx_value value) DX_MUST_USE;

/* A value of the session as it is used: with its premises, and with calls of functions that
 * have been defined since. DX_NONE after a failure. */
dx_id dx_recall(dx_evaluation *e, dx_value value);

/* A symbol that stands for the name and occurs nowhere: x', which cannot be typed. */
dx_id dx_stand_in(dx_evaluation *e, dx_id name);

/* The body of a user function, and the symbols that its parameters are in it. */
dx_status dx_formula_of(dx_evaluation *e, const dx_definition *d, dx_id *parameter,
                        dx_id *out) DX_MUST_USE;

/* The body of a user function with its parameters as symbols (or given values). */
dx_status dx_call_definition(dx_evaluation *e, const dx_definition *d, const dx_value *values,
                             dx_id *out) DX_MUST_USE;

/* The body of a user function with its parameters as the names that the frame holds. */
dx_status dx_call_in(dx_evaluation *e, const dx_frame *frame, const dx_definition *d,
                     dx_id *out) DX_MUST_USE;

/* The value of an operand in which the bound names are symbols. The name of a function of the
 * user is what it is of its parameters, or of the bound names where these are as many others. */
dx_status dx_operand_in(dx_evaluation *e, const dx_bound *b, const dx_ast *operand,
                        dx_id *out) DX_MUST_USE;

/* The value of an operand; the name of a function of the user is its formula. */
dx_status dx_formula_operand(dx_evaluation *e, const dx_ast *operand, dx_id *out) DX_MUST_USE;

/* The n variables in `symbol` and behind them the parameters of the function that are not among
 * them, for which there is room: how many now. df/dx at x = 3, y = 2 is a number. */
size_t dx_with_parameters(dx_evaluation *e, const dx_definition *d, size_t n, dx_id *symbol);

/* ---- formulas by cases (cases.c) ----------------------------------------------------------- */

/* Conditions of constants, like pi < 4, are decided where balls can tell. */
dx_status dx_decide_cases(dx_graph *g, dx_id *value) DX_MUST_USE;

/* Refuse formulas by cases in the body of a function that are not written as such. */
dx_status dx_check_pieces(ddx_session *s, const dx_ast *body) DX_MUST_USE;

/* ---- constants without a value (constants.c) ------------------------------------------------- */

/* DX_DOMAIN where the constant is known to have none; what is no constant is let pass. */
dx_status dx_refuse_valueless(dx_graph *g, dx_id a) DX_MUST_USE;

/* DX_DOMAIN where a constant in the formula is known to have none: *fault is the constant. Those
 * in formulas by cases need not come into play. */
dx_status dx_refuse_constants(dx_graph *g, dx_id a, dx_id *fault) DX_MUST_USE;

/* The same for the value of a text, with the place where the constant stands in it. */
dx_status dx_check_constants(dx_evaluation *e, const dx_ast *ast, dx_id value) DX_MUST_USE;

/* The same for what is not shown itself, but another form of it, which may have a value. */
dx_status dx_check_reworked(dx_evaluation *e, const dx_ast *ast, dx_id value) DX_MUST_USE;

/* ---- abstract functions that have become known (instance.c) ---------------------------------- */

/* The operand with the BINDINGs and DEFINE_FUNCTIONs of a list put in, all at once. */
dx_status dx_substitute_bindings(dx_evaluation *e, const dx_ast *operand, const dx_ast *bindings,
                                 dx_id *out) DX_MUST_USE;

/* The value with all calls made of functions that the session has defined since, and the premises,
 * from the first-th on, as they become by it. Derivatives that the chain rule gave of such a
 * function are worked out anew, unless it is smooth. DX_NONE after a failure. */
dx_id dx_become_known(dx_evaluation *e, size_t first, dx_id value);

/* ---- evaluation (eval.c) and calls (calls.c) -------------------------------------- */

/* The value of an expression's AST, and how it is to be shown. */
dx_status dx_evaluate(ddx_session *s, const dx_ast *ast, dx_value *value) DX_MUST_USE;

/* The same for the value of a name. */
dx_status dx_evaluate_named(ddx_session *s, const dx_ast *ast, dx_value *value) DX_MUST_USE;

/* With how many digits N has asked for a value to be shown; 0: it is shown as it is. */
uint32_t dx_digits_asked(const dx_evaluation *e, dx_id a);

/* The same under the premises of e, in the frame of e. */
dx_status dx_evaluate_whole(dx_evaluation *e, const dx_ast *ast, dx_value *value) DX_MUST_USE;

/* Work that evaluates what it likes. */
typedef dx_status dx_evaluation_work(dx_evaluation *e, void *data);
dx_status dx_in_evaluation(ddx_session *s, dx_evaluation_work *work, void *data) DX_MUST_USE;

/* Arguments of a call, at most DX_MOST_BINDINGS, evaluated in the current frame. */
dx_status dx_evaluate_arguments(dx_evaluation *e, const dx_ast *call, dx_id *values) DX_MUST_USE;

/* DX_ARITY, told at the place of the call. */
dx_status dx_wrong_count(dx_evaluation *e, const char *name, uint32_t wanted, const dx_ast *call);

/* Memory of the statement for n ids; NULL with its story when there is none. */
dx_id *dx_statement_ids(dx_evaluation *e, size_t n);

/* ---- derivatives (derivative.c) --------------------------------------------------- */

/* What the check of a derivative found: a failure where it disagrees, a notice where it
 * could not be made. where: the point and both values. */
dx_status dx_judge(ddx_session *s, dx_verdict verdict, const dx_text *where) DX_MUST_USE;

/* DERIVATIVE and PRIME nodes, and calls of PRIME, PARTIAL and DERIVATIVE nodes. */
dx_status dx_lower_derivative(dx_evaluation *e, const dx_ast *node, dx_id *out) DX_MUST_USE;
/* ∇e. */
dx_status dx_lower_gradient(dx_evaluation *e, const dx_ast *node, dx_id *out) DX_MUST_USE;
dx_status dx_lower_prime(dx_evaluation *e, const dx_ast *node, dx_id *out) DX_MUST_USE;
dx_status dx_call_prime(dx_evaluation *e, const dx_ast *call, dx_id *out) DX_MUST_USE;
dx_status dx_call_partial(dx_evaluation *e, const dx_ast *call, dx_id *out) DX_MUST_USE;
dx_status dx_call_leibniz(dx_evaluation *e, const dx_ast *call, dx_id *out) DX_MUST_USE;

/* ---- vectors and matrices (matrices.c) ------------------------------------------------------ */

/* A \ b, and a power with a vector or matrix in it. */
dx_status dx_left_divide(dx_evaluation *e, const dx_ast *node, dx_id *out) DX_MUST_USE;
dx_status dx_power_of_array(dx_evaluation *e, const dx_ast *node, dx_id base, dx_id exponent,
                            dx_id *out) DX_MUST_USE;

/* ---- builtins (builtins.c) ---------------------------------------------------------------- */

/* The value of a call whose number of arguments is right; a failure's place is set. */
typedef dx_status dx_builtin_run(dx_evaluation *e, const dx_ast *call, dx_id *out);

typedef struct dx_builtin {
    const char *name;
    const char *usage; /* diff(e, x, n) */
    uint8_t least, most;
    dx_builtin_run *run;
    const char *summary;
    const char *examples;
    const char *see;
} dx_builtin;

/* dx_run_NAME of every row. */
#define BUILTIN(name, usage, least, most, summary, examples, see) dx_builtin_run dx_run_##name;
#include "engine/builtins.def"
#undef BUILTIN
/* subst with a part of the formula on the left: subst(e, x^2 = u). */
dx_builtin_run dx_run_subst_part;

const dx_builtin *dx_find_builtin(const char *name, size_t n);
/* Adds all names, with that kind. */
void dx_builtin_names(dx_dictionary *names, uint16_t kind);
const dx_builtin *dx_builtin_at(unsigned index); /* NULL past the last */

/* dx_did_you_mean with the names of builtins and definitions too. */
const char *dx_name_meant(ddx_session *s, const char *name, size_t n);

/* pi, e and the like, which cannot be variables. */
bool dx_names_constant(const char *name, size_t n);

/* Does the name stand anywhere in the AST, whose depth the parser has bounded? */
bool dx_mentions(const dx_ast *ast, const char *name);

/* The child of a node; NULL past the last. */
const dx_ast *dx_child(const dx_ast *ast, uint32_t index);

/* ---- sums without an end (endless.c) ------------------------------------------------------- */

/* The SUM or PRODUCT of the body from lo on, without an end, where it has a closed form whose limit
 * is known; else DX_NONE. A notice tells where there is no such limit. */
dx_status dx_close_endless(ddx_session *s, dx_op op, dx_id body, dx_id name, dx_id lo,
                           dx_id *out) DX_MUST_USE;

#endif
