/* The table of what is solved for: points, the values there, the kinds. */
#include "engine/solvers/exacttable.h"

#include "engine/algebra.h"
#include "engine/field.h"
#include "engine/oracle.h"
#include "engine/solvers/exactcrease.h"
#include "engine/solvers/findings.h"

#include "expr/assumptions.h"
#include "expr/print.h"
#include "expr/walk.h"
#include "symbolic/decide.h"

#include <string.h>

static dx_status kind_of_regular(dx_extremal *q, const dx_id *at, dx_kinds *kinds)
{
    dx_graph *g = &q->c.session->graph;
    dx_status status = dx_extremal_kind(q, at, kinds);
    if (status == DX_DOMAIN) { /* the point is real for single values of the names only */
        *kinds = (dx_kinds){0};
        return dx_excuse(g->context, status);
    }
    if (status != DX_OK || q->c.n > 1 || q->c.m > 0 || kinds->n > 0)
        return status;
    dx_sharpness sharp;
    DX_TRY(dx_sharp_kind(q, q->c.of, at[0], false, &sharp, kinds));
    return sharp == DX_SHARP_PASSED ? dx_kinds_add(q, "inflection", 0, NULL, kinds) : DX_OK;
}

/* 1/cbrt(2*pi/V) is cbrt(V/(2*pi)), which is lighter. */
static dx_status turn_roots(dx_extremal *q, dx_id *a)
{
    dx_graph *g = &q->c.session->graph;
    dx_walk walk;
    dx_id root[4];
    size_t n = 0;
    if (dx_op_of(g, *a) == DX_OP_STRING)
        return DX_OK;
    DX_TRY(dx_walk_make(g, 1, a, &walk));
    for (size_t i = 0; i < walk.n && n < 4; i++)
        if (dx_fn_of(g, walk.id[i]) == DX_FN_cbrt)
            root[n++] = walk.id[i];
    dx_walk_free(&walk);
    for (size_t i = 0; i < n; i++) {
        dx_id turned = dx_div(g, dx_int(g, 1), dx_operand(g, root[i], 0));
        turned = dx_div(g, dx_int(g, 1), dx_call1(g, DX_FN_cbrt, turned));
        dx_id other = dx_rename(g, *a, root[i], turned);
        DX_TRY(dx_check(g, other));
        if (dx_print_weight(g, other) < dx_print_weight(g, *a))
            *a = other;
    }
    return DX_OK;
}

static dx_status scale_multipliers(dx_extremal *q, dx_id *row)
{
    dx_graph *g = &q->c.session->graph;
    const size_t n = q->c.n + q->c.m;
    dx_id factor = dx_substitute(g, q->factor, q->c.n, q->c.name, row);
    DX_TRY(dx_check(g, factor));
    for (size_t i = q->c.n; i < n; i++) {
        row[i] = dx_mul(g, row[i], factor);
        DX_TRY(dx_check(g, row[i]));
    }
    return dx_make_readable(q->c.session, q->c.m, row + q->c.n);
}

/* A point and the value there, with its kinds; multipliers are none of a degenerate point. */
static dx_status set_row(dx_extremal *q, const dx_id *at, bool regular, dx_point *point)
{
    dx_graph *g = &q->c.session->graph;
    size_t n = q->c.n + q->c.m;
    dx_id *row = point->cell;
    for (size_t i = 0; i < n; i++)
        row[i] = regular || i < q->c.n ? at[i] : dx_string(g, "none", 4);
    DX_TRY(dx_critical_value(&q->c, row, &row[n]));
    if (regular)
        DX_TRY(kind_of_regular(q, row, &point->kinds));
    else
        DX_TRY(dx_kinds_add(q, "degenerate", 0, NULL, &point->kinds));
    if (regular && !dx_is_none(q->factor))
        DX_TRY(scale_multipliers(q, row));
    for (size_t i = 0; i <= n; i++)
        DX_TRY(turn_roots(q, &row[i]));
    return DX_OK;
}

static dx_status new_point(const dx_extremal *q, dx_points *all, dx_point **out)
{
    dx_context *context = &q->c.session->context;
    if (all->n == all->room) {
        all->item = dx_arena_grown(context, all->item, all->n, &all->room, sizeof *all->item);
        if (!all->item)
            return DX_NOMEM;
    }
    *out = &all->item[all->n];
    **out = (dx_point){.only = {.name = DX_NONE}};
    (*out)->cell = dx_statement_ids(q->p.e, q->c.n + q->c.m + 2);
    return (*out)->cell ? dx_poll(context) : DX_NOMEM;
}

dx_status dx_add_point(dx_extremal *q, const dx_id *at, const dx_solution_row *row, bool regular,
                       dx_points *all)
{
    dx_graph *g = &q->c.session->graph;
    const dx_assumptions *before = g->assumptions;
    dx_point *new;
    DX_TRY(new_point(q, all, &new));
    new->row = *row;
    q->row = row;
    dx_status status = dx_exact_know_words(&q->p, row);
    if (status == DX_OK)
        status = set_row(q, at, regular, new);
    g->assumptions = before;
    q->row = NULL;
    DX_TRY(status);
    all->n++;
    return regular ? dx_exact_push(&all->all, at, row) : DX_OK;
}

/* Is something that must not be 0 there, a denominator or what stands in a logarithm? */
static dx_status is_at_pole(dx_extremal *q, const dx_id *at, bool *pole)
{
    dx_graph *g = &q->c.session->graph;
    const dx_oracle oracle = dx_session_oracle(q->c.session);
    dx_conditions c;
    *pole = false;
    dx_conditions_init(&c, g, DX_NONE);
    DX_TRY(dx_conditions_of_value(&c, q->c.of));
    for (size_t i = 0; i < c.n_words && !*pole; i++) {
        const dx_word *w = &c.word[i];
        if (w->how != DX_OTHER_THAN && w->how != DX_ABOVE && w->how != DX_BELOW)
            continue;
        dx_id gap = dx_sub(g, w->of, w->level);
        DX_TRY(dx_check(g, gap));
        gap = dx_substitute(g, gap, q->c.n, q->c.name, at);
        if (dx_is_none(gap)) {
            DX_TRY(dx_excuse(g->context, dx_check(g, gap)));
            continue;
        }
        DX_TRY(dx_make_readable(q->c.session, 1, &gap));
        *pole = dx_is_int(g, gap, 0);
        if (!*pole)
            DX_TRY(dx_excuse(g->context, dx_decide_zero(g, &oracle, gap, pole)));
    }
    return DX_OK;
}

dx_status dx_add_sharp(dx_extremal *q, const dx_id *at, const dx_solution_row *row, dx_points *all)
{
    dx_graph *g = &q->c.session->graph;
    const size_t n = q->c.n + q->c.m;
    const dx_assumptions *before = g->assumptions;
    dx_sharpness sharp = DX_SHARP_NONE;
    dx_point *new;
    DX_TRY(new_point(q, all, &new));
    q->row = &new->row;
    new->row = *row;
    for (size_t i = 0; i < n; i++)
        new->cell[i] = i < q->c.n ? at[i] : dx_string(g, "none", 4);
    dx_status status = dx_exact_know_words(&q->p, row);
    if (status == DX_OK)
        status = dx_critical_value(&q->c, at, &new->cell[n]);
    bool pole = dx_op_of(g, new->cell[n]) == DX_OP_STRING;
    if (status == DX_OK && !pole)
        status = is_at_pole(q, at, &pole);
    if (status == DX_OK && !pole)
        status = q->c.n == 2 ? dx_crossing_kind(q, at, &sharp, &new->kinds)
                             : dx_sharp_kind(q, q->c.of, at[0], false, &sharp, &new->kinds);
    g->assumptions = before;
    q->row = NULL;
    DX_TRY(status);
    if (pole || (sharp != DX_SHARP_UNKNOWN && sharp != DX_SHARP_EXTREMUM))
        return DX_OK;
    new->sharp = true;
    all->n++;
    return dx_exact_push(&all->all, new->cell, &new->row);
}

dx_status dx_add_known_point(dx_extremal *q, const dx_id *at, const dx_solution_row *row,
                             const dx_kinds *kinds, dx_points *all)
{
    dx_point *new;
    DX_TRY(new_point(q, all, &new));
    new->row = *row;
    new->kinds = *kinds;
    for (size_t i = 0; i < q->c.n; i++)
        new->cell[i] = at[i];
    DX_TRY(dx_critical_value(&q->c, at, &new->cell[q->c.n]));
    all->n++;
    return dx_exact_push(&all->all, at, row);
}

/* What the other names must be for the solution to hold, and for the formula to have a value. */
static dx_status write_where(dx_extremal *q, const dx_solution_row *row, dx_id value, dx_text *out)
{
    dx_graph *g = &q->c.session->graph;
    dx_conditions c;
    bool never, equation = false; /* a = b is two words */
    for (uint32_t i = 0; i < row->n_words; i++)
        for (uint32_t k = 0; k < i; k++)
            equation =
                equation || (row->word[i].how == DX_AT_LEAST && row->word[k].how == DX_AT_LEAST &&
                             dx_same(row->word[i].of, dx_neg(g, row->word[k].of)));
    if (equation)
        return dx_write_conditions(g, row->n_words, row->word, &never, out);
    dx_conditions_init(&c, g, DX_NONE);
    for (uint32_t i = 0; i < row->n_words; i++)
        DX_TRY(dx_condition(&c, row->word[i].of, row->word[i].how, DX_NONE));
    if (dx_op_of(g, value) != DX_OP_STRING)
        DX_TRY(dx_excuse(g->context, dx_conditions_of_value(&c, value)));
    return dx_write_all_conditions(&c, out);
}

/* "points 2, 3: a > 0", of the i-th and those after it that have the same condition; only the i-th
 * where not `joined`. */
static void write_points(const dx_points *all, dx_id *where, size_t i, bool joined, dx_graph *g,
                         dx_text *out)
{
    const dx_id own = where[i];
    size_t n = 0;
    for (size_t k = i; k < all->n; k++)
        n += dx_same(where[k], own);
    dx_text_format(out, "point%s %zu", joined && n > 1 ? "s" : "", i + 1);
    for (size_t k = i + 1; k < all->n && joined; k++)
        if (dx_same(where[k], own)) {
            dx_text_format(out, ", %zu", k + 1);
            where[k] = DX_NONE;
        }
    dx_text_format(out, ": %s", dx_bytes(g, own));
    where[i] = DX_NONE;
}

/* Once where it is the same of all rows. Where there are many those of several points are joined,
 * and what is more than there is room for stands in one notice. */
static dx_status tell_where(dx_extremal *q, const dx_points *all)
{
    enum { FEW = 6, MOST = 8 };
    dx_graph *g = &q->c.session->graph;
    const size_t value = q->c.n + q->c.m;
    dx_id *where = dx_statement_ids(q->p.e, all->n + 1);
    dx_text text;
    size_t n = 0, lines = 0;
    bool same = true;
    if (!where)
        return DX_NOMEM;
    dx_text_init(&text, &g->context->memory);
    dx_status status = DX_OK;
    for (size_t i = 0; i < all->n && status == DX_OK; i++) {
        text.n = 0;
        status = write_where(q, &all->item[i].row, all->item[i].cell[value], &text);
        where[i] = text.n > 0 ? dx_string(g, dx_text_get(&text), text.n) : DX_NONE;
        if (status == DX_OK && text.n > 0)
            status = dx_check(g, where[i]);
        n += text.n > 0;
        same = same && dx_same(where[i], where[0]);
    }
    if (status == DX_OK && same && n > 0)
        dx_notice(g->context, "%s", dx_bytes(g, where[0]));
    text.n = 0;
    for (size_t i = 0; i < all->n && status == DX_OK && !same; i++) {
        if (dx_is_none(where[i]))
            continue;
        dx_text_string(&text, text.n > 0 ? "; " : "");
        write_points(all, where, i, n > FEW, g, &text);
        if (++lines >= MOST)
            continue;
        dx_notice(g->context, "%s", dx_text_get(&text));
        text.n = 0;
    }
    if (status == DX_OK && text.n > 0 && !same)
        dx_notice(g->context, "%s", dx_text_get(&text));
    dx_text_free(&text);
    return status;
}

/* What a kind asks of signs, where the value at the point has one: *never: that does not go. */
static dx_status drop_known_signs(dx_graph *g, const dx_conditions *c, dx_kind_where *kind,
                                  bool *never)
{
    dx_word *word = dx_arena_alloc(&g->context->arena, (kind->n_words + 1) * sizeof *word);
    uint32_t n = 0;
    *never = false;
    if (!word)
        return dx_no_memory(g->context);
    for (uint32_t i = 0; i < kind->n_words && !*never; i++) {
        const dx_word *own = &kind->word[i];
        int sign = 0;
        for (size_t k = 0; k < c->n_words && sign == 0; k++)
            if (own->how == DX_ABOVE && dx_is_int(g, own->level, 0) && c->word[k].how == DX_ABOVE &&
                dx_is_int(g, c->word[k].level, 0))
                DX_TRY(dx_sign_beside(g, own->of, c->word[k].of, &sign));
        *never = sign < 0;
        if (sign == 0)
            word[n++] = *own;
    }
    kind->word = word;
    kind->n_words = n;
    return DX_OK;
}

/* log(s/n) at the point has a value for s > 0 alone, where n > 0 is known. */
static dx_status drop_valueless_kinds(const dx_extremal *q, dx_point *point)
{
    dx_graph *g = &q->c.session->graph;
    const dx_id value = point->cell[q->c.n + q->c.m];
    uint32_t n = 0;
    dx_conditions c;
    if (dx_op_of(g, value) == DX_OP_STRING)
        return DX_OK;
    dx_conditions_init(&c, g, DX_NONE);
    DX_TRY(dx_conditions_of_value(&c, value));
    for (uint32_t i = 0; i < point->kinds.n; i++) {
        dx_kind_where kind = point->kinds.item[i];
        bool never;
        DX_TRY(drop_known_signs(g, &c, &kind, &never));
        if (!never)
            point->kinds.item[n++] = kind;
    }
    point->kinds.n = n > 0 ? n : point->kinds.n;
    return DX_OK;
}

/* In words, each where its point is one. */
static dx_status write_kinds(dx_extremal *q, dx_point *point)
{
    dx_graph *g = &q->c.session->graph;
    const dx_assumptions *before = g->assumptions;
    dx_text text;
    dx_text_init(&text, &g->context->memory);
    q->row = &point->row;
    dx_status status = dx_exact_know_all_words(&q->p, &point->row);
    if (status == DX_OK)
        status = drop_valueless_kinds(q, point);
    g->assumptions = before;
    if (status == DX_OK)
        status = dx_exact_know_words(&q->p, &point->row);
    if (status == DX_OK)
        status = dx_kinds_write(q, &point->kinds, &text);
    g->assumptions = before;
    q->row = NULL;
    if (status == DX_OK) {
        dx_id *cell = &point->cell[q->c.n + q->c.m + 1];
        *cell = dx_string(g, dx_text_get(&text), text.n);
        status = dx_check(g, *cell);
    }
    dx_text_free(&text);
    return status;
}

/* With one kind its conditions become those of the row where they make point and value lighter: of
 * abs(a - abs(a)) at x = a, a minimum for a > 0, this is 0. */
static dx_status settle_on_kind(dx_extremal *q, dx_point *point)
{
    dx_graph *g = &q->c.session->graph;
    const dx_kind_where *kind = &point->kinds.item[0];
    const dx_assumptions *before = g->assumptions;
    enum { MOST_CELLS = DX_EXTREMAL_UNKNOWNS + 1 };
    const size_t cells = q->c.n + 1, end = q->c.n + q->c.m;
    dx_id lighter[MOST_CELLS];
    const uint32_t n = point->row.n_words;
    if (!point->sharp || point->kinds.n != 1 || kind->n_words == 0 ||
        dx_op_of(g, point->cell[end]) == DX_OP_STRING)
        return DX_OK;
    memcpy(lighter, point->cell, q->c.n * sizeof *lighter);
    lighter[q->c.n] = point->cell[end];
    dx_word *word = dx_arena_alloc(&g->context->arena, (n + kind->n_words) * sizeof *word);
    if (!word)
        return dx_no_memory(g->context);
    if (n > 0)
        memcpy(word, point->row.word, n * sizeof *word);
    memcpy(word + n, kind->word, kind->n_words * sizeof *word);
    dx_solution_row row = point->row;
    row.n_words = n + kind->n_words;
    row.word = word;
    dx_status status = dx_exact_know_all_words(&q->p, &row);
    if (status == DX_OK)
        status = dx_make_readable(q->c.session, cells, lighter);
    g->assumptions = before;
    DX_TRY(dx_excuse(g->context, status));
    double weight = dx_print_weight(g, point->cell[end]), light = 0;
    for (size_t i = 0; i < cells && status == DX_OK; i++) {
        light += dx_print_weight(g, lighter[i]);
        weight += i < q->c.n ? dx_print_weight(g, point->cell[i]) : 0;
    }
    if (status != DX_OK || light >= weight)
        return DX_OK;
    memcpy(point->cell, lighter, q->c.n * sizeof *lighter);
    point->cell[end] = lighter[q->c.n];
    point->row = row;
    const char *name = kind->kind;
    point->kinds = (dx_kinds){0};
    return dx_kinds_add(q, name, 0, NULL, &point->kinds);
}

dx_status dx_points_table(dx_extremal *q, const dx_points *all, dx_id *out)
{
    dx_graph *g = &q->c.session->graph;
    size_t n = q->c.n + q->c.m, columns = n + 2;
    dx_id *heading = dx_statement_ids(q->p.e, columns);
    dx_id *value = dx_statement_ids(q->p.e, columns * all->n + 1);
    if (!heading || !value)
        return DX_NOMEM;
    memcpy(heading, q->c.name, n * sizeof *heading);
    heading[n] = dx_symbol(g, "value", 5);
    heading[n + 1] = dx_symbol(g, "kind", 4);
    for (size_t i = 0; i < all->n; i++)
        DX_TRY(settle_on_kind(q, &all->item[i]));
    for (size_t i = 0; i < all->n; i++)
        DX_TRY(write_kinds(q, &all->item[i]));
    for (size_t i = 0; i < all->n; i++)
        memcpy(value + i * columns, all->item[i].cell, columns * sizeof *value);
    DX_TRY(tell_where(q, all));
    return dx_findings_table(q->p.e, columns, heading, all->n, value, out);
}
