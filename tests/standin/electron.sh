#!/bin/sh
# Stand-in for the Electron executable: runs the app's main process under Node and its windows in the system's Chromium.
self=$(readlink -f "$0")
here=$(dirname "$self")
node=${STANDIN_NODE:-}
if [ -z "$node" ] && [ -f "$here/standin/node-path" ]; then node=$(cat "$here/standin/node-path"); fi
if [ -z "$node" ]; then node=node; fi
if [ -n "$ELECTRON_RUN_AS_NODE" ]; then
  unset ELECTRON_RUN_AS_NODE
  exec "$node" "$@"
fi
inspect=
for argument in "$@"; do
  case "$argument" in --inspect | --inspect=* | --inspect-brk | --inspect-brk=*) inspect=$argument ;; esac
done
# shellcheck disable=SC2086
STANDIN_EXECUTABLE=$self exec "$node" $inspect --enable-source-maps --disable-warning=ExperimentalWarning "$here/standin/boot.cjs" "$@"
exit 127
# fuses: @@FUSES@@
