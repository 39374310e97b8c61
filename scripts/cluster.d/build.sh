# The Kubernetes binary: built from the Go module proxy into the user's cache folder, once for all clusters.
# shellcheck shell=bash

build_kubernetes() {
  [ -x "$KUBERNETES" ] && return
  command -v go >/dev/null || fail "needs Go to build Kubernetes $KUBERNETES_VERSION (once)"
  mkdir -p "$(dirname "$KUBERNETES")"
  exec 8<"$(dirname "$KUBERNETES")"
  flock 8
  [ -x "$KUBERNETES" ] || compile_kubernetes
  exec 8<&-
}

compile_kubernetes() {
  local component=k8s.io/component-base/version client=k8s.io/client-go/pkg/version minor=${KUBERNETES_VERSION#v1.}
  say "building Kubernetes $KUBERNETES_VERSION into $KUBERNETES; on two cores about seven minutes"
  CGO_ENABLED=0 go build -C "$PARTS/kubernetes" -trimpath -o "$KUBERNETES.part" -ldflags "-s -w
    -X $component.gitVersion=$KUBERNETES_VERSION -X $component.gitMajor=1 -X $component.gitMinor=${minor%.*}
    -X $client.gitVersion=$KUBERNETES_VERSION" . >&2
  mv "$KUBERNETES.part" "$KUBERNETES"
}
