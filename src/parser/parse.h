/* parse.h - text to AST: lexer and operator-precedence parser of LANGUAGE 1 and 2. */
#ifndef DX_PARSER_PARSE_H
#define DX_PARSER_PARSE_H

#include "parser/ast.h"

/* What a name means before this statement; decides how `f(x)`, `d/dx` and `df/dx` are
 * read. */
typedef enum dx_name_kind {
    DX_NAME_FREE,     /* nothing */
    DX_NAME_VALUE,    /* the user's variable */
    DX_NAME_FUNCTION, /* the user's function */
    DX_NAME_BUILTIN,  /* diff, N, grad, ... : takes arguments as written */
    DX_NAME_TABLE,    /* a row of the function table, or an alias of one */
    DX_NAME_CONSTANT  /* pi, e, inf, true, false */
} dx_name_kind;

typedef struct dx_name_host {
    void *host;
    dx_name_kind (*kind)(void *host, const char *name, size_t n);
    /* The id of what a part means in the graph. It is asked where nothing in the statement
     * can give names another meaning, so that a long formula needs no long AST. A fault of
     * the part is told when the statement is lowered. May be NULL: parts stay as written. */
    dx_status (*value)(void *host, const dx_ast *part, uint32_t *id);
    /* As dx_did_you_mean, with all names that the host knows. May be NULL. */
    const char *(*meant)(void *host, const char *name, size_t n);
} dx_name_host;

typedef struct dx_statement {
    dx_ast *root; /* NULL: nothing but blanks, comments or a ';' */
    bool silent;  /* ended by ';' */
} dx_statement;

/* Read one statement from text[0..n). The AST is in `arena`. Failures have their place
 * and a hint; ambiguous readings leave a notice in the context. */
dx_status dx_parse_statement(dx_context *context, dx_arena *arena, const dx_name_host *names,
                             const char *text, size_t n, dx_statement *statement) DX_MUST_USE;

/* Names that could have been meant, nearest first, joined by " or " ("" for none), from
 * the function table, aliases, builtins and what the caller gives. In the command arena. */
const char *dx_did_you_mean(dx_context *context, const char *name, size_t n_name,
                            const char *const *candidates, size_t n);

/* An operation that other systems and readers of calculus books look for here, and that
 * there is none of; NULL for other names. */
typedef struct dx_missing {
    const char *names;   /* between blanks */
    const char *instead; /* what can be done, or that nothing can */
} dx_missing;

const dx_missing *dx_find_missing(const char *name, size_t n);

/* The name of ddx for what other systems call so; NULL for other names. *same (may be
 * NULL): nothing else is meant by it anywhere. */
const char *dx_name_elsewhere(const char *name, size_t n, bool *same);

/* Letters to insert, delete, change or swap until one word of at most 32 bytes is the
 * other; capitals are as small letters. */
unsigned dx_spelling_distance(const char *a, size_t n, const char *b, size_t m);

#endif
