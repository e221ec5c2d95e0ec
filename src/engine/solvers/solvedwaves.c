/* Inequalities that repeat themselves: the set of one period, moved by all of its multiples. */
#include "engine/algebra.h"
#include "engine/oracle.h"
#include "engine/solvers/exactly.h"

#include "expr/print.h"
#include "numeric/ball.h"
#include "symbolic/decide.h"

#include <math.h>
#include <string.h>

/* Of all relations together; *is is false where one has none. */
static dx_status common_period(dx_exact *p, dx_id *period, bool *is)
{
    ddx_session *s = p->e->session;
    dx_graph *g = &s->graph;
    const dx_oracle oracle = dx_session_oracle(s);
    *period = DX_NONE;
    *is = p->all.n > 0;
    for (uint32_t i = 0; i < p->all.n && *is; i++) {
        dx_id f = p->all.f[i], own;
        dx_op op = dx_op_of(g, f);
        if (op == DX_OP_LT || op == DX_OP_LE || op == DX_OP_NE)
            f = dx_sub(g, dx_operand(g, f, 0), dx_operand(g, f, 1));
        if (op != DX_OP_LT && op != DX_OP_LE) /* where it is 0, or is not: of either sign */
            f = dx_power(g, f, 2);
        DX_TRY(dx_check(g, f));
        if (!dx_is_real_valued(g, f) || !dx_contains(g, f, p->u.name[0])) {
            *is = false;
            return DX_OK;
        }
        DX_TRY(dx_period_of(g, &oracle, f, p->u.name[0], &own, is));
        if (*is && !dx_is_none(*period))
            DX_TRY(dx_period_join(g, *period, own, period, is));
        else if (*is)
            *period = own;
    }
    return DX_OK;
}

/* The set from 0 to the period. */
static dx_status set_of_period(dx_exact *p, dx_id period, dx_chart *set, bool *known)
{
    ddx_session *s = p->e->session;
    dx_graph *g = &s->graph;
    const dx_oracle oracle = dx_session_oracle(s);
    dx_interval length;
    dx_chart one;
    DX_TRY(dx_free_letters(s, p->all.n, p->all.f, p->index));
    DX_TRY(dx_ask_value(&oracle, period, 128, &length));
    *known = length.finite && !dx_is_none(p->index[0]);
    dx_window window = {dx_int(g, 0), period, 0, length.high, p->index};
    p->window = &window;
    dx_status status = DX_OK;
    dx_chart_constant(set, 1);
    for (uint32_t i = 0; i < p->all.n && *known && status == DX_OK; i++) {
        status = dx_exact_set_of(p, p->all.f[i], &one, known);
        if (status == DX_OK && *known)
            status = dx_chart_combine(g, set, &one, DX_CHART_LEAST, known);
    }
    p->window = NULL;
    return status;
}

/* A stretch of the set, with its ends. */
typedef struct stretch {
    dx_id lo, hi;
    bool with_lo, with_hi;
} stretch;

static uint32_t read_stretches(const dx_chart *set, stretch *out)
{
    uint32_t n = 0;
    for (size_t first = 1, last; first < 2 * set->n; first = last + 1) {
        last = first;
        if (!set->cell[first])
            continue;
        while (last + 1 < 2 * set->n && set->cell[last + 1])
            last++;
        out[n++] =
            (stretch){set->at[(first - 1) / 2], set->at[last / 2], first % 2 == 1, last % 2 == 1};
    }
    return n;
}

/* What ends with the period goes on with its beginning. */
static dx_status join_ends(dx_graph *g, dx_id period, stretch *s, uint32_t *n)
{
    stretch *first = &s[0], *last = &s[*n - 1];
    if (*n < 2 || !dx_is_int(g, first->lo, 0) || !first->with_lo || !dx_same(last->hi, period) ||
        !last->with_hi)
        return DX_OK;
    first->lo = dx_sub(g, last->lo, period);
    first->with_lo = last->with_lo;
    --*n;
    return dx_check(g, first->lo);
}

/* The relations of each, moved by any multiple of the period. */
static dx_status rows_of(dx_exact *p, dx_id period, stretch *s, uint32_t n, dx_id (*row)[2],
                         uint32_t *length)
{
    dx_graph *g = &p->e->session->graph;
    dx_id x = p->u.name[0], turn = dx_mul(g, period, p->index[0]);
    for (uint32_t i = 0; i < n; i++) {
        dx_id end[2] = {dx_add(g, turn, s[i].lo), dx_add(g, turn, s[i].hi)};
        DX_TRY(dx_make_readable(p->e->session, 2, end));
        length[i] = dx_same(s[i].lo, s[i].hi) ? 1 : 2;
        if (length[i] == 1) {
            row[i][0] = dx_relation(g, DX_OP_EQ, x, end[0]);
        } else {
            row[i][0] = dx_relation(g, s[i].with_lo ? DX_OP_LE : DX_OP_LT, end[0], x);
            row[i][1] = dx_relation(g, s[i].with_hi ? DX_OP_LE : DX_OP_LT, x, end[1]);
        }
        for (uint32_t k = 0; k < length[i]; k++)
            DX_TRY(dx_check(g, row[i][k]));
    }
    return DX_OK;
}

/* "2*pi*k < x < 2*pi*k + pi or x = ..." */
static dx_status tell_rows(dx_exact *p, uint32_t n, dx_id (*row)[2], const uint32_t *length)
{
    dx_graph *g = &p->e->session->graph;
    dx_text text;
    dx_text_init(&text, &g->context->memory);
    dx_status status = DX_OK;
    for (uint32_t i = 0; n > 1 && i < n && status == DX_OK; i++) {
        dx_id a = row[i][0], b = row[i][length[i] - 1];
        dx_text_string(&text, i > 0 ? " or " : "");
        if (length[i] == 1) {
            dx_text_format(&text, "%s = ", dx_bytes(g, p->u.name[0]));
            status = dx_print_plain(g, dx_operand(g, a, 1), &text);
            continue;
        }
        status = dx_print_plain(g, dx_operand(g, a, 0), &text);
        dx_text_string(&text, dx_op_of(g, a) == DX_OP_LE ? " <= " : " < ");
        dx_text_string(&text, dx_bytes(g, p->u.name[0]));
        dx_text_string(&text, dx_op_of(g, b) == DX_OP_LE ? " <= " : " < ");
        if (status == DX_OK)
            status = dx_print_plain(g, dx_operand(g, b, 1), &text);
    }
    if (status == DX_OK && text.failed)
        status = dx_no_memory(g->context);
    if (status == DX_OK && n > 1)
        dx_notice(g->context, "%s", dx_text_get(&text));
    dx_text_free(&text);
    dx_notice(g->context, "%s is any integer", dx_bytes(g, p->index[0]));
    return status;
}

/* ---- on one side of a point ---------------------------------------------------------------------
 */

/* Where the set begins, going up, or ends. */
typedef struct edge {
    dx_id at;
    bool up, with;
} edge;

static bool edge_of(const dx_chart *set, edge *out)
{
    if (set->n != 1 || (set->cell[0] != 0) == (set->cell[2] != 0))
        return false;
    *out = (edge){set->at[0], set->cell[2] != 0, set->cell[1] != 0};
    return true;
}

/* q = (at - end)/period: the greatest integer that is not above it, and whether it is q. */
static dx_status whole_part(dx_exact *p, dx_id q, int64_t *floor_of, bool *exact, bool *known)
{
    ddx_session *s = p->e->session;
    dx_graph *g = &s->graph;
    const dx_oracle oracle = dx_session_oracle(s);
    dx_interval range;
    *exact = false;
    DX_TRY(dx_ask_value(&oracle, q, 256, &range));
    *known = range.finite && fabs(range.low) < 1e9;
    if (!*known)
        return DX_OK;
    *floor_of = (int64_t)floor(range.low);
    const double nearest = floor(range.high + 1e-9);
    if (nearest < range.low - 1e-9)
        return DX_OK; /* it lies between two integers for certain */
    dx_id gap = dx_sub(g, q, dx_int(g, (int64_t)nearest));
    DX_TRY(dx_check(g, gap));
    DX_TRY(dx_excuse(g->context, dx_is_zero_constant(g, &oracle, gap, exact)));
    if (*exact)
        *floor_of = (int64_t)nearest;
    *known = *exact || floor(range.low) == floor(range.high);
    return DX_OK;
}

/* A member of the stretches that the edge cuts, and those that lie beyond it: k >= first, or
 * k <= first where the set goes down. */
static dx_status cut(dx_exact *p, const edge *e, dx_id period, const stretch *s, int64_t *first,
                     bool *cuts, bool *known)
{
    dx_graph *g = &p->e->session->graph;
    const dx_id near = e->up ? s->lo : s->hi, far = e->up ? s->hi : s->lo;
    const bool with = e->up ? s->with_lo : s->with_hi, with_far = e->up ? s->with_hi : s->with_lo;
    int64_t from = 0, to = 0;
    bool exact, far_exact;
    dx_id q = dx_div(g, dx_sub(g, e->at, near), period),
          r = dx_div(g, dx_sub(g, e->at, far), period);
    DX_TRY(dx_check(g, q));
    DX_TRY(dx_check(g, r));
    if (!e->up) { /* seen in a mirror */
        q = dx_neg(g, q);
        r = dx_neg(g, r);
    }
    DX_TRY(whole_part(p, q, &from, &exact, known));
    if (*known)
        DX_TRY(whole_part(p, r, &to, &far_exact, known));
    if (!*known)
        return DX_OK;
    const bool begins_at_edge = exact && (e->with || !with);
    *first = begins_at_edge ? from : from + 1;
    /* of the member before it something is left where its far end lies beyond the edge */
    const int64_t before = *first - 1;
    *cuts = before > to || (far_exact && before == to && with_far && e->with);
    if (!e->up)
        *first = -*first;
    return DX_OK;
}

/* What the edge leaves of the member with that number: up to its far end. */
static dx_status cut_row(dx_exact *p, const edge *e, dx_id period, const stretch *s, int64_t member,
                         dx_id row[3], uint32_t *length)
{
    dx_graph *g = &p->e->session->graph;
    const dx_id x = p->u.name[0];
    const dx_op near = e->with ? DX_OP_LE : DX_OP_LT,
                far = (e->up ? s->with_hi : s->with_lo) ? DX_OP_LE : DX_OP_LT;
    dx_id end = dx_add(g, e->up ? s->hi : s->lo, dx_scale(g, dx_int(g, member), period));
    DX_TRY(dx_check(g, end));
    DX_TRY(dx_make_readable(p->e->session, 1, &end));
    *length = dx_same(end, e->at) ? 1 : 2;
    if (*length == 1)
        row[0] = dx_relation(g, DX_OP_EQ, x, end);
    else {
        row[0] = e->up ? dx_relation(g, near, e->at, x) : dx_relation(g, far, end, x);
        row[1] = e->up ? dx_relation(g, far, x, end) : dx_relation(g, near, x, e->at);
        DX_TRY(dx_check(g, row[1]));
    }
    return dx_check(g, row[0]);
}

static dx_status rows_beyond(dx_exact *p, const edge *e, dx_id period, const stretch *s, uint32_t n,
                             dx_id *out, bool *known)
{
    dx_graph *g = &p->e->session->graph;
    dx_id row[2 * DX_CHART_BREAKS][3], family[DX_CHART_BREAKS][2], k = p->index[0];
    uint32_t length[2 * DX_CHART_BREAKS], width[DX_CHART_BREAKS], count = 0;
    stretch copy[DX_CHART_BREAKS];
    memcpy(copy, s, n * sizeof *s);
    DX_TRY(rows_of(p, period, copy, n, family, width));
    for (uint32_t i = 0; i < n; i++) {
        int64_t first = 0;
        bool cuts = false;
        DX_TRY(cut(p, e, period, &s[i], &first, &cuts, known));
        if (!*known)
            return DX_OK;
        if (cuts) {
            DX_TRY(cut_row(p, e, period, &s[i], e->up ? first - 1 : first + 1, row[count],
                           &length[count]));
            count++;
        }
        memcpy(row[count], family[i], width[i] * sizeof(dx_id));
        row[count][width[i]] = e->up ? dx_relation(g, DX_OP_LE, dx_int(g, first), k)
                                     : dx_relation(g, DX_OP_LE, k, dx_int(g, first));
        DX_TRY(dx_check(g, row[count][width[i]]));
        length[count++] = width[i] + 1;
    }
    dx_notice(g->context, "%s is an integer", dx_bytes(g, k));
    return dx_exact_rows(p, count, 3, &row[0][0], length, out);
}

dx_status dx_exact_waves_beyond(dx_exact *p, const dx_chart *half, const bool *repeats, dx_id *out,
                                bool *done)
{
    dx_graph *g = &p->e->session->graph;
    const dx_formulas all = p->all;
    stretch s[DX_CHART_BREAKS];
    dx_chart set;
    dx_id period;
    edge e = {DX_NONE, false, false};
    *done = edge_of(half, &e);
    p->all.f = dx_statement_ids(p->e, all.n + 1);
    if (!*done || !p->all.f) {
        p->all = all;
        return *done ? DX_NOMEM : DX_OK;
    }
    p->all.n = 0;
    for (uint32_t i = 0; i < all.n; i++)
        if (repeats[i])
            p->all.f[p->all.n++] = all.f[i];
    dx_status status = common_period(p, &period, done);
    if (status == DX_OK && *done)
        status = set_of_period(p, period, &set, done);
    p->all = all;
    DX_TRY(status);
    if (!*done)
        return DX_OK;
    uint32_t n = read_stretches(&set, s);
    if (n == 0) {
        dx_notice(g->context, "no solution");
        *out = dx_vector(g, 0, NULL);
        return dx_check(g, *out);
    }
    DX_TRY(join_ends(g, period, s, &n));
    *done = n > 1 || !dx_same(dx_sub(g, s[0].hi, s[0].lo), period); /* else it always holds */
    return *done ? rows_beyond(p, &e, period, s, n, out, done) : DX_OK;
}

/* ---- everywhere ---------------------------------------------------------------------------------
 */

dx_status dx_exact_waves(dx_exact *p, dx_id *out, bool *done)
{
    dx_graph *g = &p->e->session->graph;
    stretch s[DX_CHART_BREAKS];
    dx_id row[DX_CHART_BREAKS][2], period;
    uint32_t length[DX_CHART_BREAKS];
    dx_chart set;
    DX_TRY(common_period(p, &period, done));
    if (*done)
        DX_TRY(set_of_period(p, period, &set, done));
    if (!*done)
        return DX_OK;
    uint32_t n = read_stretches(&set, s);
    bool every = n == 1 && s[0].with_lo && s[0].with_hi && dx_is_int(g, s[0].lo, 0) &&
                 dx_same(s[0].hi, period);
    if (every) {
        dx_notice(g->context, "it holds for every %s", dx_bytes(g, p->u.name[0]));
        *out = dx_truth(g, true);
        return dx_check(g, *out);
    }
    if (n == 0) {
        dx_notice(g->context, "no solution");
        *out = dx_vector(g, 0, NULL);
        return dx_check(g, *out);
    }
    DX_TRY(join_ends(g, period, s, &n));
    DX_TRY(rows_of(p, period, s, n, row, length));
    DX_TRY(tell_rows(p, n, row, length));
    return dx_exact_rows(p, n, 2, &row[0][0], length, out);
}
