#include "numeric/sample.h"

#include "expr/side.h"
#include "expr/sort.h"
#include "expr/walk.h"
#include "numeric/balls.h"
#include "numeric/inside.h"
#include "support/hash.h"

#include <string.h>

typedef struct range {
    int64_t lo, hi;  /* values lie between them */
    unsigned places; /* binary places */
} range;

static const range ranges[] = {
    {0, 1, 7},  {-3, 0, 7}, {1, 3, 7},    {-3, 3, 7},
    {0, 1, 12}, {3, 30, 5}, {-30, -3, 5}, {30, 1000, 4},
};
enum {
    RANGES = sizeof ranges / sizeof *ranges,
    MOST_CENTRE = 1000000,
    /* Styles of a draw: below RANGES, all symbols from that range. */
    APART = RANGES,      /* each from its own range */
    MIXED = APART + 1,   /* the same, but symbols other than the main one are integers */
    CENTRES = MIXED + 1, /* around the integers of the formulas */
    BELOW = CENTRES + 1  /* little below 0 */
};

/* Both signs and the places where pieces meet come first: where the domain allows it,
 * three points see them all. The last ones go round. */
static const int schedule[] = {0, 1, CENTRES, 2, MIXED, APART,   3,     4,     5,
                               6, 7, BELOW,   4, APART, CENTRES, MIXED, APART, CENTRES};
enum { SCHEDULE = sizeof schedule / sizeof *schedule, ROUND = 7 };

static uint64_t hash_name(const dx_graph *g, dx_id a)
{
    return dx_hash_bytes(dx_bytes(g, a), dx_bytes_length(g, a));
}

/* A PRIMITIVE is in the place of a name alone, so it does not count. */
static unsigned number_of(dx_op op)
{
    return op > DX_OP_PRIMITIVE ? (unsigned)op - 1 : (unsigned)op;
}

static uint64_t hash_node(const dx_graph *g, dx_id a)
{
    dx_op op = dx_op_of(g, a);
    int64_t n = 0;
    if (op == DX_OP_SYMBOL)
        return dx_hash_mix(hash_name(g, a));
    if (op == DX_OP_INT)
        (void)dx_get_int(g, a, &n);
    return dx_hash_mix((uint64_t)number_of(op) + ((uint64_t)dx_fn_of(g, a) << 8) +
                       (uint64_t)n * 0x100000001B3u);
}

static dx_status add_symbol(dx_sample *s, const dx_graph *g, dx_side *seen, dx_id symbol)
{
    if (dx_side_get(seen, symbol) > 0)
        return DX_OK;
    if (!dx_side_set(seen, symbol, 1) ||
        !dx_grow(s->memory, &s->symbol, sizeof *s->symbol, &s->capacity, s->at.n + 1))
        return dx_no_memory(g->context);
    s->symbol[s->at.n++] = symbol;
    return DX_OK;
}

/* Kept in falling size. */
static void add_centre(dx_sample *s, int64_t n)
{
    n = n < 0 ? -n : n;
    if (n < 3 || n > MOST_CENTRE)
        return;
    unsigned i = 0;
    while (i < s->n_centres && s->centre[i] > n)
        i++;
    if (i == DX_SAMPLE_CENTRES || (i < s->n_centres && s->centre[i] == n))
        return;
    if (s->n_centres < DX_SAMPLE_CENTRES)
        s->n_centres++;
    memmove(s->centre + i + 1, s->centre + i, (s->n_centres - 1 - i) * sizeof *s->centre);
    s->centre[i] = n;
}

static dx_status collect(dx_sample *s, const dx_listing *list, dx_side *seen)
{
    const dx_graph *g = list->graph;
    for (size_t i = 0; i < list->walk.n; i++) {
        dx_id a = list->walk.id[i];
        int64_t n;
        if (dx_get_int(g, a, &n))
            add_centre(s, n);
        if (!list->needed[i])
            continue;
        s->seed += hash_node(g, a); /* a sum: the order of ids does not matter */
        if (dx_op_of(g, a) == DX_OP_SYMBOL)
            DX_TRY(add_symbol(s, g, seen, a));
    }
    return DX_OK;
}

static uint64_t key_of(const void *symbols, uint32_t i)
{
    return ((const dx_id *)symbols)[i].v;
}

static int never_equal(const void *symbols, uint32_t i, uint32_t j)
{
    (void)symbols;
    return (i > j) - (i < j);
}

static dx_status allocate(dx_sample *s, const dx_graph *g)
{
    s->value = dx_balls_new(s->memory, s->at.n);
    s->order = dx_alloc(s->memory, s->at.n * sizeof *s->order);
    if (!s->value || !s->order)
        return dx_no_memory(g->context);
    dx_sort_names(g, s->symbol, s->at.n);
    dx_sort_indices(g->context, s->order, (uint32_t)s->at.n, key_of, never_equal, s->symbol);
    return DX_OK;
}

dx_status dx_sample_make(size_t n, const dx_listing *const *lists, dx_sample *s)
{
    memset(s, 0, sizeof *s);
    s->hit = -1;
    dx_graph *g = lists[0]->graph;
    s->memory = &g->context->memory;
    dx_side seen;
    dx_status status = dx_side_init(&seen, s->memory, g->n) ? DX_OK : dx_no_memory(g->context);
    for (size_t i = 0; i < n && status == DX_OK; i++)
        status = collect(s, lists[i], &seen);
    dx_side_free(&seen);
    if (status == DX_OK)
        status = allocate(s, g);
    s->at.symbol = s->symbol;
    s->at.value = s->value;
    s->at.order = s->order;
    if (status != DX_OK)
        dx_sample_free(s);
    return status;
}

void dx_sample_free(dx_sample *s)
{
    dx_balls_free(s->memory, s->value, s->at.n);
    dx_free(s->memory, s->order, s->at.n * sizeof *s->order);
    dx_free(s->memory, s->symbol, s->capacity * sizeof *s->symbol);
    s->value = NULL;
    s->order = NULL;
    s->symbol = NULL;
}

static void draw_number(arb_t out, const range *r, uint64_t bits)
{
    int64_t scale = (int64_t)1 << r->places;
    uint64_t steps = (uint64_t)((r->hi - r->lo) * scale);
    arb_set_si(out, r->lo * scale + (int64_t)(bits % steps | 1));
    arb_mul_2exp_si(out, out, -(slong)r->places);
}

/* Within 1 of a centre, of either sign. */
static void draw_near_centre(const dx_sample *s, arb_t out, uint64_t choice, uint64_t bits)
{
    static const range around = {-1, 1, 7}, none = {1, 3, 7};
    draw_number(out, s->n_centres ? &around : &none, bits);
    if (s->n_centres == 0)
        return;
    int64_t centre = s->centre[(choice >> 8) % s->n_centres];
    arb_add_si(out, out, choice & 1 ? -centre : centre, ARF_PREC_EXACT);
}

/* choice: which range; bits: where in it. */
static void draw_value(const dx_sample *s, arb_t out, bool main, uint64_t choice, uint64_t bits)
{
    static const range below = {-1, 0, 12};
    unsigned kinds = RANGES + (s->n_centres > 0);
    uint64_t own = (choice >> 32) % kinds;
    if (s->style == MIXED && !main)
        arb_set_ui(out, 1 + bits % 5);
    else if (s->style == CENTRES || (s->style >= APART && own == RANGES))
        draw_near_centre(s, out, choice, bits);
    else if (s->style == BELOW)
        draw_number(out, &below, bits);
    else
        draw_number(out, &ranges[s->style < APART ? (uint64_t)s->style : own], bits);
}

/* Chooses the style of the attempt; the ranges are those of the number returned. */
static uint64_t choose_style(dx_sample *s, unsigned attempt)
{
    unsigned late = attempt < SCHEDULE ? 0 : (attempt - SCHEDULE) % ROUND + 1;
    bool again = late && attempt % 2 && s->hit >= 0;
    if (again)
        s->style = s->hit_style;
    else
        s->style = schedule[late ? SCHEDULE - late : attempt];
    s->choice = again ? s->hit : (int)attempt;
    return (uint64_t)s->choice;
}

static void draw_symbol(dx_sample *s, const dx_graph *g, size_t i, bool main, uint64_t ranges_of,
                        unsigned attempt)
{
    uint64_t name = dx_hash_mix(s->seed ^ hash_name(g, s->symbol[i]));
    draw_value(s, s->value + i, main, dx_hash_mix(name + ranges_of),
               dx_hash_mix(dx_hash_mix(name) + attempt));
}

/* Once more until all holds that is assumed; a point where it does not has no values. */
static dx_status draw_inside(dx_sample *s, dx_graph *g, dx_id main, arb_srcptr mains,
                             uint64_t ranges_of, unsigned attempt, slong smaller)
{
    enum { ROUNDS = 24 };
    bool inside = !g->assumptions;
    for (unsigned round = 0; round == 0 || (round < ROUNDS && !inside); round++) {
        unsigned number = attempt + round * DX_SAMPLE_TRIES;
        for (size_t i = 0; i < s->at.n; i++) {
            bool varies = mains ? !arb_is_zero(mains + i) : dx_same(s->symbol[i], main);
            draw_symbol(s, g, i, varies, ranges_of, number);
            if (mains && varies)
                arb_mul_2exp_si(s->value + i, s->value + i, -smaller);
            if (g->assumptions)
                dx_move_inside(g, s->symbol[i], dx_sample_bits(s, g, i, number), s->value + i);
        }
        if (g->assumptions)
            DX_TRY(dx_is_inside(g, &s->at, &inside));
    }
    for (size_t i = 0; i < s->at.n && !inside; i++)
        arb_indeterminate(s->value + i);
    return DX_OK;
}

dx_status dx_sample_draw(dx_sample *s, dx_graph *g, dx_id main, unsigned attempt)
{
    return draw_inside(s, g, main, NULL, choose_style(s, attempt), attempt, 0);
}

dx_status dx_sample_draw_many(dx_sample *s, dx_graph *g, arb_srcptr main, unsigned attempt)
{
    uint64_t ranges_of = choose_style(s, attempt);
    slong smaller = 0;
    while (attempt % 3 == 2 && s->at.n >> smaller > 1)
        smaller++;
    return draw_inside(s, g, DX_NONE, main, ranges_of, attempt, smaller);
}

uint64_t dx_sample_bits(const dx_sample *s, const dx_graph *g, size_t i, unsigned attempt)
{
    return dx_hash_mix(dx_hash_mix(s->seed ^ hash_name(g, s->symbol[i])) ^ dx_hash_mix(attempt));
}

void dx_sample_keep_range(dx_sample *s)
{
    s->hit = s->choice;
    s->hit_style = s->style;
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
