# What run.sh and profile.sh share; they source it from the root of the repository. The product and the servers around it are started and
# stopped here, and all that they leave behind goes with the script.
# shellcheck shell=bash disable=SC2034 # What is set here is used there.
port=5901 upstream_port=5900 proxy_port=5902
work=$(mktemp -d "${TMPDIR:-/var/tmp}/chatbot-bench.XXXXXX")
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
    local folder name
    for name in sign-ins server proxy upstream; do stop "$name"; done
    for folder in $(group_folders); do
        [[ ! -d $folder ]] || rmdir "$folder" 2>/dev/null || true
    done
    rm -rf "$work"
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

start_upstream() {
    stop upstream
    (exec dotnet "$work/bench/Chatbot.Bench.dll" upstream --port "$upstream_port" "$@" >/dev/null) &
    running[upstream]=$!
    until curl --silent --output /dev/null "http://127.0.0.1:$upstream_port/"; do
        kill -0 "${running[upstream]}"
        sleep 0.05
    done
}

# Starts $app on an empty data folder on the disk, or on the one that is named, with further settings. Sets data to
# that folder, and ready to the milliseconds until it was.
start_server() {
    local began ended
    data=${1:-$(mktemp -d "$work/data.XXXXXX")}
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
        exec env "${settings[@]}" "$@" dotnet "${app:?}/Chatbot.Web.dll" >"$data/output"
    ) &
    running[server]=$!
    until curl --silent --fail --output /dev/null "http://127.0.0.1:$port/healthz/ready"; do
        kill -0 "${running[server]}" 2>/dev/null || { cat "$data/output" >&2; exit 1; }
        sleep 0.02
    done
    ended=$(date +%s%N)
    ready=$(((ended - began) / 1000000))
}

# build_bench: the driver and the scripted model server.
build_bench() { dotnet build bench/Chatbot.Bench --configuration Release --output "$work/bench" --verbosity quiet; }

# publish FOLDER OPTION…: the product, as it runs on this machine.
publish() {
    dotnet publish Chatbot.Web --configuration Release --runtime "linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')" \
        --no-self-contained --verbosity quiet --output "$@"
}
