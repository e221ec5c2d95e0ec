/* Solutions for single values of other names that the conditions of all others leave out. */
#include "engine/solvers/leftout.h"

#include "engine/solvers/casewords.h"

#include "expr/print.h"

#include <string.h>

dx_status dx_exact_leave_out(dx_exact *p, const dx_special *at, const dx_id *value, uint32_t n,
                             const dx_word *word)
{
    dx_graph *g = &p->e->session->graph;
    dx_arena *arena = &g->context->arena;
    dx_text text;
    bool never = false;
    if (p->n_left_out == DX_MOST_LEFT_OUT)
        return DX_OK;
    dx_text_init(&text, &g->context->memory);
    dx_status status = dx_write_conditions(g, n, word, &never, &text);
    dx_text_free(&text);
    DX_TRY(status);
    if (never)
        return DX_OK;
    dx_left_out *all = dx_arena_alloc(arena, (p->n_left_out + 1) * sizeof *all);
    dx_id *own = dx_statement_ids(p->e, p->u.n);
    dx_word *words = dx_arena_alloc(arena, (n + 1) * sizeof *words);
    if (!all || !own || !words)
        return dx_no_memory(g->context);
    for (uint32_t i = 0; i < p->n_left_out; i++)
        all[i] = p->left_out[i];
    memcpy(own, value, p->u.n * sizeof *own);
    for (uint32_t i = 0; i < n; i++)
        words[i] = word[i];
    all[p->n_left_out++] = (dx_left_out){at->zero, own, n, words};
    p->left_out = all;
    return DX_OK;
}

/* ---- told ---------------------------------------------------------------------------------------
 */

static dx_status write_value(dx_exact *p, const dx_left_out *l, dx_text *out)
{
    dx_graph *g = &p->e->session->graph;
    dx_text_string(out, p->u.n > 1 ? "[" : "");
    for (uint32_t i = 0; i < p->u.n; i++) {
        dx_text_string(out, i > 0 ? ", " : "");
        DX_TRY(dx_print_named(g, l->value[i], out));
    }
    dx_text_string(out, p->u.n > 1 ? "]" : "");
    return DX_OK;
}

static bool have_same_words(const dx_left_out *a, const dx_left_out *b)
{
    bool same = a->n_words == b->n_words;
    for (uint32_t i = 0; i < a->n_words && same; i++)
        same = dx_same(a->word[i].of, b->word[i].of) && a->word[i].how == b->word[i].how &&
               dx_same(a->word[i].level, b->word[i].level);
    return same;
}

/* Of the i-th and those that go with it, which are marked. */
static dx_status tell_with(dx_exact *p, uint32_t i, bool *told, dx_text *text)
{
    enum { MOST_TEXT = 300 };
    dx_graph *g = &p->e->session->graph;
    const dx_left_out *all = p->left_out;
    dx_word word[DX_MOST_PATH_WORDS];
    uint32_t n = 0, n_words = 0;
    bool never;
    for (uint32_t k = 0; k < all[i].n_words; k++) {
        bool implied;
        DX_TRY(dx_case_implies(g, all[i].zero, &all[i].word[k], &implied));
        if (!implied && n_words < DX_MOST_PATH_WORDS)
            word[n_words++] = all[i].word[k];
    }
    for (uint32_t k = i; k < p->n_left_out; k++)
        n += dx_same(all[k].zero, all[i].zero) && have_same_words(&all[k], &all[i]);
    text->n = 0;
    dx_text_string(text, "for ");
    DX_TRY(dx_write_case(g, all[i].zero, text));
    dx_text_string(text, n == 1 ? " the solution is " : " the solutions are ");
    for (uint32_t k = i, written = 0; k < p->n_left_out; k++)
        if (dx_same(all[k].zero, all[i].zero) && have_same_words(&all[k], &all[i])) {
            dx_text_string(text, written++ > 0 ? ", " : "");
            DX_TRY(write_value(p, &all[k], text));
            told[k] = true;
        }
    dx_text where;
    dx_text_init(&where, &g->context->memory);
    dx_status status = dx_write_conditions(g, n_words, word, &never, &where);
    if (status == DX_OK && where.n > 0)
        dx_text_format(text, ", where %s", dx_text_get(&where));
    dx_text_free(&where);
    DX_TRY(status);
    if (text->failed)
        return dx_no_memory(g->context);
    if (text->n > MOST_TEXT) {
        text->n = 0;
        dx_text_string(text, "for ");
        DX_TRY(dx_write_case(g, all[i].zero, text));
        dx_text_string(text, " there are other solutions: put it in to see");
    }
    dx_notice(g->context, "%s", dx_text_get(text));
    return DX_OK;
}

dx_status dx_exact_tell_left_out(dx_exact *p)
{
    bool told[DX_MOST_LEFT_OUT] = {false};
    dx_status status = DX_OK;
    dx_text text;
    dx_text_init(&text, &p->e->session->context.memory);
    for (uint32_t i = 0; i < p->n_left_out && status == DX_OK; i++)
        if (!told[i])
            status = tell_with(p, i, told, &text);
    dx_text_free(&text);
    return status;
}
