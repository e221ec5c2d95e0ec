/* Two formulas that are equal where names are integers, or are not, or lie so far from the integer
 * below. */
#include "engine/equalwhere.h"

#include "expr/print.h"
#include "expr/walk.h"
#include "symbolic/domain/chart.h"
#include "symbolic/sample.h"

enum { MOST_NAMES = 3 };

/* ---- integers ------------------------------------------------------------------------------ */

/* A name that a formula asks to be an integer, or would gain by it; and from where on it is. */
typedef struct integers {
    size_t n;
    dx_id name[MOST_NAMES];
    bool natural[MOST_NAMES]; /* not negative */
    bool more;                /* than there is room for */
} integers;

static void add_names(const dx_graph *g, dx_id of, bool natural, integers *out)
{
    dx_id name[MOST_NAMES];
    size_t n = dx_free_symbols(g, of, MOST_NAMES, name);
    out->more = out->more || n > MOST_NAMES;
    for (size_t i = 0; i < n && !out->more; i++) {
        size_t k = 0;
        while (k < out->n && !dx_same(out->name[k], name[i]))
            k++;
        out->more = k == MOST_NAMES;
        if (k == out->n && !out->more) {
            out->natural[k] = false;
            out->name[out->n++] = name[i];
        }
        if (!out->more)
            out->natural[k] = out->natural[k] || natural;
    }
}

static bool is_step(dx_fn fn)
{
    return fn == DX_FN_floor || fn == DX_FN_ceil || fn == DX_FN_round || fn == DX_FN_frac;
}

/* pi in a term of the angle: the names of that. */
static void add_turns(dx_graph *g, dx_id angle, integers *out)
{
    const uint32_t n = dx_op_of(g, angle) == DX_OP_ADD ? dx_terms(g, angle) : 1;
    for (uint32_t i = 0; i < n; i++) {
        dx_id term = dx_op_of(g, angle) == DX_OP_ADD ? dx_term(g, angle, i) : angle;
        if (dx_contains(g, term, dx_pi(g)))
            add_names(g, term, false, out);
    }
}

/* Exponents of numbers below 0. */
static dx_status add_exponents(dx_graph *g, dx_id product, integers *out)
{
    for (uint32_t i = 0; i < dx_factors(g, product); i++) {
        bool negative;
        DX_TRY(dx_is_negative_constant(g, dx_base(g, product, i), &negative));
        if (negative)
            add_names(g, dx_exponent(g, product, i), false, out);
    }
    return DX_OK;
}

static dx_status find_integers(dx_graph *g, size_t n, const dx_id *of, integers *out)
{
    dx_walk walk;
    *out = (integers){.n = 0};
    DX_TRY(dx_walk_make(g, n, of, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && status == DX_OK; i++) {
        dx_id a = walk.id[i];
        dx_fn fn = dx_fn_of(g, a);
        if (is_step(fn))
            add_names(g, dx_operand(g, a, 0), false, out);
        else if (fn == DX_FN_binomial || fn == DX_FN_factorial)
            add_names(g, dx_operand(g, a, 0), true, out);
        else if (fn == DX_FN_sin || fn == DX_FN_cos || fn == DX_FN_tan)
            add_turns(g, dx_operand(g, a, 0), out);
        else if (dx_op_of(g, a) == DX_OP_MUL)
            status = add_exponents(g, a, out);
        else if (dx_is_iterated(g, a))
            add_names(g, dx_operand(g, a, dx_count(g, a) - 1), true, out);
    }
    dx_walk_free(&walk);
    return dx_excuse(g->context, status == DX_OK ? g->context->diag.status : status);
}

static dx_status tell_integers(dx_graph *g, const integers *of, bool natural, dx_text *where)
{
    for (size_t i = 0; i < of->n; i++) {
        dx_text_string(where, i > 0 ? ", " : "");
        DX_TRY(dx_print_plain(g, of->name[i], where));
        dx_text_string(where, natural && of->natural[i] ? " is an integer >= 0" : " is an integer");
    }
    return DX_OK;
}

/* All of them integers; or those that are, that sums end at or factorials are of, from 0 on. */
static dx_status try_integers(const dx_equals *q, const integers *of, bool natural, dx_text *where)
{
    dx_graph *g = &q->s->graph;
    dx_assumption more[2 * MOST_NAMES];
    dx_id late[MOST_NAMES];
    size_t n = 0;
    bool proved;
    for (size_t i = 0; i < of->n; i++) {
        late[i] = dx_late_symbol(g, dx_bytes(g, of->name[i]), dx_bytes_length(g, of->name[i]));
        more[n++] = (dx_assumption){.kind = DX_ASSUMED_INTEGER, .of = late[i]};
        if (natural && of->natural[i])
            more[n++] = (dx_assumption){.kind = DX_ASSUMED_RELATION,
                                        .of = dx_relation(g, DX_OP_LE, dx_int(g, 0), late[i])};
    }
    DX_TRY(dx_equal_if(q, of->n, of->name, late, n, more, &proved));
    return proved ? tell_integers(g, of, natural, where) : DX_OK;
}

/* ---- distances from the integer below ----------------------------------------------------------
 */

/* u = slope·name + rest with small numbers, the slope an integer. */
static dx_status read_linear(dx_graph *g, dx_id u, dx_id name, int64_t *slope, dx_id *rest,
                             bool *is)
{
    enum { LARGEST = 6 };
    const dx_id nothing = dx_int(g, 0), unit = dx_int(g, 1);
    dx_id at_unit = dx_substitute(g, u, 1, &name, &unit);
    *rest = dx_substitute(g, u, 1, &name, &nothing);
    *is = false;
    if (dx_is_none(at_unit) || dx_is_none(*rest) || !dx_is_number(g, at_unit) ||
        !dx_is_number(g, *rest))
        return dx_excuse(g->context, g->context->diag.status);
    int64_t p, q, one;
    const dx_id c = dx_number_add(g, at_unit, dx_number_neg(g, *rest));
    DX_TRY(dx_check(g, c));
    *is = dx_get_small_rational(g, c, slope, &one) && one == 1 && *slope != 0 &&
          *slope >= -LARGEST && *slope <= LARGEST && dx_get_small_rational(g, *rest, &p, &q) &&
          q <= LARGEST && dx_same(u, dx_add(g, dx_scale(g, c, name), *rest));
    return g->context->diag.status;
}

/* Cuts between 0 and 1: for name = m + r with an integer m the step is an integer and a constant
 * while r is between two of them. */
static dx_status cut_for_step(dx_graph *g, dx_id step, dx_id name, dx_chart *cuts, bool *can)
{
    int64_t slope;
    dx_id rest;
    DX_TRY(read_linear(g, dx_operand(g, step, 0), name, &slope, &rest, can));
    if (*can && dx_fn_of(g, step) == DX_FN_round)
        rest = dx_number_add(g, rest, dx_rational(g, 1, 2));
    for (int64_t k = 0; *can && k < (slope < 0 ? -slope : slope); k++) {
        dx_id at = dx_number_div(g, dx_number_add(g, dx_int(g, k), dx_number_neg(g, rest)),
                                 dx_int(g, slope));
        dx_chart cut = {.n = 1};
        DX_TRY(dx_check(g, at));
        at = dx_sub(g, at, dx_call1(g, DX_FN_floor, at));
        DX_TRY(dx_check(g, at));
        cut.at[0] = at;
        cut.value[0] = dx_number_to_double(g, at);
        if (!dx_is_int(g, at, 0))
            DX_TRY(dx_chart_share_breaks(g, cuts, &cut, can));
    }
    return DX_OK;
}

static dx_status find_cuts(const dx_equals *q, dx_id name, dx_chart *cuts, bool *can)
{
    enum { MOST_CUTS = 6 };
    dx_graph *g = &q->s->graph;
    const dx_id of[] = {q->a, q->b};
    dx_walk walk;
    bool any = false;
    dx_chart_constant(cuts, 0);
    *can = true;
    DX_TRY(dx_walk_make(g, 2, of, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && status == DX_OK && *can; i++)
        if (is_step(dx_fn_of(g, walk.id[i]))) {
            any = true;
            status = cut_for_step(g, walk.id[i], name, cuts, can);
        }
    dx_walk_free(&walk);
    *can = *can && any && cuts->n <= MOST_CUTS;
    return status;
}

/* Are they equal for name = m + r, m an integer, r in cell 2·k + 1, between two cuts, or at the
 * k-th of them, which is 0 for k = 0, in cell 2·k? */
static dx_status compare_in_cell(const dx_equals *q, dx_id name, const dx_chart *cuts, size_t cell,
                                 bool *proved)
{
    dx_graph *g = &q->s->graph;
    const size_t k = cell / 2;
    dx_id m = dx_late_symbol(g, dx_bytes(g, name), dx_bytes_length(g, name));
    dx_id r = dx_late_symbol(g, "0", 1); /* no name that can be typed */
    dx_id low = k == 0 ? dx_int(g, 0) : cuts->at[k - 1];
    dx_id high = k == cuts->n ? dx_int(g, 1) : cuts->at[k];
    dx_id value = dx_add(g, m, cell % 2 == 0 ? low : r);
    const dx_assumption more[] = {
        {.kind = DX_ASSUMED_INTEGER, .of = m},
        {.kind = DX_ASSUMED_RELATION, .of = dx_relation(g, DX_OP_LT, low, r)},
        {.kind = DX_ASSUMED_RELATION, .of = dx_relation(g, DX_OP_LT, r, high)}};
    DX_TRY(dx_check(g, value));
    return dx_equal_if(q, 1, &name, &value, cell % 2 == 0 ? 1 : 3, more, proved);
}

/* One interval of distances from the integer below. */
static dx_status tell_cells(dx_graph *g, dx_id name, const dx_chart *cuts, size_t first,
                            size_t last, dx_text *where)
{
    DX_TRY(dx_print_plain(g, first < 2 ? dx_int(g, 0) : cuts->at[first / 2 - 1], where));
    dx_text_string(where, first % 2 == 0 ? " <= " : " < ");
    DX_TRY(dx_print_plain(g, name, where));
    dx_text_string(where, " - floor(");
    DX_TRY(dx_print_plain(g, name, where));
    dx_text_string(where, last % 2 == 0 ? ") <= " : ") < ");
    return dx_print_plain(g,
                          last / 2 == cuts->n && last % 2 == 1 ? dx_int(g, 1)
                          : last % 2 == 1                      ? cuts->at[last / 2]
                                                               : cuts->at[last / 2 - 1],
                          where);
}

static dx_status try_distances(const dx_equals *q, dx_id name, dx_text *where)
{
    dx_graph *g = &q->s->graph;
    dx_chart cuts;
    bool can;
    DX_TRY(find_cuts(q, name, &cuts, &can));
    if (!can)
        return DX_OK;
    const size_t n = 2 * cuts.n + 2;
    size_t first = n, last = 0, proved = 0;
    for (size_t cell = 0; cell < n; cell++) {
        bool is;
        DX_TRY(compare_in_cell(q, name, &cuts, cell, &is));
        first = is && first == n ? cell : first;
        last = is ? cell : last;
        proved += is;
    }
    if (proved == 0 || proved == n || proved != last - first + 1)
        return DX_OK;
    if (first == last && first % 2 == 0 && first > 0)
        return DX_OK;
    if ((first == 1 && last == n - 1) || last == 0) {
        DX_TRY(dx_print_plain(g, name, where));
        dx_text_string(where, last == 0 ? " is an integer" : " is not an integer");
        return DX_OK;
    }
    return tell_cells(g, name, &cuts, first, last, where);
}

dx_status dx_equal_by_distances(const dx_equals *q, dx_text *where)
{
    dx_graph *g = &q->s->graph;
    dx_id difference = dx_sub(g, q->a, q->b), name[2];
    DX_TRY(dx_check(g, difference));
    return dx_free_symbols(g, difference, 2, name) == 1 ? try_distances(q, name[0], where) : DX_OK;
}

dx_status dx_equal_for_integers(const dx_equals *q, dx_text *where)
{
    const dx_id of[] = {q->a, q->b};
    integers found;
    DX_TRY(find_integers(&q->s->graph, 2, of, &found));
    if (found.n == 0 || found.more)
        return DX_OK;
    for (size_t i = 0; i < found.n && found.n > 1 && where->n == 0; i++) {
        const integers one = {.n = 1, .name = {found.name[i]}};
        DX_TRY(try_integers(q, &one, false, where));
    }
    if (where->n == 0)
        DX_TRY(try_integers(q, &found, false, where));
    for (size_t i = 0; i < found.n; i++)
        if (where->n == 0 && found.natural[i])
            return try_integers(q, &found, true, where);
    return DX_OK;
}
