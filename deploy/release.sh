#!/usr/bin/env bash
# What the scripts of a release have in common (install.sh, prepare.sh, upgrade.sh, backup.sh). It is sourced, not run.
#
# /opt/chatbot            compose.yaml, deploy/ and .env of the version that runs; compose.override.yaml, if you want one, is yours
# /opt/chatbot/secrets    the API key and the SECRET_KEY
# /opt/chatbot/releases   the sources of this version and of the one before
# /opt/chatbot/previous   compose.yaml, deploy/ and the name of the image of the version before: the way back

# A test has these below a folder of its own.
root=${CHATBOT_ROOT:-}
folder=$root/opt/chatbot
units=$root/etc/systemd/system
# The user in the container, who must be able to read the secrets; nobody else may.
container_user=1654
# How long a version may take until it is ready. The migration of a large database needs its time.
ready_seconds=${CHATBOT_READY_SECONDS:-300}

say() { printf '== %s\n' "$*"; }

# fail CODE JAPANESE ENGLISH: what is wrong and what to do, in both languages.
fail() {
    printf '\n!! %s\n!! %s\n' "$2" "$3" >&2
    exit "$1"
}

# setting NAME [FILE]: the value of the line NAME=value of .env, the last one as Compose takes it; nothing where there is none.
setting() {
    local file=${2:-$folder/.env}
    [[ ! -e $file ]] || sed -n "s/^$1=//p" "$file" | tail -n 1
}

# set_setting NAME VALUE: writes that line where it stands already, else at the end. The file is never half written.
set_setting() {
    local line text='' found=''
    # The last line counts, whether or not an editor has ended it.
    while IFS= read -r line || [[ -n $line ]]; do
        if [[ $line == "$1="* ]]; then
            line=$1=$2
            found=yes
        fi
        text+=$line$'\n'
    done <"$folder/.env"
    [[ -n $found ]] || text+=$1=$2$'\n'
    (umask 077 && printf %s "$text" >"$folder/.env.new") && mv "$folder/.env.new" "$folder/.env"
}

# write_secret NAME: what comes in becomes the secret. An existing file is written in place: the container has that one open.
write_secret() {
    install -d -m 0700 "$folder/secrets"
    (umask 077 && cat >"$folder/secrets/$1")
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

# lay_out SOURCES: the files of a release become those that run. What is a person's own (.env, secrets, overrides) is not touched.
lay_out() {
    rm -rf "$folder/deploy.new" &&
        cp -R "$1/deploy" "$folder/deploy.new" &&
        cp "$1/compose.yaml" "$folder/compose.yaml.new" &&
        remove_the_units_that_lack_in "$1" &&
        rm -rf "$folder/deploy" &&
        mv "$folder/deploy.new" "$folder/deploy" &&
        mv "$folder/compose.yaml.new" "$folder/compose.yaml" &&
        mkdir -p "$units" &&
        install -m 0644 "$folder"/deploy/systemd/* "$units/" &&
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
    compose up --detach --no-build --remove-orphans --wait --wait-timeout "$ready_seconds"
}
