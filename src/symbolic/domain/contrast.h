/* contrast.h - what a result needs, beside what was typed and what is shown need. */
#ifndef DX_SYMBOLIC_CONTRAST_H
#define DX_SYMBOLIC_CONTRAST_H

#include "symbolic/domain/conditions.h"
#include "symbolic/domain/junctions.h"

/* What has more nodes is not looked at. */
enum { DX_CONTRAST_SIZE = 20000 };

/* What the result needs, what was given needs, and what is shown needs. */
typedef struct dx_contrast {
    dx_graph *g;
    dx_rules *rules;
    const dx_oracle *oracle;
    dx_id symbol; /* NONE: no special one */
    dx_id of;     /* the function, where what is shown is that of others, too; or NONE */
    dx_conditions needed, given, shown;
} dx_contrast;

void dx_contrast_begin(dx_contrast *c, dx_graph *g, dx_rules *rules, const dx_oracle *oracle,
                       dx_id symbol);

/* What the derivative needs to exist, to what is needed. */
dx_status dx_contrast_needed(dx_contrast *c, const dx_derived *d) DX_MUST_USE;

/* What of it has to be told, to all that has. */
dx_status dx_contrast_find(dx_contrast *c, dx_conditions *all) DX_MUST_USE;

/* What is too large is not looked at, which is said where there may be something to see. */
void dx_tell_too_large(dx_graph *g);
dx_status dx_is_too_large_to_contrast(dx_graph *g, const dx_derived *d, bool *large) DX_MUST_USE;

/* What has to be told of a derivative, of a vector's that of each element, to all that has. */
dx_status dx_contrast_derivative(dx_graph *g, dx_rules *rules, const dx_oracle *oracle,
                                 const dx_derived *d, dx_conditions *all) DX_MUST_USE;

#endif
