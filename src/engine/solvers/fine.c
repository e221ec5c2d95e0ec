#include "engine/solvers/fine.h"

#include "engine/oracle.h"
#include "engine/solvers/rootof.h"
#include "numeric/mpfrs.h"

#include <math.h>
#include <string.h>

enum { LEAST_DIGITS = 18, MOST_DIGITS = 100000, GUARD = 32, SHOWN = 6, FEW = 3 };

/* ---- beginning and end --------------------------------------------------------------------------
 */

static dx_memory *memory_of(const dx_fine *fine)
{
    return &fine->it->session->context.memory;
}

/* The formulas that are to be zero, and their Jacobian. */
static dx_status make_tapes(dx_fine *fine)
{
    dx_graph *g = &fine->it->session->graph;
    dx_stationary zero;
    dx_partials entries;
    DX_TRY(dx_stationary_of(fine->it, &zero));
    size_t n = fine->n = zero.n;
    dx_id *formula = dx_arena_alloc(&g->context->arena, (n + n * n) * sizeof *formula);
    if (!formula)
        return dx_no_memory(g->context);
    memcpy(formula, zero.formula, n * sizeof *formula);
    for (size_t i = n; i < n + n * n; i++)
        formula[i] = dx_int(g, 0);
    DX_TRY(
        dx_partials_jacobian(g, fine->it->session->rules, n, formula, n, zero.unknown, &entries));
    for (size_t i = 0; i < entries.n; i++)
        formula[n + entries.partial[i].row * n + entries.partial[i].column] =
            entries.partial[i].value;
    dx_partials_free(&entries);
    DX_TRY(dx_tape_make(g, n, formula, n, zero.unknown, DX_TAPE_EXACT, &fine->values));
    DX_TRY(dx_tape_make(g, n + n * n, formula, n, zero.unknown, DX_TAPE_EXACT, &fine->slopes));
    if (fine->slopes.graph || fine->values.graph) /* which may be collected meanwhile */
        return dx_fail(g->context, DX_TYPE,
                       "there is an integral in the formula, of which more "
                       "digits are not to be had here");
    return DX_OK;
}

static dx_status make_ready(dx_fine *fine)
{
    dx_stationary zero;
    if (fine->ready)
        return DX_OK;
    DX_TRY(dx_stationary_of(fine->it, &zero));
    DX_TRY(dx_precise_init(&fine->precise, &fine->it->session->context, fine->n, &fine->values,
                           &fine->slopes, zero.at, fine->prec));
    fine->ready = true;
    return fine->n_kept > 0 ? dx_precise_go(&fine->precise, fine->kept[fine->n_kept - 1]) : DX_OK;
}

/* What has failed can only be freed. */
static dx_status unready(dx_fine *fine, dx_status status)
{
    if (fine->ready)
        dx_precise_free(&fine->precise);
    fine->ready = false;
    return status;
}

static size_t n_numbers(const dx_fine *fine)
{
    return (size_t)fine->n + 2;
}

static dx_status keep(dx_fine *fine)
{
    dx_precise *p = &fine->precise;
    dx_context *context = &fine->it->session->context;
    if (!dx_grow(&context->memory, &fine->kept, sizeof *fine->kept, &fine->room, fine->n_kept + 1))
        return dx_no_memory(context);
    mpfr_ptr to = dx_mpfrs_new(&context->memory, n_numbers(fine), fine->prec);
    if (!to)
        return dx_no_memory(context);
    for (uint32_t i = 0; i < p->n; i++)
        mpfr_set(to + i, p->x + i, MPFR_RNDN);
    mpfr_set(to + p->n, p->value_norm, MPFR_RNDN);
    mpfr_set(to + p->n + 1, p->step_norm, MPFR_RNDN);
    fine->kept[fine->n_kept++] = to;
    return DX_OK;
}

static dx_status begin(dx_fine *fine, const dx_fine *before)
{
    DX_TRY(make_tapes(fine));
    dx_status status = make_ready(fine);
    if (status == DX_OK && before)
        status = dx_precise_go(&fine->precise, before->kept[before->n_kept - 1]);
    return status == DX_OK ? keep(fine) : unready(fine, status);
}

static dx_status check(const dx_iteration *it, uint32_t digits)
{
    const dx_solve_call *c = &it->call;
    dx_context *context = &it->session->context;
    if (digits < LEAST_DIGITS)
        return dx_fail(context, DX_DOMAIN, "doubles have 17 digits already");
    if (digits > MOST_DIGITS)
        return dx_fail(context, DX_LIMIT, "these are more than %d digits", MOST_DIGITS);
    if (!dx_finite(it->solver.x, c->n))
        return dx_fail(context, DX_DOMAIN, "the point is not finite");
    return DX_OK;
}

dx_status dx_fine_begin(const dx_iteration *it, const dx_fine *before, uint32_t digits,
                        dx_fine **out)
{
    dx_context *context = &it->session->context;
    *out = NULL;
    DX_TRY(check(it, digits));
    dx_fine *fine = dx_alloc(&context->memory, sizeof *fine);
    if (!fine)
        return dx_no_memory(context);
    *fine = (dx_fine){.it = it,
                      .digits = digits,
                      .prec = (mpfr_prec_t)(digits * 3.3219280948873626) + GUARD,
                      .first = before ? dx_fine_k(before) : it->solver.report.k};
    dx_status status = begin(fine, before);
    if (status == DX_OK)
        *out = fine;
    else
        dx_fine_free(fine);
    return status;
}

static void forget(dx_fine *fine, size_t n_kept)
{
    while (fine->n_kept > n_kept)
        dx_mpfrs_free(memory_of(fine), fine->kept[--fine->n_kept], n_numbers(fine), fine->prec);
}

void dx_fine_free(dx_fine *fine)
{
    if (!fine)
        return;
    dx_memory *memory = memory_of(fine);
    forget(fine, 0);
    dx_free(memory, fine->kept, fine->room * sizeof *fine->kept);
    (void)unready(fine, DX_OK);
    if (fine->values.memory)
        dx_tape_free(&fine->values);
    if (fine->slopes.memory)
        dx_tape_free(&fine->slopes);
    dx_free(memory, fine, sizeof *fine);
}

/* ---- forth and back ---------------------------------------------------------------------- */

uint64_t dx_fine_k(const dx_fine *fine)
{
    return fine->first + fine->n_kept - 1;
}

mpfr_srcptr dx_fine_point(const dx_fine *fine, uint64_t k)
{
    return fine->kept[k - fine->first];
}

/* Is the last step within the digits, of the point? */
static bool is_small(const dx_fine *fine)
{
    const dx_precise *p = &fine->precise;
    mpfr_t size;
    mpfr_init2(size, 64);
    mpfr_set_zero(size, 1);
    for (uint32_t i = 0; i < p->n; i++)
        mpfr_hypot(size, size, p->x + i, MPFR_RNDN);
    mpfr_mul_2si(size, size, -(long)fine->prec + GUARD, MPFR_RNDN);
    bool small = mpfr_cmp(p->step_norm, size) <= 0;
    mpfr_clear(size);
    return small;
}

/* Beyond all bounds? */
static bool is_far(const dx_precise *p)
{
    enum { FAR = 1 << 15 };
    for (uint32_t i = 0; i < p->n; i++)
        if (!mpfr_zero_p(p->x + i) && mpfr_get_exp(p->x + i) > FAR)
            return true;
    return false;
}

/* The very point of some steps ago, which comes again and again. */
static bool goes_round(const dx_fine *fine)
{
    enum { LONGEST = 8 };
    for (size_t back = 2; back <= LONGEST && back < fine->n_kept; back++) {
        bool same = true;
        for (uint32_t i = 0; i < fine->n && same; i++)
            same = mpfr_equal_p(fine->kept[fine->n_kept - 1] + i,
                                fine->kept[fine->n_kept - 1 - back] + i) != 0;
        if (same)
            return true;
    }
    return false;
}

/* Step after step longer than the one before. */
static bool grows(const dx_fine *fine)
{
    enum { GROWN = 20 };
    uint32_t step = fine->n + 1; /* in what is kept */
    size_t n = fine->n_kept;
    if (n < GROWN + 2)
        return false;
    for (size_t i = n - GROWN; i < n; i++) {
        mpfr_srcptr now = fine->kept[i] + step, before = fine->kept[i - 1] + step;
        if (!(mpfr_get_d(now, MPFR_RNDN) >= 1.3 * mpfr_get_d(before, MPFR_RNDN)))
            return false;
    }
    return true;
}

dx_status dx_fine_step(dx_fine *fine)
{
    dx_status status = make_ready(fine);
    if (status == DX_OK)
        status = dx_precise_step(&fine->precise, &fine->outcome);
    if (status != DX_OK)
        return unready(fine, status);
    if (fine->outcome != DX_OUTCOME_GOING)
        return DX_OK;
    if (is_far(&fine->precise)) {
        fine->outcome = DX_OUTCOME_DIVERGED;
        return unready(fine, DX_OK);
    }
    fine->rests = is_small(fine);
    fine->judged = false;
    DX_TRY(keep(fine));
    if (!fine->rests && goes_round(fine))
        fine->outcome = DX_OUTCOME_CYCLE;
    else if (!fine->rests && grows(fine))
        fine->outcome = DX_OUTCOME_DIVERGED;
    return DX_OK;
}

void dx_fine_go(dx_fine *fine, uint64_t k)
{
    forget(fine, (size_t)(k - fine->first) + 1);
    (void)unready(fine, DX_OK);
    fine->outcome = DX_OUTCOME_GOING;
    fine->rests = fine->judged = false;
}

/* ---- a proof at the end ------------------------------------------------------------------ */

/* Are the digits of the last iterate those of the zero in the box? */
static bool has_its_digits(const dx_fine *fine, arb_srcptr box)
{
    mpfr_srcptr point = fine->kept[fine->n_kept - 1];
    arb_t far;
    mag_t most, size;
    bool all = true;
    arb_init(far);
    mag_init(most);
    mag_init(size);
    for (uint32_t i = 0; i < fine->n && all; i++) {
        arf_set_mpfr(arb_midref(far), point + i);
        mag_zero(arb_radref(far));
        arb_sub(far, far, box + i, fine->prec);
        arb_get_mag(most, far);
        arb_get_mag(size, box + i);
        mag_mul_2exp_si(size, size, -(slong)fine->prec + GUARD - 2); /* of a last digit */
        all = mag_cmp(most, size) <= 0;
    }
    arb_clear(far);
    mag_clear(most);
    mag_clear(size);
    return all;
}

/* Are the premises held at the zero in the box? Its values cost, and are had where these ask. */
static dx_status hold(dx_fine *fine, dx_system *system, const dx_stationary *zero, arb_srcptr box)
{
    ddx_session *s = fine->it->session;
    dx_id *value = dx_arena_alloc(&s->context.arena, fine->n * sizeof *value);
    bool had = false;
    if (!value)
        return dx_no_memory(&s->context);
    if (!dx_is_none(dx_iteration_premises(fine->it))) {
        dx_status status = dx_values_at_zero(s, system, zero->formula, zero->name, box, value);
        had = status == DX_OK;
        DX_TRY(dx_excuse(&s->context, status));
    }
    return dx_zero_holds(fine->it, had ? value : NULL, &fine->holding);
}

static dx_status judge(dx_fine *fine)
{
    dx_stationary zero;
    dx_system system;
    bool reached = false;
    DX_TRY(dx_stationary_of(fine->it, &zero));
    DX_TRY(dx_system_init(&system, &fine->it->session->graph, fine->n, zero.formula, zero.unknown));
    arb_ptr box = _arb_vec_init((slong)fine->n);
    dx_status status = make_ready(fine);
    if (status == DX_OK)
        status = dx_precise_zero(&fine->precise, &system, (slong)fine->prec, box, &fine->enclosure,
                                 &reached);
    bool one = status == DX_OK && fine->enclosure.finding == DX_FINDING_ONE;
    if (one)
        status = hold(fine, &system, &zero, box);
    fine->judged = status == DX_OK;
    fine->proved =
        status == DX_OK && one && reached && fine->holding == DX_HOLDS && has_its_digits(fine, box);
    _arb_vec_clear(box, (slong)fine->n);
    dx_system_free(&system);
    return unready(fine, status); /* its point has moved */
}

dx_status dx_fine_ending(dx_fine *fine, dx_text *out)
{
    bool least = fine->it->call.method->kind == DX_PROBLEM_LEAST;
    if (fine->outcome != DX_OUTCOME_GOING) {
        dx_text_format(out, "stopped: %s; start elsewhere", dx_outcome_said(fine->outcome));
        return DX_OK;
    }
    if (!fine->rests)
        return DX_OK;
    if (!fine->judged)
        DX_TRY(judge(fine));
    if (fine->proved) {
        dx_text_format(out, "converged: %u digits of %s, proved", (unsigned)fine->digits,
                       !least                        ? "a root"
                       : dx_is_constrained(fine->it) ? "a solution of the Lagrange system"
                                                     : "a point where the gradient is zero");
        return DX_OK;
    }
    if (fine->enclosure.finding == DX_FINDING_ONE && fine->holding != DX_HOLDS) {
        dx_text_string(out, dx_holding_said(fine->holding));
        return DX_OK;
    }
    if (fine->enclosure.finding == DX_FINDING_ONE) {
        dx_text_format(out,
                       "a root is proved to be near, and not yet that all %u digits are its own",
                       (unsigned)fine->digits);
        return DX_OK;
    }
    dx_text_format(out, "the steps are smaller than %u digits now; that there is a root is %s",
                   (unsigned)fine->digits, dx_finding_said(fine->enclosure.finding));
    if (fine->enclosure.order > 1)
        dx_text_format(out, "; as it seems %u zeros fall together",
                       (unsigned)fine->enclosure.order);
    return DX_OK;
}

/* ---- texts ------------------------------------------------------------------------------- */

static void write_number(dx_text *out, mpfr_srcptr x, uint32_t digits)
{
    char few[64];
    if (digits <= 40) {
        (void)mpfr_snprintf(few, sizeof few, "%.*Rg", (int)digits, x);
        dx_text_string(out, few);
        return;
    }
    size_t room = (size_t)digits + 64;
    char *text = dx_alloc(out->memory, room);
    if (!text) {
        out->failed = true;
        return;
    }
    (void)mpfr_snprintf(text, room, "%.*Rg", (int)digits, x);
    dx_text_string(out, text);
    dx_free(out->memory, text, room);
}

/* All digits, or of very many the ends: the name of the unknown gives all. */
static void write_coordinate(dx_text *out, mpfr_srcptr x, uint32_t digits)
{
    enum { MANY = 400, HEAD = 60, TAIL = 20 };
    dx_text all;
    dx_text_init(&all, out->memory);
    write_number(&all, x, digits);
    size_t n = all.n;
    const char *text = dx_text_get(&all), *power = strchr(text, 'e');
    size_t end = power ? (size_t)(power - text) : n;
    if (end <= MANY) {
        dx_text_string(out, text);
    } else {
        dx_text_bytes(out, text, HEAD);
        dx_text_string(out, "…");
        dx_text_string(out, text + end - TAIL);
    }
    out->failed = out->failed || all.failed;
    dx_text_free(&all);
}

void dx_fine_row(const dx_fine *fine, uint64_t k, dx_text *out)
{
    const dx_solve_call *c = &fine->it->call;
    const dx_graph *g = &fine->it->session->graph;
    mpfr_srcptr point = dx_fine_point(fine, k);
    dx_text_format(out, "%-3llu  ", (unsigned long long)k);
    for (uint32_t i = 0; i < c->n && i < SHOWN; i++) {
        dx_text_format(out, "%s%s = ", i > 0 ? "\n     " : "", dx_bytes(g, c->name[i]));
        write_coordinate(out, point + i, fine->digits);
    }
    for (uint32_t i = 0, at = c->n; i < c->n_constraints && i < SHOWN && at < fine->n; i++) {
        char name[32];
        if (c->constraint[i].place == 0 || !dx_iteration_is_active(fine->it, i))
            continue;
        dx_multiplier_name(fine->it, i, name, sizeof name);
        dx_text_format(out, "\n     %s = ", name);
        write_coordinate(out, point + at++, fine->digits);
    }
    dx_text_string(out, dx_is_constrained(fine->it)           ? "\n     |∇L, g| = "
                        : c->method->kind == DX_PROBLEM_LEAST ? "\n     |∇f| = "
                                                              : "\n     |f| = ");
    write_number(out, point + fine->n, FEW);
    if (!mpfr_nan_p(point + fine->n + 1)) {
        dx_text_string(out, ", step = ");
        write_number(out, point + fine->n + 1, FEW);
    }
}

/* A few digits of each of the numbers, in brackets where there are several. */
static void write_few(dx_text *out, mpfr_srcptr x, size_t n)
{
    enum { DIGITS = 12 };
    for (size_t i = 0; i < n && i < SHOWN; i++) {
        dx_text_string(out, i > 0 ? ", " : n > 1 ? "[" : "");
        write_number(out, x + i, DIGITS);
    }
    dx_text_string(out, n > SHOWN ? ", …]" : n > 1 ? "]" : "");
}

dx_status dx_fine_why(dx_fine *fine, const char *point, dx_text *out)
{
    uint32_t n = fine->n;
    bool made = fine->outcome == DX_OUTCOME_GOING || fine->outcome == DX_OUTCOME_CYCLE ||
                fine->outcome == DX_OUTCOME_DIVERGED;
    if (made && fine->n_kept < 2) {
        dx_text_format(out, "the iterate with %u digits: an empty line or ':next' makes a step",
                       (unsigned)fine->digits);
        return DX_OK;
    }
    size_t from = fine->n_kept - 1 - made;
    dx_outcome outcome = DX_OUTCOME_GOING;
    dx_status status = make_ready(fine);
    dx_precise *p = &fine->precise;
    if (status == DX_OK)
        status = dx_precise_go(p, fine->kept[from]);
    if (status != DX_OK)
        return unready(fine, status);
    unsigned long long k = fine->first + from;
    if (dx_is_constrained(fine->it))
        dx_text_format(out, "J·d = −F for F = [∇L, g] at iterate %llu\nF = ", k);
    else
        dx_text_format(out,
                       n == 1 ? "f′(%s)·d = −f(%s) at iterate %llu\nf = "
                              : "J(%s)·d = −f(%s) at iterate %llu\nf = ",
                       point, point, k);
    write_few(out, p->f, n);
    if (n == 1) {
        dx_text_string(out, "\nf′ = ");
        write_few(out, p->slope, 1);
    }
    status = dx_precise_step(p, &outcome);
    if (status == DX_OK && outcome == DX_OUTCOME_GOING) {
        dx_text_string(out, "\nd = ");
        write_few(out, p->step, n);
        dx_text_format(out, "\n%s at iterate %llu is %s + d", point, k + 1, point);
    }
    return unready(fine, status); /* made again at the point where it stood */
}
