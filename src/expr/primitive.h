/* primitive.h - integrals whose ends or integrands have names in them.
 *
 * integrate(sin(k*t^2), t=0..x) is an APPLY whose name is a PRIMITIVE: [SYMBOL, integrand,
 * variable, names...], where the SYMBOL is how the integrand reads. Its arguments are the ends and,
 * for each name in the integrand but the variable, that name; an APPLY in which something else
 * stands for a name is not made, but that of the PRIMITIVE in which it has been put in. So to
 * passes it is a smooth function of its arguments that nothing is known of. */
#ifndef DX_EXPR_PRIMITIVE_H
#define DX_EXPR_PRIMITIVE_H

#include "expr/graph.h"

enum { DX_PRIMITIVE_NAMES = 12 }; /* most names in an integrand */

/* The integral of a formula in the variable and in other names; 0 between equal ends, and of 0.
 * DX_LIMIT for more names than that and for what is too long to be written, DX_TYPE for bound ones.
 */
dx_id dx_written_integral(dx_graph *g, dx_id integrand, dx_id variable, dx_id lo, dx_id hi);

/* An APPLY or a DERIV of a PRIMITIVE? */
bool dx_is_written_integral(const dx_graph *g, dx_id a);

/* Is there one in it? */
dx_status dx_has_written_integral(dx_graph *g, dx_id a, bool *has) DX_MUST_USE;

/* Is there one in n expressions that stands for what it is, and not, as while it is verified what
 * stands around it, for any function? Nothing is verified then. */
dx_status dx_has_settled_integral(dx_graph *g, size_t n, const dx_id *a, bool *has) DX_MUST_USE;

/* The parts of an APPLY or DERIV of a PRIMITIVE. */
typedef struct dx_primitive {
    dx_id head, integrand, variable, lo, hi;
    uint32_t n_names;
    dx_id name[DX_PRIMITIVE_NAMES];
    dx_id argument[DX_PRIMITIVE_NAMES];                 /* what stands for them */
    uint32_t by_lo, by_hi, by_name[DX_PRIMITIVE_NAMES]; /* how often it is differentiated */
} dx_primitive;
dx_primitive dx_primitive_read(const dx_graph *g, dx_id a);

/* A name for the variable that none of the n formulas has: t, t_1, ... */
dx_id dx_variable_apart(dx_graph *g, dx_id variable, size_t n, const dx_id *args);

/* The APPLY of a PRIMITIVE, for dx_apply alone: n arguments, the ends first. */
dx_id dx_primitive_between(dx_graph *g, dx_id head, size_t n, const dx_id *args);

#endif
