#include "engine/source.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    LONG = 120,   /* bytes of a formula, from where its parts become locals */
    SHORT = 12,   /* bytes of a part that would not become one */
    TRIVIAL = 5,  /* bytes of a part that is written again each time */
    NAME = 4,     /* bytes of a local's name, about */
    FACTORS = 96, /* of one product */
    COLUMNS = 90,
    SOFT = '\v', /* where a line may be broken */
    WHOLE_MOST = 1000000
};

/* ---- what becomes a local ------------------------------------------------------------- */

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

static bool repeats_operand(const dx_source *s, uint32_t i)
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
            bool twice = repeats_operand(s, i) || (dx_part_is_loop(&p->part[i]) && k > 0);
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
        uint32_t a = s->uses[i] > 0 && repeats_operand(s, i) ? dx_part_operand(p, i, 0) : i;
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

/* ---- formulas --------------------------------------------------------------------------- */

static void write(dx_source *s, uint32_t i, dx_grip least);

static void put(dx_source *s, const char *text)
{
    dx_text_string(&s->line, text);
}

/* A line may be broken behind it. */
static void put_operator(dx_source *s, const char *text)
{
    put(s, text);
    dx_text_char(&s->line, SOFT);
}

static void put_double(dx_source *s, double x, bool whole)
{
    char text[40];
    if (isnan(x)) {
        s->has_nan = true;
        put(s, s->language->nan);
        return;
    }
    if (x < 0)
        put(s, "-");
    x = fabs(x);
    if (isinf(x)) {
        s->has_infinity = true;
        put(s, s->language->infinity);
        return;
    }
    if (x == floor(x) && x < 1e15) {
        snprintf(text, sizeof text, "%.0f", x);
        put(s, text);
        if (!whole || x > WHOLE_MOST)
            put(s, ".0");
    } else {
        for (int digits = 1; digits <= 17; digits++) { /* the shortest that is read as the same */
            snprintf(text, sizeof text, "%.*g", digits, x);
            if (strtod(text, NULL) == x)
                break;
        }
        put(s, text);
        if (!strpbrk(text, ".e"))
            put(s, ".0");
    }
    put(s, s->language->suffix);
}

static void put_local(dx_source *s, uint32_t i)
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

static void fail(dx_source *s, dx_status status)
{
    if (s->status == DX_OK)
        s->status = status;
}

/* @word in front of a bracket: a helper function. */
static size_t put_helper(dx_source *s, const char *word)
{
    size_t n = strcspn(word, "(");
    put(s, s->prefix);
    dx_text_bytes(&s->line, word, n);
    fail(s, s->need(s->sink, word, n, DX_FN_NONE));
    return n;
}

/* A number alone as an operand of what is no number may be a whole one. */
static void put_part(dx_source *s, uint32_t i, dx_grip least, bool among_others)
{
    const dx_part *part = &s->program->part[i];
    bool whole = among_others && s->language->whole_numbers && part->kind == DX_PART_NUMBER &&
                 part->value > 0;
    if (whole && s->program->part[i].constant)
        put_double(s, part->value, true);
    else
        write(s, i, least);
}

static void write_template(dx_source *s, uint32_t i)
{
    const dx_part *part = &s->program->part[i];
    const char *text = template_of(s, part);
    bool choice = part->kind == DX_PART_SELECT && s->language->select_grip == DX_GRIP_CHOICE;
    bool operands = part->kind == DX_PART_POW && s->language->pow_operand != DX_GRIP_NONE;
    if (text[0] == '\0') {
        dx_text_format(&s->line, "%s%s(", s->prefix, dx_functions[part->fn].name);
        fail(s, s->need(s->sink, NULL, 0, part->fn));
        for (uint32_t k = 0; k < part->n; k++) {
            if (k > 0)
                put_operator(s, ", ");
            write(s, dx_part_operand(s->program, i, k), DX_GRIP_NONE);
        }
        put(s, ")");
        return;
    }
    for (; *text; text++) {
        if (*text == '@') {
            text += put_helper(s, text + 1);
        } else if (*text == '$') {
            s->has_package = true;
        } else if (*text == '#') {
            uint32_t k = (uint32_t)(*++text - '1');
            dx_grip least = operands  ? s->language->pow_operand
                            : !choice ? DX_GRIP_NONE
                            : k == 2  ? DX_GRIP_CHOICE
                                      : DX_GRIP_OR;
            write(s, dx_part_operand(s->program, i, k), least);
        } else {
            dx_text_char(&s->line, *text);
            if (*text == ' ' && (text[-1] == ',' || text[-1] == '?' || text[-1] == ':'))
                dx_text_char(&s->line, SOFT);
        }
    }
}

static void write_sum(dx_source *s, uint32_t i)
{
    const dx_part *part = &s->program->part[i];
    for (uint32_t k = 0; k < part->n; k++) {
        bool negative = s->program->pool[part->first + k] % 2;
        if (k > 0)
            put_operator(s, negative ? " - " : " + ");
        else if (negative)
            put(s, "-");
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
        fail(s, dx_fail(s->program->g->context, DX_BUG, "a product is too long to be written"));
        return;
    }
    if (f.n_over == 0)
        put_double(s, 1, s->language->whole_numbers && !part->constant);
    for (uint32_t k = 0; k < f.n_over; k++) {
        if (k > 0)
            put_operator(s, "*");
        bool repeats = repeats_operand(s, f.over[k]) && !s->is_local[f.over[k]];
        put_part(s, f.over[k], repeats ? DX_GRIP_PRODUCT : DX_GRIP_POWER, !part->constant);
    }
    if (f.n_under > 0)
        put_operator(s, "/");
    if (f.n_under > 1)
        put(s, "(");
    for (uint32_t k = 0; k < f.n_under; k++) { /* a number, the last one, goes in front */
        uint32_t last = f.n_under - 1, a = f.under[k];
        if (s->program->part[f.under[last]].kind == DX_PART_NUMBER)
            a = f.under[k == 0 ? last : k - 1];
        if (k > 0)
            put_operator(s, "*");
        bool repeats = repeats_operand(s, a) && !s->is_local[a] && f.n_under > 1;
        put_part(s, a, repeats ? DX_GRIP_PRODUCT : DX_GRIP_POWER, !part->constant);
    }
    if (f.n_under > 1)
        put(s, ")");
}

static void write_power(dx_source *s, uint32_t i)
{
    const dx_part *part = &s->program->part[i];
    uint32_t base = dx_part_operand(s->program, i, 0);
    if (s->language->power) {
        write(s, base, DX_GRIP_ATOM);
        dx_text_format(&s->line, "%s%ld", s->language->power, (long)part->exponent);
        return;
    }
    for (int32_t k = 0; k < part->exponent; k++) {
        if (k > 0)
            put_operator(s, "*");
        write(s, base, DX_GRIP_ATOM);
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
    put(s, sign);
    put_part(s, turned ? a : b, DX_GRIP_SUM, !constant);
}

static void write_logic(dx_source *s, uint32_t i)
{
    const dx_part *part = &s->program->part[i];
    dx_grip both = s->language->both_grip, either = s->language->either_grip;
    for (uint32_t k = 0; k < part->n; k++) {
        if (k > 0)
            put_operator(s, part->kind == DX_PART_AND ? s->language->both : s->language->either);
        write(s, dx_part_operand(s->program, i, k), (both > either ? both : either) + 1);
    }
}

/* It recurses no deeper than a formula is long. */
static void write_part(dx_source *s, uint32_t i)
{
    const dx_part *part = &s->program->part[i];
    switch ((dx_part_kind)part->kind) {
    case DX_PART_NUMBER:
    case DX_PART_DOUBLE:
        put_double(s, part->value, false);
        break;
    case DX_PART_PI:
        put(s, s->language->pi);
        break;
    case DX_PART_INPUT:
        put(s, s->input[part->index]);
        break;
    case DX_PART_COUNTER:
        put(s, s->counter[part->index - 1]);
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

static void write(dx_source *s, uint32_t i, dx_grip least)
{
    bool brackets = grip_of(s, i) < least;
    if (brackets)
        put(s, "(");
    if (s->is_local[i])
        put_local(s, i);
    else
        write_part(s, i);
    if (brackets)
        put(s, ")");
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
        if (text[i] != SOFT) {
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

static void put_broken(dx_source *s, const char *text, size_t n)
{
    size_t from = 0;
    indent(s, 0);
    while (from < n) {
        size_t to = find_break(text, n, from, room_for_line(s)), end = to;
        while (to < n && end > from && text[end - 1] == ' ')
            end--;
        for (size_t i = from; i < end; i++)
            if (text[i] != SOFT)
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
static void flush(dx_source *s, size_t formula)
{
    size_t width = 0;
    for (size_t i = 0; i < s->line.n; i++)
        width += s->line.data[i] != SOFT;
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
            put_broken(s, whole.data, whole.n);
        dx_text_free(&whole);
    } else {
        put(s, s->language->end);
        put_broken(s, dx_text_get(&s->line), s->line.n);
    }
    if (s->line.failed)
        fail(s, dx_no_memory(s->program->g->context));
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
    put(s, lead);
    size_t formula = s->line.n;
    write(s, part, DX_GRIP_NONE);
    flush(s, formula);
    if (s->status == DX_OK && s->out->failed)
        s->status = dx_no_memory(s->program->g->context);
    return s->status;
}

/* name = formula of the part itself. */
static void write_local(dx_source *s, uint32_t i)
{
    put(s, s->language->define);
    put_local(s, i);
    put(s, " = ");
    size_t formula = s->line.n;
    write_part(s, i);
    flush(s, formula);
}

/* ---- loops ------------------------------------------------------------------------------ */

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* The locals that stand in the loop, in order; *n of them, to be freed by the size *room. */
static uint32_t *locals_in(dx_source *s, uint32_t loop, size_t *n, size_t *room)
{
    const dx_program *p = s->program;
    dx_memory *memory = &p->g->context->memory;
    uint32_t *list = NULL, level = p->part[loop].index;
    size_t count = 0, capacity = 0, next = 0, kept = 0;
    uint32_t at = dx_part_operand(p, loop, 0);
    for (;;) { /* list is what was seen, and serves as the queue */
        if (!s->is_seen[at] && p->part[at].mask & (1u << (level - 1))) {
            if (!dx_grow(memory, &list, sizeof *list, &capacity, count + 1)) {
                fail(s, dx_no_memory(p->g->context));
                break;
            }
            s->is_seen[at] = true;
            list[count++] = at;
            (void)kept;
        }
        while (next < count && kept == p->part[list[next]].n) {
            next++;
            kept = 0;
        }
        if (next == count)
            break;
        at = dx_part_operand(p, list[next], (uint32_t)kept++);
    }
    kept = 0;
    for (size_t i = 0; i < count; i++) {
        s->is_seen[list[i]] = false;
        if (s->is_local[list[i]] && dx_part_level(&p->part[list[i]]) == level)
            list[kept++] = list[i];
    }
    if (kept > 0)
        qsort(list, kept, sizeof *list, by_number);
    *n = kept;
    *room = capacity * sizeof *list;
    return list;
}

static void write_loop(dx_source *s, uint32_t loop);

static void write_locals_of(dx_source *s, uint32_t loop)
{
    size_t n, room;
    uint32_t *list = locals_in(s, loop, &n, &room);
    for (size_t i = 0; i < n && s->status == DX_OK; i++) {
        if (dx_part_is_loop(&s->program->part[list[i]]))
            write_loop(s, list[i]);
        else
            write_local(s, list[i]);
    }
    dx_free(&s->program->g->context->memory, list, room);
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
        put(s, s->language->both);
    *first = false;
    put_helper(s, "whole(");
    put(s, "(");
    write(s, i, DX_GRIP_NONE);
    put(s, ")");
}

/* The start of a total: 0 or 1, no number where an end is no integer. */
static void write_start(dx_source *s, uint32_t i)
{
    const dx_part *part = &s->program->part[i];
    uint32_t lo = dx_part_operand(s->program, i, 1), hi = dx_part_operand(s->program, i, 2);
    bool known = is_whole_number(&s->program->part[lo]) && is_whole_number(&s->program->part[hi]);
    double start = part->kind == DX_PART_TOTAL_PRODUCT;
    if (dx_language_id_of(s->language) == DX_LANGUAGE_C)
        put(s, "double ");
    put_local(s, i);
    put(s, " = ");
    size_t formula = s->line.n;
    if (known) {
        put_double(s, start, false);
        flush(s, formula);
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
            put_double(s, start, false);
            break;
        default:
            put_double(s, NAN, false);
            break;
        }
    }
    flush(s, formula);
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
    write(s, dx_part_operand(s->program, loop, 2), DX_GRIP_SUM);
    if (known)
        return;
    put(s, numbers[dx_language_id_of(s->language)]);
    put_local(s, loop);
    put(s, ")");
}

/* The head of the loop. Fortran has loops over integers alone, Julia none whose end may be no
 * number; Python's goes through what any of the elements needs. */
static void write_head(dx_source *s, uint32_t loop, const char *counter, bool known)
{
    uint32_t lo = dx_part_operand(s->program, loop, 1), hi = dx_part_operand(s->program, loop, 2);
    switch (dx_language_id_of(s->language)) {
    case DX_LANGUAGE_C:
        dx_text_format(&s->line, "for (double %s = ", counter);
        write(s, lo, DX_GRIP_NONE);
        put(s, "; ");
        write_bound(s, loop, counter, known);
        dx_text_format(&s->line, "; %s++) {", counter);
        break;
    case DX_LANGUAGE_PYTHON:
        dx_text_format(&s->line, "for %s in ", counter);
        if (known)
            put(s, "np.arange");
        else
            put_helper(s, "range(");
        put(s, "(");
        write(s, lo, DX_GRIP_NONE);
        put(s, ", ");
        write(s, hi, DX_GRIP_SUM);
        put(s, known ? " + 1.0):" : "):");
        break;
    default: {
        bool fortran = dx_language_id_of(s->language) == DX_LANGUAGE_FORTRAN;
        dx_text_format(&s->line, "%s = ", counter);
        write(s, lo, DX_GRIP_NONE);
        flush(s, 0);
        put(s, fortran ? "do while (" : "while ");
        write_bound(s, loop, counter, known);
        put(s, fortran ? ")" : "");
        break;
    }
    }
    put_broken(s, dx_text_get(&s->line), s->line.n);
    dx_text_clear(&s->line);
}

static void write_step(dx_source *s, uint32_t i, const char *counter, bool masked)
{
    const dx_part *part = &s->program->part[i];
    bool product = part->kind == DX_PART_TOTAL_PRODUCT;
    uint32_t lo = dx_part_operand(s->program, i, 1), hi = dx_part_operand(s->program, i, 2);
    size_t formula = 0;
    if (dx_language_id_of(s->language) == DX_LANGUAGE_C) {
        put_local(s, i);
        put(s, product ? " *= " : " += ");
        formula = s->line.n;
        write(s, dx_part_operand(s->program, i, 0), DX_GRIP_NONE);
    } else {
        put_local(s, i);
        put(s, " = ");
        formula = s->line.n;
        put_local(s, i);
        put_operator(s, product ? "*" : " + ");
        if (masked) {
            put(s, "np.where((");
            write(s, lo, DX_GRIP_SUM);
            dx_text_format(&s->line, " <= %s) & (%s <= ", counter, counter);
            write(s, hi, DX_GRIP_SUM);
            put_operator(s, "), ");
            write(s, dx_part_operand(s->program, i, 0), DX_GRIP_NONE);
            put_operator(s, ", ");
            put(s, product ? "1.0)" : "0.0)");
        } else {
            write(s, dx_part_operand(s->program, i, 0), product ? DX_GRIP_POWER : DX_GRIP_PRODUCT);
        }
    }
    flush(s, formula);
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
        flush(s, 0);
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
            write_local(s, i);
    }
    if (s->status == DX_OK && s->out->failed)
        s->status = dx_no_memory(p->g->context);
    return s->status;
}
