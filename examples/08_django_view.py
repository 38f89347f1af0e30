"""A Django view that answers any operation, and one URL for all of them; no other package is needed.

In a project the view and the pattern stand in an app of yours. Run as a script it asks itself once and prints.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import attrs
import django
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import Client
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from ketacost import KetacostError
from ketacost.operations.bounds import Bounds
from ketacost.operations.table import OPERATIONS, answer

BOUNDS = Bounds(entries=500, weeks=20_000)


def ask(request: HttpRequest, name: str) -> HttpResponse:
    """Answer one operation's question: its text as it is, or every problem of it."""
    if name not in OPERATIONS:
        return JsonResponse({"title": "there is no such operation"}, status=404)
    try:
        return HttpResponse(answer(name, request.body.decode("utf-8"), bounds=BOUNDS), content_type="application/json")
    except UnicodeDecodeError:
        return JsonResponse({"title": "the question is no UTF-8"}, status=400)
    except KetacostError as error:
        problems = [attrs.asdict(problem) for problem in error.problems]
        details = {"title": "the question has problems", "status": 422, "problems": problems}
        return JsonResponse(details, status=422, content_type="application/problem+json")


# Without Django's token: it is asked with JSON, and no session stands behind it.
urlpatterns = [path("cost/<path:name>", csrf_exempt(require_POST(ask)))]


def main() -> None:
    """Ask the view in this process, and print what it answers."""
    settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="only for this script")  # noqa: S106
    django.setup()
    text = (Path(__file__).parent / "marketplace_csr.toml").read_text(encoding="utf-8")
    question = json.dumps({"request": tomllib.loads(text)}, default=str)
    client = Client(raise_request_exception=False)
    found = client.post("/cost/solve/limits", question, content_type="application/json").json()
    for limit in found["met"]:
        print(f"{limit['kind']} of ${limit['limit']} met at session {limit['session']}, {limit['on']}")
    refused = client.post("/cost/solve/limits", "{}", content_type="application/json")
    print(refused.status_code, [problem["path"] for problem in refused.json()["problems"]])


if __name__ == "__main__":
    main()
