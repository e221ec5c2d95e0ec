/* What is told of extrema that are solved for, in notices and refusals. */
#include "engine/solvers/exacttold.h"

#include "engine/solvers/exactextrema.h"
#include "engine/solvers/exactgradient.h"

#include "expr/print.h"
#include "symbolic/forms/simplify.h"
#include "symbolic/rework/polynomial.h"

dx_status dx_refuse_unsolved(dx_extremal *q)
{
    dx_graph *g = &q->c.session->graph;
    dx_status status =
        dx_fail(g->context, DX_UNKNOWN, "where the gradient vanishes cannot be found exactly");
    if (dx_exact_hint_of_data(g, q->c.of, "minimize(...) finds a least value"))
        return status;
    if (!dx_has_other_symbols(&q->p.u, 1, &q->c.of)) { /* f(x), of which nothing is known */
        dx_diag_hint(&g->context->diag, "a function that is defined is searched: f(x) = x^2 - x");
        return status;
    }
    dx_diag_hint(&g->context->diag, "with numbers for the other names it is searched: e | a = 1");
    return status;
}

dx_status dx_refuse_pieces(dx_extremal *q)
{
    dx_graph *g = &q->c.session->graph;
    dx_status status = dx_fail(g->context, DX_UNKNOWN,
                               "with other names steps, and many corners, are not looked at");
    dx_diag_hint(&g->context->diag, "with numbers for the other names it is searched: e | a = 1");
    return status;
}

dx_status dx_tell_no_points(const dx_extremal *q, const dx_extremal_findings *all)
{
    dx_graph *g = &q->c.session->graph;
    dx_text text;
    dx_text_init(&text, &g->context->memory);
    dx_status status = DX_OK;
    if (!dx_is_none(q->p.against) && !dx_is_constant(g, q->p.against) &&
        dx_is_free_of_unknowns(q, q->p.against))
        status = dx_write_nonzero(g, q->p.against, &text);
    if (status == DX_OK)
        dx_notice(g->context, "there is no %ssuch point%s%s%s", all->n_flat > 0 ? "other " : "",
                  all->unseen ? " elsewhere" : "", text.n > 0 ? " as long as " : "",
                  dx_text_get(&text));
    dx_text_free(&text);
    return status;
}

void dx_tell_free_names(const dx_extremal *q, const dx_extremal_findings *all)
{
    dx_graph *g = &q->c.session->graph;
    for (uint32_t k = 0; k < q->c.n; k++) {
        bool free = false;
        for (size_t i = 0; i < all->points.n && !free; i++)
            free = dx_same(all->points.item[i].cell[k], q->c.name[k]);
        if (free)
            dx_notice(g->context, "for any %s", dx_bytes(g, q->c.name[k]));
    }
}

dx_status dx_tell_special(dx_graph *g, const char *before, const dx_special *at, const char *behind)
{
    dx_text text;
    dx_text_init(&text, &g->context->memory);
    dx_status status = dx_special_write(g, at, &text);
    if (status == DX_OK)
        dx_notice(g->context, "%s%s%s", before, dx_text_get(&text), behind);
    dx_text_free(&text);
    return status;
}

/* sin(a/2) of "maximum for sin(a/2) > 0", which is 0 for a = 0, and for other values, too; or NONE.
 */
static dx_status find_wave(const dx_extremal *q, const dx_points *points, const dx_special *at,
                           dx_id *wave)
{
    dx_graph *g = &q->c.session->graph;
    *wave = DX_NONE;
    for (size_t i = 0; i < points->n; i++)
        for (uint32_t k = 0; k < points->item[i].kinds.n; k++) {
            const dx_kind_where *kind = &points->item[i].kinds.item[k];
            for (uint32_t j = 0; j < kind->n_words && dx_is_none(*wave); j++) {
                const dx_id of = kind->word[j].of;
                const dx_fn fn = dx_fn_of(g, of);
                dx_id there;
                if (fn != DX_FN_sin && fn != DX_FN_cos && fn != DX_FN_tan)
                    continue;
                DX_TRY(dx_special_put_in(g, at, of, &there));
                *wave = !dx_is_none(there) && dx_is_int(g, there, 0) ? of : DX_NONE;
            }
        }
    return DX_OK;
}

dx_status dx_tell_untold(const dx_extremal *q, const dx_extremal_findings *all)
{
    dx_graph *g = &q->c.session->graph;
    for (uint32_t i = 0; i < all->points.n_untold; i++) {
        const dx_special *at = &all->points.untold[i];
        dx_id wave;
        DX_TRY(dx_tell_special(g, "for ", at, " there are more points: put it in to see them"));
        DX_TRY(find_wave(q, &all->points, at, &wave));
        if (dx_is_none(wave))
            continue;
        dx_text text;
        dx_text_init(&text, &g->context->memory);
        dx_status status = dx_print_line(g, wave, &text);
        if (status == DX_OK)
            dx_notice(g->context, "so there may be for other values with %.100s = 0",
                      dx_text_get(&text));
        dx_text_free(&text);
        DX_TRY(status);
    }
    return DX_OK;
}

/* Of bounds on the unknown, x > a and x < b: is a >= b, as far as is known? */
static dx_status is_empty(const dx_extremal *q, const dx_smooth_piece *piece, bool *empty)
{
    dx_graph *g = &q->c.session->graph;
    *empty = false;
    for (uint32_t i = 0; i < piece->n_signs && !*empty; i++)
        for (uint32_t k = 0; k < piece->n_signs && !*empty; k++) {
            dx_polynomial low, high;
            DX_TRY(dx_polynomial_in(g, piece->sign[i], q->c.name[0], &low));
            DX_TRY(dx_polynomial_in(g, piece->sign[k], q->c.name[0], &high));
            if (!dx_is_none(low.other) || !dx_is_none(high.other) || low.degree != 1 ||
                high.degree != 1 || !dx_is_number(g, low.coefficient[1]) ||
                !dx_is_number(g, high.coefficient[1]) ||
                dx_number_sign(g, low.coefficient[1]) < 0 ||
                dx_number_sign(g, high.coefficient[1]) > 0)
                continue;
            const dx_id width = dx_sub(g, dx_mul(g, high.coefficient[0], low.coefficient[1]),
                                       dx_mul(g, low.coefficient[0], high.coefficient[1]));
            const dx_id minus = dx_neg(g, width);
            DX_TRY(dx_check(g, minus));
            *empty = dx_is_nonnegative(g, minus);
        }
    return DX_OK;
}

dx_status dx_tell_flat_piece(dx_extremal *q, const dx_smooth_piece *piece, const char *before)
{
    dx_graph *g = &q->c.session->graph;
    bool empty;
    DX_TRY(dx_excuse(g->context, is_empty(q, piece, &empty)));
    if (empty)
        return DX_OK;
    dx_conditions c;
    dx_text text;
    dx_conditions_init(&c, g, q->c.name[0]);
    for (uint32_t i = 0; i < piece->n_signs; i++)
        DX_TRY(dx_condition(&c, piece->sign[i], DX_ABOVE, DX_NONE));
    dx_conditions_sort(&c, q->c.name[0]);
    dx_text_init(&text, &g->context->memory);
    dx_status status = dx_conditions_write(&c, q->c.name[0], &text);
    dx_id value = q->c.of;
    if (status == DX_OK)
        status = dx_simplify(g, q->c.of, &value);
    if (status == DX_OK) {
        dx_text_string(&text, ": the value is ");
        status = dx_print_line(g, value, &text);
    }
    if (status == DX_OK)
        dx_notice(g->context, "%s constant where %.200s", before, dx_text_get(&text));
    dx_text_free(&text);
    return status;
}

dx_status dx_tell_own_domain(const dx_extremal *q)
{
    dx_graph *g = &q->c.session->graph;
    dx_conditions c;
    dx_text text;
    dx_conditions_init(&c, g, q->c.name[0]);
    DX_TRY(dx_conditions_of_value(&c, q->c.of));
    dx_conditions_sort(&c, q->c.name[0]);
    dx_text_init(&text, &g->context->memory);
    dx_status status = dx_conditions_write(&c, q->c.name[0], &text);
    if (status == DX_OK && text.n > 0)
        dx_notice(g->context, "%s", dx_text_get(&text));
    dx_text_free(&text);
    return status;
}

/* Of several unknowns, or with constraints, where pieces meet is not looked at. */
dx_status dx_tell_corners(dx_extremal *q, const dx_smooth_pieces *pieces)
{
    dx_graph *g = &q->c.session->graph;
    dx_text text;
    dx_text_init(&text, &g->context->memory);
    dx_status status = DX_OK;
    for (size_t i = 0; i < pieces->n_corners && status == DX_OK; i++) {
        dx_text_string(&text, i > 0 ? " or " : "");
        status = dx_print_line(g, pieces->corner[i], &text);
        dx_text_string(&text, " = 0");
    }
    if (status == DX_OK && text.n > 0)
        dx_notice(g->context, "there are corners where %.150s: these points were not looked at",
                  dx_text_get(&text));
    dx_text_free(&text);
    return status;
}

dx_status dx_tell_constant_case(dx_extremal *q, const dx_special *at, dx_extremal_findings *there)
{
    dx_graph *g = &q->c.session->graph;
    dx_text before, value;
    dx_text_init(&before, &g->context->memory);
    dx_text_init(&value, &g->context->memory);
    dx_text_string(&before, "for ");
    dx_status status = dx_special_write(g, at, &before);
    if (status == DX_OK && (there->every || !dx_is_none(there->constant))) {
        dx_id constant = there->constant;
        if (there->every)
            status = dx_simplify(g, q->c.of, &constant);
        const bool known = status == DX_OK && dx_is_free_of_unknowns(q, constant); /* not 0^x */
        if (known)
            status = dx_print_line(g, constant, &value);
        if (status == DX_OK && known && there->every)
            dx_notice(g->context, "%s it is constant: the value is %s", dx_text_get(&before),
                      dx_text_get(&value));
        else if (status == DX_OK && known)
            dx_notice(g->context, "%s the value is %s wherever the constraint%s",
                      dx_text_get(&before), dx_text_get(&value), q->c.m == 1 ? " holds" : "s hold");
    }
    dx_text_string(&before, " it is");
    for (size_t i = 0; i < there->n_flat && status == DX_OK; i++)
        status = dx_tell_flat_piece(&there->flat[i], there->flat_piece[i], dx_text_get(&before));
    dx_text_free(&value);
    dx_text_free(&before);
    return status;
}

dx_status dx_refuse_constant_under(dx_graph *g, dx_id value)
{
    dx_text text;
    dx_text_init(&text, &g->context->memory);
    dx_status status = dx_print_line(g, value, &text);
    if (status == DX_OK)
        status = dx_fail(g->context, DX_DOMAIN,
                         "the formula has the value %.60s wherever the constraint holds",
                         dx_text_get(&text));
    dx_text_free(&text);
    return status;
}

dx_status dx_refuse_constant(const dx_extremal *q, const dx_extremal_findings *all)
{
    dx_graph *g = &q->c.session->graph;
    if (all->every)
        return dx_fail(g->context, DX_DOMAIN, "the gradient is 0 everywhere");
    return dx_refuse_constant_under(g, all->constant);
}
