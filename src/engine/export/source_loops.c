/* Locals, and the loops of sums and products. */
#include "engine/export/source_text.h"

#include <math.h>
#include <stdlib.h>

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Parts that are found, each once. */
typedef struct found {
    uint32_t *part;
    size_t n, capacity;
} found;

static void find(dx_source *s, found *f, uint32_t i, uint32_t level)
{
    dx_memory *memory = &s->program->g->context->memory;
    if (s->is_seen[i] || !(s->program->part[i].mask & (1u << (level - 1))))
        return;
    if (!dx_grow(memory, &f->part, sizeof *f->part, &f->capacity, f->n + 1)) {
        dx_source_fail(s, dx_no_memory(s->program->g->context));
        return;
    }
    s->is_seen[i] = true;
    f->part[f->n++] = i;
}

/* The locals that stand in the loop, in order. What depends on its counter is gone through,
 * inner loops too, which may need what is worked out here. */
static void find_locals(dx_source *s, uint32_t loop, found *f)
{
    const dx_program *p = s->program;
    uint32_t level = p->part[loop].index;
    size_t kept = 0;
    find(s, f, dx_part_operand(p, loop, 0), level);
    for (size_t i = 0; i < f->n; i++)
        for (uint32_t k = 0; k < p->part[f->part[i]].n; k++)
            find(s, f, dx_part_operand(p, f->part[i], k), level);
    for (size_t i = 0; i < f->n; i++) {
        uint32_t part = f->part[i];
        s->is_seen[part] = false;
        if (s->is_local[part] && dx_part_level(&p->part[part]) == level)
            f->part[kept++] = part;
    }
    f->n = kept;
    if (kept > 0)
        qsort(f->part, kept, sizeof *f->part, by_number);
}

static void write_loop(dx_source *s, uint32_t loop);

static void write_locals_of(dx_source *s, uint32_t loop)
{
    found f = {.part = NULL};
    find_locals(s, loop, &f);
    for (size_t i = 0; i < f.n && s->status == DX_OK; i++) {
        if (dx_part_is_loop(&s->program->part[f.part[i]]))
            write_loop(s, f.part[i]);
        else
            dx_source_define(s, f.part[i]);
    }
    dx_free(&s->program->g->context->memory, f.part, f.capacity * sizeof *f.part);
}

static bool is_whole_number(const dx_part *part)
{
    return part->constant && fabs(part->value) <= 0x1p53 && part->value == floor(part->value);
}

static void put_whole(dx_source *s, uint32_t i, bool *first)
{
    if (is_whole_number(&s->program->part[i]))
        return;
    if (!*first)
        dx_source_put(s, s->language->both);
    *first = false;
    dx_source_helper(s, "whole(");
    dx_source_put(s, "(");
    dx_source_write(s, i, DX_GRIP_NONE);
    dx_source_put(s, ")");
}

/* The start of a total: 0 or 1, no number where an end is no integer. */
static void write_start(dx_source *s, uint32_t i)
{
    const dx_part *part = &s->program->part[i];
    uint32_t lo = dx_part_operand(s->program, i, 1), hi = dx_part_operand(s->program, i, 2);
    bool known = is_whole_number(&s->program->part[lo]) && is_whole_number(&s->program->part[hi]);
    double start = part->kind == DX_PART_TOTAL_PRODUCT;
    if (dx_language_id_of(s->language) == DX_LANGUAGE_C)
        dx_source_put(s, "double ");
    dx_source_local(s, i);
    dx_source_put(s, " = ");
    size_t formula = s->line.n;
    if (known) {
        dx_source_number(s, start, false);
        dx_source_flush(s, formula);
        return;
    }
    for (const char *text = s->language->select; *text; text++) {
        bool first = true;
        if (*text != '#') {
            dx_text_char(&s->line, *text);
            continue;
        }
        switch (*++text) {
        case '1':
            put_whole(s, lo, &first);
            put_whole(s, hi, &first);
            break;
        case '2':
            dx_source_number(s, start, false);
            break;
        default:
            dx_source_number(s, NAN, false);
            break;
        }
    }
    dx_source_flush(s, formula);
}

/* While the counter has not gone past the end; where an end was no integer, and the total is no
 * number, it may never do so. */
static void write_bound(dx_source *s, uint32_t loop, const char *counter, bool known)
{
    static const char *const numbers[DX_LANGUAGE_COUNT] = {
        [DX_LANGUAGE_C] = " && !isnan(",
        [DX_LANGUAGE_FORTRAN] = " .and. .not. ieee_is_nan(",
        [DX_LANGUAGE_JULIA] = " && !isnan(",
    };
    dx_text_format(&s->line, "%s <= ", counter);
    dx_source_write(s, dx_part_operand(s->program, loop, 2), DX_GRIP_SUM);
    if (known)
        return;
    dx_source_put(s, numbers[dx_language_id_of(s->language)]);
    dx_source_local(s, loop);
    dx_source_put(s, ")");
}

/* The head of the loop. Fortran has loops over integers alone, Julia none whose end may be no
 * number; Python's goes through what any of the elements needs. */
static void write_head(dx_source *s, uint32_t loop, const char *counter, bool known)
{
    uint32_t lo = dx_part_operand(s->program, loop, 1), hi = dx_part_operand(s->program, loop, 2);
    switch (dx_language_id_of(s->language)) {
    case DX_LANGUAGE_C:
        dx_text_format(&s->line, "for (double %s = ", counter);
        dx_source_write(s, lo, DX_GRIP_NONE);
        dx_source_put(s, "; ");
        write_bound(s, loop, counter, known);
        dx_text_format(&s->line, "; %s++) {", counter);
        break;
    case DX_LANGUAGE_PYTHON:
        dx_text_format(&s->line, "for %s in ", counter);
        if (known)
            dx_source_put(s, "np.arange");
        else
            dx_source_helper(s, "range(");
        dx_source_put(s, "(");
        dx_source_write(s, lo, DX_GRIP_NONE);
        dx_source_put(s, ", ");
        dx_source_write(s, hi, DX_GRIP_SUM);
        dx_source_put(s, known ? " + 1.0):" : "):");
        break;
    default: {
        bool fortran = dx_language_id_of(s->language) == DX_LANGUAGE_FORTRAN;
        dx_text_format(&s->line, "%s = ", counter);
        dx_source_write(s, lo, DX_GRIP_NONE);
        dx_source_flush(s, 0);
        dx_source_put(s, fortran ? "do while (" : "while ");
        write_bound(s, loop, counter, known);
        dx_source_put(s, fortran ? ")" : "");
        break;
    }
    }
    dx_source_broken(s, dx_text_get(&s->line), s->line.n);
    dx_text_clear(&s->line);
}

static void write_step(dx_source *s, uint32_t i, const char *counter, bool masked)
{
    const dx_part *part = &s->program->part[i];
    bool product = part->kind == DX_PART_TOTAL_PRODUCT;
    uint32_t lo = dx_part_operand(s->program, i, 1), hi = dx_part_operand(s->program, i, 2);
    size_t formula = 0;
    if (dx_language_id_of(s->language) == DX_LANGUAGE_C) {
        dx_source_local(s, i);
        dx_source_put(s, product ? " *= " : " += ");
        formula = s->line.n;
        dx_source_write(s, dx_part_operand(s->program, i, 0), DX_GRIP_NONE);
    } else {
        dx_source_local(s, i);
        dx_source_put(s, " = ");
        formula = s->line.n;
        dx_source_local(s, i);
        dx_source_operator(s, product ? "*" : " + ");
        if (masked) {
            dx_source_put(s, "np.where((");
            dx_source_write(s, lo, DX_GRIP_SUM);
            dx_text_format(&s->line, " <= %s) & (%s <= ", counter, counter);
            dx_source_write(s, hi, DX_GRIP_SUM);
            dx_source_operator(s, "), ");
            dx_source_write(s, dx_part_operand(s->program, i, 0), DX_GRIP_NONE);
            dx_source_operator(s, ", ");
            dx_source_put(s, product ? "1.0)" : "0.0)");
        } else {
            dx_source_write(s, dx_part_operand(s->program, i, 0),
                            product ? DX_GRIP_POWER : DX_GRIP_PRODUCT);
        }
    }
    dx_source_flush(s, formula);
}

static void write_loop(dx_source *s, uint32_t loop)
{
    const dx_program *p = s->program;
    uint32_t lo = dx_part_operand(p, loop, 1), hi = dx_part_operand(p, loop, 2);
    const char *counter = s->counter[p->part[loop].index - 1];
    bool known = is_whole_number(&p->part[lo]) && is_whole_number(&p->part[hi]);
    bool masked = dx_language_id_of(s->language) == DX_LANGUAGE_PYTHON && !known;
    dx_text_clear(&s->line);
    write_start(s, loop);
    write_head(s, loop, counter, known);
    s->depth++;
    write_locals_of(s, loop);
    write_step(s, loop, counter, masked);
    if (dx_language_id_of(s->language) == DX_LANGUAGE_FORTRAN)
        dx_text_format(&s->line, "%s = %s + 1.0_dp", counter, counter);
    else if (dx_language_id_of(s->language) == DX_LANGUAGE_JULIA)
        dx_text_format(&s->line, "%s += 1", counter);
    if (s->line.n > 0)
        dx_source_flush(s, 0);
    s->depth--;
    static const char *const ends[DX_LANGUAGE_COUNT] = {"}", "end do", NULL, "end"};
    if (ends[dx_language_id_of(s->language)])
        dx_source_line(s, ends[dx_language_id_of(s->language)]);
}

dx_status dx_source_locals(dx_source *s)
{
    const dx_program *p = s->program;
    dx_text_clear(&s->line);
    for (uint32_t i = 0; i < p->n && s->status == DX_OK; i++) {
        if (i % 256 == 0)
            DX_TRY(dx_poll(p->g->context));
        if (s->uses[i] == 0 || !s->is_local[i] || dx_part_level(&p->part[i]) != 0)
            continue;
        if (dx_part_is_loop(&p->part[i]))
            write_loop(s, i);
        else
            dx_source_define(s, i);
    }
    if (s->status == DX_OK && s->out->failed)
        s->status = dx_no_memory(p->g->context);
    return s->status;
}
