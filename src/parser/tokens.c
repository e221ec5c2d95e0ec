#include "parser/tokens.h"

#include "support/utf8.h"

#include <string.h>

struct reader {
    dx_context *context;
    dx_names *names;
    dx_tokens *tokens;
    const char *text;
    size_t n;
    uint32_t open;  /* innermost open bracket: index + 1; its `value` is the one around it */
    uint32_t depth; /* open brackets */
    bool blank;     /* something stands before the token to be read */
    bool ended;     /* by a ';' or a newline */
};

static inline dx_status add(struct reader *r, dx_token_kind kind, size_t start, size_t end,
                            bool blank)
{
    dx_tokens *tokens = r->tokens;
    if (!dx_grow(&r->context->memory, &tokens->token, sizeof *tokens->token, &tokens->capacity,
                 tokens->n + 1))
        return dx_no_memory(r->context);
    dx_token *token = &tokens->token[tokens->n++];
    token->start = (uint32_t)start;
    token->end = (uint32_t)end;
    token->value = 0;
    token->kind = (uint8_t)kind;
    token->blank = blank;
    token->superscript = false;
    return DX_OK;
}

static dx_token *last(struct reader *r)
{
    return &r->tokens->token[r->tokens->n - 1];
}

static dx_status fail_at(struct reader *r, dx_status status, size_t start, size_t end)
{
    dx_diag_place(&r->context->diag, (dx_span){(uint32_t)start, (uint32_t)end});
    return status;
}

static dx_status open_bracket(struct reader *r)
{
    uint32_t limit = r->context->limits.depth;
    if (++r->depth > limit) {
        dx_status status = dx_fail(r->context, DX_LIMIT, "nested deeper than %u", limit);
        return fail_at(r, status, last(r)->start, last(r)->end);
    }
    last(r)->value = r->open;
    r->open = (uint32_t)r->tokens->n;
    return DX_OK;
}

static dx_status close_bracket(struct reader *r)
{
    dx_token *close = last(r);
    dx_status status;
    if (r->open == 0) {
        char shown = r->text[close->start];
        status = dx_fail(r->context, DX_SYNTAX, "this '%c' has no '%c'", shown,
                         shown == ')' ? '(' : '[');
        dx_diag_hint(&r->context->diag, "take it out, or open the bracket before it");
        return fail_at(r, status, close->start, close->end);
    }
    dx_token *open = &r->tokens->token[r->open - 1];
    if (close->kind != open->kind + 1) {
        char opened = r->text[open->start];
        status = dx_fail(r->context, DX_SYNTAX, "this '%c' does not close '%c'",
                         r->text[close->start], opened);
        dx_diag_hint(&r->context->diag, "'%c' is closed by '%c'", opened,
                     opened == '(' ? ')' : ']');
        return fail_at(r, status, close->start, close->end);
    }
    uint32_t around = open->value;
    open->value = (uint32_t)r->tokens->n - 1;
    close->value = r->open - 1;
    r->open = around;
    r->depth--;
    return DX_OK;
}

static dx_status never_closed(struct reader *r)
{
    const dx_token *open = &r->tokens->token[r->open - 1];
    if (open->superscript) {
        dx_status status = dx_fail(r->context, DX_SYNTAX, "this superscript '(' is never closed");
        return fail_at(r, status, open->start, open->end);
    }
    char shown = r->text[open->start];
    dx_status status = dx_fail(r->context, DX_SYNTAX, "this '%c' is never closed", shown);
    return fail_at(r, status, open->start, open->end);
}

static dx_status put_name(struct reader *r, const char *text, size_t n)
{
    uint32_t limit = r->context->limits.name_bytes;
    dx_token *token = last(r);
    if (n > limit) {
        dx_status status = dx_fail(r->context, DX_LIMIT, "the name %s is longer than %u",
                                   dx_echo(r->context, text, n), limit);
        return fail_at(r, status, token->start, token->end);
    }
    size_t known = r->names->n;
    if (!dx_names_put(r->names, text, n, &token->value))
        return dx_no_memory(r->context);
    if (r->names->n > known)
        dx_notice_lookalike(r->context, &r->names->name[token->value]);
    return DX_OK;
}

static dx_status read_name(struct reader *r, size_t start, size_t end)
{
    static const struct {
        const char *character, *name;
    } spelled[] = {{"π", "pi"}, {"∞", "inf"}, {"infinity", "inf"}, {"∑", "sum"}, {"∏", "product"}};
    const char *text = r->text + start;
    if ((unsigned char)text[0] >= 0x80 || text[0] == 'i')
        for (size_t i = 0; i < sizeof spelled / sizeof spelled[0]; i++)
            if (strlen(spelled[i].character) == end - start &&
                memcmp(spelled[i].character, text, end - start) == 0)
                return put_name(r, spelled[i].name, strlen(spelled[i].name));
    return put_name(r, text, end - start);
}

/* A run of superscripts is an exponent in brackets: x⁻¹ is x^(-1). */
static dx_status read_superscripts(struct reader *r, size_t start, bool blank, size_t *end)
{
    size_t i = start;
    unsigned size;
    (void)dx_utf8_get(r->text + start, r->n - start, &size);
    DX_TRY(add(r, DX_TOKEN_CARET, start, start + size, blank));
    last(r)->value = 1;
    DX_TRY(add(r, DX_TOKEN_OPEN, start, start, false));
    last(r)->superscript = true;
    DX_TRY(open_bracket(r));
    uint32_t bracket = r->open;
    char c;
    while (i < r->n && (c = dx_superscript(dx_utf8_get(r->text + i, r->n - i, &size))) != '\0') {
        if (c >= '0' && c <= '9' && last(r)->kind == DX_TOKEN_NUMBER) {
            last(r)->end += size;
        } else if (c >= '0' && c <= '9') {
            DX_TRY(add(r, DX_TOKEN_NUMBER, i, i + size, false));
        } else if (c == 'n' || c == 'i') {
            DX_TRY(add(r, DX_TOKEN_NAME, i, i + size, false));
            DX_TRY(put_name(r, &c, 1));
        } else if (c == '(') {
            DX_TRY(add(r, DX_TOKEN_OPEN, i, i + size, false));
            last(r)->superscript = true;
            DX_TRY(open_bracket(r));
        } else if (c == ')') {
            if (r->open == bracket) {
                dx_status status =
                    dx_fail(r->context, DX_SYNTAX, "this superscript ')' has no '('");
                return fail_at(r, status, i, i + size);
            }
            DX_TRY(add(r, DX_TOKEN_CLOSE, i, i + size, false));
            DX_TRY(close_bracket(r));
        } else {
            DX_TRY(add(r, c == '-' ? DX_TOKEN_MINUS : DX_TOKEN_PLUS, i, i + size, false));
        }
        last(r)->superscript = true;
        i += size;
    }
    if (r->open != bracket)
        return never_closed(r);
    DX_TRY(add(r, DX_TOKEN_CLOSE, i, i, false));
    last(r)->superscript = true;
    *end = i;
    return close_bracket(r);
}

static dx_status semicolon_inside(struct reader *r, size_t start, size_t end)
{
    char open = r->text[r->tokens->token[r->open - 1].start];
    dx_status status =
        dx_fail(r->context, DX_SYNTAX, "a ';' ends the statement inside a '%c'", open);
    dx_diag_hint(&r->context->diag, open == '[' ? "rows of a matrix are written [[1, 2], [3, 4]]"
                                                : "arguments are separated by commas");
    return fail_at(r, status, start, end);
}

/* What cannot be written on one line as it is has no place in a string either. */
static dx_status check_string(struct reader *r, size_t start, size_t end)
{
    unsigned size;
    for (size_t i = start; i < end; i += size) {
        uint32_t code = dx_utf8_get(r->text + i, r->n - i, &size);
        if (code == DX_UTF8_BAD || dx_utf8_is_unsafe(code))
            return dx_lexeme_fault(r->context, r->text, r->n, i, size, DX_LEXEME_BAD);
    }
    return DX_OK;
}

/* What a kind of token has besides its place. */
static dx_status finish(struct reader *r, dx_token_kind kind, size_t start, size_t end)
{
    switch (kind) {
    case DX_TOKEN_NAME:
        return read_name(r, start, end);
    case DX_TOKEN_STRING:
        return check_string(r, start, end);
    case DX_TOKEN_OPEN:
    case DX_TOKEN_OPEN_SQUARE:
        return open_bracket(r);
    case DX_TOKEN_CLOSE:
    case DX_TOKEN_CLOSE_SQUARE:
        return close_bracket(r);
    case DX_TOKEN_PRIME: /* ′ ″ ‴ are U+2032 to U+2034 */
        last(r)->value = end - start == 1 ? 1 : (unsigned char)r->text[start + 2] - 0xB1u;
        return DX_OK;
    case DX_TOKEN_ROOT: /* √ ∛ ∜ are U+221A to U+221C */
        last(r)->value = (unsigned char)r->text[start + 2] - 0x98u;
        return DX_OK;
    case DX_TOKEN_SEMICOLON:
        if (r->depth == 0)
            return DX_OK;
        return semicolon_inside(r, start, end);
    default:
        return DX_OK;
    }
}

static dx_status put_token(struct reader *r, dx_token_kind kind, size_t start, size_t end)
{
    DX_TRY(add(r, kind, start, end, r->blank));
    DX_TRY(finish(r, kind, start, end));
    r->blank = false;
    if (kind == DX_TOKEN_SEMICOLON) {
        r->tokens->silent = r->ended = true;
        r->tokens->n--;
    }
    return DX_OK;
}

/* What is no token of a statement, or comes behind its end; a run of superscripts, of
 * which `kind` is the first, moves *end. */
static dx_status put_other(struct reader *r, dx_token_kind kind, size_t start, size_t *end)
{
    if (kind == DX_LEXEME_NEWLINE && r->tokens->n > 0 && r->depth == 0)
        r->ended = true;
    if (kind >= DX_LEXEME_BLANK && kind <= DX_LEXEME_COMMENT) {
        r->blank = true;
        return DX_OK;
    }
    if (r->ended) {
        dx_status status = dx_fail(r->context, DX_SYNTAX, "a second statement begins here");
        dx_diag_hint(&r->context->diag, "one statement is read at a time");
        return fail_at(r, status, start, *end);
    }
    if (kind != DX_LEXEME_SUPERSCRIPT)
        return dx_lexeme_fault(r->context, r->text, r->n, start, *end - start, kind);
    DX_TRY(read_superscripts(r, start, r->blank, end));
    r->blank = false;
    return DX_OK;
}

static dx_status read_tokens(struct reader *r)
{
    dx_tokens *tokens = r->tokens;
    if (!dx_grow(&r->context->memory, &tokens->token, sizeof *tokens->token, &tokens->capacity,
                 r->n + DX_LOOKAHEAD)) /* as many as there mostly can be */
        return dx_no_memory(r->context);
    r->blank = true;
    for (size_t start = 0, end, length; start < r->n; start = end) {
        if (r->tokens->n % 4096 == 0)
            DX_TRY(dx_poll(r->context));
        dx_token_kind kind = dx_lexeme_at(r->text + start, r->n - start, &length);
        end = start + length;
        DX_TRY(kind < DX_TOKEN_KINDS && !r->ended ? put_token(r, kind, start, end)
                                                  : put_other(r, kind, start, &end));
    }
    if (r->open != 0)
        return never_closed(r);
    size_t end = r->tokens->n > 0 ? last(r)->end : r->n;
    for (int i = 0; i < DX_LOOKAHEAD; i++)
        DX_TRY(add(r, DX_TOKEN_END, end, end, true));
    return DX_OK;
}

static dx_status too_long(dx_context *context, size_t n)
{
    dx_status status = dx_fail(context, DX_LIMIT, "the statement has %zu bytes; the limit is %zu",
                               n, context->limits.input_bytes);
    dx_diag_hint(&context->diag, "name parts of it and put them together");
    return status;
}

dx_status dx_tokens_read(dx_context *context, dx_names *names, const char *text, size_t n,
                         dx_tokens *tokens)
{
    *tokens = (dx_tokens){0};
    if (n > context->limits.input_bytes || n > UINT32_MAX / 2)
        return too_long(context, n);
    struct reader r = {.context = context, .names = names, .tokens = tokens, .text = text, .n = n};
    return read_tokens(&r);
}

void dx_tokens_free(dx_context *context, dx_tokens *tokens)
{
    dx_free(&context->memory, tokens->token, tokens->capacity * sizeof *tokens->token);
}
