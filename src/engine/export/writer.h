/* writer.h - a function being written: what the files export_*.c share. */
#ifndef DX_ENGINE_WRITER_H
#define DX_ENGINE_WRITER_H

#include "engine/export/export.h"
#include "engine/export/source.h"

enum {
    DX_ARGUMENTS_NAMED = 16, /* arguments with a name of their own; more are an array */
    DX_HELPERS_MOST = 96,
    DX_CODE_COLUMNS = 90
};

/* What is taken by the language or for something else. */
typedef struct dx_taken {
    dx_arena *arena;
    const dx_language *language;
    const char *name[DX_ARGUMENTS_NAMED + 32];
    size_t n;
} dx_taken;

/* The helper functions that are needed so far, each once. */
typedef struct dx_helpers {
    struct {
        const char *word;
        size_t n;
        dx_fn fn;
    } done[DX_HELPERS_MOST];
    size_t n;
    dx_text spec;      /* what stands before functions: interfaces */
    dx_text functions; /* their texts */
} dx_helpers;

/* A matrix of derivatives; the gradient of a formula is one of one row. */
typedef struct dx_written_matrix {
    bool wanted;
    bool vector;   /* a gradient */
    bool sparse;   /* its entries that are not 0 alone */
    bool mirrored; /* entries have row <= column, and there are the others, too */
    size_t rows, columns;
    const dx_id *by, *by_name; /* the variables: in the values, and as they are called */
    dx_partials entries;
    size_t root; /* of its first entry */
    const char *name;
} dx_written_matrix;

/* A place of a matrix that is written: by a partial, or as a copy of the one that it mirrors. */
typedef struct dx_entry {
    uint32_t row, column;
    size_t index; /* of the partial */
    bool twin;
} dx_entry;

typedef struct dx_writer {
    ddx_session *s;
    dx_graph *g;
    const dx_export *x;
    const dx_language *language;
    dx_language_id id;
    dx_taken taken;
    const char *function, *value; /* names */
    const char *point;            /* the array of arguments; NULL: they have names */
    const char **input;           /* how each is written */
    const char *counter[DX_MOST_NESTED];
    const char *local;
    char prefix[80];                /* of helpers and patterns */
    size_t rows, columns, n_values; /* of the value; 0 and 0: a formula */
    dx_written_matrix jacobian, hessian;
    dx_text note_value, note_derivatives;
    dx_id *root;
    size_t n_roots;
    dx_program program;
    dx_source source;
    dx_helpers helpers;
    dx_text body;
    bool has_nan, has_infinity, has_package;
    dx_text *out;
} dx_writer;

static inline bool dx_writer_is_scalar(const dx_writer *w)
{
    return w->rows == 0;
}

static inline bool dx_writer_gives_value_alone(const dx_writer *w)
{
    return w->rows == 0 && !w->jacobian.wanted && !w->hessian.wanted;
}

/* ---- names (export_names.c) ------------------------------------------------------------- */

/* Everything gets a name that the language takes and that nothing else has. */
dx_status dx_writer_name_all(dx_writer *w) DX_MUST_USE;
/* What the user calls variable k. */
const char *dx_writer_name_of(const dx_writer *w, size_t k);

/* ---- helper functions (export_helpers.c) -------------------------------------------------- */

/* dx_helper_need for a source; the sink is the writer. */
dx_helper_need dx_writer_need;
/* dx_program.has: constants of other functions are written as numbers. */
bool dx_writer_has_function(const void *language, dx_fn fn);
/* What a source has used is used by the whole. */
void dx_writer_join(dx_writer *w, const dx_source *source);
/* DX_UNKNOWN for a function that the language cannot have. */
dx_status dx_writer_refuse_missing(dx_writer *w) DX_MUST_USE;

/* ---- results (export_results.c) ------------------------------------------------------------- */

/* The statements of the function. */
dx_status dx_writer_body(dx_writer *w) DX_MUST_USE;
/* How many places of the matrix are written. */
size_t dx_writer_count(const dx_written_matrix *m);
/* Them in the order of rows; to be freed by its size. NULL without memory, which is then told. */
dx_entry *dx_writer_entries(dx_writer *w, const dx_written_matrix *m, size_t *n, size_t *room);

/* ---- the comment (export_about.c) ------------------------------------------------------------ */

/* What the function is, in lines of any length. */
dx_status dx_writer_about(dx_writer *w, dx_text *out) DX_MUST_USE;
/* The lines, each broken into lines that begin with the prefix. */
void dx_writer_fill_lines(dx_text *out, const char *prefix, const dx_text *lines);

/* ---- the text around the statements (export_shell.c) ------------------------------ */

dx_status dx_writer_shell(dx_writer *w, dx_text *about) DX_MUST_USE;

#endif
