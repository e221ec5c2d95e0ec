#include "engine/assume.h"
#include "engine/derivation.h"

#include "engine/oracle.h"
#include "expr/derivation.h"
#include "expr/print.h"
#include "expr/walk.h"
#include "parser/lost.h"
#include "symbolic/domain/notes.h"

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
    e->typed = value.typed;
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
    return d && !d->is_function ? dx_recall(e, d->value) : symbol;
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
    b->coming = NULL;
    b->first_premise = e->n_premises;
    b->first_notice = e->session->context.notices.n;
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
    b->values = (dx_frame){e->frame, false, b->n_kept, b->kept, b->stands, NULL};
    b->frame = (dx_frame){&b->values, false, b->n_lent, b->lent, NULL, b};
    for (size_t i = 0; i < b->n_kept; i++)
        DX_TRY(dx_check(&e->session->graph, b->stands[i].id));
    return DX_OK;
}

/* The first of the bound names in the value. */
static dx_id name_within(const dx_graph *g, const dx_bound *b, dx_id value)
{
    for (size_t i = 0; i < b->n_lent; i++)
        if (dx_contains(g, value, b->lent[i]))
            return b->lent[i];
    return b->name[0];
}

dx_status dx_refuse_capture(dx_evaluation *e, const dx_bound *b, const char *what, dx_id value)
{
    dx_graph *g = &e->session->graph;
    dx_context *context = &e->session->context;
    for (size_t i = b->first_aside; i < b->n_kept; i++) {
        if (!dx_contains(g, value, b->stands[i].id))
            continue;
        dx_id stands_for = dx_look_up(e, e->frame, b->kept[i]);
        const char *name;
        dx_text text;
        dx_text_init(&text, &context->memory);
        dx_status status = dx_print_plain(g, stands_for, &text);
        name = dx_bytes(g, name_within(g, b, stands_for));
        if (status == DX_OK)
            status = dx_fail(context, DX_NAME,
                             "%s is %.100s here, but the %s that %s is by is another one",
                             dx_bytes(g, b->kept[i]), dx_text_get(&text), name, what);
        dx_text_free(&text);
        dx_diag_hint(&context->diag, "call it with a name of its own, and put %s in behind a bar",
                     name);
        return status;
    }
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

/* Does the name stand in an end of a sum or product? */
static bool is_end(const dx_graph *g, const dx_walk *walk, dx_id name)
{
    for (size_t i = 0; i < walk->n; i++)
        if (dx_is_iterated(g, walk->id[i]) &&
            (dx_contains(g, dx_operand(g, walk->id[i], 2), name) ||
             dx_contains(g, dx_operand(g, walk->id[i], 3), name)))
            return true;
    return false;
}

static dx_status put_in_ends(dx_graph *g, size_t n, const dx_id *from, const dx_id *to,
                             dx_id *value)
{
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, value, &walk));
    for (size_t i = 0; i < n && !dx_is_none(*value); i++)
        if (dx_is_integer(g, to[i]) && is_end(g, &walk, from[i]))
            *value = dx_substitute(g, *value, 1, &from[i], &to[i]);
    dx_walk_free(&walk);
    return dx_check(g, *value);
}

dx_status dx_put_values(dx_graph *g, size_t n, const dx_id *from, const dx_id *to, dx_id *value)
{
    if (g->binds)
        DX_TRY(put_in_ends(g, n, from, to, value));
    *value = dx_substitute(g, *value, n, from, to);
    return dx_check(g, *value);
}

/* What cancels meanwhile is remembered to need a value. */
static dx_status put_watched(dx_evaluation *e, size_t n, const dx_id *from, const dx_id *to,
                             dx_id *value)
{
    const size_t first = e->n_premises;
    DX_TRY(dx_remember_parts(e, *value));
    DX_TRY(dx_put_values(&e->session->graph, n, from, to, value));
    DX_TRY(dx_check_premises(e, first, n, from, to));
    return dx_release_valued(e, first, *value);
}

/* Does the symbol stand in the value, or in a part that must have one? */
static bool is_needed(const dx_evaluation *e, size_t first, dx_id symbol, dx_id value)
{
    const dx_graph *g = &e->session->graph;
    bool needed = dx_contains(g, value, symbol);
    for (size_t k = first; k < e->n_premises && !needed; k++)
        needed = !dx_is_none(e->premise[k].valued) && dx_contains(g, e->premise[k].valued, symbol);
    return needed;
}

static dx_status put_under_premises(dx_evaluation *e, size_t first, size_t n, const dx_id *from,
                                    const dx_id *to, dx_id *value)
{
    dx_graph *g = &e->session->graph;
    dx_id *must = n > 0 ? dx_statement_ids(e, n) : NULL;
    const size_t before = e->n_premises;
    size_t kept = 0;
    if (n > 0 && !must)
        return DX_NOMEM;
    DX_TRY(dx_obey_assumptions(e->session, n, from, to));
    for (size_t i = 0; i < n; i++) /* 1/y is a polynomial in x where y is 1/x */
        if (dx_op_of(g, to[i]) < DX_OP_EQ && dx_may_lack_value(g, to[i]) &&
            is_needed(e, first, from[i], *value))
            must[kept++] = to[i];
    DX_TRY(dx_check_premises(e, first, n, from, to));
    if (n > 0)
        DX_TRY(put_watched(e, n, from, to, value));
    for (size_t i = 0; i < kept; i++)
        DX_TRY(dx_remember_valued(e, must[i]));
    return kept > 0 ? dx_release_valued(e, before, *value) : DX_OK;
}

/* Parts with names of their own are shown so with values in them, too, where that is much shorter
 * and those do not bring the same names. */
static dx_status put_in_shown(dx_evaluation *e, dx_id before, size_t n, const dx_id *from,
                              const dx_id *to, dx_id value)
{
    dx_graph *g = &e->session->graph;
    if (!dx_same(before, e->arranged) || dx_same(before, value) || !dx_is_where(g, e->arrangement))
        return DX_OK;
    dx_id shown = e->arrangement;
    for (uint32_t k = 2; k < dx_count(g, shown); k++)
        for (size_t i = 0; i < n; i++)
            if (dx_contains(g, to[i], dx_operand(g, dx_operand(g, shown, k), 0)))
                return DX_OK;
    shown = dx_substitute(g, shown, n, from, to);
    DX_TRY(dx_check(g, shown));
    if (2 * dx_print_weight(g, value) < 3 * dx_print_weight(g, shown))
        return DX_OK;
    e->arranged = value;
    e->arrangement = shown;
    return DX_OK;
}

dx_status dx_put_under_premises(dx_evaluation *e, size_t first, size_t n, const dx_id *from,
                                const dx_id *to, dx_id *value)
{
    const size_t count = e->n_premises, kept = first < count ? count - first : 0;
    const dx_id before = *value;
    dx_premise *premise = dx_arena_alloc(&e->session->context.arena, (kept + 1) * sizeof *premise);
    if (!premise)
        return dx_no_memory(&e->session->context);
    if (kept > 0)
        memcpy(premise, e->premise + first, kept * sizeof *premise);
    dx_status status = put_under_premises(e, first, n, from, to, value);
    if (status == DX_OK)
        status = put_in_shown(e, before, n, from, to, *value);
    if (status != DX_DOMAIN || kept == 0)
        return status;
    memcpy(e->premise + first, premise, kept * sizeof *premise);
    e->n_premises = count;
    *value = before;
    return dx_put_by_sections(e, first, n, from, to, value);
}

static dx_status substitute(dx_evaluation *e, size_t first, size_t n, const dx_id *from,
                            const dx_id *to, dx_id *value)
{
    dx_id before = *value;
    bool told = e->recorder && e->n_premises > first;
    DX_TRY(dx_put_under_premises(e, first, n, from, to, value));
    DX_TRY(dx_decide_cases(&e->session->graph, value));
    return told ? dx_tell_values(e, n, from, to, before, *value, DX_NONE) : DX_OK;
}

dx_status dx_tell_of_values(dx_evaluation *e, unsigned first, size_t n, const dx_id *from,
                            const dx_id *to)
{
    const dx_oracle oracle = dx_session_oracle(e->session);
    return dx_note_values(&e->session->graph, e->session->rules, &oracle, first, n, from, to);
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
    size_t n = from ? list_meanings(e, b, to, &walk, from, meaning) : 0;
    dx_status status = from ? substitute(e, b->first_premise, n, from, meaning, value)
                            : dx_no_memory(&e->session->context);
    if (status == DX_OK)
        status = dx_tell_of_values(e, b->first_notice, n, from, meaning);
    dx_free(memory, from, size);
    dx_walk_free(&walk);
    return status;
}

/* ---- values that are still to be put in ----------------------------------------------------
 */

/* Symbols with what stands for them, and those that mean something else further in. */
typedef struct prospect {
    dx_id *from, *to, *taken;
    size_t n, n_taken, room;
} prospect;

static dx_status widen(dx_evaluation *e, prospect *p, size_t n)
{
    size_t room = 2 * (p->room + n);
    if (p->n_taken + n <= p->room)
        return DX_OK;
    dx_id *ids = dx_statement_ids(e, 3 * room);
    if (!ids)
        return DX_NOMEM;
    for (size_t i = 0; i < p->n; i++) {
        ids[i] = p->from[i];
        ids[room + i] = p->to[i];
    }
    for (size_t i = 0; i < p->n_taken; i++)
        ids[2 * room + i] = p->taken[i];
    *p = (prospect){ids, ids + room, ids + 2 * room, p->n, p->n_taken, room};
    return DX_OK;
}

/* Values in which a name stands that is bound here or further in must wait. */
static bool can_come(const dx_graph *g, const prospect *p, dx_id value)
{
    for (size_t i = 0; i < p->n_taken; i++)
        if (dx_contains(g, value, p->taken[i]))
            return false;
    return true;
}

static dx_status foresee_bound(dx_evaluation *e, const dx_bound *b, prospect *p)
{
    size_t outer = p->n_taken;
    DX_TRY(widen(e, p, b->n));
    for (size_t i = 0; i < b->n; i++)
        p->taken[p->n_taken++] = b->symbol[i];
    for (size_t i = 0; i < b->n && b->coming; i++)
        if (!is_among(b->symbol[i], outer, p->taken) &&
            can_come(&e->session->graph, p, b->coming[i])) {
            p->from[p->n] = b->symbol[i];
            p->to[p->n++] = b->coming[i];
        }
    return DX_OK;
}

static dx_status foresee_up_to(dx_evaluation *e, const dx_frame *frame, const dx_frame *end,
                               dx_id *value)
{
    dx_graph *g = &e->session->graph;
    prospect p = {0};
    for (; frame && frame != end; frame = frame->outer)
        if (frame->bound)
            DX_TRY(foresee_bound(e, frame->bound, &p));
    if (p.n == 0)
        return DX_OK;
    *value = dx_substitute(g, *value, p.n, p.from, p.to);
    return dx_decide_cases(g, value);
}

dx_status dx_foresee_in(dx_evaluation *e, const dx_frame *frame, dx_id *value)
{
    return foresee_up_to(e, frame, NULL, value);
}

dx_status dx_foresee_operand(dx_evaluation *e, const dx_frame *frame, dx_id *value)
{
    return foresee_up_to(e, frame, e->field, value);
}

dx_status dx_foresee(dx_evaluation *e, dx_id *value)
{
    return dx_foresee_in(e, e->frame, value);
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
    const size_t first = e->n_premises;
    DX_TRY(dx_call_definition(e, d, fresh, out));
    for (uint32_t i = 0; i < d->n_parameters; i++)
        met = met || dx_contains(g, *out, own[i]) || dx_is_assumed_of(e->session, own[i]);
    if (met) /* another x than the parameter's came in from outside, or something is assumed of it
              */
        return DX_OK;
    for (size_t k = first; k < e->n_premises; k++)
        if (!dx_is_none(e->premise[k].valued))
            DX_TRY(dx_hold_valued(e, &e->premise[k], d->n_parameters, parameter, own));
    *out = dx_substitute(g, *out, d->n_parameters, parameter, own);
    memcpy(parameter, own, d->n_parameters * sizeof *parameter);
    return dx_check(g, *out);
}
