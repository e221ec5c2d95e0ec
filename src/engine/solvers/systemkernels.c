#include "engine/solvers/systemkernels.h"

#include "engine/algebra.h"
#include "engine/oracle.h"

#include "expr/walk.h"
#include "symbolic/rework/polynomial.h"
#include "symbolic/solve/system.h"

#include <string.h>

enum { MOST_NODES = 40, MOST_DENOMINATOR = 24, MOST_POWER = 64 };

/* What stands in the place of an unknown x. */
typedef struct kernel {
    dx_id of;       /* base^(x/common), or a function of x; NONE: x itself */
    dx_id name;     /* for it */
    dx_id base;     /* of powers, a number, or 0 for e; NONE: there are none */
    int64_t common; /* denominator of the exponents */
} kernel;

typedef struct kernels {
    dx_exact *p;
    dx_graph *g;
    dx_id *f; /* as many as p has */
    kernel of[DX_MOST_CURVED];
    bool fit; /* false: not all of it has such a form */
} kernels;

static bool has_unknown(const dx_exact *p, dx_id a)
{
    for (uint32_t i = 0; i < p->u.n; i++)
        if (dx_contains(&p->e->session->graph, a, p->u.name[i]))
            return true;
    return false;
}

/* ---- powers -------------------------------------------------------------------------------------
 */

/* of^(times·exponent), the exponent Σ c·x + rest. */
typedef struct power {
    dx_id base, rest;
    dx_id c[DX_MOST_CURVED]; /* numbers, 0 where an unknown is not there */
    int64_t times;
} power;

static dx_status read_exponent(const dx_exact *p, dx_id exponent, power *out, bool *is)
{
    dx_graph *g = &p->e->session->graph;
    *is = true;
    out->rest = exponent;
    for (uint32_t i = 0; i < p->u.n && *is; i++) {
        dx_polynomial of;
        out->c[i] = dx_int(g, 0);
        if (!dx_contains(g, out->rest, p->u.name[i]))
            continue;
        DX_TRY(dx_polynomial_in(g, out->rest, p->u.name[i], &of));
        *is = dx_is_none(of.other) && of.degree == 1 && dx_is_number(g, of.coefficient[1]);
        if (!*is)
            break;
        out->c[i] = of.coefficient[1];
        out->rest = of.coefficient[0];
    }
    return DX_OK;
}

/* Is base^exponent, with unknowns in the exponent, such a power? */
static dx_status read_power(const dx_exact *p, dx_id base, dx_id exponent, power *out, bool *is)
{
    dx_graph *g = &p->e->session->graph;
    *is = dx_is_number(g, base) && dx_number_sign(g, base) > 0;
    if (!*is)
        return DX_OK;
    if (!dx_least_base(g, base, &out->base, &out->times)) {
        out->base = base;
        out->times = 1;
    }
    return read_exponent(p, exponent, out, is);
}

/* The same of e^exponent. */
static dx_status read_exponential(const dx_exact *p, dx_id a, power *out, bool *is)
{
    out->base = dx_int(&p->e->session->graph, 0);
    out->times = 1;
    return read_exponent(p, dx_operand(&p->e->session->graph, a, 0), out, is);
}

/* Each unknown is in powers of one number alone. */
static void take_power(kernels *k, const power *of)
{
    for (uint32_t i = 0; i < k->p->u.n && k->fit; i++) {
        kernel *own = &k->of[i];
        int64_t a, b, common = own->common;
        if (dx_is_int(k->g, of->c[i], 0))
            continue;
        if (dx_is_none(own->base))
            own->base = of->base;
        k->fit = dx_same(own->base, of->base) && dx_get_small_rational(k->g, of->c[i], &a, &b) &&
                 b <= MOST_DENOMINATOR && a <= MOST_POWER && -a <= MOST_POWER;
        while (k->fit && own->common % b != 0)
            own->common += common;
        k->fit = k->fit && own->common <= MOST_DENOMINATOR;
    }
}

static dx_id power_of(dx_graph *g, dx_id base, dx_id exponent)
{
    return dx_is_int(g, base, 0) ? dx_call1(g, DX_FN_exp, exponent) : dx_pow(g, base, exponent);
}

/* base^(times·rest) times powers of the names. */
static dx_id with_names(const kernels *k, const power *of)
{
    dx_graph *g = k->g;
    dx_id all = power_of(g, of->base, dx_scale(g, dx_int(g, of->times), of->rest));
    for (uint32_t i = 0; i < k->p->u.n; i++)
        if (!dx_is_int(g, of->c[i], 0)) {
            dx_id times = dx_scale(g, dx_int(g, of->times * k->of[i].common), of->c[i]);
            all = dx_mul(g, all, dx_pow(g, k->of[i].name, times));
        }
    return all;
}

/* A node that is a power, or a product with some: its powers are taken, or, where `out` is not
 * NULL, it is written with the names. */
static dx_status visit(kernels *k, dx_id a, dx_id *out)
{
    dx_graph *g = k->g;
    power of;
    bool is;
    if (dx_fn_of(g, a) == DX_FN_exp) {
        DX_TRY(read_exponential(k->p, a, &of, &is));
        k->fit = k->fit && is;
        if (k->fit && !out)
            take_power(k, &of);
        if (k->fit && out)
            *out = with_names(k, &of);
        return DX_OK;
    }
    dx_id all = dx_int(g, 1);
    for (uint32_t i = 0; i < dx_factors(g, a) && k->fit; i++) {
        dx_id base = dx_base(g, a, i), exponent = dx_exponent(g, a, i);
        if (!has_unknown(k->p, exponent)) {
            all = dx_mul(g, all, dx_pow(g, base, exponent));
            continue;
        }
        DX_TRY(read_power(k->p, base, exponent, &of, &is));
        k->fit = is;
        if (is && !out)
            take_power(k, &of);
        if (is && out)
            all = dx_mul(g, all, with_names(k, &of));
    }
    if (k->fit && out)
        *out = all;
    return DX_OK;
}

/* Has the node unknowns in an exponent? */
static bool is_power(const kernels *k, dx_id a)
{
    if (dx_fn_of(k->g, a) == DX_FN_exp)
        return has_unknown(k->p, a);
    for (uint32_t i = 0; dx_op_of(k->g, a) == DX_OP_MUL && i < dx_factors(k->g, a); i++)
        if (has_unknown(k->p, dx_exponent(k->g, a, i)))
            return true;
    return false;
}

/* Of unknowns that are in powers alone these are written in. */
static dx_status name_powers(kernels *k)
{
    const uint32_t m = k->p->f.n;
    dx_graph *g = k->g;
    dx_walk walk;
    dx_id node[MOST_NODES], to[MOST_NODES];
    size_t n = 0;
    dx_status status = DX_OK;
    DX_TRY(dx_walk_make(g, m, k->f, &walk));
    for (size_t i = 0; i < walk.n && k->fit && status == DX_OK; i++)
        if (is_power(k, walk.id[i])) {
            k->fit = n < MOST_NODES;
            if (k->fit)
                status = visit(k, node[n++] = walk.id[i], NULL);
        }
    dx_walk_free(&walk);
    DX_TRY(status);
    for (size_t i = 0; i < n && k->fit; i++)
        DX_TRY(visit(k, node[i], &to[i]));
    for (uint32_t j = 0; j < m && k->fit && n > 0; j++) {
        k->f[j] = dx_replace(g, k->f[j], n, node, to);
        DX_TRY(dx_check(g, k->f[j]));
    }
    for (uint32_t i = 0; i < k->p->u.n && k->fit; i++) {
        const dx_id x = k->p->u.name[i];
        if (dx_is_none(k->of[i].base))
            continue;
        k->of[i].of =
            power_of(g, k->of[i].base, dx_scale(g, dx_rational(g, 1, k->of[i].common), x));
        DX_TRY(dx_check(g, k->of[i].of));
        for (uint32_t j = 0; j < m && k->fit; j++)
            k->fit = !dx_contains(g, k->f[j], x);
    }
    return DX_OK;
}

/* ---- functions ----------------------------------------------------------------------------------
 */

static bool is_function(dx_fn fn)
{
    switch (fn) {
    case DX_FN_sin:
    case DX_FN_cos:
    case DX_FN_tan:
    case DX_FN_log:
    case DX_FN_sinh:
    case DX_FN_cosh:
    case DX_FN_tanh:
    case DX_FN_asin:
    case DX_FN_acos:
    case DX_FN_atan:
        return true;
    default:
        return false;
    }
}

/* A function of the i-th unknown and no other, or NONE. */
static dx_status find_function(const kernels *k, uint32_t i, dx_id *out)
{
    const uint32_t n = k->p->u.n;
    dx_walk walk;
    *out = DX_NONE;
    DX_TRY(dx_walk_make(k->g, k->p->f.n, k->f, &walk));
    for (size_t at = 0; at < walk.n && dx_is_none(*out); at++) {
        dx_id a = walk.id[at];
        bool fits = is_function(dx_fn_of(k->g, a)) && dx_contains(k->g, a, k->p->u.name[i]);
        for (uint32_t j = 0; j < n && fits; j++)
            fits = !dx_contains(k->g, a, k->of[j].name) &&
                   (j == i || !dx_contains(k->g, a, k->p->u.name[j]));
        if (fits)
            *out = a;
    }
    dx_walk_free(&walk);
    return DX_OK;
}

/* Of unknowns that are in one function alone that is written in. */
static dx_status name_functions(kernels *k)
{
    const uint32_t m = k->p->f.n;
    dx_graph *g = k->g;
    dx_id *f = dx_statement_ids(k->p->e, m);
    if (!f)
        return DX_NOMEM;
    for (uint32_t i = 0; i < k->p->u.n; i++) {
        dx_id of;
        bool all = true;
        if (!dx_is_none(k->of[i].of))
            continue;
        DX_TRY(find_function(k, i, &of));
        if (dx_is_none(of))
            continue;
        for (uint32_t j = 0; j < m && all; j++) {
            f[j] = dx_replace(g, k->f[j], 1, &of, &k->of[i].name);
            DX_TRY(dx_check(g, f[j]));
            all = !dx_contains(g, f[j], k->p->u.name[i]);
        }
        if (!all)
            continue;
        memcpy(k->f, f, m * sizeof *f);
        k->of[i].of = of;
    }
    return DX_OK;
}

/* ---- back ---------------------------------------------------------------------------------------
 */

/* One row of values for the names. */
typedef struct named_row {
    const dx_id *value;
    dx_solution_row row;
    dx_word word[2 * DX_MOST_PATH_WORDS];
    dx_id *x; /* values for the unknowns */
} named_row;

/* A row that holds has all that is known of it. */
static dx_status keep(kernels *k, const named_row *r)
{
    dx_solution_row row = r->row;
    dx_word *word = dx_arena_alloc(&k->g->context->arena, 2 * DX_MOST_PATH_WORDS * sizeof *word);
    if (!word)
        return dx_no_memory(k->g->context);
    memcpy(word, r->word, row.n_words * sizeof *word);
    row.word = word;
    if (row.n_words > DX_MOST_PATH_WORDS) {
        k->fit = false;
        return DX_OK;
    }
    dx_id *x = dx_statement_ids(k->p->e, k->p->u.n);
    if (!x)
        return DX_NOMEM;
    memcpy(x, r->x, k->p->u.n * sizeof *x);
    DX_TRY(dx_make_readable(k->p->e->session, k->p->u.n, x));
    return dx_exact_keep(k->p, x, &row);
}

/* The unknowns from the i-th on by the values of their names; so many names of integers are taken.
 */
static dx_status solve_names(kernels *k, named_row *r, uint32_t i, uint32_t indices)
{
    ddx_session *s = k->p->e->session;
    const dx_oracle oracle = dx_session_oracle(s);
    const dx_root_host host = {s, dx_roots_everywhere};
    if (i == k->p->u.n)
        return keep(k, r);
    const kernel *own = &k->of[i];
    if (dx_is_none(own->of) || dx_same(r->value[i], own->name)) {
        r->x[i] = dx_is_none(own->of) ? r->value[i] : k->p->u.name[i];
        return solve_names(k, r, i + 1, indices);
    }
    dx_equation *q = dx_arena_alloc(&k->g->context->arena, sizeof *q);
    if (!q)
        return dx_no_memory(k->g->context);
    dx_equation_init(q, k->g, &oracle, &host, k->p->u.name[i], k->p->index);
    q->n_indices = indices;
    bool below = false;
    if (!dx_is_none(own->base)) /* a power is above 0 */
        DX_TRY(dx_equation_at_most_zero(q, r->value[i], &below));
    if (below)
        return DX_OK;
    DX_TRY(dx_solve_inverse(q, own->of, r->value[i]));
    k->fit = k->fit && dx_is_none(q->stuck) && !q->every && q->n_stretches == 0;
    for (size_t c = 0; c < q->n && k->fit; c++) {
        const uint32_t mark = r->row.n_words;
        const dx_fit fit = r->row.fit;
        r->x[i] = q->candidate[c].value;
        if (q->candidate[c].loose)
            r->row.fit = DX_FIT_OPEN;
        k->fit = mark + q->candidate[c].n_words <= DX_MOST_PATH_WORDS;
        for (uint32_t w = 0; w < q->candidate[c].n_words && k->fit; w++)
            r->word[r->row.n_words++] = q->candidate[c].word[w];
        if (k->fit)
            DX_TRY(solve_names(k, r, i + 1, q->most_indices > indices ? q->most_indices : indices));
        r->row.n_words = mark;
        r->row.fit = fit;
    }
    return DX_OK;
}

/* Names that are free are what they stand for. */
static dx_status put_back(kernels *k, const dx_exact *inner, size_t i, named_row *r)
{
    const uint32_t n = k->p->u.n;
    dx_id name[DX_MOST_CURVED], of[DX_MOST_CURVED], *value = dx_statement_ids(k->p->e, 2 * n);
    uint32_t count = 0, indices = 0;
    if (!value)
        return DX_NOMEM;
    for (uint32_t j = 0; j < n; j++)
        if (!dx_is_none(k->of[j].of)) {
            name[count] = k->of[j].name;
            of[count++] = k->of[j].of;
        }
    r->value = value;
    r->x = value + n;
    r->row = inner->found.row[i];
    for (uint32_t j = 0; j < n; j++) {
        value[j] = inner->found.value[i * n + j];
        if (!dx_same(value[j], k->of[j].name))
            value[j] = dx_substitute(k->g, value[j], count, name, of);
        DX_TRY(dx_check(k->g, value[j]));
        for (uint32_t x = 0; x < DX_MOST_INDICES; x++)
            if (!dx_is_none(k->p->index[x]) && dx_contains(k->g, value[j], k->p->index[x]))
                indices = x + 1 > indices ? x + 1 : indices;
    }
    k->fit = k->fit && r->row.n_words <= DX_MOST_PATH_WORDS;
    for (uint32_t w = 0; w < r->row.n_words && k->fit; w++) {
        r->word[w] = r->row.word[w];
        r->word[w].of = dx_substitute(k->g, r->word[w].of, count, name, of);
        DX_TRY(dx_check(k->g, r->word[w].of));
    }
    return k->fit ? solve_names(k, r, 0, indices) : DX_OK;
}

/* The system in the names, and the unknowns by what is found for these. */
static dx_status solve_in_names(kernels *k)
{
    const uint32_t n = k->p->u.n;
    dx_exact inner = *k->p;
    dx_id *name = dx_statement_ids(k->p->e, n);
    named_row *r = dx_arena_alloc(&k->g->context->arena, sizeof *r);
    if (!name || !r)
        return dx_no_memory(k->g->context);
    for (uint32_t i = 0; i < n; i++)
        name[i] = dx_is_none(k->of[i].of) ? k->p->u.name[i] : k->of[i].name;
    inner.u.name = name;
    inner.u.premises = DX_NONE;
    inner.f.f = k->f;
    inner.found = (dx_solved){0};
    inner.specials = inner.open = false;
    inner.n_conditions = 0;
    inner.against = inner.positive = DX_NONE;
    DX_TRY(dx_exact_system(&inner));
    k->fit = !inner.open;
    if (!k->fit)
        return DX_OK;
    k->p->against = inner.against;
    for (uint32_t i = 0; i < n; i++)
        if (!dx_is_none(inner.against) && !dx_is_none(k->of[i].of) &&
            dx_contains(k->g, inner.against, k->of[i].name))
            k->p->against = DX_NONE;
    for (size_t i = 0; i < inner.found.n && k->fit; i++)
        DX_TRY(put_back(k, &inner, i, r));
    return DX_OK;
}

/* ---- logarithms ---------------------------------------------------------------------------------
 */

/* The logarithm of a number above 0, by those of primes. */
static dx_id log_of(dx_graph *g, dx_id number)
{
    enum { MOST = 1000 };
    int64_t p, q;
    dx_id sum = dx_int(g, 0);
    if (!dx_get_small_rational(g, number, &p, &q))
        return dx_call1(g, DX_FN_log, number);
    for (int64_t f = 2; f < MOST; f++)
        for (; p % f == 0 || q % f == 0; p = p % f == 0 ? p / f : p, q = q % f == 0 ? q / f : q)
            sum = dx_add(g, sum,
                         dx_scale(g, dx_int(g, (p % f == 0) - (q % f == 0)),
                                  dx_call1(g, DX_FN_log, dx_int(g, f))));
    return dx_add(g, sum, dx_call1(g, DX_FN_log, dx_rational(g, p, q)));
}

/* The logarithm of number·term, a product of powers above 0; *is is false where it is none. */
static dx_status log_of_term(const dx_exact *p, dx_id term, dx_id number, dx_id *out, bool *is)
{
    dx_graph *g = &p->e->session->graph;
    power of;
    *is = true;
    *out = log_of(g, number);
    if (dx_fn_of(g, term) == DX_FN_exp) {
        *out = dx_add(g, *out, dx_operand(g, term, 0));
        return DX_OK;
    }
    if (dx_is_number(g, term)) {
        *is = dx_number_sign(g, term) > 0;
        *out = *is ? dx_add(g, *out, log_of(g, term)) : *out;
        return DX_OK;
    }
    *is = dx_op_of(g, term) == DX_OP_MUL;
    for (uint32_t i = 0; *is && i < dx_factors(g, term); i++) {
        dx_id base = dx_base(g, term, i), exponent = dx_exponent(g, term, i);
        const bool natural = dx_fn_of(g, base) == DX_FN_exp && dx_is_number(g, exponent);
        if (natural) {
            *out = dx_add(g, *out, dx_mul(g, exponent, dx_operand(g, base, 0)));
            continue;
        }
        DX_TRY(read_power(p, base, exponent, &of, is));
        if (*is)
            *out = dx_add(g, *out, dx_mul(g, exponent, log_of(g, base)));
    }
    return DX_OK;
}

/* c·u = d·v, with products of powers u and v and numbers c, d above 0. */
static dx_status take_logarithms(const dx_exact *p, dx_id *f, bool *done)
{
    dx_graph *g = &p->e->session->graph;
    const bool constant = dx_op_of(g, *f) == DX_OP_ADD && !dx_is_int(g, dx_constant(g, *f), 0);
    dx_id part[2], number[2], log[2];
    *done = dx_op_of(g, *f) == DX_OP_ADD && dx_terms(g, *f) + constant == 2 && has_unknown(p, *f);
    if (!*done)
        return DX_OK;
    for (uint32_t i = 0; i < 2; i++) {
        const bool last = i == dx_terms(g, *f);
        part[i] = last ? dx_int(g, 1) : dx_term(g, *f, i);
        number[i] = last ? dx_constant(g, *f) : dx_coefficient(g, *f, i);
    }
    *done = dx_number_sign(g, number[0]) != dx_number_sign(g, number[1]);
    for (uint32_t i = 0; i < 2 && *done; i++)
        DX_TRY(log_of_term(p, part[i],
                           dx_number_sign(g, number[i]) < 0 ? dx_neg(g, number[i]) : number[i],
                           &log[i], done));
    if (!*done)
        return DX_OK;
    *f = dx_sub(g, log[0], log[1]);
    return dx_check(g, *f);
}

static dx_status solve_in_logarithms(dx_exact *p, bool *done)
{
    dx_exact inner = *p;
    bool some = false;
    *done = false;
    inner.f.f = dx_statement_ids(p->e, p->f.n);
    if (!inner.f.f)
        return DX_NOMEM;
    for (uint32_t i = 0; i < p->f.n; i++) {
        bool taken;
        inner.f.f[i] = p->f.f[i];
        DX_TRY(take_logarithms(p, &inner.f.f[i], &taken));
        some = some || taken;
    }
    if (!some)
        return DX_OK;
    inner.found = (dx_solved){0};
    inner.open = false;
    inner.against = inner.positive = DX_NONE;
    DX_TRY(dx_exact_system(&inner));
    if (inner.open)
        return DX_OK;
    p->found = inner.found;
    p->against = inner.against;
    p->positive = inner.positive;
    *done = true;
    return DX_OK;
}

/* ---- the way ------------------------------------------------------------------------------------
 */

static dx_status make_kernels(dx_exact *p, kernels *k)
{
    dx_graph *g = &p->e->session->graph;
    *k = (kernels){.p = p, .g = g, .fit = p->u.n <= DX_MOST_CURVED && p->f.n > 0};
    k->f = dx_statement_ids(p->e, p->f.n + 1);
    if (!k->f)
        return DX_NOMEM;
    if (!k->fit)
        return DX_OK;
    memcpy(k->f, p->f.f, p->f.n * sizeof *k->f);
    for (uint32_t i = 0; i < p->u.n; i++) {
        const char name[] = {'u', '\'', (char)('a' + (int)i)};
        k->of[i] = (kernel){
            .of = DX_NONE, .name = dx_symbol(g, name, sizeof name), .base = DX_NONE, .common = 1};
        DX_TRY(dx_check(g, k->of[i].name));
        for (uint32_t j = 0; j < p->u.n && k->fit; j++) /* once */
            k->fit = !dx_same(p->u.name[j], k->of[i].name);
    }
    if (k->fit)
        DX_TRY(name_powers(k));
    return DX_OK;
}

/* By what stands for at least so many unknowns; p is what it was where that leads to no end. */
static dx_status solve_kernels(dx_exact *p, kernels *k, uint32_t least, bool *done)
{
    const dx_exact before = *p;
    uint32_t n = 0;
    for (uint32_t i = 0; i < p->u.n && k->fit; i++)
        n += !dx_is_none(k->of[i].of);
    *done = k->fit && n >= least;
    if (!*done)
        return DX_OK;
    p->found = (dx_solved){0};
    p->open = false;
    DX_TRY(solve_in_names(k));
    *done = k->fit;
    if (!*done)
        *p = before;
    return DX_OK;
}

dx_status dx_exact_by_powers(dx_exact *p, bool *done)
{
    const dx_graph *g = &p->e->session->graph;
    kernels k;
    *done = false;
    for (uint32_t i = 0; i < p->f.n && !*done; i++)
        *done = dx_op_of(g, p->f.f[i]) == DX_OP_ADD &&
                dx_terms(g, p->f.f[i]) + !dx_is_int(g, dx_constant(g, p->f.f[i]), 0) > 2;
    if (!*done) /* e^(x + y) = a says x + y = log(a) */
        return DX_OK;
    DX_TRY(make_kernels(p, &k));
    return solve_kernels(p, &k, 2, done);
}

dx_status dx_exact_by_kernels(dx_exact *p, bool *done)
{
    const dx_exact before = *p;
    kernels k;
    DX_TRY(make_kernels(p, &k));
    if (k.fit)
        DX_TRY(name_functions(&k));
    DX_TRY(solve_kernels(p, &k, 1, done));
    if (*done)
        return DX_OK;
    DX_TRY(solve_in_logarithms(p, done));
    if (!*done)
        *p = before;
    return DX_OK;
}
