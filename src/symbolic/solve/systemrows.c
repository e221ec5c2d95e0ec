/* Rows of values that are found for the unknowns of a system. */
#include "symbolic/decide.h"
#include "symbolic/forms/readable.h"
#include "symbolic/forms/terms.h"
#include "symbolic/solve/systemstate.h"

#include <string.h>

typedef dx_equations_state state;

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
        if (!dx_is_none(under) && !dx_equations_have_unknowns(s, now, under))
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
        if (!dx_equations_have_unknowns(s, now, now->divisor[i]))
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

dx_status dx_equations_add_row(dx_equations *s, const state *now)
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
