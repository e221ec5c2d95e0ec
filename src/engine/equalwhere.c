/* Two formulas are compared with more assumed of their names than is known. */
#include "engine/equalwhere.h"

#include "engine/equal.h"
#include "engine/oracle.h"

#include "expr/print.h"
#include "expr/walk.h"
#include "symbolic/domain/assumed.h"

/* What is known, of the values of the names, and more; *can: it does not contradict itself. */
static dx_status suppose(dx_graph *g, const dx_oracle *oracle, size_t n_names, const dx_id *name,
                         const dx_id *value, size_t n, const dx_assumption *more, bool *can)
{
    const dx_assumptions *now = g->assumptions;
    dx_assumptions *all = dx_arena_alloc(&g->context->arena, sizeof *all);
    bool clash;
    *can = false;
    if (!all)
        return dx_no_memory(g->context);
    all->n = all->n_facts = 0;
    for (size_t i = 0; now && i < now->n; i++) {
        dx_assumption item = now->item[i];
        item.of = n_names == 0 ? item.of : dx_substitute(g, item.of, n_names, name, value);
        DX_TRY(dx_check(g, item.of));
        dx_op op = dx_op_of(g, item.of);
        if (op == DX_OP_TRUE || (item.kind != DX_ASSUMED_RELATION && op != DX_OP_SYMBOL))
            continue;
        if (op == DX_OP_FALSE)
            return DX_OK;
        all->item[all->n++] = item;
    }
    for (size_t i = 0; i < n; i++) {
        dx_holdable holds = DX_HOLDABLE;
        if (more[i].kind == DX_ASSUMED_RELATION)
            DX_TRY(dx_can_assume(g, more[i].of, &holds));
        if (holds == DX_HOLDS_ALWAYS)
            continue;
        if (holds != DX_HOLDABLE || all->n == DX_MOST_ASSUMPTIONS)
            return DX_OK;
        all->item[all->n++] = more[i];
    }
    DX_TRY(dx_settle_assumptions(g, oracle, all, &clash));
    if (!clash)
        g->assumptions = all;
    *can = !clash;
    return DX_OK;
}

/* The formulas are made anew, so that nothing is in them that was found out without `more`. */
static dx_status compare_there(const dx_equals *q, size_t n_names, const dx_id *name,
                               const dx_id *value, bool *proved)
{
    dx_graph *g = &q->s->graph;
    dx_identity identity = {.kind = DX_IDENTITY_UNKNOWN};
    dx_witness witness;
    dx_id a = dx_substitute(g, q->a, n_names, name, value);
    dx_id b = dx_substitute(g, q->b, n_names, name, value);
    dx_id *of = dx_arena_alloc(&g->context->arena, (q->needed->n + 1) * sizeof *of);
    dx_needed needed = {q->needed->n, of};
    if (!of)
        return dx_no_memory(g->context);
    DX_TRY(dx_check(g, a));
    DX_TRY(dx_check(g, b));
    for (size_t i = 0; i < needed.n; i++) {
        of[i] = dx_substitute(g, q->needed->of[i], n_names, name, value);
        DX_TRY(dx_check(g, of[i]));
    }
    *proved = dx_same(a, b) && needed.n == 0 && !(dx_node_of(g, a)->holds & DX_HOLDS_PARTIAL);
    if (*proved)
        return DX_OK;
    DX_TRY(dx_find_witness(g, a, b, &needed, &witness));
    bool may = !witness.found && witness.met;
    dx_witness_free(&witness);
    if (!may)
        return DX_OK;
    *proved = dx_same(a, b);
    return *proved ? DX_OK : dx_prove_equal(q->s, a, b, proved, &identity);
}

dx_status dx_equal_if(const dx_equals *q, size_t n_names, const dx_id *name, const dx_id *value,
                      size_t n, const dx_assumption *more, bool *proved)
{
    dx_graph *g = &q->s->graph;
    const dx_oracle oracle = dx_session_oracle(q->s);
    const dx_assumptions *before = g->assumptions;
    bool can;
    *proved = false;
    dx_status status = suppose(g, &oracle, n_names, name, value, n, more, &can);
    if (status == DX_OK && can)
        status = compare_there(q, n_names, name, value, proved);
    g->assumptions = before;
    *proved = *proved && status == DX_OK;
    return dx_excuse(g->context, status);
}

/* ---- max and min -------------------------------------------------------------------------- */

enum { MOST_COMPARED = 8 };

/* What is compared in max(x, y, z), which is max(max(x, y), z). */
typedef struct order {
    bool largest;
    size_t n;
    dx_id of[MOST_COMPARED];
    bool more; /* than there is room for */
} order;

static void add_compared(const dx_graph *g, dx_id call, order *o)
{
    for (uint32_t i = 0; i < dx_count(g, call); i++) {
        dx_id operand = dx_operand(g, call, i);
        if (dx_fn_of(g, operand) == (o->largest ? DX_FN_max : DX_FN_min))
            add_compared(g, operand, o);
        else if (o->n < MOST_COMPARED)
            o->of[o->n++] = operand;
        else
            o->more = true;
    }
}

/* The one is the largest, or least: it is compared with each of the others. */
static dx_status try_order(const dx_equals *q, const order *o, size_t one, dx_text *where)
{
    dx_graph *g = &q->s->graph;
    dx_id name[MOST_COMPARED], late[MOST_COMPARED];
    dx_assumption more[MOST_COMPARED];
    const dx_id all = dx_call(g, o->largest ? DX_FN_max : DX_FN_min, (uint32_t)o->n, o->of);
    DX_TRY(dx_check(g, all));
    size_t n = 0, n_names = dx_free_symbols(g, all, MOST_COMPARED, name);
    bool proved;
    if (n_names > MOST_COMPARED)
        return DX_OK;
    for (size_t i = 0; i < n_names; i++)
        late[i] = dx_late_symbol(g, dx_bytes(g, name[i]), dx_bytes_length(g, name[i]));
    for (size_t i = 0; i < o->n; i++) {
        dx_id gap = dx_sub(g, o->of[i], o->of[one]), relation;
        gap = i == one || o->largest ? gap : dx_neg(g, gap);
        if (i == one)
            continue;
        DX_TRY(dx_check(g, gap));
        relation =
            dx_relation(g, DX_OP_LE, dx_substitute(g, gap, n_names, name, late), dx_int(g, 0));
        DX_TRY(dx_check(g, relation));
        more[n++] = (dx_assumption){.kind = DX_ASSUMED_RELATION, .of = relation};
    }
    DX_TRY(dx_equal_if(q, n_names, name, late, n, more, &proved));
    for (size_t i = 0; i < o->n && proved; i++) {
        if (i == one)
            continue;
        dx_text_string(where, where->n > 0 ? ", " : "");
        DX_TRY(dx_print_plain(g, o->of[one], where));
        dx_text_string(where, o->largest ? " >= " : " <= ");
        DX_TRY(dx_print_plain(g, o->of[i], where));
    }
    return DX_OK;
}

dx_status dx_equal_by_order(const dx_equals *q, dx_text *where)
{
    dx_graph *g = &q->s->graph;
    const dx_id of[] = {q->a, q->b};
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 2, of, &walk));
    dx_status status = DX_OK;
    for (size_t i = walk.n; i-- > 0 && status == DX_OK;) { /* max(x, y, z) before the one in it */
        order o = {.largest = dx_fn_of(g, walk.id[i]) == DX_FN_max};
        if (!o.largest && dx_fn_of(g, walk.id[i]) != DX_FN_min)
            continue;
        add_compared(g, walk.id[i], &o);
        for (size_t k = 0; k < o.n && !o.more && where->n == 0 && status == DX_OK; k++)
            status = dx_excuse(g->context, try_order(q, &o, k, where));
    }
    dx_walk_free(&walk);
    return status;
}

/* ---- powers with other exponents than numbers ----------------------------------------------- */

dx_status dx_equal_by_base(const dx_equals *q, dx_text *where)
{
    dx_graph *g = &q->s->graph;
    const dx_id of[] = {q->a, q->b};
    dx_id name = DX_NONE;
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 2, of, &walk));
    for (size_t i = 0; i < walk.n && dx_is_none(name); i++)
        for (uint32_t k = 0; dx_op_of(g, walk.id[i]) == DX_OP_MUL && k < dx_factors(g, walk.id[i]);
             k++) {
            dx_id only;
            if (!dx_is_constant(g, dx_exponent(g, walk.id[i], k)) &&
                dx_free_symbols(g, dx_base(g, walk.id[i], k), 1, &only) == 1)
                name = only;
        }
    dx_walk_free(&walk);
    if (dx_is_none(name))
        return DX_OK;
    bool proved;
    const dx_id late = dx_late_symbol(g, dx_bytes(g, name), dx_bytes_length(g, name));
    const dx_assumption more = {.kind = DX_ASSUMED_RELATION,
                                .of = dx_relation(g, DX_OP_LT, dx_int(g, 0), late)};
    DX_TRY(dx_check(g, more.of));
    DX_TRY(dx_equal_if(q, 1, &name, &late, 1, &more, &proved));
    if (proved) {
        DX_TRY(dx_print_plain(g, name, where));
        dx_text_string(where, " > 0");
    }
    return DX_OK;
}
