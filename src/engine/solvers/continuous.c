/* Is a formula continuous in a closed box? Elementary functions are wherever they have a value, but
 * for those with steps: what it takes for a value must hold everywhere. */
#include "engine/solvers/continuous.h"
#include "engine/solvers/exactzeros.h"

#include "expr/assumptions.h"
#include "expr/walk.h"
#include "numeric/ball.h"
#include "numeric/balls.h"
#include "symbolic/domain/conditions.h"

dx_status dx_has_steps(dx_graph *g, dx_id a, bool *has)
{
    dx_walk walk;
    *has = false;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n && !*has; i++) {
        const dx_op op = dx_op_of(g, walk.id[i]);
        switch (dx_fn_of(g, walk.id[i])) {
        case DX_FN_sign:
        case DX_FN_floor:
        case DX_FN_ceil:
        case DX_FN_round:
        case DX_FN_frac:
        case DX_FN_mod:
        case DX_FN_heaviside:
        case DX_FN_atan2:
            *has = true;
            break;
        default:
            *has = (op >= DX_OP_EQ && op <= DX_OP_LE) || op == DX_OP_CASES || op == DX_OP_APPLY;
        }
    }
    dx_walk_free(&walk);
    return DX_OK;
}

/* Are all values from lo to hi in the set? */
static dx_status covers(dx_graph *g, const dx_chart *set, dx_id lo, dx_id hi, bool *all)
{
    size_t first, last;
    DX_TRY(dx_chart_find(g, set, lo, &first, all));
    if (*all)
        DX_TRY(dx_chart_find(g, set, hi, &last, all));
    for (size_t i = first; *all && i <= last; i++)
        *all = set->cell[i] != 0;
    return DX_OK;
}

typedef struct paving {
    dx_graph *g;
    uint32_t n;
    const dx_id *name;
    dx_id of;
    dx_comparison how;
    size_t left; /* evaluations that may be spent */
} paving;

/* Does the formula have the sign everywhere in the box? By halves of the longest side. */
static dx_status has_sign_in(paving *p, arb_srcptr box, bool *has)
{
    enum { PRECISION = 64 };
    const dx_ball_point at = {.n = p->n, .symbol = p->name, .value = box};
    arb_t value;
    *has = p->left > 0;
    if (!*has)
        return DX_OK;
    p->left--;
    arb_init(value);
    dx_status status =
        dx_excuse(p->g->context, dx_ball_evaluate(p->g, p->of, &at, PRECISION, value));
    const bool above = arb_is_positive(value), below = arb_is_negative(value);
    arb_clear(value);
    DX_TRY(status);
    DX_TRY(dx_poll(p->g->context));
    *has = p->how == DX_OTHER_THAN ? above || below : dx_is_lower(p->how) ? above : below;
    if (*has)
        return DX_OK;
    uint32_t widest = 0;
    for (uint32_t i = 1; i < p->n; i++)
        if (mag_cmp(arb_radref(box + i), arb_radref(box + widest)) > 0)
            widest = i;
    arb_ptr half = dx_balls_new(&p->g->context->memory, p->n);
    if (!half)
        return dx_no_memory(p->g->context);
    *has = true;
    for (int upper = 0; upper < 2 && *has && status == DX_OK; upper++) {
        arf_t shift;
        _arb_vec_set(half, box, p->n);
        mag_mul_2exp_si(arb_radref(half + widest), arb_radref(half + widest), -1);
        arf_init(shift);
        arf_set_mag(shift, arb_radref(half + widest));
        if (upper)
            arf_add(arb_midref(half + widest), arb_midref(half + widest), shift, ARF_PREC_EXACT,
                    ARF_RND_DOWN);
        else
            arf_sub(arb_midref(half + widest), arb_midref(half + widest), shift, ARF_PREC_EXACT,
                    ARF_RND_DOWN);
        arf_clear(shift);
        status = has_sign_in(p, half, has);
    }
    dx_balls_free(&p->g->context->memory, half, p->n);
    return status;
}

static dx_status set_box(dx_graph *g, uint32_t n, const dx_id *lo, const dx_id *hi, arb_ptr box)
{
    enum { PRECISION = 64 };
    arb_t end;
    arb_init(end);
    dx_status status = DX_OK;
    for (uint32_t i = 0; i < n && status == DX_OK; i++) {
        status = dx_ball_evaluate(g, lo[i], NULL, PRECISION, box + i);
        if (status == DX_OK)
            status = dx_ball_evaluate(g, hi[i], NULL, PRECISION, end);
        arb_union(box + i, box + i, end, PRECISION);
    }
    arb_clear(end);
    return status;
}

static dx_status word_holds_in(dx_graph *g, const dx_word *word, uint32_t n, const dx_id *name,
                               const dx_id *lo, const dx_id *hi, bool *holds)
{
    enum { MOST_EVALUATIONS = 2000 };
    paving p = {.g = g, .n = n, .name = name, .how = word->how, .left = MOST_EVALUATIONS};
    *holds = word->how != DX_NO_INTEGER && dx_is_none(word->but) && dx_is_none(word->range);
    if (!*holds)
        return DX_OK;
    p.of = dx_sub(g, word->of, word->level);
    DX_TRY(dx_check(g, p.of));
    if ((word->how == DX_AT_LEAST && dx_is_nonnegative(g, p.of)) ||
        (word->how == DX_ABOVE && dx_is_positive(g, p.of)))
        return DX_OK;
    arb_ptr box = dx_balls_new(&g->context->memory, n);
    dx_status status = box ? set_box(g, n, lo, hi, box) : dx_no_memory(g->context);
    if (status == DX_OK)
        status = has_sign_in(&p, box, holds);
    dx_balls_free(&g->context->memory, box, n);
    return status;
}

dx_status dx_is_continuous_in(ddx_session *s, dx_id of, uint32_t n, const dx_id *name,
                              const dx_id *lo, const dx_id *hi, bool *continuous)
{
    dx_graph *g = &s->graph;
    dx_conditions c;
    bool steps;
    dx_conditions_init(&c, g, DX_NONE);
    c.poles = true;
    DX_TRY(dx_has_steps(g, of, &steps));
    if (!steps)
        DX_TRY(dx_conditions_of_value(&c, of));
    *continuous = !steps && !c.nowhere && !c.more && !c.crowded;
    for (size_t i = 0; i < c.n_symbols && *continuous; i++) {
        const dx_symbol_set *set = dx_set_at(&c, i);
        uint32_t k = 0;
        while (k < n && !dx_same(name[k], set->symbol))
            k++;
        *continuous = k < n;
        if (k < n)
            DX_TRY(covers(g, &set->set, lo[k], hi[k], continuous));
    }
    for (size_t i = 0; i < c.n_words && *continuous; i++)
        DX_TRY(word_holds_in(g, &c.word[i], n, name, lo, hi, continuous));
    return DX_OK;
}

static dx_status is_smooth_everywhere(ddx_session *s, dx_id of, uint32_t n, const dx_id *name,
                                      bool *smooth)
{
    dx_graph *g = &s->graph;
    DX_TRY(dx_has_steps(g, of, smooth));
    *smooth = !*smooth;
    for (uint32_t i = 0; i < n && *smooth; i++) {
        dx_conditions c;
        dx_id slope;
        dx_conditions_init(&c, g, DX_NONE);
        c.poles = true;
        DX_TRY(dx_diff(g, s->rules, of, name[i], 1, &slope));
        DX_TRY(dx_conditions_of_value(&c, of));
        DX_TRY(dx_conditions_of_value(&c, slope));
        *smooth = !c.nowhere && !c.more && !c.crowded && c.n_symbols == 0;
        for (size_t k = 0; k < c.n_words && *smooth; k++) {
            const dx_word *w = &c.word[k];
            dx_id gap = dx_sub(g, w->of, w->level);
            DX_TRY(dx_check(g, gap));
            *smooth = (w->how == DX_ABOVE || w->how == DX_AT_LEAST || w->how == DX_OTHER_THAN) &&
                      dx_is_positive(g, gap);
        }
    }
    return DX_OK;
}

dx_status dx_are_smooth_everywhere(ddx_session *s, uint32_t m, const dx_id *f, uint32_t n,
                                   const dx_id *name, bool *smooth)
{
    bool creases;
    *smooth = true;
    for (uint32_t i = 0; i < m && *smooth; i++) {
        DX_TRY(dx_has_creases(&s->graph, 1, &f[i], &creases));
        *smooth = !creases;
        if (*smooth)
            DX_TRY(is_smooth_everywhere(s, f[i], n, name, smooth));
    }
    return DX_OK;
}

dx_status dx_is_continuous_everywhere(ddx_session *s, dx_id of, bool *continuous)
{
    dx_graph *g = &s->graph;
    dx_conditions c;
    dx_conditions_init(&c, g, DX_NONE);
    c.poles = true;
    DX_TRY(dx_has_steps(g, of, continuous));
    *continuous = !*continuous;
    if (!*continuous)
        return DX_OK;
    DX_TRY(dx_conditions_of_value(&c, of));
    *continuous = !c.nowhere && !c.more && !c.crowded && c.n_symbols == 0;
    for (size_t k = 0; k < c.n_words && *continuous; k++) {
        const dx_word *w = &c.word[k];
        dx_id gap = dx_sub(g, w->of, w->level);
        DX_TRY(dx_check(g, gap));
        *continuous = (w->how == DX_AT_LEAST && dx_is_nonnegative(g, gap)) ||
                      ((w->how == DX_ABOVE || w->how == DX_OTHER_THAN) && dx_is_positive(g, gap));
    }
    return DX_OK;
}
