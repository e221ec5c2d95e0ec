#include "numeric/balls.h"

/* One more than is wanted: an empty array is not NULL. */
arb_ptr dx_balls_new(dx_memory *memory, size_t n)
{
    arb_ptr ball = dx_alloc(memory, (n + 1) * sizeof *ball);
    for (size_t i = 0; ball && i < n; i++)
        arb_init(ball + i);
    return ball;
}

void dx_balls_free(dx_memory *memory, arb_ptr ball, size_t n)
{
    for (size_t i = 0; ball && i < n; i++)
        arb_clear(ball + i);
    dx_free(memory, ball, (n + 1) * sizeof *ball);
}

void dx_ball_outer(const arb_t x, double *lo, double *hi)
{
    enum { BITS = 64 };
    arf_t end;
    arf_init(end);
    arb_get_lbound_arf(end, x, BITS);
    *lo = arf_get_d(end, ARF_RND_FLOOR);
    arb_get_ubound_arf(end, x, BITS);
    *hi = arf_get_d(end, ARF_RND_CEIL);
    arf_clear(end);
}

arb_poly_struct *dx_ball_series_new(dx_memory *memory, size_t n)
{
    arb_poly_struct *series = dx_alloc(memory, (n + 1) * sizeof *series);
    for (size_t i = 0; series && i < n; i++)
        arb_poly_init(series + i);
    return series;
}

void dx_ball_series_free(dx_memory *memory, arb_poly_struct *series, size_t n)
{
    for (size_t i = 0; series && i < n; i++)
        arb_poly_clear(series + i);
    dx_free(memory, series, (n + 1) * sizeof *series);
}
