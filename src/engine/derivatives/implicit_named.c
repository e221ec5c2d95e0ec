/* Higher derivatives of what equations define by those below them, which have names:
 *
 *     (2*y1*sin(x) - y1^2*exp(y))/exp(y) | y1 = cos(x)/exp(y)
 *
 * Written out in x and y alone, they take many times the room. */
#include "engine/derivatives/implicit.h"

#include "engine/session.h"
#include "expr/derivation.h"
#include "expr/print.h"
#include "expr/walk.h"
#include "symbolic/derivatives/diff.h"

#include <string.h>

enum {
    MOST_ENTRIES = 48,  /* derivatives of one unknown, that itself among them */
    MOST_WEIGHT = 12000 /* of all that is written */
};

/* One derivative, of each of the unknowns. */
typedef struct entry {
    uint32_t count[DX_MOST_VARIABLES], order;
    size_t before, by;                /* it is that entry's derivative by variable `by` */
    dx_id equation[DX_MOST_UNKNOWNS]; /* the equations differentiated, of functions y(x) */
    dx_id prime[DX_MOST_UNKNOWNS];    /* the derivatives in them */
    dx_id name[DX_MOST_UNKNOWNS];
    dx_id rest[DX_MOST_UNKNOWNS];    /* the equations without them, by the names of others */
    dx_id above[DX_MOST_UNKNOWNS];   /* below·(they) = above */
    dx_id formula[DX_MOST_UNKNOWNS]; /* they, by the names of others */
    dx_id value[DX_MOST_UNKNOWNS];   /* in the variables and unknowns */
    bool needed;
    dx_told_sides told[DX_MOST_UNKNOWNS]; /* the equations differentiated */
} entry;

/* In ascending order; entry 0 are the unknowns. */
typedef struct dx_naming {
    dx_implicit *p;
    dx_graph *g;
    entry *entry;
    size_t n;
} naming;

/* ---- which, and what they are called -------------------------------------------------------- */

static bool find_entry(const naming *m, const uint32_t *count, size_t *which)
{
    for (*which = 0; *which < m->n; ++*which)
        if (memcmp(m->entry[*which].count, count, sizeof m->entry->count) == 0)
            return true;
    return false;
}

/* All derivatives that are on a way to the one asked for. */
static bool list_entries(naming *m, const uint32_t *wanted)
{
    const size_t n_by = m->p->n_by;
    m->n = 1;
    for (size_t i = 0; i < m->n; i++)
        for (size_t k = 0; k < n_by; k++) {
            entry next = {.order = m->entry[i].order + 1, .before = i, .by = k};
            size_t known;
            memcpy(next.count, m->entry[i].count, sizeof next.count);
            if (++next.count[k] > wanted[k] || find_entry(m, next.count, &known))
                continue;
            if (m->n == MOST_ENTRIES)
                return false;
            m->entry[m->n++] = next;
        }
    return true;
}

static bool is_taken(const naming *m, const dx_text *text)
{
    const dx_implicit *p = m->p;
    const char *bytes = dx_text_get(text);
    if (dx_find_definition(p->e->session, bytes, text->n))
        return true;
    dx_id symbol = dx_symbol(m->g, bytes, text->n);
    for (size_t i = 0; i < p->n; i++)
        if (dx_contains(m->g, p->zero[i], symbol))
            return true;
    return false;
}

/* y2; of several variables z_xy. */
static dx_status name_entry(const naming *m, entry *e, size_t j)
{
    const dx_implicit *p = m->p;
    const char *unknown = dx_bytes(m->g, p->unknown[j]);
    const size_t length = dx_name_length(unknown);
    dx_text text;
    dx_text_init(&text, &m->g->context->memory);
    dx_text_bytes(&text, unknown, length);
    if (p->n_by > 1 || (length > 0 && unknown[length - 1] >= '0' && unknown[length - 1] <= '9'))
        dx_text_char(&text, '_');
    if (p->n_by == 1)
        dx_text_format(&text, "%u", (unsigned)e->order);
    for (size_t k = 0; k < p->n_by && p->n_by > 1; k++) {
        const char *by = dx_bytes(m->g, p->by[k]);
        for (uint32_t i = 0; i < e->count[k]; i++)
            dx_text_bytes(&text, by, dx_name_length(by));
    }
    while (!text.failed && is_taken(m, &text))
        dx_text_char(&text, '_');
    e->name[j] = text.failed ? DX_NONE : dx_symbol(m->g, dx_text_get(&text), text.n);
    dx_status status = text.failed ? dx_no_memory(m->g->context) : dx_check(m->g, e->name[j]);
    dx_text_free(&text);
    return status;
}

/* ---- equations ------------------------------------------------------------------------------ */

static dx_status start(naming *m)
{
    dx_implicit *p = m->p;
    entry *e = &m->entry[0];
    for (size_t j = 0; j < p->n; j++) {
        e->name[j] = e->value[j] = p->unknown[j];
        e->prime[j] = dx_apply(m->g, p->unknown[j], p->n_by, p->by);
        DX_TRY(dx_check(m->g, e->prime[j]));
    }
    for (size_t i = 0; i < p->n; i++) {
        e->equation[i] = dx_substitute(m->g, p->zero[i], p->n, p->unknown, e->prime);
        DX_TRY(dx_check(m->g, e->equation[i]));
    }
    return DX_OK;
}

/* With names for all derivatives up to entry `last`, which is 0 in it. */
static dx_status in_names(const naming *m, size_t last, dx_id *a)
{
    dx_id from[MOST_ENTRIES * DX_MOST_UNKNOWNS], to[MOST_ENTRIES * DX_MOST_UNKNOWNS];
    size_t n = 0;
    for (size_t i = 0; i <= last; i++)
        for (size_t j = 0; j < m->p->n; j++) {
            from[n] = m->entry[i].prime[j];
            to[n++] = i < last ? m->entry[i].name[j] : dx_int(m->g, 0);
        }
    *a = dx_substitute(m->g, *a, n, from, to);
    return dx_check(m->g, *a);
}

/* The derivatives of entry `which` are linear in the equations, with the unknowns' Jacobian. */
static dx_status solve_entry(naming *m, size_t which)
{
    dx_implicit *p = m->p;
    entry *e = &m->entry[which];
    const entry *before = &m->entry[e->before];
    for (size_t j = 0; j < p->n; j++) {
        DX_TRY(name_entry(m, e, j));
        e->prime[j] = dx_derivative_of(m->g, p->unknown[j], e->count, p->n_by, p->by);
        DX_TRY(dx_check(m->g, e->prime[j]));
    }
    for (size_t i = 0; i < p->n; i++) {
        DX_TRY(dx_diff(m->g, p->e->session->rules, before->equation[i], p->by[e->by], 1,
                       &e->equation[i]));
        e->rest[i] = e->equation[i];
        DX_TRY(in_names(m, which, &e->rest[i]));
    }
    return dx_solve_rates(p, e->rest, e->above, e->formula);
}

/* ---- values --------------------------------------------------------------------------------- */

/* One name after the other is put in, from the highest order down, as the text says it. */
static dx_status put_names_in(naming *m, size_t which, size_t j)
{
    entry *e = &m->entry[which];
    dx_id value = e->formula[j];
    for (size_t i = which; i-- > 1;)
        for (size_t k = m->p->n; k-- > 0;)
            if (!dx_is_none(value))
                value =
                    dx_substitute(m->g, value, 1, &m->entry[i].name[k], &m->entry[i].formula[k]);
    e->value[j] = value;
    DX_TRY(dx_check(m->g, value));
    return which == 0 || e->order < 2
               ? DX_OK
               : dx_check_rate(m->p, e->by, m->entry[e->before].value[j], value);
}

static dx_status solve_all(naming *m)
{
    double weight = 0;
    for (size_t i = 1; i < m->n; i++) {
        DX_TRY(solve_entry(m, i));
        for (size_t j = 0; j < m->p->n; j++) {
            DX_TRY(put_names_in(m, i, j));
            weight += dx_print_weight(m->g, m->entry[i].formula[j]);
        }
        if (weight > MOST_WEIGHT && i + 1 < m->n) {
            dx_status status =
                dx_fail(m->g->context, DX_LIMIT,
                        "the derivatives up to order %u alone fill some %u thousand characters",
                        (unsigned)m->entry[i].order, (unsigned)(weight / 1000));
            dx_diag_hint(&m->g->context->diag, "lower orders can be had");
            return status;
        }
        DX_TRY(dx_poll(m->g->context));
    }
    return DX_OK;
}

/* ---- how it is written ---------------------------------------------------------------------- */

static bool is_used(const naming *m, dx_id name, size_t after)
{
    for (size_t i = after + 1; i < m->n; i++)
        for (size_t j = 0; j < m->p->n; j++)
            if (m->entry[i].needed && dx_contains(m->g, m->entry[i].formula[j], name))
                return true;
    return false;
}

static dx_status write_all(naming *m, dx_id *shown)
{
    dx_id equation[MOST_ENTRIES * DX_MOST_UNKNOWNS];
    size_t n = 0;
    entry *last = &m->entry[m->n - 1];
    last->needed = true;
    for (size_t i = m->n - 1; i-- > 1;)
        for (size_t j = m->p->n; j-- > 0;) {
            entry *e = &m->entry[i];
            if (!is_used(m, e->name[j], i))
                continue;
            e->needed = true;
            equation[n] = dx_line_equation(m->g, e->name[j], e->formula[j]);
            DX_TRY(dx_check(m->g, equation[n++]));
        }
    dx_id what = m->p->vector ? dx_vector(m->g, m->p->n, last->formula) : last->formula[0];
    *shown = dx_where(m->g, what, n, equation);
    return dx_check(m->g, *shown);
}

dx_status dx_name_orders(dx_implicit *p, bool *found, dx_id *value, dx_id *shown)
{
    dx_context *context = &p->e->session->context;
    uint32_t wanted[DX_MOST_VARIABLES] = {0};
    naming *m = dx_arena_alloc(&context->arena, sizeof *m);
    *found = false;
    for (size_t t = 0; t < p->n_turns; t++)
        wanted[p->turn[t]] += p->order[t];
    if (!m)
        return dx_no_memory(context);
    *m = (naming){.p = p, .g = &p->e->session->graph};
    m->entry = dx_arena_alloc(&context->arena, MOST_ENTRIES * sizeof *m->entry);
    if (!m->entry)
        return dx_no_memory(context);
    memset(m->entry, 0, MOST_ENTRIES * sizeof *m->entry);
    if (!list_entries(m, wanted))
        return DX_OK;
    DX_TRY(start(m));
    DX_TRY(solve_all(m));
    DX_TRY(write_all(m, shown));
    memcpy(value, m->entry[m->n - 1].value, p->n * sizeof *value);
    p->naming = m;
    *found = true;
    return DX_OK;
}

/* ---- how it is told -------------------------------------------------------------------------- */

/* In functions y(x) and their derivatives, where names for those up to entry `last` are. */
static dx_status in_derivatives(const naming *m, size_t last, const dx_id *a, dx_id *out)
{
    dx_id from[MOST_ENTRIES * DX_MOST_UNKNOWNS], to[MOST_ENTRIES * DX_MOST_UNKNOWNS];
    size_t n = 0;
    for (size_t i = 0; i <= last; i++)
        for (size_t j = 0; j < m->p->n; j++) {
            from[n] = m->entry[i].name[j];
            to[n++] = m->entry[i].prime[j];
        }
    for (size_t j = 0; j < m->p->n; j++) {
        out[j] = dx_substitute(m->g, a[j], n, from, to);
        DX_TRY(dx_check(m->g, out[j]));
    }
    return DX_OK;
}

/* An entry of order 2 or more, by the equations of the one before. */
static dx_status tell_entry(const naming *m, size_t which)
{
    dx_implicit *p = m->p;
    entry *e = &m->entry[which];
    const entry *before = &m->entry[e->before];
    dx_id rest[DX_MOST_UNKNOWNS], above[DX_MOST_UNKNOWNS], formula[DX_MOST_UNKNOWNS];
    const dx_named_order order = {e->count, e->prime, e->by, e->needed, rest, above, formula};
    DX_TRY(in_derivatives(m, which, e->rest, rest));
    DX_TRY(in_derivatives(m, which, e->above, above));
    DX_TRY(in_derivatives(m, which, e->formula, formula));
    return dx_tell_named_order(p, &order, before->order == 1 ? p->told[before->by] : before->told,
                               e->told);
}

/* "y1, y2" or, of derivatives, "y', y''": those of lower order that are used. */
static dx_status write_used(const naming *m, bool derivatives, dx_text *out)
{
    bool first = true;
    for (size_t i = 1; i + 1 < m->n; i++)
        for (size_t j = 0; m->entry[i].needed && j < m->p->n; j++) {
            dx_text_string(out, first ? "" : ", ");
            first = false;
            if (derivatives)
                DX_TRY(dx_write_derivative(m->p, j, m->entry[i].count, out));
            else
                DX_TRY(dx_print_line(m->g, m->entry[i].name[j], out));
        }
    return DX_OK;
}

/* "write y1, y2 for y', y'' and the functions without arguments", in the arena. */
static dx_status describe_names(const naming *m, const char **out)
{
    enum { MOST_NAMED = 6 };
    size_t used = 0;
    dx_text text;
    dx_text_init(&text, &m->g->context->memory);
    dx_status status = DX_OK;
    for (size_t i = 1; i + 1 < m->n; i++)
        used += m->entry[i].needed ? m->p->n : 0;
    if (used > MOST_NAMED) {
        dx_text_string(&text, "write names for the derivatives and");
    } else if (used > 0) {
        dx_text_string(&text, "write ");
        status = write_used(m, false, &text);
        dx_text_string(&text, " for ");
        if (status == DX_OK)
            status = write_used(m, true, &text);
        dx_text_string(&text, " and");
    }
    dx_text_string(&text, used > 0 ? strchr(DX_WITHOUT_ARGUMENTS, ' ') : DX_WITHOUT_ARGUMENTS);
    *out = NULL;
    if (status == DX_OK && !text.failed)
        *out = dx_arena_copy(&m->g->context->arena, dx_text_get(&text), text.n);
    dx_text_free(&text);
    return status == DX_OK && !*out ? dx_no_memory(m->g->context) : status;
}

dx_status dx_tell_named(dx_implicit *p)
{
    naming *m = p->naming;
    bool on_way[MOST_ENTRIES] = {false};
    uint32_t line[DX_MOST_ENDS];
    const char *closing;
    size_t n = 0;
    for (size_t i = m->n; i-- > 1;) {
        on_way[i] = on_way[i] || m->entry[i].needed;
        on_way[m->entry[i].before] = on_way[m->entry[i].before] || on_way[i];
    }
    for (size_t i = 1; i < m->n; i++) {
        const entry *e = &m->entry[i];
        if (e->order > 1 && on_way[i])
            DX_TRY(tell_entry(m, i));
        for (size_t j = 0; j < p->n && e->needed && n < DX_MOST_ENDS; j++)
            line[n++] = e->order == 1 ? p->found[e->by][j] : p->last[j];
    }
    DX_TRY(describe_names(m, &closing));
    dx_tell_implicit_end(p, closing, n, line);
    return DX_OK;
}
