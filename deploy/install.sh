#!/usr/bin/env bash
# Installs the release that this file lies in, in /opt/chatbot: its secrets, its image, its service. ec2/user-data.sh runs it at the end,
# with the variables CHATBOT_* that a person has edited there. It can be run again at any time. To another version: upgrade.sh.
set -euo pipefail
umask 022
release=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=release.sh
source "$release/deploy/release.sh"

tag=$CHATBOT_TAG host_name=$CHATBOT_DOMAIN
key_parameter=$CHATBOT_KEY_PARAMETER key_secret=$CHATBOT_KEY_SECRET
key_file=$folder/secrets/openai_api_key

main() {
    bash "$release/deploy/prepare.sh" ||
        fail 70 "$tag に必要なものを準備できません。理由は上に出ています。$(room_ja)" "What $tag needs cannot be made; why, stands above. $(room_en)"
    fetch_the_api_key
    write_the_settings
    install_the_files
    [[ -s $key_file || $key_parameter == none ]] || ask_for_the_key
    start_the_service
    say_what_is_next
}

# The key goes from AWS into a variable of this shell and from there into the file: never into an argument, nor anywhere it is shown.
fetch_the_api_key() {
    local key=''
    if [[ -n $key_parameter$key_secret && $key_parameter != none ]]; then
        say 'fetching the API key'
        key=$(key_from_aws) || key=''
        if [[ ${key:0:1} == '{' ]]; then
            say 'the secret is a table of names and values: store the key alone, as plain text'
            key=''
        fi
    fi
    [[ ! $key =~ ^[[:graph:]]+$ || $(<"$key_file") == "$key" ]] || write_secret openai_api_key <<<"$key"
}

key_from_aws() {
    local region
    region=$(metadata placement/region) || return
    if [[ -n $key_secret ]]; then
        aws secretsmanager get-secret-value --region "$region" --secret-id "$key_secret" --query SecretString --output text
    else
        aws ssm get-parameter --region "$region" --name "$key_parameter" --with-decryption --query Parameter.Value --output text
    fi
}

# What the machine knows of itself: told with a token only, and to no container.
metadata() {
    local token there=http://169.254.169.254/latest
    token=$(curl --fail --silent --max-time 5 --request PUT --header 'X-aws-ec2-metadata-token-ttl-seconds: 60' "$there/api/token") &&
        curl --fail --silent --max-time 5 --header @- "$there/meta-data/$1" <<<"X-aws-ec2-metadata-token: $token"
}

write_the_settings() {
    [[ -e $folder/.env ]] || { install -m 0600 "$release/.env.example" "$folder/.env.new" && mv "$folder/.env.new" "$folder/.env"; } ||
        no_room "$folder/.env"
    # An image of your own registry stays; its tag follows the version.
    local image
    image=$(setting CHATBOT_IMAGE)
    [[ -n $image && -e $folder/compose.yaml ]] || image=ghcr.io/${CHATBOT_REPOSITORY,,}:$tag
    set_setting CHATBOT_IMAGE "$image"
    set_setting CHATBOT_TAG "$tag"
    set_setting CHATBOT_REPOSITORY "$CHATBOT_REPOSITORY"
    set_setting CHATBOT_KEY_PARAMETER "$key_parameter"
    set_setting CHATBOT_KEY_SECRET "$key_secret"
    # From http to https or back the ports change hands: none of the containers may hold them meanwhile.
    [[ ! -e $folder/compose.yaml || $(setting CHATBOT_DOMAIN) == "$host_name" ]] || compose down
    set_setting CHATBOT_DOMAIN "$host_name"
    [[ -z ${CHATBOT_BACKUP_BUCKET:-} ]] || set_setting CHATBOT_BACKUP_BUCKET "$CHATBOT_BACKUP_BUCKET"
    [[ -z ${CHATBOT_BACKUP_PREFIX:-} ]] || set_setting CHATBOT_BACKUP_PREFIX "$CHATBOT_BACKUP_PREFIX"
}

install_the_files() {
    local image
    image=$(setting CHATBOT_IMAGE)
    docker image inspect "$image" >/dev/null 2>&1 || get_image "$image" "$release" ||
        fail 69 "$image を取得もビルドもできませんでした。上のメッセージを見て直し、もう一度: sudo /opt/chatbot/releases/$tag/deploy/ec2/user-data.sh" \
            "$image could neither be pulled nor built. See above, mend it, and again: sudo /opt/chatbot/releases/$tag/deploy/ec2/user-data.sh"
    lay_out "$release" || fail 73 "$tag のファイルを $folder に置けません。$(room_ja)" "The files of $tag cannot be put into $folder. $(room_en)"
}

# Everything is there but the key. The service is not started: it would only refuse to.
ask_for_the_key() {
    cat >&2 <<'END'

!! API キーがまだありません。次の 2 行を実行してください。キーを貼り付けて Enter を押します(画面には出ません)。
!! There is no API key yet. Run these two lines: paste the key and press Enter; it is not shown.

  read -rsp 'API key: ' key && printf %s "$key" | sudo tee /opt/chatbot/secrets/openai_api_key >/dev/null; unset key
  sudo /opt/chatbot/deploy/ec2/user-data.sh
END
    [[ -z $key_parameter$key_secret ]] || cat >&2 <<END

!! または、$key_parameter$key_secret がこのリージョンにあり、このマシンのロールで読めることを確かめて、2 行目だけを実行してください。
!! Or see that $key_parameter$key_secret is in this region and that the role of this machine may read it, and run the second line alone.
END
    exit 78
}

start_the_service() {
    say 'starting'
    end_a_front_without_a_name
    systemctl enable --now chatbot.service ||
        fail 70 'サービスを起動できませんでした。理由は: sudo journalctl --unit chatbot.service --lines 50
!! ポート 80(https なら 443 も)をほかのプログラムが使っていれば、それを止めます。見つけるには: sudo ss -ltnp
!! 直したら、もう一度: sudo /opt/chatbot/deploy/ec2/user-data.sh' \
            'The service could not be started. Why: sudo journalctl --unit chatbot.service --lines 50
!! Where another program has port 80 (or 443, for https), stop that one. This finds it: sudo ss -ltnp
!! When it is mended, again: sudo /opt/chatbot/deploy/ec2/user-data.sh'
    enable_the_timers
    start_and_wait ||
        fail 70 '起動しましたが、時間内に準備ができませんでした。理由は: cd /opt/chatbot && sudo docker compose logs --tail 50 chatbot' \
            'It was started, but was not ready in time. Why: cd /opt/chatbot && sudo docker compose logs --tail 50 chatbot'
}

say_what_is_next() {
    local address
    address=http://$(metadata public-ipv4 || echo ADDRESS)
    [[ -z $host_name ]] || address=https://$host_name
    cat <<END

== できました。$tag が動いています。次の行で設定用トークンを見て、$address/setup を開いてください。
== Done: $tag is running. Look at the set-up token with this line, and open $address/setup:

  cd /opt/chatbot && sudo docker compose logs --no-log-prefix chatbot | grep -A 1 ':5000/setup' | tail -n 5
END
}

main "$@"
