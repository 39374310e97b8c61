# etcd, API server, controller manager and scheduler, all on loopback.
# shellcheck shell=bash

start_etcd() {
  local client=http://127.0.0.1:$ETCD_PORT peer=http://127.0.0.1:$ETCD_PEER_PORT
  start etcd etcd --name "$NODE" --data-dir "$STATE/etcd" --logger zap --log-level warn \
    --listen-client-urls "$client" --advertise-client-urls "$client" \
    --listen-peer-urls "$peer" --initial-advertise-peer-urls "$peer" --initial-cluster "$NODE=$peer"
  await etcd 30 ask "$client/health"
}

# Boots while registries and images are made; await_api_server waits for it.
start_api_server() {
  local audit=() part
  for part in kube-apiserver kube-controller-manager kube-scheduler kubelet kubectl; do ln -sfn "$KUBERNETES" "$BIN/$part"; done
  if [ -n "$AUDIT" ] || [ -e "$STATE/audit-policy.yaml" ]; then # once asked for, also after a restart
    is_running kube-apiserver && [ ! -e "$AUDIT_LOG" ] && fail "runs without an audit log, which is switched on when it starts: scripts/cluster down first"
    write_audit_policy >"$STATE/audit-policy.yaml"
    audit=(--audit-policy-file="$STATE/audit-policy.yaml" --audit-log-path="$AUDIT_LOG" --audit-log-maxsize=200 --audit-log-maxbackup=1)
  fi
  start kube-apiserver "$BIN/kube-apiserver" "${audit[@]}" --v=1 --profiling=false --cert-dir="$PKI" \
    --etcd-servers="http://127.0.0.1:$ETCD_PORT" --bind-address=127.0.0.1 --secure-port="$API_PORT" \
    --advertise-address="$NODE_IP" --endpoint-reconciler-type=none --service-cluster-ip-range="$SERVICE_CIDR" \
    --tls-cert-file="$PKI/apiserver.crt" --tls-private-key-file="$PKI/apiserver.key" --client-ca-file="$PKI/cluster-ca.crt" \
    --kubelet-client-certificate="$PKI/apiserver-to-kubelet.crt" --kubelet-client-key="$PKI/apiserver-to-kubelet.key" \
    --kubelet-certificate-authority="$PKI/cluster-ca.crt" --kubelet-preferred-address-types=InternalIP \
    --service-account-issuer=https://kubernetes.default.svc \
    --service-account-key-file="$PKI/tokens.pub" --service-account-signing-key-file="$PKI/tokens.key" \
    --authorization-mode=Node,RBAC --enable-admission-plugins=NodeRestriction --allow-privileged=true
}

# Who asked for what, without bodies; not the API server itself nor the heart-beats.
write_audit_policy() {
  cat <<'YAML'
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
  - { level: None, users: ["system:apiserver"] }
  - { level: None, resources: [{ group: coordination.k8s.io, resources: [leases] }] }
  - { level: Metadata }
YAML
}

await_api_server() { await kube-apiserver 120 kube --request-timeout=5s get --raw /readyz; }

# Not before the API server answers: the controller manager gives up after ten seconds.
start_controllers() {
  start kube-controller-manager "$BIN/kube-controller-manager" --v=1 --profiling=false --leader-elect=false \
    --kubeconfig="$PKI/controllers.kubeconfig" --bind-address=127.0.0.1 --secure-port="$CONTROLLERS_PORT" --cert-dir="$PKI/controllers" \
    --service-account-private-key-file="$PKI/tokens.key" --root-ca-file="$PKI/cluster-ca.crt" \
    --allocate-node-cidrs=false --service-cluster-ip-range="$SERVICE_CIDR"
  start kube-scheduler "$BIN/kube-scheduler" --v=1 --profiling=false --leader-elect=false \
    --kubeconfig="$PKI/scheduler.kubeconfig" --bind-address=127.0.0.1 --secure-port="$SCHEDULER_PORT" --cert-dir="$PKI/scheduler"
}
