# The node: its kubelet, and the first pod, which proves that everything before it works.
# shellcheck shell=bash

# Its own HOME: the kubelet would take registry credentials for every pod from ~/.docker/config.json.
start_kubelet() {
  mkdir -p "$STATE/kubelet"
  echo "nameserver 127.0.0.1" >"$STATE/kubelet/resolv.conf"
  write_kubelet_config >"$STATE/kubelet/config.yaml"
  start kubelet env HOME="$STATE/kubelet" "$BIN/kubelet" --v=2 --config="$STATE/kubelet/config.yaml" --kubeconfig="$PKI/kubelet.kubeconfig" \
    --root-dir="$STATE/kubelet/root" --cert-dir="$STATE/kubelet/pki" --hostname-override="$NODE" --node-ip="$NODE_IP"
}

# eventRecordQPS: 0 would not mean "no limit" but five a second, and events would come minutes late.
write_kubelet_config() {
  cat <<YAML
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: $NODE_IP
port: $KUBELET_PORT
readOnlyPort: 0
healthzBindAddress: 127.0.0.1
healthzPort: $KUBELET_HEALTH_PORT
containerRuntimeEndpoint: unix://$CONTAINERD_SOCKET
cgroupDriver: cgroupfs
cgroupRoot: $CGROUP
failCgroupV1: false
failSwapOn: false
authentication: { anonymous: { enabled: false }, webhook: { enabled: false }, x509: { clientCAFile: "$PKI/cluster-ca.crt" } }
authorization: { mode: Webhook }
tlsCertFile: $PKI/kubelet-server.crt
tlsPrivateKeyFile: $PKI/kubelet-server.key
clusterDNS: [$DNS_IP]
clusterDomain: cluster.local
resolvConf: $STATE/kubelet/resolv.conf
podLogsDir: $STATE/pod-logs
volumePluginDir: $STATE/kubelet/plugins
makeIPTablesUtilChains: false
serializeImagePulls: false
registryPullQPS: 0
eventRecordQPS: 1000
eventBurst: 2000
kubeAPIQPS: 200
kubeAPIBurst: 400
evictionHard: { imagefs.available: "0%", imagefs.inodesFree: "0%", nodefs.available: "0%", nodefs.inodesFree: "0%", memory.available: "0%" }
imageGCHighThresholdPercent: 100
imageGCLowThresholdPercent: 99
YAML
}

# Runs a pod with a private image once for each start of the kubelet, and removes it.
await_first_pod() {
  cmp -s "$STATE/ready" "$PIDS/kubelet.pid" && return
  await "${DAEMONS[*]}" 60 kube --request-timeout=5s get serviceaccount default
  await "${DAEMONS[*]}" 60 kube wait --for=condition=Ready "node/$NODE" --timeout=1s
  write_first_pod | kube apply -f - >/dev/null
  await "${DAEMONS[*]}" 60 kube wait --for=jsonpath='{.status.phase}'=Succeeded pod/pullpass-ready --timeout=1s
  write_first_pod | kube delete --now -f - >/dev/null
  cp "$PIDS/kubelet.pid" "$STATE/ready"
}

write_first_pod() {
  cat <<YAML
apiVersion: v1
kind: Secret
metadata: { name: pullpass-ready }
type: kubernetes.io/dockerconfigjson
data: { .dockerconfigjson: $(write_logins | base64 -w0) }
---
apiVersion: v1
kind: Pod
metadata: { name: pullpass-ready }
spec:
  restartPolicy: Never
  imagePullSecrets: [{ name: pullpass-ready }]
  containers: [{ name: ready, image: "$REGISTRY/team/ready:1" }]
YAML
}
