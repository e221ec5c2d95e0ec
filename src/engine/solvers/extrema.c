/* extrema(e, [x=a..b, y=c..d]): all points where the gradient vanishes, and what is there. */
#include "engine/solvers/corners.h"
#include "engine/field.h"
#include "engine/solvers/findings.h"
#include "engine/solvers/roots.h"

#include "expr/print.h"

#include <string.h>

static const char hint[] = "write extrema(x^3 - 3*x, x=-2..2), or extrema(e, [x=-1..1, y=-1..1])";

/* ---- what is told ---------------------------------------------------------------------------- */

/* "gradient = 0: 3*x^2 - 3 = 0, 2*y = 0" */
static dx_status tell_gradient(const dx_critical *c)
{
    dx_graph *g = &c->session->graph;
    dx_text text;
    dx_text_init(&text, &c->session->context.memory);
    dx_status status = DX_OK;
    for (uint32_t i = 0; i < c->n && status == DX_OK; i++) {
        dx_text_string(&text, i > 0 ? ", " : "");
        status = dx_print_line(g, c->gradient[i], &text);
        dx_text_string(&text, " = 0");
    }
    if (status == DX_OK && text.failed)
        status = dx_no_memory(&c->session->context);
    if (status == DX_OK)
        dx_notice(&c->session->context, "where the gradient vanishes: %.180s%s", dx_text_get(&text),
                  text.n > 180 ? "..." : "");
    dx_text_free(&text);
    return status;
}

static void tell_count(const dx_critical *c, const dx_root_list *l)
{
    dx_context *context = &c->session->context;
    size_t n = l->n_roots;
    const char *points = n == 1 ? "point" : "points";
    if (l->n_places > 0 && n == 0)
        dx_notice(context, "no such point is proved inside, nor that there is none");
    else if (l->n_places > 0)
        dx_notice(context, "%zu such %s proved, and no other but where it is not decided", n,
                  points);
    else if (n == 0)
        dx_notice(context, "there is no such point: proved");
    else
        dx_notice(context, "%zu such %s, %sproved, and no other", n, points, n == 1 ? "" : "each ");
}

/* Of many that are only those that were looked for far enough. */
static void tell_many(const dx_critical *c, const dx_unknowns *u, const dx_root_list *l)
{
    dx_graph *g = &c->session->graph;
    bool endless = dx_op_of(g, u->lo[0]) == DX_OP_INF && dx_op_of(g, u->hi[0]) == DX_OP_INF;
    if (c->n == 1 && endless && l->n_roots > DX_MANY_ROOTS)
        dx_notice(g->context, "an interval has fewer: extrema(..., %s=-10..10)",
                  dx_bytes(g, c->name[0]));
}

static dx_status value_at_end(const dx_critical *c, const dx_unknowns *u, dx_id end, dx_text *out)
{
    dx_graph *g = &c->session->graph;
    dx_id value;
    dx_holding holding;
    DX_TRY(dx_critical_value(c, &end, &value));
    DX_TRY(dx_unknowns_hold(u, &end, &holding));
    if (dx_op_of(g, value) != DX_OP_STRING && holding == DX_HOLDS)
        return dx_print_line(g, value, out);
    dx_text_string(out, "not there");
    return DX_OK;
}

/* Of one unknown: the values at the ends, which no gradient tells. */
static dx_status tell_ends(const dx_critical *c, const dx_unknowns *u)
{
    dx_graph *g = &c->session->graph;
    dx_text text;
    if (c->n > 1 && dx_unknowns_everywhere(u))
        return DX_OK;
    if (c->n > 1) {
        dx_notice(g->context, "the sides of the box were not looked at");
        return DX_OK;
    }
    dx_text_init(&text, &c->session->context.memory);
    dx_status status = DX_OK;
    for (int upper = 0; upper < 2 && status == DX_OK; upper++) {
        dx_id end = upper ? u->hi[0] : u->lo[0];
        if (dx_op_of(g, end) == DX_OP_INF)
            continue;
        dx_text_string(&text, text.n > 0 ? ", and " : "");
        status = value_at_end(c, u, end, &text);
        dx_text_string(&text, " at ");
        if (status == DX_OK)
            status = dx_print_line(g, end, &text);
    }
    if (status == DX_OK && text.failed)
        status = dx_no_memory(&c->session->context);
    if (status == DX_OK && text.n > 0 && text.n < 200)
        dx_notice(g->context, "at the ends the value is %s", dx_text_get(&text));
    dx_text_free(&text);
    return status;
}

/* ---- the table ---------------------------------------------------------------------------------
 */

/* Of a point where the gradient vanishes, or of a corner. */
static dx_status set_row(dx_critical *c, const dx_root_list *l, size_t i, bool corner, dx_id *row)
{
    dx_graph *g = &c->session->graph;
    dx_verdict_at there;
    memcpy(row, l->value + i * c->n, c->n * sizeof *row);
    if (corner) {
        there =
            (dx_verdict_at){.kind = dx_corner_kind(l, i), .eigenvalues = dx_string(g, "corner", 6)};
        DX_TRY(dx_critical_value(c, row, &there.value));
    } else {
        DX_TRY(dx_critical_judge(c, row, l->order[i], &there));
    }
    row[c->n] = there.value;
    row[c->n + 1] = dx_string(g, there.kind, strlen(there.kind));
    row[c->n + 2] = there.eigenvalues;
    return dx_poll(g->context);
}

/* Both lists are in order. */
static dx_status make_table(dx_evaluation *e, dx_critical *c, const dx_root_list *l,
                            const dx_root_list *corners, dx_id *out)
{
    dx_graph *g = &e->session->graph;
    size_t columns = c->n + 3, rows = l->n_roots + corners->n_roots;
    dx_id *heading = dx_statement_ids(e, columns), *value = dx_statement_ids(e, columns * rows + 1);
    if (!heading || !value)
        return DX_NOMEM;
    memcpy(heading, c->name, c->n * sizeof *heading);
    heading[c->n] = dx_symbol(g, "value", 5);
    heading[c->n + 1] = dx_symbol(g, "kind", 4);
    heading[c->n + 2] = dx_symbol(g, "eigenvalues", 11);
    for (size_t row = 0, i = 0, k = 0; row < rows; row++) {
        bool corner =
            i == l->n_roots || (k < corners->n_roots && corners->key[k] < l->key[i * c->n]);
        DX_TRY(set_row(c, corner ? corners : l, corner ? k++ : i++, corner, value + row * columns));
    }
    return dx_findings_table(e, columns, heading, rows, value, out);
}

static dx_status refuse_constant(dx_critical *c)
{
    dx_graph *g = &c->session->graph;
    for (uint32_t i = 0; i < c->n; i++)
        if (!dx_is_int(g, c->gradient[i], 0))
            return DX_OK;
    return dx_fail(g->context, DX_DOMAIN, "the gradient is 0 everywhere");
}

dx_status dx_find_extrema(dx_unknowns *u, dx_id of, dx_id *out, size_t *undecided)
{
    dx_evaluation *e = u->e;
    dx_root_list list, corners;
    bool complete;
    dx_critical c = {.session = e->session, .n = u->n, .name = u->name, .of = of};
    DX_TRY(dx_critical_prepare(&c));
    DX_TRY(refuse_constant(&c));
    DX_TRY(dx_unknowns_search(u, c.gradient, true, &list));
    DX_TRY(dx_unknowns_sift(u, &list, &list, "point"));
    DX_TRY(dx_critical_sift(&c, &list, "point"));
    DX_TRY(dx_find_corners(&c, u, &list, &corners, &complete));
    *undecided = list.n_places;
    DX_TRY(make_table(e, &c, &list, &corners, out));
    DX_TRY(tell_gradient(&c));
    tell_count(&c, &list);
    tell_many(&c, u, &list);
    DX_TRY(dx_tell_places(e->session, &list, u->name, "point"));
    if (!complete)
        DX_TRY(dx_critical_tell_corners(&c, u->lo, u->hi));
    return tell_ends(&c, u);
}

dx_status dx_run_extrema(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_unknowns u;
    dx_formulas f;
    const dx_ast *operand = dx_child(call, 1);
    DX_TRY(dx_unknowns_read(e, call, 2, hint, &u));
    DX_TRY(dx_formulas_read(&u, operand, false, &f));
    if (f.n != 1) {
        dx_status status = dx_fail(&e->session->context, DX_TYPE, "extrema are of one formula");
        dx_diag_hint(&e->session->context.diag, "%s", hint);
        return dx_placed(e, operand, status);
    }
    size_t undecided;
    return dx_placed(e, call, dx_find_extrema(&u, f.f[0], out, &undecided));
}
