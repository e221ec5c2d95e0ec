#include "symbolic/solve/equation.h"

#include "expr/walk.h"
#include "symbolic/decide.h"
#include "symbolic/forms/readable.h"
#include "symbolic/rework/denest.h"
#include "symbolic/rework/expand.h"
#include "symbolic/rework/quotients.h"

#include <string.h>

void dx_equation_init(dx_equation *s, dx_graph *g, const dx_oracle *oracle,
                      const dx_root_host *host, dx_id unknown, const dx_id *index)
{
    *s = (dx_equation){.g = g,
                       .oracle = oracle,
                       .host = host,
                       .unknown = unknown,
                       .index = index,
                       .multiplicity = 1};
}

dx_status dx_equation_tidy(dx_equation *s, dx_id *a)
{
    dx_id tidy = *a;
    DX_TRY(dx_check(s->g, *a));
    DX_TRY(dx_excuse(s->g->context, dx_readable(s->g, *a, &tidy)));
    if (dx_is_constant(s->g, tidy))
        DX_TRY(dx_excuse(s->g->context, dx_denest(s->g, tidy, &tidy)));
    *a = tidy;
    return DX_OK;
}

/* ---- conditions ------------------------------------------------------------------------------ */

dx_status dx_equation_sign(dx_equation *s, dx_id a, int *sign, bool *known)
{
    dx_graph *g = s->g;
    *sign = 0;
    *known = true;
    if (dx_is_number(g, a)) {
        *sign = dx_number_sign(g, a);
        return DX_OK;
    }
    if (!dx_is_constant(g, a)) {
        *sign = dx_is_positive(g, a);
        if (*sign == 0)
            DX_TRY(dx_ask_sign(s->oracle, a, sign));
        *known = *sign != 0;
        return DX_OK;
    }
    DX_TRY(dx_ask_sign(s->oracle, a, sign));
    if (*sign == 0)
        DX_TRY(dx_excuse(g->context, dx_is_zero_constant(g, s->oracle, a, known)));
    return DX_OK;
}

/* p + q*sqrt(w) with a number q > 0 is not below 0 where q^2*w is at least p^2. */
static dx_status root_prevails(dx_graph *g, dx_id a, bool *does)
{
    *does = false;
    for (uint32_t i = 0; dx_op_of(g, a) == DX_OP_ADD && i < dx_terms(g, a); i++) {
        dx_id term = dx_term(g, a, i), number = dx_coefficient(g, a, i);
        int64_t n, m;
        if (dx_number_sign(g, number) < 0 || dx_op_of(g, term) != DX_OP_MUL ||
            dx_factors(g, term) != 1 ||
            !dx_get_small_rational(g, dx_exponent(g, term, 0), &n, &m) || n != 1 || m != 2)
            continue;
        dx_id p = dx_sub(g, a, dx_scale(g, number, term));
        dx_id w = dx_scale(g, dx_power(g, number, 2), dx_base(g, term, 0));
        dx_id more = dx_sub(g, w, dx_power(g, p, 2));
        DX_TRY(dx_check(g, more));
        DX_TRY(dx_expand(g, more, &more));
        *does = dx_is_nonnegative(g, more);
        return DX_OK;
    }
    return DX_OK;
}

dx_status dx_equation_at_most_zero(dx_equation *s, dx_id a, bool *is)
{
    dx_graph *g = s->g;
    dx_id minus = dx_neg(g, a);
    DX_TRY(dx_check(g, minus));
    *is = dx_is_nonnegative(g, minus);
    if (*is)
        return DX_OK;
    DX_TRY(dx_expand(g, minus, &minus));
    *is = dx_is_nonnegative(g, minus);
    return *is ? DX_OK : root_prevails(g, minus, is);
}

dx_status dx_equation_numerator(dx_equation *s, dx_id *a)
{
    dx_id above = *a;
    if (!(dx_node_of(s->g, *a)->holds & DX_HOLDS_PARTIAL))
        return DX_OK;
    dx_status status = dx_rework_quotient(s->g, *a, DX_REWORK_NUMERATOR, &above);
    if (status == DX_OK && !dx_is_none(above))
        *a = above;
    return dx_excuse(s->g->context, status);
}

/* The number in front matters by its sign alone. */
static dx_word without_number(dx_graph *g, dx_id of, dx_comparison how)
{
    dx_id number, rest;
    dx_split_coefficient(g, of, &number, &rest);
    if (dx_number_sign(g, number) < 0 && how != DX_OTHER_THAN)
        rest = dx_neg(g, rest);
    return dx_word_of(rest, dx_int(g, 0), how);
}

static bool is_said(const dx_equation *s, const dx_word *word)
{
    for (uint32_t i = 0; i < s->n_path; i++)
        if (dx_same(s->path[i].of, word->of) && s->path[i].how == word->how)
            return true;
    return false;
}

static void note_exception(dx_equation *s, dx_id of)
{
    for (uint32_t i = 0; i < s->n_exceptions; i++)
        if (dx_same(s->exception[i], of))
            return;
    for (uint32_t i = 0; i < DX_MOST_INDICES && !dx_is_none(s->index[i]); i++)
        if (dx_contains(s->g, of, s->index[i]))
            return;
    if (s->n_exceptions < DX_MOST_EXCEPTIONS)
        s->exception[s->n_exceptions++] = of;
}

dx_status dx_equation_require(dx_equation *s, dx_id of, dx_comparison how, bool *possible)
{
    int sign;
    bool known;
    DX_TRY(dx_check(s->g, of));
    DX_TRY(dx_equation_sign(s, of, &sign, &known));
    *possible = !known || dx_sign_meets(sign, how);
    if (known)
        return DX_OK;
    if (how == DX_AT_LEAST && dx_is_nonnegative(s->g, of))
        return DX_OK;
    DX_TRY(dx_equation_tidy(s, &of));
    const dx_word word = without_number(s->g, of, how);
    if (how == DX_OTHER_THAN && !dx_has_unknown(s, word.of))
        note_exception(s, word.of);
    if (is_said(s, &word))
        return DX_OK;
    if (s->n_path == DX_MOST_PATH_WORDS)
        return dx_fail(s->g->context, DX_LIMIT, "solutions depend on too many conditions");
    s->path[s->n_path++] = word;
    return DX_OK;
}

/* ---- what was found ---------------------------------------------------------------------------
 */

static dx_status copy_path(dx_equation *s, const dx_word **word)
{
    dx_word *copy = dx_arena_alloc(&s->g->context->arena, (s->n_path + 1) * sizeof *copy);
    if (!copy)
        return dx_no_memory(s->g->context);
    memcpy(copy, s->path, s->n_path * sizeof *copy);
    *word = copy;
    return DX_OK;
}

static bool is_path(const dx_equation *s, const dx_candidate *c)
{
    if (c->n_words != s->n_path)
        return false;
    for (uint32_t i = 0; i < c->n_words; i++)
        if (!dx_same(c->word[i].of, s->path[i].of) || c->word[i].how != s->path[i].how)
            return false;
    return true;
}

/* The conditions with the value for the unknown; *possible is false where one is broken. What has
 * no value then says nothing. */
static dx_status settle_path(dx_equation *s, dx_id value, bool *possible)
{
    dx_word path[DX_MOST_PATH_WORDS];
    const uint32_t n = s->n_path;
    memcpy(path, s->path, n * sizeof *path);
    *possible = true;
    s->n_path = 0;
    for (uint32_t i = 0; i < n && *possible; i++) {
        dx_id of = dx_substitute(s->g, path[i].of, 1, &s->unknown, &value);
        if (dx_is_none(of)) {
            DX_TRY(dx_excuse(s->g->context, dx_check(s->g, of)));
            s->loose = true;
        } else if (dx_same(of, path[i].of)) {
            s->path[s->n_path++] = path[i];
        } else {
            DX_TRY(dx_equation_require(s, of, path[i].how, possible));
        }
    }
    return DX_OK;
}

static dx_status add(dx_equation *s, dx_id value);

dx_status dx_equation_add(dx_equation *s, dx_id value)
{
    dx_word path[DX_MOST_PATH_WORDS];
    const uint32_t n = s->n_path;
    const bool loose = s->loose;
    bool possible;
    DX_TRY(dx_equation_tidy(s, &value));
    memcpy(path, s->path, n * sizeof *path);
    DX_TRY(settle_path(s, value, &possible));
    if (possible)
        DX_TRY(add(s, value));
    memcpy(s->path, path, n * sizeof *path);
    s->n_path = n;
    s->loose = loose;
    return DX_OK;
}

static dx_status add(dx_equation *s, dx_id value)
{
    for (size_t i = 0; i < s->n; i++) {
        dx_candidate *c = &s->candidate[i];
        if (!dx_same(c->value, value) || !is_path(s, c))
            continue;
        if (c->multiplicity < s->multiplicity)
            c->multiplicity = s->multiplicity;
        return DX_OK;
    }
    dx_candidate c = {
        .value = value, .multiplicity = s->multiplicity, .n_words = s->n_path, .loose = s->loose};
    DX_TRY(copy_path(s, &c.word));
    if (s->n_indices > s->most_indices)
        s->most_indices = s->n_indices;
    return dx_equation_append(s, &c);
}

dx_status dx_equation_append(dx_equation *s, const dx_candidate *candidate)
{
    dx_context *context = s->g->context;
    if (s->n == DX_MOST_CANDIDATES)
        return dx_fail(context, DX_LIMIT, "there are more than %d solutions", DX_MOST_CANDIDATES);
    if (s->n == s->room)
        s->candidate = dx_arena_grown(context, s->candidate, s->n, &s->room, sizeof *s->candidate);
    if (!s->candidate)
        return DX_NOMEM;
    s->candidate[s->n++] = *candidate;
    return DX_OK;
}

dx_status dx_equation_add_every(dx_equation *s)
{
    if (s->every && s->n_every == 0)
        return DX_OK;
    s->every = true;
    s->n_every = s->n_path;
    return copy_path(s, &s->every_word);
}

dx_status dx_equation_add_stretch(dx_equation *s, dx_id zero)
{
    enum { MOST = 24 };
    if (s->n_stretches == MOST)
        return DX_OK;
    if (s->n_stretches == s->stretch_room)
        s->stretch = dx_arena_grown(s->g->context, s->stretch, s->n_stretches, &s->stretch_room,
                                    sizeof *s->stretch);
    if (!s->stretch)
        return DX_NOMEM;
    dx_solved_stretch *one = &s->stretch[s->n_stretches++];
    *one = (dx_solved_stretch){.zero = zero, .n_words = s->n_path};
    return copy_path(s, &one->word);
}

dx_id dx_equation_index(dx_equation *s)
{
    return s->n_indices < DX_MOST_INDICES ? s->index[s->n_indices++] : DX_NONE;
}

dx_status dx_add_against(dx_graph *g, dx_id f, dx_id *against)
{
    if (!dx_is_none(*against) && !dx_same(*against, f))
        f = dx_mul(g, *against, f);
    *against = f;
    return dx_check(g, f);
}
