#include "symbolic/forms/signs.h"

#include "expr/walk.h"
#include "symbolic/forms/readable.h"

enum { MOST = 8 };

/* Arguments of signs, and symbols for these signs. */
typedef struct signs {
    size_t n;
    dx_id of[MOST], symbol[MOST];
} signs;

/* Symbols with values at which u is 0, and nowhere else; n is 0 where none are found. */
typedef struct zero {
    size_t n;
    dx_id symbol[MOST], value[MOST];
} zero;

/* x^2 + y^2 is 0 where x and y are. */
static bool is_zero_of_squares(dx_graph *g, dx_id u, zero *out)
{
    const uint32_t n = dx_op_of(g, u) == DX_OP_ADD ? dx_terms(g, u) : 0;
    if (n < 2 || n > MOST || !dx_is_int(g, dx_constant(g, u), 0))
        return false;
    for (uint32_t i = 0; i < n; i++) {
        dx_id term = dx_term(g, u, i);
        int64_t power = 0;
        if (dx_op_of(g, term) != DX_OP_MUL || dx_factors(g, term) != 1 ||
            dx_op_of(g, dx_base(g, term, 0)) != DX_OP_SYMBOL ||
            !dx_get_int(g, dx_exponent(g, term, 0), &power) || power <= 0 || power % 2 != 0 ||
            dx_number_sign(g, dx_coefficient(g, u, i)) !=
                dx_number_sign(g, dx_coefficient(g, u, 0)))
            return false;
        out->symbol[i] = dx_base(g, term, 0);
        out->value[i] = dx_int(g, 0);
    }
    out->n = n;
    return true;
}

/* Where u is c·x + rest with x in no other part, or a sum of squares, or a power x^2. */
static dx_status find_zero(dx_graph *g, dx_id u, zero *out)
{
    int64_t power = 0;
    if (dx_op_of(g, u) == DX_OP_MUL && dx_factors(g, u) == 1 &&
        dx_op_of(g, dx_base(g, u, 0)) == DX_OP_SYMBOL &&
        dx_get_int(g, dx_exponent(g, u, 0), &power) && power > 0)
        u = dx_base(g, u, 0);
    *out = (zero){.symbol = {u}, .value = {dx_int(g, 0)}};
    if (dx_op_of(g, u) == DX_OP_SYMBOL || is_zero_of_squares(g, u, out)) {
        out->n = out->n > 0 ? out->n : 1;
        return DX_OK;
    }
    for (uint32_t i = 0; dx_op_of(g, u) == DX_OP_ADD && i < dx_terms(g, u) && out->n == 0; i++) {
        dx_id symbol = dx_term(g, u, i);
        if (dx_op_of(g, symbol) != DX_OP_SYMBOL)
            continue;
        dx_id rest = dx_sub(g, u, dx_scale(g, dx_coefficient(g, u, i), symbol));
        DX_TRY(dx_check(g, rest));
        if (dx_contains(g, rest, symbol))
            continue;
        out->symbol[0] = symbol;
        out->value[0] = dx_neg(g, dx_div(g, rest, dx_coefficient(g, u, i)));
        DX_TRY(dx_check(g, out->value[0]));
        out->n = 1;
    }
    return DX_OK;
}

/* What has no value is no reason to refuse. */
static dx_status read(dx_graph *g, dx_id a, dx_id *out)
{
    *out = DX_NONE;
    dx_status status = dx_is_none(a) ? g->context->diag.status : dx_readable(g, a, out);
    if (status != DX_OK)
        *out = DX_NONE;
    return dx_excuse(g->context, status);
}

/* Are they equal, or opposite? */
static dx_status is_alike(dx_graph *g, dx_id a, dx_id b, bool *alike)
{
    *alike = dx_same(a, b);
    for (int opposite = 0; opposite < 2 && !*alike; opposite++) {
        dx_id gap;
        DX_TRY(read(g, opposite ? dx_add(g, a, b) : dx_sub(g, a, b), &gap));
        *alike = !dx_is_none(gap) && dx_is_int(g, gap, 0);
    }
    return DX_OK;
}

/* With 0 for the sign and the absolute value of u. */
static dx_status level_out(dx_graph *g, dx_id u, dx_id *a)
{
    enum { CALLS = 16 };
    dx_id from[CALLS], to[CALLS];
    size_t n = 0;
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, a, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && n < CALLS && status == DX_OK; i++) {
        dx_fn fn = dx_fn_of(g, walk.id[i]);
        bool alike = false;
        if (fn == DX_FN_sign || fn == DX_FN_abs)
            status = is_alike(g, dx_operand(g, walk.id[i], 0), u, &alike);
        from[n] = walk.id[i];
        to[n] = dx_int(g, 0);
        n += alike;
    }
    dx_walk_free(&walk);
    DX_TRY(status);
    *a = n > 0 ? dx_replace(g, *a, n, from, to) : *a;
    return DX_OK;
}

/* Has it no quotients, and no logarithms, so that where u is 0 a multiple of u is? */
static dx_status is_plain(dx_graph *g, dx_id a, bool *plain)
{
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    *plain = true;
    for (size_t i = 0; i < walk.n && *plain; i++) {
        dx_op op = dx_op_of(g, walk.id[i]);
        *plain = op != DX_OP_CASES &&
                 (op != DX_OP_CALL || dx_functions[dx_fn_of(g, walk.id[i])].domain[0] == '\0');
        for (uint32_t k = 0; op == DX_OP_MUL && k < dx_factors(g, walk.id[i]); k++) {
            dx_id exponent = dx_exponent(g, walk.id[i], k);
            *plain = *plain && dx_is_number(g, exponent) && dx_number_sign(g, exponent) > 0;
        }
    }
    dx_walk_free(&walk);
    return DX_OK;
}

/* Must u, or all its factors, differ from 0 for a to have a value? */
static dx_status is_divided_by(dx_graph *g, dx_id a, dx_id u, bool *divided)
{
    dx_walk walk;
    dx_id scale, rest;
    dx_split_coefficient(g, u, &scale, &rest);
    const bool product = dx_op_of(g, rest) == DX_OP_MUL;
    const uint32_t n = product ? dx_factors(g, rest) : 1;
    uint32_t found = 0;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (uint32_t f = 0; f < n; f++) {
        dx_id factor = product ? dx_base(g, rest, f) : rest;
        bool here = false;
        for (size_t i = 0; i < walk.n && !here; i++) {
            here = dx_fn_of(g, walk.id[i]) == DX_FN_log &&
                   dx_same(dx_operand(g, walk.id[i], 0), factor);
            for (uint32_t k = 0;
                 dx_op_of(g, walk.id[i]) == DX_OP_MUL && k < dx_factors(g, walk.id[i]) && !here;
                 k++) {
                dx_id base = dx_base(g, walk.id[i], k), exponent = dx_exponent(g, walk.id[i], k);
                if (dx_fn_of(g, base) == DX_FN_abs || dx_fn_of(g, base) == DX_FN_sign)
                    base = dx_operand(g, base, 0);
                here = dx_is_number(g, exponent) && dx_number_sign(g, exponent) < 0 &&
                       (dx_same(base, factor) || dx_same(base, rest));
            }
        }
        found += here;
    }
    dx_walk_free(&walk);
    *divided = found == n;
    return DX_OK;
}

/* Where u is the only way to 0 that is found: do the forms differ by a multiple of u there? */
static dx_status is_same_by_factor(dx_graph *g, dx_id u, dx_id given, dx_id shown, bool *same)
{
    dx_id gap;
    bool plain, plainly;
    DX_TRY(is_divided_by(g, given, u, same));
    if (*same)
        return DX_OK;
    DX_TRY(level_out(g, u, &given));
    DX_TRY(level_out(g, u, &shown));
    DX_TRY(read(g, dx_sub(g, given, shown), &gap));
    *same = !dx_is_none(gap) && dx_is_int(g, gap, 0);
    if (*same || dx_is_none(gap))
        return DX_OK;
    DX_TRY(is_plain(g, gap, &plain));
    DX_TRY(read(g, dx_div(g, gap, u), &gap));
    if (dx_is_none(gap))
        return DX_OK;
    DX_TRY(is_plain(g, gap, &plainly));
    *same = plain && plainly;
    return DX_OK;
}

/* Have the forms one value where u is 0, or what was given none? */
static dx_status is_same_at_zero(dx_graph *g, dx_id u, dx_id given, dx_id shown, bool *same)
{
    dx_id gap;
    zero at;
    *same = false;
    DX_TRY(find_zero(g, u, &at));
    if (at.n == 0)
        return is_same_by_factor(g, u, given, shown, same);
    dx_id before = dx_substitute(g, given, at.n, at.symbol, at.value);
    if (dx_is_none(before)) {
        *same = g->context->diag.status == DX_DOMAIN;
        return dx_excuse(g->context, g->context->diag.status);
    }
    DX_TRY(read(g, dx_sub(g, before, dx_substitute(g, shown, at.n, at.symbol, at.value)), &gap));
    *same = !dx_is_none(gap) && dx_is_int(g, gap, 0);
    return DX_OK;
}

static bool counts(dx_graph *g, dx_id sign, dx_id of, dx_id by)
{
    bool own = dx_is_none(of) || dx_contains(g, of, sign), free = true;
    if (!dx_is_none(by) && dx_op_of(g, by) != DX_OP_VECTOR)
        return own && !dx_contains(g, sign, by);
    for (uint32_t i = 0; !dx_is_none(by) && i < dx_count(g, by) && free; i++)
        free = !dx_contains(g, sign, dx_operand(g, by, i));
    return own && free;
}

/* The signs in a, those of bound names apart. */
static dx_status find_signs(dx_graph *g, dx_id a, dx_id of, dx_id by, signs *out)
{
    dx_walk walk;
    out->n = 0;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && out->n < MOST; i++)
        if (dx_fn_of(g, walk.id[i]) == DX_FN_sign && !dx_has_bound_name(g, walk.id[i]) &&
            counts(g, walk.id[i], of, by))
            out->of[out->n++] = dx_operand(g, walk.id[i], 0);
    dx_walk_free(&walk);
    return DX_OK;
}

static dx_status drop_kept(dx_graph *g, dx_id given, dx_id shown, signs *s)
{
    size_t lost = 0;
    for (size_t i = 0; i < s->n; i++) {
        bool same;
        DX_TRY(is_same_at_zero(g, s->of[i], given, shown, &same));
        if (!same)
            s->of[lost++] = s->of[i];
    }
    s->n = lost;
    return DX_OK;
}

/* t^3 is t for a sign t of u, u·t^2 is u, and u·t is |u|, which is a call at the end only. */
static dx_id reduced(dx_graph *g, const signs *s, size_t i, dx_id product, bool last)
{
    int64_t n = 0, m = 0;
    for (uint32_t k = 0; k < dx_factors(g, product); k++) {
        if (dx_same(dx_base(g, product, k), s->symbol[i]))
            (void)dx_get_int(g, dx_exponent(g, product, k), &n);
        if (dx_same(dx_base(g, product, k), s->of[i]))
            (void)dx_get_int(g, dx_exponent(g, product, k), &m);
    }
    if (n <= 0)
        return product;
    int64_t left = n % 2 != 0 ? 1 : m > 0 ? 0 : 2;
    product = dx_mul(g, product, dx_power(g, s->symbol[i], left - n));
    if (!last || left != 1 || m <= 0 || m % 2 == 0)
        return product;
    dx_id size = dx_mul(g, dx_power(g, s->of[i], -1), dx_call1(g, DX_FN_abs, s->of[i]));
    return dx_mul(g, dx_mul(g, product, dx_power(g, s->symbol[i], -1)), size);
}

static dx_status reduce(dx_graph *g, const signs *s, bool last, dx_id *a)
{
    enum { PRODUCTS = 64 };
    dx_id from[PRODUCTS], to[PRODUCTS];
    for (size_t i = 0; i < s->n; i++) {
        size_t n = 0;
        dx_walk walk;
        DX_TRY(dx_walk_make(g, 1, a, &walk));
        for (size_t k = 0; k < walk.n && n < PRODUCTS; k++) {
            if (dx_op_of(g, walk.id[k]) != DX_OP_MUL)
                continue;
            from[n] = walk.id[k];
            to[n] = reduced(g, s, i, walk.id[k], last);
            n += !dx_same(from[n], to[n]);
        }
        dx_walk_free(&walk);
        *a = n > 0 ? dx_replace(g, *a, n, from, to) : *a;
        DX_TRY(dx_check(g, *a));
    }
    return DX_OK;
}

/* Symbols for the signs, with which absolute values are written. */
static dx_status hide(dx_graph *g, signs *s, dx_id *a)
{
    dx_id from[2 * MOST], to[2 * MOST];
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++) {
        const dx_id size = dx_call1(g, DX_FN_abs, s->of[i]);
        DX_TRY(dx_check(g, size));
        char name[] = " s0";
        name[2] = (char)('0' + i);
        s->symbol[i] = dx_symbol(g, name, sizeof name - 1);
        from[n] = dx_call1(g, DX_FN_sign, s->of[i]);
        to[n] = s->symbol[i];
        DX_TRY(dx_check(g, from[n++]));
        if (dx_fn_of(g, size) != DX_FN_abs) /* x^2 stays what it is */
            continue;
        from[n] = size;
        to[n] = dx_mul(g, s->of[i], s->symbol[i]);
        DX_TRY(dx_check(g, to[n++]));
    }
    *a = dx_replace(g, *a, n, from, to);
    DX_TRY(dx_check(g, *a));
    return reduce(g, s, false, a);
}

static dx_status show(dx_graph *g, const signs *s, dx_id *a)
{
    dx_id sign[MOST];
    DX_TRY(reduce(g, s, true, a));
    for (size_t i = 0; i < s->n; i++)
        sign[i] = dx_call1(g, DX_FN_sign, s->of[i]);
    *a = dx_replace(g, *a, s->n, s->symbol, sign);
    return dx_check(g, *a);
}

static dx_status make_hidden(dx_graph *g, dx_form_maker *make, void *how, signs *s, dx_id a,
                             dx_id *out)
{
    DX_TRY(hide(g, s, &a));
    DX_TRY(make(how, g, a, out));
    return show(g, s, out);
}

dx_status dx_form_with_signs(dx_graph *g, dx_form_maker *make, void *how, dx_id a, dx_id of,
                             dx_id by, dx_id *out)
{
    signs s;
    DX_TRY(make(how, g, a, out));
    if (dx_same(*out, a))
        return DX_OK;
    DX_TRY(find_signs(g, a, of, by, &s));
    DX_TRY(drop_kept(g, a, *out, &s));
    return s.n > 0 ? make_hidden(g, make, how, &s, a, out) : DX_OK;
}

dx_status dx_part_with_signs(dx_graph *g, dx_form_maker *make, void *how, dx_id a, dx_id by,
                             dx_id *out)
{
    signs s;
    DX_TRY(find_signs(g, a, DX_NONE, by, &s));
    return s.n > 0 ? make_hidden(g, make, how, &s, a, out) : make(how, g, a, out);
}
