# No marks of unfinished work, no paths of one machine, no tabs in C, no blanks at the
# end of a line.
set -u
cd "${top_srcdir:-.}" || exit 99
scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT
{
    find src include tests bench docs examples .ci -type f -print 2>/dev/null
    find . -maxdepth 1 -type f -print | sed 's,^\./,,'
} | grep -v -e '^\.git$' -e '^tests/fuzz/corpus/' -e '^COPYING' -e '^configure$' -e '^configure~$' \
    -e '^aclocal.m4$' -e '^ddx.pc$' -e '^config\.' -e '^Makefile\(.in\)\{0,1\}$' -e '^libtool$' \
    -e '\.\(o\|lo\|la\|a\|so\|log\|trs\|info\|csv\|dat\|png\|svg\|gz\|xz\)$' -e '/\.libs/' -e '/\.deps/' |
    while read -r file; do
        # programs of a build in the source
        if head -n 4 "$file" | LC_ALL=C grep -aq 'ELF\|temporary wrapper script'; then continue; fi
        printf '%s\n' "$file"
    done >"$scratch/all"
grep '\.[ch]$\|\.def$' "$scratch/all" >"$scratch/c"

bad=0
look() # LIST WHY GREP-OPTIONS...
{
    list=$1
    why=$2
    shift 2
    if xargs -r grep -nIH "$@" <"$list" >"$scratch/found"; then
        echo "$why:"
        head -n 20 "$scratch/found"
        bad=1
    fi
}

tab=$(printf '\t')
look "$scratch/all" "unfinished work" -wE 'TO[D]O|FI[X]ME|X[X]X|HA[C]K'
look "$scratch/all" "a path of one machine" -E '(^|[^[:alnum:]._/)}-])/(wor[k]|roo[t]|far[m]|hom[e])/'
look "$scratch/c" "a tab in C" "$tab"
look "$scratch/all" "blanks at the end of a line" -E '[[:blank:]]+$'
exit $bad
