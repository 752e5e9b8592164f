# The part `resolved`: lines NAME ADDRESS SINCE.

part == "resolved" { address_of[$1] = $2; since[$1] = $3; next }
