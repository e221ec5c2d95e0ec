#include "symbolic/domain/telling.h"

#include "support/text.h"
#include "symbolic/domain/assumed.h"
#include "symbolic/domain/notes.h"

#include <stdio.h>
#include <string.h>

/* A comma and a number by itself, or dots: "x is not 0, -1, -2, ..." goes on. */
static bool goes_on(const char *comma)
{
    const char *at = comma + strspn(comma, ", ");
    if (strncmp(at, "...", 3) == 0)
        return true;
    at += *at == '-';
    size_t digits = strspn(at, "0123456789");
    return digits > 0 && at[digits] == ',';
}

size_t dx_item_length(const char *text)
{
    size_t n = 0;
    for (int open = 0; text[n] != '\0' && (open > 0 || text[n] != ',' || goes_on(text + n)); n++)
        open += (text[n] == '(') - (text[n] == ')');
    return n;
}

/* Up to the next of the words that no bracket encloses; n where there is none. */
static size_t find_outside(const char *item, size_t n, const char *word)
{
    int open = 0;
    for (size_t i = 0; i < n; i++) {
        open += (item[i] == '(') - (item[i] == ')');
        if (open == 0 && i + strlen(word) <= n && strncmp(item + i, word, strlen(word)) == 0)
            return i;
    }
    return n;
}

/* Is one x != y, and the other y != x, with the same alternatives? */
static bool are_mirrored(const char *a, const char *b, size_t n)
{
    static const char sign[] = " != ";
    const size_t width = sizeof sign - 1;
    size_t end = find_outside(a, n, " or "), left = find_outside(a, end, sign);
    if (left == end)
        return false;
    size_t right = end - left - width;
    return strncmp(b, a + left + width, right) == 0 && strncmp(b + right, sign, width) == 0 &&
           strncmp(b + right + width, a, left) == 0 && strncmp(b + end, a + end, n - end) == 0;
}

/* Has an earlier note this item? */
static bool is_said(const dx_context *context, const char *item, size_t n)
{
    for (unsigned i = 0; i < context->notices.n; i++)
        for (const char *at = context->notices.line[i]; *at;) {
            size_t length = dx_item_length(at);
            if (length == n && (strncmp(at, item, n) == 0 || are_mirrored(at, item, n)))
                return true;
            at += length;
            at += strspn(at, ", ");
        }
    return false;
}

/* As many items as there is room for; how many are left is said. */
static void say_items(dx_context *context, const char *items, bool more)
{
    enum { ROOM = DX_NOTICE_ROOM - 32, READABLE = 800 };
    char line[DX_NOTICE_ROOM] = "";
    size_t length = 0, left = 0;
    for (const char *item = items; *item;) {
        size_t n = dx_item_length(item);
        bool said = is_said(context, item, n),
             fits = left == 0 && length + n < (length > 0 ? READABLE : ROOM);
        if (!said && fits)
            length += (size_t)snprintf(line + length, sizeof line - length, "%s%.*s",
                                       length > 0 ? ", " : "", (int)n, item);
        left += !said && !fits;
        item += n;
        item += strspn(item, ", ");
    }
    if (left > 0 && length == 0)
        dx_notice(context, "this holds under conditions that are too long to be shown");
    else if (left > 0)
        dx_notice(context, "%s, and %zu more", line, left);
    else if (length > 0)
        dx_notice(context, "%s%s", line, more ? ", and more" : "");
}

dx_status dx_tell_items(dx_conditions *all, dx_id symbol, dx_id left)
{
    dx_graph *g = all->g;
    dx_text items;
    DX_TRY(dx_conditions_leave_assumed(all));
    DX_TRY(dx_conditions_shorten(all));
    dx_conditions_sort(all, symbol);
    dx_text_init(&items, &g->context->memory);
    dx_status status = dx_conditions_write(all, left, &items);
    if (status == DX_OK)
        say_items(g->context, dx_text_get(&items), all->more);
    dx_text_free(&items);
    return status;
}

dx_status dx_note_rest(dx_graph *g, const char *text, size_t n, const dx_id *symbol)
{
    dx_notices *notices = &g->context->notices;
    const unsigned before = notices->n;
    dx_notice(g->context, "%s", text);
    if (notices->n == before)
        return DX_OK;
    dx_subject *about = dx_arena_alloc(&g->context->arena, sizeof *about);
    if (!about)
        return dx_no_memory(g->context);
    *about = (dx_subject){.rest = dx_vector(g, n, symbol)};
    dx_conditions_init(&about->all, g, DX_NONE);
    DX_TRY(dx_check(g, about->rest));
    notices->about[before] = about;
    return DX_OK;
}

dx_status dx_tell_of(dx_conditions *all, dx_id symbol, dx_id left, size_t n,
                     const dx_derived *derived)
{
    dx_context *context = all->g->context;
    dx_notices *notices = &context->notices;
    const unsigned before = notices->n;
    DX_TRY(dx_tell_items(all, symbol, left));
    if (notices->n == before)
        return DX_OK;
    dx_subject *about = dx_arena_alloc(&context->arena, sizeof *about);
    dx_derived *kept = dx_arena_alloc(&context->arena, (n + 1) * sizeof *kept);
    if (!about || !kept)
        return dx_no_memory(context);
    if (n > 0)
        memcpy(kept, derived, n * sizeof *kept);
    *about = (dx_subject){*all, symbol, left, n, kept, DX_NONE};
    notices->about[before] = about;
    return DX_OK;
}

dx_status dx_conditions_take_notices(dx_conditions *c, unsigned first)
{
    dx_notices *notices = &c->g->context->notices;
    unsigned kept = first;
    for (unsigned i = first; i < notices->n; i++) {
        const dx_subject *about = notices->about[i];
        if (about && dx_is_none(about->rest)) {
            DX_TRY(dx_conditions_merge(c, &about->all));
            c->more = c->more || about->all.more;
            continue;
        }
        if (kept < i) {
            memcpy(notices->line[kept], notices->line[i], sizeof notices->line[kept]);
            notices->about[kept] = about;
        }
        kept++;
    }
    notices->n = kept;
    return DX_OK;
}
