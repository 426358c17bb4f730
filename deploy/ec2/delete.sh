#!/usr/bin/env bash
# Deletes what create.sh has made: the machine WITH ALL ITS DATA, its address, its firewall, its role. Copies of backups in S3 and the API
# key in Parameter Store stay. What chatbot.yaml has made is deleted by: aws cloudformation delete-stack --stack-name chatbot
#
#     deploy/ec2/delete.sh              # asks first
#     deploy/ec2/delete.sh --yes
set -euo pipefail
# As create.sh has tagged it.
ours=Name=tag:made-by,Values=chatbot-create.sh

main() {
    if [[ ${1:-} != --yes ]]; then
        read -rp 'すべての会話も消えます。消すなら chatbot と入力 / All conversations go too. To delete, type chatbot: ' answer
        [[ $answer == chatbot ]] || exit 1
    fi
    delete_the_machine
    delete_the_address
    delete_the_firewall
    delete_the_role
    echo '消しました / deleted'
}

delete_the_machine() {
    local machines
    machines=$(aws ec2 describe-instances --query 'Reservations[].Instances[].InstanceId' --output text \
        --filters "$ours" Name=instance-state-name,Values=pending,running,stopping,stopped)
    [[ -n $machines ]] || return 0
    # One id or more, each a word.
    # shellcheck disable=SC2086
    aws ec2 terminate-instances --instance-ids $machines >/dev/null
    # shellcheck disable=SC2086
    aws ec2 wait instance-terminated --instance-ids $machines
}

delete_the_address() {
    local address
    for address in $(aws ec2 describe-addresses --query 'Addresses[].AllocationId' --output text --filters "$ours"); do
        aws ec2 release-address --allocation-id "$address"
    done
}

delete_the_firewall() {
    local group
    for group in $(aws ec2 describe-security-groups --query 'SecurityGroups[].GroupId' --output text --filters "$ours"); do
        aws ec2 delete-security-group --group-id "$group" >/dev/null
    done
}

# is_ours role|instance-profile: create.sh has made the one that is called chatbot, and nobody else.
is_ours() {
    [[ $(aws iam "list-$1-tags" "--$1-name" chatbot --query "Tags[?Key=='made-by'].Value" --output text 2>/dev/null) == chatbot-create.sh ]]
}

delete_the_role() {
    local policy
    if is_ours instance-profile; then
        aws iam remove-role-from-instance-profile --instance-profile-name chatbot --role-name chatbot || true
        aws iam delete-instance-profile --instance-profile-name chatbot
    fi
    is_ours role || return 0
    for policy in $(aws iam list-role-policies --role-name chatbot --query 'PolicyNames[]' --output text); do
        aws iam delete-role-policy --role-name chatbot --policy-name "$policy"
    done
    aws iam delete-role --role-name chatbot
}

main "$@"
