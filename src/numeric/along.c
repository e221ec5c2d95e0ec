#include "numeric/along.h"

#include "expr/primitive.h"
#include "numeric/balls.h"
#include "numeric/check.h"
#include "numeric/pass.h"
#include "numeric/sample.h"

#include <string.h>

typedef struct check {
    dx_graph *g;
    size_t n, n_rates; /* terms; their symbols in all */
    const dx_along *term;
    slong order;
    dx_id value_id;
    dx_listing *list; /* of each term; the same as before where walk.n is 0 */
    dx_listing value; /* of the value and of all rates */
    dx_sample sample;
    size_t widest; /* listing */
    arb_poly_struct *series;
    arb_ptr ball, direction, main;
    arb_t left, right, part;
    dx_verdict verdict;
    dx_text *where;
} check;

/* ---- making and freeing ------------------------------------------------------------------ */

static bool is_repeated(const check *c, size_t i)
{
    return i > 0 && dx_same(c->term[i].function, c->term[i - 1].function);
}

static dx_status list_functions(check *c)
{
    dx_memory *memory = &c->g->context->memory;
    c->list = dx_alloc(memory, c->n * sizeof *c->list);
    if (!c->list)
        return dx_no_memory(c->g->context);
    memset(c->list, 0, c->n * sizeof *c->list);
    for (size_t i = 0; i < c->n; i++) {
        c->n_rates += c->term[i].n;
        if (is_repeated(c, i))
            continue;
        DX_TRY(dx_listing_make(c->g, 1, &c->term[i].function, &c->list[i]));
        if (c->list[i].walk.n > c->widest)
            c->widest = c->list[i].walk.n;
    }
    return DX_OK;
}

static dx_status list_values(check *c)
{
    dx_memory *memory = &c->g->context->memory;
    size_t size = (c->n_rates + 1) * sizeof(dx_id), k = 0;
    dx_id *root = dx_alloc(memory, size);
    if (!root)
        return dx_no_memory(c->g->context);
    root[k++] = c->value_id;
    for (size_t i = 0; i < c->n; i++)
        for (size_t j = 0; j < c->term[i].n; j++)
            root[k++] = c->term[i].rates[j];
    dx_status status = dx_listing_make(c->g, k, root, &c->value);
    dx_free(memory, root, size);
    return status;
}

/* The symbols that vary in some term. */
static void find_main(check *c)
{
    for (size_t i = 0; i < c->n; i++)
        for (size_t j = 0; j < c->term[i].n; j++) {
            size_t index;
            if (dx_ball_point_find(&c->sample.at, c->term[i].symbols[j], &index))
                arb_one(c->main + index);
        }
}

static dx_status allocate(check *c)
{
    dx_memory *memory = &c->g->context->memory;
    c->ball = dx_balls_new(memory, c->value.walk.n);
    c->direction = dx_balls_new(memory, c->sample.at.n);
    c->main = dx_balls_new(memory, c->sample.at.n);
    c->series = dx_ball_series_new(memory, c->widest);
    arb_init(c->left);
    arb_init(c->right);
    arb_init(c->part);
    if (!c->ball || !c->direction || !c->main || !c->series)
        return dx_no_memory(c->g->context);
    find_main(c);
    return DX_OK;
}

static void release(check *c)
{
    dx_memory *memory = &c->g->context->memory;
    arb_clear(c->left);
    arb_clear(c->right);
    arb_clear(c->part);
    dx_ball_series_free(memory, c->series, c->widest);
    dx_balls_free(memory, c->main, c->sample.at.n);
    dx_balls_free(memory, c->direction, c->sample.at.n);
    dx_balls_free(memory, c->ball, c->value.walk.n);
}

/* ---- at a point ---------------------------------------------------------------------------- */

static dx_status add_term(check *c, const dx_listing *list, const dx_along *term, slong prec)
{
    _arb_vec_zero(c->direction, (slong)c->sample.at.n);
    for (size_t j = 0; j < term->n; j++) {
        size_t index;
        if (dx_ball_point_find(&c->sample.at, term->symbols[j], &index))
            arb_set(c->direction + index, c->ball + dx_listing_position(&c->value, term->rates[j]));
    }
    DX_TRY(dx_series_pass(list, &c->sample.at, c->direction, c->order + 1, prec, c->series));
    const arb_poly_struct *p = c->series + list->walk.n - 1;
    arb_poly_get_coeff_arb(c->part, p, 0);
    if (arb_is_finite(c->part)) {
        arb_poly_get_coeff_arb(c->part, p, c->order);
        if (c->order == 2)
            arb_mul_2exp_si(c->part, c->part, 1);
    }
    if (term->negative)
        arb_neg(c->part, c->part);
    if (!_arb_vec_is_finite(c->direction, (slong)c->sample.at.n))
        arb_indeterminate(c->part); /* max(x, y) may not depend on what has no rate */
    arb_add(c->left, c->left, c->part, prec);
    return DX_OK;
}

static dx_status evaluate(check *c, slong prec)
{
    DX_TRY(dx_ball_pass(&c->value, &c->sample.at, prec, c->ball));
    arb_set(c->right, c->ball + dx_listing_position(&c->value, c->value_id));
    arb_zero(c->left);
    const dx_listing *list = c->list;
    for (size_t i = 0; i < c->n && arb_is_finite(c->left); i++) {
        list = is_repeated(c, i) ? list : &c->list[i];
        DX_TRY(add_term(c, list, &c->term[i], prec));
    }
    return DX_OK;
}

static void write_ball(const arb_t x, const char *what, dx_text *out)
{
    char *text = arb_get_str(x, 12, ARB_STR_NO_RADIUS);
    dx_text_format(out, "%s %s", text, what);
    flint_free(text);
}

static dx_status compare_at_point(check *c, bool *agrees)
{
    bool sharp = false;
    for (slong prec = DX_CHECK_FIRST_PRECISION; prec <= DX_CHECK_LAST_PRECISION && !sharp;
         prec *= 2) {
        DX_TRY(evaluate(c, prec));
        if (!arb_is_finite(c->left) || !arb_is_finite(c->right))
            return DX_OK;
        sharp = dx_check_is_sharp(c->left, prec) && dx_check_is_sharp(c->right, prec);
    }
    *agrees = sharp && arb_overlaps(c->left, c->right);
    if (arb_overlaps(c->left, c->right))
        return DX_OK;
    c->verdict = DX_DISAGREES;
    dx_sample_write(&c->sample, c->g, c->where);
    dx_text_string(c->where, ": ");
    write_ball(c->left, "by power series, ", c->where);
    write_ball(c->right, "by the formula", c->where);
    return DX_OK;
}

static dx_status compare_at_points(check *c)
{
    double cost = dx_check_cost(&c->value, 1), repeated = 0;
    bool pieces = dx_check_has_pieces(&c->value);
    for (size_t i = 0; i < c->n; i++) {
        if (!is_repeated(c, i)) {
            repeated = dx_check_cost(&c->list[i], c->order + 1);
            pieces = pieces || dx_check_has_pieces(&c->list[i]);
        }
        cost += repeated;
    }
    double budget = DX_CHECK_BUDGET + DX_CHECK_BUDGET_PER_FORMULA * (double)c->n;
    unsigned tries = budget / cost > DX_SAMPLE_TRIES ? DX_SAMPLE_TRIES : (unsigned)(budget / cost);
    unsigned enough = c->sample.at.n ? DX_CHECK_POINTS : 1, points = 0;
    unsigned wanted = enough > 1 && pieces ? DX_CHECK_POINTS_OF_PIECES : enough;
    if (tries < enough)
        return DX_OK;
    for (unsigned attempt = 0; attempt < tries && points < wanted; attempt++) {
        bool agrees = false;
        DX_TRY(dx_sample_draw_many(&c->sample, c->g, c->main, attempt));
        DX_TRY(compare_at_point(c, &agrees));
        if (c->verdict == DX_DISAGREES)
            return DX_OK;
        points += agrees;
        if (agrees)
            dx_sample_keep_range(&c->sample);
    }
    if (points >= enough)
        c->verdict = DX_AGREES;
    return DX_OK;
}

/* ---- the whole ------------------------------------------------------------------------------- */

static dx_status draw_points(check *c)
{
    dx_memory *memory = &c->g->context->memory;
    size_t size = (c->n + 1) * sizeof(dx_listing *), k = 0;
    const dx_listing **lists = dx_alloc(memory, size);
    if (!lists)
        return dx_no_memory(c->g->context);
    lists[k++] = &c->value;
    for (size_t i = 0; i < c->n; i++)
        if (!is_repeated(c, i))
            lists[k++] = &c->list[i];
    dx_status status = dx_sample_make(k, lists, &c->sample);
    dx_free(memory, lists, size);
    return status;
}

static dx_status compare(check *c)
{
    DX_TRY(list_functions(c));
    DX_TRY(list_values(c));
    DX_TRY(draw_points(c));
    dx_status status = allocate(c);
    if (status == DX_OK)
        status = compare_at_points(c);
    release(c);
    dx_sample_free(&c->sample);
    return status;
}

dx_status dx_verify_along(dx_graph *g, size_t n, const dx_along *terms, uint32_t order, dx_id value,
                          dx_verdict *verdict, dx_text *where)
{
    check c = {.g = g,
               .n = n,
               .term = terms,
               .order = (slong)order,
               .value_id = value,
               .verdict = DX_NOT_CHECKED,
               .where = where};
    bool settled;
    DX_TRY(dx_has_settled_integral(g, 1, &value, &settled));
    for (size_t i = 0; i < n && !settled; i++)
        DX_TRY(dx_has_settled_integral(g, 1, &terms[i].function, &settled));
    if (settled) {
        *verdict = DX_AGREES;
        return DX_OK;
    }
    dx_status status = compare(&c);
    for (size_t i = 0; c.list && i < n; i++)
        dx_listing_free(&c.list[i]);
    dx_free(&g->context->memory, c.list, n * sizeof *c.list);
    dx_listing_free(&c.value);
    *verdict = c.verdict;
    if (status == DX_LIMIT || status == DX_TYPE) {
        dx_diag_clear(&g->context->diag); /* not checked, but no failure of the formula */
        status = DX_OK;
    }
    return status;
}
