#include "symbolic/notes.h"

dx_status dx_note_derivative(dx_graph *g, dx_id a, dx_id symbol, dx_id derivative)
{
    (void)a, (void)symbol, (void)derivative;
    return dx_poll(g->context);
}
