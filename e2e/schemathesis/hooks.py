"""What a fuzzer cannot guess: who it is, and which ids and secrets are real.

Every other request that is meant to succeed gets real ones, so that most operations are seen succeeding; all others stay
as they were made up. Counts which operations have answered with a 2xx, and writes it where WORLD says.
"""

import atexit
import json
import os
import re
import threading
import time
import uuid

import requests
import schemathesis
from schemathesis.generation import GenerationMode

with open(os.environ["GUILDHALL_WORLD"], encoding="utf-8") as file:
    WORLD = json.load(file)
API = WORLD["api"]
BASE_PATH = "/api/v1"
VALID_KEY = re.compile("[!-~]{1,255}")
LOCK = threading.Lock()
SUCCEEDED: dict[str, bool] = {}
CALLS: dict[str, int] = {}


def sign_in(person):
    credentials = {name: person[name] for name in ("organization", "email", "password")}
    answer = requests.post(f"{API}/auth/login", json=credentials, timeout=30)
    answer.raise_for_status()
    return answer.json()


@schemathesis.auth(refresh_interval=200)
class PlatformAdministrator:
    def get(self, case, context):
        return sign_in(WORLD["administrator"])["accessToken"]

    def set(self, case, data, context):
        TOKEN["administrator"] = data
        case.headers["Authorization"] = f"Bearer {data}"


TOKEN: dict[str, str] = {}


def as_administrator(method, path):
    headers = {"Authorization": f"Bearer {TOKEN['administrator']}"}
    return requests.request(method, f"{API}{path}", headers=headers, timeout=30)


def label_of(case):
    """As the services know it, without the path that the gateway puts before."""
    return case.operation.label.replace(BASE_PATH, "", 1)


def path_of(case):
    return case.path.replace(BASE_PATH, "", 1).format(**case.path_parameters)


REAL_IDS = {name: WORLD[name] for name in ("userId", "organizationId", "webhookEndpointId", "deliveryId")}


def real_ids(case):
    case.path_parameters.update({name: REAL_IDS[name] for name in case.path_parameters if name in REAL_IDS})


def spare_those_who_are_needed(case):
    """The fuzzer picks ids out of answers: it must not suspend those in whose names it calls."""
    for name, value in case.path_parameters.items():
        if value in WORLD["needed"]:
            case.path_parameters[name] = REAL_IDS[name]
    # Whoever is erased, or has left, is nobody whom the next request can do anything with.
    if label_of(case) in GONE_AFTERWARDS and case.path_parameters.get("userId") in LASTING:
        somebody_new(case)
    # Nor guess their passwords until they are locked out.
    if isinstance(case.body, dict) and case.body.get("email") in WORLD["needed"]:
        case.body = {**case.body, "email": "nobody@example.org"}


def with_a_key_of_its_own(case):
    """Under a key that was used before the first answer comes again, whatever is wrong with what follows."""
    if VALID_KEY.fullmatch(case.headers.get("Idempotency-Key", "")):
        case.headers["Idempotency-Key"] = str(uuid.uuid4())


def versioned(case):
    """The version that the row has at this moment, or the request is refused with 412."""
    real_ids(case)
    path = path_of(case)
    if "If-Match" not in case.headers:
        return
    # A row that is gone by now has none, and the request is to be answered with 404.
    case.headers["If-Match"] = as_administrator("GET", path).headers.get("ETag", case.headers["If-Match"])


def suspendable(case):
    """Not suspended yet, whatever a request before has done."""
    real_ids(case)
    as_administrator("DELETE", path_of(case))


def suspended(case):
    real_ids(case)
    path = path_of(case)
    headers = {"Authorization": f"Bearer {TOKEN['administrator']}"}
    requests.post(f"{API}{path}", json={"reason": "security"}, headers=headers, timeout=30)


def somebody_new(case):
    """Nobody whom another request needs."""
    body = {"email": f"{uuid.uuid4()}@example.org", "displayName": "Fuzz", "roles": []}
    case.path_parameters["userId"] = made("/users", body)


def barred(case):
    somebody_new(case)
    headers = {"Authorization": f"Bearer {TOKEN['administrator']}"}
    requests.post(f"{API}{path_of(case)}", json={}, headers=headers, timeout=30)


def importing(case):
    case.body = {"users": [{"email": f"{uuid.uuid4()}@example.org", "displayName": "Fuzz", "roles": ["viewer"]}]}


def invited(case):
    case.path_parameters["userId"] = WORLD["invitedUserId"]


def receiving(case):
    """Nobody answers there; twenty are as many as an organisation may have."""
    case.body = {"url": "https://hooks.example.org/guildhall", "eventTypes": ["guildhall.reporting.v1.ReportFailed"]}
    kept = {WORLD["webhookEndpointId"], WORLD["spareWebhookEndpointId"]}
    for endpoint in as_administrator("GET", "/webhook-endpoints").json()["items"]:
        if endpoint["id"] not in kept:
            as_administrator("DELETE", f"/webhook-endpoints/{endpoint['id']}")


def hindering_nobody(case):
    """Rules by chance would sign out, or shut out, those in whose names it calls: what the platform says does not."""
    versioned(case)
    case.body = {}


def of_a_policy(case):
    case.path_parameters["kind"] = "password"


def described_anew(case):
    versioned(case)
    case.body = {"description": str(uuid.uuid4())}


def spare_endpoint(case):
    case.path_parameters["webhookEndpointId"] = WORLD["spareWebhookEndpointId"]


def sharing(case):
    real_ids(case)
    case.body = {"format": WORLD["format"], "expiresInSeconds": 3600}


def recorded(case):
    """The oldest of a page: it has its place, and a checkpoint over it."""
    case.path_parameters["entryId"] = as_administrator("GET", "/audit/entries?limit=200").json()["items"][-1]["id"]


def made(path, body):
    headers = {"Authorization": f"Bearer {TOKEN['administrator']}"}
    return requests.post(f"{API}{path}", json=body, headers=headers, timeout=30).json()["id"]


def rated(case):
    body = {"score": 4, "category": "fuzz", "target": "fuzz"}
    case.path_parameters["ratingId"] = made("/ratings", body)


def of_the_last_hour(case):
    """Two times that are made up are seldom a window."""
    for name in ("from", "until", "step", "labels"):
        (case.query or {}).pop(name, None)


def of_a_service(case):
    case.path_parameters["name"] = "identity"
    of_the_last_hour(case)


def measured(case):
    """Counted a moment later: the next call of it finds it."""
    at = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())
    items = [{"id": str(uuid.uuid4()), "kind": "metric", "name": "fuzz", "value": 1, "at": at}]
    headers = {"Authorization": f"Bearer {TOKEN['administrator']}"}
    requests.post(f"{API}/ingest/events", json={"items": items}, headers=headers, timeout=30)
    case.path_parameters["name"] = "fuzz"
    of_the_last_hour(case)


def advised(case):
    """One of its own: what was decided stays so."""
    body = {"title": "fuzz", "category": "fuzz"}
    case.path_parameters["recommendationId"] = made("/recommendations", body)


def advised_in_this_version(case):
    advised(case)
    versioned(case)


def implemented(case):
    advised(case)
    path = f"/recommendations/{case.path_parameters['recommendationId']}/implementation"
    as_administrator("POST", path)


def offered_app(case):
    """One that nobody has confirmed yet: confirming the first would end the session that it calls in."""
    headers = {"Authorization": f"Bearer {TOKEN['administrator']}"}
    offered = requests.post(f"{API}/auth/factors/totp", json={}, headers=headers, timeout=30)
    case.path_parameters["factorId"] = offered.json()["factorId"]


def by_any_passkey(case):
    """Without a sign-in that waits for it."""
    case.body = {}


def logging_in(case):
    case.body = {name: WORLD["spare"][name] for name in ("organization", "email", "password")}


def refreshing(case):
    case.body = {"refreshToken": sign_in(WORLD["spare"])["refreshToken"]}


def activating(case):
    if WORLD["activationTokens"]:
        case.body = {"token": WORLD["activationTokens"].pop(), "password": WORLD["freshPassword"]}


def mailing_nobody(case):
    """Whoever is asked for has a mailbox."""
    case.body = {"organization": WORLD["spare"]["organization"], "email": f"{uuid.uuid4()}@example.org"}


def with_another_address(case):
    """Of somebody who has just signed in; the link goes nowhere."""
    signed_in_anew(case)
    case.body = {"email": f"{uuid.uuid4()}@example.org"}


def a_key():
    headers = {"Authorization": f"Bearer {TOKEN['administrator']}"}
    body = {"name": "fuzz", "scopes": ["users:read"]}
    if "key" not in TOKEN:
        TOKEN["key"] = requests.post(f"{API}/api-keys", json=body, headers=headers, timeout=30).json()
    return TOKEN["key"]


def taking_a_token(case):
    key = a_key()
    case.headers.pop("Authorization", None)
    case.body = {"grant_type": "client_credentials", "client_id": key["id"], "client_secret": key["secret"]}


def keyed(case):
    """One of its own each time: after a rotation or two the first secret is nobody's."""
    case.path_parameters["apiKeyId"] = made("/api-keys", {"name": "fuzz", "scopes": ["users:read"]})


def keyed_in_this_version(case):
    case.path_parameters["apiKeyId"] = a_key()["id"]
    versioned(case)


ROLE: dict[str, str] = {}


def a_role():
    return {"slug": f"fuzz-{uuid.uuid4()}", "name": "Fuzz", "permissions": ["data:read"]}


def making_a_role(case):
    """Of permissions that are made up hardly any is one; two hundred are as many as an organisation may have."""
    if "last" in ROLE:
        headers = {"Authorization": f"Bearer {TOKEN['administrator']}", "If-Match": "*"}
        found = [role for role in as_administrator("GET", "/roles").json()["items"] if role["slug"] == ROLE["last"]]
        for role in found:
            requests.delete(f"{API}/roles/{role['id']}", headers=headers, timeout=30)
    case.body = a_role()
    ROLE["last"] = case.body["slug"]


def with_a_role(case):
    if "kept" not in ROLE:
        ROLE["kept"] = made("/roles", a_role())
    case.path_parameters["roleId"] = ROLE["kept"]


def changing_a_role(case):
    with_a_role(case)
    case.body = {"description": str(uuid.uuid4())}
    versioned(case)


def deleting_a_role(case):
    case.path_parameters["roleId"] = made("/roles", a_role())
    versioned(case)


def an_assignment():
    user = {"email": f"{uuid.uuid4()}@example.org", "displayName": "Fuzz", "roles": []}
    return {"userId": made("/users", user), "role": "viewer"}


def assigning(case):
    case.body = an_assignment()


def assigned(case):
    case.path_parameters["assignmentId"] = made("/role-assignments", an_assignment())


def asking(case):
    case.body = {"userId": WORLD["userId"], "permission": "data:read"}


def asking_often(case):
    case.body = {"checks": [{"userId": WORLD["userId"], "permission": "data:read"}]}


def about_a_permission(case):
    case.path_parameters["permission"] = "data:read"


def explaining(case):
    case.query = {"user": WORLD["userId"], "permission": "data:read"}


def as_nobody_special(case):
    """Whoever guesses a password is locked out, and whoever signs out is gone."""
    if "Authorization" in case.headers and TOKEN.get("administrator", "-") in case.headers["Authorization"]:
        if "bystander" not in TOKEN:
            TOKEN["bystander"] = sign_in(WORLD["bystander"])["accessToken"]
        case.headers["Authorization"] = f"Bearer {TOKEN['bystander']}"


def signed_in_anew(case):
    case.headers["Authorization"] = f"Bearer {sign_in(WORLD['spare'])['accessToken']}"


def stepping_up(case):
    signed_in_anew(case)
    case.body = {"password": WORLD["spare"]["password"]}


def ending_a_session(case):
    signed_in = sign_in(WORLD["spare"])
    case.headers["Authorization"] = f"Bearer {signed_in['accessToken']}"
    case.path_parameters["sessionId"] = signed_in["session"]


def changing_password(case):
    signed_in_anew(case)
    spare = WORLD["spare"]
    case.body = {"currentPassword": spare["password"], "newPassword": spare["otherPassword"]}


def remember_password(case, response):
    """Not before it is known: of what was made up around it, much is refused."""
    spare = WORLD["spare"]
    body = case.body if isinstance(case.body, dict) else {}
    if response.status_code == 200 and body.get("newPassword") == spare["otherPassword"]:
        spare.update(password=spare["otherPassword"], otherPassword=spare["password"])


# Whoever guesses there is held back at the next sign-in, or is signed out.
NOT_AS_ADMINISTRATOR = (
    "POST /auth/logout",
    "POST /auth/password",
    "POST /auth/step-up",
    "DELETE /auth/sessions",
    "DELETE /auth/sessions/{sessionId}",
)
GONE_AFTERWARDS = ("DELETE /users/{userId}", "POST /users/{userId}/deactivation", "POST /users/{userId}/lock")
LASTING = (WORLD["userId"], WORLD["invitedUserId"])

REAL = {
    "POST /auth/login": logging_in,
    "POST /auth/refresh": refreshing,
    "POST /auth/activation": activating,
    "POST /auth/passkeys/options": by_any_passkey,
    "DELETE /auth/factors/{factorId}": offered_app,
    "DELETE /users/{userId}/factors": somebody_new,
    "POST /auth/logout": signed_in_anew,
    "POST /auth/password": changing_password,
    "POST /auth/step-up": stepping_up,
    "DELETE /auth/sessions": signed_in_anew,
    "DELETE /auth/sessions/{sessionId}": ending_a_session,
    "POST /auth/recovery": mailing_nobody,
    "POST /auth/token": taking_a_token,
    "POST /auth/email": with_another_address,
    "PATCH /api-keys/{apiKeyId}": keyed_in_this_version,
    "POST /api-keys/{apiKeyId}/rotation": keyed,
    "GET /audit/entries/{entryId}": recorded,
    "GET /audit/entries/{entryId}/proof": recorded,
    "POST /reports/{reportId}/links": sharing,
    "GET /performance/metrics": of_the_last_hour,
    "GET /performance/series": of_the_last_hour,
    "GET /metrics/{name}": measured,
    "GET /platform/services/{name}": of_a_service,
    "GET /ratings/{ratingId}": rated,
    "DELETE /ratings/{ratingId}": rated,
    "GET /recommendations/{recommendationId}": advised,
    "PATCH /recommendations/{recommendationId}": advised_in_this_version,
    "POST /recommendations/{recommendationId}/implementation": advised,
    "POST /recommendations/{recommendationId}/effect": implemented,
    "POST /recommendations/{recommendationId}/dismissal": advised,
    "POST /roles": making_a_role,
    "GET /roles/{roleId}": with_a_role,
    "PATCH /roles/{roleId}": changing_a_role,
    "DELETE /roles/{roleId}": deleting_a_role,
    "POST /role-assignments": assigning,
    "DELETE /role-assignments/{assignmentId}": assigned,
    "POST /permissions/check": asking,
    "POST /permissions/checks": asking_often,
    "GET /permissions/{permission}/holders": about_a_permission,
    "GET /permissions/explain": explaining,
    "POST /users/{userId}/activation-mail": invited,
    "PATCH /users/{userId}": versioned,
    "DELETE /users/{userId}": somebody_new,
    "POST /users/{userId}/lock": somebody_new,
    "DELETE /users/{userId}/lock": barred,
    "POST /users/{userId}/deactivation": somebody_new,
    "DELETE /users/{userId}/deactivation": barred,
    "POST /user-imports": importing,
    "PATCH /organizations/{organizationId}": versioned,
    "POST /users/{userId}/suspension": suspendable,
    "DELETE /users/{userId}/suspension": suspended,
    "POST /organizations/{organizationId}/suspension": suspendable,
    "DELETE /organizations/{organizationId}/suspension": suspended,
    "PUT /policies/password": hindering_nobody,
    "PUT /policies/session": hindering_nobody,
    "PUT /policies/mfa": hindering_nobody,
    "PUT /policies/access": hindering_nobody,
    "GET /policies/{kind}/history": of_a_policy,
    "POST /webhook-endpoints": receiving,
    "PATCH /webhook-endpoints/{webhookEndpointId}": described_anew,
    "DELETE /webhook-endpoints/{webhookEndpointId}": spare_endpoint,
}


def is_meant_to_succeed(case):
    return case.meta is not None and case.meta.generation.mode == GenerationMode.POSITIVE


@schemathesis.hook
def before_call(context, case, kwargs):
    with LOCK:
        spare_those_who_are_needed(case)
        with_a_key_of_its_own(case)
        if label_of(case) in NOT_AS_ADMINISTRATOR:
            as_nobody_special(case)
        count = CALLS[label_of(case)] = CALLS.get(label_of(case), 0) + 1
        if count % 2 == 1 and is_meant_to_succeed(case) and "administrator" in TOKEN:
            REAL.get(label_of(case), real_ids)(case)


@schemathesis.hook
def after_call(context, case, response):
    with LOCK:
        label = label_of(case)
        if label == "POST /auth/password":
            remember_password(case, response)
        SUCCEEDED[label] = SUCCEEDED.get(label, False) or 200 <= response.status_code < 300


@atexit.register
def tell():
    with open(WORLD["resultFile"], "w", encoding="utf-8") as file:
        json.dump({"succeeded": SUCCEEDED, "calls": CALLS}, file)
