/* findings.h - what was found as a table: exact numbers and words, row by row. */
#ifndef DX_ENGINE_FINDINGS_H
#define DX_ENGINE_FINDINGS_H

#include "engine/scope.h"

/* The TABLE of `rows` rows with a value for each heading: constants, formulas and STRINGs, row by
 * row. What can be written down in a few characters is shown so, else by its digits. */
dx_status dx_findings_table(dx_evaluation *e, size_t columns, const dx_id *heading, size_t rows,
                            const dx_id *value, dx_id *out) DX_MUST_USE;

#endif
