/* What is to be 0 and has no unknown in it: for which values of other names, or of the integers of
 * families, that is. */
#include "symbolic/solve/equation.h"

#include "symbolic/decide.h"
#include "symbolic/rework/polynomial.h"

#include <math.h>
#include <string.h>

/* It is not 0, but for some values of other names. */
static dx_status dead_unless_zero(dx_equation *s, dx_id f)
{
    DX_TRY(dx_equation_numerator(s, &f));
    DX_TRY(dx_add_against(s->g, f, &s->against));
    return dx_equation_add_stretch(s, f);
}

/* An integer's name in it, of what is solved now; NONE where there is none. */
static dx_id index_in(const dx_equation *s, dx_id f)
{
    for (uint32_t i = 0; i < s->n_indices; i++)
        if (!dx_same(s->index[i], s->unknown) && dx_contains(s->g, f, s->index[i]))
            return s->index[i];
    return DX_NONE;
}

/* What the integer is for which it is 0, where it is linear in that with a constant in front; else
 * NONE. */
static dx_status root_in(dx_equation *s, dx_id f, dx_id index, dx_id *root)
{
    dx_graph *g = s->g;
    dx_polynomial of;
    *root = DX_NONE;
    dx_status status = dx_polynomial_in(g, f, index, &of);
    if (status != DX_OK || !dx_is_none(of.other) || of.degree != 1 ||
        !dx_is_constant(g, of.coefficient[1]))
        return dx_excuse(g->context, status);
    *root = dx_neg(g, dx_div(g, of.coefficient[0], of.coefficient[1]));
    return dx_check(g, *root);
}

/* *some: a constant is an integer, *out. */
static dx_status find_integer(dx_equation *s, dx_id root, dx_id *out, bool *some, bool *known)
{
    const double far = 1e9, close = 1e-9;
    dx_graph *g = s->g;
    dx_interval range;
    *some = *known = false;
    DX_TRY(dx_ask_value(s->oracle, root, 128, &range));
    if (!range.finite || fabs(range.low) > far)
        return DX_OK;
    *known = true;
    *out = dx_int(g, (int64_t)round(range.low));
    if (fabs(range.low - round(range.low)) > close)
        return DX_OK;
    return dx_decide_zero(g, s->oracle, dx_sub(g, root, *out), some);
}

/* The unknown is any, as far as the conditions go, for that integer alone. */
static dx_status fill_for_integer(dx_equation *s, dx_id index, dx_id number)
{
    dx_word path[DX_MOST_PATH_WORDS];
    const uint32_t n = s->n_path;
    bool possible = true;
    memcpy(path, s->path, n * sizeof *path);
    s->n_path = 0;
    for (uint32_t i = 0; i < n && possible; i++) {
        dx_id of = dx_substitute(s->g, path[i].of, 1, &index, &number);
        possible = !dx_is_none(of);
        if (possible)
            DX_TRY(dx_equation_require(s, of, path[i].how, &possible));
        else
            DX_TRY(dx_excuse(s->g->context, dx_check(s->g, of)));
    }
    if (possible)
        DX_TRY(dx_equation_add_stretch(s, DX_NONE));
    s->filled = s->filled || possible;
    memcpy(s->path, path, n * sizeof *path);
    s->n_path = n;
    return DX_OK;
}

static bool is_in_path(const dx_equation *s, dx_id index)
{
    for (uint32_t i = 0; i < s->n_path; i++)
        if (dx_contains(s->g, s->path[i].of, index))
            return true;
    return false;
}

/* With the name of an integer in it: it is no name of which a case is told. Of other names it is
 * told by sin(pi*u), where u is to be an integer. */
static dx_status solve_for_integer(dx_equation *s, dx_id f, dx_id index)
{
    dx_id root, number;
    bool some, known = false;
    DX_TRY(root_in(s, f, index, &root));
    if (!dx_is_none(root) && dx_is_constant(s->g, root))
        DX_TRY(find_integer(s, root, &number, &some, &known));
    else if (!dx_is_none(root) && dx_is_none(index_in(s, root)) && !is_in_path(s, index))
        return dead_unless_zero(s, dx_call1(s->g, DX_FN_sin, dx_mul(s->g, dx_pi(s->g), root)));
    if (!known)
        return dx_equation_give_up(s, f);
    return some ? fill_for_integer(s, index, number) : DX_OK;
}

dx_status dx_solve_free_of(dx_equation *s, dx_id f)
{
    const dx_id index = index_in(s, f);
    return dx_is_none(index) ? dead_unless_zero(s, f) : solve_for_integer(s, f, index);
}
