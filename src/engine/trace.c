#include "engine/trace.h"

#include "engine/compile.h"
#include "expr/walk.h"
#include "numeric/native.h"

#include <string.h>

/* What a trace is asked for. */
static const struct subject {
    const char *word;
    bool is_code, is_form;
    dx_form form;
} subjects[] = {
    {"tape", false, false, 0},
    {"code", true, false, 0},
    {"avx512", true, true, DX_FORM_AVX512},
    {"avx2", true, true, DX_FORM_AVX2},
    {"fma", true, true, DX_FORM_FMA},
    {"sse2", true, true, DX_FORM_SSE2},
};

typedef struct tracing {
    dx_graph *g;
    const dx_tape *tape;
    const dx_id *symbols;
    dx_text *out;
} tracing;

/* In the forms that this processor runs. */
static dx_status show_code(const tracing *t)
{
    static const char *const headings[] = {"one point", "many points"};
    dx_form form = DX_FORM_SSE2;
    for (unsigned many = 0; many < 2; many++) {
        if (!dx_native_form(many, &form)) {
            if (many)
                return DX_OK;
        } else {
            dx_text_format(t->out, "%s%s, %s\n", many ? "\n" : "", headings[many],
                           dx_native_form_name(form));
        }
        DX_TRY(dx_native_print(t->tape, form, t->g, t->symbols, t->out));
    }
    return DX_OK;
}

static dx_status show(const tracing *t, const struct subject *subject)
{
    if (!subject->is_code)
        return dx_tape_print(t->tape, t->g, t->symbols, t->out);
    if (!subject->is_form)
        return show_code(t);
    return dx_native_print(t->tape, subject->form, t->g, t->symbols, t->out);
}

static dx_status trace(ddx_session *s, dx_id a, const struct subject *subject, dx_text *out)
{
    dx_graph *g = &s->graph;
    size_t n = dx_free_symbols(g, a, 0, NULL);
    dx_id *symbols = dx_arena_alloc(&s->context.arena, (n + 1) * sizeof *symbols);
    if (!symbols)
        return dx_no_memory(&s->context);
    (void)dx_free_symbols(g, a, n, symbols);
    dx_tape tape;
    DX_TRY(dx_compile(s, 1, &a, n, symbols, &tape));
    const tracing t = {g, &tape, symbols, out};
    dx_status status = show(&t, subject);
    dx_tape_free(&tape);
    return status;
}

/* The subject that the text begins with, and how many bytes that takes with the blank; NULL. */
static const struct subject *find(const char *text, size_t n, size_t *skip)
{
    for (size_t k = 0; k < sizeof subjects / sizeof *subjects; k++) {
        size_t length = strlen(subjects[k].word);
        *skip = length + 1;
        if (n > *skip && memcmp(text, subjects[k].word, length) == 0 && text[length] == ' ')
            return &subjects[k];
    }
    return NULL;
}

dx_status dx_trace(ddx_session *s, const char *text, size_t n, dx_text *out)
{
    size_t skip;
    const struct subject *subject = find(text, n, &skip);
    if (!subject)
        return dx_fail(&s->context, DX_SYNTAX,
                       "':trace tape' or ':trace code' and a formula is what can be traced");
    dx_value value;
    dx_status status = dx_evaluate_text(s, text + skip, n - skip, &value);
    if (status != DX_OK && s->context.diag.located) {
        s->context.diag.span.start += (uint32_t)skip;
        s->context.diag.span.end += (uint32_t)skip;
    }
    return status == DX_OK ? trace(s, value.id, subject, out) : status;
}
