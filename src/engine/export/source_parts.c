/* What becomes a local. */
#include "engine/export/source_text.h"

#include <string.h>

enum {
    LONG = 120,  /* bytes of a formula, from where its parts become locals */
    SHORT = 12,  /* bytes of a part that would not become one */
    TRIVIAL = 5, /* bytes of a part that is written again each time */
    NAME = 4     /* bytes of a local's name, about */
};

static bool is_leaf(const dx_part *part)
{
    return part->kind <= DX_PART_COUNTER;
}

static bool may_be_local(const dx_source *s, uint32_t i)
{
    const dx_part *part = &s->program->part[i];
    return !is_leaf(part) && !dx_part_is_condition(part);
}

static uint32_t shown(const dx_source *s, uint32_t i)
{
    return s->is_local[i] ? NAME : s->length[i];
}

static uint32_t own_length(const dx_source *s, uint32_t i)
{
    enum { NUMBER = 3, OPERATOR = 3, CALL = 8 };
    const dx_part *part = &s->program->part[i];
    if (part->kind == DX_PART_INPUT)
        return (uint32_t)strlen(s->input[part->index]);
    if (part->n == 0)
        return NUMBER;
    bool repeats = part->kind == DX_PART_POWER && !s->language->power;
    return part->kind == DX_PART_PRODUCT ? part->n - 1 + (part->index > 1 ? 2u : 0u)
           : part->kind == DX_PART_SUM   ? OPERATOR * (part->n - 1) + (part->n == 1 ? 1u : 0u)
           : repeats                     ? (uint32_t)part->exponent - 1
           : part->kind == DX_PART_POWER ? NUMBER
                                         : CALL + OPERATOR * part->n;
}

static uint32_t whole_length(const dx_source *s, uint32_t i)
{
    const dx_part *part = &s->program->part[i];
    uint64_t length = own_length(s, i);
    bool repeats = part->kind == DX_PART_POWER && !s->language->power;
    for (uint32_t k = 0; k < part->n; k++)
        length += (uint64_t)shown(s, dx_part_operand(s->program, i, k)) *
                  (repeats ? (uint32_t)part->exponent : 1);
    return length > UINT32_MAX / 2 ? UINT32_MAX / 2 : (uint32_t)length;
}

/* The longest operands become locals until it is short enough. */
static void measure(dx_source *s, uint32_t i)
{
    const dx_part *part = &s->program->part[i];
    s->length[i] = whole_length(s, i);
    uint32_t most = dx_part_is_condition(part) ? LONG / 3 : LONG;
    while (s->length[i] > most) {
        uint32_t longest = DX_NO_PART;
        for (uint32_t k = 0; k < part->n; k++) {
            uint32_t a = dx_part_operand(s->program, i, k);
            if (may_be_local(s, a) && shown(s, a) > SHORT &&
                (longest == DX_NO_PART || shown(s, a) > shown(s, longest)))
                longest = a;
        }
        if (longest == DX_NO_PART)
            return;
        s->is_local[longest] = true;
        s->length[i] = whole_length(s, i);
    }
}

/* The level of the loop that an operand's value is needed in. */
static uint32_t level_of_use(const dx_source *s, uint32_t user, uint32_t k)
{
    const dx_part *part = &s->program->part[user];
    return dx_part_is_loop(part) && k == 0 ? part->index : dx_part_level(part);
}

bool dx_source_repeats(const dx_source *s, uint32_t i)
{
    return s->program->part[i].kind == DX_PART_POWER && !s->language->power;
}

static void count_uses(dx_source *s)
{
    const dx_program *p = s->program;
    for (size_t k = 0; k < p->n_outputs; k++)
        s->uses[p->output[k]]++;
    for (uint32_t i = (uint32_t)p->n; i-- > 0;) {
        if (s->uses[i] == 0)
            continue;
        for (uint32_t k = 0; k < p->part[i].n; k++) {
            uint32_t a = dx_part_operand(p, i, k);
            bool outside = dx_part_level(&p->part[a]) != level_of_use(s, i, k);
            bool twice = dx_source_repeats(s, i) || (dx_part_is_loop(&p->part[i]) && k > 0);
            s->uses[a] += outside || twice ? 2 : 1;
        }
    }
}

static dx_status decide(dx_source *s)
{
    const dx_program *p = s->program;
    for (uint32_t i = 0; i < p->n; i++) {
        const dx_part *part = &p->part[i];
        if (i % 1024 == 0)
            DX_TRY(dx_poll(p->g->context));
        if (s->uses[i] == 0)
            continue;
        measure(s, i);
        if (dx_part_is_loop(part) || part->cut)
            s->is_local[i] = true;
        else if (may_be_local(s, i) && s->uses[i] > 1 && s->length[i] > TRIVIAL)
            s->is_local[i] = true;
        if (part->kind == DX_PART_COUNTER)
            s->counters |= (uint16_t)(1u << (part->index - 1));
        if (dx_part_is_loop(part))
            s->counters |= (uint16_t)(1u << (part->index - 1));
    }
    /* What an operator repeats must be a name, however short it is. */
    for (uint32_t i = 0; i < p->n; i++) {
        uint32_t a = s->uses[i] > 0 && dx_source_repeats(s, i) ? dx_part_operand(p, i, 0) : i;
        if (a != i && may_be_local(s, a))
            s->is_local[a] = true;
    }
    return DX_OK;
}

dx_status dx_source_open(dx_source *s)
{
    dx_context *context = s->program->g->context;
    size_t n = s->program->n;
    dx_text_init(&s->line, &context->memory);
    s->n_locals = 0;
    s->counters = 0;
    s->has_nan = s->has_infinity = s->has_package = false;
    s->status = DX_OK;
    s->room = n * (3 * sizeof(uint32_t) + 2 * sizeof(bool));
    s->uses = dx_alloc(&context->memory, s->room);
    if (!s->uses)
        return dx_no_memory(context);
    memset(s->uses, 0, s->room);
    s->length = s->uses + n;
    s->name = s->length + n;
    s->is_local = (bool *)(s->name + n);
    s->is_seen = s->is_local + n;
    count_uses(s);
    return decide(s);
}

void dx_source_close(dx_source *s)
{
    dx_text_free(&s->line);
    dx_free(&s->program->g->context->memory, s->uses, s->uses ? s->room : 0);
    s->uses = NULL;
}

bool dx_source_uses_input(const dx_source *s, uint32_t index)
{
    for (uint32_t i = 0; i < s->program->n; i++) /* the inputs are the first parts */
        if (s->program->part[i].kind == DX_PART_INPUT && s->program->part[i].index == index)
            return s->uses[i] > 0;
    return false;
}
