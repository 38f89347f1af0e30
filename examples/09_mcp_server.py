"""Tools for assistants over the Model Context Protocol: what a course costs, one session explained, plans by name.

``python examples/09_mcp_server.py serve`` answers on standard input and output, as assistants start it; run without a
word it asks itself once and prints. A whole answer has a hundred kilobytes, so the tools return what fits in a talk.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from mcp import Client
from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from pydantic import BaseModel

from ketacost import KetacostError
from ketacost.operations.bounds import Bounds
from ketacost.operations.listings import listing
from ketacost.operations.table import answer

BOUNDS = Bounds(entries=500, weeks=1_000)
server = MCPServer(
    "ketacost",
    instructions="Estimates, not bills. Never send a name or a date of birth.",
    log_level="WARNING",  # below it, the package logs the text of every refusal, which may quote the request
)


class Cost(BaseModel):
    """What a course costs; dollars as text, and both ends where something is not known."""

    notice: str
    low: str
    high: str
    plan_paid: str
    sessions: int
    due_by_month: dict[str, str]
    warnings: list[str]
    what_to_ask: list[str]


def asked(operation: str, question: object) -> Any:  # noqa: ANN401 (any answer)
    """Return the answer to a question; of a refusal the assistant is told the problems, and nothing else."""
    try:
        return json.loads(answer(operation, json.dumps(question, default=str), bounds=BOUNDS))
    except KetacostError as error:
        raise ToolError("\n".join(str(problem) for problem in error.problems)) from None


@server.tool()
def estimate(request: dict[str, Any]) -> Cost:
    """Say what one course costs on one coverage. The request has course, billing, prices and coverage."""
    found = asked("estimate", request)
    owed = found["patient_responsibility"]
    due_by_month: dict[str, Decimal] = {}
    for movement in found["cash_flow"]:
        month = movement["on"][:7]
        due_by_month[month] = due_by_month.get(month, Decimal(0)) + Decimal(movement["due_at_session"])
    return Cost(
        notice=found["notice"],
        low=owed["low"],
        high=owed["high"],
        plan_paid=found["totals"]["plan_paid"],
        sessions=len(found["sessions"]),
        due_by_month={month: str(due) for month, due in due_by_month.items()},
        warnings=[one["message"] for one in found["findings"] if one["severity"] == "warning"],
        what_to_ask=[one["ask"] for one in found["questions"]],
    )


@server.tool()
def explain(request: dict[str, Any], session: int) -> str:
    """Explain one session line by line; 0 is the intake visit."""
    text: str = asked("explain", {"request": request, "session": session})["text"]
    return text


@server.tool()
def plans() -> str:
    """List what can be named as a plan."""
    return listing("plans")


async def main() -> None:
    """Ask the server in this process, and print what a client gets."""
    question = tomllib.loads((Path(__file__).parent / "commercial_ppo.toml").read_text(encoding="utf-8"))
    async with Client(server) as client:
        tools = await client.list_tools()
        print("tools:", ", ".join(tool.name for tool in tools.tools))
        request = json.loads(json.dumps(question, default=str))
        found = await client.call_tool("estimate", {"request": request})
        cost = found.structured_content or {}
        print(f"${cost['low']} to ${cost['high']} over {cost['sessions']} visits")
        refused = await client.call_tool("estimate", {"request": {**request, "cuorse": {}}})
        print("refused:", refused.is_error, *(getattr(part, "text", "") for part in refused.content))


if __name__ == "__main__":
    if sys.argv[1:] == ["serve"]:
        server.run("stdio")
    else:
        asyncio.run(main())
