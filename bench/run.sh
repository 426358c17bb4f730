#!/usr/bin/env bash
# Publishes the product, starts it in a cgroup of half a CPU and 512 MB, drives it, and prints the medians.
# Root is needed for the cgroup; without it the numbers are those of the whole machine, and it says so.
# Settable: RUNS (3), OUT (a file of results, kept between calls; without it they go with the run), APP (a folder that is published already).
set -euo pipefail
cd "$(dirname "$0")/.."
. bench/lib.sh

runs=${RUNS:-3}
out=${OUT:-$work/results.jsonl}
app=${APP:-$work/app}

load() { bench load --out "$out" "$@" || echo "Not every chat arrived whole: see above." >&2; }

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

build_bench
# With the framework of this machine, as the image has it with its own.
[[ -n ${APP:-} ]] || publish "$app" -p:FrameworkFolder="$(dirname "$(readlink -f "$(command -v dotnet)")")/shared"
make_group
for ((run = 1; run <= runs; run++)); do
    echo "== run $run of $runs, load of the machine: $(cut -d ' ' -f 1 /proc/loadavg)"
    measure_start
    measure_many
    measure_fast
    measure_sign_ins
done
bench summary --in "$out"
