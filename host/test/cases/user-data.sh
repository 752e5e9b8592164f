# shellcheck shell=bash

section 'user data'
ok 'fits into 16 KB' test "$("$here/../pack" | wc -c)" -lt 16384
"$here/../pack" | gunzip >"$work/user-data"
ok 'is valid bash' bash -n "$work/user-data"
# The files it would place, in a folder of the test's.
mkdir "$work/root"
sed -e '/^systemctl/d' -e '/^\[\[ .networkd == known/d' -e '/^.usr.local/d' -e '/^ln /d' \
    -e "s|read -r mode lines path; do|&  path=$work/root\$path|" "$work/user-data" >"$work/unpack"
bash "$work/unpack"
expected=$work/expected
mkdir -p "$expected"/usr/local/lib/natkeeper "$expected"/etc/systemd/{system,networkd.conf.d}
cp -r "$here/../natkeeper-host" "$here/../lib" "$here/../delivery" "$expected/usr/local/lib/natkeeper"
rm "$expected/usr/local/lib/natkeeper/delivery/handlers"/{ports,egress} # come later, by another way
cp "$here"/../systemd/*.{service,timer} "$expected/etc/systemd/system"
cp "$here/../systemd/networkd.conf" "$expected/etc/systemd/networkd.conf.d/10-natkeeper.conf"
# Its comments stay behind, from whole lines to whole lines.
find "$expected" -type f -exec sed -i -e '/^#!/b' -e '/^ *#/d' {} +
ok 'holds every file byte for byte, and no other' diff -r "$expected" "$work/root"
ok 'makes the script executable' test -x "$work/root/usr/local/lib/natkeeper/natkeeper-host"
script=$work/root/usr/local/lib/natkeeper/natkeeper-host natkeeper configure
ok 'makes the same host' is "$out" unchanged
