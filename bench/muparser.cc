// muparser.cc - the formulas of formulas.c by muParser, for comparison. Reads lines
//     NAME INPUTS LOW HIGH FORMULA
// and prints the geometric means of the nanoseconds that a single point takes, and of the
// microseconds from the text to a function that can be called.
#include <muParser.h>

#include <chrono>
#include <cmath>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

using steady = std::chrono::steady_clock;

static double seconds_since(steady::time_point start)
{
    return std::chrono::duration<double>(steady::now() - start).count();
}

static std::string with_ln(std::string text)
{
    for (std::size_t at; (at = text.find("log(")) != std::string::npos;)
        text.replace(at, 3, "ln");
    return text;
}

// The best of several runs of `times` calls, in seconds a call.
template <typename Call> static double best(int times, Call call)
{
    double least = 1e300;
    for (int run = 0; run < 5; run++) {
        auto start = steady::now();
        for (int i = 0; i < times; i++)
            call(i);
        least = std::min(least, seconds_since(start) / times);
    }
    return least;
}

int main()
{
    double sum_point = 0, sum_text = 0, low, high;
    int n = 0;
    std::string name, inputs, formula;
    while (std::cin >> name >> inputs >> low >> high && std::getline(std::cin, formula)) {
        std::vector<double> value(inputs.size());
        formula = with_ln(formula);
        auto define = [&](mu::Parser &parser) {
            for (std::size_t k = 0; k < inputs.size(); k++)
                parser.DefineVar(std::string(1, inputs[k]), &value[k]);
            parser.SetExpr(formula);
        };
        for (std::size_t k = 0; k < value.size(); k++)
            value[k] = low + (high - low) * (0.3 + 0.05 * static_cast<double>(k));
        mu::Parser parser;
        define(parser);
        volatile double result = parser.Eval();
        sum_point += std::log(best(20000, [&](int i) {
            value[0] = low + (high - low) * ((i % 64) + 1) / 66;
            result = parser.Eval();
        }));
        sum_text += std::log(best(300, [&](int) {
            mu::Parser fresh;
            define(fresh);
            result = fresh.Eval();
        }));
        n++;
    }
    std::cout << 1e9 * std::exp(sum_point / n) << ' ' << 1e6 * std::exp(sum_text / n) << '\n';
    return 0;
}
