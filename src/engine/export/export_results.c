/* What a function gives, statement by statement. */
#include "engine/export/writer.h"

#include <stdlib.h>

enum { FEW_ZEROS = 16 };

/* ---- results ----------------------------------------------------------------------------------
 */

/* `gradient[0]`: an element of what the function gives. */
static void put_element(const dx_writer *w, dx_text *out, const char *array, size_t columns,
                        size_t row, size_t column)
{
    const dx_language *l = w->language;
    dx_text_format(out, "%s%s", array, l->open);
    if (columns == 0)
        dx_text_format(out, "%zu", row + l->first);
    else if (l->flat)
        dx_text_format(out, "%zu", row * columns + column);
    else
        dx_text_format(out, "%zu, %zu", row + l->first, column + l->first);
    dx_text_string(out, l->close);
}

static void put_place(const dx_writer *w, dx_text *out, const dx_written_matrix *m, size_t row,
                      size_t column)
{
    if (m->vector)
        put_element(w, out, m->name, 0, column, 0);
    else
        put_element(w, out, m->name, m->columns, row, column);
}

/* Entries, and those that mirror them. */
size_t dx_writer_count(const dx_written_matrix *m)
{
    size_t n = m->entries.n;
    for (size_t i = 0; i < m->entries.n && m->mirrored; i++)
        n += m->entries.partial[i].row != m->entries.partial[i].column;
    return n;
}

static int by_row(const void *a, const void *b)
{
    const dx_entry *x = a, *y = b;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    return (x->column > y->column) - (x->column < y->column);
}

/* To be freed by its size; NULL without memory, which is then told. */
dx_entry *dx_writer_entries(dx_writer *w, const dx_written_matrix *m, size_t *n, size_t *room)
{
    *n = 0;
    *room = (dx_writer_count(m) + 1) * sizeof(dx_entry);
    dx_entry *list = dx_alloc(&w->s->context.memory, *room);
    if (!list) {
        (void)dx_no_memory(&w->s->context);
        return NULL;
    }
    for (size_t i = 0; i < m->entries.n; i++) {
        const dx_partial *p = &m->entries.partial[i];
        list[(*n)++] = (dx_entry){p->row, p->column, i, false};
        if (m->mirrored && p->row != p->column)
            list[(*n)++] = (dx_entry){p->column, p->row, i, true};
    }
    if (*n > 0)
        qsort(list, *n, sizeof *list, by_row);
    return list;
}

static const char *zero_of(const dx_writer *w)
{
    return w->id == DX_LANGUAGE_FORTRAN ? "0.0_dp" : "0.0";
}

/* The shape of an array of Python behind its first axes: that of the arguments. */
static void put_argument_shape(const dx_writer *w, dx_text *out)
{
    dx_text_format(out, "%s.shape%s", w->point ? w->point : w->input[0], w->point ? "[1:]" : "");
}

static void put_shape(const dx_writer *w, dx_text *out)
{
    if (w->x->n == 0)
        return;
    dx_text_string(out, " + ");
    put_argument_shape(w, out);
}

/* What is not written one by one is 0. */
static bool clear(dx_writer *w, const dx_written_matrix *m)
{
    size_t size = m->rows * m->columns, zeros = size - dx_writer_count(m);
    dx_text line;
    bool explicit = false;
    dx_text_init(&line, &w->s->context.memory);
    if (w->id == DX_LANGUAGE_C && zeros > 0) {
        explicit = zeros <= FEW_ZEROS;
        if (!explicit)
            dx_text_format(&line,
                           "for (int index = 0; index < %zu; index++)\n        %s[index] = 0.0;",
                           size, m->name);
    } else if (w->id == DX_LANGUAGE_FORTRAN && zeros > 0) {
        dx_text_format(&line, "%s = 0.0_dp", m->name);
    } else if (w->id == DX_LANGUAGE_PYTHON) {
        dx_text_format(&line, "%s = np.%s((", m->name, zeros > 0 ? "zeros" : "empty");
        if (!m->vector)
            dx_text_format(&line, "%zu, ", m->rows);
        dx_text_format(&line, m->vector ? "%zu,)" : "%zu)", m->columns);
        put_shape(w, &line);
        dx_text_char(&line, ')');
    } else if (w->id == DX_LANGUAGE_JULIA) {
        dx_text_format(&line, "%s = zeros(", m->name);
        if (!m->vector)
            dx_text_format(&line, "%zu, ", m->rows);
        dx_text_format(&line, "%zu)", m->columns);
    }
    if (line.n > 0)
        dx_source_line(&w->source, line.data);
    dx_text_free(&line);
    return explicit;
}

static void open_sparse(dx_writer *w, const dx_written_matrix *m)
{
    size_t n = dx_writer_count(m);
    dx_text line;
    dx_text_init(&line, &w->s->context.memory);
    if (w->id == DX_LANGUAGE_PYTHON) {
        dx_text_format(&line, "%s = np.empty((%zu,)", m->name, n);
        put_shape(w, &line);
        dx_text_char(&line, ')');
    } else if (w->id == DX_LANGUAGE_JULIA) {
        dx_text_format(&line, "%s = zeros(%zu)", m->name, n);
    }
    if (line.n > 0)
        dx_source_line(&w->source, line.data);
    dx_text_free(&line);
}

static void write_zeros(dx_writer *w, const dx_written_matrix *m, size_t from, size_t to)
{
    dx_text line;
    dx_text_init(&line, &w->s->context.memory);
    for (size_t k = from; k < to; k++) {
        dx_text_clear(&line);
        put_place(w, &line, m, k / m->columns, k % m->columns);
        dx_text_format(&line, " = %s%s", zero_of(w), w->language->end);
        dx_source_line(&w->source, dx_text_get(&line));
    }
    dx_text_free(&line);
}

static dx_status write_entry(dx_writer *w, const dx_written_matrix *m, const dx_entry *list,
                             size_t k)
{
    const dx_entry *e = &list[k];
    dx_text lead;
    dx_text_init(&lead, &w->s->context.memory);
    bool sparse = m->sparse;
    dx_status status = DX_OK;
    if (sparse)
        put_element(w, &lead, m->name, 0, k, 0);
    else
        put_place(w, &lead, m, e->row, e->column);
    dx_text_string(&lead, " = ");
    if (e->twin) {
        size_t twin = 0;
        if (sparse) { /* it comes before, in the row that is this column */
            dx_entry wanted = {.row = e->column, .column = e->row};
            const dx_entry *found = bsearch(&wanted, list, k, sizeof *list, by_row);
            twin = found ? (size_t)(found - list) : 0;
            put_element(w, &lead, m->name, 0, twin, 0);
        } else {
            put_place(w, &lead, m, e->column, e->row);
        }
        dx_text_string(&lead, w->language->end);
        dx_source_line(&w->source, dx_text_get(&lead));
    } else {
        status = dx_source_statement(&w->source, dx_text_get(&lead),
                                     w->program.output[m->root + e->index]);
    }
    dx_text_free(&lead);
    return status;
}

static dx_status write_matrix(dx_writer *w, const dx_written_matrix *m)
{
    size_t n, room, next = 0;
    if (!m->wanted)
        return DX_OK;
    dx_entry *list = dx_writer_entries(w, m, &n, &room);
    if (!list)
        return w->s->context.diag.status;
    bool sparse = m->sparse, zeros = false;
    if (sparse)
        open_sparse(w, m);
    else
        zeros = clear(w, m);
    dx_status status = DX_OK;
    for (size_t k = 0; k < n && status == DX_OK; k++) {
        size_t place = list[k].row * m->columns + list[k].column;
        if (zeros)
            write_zeros(w, m, next, place);
        next = place + 1;
        status = dx_poll(&w->s->context);
        if (status == DX_OK)
            status = write_entry(w, m, list, k);
    }
    if (zeros)
        write_zeros(w, m, next, m->rows * m->columns);
    dx_free(&w->s->context.memory, list, room);
    return status;
}

static void put_line(dx_writer *w, dx_text *line)
{
    dx_source_line(&w->source, dx_text_get(line));
    dx_text_clear(line);
}

/* In Python the value is no view of an argument, and has the shape of the arguments. */
static dx_status write_shaped(dx_writer *w, const dx_part *part, dx_text *line)
{
    bool alone = dx_writer_gives_value_alone(w);
    const char *target = alone ? "return" : w->value, *is = alone ? "" : " =";
    if (part->kind == DX_PART_INPUT) {
        dx_text_format(line, "%s%s np.array(%s)", target, is, w->input[part->index]);
        put_line(w, line);
        return DX_OK;
    }
    dx_text_format(line, "%s = ", w->value);
    DX_TRY(dx_source_statement(&w->source, dx_text_get(line), w->program.output[0]));
    dx_text_clear(line);
    dx_text_format(line, "%s%s np.full(", target, is);
    put_argument_shape(w, line);
    dx_text_format(line, ", %s)", w->value);
    put_line(w, line);
    return DX_OK;
}

static dx_status write_scalar(dx_writer *w, dx_text *line)
{
    const dx_part *part = &w->program.part[w->program.output[0]];
    if (w->id == DX_LANGUAGE_PYTHON && w->x->n > 0 &&
        (part->kind == DX_PART_INPUT || !part->varies))
        return write_shaped(w, part, line);
    bool alone = dx_writer_gives_value_alone(w) && w->id != DX_LANGUAGE_FORTRAN;
    dx_text_format(line, alone || w->id == DX_LANGUAGE_C ? "return " : "%s = ", w->value);
    return dx_source_statement(&w->source, dx_text_get(line), w->program.output[0]);
}

static dx_status write_elements(dx_writer *w, dx_text *line)
{
    bool python = w->id == DX_LANGUAGE_PYTHON;
    size_t columns = w->columns ? w->columns : 1;
    if (python || w->id == DX_LANGUAGE_JULIA) {
        dx_text_format(line, python ? "%s = np.empty((%zu," : "%s = zeros(%zu", w->value, w->rows);
        if (w->columns > 0)
            dx_text_format(line, python ? " %zu" : ", %zu", w->columns);
        dx_text_string(line, python ? ")" : "");
        if (python)
            put_shape(w, line);
        dx_text_char(line, ')');
        put_line(w, line);
    }
    for (size_t k = 0; k < w->n_values; k++) {
        dx_text_clear(line);
        put_element(w, line, w->value, w->columns, k / columns, k % columns);
        dx_text_string(line, " = ");
        DX_TRY(dx_source_statement(&w->source, dx_text_get(line), w->program.output[k]));
    }
    return DX_OK;
}

static dx_status write_value(dx_writer *w)
{
    dx_text line;
    dx_text_init(&line, &w->s->context.memory);
    dx_status status = dx_writer_is_scalar(w) ? write_scalar(w, &line) : write_elements(w, &line);
    dx_text_free(&line);
    return status;
}

dx_status dx_writer_body(dx_writer *w)
{
    w->source = (dx_source){.language = w->language,
                            .program = &w->program,
                            .input = w->input,
                            .counter = w->counter,
                            .local = w->local,
                            .prefix = w->prefix,
                            .need = dx_writer_need,
                            .sink = w,
                            .out = &w->body,
                            .depth = 1};
    DX_TRY(dx_source_open(&w->source));
    DX_TRY(dx_writer_refuse_missing(w));
    DX_TRY(dx_source_locals(&w->source));
    if (w->body.n > 0)
        dx_text_char(&w->body, '\n');
    bool returns = w->id == DX_LANGUAGE_C && dx_writer_is_scalar(w); /* the value is last there */
    if (!returns)
        DX_TRY(write_value(w));
    DX_TRY(write_matrix(w, &w->jacobian));
    DX_TRY(write_matrix(w, &w->hessian));
    if (returns)
        DX_TRY(write_value(w));
    dx_writer_join(w, &w->source);
    return DX_OK;
}
