/* What bounds of names and of differences of names come to together: a > b and b > 0 are a > 0.
 *
 * x_i - x_j >= w_ij is an arc of length w_ij; sums along paths are bounds as well, and the largest
 * ones are found as longest paths are (Floyd 1962). x_0 is 0. A way round of positive length is a
 * contradiction. */
#include "symbolic/domain/differences.h"

enum { MOST = 24, NODES = MOST + 1 };

typedef struct arc {
    dx_id least; /* NONE: no bound */
    bool open;
} arc;

typedef struct differences {
    dx_graph *g;
    size_t n;
    dx_id name[NODES]; /* name[0] is NONE */
    arc arc[NODES][NODES];
} differences;

static size_t node_of(differences *d, dx_id name)
{
    for (size_t i = 1; i < d->n; i++)
        if (dx_same(d->name[i], name))
            return i;
    if (d->n == NODES)
        return 0;
    for (size_t i = 0; i <= d->n; i++)
        d->arc[i][d->n] = d->arc[d->n][i] = (arc){DX_NONE, false};
    d->name[d->n] = name;
    return d->n++;
}

static void learn(differences *d, size_t i, size_t j, dx_id least, bool open)
{
    arc *a = &d->arc[i][j];
    if (dx_is_none(least))
        return;
    int order = dx_is_none(a->least) ? 1 : dx_number_compare(d->g, least, a->least);
    if (order > 0 || (order == 0 && open && !a->open))
        *a = (arc){least, open};
}

static dx_id opposite(dx_graph *g, dx_id number)
{
    return dx_is_none(number) ? number : dx_number_neg(g, number);
}

/* k·(x_i - x_j) for a k > 0? */
static bool is_difference(const dx_graph *g, dx_id a, dx_id *k, dx_id *plus, dx_id *minus)
{
    if (dx_op_of(g, a) != DX_OP_ADD || dx_terms(g, a) != 2)
        return false;
    bool turned = dx_number_sign(g, dx_coefficient(g, a, 0)) < 0;
    *k = dx_coefficient(g, a, turned);
    *plus = dx_term(g, a, turned);
    *minus = dx_term(g, a, !turned);
    return dx_number_sign(g, *k) > 0 &&
           dx_same(dx_coefficient(g, a, !turned), dx_number_neg((dx_graph *)g, *k));
}

static void read_facts(differences *d, const dx_assumptions *a)
{
    dx_graph *g = d->g;
    dx_id k, plus, minus;
    for (size_t i = 0; i < a->n_facts; i++) {
        const dx_fact *f = &a->fact[i];
        if (!is_difference(g, f->of, &k, &plus, &minus))
            continue;
        size_t from = node_of(d, plus), to = node_of(d, minus);
        if (from == 0 || to == 0)
            continue;
        dx_id low = dx_is_none(f->low) ? f->low : dx_number_div(g, f->low, k);
        dx_id high = dx_is_none(f->high) ? f->high : dx_number_div(g, f->high, k);
        learn(d, from, to, low, f->low_open);
        learn(d, to, from, opposite(g, high), f->high_open);
    }
    for (size_t i = 0; i < a->n_facts; i++)
        for (size_t m = 1; m < d->n; m++)
            if (dx_same(a->fact[i].of, d->name[m])) {
                learn(d, m, 0, a->fact[i].low, a->fact[i].low_open);
                learn(d, 0, m, opposite(g, a->fact[i].high), a->fact[i].high_open);
            }
}

static void find_longest(differences *d)
{
    for (size_t k = 0; k < d->n; k++)
        for (size_t i = 0; i < d->n; i++)
            for (size_t j = 0; j < d->n && !dx_is_none(d->arc[i][k].least); j++)
                if (i != k && j != k && !dx_is_none(d->arc[k][j].least))
                    learn(d, i, j, dx_number_add(d->g, d->arc[i][k].least, d->arc[k][j].least),
                          d->arc[i][k].open || d->arc[k][j].open);
}

static bool has_clash(const differences *d)
{
    for (size_t i = 0; i < d->n; i++) {
        const arc *a = &d->arc[i][i];
        int sign = dx_is_none(a->least) ? -1 : dx_number_sign(d->g, a->least);
        if (sign > 0 || (sign == 0 && a->open))
            return true;
    }
    return false;
}

static dx_status tell(differences *d, dx_differences_tell *tell_bound, void *data)
{
    dx_graph *g = d->g;
    for (size_t i = 0; i < d->n; i++)
        for (size_t j = 0; j < d->n; j++) {
            const arc *a = &d->arc[i][j];
            if (i == j || dx_is_none(a->least))
                continue;
            if (j == 0)
                DX_TRY(tell_bound(data, d->name[i], true, a->least, a->open));
            else if (i == 0)
                DX_TRY(tell_bound(data, d->name[j], false, dx_number_neg(g, a->least), a->open));
            else
                DX_TRY(
                    tell_bound(data, dx_sub(g, d->name[i], d->name[j]), true, a->least, a->open));
        }
    return DX_OK;
}

dx_status dx_compare_differences(dx_graph *g, const dx_assumptions *a,
                                 dx_differences_tell *tell_bound, void *data, bool *clash)
{
    differences *d = dx_arena_alloc(&g->context->arena, sizeof *d);
    *clash = false;
    if (!d)
        return dx_no_memory(g->context);
    d->g = g;
    d->n = 1;
    d->name[0] = DX_NONE;
    d->arc[0][0] = (arc){DX_NONE, false};
    read_facts(d, a);
    if (d->n == 1)
        return DX_OK;
    find_longest(d);
    DX_TRY(dx_excuse(g->context, g->context->diag.status));
    *clash = has_clash(d);
    return *clash ? DX_OK : tell(d, tell_bound, data);
}
