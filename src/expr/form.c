#include "expr/form.h"

enum { MOST = 8, SIZE = MOST + 1 }; /* of atoms; and 1, the last */

typedef struct form {
    const dx_graph *g;
    dx_id atom[MOST];
    int n;
    mpq_t entry[SIZE][SIZE]; /* symmetric; of 1 in row and column MOST */
} form;

static void each_entry(form *f, void (*each)(mpq_ptr))
{
    for (int i = 0; i < SIZE; i++)
        for (int j = 0; j < SIZE; j++)
            each(f->entry[i][j]);
}

static void init_entry(mpq_ptr x)
{
    mpq_init(x);
}

static void clear_entry(mpq_ptr x)
{
    mpq_clear(x);
}

/* -1: there are too many. */
static int place_of(form *f, dx_id atom)
{
    for (int i = 0; i < f->n; i++)
        if (dx_same(f->atom[i], atom))
            return i;
    if (f->n == MOST)
        return -1;
    f->atom[f->n] = atom;
    return f->n++;
}

/* A term as the product of two atoms, or of one and 1. */
static bool places_of(form *f, dx_id term, int *i, int *j)
{
    const dx_graph *g = f->g;
    int64_t power;
    *j = MOST;
    if (dx_op_of(g, term) != DX_OP_MUL) {
        *i = place_of(f, term);
        return *i >= 0;
    }
    uint32_t n = dx_factors(g, term);
    if (n > 2 || !dx_get_int(g, dx_exponent(g, term, 0), &power) || power != (n == 1 ? 2 : 1) ||
        (n == 2 && !dx_is_int(g, dx_exponent(g, term, 1), 1)))
        return false;
    *i = place_of(f, dx_base(g, term, 0));
    *j = n == 1 ? *i : place_of(f, dx_base(g, term, 1));
    return *i >= 0 && *j >= 0;
}

static bool add_term(form *f, dx_id term, dx_id coefficient)
{
    int i, j;
    if (!places_of(f, term, &i, &j))
        return false;
    dx_number_to_mpq(f->g, coefficient, f->entry[i][j]);
    if (i != j) {
        mpq_div_2exp(f->entry[i][j], f->entry[i][j], 1);
        mpq_set(f->entry[j][i], f->entry[i][j]);
    }
    return true;
}

/* Row and column k go: what is left is the least value over the atom. */
static void eliminate(form *f, int k)
{
    mpq_t factor;
    mpq_init(factor);
    for (int i = k + 1; i < SIZE; i++) {
        if (mpq_sgn(f->entry[i][k]) == 0)
            continue;
        mpq_div(factor, f->entry[i][k], f->entry[k][k]);
        for (int j = k + 1; j < SIZE; j++) {
            mpq_t part;
            mpq_init(part);
            mpq_mul(part, factor, f->entry[k][j]);
            mpq_sub(f->entry[i][j], f->entry[i][j], part);
            mpq_clear(part);
        }
    }
    mpq_clear(factor);
}

static bool is_semidefinite(form *f, bool strict)
{
    for (int k = 0; k < f->n; k++) {
        int sign = mpq_sgn(f->entry[k][k]);
        if (sign < 0)
            return false;
        for (int j = k + 1; sign == 0 && j < SIZE; j++)
            if (mpq_sgn(f->entry[k][j]) != 0)
                return false;
        if (sign > 0)
            eliminate(f, k);
    }
    return mpq_sgn(f->entry[MOST][MOST]) >= (strict ? 1 : 0);
}

/* Before any number is worked out: at 0 it must be at least 0, and so must be all squares. */
static bool can_be(const dx_graph *g, dx_id a, bool strict)
{
    enum { MOST_TERMS = MOST * (MOST + 3) / 2 };
    uint32_t n = dx_terms(g, a);
    int sign = dx_number_sign(g, dx_constant(g, a));
    if (n > MOST_TERMS || sign < (strict ? 1 : 0))
        return false;
    bool squares = false;
    for (uint32_t i = 0; i < n; i++) {
        dx_id term = dx_term(g, a, i);
        if (dx_op_of(g, term) != DX_OP_MUL || dx_factors(g, term) != 1 ||
            !dx_is_int(g, dx_exponent(g, term, 0), 2))
            continue;
        squares = true;
        if (dx_number_sign(g, dx_coefficient(g, a, i)) < 0)
            return false;
    }
    return squares;
}

bool dx_form_has_sign(const dx_graph *g, dx_id a, bool strict)
{
    form f = {.g = g};
    if (dx_op_of(g, a) != DX_OP_ADD || !can_be(g, a, strict))
        return false;
    each_entry(&f, init_entry);
    bool is = true;
    dx_number_to_mpq(g, dx_constant(g, a), f.entry[MOST][MOST]);
    for (uint32_t i = 0; i < dx_terms(g, a) && is; i++)
        is = add_term(&f, dx_term(g, a, i), dx_coefficient(g, a, i));
    is = is && is_semidefinite(&f, strict);
    each_entry(&f, clear_entry);
    return is;
}
