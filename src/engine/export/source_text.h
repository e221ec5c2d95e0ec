/* source_text.h - what the files of source.h share: a statement that is being put together in
 * s->line. */
#ifndef DX_ENGINE_SOURCE_TEXT_H
#define DX_ENGINE_SOURCE_TEXT_H

#include "engine/export/source.h"

enum { DX_SOFT = '\v' /* where a line may be broken */ };

/* Has its operand to be a name, because the language writes it several times? */
bool dx_source_repeats(const dx_source *s, uint32_t part);

void dx_source_put(dx_source *s, const char *text);
/* A line may be broken behind it. */
void dx_source_operator(dx_source *s, const char *text);
void dx_source_number(dx_source *s, double x, bool whole);
/* The name of a local. */
void dx_source_local(dx_source *s, uint32_t part);
/* The name of the helper that `word` begins with, up to a bracket; its length there. */
size_t dx_source_helper(dx_source *s, const char *word);
/* The part as an operand of what binds so tight: its name, or its formula. */
void dx_source_write(dx_source *s, uint32_t part, dx_grip least);
/* The line as one statement; its formula begins at that byte. */
void dx_source_flush(dx_source *s, size_t formula);
/* Text in lines, with no end of a statement. */
void dx_source_broken(dx_source *s, const char *text, size_t n);
/* name = formula of the part itself. */
void dx_source_define(dx_source *s, uint32_t part);
/* The first failure is kept. */
void dx_source_fail(dx_source *s, dx_status status);

#endif
