/* The plain line in pieces, where it is too long for a terminal. */
#include "expr/print.h"
#include "support/utf8.h"

#include <string.h>

enum { CONTINUED = 4, NARROWEST = 16 };

/* Where a line may end: before `end`, the next one starting at `next`. `level` is the
 * depth of brackets; in each of them elements, terms and factors, the outermost first. */
struct place {
    size_t end, next;
    unsigned level;
};

struct scanner {
    const char *text;
    size_t n, i;
    unsigned depth;
    bool quoted;
};

/* May the line end before the byte at i? */
static bool place_at(const struct scanner *s, struct place *place)
{
    const char *at = s->text + s->i;
    if (s->quoted || s->i == 0 || s->i + 2 >= s->n)
        return false;
    unsigned level = 3 * s->depth;
    if (at[0] == ' ' && at[-1] == ',')
        *place = (struct place){s->i, s->i + 1, level};
    else if (at[0] == ' ' && strchr("+-=!<>", at[1]) != NULL)
        *place = (struct place){s->i, s->i + 1, level + 1};
    else if (at[0] == '*' || at[0] == '/')
        *place = (struct place){s->i, s->i, level + 2};
    else
        return false;
    return true;
}

static void step(struct scanner *s)
{
    unsigned length;
    char c = s->text[s->i];
    (void)dx_utf8_get(s->text + s->i, s->n - s->i, &length);
    if (s->quoted && c == '\\')
        length = 2;
    else if (c == '"')
        s->quoted = !s->quoted;
    else if (!s->quoted && (c == '(' || c == '['))
        s->depth++;
    else if (!s->quoted && (c == ')' || c == ']') && s->depth > 0)
        s->depth--;
    s->i += length;
}

/* The end of the line that begins at s. In its second half the outermost place is best,
 * else the last one, and in a word that is longer than the line the first behind it. */
static struct place find_place(struct scanner s, size_t columns)
{
    struct place best = {s.n, s.n, 0}, place;
    size_t from = s.i, width = 0;
    bool found = false, late = false;
    while (s.i < s.n && (width <= columns || !found)) {
        bool fits = width <= columns;
        if (s.i > from && place_at(&s, &place)) {
            bool second_half = 2 * width > columns;
            if (!found || (fits && (!late || place.level <= best.level)))
                best = place;
            late = late || second_half;
            found = true;
        }
        size_t before = s.i;
        step(&s);
        width += dx_utf8_width(s.text + before, s.i - before);
    }
    bool all = s.i >= s.n && width <= columns;
    return all ? (struct place){s.n, s.n, 0} : best;
}

static void write_broken(const dx_text *line, size_t columns, dx_text *out)
{
    struct scanner s = {.text = line->data, .n = line->n};
    while (s.i < s.n && !out->failed) {
        struct place place = find_place(s, s.i == 0 ? columns : columns - CONTINUED);
        if (s.i > 0)
            dx_text_string(out, "\n    ");
        dx_text_bytes(out, line->data + s.i, place.end - s.i);
        while (s.i < place.next)
            step(&s);
    }
}

dx_status dx_print_broken(dx_graph *g, dx_id a, unsigned columns, dx_text *out)
{
    dx_text line;
    if (columns < NARROWEST)
        return dx_print_line(g, a, out);
    dx_text_init(&line, &g->context->memory);
    dx_status status = dx_print_line(g, a, &line);
    if (status == DX_OK)
        write_broken(&line, columns, out);
    if (out->failed)
        status = dx_no_memory(g->context);
    dx_text_free(&line);
    return status;
}
