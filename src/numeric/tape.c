#include "numeric/tape.h"

#include "numeric/exact.h"
#include "numeric/loop.h"
#include "numeric/schedule.h"
#include "numeric/values.h"

#include <string.h>

/* What the tape is made of: the roots, then the parts of the guards. */
typedef struct plan {
    size_t n_roots;
    const dx_id *roots;
    size_t n_guards;
    const dx_tape_guard *guards;
    size_t n_symbols;
    const dx_id *symbols;
    dx_tape_kind kind;
} plan;

/* v + 0·part and v + 0/part are NaN where the guard refuses, else v. */
static dx_status put_guards(dx_values *v, const plan *p)
{
    uint32_t zero = p->n_guards > 0 ? dx_values_constant(v, 0) : 0;
    for (size_t k = 0; k < p->n_guards; k++) {
        const dx_tape_guard *guard = &p->guards[k];
        dx_code code = guard->nonzero ? DX_CODE_DIV : DX_CODE_MUL;
        uint32_t mark = dx_values_add(v, code, zero, v->output[p->n_roots + k], 0);
        for (size_t i = 0; i < guard->n; i++) {
            uint32_t *output = &v->output[guard->first + i];
            *output = dx_values_add(v, DX_CODE_ADD, *output, mark, 0);
            if (*output == DX_NO_VALUE)
                return v->context->diag.status;
        }
    }
    return DX_OK;
}

/* The values as code. */
static dx_status write_tape(dx_values *v, bool literal, dx_tape *tape)
{
    dx_memory *memory = &v->context->memory;
    uint32_t few[2 * DX_FEW_VALUES];
    size_t room = (v->n + 1) * sizeof(uint32_t);
    uint32_t *uses = dx_alloc_short(memory, few, sizeof few, room);
    if (!uses)
        return dx_no_memory(v->context);
    dx_status status = dx_values_count_uses(v, uses);
    if (status == DX_OK && !literal)
        status = dx_values_reduce(v, uses);
    if (status == DX_OK)
        status = dx_schedule(v, uses, !literal, tape);
    dx_free_grown(memory, few, uses, room);
    return status;
}

/* Both arrays of the roots have room for the guards' parts too. */
static dx_status make(dx_graph *g, const plan *p, dx_tape *tape)
{
    size_t n_roots = p->n_roots + p->n_guards;
    dx_values v;
    *tape = (dx_tape){.memory = &g->context->memory};
    for (size_t k = 0; k < n_roots; k++)
        DX_TRY(dx_check(g, p->roots[k]));
    dx_status status = dx_values_init(&v, g->context, p->n_symbols, n_roots);
    if (status == DX_OK)
        status = dx_values_from_graph(&v, g, n_roots, p->roots, p->n_symbols, p->symbols, p->kind);
    if (status == DX_OK)
        status = put_guards(&v, p);
    v.n_outputs = status == DX_OK ? p->n_roots : v.n_outputs;
    if (status == DX_OK)
        status = write_tape(&v, p->kind == DX_TAPE_LITERAL, tape);
    if (status == DX_OK && v.exact)
        status = dx_exact_make(g, tape);
    if (status == DX_OK) {
        tape->loops = v.loops;
        tape->loop_room = dx_loops_room(&v.loops);
        v.loops = (dx_loops){0};
        for (size_t k = 0; k < tape->loops.n; k++)
            if (tape->loops.item[k].body.graph)
                tape->graph = g;
    }
    v.n_outputs = n_roots;
    dx_values_free(&v);
    if (status != DX_OK)
        dx_tape_free(tape);
    return status;
}

dx_status dx_tape_make(dx_graph *g, size_t n_roots, const dx_id *roots, size_t n_symbols,
                       const dx_id *symbols, dx_tape_kind kind, dx_tape *tape)
{
    const plan p = {.n_roots = n_roots,
                    .roots = roots,
                    .n_symbols = n_symbols,
                    .symbols = symbols,
                    .kind = kind};
    return make(g, &p, tape);
}

dx_status dx_tape_make_guarded(dx_graph *g, size_t n_roots, const dx_id *roots, size_t n_guards,
                               const dx_tape_guard *guards, size_t n_symbols, const dx_id *symbols,
                               dx_tape *tape)
{
    dx_memory *memory = &g->context->memory;
    size_t room = (n_roots + n_guards + 1) * sizeof(dx_id);
    dx_id *all = dx_alloc(memory, room);
    *tape = (dx_tape){.memory = memory};
    if (!all)
        return dx_no_memory(g->context);
    memcpy(all, roots, n_roots * sizeof *all);
    for (size_t k = 0; k < n_guards; k++)
        all[n_roots + k] = guards[k].part;
    const plan p = {.n_roots = n_roots,
                    .roots = all,
                    .n_guards = n_guards,
                    .guards = guards,
                    .n_symbols = n_symbols,
                    .symbols = symbols,
                    .kind = DX_TAPE_REDUCED};
    dx_status status = make(g, &p, tape);
    dx_free(memory, all, room);
    return status;
}

void dx_tape_free(dx_tape *tape)
{
    dx_memory *memory = tape->memory;
    dx_exact_free(tape);
    dx_free(memory, tape->block, tape->block_size);
    dx_loops_free(&tape->loops, memory);
    *tape = (dx_tape){.memory = memory};
}

static size_t add_room(size_t size, size_t n, size_t of_each)
{
    return n > (SIZE_MAX / 2 - size) / of_each ? SIZE_MAX / 2 : size + n * of_each;
}

bool dx_tape_make_room(dx_tape *tape)
{
    size_t size = add_room(0, tape->n_constants, sizeof *tape->constant);
    size = add_room(size, tape->n_code + 1, sizeof *tape->code);
    size = add_room(size, tape->n_arguments, sizeof *tape->argument);
    size = add_room(size, tape->n_outputs, sizeof *tape->output);
    tape->block = dx_alloc(tape->memory, size);
    if (!tape->block)
        return false;
    tape->block_size = size;
    tape->constant = tape->block;
    tape->code = (dx_instruction *)(tape->constant + tape->n_constants);
    tape->argument = (uint32_t *)(tape->code + tape->n_code + 1);
    tape->output = tape->argument + tape->n_arguments;
    return true;
}

static void copy_array(void *to, const void *from, size_t n, size_t size)
{
    if (n > 0)
        memcpy(to, from, n * size);
}

bool dx_tape_copy(const dx_tape *tape, dx_memory *memory, dx_tape *copy)
{
    *copy = *tape;
    copy->memory = memory;
    copy->exact = NULL;
    copy->block = NULL;
    copy->loops = (dx_loops){0};
    bool ok = dx_tape_make_room(copy);
    if (ok) {
        copy_array(copy->code, tape->code, tape->n_code + 1, sizeof *tape->code);
        copy_array(copy->constant, tape->constant, tape->n_constants, sizeof *tape->constant);
        copy_array(copy->argument, tape->argument, tape->n_arguments, sizeof *tape->argument);
        copy_array(copy->output, tape->output, tape->n_outputs, sizeof *tape->output);
    }
    ok = ok && dx_exact_copy(tape, copy) && dx_loops_copy(&tape->loops, memory, &copy->loops);
    if (!ok)
        dx_tape_free(copy);
    return ok;
}

/* What the instruction takes of the one before, which wrote the slot. */
static dx_latest find_latest(const dx_instruction *i, uint32_t slot)
{
    unsigned n = dx_code_operands((dx_code)i->code);
    bool a = i->a == slot, b = n > 1 && i->b == slot, c = n > 2 && i->c == slot;
    return a && b ? DX_LATEST_AB
           : a    ? DX_LATEST_A
           : b    ? DX_LATEST_B
           : c    ? DX_LATEST_C
                  : DX_LATEST_NONE;
}

void dx_tape_set_forms(dx_instruction *code, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        dx_instruction *i = &code[k];
        bool has_forms = k > 0 && dx_code_is_arithmetic((dx_code)i->code);
        dx_latest latest = has_forms ? find_latest(i, i[-1].out) : DX_LATEST_NONE;
        i->form = (uint8_t)(i->code + DX_CODE_COUNT * latest);
    }
    code[n] = (dx_instruction){0};
}
