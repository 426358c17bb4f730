#!/usr/bin/env bash
# Makes what chatbot.yaml makes, by plain "aws" commands in the default network of your region. For those who want to see each step;
# otherwise take chatbot.yaml, which is one command, and one to be rid of it. Guide: docs/ec2.md, docs/ec2.ja.md.
#
#     deploy/ec2/create.sh --repository OWNER/chatbot --tag v1.0.0 --dry-run    # shows the commands
#     deploy/ec2/create.sh --repository OWNER/chatbot --tag v1.0.0              # runs them
#     deploy/ec2/delete.sh                                                      # deletes all of it, with the data
set -Eeuo pipefail
shopt -s inherit_errexit

repository='' tag='' host_name='' key_parameter=/chatbot/openai_api_key key_secret=''
type=t3.micro web_from=0.0.0.0/0 ssh_from='' ssh_key='' session_manager=yes backup_bucket='' backup_prefix=chatbot dry_run='' made=''

main() {
    read_the_arguments "$@"
    trap stopped ERR
    refuse_a_second_one
    make_the_role
    make_the_firewall
    make_the_machine
    say_what_is_next
}

stopped() {
    ((BASH_SUBSHELL == 0)) || return
    if [[ -z $made ]]; then
        echo '途中で止まりました。何も作っていません / It has stopped. Nothing was made.' >&2
    else
        echo '途中で止まりました。作られたものは deploy/ec2/delete.sh で消せます / It has stopped. deploy/ec2/delete.sh deletes what was made.' >&2
    fi
}

usage() {
    cat >&2 <<'END'
--repository OWNER/chatbot    the GitHub repository                  --tag v1.0.0               the release
--key-parameter /NAME         the key in Parameter Store, or         --key-secret ARN           the key in Secrets Manager
--host chat.example.com       your name for it, for https            --type t3.micro|t4g.micro  the machine
--web-from RANGE              who may open it (all)                  --no-session-manager       no console through AWS
--ssh-from RANGE --ssh-key NAME   who may use SSH (nobody)           --backup BUCKET[/FOLDER]   where backups are copied to
--dry-run                     show the commands only
END
    exit 64
}

read_the_arguments() {
    while (($# > 0)); do
        case $1 in
            --dry-run) dry_run=yes ;;
            --no-session-manager) session_manager=no ;;
            --repository) repository=${2:-} && shift ;;
            --tag) tag=${2:-} && shift ;;
            --host) host_name=${2:-} && shift ;;
            --key-parameter) key_parameter=${2:-} && shift ;;
            --key-secret) key_secret=${2:-} && shift ;;
            --type) type=${2:-} && shift ;;
            --web-from) web_from=${2:-} && shift ;;
            --ssh-from) ssh_from=${2:-} && shift ;;
            --ssh-key) ssh_key=${2:-} && shift ;;
            --backup) backup_bucket=${2%%/*} && [[ $2 != */* ]] || backup_prefix=${2#*/} && shift ;;
            *) usage ;;
        esac
        shift
    done
    # These go into a script that runs as root on the machine, and into its policy.
    local name='^[A-Za-z0-9][A-Za-z0-9._-]*$'
    [[ $repository =~ ^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$ && $tag =~ $name && $type =~ ^(t3|t4g)\.(micro|small)$ ]] || usage
    [[ $key_parameter =~ ^(/[A-Za-z0-9._-]+)+$ ]] || usage
    [[ $key_secret =~ ^(arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]+:secret:[A-Za-z0-9/_+=.@-]+)?$ ]] || usage
    [[ $host_name =~ ^([a-z0-9.-]+\.[a-z0-9-]+)?$ && $backup_bucket =~ ^[a-z0-9.-]*$ ]] || usage
    [[ $backup_prefix =~ ^[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*$ ]] || usage
    [[ -z $key_secret ]] || key_parameter=''
    # SSH is for one office or one person, never for the whole world.
    [[ -z $ssh_from || ($ssh_from =~ ^[0-9.]+/(1[6-9]|2[0-9]|3[0-2])$ && -n $ssh_key) ]] || usage
}

# run ARGUMENTS: one command, shown before it is run; with --dry-run only shown. What it prints is its result.
run() {
    local word line=aws
    for word; do
        [[ $word =~ ^[A-Za-z0-9_./:=,-]+$ ]] && line+=" $word" || line+=" ${word@Q}"
    done
    echo "$line" >&3
    if [[ -z $dry_run ]]; then aws "$@"; fi
}

# result NAME ARGUMENTS: the same, for a command that prints an id; with --dry-run the id is its name.
result() {
    local name=$1
    shift
    run "$@" --output text || return
    [[ -z $dry_run ]] || echo "<$name>"
}

# A second machine would need the names of the first; and delete.sh could not tell what was made for which, so it is not recommended here.
refuse_a_second_one() {
    local machine network there
    machine=$(run ec2 describe-instances --query 'Reservations[].Instances[].InstanceId' --output text \
        --filters Name=tag:made-by,Values=chatbot-create.sh Name=instance-state-name,Values=pending,running,stopping,stopped)
    [[ -z $machine ]] || refuse \
        "create.sh の作ったマシンがもうあります: $machine。バージョンを変えるには、そのマシンで sudo /opt/chatbot/deploy/upgrade.sh を使います。" \
        "There is a machine already that create.sh has made: $machine. To change its version: sudo /opt/chatbot/deploy/upgrade.sh on it."
    # Of all that there are: a list that cannot be had is an error, and not an empty one.
    network=$(result network ec2 describe-vpcs --filters Name=is-default,Values=true --query 'Vpcs[0].VpcId')
    there=$(
        run iam list-roles --query "Roles[?RoleName=='chatbot'].Arn" --output text
        run iam list-instance-profiles --query "InstanceProfiles[?InstanceProfileName=='chatbot'].Arn" --output text
        run ec2 describe-security-groups --query 'SecurityGroups[].GroupId' --output text \
            --filters Name=group-name,Values=chatbot-app-sg "Name=vpc-id,Values=$network"
    )
    there=${there//$'\n'/ }
    [[ -z $there ]] || refuse \
        "同じ名前のものがもうあります: $there。このアカウントのどこかのリージョンで使われていれば、残してください。使われていないと確かめられたら、
!! IAM か EC2 のコンソールで消してから、もう一度実行してください。" \
        "There is something of the same name already: $there. Leave it where anything uses it, in whatever region of this
!! account. When you are sure that nothing does, delete it in the console (IAM or EC2), and run this again."
}

refuse() {
    printf '\n!! %s 何も作っていません。\n!! %s Nothing was made.\n' "$1" "$2" >&2
    exit 73
}

# By the second one delete.sh finds what is to be deleted.
tagged() { echo "ResourceType=$1,Tags=[{Key=Name,Value=chatbot},{Key=made-by,Value=chatbot-create.sh}]"; }

policy() { printf '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":%s,"Resource":"%s"}]}' "$1" "$2"; }

# The machine reads its own key and nothing else; it adds backups and can neither read nor delete them.
make_the_role() {
    local account region partition
    account=$(result account sts get-caller-identity --query Account)
    partition=$(result partition sts get-caller-identity --query Arn | cut -d : -f 2)
    region=$(result region ec2 describe-availability-zones --query 'AvailabilityZones[0].RegionName')
    run iam create-role --role-name chatbot --tags Key=made-by,Value=chatbot-create.sh --assume-role-policy-document \
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}' >/dev/null
    made=yes
    if [[ -n $key_secret ]]; then
        put_policy read-the-api-key '"secretsmanager:GetSecretValue"' "$key_secret"
    else
        put_policy read-the-api-key '"ssm:GetParameter"' "arn:$partition:ssm:$region:$account:parameter$key_parameter"
    fi
    [[ -z $backup_bucket ]] || put_policy add-backups '"s3:PutObject"' "arn:$partition:s3:::$backup_bucket/$backup_prefix/*"
    # Not AmazonSSMManagedInstanceCore: that lets a machine read every parameter of the account.
    [[ $session_manager == no ]] || put_policy session-manager \
        '["ssm:UpdateInstanceInformation","ssmmessages:CreateControlChannel","ssmmessages:CreateDataChannel","ssmmessages:OpenControlChannel","ssmmessages:OpenDataChannel"]' '*'
    run iam create-instance-profile --instance-profile-name chatbot --tags Key=made-by,Value=chatbot-create.sh >/dev/null
    run iam add-role-to-instance-profile --instance-profile-name chatbot --role-name chatbot
    run iam wait instance-profile-exists --instance-profile-name chatbot
}

put_policy() { run iam put-role-policy --role-name chatbot --policy-name "$1" --policy-document "$(policy "$2" "$3")"; }

make_the_firewall() {
    group=$(result group ec2 create-security-group --group-name chatbot-app-sg \
        --description 'Security group for chatbot application' --tag-specifications "$(tagged security-group)" --query GroupId)
    open ingress 80 "$web_from"
    open ingress 443 "$web_from"
    [[ -z $ssh_from ]] || open ingress 22 "$ssh_from"
    # Outwards: the model, GitHub, AWS and packages. A model server on another port needs a line of its own.
    run ec2 revoke-security-group-egress --group-id "$group" --protocol all --cidr 0.0.0.0/0 >/dev/null
    open egress 443 0.0.0.0/0
    open egress 80 0.0.0.0/0
}

open() { run ec2 "authorize-security-group-$1" --group-id "$group" --protocol tcp --port "$2" --cidr "$3" >/dev/null; }

# What there is to know about the new machine; its role, which was just made, is not known everywhere at once.
start_the_machine() {
    local try
    for try in 1 2 3 4 5 6; do
        result machine ec2 run-instances "$@" && return
        sleep $((2 * try))
    done
    return 1
}

make_the_machine() {
    local processor=amd64 image machine allocation
    [[ $type != t4g.* ]] || processor=arm64
    image=$(result image ssm get-parameter --query Parameter.Value \
        --name "/aws/service/canonical/ubuntu/server/24.04/stable/current/$processor/hvm/ebs-gp3/ami-id")
    allocation=$(result allocation ec2 allocate-address --domain vpc --query AllocationId \
        --tag-specifications "$(tagged elastic-ip)")
    # One hop ends at the machine itself: no container gets the credentials of its role.
    machine=$(start_the_machine --image-id "$image" --instance-type "$type" --count 1 --security-group-ids "$group" \
        --iam-instance-profile Name=chatbot ${ssh_key:+--key-name "$ssh_key"} --no-associate-public-ip-address \
        --metadata-options HttpEndpoint=enabled,HttpTokens=required,HttpPutResponseHopLimit=1 --credit-specification CpuCredits=standard \
        --block-device-mappings 'DeviceName=/dev/sda1,Ebs={VolumeType=gp3,VolumeSize=8,Encrypted=true,DeleteOnTermination=true}' \
        --tag-specifications "$(tagged instance)" \
        --user-data "$(user_data)" --query 'Instances[0].InstanceId')
    run ec2 wait instance-running --instance-ids "$machine"
    run ec2 associate-address --instance-id "$machine" --allocation-id "$allocation" >/dev/null
    address=$(result address ec2 describe-addresses --allocation-ids "$allocation" --query 'Addresses[0].PublicIp')
    if [[ $session_manager == yes ]]; then
        console="aws ssm start-session --target $machine"
    elif [[ -n $ssh_from ]]; then
        console="ssh ubuntu@$address"
    else
        console='なし / none'
    fi
}

# No secret: names only.
user_data() {
    cat <<END
#!/bin/bash
export CHATBOT_REPOSITORY='$repository' CHATBOT_TAG='$tag' CHATBOT_DOMAIN='$host_name'
export CHATBOT_KEY_PARAMETER='$key_parameter' CHATBOT_KEY_SECRET='$key_secret'
export CHATBOT_BACKUP_BUCKET='$backup_bucket' CHATBOT_BACKUP_PREFIX='$backup_prefix'
curl --fail --silent --show-error --location --retry 30 --retry-delay 5 --retry-all-errors --connect-timeout 10 \\
  --output /root/chatbot-user-data.sh \\
  "https://raw.githubusercontent.com/\$CHATBOT_REPOSITORY/\$CHATBOT_TAG/deploy/ec2/user-data.sh" &&
  exec bash /root/chatbot-user-data.sh
echo "!! \$CHATBOT_TAG のスクリプトを https://github.com/\$CHATBOT_REPOSITORY から取得できません。理由は上に出ています。"
echo "!! リポジトリーとリリースの名前を確かめ、docs/ec2.ja.md のとおり消して、作り直してください。"
echo "!! The script of \$CHATBOT_TAG cannot be fetched from https://github.com/\$CHATBOT_REPOSITORY; why, stands above."
echo "!! Look at the names of the repository and the release, delete what was made as in docs/ec2.md, and make it anew."
exit 69
END
}

say_what_is_next() {
    local page=http://$address/
    [[ -z $host_name ]] || page=https://$host_name/
    cat >&3 <<END

アドレス / address: $address
5 分ほどで開けます / open this in about five minutes: $page
マシンのコンソール / a console of the machine: $console
END
}

exec 3>&1
main "$@"
