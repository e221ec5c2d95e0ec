/* f(x) + g(y) is least where f and g are, and goes to -inf where one of them does. */
#include "engine/solvers/separable.h"

#include "engine/algebra.h"
#include "engine/assume.h"
#include "engine/solvers/linevalues.h"
#include "engine/solvers/profile.h"

#include "expr/print.h"
#include "expr/walk.h"

#include <string.h>

enum { MOST_UNKNOWNS = 4, MOST_POINTS = 64 };

/* What there is of one unknown. */
typedef struct part {
    dx_id of, name, lo, hi;
    dx_extreme_points points;
    dx_line_most most[2];
} part;

typedef struct parts {
    const dx_critical *c;
    const dx_unknowns *u;
    dx_id constant;
    part item[MOST_UNKNOWNS];
} parts;

/* *done is false where a term has several unknowns, or an unknown is in none. */
static dx_status split(parts *p, bool *done)
{
    const dx_critical *c = p->c;
    dx_graph *g = &c->session->graph;
    p->constant = dx_op_of(g, c->of) == DX_OP_ADD ? dx_constant(g, c->of) : dx_int(g, 0);
    *done = dx_op_of(g, c->of) == DX_OP_ADD && c->n > 1 && c->n <= MOST_UNKNOWNS;
    const bool endless = p->u->endless == c->n; /* they were searched so far, but go on */
    *done = *done && (endless || p->u->reach == 0);
    for (uint32_t i = 0; i < c->n && *done; i++) {
        const dx_id lo = endless ? dx_minus_inf(g) : p->u->lo[i];
        const dx_id hi = endless ? dx_inf(g) : p->u->hi[i];
        p->item[i] = (part){.of = dx_int(g, 0), .name = c->name[i], .lo = lo, .hi = hi};
    }
    for (uint32_t k = 0; *done && k < dx_terms(g, c->of); k++) {
        const dx_id term = dx_mul(g, dx_coefficient(g, c->of, k), dx_term(g, c->of, k));
        dx_id name[2];
        uint32_t i = 0;
        DX_TRY(dx_check(g, term));
        *done = dx_free_symbols(g, term, 2, name) == 1;
        while (*done && i < c->n && !dx_same(c->name[i], name[0]))
            i++;
        *done = *done && i < c->n;
        if (!*done)
            break;
        p->item[i].of = dx_add(g, p->item[i].of, term);
        DX_TRY(dx_check(g, p->item[i].of));
    }
    for (uint32_t i = 0; i < c->n && *done; i++)
        *done = dx_contains(g, p->item[i].of, c->name[i]);
    return DX_OK;
}

static dx_status look_at(const parts *p, part *a)
{
    const dx_unknowns line = {
        .e = p->u->e, .n = 1, .name = &a->name, .lo = &a->lo, .hi = &a->hi, .premises = DX_NONE};
    dx_critical along = {.session = p->c->session, .n = 1, .name = &a->name, .of = a->of};
    dx_profile profile = {.found = false};
    a->points = (dx_extreme_points){.e = p->u->e, .n = 1, .name = &a->name, .complete = true};
    DX_TRY(dx_critical_prepare(&along));
    DX_TRY(dx_find_profile(&along, &line, &profile));
    for (size_t i = 0; i < profile.n && a->points.complete; i++) {
        const dx_extremum *x = &profile.extremum[i];
        bool obeys;
        DX_TRY(dx_obeys_assumptions(p->c->session, 1, &a->name, &x->at, &obeys));
        if (obeys)
            DX_TRY(dx_extreme_points_add(&a->points, &x->at, x->verdict.value));
    }
    return dx_find_on_line(&along, &line, &profile, &a->points, a->most);
}

/* The points of a part at which it has its least, or greatest, value; *n is 0 where they are not
 * known one by one. */
static dx_status find_places(const part *a, int sign, dx_id *at, dx_id *value, size_t *n)
{
    const dx_extreme_points *all = &a->points;
    *n = 0;
    for (size_t i = 0; i < all->count; i++) {
        bool extreme;
        DX_TRY(dx_is_extreme_value(all, sign, all->item[i].value, &extreme));
        if (!extreme)
            continue;
        if (all->item[i].stretch || *n == MOST_POINTS) {
            *n = 0;
            return DX_OK;
        }
        *value = all->item[i].value;
        at[(*n)++] = *all->item[i].at;
    }
    return DX_OK;
}

/* All points whose unknowns are such places. */
static dx_status add_points(const parts *p, int sign, dx_extreme_points *out)
{
    const uint32_t n = p->c->n;
    dx_graph *g = &p->c->session->graph;
    dx_id place[MOST_UNKNOWNS][MOST_POINTS], value = p->constant, own, at[MOST_UNKNOWNS];
    size_t count[MOST_UNKNOWNS], all = 1;
    for (uint32_t i = 0; i < n; i++) {
        DX_TRY(find_places(&p->item[i], sign, place[i], &own, &count[i]));
        all *= count[i];
        if (all == 0 || all > MOST_POINTS)
            return DX_OK;
        value = dx_add(g, value, own);
    }
    DX_TRY(dx_make_readable(p->c->session, 1, &value));
    for (size_t k = 0; k < all; k++) {
        size_t rest = k;
        for (uint32_t i = 0; i < n; i++, rest /= count[i - 1])
            at[i] = place[i][rest % count[i]];
        DX_TRY(dx_extreme_points_add(out, at, value));
    }
    return DX_OK;
}

/* "x goes to 0 from above" */
static dx_status write_going(const parts *p, uint32_t i, const dx_line_most *m, dx_text *out)
{
    dx_text_string(out, dx_bytes(&p->c->session->graph, p->c->name[i]));
    return dx_write_approach(p->u->e, m->at, m->below, out);
}

/* Those that go somewhere, and with `where` before them those that stay; *value: the sum of what
 * they go to and have; NONE where that is not known. */
static dx_status write_all_going(const parts *p, int most, dx_id *value, dx_text *out)
{
    dx_graph *g = &p->c->session->graph;
    dx_id place[MOST_POINTS], own;
    size_t count;
    *value = p->constant;
    for (int stay = 0; stay < 2; stay++) {
        bool any = false;
        for (uint32_t i = 0; i < p->c->n; i++) {
            const dx_line_most *m = &p->item[i].most[most];
            if (m->beyond == (stay != 0))
                continue;
            dx_text_string(out, any ? " and " : stay ? " where " : "");
            any = true;
            own = m->value;
            if (!stay) {
                DX_TRY(write_going(p, i, m, out));
            } else {
                DX_TRY(find_places(&p->item[i], most ? 1 : -1, place, &own, &count));
                if (count == 0) {
                    *value = DX_NONE;
                    return DX_OK;
                }
                dx_text_format(out, "%s = ", dx_bytes(g, p->c->name[i]));
                DX_TRY(dx_write_value(p->u->e, place[0], out));
            }
            *value = dx_add(g, *value, own);
        }
    }
    return dx_make_readable(p->c->session, 1, value);
}

/* There is none, as one part goes to infinity, or all go as far as they do, or are there. */
static dx_status write_none(const parts *p, int most, dx_text *out)
{
    dx_graph *g = &p->c->session->graph;
    dx_id value;
    dx_text going;
    for (uint32_t i = 0; i < p->c->n; i++) {
        const dx_line_most *m = &p->item[i].most[most];
        if (!m->beyond || m->infinite == 0)
            continue;
        dx_text_format(out, ": it goes to %s as ", m->infinite > 0 ? "inf" : "-inf");
        return write_going(p, i, m, out);
    }
    dx_text_init(&going, &g->context->memory);
    dx_status status = write_all_going(p, most, &value, &going);
    if (status == DX_OK && !dx_is_none(value)) {
        dx_text_string(out, ": it goes to ");
        status = dx_write_value(p->u->e, value, out);
        dx_text_format(out, " as %s", dx_text_get(&going));
    }
    out->failed = out->failed || going.failed;
    dx_text_free(&going);
    return status;
}

static dx_status tell_none(const parts *p, int most)
{
    dx_context *context = &p->c->session->context;
    dx_text text;
    dx_text_init(&text, &context->memory);
    dx_text_format(&text, "there is no %s value", most ? "greatest" : "least");
    dx_status status = dx_write_extent(p->c, p->u, "", &text);
    if (status == DX_OK)
        status = write_none(p, most, &text);
    if (status == DX_OK && text.failed)
        status = dx_no_memory(context);
    if (status == DX_OK)
        dx_notice(context, "%s", dx_text_get(&text));
    dx_text_free(&text);
    return status;
}

static dx_status tell(const parts *p, bool known[2])
{
    dx_extreme_points all = {.e = p->u->e, .n = p->c->n, .name = p->c->name, .complete = true};
    bool has[2];
    for (int most = 0; most < 2; most++) {
        bool decided = true, endless = false;
        has[most] = true;
        for (uint32_t i = 0; i < p->c->n; i++) {
            const dx_line_most *m = &p->item[i].most[most];
            decided = decided && m->decided;
            has[most] = has[most] && m->decided && m->has;
            endless = endless || (m->decided && m->beyond && m->infinite != 0);
        }
        has[most] = has[most] && !known[most];
        if (!known[most] && !has[most] && (decided || endless)) {
            DX_TRY(tell_none(p, most));
            known[most] = true;
        }
        if (!has[most])
            continue;
        const size_t count = all.count;
        DX_TRY(add_points(p, most ? 1 : -1, &all));
        has[most] = known[most] = all.count > count;
    }
    return dx_tell_extremes(p->c, p->u, &all, has);
}

/* Is what is assumed of an unknown about it alone, and are there values? */
static dx_status has_room(const parts *p, bool *has)
{
    *has = true;
    for (uint32_t i = 0; i < p->c->n && *has; i++) {
        const part *a = &p->item[i];
        dx_critical one = *p->c;
        one.n = 1;
        one.name = &a->name;
        *has = dx_lies_by_itself(&one) && !(p->u->open && p->u->open[i] &&
                                            dx_op_of(&p->c->session->graph, a->lo) != DX_OP_INF &&
                                            dx_op_of(&p->c->session->graph, a->hi) != DX_OP_INF);
        for (int most = 0; most < 2 && *has; most++) /* else the formula has no value at all */
            *has = !a->most[most].decided || a->most[most].has || a->most[most].beyond;
    }
    return DX_OK;
}

dx_status dx_tell_separable(const dx_critical *c, const dx_unknowns *u, bool known[2])
{
    dx_context *context = &c->session->context;
    const unsigned notices = context->notices.n;
    parts *p = dx_arena_alloc(&context->arena, sizeof *p);
    bool done;
    if (!p)
        return dx_no_memory(context);
    *p = (parts){.c = c, .u = u};
    if ((known[0] && known[1]) || !dx_is_none(u->premises))
        return DX_OK;
    DX_TRY(split(p, &done));
    for (uint32_t i = 0; i < c->n && done; i++) {
        dx_status status = look_at(p, &p->item[i]);
        context->notices.n = notices;
        done = status == DX_OK;
        DX_TRY(dx_excuse(context, status));
    }
    if (done)
        DX_TRY(has_room(p, &done));
    return done ? tell(p, known) : DX_OK;
}
