#!/usr/bin/env bash
# Makes Chatbot.Web/profile.mibc anew: which generic methods are compiled while the product starts, shows its pages and answers, as the
# runtime tells it. They are then compiled ahead (Chatbot.Web/Framework.targets). Needed after a step to a new .NET or a change of what every
# request goes through: what an old profile does not know is compiled while the product runs, and what is gone is passed over.
set -euo pipefail
cd "$(dirname "$0")/.."
. bench/lib.sh

# Without the framework, so that everything which could be compiled ahead shows.
app=$work/app
# Loader, JIT, types and methods.
events=Microsoft-Windows-DotNETRuntime:0x1F000080018:5

# trace NAME SETTING…: starts the product so that it writes the trace NAME.
trace() {
    local name=$1
    shift
    start_server "$(mktemp -d "$work/data.XXXXXX")" DOTNET_EnableEventPipe=1 DOTNET_EventPipeConfig="$events" DOTNET_EventPipeCircularMB=512 \
        DOTNET_EventPipeOutputPath="$work/$name.nettrace" "$@"
}

# visit COOKIE PATH…: in both languages.
visit() {
    local cookie=$1 path language
    shift
    for path in "$@"; do
        for language in ja en; do
            curl --silent --output /dev/null --header "Cookie: $cookie" --header "Accept-Language: $language" "http://127.0.0.1:$port$path"
        done
    done
}

ask() { bench load --url "http://127.0.0.1:$port" --chats 60 --at-once 10 --tokens 100 "$@"; }

build_bench
publish "$app"
make_group
start_upstream --tokens 100 --between-tokens-ms 5
trace local
ask
bench first-load --url "http://127.0.0.1:$port"
visit '' / /usage /nothing
stop server

trace compatible OpenAI__Api=ChatCompletions
ask
stop server

trace accounts Accounts__Mode=Accounts
visit '' / /sign-in /setup
until cookie=$(bench set-up --url "http://127.0.0.1:$port" --output "$data/output"); do sleep 0.5; done
bench sign-ins --url "http://127.0.0.1:$port" --count 20 --at-once 5
ask --cookie "$cookie"
visit "$cookie" / /usage /account /account/passkeys /account/second-step /admin /admin/accounts /admin/settings /admin/usage /admin/events
stop server

dotnet run --project bench/Chatbot.Profile --configuration Release -- Chatbot.Web/profile.mibc "$work"/*.nettrace
