# Images out of a static busybox: one that says hello, and the pause container of every pod.
# shellcheck shell=bash disable=SC2034

PAUSE_IMAGE=pullpass.test/pause:1

make_images() {
  local layout=$STATE/images/layout
  if [ ! -e "$STATE/images/complete" ]; then
    rm -rf "$STATE/images" && mkdir -p "$STATE/images/certs" && umoci init --layout "$layout"
    busybox_tree "$STATE/images/root"
    # The first process of a pod reaps orphans; without the trap it would ignore SIGTERM.
    image pause /bin/sh -c 'trap "exit 0" TERM INT; while :; do sleep 86400 & wait $!; done'
    image hello /bin/sh -c 'echo hello'
    skopeo copy --quiet "oci:$layout:pause" "docker-archive:$STATE/images/pause.tar:$PAUSE_IMAGE"
    push_images "$layout"
    touch "$STATE/images/complete"
  fi
  containerd_ctl images list --quiet | grep -qx "$PAUSE_IMAGE" || containerd_ctl images import "$STATE/images/pause.tar" >/dev/null
}

busybox_tree() {
  local applet
  mkdir -p "$1"/{bin,etc,tmp,root,dev,proc,sys} && chmod 1777 "$1/tmp"
  cp "$(command -v busybox)" "$1/bin/busybox"
  for applet in $(busybox --list); do [ "$applet" = busybox ] || ln -s busybox "$1/bin/$applet"; done
  printf 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n' >"$1/etc/passwd"
}

# image TAG COMMAND...
image() {
  local target=$STATE/images/layout:$1 word command=()
  shift
  for word; do command+=(--config.cmd "$word"); done
  umoci new --image "$target"
  umoci insert --image "$target" "$STATE/images/root" / >/dev/null
  umoci config --image "$target" --config.env PATH=/bin "${command[@]}"
}

# `ready` is what await_first_pod runs, so that `hello` is not on the node when a test begins.
push_images() {
  local target
  cp "$PKI/registry-ca.crt" "$STATE/images/certs/ca.crt"
  write_logins >"$STATE/images/logins.json"
  for target in "$REGISTRY/team/hello:1" "$REGISTRY/other/hello:1" "$REGISTRY/library/hello:1" "$REGISTRY/team/ready:1" \
    "$SECOND_REGISTRY/team/hello:1" "$PUBLIC_REGISTRY/team/hello:1"; do
    skopeo copy --quiet --dest-cert-dir "$STATE/images/certs" --dest-authfile "$STATE/images/logins.json" "oci:$1:hello" "docker://$target"
  done
}

# A docker config that opens both registries with users, as bob.
write_logins() {
  local auth
  auth=$(printf %s "bob:$BOB_PASSWORD" | base64 -w0)
  echo "{ \"auths\": { \"$REGISTRY\": { \"auth\": \"$auth\" }, \"$SECOND_REGISTRY\": { \"auth\": \"$auth\" } } }"
}
