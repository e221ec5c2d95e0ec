#include "engine/solvers/eigenpoints.h"

#include "engine/algebra.h"
#include "engine/simplify.h"
#include "engine/solvers/absolute.h"
#include "engine/solvers/rootof.h"

#include "expr/rootof.h"
#include "numeric/ball.h"
#include "symbolic/forms/simplify.h"

enum { PRECISION = 256 };

/* a·x² + 2·b·x·y + d·y² + rest, of constants. */
typedef struct quadratic {
    dx_id a, b, d, rest;
} quadratic;

static dx_status read_quadratic(const dx_critical *c, dx_id of, quadratic *q, bool *is)
{
    ddx_session *s = c->session;
    dx_graph *g = &s->graph;
    const dx_id x = c->name[0], y = c->name[1], two = dx_int(g, 2), half = dx_rational(g, 1, 2);
    const dx_id origin[] = {dx_int(g, 0), dx_int(g, 0)};
    dx_id second[3], slope;
    *is = false;
    for (int i = 0; i < 3; i++) {
        DX_TRY(dx_diff(g, s->rules, of, i < 2 ? x : y, 1, &slope));
        DX_TRY(dx_diff(g, s->rules, slope, i < 1 ? x : y, 1, &second[i]));
        DX_TRY(dx_make_readable(s, 1, &second[i]));
        if (!dx_is_constant(g, second[i]))
            return DX_OK;
    }
    q->a = dx_mul(g, half, second[0]);
    q->b = dx_mul(g, half, second[1]);
    q->d = dx_mul(g, half, second[2]);
    q->rest = dx_substitute(g, of, 2, c->name, origin);
    if (dx_is_none(q->rest))
        return dx_excuse(g->context, dx_check(g, q->rest));
    dx_id gap =
        dx_sum(g, 5,
               (dx_id[]){of, dx_neg(g, q->rest), dx_neg(g, dx_mul(g, q->a, dx_power(g, x, 2))),
                         dx_neg(g, dx_mul(g, q->d, dx_power(g, y, 2))),
                         dx_neg(g, dx_product(g, 4, (dx_id[]){two, q->b, x, y}))});
    DX_TRY(dx_check(g, gap));
    DX_TRY(dx_make_readable(s, 1, &gap));
    *is = dx_is_constant(g, q->rest) && dx_is_int(g, gap, 0);
    return DX_OK;
}

static dx_id less(dx_graph *g, dx_id a, dx_id lambda, dx_id b)
{
    return dx_sub(g, a, dx_mul(g, lambda, b));
}

/* A vector that A - lambda·B takes to 0. */
static dx_status find_vector(ddx_session *s, const quadratic *of, const quadratic *under,
                             dx_id lambda, dx_id out[2], bool *found)
{
    dx_graph *g = &s->graph;
    dx_id m[3] = {less(g, of->a, lambda, under->a), less(g, of->b, lambda, under->b),
                  less(g, of->d, lambda, under->d)};
    bool zero[3];
    for (int i = 0; i < 3; i++) {
        DX_TRY(dx_check(g, m[i]));
        DX_TRY(dx_simplify_formula(s, m[i], &m[i]));
        DX_TRY(dx_is_exactly_zero(g, m[i], &zero[i]));
    }
    const bool first = !zero[0] || !zero[1];
    out[0] = first ? m[1] : m[2];
    out[1] = dx_neg(g, first ? m[0] : m[1]);
    *found = !zero[0] || !zero[1] || !zero[2];
    return dx_check(g, out[1]);
}

static dx_id value_at(dx_graph *g, const quadratic *q, const dx_id at[2])
{
    return dx_sum(g, 3,
                  (dx_id[]){dx_mul(g, q->a, dx_power(g, at[0], 2)),
                            dx_mul(g, q->d, dx_power(g, at[1], 2)),
                            dx_product(g, 4, (dx_id[]){dx_int(g, 2), q->b, at[0], at[1]})});
}

/* Is the root of the square, with the sign of the number, where the number is? */
static dx_status take_side(ddx_session *s, dx_id square, dx_id number, dx_id *out, bool *fits)
{
    dx_graph *g = &s->graph;
    arb_t there, here;
    arb_init(there);
    arb_init(here);
    *fits = false;
    dx_status status = dx_ball_evaluate(g, number, NULL, PRECISION, there);
    dx_id root = dx_sqrt(g, square);
    if (status == DX_OK)
        status = dx_check(g, root);
    if (status == DX_OK && arb_is_negative(there)) {
        root = dx_neg(g, root);
        status = dx_check(g, root);
    }
    if (status == DX_OK)
        status = dx_simplify_formula(s, root, out);
    if (status == DX_OK)
        status = dx_ball_evaluate(g, *out, NULL, PRECISION, here);
    if (status == DX_OK)
        *fits = arb_is_finite(here) && arb_is_finite(there) && arb_overlaps(here, there);
    arb_clear(here);
    arb_clear(there);
    return status;
}

/* The solution that is exactly so lies where the one that was found is alone. */
static dx_status write_point(const dx_critical *c, const quadratic *of, const quadratic *under,
                             dx_id *at)
{
    ddx_session *s = c->session;
    dx_graph *g = &s->graph;
    dx_id vector[2], exact[2];
    bool fits;
    DX_TRY(find_vector(s, of, under, at[2], vector, &fits));
    if (!fits)
        return DX_OK;
    const dx_id scale = dx_div(g, dx_neg(g, under->rest), value_at(g, under, vector));
    DX_TRY(dx_check(g, scale));
    for (int i = 0; i < 2 && fits; i++) {
        dx_id square = dx_mul(g, scale, dx_power(g, vector[i], 2));
        DX_TRY(dx_check(g, square));
        DX_TRY(dx_simplify_formula(s, square, &square));
        DX_TRY(take_side(s, square, at[i], &exact[i], &fits));
    }
    for (int i = 0; i < 2 && fits; i++)
        at[i] = exact[i];
    return DX_OK;
}

/* A root of a polynomial, or more than fits into a table. */
static dx_status is_unwritten(dx_graph *g, dx_id a, bool *is)
{
    size_t length = 0;
    *is = dx_has_rootof(g, a);
    if (!*is)
        DX_TRY(dx_printed_length(g, a, &length));
    *is = *is || length > DX_SHORT_VALUE;
    return DX_OK;
}

dx_status dx_write_eigenpoints(const dx_critical *c, dx_root_list *found)
{
    dx_graph *g = &c->session->graph;
    dx_context *context = &c->session->context;
    quadratic of, under;
    bool is;
    if (c->n != 2 || c->m != 1 || found->n_places > 0)
        return DX_OK;
    DX_TRY(read_quadratic(c, c->of, &of, &is));
    if (is)
        DX_TRY(read_quadratic(c, c->constraint[0], &under, &is));
    for (size_t i = 0; i < found->n_roots && is; i++) {
        dx_id *at = found->value + i * found->n;
        bool unwritten[2];
        for (int k = 0; k < 2; k++)
            DX_TRY(is_unwritten(g, at[k], &unwritten[k]));
        if ((unwritten[0] || unwritten[1]) && !dx_has_rootof(g, at[2]))
            DX_TRY(dx_excuse(context, write_point(c, &of, &under, at)));
    }
    return DX_OK;
}
