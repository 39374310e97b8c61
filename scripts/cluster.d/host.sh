# What is changed on the machine itself, and changed back: a line in /etc/hosts, kernel settings, a bridge, parent cgroups,
# directories whose places are compiled into containerd and the kubelet.
# shellcheck shell=bash

FIXED_DIRECTORIES='/var/lib/cni /var/log/containers /var/lib/kubelet /run/containerd /run/netns'
# The kubelet sets these when it starts, the bridge plugin the first one.
KERNEL_SETTINGS='net/ipv4/ip_forward vm/overcommit_memory vm/panic_on_oom kernel/panic kernel/panic_on_oops kernel/keys/root_maxkeys kernel/keys/root_maxbytes'

# Clusters beside each other change the same things: one at a time, through a lock on /etc.
change_host() {
  (flock 8; remember_host; add_host_names) 8</etc
  add_bridge
  add_cgroups
}

restore_host() {
  remove_cgroups
  remove_bridge
  (flock 8; remove_host_names; recall_host) 8</etc
}

# Notes how the machine was. A cluster that came before knows that better than we can see now.
remember_host() {
  local earlier
  [ ! -e "$STATE/host" ] || return 0
  earlier=$(host_notes | head -n 1)
  if [ -n "$earlier" ]; then cat "$earlier"; else note_host; fi >"$STATE/host.part"
  mv "$STATE/host.part" "$STATE/host"
}

note_host() {
  local directory setting
  for directory in $FIXED_DIRECTORIES; do [ -e "$directory" ] || echo "directory $directory"; done
  for setting in $KERNEL_SETTINGS; do echo "setting $setting $(cat "/proc/sys/$setting")"; done
}

# The notes of all clusters that stand. In /tmp anybody can plant a file, so only what is ours counts.
host_notes() {
  local folder
  for folder in /tmp/pullpass-cluster-[0-9]; do
    if [ -O "$folder" ] && [ ! -L "$folder" ] && [ -f "$folder/host" ]; then echo "$folder/host"; fi
  done
}

# Puts the machine back, unless another cluster still stands: the last one does it. The note goes last: a killed `down` can be repeated.
recall_host() {
  local kind name value
  [ -e "$STATE/host" ] || return 0
  if [ "$(host_notes)" = "$STATE/host" ]; then
    while read -r kind name value; do
      case $kind in
        setting) ! lists "$KERNEL_SETTINGS" "$name" || echo "$value" >"/proc/sys/$name" ;;
        directory) ! lists "$FIXED_DIRECTORIES" "$name" || [ ! -d "$name" ] || find "$name" -xdev -depth -type d -empty -delete ;;
      esac
    done <"$STATE/host"
  fi
  rm "$STATE/host"
}

lists() { [[ " $1 " == *" $2 "* ]]; }

add_host_names() { grep -q "# $CLUSTER\$" /etc/hosts || echo "127.0.0.1 $HOST_NAMES # $CLUSTER" >>/etc/hosts; }

# Written in place, not renamed: in a container /etc/hosts is a mount.
remove_host_names() {
  local others
  ! grep -q "# $CLUSTER\$" /etc/hosts || { others=$(grep -v "# $CLUSTER\$" /etc/hosts) && echo "$others" >/etc/hosts; }
}

add_bridge() {
  ip link show "$BRIDGE" >/dev/null 2>&1 || ip link add "$BRIDGE" type bridge
  ip address replace "$NODE_IP/${POD_CIDR#*/}" dev "$BRIDGE"
  ip link set "$BRIDGE" up
}

remove_bridge() {
  local link
  ip link show "$BRIDGE" >/dev/null 2>&1 || return 0
  for link in $(ip -oneline link show master "$BRIDGE" | sed 's/^[0-9]*: \([^:@]*\).*/\1/'); do
    ip link delete "$link" 2>/dev/null || true # may go by itself, with its pod
  done
  ip link delete "$BRIDGE"
}

# Where our parent cgroup is in each hierarchy; the kubelet wants to find it in every one.
# shellcheck disable=SC2153
cgroups() { awk -v path="$CGROUP" '$3 == "cgroup" || $3 == "cgroup2" { print $2 path }' /proc/mounts; }

add_cgroups() {
  local cgroup parent file
  for cgroup in $(cgroups); do
    parent=${cgroup%"$CGROUP"}
    mkdir -p "$cgroup"
    if uses_cgroup_v2; then
      for file in "$parent" "$cgroup"; do
        unified_controllers >"$file/cgroup.subtree_control" || fail "cannot hand cgroup controllers on from $file: it has processes of its own"
      done
    elif [ -e "$cgroup/cpuset.cpus" ] && [ -z "$(cat "$cgroup/cpuset.cpus")" ]; then
      for file in cpuset.cpus cpuset.mems; do cat "$parent/$file" >"$cgroup/$file"; done
    fi
  done
}

# Those that the kubelet wants to find in its cgroup when the kernel has them.
unified_controllers() { grep -ow -e cpu -e cpuset -e hugetlb -e memory -e pids /sys/fs/cgroup/cgroup.controllers | sed 's/^/+/' | xargs; }

remove_cgroups() {
  local cgroup tries
  for tries in {1..30}; do
    for cgroup in $(cgroups); do
      [ ! -d "$cgroup" ] || find "$cgroup" -depth -type d -exec rmdir {} + 2>/dev/null || true
    done
    [ -n "$(cgroups | xargs ls -d 2>/dev/null)" ] || return 0
    sleep 0.1 # a killed process takes a moment to leave its cgroup
  done
  say "cgroups are left after $((tries / 10)) s: $(cgroups | xargs ls -d 2>/dev/null | xargs)"
}
