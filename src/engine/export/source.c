#include "engine/export/source_text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    FACTORS = 96, /* of one product */
    COLUMNS = 90,
    WHOLE_MOST = 1000000
};

/* ---- formulas --------------------------------------------------------------------------- */

void dx_source_put(dx_source *s, const char *text)
{
    dx_text_string(&s->line, text);
}

/* A line may be broken behind it. */
void dx_source_operator(dx_source *s, const char *text)
{
    dx_source_put(s, text);
    dx_text_char(&s->line, DX_SOFT);
}

void dx_source_number(dx_source *s, double x, bool whole)
{
    char text[40];
    if (isnan(x)) {
        s->has_nan = true;
        dx_source_put(s, s->language->nan);
        return;
    }
    if (x < 0)
        dx_source_put(s, "-");
    x = fabs(x);
    if (isinf(x)) {
        s->has_infinity = true;
        dx_source_put(s, s->language->infinity);
        return;
    }
    if (x == floor(x) && x < 1e15) {
        snprintf(text, sizeof text, "%.0f", x);
        dx_source_put(s, text);
        if (!whole || x > WHOLE_MOST)
            dx_source_put(s, ".0");
    } else {
        for (int digits = 1; digits <= 17; digits++) { /* the shortest that is read as the same */
            snprintf(text, sizeof text, "%.*g", digits, x);
            if (strtod(text, NULL) == x)
                break;
        }
        dx_source_put(s, text);
        if (!strpbrk(text, ".e"))
            dx_source_put(s, ".0");
    }
    dx_source_put(s, s->language->suffix);
}

void dx_source_local(dx_source *s, uint32_t i)
{
    if (s->name[i] == 0)
        s->name[i] = ++s->n_locals;
    dx_text_format(&s->line, "%s%u", s->local, (unsigned)s->name[i]);
}

static const char *template_of(const dx_source *s, const dx_part *part)
{
    switch ((dx_part_kind)part->kind) {
    case DX_PART_ROOT:
        return dx_language_spelling(s->language, DX_FN_sqrt);
    case DX_PART_POW:
        return s->language->pow;
    case DX_PART_SELECT:
        return s->language->select;
    default:
        return dx_language_spelling(s->language, part->fn);
    }
}

static dx_grip grip_of(const dx_source *s, uint32_t i)
{
    const dx_part *part = &s->program->part[i];
    if (s->is_local[i])
        return DX_GRIP_ATOM;
    switch ((dx_part_kind)part->kind) {
    case DX_PART_NUMBER:
    case DX_PART_DOUBLE:
        return signbit(part->value) ? DX_GRIP_SIGN : DX_GRIP_ATOM;
    case DX_PART_SUM:
        return DX_GRIP_SUM;
    case DX_PART_PRODUCT:
        return DX_GRIP_PRODUCT;
    case DX_PART_POWER:
        return s->language->power ? DX_GRIP_POWER : DX_GRIP_PRODUCT;
    case DX_PART_POW:
        return s->language->pow_grip;
    case DX_PART_LT:
    case DX_PART_LE:
    case DX_PART_EQ:
    case DX_PART_NE:
        return DX_GRIP_COMPARE;
    case DX_PART_AND:
        return s->language->both_grip;
    case DX_PART_OR:
        return s->language->either_grip;
    case DX_PART_SELECT:
        return s->language->select_grip;
    default:
        return DX_GRIP_ATOM;
    }
}

void dx_source_fail(dx_source *s, dx_status status)
{
    if (s->status == DX_OK)
        s->status = status;
}

/* @word in front of a bracket: a helper function. */
size_t dx_source_helper(dx_source *s, const char *word)
{
    size_t n = strcspn(word, "(");
    dx_source_put(s, s->prefix);
    dx_text_bytes(&s->line, word, n);
    dx_source_fail(s, s->need(s->sink, word, n, DX_FN_NONE));
    return n;
}

/* A number alone as an operand of what is no number may be a whole one. */
static void put_part(dx_source *s, uint32_t i, dx_grip least, bool among_others)
{
    const dx_part *part = &s->program->part[i];
    bool whole = among_others && s->language->whole_numbers && part->kind == DX_PART_NUMBER &&
                 part->value > 0;
    if (whole && s->program->part[i].constant)
        dx_source_number(s, part->value, true);
    else
        dx_source_write(s, i, least);
}

static void write_template(dx_source *s, uint32_t i)
{
    const dx_part *part = &s->program->part[i];
    const char *text = template_of(s, part);
    bool choice = part->kind == DX_PART_SELECT && s->language->select_grip == DX_GRIP_CHOICE;
    bool operands = part->kind == DX_PART_POW && s->language->pow_operand != DX_GRIP_NONE;
    if (text[0] == '\0') {
        dx_text_format(&s->line, "%s%s(", s->prefix, dx_functions[part->fn].name);
        dx_source_fail(s, s->need(s->sink, NULL, 0, part->fn));
        for (uint32_t k = 0; k < part->n; k++) {
            if (k > 0)
                dx_source_operator(s, ", ");
            dx_source_write(s, dx_part_operand(s->program, i, k), DX_GRIP_NONE);
        }
        dx_source_put(s, ")");
        return;
    }
    for (; *text; text++) {
        if (*text == '@') {
            text += dx_source_helper(s, text + 1);
        } else if (*text == '$') {
            s->has_package = true;
        } else if (*text == '#') {
            uint32_t k = (uint32_t)(*++text - '1');
            dx_grip least = operands  ? s->language->pow_operand
                            : !choice ? DX_GRIP_NONE
                            : k == 2  ? DX_GRIP_CHOICE
                                      : DX_GRIP_OR;
            dx_source_write(s, dx_part_operand(s->program, i, k), least);
        } else {
            dx_text_char(&s->line, *text);
            if (*text == ' ' && (text[-1] == ',' || text[-1] == '?' || text[-1] == ':'))
                dx_text_char(&s->line, DX_SOFT);
        }
    }
}

static void write_sum(dx_source *s, uint32_t i)
{
    const dx_part *part = &s->program->part[i];
    for (uint32_t k = 0; k < part->n; k++) {
        bool negative = s->program->pool[part->first + k] % 2;
        if (k > 0)
            dx_source_operator(s, negative ? " - " : " + ");
        else if (negative)
            dx_source_put(s, "-");
        put_part(s, dx_part_operand(s->program, i, k),
                 k == 0 && !negative ? DX_GRIP_SUM : DX_GRIP_PRODUCT, !part->constant);
    }
}

/* Factors above and below the line, those of products in it among them. */
typedef struct fraction {
    uint32_t over[FACTORS], under[FACTORS];
    uint32_t n_over, n_under;
} fraction;

static bool gather(const dx_source *s, uint32_t i, bool under, fraction *f)
{
    const dx_part *part = &s->program->part[i];
    for (uint32_t k = 0; k < part->n; k++) {
        uint32_t a = dx_part_operand(s->program, i, k);
        bool below = under || k >= part->n - part->index;
        const dx_part *factor = &s->program->part[a];
        bool product = factor->kind == DX_PART_PRODUCT && !s->is_local[a];
        if (product && (!below || factor->index == 0)) {
            if (!gather(s, a, below, f))
                return false;
            continue;
        }
        uint32_t *n = below ? &f->n_under : &f->n_over;
        if (*n == FACTORS)
            return false;
        (below ? f->under : f->over)[(*n)++] = a;
    }
    return true;
}

static void write_product(dx_source *s, uint32_t i)
{
    const dx_part *part = &s->program->part[i];
    fraction f = {.n_over = 0};
    if (!gather(s, i, false, &f)) {
        dx_source_fail(
            s, dx_fail(s->program->g->context, DX_BUG, "a product is too long to be written"));
        return;
    }
    if (f.n_over == 0)
        dx_source_number(s, 1, s->language->whole_numbers && !part->constant);
    for (uint32_t k = 0; k < f.n_over; k++) {
        if (k > 0)
            dx_source_operator(s, "*");
        bool repeats = dx_source_repeats(s, f.over[k]) && !s->is_local[f.over[k]];
        put_part(s, f.over[k], repeats ? DX_GRIP_PRODUCT : DX_GRIP_POWER, !part->constant);
    }
    if (f.n_under > 0)
        dx_source_operator(s, "/");
    if (f.n_under > 1)
        dx_source_put(s, "(");
    for (uint32_t k = 0; k < f.n_under; k++) { /* a number, the last one, goes in front */
        uint32_t last = f.n_under - 1, a = f.under[k];
        if (s->program->part[f.under[last]].kind == DX_PART_NUMBER)
            a = f.under[k == 0 ? last : k - 1];
        if (k > 0)
            dx_source_operator(s, "*");
        bool repeats = dx_source_repeats(s, a) && !s->is_local[a] && f.n_under > 1;
        put_part(s, a, repeats ? DX_GRIP_PRODUCT : DX_GRIP_POWER, !part->constant);
    }
    if (f.n_under > 1)
        dx_source_put(s, ")");
}

static void write_power(dx_source *s, uint32_t i)
{
    const dx_part *part = &s->program->part[i];
    uint32_t base = dx_part_operand(s->program, i, 0);
    if (s->language->power) {
        dx_source_write(s, base, DX_GRIP_ATOM);
        dx_text_format(&s->line, "%s%ld", s->language->power, (long)part->exponent);
        return;
    }
    for (int32_t k = 0; k < part->exponent; k++) {
        if (k > 0)
            dx_source_operator(s, "*");
        dx_source_write(s, base, DX_GRIP_ATOM);
    }
}

static void write_relation(dx_source *s, uint32_t i)
{
    const dx_program *p = s->program;
    const dx_part *part = &p->part[i];
    uint32_t a = dx_part_operand(p, i, 0), b = dx_part_operand(p, i, 1);
    bool turned = p->part[a].constant && !p->part[b].constant, constant = turned;
    constant = p->part[a].constant && p->part[b].constant;
    const char *sign = part->kind == DX_PART_LT   ? turned ? " > " : " < "
                       : part->kind == DX_PART_LE ? turned ? " >= " : " <= "
                       : part->kind == DX_PART_EQ ? " == "
                                                  : s->language->unequal;
    put_part(s, turned ? b : a, DX_GRIP_SUM, !constant);
    dx_source_put(s, sign);
    put_part(s, turned ? a : b, DX_GRIP_SUM, !constant);
}

static void write_logic(dx_source *s, uint32_t i)
{
    const dx_part *part = &s->program->part[i];
    dx_grip both = s->language->both_grip, either = s->language->either_grip;
    for (uint32_t k = 0; k < part->n; k++) {
        if (k > 0)
            dx_source_operator(s,
                               part->kind == DX_PART_AND ? s->language->both : s->language->either);
        dx_source_write(s, dx_part_operand(s->program, i, k), (both > either ? both : either) + 1);
    }
}

/* It recurses no deeper than a formula is long. */
static void write_part(dx_source *s, uint32_t i)
{
    const dx_part *part = &s->program->part[i];
    switch ((dx_part_kind)part->kind) {
    case DX_PART_NUMBER:
    case DX_PART_DOUBLE:
        dx_source_number(s, part->value, false);
        break;
    case DX_PART_PI:
        dx_source_put(s, s->language->pi);
        break;
    case DX_PART_INPUT:
        dx_source_put(s, s->input[part->index]);
        break;
    case DX_PART_COUNTER:
        dx_source_put(s, s->counter[part->index - 1]);
        break;
    case DX_PART_SUM:
        write_sum(s, i);
        break;
    case DX_PART_PRODUCT:
        write_product(s, i);
        break;
    case DX_PART_POWER:
        write_power(s, i);
        break;
    case DX_PART_LT:
    case DX_PART_LE:
    case DX_PART_EQ:
    case DX_PART_NE:
        write_relation(s, i);
        break;
    case DX_PART_AND:
    case DX_PART_OR:
        write_logic(s, i);
        break;
    default:
        write_template(s, i);
        break;
    }
}

void dx_source_write(dx_source *s, uint32_t i, dx_grip least)
{
    bool brackets = grip_of(s, i) < least;
    if (brackets)
        dx_source_put(s, "(");
    if (s->is_local[i])
        dx_source_local(s, i);
    else
        write_part(s, i);
    if (brackets)
        dx_source_put(s, ")");
}

/* ---- statements --------------------------------------------------------------------------- */

static void indent(dx_source *s, unsigned more)
{
    for (unsigned k = 0; k < s->depth + more; k++)
        dx_text_string(s->out, s->language->indent);
}

/* Where to break the line that begins at `from`: the last place that fits, or a little before
 * it one that is in fewer brackets or behind a looser operator; the next one where none fits;
 * the end. */
static size_t find_break(const char *text, size_t n, size_t from, size_t columns)
{
    size_t best = n, width = 0;
    int depth = 0, best_cost = 0;
    for (size_t i = from; i < n; i++) {
        if (text[i] != DX_SOFT) {
            width++;
            depth += (text[i] == '(') - (text[i] == ')');
            continue;
        }
        if (width > columns)
            return best < n ? best : i;
        int cost = 2 * depth + (text[i - 1] != ' ');
        if (best == n || cost <= best_cost || width < columns / 2) {
            best = i;
            best_cost = cost;
        }
    }
    return width <= columns ? n : best;
}

/* Columns for a line of a statement. */
static size_t room_for_line(const dx_source *s)
{
    enum { LEAST = 20 };
    size_t margin = (s->depth + 1) * strlen(s->language->indent);
    return COLUMNS > margin + LEAST ? COLUMNS - margin : LEAST;
}

void dx_source_broken(dx_source *s, const char *text, size_t n)
{
    size_t from = 0;
    indent(s, 0);
    while (from < n) {
        size_t to = find_break(text, n, from, room_for_line(s)), end = to;
        while (to < n && end > from && text[end - 1] == ' ')
            end--;
        for (size_t i = from; i < end; i++)
            if (text[i] != DX_SOFT)
                dx_text_char(s->out, text[i]);
        if (to < n) {
            dx_text_string(s->out, s->language->go_on);
            dx_text_char(s->out, '\n');
            indent(s, 1);
        }
        from = to < n ? to + 1 : n;
    }
    dx_text_char(s->out, '\n');
}

/* The line that was collected, as one statement. */
void dx_source_flush(dx_source *s, size_t formula)
{
    size_t width = 0;
    for (size_t i = 0; i < s->line.n; i++)
        width += s->line.data[i] != DX_SOFT;
    if (s->language->bracketed && width > room_for_line(s)) {
        dx_text whole;
        dx_text_init(&whole, s->line.memory);
        dx_text_bytes(&whole, s->line.data, formula);
        dx_text_char(&whole, '(');
        dx_text_bytes(&whole, s->line.data + formula, s->line.n - formula);
        dx_text_char(&whole, ')');
        if (whole.failed)
            s->line.failed = true;
        else
            dx_source_broken(s, whole.data, whole.n);
        dx_text_free(&whole);
    } else {
        dx_source_put(s, s->language->end);
        dx_source_broken(s, dx_text_get(&s->line), s->line.n);
    }
    if (s->line.failed)
        dx_source_fail(s, dx_no_memory(s->program->g->context));
    dx_text_clear(&s->line);
}

void dx_source_line(dx_source *s, const char *statement)
{
    indent(s, 0);
    dx_text_format(s->out, "%s\n", statement);
}

dx_status dx_source_statement(dx_source *s, const char *lead, uint32_t part)
{
    dx_text_clear(&s->line);
    dx_source_put(s, lead);
    size_t formula = s->line.n;
    dx_source_write(s, part, DX_GRIP_NONE);
    dx_source_flush(s, formula);
    if (s->status == DX_OK && s->out->failed)
        s->status = dx_no_memory(s->program->g->context);
    return s->status;
}

/* name = formula of the part itself. */
void dx_source_define(dx_source *s, uint32_t i)
{
    dx_source_put(s, s->language->define);
    dx_source_local(s, i);
    dx_source_put(s, " = ");
    size_t formula = s->line.n;
    write_part(s, i);
    dx_source_flush(s, formula);
}
