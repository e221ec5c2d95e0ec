/* What statements are read as, and what is said of readings that could surprise. */
#include "ast_dump.h"

#include "parser/lower.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

struct reading {
    const char *text, *tree;
    const char *notices; /* lines */
};

static const struct reading numbers_and_names[] = {
    {"3", "3", ""},
    {"0.25", "0.25", ""},
    {".5", ".5", ""},
    {"1e-3", "1e-3", ""},
    {"1.5E+10", "1.5E+10", ""},
    {"1_000_000", "1_000_000", ""},
    {"1.", "1.", ""},
    {"1..2", "(.. 1 2)", ""},
    {"1...5", "(.. 1 .5)", ""},
    {"x", "x", ""},
    {"α", "α", ""},
    {"θ_1", "θ_1", ""},
    {"x₁", "x₁", ""},
    {"xy", "xy", ""},
    {"x2", "x2", ""},
    {"a_b", "a_b", ""},
    {"e", "e", ""},
    {"inf", "inf", ""},
    {"∞", "inf", ""},
    {"π", "pi", ""},
    {"2πr²", "(* 2 pi (^ r 2))", ""},
    {"rπ", "(* r pi)", ""},
    {"2e^x", "(* 2 (^ e x))", ""},
    {"2exp(x)", "(* 2 (call exp x))", ""},
    {"%", "%", ""},
    {"%3", "%3", ""},
    {"%3 + 1", "(+ %3 1)", ""},
    {"ans", "ans", ""},
    {"\"file.csv\"", "\"file.csv\"", ""},
    {"\"a\\\"b\\\\c\"", "\"a\"b\\c\"", ""},
    {"\"C:\\data\"", "\"C:\\data\"", ""},
    {"d", "d", ""},
    {"dx", "dx", ""},
    {"D", "D", ""},
    {"i", "i", ""},
};

static const struct reading sums_and_products[] = {
    {"1+2*x-3", "(+ 1 (* 2 x) (- 3))", ""},
    {"1 - 2 - 3", "(+ 1 (- 2) (- 3))", ""},
    {"a*b/c", "(* a b (/ c))", ""},
    {"a/b/c", "(* a (/ b) (/ c))", ""},
    {"a/b*c", "(* a (/ b) c)", ""},
    {"a·b×c", "(* a b c)", ""},
    {"a÷b", "(* a (/ b))", ""},
    {"a − b", "(+ a (- b))", ""},
    {"a - -b", "(+ a (- (neg b)))", ""},
    {"2*-3", "(* 2 (neg 3))", ""},
    {"2*+3", "(* 2 3)", ""},
    {"--x", "x", ""},
    {"-+-x", "x", ""},
    {"+x", "x", ""},
    {"-x^2", "(neg (^ x 2))", ""},
    {"-x*y", "(* (neg x) y)", ""},
    {"-2x", "(* (neg 2) x)", ""},
    {"(a+b)*c", "(* (+ a b) c)", ""},
    {"((x))", "x", ""},
    {"-(a+b)", "(neg (+ a b))", ""},
    {"A \\ b", "(\\ A b)", ""},
    {"A \\ b * 2", "(* (\\ A b) 2)", ""},
    {"A*B \\ b", "(\\ (* A B) b)", ""},
    {"x // comment", "x", ""},
    {"x # comment", "x", ""},
    {"x;", "x", ""},
    {"(a +\nb)", "(+ a b)", ""},
};

static const struct reading powers_and_postfix[] = {
    {"x^2", "(^ x 2)", ""},
    {"x**2", "(^ x 2)", ""},
    {"x^y^z", "(^ x (^ y z))", ""},
    {"2^-x", "(^ 2 (neg x))", ""},
    {"2^-x^2", "(^ 2 (neg (^ x 2)))", ""},
    {"-x^-y", "(neg (^ x (neg y)))", ""},
    {"(x^y)^z", "(^ (^ x y) z)", ""},
    {"x^2!", "(^ x (! 2))", ""},
    {"x!^2", "(^ (! x) 2)", ""},
    {"x²", "(^ x 2)", ""},
    {"x²³", "(^ x 23)", ""},
    {"x⁻¹", "(^ x (neg 1))", ""},
    {"xⁿ⁺¹", "(^ x (+ n 1))", ""},
    {"x⁽ⁿ⁺¹⁾", "(^ x (+ n 1))", ""},
    {"2x²y³", "(* 2 (^ x 2) (^ y 3))", ""},
    {"n²!", "(! (^ n 2))", ""},
    {"x^2³", "(^ x (^ 2 3))", ""},
    {"n!", "(! n)", ""},
    {"n! + 1", "(+ (! n) 1)", ""},
    {"n!=3", "(!= n 3)", ""},
    {"2!x", "(* (! 2) x)", ""},
    {"v[2]", "(index v 2)", ""},
    {"v[1,2]", "(index v 1 2)", ""},
    {"v[1][2]", "(index (index v 1) 2)", ""},
    {"[1,2][1]", "(index (vec 1 2) 1)", ""},
    {"(v)[2]", "(index v 2)", ""},
    {"2[1,2]", "(* 2 (vec 1 2))", ""},
    {"v [1,2]", "(* v (vec 1 2))", ""},
    {"t.col", "(member t col)", ""},
    {"it.table[3]", "(index (member it table) 3)", ""},
    {"f(x)[2]", "(index (call f x) 2)", "f is read as an abstract function"},
    {"t.x^2", "(^ (member t x) 2)", ""},
    {"√x", "(call sqrt x)", ""},
    {"√2", "(call sqrt 2)", ""},
    {"√(x+1)^2", "(^ (call sqrt (+ x 1)) 2)", ""},
    {"√x^2", "(call sqrt (^ x 2))", ""},
    {"√-1", "(call sqrt (neg 1))", ""},
    {"∛x", "(call cbrt x)", ""},
    {"∜16", "(call root 16 4)", ""},
    {"√√x", "(call sqrt (call sqrt x))", ""},
    {"2√x", "(* 2 (call sqrt x))", ""},
};

static const struct reading juxtaposition[] = {
    {"2x", "(* 2 x)", ""},
    {"2 x", "(* 2 x)", ""},
    {"2(x+1)", "(* 2 (+ x 1))", ""},
    {"x y", "(* x y)", ""},
    {"x y z", "(* x y z)", ""},
    {"(a+b)(c+d)", "(* (+ a b) (+ c d))", ""},
    {"(x)(y)(z)", "(* x y z)", ""},
    {"3 sin(x)", "(* 3 (call sin x))", ""},
    {"x (y)", "(* x y)", ""},
    {"x^2(x+1)", "(* (^ x 2) (+ x 1))", ""},
    {"2x^2", "(* 2 (^ x 2))", ""},
    {"2x*3y", "(* (* 2 x) (* 3 y))", ""},
    {"2x + 3y", "(+ (* 2 x) (* 3 y))", ""},
    {"2 pi r", "(* 2 pi r)", ""},
    {"2x!", "(* 2 (! x))", ""},
    {"5(3)", "(* 5 3)", ""},
    {"f' x", "(* (prime f) x)", ""},
    {"u'v+u v'", "(+ (* (prime u) v) (* u (prime v)))", ""},
    {"f(x) y", "(* (call f x) y)", "f is read as an abstract function"},
    {"sin(x)cos(x)", "(* (call sin x) (call cos x))", ""},
    {"sin(x)(x+1)", "(* (call sin x) (+ x 1))", ""},
    {"2f(x)", "(* 2 (call f x))", "f is read as an abstract function"},
};

static const struct reading bars[] = {
    {"|x|", "(abs x)", ""},
    {"|x||y|", "(* (abs x) (abs y))", ""},
    {"2|x|", "(* 2 (abs x))", ""},
    {"|x|^2", "(^ (abs x) 2)", ""},
    {"|x|!", "(! (abs x))", ""},
    {"-|x|", "(neg (abs x))", ""},
    {"||x|-1|", "(abs (+ (abs x) (- 1)))", ""},
    {"|a|b|c|", "(* (abs a) b (abs c))", ""},
    {"|x - 1| | x = 3", "(where (abs (+ x (- 1))) (bind x 3))", ""},
    {"|(x | x = 3)|", "(abs (where x (bind x 3)))", ""},
    {"|sin x|", "(abs (call sin x))", ""},
    {"x^2 | x = 3", "(where (^ x 2) (bind x 3))", ""},
    {"x^2*y | x = 3, y = 2", "(where (* (^ x 2) y) (bind x 3) (bind y 2))", ""},
    {"x | x = y | y = 2", "(where (where x (bind x y)) (bind y 2))", ""},
    {"x < 3 | x = 2", "(where (< x 3) (bind x 2))", ""},
    {"f(x | x = 3, 4)", "(call f (where x (bind x 3)) 4)", "f is read as an abstract function"},
    {"[x | x = 1, y = 2, 3]", "(vec (where x (bind x 1) (bind y 2)) 3)", ""},
    {"f(x=a | a = 2)", "(call f (bind x (where a (bind a 2))))",
     "f is read as an abstract function"},
    {"d/dx x^2 | x = 3", "(where (d (^ x 2) x) (bind x 3))", ""},
    {"|x| | x = -1", "(where (abs x) (bind x (neg 1)))", ""},
};

static const struct reading relations_and_ranges[] = {
    {"x^2 + y^2 = 1", "(= (+ (^ x 2) (^ y 2)) 1)", ""},
    {"a != b", "(!= a b)", ""},
    {"a ≠ b", "(!= a b)", ""},
    {"a < b", "(< a b)", ""},
    {"a <= b", "(<= a b)", ""},
    {"a ≤ b", "(<= a b)", ""},
    {"a > b", "(> a b)", ""},
    {"a >= b", "(>= a b)", ""},
    {"a ≥ b", "(>= a b)", ""},
    {"1 + (x = 3)", "(+ 1 (= x 3))", ""},
    {"f(2) = 3", "(= (call f 2) 3)", "f is read as an abstract function"},
    {"x^2 = 4", "(= (^ x 2) 4)", ""},
    {"1..n+1", "(.. 1 (+ n 1))", ""},
    {"-pi..pi", "(.. (neg pi) pi)", ""},
    {"[x=1, y=2]", "(vec (= x 1) (= y 2))", ""},
    {"[1..2, 3]", "(vec (.. 1 2) 3)", ""},
};

static const struct reading bindings_in_calls[] = {
    {"plot(sin(x), x=-pi..pi)", "(call plot (call sin x) (bind x (.. (neg pi) pi)))", ""},
    {"plot(sin, x=-1..1)", "(call plot sin (bind x (.. (neg 1) 1)))", ""},
    {"limit(1/x, x=0+)", "(call limit (* 1 (/ x)) (bind x+ 0))", ""},
    {"limit(1/x, x=0-)", "(call limit (* 1 (/ x)) (bind x- 0))", ""},
    {"limit(1/x, x=a+1)", "(call limit (* 1 (/ x)) (bind x (+ a 1)))", ""},
    {"limit(1/x, x=-1-)", "(call limit (* 1 (/ x)) (bind x- (neg 1)))", ""},
    {"limit(1/x, x=inf)", "(call limit (* 1 (/ x)) (bind x inf))", ""},
    {"taylor(sin(x), x=0, 3)", "(call taylor (call sin x) (bind x 0) 3)", ""},
    {"taylor(f, [x=a, y=b], 3)", "(call taylor f (vec (= x a) (= y b)) 3)", ""},
    {"solve(x^2 = 2, x)", "(call solve (= (^ x 2) 2) x)", ""},
    {"solve([x+y = 1, x-y = 2], [x, y])",
     "(call solve (vec (= (+ x y) 1) (= (+ x (- y)) 2)) (vec x y))", ""},
    {"piecewise(x<0: -x, x)", "(call piecewise (case (< x 0) (neg x)) x)", ""},
    {"sum(k^2, k=1..n)", "(call sum (^ k 2) (bind k (.. 1 n)))", ""},
    {"∑(k, k=1..n)", "(call sum k (bind k (.. 1 n)))", ""},
    {"newton(x = cos(x), x = 1)", "(call newton (bind x (call cos x)) (bind x 1))", ""},
    {"read(\"points.csv\")", "(call read \"points.csv\")", ""},
};

static const struct reading functions_without_brackets[] = {
    {"sin x", "(call sin x)", ""},
    {"sin 2x", "(call sin (* 2 x))", ""},
    {"sin 2x + 1", "(+ (call sin (* 2 x)) 1)", ""},
    {"sin 2 pi x", "(call sin (* 2 pi x))", ""},
    {"sin x^2", "(call sin (^ x 2))", ""},
    {"sin x cos x", "(* (call sin x) (call cos x))", ""},
    {"sin 2x cos 3x", "(* (call sin (* 2 x)) (call cos (* 3 x)))", ""},
    {"sin cos x", "(call sin (call cos x))", ""},
    {"sin -x", "(call sin (neg x))", ""},
    {"sin -2x", "(call sin (* (neg 2) x))", ""},
    {"sin x/2", "(* (call sin x) (/ 2))", ""},
    {"sin x*y", "(* (call sin x) y)", ""},
    {"sin x!", "(call sin (! x))", ""},
    {"sin |x|", "(call sin (abs x))", ""},
    {"2 sin x", "(* 2 (call sin x))", ""},
    {"-sin x", "(neg (call sin x))", ""},
    {"sin (x)^2", "(^ (call sin x) 2)", ""},
    {"sin(x)^2", "(^ (call sin x) 2)", ""},
    {"sin^2(x)", "(^ (call sin x) 2)", ""},
    {"sin^2 x", "(^ (call sin x) 2)", ""},
    {"sin²(x)", "(^ (call sin x) 2)", ""},
    {"sin²x", "(^ (call sin x) 2)", ""},
    {"sin^2 x cos^2 x", "(* (^ (call sin x) 2) (^ (call cos x) 2))", ""},
    {"sin^n(x)", "(^ (call sin x) n)", ""},
    {"sin^(n+1)(x)", "(^ (call sin x) (+ n 1))", ""},
    {"sin^-2(x)", "(^ (call sin x) (neg 2))", ""},
    {"sin^2(x)^3", "(^ (^ (call sin x) 2) 3)", ""},
    {"log_2(8)", "(call log_2 8)", ""},
    {"log₁₀(x)", "(call log₁₀ x)", ""},
    {"log_2 x", "(call log_2 x)", ""},
    {"log10 x", "(call log10 x)", ""},
    {"exp -x^2/2", "(* (call exp (neg (^ x 2))) (/ 2))", ""},
    {"ln x", "(call ln x)", ""},
    {"arcsin x", "(call arcsin x)", ""},
    {"max [1,2]", "(call max (vec 1 2))", ""},
    {"g x", "(call g x)", ""},
    {"g 2x", "(call g (* 2 x))", ""},
    {"g - 1", "(+ g (- 1))", ""},
    {"grad x^2*y", "(call grad (* (^ x 2) y))", ""},
    {"sin", "sin", ""},
    {"sin^2", "(^ sin 2)", ""},
    {"steps d/dx x^2*y", "(call steps (d (* (^ x 2) y) x))", ""},
    {"grad (x+1)^2", "(call grad (^ (+ x 1) 2))", ""},
    {"diff (x^2, x)", "(call diff (^ x 2) x)", ""},
    {"N pi", "(call N pi)", ""},
    {"N(x)^2", "(^ (call N x) 2)", ""},
    {"sin d/dx x", "(call sin (d x x))", ""},
};

static const struct reading derivatives[] = {
    {"d/dx x^2", "(d (^ x 2) x)", ""},
    {"d/d x x^2", "(d (^ x 2) x)", ""},
    {"d/dx sin(x)*x^2", "(d (* (call sin x) (^ x 2)) x)", ""},
    {"d/dx sin(x)*x^2 + 1", "(+ (d (* (call sin x) (^ x 2)) x) 1)",
     "only sin(x)*x^2 is differentiated; brackets take in the whole sum"},
    {"d/dx x^2 + d/dx x^3", "(+ (d (^ x 2) x) (d (^ x 3) x))", ""},
    {"d/dw y - w", "(+ (d y w) (- w))", "only y is differentiated; brackets take in the whole sum"},
    {"1 + d/dx x*y/z - 3", "(+ 1 (d (* x y (/ z)) x) (- 3))", ""},
    {"d^2/dx^2 x^3", "(d (^ x 3) x^2)", ""},
    {"d²/dx² x^3", "(d (^ x 3) x^2)", ""},
    {"d^2/dx^2(x^3)", "(d (^ x 3) x^2)", ""},
    {"d^3/dx dy^2 x*y", "(d (* x y) x y^2)", ""},
    {"d^3/dx^2 dy x*y", "(d (* x y) x^2 y)", ""},
    {"d^2/(dx dy) x*y", "(d (* x y) x y)", ""},
    {"d^2/(dx*dy) x*y", "(d (* x y) x y)", ""},
    {"∂/∂x x*y", "(d (* x y) x)", ""},
    {"∂²/∂x∂y x*y", "(d (* x y) x y)", ""},
    {"∂²/∂x² x*y", "(d (* x y) x^2)", ""},
    {"∂^2/(∂x ∂y) x*y", "(d (* x y) x y)", ""},
    {"∂/∂α α^2", "(d (^ α 2) α)", ""},
    {"d/dα α^2", "(d (^ α 2) α)", ""},
    {"d/dtheta theta", "(d theta theta)", ""},
    {"df/dx", "(d-of f x)", ""},
    {"dy/dx", "(d-of y x)", ""},
    {"∂f/∂x", "(d-of f x)", ""},
    {"d^2f/dx^2", "(d-of f x^2)", ""},
    {"d²f/dx²", "(d-of f x^2)", ""},
    {"d^2 f/dx^2", "(d-of f x^2)", ""},
    {"d^2f/(dx dy)", "(d-of f x y)", ""},
    {"∂²f/∂x∂y", "(d-of f x y)", ""},
    {"d f/dx", "(d-of f x)", ""},
    {"dx/dt = x", "(= (d-of x t) x)", ""},
    {"d(x^2)/dx", "(d-of (^ x 2) x)", ""},
    {"d(sin x)/dx", "(d-of (call sin x) x)", ""},
    {"d^2(x^3)/dx^2", "(d-of (^ x 3) x^2)", ""},
    {"∂(x*y)/∂x", "(d-of (* x y) x)", ""},
    {"df(x)/dx", "(d-of (call f x) x)", ""},
    {"d sin(x)/dx", "(d-of (call sin x) x)", ""},
    {"df/dx(2)", "(call (d-of f x) 2)", ""},
    {"dy/dx + y", "(+ (d-of y x) y)", ""},
    {"3 dy/dx", "(* 3 (d-of y x))", ""},
    {"1/2 dy/dx", "(* 1 (/ 2) (d-of y x))", ""},
    {"1/2 d/dx x^2", "(* 1 (/ 2) (d (^ x 2) x))", ""},
    {"2 d/dx x^2", "(* 2 (d (^ x 2) x))", ""},
    {"x d/dx y", "(* x (d y x))", ""},
    {"2*d/dx x*y", "(* 2 (d (* x y) x))", ""},
    {"-d/dx x^2*y", "(neg (d (* (^ x 2) y) x))", ""},
    {"d/dx -x^2", "(d (neg (^ x 2)) x)", ""},
    {"d/dx d/dx x^3", "(d (d (^ x 3) x) x)", ""},
    {"d/dx |x|", "(d (abs x) x)", ""},
    {"(d/dx)(x^2)", "(d (^ x 2) x)", ""},
    {"(d/dx) x^2 + 1", "(+ (d (^ x 2) x) 1)",
     "only x^2 is differentiated; brackets take in the whole sum"},
    {"(d/dx)^2 x^3", "(d (^ x 3) x^2)", ""},
    {"(d²/dx²)(x)", "(d x x^2)", ""},
    {"d/dx (x^2)", "(d (^ x 2) x)", ""},
    {"d/dx [x, x^2]", "(d (vec x (^ x 2)) x)", ""},
    {"d/dx y = x", "(= (d y x) x)", ""},
    {"y = d/dx x^2", "(define y (d (^ x 2) x))", ""},
    {"f'", "(prime f)", ""},
    {"f''", "(prime2 f)", ""},
    {"f'(x)", "(call (prime f) x)", ""},
    {"f''(x)+f'", "(+ (call (prime2 f) x) (prime f))", ""},
    {"f'''(x)", "(call (prime3 f) x)", ""},
    {"f′(x)", "(call (prime f) x)", ""},
    {"f″(x)", "(call (prime2 f) x)", ""},
    {"x'(t)", "(call (prime x) t)", ""},
    {"sin'(x)", "(call (prime sin) x)", ""},
    {"D[1](f)(x, y)", "(call (D f 1) x y)", ""},
    {"D[1,2](f)(x,y)", "(call (D f 1 2) x y)", ""},
    {"D[1](f)(x(t), y(t))*x'(t)", "(* (call (D f 1) (call x t) (call y t)) (call (prime x) t))",
     "x and y are read as abstract functions"},
    {"D[1]", "(index D 1)", ""},
    {"D[1](x)", "(D x 1)", ""},
    {"D[1](f)(x) + f(e)", "(+ (call (D f 1) x) (call f e))", "f is read as an abstract function"},
    {"∇f", "(grad f)", ""},
    {"∇²f", "(call laplacian f)", ""},
    {"∇^2 f", "(call laplacian f)", ""},
    {"∇·F", "(call div F)", ""},
    {"∇×F", "(call curl F)", ""},
    {"∇(x^2*y) + 1", "(+ (grad (* (^ x 2) y)) 1)", ""},
    {"a*d + 1", "(+ (* a d) 1)", ""},
    {"d + x/d", "(+ d (* x (/ d)))", ""},
    {"d*x/dx", "(* d x (/ dx))", ""},
    {"x/dx", "(* x (/ dx))", ""},
    {"d^2 + 1", "(+ (^ d 2) 1)", ""},
    {"2^d/dx", "(* (^ 2 d) (/ dx))", ""},
    {"d/2", "(* d (/ 2))", ""},
    {"dv/dx", "(* dv (/ dx))", "dv has a value: dv/dx is read as a quotient"},
    {"d/dv x", "(* d (/ (* dv x)))",
     "dv has a value: d/dv is read as a quotient\nd/dv x is read as d/(dv*x), not as (d/dv)*x"},
};

static const struct reading calls[] = {
    {"f(x)", "(call f x)", "f is read as an abstract function"},
    {"f(x, y)", "(call f x y)", "f is read as an abstract function"},
    {"g(x)", "(call g x)", ""},
    {"g(x, 2)", "(call g x 2)", ""},
    {"f(x)(y)", "(* (call f x) y)", "f is read as an abstract function"},
    {"d/dt f(x(t), y(t))", "(d (call f (call x t) (call y t)) t)",
     "f, x and y are read as abstract functions"},
    {"x(x+1)", "(* x (+ x 1))", "x(x+1) is read as x*(x+1)"},
    {"d/dx x(x+1)", "(d (* x (+ x 1)) x)", "x(x+1) is read as x*(x+1)"},
    {"x(x+1) + f(x)", "(+ (* x (+ x 1)) (call f x))",
     "x(x+1) is read as x*(x+1)\nf is read as an abstract function"},
    {"c(x+1)", "(* c (+ x 1))", "c(x+1) is read as c*(x+1)"},
    {"pi(x+1)", "(* pi (+ x 1))", "pi(x+1) is read as pi*(x+1)"},
    {"e^x(x+1)", "(* (^ e x) (+ x 1))", "x(x+1) is read as x*(x+1)"},
    {"a(b+c)", "(call a (+ b c))",
     "a is read as an abstract function; write a*(b+c) for a product"},
    {"a(b+c)+a", "(+ (* a (+ b c)) a)", "a(b+c) is read as a*(b+c)"},
    {"y' + y(x)", "(+ (prime y) (call y x))", "y is read as an abstract function"},
    {"d^2y/dt^2 + y(t)", "(+ (d-of y t^2) (call y t))", "y is read as an abstract function"},
    {"∂f/∂x + f(x)", "(+ (d-of f x) (call f x))", "f is read as an abstract function"},
    {"sin(x)", "(call sin x)", ""},
    {"sin (x)", "(call sin x)", ""},
    {"diff(x^2, x)", "(call diff (^ x 2) x)", ""},
    {"diff()", "(call diff)", ""},
    {"if(x<0, 1, 2)", "(call if (< x 0) 1 2)", "if is read as an abstract function"},
    {"softmax([1,2])", "(call softmax (vec 1 2))", ""},
};

static const struct reading vectors[] = {
    {"[a, b]", "(vec a b)", ""},
    {"[a]", "(vec a)", ""},
    {"[[a,b],[c,d]]", "(vec (vec a b) (vec c d))", ""},
    {"[[1,2],\n [3,4]]", "(vec (vec 1 2) (vec 3 4))", ""},
    {"[a, b] + [c, d]", "(+ (vec a b) (vec c d))", ""},
    {"2*[a, b]", "(* 2 (vec a b))", ""},
    {"[-x, |y|]", "(vec (neg x) (abs y))", ""},
    {"[f(x), d/dx x]", "(vec (call f x) (d x x))", "f is read as an abstract function"},
};

static const struct reading definitions[] = {
    {"x = 3", "(define x 3)", ""},
    {"x := 3", "(define x 3)", ""},
    {"f(x) = x^2", "(function f x (^ x 2))", ""},
    {"f(x, y) := x*y", "(function f x y (* x y))", ""},
    {"f(x) = f(x-1)", "(function f x (call f (+ x (- 1))))", ""},
    {"f(x) = x(x+1)", "(function f x (* x (+ x 1)))", "x(x+1) is read as x*(x+1)"},
    {"f(a, b) = a(b)", "(function f a b (* a b))", "a(b) is read as a*(b)"},
    {"f(d, x) = d/dx", "(function f d x (* d (/ dx)))",
     "d has a value: d/dx is read as a quotient"},
    {"eq = x^2 + y^2 = 1", "(define eq (= (+ (^ x 2) (^ y 2)) 1))", ""},
    {"x = y | y = 2", "(define x (where y (bind y 2)))", ""},
    {"x = -pi..pi", "(define x (.. (neg pi) pi))", ""},
    {"i = 2", "(define i 2)", ""},
    {"D = 3", "(define D 3)", ""},
    {"g(x) = x", "(function g x x)", ""},
    {"f (x) = x", "(function f x x)", ""},
    {"sin(x) = 1/2", "(= (call sin x) (* 1 (/ 2)))",
     "sin is a function of ddx: this is read as an equation, not as a definition"},
    {"f(x) = d/dx x^2", "(function f x (d (^ x 2) x))", ""},
};

/* ---- the tables, one test each ------------------------------------------------------ */

static void check_reading(const struct reading *r)
{
    static char tree[4096];
    const dx_name_host host = {.kind = test_kind};
    dx_context context;
    dx_statement statement;
    dx_context_init(&context);
    dx_status status =
        dx_parse_statement(&context, &context.arena, &host, r->text, strlen(r->text), &statement);
    if (status != DX_OK)
        fail_msg("%s: %s", r->text, context.diag.message);
    dump_ast(statement.root, tree, sizeof tree);
    if (strcmp(tree, r->tree) != 0)
        fail_msg("%s: is %s, should be %s", r->text, tree, r->tree);
    char told[2048] = "";
    for (unsigned i = 0; i < context.notices.n; i++) {
        strcat(told, i > 0 ? "\n" : "");
        strcat(told, context.notices.line[i]);
    }
    if (strcmp(told, r->notices) != 0)
        fail_msg("%s: is told '%s'", r->text, told);
    dx_context_free(&context);
    assert_int_equal(context.memory.used, 0);
}

#define READS(table)                                                                               \
    static void reads_##table(void **state)                                                        \
    {                                                                                              \
        (void)state;                                                                               \
        for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)                                \
            check_reading(&table[i]);                                                              \
    }

READS(numbers_and_names)
READS(sums_and_products)
READS(powers_and_postfix)
READS(juxtaposition)
READS(bars)
READS(relations_and_ranges)
READS(bindings_in_calls)
READS(functions_without_brackets)
READS(derivatives)
READS(calls)
READS(vectors)
READS(definitions)

/* ---- other facts ---------------------------------------------------------------------- */

static dx_ast *parse(dx_context *context, const char *text, bool *silent)
{
    const dx_name_host host = {.kind = test_kind};
    dx_statement statement;
    if (dx_parse_statement(context, &context->arena, &host, text, strlen(text), &statement) !=
        DX_OK)
        fail_msg("%s: %s", text, context->diag.message);
    if (silent)
        *silent = statement.silent;
    return statement.root;
}

static void nothing_is_read_as_nothing(void **state)
{
    (void)state;
    static const char *const nothing[] = {"", "  ", "\n\n", "# c", "// c", ";", " ; # c"};
    dx_context context;
    dx_context_init(&context);
    for (size_t i = 0; i < sizeof nothing / sizeof nothing[0]; i++)
        assert_null(parse(&context, nothing[i], NULL));
    dx_context_free(&context);
}

static void a_semicolon_silences(void **state)
{
    (void)state;
    bool silent;
    dx_context context;
    dx_context_init(&context);
    assert_non_null(parse(&context, "x + 1; # said", &silent));
    assert_true(silent);
    assert_non_null(parse(&context, "x + 1", &silent));
    assert_false(silent);
    dx_context_free(&context);
}

static void spans_are_those_of_the_text(void **state)
{
    (void)state;
    dx_context context;
    dx_context_init(&context);
    const dx_ast *sum = parse(&context, "  2*x + (y - sin 3z)", NULL);
    assert_int_equal(sum->span.start, 2);
    assert_int_equal(sum->span.end, 20);
    const dx_ast *bracket = sum->child->next;
    assert_int_equal(bracket->span.start, 8);
    assert_int_equal(bracket->span.end, 20);
    assert_true(bracket->bracketed);
    const dx_ast *call = bracket->child->next;
    assert_int_equal(call->span.start, 13);
    assert_int_equal(call->span.end, 19);
    const dx_ast *derivative = parse(&context, "dy/dx", NULL);
    assert_int_equal(derivative->child->span.start, 1);
    assert_int_equal(derivative->child->next->span.start, 4);
    assert_int_equal(derivative->child->next->span.end, 5);
    dx_context_free(&context);
}

static void lookalikes_are_told(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        unsigned notices;
    } names[] = {{"х + 1", 1}, {"aх", 1}, {"х_1", 1}, {"αx", 0}, {"мир", 0}, {"Δx", 0}, {"ο", 1}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        dx_context context;
        dx_context_init(&context);
        assert_non_null(parse(&context, names[i].text, NULL));
        assert_int_equal(context.notices.n, names[i].notices);
        dx_context_free(&context);
    }
}

static unsigned asked;

static dx_name_kind count_questions(void *host, const char *name, size_t n)
{
    asked++;
    return test_kind(host, name, n);
}

static void names_are_asked_for_once(void **state)
{
    (void)state;
    const dx_name_host host = {.kind = count_questions};
    dx_context context;
    dx_statement statement;
    dx_context_init(&context);
    const char *text = "sin(x)*sin(x) + sin(y)/x + d/dx x*x";
    asked = 0;
    assert_int_equal(
        dx_parse_statement(&context, &context.arena, &host, text, strlen(text), &statement), DX_OK);
    assert_int_equal(asked, 5); /* sin x y d dx */
    dx_context_free(&context);
}

static void long_sums_and_quotients_are_flat(void **state)
{
    (void)state;
    enum { TERMS = 100000 };
    static char text[2 * TERMS + 2];
    static const char operators[] = {'+', '/', ' '};
    for (size_t k = 0; k < sizeof operators; k++) {
        for (size_t i = 0; i < TERMS; i++) {
            text[2 * i] = 'a';
            text[2 * i + 1] = operators[k];
        }
        text[2 * TERMS] = 'a';
        dx_context context;
        dx_context_init(&context);
        const dx_ast *root = parse(&context, text, NULL);
        assert_int_equal(root->n, TERMS + 1);
        assert_int_equal(root->depth, 2);
        dx_context_free(&context);
    }
}

static void signs_are_counted(void **state)
{
    (void)state;
    enum { SIGNS = 100001 };
    static char text[SIGNS + 2];
    memset(text, '-', SIGNS);
    text[SIGNS] = '1';
    dx_context context;
    dx_context_init(&context);
    const dx_ast *root = parse(&context, text, NULL);
    assert_int_equal(root->kind, DX_AST_NEGATE);
    assert_int_equal(root->depth, 2);
    dx_context_free(&context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_numbers_and_names),
        cmocka_unit_test(reads_sums_and_products),
        cmocka_unit_test(reads_powers_and_postfix),
        cmocka_unit_test(reads_juxtaposition),
        cmocka_unit_test(reads_bars),
        cmocka_unit_test(reads_relations_and_ranges),
        cmocka_unit_test(reads_bindings_in_calls),
        cmocka_unit_test(reads_functions_without_brackets),
        cmocka_unit_test(reads_derivatives),
        cmocka_unit_test(reads_calls),
        cmocka_unit_test(reads_vectors),
        cmocka_unit_test(reads_definitions),
        cmocka_unit_test(nothing_is_read_as_nothing),
        cmocka_unit_test(a_semicolon_silences),
        cmocka_unit_test(spans_are_those_of_the_text),
        cmocka_unit_test(lookalikes_are_told),
        cmocka_unit_test(names_are_asked_for_once),
        cmocka_unit_test(long_sums_and_quotients_are_flat),
        cmocka_unit_test(signs_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
