# Every file belongs to a list of the build: what is forgotten there is neither tested
# nor in the release archive.
set -u
cd "${top_srcdir:-.}" || exit 99
words=$(mktemp) || exit 99
trap 'rm -f "$words"' EXIT
find . -name '*.am' -not -path './build*' -exec cat {} + | sed 's/#.*//' | tr -s ' \t\\=' '\n' |
    sed 's|^\$([a-z_]*srcdir)/||' | sort -u >"$words"

listed() # a file, its program, or a directory above it
{
    name=$1
    case $name in *.c) grep -qxF "${name%.c}" "$words" && return 0 ;; esac
    # bench, src and the like are words of the lists too, but say nothing
    while case $name in examples | */*) ;; *) false ;; esac; do
        grep -qxF "$name" "$words" && return 0
        name=$(dirname "$name")
    done
    return 1
}

found=$(find src include tests bench docs examples -type f \( -name '*.[chm1]' -o -name '*.def' -o -name '*.md' \
    -o -name '*.session' -o -name '*.tty' -o -name '*.tap' -o -name '*.sh' -o -name '*.texi' \
    -o -name '*.ddx' -o -name '*.csv' -o -name '*.dat' -o -name '*.py' -o -name '*.awk' -o -name '*.txt' \) \
    -not -path 'tests/fuzz/corpus/*' -not -name version.texi 2>/dev/null | sort |
    while read -r file; do listed "$file" || echo "$file: in no list of the build"; done)
[ -z "$found" ] && exit 0
echo "$found"
exit 1
