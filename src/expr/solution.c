#include "expr/solution.h"

#include "expr/intern.h"
#include "expr/table.h"
#include "support/wrap.h"

enum { CONTINUED = 4 }; /* columns that a line of the report is moved where it goes on */

enum {
    SOURCE,
    KIND,
    NAMES,
    TABLE,
    EXCERPT,
    NUMBERS,
    POINTS,
    AT,
    VALUE,
    ORDER,
    MULTIPLIERS,
    REPORT,
    OUTCOME,
    STATE,
    STEPS,
    OPERANDS
};

dx_id dx_solution_make(dx_graph *g, const dx_solution *s)
{
    dx_id operand[OPERANDS];
    operand[SOURCE] = s->source;
    operand[KIND] = s->kind;
    operand[NAMES] = s->names;
    operand[TABLE] = s->table;
    operand[EXCERPT] = s->excerpt;
    operand[NUMBERS] = s->numbers;
    operand[POINTS] = s->points;
    operand[AT] = s->at;
    operand[VALUE] = s->value;
    operand[ORDER] = s->order;
    operand[MULTIPLIERS] = s->multipliers;
    operand[REPORT] = s->report;
    operand[OUTCOME] = s->outcome;
    operand[STATE] = dx_int(g, s->state);
    operand[STEPS] = dx_int(g, (int64_t)s->steps);
    return dx_intern_ids(g, DX_OP_SOLUTION, 0, OPERANDS, operand);
}

dx_solution dx_solution_read(const dx_graph *g, dx_id a)
{
    int64_t state = 0, steps = 0;
    (void)dx_get_int(g, dx_operand(g, a, STATE), &state);
    (void)dx_get_int(g, dx_operand(g, a, STEPS), &steps);
    return (dx_solution){
        .source = dx_operand(g, a, SOURCE),
        .kind = dx_operand(g, a, KIND),
        .names = dx_operand(g, a, NAMES),
        .table = dx_operand(g, a, TABLE),
        .excerpt = dx_operand(g, a, EXCERPT),
        .numbers = dx_operand(g, a, NUMBERS),
        .points = dx_operand(g, a, POINTS),
        .at = dx_operand(g, a, AT),
        .value = dx_operand(g, a, VALUE),
        .order = dx_operand(g, a, ORDER),
        .multipliers = dx_operand(g, a, MULTIPLIERS),
        .report = dx_operand(g, a, REPORT),
        .outcome = dx_operand(g, a, OUTCOME),
        .state = (uint32_t)state,
        .steps = (uint64_t)steps,
    };
}

dx_status dx_solution_plain(dx_graph *g, dx_id a, dx_text *out)
{
    dx_solution s = dx_solution_read(g, a);
    DX_TRY(dx_table_plain(g, s.excerpt, out));
    dx_text_char(out, '\n');
    dx_text_bytes(out, dx_bytes(g, s.report), dx_bytes_length(g, s.report));
    return out->failed ? dx_no_memory(g->context) : DX_OK;
}

dx_status dx_solution_pretty(dx_graph *g, dx_id a, unsigned columns, bool unicode, dx_text *out)
{
    dx_solution s = dx_solution_read(g, a);
    const dx_wrap how = {.columns = columns, .indent = CONTINUED, .words = true};
    DX_TRY(dx_table_pretty(g, s.excerpt, columns, unicode, out));
    dx_text_char(out, '\n');
    dx_wrap_text(&how, dx_bytes(g, s.report), dx_bytes_length(g, s.report), out);
    return out->failed ? dx_no_memory(g->context) : DX_OK;
}

dx_status dx_solution_latex(dx_graph *g, dx_id a, dx_text *out)
{
    return dx_table_latex(g, dx_solution_read(g, a).excerpt, out);
}
