# libddx.so shows what ddx.h declares, and nothing else.
set -u
if [ -n "${DDX_SANITIZERS-}" ]; then
    echo "the sanitizers add names of their own"
    exit 77
fi
library=${top_builddir:-.}/.libs/libddx.so
if [ ! -e "$library" ]; then
    echo "there is no shared library"
    exit 77
fi
scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT
# shellcheck disable=SC2086 # NM may have options
${NM:-nm} -D --defined-only "$library" | "${AWK:-awk}" '{ print $NF }' |
    grep -v '^__gcov\|^mangle_path$' | sort >"$scratch/shown"
tr '\n' ' ' <"${top_srcdir:-.}/include/ddx.h" | grep -o 'DDX_API[^;]*' |
    grep -o 'ddx_[a-z0-9_]*(' | tr -d '(' | sort -u >"$scratch/declared"
bad=0
if [ ! -s "$scratch/declared" ] || [ ! -s "$scratch/shown" ]; then
    echo "nothing found: is this guard still right?"
    bad=1
fi
if ! comm -23 "$scratch/shown" "$scratch/declared" | sed 's/^/shown, but not in ddx.h: /' | { ! grep .; }; then
    bad=1
fi
if ! comm -13 "$scratch/shown" "$scratch/declared" | sed 's/^/in ddx.h, but not there: /' | { ! grep .; }; then
    bad=1
fi
exit $bad
