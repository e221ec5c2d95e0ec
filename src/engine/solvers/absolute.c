/* The least and the greatest value of a formula in a closed box. */
#include "engine/solvers/absolute.h"

#include "engine/oracle.h"
#include "engine/solvers/creases.h"
#include "engine/solvers/exactzeros.h"
#include "engine/solvers/profile.h"
#include "engine/solvers/rootof.h"
#include "engine/solvers/roots.h"

#include "expr/print.h"
#include "expr/walk.h"
#include "numeric/ball.h"
#include "numeric/balls.h"
#include "symbolic/decide.h"
#include "symbolic/domain/conditions.h"

#include <string.h>

/* ---- continuous? -------------------------------------------------------------------------------
 */

static dx_status has_steps(dx_graph *g, dx_id a, bool *has)
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
    DX_TRY(has_steps(g, of, &steps));
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

/* ---- points ------------------------------------------------------------------------------------
 */

static bool has_point(const dx_extreme_points *p, const dx_id *at)
{
    for (size_t i = 0; i < p->count; i++)
        if (memcmp(p->item[i].at, at, p->n * sizeof *at) == 0)
            return true;
    return false;
}

dx_status dx_extreme_points_add(dx_extreme_points *out, const dx_id *at, dx_id value)
{
    dx_context *context = &out->e->session->context;
    if (dx_op_of(&out->e->session->graph, value) == DX_OP_STRING) {
        out->complete = false;
        return DX_OK;
    }
    if (has_point(out, at))
        return DX_OK;
    if (out->count == out->room) {
        out->item = dx_arena_grown(context, out->item, out->count, &out->room, sizeof *out->item);
        if (!out->item)
            return DX_NOMEM;
    }
    dx_id *own = dx_statement_ids(out->e, out->n);
    if (!own)
        return DX_NOMEM;
    memcpy(own, at, out->n * sizeof *own);
    out->item[out->count++] = (dx_extreme_point){own, value, DX_INSIDE};
    return DX_OK;
}

/* ---- sides -------------------------------------------------------------------------------------
 */

/* Of a side the unknowns that are free there. */
typedef struct side {
    dx_critical c;
    dx_unknowns u;
    uint32_t index[DX_BOX_UNKNOWNS];
    dx_id at[DX_BOX_UNKNOWNS]; /* of all unknowns; those that are free are their names */
} side;

static dx_status add_side_point(dx_extreme_points *out, const dx_id *at, dx_id value)
{
    const size_t count = out->count;
    DX_TRY(dx_extreme_points_add(out, at, value));
    if (out->count > count)
        out->item[count].place = DX_ON_SIDE;
    return DX_OK;
}

/* As point of the whole box. */
static dx_status add_on_side(const side *f, const dx_id *at, dx_extreme_points *out)
{
    dx_id whole[DX_BOX_UNKNOWNS], value;
    memcpy(whole, f->at, out->n * sizeof *whole);
    for (uint32_t i = 0; i < f->c.n; i++)
        whole[f->index[i]] = at[i];
    DX_TRY(dx_critical_value(&f->c, at, &value));
    return add_side_point(out, whole, value);
}

static dx_status add_zeros_of_slopes(side *f, dx_extreme_points *out)
{
    dx_root_list list;
    bool creases;
    DX_TRY(dx_has_creases(&f->c.session->graph, 1, &f->c.of, &creases));
    out->complete = out->complete && !creases;
    if (creases)
        return DX_OK;
    DX_TRY(dx_unknowns_search(&f->u, f->c.gradient, true, &list));
    out->complete = out->complete && list.n_places == 0;
    for (size_t i = 0; i < list.n_roots; i++)
        DX_TRY(add_on_side(f, list.value + i * f->c.n, out));
    return DX_OK;
}

static dx_status add_side_of_one(side *f, dx_extreme_points *out)
{
    dx_profile profile = {.found = false};
    DX_TRY(dx_find_profile(&f->c, &f->u, &profile));
    out->complete = out->complete && profile.found && profile.open.n_places == 0;
    out->complete = out->complete && profile.n_flat == 0;
    for (size_t i = 0; i < profile.n && profile.found; i++)
        DX_TRY(add_on_side(f, &profile.extremum[i].at, out));
    return DX_OK;
}

static dx_status add_side(side *f, dx_extreme_points *out)
{
    dx_graph *g = &f->c.session->graph;
    dx_crease_points creases;
    bool constant = true;
    DX_TRY(dx_critical_prepare(&f->c));
    for (uint32_t i = 0; i < f->c.n && constant; i++)
        constant = dx_is_int(g, f->c.gradient[i], 0);
    if (constant)
        return add_side_point(out, f->at, f->c.of);
    if (f->c.n == 1)
        return add_side_of_one(f, out);
    DX_TRY(dx_find_on_creases(&f->c, &f->u, &creases));
    if (!creases.found)
        return add_zeros_of_slopes(f, out);
    out->complete = out->complete && creases.points.n_places == 0 && !creases.flat &&
                    !creases.edges && creases.n_open == 0;
    for (size_t i = 0; i < creases.points.n_roots; i++)
        DX_TRY(add_on_side(f, creases.points.value + i * f->c.n, out));
    return DX_OK;
}

/* The one where ternary digits of `which` say so: 0, the lower end; 1, the upper one; 2, free. */
static dx_status take_side(const dx_critical *c, const dx_unknowns *u, uint32_t which,
                           dx_extreme_points *out)
{
    dx_graph *g = &c->session->graph;
    side f = {.u = *u};
    dx_id value, *ids = dx_statement_ids(u->e, 3 * (size_t)u->n);
    bool *open = dx_arena_alloc(&g->context->arena, u->n * sizeof *open);
    const dx_ast **place = dx_arena_alloc(&g->context->arena, u->n * sizeof *place);
    uint32_t n = 0;
    if (!ids || !open || !place)
        return dx_no_memory(g->context);
    f.u.name = ids;
    f.u.lo = ids + u->n;
    f.u.hi = ids + 2 * (size_t)u->n;
    f.u.open = open;
    f.u.place = place;
    for (uint32_t i = 0; i < u->n; i++, which /= 3) {
        f.at[i] = which % 3 == 0 ? u->lo[i] : which % 3 == 1 ? u->hi[i] : u->name[i];
        if (which % 3 != 2)
            continue;
        f.index[n] = i;
        f.u.name[n] = u->name[i];
        f.u.lo[n] = u->lo[i];
        f.u.hi[n] = u->hi[i];
        open[n] = false;
        place[n] = u->place ? u->place[i] : NULL;
        n++;
    }
    if (n == 0) {
        DX_TRY(dx_critical_value(c, f.at, &value));
        const size_t count = out->count;
        DX_TRY(dx_extreme_points_add(out, f.at, value));
        if (out->count > count)
            out->item[count].place = DX_ON_CORNER;
        return DX_OK;
    }
    f.u.n = n;
    f.c = (dx_critical){.session = c->session, .n = n, .name = f.u.name};
    f.c.of = dx_substitute(g, c->of, u->n, u->name, f.at);
    if (dx_is_none(f.c.of)) {
        out->complete = false;
        return dx_excuse(g->context, dx_check(g, f.c.of));
    }
    return add_side(&f, out);
}

dx_status dx_add_box_sides(dx_critical *c, const dx_unknowns *u, dx_extreme_points *out)
{
    dx_context *context = &c->session->context;
    const unsigned notices = context->notices.n;
    uint32_t sides = 1;
    out->complete = out->complete && u->n <= DX_BOX_UNKNOWNS && dx_is_none(u->premises);
    for (uint32_t i = 0; i < u->n && out->complete; i++)
        sides *= 3;
    for (uint32_t k = 0; k + 1 < sides && out->complete; k++) { /* the last one is the inside */
        dx_status status = take_side(c, u, k, out);
        DX_TRY(dx_excuse(context, status));
        out->complete = out->complete && status == DX_OK;
    }
    context->notices.n = notices;
    return DX_OK;
}

/* ---- the least and the greatest ----------------------------------------------------------------
 */

enum { UNKNOWN_ORDER = 2 };

static dx_status compare(dx_graph *g, const dx_oracle *oracle, dx_id a, dx_id b, int *order)
{
    bool zero;
    *order = 0;
    if (dx_same(a, b))
        return DX_OK;
    dx_id gap = dx_sub(g, a, b);
    DX_TRY(dx_check(g, gap));
    DX_TRY(dx_excuse(g->context, dx_ball_sign(g, gap, 256, order)));
    if (*order != 0)
        return DX_OK;
    dx_status status = dx_decide_zero(g, oracle, gap, &zero);
    *order = status == DX_OK && zero ? 0 : UNKNOWN_ORDER;
    return dx_excuse(g->context, status);
}

/* As tables have it: by its digits where it is long. */
static dx_status write_constant(const dx_extreme_points *p, dx_id a, dx_text *out)
{
    enum { SHORT = 24 };
    ddx_session *s = p->e->session;
    const size_t start = out->n;
    dx_digits_kind kind;
    if (!dx_has_rootof(&s->graph, a))
        DX_TRY(dx_print_line(&s->graph, a, out));
    if ((out->n > start && out->n - start <= SHORT) || !dx_is_constant(&s->graph, a))
        return DX_OK;
    out->n = start;
    return dx_ball_digits(&s->graph, a, s->settings.digits, &kind, out);
}

static dx_status write_point(const dx_extreme_points *p, const dx_id *at, dx_text *out)
{
    if (p->n == 1)
        dx_text_format(out, "%s = ", dx_bytes(&p->e->session->graph, p->name[0]));
    for (uint32_t i = 0; i < p->n; i++) {
        dx_text_string(out, i > 0 ? ", " : p->n > 1 ? "(" : "");
        DX_TRY(write_constant(p, at[i], out));
    }
    dx_text_string(out, p->n > 1 ? ")" : "");
    return DX_OK;
}

/* Is it on a side on which the value is the same everywhere? */
static bool is_on_another(const dx_extreme_points *p, size_t i)
{
    bool on = false;
    for (size_t k = 0; k < p->count && !on; k++) {
        on = k != i;
        for (uint32_t j = 0; j < p->n && on; j++)
            on = dx_same(p->item[k].at[j], p->item[i].at[j]) ||
                 dx_same(p->item[k].at[j], p->name[j]);
    }
    return on;
}

/* The points at which the value is least, or greatest, in order; *known is false where it is not
 * known of two values which one is less. */
static dx_status write_most(const dx_extreme_points *p, int sign, dx_text *out, bool *known)
{
    enum { FEW = 8 };
    dx_graph *g = &p->e->session->graph;
    const dx_oracle oracle = dx_session_oracle(p->e->session);
    size_t best = 0, n = 0, same = 0;
    *known = true;
    for (size_t i = 1; i < p->count && *known; i++) {
        int order;
        DX_TRY(compare(g, &oracle, p->item[i].value, p->item[best].value, &order));
        *known = order != UNKNOWN_ORDER;
        if (order == sign)
            best = i;
    }
    if (!*known)
        return DX_OK;
    DX_TRY(write_constant(p, p->item[best].value, out));
    for (int pass = 0; pass < 2 && *known; pass++)
        for (size_t i = 0; i < p->count && *known; i++) {
            int order = 0;
            if (i != best)
                DX_TRY(compare(g, &oracle, p->item[i].value, p->item[best].value, &order));
            *known = order != UNKNOWN_ORDER;
            if (order != 0 || !*known || is_on_another(p, i))
                continue;
            if (pass == 0) {
                same++;
                continue;
            }
            if (n == FEW) {
                dx_text_string(out, ", ...");
                return DX_OK;
            }
            dx_text_string(out, n == 0 ? " at " : n + 1 == same ? " and " : ", ");
            DX_TRY(write_point(p, p->item[i].at, out));
            n++;
        }
    return DX_OK;
}

/* "on the sides the value is 3/4 at (1/2, 1)" */
static dx_status tell_place(const dx_extreme_points *p, dx_extreme_place place, const char *words)
{
    enum { FEW = 8 };
    dx_context *context = &p->e->session->context;
    dx_text text;
    size_t n = 0;
    dx_text_init(&text, &context->memory);
    dx_status status = DX_OK;
    for (size_t i = 0; i < p->count && status == DX_OK && n <= FEW; i++) {
        if (p->item[i].place != place || (place == DX_ON_CORNER && is_on_another(p, i)))
            continue;
        if (n++ == FEW) {
            dx_text_string(&text, ", ...");
            break;
        }
        dx_text_string(&text, n > 1 ? ", " : "");
        status = write_constant(p, p->item[i].value, &text);
        dx_text_string(&text, " at ");
        if (status == DX_OK)
            status = write_point(p, p->item[i].at, &text);
    }
    if (status == DX_OK && text.failed)
        status = dx_no_memory(context);
    if (status == DX_OK && n > 0)
        dx_notice(context, "%s %s", words, dx_text_get(&text));
    dx_text_free(&text);
    return status;
}

dx_status dx_tell_box_sides(const dx_extreme_points *p)
{
    DX_TRY(tell_place(p, DX_ON_SIDE, "on the sides, between the corners: the value is"));
    return tell_place(p, DX_ON_CORNER, "at the corners: the value is");
}

dx_status dx_tell_extreme_points(const dx_extreme_points *p, const char *where, bool *told)
{
    dx_context *context = &p->e->session->context;
    dx_text least, most;
    *told = p->complete && p->count > 0;
    if (!*told)
        return DX_OK;
    dx_text_init(&least, &context->memory);
    dx_text_init(&most, &context->memory);
    dx_status status = write_most(p, -1, &least, told);
    if (status == DX_OK && *told)
        status = write_most(p, 1, &most, told);
    if (status == DX_OK && (least.failed || most.failed))
        status = dx_no_memory(context);
    if (status == DX_OK && *told)
        dx_notice(context, "the least value %s is %s, the greatest %s", where, dx_text_get(&least),
                  dx_text_get(&most));
    dx_text_free(&least);
    dx_text_free(&most);
    return status;
}
