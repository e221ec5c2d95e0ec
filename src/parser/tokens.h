/* tokens.h - the tokens of one statement, its brackets matched and its names known. */
#ifndef DX_PARSER_TOKENS_H
#define DX_PARSER_TOKENS_H

#include "parser/lex.h"
#include "parser/names.h"
#include "support/context.h"

typedef struct dx_token {
    uint32_t start, end; /* in the text */
    /* NAME: index in the names; a bracket: the token that matches it; PRIME: how many;
     * ROOT: 2, 3 or 4; CARET: 1 before a superscript. */
    uint32_t value;
    uint8_t kind;     /* dx_token_kind */
    bool blank;       /* something stands between it and the token before */
    bool superscript; /* NUMBER of superscript digits, or a bracket around superscripts */
} dx_token;

enum { DX_LOOKAHEAD = 4 }; /* ENDs behind the last token, so that looking ahead is safe */

typedef struct dx_tokens {
    dx_token *token;
    size_t n, capacity;
    bool silent; /* ended by ';' */
    /* Only numbers, names, arithmetic and round brackets, behind `name =` at most: no
     * token gives names a meaning of their own. */
    bool plain;
} dx_tokens;

/* Read the tokens of one statement of text[0..n). Superscripts come out as ^ ( ... ).
 * Every bracket has its match, and none is nested deeper than the limit. Free the
 * result in any case. */
dx_status dx_tokens_read(dx_context *context, dx_names *names, const char *text, size_t n,
                         dx_tokens *tokens) DX_MUST_USE;
void dx_tokens_free(dx_context *context, dx_tokens *tokens);

/* The story of the bytes at text[start..start + length), which are no token. */
dx_status dx_lexeme_fault(dx_context *context, const char *text, size_t n, size_t start,
                          size_t length, dx_token_kind kind) DX_MUST_USE;

/* A notice where a name looks like another one: the Cyrillic х, say. */
void dx_notice_lookalike(dx_context *context, const dx_name *name);

#endif
