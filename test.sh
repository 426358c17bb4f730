#!/usr/bin/env bash
# Builds everything and runs every test. The results lie in artifacts/test-results.
# Built as Debug: that is what an editor has built already, and no test asks how fast something is.
set -euo pipefail
cd "$(dirname "$0")"

fail() {
    echo "test.sh: $*" >&2
    exit 1
}

command -v dotnet >/dev/null || fail 'the .NET 10 SDK is missing: https://dotnet.microsoft.com/download/dotnet/10.0'
dotnet --list-sdks | grep -q '^10\.' || fail 'a .NET SDK was found, but not version 10: https://dotnet.microsoft.com/download/dotnet/10.0'

# The browser tests need Chromium, and a font that has Japanese letters for their screenshots; .NET needs ICU for both languages.
missing=()
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || missing+=(chromium)
[[ -n "$(fc-list :lang=ja 2>/dev/null)" ]] || missing+=(fontconfig fonts-noto-cjk)
[[ -n "$(find /lib /usr/lib /usr/local/lib -name 'libicuuc.so*' -print -quit 2>/dev/null)" ]] || missing+=(libicu)
if ((${#missing[@]} > 0)); then
    if [[ $EUID -eq 0 ]] && command -v apt-get >/dev/null; then
        export DEBIAN_FRONTEND=noninteractive
        apt-get update -qq </dev/null
        # The name of this one ends with its version.
        icu=$(apt-cache pkgnames libicu | grep -E '^libicu[0-9]+$' | sort -V | tail -n 1)
        apt-get install -y -qq --no-install-recommends "${missing[@]/%libicu/$icu}" </dev/null >/dev/null
    else
        fail "please install: ${missing[*]}"
    fi
fi

# The front of the profile "tls" is tested with Debian's Caddy, compose.yaml with its Compose. Both are unpacked only: installed, Caddy would begin
# to serve this machine.
tools=$PWD/artifacts/tools
# unpack PACKAGE [OPTION OF APT]…
unpack() {
    local package=$1
    shift
    (cd "$tools" && apt-get "$@" download -qq "$package" </dev/null && dpkg-deb --extract "${package}"_*.deb . && rm "${package}"_*.deb)
}
mkdir -p "$tools"
if ! command -v caddy >/dev/null && [[ ! -x $tools/usr/bin/caddy ]]; then
    command -v apt-get >/dev/null || fail 'please install: caddy'
    [[ -n "$(apt-cache policy caddy)" || $EUID -ne 0 ]] || apt-get update -qq </dev/null
    unpack caddy || fail 'please install: caddy'
fi
compose=/usr/libexec/docker/cli-plugins/docker-compose
if [[ ! -x $compose && ! -x $tools$compose ]]; then
    command -v apt-get >/dev/null || fail 'please install: docker compose, version 2'
    options=()
    # Debian 12 has the Compose of 2021 only; that of Debian 13 is one file, and runs there as well.
    if grep -qs bookworm /etc/apt/sources.list.d/debian.sources; then
        mkdir -p "$tools/apt/lists/partial"
        sed 's/bookworm/trixie/g' /etc/apt/sources.list.d/debian.sources >"$tools/apt/trixie.sources"
        options=(-o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts="$tools/apt" -o Dir::State::Lists="$tools/apt/lists"
            -o APT::Sandbox::User="$(id -un)")
        apt-get "${options[@]}" update -qq </dev/null
    fi
    # Ubuntu has it under the first name.
    unpack docker-compose-v2 "${options[@]}" 2>/dev/null || unpack docker-compose "${options[@]}" || fail 'please install: docker compose, version 2'
    rm -rf "$tools/apt"
fi

results=artifacts/test-results
rm -rf "$results"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
dotnet build Chatbot.sln --configuration Debug --verbosity quiet </dev/null
# A test that never ends is named, and ends the run.
dotnet test Chatbot.sln --configuration Debug --no-build --blame-hang-timeout 8m --blame-hang-dump-type none \
    --logger trx --results-directory "$results" "$@" </dev/null
