/* kernels.h - the generators in which an expression is a quotient of polynomials.
 *
 * Symbols, constants and calls are generators as they stand. Powers with a common base
 * are powers of one generator: exp(2x) and exp(-x) are g^2 and g^-1 with g = exp(x);
 * x^(n - 1) is x^n·x^-1; sqrt(4 - 4x^2) is 2r with r^2 = 1 - x^2. Trigonometric and
 * hyperbolic functions of one angle are polynomials in a sine and a cosine. What holds
 * between generators (r^2 = b, cos^2 = 1 - sin^2) is kept with them. */
#ifndef DX_SYMBOLIC_KERNELS_H
#define DX_SYMBOLIC_KERNELS_H

#include "expr/graph.h"
#include "symbolic/idmap.h"

typedef enum dx_kernel_kind {
    DX_KERNEL_SYMBOL,
    DX_KERNEL_CONSTANT, /* pi, sqrt(2), log(2) */
    DX_KERNEL_PLAIN,    /* nothing is known of it */
    DX_KERNEL_POWER,    /* base^exponent with an exponent that is no number */
    DX_KERNEL_ROOT,     /* kernel^degree is `base` */
    DX_KERNEL_ABS,      /* kernel^2 is base^2; of degree 1 where the sign is known */
    DX_KERNEL_SINE,     /* sin and sinh; base is the angle, partner the cosine */
    DX_KERNEL_COSINE,
    DX_KERNEL_SINH,
    DX_KERNEL_COSH
} dx_kernel_kind;

typedef struct dx_kernel {
    dx_id id; /* the generator itself */
    dx_kernel_kind kind;
    uint32_t degree;   /* of a root */
    uint32_t relation; /* the power of the generator that is known; 0: none */
    uint32_t partner;
    dx_id base;
    bool negative; /* abs of degree 1: it is -base */
    bool doubles;  /* waves: the double angle is at least as simple as the angle */
} dx_kernel;

enum {
    DX_MAX_KERNELS = 40,
    DX_MAX_LEAVES = 256,
    DX_MAX_PARTS = 768,
    DX_MAX_WAVES = 128,
    DX_MAX_MULTIPLE = 6 /* of an angle */
};

/* How trigonometric functions are represented. */
typedef struct dx_ring_mode {
    bool quotients;    /* tan, cot, sec, csc by sine and cosine; else generators */
    bool multiples;    /* functions of 2x and x by those of x */
    bool halves;       /* functions of 2x by those of x although no other angle asks for it */
    bool sums;         /* functions of x + y by those of x and of y */
    bool exponentials; /* hyperbolic functions by exponentials */
    bool whole;        /* long sums are looked into where they have powers, as below the line */
} dx_ring_mode;

typedef enum dx_part_kind {
    DX_PART_KERNEL, /* kernel^exponent */
    DX_PART_NODE,   /* the value of another node, to the exponent */
    DX_PART_WAVE    /* waves[index] */
} dx_part_kind;

/* One factor of what a leaf is. */
typedef struct dx_part {
    uint32_t leaf;
    dx_part_kind kind;
    uint32_t index;
    dx_id node;
    int32_t exponent;
} dx_part;

/* A trigonometric or hyperbolic function of an angle, or of one term of it, which is
 * `multiple` times the angle of a sine, or some quarter turns. */
typedef struct dx_wave {
    uint32_t leaf;
    dx_fn fn;
    dx_id angle, primitive, coefficient; /* angle = coefficient·primitive */
    uint32_t sine;                       /* kernel; its partner is the cosine */
    int32_t multiple;
    bool turns;    /* multiple·pi/2 */
    uint32_t next; /* wave of the angle's next term; UINT32_MAX for none */
} dx_wave;

typedef struct dx_leaf {
    dx_id id, coefficient;
} dx_leaf;

typedef struct dx_kernels {
    dx_graph *graph;
    const dx_idmap *roots; /* base of a radical → its factored form */
    dx_ring_mode mode;
    dx_idmap leaf_of, seen;
    uint32_t n, n_leaves, n_parts, n_waves;
    dx_kernel kernel[DX_MAX_KERNELS];
    dx_leaf leaf[DX_MAX_LEAVES];
    dx_part part[DX_MAX_PARTS];
    dx_wave wave[DX_MAX_WAVES];
    /* What the expression has that other modes would treat differently. */
    bool has_quotients, has_multiples, has_even_angles, has_sums, has_hyperbolic, has_exponentials;
} dx_kernels;

/* Collect the generators of an expression, or of the elements of a vector. DX_LIMIT when there are
 * too many; the kernels are then to be freed all the same. `roots` may be NULL. */
dx_status dx_kernels_collect(dx_graph *g, dx_id a, dx_ring_mode mode, const dx_idmap *roots,
                             dx_kernels *kernels) DX_MUST_USE;
void dx_kernels_free(dx_kernels *kernels);

/* The leaf that stands for this node; UINT32_MAX when it is arithmetic. */
uint32_t dx_kernels_leaf(const dx_kernels *kernels, dx_id a);

/* base^exponent with an exponent that is not an integer, as the node that is the key
 * of its leaf. */
dx_id dx_kernels_power(dx_graph *g, dx_id base, dx_id exponent);

#endif
