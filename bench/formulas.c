#include "formulas.h"

const formula formulas[] = {
    {"poly3v", "abc", 0.5, 2, "1.1*a^2+2.2*b^3+3.3*c^4+3.3*a^5",
     "1.1*pow(a,2)+2.2*pow(b,3)+3.3*pow(c,4)+3.3*pow(a,5)"},
    {"powreal", "abc", 0.5, 2, "1.1*a^2.01+2.2*b^3.01+3.3*c^4.01",
     "1.1*pow(a,2.01)+2.2*pow(b,3.01)+3.3*pow(c,4.01)"},
    {"horner7", "a", 0.5, 2, "(((((((7*a+6)*a+5)*a+4)*a+3)*a+2)*a+1)*a+0.1)",
     "(((((((7*a+6)*a+5)*a+4)*a+3)*a+2)*a+1)*a+0.1)"},
    {"beene", "ab", 0.5, 2, "abs(sin(sqrt(a^2+b^2))*255)",
     "fabs(sin(sqrt(pow(a,2)+pow(b,2)))*255)"},
    {"rat", "abxy", 0.5, 2, "(a-3.3*b)^2+(a/3+(abs(x-y)+1))^3",
     "pow(a-3.3*b,2)+pow(a/3+(fabs(x-y)+1),3)"},
    {"recips", "abc", 0.5, 2,
     "(1.1/a)+(2.2/b)+(3.3/c)+(4.4/a)+(5.5/b)+(6.6/c)+(7.7/a)+(8.8/b)+(9.9/c)+(1.10/a)",
     "(1.1/a)+(2.2/b)+(3.3/c)+(4.4/a)+(5.5/b)+(6.6/c)+(7.7/a)+(8.8/b)+(9.9/c)+(1.10/a)"},
    {"gausspdf", "ab", 0.5, 2, "1/(a*sqrt(6.283185307179586))*exp((0-0.5)*((b-a)/a)^2)",
     "1/(a*sqrt(6.283185307179586))*exp((0-0.5)*pow((b-a)/a,2))"},
    {"sqsincos", "xy", 0.5, 2, "sqrt(2-sin(2*x)+cos(3.141592653589793/y)/3)",
     "sqrt(2-sin(2*x)+cos(3.141592653589793/y)/3)"},
    {"rosen", "xy", -2, 2, "100*(y-x^2)^2+(1-x)^2", "100*pow(y-pow(x,2),2)+pow(1-x,2)"},
    {"sinx2", "x", -10, 10, "sin(x)*x^2", "sin(x)*pow(x,2)"},
    {"dsinx2", "x", -10, 10, "cos(x)*x^2+2*x*sin(x)", "cos(x)*pow(x,2)+2*x*sin(x)"},
    {"gaussfit", "xabcd", 0.5, 2, "a*exp((0-(x-b)^2)/(2*c^2))+d",
     "a*exp((0-pow(x-b,2))/(2*pow(c,2)))+d"},
    {"neuron", "xwb", -1, 1, "tanh(w*x+b)", "tanh(w*x+b)"},
    {"poly10v", "pqrstuvwxy", -1, 1,
     "p^2*q+3*q*r^2-2*r*s*t+s^3-t*u*v+0.5*u^4-v^2*w^2+w*x*y-x^3*p+y^2*q*r+p*q*r*s*t-"
     "u*v*w*x*y+1.5*p-2.5*y+7",
     "pow(p,2)*q+3*q*pow(r,2)-2*r*s*t+pow(s,3)-t*u*v+0.5*pow(u,4)-pow(v,2)*pow(w,2)+w*x*y-"
     "pow(x,3)*p+pow(y,2)*q*r+p*q*r*s*t-u*v*w*x*y+1.5*p-2.5*y+7"},
    {"body3", "pqrstuvwx", -1, 1,
     "0-3/sqrt((p-s)^2+(q-t)^2+(r-u)^2+0.01)-4/sqrt((p-v)^2+(q-w)^2+(r-x)^2+0.01)-"
     "5/sqrt((s-v)^2+(t-w)^2+(u-x)^2+0.01)",
     "0-3/sqrt(pow(p-s,2)+pow(q-t,2)+pow(r-u,2)+0.01)-"
     "4/sqrt(pow(p-v,2)+pow(q-w,2)+pow(r-x,2)+0.01)-"
     "5/sqrt(pow(s-v,2)+pow(t-w,2)+pow(u-x,2)+0.01)"},
    {"logpow", "xy", 0.5, 2, "x^y*log(x+y)", "pow(x,y)*log(x+y)"},
    {"mlp2", "xyab", -1, 1, "0.3*tanh(a*x+b*y+0.1)+0.7*tanh(b*x-a*y+0.2)-0.5*tanh(x+y*a*b-0.3)",
     "0.3*tanh(a*x+b*y+0.1)+0.7*tanh(b*x-a*y+0.2)-0.5*tanh(x+y*a*b-0.3)"},
};

const size_t n_formulas = sizeof formulas / sizeof *formulas;
