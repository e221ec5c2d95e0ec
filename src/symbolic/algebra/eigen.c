#include "symbolic/algebra/eigen.h"

#include "expr/exact.h"
#include "expr/order.h"
#include "expr/rootof.h"
#include "expr/walk.h"
#include "symbolic/algebra/blocks.h"
#include "symbolic/algebra/numbermatrix.h"
#include "symbolic/algebra/quadratic.h"
#include "symbolic/forms/readable.h"
#include "symbolic/forms/terms.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST_ROWS = 80,
    MOST_DEGREE = 60,         /* of a factor that is looked at for a closed form */
    MOST_SYMBOLIC_DEGREE = 8, /* the same with symbols in it */
    MOST_STURM = 40,          /* degree of a factor whose real roots are counted */
    PREC = 128                /* bits to which roots are found */
};

/* ---- the characteristic polynomial -------------------------------------------------- */

/* A symbol that does not occur: t, or t_1, t_2, ... */
static dx_status fresh_symbol(dx_graph *g, size_t n, const dx_id *entry, dx_id *out)
{
    char name[16] = "t";
    for (unsigned k = 1;; k++) {
        bool taken = false;
        *out = dx_symbol(g, name, strlen(name));
        DX_TRY(dx_check(g, *out));
        for (size_t i = 0; i < n && !taken; i++)
            taken = dx_contains(g, entry[i], *out);
        if (!taken)
            return DX_OK;
        (void)snprintf(name, sizeof name, "t_%u", k);
    }
}

static dx_status subtract_from_symbol(dx_spectrum *s, const dx_id *entry)
{
    dx_graph *g = s->algebra->graph;
    uint32_t n = s->n;
    dx_id *out = dx_arena_alloc(&g->context->arena, (size_t)n * n * sizeof *out);
    if (!out)
        return dx_no_memory(g->context);
    s->symmetric = true;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            dx_id a = entry[i * n + j];
            out[i * n + j] = i == j ? dx_sub(g, s->symbol, a) : dx_neg(g, a);
            DX_TRY(dx_check(g, out[i * n + j]));
            s->symmetric = s->symmetric && dx_same(a, entry[j * n + i]);
        }
    s->entry = out;
    return DX_OK;
}

static dx_status find_generator(dx_spectrum *s)
{
    const dx_kernels *k = &s->ring->kernels;
    for (uint32_t i = 0; i < k->n; i++)
        if (dx_same(k->kernel[i].id, s->symbol)) {
            s->t = (slong)i;
            return DX_OK;
        }
    return dx_fail(s->algebra->graph->context, DX_BUG, "a symbol was lost");
}

/* Of n x n elements, of which `shifted` are t minus. */
static dx_status characteristic(dx_spectrum *s, uint32_t n, const dx_id *entry,
                                const dx_id *shifted, fmpz_mpoly_t out)
{
    dx_graph *g = s->algebra->graph;
    bool done = false;
    if (dx_are_numbers(g, (size_t)n * n, entry)) {
        fmpz_poly_t p;
        fmpz_poly_init(p);
        dx_status status = dx_numbers_characteristic(g, n, entry, &done, p);
        if (done && status == DX_OK)
            fmpz_mpoly_set_fmpz_poly(out, p, s->t, s->ring->ctx);
        fmpz_poly_clear(p);
        DX_TRY(status);
    }
    if (done)
        return DX_OK;
    dx_polymatrix m;
    dx_status status = dx_polymatrix_make(s->ring, s->algebra->oracle, n, n, shifted, &m);
    if (status == DX_OK)
        status = dx_polymatrix_determinant(&m, out);
    dx_polymatrix_free(&m);
    return status;
}

static slong degree_of(const dx_spectrum *s, const fmpz_mpoly_t p)
{
    return fmpz_mpoly_degree_si(p, s->t, s->ring->ctx);
}

/* Its highest coefficient begins with a positive number. */
static void fix_sign(dx_spectrum *s, fmpz_mpoly_t f)
{
    fmpz_mpoly_t lead;
    ulong degree = (ulong)degree_of(s, f);
    fmpz_mpoly_init(lead, s->ring->ctx);
    fmpz_mpoly_get_coeff_vars_ui(lead, f, &s->t, &degree, 1, s->ring->ctx);
    if (fmpz_sgn(lead->coeffs) < 0)
        fmpz_mpoly_neg(f, f, s->ring->ctx);
    fmpz_mpoly_clear(lead, s->ring->ctx);
}

/* A factor that contains the symbol, or one more of its kind. */
static void keep_factor(dx_spectrum *s, const fmpz_mpoly_t p, uint32_t multiplicity)
{
    fmpz_mpoly_struct *f = &s->factor[s->n_factors];
    if (degree_of(s, p) < 1)
        return;
    fmpz_mpoly_init(f, s->ring->ctx);
    fmpz_mpoly_set(f, p, s->ring->ctx);
    fix_sign(s, f);
    for (uint32_t i = 0; i < s->n_factors; i++)
        if (fmpz_mpoly_equal(&s->factor[i], f, s->ring->ctx)) {
            s->multiplicity[i] += multiplicity;
            fmpz_mpoly_clear(f, s->ring->ctx);
            return;
        }
    s->multiplicity[s->n_factors++] = multiplicity;
}

static dx_status factor_out(dx_spectrum *s, const fmpz_mpoly_t p)
{
    dx_context *context = s->algebra->graph->context;
    dx_status status;
    fmpz_mpoly_factor_t found;
    if (!dx_poly_can_factor(s->ring, p)) {
        status =
            dx_fail(context, DX_LIMIT, "the characteristic polynomial is too large to be factored");
        dx_diag_hint(&context->diag, "it has degree %ld and %ld terms", (long)degree_of(s, p),
                     (long)fmpz_mpoly_length(p, s->ring->ctx));
        return status;
    }
    fmpz_mpoly_factor_init(found, s->ring->ctx);
    status = fmpz_mpoly_factor(found, p, s->ring->ctx)
                 ? DX_OK
                 : dx_fail(context, DX_LIMIT, "the characteristic polynomial cannot be factored");
    for (slong i = 0; status == DX_OK && i < found->num; i++)
        keep_factor(s, &found->poly[i], (uint32_t)fmpz_get_ui(&found->exp[i]));
    fmpz_mpoly_factor_clear(found, s->ring->ctx);
    return status;
}

/* ---- roots --------------------------------------------------------------------------- */

/* One factor being solved. */
typedef struct solver {
    dx_spectrum *s;
    dx_graph *g;
    uint32_t factor;
    uint32_t degree;
    dx_id shift;
    dx_id c[MOST_DEGREE + 1]; /* coefficients, later of the shifted polynomial */
    uint32_t n_real;
    bool solved;
} solver;

static void add_root(solver *w, dx_id value, int side)
{
    dx_spectrum *s = w->s;
    s->value[s->n_values++] = (dx_eigenvalue){value, s->multiplicity[w->factor], w->factor, side};
    w->n_real++;
}

static dx_status found_root(solver *w, dx_id u)
{
    dx_id value = dx_add(w->g, w->shift, u);
    DX_TRY(dx_check(w->g, value));
    DX_TRY(dx_readable(w->g, value, &value));
    add_root(w, value, 0);
    return DX_OK;
}

static dx_status need_real(solver *w, dx_id radicand)
{
    dx_spectrum *s = w->s;
    if (s->symmetric || s->n_conditions == DX_MOST_CONDITIONS)
        return DX_OK;
    for (uint32_t i = 0; i < s->n_conditions; i++)
        if (dx_same(s->condition[i], radicand))
            return DX_OK;
    s->condition[s->n_conditions++] = radicand;
    return DX_OK;
}

/* A formula that is not positive can be 0 at points, where the roots are real. */
static dx_status assume_negative(solver *w, dx_id a)
{
    dx_graph *g = w->g;
    dx_algebra *l = w->s->algebra;
    dx_id number, rest, base, exponent, negative = dx_neg(g, a);
    DX_TRY(dx_check(g, negative));
    if (dx_is_constant(g, a) || dx_is_positive(g, negative))
        return DX_OK;
    dx_split_coefficient(g, a, &number, &rest);
    dx_split_power(g, rest, &base, &exponent);
    if (dx_is_number(g, exponent) && dx_number_sign(g, exponent) > 0)
        rest = base;
    l->assumed = dx_is_none(l->assumed) ? rest : dx_mul(g, l->assumed, rest);
    return dx_check(g, l->assumed);
}

/* *sign of what must not be negative: 1 also where it is assumed, with a condition. */
static dx_status sign_of_radicand(solver *w, dx_id a, int *sign)
{
    bool zero;
    *sign = 0;
    DX_TRY(dx_decide_zero(w->g, w->s->algebra->oracle, a, &zero));
    if (zero)
        return DX_OK;
    DX_TRY(dx_decide_sign(w->g, w->s->algebra->oracle, a, sign));
    if (*sign < 0)
        return assume_negative(w, a);
    if (*sign > 0)
        return DX_OK;
    if (dx_is_constant(w->g, a))
        return dx_fail(w->g->context, DX_UNKNOWN, "cannot decide whether an eigenvalue is real");
    *sign = 1;
    return need_real(w, a);
}

/* The real u with u^h = a. */
static dx_status roots_of(solver *w, dx_id a, uint32_t h)
{
    dx_graph *g = w->g;
    dx_id exponent = dx_rational(g, 1, h);
    int sign;
    DX_TRY(dx_check(g, a));
    if (h == 1)
        return found_root(w, a);
    if (h % 2 != 0) {
        DX_TRY(dx_decide_sign(g, w->s->algebra->oracle, a, &sign));
        if (sign > 0)
            return found_root(w, dx_pow(g, a, exponent));
        if (sign < 0)
            return found_root(w, dx_neg(g, dx_pow(g, dx_neg(g, a), exponent)));
        return found_root(w, h == 3 ? dx_call1(g, DX_FN_cbrt, a)
                                    : dx_call(g, DX_FN_root, 2, (dx_id[]){a, dx_int(g, h)}));
    }
    DX_TRY(sign_of_radicand(w, a, &sign));
    if (sign < 0)
        return DX_OK;
    dx_id u = dx_pow(g, a, exponent);
    DX_TRY(dx_check(g, u));
    DX_TRY(found_root(w, dx_neg(g, u)));
    return found_root(w, u);
}

/* u^2h + p·u^h + q */
static dx_status roots_of_quadratic(solver *w, dx_id p, dx_id q, uint32_t h)
{
    dx_graph *g = w->g;
    dx_id discriminant = dx_sub(g, dx_power(g, p, 2), dx_mul(g, dx_int(g, 4), q));
    int sign;
    DX_TRY(dx_check(g, discriminant));
    DX_TRY(dx_readable(g, discriminant, &discriminant));
    DX_TRY(sign_of_radicand(w, discriminant, &sign));
    if (sign < 0)
        return DX_OK;
    for (int side = -1; side <= 1; side += 2) {
        dx_id root = dx_mul(g, dx_int(g, side), dx_sqrt(g, discriminant));
        dx_id a = dx_scale(g, dx_rational(g, 1, 2), dx_sub(g, root, p));
        DX_TRY(dx_check(g, a));
        DX_TRY(dx_readable(g, a, &a));
        DX_TRY(roots_of(w, a, h));
    }
    return DX_OK;
}

static dx_status get_coefficients(solver *w)
{
    dx_spectrum *s = w->s;
    dx_ring *ring = s->ring;
    fmpz_mpoly_univar_t u;
    fmpz_mpoly_t c, lead;
    fmpz_mpoly_univar_init(u, ring->ctx);
    fmpz_mpoly_init(c, ring->ctx);
    fmpz_mpoly_init(lead, ring->ctx);
    for (uint32_t i = 0; i <= w->degree; i++)
        w->c[i] = dx_int(w->g, 0);
    fmpz_mpoly_to_univar(u, &s->factor[w->factor], s->t, ring->ctx);
    dx_status status = DX_OK;
    for (slong i = 0; i < fmpz_mpoly_univar_length(u, ring->ctx) && status == DX_OK; i++) {
        slong exponent = fmpz_mpoly_univar_get_term_exp_si(u, i, ring->ctx);
        fmpz_mpoly_univar_get_term_coeff(c, u, i, ring->ctx);
        if (exponent == (slong)w->degree)
            fmpz_mpoly_set(lead, c, ring->ctx);
        status = dx_linear_quotient(ring, c, lead, &w->c[exponent]);
    }
    fmpz_mpoly_clear(lead, ring->ctx);
    fmpz_mpoly_clear(c, ring->ctx);
    fmpz_mpoly_univar_clear(u, ring->ctx);
    return status;
}

/* Shift so that the coefficient below the first is 0: Horner's scheme, again and again. */
static dx_status shift(solver *w)
{
    dx_graph *g = w->g;
    uint32_t k = w->degree;
    w->shift = dx_scale(g, dx_rational(g, -1, k), w->c[k - 1]);
    DX_TRY(dx_check(g, w->shift));
    if (dx_is_int(g, w->shift, 0))
        return DX_OK;
    for (uint32_t j = 0; j < k; j++)
        for (uint32_t i = k; i-- > j;) {
            w->c[i] = dx_add(g, w->c[i], dx_mul(g, w->shift, w->c[i + 1]));
            DX_TRY(dx_check(g, w->c[i]));
            DX_TRY(dx_readable(g, w->c[i], &w->c[i]));
            DX_TRY(dx_poll(g->context));
        }
    return DX_OK;
}

/* A polynomial in u^h of degree 1 or 2 is solved. */
static dx_status solve_shifted(solver *w)
{
    uint32_t h = w->degree;
    for (uint32_t i = 0; i < w->degree; i++)
        if (!dx_is_int(w->g, w->c[i], 0))
            h = (uint32_t)n_gcd(h, i);
    w->solved = w->degree / h <= 2;
    if (w->degree == h)
        return roots_of(w, dx_neg(w->g, w->c[0]), h);
    return w->solved ? roots_of_quadratic(w, w->c[h], w->c[0], h) : DX_OK;
}

/* A quadratic factor in generators without relations: the formula as it is learnt at school. */
static dx_status solve_quadratic(solver *w)
{
    dx_spectrum *s = w->s;
    dx_ring *ring = s->ring;
    dx_quadratic q;
    fmpz_mpoly_t t, one;
    int sign;
    fmpz_mpoly_init(t, ring->ctx);
    fmpz_mpoly_init(one, ring->ctx);
    fmpz_mpoly_gen(t, s->t, ring->ctx);
    fmpz_mpoly_one(one, ring->ctx);
    dx_status status = dx_quadratic_make(ring, s->t, &s->factor[w->factor], &q);
    if (status == DX_OK)
        status = sign_of_radicand(w, q.radicand, &sign);
    if (status == DX_OK && sign < 0) /* where the square that came out is 0, they are */
        status = dx_linear_assume(s->algebra, ring, q.v, one);
    w->solved = status == DX_OK;
    for (int side = -1; side <= 1 && status == DX_OK && sign > 0; side += 2) {
        dx_id value;
        status = dx_quadratic_quotient(&q, t, one, side, &value);
        if (status == DX_OK)
            add_root(w, value, side);
    }
    dx_quadratic_free(&q);
    fmpz_mpoly_clear(t, ring->ctx);
    fmpz_mpoly_clear(one, ring->ctx);
    return status;
}

static bool has_no_real_root(dx_spectrum *s, const fmpz_mpoly_t f, uint32_t degree)
{
    if (degree % 2 != 0 || degree > MOST_STURM)
        return false;
    fmpz_poly_t p;
    fmpz_poly_init(p);
    bool none = fmpz_mpoly_get_fmpz_poly(p, f, s->t, s->ring->ctx) &&
                fmpz_poly_max_bits(p) < 1000 && fmpz_poly_max_bits(p) > -1000 &&
                fmpz_poly_num_real_roots(p) == 0;
    fmpz_poly_clear(p);
    return none;
}

/* An end of few decimals of an interval that holds the root alone. */
static dx_id decimal_end(dx_graph *g, const arb_t root, ulong digits, bool upper)
{
    arb_t scaled;
    arf_t end;
    fmpz_t ten, whole;
    fmpq_t value;
    arb_init(scaled);
    arf_init(end);
    fmpz_init(ten);
    fmpz_init(whole);
    fmpq_init(value);
    fmpz_ui_pow_ui(ten, 10, digits);
    arb_mul_fmpz(scaled, root, ten, 4 * PREC);
    if (upper)
        arb_get_ubound_arf(end, scaled, 4 * PREC);
    else
        arb_get_lbound_arf(end, scaled, 4 * PREC);
    arf_get_fmpz(whole, end, upper ? ARF_RND_CEIL : ARF_RND_FLOOR);
    fmpq_set_fmpz_frac(value, whole, ten);
    dx_id number = dx_number_from_fmpq(g, value);
    fmpq_clear(value);
    fmpz_clear(whole);
    fmpz_clear(ten);
    arf_clear(end);
    arb_clear(scaled);
    return number;
}

/* Does p rise or fall all over the interval of those decimals? Then it has the one root there. */
static bool is_monotonic(const fmpz_poly_t slope, const arb_t root, ulong digits)
{
    arb_t box;
    mag_t width;
    arb_init(box);
    mag_init(width);
    mag_set_ui(width, 10);
    mag_pow_ui(width, width, digits);
    mag_inv(width, width);
    arb_set(box, root);
    mag_add(arb_radref(box), arb_radref(box), width);
    arb_fmpz_poly_evaluate_arb(box, slope, box, PREC);
    bool is = !arb_contains_zero(box);
    mag_clear(width);
    arb_clear(box);
    return is;
}

static dx_status make_root(solver *w, const arb_t root, ulong digits, dx_id formula, dx_id *value)
{
    dx_graph *g = w->g;
    dx_id range =
        dx_range(g, decimal_end(g, root, digits, false), decimal_end(g, root, digits, true));
    const dx_rootof proved = {.formulas = dx_vector(g, 1, &formula),
                              .unknowns = dx_vector(g, 1, &w->s->symbol),
                              .box = dx_vector(g, 1, &range),
                              .n = 1};
    *value = dx_rootof_make(g, &proved);
    return dx_check(g, *value);
}

/* Whoever asks for its value begins with its interval, and may need a shorter one than it takes
 * to have the root alone. */
static dx_status can_be_enclosed(solver *w, dx_id value, bool *can)
{
    enum { BITS = 64 };
    const double narrow = 1e-12;
    dx_interval in;
    DX_TRY(dx_ask_value(w->s->algebra->oracle, value, BITS, &in));
    *can = in.finite && in.high - in.low <= narrow * fmax(1, fabs(in.low));
    return DX_OK;
}

static dx_status add_proved(solver *w, const fmpz_poly_t slope, const arb_t root, dx_id formula)
{
    enum { MOST_DIGITS = 30 };
    bool found = false;
    dx_id value = DX_NONE;
    for (ulong digits = 0; digits < MOST_DIGITS && !found; digits++) {
        if (!is_monotonic(slope, root, digits))
            continue;
        DX_TRY(make_root(w, root, digits, formula, &value));
        DX_TRY(can_be_enclosed(w, value, &found));
    }
    if (found)
        add_root(w, value, 0);
    w->solved = w->solved && found;
    return DX_OK;
}

/* The real roots of an irreducible polynomial of numbers, each as a number that is proved. */
static dx_status prove_roots(solver *w, const fmpz_mpoly_t f)
{
    enum { MOST_PROVED = 24, MOST_BITS = 400 };
    dx_spectrum *s = w->s;
    fmpz_poly_t p, slope;
    fmpz_poly_init(p);
    fmpz_poly_init(slope);
    bool fits = w->degree <= MOST_PROVED && fmpz_mpoly_get_fmpz_poly(p, f, s->t, s->ring->ctx) &&
                labs(fmpz_poly_max_bits(p)) < MOST_BITS;
    dx_id formula = fits ? dx_poly_expression(s->ring, f) : DX_NONE;
    dx_status status = fits ? dx_check(w->g, formula) : DX_OK;
    if (fits && status == DX_OK) {
        acb_ptr root = _acb_vec_init((slong)w->degree);
        fmpz_poly_derivative(slope, p);
        arb_fmpz_poly_complex_roots(root, p, 0, PREC);
        w->solved = true;
        for (uint32_t i = 0; i < w->degree && status == DX_OK; i++)
            if (acb_is_real(&root[i]))
                status = add_proved(w, slope, acb_realref(&root[i]), formula);
        _acb_vec_clear(root, (slong)w->degree);
    }
    fmpz_poly_clear(slope);
    fmpz_poly_clear(p);
    return status;
}

static dx_status add_unknown(dx_spectrum *s, uint32_t factor)
{
    dx_graph *g = s->algebra->graph;
    dx_id p = dx_poly_expression(s->ring, &s->factor[factor]);
    DX_TRY(dx_check(g, p));
    s->unknown = dx_is_none(s->unknown) ? p : dx_mul(g, s->unknown, p);
    return dx_check(g, s->unknown);
}

/* Does something hold between generators that rewriting knows: r^2 = b, sin^2 + cos^2 = 1? */
static bool has_relations(const dx_ring *ring)
{
    for (uint32_t i = 0; i < ring->kernels.n; i++)
        if (ring->kernels.kernel[i].kind > DX_KERNEL_POWER)
            return true;
    return false;
}

static dx_status solve_factor(dx_spectrum *s, uint32_t factor)
{
    dx_graph *g = s->algebra->graph;
    const fmpz_mpoly_struct *f = &s->factor[factor];
    uint32_t degree = (uint32_t)degree_of(s, f), multiplicity = s->multiplicity[factor];
    bool numbers = fmpz_mpoly_is_fmpz_poly(f, s->t, s->ring->ctx);
    solver w = {.s = s, .g = g, .factor = factor, .degree = degree, .shift = dx_int(g, 0)};
    if (degree == 2 && !has_relations(s->ring)) {
        DX_TRY(solve_quadratic(&w));
    } else if (degree <= (numbers ? MOST_DEGREE : MOST_SYMBOLIC_DEGREE)) {
        DX_TRY(get_coefficients(&w));
        if (degree > 1)
            DX_TRY(shift(&w));
        DX_TRY(solve_shifted(&w));
    }
    if (!w.solved && numbers)
        DX_TRY(prove_roots(&w, f));
    if (w.solved || (numbers && has_no_real_root(s, f, degree))) {
        s->n_unreal += multiplicity * (degree - w.n_real);
        return DX_OK;
    }
    s->n_unknown += multiplicity * degree;
    return add_unknown(s, factor);
}

/* ---- order ---------------------------------------------------------------------------- */

/* Does b stand in front of a? Constants from small to large, then what has symbols. */
static dx_status goes_before(dx_spectrum *s, const dx_eigenvalue *b, const dx_eigenvalue *a,
                             bool *before)
{
    dx_graph *g = s->algebra->graph;
    bool left = dx_is_constant(g, b->value), right = dx_is_constant(g, a->value);
    *before = left && !right;
    if (left != right)
        return DX_OK;
    if (!left) {
        slong k = degree_of(s, &s->factor[b->factor]), l = degree_of(s, &s->factor[a->factor]);
        *before = k != l ? k < l : b->factor != a->factor && dx_compare(g, b->value, a->value) < 0;
        return DX_OK;
    }
    int sign;
    dx_id difference = dx_sub(g, b->value, a->value);
    DX_TRY(dx_check(g, difference));
    DX_TRY(dx_decide_sign(g, s->algebra->oracle, difference, &sign));
    *before = sign < 0;
    return DX_OK;
}

/* Factors that differ can have a root in common by what holds between generators. */
static void merge_values(dx_spectrum *s)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < s->n_values; i++) {
        uint32_t k = 0;
        while (k < n && !dx_same(s->value[k].value, s->value[i].value))
            k++;
        if (k < n)
            s->value[k].multiplicity += s->value[i].multiplicity;
        else
            s->value[n++] = s->value[i];
    }
    s->n_values = n;
}

static dx_status sort_values(dx_spectrum *s)
{
    merge_values(s);
    for (uint32_t i = 1; i < s->n_values; i++)
        for (uint32_t k = i; k > 0; k--) {
            dx_eigenvalue *a = &s->value[k - 1], *b = &s->value[k], kept = *a;
            bool before;
            DX_TRY(goes_before(s, b, a, &before));
            if (!before)
                break;
            *a = *b;
            *b = kept;
            DX_TRY(dx_poll(s->algebra->graph->context));
        }
    return DX_OK;
}

/* ---- the whole -------------------------------------------------------------------------- */

/* The factors of the characteristic polynomials of all blocks. */
static dx_status find_factors(dx_spectrum *s, const dx_id *entry)
{
    dx_graph *g = s->algebra->graph;
    dx_arena *arena = &g->context->arena;
    size_t size = (size_t)s->n * s->n;
    uint32_t n_blocks;
    uint32_t *block = dx_arena_alloc(arena, s->n * sizeof *block);
    dx_id *part = dx_arena_alloc(arena, size * sizeof *part);
    dx_id *shifted = dx_arena_alloc(arena, size * sizeof *shifted);
    s->factor = dx_arena_alloc(arena, (s->n + 1) * sizeof *s->factor);
    s->multiplicity = dx_arena_alloc(arena, (s->n + 1) * sizeof *s->multiplicity);
    s->value = dx_arena_alloc(arena, s->n * sizeof *s->value);
    if (!block || !part || !shifted || !s->factor || !s->multiplicity || !s->value)
        return dx_no_memory(g->context);
    DX_TRY(dx_find_blocks(g, s->n, entry, block, &n_blocks));
    for (uint32_t k = 0; k < n_blocks; k++) {
        uint32_t n = dx_take_block(s->n, entry, block, k, part);
        (void)dx_take_block(s->n, s->entry, block, k, shifted);
        fmpz_mpoly_t p;
        fmpz_mpoly_init(p, s->ring->ctx);
        dx_status status = characteristic(s, n, part, shifted, p);
        if (status == DX_OK)
            status = factor_out(s, p);
        fmpz_mpoly_clear(p, s->ring->ctx);
        DX_TRY(status);
        DX_TRY(dx_poll(g->context));
    }
    return DX_OK;
}

dx_status dx_spectrum_make(dx_algebra *l, uint32_t n, const dx_id *entry, dx_spectrum *s)
{
    dx_graph *g = l->graph;
    size_t size = (size_t)n * n;
    *s = (dx_spectrum){.algebra = l, .n = n};
    if (n > MOST_ROWS)
        return dx_fail(g->context, DX_LIMIT, "eigenvalues are found of up to %d rows", MOST_ROWS);
    DX_TRY(fresh_symbol(g, size, entry, &s->symbol));
    DX_TRY(subtract_from_symbol(s, entry));
    s->ring = dx_alloc(&g->context->memory, sizeof *s->ring);
    if (!s->ring)
        return dx_no_memory(g->context);
    DX_TRY(dx_linear_ring(l, size, s->entry, s->symbol, s->ring));
    DX_TRY(find_generator(s));
    dx_status status = find_factors(s, entry);
    for (uint32_t i = 0; i < s->n_factors && status == DX_OK; i++)
        status = solve_factor(s, i);
    if (status == DX_OK)
        status = sort_values(s);
    return dx_linear_limit(l, status);
}

void dx_spectrum_free(dx_spectrum *s)
{
    for (uint32_t i = 0; i < s->n_factors; i++)
        fmpz_mpoly_clear(&s->factor[i], s->ring->ctx);
    s->n_factors = 0;
    dx_linear_ring_free(s->algebra, s->ring);
    s->ring = NULL;
}
