#include "expr/bounds.h"

void dx_reach_init(dx_reach *r)
{
    mpq_inits(r->low, r->high, NULL);
    r->has_low = r->has_high = r->low_open = r->high_open = false;
}

void dx_reach_clear(dx_reach *r)
{
    mpq_clears(r->low, r->high, NULL);
}

void dx_reach_all(dx_reach *r)
{
    r->has_low = r->has_high = r->low_open = r->high_open = false;
}

void dx_reach_number(const dx_graph *g, dx_id number, dx_reach *r)
{
    dx_number_to_mpq(g, number, r->low);
    mpq_set(r->high, r->low);
    r->has_low = r->has_high = true;
    r->low_open = r->high_open = false;
}

void dx_reach_whole(dx_reach *r, bool has_low, long low, bool has_high, long high)
{
    dx_reach_all(r);
    r->has_low = has_low;
    r->has_high = has_high;
    mpq_set_si(r->low, low, 1);
    mpq_set_si(r->high, high, 1);
}

void dx_reach_of_fact(const dx_graph *g, const dx_fact *fact, dx_reach *r)
{
    dx_reach_all(r);
    r->has_low = !dx_is_none(fact->low);
    r->has_high = !dx_is_none(fact->high);
    r->low_open = fact->low_open;
    r->high_open = fact->high_open;
    if (r->has_low)
        dx_number_to_mpq(g, fact->low, r->low);
    if (r->has_high)
        dx_number_to_mpq(g, fact->high, r->high);
}

void dx_reach_scale(dx_reach *r, mpq_srcptr by)
{
    if (r->has_low)
        mpq_mul(r->low, r->low, by);
    if (r->has_high)
        mpq_mul(r->high, r->high, by);
    if (mpq_sgn(by) >= 0)
        return;
    mpq_swap(r->low, r->high);
    bool has = r->has_low, open = r->low_open;
    r->has_low = r->has_high;
    r->has_high = has;
    r->low_open = r->high_open;
    r->high_open = open;
}

void dx_reach_add(dx_reach *r, const dx_reach *by)
{
    r->has_low = r->has_low && by->has_low;
    r->has_high = r->has_high && by->has_high;
    if (r->has_low)
        mpq_add(r->low, r->low, by->low);
    if (r->has_high)
        mpq_add(r->high, r->high, by->high);
    r->low_open = r->has_low && (r->low_open || by->low_open);
    r->high_open = r->has_high && (r->high_open || by->high_open);
}

void dx_reach_meet(dx_reach *r, const dx_reach *with)
{
    int order = r->has_low && with->has_low ? mpq_cmp(with->low, r->low) : 1;
    if (with->has_low && (order > 0 || (order == 0 && with->low_open))) {
        mpq_set(r->low, with->low);
        r->has_low = true;
        r->low_open = with->low_open;
    }
    order = r->has_high && with->has_high ? mpq_cmp(with->high, r->high) : -1;
    if (with->has_high && (order < 0 || (order == 0 && with->high_open))) {
        mpq_set(r->high, with->high);
        r->has_high = true;
        r->high_open = with->high_open;
    }
}

void dx_reach_meet_sign(dx_reach *r, int sign, bool strict)
{
    dx_reach found;
    dx_reach_init(&found);
    dx_reach_whole(&found, sign > 0, 0, sign < 0, 0);
    found.low_open = found.high_open = strict;
    dx_reach_meet(r, &found);
    dx_reach_clear(&found);
}

int dx_reach_low_sign(const dx_reach *r)
{
    if (!r->has_low || mpq_sgn(r->low) < 0)
        return -1;
    return mpq_sgn(r->low) > 0 || r->low_open;
}

int dx_reach_high_sign(const dx_reach *r)
{
    if (!r->has_high || mpq_sgn(r->high) > 0)
        return 1;
    return mpq_sgn(r->high) < 0 || r->high_open ? -1 : 0;
}

void dx_reach_multiply(dx_reach *r, const dx_reach *by)
{
    bool above = mpq_sgn(r->low) > 0 && mpq_sgn(by->low) > 0;
    bool open =
        above ? r->low_open || by->low_open : dx_reach_low_sign(r) > 0 && dx_reach_low_sign(by) > 0;
    mpq_mul(r->low, r->low, by->low);
    r->low_open = open;
    r->has_high = r->has_high && by->has_high;
    r->high_open = r->has_high && (r->high_open || by->high_open) && mpq_sgn(r->high) > 0 &&
                   mpq_sgn(by->high) > 0;
    if (r->has_high)
        mpq_mul(r->high, r->high, by->high);
}

void dx_reach_raise(dx_reach *r, unsigned n)
{
    dx_reach base;
    dx_reach_init(&base);
    mpq_set(base.low, r->low);
    mpq_set(base.high, r->high);
    base.has_low = r->has_low;
    base.has_high = r->has_high;
    base.low_open = r->low_open;
    base.high_open = r->high_open;
    for (unsigned i = 1; i < n; i++)
        dx_reach_multiply(r, &base);
    dx_reach_clear(&base);
}

void dx_reach_invert(dx_reach *r)
{
    if (r->has_high && mpq_sgn(r->high) == 0) {
        dx_reach_all(r);
        return;
    }
    bool bounded = r->has_high, open = r->high_open;
    r->has_high = mpq_sgn(r->low) > 0;
    r->high_open = r->low_open;
    if (r->has_high)
        mpq_inv(r->low, r->low);
    mpq_swap(r->low, r->high);
    r->has_low = true;
    r->low_open = !bounded || open;
    if (!bounded)
        mpq_set_ui(r->low, 0, 1);
    else
        mpq_inv(r->low, r->low);
}

void dx_reach_mirror(dx_reach *r)
{
    mpq_t minus;
    mpq_init(minus);
    mpq_set_si(minus, -1, 1);
    dx_reach_scale(r, minus);
    mpq_clear(minus);
}

void dx_reach_root(dx_reach *r)
{
    int low = r->has_low ? mpq_cmp_ui(r->low, 1, 1) : -1,
        high = r->has_high ? mpq_cmp_ui(r->high, 1, 1) : 1;
    bool low_open = low > 0 || (low == 0 && r->low_open) || (low < 0 && dx_reach_low_sign(r) > 0),
         high_open = high < 0 || (high == 0 && r->high_open);
    dx_reach_whole(r, true, low >= 0, high <= 0, 1);
    r->low_open = low_open;
    r->high_open = r->has_high && high_open;
}
