/* scope.h - what names mean while a statement is evaluated.
 *
 * A frame binds names: the parameters of a function that is being called, or names that
 * must stay symbols for a while (the variable of a derivative, the left sides after an
 * evaluation bar). A function's body sees its own parameters and the session, nothing
 * of its caller. */
#ifndef DX_ENGINE_SCOPE_H
#define DX_ENGINE_SCOPE_H

#include "engine/session.h"
#include "parser/lower.h"

typedef struct dx_frame {
    const struct dx_frame *outer;
    bool opaque; /* nothing of the outer frames is seen */
    size_t n;
    const dx_id *symbol;
    const dx_value *value; /* NULL: they stay symbols */
} dx_frame;

/* One statement being evaluated. */
typedef struct dx_evaluation {
    ddx_session *session;
    dx_lowering lowering;
    const dx_frame *frame;
    uint32_t calls;  /* of user functions, nested */
    uint32_t digits; /* smallest number asked of N so far; 0: none */
    bool asked;      /* by an N in this statement, not by the value of a name */
} dx_evaluation;

/* Lower an AST in a frame. */
dx_status dx_evaluate_in(dx_evaluation *e, const dx_frame *frame, const dx_ast *ast,
                         dx_id *out) DX_MUST_USE;

/* The value that a symbol has in the frame, or itself. */
dx_id dx_look_up(dx_evaluation *e, const dx_frame *frame, dx_id symbol);

/* The symbol that a NAME node stands for. */
dx_id dx_symbol_of(dx_evaluation *e, const dx_ast *name);

/* Replace symbols by what they mean in the frame, after an operation that needed them
 * as symbols. */
dx_status dx_put_values(dx_evaluation *e, const dx_frame *frame, size_t n, const dx_id *symbols,
                        dx_id *value) DX_MUST_USE;

/* The body of a user function with its parameters as symbols (or given values). */
dx_status dx_call_definition(dx_evaluation *e, const dx_definition *d, const dx_value *values,
                             dx_id *out) DX_MUST_USE;

/* ---- builtins (builtins.c) ---------------------------------------------------------------- */

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

const dx_builtin *dx_find_builtin(const char *name, size_t n);
const dx_builtin *dx_builtin_at(unsigned index); /* NULL past the last */

/* The child of a node; NULL past the last. */
const dx_ast *dx_child(const dx_ast *ast, uint32_t index);

#endif
