/* Iterates of an open iteration as a command answers with them: rows for a person, members of a
 * JSON object for a program. */
#include "engine/solvers/stepper.h"

#include "expr/table.h"
#include "support/ascii.h"

#include <ctype.h>
#include <string.h>

enum { TABLE = 2000 }; /* rows for programs */

/* ---- rows -------------------------------------------------------------------------------------
 */

/* Iterates from the first-th on; of many the first and the last ones. */
static void write_rows(const dx_iterates *rows, const dx_shown_rows *shown, dx_text *out)
{
    size_t n = rows->it->solver.n_kept, few = shown->most / 4, start = out->n;
    if (shown->headings)
        dx_iterates_headings(rows, out);
    for (size_t k = shown->first; k < n; k++) {
        dx_text_string(out, out->n > start ? "\n" : "");
        if (n - shown->first > shown->most && k == shown->first + few) {
            k = n - (shown->most - few) + 1;
            dx_text_string(out, "...\n");
        }
        dx_iterates_row(rows, k, out);
    }
}

void dx_stepper_rows(const dx_stepper *st, unsigned characters, const dx_shown_rows *shown,
                     dx_text *out)
{
    dx_iterates rows = st->rows;
    dx_iterates_fit(&rows, characters);
    if (shown->headings)
        dx_iterates_left_out(&st->rows, &rows, out);
    write_rows(&rows, shown, out);
}

void dx_stepper_add_rows(const dx_stepper *st, size_t first, size_t most, bool headings,
                         ddx_answer *answer)
{
    dx_text *out = &answer->message;
    dx_text_string(out, out->n == 0 ? "" : headings ? "\n\n" : "\n");
    answer->rows =
        (dx_shown_rows){.start = out->n, .headings = headings, .first = first, .most = most};
    write_rows(&st->rows, &answer->rows, out);
    answer->rows.end = out->n;
    if (answer->rows.end == answer->rows.start) /* no step was made */
        dx_text_clear(out);
}

/* ---- for programs -----------------------------------------------------------------------------
 */

void dx_stepper_json_text(dx_text *out, const char *key, const char *value)
{
    dx_text_format(out, ", \"%s\": ", key);
    dx_text_json(out, value, strlen(value));
}

/* The lines of a text, as they can be typed. */
void dx_stepper_json_lines(dx_text *out, const char *key, const char *lines)
{
    dx_text line;
    dx_text_init(&line, out->memory);
    dx_text_format(out, ", \"%s\": [", key);
    for (const char *from = lines; *from;) {
        size_t n = strcspn(from, "\n");
        dx_text_clear(&line);
        dx_text_ascii(&line, from, n);
        dx_text_string(out, from > lines ? ", " : "");
        dx_text_json(out, dx_text_get(&line), line.n);
        from += n + (from[n] == '\n');
    }
    dx_text_char(out, ']');
    out->failed = out->failed || line.failed;
    dx_text_free(&line);
}

void dx_stepper_json_outcome(const dx_stepper *st, dx_text *out)
{
    static const char *const names[] = {
#define OUTCOME(name, said, advice) #name,
#define FAILED(name, said, advice)  #name,
#include "numeric/solve/outcomes.def"
#undef OUTCOME
#undef FAILED
    };
    const dx_solver *s = &st->it->solver;
    char name[40];
    size_t n = 0;
    for (const char *c = names[s->report.outcome]; *c && n + 1 < sizeof name; c++)
        name[n++] = (char)tolower((unsigned char)*c);
    name[n] = '\0';
    dx_text_format(out, ", \"k\": %llu", (unsigned long long)s->report.k);
    dx_stepper_json_text(out, "outcome", name);
    dx_text_format(out, ", \"ended\": %s, \"failed\": %s", dx_solver_ended(s) ? "true" : "false",
                   dx_outcome_failed(s->report.outcome) ? "true" : "false");
}

/* Headings and rows from the first-th iterate on, past the point that has no columns. */
dx_status dx_stepper_json_rows(const dx_stepper *st, size_t first, dx_text *out)
{
    dx_graph *g = &st->session->graph;
    size_t n = st->it->solver.n_kept, stride = 1;
    dx_id table;
    if (first >= n)
        return DX_OK;
    if (n - first > TABLE)
        stride = (n - first) / TABLE + 1;
    dx_iterates rows = st->rows;
    rows.whole = true;
    DX_TRY(dx_iterates_table(&rows, first, stride, &table));
    dx_text_string(out, ", \"columns\": [");
    for (uint32_t i = 0; i < st->rows.n; i++) {
        const char *heading = st->rows.column[i].heading;
        dx_text_string(out, i > 0 ? ", " : "");
        dx_text_json(out, heading, strlen(heading));
    }
    dx_text_string(out, "], \"rows\": ");
    return dx_table_json_rows(g, table, out);
}
