# shellcheck shell=bash
disk=$work/installed
stubs=$work/stubs
mkdir -p "$disk/etc/systemd/system" "$stubs"
printf '#!/bin/bash\necho "$@" >>"%s"\n' "$work/systemctl.log" >"$stubs/systemctl"
chmod +x "$stubs/systemctl"
# The script as an agent would run it, with a disk of the test's.
"$here/../pack" documents/install.yaml | sed -e '1,/^        - |$/d' -e 's/^          //' -e "s|/usr/local/lib/natkeeper|$disk/natkeeper|; s|/etc/systemd|$disk/etc/systemd|" >"$work/install"
install() {
    : >"$work/systemctl.log"
    code=0
    out=$(PATH=$stubs:$PATH bash "${1:-$work/install}" 2>&1) || code=$?
}
bare() { find "$1" -type f -print0 | sort -z | xargs -0 -I{} sh -c 'echo "${1#"$2"}"; grep -vE "^ *#([^!]|$)" "$1"' sh {} "$1"; }

brought() { for each in common ports egress; do bare "$(readlink -f "$disk/natkeeper/ports/..")/$each/"; done; }
all_files() { for each in common ports egress; do bare "$here/../$each/"; done; }
sums() { (cd -P "$1" && find . -type f -exec sha256sum {} + | sort); }
whole() { [[ $(sums "$disk/natkeeper/ports/..") == "$every_file" && $(readlink -f "$disk/natkeeper/egress/..") == "$(readlink -f "$disk/natkeeper/ports/..")" ]]; }

section 'what comes by Systems Manager'
ok 'fits into a document' test "$("$here/../pack" documents/install.yaml | wc -c)" -lt 65536
install
ok 'installs' is "$code" 0
ok 'every file, without its comments' same "$(brought)" "$(all_files)"
every_file=$(sums "$disk/natkeeper/ports/..")
ok 'the handler, too' same "$(bare "$disk/natkeeper/delivery/handlers/")" "$(bare "$here/../delivery/handlers/" | sed '/^verify$/,$d')"
ok 'enables and starts the units' has "$(xargs <"$work/systemctl.log")" 'daemon-reload enable natkeeper-ports.service natkeeper-egress.service restart natkeeper-ports.service natkeeper-egress.service'
handler_before=$handler
handler=$disk/natkeeper/delivery/handlers/ports
give "$one"
ok 'what it installs takes a map' is "$code$(from_outside tcp 50001)" '0one 10.0.0.11'
handler=$handler_before
handler_before=$egress_handler
egress_handler=$disk/natkeeper/delivery/handlers/egress
choose 'from 10.0.1.11 by 203.0.113.7'
ok 'and a policy' has "$code$(in_force_state)" '0from 10.0.1.11 by 203.0.113.7 '
ok 'and accuses nobody of its own new rules' is "$(field repaired)" '[]'
egress_handler=$handler_before
before=$(readlink "$disk/natkeeper/ports")
install
ok 'a second time it changes nothing' is "$code$(readlink "$disk/natkeeper/ports")" "0$before"
ok 'and restarts nothing' not has "$(<"$work/systemctl.log")" restart
echo 'exit 1' >>"$disk/natkeeper/ports/apply"
rm "$disk/natkeeper/delivery/handlers/ports" "$disk/natkeeper/egress"
install
ok 'it repairs' is "$code" 0
ok 'all of it' whole
ok 'the handler, too' test -x "$disk/natkeeper/delivery/handlers/ports"
ok 'and restarts the units' has "$(<"$work/systemctl.log")" restart
before=$(readlink "$disk/natkeeper/ports")
sed -E '0,/^[A-Za-z0-9+\/]{76}$/s/^[A-Za-z0-9+\/]{76}$/H4sIAAAAAAACA0tJTQMA4bwXAwMAAAB4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4/' "$work/install" >"$work/damaged"
install "$work/damaged"
ok 'what was damaged on its way is refused' not is "$code" 0
ok 'and leaves everything as it was' is "$(readlink "$disk/natkeeper/ports")" "$before"

# Over an older version, and killed at its n-th command.
older() {
    rm -rf "$disk/natkeeper"
    mkdir -p "$disk/natkeeper/installed/older/ports" "$disk/natkeeper/delivery/handlers"
    printf '#!/bin/bash\n# older\n' | tee "$disk/natkeeper/installed/older/ports/apply" >"$disk/natkeeper/delivery/handlers/ports"
    chmod +x "$disk/natkeeper/installed/older/ports/apply" "$disk/natkeeper/delivery/handlers/ports"
    ln -s "$disk/natkeeper/installed/older/ports" "$disk/natkeeper/ports"
}
killers=$work/killing-stubs
mkdir "$killers"
for command in mkdir flock rm mktemp sha256sum chmod readlink find sync mv ln cp; do
    printf '#!/bin/bash\necho >>"%s"\nmapfile calls <"%s"\nread -r kill_at <"%s"\n((${#calls[@]} != kill_at)) || { kill -KILL $PPID; exit; }\nexec %s "$@"\n' \
        "$work/calls" "$work/calls" "$work/kill-at" "$(type -P "$command")" >"$killers/$command"
    chmod +x "$killers/$command"
done
wrong=""
for ((n = 1; n < 200; n++)); do
    older
    echo "$n" >"$work/kill-at"
    : >"$work/calls"
    PATH=$killers:$PATH install
    ((code != 0)) || break
    [[ $(sums "$disk/natkeeper/ports/..") == "$every_file" || $(grep -c older "$disk/natkeeper/ports/apply") == 1 ]] || wrong+=" $n: neither old nor new;"
    [[ -x $disk/natkeeper/ports/apply && -x $disk/natkeeper/delivery/handlers/ports ]] || wrong+=" $n: not executable;"
    install
    [[ $code == 0 ]] && whole || wrong+=" $n: not repaired;"
done
ok 'killed at any command it leaves the old or the new, and the next run ends it' is "$wrong" ''
ok 'that were many commands' test "$n" -gt 20
ok 'of the older one nothing is left' is "$(find "$disk/natkeeper/installed" -mindepth 1 -maxdepth 1 | wc -l)" 1
