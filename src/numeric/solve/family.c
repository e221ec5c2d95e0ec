#include "numeric/solve/family.h"

#include "numeric/balls.h"
#include "numeric/solve/arrays.h"
#include "numeric/solve/dense.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum { PRECISION = 64 };

/* Eigenvalues of JᵀJ below this part of the largest belong to the null space. */
static const double null_part = 1e-12;

/* Unknowns are counted in widths of the whole box. Arrays of n doubles, and two matrices. */
typedef struct place {
    uint32_t n;
    double *middle, *zero, *moved, *step, *f, *values, *row, *normal, *scratch;
} place;

static size_t room(size_t n)
{
    return 7 * n + 2 * n * n + dx_dense_work((uint32_t)n);
}

static place place_of(const dx_family *family)
{
    size_t n = family->s->n;
    double *at = family->work;
    place p = {.n = family->s->n};
    double **part[] = {&p.middle, &p.zero, &p.moved, &p.step, &p.f, &p.values};
    for (size_t i = 0; i < sizeof part / sizeof *part; i++, at += n)
        *part[i] = at;
    p.row = at;
    p.normal = at + n * n;
    p.scratch = at + 2 * n * n;
    return p;
}

dx_status dx_family_init(dx_family *family, dx_system *s, const dx_worklist *pieces)
{
    dx_memory *memory = &s->graph->context->memory;
    *family = (dx_family){.s = s, .pieces = pieces};
    arb_mat_init(family->jacobian, (slong)s->n, (slong)s->n);
    family->work = dx_alloc(memory, room(s->n) * sizeof *family->work);
    family->x = dx_balls_new(memory, 2 * (size_t)s->n);
    if (!family->work || !family->x) {
        dx_family_free(family);
        return dx_no_memory(s->graph->context);
    }
    family->f = family->x + s->n;
    return DX_OK;
}

void dx_family_free(dx_family *family)
{
    dx_memory *memory = &family->s->graph->context->memory;
    arb_mat_clear(family->jacobian);
    dx_free(memory, family->work, room(family->s->n) * sizeof *family->work);
    if (family->x)
        dx_balls_free(memory, family->x, 2 * (size_t)family->s->n);
}

static double width(const dx_family *family, uint32_t i)
{
    return arf_get_d(family->pieces->width + i, ARF_RND_NEAR);
}

/* Is what is not 0 as a double too small a number? */
static bool is_lost(const arb_t x)
{
    return fabs(dx_ball_middle(x)) < DBL_MIN && !arf_is_zero(arb_midref(x));
}

/* f and J at a point. False where they have no values, or such as doubles have not. */
static dx_status look(dx_family *family, place *p, const double *at, bool *valued)
{
    uint32_t n = p->n;
    for (uint32_t i = 0; i < n; i++)
        arb_set_d(family->x + i, at[i] * width(family, i));
    DX_TRY(dx_system_first(family->s, family->x, PRECISION, family->f, family->jacobian));
    *valued = true;
    for (uint32_t i = 0; i < n && *valued; i++) {
        p->f[i] = dx_ball_middle(family->f + i);
        for (uint32_t k = 0; k < n; k++)
            p->row[i * n + k] =
                dx_ball_middle(arb_mat_entry(family->jacobian, i, k)) * width(family, k);
        *valued = !is_lost(family->f + i) && dx_finite(p->f + i, 1) &&
                  dx_finite(p->row + (size_t)i * n, n);
    }
    return DX_OK;
}

/* The shortest step to where the linear form vanishes, (JᵀJ)⁺Jᵀf, with no more than so many of the
 * greatest eigenvalues; the vectors are left in p->normal. *rank: of J. */
static bool find_step(place *p, uint32_t most, uint32_t *rank)
{
    uint32_t n = p->n;
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < n; k++) {
            double sum = 0;
            for (uint32_t j = 0; j < n; j++)
                sum += p->row[j * n + i] * p->row[j * n + k];
            p->normal[i * n + k] = sum;
        }
    *rank = 0;
    if (!dx_dense_eigen(n, p->normal, p->values, p->scratch))
        return false;
    memset(p->step, 0, n * sizeof *p->step);
    for (uint32_t v = 0; v < n; v++) {
        const double *vector = p->normal + (size_t)v * n;
        double along = 0;
        if (!(p->values[v] > null_part * p->values[n - 1]))
            continue;
        ++*rank;
        if (v + most < n)
            continue;
        for (uint32_t j = 0; j < n; j++)
            for (uint32_t k = 0; k < n; k++)
                along += p->f[j] * p->row[j * n + k] * vector[k];
        for (uint32_t k = 0; k < n; k++)
            p->step[k] -= along / p->values[v] * vector[k];
    }
    return dx_finite(p->step, n);
}

static double length(const double *x, uint32_t n)
{
    double sum = 0;
    for (uint32_t i = 0; i < n; i++)
        sum = hypot(sum, x[i]);
    return sum;
}

/* Gauss and Newton's method, with a Jacobian of no more than that rank, which becomes what it is at
 * the end. *rests: it came to rest within `most` of the start. */
static dx_status descend(dx_family *family, place *p, double *x, double most, uint32_t *rank,
                         bool *rests)
{
    enum { STEPS = 60 };
    const double small = 0x1p-36, rounding = 0x1p-48;
    const uint32_t most_rank = *rank;
    double gone = 0;
    *rests = false;
    for (int k = 0; k < STEPS; k++) {
        bool valued;
        DX_TRY(look(family, p, x, &valued));
        if (!valued || !find_step(p, most_rank, rank))
            return DX_OK;
        double step = length(p->step, p->n);
        for (uint32_t i = 0; i < p->n; i++)
            x[i] += p->step[i];
        gone += step;
        if (gone > most)
            return DX_OK;
        if (step <= small * most + rounding * length(x, p->n)) {
            *rests = true;
            return DX_OK;
        }
    }
    return DX_OK;
}

/* Are the formulas 0 at the place looked at last, as far as a small part of the distance goes? */
static bool vanish(const place *p, double distance)
{
    const double small = 0x1p-30, tiny = 0x1p-50;
    double most = length(p->row, p->n * p->n);
    for (uint32_t i = 0; i < p->n; i++) {
        double slope = length(p->row + (size_t)i * p->n, p->n);
        if (fabs(p->f[i]) > fabs(distance) * (small * slope + tiny * most))
            return false;
    }
    return true;
}

/* From the zero along a null direction: is there another one, about where that leads to? */
static dx_status reaches(dx_family *family, place *p, uint32_t rank, double distance, bool *reached)
{
    bool rests;
    double away = 0;
    *reached = false;
    for (uint32_t i = 0; i < p->n; i++)
        p->moved[i] = p->zero[i] + distance * p->normal[i]; /* of the least eigenvalue */
    memcpy(p->middle, p->moved, p->n * sizeof *p->middle);
    DX_TRY(descend(family, p, p->moved, fabs(distance) / 2, &rank, &rests));
    for (uint32_t i = 0; i < p->n; i++)
        away = hypot(away, p->moved[i] - p->middle[i]);
    *reached = rests && away < fabs(distance) / 2 && vanish(p, distance);
    return DX_OK;
}

/* The Jacobian's null directions at the zero are in p->normal after this. */
static dx_status find_null(dx_family *family, place *p, uint32_t *rank, bool *found)
{
    bool valued;
    DX_TRY(look(family, p, p->zero, &valued));
    *found = valued && find_step(p, p->n, rank) && *rank < p->n;
    return DX_OK;
}

dx_status dx_family_has(dx_family *family, const dx_piece *piece, bool *has)
{
    static const double part[] = {0x1p-4, -0x1p-4, 0x1p-6, -0x1p-6};
    place p = place_of(family);
    uint32_t rank = p.n;
    bool rests;
    *has = false;
    for (uint32_t i = 0; i < p.n; i++) {
        double lo = arf_get_d(piece->lo + i, ARF_RND_NEAR),
               hi = arf_get_d(piece->hi + i, ARF_RND_NEAR);
        p.zero[i] = (lo / 2 + hi / 2) / width(family, i);
    }
    DX_TRY(descend(family, &p, p.zero, 2 * sqrt(p.n) * piece->width, &rank, &rests));
    if (!rests || rank == p.n)
        return DX_OK;
    for (size_t k = 0; k < sizeof part / sizeof *part && !*has; k++) {
        bool null;
        DX_TRY(find_null(family, &p, &rank, &null));
        if (!null)
            return DX_OK;
        family->dimension = p.n - rank;
        DX_TRY(reaches(family, &p, rank, part[k], has));
    }
    return DX_OK;
}

dx_status dx_family_is_likely(dx_family *family, bool *likely)
{
    enum { SAMPLES = 8, ENOUGH = 5 };
    size_t n = family->pieces->count, found = 0;
    *likely = false;
    for (size_t i = 0; i < SAMPLES && n >= SAMPLES; i++) {
        bool has;
        DX_TRY(dx_family_has(family, &family->pieces->heap[i * (n - 1) / (SAMPLES - 1)], &has));
        found += has;
    }
    *likely = found >= ENOUGH;
    return DX_OK;
}
