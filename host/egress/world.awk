# The part `where`: lines "interface NUMBER DEVICE SUBNET PRIMARY DEFAULT" and "public PUBLIC PRIVATE NUMBER".

part == "where" && $1 == "interface" { device[$2] = $3; next }
part == "where" { if ($4 <= 15) { private_of[$2] = $3; number_of[$2] = $4 }; next }
