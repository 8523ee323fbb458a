#!/bin/sh
# Tries, with your rights and in one namespace, each way to a token of an identity that is not for that namespace, and says
# which of them work. It creates objects called two-teams, and a pod that asks NMI, and deletes them again. The token is
# thrown away.
#
#   two-teams.sh --namespace web --own-id /subscriptions/… --own-client … --other-id /subscriptions/… --other-client …
#
#   --own-id, --own-client      identity that is for the namespace: resource id and client id
#   --other-id, --other-client  identity that is not, and that is on the nodes for somebody else
#   --image                     with sh and curl; default docker.io/curlimages/curl:8.11.1
#   --timeout                   seconds that a pod has for its answer; default 120
#   --dry-run                   asks the API server only (kubectl --dry-run=server): creates nothing, starts no pod
#
# Exit codes: 0 no way leads to the other's token; 1 one does; 2 it could not be tried, or not all of it; 64 wrong usage.
set -eu

here=$(dirname "$0")
image=docker.io/curlimages/curl:8.11.1
timeout=120
namespace= own_id= own_client= other_id= other_client= dry_run=

fail() {
  echo "two-teams: $2" >&2
  exit "$1"
}

while [ $# -gt 0 ]; do
  case $1 in
    --dry-run) dry_run=--dry-run=server ;;
    --namespace | --own-id | --own-client | --other-id | --other-client | --image | --timeout)
      [ $# -gt 1 ] || fail 64 "$1 needs a value"
      case $2 in *[!A-Za-z0-9/_.:@\(\)-]*) fail 64 "$1 $2: not a name, an id or an image" ;; esac
      case $1 in
        --namespace) namespace=$2 ;;
        --own-id) own_id=$2 ;;
        --own-client) own_client=$2 ;;
        --other-id) other_id=$2 ;;
        --other-client) other_client=$2 ;;
        --image) image=$2 ;;
        --timeout) timeout=$2 ;;
      esac
      shift
      ;;
    *) fail 64 "what is $1? The head of $0 says how it is used" ;;
  esac
  shift
done
for value in "$namespace" "$own_id" "$own_client" "$other_id" "$other_client"; do
  [ -n "$value" ] || fail 64 "--namespace, --own-id, --own-client, --other-id and --other-client are needed"
done

# The manifest of a try, filled in; $2: client id that its pod asks for.
manifest() {
  sed -e "s|\${NAMESPACE}|$namespace|" -e "s|\${IMAGE}|$image|" -e "s|\${ASKED_CLIENT_ID}|$2|" \
    -e "s|\${OWN_ID}|$own_id|" -e "s|\${OWN_CLIENT}|$own_client|" \
    -e "s|\${OTHER_ID}|$other_id|" -e "s|\${OTHER_CLIENT}|$other_client|" "$here/$1.yaml"
}

kinds=azureidentities.aadpodidentity.k8s.io,azureidentitybindings.aadpodidentity.k8s.io,azurepodidentityexceptions.aadpodidentity.k8s.io,pods

# Nothing is left in namespace once $made is empty again.
made=
clean_up() {
  [ -n "$made" ] || return 0
  kubectl delete --namespace "$namespace" --ignore-not-found --wait "$kinds" two-teams >/dev/null &&
    made= || echo "two-teams: objects called two-teams are left in namespace $namespace" >&2
}

# What the pod was answered: a status of HTTP, or why there is none. $1: what kubectl said.
answer() {
  case $1 in *pod/two-teams*created*) ;; *) echo 'no pod' && return ;; esac
  kubectl wait --namespace "$namespace" --for=jsonpath='{.status.phase}'=Succeeded --timeout="${timeout}s" pod/two-teams \
    --output jsonpath='{.status.containerStatuses[0].state.terminated.message}' 2>/dev/null || echo 'no answer'
}

# Prints one row of the table, and leaves in $status whether the way leads to a token: open, closed or unknown.
try() {
  made=$([ -n "$dry_run" ] || echo yes)
  said=$(manifest "$1" "$3" | kubectl create --validate=ignore $dry_run -f - 2>&1) || true
  policy=$(printf '%s\n' "$said" | sed -n "s/.*ValidatingAdmissionPolicy '\([^']*\)'.*denied request.*/\1/p" | head -n 1)
  warned=$(printf '%s\n' "$said" | sed -n "s/^Warning: Validation failed for ValidatingAdmissionPolicy '\([^']*\)'.*/\1/p" | head -n 1)
  other=$(printf '%s\n' "$said" | grep -i '^error' | grep -v 'denied request' || true)
  [ -z "$other" ] || fail 2 "the API server does not let this be tried: $other"
  if [ -n "$policy" ]; then server="refused by $policy"
  elif [ -n "$warned" ]; then server="admitted, with a warning of $warned"
  else server=admitted; fi
  if [ -n "$dry_run" ]; then nmi='not asked'; else nmi=$(answer "$said"); fi
  printf '%-52s  %-58s  %s\n' "$2" "$server" "$nmi"
  case $nmi in
    200) status=open ;;
    403 | 404 | 'no pod') status=closed ;;
    'not asked') if [ -n "$policy" ]; then status=closed; else status=open; fi ;;
    *) status=unknown ;;
  esac
  clean_up
}

# Of a way that should be closed.
should_be_closed() {
  case $status in
    open) result=1 ;;
    unknown) [ "$result" = 1 ] || result=2 ;;
  esac
}

found=$(kubectl get --namespace "$namespace" --ignore-not-found --output name "$kinds" --field-selector metadata.name=two-teams) ||
  fail 2 "cannot look into namespace $namespace"
[ -z "$found" ] || fail 2 "there are objects called two-teams in namespace $namespace already: $found"

echo "Context $(kubectl config current-context), namespace $namespace${dry_run:+, dry run: nothing is created}"
trap clean_up EXIT
printf '%-52s  %-58s  %s\n' way 'API server' NMI
result=0
try 0-own-identity 'its own identity, which it should get' "$own_client"
# Where not even that works, what else does not work proves nothing.
[ "$status" = open ] || result=2
try 1-copy 'a copy of the AzureIdentity of the other team' "$other_client"
should_be_closed
try 2-client-id 'a resource id of its own with the client id of theirs' "$other_client"
should_be_closed
try 3-exception 'an exception on a pod without the label' "$other_client"
should_be_closed
exit "$result"
