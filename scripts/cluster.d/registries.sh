# Three registries with TLS from our own CA: two with users, a public one; and a server that misbehaves on purpose.
# shellcheck shell=bash

start_registries() {
  mkdir -p "$STATE/registries"
  { htpasswd_line alice "$ALICE_PASSWORD" && htpasswd_line bob "$BOB_PASSWORD"; } >"$STATE/registries/registry.users"
  htpasswd_line bob "$BOB_PASSWORD" >"$STATE/registries/second-registry.users"
  start_registry registry "$REGISTRY"
  start_registry second-registry "$SECOND_REGISTRY"
  start_registry public-registry "$PUBLIC_REGISTRY"
  start misbehaving-registry node "$PARTS/misbehaving-registry.mjs" "${MISBEHAVING#*:}" "$PKI"
  await registry 20 answers "$REGISTRY" alice "$ALICE_PASSWORD"
  await second-registry 20 answers "$SECOND_REGISTRY" bob "$BOB_PASSWORD"
  await public-registry 20 answers "$PUBLIC_REGISTRY" bob "$BOB_PASSWORD"
}

htpasswd_line() { htpasswd -B -i -n "$1" <<<"$2" | grep .; } # docker-registry reads bcrypt only

start_registry() {
  local name=$1 users=$STATE/registries/$1.users
  cat >"$STATE/registries/$name.yml" <<YAML
version: 0.1
storage: { filesystem: { rootdirectory: "$STATE/registries/$name" }, cache: { blobdescriptor: inmemory } }
http: { addr: "127.0.0.1:${2#*:}", tls: { certificate: "$PKI/registry.crt", key: "$PKI/registry.key" } }
$([ ! -e "$users" ] || echo "auth: { htpasswd: { realm: \"$name\", path: \"$users\" } }")
YAML
  start "$name" env OTEL_TRACES_EXPORTER=none docker-registry serve "$STATE/registries/$name.yml"
}

answers() { ask --cacert "$PKI/registry-ca.crt" --config <(echo "user = \"$2:$3\"") "https://$1/v2/"; }
