#include "symbolic/steps/steps.h"

#include "expr/print.h"
#include "expr/walk.h"
#include "symbolic/idmap.h"
#include "symbolic/forms/readable.h"
#include "symbolic/steps/joints.h"
#include "symbolic/steps/textbook.h"
#include "symbolic/steps/tidying.h"

#include <stdio.h>
#include <string.h>

/* MORE_EFFORT: what each derivation may take beyond what the first may. */
enum { MOST_LINES = 2000, MOST_NOTES = DX_MOST_REFERS, MORE_EFFORT = 40 };

/* An expression whose derivation is being told: the rule's line stands, the parts follow. */
typedef struct frame {
    dx_id of;
    uint32_t depth;
    bool whole;            /* what comes out stands in the answer, as an element of a vector does */
    size_t first, n, next; /* its parts on the teller's stack; the next one to be told */
    dx_id formula, shown;
} frame;

typedef struct teller {
    dx_recorder *r;
    dx_graph *g;
    dx_told *told;
    dx_textbook book;
    frame *frame;
    size_t n_frames, frame_capacity;
    dx_part *part;
    size_t n_parts, part_capacity;
} teller;

/* ---- lines -------------------------------------------------------------------------- */

void dx_recorder_init(dx_recorder *r, dx_graph *g, dx_rules *rules)
{
    *r = (dx_recorder){.g = g, .rules = rules};
}

static void free_told(dx_told *told)
{
    dx_derivatives_free(&told->table);
    dx_idmap_free(&told->value);
    dx_idmap_free(&told->line);
}

static void free_all_told(dx_recorder *r)
{
    for (size_t i = 0; i < r->n_told && i < DX_MOST_TOLD; i++)
        free_told(&r->by[i]);
    r->n_told = 0;
}

void dx_recorder_free(dx_recorder *r)
{
    dx_free(&r->g->context->memory, r->line, r->capacity * sizeof *r->line);
    r->line = NULL;
    r->n = r->capacity = 0;
    free_all_told(r);
}

void dx_recorder_return(dx_recorder *r, dx_recorder_mark mark)
{
    r->n = mark.n;
    r->n_ends = mark.n_ends;
    r->found = mark.found;
    free_all_told(r); /* they refer to lines that may be gone */
}

dx_status dx_record_made(dx_recorder *r, const dx_line *line)
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
                         dx_id notes, size_t n_refers, const uint32_t *refers)
{
    dx_graph *g = r->g;
    dx_id number[MOST_NOTES];
    if (n_refers > MOST_NOTES)
        n_refers = 0;
    for (size_t i = 0; i < n_refers; i++)
        number[i] = dx_int(g, refers[i]);
    const dx_line line = {.depth = r->depth,
                          .style = style,
                          .rule = dx_string(g, rule, strlen(rule)),
                          .formula = formula,
                          .notes = notes,
                          .refers = dx_vector(g, n_refers, number)};
    return dx_record_made(r, &line);
}

dx_status dx_record_shown(dx_recorder *r, const char *rule, dx_id formula, dx_id shown, dx_id notes)
{
    dx_graph *g = r->g;
    const dx_line line = {.depth = r->depth,
                          .style = DX_LINE_WHOLE,
                          .rule = dx_string(g, rule, strlen(rule)),
                          .formula = formula,
                          .shown = shown,
                          .notes = notes,
                          .refers = dx_vector(g, 0, NULL)};
    return dx_record_made(r, &line);
}

dx_status dx_recorder_finish(dx_recorder *r, dx_id subject, dx_id *out)
{
    if (dx_is_none(subject) && r->n > 0) {
        subject = dx_line_formula(r->g, r->line[0]);
        if (dx_op_of(r->g, subject) == DX_OP_EQ)
            subject = dx_operand(r->g, subject, 0);
    }
    *out = dx_steps(r->g, subject, r->n, r->line);
    return dx_check(r->g, *out);
}

static dx_id written(const teller *t, dx_id a)
{
    return dx_written_derivative(t->g, a, t->told->table.symbol, 1, t->r->partial);
}

static dx_id note(dx_graph *g, const char *name, const char *suffix, dx_id value, uint32_t line)
{
    char text[DX_PART_NAME + 2];
    int n = snprintf(text, sizeof text, "%s%s", name, suffix);
    const dx_id part[] = {dx_string(g, text, n > 0 ? (size_t)n : 0), value, dx_int(g, line)};
    return dx_vector(g, 3, part);
}

/* ---- telling one expression --------------------------------------------------------- */

/* The derivative of a part as it was told; what needs no telling is as it is. */
static dx_status value_of(teller *t, dx_id a, dx_id *out)
{
    uint32_t known = dx_idmap_get(&t->told->value, a, 0);
    if (known != 0) {
        *out = (dx_id){known};
        return DX_OK;
    }
    return dx_derivatives_get(&t->told->table, a, out);
}

/* As sides are shown, or NONE: as they are. */
typedef struct shown_sides {
    dx_id left, right;
} shown_sides;

static dx_status tell_by(teller *t, uint32_t depth, dx_line_style style, const char *rule,
                         dx_id left, dx_id right, shown_sides shown, size_t n_notes,
                         const dx_id *notes, size_t n_refers, const dx_id *refers)
{
    dx_graph *g = t->g;
    bool as_it_is = dx_is_none(shown.left) && dx_is_none(shown.right);
    shown.left = dx_is_none(shown.left) ? left : shown.left;
    shown.right = dx_is_none(shown.right) ? right : shown.right;
    const dx_line line = {.depth = t->r->depth + depth,
                          .style = style,
                          .rule = dx_string(g, rule, strlen(rule)),
                          .formula = dx_line_equation(g, left, right),
                          .shown =
                              as_it_is ? DX_NONE : dx_line_equation(g, shown.left, shown.right),
                          .notes = dx_vector(g, n_notes, notes),
                          .refers = dx_vector(g, n_refers, refers)};
    return dx_record_made(t->r, &line);
}

static dx_status tell(teller *t, uint32_t depth, dx_line_style style, const char *rule, dx_id left,
                      dx_id right, size_t n_notes, const dx_id *notes)
{
    return tell_by(t, depth, style, rule, left, right, (shown_sides){DX_NONE, DX_NONE}, n_notes,
                   notes, 0, NULL);
}

/* Parts with a name, then y and log(y). */
static size_t note_parts(teller *t, const dx_part *part, size_t n, dx_id *notes)
{
    size_t count = 0;
    bool open = false;
    for (size_t i = 0; i < n && count < MOST_NOTES; i++) {
        open = open || part[i].open;
        if (part[i].name[0] != '\0')
            notes[count++] = note(t->g, part[i].name, "", part[i].of, 0);
    }
    for (size_t i = 0; i < n && !open && count < MOST_NOTES; i++)
        if (part[i].name[0] != '\0' && part[i].linear)
            notes[count++] = note(t->g, part[i].name, "'", part[i].derivative, 0);
    if (!dx_is_none(t->book.y)) {
        const char y[] = {t->book.letter, '\0'};
        const char log_y[] = {'l', 'o', 'g', '(', t->book.letter, ')', '\0'};
        notes[count++] = note(t->g, y, "", t->book.y, 0);
        notes[count++] = note(t->g, log_y, "", t->book.log_y, 0);
    }
    return count;
}

/* u' = ..., where it was found. */
static dx_status note_values(teller *t, const dx_part *part, size_t n, dx_id *notes, size_t *count)
{
    *count = 0;
    for (size_t i = 0; i < n && *count < MOST_NOTES; i++) {
        dx_id value;
        if (part[i].name[0] == '\0')
            continue;
        DX_TRY(value_of(t, part[i].of, &value));
        notes[(*count)++] =
            note(t->g, part[i].name, "'", value, dx_idmap_get(&t->told->line, part[i].of, 0));
    }
    return DX_OK;
}

/* The lines that found the parts without a name. */
static size_t list_lines(const teller *t, const dx_part *part, size_t n, dx_id *refers)
{
    size_t count = 0;
    for (size_t i = 0; i < n && count < MOST_NOTES; i++) {
        uint32_t line = dx_idmap_get(&t->told->line, part[i].of, 0);
        if (part[i].name[0] == '\0' && part[i].open && line > 0)
            refers[count++] = dx_int(t->g, line);
    }
    return count;
}

/* Are its parts' derivatives elements of its own? */
static bool is_list(const dx_graph *g, dx_id a)
{
    dx_op op = dx_op_of(g, a);
    return op == DX_OP_VECTOR || op == DX_OP_EQ || op == DX_OP_CASES;
}

static dx_status push_frame(teller *t, dx_id of, uint32_t depth)
{
    const frame *above = t->n_frames > 0 ? &t->frame[t->n_frames - 1] : NULL;
    bool whole = !above || (above->whole && is_list(t->g, above->of));
    if (!dx_grow(&t->g->context->memory, &t->frame, sizeof *t->frame, &t->frame_capacity,
                 t->n_frames + 1))
        return dx_no_memory(t->g->context);
    t->frame[t->n_frames++] = (frame){.of = of, .depth = depth, .whole = whole};
    return DX_OK;
}

size_t dx_step_notes(dx_graph *g, const dx_tidy_step *step, dx_id notes[3])
{
    size_t n = 0;
    const char *cancel = strcmp(step->rule, "cancel") == 0 ? "" : " and cancel";
    if (!dx_is_none(step->equation))
        notes[n++] = note(g, "", "", step->equation, 0);
    if (!dx_is_none(step->factor))
        notes[n++] = note(g, "", "", step->factor, 0);
    if (!dx_is_none(step->cancelled))
        notes[n++] = note(g, cancel, "", step->cancelled, 0);
    return n;
}

/* From the rule's result to the readable form. */
static dx_status tell_simplification(teller *t, uint32_t depth, dx_id from, dx_id shown, dx_id to)
{
    dx_tidy_step step[DX_TIDY_STEPS];
    size_t n;
    DX_TRY(dx_tidy(t->g, from, to, &t->r->effort, step, &n));
    for (size_t i = 0; i < n; i++) {
        dx_id notes[3];
        if (!dx_is_none(shown) &&
            (dx_is_int(t->g, step[i].factor, -1) || step[i].rule == DX_TURNED_BRACKET)) {
            step[i].rule = "collect like terms"; /* the minus goes without saying */
            step[i].factor = DX_NONE;
        }
        if (!dx_is_none(shown) && strcmp(step[i].rule, "simplify") == 0)
            step[i].rule = "collect like terms";
        if (!dx_is_none(shown) &&
            (step[i].rule == DX_TURNED_SQUARE || step[i].rule == DX_CHANGED_SIGNS ||
             step[i].rule == DX_EXPANDED)) {
            DX_TRY(tell_by(t, depth, DX_LINE_CONTINUED, "collect like terms", from, from,
                           (shown_sides){shown, DX_NONE}, 0, NULL, 0, NULL));
            shown = DX_NONE;
        }
        size_t noted = dx_step_notes(t->g, &step[i], notes);
        DX_TRY(tell_by(t, depth, DX_LINE_CONTINUED, step[i].rule, from, step[i].form,
                       (shown_sides){shown, step[i].shown}, noted, notes, 0, NULL));
        from = step[i].form;
        shown = step[i].shown;
        if (dx_is_none(shown) ||
            (i + 1 < n && (!step[i].collected || strstr(step[i + 1].rule, "collect"))))
            continue;
        DX_TRY(tell_by(t, depth, DX_LINE_CONTINUED,
                       step[i].collected ? "collect like terms" : "remove brackets", from, from,
                       (shown_sides){shown, DX_NONE}, 0, NULL, 0, NULL));
        shown = DX_NONE;
    }
    return DX_OK;
}

dx_status dx_record_simplification(dx_recorder *r, dx_id from, dx_id to)
{
    teller t = {.r = r, .g = r->g};
    return tell_simplification(&t, 0, from, DX_NONE, to);
}

/* Which other names are held constant, and the terms that are left out: said once. */
static void write_held(const teller *t, dx_id of, dx_text *out)
{
    enum { MOST_NAMES = 6 };
    dx_id symbol[MOST_NAMES];
    size_t n = dx_free_symbols(t->g, of, MOST_NAMES, symbol), held = 0;
    bool terms = t->r->in_terms;
    if (n > MOST_NAMES) {
        dx_text_string(out, terms ? " with the other names and terms constant"
                                  : " with the other names constant");
        return;
    }
    for (size_t i = 0; i < n; i++)
        if (!dx_same(symbol[i], t->told->table.symbol))
            dx_text_format(out, "%s%s", held++ > 0 ? ", " : " with ", dx_bytes(t->g, symbol[i]));
    if (terms)
        dx_text_string(out, held > 0 ? " and the other terms" : " with the other terms");
    if (held > 0 || terms)
        dx_text_string(out, " constant");
}

/* " (likewise for y, z)", once. */
static void write_likewise(dx_recorder *r, dx_text *out)
{
    if (r->likewise)
        dx_text_format(out, " (%s)", r->likewise);
    r->likewise = NULL;
}

static dx_status tell_rule(teller *t, dx_id of, uint32_t depth, bool goes_on)
{
    dx_id notes[MOST_NOTES + 2];
    dx_text rule;
    size_t n = note_parts(t, t->book.part, t->book.n, notes);
    dx_text_init(&rule, &t->g->context->memory);
    dx_text_string(&rule, t->book.name);
    if (depth == 0) {
        write_held(t, of, &rule);
        write_likewise(t->r, &rule);
    }
    dx_status status = rule.failed
                           ? dx_no_memory(t->g->context)
                           : tell_by(t, depth, goes_on ? DX_LINE_CONTINUED : DX_LINE_WHOLE,
                                     dx_text_get(&rule), written(t, of), t->book.formula,
                                     (shown_sides){DX_NONE, t->book.shown}, n, notes, 0, NULL);
    dx_text_free(&rule);
    return status;
}

/* The rule's line; its open parts wait on the stack. */
static dx_status open_frame(teller *t, dx_id of, uint32_t depth, bool goes_on)
{
    DX_TRY(dx_textbook_read(&t->book, of));
    DX_TRY(tell_rule(t, of, depth, goes_on));
    DX_TRY(push_frame(t, of, depth));
    frame *f = &t->frame[t->n_frames - 1];
    f->formula = t->book.formula;
    f->shown = t->book.shown;
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

static bool is_sum(const dx_graph *g, dx_id a)
{
    return dx_op_of(g, a) == DX_OP_ADD &&
           (dx_terms(g, a) > 1 || !dx_is_int(g, dx_constant(g, a), 0));
}

static bool is_below(const dx_graph *g, dx_id exponent)
{
    return dx_is_number(g, exponent) && dx_number_sign(g, exponent) < 0;
}

/* A sum with sums multiplied in its terms or, where that counts, with quotients. */
static bool is_unfinished(const dx_graph *g, dx_id sum, bool quotients)
{
    for (uint32_t i = 0; i < dx_terms(g, sum); i++) {
        dx_id term = dx_term(g, sum, i);
        if (is_sum(g, term))
            return true;
        for (uint32_t k = 0; dx_op_of(g, term) == DX_OP_MUL && k < dx_factors(g, term); k++)
            if (is_below(g, dx_exponent(g, term, k)) ? quotients : is_sum(g, dx_base(g, term, k)))
                return true;
    }
    return false;
}

/* Is there a sum in it, or one as a factor, with something to do? */
static bool is_worth_reading(const dx_graph *g, dx_id a)
{
    if (is_sum(g, a))
        return is_unfinished(g, a, false);
    if (dx_op_of(g, a) == DX_OP_ADD)
        a = dx_term(g, a, 0);
    if (is_sum(g, a))
        return is_unfinished(g, a, true);
    for (uint32_t i = 0; dx_op_of(g, a) == DX_OP_MUL && i < dx_factors(g, a); i++)
        if (is_sum(g, dx_base(g, a, i)) && is_unfinished(g, dx_base(g, a, i), true))
            return true;
    return false;
}

/* What a rule's result is made into before it goes into another rule: a product stays,
 * 2·(x - 1)·(x + 1)^3, unless there is much to gain. */
static dx_status read_value(teller *t, const frame *f, dx_id from, dx_id *value)
{
    uint32_t known = dx_idmap_get(&t->told->value, f->of, 0);
    *value = (dx_id){known};
    if (known != 0)
        return DX_OK;
    *value = from;
    if (f->whole || (!dx_is_none(f->shown) && dx_tidy_affords(t->g, from, &t->r->effort)))
        DX_TRY(dx_readable(t->g, from, value));
    else if (is_worth_reading(t->g, from) && dx_tidy_affords(t->g, from, &t->r->effort))
        DX_TRY(dx_readable(t->g, from, value));
    if (!f->whole && !is_sum(t->g, from) && dx_is_none(f->shown) &&
        dx_print_weight(t->g, *value) > 0.6 * dx_print_weight(t->g, from))
        *value = from;
    return dx_idmap_put(&t->told->value, f->of, value->v) ? DX_OK : dx_no_memory(t->g->context);
}

/* a - (-b) in an arrangement is a + b. */
static dx_id without_double_signs(dx_graph *g, dx_id shown, bool inside)
{
    enum { MOST = 16 };
    dx_id term[MOST];
    uint32_t n = dx_is_none(shown) ? 0 : dx_count(g, shown);
    if (n == 0 || n > MOST || dx_op_of(g, shown) != DX_OP_VECTOR || !dx_is_arrangement(g, shown))
        return shown;
    for (uint32_t i = 0; i < n; i++) {
        dx_id scale, rest;
        term[i] = dx_operand(g, shown, i);
        if (dx_op_of(g, term[i]) != DX_OP_VECTOR || dx_is_arrangement(g, term[i]))
            continue;
        dx_id first = dx_operand(g, term[i], 0), second = dx_operand(g, term[i], 1);
        dx_split_coefficient(g, second, &scale, &rest);
        if (dx_is_int(g, first, -1) && dx_number_sign(g, scale) < 0) {
            term[i] = dx_neg(g, second);
        } else if (!inside) {
            const dx_id pair[] = {without_double_signs(g, first, true), second};
            term[i] = dx_vector(g, 2, pair);
        }
    }
    return dx_arrangement(g, n, term);
}

/* What goes into another rule is not multiplied out at the end: (x + 1)*(5*x - 1) is of use. */
static dx_status stop_at_product(teller *t, const frame *f, dx_id from, dx_id *value)
{
    dx_tidy_step step[DX_TIDY_STEPS];
    double effort = t->r->effort;
    size_t n;
    if (f->whole || dx_same(from, *value))
        return DX_OK;
    DX_TRY(dx_tidy(t->g, from, *value, &effort, step, &n));
    if (n < 2 || strcmp(step[n - 1].rule, "multiply out") != 0)
        return DX_OK;
    *value = step[n - 2].form;
    return dx_idmap_put(&t->told->value, f->of, value->v) ? DX_OK : dx_no_memory(t->g->context);
}

/* The parts' derivatives put into the rule, and what becomes of it. */
static dx_status close_frame(teller *t, const frame *f)
{
    dx_graph *g = t->g;
    const dx_part *part = f->n > 0 ? t->part + f->first : NULL;
    dx_id from = f->formula, shown = f->shown, value, notes[MOST_NOTES], refers[MOST_NOTES];
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
        from = dx_replace(g, f->formula, n_open, list, list + f->n);
        status = dx_check(g, from);
        if (status == DX_OK && !dx_is_none(shown)) {
            shown = dx_replace(g, shown, n_open, list, list + f->n);
            shown = without_double_signs(g, shown, false);
            status = dx_check(g, shown);
        }
    }
    dx_free(&g->context->memory, list, (2 * f->n + 1) * sizeof *list);
    DX_TRY(status);
    if (n_open > 0) {
        DX_TRY(note_values(t, part, f->n, notes, &n_notes));
        size_t n_refers = list_lines(t, part, f->n, refers);
        DX_TRY(tell_by(t, f->depth, DX_LINE_CONTINUED, power ? "power rule" : "", f->formula, from,
                       (shown_sides){f->shown, shown}, n_notes, notes, n_refers, refers));
    }
    DX_TRY(read_value(t, f, from, &value));
    DX_TRY(stop_at_product(t, f, from, &value));
    if (!dx_is_none(shown) && dx_same(from, value)) /* the terms came together by themselves */
        DX_TRY(tell_by(t, f->depth, DX_LINE_CONTINUED, "collect like terms", from, value,
                       (shown_sides){shown, DX_NONE}, 0, NULL, 0, NULL));
    DX_TRY(tell_simplification(t, f->depth, from, shown, value));
    return dx_idmap_put(&t->told->line, f->of, (uint32_t)t->r->n) ? DX_OK
                                                                  : dx_no_memory(g->context);
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
        if (part->open && !part->power && dx_idmap_get(&t->told->line, part->of, 0) == 0)
            DX_TRY(open_frame(t, part->of, f->depth + 1, false));
    }
    return DX_OK;
}

/* ---- orders ------------------------------------------------------------------------- */

static const char *ordinal(uint32_t order, char room[16])
{
    static const char *const word[] = {"first", "second",  "third",  "fourth", "fifth",
                                       "sixth", "seventh", "eighth", "ninth",  "tenth"};
    if (order >= 1 && order <= 10)
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
    dx_id left = dx_written_derivative(t->g, a, t->told->table.symbol, order, t->r->partial);
    return tell(t, 0, DX_LINE_WHOLE, rule, left, written(t, before), 0, NULL);
}

/* d^9/dx^9 x^5 = 0, after d^6/dx^6 x^5 = 0. */
static dx_status tell_zeros(teller *t, dx_id a, uint32_t order)
{
    dx_id left = dx_written_derivative(t->g, a, t->told->table.symbol, order, t->r->partial);
    return tell(t, 0, DX_LINE_WHOLE, "and so are all higher derivatives", left, dx_int(t->g, 0), 0,
                NULL);
}

/* d^2/dx dy a = d/dy of what came out by x. */
static dx_status tell_chained(teller *t, dx_id a, uint32_t order)
{
    dx_text rule;
    dx_recorder *r = t->r;
    dx_text_init(&rule, &t->g->context->memory);
    dx_text_format(&rule, "differentiate (%u) by %.20s",
                   (unsigned)(r->chained_line > 0 ? r->chained_line : r->n),
                   dx_bytes(t->g, t->told->table.symbol));
    write_likewise(r, &rule);
    r->chained_line = 0;
    r->subject = dx_written_derivative(t->g, r->subject, t->told->table.symbol, order, r->partial);
    dx_id right = dx_written_derivative(t->g, a, t->told->table.symbol, order, r->partial);
    r->goes_on = order == 1;
    dx_status status =
        rule.failed ? dx_no_memory(t->g->context)
                    : tell(t, 0, DX_LINE_WHOLE, dx_text_get(&rule), r->subject, right, 0, NULL);
    dx_text_free(&rule);
    return status;
}

static uint32_t pieces_of(const dx_graph *g, dx_id a)
{
    return dx_op_of(g, a) == DX_OP_CASES ? dx_pieces(g, a) : 0;
}

/* By what the answer has more than the rules give, or less. */
static const char *name_filling(const dx_graph *g, dx_id by_rules, dx_id answer)
{
    uint32_t pieces = pieces_of(g, answer);
    if (pieces < pieces_of(g, by_rules))
        return "there is no derivative where these pieces meet";
    for (uint32_t i = 0; i < pieces; i++)
        if (dx_op_of(g, dx_operand(g, answer, 2 * i)) != DX_OP_EQ)
            return "piece by piece";
    return "limit of the difference quotient at the point";
}

static dx_status tell_orders(teller *t, dx_id a, uint32_t order, dx_id answer)
{
    dx_id now = a, next, last = DX_NONE;
    dx_smooth_points points = {.all = !t->r->chained};
    dx_id by_rules = dx_is_none(t->r->by_rules) ? answer : t->r->by_rules;
    if (t->r->chained && !dx_is_none(t->r->subject))
        DX_TRY(tell_chained(t, a, order));
    else
        t->r->subject = dx_written_derivative(t->g, a, t->told->table.symbol, order, t->r->partial);
    bool goes_on = t->r->goes_on && order == 1;
    t->r->goes_on = false;
    for (uint32_t k = 1; k <= order; k++) {
        if (k > 1 && dx_is_int(t->g, now, 0)) {
            DX_TRY(tell_zeros(t, a, order));
            break;
        }
        if (k > 1)
            DX_TRY(tell_order(t, a, k, now));
        uint32_t by = dx_idmap_get(&t->told->line, now, 0);
        if (by != 0) {
            DX_TRY(value_of(t, now, &next));
            DX_TRY(dx_record_line(t->r, k > 1 || goes_on ? DX_LINE_CONTINUED : DX_LINE_WHOLE, "",
                                  dx_relation(t->g, DX_OP_EQ, written(t, now), next),
                                  dx_vector(t->g, 0, NULL), 1, &by));
        } else {
            if (k == order && !dx_idmap_put(&t->told->value, now, by_rules.v))
                return dx_no_memory(t->g->context);
            DX_TRY(tell_all(t, now, k > 1 || goes_on));
            DX_TRY(value_of(t, now, &next));
        }
        if (k < order)
            DX_TRY(dx_record_joints(t->r, now, t->told->table.symbol, next, &points));
        else
            last = now;
        now = next;
    }
    DX_TRY(tell_simplification(t, 0, now, DX_NONE, by_rules));
    if (dx_same(by_rules, answer))
        return dx_is_none(last)
                   ? DX_OK
                   : dx_record_joints(t->r, last, t->told->table.symbol, answer, &points);
    return tell(t, 0, DX_LINE_CONTINUED, name_filling(t->g, by_rules, answer), by_rules, answer, 0,
                NULL);
}

/* Parts that were derived before are referred to. */
static dx_told *told_by(dx_recorder *r, dx_id symbol)
{
    size_t n = r->n_told < DX_MOST_TOLD ? r->n_told : DX_MOST_TOLD;
    for (size_t i = 0; i < n; i++)
        if (dx_same(r->by[i].table.symbol, symbol))
            return &r->by[i];
    dx_told *told = &r->by[r->n_told++ % DX_MOST_TOLD];
    if (r->n_told > DX_MOST_TOLD)
        free_told(told);
    told->table = dx_derivatives_by(r->g, r->rules, symbol);
    dx_idmap_init(&told->value, &r->g->context->memory);
    dx_idmap_init(&told->line, &r->g->context->memory);
    return told;
}

dx_status dx_record_derivative(dx_recorder *r, dx_id a, dx_id symbol, uint32_t order, dx_id answer)
{
    dx_memory *memory = &r->g->context->memory;
    teller t = {.r = r, .g = r->g, .told = told_by(r, symbol)};
    if (order == 0)
        return DX_OK;
    r->effort = r->effort > MORE_EFFORT ? r->effort - MORE_EFFORT : 0;
    t.book = dx_textbook_open(&t.told->table, r->partial);
    t.book.power = r->power;
    t.book.parameters = r->parameters;
    r->power = r->parameters = DX_NONE;
    dx_status status = tell_orders(&t, a, order, answer);
    dx_free(memory, t.frame, t.frame_capacity * sizeof *t.frame);
    dx_free(memory, t.part, t.part_capacity * sizeof *t.part);
    dx_textbook_free(&t.book);
    r->found++;
    r->answer = answer;
    if (r->n_ends < DX_MOST_ENDS) {
        r->asked[r->n_ends] = r->subject;
        r->told[r->n_ends] = answer;
        r->end[r->n_ends++] = (uint32_t)r->n;
    }
    return status;
}
