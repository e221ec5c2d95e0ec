#include "support/wrap.h"

#include "support/utf8.h"

#include <ctype.h>
#include <string.h>

enum { NARROWEST = 10 };

/* Where a line may end: before `end`, the next one starting at `next`. `level` is the
 * depth of brackets; in each of them elements, terms and factors, the outermost first. */
struct place {
    size_t end, next;
    unsigned level;
};

struct scanner {
    const char *text;
    size_t n, i;
    size_t lead; /* blanks at its front */
    unsigned depth;
    bool quoted, words;
};

static bool is_part_of_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

/* The bar of d/dx, d^2/dx^2, df/dx. */
static bool is_derivative_bar(const struct scanner *s)
{
    const char *at = s->text + s->i;
    size_t k = s->i;
    if (s->i + 2 >= s->n || at[1] != 'd' || !is_part_of_word(at[2]))
        return false;
    while (k > 0 && isdigit((unsigned char)s->text[k - 1]))
        k--;
    if (k > 0 && s->text[k - 1] == '^')
        k--;
    else
        k = s->i;
    while (k > 0 && is_part_of_word(s->text[k - 1]))
        k--;
    return s->text[k] == 'd';
}

/* Does it begin with the sign of a term or factor that goes on with the formula? */
static bool leads(const char *at)
{
    static const char *const signs[] = {"+ ", "- ", "− ", "· "};
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (strncmp(at, signs[i], strlen(signs[i])) == 0)
            return true;
    return false;
}

/* May the line end before the byte at i? */
static bool place_at(const struct scanner *s, struct place *place)
{
    const char *at = s->text + s->i;
    if (s->quoted || s->i <= s->lead || s->i + 1 >= s->n)
        return false;
    if (s->i >= 3 && strncmp(at - 3, " by (", 5) == 0) /* one reference */
        return false;
    unsigned level = 3 * s->depth;
    if (at[0] == ' ' && (s->words || at[-1] == ','))
        *place = (struct place){s->i, s->i + 1, level};
    else if (at[0] == ' ' && strchr("+-=!<>", at[1]) != NULL)
        *place = (struct place){s->i, s->i + 1, level + 1};
    else if ((at[0] == '*' || at[0] == '/') && !is_derivative_bar(s))
        *place = (struct place){s->i, s->i, level + 2};
    else if (at[0] == ' ')
        *place = (struct place){s->i, s->i + 1, level + 2};
    else
        return false;
    if (s->words) /* inside of what has no blanks only where it must be */
        place->level = at[0] != ' ' ? UINT16_MAX
                                    : level + (at[-1] == ','   ? 0
                                               : leads(at + 1) ? 1
                                                               : 2);
    while (place->next < s->n && s->text[place->next] == ' ')
        place->next++;
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
    if (s->i > s->n)
        s->i = s->n;
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

static void wrap_line(const dx_wrap *how, const char *line, size_t n, dx_text *out)
{
    size_t indent = how->indent + NARROWEST / 2 <= how->columns ? how->indent : 0;
    size_t first = how->column < how->columns ? how->columns - how->column : 1;
    struct scanner s = {.text = line, .n = n, .words = how->words};
    while (s.lead < n && line[s.lead] == ' ')
        s.lead++;
    while (s.i < n && !out->failed) {
        bool begins = s.i == 0;
        struct place place = find_place(s, begins ? first : how->columns - indent);
        if (!begins)
            dx_text_format(out, "\n%*s", (int)indent, "");
        dx_text_bytes(out, line + s.i, place.end - s.i);
        while (s.i < place.next)
            step(&s);
    }
}

void dx_wrap_text(const dx_wrap *how, const char *text, size_t n, dx_text *out)
{
    if (how->columns < NARROWEST) {
        dx_text_bytes(out, text, n);
        return;
    }
    dx_wrap line = *how;
    for (size_t i = 0; i < n;) {
        const char *newline = memchr(text + i, '\n', n - i);
        size_t end = newline ? (size_t)(newline - text) : n;
        wrap_line(&line, text + i, end - i, out);
        if (newline)
            dx_text_char(out, '\n');
        line.column = 0;
        i = end + 1;
    }
}
