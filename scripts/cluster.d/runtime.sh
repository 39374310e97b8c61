# containerd and its network plugin.
# shellcheck shell=bash

# The registries' CA comes as the CA of the whole process. A `ca` in hosts.toml would not do: containerd 1.6 then tries the same
# server once more without it, and an absent image reads as an unknown authority (containerd issues 7118 and 13212).
start_containerd() {
  mkdir -p "$STATE/containerd/hosts/docker.io" "$STATE/cni"
  write_containerd_config >"$STATE/containerd/config.toml"
  write_hub_mirror >"$STATE/containerd/hosts/docker.io/hosts.toml"
  write_network_config >"$STATE/cni/pullpass.conflist"
  start containerd env SSL_CERT_FILE="$PKI/registry-ca.crt" SSL_CERT_DIR="$STATE/none" containerd --config "$STATE/containerd/config.toml"
  await containerd 30 containerd_ctl version
}

containerd_ctl() { ctr --address "$CONTAINERD_SOCKET" --namespace k8s.io "$@"; }

write_containerd_config() {
  local cri='plugins."io.containerd.grpc.v1.cri"'
  cat <<TOML
version = 2
root = "$STATE/containerd/root"
state = "$STATE/containerd/state"
disabled_plugins = ["io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.internal.v1.restart"]
[grpc]
  address = "$CONTAINERD_SOCKET"
[plugins."io.containerd.internal.v1.opt"]
  path = "$STATE/containerd/opt"
[$cri]
  sandbox_image = "$PAUSE_IMAGE"
  netns_mounts_under_state_dir = true
  restrict_oom_score_adj = true # without CAP_SYS_RESOURCE runc dies on it: "can't get final child's PID from pipe: EOF"
[$cri.cni]
  bin_dir = "/usr/lib/cni"
  conf_dir = "$STATE/cni"
[$cri.containerd]
  snapshotter = "$(snapshotter)"
[$cri.containerd.runtimes.runc]
  runtime_type = "io.containerd.runc.v2"
[$cri.containerd.runtimes.runc.options]
  SystemdCgroup = false
  Root = "$STATE/containerd/runc"
[$cri.registry]
  config_path = "$STATE/containerd/hosts"
TOML
}

# Overlays are quick; copying works where they do not, as inside another container.
snapshotter() {
  local try=$STATE/overlay
  mkdir -p "$try"/{lower,upper,work,merged}
  if unshare --mount mount -t overlay overlay -o "lowerdir=$try/lower,upperdir=$try/upper,workdir=$try/work" "$try/merged" 2>/dev/null; then
    echo overlayfs
  else
    say 'the kernel has no overlay mounts here, images are copied instead' && echo native
  fi
}

# Images of Docker Hub come from our first registry: the kubelet's rules for Hub's names are tried without the internet.
write_hub_mirror() {
  cat <<TOML
server = "https://$REGISTRY"
[host."https://$REGISTRY"]
  capabilities = ["pull", "resolve"]
TOML
}

write_network_config() {
  cat <<JSON
{ "cniVersion": "0.4.0", "name": "$BRIDGE", "plugins": [
  { "type": "bridge", "bridge": "$BRIDGE", "isGateway": true, "ipMasq": false,
    "ipam": { "type": "host-local", "dataDir": "$STATE/cni/addresses", "ranges": [[{ "subnet": "$POD_CIDR", "rangeEnd": "${NODE_IP%.*}.240" }]], "routes": [{ "dst": "0.0.0.0/0" }] } }] }
JSON
}
