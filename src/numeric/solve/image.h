/* image.h - what values a part of a formula has over a box: its image, or a set around it.
 *
 * An interval whose ends may be infinite or not be reached, or what is left when one is taken out
 * of the line (Kahan's exterior intervals; Neumaier, Interval Methods for Systems of Equations,
 * 1.8). So it is known at poles, and where a logarithm ends, where a ball is not. Ends are rounded
 * outwards. Operations change their first image in place. */
#ifndef DX_NUMERIC_SOLVE_IMAGE_H
#define DX_NUMERIC_SOLVE_IMAGE_H

#include "expr/function.h"
#include "support/flint.h"

#include <stdbool.h>

typedef enum dx_image_kind {
    DX_IMAGE_NOTHING, /* no value at any point */
    DX_IMAGE_WITHIN,  /* lo to hi, which may be infinite */
    DX_IMAGE_BEYOND   /* all but what is between lo and hi; those are in it */
} dx_image_kind;

typedef struct dx_image {
    dx_image_kind kind;
    bool open[2]; /* WITHIN: lo, hi themselves are no values */
    bool whole;   /* there is a value at each point of the box */
    arf_t lo, hi;
} dx_image;

/* The precision in bits, and numbers that any operation may write to. */
typedef struct dx_image_work {
    slong prec;
    arb_t x, y;
    arf_t end, other;
} dx_image_work;

void dx_image_work_init(dx_image_work *w, slong prec);
void dx_image_work_clear(dx_image_work *w);

/* NOTHING at first. */
void dx_image_init(dx_image *a);
void dx_image_clear(dx_image *a);

void dx_image_set(dx_image *out, const dx_image *a);

/* The whole line, or what is in the ball; `whole` stays as it is. */
void dx_image_set_all(dx_image *out);
void dx_image_set_ball(dx_image_work *w, dx_image *out, const arb_t x);

/* Both ends become values. */
void dx_image_close(dx_image *a);

/* All of the line where BEYOND has no gap between lo and hi. */
void dx_image_settle(dx_image *a);

bool dx_image_is_finite(const dx_image *a);
bool dx_image_has_zero(const dx_image *a);

/* 1, -1: of all of its values; 0: not known. */
int dx_image_sign(const dx_image *a);

/* a becomes a + b, c·a for c not 0, a·b, 1/a, a^q, |a|. */
void dx_image_add(dx_image_work *w, dx_image *a, const dx_image *b);
void dx_image_scale(dx_image_work *w, dx_image *a, const fmpq_t c);
void dx_image_multiply(dx_image_work *w, dx_image *a, const dx_image *b);
void dx_image_invert(dx_image_work *w, dx_image *a);
void dx_image_power(dx_image_work *w, dx_image *a, const fmpq_t q);
void dx_image_abs(dx_image *a);

/* a becomes what is in it and not below the least. */
void dx_image_clip(dx_image *a, const arf_t least);

/* a becomes what is in one or the other; in both, b being WITHIN. */
void dx_image_join(dx_image *a, const dx_image *b);
void dx_image_meet(dx_image *a, const dx_image *b);

/* a becomes what a function of one argument makes of it (image_call.c): the whole line where
 * nothing is known of the function. */
void dx_image_call(dx_image_work *w, dx_fn fn, dx_image *a);

#endif
