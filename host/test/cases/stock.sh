# shellcheck shell=bash

section 'a stock host'
natkeeper check
ok 'check fails' is "$code" 1
ok 'check says that the table does not exist' has "$out" '"name":"table","ok":false,"detail":"ip natkeeper does not exist"'
ok 'check says that the host does not forward' has "$out" '"name":"ip_forward","ok":false'
ok 'no private host gets out' is "$(ask private tcp 7000)" ''
