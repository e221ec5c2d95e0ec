/* operator.h - precedence, from operators.def. */
#ifndef DX_PARSER_OPERATOR_H
#define DX_PARSER_OPERATOR_H

#include "parser/lex.h"

/* Loosest first. */
typedef enum dx_level {
    DX_LEVEL_NONE, /* no operator */
    DX_LEVEL_WHERE,
    DX_LEVEL_AND, /* the word between two conditions, which is no token of its own */
    DX_LEVEL_RELATION,
    DX_LEVEL_RANGE,
    DX_LEVEL_SUM,
    DX_LEVEL_DERIVATIVE,
    DX_LEVEL_PRODUCT,
    DX_LEVEL_JUXTAPOSITION,
    DX_LEVEL_SIGN,
    DX_LEVEL_POWER,
    DX_LEVEL_POSTFIX,
    DX_LEVEL_APPLICATION
} dx_level;

extern const uint8_t dx_levels_behind[DX_TOKEN_KINDS];

/* Level of what joins an operand to a token behind it: that of the infix operator that
 * the token is, of a product where it begins an operand itself; DX_LEVEL_NONE for all
 * others, strings among them. */
static inline dx_level dx_level_behind(dx_token_kind token)
{
    return (dx_level)dx_levels_behind[token];
}

#endif
