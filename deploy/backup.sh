#!/usr/bin/env bash
# Makes a backup of a Chatbot that runs in containers, and copies it to S3 where an address is given:
#
#     sudo /opt/chatbot/deploy/backup.sh
#
# The product makes it, keeps as many as the settings "Backup" say, and never fills the disk. The copy goes to BACKUP_S3_URI
# (s3://bucket/folder), or to CHATBOT_BACKUP_BUCKET and CHATBOT_BACKUP_PREFIX, from the environment or from /opt/chatbot/.env, with the
# role of the machine: s3:PutObject alone will do. Guide: docs/backup.md.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=release.sh
source "$here/release.sh"
service=chatbot

main() {
    [[ -e $folder/compose.yaml ]] || fail 78 "$folder に何もインストールされていません。" "Nothing is installed in $folder."
    cd "$folder"
    engine=$(command -v docker || command -v podman) || fail 69 'docker も podman もありません。' 'There is neither docker nor podman.'

    local target backup
    target=$(s3_address)
    [[ $target =~ ^(s3://[a-z0-9.-]+(/[A-Za-z0-9._/-]*)?)?$ ]] ||
        fail 78 "S3 のアドレスが正しくありません: $target" "This is no address of S3: $target"
    [[ -z $target ]] || command -v aws >/dev/null || fail 69 \
        'aws コマンドがありません。snap install aws-cli --classic で入れてください。' 'There is no aws command: snap install aws-cli --classic'
    backup=$(make_backup)
    [[ -z $target ]] || copy_to_s3 "$backup" "$target"
}

# chosen NAME: from the environment, else from .env; nothing where it is nowhere.
chosen() { printf '%s' "${!1:-$(setting "$1")}"; }

s3_address() {
    local uri bucket prefix
    uri=$(chosen BACKUP_S3_URI) bucket=$(chosen CHATBOT_BACKUP_BUCKET) prefix=$(chosen CHATBOT_BACKUP_PREFIX)
    [[ -n $uri || -z $bucket ]] || uri=s3://$bucket/$prefix
    while [[ $uri == */ ]]; do uri=${uri%/}; done
    printf '%s' "$uri"
}

container() { "$engine" compose ps --all --quiet "$service" 2>/dev/null | head -n 1; }

# Two words, whether it runs and whether it is being restarted: Docker calls "running", too, what waits for its next start after a fall.
service_state() { "$engine" inspect --format '{{.State.Running}} {{.State.Restarting}}' "$(container)" 2>/dev/null || true; }

# What the product says goes to the error stream, and the last line of it, the file, to the caller.
make_backup() {
    local said code=0 state
    state=$(service_state)
    # Beside the server, in its container; where it does not run, in one of its own on the same volumes.
    if [[ $state == 'true false' ]]; then
        said=$("$engine" compose exec -T "$service" dotnet Chatbot.Web.dll --backup) || code=$?
    else
        # The next start of one that falls again and again must not come in between.
        if [[ $state == *' true' ]]; then
            "$engine" compose stop "$service" >&2
            trap '"$engine" compose start "$service" >&2 || true' EXIT
        fi
        said=$("$engine" compose run --rm --no-deps -T "$service" --backup) || code=$?
    fi
    said=${said//$'\r'/}
    printf '%s\n' "$said" >&2
    # 2: it was made, and attachments that had been lost before are not in it. 66, by which upgrade.sh goes: there is no database yet.
    ((code == 0 || code == 2)) || fail "$code" 'バックアップを作成できませんでした。' 'No backup was made.'
    printf '%s' "${said##*$'\n'}"
}

# From the disk of this machine: a copy out of the container would come as a stream, and a stream that breaks off would become a file.
copy_to_s3() {
    local file name=${1##*/}
    file=$(path_on_this_machine "$1")
    [[ -r $file ]] || fail 69 "バックアップ $1 をこのマシンから読めません。root で実行してください。" \
        "The backup $1 cannot be read from this machine. Run this as root."
    aws s3 cp --only-show-errors "$file" "$2/$name" || fail 69 \
        "S3 に写せませんでした: $2/$name。バックアップはこのマシンにあります。ロールに s3:PutObject があるか確かめてください。" \
        "It could not be copied to $2/$name; the backup is on this machine. See that its role has s3:PutObject."
    printf '%s\n' "S3 に写しました: $2/$name" "copied to $2/$name" >&2
}

# path_on_this_machine FILE: where a file of the container lies, by the mount that holds it; where there is no container, by the volume.
path_on_this_machine() {
    if [[ -z $(container) && $1 == /backups/* ]]; then
        printf '%s%s' "$("$engine" volume inspect --format '{{.Mountpoint}}' chatbot_backups)" "${1#/backups}"
        return
    fi
    local inside outside found='' longest=''
    while IFS='|' read -r inside outside; do
        if [[ -n $inside && $1 == "$inside"/* && ${#inside} -gt ${#longest} ]]; then
            longest=$inside found=$outside${1#"$inside"}
        fi
    done < <("$engine" inspect --format '{{range .Mounts}}{{.Destination}}|{{.Source}}{{println}}{{end}}' "$(container)" 2>/dev/null)
    printf '%s' "$found"
}

main "$@"
