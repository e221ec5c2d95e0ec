#include "symbolic/forms/terms.h"

#include "expr/exact.h"
#include "expr/polynomial.h"
#include "symbolic/forms/choice.h"
#include "symbolic/forms/relations.h"
#include "symbolic/forms/waves.h"

#include <stdlib.h>
#include <string.h>

/* ---- generators as expressions ------------------------------------------------------- */

typedef struct factor_list {
    dx_graph *g;
    uint32_t n;
    dx_id factor[3 * DX_MAX_KERNELS];
    dx_status status;
} factor_list;

static void push_power(factor_list *list, dx_id base, slong exponent)
{
    if (exponent != 0)
        list->factor[list->n++] = dx_power(list->g, base, exponent);
}

static void push_wave(factor_list *list, const dx_kernel *sine, int sines, int cosines,
                      slong exponent)
{
    dx_fn fn = dx_waves_function(sine->kind == DX_KERNEL_SINH, sines, cosines);
    if (exponent != 0 && fn != DX_FN_NONE)
        push_power(list, dx_call1(list->g, fn, sine->base), exponent);
}

/* sine^s·cosine^c */
static void push_waves(factor_list *list, const dx_kernel *sine, const dx_kernel *cosine, slong s,
                       slong c, unsigned style)
{
    dx_graph *g = list->g;
    if ((style & DX_STYLE_DOUBLES) && sine->doubles && (s > 0) == (c > 0) && s != 0 && c != 0) {
        slong times = labs(s) < labs(c) ? s : c;
        dx_id angle = dx_scale(g, dx_int(g, 2), sine->base);
        dx_id half = dx_scale(g, dx_rational(g, 1, 2), dx_call1(g, dx_fn_of(g, sine->id), angle));
        push_power(list, half, times);
        s -= times;
        c -= times;
    }
    if (!(style & DX_STYLE_NAMES)) {
        push_power(list, sine->id, s);
        push_power(list, cosine->id, c);
        return;
    }
    if (s > 0 && c < 0) {
        slong times = s < -c ? s : -c;
        push_wave(list, sine, 1, -1, times);
        s -= times;
        c += times;
    } else if (s < 0 && c > 0) {
        slong times = -s < c ? -s : c;
        push_wave(list, sine, -1, 1, times);
        s += times;
        c -= times;
    }
    if (s > 0)
        push_power(list, sine->id, s);
    else
        push_wave(list, sine, -1, 0, -s);
    if (c > 0)
        push_power(list, cosine->id, c);
    else
        push_wave(list, sine, 0, -1, -c);
}

static bool is_number_root(const dx_ring *ring, uint32_t i)
{
    const dx_kernel *kernel = &ring->kernels.kernel[i];
    return kernel->kind == DX_KERNEL_ROOT && dx_is_number(ring->kernels.graph, kernel->base);
}

/* number·sum, multiplied out. */
static dx_id scale_sum(dx_graph *g, dx_id number, dx_id a)
{
    if (dx_op_of(g, a) != DX_OP_ADD)
        return dx_scale(g, number, a);
    dx_id sum = dx_number_mul(g, number, dx_constant(g, a));
    for (uint32_t i = 0; i < dx_terms(g, a); i++)
        sum = dx_add(
            g, sum,
            dx_scale(g, dx_number_mul(g, number, dx_coefficient(g, a, i)), dx_term(g, a, i)));
    return sum;
}

/* sqrt(n)·sqrt(b) as sqrt(n·b); false when no root goes with this one. */
static bool join_number_root(dx_ring *ring, factor_list *list, slong *exponent, uint32_t number)
{
    dx_graph *g = list->g;
    const dx_kernel *k = ring->kernels.kernel;
    for (uint32_t i = 0; i < ring->kernels.n; i++) {
        if (k[i].kind != DX_KERNEL_ROOT || is_number_root(ring, i) || exponent[i] == 0 ||
            dx_op_of(g, k[i].id) == DX_OP_CALL ||
            exponent[i] * (slong)k[number].degree != exponent[number] * (slong)k[i].degree)
            continue;
        dx_id base = scale_sum(g, k[number].base, k[i].base);
        if (!dx_is_none(base))
            base = dx_pow(g, base, dx_rational(g, exponent[i], k[i].degree));
        list->factor[list->n++] = base;
        exponent[i] = exponent[number] = 0;
        return true;
    }
    return false;
}

/* abs(u)^a·u^b with a generator u: an odd a is one of sign(u), and abs(u)^n is u^n for
 * even n. What cancels always does; the rest by choice. */
static void settle_signs(dx_ring *ring, factor_list *list, slong *exponent, unsigned style)
{
    const dx_kernel *k = ring->kernels.kernel;
    for (uint32_t i = 0; i < ring->kernels.n; i++) {
        if (k[i].kind != DX_KERNEL_ABS || exponent[i] == 0)
            continue;
        uint32_t u = 0;
        while (u < ring->kernels.n && !dx_same(k[u].id, k[i].base))
            u++;
        slong with = u < ring->kernels.n ? exponent[u] : 0, all = exponent[i] + with;
        bool cancels = with != 0 && (with > 0) != (exponent[i] > 0);
        if (exponent[i] % 2 == 0 || !(cancels || (style & DX_STYLE_SIGNS)))
            continue;
        if (all % 2 != 0 && with != 0) {
            exponent[i] = all;
        } else {
            push_power(list, dx_call1(list->g, DX_FN_sign, k[i].base), 1);
            exponent[i] = 0;
            if (u == ring->kernels.n)
                push_power(list, k[i].base, all);
        }
        if (u < ring->kernels.n)
            exponent[u] = exponent[i] == 0 ? all : 0;
    }
}

/* The generator that kernel i is a root or a variable power of; UINT32_MAX for none. */
static uint32_t generator_below(const dx_ring *ring, uint32_t i)
{
    const dx_kernel *k = ring->kernels.kernel;
    dx_graph *g = ring->kernels.graph;
    dx_id base = k[i].base, exponent;
    if (k[i].kind == DX_KERNEL_POWER)
        dx_split_power(g, k[i].id, &base, &exponent);
    else if (k[i].kind != DX_KERNEL_ROOT || dx_op_of(g, k[i].id) == DX_OP_CALL)
        return UINT32_MAX;
    for (uint32_t j = 0; j < ring->kernels.n; j++)
        if (j != i && dx_same(k[j].id, base))
            return j;
    return UINT32_MAX;
}

static bool merges(const dx_ring *ring, const slong *exponent, uint32_t i, uint32_t *with)
{
    if (exponent[i] == 0)
        return false;
    *with = generator_below(ring, i);
    return *with != UINT32_MAX && exponent[*with] != 0 &&
           (exponent[*with] > 0) != (exponent[i] > 0);
}

bool dx_monomial_merges(const dx_ring *ring, const slong *exponent)
{
    uint32_t with;
    for (uint32_t i = 0; i < ring->kernels.n; i++)
        if (merges(ring, exponent, i, &with))
            return true;
    return false;
}

/* sqrt(sin(x))·sin(x)^-1·cos(x) is cos(x)/sqrt(sin(x)), not cot(x)·sqrt(sin(x)). */
static void settle_merging(dx_ring *ring, factor_list *list, slong *exponent)
{
    uint32_t with;
    for (uint32_t i = 0; i < ring->kernels.n; i++)
        if (merges(ring, exponent, i, &with)) {
            push_power(list, ring->kernels.kernel[with].id, exponent[with]);
            exponent[with] = 0;
        }
}

/* u·cbrt(u)^-2 is cbrt(u). */
static void settle_cube_roots(const dx_ring *ring, slong *exponent)
{
    const dx_kernel *k = ring->kernels.kernel;
    for (uint32_t i = 0; i < ring->kernels.n; i++) {
        if (dx_fn_of(ring->kernels.graph, k[i].id) != DX_FN_cbrt || exponent[i] == 0)
            continue;
        for (uint32_t u = 0; u < ring->kernels.n; u++) {
            if (!dx_same(k[u].id, k[i].base) || (exponent[u] > 0) == (exponent[i] > 0))
                continue;
            slong all = exponent[u] == 0 ? exponent[i] : 3 * exponent[u] + exponent[i];
            exponent[u] = exponent[u] == 0 ? 0 : all / 3;
            exponent[i] = all - 3 * exponent[u];
        }
    }
}

/* abs(u)^n·abs(v)^n as abs(u·v)^n, multiplied out. */
static void join_abs(dx_ring *ring, factor_list *list, slong *exponent)
{
    const dx_kernel *k = ring->kernels.kernel;
    for (uint32_t i = 0; i < ring->kernels.n; i++) {
        slong e = exponent[i];
        if (k[i].kind != DX_KERNEL_ABS || e == 0 ||
            !fmpz_mpoly_is_one(ring->inside[i].den, ring->ctx))
            continue;
        fmpz_mpoly_t product;
        fmpz_mpoly_init(product, ring->ctx);
        uint32_t joined = 0;
        for (uint32_t j = i; j < ring->kernels.n; j++) {
            const dx_quotient *base = &ring->inside[j];
            if (k[j].kind != DX_KERNEL_ABS || exponent[j] != e ||
                !fmpz_mpoly_is_one(base->den, ring->ctx))
                continue;
            if (joined > 0 && !dx_poly_can_multiply(ring, product, base->num))
                continue;
            if (joined++ == 0)
                fmpz_mpoly_set(product, base->num, ring->ctx);
            else
                fmpz_mpoly_mul(product, product, base->num, ring->ctx);
            exponent[j] = 0;
        }
        if (joined > 1) {
            dx_id u = dx_poly_expression(ring, product);
            push_power(list, dx_is_none(u) ? u : dx_call1(list->g, DX_FN_abs, u), e);
        } else {
            exponent[i] = e;
        }
        fmpz_mpoly_clear(product, ring->ctx);
    }
}

static void push_kernel(dx_ring *ring, factor_list *list, uint32_t i, slong e)
{
    const dx_kernel *kernel = &ring->kernels.kernel[i];
    if (e == 0)
        return;
    if (kernel->kind == DX_KERNEL_ROOT && dx_op_of(list->g, kernel->id) != DX_OP_CALL)
        list->factor[list->n++] =
            dx_pow(list->g, kernel->base, dx_rational(list->g, e, kernel->degree));
    else
        push_power(list, kernel->id, e);
}

unsigned dx_monomial_styles(const dx_ring *ring, const slong *exponent)
{
    unsigned styles = DX_STYLE_PLAIN;
    for (uint32_t i = 0; i < ring->kernels.n; i++) {
        const dx_kernel *kernel = &ring->kernels.kernel[i];
        if (exponent[i] == 0)
            continue;
        if (kernel->partner != UINT32_MAX) {
            slong other = exponent[kernel->partner];
            if (exponent[i] < 0)
                styles |= DX_STYLE_NAMES;
            if (other != 0 && (other > 0) == (exponent[i] > 0))
                styles |= DX_STYLE_DOUBLES;
        }
        if (kernel->kind == DX_KERNEL_ABS)
            styles |= DX_STYLE_SIGNS | DX_STYLE_JOINED;
        if (is_number_root(ring, i))
            styles |= DX_STYLE_JOINED;
    }
    return styles;
}

dx_id dx_monomial_expression(dx_ring *ring, const slong *given, unsigned style)
{
    dx_graph *g = ring->kernels.graph;
    const dx_kernel *k = ring->kernels.kernel;
    factor_list list = {.g = g};
    slong exponent[DX_MAX_KERNELS];
    memcpy(exponent, given, sizeof exponent);
    settle_merging(ring, &list, exponent);
    settle_cube_roots(ring, exponent);
    settle_signs(ring, &list, exponent, style);
    if (style & DX_STYLE_JOINED) {
        for (uint32_t i = 0; i < ring->kernels.n; i++)
            if (is_number_root(ring, i) && exponent[i] != 0)
                (void)join_number_root(ring, &list, exponent, i);
        join_abs(ring, &list, exponent);
    }
    for (uint32_t i = 0; i < ring->kernels.n; i++) {
        slong e = exponent[i];
        switch (k[i].kind) {
        case DX_KERNEL_SINE:
        case DX_KERNEL_SINH:
            push_waves(&list, &k[i], &k[k[i].partner], e, exponent[k[i].partner], style);
            break;
        case DX_KERNEL_COSINE:
        case DX_KERNEL_COSH:
            break; /* with its sine */
        default:
            push_kernel(ring, &list, i, e);
            break;
        }
    }
    return list.n == 0 ? dx_int(g, 1) : dx_product(g, list.n, list.factor);
}

/* ---- polynomials as expressions -------------------------------------------------------- */

/* Term i, its exponent of `shifted` less `by`. */
static dx_id term_expression(dx_ring *ring, const fmpz_mpoly_t p, slong i, uint32_t shifted,
                             slong by)
{
    dx_graph *g = ring->kernels.graph;
    slong exponent[DX_MAX_KERNELS] = {0};
    fmpz_t number;
    if (!fmpz_mpoly_term_exp_fits_si(p, i, ring->ctx))
        return DX_NONE;
    fmpz_mpoly_get_term_exp_si(exponent, p, i, ring->ctx);
    exponent[shifted] -= by;
    fmpz_init(number);
    fmpz_mpoly_get_term_coeff_fmpz(number, p, i, ring->ctx);
    dx_id coefficient = dx_number_from_fmpz(g, number);
    fmpz_clear(number);
    dx_id monomial = dx_monomial_expression(ring, exponent, DX_STYLE_PLAIN);
    return dx_is_none(monomial) ? monomial : dx_mul(g, coefficient, monomial);
}

static dx_id sum_and_free(dx_graph *g, dx_id *term, size_t n, size_t capacity)
{
    dx_id sum = n == 0 ? dx_int(g, 0) : dx_sum(g, n, term);
    dx_free(&g->context->memory, term, capacity * sizeof *term);
    return sum;
}

/* Do names alone occur in it? */
static bool has_names_alone(dx_ring *ring, const fmpz_mpoly_t p)
{
    slong degree[DX_MAX_KERNELS];
    if (fmpz_mpoly_is_zero(p, ring->ctx) || !fmpz_mpoly_degrees_fit_si(p, ring->ctx))
        return false;
    fmpz_mpoly_degrees_si(degree, p, ring->ctx);
    for (uint32_t i = 0; i < ring->kernels.n; i++)
        if (degree[i] > 0 && ring->kernels.kernel[i].kind != DX_KERNEL_SYMBOL)
            return false;
    return true;
}

static dx_id polynomial_in_names(dx_ring *ring, const fmpz_mpoly_t p)
{
    dx_id name[DX_MAX_KERNELS];
    for (uint32_t i = 0; i < ring->kernels.n; i++)
        name[i] = ring->kernels.kernel[i].id;
    return dx_polynomial_sum(ring->kernels.graph, p, ring->ctx, NULL, name);
}

dx_id dx_poly_shifted(dx_ring *ring, const fmpz_mpoly_t p, uint32_t kernel, slong power)
{
    dx_graph *g = ring->kernels.graph;
    if (power == 0 && has_names_alone(ring, p))
        return polynomial_in_names(ring, p);
    size_t n = (size_t)fmpz_mpoly_length(p, ring->ctx);
    dx_id *term = dx_alloc(&g->context->memory, n * sizeof *term);
    if (!term) {
        (void)dx_no_memory(g->context);
        return DX_NONE;
    }
    for (size_t i = 0; i < n; i++)
        term[i] = term_expression(ring, p, (slong)i, kernel, power);
    return sum_and_free(g, term, n, n);
}

dx_id dx_poly_expression(dx_ring *ring, const fmpz_mpoly_t p)
{
    return dx_poly_shifted(ring, p, 0, 0);
}

dx_id dx_signs_expression(dx_ring *ring, const dx_factored *f)
{
    dx_graph *g = ring->kernels.graph;
    uint32_t n = 0;
    fmpz_mpoly_t product;
    fmpz_mpoly_init(product, ring->ctx);
    fmpz_mpoly_one(product, ring->ctx);
    dx_id apart = dx_int(g, 1);
    for (uint32_t i = 0; i < ring->kernels.n; i++) {
        if (!f->sign[i])
            continue;
        if (dx_poly_can_multiply(ring, product, ring->inside[i].num)) {
            fmpz_mpoly_mul(product, product, ring->inside[i].num, ring->ctx);
            n++;
        } else {
            apart = dx_mul(g, apart, dx_call1(g, DX_FN_sign, ring->kernels.kernel[i].base));
        }
    }
    dx_id u = n > 0 ? dx_poly_expression(ring, product) : DX_NONE;
    fmpz_mpoly_clear(product, ring->ctx);
    if (n == 0)
        return apart;
    return dx_is_none(u) ? u : dx_mul(g, apart, dx_call1(g, DX_FN_sign, u));
}

dx_id dx_poly_double_angle(dx_ring *ring, const fmpz_mpoly_t p, bool any)
{
    dx_graph *g = ring->kernels.graph;
    dx_id found = DX_NONE;
    if (fmpz_mpoly_length(p, ring->ctx) != 2 || fmpz_mpoly_total_degree_si(p, ring->ctx) != 2)
        return found;
    fmpz_mpoly_t cosine, sine;
    fmpz_mpoly_init(cosine, ring->ctx);
    fmpz_mpoly_init(sine, ring->ctx);
    for (uint32_t i = 0; i < ring->kernels.n && dx_is_none(found); i++) {
        const dx_kernel *k = &ring->kernels.kernel[i];
        if ((k->kind != DX_KERNEL_SINE && k->kind != DX_KERNEL_SINH) || (!any && !k->doubles) ||
            (fmpz_mpoly_degree_si(p, (slong)i, ring->ctx) != 2 &&
             fmpz_mpoly_degree_si(p, (slong)k->partner, ring->ctx) != 2))
            continue;
        fmpz_mpoly_gen(sine, (slong)i, ring->ctx);
        fmpz_mpoly_mul(sine, sine, sine, ring->ctx);
        fmpz_mpoly_gen(cosine, (slong)k->partner, ring->ctx);
        fmpz_mpoly_mul(cosine, cosine, cosine, ring->ctx);
        if (k->kind == DX_KERNEL_SINH)
            fmpz_mpoly_add(cosine, cosine, sine, ring->ctx);
        else
            fmpz_mpoly_sub(cosine, cosine, sine, ring->ctx);
        for (int way = 0; way < 3 && dx_is_none(found); way++) {
            if (way > 0 && dx_poly_pythagoras(ring, cosine, way == 1) != DX_OK)
                break;
            for (int sign = 1; sign >= -1; sign -= 2) {
                if (fmpz_mpoly_equal(p, cosine, ring->ctx))
                    found = dx_scale(g, dx_int(g, sign),
                                     dx_call1(g, k->kind == DX_KERNEL_SINH ? DX_FN_cosh : DX_FN_cos,
                                              dx_scale(g, dx_int(g, 2), k->base)));
                fmpz_mpoly_neg(cosine, cosine, ring->ctx);
            }
        }
    }
    fmpz_mpoly_clear(cosine, ring->ctx);
    fmpz_mpoly_clear(sine, ring->ctx);
    return found;
}

static bool is_function(const dx_kernel *kernel)
{
    return kernel->kind != DX_KERNEL_SYMBOL && kernel->kind != DX_KERNEL_CONSTANT;
}

static bool same_functions(dx_ring *ring, const slong *a, const slong *b)
{
    for (uint32_t i = 0; i < ring->kernels.n; i++)
        if (a[i] != b[i] && is_function(&ring->kernels.kernel[i]))
            return false;
    return true;
}

uint32_t dx_poly_groups(dx_ring *ring, const fmpz_mpoly_t p, uint32_t room,
                        fmpz_mpoly_struct *group)
{
    slong exponent[DX_MAX_KERNELS], leader[DX_MAX_KERNELS];
    uint32_t n = 0;
    fmpz_t number;
    fmpz_init(number);
    for (slong i = 0; i < fmpz_mpoly_length(p, ring->ctx); i++) {
        uint32_t at = 0;
        fmpz_mpoly_get_term_exp_si(exponent, p, i, ring->ctx);
        for (; at < n; at++) {
            fmpz_mpoly_get_term_exp_si(leader, &group[at], 0, ring->ctx);
            if (same_functions(ring, exponent, leader))
                break;
        }
        if (at == n) {
            if (n == room) {
                for (uint32_t k = 0; k < n; k++)
                    fmpz_mpoly_clear(&group[k], ring->ctx);
                n = 0;
                break;
            }
            fmpz_mpoly_init(&group[n++], ring->ctx);
        }
        fmpz_mpoly_get_term_coeff_fmpz(number, p, i, ring->ctx);
        fmpz_mpoly_push_term_fmpz_ui(&group[at], number, (const ulong *)exponent, ring->ctx);
    }
    fmpz_clear(number);
    return n;
}

/* The product of content, generators and factors, each factor multiplied out. `flip`:
 * the sign of the content goes into one of the factors. */
static dx_id product_expression(dx_ring *ring, const dx_factored *f, bool flip)
{
    dx_graph *g = ring->kernels.graph;
    dx_id product[DX_MAX_FACTORS + 4];
    size_t n = 0;
    product[n++] = dx_number_from_fmpq(g, f->content);
    product[n++] = dx_monomial_expression(ring, f->exponent, DX_STYLE_PLAIN);
    product[n++] = dx_signs_expression(ring, f);
    for (uint32_t i = 0; i < f->n; i++) {
        dx_id sum = dx_poly_expression(ring, f->factor[i].poly);
        if (flip && f->factor[i].exponent % 2 != 0 && !dx_is_none(sum)) {
            flip = false;
            sum = dx_neg(g, sum);
            product[n++] = dx_int(g, -1);
        }
        product[n++] = dx_is_none(sum) ? sum : dx_power(g, sum, f->factor[i].exponent);
        if (n == sizeof product / sizeof product[0])
            return DX_NONE;
    }
    return dx_product(g, n, product);
}

static dx_id factored_group(dx_ring *ring, const fmpz_mpoly_t p)
{
    dx_quotient q;
    dx_factored f;
    dx_id id = DX_NONE;
    dx_quotient_init(ring, &q);
    fmpz_mpoly_set(q.num, p, ring->ctx);
    dx_factored_init(ring, &f);
    dx_choice choice = {.graph = ring->kernels.graph, .weights = ring->weights};
    if (dx_factored_set(ring, &f, &q) == DX_OK) {
        dx_status status = dx_choice_offer(&choice, product_expression(ring, &f, false));
        if (status == DX_OK && fmpq_sgn(f.content) < 0)
            status = dx_choice_offer(&choice, product_expression(ring, &f, true));
        id = status == DX_OK ? choice.best : DX_NONE;
    }
    if (dx_is_none(id))
        id = dx_poly_expression(ring, p);
    dx_factored_clear(ring, &f);
    dx_quotient_clear(ring, &q);
    return id;
}

dx_id dx_poly_grouped(dx_ring *ring, const fmpz_mpoly_t p)
{
    enum { ROOM = 16 };
    dx_graph *g = ring->kernels.graph;
    fmpz_mpoly_struct group[ROOM];
    dx_id term[ROOM];
    uint32_t n = dx_poly_groups(ring, p, ROOM, group);
    if (n < 2) {
        for (uint32_t i = 0; i < n; i++)
            fmpz_mpoly_clear(&group[i], ring->ctx);
        return dx_poly_expression(ring, p);
    }
    for (uint32_t i = 0; i < n; i++) {
        bool is_pure = true; /* no function: a polynomial in its own right */
        slong exponent[DX_MAX_KERNELS];
        fmpz_mpoly_get_term_exp_si(exponent, &group[i], 0, ring->ctx);
        for (uint32_t k = 0; k < ring->kernels.n; k++)
            is_pure = is_pure && (exponent[k] == 0 || !is_function(&ring->kernels.kernel[k]));
        term[i] = is_pure || fmpz_mpoly_length(&group[i], ring->ctx) == 1
                      ? dx_poly_expression(ring, &group[i])
                      : factored_group(ring, &group[i]);
        fmpz_mpoly_clear(&group[i], ring->ctx);
    }
    return dx_sum(g, n, term);
}

dx_status dx_multiply_out(dx_graph *g, dx_id a, bool *fine, dx_id *numerator, dx_id *denominator)
{
    dx_ring ring;
    dx_quotient q;
    const dx_ring_mode mode = {0};
    *fine = dx_is_number(g, a);
    if (*fine) {
        *numerator = dx_number_numerator(g, a);
        *denominator = dx_number_denominator(g, a);
        return DX_OK;
    }
    DX_TRY(dx_check(g, a));
    memset(&ring, 0, sizeof ring);
    dx_status status = dx_ring_make(g, a, mode, NULL, &ring);
    if (status == DX_OK) {
        dx_quotient_init(&ring, &q);
        status = dx_ring_value(&ring, a, &q);
        if (status == DX_OK) {
            *numerator = dx_poly_expression(&ring, q.num);
            *denominator = dx_poly_expression(&ring, q.den);
            *fine = !dx_is_none(*numerator) && !dx_is_none(*denominator);
        }
        dx_quotient_clear(&ring, &q);
    }
    dx_ring_free(&ring);
    if (status == DX_LIMIT || status == DX_DOMAIN || (status == DX_OK && !*fine)) {
        dx_diag_clear(&g->context->diag);
        return DX_OK;
    }
    return status;
}
