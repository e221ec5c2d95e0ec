#include "numeric/contact.h"

#include "expr/primitive.h"
#include "expr/side.h"
#include "numeric/balls.h"
#include "numeric/listing.h"
#include "numeric/pass.h"
#include "numeric/sample.h"

/* TRIES: samples of the other symbols, of which POINTS must agree. Balls that are not known
 * to AGREEMENT_BITS are made again with more precision. */
enum {
    TRIES = 16,
    POINTS = 2,
    FIRST_PRECISION = 192,
    LAST_PRECISION = 1600,
    AGREEMENT_BITS = 60,
    MOST_ORDER = 64,
    MOST_NODES = 20000 /* times the square of the length */
};

typedef struct contact {
    dx_graph *g;
    dx_listing a, b;
    size_t n;
    const dx_id *symbol, *centre;
    slong length;
    dx_sample sample;
    dx_side places;    /* of symbols in the sample, counted from 1 */
    arb_ptr direction; /* by symbol of the sample */
} contact;

/* Where symbol i of those that are expanded by stands in the sample; false: nowhere. */
static bool place_of(const contact *c, size_t i, size_t *place)
{
    const uint32_t found = dx_side_get(&c->places, c->symbol[i]);
    *place = found > 0 ? found - 1 : 0;
    return found > 0;
}

/* The centres at the sampled values; *usable: they have values. */
static dx_status set_centres(contact *c, slong prec, bool *usable)
{
    *usable = true;
    for (size_t i = 0; i < c->n && *usable; i++) {
        size_t place;
        arb_t value;
        if (!place_of(c, i, &place))
            continue;
        arb_init(value);
        dx_status status = dx_ball_evaluate(c->g, c->centre[i], &c->sample.at, prec, value);
        arb_swap(c->sample.value + place, value);
        *usable = arb_is_finite(c->sample.value + place);
        arb_clear(value);
        DX_TRY(status);
    }
    return DX_OK;
}

static dx_status expand(const contact *c, const dx_listing *list, slong prec, arb_poly_t out)
{
    size_t n = list->walk.n;
    dx_memory *memory = &c->g->context->memory;
    arb_poly_struct *value = dx_ball_series_new(memory, n);
    if (!value)
        return dx_no_memory(c->g->context);
    dx_status status = dx_series_pass(list, &c->sample.at, c->direction, c->length, prec, value);
    if (status == DX_OK)
        arb_poly_swap(out, value + n - 1);
    dx_ball_series_free(memory, value, n);
    return status;
}

static bool is_sharp(const arb_t x, slong prec)
{
    return prec >= LAST_PRECISION || arb_rel_accuracy_bits(x) >= AGREEMENT_BITS || arb_is_zero(x) ||
           (arb_contains_zero(x) && arb_rel_one_accuracy_bits(x) >= 2 * AGREEMENT_BITS);
}

/* *verdict for one sample; *again: the balls are too wide to tell. */
static void compare(const contact *c, const arb_poly_t a, const arb_poly_t b, slong prec,
                    dx_verdict *verdict, bool *again, dx_text *where)
{
    arb_t x, y;
    arb_init(x);
    arb_init(y);
    *verdict = DX_AGREES;
    *again = false;
    for (slong k = 0; k < c->length && *verdict == DX_AGREES; k++) {
        arb_poly_get_coeff_arb(x, a, k);
        arb_poly_get_coeff_arb(y, b, k);
        if (!arb_is_finite(x) || !arb_is_finite(y)) {
            *verdict = DX_NOT_CHECKED;
        } else if (!arb_overlaps(x, y)) {
            *verdict = DX_DISAGREES;
            char *left = arb_get_str(x, 12, ARB_STR_NO_RADIUS);
            char *right = arb_get_str(y, 12, ARB_STR_NO_RADIUS);
            dx_text_format(where, "order %ld: %s by power series, %s by the formula", (long)k, left,
                           right);
            flint_free(left);
            flint_free(right);
        } else {
            *again = *again || !is_sharp(x, prec) || !is_sharp(y, prec);
        }
    }
    arb_clear(x);
    arb_clear(y);
}

static dx_status compare_at(contact *c, dx_verdict *verdict, dx_text *where)
{
    arb_poly_t a, b;
    dx_status status = DX_OK;
    bool again = true, usable = false;
    *verdict = DX_NOT_CHECKED;
    arb_poly_init(a);
    arb_poly_init(b);
    for (slong prec = FIRST_PRECISION; prec <= LAST_PRECISION && again && status == DX_OK;
         prec = prec == LAST_PRECISION      ? prec + 1
                : 2 * prec < LAST_PRECISION ? 2 * prec
                                            : LAST_PRECISION) {
        status = set_centres(c, prec, &usable);
        if (status != DX_OK || !usable)
            break;
        status = expand(c, &c->a, prec, a);
        if (status == DX_OK)
            status = expand(c, &c->b, prec, b);
        if (status == DX_OK)
            compare(c, a, b, prec, verdict, &again, where);
        if (*verdict == DX_NOT_CHECKED)
            break;
    }
    arb_poly_clear(a);
    arb_poly_clear(b);
    return status;
}

static dx_status compare_samples(contact *c, dx_verdict *verdict, dx_text *where)
{
    unsigned agreed = 0;
    *verdict = DX_NOT_CHECKED;
    /* without other symbols one point is all there is */
    size_t others = c->sample.at.n, place;
    for (size_t i = 0; i < c->n; i++)
        others -= place_of(c, i, &place);
    for (unsigned attempt = 0; attempt < (others ? TRIES : 1) && agreed < POINTS; attempt++) {
        dx_verdict here;
        DX_TRY(dx_sample_draw(&c->sample, c->g, DX_NONE, attempt));
        DX_TRY(compare_at(c, &here, where));
        if (here == DX_DISAGREES) {
            *verdict = here;
            return DX_OK;
        }
        agreed += here == DX_AGREES;
        DX_TRY(dx_poll(c->g->context));
    }
    if (agreed > 0)
        *verdict = DX_AGREES;
    return DX_OK;
}

static dx_status with_sample(contact *c, dx_verdict *verdict, dx_text *where)
{
    dx_memory *memory = &c->g->context->memory;
    size_t n = c->sample.at.n;
    bool fine = dx_side_init(&c->places, memory, c->g->n);
    for (size_t k = 0; k < n && fine; k++)
        fine = dx_side_set(&c->places, c->sample.at.symbol[k], (uint32_t)k + 1);
    c->direction = fine ? dx_balls_new(memory, n) : NULL;
    if (!c->direction) {
        dx_side_free(&c->places);
        return dx_no_memory(c->g->context);
    }
    for (size_t i = 0; i < c->n; i++) {
        size_t place;
        if (!place_of(c, i, &place))
            continue;
        arb_set_ui(c->direction + place, 8 + 3 * i);
        arb_mul_2exp_si(c->direction + place, c->direction + place, -3);
    }
    dx_status status = compare_samples(c, verdict, where);
    dx_balls_free(memory, c->direction, n);
    dx_side_free(&c->places);
    return status;
}

/* Symbols of the centres are in the sample as well. */
static dx_status with_centres(contact *c, dx_verdict *verdict, dx_text *where)
{
    dx_memory *memory = &c->g->context->memory;
    const size_t size = c->n * sizeof(dx_listing), room = (c->n + 2) * sizeof(dx_listing *);
    dx_listing *centre = dx_alloc(memory, size + 1);
    const dx_listing **all = dx_alloc(memory, room);
    size_t made = 0;
    dx_status status = centre && all ? DX_OK : dx_no_memory(c->g->context);
    if (status == DX_OK) {
        all[0] = &c->a;
        all[1] = &c->b;
    }
    while (status == DX_OK && made < c->n) {
        status = dx_listing_make(c->g, 1, &c->centre[made], &centre[made]);
        if (status == DX_OK) {
            all[2 + made] = &centre[made];
            made++;
        }
    }
    if (status == DX_OK)
        status = dx_sample_make(2 + made, all, &c->sample);
    if (status == DX_OK) {
        status = with_sample(c, verdict, where);
        dx_sample_free(&c->sample);
    }
    for (size_t i = 0; i < made; i++)
        dx_listing_free(&centre[i]);
    dx_free(memory, centre, size + 1);
    dx_free(memory, all, room);
    return status;
}

dx_status dx_contact_check(dx_graph *g, dx_id a, dx_id b, size_t n, const dx_id *symbol,
                           const dx_id *centre, uint32_t order, dx_verdict *verdict, dx_text *where)
{
    contact c = {.g = g, .n = n, .symbol = symbol, .centre = centre};
    *verdict = DX_NOT_CHECKED;
    bool settled;
    DX_TRY(dx_has_settled_integral(g, 2, (const dx_id[]){a, b}, &settled));
    if (settled) {
        *verdict = DX_AGREES;
        return DX_OK;
    }
    c.length = (slong)(order < MOST_ORDER ? order : MOST_ORDER) + 1;
    DX_TRY(dx_listing_make(g, 1, &a, &c.a));
    dx_status status = dx_listing_make(g, 1, &b, &c.b);
    if (status == DX_OK) {
        double nodes = (double)(c.a.walk.n + c.b.walk.n);
        while (c.length > 1 && nodes * (double)(c.length * c.length) > MOST_NODES * 100.0)
            c.length--;
        status = with_centres(&c, verdict, where);
        dx_listing_free(&c.b);
    }
    dx_listing_free(&c.a);
    if (status == DX_LIMIT) {
        dx_diag_clear(&g->context->diag);
        *verdict = DX_NOT_CHECKED;
        status = DX_OK;
    }
    return status;
}

/* ---- values near the point ----------------------------------------------------------------------
 */

/* NEAR and NEARER: t = 2^-NEAR, 2^-NEARER. */
enum { NEAR = 24, NEARER = 44, MOST_APPROACH = 200 };

/* log2 |a| at t = 2^-bits; *known is false where there is no value. */
static dx_status logarithm_at(dx_graph *g, dx_id a, dx_sample *sample, size_t place, slong bits,
                              slong prec, double *log2, bool *known)
{
    arb_t value;
    arf_t size;
    arb_init(value);
    arf_init(size);
    arb_one(sample->value + place);
    arb_mul_2exp_si(sample->value + place, sample->value + place, -bits);
    dx_status status = dx_ball_evaluate(g, a, &sample->at, prec, value);
    *known = status == DX_OK && arb_is_finite(value);
    if (*known) {
        fmpz_t exponent;
        fmpz_init(exponent);
        arb_get_abs_ubound_arf(size, value, 64);
        *log2 = -1e9;
        if (!arf_is_zero(size)) {
            arf_abs_bound_lt_2exp_fmpz(exponent, size);
            *log2 = fmpz_get_d(exponent);
        }
        fmpz_clear(exponent);
    }
    arb_clear(value);
    arf_clear(size);
    return status;
}

static dx_status approach(dx_graph *g, dx_id a, dx_sample *sample, size_t place, double order,
                          dx_verdict *verdict)
{
    slong prec = 128 + 2 * NEARER * (slong)(order < 0 ? 1 : order + 1);
    for (unsigned attempt = 0; attempt < TRIES && *verdict != DX_AGREES; attempt++) {
        double far = 0, close = 0;
        bool known, also = false;
        DX_TRY(dx_sample_draw(sample, g, DX_NONE, attempt));
        DX_TRY(logarithm_at(g, a, sample, place, NEAR, prec, &far, &known));
        if (known)
            DX_TRY(logarithm_at(g, a, sample, place, NEARER, prec, &close, &also));
        bool small = far <= 8 - order * NEAR && close <= 8 - order * NEARER;
        if (known && also && (small || far - close >= (order - 0.2) * (NEARER - NEAR) - 2))
            *verdict = DX_AGREES;
        else if (known && also)
            return DX_OK;
        DX_TRY(dx_poll(g->context));
    }
    return DX_OK;
}

dx_status dx_contact_approach(dx_graph *g, dx_id a, dx_id t, double order, dx_verdict *verdict)
{
    dx_listing list;
    const dx_listing *lists[] = {&list};
    dx_sample sample;
    *verdict = DX_NOT_CHECKED;
    if (order > MOST_APPROACH)
        return DX_OK;
    DX_TRY(dx_listing_make(g, 1, &a, &list));
    dx_status status = dx_sample_make(1, lists, &sample);
    if (status == DX_OK) {
        for (size_t place = 0; place < sample.at.n; place++)
            if (dx_same(sample.at.symbol[place], t))
                status = approach(g, a, &sample, place, order, verdict);
        dx_sample_free(&sample);
    }
    dx_listing_free(&list);
    if (status == DX_LIMIT) {
        dx_diag_clear(&g->context->diag);
        status = DX_OK;
    }
    return status;
}
