#!/usr/bin/env bash
# Makes what this release needs to find on the machine before it starts, such as the files of its secrets. install.sh runs it, and so does
# the upgrade.sh of the release before, which cannot know what this one needs: before anything is changed, so the release that runs must not
# be disturbed by it. It can be run again at any time.
set -euo pipefail
umask 022
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=release.sh
source "$here/release.sh"

main() {
    make_the_secret_key
    # Empty until a person or AWS gives one; and closed, whoever has put it there. Of the passphrase: docs/backup.md.
    local name
    for name in openai_api_key backup_passphrase; do
        [[ -e $folder/secrets/$name ]] || write_secret "$name" </dev/null
        close_secret "$name"
    done
}

# Once, and never again: with another one nobody could read the keys in the data.
make_the_secret_key() {
    [[ ! -s $folder/secrets/secret_key ]] || return 0
    say 'making the SECRET_KEY'
    od --address-radix=n --read-bytes=32 --format=x1 /dev/urandom | tr --delete ' \n' | write_secret secret_key
}

main "$@"
