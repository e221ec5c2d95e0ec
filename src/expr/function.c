#include "expr/function.h"

#include <string.h>

#define FUNCTION(name, ...)                                                                        \
    dx_real_kernel dx_##name##_real;                                                               \
    dx_mpfr_kernel dx_##name##_mpfr;                                                               \
    dx_ball_kernel dx_##name##_ball;                                                               \
    dx_jet_kernel dx_##name##_jet;
#include "expr/functions.def"
#undef FUNCTION

const dx_function dx_functions[DX_FN_COUNT] = {
#define FUNCTION(name, least, most, parity, latex, derivative1, derivative2, domain, smooth,       \
                 inverse, summary, aliases, examples, see)                                         \
    {#name,      least,        most,        DX_##parity,    latex,          {derivative1, derivative2}, \
     domain,     smooth,       inverse,     dx_##name##_real, dx_##name##_mpfr, dx_##name##_ball,  \
     dx_##name##_jet, summary, aliases,     examples,       see},
#include "expr/functions.def"
#undef FUNCTION
};

static int is_listed(const char *list, const char *name, size_t n)
{
    while (*list) {
        size_t length = strcspn(list, " ");
        if (length == n && memcmp(list, name, n) == 0)
            return 1;
        list += length;
        list += strspn(list, " ");
    }
    return 0;
}

dx_fn dx_function_find(const char *name, size_t n)
{
    for (dx_fn fn = 0; fn < DX_FN_COUNT; fn++)
        if (strlen(dx_functions[fn].name) == n && memcmp(dx_functions[fn].name, name, n) == 0)
            return fn;
    for (dx_fn fn = 0; fn < DX_FN_COUNT; fn++)
        if (is_listed(dx_functions[fn].aliases, name, n))
            return fn;
    return DX_FN_NONE;
}
