# shellcheck shell=bash
# bootstrap: what a stock machine lacks. Swap comes first, because dnf alone needs more than 512 MB.

readonly SWAP=/var/lib/natkeeper/swap
readonly SMALL_KILOBYTES=1000000 # of memory; machines sold with 1 GB have less than that
readonly SWAP_MEGABYTES=512
readonly PACKAGE_ATTEMPTS=5
readonly EXTRAS_TRIED=/run/natkeeper-extras-tried

# kilobytes_of NAME: REPLY becomes the value in /proc/meminfo.
kilobytes_of() {
    local name kilobytes
    while read -r name kilobytes _; do
        [[ $name != "$1:" ]] || REPLY=$kilobytes
    done </proc/meminfo
}

add_swap() {
    local megabytes
    kilobytes_of MemTotal
    ((REPLY < SMALL_KILOBYTES)) || return 0
    kilobytes_of SwapTotal
    ((REPLY == 0)) || return 0
    if [[ ! -e $SWAP ]]; then
        mkdir -p "${SWAP%/*}"
        # A minimal root volume has 2 GB, and the packages need theirs.
        megabytes=$(df --output=avail -BM "${SWAP%/*}")
        megabytes=${megabytes//[^0-9]/}
        megabytes=$((megabytes / 2 < SWAP_MEGABYTES ? megabytes / 2 : SWAP_MEGABYTES))
        (umask 077 && dd if=/dev/zero of="$SWAP.new" bs=1M count="$megabytes" status=none)
        mkswap "$SWAP.new" >/dev/null
        mv "$SWAP.new" "$SWAP"
    fi
    swapon "$SWAP" || die "cannot swap to $SWAP; remove it, and it is made anew"
    printf 'swaps to %s\n' "$SWAP"
}

# A line for each command that we use: COMMAND, its package for dnf, for apt-get, and what we lose without it.
commands() {
    printf '%s\n' 'nft nftables nftables needed' 'ip iproute iproute2 needed' 'modprobe kmod kmod useful' \
        'conntrack conntrack-tools conntrack needed' 'curl curl-minimal curl needed' \
        'ethtool ethtool ethtool useful' 'amazon-ssm-agent amazon-ssm-agent - useful'
}

# missing KIND: the packages of the commands of that kind that are not there.
missing() {
    local name dnf apt kind package
    while read -r name dnf apt kind; do
        command -v dnf >/dev/null && package=$dnf || package=$apt
        [[ $kind != "$1" || $package == - ]] || command -v "$name" >/dev/null || printf '%s\n' "$package"
    done < <(commands)
}

# install PACKAGE...
install() {
    printf 'installing %s\n' "$*"
    if command -v dnf >/dev/null; then
        dnf install --assumeyes --quiet --setopt=install_weak_deps=False "$@"
    else
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq --assume-yes \
            --no-install-recommends -o DPkg::Lock::Timeout=60 "$@"
    fi
}

bootstrap() {
    local attempt
    local -a packages
    add_swap
    for ((attempt = 1; ; attempt++)); do
        mapfile -t packages < <(missing needed)
        ((${#packages[@]})) || return 0
        ! install "${packages[@]}" || return 0
        ((attempt < PACKAGE_ATTEMPTS)) || die "could not install ${packages[*]}, tried $PACKAGE_ATTEMPTS times"
        sleep $((2 ** attempt))
    done
}

# extras: what a NAT can do without, so it comes after `configure`, and no more often than every ten minutes.
extras() {
    local -a packages
    [[ -z $(find "$EXTRAS_TRIED" -mmin -10 2>/dev/null) ]] || return 0
    touch "$EXTRAS_TRIED"
    mapfile -t packages < <(missing useful)
    ((${#packages[@]} == 0)) || install "${packages[@]}" || printf 'natkeeper-host: could not install %s\n' "${packages[*]}" >&2
    # Delivery reaches the host through it. Without one, Natkeeper replaces the host rather than trusts it.
    ! command -v amazon-ssm-agent >/dev/null || systemctl enable --quiet --now amazon-ssm-agent ||
        printf 'natkeeper-host: amazon-ssm-agent does not start\n' >&2
}

check_commands() {
    local name kind lost=""
    while read -r name _ _ kind; do
        [[ $kind != needed ]] || command -v "$name" >/dev/null || lost+="${lost:+, }$name"
    done < <(commands)
    if [[ -n $lost ]]; then
        verdict commands false "missing: $lost; natkeeper-host bootstrap installs them"
    else
        verdict commands true "none missing"
    fi
}
