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

# The front of the profile "tls" is tested with Debian's Caddy. It is unpacked only: installed, it would begin to serve this machine.
tools=artifacts/tools
if ! command -v caddy >/dev/null && [[ ! -x $tools/usr/bin/caddy ]]; then
    command -v apt-get >/dev/null || fail 'please install: caddy'
    [[ -n "$(apt-cache policy caddy)" || $EUID -ne 0 ]] || apt-get update -qq </dev/null
    rm -rf "$tools"
    mkdir -p "$tools"
    (cd "$tools" && apt-get download -qq caddy </dev/null && dpkg-deb --extract caddy_*.deb .) || fail 'please install: caddy'
fi

results=artifacts/test-results
rm -rf "$results"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
dotnet build Chatbot.sln --configuration Debug --verbosity quiet </dev/null
# A test that never ends is named, and ends the run.
dotnet test Chatbot.sln --configuration Debug --no-build --blame-hang-timeout 8m --blame-hang-dump-type none \
    --logger trx --results-directory "$results" "$@" </dev/null
