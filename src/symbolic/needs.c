/* What expressions need to have values, and derivatives: node by node, by the texts of the
 * function table, and piece by piece. */
#include "symbolic/conditions.h"
#include "symbolic/readable.h"

#include "expr/walk.h"
#include "symbolic/rules.h"
#include "symbolic/samesign.h"

#include <string.h>

/* ---- the texts of the function table -------------------------------------------------------- */

/* A relation of the table: "u >= -1". */
typedef struct relation {
    const char *left, *right;
    size_t n_left, n_right;
    dx_comparison how;
} relation;

/* The next one of a list, NULL at its end; commas in brackets do not part it. */
static const char *next_relation(const char *text, const char **end)
{
    int open = 0;
    text += strspn(text, ", ");
    for (*end = text; **end != '\0' && (open > 0 || **end != ','); ++*end)
        open += (**end == '(') - (**end == ')');
    return *text == '\0' ? NULL : text;
}

static bool read_relation(const char *text, const char *end, relation *out)
{
    static const struct {
        const char *sign;
        dx_comparison how;
    } signs[] = {{" >= ", DX_AT_LEAST},
                 {" <= ", DX_AT_MOST},
                 {" != ", DX_OTHER_THAN},
                 {" > ", DX_ABOVE},
                 {" < ", DX_BELOW}};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        const char *at = strstr(text, signs[i].sign);
        if (!at || at >= end)
            continue;
        const char *right = at + strlen(signs[i].sign);
        *out = (relation){text, right, (size_t)(at - text), (size_t)(end - right), signs[i].how};
        return true;
    }
    return false;
}

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

/* What the row demands of the call's arguments. */
static dx_status demand_text(dx_conditions *c, const char *text, dx_id call, dx_id by)
{
    dx_graph *g = c->g;
    const char *end;
    for (; (text = next_relation(text, &end)); text = end) {
        relation r;
        /* poles at integers and orders are not told */
        if (begins(text, "max(") || begins(text, "u >= 0, frac(u) =") ||
            !read_relation(text, end, &r))
            continue;
        bool integer = begins(text, "frac(");
        if (integer && dx_is_none(by))
            continue;
        if (integer) { /* frac(...) */
            r.left += 5;
            r.n_left -= 6;
        }
        dx_id left = dx_rules_formula(g, r.left, r.n_left, call);
        dx_id right = dx_rules_formula(g, r.right, r.n_right, call);
        if (integer) {
            DX_TRY(dx_check(g, left));
            if (dx_contains(g, left, by) && !dx_is_level(dx_fn_of(g, left)))
                DX_TRY(dx_condition_no_integer(c, left));
            continue;
        }
        if (r.how == DX_BELOW || r.how == DX_AT_MOST)
            DX_TRY(dx_condition(c, dx_sub(g, right, left),
                                r.how == DX_BELOW ? DX_ABOVE : DX_AT_LEAST, by));
        else
            DX_TRY(dx_condition(c, dx_sub(g, left, right), r.how, by));
    }
    return DX_OK;
}

/* ---- nodes ------------------------------------------------------------------------------------
 */

typedef struct gathering {
    dx_conditions *value, *corners; /* where only values are asked for, no corners */
    dx_id symbol;
    int64_t order;
    int depth;           /* of pieces in pieces */
    const dx_walk *walk; /* of the expression that is looked at */
    const uint8_t *role; /* of its nodes */
} gathering;

/* Roles. NEEDED: stands outside of pieces. MOVES: changes with the symbol, but for jumps.
 * DERIVED: the symbol, or an operand of it moves, so that its derivative counts. */
enum { NEEDED = 1, MOVES = 2, DERIVED = 4 };

static bool is_relation(const dx_graph *g, dx_id a)
{
    return dx_op_of(g, a) >= DX_OP_EQ && dx_op_of(g, a) <= DX_OP_LE;
}

static bool moves(const gathering *to, dx_id a)
{
    return to->role[dx_walk_find(to->walk, a)] & MOVES;
}

static bool is_never_below_zero(dx_graph *g, dx_id a)
{
    dx_id low = dx_bounds_of(g, a).low;
    return !dx_is_none(low) && dx_number_sign(g, low) >= 0;
}

/* Is base^exponent 0 where the base is, and smooth enough for the order? */
static dx_status judge_exponent(const gathering *to, dx_id base, dx_id exponent, bool *vanishes,
                                bool *smooth)
{
    dx_graph *g = to->value->g;
    int sign = 0;
    bool sure = true;
    *smooth = false;
    *vanishes = is_never_below_zero(g, base); /* |x|^a: for which a is not asked */
    if (!dx_is_constant(g, exponent))
        return DX_OK;
    DX_TRY(dx_constant_sign(g, exponent, &sign, &sure));
    *vanishes = sure && sign > 0;
    dx_id above = dx_sub(g, exponent, dx_int(g, to->order));
    DX_TRY(dx_check(g, above));
    DX_TRY(dx_constant_sign(g, above, &sign, &sure));
    *smooth = *vanishes && sure && sign > 0;
    return DX_OK;
}

/* Above zero: a corner where it is zero at points only, which may turn out to be none. */
static dx_status demand_upright(const gathering *to, dx_id base)
{
    dx_conditions alone;
    dx_conditions_init(&alone, to->value->g, to->symbol);
    DX_TRY(dx_condition(&alone, base, DX_ABOVE, to->symbol));
    bool points = alone.n_symbols == 1 && !alone.nowhere;
    for (size_t i = 0; i < alone.n_words && points; i++)
        points = alone.word[i].how == DX_OTHER_THAN;
    if (!points)
        return dx_condition(to->value, base, DX_ABOVE, to->symbol);
    DX_TRY(dx_conditions_merge(to->corners, &alone));
    return dx_condition(to->value, base, DX_AT_LEAST, DX_NONE);
}

/* Powers below the order have no derivative at 0; `derived`: base depends on the symbol. */
static dx_status demand_of_power(const gathering *to, dx_id base, dx_id exponent, bool derived)
{
    dx_conditions *c = to->value;
    dx_graph *g = c->g;
    bool vanishes, smooth;
    if (dx_is_int(g, base, 0) && !dx_has_bound_name(g, exponent)) /* 0^0 is a point by itself */
        return dx_condition(c, exponent, DX_ABOVE, DX_NONE);
    if (dx_is_number(g, base) || dx_has_bound_name(g, base) || dx_has_bound_name(g, exponent))
        return DX_OK;
    if (dx_is_integer(g, exponent))
        return dx_number_sign(g, exponent) < 0 ? dx_condition(c, base, DX_OTHER_THAN, DX_NONE)
                                               : DX_OK;
    DX_TRY(judge_exponent(to, base, exponent, &vanishes, &smooth));
    if (derived && vanishes && !smooth && moves(to, base))
        return demand_upright(to, base);
    return dx_condition(c, base, vanishes ? DX_AT_LEAST : DX_ABOVE, DX_NONE);
}

static dx_status demand_of_value(const gathering *to, dx_id a, bool derived)
{
    dx_graph *g = to->value->g;
    if (dx_op_of(g, a) == DX_OP_MUL)
        for (uint32_t k = 0; k < dx_factors(g, a); k++)
            DX_TRY(demand_of_power(to, dx_base(g, a, k), dx_exponent(g, a, k), derived));
    const char *domain = dx_op_of(g, a) == DX_OP_CALL ? dx_functions[dx_fn_of(g, a)].domain : "";
    return *domain != '\0' && !dx_has_bound_name(g, a) ? demand_text(to->value, domain, a, DX_NONE)
                                                       : DX_OK;
}

/* atan2(u, v) jumps where u = 0 and v <= 0. */
static dx_status demand_off_cut(const gathering *to, dx_id u, dx_id v)
{
    dx_conditions *corners = to->corners;
    dx_graph *g = corners->g;
    if (dx_is_number(g, v))
        return dx_number_sign(g, v) > 0 ? DX_OK
                                        : dx_condition(corners, u, DX_OTHER_THAN, to->symbol);
    if (dx_is_number(g, u))
        return dx_is_int(g, u, 0) ? dx_condition(corners, v, DX_ABOVE, to->symbol) : DX_OK;
    dx_id length = dx_sqrt(g, dx_add(g, dx_power(g, u, 2), dx_power(g, v, 2)));
    dx_id sum = dx_add(g, length, v);
    DX_TRY(dx_check(g, sum));
    DX_TRY(dx_readable(g, sum, &sum)); /* 1 + cos(x), of atan2(sin(x), cos(x)) */
    return dx_condition(corners, sum, DX_ABOVE, to->symbol);
}

static dx_status demand_smooth(const gathering *to, dx_id a)
{
    dx_conditions *corners = to->corners;
    dx_graph *g = corners->g;
    dx_op op = dx_op_of(g, a);
    if (is_relation(g, a)) /* where pieces meet */
        return dx_condition(corners, dx_sub(g, dx_operand(g, a, 0), dx_operand(g, a, 1)),
                            DX_OTHER_THAN, to->symbol);
    if (op == DX_OP_PRODUCT) /* its derivative is written with all its factors below a line */
        return dx_condition(corners, dx_operand(g, a, 0), DX_OTHER_THAN, to->symbol);
    if (op != DX_OP_CALL)
        return DX_OK;
    dx_fn fn = dx_fn_of(g, a);
    if (fn == DX_FN_atan2)
        return demand_off_cut(to, dx_operand(g, a, 0), dx_operand(g, a, 1));
    return demand_text(corners, dx_functions[fn].smooth, a, to->symbol);
}

static uint8_t role_of(dx_graph *g, const dx_walk *walk, const uint8_t *role, dx_id a, dx_id symbol)
{
    uint8_t found = dx_same(a, symbol) ? MOVES | DERIVED : 0;
    for (uint32_t k = 0; k < dx_count(g, a); k++)
        if (role[dx_walk_find(walk, dx_operand(g, a, k))] & MOVES)
            found = MOVES | DERIVED;
    return dx_is_level(dx_fn_of(g, a)) || is_relation(g, a) ? found & DERIVED : found;
}

/* NULL without memory. */
static uint8_t *find_roles(dx_graph *g, const dx_walk *walk, dx_id symbol)
{
    uint8_t *role = dx_alloc(&g->context->memory, walk->n);
    if (!role)
        return NULL;
    memset(role, 0, walk->n);
    role[walk->n - 1] = NEEDED;
    for (size_t i = walk->n; i-- > 0;) {
        dx_id a = walk->id[i];
        uint32_t n = dx_count(g, a);
        for (uint32_t k = 0; (role[i] & NEEDED) && k < n; k++) {
            bool value = dx_op_of(g, a) == DX_OP_CASES && (k % 2 == 1 || k + 1 == n);
            if (!value)
                role[dx_walk_find(walk, dx_operand(g, a, k))] |= NEEDED;
        }
    }
    for (size_t i = 0; i < walk->n; i++)
        role[i] |= role_of(g, walk, role, walk->id[i], symbol);
    return role;
}

static dx_status gather(const gathering *to, dx_id a);

/* ---- pieces -----------------------------------------------------------------------------------
 */

static void turn(dx_chart *set)
{
    for (size_t i = 0; i <= 2 * set->n; i++)
        set->cell[i] = !set->cell[i];
}

/* The set on which a relation, or several together, hold. */
static dx_status find_truth(dx_graph *g, dx_id condition, dx_id symbol, dx_chart *out, bool *known)
{
    dx_op op = dx_op_of(g, condition);
    dx_chart_constant(out, 1);
    *known = true;
    if (op == DX_OP_AND) {
        for (uint32_t i = 0; i < dx_count(g, condition) && *known; i++) {
            dx_chart part;
            DX_TRY(find_truth(g, dx_operand(g, condition, i), symbol, &part, known));
            if (*known)
                DX_TRY(dx_chart_combine(g, out, &part, DX_CHART_LEAST, known));
        }
        return DX_OK;
    }
    dx_id gap = dx_sub(g, dx_operand(g, condition, 1), dx_operand(g, condition, 0));
    DX_TRY(dx_check(g, gap));
    DX_TRY(dx_chart_signs(g, gap, symbol, out, known));
    for (size_t i = 0; i <= 2 * out->n && *known; i++) {
        int sign = out->cell[i];
        out->cell[i] = op == DX_OP_LT   ? sign > 0
                       : op == DX_OP_LE ? sign >= 0
                       : op == DX_OP_EQ ? sign == 0
                                        : sign != 0;
    }
    return DX_OK;
}

/* Words need hold on that set only. */
static dx_status except_elsewhere(dx_graph *g, dx_id symbol, const dx_chart *where,
                                  dx_conditions *c)
{
    dx_id outside[DX_CHART_BREAKS + 1];
    size_t n;
    DX_TRY(dx_relations_outside(g, symbol, where, &n, outside));
    c->nowhere = false; /* there alone */
    for (size_t i = 0; i < c->n_words; i++)
        for (size_t k = 0; k < n; k++)
            DX_TRY(dx_word_except(g, &c->word[i], outside[k]));
    return DX_OK;
}

/* What is out on both sides is so for the values. */
static void keep_points(dx_conditions *corners)
{
    for (size_t i = 0; i < corners->n_symbols; i++) {
        dx_chart *set = &corners->set[i];
        for (size_t k = 0; k <= 2 * set->n; k += 2)
            set->cell[k] = 1;
        dx_chart_tidy(set);
    }
}

/* What the piece needs where it comes into play, on that set; without one only its corners. */
static dx_status gather_piece(const gathering *to, dx_id a, dx_id symbol, const dx_chart *where)
{
    dx_graph *g = to->value->g;
    dx_conditions value, corners;
    gathering part = *to;
    dx_conditions_init(&value, g, to->symbol);
    dx_conditions_init(&corners, g, to->symbol);
    part.value = &value;
    part.corners = to->corners ? &corners : NULL;
    part.depth++;
    DX_TRY(gather(&part, a));
    if (!where) {
        keep_points(&corners);
        return to->corners ? dx_conditions_merge(to->corners, &corners) : DX_OK;
    }
    dx_chart elsewhere = *where;
    turn(&elsewhere);
    dx_chart_tidy(&elsewhere);
    if (elsewhere.n == 0 && elsewhere.cell[0])
        return DX_OK; /* it never does */
    for (int k = 0; k < 2; k++) {
        const dx_chart *set = dx_conditions_set(k == 0 ? &value : &corners, symbol);
        bool known;
        if (!set)
            continue;
        dx_chart either = *set;
        DX_TRY(dx_chart_combine(g, &either, &elsewhere, DX_CHART_MOST, &known));
        dx_chart_tidy(&either);
        if (known)
            DX_TRY(dx_conditions_narrow(k == 0 ? to->value : to->corners, symbol, &either, &known));
    }
    corners.n_symbols = value.n_symbols = 0;
    DX_TRY(except_elsewhere(g, symbol, where, &value));
    DX_TRY(dx_conditions_merge(to->value, &value));
    if (!to->corners)
        return DX_OK;
    DX_TRY(except_elsewhere(g, symbol, where, &corners));
    return dx_conditions_merge(to->corners, &corners);
}

/* The one variable of all conditions; DX_NONE where there are more. */
static dx_id variable_of(dx_graph *g, dx_id cases)
{
    dx_id all = DX_NONE, symbol;
    for (uint32_t i = 0; i < dx_pieces(g, cases); i++) {
        if (dx_free_symbols(g, dx_operand(g, cases, 2 * i), 1, &symbol) != 1 ||
            dx_bound_level(g, symbol) > 0 || (!dx_is_none(all) && !dx_same(all, symbol)))
            return DX_NONE;
        all = symbol;
    }
    return all;
}

/* Each piece counts where its condition holds and none before it. */
static dx_status gather_pieces(const gathering *to, dx_id cases)
{
    enum { DEEP = 4 };
    dx_graph *g = to->value->g;
    dx_id symbol = variable_of(g, cases);
    dx_chart rest;
    bool known = !dx_is_none(symbol);
    if (to->depth == DEEP)
        return DX_OK;
    dx_chart_constant(&rest, 1);
    for (uint32_t i = 0; i < dx_pieces(g, cases); i++) {
        dx_chart holds, where = rest;
        if (known)
            DX_TRY(find_truth(g, dx_operand(g, cases, 2 * i), symbol, &holds, &known));
        if (known)
            DX_TRY(dx_chart_combine(g, &where, &holds, DX_CHART_LEAST, &known));
        DX_TRY(gather_piece(to, dx_operand(g, cases, 2 * i + 1), symbol, known ? &where : NULL));
        if (!known)
            continue;
        turn(&holds);
        DX_TRY(dx_chart_combine(g, &rest, &holds, DX_CHART_LEAST, &known));
    }
    if (dx_has_default(g, cases))
        return gather_piece(to, dx_operand(g, cases, dx_count(g, cases) - 1), symbol,
                            known ? &rest : NULL);
    turn(&rest);
    dx_chart_tidy(&rest);
    return known ? dx_conditions_narrow(to->value, symbol, &rest, &known) : DX_OK;
}

/* ---- expressions ------------------------------------------------------------------------------
 */

static dx_status gather(const gathering *to, dx_id a)
{
    dx_graph *g = to->value->g;
    dx_walk walk;
    dx_status status = dx_walk_make(g, 1, &a, &walk);
    DX_TRY(status);
    size_t n = walk.n;
    uint8_t *role = find_roles(g, &walk, to->symbol);
    if (!role)
        status = dx_no_memory(g->context);
    gathering here = *to;
    here.walk = &walk;
    here.role = role;
    for (size_t i = 0; i < n && status == DX_OK; i++) {
        bool derived = to->corners && (role[i] & DERIVED);
        if (!(role[i] & NEEDED))
            continue;
        status = demand_of_value(&here, walk.id[i], derived);
        if (derived && status == DX_OK)
            status = demand_smooth(&here, walk.id[i]);
        if (dx_op_of(g, walk.id[i]) == DX_OP_CASES && status == DX_OK)
            status = gather_pieces(&here, walk.id[i]);
    }
    dx_free(&g->context->memory, role, n);
    dx_walk_free(&walk);
    return status;
}

dx_status dx_conditions_of_value(dx_conditions *c, dx_id a)
{
    return gather(&(gathering){.value = c}, a);
}

dx_status dx_conditions_of_derivative(dx_conditions *c, dx_conditions *corners, dx_id a,
                                      dx_id symbol, uint32_t order)
{
    return gather(&(gathering){c, corners, symbol, order, 0, NULL, NULL}, a);
}
