/* The last step with its numbers put in. */
#include "engine/stepper.h"

dx_status dx_stepper_why(dx_stepper *st, dx_text *out)
{
    (void)st;
    dx_text_string(out, "because");
    return DX_OK;
}

dx_status dx_stepper_sketch(dx_stepper *st, unsigned columns, dx_text *out)
{
    (void)st, (void)columns;
    dx_text_string(out, "sketch");
    return DX_OK;
}
