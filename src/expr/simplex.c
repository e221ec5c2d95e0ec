#include "expr/simplex.h"

enum { ROWS = DX_SIMPLEX_UNKNOWNS, COLUMNS = DX_SIMPLEX_BOUNDS + ROWS + 1 };

/* Column k < m is the multiple of bound k, column m + i what row i lacks at first, the last one
 * what the multiples are. */
typedef struct table {
    const dx_simplex *s;
    size_t n, m, last;
    mpq_t at[ROWS][COLUMNS];
    size_t basic[ROWS];
    bool found; /* nothing is lacking any more: it is about the bounds */
    mpq_t product, reduced;
} table;

void dx_simplex_init(dx_simplex *s, size_t n_unknowns)
{
    s->n_unknowns = n_unknowns;
    s->n_bounds = 0;
}

void dx_simplex_clear(dx_simplex *s)
{
    for (size_t i = 0; i < s->n_bounds; i++) {
        for (size_t k = 0; k < s->n_unknowns; k++)
            mpq_clear(s->form[i][k]);
        mpq_clear(s->bound[i]);
    }
    s->n_bounds = 0;
}

mpq_t *dx_simplex_bound(dx_simplex *s, mpq_srcptr bound, bool open)
{
    if (s->n_bounds == DX_SIMPLEX_BOUNDS)
        return NULL;
    size_t i = s->n_bounds++;
    for (size_t k = 0; k < s->n_unknowns; k++)
        mpq_init(s->form[i][k]);
    mpq_init(s->bound[i]);
    mpq_set(s->bound[i], bound);
    s->open[i] = open;
    return s->form[i];
}

/* Rows are unknowns; each is turned so that what it comes to is not below 0. */
static void set_table(table *t, mpq_t *form)
{
    for (size_t i = 0; i < t->n; i++) {
        const bool turned = mpq_sgn(form[i]) < 0;
        for (size_t k = 0; k <= t->last; k++)
            mpq_init(t->at[i][k]);
        for (size_t k = 0; k < t->m; k++)
            mpq_set(t->at[i][k], t->s->form[k][i]);
        mpq_set(t->at[i][t->last], form[i]);
        for (size_t k = 0; k <= t->last && turned; k++)
            mpq_neg(t->at[i][k], t->at[i][k]);
        mpq_set_ui(t->at[i][t->m + i], 1, 1);
        t->basic[i] = t->m + i;
    }
    t->found = false;
    mpq_inits(t->product, t->reduced, NULL);
}

static void clear_table(table *t)
{
    for (size_t i = 0; i < t->n; i++)
        for (size_t k = 0; k <= t->last; k++)
            mpq_clear(t->at[i][k]);
    mpq_clears(t->product, t->reduced, NULL);
}

/* What one of column k is worth: what is lacking is a loss, later a bound its number, and
 * besides, in the second place, 1 where it is not reached. */
static void worth(const table *t, size_t k, bool second, mpq_t out)
{
    if (k >= t->m)
        mpq_set_si(out, t->found || second ? 0 : -1, 1);
    else if (!t->found)
        mpq_set_ui(out, 0, 1);
    else if (second)
        mpq_set_ui(out, t->s->open[k], 1);
    else
        mpq_set(out, t->s->bound[k]);
}

/* What is gained with column k in place of the basic ones that it is made of; k = last: minus what
 * they come to. */
static void gain(table *t, size_t k, bool second, mpq_t out)
{
    mpq_t one;
    mpq_init(one);
    mpq_set_ui(out, 0, 1);
    if (k < t->last)
        worth(t, k, second, out);
    for (size_t i = 0; i < t->n; i++) {
        if (mpq_sgn(t->at[i][k]) == 0)
            continue;
        worth(t, t->basic[i], second, one);
        mpq_mul(t->product, one, t->at[i][k]);
        mpq_sub(out, out, t->product);
    }
    mpq_clear(one);
}

static bool is_gain(table *t, size_t k)
{
    gain(t, k, false, t->reduced);
    if (mpq_sgn(t->reduced) != 0)
        return mpq_sgn(t->reduced) > 0;
    gain(t, k, true, t->reduced);
    return mpq_sgn(t->reduced) > 0;
}

/* Column k becomes basic in row i. */
static void pivot(table *t, size_t i, size_t k)
{
    mpq_t factor;
    mpq_init(factor);
    mpq_inv(factor, t->at[i][k]);
    for (size_t j = 0; j <= t->last; j++)
        mpq_mul(t->at[i][j], t->at[i][j], factor);
    for (size_t r = 0; r < t->n; r++) {
        if (r == i || mpq_sgn(t->at[r][k]) == 0)
            continue;
        mpq_set(factor, t->at[r][k]);
        for (size_t j = 0; j <= t->last; j++) {
            if (mpq_sgn(t->at[i][j]) == 0)
                continue;
            mpq_mul(t->product, factor, t->at[i][j]);
            mpq_sub(t->at[r][j], t->at[r][j], t->product);
        }
    }
    t->basic[i] = k;
    mpq_clear(factor);
}

/* The row that is the first to come down to 0; n where none does. */
static size_t leaving_row(table *t, size_t k)
{
    size_t row = t->n;
    mpq_t least;
    mpq_init(least);
    for (size_t i = 0; i < t->n; i++) {
        if (mpq_sgn(t->at[i][k]) <= 0)
            continue;
        mpq_div(t->product, t->at[i][t->last], t->at[i][k]);
        int order = row == t->n ? -1 : mpq_cmp(t->product, least);
        if (order < 0 || (order == 0 && t->basic[i] < t->basic[row])) {
            mpq_set(least, t->product);
            row = i;
        }
    }
    mpq_clear(least);
    return row;
}

/* False where there is no end to the gain. */
static bool climb(table *t)
{
    for (;;) {
        size_t k = 0;
        while (k < t->m && !is_gain(t, k))
            k++;
        if (k == t->m)
            return true;
        size_t row = leaving_row(t, k);
        if (row == t->n)
            return false;
        pivot(t, row, k);
    }
}

/* Nothing is lacking: columns of bounds in the place of those that say so with a 0. */
static void drive_out(table *t)
{
    for (size_t i = 0; i < t->n; i++)
        for (size_t k = 0; k < t->m && t->basic[i] >= t->m; k++)
            if (mpq_sgn(t->at[i][k]) != 0)
                pivot(t, i, k);
}

static dx_least solve(table *t, mpq_t least, bool *open)
{
    (void)climb(t);
    gain(t, t->last, false, t->reduced);
    if (mpq_sgn(t->reduced) != 0)
        return DX_LEAST_NONE;
    drive_out(t);
    t->found = true;
    if (!climb(t))
        return DX_LEAST_CLASH;
    gain(t, t->last, true, least);
    *open = mpq_sgn(least) < 0;
    gain(t, t->last, false, least);
    mpq_neg(least, least);
    return DX_LEAST_FOUND;
}

dx_least dx_simplex_least(const dx_simplex *s, mpq_t *form, mpq_t least, bool *open)
{
    table t = {.s = s, .n = s->n_unknowns, .m = s->n_bounds, .last = s->n_bounds + s->n_unknowns};
    set_table(&t, form);
    dx_least found = solve(&t, least, open);
    clear_table(&t);
    return found;
}
