/* The iterates drawn in signs. */
#include "engine/stepper.h"

dx_status dx_stepper_sketch(dx_stepper *st, unsigned columns, dx_text *out)
{
    (void)st, (void)columns;
    dx_text_string(out, "sketch");
    return DX_OK;
}
