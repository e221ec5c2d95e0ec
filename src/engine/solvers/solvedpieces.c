/* Equations that hold on whole pieces of the line, as max(x, a) = 1 does for a = 1: which values of
 * the unknown that are, in other names. */
#include "engine/algebra.h"
#include "engine/solvers/casewords.h"
#include "engine/solvers/specialcase.h"

#include "expr/assumptions.h"
#include "expr/print.h"
#include "symbolic/forms/samesign.h"
#include "symbolic/rework/polynomial.h"

#include <string.h>

/* ---- for single values of other names ----------------------------------------------------------
 */

/* The case in which `zero` is 0, of no names where it has no such; or any where it is NONE. */
static dx_status case_of(dx_graph *g, dx_id zero, dx_special *at)
{
    *at = (dx_special){.zero = zero};
    if (dx_is_none(zero))
        return DX_OK;
    return dx_exact_names_of(g, zero, DX_SPECIAL_NAMES, &at->n, at->name, at->value);
}

/* With the values for the names. *possible is false where something then has no value. */
static dx_status put(dx_graph *g, const dx_special *at, dx_id *a, bool *possible)
{
    dx_id with = at->n == 0 ? *a : dx_substitute(g, *a, at->n, at->name, at->value);
    *possible = !dx_is_none(with);
    if (!*possible)
        return dx_excuse(g->context, dx_check(g, with));
    *a = with;
    return DX_OK;
}

/* "x < a" of a - x > 0, where the word is linear in x and has other names; else *as stays NONE. */
static dx_status relation_of(dx_graph *g, dx_id x, const dx_word *word, dx_id *as,
                             const char **sign)
{
    static const char *const signs[] = {">", ">=", "<", "<=", "!=", ""};
    dx_polynomial of;
    *as = DX_NONE;
    dx_id gap = dx_sub(g, word->of, word->level), name[2];
    DX_TRY(dx_check(g, gap));
    if (word->how == DX_NO_INTEGER || !dx_contains(g, gap, x) ||
        dx_free_symbols(g, gap, 2, name) < 2)
        return DX_OK;
    DX_TRY(dx_polynomial_in(g, gap, x, &of));
    if (!dx_is_none(of.other) || of.degree != 1 || !dx_is_number(g, of.coefficient[1]))
        return DX_OK;
    const bool down = dx_number_sign(g, of.coefficient[1]) < 0;
    *sign = signs[down ? dx_mirrored(word->how) : word->how];
    *as = dx_neg(g, dx_div(g, of.coefficient[0], of.coefficient[1]));
    return dx_check(g, *as);
}

/* What words say, bounds of x by other names as such: "x < a, b > 0". */
static dx_status write_words(dx_graph *g, dx_id x, uint32_t n, const dx_word *word, bool *never,
                             dx_text *out)
{
    dx_word rest[DX_MOST_PATH_WORDS];
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n; i++) {
        dx_id as;
        const char *sign;
        DX_TRY(relation_of(g, x, &word[i], &as, &sign));
        if (dx_is_none(as)) {
            rest[kept++] = word[i];
            continue;
        }
        bool said = false;
        for (uint32_t k = 0; k < i && !said; k++)
            said = dx_same(word[k].of, word[i].of) && word[k].how == word[i].how;
        if (said)
            continue;
        dx_text_format(out, "%s%s %s ", out->n > 0 ? ", " : "", dx_bytes(g, x), sign);
        DX_TRY(dx_print_named(g, as, out));
    }
    dx_text others;
    dx_text_init(&others, &g->context->memory);
    dx_status status = dx_write_conditions(g, kept, rest, never, &others);
    if (status == DX_OK && others.n > 0)
        dx_text_format(out, "%s%s", out->n > 0 ? ", " : "", dx_text_get(&others));
    dx_text_free(&others);
    return status;
}

/* Is the equation one that holds for the values of the unknown with these words? */
static dx_status holds_there(dx_exact *p, dx_id f, uint32_t n, const dx_word *word, bool *holds)
{
    const dx_solution_row row = {.n_words = n, .word = word};
    dx_substituted all = dx_exact_substituted(p, p->u.name, &row);
    all.m = 1;
    all.f = &f;
    dx_fit fit;
    DX_TRY(dx_fit_solution(&all, &fit));
    *holds = fit == DX_FIT_PROVED || fit == DX_FIT_OPEN;
    return DX_OK;
}

/* A case, and the integer in its value, which is any; or NONE. */
typedef struct told_case {
    dx_special at;
    dx_id integer;
    bool squares; /* a sum of such, of which some give names values, and others need not */
} told_case;

/* An integer's name that no solution has. */
static dx_id unused_index(const dx_exact *p)
{
    const dx_graph *g = &p->e->session->graph;
    for (uint32_t i = 0; i < DX_MOST_INDICES && !dx_is_none(p->index[i]); i++) {
        bool used = false;
        for (size_t k = 0; k < p->found.n * p->u.n && !used; k++)
            used = dx_contains(g, p->found.value[k], p->index[i]);
        for (size_t k = 0; k < p->found.n && !used; k++)
            for (uint32_t w = 0; w < p->found.row[k].n_words && !used; w++)
                used = dx_contains(g, p->found.row[k].word[w].of, p->index[i]);
        if (!used)
            return p->index[i];
    }
    return DX_NONE;
}

/* An offset that is a part of a turn, between half a period below and above 0. */
static dx_status reduce_offset(dx_graph *g, dx_id period, dx_id *offset)
{
    dx_id number, rest, share = dx_div(g, *offset, period);
    DX_TRY(dx_check(g, share));
    if (dx_op_of(g, share) != DX_OP_ADD) {
        dx_split_coefficient(g, share, &number, &rest);
        number = dx_is_number(g, share) ? share : dx_int(g, 0);
    } else {
        number = dx_constant(g, share);
    }
    dx_id half = dx_rational(g, 1, 2), whole = dx_sub(g, number, half);
    whole = dx_call1(g, DX_FN_ceil, whole);
    *offset = dx_sub(g, *offset, dx_mul(g, whole, period));
    return dx_check(g, *offset);
}

/* Of a number times sin(u), cos(u) or tan(u): u = pi*n, or pi*n + pi/2, solved for a name. */
static dx_status take_back_wave(dx_exact *p, told_case *c)
{
    dx_graph *g = &p->e->session->graph;
    dx_id number, wave, angle, name, offset;
    dx_split_coefficient(g, c->at.zero, &number, &wave);
    const dx_fn fn = dx_fn_of(g, wave);
    const dx_id n = unused_index(p);
    if ((fn != DX_FN_sin && fn != DX_FN_cos && fn != DX_FN_tan) || dx_is_none(n))
        return DX_OK;
    angle = dx_operand(g, wave, 0);
    if (fn == DX_FN_cos)
        angle = dx_sub(g, angle, dx_scale(g, dx_rational(g, 1, 2), dx_pi(g)));
    DX_TRY(dx_check(g, angle));
    DX_TRY(dx_exact_name_of(g, angle, &name, &offset));
    if (dx_is_none(name))
        return DX_OK;
    dx_polynomial of;
    DX_TRY(dx_polynomial_in(g, angle, name, &of));
    dx_id period = dx_div(g, dx_pi(g), of.coefficient[1]);
    if (dx_is_positive(g, dx_neg(g, period)))
        period = dx_neg(g, period);
    DX_TRY(dx_check(g, period));
    DX_TRY(reduce_offset(g, period, &offset));
    c->at.n = 1;
    c->at.name[0] = name;
    c->at.value[0] = dx_add(g, offset, dx_mul(g, period, n));
    c->integer = n;
    return dx_check(g, c->at.value[0]);
}

/* Of a sum of squares those names that are a value each, as far as there are such; others by
 * quotients alone. */
static dx_status take_named(dx_exact *p, dx_id sum, told_case *c)
{
    dx_graph *g = &p->e->session->graph;
    dx_special *at = &c->at;
    const bool squares = dx_is_sum_of_squares(g, sum);
    c->squares = false;
    for (uint32_t i = 0; squares && i < dx_terms(g, sum) && at->n < DX_SPECIAL_NAMES; i++) {
        told_case one = {.at.zero = dx_root_of_square(g, dx_term(g, sum, i)), .integer = DX_NONE};
        bool is;
        DX_TRY(dx_check(g, one.at.zero));
        DX_TRY(dx_add_name(g, one.at.zero, at->n, at->name, at->value, &is));
        at->n += is;
        if (!is && dx_is_none(c->integer))
            DX_TRY(take_back_wave(p, &one));
        c->squares = c->squares || (!is && one.at.n == 0);
        if (!is && one.at.n == 0) {
            one.at.zero = dx_substitute(g, one.at.zero, at->n, at->name, at->value);
            if (dx_is_none(one.at.zero))
                return dx_excuse(g->context, dx_check(g, one.at.zero));
            DX_TRY(dx_special_quotient(g, one.at.zero, &one.at.name[0], &one.at.value[0]));
            one.at.n = !dx_is_none(one.at.name[0]);
        }
        if (one.at.n == 0)
            continue;
        at->name[at->n] = one.at.name[0];
        at->value[at->n++] = one.at.value[0];
        c->integer = dx_is_none(one.integer) ? c->integer : one.integer;
    }
    return DX_OK;
}

static dx_status told_case_of(dx_exact *p, dx_id zero, told_case *c)
{
    *c = (told_case){.integer = DX_NONE};
    DX_TRY(case_of(&p->e->session->graph, zero, &c->at));
    if (c->at.n > 0 || dx_is_none(zero))
        return DX_OK;
    DX_TRY(take_named(p, zero, c));
    return c->at.n > 0 || c->squares ? DX_OK : take_back_wave(p, c);
}

/* "a = 0", "a = 0, b = 1", "a^2 = 2", or "a = pi*n, n any integer," */
static dx_status write_case(dx_graph *g, const told_case *c, dx_text *out)
{
    const dx_special *at = &c->at;
    if (c->squares)
        return dx_write_case(g, at->zero, out);
    if (at->n == 0 && !dx_is_none(at->zero))
        return dx_write_case(g, at->zero, out);
    for (uint32_t i = 0; i < (at->n == 0 ? 1 : at->n); i++) {
        dx_text_string(out, i > 0 ? ", " : "");
        DX_TRY(dx_print_named(g, at->n == 0 ? at->zero : at->name[i], out));
        dx_text_string(out, " = ");
        DX_TRY(dx_print_named(g, at->n == 0 ? dx_int(g, 0) : at->value[i], out));
    }
    if (!dx_is_none(c->integer))
        dx_text_format(out, ", %s any integer,", dx_bytes(g, c->integer));
    return DX_OK;
}

/* x > a of x >= a and x != a. */
static void join_edges(dx_graph *g, uint32_t *n, dx_word *word)
{
    for (uint32_t i = 0; i < *n; i++)
        for (uint32_t k = 0; k < *n && word[i].how == DX_AT_LEAST; k++) {
            if (word[k].how != DX_OTHER_THAN || !dx_same(word[k].level, word[i].level) ||
                !(dx_same(word[k].of, word[i].of) ||
                  (dx_is_int(g, word[k].level, 0) && dx_same(word[k].of, dx_neg(g, word[i].of)))))
                continue;
            word[i].how = DX_ABOVE;
            word[k] = word[--*n];
        }
}

/* The same of a word, which is kept where that does not show that it holds. */
static dx_status put_in_word(dx_exact *p, const dx_special *at, dx_word *word, bool *keep,
                             bool *possible)
{
    dx_graph *g = &p->e->session->graph;
    int sign;
    bool sure = false;
    DX_TRY(put(g, at, &word->of, possible));
    *keep = *possible;
    if (!*possible || !dx_is_constant(g, word->of) || !dx_is_int(g, word->level, 0))
        return DX_OK;
    DX_TRY(dx_exact_sign(p, word->of, &sign, &sure));
    *keep = !sure;
    *possible = !sure || dx_sign_meets(sign, word->how);
    return DX_OK;
}

/* The conditions beside the equation, as words of the unknown. */
static dx_status add_beside(dx_exact *p, dx_solution_row *row, bool *never)
{
    DX_TRY(dx_exact_need_conditions(p, p->u.name, row, never));
    if (*never)
        return DX_OK;
    dx_arena *arena = &p->e->session->context.arena;
    dx_word *word = dx_arena_alloc(arena, (row->n_words + p->n_conditions + 1) * sizeof *word);
    uint32_t n = 0;
    if (!word)
        return dx_no_memory(&p->e->session->context);
    if (row->n_words > 0)
        memcpy(word, row->word, row->n_words * sizeof *word);
    DX_TRY(dx_exact_meet(p, p->u.name, never, word + row->n_words, &n));
    row->word = word;
    row->n_words += n;
    return DX_OK;
}

/* Of a stretch the words are added that say where the equation has a value and the conditions
 * beside it hold, in a case. */
static dx_status add_domain(dx_exact *p, dx_id f, const dx_special *at, dx_solution_row *row,
                            bool *possible)
{
    dx_graph *g = &p->e->session->graph;
    const uint32_t given = row->n_words;
    uint32_t n = given;
    bool never;
    DX_TRY(dx_exact_need_value(p, f, p->u.name, row));
    DX_TRY(dx_exact_need_typed(p, p->u.name, row, &never));
    if (!never)
        DX_TRY(add_beside(p, row, &never));
    *possible = !never && row->n_words <= DX_MOST_PATH_WORDS;
    dx_word *word = dx_arena_alloc(&g->context->arena, (row->n_words + 1) * sizeof *word);
    if (!word)
        return dx_no_memory(g->context);
    if (given > 0)
        memcpy(word, row->word, given * sizeof *word);
    for (uint32_t i = given; i < row->n_words && *possible; i++) {
        bool keep;
        word[n] = row->word[i];
        DX_TRY(put_in_word(p, at, &word[n], &keep, possible));
        n += keep;
    }
    join_edges(g, &n, word);
    row->word = word;
    row->n_words = n;
    return DX_OK;
}

/* Are the words those of a point, as x >= a and x <= a, or -sqrt(x - a) >= 0? A row says that. */
static bool is_point(dx_graph *g, dx_id x, uint32_t n, const dx_word *word)
{
    for (uint32_t i = 0; i < n; i++) {
        const dx_id minus = dx_neg(g, word[i].of);
        if (word[i].how != DX_AT_LEAST || !dx_is_int(g, word[i].level, 0) ||
            !dx_contains(g, word[i].of, x))
            continue;
        if (dx_is_nonnegative(g, minus))
            return true;
        for (uint32_t k = i + 1; k < n; k++)
            if (word[k].how == DX_AT_LEAST && dx_same(word[k].of, minus))
                return true;
    }
    return false;
}

/* Is it no case by what is assumed of its names? */
static dx_status is_excluded(dx_exact *p, const told_case *c, bool *excluded)
{
    dx_word word[DX_MOST_PATH_WORDS];
    uint32_t n;
    *excluded = false;
    return c->at.n == 0 || !dx_is_none(c->integer)
               ? DX_OK
               : dx_special_assumed(p, &c->at, &n, word, excluded);
}

static dx_status write_stretch(dx_exact *p, const dx_solved_stretch *s, dx_text *out)
{
    dx_graph *g = &p->e->session->graph;
    dx_id f = p->f.f[0];
    told_case c;
    dx_word word[DX_MOST_PATH_WORDS];
    bool possible, never, holds = true;
    DX_TRY(told_case_of(p, s->zero, &c));
    DX_TRY(is_excluded(p, &c, &never));
    if (never)
        return DX_OK;
    DX_TRY(dx_widen_roots(p->e, c.at.n, c.at.name, c.at.value, &f));
    const dx_id typed = f;
    DX_TRY(put(g, &c.at, &f, &possible));
    for (uint32_t i = 0; i < s->n_words && possible; i++) {
        word[i] = s->word[i];
        DX_TRY(put(g, &c.at, &word[i].of, &possible));
    }
    dx_solution_row row = {.n_words = s->n_words, .word = word};
    /* sin(pi*n)/x does not show that it needs x != 0 */
    const dx_id whole = dx_is_none(c.integer) && !dx_is_int(g, f, 0) ? f : typed;
    if (possible)
        DX_TRY(add_domain(p, whole, &c.at, &row, &possible));
    uint32_t n = 0;
    for (uint32_t i = 0; i < row.n_words && possible && !dx_is_none(s->zero); i++) {
        bool implied;
        word[n] = row.word[i];
        DX_TRY(dx_case_implies(g, s->zero, &word[n], &implied));
        n += !implied;
    }
    if (possible && !dx_is_none(s->zero))
        row = (dx_solution_row){.n_words = n, .word = word};
    if (possible && c.at.n > 0 && !c.squares)
        DX_TRY(holds_there(p, f, row.n_words, row.word, &holds));
    /* of a point there is a row, unless a condition beside the equation makes it one */
    if (!possible || !holds ||
        (p->n_conditions == 0 && is_point(g, p->u.name[0], row.n_words, row.word)))
        return DX_OK;
    dx_text_string(out, "for ");
    DX_TRY(write_case(g, &c, out));
    const char *x = dx_bytes(g, p->u.name[0]);
    dx_text with;
    dx_text_init(&with, &g->context->memory);
    dx_status status = write_words(g, p->u.name[0], row.n_words, row.word, &never, &with);
    const char *said = dx_text_get(&with);
    const bool about = strncmp(said, x, strlen(x)) == 0 && said[strlen(x)] == ' ';
    const bool point = about && strncmp(said + strlen(x), " = ", 3) == 0;
    if (point)
        dx_text_format(out, " the solution is %s", said + strlen(x) + 3);
    else
        dx_text_format(out, about ? " every " : with.n > 0 ? " every %s with " : " every %s", x);
    if (status == DX_OK && !point)
        dx_text_string(out, said);
    dx_text_free(&with);
    dx_text_string(out, point ? "" : " is a solution");
    if (never)
        out->n = 0;
    return status;
}

/* Is the formula 0 in the case that the other one is: sin(a) for a = 0, or a*b - 1 where that and
 * another one are? */
static dx_status is_zero_with(dx_exact *p, dx_id zero, dx_id other, bool *is)
{
    dx_graph *g = &p->e->session->graph;
    told_case c = {.integer = DX_NONE};
    *is = false;
    if (dx_same(zero, other))
        return DX_OK;
    DX_TRY(case_of(g, other, &c.at));
    if (c.at.n == 0)
        DX_TRY(take_named(p, other, &c));
    if (c.at.n > 0) {
        zero = dx_substitute(g, zero, c.at.n, c.at.name, c.at.value);
        if (dx_is_none(zero))
            return dx_excuse(g->context, dx_check(g, zero));
        *is = dx_is_int(g, zero, 0);
    }
    for (uint32_t i = 0; dx_is_sum_of_squares(g, other) && i < dx_terms(g, other) && !*is; i++) {
        const dx_id root = dx_root_of_square(g, dx_term(g, other, i));
        const dx_id minus = dx_neg(g, root);
        DX_TRY(dx_check(g, minus));
        *is = dx_same(root, zero) || dx_same(minus, zero);
    }
    return DX_OK;
}

/* Do the words of the stretch hold for certain in the case that the formula is 0? */
static dx_status hold_with(dx_exact *p, const dx_solved_stretch *s, dx_id zero, bool *hold)
{
    dx_graph *g = &p->e->session->graph;
    told_case c = {.integer = DX_NONE};
    DX_TRY(case_of(g, zero, &c.at));
    if (c.at.n == 0)
        DX_TRY(take_named(p, zero, &c));
    for (uint32_t i = 0; i < s->n_words && *hold; i++) {
        dx_id there = dx_sub(g, s->word[i].of, s->word[i].level);
        there = dx_substitute(g, there, c.at.n, c.at.name, c.at.value);
        if (dx_is_none(there))
            DX_TRY(dx_excuse(g->context, dx_check(g, there)));
        *hold = !dx_is_none(there) && dx_is_number(g, there) && s->word[i].how != DX_NO_INTEGER &&
                dx_is_none(s->word[i].but) && dx_is_none(s->word[i].range) &&
                dx_sign_meets(dx_number_sign(g, there), s->word[i].how);
    }
    return DX_OK;
}

/* Is it part of another one, as a = 0 is of sin(a) = 0? */
static dx_status is_part(dx_exact *p, size_t i, bool *part)
{
    *part = false;
    for (size_t k = 0; k < p->n_stretches && !*part; k++) {
        const dx_solved_stretch *one = &p->stretch[i], *other = &p->stretch[k];
        bool hold = k != i && !dx_is_none(other->zero), turned = k > i;
        if (hold)
            DX_TRY(hold_with(p, other, one->zero, &hold));
        if (hold)
            DX_TRY(is_zero_with(p, other->zero, one->zero, part));
        if (*part && turned) /* of two that are the same the first one stays */
            DX_TRY(hold_with(p, one, other->zero, &turned));
        if (*part && turned)
            DX_TRY(is_zero_with(p, one->zero, other->zero, &turned));
        *part = *part && !turned;
    }
    return DX_OK;
}

static dx_status tell_stretches(dx_exact *p, dx_text *text)
{
    dx_graph *g = &p->e->session->graph;
    DX_TRY(dx_exact_know_integers(p));
    for (size_t i = 0; i < p->n_stretches; i++) {
        bool part = dx_is_none(p->stretch[i].zero);
        if (!part)
            DX_TRY(is_part(p, i, &part));
        text->n = 0;
        if (!part)
            DX_TRY(write_stretch(p, &p->stretch[i], text));
        if (text->n > 0)
            dx_notice(g->context, "%s", dx_text_get(text));
    }
    return DX_OK;
}

dx_status dx_exact_tell_stretches(dx_exact *p)
{
    dx_graph *g = &p->e->session->graph;
    const dx_assumptions *before = g->assumptions;
    dx_text text;
    dx_text_init(&text, &g->context->memory);
    dx_status status = tell_stretches(p, &text);
    dx_text_free(&text);
    g->assumptions = before;
    return status;
}

dx_status dx_exact_join_against(dx_exact *p)
{
    dx_graph *g = &p->e->session->graph;
    dx_id number, product, rest = dx_int(g, 1);
    if (dx_is_none(p->against))
        return DX_OK;
    dx_split_coefficient(g, p->against, &number, &product);
    const dx_id all = product;
    if (dx_op_of(g, all) != DX_OP_MUL)
        return DX_OK;
    for (uint32_t i = 0; i < dx_factors(g, all); i++) {
        bool said = false;
        for (uint32_t k = 0; k < dx_factors(g, all) && !said; k++)
            DX_TRY(is_zero_with(p, dx_base(g, all, k), dx_base(g, all, i), &said));
        if (!said)
            rest = dx_mul(g, rest, dx_pow(g, dx_base(g, all, i), dx_exponent(g, all, i)));
    }
    p->against = rest;
    return dx_check(g, rest);
}

/* ---- as rows of relations ----------------------------------------------------------------------
 */

enum { MOST_ROWS = 16, MOST_RELATIONS = DX_MOST_PATH_WORDS + 2 };

typedef struct rows {
    uint32_t n, length[MOST_ROWS];
    dx_id relation[MOST_ROWS][MOST_RELATIONS];
} rows;

/* x >= a of x - a >= 0; of other names the same of the first one. */
static dx_status say_word(dx_exact *p, rows *r, const dx_word *word)
{
    dx_graph *g = &p->e->session->graph;
    dx_id x = p->u.name[0], low = word->level, high = word->of;
    dx_polynomial of;
    if (!dx_contains(g, high, x))
        (void)dx_free_symbols(g, high, 1, &x);
    dx_op op = word->how == DX_OTHER_THAN                            ? DX_OP_NE
               : word->how == DX_AT_LEAST || word->how == DX_AT_MOST ? DX_OP_LE
                                                                     : DX_OP_LT;
    dx_id gap = dx_sub(g, high, low);
    DX_TRY(dx_check(g, gap));
    DX_TRY(dx_polynomial_in(g, gap, x, &of));
    bool up = dx_is_lower(word->how);
    if (dx_is_none(of.other) && of.degree == 1 && dx_is_number(g, of.coefficient[1])) {
        low = dx_neg(g, dx_div(g, of.coefficient[0], of.coefficient[1]));
        high = x;
        up = up == (dx_number_sign(g, of.coefficient[1]) > 0);
    }
    dx_id relation = dx_relation(g, op, up ? low : high, up ? high : low);
    DX_TRY(dx_check(g, relation));
    if (dx_op_of(g, relation) == DX_OP_TRUE)
        return DX_OK;
    r->relation[r->n][r->length[r->n]++] = relation;
    return DX_OK;
}

/* Unless it shows that the equation does not hold there. */
static dx_status say_stretch(dx_exact *p, rows *r, const dx_solved_stretch *s)
{
    dx_graph *g = &p->e->session->graph;
    dx_solution_row row = {.n_words = s->n_words, .word = s->word};
    dx_special at;
    bool holds;
    DX_TRY(case_of(g, s->zero, &at));
    DX_TRY(add_domain(p, p->f.f[0], &at, &row, &holds));
    if (holds && dx_is_none(s->zero))
        DX_TRY(holds_there(p, p->f.f[0], row.n_words, row.word, &holds));
    if (!holds)
        return DX_OK;
    r->length[r->n] = 0;
    for (uint32_t i = 0; i < row.n_words; i++)
        DX_TRY(say_word(p, r, &row.word[i]));
    const bool squares = at.n == 0 && !dx_is_none(s->zero) && dx_is_sum_of_squares(g, s->zero);
    const uint32_t n = squares ? dx_terms(g, s->zero) : at.n == 0 ? 1 : at.n;
    for (uint32_t i = 0; !dx_is_none(s->zero) && i < n && r->length[r->n] < MOST_RELATIONS; i++) {
        const dx_id zero = squares ? dx_root_of_square(g, dx_term(g, s->zero, i)) : s->zero;
        dx_id relation = dx_relation(g, DX_OP_EQ, at.n == 0 ? zero : at.name[i],
                                     at.n == 0 ? dx_int(g, 0) : at.value[i]);
        DX_TRY(dx_check(g, relation));
        r->relation[r->n][r->length[r->n]++] = relation;
    }
    r->n++;
    return DX_OK;
}

/* Is the value in a piece on which the equation holds anyway, by what is known? */
static dx_status is_inside_now(dx_exact *p, dx_id value, bool *inside)
{
    dx_graph *g = &p->e->session->graph;
    *inside = false;
    for (size_t i = 0; i < p->n_stretches && !*inside; i++) {
        const dx_solved_stretch *s = &p->stretch[i];
        *inside = dx_is_none(s->zero);
        for (uint32_t k = 0; k < s->n_words && *inside; k++) {
            dx_id of = dx_substitute(g, s->word[k].of, 1, p->u.name, &value);
            DX_TRY(dx_excuse(g->context, dx_check(g, of)));
            *inside = s->word[k].how == DX_AT_LEAST && !dx_is_none(of) && dx_is_nonnegative(g, of);
        }
    }
    return DX_OK;
}

/* The same of a row, under its own conditions. */
static dx_status is_inside(dx_exact *p, size_t i, bool *inside)
{
    dx_graph *g = &p->e->session->graph;
    const dx_assumptions *before = g->assumptions;
    dx_status status = dx_exact_know_all_words(p, &p->found.row[i]);
    if (status == DX_OK)
        status = is_inside_now(p, p->found.value[i], inside);
    g->assumptions = before;
    return status;
}

static dx_status say_points(dx_exact *p, rows *r)
{
    dx_graph *g = &p->e->session->graph;
    for (size_t i = 0; i < p->found.n && r->n < MOST_ROWS; i++) {
        const dx_solution_row *row = &p->found.row[i];
        bool inside;
        DX_TRY(is_inside(p, i, &inside));
        if (inside)
            continue;
        r->relation[r->n][0] = dx_relation(g, DX_OP_EQ, p->u.name[0], p->found.value[i]);
        DX_TRY(dx_check(g, r->relation[r->n][0]));
        r->length[r->n] = 1;
        for (uint32_t k = 0; k < row->n_words; k++)
            DX_TRY(say_word(p, r, &row->word[k]));
        r->n++;
    }
    return DX_OK;
}

/* Is the unknown alone on one side of all relations that have it? */
static bool is_solved_for(const dx_graph *g, dx_id x, const dx_id *relation, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        dx_id left = dx_operand(g, relation[i], 0), right = dx_operand(g, relation[i], 1);
        if ((dx_contains(g, left, x) && (!dx_same(left, x) || dx_contains(g, right, x))) ||
            (dx_contains(g, right, x) && !dx_same(right, x)))
            return false;
    }
    return true;
}

/* -a*x >= 0 is x <= 0 for a > 0, x >= 0 for a < 0: the rows from the first on are solved for x;
 * where that cannot be done they stay. */
static dx_status solve_rows(dx_exact *p, rows *r)
{
    dx_graph *g = &p->e->session->graph;
    const rows before = *r;
    dx_case_rows *of = dx_arena_alloc(&g->context->arena, sizeof *of);
    if (!of)
        return dx_no_memory(g->context);
    r->n = 0;
    for (uint32_t i = 0; i < before.n; i++) {
        const uint32_t n = before.length[i];
        bool done = false;
        if (!is_solved_for(g, p->u.name[0], before.relation[i], n))
            DX_TRY(dx_exact_cases_of(p, n, before.relation[i], of, &done));
        if (!done) {
            of->n = 1;
            of->length[0] = n;
        }
        if (r->n + of->n + before.n - i - 1 > MOST_ROWS) {
            *r = before;
            return DX_OK;
        }
        DX_TRY(dx_case_sort(g, p->u.name[0], of));
        for (uint32_t k = 0; k < of->n; k++) {
            r->length[r->n] = of->length[k];
            memcpy(r->relation[r->n++], done ? of->relation[k] : before.relation[i],
                   of->length[k] * sizeof(dx_id));
        }
    }
    return DX_OK;
}

dx_status dx_exact_pieces(dx_exact *p, dx_id *out, bool *done)
{
    rows r = {0};
    *done = p->n_stretches <= MOST_ROWS && p->n_stretches + p->found.n <= MOST_ROWS;
    for (size_t i = 0; i < p->n_stretches && *done; i++)
        DX_TRY(say_stretch(p, &r, &p->stretch[i]));
    if (!*done)
        return DX_OK;
    DX_TRY(solve_rows(p, &r));
    if (r.n + p->found.n <= MOST_ROWS)
        DX_TRY(say_points(p, &r));
    return dx_exact_rows(p, r.n, MOST_RELATIONS, &r.relation[0][0], r.length, out);
}
