# What this machine must have: root, Debian packages, kernel features, free ports. What is missing is said by name.
# shellcheck shell=bash disable=SC2034

# Program or file, and the Debian package that has it; first what the machine is asked with.
PROBES='ip iproute2
ss iproute2'
PACKAGES='containerd containerd
runc runc
/usr/lib/cni/bridge containernetworking-plugins
docker-registry docker-registry
skopeo skopeo
umoci umoci
busybox busybox-static
htpasswd apache2-utils
etcd etcd-server
openssl openssl
curl curl
pgrep procps'

# Quick: what takes minutes comes after it.
require_machine() {
  require_node
  require_controllers
  require_packages "$PROBES"
  require_links
  require_free_ports
}

require_root() {
  [ "$(uname -s)" = Linux ] || fail 'a node needs Linux; PULLPASS_TEST_CONTEXT points the tests to a cluster that you have'
  [ "$(id -u)" = 0 ] || fail 'needs root (mounts, cgroups, network links): use sudo, or point PULLPASS_TEST_CONTEXT to a cluster that you have'
}

missing_packages() {
  local program package
  while read -r program package; do command -v "$program" >/dev/null || echo "$package"; done <<<"$1" | sort -u
}

# require_packages LIST: installs those of the list that are missing.
require_packages() {
  local missing install
  missing=$(missing_packages "$1" | xargs)
  [ -n "$missing" ] || return 0
  install="apt-get install --yes --no-install-recommends $missing"
  command -v apt-get >/dev/null || fail "needs these Debian packages or their like: $missing"
  # With systemd, installing would start an etcd, a containerd and a registry that nobody asked for.
  [ ! -d /run/systemd/system ] || fail "run \`$install\` first, and disable the services that it starts"
  say "installing: $missing"
  { apt-get update && $install; } >&2 || fail "\`$install\` failed"
}

require_node() {
  local version
  version=$(node --version 2>/dev/null) || fail 'the registry that misbehaves needs Node 20 or newer'
  [ "$(cut -d. -f1 <<<"${version#v}")" -ge 20 ] || fail "the registry that misbehaves needs Node 20 or newer, here is $version"
}

# Tried in a network namespace of its own, which is gone afterwards.
require_links() {
  local kind answer
  for kind in bridge veth; do
    answer=$(unshare --net ip link add probe type $kind 2>&1) && continue
    case $answer in
      *'not supported'* | *'Unknown device type'*) fail "the kernel lacks the module \`$kind\` (\`modprobe $kind\`): $answer" ;;
      *) fail "cannot make a \`$kind\` network link here; in a container, run it privileged: $answer" ;;
    esac
  done
}

require_controllers() {
  local controller
  for controller in cpu cpuset memory pids; do
    has_controller $controller || fail "the kernel offers no cgroup controller \`$controller\` here; in a container, run it privileged"
  done
}

# Version 2 has one tree at /sys/fs/cgroup; version 1 has one for each controller.
uses_cgroup_v2() { [ "$(stat --file-system --format %T /sys/fs/cgroup)" = cgroup2fs ]; }

has_controller() {
  if uses_cgroup_v2; then grep -qw "$1" /sys/fs/cgroup/cgroup.controllers; else grep -q " cgroup .*\b$1\b" /proc/mounts; fi
}

require_free_ports() {
  local name port holder
  while read -r name port; do
    is_running "$name" && continue
    holder=$(lasting_listeners "$port")
    [ -z "$holder" ] || fail "port $port for $name is in use: $holder; try another --instance"
  done <<TEXT
kube-apiserver $API_PORT
etcd $ETCD_PORT
etcd $ETCD_PEER_PORT
kube-controller-manager $CONTROLLERS_PORT
kube-scheduler $SCHEDULER_PORT
kubelet $KUBELET_PORT
kubelet $KUBELET_HEALTH_PORT
registry ${REGISTRY#*:}
second-registry ${SECOND_REGISTRY#*:}
public-registry ${PUBLIC_REGISTRY#*:}
misbehaving-registry ${MISBEHAVING#*:}
misbehaving-registry ${PLAIN_HTTP#*:}
misbehaving-registry ${SILENT_TLS#*:}
misbehaving-registry ${DROPPED_SYN#*:}
misbehaving-registry ${FOREIGN_CA#*:}
TEXT
}

# A daemon that was just killed holds its port until its last thread is gone.
lasting_listeners() {
  local tries
  for tries in {1..20}; do
    [ -n "$(listeners "$1")" ] || return 0
    sleep 0.1
  done
  listeners "$1"
}

# Who listens where our daemons would: on an address of theirs, or on all.
listeners() {
  local address rest
  ss -Hltnp "sport = :$1" | while read -r _ _ _ address rest; do
    case ${address%:*} in
      127.0.0.1 | "$NODE_IP" | '[::ffff:127.0.0.1]' | 0.0.0.0 | '*' | '[::]') echo "$address $rest" ;;
    esac
  done | xargs
}
