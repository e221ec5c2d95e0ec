/* Two equations in sine and cosine of one angle, [sin(x) = a, cos(x) = b]: the angle has that
 * direction, and the squares make 1. With a second angle in a and b, as in [sin(x) + sin(y) = 1,
 * cos(x) + cos(y) = 1], the squares are an equation for that one. */
#include "symbolic/solve/systemstate.h"

#include "expr/walk.h"
#include "symbolic/forms/readable.h"
#include "symbolic/rework/expand.h"
#include "symbolic/rework/polynomial.h"

typedef dx_equations_state state;

/* p·sin(angle) + q·cos(angle) + r = 0, p, q and r without unknowns that are not set. */
typedef struct wave_sum {
    dx_id p, q, r;
} wave_sum;

/* The angle of the first sine or cosine with an unknown; or NONE. */
static dx_status find_angle(dx_equations *s, const state *now, dx_id f, dx_id *angle)
{
    dx_walk walk;
    *angle = DX_NONE;
    DX_TRY(dx_walk_make(s->g, 1, &f, &walk));
    for (size_t i = 0; i < walk.n && dx_is_none(*angle); i++) {
        const dx_fn fn = dx_fn_of(s->g, walk.id[i]);
        if ((fn == DX_FN_sin || fn == DX_FN_cos) &&
            dx_equations_have_unknowns(s, now, dx_operand(s->g, walk.id[i], 0)))
            *angle = dx_operand(s->g, walk.id[i], 0);
    }
    dx_walk_free(&walk);
    return DX_OK;
}

/* Is it without unknowns, or numbers and sines and cosines of one other angle? */
static dx_status is_rest(dx_equations *s, const state *now, dx_id angle, dx_id rest, bool *is)
{
    dx_graph *g = s->g;
    dx_id other;
    *is = !dx_equations_have_unknowns(s, now, rest);
    if (*is)
        return DX_OK;
    DX_TRY(find_angle(s, now, rest, &other));
    if (dx_is_none(other))
        return DX_OK;
    const dx_id zero = dx_int(g, 0),
                from[2] = {dx_call1(g, DX_FN_sin, other), dx_call1(g, DX_FN_cos, other)},
                to[2] = {zero, zero};
    rest = dx_replace(g, rest, 2, from, to);
    DX_TRY(dx_excuse(g->context, dx_check(g, rest)));
    *is = !dx_is_none(rest) && dx_is_constant(g, rest);
    for (uint32_t i = 0; i < s->n && *is; i++)
        *is = now->set[i] || !dx_contains(g, angle, s->unknown[i]) ||
              !dx_contains(g, other, s->unknown[i]);
    return DX_OK;
}

static dx_status read_sum(dx_equations *s, const state *now, dx_id f, dx_id angle, wave_sum *out,
                          bool *is)
{
    dx_graph *g = s->g;
    const dx_id from[2] = {dx_call1(g, DX_FN_sin, angle), dx_call1(g, DX_FN_cos, angle)},
                to[2] = {dx_symbol(g, "s'", 2), dx_symbol(g, "c'", 2)};
    dx_polynomial of, in;
    f = dx_replace(g, f, 2, from, to);
    *is = false;
    DX_TRY(dx_check(g, f));
    dx_status status = dx_polynomial_in(g, f, to[0], &of);
    if (status == DX_OK && dx_is_none(of.other) && of.degree <= 1) {
        out->p = of.degree == 1 ? of.coefficient[1] : dx_int(g, 0);
        status = dx_polynomial_in(g, of.coefficient[0], to[1], &in);
        *is = status == DX_OK && !dx_contains(g, out->p, to[1]) && dx_is_none(in.other) &&
              in.degree <= 1 && !dx_equations_have_unknowns(s, now, out->p);
    }
    if (*is) {
        out->q = in.degree == 1 ? in.coefficient[1] : dx_int(g, 0);
        out->r = in.coefficient[0];
        DX_TRY(is_rest(s, now, angle, out->r, is));
        *is = *is && !dx_equations_have_unknowns(s, now, out->q);
    }
    return dx_excuse(g->context, status);
}

static dx_id crossed(dx_graph *g, dx_id a, dx_id b, dx_id c, dx_id d) /* a·d - b·c */
{
    return dx_sub(g, dx_mul(g, a, d), dx_mul(g, b, c));
}

/* On the way on this is 0. */
static dx_status require_zero(dx_equations *s, dx_id of, bool *possible)
{
    dx_equation scratch;
    dx_equation_init(&scratch, s->g, s->oracle, s->host, s->unknown[0], s->index);
    DX_TRY(dx_equation_require(&scratch, of, DX_AT_LEAST, possible));
    if (*possible)
        DX_TRY(dx_equation_require(&scratch, dx_neg(s->g, of), DX_AT_LEAST, possible));
    for (uint32_t i = 0; i < scratch.n_path && s->n_path < DX_MOST_PATH_WORDS; i++)
        s->path[s->n_path++] = scratch.path[i];
    return DX_OK;
}

static dx_status solve_pair(dx_equations *s, const state *now, uint32_t i, uint32_t k, dx_id angle,
                            const wave_sum *a, const wave_sum *b, bool *done)
{
    dx_graph *g = s->g;
    const uint32_t mark = s->n_path, indices = s->n_indices;
    const dx_id det = crossed(g, a->p, a->q, b->p, b->q);
    dx_id sine = dx_div(g, crossed(g, a->q, a->r, b->q, b->r), det),
          cosine = dx_div(g, crossed(g, a->r, a->p, b->r, b->p), det);
    DX_TRY(dx_check(g, sine));
    DX_TRY(dx_check(g, cosine));
    DX_TRY(dx_excuse(g->context, dx_readable(g, sine, &sine)));
    DX_TRY(dx_excuse(g->context, dx_readable(g, cosine, &cosine)));
    *done = !(dx_is_constant(g, sine) && dx_is_constant(g, cosine)) && dx_is_number(g, det) &&
            s->n_indices < DX_MOST_INDICES && !dx_is_none(s->index[s->n_indices]);
    if (!*done)
        return DX_OK;
    dx_id turn = dx_mul(g, dx_scale(g, dx_int(g, 2), dx_pi(g)), s->index[s->n_indices++]),
          direction = dx_call(g, DX_FN_atan2, 2, (dx_id[]){sine, cosine});
    const dx_id one = dx_add(g, dx_power(g, sine, 2), dx_power(g, cosine, 2));
    state *then = dx_arena_alloc(&g->context->arena, sizeof *then);
    const dx_id gap = dx_sub(g, one, dx_int(g, 1));
    bool possible = true;
    if (!then)
        return dx_no_memory(g->context);
    if (dx_equations_have_unknowns(s, now, gap)) {
        *then = *now;
        DX_TRY(dx_expand(g, gap, &then->f[k]));
        DX_TRY(dx_readable(g, then->f[k], &then->f[k])); /* sin(y)^2 + cos(y)^2 is 1 */
    } else {
        DX_TRY(require_zero(s, gap, &possible));
        dx_equations_without(now, k, then);
    }
    then->f[i] = dx_sub(g, angle, dx_add(g, direction, turn));
    DX_TRY(dx_check(g, then->f[i]));
    dx_status status = possible ? dx_equations_go_on(s, then) : DX_OK;
    s->n_path = mark;
    s->n_indices = indices;
    return status;
}

dx_status dx_equations_wave_pair(dx_equations *s, const state *now, bool *done)
{
    dx_graph *g = s->g;
    *done = false;
    for (uint32_t i = 0; i + 1 < now->m && !*done; i++) {
        dx_id angle;
        wave_sum a, b;
        bool is;
        DX_TRY(find_angle(s, now, now->f[i], &angle));
        if (dx_is_none(angle))
            continue;
        DX_TRY(read_sum(s, now, now->f[i], angle, &a, &is));
        for (uint32_t k = i + 1; k < now->m && is && !*done; k++) {
            bool both;
            DX_TRY(read_sum(s, now, now->f[k], angle, &b, &both));
            both = both && !dx_is_int(g, crossed(g, a.p, a.q, b.p, b.q), 0);
            if (both && (!dx_is_int(g, b.p, 0) || !dx_is_int(g, b.q, 0)))
                DX_TRY(solve_pair(s, now, i, k, angle, &a, &b, done));
        }
    }
    return DX_OK;
}
