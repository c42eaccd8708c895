# Stages of .ci/run and tools/nightly: each runs to its end whatever became of
# the others, prints its time, and adds to one count of passed and failed.
# Sourced by bash; not a program.

# A checkout mounted into a container often has another owner, whom git would
# refuse; whoever runs its checks trusts it.
export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory
export GIT_CONFIG_VALUE_0=$PWD

stages_passed=0
stages_failed=0
stages_skipped=0
stages_failures=()

# stage NAME COMMAND ...: one check that passes or fails as a whole, unless
# its last line is a count of its own.
stage() {
  local name=$1 started=$SECONDS code=0 log last
  shift
  log=$(mktemp)
  echo "== $name"
  # `|| code` keeps `set -e` from ending the run here.
  { "$@" </dev/null 2>&1; } | tee "$log" || code=$?
  # As meson has it: skipped.
  [ "$code" -ne 77 ] || code=0
  last=$(tail -n 1 "$log")
  rm -f "$log"
  if [[ $last =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed(,\ ([0-9]+)\ skipped)?$ ]]
  then
    local failed=${BASH_REMATCH[2]}
    # A stage that ends badly has failed, whatever it counted.
    if [ "$code" -ne 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi
    stages_passed=$((stages_passed + BASH_REMATCH[1]))
    stages_failed=$((stages_failed + failed))
    stages_skipped=$((stages_skipped + ${BASH_REMATCH[4]:-0}))
  elif [ "$code" -eq 0 ]; then
    stages_passed=$((stages_passed + 1))
  else
    stages_failed=$((stages_failed + 1))
  fi
  [ "$code" -eq 0 ] || stages_failures+=("$name")
  echo "== $name: $([ "$code" -eq 0 ] && echo ok || echo FAILED)," \
    "$((SECONDS - started)) s"
}

# The tests under a sanitizer: sanitized FOLDER ARGUMENTS ROOM ...
# A finding ends the program, so it counts as a failed test.
sanitized() {
  local folder=$1 arguments=$2
  shift 2
  ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1 \
  UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 \
  TSAN_OPTIONS="halt_on_error=1 suppressions=$PWD/tools/thread_sanitizer.supp" \
  BUILD=$folder MESON_ARGS=$arguments "${fixed_addresses[@]}" tools/test "$@"
}

# by_clang COMMAND ...: what it builds, clang compiles.
by_clang() {
  CXX="ccache clang++" CCACHE_SLOPPINESS=pch_defines,time_macros "$@"
}

# The plain build has all warnings on, so these have none.
#
# Addresses and undefined behaviour are checked in what clang makes, with common
# headers parsed once: two thirds of the time of g++, and a second compiler
# reads the code. Three checks that cost a tenth of compiling are left out.
# A precompiled header holds the path of the checkout and no time, so ccache may
# give it back here and must not elsewhere.
address_arguments="-Dfast_compile=true -Db_lundef=false\
 -Dcpp_args=['-w','-fno-sanitize=null,vptr,alignment',\
'-DASSIZE_CHECKOUT=$(pwd | cksum | cut -d ' ' -f 1)',\
'-fpch-instantiate-templates','-Xclang','-fno-pch-timestamp']\
 -Db_sanitize=address,undefined"
thread_arguments="-Db_sanitize=thread -Db_lundef=false -Dcpp_args=-w"

# The thread sanitizer needs the addresses that a kernel gives without
# randomisation; where that may not be turned off, it is tried as it is.
fixed_addresses=()
if setarch -R true 2>/dev/null; then fixed_addresses=(setarch -R); fi

# Prints the closing line; the exit code is 1 where anything failed.
close_stages() {
  [ ${#stages_failures[@]} -eq 0 ] ||
    printf 'failed: %s\n' "${stages_failures[@]}"
  [ "$stages_skipped" -eq 0 ] || echo "$stages_skipped skipped"
  echo "all stages took $SECONDS s"
  echo "$stages_passed passed, $stages_failed failed"
  [ "$stages_failed" -eq 0 ]
}
