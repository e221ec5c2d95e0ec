/* What is told of solutions: where they hold, how often they count, which of them are not proved.
 */
#include "engine/solvers/casewords.h"
#include "engine/solvers/leftout.h"

#include "expr/assumptions.h"
#include "expr/print.h"
#include "expr/walk.h"

#include <stdio.h>
#include <string.h>

dx_status dx_write_all_conditions(dx_conditions *c, dx_text *out)
{
    dx_conditions_sort(c, DX_NONE);
    return dx_conditions_write(c, DX_NONE, out);
}

/* One more than the number of the word that says, with the i-th, that a formula in several names is
 * 0; 0: there is none. */
static size_t opposite_of(dx_graph *g, size_t n, const dx_word *word, size_t i)
{
    dx_id names[2], minus = dx_neg(g, word[i].of);
    if (word[i].how != DX_AT_LEAST || dx_free_symbols(g, word[i].of, 2, names) < 2)
        return 0;
    for (size_t k = 0; k < n; k++)
        if (word[k].how == DX_AT_LEAST && dx_same(word[k].of, minus))
            return k + 1;
    return 0;
}

/* "a != 0 or b != 1" of a^2 + (b - 1)^2, or of what is that below 0 */
static bool is_no_case(dx_graph *g, const dx_word *word, dx_id *squares)
{
    *squares = dx_is_sum_of_squares(g, word->of) ? word->of : dx_neg(g, word->of);
    return word->how == DX_OTHER_THAN && dx_is_int(g, word->level, 0) && !dx_is_none(*squares) &&
           dx_is_sum_of_squares(g, *squares);
}

/* The same of the i-th word, unless one before it says so. */
static dx_status write_no_case(dx_graph *g, const dx_word *word, size_t i, dx_text *out)
{
    dx_id squares, other;
    if (!is_no_case(g, &word[i], &squares))
        return DX_OK;
    for (size_t k = 0; k < i; k++)
        if (is_no_case(g, &word[k], &other) && dx_same(squares, other))
            return DX_OK;
    dx_text_string(out, out->n > 0 ? ", " : "");
    return dx_write_no_case(g, squares, out);
}

/* Does one of the equalities among the words say as much? */
static dx_status is_implied(dx_graph *g, size_t n, const dx_word *word, size_t i, bool *implied)
{
    *implied = false;
    for (size_t k = 0; k < n && word[i].how == DX_OTHER_THAN && !*implied; k++)
        if (opposite_of(g, n, word, k))
            DX_TRY(dx_case_implies(g, word[k].of, &word[i], implied));
    return DX_OK;
}

/* Is it among the words that the sum of squares is not 0? */
static bool says_no_case(dx_graph *g, size_t n, const dx_word *word, dx_id squares)
{
    dx_id own;
    for (size_t i = 0; i < n; i++)
        if (is_no_case(g, &word[i], &own) && dx_same(own, squares))
            return true;
    return false;
}

/* 1/a >= 0 says a > 0, and b*sqrt(a) >= 0 that a >= 0: the sign alone, that of a*b, does not. */
static dx_status say_values(dx_conditions *c, size_t n, const dx_word *all, const dx_word *word)
{
    dx_graph *g = c->g;
    dx_id number, product;
    dx_split_coefficient(g, word->of, &number, &product);
    for (uint32_t i = 0; dx_op_of(g, product) == DX_OP_MUL && i < dx_factors(g, product); i++) {
        const dx_id base = dx_base(g, product, i), exponent = dx_exponent(g, product, i);
        int64_t p, q;
        if (word->how == DX_AT_LEAST && dx_is_number(g, exponent) &&
            dx_number_sign(g, exponent) < 0 && !says_no_case(g, n, all, base))
            DX_TRY(dx_condition(c, base, DX_OTHER_THAN, DX_NONE));
        if (dx_get_small_rational(g, exponent, &p, &q) && q % 2 == 0)
            DX_TRY(dx_condition(c, base, DX_AT_LEAST, DX_NONE));
    }
    return DX_OK;
}

dx_status dx_write_conditions(dx_graph *g, size_t n, const dx_word *word, bool *never, dx_text *out)
{
    dx_conditions c;
    dx_conditions_init(&c, g, DX_NONE);
    for (size_t i = 0; i < n; i++) {
        dx_id squares;
        bool implied;
        DX_TRY(is_implied(g, n, word, i, &implied));
        if (opposite_of(g, n, word, i) || is_no_case(g, &word[i], &squares) || implied)
            continue;
        if (word[i].how == DX_AT_LEAST || word[i].how == DX_ABOVE)
            DX_TRY(say_values(&c, n, word, &word[i]));
        DX_TRY(dx_condition(&c, word[i].of, word[i].how, DX_NONE));
    }
    *never = dx_conditions_nowhere(&c);
    if (*never)
        return DX_OK;
    DX_TRY(dx_write_all_conditions(&c, out));
    for (size_t i = 0; i < n; i++)
        DX_TRY(write_no_case(g, word, i, out));
    for (size_t i = 0; i < n; i++) {
        size_t other = opposite_of(g, n, word, i);
        if (other > i + 1) {
            dx_text_string(out, out->n > 0 ? ", " : "");
            DX_TRY(dx_write_case(g, word[i].of, out));
        }
    }
    return DX_OK;
}

static bool all_have(const dx_solved *l, const dx_word *word)
{
    for (size_t i = 0; i < l->n; i++)
        if (!dx_row_has_word(&l->row[i], word))
            return false;
    return true;
}

enum { MOST_TEXT = 300, LAST_NOTICES = 3 /* there is room for so many behind conditions */ };

static dx_status tell_words(dx_graph *g, size_t n, const dx_word *word, const char *before)
{
    dx_text text;
    bool never;
    dx_text_init(&text, &g->context->memory);
    dx_status status = dx_write_conditions(g, n, word, &never, &text);
    if (status == DX_OK && never)
        dx_text_string(&text, "never");
    if (status == DX_OK && text.n > MOST_TEXT) {
        bool others = true;
        for (size_t i = 0; i < n; i++)
            others = others && word[i].how == DX_OTHER_THAN;
        text.n = 0;
        dx_text_string(&text, others ? "some formulas are not 0"
                                     : "this holds under conditions that are too long to be shown");
    }
    if (status == DX_OK && text.failed)
        status = dx_no_memory(g->context);
    if (status == DX_OK && text.n > 0)
        dx_notice(g->context, "%s%s", before, dx_text_get(&text));
    dx_text_free(&text);
    return status;
}

/* Does one, and not all, say that this is 0: a <= 0 beside a >= 0? */
static bool is_turned(dx_graph *g, const dx_solved *l, const dx_word *word)
{
    dx_word minus = *word;
    bool any = false, all = true;
    if (word->how != DX_AT_LEAST)
        return false;
    minus.of = dx_neg(g, word->of);
    for (size_t i = 0; i < l->n; i++) {
        bool has = dx_row_has_word(&l->row[i], &minus);
        any = any || has;
        all = all && has;
    }
    return any && !all;
}

/* Does what all need say as much? */
static dx_status goes_without_saying(dx_graph *g, uint32_t n, dx_word *common, const dx_word *word,
                                     bool *does)
{
    dx_text before, with;
    bool never, never_with;
    dx_text_init(&before, &g->context->memory);
    dx_text_init(&with, &g->context->memory);
    dx_status status = dx_write_conditions(g, n, common, &never, &before);
    common[n] = *word;
    if (status == DX_OK)
        status = dx_write_conditions(g, n + 1, common, &never_with, &with);
    *does = status == DX_OK && n > 0 && never == never_with &&
            strcmp(dx_text_get(&before), dx_text_get(&with)) == 0;
    dx_text_free(&before);
    dx_text_free(&with);
    return status;
}

/* a/|a - 1| >= 0 as a >= 0, where all need a != 1. */
static dx_status drop_divisors(dx_graph *g, uint32_t n, dx_word *common, dx_word *word)
{
    dx_id number, product, rest = word->of;
    dx_split_coefficient(g, word->of, &number, &product);
    if (word->how != DX_AT_LEAST || dx_op_of(g, product) != DX_OP_MUL)
        return DX_OK;
    for (uint32_t i = 0; i < dx_factors(g, product); i++) {
        const dx_id base = dx_base(g, product, i), exponent = dx_exponent(g, product, i);
        const dx_id power = dx_pow(g, base, exponent);
        const dx_word other = dx_word_of(base, dx_int(g, 0), DX_OTHER_THAN);
        bool said = false;
        DX_TRY(dx_check(g, power));
        if (dx_is_number(g, exponent) && dx_number_sign(g, exponent) < 0 &&
            dx_is_nonnegative(g, power))
            DX_TRY(goes_without_saying(g, n, common, &other, &said));
        if (said)
            rest = dx_div(g, rest, power);
    }
    word->of = rest;
    return dx_check(g, rest);
}

/* Do the words of several rows come to the same, as a^2 >= 4 and a > 0, and a^2 >= 4 and a >= 0?
 * Then they are told once. */
static dx_status tell_same(dx_exact *p, bool *told)
{
    dx_graph *g = &p->e->session->graph;
    const dx_solved *l = &p->found;
    dx_text first, other;
    bool never;
    *told = false;
    if (l->n < 2 || l->row[0].n_words == 0)
        return DX_OK;
    dx_text_init(&first, &g->context->memory);
    dx_text_init(&other, &g->context->memory);
    dx_status status = dx_write_conditions(g, l->row[0].n_words, l->row[0].word, &never, &first);
    bool same = status == DX_OK && !never && first.n > 0 && first.n <= MOST_TEXT;
    for (size_t i = 1; i < l->n && same && status == DX_OK; i++) {
        other.n = 0;
        status = dx_write_conditions(g, l->row[i].n_words, l->row[i].word, &never, &other);
        same =
            !never && other.n == first.n && strcmp(dx_text_get(&first), dx_text_get(&other)) == 0;
    }
    if (same && status == DX_OK) {
        dx_notice(g->context, "%s", dx_text_get(&first));
        *told = true;
    }
    dx_text_free(&first);
    dx_text_free(&other);
    return status;
}

/* What all solutions need, then what single ones do. */
static dx_status tell_words_of_all(dx_exact *p)
{
    dx_graph *g = &p->e->session->graph;
    const dx_solved *l = &p->found;
    dx_word common[DX_MOST_PATH_WORDS + 1], own[DX_MOST_PATH_WORDS];
    uint32_t n = 0;
    bool told;
    DX_TRY(tell_same(p, &told));
    if (told)
        return DX_OK;
    for (uint32_t k = 0; l->n > 0 && k < l->row[0].n_words; k++)
        if (all_have(l, &l->row[0].word[k]) && !is_turned(g, l, &l->row[0].word[k]))
            common[n++] = l->row[0].word[k];
    DX_TRY(tell_words(g, n, common, ""));
    size_t hidden = 0; /* the first one */
    for (size_t i = 0; i < l->n; i++) {
        char before[64];
        uint32_t m = 0;
        for (uint32_t k = 0; k < l->row[i].n_words; k++) {
            dx_word word = l->row[i].word[k];
            bool said = all_have(l, &word) && !is_turned(g, l, &word);
            if (!said)
                DX_TRY(drop_divisors(g, n, common, &word));
            if (!said)
                DX_TRY(goes_without_saying(g, n, common, &word, &said));
            if (!said)
                own[m++] = word;
        }
        (void)snprintf(before, sizeof before, "solution %zu: ", i + 1);
        if (m > 0 && g->context->notices.n + LAST_NOTICES >= DX_NOTICE_MAX)
            hidden = hidden > 0 ? hidden : i + 1;
        else
            DX_TRY(tell_words(g, m, own, before));
    }
    if (hidden > 0)
        dx_notice(
            g->context,
            "the conditions of solutions from %zu on are too many to be shown: put in numbers "
            "for the other names",
            hidden);
    return DX_OK;
}

/* "solutions 1, 3 " and more, of those that are marked. */
static void tell_rows(dx_context *context, size_t n, const bool *marked, const char *one,
                      const char *more)
{
    dx_text which;
    size_t found = 0;
    dx_text_init(&which, &context->memory);
    for (size_t i = 0; i < n; i++)
        if (marked[i])
            dx_text_format(&which, "%s%zu", found++ > 0 ? ", " : "", i + 1);
    if (found > 0)
        dx_notice(context, "solution%s %s %s", found == 1 ? "" : "s", dx_text_get(&which),
                  found == 1 ? one : more);
    dx_text_free(&which);
}

static dx_status tell_multiplicity(dx_exact *p)
{
    static const char *const words[] = {"double", "threefold", "fourfold", "fivefold"};
    dx_context *context = &p->e->session->context;
    const dx_solved *l = &p->found;
    bool *marked = dx_arena_alloc(&context->arena, l->n + 1);
    if (!marked)
        return dx_no_memory(context);
    for (uint32_t done = 1;;) {
        uint32_t next = UINT32_MAX;
        char one[64], more[64];
        for (size_t i = 0; i < l->n; i++)
            if (l->row[i].multiplicity > done && l->row[i].multiplicity < next)
                next = l->row[i].multiplicity;
        if (next == UINT32_MAX)
            return DX_OK;
        for (size_t i = 0; i < l->n; i++)
            marked[i] = l->row[i].multiplicity == next;
        if (next <= 5) {
            (void)snprintf(one, sizeof one, "is %s", words[next - 2]);
            (void)snprintf(more, sizeof more, "are %s", words[next - 2]);
        } else {
            (void)snprintf(one, sizeof one, "is of multiplicity %u", next);
            (void)snprintf(more, sizeof more, "are of multiplicity %u", next);
        }
        tell_rows(context, l->n, marked, one, more);
        done = next;
    }
}

static dx_status tell_fit(dx_exact *p)
{
    dx_context *context = &p->e->session->context;
    const dx_solved *l = &p->found;
    bool *marked = dx_arena_alloc(&context->arena, l->n + 1);
    if (!marked)
        return dx_no_memory(context);
    for (size_t i = 0; i < l->n; i++)
        marked[i] = l->row[i].fit == DX_FIT_PARTLY;
    tell_rows(context, l->n, marked,
              "holds for some values of the names in it only: put them in to see",
              "hold for some values of the names in them only: put them in to see");
    for (size_t i = 0; i < l->n; i++)
        marked[i] = l->row[i].fit == DX_FIT_OPEN;
    tell_rows(context, l->n, marked, "fits at all points that were tried, and is not proved",
              "fit at all points that were tried, and are not proved");
    for (size_t i = 0; i < l->n; i++)
        marked[i] = l->row[i].fit == DX_FIT_DOUBTFUL;
    tell_rows(context, l->n, marked, "may lie where the equation has no value",
              "may lie where the equation has no value");
    return DX_OK;
}

/* Does a condition of some solution say which integers a name may be? */
static bool is_limited(const dx_exact *p, dx_id index)
{
    const dx_graph *g = &p->e->session->graph;
    for (size_t i = 0; i < p->found.n; i++)
        for (uint32_t k = 0; k < p->found.row[i].n_words; k++)
            if (dx_contains(g, p->found.row[i].word[k].of, index))
                return true;
    for (uint32_t i = 0; i < p->n_left_out; i++)
        for (uint32_t k = 0; k < p->left_out[i].n_words; k++)
            if (dx_contains(g, p->left_out[i].word[k].of, index))
                return true;
    return false;
}

static bool is_used(const dx_exact *p, dx_id index)
{
    const dx_graph *g = &p->e->session->graph;
    bool used = false;
    for (size_t k = 0; k < p->found.n * p->u.n && !used; k++)
        used = dx_contains(g, p->found.value[k], index);
    for (size_t i = 0; i < p->found.n; i++) /* a = 2*pi*k */
        for (uint32_t k = 0; k < p->found.row[i].n_words && !used; k++)
            used = dx_contains(g, p->found.row[i].word[k].of, index);
    for (uint32_t i = 0; i < p->n_left_out; i++)
        for (uint32_t k = 0; k < p->u.n && !used; k++)
            used = dx_contains(g, p->left_out[i].value[k], index);
    return used;
}

static void tell_integers(dx_exact *p)
{
    dx_graph *g = &p->e->session->graph;
    char names[80] = "";
    uint32_t n = 0;
    bool any = true;
    for (uint32_t i = 0; i < DX_MOST_INDICES; i++) {
        const bool used = !dx_is_none(p->index[i]) && is_used(p, p->index[i]);
        any = any && !(used && is_limited(p, p->index[i]));
        if (used)
            (void)snprintf(names + strlen(names), sizeof names - strlen(names), "%s%s",
                           n++ > 0 ? ", " : "", dx_bytes(g, p->index[i]));
    }
    if (n > 0)
        dx_notice(g->context, "%s %s %s", names, n == 1 ? "is" : "are",
                  n == 1 ? (any ? "any integer" : "an integer")
                  : any  ? "any integers"
                         : "integers");
}

static dx_status tell_free(dx_exact *p)
{
    dx_graph *g = &p->e->session->graph;
    dx_text text;
    uint32_t n = 0;
    if (p->found.n == 0)
        return DX_OK;
    dx_text_init(&text, &g->context->memory);
    for (uint32_t i = 0; i < p->u.n; i++) {
        bool open = false;
        for (size_t k = 0; k < p->found.n && !open; k++)
            open = dx_same(p->found.value[k * p->u.n + i], p->u.name[i]);
        if (open)
            dx_text_format(&text, "%s%s", n++ > 0 ? ", " : "", dx_bytes(g, p->u.name[i]));
    }
    if (n > 0)
        dx_notice(g->context, "for any %s", dx_text_get(&text));
    dx_text_free(&text);
    return DX_OK;
}

/* Have the equations values where that is positive alone, which leaves nothing out then? As of
 * x^log(x) = 2. */
static dx_status is_positive_alone(dx_exact *p, bool *alone)
{
    dx_conditions c;
    *alone = false;
    if (dx_is_none(p->positive))
        return DX_OK;
    dx_conditions_init(&c, &p->e->session->graph, DX_NONE);
    c.open = true;
    for (uint32_t i = 0; i < p->f.n; i++)
        DX_TRY(dx_excuse(&p->e->session->context, dx_conditions_of_value(&c, p->f.f[i])));
    DX_TRY(dx_condition(&c, dx_neg(c.g, p->positive), DX_AT_LEAST, DX_NONE));
    *alone = dx_conditions_nowhere(&c);
    return DX_OK;
}

/* Is an unknown in the exponent of what is looked at where it is positive alone, as in x^x? */
static dx_status exponent_moves(dx_exact *p, bool *moves)
{
    dx_graph *g = &p->e->session->graph;
    dx_walk walk;
    bool alone;
    *moves = false;
    DX_TRY(is_positive_alone(p, &alone));
    if (dx_is_none(p->positive) || alone)
        return DX_OK;
    DX_TRY(dx_walk_make(g, p->f.n, p->f.f, &walk));
    for (size_t i = 0; i < walk.n && !*moves; i++)
        for (uint32_t k = 0;
             dx_op_of(g, walk.id[i]) == DX_OP_MUL && k < dx_factors(g, walk.id[i]) && !*moves; k++)
            for (uint32_t j = 0; j < p->u.n && !*moves; j++)
                *moves = dx_same(dx_base(g, walk.id[i], k), p->positive) &&
                         dx_contains(g, dx_exponent(g, walk.id[i], k), p->u.name[j]);
    dx_walk_free(&walk);
    return DX_OK;
}

dx_status dx_exact_tell_positive(dx_exact *p)
{
    dx_graph *g = &p->e->session->graph;
    dx_text text;
    bool alone, moves;
    DX_TRY(is_positive_alone(p, &alone));
    if (dx_is_none(p->positive) || alone)
        return DX_OK;
    DX_TRY(exponent_moves(p, &moves));
    const dx_word word = dx_word_of(p->positive, dx_int(g, 0), DX_ABOVE);
    bool never;
    dx_text_init(&text, &g->context->memory);
    dx_status status = dx_write_conditions(g, 1, &word, &never, &text);
    if (status == DX_OK && text.n > 0)
        dx_notice(g->context,
                  moves ? "looked for where %s; elsewhere there may be more, with an integer for "
                          "the exponent"
                        : "looked for where %s, as the exponent may be any number",
                  dx_text_get(&text));
    dx_text_free(&text);
    return status;
}

dx_status dx_exact_tell_rest(dx_exact *p)
{
    DX_TRY(dx_exact_tell_positive(p));
    tell_integers(p);
    return tell_fit(p);
}

/* Is it a polynomial of which all real zeros are looked for, so that it may have others? */
static dx_status may_have_complex(dx_exact *p, bool *may)
{
    const dx_graph *g = &p->e->session->graph;
    const dx_assumptions *known = p->e->session->assumptions;
    *may = p->f.n == 1 && p->u.n == 1 && p->n_conditions == 0 && dx_is_none(p->u.premises) &&
           dx_contains(g, p->f.f[0], p->u.name[0]);
    for (size_t i = 0; known && i < known->n && *may; i++)
        *may = !dx_contains(g, known->item[i].of, p->u.name[0]);
    return *may ? dx_exact_is_polynomial(p, may) : DX_OK;
}

/* "a != 0, b != 0 or c != 1" */
static dx_status write_against(dx_graph *g, dx_id against, dx_text *out)
{
    const bool product = dx_op_of(g, against) == DX_OP_MUL;
    dx_id rest = dx_int(g, 1);
    for (uint32_t i = 0; i < (product ? dx_factors(g, against) : 1); i++) {
        const dx_id factor = product ? dx_base(g, against, i) : against;
        if (!dx_is_sum_of_squares(g, factor))
            rest = dx_mul(g, rest, factor);
    }
    DX_TRY(dx_check(g, rest));
    if (!dx_is_constant(g, rest))
        DX_TRY(dx_write_nonzero(g, rest, out));
    for (uint32_t i = 0; i < (product ? dx_factors(g, against) : 1); i++) {
        const dx_id factor = product ? dx_base(g, against, i) : against;
        if (!dx_is_sum_of_squares(g, factor))
            continue;
        dx_text_string(out, out->n > 0 ? ", " : "");
        DX_TRY(dx_write_no_case(g, factor, out));
    }
    return DX_OK;
}

/* "no solution as long as a != 0" */
static dx_status tell_none(dx_exact *p)
{
    dx_graph *g = &p->e->session->graph;
    dx_text text;
    bool complex, moves;
    DX_TRY(may_have_complex(p, &complex));
    DX_TRY(exponent_moves(p, &moves));
    DX_TRY(dx_exact_join_against(p));
    dx_text_init(&text, &g->context->memory);
    dx_status status = DX_OK;
    if (!dx_is_none(p->against) && !dx_is_constant(g, p->against))
        status = write_against(g, p->against, &text);
    if (status == DX_OK)
        dx_notice(g->context,
                  text.n > 0 ? "no solution as long as %s"
                  : complex  ? "no real solution"
                  : moves    ? "no solution was found"
                             : "no solution",
                  dx_text_get(&text));
    dx_text_free(&text);
    return status;
}

/* What was tried and is not told one by one. */
static void tell_singular(const dx_exact *p)
{
    if (p->singular)
        dx_notice(p->e->session->graph.context,
                  "for some values of the other names there are more solutions, or fewer: put "
                  "them in to see");
}

dx_status dx_exact_tell(dx_exact *p)
{
    tell_singular(p);
    if (p->found.n == 0) {
        DX_TRY(tell_none(p));
        DX_TRY(dx_exact_tell_stretches(p));
        return dx_exact_tell_positive(p);
    }
    DX_TRY(tell_free(p));
    DX_TRY(tell_multiplicity(p));
    DX_TRY(tell_words_of_all(p));
    DX_TRY(dx_exact_tell_left_out(p));
    DX_TRY(dx_exact_tell_stretches(p));
    return dx_exact_tell_rest(p);
}
