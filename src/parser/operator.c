#include "parser/operator.h"

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
