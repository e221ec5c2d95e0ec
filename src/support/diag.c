#include "support/diag.h"

#include <stdarg.h>
#include <stdio.h>

void dx_diag_clear(dx_diag *diag)
{
    diag->status = DX_OK;
    diag->kept = false;
    diag->located = false;
    diag->span = (dx_span){0, 0};
    diag->message[0] = '\0';
    diag->hint[0] = '\0';
}

dx_status dx_diag_set(dx_diag *diag, dx_status status, const char *format, ...)
{
    diag->kept = diag->status >= DX_NOMEM && diag->status <= DX_TIMEOUT;
    if (diag->kept)
        return diag->status;
    dx_diag_clear(diag);
    diag->status = status;
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(diag->message, sizeof diag->message, format, arguments);
    va_end(arguments);
    return status;
}

void dx_diag_place(dx_diag *diag, dx_span span)
{
    if (diag->located || diag->kept)
        return;
    diag->located = true;
    diag->span = span;
}

void dx_diag_hint(dx_diag *diag, const char *format, ...)
{
    if (diag->kept)
        return;
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(diag->hint, sizeof diag->hint, format, arguments);
    va_end(arguments);
}
