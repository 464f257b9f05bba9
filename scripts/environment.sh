# Sourced by scripts/legalgraph and scripts/test: makes a Python environment inside the checkout and keeps it fresh.
# Needs nothing but Python 3.11 or newer, also where the system's Python refuses `pip install`. Says what it does
# in one line on stderr, nothing on stdout; where it cannot go on it says what would help and ends with status 3.

give_up() {
    printf 'legalgraph: %s\n' "$1" >&2
    shift
    [ "$#" -eq 0 ] || printf '  %s\n' "$@" >&2
    exit 3
}

# Prints a Python 3.11+ that can make environments. Each candidate is run, since a name on the PATH may be a mere shim.
find_python() {
    local candidate found="" old=""
    for candidate in ${LEGALGRAPH_PYTHON:+"$LEGALGRAPH_PYTHON"} python3.13 python3.12 python3.11 python3 python; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            if "$candidate" -c 'import ensurepip, venv' >/dev/null 2>&1; then
                printf '%s\n' "$candidate"
                return
            fi
            found="${found:-$candidate}"
        elif "$candidate" -c '' >/dev/null 2>&1; then
            old="${old:-$("$candidate" -c 'import platform; print(platform.python_version())' 2>/dev/null || true)}"
        fi
    done
    if [ -n "$found" ]; then
        give_up "$found cannot make virtual environments: its venv or ensurepip module is missing." \
            "On Debian or Ubuntu: sudo apt install python3-venv" "Elsewhere: install Python 3.11 or newer from python.org."
    fi
    give_up "needs Python 3.11 or newer${old:+, and found only Python $old}." \
        "On Debian or Ubuntu: sudo apt install python3 python3-venv" \
        "Where it is installed under another name: LEGALGRAPH_PYTHON=/path/to/python scripts/legalgraph"
}

# environment FOLDER [EXTRA]: makes FOLDER hold this checkout (editable, so an edit counts at once) and its libraries.
# It is made anew when the checkout has moved or its Python has gone, brought up to date when pyproject.toml changed.
# Runs in a subshell, so that the lock goes with it.
environment() (
    folder="$1" extra="${2:-}"
    wanted="$(cksum <pyproject.toml) $PWD $extra"
    is_fresh() { [ "$(cat "$folder/made-from" 2>/dev/null)" = "$wanted" ] && "$folder/bin/python" -c '' >/dev/null 2>&1; }
    is_fresh && return
    python="$(find_python)"

    if ! { : >"$folder.lock"; } 2>/dev/null; then
        give_up "cannot write to $PWD." "Copy the checkout to a folder of your own, or install it: pip install $PWD"
    fi
    exec 9>"$folder.lock"
    if command -v flock >/dev/null 2>&1; then
        flock 9
    else # macOS: Python knows the same lock, and it stays with the open file
        "$python" -c 'import fcntl; fcntl.flock(9, fcntl.LOCK_EX)'
    fi
    is_fresh && return # another start has made it meanwhile

    case "$(cat "$folder/made-from" 2>/dev/null)" in
        *" $PWD "*) "$folder/bin/python" -c '' >/dev/null 2>&1 || rm -rf "$folder" ;;
        *) rm -rf "$folder" ;;
    esac
    printf 'legalgraph: preparing its Python environment in %s (a minute, this once) ...\n' "$folder" >&2
    rm -f "$folder/made-from"
    unset PYTHONHOME PYTHONPATH PIP_TARGET PIP_PREFIX
    export PIP_USER=0
    if [ ! -x "$folder/bin/python" ]; then
        "$python" -m venv "$folder" >"$folder.log" 2>&1 9>&- ||
            give_up "$python -m venv failed: $(tail -n 1 "$folder.log")" \
                "On Debian or Ubuntu: sudo apt install python3-venv" "All that was said: $PWD/$folder.log"
    fi
    "$folder/bin/python" -m pip install --quiet --no-input --disable-pip-version-check \
        --editable ".${extra:+[$extra]}" >"$folder.log" 2>&1 9>&- ||
        give_up "could not install the libraries it needs: $(grep -m 1 -o 'ERROR: .*' "$folder.log" || tail -n 1 "$folder.log")" \
            "Is the package index reachable from here? Nothing is half done: run the same command again." \
            "All that was said: $PWD/$folder.log"
    printf '%s\n' "$wanted" >"$folder/made-from"
)
