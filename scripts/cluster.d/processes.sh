# Starting, watching and stopping daemons. A daemon is known by its pid and its start time, so that a reused pid is never killed.
# shellcheck shell=bash disable=SC2153,SC2164

say() { printf 'cluster %s: %s\n' "$INSTANCE" "$*" >&2; }
fail() { say "$@" && exit 1; }

# Proxies are for the outside, and all that follows talks to this machine.
forget_proxies() { unset HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY http_proxy https_proxy all_proxy no_proxy; }

# Whether an `up` made something here, however far it came.
exists() { [ -e "$PIDS" ]; }

# /tmp is everybody's.
require_own_state() {
  if [ -L "$STATE" ] || [ ! -O "$STATE" ]; then fail "$STATE is there already and not ours"; fi
}

# Makes the state directory and keeps every other up and down of this instance waiting until this one ends.
hold_state() {
  mkdir -p "$STATE"
  require_own_state
  exec 9<"$STATE"
  flock --nonblock 9 || { say 'another up or down is at work, waiting' && flock 9; }
  [ "$STATE" -ef /proc/self/fd/9 ] || hold_state # it was a `down`: the directory that we waited for is gone
  cd "$STATE" # the kubelet would take credentials from a config.json in its working directory
}

make_folders() { mkdir -p "$PKI" "$LOGS" "$PIDS" "$BIN"; }

# State letter and start time of a process.
process_facts() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f1,20; }

pid_of() { cut -d' ' -f1 "$PIDS/$1.pid"; }

memory_of() { awk '/^VmRSS/ { printf "%d MiB", $2 / 1024 }' "/proc/$(pid_of "$1")/status"; }

is_running() {
  local pid started state now
  read -r pid started 2>/dev/null <"$PIDS/$1.pid" || return 1
  read -r state now < <(process_facts "$pid") || return 1
  [ "$now" = "$started" ] && [ "$state" != Z ]
}

# start NAME COMMAND...: the process writes its own record before it becomes the daemon, so that nothing
# is unknown to `down` even when `up` is killed at the worst moment.
start() {
  local name=$1 record=$PIDS/$1.pid
  shift
  is_running "$name" && return
  rm -f "$record"
  # shellcheck disable=SC2016
  setsid bash -c 'record=$1; shift
    echo "$$ $(sed "s/.*) //" /proc/$$/stat | cut -d" " -f20)" >"$record"
    exec "$@"' start "$record" "$@" >>"$LOGS/$name.log" 2>&1 </dev/null 9<&- &
  while [ ! -s "$record" ]; do sleep 0.02; done
}

stop() {
  local name=$1 tries
  is_running "$name" || return 0
  kill -TERM "$(pid_of "$name")"
  for tries in {1..60}; do
    is_running "$name" || return 0
    sleep 0.1
  done
  say "$name does not stop after $((tries / 10)) s, killing it"
  kill -KILL "$(pid_of "$name")"
}

# await DAEMONS SECONDS COMMAND...: until COMMAND, which must be short, succeeds; a daemon that died is said at once, with its last words.
await() {
  local daemons=$1 deadline=$((SECONDS + $2)) daemon
  shift 2
  until "$@" >/dev/null 2>&1 9<&-; do
    for daemon in $daemons; do
      is_running "$daemon" || fail "$daemon stopped: $(last_words "$daemon")"
    done
    [ $SECONDS -lt $deadline ] || fail "gave up waiting for: $*; $daemon says: $(last_words "$daemon")"
    sleep 0.1
  done
}

last_words() { tail -n 5 "$LOGS/$1.log"; }

kube() { "$BIN/kubectl" --kubeconfig "$KUBECONFIG_FILE" "$@"; }
ask() { curl --fail --silent --show-error --max-time 5 "$@"; }
