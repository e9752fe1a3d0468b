#!/usr/bin/env bash
# Makes, once, the authority and a certificate for each node of the cluster. The authority's key stays where only this
# container looks; its certificate alone goes to the services.
set -euo pipefail

if [ -f /authority/ca.crt ]; then
  echo "the certificates are there already"
  exit 0
fi

mkdir -p /certificates/authority
es-gencert-cli create-ca -out /certificates/authority
for node in eventstore-1 eventstore-2 eventstore-3; do
  es-gencert-cli create-node -ca-certificate /certificates/authority/ca.crt -ca-key /certificates/authority/ca.key \
    -out "/certificates/$node" -dns-names "$node,localhost" -ip-addresses 127.0.0.1
done
# Nodes run as user 1000 of their image.
chown -R 1000:1000 /certificates/eventstore-*
chmod -R go= /certificates
chmod go+x /certificates
cp /certificates/authority/ca.crt /authority/ca.crt
chmod 644 /authority/ca.crt
