#include "expr/function.h"

#include <stddef.h>
#include <string.h>

#define FUNCTION(name, ...)                                                                        \
    dx_real_kernel dx_##name##_real;                                                               \
    dx_mpfr_kernel dx_##name##_mpfr;                                                               \
    dx_ball_kernel dx_##name##_ball;                                                               \
    dx_jet_kernel dx_##name##_jet;
#include "expr/functions.def"
#undef FUNCTION

const dx_function dx_functions[DX_FN_COUNT] = {
#define FUNCTION(id, fewest, greatest, symmetry, notation, derivative1, derivative2, where,        \
                 where_smooth, undone_by, line, spellings, statements, related)                    \
    {.name = #id,                                                                                  \
     .least = fewest,                                                                              \
     .most = greatest,                                                                             \
     .parity = DX_##symmetry,                                                                      \
     .latex = notation,                                                                            \
     .derivative = {derivative1, derivative2},                                                     \
     .domain = where,                                                                              \
     .smooth = where_smooth,                                                                       \
     .inverse = undone_by,                                                                         \
     .real = dx_##id##_real,                                                                       \
     .mpfr = dx_##id##_mpfr,                                                                       \
     .ball = dx_##id##_ball,                                                                       \
     .jet = dx_##id##_jet,                                                                         \
     .summary = line,                                                                              \
     .aliases = spellings,                                                                         \
     .examples = statements,                                                                       \
     .see = related},
#include "expr/functions.def"
#undef FUNCTION
};

/* Many names are looked up, so both lookups pass over the table
 * without touching the rows: names by their lengths, aliases as one text. */
static const uint8_t name_bytes[DX_FN_COUNT] = {
#define FUNCTION(name, ...) sizeof(#name) - 1,
#include "expr/functions.def"
#undef FUNCTION
};

/* " arcsin " " arctan arctg " ... one after the other, without NUL between. */
#define PADDED(aliases) " " aliases " "
typedef struct alias_text {
#define FUNCTION(name, least, most, parity, latex, derivative1, derivative2, domain, smooth,       \
                 inverse, summary, aliases, examples, see)                                         \
    char name[sizeof(PADDED(aliases)) - 1];
#include "expr/functions.def"
#undef FUNCTION
    char end[1];
} alias_text;

static const alias_text all_aliases = {
#define FUNCTION(name, least, most, parity, latex, derivative1, derivative2, domain, smooth,       \
                 inverse, summary, aliases, examples, see)                                         \
    PADDED(aliases),
#include "expr/functions.def"
#undef FUNCTION
    "",
};

static const uint16_t alias_end[DX_FN_COUNT] = {
#define FUNCTION(name, ...) offsetof(alias_text, name) + sizeof(((alias_text *)0)->name),
#include "expr/functions.def"
#undef FUNCTION
};

enum { ALIAS_BYTES_MOST = 30 };

static dx_fn find_alias(const char *name, size_t n)
{
    char padded[ALIAS_BYTES_MOST + 3] = " ";
    if (n == 0 || n > ALIAS_BYTES_MOST || memchr(name, ' ', n) || memchr(name, '\0', n))
        return DX_FN_NONE;
    memcpy(padded + 1, name, n);
    padded[n + 1] = ' ';
    const char *text = (const char *)&all_aliases, *found = strstr(text, padded);
    if (!found)
        return DX_FN_NONE;
    dx_fn fn = 0;
    while (alias_end[fn] <= found - text)
        fn++;
    return fn;
}

dx_fn dx_function_find(const char *name, size_t n)
{
    for (dx_fn fn = 0; fn < DX_FN_COUNT; fn++)
        if (name_bytes[fn] == n && dx_functions[fn].name[0] == name[0] &&
            memcmp(dx_functions[fn].name, name, n) == 0)
            return fn;
    return find_alias(name, n);
}

void dx_function_names(dx_dictionary *names, uint16_t index)
{
    for (dx_fn fn = 0; fn < DX_FN_COUNT; fn++) {
        dx_dictionary_add(names, dx_functions[fn].name, name_bytes[fn], index);
        const char *alias = dx_functions[fn].aliases;
        while (*(alias += strspn(alias, " ")) != '\0') {
            size_t n = strcspn(alias, " ");
            dx_dictionary_add(names, alias, n, index);
            alias += n;
        }
    }
}
