#include "parser/names.h"

#include "support/utf8.h"

#include <stddef.h>
#include <string.h>

void dx_names_init(dx_names *names, dx_context *context, dx_arena *arena, const dx_name_host *host)
{
    memset(names, 0, offsetof(dx_names, few));
    names->name = names->few;
    names->capacity = DX_FEW_NAMES;
    names->slot = names->few_slots;
    names->slots = sizeof names->few_slots / sizeof *names->few_slots;
    names->memory = &context->memory;
    names->arena = arena;
    names->host = host;
    /* The addresses differ from run to run; results do not depend on the seed. */
    names->seed = ((uintptr_t)context ^ (uintptr_t)names << 16) * 0x9E3779B97F4A7C15u;
}

void dx_names_free(dx_names *names)
{
    dx_free_grown(names->memory, names->few, names->name, names->capacity * sizeof *names->name);
    dx_free_grown(names->memory, names->few_slots, names->slot, names->slots * sizeof *names->slot);
}

/* Eight bytes of the text, or what there is: texts of one length have different words. */
static uint64_t word_at(const char *text, size_t n)
{
    uint64_t word = 0;
    uint32_t low, high;
    if (n >= sizeof word) {
        memcpy(&word, text, sizeof word);
    } else if (n >= sizeof low) {
        memcpy(&low, text, sizeof low);
        memcpy(&high, text + n - sizeof high, sizeof high);
        word = low | (uint64_t)high << 32;
    } else if (n > 0) {
        word = (unsigned char)text[0] | (uint64_t)(unsigned char)text[n / 2] << 8 |
               (uint64_t)(unsigned char)text[n - 1] << 16;
    }
    return word;
}

enum { HEAD = sizeof(uint64_t) };

static uint32_t hash_of(const dx_names *names, uint64_t head, const char *text, size_t n)
{
    uint64_t hash = names->seed ^ n, word = head;
    for (size_t i = HEAD;; i += HEAD) {
        hash = (hash ^ word ^ names->seed >> 7) * 0xD6E8FEB86659FD93u;
        hash ^= hash >> 32;
        if (i >= n)
            break;
        word = word_at(text + i, n - i);
    }
    return (uint32_t)(hash ^ hash >> 29);
}

static bool rehash(dx_names *names)
{
    size_t slots = names->slots * 2;
    uint32_t *slot = dx_alloc(names->memory, slots * sizeof *slot);
    if (!slot)
        return false;
    memset(slot, 0, slots * sizeof *slot);
    for (size_t i = 0; i < names->n; i++) {
        size_t at = names->name[i].hash & (slots - 1);
        while (slot[at])
            at = (at + 1) & (slots - 1);
        slot[at] = (uint32_t)i + 1;
    }
    dx_free_grown(names->memory, names->few_slots, names->slot, names->slots * sizeof *slot);
    names->slot = slot;
    names->slots = slots;
    return true;
}

static bool add(dx_names *names, const char *text, size_t n, uint64_t head, uint32_t hash)
{
    if (!dx_grow_from(names->memory, names->few, &names->name, sizeof *names->name,
                      &names->capacity, names->n + 1))
        return false;
    const char *copy = dx_arena_copy(names->arena, text, n);
    if (!copy)
        return false;
    names->name[names->n++] = (dx_name){.text = copy,
                                        .head = head,
                                        .length = (uint32_t)n,
                                        .hash = hash,
                                        .kind = DX_NAME_NOT_ASKED,
                                        .fn = DX_FN_NONE};
    return true;
}

bool dx_names_find_or_add(dx_names *names, const char *text, size_t n, uint32_t *index)
{
    if (names->n * 2 >= names->slots && !rehash(names))
        return false;
    uint64_t head = word_at(text, n);
    uint32_t hash = hash_of(names, head, text, n);
    size_t at = hash & (names->slots - 1);
    for (; names->slot[at]; at = (at + 1) & (names->slots - 1)) {
        const dx_name *name = &names->name[names->slot[at] - 1];
        if (name->head == head && name->length == n &&
            (n <= HEAD || memcmp(name->text, text, n) == 0)) {
            *index = names->slot[at] - 1;
            return true;
        }
    }
    if (!add(names, text, n, head, hash))
        return false;
    *index = (uint32_t)names->n - 1;
    names->slot[at] = (uint32_t)names->n;
    return true;
}

size_t dx_log_base(const char *text, size_t n, const char **digits)
{
    if (n < 4 || memcmp(text, "log", 3) != 0)
        return 0;
    size_t start = text[3] == '_' ? 4 : 3;
    for (size_t i = start; i < n;) {
        unsigned length;
        uint32_t code = dx_utf8_get(text + i, n - i, &length);
        bool digit = start == 4 ? code >= '0' && code <= '9' : code >= 0x2080 && code <= 0x2089;
        if (!digit)
            return 0;
        i += length;
    }
    *digits = text + start;
    return n - start;
}

bool dx_is_form(const char *name, size_t n)
{
    const char *digits;
    return (n == 7 && memcmp(name, "softmax", 7) == 0) || dx_log_base(name, n, &digits) > 0;
}

dx_name_kind dx_names_ask(dx_names *names, uint32_t index)
{
    dx_name *name = &names->name[index];
    const dx_name_host *host = names->host;
    dx_name_kind kind = host ? host->kind(host->host, name->text, name->length) : DX_NAME_FREE;
    if (kind == DX_NAME_FREE && dx_is_form(name->text, name->length))
        kind = DX_NAME_TABLE;
    if (kind == DX_NAME_TABLE)
        name->fn = dx_function_find(name->text, name->length);
    name->kind = (uint8_t)kind;
    return kind;
}
