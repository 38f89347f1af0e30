"""A clinic's own FastAPI application with the whole of ketacost below /cost, and one page that asks it for a figure.

Run it with any ASGI server, such as ``uvicorn --app-dir examples 07_fastapi_app:app``; run as a script it asks itself
once and prints.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any

from fastapi import Body, FastAPI, HTTPException
from starlette.testclient import TestClient

from ketacost import KetacostError, estimate
from ketacost.interop.json_format import load_request
from ketacost.settings import WebSettings
from ketacost.web import application

app = FastAPI(title="Front desk")
app.mount("/cost", application(WebSettings(web_frame_ancestors=("https://clinic.example",))))


@app.post("/first-visit")
def first_visit(request: Annotated[dict[str, Any], Body()]) -> dict[str, str]:
    """Answer the one figure the front desk asks for; every other question goes to /cost."""
    try:
        answer = estimate(load_request(request), trace=False)
    except KetacostError as error:
        raise HTTPException(422, [str(problem) for problem in error.problems]) from None
    visit = answer.sessions[0]
    return {"on": visit.on.isoformat(), "due": f"${visit.due_at_session:,.2f}", "notice": answer.notice}


def main() -> None:
    """Ask the application in this process, and print what it answers."""
    text = (Path(__file__).parent / "commercial_ppo.toml").read_text(encoding="utf-8")
    question = tomllib.loads(text)
    client = TestClient(app)
    whole = client.post("/cost/v1/estimate", json=question).json()
    print(f"In all: ${whole['patient_responsibility']['high']} over {len(whole['sessions'])} visits")
    print("First visit:", client.post("/first-visit", json=question).json()["due"])
    refused = client.post("/cost/v1/estimate", json={**question, "cuorse": {}})
    print(f"{refused.status_code}: {refused.json()['detail'].rpartition('; ')[2]}")


if __name__ == "__main__":
    main()
