#!/usr/bin/env bash
# Changes to another release, and goes back by itself where that one does not become ready in time:
#
#     sudo /opt/chatbot/deploy/upgrade.sh v1.2.0    # to this version
#     sudo /opt/chatbot/deploy/upgrade.sh --back    # to the version before, which is still there
#
# Nothing is changed until the new image is there and a backup has been made; only the files of secrets that the new version needs are made
# before, and where there is no database yet there is nothing to back up. The old image and the old compose.yaml and deploy/ stay until the
# upgrade after this one. Guide: docs/ec2.md, docs/ec2.ja.md.
set -euo pipefail
umask 022
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=release.sh
source "$here/release.sh"
previous=$folder/previous

main() {
    local wanted=${1:-}
    [[ $EUID -eq 0 ]] || fail 77 "root で実行してください: sudo $0 $wanted" "Run it as root: sudo $0 $wanted"
    [[ -e $folder/.env && -e $folder/compose.yaml ]] || fail 78 "$folder に何もインストールされていません。" "Nothing is installed in $folder."
    exec 9>"$folder/.upgrade.lock"
    flock --nonblock 9 || fail 75 '別のアップグレードが実行中です。' 'Another upgrade is running.'
    if [[ $wanted == --back ]]; then
        [[ -e $previous/.env ]] || fail 78 '前のバージョンが残っていません。' 'There is no version before this one.'
        go_back_by_hand "$(setting CHATBOT_TAG)"
    elif [[ $wanted =~ ^[A-Za-z0-9][A-Za-z0-9._-]*$ ]]; then
        upgrade "$(setting CHATBOT_TAG)" "$wanted"
    else
        fail 64 "バージョンを指定してください: sudo $0 v1.2.0" "Name the version: sudo $0 v1.2.0"
    fi
}

upgrade() {
    local old=$1 new=$2 image name
    image=$(setting CHATBOT_IMAGE) name=${image%:*}
    if [[ $old == "$new" ]]; then
        say "$new is installed already"
        return
    fi
    # What is behind the last colon is to follow the version: no digest, and no port of a registry.
    [[ ${image##*/} == *:* && $image != *@* ]] || unchanged "$old" 78 \
        "/opt/chatbot/.env の CHATBOT_IMAGE は「名前:$old」の形にしてください。タグがバージョンとともに変わります。今は: $image" \
        "CHATBOT_IMAGE in /opt/chatbot/.env has to be NAME:$old, as its tag follows the version. It is: $image"
    check_the_disk "$name" "$old"
    fetch_release "$(setting CHATBOT_REPOSITORY)" "$new" || unchanged "$old" 69 \
        "$new を取得できません。そのリリースがあるか、ネットワークに出られるかを確かめてください。" \
        "$new cannot be fetched. Is there such a release, and a way out to the network?"
    local preparation=$folder/releases/$new/deploy/prepare.sh
    [[ ! -e $preparation ]] || bash "$preparation" || unchanged "$old" 70 \
        "$new に必要なものを準備できません: $preparation" "What $new needs cannot be made: $preparation"
    get_image "$name:$new" "$folder/releases/$new" || unchanged "$old" 69 \
        "$new のイメージを取得もビルドもできません。" "The image of $new can neither be pulled nor built."
    # As late as can be, so that as little as can be is said after it.
    say 'making a backup'
    back_up "$old"

    say "changing from $old to $new"
    { stage "$folder/next" "$folder/releases/$new" CHATBOT_TAG "$new" CHATBOT_IMAGE "$name:$new" && keep_the_way_back; } || {
        rm -rf "$folder/next"
        unchanged "$old" 73 "$new のファイルを書けません。$(room_ja)" "The files of $new cannot be written. $(room_en)"
    }
    trap 'fail_back "$new" "途中で止められました。" "It was interrupted."' INT TERM HUP
    take "$folder/next" || fail_back "$new" "$new のファイルを置けません。" "The files of $new cannot be put into their place."
    start_and_wait || fail_back "$new" \
        "$new は $ready_seconds 秒以内に準備ができませんでした。" "$new was not ready within $ready_seconds seconds."
    trap - INT TERM HUP
    rm -rf "$folder/back"
    make_room "$name" "$old" "$new"
    say "$old から $new に変わりました。戻すには: sudo /opt/chatbot/deploy/upgrade.sh --back"
    say "changed from $old to $new. The way back: sudo /opt/chatbot/deploy/upgrade.sh --back"
    enable_the_timers
}

# back_up OLD: what has never come up has no database yet, and is to be upgraded all the same.
back_up() {
    local code=0
    "$here/backup.sh" || code=$?
    if ((code == 66)); then
        say 'データベースがまだないので、バックアップするものがありません。'
        say 'there is no database yet, so there was nothing to back up'
    elif ((code != 0)); then
        unchanged "$1" 73 'バックアップを作れません。' 'No backup can be made.'
    fi
}

# unchanged OLD CODE JAPANESE ENGLISH: the end, before anything has been changed.
unchanged() { fail "$2" "$3 何も変えていません。$1 が動き続けています。" "$4 Nothing has been changed: $1 goes on running."; }

# check_the_disk NAME OLD: two images, the sources and a backup. Where room is missing, what other attempts have left goes first.
check_the_disk() {
    local needed=1024
    (($(free_mib) >= needed)) || make_room "$1" "$2" "$(setting CHATBOT_TAG "$previous/.env")"
    (($(free_mib) >= needed)) || unchanged "$2" 73 \
        "ディスクの空きが足りません。必要なのは $needed MiB です。$(room_ja)" \
        "There is not enough free disk: $needed MiB are needed. $(room_en)"
}

# fetch_release REPOSITORY TAG: the sources of a release. A download that breaks off leaves nothing behind.
fetch_release() {
    local there=$folder/releases/$2
    [[ ! -e $there/compose.yaml ]] || return 0
    say "fetching $1 $2"
    rm -rf "$there" "$there.part" && mkdir -p "$there.part" &&
        curl --fail --silent --show-error --location --retry 5 --retry-all-errors --connect-timeout 10 \
            "https://github.com/$1/archive/refs/tags/$2.tar.gz" |
        tar --extract --gzip --strip-components=1 --directory "$there.part" &&
        mv "$there.part" "$there"
}

# For a person who goes back later; and once more, to be taken by renames where the new version fails.
keep_the_way_back() {
    stage "$folder/back" "$folder" && stage "$previous.new" "$folder" && rm -rf "$previous" && mv "$previous.new" "$previous"
}

# fail_back NEW JAPANESE ENGLISH: the new version does not do. Keeps what it said, and goes back.
fail_back() {
    trap '' INT TERM HUP
    printf '\n!! %s\n!! %s\n' "$2" "$3" >&2 || true
    keep_what_it_said "$folder/failed-$1.log"
    go_back "$1"
    fail 1 "$1 にはしませんでした。$1 が書いたこと: $folder/failed-$1.log" "$1 was not kept. What it said: $folder/failed-$1.log"
}

# keep_what_it_said FILE: of such files, the five newest stay.
keep_what_it_said() {
    (umask 077 && compose logs --no-color --tail 500 >"$1" 2>&1) || true
    find "$folder" -maxdepth 1 -name 'failed-*.log' -printf '%T@ %p\n' | sort --reverse --numeric-sort | tail -n +6 | cut -d ' ' -f 2- |
        while IFS= read -r old; do rm -f "$old"; done || true
}

# go_back NEW: by itself, from what has just failed. Hardly anything of it needs room on the disk, and room is made for that first.
go_back() {
    local old image
    old=$(setting CHATBOT_TAG "$previous/.env") image=$(setting CHATBOT_IMAGE "$previous/.env")
    say "going back to $old"
    compose down || true
    # The new version can be had again.
    (($(free_mib) >= 256)) || make_room "${image%:*}" "$old" "$old"
    take "$folder/back" || cannot_go_back "$old" "$old のファイルを元に戻せません。" "The files of $old cannot be put back."
    # Where the new version has changed the database before it failed, the one of before takes its place; the other is kept beside it.
    # Not when a person goes back later: that would take away what has been said since.
    compose run --rm --no-deps --no-TTY chatbot --undo-upgrade || {
        say "$1 がデータの形を変えていても、元に戻せませんでした。理由は上に出ています。"
        say "if $1 has changed the form of the data, that could not be undone; why, stands above"
    }
    start "$old"
}

# go_back_by_hand NEW
go_back_by_hand() {
    local old
    old=$(setting CHATBOT_TAG "$previous/.env")
    say "going back to $old"
    stage "$folder/next" "$previous" CHATBOT_TAG "$old" CHATBOT_IMAGE "$(setting CHATBOT_IMAGE "$previous/.env")" ||
        unchanged "$1" 73 "$old のファイルを書けません。$(room_ja)" "The files of $old cannot be written. $(room_en)"
    take "$folder/next" || cannot_go_back "$old" "$old のファイルを置けません。" "The files of $old cannot be put into their place."
    start "$old"
}

# start OLD
start() {
    start_and_wait || cannot_go_back "$1" \
        "$1 も準備ができません。理由は: cd /opt/chatbot && sudo docker compose logs --tail 50 chatbot
!! データが新しいバージョンのものだと出ていたら: docs/ec2.ja.md の「アップグレード」" \
        "$1 is not ready either. Why: cd /opt/chatbot && sudo docker compose logs --tail 50 chatbot
!! If that says that the data is of a newer release: docs/ec2.md, \"Upgrade\""
    say "$1 が動いています / $1 is running"
    enable_the_timers
}

# cannot_go_back OLD JAPANESE ENGLISH
cannot_go_back() {
    fail 2 "$2
!! $(room_ja)
!! 直したら、$1 を起動するには: sudo /opt/chatbot/deploy/upgrade.sh --back" "$3
!! $(room_en)
!! When it is mended, this starts $1: sudo /opt/chatbot/deploy/upgrade.sh --back"
}

# make_room NAME OLD NEW: of the images and the sources only these two versions stay, and of Caddy's images what they name.
make_room() {
    local image
    for image in $(docker image ls --format '{{.Repository}}:{{.Tag}}' "$1"); do
        [[ $image == "$1:$2" || $image == "$1:$3" ]] || docker image rm "$image" >/dev/null || true
    done
    for image in $(docker image ls --format '{{.Repository}}:{{.Tag}}' caddy); do
        grep -qsF "image: $image" "$folder"/compose*.yaml "$previous/compose.yaml" || docker image rm "$image" >/dev/null || true
    done
    docker image prune --force >/dev/null || true
    find "$folder/releases" -mindepth 1 -maxdepth 1 ! -name "$2" ! -name "$3" -exec rm -rf {} + || true
}

main "$@"
