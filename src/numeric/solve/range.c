#include "numeric/solve/range.h"

#include "expr/exact.h"
#include "numeric/balls.h"
#include "numeric/domain.h"
#include "numeric/solve/image.h"

typedef struct pass {
    dx_system *s;
    arf_srcptr lo, hi; /* of the box */
    dx_image_work w;
    dx_image *at;  /* beside the listing */
    dx_image part; /* of a sum or product */
} pass;

static const dx_image *operand(const pass *p, size_t i, uint32_t k)
{
    return p->at + dx_listing_operand(&p->s->list, i, k);
}

static void call(pass *p, size_t i, dx_id a, dx_image *out)
{
    enum { MOST = 4 };
    const dx_graph *g = p->s->graph;
    dx_fn fn = dx_fn_of(g, a);
    uint32_t n = dx_count(g, a);
    arb_struct args[MOST];
    bool nothing = false, known = n <= MOST;
    for (uint32_t k = 0; k < n; k++) {
        uint32_t place = dx_listing_operand(&p->s->list, i, k);
        nothing = nothing || p->at[place].kind == DX_IMAGE_NOTHING;
        known = known && arb_is_finite(p->s->value + place);
        if (known)
            args[k] = p->s->value[place];
    }
    if (!nothing && known)
        nothing = dx_domain_holds(&dx_functions[fn], args, (int)n, p->w.prec) == 0;
    if (nothing) {
        out->kind = DX_IMAGE_NOTHING;
    } else if (n == 1) {
        dx_image_set(out, operand(p, i, 0));
        dx_image_call(&p->w, fn, out);
    } else {
        dx_image_set_all(out);
        out->whole = false;
    }
}

static void add_terms(pass *p, size_t i, dx_id a, dx_image *out)
{
    const dx_graph *g = p->s->graph;
    fmpq_t c;
    fmpq_init(c);
    dx_pass_number(g, dx_constant(g, a), p->w.prec, p->w.x);
    dx_image_set_ball(&p->w, out, p->w.x);
    out->whole = true;
    for (uint32_t k = 0; k < dx_terms(g, a); k++) {
        dx_image_set(&p->part, operand(p, i, 2 + 2 * k));
        dx_number_to_fmpq(g, dx_coefficient(g, a, k), c);
        dx_image_scale(&p->w, &p->part, c);
        dx_image_add(&p->w, out, &p->part);
    }
    fmpq_clear(c);
}

/* a^b by the logarithm, where a is positive. */
static void raise_to_image(pass *p, dx_image *a, const dx_image *b)
{
    if (a->kind != DX_IMAGE_WITHIN || arf_sgn(a->lo) < 0) {
        dx_image_set_all(a);
        a->whole = false;
        return;
    }
    bool zero = arf_is_zero(a->lo) && !a->open[0];
    dx_image_call(&p->w, DX_FN_log, a);
    if (zero) { /* what 0 is raised to is not looked at */
        dx_image_set_all(a);
        a->whole = false;
        return;
    }
    dx_image_multiply(&p->w, a, b);
    dx_image_call(&p->w, DX_FN_exp, a);
}

static void set_power(pass *p, size_t i, dx_id a, uint32_t k, dx_image *out)
{
    const dx_graph *g = p->s->graph;
    dx_id exponent = dx_exponent(g, a, k);
    dx_image_set(out, operand(p, i, 2 * k));
    if (dx_is_number(g, exponent)) {
        fmpq_t q;
        fmpq_init(q);
        dx_number_to_fmpq(g, exponent, q);
        dx_image_power(&p->w, out, q);
        fmpq_clear(q);
    } else if (operand(p, i, 2 * k + 1)->kind == DX_IMAGE_NOTHING) {
        out->kind = DX_IMAGE_NOTHING;
    } else if (out->kind != DX_IMAGE_NOTHING) {
        raise_to_image(p, out, operand(p, i, 2 * k + 1));
    }
}

static void multiply_factors(pass *p, size_t i, dx_id a, dx_image *out)
{
    const dx_graph *g = p->s->graph;
    set_power(p, i, a, 0, out);
    for (uint32_t k = 1; k < dx_factors(g, a); k++) {
        set_power(p, i, a, k, &p->part);
        dx_image_multiply(&p->w, out, &p->part);
    }
}

/* Any of the pieces whose conditions are not known to fail. */
static void choose(pass *p, size_t i, dx_id a, dx_image *out)
{
    const dx_graph *g = p->s->graph;
    out->kind = DX_IMAGE_NOTHING;
    for (uint32_t k = 0; k < dx_pieces(g, a); k++)
        if (!arb_is_zero(p->s->value + dx_listing_operand(&p->s->list, i, 2 * k)))
            dx_image_join(out, operand(p, i, 2 * k + 1));
    if (dx_has_default(g, a))
        dx_image_join(out, operand(p, i, dx_count(g, a) - 1));
    out->whole = false;
}

/* Is it an exponential or a product that has 0 in its ball? Balls have no room for a lower end near
 * 0 beside a large upper one. */
static bool is_steep(const pass *p, size_t i)
{
    const dx_graph *g = p->s->graph;
    dx_id a = p->s->list.walk.id[i];
    return arb_contains_zero(p->s->value + i) && !arb_is_exact(p->s->value + i) &&
           (dx_op_of(g, a) == DX_OP_MUL || dx_fn_of(g, a) == DX_FN_exp);
}

static void set_symbol(pass *p, dx_id a, dx_image *out)
{
    dx_image_set_all(out);
    for (uint32_t k = 0; k < p->s->n; k++) {
        if (!dx_same(a, p->s->unknown[k]))
            continue;
        arf_set(out->lo, p->lo + k);
        arf_set(out->hi, p->hi + k);
    }
    out->whole = true;
}

static void enclose_node(pass *p, size_t i, dx_image *out)
{
    const dx_graph *g = p->s->graph;
    dx_id a = p->s->list.walk.id[i];
    bool finite = arb_is_finite(p->s->value + i);
    if (finite && !is_steep(p, i) && dx_op_of(g, a) != DX_OP_SYMBOL) {
        dx_image_set_ball(&p->w, out, p->s->value + i);
        out->whole = true;
        return;
    }
    switch (dx_op_of(g, a)) {
    case DX_OP_SYMBOL:
        set_symbol(p, a, out);
        return;
    case DX_OP_ADD:
        add_terms(p, i, a, out);
        break;
    case DX_OP_MUL:
        multiply_factors(p, i, a, out);
        break;
    case DX_OP_CALL:
        call(p, i, a, out);
        break;
    case DX_OP_CASES:
        choose(p, i, a, out);
        break;
    default:
        dx_image_set_all(out);
        out->whole = false;
    }
    if (finite) {
        dx_image_set_ball(&p->w, &p->part, p->s->value + i);
        dx_image_meet(out, &p->part);
        out->whole = true;
    }
}

/* The spans of all nodes, those of the listing being there as balls. */
static dx_status enclose_all(pass *p)
{
    for (size_t i = 0; i < p->s->list.walk.n; i++) {
        if (!p->s->list.needed[i])
            continue;
        DX_TRY(dx_poll(p->s->graph->context));
        enclose_node(p, i, p->at + i);
    }
    return DX_OK;
}

static dx_status find_balls(dx_system *s, arf_srcptr lo, arf_srcptr hi, slong prec)
{
    arb_ptr box = dx_balls_new(&s->graph->context->memory, s->n);
    if (!box)
        return dx_no_memory(s->graph->context);
    for (uint32_t k = 0; k < s->n; k++)
        if (arf_is_finite(lo + k) && arf_is_finite(hi + k))
            arb_set_interval_arf(box + k, lo + k, hi + k, prec);
        else
            arb_indeterminate(box + k);
    const dx_ball_point at = {.n = s->n, .symbol = s->unknown, .value = box};
    s->passes++;
    dx_status status = dx_ball_pass(&s->list, &at, prec, s->value);
    dx_balls_free(&s->graph->context->memory, box, s->n);
    return status;
}

dx_status dx_range_between(dx_system *s, arf_srcptr lo, arf_srcptr hi, slong prec, dx_extent *range)
{
    dx_context *context = s->graph->context;
    size_t n = s->list.walk.n;
    for (uint32_t i = 0; i < s->n; i++)
        range[i] = (dx_extent){0};
    DX_TRY(find_balls(s, lo, hi, prec));
    pass p = {.s = s, .lo = lo, .hi = hi, .at = dx_alloc(&context->memory, n * sizeof *p.at)};
    if (!p.at)
        return dx_no_memory(context);
    dx_image_work_init(&p.w, prec);
    dx_image_init(&p.part);
    for (size_t i = 0; i < n; i++)
        dx_image_init(p.at + i);
    dx_status status = enclose_all(&p);
    for (uint32_t i = 0; i < s->n && status == DX_OK; i++) {
        const dx_image *a = p.at + s->place[i];
        range[i] =
            (dx_extent){.free = !dx_image_has_zero(a), .sign = dx_image_sign(a), .whole = a->whole};
    }
    for (size_t i = 0; i < n; i++)
        dx_image_clear(p.at + i);
    dx_image_clear(&p.part);
    dx_image_work_clear(&p.w);
    dx_free(&context->memory, p.at, n * sizeof *p.at);
    return status;
}

/* Room for n ranges, and the ends of n intervals. */
dx_status dx_range_is_free(dx_system *s, arb_srcptr box, slong prec, bool *free)
{
    dx_memory *memory = &s->graph->context->memory;
    size_t n = s->n, size = n * (2 * sizeof(arf_struct) + sizeof(dx_extent));
    arf_ptr lo = dx_alloc(memory, size), hi = lo ? lo + n : NULL;
    if (!lo)
        return dx_no_memory(s->graph->context);
    dx_extent *range = (dx_extent *)(void *)(hi + n);
    for (size_t k = 0; k < n; k++) {
        arf_init(lo + k);
        arf_init(hi + k);
        arb_get_lbound_arf(lo + k, box + k, ARF_PREC_EXACT);
        arb_get_ubound_arf(hi + k, box + k, ARF_PREC_EXACT);
    }
    *free = false;
    dx_status status = dx_range_between(s, lo, hi, prec, range);
    for (size_t k = 0; k < n; k++) {
        *free = *free || (status == DX_OK && range[k].free);
        arf_clear(lo + k);
        arf_clear(hi + k);
    }
    dx_free(memory, lo, size);
    return status;
}
