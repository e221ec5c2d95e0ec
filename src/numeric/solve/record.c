#include "numeric/solve/record.h"

#include <string.h>

enum { HEAD = 2, MOST = 1 << 16 };

void dx_record_add(dx_record *record, dx_note_kind kind, size_t n, const double *number)
{
    size_t end = record->n + HEAD + n;
    record->incomplete =
        record->incomplete || end > MOST ||
        !dx_grow(record->memory, &record->numbers, sizeof *record->numbers, &record->room, end);
    if (record->incomplete)
        return;
    double *to = record->numbers + record->n;
    to[0] = (double)kind;
    to[1] = (double)n;
    memcpy(to + HEAD, number, n * sizeof *number);
    record->n = end;
}

bool dx_next_note(const dx_record *record, dx_note *note)
{
    if (note->next >= record->n)
        return false;
    const double *from = record->numbers + note->next;
    note->kind = (dx_note_kind)from[0];
    note->n = (size_t)from[1];
    note->number = from + HEAD;
    note->next += HEAD + note->n;
    return true;
}

void dx_record_clear(dx_record *record)
{
    record->n = 0;
    record->incomplete = false;
}

void dx_record_free(dx_record *record)
{
    dx_free(record->memory, record->numbers, record->room * sizeof *record->numbers);
    *record = (dx_record){.memory = record->memory};
}
