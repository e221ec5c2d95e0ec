/* sample.h - points at which two formulas are compared.
 *
 * Every free symbol gets a short dyadic number, so that evaluation is exact at the start.
 * The numbers depend on the names and on what the formulas are made of, never on ids:
 * the same question is asked at the same points each time. */
#ifndef DX_NUMERIC_SAMPLE_H
#define DX_NUMERIC_SAMPLE_H

#include "numeric/ball.h"
#include "numeric/listing.h"

enum { DX_SAMPLE_TRIES = 48, DX_SAMPLE_CENTRES = 8 };

typedef struct dx_sample {
    dx_memory *memory;
    dx_ball_point at; /* symbols sorted by name */
    dx_id *symbol;
    uint32_t *order;
    arb_ptr value;
    size_t capacity;
    uint64_t seed;
    int64_t centre[DX_SAMPLE_CENTRES]; /* the largest integers in the formulas */
    unsigned n_centres;
    int style, choice;  /* of the last draw: how ranges are chosen, and which ones */
    int hit_style, hit; /* the same of a draw that hit the domain; hit < 0: none yet */
} dx_sample;

/* The free symbols of the listings. */
dx_status dx_sample_make(size_t n, const dx_listing *const *lists, dx_sample *sample) DX_MUST_USE;
void dx_sample_free(dx_sample *sample);

/* Put the values of a try in place, 0 <= try < DX_SAMPLE_TRIES: from small and large
 * ranges and from around integers that the formulas contain, the same for all symbols or
 * different ones; in some of them symbols other than `main` (which may be DX_NONE) are
 * integers, as orders of functions must be. What is assumed of the symbols holds there; where no
 * such point is found the values are indeterminate. */
dx_status dx_sample_draw(dx_sample *sample, dx_graph *g, dx_id main, unsigned attempt) DX_MUST_USE;

/* The same for several main symbols, those where main[] is not zero; every third try they
 * are the smaller the more symbols there are, so that sums of all stay small. */
dx_status dx_sample_draw_many(dx_sample *sample, dx_graph *g, arb_srcptr main,
                              unsigned attempt) DX_MUST_USE;

/* Other random bits for symbol i of the sample. */
uint64_t dx_sample_bits(const dx_sample *sample, const dx_graph *g, size_t i, unsigned attempt);

/* The last draw hit the domain: every second draw is of its kind from now on. */
void dx_sample_keep_range(dx_sample *sample);

/* "x = 3/2, y = 1/128" */
void dx_sample_write(const dx_sample *sample, const dx_graph *g, dx_text *out);

#endif
