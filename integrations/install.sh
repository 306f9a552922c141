#!/bin/sh
# Puts the setara of a release into a folder: downloads the archive of this machine, checks it, unpacks the program.
#
#   install.sh VERSION FOLDER [SHA256]
#
# SHA256 is the checksum that the archive must have, as you noted it down; without one, the list of the release itself is
# used (SHA256SUMS), which finds damage but no fraud. Needs curl or wget, and sha256sum or shasum.
set -eu

version="${1:?VERSION}" folder="${2:?FOLDER}" expected="${3:-}"
releases="${SETARA_RELEASES:-https://github.com/OWNER/setara/releases/download}"

fail() { echo "install.sh: $*" >&2; exit 2; }

case "$(uname -s)-$(uname -m)" in
  Linux-x86_64 | Linux-amd64) target=x86_64-unknown-linux-musl ;;
  Linux-aarch64 | Linux-arm64) target=aarch64-unknown-linux-musl ;;
  Darwin-x86_64) target=x86_64-apple-darwin ;;
  Darwin-arm64) target=aarch64-apple-darwin ;;
  MINGW*-x86_64 | MSYS*-x86_64 | CYGWIN*-x86_64) target=x86_64-pc-windows-msvc ;;
  *) fail "no release for $(uname -s) on $(uname -m); pip install setara, or build it with cargo" ;;
esac
name="setara-$version-$target" program=setara ending=tar.gz
case "$target" in *windows*) program=setara.exe ending=zip ;; esac

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

get() {
  if command -v curl > /dev/null; then
    curl --fail --silent --show-error --location --retry 3 --output "$work/$1" "$releases/v$version/$1"
  else
    wget -q -O "$work/$1" "$releases/v$version/$1"
  fi || fail "cannot download $releases/v$version/$1"
}

sum() {
  if command -v sha256sum > /dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1
}

get "$name.$ending"
if [ -z "$expected" ]; then
  get SHA256SUMS
  expected="$(sed -n "s/^\([0-9a-f]\{64\}\) [ *]$name\.$ending\$/\1/p" "$work/SHA256SUMS")"
  [ -n "$expected" ] || fail "$name.$ending is not in SHA256SUMS"
fi
actual="$(sum "$work/$name.$ending")"
[ "$actual" = "$expected" ] || fail "$name.$ending has the checksum $actual, not $expected"

case "$ending" in
  zip) unzip -q "$work/$name.zip" -d "$work" ;;
  *) tar -xzf "$work/$name.tar.gz" -C "$work" ;;
esac
mkdir -p "$folder"
cp "$work/$name/$program" "$folder/$program"
