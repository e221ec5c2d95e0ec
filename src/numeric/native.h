/* native.h - a tape as machine code of this processor.
 *
 * Code for one point gives the bits of vm.h, code for many those of block.h with the same
 * vectors; a NaN is a NaN. It does not change once made: any number of threads may run it. */
#ifndef DX_NUMERIC_NATIVE_H
#define DX_NUMERIC_NATIVE_H

#include "numeric/machine.h"
#include "numeric/pages.h"
#include "numeric/tape.h"

typedef struct dx_native {
    dx_form form;
    dx_pages pages; /* start is NULL: there is no code */
    const void *entry;
    size_t frame;  /* doubles that a run needs beside its arrays */
    size_t passes; /* over the tape between two polls */
    bool polls;    /* in the middle of one */
    uint32_t n_inputs, n_outputs;
} dx_native;

/* Can this processor run it? The best form for one point, and for many; false: none. */
bool dx_native_runs(dx_form form);
bool dx_native_form(bool many, dx_form *form);
const char *dx_native_form_name(dx_form form);

/* slab: where short code goes, see pages.h, or NULL. DX_OK also where there is no code: on another
 * processor or system, for too large a tape, without memory, and where code may not be made;
 * another evaluator serves then. */
dx_status dx_native_make(const dx_tape *tape, dx_form form, dx_slab **slab, dx_context *context,
                         dx_native *native) DX_MUST_USE;
void dx_native_free(dx_native *native);

static inline bool dx_native_exists(const dx_native *native)
{
    return native->entry != NULL;
}

/* Doubles that the caller has for a run, of native->frame ones. */
enum { DX_NATIVE_ALIGNMENT = 64 };

/* A form of single doubles: in[n_inputs] to out[n_outputs], which may overlap. frame has
 * native->frame doubles. */
dx_status dx_native_point(const dx_native *native, const double *in, double *out, double *frame,
                          dx_context *context) DX_MUST_USE;

/* A form of vectors, arrays as for dx_block_evaluate. DX_NOMEM where memory has no frame. */
dx_status dx_native_batch(const dx_native *native, size_t n, const double *const *in,
                          double *const *out, dx_memory *memory, dx_context *context) DX_MUST_USE;

/* The code of that form, which need not be one of this processor, with what each instruction is
 * for. */
dx_status dx_native_print(const dx_tape *tape, dx_form form, dx_graph *g, const dx_id *symbols,
                          dx_text *out) DX_MUST_USE;

#endif
