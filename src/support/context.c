#include "support/context.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

void dx_context_init(dx_context *context)
{
    memset(context, 0, sizeof *context);
    dx_arena_init(&context->arena, &context->memory);
    context->limits = (dx_limits){
        .input_bytes = 1u << 24,
        .depth = 1000,
        .name_bytes = 255,
        .nodes = 10000000,
        .integer_bits = (uint64_t)1 << 25,
        .order = 1000,
        .derivative_nodes = 100000,
        .digits = 100000,
        .matrix_entries = 1000000,
        .output_bytes = 32u << 20,
        .expand_terms = 1000000,
    };
    context->memory.limit = (size_t)2 << 30;
}

void dx_context_free(dx_context *context)
{
    dx_arena_free(&context->arena);
}

double dx_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

dx_status dx_poll(dx_context *context)
{
    bool look = context->deadline > 0 && ++context->polls % 8 == 0;
    return (context->cancel && *context->cancel) || look ? dx_poll_now(context) : DX_OK;
}

dx_status dx_poll_now(dx_context *context)
{
    if (context->cancel && *context->cancel)
        return dx_fail(context, DX_CANCELLED, "interrupted");
    if (context->deadline > 0 && dx_now() > context->deadline) {
        dx_status status = dx_fail(context, DX_TIMEOUT, "the time limit is over");
        dx_diag_hint(&context->diag, "':set timeout' sets another limit, in seconds");
        return status;
    }
    return DX_OK;
}

dx_status dx_no_memory(dx_context *context)
{
    dx_status status = dx_fail(context, DX_NOMEM, "this needs more memory than there is");
    if (context->memory.limit)
        dx_diag_hint(&context->diag, "the limit is %zu MiB; ':set memory' sets another",
                     context->memory.limit >> 20);
    return status;
}

void *dx_arena_grown(dx_context *context, const void *old, size_t n, size_t *room, size_t size)
{
    const size_t more = 2 * *room + 8;
    void *block = dx_arena_alloc(&context->arena, more * size);
    if (!block) {
        (void)dx_no_memory(context);
        return NULL;
    }
    if (n > 0)
        memcpy(block, old, n * size);
    *room = more;
    return block;
}

/* In the place of whole characters at the end of a full line. */
static void end_with_dots(char *line, size_t room)
{
    static const char dots[] = " ...";
    size_t at = room - sizeof dots;
    while (at > 0 && ((unsigned char)line[at] & 0xC0) == 0x80)
        at--;
    memcpy(line + at, dots, sizeof dots);
}

void dx_notices_copy(dx_notices *to, const dx_notices *from)
{
    to->n = from->n;
    memcpy(to->line, from->line, from->n * sizeof from->line[0]);
    memcpy(to->about, from->about, from->n * sizeof from->about[0]);
}

void dx_notice(dx_context *context, const char *format, ...)
{
    dx_notices *notices = &context->notices;
    if (notices->n == DX_NOTICE_MAX)
        return;
    char *line = notices->line[notices->n];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(line, sizeof notices->line[0], format, arguments);
    va_end(arguments);
    if (length >= (int)sizeof notices->line[0])
        end_with_dots(line, sizeof notices->line[0]);
    for (unsigned i = 0; i < notices->n; i++)
        if (strcmp(notices->line[i], line) == 0)
            return; /* said already */
    notices->about[notices->n++] = NULL;
}

bool dx_notice_forget(dx_context *context, unsigned from, const char *line)
{
    dx_notices *notices = &context->notices;
    unsigned kept = from;
    for (unsigned i = from; i < notices->n; i++) {
        if (strcmp(notices->line[i], line) == 0)
            continue;
        if (kept < i) {
            memcpy(notices->line[kept], notices->line[i], sizeof notices->line[0]);
            notices->about[kept] = notices->about[i];
        }
        kept++;
    }
    const bool had = kept < notices->n;
    notices->n = had ? kept : notices->n;
    return had;
}

const char *dx_echo(dx_context *context, const char *bytes, size_t n)
{
    enum { SHOWN = 60 };
    dx_text text;
    dx_text_init(&text, &context->memory);
    size_t shown = n;
    if (shown > SHOWN) {
        shown = SHOWN;
        while (shown > 0 && ((unsigned char)bytes[shown] & 0xC0) == 0x80)
            shown--;
    }
    dx_text_escaped(&text, bytes, shown);
    if (shown < n)
        dx_text_string(&text, "...");
    const char *echo =
        text.failed ? NULL : dx_arena_copy(&context->arena, dx_text_get(&text), text.n);
    dx_text_free(&text);
    return echo ? echo : "?";
}

dx_status dx_excuse(dx_context *context, dx_status status)
{
    if (status == DX_OK || status == DX_BUG || dx_is_final(status))
        return status;
    dx_diag_clear(&context->diag);
    return DX_OK;
}
