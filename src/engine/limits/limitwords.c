/* limitwords.c - what is said of limits. */
#include "engine/limits/limit.h"

#include "engine/limits/expansions.h"
#include "expr/primitive.h"
#include "expr/print.h"
#include "expr/walk.h"
#include "symbolic/domain/commonzeros.h"
#include "symbolic/domain/notes.h"

#include <string.h>

static const char NAME_BYTES[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";

/* A limit as a few words: "1", "-inf", "no limit". */
void dx_write_limit(dx_graph *g, const dx_limit *limit, dx_text *out)
{
    switch (limit->kind) {
    case DX_LIMIT_VALUE: {
        size_t start = out->n;
        if (dx_print_plain(g, limit->value, out) == DX_OK && out->n - start <= 60)
            return;
        out->n = start;
        dx_diag_clear(&g->context->diag);
        dx_text_string(out, "a finite value");
        return;
    }
    case DX_LIMIT_PLUS_INF:
        dx_text_string(out, "inf");
        return;
    case DX_LIMIT_MINUS_INF:
        dx_text_string(out, "-inf");
        return;
    default:
        dx_text_string(out, "none");
    }
}

/* The parameter that the limit depends on, among the names in the formula; NONE: none is found. */
static dx_id parameter_in(const ddx_session *s, dx_id a, const char *why)
{
    enum { MOST = 16 };
    const dx_graph *g = &s->graph;
    dx_id symbol[MOST];
    size_t n = dx_free_symbols(g, a, MOST, symbol);
    for (size_t i = 0; i < n && i < MOST; i++) {
        const char *name = dx_bytes(g, symbol[i]);
        size_t length = strlen(name);
        for (const char *at = why; (at = strstr(at, name)); at++) {
            bool starts = at == why || !strchr(NAME_BYTES, at[-1]);
            if (starts && (at[length] == '\0' || !strchr(NAME_BYTES, at[length])))
                return symbol[i];
        }
    }
    return DX_NONE;
}

dx_status dx_no_limit(ddx_session *s, const dx_limit_of *of, dx_id assumed, const dx_limit *swings,
                      const char *why)
{
    enum { LONGEST = 100 };
    dx_text text;
    bool known = true;
    dx_text_init(&text, &s->context.memory);
    dx_status status = DX_OK;
    if (swings)
        status = dx_write_common_zeros(&s->graph, swings->n_apart, swings->apart, &text, &known);
    if (status == DX_OK && !dx_is_none(assumed))
        status = dx_write_exceptions(&s->graph, s->rules, of->a, of->n, of->symbol, assumed, &text);
    if (status == DX_OK && text.failed)
        status = dx_no_memory(&s->context);
    if (status == DX_OK && (!known || text.n > LONGEST))
        status = dx_fail(&s->context, DX_DOMAIN,
                         "the limit does not exist, but for special parameters: %.200s", why);
    else if (status == DX_OK)
        status = dx_fail(&s->context, DX_DOMAIN, "the limit does not exist%s%.100s: %.200s",
                         text.n > 0 ? " unless " : "", dx_text_get(&text), why);
    dx_text_free(&text);
    return status;
}

dx_status dx_tell_no_values(ddx_session *s)
{
    return dx_fail(&s->context, DX_DOMAIN, "there is no limit: near there it has no real value");
}

void dx_tell_limit_side(ddx_session *s, bool right)
{
    dx_notice(&s->context, "from the %s; on the other side it has no real value",
              right ? "right" : "left");
}

dx_status dx_undecided_limit(ddx_session *s, dx_id a, const char *why)
{
    static const char depends[] = "it depends on";
    dx_status status = dx_fail(&s->context, DX_UNKNOWN, "cannot decide this limit: %s", why);
    dx_id name = strncmp(why, depends, sizeof depends - 1) == 0
                     ? parameter_in(s, a, why + sizeof depends - 1)
                     : DX_NONE;
    if (dx_is_none(name))
        dx_diag_hint(&s->context.diag,
                     "it was looked for by series and by comparing how fast things grow");
    else
        dx_diag_hint(&s->context.diag, "put a value in for the parameter: limit((e | %s = 2), ...)",
                     dx_bytes(&s->graph, name));
    return status;
}

/* The abstract functions in which one of the symbols stands, and the highest order of a derivative
 * of them. */
typedef struct abstracts {
    size_t n;
    dx_id name[DX_MOST_VARIABLES];
    unsigned order;
} abstracts;

static unsigned order_of(const dx_graph *g, dx_id derivative)
{
    dx_id counts = dx_operand(g, derivative, 1);
    int64_t order = 0, n;
    for (uint32_t i = 0; i < dx_count(g, counts); i++)
        order += dx_get_int(g, dx_operand(g, counts, i), &n) ? n : 0;
    return (unsigned)order;
}

static dx_status find_abstracts(dx_graph *g, dx_id a, size_t n, const dx_id *symbol,
                                abstracts *found)
{
    dx_walk walk;
    *found = (abstracts){0};
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n; i++) {
        dx_id b = walk.id[i];
        dx_op op = dx_op_of(g, b);
        bool varies = false;
        size_t k = 0;
        for (size_t v = 0; v < n; v++)
            varies = varies || dx_contains(g, b, symbol[v]);
        if ((op != DX_OP_APPLY && op != DX_OP_DERIV) || !varies || dx_is_written_integral(g, b))
            continue;
        if (op == DX_OP_DERIV && order_of(g, b) > found->order)
            found->order = order_of(g, b);
        while (k < found->n && !dx_same(found->name[k], dx_operand(g, b, 0)))
            k++;
        if (k == found->n && k < DX_MOST_VARIABLES)
            found->name[found->n++] = dx_operand(g, b, 0);
    }
    dx_walk_free(&walk);
    return DX_OK;
}

dx_status dx_tell_smoothness(ddx_session *s, dx_id a, size_t n, const dx_id *symbol, int smoothness)
{
    static const char *const times[] = {"", "", "twice "};
    const dx_graph *g = &s->graph;
    abstracts all;
    dx_text text;
    if (smoothness < 0)
        return DX_OK;
    DX_TRY(find_abstracts(&s->graph, a, n, symbol, &all));
    if (all.n == 0)
        return DX_OK;
    dx_text_init(&text, &s->context.memory);
    for (size_t i = 0; i < all.n; i++)
        dx_text_format(&text, "%s%.40s",
                       i == 0           ? ""
                       : i + 1 == all.n ? " and "
                                        : ", ",
                       dx_bytes(g, all.name[i]));
    dx_text_string(&text, all.n == 1 ? " is taken to be " : " are taken to be ");
    unsigned order = (unsigned)smoothness + all.order;
    const char *how = smoothness == 0 ? "continuously " : "";
    if (smoothness >= DX_LIMIT_SMOOTH)
        dx_text_string(&text, "smooth");
    else if (order == 0)
        dx_text_string(&text, "continuous");
    else if (order > 2)
        dx_text_format(&text, "%u times %sdifferentiable", order, how);
    else
        dx_text_format(&text, "%s%sdifferentiable", times[order], how);
    dx_status status = text.failed ? dx_no_memory(&s->context) : DX_OK;
    if (status == DX_OK)
        dx_notice(&s->context, "%s", dx_text_get(&text));
    dx_text_free(&text);
    return status;
}
