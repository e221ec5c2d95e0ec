#include "symbolic/series/expansion.h"

#include "expr/walk.h"
#include "symbolic/series/coefficient.h"
#include "symbolic/series/germs.h"
#include "symbolic/series/rationalseries.h"
#include "symbolic/forms/readable.h"
#include "symbolic/algebra/splitting.h"

/* MORE: by how much the work is lengthened when cancellation has eaten terms; MOST_LENGTH:
 * where that ends; SLACK: terms that are worked with at first beyond those asked for. */
enum { SLACK = 2, LEAST_LENGTH = 8, MOST_LENGTH = 256, ROUNDS = 7 };

/* ---- one pass over the nodes ------------------------------------------------------- */

typedef struct value {
    bool varies;
    bool failed; /* it has no series, which matters where a piece that holds has it */
    dx_series series;
} value;

typedef struct pass {
    dx_workshop *w;
    const dx_walk *walk;
    value *value;  /* beside the walk */
    bool pieces;   /* there are formulas by cases in it */
    dx_diag story; /* of the first failure */
} pass;

/* The node's series; that of a constant is made where it is wanted. */
static dx_status series_of(const pass *p, dx_id a, dx_series *out)
{
    const value *v = &p->value[dx_walk_find(p->walk, a)];
    if (v->failed) {
        p->w->g->context->diag = p->story;
        return p->story.status;
    }
    if (dx_is_number(p->w->g, a) || !v->varies)
        return dx_puiseux_monomial(p->w, a, 0, 1, out);
    *out = v->series;
    return DX_OK;
}

static bool varies(const pass *p, dx_id a)
{
    return !dx_is_number(p->w->g, a) && p->value[dx_walk_find(p->walk, a)].varies;
}

static dx_status expand_sum(pass *p, dx_id a, dx_series *out)
{
    dx_workshop *w = p->w;
    const dx_graph *g = w->g;
    uint32_t n = dx_terms(g, a);
    dx_id *scale = dx_arena_alloc(&w->arena, (n + 1) * sizeof *scale);
    dx_series *term = dx_arena_alloc(&w->arena, (n + 1) * sizeof *term);
    if (!scale || !term)
        return dx_no_memory(g->context);
    for (uint32_t i = 0; i < n; i++) {
        scale[i] = dx_coefficient(g, a, i);
        DX_TRY(series_of(p, dx_term(g, a, i), &term[i]));
    }
    scale[n] = dx_int(w->g, 1);
    DX_TRY(dx_puiseux_monomial(w, dx_constant(g, a), 0, 1, &term[n]));
    return dx_puiseux_sum(w, n + 1, scale, term, out);
}

/* base^exponent where the exponent varies: exp(exponent·log(base)). */
static dx_status varying_power(pass *p, dx_id base, dx_id exponent, dx_series *out)
{
    dx_series b, e;
    DX_TRY(series_of(p, base, &b));
    DX_TRY(series_of(p, exponent, &e));
    DX_TRY(dx_puiseux_log(p->w, &b, &b));
    DX_TRY(dx_puiseux_multiply(p->w, &e, &b, &e));
    return dx_puiseux_exp(p->w, &e, out);
}

static dx_status expand_product(pass *p, dx_id a, dx_series *out)
{
    dx_workshop *w = p->w;
    dx_graph *g = w->g;
    dx_id constant = dx_int(g, 1);
    dx_series product, factor;
    bool begun = false;
    for (uint32_t i = 0; i < dx_factors(g, a); i++) {
        dx_id base = dx_base(g, a, i), exponent = dx_exponent(g, a, i);
        if (varies(p, exponent)) {
            DX_TRY(varying_power(p, base, exponent, &factor));
        } else if (varies(p, base)) {
            DX_TRY(series_of(p, base, &factor));
            DX_TRY(dx_puiseux_power(w, &factor, exponent, &factor));
        } else {
            constant = dx_mul(g, constant, dx_pow(g, base, exponent));
            continue;
        }
        if (begun)
            DX_TRY(dx_puiseux_multiply(w, &product, &factor, &product));
        else
            product = factor;
        begun = true;
    }
    DX_TRY(dx_check(g, constant));
    *out = product;
    return dx_is_int(g, constant, 1) ? DX_OK : dx_puiseux_scale(w, constant, &product, out);
}

static dx_status expand_call(pass *p, dx_id a, uint32_t first, dx_series *out)
{
    dx_workshop *w = p->w;
    const dx_graph *g = w->g;
    uint32_t n = dx_count(g, a) - first;
    dx_series *argument = dx_arena_alloc(&w->arena, (n + 1) * sizeof *argument);
    dx_id *fixed = dx_arena_alloc(&w->arena, (n + 1) * sizeof *fixed);
    if (!argument || !fixed)
        return dx_no_memory(g->context);
    for (uint32_t i = 0; i < n; i++) {
        dx_id operand = dx_operand(g, a, first + i);
        if (!varies(p, operand))
            fixed[i] = operand;
        DX_TRY(series_of(p, operand, &argument[i]));
    }
    return first == 0 ? dx_germ_of_call(w, a, argument, fixed, out)
                      : dx_germ_of_abstract(w, a, argument, fixed, out);
}

/* ---- pieces and sums ---------------------------------------------------------------------- */

static bool is_relation(dx_op op)
{
    return op >= DX_OP_EQ && op <= DX_OP_AND;
}

/* Which side of the relation is larger, for small t > 0. */
static dx_status sign_of_relation(pass *p, dx_id a, int *sign)
{
    dx_graph *g = p->w->g;
    dx_series side[2], difference;
    for (uint32_t i = 0; i < 2; i++)
        DX_TRY(series_of(p, dx_operand(g, a, i), &side[i]));
    const dx_id scale[] = {dx_int(g, 1), dx_int(g, -1)};
    DX_TRY(dx_puiseux_sum(p->w, 2, scale, side, &difference));
    DX_TRY(dx_puiseux_sign(p->w, &difference, sign));
    if (varies(p, a))
        dx_puiseux_note_side(p->w, &difference);
    return DX_OK;
}

static dx_status holds(pass *p, dx_id a, bool *truth)
{
    dx_graph *g = p->w->g;
    dx_op op = dx_op_of(g, a);
    int sign;
    *truth = true;
    for (uint32_t i = 0; op == DX_OP_AND && i < dx_count(g, a) && *truth; i++) {
        dx_id link = dx_operand(g, a, i);
        DX_TRY(sign_of_relation(p, link, &sign));
        *truth = dx_op_of(g, link) == DX_OP_LT ? sign < 0 : sign <= 0;
    }
    if (op == DX_OP_AND)
        return DX_OK;
    DX_TRY(sign_of_relation(p, a, &sign));
    *truth = op == DX_OP_EQ   ? sign == 0
             : op == DX_OP_NE ? sign != 0
             : op == DX_OP_LT ? sign < 0
                              : sign <= 0;
    return DX_OK;
}

/* The piece that holds beside the point. */
static dx_status expand_cases(pass *p, dx_id a, dx_series *out)
{
    dx_graph *g = p->w->g;
    for (uint32_t i = 0; i < dx_pieces(g, a); i++) {
        bool truth;
        DX_TRY(holds(p, dx_operand(g, a, 2 * i), &truth));
        if (truth)
            return series_of(p, dx_operand(g, a, 2 * i + 1), out);
    }
    if (dx_has_default(g, a))
        return series_of(p, dx_operand(g, a, dx_count(g, a) - 1), out);
    return dx_fail(g->context, DX_DOMAIN, "none of the conditions holds at the point");
}

/* A finite sum: coefficient by coefficient. */
static dx_status expand_iterated(pass *p, dx_id a, dx_series *out)
{
    dx_workshop *w = p->w;
    dx_graph *g = w->g;
    dx_id body = dx_operand(g, a, 0), name = dx_operand(g, a, 1);
    dx_id lo = dx_operand(g, a, 2), hi = dx_operand(g, a, 3);
    bool ends = dx_op_of(g, hi) != DX_OP_INF && !varies(p, lo) && !varies(p, hi);
    if (dx_op_of(g, a) == DX_OP_PRODUCT || !ends)
        return dx_fail(g->context, DX_UNKNOWN, "no series is known of %s",
                       !ends ? "a sum without fixed ends"
                             : "a product whose factors are not "
                               "written out");
    DX_TRY(series_of(p, body, out));
    dx_id *coefficient = dx_arena_alloc(&w->arena, (out->n + 1) * sizeof *coefficient);
    if (!coefficient)
        return dx_no_memory(g->context);
    for (size_t i = 0; i < out->n; i++) {
        coefficient[i] = dx_iterated(g, DX_OP_SUM, out->coefficient[i], name, lo, hi);
        DX_TRY(dx_check(g, coefficient[i]));
    }
    out->coefficient = coefficient;
    return DX_OK;
}

/* ---- all nodes ---------------------------------------------------------------------------- */

static dx_status expand_node(pass *p, dx_id a, value *v)
{
    const dx_graph *g = p->w->g;
    dx_op op = dx_op_of(g, a);
    v->varies = false;
    if (op >= DX_OP_EQ && op <= DX_OP_STRING && !is_relation(op))
        return dx_fail(g->context, DX_TYPE, "this has no series: it is no formula");
    if (dx_is_atom(g, a))
        return DX_OK;
    /* the name of an abstract function is no operand that could vary */
    uint32_t first = op == DX_OP_APPLY ? 1 : op == DX_OP_DERIV ? 2 : 0;
    for (uint32_t i = first; i < dx_count(g, a); i++)
        v->varies = v->varies || varies(p, dx_operand(g, a, i));
    if (!v->varies || is_relation(op))
        return DX_OK;
    switch (op) {
    case DX_OP_CASES:
        return expand_cases(p, a, &v->series);
    case DX_OP_SUM:
    case DX_OP_PRODUCT:
        return expand_iterated(p, a, &v->series);
    case DX_OP_ADD:
        return expand_sum(p, a, &v->series);
    case DX_OP_MUL:
        return expand_product(p, a, &v->series);
    default:
        return expand_call(p, a, first, &v->series);
    }
}

static bool is_about_point(dx_status status)
{
    return status == DX_DOMAIN || status == DX_UNKNOWN || status == DX_TYPE;
}

static dx_status expand_nodes(pass *p, size_t n, const dx_id *symbol, const dx_series *given)
{
    const dx_graph *g = p->w->g;
    for (size_t i = 0; i < p->walk->n; i++) {
        dx_id a = p->walk->id[i];
        bool bound = false;
        p->value[i].failed = false;
        for (size_t k = 0; k < n; k++)
            if (dx_same(a, symbol[k])) {
                p->value[i] = (value){.varies = true, .series = given[k]};
                bound = true;
            }
        /* the counts of a DERIV are no expression */
        if (bound || dx_op_of(g, a) == DX_OP_VECTOR)
            continue;
        DX_TRY(dx_poll(g->context));
        dx_status status = expand_node(p, a, &p->value[i]);
        if (status != DX_OK && (!p->pieces || p->w->starved || !is_about_point(status)))
            return status;
        p->value[i].failed = status != DX_OK;
        if (status == DX_OK)
            continue;
        if (p->story.status == DX_OK)
            p->story = g->context->diag;
        dx_diag_clear(&g->context->diag);
    }
    return DX_OK;
}

dx_status dx_expand_in(dx_workshop *w, dx_id a, size_t n, const dx_id *symbol,
                       const dx_series *given, dx_series *out)
{
    dx_walk walk;
    DX_TRY(dx_walk_make(w->g, 1, &a, &walk));
    pass p = {.w = w, .walk = &walk};
    for (size_t i = 0; w->g->branches && i < walk.n && !p.pieces; i++)
        p.pieces = dx_op_of(w->g, walk.id[i]) == DX_OP_CASES;
    p.value = dx_arena_alloc(&w->arena, walk.n * sizeof *p.value);
    dx_status status = p.value ? expand_nodes(&p, n, symbol, given) : dx_no_memory(w->g->context);
    if (status == DX_OK)
        status = series_of(&p, a, out);
    dx_walk_free(&walk);
    return status;
}

/* ---- the whole --------------------------------------------------------------------- */

static dx_status expand_once(dx_workshop *w, dx_id a, dx_id t, dx_series *out)
{
    dx_series variable;
    DX_TRY(dx_puiseux_monomial(w, dx_int(w->g, 1), 1, 1, &variable));
    DX_TRY(dx_expand_in(w, a, 1, &t, &variable, out));
    /* a zero in front is no leading term */
    return dx_puiseux_lead(w, out);
}

static dx_status check_size(dx_graph *g, dx_id coefficient, double *size)
{
    *size += (double)dx_tree_size(g, coefficient);
    return *size <= DX_MOST_WRITTEN ? DX_OK : dx_puiseux_unreadable(g);
}

/* Out of the workshop, made readable: the first n terms. */
static dx_status take_out(dx_workshop *w, dx_series *series, size_t n, dx_series *out)
{
    dx_graph *g = w->g;
    dx_memory *memory = &g->context->memory;
    *out = *series;
    out->sided = w->sided;
    if (out->n > n) {
        out->n = n;
        out->exact = false;
    }
    out->coefficient = dx_alloc(memory, (out->n + 1) * sizeof(dx_id));
    if (!out->coefficient)
        return dx_no_memory(g->context);
    dx_status status = DX_OK;
    double size = 0;
    for (size_t i = out->n; i-- > 0 && status == DX_OK;) { /* the last ones are the largest */
        double whole = size;
        status = check_size(g, series->coefficient[i], &whole);
        if (status == DX_OK)
            status = dx_coefficient_collect(g, series->coefficient[i], &out->coefficient[i]);
        if (status == DX_OK && !dx_is_number(g, out->coefficient[i]))
            status = dx_split_linear(g, out->coefficient[i], &out->coefficient[i]);
        if (status == DX_OK)
            status = check_size(g, out->coefficient[i], &size);
        if (status == DX_OK)
            status = dx_poll(g->context);
    }
    if (status != DX_OK)
        dx_series_free(g, out);
    return status;
}

static size_t terms_up_to(const dx_series *s, int64_t order)
{
    int64_t n = order * s->ramification - s->first + 1;
    return n < 0 ? 0 : (size_t)n;
}

/* The fast way: *done where it gives what is wanted. */
static dx_status expand_rational(dx_workshop *w, dx_id a, dx_id t, size_t wanted, bool by_order,
                                 int64_t order, bool *done, dx_series *out)
{
    dx_graph *g = w->g;
    dx_rational_series series;
    dx_rational_series_init(&series);
    dx_status status = dx_rational_series_expand(g, a, t, (slong)w->length, &series, done);
    size_t n = (size_t)fmpq_poly_length(series.poly);
    if (status == DX_OK && *done) {
        if (by_order)
            wanted = order < series.first ? 0 : (size_t)(order - series.first) + 1;
        bool ends = series.exact && (!by_order || n <= wanted);
        *done = ends || (series.exact || (size_t)series.n >= wanted);
        n = ends ? n : wanted;
        *out = (dx_series){.first = series.first, .ramification = 1, .n = n, .exact = ends};
    }
    if (status == DX_OK && *done) {
        out->coefficient = dx_alloc(&g->context->memory, (n + 1) * sizeof(dx_id));
        status = out->coefficient ? DX_OK : dx_no_memory(g->context);
        for (size_t i = 0; i < n && status == DX_OK; i++) {
            out->coefficient[i] = dx_rational_series_coefficient(g, &series, (slong)i);
            status = dx_check(g, out->coefficient[i]);
        }
        if (status != DX_OK && out->coefficient)
            dx_series_free(g, out);
    }
    dx_rational_series_clear(&series);
    return status;
}

/* wanted: terms, or those up to `order` where `by_order`. */
static dx_status expand(dx_workshop *w, dx_id a, dx_id t, size_t wanted, bool by_order,
                        int64_t order, dx_series *out)
{
    dx_context *context = w->g->context;
    w->wanted = wanted;
    w->length = wanted + SLACK < LEAST_LENGTH ? LEAST_LENGTH : wanted + SLACK;
    bool done;
    DX_TRY(expand_rational(w, a, t, wanted, by_order, order, &done, out));
    if (done)
        return DX_OK;
    size_t most = w->length > MOST_LENGTH ? w->length : MOST_LENGTH, reached = 0;
    int64_t last_order = INT64_MIN; /* that is known */
    for (int round = 0; round < ROUNDS; round++) {
        dx_series series;
        w->starved = w->sided = false;
        dx_arena_init(&w->arena, &context->memory);
        dx_status status = expand_once(w, a, t, &series);
        if (status == DX_OK && by_order)
            wanted = terms_up_to(&series, order);
        if (status == DX_OK && (series.exact || series.n >= wanted)) {
            status = take_out(w, &series, series.exact && !by_order ? series.n : wanted, out);
            dx_arena_free(&w->arena);
            return status;
        }
        dx_arena_free(&w->arena);
        if (status != DX_OK && !w->starved)
            return status;
        if (w->ends && status == DX_OK && round > 0 && series.n <= reached)
            break;
        reached = status == DX_OK ? series.n : 0;
        if (status == DX_OK && series.n > 0 && series.ramification == 1)
            last_order = series.first + (int64_t)series.n - 1;
        if (w->length >= most)
            break;
        /* what cancels in every term may do so before it is expanded */
        if (round == 1)
            DX_TRY(dx_readable(w->g, a, &a));
        size_t missing = status == DX_OK ? wanted - series.n : w->length;
        w->length += missing < w->length ? (missing > 4 ? missing : 4) : w->length;
        w->length = w->length > most ? most : w->length;
        DX_TRY(dx_poll(context));
    }
    if (w->ends && last_order != INT64_MIN)
        return dx_fail(context, DX_UNKNOWN, "the series ends early, with order %lld: %s",
                       (long long)last_order, w->ends);
    if (w->ends)
        return dx_fail(context, DX_UNKNOWN, "the series ends early: %s", w->ends);
    return dx_fail(context, DX_UNKNOWN,
                   "no leading term was found: everything up to %zu terms cancels", w->length);
}

static dx_workshop workshop_of(dx_graph *g, dx_rules *rules, const dx_oracle *oracle, dx_id log_t)
{
    return (dx_workshop){.g = g, .rules = rules, .oracle = oracle, .log_t = log_t};
}

dx_status dx_series_expand(dx_graph *g, dx_rules *rules, const dx_oracle *oracle, dx_id a, dx_id t,
                           dx_id log_t, size_t terms, dx_series *out)
{
    dx_workshop w = workshop_of(g, rules, oracle, log_t);
    return expand(&w, a, t, terms, false, 0, out);
}

dx_status dx_series_expand_to(dx_graph *g, dx_rules *rules, const dx_oracle *oracle, dx_id a,
                              dx_id t, dx_id log_t, int64_t order, dx_series *out)
{
    dx_workshop w = workshop_of(g, rules, oracle, log_t);
    return expand(&w, a, t, order < 0 ? 1 : (size_t)order + 1, true, order, out);
}

void dx_series_free(dx_graph *g, dx_series *series)
{
    dx_free(&g->context->memory, series->coefficient, (series->n + 1) * sizeof(dx_id));
    series->coefficient = NULL;
    series->n = 0;
}

dx_id dx_series_value(dx_graph *g, const dx_series *s, dx_id base)
{
    size_t size = (s->n + 1) * sizeof(dx_id), n = 0;
    dx_id *term = dx_alloc(&g->context->memory, size), sum;
    if (!term) {
        dx_no_memory(g->context);
        return DX_NONE;
    }
    for (size_t i = 0; i < s->n; i++) {
        dx_id exponent = dx_rational(g, s->first + (int64_t)i, s->ramification);
        if (!dx_is_int(g, s->coefficient[i], 0))
            term[n++] = dx_mul(g, s->coefficient[i], dx_pow(g, base, exponent));
    }
    sum = n == 0 ? dx_int(g, 0) : dx_sum(g, n, term);
    dx_free(&g->context->memory, term, size);
    return sum;
}
