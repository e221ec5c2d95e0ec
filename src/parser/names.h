/* names.h - the names of one statement, each once.
 *
 * What a name means is asked of the host once, however often it occurs. Hashing is
 * seeded, so no text can be written that makes it slow. */
#ifndef DX_PARSER_NAMES_H
#define DX_PARSER_NAMES_H

#include "expr/function.h"
#include "parser/parse.h"

enum { DX_NAME_NOT_ASKED = UINT8_MAX };

typedef struct dx_name {
    const char *text; /* NUL-terminated, in the arena */
    uint64_t head;    /* its first eight bytes, or all of fewer, as one number */
    uint32_t length;
    uint32_t hash;
    uint8_t kind;   /* dx_name_kind or DX_NAME_NOT_ASKED */
    bool variable;  /* stands in the statement without a '(' behind it */
    bool parameter; /* of the function that the statement defines */
    bool defined;   /* the function that the statement defines */
    bool abstract;  /* called without being known */
    dx_fn fn;       /* row of the table, of DX_NAME_TABLE */
} dx_name;

enum { DX_FEW_NAMES = 16 };

/* Points into itself: it stays where it is. */
typedef struct dx_names {
    dx_memory *memory;
    dx_arena *arena;
    const dx_name_host *host;
    dx_name *name;
    size_t n, capacity;
    uint32_t *slot; /* index + 1; 0 is empty; a power of two in number */
    size_t slots;
    uint64_t seed;
    uint32_t few_slots[DX_FEW_NAMES * 2];
    uint32_t letter[128]; /* index + 1 of names of one ASCII letter */
    dx_name few[DX_FEW_NAMES];
} dx_names;

/* Texts of names live in the arena; the host may be NULL. */
void dx_names_init(dx_names *names, dx_context *context, dx_arena *arena, const dx_name_host *host);
void dx_names_free(dx_names *names);

/* Index of the name, new or known; false when memory is refused. */
bool dx_names_find_or_add(dx_names *names, const char *text, size_t n, uint32_t *index);
static inline bool dx_names_put(dx_names *names, const char *text, size_t n, uint32_t *index)
{
    unsigned char first = (unsigned char)text[0];
    if (n != 1 || first >= 128)
        return dx_names_find_or_add(names, text, n, index);
    if (names->letter[first] == 0) {
        if (!dx_names_find_or_add(names, text, n, index))
            return false;
        names->letter[first] = *index + 1;
    }
    *index = names->letter[first] - 1;
    return true;
}

/* What the name means, parameters of the definition apart. */
dx_name_kind dx_names_ask(dx_names *names, uint32_t index);
static inline dx_name_kind dx_names_kind(dx_names *names, uint32_t index)
{
    uint8_t kind = names->name[index].kind;
    return kind != DX_NAME_NOT_ASKED ? (dx_name_kind)kind : dx_names_ask(names, index);
}

/* Base of log_2 and log₁₀: the digits' place in *digits, their length in bytes; 0 for
 * other names. */
size_t dx_log_base(const char *text, size_t n, const char **digits);

/* Is it written like a function of the table, without a row there: softmax, log_2? */
bool dx_is_form(const char *name, size_t n);

#endif
