#include "symbolic/domain/contrast.h"

#include "expr/walk.h"
#include "symbolic/derivatives/extremes.h"
#include "symbolic/domain/conditions.h"
#include "symbolic/domain/existence.h"

void dx_contrast_begin(dx_contrast *c, dx_graph *g, dx_rules *rules, const dx_oracle *oracle,
                       dx_id symbol)
{
    c->g = g;
    c->rules = rules;
    c->oracle = oracle;
    c->symbol = symbol;
    c->of = DX_NONE;
    dx_conditions_init(&c->needed, g, symbol);
    dx_conditions_init(&c->given, g, symbol);
    dx_conditions_init(&c->shown, g, symbol);
    c->needed.poles = c->given.poles = c->shown.poles = true;
}

static dx_chart set_of(const dx_conditions *c, dx_id symbol)
{
    const dx_chart *set = dx_conditions_set(c, symbol);
    dx_chart all;
    dx_chart_constant(&all, 1);
    return set ? *set : all;
}

/* The symbol's values for which what is shown is the derivative, if the function or what is
 * shown has a value for others: *told. Points where neither has one are not left out. */
static dx_status find_set(const dx_contrast *c, dx_id symbol, dx_chart *set, bool *told)
{
    dx_chart shown = set_of(&c->shown, symbol), either = set_of(&c->given, symbol);
    bool known, any = false;
    *told = false;
    *set = set_of(&c->needed, symbol);
    DX_TRY(dx_chart_combine(c->g, set, &shown, DX_CHART_LEAST, &known));
    if (known)
        DX_TRY(dx_chart_combine(c->g, &either, &shown, DX_CHART_MOST, &known));
    if (known)
        DX_TRY(dx_chart_share_breaks(c->g, set, &either, &known));
    if (!known)
        return DX_OK;
    for (size_t i = 0; i <= 2 * set->n; i++) {
        *told = *told || (either.cell[i] && !set->cell[i]);
        any = any || set->cell[i];
    }
    *told = *told && any;
    for (size_t i = 1; i < 2 * set->n; i += 2)
        if (!either.cell[i] && set->cell[i - 1] && set->cell[i + 1])
            set->cell[i] = 1;
    dx_chart_tidy(set);
    return DX_OK;
}

/* Is the value ruled out by one of the words, as 0 is for x by x*y > 0? */
static dx_status breaks_word(const dx_contrast *c, dx_id symbol, dx_id value, bool *breaks)
{
    dx_graph *g = c->g;
    *breaks = false;
    for (size_t i = 0; i < c->needed.n_words && !*breaks; i++) {
        const dx_word *word = &c->needed.word[i];
        if (!dx_contains(g, word->of, symbol) || !dx_is_none(word->but) ||
            word->how == DX_AT_LEAST || word->how == DX_AT_MOST)
            continue;
        dx_id of = dx_substitute(g, word->of, 1, &symbol, &value);
        if (dx_is_none(of))
            DX_TRY(dx_excuse(g->context, dx_check(g, of)));
        else
            *breaks = word->how == DX_NO_INTEGER ? dx_is_integer(g, of) : dx_same(of, word->level);
    }
    return DX_OK;
}

/* Points that are out for a word that is told are not told again. */
static dx_status drop_points_of_words(const dx_contrast *c, dx_id symbol, dx_chart *set)
{
    for (size_t i = 0; i < set->n; i++) {
        bool breaks = false;
        if (!set->cell[2 * i + 1] && set->cell[2 * i] && set->cell[2 * i + 2])
            DX_TRY(breaks_word(c, symbol, set->at[i], &breaks));
        if (breaks)
            set->cell[2 * i + 1] = 1;
    }
    dx_chart_tidy(set);
    return DX_OK;
}

static bool is_crowded(const dx_contrast *c)
{
    return !dx_is_none(c->symbol) && (c->needed.crowded || c->given.crowded || c->shown.crowded);
}

/* What of it is told, to all that is. */
static dx_status add_sets(const dx_contrast *c, const dx_conditions *of, dx_conditions *all)
{
    for (size_t i = 0; i < of->n_symbols; i++) {
        dx_chart set;
        bool told, known;
        if (is_crowded(c) && !dx_same(dx_set_at(of, i)->symbol, c->symbol))
            continue; /* there may be others that were not looked at */
        if (of == &c->shown && !dx_is_none(c->of) &&
            !dx_contains(c->g, c->of, dx_set_at(of, i)->symbol))
            continue; /* those others tell */
        if (of == &c->shown && dx_conditions_set(&c->needed, dx_set_at(of, i)->symbol))
            continue;
        DX_TRY(find_set(c, dx_set_at(of, i)->symbol, &set, &told));
        if (!told)
            continue;
        DX_TRY(drop_points_of_words(c, dx_set_at(of, i)->symbol, &set));
        DX_TRY(dx_conditions_narrow(all, dx_set_at(of, i)->symbol, &set, &known));
        all->more = all->more || !known;
    }
    return DX_OK;
}

/* Is it less of what is needed or given, as x > 0 or y > 1 of x > 0 or y > 0? So is one with
 * exceptions that are those of none of these: it is about no piece of theirs. */
static dx_status is_tighter(const dx_contrast *c, const dx_word *word, bool *tighter)
{
    bool own = word->how == DX_ABOVE && !dx_is_none(word->but);
    *tighter = false;
    for (size_t k = 0; k < 2; k++) {
        const dx_conditions *of = k == 0 ? &c->needed : &c->given;
        for (size_t i = 0; i < of->n_words && !*tighter; i++) {
            own = own && !dx_same(of->word[i].but, word->but);
            if (!dx_is_none(of->word[i].but))
                DX_TRY(dx_word_implies(c->g, word, &of->word[i], tighter));
        }
    }
    *tighter = *tighter || own;
    return DX_OK;
}

/* Does only what is shown need the word, where it is plain, x != y, or says more than another? */
static dx_status is_of_shown(const dx_contrast *c, const dx_word *word, bool *alone)
{
    bool given, needed, tighter;
    dx_id zero = DX_NONE, of = dx_sub(c->g, word->of, word->level);
    *alone = false;
    DX_TRY(dx_check(c->g, of));
    if (dx_is_none(c->symbol))
        return DX_OK;
    if (word->how == DX_OTHER_THAN)
        DX_TRY(dx_linear_zero(c->g, c->rules, of, c->symbol, &zero));
    DX_TRY(is_tighter(c, word, &tighter));
    if (dx_is_none(zero) && !tighter)
        return DX_OK;
    DX_TRY(dx_conditions_imply(&c->given, c->rules, word, c->symbol, &given));
    DX_TRY(dx_conditions_imply(&c->needed, c->rules, word, c->symbol, &needed));
    if (!needed)
        DX_TRY(dx_word_follows(&c->needed, word, &needed));
    *alone = !given && !needed;
    return DX_OK;
}

static dx_status add_words(const dx_contrast *c, dx_conditions *all)
{
    bool spare[DX_CONDITION_WORDS];
    DX_TRY(dx_conditions_spare(&c->needed, spare));
    for (size_t i = 0; i < c->needed.n_words; i++) {
        dx_word word = c->needed.word[i], strict = word;
        bool given, shown, strictly = false;
        if (spare[i])
            continue;
        DX_TRY(dx_conditions_imply(&c->given, c->rules, &word, DX_NONE, &given));
        DX_TRY(dx_conditions_imply(&c->shown, c->rules, &word, c->symbol, &shown));
        strict.but = DX_NONE; /* where the exceptions are what is shown may have no value */
        if (!dx_is_none(word.but) && shown && !given)
            DX_TRY(dx_conditions_imply(&c->shown, c->rules, &strict, DX_NONE, &strictly));
        if (!(given && shown))
            DX_TRY(dx_conditions_say(all, strictly ? &strict : &word));
    }
    for (size_t i = 0; i < c->shown.n_words; i++) {
        bool alone;
        DX_TRY(is_of_shown(c, &c->shown.word[i], &alone));
        if (alone)
            DX_TRY(dx_conditions_say(all, &c->shown.word[i]));
    }
    return DX_OK;
}

dx_status dx_contrast_needed(dx_contrast *c, const dx_derived *d)
{
    return dx_conditions_of_existence(
        &c->needed, &(dx_junctions){.g = c->g, .rules = c->rules, .oracle = c->oracle, .d = d},
        NULL);
}

dx_status dx_contrast_find(dx_contrast *c, dx_conditions *all)
{
    if (c->needed.nowhere)
        return DX_OK; /* a corner at every point of the domain: nothing to hold on to */
    DX_TRY(add_sets(c, &c->needed, all));
    DX_TRY(add_sets(c, &c->shown, all));
    DX_TRY(add_words(c, all));
    all->more = all->more || c->needed.more;
    all->crowded = all->crowded || is_crowded(c);
    return DX_OK;
}

/* ---- derivatives ------------------------------------------------------------------------------
 */

static dx_status tell_of_endless(dx_graph *g, dx_id a)
{
    dx_walk walk;
    if (!g->binds)
        return DX_OK;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    for (size_t i = 0; i < walk.n; i++)
        if (dx_is_iterated(g, walk.id[i]) &&
            dx_op_of(g, dx_operand(g, walk.id[i], 3)) == DX_OP_INF) {
            dx_notice(g->context, "the sum without an end is differentiated term by term, which "
                                  "not every one allows");
            break;
        }
    dx_walk_free(&walk);
    return DX_OK;
} /* Are there none? */
static bool is_everywhere(const dx_conditions *c)
{
    bool everywhere = !c->nowhere && !c->more && c->n_words == 0;
    for (size_t i = 0; i < c->n_symbols; i++)
        for (size_t k = 0; k <= 2 * dx_set_at(c, i)->set.n; k++)
            everywhere = everywhere && dx_set_at(c, i)->set.cell[k];
    return everywhere;
}

/* May it lack a value, or a derivative, somewhere? By its nodes alone. */
static dx_status may_have_needs(dx_graph *g, dx_id a, bool *may)
{
    dx_walk walk;
    DX_TRY(dx_walk_make(g, 1, &a, &walk));
    *may = false;
    for (size_t i = 0; i < walk.n && !*may; i++) {
        dx_id node = walk.id[i];
        dx_op op = dx_op_of(g, node);
        *may = op == DX_OP_CASES;
        if (op == DX_OP_CALL)
            *may = dx_functions[dx_fn_of(g, node)].domain[0] != '\0' ||
                   dx_functions[dx_fn_of(g, node)].smooth[0] != '\0';
        for (uint32_t k = 0; op == DX_OP_MUL && k < dx_factors(g, node) && !*may; k++)
            *may = !dx_is_integer(g, dx_exponent(g, node, k)) ||
                   dx_number_sign(g, dx_exponent(g, node, k)) < 0;
    }
    dx_walk_free(&walk);
    return DX_OK;
}

void dx_tell_too_large(dx_graph *g)
{
    dx_notice(g->context, "this is too large for a look where it holds");
}

dx_status dx_is_too_large_to_contrast(dx_graph *g, const dx_derived *d, bool *large)
{
    bool may;
    *large = dx_is_larger(g, d->of, DX_CONTRAST_SIZE) ||
             dx_is_larger(g, d->derivative, DX_CONTRAST_SIZE);
    if (!*large)
        return DX_OK;
    DX_TRY(may_have_needs(g, d->of, &may));
    if (may)
        dx_tell_too_large(g);
    return DX_OK;
}

static dx_status look_at(dx_graph *g, dx_rules *rules, const dx_oracle *oracle,
                         const dx_derived *derived, dx_conditions *all)
{
    dx_derived own = *derived;
    const dx_derived *d = &own;
    dx_op op = dx_op_of(g, d->of);
    bool large;
    if (op == DX_OP_VECTOR || op == DX_OP_EQ)
        return DX_OK;
    DX_TRY(dx_is_too_large_to_contrast(g, d, &large));
    if (large)
        return DX_OK;
    DX_TRY(dx_pair_extremes(g, own.of, own.symbol, &own.of));
    dx_contrast c;
    dx_contrast_begin(&c, g, rules, oracle, d->symbol);
    DX_TRY(dx_contrast_needed(&c, d));
    DX_TRY(dx_conditions_of_value(&c.given, d->of));
    if (dx_conditions_nowhere(&c.given)) {
        dx_notice(g->context, "what is differentiated has a value nowhere");
        return DX_OK;
    }
    if (dx_conditions_nowhere(&c.needed) && !c.needed.nowhere) {
        dx_notice(g->context, "what is differentiated has values at single points only");
        return DX_OK;
    }
    DX_TRY(tell_of_endless(g, d->of));
    if (!dx_is_none(d->among) && is_everywhere(&c.needed))
        return DX_OK; /* the sum that it is among, which may be long, is not read */
    const bool among = !dx_is_none(d->among) && !dx_is_larger(g, d->among, DX_CONTRAST_SIZE);
    if (among)
        c.of = d->of;
    DX_TRY(dx_conditions_of_value(&c.shown, among ? d->among : d->derivative));
    return dx_contrast_find(&c, all);
}

dx_status dx_contrast_derivative(dx_graph *g, dx_rules *rules, const dx_oracle *oracle,
                                 const dx_derived *d, dx_conditions *all)
{
    if (dx_op_of(g, d->of) != DX_OP_VECTOR || dx_op_of(g, d->derivative) != DX_OP_VECTOR ||
        dx_count(g, d->of) != dx_count(g, d->derivative))
        return look_at(g, rules, oracle, d, all);
    for (uint32_t i = 0; i < dx_count(g, d->of); i++) {
        dx_derived element = *d;
        element.of = dx_operand(g, d->of, i);
        element.derivative = dx_operand(g, d->derivative, i);
        DX_TRY(look_at(g, rules, oracle, &element, all));
    }
    return DX_OK;
}
