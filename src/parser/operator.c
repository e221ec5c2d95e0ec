#include "parser/operator.h"

#define ROW(fixity, token, spellings, level, associates, meaning)                                  \
    {spellings, meaning, fixity, DX_LEVEL_##level, DX_ASSOCIATES_##associates, DX_TOKEN_##token},
#define INFIX(...)   ROW(DX_INFIX, __VA_ARGS__)
#define PREFIX(...)  ROW(DX_PREFIX, __VA_ARGS__)
#define POSTFIX(...) ROW(DX_POSTFIX, __VA_ARGS__)
const dx_operator dx_operators[] = {
#include "parser/operators.def"
};
#undef INFIX
#undef PREFIX
#undef POSTFIX

const size_t dx_operator_count = sizeof dx_operators / sizeof dx_operators[0];

const uint8_t dx_levels_behind[DX_TOKEN_KINDS] = {
#define INFIX(token, spellings, level, associates, meaning) [DX_TOKEN_##token] = DX_LEVEL_##level,
#define PREFIX(...)
#define POSTFIX(...)
#include "parser/operators.def"
#undef INFIX
#undef PREFIX
#undef POSTFIX
    [DX_TOKEN_NUMBER] = DX_LEVEL_JUXTAPOSITION, [DX_TOKEN_NAME] = DX_LEVEL_JUXTAPOSITION,
    [DX_TOKEN_OPEN] = DX_LEVEL_JUXTAPOSITION,   [DX_TOKEN_OPEN_SQUARE] = DX_LEVEL_JUXTAPOSITION,
    [DX_TOKEN_ROOT] = DX_LEVEL_JUXTAPOSITION,   [DX_TOKEN_PARTIAL] = DX_LEVEL_JUXTAPOSITION,
    [DX_TOKEN_NABLA] = DX_LEVEL_PRODUCT,
};
