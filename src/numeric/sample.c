#include "numeric/sample.h"

#include <string.h>

typedef struct range {
    int lo, hi;      /* integers; values lie between them */
    unsigned places; /* binary places */
} range;

static const range ranges[] = {
    {0, 1, 7}, {1, 3, 7}, {-3, 3, 7},  {0, 1, 12},   {-1, 1, 7},
    {3, 30, 5}, {-1, 0, 7}, {-30, -3, 5}, {30, 1000, 4}, {0, 1, 7},
};
enum { RANGES = sizeof ranges / sizeof *ranges };

static uint64_t mix(uint64_t x)
{
    x += 0x9E3779B97F4A7C15u;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}

static uint64_t hash_bytes(const dx_graph *g, dx_id a)
{
    uint64_t hash = 0xCBF29CE484222325u;
    const char *bytes = dx_bytes(g, a);
    for (size_t i = 0; i < dx_bytes_length(g, a); i++)
        hash = (hash ^ (unsigned char)bytes[i]) * 0x100000001B3u;
    return hash;
}

static uint64_t hash_node(const dx_graph *g, dx_id a)
{
    dx_op op = dx_op_of(g, a);
    int64_t n = 0;
    if (op == DX_OP_SYMBOL)
        return mix(hash_bytes(g, a));
    if (op == DX_OP_INT)
        (void)dx_get_int(g, a, &n);
    return mix((uint64_t)op + ((uint64_t)dx_fn_of(g, a) << 8) + (uint64_t)n * 0x100000001B3u);
}

/* Binary search by name; where it stands or would stand. */
static size_t place_of(const dx_sample *s, const dx_graph *g, dx_id symbol)
{
    size_t lo = 0, hi = s->at.n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (strcmp(dx_bytes(g, s->symbol[mid]), dx_bytes(g, symbol)) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static dx_status add_symbol(dx_sample *s, const dx_graph *g, dx_id symbol)
{
    size_t place = place_of(s, g, symbol);
    if (place < s->at.n && dx_same(s->symbol[place], symbol))
        return DX_OK;
    if (!dx_grow(s->memory, &s->symbol, sizeof *s->symbol, &s->capacity, s->at.n + 1))
        return dx_no_memory(g->context);
    memmove(s->symbol + place + 1, s->symbol + place, (s->at.n - place) * sizeof *s->symbol);
    s->symbol[place] = symbol;
    s->at.n++;
    return DX_OK;
}

static dx_status collect(dx_sample *s, const dx_listing *list)
{
    const dx_graph *g = list->graph;
    for (size_t i = 0; i < list->walk.n; i++) {
        if (!list->needed[i])
            continue;
        dx_id a = list->walk.id[i];
        s->seed += hash_node(g, a); /* a sum: the order of ids does not matter */
        if (dx_op_of(g, a) == DX_OP_SYMBOL)
            DX_TRY(add_symbol(s, g, a));
    }
    return DX_OK;
}

dx_status dx_sample_make(size_t n, const dx_listing *const *lists, dx_sample *s)
{
    memset(s, 0, sizeof *s);
    dx_graph *g = lists[0]->graph;
    s->memory = &g->context->memory;
    dx_status status = DX_OK;
    for (size_t i = 0; i < n && status == DX_OK; i++)
        status = collect(s, lists[i]);
    if (status == DX_OK) {
        s->value = dx_alloc(s->memory, s->at.n * sizeof(arb_struct));
        if (!s->value)
            status = dx_no_memory(g->context);
    }
    for (size_t i = 0; s->value && i < s->at.n; i++)
        arb_init(s->value + i);
    s->at.symbol = s->symbol;
    s->at.value = s->value;
    if (status != DX_OK)
        dx_sample_free(s);
    return status;
}

void dx_sample_free(dx_sample *s)
{
    for (size_t i = 0; s->value && i < s->at.n; i++)
        arb_clear(s->value + i);
    dx_free(s->memory, s->value, s->at.n * sizeof(arb_struct));
    dx_free(s->memory, s->symbol, s->capacity * sizeof *s->symbol);
    s->value = NULL;
    s->symbol = NULL;
}

static void draw_number(arb_t out, const range *r, uint64_t bits)
{
    uint64_t steps = (uint64_t)(r->hi - r->lo) << r->places;
    int64_t n = ((int64_t)r->lo * ((int64_t)1 << r->places)) + (int64_t)(bits % steps | 1);
    arb_set_si(out, n);
    arb_mul_2exp_si(out, out, -(slong)r->places);
}

/* Tries go through the ranges; the first few and every second round give all symbols the
 * same range, else each draws its own. */
void dx_sample_draw(dx_sample *s, const dx_graph *g, dx_id main, unsigned attempt)
{
    bool together = attempt < 3 || attempt % 2 == 0;
    bool integers = attempt % 4 == 3 || attempt % 10 == 6;
    for (size_t i = 0; i < s->at.n; i++) {
        uint64_t bits = mix(s->seed ^ mix(hash_bytes(g, s->symbol[i]) + attempt));
        const range *r = &ranges[(together ? attempt : bits >> 32) % RANGES];
        if (integers && !dx_same(s->symbol[i], main))
            arb_set_ui(s->value + i, 1 + bits % 5);
        else
            draw_number(s->value + i, r, bits & 0xFFFFFFFFu);
    }
}

static void write_value(const arb_t value, dx_text *out)
{
    fmpq_t q;
    fmpq_init(q);
    arf_get_fmpq(q, arb_midref(value));
    char *text = fmpq_get_str(NULL, 10, q);
    dx_text_string(out, text);
    flint_free(text);
    fmpq_clear(q);
}

void dx_sample_write(const dx_sample *s, const dx_graph *g, dx_text *out)
{
    enum { SHOWN = 6 };
    for (size_t i = 0; i < s->at.n && i < SHOWN; i++) {
        if (i > 0)
            dx_text_string(out, ", ");
        dx_text_escaped(out, dx_bytes(g, s->symbol[i]), dx_bytes_length(g, s->symbol[i]));
        dx_text_string(out, " = ");
        write_value(s->value + i, out);
    }
    if (s->at.n > SHOWN)
        dx_text_string(out, ", ...");
}
