# shellcheck shell=bash
# For infra/local/run, infra/bench/run and infra/runbooks/restore-local, which source it: finds a JDK, builds what is missing, starts a program.
# The caller sets program, its name in messages.

readonly NEEDED=21
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)
readonly root

fail() {
  echo "$program: $*" >&2
  exit 1
}

# Whether this program is a java of the needed version or newer.
suits() {
  local version
  [[ -x $1 ]] || return 1
  version=$("$1" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1) || return 1
  [[ $version =~ ^[0-9]+$ ]] && ((version >= NEEDED))
}

find_java() {
  local java
  local -a places=()
  [[ -n ${JAVA_HOME:-} ]] && places+=("$JAVA_HOME/bin/java")
  java=$(command -v java) && places+=("$java")
  places+=(/usr/lib/jvm/*/bin/java "${SDKMAN_DIR:-${HOME:-}/.sdkman}"/candidates/java/*/bin/java)
  if [[ -x /usr/libexec/java_home ]]; then
    java=$(/usr/libexec/java_home -v "$NEEDED+" 2>/dev/null) && places+=("$java/bin/java")
  fi
  for java in "${places[@]}"; do
    # Of a JDK: only it can build.
    java=$(readlink -f "$java" 2>/dev/null || echo "$java")
    if [[ -x ${java%/java}/javac ]] && suits "$java"; then
      echo "$java"
      return
    fi
  done
  fail "no JDK $NEEDED or newer was found; install one or set JAVA_HOME to it."
}

# Whether everything a module (its directory, the directories it is made of) loads is there and younger than its sources.
built() {
  local module=$1 classpath=$1/target/runner.classpath jar directory
  local -a jars sources
  [[ -s $classpath ]] || return 1
  IFS=: read -r -a jars <"$classpath"
  for jar in "${jars[@]}" "$module/target/${module##*/}-0.1.0-SNAPSHOT.jar"; do
    [[ -f $jar ]] || return 1
  done
  for directory in "$root"/functions/*/; do
    [[ -f ${directory}target/lambda/lib/function.jar ]] || return 1
  done
  sources=("$root/pom.xml")
  for directory in "$root"/{shared,functions}/*/ "$root/infra/local/" "$module/"; do
    sources+=("${directory}pom.xml" "${directory}src/main")
  done
  [[ -z $(find "${sources[@]}" -newer "$classpath" -print -quit) ]]
}

build() {
  local maven
  maven=$(command -v mvn) || fail "Maven (mvn) was not found; install it, it is needed to build the product."
  echo "Building what is missing …" >&2
  (cd "$root" && JAVA_HOME=${java%/bin/java} "$maven" -B -q -DskipTests -Dspotless.check.skip=true \
    -pl "${1#"$root/"}" -am package >&2) || fail "the build failed; Maven says why above."
  touch "$1/target/runner.classpath"
}

# start MODULE CLASS ARGUMENT…: builds the module if need be and becomes its program.
start() {
  local module=$root/$1 class=$2
  local -a default_signals=()
  shift 2
  java=$(find_java)
  built "$module" || build "$module"
  # A shell gives programs it starts in the background an ignored SIGINT, which java would keep.
  if env --default-signal=INT true 2>/dev/null; then
    default_signals=(env --default-signal=INT)
  fi
  exec "${default_signals[@]+"${default_signals[@]}"}" "$java" \
    -Xmx1g -XX:+UseParallelGC --enable-native-access=ALL-UNNAMED \
    -Dproject.root="$root" -Dlogback.configurationFile=logback-runner.xml \
    -cp "$module/target/${module##*/}-0.1.0-SNAPSHOT.jar:$(<"$module/target/runner.classpath")" "$class" "$@"
}
