#include "expr/tally.h"

void dx_tally_init(dx_tally *tally, dx_graph *g, dx_number_join *join)
{
    tally->graph = g;
    tally->join = join;
    tally->n = 0;
}

/* As in a binary counter: part k stands for 2^k numbers. */
bool dx_tally_push(dx_tally *tally, dx_id number)
{
    unsigned k = 0;
    for (; tally->n >> k & 1; k++)
        number = tally->join(tally->graph, tally->part[k], number);
    tally->part[k] = number;
    tally->n++;
    return !dx_is_none(number);
}

dx_id dx_tally_total(const dx_tally *tally, dx_id neutral)
{
    bool first = true;
    dx_id total = neutral;
    for (unsigned k = 0; tally->n >> k != 0; k++) {
        if ((tally->n >> k & 1) == 0)
            continue;
        total = first ? tally->part[k] : tally->join(tally->graph, tally->part[k], total);
        first = false;
    }
    return total;
}
