#include "engine/export/language.h"

#include <string.h>

/* clang-format off */
const dx_language dx_languages[DX_LANGUAGE_COUNT] = {
    [DX_LANGUAGE_C] = {
        .name = "c", .title = "C", .also = "c99 c++ cpp", .suffix = "",
        .nan = "NAN", .infinity = "INFINITY", .pi = "3.14159265358979323846",
        .pow = "pow(#1, #2)", .pow_grip = DX_GRIP_ATOM,
        .select = "#1 ? #2 : #3", .select_grip = DX_GRIP_CHOICE,
        .both = " && ", .either = " || ", .both_grip = DX_GRIP_AND, .either_grip = DX_GRIP_OR,
        .unequal = " != ", .first = 0, .open = "[", .close = "]", .flat = true,
        .name_most = 60, .indent = "    ", .define = "const double ", .end = ";", .go_on = "",
        .comment = " * ",
        .reserved =
            " auto break case char const continue default do double else enum extern float for "
            "goto if inline int long register restrict return short signed sizeof static struct "
            "switch typedef union unsigned void volatile while _Bool bool true false main errno "
            "alignas alignof asm catch class constexpr delete explicit export final friend mutable "
            "namespace new noexcept nullptr operator override private protected public template "
            "this throw try typename using virtual and or not xor NAN INFINITY M_PI M_E ",
        .reserved_function =
            " abs acos acosh asin asinh atan atan2 atanh cbrt ceil copysign cos cosh erf erfc exp "
            "exp2 exp10 expm1 fabs fdim floor fma fmax fmin fmod frexp gamma hypot ilogb isnan "
            "isinf isfinite j0 j1 jn labs ldexp lgamma llabs log log10 log1p log2 logb lrint modf "
            "nan nearbyint pow pow10 remainder rint round scalb scalbn signbit signgam significand "
            "drem finite sin sincos sinh sqrt tan tanh tgamma trunc y0 y1 yn abort alloca atoi "
            "bcmp bcopy bzero calloc clog conj creal cimag cabs carg exit ffs fputc fputs free "
            "fprintf fscanf getc index isalpha isdigit malloc memchr memcmp memcpy memset memmove "
            "printf putc putchar puts rand read realloc remove rename rindex scanf snprintf "
            "sprintf srand sscanf strcat strchr strcmp strcpy strlen system time toascii tolower "
            "toupper vprintf write link select signal stat pipe fork wait ",
    },
    [DX_LANGUAGE_FORTRAN] = {
        .name = "fortran", .title = "Fortran", .also = "f90 f95 f2003 f2008 gfortran",
        .suffix = "_dp", .nan = "nan", .infinity = "infinity", .pi = "3.14159265358979323846_dp",
        .power = "**", .pow = "#1**#2", .pow_grip = DX_GRIP_POWER, .pow_operand = DX_GRIP_ATOM,
        .select = "merge(#2, #3, #1)", .select_grip = DX_GRIP_ATOM,
        .both = " .and. ", .either = " .or. ", .both_grip = DX_GRIP_AND,
        .either_grip = DX_GRIP_OR, .unequal = " /= ", .first = 1, .open = "(", .close = ")",
        .small_letters = true, .name_most = 50, .indent = "    ", .define = "", .end = "",
        .go_on = " &", .comment = "!> ",
        .reserved =
            " dp nan infinity module contains function subroutine end result real integer logical "
            "if then else do while call return use implicit none private public intent in out "
            "elemental pure interface import abs acos acosh aint anint asin asinh atan atan2 "
            "atanh cos cosh erf erfc exp gamma hypot ieee_is_nan int log log10 log_gamma max merge min modulo "
            "sign sin sinh sqrt tan tanh transfer ",
        .reserved_function = " ",
    },
    [DX_LANGUAGE_PYTHON] = {
        .name = "python", .title = "Python", .also = "numpy py python3", .suffix = "",
        .whole_numbers = true, .nan = "np.nan", .infinity = "np.inf", .pi = "np.pi",
        .power = "**", .pow = "np.power(#1, #2)", .pow_grip = DX_GRIP_ATOM,
        .select = "np.where(#1, #2, #3)", .select_grip = DX_GRIP_ATOM,
        .both = " & ", .either = " | ", .both_grip = DX_GRIP_LOGIC, .either_grip = DX_GRIP_LOGIC,
        .unequal = " != ", .first = 0, .open = "[", .close = "]", .name_most = 60,
        .indent = "    ", .define = "", .end = "", .go_on = "", .bracketed = true, .comment = "",
        .reserved =
            " False None True and as assert async await break class continue def del elif else "
            "except finally for from global if import in is lambda nonlocal not or pass raise "
            "return try while with yield np math float print range ",
        .reserved_function = " ",
    },
    [DX_LANGUAGE_JULIA] = {
        .name = "julia", .title = "Julia", .also = "jl", .suffix = "", .whole_numbers = true,
        .nan = "NaN", .infinity = "Inf", .pi = "pi",
        .power = "^", .pow = "@pow(#1, #2)", .pow_grip = DX_GRIP_ATOM,
        .select = "#1 ? #2 : #3", .select_grip = DX_GRIP_CHOICE,
        .both = " && ", .either = " || ", .both_grip = DX_GRIP_AND, .either_grip = DX_GRIP_OR,
        .unequal = " != ", .first = 1, .open = "[", .close = "]", .name_most = 60,
        .indent = "    ", .define = "", .end = "", .go_on = "", .comment = "",
        .reserved =
            " abstract baremodule begin break catch const continue do else elseif end export false "
            "finally for function global if import in isa let local macro module mutable "
            "primitive quote return struct true try type using where while float zeros pi im NaN "
            "Inf Real Int abs acos acosh asin asinh atan atanh beta cbrt ceil cos cosh digamma erf "
            "erfc erfinv exp expm1 first floor gamma hypot isinf isnan log log10 log1p log2 logabsgamma "
            "max min mod polygamma round sign sin sinh sqrt tan tanh zeta ",
        .reserved_function = " ",
    },
};
/* clang-format on */

static bool is_listed(const char *list, const char *word, size_t n)
{
    for (const char *at = list; (at = strstr(at, word)) != NULL; at++)
        if ((at == list || at[-1] == ' ') && (at[n] == ' ' || at[n] == '\0'))
            return true;
    return false;
}

const dx_language *dx_language_named(const char *name, size_t n)
{
    char small[16];
    if (n == 0 || n >= sizeof small || memchr(name, ' ', n))
        return NULL;
    for (size_t i = 0; i <= n; i++)
        small[i] = (char)(i == n                             ? '\0'
                          : name[i] >= 'A' && name[i] <= 'Z' ? name[i] + ('a' - 'A')
                                                             : name[i]);
    for (size_t i = 0; i < DX_LANGUAGE_COUNT; i++)
        if (strcmp(dx_languages[i].name, small) == 0 || is_listed(dx_languages[i].also, small, n))
            return &dx_languages[i];
    return NULL;
}

static const struct spelling {
    const char *in[DX_LANGUAGE_COUNT], *formula;
} spellings[DX_FN_COUNT] = {
#define SPELLING(name, c, fortran, python, julia, formula)                                         \
    [DX_FN_##name] = {{c, fortran, python, julia}, formula},
#include "engine/export/spellings.def"
#undef SPELLING
};

static const struct helper {
    dx_language_id language;
    const char *word, *code;
} helpers[] = {
#define HELPER(language, word, code) {DX_LANGUAGE_##language, #word, code},
#include "engine/export/helpers.def"
#undef HELPER
};

const char *dx_language_spelling(const dx_language *language, dx_fn fn)
{
    return spellings[fn].in[dx_language_id_of(language)];
}

const char *dx_language_formula(dx_fn fn)
{
    return spellings[fn].formula;
}

const char *dx_language_helper(const dx_language *language, const char *word, size_t n)
{
    for (size_t i = 0; i < sizeof helpers / sizeof helpers[0]; i++)
        if (helpers[i].language == dx_language_id_of(language) && strlen(helpers[i].word) == n &&
            memcmp(helpers[i].word, word, n) == 0)
            return helpers[i].code;
    return NULL;
}

bool dx_language_has(const dx_language *language, dx_fn fn)
{
    const char *spelling = dx_language_spelling(language, fn);
    if (!spelling)
        return false;
    if (spelling[0] == '\0')
        return spellings[fn].formula != NULL;
    return spelling[0] != '@' ||
           dx_language_helper(language, spelling + 1, strcspn(spelling + 1, "(")) != NULL;
}
