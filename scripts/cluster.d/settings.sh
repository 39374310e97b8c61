# Names, places and ports of one cluster. All follow from the instance number, so that ten can stand side by side.
# shellcheck shell=bash disable=SC2034

KUBERNETES_VERSION=v1.34.4
export HOME=${HOME:-~} # a service or a container may have none
PATH=$PATH:/usr/sbin:/sbin
KUBERNETES=${XDG_CACHE_HOME:-$HOME/.cache}/pullpass-k8s/$KUBERNETES_VERSION/kubernetes

CLUSTER=pullpass-cluster-$INSTANCE
STATE=/tmp/$CLUSTER # short: the path of a unix socket has 108 bytes at most
PKI=$STATE/pki LOGS=$STATE/logs PIDS=$STATE/pids BIN=$STATE/bin
KUBECONFIG_FILE=$STATE/kubeconfig
AUDIT_LOG=$LOGS/audit.log
CONTAINERD_SOCKET=$STATE/containerd/containerd.sock
CGROUP=/$CLUSTER # the parent of every cgroup that the kubelet makes
NODE=node1

BRIDGE=pullpass$INSTANCE
POD_CIDR=10.245.$INSTANCE.0/24 # pods up to .240
NODE_IP=10.245.$INSTANCE.1 # the bridge's: the kubelet refuses a loopback address
SERVICE_CIDR=10.97.$INSTANCE.0/24
SERVICE_IP=10.97.$INSTANCE.1
DNS_IP=10.97.$INSTANCE.10 # nobody listens there; without a name server every pod gets a warning event

port=$((26400 + 20 * INSTANCE)) # below the range that the kernel takes client ports from
API_PORT=$port
ETCD_PORT=$((port + 1)) ETCD_PEER_PORT=$((port + 2))
CONTROLLERS_PORT=$((port + 3)) SCHEDULER_PORT=$((port + 4))
KUBELET_PORT=$((port + 5)) KUBELET_HEALTH_PORT=$((port + 6))
REGISTRY=registry.pullpass.test:$((port + 7))
SECOND_REGISTRY=second.pullpass.test:$((port + 8))
PUBLIC_REGISTRY=public.pullpass.test:$((port + 9))
MISBEHAVING=misbehaving.pullpass.test:$((port + 10)) # one server, also on the four ports after it
PLAIN_HTTP=misbehaving.pullpass.test:$((port + 11))
SILENT_TLS=misbehaving.pullpass.test:$((port + 12))
DROPPED_SYN=misbehaving.pullpass.test:$((port + 13))
FOREIGN_CA=foreign-ca.pullpass.test:$((port + 14))
WRONG_NAME=wrong-name.pullpass.test:${REGISTRY#*:}
HOST_NAMES='registry.pullpass.test second.pullpass.test public.pullpass.test misbehaving.pullpass.test foreign-ca.pullpass.test wrong-name.pullpass.test'

ALICE_PASSWORD=alice-secret # alice and bob may pull from the first registry, bob from the second
BOB_PASSWORD=bob-secret

DAEMONS=(etcd kube-apiserver kube-controller-manager kube-scheduler containerd kubelet registry second-registry public-registry misbehaving-registry)

# What a program needs to know of this cluster, for tests.
describe_cluster() {
  cat <<JSON
{
  "context": "$CLUSTER",
  "strangerContext": "$CLUSTER-stranger",
  "kubectl": "$BIN/kubectl",
  "apiServerPidFile": "$PIDS/kube-apiserver.pid",
  "etcd": "http://127.0.0.1:$ETCD_PORT",
  "auditLog": "$AUDIT_LOG",
  "registryCa": "$PKI/registry-ca.crt",
  "registryUsers": { "alice": "$ALICE_PASSWORD", "bob": "$BOB_PASSWORD" },
  "registry": "$REGISTRY",
  "secondRegistry": "$SECOND_REGISTRY",
  "publicRegistry": "$PUBLIC_REGISTRY",
  "misbehaving": "$MISBEHAVING",
  "registryHosts": "$STATE/containerd/hosts",
  "misbehavingLog": "$LOGS/misbehaving-registry.log",
  "plainHttp": "$PLAIN_HTTP",
  "silentTls": "$SILENT_TLS",
  "droppedSyn": "$DROPPED_SYN",
  "foreignCa": "$FOREIGN_CA",
  "wrongName": "$WRONG_NAME",
  "nobodyThere": "${NODE_IP%.*}.250:443"
}
JSON
}
