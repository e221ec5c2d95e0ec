#include "engine/solvers/reasons.h"

#include <math.h>
#include <string.h>

enum { DIGITS = 17, FEW = 7 };

/* ---- numbers in texts --------------------------------------------------------------------------
 */

static void subscript(dx_text *out, uint64_t k)
{
    static const char *const digits[] = {"₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉"};
    char text[24];
    (void)snprintf(text, sizeof text, "%llu", (unsigned long long)k);
    for (const char *c = text; *c; c++)
        dx_text_string(out, digits[*c - '0']);
}

/* Is it a factor or what is taken away, so that a sign needs brackets? */
static bool needs_brackets(const dx_text *out)
{
    static const char *const before[] = {"·", "− ", "/", "+ ", "|"};
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
        size_t n = strlen(before[i]);
        if (out->n >= n && memcmp(out->data + out->n - n, before[i], n) == 0)
            return true;
    }
    return false;
}

static bool is_raised(const char *text)
{
    return strncmp(text, "²", strlen("²")) == 0;
}

static void write_number(const dx_reason *r, double x, const char *behind)
{
    int digits = r->n == 1 ? DIGITS : FEW;
    bool brackets =
        !r->out->failed && signbit(x) && x != 0 && (needs_brackets(r->out) || is_raised(behind));
    dx_text_string(r->out, brackets ? "(" : "");
    dx_text_number(r->out, x, digits);
    dx_text_string(r->out, brackets ? ")" : "");
}

void dx_reason_write(const dx_reason *r, const char *text, size_t n, const double *number)
{
    size_t next = 0;
    for (; *text; text++)
        if (*text == '@' || *text == '&') {
            dx_text_string(r->out, r->st->point);
            subscript(r->out, *text == '@' ? r->k : r->k + 1);
        } else if (*text == '#') {
            dx_text_string(r->out, r->st->it->call.most ? "(−f)" : "f");
        } else if (*text == '$') {
            dx_text_string(r->out, r->st->it->call.most ? "−" : "");
        } else if (*text == '%' && next < n) {
            write_number(r, number[next++], text + 1);
        } else {
            dx_text_char(r->out, *text);
        }
}

static void write_name(const dx_reason *r, const char *name)
{
    dx_reason_write(r, name, 0, NULL);
    dx_text_string(r->out, " = ");
}

void dx_reason_vector(const dx_reason *r, const char *name, const double *v)
{
    dx_text_char(r->out, '\n');
    dx_reason_first_vector(r, name, v);
}

void dx_reason_first_vector(const dx_reason *r, const char *name, const double *v)
{
    write_name(r, name);
    dx_text_point(r->out, v, r->n, r->n == 1 ? DIGITS : FEW);
}

void dx_reason_matrix(const dx_reason *r, const char *name, const double *a)
{
    if (r->n > DX_REASON_MATRIX)
        return;
    if (r->n == 1) {
        dx_reason_vector(r, name, a);
        return;
    }
    dx_text_char(r->out, '\n');
    write_name(r, name);
    for (size_t i = 0; i < r->n; i++) {
        dx_text_string(r->out, i > 0 ? ", " : "[");
        dx_text_point(r->out, a + i * r->n, r->n, FEW);
    }
    dx_text_char(r->out, ']');
}

/* Long lines end before what they come to. */
static void write_equals(const dx_reason *r)
{
    enum { LONG = 56 };
    size_t n = 0;
    while (n < r->out->n && r->out->data[r->out->n - 1 - n] != '\n')
        n++;
    dx_text_string(r->out, n > LONG ? "\n   = " : " = ");
}

void dx_reason_result(const dx_reason *r)
{
    if (!r->to) {
        dx_text_string(r->out, ", which is no point");
        return;
    }
    write_equals(r);
    dx_text_point(r->out, r->to, r->n, r->n == 1 ? DIGITS : FEW);
    if (!r->made)
        dx_text_string(r->out, ", which is not taken");
}

void dx_reason_sum(const dx_reason *r, double factor, const double *d)
{
    dx_text_char(r->out, '\n');
    if (factor == 1)
        DX_REASON(r, "& = @ + d = ", 0);
    else
        DX_REASON(r, "& = @ + %·d = ", factor);
    dx_text_point(r->out, r->from, r->n, r->n == 1 ? DIGITS : FEW);
    dx_text_string(r->out, " + ");
    if (factor != 1)
        DX_REASON(r, "%·", factor);
    bool brackets = r->n == 1 && signbit(d[0]);
    dx_text_string(r->out, brackets ? "(" : "");
    dx_text_point(r->out, d, r->n, r->n == 1 ? DIGITS : FEW);
    dx_text_string(r->out, brackets ? ")" : "");
    dx_reason_result(r);
}

/* ---- notes --------------------------------------------------------------------------------------
 */

bool dx_reason_note(const dx_reason *r, dx_note_kind kind, dx_note *note)
{
    bool found = false;
    for (dx_note next = {0}; dx_next_note(&r->st->record, &next);)
        if (next.kind == kind) {
            *note = next;
            found = true;
        }
    return found;
}

void dx_reason_trials(const dx_reason *r, const char *what, const char *factor, double taken)
{
    enum { SHOWN = 12 };
    double sign = r->st->it->call.most && what[0] == 'f' ? -1 : 1;
    dx_note direction = {0}, next;
    (void)dx_reason_note(r, DX_NOTE_DIRECTION, &direction);
    size_t n = 0;
    for (next = direction; dx_next_note(&r->st->record, &next);)
        n += next.kind == DX_NOTE_TRIAL;
    size_t number = 0;
    for (next = direction; dx_next_note(&r->st->record, &next);) {
        if (next.kind != DX_NOTE_TRIAL)
            continue;
        if (++number > SHOWN && number < n) {
            dx_text_string(r->out, number == SHOWN + 1 ? "\n…" : "");
            continue;
        }
        dx_text_format(r->out, "\n%s = ", factor);
        dx_text_number(r->out, next.number[0], FEW);
        dx_text_format(r->out, ": %s = ", what);
        dx_text_number(r->out, sign * next.number[1], FEW);
        bool is_taken = r->made && next.number[0] == taken && number == n;
        dx_text_string(r->out, is_taken ? ", taken" : "");
    }
}

/* ---- methods ----------------------------------------------------------------------------- */

static const struct {
    const dx_method *method;
    dx_explain *explain;
} explanations[] = {
    {&dx_method_newton, dx_explain_newton},     {&dx_method_halley, dx_explain_halley},
    {&dx_method_secant, dx_explain_secant},     {&dx_method_bisect, dx_explain_bisect},
    {&dx_method_brent, dx_explain_brent},       {&dx_method_fixedpoint, dx_explain_fixedpoint},
    {&dx_method_broyden, dx_explain_broyden},   {&dx_method_descend, dx_explain_descend},
    {&dx_method_momentum, dx_explain_momentum}, {&dx_method_nesterov, dx_explain_momentum},
    {&dx_method_adam, dx_explain_adam},         {&dx_method_trust, dx_explain_trust},
    {&dx_method_bfgs, dx_explain_direction},    {&dx_method_lbfgs, dx_explain_direction},
    {&dx_method_cg, dx_explain_direction},      {&dx_method_neldermead, dx_explain_neldermead},
    {&dx_method_barrier, dx_explain_barrier},
};

/* What there is where the step began. */
static dx_status evaluate(dx_reason *r)
{
    dx_problem *p = r->st->it->solver.problem;
    dx_level level = r->st->it->call.method->level;
    size_t n = p->n, m = p->m;
    r->f = dx_arena_alloc(&p->context->arena, (m + m * n + n * n) * sizeof *r->f);
    if (!r->f)
        return dx_no_memory(p->context);
    r->slopes = r->f + m;
    r->curvatures = r->slopes + m * n;
    return level == DX_LEVEL_VALUE ? dx_problem_value(p, r->from, r->f)
           : level == DX_LEVEL_FIRST
               ? dx_problem_first(p, r->from, r->f, r->slopes)
               : dx_problem_second(p, r->from, r->f, r->slopes, r->curvatures);
}

static dx_status tell_start(dx_reason *r)
{
    r->from = r->st->it->solver.x;
    dx_text_string(r->out, "this is the start: ");
    dx_reason_write(r, "@", 0, NULL);
    dx_text_string(r->out, " = ");
    dx_text_point(r->out, r->from, r->n, DIGITS);
    if (!dx_solver_ended(&r->st->it->solver))
        dx_text_string(r->out, "\nan empty line or ':next' makes the first step");
    return DX_OK;
}

dx_status dx_stepper_why(dx_stepper *st, dx_text *out)
{
    dx_solver *s = &st->it->solver;
    dx_reason r = {.st = st, .out = out, .k = s->report.k, .n = st->it->call.n};
    if (s->report.k == 0 && !st->stuck) {
        DX_TRY(tell_start(&r));
    } else {
        size_t i = 0;
        r.made = !st->stuck;
        r.k -= r.made;
        r.from = dx_solver_point(s, (size_t)r.k);
        r.to = r.made ? s->x : isnan(s->tried[0]) ? NULL : s->tried;
        DX_TRY(evaluate(&r));
        while (explanations[i].method != st->it->call.method)
            i++;
        DX_TRY(explanations[i].explain(&r));
        dx_text_string(out, st->record.incomplete ? "\n… (there was more)" : "");
    }
    if (s->report.outcome != DX_OUTCOME_GOING) {
        dx_text_char(out, '\n');
        return dx_stepper_ending(st, out);
    }
    return out->failed ? dx_no_memory(&st->session->context) : DX_OK;
}
