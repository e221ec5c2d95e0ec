/* source.h - a program's parts as statements of a language.
 *
 * What is used more than once, or would make a formula too long, becomes a local; the rest is
 * written in its place. Locals are written where the first that needs them could be, sums and
 * products over a counter as loops. */
#ifndef DX_ENGINE_SOURCE_H
#define DX_ENGINE_SOURCE_H

#include "engine/export/language.h"
#include "engine/export/program.h"

/* A helper function that is called: its word, or a row of the function table that is written by
 * its formula, where word is NULL. */
typedef dx_status dx_helper_need(void *sink, const char *word, size_t n, dx_fn fn);

typedef struct dx_source {
    /* Set by the caller. */
    const dx_language *language;
    const dx_program *program;
    const char *const *input;   /* how each input is written */
    const char *const *counter; /* how that of level i + 1 is */
    const char *local;          /* what the names of locals begin with; a number follows */
    const char *prefix;         /* what the names of helpers begin with */
    dx_helper_need *need;
    void *sink;
    dx_text *out;
    unsigned depth; /* of the statements, in indents */
    /* Made by dx_source_open. */
    uint32_t *uses;
    uint32_t *length; /* of what is written for the part */
    uint32_t *name;   /* number of its local; 0: none yet */
    bool *is_local;
    bool *is_seen;
    size_t room;
    dx_text line; /* a statement before it is broken into lines */
    dx_status status;
    uint32_t n_locals;
    uint16_t counters; /* levels that are used */
    bool has_nan, has_infinity, has_package;
} dx_source;

/* Decide what becomes a local. To be closed even after a failure. */
dx_status dx_source_open(dx_source *s) DX_MUST_USE;
void dx_source_close(dx_source *s);

/* The statements of all locals. */
dx_status dx_source_locals(dx_source *s) DX_MUST_USE;

/* One statement: the lead, `gradient[0] = ` say, the formula of a part, and the language's end. */
dx_status dx_source_statement(dx_source *s, const char *lead, uint32_t part) DX_MUST_USE;

/* A statement as it is. */
void dx_source_line(dx_source *s, const char *statement);

/* Is the input needed for anything? */
bool dx_source_uses_input(const dx_source *s, uint32_t index);

#endif
