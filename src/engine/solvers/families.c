/* Families of solutions that are part of others, or make up one together: pi*k has 2*pi*k in it,
 * and is 2*pi*k and 2*pi*k + pi. */
#include "engine/algebra.h"
#include "engine/oracle.h"
#include "engine/solvers/exactly.h"

#include "expr/walk.h"
#include "symbolic/decide.h"
#include "symbolic/forms/terms.h"
#include "symbolic/rework/polynomial.h"

#include <string.h>

/* offset + step·index, or the offset alone where the index is NONE. */
typedef struct family {
    dx_id index, offset, step;
    bool is, gone, changed;
} family;

/* The only name of an integer in it; *one is false where there are more. */
static dx_id index_in(const dx_exact *p, dx_id value, bool *one)
{
    dx_id index = DX_NONE;
    *one = true;
    for (uint32_t i = 0; i < DX_MOST_INDICES && !dx_is_none(p->index[i]); i++) {
        if (!dx_contains(&p->e->session->graph, value, p->index[i]))
            continue;
        *one = dx_is_none(index);
        index = p->index[i];
    }
    return index;
}

/* acos(-w) as pi - acos(w), which another family may have. */
static dx_status turn_arcs(dx_exact *p, dx_id *a)
{
    enum { MOST = 4 };
    dx_graph *g = &p->e->session->graph;
    dx_id from[MOST], to[MOST], number, rest;
    size_t n = 0;
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, a, &walk));
    for (size_t i = 0; i < walk.n && n < MOST; i++) {
        if (dx_fn_of(g, walk.id[i]) != DX_FN_acos)
            continue;
        dx_id u = dx_operand(g, walk.id[i], 0);
        dx_split_coefficient(g, u, &number, &rest);
        if (dx_number_sign(g, number) >= 0)
            continue;
        from[n] = walk.id[i];
        to[n++] = dx_sub(g, dx_pi(g), dx_call1(g, DX_FN_acos, dx_neg(g, u)));
    }
    dx_walk_free(&walk);
    if (n > 0)
        *a = dx_replace(g, *a, n, from, to);
    return dx_check(g, *a);
}

static dx_status read_family(dx_exact *p, dx_id value, family *f)
{
    ddx_session *s = p->e->session;
    dx_graph *g = &s->graph;
    const dx_oracle oracle = dx_session_oracle(s);
    dx_polynomial of;
    int sign;
    *f = (family){.offset = value, .step = DX_NONE};
    f->index = index_in(p, value, &f->is);
    if (!f->is || dx_is_none(f->index))
        return DX_OK;
    dx_status status = dx_polynomial_in(g, value, f->index, &of);
    f->is = status == DX_OK && dx_is_none(of.other) && of.degree == 1 &&
            dx_is_constant(g, of.coefficient[1]);
    if (!f->is)
        return dx_excuse(g->context, status);
    f->offset = of.coefficient[0];
    DX_TRY(turn_arcs(p, &f->offset));
    f->step = of.coefficient[1];
    DX_TRY(dx_decide_sign(g, &oracle, f->step, &sign));
    f->is = sign != 0;
    if (sign < 0)
        f->step = dx_neg(g, f->step);
    return dx_check(g, f->step);
}

/* a/b as a number with small parts. */
static dx_status ratio_of(dx_exact *p, dx_id a, dx_id b, int64_t *numerator, int64_t *denominator,
                          bool *is)
{
    dx_graph *g = &p->e->session->graph;
    dx_id ratio = dx_div(g, a, b);
    DX_TRY(dx_check(g, ratio));
    DX_TRY(dx_excuse(g->context, dx_make_readable(p->e->session, 1, &ratio)));
    *is = dx_get_small_rational(g, ratio, numerator, denominator);
    return DX_OK;
}

static bool same_words(const dx_solution_row *a, const dx_solution_row *b)
{
    bool same = a->n_words == b->n_words;
    for (uint32_t i = 0; i < a->n_words && same; i++)
        same = dx_same(a->word[i].of, b->word[i].of) && a->word[i].how == b->word[i].how;
    return same;
}

static bool has_words_of(const dx_exact *p, const dx_solution_row *row, const family *f)
{
    for (uint32_t i = 0; i < row->n_words && !dx_is_none(f->index); i++)
        if (dx_contains(&p->e->session->graph, row->word[i].of, f->index))
            return true;
    return false;
}

/* Are all members of a among those of b? */
static dx_status is_part(dx_exact *p, const family *a, const family *b, bool *part)
{
    dx_graph *g = &p->e->session->graph;
    int64_t top, below;
    *part = false;
    if (!a->is || !b->is || dx_is_none(b->index))
        return DX_OK;
    if (!dx_is_none(a->index)) {
        DX_TRY(ratio_of(p, a->step, b->step, &top, &below, part));
        if (!*part || below != 1)
            *part = false;
        if (!*part)
            return DX_OK;
    }
    dx_id off = dx_sub(g, a->offset, b->offset);
    DX_TRY(dx_check(g, off));
    DX_TRY(ratio_of(p, off, b->step, &top, &below, part));
    *part = *part && below == 1;
    return DX_OK;
}

static dx_status drop_parts(dx_exact *p, family *f)
{
    dx_solved *l = &p->found;
    for (size_t i = 0; i < l->n; i++)
        for (size_t k = 0; k < l->n && !f[i].gone; k++) {
            bool part = false;
            if (i == k || f[k].gone || has_words_of(p, &l->row[k], &f[k]))
                continue;
            if (l->row[k].n_words > 0 && !same_words(&l->row[i], &l->row[k]))
                continue;
            DX_TRY(is_part(p, &f[i], &f[k], &part));
            f[i].gone = part;
            DX_TRY(dx_poll(&p->e->session->context));
        }
    return DX_OK;
}

/* The integer nearest to a ratio; halves stay. */
static int64_t nearest(int64_t top, int64_t below)
{
    int64_t twice = 2 * top + below, turns = twice / (2 * below);
    turns -= twice < 0 && twice % (2 * below) != 0;
    return turns - (twice % (2 * below) == 0);
}

/* The multiple of the step in the offset is between -1/2 and 1/2. */
static dx_status set_least_offset(dx_exact *p, family *f)
{
    dx_graph *g = &p->e->session->graph;
    bool sum = dx_op_of(g, f->offset) == DX_OP_ADD, is = false;
    int64_t top, below;
    for (uint32_t i = 0; i < (sum ? dx_terms(g, f->offset) : 1) && !is; i++) {
        dx_id term = sum ? dx_scale(g, dx_coefficient(g, f->offset, i), dx_term(g, f->offset, i))
                         : f->offset;
        DX_TRY(ratio_of(p, term, f->step, &top, &below, &is));
    }
    if (!is)
        return DX_OK;
    f->offset = dx_sub(g, f->offset, dx_scale(g, dx_int(g, nearest(top, below)), f->step));
    return dx_check(g, f->offset);
}

/* So many families lie evenly within the step of the first one, i: they become it with a smaller
 * step. */
static dx_status join(dx_exact *p, family *f, size_t i, int64_t parts, bool *joined)
{
    dx_graph *g = &p->e->session->graph;
    dx_solved *l = &p->found;
    size_t with[4] = {i};
    dx_id step = dx_scale(g, dx_rational(g, 1, parts), f[i].step);
    DX_TRY(dx_check(g, step));
    *joined = false;
    for (int64_t m = 1; m < parts; m++) {
        family wanted = f[i];
        bool there = false;
        wanted.offset = dx_add(g, f[i].offset, dx_scale(g, dx_int(g, m), step));
        DX_TRY(dx_check(g, wanted.offset));
        for (size_t k = 0; k < l->n && !there; k++) {
            if (k == i || f[k].gone || !f[k].is || dx_is_none(f[k].index) ||
                has_words_of(p, &l->row[k], &f[k]) || !same_words(&l->row[i], &l->row[k]))
                continue;
            DX_TRY(is_part(p, &wanted, &f[k], &there));
            if (there)
                DX_TRY(is_part(p, &f[k], &wanted, &there));
            with[m] = k;
        }
        if (!there)
            return DX_OK;
    }
    for (int64_t m = 1; m < parts; m++) {
        f[with[m]].gone = true;
        if (l->row[with[m]].fit > l->row[i].fit)
            l->row[i].fit = l->row[with[m]].fit;
    }
    f[i].step = step;
    f[i].changed = *joined = true;
    return set_least_offset(p, &f[i]);
}

static dx_status join_all(dx_exact *p, family *f)
{
    dx_solved *l = &p->found;
    for (size_t i = 0; i < l->n; i++) {
        bool joined = true;
        while (joined) {
            joined = false;
            for (int64_t parts = 2; parts <= 3 && !joined; parts++)
                if (f[i].is && !f[i].gone && !dx_is_none(f[i].index) &&
                    !has_words_of(p, &l->row[i], &f[i]))
                    DX_TRY(join(p, f, i, parts, &joined));
        }
    }
    return DX_OK;
}

dx_status dx_exact_join_families(dx_exact *p)
{
    enum { MOST = 24 };
    ddx_session *s = p->e->session;
    dx_graph *g = &s->graph;
    dx_solved *l = &p->found;
    family f[MOST];
    size_t kept = 0, families = 0;
    if (p->u.n != 1 || l->n < 2 || l->n > MOST)
        return DX_OK;
    for (size_t i = 0; i < l->n; i++) {
        DX_TRY(read_family(p, l->value[i], &f[i]));
        families += f[i].is && !dx_is_none(f[i].index);
    }
    if (families == 0)
        return DX_OK;
    DX_TRY(drop_parts(p, f));
    DX_TRY(join_all(p, f));
    DX_TRY(drop_parts(p, f));
    for (size_t i = 0; i < l->n; i++) {
        if (f[i].gone)
            continue;
        dx_id value = l->value[i];
        bool renamed = f[i].is && !dx_is_none(f[i].index) && !dx_same(f[i].index, p->index[0]) &&
                       !has_words_of(p, &l->row[i], &f[i]);
        if (renamed)
            f[i].index = p->index[0];
        if (f[i].changed || renamed) {
            value = dx_add(g, f[i].offset, dx_mul(g, f[i].step, f[i].index));
            DX_TRY(dx_check(g, value));
            DX_TRY(dx_make_readable(s, 1, &value));
        }
        l->value[kept] = value;
        l->row[kept++] = l->row[i];
    }
    l->n = kept;
    return DX_OK;
}
