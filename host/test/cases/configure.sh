# shellcheck shell=bash

section 'configure'
on host nft -f - <<<'table ip others { set friends { type ipv4_addr; elements = { 192.0.2.1 }
        }
        chain c { type filter hook input priority 0; policy accept; ip saddr @friends counter
        }
    }'
others=$(on host nft -a list table ip others)
natkeeper render
rendered=$out
ok 'render prints the table' has "$rendered" 'table ip natkeeper'
ok 'render loads nothing' not table_loaded
natkeeper configure
ok 'succeeds' is "$code" 0
ok 'says what it changed' has "$out" 'changed: '
natkeeper check
ok 'check is content' is "$code" 0
ok 'check prints one line' one_line "$out"
ok 'check says ok' has "$out" '{"ok":true,"checks":['
