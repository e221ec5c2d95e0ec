#include "numeric/tape.h"

#include "numeric/loop.h"

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
    const dx_id *symbols; /* of a tape that is no body */
    dx_text *out;
    const struct printing *outer; /* what the body is in */
    const dx_instruction *loop;   /* and where */
    int depth;
} printing;

void dx_tape_print_number(double x, dx_text *out)
{
    char text[32];
    if (x == floor(x) && fabs(x) < 1e15 && !(x == 0 && signbit(x))) {
        dx_text_format(out, "%.0f", x);
        return;
    }
    for (int digits = 1; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, x);
        if (strtod(text, NULL) == x)
            break;
    }
    dx_text_string(out, text);
}

static void print_input(const printing *p, uint32_t slot)
{
    while (p->outer && slot > 0) { /* that of the loop around it */
        slot = p->outer->tape->argument[p->loop->a + 1 + slot];
        p = p->outer;
    }
    if (p->outer)
        dx_text_format(p->out, "#%d", p->depth);
    else
        dx_text_escaped(p->out, dx_bytes(p->g, p->symbols[slot]),
                        dx_bytes_length(p->g, p->symbols[slot]));
}

static void print_slot(const printing *p, uint32_t slot)
{
    const dx_tape *tape = p->tape;
    if (dx_tape_is_input(tape, slot))
        print_input(p, slot);
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

static const char *name_of(const printing *p, const dx_instruction *i)
{
    if (i->code == DX_CODE_LOOP)
        return p->tape->loops.item[i->c].multiplies ? "product" : "sum";
    return names[i->code] ? names[i->code] : dx_functions[i->fn].name;
}

static void indent(const printing *p)
{
    for (int k = 0; k < p->depth; k++)
        dx_text_string(p->out, "    ");
}

static void print_instruction(const printing *p, const dx_instruction *i)
{
    const dx_tape *tape = p->tape;
    dx_code code = (dx_code)i->code;
    indent(p);
    print_slot(p, i->out);
    if (code == DX_CODE_SINCOS)
        print_operand(p, i->c);
    dx_text_format(p->out, " = %s", name_of(p, i));
    if (dx_code_lists(code)) {
        for (uint32_t k = 0; k < i->b; k++)
            print_operand(p, tape->argument[i->a + k]);
    } else {
        const uint32_t operand[3] = {i->a, i->b, i->c};
        for (unsigned k = 0; k < dx_code_operands(code); k++)
            print_operand(p, operand[k]);
    }
}

/* Bodies are as deep as sums are nested: DX_MOST_NESTED. */
static dx_status print_tape(const printing *p)
{
    const dx_tape *tape = p->tape;
    for (size_t i = 0; i < tape->n_code && !p->out->failed; i++) {
        const dx_instruction *line = &tape->code[i];
        DX_TRY(dx_poll(p->g->context));
        print_instruction(p, line);
        dx_text_char(p->out, '\n');
        if (line->code != DX_CODE_LOOP)
            continue;
        printing body = {.tape = &tape->loops.item[line->c].body,
                         .g = p->g,
                         .out = p->out,
                         .outer = p,
                         .loop = line,
                         .depth = p->depth + 1};
        DX_TRY(print_tape(&body));
        dx_text_char(p->out, '\n');
    }
    indent(p);
    dx_text_string(p->out, "out");
    for (size_t k = 0; k < tape->n_outputs; k++)
        print_operand(p, tape->output[k]);
    return DX_OK;
}

void dx_tape_print_instruction(const dx_tape *tape, const dx_graph *g, const dx_id *symbols,
                               const dx_instruction *i, dx_text *out)
{
    print_instruction(&(printing){.tape = tape, .g = g, .symbols = symbols, .out = out}, i);
}

dx_status dx_tape_print(const dx_tape *tape, const dx_graph *g, const dx_id *symbols, dx_text *out)
{
    const printing p = {.tape = tape, .g = g, .symbols = symbols, .out = out};
    DX_TRY(print_tape(&p));
    if (!out->failed)
        return DX_OK;
    return out->limit && out->n >= out->limit ? DX_LIMIT : dx_no_memory(g->context);
}
