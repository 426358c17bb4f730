#!/usr/bin/env bash
# What the scripts of a release have in common (install.sh, prepare.sh, upgrade.sh, backup.sh). It is sourced, not run.
#
# /opt/chatbot            compose.yaml, deploy/ and .env of the version that runs; compose.override.yaml, if you want one, is yours
# /opt/chatbot/secrets    the API key and the SECRET_KEY
# /opt/chatbot/releases   the sources of this version and of the one before
# /opt/chatbot/previous   compose.yaml, deploy/ and .env of the version before: the way back
# /opt/chatbot/next, back what is about to take its place, and what does where that fails; only while a version is changed

# A test has these below a folder of its own.
root=${CHATBOT_ROOT:-}
folder=$root/opt/chatbot
units=$root/etc/systemd/system
# The user in the container, who must be able to read the secrets; nobody else may.
container_user=1654
# How long a version may take until it is ready. The migration of a large database needs its time.
ready_seconds=${CHATBOT_READY_SECONDS:-300}

# What cannot be said, since the disk is full under the output too, is no reason to end.
say() { printf '== %s\n' "$*" || true; }

# fail CODE JAPANESE ENGLISH: what is wrong and what to do, in both languages.
fail() {
    printf '\n!! %s\n!! %s\n' "$2" "$3" >&2 || true
    exit "$1"
}

# What to do about a disk that is full, for the end of a message.
room_ja() {
    printf '%s' "ディスクの空きは $(free_mib) MiB です。古いバックアップなどを消すか、EC2 のコンソールの「ボリューム」→「ボリュームの変更」で大きくして
!! 再起動してください。"
}
room_en() {
    printf '%s' "$(free_mib) MiB of the disk are free. Delete old backups and the like, or make the volume larger in the EC2 console
!! (Volumes, Modify volume) and reboot."
}

# no_room FILE
no_room() { fail 73 "$1 に書けません。$(room_ja)" "$1 cannot be written. $(room_en)"; }

# setting NAME [FILE]: the value of the line NAME=value of .env, the last one as Compose takes it; nothing where there is none.
setting() {
    local file=${2:-$folder/.env}
    [[ ! -e $file ]] || sed -n "s/^$1=//p" "$file" | tail -n 1
}

# set_setting NAME VALUE: writes that line where it stands already, else at the end. The file is never half written.
set_setting() {
    { (umask 077 && with_settings "$@" >"$folder/.env.new") && mv "$folder/.env.new" "$folder/.env"; } || no_room "$folder/.env"
}

# with_settings [NAME VALUE]...: .env with these lines where they stand already, else at the end.
with_settings() {
    local line text='' name
    local -A wanted=() found=()
    while (($# > 0)); do
        wanted[$1]=$2
        shift 2
    done
    # The last line counts, whether or not an editor has ended it.
    while IFS= read -r line || [[ -n $line ]]; do
        name=${line%%=*}
        if [[ $line == *=* && -n ${wanted[$name]+yes} ]]; then
            line=$name=${wanted[$name]}
            found[$name]=yes
        fi
        text+=$line$'\n'
    done <"$folder/.env"
    for name in "${!wanted[@]}"; do
        [[ -n ${found[$name]:-} ]] || text+=$name=${wanted[$name]}$'\n'
    done
    printf %s "$text"
}

# write_secret NAME: what comes in becomes the secret. An existing file is written in place: the container has that one open.
write_secret() {
    install -d -m 0700 "$folder/secrets"
    (umask 077 && cat >"$folder/secrets/$1") || no_room "$folder/secrets/$1"
    close_secret "$1"
}

close_secret() {
    chown "$container_user:$container_user" "$folder/secrets/$1"
    chmod 0600 "$folder/secrets/$1"
}

free_mib() { df --output=avail --block-size=1M "$folder" | tail -n 1 | tr -d ' '; }

# Where the folder has its own .env, its own profile and its own overrides. They alone count: Compose lets the environment win over .env, and
# what user-data.sh has exported is what is to be from now on, not what runs.
compose() {
    (
        cd "$folder" || return
        unset "${!CHATBOT_@}" "${!COMPOSE_@}" "${!Network__@}"
        docker compose "$@"
    )
}

# get_image IMAGE SOURCES: from the registry, or built from the sources where the registry does not give it.
get_image() {
    say "pulling $1"
    docker pull --quiet "$1" && return
    say "$1 cannot be pulled, so it is built here. That takes ten minutes or more on a small machine."
    if (($(free_mib) < 3072)); then
        say "building needs 3072 MiB of free disk, and there are $(free_mib)"
        return 1
    fi
    # Not "compose build": that asks for a newer builder than Amazon Linux has. What the build leaves behind would fill the disk.
    docker build --quiet --build-arg "VERSION=${1##*:}" --tag "$1" "$2" && docker builder prune --all --force >/dev/null
}

# lay_out SOURCES: the files of a release become those that run. What is a person's own (secrets, overrides) is not touched.
lay_out() { stage "$folder/next" "$1" && take "$folder/next"; }

# stage THERE SOURCES [NAME VALUE]...: the files of a release, and .env with these settings, ready to be taken. What needs room fails here,
# where nothing has changed yet.
stage() {
    local there=$1 sources=$2
    shift 2
    rm -rf "$there" &&
        mkdir -m 0700 "$there" &&
        cp -R "$sources/deploy" "$sources/compose.yaml" "$there/" &&
        (umask 077 && with_settings "$@" >"$there/.env") && return
    rm -rf "$there"
    return 1
}

# take THERE: what was staged there becomes what runs. Renames, which a full disk does not stop; only a unit that differs is copied.
take() {
    local front=deploy/tls/Caddyfile
    [[ ! -e $folder/$front ]] || same_text "$folder/$front" "$1/$front" || front_has_changed=yes
    remove_the_units_that_lack_in "$1" &&
        rm -rf "$folder/deploy.old" &&
        { [[ ! -e $folder/deploy ]] || mv "$folder/deploy" "$folder/deploy.old"; } &&
        mv "$1/deploy" "$1/compose.yaml" "$1/.env" "$folder/" &&
        rm -rf "$folder/deploy.old" "$1" &&
        install_the_units
}

same_text() { [[ $(<"$1") == "$(<"$2")" ]]; }

install_the_units() {
    local unit own
    mkdir -p "$units" || return
    for own in "$folder"/deploy/systemd/*; do
        unit=$units/${own##*/}
        if [[ ! -e $unit ]] || ! same_text "$own" "$unit"; then
            { install -m 0644 "$own" "$unit.new" && mv "$unit.new" "$unit"; } || return
        fi
    done
    systemctl daemon-reload
}

# What the version that has run until now has brought, and this one does not know: its timer would run what is no longer there.
remove_the_units_that_lack_in() {
    local unit
    for unit in "$folder"/deploy/systemd/*; do
        unit=${unit##*/}
        [[ -e $units/$unit && ! -e $1/deploy/systemd/$unit ]] || continue
        systemctl disable --now "$unit" || true
        rm "$units/$unit"
    done
}

# Those of the version that has been laid out.
enable_the_timers() {
    local timer
    for timer in "$folder"/deploy/systemd/*.timer; do
        timer=${timer##*/}
        systemctl enable --now "$timer" || fail 70 "タイマー $timer を有効にできませんでした。理由は: systemctl status $timer
!! 直したら: sudo systemctl enable --now $timer" "The timer $timer could not be enabled. Why: systemctl status $timer
!! When it is mended: sudo systemctl enable --now $timer"
    done
}

# Starts what .env and compose.yaml say, and comes back once it answers. Fails where it does not in time.
start_and_wait() {
    end_a_front_without_a_name
    compose up --detach --no-build --remove-orphans --wait --wait-timeout "$ready_seconds" || return
    # The file is mounted, so Compose does not see that it is another.
    if [[ -n ${front_has_changed:-} && -n $(setting CHATBOT_DOMAIN) ]]; then
        compose restart caddy || return
    fi
    front_has_changed=''
}

# Compose leaves the services of a profile that is off as they are: a Caddy of before would keep port 80. Where it cannot be removed, the start
# says what has the port.
end_a_front_without_a_name() { [[ -n $(setting CHATBOT_DOMAIN) ]] || compose --profile tls rm --stop --force caddy || true; }
