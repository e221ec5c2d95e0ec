#!/bin/sh
# The derivative by x of the formula on standard input by Maxima, for comparison: prints the
# milliseconds a run, of as many as take half a second.
{
    printf 'f: '
    cat
    cat <<'END'
$
block([start: elapsed_real_time(), n: 0],
    while elapsed_real_time() - start < 0.5 do (diff(f, x), n: n + 1),
    printf(true, "~f~%", float(1000*(elapsed_real_time() - start)/n)))$
END
} | maxima --very-quiet 2>/dev/null | grep -v '^ *$' | tail -1
