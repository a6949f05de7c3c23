"""`python -m sandbox`: a Slack workspace on this machine until Ctrl-C."""

import argparse
import json
import sys
import time
from pathlib import Path

from sandbox.manifest import ManifestError
from sandbox.server import PortTakenError, RunningSandbox, start

# What an app needs before it has a manifest of its own: it can connect, talk and be talked to.
_PLAIN = {
    "display_information": {"name": "Bot"},
    "features": {"app_home": {"home_tab_enabled": True}},
    "oauth_config": {"scopes": {"bot": ["chat:write", "channels:read", "users:read"]}},
    "settings": {"socket_mode_enabled": True, "interactivity": {"is_enabled": True}},
}


def main() -> int:
    """Run until interrupted. Returns the exit status."""
    options = _options().parse_args()
    try:
        sandbox = start(
            options.manifest or _PLAIN,
            port=options.port,
            empty=options.empty,
            patience=options.patience,
            pace=None if options.no_pace else 1.0,
        )
    except (PortTakenError, ManifestError, FileNotFoundError, json.JSONDecodeError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(_greeting(sandbox))
    sys.stdout.flush()
    try:
        while sandbox.thread.is_alive():
            time.sleep(0.2)
    except KeyboardInterrupt:
        sandbox.stop()
    return 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=8123, help="0 takes a free one")
    parser.add_argument("--manifest", type=Path, help="the app's manifest (JSON, version 2)")
    parser.add_argument("--empty", action="store_true", help="one person and #general only")
    parser.add_argument(
        "--patience", type=float, default=3.0, help="seconds an acknowledgement may take"
    )
    parser.add_argument(
        "--no-pace", action="store_true", help="do not limit messages to one per second and channel"
    )
    return parser


def _greeting(sandbox: RunningSandbox) -> str:
    lines = [
        f"A local sandbox, not Slack, listens on {sandbox.url}",
        f"SLACK_API_URL={sandbox.api_url}",
        f"SLACK_APP_TOKEN={sandbox.app_token}",
        f"SLACK_SIGNING_SECRET={sandbox.signing_secret}",
    ]
    lines += [f"SLACK_BOT_TOKEN={token}  # {team}" for team, token in sandbox.bot_tokens.items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
