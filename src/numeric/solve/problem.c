#include "numeric/solve/problem.h"

#include <string.h>

dx_status dx_problem_init(dx_problem *p, dx_problem_kind kind, uint32_t n, uint32_t m,
                          const dx_tape *const tape[3], const double *fixed, dx_context *context)
{
    *p = (dx_problem){.kind = kind, .n = n, .m = m, .memory = &context->memory, .context = context};
    for (int i = 0; i < 3; i++) {
        if (!tape[i])
            continue;
        p->n_in = tape[i]->n_inputs;
        p->n_out = tape[i]->n_outputs > p->n_out ? tape[i]->n_outputs : p->n_out;
        if (!dx_vm_init(&p->vm[i], tape[i], p->memory)) {
            p->vm[i].tape = NULL;
            dx_problem_free(p);
            return dx_no_memory(context);
        }
    }
    p->in = dx_alloc(p->memory, (p->n_in + p->n_out + 1) * sizeof *p->in);
    if (!p->in) {
        dx_problem_free(p);
        return dx_no_memory(context);
    }
    p->out = p->in + p->n_in;
    size_t n_known = kind == DX_PROBLEM_LEAST ? (size_t)n + m - 1 : n;
    for (size_t k = n; k < p->n_in; k++)
        p->in[k] = k < n_known ? 0 : fixed[k - n_known];
    return DX_OK;
}

void dx_problem_constrain(dx_problem *p, uint32_t n_equalities, const double *lower,
                          const double *upper)
{
    p->n_equalities = n_equalities;
    p->n_inequalities = p->m - 1 - n_equalities;
    p->lower = lower;
    p->upper = upper;
}

void dx_problem_free(dx_problem *p)
{
    for (int i = 0; i < 3; i++) {
        dx_free(p->memory, p->frame[i], p->code[i].frame * sizeof *p->frame[i]);
        dx_native_free(&p->code[i]);
        if (p->vm[i].tape)
            dx_vm_free(&p->vm[i]);
    }
    dx_free(p->memory, p->in, (p->n_in + p->n_out + 1) * sizeof *p->in);
    *p = (dx_problem){.memory = p->memory};
}

/* Machine code costs as much as about so many evaluations, and those of so many instructions. */
enum { EVALUATIONS = 64, INSTRUCTIONS = 1 << 14 };

static bool is_worth_code(const dx_problem *p, dx_level level)
{
    size_t n = p->vm[level].tape->n_code;
    return p->by_code && p->calls[level] == EVALUATIONS + INSTRUCTIONS / (n + 1);
}

/* Without code, or room for its frame, all stays as it is. */
static dx_status make_code(dx_problem *p, dx_level level)
{
    dx_native *code = &p->code[level];
    dx_form form;
    if (!dx_native_form(false, &form))
        return DX_OK;
    DX_TRY(dx_native_make(p->vm[level].tape, form, NULL, p->context, code));
    if (!dx_native_exists(code))
        return DX_OK;
    p->frame[level] = dx_alloc(p->memory, code->frame * sizeof *p->frame[level]);
    if (!p->frame[level])
        dx_native_free(code);
    return DX_OK;
}

static dx_status evaluate(dx_problem *p, dx_level level, const double *x, double *out)
{
    memcpy(p->in, x, p->n * sizeof *x);
    p->calls[level]++;
    if (is_worth_code(p, level))
        DX_TRY(make_code(p, level));
    if (dx_native_exists(&p->code[level]))
        return dx_native_point(&p->code[level], p->in, out, p->frame[level], p->context);
    return dx_vm_evaluate(&p->vm[level], p->in, out, p->context);
}

dx_status dx_problem_value(dx_problem *p, const double *x, double *f)
{
    return evaluate(p, DX_LEVEL_VALUE, x, f);
}

dx_status dx_problem_residual(dx_problem *p, const double *x, double *residual)
{
    DX_TRY(evaluate(p, DX_LEVEL_VALUE, x, residual));
    if (p->kind == DX_PROBLEM_FIXED)
        for (uint32_t i = 0; i < p->n; i++)
            residual[i] -= x[i];
    return DX_OK;
}

dx_status dx_problem_first(dx_problem *p, const double *x, double *f, double *jacobian)
{
    DX_TRY(evaluate(p, DX_LEVEL_FIRST, x, p->out));
    memcpy(f, p->out, p->m * sizeof *f);
    memcpy(jacobian, p->out + p->m, (size_t)p->m * p->n * sizeof *jacobian);
    return DX_OK;
}

dx_status dx_problem_second(dx_problem *p, const double *x, double *f, double *jacobian,
                            double *hessian)
{
    size_t n = p->n, m = p->m;
    DX_TRY(evaluate(p, DX_LEVEL_SECOND, x, p->out));
    memcpy(f, p->out, m * sizeof *f);
    memcpy(jacobian, p->out + m, m * n * sizeof *jacobian);
    const double *upper = p->out + m + m * n;
    for (size_t i = 0; i < n; i++)
        for (size_t k = i; k < n; k++)
            hessian[i * n + k] = hessian[k * n + i] = *upper++;
    return DX_OK;
}
