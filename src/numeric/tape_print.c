#include "numeric/tape.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static const char *const names[DX_CODE_COUNT] = {
    [DX_CODE_ADD] = "add",       [DX_CODE_SUB] = "sub",       [DX_CODE_MUL] = "mul",
    [DX_CODE_DIV] = "div",       [DX_CODE_NEG] = "neg",       [DX_CODE_SQRT] = "sqrt",
    [DX_CODE_FMA] = "fma",       [DX_CODE_FMS] = "fms",       [DX_CODE_FNMA] = "fnma",
    [DX_CODE_POW] = "pow",       [DX_CODE_LT] = "lt",         [DX_CODE_LE] = "le",
    [DX_CODE_EQ] = "eq",         [DX_CODE_NE] = "ne",         [DX_CODE_AND] = "and",
    [DX_CODE_SELECT] = "select", [DX_CODE_SINCOS] = "sincos",
};

typedef struct printing {
    const dx_tape *tape;
    const dx_graph *g;
    const dx_id *symbols;
    dx_text *out;
} printing;

void dx_tape_print_number(double x, dx_text *out)
{
    char text[32];
    for (int digits = 1; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, x);
        if (strtod(text, NULL) == x)
            break;
    }
    dx_text_string(out, text);
}

static void print_slot(const printing *p, uint32_t slot)
{
    const dx_tape *tape = p->tape;
    if (dx_tape_is_input(tape, slot))
        dx_text_escaped(p->out, dx_bytes(p->g, p->symbols[slot]),
                        dx_bytes_length(p->g, p->symbols[slot]));
    else if (dx_tape_is_constant(tape, slot))
        dx_tape_print_number(tape->constant[slot - tape->n_inputs], p->out);
    else
        dx_text_format(p->out, "s%" PRIu32, slot - tape->n_inputs - (uint32_t)tape->n_constants);
}

static void print_operand(const printing *p, uint32_t slot)
{
    dx_text_char(p->out, ' ');
    print_slot(p, slot);
}

void dx_tape_print_instruction(const dx_tape *tape, const dx_graph *g, const dx_id *symbols,
                               const dx_instruction *i, dx_text *out)
{
    const printing here = {tape, g, symbols, out}, *p = &here;
    dx_code code = (dx_code)i->code;
    print_slot(p, i->out);
    if (code == DX_CODE_SINCOS)
        print_operand(p, i->c);
    dx_text_format(p->out, " = %s", names[code] ? names[code] : dx_functions[i->fn].name);
    if (code == DX_CODE_CALLN) {
        for (uint32_t k = 0; k < i->b; k++)
            print_operand(p, tape->argument[i->a + k]);
    } else {
        const uint32_t operand[3] = {i->a, i->b, i->c};
        for (unsigned k = 0; k < dx_code_operands(code); k++)
            print_operand(p, operand[k]);
    }
}

dx_status dx_tape_print(const dx_tape *tape, const dx_graph *g, const dx_id *symbols, dx_text *out)
{
    const printing p = {tape, g, symbols, out};
    for (size_t i = 0; i < tape->n_code && !out->failed; i++) {
        DX_TRY(dx_poll(g->context));
        dx_tape_print_instruction(tape, g, symbols, &tape->code[i], out);
        dx_text_char(out, '\n');
    }
    dx_text_string(out, "out");
    for (size_t k = 0; k < tape->n_outputs; k++)
        print_operand(&p, tape->output[k]);
    if (!out->failed)
        return DX_OK;
    return out->limit && out->n >= out->limit ? DX_LIMIT : dx_no_memory(g->context);
}
