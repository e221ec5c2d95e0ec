/* Curves of critical points: (x^2 + y^2)*exp(-x^2 - y^2) is exp(-1) on the circle, a maximum. */
#include "engine/solvers/criticalcurve.h"

#include "engine/simplify.h"
#include "engine/solvers/constantvalue.h"
#include "engine/solvers/exactly.h"

#include "expr/print.h"
#include "symbolic/forms/samesign.h"

/* Of the formula on a curve. */
typedef struct level {
    bool known;
    dx_id value;
    int curvature; /* the sign of that across the curve, as along it there is none; 0: not known */
} level;

static dx_status simplified_at(dx_critical *c, dx_id a, dx_id name, dx_id value, dx_id *out)
{
    dx_graph *g = &c->session->graph;
    *out = dx_substitute(g, a, 1, &name, &value);
    if (dx_is_none(*out))
        return dx_excuse(g->context, dx_check(g, *out));
    return dx_excuse(g->context, dx_simplify_formula(c->session, *out, out));
}

/* On the branches that one unknown has as a formula of the other. */
static dx_status look_along(dx_critical *c, const dx_exact *p, level *out)
{
    dx_graph *g = &c->session->graph;
    dx_id trace = dx_add(g, c->hessian[0], c->hessian[3]);
    DX_TRY(dx_check(g, trace));
    out->known = p->found.n > 0;
    for (size_t i = 0; i < p->found.n && out->known; i++) {
        dx_id value, across;
        int sign = 0;
        bool sure = false;
        DX_TRY(simplified_at(c, c->of, p->u.name[0], p->found.value[i], &value));
        out->known = !dx_is_none(value) && dx_is_constant(g, value) &&
                     (i == 0 || dx_same(value, out->value));
        out->value = value;
        DX_TRY(simplified_at(c, trace, p->u.name[0], p->found.value[i], &across));
        if (!dx_is_none(across) && dx_is_constant(g, across))
            DX_TRY(dx_constant_sign(g, across, &sign, &sure));
        sign = sure ? sign : 0;
        out->curvature = i == 0 || sign == out->curvature ? sign : 0;
    }
    return DX_OK;
}

static dx_status level_on(dx_critical *c, const dx_unknowns *u, dx_id curve, level *out)
{
    dx_context *context = &c->session->context;
    const unsigned notices = context->notices.n;
    for (uint32_t i = 0; i < 2 && !out->known; i++) {
        dx_exact p = {.e = u->e, .u = *u, .f = {.n = 1, .f = &curve}};
        p.u.n = 1;
        p.u.name = &u->name[i];
        dx_status status = dx_exact_find(&p);
        DX_TRY(dx_excuse(context, status));
        bool plain = status == DX_OK && !p.open && !p.every && !p.filled;
        for (size_t k = 0; k < p.found.n && plain; k++)
            for (uint32_t j = 0; j < p.found.row[k].n_words && plain; j++)
                plain = p.found.row[k].word[j].how != DX_OTHER_THAN;
        if (plain)
            DX_TRY(look_along(c, &p, out));
    }
    context->notices.n = notices;
    return DX_OK;
}

/* An unknown that one equation gives one value, put into the formula and the other equations; *done
 * is false where there is none. */
static dx_status put_in_one(dx_critical *c, const dx_unknowns *u, uint32_t n, dx_id *equation,
                            dx_id *of, bool *done)
{
    dx_context *context = &c->session->context;
    dx_graph *g = &c->session->graph;
    *done = false;
    for (uint32_t k = 0; k < n && !*done; k++)
        for (uint32_t i = 0; i < c->n && !*done; i++) {
            if (!dx_contains(g, equation[k], u->name[i]))
                continue;
            dx_exact p = {.e = u->e, .u = *u, .f = {.n = 1, .f = &equation[k]}};
            p.u.n = 1;
            p.u.name = &u->name[i];
            dx_status status = dx_exact_find(&p);
            DX_TRY(dx_excuse(context, status));
            *done = status == DX_OK && !p.open && !p.every && !p.filled && p.found.n == 1 &&
                    p.found.row[0].n_words == 0;
            if (!*done)
                continue;
            const dx_id value = p.found.value[0];
            DX_TRY(simplified_at(c, *of, u->name[i], value, of));
            *done = !dx_is_none(*of);
            for (uint32_t j = 0; j < n && *done; j++) {
                DX_TRY(simplified_at(c, equation[j], u->name[i], value, &equation[j]));
                *done = !dx_is_none(equation[j]);
            }
            return DX_OK;
        }
    return DX_OK;
}

dx_status dx_critical_curve_value(dx_critical *c, const dx_unknowns *u, dx_id zero_of, bool *known,
                                  dx_id *value)
{
    enum { MOST = 4 };
    dx_graph *g = &c->session->graph;
    const bool several = dx_op_of(g, zero_of) == DX_OP_VECTOR;
    const uint32_t n = several ? dx_count(g, zero_of) : 1;
    const unsigned notices = g->context->notices.n;
    level l = {.known = false};
    dx_id equation[MOST];
    bool more = n <= MOST;
    *known = false;
    if (c->n == 2 && !several) {
        DX_TRY(level_on(c, u, zero_of, &l));
        *known = l.known;
        *value = l.value;
        return DX_OK;
    }
    for (uint32_t i = 0; i < n && more; i++)
        equation[i] = several ? dx_operand(g, zero_of, i) : zero_of;
    *value = c->of;
    while (more && !*known) {
        DX_TRY(put_in_one(c, u, n, equation, value, &more));
        *known = more && dx_is_constant(g, *value);
    }
    for (uint32_t i = 0; i < n && n <= MOST && !*known && !dx_is_none(*value); i++) {
        const dx_id of = *value;
        dx_status status =
            dx_has_constant_value(c->session, of, equation[i], c->n, u->name, known, value);
        DX_TRY(dx_excuse(g->context, status));
        *known = *known && status == DX_OK;
        *value = *known ? *value : of;
    }
    g->context->notices.n = notices;
    return DX_OK;
}

static dx_status tell_level(dx_graph *g, dx_id curve, const level *l)
{
    dx_text text;
    dx_text_init(&text, &g->context->memory);
    dx_status status = dx_print_plain(g, curve, &text);
    dx_text_string(&text, " = 0 the value is ");
    if (status == DX_OK)
        status = dx_print_plain(g, l->value, &text);
    if (status == DX_OK && text.n < 200)
        dx_notice(g->context, "where %s%s", dx_text_get(&text),
                  l->curvature > 0   ? ", a minimum"
                  : l->curvature < 0 ? ", a maximum"
                                     : "");
    dx_text_free(&text);
    return status;
}

dx_status dx_tell_critical_curves(dx_critical *c, const dx_unknowns *u, const dx_root_list *list)
{
    enum { MOST = 4 };
    dx_graph *g = &c->session->graph;
    if (c->n != 2 || c->m > 0)
        return DX_OK;
    for (size_t i = 0; i < list->n_places && i < MOST; i++) {
        const dx_place *p = &list->place[i];
        level l = {.known = false};
        if (p->why != DX_FINDING_FAMILY || dx_is_none(p->zero_of) || !p->changes_sign ||
            dx_op_of(g, p->zero_of) == DX_OP_VECTOR)
            continue;
        DX_TRY(level_on(c, u, p->zero_of, &l));
        if (l.known)
            DX_TRY(tell_level(g, p->zero_of, &l));
    }
    return DX_OK;
}
