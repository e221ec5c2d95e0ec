/* What is said of statements that cannot be read, and where the caret stands. */
#include "ast_dump.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

struct fault {
    const char *text;
    uint32_t start, end;
    dx_status status;
    const char *message, *hint;
};

static const struct fault bytes_and_characters[] = {
    {"x + \000 1", 4, 5, DX_SYNTAX, "byte 5 is NUL", ""},
    {"x\xff", 1, 2, DX_SYNTAX, "byte 2 (\\xff) is not UTF-8", "save the text as UTF-8"},
    {"\xc0\xaf", 0, 1, DX_SYNTAX, "byte 1 (\\xc0) is not UTF-8", "save the text as UTF-8"},
    {"\xed\xa0\x80", 0, 1, DX_SYNTAX, "byte 1 (\\xed) is not UTF-8", "save the text as UTF-8"},
    {"x \xe2\x82", 2, 3, DX_SYNTAX, "byte 3 (\\xe2) is not UTF-8", "save the text as UTF-8"},
    {"x + \342\200\256 y", 4, 7, DX_SYNTAX, "the character '\\u{202e}' is not understood",
     "it cannot be seen; take it out"},
    {"a\342\200\213b", 1, 4, DX_SYNTAX, "the character '\\u{200b}' is not understood",
     "it cannot be seen; take it out"},
    {"１ + 2", 0, 3, DX_SYNTAX, "the character '１' is not understood",
     "it is a full-width character; write 1"},
    {"x ＋ 1", 2, 5, DX_SYNTAX, "the character '＋' is not understood",
     "it is a full-width character; write +"},
    {"{", 0, 1, DX_SYNTAX, "the character '{' is not understood",
     "write ( ) to group, [ ] for a vector"},
    {"{x}", 0, 1, DX_SYNTAX, "the character '{' is not understood",
     "write ( ) to group, [ ] for a vector"},
    {"x @ y", 2, 3, DX_SYNTAX, "the character '@' is not understood",
     "f(x) = x^2 defines a function; a product, also of matrices, is written *"},
    {"$x", 0, 1, DX_SYNTAX, "the character '$' is not understood",
     "write the formula without the $"},
    {"x ? y", 2, 3, DX_SYNTAX, "the character '?' is not understood",
     "write if(x > 0, x, 0); ?sin at the beginning of a line asks for help"},
    {"_x", 0, 1, DX_SYNTAX, "the character '_' is not understood", "a name begins with a letter"},
    {"x & y", 2, 3, DX_SYNTAX, "the character '&' is not understood",
     "conditions are joined by the word and: x > 0 and x < 1"},
    {"x && y", 2, 4, DX_SYNTAX, "'&&' is not understood",
     "conditions are joined by the word and: x > 0 and x < 1"},
    {"x == 3", 2, 4, DX_SYNTAX, "'==' is not understood",
     "an equation is written with one =; equal(a, b) asks whether two are equal"},
    {"x <> y", 2, 4, DX_SYNTAX, "'<>' is not understood", "write != for not equal"},
    {"x ~ y", 2, 3, DX_SYNTAX, "the character '~' is not understood", "write = for an equation"},
    {"x’", 1, 4, DX_SYNTAX, "the character '’' is not understood", "a prime is written '"},
    {"“a”", 0, 3, DX_SYNTAX, "the character '“' is not understood",
     "a string is written \"like this\""},
    {"∫ x dx", 0, 3, DX_SYNTAX, "the character '∫' is not understood",
     "write integrate(x^2, x=0..1)"},
    {"x → 3", 2, 5, DX_SYNTAX, "the character '→' is not understood",
     "write x = 3, or x -> 3 in a limit"},
    {"e\314\201 + 1", 1, 3, DX_SYNTAX, "the accent U+0301 is not understood",
     "type the accented letter as one character"},
    {"\033]0;x\007", 0, 1, DX_SYNTAX, "the character '\\x1b' is not understood", ""},
    {"%s%n{", 4, 5, DX_SYNTAX, "the character '{' is not understood",
     "write ( ) to group, [ ] for a vector"},
};

static const struct fault numbers[] = {
    {"1e", 0, 2, DX_SYNTAX, "the number 1e has no digits in its exponent",
     "write 1*e for the product with the constant e"},
    {"1e+", 0, 3, DX_SYNTAX, "the number 1e+ has no digits in its exponent",
     "write 1*e for the product with the constant e"},
    {"3e + 1", 0, 2, DX_SYNTAX, "the number 3e has no digits in its exponent",
     "write 3*e for the product with the constant e"},
    {"0x", 0, 2, DX_SYNTAX, "the number 0x is not decimal", "write 0*x for a product"},
    {"0x1F", 0, 4, DX_SYNTAX, "the number 0x1F is not decimal", "write 0*x for a product"},
    {"1.2.3", 0, 5, DX_SYNTAX, "the number 1.2.3 has two decimal points",
     "a range is written 1..2"},
    {"1__0", 0, 4, DX_SYNTAX, "an underscore in 1__0 does not stand between two digits",
     "write a number as 1_000_000"},
    {"1_", 0, 2, DX_SYNTAX, "an underscore in 1_ does not stand between two digits",
     "write a number as 1_000_000"},
    {"1_000_", 0, 6, DX_SYNTAX, "an underscore in 1_000_ does not stand between two digits",
     "write a number as 1_000_000"},
    {".", 0, 1, DX_SYNTAX, "the character '.' is not understood",
     "a number has digits behind the point, as 0.5"},
    {"x + .", 4, 5, DX_SYNTAX, "the character '.' is not understood",
     "a number has digits behind the point, as 0.5"},
    {"1e5.2.3", 3, 7, DX_SYNTAX, "the number .2.3 has two decimal points",
     "a range is written 1..2"},
};

static const struct fault brackets[] = {
    {"sin((1", 4, 5, DX_SYNTAX, "this '(' is never closed", ""},
    {"sin(x", 3, 4, DX_SYNTAX, "this '(' is never closed", ""},
    {"sin(1))", 6, 7, DX_SYNTAX, "this ')' has no '('",
     "take it out, or open the bracket before it"},
    {")", 0, 1, DX_SYNTAX, "this ')' has no '('", "take it out, or open the bracket before it"},
    {"(", 0, 1, DX_SYNTAX, "this '(' is never closed", ""},
    {"[1, 2", 0, 1, DX_SYNTAX, "this '[' is never closed", ""},
    {"x]", 1, 2, DX_SYNTAX, "this ']' has no '['", "take it out, or open the bracket before it"},
    {"(1]", 2, 3, DX_SYNTAX, "this ']' does not close '('", "'(' is closed by ')'"},
    {"[1)", 2, 3, DX_SYNTAX, "this ')' does not close '['", "'[' is closed by ']'"},
    {"(x + [1, 2)", 10, 11, DX_SYNTAX, "this ')' does not close '['", "'[' is closed by ']'"},
    {"d/dx sin(x", 8, 9, DX_SYNTAX, "this '(' is never closed", ""},
    {"[1,2;3,4]", 4, 5, DX_SYNTAX, "a ';' ends the statement inside a '['",
     "rows of a matrix are written [[1, 2], [3, 4]]"},
    {"f(x; y)", 3, 4, DX_SYNTAX, "a ';' ends the statement inside a '('",
     "arguments are separated by commas"},
    {"{1, 2}", 0, 1, DX_SYNTAX, "the character '{' is not understood",
     "write ( ) to group, [ ] for a vector"},
    {"\"abc", 0, 1, DX_SYNTAX, "this string is never closed", "write a \" at its end"},
    {"read(\"a", 5, 6, DX_SYNTAX, "this string is never closed", "write a \" at its end"},
    {"|x", 0, 1, DX_SYNTAX, "this '|' is never closed",
     "write |x| for the absolute value, e | x = 3 to put in a value"},
    {"|x + 1", 0, 1, DX_SYNTAX, "this '|' is never closed",
     "write |x| for the absolute value, e | x = 3 to put in a value"},
    {"x | 3", 2, 3, DX_SYNTAX, "this '|' is never closed",
     "write |x| for the absolute value, e | x = 3 to put in a value"},
    {"(|x)", 1, 2, DX_SYNTAX, "this '|' is never closed",
     "write |x| for the absolute value, e | x = 3 to put in a value"},
    {"x⁽²", 1, 4, DX_SYNTAX, "this superscript '(' is never closed", ""},
    {"x⁻", 1, 4, DX_SYNTAX, "nothing stands behind '⁻'",
     "write a number, a name or a bracket there"},
    {"²", 0, 2, DX_SYNTAX, "nothing stands before '²'",
     "write a number, a name or a bracket there"},
    {"x²⁾", 3, 6, DX_SYNTAX, "this superscript ')' has no '('", ""},
};

static const struct fault missing_operands[] = {
    {"2 +", 2, 3, DX_SYNTAX, "nothing stands behind '+'",
     "write a number, a name or a bracket there"},
    {"2 *", 2, 3, DX_SYNTAX, "nothing stands behind '*'",
     "write a number, a name or a bracket there"},
    {"2 ^", 2, 3, DX_SYNTAX, "nothing stands behind '^'",
     "write a number, a name or a bracket there"},
    {"* 3", 0, 1, DX_SYNTAX, "nothing stands before '*'",
     "write a number, a name or a bracket there"},
    {"/ 3", 0, 1, DX_SYNTAX, "nothing stands before '/'",
     "write a number, a name or a bracket there"},
    {"^ 3", 0, 1, DX_SYNTAX, "nothing stands before '^'",
     "write a number, a name or a bracket there"},
    {"= 3", 0, 1, DX_SYNTAX, "nothing stands before '='", "write an equation as x^2 = 2"},
    {"()", 0, 2, DX_SYNTAX, "nothing stands in the brackets '()'",
     "write a number, a name or a bracket there"},
    {"[]", 0, 2, DX_SYNTAX, "nothing stands in the brackets '[]'", "write a vector as [1, 2]"},
    {"2 + )", 4, 5, DX_SYNTAX, "this ')' has no '('", "take it out, or open the bracket before it"},
    {"(2 + )", 5, 6, DX_SYNTAX, "nothing stands between '+' and ')'",
     "write a number, a name or a bracket there"},
    {"(* 3)", 1, 2, DX_SYNTAX, "nothing stands between '(' and '*'",
     "write a number, a name or a bracket there"},
    {"f(,1)", 2, 3, DX_SYNTAX, "nothing stands between '(' and ','",
     "write a number, a name or a bracket there"},
    {"f(1,)", 4, 5, DX_SYNTAX, "nothing stands between ',' and ')'",
     "write a number, a name or a bracket there"},
    {"f(1,,2)", 4, 5, DX_SYNTAX, "nothing stands between ',' and ','",
     "write a number, a name or a bracket there"},
    {"[1,,2]", 3, 4, DX_SYNTAX, "nothing stands between ',' and ','",
     "write a number, a name or a bracket there"},
    {"[,1]", 1, 2, DX_SYNTAX, "nothing stands between '[' and ','",
     "write a number, a name or a bracket there"},
    {"[1,]", 3, 4, DX_SYNTAX, "nothing stands between ',' and ']'", "write a vector as [1, 2]"},
    {"2 * * 3", 4, 5, DX_SYNTAX, "nothing stands between '*' and '*'",
     "write a number, a name or a bracket there"},
    {"2 + / 3", 4, 5, DX_SYNTAX, "nothing stands between '+' and '/'",
     "write a number, a name or a bracket there"},
    {"x ^ ^ 2", 4, 5, DX_SYNTAX, "nothing stands between '^' and '^'",
     "write a number, a name or a bracket there"},
    {"x =", 2, 3, DX_SYNTAX, "nothing stands behind '='",
     "write a number, a name or a bracket there"},
    {"x = = 3", 4, 5, DX_SYNTAX, "nothing stands between '=' and '='",
     "write an equation as x^2 = 2"},
    {"= ", 0, 1, DX_SYNTAX, "nothing stands before '='", "write an equation as x^2 = 2"},
    {"!", 0, 1, DX_SYNTAX, "nothing stands before '!'", "a factorial is written n!"},
    {"!x", 0, 1, DX_SYNTAX, "nothing stands before '!'", "a factorial is written n!"},
    {"x |", 2, 3, DX_SYNTAX, "nothing stands behind '|'",
     "write a number, a name or a bracket there"},
    {"x | y =", 6, 7, DX_SYNTAX, "nothing stands behind '='",
     "write a number, a name or a bracket there"},
    {"1 ..", 2, 4, DX_SYNTAX, "nothing stands behind '..'",
     "write a number, a name or a bracket there"},
    {".. 1", 0, 2, DX_SYNTAX, "nothing stands before '..'",
     "write a number, a name or a bracket there"},
    {"-", 0, 1, DX_SYNTAX, "nothing stands behind '-'",
     "write a number, a name or a bracket there"},
    {"--", 1, 2, DX_SYNTAX, "nothing stands behind '-'",
     "write a number, a name or a bracket there"},
    {"√", 0, 3, DX_SYNTAX, "nothing stands behind '√'",
     "write a number, a name or a bracket there"},
    {"x^-", 2, 3, DX_SYNTAX, "nothing stands behind '-'",
     "write a number, a name or a bracket there"},
    {"sin()", 3, 5, DX_SYNTAX, "sin() has no argument", "write sin(x)"},
    {"f()", 1, 3, DX_SYNTAX, "f() has no argument", "write f(x)"},
    {"sin^2()", 5, 7, DX_SYNTAX, "sin() has no argument", "write sin(x)"},
    {",", 0, 1, DX_SYNTAX, "nothing stands before ','",
     "write a number, a name or a bracket there"},
    {"x +", 2, 3, DX_SYNTAX, "nothing stands behind '+'",
     "write a number, a name or a bracket there"},
    {"'", 0, 1, DX_SYNTAX, "nothing stands before '''",
     "a prime stands behind the name of a function; names need no quotes"},
};

static const struct fault operands_beside_each_other[] = {
    {"2 3", 2, 3, DX_SYNTAX, "two numbers beside each other", "write 2*3 for the product"},
    {"5 mod 3", 2, 5, DX_SYNTAX, "mod does not stand between its arguments", "write mod(5, 3)"},
    {"2x mod (y + 1)", 3, 6, DX_SYNTAX, "mod does not stand between its arguments",
     "write mod(2x, y + 1)"},
    {"10 choose 3", 3, 9, DX_SYNTAX, "choose does not stand between its arguments",
     "write binomial(10, 3)"},
    {"1 2 3", 2, 3, DX_SYNTAX, "two numbers beside each other", "write 1*2 for the product"},
    {"x 2", 2, 3, DX_SYNTAX, "a number cannot stand behind x", "write x*2 or x^2"},
    {"(a+b) 2", 6, 7, DX_SYNTAX, "a number cannot stand behind (a+b)", "write (a+b)*2 or (a+b)^2"},
    {"sin(x) 2", 7, 8, DX_SYNTAX, "a number cannot stand behind sin(x)",
     "write sin(x)*2 or sin(x)^2"},
    {"x² 3", 4, 5, DX_SYNTAX, "a number cannot stand behind x²", "write x²*3 or x²^3"},
    {"n! 2", 3, 4, DX_SYNTAX, "a number cannot stand behind n!", "write n!*2 or n!^2"},
    {"2²3", 3, 4, DX_SYNTAX, "a number cannot stand behind 2²", "write 2²*3 or 2²^3"},
    {"x\"abc\"", 1, 6, DX_SYNTAX, "'\"abc\"' cannot stand here",
     "a string is an argument of its own, as in read(\"data.csv\")"},
    {"\"a\" \"b\"", 4, 7, DX_SYNTAX, "'\"b\"' cannot stand here",
     "a string is an argument of its own, as in read(\"data.csv\")"},
    {"5 % 3", 2, 3, DX_SYNTAX, "'%' is the last result, not an operator",
     "write mod(a, b) for a remainder, x*% for a product"},
    {"5%3", 1, 3, DX_SYNTAX, "'%' is the last result, not an operator",
     "write mod(a, b) for a remainder, x*% for a product"},
    {"10%", 2, 3, DX_SYNTAX, "'%' is the last result, not an operator",
     "write mod(a, b) for a remainder, x*% for a product"},
    {"x %", 2, 3, DX_SYNTAX, "'%' is the last result, not an operator",
     "write mod(a, b) for a remainder, x*% for a product"},
    {"x²^3", 3, 4, DX_SYNTAX, "two exponents beside each other", "write (x^2)^3 or x^(2^3)"},
    {"x² ³", 4, 6, DX_SYNTAX, "two exponents beside each other", "write (x^2)^3 or x^(2^3)"},
    {"t .col", 2, 3, DX_SYNTAX, "'.' cannot stand here",
     "a column is written t.name, without blanks"},
    {"x : y", 2, 3, DX_SYNTAX, "':' cannot stand here",
     "a command begins its line with ':', a definition has :="},
};

static const struct fault chains[] = {
    {"a < b < c", 6, 7, DX_SYNTAX, "'<' and '<' stand in a chain",
     "write them apart: ... < b, b < ..."},
    {"a <= b < c", 7, 8, DX_SYNTAX, "'<=' and '<' stand in a chain",
     "write them apart: ... <= b, b < ..."},
    {"x = y = z = 1", 10, 11, DX_SYNTAX, "'=' and '=' stand in a chain",
     "write them apart: ... = z, z = ..."},
    {"1 + x = 2 = 3", 10, 11, DX_SYNTAX, "'=' and '=' stand in a chain",
     "write them apart: ... = 2, 2 = ..."},
    {"1..2..3", 4, 6, DX_SYNTAX, "a range has two ends", "write 1..2"},
};

static const struct fault derivative_forms[] = {
    {"d/dx", 0, 4, DX_SYNTAX, "nothing stands behind d/dx", "write d/dx x^2"},
    {"d/dx + ", 5, 6, DX_SYNTAX, "nothing stands behind '+'",
     "write a number, a name or a bracket there"},
    {"d^2/dx x", 0, 6, DX_SYNTAX, "the orders above and below the line of d^2/dx do not agree",
     "write d^2/dx^2 or d^2/(dx dy) for a second derivative"},
    {"d/dx^2 x", 0, 6, DX_SYNTAX, "the orders above and below the line of d/dx^2 do not agree",
     "write d^2/dx^2 or d^2/(dx dy) for a second derivative"},
    {"d^2/dx^3 x", 0, 8, DX_SYNTAX, "the orders above and below the line of d^2/dx^3 do not agree",
     "write d^2/dx^2 or d^2/(dx dy) for a second derivative"},
    {"d^3/(dx dy) x", 0, 11, DX_SYNTAX,
     "the orders above and below the line of d^3/(dx dy) do not agree",
     "write d^2/dx^2 or d^2/(dx dy) for a second derivative"},
    {"dy/dx^2", 0, 7, DX_SYNTAX, "the orders above and below the line of dy/dx^2 do not agree",
     "write d^2y/dx^2 for a second derivative, (dy/dx)^2 for a square"},
    {"d^2y/dx", 0, 7, DX_SYNTAX, "the orders above and below the line of d^2y/dx do not agree",
     "write d^2y/dx^2 for a second derivative, (dy/dx)^2 for a square"},
    {"d^n/dx^n x", 0, 6, DX_SYNTAX, "the order of the derivative d^n/dx is not a number",
     "write d^2/dx^2 or d^2/(dx dy) for a second derivative"},
    {"d/de x", 3, 4, DX_SYNTAX, "e is a constant, not a variable to differentiate by",
     "write d/dx with a name of your own for x"},
    {"d/dpi x", 3, 5, DX_SYNTAX, "pi is a constant, not a variable to differentiate by",
     "write d/dx with a name of your own for x"},
    {"d/dsin x", 3, 6, DX_SYNTAX, "sin is a function, not a variable to differentiate by",
     "write d/dx with a name of your own for x"},
    {"∂x", 0, 3, DX_SYNTAX, "'∂' stands in derivatives only", "write ∂/∂x x^2 or ∂f/∂x"},
    {"∂ + 1", 0, 3, DX_SYNTAX, "'∂' stands in derivatives only", "write ∂/∂x x^2 or ∂f/∂x"},
    {"d^2000/dx^2000 x", 0, 14, DX_LIMIT, "a derivative of order 2000; the limit is 1000", ""},
    {"(d/dx)^2000 x", 0, 11, DX_LIMIT, "a derivative of order 2000; the limit is 1000", ""},
    {"(x^2)'", 5, 6, DX_SYNTAX, "a prime stands behind the name of a function only",
     "write d/dx (x^2)"},
    {"f(x)'", 4, 5, DX_SYNTAX, "a prime stands behind the name of a function only",
     "write f'(...)"},
    {"2'", 1, 2, DX_SYNTAX, "a prime stands behind the name of a function only",
     "write d/dx in front of the formula"},
    {"sin^-1(x)", 0, 6, DX_SYNTAX, "sin^-1 can mean the inverse function or the reciprocal",
     "write asin(x) for the inverse, 1/sin(x) for the reciprocal"},
    {"sin^(-1)(x)", 0, 8, DX_SYNTAX, "sin^(-1) can mean the inverse function or the reciprocal",
     "write asin(x) for the inverse, 1/sin(x) for the reciprocal"},
    {"sin⁻¹(x)", 0, 8, DX_SYNTAX, "sin⁻¹ can mean the inverse function or the reciprocal",
     "write asin(x) for the inverse, 1/sin(x) for the reciprocal"},
    {"exp^-1(x)", 0, 6, DX_SYNTAX, "exp^-1 can mean the inverse function or the reciprocal",
     "write log(x) for the inverse, 1/exp(x) for the reciprocal"},
    {"abs^-1(x)", 0, 6, DX_SYNTAX, "abs^-1 can mean the inverse function or the reciprocal",
     "write 1/abs(x) for the reciprocal"},
    {"sin[x]", 3, 4, DX_SYNTAX, "sin takes its argument in round brackets", "write sin(x)"},
};

static const struct fault commas_and_definitions[] = {
    {"1, 2", 1, 2, DX_SYNTAX, "',' cannot stand here",
     "commas stand between the arguments of a function and the elements of [1, 2]"},
    {"(1, 2)", 2, 3, DX_SYNTAX, "',' cannot stand here", "a vector is written [1, 2, 3]"},
    {"1,5", 1, 2, DX_SYNTAX, "',' cannot stand here",
     "there is no decimal comma: write 1.5, and 1_000 for a thousand"},
    {"2x, x = 3", 2, 3, DX_SYNTAX, "',' cannot stand here",
     "write e | x = 3 to put in a value, and a ';' between statements"},
    {"x^2 where x = 3", 4, 9, DX_SYNTAX, "the word 'where' cannot stand in a formula",
     "write e | x = 3 to put in a value"},
    {"x, y = 1, 2", 1, 2, DX_SYNTAX, "',' cannot stand here",
     "write e | x = 3 to put in a value, and a ';' between statements"},
    {"x^2 | x = 3, 4", 11, 12, DX_SYNTAX, "after this ',' stands no name = value",
     "write values as x^2 + y | x = 3, y = 2"},
    {"sin = 2", 0, 3, DX_NAME, "sin is reserved: it is a function of ddx", "choose another name"},
    {"pi = 3", 0, 2, DX_NAME, "pi is reserved: it is a constant", "choose another name"},
    {"e = 1", 0, 1, DX_NAME, "e is reserved: it is a constant", "choose another name"},
    {"inf = 1", 0, 3, DX_NAME, "inf is reserved: it is a constant", "choose another name"},
    {"diff = 3", 0, 4, DX_NAME, "diff is reserved: it is a function of ddx", "choose another name"},
    {"sin(x) := 2", 0, 3, DX_NAME, "sin is reserved: it is a function of ddx",
     "choose another name"},
    {"ans = 2", 0, 3, DX_NAME, "ans is reserved: it is the last result", "choose another name"},
    {"% = 2", 0, 1, DX_NAME, "% is reserved: it is the last result", "choose another name"},
    {"%3 = 2", 0, 2, DX_NAME, "%3 is reserved: it is an earlier result", "choose another name"},
    {"f(x, x) = 1", 5, 6, DX_SYNTAX, "the parameter x stands there twice",
     "give each parameter a name of its own"},
    {"f(e) = 1", 2, 3, DX_NAME, "e is reserved: it is a constant", "choose another name"},
    {"f(sin, x) = 1", 2, 5, DX_NAME, "sin is reserved: it is a function of ddx",
     "choose another name"},
    {"f() = 1", 1, 3, DX_SYNTAX, "a function needs a parameter", "write x = 3 or f(x) = x^2"},
    {"f() := 1", 1, 3, DX_SYNTAX, "a function needs a parameter", "write x = 3 or f(x) = x^2"},
    {"sin(2) := 3", 0, 6, DX_SYNTAX, "only a name or a function of names can be defined",
     "write x = 3 or f(x) = x^2"},
    {"2 := 3", 0, 1, DX_SYNTAX, "only a name or a function of names can be defined",
     "write x = 3 or f(x) = x^2"},
    {"x + (y := 3)", 7, 9, DX_SYNTAX, "':=' cannot stand here",
     "a definition stands at the start of a statement; an equation has ="},
    {"x^2 := 3", 4, 6, DX_SYNTAX, "':=' cannot stand here",
     "a definition stands at the start of a statement; an equation has ="},
    {"x = 3; y = 4", 7, 8, DX_SYNTAX, "a second statement begins here",
     "one statement is read at a time"},
    {"x\ny", 2, 3, DX_SYNTAX, "a second statement begins here", "one statement is read at a time"},
};

/* ---- the tables, one test each ------------------------------------------------------ */

static dx_status parse(dx_context *context, const char *text, size_t n)
{
    const dx_name_host host = {.kind = test_kind};
    dx_statement statement;
    return dx_parse_statement(context, &context->arena, &host, text, n, &statement);
}

/* A NUL stands in one of the texts: the bytes end where the place ends. */
static size_t length_of(const struct fault *f)
{
    size_t n = strlen(f->text);
    return n < f->end ? f->end : n;
}

static void check_fault(const struct fault *f)
{
    dx_context context;
    dx_context_init(&context);
    if (parse(&context, f->text, length_of(f)) != f->status)
        fail_msg("%s: should be refused", f->text);
    const dx_diag *diag = &context.diag;
    assert_string_equal(diag->message, f->message);
    assert_string_equal(diag->hint, f->hint);
    if (!diag->located || diag->span.start != f->start || diag->span.end != f->end)
        fail_msg("%s: is placed at %u to %u", f->text, diag->span.start, diag->span.end);
    dx_context_free(&context);
    assert_int_equal(context.memory.used, 0);
}

#define REFUSES(table)                                                                             \
    static void refuses_##table(void **state)                                                      \
    {                                                                                              \
        (void)state;                                                                               \
        for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)                                \
            check_fault(&table[i]);                                                                \
    }

REFUSES(bytes_and_characters)
REFUSES(numbers)
REFUSES(brackets)
REFUSES(missing_operands)
REFUSES(operands_beside_each_other)
REFUSES(chains)
REFUSES(derivative_forms)
REFUSES(commas_and_definitions)

/* ---- sizes ------------------------------------------------------------------------------ */

/* before n times, the middle, after n times. */
static char *repeat(const char *before, const char *middle, const char *after, size_t n)
{
    size_t a = strlen(before), m = strlen(middle), b = strlen(after);
    char *text = malloc(n * (a + b) + m + 1), *at = text;
    assert_non_null(text);
    for (size_t i = 0; i < n; i++, at += a)
        memcpy(at, before, a);
    memcpy(at, middle, m);
    at += m;
    for (size_t i = 0; i < n; i++, at += b)
        memcpy(at, after, b);
    *at = '\0';
    return text;
}

static void what_is_nested_too_deep_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *before, *middle, *after;
    } nest[] = {
        {"(", "1", ")"},       {"(", "", ""},       {"[", "1", "]"},    {"1+(", "1", ")"},
        {"sin(", "1", ")"},    {"f(", "x", ")"},    {"", "x", "!"},     {"x^", "x", ""},
        {"sin ", "x", ""},     {"√", "x", ""},      {"d/dx ", "x", ""}, {"|", "x", "|"},
        {"", "x", " | x = 1"}, {"", "v", "[1]"},    {"A\\", "b", ""},   {"2^-", "x", ""},
        {"(d/dx)", "x", ""},   {"d(", "x", ")/dx"}, {"∇", "f", ""},     {"grad ", "f", ""},
        {"", "t", ".a"},       {"D[1](", "1", ")"},
    };
    for (size_t i = 0; i < sizeof nest / sizeof nest[0]; i++) {
        char *text = repeat(nest[i].before, nest[i].middle, nest[i].after, 20000);
        dx_context context;
        dx_context_init(&context);
        dx_status status = parse(&context, text, strlen(text));
        if (status != DX_LIMIT || strcmp(context.diag.message, "nested deeper than 1000") != 0)
            fail_msg("%s ... %s: %s", nest[i].before, nest[i].after, context.diag.message);
        assert_true(context.diag.located);
        dx_context_free(&context);
        free(text);
    }
}

static void what_is_nested_a_thousand_deep_is_read(void **state)
{
    (void)state;
    static const char *const before[] = {"(", "1+(", "sin(", "[", "x^", "sin ", "√", "d/dx ", "|"};
    static const char *const after[] = {")", ")", ")", "]", "", "", "", "", "|"};
    for (size_t i = 0; i < sizeof before / sizeof before[0]; i++) {
        char *text = repeat(before[i], "x", after[i], 999);
        dx_context context;
        dx_context_init(&context);
        if (parse(&context, text, strlen(text)) != DX_OK)
            fail_msg("%s: %s", before[i], context.diag.message);
        dx_context_free(&context);
        free(text);
    }
}

static void what_is_too_long_is_refused(void **state)
{
    (void)state;
    char *text = repeat("a+", "a", "", 10000000);
    dx_context context;
    dx_context_init(&context);
    assert_int_equal(parse(&context, text, strlen(text)), DX_LIMIT);
    assert_string_equal(context.diag.message,
                        "the statement has 20000001 bytes; the limit is 16777216");
    free(text);
    text = repeat("a", "b", "", 100000);
    assert_int_equal(parse(&context, text, strlen(text)), DX_LIMIT);
    assert_non_null(strstr(context.diag.message, "... is longer than 255"));
    free(text);
    dx_context_free(&context);
}

static void an_interrupt_stops_the_parser(void **state)
{
    (void)state;
    static const volatile int cancelled = 1;
    char *text = repeat("a+", "a", "", 100000);
    dx_context context;
    dx_context_init(&context);
    context.cancel = &cancelled;
    assert_int_equal(parse(&context, text, strlen(text)), DX_CANCELLED);
    dx_context_free(&context);
    free(text);
}

static void every_refused_allocation_is_told(void **state)
{
    (void)state;
    const char *text = "f(x, y) = d/dx [sin 2x^2*y, |x|] + \"a\" - D[1](g1)(x) + x(y)! + √ln(3)";
    for (uint64_t fail_at = 1;; fail_at++) {
        dx_context context;
        dx_context_init(&context);
        context.memory.fail_at = fail_at;
        dx_status status = parse(&context, text, strlen(text));
        bool reached = context.memory.count >= fail_at;
        dx_context_free(&context);
        assert_int_equal(context.memory.used, 0);
        if (!reached) {
            assert_int_equal(status, DX_OK);
            return;
        }
        if (status != DX_OK)
            assert_int_equal(status, DX_NOMEM);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_bytes_and_characters),
        cmocka_unit_test(refuses_numbers),
        cmocka_unit_test(refuses_brackets),
        cmocka_unit_test(refuses_missing_operands),
        cmocka_unit_test(refuses_operands_beside_each_other),
        cmocka_unit_test(refuses_chains),
        cmocka_unit_test(refuses_derivative_forms),
        cmocka_unit_test(refuses_commas_and_definitions),
        cmocka_unit_test(what_is_nested_too_deep_is_refused),
        cmocka_unit_test(what_is_nested_a_thousand_deep_is_read),
        cmocka_unit_test(what_is_too_long_is_refused),
        cmocka_unit_test(an_interrupt_stops_the_parser),
        cmocka_unit_test(every_refused_allocation_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
