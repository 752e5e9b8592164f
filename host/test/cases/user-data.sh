# shellcheck shell=bash

section 'user data'
"$here/../pack" >"$work/user-data"
ok 'fits into 16 KB' test "$(wc -c <"$work/user-data")" -lt 16384
ok 'is valid bash' bash -n "$work/user-data"
# The files it would place, in a folder of the test's.
mkdir "$work/root"
sed -e '/^command -v nft/d' -e '/^systemctl/d' -e '/^natkeeper-host/d' -e '/^ln /d' \
    -e "s|read -r mode lines path; do|&  path=$work/root\$path|" "$work/user-data" >"$work/unpack"
bash "$work/unpack"
mkdir "$work/expected"
mkdir -p "$work/expected/usr/local/lib/natkeeper" "$work/expected/etc/systemd/system"
cp -r "$here/../natkeeper-host" "$here/../lib" "$work/expected/usr/local/lib/natkeeper"
cp "$here"/../*.service "$work/expected/etc/systemd/system"
ok 'holds every file byte for byte, and no other' diff -r "$work/expected" "$work/root"
ok 'makes the script executable' test -x "$work/root/usr/local/lib/natkeeper/natkeeper-host"
