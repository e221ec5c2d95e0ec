#include "engine/solvers/linearrows.h"

#include "engine/algebra.h"

#include "expr/rootof.h"
#include "expr/walk.h"
#include "symbolic/rework/quotients.h"

#include <string.h>

/* ---- formulas that are 0 ---*/

void dx_zeros_add(dx_linear_cases *c, dx_zeros *to, dx_id f)
{
    bool had = false;
    for (uint32_t i = 0; i < to->n && !had; i++)
        had = dx_same(to->f[i], f) || dx_same(to->f[i], dx_neg(c->g, f));
    if (had)
        return;
    if (to->n == DX_MOST_ZEROS)
        c->open = true;
    else
        to->f[to->n++] = f;
}

bool dx_zeros_have(dx_linear_cases *c, const dx_zeros *in, dx_id f)
{
    for (uint32_t i = 0; i < in->n; i++)
        if (dx_same(in->f[i], f) || dx_same(in->f[i], dx_neg(c->g, f)))
            return true;
    return false;
}

dx_status dx_linear_put(dx_linear_cases *c, const dx_special *at, dx_id a, dx_id *out)
{
    *out = at->n == 0 ? a : dx_substitute(c->g, a, at->n, at->name, at->value);
    return dx_is_none(*out) ? dx_excuse(c->g->context, dx_check(c->g, *out)) : DX_OK;
}

static bool has_sign(dx_linear_cases *c, dx_id a)
{
    return dx_is_positive(c->g, a) || dx_is_positive(c->g, dx_neg(c->g, a));
}

dx_status dx_zeros_of(dx_linear_cases *c, dx_id a, dx_zeros *out, bool *zero)
{
    dx_graph *g = c->g;
    dx_ring *ring;
    dx_quotient q;
    dx_factorization f;
    out->n = 0;
    *zero = false;
    if (!dx_is_constant(g, a))
        DX_TRY(dx_rework_quotient(g, a, DX_REWORK_NUMERATOR, &a));
    if (dx_is_constant(g, a))
        return dx_is_zero_constant(g, &c->oracle, a, zero);
    dx_status status = dx_quotient_take(g, a, &ring, &q);
    if (status == DX_OK) {
        *zero = fmpz_mpoly_is_zero(q.num, ring->ctx);
        status = dx_quotient_factors(ring, &q, &f);
    }
    dx_quotient_drop(g, ring, &q);
    DX_TRY(status);
    for (size_t i = 0; i < f.n; i++) { /* among which may be a product of powers */
        dx_id number, of;
        if (f.exponent[i] < 0)
            continue;
        dx_split_coefficient(g, f.base[i], &number, &of);
        const bool product = dx_op_of(g, of) == DX_OP_MUL;
        for (uint32_t k = 0; k < (product ? dx_factors(g, of) : 1); k++) {
            const dx_id base = product ? dx_base(g, of, k) : of;
            if (!dx_is_constant(g, base) && !has_sign(c, base))
                dx_zeros_add(c, out, base);
        }
    }
    return DX_OK;
}

/* ---- which rows ---*/

/* *zero: it is 0 there wherever it has a value. */
static dx_status is_zero_there(dx_linear_cases *c, const dx_special *at, dx_id a, bool *zero)
{
    dx_zeros factors;
    *zero = false;
    DX_TRY(dx_linear_put(c, at, a, &a));
    return dx_is_none(a) ? DX_OK : dx_zeros_of(c, a, &factors, zero);
}

/* Is the row what another one is there, the conditions of which hold? */
static dx_status is_part_of(dx_linear_cases *c, const dx_linear_row *row, const dx_linear_row *of,
                            bool *part)
{
    *part = of->n_words == 0 || of->n_words == row->n_words;
    for (uint32_t i = 0; i < of->n_words && *part; i++)
        *part = dx_same(of->word[i].of, row->word[i].of) && of->word[i].how == row->word[i].how;
    for (uint32_t i = 0; i < of->at.n && *part; i++)
        DX_TRY(is_zero_there(c, &row->at, of->equal[i], part));
    for (uint32_t i = 0; i < of->other.n && *part; i++) {
        dx_zeros factors;
        dx_id with;
        bool zero = true;
        DX_TRY(dx_linear_put(c, &row->at, of->other.f[i], &with));
        if (!dx_is_none(with))
            DX_TRY(dx_zeros_of(c, with, &factors, &zero));
        *part = !zero;
        for (uint32_t k = 0; !zero && k < factors.n && *part; k++)
            *part = dx_zeros_have(c, &row->other, factors.f[k]);
    }
    for (uint32_t k = 0; k < c->p->u.n && *part; k++) {
        dx_id gap = of->value[k];
        if (dx_same(gap, c->p->u.name[k])) /* it is free: that is one value of it */
            continue;
        gap = dx_substitute(c->g, gap, c->p->u.n, c->p->u.name, row->value);
        if (!dx_is_none(gap))
            gap = dx_sub(c->g, gap, row->value[k]);
        *part = !dx_is_none(gap);
        if (!*part)
            return dx_excuse(c->g->context, c->g->context->diag.status);
        DX_TRY(is_zero_there(c, &row->at, gap, part));
    }
    return DX_OK;
}

dx_status dx_linear_keep(dx_linear_cases *c, const dx_linear_row *row)
{
    bool part = false;
    for (uint32_t i = 0; i < c->n_rows && !part; i++)
        DX_TRY(is_part_of(c, row, &c->row[i], &part));
    if (part)
        return DX_OK;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < c->n_rows; i++) {
        DX_TRY(is_part_of(c, &c->row[i], row, &part));
        if (!part)
            c->row[kept++] = c->row[i];
    }
    c->n_rows = kept;
    c->open = c->open || c->n_rows == DX_MOST_LINEAR_ROWS;
    if (!c->open)
        c->row[c->n_rows++] = *row;
    return DX_OK;
}

/* ---- what is told ------------------------------------------------------------------------------
 */

/* Is a letter certainly not 0 by the equations between letters: a*b = 2? */
static dx_status goes_without_saying(dx_linear_cases *c, const dx_linear_row *row, dx_id other,
                                     bool *goes)
{
    const dx_id zero = dx_int(c->g, 0);
    *goes = false;
    for (uint32_t i = 0; i < row->at.n && !*goes && dx_op_of(c->g, other) == DX_OP_SYMBOL; i++) {
        dx_id there = dx_substitute(c->g, row->equal[i], 1, &other, &zero);
        if (dx_is_none(there))
            DX_TRY(dx_excuse(c->g->context, c->g->context->diag.status));
        else
            *goes = dx_is_number(c->g, there) && !dx_is_int(c->g, there, 0);
    }
    return DX_OK;
}

/* Is the row one wherever equal[k] = 0, which is irreducible, also where what the name's value is
 * divided by is 0? Then the equations are multiples of that. */
static dx_status holds_wider(dx_linear_cases *c, const dx_linear_row *row, uint32_t k, bool *holds)
{
    const dx_exact *p = c->p;
    dx_graph *g = c->g;
    dx_special others = {.n = 0};
    dx_zeros factors;
    bool zero;
    for (uint32_t i = 0; i < row->at.n; i++) {
        if (i == k)
            continue;
        others.name[others.n] = row->at.name[i];
        others.value[others.n++] = row->at.value[i];
    }
    *holds = true;
    for (uint32_t i = 0; i < others.n && *holds; i++)
        *holds = !dx_contains(g, others.value[i], row->at.name[k]);
    for (uint32_t i = 0; i < p->u.n && *holds; i++) {
        dx_id below = row->value[i];
        if (!dx_is_number(g, below))
            DX_TRY(dx_rework_quotient(g, below, DX_REWORK_DENOMINATOR, &below));
        *holds = dx_is_number(g, below);
    }
    for (uint32_t i = 0; i < p->f.n && *holds; i++) {
        dx_id f;
        DX_TRY(dx_linear_put(c, &others, p->f.f[i], &f));
        if (!dx_is_none(f))
            f = dx_substitute(g, f, p->u.n, p->u.name, row->value);
        if (dx_is_none(f)) {
            *holds = false;
            return dx_excuse(g->context, g->context->diag.status);
        }
        DX_TRY(dx_zeros_of(c, f, &factors, &zero));
        *holds = zero || dx_zeros_have(c, &factors, row->equal[k]);
    }
    return DX_OK;
}

/* x = b*c - y needs no a != 0 where a*d = b*c: what names are divided by need not be asked for. */
static dx_status widen(dx_linear_cases *c, dx_linear_row *row)
{
    for (uint32_t k = 0; k < row->at.n; k++) {
        dx_zeros below;
        dx_id slope = row->at.value[k];
        bool zero, holds;
        if (!dx_is_number(c->g, slope))
            DX_TRY(dx_rework_quotient(c->g, slope, DX_REWORK_DENOMINATOR, &slope));
        DX_TRY(dx_zeros_of(c, slope, &below, &zero));
        if (below.n == 0)
            continue;
        DX_TRY(holds_wider(c, row, k, &holds));
        uint32_t kept = 0;
        for (uint32_t i = 0; i < row->other.n && holds; i++)
            if (!dx_zeros_have(c, &below, row->other.f[i]))
                row->other.f[kept++] = row->other.f[i];
        if (holds) {
            row->other.n = kept;
            row->wide |= 1u << k;
        }
    }
    return DX_OK;
}

/* Two rows that differ by the root of a formula alone, a = sqrt(2) and a = -sqrt(2), are one. */
static bool join_roots(dx_linear_cases *c, dx_linear_row *a, const dx_linear_row *b)
{
    uint32_t at = 0, differ = 0;
    bool same = a->at.n == b->at.n && a->other.n == b->other.n && a->n_words + b->n_words == 0;
    for (uint32_t i = 0; i < a->at.n && same; i++) {
        same = dx_same(a->at.name[i], b->at.name[i]);
        if (dx_same(a->at.value[i], b->at.value[i]))
            continue;
        at = i;
        same = same && differ++ == 0 && !dx_is_none(a->by[i]) && dx_same(a->by[i], b->by[i]);
    }
    for (uint32_t i = 0; i < a->other.n && same; i++)
        same = dx_zeros_have(c, &b->other, a->other.f[i]);
    for (uint32_t k = 0; k < c->p->u.n && same; k++)
        same = dx_same(a->value[k], b->value[k]);
    if (same && differ == 1) {
        a->equal[at] = a->by[at];
        a->wide |= 1u << at;
    }
    return same && differ == 1;
}

/* Rows that others have in them, once these are as wide as they can be, go. */
static dx_status settle_rows(dx_linear_cases *c)
{
    for (uint32_t i = 0; i < c->n_rows; i++)
        DX_TRY(widen(c, &c->row[i]));
    const uint32_t n = c->n_rows;
    dx_linear_row *all = dx_arena_alloc(&c->g->context->arena, (n + 1) * sizeof *all);
    if (!all)
        return dx_no_memory(c->g->context);
    memcpy(all, c->row, n * sizeof *all);
    c->n_rows = 0;
    for (uint32_t i = 0; i < n; i++)
        DX_TRY(dx_linear_keep(c, &all[i]));
    for (uint32_t i = 0; i < c->n_rows; i++)
        for (uint32_t k = i + 1; k < c->n_rows;) {
            if (join_roots(c, &c->row[i], &c->row[k]))
                memmove(&c->row[k], &c->row[k + 1], (--c->n_rows - k) * sizeof *c->row);
            else
                k++;
        }
    return DX_OK;
}

/* Where the names have the values, what was asked beside the equations is asked there. */
static dx_status push_row(dx_linear_cases *c, const dx_linear_row *row)
{
    dx_exact *p = c->p, here = *p;
    dx_graph *g = c->g;
    dx_id *f = dx_statement_ids(p->e, p->f.n);
    dx_word *word =
        dx_arena_alloc(&g->context->arena, 2 * (size_t)DX_MOST_PATH_WORDS * sizeof *word);
    dx_special at = {.zero = row->at.zero};
    uint32_t assumed;
    bool never, goes;
    if (!f || !word)
        return dx_no_memory(g->context);
    for (uint32_t i = 0; i < row->at.n; i++)
        if (!(row->wide >> i & 1)) {
            at.name[at.n] = row->at.name[i];
            at.value[at.n++] = row->at.value[i];
        }
    for (uint32_t i = 0; i < p->f.n; i++) {
        DX_TRY(dx_linear_put(c, &at, p->f.f[i], &f[i]));
        if (dx_is_none(f[i]))
            return DX_OK;
    }
    here.f.f = f;
    here.found = (dx_solved){0};
    DX_TRY(dx_special_ask_conditions(&here, &at, &never));
    if (never)
        return DX_OK;
    DX_TRY(dx_make_readable(p->e->session, p->u.n, row->value));
    dx_solution_row own = {.multiplicity = 1, .fit = DX_FIT_PROVED, .word = word};
    for (uint32_t i = 0; i < row->other.n; i++) {
        DX_TRY(goes_without_saying(c, row, row->other.f[i], &goes));
        if (!goes)
            word[own.n_words++] = dx_word_of(row->other.f[i], dx_int(g, 0), DX_OTHER_THAN);
    }
    for (uint32_t i = 0; i < row->n_words && own.n_words < DX_MOST_PATH_WORDS; i++)
        word[own.n_words++] = row->word[i];
    DX_TRY(dx_special_assumed(p, &at, &assumed, word + own.n_words, &never));
    own.n_words += assumed;
    if (never)
        return DX_OK;
    for (uint32_t i = 0; i < p->f.n; i++) /* x/a = 1 needs a != 0 */
        DX_TRY(dx_exact_need_value(&here, f[i], row->value, &own));
    DX_TRY(dx_special_need_values(p, &at, row->value, &own, &never));
    if (never || own.n_words + 2 * row->at.n > 2 * DX_MOST_PATH_WORDS)
        return DX_OK;
    memmove(word, own.word, own.n_words * sizeof *word);
    own.word = word; /* points at which needs are looked at need not meet these: */
    for (uint32_t i = 0; i < row->at.n; i++) {
        const dx_id minus = dx_neg(g, row->equal[i]);
        DX_TRY(dx_check(g, minus));
        word[own.n_words++] = dx_word_of(row->equal[i], dx_int(g, 0), DX_AT_LEAST);
        word[own.n_words++] = dx_word_of(minus, dx_int(g, 0), DX_AT_LEAST);
    }
    DX_TRY(dx_exact_accept(&here, row->value, &own));
    for (size_t i = 0; i < here.found.n; i++)
        DX_TRY(dx_exact_push_possible(p, here.found.value + i * p->u.n, &here.found.row[i]));
    return DX_OK;
}

/* Can the case be read at a glance? */
static dx_status is_short(dx_linear_cases *c, const dx_linear_row *row, bool *is)
{
    const double most = 90;
    double size = 0;
    dx_id all = dx_vector(c->g, c->p->u.n, row->value);
    DX_TRY(dx_check(c->g, all));
    *is = !dx_has_rootof(c->g, all);
    size += dx_tree_size(c->g, all);
    for (uint32_t i = 0; i < row->at.n; i++) {
        size += dx_tree_size(c->g, row->equal[i]);
        *is = *is && !dx_has_rootof(c->g, row->at.value[i]);
    }
    for (uint32_t i = 0; i < row->other.n; i++)
        size += dx_tree_size(c->g, row->other.f[i]);
    *is = *is && size <= most;
    return DX_OK;
}

/* Is one of the solutions for names as they are also one there? Then its conditions do not say that
 * the row is left out. */
static dx_status is_beside(dx_linear_cases *c, const dx_linear_row *row, bool *beside)
{
    *beside = false;
    for (uint32_t i = 0; i < c->n_rows && !*beside; i++) {
        const dx_linear_row *general = &c->row[i];
        bool zero = false;
        if (general->at.n > 0)
            continue;
        for (uint32_t k = 0; k < general->other.n && !zero; k++) {
            dx_id there;
            DX_TRY(dx_linear_put(c, &row->at, general->other.f[k], &there));
            zero = dx_is_none(there);
            if (!zero)
                DX_TRY(is_zero_there(c, &row->at, there, &zero));
        }
        *beside = !zero;
    }
    return DX_OK;
}

/* Where there are solutions for names as they are, and many cases beside them, or long ones, these
 * are left out where what the solutions are divided by, their conditions, say so. */
dx_status dx_linear_push(dx_linear_cases *c)
{
    enum { MOST_BESIDE = 4 };
    uint32_t any = 0;
    bool plain = true, needed = true;
    DX_TRY(settle_rows(c));
    for (uint32_t i = 0; i < c->n_rows; i++) {
        any += c->row[i].at.n == 0;
        if (c->row[i].at.n > 0 && plain)
            DX_TRY(is_short(c, &c->row[i], &plain));
    }
    plain = plain && c->n_rows <= any + MOST_BESIDE;
    const size_t none = c->p->found.n;
    bool general = false;
    for (uint32_t n = 0; n <= DX_SPECIAL_NAMES; n++) {
        for (uint32_t i = 0; i < c->n_rows; i++) {
            if (c->row[i].at.n != n)
                continue;
            if (!plain && general)
                DX_TRY(is_beside(c, &c->row[i], &needed));
            if (needed)
                DX_TRY(push_row(c, &c->row[i]));
            c->p->singular = c->p->singular || !needed;
        }
        general = general || (n == 0 && c->p->found.n > none);
    }
    return DX_OK;
}
