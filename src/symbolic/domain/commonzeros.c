#include "symbolic/domain/commonzeros.h"

#include "expr/print.h"
#include "expr/walk.h"
#include "symbolic/algebra/irreducible.h"
#include "symbolic/domain/chart.h"
#include "symbolic/forms/readable.h"
#include "symbolic/forms/terms.h"

#include <string.h>

enum { MOST = 16, DEEPEST = 4 };

/* What names have been found to be on the way down; one found later may stand in the value of an
 * earlier one. */
typedef struct way {
    dx_graph *g;
    size_t n;
    dx_id name[DEEPEST], value[DEEPEST];
    bool known;
    dx_text *out;
} way;

typedef struct formulas {
    size_t n;
    dx_id a[MOST];
} formulas;

/* The numerators of what is not 0. *never: one of them is not 0 whatever the names are. */
static dx_status numerators(dx_graph *g, size_t n, const dx_id *a, formulas *out, bool *never)
{
    out->n = 0;
    *never = false;
    for (size_t i = 0; i < n && out->n < MOST; i++) {
        bool fine, known = false;
        dx_id above, below;
        DX_TRY(dx_multiply_out(g, a[i], &fine, &above, &below));
        if (!fine)
            above = a[i];
        DX_TRY(dx_readable(g, above, &above));
        if (dx_is_int(g, above, 0))
            continue;
        *never = *never || dx_is_constant(g, above);
        for (size_t k = 0; k < out->n && !known; k++)
            known = dx_same(out->a[k], above) || dx_same(out->a[k], dx_neg(g, above));
        if (!known)
            out->a[out->n++] = above;
    }
    return DX_OK;
}

static dx_status tell(way *w)
{
    dx_graph *g = w->g;
    bool told[DEEPEST] = {false};
    dx_text_string(w->out, w->out->n > 0 ? " or " : "");
    for (size_t n = 0; n < w->n; n++) {
        size_t i = w->n; /* by the alphabet */
        for (size_t k = 0; k < w->n; k++)
            if (!told[k] &&
                (i == w->n || strcmp(dx_bytes(g, w->name[k]), dx_bytes(g, w->name[i])) < 0))
                i = k;
        dx_id value = w->value[i];
        for (size_t k = i + 1; k < w->n; k++)
            value = dx_substitute(g, value, 1, &w->name[k], &w->value[k]);
        DX_TRY(dx_check(g, value));
        DX_TRY(dx_readable(g, value, &value));
        dx_text_format(w->out, "%s%.60s = ", n > 0 ? " and " : "", dx_bytes(g, w->name[i]));
        DX_TRY(dx_print_plain(g, value, w->out));
        told[i] = true;
    }
    return DX_OK;
}

static dx_status go_down(way *w, size_t n, const dx_id *a);

/* They are looked at with the name being that. */
static dx_status put(way *w, const formulas *f, dx_id name, dx_id value)
{
    dx_graph *g = w->g;
    dx_id left[MOST];
    size_t n = 0;
    if (w->n == DEEPEST) {
        w->known = false;
        return DX_OK;
    }
    for (size_t i = 0; i < f->n; i++) {
        left[n] = dx_substitute(g, f->a[i], 1, &name, &value);
        if (dx_is_none(left[n])) {
            DX_TRY(dx_excuse(g->context, g->context->diag.status));
            return DX_OK; /* one has no value there */
        }
        n++;
    }
    w->name[w->n] = name;
    w->value[w->n++] = value;
    DX_TRY(go_down(w, n, left));
    w->n--;
    return DX_OK;
}

/* All zeros of the one formula, in one name: the others are looked at there. */
static dx_status along_chart(way *w, const formulas *f, dx_id a, dx_id name)
{
    dx_chart chart;
    bool known;
    DX_TRY(dx_chart_plain(w->g, a, name, &chart, &known));
    for (size_t i = 0; known && i <= 2 * chart.n; i += 2)
        known = chart.cell[i] != 0; /* on a whole stretch */
    w->known = w->known && known;
    for (size_t i = 0; i < chart.n && w->known; i++)
        if (chart.cell[2 * i + 1] == 0)
            DX_TRY(put(w, f, name, chart.at[i]));
    return DX_OK;
}

/* name = value of a factor that is linear in some name with a number for a coefficient. */
static dx_status solve_for_name(dx_graph *g, dx_id factor, dx_id *name, dx_id *value)
{
    dx_id symbol[MOST];
    size_t n = dx_free_symbols(g, factor, MOST, symbol);
    *name = DX_NONE;
    for (size_t i = 0; i < n && i < MOST; i++) {
        const dx_id one = dx_int(g, 1), zero = dx_int(g, 0);
        dx_id at_one = dx_substitute(g, factor, 1, &symbol[i], &one);
        dx_id at_zero = dx_substitute(g, factor, 1, &symbol[i], &zero);
        dx_id slope = dx_sub(g, at_one, at_zero), rest;
        if (!dx_is_none(slope))
            DX_TRY(dx_readable(g, slope, &slope));
        if (!dx_is_none(slope) && dx_is_number(g, slope) && !dx_is_int(g, slope, 0)) {
            rest = dx_sub(g, factor, dx_add(g, at_zero, dx_mul(g, slope, symbol[i])));
            DX_TRY(dx_check(g, rest));
            DX_TRY(dx_readable(g, rest, &rest));
            if (dx_is_int(g, rest, 0)) {
                *name = symbol[i];
                *value = dx_neg(g, dx_div(g, at_zero, slope));
                return dx_check(g, *value);
            }
        }
        if (dx_is_none(slope))
            DX_TRY(dx_excuse(g->context, g->context->diag.status));
    }
    return DX_OK;
}

static dx_status along_factor(way *w, const formulas *f, dx_id factor)
{
    dx_graph *g = w->g;
    dx_id only[2], name, value;
    DX_TRY(solve_for_name(g, factor, &name, &value));
    if (!dx_is_none(name))
        return put(w, f, name, value);
    if (dx_free_symbols(g, factor, 2, only) == 1)
        return along_chart(w, f, factor, only[0]);
    w->known = false;
    return DX_OK;
}

/* Of a product one factor is 0. */
static dx_status along_factors(way *w, const formulas *f, dx_id a)
{
    dx_graph *g = w->g;
    dx_id number, factor[DX_MOST_IRREDUCIBLE];
    bool known;
    size_t n;
    DX_TRY(dx_is_entire(g, a, &known));
    if (known)
        DX_TRY(dx_irreducible_factors(g, a, factor, &n, &known));
    if (known) {
        for (size_t i = 0; i < n && w->known; i++)
            DX_TRY(along_factor(w, f, factor[i]));
        return DX_OK;
    }
    dx_split_coefficient(g, a, &number, &a);
    if (dx_op_of(g, a) != DX_OP_MUL)
        return along_factor(w, f, a);
    for (uint32_t i = 0; i < dx_factors(g, a) && w->known; i++) {
        dx_id base = dx_base(g, a, i), exponent = dx_exponent(g, a, i);
        if (!dx_is_number(g, exponent))
            w->known = false;
        else if (dx_number_sign(g, exponent) > 0 && !dx_is_constant(g, base))
            DX_TRY(along_factor(w, f, base));
    }
    return DX_OK;
}

static dx_status go_down(way *w, size_t n, const dx_id *a)
{
    dx_graph *g = w->g;
    formulas f;
    bool never;
    size_t chosen = 0;
    DX_TRY(numerators(g, n, a, &f, &never));
    if (never || !w->known)
        return DX_OK;
    if (f.n == 0)
        return tell(w);
    for (size_t i = 1; i < f.n; i++)
        if (dx_print_weight(g, f.a[i]) < dx_print_weight(g, f.a[chosen]))
            chosen = i;
    return along_factors(w, &f, f.a[chosen]);
}

dx_status dx_write_common_zeros(dx_graph *g, size_t n, const dx_id *a, dx_text *out, bool *known)
{
    way w = {.g = g, .known = true, .out = out};
    const size_t start = out->n;
    dx_status status = go_down(&w, n, a);
    *known = status == DX_OK && w.known;
    if (!*known)
        out->n = start;
    return status;
}
