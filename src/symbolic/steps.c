#include "symbolic/steps.h"

#include "expr/walk.h"
#include "symbolic/idmap.h"
#include "symbolic/readable.h"
#include "symbolic/textbook.h"

#include <stdio.h>
#include <string.h>

enum { MOST_LINES = 2000, MOST_REFERS = 64 };

/* An expression whose derivation is being told: the rule's line stands, the parts follow. */
typedef struct frame {
    dx_id of;
    uint32_t depth;
    size_t first, n, next; /* its parts on the teller's stack; the next one to be told */
    dx_id formula;
} frame;

typedef struct teller {
    dx_recorder *r;
    dx_graph *g;
    dx_derivatives table;
    dx_textbook book;
    dx_idmap value; /* expression → its derivative as it was told */
    dx_idmap line;  /* expression → the line that ends in it */
    frame *frame;
    size_t n_frames, frame_capacity;
    dx_part *part;
    size_t n_parts, part_capacity;
} teller;

/* ---- lines ------------------------------------------------------------------------------- */

void dx_recorder_init(dx_recorder *r, dx_graph *g, dx_rules *rules)
{
    *r = (dx_recorder){.g = g, .rules = rules};
}

void dx_recorder_free(dx_recorder *r)
{
    dx_free(&r->g->context->memory, r->line, r->capacity * sizeof *r->line);
    r->line = NULL;
    r->n = r->capacity = 0;
}

static dx_status add_line(dx_recorder *r, const dx_line *line)
{
    if (r->n >= MOST_LINES) {
        dx_status status =
            dx_fail(r->g->context, DX_LIMIT, "this derivation has more than %d lines", MOST_LINES);
        dx_diag_hint(&r->g->context->diag, "the derivative itself can be had: leave out steps");
        return status;
    }
    if (!dx_grow(&r->g->context->memory, &r->line, sizeof *r->line, &r->capacity, r->n + 1))
        return dx_no_memory(r->g->context);
    r->line[r->n] = dx_line_make(r->g, line);
    DX_TRY(dx_check(r->g, r->line[r->n]));
    r->n++;
    return dx_poll(r->g->context);
}

dx_status dx_record_line(dx_recorder *r, dx_line_style style, const char *rule, dx_id formula,
                         size_t n_refers, const uint32_t *refers)
{
    dx_graph *g = r->g;
    dx_id number[MOST_REFERS];
    if (n_refers > MOST_REFERS)
        n_refers = 0;
    for (size_t i = 0; i < n_refers; i++)
        number[i] = dx_int(g, refers[i]);
    const dx_line line = {.style = style,
                          .rule = dx_string(g, rule, strlen(rule)),
                          .formula = formula,
                          .notes = dx_vector(g, 0, NULL),
                          .refers = dx_vector(g, n_refers, number)};
    return add_line(r, &line);
}

dx_status dx_recorder_finish(dx_recorder *r, dx_id *out)
{
    *out = dx_steps(r->g, r->n, r->line);
    return dx_check(r->g, *out);
}

static dx_id written(const teller *t, dx_id a)
{
    return dx_written_derivative(t->g, a, t->table.symbol, 1, t->r->partial);
}

static dx_id note(dx_graph *g, const char *name, const char *suffix, dx_id value, uint32_t line)
{
    char text[DX_PART_NAME + 2];
    int n = snprintf(text, sizeof text, "%s%s", name, suffix);
    const dx_id part[] = {dx_string(g, text, n > 0 ? (size_t)n : 0), value, dx_int(g, line)};
    return dx_vector(g, 3, part);
}

/* ---- telling one expression ------------------------------------------------------------------ */

/* The derivative of a part as it is told: readable. */
static dx_status value_of(teller *t, dx_id a, dx_id *out)
{
    uint32_t known = dx_idmap_get(&t->value, a, 0);
    if (known != 0) {
        *out = (dx_id){known};
        return DX_OK;
    }
    dx_id plain;
    DX_TRY(dx_derivatives_get(&t->table, a, &plain));
    DX_TRY(dx_readable(t->g, plain, out));
    return dx_idmap_put(&t->value, a, out->v) ? DX_OK : dx_no_memory(t->g->context);
}

static dx_status tell(teller *t, uint32_t depth, dx_line_style style, const char *rule, dx_id left,
                      dx_id right, size_t n_notes, const dx_id *notes)
{
    dx_graph *g = t->g;
    const dx_line line = {.depth = depth,
                          .style = style,
                          .rule = dx_string(g, rule, strlen(rule)),
                          .formula = dx_relation(g, DX_OP_EQ, left, right),
                          .notes = dx_vector(g, n_notes, notes),
                          .refers = dx_vector(g, 0, NULL)};
    return add_line(t->r, &line);
}

/* Parts with a name, then y and log(y). */
static size_t note_parts(teller *t, const dx_part *part, size_t n, dx_id *notes)
{
    size_t count = 0;
    for (size_t i = 0; i < n && count < MOST_REFERS; i++)
        if (part[i].name[0] != '\0')
            notes[count++] = note(t->g, part[i].name, "", part[i].of, 0);
    if (!dx_is_none(t->book.y)) {
        notes[count++] = note(t->g, "y", "", t->book.y, 0);
        notes[count++] = note(t->g, "log(y)", "", t->book.log_y, 0);
    }
    return count;
}

/* u' = ..., where it was found. */
static dx_status note_values(teller *t, const dx_part *part, size_t n, dx_id *notes, size_t *count)
{
    *count = 0;
    for (size_t i = 0; i < n && *count < MOST_REFERS; i++) {
        dx_id value;
        if (part[i].name[0] == '\0')
            continue;
        DX_TRY(value_of(t, part[i].of, &value));
        notes[(*count)++] =
            note(t->g, part[i].name, "'", value, dx_idmap_get(&t->line, part[i].of, 0));
    }
    return DX_OK;
}

static dx_status push_frame(teller *t, dx_id of, uint32_t depth)
{
    if (!dx_grow(&t->g->context->memory, &t->frame, sizeof *t->frame, &t->frame_capacity,
                 t->n_frames + 1))
        return dx_no_memory(t->g->context);
    t->frame[t->n_frames++] = (frame){.of = of, .depth = depth};
    return DX_OK;
}

/* From the rule's result to the readable form. */
static dx_status tell_simplification(teller *t, uint32_t depth, dx_id from, dx_id to)
{
    if (dx_same(from, to))
        return DX_OK;
    return tell(t, depth, DX_LINE_CONTINUED, "simplify", from, to, 0, NULL);
}

/* The rule's line; its open parts wait on the stack. */
static dx_status open_frame(teller *t, dx_id of, uint32_t depth, bool goes_on)
{
    dx_id notes[MOST_REFERS + 2];
    DX_TRY(dx_textbook_read(&t->book, of));
    size_t n = note_parts(t, t->book.part, t->book.n, notes);
    DX_TRY(tell(t, depth, goes_on ? DX_LINE_CONTINUED : DX_LINE_WHOLE, t->book.name, written(t, of),
                t->book.formula, n, notes));
    DX_TRY(push_frame(t, of, depth));
    frame *f = &t->frame[t->n_frames - 1];
    f->formula = t->book.formula;
    f->first = t->n_parts;
    f->n = t->book.n;
    if (!dx_grow(&t->g->context->memory, &t->part, sizeof *t->part, &t->part_capacity,
                 t->n_parts + t->book.n))
        return dx_no_memory(t->g->context);
    if (t->book.n > 0)
        memcpy(t->part + t->n_parts, t->book.part, t->book.n * sizeof *t->part);
    t->n_parts += t->book.n;
    return DX_OK;
}

/* The parts' derivatives put into the rule, and what becomes of it. */
static dx_status close_frame(teller *t, const frame *f)
{
    dx_graph *g = t->g;
    const dx_part *part = t->part + f->first;
    dx_id from = f->formula, value, notes[MOST_REFERS];
    size_t n_open = 0, n_notes = 0;
    bool power = false;
    dx_id *list = dx_alloc(&g->context->memory, (2 * f->n + 1) * sizeof *list);
    if (!list)
        return dx_no_memory(g->context);
    dx_status status = DX_OK;
    for (size_t i = 0; i < f->n && status == DX_OK; i++) {
        if (!part[i].open)
            continue;
        list[n_open] = part[i].derivative;
        status = value_of(t, part[i].of, &list[f->n + n_open++]);
        power = power || part[i].power;
    }
    if (status == DX_OK && n_open > 0) {
        from = dx_substitute(g, f->formula, n_open, list, list + f->n);
        status = dx_check(g, from);
    }
    dx_free(&g->context->memory, list, (2 * f->n + 1) * sizeof *list);
    DX_TRY(status);
    if (n_open > 0) {
        DX_TRY(note_values(t, part, f->n, notes, &n_notes));
        DX_TRY(tell(t, f->depth, DX_LINE_CONTINUED, power ? "power rule" : "", f->formula, from,
                    n_notes, notes));
    }
    DX_TRY(value_of(t, f->of, &value));
    DX_TRY(tell_simplification(t, f->depth, from, value));
    return dx_idmap_put(&t->line, f->of, (uint32_t)t->r->n) ? DX_OK : dx_no_memory(g->context);
}

static dx_status tell_all(teller *t, dx_id of, bool goes_on)
{
    DX_TRY(open_frame(t, of, 0, goes_on));
    while (t->n_frames > 0) {
        frame *f = &t->frame[t->n_frames - 1];
        if (f->next == f->n) {
            DX_TRY(close_frame(t, f));
            t->n_parts = f->first;
            t->n_frames--;
            continue;
        }
        const dx_part *part = &t->part[f->first + f->next++];
        if (part->open && !part->power && dx_idmap_get(&t->line, part->of, 0) == 0)
            DX_TRY(open_frame(t, part->of, f->depth + 1, false));
    }
    return DX_OK;
}

/* ---- orders
 * ---------------------------------------------------------------------------------------- */

static const char *ordinal(uint32_t order, char room[16])
{
    static const char *const word[] = {"first", "second", "third", "fourth", "fifth"};
    if (order >= 1 && order <= 5)
        return word[order - 1];
    snprintf(room, 16, "%u%s", (unsigned)order,
             order % 100 >= 11 && order % 100 <= 13 ? "th"
             : order % 10 == 1                      ? "st"
             : order % 10 == 2                      ? "nd"
             : order % 10 == 3                      ? "rd"
                                                    : "th");
    return room;
}

/* d^2/dx^2 a = d/dx of what came out last. */
static dx_status tell_order(teller *t, dx_id a, uint32_t order, dx_id before)
{
    char rule[64], room[16];
    uint32_t last = (uint32_t)t->r->n;
    snprintf(rule, sizeof rule, "%s derivative: differentiate (%u)", ordinal(order, room),
             (unsigned)last);
    dx_id left = dx_written_derivative(t->g, a, t->table.symbol, order, t->r->partial);
    return tell(t, 0, DX_LINE_WHOLE, rule, left, written(t, before), 0, NULL);
}

static dx_status tell_orders(teller *t, dx_id a, uint32_t order, dx_id answer)
{
    dx_id now = a, next;
    for (uint32_t k = 1; k <= order; k++) {
        if (k == order && order == 1 && !dx_idmap_put(&t->value, a, answer.v))
            return dx_no_memory(t->g->context);
        if (k > 1)
            DX_TRY(tell_order(t, a, k, now));
        uint32_t known = dx_idmap_get(&t->line, now, 0);
        DX_TRY(value_of(t, now, &next));
        if (known != 0) {
            uint32_t by = known;
            DX_TRY(dx_record_line(t->r, DX_LINE_CONTINUED, "",
                                  dx_relation(t->g, DX_OP_EQ, written(t, now), next), 1, &by));
        } else {
            DX_TRY(tell_all(t, now, k > 1));
        }
        now = next;
    }
    return tell_simplification(t, 0, now, answer);
}

dx_status dx_record_derivative(dx_recorder *r, dx_id a, dx_id symbol, uint32_t order, dx_id answer)
{
    dx_memory *memory = &r->g->context->memory;
    teller t = {.r = r, .g = r->g};
    if (order == 0)
        return DX_OK;
    t.table = dx_derivatives_by(r->g, r->rules, symbol);
    t.book = dx_textbook_open(&t.table, r->partial);
    dx_idmap_init(&t.value, memory);
    dx_idmap_init(&t.line, memory);
    dx_status status = tell_orders(&t, a, order, answer);
    dx_idmap_free(&t.value);
    dx_idmap_free(&t.line);
    dx_free(memory, t.frame, t.frame_capacity * sizeof *t.frame);
    dx_free(memory, t.part, t.part_capacity * sizeof *t.part);
    dx_textbook_free(&t.book);
    dx_derivatives_free(&t.table);
    r->found++;
    r->answer = answer;
    return status;
}
