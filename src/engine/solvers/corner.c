#include "engine/solvers/crease_search.h"

#include "symbolic/derivatives/diff.h"

typedef struct corner {
    const dx_crease_search *w;
    arb_srcptr box;
    size_t n; /* creases */
    slong unknowns;
    arb_mat_t normal;     /* n rows: the gradients of the creases */
    arb_mat_t slope;      /* a column: the gradient of the formula */
    arb_mat_t multiplier; /* a column of n: Σ multiplier·normal is the gradient */
    arb_mat_t hessian;
    bool up, down, open;
} corner;

static void look(corner *k, int sign)
{
    k->up = k->up || sign > 0;
    k->down = k->down || sign < 0;
    k->open = k->open || sign == 0;
}

/* (N·Nᵀ)⁻¹·N·v: of v, by least squares, so much of each normal; false where the normals may depend
 * on each other. */
static bool find_parts(const corner *k, const arb_mat_t v, arb_mat_t out)
{
    slong prec = DX_CREASE_PRECISION, n = (slong)k->n;
    arb_mat_t transposed, gram;
    arb_mat_init(transposed, k->unknowns, n);
    arb_mat_init(gram, n, n);
    arb_mat_transpose(transposed, k->normal);
    arb_mat_mul(gram, k->normal, transposed, prec);
    arb_mat_mul(out, k->normal, v, prec);
    bool found = arb_mat_solve(out, gram, out, prec);
    arb_mat_clear(gram);
    arb_mat_clear(transposed);
    return found;
}

/* Second derivatives of the formula, or of a crease times its multiplier, are added. */
static dx_status add_second(corner *k, dx_id a, arb_srcptr times)
{
    const dx_crease_search *w = k->w;
    arb_t value;
    dx_status status = DX_OK;
    arb_init(value);
    for (slong i = 0; i < k->unknowns && status == DX_OK; i++)
        for (slong j = 0; j < k->unknowns && status == DX_OK; j++) {
            dx_id second;
            status = dx_diff(w->g, w->c->session->rules, a, w->c->name[i], 1, &second);
            if (status == DX_OK)
                status = dx_diff(w->g, w->c->session->rules, second, w->c->name[j], 1, &second);
            if (status == DX_OK)
                status = dx_crease_value(w, second, k->box, value);
            if (times)
                arb_submul(arb_mat_entry(k->hessian, i, j), value, times, DX_CREASE_PRECISION);
            else
                arb_add(arb_mat_entry(k->hessian, i, j), arb_mat_entry(k->hessian, i, j), value,
                        DX_CREASE_PRECISION);
        }
    arb_clear(value);
    return status;
}

/* Is sign·H positive along the creases? By Finsler's lemma it is where sign·H + t·NᵀN is, for a t
 * that is great enough. */
static bool is_positive_along(const corner *k, int sign)
{
    slong prec = DX_CREASE_PRECISION, m = k->unknowns;
    arb_mat_t transposed, square, sum, factor;
    bool positive = false;
    arb_mat_init(transposed, m, (slong)k->n);
    arb_mat_init(square, m, m);
    arb_mat_init(sum, m, m);
    arb_mat_init(factor, m, m);
    arb_mat_transpose(transposed, k->normal);
    arb_mat_mul(square, transposed, k->normal, prec);
    for (slong exponent = 0; exponent <= 24 && !positive; exponent += 6) {
        arb_mat_scalar_mul_2exp_si(sum, square, exponent);
        if (sign > 0)
            arb_mat_add(sum, sum, k->hessian, prec);
        else
            arb_mat_sub(sum, sum, k->hessian, prec);
        positive = arb_mat_cho(factor, sum, prec);
    }
    arb_mat_clear(factor);
    arb_mat_clear(sum);
    arb_mat_clear(square);
    arb_mat_clear(transposed);
    return positive;
}

/* v - Nᵀ·(N·Nᵀ)⁻¹·N·v, the part of v along the creases; false where it is not known. */
static bool project(const corner *k, const arb_mat_t v, arb_mat_t out)
{
    arb_mat_t transposed, part;
    arb_mat_init(transposed, k->unknowns, (slong)k->n);
    arb_mat_init(part, (slong)k->n, 1);
    bool known = find_parts(k, v, part);
    arb_mat_transpose(transposed, k->normal);
    arb_mat_mul(out, transposed, part, DX_CREASE_PRECISION);
    arb_mat_sub(out, v, out, DX_CREASE_PRECISION);
    arb_mat_clear(part);
    arb_mat_clear(transposed);
    return known;
}

/* In a few directions, where H is not of one sign along the creases: the axes, and between two of
 * them. */
static void look_around(corner *k)
{
    slong prec = DX_CREASE_PRECISION, n = k->unknowns;
    arb_mat_t v, along, product;
    arb_t value;
    arb_mat_init(v, n, 1);
    arb_mat_init(along, n, 1);
    arb_mat_init(product, n, 1);
    arb_init(value);
    for (slong i = 0; i < n; i++)
        for (slong j = 0; j < 2 * n; j++) {
            arb_mat_zero(v);
            arb_set_si(arb_mat_entry(v, j / 2, 0), j % 2 ? 1 : -1);
            arb_set_si(arb_mat_entry(v, i, 0), 1);
            if (!project(k, v, along))
                continue;
            arb_mat_mul(product, k->hessian, along, prec);
            arb_dot(value, NULL, 0, arb_mat_entry(along, 0, 0), 1, arb_mat_entry(product, 0, 0), 1,
                    n, prec);
            k->up = k->up || arb_is_positive(value);
            k->down = k->down || arb_is_negative(value);
        }
    arb_clear(value);
    arb_mat_clear(product);
    arb_mat_clear(along);
    arb_mat_clear(v);
}

/* Along the creases it is the same from all cells. */
static dx_status look_along(corner *k, const size_t *on, const dx_cell *c)
{
    const dx_crease_search *w = k->w;
    arb_mat_zero(k->hessian);
    DX_TRY(add_second(k, dx_in_cell(w, w->c->of, c), NULL));
    for (size_t i = 0; i < k->n; i++)
        DX_TRY(add_second(k, dx_in_cell(w, w->crease[on[i]], c),
                          arb_mat_entry(k->multiplier, (slong)i, 0)));
    int sign = is_positive_along(k, 1) ? 1 : is_positive_along(k, -1) ? -1 : 0;
    look(k, sign);
    if (sign == 0)
        look_around(k);
    return DX_OK;
}

static dx_status look_in_cell(corner *k, const size_t *on, const dx_cell *c, bool along)
{
    const dx_crease_search *w = k->w;
    for (size_t i = 0; i < k->n; i++)
        DX_TRY(dx_crease_slope(w, dx_in_cell(w, w->crease[on[i]], c), k->box,
                               arb_mat_entry(k->normal, (slong)i, 0)));
    DX_TRY(dx_crease_slope(w, dx_in_cell(w, w->c->of, c), k->box, arb_mat_entry(k->slope, 0, 0)));
    if (!find_parts(k, k->slope, k->multiplier)) {
        k->open = true;
        return DX_OK;
    }
    for (size_t i = 0; i < k->n; i++)
        look(k, c->side[on[i]] * arb_sgn_nonzero(arb_mat_entry(k->multiplier, (slong)i, 0)));
    return along ? look_along(k, on, c) : DX_OK;
}

dx_status dx_judge_corner(const dx_crease_search *w, const size_t *on, size_t n, dx_cell c,
                          arb_srcptr box, dx_corner_shape *out, bool *sure)
{
    slong unknowns = (slong)w->c->n, rows = (slong)n;
    corner k = {.w = w, .box = box, .n = n, .unknowns = unknowns};
    dx_status status = DX_OK;
    *out = DX_CORNER_UNDECIDED;
    *sure = false;
    if (rows > unknowns)
        return DX_OK;
    arb_mat_init(k.normal, rows, unknowns);
    arb_mat_init(k.slope, unknowns, 1);
    arb_mat_init(k.multiplier, rows, 1);
    arb_mat_init(k.hessian, unknowns, unknowns);
    for (size_t cell = 0; cell < (size_t)1 << n && status == DX_OK; cell++) {
        dx_cell_turn(&c, on, n, cell);
        status = look_in_cell(&k, on, &c, cell == 0 && rows < unknowns);
    }
    arb_mat_clear(k.hessian);
    arb_mat_clear(k.multiplier);
    arb_mat_clear(k.slope);
    arb_mat_clear(k.normal);
    *out = dx_corner_shape_of(k.up, k.down, k.open);
    *sure = !k.open;
    return status;
}
