/* function.h - the functions that ddx knows: one row each, in functions.def.
 *
 * All that is known of a function is in its row: how it is written, its derivative
 * and domain as ddx source text, its kernels and its documentation. Parsing,
 * differentiation, evaluation of every kind, printing and help read it from here. */
#ifndef DX_EXPR_FUNCTION_H
#define DX_EXPR_FUNCTION_H

#include "scalar/kernel.h"
#include "support/dictionary.h"

#include <stddef.h>
#include <stdint.h>

/* Index of a row. DX_FN_sin and the like are the constants for it. */
typedef uint16_t dx_fn;
enum { DX_FN_NONE = 0xFFFF };

typedef enum dx_parity { DX_NO_PARITY, DX_EVEN, DX_ODD } dx_parity;

typedef struct dx_function {
    const char *name;
    uint8_t least, most; /* arguments; most == 255: any number */
    dx_parity parity;    /* in its only argument */
    const char *latex;   /* the operator, or a template with #1 #2 (then 2-D too) */
    /* Derivatives by the first and second argument, in u (and v); y is the value of
     * the function itself. A variadic row has one text: by argument u. "" where it is
     * zero wherever it exists, NULL where there is none in known functions. */
    const char *derivative[2];
    /* Where it has a value, as relations in u and v joined by ","; "" everywhere. */
    const char *domain;
    /* Where, besides the domain's edge, the derivative does not exist, as relations
     * that must hold for it to; "" for nowhere. */
    const char *smooth;
    /* Name of a function g with g(f(u)) = u for every u of f's domain; "" for none. */
    const char *inverse;
    dx_real_kernel *real;
    dx_mpfr_kernel *mpfr;
    dx_ball_kernel *ball;
    dx_jet_kernel *jet;
    const char *summary;  /* one line: what it is; also in the manual */
    const char *aliases;  /* other spellings that are understood, separated by blanks */
    const char *examples; /* statements, one a line; the manual shows and runs them */
    const char *see;      /* related names, separated by blanks */
} dx_function;

enum {
#define FUNCTION(name, ...) DX_FN_##name,
#include "expr/functions.def"
#undef FUNCTION
    DX_FN_COUNT
};

extern const dx_function dx_functions[DX_FN_COUNT];

/* The row with that name or alias (n bytes); DX_FN_NONE when there is none. */
dx_fn dx_function_find(const char *name, size_t n);

/* Adds all names and aliases, with that index. */
void dx_function_names(dx_dictionary *names, uint16_t index);

#endif
