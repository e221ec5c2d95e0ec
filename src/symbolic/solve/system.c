#include "symbolic/solve/systemstate.h"

#include "symbolic/decide.h"
#include "symbolic/equality/identity.h"
#include "symbolic/forms/readable.h"
#include "symbolic/forms/terms.h"
#include "symbolic/rework/polynomial.h"
#include "symbolic/rework/quotients.h"

#include <string.h>

enum { MOST_BRANCHES = 300, MOST_SPECIAL = 60 };

typedef dx_equations_state state;

static dx_status solve(dx_equations *s, const state *now);

void dx_equations_init(dx_equations *s, dx_graph *g, const dx_oracle *oracle,
                       const dx_root_host *host, uint32_t n, const dx_id *unknown,
                       const dx_id *index)
{
    *s = (dx_equations){.g = g,
                        .oracle = oracle,
                        .host = host,
                        .n = n,
                        .unknown = unknown,
                        .index = index,
                        .special = DX_NONE};
}

/* ---- what an equation is in the unknowns --------------------------------------------------------
 */

static bool has_unknowns(const dx_equations *s, const state *now, dx_id a)
{
    for (uint32_t i = 0; i < s->n; i++)
        if (!now->set[i] && dx_contains(s->g, a, s->unknown[i]))
            return true;
    return false;
}

static uint32_t count_unknowns(const dx_equations *s, const state *now, dx_id a, uint32_t *last)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < s->n; i++)
        if (!now->set[i] && dx_contains(s->g, a, s->unknown[i])) {
            *last = i;
            n++;
        }
    return n;
}

/* ---- putting in ---------------------------------------------------------------------------------
 */

static dx_status put(dx_graph *g, dx_id x, dx_id value, dx_id *a, bool *possible)
{
    dx_id with = dx_substitute(g, *a, 1, &x, &value);
    *possible = !dx_is_none(with);
    if (!*possible)
        return dx_excuse(g->context, dx_check(g, with));
    *a = with;
    return DX_OK;
}

static dx_status put_in(dx_equations *s, const state *now, uint32_t i, dx_id value, state *then,
                        bool *possible)
{
    dx_graph *g = s->g;
    dx_id x = s->unknown[i];
    *then = *now;
    *possible = true;
    for (uint32_t k = 0; k < then->m && *possible; k++)
        DX_TRY(put(g, x, value, &then->f[k], possible));
    for (uint32_t k = 0; k < then->n_later && *possible; k++)
        DX_TRY(put(g, x, value, &then->later[k], possible));
    for (uint32_t k = 0; k < then->n_divisors && *possible; k++) {
        DX_TRY(put(g, x, value, &then->divisor[k], possible));
        *possible = *possible && !dx_is_int(g, then->divisor[k], 0);
    }
    for (uint32_t k = 0; k < s->n && *possible; k++)
        if (then->set[k])
            DX_TRY(put(g, x, value, &then->value[k], possible));
    then->value[i] = value;
    then->set[i] = true;
    return DX_OK;
}

static dx_status solve_with(dx_equations *s, const state *now, uint32_t i, dx_id value)
{
    state *then = dx_arena_alloc(&s->g->context->arena, sizeof *then);
    bool possible;
    if (!then)
        return dx_no_memory(s->g->context);
    DX_TRY(put_in(s, now, i, value, then, &possible));
    return possible ? solve(s, then) : DX_OK;
}

/* ---- what was found -----------------------------------------------------------------------------
 */

/* w of number*sqrt(w), which is to be above 0 where that is a divisor; NONE where it is no such. */
static dx_id under_root(dx_graph *g, dx_id a)
{
    int64_t p, q;
    dx_id number, root;
    dx_split_coefficient(g, a, &number, &root);
    bool is = dx_op_of(g, root) == DX_OP_MUL && dx_factors(g, root) == 1 &&
              dx_get_small_rational(g, dx_exponent(g, root, 0), &p, &q) && p == 1 && q == 2;
    return is ? dx_base(g, root, 0) : DX_NONE;
}

/* Conditions on unknowns are on what these are. *possible is false where one is broken. */
static dx_status settle_words(dx_equations *s, const state *now, uint32_t *n, dx_word *word,
                              bool *possible)
{
    dx_graph *g = s->g;
    dx_equation scratch;
    dx_equation_init(&scratch, g, s->oracle, s->host, s->unknown[0], s->index);
    *possible = true;
    for (uint32_t i = 0; i < s->n_path && *possible; i++) {
        dx_id of = dx_substitute(g, s->path[i].of, s->n, s->unknown, now->value);
        *possible = !dx_is_none(of);
        DX_TRY(dx_excuse(g->context, *possible ? DX_OK : dx_check(g, of)));
        if (*possible)
            DX_TRY(dx_equation_require(&scratch, of, s->path[i].how, possible));
    }
    for (uint32_t i = 0; i < now->n_divisors && *possible; i++) {
        dx_id under = under_root(g, now->divisor[i]);
        if (!dx_is_none(under) && !has_unknowns(s, now, under))
            DX_TRY(dx_equation_require(&scratch, under, DX_ABOVE, possible));
    }
    *n = scratch.n_path;
    memcpy(word, scratch.path, *n * sizeof *word);
    return DX_OK;
}

/* Is a divisor 0 here? What is not known for certain is taken not to be. */
static dx_status divides_by_zero(dx_equations *s, const state *now, bool *zero)
{
    *zero = false;
    for (uint32_t i = 0; i < now->n_divisors && !*zero; i++)
        if (!has_unknowns(s, now, now->divisor[i]))
            DX_TRY(
                dx_excuse(s->g->context, dx_decide_zero(s->g, s->oracle, now->divisor[i], zero)));
    return DX_OK;
}

/* Does the row hold wherever the other one does: has that all of its conditions? */
static bool holds_with(const dx_equations_row *row, const dx_equations_row *other)
{
    for (uint32_t i = 0; i < row->n_words; i++) {
        bool has = false;
        for (uint32_t k = 0; k < other->n_words && !has; k++)
            has = dx_same(row->word[i].of, other->word[k].of) &&
                  row->word[i].how == other->word[k].how;
        if (!has)
            return false;
    }
    return true;
}

static dx_status add_row(dx_equations *s, const state *now)
{
    dx_context *context = s->g->context;
    dx_id *value = dx_arena_alloc(&context->arena, s->n * sizeof *value);
    dx_word *word = dx_arena_alloc(&context->arena, DX_MOST_PATH_WORDS * sizeof *word);
    dx_equations_row row = {.value = value, .word = word, .loose = s->loose, .special = s->special};
    bool possible, zero;
    if (!value || !word)
        return dx_no_memory(context);
    DX_TRY(divides_by_zero(s, now, &zero));
    if (zero)
        return DX_OK;
    state whole = *now;
    for (uint32_t i = 0; i < s->n; i++) {
        if (!whole.set[i])
            whole.value[i] = s->unknown[i];
        value[i] = whole.value[i];
        DX_TRY(dx_excuse(context, dx_readable(s->g, whole.value[i], &value[i])));
    }
    DX_TRY(settle_words(s, &whole, &row.n_words, word, &possible));
    if (!possible)
        return DX_OK;
    for (size_t i = 0; i < s->n_rows; i++)
        if (dx_same(s->row[i].special, s->special) && holds_with(&s->row[i], &row) &&
            memcmp(s->row[i].value, value, s->n * sizeof *value) == 0)
            return DX_OK;
    if (s->n_rows == DX_MOST_CANDIDATES)
        return dx_fail(context, DX_LIMIT, "there are more than %d solutions", DX_MOST_CANDIDATES);
    if (s->n_rows == s->room)
        s->row = dx_arena_grown(context, s->row, s->n_rows, &s->room, sizeof *s->row);
    if (!s->row)
        return DX_NOMEM;
    s->row[s->n_rows++] = row;
    return DX_OK;
}

/* ---- equations without unknowns, and factors ----------------------------------------------------
 */

/* Is it 0 for small integers in the names of families, as sin(pi*k) is? What is found by that is
 * put into the equations later. */
static dx_status vanishes_for_integers(dx_equations *s, dx_id f, bool *zero)
{
    enum { FIRST = -1, LAST = 3 };
    dx_graph *g = s->g;
    bool has = false;
    for (uint32_t i = 0; i < s->n_indices; i++)
        has = has || dx_contains(g, f, s->index[i]);
    *zero = has;
    for (int64_t k = FIRST; k <= LAST && *zero; k++) {
        dx_id number[DX_MOST_INDICES];
        for (uint32_t i = 0; i < s->n_indices; i++)
            number[i] = dx_int(g, k + (int64_t)i);
        dx_id a = dx_substitute(g, f, s->n_indices, s->index, number);
        *zero = false;
        DX_TRY(dx_excuse(g->context, dx_check(g, a)));
        if (!dx_is_none(a) && dx_is_constant(g, a))
            DX_TRY(dx_excuse(g->context, dx_is_zero_constant(g, s->oracle, a, zero)));
    }
    return DX_OK;
}

static bool has_integers(const dx_equations *s, dx_id f)
{
    for (uint32_t i = 0; i < s->n_indices; i++)
        if (dx_contains(s->g, f, s->index[i]))
            return true;
    return false;
}

/* Are integers of families all that it depends on? */
static bool is_of_integers(const dx_equations *s, dx_id f)
{
    dx_id name[DX_MOST_INDICES + 1];
    size_t n = dx_free_symbols(s->g, f, DX_MOST_INDICES + 1, name);
    for (size_t i = 0; i < n && i <= DX_MOST_INDICES; i++) {
        bool integer = false;
        for (uint32_t k = 0; k < s->n_indices && !integer; k++)
            integer = dx_same(name[i], s->index[k]);
        if (!integer)
            return false;
    }
    return n > 0 && n <= DX_MOST_INDICES;
}

/* Where other names make it 0 the way goes on, once. */
static dx_status go_on_where_zero(dx_equations *s, dx_id f, bool *zero, bool *dead)
{
    if (!dx_is_none(s->special))
        return DX_OK;
    DX_TRY(dx_add_against(s->g, f, &s->against));
    s->special = f;
    *zero = true;
    *dead = false;
    return DX_OK;
}

/* Those that hold go; *dead: one never holds. What depends on the integers of families alone says
 * which of these there are (solve_integers). */
static dx_status drop_settled(dx_equations *s, state *now, bool *dead)
{
    dx_graph *g = s->g;
    uint32_t kept = 0;
    *dead = false;
    for (uint32_t i = 0; i < now->m && !*dead; i++) {
        bool zero = dx_is_int(g, now->f[i], 0);
        if (!zero && !has_unknowns(s, now, now->f[i]))
            DX_TRY(vanishes_for_integers(s, now->f[i], &zero));
        if (!zero && !has_unknowns(s, now, now->f[i]) && !has_integers(s, now->f[i])) {
            dx_status status = dx_decide_zero(g, s->oracle, now->f[i], &zero);
            if (status == DX_UNKNOWN) { /* cos(2*asin(1/3)) - 7/9 */
                dx_identity identity;
                dx_diag_clear(&g->context->diag);
                DX_TRY(dx_prove_identity(g, s->oracle, now->f[i], &identity));
                zero = identity.kind == DX_IDENTITY_ZERO;
                if (!zero)
                    DX_TRY(dx_equations_give_up(s, now->f[i]));
            } else {
                DX_TRY(status);
            }
            *dead = !zero;
            if (!zero && !dx_is_constant(g, now->f[i]))
                DX_TRY(go_on_where_zero(s, now->f[i], &zero, dead));
        }
        if (!zero)
            now->f[kept++] = now->f[i];
    }
    now->m = kept;
    return DX_OK;
}

/* The factors of those that are products: x and exp(x*y) of x*exp(x*y). */
static dx_status split_products(dx_graph *g, dx_factorization *f)
{
    size_t n = 0, kept = 0;
    for (size_t i = 0; i < f->n; i++) {
        if (dx_is_scaled(g, f->base[i])) /* -x*sin(y) */
            f->base[i] = dx_term(g, f->base[i], 0);
        n += dx_op_of(g, f->base[i]) == DX_OP_MUL ? dx_factors(g, f->base[i]) : 1;
    }
    dx_id *base = dx_arena_alloc(&g->context->arena, (n + 1) * sizeof *base);
    int64_t *exponent = dx_arena_alloc(&g->context->arena, (n + 1) * sizeof *exponent);
    if (!base || !exponent)
        return dx_no_memory(g->context);
    for (size_t i = 0; i < f->n; i++) {
        dx_id a = f->base[i];
        bool product = dx_op_of(g, a) == DX_OP_MUL && f->exponent[i] > 0;
        for (uint32_t k = 0; k < (product ? dx_factors(g, a) : 1); k++) {
            dx_id power = product ? dx_exponent(g, a, k) : DX_NONE;
            bool number = product && dx_is_number(g, power);
            if (number && dx_number_sign(g, power) < 0)
                continue;
            base[kept] = !product ? a
                         : number ? dx_base(g, a, k)
                                  : dx_pow(g, dx_base(g, a, k), power);
            DX_TRY(dx_check(g, base[kept]));
            exponent[kept++] = f->exponent[i];
        }
    }
    f->base = base;
    f->exponent = exponent;
    f->n = kept;
    return DX_OK;
}

/* As a quotient sign(x) is abs(x)/x, which says nothing of x = 0. */
static dx_status has_sign(const dx_equations *s, dx_id f, bool *has)
{
    dx_walk walk;
    *has = false;
    DX_TRY(dx_walk_make(s->g, 1, &f, &walk));
    for (size_t i = 0; i < walk.n && !*has; i++)
        *has = dx_fn_of(s->g, walk.id[i]) == DX_FN_sign;
    dx_walk_free(&walk);
    return DX_OK;
}

/* As it is written. */
static dx_status factors_as_written(dx_graph *g, dx_id f, dx_factorization *out)
{
    dx_id *base = dx_arena_alloc(&g->context->arena, sizeof *base);
    int64_t *exponent = dx_arena_alloc(&g->context->arena, sizeof *exponent);
    if (!base || !exponent)
        return dx_no_memory(g->context);
    base[0] = f;
    exponent[0] = 1;
    out->base = base;
    out->exponent = exponent;
    out->n = 1;
    return DX_OK;
}

/* The numerator's factors with unknowns; others, *free, must not be 0. */
static dx_status split(dx_equations *s, const state *now, dx_id f, dx_factorization *out,
                       bool *zero, dx_id *free)
{
    dx_ring *ring;
    dx_quotient q;
    size_t kept = 0;
    bool written;
    dx_status status;
    *zero = false;
    *free = dx_int(s->g, 1);
    *out = (dx_factorization){0};
    DX_TRY(has_sign(s, f, &written));
    if (written) {
        status = factors_as_written(s->g, f, out);
    } else {
        DX_TRY(dx_quotient_take(s->g, f, &ring, &q));
        *zero = fmpz_mpoly_is_zero(q.num, ring->ctx);
        status = dx_quotient_factors(ring, &q, out);
        dx_quotient_drop(s->g, ring, &q);
    }
    if (status == DX_OK)
        status = split_products(s->g, out);
    for (size_t i = 0; i < out->n && status == DX_OK; i++) {
        if (out->exponent[i] <= 0)
            continue;
        if (has_unknowns(s, now, out->base[i])) {
            out->base[kept++] = out->base[i];
        } else if (s->n_path < DX_MOST_PATH_WORDS) {
            s->path[s->n_path++] = dx_word_of(out->base[i], dx_int(s->g, 0), DX_OTHER_THAN);
            *free = dx_mul(s->g, *free, out->base[i]);
        }
    }
    out->n = kept;
    DX_TRY(status);
    return dx_check(s->g, *free);
}

/* Where `free`, a factor of the equation in other names, is 0; the integers of families for which
 * it is are solved for. */
static dx_status solve_where_zero(dx_equations *s, const state *now, uint32_t equation, dx_id free,
                                  uint32_t path)
{
    const uint32_t mark = s->n_path;
    dx_word before[DX_MOST_PATH_WORDS];
    state *then = dx_arena_alloc(&s->g->context->arena, sizeof *then);
    if (!then)
        return dx_no_memory(s->g->context);
    const dx_id special = s->special;
    const bool integers = is_of_integers(s, free);
    if (dx_is_constant(s->g, free) ||
        (!integers && (!dx_is_none(special) || has_integers(s, free))))
        return DX_OK;
    *then = *now;
    then->f[equation] = integers ? free : dx_int(s->g, 0);
    memcpy(before, s->path, mark * sizeof *before);
    if (!integers)
        s->special = free;
    s->n_path = path;
    dx_status status = solve(s, then);
    s->special = special;
    s->n_path = mark;
    memcpy(s->path, before, mark * sizeof *before);
    return status;
}

/* Each equation as its numerator; one that is a product is solved factor by factor: *done. */
static dx_status solve_by_factors(dx_equations *s, state *now, bool *done)
{
    *done = false;
    for (uint32_t i = 0; i < now->m; i++) {
        dx_factorization factors;
        bool zero;
        dx_id free;
        const uint32_t path = s->n_path;
        if (!has_unknowns(s, now, now->f[i])) /* it is settled */
            continue;
        dx_status status = split(s, now, now->f[i], &factors, &zero, &free);
        if (status == DX_LIMIT || status == DX_DOMAIN) {
            dx_diag_clear(&s->g->context->diag);
            if (status == DX_DOMAIN) /* it has no value here, and holds as little as 1 = 0 */
                now->f[i] = dx_int(s->g, 1);
            continue;
        }
        DX_TRY(status);
        if (zero) {
            now->f[i] = dx_int(s->g, 0);
            continue;
        }
        if (factors.n == 0 && dx_is_none(s->special) && !dx_is_constant(s->g, free) &&
            !has_integers(s, free))
            DX_TRY(dx_add_against(s->g, free, &s->against));
        DX_TRY(solve_where_zero(s, now, i, free, path));
        *done = factors.n != 1;
        if (!*done)
            now->f[i] = factors.base[0];
        for (size_t k = 0; *done && k < factors.n; k++) {
            state *then = dx_arena_alloc(&s->g->context->arena, sizeof *then);
            if (!then)
                return dx_no_memory(s->g->context);
            *then = *now;
            then->f[i] = factors.base[k];
            DX_TRY(solve(s, then));
        }
        if (*done)
            return DX_OK;
    }
    return DX_OK;
}

/* ---- equations that follow from others ----------------------------------------------------------
 */

/* Over the rationals. */
static bool divides(const dx_ring *ring, const fmpz_mpoly_t by, fmpz_mpoly_t of)
{
    enum { MOST_TERMS = 200 };
    fmpz_t lead;
    fmpz_mpoly_t rest;
    if (fmpz_mpoly_is_zero(by, ring->ctx) || fmpz_mpoly_length(by, ring->ctx) > MOST_TERMS ||
        fmpz_mpoly_length(of, ring->ctx) > MOST_TERMS)
        return false;
    fmpz_init(lead);
    fmpz_mpoly_init(rest, ring->ctx);
    fmpz_mpoly_get_term_coeff_fmpz(lead, by, 0, ring->ctx);
    fmpz_mpoly_scalar_mul_fmpz(of, of, lead, ring->ctx);
    bool is = fmpz_mpoly_divides(rest, of, by, ring->ctx);
    fmpz_mpoly_clear(rest, ring->ctx);
    fmpz_clear(lead);
    return is;
}

/* Is the numerator of f a multiple of that of g? Then f is 0 where g is. */
static dx_status is_multiple(dx_equations *s, dx_id f, dx_id g, bool *is)
{
    dx_id both = dx_add(s->g, f, dx_mul(s->g, dx_pi(s->g), g));
    dx_ring *ring;
    dx_quotient q, other;
    *is = false;
    DX_TRY(dx_check(s->g, both));
    if (dx_is_number(s->g, both))
        return DX_OK;
    dx_status status = dx_quotient_take(s->g, both, &ring, &q);
    if (status == DX_OK) {
        dx_quotient_init(ring, &other);
        status = dx_ring_value(ring, f, &q);
        if (status == DX_OK)
            status = dx_ring_value(ring, g, &other);
        *is = status == DX_OK && divides(ring, other.num, q.num);
        dx_quotient_clear(ring, &other);
    }
    dx_quotient_drop(s->g, ring, &q);
    if (status == DX_LIMIT || status == DX_DOMAIN) {
        dx_diag_clear(&s->g->context->diag);
        return DX_OK;
    }
    return status;
}

/* Those that are multiples of others go. */
static dx_status drop_multiples(dx_equations *s, state *now)
{
    for (uint32_t i = 0; i < now->m; i++)
        for (uint32_t k = 0; k < now->m;) {
            bool is = false;
            if (k != i && has_unknowns(s, now, now->f[i]) && has_unknowns(s, now, now->f[k]))
                DX_TRY(is_multiple(s, now->f[k], now->f[i], &is));
            if (!is) {
                k++;
                continue;
            }
            memmove(now->f + k, now->f + k + 1, (now->m - k - 1) * sizeof *now->f);
            now->m--;
            i -= k < i;
        }
    return DX_OK;
}

/* ---- which unknown next -------------------------------------------------------------------------
 */

typedef struct choice {
    uint32_t equation, unknown;
    bool single;     /* the only unknown of its equation */
    bool free;       /* its leading coefficient is free of unknowns, */
    bool certain;    /* and of other names: it needs no condition */
    dx_polynomial p; /* in the unknown, where it is one */
} choice;

/* Lower is better. */
static unsigned rank_of(const choice *c)
{
    bool linear = dx_is_none(c->p.other) && c->p.degree == 1;
    if (linear && c->free)
        return c->certain ? 0 : 1;
    if (c->single)
        return 2;
    if (linear)
        return 3;
    return dx_is_none(c->p.other) && c->free ? 3 + (unsigned)(c->p.degree < 100 ? c->p.degree : 100)
           : dx_is_none(c->p.other)          ? 200
                                             : 300;
}

static dx_status choose(dx_equations *s, const state *now, choice *best)
{
    dx_graph *g = s->g;
    best->equation = UINT32_MAX;
    for (uint32_t i = 0; i < now->m; i++) {
        uint32_t last, count = count_unknowns(s, now, now->f[i], &last);
        for (uint32_t k = 0; k < s->n; k++) {
            choice c = {.equation = i, .unknown = k, .single = count == 1};
            if (now->set[k] || !dx_contains(g, now->f[i], s->unknown[k]))
                continue;
            dx_status status = dx_polynomial_in(g, now->f[i], s->unknown[k], &c.p);
            if (status == DX_LIMIT) {
                dx_diag_clear(&g->context->diag);
                c.p.other = now->f[i];
                status = DX_OK;
            }
            DX_TRY(status);
            c.free = dx_is_none(c.p.other) && !has_unknowns(s, now, c.p.coefficient[c.p.degree]);
            c.certain = c.free && dx_is_constant(g, c.p.coefficient[c.p.degree]);
            if (best->equation == UINT32_MAX || rank_of(&c) < rank_of(best))
                *best = c;
        }
    }
    return DX_OK;
}

/* ---- one step -----------------------------------------------------------------------------------
 */

void dx_equations_without(const state *now, uint32_t equation, state *then)
{
    *then = *now;
    memmove(then->f + equation, then->f + equation + 1, (then->m - equation - 1) * sizeof *then->f);
    then->m--;
}

/* Where the integers of families make it 0 and nothing else does, what was found for others, as
 * x = 1/(pi*k) of pi*k*x = 1, says nothing: all is solved with these. */
static dx_status solve_where_integers(dx_equations *s, const state *now, dx_id zero)
{
    if (!is_of_integers(s, zero))
        return DX_OK;
    if (now->m == DX_MOST_CURVED)
        return dx_equations_give_up(s, zero);
    state *then = dx_arena_alloc(&s->g->context->arena, sizeof *then);
    if (!then)
        return dx_no_memory(s->g->context);
    *then = *now;
    then->f[then->m++] = zero;
    return solve(s, then);
}

/* a·x + b = 0: x = -b/a, or a and b are 0. */
static dx_status solve_linear(dx_equations *s, const state *now, const choice *c)
{
    dx_graph *g = s->g;
    dx_id a = c->p.coefficient[1], b = c->p.coefficient[0];
    state *then = dx_arena_alloc(&g->context->arena, sizeof *then);
    const uint32_t mark = s->n_path;
    dx_equation scratch;
    bool possible;
    if (!then)
        return dx_no_memory(g->context);
    dx_equations_without(now, c->equation, then);
    if (c->free) {
        dx_equation_init(&scratch, g, s->oracle, s->host, s->unknown[c->unknown], s->index);
        DX_TRY(dx_equation_require(&scratch, a, DX_OTHER_THAN, &possible));
        if (!possible)
            return DX_OK;
        for (uint32_t i = 0; i < scratch.n_path && s->n_path < DX_MOST_PATH_WORDS; i++)
            s->path[s->n_path++] = scratch.path[i];
    }
    dx_id value = dx_div(g, dx_neg(g, b), a);
    DX_TRY(dx_check(g, value));
    DX_TRY(dx_excuse(g->context, dx_readable(g, value, &value)));
    if (!c->free && then->n_divisors < DX_MOST_SYSTEM_DEPTH)
        then->divisor[then->n_divisors++] = a;
    DX_TRY(solve_with(s, then, c->unknown, value));
    s->n_path = mark;
    if (c->free)
        return solve_where_integers(s, now, a);
    if (now->m == DX_MOST_CURVED)
        return dx_equations_give_up(s, now->f[c->equation]);
    *then = *now;
    then->f[c->equation] = a;
    then->f[then->m++] = b;
    return solve(s, then);
}

/* A piece on which the equation says nothing of the unknown, but something of others. */
static dx_status solve_on_stretch(dx_equations *s, const state *now, const dx_solved_stretch *on)
{
    state *then = dx_arena_alloc(&s->g->context->arena, sizeof *then);
    const uint32_t mark = s->n_path;
    if (!then)
        return dx_no_memory(s->g->context);
    *then = *now;
    if (!dx_is_none(on->zero))
        then->f[then->m++] = on->zero;
    for (uint32_t k = 0; k < on->n_words && s->n_path < DX_MOST_PATH_WORDS; k++)
        s->path[s->n_path++] = on->word[k];
    dx_status status = solve(s, then);
    s->n_path = mark;
    return status;
}

typedef struct zeros {
    uint32_t n;
    dx_id of[DX_MOST_PATH_WORDS];
    bool all; /* none was left out */
} zeros;

static void add_zero(const dx_equations *s, dx_id of, zeros *z)
{
    if (dx_is_none(of) || !is_of_integers(s, of))
        return;
    for (uint32_t i = 0; i < z->n; i++)
        if (dx_same(z->of[i], of))
            return;
    z->all = z->n < DX_MOST_PATH_WORDS;
    if (z->all)
        z->of[z->n++] = of;
}

static void add_zeros(const dx_equations *s, uint32_t n, const dx_word *word, zeros *z)
{
    for (uint32_t i = 0; i < n; i++)
        if (dx_is_int(s->g, word[i].level, 0) &&
            (word[i].how == DX_OTHER_THAN || word[i].how == DX_ABOVE))
            add_zero(s, word[i].of, z);
}

/* With the integers that the solutions of one equation leave out. */
static dx_status solve_left_out(dx_equations *s, const state *now, const dx_equation *q)
{
    zeros z = {.all = true};
    for (size_t i = 0; i < q->n; i++)
        add_zeros(s, q->candidate[i].n_words, q->candidate[i].word, &z);
    for (size_t i = 0; i < q->n_stretches; i++)
        add_zeros(s, q->stretch[i].n_words, q->stretch[i].word, &z);
    if (q->every)
        add_zeros(s, q->n_every, q->every_word, &z);
    for (uint32_t i = 0; i < q->n_exceptions; i++)
        add_zero(s, q->exception[i], &z);
    add_zero(s, q->against, &z);
    if (!z.all)
        return dx_equations_give_up(s, z.of[0]);
    for (uint32_t i = 0; i < z.n; i++)
        DX_TRY(solve_where_integers(s, now, z.of[i]));
    return DX_OK;
}

/* All values that the equation leaves to the unknown. */
static dx_status solve_single(dx_equations *s, const state *now, const choice *c)
{
    dx_graph *g = s->g;
    state *then = dx_arena_alloc(&g->context->arena, sizeof *then);
    dx_equation *q = dx_arena_alloc(&g->context->arena, sizeof *q);
    const uint32_t mark = s->n_path, indices = s->n_indices;
    const bool loose = s->loose;
    if (!then || !q)
        return dx_no_memory(g->context);
    dx_equations_without(now, c->equation, then);
    dx_equation_init(q, g, s->oracle, s->host, s->unknown[c->unknown], s->index);
    q->n_indices = indices; /* each unknown has integers of its own */
    DX_TRY(dx_solve_zero(q, now->f[c->equation]));
    if (q->most_indices > indices)
        s->n_indices = q->most_indices;
    if (!dx_is_none(q->stuck))
        DX_TRY(dx_equations_give_up(s, q->stuck));
    if (!dx_is_none(q->positive))
        s->positive = q->positive;
    if (q->every)
        DX_TRY(solve(s, then));
    for (size_t i = 0; i < q->n_stretches; i++)
        DX_TRY(solve_on_stretch(s, then, &q->stretch[i]));
    for (size_t i = 0; i < q->n; i++) {
        const dx_candidate *found = &q->candidate[i];
        for (uint32_t k = 0; k < found->n_words && s->n_path < DX_MOST_PATH_WORDS; k++)
            s->path[s->n_path++] = found->word[k];
        s->loose = loose || found->loose;
        DX_TRY(solve_with(s, then, c->unknown, found->value));
        s->n_path = mark;
        s->loose = loose;
    }
    s->n_indices = indices;
    return solve_left_out(s, now, q);
}

/* The resultant by x of two equations takes the place of one. */
static dx_status eliminate(dx_equations *s, const state *now, uint32_t k, uint32_t i, uint32_t j,
                           bool *done)
{
    dx_graph *g = s->g;
    dx_ring *ring;
    dx_quotient q;
    dx_id x = s->unknown[k], both = dx_add(g, now->f[i], dx_mul(g, dx_pi(g), now->f[j])), rest;
    *done = false;
    DX_TRY(dx_check(g, both));
    DX_TRY(dx_quotient_take(g, both, &ring, &q));
    dx_quotient other;
    fmpz_mpoly_t r;
    dx_quotient_init(ring, &other);
    fmpz_mpoly_init(r, ring->ctx);
    slong at = 0;
    while ((uint32_t)at < ring->kernels.n && !dx_same(ring->kernels.kernel[at].id, x))
        at++;
    dx_status status = dx_ring_value(ring, now->f[i], &q);
    if (status == DX_OK)
        status = dx_ring_value(ring, now->f[j], &other);
    if (status == DX_OK && (uint32_t)at < ring->kernels.n) {
        double n = (double)fmpz_mpoly_length(q.num, ring->ctx),
               m = (double)fmpz_mpoly_length(other.num, ring->ctx);
        slong d = fmpz_mpoly_degree_si(q.num, at, ring->ctx),
              e = fmpz_mpoly_degree_si(other.num, at, ring->ctx);
        *done = n <= 40 && m <= 40 && d * e <= 16 && d > 0 && e > 0 &&
                fmpz_mpoly_resultant(r, q.num, other.num, at, ring->ctx) &&
                !fmpz_mpoly_is_zero(r, ring->ctx);
        if (*done) {
            rest = dx_poly_expression(ring, r);
            status = dx_check(g, rest);
        }
    }
    fmpz_mpoly_clear(r, ring->ctx);
    dx_quotient_clear(ring, &other);
    dx_quotient_drop(g, ring, &q);
    DX_TRY(status == DX_LIMIT ? DX_OK : status);
    if (!*done)
        return DX_OK;
    state *then = dx_arena_alloc(&g->context->arena, sizeof *then);
    if (!then)
        return dx_no_memory(g->context);
    *then = *now;
    then->f[j] = rest;
    if (then->n_later < DX_MOST_SYSTEM_DEPTH)
        then->later[then->n_later++] = now->f[j];
    const bool loose = s->loose;
    s->loose = true;
    status = solve(s, then);
    s->loose = loose;
    return status;
}

static dx_status solve_by_resultant(dx_equations *s, const state *now, bool *done)
{
    *done = false;
    for (uint32_t k = 0; k < s->n && !*done; k++) {
        if (now->set[k])
            continue;
        for (uint32_t i = 0; i < now->m && !*done; i++)
            for (uint32_t j = i + 1; j < now->m && !*done; j++)
                if (dx_contains(s->g, now->f[i], s->unknown[k]) &&
                    dx_contains(s->g, now->f[j], s->unknown[k]))
                    DX_TRY(eliminate(s, now, k, i, j, done));
    }
    return DX_OK;
}

/* Where nothing else is left, equations with unknowns that resultants took the place of: they say
 * what these are. Others are seen to when the solution is put in. */
static void take_later(dx_equations *s, state *now)
{
    for (uint32_t i = 0; now->m == 0 && i < now->n_later; i++)
        if (has_unknowns(s, now, now->later[i])) {
            now->f[now->m++] = now->later[i];
            memmove(now->later + i, now->later + i + 1,
                    (now->n_later - i - 1) * sizeof *now->later);
            now->n_later--;
        }
}

static dx_status step(dx_equations *s, state *now)
{
    choice c;
    bool done;
    DX_TRY(solve_by_factors(s, now, &done));
    if (done)
        return DX_OK;
    DX_TRY(drop_settled(s, now, &done));
    if (done)
        return DX_OK;
    DX_TRY(drop_multiples(s, now));
    for (uint32_t i = 0; i < now->m; i++)
        if (!has_unknowns(s, now, now->f[i]))
            return dx_equations_integers(s, now, i);
    if (now->m == 0)
        take_later(s, now);
    if (now->m == 0)
        return add_row(s, now);
    DX_TRY(dx_equations_wave_pair(s, now, &done));
    if (done)
        return DX_OK;
    DX_TRY(choose(s, now, &c));
    if (dx_is_none(c.p.other) && c.p.degree == 1 && (c.free || !c.single))
        return solve_linear(s, now, &c);
    if (c.single)
        return solve_single(s, now, &c);
    if (dx_is_none(c.p.other) && c.free && c.p.degree == 2)
        return solve_single(s, now, &c);
    DX_TRY(solve_by_resultant(s, now, &done));
    return done ? DX_OK : solve_single(s, now, &c);
}

static dx_status solve(dx_equations *s, const state *now)
{
    const uint32_t mark = s->n_path;
    const dx_id special = s->special;
    bool dead;
    DX_TRY(dx_poll_now(s->g->context));
    if (!dx_is_none(special) && ++s->special_branches > MOST_SPECIAL)
        return DX_OK;
    if (s->depth == DX_MOST_SYSTEM_DEPTH || (dx_is_none(special) && ++s->branches > MOST_BRANCHES))
        return dx_equations_give_up(s, now->m > 0 ? now->f[0] : s->unknown[0]);
    state *own = dx_arena_alloc(&s->g->context->arena, sizeof *own);
    if (!own)
        return dx_no_memory(s->g->context);
    *own = *now;
    DX_TRY(drop_settled(s, own, &dead));
    s->depth++;
    dx_status status = dead ? DX_OK : step(s, own);
    s->depth--;
    s->n_path = mark;
    s->special = special;
    return status;
}

dx_status dx_equations_go_on(dx_equations *s, const state *now)
{
    return solve(s, now);
}

dx_status dx_solve_equations(dx_equations *s, uint32_t m, const dx_id *f)
{
    state *now = dx_arena_alloc(&s->g->context->arena, sizeof *now);
    if (!now)
        return dx_no_memory(s->g->context);
    if (m > DX_MOST_CURVED || s->n > DX_MOST_CURVED)
        return dx_fail(s->g->context, DX_LIMIT,
                       "of equations that are not linear at most %d can be solved at once",
                       DX_MOST_CURVED);
    *now = (state){.m = m};
    memcpy(now->f, f, m * sizeof *f);
    return solve(s, now);
}
