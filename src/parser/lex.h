/* lex.h - the spellings of LANGUAGE 1: where one lexeme ends, what it is, and where a
 * statement ends. Purely lexical; nothing is allocated and nothing fails. */
#ifndef DX_PARSER_LEX_H
#define DX_PARSER_LEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum dx_token_kind {
    DX_TOKEN_END,
    DX_TOKEN_NUMBER, /* also ½ and its like */
    DX_TOKEN_NAME, /* also π, ∞, ∑, ∏, % and %3 */
    DX_TOKEN_STRING,
    DX_TOKEN_PLUS,
    DX_TOKEN_MINUS,
    DX_TOKEN_TIMES,
    DX_TOKEN_DIVIDE,
    DX_TOKEN_BACKSLASH,
    DX_TOKEN_CARET, /* ^ ** and what stands before a superscript */
    DX_TOKEN_BANG,
    DX_TOKEN_PRIME, /* ' and ′ ″ ‴ */
    DX_TOKEN_EQUAL,
    DX_TOKEN_NOT_EQUAL,
    DX_TOKEN_LESS,
    DX_TOKEN_LESS_EQUAL,
    DX_TOKEN_GREATER,
    DX_TOKEN_GREATER_EQUAL,
    DX_TOKEN_DEFINE, /* := */
    DX_TOKEN_BAR,
    DX_TOKEN_COMMA,
    DX_TOKEN_SEMICOLON,
    DX_TOKEN_COLON,
    DX_TOKEN_DOT, /* of t.col */
    DX_TOKEN_RANGE,
    DX_TOKEN_OPEN,        /* ( */
    DX_TOKEN_CLOSE,       /* ) */
    DX_TOKEN_OPEN_SQUARE, /* [ */
    DX_TOKEN_CLOSE_SQUARE,
    DX_TOKEN_ROOT,    /* √ ∛ ∜ */
    DX_TOKEN_PARTIAL, /* ∂ */
    DX_TOKEN_NABLA,   /* ∇ */
    DX_TOKEN_KINDS,   /* what follows is no token of a statement */
    DX_LEXEME_BLANK,
    DX_LEXEME_NEWLINE,
    DX_LEXEME_COMMENT,
    DX_LEXEME_SUPERSCRIPT, /* one superscript character */
    DX_LEXEME_OPEN_STRING, /* a string that is not closed */
    DX_LEXEME_BAD_NUMBER,
    DX_LEXEME_BAD
} dx_token_kind;

/* Characters that are one token whatever follows; DX_TOKEN_END for all others. */
extern const uint8_t dx_single_tokens[256];

/* The lexeme at the beginning of n > 0 bytes and its length. */
dx_token_kind dx_long_lexeme_at(const char *text, size_t n, size_t *length);
static inline dx_token_kind dx_lexeme_at(const char *text, size_t n, size_t *length)
{
    dx_token_kind single = (dx_token_kind)dx_single_tokens[(unsigned char)text[0]];
    *length = 1;
    return single != DX_TOKEN_END ? single : dx_long_lexeme_at(text, n, length);
}

/* What is wrong with a number; it takes as many bytes as belong to the mistake. */
typedef enum dx_number_fault {
    DX_NUMBER_FINE,
    DX_NUMBER_POINTS,      /* 1.2.3 */
    DX_NUMBER_EXPONENT,    /* 1e, 1e+ */
    DX_NUMBER_HEXADECIMAL, /* 0x12 */
    DX_NUMBER_UNDERSCORE   /* 1__0, 1_ */
} dx_number_fault;

/* The number at the beginning of n > 0 bytes, which begin with a digit or a point. */
dx_number_fault dx_number_at(const char *text, size_t n, size_t *length);

/* The quotient that ½ and its like stand for; false for all others. */
bool dx_vulgar_fraction(uint32_t code, unsigned *above, unsigned *below);

/* The character that a superscript stands for, as ² for '2'; 0 for none. */
char dx_superscript(uint32_t code);

/* What the beginning of a text holds; the values are those of ddx_scan_result. */
typedef enum dx_scan_result {
    DX_SCAN_EMPTY,     /* nothing but blanks and comments: *length covers them */
    DX_SCAN_STATEMENT, /* *length bytes are one statement with its ';' or newline */
    DX_SCAN_OPEN       /* a bracket or string is open */
} dx_scan_result;

/* Find the first statement of a text. A line that begins with ':', '?' or the word
 * help is a command and goes to its end, whatever is in it. */
dx_scan_result dx_scan_statement(const char *text, size_t n, size_t *length);

/* True for the text of a command: see above. */
bool dx_is_command(const char *text, size_t n);

/* How an editor colours a lexeme; the values are those of ddx_token_kind. */
typedef enum dx_colour {
    DX_COLOUR_BLANK,
    DX_COLOUR_NUMBER,
    DX_COLOUR_NAME,
    DX_COLOUR_FUNCTION, /* a name of the function table */
    DX_COLOUR_OPERATOR,
    DX_COLOUR_OPEN,
    DX_COLOUR_CLOSE,
    DX_COLOUR_STRING,
    DX_COLOUR_COMMENT,
    DX_COLOUR_BAD
} dx_colour;

/* The colour of the first *length of n > 0 bytes. */
dx_colour dx_lex_token(const char *text, size_t n, size_t *length);

#endif
