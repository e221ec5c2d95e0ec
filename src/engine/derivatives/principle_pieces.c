/* A function with pieces from first principles: beside a point it is one of them. */
#include "engine/limits/limit.h"
#include "engine/oracle.h"
#include "engine/derivatives/principle.h"

#include "expr/derivation.h"
#include "expr/print.h"
#include "expr/walk.h"
#include "symbolic/domain/corners.h"
#include "symbolic/forms/readable.h"

#include <stdio.h>
#include <string.h>

static dx_id no_notes(dx_principle *p)
{
    return dx_vector(&p->s->graph, 0, NULL);
}

static dx_status record(dx_principle *p, const char *rule, dx_id formula)
{
    DX_TRY(dx_check(&p->s->graph, formula));
    return dx_record_line(p->recorder, DX_LINE_WHOLE, rule, formula, no_notes(p), 0, NULL);
}

/* The same principle, about another function. */
static dx_status part_of(const dx_principle *p, dx_id f, dx_id at, dx_principle **out)
{
    dx_context *context = &p->s->context;
    dx_principle *part = dx_arena_alloc(&context->arena, sizeof *part);
    if (!part)
        return dx_no_memory(context);
    *part = *p;
    part->f = f;
    part->at = at;
    *out = part;
    return dx_difference_quotient(&p->s->graph, f, p->x, p->h, &part->lines);
}

/* ---- pieces -------------------------------------------------------------------------------- */

/* "for small h where x > 0 and x is not an integer" */
static dx_status write_where(dx_principle *p, const dx_region *region, dx_text *out)
{
    const dx_regions *r = &p->regions;
    dx_status status = DX_OK;
    bool any = *region->where != '\0';
    dx_text_format(out, "for small %s%s%s", dx_name_bytes(dx_bytes(&p->s->graph, p->h)),
                   any ? " where " : "", region->where);
    for (size_t i = 0; i < r->n_levels && status == DX_OK; i++) {
        dx_id jumps = dx_with_levels(&p->s->graph, r, r->jumps[i]);
        bool said = false;
        status = dx_check(&p->s->graph, jumps);
        for (size_t k = 0; k < i && !said; k++)
            said = dx_same(dx_with_levels(&p->s->graph, r, r->jumps[k]), jumps);
        if (status != DX_OK || said)
            continue;
        dx_text_string(out, any ? " and " : " where ");
        any = true;
        status = dx_print_plain(&p->s->graph, jumps, out);
        dx_text_string(out, " is not an integer");
    }
    return status == DX_OK && out->failed ? dx_no_memory(&p->s->context) : status;
}

/* What the derivative of the piece is; a piece is told in one line where it is constant. */
static dx_status record_piece_limit(dx_principle *part)
{
    ddx_session *s = part->s;
    dx_graph *g = &s->graph;
    dx_id value, of = dx_with_levels(g, &part->regions, part->f);
    if (!dx_contains(g, part->last, part->h))
        return DX_OK;
    unsigned notices = s->context.notices.n;
    DX_TRY(dx_checked_derivative(s, part->f, part->x, 1, &value));
    s->context.notices.n = notices; /* that of the whole tells where it holds */
    value = dx_with_levels(g, &part->regions, value);
    DX_TRY(dx_check(g, value));
    dx_text rule;
    dx_text_init(&rule, &s->context.memory);
    dx_status status = dx_principle_limit_rule(part, &rule);
    if (status == DX_OK && rule.failed)
        status = dx_no_memory(&s->context);
    if (status == DX_OK)
        status =
            record(part, dx_text_get(&rule),
                   dx_line_equation(g, dx_written_derivative(g, of, part->x, 1, false), value));
    dx_text_free(&rule);
    return status;
}

static dx_status record_region(dx_principle *p, const dx_region *region)
{
    dx_principle *part;
    dx_id first;
    dx_text rule;
    DX_TRY(part_of(p, region->formula, DX_NONE, &part));
    dx_text_init(&rule, &p->s->context.memory);
    dx_status status = write_where(p, region, &rule);
    if (status == DX_OK)
        status = dx_principle_open(part, dx_text_get(&rule), no_notes(p), &first);
    dx_text_free(&rule);
    DX_TRY(status);
    DX_TRY(dx_principle_work_down(part, first));
    return record_piece_limit(part);
}

/* ---- where they meet ------------------------------------------------------------------------- */

/* A function beside a point. */
typedef struct beside {
    dx_id at, value;   /* of the function at the point */
    bool known;        /* else nothing of what follows is */
    bool plain;        /* it is the same function on both sides and at the point */
    dx_id formula[2];  /* on the left, on the right */
    bool joins[2];     /* that has the same value at the point */
    dx_limit limit[2]; /* of the quotient */
    bool same;         /* they are told to be, and finite */
} beside;

/* There being no value is no failure. */
static dx_status value_at(dx_principle *p, dx_id a, dx_id at, dx_id *value)
{
    dx_context *context = &p->s->context;
    *value = dx_substitute(&p->s->graph, a, 1, &p->x, &at);
    if (dx_is_none(*value))
        return dx_excuse(context, dx_check(&p->s->graph, *value));
    return dx_readable(&p->s->graph, *value, value);
}

static bool is_told(const dx_limit *limit)
{
    return limit->kind == DX_LIMIT_VALUE || limit->kind == DX_LIMIT_PLUS_INF ||
           limit->kind == DX_LIMIT_MINUS_INF;
}

static dx_id quotient_of_side(dx_principle *p, const beside *b, int i)
{
    dx_graph *g = &p->s->graph;
    dx_id there = dx_add(g, b->at, p->h);
    dx_id value = dx_substitute(g, b->formula[i], 1, &p->x, &there);
    return dx_div(g, dx_sub(g, value, b->value), p->h);
}

static dx_status look_beside(dx_principle *p, dx_id at, beside *b)
{
    ddx_session *s = p->s;
    dx_graph *g = &s->graph;
    memset(b, 0, sizeof *b);
    b->at = at;
    DX_TRY(value_at(p, p->f, at, &b->value));
    if (dx_is_none(b->value))
        return DX_OK;
    for (int i = 0; i < 2; i++) {
        const dx_one_side side = dx_side_of(g, s->rules, p->x, at, i == 0 ? -1 : 1);
        dx_id value;
        bool known;
        DX_TRY(dx_side_formula(&side, p->f, &b->formula[i], &known));
        if (!known || dx_same(b->formula[i], p->f))
            return DX_OK;
        DX_TRY(value_at(p, b->formula[i], at, &value));
        b->joins[i] = !dx_is_none(value) && dx_same(value, b->value);
    }
    b->plain = dx_same(b->formula[0], b->formula[1]) && b->joins[0];
    b->known = true;
    for (int i = 0; i < 2 && b->known && !b->plain; i++) {
        dx_id quotient = quotient_of_side(p, b, i);
        DX_TRY(dx_check(g, quotient));
        DX_TRY(dx_limit_on_side(s, quotient, p->h, dx_int(g, 0),
                                i == 0 ? DX_FROM_BELOW : DX_FROM_ABOVE, &b->limit[i]));
        b->known = is_told(&b->limit[i]);
    }
    return DX_OK;
}

/* h/h and 0/h are their own limits. */
static bool is_constant_side(dx_principle *p, const beside *b, int i)
{
    dx_graph *g = &p->s->graph;
    if (!dx_is_int(g, b->value, 0))
        return false;
    dx_id quotient = quotient_of_side(p, b, i);
    return !dx_is_none(quotient) && !dx_contains(g, quotient, p->h);
}

static void write_side(dx_principle *p, int i, dx_text *out)
{
    dx_text_format(out, "for %s %s 0", dx_name_bytes(dx_bytes(&p->s->graph, p->h)),
                   i == 0 ? "<" : ">");
}

/* The lines down to where the limit is seen. */
static dx_status record_side(dx_principle *p, const beside *b, int i)
{
    dx_principle *part;
    dx_id first;
    dx_text rule;
    bool done;
    dx_text_init(&rule, &p->s->context.memory);
    write_side(p, i, &rule);
    dx_status status = DX_OK;
    if (!b->joins[i]) /* it jumps */
        status = record(p, dx_text_get(&rule), quotient_of_side(p, b, i));
    else
        status = part_of(p, b->formula[i], b->at, &part);
    if (status == DX_OK && b->joins[i])
        status = dx_principle_open(part, dx_text_get(&rule), no_notes(p), &first);
    dx_text_free(&rule);
    if (status != DX_OK || !b->joins[i])
        return status;
    DX_TRY(dx_principle_at_zero(part, first, &done));
    return done ? DX_OK : dx_principle_work_down(part, first);
}

/* "; no derivative at x = 0: left limit 0, right limit 1" */
static dx_status write_verdict(dx_principle *p, beside *b, dx_text *out)
{
    dx_graph *g = &p->s->graph;
    const dx_oracle oracle = dx_session_oracle(p->s);
    const dx_limit *left = &b->limit[0], *right = &b->limit[1];
    bool same, decided, finite = left->kind == DX_LIMIT_VALUE;
    DX_TRY(dx_limit_same(g, p->s->rules, &oracle, right, left, &same, &decided));
    if (!decided)
        return DX_OK;
    b->same = same && finite;
    if (b->same) {
        dx_text_string(out, ", the same");
        return DX_OK;
    }
    dx_text_format(out, "; no derivative at %s = ", dx_bytes(g, p->x));
    DX_TRY(dx_print_plain(g, b->at, out));
    if (same) {
        dx_text_format(out, ": the quotient goes to %s",
                       left->kind == DX_LIMIT_PLUS_INF ? "inf" : "-inf");
        return DX_OK;
    }
    dx_text_string(out, ": left limit ");
    dx_write_limit(g, left, out);
    dx_text_string(out, ", right limit ");
    dx_write_limit(g, right, out);
    return DX_OK;
}

static dx_status record_sides(dx_principle *p, beside *b, bool verdict)
{
    dx_graph *g = &p->s->graph;
    dx_status status = DX_OK;
    for (int i = 0; i < 2 && status == DX_OK; i++) {
        const dx_limit *limit = &b->limit[i];
        dx_text rule;
        bool plain = is_constant_side(p, b, i);
        if (!plain)
            DX_TRY(record_side(p, b, i));
        dx_text_init(&rule, &p->s->context.memory);
        if (plain)
            write_side(p, i, &rule);
        dx_text_format(&rule, "%slimit from the %s", plain ? ", " : "", i == 0 ? "left" : "right");
        if (i == 1 && verdict)
            status = write_verdict(p, b, &rule);
        if (status == DX_OK && rule.failed)
            status = dx_no_memory(&p->s->context);
        if (status == DX_OK)
            status = record(p, dx_text_get(&rule),
                            limit->kind == DX_LIMIT_VALUE      ? limit->value
                            : limit->kind == DX_LIMIT_PLUS_INF ? dx_inf(g)
                                                               : dx_minus_inf(g));
        dx_text_free(&rule);
    }
    return status;
}

/* "difference quotient at x = 0"; *line: the one that tells the derivative there, 0: none does. */
static dx_status record_point(dx_principle *p, dx_id at, uint32_t *line)
{
    beside b;
    dx_text rule;
    dx_principle *part;
    dx_id first;
    *line = 0;
    DX_TRY(look_beside(p, at, &b));
    if (!b.known || b.plain)
        return DX_OK;
    DX_TRY(part_of(p, p->f, at, &part));
    dx_text_init(&rule, &p->s->context.memory);
    dx_text_format(&rule, "difference quotient at %s = ", dx_bytes(&p->s->graph, p->x));
    dx_status status = dx_print_plain(&p->s->graph, at, &rule);
    if (status == DX_OK && rule.failed)
        status = dx_no_memory(&p->s->context);
    if (status == DX_OK)
        status = dx_principle_open(part, dx_text_get(&rule), no_notes(p), &first);
    dx_text_free(&rule);
    DX_TRY(status);
    p->recorder->depth++;
    status = record_sides(p, &b, true);
    p->recorder->depth--;
    *line = b.same ? (uint32_t)p->recorder->n : 0;
    return status;
}

dx_status dx_principle_by_pieces(dx_principle *p, size_t *n, uint32_t by[2 * DX_MOST_REGIONS])
{
    const dx_regions *r = &p->regions;
    dx_status status = DX_OK;
    p->recorder->depth = 1;
    for (*n = 0; *n < r->n && status == DX_OK; ++*n) {
        status = record_region(p, &r->region[*n]);
        by[*n] = (uint32_t)p->recorder->n;
    }
    for (size_t i = 0; i < r->n_points && status == DX_OK; i++) {
        uint32_t line;
        status = record_point(p, r->point[i], &line);
        if (status == DX_OK && line > 0 && *n < 2 * DX_MOST_REGIONS)
            by[(*n)++] = line;
    }
    p->recorder->depth = 0;
    return status;
}

dx_status dx_principle_beside(dx_principle *p, int *sides)
{
    char rule[32];
    beside b;
    dx_id first;
    dx_principle *part;
    *sides = 0;
    DX_TRY(look_beside(p, p->at, &b));
    if (!b.known)
        return DX_OK;
    *sides = b.plain ? 1 : 2;
    p->recorder->depth = 1;
    if (b.plain) {
        snprintf(rule, sizeof rule, "for small %.16s", dx_name_bytes(dx_bytes(&p->s->graph, p->h)));
        DX_TRY(part_of(p, b.formula[0], p->at, &part));
        DX_TRY(dx_principle_open(part, rule, no_notes(p), &first));
        DX_TRY(dx_principle_work_down(part, first));
        p->lines = part->lines;
        p->last = part->last;
    } else {
        DX_TRY(record_sides(p, &b, false));
    }
    p->recorder->depth = 0;
    return DX_OK;
}
