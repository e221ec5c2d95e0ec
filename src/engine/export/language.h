/* language.h - the languages that programs are written in, one table each.
 *
 * A table says how operators, functions, constants, comments and statements are spelled, what
 * binds how tight, and from where elements are counted. Templates have #1, #2, #3 for their
 * operands. */
#ifndef DX_ENGINE_LANGUAGE_H
#define DX_ENGINE_LANGUAGE_H

#include "expr/function.h"

#include <stdbool.h>

/* How tight what is written binds, from loose to tight. */
typedef enum dx_grip {
    DX_GRIP_NONE,
    DX_GRIP_CHOICE,
    DX_GRIP_OR,
    DX_GRIP_AND,
    DX_GRIP_COMPARE,
    DX_GRIP_LOGIC, /* & and | where these bind tighter than comparisons */
    DX_GRIP_SUM,
    DX_GRIP_PRODUCT,
    DX_GRIP_SIGN,
    DX_GRIP_POWER,
    DX_GRIP_ATOM
} dx_grip;

typedef enum dx_language_id {
    DX_LANGUAGE_C,
    DX_LANGUAGE_FORTRAN,
    DX_LANGUAGE_PYTHON,
    DX_LANGUAGE_JULIA,
    DX_LANGUAGE_COUNT
} dx_language_id;

typedef struct dx_language {
    const char *name;   /* as it is asked for */
    const char *title;  /* as it is called */
    const char *also;   /* other names, between blanks */
    const char *suffix; /* of numbers */
    bool whole_numbers; /* 2*x, not 2.0*x */
    const char *nan, *infinity, *pi;
    const char *power; /* operator of integer powers; NULL: products */
    const char *pow;   /* template */
    dx_grip pow_grip, pow_operand;
    const char *select;  /* template of a choice */
    dx_grip select_grip; /* DX_GRIP_ATOM: a call */
    const char *both, *either;
    dx_grip both_grip, either_grip;
    const char *unequal;
    unsigned first;           /* index */
    const char *open, *close; /* of indices */
    bool flat;                /* matrices are arrays, row by row */
    bool small_letters;       /* names differ by more than that */
    unsigned name_most;       /* bytes of a name */
    const char *indent;
    const char *define;            /* begins the definition of a local */
    const char *end;               /* of a statement */
    const char *go_on;             /* at the end of a line that is not the last of a statement */
    bool bracketed;                /* ... which stands in brackets */
    const char *comment;           /* begins a line */
    const char *reserved;          /* words, between blanks */
    const char *reserved_function; /* names that a function cannot have */
} dx_language;

extern const dx_language dx_languages[DX_LANGUAGE_COUNT];

/* The language of that name; NULL: none. */
const dx_language *dx_language_named(const char *name, size_t n);

/* A spelling as spellings.def has it; "": by a formula; NULL: it has none. */
const char *dx_language_spelling(const dx_language *language, dx_fn fn);
const char *dx_language_formula(dx_fn fn);

/* The code of a helper function; NULL: there is none. */
const char *dx_language_helper(const dx_language *language, const char *word, size_t n);

/* Can it be written at all? */
bool dx_language_has(const dx_language *language, dx_fn fn);

static inline dx_language_id dx_language_id_of(const dx_language *language)
{
    return (dx_language_id)(language - dx_languages);
}

#endif
