#include "symbolic/steps/joints.h"

#include "expr/print.h"
#include "expr/walk.h"
#include "symbolic/domain/corners.h"
#include "symbolic/forms/readable.h"

#include <string.h>

/* What the function is beside one point, from the left and from the right. */
typedef struct joint {
    dx_id at;
    dx_id formula[2], value[2], slope[2];
    bool jumps; /* the values at the point differ from the function's, or the slopes are not told */
    bool smooth;  /* the slopes are the same */
    dx_id unless; /* they differ unless this is 0; NONE: certainly */
} joint;

typedef struct teller {
    dx_recorder *r;
    dx_graph *g;
    dx_id of, symbol;
} teller;

/* ---- one point ------------------------------------------------------------------------------ */

/* -1: a is certainly not b, or as long as *unless is not 0; 1: it is, 0: not known. */
static dx_status compare(const teller *t, dx_id a, dx_id b, int *same, dx_id *unless)
{
    dx_graph *g = t->g;
    dx_id difference = dx_sub(g, a, b), scale;
    int sign = 0;
    *unless = DX_NONE;
    DX_TRY(dx_check(g, difference));
    DX_TRY(dx_readable(g, difference, &difference));
    *same = dx_is_int(g, difference, 0);
    if (*same)
        return DX_OK;
    if (!dx_is_constant(g, difference)) {
        *same = -1;
        if (!dx_is_positive(g, difference) && !dx_is_positive(g, dx_neg(g, difference)))
            dx_split_coefficient(g, difference, &scale, unless);
        return DX_OK;
    }
    DX_TRY(dx_ask_sign(t->r->oracle, difference, &sign));
    *same = sign != 0 ? -1 : 0;
    return DX_OK;
}

/* The formula on one side, its value and its slope at the point. */
static dx_status look_from(const teller *t, int i, joint *j, bool *known)
{
    dx_graph *g = t->g;
    const dx_one_side side = dx_side_of(g, t->r->rules, t->symbol, j->at, i == 0 ? -1 : 1);
    dx_id slope;
    j->slope[i] = DX_NONE;
    DX_TRY(dx_side_formula(&side, t->of, &j->formula[i], known));
    if (!*known)
        return DX_OK;
    DX_TRY(dx_side_value(&side, j->formula[i], &j->value[i]));
    *known = !dx_is_none(j->value[i]);
    if (!*known)
        return DX_OK;
    DX_TRY(dx_diff(g, t->r->rules, j->formula[i], t->symbol, 1, &slope));
    DX_TRY(dx_side_value(&side, slope, &j->slope[i]));
    if (!dx_is_none(j->slope[i]))
        DX_TRY(dx_readable(g, j->slope[i], &j->slope[i]));
    return dx_readable(g, j->value[i], &j->value[i]);
}

/* *known: it is seen that there is a derivative, or none, by one or the other. */
static dx_status look_at(const teller *t, joint *j, bool *known)
{
    dx_id here, unless[2];
    int joins[2], same;
    const dx_one_side side = dx_side_of(t->g, t->r->rules, t->symbol, j->at, 1);
    j->jumps = false;
    for (int i = 0; i < 2; i++) {
        DX_TRY(look_from(t, i, j, known));
        if (!*known)
            return DX_OK;
    }
    DX_TRY(dx_side_value(&side, t->of, &here));
    *known = !dx_is_none(here) && !dx_same(j->formula[0], j->formula[1]);
    for (int i = 0; i < 2 && *known; i++) {
        DX_TRY(compare(t, j->value[i], here, &joins[i], &unless[i]));
        *known = joins[i] != 0;
        j->jumps = j->jumps || joins[i] < 0;
    }
    if (!*known)
        return DX_OK;
    if (j->jumps) { /* told where the two sides do not meet */
        DX_TRY(compare(t, j->value[0], j->value[1], &same, &j->unless));
        *known = same < 0;
        return DX_OK;
    }
    *known = !dx_is_none(j->slope[0]) && !dx_is_none(j->slope[1]);
    if (!*known)
        return DX_OK;
    DX_TRY(compare(t, j->slope[0], j->slope[1], &same, &j->unless));
    *known = same != 0;
    j->smooth = same > 0;
    return DX_OK;
}

/* What cannot be worked out is not told. */
static dx_status look(const teller *t, joint *j, bool *known)
{
    dx_status status = look_at(t, j, known);
    if (status == DX_OK || dx_is_final(status))
        return status;
    dx_diag_clear(&t->g->context->diag);
    *known = false;
    return DX_OK;
}

/* ---- lines ---------------------------------------------------------------------------------- */

/* "x = 1" */
static dx_status write_point(const teller *t, dx_id at, dx_text *out)
{
    dx_text_format(out, "%s = ", dx_bytes(t->g, t->symbol));
    return dx_print_plain(t->g, at, out);
}

/* " unless a = 0" */
static dx_status write_unless(const teller *t, const joint *j, const char *words, const char *sign,
                              dx_text *out)
{
    if (dx_is_none(j->unless))
        return DX_OK;
    dx_text_format(out, " %s ", words);
    DX_TRY(dx_print_plain(t->g, j->unless, out));
    dx_text_format(out, " %s 0", sign);
    return DX_OK;
}

/* What the two sides say together. It may be that there is none either where it does not jump. */
static dx_status write_meeting(const teller *t, const joint *j, dx_text *out)
{
    if (!j->jumps) {
        dx_text_string(out, j->smooth ? ": it is the derivative there" : ": no derivative there");
        return write_unless(t, j, "unless", "=", out);
    }
    dx_text_string(out, ": it jumps");
    DX_TRY(write_unless(t, j, "where", "!=", out));
    dx_text_string(out, ", no derivative there");
    return DX_OK;
}

/* (d/dx (1 - x) | x = 1) = -1, or the value that the function goes to. */
static dx_status tell_side(const teller *t, const joint *j, int i)
{
    dx_graph *g = t->g;
    dx_text rule;
    dx_id value = j->jumps ? j->value[i] : j->slope[i], shown = DX_NONE, what = j->formula[i];
    if (!j->jumps)
        what = dx_written_derivative(g, what, t->symbol, 1, t->r->partial);
    if (!j->jumps || dx_contains(g, what, t->symbol)) {
        what = dx_line_at_values(g, what, 1, &t->symbol, &j->at);
        DX_TRY(dx_check(g, what));
        shown = dx_line_equation(g, what, value);
    }
    dx_text_init(&rule, &g->context->memory);
    dx_text_format(&rule, "%s from the %s at ", j->jumps ? "value" : "slope",
                   i == 0 ? "left" : "right");
    dx_status status = write_point(t, j->at, &rule);
    if (status == DX_OK && i == 1)
        status = write_meeting(t, j, &rule);
    if (status == DX_OK)
        status = rule.failed ? dx_no_memory(g->context)
                             : dx_record_shown(t->r, dx_text_get(&rule), value, shown,
                                               dx_vector(g, 0, NULL));
    dx_text_free(&rule);
    return status;
}

/* "no derivative at x = 0, x = 2", "holds also at x = 1", or both. */
static dx_status write_verdict(const teller *t, size_t n, const joint *j, dx_text *out)
{
    for (int smooth = 0; smooth < 2; smooth++) {
        bool first = true;
        for (size_t i = 0; i < n; i++) {
            if ((j[i].smooth && !j[i].jumps) != (smooth == 1))
                continue;
            if (first)
                dx_text_format(out, "%s%s", out->n > 0 ? "; " : "",
                               smooth ? "holds also at " : "no derivative at ");
            else
                dx_text_string(out, ", ");
            DX_TRY(write_point(t, j[i].at, out));
            DX_TRY(write_unless(t, &j[i], "where", "!=", out));
            first = false;
        }
    }
    return DX_OK;
}

static dx_status tell(teller *t, size_t n, const joint *j, dx_id derivative)
{
    dx_graph *g = t->g;
    uint32_t by[2 * DX_MOST_REGIONS];
    size_t n_by = 0;
    dx_text rule;
    dx_status status = DX_OK;
    t->r->depth++;
    for (size_t i = 0; i < n && status == DX_OK; i++)
        for (int k = 0; k < 2 && status == DX_OK; k++) {
            status = tell_side(t, &j[i], k);
            by[n_by++] = (uint32_t)t->r->n;
        }
    t->r->depth--;
    DX_TRY(status);
    dx_text_init(&rule, &g->context->memory);
    status = write_verdict(t, n, j, &rule);
    if (status == DX_OK)
        status = rule.failed ? dx_no_memory(g->context)
                             : dx_record_line(t->r, DX_LINE_CONTINUED, dx_text_get(&rule),
                                              dx_line_equation(g, derivative, derivative),
                                              dx_vector(g, 0, NULL), n_by, by);
    dx_text_free(&rule);
    return status;
}

static bool is_among(const dx_smooth_points *points, dx_id at)
{
    bool found = points->all;
    for (size_t i = 0; i < points->n && !found; i++)
        found = dx_same(points->at[i], at);
    return found;
}

/* (x - 1)^2*floor(x): floor jumps at all integers, and at 1 the product need not. The zeros of
 * linear factors, where there is a step; how many. */
static dx_status find_zeros(const teller *t, dx_id *at, size_t *n)
{
    dx_graph *g = t->g;
    dx_id scale, product;
    dx_walk walk;
    bool steps = false;
    *n = 0;
    dx_split_coefficient(g, t->of, &scale, &product);
    if (dx_op_of(g, product) != DX_OP_MUL)
        return DX_OK;
    DX_TRY(dx_walk_make(g, 1, &product, &walk));
    for (size_t i = 0; i < walk.n && !steps; i++)
        steps = dx_op_of(g, walk.id[i]) == DX_OP_CALL && dx_is_step(dx_fn_of(g, walk.id[i])) &&
                dx_contains(g, walk.id[i], t->symbol);
    dx_walk_free(&walk);
    for (uint32_t i = 0; steps && i < dx_factors(g, product) && *n < DX_MOST_REGIONS; i++) {
        const dx_id base = dx_base(g, product, i), zero = dx_int(g, 0);
        dx_id slope, there;
        if (!dx_contains(g, base, t->symbol))
            continue;
        DX_TRY(dx_diff(g, t->r->rules, base, t->symbol, 1, &slope));
        if (!dx_is_number(g, slope) || dx_is_int(g, slope, 0) ||
            (dx_op_of(g, base) != DX_OP_ADD && dx_op_of(g, base) != DX_OP_SYMBOL))
            continue;
        there = dx_substitute(g, base, 1, &t->symbol, &zero);
        if (!dx_is_none(there) && dx_is_number(g, there))
            at[(*n)++] = dx_number_neg(g, dx_number_div(g, there, slope));
        DX_TRY(dx_check(g, there));
    }
    return DX_OK;
}

dx_status dx_record_joints(dx_recorder *r, dx_id of, dx_id symbol, dx_id derivative,
                           dx_smooth_points *points)
{
    enum { MOST_NODES = 400 };
    teller t = {.r = r, .g = r->g, .of = of, .symbol = symbol};
    dx_smooth_points smooth = {.n = 0};
    dx_regions regions;
    joint list[DX_MOST_REGIONS];
    size_t n = 0;
    if (!r->oracle || dx_op_of(r->g, of) == DX_OP_VECTOR || dx_op_of(r->g, of) == DX_OP_EQ ||
        dx_is_larger(r->g, of, MOST_NODES)) {
        *points = smooth;
        return DX_OK;
    }
    DX_TRY(dx_find_regions(r->g, r->rules, of, symbol, &regions));
    for (size_t i = 0; i < regions.n_points && i < DX_MOST_REGIONS; i++) {
        bool known;
        joint *j = &list[n];
        *j = (joint){.at = regions.point[i]};
        DX_TRY(look(&t, j, &known));
        known = known && (!j->smooth || is_among(points, j->at));
        if (known && j->smooth)
            smooth.at[smooth.n++] = j->at;
        n += known;
    }
    size_t n_zeros;
    dx_id zero[DX_MOST_REGIONS];
    DX_TRY(find_zeros(&t, zero, &n_zeros));
    for (size_t i = 0; i < n_zeros && n < DX_MOST_REGIONS; i++) {
        bool known, there = false;
        joint *j = &list[n];
        *j = (joint){.at = zero[i]};
        for (size_t k = 0; k < n; k++)
            there = there || dx_same(list[k].at, zero[i]);
        DX_TRY(look(&t, j, &known));
        if (there || !known || !j->smooth || !is_among(points, j->at))
            continue;
        smooth.at[smooth.n++] = j->at;
        n++;
    }
    *points = smooth;
    return n > 0 ? tell(&t, n, list, derivative) : DX_OK;
}
