// ginac.cc - the same derivatives by GiNaC, for comparison: prints the milliseconds of the
// best of several runs. Usage: ginac NODES (of a random tree), or ginac PROBLEM VARIABLES
// (a gradient; the problems of problems.c by their first letter)
#include <ginac/ginac.h>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

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

static std::vector<symbol> variables(unsigned n)
{
    std::vector<symbol> v;
    for (unsigned i = 1; i <= n; i++)
        v.emplace_back("x" + std::to_string(i));
    return v;
}

static ex rosenbrock(unsigned n, const std::vector<symbol> &v)
{
    ex sum = 0;
    for (unsigned i = 0; i + 1 < n; i++)
        sum += 100 * pow(v[i + 1] - pow(v[i], 2), 2) + pow(1 - v[i], 2);
    return sum;
}

static ex network(unsigned n, const std::vector<symbol> &v)
{
    unsigned hidden = (n + 2) / 6 > 1 ? (n + 2) / 6 : 1;
    state = 7;
    ex sum = 0;
    for (int s = 0; s < 5; s++) {
        numeric input[4];
        for (auto &value : input)
            value = numeric(static_cast<long>(1 + 2 * draw(9)), 8);
        ex out = v[6 * hidden] - numeric(static_cast<long>(1 + 2 * draw(9)), 4);
        for (unsigned i = 0; i < hidden; i++) {
            ex inner = v[4 * hidden + i];
            for (unsigned j = 0; j < 4; j++)
                inner += input[j] * v[4 * i + j];
            out += v[5 * hidden + i] * tanh(inner);
        }
        sum += pow(out, 2);
    }
    return sum;
}

static ex speelpenning(unsigned n, const std::vector<symbol> &v)
{
    ex product = 1;
    for (unsigned i = 0; i < n; i++)
        product *= v[i];
    return product;
}

static ex helmholtz(unsigned n, const std::vector<symbol> &v)
{
    ex b = 0, mixing = 0, a = 0;
    for (unsigned i = 0; i < n; i++)
        b += v[i] / (i + 2);
    for (unsigned i = 0; i < n; i++) {
        ex row = 0;
        for (unsigned j = 0; j < n; j++)
            row += v[j] / (i + j + 2);
        mixing += v[i] * log(v[i] / (1 - b));
        a += v[i] * row;
    }
    return mixing -
           a / (sqrt(ex(8)) * b) * log((1 + (1 + sqrt(ex(2))) * b) / (1 + (1 - sqrt(ex(2))) * b));
}

static double gradient(char problem, unsigned n)
{
    std::vector<symbol> v = variables(n + 6);
    ex f = problem == 'R'   ? rosenbrock(n, v)
           : problem == 't' ? network(n, v)
           : problem == 'S' ? speelpenning(n, v)
                            : helmholtz(n, v);
    auto start = std::chrono::steady_clock::now();
    for (unsigned i = 0; i < n; i++)
        ex d = f.diff(v[i]);
    std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
    return took.count();
}

int main(int argc, char **argv)
{
    if (argc > 2) {
        std::cout << gradient(argv[1][0], static_cast<unsigned>(std::atoi(argv[2]))) << "\n";
        return 0;
    }
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
