from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import threefold
from threefold.kit import home
from tools.reference.markdown import code, page, table, text_of

SOURCE = Path(threefold.__file__).parent
VARIABLES = {
    "THREEFOLD_HOME": f"folder of the installation, default `{home.DEFAULT}`; `--home` wins",
    "THREEFOLD_DATABASE_URL": "the store: `sqlite:////folder/store.sqlite3` or "
    "`postgresql://user:password@host:port/name?option=value`; "
    "default: `store.sqlite3` in the home",
    "THREEFOLD_LAKE": "the lake: a folder, or `s3://bucket/prefix`; default: `lake` in the home",
    "THREEFOLD_DEBUG": "`1` shows error pages with code; never on a server others can reach",
}
KEYS = {
    "allowed_hosts": "names under which the web app answers",
    "trusted_origins": "origins, with scheme, that may send forms; needed behind a proxy",
    "value_limits": "table: how many customers may bear one value of a kind (`email = 10`) before "
    'it joins nobody; the key `""` is for all other kinds',
    "cluster_limit": "how many customers matching may join into one by itself; beyond that, staff "
    "are asked",
    "collect": "table: limits of the [event API](event-api.md#limits)",
    "country": "ISO 3166-1 alpha-2; phone numbers written without a country are read as of here",
    "currency": "ISO 4217; of amounts that come without one",
    "lake": "table: storage options of the lake on object storage, as `deltalake` names them",
    "scores": "table: `horizon_days` (180) that [scores](../explain/scores.md) look ahead, "
    "`margin` (0.3) of sales that is profit, `discount` (0.1) a year, `years` (3) of a lifetime, "
    "`half_life_days` (365) of an answer, `contact_cost` (0)",
    "segments": "table: for `keep_days` (90) who was in which [segment](../guides/segments.md) is "
    "kept by day, later by the end of each month",
    "wide": "table: `rest_minutes` (30) that the [wide view](../explain/wide-view.md) rests before "
    "new answers have it made again",
    "several_processes": "`true` when more than one process or node serves: sessions are read from "
    "the store each time",
    "https": "`true` behind HTTPS: secure cookies, redirect, HSTS",
    "mail": "table: `host`, `port`, `user`, `password`, `security` (`starttls`, `tls` or `none`) "
    "and `from` of the server that takes letters; `console = true` prints them; without it none "
    "are sent",
    "proxy": "`true` when a proxy sets `X-Forwarded-Proto`",
    "pull_folders": "folders below which pulls may read files; `[]` means `inbox` in the home",
    "language": "`en`, `es`, `zh-hans` or `zh-hant`; for whoever's browser asks for none of them",
    "time_zone": "IANA name; local times in files are read in it",
}
FOLDERS = {
    "store.sqlite3": "the store, unless it is moved",
    "lake/": "the lake, unless it is moved",
    "secret": "the key of the installation, readable by its owner only; losing it cuts the lake "
    "from the store",
    "settings.toml": "the settings below; may be absent",
    "runs/": "staged files of imports, one folder each",
    "files/": "uploads and exports",
    "maps/": "saved mappings",
    "inbox/": "folders that pulls look into; made when the first one is set up",
    "spool/": "events on disk that wait to be landed; progress and signs of life of running jobs",
    "static/": "may hold files that a web server in front gives out",
}


def pages() -> dict[str, str]:
    found = _variables()
    if found != set(VARIABLES):
        raise AssertionError(f"Environment variables to describe: {found ^ set(VARIABLES)}")
    keys = _keys()
    if set(keys) != set(KEYS):
        raise AssertionError(f"Keys of settings.toml to describe: {set(keys) ^ set(KEYS)}")
    return {
        "settings.md": page(
            "Settings",
            "## The home folder",
            text_of(home.Home.secret),
            table(("in the home", "what"), [(code(name), text) for name, text in FOLDERS.items()]),
            "## Environment",
            table(("variable", "meaning"), [(code(k), text) for k, text in VARIABLES.items()]),
            "## settings.toml",
            "A change takes effect when the processes are started again.",
            table(
                ("key", "default", "meaning"),
                [(code(key), code(default), KEYS[key]) for key, default in sorted(keys.items())],
            ),
            '```toml\ncountry = "ES"\ncurrency = "EUR"\ntime_zone = "Europe/Madrid"\n'
            'language = "es"\nallowed_hosts = ["customers.example.com"]\nhttps = true\n```',
        )
    }


def _variables() -> set[str]:
    """Every environment variable of this name that the code reads."""
    pattern = re.compile(r"environ(?:\.get\(|\[)\s*\"(THREEFOLD_[A-Z_]+)\"")
    return {name for path in SOURCE.rglob("*.py") for name in pattern.findall(path.read_text())}


def _keys() -> dict[str, str]:
    """Keys of settings.toml that the settings read, with their defaults."""
    tree = ast.parse((SOURCE / "site" / "settings.py").read_text())
    return {
        ast.literal_eval(node.args[0]): json.dumps(ast.literal_eval(node.args[1]))
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "_own.get"
    }
