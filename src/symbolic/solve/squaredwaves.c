/* Equations in sin(u)^2 and cos(u)^2 alone, which may stand in exponents: 4^(sin(x)^2) +
 * 4^(cos(x)^2) = 5. With t for sin(u)^2 and 1 - t for cos(u)^2 they are solved for t, and
 * cos(2u) = 1 - 2t. */
#include "symbolic/solve/equation.h"

/* The angle of a sine or cosine with the unknown; or NONE. */
static dx_status find_angle(dx_equation *s, dx_id f, dx_id *angle)
{
    dx_walk walk;
    *angle = DX_NONE;
    DX_TRY(dx_walk_make(s->g, 1, &f, &walk));
    for (size_t i = 0; i < walk.n && dx_is_none(*angle); i++) {
        const dx_fn fn = dx_fn_of(s->g, walk.id[i]);
        if ((fn == DX_FN_sin || fn == DX_FN_cos) && dx_has_unknown(s, walk.id[i]))
            *angle = dx_operand(s->g, walk.id[i], 0);
    }
    dx_walk_free(&walk);
    return DX_OK;
}

/* All t with f = 0, as numbers without conditions; *done is false where they cannot be told so. */
static dx_status solve_square(dx_equation *s, dx_id f, dx_id t, dx_equation *q, bool *done)
{
    dx_equation_init(q, s->g, s->oracle, s->host, t, s->index);
    q->depth = s->depth;
    q->branches = s->branches;
    DX_TRY(dx_solve_zero(q, f));
    s->branches = q->branches;
    *done = dx_is_none(q->stuck) && dx_is_none(q->against) && dx_is_none(q->positive) &&
            !q->every && !q->filled && q->n_stretches == 0 && q->n_exceptions == 0;
    for (size_t i = 0; i < q->n && *done; i++)
        *done = q->candidate[i].n_words == 0 && dx_is_constant(s->g, q->candidate[i].value);
    return DX_OK;
}

dx_status dx_solve_squared_waves(dx_equation *s, dx_id f, bool *done)
{
    dx_graph *g = s->g;
    dx_id angle;
    dx_equation q;
    *done = false;
    DX_TRY(find_angle(s, f, &angle));
    if (dx_is_none(angle))
        return DX_OK;
    const dx_id one = dx_int(g, 1), t = dx_symbol(g, "t'", 2),
                from[] = {dx_power(g, dx_call1(g, DX_FN_sin, angle), 2),
                          dx_power(g, dx_call1(g, DX_FN_cos, angle), 2)},
                to[] = {t, dx_sub(g, one, t)};
    f = dx_replace(g, f, 2, from, to);
    DX_TRY(dx_check(g, f));
    if (dx_has_unknown(s, f) || !dx_contains(g, f, t))
        return DX_OK;
    DX_TRY(solve_square(s, f, t, &q, done));
    const dx_id twice = dx_call1(g, DX_FN_cos, dx_scale(g, dx_int(g, 2), angle));
    for (size_t i = 0; i < q.n && *done; i++) {
        const dx_id value = dx_sub(g, one, dx_scale(g, dx_int(g, 2), q.candidate[i].value));
        const bool loose = s->loose;
        s->loose = loose || q.candidate[i].loose;
        const dx_status status = dx_solve_inverse(s, twice, value);
        s->loose = loose;
        DX_TRY(status);
    }
    return DX_OK;
}
