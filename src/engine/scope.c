#include "engine/derivation.h"

#include "expr/print.h"
#include "expr/walk.h"
#include "numeric/ball.h"
#include "parser/array.h"
#include "symbolic/notes.h"

#include <stdlib.h>
#include <string.h>

/* ---- what a name means ---------------------------------------------------------------- */

dx_value dx_use(dx_evaluation *e, dx_value value)
{
    if (value.digits > 0 && (e->digits == 0 || value.digits < e->digits))
        e->digits = value.digits;
    if (!dx_is_none(value.shown)) {
        e->arranged = value.id;
        e->arrangement = value.shown;
    }
    if (!dx_is_none(value.columns))
        e->labels = (dx_labels){value.id, value.rows, value.columns};
    return value;
}

static bool is_among_sorted(dx_id symbol, size_t n, const dx_id *sorted)
{
    size_t lo = 0, hi = n;
    while (lo < hi) {
        size_t middle = lo + (hi - lo) / 2;
        if (sorted[middle].v < symbol.v)
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo < n && dx_same(sorted[lo], symbol);
}

/* Behind a call only the names that the session lends out are seen: x in a body is the
 * x of d/dx f(2), whether x has a value or not. */
static bool sees_through(const dx_frame *frame)
{
    return !frame->opaque && !frame->value;
}

bool dx_in_frames(dx_evaluation *e, const dx_frame *frame, dx_id symbol, dx_id *value)
{
    bool called = false;
    for (; frame; called = called || frame->opaque, frame = frame->outer) {
        if (called && !sees_through(frame))
            continue;
        if (!frame->value && is_among_sorted(symbol, frame->n, frame->symbol)) {
            *value = symbol;
            return true;
        }
        for (size_t i = 0; frame->value && i < frame->n; i++)
            if (dx_same(frame->symbol[i], symbol)) {
                *value = dx_use(e, frame->value[i]).id;
                return true;
            }
    }
    return false;
}

dx_id dx_look_up(dx_evaluation *e, const dx_frame *frame, dx_id symbol)
{
    ddx_session *s = e->session;
    dx_id value;
    if (dx_in_frames(e, frame, symbol, &value))
        return value;
    const dx_definition *d =
        dx_find_definition(s, dx_bytes(&s->graph, symbol), dx_bytes_length(&s->graph, symbol));
    return d && !d->is_function ? dx_call_known(e, dx_use(e, d->value).id) : symbol;
}

/* ---- names that an operation binds ------------------------------------------------------- */

dx_id dx_stand_in(dx_evaluation *e, dx_id name)
{
    dx_graph *g = &e->session->graph;
    dx_text text;
    dx_id symbol;
    bool taken;
    dx_text_init(&text, &e->session->context.memory);
    dx_text_bytes(&text, dx_bytes(g, name), dx_bytes_length(g, name));
    do {
        dx_text_string(&text, "'");
        symbol = text.failed ? DX_NONE : dx_symbol(g, dx_text_get(&text), text.n);
        taken = false;
        if (text.failed)
            (void)dx_no_memory(g->context);
        if (dx_is_none(symbol))
            break;
        for (const dx_frame *frame = e->frame; frame && !taken; frame = frame->outer)
            for (size_t i = 0; frame->value && i < frame->n && !taken; i++)
                taken = dx_contains(g, frame->value[i].id, symbol);
    } while (taken && g->context->diag.status != DX_NOMEM); /* else it is not known */
    dx_text_free(&text);
    return taken ? DX_NONE : symbol;
}

static bool is_among(dx_id symbol, size_t n, const dx_id *symbols)
{
    for (size_t i = 0; i < n; i++)
        if (dx_same(symbols[i], symbol))
            return true;
    return false;
}

/* Is one of the sorted symbols in the expression? */
static dx_status contains_any(dx_graph *g, dx_id a, size_t n, const dx_id *sorted, bool *found)
{
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    *found = false;
    for (size_t i = 0; i < walk.n && !*found; i++)
        *found = dx_op_of(g, walk.id[i]) == DX_OP_SYMBOL && is_among_sorted(walk.id[i], n, sorted);
    dx_walk_free(&walk);
    return DX_OK;
}

/* A parameter whose value has a lent name in it: the value waits until the operation is
 * done, so that the x of f(x) is not the x of d/dx in f's body. */
static dx_status set_aside(dx_evaluation *e, dx_bound *b, size_t room)
{
    dx_graph *g = &e->session->graph;
    for (const dx_frame *frame = e->frame; frame; frame = frame->opaque ? NULL : frame->outer)
        for (size_t i = 0; frame->value && i < frame->n && b->n_kept < room; i++) {
            dx_id name = frame->symbol[i], value;
            bool captured = false;
            if (is_among(name, b->n, b->name) || is_among(name, b->n_kept, b->kept) ||
                !dx_in_frames(e, e->frame, name, &value))
                continue;
            DX_TRY(contains_any(g, value, b->n_lent, b->lent, &captured));
            if (!captured)
                continue;
            b->kept[b->n_kept] = name;
            b->stands[b->n_kept++] = (dx_value){.id = dx_stand_in(e, name)};
        }
    return DX_OK;
}

dx_id *dx_statement_ids(dx_evaluation *e, size_t n)
{
    dx_id *ids = dx_arena_alloc(&e->session->context.arena, (n + 1) * sizeof *ids);
    if (!ids)
        (void)dx_no_memory(&e->session->context);
    return ids;
}

/* Room for what is bound and for all that can be set aside. */
static dx_status make_room(dx_evaluation *e, dx_bound *b, size_t *room)
{
    dx_context *context = &e->session->context;
    *room = b->n;
    for (const dx_frame *frame = e->frame; frame; frame = frame->opaque ? NULL : frame->outer)
        *room += frame->value ? frame->n : 0;
    b->symbol = dx_arena_alloc(&context->arena, (2 * b->n + *room + 1) * sizeof *b->symbol);
    b->stands = dx_arena_alloc(&context->arena, (*room + 1) * sizeof *b->stands);
    if (!b->symbol || !b->stands)
        return dx_no_memory(context);
    b->lent = b->symbol + b->n;
    b->kept = b->lent + b->n;
    return DX_OK;
}

/* Without a place: the operation that binds knows where the name stands. */
static dx_status refuse_constants(dx_evaluation *e, size_t n, const dx_id *names)
{
    const dx_graph *g = &e->session->graph;
    for (size_t i = 0; i < n; i++)
        if (!dx_is_none(names[i]) &&
            dx_names_constant(dx_bytes(g, names[i]), dx_bytes_length(g, names[i])))
            return dx_fail(&e->session->context, DX_TYPE, "%s is a constant, not a variable",
                           dx_bytes(g, names[i]));
    return DX_OK;
}

dx_status dx_bind(dx_evaluation *e, size_t n, const dx_id *names, dx_bound *b)
{
    size_t room;
    DX_TRY(refuse_constants(e, n, names));
    b->n = n;
    b->name = names;
    b->n_lent = b->n_kept = 0;
    b->first_derived = e->n_derived;
    DX_TRY(make_room(e, b, &room));
    for (size_t i = 0; i < n; i++) {
        dx_id value;
        b->symbol[i] = names[i];
        if (!dx_in_frames(e, e->frame, names[i], &value) || dx_same(value, names[i])) {
            b->lent[b->n_lent++] = names[i];
            continue;
        }
        b->symbol[i] = dx_stand_in(e, names[i]);
        b->kept[b->n_kept] = names[i];
        b->stands[b->n_kept++] = (dx_value){.id = b->symbol[i]};
    }
    qsort(b->lent, b->n_lent, sizeof *b->lent, dx_by_id);
    b->first_aside = b->n_kept;
    DX_TRY(set_aside(e, b, room));
    b->values = (dx_frame){e->frame, false, b->n_kept, b->kept, b->stands};
    b->frame = (dx_frame){&b->values, false, b->n_lent, b->lent, NULL};
    for (size_t i = 0; i < b->n_kept; i++)
        DX_TRY(dx_check(&e->session->graph, b->stands[i].id));
    return DX_OK;
}

/* What is put in for what; a name that means itself is left alone. Writes to from[] and to
 * meaning[], which have room for all. */
static size_t list_meanings(dx_evaluation *e, const dx_bound *b, const dx_id *to,
                            const dx_walk *walk, dx_id *from, dx_id *meaning)
{
    size_t given = 0;
    for (size_t i = 0; i < b->n; i++) {
        if (!to && !dx_same(walk->id[dx_walk_find(walk, b->symbol[i])], b->symbol[i]))
            continue;
        from[given] = b->symbol[i];
        meaning[given] = to ? to[i] : dx_look_up(e, e->frame, b->name[i]);
        given += to || !dx_same(meaning[given], from[given]);
    }
    for (size_t i = b->first_aside; i < b->n_kept; i++) {
        from[given] = b->stands[i].id;
        meaning[given++] = dx_look_up(e, e->frame, b->kept[i]);
    }
    return given;
}

static dx_status substitute_derived(dx_evaluation *e, size_t first, size_t n, const dx_id *from,
                                    const dx_id *to, dx_id *value)
{
    DX_TRY(dx_check_derived(e, first, n, from, to));
    dx_id before = *value;
    if (n > 0)
        *value = dx_substitute(&e->session->graph, *value, n, from, to);
    DX_TRY(dx_decide_cases(&e->session->graph, value));
    return e->recorder && e->n_derived > first ? dx_tell_values(e, n, from, to, before, *value)
                                               : DX_OK;
}

dx_status dx_put_in(dx_evaluation *e, const dx_bound *b, const dx_id *to, dx_id *value)
{
    dx_graph *g = &e->session->graph;
    dx_memory *memory = &e->session->context.memory;
    size_t size = 2 * (b->n + b->n_kept) * sizeof(dx_id);
    dx_walk walk = {.memory = memory};
    if (!to)
        DX_TRY(dx_walk_make(g, 1, value, &walk));
    dx_id *from = dx_alloc(memory, size), *meaning = from ? from + b->n + b->n_kept : NULL;
    dx_status status;
    if (from)
        status =
            substitute_derived(e, b->first_derived, list_meanings(e, b, to, &walk, from, meaning),
                               from, meaning, value);
    else
        status = dx_no_memory(&e->session->context);
    dx_free(memory, from, size);
    dx_walk_free(&walk);
    return status;
}

/* ---- where derivatives hold --------------------------------------------------------------------
 */

static dx_status remember(dx_evaluation *e, dx_derived derived)
{
    if (e->n_derived == e->derived_capacity) {
        size_t capacity = 2 * e->derived_capacity + 16;
        dx_derived *grown =
            dx_arena_alloc(&e->session->context.arena, capacity * sizeof *e->derived);
        if (!grown)
            return dx_no_memory(&e->session->context);
        if (e->n_derived > 0)
            memcpy(grown, e->derived, e->n_derived * sizeof *grown);
        e->derived = grown;
        e->derived_capacity = capacity;
    }
    e->derived[e->n_derived++] = derived;
    return DX_OK;
}

dx_status dx_remember_derived(dx_evaluation *e, dx_id a, dx_id symbol)
{
    return remember(e, (dx_derived){a, symbol, DX_NONE, 1, DX_NONE});
}

dx_status dx_derive(dx_evaluation *e, dx_id a, dx_id symbol, uint32_t order, dx_id *out)
{
    dx_graph *g = &e->session->graph;
    if (e->written) {
        if (order > 0)
            DX_TRY(dx_remember_derived(e, a, symbol));
        *out = dx_written_derivative(g, a, symbol, order, e->partial);
        return dx_check(g, *out);
    }
    DX_TRY(dx_checked_derivative(e->session, a, symbol, order, out));
    if (order > 0)
        DX_TRY(remember(e, (dx_derived){a, symbol, *out, order, DX_NONE}));
    return e->recorder ? dx_tell_derivative(e, a, symbol, order, *out) : DX_OK;
}

dx_status dx_derive_in_turn(dx_evaluation *e, size_t n, const dx_id *symbols,
                            const uint32_t *orders, dx_id *value)
{
    bool begun = false;
    for (size_t i = 0; i < n; i++) {
        if (e->recorder)
            e->recorder->chained = begun;
        DX_TRY(dx_derive(e, *value, symbols[i], orders[i], value));
        begun = begun || orders[i] > 0;
    }
    if (e->recorder)
        e->recorder->chained = false;
    return DX_OK;
}

static dx_status no_derivative(dx_evaluation *e, dx_id symbol, size_t n, const dx_id *from,
                               const dx_id *to, const char *needs)
{
    dx_graph *g = &e->session->graph;
    dx_text value;
    dx_text_init(&value, &e->session->context.memory);
    for (size_t i = 0; i < n; i++)
        if (dx_same(from[i], symbol))
            DX_TRY(dx_print_plain(g, to[i], &value));
    const char *name = dx_bytes(g, symbol);
    dx_status status =
        dx_fail(&e->session->context, DX_DOMAIN,
                "no derivative is known at %.*s = %.100s: this one holds where %.150s",
                (int)strcspn(name, "'"), name, dx_text_get(&value), needs);
    dx_text_free(&value);
    return status;
}

/* Fails where a constant is known to have no value. */
static dx_status has_value(dx_evaluation *e, dx_id a)
{
    enum { FEW_DIGITS = 3, LARGE = 2000 };
    dx_graph *g = &e->session->graph;
    if (!dx_is_constant(g, a) || dx_is_number(g, a) || dx_is_array(g, a) ||
        dx_tree_size(g, a) > LARGE)
        return DX_OK;
    dx_digits_kind kind;
    dx_text digits;
    dx_text_init(&digits, &e->session->context.memory);
    dx_status status = dx_ball_digits(g, a, FEW_DIGITS, &kind, &digits);
    dx_text_free(&digits);
    if (status == DX_UNKNOWN || status == DX_LIMIT || status == DX_TYPE) {
        dx_diag_clear(&e->session->context.diag);
        return DX_OK;
    }
    return status;
}

dx_status dx_check_derived(dx_evaluation *e, size_t first, size_t n, const dx_id *from,
                           const dx_id *to)
{
    dx_graph *g = &e->session->graph;
    for (size_t k = first; k < e->n_derived; k++) {
        dx_id symbol = e->derived[k].symbol, of = e->derived[k].of;
        bool missing = false;
        size_t i = 0;
        while (i < n && !dx_same(from[i], symbol))
            i++;
        if (i == n || dx_same(to[i], symbol))
            continue;
        dx_text needs;
        dx_text_init(&needs, &e->session->context.memory);
        dx_status status = dx_derivative_is_missing(g, e->session->rules, &e->derived[k], n, from,
                                                    to, &missing, &needs);
        if (status == DX_OK && missing)
            status = no_derivative(e, symbol, n, from, to, dx_text_get(&needs));
        dx_text_free(&needs);
        DX_TRY(status);
        of = dx_substitute(g, of, n, from, to);
        DX_TRY(dx_check(g, of));
        DX_TRY(has_value(e, of));
        if (dx_op_of(g, to[i]) != DX_OP_SYMBOL)
            continue;
        e->derived[k].symbol = to[i]; /* it goes by another name from here on */
        e->derived[k].of = of;
        if (dx_is_none(e->derived[k].derivative))
            continue;
        e->derived[k].derivative = dx_substitute(g, e->derived[k].derivative, n, from, to);
        DX_TRY(dx_check(g, e->derived[k].derivative));
    }
    return DX_OK;
}

/* ---- a function as a formula in its parameters ------------------------------------------------
 */

dx_status dx_formula_of(dx_evaluation *e, const dx_definition *d, dx_id *parameter, dx_id *out)
{
    dx_graph *g = &e->session->graph;
    dx_id own[DX_MOST_BINDINGS];
    dx_value fresh[DX_MOST_BINDINGS];
    bool met = false;
    const dx_ast *name = d->parameters;
    for (uint32_t i = 0; i < d->n_parameters; i++, name = name->next) {
        own[i] = dx_symbol_of(e, name);
        DX_TRY(dx_check(g, own[i]));
        parameter[i] = dx_stand_in(e, own[i]);
        DX_TRY(dx_check(g, parameter[i]));
        fresh[i] = (dx_value){.id = parameter[i]};
    }
    DX_TRY(dx_call_definition(e, d, fresh, out));
    for (uint32_t i = 0; i < d->n_parameters; i++)
        met = met || dx_contains(g, *out, own[i]);
    if (met) /* another x than the parameter's came in from outside */
        return DX_OK;
    *out = dx_substitute(g, *out, d->n_parameters, parameter, own);
    memcpy(parameter, own, d->n_parameters * sizeof *parameter);
    return dx_check(g, *out);
}
