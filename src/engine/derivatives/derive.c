/* Derivatives of values: made readable, checked, with the conditions that they hold under. */
#include "engine/derivation.h"

#include "engine/derivatives/composed.h"
#include "engine/derivatives/higher.h"
#include "engine/oracle.h"
#include "expr/print.h"
#include "expr/walk.h"
#include "numeric/verify.h"
#include "parser/lost.h"
#include "symbolic/derivatives/leibniz.h"
#include "symbolic/domain/gaps.h"
#include "symbolic/domain/integrands.h"
#include "symbolic/domain/meetings.h"
#include "symbolic/domain/notes.h"

dx_status dx_judge(ddx_session *s, dx_verdict verdict, const dx_text *where)
{
    dx_status status = DX_OK;
    if (verdict == DX_DISAGREES) {
        status = dx_fail(&s->context, DX_BUG, "this derivative failed its check at %.300s",
                         dx_text_get(where));
        dx_diag_hint(&s->context.diag, "please report it; ':set verify off' shows it unchecked");
    } else if (verdict == DX_NOT_CHECKED) {
        dx_notice(&s->context,
                  "not checked: no point was found where it has a value, or it is too large");
    }
    return status;
}

static dx_status verify(ddx_session *s, dx_id a, dx_id symbol, uint32_t order, dx_id derivative)
{
    dx_verdict verdict;
    dx_text where;
    dx_text_init(&where, &s->context.memory);
    dx_status status =
        dx_verify_derivative(&s->graph, a, symbol, order, derivative, &verdict, &where);
    if (status == DX_OK && verdict == DX_NOT_CHECKED) {
        dx_id fault;
        status = dx_refuse_constants(&s->graph, a, &fault);
    }
    if (status == DX_OK)
        status = dx_judge(s, verdict, &where);
    dx_text_free(&where);
    return status;
}

/* The readable form may have lost points of the plain one, which were filled in: then that is
 * lighter. */
static dx_status prefer_plain(ddx_session *s, dx_id plain, dx_derived *filled, dx_id *by_rules)
{
    enum { LARGE = 60 };
    dx_graph *g = &s->graph;
    const dx_oracle oracle = dx_session_oracle(s);
    dx_derived d = *filled;
    d.derivative = plain;
    if (dx_is_larger(g, plain, LARGE))
        return DX_OK;
    DX_TRY(dx_fill_gaps(g, s->rules, &oracle, &d));
    if (dx_same(d.derivative, plain) &&
        dx_print_weight(g, plain) < dx_print_weight(g, filled->derivative))
        filled->derivative = *by_rules = plain;
    return DX_OK;
}

dx_status dx_show_derivative(ddx_session *s, dx_derived *d, dx_id *by_rules)
{
    dx_graph *g = &s->graph;
    const dx_oracle oracle = dx_session_oracle(s);
    const dx_id plain = d->derivative;
    DX_TRY(dx_readable_derivative(g, d->of, d->symbol, plain, &d->derivative));
    *by_rules = d->derivative;
    DX_TRY(dx_fill_gaps(g, s->rules, &oracle, d));
    return dx_same(d->derivative, *by_rules) || dx_same(plain, *by_rules)
               ? DX_OK
               : prefer_plain(s, plain, d, by_rules);
}

/* Some numbers stand for infinite ends of integrals. */
static dx_status verify_between_numbers(ddx_session *s, dx_id a, dx_id symbol, uint32_t order,
                                        dx_id derivative)
{
    dx_graph *g = &s->graph;
    const dx_id from[] = {dx_inf(g), dx_minus_inf(g)};
    const dx_id to[] = {dx_rational(g, 61, 7), dx_rational(g, -53, 7)};
    a = dx_replace(g, a, 2, from, to);
    derivative = dx_replace(g, derivative, 2, from, to);
    DX_TRY(dx_check(g, a));
    DX_TRY(dx_check(g, derivative));
    return verify(s, a, symbol, order, derivative);
}

/* What is remembered of where integrals in `a` exist goes without saying: that is said already. As
 * dx_with_integrands. */
static dx_status with_premises(const dx_evaluation *e, dx_id a, dx_id *of)
{
    enum { LARGE_PRIME = 104723 };
    dx_graph *g = &e->session->graph;
    for (size_t k = 0; k < e->n_premises; k++) {
        const dx_id valued = e->premise[k].valued;
        if (dx_is_none(valued) || dx_op_of(g, valued) != DX_OP_CASES || dx_count(g, valued) != 2 ||
            !dx_is_written_integral(g, dx_operand(g, valued, 1)) ||
            !dx_contains(g, a, dx_operand(g, valued, 1)))
            continue;
        const dx_id within = dx_operand(g, valued, 0);
        const bool both = dx_op_of(g, within) == DX_OP_AND;
        for (uint32_t i = 0; i < (both ? dx_count(g, within) : 1); i++) {
            const dx_id one = both ? dx_operand(g, within, i) : within;
            const dx_id above = dx_sub(g, dx_operand(g, one, 1), dx_operand(g, one, 0));
            *of = dx_add(
                g, *of, dx_scale(g, dx_rational(g, 1, LARGE_PRIME), dx_call1(g, DX_FN_log, above)));
            DX_TRY(dx_check(g, *of));
        }
    }
    return DX_OK;
}

/* Where it holds: of f'(t), in t. */
static dx_status note(ddx_session *s, const dx_evaluation *e, const dx_derived *d)
{
    const dx_oracle oracle = dx_session_oracle(s);
    return e && e->n_arguments > 0
               ? dx_note_derivative_at(&s->graph, s->rules, &oracle, d, e->n_arguments,
                                       e->parameter, e->argument)
               : dx_note_derivative(&s->graph, s->rules, &oracle, d);
}

/* What is checked is what stands around the integrals, which are any functions of their ends and
 * names for that; then their own derivatives are put in. */
static dx_status of_integrals(ddx_session *s, const dx_evaluation *e, dx_id a, dx_id symbol,
                              uint32_t order, dx_id *by_rules, dx_id *out)
{
    dx_graph *g = &s->graph;
    if (order > 0)
        DX_TRY(dx_settle_ends(g, s->rules, &a));
    dx_derived d = {a, symbol, DX_NONE, order, DX_NONE};
    g->keeps_primitives = true;
    dx_status status = dx_higher_derivative(s, a, symbol, order, &d.derivative);
    if (status == DX_OK && s->settings.verify && order > 0)
        status = verify_between_numbers(s, a, symbol, order, d.derivative);
    g->keeps_primitives = false;
    DX_TRY(status);
    DX_TRY(dx_work_out_integrals(g, s->rules, &d.derivative));
    if (order > 0)
        DX_TRY(dx_show_derivative(s, &d, by_rules));
    *by_rules = *out = d.derivative;
    if (order > 0)
        DX_TRY(dx_note_under_integral(g, a, 1, &symbol));
    if (order > 0)
        DX_TRY(dx_note_jumps_under(g, s->rules, a, 1, &symbol, order));
    DX_TRY(dx_with_integrands(g, a, symbol, order, &d.of));
    if (e)
        DX_TRY(with_premises(e, a, &d.of));
    return note(s, e, &d);
}

/* *by_rules: what has not got the values that the rules do not give. */
static dx_status differentiate(ddx_session *s, const dx_evaluation *e, dx_id a, dx_id symbol,
                               uint32_t order, dx_id *by_rules, dx_id *out)
{
    dx_graph *g = &s->graph;
    dx_derived d = {a, symbol, DX_NONE, order, DX_NONE};
    bool integrals;
    DX_TRY(dx_has_written_integral(g, a, &integrals));
    if (integrals)
        return of_integrals(s, e, a, symbol, order, by_rules, out);
    DX_TRY(dx_higher_derivative(s, a, symbol, order, &d.derivative));
    *by_rules = d.derivative;
    if (order > 0)
        DX_TRY(dx_show_derivative(s, &d, by_rules));
    if (s->settings.verify && order > 0)
        DX_TRY(verify(s, a, symbol, order, *by_rules));
    if (s->settings.verify && !dx_same(d.derivative, *by_rules))
        DX_TRY(verify(s, a, symbol, order, d.derivative));
    if (order > 0)
        DX_TRY(dx_note_further(g, symbol));
    DX_TRY(note(s, e, &d));
    *out = d.derivative;
    return DX_OK;
}

dx_status dx_checked_derivative(ddx_session *s, dx_id a, dx_id symbol, uint32_t order, dx_id *out)
{
    dx_id by_rules;
    return differentiate(s, NULL, a, symbol, order, &by_rules, out);
}

static dx_status begin_real(dx_evaluation *e, dx_id *a)
{
    const dx_id typed = *a;
    DX_TRY(dx_merge_equals(&e->session->graph, typed, a));
    return dx_same(*a, typed) || !dx_may_lack_value(&e->session->graph, typed)
               ? DX_OK
               : dx_remember_valued(e, typed); /* what was typed must have a value all the same */
}

dx_status dx_begin_derivative(dx_evaluation *e, dx_id *a)
{
    enum { FEW = 64 };
    dx_graph *g = &e->session->graph;
    dx_id element[FEW];
    uint32_t n = dx_op_of(g, *a) == DX_OP_VECTOR ? dx_count(g, *a) : 0;
    if (e->written || n > FEW)
        return DX_OK;
    if (dx_is_real_valued(g, *a))
        return begin_real(e, a);
    for (uint32_t i = 0; i < n; i++) {
        element[i] = dx_operand(g, *a, i);
        DX_TRY(dx_is_real_valued(g, element[i]) ? begin_real(e, &element[i])
                                                : dx_merge_equals(g, element[i], &element[i]));
    }
    *a = n > 0 ? dx_vector(g, n, element) : *a;
    return dx_check(g, *a);
}

dx_status dx_derive(dx_evaluation *e, dx_id a, dx_id symbol, uint32_t order, dx_id *out)
{
    dx_graph *g = &e->session->graph;
    if (e->written) {
        if (order > 0)
            DX_TRY(dx_remember_derived(e, a, symbol));
        *out = dx_written_derivative(g, dx_with_calls(e, a), symbol, order, e->partial);
        return dx_check(g, *out);
    }
    dx_id by_rules;
    const size_t first = e->n_premises;
    const dx_id typed = a;
    if (order > 0) {
        DX_TRY(dx_begin_derivative(e, &a));
        DX_TRY(dx_open_valued(e, first, 1, &symbol));
    }
    if (e->recorder && !dx_same(a, typed) && dx_is_real_valued(g, a))
        DX_TRY(dx_tell_branch(e, typed, a, symbol, order));
    DX_TRY(differentiate(e->session, e, a, symbol, order, &by_rules, out));
    if (order > 0) {
        dx_id of;
        DX_TRY(dx_with_integrands(g, a, symbol, order, &of));
        DX_TRY(dx_remember_derivative(e, of, symbol, *out, order));
    }
    if (!e->recorder)
        return DX_OK;
    e->recorder->by_rules = by_rules;
    const dx_id of = dx_is_none(e->told_of) ? a : e->told_of;
    e->told_of = DX_NONE;
    dx_status status = dx_tell_derivative(e, of, symbol, order, *out);
    e->recorder->by_rules = DX_NONE;
    return status;
}

dx_status dx_derive_in_turn(dx_evaluation *e, size_t n, const dx_id *symbols,
                            const uint32_t *orders, dx_id *value)
{
    bool begun = false;
    for (size_t i = 0; i < n; i++) {
        const dx_id of = *value;
        if (e->recorder)
            e->recorder->chained = begun;
        DX_TRY(dx_derive(e, of, symbols[i], orders[i], value));
        if (orders[i] > 0 && i + 1 < n && !e->written) {
            const dx_derived d = {of, symbols[i], *value, orders[i], DX_NONE};
            DX_TRY(dx_remember_along(e, &d, n - i - 1, symbols + i + 1));
        }
        begun = begun || orders[i] > 0;
    }
    if (e->recorder)
        e->recorder->chained = false;
    return DX_OK;
}
