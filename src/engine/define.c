#include "engine/assume.h"
#include "engine/solvers/stepper.h"

#include <string.h>

static char *copy_bytes(dx_memory *memory, const char *bytes, size_t n)
{
    char *copy = dx_alloc(memory, n + 1);
    if (copy) {
        memcpy(copy, bytes, n);
        copy[n] = '\0';
    }
    return copy;
}

static void free_string(dx_memory *memory, char *string)
{
    if (string)
        dx_free(memory, string, strlen(string) + 1);
}

static void release(dx_memory *memory, dx_definition *d)
{
    if (!d || --d->references > 0)
        return;
    dx_arena_free(&d->arena);
    free_string(memory, d->name);
    free_string(memory, d->source);
    dx_free(memory, d, sizeof *d);
}

static dx_definition *new_definition(dx_memory *memory, const char *name)
{
    dx_definition *d = dx_alloc(memory, sizeof *d);
    if (!d)
        return NULL;
    memset(d, 0, sizeof *d);
    d->references = 1;
    dx_arena_init(&d->arena, memory);
    d->name = copy_bytes(memory, name, strlen(name));
    if (!d->name) {
        release(memory, d);
        return NULL;
    }
    return d;
}

/* Index of the name, or where it belongs. */
static bool locate(const ddx_session *s, const char *name, size_t n, size_t *index)
{
    size_t low = 0, high = s->n_definitions;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const char *there = s->definition[middle]->name;
        int order = strncmp(there, name, n);
        if (order == 0 && there[n] != '\0')
            order = 1;
        if (order == 0) {
            *index = middle;
            return true;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *index = low;
    return false;
}

dx_definition *dx_find_own_definition(const ddx_session *s, const char *name, size_t n)
{
    size_t index;
    return locate(s, name, n, &index) ? s->definition[index] : NULL;
}

dx_definition *dx_find_definition(const ddx_session *s, const char *name, size_t n)
{
    dx_definition *own = dx_find_own_definition(s, name, n);
    if (!s->stepper || (own && s->in_body > 0))
        return own;
    dx_definition *d = dx_stepper_definition(s->stepper, name, n);
    return d ? d : own;
}

/* Put d (NULL: nothing) in the name's place; the old definition is returned. Never
 * fails when there is room for one more. */
static dx_definition *replace(ddx_session *s, const char *name, dx_definition *d)
{
    size_t index;
    dx_definition *old = NULL;
    if (locate(s, name, strlen(name), &index)) {
        old = s->definition[index];
        if (d) {
            s->definition[index] = d;
        } else {
            s->n_definitions--;
            memmove(s->definition + index, s->definition + index + 1,
                    (s->n_definitions - index) * sizeof *s->definition);
        }
    } else if (d) {
        memmove(s->definition + index + 1, s->definition + index,
                (s->n_definitions - index) * sizeof *s->definition);
        s->definition[index] = d;
        s->n_definitions++;
    }
    return old;
}

static void record(ddx_session *s, char *name, dx_definition *before)
{
    dx_change *change = &s->journal[s->n_journal % DX_JOURNAL_KEPT];
    if (s->n_journal >= DX_JOURNAL_KEPT) {
        free_string(&s->context.memory, change->name);
        release(&s->context.memory, change->before);
        dx_release_assumptions(s, change->assumed);
    }
    *change = (dx_change){.name = name, .before = before};
    s->n_journal++;
}

dx_status dx_change_assumptions(ddx_session *s, struct dx_assumptions *next)
{
    char *name = copy_bytes(&s->context.memory, "", 0);
    if (!name) {
        dx_release_assumptions(s, next);
        return dx_no_memory(&s->context);
    }
    record(s, name, NULL);
    dx_change *change = &s->journal[(s->n_journal - 1) % DX_JOURNAL_KEPT];
    change->of_assumptions = true;
    change->assumed = dx_exchange_assumptions(s, next);
    return DX_OK;
}

static dx_status install(ddx_session *s, const char *name, dx_definition *d)
{
    dx_memory *memory = &s->context.memory;
    char *journal_name = copy_bytes(memory, name, strlen(name));
    if (!journal_name || !dx_grow(memory, &s->definition, sizeof *s->definition,
                                  &s->definition_capacity, s->n_definitions + 1)) {
        free_string(memory, journal_name);
        release(memory, d);
        return dx_no_memory(&s->context);
    }
    record(s, journal_name, replace(s, name, d));
    return DX_OK;
}

void dx_release_definition(ddx_session *s, dx_definition *d)
{
    release(&s->context.memory, d);
}

/* Parameters and body of the text that it keeps. */
static dx_status read_function(ddx_session *s, dx_definition *d, size_t n)
{
    dx_name_host names = dx_session_names(s);
    dx_statement statement = {0};
    DX_TRY(dx_parse_statement(&s->context, &d->arena, &names, d->source, n, &statement));
    d->parameters = statement.root->child->next;
    d->n_parameters = statement.root->n - 2;
    d->body = d->parameters;
    for (uint32_t i = 0; i < d->n_parameters; i++)
        d->body = d->body->next;
    return DX_OK;
}

dx_status dx_make_definition(ddx_session *s, const char *name, const char *text, size_t n,
                             dx_definition **out)
{
    dx_memory *memory = &s->context.memory;
    dx_definition *d = *out = new_definition(memory, name);
    if (!d)
        return dx_no_memory(&s->context);
    if (!text)
        return DX_OK;
    d->is_function = true;
    d->source = copy_bytes(memory, text, n);
    dx_status status = d->source ? read_function(s, d, n) : dx_no_memory(&s->context);
    if (status != DX_OK) {
        release(memory, d);
        *out = NULL;
    }
    return status;
}

dx_status dx_define_value(ddx_session *s, const char *name, dx_value value)
{
    dx_definition *d;
    DX_TRY(dx_make_definition(s, name, NULL, 0, &d));
    d->value = value;
    return install(s, name, d);
}

dx_status dx_define_function(ddx_session *s, const char *name, const char *text, size_t n)
{
    dx_definition *d;
    DX_TRY(dx_make_definition(s, name, text, n, &d));
    return install(s, name, d);
}

bool dx_undefine(ddx_session *s, const char *name)
{
    if (!dx_find_own_definition(s, name, strlen(name)))
        return false;
    char *journal_name = copy_bytes(&s->context.memory, name, strlen(name));
    dx_definition *old = replace(s, name, NULL);
    if (journal_name)
        record(s, journal_name, old);
    else
        release(&s->context.memory, old);
    return true;
}

void dx_join_changes(ddx_session *s, size_t n)
{
    for (size_t i = 1; i < n && i < DX_JOURNAL_KEPT && i < s->n_journal; i++)
        s->journal[(s->n_journal - i) % DX_JOURNAL_KEPT].together = true;
}

bool dx_undo(ddx_session *s, char *name, size_t room, bool *more)
{
    if (s->n_journal == 0)
        return false;
    dx_change *change = &s->journal[(s->n_journal - 1) % DX_JOURNAL_KEPT];
    if (!change->name)
        return false; /* older than what is kept */
    size_t length = strlen(change->name);
    if (length >= room)
        length = room - 1;
    memcpy(name, change->name, length);
    name[length] = '\0';
    if (change->of_assumptions)
        dx_release_assumptions(s, dx_exchange_assumptions(s, change->assumed));
    else
        release(&s->context.memory, replace(s, change->name, change->before));
    free_string(&s->context.memory, change->name);
    *more = change->together;
    *change = (dx_change){0};
    s->n_journal--;
    return true;
}

void dx_free_definitions(ddx_session *s)
{
    dx_memory *memory = &s->context.memory;
    for (size_t i = 0; i < s->n_definitions; i++)
        release(memory, s->definition[i]);
    dx_free(memory, s->definition, s->definition_capacity * sizeof *s->definition);
    dx_release_assumptions(s, s->assumptions);
    for (size_t i = 0; i < DX_JOURNAL_KEPT; i++) {
        free_string(memory, s->journal[i].name);
        release(memory, s->journal[i].before);
        dx_release_assumptions(s, s->journal[i].assumed);
    }
}
