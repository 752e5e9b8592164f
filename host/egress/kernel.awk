# What ../common/kernel.awk cannot know of the egress policy's table: nft lists a range as a prefix where it is one.

function worded(element,    prefix) {
    if (split(element, prefix, "/") != 2) return element
    return prefix[1] "-" as_address(as_number(prefix[1]) + 2 ^ (32 - prefix[2]) - 1)
}

function is_theirs(line) { return 0 }

function kernel_end() { return }
