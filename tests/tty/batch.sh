#!/bin/sh
# Statements without a terminal: answers, errors with their places, exit statuses.
DDX=${DDX:-./ddx}
export DDX
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
failures=0

fail()
{
    echo "$1" >&2
    failures=$((failures + 1))
}

# same FACT EXPECTED GOT
same()
{
    if [ "$2" != "$3" ]; then
        fail "not true: $1"
        printf 'expected:\n%s\ngot:\n%s\n' "$2" "$3" >&2
    fi
}

# status FACT STATUS COMMAND...: the command ends with that status
status()
{
    fact=$1 expected=$2
    shift 2
    "$@" >"$work/out" 2>"$work/err" </dev/null
    same "$fact" "$expected" $?
}

same "a pipe has one answer a line" "5
6" "$(printf '2+3\n2*3\n' | "$DDX")"
same "a closing ; silences" "7" "$(printf '1+1; 3+4\n' | "$DDX")"
same "the last line needs no newline" "5" "$(printf '2+3' | "$DDX")"
same "an open bracket goes on in the next line" "9" "$(printf '(1+\n2)*3\n' | "$DDX")"
same "carriage returns do no harm" "5" "$(printf '2+3\r\n' | "$DDX")"
same "comments and blanks answer nothing" "" "$(printf '\n# word\n  \n;\n' | "$DDX" 2>&1)"
same "a #! line is a comment" "5" "$(printf '#!/usr/bin/ddx\n2+3\n' | "$DDX")"
same "-e and files run in their order" "1
5
2" "$(echo 2+3 >"$work/five"; "$DDX" -e 1 "$work/five" --eval=2)"
same "- is standard input" "5" "$(echo 2+3 | "$DDX" -)"
same "what follows -- is a file" "5" "$(cd "$work" && echo 2+3 >-e && "$DDX" -- -e)"
same "a file name may have blanks and quotes" "5" \
    "$(echo 2+3 >"$work/a 'b\" c"; "$DDX" "$work/a 'b\" c")"

status "all well is 0" 0 "$DDX" -e 2+3
status "quit is 0" 0 "$DDX" -e quit -e 1+
status "a failure is 1" 1 "$DDX" -e 1+
status "an unknown option is 2" 2 "$DDX" --no-such-option
status "digits want a number" 2 "$DDX" --digits many -e 1
status "colours are auto, always or never" 2 "$DDX" --color=purple -e 1
status "a file that is not there is 2" 2 "$DDX" "$work/none"
status "a directory fails" 1 "$DDX" "$work"
status "--help is 0" 0 "$DDX" --help
status "--version is 0" 0 "$DDX" --version
status "a full disk is noticed" 1 sh -c '"$DDX" -e 2+3 >/dev/full'
grep -q 'No space' "$work/err" || fail "a full disk is not named"
status "--help notices a full disk" 1 sh -c '"$DDX" --help >/dev/full'
status "closed output is no crash" 0 sh -c '"$DDX" -e 2+3 >&-'
status "closed input is no crash" 0 sh -c '"$DDX" <&-'
status "closed errors are no crash" 1 sh -c '"$DDX" -e 1+ 2>&-'
status "SIGTERM is 143" 143 sh -c 'sleep 5 | "$DDX" & sleep 1; kill -TERM $!; wait $!'

same "the first failure ends a script" "1" "$(printf '1\n2+\n3\n' | "$DDX" 2>/dev/null)"
same "--keep-going does not" "1
3" "$(printf '1\n2+\n3\n' | "$DDX" --keep-going 2>/dev/null)"
printf '1\n2+\n3\n' | "$DDX" --keep-going >/dev/null 2>&1
same "... and its status tells" 1 $?

yes 1 | "$DDX" 2>"$work/err" | head -1 >/dev/null
same "a closed pipe says nothing" "" "$(cat "$work/err")"

printf '1\n  2+)\n' >"$work/script"
"$DDX" "$work/script" >/dev/null 2>"$work/err"
same "the line is shown" "  2+)" "$(sed -n 1p "$work/err")"
same "its mark is below" "    ^" "$(sed -n 2p "$work/err")"
case $(sed -n 3p "$work/err") in
"$work/script:2:5: error: "*) ;;
*) fail "a file's error has no FILE:LINE:COLUMN: $(cat "$work/err")" ;;
esac
case $(printf '1\nαβ+)\n' | "$DDX" 2>&1 >/dev/null | sed -n 3p) in
"stdin:2:4: error: "*) ;;
*) fail "columns are not characters" ;;
esac
case $("$DDX" -e '1+)' 2>&1 | sed -n 3p) in
"error: "*) ;;
*) fail "-e has no bare error" ;;
esac

same "--echo makes a transcript" "ddx> 2+3
5
ddx> (1+
...> 2)
3" "$(printf '2+3\n\n# word\n(1+\n2)\n' | "$DDX" --echo)"
same "its errors have the mark alone" "ddx> 1+)
       ^" "$(printf '1+)\n' | "$DDX" --echo 2>&1 | sed -n 1,2p)"

printf '1+\0002\n' | "$DDX" >"$work/out" 2>"$work/err"
same "a NUL byte is an error" 1 $?
grep -q '1+\\x002' "$work/err" || fail "a NUL byte is not shown"
printf '\033]0;title\007+ \302\2332J \342\200\256\377\n' | "$DDX" >"$work/out" 2>&1
if LC_ALL=C grep -q "$(printf '[\001-\010\013-\037\200-\377]')" "$work/out"; then
    fail "a control character is let through"
fi

head -c 20000000 /dev/zero | tr '\0' 1 | timeout 20 "$DDX" >"$work/out" 2>"$work/err"
same "twenty megabytes in a line fail" 1 $?
[ "$(wc -c <"$work/err")" -lt 1000 ] || fail "a long line makes a long error"
(head -c 20000000 /dev/zero | tr '\0' 1; echo; echo 2+3) | timeout 20 "$DDX" --keep-going \
    >"$work/out" 2>/dev/null
same "what follows a line that is too long runs" 5 "$(cat "$work/out")"

# Answers come as soon as the line does.
mkfifo "$work/in" "$work/answers"
"$DDX" <"$work/in" >"$work/answers" &
exec 3>"$work/in" 4<"$work/answers"
echo 2+3 >&3
read -r answer <&4
same "a pipe is answered at once" 5 "$answer"
exec 3>&- 4<&-
wait

case $("$DDX" --json -e 2+3) in
'{'*'"5"'*'}') ;;
*) fail "--json is no object" ;;
esac
case $("$DDX" --json -e 'N([pi, 1/4], 4)') in
*'"text": "[3.142, 0.25]", "exact": "[pi, 1/4]", "latex": '*) ;;
*) fail "--json tells what decimals stand for" ;;
esac
printf '1;\n\n 2; N(\n  x)\n' >"$work/places"
case $("$DDX" --json "$work/places") in
*'"line": 3, "column": 5,'*) ;;
*) fail "a JSON error has its line in the file" ;;
esac
status "a JSON error is 1" 1 "$DDX" --json -e 1+
same "... and on standard output" "" "$(cat "$work/err")"

for locale in C POSIX C.UTF-8 de_DE.UTF-8 tr_TR.UTF-8 no-such; do
    same "$locale changes nothing" "1/2" "$(LC_ALL=$locale "$DDX" -e 0.5)"
done

"$DDX" --pretty -e ":log $work/kept" -e 2+3 >/dev/null
same ":log keeps a transcript" "ddx> 2+3
5" "$(cat "$work/kept")"

[ $failures -eq 0 ]
