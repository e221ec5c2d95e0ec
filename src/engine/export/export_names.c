/* Names of a function's parts. */
#include "engine/export/writer.h"

#include "expr/greek.h"

#include <stdio.h>
#include <string.h>

static char small(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

static bool are_alike(const dx_taken *all, const char *a, const char *b)
{
    if (!all->language->small_letters)
        return strcmp(a, b) == 0;
    while (*a && small(*a) == small(*b))
        a++, b++;
    return small(*a) == small(*b);
}

static bool is_word(const dx_taken *all, const char *list, const char *name)
{
    for (; *list; list += strcspn(list, " "), list += strspn(list, " ")) {
        char word[64];
        size_t n = strcspn(list, " ");
        if (n == 0 || n >= sizeof word)
            continue;
        memcpy(word, list, n);
        word[n] = '\0';
        if (are_alike(all, word, name))
            return true;
    }
    return false;
}

static bool is_taken(const dx_taken *all, const char *name, bool function)
{
    for (size_t i = 0; i < all->n; i++)
        if (are_alike(all, all->name[i], name))
            return true;
    return is_word(all, all->language->reserved + 1, name) ||
           (function && is_word(all, all->language->reserved_function + 1, name));
}

/* Letters, digits and _; Greek letters by their names, others by their number. */
static void spell(dx_text *out, const char *bytes, size_t most)
{
    for (const char *at = bytes; *at && *at != '\'' && out->n < most;) {
        size_t n = 1;
        while (((unsigned char)at[n] & 0xC0) == 0x80)
            n++;
        const char *greek = n > 1 ? dx_greek_latex(at, n) : NULL;
        if (n == 1) {
            bool legal = (*at >= '0' && *at <= '9') || *at == '_' || (*at >= 'a' && *at <= 'z') ||
                         (*at >= 'A' && *at <= 'Z');
            dx_text_char(out, legal ? *at : '_');
        } else if (greek) {
            dx_text_string(out, greek[0] == '\\' ? greek + 1 : greek);
        } else {
            uint32_t code = (unsigned char)at[0] & (0x7Fu >> n);
            for (size_t i = 1; i < n; i++)
                code = code << 6 | ((unsigned char)at[i] & 0x3Fu);
            dx_text_format(out, "u%04lx", (unsigned long)code);
        }
        at += n;
    }
}

/* Is it one that a helper could have: f_..., where f is the function, which has the first name? */
static bool is_helpers(const dx_taken *all, const char *name)
{
    size_t n = all->n > 0 ? strlen(all->name[0]) : 0;
    if (n == 0 || strlen(name) <= n || name[n] != '_')
        return false;
    for (size_t i = 0; i < n; i++)
        if (all->language->small_letters ? small(name[i]) != small(all->name[0][i])
                                         : name[i] != all->name[0][i])
            return false;
    return true;
}

/* A name that the language takes and that no other has; NULL without memory. */
static const char *legal(dx_taken *all, const char *bytes, bool function)
{
    enum { BEHIND = 12, BEFORE = 2 };
    dx_text text;
    dx_text_init(&text, all->arena->memory);
    spell(&text, bytes, all->language->name_most - BEHIND);
    const char *base = dx_text_get(&text);
    char first = small(base[0]);
    bool begins = first >= 'a' && first <= 'z' && !is_helpers(all, base);
    size_t room = text.n + BEFORE + BEHIND + 1;
    char *name = text.failed ? NULL : dx_arena_alloc(all->arena, room);
    for (unsigned k = 1; name && (k == 1 || is_taken(all, name, function)); k++) {
        char behind[BEHIND + 1] = "";
        if (k > 1)
            snprintf(behind, sizeof behind, k == 2 ? "_" : "_%u", k - 1);
        snprintf(name, room, "%s%s%s", begins ? "" : "v_", base, behind);
    }
    dx_text_free(&text);
    if (name && all->n < sizeof all->name / sizeof all->name[0])
        all->name[all->n++] = name;
    return name;
}

const char *dx_writer_name_of(const dx_writer *w, size_t k)
{
    return dx_name_bytes(dx_bytes(w->g, w->x->written[k]));
}

/* The first of some letters behind which a number makes no name that is taken. */
static const char *local_prefix(const dx_writer *w)
{
    static const char *const candidates[] = {"t", "s", "w", "tmp", "local"};
    for (size_t i = 0; i < sizeof candidates / sizeof candidates[0]; i++) {
        size_t n = strlen(candidates[i]);
        bool free = true;
        for (size_t k = 0; k < w->taken.n; k++) {
            const char *name = w->taken.name[k];
            size_t same = 0;
            while (same < n && small(name[same]) == candidates[i][same])
                same++;
            free = free && !(same == n && strspn(name + n, "0123456789") == strlen(name + n));
        }
        if (free)
            return candidates[i];
    }
    return "part_";
}

static dx_status name_inputs(dx_writer *w)
{
    dx_arena *arena = &w->s->context.arena;
    size_t n = w->x->n;
    w->input = dx_arena_alloc(arena, (n + 1) * sizeof *w->input);
    if (!w->input)
        return dx_no_memory(&w->s->context);
    if (n > DX_ARGUMENTS_NAMED) {
        w->point = legal(&w->taken, "x", false);
        for (size_t k = 0; k < n && w->point; k++) {
            char text[80];
            int length = snprintf(text, sizeof text, "%s%s%zu%s", w->point, w->language->open,
                                  k + w->language->first, w->language->close);
            w->input[k] = dx_arena_copy(arena, text, (size_t)length);
            if (!w->input[k])
                return dx_no_memory(&w->s->context);
        }
        return w->point ? DX_OK : dx_no_memory(&w->s->context);
    }
    for (size_t k = 0; k < n; k++) {
        w->input[k] = legal(&w->taken, dx_writer_name_of(w, k), false);
        if (!w->input[k])
            return dx_no_memory(&w->s->context);
    }
    return DX_OK;
}

dx_status dx_writer_name_all(dx_writer *w)
{
    static const char *const counters[] = {"k", "j", "i", "m", "l", "p"};
    w->taken = (dx_taken){.arena = &w->s->context.arena, .language = w->language};
    w->function = legal(&w->taken, w->x->name, true);
    if (!w->function)
        return dx_no_memory(&w->s->context);
    snprintf(w->prefix, sizeof w->prefix, "%s_", w->function);
    DX_TRY(name_inputs(w));
    w->value = legal(&w->taken, "value", false);
    w->jacobian.name = legal(&w->taken, dx_writer_is_scalar(w) ? "gradient" : "jacobian", false);
    w->hessian.name = legal(&w->taken, "hessian", false);
    if (!w->value || !w->jacobian.name || !w->hessian.name)
        return dx_no_memory(&w->s->context);
    for (size_t i = 0; i < DX_MOST_NESTED; i++) {
        w->counter[i] = legal(&w->taken, counters[i < 6 ? i : 5], false);
        if (!w->counter[i])
            return dx_no_memory(&w->s->context);
    }
    w->local = local_prefix(w);
    return DX_OK;
}
