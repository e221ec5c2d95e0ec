/* identity.h - is a formula 0 wherever it has a value? By proof. */
#ifndef DX_SYMBOLIC_IDENTITY_H
#define DX_SYMBOLIC_IDENTITY_H

#include "symbolic/oracle.h"

enum { DX_IDENTITY_SIGNS = 8, DX_IDENTITY_NOT_NEGATIVE = 2 };

typedef enum dx_identity_kind {
    DX_IDENTITY_UNKNOWN, /* it may be 0 or not */
    DX_IDENTITY_ZERO,    /* proved: 0 wherever it has a value */
    DX_IDENTITY_PARTLY   /* proved where the signs are those; elsewhere unknown */
} dx_identity_kind;

typedef struct dx_identity {
    dx_identity_kind kind;
    uint32_t n;
    dx_id of[DX_IDENTITY_SIGNS]; /* has the sign, */
    int sign[DX_IDENTITY_SIGNS]; /* 1 or -1; 0 for both: it is not 0; or not negative */
} dx_identity;

/* What is too large, or cannot be worked out, is UNKNOWN. */
dx_status dx_prove_identity(dx_graph *g, const dx_oracle *oracle, dx_id a,
                            dx_identity *out) DX_MUST_USE;

/* One more condition on where it is 0; DX_LIMIT where there are too many. */
dx_status dx_identity_condition(dx_graph *g, dx_id of, int sign, dx_identity *out) DX_MUST_USE;

#endif
