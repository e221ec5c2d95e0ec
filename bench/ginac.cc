// ginac.cc - the derivative of the same random tree by GiNaC, for comparison: prints the
// milliseconds of the best of several runs. Usage: ginac NODES
#include <ginac/ginac.h>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <iostream>

using namespace GiNaC;

static std::uint64_t state = 12345;
static const symbol x("x"), y("y"), z("z");

static std::uint64_t draw(std::uint64_t n)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (state >> 33) % n;
}

static ex leaf(bool may_be_integer)
{
    std::uint64_t k = draw(10);
    if (may_be_integer && k < 3)
        return ex(static_cast<int>(2 + draw(8)));
    return k < 6 ? x : k < 8 ? y : z;
}

static ex tree(unsigned n)
{
    if (n <= 1)
        return leaf(false);
    std::uint64_t k = draw(100);
    if (n == 2 || k < 30) {
        std::uint64_t f = draw(4);
        ex u = tree(n - 1);
        return f == 0 ? sin(u) : f == 1 ? cos(u) : f == 2 ? exp(u) : log(u);
    }
    if (k < 40) {
        ex base = tree(n - 2);
        return pow(base, static_cast<int>(2 + draw(4)));
    }
    unsigned m = 1 + static_cast<unsigned>(draw(n - 2));
    ex a = tree(m);
    ex b = n - 1 - m == 1 ? leaf(true) : tree(n - 1 - m);
    return k < 72 ? a + b : a * b;
}

int main(int argc, char **argv)
{
    unsigned n = argc > 1 ? static_cast<unsigned>(std::atoi(argv[1])) : 1000;
    ex e = tree(n);
    double best = 1e300;
    for (int i = 0; i < 5; i++) {
        auto start = std::chrono::steady_clock::now();
        ex d = e.diff(x);
        std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
        if (took.count() < best)
            best = took.count();
    }
    std::cout << best << "\n";
}
