# Addresses as numbers, and back.

function as_number(address,    octets) {
    if (split(address, octets, ".") != 4) return -1
    return ((octets[1] * 256 + octets[2]) * 256 + octets[3]) * 256 + octets[4]
}

function as_address(number,    text, i) {
    for (i = 3; i >= 0; i--) text = text (i < 3 ? "." : "") int(number / 256 ^ i) % 256
    return text
}
