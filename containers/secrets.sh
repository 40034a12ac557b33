#!/bin/sh
# Makes the secrets of docker-compose.yml in ./secrets, or in the folder named. One that is there is kept: remove it to
# have another. The folder is closed to other users; the files in it are readable, since each container's own user reads
# those that are mounted into it.
set -eu

folder="${1:-$(dirname "$0")/../secrets}"
mkdir -p "$folder"
chmod 700 "$folder"

random() {
  od -An -v -tx1 -N "$1" /dev/urandom | tr -d ' \n'
}

# Appears whole or not at all.
make() {
  [ -e "$folder/$1" ] && return
  printf '%s\n' "$2" >"$folder/$1.draft"
  chmod 444 "$folder/$1.draft"
  mv "$folder/$1.draft" "$folder/$1"
  echo "made $1"
}

make mongo-root-password "$(random 24)"
make mongo-key "$(random 256)"
make hub-store "mongodb://hub:$(random 24)@mongo:27017/moselle?replicaSet=rs0"
make orthanc-users "{ \"RegisteredUsers\": { \"moselle\": \"$(random 24)\" } }"
