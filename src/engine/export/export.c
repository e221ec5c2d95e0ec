#include "engine/export/writer.h"

#include "expr/walk.h"
#include "symbolic/domain/notes.h"
#include "symbolic/forms/stable.h"

#include <stdlib.h>
#include <string.h>

enum {
    LARGE = 2000,         /* nodes, from where nothing is said of the domain */
    NOTED_MOST = 200,     /* elements that are looked at for it */
    REWRITTEN_MOST = 3000 /* parts, up to where derivatives are also made readable */
};

/* ---- values -------------------------------------------------------------------------------- */

static dx_status list_values(dx_writer *w)
{
    dx_graph *g = w->g;
    dx_id a = w->x->value;
    w->n_values = 1;
    if (dx_op_of(g, a) == DX_OP_VECTOR) {
        w->rows = dx_count(g, a);
        bool two = w->rows > 0 && dx_op_of(g, dx_operand(g, a, 0)) == DX_OP_VECTOR;
        w->columns = two ? dx_count(g, dx_operand(g, a, 0)) : 0;
        w->n_values = w->rows * (two ? w->columns : 1);
    }
    w->root = dx_arena_alloc(&w->s->context.arena, (w->n_values + 1) * sizeof *w->root);
    if (!w->root)
        return dx_no_memory(&w->s->context);
    w->root[0] = a;
    for (uint32_t i = 0; i < w->rows; i++) {
        dx_id row = dx_operand(g, a, i);
        if (w->columns == 0)
            w->root[i] = row;
        for (uint32_t k = 0; k < w->columns; k++)
            w->root[i * w->columns + k] = dx_operand(g, row, k);
    }
    return DX_OK;
}

/* How much of a notice is whole: all, or where it was cut off the conditions before that. */
static size_t whole_length(const char *line, size_t room)
{
    size_t n = strlen(line), whole = 0;
    int depth = 0;
    if (n + 1 < room)
        return n;
    for (size_t i = 0; i < n; i++) {
        depth += (strchr("([", line[i]) != NULL) - (strchr(")]", line[i]) != NULL);
        if (line[i] == ',' && depth == 0)
            whole = i;
    }
    return whole;
}

/* The notices from the first on go into the text instead. */
static void take_notes(dx_writer *w, unsigned first, dx_text *into)
{
    dx_notices *notices = &w->s->context.notices;
    for (unsigned i = first; i < notices->n; i++) {
        const char *line = notices->line[i];
        size_t n = whole_length(line, sizeof notices->line[i]);
        const char *comma = into->n > 0 ? ", " : "";
        dx_text_string(into, comma);
        dx_text_bytes(into, line, n);
        if (line[n] != '\0')
            dx_text_string(into, n > 0 ? ", ..." : "...");
    }
    notices->n = first;
}

/* What 0 has a value for and the formulas have not, nor what cancelled in them. */
static dx_status note_domain(dx_writer *w)
{
    const dx_export *x = w->x;
    size_t n = x->n_lost;
    dx_id *part = dx_arena_alloc(&w->s->context.arena, (n + NOTED_MOST) * sizeof *part);
    if (!part)
        return dx_no_memory(&w->s->context);
    if (n > 0)
        memcpy(part, x->lost, n * sizeof *part);
    for (size_t i = 0; i < w->n_values && i < NOTED_MOST; i++)
        if (!dx_is_larger(w->g, w->root[i], LARGE))
            part[n++] = w->root[i];
    /* what has been noted already is not noted again, and the comment wants it all the same */
    dx_notices *notices = &w->s->context.notices;
    dx_notices *kept = dx_arena_alloc(&w->s->context.arena, sizeof *kept);
    if (!kept)
        return dx_no_memory(&w->s->context);
    *kept = *notices;
    notices->n = 0;
    dx_status status =
        n > 0 ? dx_note_lost(w->g, w->s->rules, n, part, 0, NULL, dx_int(w->g, 0)) : DX_OK;
    take_notes(w, 0, &w->note_value);
    *notices = *kept;
    return status;
}

/* ---- derivatives ------------------------------------------------------------------------------
 */

static int by_place(const void *a, const void *b)
{
    const dx_partial *x = a, *y = b;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    return (x->column > y->column) - (x->column < y->column);
}

static dx_status make_program(dx_writer *w, size_t n, const dx_id *roots, dx_program *p)
{
    *p = (dx_program){.has = dx_writer_has_function,
                      .language = w->language,
                      .multiplies = w->language->power == NULL};
    return dx_program_make(p, w->g, n, roots, w->x->n, w->x->symbol);
}

/* The values, then the entries of derivatives. In the command arena; NULL, told, without. */
static dx_id *roots_with(dx_writer *w, const dx_partials *a, const dx_partials *b)
{
    dx_id *root = dx_arena_alloc(&w->s->context.arena, (w->n_values + a->n + b->n) * sizeof *root);
    if (!root) {
        (void)dx_no_memory(&w->s->context);
        return NULL;
    }
    memcpy(root, w->root, w->n_values * sizeof *root);
    size_t n = w->n_values;
    for (size_t i = 0; i < a->n; i++)
        root[n++] = a->partial[i].value;
    for (size_t i = 0; i < b->n; i++)
        root[n++] = b->partial[i].value;
    return root;
}

/* What it costs to compute the values and the derivatives; *parts that it takes. */
static dx_status cost_of(dx_writer *w, const dx_partials *partials, double *cost, size_t *parts)
{
    const dx_partials none = {0};
    dx_id *root = roots_with(w, partials, &none);
    dx_program p;
    if (!root)
        return DX_NOMEM;
    dx_status status = make_program(w, w->n_values + partials->n, root, &p);
    if (status == DX_OK)
        status = dx_program_cost(&p, cost);
    *parts = p.n;
    dx_program_free(&p);
    return status;
}

/* As the rules give them derivatives share most of what they compute, and readable each is
 * short by itself: what is less work for all together is written. */
static dx_status find_partials(dx_writer *w, dx_written_matrix *m, uint32_t order)
{
    double raw_cost, cost;
    size_t parts;
    dx_partials readable;
    DX_TRY(dx_found_partials(w->s, w->n_values, w->root, m->columns, m->by, order, false,
                             &m->entries));
    m->wanted = true;
    DX_TRY(cost_of(w, &m->entries, &raw_cost, &parts));
    if (parts > REWRITTEN_MOST)
        return DX_OK;
    DX_TRY(
        dx_found_partials(w->s, w->n_values, w->root, m->columns, m->by, order, true, &readable));
    dx_status status = cost_of(w, &readable, &cost, &parts);
    dx_partials *worse = status != DX_OK || raw_cost < cost ? &readable : &m->entries;
    dx_partials_free(worse);
    if (worse == &m->entries)
        m->entries = readable;
    return status;
}

static dx_status choose_variables(dx_writer *w, const dx_export_by *by, dx_written_matrix *m)
{
    const dx_export *x = w->x;
    m->columns = by->place ? by->n : x->n;
    m->by = x->symbol;
    m->by_name = x->written;
    if (!by->place)
        return DX_OK;
    dx_id *symbol = dx_arena_alloc(&w->s->context.arena, (2 * by->n + 1) * sizeof *symbol);
    if (!symbol)
        return dx_no_memory(&w->s->context);
    for (size_t k = 0; k < by->n; k++) {
        symbol[k] = x->symbol[by->place[k]];
        symbol[by->n + k] = x->written[by->place[k]];
    }
    m->by = symbol;
    m->by_name = symbol + by->n;
    return DX_OK;
}

static dx_status differentiate(dx_writer *w, const dx_export_by *by, uint32_t order,
                               dx_written_matrix *m)
{
    unsigned first = w->s->context.notices.n;
    if (!by->wanted)
        return DX_OK;
    DX_TRY(choose_variables(w, by, m));
    m->rows = order == 1 ? w->n_values : m->columns;
    m->mirrored = order == 2;
    m->vector = order == 1 && dx_writer_is_scalar(w);
    m->sparse = w->x->sparse && !m->vector;
    if (!m->sparse)
        DX_TRY(dx_check_entries(w->s, "this", m->rows, m->columns));
    DX_TRY(find_partials(w, m, order));
    DX_TRY(dx_check_partials(w->s, w->n_values, w->root, m->columns, m->by, order, &m->entries));
    if (m->entries.n > 0)
        qsort(m->entries.partial, m->entries.n, sizeof *m->entries.partial, by_place);
    take_notes(w, first, &w->note_derivatives);
    return DX_OK;
}

/* ---- the whole ----------------------------------------------------------------------------------
 */

static dx_status list_roots(dx_writer *w)
{
    w->root = roots_with(w, &w->jacobian.entries, &w->hessian.entries);
    w->jacobian.root = w->n_values;
    w->hessian.root = w->n_values + w->jacobian.entries.n;
    w->n_roots = w->hessian.root + w->hessian.entries.n;
    return w->root ? dx_stable(w->g, w->n_roots, w->root) : DX_NOMEM;
}

static dx_status write_all(dx_writer *w)
{
    const dx_export *x = w->x;
    DX_TRY(list_values(w));
    DX_TRY(note_domain(w));
    DX_TRY(differentiate(w, x->gradient.wanted ? &x->gradient : &x->jacobian, 1, &w->jacobian));
    DX_TRY(differentiate(w, &x->hessian, 2, &w->hessian));
    DX_TRY(dx_writer_name_all(w));
    DX_TRY(list_roots(w));
    DX_TRY(make_program(w, w->n_roots, w->root, &w->program));
    DX_TRY(dx_writer_body(w));
    dx_text about;
    dx_text_init(&about, &w->s->context.memory);
    dx_status status = dx_writer_about(w, &about);
    if (status == DX_OK)
        status = dx_writer_shell(w, &about);
    bool failed = about.failed || w->body.failed || w->helpers.spec.failed ||
                  w->helpers.functions.failed || w->note_value.failed || w->note_derivatives.failed;
    dx_text_free(&about);
    return status == DX_OK && failed ? dx_no_memory(&w->s->context) : status;
}

static dx_status finish(dx_writer *w, dx_status status)
{
    dx_context *context = &w->s->context;
    if (status != DX_OK || !w->out->failed)
        return status;
    if (w->out->limit == 0 || w->out->n < w->out->limit / 2)
        return dx_no_memory(context);
    return dx_fail(context, DX_LIMIT, "the code is longer than %zu bytes", w->out->limit);
}

dx_status dx_export_write(ddx_session *s, const dx_export *x, dx_text *out)
{
    dx_writer w = {.s = s, .g = &s->graph, .x = x, .language = x->language, .out = out};
    w.id = dx_language_id_of(x->language);
    dx_text *const texts[] = {&w.helpers.spec, &w.helpers.functions, &w.body, &w.note_value,
                              &w.note_derivatives};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        dx_text_init(texts[i], &s->context.memory);
        texts[i]->limit = out->limit;
    }
    dx_status status = finish(&w, write_all(&w));
    if (w.source.program)
        dx_source_close(&w.source);
    dx_program_free(&w.program);
    if (w.jacobian.wanted)
        dx_partials_free(&w.jacobian.entries);
    if (w.hessian.wanted)
        dx_partials_free(&w.hessian.entries);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        dx_text_free(texts[i]);
    return status;
}
