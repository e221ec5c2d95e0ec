/* rootof(eq, x=a..b) and roots(eq, x=a..b): what is asked for, and what is said of it. */
#include "engine/assume.h"
#include "engine/field.h"
#include "engine/solvers/rootof.h"
#include "engine/solvers/roots.h"
#include "engine/solvers/unknowns.h"

#include "expr/print.h"
#include "numeric/balls.h"
#include "numeric/rootof.h"

#include <string.h>

static const char roots_hint[] =
    "write roots(x^3 = 2, x=0..2), or roots([eq1, eq2], [x=0..1, y=0..1])";
static const char rootof_hint[] =
    "write rootof(x^3 = 2, x=1..2), or rootof([eq1, eq2], [x=0..1, y=0..1])";

typedef struct request {
    dx_evaluation *e;
    const dx_ast *call;
    dx_unknowns u;
    dx_formulas f;
    dx_root_list list;
} request;

/* An equation that holds for whatever the unknowns are has no single roots. */
static dx_status refuse_always(request *r)
{
    dx_graph *g = &r->e->session->graph;
    for (uint32_t i = 0; i < r->f.n; i++) {
        bool zero;
        DX_TRY(dx_is_exactly_zero(g, r->f.f[i], &zero));
        if (!zero)
            continue;
        dx_status status =
            dx_fail(g->context, DX_DOMAIN, "this holds for all values of the unknowns");
        return dx_placed(r->e, r->f.place[i], status);
    }
    return DX_OK;
}

static dx_status read_request(dx_evaluation *e, const dx_ast *call, const char *hint, request *r)
{
    *r = (request){.e = e, .call = call};
    DX_TRY(dx_unknowns_read(e, call, 2, hint, &r->u));
    dx_tell_aside(e, r->u.n, r->u.name);
    DX_TRY(dx_formulas_read(&r->u, dx_child(call, 1), true, &r->f));
    DX_TRY(dx_unknowns_check_count(&r->u, &r->f, dx_child(call, 1)));
    return refuse_always(r);
}

/* " in [0, 2]", " in the box"; nothing for the whole line */
static dx_status write_where(request *r, dx_text *out)
{
    dx_graph *g = &r->e->session->graph;
    dx_id lo = r->u.lo[0], hi = r->u.hi[0];
    bool low = dx_op_of(g, lo) == DX_OP_INF, high = dx_op_of(g, hi) == DX_OP_INF;
    if ((low && high) || dx_unknowns_everywhere(&r->u))
        return DX_OK;
    if (r->u.n > 1) {
        dx_text_string(out, " in the box");
    } else if (low || high) {
        dx_text_format(out, " with %s %s ", dx_bytes(g, r->u.name[0]), low ? "<=" : ">=");
        DX_TRY(dx_print_plain(g, low ? hi : lo, out));
    } else {
        dx_text_string(out, " in [");
        DX_TRY(dx_print_plain(g, lo, out));
        dx_text_string(out, ", ");
        DX_TRY(dx_print_plain(g, hi, out));
        dx_text_string(out, "]");
    }
    return out->failed ? dx_no_memory(g->context) : DX_OK;
}

/* All zeros, but for those of the simplified formulas where what was typed has no value. */
static dx_status search(request *r)
{
    dx_unknowns *u = &r->u;
    DX_TRY(dx_unknowns_search(u, r->f.f, false, &r->list));
    return dx_unknowns_sift(u, &r->list, &r->list, "root");
}

/* ---- roots(...) -------------------------------------------------------------------------------
 */

static void tell_count(request *r, const char *where)
{
    dx_context *context = &r->e->session->context;
    const dx_root_list *l = &r->list;
    size_t n = l->n_roots;
    const char *roots = n == 1 ? "root" : "roots";
    const char *fill = l->n == 1 ? "an interval" : "a curve or surface";
    if (dx_root_list_is_filled(l) && n == 0)
        dx_notice(context, "no root%s but those that fill %s: proved", where, fill);
    else if (dx_root_list_is_filled(l))
        dx_notice(context, "%zu %s%s beside those that fill %s: proved, and no other", n, roots,
                  where, fill);
    else if (n == 0 && l->n == 1 && dx_root_list_has_family(l))
        dx_notice(context, "no root is proved%s beside those that fill %s, nor that there is none",
                  where, fill);
    else if (l->n_places > 0 && n == 0)
        dx_notice(context, "no root is proved%s, nor that there is none", where);
    else if (l->n_places > 0)
        dx_notice(context, "%zu %s%s %s proved, and no other but where it is not decided", n, roots,
                  where, n == 1 ? "is" : "are");
    else if (n == 0)
        dx_notice(context, "no root%s: proved", where);
    else
        dx_notice(context, "%zu %s%s, %sproved, and no other", n, roots, where,
                  n == 1 ? "" : "each ");
}

/* "roots 1, 3 are double" */
static void tell_order(request *r, uint32_t order, const char *word)
{
    const dx_root_list *l = &r->list;
    dx_text which;
    size_t found = 0;
    dx_text_init(&which, &r->e->session->context.memory);
    for (size_t i = 0; i < l->n_roots; i++)
        if (l->order[i] == order)
            dx_text_format(&which, "%s%zu", found++ > 0 ? ", " : "", i + 1);
    if (found > 0)
        dx_notice(&r->e->session->context, "root%s %s %s %s", found == 1 ? "" : "s",
                  dx_text_get(&which), found == 1 ? "is" : "are", word);
    dx_text_free(&which);
}

static dx_status tell(request *r)
{
    ddx_session *s = r->e->session;
    dx_text where;
    dx_text_init(&where, &s->context.memory);
    dx_status status = write_where(r, &where);
    if (status == DX_OK)
        tell_count(r, dx_text_get(&where));
    dx_text_free(&where);
    if (r->u.n == 1 && dx_op_of(&s->graph, r->u.lo[0]) == DX_OP_INF &&
        dx_op_of(&s->graph, r->u.hi[0]) == DX_OP_INF && r->list.n_roots > DX_MANY_ROOTS)
        dx_notice(&s->context, "an interval has fewer: roots(..., %s=-10..10)",
                  dx_bytes(&s->graph, r->u.name[0]));
    static const char *const words[] = {"double",     "threefold",  "fourfold",          "fivefold",
                                        "of order 6", "of order 7", "of order 8 or more"};
    for (uint32_t order = 2; order <= 8; order++)
        tell_order(r, order, words[order - 2]);
    return status == DX_OK ? dx_tell_places(s, &r->list, r->u.name, "root") : status;
}

static dx_status make_list(request *r, dx_id *out)
{
    dx_graph *g = &r->e->session->graph;
    const dx_root_list *l = &r->list;
    if (!r->f.listed && !r->u.listed) {
        *out = dx_vector(g, l->n_roots, l->value);
        return dx_check(g, *out);
    }
    dx_id *row = dx_statement_ids(r->e, l->n_roots + 1);
    if (!row)
        return DX_NOMEM;
    for (size_t i = 0; i < l->n_roots; i++)
        row[i] = dx_vector(g, l->n, l->value + i * l->n);
    *out = dx_vector(g, l->n_roots, row);
    DX_TRY(dx_check(g, *out));
    dx_id names = dx_vector(g, r->u.n, r->u.name);
    DX_TRY(dx_check(g, names));
    if (l->n_roots > 0)
        dx_set_labels(r->e, *out, DX_NONE, names);
    return DX_OK;
}

dx_status dx_run_roots(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    request r;
    DX_TRY(read_request(e, call, roots_hint, &r));
    DX_TRY(dx_placed(e, call, search(&r)));
    dx_root_list_close(&r.list);
    DX_TRY(tell(&r));
    return make_list(&r, out);
}

/* ---- rootof(...) ------------------------------------------------------------------------------
 */

/* Exact, or written with the box as it was given. */
static dx_status value_in_box(request *r, dx_system *system, arb_ptr box, dx_id *value, bool *kept)
{
    bool exact;
    DX_TRY(dx_rootof_prove(system, r->u.lo, r->u.hi, box, kept));
    if (!*kept)
        return DX_OK;
    DX_TRY(dx_exact_values(r->e->session, system, r->f.f, r->u.name, box, value, &exact));
    return exact ? DX_OK : dx_rootof_of_ends(system, r->f.f, r->u.name, r->u.lo, r->u.hi, value);
}

/* A box of numbers that is proved as it is given. */
static dx_status keep_box(request *r, dx_id *value, bool *kept)
{
    dx_graph *g = &r->e->session->graph;
    const dx_unknowns *u = &r->u;
    dx_system system;
    *kept = true;
    for (uint32_t i = 0; i < u->n; i++)
        *kept = *kept && dx_is_number(g, u->lo[i]) && dx_is_number(g, u->hi[i]);
    if (!*kept)
        return DX_OK;
    DX_TRY(dx_system_init(&system, g, u->n, r->f.f, u->name));
    arb_ptr box = dx_balls_new(&g->context->memory, u->n);
    dx_status status = box ? value_in_box(r, &system, box, value, kept) : dx_no_memory(g->context);
    dx_balls_free(&g->context->memory, box, u->n);
    dx_system_free(&system);
    return status;
}

static dx_status refuse_count(request *r, const char *where)
{
    dx_context *context = &r->e->session->context;
    const dx_root_list *l = &r->list;
    if (l->n_roots > 1) {
        dx_status status = dx_fail(context, DX_DOMAIN, "there are %zu roots%s", l->n_roots, where);
        dx_diag_hint(&context->diag, "roots(...) lists them; take a part with one");
        return status;
    }
    if (l->n_places > 0) {
        dx_status status =
            dx_fail(context, DX_UNKNOWN, "it is not decided how many roots there are%s", where);
        dx_diag_hint(&context->diag, "roots(...) says more");
        return status;
    }
    return dx_fail(context, DX_DOMAIN, "there is no root%s: proved", where);
}

static dx_status find_only(request *r, dx_id *value)
{
    dx_text where;
    DX_TRY(search(r));
    if (r->list.n_roots == 1 && r->list.n_places == 0) {
        for (uint32_t i = 0; i < r->u.n; i++)
            value[i] = r->list.value[i];
        return DX_OK;
    }
    dx_text_init(&where, &r->e->session->context.memory);
    dx_status status = write_where(r, &where);
    if (status == DX_OK)
        status = refuse_count(r, dx_text_get(&where));
    dx_text_free(&where);
    return status;
}

static dx_status refuse_valueless(dx_context *context, dx_holding holding)
{
    return holding == DX_BROKEN
               ? dx_fail(context, DX_DOMAIN,
                         "there is no root: what was typed has no value where its simplified form "
                         "has one")
               : dx_fail(context, DX_UNKNOWN,
                         "it is not decided whether what was typed has a value where its "
                         "simplified form has a root");
}

dx_status dx_run_rootof(dx_evaluation *e, const dx_ast *call, dx_id *out)
{
    dx_graph *g = &e->session->graph;
    request r;
    bool kept;
    DX_TRY(read_request(e, call, rootof_hint, &r));
    dx_id *value = dx_statement_ids(e, r.u.n);
    if (!value)
        return DX_NOMEM;
    DX_TRY(dx_placed(e, call, keep_box(&r, value, &kept)));
    if (!kept)
        DX_TRY(dx_placed(e, call, find_only(&r, value)));
    dx_holding holding;
    DX_TRY(dx_unknowns_hold(&r.u, value, &holding));
    if (holding != DX_HOLDS)
        return dx_placed(e, call, refuse_valueless(g->context, holding));
    *out = r.f.listed || r.u.listed ? dx_vector(g, r.u.n, value) : value[0];
    return dx_check(g, *out);
}
