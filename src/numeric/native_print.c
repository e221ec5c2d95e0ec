/* The listing of machine code. */
#include "numeric/emitter.h"
#include "numeric/native.h"

#if defined __x86_64__ && defined __ELF__

typedef struct listing {
    const dx_tape *tape;
    const dx_graph *g;
    const dx_id *symbols;
    const dx_writing *w;
    const dx_emitted *emitted;
    dx_text *out;
} listing;

static const char *place_of(uint32_t origin)
{
    switch (origin) {
    case DX_ORIGIN_ENTER:
        return "enter";
    case DX_ORIGIN_LOOP:
        return "loop";
    case DX_ORIGIN_POLL:
        return "poll";
    case DX_ORIGIN_OUTPUTS:
        return "out";
    default:
        return "leave";
    }
}

/* Blanks up to a column, or one. */
static void go_to(dx_text *out, size_t start, size_t column)
{
    do
        dx_text_char(out, ' ');
    while (!out->failed && out->n - start < column);
}

/* For what the lines that follow are. */
static void print_heading(const listing *l, uint32_t origin)
{
    if (origin >= DX_ORIGIN_TAPE)
        dx_tape_print_instruction(l->tape, l->g, l->symbols,
                                  &l->tape->code[origin - DX_ORIGIN_TAPE], l->out);
    else
        dx_text_string(l->out, place_of(origin));
}

static void print_line(const listing *l, const dx_placed_machine *placed)
{
    enum { BYTES = 8, TEXT = 32 };
    dx_text *out = l->out;
    size_t start = out->n;
    dx_text_format(out, "\n  %04x", placed->start);
    go_to(out, start + 1, BYTES);
    for (uint32_t k = placed->start; k < placed->end; k++)
        dx_text_format(out, "%02x", l->w->byte[k]);
    go_to(out, start + 1, TEXT);
    dx_machine_print(placed, l->w->form, out);
    const dx_machine *m = &placed->machine;
    const dx_location *operand[] = {&m->to, &m->a, &m->b};
    for (size_t k = 0; k < 3; k++)
        if (operand[k]->kind == DX_IN_CODE) {
            dx_text_string(out, " = ");
            dx_emitted_print(l->emitted, l->w, (size_t)operand[k]->offset, out);
        }
}

static dx_status print_code(const listing *l, dx_context *context)
{
    const dx_writing *w = l->w;
    for (size_t k = 0; k < w->n_placed && !l->out->failed; k++) {
        DX_TRY(dx_poll(context));
        if (k > 0 && w->placed[k].origin != w->placed[k - 1].origin)
            dx_text_char(l->out, '\n');
        if (k == 0 || w->placed[k].origin != w->placed[k - 1].origin)
            print_heading(l, w->placed[k].origin);
        print_line(l, &w->placed[k]);
    }
    if (!l->out->failed)
        return DX_OK;
    return l->out->limit && l->out->n >= l->out->limit ? DX_LIMIT : dx_no_memory(context);
}

dx_status dx_native_print(const dx_tape *tape, dx_form form, dx_graph *g, const dx_id *symbols,
                          dx_text *out)
{
    dx_emitted emitted;
    dx_writing w;
    dx_writing_init(&w, &g->context->memory, form, true);
    dx_status status = dx_emit(tape, g->context, &w, &emitted);
    const listing l = {tape, g, symbols, &w, &emitted, out};
    if (status == DX_OK && w.failed)
        status = dx_fail(g->context, DX_LIMIT, "this is too long for machine code");
    if (status == DX_OK)
        status = print_code(&l, g->context);
    dx_writing_free(&w);
    return status;
}

#else

dx_status dx_native_print(const dx_tape *tape, dx_form form, dx_graph *g, const dx_id *symbols,
                          dx_text *out)
{
    (void)tape, (void)form, (void)symbols, (void)out;
    return dx_fail(g->context, DX_UNKNOWN, "there is no machine code for this processor");
}

#endif
