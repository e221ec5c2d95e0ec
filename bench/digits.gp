\\ digits.gp - the formula of bench_digits.c to DIGITS digits by PARI/GP, for comparison: prints the
\\ microseconds of a run with its decimals, of as many as take a tenth of a second.
default(realprecision, eval(getenv("DIGITS")));
formula() = { my(x = 7/3); Str(sin(exp(x)) + log(x)*sqrt(x)) }
n = 0; start = getwalltime();
while(getwalltime() - start < 100, formula(); n++);
took = getwalltime() - start;
default(realprecision, 9);
print(1000.*took/n);
quit
