# Includes point down only: each room under src/ sees the rooms named here, itself and
# the public header where that is said.
set -u
cd "${top_srcdir:-.}/src" || exit 99

sees()
{
    case $1 in
    support) echo "support" ;;
    scalar) echo "scalar support" ;;
    expr | parser) echo "$1 expr scalar support" ;;
    numeric | plot) echo "$1 expr scalar support" ;;
    symbolic) echo "symbolic parser expr scalar support" ;;
    engine) echo "engine plot numeric symbolic parser expr scalar support ddx.h" ;;
    repl) echo "repl ddx.h" ;;
    *) return 1 ;;
    esac
}

bad=0
for room in */; do
    room=${room%/}
    if ! allowed=$(sees "$room"); then
        echo "src/$room: a room that tests/guard/layers.sh does not know"
        bad=1
        continue
    fi
    find "$room" -name '*.[ch]' -o -name '*.def' | sort | xargs -r "${AWK:-awk}" -v allowed="$allowed" '
        BEGIN {
            n = split(allowed, list, " ")
            for (i = 1; i <= n; i++) may[list[i]] = 1
            may["config.h"] = 1
        }
        /^[ \t]*#[ \t]*include[ \t]*["<]/ {
            name = $0
            sub(/^[^"<]*/, "", name)
            quoted = substr(name, 1, 1) == "\""
            name = substr(name, 2)
            sub(/[">].*/, "", name)
            target = name
            if (target ~ /\//) sub(/\/.*/, "", target)
            # the library names of others stand in <>; ours by either are looked at
            ours = quoted || name == "ddx.h" || target ~ /^(support|scalar|expr|parser|symbolic|numeric|plot|engine|repl)$/
            if (ours && !(target in may)) {
                printf "src/%s:%d: may not include %s\n", FILENAME, FNR, name
                bad = 1
            }
            if (name ~ /^readline\// && FILENAME !~ /^repl\//) {
                printf "src/%s:%d: only the program may use Readline\n", FILENAME, FNR
                bad = 1
            }
        }
        END { exit bad }' || bad=1
done
exit $bad
