# Keys, certificates and kubeconfig files, made on the spot: one CA for the cluster, one for the registries, one that nobody trusts.
# shellcheck shell=bash

make_certificates() {
  [ -e "$PKI/complete" ] && return
  authority cluster-ca
  certificate cluster-ca apiserver /CN=kube-apiserver serverAuth "IP:127.0.0.1,IP:$SERVICE_IP,IP:$NODE_IP,DNS:localhost,DNS:kubernetes.default.svc"
  # All administrators, each under a name of its own: an audit log tells them apart.
  certificate cluster-ca admin /O=system:masters/CN=admin clientAuth
  certificate cluster-ca controllers /O=system:masters/CN=controllers clientAuth
  certificate cluster-ca scheduler /O=system:masters/CN=scheduler clientAuth
  certificate cluster-ca apiserver-to-kubelet /O=system:masters/CN=apiserver clientAuth
  certificate cluster-ca kubelet "/O=system:nodes/CN=system:node:$NODE" clientAuth
  certificate cluster-ca kubelet-server "/O=system:nodes/CN=system:node:$NODE" serverAuth "IP:$NODE_IP,DNS:$NODE"
  certificate cluster-ca stranger /CN=stranger clientAuth
  authority registry-ca
  certificate registry-ca registry /CN=registry serverAuth "DNS:registry.pullpass.test,DNS:second.pullpass.test,DNS:public.pullpass.test,DNS:misbehaving.pullpass.test"
  authority foreign-ca
  certificate foreign-ca foreign /CN=foreign serverAuth DNS:foreign-ca.pullpass.test
  private_key "$PKI/tokens.key"
  openssl ec -in "$PKI/tokens.key" -pubout -out "$PKI/tokens.pub" 2>/dev/null
  touch "$PKI/complete"
}

private_key() { (umask 077 && openssl ecparam -name prime256v1 -genkey -noout -out "$1"); }

authority() {
  private_key "$PKI/$1.key"
  openssl req -x509 -new -key "$PKI/$1.key" -days 365 -subj "/CN=pullpass test $1" -out "$PKI/$1.crt" \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign
}

# certificate AUTHORITY NAME SUBJECT USAGE [ALTERNATIVE-NAMES]
certificate() {
  local extensions="extendedKeyUsage=$4${5:+
subjectAltName=$5}"
  private_key "$PKI/$2.key"
  openssl req -new -key "$PKI/$2.key" -subj "$3" |
    openssl x509 -req -CA "$PKI/$1.crt" -CAkey "$PKI/$1.key" -CAcreateserial -days 365 -out "$PKI/$2.crt" \
      -extfile <(echo "$extensions") 2>/dev/null
}

write_kubeconfigs() (
  umask 077
  local user
  for user in controllers scheduler kubelet; do kubeconfig $user >"$PKI/$user.kubeconfig"; done
  kubeconfig admin stranger >"$KUBECONFIG_FILE"
)

# kubeconfig USER...: one context each, the first is the current one.
kubeconfig() {
  cat <<YAML
apiVersion: v1
kind: Config
clusters:
  - { name: $CLUSTER, cluster: { server: "https://127.0.0.1:$API_PORT", certificate-authority-data: $(base64 -w0 "$PKI/cluster-ca.crt") } }
current-context: $(context_of "$1")
contexts:
$(for user; do echo "  - { name: $(context_of "$user"), context: { cluster: $CLUSTER, user: $CLUSTER-$user } }"; done)
users:
$(for user; do echo "  - { name: $CLUSTER-$user, user: { client-certificate-data: $(base64 -w0 "$PKI/$user.crt"), client-key-data: $(base64 -w0 "$PKI/$user.key") } }"; done)
YAML
}

# The administrator's context is called like the cluster.
context_of() { [ "$1" = admin ] && echo "$CLUSTER" || echo "$CLUSTER-$1"; }
