#include "symbolic/rooted.h"

#include "expr/walk.h"
#include "symbolic/readable.h"

enum { MOST_DEGREE = 8 };

/* Is it a·x + b with numbers? */
static bool is_line(const dx_graph *g, dx_id u, dx_id symbol)
{
    if (dx_same(u, symbol))
        return true;
    return dx_op_of(g, u) == DX_OP_ADD && dx_terms(g, u) == 1 && dx_same(dx_term(g, u, 0), symbol);
}

/* The one line that even roots are of, and their degree; DX_NONE where there are several. */
static dx_status find_root(dx_graph *g, dx_id a, dx_id symbol, dx_id *line, int64_t *degree)
{
    dx_walk walk;
    bool alone = true;
    *line = DX_NONE;
    *degree = 1;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && alone; i++) {
        dx_id node = walk.id[i];
        uint32_t n = dx_op_of(g, node) == DX_OP_MUL ? dx_factors(g, node) : 0;
        for (uint32_t k = 0; k < n && alone; k++) {
            int64_t above, below;
            dx_id u = dx_base(g, node, k);
            if (!dx_get_small_rational(g, dx_exponent(g, node, k), &above, &below) || below == 1 ||
                !is_line(g, u, symbol))
                continue;
            alone =
                (dx_is_none(*line) || dx_same(*line, u)) && below % 2 == 0 && below <= MOST_DEGREE;
            *degree = below > *degree ? below : *degree;
            alone = alone && *degree % below == 0;
            *line = u;
        }
    }
    dx_walk_free(&walk);
    *line = alone ? *line : DX_NONE;
    return DX_OK;
}

dx_status dx_readable_in_root(dx_graph *g, dx_id a, dx_id symbol, dx_id *out)
{
    dx_id line, zero = dx_int(g, 0), one = dx_int(g, 1), root = dx_late_symbol(g, "s", 1);
    int64_t degree;
    *out = DX_NONE;
    DX_TRY(dx_check(g, root));
    DX_TRY(find_root(g, a, symbol, &line, &degree));
    if (dx_is_none(line))
        return DX_OK;
    dx_id b = dx_substitute(g, line, 1, &symbol, &zero);
    dx_id slope = dx_sub(g, dx_substitute(g, line, 1, &symbol, &one), b);
    dx_id x = dx_div(g, dx_sub(g, dx_power(g, root, degree), b), slope);
    a = dx_substitute(g, a, 1, &symbol, &x);
    dx_id size = dx_call1(g, DX_FN_abs, root);
    a = dx_replace(g, a, 1, &size, &root);
    DX_TRY(dx_check(g, a));
    DX_TRY(dx_readable(g, a, &a));
    dx_id value = dx_pow(g, line, dx_rational(g, 1, degree));
    *out = dx_substitute(g, a, 1, &root, &value);
    return dx_check(g, *out);
}
