/* All entries of a gradient, Jacobian or Hessian in a derivation. Where there are many, each is
 * told of the terms in which its variables occur, and those that differ by names are told once. */
#include "engine/derivation.h"
#include "engine/derivatives/composed.h"
#include "engine/field.h"

#include "symbolic/forms/readable.h"
#include "symbolic/steps/likeness.h"

#include <stdlib.h>
#include <string.h>

enum { SMALL = 9 }; /* so many entries are all told, of the whole formula */

/* The entries of one statement while they are told: arrays as long as their list. */
typedef struct telling {
    dx_evaluation *e;
    dx_graph *g;
    size_t m, n;
    const dx_id *functions, *symbols;
    uint32_t order;
    const dx_partials *partials;
    dx_id *of; /* the terms that an entry is told of */
    struct like *like;
    size_t size; /* bytes of both */
} telling;

/* Entries with the same number are told alike, by the one that comes first. */
typedef struct like {
    uint64_t number;
    size_t entry;
} like;

static int by_place(const void *a, const void *b)
{
    const dx_partial *p = a, *q = b;
    if (p->row != q->row)
        return p->row < q->row ? -1 : 1;
    return (p->column > q->column) - (p->column < q->column);
}

static int by_number(const void *a, const void *b)
{
    const like *p = a, *q = b;
    if (p->number != q->number)
        return p->number < q->number ? -1 : 1;
    return (p->entry > q->entry) - (p->entry < q->entry);
}

/* ---- what is alike --------------------------------------------------------------------- */

/* The terms of the function with the symbol that it is first differentiated by. */
static dx_status find_terms(telling *t)
{
    const dx_partial *p = t->partials->partial;
    dx_status status = DX_OK;
    for (size_t first = 0, end; first < t->partials->n && status == DX_OK; first = end) {
        size_t row = t->order == 2 ? 0 : p[first].row;
        dx_term_index index;
        DX_TRY(dx_term_index_make(t->g, t->functions[row], t->n, t->symbols, &index));
        for (end = first; end < t->partials->n && (t->order == 2 || p[end].row == row); end++)
            if (t->order == 2 && end > first && p[end].row == p[end - 1].row)
                t->of[end] = t->of[end - 1];
            else if (status == DX_OK)
                status = dx_terms_with(t->g, &index, t->order == 2 ? p[end].row : p[end].column,
                                       &t->of[end]);
        dx_term_index_free(&index);
    }
    return status;
}

static dx_status find_likes(telling *t)
{
    for (size_t k = 0; k < t->partials->n; k++) {
        const dx_partial *p = &t->partials->partial[k];
        const dx_id formula[] = {t->of[k], p->value};
        const dx_id mark[] = {t->symbols[p->column], t->symbols[t->order == 2 ? p->row : 0]};
        t->like[k].entry = k;
        DX_TRY(dx_likeness(t->g, 2, formula, t->order == 2 ? 2 : 1, mark, &t->like[k].number));
        DX_TRY(dx_poll(t->g->context));
    }
    qsort(t->like, t->partials->n, sizeof *t->like, by_number);
    return DX_OK;
}

/* Where those like an entry begin, and their number: the entry is the first of them, or they are
 * told already, 0. */
static size_t count_likes(const telling *t, const size_t *at, size_t entry, const like **first)
{
    size_t begin = at[entry], n = 1;
    *first = &t->like[begin];
    if (begin > 0 && t->like[begin - 1].number == t->like[begin].number)
        return 0;
    while (begin + n < t->partials->n && t->like[begin + n].number == t->like[begin].number)
        n++;
    return n;
}

static void write_name(const dx_graph *g, dx_id symbol, dx_text *out)
{
    const char *bytes = dx_bytes(g, symbol);
    dx_text_string(out, dx_echo(g->context, bytes, dx_name_length(bytes)));
}

static void write_entry(const telling *t, size_t entry, dx_text *out)
{
    const dx_partial *p = &t->partials->partial[entry];
    if (t->order == 1 && t->m == 1) {
        write_name(t->g, t->symbols[p->column], out);
    } else if (t->order == 1) {
        dx_text_format(out, "(%u, %u)", (unsigned)p->row + 1, (unsigned)p->column + 1);
    } else {
        dx_text_char(out, '(');
        write_name(t->g, t->symbols[p->row], out);
        dx_text_string(out, ", ");
        write_name(t->g, t->symbols[p->column], out);
        dx_text_char(out, ')');
    }
}

/* "likewise for x1, x2, ..., x99", the entries after the first. */
static void write_likes(const telling *t, const like *first, size_t n, dx_text *out)
{
    enum { FEW = 8, SHOWN = 2 };
    dx_text_string(out, "likewise for ");
    if (t->order == 1 && t->m > 1)
        dx_text_string(out, n == 2 ? "the entry " : "the entries ");
    for (size_t i = 1; i < n; i++) {
        if (n > FEW && i == SHOWN + 1) {
            dx_text_string(out, ", ...");
            i = n - 1;
        }
        dx_text_string(out, i > 1 ? ", " : "");
        write_entry(t, first[i].entry, out);
    }
}

/* ---- telling ---------------------------------------------------------------------------- */

/* The derivative of one symbol that is not yet in its readable form. */
static dx_status tell_plain(dx_evaluation *e, dx_id a, dx_id symbol, dx_id derivative)
{
    DX_TRY(dx_readable(&e->session->graph, derivative, &derivative));
    e->partial = true;
    dx_status status = dx_tell_derivative(e, a, symbol, 1, derivative);
    e->partial = false;
    return status;
}

/* The slope that the entries of a row of a Hessian are derivatives of. */
typedef struct slope {
    bool told;
    uint32_t row;
    dx_id value, subject;
    uint32_t line; /* that it is found in */
} slope;

static dx_status tell_slope(telling *t, dx_id of, uint32_t row, slope *out)
{
    dx_recorder *r = t->e->recorder;
    if (out->told && out->row == row)
        return DX_OK;
    dx_id value;
    DX_TRY(dx_diff(t->g, t->e->session->rules, of, t->symbols[row], 1, &value));
    size_t n_ends = r->n_ends;
    DX_TRY(tell_plain(t->e, of, t->symbols[row], value));
    if (!dx_is_int(t->g, r->answer, 0)) /* else so are all entries, which end here */
        r->n_ends = n_ends;
    *out = (slope){true, row, r->answer, r->subject, (uint32_t)r->n};
    return DX_OK;
}

static dx_status tell_second(telling *t, dx_id of, const dx_partial *p, slope *row)
{
    dx_recorder *r = t->e->recorder;
    const char *likewise = r->likewise;
    r->likewise = NULL;
    DX_TRY(tell_slope(t, of, p->row, row));
    if (dx_is_int(t->g, row->value, 0))
        return DX_OK;
    r->likewise = likewise;
    r->in_terms = false; /* the slope is whole */
    r->subject = row->subject;
    r->chained_line = row->line;
    r->chained = true;
    t->e->partial = true;
    dx_status status = dx_tell_derivative(t->e, row->value, t->symbols[p->column], 1, p->value);
    t->e->partial = r->chained = false;
    return status;
}

static dx_status tell_entry(telling *t, size_t entry, dx_id of, slope *row)
{
    const dx_partial *p = &t->partials->partial[entry];
    if (t->order == 2)
        return tell_second(t, of, p, row);
    dx_recorder *r = t->e->recorder;
    t->e->partial = true;
    r->by_rules = p->by_rules;
    dx_status status = dx_tell_derivative(t->e, of, t->symbols[p->column], 1, p->value);
    t->e->partial = false;
    r->by_rules = DX_NONE;
    return status;
}

static dx_status tell_likes(telling *t, const size_t *at, size_t entry, slope *row)
{
    dx_recorder *r = t->e->recorder;
    const like *first;
    size_t n = count_likes(t, at, entry, &first);
    if (n == 0)
        return DX_OK;
    dx_id whole = t->functions[t->order == 2 ? 0 : t->partials->partial[entry].row];
    dx_text words;
    dx_text_init(&words, &t->g->context->memory);
    if (n > 1)
        write_likes(t, first, n, &words);
    dx_status status = DX_OK;
    if (words.failed) {
        status = dx_no_memory(t->g->context);
    } else {
        r->likewise = n > 1 ? dx_text_get(&words) : NULL;
        r->in_terms = !dx_same(t->of[entry], whole);
        status = tell_entry(t, entry, t->of[entry], row);
        r->in_terms = false;
        r->likewise = NULL;
    }
    dx_text_free(&words);
    return status;
}

static dx_status tell_many(telling *t)
{
    DX_TRY(find_terms(t));
    DX_TRY(find_likes(t));
    size_t size = t->partials->n * sizeof(size_t);
    size_t *at = dx_alloc(&t->g->context->memory, size);
    if (!at)
        return dx_no_memory(t->g->context);
    for (size_t k = 0; k < t->partials->n; k++)
        at[t->like[k].entry] = k;
    slope row = {.told = false};
    dx_status status = DX_OK;
    for (size_t k = 0; k < t->partials->n && status == DX_OK; k++)
        status = tell_likes(t, at, k, &row);
    dx_free(&t->g->context->memory, at, size);
    return status;
}

static dx_status tell_all(telling *t)
{
    slope row = {.told = false};
    for (size_t k = 0; k < t->partials->n; k++) {
        size_t function = t->order == 2 ? 0 : t->partials->partial[k].row;
        DX_TRY(tell_entry(t, k, t->functions[function], &row));
    }
    return DX_OK;
}

bool dx_partials_are_many(size_t m, size_t n, uint32_t order)
{
    size_t rows = order == 2 ? n : m;
    return rows > SMALL || rows * n > SMALL;
}

dx_status dx_tell_partials(dx_evaluation *e, size_t m, const dx_id *functions, size_t n,
                           const dx_id *symbols, uint32_t order, dx_partials *partials)
{
    dx_memory *memory = &e->session->context.memory;
    telling t = {.e = e,
                 .g = &e->session->graph,
                 .m = m,
                 .n = n,
                 .functions = functions,
                 .symbols = symbols,
                 .order = order,
                 .partials = partials};
    if (partials->n > 0)
        qsort(partials->partial, partials->n, sizeof *partials->partial, by_place);
    if (partials->n == 0 || !dx_partials_are_many(m, n, order))
        return tell_all(&t);
    t.size = partials->n * (sizeof *t.like + sizeof *t.of);
    t.like = dx_alloc(memory, t.size);
    if (!t.like)
        return dx_no_memory(&e->session->context);
    t.of = (dx_id *)(void *)(t.like + partials->n);
    dx_status status = tell_many(&t);
    dx_free(memory, t.like, t.size);
    return status;
}

dx_status dx_tell_operation(dx_evaluation *e, const char *name, dx_id of, size_t n,
                            const dx_id *symbols, dx_id value)
{
    dx_graph *g = &e->session->graph;
    const dx_id argument[] = {of, dx_vector(g, n, symbols)};
    dx_id operation = dx_apply(g, dx_symbol(g, name, strlen(name)), 2, argument);
    DX_TRY(dx_check(g, operation));
    DX_TRY(dx_with_names(g, &operation));
    e->recorder->operation = operation;
    e->recorder->operation_value = value;
    return DX_OK;
}

/* ---- what is 0, what is written ----------------------------------------------------------- */

/* Those that are 0, as long as the matrix is small. */
dx_status dx_add_zero_partials(ddx_session *s, size_t m, size_t n, uint32_t order,
                               dx_partials *list)
{
    size_t rows = order == 2 ? n : m, found = list->n;
    for (size_t i = 0; i < rows && !dx_partials_are_many(m, n, order); i++)
        for (size_t k = order == 2 ? i : 0; k < n; k++) {
            bool there = false;
            for (size_t p = 0; p < found; p++)
                there = there || (list->partial[p].row == i && list->partial[p].column == k);
            if (there)
                continue;
            if (!dx_grow(list->memory, &list->partial, sizeof *list->partial, &list->capacity,
                         list->n + 1))
                return dx_no_memory(&s->context);
            list->partial[list->n++] =
                (dx_partial){(uint32_t)i, (uint32_t)k, dx_int(&s->graph, 0), DX_NONE, DX_NONE};
        }
    return DX_OK;
}

dx_status dx_written_partials(dx_evaluation *e, size_t m, const dx_id *functions, size_t n,
                              const dx_id *symbols, uint32_t order, dx_partials *out)
{
    ddx_session *s = e->session;
    dx_graph *g = &s->graph;
    *out = (dx_partials){.memory = &s->context.memory};
    size_t rows = order == 2 ? n : m;
    for (size_t i = 0; i < rows; i++)
        for (size_t k = order == 2 ? i : 0; k < n; k++) {
            dx_id d = dx_with_calls(e, functions[order == 2 ? 0 : i]);
            if (order == 2)
                d = dx_written_derivative(g, d, symbols[i], 1, true);
            d = dx_written_derivative(g, d, symbols[k], 1, true);
            dx_status status = dx_check(g, d);
            if (status == DX_OK && !dx_grow(out->memory, &out->partial, sizeof *out->partial,
                                            &out->capacity, out->n + 1))
                status = dx_no_memory(&s->context);
            if (status != DX_OK) {
                dx_partials_free(out);
                return status;
            }
            out->partial[out->n++] = (dx_partial){(uint32_t)i, (uint32_t)k, d, DX_NONE, DX_NONE};
        }
    return DX_OK;
}
