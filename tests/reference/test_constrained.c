/* Least values under constraints: problems of Hock and Schittkowski (Test Examples for Nonlinear
 * Programming Codes, Lecture Notes in Economics and Mathematical Systems 187, 1981), by their
 * numbers there and from their starts. Where the method says that it has converged, the value is
 * that of the book. Inequalities are here g >= 0, as they are there. */
#include "../least.h"

#include "numeric/solve/curvature.h"

enum { MOST = 10 };

static const struct problem {
    int number;
    const char *formula;
    const char *equal[6], *positive[8];
    double start[MOST], lower[MOST], upper[MOST]; /* all of them 0: no bounds */
    double value;
} problems[] = {
    {1,
     "100*(x2 - x1^2)^2 + (1 - x1)^2",
     {NULL},
     {NULL},
     {-2, 1},
     {-INFINITY, -1.5},
     {INFINITY, INFINITY},
     0},
    {2,
     "100*(x2 - x1^2)^2 + (1 - x1)^2",
     {NULL},
     {NULL},
     {-2, 1},
     {-INFINITY, 1.5},
     {INFINITY, INFINITY},
     0.0504261879},
    {3,
     "x2 + (x2 - x1)^2/100000",
     {NULL},
     {NULL},
     {10, 1},
     {-INFINITY, 0},
     {INFINITY, INFINITY},
     0},
    {4,
     "(x1 + 1)^3/3 + x2",
     {NULL},
     {NULL},
     {1.125, 0.125},
     {1, 0},
     {INFINITY, INFINITY},
     2.6666666666666665},
    {5,
     "sin(x1 + x2) + (x1 - x2)^2 - 3/2*x1 + 5/2*x2 + 1",
     {NULL},
     {NULL},
     {0, 0},
     {-1.5, -3},
     {4, 3},
     -1.9132229549810362},
    {6, "(1 - x1)^2", {"10*(x2 - x1^2)"}, {NULL}, {-1.2, 1}, {0}, {0}, 0},
    {7,
     "log(1 + x1^2) - x2",
     {"(1 + x1^2)^2 + x2^2 - 4"},
     {NULL},
     {2, 2},
     {0},
     {0},
     -1.7320508075688772},
    {8, "-1 + 0*x1", {"x1^2 + x2^2 - 25", "x1*x2 - 9"}, {NULL}, {2, 1}, {0}, {0}, -1},
    {9, "sin(pi*x1/12)*cos(pi*x2/16)", {"4*x1 - 3*x2"}, {NULL}, {0, 0}, {0}, {0}, -0.5},
    {10, "x1 - x2", {NULL}, {"-3*x1^2 + 2*x1*x2 - x2^2 + 1"}, {-10, 10}, {0}, {0}, -1},
    {11,
     "(x1 - 5)^2 + x2^2 - 25",
     {NULL},
     {"x2 - x1^2"},
     {4.9000000000000004, 0.10000000000000001},
     {0},
     {0},
     -8.4984642200000007},
    {12,
     "x1^2/2 + x2^2 - x1*x2 - 7*x1 - 7*x2",
     {NULL},
     {"25 - 4*x1^2 - x2^2"},
     {0, 0},
     {0},
     {0},
     -30},
    {13,
     "(x1 - 2)^2 + x2^2",
     {NULL},
     {"(1 - x1)^3 - x2"},
     {-2, -2},
     {0, 0},
     {INFINITY, INFINITY},
     1},
    {14,
     "(x1 - 2)^2 + (x2 - 1)^2",
     {"x1 - 2*x2 + 1"},
     {"1 - x1^2/4 - x2^2"},
     {2, 2},
     {0},
     {0},
     1.393464980689302},
    {15,
     "100*(x2 - x1^2)^2 + (1 - x1)^2",
     {NULL},
     {"x1*x2 - 1", "x1 + x2^2"},
     {-2, 1},
     {-INFINITY, -INFINITY},
     {0.5, INFINITY},
     306.5},
    {16,
     "100*(x2 - x1^2)^2 + (1 - x1)^2",
     {NULL},
     {"x1 + x2^2", "x1^2 + x2"},
     {-2, 1},
     {-0.5, -INFINITY},
     {0.5, 1},
     0.25},
    {17,
     "100*(x2 - x1^2)^2 + (1 - x1)^2",
     {NULL},
     {"x2^2 - x1", "x1^2 - x2"},
     {-2, 1},
     {-0.5, -INFINITY},
     {0.5, 1},
     1},
    {18,
     "x1^2/100 + x2^2",
     {NULL},
     {"x1*x2 - 25", "x1^2 + x2^2 - 25"},
     {2, 2},
     {2, 0},
     {50, 50},
     5},
    {19,
     "(x1 - 10)^3 + (x2 - 20)^3",
     {NULL},
     {"(x1 - 5)^2 + (x2 - 5)^2 - 100", "8281/100 - (x1 - 6)^2 - (x2 - 5)^2"},
     {20.100000000000001, 5.8399999999999999},
     {13, 0},
     {100, 100},
     -6961.8138099999996},
    {20,
     "100*(x2 - x1^2)^2 + (1 - x1)^2",
     {NULL},
     {"x1 + x2^2", "x1^2 + x2", "x1^2 + x2^2 - 1"},
     {-2, 1},
     {-0.5, -INFINITY},
     {0.5, INFINITY},
     38.198729810778069},
    {21,
     "x1^2/100 + x2^2 - 100",
     {NULL},
     {"10*x1 - x2 - 10"},
     {-1, -1},
     {2, -50},
     {50, 50},
     -99.959999999999994},
    {22, "(x1 - 2)^2 + (x2 - 1)^2", {NULL}, {"2 - x1 - x2", "x2 - x1^2"}, {2, 2}, {0}, {0}, 1},
    {23,
     "x1^2 + x2^2",
     {NULL},
     {"x1 + x2 - 1", "x1^2 + x2^2 - 1", "9*x1^2 + x2^2 - 9", "x1^2 - x2", "x2^2 - x1"},
     {3, 1},
     {-50, -50},
     {50, 50},
     2},
    {24,
     "((x1 - 3)^2 - 9)*x2^3/(27*sqrt(3))",
     {NULL},
     {"x1/sqrt(3) - x2", "x1 + sqrt(3)*x2", "6 - x1 - sqrt(3)*x2"},
     {1, 0.5},
     {0, 0},
     {INFINITY, INFINITY},
     -1},
    {26,
     "(x1 - x2)^2 + (x2 - x3)^4",
     {"(1 + x2^2)*x1 + x3^4 - 3"},
     {NULL},
     {-2.6000000000000001, 2, 2},
     {0},
     {0},
     0},
    {27,
     "(x1 - 1)^2/100 + (x2 - x1^2)^2",
     {"x1 + x3^2 + 1"},
     {NULL},
     {2, 2, 2},
     {0},
     {0},
     0.040000000000000001},
    {28, "(x1 + x2)^2 + (x2 + x3)^2", {"x1 + 2*x2 + 3*x3 - 1"}, {NULL}, {-4, 1, 1}, {0}, {0}, 0},
    {29,
     "-x1*x2*x3",
     {NULL},
     {"48 - x1^2 - 2*x2^2 - 4*x3^2"},
     {1, 1, 1},
     {0},
     {0},
     -22.627416997969522},
    {30,
     "x1^2 + x2^2 + x3^2",
     {NULL},
     {"x1^2 + x2^2 - 1"},
     {1, 1, 1},
     {1, -10, -10},
     {10, 10, 10},
     1},
    {31, "9*x1^2 + x2^2 + 9*x3^2", {NULL}, {"x1*x2 - 1"}, {1, 1, 1}, {-10, 1, -10}, {10, 10, 1}, 6},
    {32,
     "(x1 + 3*x2 + x3)^2 + 4*(x1 - x2)^2",
     {"1 - x1 - x2 - x3"},
     {"6*x2 + 4*x3 - x1^3 - 3"},
     {0.10000000000000001, 0.69999999999999996, 0.20000000000000001},
     {0, 0, 0},
     {INFINITY, INFINITY, INFINITY},
     1},
    {33,
     "(x1 - 1)*(x1 - 2)*(x1 - 3) + x3",
     {NULL},
     {"x3^2 - x2^2 - x1^2", "x1^2 + x2^2 + x3^2 - 4"},
     {0, 0, 3},
     {0, 0, 0},
     {INFINITY, INFINITY, 5},
     -4.5857864376269051},
    {34,
     "-x1 + 0*x2",
     {NULL},
     {"x2 - exp(x1)", "x3 - exp(x2)"},
     {0, 1.05, 2.8999999999999999},
     {0, 0, 0},
     {100, 100, 10},
     -0.83403244524795594},
    {35,
     "9 - 8*x1 - 6*x2 - 4*x3 + 2*x1^2 + 2*x2^2 + x3^2 + 2*x1*x2 + 2*x1*x3",
     {NULL},
     {"3 - x1 - x2 - 2*x3"},
     {0.5, 0.5, 0.5},
     {0, 0, 0},
     {INFINITY, INFINITY, INFINITY},
     0.1111111111111111},
    {36,
     "-x1*x2*x3",
     {NULL},
     {"72 - x1 - 2*x2 - 2*x3"},
     {10, 10, 10},
     {0, 0, 0},
     {20, 11, 42},
     -3300},
    {37,
     "-x1*x2*x3",
     {NULL},
     {"72 - x1 - 2*x2 - 2*x3", "x1 + 2*x2 + 2*x3"},
     {10, 10, 10},
     {0, 0, 0},
     {42, 42, 42},
     -3456},
    {38,
     "100*(x2 - x1^2)^2 + (1 - x1)^2 + 90*(x4 - x3^2)^2 + (1 - x3)^2 + 101/10*((x2 - 1)^2 + (x4 - "
     "1)^2) + 99/5*(x2 - 1)*(x4 - 1)",
     {NULL},
     {NULL},
     {-3, -1, -3, -1},
     {-10, -10, -10, -10},
     {10, 10, 10, 10},
     0},
    {39, "-x1", {"x2 - x1^3 - x3^2", "x1^2 - x2 - x4^2"}, {NULL}, {2, 2, 2, 2}, {0}, {0}, -1},
    {40,
     "-x1*x2*x3*x4",
     {"x1^3 + x2^2 - 1", "x1^2*x4 - x3", "x4^2 - x2"},
     {NULL},
     {0.80000000000000004, 0.80000000000000004, 0.80000000000000004, 0.80000000000000004},
     {0},
     {0},
     -0.25},
    {41,
     "2 - x1*x2*x3",
     {"x1 + 2*x2 + 2*x3 - x4"},
     {NULL},
     {2, 2, 2, 2},
     {0, 0, 0, 0},
     {1, 1, 1, 2},
     1.9259259259259258},
    {42,
     "(x1 - 1)^2 + (x2 - 2)^2 + (x3 - 3)^2 + (x4 - 4)^2",
     {"x1 - 2", "x3^2 + x4^2 - 2"},
     {NULL},
     {1, 1, 1, 1},
     {0},
     {0},
     13.857864376269049},
    {43,
     "x1^2 + x2^2 + 2*x3^2 + x4^2 - 5*x1 - 5*x2 - 21*x3 + 7*x4",
     {NULL},
     {"8 - x1^2 - x2^2 - x3^2 - x4^2 - x1 + x2 - x3 + x4",
      "10 - x1^2 - 2*x2^2 - x3^2 - 2*x4^2 + x1 + x4", "5 - 2*x1^2 - x2^2 - x3^2 - 2*x1 + x2 + x4"},
     {0, 0, 0, 0},
     {0},
     {0},
     -44},
    {44,
     "x1 - x2 - x3 - x1*x3 + x1*x4 + x2*x3 - x2*x4",
     {NULL},
     {"8 - x1 - 2*x2", "12 - 4*x1 - x2", "12 - 3*x1 - 4*x2", "8 - 2*x3 - x4", "8 - x3 - 2*x4",
      "5 - x3 - x4"},
     {0, 0, 0, 0},
     {0, 0, 0, 0},
     {INFINITY, INFINITY, INFINITY, INFINITY},
     -15},
    {45,
     "2 - x1*x2*x3*x4*x5/120",
     {NULL},
     {NULL},
     {2, 2, 2, 2, 2},
     {0, 0, 0, 0, 0},
     {1, 2, 3, 4, 5},
     1},
    {46,
     "(x1 - x2)^2 + (x3 - 1)^2 + (x4 - 1)^4 + (x5 - 1)^6",
     {"x1^2*x4 + sin(x4 - x5) - 1", "x2 + x3^4*x4^2 - 2"},
     {NULL},
     {0.70710678118654757, 1.75, 0.5, 2, 2},
     {0},
     {0},
     0},
    {47,
     "(x1 - x2)^2 + (x2 - x3)^3 + (x3 - x4)^4 + (x4 - x5)^4",
     {"x1 + x2^2 + x3^3 - 3", "x2 - x3^2 + x4 - 1", "x1*x5 - 1"},
     {NULL},
     {2, 1.4142135623730951, -1, 0.58578643762690485, 0.5},
     {0},
     {0},
     0},
    {48,
     "(x1 - 1)^2 + (x2 - x3)^2 + (x4 - x5)^2",
     {"x1 + x2 + x3 + x4 + x5 - 5", "x3 - 2*(x4 + x5) + 3"},
     {NULL},
     {3, 5, -3, 2, -2},
     {0},
     {0},
     0},
    {49,
     "(x1 - x2)^2 + (x3 - 1)^2 + (x4 - 1)^4 + (x5 - 1)^6",
     {"x1 + x2 + x3 + 4*x4 - 7", "x3 + 5*x5 - 6"},
     {NULL},
     {10, 7, 2, -3, 0.80000000000000004},
     {0},
     {0},
     0},
    {50,
     "(x1 - x2)^2 + (x2 - x3)^2 + (x3 - x4)^4 + (x4 - x5)^2",
     {"x1 + 2*x2 + 3*x3 - 6", "x2 + 2*x3 + 3*x4 - 6", "x3 + 2*x4 + 3*x5 - 6"},
     {NULL},
     {35, -31, 11, 5, -5},
     {0},
     {0},
     0},
    {51,
     "(x1 - x2)^2 + (x2 + x3 - 2)^2 + (x4 - 1)^2 + (x5 - 1)^2",
     {"x1 + 3*x2 - 4", "x3 + x4 - 2*x5", "x2 - x5"},
     {NULL},
     {2.5, 0.5, 2, -1, 0.5},
     {0},
     {0},
     0},
    {52,
     "(4*x1 - x2)^2 + (x2 + x3 - 2)^2 + (x4 - 1)^2 + (x5 - 1)^2",
     {"x1 + 3*x2", "x3 + x4 - 2*x5", "x2 - x5"},
     {NULL},
     {2, 2, 2, 2, 2},
     {0},
     {0},
     5.3266475644699138},
    {53,
     "(x1 - x2)^2 + (x2 + x3 - 2)^2 + (x4 - 1)^2 + (x5 - 1)^2",
     {"x1 + 3*x2", "x3 + x4 - 2*x5", "x2 - x5"},
     {NULL},
     {2, 2, 2, 2, 2},
     {-10, -10, -10, -10, -10},
     {10, 10, 10, 10, 10},
     4.0930232558139537},
    {56,
     "-x1*x2*x3",
     {"x1 - 21/5*sin(x4)^2", "x2 - 21/5*sin(x5)^2", "x3 - 21/5*sin(x6)^2",
      "x1 + 2*x2 + 2*x3 - 36/5*sin(x7)^2"},
     {NULL},
     {1, 1, 1, 0.50973967883150695, 0.50973967883150695, 0.50973967883150695, 0.98511078333774571},
     {0},
     {0},
     -3.456},
    {60,
     "(x1 - 1)^2 + (x1 - x2)^2 + (x2 - x3)^4",
     {"x1*(1 + x2^2) + x3^4 - 4 - 3*sqrt(2)"},
     {NULL},
     {2, 2, 2},
     {-10, -10, -10},
     {10, 10, 10},
     0.032568200300000003},
    {61,
     "4*x1^2 + 2*x2^2 + 2*x3^2 - 33*x1 + 16*x2 - 24*x3",
     {"3*x1 - 2*x2^2 - 7", "4*x1 - x3^2 - 11"},
     {NULL},
     {0, 0, 0},
     {0},
     {0},
     -143.64614220000001},
    {63,
     "1000 - x1^2 - 2*x2^2 - x3^2 - x1*x2 - x1*x3",
     {"8*x1 + 14*x2 + 7*x3 - 56", "x1^2 + x2^2 + x3^2 - 25"},
     {NULL},
     {2, 2, 2},
     {0, 0, 0},
     {INFINITY, INFINITY, INFINITY},
     961.71517200000005},
    {64,
     "5*x1 + 50000/x1 + 20*x2 + 72000/x2 + 10*x3 + 144000/x3",
     {NULL},
     {"1 - 4/x1 - 32/x2 - 120/x3"},
     {1, 1, 1},
     {1.0000000000000001e-05, 1.0000000000000001e-05, 1.0000000000000001e-05},
     {INFINITY, INFINITY, INFINITY},
     6299.8424299999997},
    {65,
     "(x1 - x2)^2 + (x1 + x2 - 10)^2/9 + (x3 - 5)^2",
     {NULL},
     {"48 - x1^2 - x2^2 - x3^2"},
     {-5, 5, 0},
     {-4.5, -4.5, -5},
     {4.5, 4.5, 5},
     0.95352885700000001},
    {66,
     "x3/5 - 4/5*x1 + 0*x2",
     {NULL},
     {"x2 - exp(x1)", "x3 - exp(x2)"},
     {0, 1.05, 2.8999999999999999},
     {0, 0, 0},
     {100, 100, 10},
     0.51816327399999995},
    {71,
     "x1*x4*(x1 + x2 + x3) + x3",
     {"x1^2 + x2^2 + x3^2 + x4^2 - 40"},
     {"x1*x2*x3*x4 - 25"},
     {1, 5, 5, 1},
     {1, 1, 1, 1},
     {5, 5, 5, 5},
     17.014017299999999},
    {72,
     "1 + x1 + x2 + x3 + x4",
     {NULL},
     {"401/10000 - 4/x1 - 9/4/x2 - 1/x3 - 1/4/x4",
      "10085/1000000 - 16/100/x1 - 36/100/x2 - 64/100/x3 - 64/100/x4"},
     {1, 1, 1, 1},
     {0.001, 0.001, 0.001, 0.001},
     {400000, 300000, 200000, 100000},
     727.67936999999995},
    {73,
     "2455/100*x1 + 2675/100*x2 + 39*x3 + 4050/100*x4",
     {"x1 + x2 + x3 + x4 - 1"},
     {"23/10*x1 + 56/10*x2 + 111/10*x3 + 13/10*x4 - 5",
      "12*x1 + 119/10*x2 + 418/10*x3 + 521/10*x4 - 21 - 1645/1000*sqrt(28/100*x1^2 + 19/100*x2^2 + "
      "205/10*x3^2 + 62/100*x4^2)"},
     {1, 1, 1, 1},
     {0, 0, 0, 0},
     {INFINITY, INFINITY, INFINITY, INFINITY},
     29.894378199999998},
    {76,
     "x1^2 + x2^2/2 + x3^2 + x4^2/2 - x1*x3 + x3*x4 - x1 - 3*x2 + x3 - x4",
     {NULL},
     {"5 - x1 - 2*x2 - x3 - x4", "4 - 3*x1 - x2 - 2*x3 + x4", "x2 + 4*x3 - 3/2"},
     {0.5, 0.5, 0.5, 0.5},
     {0, 0, 0, 0},
     {INFINITY, INFINITY, INFINITY, INFINITY},
     -4.6818181818181817},
    {77,
     "(x1 - 1)^2 + (x1 - x2)^2 + (x3 - 1)^2 + (x4 - 1)^4 + (x5 - 1)^6",
     {"x1^2*x4 + sin(x4 - x5) - 2*sqrt(2)", "x2 + x3^4*x4^2 - 8 - sqrt(2)"},
     {NULL},
     {2, 2, 2, 2, 2},
     {0},
     {0},
     0.24150513000000001},
    {78,
     "x1*x2*x3*x4*x5",
     {"x1^2 + x2^2 + x3^2 + x4^2 + x5^2 - 10", "x2*x3 - 5*x4*x5", "x1^3 + x2^3 + 1"},
     {NULL},
     {-2, 1.5, 2, -1, -1},
     {0},
     {0},
     -2.9197004099999999},
    {79,
     "(x1 - 1)^2 + (x1 - x2)^2 + (x2 - x3)^2 + (x3 - x4)^4 + (x4 - x5)^4",
     {"x1 + x2^2 + x3^3 - 2 - 3*sqrt(2)", "x2 - x3^2 + x4 + 2 - 2*sqrt(2)", "x1*x5 - 2"},
     {NULL},
     {2, 2, 2, 2, 2},
     {0},
     {0},
     0.078776820900000002},
    {80,
     "exp(x1*x2*x3*x4*x5)",
     {"x1^2 + x2^2 + x3^2 + x4^2 + x5^2 - 10", "x2*x3 - 5*x4*x5", "x1^3 + x2^3 + 1"},
     {NULL},
     {-2, 2, 2, -1, -1},
     {-2.2999999999999998, -2.2999999999999998, -3.2000000000000002, -3.2000000000000002,
      -3.2000000000000002},
     {2.2999999999999998, 2.2999999999999998, 3.2000000000000002, 3.2000000000000002,
      3.2000000000000002},
     0.053949847799999999},
    {81,
     "exp(x1*x2*x3*x4*x5) - (x1^3 + x2^3 + 1)^2/2",
     {"x1^2 + x2^2 + x3^2 + x4^2 + x5^2 - 10", "x2*x3 - 5*x4*x5", "x1^3 + x2^3 + 1"},
     {NULL},
     {-2, 2, 2, -1, -1},
     {-2.2999999999999998, -2.2999999999999998, -3.2000000000000002, -3.2000000000000002,
      -3.2000000000000002},
     {2.2999999999999998, 2.2999999999999998, 3.2000000000000002, 3.2000000000000002,
      3.2000000000000002},
     0.053949847799999999},
    {100,
     "(x1 - 10)^2 + 5*(x2 - 12)^2 + x3^4 + 3*(x4 - 11)^2 + 10*x5^6 + 7*x6^2 + x7^4 - 4*x6*x7 - "
     "10*x6 - 8*x7",
     {NULL},
     {"127 - 2*x1^2 - 3*x2^4 - x3 - 4*x4^2 - 5*x5", "282 - 7*x1 - 3*x2 - 10*x3^2 - x4 + x5",
      "196 - 23*x1 - x2^2 - 6*x6^2 + 8*x7", "-4*x1^2 - x2^2 + 3*x1*x2 - 2*x3^2 - 5*x6 + 11*x7"},
     {1, 2, 0, 4, 0, 1, 1},
     {0},
     {0},
     680.63005699999997},
    {113,
     "x1^2 + x2^2 + x1*x2 - 14*x1 - 16*x2 + (x3 - 10)^2 + 4*(x4 - 5)^2 + (x5 - 3)^2 + 2*(x6 - 1)^2 "
     "+ 5*x7^2 + 7*(x8 - 11)^2 + 2*(x9 - 10)^2 + (x10 - 7)^2 + 45",
     {NULL},
     {"105 - 4*x1 - 5*x2 + 3*x7 - 9*x8", "-10*x1 + 8*x2 + 17*x7 - 2*x8",
      "8*x1 - 2*x2 - 5*x9 + 2*x10 + 12", "-3*(x1 - 2)^2 - 4*(x2 - 3)^2 - 2*x3^2 + 7*x4 + 120",
      "-5*x1^2 - 8*x2 - (x3 - 6)^2 + 2*x4 + 40", "-(x1 - 8)^2/2 - 2*(x2 - 4)^2 - 3*x5^2 + x6 + 30",
      "-x1^2 - 2*(x2 - 2)^2 + 2*x1*x2 - 14*x5 + 6*x6", "3*x1 - 6*x2 - 12*(x9 - 8)^2 + 7*x10"},
     {2, 3, 5, 5, 1, 2, 7, 3, 6, 10},
     {0},
     {0},
     24.3062091},
};

/* Of local least points that are no global ones. */
static const struct other {
    int number;
    double value;
} others[] = {{2, 4.94122931798}, {16, 23.1446609407}, {20, 40.1987298108}};

static double error_of(const struct problem *p, double value)
{
    double error = fabs(value - p->value) / fmax(1e-3, fabs(p->value));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (others[i].number == p->number)
            error = fmin(error, fabs(value / others[i].value - 1));
    return error;
}

static bool has_bounds(const struct problem *p)
{
    for (size_t i = 0; i < MOST; i++)
        if (p->lower[i] != 0 || p->upper[i] != 0)
            return true;
    return false;
}

static void state_problem(const struct problem *p, stated *out)
{
    dx_id c[16];
    size_t n_equal = 0, m = 0;
    for (; n_equal < 6 && p->equal[n_equal]; n_equal++)
        c[m++] = typed(p->equal[n_equal]);
    for (size_t k = 0; k < 8 && p->positive[k]; k++)
        c[m++] = dx_sub(&graph, dx_int(&graph, 0), typed(p->positive[k]));
    bool bounds = has_bounds(p);
    state_constrained(out, typed(p->formula), n_equal, m, c, bounds ? p->lower : NULL,
                      bounds ? p->upper : NULL);
}

/* |g + Jᵀ·λ - low + high| */
static double pull(stated *p, const dx_solver *s)
{
    size_t n = p->problem.n, m = p->problem.m - 1;
    double f[1 + 16], jacobian[17 * MOST], sum[MOST];
    assert_int_equal(dx_problem_first(&p->problem, s->x, f, jacobian), DX_OK);
    for (size_t i = 0; i < n; i++) {
        sum[i] = jacobian[i] - s->multipliers[m + i] + s->multipliers[m + n + i];
        for (size_t k = 0; k < m; k++)
            sum[i] += s->multipliers[k] * jacobian[(k + 1) * n + i];
    }
    return dx_norm(sum, n) / fmax(1, dx_norm(jacobian, n));
}

enum { BITS = 240, SCALES = 3, MOST_ROWS = MOST + 16 + 2 * MOST };

/* Newton's correction, relative to the point, of the Lagrange system with the constraints that are
 * active, as equations, in balls, where rounding plays no part: INFINITY where that is singular. Is
 * the Hessian proved positive definite along them: has the system as many negative eigenvalues as
 * there are such constraints? */
static double correction(const stated *p, const dx_solver *s, bool *least)
{
    const dx_problem *problem = &p->problem;
    size_t n = problem->n, m = problem->m - 1, rows = n, active[16 + 2 * MOST];
    size_t n_out = p->exact.n_outputs;
    double in[MOST + 16], size = dx_norm(s->x, n), most = INFINITY;
    arb_ptr out = dx_balls_new(&context.memory, n_out);
    arb_mat_t matrix, side, step;
    dx_curvature curvature;
    uint32_t negative;
    memcpy(in, s->x, n * sizeof *in);
    memcpy(in + n, s->multipliers, m * sizeof *in);
    evaluate_exactly(p, in, BITS, out);
    for (size_t k = 0; k < m + 2 * n; k++)
        if (k < problem->n_equalities ||
            s->multipliers[k] > 1e-9 * dx_greatest(s->multipliers, m + 2 * n))
            active[rows++ - n] = k;
    arb_mat_init(matrix, (slong)rows, (slong)rows);
    arb_mat_init(side, (slong)rows, 1);
    arb_mat_init(step, (slong)rows, 1);
    arb_ptr first = out + 1 + m, second = first + (m + 1) * n;
    for (size_t i = 0, k = 0; i < n; i++) {
        arb_ptr sum = arb_mat_entry(side, (slong)i, 0);
        arb_set(sum, first + i);
        for (size_t j = i; j < n; j++, k++) {
            arb_set(arb_mat_entry(matrix, (slong)i, (slong)j), second + k);
            arb_set(arb_mat_entry(matrix, (slong)j, (slong)i), second + k);
        }
    }
    for (size_t r = n; r < rows; r++) {
        size_t k = active[r - n];
        arb_t t, bound;
        arb_init(t);
        arb_init(bound);
        for (size_t i = 0; i < n; i++) {
            if (k < m)
                arb_set(t, first + (k + 1) * n + i);
            else
                arb_set_si(t, (k - m) % n != i ? 0 : k < m + n ? -1 : 1);
            arb_set(arb_mat_entry(matrix, (slong)r, (slong)i), t);
            arb_set(arb_mat_entry(matrix, (slong)i, (slong)r), t);
            arb_set_d(bound, s->multipliers[k]);
            arb_addmul(arb_mat_entry(side, (slong)i, 0), t, bound, BITS);
        }
        if (k < m) {
            arb_set(arb_mat_entry(side, (slong)r, 0), out + 1 + k);
        } else {
            size_t i = (k - m) % n;
            arb_set_d(t, s->x[i]);
            arb_set_d(bound, k < m + n ? problem->lower[i] : problem->upper[i]);
            arb_sub(t, k < m + n ? bound : t, k < m + n ? t : bound, BITS);
            arb_set(arb_mat_entry(side, (slong)r, 0), t);
        }
        arb_clear(t);
        arb_clear(bound);
    }
    assert_int_equal(dx_definite(&context, matrix, BITS, &curvature, &negative, NULL), DX_OK);
    *least = negative == rows - n;
    if (arb_mat_solve(step, matrix, side, BITS)) {
        most = 0;
        for (size_t i = 0; i < n; i++)
            most =
                hypot(most, arf_get_d(arb_midref(arb_mat_entry(step, (slong)i, 0)), ARF_RND_NEAR));
        most /= size > 1e-14 * dx_norm(s->start, n) ? size : dx_norm(s->start, n);
    }
    arb_mat_clear(matrix);
    arb_mat_clear(side);
    arb_mat_clear(step);
    dx_balls_free(&context.memory, out, n_out);
    return most;
}

static size_t solved[SCALES], others_found, wrong;

static void solve(const struct problem *p, size_t scale)
{
    stated system;
    dx_solver s;
    dx_solver_options options = dx_solver_defaults();
    double start[MOST];
    state_problem(p, &system);
    for (size_t i = 0; i < MOST; i++)
        start[i] = pow(10, (double)scale) * p->start[i];
    assert_int_equal(dx_solver_init(&s, &dx_method_barrier, &system.problem, &options, start),
                     DX_OK);
    assert_int_equal(dx_solver_run(&s, 300), DX_OK);
    bool converged = s.report.outcome == DX_OUTCOME_CONVERGED, least;
    double error = error_of(p, s.report.value), rest = pull(&system, &s);
    double step = correction(&system, &s, &least);
    bool right = s.report.violation <= 1e-12 && rest <= 1e-11 && step <= 1e-12 && least;
    bool known = error <= 1e-7;
    solved[scale] += converged && right && known;
    others_found += converged && right && !known;
    wrong += converged && !right;
    if (getenv("DX_TEST_VERBOSE") || (converged && !right))
        print_message("%sHS%d x %g: %s after %ju; value %.12g, error %.1e, violation %.1e, "
                      "pull %.1e, correction %.1e%s\n",
                      converged && !right   ? "WRONG: "
                      : converged && !known ? "OTHER: "
                                            : "",
                      p->number, pow(10, (double)scale), dx_outcome_said(s.report.outcome),
                      (uintmax_t)s.report.k, s.report.value, error, s.report.violation, rest, step,
                      least ? ", least" : "");
    dx_solver_free(&s);
    drop(&system);
}

static void values_are_those_of_the_book(void **state)
{
    (void)state;
    size_t n = sizeof problems / sizeof *problems;
    for (size_t i = 0; i < n; i++)
        for (size_t scale = 0; scale < SCALES; scale++)
            solve(&problems[i], scale);
    print_message("# %zu, %zu, %zu of %zu solved from 1, 10, 100 times the start, %zu other least "
                  "points, %zu wrong\n",
                  solved[0], solved[1], solved[2], n, others_found, wrong);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(values_are_those_of_the_book, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
