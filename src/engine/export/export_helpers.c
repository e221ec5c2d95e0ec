/* Functions that a language has not, written along. */
#include "engine/export/writer.h"

#include "symbolic/derivatives/rules.h"

#include <string.h>

void dx_writer_join(dx_writer *w, const dx_source *source)
{
    w->has_nan = w->has_nan || source->has_nan;
    w->has_infinity = w->has_infinity || source->has_infinity;
    w->has_package = w->has_package || source->has_package;
}

bool dx_writer_has_function(const void *language, dx_fn fn)
{
    return dx_language_spelling(language, fn) && dx_language_spelling(language, fn)[0] != '\0';
}

/* Sides of a relation and its sign. */
static dx_id relation_of(dx_writer *w, const char *text, size_t n, dx_id call)
{
    size_t at = 0;
    while (at < n && !strchr("<>=!", text[at]))
        at++;
    size_t sign = at + 1 < n && text[at + 1] == '=' ? 2 : 1;
    if (at == n)
        return DX_NONE;
    dx_id a = dx_rules_formula(w->g, text, at, call);
    dx_id b = dx_rules_formula(w->g, text + at + sign, n - at - sign, call);
    switch (text[at]) {
    case '<':
        return dx_relation(w->g, sign == 2 ? DX_OP_LE : DX_OP_LT, a, b);
    case '>':
        return dx_relation(w->g, sign == 2 ? DX_OP_LE : DX_OP_LT, b, a);
    case '!':
        return dx_relation(w->g, DX_OP_NE, a, b);
    default:
        return dx_relation(w->g, DX_OP_EQ, a, b);
    }
}

static size_t length_to(const char *text, size_t n, char end)
{
    const char *at = memchr(text, end, n);
    int depth = 0;
    if (end != ',')
        return at ? (size_t)(at - text) : n;
    for (size_t i = 0; i < n; i++) { /* commas in brackets belong to calls */
        depth += (text[i] == '(') - (text[i] == ')');
        if (text[i] == ',' && depth == 0)
            return i;
    }
    return n;
}

static dx_id conditions_of(dx_writer *w, const char *text, size_t n, dx_id call)
{
    dx_id condition[4];
    size_t count = 0;
    while (n > 0 && count < 4) {
        size_t length = length_to(text, n, ',');
        condition[count++] = relation_of(w, text, length, call);
        length += length < n;
        text += length;
        n -= length;
    }
    return dx_and(w->g, count, condition);
}

/* The formula of spellings.def, pieces and all. */
static dx_id formula_of(dx_writer *w, const char *text, dx_id call)
{
    dx_id operand[11];
    size_t n = 0;
    if (!strchr(text, ';'))
        return dx_rules_formula(w->g, text, strlen(text), call);
    while (*text && n + 1 < sizeof operand / sizeof operand[0]) {
        size_t piece = strcspn(text, ";"), condition = length_to(text, piece, ':');
        if (condition < piece) {
            operand[n++] = conditions_of(w, text, condition, call);
            condition++;
        } else {
            condition = 0;
        }
        operand[n++] = dx_rules_formula(w->g, text + condition, piece - condition, call);
        text += piece;
        text += *text == ';';
    }
    return dx_cases(w->g, n, operand);
}

/* Head, locals and value of a function in u, or u and v. */
static dx_status write_formula(dx_writer *w, dx_fn fn, const dx_program *program, dx_text *out)
{
    static const char *const parameters[] = {"u", "v"};
    static const char *const counters[DX_MOST_NESTED] = {"k"};
    const char *name = dx_functions[fn].name, *p = w->prefix;
    bool two = dx_functions[fn].most > 1;
    dx_text body;
    dx_text_init(&body, &w->s->context.memory);
    dx_source source = {.language = w->language,
                        .program = program,
                        .input = parameters,
                        .counter = counters,
                        .local = "t",
                        .prefix = w->prefix,
                        .need = dx_writer_need,
                        .sink = w,
                        .out = &body,
                        .depth = w->id == DX_LANGUAGE_FORTRAN ? 1 : 1};
    dx_status status = dx_source_open(&source);
    if (status == DX_OK)
        status = dx_source_locals(&source);
    if (body.n > 0)
        dx_text_char(&body, '\n');
    if (status == DX_OK)
        status = dx_source_statement(&source, w->id == DX_LANGUAGE_FORTRAN ? "y = " : "return ",
                                     program->output[0]);
    dx_writer_join(w, &source);
    switch (w->id) {
    case DX_LANGUAGE_C:
        dx_text_format(out, "static double %s%s(double u%s)\n{\n%s}\n", p, name,
                       two ? ", double v" : "", dx_text_get(&body));
        break;
    case DX_LANGUAGE_FORTRAN:
        dx_text_format(out,
                       "  elemental function %s%s(u%s) result(y)\n"
                       "    real(dp), intent(in) :: u%s\n"
                       "    real(dp) :: y",
                       p, name, two ? ", v" : "", two ? ", v" : "");
        for (uint32_t k = 1; k <= source.n_locals; k++)
            dx_text_format(out, ", t%u", (unsigned)k);
        dx_text_format(out, "\n\n%s  end function\n", dx_text_get(&body));
        break;
    case DX_LANGUAGE_PYTHON:
        dx_text_format(out, "def %s%s(u%s):\n%s", p, name, two ? ", v" : "", dx_text_get(&body));
        break;
    default:
        dx_text_format(out, "function %s%s(u%s)\n%send\n", p, name, two ? ", v" : "",
                       dx_text_get(&body));
        break;
    }
    dx_source_close(&source);
    dx_text_free(&body);
    return status;
}

static void append_helper(dx_writer *w, const char *text)
{
    static const char interface[] = "  interface\n";
    bool spec = strncmp(text, interface, sizeof interface - 1) == 0;
    bool python = w->id == DX_LANGUAGE_PYTHON;
    dx_text *out = spec ? &w->helpers.spec : &w->helpers.functions;
    if (!spec)
        dx_text_string(out, python ? "\n\n" : "\n");
    dx_text_string(out, text);
}

static dx_status add_formula(dx_writer *w, dx_fn fn)
{
    dx_graph *g = w->g;
    dx_id symbol[] = {dx_symbol(g, "u", 1), dx_symbol(g, "v", 1)};
    dx_id call = dx_call(g, DX_FN_atan2, 2, symbol);
    dx_id formula = formula_of(w, dx_language_formula(fn), call);
    DX_TRY(dx_check(g, formula));
    dx_program program = {.has = dx_writer_has_function,
                          .language = w->language,
                          .multiplies = w->language->power == NULL};
    dx_text text;
    dx_text_init(&text, &w->s->context.memory);
    dx_status status = dx_program_make(&program, g, 1, &formula, 2, symbol);
    if (status == DX_OK)
        status = write_formula(w, fn, &program, &text);
    if (status == DX_OK)
        append_helper(w, dx_text_get(&text));
    dx_program_free(&program);
    dx_text_free(&text);
    return status;
}

/* The helper that is called in the code of another, by its word. */
static dx_status need_called(dx_writer *w, const char *word, size_t n)
{
    if (dx_language_helper(w->language, word, n))
        return dx_writer_need(w, word, n, DX_FN_NONE);
    dx_fn fn = dx_function_find(word, n);
    return fn == DX_FN_NONE ? DX_OK : dx_writer_need(w, NULL, 0, fn);
}

static dx_status add_code(dx_writer *w, const char *word, size_t n)
{
    const char *code = dx_language_helper(w->language, word, n);
    if (!code)
        return dx_fail(&w->s->context, DX_BUG, "the helper function %.*s is missing", (int)n, word);
    dx_text text;
    dx_text_init(&text, &w->s->context.memory);
    dx_status status = DX_OK;
    for (const char *at = code; *at && status == DX_OK; at++) {
        if (*at != '@') {
            dx_text_char(&text, *at);
            continue;
        }
        dx_text_string(&text, w->prefix);
        status = need_called(w, at + 1, strcspn(at + 1, "("));
    }
    if (status == DX_OK)
        append_helper(w, dx_text_get(&text));
    w->has_nan = w->has_nan || strstr(code, "nan");
    w->has_infinity = w->has_infinity || strstr(code, "infinity");
    w->has_package = w->has_package || strstr(code, "SpecialFunctions");
    dx_text_free(&text);
    return status;
}

dx_status dx_writer_need(void *sink, const char *word, size_t n, dx_fn fn)
{
    dx_writer *w = sink;
    dx_helpers *h = &w->helpers;
    for (size_t i = 0; i < h->n; i++)
        if (h->done[i].fn == fn && h->done[i].n == n &&
            (n == 0 || memcmp(h->done[i].word, word, n) == 0))
            return DX_OK;
    if (h->n == DX_HELPERS_MOST)
        return dx_fail(&w->s->context, DX_LIMIT, "too many helper functions are needed");
    h->done[h->n].word = word;
    h->done[h->n].n = n;
    h->done[h->n++].fn = fn;
    return word ? add_code(w, word, n) : add_formula(w, fn);
}

dx_status dx_writer_refuse_missing(dx_writer *w)
{
    const dx_program *p = &w->program;
    for (uint32_t i = 0; i < p->n; i++) {
        if (p->part[i].kind != DX_PART_CALL || dx_language_has(w->language, p->part[i].fn) ||
            w->source.uses[i] == 0)
            continue;
        const char *name = dx_functions[p->part[i].fn].name;
        dx_status status =
            dx_fail(&w->s->context, DX_UNKNOWN, "the function %s cannot be written in %s", name,
                    w->language->title);
        for (size_t k = 0; k < DX_LANGUAGE_COUNT; k++)
            if (dx_language_has(&dx_languages[k], p->part[i].fn))
                dx_diag_hint(&w->s->context.diag, "%s has it", dx_languages[k].title);
        return status;
    }
    return DX_OK;
}
