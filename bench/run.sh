#!/usr/bin/env bash
# Publishes the product, starts it in a cgroup of half a CPU and 512 MB, drives it, and prints the medians.
# Root is needed for the cgroup; without it the numbers are those of the whole machine, and it says so.
# Settable: RUNS (3), OUT (a file of results, kept between calls), APP (a folder that is published already).
set -euo pipefail
cd "$(dirname "$0")/.."

runs=${RUNS:-3}
port=5901 upstream_port=5900 proxy_port=5902
work=$(mktemp -d "${TMPDIR:-/var/tmp}/chatbot-bench.XXXXXX")
out=${OUT:-$work/results.jsonl}
group=chatbot-bench-$$
secret=$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')
declare -A running=()

stop() {
    local id=${running[$1]:-}
    [[ -n $id ]] || return 0
    kill "$id" 2>/dev/null || true
    wait "$id" 2>/dev/null || true
    unset "running[$1]"
}

group_folders() {
    if [[ -f /sys/fs/cgroup/cgroup.controllers ]]; then
        echo "/sys/fs/cgroup/$group"
    else
        echo "/sys/fs/cgroup/cpu/$group" "/sys/fs/cgroup/memory/$group"
    fi
}

cleanup() {
    stop sign-ins
    stop server
    stop proxy
    stop upstream
    local folder
    for folder in $(group_folders); do
        [[ ! -d $folder ]] || rmdir "$folder" 2>/dev/null || true
    done
    [[ $out == "$work"/* ]] || rm -rf "$work"
}
trap cleanup EXIT

make_group() {
    if [[ $EUID -ne 0 ]]; then
        echo 'Not root: no cgroup. These are the numbers of the whole machine.' >&2
        return
    fi
    local folder
    for folder in $(group_folders); do mkdir -p "$folder"; done
    if [[ -f /sys/fs/cgroup/cgroup.controllers ]]; then
        echo '+cpu +memory' >/sys/fs/cgroup/cgroup.subtree_control
        echo '50000 100000' >"/sys/fs/cgroup/$group/cpu.max"
        echo 512M >"/sys/fs/cgroup/$group/memory.max"
    else
        echo 100000 >"/sys/fs/cgroup/cpu/$group/cpu.cfs_period_us"
        echo 50000 >"/sys/fs/cgroup/cpu/$group/cpu.cfs_quota_us"
        echo 512M >"/sys/fs/cgroup/memory/$group/memory.limit_in_bytes"
    fi
}

# Moves the calling shell into the cgroup; what it executes stays there.
enter_group() {
    [[ $EUID -eq 0 ]] || return 0
    local folder
    for folder in $(group_folders); do echo "$BASHPID" >"$folder/cgroup.procs"; done
}

bench() { dotnet "$work/bench/Chatbot.Bench.dll" "$@"; }

load() { bench load --out "$out" "$@" || echo "Not every chat arrived whole: see above." >&2; }

start_upstream() {
    stop upstream
    (exec dotnet "$work/bench/Chatbot.Bench.dll" upstream --port "$upstream_port" "$@" >/dev/null) &
    running[upstream]=$!
    until curl --silent --output /dev/null "http://127.0.0.1:$upstream_port/"; do sleep 0.05; done
}

# Starts it on an empty data folder on the disk, or on the one that is named, with further settings, and notes how long it took to be ready.
start_server() {
    local data=${1:-$(mktemp -d "$work/data.XXXXXX")} began ended
    shift $(($# > 0 ? 1 : 0))
    local settings=(
        ASPNETCORE_ENVIRONMENT=Production PORT="$port" OPENAI_API_KEY=dummy SECRET_KEY="$secret"
        Accounts__Mode=Local Accounts__ConfirmLocal=true Usage__TeamMonthlyMoney=none
        OpenAI__Api=Responses OpenAI__Endpoint="http://127.0.0.1:$upstream_port/v1" RateLimits__Enabled=false
        DataFolder="$data/data" UploadFolder="$data/uploads" Logs__Folder="$data/logs"
        # As the image sets them.
        DOTNET_ThreadPool_UnfairSemaphoreSpinLimit=0 DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=1 DOTNET_EnableWriteXorExecute=0
        DOTNET_GCHeapHardLimit=0x12C00000 DOTNET_GCgen0MaxBudget=0x1000000 MALLOC_ARENA_MAX=2
    )
    began=$(date +%s%N)
    (
        enter_group
        exec env "${settings[@]}" "$@" dotnet "$app/Chatbot.Web.dll" >"$data/output"
    ) &
    running[server]=$!
    until curl --silent --fail --output /dev/null "http://127.0.0.1:$port/healthz/ready"; do
        kill -0 "${running[server]}" 2>/dev/null || { cat "$data/output" >&2; exit 1; }
        sleep 0.02
    done
    ended=$(date +%s%N)
    ready=$(((ended - began) / 1000000))
}

start_proxy() {
    cat >"$work/nginx.conf" <<CONF
worker_processes 1;
daemon off;
pid $work/nginx.pid;
error_log $work/nginx.log;
events { worker_connections 4096; }
http {
    access_log off;
    client_body_temp_path $work/nginx-body;
    proxy_temp_path $work/nginx-proxy;
    upstream model { server 127.0.0.1:$upstream_port; keepalive 600; }
    server {
        listen 127.0.0.1:$proxy_port;
        location / { proxy_pass http://model; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; }
    }
}
CONF
    (
        enter_group
        exec nginx -e "$work/nginx.log" -c "$work/nginx.conf"
    ) &
    running[proxy]=$!
    until curl --silent --output /dev/null "http://127.0.0.1:$proxy_port/"; do sleep 0.05; done
}

anonymous() { awk '/^RssAnon/ { printf "%.1f", $2 * 1024 / 1e6 }' "/proc/${running[server]}/status"; }

measure_start() {
    local data
    data=$(mktemp -d "$work/data.XXXXXX")
    start_server "$data"
    echo "{\"Name\":\"start, empty folder\",\"ReadyMilliseconds\":$ready}" >>"$out"
    stop server
    start_server "$data"
    # The memory of a server that has shown a page and then rests.
    curl --silent --output /dev/null "http://127.0.0.1:$port/"
    echo "{\"Name\":\"start, again\",\"ReadyMilliseconds\":$ready,\"AnonymousMegabytes\":$(anonymous)}" >>"$out"
    stop server
}

measure_many() {
    start_upstream --tokens 200 --between-tokens-ms 25
    start_server
    load --name '500 at once' --url "http://127.0.0.1:$port" --chats 500 --at-once 500 --tokens 200 --pid "${running[server]}"
    load --name '500 at once, again' --url "http://127.0.0.1:$port" --chats 500 --at-once 500 --tokens 200 --pid "${running[server]}"
    stop server
    if command -v nginx >/dev/null; then
        start_proxy
        load --name '500 at once, nginx' --target upstream --url "http://127.0.0.1:$proxy_port" --chats 500 --at-once 500 --tokens 200 \
            --pid "${running[proxy]},$(pgrep -d , -P "${running[proxy]}")"
        stop proxy
    fi
}

measure_fast() {
    start_upstream --tokens 100
    start_server
    load --name 'no delay, cold' --url "http://127.0.0.1:$port" --chats 500 --at-once 20 --tokens 100 --pid "${running[server]}"
    load --name 'no delay, warming' --url "http://127.0.0.1:$port" --chats 6000 --at-once 20 --tokens 100 --pid "${running[server]}"
    load --name 'no delay' --url "http://127.0.0.1:$port" --chats 1000 --at-once 20 --tokens 100 --pid "${running[server]}"
    # The same server, warm: .NET compiles anew what is asked often, and that takes a few thousand chats.
    start_upstream --tokens 200 --between-tokens-ms 25
    load --name '500 at once, warm' --url "http://127.0.0.1:$port" --chats 500 --at-once 500 --tokens 200 --pid "${running[server]}"
    bench first-load --url "http://127.0.0.1:$port" --out "$out"
    # 50 people, each with an answer on its way at nearly any time, not all beginning at the same moment.
    start_upstream --tokens 200 --between-tokens-ms 25 --before-first-ms 300
    load --name '50 people, directly' --target upstream --url "http://127.0.0.1:$upstream_port" --chats 200 --at-once 50 --tokens 200 \
        --spread-ms 5000
    load --name '50 people' --url "http://127.0.0.1:$port" --chats 200 --at-once 50 --tokens 200 --spread-ms 5000 --pid "${running[server]}"
    stop server
}

# 50 people's answers, first alone, then while 50 others sign in, over and over.
measure_sign_ins() {
    local cookie data
    start_upstream --tokens 200 --between-tokens-ms 25 --before-first-ms 300
    data=$(mktemp -d "$work/data.XXXXXX")
    start_server "$data" Accounts__Mode=Accounts
    until cookie=$(bench set-up --url "http://127.0.0.1:$port" --output "$data/output"); do sleep 0.5; done
    load --name '50 people with accounts' --url "http://127.0.0.1:$port" --chats 200 --at-once 50 --tokens 200 --spread-ms 5000 \
        --cookie "$cookie" --pid "${running[server]}"
    bench sign-ins --out "$out" --url "http://127.0.0.1:$port" --count 1000 --at-once 50 &
    running[sign-ins]=$!
    load --name '50 people while 50 sign in' --url "http://127.0.0.1:$port" --chats 200 --at-once 50 --tokens 200 --spread-ms 5000 \
        --cookie "$cookie" --pid "${running[server]}"
    stop sign-ins
    stop server
}

dotnet build bench/Chatbot.Bench --configuration Release --output "$work/bench" --verbosity quiet
app=${APP:-$work/app}
[[ -n ${APP:-} ]] || dotnet publish Chatbot.Web --configuration Release --runtime "linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')" \
    --no-self-contained --output "$app" --verbosity quiet
make_group
for ((run = 1; run <= runs; run++)); do
    echo "== run $run of $runs, load of the machine: $(cut -d ' ' -f 1 /proc/loadavg)"
    measure_start
    measure_many
    measure_fast
    measure_sign_ins
done
bench summary --in "$out"
