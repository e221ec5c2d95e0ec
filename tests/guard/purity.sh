# The library never prints, exits, aborts, jumps, reads the environment or the locale,
# handles signals or keeps state outside the session: none of its objects asks for a
# function that does, and none has data that can be written, but for one flag.
set -u
if [ -n "${DDX_SANITIZERS-}" ]; then
    echo "the sanitizers add calls of their own"
    exit 77
fi
archive=${top_builddir:-.}/.libs/libddx-core.a
if [ ! -e "$archive" ]; then
    echo "$archive: not there"
    exit 99
fi

scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT
# shellcheck disable=SC2086 # NM may have options
${NM:-nm} -A --undefined-only "$archive" >"$scratch/wanted" || exit 99
# shellcheck disable=SC2086
${NM:-nm} -A -f sysv --defined-only "$archive" >"$scratch/defined" || exit 99
if ! grep -q ' U malloc\| U realloc' "$scratch/wanted" || ! grep -q '|\.text' "$scratch/defined"; then
    echo "no allocation and no code found: is this guard still right?"
    exit 1
fi

bad=0
"${AWK:-awk}" '
    BEGIN {
        ends = "exit _exit _Exit quick_exit abort atexit on_exit __assert_fail __assert raise kill " \
            "flint_abort flint_throw flint_set_abort"
        prints = "printf vprintf __printf_chk __vprintf_chk puts putchar putchar_unlocked perror " \
            "psignal stdout stderr stdin flint_printf flint_vprintf fmpz_print fmpq_print " \
            "arb_print arb_printd arb_printn arf_print mag_print mpfr_printf __gmp_printf err errx warn warnx"
        jumps = "setjmp _setjmp __sigsetjmp sigsetjmp longjmp _longjmp siglongjmp __longjmp_chk"
        asks = "getenv secure_getenv setenv putenv unsetenv environ setlocale isatty getpwuid"
        signals = "signal sigaction sigprocmask pthread_sigmask alarm setitimer sysv_signal __sysv_signal"
        random = "rand srand rand_r random srandom drand48 lrand48 srand48 arc4random"
        runs = "system popen fork vfork execv execvp execve execl execlp posix_spawn posix_spawnp"
        shares = "strtok lgamma lgammaf lgammal localtime gmtime ctime asctime signgam"
        forbid(ends, "ends the process"); forbid(prints, "prints"); forbid(jumps, "jumps")
        forbid(asks, "looks at the surroundings"); forbid(signals, "handles signals")
        forbid(random, "has hidden state"); forbid(runs, "starts programs")
        forbid(shares, "is not safe in two threads")
    }
    function forbid(names, why,    list, n, i)
    {
        n = split(names, list, " ")
        for (i = 1; i <= n; i++) reason[list[i]] = why
    }
    {
        name = $NF
        sub(/@.*/, "", name)
        if (name in reason) {
            object = $1
            sub(/^.*libddx-core\.a:/, "", object); sub(/:$/, "", object)
            printf "%s: %s %s\n", object, name, reason[name]
            bad = 1
        }
    }
    END { exit bad }' "$scratch/wanted" || bad=1

# The flag of ddx_interrupt is the one thing that may be written.
"${AWK:-awk}" -F'|' '
    {
        section = $NF
        gsub(/[ \t]/, "", section)
        if (section !~ /^(\.data|\.bss|\.tdata|\.tbss|\*COM\*)/ || section ~ /^\.data\.rel\.ro/) next
        name = $1; sub(/ *$/, "", name)
        object = name; sub(/^.*libddx-core\.a:/, "", object); sub(/:[^:]*$/, "", object)
        sub(/.*:/, "", name)
        type = $4; gsub(/ /, "", type)
        if (type == "SECTION" || name ~ /^__gcov|^\.L/) next
        if (name ~ /^[a-z_]*interrupt[a-z_]*$/ && section == ".bss" && ++flags == 1) next
        printf "%s: %s can be written (%s)\n", object, name, section
        bad = 1
    }
    END { exit bad }' "$scratch/defined" || bad=1
exit $bad
