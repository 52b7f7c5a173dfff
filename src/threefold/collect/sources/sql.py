"""A saved query over a database: PostgreSQL, MySQL or MariaDB, SQLite, or another by its driver."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, bindparam, create_engine, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import NullPool
from sqlalchemy.types import NullType

from threefold.collect.logic import cells
from threefold.collect.logic.query import CURSOR, prepared, takes_cursor
from threefold.collect.logic.ties import Ties
from threefold.collect.source import ROWS, Cursor, Example, Reading, Rows, Setting, words
from threefold.kit.errors import Invalid, Unavailable
from threefold.kit.phrases import phrase

LABEL = words("SQL database", "Base de datos SQL", "SQL 数据库", "SQL 資料庫")
TEXT = words(
    "A saved query is asked for new rows; nothing is ever written there.",
    "Una consulta guardada pide las filas nuevas; nunca se escribe nada allí.",
    "用保存的查询读取新行，绝不写入该数据库。",
    "用儲存的查詢讀取新資料列，絕不寫入該資料庫。",
)
ICON = "database-import"
GIVES = ROWS
_SERVERS = ("postgresql", "mysql", "other")
SETTINGS = (
    Setting(
        "kind",
        "choice",
        words("Kind of database", "Tipo de base de datos", "数据库类型", "資料庫類型"),
        required=True,
        default="postgresql",
        choices={
            "postgresql": words("PostgreSQL", "PostgreSQL", "PostgreSQL", "PostgreSQL"),
            "mysql": words(
                "MySQL or MariaDB", "MySQL o MariaDB", "MySQL 或 MariaDB", "MySQL 或 MariaDB"
            ),
            "sqlite": words("SQLite file", "Archivo SQLite", "SQLite 文件", "SQLite 檔案"),
            "other": words("Another", "Otra", "其他", "其他"),
        },
    ),
    Setting(
        "driver",
        "text",
        words("Driver", "Controlador", "驱动", "驅動程式"),
        words(
            "As SQLAlchemy names it, for example oracle+oracledb; it must be installed.",
            "Como lo nombra SQLAlchemy, p. ej. oracle+oracledb; debe estar instalado.",
            "SQLAlchemy 的名称，例如 oracle+oracledb；须已安装。",
            "SQLAlchemy 的名稱，例如 oracle+oracledb；須已安裝。",
        ),
        required=True,
        only=("kind", ("other",)),
    ),
    Setting(
        "file",
        "file",
        words("File", "Archivo", "文件", "檔案"),
        required=True,
        only=("kind", ("sqlite",)),
    ),
    Setting("host", "text", words("Host", "Servidor", "主机", "主機"), only=("kind", _SERVERS)),
    Setting("port", "number", words("Port", "Puerto", "端口", "連接埠"), only=("kind", _SERVERS)),
    Setting(
        "database",
        "text",
        words("Database", "Base de datos", "数据库", "資料庫"),
        only=("kind", _SERVERS),
    ),
    Setting("user", "text", words("User", "Usuario", "用户", "使用者"), only=("kind", _SERVERS)),
    Setting(
        "password",
        "secret",
        words("Password", "Contraseña", "密码", "密碼"),
        only=("kind", _SERVERS),
    ),
    Setting(
        "tls",
        "choice",
        words("Encryption", "Cifrado", "加密", "加密"),
        default="prefer",
        choices={
            "prefer": words(
                "If the server offers it",
                "Si el servidor lo ofrece",
                "服务器支持时使用",
                "伺服器支援時使用",
            ),
            "require": words("Always", "Siempre", "始终", "一律"),
            "verify": words(
                "Always, and check the server's certificate",
                "Siempre, y comprobar el certificado del servidor",
                "始终，并检查服务器证书",
                "一律，並檢查伺服器憑證",
            ),
        },
        only=("kind", ("postgresql", "mysql")),
    ),
    Setting(
        "query",
        "lines",
        words("Query", "Consulta", "查询", "查詢"),
        words(
            "One SELECT without ORDER BY. :cursor may stand for the last value seen.",
            "Un SELECT sin ORDER BY. :cursor puede representar el último valor visto.",
            "一条不含 ORDER BY 的 SELECT。:cursor 可代表上次的值。",
            "一條不含 ORDER BY 的 SELECT。:cursor 可代表上次的值。",
        ),
        required=True,
    ),
    Setting(
        "cursor",
        "text",
        words("Column that only grows", "Columna que solo crece", "只增不减的列", "只增不減的欄位"),
        words(
            "A number or a time of each row, so that only new rows are fetched; rows without it"
            " wait. Left empty, the whole query is read each time.",
            "Un número o un momento de cada fila, para traer solo las nuevas; las que no lo tienen"
            " esperan. Si se deja vacía, se lee todo cada vez.",
            "每行的编号或时间，以便只读取新行；该列为空的行会等到有值时再读取。不填则每次读取全部。",
            "每列的編號或時間，以便只讀取新列；該欄位為空者會等到有值時再讀取。不填則每次讀取全部。",
        ),
    ),
    Setting(
        "start",
        "text",
        words("First value", "Primer valor", "起始值", "起始值"),
        words(
            "Where to begin; needed when the query holds :cursor.",
            "Por dónde empezar; necesario si la consulta contiene :cursor.",
            "从何处开始；查询含 :cursor 时必填。",
            "從何處開始；查詢含 :cursor 時必填。",
        ),
    ),
)

BATCH_ROWS = 20_000
_CONNECT_S = 10
_FROM = "pulled_from"
_DRIVERS = {"postgresql": "postgresql+psycopg", "mysql": "mysql+pymysql"}


def read(settings: Mapping[str, Any], since: Cursor) -> Reading:
    query = prepared(str(settings.get("query") or ""))
    column = str(settings.get("cursor") or "").strip()
    ties = Ties(since, str(settings.get("start") or "")) if column else None
    if takes_cursor(query) and (ties is None or ties.before is None):
        raise Invalid(
            phrase("The query holds :cursor, but no column or no first value is given for it."),
            remedy=phrase("Name the column that only grows, and the value to begin with."),
        )
    engine = _engine(settings)
    try:
        with engine.connect() as connection:
            _read_only(connection)
            yield from _rows(connection, query, column, ties)
    except NoSuchModuleError:
        raise _no_driver(str(settings.get("driver"))) from None
    except SQLAlchemyError as error:
        raise _told(error) from None
    finally:
        engine.dispose()


def _rows(connection: Connection, query: str, column: str, ties: Ties | None) -> Reading:
    statement, values = query, {}
    if takes_cursor(query) and ties is not None:
        values[CURSOR] = ties.before
    if ties is not None:
        name = connection.dialect.identifier_preparer.quote_identifier(column).replace(":", "\\:")
        beyond = f"pulled.{name} is not null"
        if ties.asked is not None:
            values[_FROM] = ties.asked
            beyond = f"pulled.{name} >= :{_FROM}"
        statement = f"select * from ({query}) pulled where {beyond} order by pulled.{name}"
    # Without a type of its own a text is compared as whatever the column is.
    bound = [bindparam(name, value, type_=NullType()) for name, value in values.items()]
    streaming = connection.execution_options(stream_results=True, yield_per=BATCH_ROWS)
    result = streaming.execute(text(statement).bindparams(*bound))
    names = _columns(list(result.keys()), column)
    for part in result.partitions(BATCH_ROWS):
        batch = cells.batch(names, part)
        if ties is None:
            yield Rows(batch, {})
            continue
        at = names.index(column)
        fresh = ties.take(batch, [row[at] for row in part])
        if fresh.num_rows:
            yield Rows(fresh, ties.cursor())


def _columns(names: list[str], column: str) -> list[str]:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise Invalid(
            phrase("The query gives two columns of one name: %(names)s.", names=", ".join(twice)),
            remedy=phrase("Give each column a name of its own with AS."),
        )
    if column and column not in names:
        raise Invalid(
            phrase("The query gives no column “%(name)s”.", name=column),
            remedy=phrase("Its columns are: %(names)s.", names=", ".join(names)),
        )
    return names


def _engine(settings: Mapping[str, Any]) -> Engine:
    kind = str(settings.get("kind") or "postgresql")
    known: dict[str, Any] = {"poolclass": NullPool, "hide_parameters": True}
    try:
        if kind == "sqlite":
            path = quote(str(settings["file"]))
            url = URL.create("sqlite", database=f"file:{path}", query={"mode": "ro", "uri": "true"})
            return create_engine(url, **known)
        port = settings.get("port")
        url = URL.create(
            _DRIVERS.get(kind) or str(settings.get("driver") or ""),
            username=settings.get("user") or None,
            password=settings.get("password") or None,
            host=settings.get("host") or None,
            port=int(port) if port else None,
            database=settings.get("database") or None,
        )
        return create_engine(url, connect_args=_connecting(kind, settings), **known)
    except (NoSuchModuleError, ModuleNotFoundError):
        raise _no_driver(str(settings.get("driver") or kind)) from None
    except (ArgumentError, ValueError):
        raise Invalid(
            phrase("The database cannot be named so."),
            remedy=phrase("Look at driver, host, port and name of the database."),
        ) from None


def _connecting(kind: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    tls = settings.get("tls") or "prefer"
    if kind == "postgresql":
        modes = {"prefer": "prefer", "require": "require", "verify": "verify-full"}
        roots = {"sslrootcert": "system"} if tls == "verify" else {}
        return {"connect_timeout": _CONNECT_S, "sslmode": modes[tls], **roots}
    if kind == "mysql":
        known: dict[str, Any] = {"connect_timeout": _CONNECT_S, "charset": "utf8mb4"}
        if tls == "require":
            known["ssl"] = {"check_hostname": False}
        elif tls == "verify":
            known |= {"ssl_verify_cert": True, "ssl_verify_identity": True}
        return known
    return {}


def _read_only(connection: Connection) -> None:
    """As far as the database knows a way; the query has been looked at before in any case."""
    kind = connection.dialect.name
    if kind == "postgresql":
        connection.execution_options(postgresql_readonly=True, isolation_level="REPEATABLE READ")
    elif kind in {"mysql", "mariadb"}:
        connection.exec_driver_sql("set session transaction read only")
        connection.commit()
    elif kind == "sqlite":
        connection.exec_driver_sql("pragma query_only = on")


def _no_driver(name: str) -> Invalid:
    return Invalid(
        phrase("The driver “%(name)s” is not installed here.", name=name),
        remedy=phrase("Install it beside Threefold, or name it as SQLAlchemy does."),
    )


def _told(error: SQLAlchemyError) -> Unavailable:
    """What the database said, without the query's values and in one line."""
    original = getattr(error, "orig", None) or error
    said = next((line.strip() for line in str(original).splitlines() if line.strip()), "")
    return Unavailable(
        phrase("The database answered: %(said)s", said=said[:300] or type(original).__name__),
        remedy=phrase("Look at host, name, password and query; try the connection again."),
    )


@contextmanager
def example(folder: Path) -> Iterator[Example]:
    path = folder / "shop.sqlite3"
    with closing(sqlite3.connect(path)) as shop:
        shop.execute("create table orders (number integer, at text, total real)")
        shop.executemany(
            "insert into orders values (?, ?, ?)",
            [(1, "2026-01-05", 9.5), (2, "2026-01-06", 20.0), (3, "2026-01-06", 3.25)],
        )
        shop.commit()
    query = "select number, at, total from orders where at >= :cursor"
    yield Example(
        {
            "kind": "sqlite",
            "file": str(path),
            "query": query,
            "cursor": "at",
            "start": "2026-01-06",
        },
        2,
    )
