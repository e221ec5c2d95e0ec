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

# The rooms within a room, and which of their neighbours they see; all see what stands beside them
# in no room of its own.
neighbours()
{
    case $1 in
    symbolic/derivatives) echo "symbolic/forms" ;; # differential.c and jumps.c alone
    symbolic/forms) echo "symbolic/domain" ;; # of it plateau.h alone
    symbolic/algebra) echo "symbolic/forms" ;;
    symbolic/series) echo "symbolic/derivatives symbolic/forms symbolic/algebra" ;;
    symbolic/equality) echo "symbolic/forms symbolic/algebra symbolic/rework" ;;
    symbolic/rework) echo "symbolic/forms symbolic/algebra" ;;
    symbolic/limits) echo "symbolic/derivatives symbolic/forms symbolic/algebra symbolic/series" ;;
    symbolic/domain) echo "symbolic/derivatives symbolic/forms symbolic/algebra symbolic/limits" ;;
    symbolic/solve) echo "symbolic/forms symbolic/algebra symbolic/rework symbolic/domain symbolic/equality" ;;
    symbolic/steps) echo "symbolic/derivatives symbolic/forms symbolic/domain" ;;
    engine/api) echo "engine/derivatives engine/export engine/integrals engine/limits engine/solvers" ;;
    engine/derivatives | engine/solvers) echo "engine/limits" ;;
    engine/integrals) echo "engine/limits engine/solvers" ;; # of it stretches.h alone
    engine/export | engine/limits) echo "" ;;
    *) return 1 ;;
    esac
}

bad=0
for room in symbolic/*/ engine/*/; do
    room=${room%/}
    if ! allowed=$(neighbours "$room"); then
        echo "src/$room: a room that tests/guard/layers.sh does not know"
        bad=1
        continue
    fi
    grep -n -E '^[[:space:]]*#[[:space:]]*include "(symbolic|engine)/[a-z]+/' "$room"/*.[ch] |
        "${AWK:-awk}" -F'"' -v room="$room" -v allowed="$allowed" '
        BEGIN {
            n = split(allowed " " room, list, " ")
            for (i = 1; i <= n; i++) may[list[i]] = 1
            split(room, part, "/")
        }
        {
            target = $2
            sub(/\/[^\/]*$/, "", target)
            # another layer is looked at below
            if (index(target, part[1] "/") == 1 && !(target in may)) {
                sub(/:#.*/, "", $1)
                printf "src/%s: may not include %s\n", $1, $2
                bad = 1
            }
        }
        END { exit bad }' || bad=1
done
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
