/* Cases of other names: a formula that is 0, a sum of squares where there is more than one. */
#include "engine/solvers/casewords.h"

#include "engine/solvers/specialcase.h"

#include "expr/print.h"
#include "expr/walk.h"
#include "symbolic/rework/expand.h"
#include "symbolic/rework/polynomial.h"
#include "symbolic/rework/quotients.h"

#include <string.h>

/* ---- names that have a value -------------------------------------------------------------------
 */

dx_status dx_exact_name_of(dx_graph *g, dx_id zero, dx_id *name, dx_id *value)
{
    enum { MOST = 8 };
    dx_id all[MOST];
    size_t n = dx_free_symbols(g, zero, MOST, all);
    *name = DX_NONE;
    dx_sort_names(g, all, n < MOST ? n : MOST);
    for (int numbers = 1; numbers >= 0; numbers--) /* t = 2*pi*k, not k = t/(2*pi) */
        for (size_t i = 0; i < n && i < MOST && dx_is_none(*name); i++) {
            dx_polynomial of;
            dx_status status = dx_polynomial_in(g, zero, all[i], &of);
            DX_TRY(dx_excuse(g->context, status));
            if (status != DX_OK || !dx_is_none(of.other) || of.degree != 1 ||
                !(numbers ? dx_is_number(g, of.coefficient[1])
                          : dx_is_constant(g, of.coefficient[1])))
                continue;
            *name = all[i];
            *value = dx_neg(g, dx_div(g, of.coefficient[0], of.coefficient[1]));
            DX_TRY(dx_check(g, *value));
        }
    return DX_OK;
}

dx_status dx_add_name(dx_graph *g, dx_id zero, uint32_t n, dx_id *name, dx_id *value, bool *is)
{
    *is = false;
    zero = dx_substitute(g, zero, n, name, value);
    if (dx_is_none(zero))
        return dx_excuse(g->context, dx_check(g, zero));
    DX_TRY(dx_exact_name_of(g, zero, &name[n], &value[n]));
    *is = !dx_is_none(name[n]);
    for (uint32_t i = 0; i < n && *is; i++) {
        dx_id with = dx_substitute(g, value[i], 1, &name[n], &value[n]);
        *is = !dx_is_none(with);
        if (!*is)
            return dx_excuse(g->context, dx_check(g, with));
        value[i] = with;
    }
    return DX_OK;
}

dx_status dx_exact_names_of(dx_graph *g, dx_id zero, uint32_t most, uint32_t *n, dx_id *name,
                            dx_id *value)
{
    DX_TRY(dx_exact_name_of(g, zero, &name[0], &value[0]));
    *n = !dx_is_none(name[0]);
    if (*n == 1 || dx_op_of(g, zero) != DX_OP_ADD || dx_terms(g, zero) > most ||
        !dx_is_int(g, dx_constant(g, zero), 0))
        return DX_OK;
    const uint32_t all = dx_terms(g, zero);
    for (uint32_t i = 0; i < all; i++) { /* b = 9 of a = 3 and b = a^2 */
        dx_id base, exponent;
        bool is = false;
        dx_split_power(g, dx_term(g, zero, i), &base, &exponent);
        if (dx_is_int(g, exponent, 2) && dx_number_sign(g, dx_coefficient(g, zero, i)) > 0)
            DX_TRY(dx_add_name(g, base, i, name, value, &is));
        if (!is)
            return DX_OK;
    }
    for (uint32_t i = 1; i < all; i++)
        for (uint32_t k = i; k > 0 && strcmp(dx_bytes(g, name[k]), dx_bytes(g, name[k - 1])) < 0;
             k--) {
            const dx_id first = name[k], its = value[k];
            name[k] = name[k - 1];
            value[k] = value[k - 1];
            name[k - 1] = first;
            value[k - 1] = its;
        }
    *n = all;
    return DX_OK;
}

dx_id dx_root_of_square(dx_graph *g, dx_id a)
{
    const bool product = dx_op_of(g, a) == DX_OP_MUL;
    dx_id root = dx_int(g, 1);
    for (uint32_t i = 0; product && i < dx_factors(g, a); i++) {
        int64_t n, m;
        if (!dx_get_small_rational(g, dx_exponent(g, a, i), &n, &m) || m != 1 || n % 2 != 0)
            return DX_NONE;
        root = dx_mul(g, root, dx_power(g, dx_base(g, a, i), n / 2));
    }
    return product ? root : DX_NONE;
}

bool dx_is_sum_of_squares(dx_graph *g, dx_id a)
{
    bool is = dx_op_of(g, a) == DX_OP_ADD && dx_is_int(g, dx_constant(g, a), 0);
    for (uint32_t i = 0; is && i < dx_terms(g, a); i++)
        is = !dx_is_none(dx_root_of_square(g, dx_term(g, a, i))) &&
             dx_number_sign(g, dx_coefficient(g, a, i)) > 0;
    return is;
}

/* ---- told --------------------------------------------------------------------------------------
 */

/* The sides of a*d - b*c = 0: a*d and b*c; of a sum with a number, or more terms, that is on the
 * right. */
static dx_status split_sides(dx_graph *g, dx_id zero, dx_id *left, dx_id *right)
{
    dx_text text;
    dx_id number;
    *right = dx_int(g, 0);
    if (dx_op_of(g, zero) == DX_OP_ADD) /* a*b of a*(b - 1) + a */
        DX_TRY(dx_excuse(g->context, dx_expand(g, zero, &zero)));
    dx_split_coefficient(g, zero, &number, left); /* a*b = 0 for -a*b = 0 */
    if (dx_op_of(g, *left) != DX_OP_ADD)
        return DX_OK;
    bool whole = dx_is_integer(g, dx_constant(g, zero));
    for (uint32_t i = 0; i < dx_terms(g, zero); i++)
        whole = whole && dx_is_integer(g, dx_coefficient(g, zero, i));
    if (!whole)
        DX_TRY(dx_rework_quotient(g, zero, DX_REWORK_NUMERATOR, &zero));
    dx_split_coefficient(g, zero, &number, left);
    if (dx_op_of(g, *left) != DX_OP_ADD)
        return DX_OK;
    dx_text_init(&text, &g->context->memory);
    dx_status status = dx_print_named(g, dx_sub(g, zero, dx_constant(g, zero)), &text);
    if (status == DX_OK && text.n > 0 && dx_text_get(&text)[0] == '-')
        zero = dx_neg(g, zero);
    dx_text_free(&text);
    DX_TRY(status);
    dx_id minus = dx_constant(g, zero);
    for (uint32_t i = 0; dx_is_int(g, minus, 0) && dx_terms(g, zero) == 2 && i < 2; i++)
        if (dx_number_sign(g, dx_coefficient(g, zero, i)) < 0)
            minus = dx_scale(g, dx_coefficient(g, zero, i), dx_term(g, zero, i));
    *left = dx_sub(g, zero, minus);
    *right = dx_neg(g, minus);
    DX_TRY(dx_check(g, *left));
    return dx_check(g, *right);
}

/* "a = 0", "a*b = 1", or "a = b^2", with that sign */
static dx_status write_zero(dx_graph *g, dx_id zero, const char *sign, dx_text *out)
{
    dx_id name, value;
    DX_TRY(dx_exact_name_of(g, zero, &name, &value));
    if (dx_is_none(name))
        DX_TRY(split_sides(g, zero, &name, &value));
    DX_TRY(dx_print_named(g, name, out));
    dx_text_string(out, sign);
    const size_t at = out->n;
    DX_TRY(dx_print_named(g, value, out));
    if (out->failed || strncmp(dx_text_get(out) + at, "-(", 2) != 0)
        return DX_OK;
    out->n = at; /* pi*k + pi/4 of -(-4*pi*k - pi)/4 */
    DX_TRY(dx_excuse(g->context, dx_expand(g, value, &value)));
    return dx_print_named(g, value, out);
}

static dx_status write_all(dx_graph *g, dx_id zero, const char *sign, const char *between,
                           dx_text *out)
{
    dx_special at;
    if (!dx_is_sum_of_squares(g, zero))
        return write_zero(g, zero, sign, out);
    DX_TRY(dx_exact_names_of(g, zero, DX_SPECIAL_NAMES, &at.n, at.name, at.value));
    for (uint32_t i = 0; i < at.n; i++) {
        dx_text_string(out, i > 0 ? between : "");
        DX_TRY(dx_print_named(g, at.name[i], out));
        dx_text_string(out, sign);
        DX_TRY(dx_print_named(g, at.value[i], out));
    }
    if (at.n > 0)
        return DX_OK;
    for (uint32_t i = 0; i < dx_terms(g, zero); i++) {
        const dx_id root = dx_root_of_square(g, dx_term(g, zero, i));
        DX_TRY(dx_check(g, root));
        dx_text_string(out, i > 0 ? between : "");
        DX_TRY(write_zero(g, root, sign, out));
    }
    return DX_OK;
}

dx_status dx_write_case(dx_graph *g, dx_id zero, dx_text *out)
{
    return write_all(g, zero, " = ", ", ", out);
}

dx_status dx_write_no_case(dx_graph *g, dx_id zero, dx_text *out)
{
    return write_all(g, zero, " != ", " or ", out);
}

dx_status dx_case_implies(dx_graph *g, dx_id zero, const dx_word *word, bool *does)
{
    const dx_id none = dx_int(g, 0);
    const bool squares = dx_is_sum_of_squares(g, zero);
    *does = false;
    if (word->how != DX_OTHER_THAN || !dx_is_int(g, word->level, 0) ||
        dx_op_of(g, word->of) != DX_OP_SYMBOL)
        return DX_OK;
    for (uint32_t i = 0; i < (squares ? dx_terms(g, zero) : 1) && !*does; i++) {
        const dx_id one = squares ? dx_root_of_square(g, dx_term(g, zero, i)) : zero;
        const dx_id there = dx_substitute(g, one, 1, &word->of, &none);
        if (dx_is_none(there))
            DX_TRY(dx_excuse(g->context, dx_check(g, there)));
        *does = !dx_is_none(there) && dx_is_number(g, there) && !dx_is_int(g, there, 0);
    }
    return DX_OK;
}
