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

static dx_status make_room(struct reader *r, size_t more)
{
    dx_tokens *tokens = r->tokens;
    bool made = dx_grow(&r->context->memory, &tokens->token, sizeof *tokens->token,
                        &tokens->capacity, tokens->n + more);
    return made ? DX_OK : dx_no_memory(r->context);
}

/* There is room for it. */
static inline dx_token *add(struct reader *r, dx_token_kind kind, size_t start, size_t end,
                            bool blank)
{
    dx_token *token = &r->tokens->token[r->tokens->n++];
    token->start = (uint32_t)start;
    token->end = (uint32_t)end;
    token->value = 0;
    token->kind = (uint8_t)kind;
    token->blank = blank;
    token->superscript = false;
    return token;
}

static dx_status fail_at(struct reader *r, dx_status status, size_t start, size_t end)
{
    dx_diag_place(&r->context->diag, (dx_span){(uint32_t)start, (uint32_t)end});
    return status;
}

/* The brackets at the end of the tokens so far. */
static inline dx_status open_bracket(struct reader *r, dx_token *open)
{
    uint32_t limit = r->context->limits.depth;
    if (++r->depth > limit) {
        dx_status status = dx_fail(r->context, DX_LIMIT, "nested deeper than %u", limit);
        return fail_at(r, status, open->start, open->end);
    }
    open->value = r->open;
    r->open = (uint32_t)r->tokens->n;
    return DX_OK;
}

static dx_status closes_nothing(struct reader *r, const dx_token *close)
{
    dx_status status;
    if (r->open == 0) {
        char shown = r->text[close->start];
        status = dx_fail(r->context, DX_SYNTAX, "this '%c' has no '%c'", shown,
                         shown == ')' ? '(' : '[');
        dx_diag_hint(&r->context->diag, "take it out, or open the bracket before it");
        return fail_at(r, status, close->start, close->end);
    }
    char opened = r->text[r->tokens->token[r->open - 1].start];
    status = dx_fail(r->context, DX_SYNTAX, "this '%c' does not close '%c'", r->text[close->start],
                     opened);
    dx_diag_hint(&r->context->diag, "'%c' is closed by '%c'", opened,
                 opened == '('   ? ')'
                 : opened == '[' ? ']'
                                 : '}');
    return fail_at(r, status, close->start, close->end);
}

static inline dx_status close_bracket(struct reader *r, dx_token *close)
{
    dx_token *open = r->open == 0 ? close : &r->tokens->token[r->open - 1];
    if (close->kind != open->kind + 1 || /* the last one of superscripts stands for nothing */
        (!close->superscript && (r->text[open->start] == '{') != (r->text[close->start] == '}')))
        return closes_nothing(r, close);
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

static inline dx_status put_name(struct reader *r, dx_token *token, const char *text, size_t n)
{
    uint32_t limit = r->context->limits.name_bytes;
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

/* π and the like go by their names in letters. */
static dx_status put_spelled(struct reader *r, dx_token *token, const char *text, size_t n)
{
    static const struct {
        const char *character, *name;
    } spelled[] = {{"π", "pi"}, {"∞", "inf"}, {"infinity", "inf"}, {"∑", "sum"}, {"∏", "product"}};
    for (size_t i = 0; i < sizeof spelled / sizeof spelled[0]; i++)
        if (strlen(spelled[i].character) == n && memcmp(spelled[i].character, text, n) == 0)
            return put_name(r, token, spelled[i].name, strlen(spelled[i].name));
    return put_name(r, token, text, n);
}

/* A run of superscripts is an exponent in brackets: x⁻¹ is x^(-1). */
static dx_status read_superscripts(struct reader *r, size_t start, bool blank, size_t *end)
{
    enum { AROUND = 3 }; /* ^ ( ) */
    size_t i = start;
    unsigned size;
    (void)dx_utf8_get(r->text + start, r->n - start, &size);
    /* Superscripts have two bytes or more; what is behind them has a token a byte. */
    DX_TRY(make_room(r, AROUND + r->n - start + DX_LOOKAHEAD));
    add(r, DX_TOKEN_CARET, start, start + size, blank)->value = 1;
    dx_token *token = add(r, DX_TOKEN_OPEN, start, start, false);
    token->superscript = true;
    DX_TRY(open_bracket(r, token));
    uint32_t bracket = r->open;
    char c;
    while (i < r->n && (c = dx_superscript(dx_utf8_get(r->text + i, r->n - i, &size))) != '\0') {
        size_t next = i + size;
        if (c >= '0' && c <= '9' && token->kind == DX_TOKEN_NUMBER) {
            token->end = (uint32_t)next;
        } else if (c >= '0' && c <= '9') {
            token = add(r, DX_TOKEN_NUMBER, i, next, false);
        } else if (c == 'n' || c == 'i') {
            token = add(r, DX_TOKEN_NAME, i, next, false);
            DX_TRY(put_name(r, token, &c, 1));
        } else if (c == '(') {
            token = add(r, DX_TOKEN_OPEN, i, next, false);
            token->superscript = true;
            DX_TRY(open_bracket(r, token));
        } else if (c == ')') {
            if (r->open == bracket) {
                dx_status status =
                    dx_fail(r->context, DX_SYNTAX, "this superscript ')' has no '('");
                return fail_at(r, status, i, next);
            }
            token = add(r, DX_TOKEN_CLOSE, i, next, false);
            DX_TRY(close_bracket(r, token));
        } else {
            token = add(r, c == '-' ? DX_TOKEN_MINUS : DX_TOKEN_PLUS, i, next, false);
        }
        token->superscript = true;
        i = next;
    }
    if (r->open != bracket)
        return never_closed(r);
    token = add(r, DX_TOKEN_CLOSE, i, i, false);
    token->superscript = true;
    *end = i;
    return close_bracket(r, token);
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

static dx_status put_semicolon(struct reader *r, size_t start, size_t end)
{
    if (r->depth > 0)
        return semicolon_inside(r, start, end);
    r->tokens->silent = r->ended = true;
    return DX_OK;
}

/* What rarer tokens have besides their place. */
static dx_status finish(struct reader *r, dx_token *token)
{
    const char *text = r->text + token->start;
    switch (token->kind) {
    case DX_TOKEN_NUMBER:
    case DX_TOKEN_BANG:
    case DX_TOKEN_COMMA:
        return DX_OK;
    case DX_TOKEN_EQUAL:
    case DX_TOKEN_DEFINE:
        r->tokens->plain = r->tokens->plain && r->tokens->n == 2;
        return DX_OK;
    default:
        r->tokens->plain = false;
        break;
    }
    switch (token->kind) {
    case DX_TOKEN_OPEN_SQUARE:
        return open_bracket(r, token);
    case DX_TOKEN_CLOSE_SQUARE:
        return close_bracket(r, token);
    case DX_TOKEN_STRING:
        return check_string(r, token->start, token->end);
    case DX_TOKEN_PRIME: /* ′ ″ ‴ are U+2032 to U+2034 */
        token->value = token->end - token->start == 1 ? 1 : (unsigned char)text[2] - 0xB1u;
        return DX_OK;
    case DX_TOKEN_ROOT: /* √ ∛ ∜ are U+221A to U+221C */
        token->value = (unsigned char)text[2] - 0x98u;
        return DX_OK;
    default:
        return DX_OK;
    }
}

/* \cdot and \times behind a backslash that was read: one sign with it. */
static bool joins_backslash(struct reader *r, size_t start, size_t end)
{
    const size_t n = end - start;
    const char *text = r->text + start;
    dx_token *last = r->tokens->n > 0 ? &r->tokens->token[r->tokens->n - 1] : NULL;
    const bool word =
        (n == 4 && memcmp(text, "cdot", n) == 0) || (n == 5 && memcmp(text, "times", n) == 0);
    if (!word || !last || last->kind != DX_TOKEN_BACKSLASH || r->blank)
        return false;
    last->kind = DX_TOKEN_TIMES;
    last->end = (uint32_t)end;
    r->tokens->plain = false;
    return true;
}

static inline dx_status put_token(struct reader *r, dx_token_kind kind, size_t start, size_t end)
{
    const char *text = r->text + start;
    if (kind == DX_TOKEN_NAME && start > 0 && text[-1] == '\\' && joins_backslash(r, start, end))
        return DX_OK;
    dx_token *token = add(r, kind, start, end, r->blank);
    r->blank = false;
    if (kind == DX_TOKEN_OPEN)
        return open_bracket(r, token);
    if (kind == DX_TOKEN_CLOSE)
        return close_bracket(r, token);
    if (kind >= DX_TOKEN_PLUS && kind <= DX_TOKEN_CARET)
        return DX_OK;
    if (kind != DX_TOKEN_NAME)
        return finish(r, token);
    return (unsigned char)*text >= 0x80 || *text == 'i' ? put_spelled(r, token, text, end - start)
                                                        : put_name(r, token, text, end - start);
}

/* Braces around an exponent, as TeX has them, are brackets: e^{-x}. */
static dx_status put_brace(struct reader *r, size_t start, size_t end, bool *brace)
{
    const dx_tokens *tokens = r->tokens;
    char opened = r->open > 0 ? r->text[tokens->token[r->open - 1].start] : '\0';
    bool opens = r->text[start] == '{' && tokens->n > 0 &&
                 tokens->token[tokens->n - 1].kind == DX_TOKEN_CARET &&
                 !tokens->token[tokens->n - 1].value;
    *brace = opens || (r->text[start] == '}' && opened == '{');
    if (!*brace)
        return DX_OK;
    dx_token *token = add(r, opens ? DX_TOKEN_OPEN : DX_TOKEN_CLOSE, start, end, r->blank);
    r->blank = r->tokens->plain = false;
    return opens ? open_bracket(r, token) : close_bracket(r, token);
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
    if (kind == DX_TOKEN_SEMICOLON && !r->ended)
        return put_semicolon(r, start, *end);
    if (r->ended) {
        dx_status status = dx_fail(r->context, DX_SYNTAX, "a second statement begins here");
        dx_diag_hint(&r->context->diag, "one statement is read at a time");
        return fail_at(r, status, start, *end);
    }
    bool brace;
    DX_TRY(put_brace(r, start, *end, &brace));
    if (brace)
        return DX_OK;
    if (kind != DX_LEXEME_SUPERSCRIPT)
        return dx_lexeme_fault(r->context, r->text, r->n, start, *end - start, kind);
    DX_TRY(read_superscripts(r, start, r->blank, end));
    r->blank = false;
    return DX_OK;
}

static dx_status read_tokens(struct reader *r)
{
    enum { POLL_EVERY = 4096 };
    dx_tokens *tokens = r->tokens;
    DX_TRY(make_room(r, r->n + DX_LOOKAHEAD)); /* as many as there are without superscripts */
    r->blank = tokens->plain = true;
    for (size_t start = 0, end, length; start < r->n; start = end) {
        if (tokens->n % POLL_EVERY == 0)
            DX_TRY(dx_poll(r->context));
        dx_token_kind kind = dx_lexeme_at(r->text + start, r->n - start, &length);
        end = start + length;
        bool plain = kind < DX_TOKEN_KINDS && kind != DX_TOKEN_SEMICOLON && !r->ended;
        DX_TRY(plain ? put_token(r, kind, start, end) : put_other(r, kind, start, &end));
    }
    if (r->open != 0)
        return never_closed(r);
    size_t end = tokens->n > 0 ? tokens->token[tokens->n - 1].end : r->n;
    for (int i = 0; i < DX_LOOKAHEAD; i++)
        add(r, DX_TOKEN_END, end, end, true);
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
