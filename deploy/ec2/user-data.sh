#!/usr/bin/env bash
# Makes a Chatbot server of a fresh EC2 machine with Ubuntu 24.04 or Amazon Linux 2023. It can be run again at any time: what is done
# already stays, what is missing is done. Guide: docs/ec2.md, docs/ec2.ja.md. What it says: /var/log/cloud-init-output.log.
#
# What you edit. A second run needs only what is to change: what is empty is taken from the first one. No secret belongs here.
repository=${CHATBOT_REPOSITORY:-}       # OWNER/chatbot on GitHub
tag=${CHATBOT_TAG:-}                     # the release, such as v1.0.0
key_parameter=${CHATBOT_KEY_PARAMETER:-} # the SecureString in Parameter Store that holds the API key, such as /chatbot/openai_api_key
key_secret=${CHATBOT_KEY_SECRET:-}       # or the name or ARN of a secret in Secrets Manager; neither: you put the key into a file
host_name=${CHATBOT_DOMAIN:-}              # your name for it, such as chat.example.com, for https; "none" goes back to http

set -Eeuo pipefail
umask 022
export DEBIAN_FRONTEND=noninteractive PATH="$PATH:/snap/bin"
root=${CHATBOT_ROOT:-} # where a test has its own /; empty: the machine itself
folder=$root/opt/chatbot
swap_mib=${CHATBOT_SWAP_MIB:-1024}

# Docker Compose for Amazon Linux, which has no package of it.
compose_version=v2.40.3
declare -A compose_sha256=(
    [x86_64]=dba9d98e1ba5bfe11d88c99b9bd32fc4a0624a30fafe68eea34d61a3e42fd372
    [aarch64]=d26373b19e89160546d15407516cc59f453030d9bc5b43ba7faf16f7b4980137
)

main() {
    trap 'stopped_at "$BASH_COMMAND"' ERR
    remember_the_first_run
    check_what_was_edited
    check_the_network
    check_the_disk
    make_swap
    install_packages
    install_security_updates_by_itself
    limit_what_grows
    fetch_the_release
    # The rest is the same on every machine: secrets, image, service.
    export CHATBOT_REPOSITORY=$repository CHATBOT_TAG=$tag CHATBOT_DOMAIN=$host_name
    export CHATBOT_KEY_PARAMETER=$key_parameter CHATBOT_KEY_SECRET=$key_secret
    exec bash "$release/deploy/install.sh"
}

say() { printf '== %s\n' "$*"; }

# fail CODE JAPANESE ENGLISH: what is wrong and what to do. A cloud-init script has no language of its own, so it says it in both.
fail() {
    printf '\n!! %s\n!! %s\n' "$2" "$3" >&2
    exit "$1"
}

again() {
    local first=/var/lib/cloud/instance/user-data.txt
    if [[ -e $folder/deploy/ec2/user-data.sh ]]; then echo 'sudo /opt/chatbot/deploy/ec2/user-data.sh'
    elif [[ -e $root$first ]]; then echo "sudo bash $first"
    else echo "sudo bash $0"; fi
}

stopped_at() {
    trap - ERR
    ((BASH_SUBSHELL == 0)) || exit 70
    fail 70 "途中で止まりました: $1 。上のメッセージを見て直し、もう一度実行してください。済んだところは飛ばします: $(again)" \
        "It has stopped at: $1 . See the message above, mend it, and run it again; what is done is skipped: $(again)"
}

remembered() { sed -n "s/^$1=//p" "$folder/.env" 2>/dev/null | tail -n 1 || true; }

remember_the_first_run() {
    [[ $EUID -eq 0 ]] || fail 77 "root で実行してください: sudo bash $0" "Run it as root: sudo bash $0"
    # An attempt that has ended before its files were there has only been begun: its tag may be mistyped.
    local installed=''
    [[ ! -e $folder/compose.yaml ]] || installed=$(remembered CHATBOT_TAG)
    if [[ -n $installed && -n $tag && $tag != "$installed" ]]; then
        say "$installed is installed and stays. For $tag: sudo /opt/chatbot/deploy/upgrade.sh $tag"
    fi
    tag=${installed:-${tag:-$(remembered CHATBOT_TAG)}}
    repository=${repository:-$(remembered CHATBOT_REPOSITORY)}
    host_name=${host_name:-$(remembered CHATBOT_DOMAIN)}
    [[ $host_name != none ]] || host_name=''
    if [[ -z $key_parameter$key_secret ]]; then
        key_parameter=$(remembered CHATBOT_KEY_PARAMETER)
        key_secret=$(remembered CHATBOT_KEY_SECRET)
    fi
    [[ -z $key_secret ]] || key_parameter=''
}

check_what_was_edited() {
    [[ $repository =~ ^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$ && $tag =~ ^[A-Za-z0-9][A-Za-z0-9._-]*$ ]] ||
        fail 78 'スクリプトの先頭の repository(例: OWNER/chatbot)と tag(例: v1.0.0)を書いてください。' \
            'Fill in repository (as OWNER/chatbot) and tag (as v1.0.0) at the top of this script.'
    [[ -z $host_name || $host_name =~ ^[a-z0-9.-]+\.[a-z0-9-]+$ ]] ||
        fail 78 "host_name には chat.example.com のような名前を書いてください。今は: $host_name" \
            "host_name has to be a name such as chat.example.com. It is: $host_name"
    # shellcheck source=/dev/null
    system=$(source "$root/etc/os-release" && echo "$ID-$VERSION_ID")
    [[ $system == ubuntu-24.04 || $system == amzn-2023 ]] ||
        fail 78 "Ubuntu 24.04 か Amazon Linux 2023 で使ってください。このマシンは $system です。" \
            "This is for Ubuntu 24.04 and Amazon Linux 2023. This machine is $system."
}

# The fixed address of a machine comes a little after the machine itself: this waits for some minutes.
check_the_network() {
    say 'looking for the network'
    curl --silent --head --output /dev/null --retry 20 --retry-delay 5 --retry-all-errors --connect-timeout 10 https://github.com/ ||
        fail 69 "外のネットワーク(https://github.com)に出られません。EC2 のコンソールで次の 3 つを確かめてください。パブリック IPv4 アドレスが
!! あるか。サブネットのルートがインターネット ゲートウェイに向いているか。セキュリティ グループの送信 443 と 80 が開いているか。
!! 直したら: $(again)" \
            "There is no way out to https://github.com. Look at three things in the EC2 console: does the machine have a public IPv4
!! address, does the route of its subnet lead to an internet gateway, are outbound 443 and 80 open in its security group?
!! Then: $(again)"
}

check_the_disk() {
    local needed=2560 free
    [[ ! -e $folder/compose.yaml ]] || needed=512
    [[ -e $root/swapfile ]] || needed=$((needed + swap_mib))
    free=$(df --output=avail --block-size=1M "${root:-/}" | tail -n 1 | tr -d ' ')
    ((free >= needed)) ||
        fail 73 "ディスクの空きが足りません。空きは $free MiB、必要なのは $needed MiB です。EC2 のコンソールの「ボリューム」→「ボリュームの変更」で
!! 大きくし、再起動してから: $(again)" \
            "There is not enough free disk: $free MiB, and $needed MiB are needed. Make the volume larger in the EC2 console (Volumes,
!! Modify volume), reboot, then: $(again)"
}

# put FILE COMMAND...: writes what comes in. Where that is new, the command is run.
put() {
    local file=$root$1 text
    shift
    text=$(cat)
    [[ ! -f $file || $(<"$file") != "$text" ]] || return 0
    mkdir -p "$(dirname "$file")"
    printf '%s\n' "$text" >"$file"
    "$@"
}

# 1 GB of memory is enough for the product, but not for the updates of the system beside it.
make_swap() {
    if [[ ! -e $root/swapfile ]]; then
        say "making $swap_mib MiB of swap"
        (umask 077 && dd if=/dev/zero of="$root/swapfile.new" bs=1M count="$swap_mib" status=none)
        mkswap "$root/swapfile.new" >/dev/null
        mv "$root/swapfile.new" "$root/swapfile"
    fi
    grep -q '^/swapfile ' "$root/etc/fstab" || echo '/swapfile none swap sw 0 0' >>"$root/etc/fstab"
    grep -q '^/swapfile ' "$root/proc/swaps" || swapon "$root/swapfile"
    put /etc/sysctl.d/60-chatbot.conf sysctl --quiet --load "$root/etc/sysctl.d/60-chatbot.conf" <<<'vm.swappiness = 10'
}

install_packages() {
    say 'installing Docker'
    if [[ $system == ubuntu-24.04 ]]; then
        apt-get -qq -o DPkg::Lock::Timeout=600 update
        apt-get -qq -o DPkg::Lock::Timeout=600 install --yes --no-install-recommends \
            ca-certificates curl docker.io docker-buildx docker-compose-v2 unattended-upgrades >/dev/null
        # For the key, and for backups that go to S3. Ubuntu has no package of it; this one is made by AWS.
        [[ -z $key_parameter$key_secret${CHATBOT_BACKUP_BUCKET:-} ]] || command -v aws >/dev/null || snap install aws-cli --classic
    else
        dnf --quiet --assumeyes install awscli-2 dnf-automatic dnf-plugins-core docker
        install_compose
    fi
}

install_compose() {
    local plugin=$root/usr/local/lib/docker/cli-plugins/docker-compose machine sha256
    machine=$(uname -m)
    sha256=${compose_sha256[$machine]}
    sha256sum --check --status <<<"$sha256  $plugin" 2>/dev/null && return
    mkdir -p "$(dirname "$plugin")"
    curl --fail --silent --show-error --location --retry 5 --retry-all-errors --output "$plugin.new" \
        "https://github.com/docker/compose/releases/download/$compose_version/docker-compose-linux-$machine"
    sha256sum --check --status <<<"$sha256  $plugin.new" || {
        rm -f "$plugin.new"
        fail 65 "ダウンロードした Docker Compose $compose_version が本物と一致しないので、入れませんでした。しばらくしてから: $(again)" \
            "What was downloaded as Docker Compose $compose_version is not the real one, so it was not installed. Later: $(again)"
    }
    chmod 0755 "$plugin.new"
    mv "$plugin.new" "$plugin"
}

# Every night; with a restart where one is needed, at 19:00 UTC: four in the morning in Japan.
install_security_updates_by_itself() {
    if [[ $system == ubuntu-24.04 ]]; then
        put /etc/apt/apt.conf.d/52chatbot <<'END'
APT::Periodic::Update-Package-Lists "1";
APT::Periodic::Unattended-Upgrade "1";
APT::Periodic::AutocleanInterval "7";
Unattended-Upgrade::Remove-Unused-Dependencies "true";
Unattended-Upgrade::Automatic-Reboot "true";
Unattended-Upgrade::Automatic-Reboot-Time "19:00";
END
        systemctl enable --now unattended-upgrades.service
    else
        # Without this a machine of Amazon Linux stays at the versions of its image.
        put /etc/dnf/vars/releasever <<<latest
        sed -i -e 's/^upgrade_type *=.*/upgrade_type = security/' -e 's/^apply_updates *=.*/apply_updates = yes/' "$root/etc/dnf/automatic.conf"
        put /etc/systemd/system/dnf-automatic.timer.d/chatbot.conf <<<$'[Timer]\nOnCalendar=\nOnCalendar=*-*-* 19:00 UTC'
        put /etc/systemd/system/dnf-automatic.service.d/chatbot.conf <<'END'
[Service]
ExecStartPost=/bin/sh -c 'dnf needs-restarting --reboothint | grep -q "Reboot is required" && shutdown --reboot +1 || true'
END
        systemctl daemon-reload
        systemctl enable --now dnf-automatic.timer
    fi
}

# The logs of the system and of the containers. What the product itself writes is bounded by its own settings.
limit_what_grows() {
    put /etc/systemd/journald.conf.d/chatbot.conf systemctl restart systemd-journald <<<$'[Journal]\nSystemMaxUse=100M'
    systemctl enable --now docker
    if [[ -e $root/etc/docker/daemon.json ]] && ! grep -q '"max-size"' "$root/etc/docker/daemon.json"; then
        say '/etc/docker/daemon.json was there before and is left as it is. Does it limit the logs (log-opts, max-size)?'
        return
    fi
    put /etc/docker/daemon.json systemctl restart docker <<'END'
{
  "log-driver": "local",
  "log-opts": { "max-size": "10m", "max-file": "3" },
  "live-restore": true
}
END
}

# A download that breaks off leaves nothing behind.
fetch_the_release() {
    release=$folder/releases/$tag
    [[ ! -e $release/compose.yaml ]] || return 0
    say "fetching $repository $tag"
    rm -rf "$release" "$release.part"
    mkdir -p "$release.part"
    curl --fail --silent --show-error --location --retry 5 --retry-all-errors --connect-timeout 10 \
        "https://github.com/$repository/archive/refs/tags/$tag.tar.gz" |
        tar --extract --gzip --strip-components=1 --directory "$release.part" ||
        fail 69 "リリース $tag を https://github.com/$repository から取得できません。repository と tag を確かめて、もう一度: $(again)" \
            "The release $tag cannot be fetched from https://github.com/$repository. Are repository and tag right? Then: $(again)"
    mv "$release.part" "$release"
}

main "$@"
