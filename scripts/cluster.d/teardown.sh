# Stopping what `up` started, and removing what the daemons and their pods leave about.
# shellcheck shell=bash

take_down() {
  stop_everything
  remove_leftovers
  restore_host
  rm -rf --one-file-system "$STATE"
}

# At the end of an `up` that found no cluster: when it failed, what it began goes again.
undo() {
  [ $? != 0 ] || return 0
  if exists; then take_down; else rmdir "$STATE"; fi
}

# Nothing that could start something else survives what it starts.
stop_everything() {
  local name
  for name in kubelet kube-scheduler kube-controller-manager containerd; do stop $name; done
  kill_pods
  for name in kube-apiserver misbehaving-registry public-registry second-registry registry etcd; do stop $name; done
}

# Containers are in our cgroups; the shims that hold them have our containerd's address on their command line.
kill_pods() {
  local tries processes
  for tries in {1..30}; do
    processes=$(pod_processes | xargs)
    [ -n "$processes" ] || return 0
    # shellcheck disable=SC2086
    kill -KILL $processes 2>/dev/null || true
    sleep 0.1
  done
  say "processes of pods are left after $((tries / 10)) s: $processes"
}

pod_processes() {
  local cgroup
  for cgroup in $(cgroups); do
    [ ! -d "$cgroup" ] || find "$cgroup" -name cgroup.procs -exec cat {} + 2>/dev/null || true
  done | sort -u
  pgrep --full -- "^[^ ]*containerd-shim.* -address $CONTAINERD_SOCKET( |\$)" || true
}

# Mounts deepest first; in directories that other runtimes use too, only what carries our names.
remove_leftovers() {
  local mount address result socket=/var/lib/kubelet/device-plugins/kubelet.sock
  awk -v state="$STATE/" 'index($2, state) == 1 { print $2 }' /proc/mounts | sort --reverse | while read -r mount; do
    umount "$mount" 2>/dev/null || umount --lazy "$mount"
  done
  for address in "$STATE"/containerd/state/io.containerd.runtime.v2.task/k8s.io/*/address; do
    [ ! -e "$address" ] || rm -f "$(sed 's|^unix://||' "$address")"
  done
  for result in /var/lib/cni/results/"$BRIDGE"-*-eth0; do
    [ -e "$result" ] || continue
    rm -f "$result" "/var/lib/cni/results/cni-loopback-$(basename "${result#*-}" -eth0)-lo"
  done
  find /var/log/containers -maxdepth 1 -lname "$STATE/*" -delete 2>/dev/null || true
  ss -Hxl 2>/dev/null | grep -qF " $socket " || rm -f "$socket" # unless another kubelet listens there
}
