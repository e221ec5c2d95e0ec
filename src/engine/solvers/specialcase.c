#include "engine/solvers/specialcase.h"

#include "engine/field.h"
#include "engine/oracle.h"

#include "expr/assumptions.h"
#include "expr/walk.h"
#include "symbolic/rework/polynomial.h"
#include "symbolic/rework/sums.h"
#include "symbolic/sample.h"

#include <math.h>
#include <string.h>

dx_status dx_special_single(dx_graph *g, dx_id name, dx_id value, dx_special *out)
{
    *out = (dx_special){.zero = dx_sub(g, name, value), .n = 1, .name = {name}, .value = {value}};
    return dx_check(g, out->zero);
}

dx_status dx_special_together(dx_graph *g, uint32_t n, const dx_special *one, dx_special *out)
{
    const dx_id two = dx_int(g, 2);
    *out = (dx_special){.n = n, .zero = dx_int(g, 0)};
    for (uint32_t i = 0; i < n; i++) {
        out->name[i] = one[i].name[0];
        out->value[i] = one[i].value[0];
        out->zero = dx_add(g, out->zero, dx_pow(g, one[i].zero, two));
    }
    return dx_check(g, out->zero);
}

bool dx_special_is_same(const dx_special *a, const dx_special *b)
{
    bool same = a->n == b->n;
    for (uint32_t i = 0; i < a->n && same; i++)
        same = dx_same(a->name[i], b->name[i]) && dx_same(a->value[i], b->value[i]);
    return same;
}

dx_status dx_special_quotient(dx_graph *g, dx_id zero, dx_id *name, dx_id *value)
{
    enum { MOST = 4 };
    dx_id all[MOST];
    const size_t n = dx_free_symbols(g, zero, MOST, all);
    *name = DX_NONE;
    dx_sort_names(g, all, n < MOST ? n : 0);
    for (size_t i = n; i-- > 0 && n < MOST && n > 1 && dx_is_none(*name);) {
        dx_polynomial of;
        const dx_status status = dx_polynomial_in(g, zero, all[i], &of);
        DX_TRY(dx_excuse(g->context, status));
        if (status != DX_OK || !dx_is_none(of.other) || of.degree != 1 ||
            !dx_is_number(g, of.coefficient[0]) || dx_is_int(g, of.coefficient[0], 0))
            continue;
        *name = all[i];
        *value = dx_neg(g, dx_div(g, of.coefficient[0], of.coefficient[1]));
        DX_TRY(dx_check(g, *value));
    }
    return DX_OK;
}

dx_status dx_special_say(dx_graph *g, const dx_special *at, uint32_t *n, dx_word *word)
{
    for (uint32_t i = 0; i < at->n; i++) {
        const dx_id zero = at->n == 1 ? at->zero : dx_sub(g, at->name[i], at->value[i]);
        const dx_id minus = dx_neg(g, zero);
        DX_TRY(dx_check(g, minus));
        word[(*n)++] = dx_word_of(zero, dx_int(g, 0), DX_AT_LEAST);
        word[(*n)++] = dx_word_of(minus, dx_int(g, 0), DX_AT_LEAST);
    }
    return DX_OK;
}

dx_status dx_special_breaks(dx_exact *p, const dx_special *at, const dx_word *word, bool *broken,
                            bool *zero)
{
    dx_graph *g = &p->e->session->graph;
    const dx_oracle oracle = dx_session_oracle(p->e->session);
    dx_equation scratch;
    int sign;
    bool known;
    *broken = *zero = false;
    if (word->how == DX_NO_INTEGER || !dx_is_none(word->but) || !dx_is_none(word->range))
        return DX_OK;
    dx_id of = dx_substitute(g, dx_sub(g, word->of, word->level), at->n, at->name, at->value);
    if (dx_is_none(of)) {
        *broken = true;
        return dx_excuse(g->context, dx_check(g, of));
    }
    dx_equation_init(&scratch, g, &oracle, NULL, p->u.name[0], p->index);
    DX_TRY(dx_equation_sign(&scratch, of, &sign, &known));
    if (!known && dx_is_positive(g, dx_neg(g, of))) {
        known = true;
        sign = -1;
    }
    *broken = known && !dx_sign_meets(sign, word->how);
    *zero = known && sign == 0;
    return DX_OK;
}

dx_status dx_special_reaches(dx_exact *p, const dx_special *at, const dx_solution_row *row,
                             dx_special_reach *r)
{
    *r = (dx_special_reach){.does = true};
    for (uint32_t i = 0; i < row->n_words && r->does; i++) {
        bool broken, zero;
        DX_TRY(dx_special_breaks(p, at, &row->word[i], &broken, &zero));
        if (row->word[i].how == DX_OTHER_THAN)
            r->said = r->said || broken;
        else
            r->does = !broken;
        r->edge = r->edge || (zero && row->word[i].how != DX_OTHER_THAN);
    }
    return DX_OK;
}

dx_status dx_special_words(dx_exact *p, const dx_special *at, const dx_solution_row *row,
                           uint32_t *n, dx_word *word)
{
    dx_graph *g = &p->e->session->graph;
    *n = 0;
    for (uint32_t i = 0; i < row->n_words && *n < DX_MOST_PATH_WORDS; i++) {
        word[*n] = row->word[i];
        word[*n].of = dx_substitute(g, row->word[i].of, at->n, at->name, at->value);
        DX_TRY(dx_excuse(g->context, dx_check(g, word[*n].of)));
        *n += !dx_is_none(word[*n].of) && !dx_is_constant(g, word[*n].of);
    }
    return DX_OK;
}

/* Of what a name with integer values is. Another name that may be any number would lose what is
 * known of powers. */
static bool is_integer_as_assumed(const dx_graph *g, dx_assumption_kind kind, dx_id value)
{
    if (kind == DX_ASSUMED_RELATION)
        return true;
    const int parity = dx_parity_of(g, value);
    return dx_is_whole(g, value) && (kind != DX_ASSUMED_EVEN || parity != 1) &&
           (kind != DX_ASSUMED_ODD || parity != 0);
}

dx_status dx_special_assumed(dx_exact *p, const dx_special *at, uint32_t *n, dx_word *word,
                             bool *never)
{
    dx_graph *g = &p->e->session->graph;
    const dx_assumptions *known = p->e->session->assumptions;
    *n = 0;
    *never = false;
    for (uint32_t i = 0; i < p->f.n && !*never; i++) /* of a number of terms 0 alone is told */
        for (uint32_t k = 0; k < at->n && !*never; k++) {
            bool none;
            DX_TRY(dx_leaves_no_terms(g, p->f.f[i], at->name[k], at->value[k], &none));
            *never = !none;
        }
    for (size_t i = 0; known && i < known->n && !*never; i++) {
        const dx_id of = known->item[i].of;
        const dx_op op = dx_op_of(g, of);
        bool zero, other = false;
        for (uint32_t k = 0; k < at->n; k++)
            other = other || dx_contains(g, of, at->name[k]);
        for (uint32_t k = 0; k < p->u.n && other; k++) /* of solutions this is asked anyway */
            other = !dx_contains(g, of, p->u.name[k]);
        if (!other)
            continue;
        for (uint32_t k = 0; k < at->n && !*never; k++)
            *never = dx_contains(g, of, at->name[k]) &&
                     !is_integer_as_assumed(g, known->item[i].kind, at->value[k]);
        if (known->item[i].kind != DX_ASSUMED_RELATION || *n == DX_MOST_PATH_WORDS)
            continue;
        dx_word own =
            dx_word_of(dx_sub(g, dx_operand(g, of, 1), dx_operand(g, of, 0)), dx_int(g, 0),
                       op == DX_OP_LT   ? DX_ABOVE
                       : op == DX_OP_LE ? DX_AT_LEAST
                                        : DX_OTHER_THAN);
        DX_TRY(dx_check(g, own.of));
        DX_TRY(dx_special_breaks(p, at, &own, never, &zero));
        own.of = dx_substitute(g, own.of, at->n, at->name, at->value);
        if (dx_is_none(own.of))
            DX_TRY(dx_excuse(g->context, dx_check(g, own.of)));
        else if (!dx_is_constant(g, own.of))
            word[(*n)++] = own;
    }
    return DX_OK;
}

dx_status dx_special_ask_conditions(dx_exact *p, const dx_special *at, bool *never)
{
    dx_graph *g = &p->e->session->graph;
    dx_id *own = dx_statement_ids(p->e, p->n_conditions + 1);
    uint32_t kept = 0;
    *never = false;
    if (!own)
        return DX_NOMEM;
    for (uint32_t i = 0; i < p->n_conditions && !*never; i++) {
        const dx_id asked = p->condition[i];
        dx_id there = dx_substitute(g, asked, at->n, at->name, at->value);
        *never = dx_is_none(there) || dx_op_of(g, there) == DX_OP_FALSE;
        if (dx_is_none(there))
            DX_TRY(dx_excuse(g->context, dx_check(g, there)));
        else if (dx_op_of(g, there) != DX_OP_TRUE)
            own[kept++] = there;
    }
    p->condition = own;
    p->n_conditions = kept;
    return DX_OK;
}

dx_status dx_special_need_values(dx_exact *p, const dx_special *at, const dx_id *value,
                                 dx_solution_row *row, bool *never)
{
    dx_graph *g = &p->e->session->graph;
    const uint32_t n = p->u.n;
    dx_id *name = dx_statement_ids(p->e, 2 * ((size_t)n + at->n)), *with = name + n + at->n;
    dx_exact here = *p;
    if (!name)
        return DX_NOMEM;
    memcpy(name, p->u.name, n * sizeof *name);
    memcpy(name + n, at->name, at->n * sizeof *name);
    memcpy(with, value, n * sizeof *with);
    memcpy(with + n, at->value, at->n * sizeof *with);
    here.u.name = name;
    here.u.n = n + at->n;
    *never = false;
    for (uint32_t i = 0; i < p->f.n && !*never; i++) {
        *never = dx_is_none(dx_substitute(g, p->f.f[i], here.u.n, name, with));
        if (*never)
            return dx_excuse(g->context, g->context->diag.status);
        DX_TRY(dx_exact_need_value(&here, p->f.f[i], with, row));
    }
    return DX_OK;
}

/* A condition that all solutions have, and that is broken there. */
static dx_status leaves_out(dx_exact *p, const dx_special *at, bool *out)
{
    *out = false;
    for (uint32_t k = 0; p->found.n > 0 && k < p->found.row[0].n_words && !*out; k++) {
        const dx_word *word = &p->found.row[0].word[k];
        bool zero, common = word->how == DX_OTHER_THAN;
        for (size_t i = 1; i < p->found.n && common; i++)
            common = dx_row_has_word(&p->found.row[i], word);
        if (common)
            DX_TRY(dx_special_breaks(p, at, word, out, &zero));
    }
    return DX_OK;
}

dx_status dx_special_is_told(dx_exact *p, const dx_special *at, bool *told)
{
    bool out;
    *told = false;
    DX_TRY(leaves_out(p, at, &out));
    for (size_t i = 0; i < p->found.n && out && !*told; i++) {
        dx_special_reach r;
        DX_TRY(dx_special_reaches(p, at, &p->found.row[i], &r));
        *told = r.does && !r.edge;
    }
    return DX_OK;
}

dx_status dx_special_value(dx_exact *p, const dx_special *at, dx_id a, dx_id *value)
{
    dx_graph *g = &p->e->session->graph;
    dx_conditions own, c;
    *value = dx_substitute(g, a, at->n, at->name, at->value);
    if (dx_is_none(*value))
        return dx_excuse(g->context, dx_check(g, *value));
    dx_conditions_init(&own, g, DX_NONE);
    dx_conditions_init(&c, g, DX_NONE);
    DX_TRY(dx_conditions_of_value(&own, a));
    DX_TRY(dx_conditions_compose(&c, &own, at->n, at->name, at->value));
    if (dx_conditions_nowhere(&c)) /* a factor that is 0 hides that another has none */
        *value = DX_NONE;
    return DX_OK;
}

dx_status dx_special_equal(dx_exact *p, dx_id a, dx_id b, bool *equal)
{
    const double tiny = 1e-30;
    dx_graph *g = &p->e->session->graph;
    const dx_oracle oracle = dx_session_oracle(p->e->session);
    dx_id gap = dx_sub(g, a, b);
    dx_interval range = {0};
    bool differ;
    *equal = dx_same(a, b);
    if (*equal)
        return DX_OK;
    DX_TRY(dx_check(g, gap));
    if (!dx_is_constant(g, gap)) {
        DX_TRY(dx_sample_contradicts(g, a, b, &differ));
        *equal = !differ;
        return DX_OK;
    }
    DX_TRY(dx_ask_value(&oracle, gap, 256, &range));
    *equal = range.finite && fabs(range.low) < tiny && fabs(range.high) < tiny;
    return DX_OK;
}

/* ---- at points ----------------------------------------------------------------------------------
 */

dx_status dx_special_names(dx_exact *p, size_t n, const dx_id *value, uint32_t n_words,
                           const dx_word *word, dx_sample_point *s, bool *few)
{
    dx_graph *g = &p->e->session->graph;
    dx_id *part = dx_statement_ids(p->e, n + n_words + 1);
    if (!part)
        return DX_NOMEM;
    for (size_t i = 0; i < n; i++)
        part[i] = value[i];
    for (uint32_t i = 0; i < n_words; i++)
        part[n + i] = word[i].of;
    dx_id all = dx_vector(g, (uint32_t)n + n_words, part);
    DX_TRY(dx_check(g, all));
    s->n = dx_free_symbols(g, all, DX_SAMPLE_NAMES, s->name);
    *few = s->n <= DX_SAMPLE_NAMES;
    for (size_t i = 0; i < s->n && *few; i++) {
        s->whole[i] = false;
        for (uint32_t k = 0; k < DX_MOST_INDICES && !s->whole[i]; k++)
            s->whole[i] = dx_same(s->name[i], p->index[k]);
    }
    return DX_OK;
}

void dx_special_point(dx_sample_point *s, uint32_t m)
{
    const double scale = m < DX_SAMPLE_POINTS ? 1 : 8; /* nor does a scale make it one */
    for (size_t i = 0; i < s->n; i++) { /* from -4 to 4, and none that is a case of its own */
        const uint32_t step = m * 37 + (uint32_t)i * 23 + 5;
        s->at[i] = scale * (s->whole[i] ? step % 9 - 4.0 : (double)(step % 65) / 8 - 4 + 5.0 / 128);
    }
}

dx_status dx_special_ask(dx_exact *p, const dx_sample_point *s, dx_id a, dx_interval *out)
{
    const dx_oracle oracle = dx_session_oracle(p->e->session);
    return dx_ask_range(&oracle, a, s->n, s->name, s->at, s->at, 192, out);
}

dx_status dx_special_hold(dx_exact *p, const dx_sample_point *s, uint32_t n, const dx_word *word,
                          bool *hold)
{
    dx_interval range;
    *hold = true;
    for (uint32_t i = 0; i < n && *hold; i++) {
        DX_TRY(dx_special_ask(p, s, word[i].of, &range));
        *hold = range.finite && dx_sign_meets(range.sign, word[i].how);
    }
    return DX_OK;
}

dx_status dx_special_possible(dx_exact *p, uint32_t n, const dx_word *word, bool *possible)
{
    dx_sample_point s;
    bool few;
    *possible = n == 0;
    if (*possible)
        return DX_OK;
    DX_TRY(dx_special_names(p, 0, NULL, n, word, &s, &few));
    for (uint32_t m = 0; m < DX_SAMPLE_POINTS && few && !*possible; m++) {
        dx_special_point(&s, m);
        DX_TRY(dx_special_hold(p, &s, n, word, possible));
    }
    return DX_OK;
}

/* Is the value one of these at the point, where their conditions hold? */
static dx_status is_among(dx_exact *p, const dx_sample_point *s, dx_id value, size_t n,
                          const dx_id *other, const dx_solution_row *row, bool *among)
{
    const double tiny = 1e-20;
    dx_graph *g = &p->e->session->graph;
    dx_interval gap;
    *among = false;
    for (size_t i = 0; i < n && !*among; i++) {
        bool hold;
        if (dx_is_none(other[i]))
            continue;
        const dx_id less = dx_sub(g, other[i], value); /* its digits are not those of doubles */
        DX_TRY(dx_check(g, less));
        DX_TRY(dx_special_ask(p, s, less, &gap));
        if (!gap.finite || fabs(gap.low) > tiny || fabs(gap.high) > tiny)
            continue;
        DX_TRY(dx_special_hold(p, s, row[i].n_words, row[i].word, &hold));
        *among = hold;
    }
    return DX_OK;
}

dx_status dx_special_covered(dx_exact *p, const dx_special *at, dx_id value,
                             const dx_solution_row *own, size_t n, bool *covered)
{
    enum { ENOUGH = 6 };
    dx_id *all = dx_statement_ids(p->e, n + 1);
    dx_solution_row *row = dx_arena_alloc(&p->e->session->context.arena, (n + 1) * sizeof *row);
    dx_sample_point s;
    uint32_t seen = 0;
    bool few, among = true;
    *covered = false;
    if (!all || !row)
        return dx_no_memory(&p->e->session->context);
    for (size_t i = 0; i < n; i++) {
        dx_word *word =
            dx_arena_alloc(&p->e->session->context.arena, (DX_MOST_PATH_WORDS + 1) * sizeof *word);
        if (!word)
            return dx_no_memory(&p->e->session->context);
        dx_special_reach r;
        row[i] = (dx_solution_row){.word = word};
        DX_TRY(dx_special_reaches(p, at, &p->found.row[i], &r));
        DX_TRY(dx_special_value(p, at, p->found.value[i], &all[i]));
        all[i] = r.does && !r.said ? all[i] : DX_NONE;
        DX_TRY(dx_special_words(p, at, &p->found.row[i], &row[i].n_words, word));
    }
    dx_id *named = dx_statement_ids(p->e, n * (1 + DX_MOST_PATH_WORDS) + 1);
    size_t n_named = 0;
    if (!named)
        return DX_NOMEM;
    named[n_named++] = value;
    for (size_t i = 0; i < n; i++)
        if (!dx_is_none(all[i])) {
            named[n_named++] = all[i];
            for (uint32_t k = 0; k < row[i].n_words; k++)
                named[n_named++] = row[i].word[k].of;
        }
    DX_TRY(dx_special_names(p, n_named, named, own->n_words, own->word, &s, &few));
    for (uint32_t m = 0; m < DX_SAMPLE_POINTS && few && s.n > 0 && among; m++) {
        dx_interval here;
        bool hold;
        dx_special_point(&s, m);
        DX_TRY(dx_special_ask(p, &s, value, &here));
        DX_TRY(dx_special_hold(p, &s, own->n_words, own->word, &hold));
        if (!here.finite || !hold)
            continue;
        seen++;
        DX_TRY(is_among(p, &s, value, n, all, row, &among));
    }
    *covered = among && seen >= ENOUGH;
    return DX_OK;
}
