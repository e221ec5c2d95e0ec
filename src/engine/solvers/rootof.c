#include "engine/solvers/rootof.h"

#include "engine/oracle.h"
#include "expr/rootof.h"
#include "expr/walk.h"
#include "numeric/balls.h"
#include "numeric/recognise.h"
#include "numeric/rootof.h"
#include "symbolic/algebra/common.h"
#include "symbolic/forms/readable.h"

enum { KNOWN = 256, PRECISION = 384 };

/* ---- numbers that can be written down ---------------------------------------------------- */

/* What balls see of a constant: not 0, 0, or that it may be. */
typedef enum seen { NONZERO, ZERO, DOUBTFUL } seen;

static dx_status look_at(dx_graph *g, dx_id a, seen *what)
{
    arb_t value;
    arb_init(value);
    arb_indeterminate(value);
    dx_status status = dx_excuse(g->context, dx_ball_evaluate(g, a, NULL, PRECISION, value));
    *what = !arb_is_finite(value)      ? DOUBTFUL
            : arb_is_zero(value)       ? ZERO
            : arb_contains_zero(value) ? DOUBTFUL
                                       : NONZERO;
    arb_clear(value);
    return status;
}

/* A formula of a root, with the roots themselves put in: it is 0. NONE where it cannot be had. */
static dx_status formula_at_root(dx_graph *g, dx_id root, uint32_t i, dx_id *out)
{
    enum { FEW = 4 };
    dx_rootof r = dx_rootof_read(g, root);
    dx_id unknown[FEW], value[FEW];
    *out = DX_NONE;
    if (r.n > FEW)
        return DX_OK;
    for (uint32_t k = 0; k < r.n; k++) {
        dx_rootof other = r;
        other.index = k;
        unknown[k] = dx_rootof_unknown(g, &r, k);
        value[k] = dx_rootof_make(g, &other);
        DX_TRY(dx_check(g, value[k]));
    }
    *out = dx_substitute(g, dx_rootof_formula(g, &r, i), r.n, unknown, value);
    return dx_is_none(*out) ? dx_excuse(g->context, dx_check(g, *out)) : DX_OK;
}

/* `a` shares factors with a formula of a root in it, and the others are not 0 there. */
static dx_status vanishes_at_root(dx_graph *g, dx_id a, dx_id root, bool *zero)
{
    dx_rootof r = dx_rootof_read(g, root);
    for (uint32_t i = 0; i < r.n && !*zero; i++) {
        dx_id formula, rest, below;
        seen left = DOUBTFUL, under = DOUBTFUL;
        DX_TRY(formula_at_root(g, root, i, &formula));
        if (dx_is_none(formula))
            continue;
        DX_TRY(dx_common_zero(g, a, formula, &rest, &below));
        if (dx_is_none(rest))
            continue;
        DX_TRY(look_at(g, rest, &left));
        DX_TRY(look_at(g, below, &under));
        *zero = left == NONZERO && under == NONZERO;
    }
    return DX_OK;
}

static dx_status vanishes_at_roots(dx_graph *g, dx_id a, bool *zero)
{
    enum { MOST = 8 };
    dx_walk walk;
    size_t looked = 0;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && !*zero && status == DX_OK && looked < MOST; i++) {
        if (dx_op_of(g, walk.id[i]) != DX_OP_ROOTOF)
            continue;
        looked++;
        status = vanishes_at_root(g, a, walk.id[i], zero);
    }
    dx_walk_free(&walk);
    return status;
}

dx_status dx_is_exactly_zero(dx_graph *g, dx_id a, bool *zero)
{
    seen what = DOUBTFUL;
    *zero = dx_is_int(g, a, 0);
    if (*zero || dx_is_number(g, a))
        return DX_OK;
    if (dx_is_constant(g, a))
        DX_TRY(look_at(g, a, &what));
    *zero = what == ZERO;
    if (what != DOUBTFUL)
        return DX_OK;
    DX_TRY(dx_excuse(g->context, dx_readable(g, a, &a)));
    *zero = dx_is_int(g, a, 0);
    return !*zero && dx_has_rootof(g, a) ? vanishes_at_roots(g, a, zero) : DX_OK;
}

dx_status dx_divides_by_zero(dx_graph *g, dx_id a, bool *divides)
{
    dx_walk walk;
    *divides = false;
    if (!dx_has_rootof(g, a))
        return DX_OK;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    dx_status status = DX_OK;
    for (size_t i = 0; i < walk.n && status == DX_OK; i++) {
        dx_id b = walk.id[i];
        for (uint32_t k = 0;
             dx_op_of(g, b) == DX_OP_MUL && k < dx_factors(g, b) && !*divides && status == DX_OK;
             k++) {
            dx_id exponent = dx_exponent(g, b, k);
            if (dx_is_number(g, exponent) && dx_number_sign(g, exponent) < 0 &&
                dx_is_constant(g, dx_base(g, b, k)))
                status = dx_is_exactly_zero(g, dx_base(g, b, k), divides);
        }
    }
    dx_walk_free(&walk);
    return status;
}

/* Has a constant a value, as balls see it? NONE has none. */
static dx_status has_value(dx_graph *g, dx_id a, bool *has)
{
    arb_t value;
    *has = false;
    if (dx_is_none(a))
        return dx_excuse(g->context, dx_check(g, a));
    arb_init(value);
    dx_status status = dx_excuse(g->context, dx_ball_evaluate(g, a, NULL, 4 * PRECISION, value));
    *has = status == DX_OK && arb_is_finite(value);
    arb_clear(value);
    return status;
}

/* Of a node with the values put in; of a product factor by factor, as 0 hides the others. */
static dx_status part_has_value(dx_graph *g, dx_id part, uint32_t n, const dx_id *unknown,
                                const dx_id *value, bool *has)
{
    *has = true;
    if (!dx_is_real_valued(g, part))
        return DX_OK;
    if (dx_op_of(g, part) != DX_OP_MUL)
        return has_value(g, dx_substitute(g, part, n, unknown, value), has);
    for (uint32_t i = 0; i < dx_factors(g, part) && *has; i++) {
        dx_id base = dx_substitute(g, dx_base(g, part, i), n, unknown, value);
        dx_id exponent = dx_substitute(g, dx_exponent(g, part, i), n, unknown, value);
        DX_TRY(has_value(g, dx_pow(g, base, exponent), has));
    }
    return DX_OK;
}

dx_status dx_parts_have_values(dx_graph *g, dx_id f, uint32_t n, const dx_id *unknown,
                               const dx_id *value, bool *all)
{
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &f, &walk));
    dx_status status = DX_OK;
    *all = true;
    for (size_t i = 0; i < walk.n && *all && status == DX_OK; i++) {
        status = dx_poll(g->context);
        if (status == DX_OK)
            status = part_has_value(g, walk.id[i], n, unknown, value, all);
    }
    dx_walk_free(&walk);
    return status;
}

dx_status dx_vanish_at(dx_graph *g, uint32_t n, const dx_id *f, const dx_id *unknown,
                       const dx_id *value, bool *zero)
{
    *zero = true;
    for (uint32_t i = 0; i < n && *zero; i++) {
        dx_id a = dx_substitute(g, f[i], n, unknown, value);
        *zero = !dx_is_none(a);
        DX_TRY(*zero ? dx_is_exactly_zero(g, a, zero) : dx_excuse(g->context, dx_check(g, a)));
        if (*zero)
            DX_TRY(dx_parts_have_values(g, f[i], n, unknown, value, zero));
    }
    return DX_OK;
}

/* Is a constant certainly in the ball? */
static dx_status lies_in(dx_graph *g, dx_id a, const arb_t box, bool *within)
{
    arb_t value;
    arb_init(value);
    dx_status status = dx_excuse(g->context, dx_ball_evaluate(g, a, NULL, 4 * PRECISION, value));
    *within = status == DX_OK && arb_is_finite(value) && arb_contains(box, value);
    arb_clear(value);
    return status;
}

dx_status dx_recognise_in(dx_graph *g, const arb_t box, dx_id *out)
{
    bool within = false;
    *out = DX_NONE;
    DX_TRY(dx_excuse(g->context, dx_recognise(g, box, out)));
    if (!dx_is_none(*out))
        DX_TRY(lies_in(g, *out, box, &within));
    if (!within)
        *out = DX_NONE;
    return DX_OK;
}

/* What is worked on: n formulas and unknowns, a guess for each or NONE, and the formulas with the
 * guesses put in. Arrays of n. */
typedef struct exact {
    ddx_session *s;
    uint32_t n;
    const dx_id *f, *unknown, *names;
    arb_srcptr box;
    dx_id *guess, *rest;
    dx_id *from, *to;
    uint32_t known; /* guesses */
} exact;

/* Of formulas that are the same, or each other's negative, one is enough. */
static dx_status drop_repeated(exact *x, uint32_t *zeros, uint32_t enough)
{
    dx_graph *g = &x->s->graph;
    for (uint32_t i = 1; i < x->n; i++)
        for (uint32_t k = 0; k < i && *zeros < enough && !dx_is_none(x->rest[i]); k++) {
            bool same = false;
            if (dx_is_none(x->rest[k]))
                continue;
            DX_TRY(dx_is_exactly_zero(g, dx_sub(g, x->rest[i], x->rest[k]), &same));
            if (!same)
                DX_TRY(dx_is_exactly_zero(g, dx_add(g, x->rest[i], x->rest[k]), &same));
            if (same)
                x->rest[i] = DX_NONE;
            *zeros += same;
        }
    return DX_OK;
}

static dx_status put_guesses_in(exact *x, bool *fits)
{
    dx_graph *g = &x->s->graph;
    uint32_t n = 0, zeros = 0;
    for (uint32_t i = 0; i < x->n; i++)
        if (!dx_is_none(x->guess[i])) {
            x->from[n] = x->unknown[i];
            x->to[n++] = x->guess[i];
        }
    *fits = false;
    for (uint32_t i = 0; i < x->n; i++) {
        bool zero = false;
        x->rest[i] = dx_substitute(g, x->f[i], n, x->from, x->to);
        if (dx_is_none(x->rest[i]))
            return dx_excuse(g->context, dx_check(g, x->rest[i]));
        DX_TRY(dx_is_exactly_zero(g, x->rest[i], &zero));
        if (zero)
            x->rest[i] = DX_NONE;
        zeros += zero;
    }
    DX_TRY(drop_repeated(x, &zeros, n));
    *fits = zeros == n;
    return DX_OK;
}

static dx_status guess(exact *x)
{
    dx_graph *g = &x->s->graph;
    x->known = 0;
    for (uint32_t i = 0; i < x->n; i++) {
        DX_TRY(dx_recognise_in(g, x->box + i, &x->guess[i]));
        x->known += !dx_is_none(x->guess[i]);
    }
    return DX_OK;
}

/* The formulas that are left have one zero in what is left of the box: then the guesses are the
 * other unknowns of the zero that the box has. */
static dx_status prove_rest(exact *x, dx_id *f, dx_id *unknown, arb_ptr start, arb_ptr box,
                            dx_id *value, bool *proved)
{
    dx_graph *g = &x->s->graph;
    dx_system part;
    dx_enclosure enclosure;
    bool reached;
    uint32_t n = 0, m = 0;
    for (uint32_t i = 0; i < x->n; i++) {
        if (!dx_is_none(x->rest[i]))
            f[m++] = x->rest[i];
        if (dx_is_none(x->guess[i])) {
            x->from[n] = x->names[i];
            arb_set(start + n, x->box + i);
            unknown[n++] = x->unknown[i];
        }
    }
    *proved = false;
    DX_TRY(dx_system_init(&part, g, n, f, unknown));
    dx_status status = dx_enclose(&part, start, box, &enclosure);
    *proved = status == DX_OK && enclosure.finding == DX_FINDING_ONE;
    /* its only zero there is made small enough to be seen within the box */
    if (*proved)
        status = dx_refine(&part, box, 2 * KNOWN, &reached);
    for (uint32_t i = 0, k = 0; i < x->n && *proved; i++)
        if (dx_is_none(x->guess[i]))
            *proved = arb_contains(x->box + i, box + k++);
    if (status == DX_OK && *proved)
        status = dx_rootof_new(&part, f, x->from, box, x->to);
    for (uint32_t i = 0, k = 0; i < x->n && status == DX_OK && *proved; i++)
        value[i] = dx_is_none(x->guess[i]) ? x->to[k++] : x->guess[i];
    dx_system_free(&part);
    return status;
}

static dx_status find_exact(exact *x, dx_id *value, bool *found)
{
    dx_memory *memory = &x->s->context.memory;
    *found = false;
    DX_TRY(guess(x));
    if (x->known == 0)
        return DX_OK;
    DX_TRY(put_guesses_in(x, found));
    if (!*found)
        return DX_OK;
    if (x->known == x->n) {
        for (uint32_t i = 0; i < x->n; i++)
            value[i] = x->guess[i];
        return DX_OK;
    }
    dx_id *ids = dx_alloc(memory, 2 * x->n * sizeof *ids);
    arb_ptr box = dx_balls_new(memory, 2 * (size_t)x->n);
    dx_status status = ids && box ? prove_rest(x, ids, ids + x->n, box, box + x->n, value, found)
                                  : dx_no_memory(&x->s->context);
    dx_balls_free(memory, box, 2 * (size_t)x->n);
    dx_free(memory, ids, 2 * x->n * sizeof *ids);
    return dx_excuse(&x->s->context, status);
}

static dx_status search_exact(ddx_session *s, dx_system *system, const dx_id *f, const dx_id *names,
                              arb_srcptr box, dx_id *value, bool *found)
{
    dx_memory *memory = &s->context.memory;
    uint32_t n = system->n;
    dx_id *ids = dx_alloc(memory, 4 * n * sizeof *ids);
    if (!ids)
        return dx_no_memory(&s->context);
    exact x = {.s = s,
               .n = n,
               .f = f,
               .unknown = system->unknown,
               .names = names,
               .box = box,
               .guess = ids,
               .rest = ids + n,
               .from = ids + 2 * n,
               .to = ids + 3 * n};
    dx_status status = find_exact(&x, value, found);
    dx_free(memory, ids, 4 * n * sizeof *ids);
    return status;
}

dx_status dx_exact_values(ddx_session *s, dx_system *system, const dx_id *f, const dx_id *names,
                          arb_srcptr box, dx_id *value, bool *found)
{
    dx_memory *memory = &s->context.memory;
    bool reached;
    *found = false;
    arb_ptr small = dx_balls_new(memory, system->n);
    if (!small)
        return dx_no_memory(&s->context);
    _arb_vec_set(small, box, (slong)system->n);
    dx_status status = dx_refine(system, small, KNOWN, &reached);
    if (status == DX_OK)
        status = search_exact(s, system, f, names, small, value, found);
    dx_balls_free(memory, small, system->n);
    return status;
}

dx_status dx_values_at_zero(ddx_session *s, dx_system *system, const dx_id *f, const dx_id *names,
                            arb_srcptr box, dx_id *value)
{
    bool found;
    DX_TRY(dx_exact_values(s, system, f, names, box, value, &found));
    return found ? DX_OK : dx_rootof_new(system, f, names, box, value);
}

/* ---- how they are shown ------------------------------------------------------------------- */

/* The digits of a constant as a name, which is written as it is; NONE where they are not had. */
static dx_status digits_as_name(ddx_session *s, dx_id a, dx_id *out)
{
    dx_graph *g = &s->graph;
    dx_digits_kind kind = DX_DIGITS_ZERO;
    dx_text text;
    *out = a;
    if (!dx_has_rootof(g, a) || !dx_is_constant(g, a))
        return DX_OK;
    dx_text_init(&text, &s->context.memory);
    dx_status status = dx_ball_digits(g, a, s->settings.digits, &kind, &text);
    if (status == DX_OK && text.failed)
        status = dx_no_memory(&s->context);
    if (status == DX_OK && kind != DX_DIGITS_ZERO) {
        *out = dx_symbol(g, dx_text_get(&text), text.n);
        status = dx_check(g, *out);
    }
    dx_text_free(&text);
    return dx_excuse(&s->context, status);
}

static dx_status shown_array(ddx_session *s, dx_id array, dx_id *out)
{
    dx_graph *g = &s->graph;
    uint32_t n = dx_count(g, array);
    size_t size = n * sizeof(dx_id);
    dx_id *element = dx_alloc(&s->context.memory, size + 1);
    dx_status status = element ? DX_OK : dx_no_memory(&s->context);
    for (uint32_t i = 0; i < n && status == DX_OK; i++) {
        dx_id a = dx_operand(g, array, i);
        status = dx_op_of(g, a) == DX_OP_VECTOR ? shown_array(s, a, &element[i])
                                                : digits_as_name(s, a, &element[i]);
    }
    if (status == DX_OK) {
        *out = dx_vector(g, n, element);
        status = dx_check(g, *out);
    }
    dx_free(&s->context.memory, element, size + 1);
    return status;
}

dx_status dx_show_roots(ddx_session *s, dx_value *value)
{
    dx_graph *g = &s->graph;
    bool array = dx_op_of(g, value->id) == DX_OP_VECTOR;
    if (value->digits > 0 || !dx_is_none(value->shown) ||
        (!array && !dx_is_constant(g, value->id)) || !dx_has_rootof(g, value->id))
        return DX_OK;
    dx_id name;
    if (array && dx_free_symbols(g, value->id, 1, &name) > 0)
        return DX_OK; /* formulas with names are exact, and so is what stands beside them */
    if (array)
        return shown_array(s, value->id, &value->shown);
    value->digits = s->settings.digits;
    return DX_OK;
}
