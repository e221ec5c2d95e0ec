#include "numeric/solve/curvature.h"

#include "numeric/balls.h"
#include "numeric/solve/dense.h"

#include <math.h>
#include <string.h>

enum { UNKNOWN = UINT32_MAX };

/* Eigenvectors of the midpoints, scaled to doubles, row by row; eigenvalues in double range.
 * False where there are none. */
static bool approximate(const arb_mat_t h, double *vectors, double *value, double *work)
{
    slong n = arb_mat_nrows(h);
    for (slong i = 0; i < n; i++)
        for (slong k = 0; k < n; k++) {
            double element = arf_get_d(arb_midref(arb_mat_entry(h, i, k)), ARF_RND_NEAR);
            if (!isfinite(element))
                return false;
            vectors[i * n + k] = element;
        }
    return dx_dense_eigen((uint32_t)n, vectors, value, work);
}

/* c = VᵀHV, vectors in rows */
static void transform(const arb_mat_t h, const double *vectors, slong prec, arb_mat_t v,
                      arb_mat_t c)
{
    slong n = arb_mat_nrows(h);
    for (slong i = 0; i < n; i++)
        for (slong k = 0; k < n; k++)
            arb_set_d(arb_mat_entry(v, i, k), vectors[i * n + k]);
    arb_mat_mul(c, v, h, prec);
    arb_mat_transpose(v, v);
    arb_mat_mul(c, c, v, prec);
}

/* The sign of row i's Gershgorin disc, 0 where it has zero in it; *diagonal: of its middle. */
static int disc_sign(const arb_mat_t c, slong i, slong prec, int *diagonal)
{
    arb_srcptr middle = arb_mat_entry(c, i, i);
    *diagonal = arb_sgn_nonzero(middle);
    arb_t rest, size;
    arb_init(rest);
    arb_init(size);
    for (slong k = 0; k < arb_mat_ncols(c); k++) {
        if (k == i)
            continue;
        arb_abs(size, arb_mat_entry(c, i, k));
        arb_add(rest, rest, size, prec);
    }
    arb_abs(size, middle);
    bool apart = arb_gt(size, rest);
    arb_clear(rest);
    arb_clear(size);
    return apart ? *diagonal : 0;
}

static void judge(const arb_mat_t c, slong prec, dx_curvature *curvature, uint32_t *negative)
{
    slong n = arb_mat_nrows(c);
    uint32_t below = 0, above = 0;
    bool goes_up = false, goes_down = false;
    for (slong i = 0; i < n; i++) {
        int diagonal, sign = disc_sign(c, i, prec, &diagonal);
        below += sign < 0;
        above += sign > 0;
        goes_up = goes_up || diagonal > 0;
        goes_down = goes_down || diagonal < 0;
    }
    *negative = below + above == (uint32_t)n ? below : UNKNOWN;
    *curvature = *negative == 0             ? DX_CURVATURE_POSITIVE
                 : *negative == (uint32_t)n ? DX_CURVATURE_NEGATIVE
                 : goes_up && goes_down     ? DX_CURVATURE_SADDLE
                                            : DX_CURVATURE_UNKNOWN;
}

static dx_status decide(dx_context *context, const arb_mat_t hessian, slong prec, double *value,
                        dx_curvature *curvature, uint32_t *negative)
{
    size_t n = (size_t)arb_mat_nrows(hessian), room = (n * n + 4 * n) * sizeof(double);
    double *vectors = dx_alloc(&context->memory, room);
    if (!vectors)
        return dx_no_memory(context);
    arb_mat_t v, c;
    arb_mat_init(v, (slong)n, (slong)n);
    arb_mat_init(c, (slong)n, (slong)n);
    *curvature = DX_CURVATURE_UNKNOWN;
    *negative = UNKNOWN;
    if (approximate(hessian, vectors, value, vectors + n * n)) {
        transform(hessian, vectors, prec, v, c);
        judge(c, prec, curvature, negative);
    }
    arb_mat_clear(v);
    arb_mat_clear(c);
    dx_free(&context->memory, vectors, room);
    return DX_OK;
}

dx_status dx_definite(dx_context *context, const arb_mat_t hessian, slong prec,
                      dx_curvature *curvature, uint32_t *negative, double *eigenvalue)
{
    size_t n = (size_t)arb_mat_nrows(hessian), room = n * sizeof(double);
    double *value = dx_alloc(&context->memory, room);
    if (!value)
        return dx_no_memory(context);
    for (size_t i = 0; i < n; i++)
        value[i] = NAN;
    dx_status status = decide(context, hessian, prec, value, curvature, negative);
    if (eigenvalue)
        memcpy(eigenvalue, value, room);
    dx_free(&context->memory, value, room);
    return status;
}

static dx_status classify(dx_system *gradient, arb_ptr box, arb_ptr f, arb_mat_t hessian,
                          double *value, dx_curvature *curvature, uint32_t *negative)
{
    enum { LEAST = 53, MOST = 400 };
    dx_context *context = gradient->graph->context;
    for (slong bits = LEAST; bits <= MOST; bits *= 2) {
        bool reached;
        DX_TRY(dx_refine(gradient, box, bits, &reached));
        DX_TRY(dx_system_first(gradient, box, 2 * bits, f, hessian));
        DX_TRY(decide(context, hessian, 2 * bits, value, curvature, negative));
        if (*negative != UNKNOWN || !reached)
            break;
    }
    return DX_OK;
}

dx_status dx_classify(dx_system *gradient, arb_ptr box, dx_curvature *curvature, uint32_t *negative,
                      double *eigenvalue)
{
    dx_memory *memory = &gradient->graph->context->memory;
    uint32_t n = gradient->n;
    arb_ptr f = dx_balls_new(memory, n);
    double *value = dx_alloc(memory, n * sizeof *value);
    dx_status status = f && value ? DX_OK : dx_no_memory(gradient->graph->context);
    if (status == DX_OK) {
        arb_mat_t hessian;
        arb_mat_init(hessian, n, n);
        for (uint32_t i = 0; i < n; i++)
            value[i] = NAN;
        status = classify(gradient, box, f, hessian, value, curvature, negative);
        arb_mat_clear(hessian);
        if (eigenvalue)
            memcpy(eigenvalue, value, n * sizeof *value);
    }
    dx_balls_free(memory, f, n);
    dx_free(memory, value, n * sizeof *value);
    return status;
}
