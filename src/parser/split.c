/* split.c - xy beside x and y: letters that are written as one name and were meant as factors. */
#include "parser/parser.h"

#include <string.h>

enum { MOST_LETTERS = 3 };

/* The innermost bracket around token i that is open there; UINT32_MAX: there is none. */
static uint32_t bracket_around(const dx_parser *p, uint32_t i)
{
    uint32_t depth = 0;
    while (i-- > 0) {
        const dx_token_kind kind = dx_kind(p, i);
        if (kind == DX_TOKEN_CLOSE || kind == DX_TOKEN_CLOSE_SQUARE)
            depth++;
        else if ((kind == DX_TOKEN_OPEN || kind == DX_TOKEN_OPEN_SQUARE) && depth-- == 0)
            return i;
    }
    return UINT32_MAX;
}

/* [x, y, xy], and [x = 1, y = 2, xy = 3]: are names alone listed there, or what they are? */
static bool lists_names(const dx_parser *p, uint32_t open, bool values)
{
    if (open == UINT32_MAX || dx_kind(p, open) != DX_TOKEN_OPEN_SQUARE)
        return true;
    if (values)
        return dx_kind(p, open + 1) == DX_TOKEN_NAME && dx_kind(p, open + 2) == DX_TOKEN_EQUAL;
    uint32_t i = open + 1;
    while (dx_kind(p, i) == DX_TOKEN_NAME && dx_kind(p, i + 1) == DX_TOKEN_COMMA)
        i += 2;
    return dx_kind(p, i) == DX_TOKEN_NAME && dx_kind(p, i + 1) == DX_TOKEN_CLOSE_SQUARE;
}

/* Is it a name by its place, as of an unknown or a bound, a call or a definition? */
static bool stands_as_name(const dx_parser *p, uint32_t i)
{
    const dx_token_kind before = i == 0 ? DX_TOKEN_END : dx_kind(p, i - 1);
    const dx_token_kind behind = dx_kind(p, i + 1);
    const bool begins = before == DX_TOKEN_OPEN_SQUARE || before == DX_TOKEN_COMMA ||
                        before == DX_TOKEN_BAR || before == DX_TOKEN_END;
    const bool ends =
        behind == DX_TOKEN_CLOSE || behind == DX_TOKEN_CLOSE_SQUARE || behind == DX_TOKEN_COMMA;
    if (before == DX_TOKEN_DOT || behind == DX_TOKEN_DOT || behind == DX_TOKEN_PRIME ||
        behind == DX_TOKEN_DEFINE || dx_adjacent(p, i + 1, DX_TOKEN_OPEN))
        return true;
    if (behind == DX_TOKEN_EQUAL)
        return (begins || before == DX_TOKEN_OPEN) && lists_names(p, bracket_around(p, i), true);
    if (before == DX_TOKEN_DIVIDE && i > 1 && p->text[p->token[i - 2].start] == 'd')
        return true;
    return begins && ends && lists_names(p, bracket_around(p, i), false);
}

/* xe^x */
static bool is_base(const dx_parser *p, uint32_t name)
{
    for (uint32_t i = 0; dx_kind(p, i) != DX_TOKEN_END; i++)
        if (dx_kind(p, i) == DX_TOKEN_NAME && p->token[i].value == name &&
            dx_kind(p, i + 1) != DX_TOKEN_CARET)
            return false;
    return true;
}

/* Each of its letters is a variable of the statement by itself, and the name is none that is known:
 * the letters' names. */
static bool is_of_variables(dx_parser *p, uint32_t name, uint32_t *letter)
{
    const dx_name *n = &p->names->name[name];
    if (n->length < 2 || n->length > MOST_LETTERS || n->text[0] == 'd' ||
        dx_names_kind(p->names, name) != DX_NAME_FREE || strcmp(n->text, "and") == 0)
        return false;
    for (uint32_t i = 0; i < n->length; i++) {
        const unsigned char c = (unsigned char)n->text[i];
        const uint32_t index = c < 128 ? p->names->letter[c] : 0;
        const bool variable = index > 0 && p->names->name[index - 1].variable;
        const bool power = c == 'e' && i > 0 && i + 1 == n->length && is_base(p, name);
        if ((!variable && !power) || memchr(n->text, c, i) ||
            (index > 0 && dx_names_kind(p->names, index - 1) == DX_NAME_FUNCTION) ||
            !dx_names_put(p->names, &n->text[i], 1, &letter[i]))
            return false;
    }
    return true;
}

/* Every occurrence of the name as its letters. */
static void split(dx_parser *p, dx_tokens *tokens, uint32_t name, const uint32_t *letter)
{
    const uint32_t length = p->names->name[name].length;
    uint32_t added = 0;
    for (size_t i = 0; i < tokens->n; i++)
        added += tokens->token[i].kind == DX_TOKEN_NAME && tokens->token[i].value == name;
    added *= length - 1;
    /* From the end on, so that a place is free before it is needed. */
    for (size_t from = tokens->n, to = tokens->n + added; from-- > 0;) {
        const dx_token token = tokens->token[from];
        const bool one = token.kind != DX_TOKEN_NAME || token.value != name;
        for (uint32_t k = one ? 1 : length; k-- > 0;) {
            dx_token *part = &tokens->token[--to];
            *part = token;
            if (one)
                continue;
            part->start = token.start + k;
            part->end = token.start + k + 1;
            part->value = letter[k];
            part->blank = token.blank && k == 0;
        }
    }
    tokens->n += added;
}

/* Brackets tell where their partners are. */
static void match_brackets(dx_tokens *tokens, uint32_t *open)
{
    uint32_t depth = 0;
    for (uint32_t i = 0; i < tokens->n; i++) {
        dx_token *token = &tokens->token[i];
        if (token->kind == DX_TOKEN_OPEN || token->kind == DX_TOKEN_OPEN_SQUARE) {
            open[depth++] = i;
        } else if (token->kind == DX_TOKEN_CLOSE || token->kind == DX_TOKEN_CLOSE_SQUARE) {
            token->value = open[--depth];
            tokens->token[token->value].value = i;
        }
    }
}

/* True where some token of the name, and none that stands as one, is there. */
static bool is_to_be_split(const dx_parser *p, const dx_tokens *tokens, uint32_t name)
{
    const char *text = p->names->name[name].text;
    for (uint32_t i = 0; i < p->names->n; i++) /* d/dxy */
        if (p->names->name[i].text[0] == 'd' && strcmp(p->names->name[i].text + 1, text) == 0)
            return false;
    for (uint32_t i = 0; i < tokens->n; i++)
        if (tokens->token[i].kind == DX_TOKEN_NAME && tokens->token[i].value == name &&
            stands_as_name(p, i))
            return false;
    return true;
}

dx_status dx_split_names(dx_parser *p, dx_tokens *tokens)
{
    enum { MOST_NAMES = 64 }; /* a formula of more names is no student's */
    uint32_t letter[MOST_LETTERS];
    bool any = false;
    for (uint32_t i = 0; i < p->names->n && p->names->n <= MOST_NAMES; i++) {
        dx_name *name = &p->names->name[i];
        if (name->length < 2 || name->length > MOST_LETTERS)
            continue;
        dx_parser_mark_variables(p);
        if (!name->variable || !is_of_variables(p, i, letter) || !is_to_be_split(p, tokens, i))
            continue;
        split(p, tokens, i, letter);
        name->variable = false;
        any = true;
        const bool three = name->length == MOST_LETTERS;
        dx_notice(p->context, "%s is read as %c*%c%s%.1s", name->text, name->text[0], name->text[1],
                  three ? "*" : "", three ? name->text + 2 : "");
    }
    if (!any)
        return DX_OK;
    tokens->plain = false;
    uint32_t *open = dx_arena_alloc(p->arena, tokens->n * sizeof *open);
    if (!open)
        return dx_no_memory(p->context);
    match_brackets(tokens, open);
    return DX_OK;
}
