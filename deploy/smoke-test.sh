#!/usr/bin/env bash
# Builds the image and looks at it as it will run: half a CPU, 512 MB, a read-only root, no capabilities. A question is asked through the
# page, the container is killed and started again, and the answer must still be there. Two thousand people ask at once while its health is
# looked at and a backup is made, and nothing may be killed. The image itself is searched for what does not belong into it. Each line "ok" or "not ok" is one check; the exit code is 0 when all are ok.
#
# Linux, with curl, the .NET SDK (for the scripted model server) and docker or podman.
# Settable: ENGINE (docker or podman; the first that answers), BUILD_IMAGE (a command that takes a folder, a tag and options of
# `docker build`; else the engine builds), PORT and UPSTREAM_PORT (5990 and 5991, free ones of this machine).
set -euo pipefail
cd "$(dirname "$0")/.."

name=chatbot-smoke
port=${PORT:-5990} upstream_port=${UPSTREAM_PORT:-5991}
url=http://127.0.0.1:$port
work=$(mktemp -d "${TMPDIR:-/var/tmp}/chatbot-smoke.XXXXXX")
passed=0 failed=0 upstream='' finished=''

ok() {
    echo "ok - $1"
    passed=$((passed + 1))
}

not_ok() {
    echo "not ok - $1"
    failed=$((failed + 1))
}

# check NAME COMMAND…: what the command says is shown only where it fails.
check() {
    local what=$1
    shift
    if "$@" >"$work/check" 2>&1; then
        ok "$what"
    else
        not_ok "$what"
        sed 's/^/    /' "$work/check"
    fi
}

# same NAME WANTED FOUND
same() {
    if [[ $2 == "$3" ]]; then ok "$1"; else not_ok "$1: $3 instead of $2"; fi
}

stop_upstream() {
    [[ -z $upstream ]] || kill "$upstream" 2>/dev/null || true
}

remove() {
    "$engine" rm --force "$name" >/dev/null 2>&1 || true
    "$engine" volume rm --force "$name-data" "$name-logs" "$name-backups" >/dev/null 2>&1 || true
}

end() {
    stop_upstream
    [[ -z ${engine:-} ]] || remove
    rm -rf "$work"
    # Without it, a script that dies on its way would look like one with fewer checks.
    [[ -n $finished ]] || echo 'not ok - the smoke test did not come to its end'
}
trap end EXIT

engine=${ENGINE:-}
for one in docker podman; do
    [[ -n $engine ]] || ! "$one" info >/dev/null 2>&1 || engine=$one
done
[[ -n $engine ]] || {
    echo 'smoke-test.sh: neither docker nor podman answers; one of them is needed.' >&2
    exit 1
}
# Docker has no such option: its read-only root has no folder in memory by itself.
read_only=(--read-only)
[[ $engine != *podman ]] || read_only+=(--read-only-tmpfs=false)

build() {
    if [[ -n ${BUILD_IMAGE:-} ]]; then
        "$BUILD_IMAGE" "$@"
    else
        local folder=$1 tag=$2 format=()
        shift 2
        # A health check is Docker's alone.
        [[ $engine != *podman ]] || format=(--format docker)
        "$engine" build "${format[@]}" --tag "$tag" "$@" "$folder"
    fi
}

# The limits and the rights are those of compose.yaml. Further options of `run` may follow.
start() {
    "$engine" run --detach --name "$name" --network host \
        --cpus 0.5 --memory 512m --memory-swap 512m --pids-limit 200 \
        "${read_only[@]}" --cap-drop ALL --security-opt no-new-privileges \
        --volume "$name-data:/data" --volume "$name-logs:/logs" --volume "$name-backups:/backups" \
        --volume "$work/secrets/openai_api_key:/run/secrets/openai_api_key:ro" \
        --volume "$work/secrets/secret_key:/run/secrets/secret_key:ro" \
        --env PORT="$port" --env OpenAI__Endpoint="http://127.0.0.1:$upstream_port/v1" --env OpenAI__Api=Responses "$@" "$name" >/dev/null
}

# Sets ready to the milliseconds that the command and the start of the product took, and pid to its process.
until_ready() {
    local began ended
    began=$(date +%s%N)
    "$@"
    until curl --silent --fail --output /dev/null "$url/healthz/ready"; do
        ended=$(date +%s%N)
        if [[ $(inspect State.Running) != true ]] || ((ended - began > 120 * 1000000000)); then
            "$engine" logs "$name" >&2 || true
            echo 'smoke-test.sh: the product has ended, or is not ready after two minutes.' >&2
            exit 1
        fi
        sleep 0.02
    done
    ended=$(date +%s%N)
    ready=$(((ended - began) / 1000000))
    pid=$(inspect State.Pid)
}

inspect() { "$engine" inspect --format "{{.$1}}" "$name"; }

status() { awk -v field="$1:" '$1 == field { print $2 }' "/proc/$pid/status"; }

megabytes() { awk -v bytes="$1" 'BEGIN { printf "%.1f MB", bytes / 1e6 }'; }

memory() { echo "$(megabytes $(($(status VmRSS) * 1024))), of which $(megabytes $(($(status RssAnon) * 1024))) anonymous"; }

bench() { dotnet "$work/bench/Chatbot.Bench.dll" "$@"; }

# in_the_container ARGUMENT: what the product is called with beside the one that runs, in the same memory. Writes the exit code and the
# milliseconds that it took to a file of that name.
in_the_container() {
    local began code=0
    began=$(date +%s%N)
    "$engine" exec "$name" dotnet Chatbot.Web.dll "$1" >>"$work/said" 2>&1 || code=$?
    echo "$code $((($(date +%s%N) - began) / 1000000))" >>"$work/$1"
}

# As Docker does what the image says of its HEALTHCHECK. Podman leaves that to systemd.
look_at_its_health() {
    while [[ -e $work/asking ]]; do
        in_the_container --healthcheck
        for _ in {1..30}; do [[ ! -e $work/asking ]] || sleep 1; done
    done
}

back_up_meanwhile() {
    sleep 10
    in_the_container --backup
}

# How many processes of the container the kernel has killed for want of memory, whichever they were.
killed() {
    local group
    group=/sys/fs/cgroup$(sed -n 's|^[0-9]*:memory:|/memory|p' "/proc/$pid/cgroup")
    [[ $group != /sys/fs/cgroup ]] || group+=$(sed -n 's/^0:://p' "/proc/$pid/cgroup")
    grep -hs '^oom_kill ' "$group/memory.oom_control" "$group/memory.events" || true
}

# start_upstream OPTION…
start_upstream() {
    stop_upstream
    (exec dotnet "$work/bench/Chatbot.Bench.dll" upstream --port "$upstream_port" "$@" >/dev/null) &
    upstream=$!
    until curl --silent --output /dev/null "http://127.0.0.1:$upstream_port/"; do
        kill -0 "$upstream"
        sleep 0.1
    done
}

# Makes the first account, and sets cookie to its session's.
set_up() {
    "$engine" logs "$name" >"$work/output" 2>&1
    cookie=$(bench set-up --url "$url" --output "$work/output") || {
        "$engine" logs "$name"
        exit 1
    }
}

# page COOKIE PATH
page() { curl --silent --show-error --fail --header "Cookie: $1" --header 'Accept-Language: ja' "$url$2"; }

# The newest answer as its page shows it.
answer() {
    local path
    path=$(page "$cookie" / | grep -o '/c/[0-9a-f-]*' | head -n 1)
    page "$cookie" "$path" | sed -n '/<article class="answer"/,/<\/article>/p'
}

refuses_folder() {
    local code=0
    # Where it can be written after all, the product would run on.
    timeout 60 "$engine" exec --env DataFolder="$1/smoke" --env PORT=0 "$name" dotnet Chatbot.Web.dll || code=$?
    ((code == 78))
}

# How many methods a command compiles while it runs, as the runtime says: 331 where nothing was compiled with the framework.
compiles_little() {
    local compiled
    compiled=$("$engine" exec --env DOTNET_JitStdOutFile=/dev/stdout --env DOTNET_JitDisasmSummary=1 "$name" dotnet Chatbot.Web.dll --healthcheck |
        grep --count 'JIT compiled') || return 1
    echo "$compiled methods"
    ((compiled > 0 && compiled < 150))
}

# Whatever lies about in a working copy, beside one file that belongs into a build.
check_context() {
    local folder=$work/context file
    mkdir -p "$folder"
    cp .dockerignore "$folder"
    printf 'FROM scratch\nCOPY . /context/\n' >"$folder/Dockerfile"
    for file in Chatbot.Web/Program.cs .env .env.production .git/config .gitignore .ci/run secrets/secret_key secrets/openai_api_key \
        logs/chatbot-20300101.log data/chatbot.db data/keys/key-1.xml backups/a.tar.gz Chatbot.Tests/Any.cs bench/Any.cs docs/any.md \
        artifacts/any appsettings.Development.json appsettings.Testing.json compose.yaml deploy/any.sh Chatbot.Web/.env Chatbot.Web/data/chatbot.db \
        Chatbot.Web/data/keys/key-1.xml Chatbot.Web/logs/a.log Chatbot.Web/a.log Chatbot.Web/bin/Debug/any.dll Chatbot.Core/obj/any.json \
        Chatbot.Web/Chatbot.Web.csproj.user Chatbot.Web/Properties/launchSettings.json Chatbot.Web/secrets/key Chatbot.Core/.git/config; do
        mkdir -p "$folder/$(dirname "$file")"
        echo planted >"$folder/$file"
    done
    build "$folder" "$name-context" >"$work/build" 2>&1 || {
        sed 's/^/    /' "$work/build"
        not_ok 'the build context can be looked into'
        return
    }
    same 'of what lies about in a working copy, the sources alone reach a build' 'context/Chatbot.Web/Program.cs' \
        "$(files "$name-context" | grep '^context/' | grep -v '/$' | tr '\n' ' ' | sed 's/ $//')"
    "$engine" rmi "$name-context" >/dev/null 2>&1 || true
}

# The names of all files of an image.
files() {
    local container
    container=$("$engine" create "$1" any)
    "$engine" export "$container" | tar --list
    "$engine" rm "$container" >/dev/null 2>&1
}

# absent NAME PATTERN: no file of the image has such a name.
absent() {
    local found
    found=$(grep -E "$2" "$work/files" | head -n 5 | tr '\n' ' ' || true)
    if [[ -z $found ]]; then ok "no $1 in the image"; else not_ok "no $1 in the image: $found"; fi
}

check_image() {
    local container bytes packed
    container=$("$engine" create "$name")
    "$engine" export "$container" >"$work/image.tar"
    "$engine" rm "$container" >/dev/null 2>&1
    tar --list --file "$work/image.tar" >"$work/files"
    check 'the product is in the image' grep -q '^app/Chatbot.Web.dll$' "$work/files"
    absent 'repository' '(^|/)\.git'
    absent 'test' '(Tests|xunit|bunit|Playwright|Chatbot\.Bench)'
    absent 'source' '\.(cs|csproj|cshtml|razor|resx|sln|props)$|packages\.lock\.json$'
    absent 'secret' '(^|/)(secrets?/.|\.env|.*\.(pfx|key)$)|^run/secrets/.'
    absent 'log or database' '\.(log|db|db-wal)$'
    absent 'setting of Development or Testing' 'appsettings\.(Development|Testing)\.json$'
    absent 'shell or package manager' '(^|/)s?bin/(sh|bash|dash|busybox|apt|apt-get|dpkg|apk|curl|wget)$'
    absent 'documentation of code' '^app/.*\.xml$'
    same 'its folders are empty and nobody else can enter them' 'drwx------ 1654/1654 data/ drwx------ 1654/1654 logs/ drwx------ 1654/1654 backups/' \
        "$(for folder in data logs backups; do
            tar --list --verbose --numeric-owner --file "$work/image.tar" | awk -v folder="$folder/" 'index($6, folder) == 1 { print $1, $2, $6 }'
        done | tr '\n' ' ' | sed 's/ $//')"
    bytes=$(tar --list --verbose --file "$work/image.tar" | awk '$6 ~ /^app\// { sum += $3 } END { print sum }')
    tar --extract --file "$work/image.tar" --directory "$work" app
    check 'what is compiled with one framework runs on no other' grep -q '"rollForward": "Disable"' "$work/app/Chatbot.Web.runtimeconfig.json"
    packed=$(tar --create --directory "$work" app | gzip | wc -c)
    echo "image: $(megabytes "$bytes") on top of the runtime image, $(megabytes "$packed") to be fetched"
    if ((bytes <= 60 * 1000 * 1000)); then ok 'at most 60 MB on top of the runtime image'; else not_ok "at most 60 MB on top of the runtime image: $bytes"; fi
}

check_rights() {
    same 'it runs as 1654' 1654 "$(status Uid)"
    same 'it has no capability' 0000000000000000 "$(status CapEff)"
    same 'it can get no capability' 0000000000000000 "$(status CapBnd)"
    same 'it can get no new privileges' 1 "$(status NoNewPrivs)"
    for folder in /home/app /tmp /app; do
        check "$folder cannot be written" refuses_folder "$folder"
    done
    check '/data can be written' "$engine" exec --env PORT="$port" "$name" dotnet Chatbot.Web.dll --healthcheck
}

echo "== the image, by ${BUILD_IMAGE:-$engine}"
build . "$name" --build-arg REVISION="$(git rev-parse HEAD 2>/dev/null || echo unknown)" >"$work/build" 2>&1 || {
    cat "$work/build"
    exit 1
}
ok 'the image is built'
check_context
check_image

echo '== the product in it'
dotnet build bench/Chatbot.Bench --output "$work/bench" --verbosity quiet >/dev/null
# As .env.example says: who is not the container's user is kept out by the folder.
mkdir -m 700 "$work/secrets"
od -An -N32 -tx1 /dev/urandom | tr -d ' \n' >"$work/secrets/secret_key"
echo sk-smoke-test-only-0123456789 >"$work/secrets/openai_api_key"
chmod 444 "$work/secrets/"*
start_upstream --tokens 200 --between-tokens-ms 10

remove
until_ready start
ok 'it is ready'
first=$ready
set_up
ok 'the token of the log makes the administrator'
idle=$(memory)
check 'a question asked through the page is answered to the last letter' \
    bench load --url "$url" --chats 1 --at-once 1 --tokens 200 --cookie "$cookie"
asked=$(memory)
answer >"$work/before"
check 'the page shows the answer' grep -q '<article class="answer"' "$work/before"
check 'it says that it is healthy' "$engine" exec "$name" dotnet Chatbot.Web.dll --healthcheck
check 'a port where nobody answers is not healthy' bash -c "! '$engine' exec --env PORT=1 '$name' dotnet Chatbot.Web.dll --healthcheck"
check 'what a command needs is compiled ahead' compiles_little
check_rights
# The program is lent to the image: it has no other that could tell.
chmod -R a+rX "$work/bench"
same 'the time is that of Japan, and letters are in the order of Japanese' 'Asia/Tokyo +9 アい亜一' \
    "$("$engine" run --rm "${read_only[@]}" --volume "$work/bench:/bench:ro" --entrypoint dotnet "$name" /bench/Chatbot.Bench.dll japanese)"

"$engine" kill --signal KILL "$name" >/dev/null
"$engine" wait "$name" >/dev/null
same 'a kill ends it' 137 "$(inspect State.ExitCode)"
until_ready "$engine" start "$name" >/dev/null
answer >"$work/after"
check 'after the kill the same answer is there, for the same session' cmp "$work/before" "$work/after"

began=$(date +%s%N)
"$engine" stop --time 45 "$name" >/dev/null
stopped=$((($(date +%s%N) - began) / 1000000))
same 'SIGTERM ends it well' 0 "$(inspect State.ExitCode)"
if ((stopped < 30000)); then ok 'it stops within its grace'; else not_ok "it stops within its grace: $stopped ms"; fi

echo '== 2,000 people at once, and beside them a backup and the health check'
remove
start_upstream --tokens 50 --between-tokens-ms 10
# They come from one address here, and nobody pays.
until_ready start --no-healthcheck --env RateLimits__Enabled=false --env Usage__TeamMonthlyMoney=none
set_up
alone=$pid began=$(date +%s%N)
touch "$work/asking"
look_at_its_health &
beside=($!)
back_up_meanwhile &
beside+=($!)
check 'each of them is answered to the last letter' \
    bench load --url "$url" --chats 2000 --at-once 2000 --tokens 50 --cookie "$cookie" --timeout-ms 900000
crowd=$((($(date +%s%N) - began) / 1000000000))
rm "$work/asking"
wait "${beside[@]}"
same 'the backup is made' 0 "$(cut -d ' ' -f 1 "$work/--backup")"
checks=$(wc -l <"$work/--healthcheck")
# On a machine that needs less than a minute for all of them there is no time for two.
check 'the health check has run meanwhile' test "$checks" -ge $((crowd < 60 ? 1 : 2))
check 'the health check says nothing but 0 and 1' bash -c "! grep -vE '^[01] ' '$work/--healthcheck'"
# Three in a row would make Docker call it unhealthy, whose interval is the one here.
check 'the container is never called unhealthy' bash -c "! cut -c 1 '$work/--healthcheck' | tr -d '\n' | grep -q 111"
same 'no process of the container was killed' 'oom_kill 0' "$(killed)"
same 'nothing was killed' "true false $alone" "$(inspect State.Running) $(inspect State.OOMKilled) $(inspect State.Pid)"
most=$(megabytes $(($(status VmHWM) * 1024)))

echo "start: ready $first ms after the first start, $ready ms after the second"
echo "memory: $idle with nothing to do; $asked after one question"
echo "2,000 people at once: all answered after $crowd s; $most of memory at the most, code and files included"
echo "beside them: a backup in $(cut -d ' ' -f 2 "$work/--backup") ms; $checks health checks, $(grep -c '^0 ' "$work/--healthcheck") of them good, in $(
    cut -d ' ' -f 2 "$work/--healthcheck" | sort -n | tail -n 1) ms at the most"
echo "stop: $stopped ms after SIGTERM"
finished=yes
echo "smoke test: $passed ok, $failed not ok"
((failed == 0))
