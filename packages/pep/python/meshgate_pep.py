"""Asks a Meshgate decision point for a decision, and carries it out or fails closed.

One file, the standard library alone, Python 3.9 or later: copy it into your service. The contract is that of the
TypeScript client (docs/pep-guide.md), and both run the cases of conformance/client.

    client = Client("http://127.0.0.1:8080")
    answer = client.enforce(
        build_evaluate_request(action="infer:run", environment="prod", resource_type="document", sensitivity="internal"),
        on_allow=lambda decision: summarise(document),
        on_degrade=lambda decision, obligations: obligations.cap_text(summarise(document)),
        on_block=lambda decision: refusal(decision.rationale_codes),
        on_require_review=lambda decision: queue_for_review(document),
    )

Whatever is unclear is a PepError, and an error means: do not do it.
"""

from __future__ import annotations

import http.client
import json
import math
import re
import socket
import threading
import time
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Callable, Dict, Iterable, Iterator, List, Mapping, NoReturn, Optional, Sequence, Tuple, TypeVar, Union
from urllib.parse import urlsplit

__all__ = [
    "Client",
    "Decision",
    "Obligation",
    "ObligationLedger",
    "PepError",
    "apply_output_cap",
    "build_evaluate_request",
    "cap_bytes",
    "cap_items",
    "cap_stream",
    "cap_text",
    "cap_tokens",
    "check_request",
    "enforce_decision",
    "estimate_tokens",
    "model_substitute",
    "read_decision",
    "redact",
    "route_local",
]

Result = TypeVar("Result")
Item = TypeVar("Item")
Scalar = Union[str, int, float, bool]
CountTokens = Callable[[str], int]
Redactors = Mapping[str, Callable[[str], str]]

PEP_ERROR_KINDS = (
    "timeout",
    "unreachable",
    "refused",
    "bad-answer",
    "unknown-decision",
    "unknown-obligation",
    "missing-handler",
    "obligation-not-applied",
    "invalid-request",
)


class PepError(Exception):
    """No decision could be had or carried out. `kind` is one of PEP_ERROR_KINDS, `status` the decision point's, if any."""

    def __init__(self, kind: str, message: str, status: Optional[int] = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.status = status


@dataclass(frozen=True)
class Obligation:
    type: str
    params: Mapping[str, Any]


@dataclass(frozen=True)
class Decision:
    """A checked answer. `obligations` is empty unless the decision is DEGRADE."""

    decision: str
    correlation_id: str
    rationale_codes: Tuple[str, ...]
    policy_id: str
    policy_version: str
    policy_sha256: str
    matched_rule_id: Optional[str]
    obligations: Tuple[Obligation, ...]


class Client:
    """Asks one decision point. Every method raises PepError where there is no decision that can be relied on."""

    def __init__(
        self,
        url: str,
        key: Optional[str] = None,
        timeout_s: float = 2.0,
        retries_max: int = 1,
        retry_pause_s: float = 0.05,
        answer_bytes_max: int = 1_048_576,
    ) -> None:
        """An answer of more than `answer_bytes_max` is not read to its end, and is none.

        `timeout_s` is for all that a question takes, every try included. Proxies of the environment are not used."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or parts.hostname is None:
            raise ValueError("url must be an address such as http://127.0.0.1:8080")
        if parts.query or parts.fragment:
            raise ValueError("url must have neither ? nor #")
        if key is not None and re.fullmatch(r"[!-~]+", key) is None:
            raise ValueError("key must be visible ASCII; take off spaces and line breaks")
        if not (math.isfinite(timeout_s) and timeout_s > 0):
            raise ValueError("timeout_s must be a number of seconds above 0")
        if retries_max < 0 or retry_pause_s < 0:
            raise ValueError("retries_max and retry_pause_s must not be negative")
        if answer_bytes_max < 1:
            raise ValueError("answer_bytes_max must be at least 1")
        self._connection_type = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self._host = parts.hostname
        self._port = parts.port
        self._path = parts.path.rstrip("/")
        self._headers = {"content-type": "application/json", "accept": "application/json"}
        if key is not None:
            self._headers["authorization"] = f"Bearer {key}"
        self._timeout_s = timeout_s
        self._retries_max = retries_max
        self._retry_pause_s = retry_pause_s
        self._answer_bytes_max = answer_bytes_max

    def evaluate(self, request: Mapping[str, Any]) -> Decision:
        checked = _identified(check_request(request))
        return read_decision(self._ask("/evaluate", checked), checked["request_id"])

    def evaluate_batch(self, requests: Sequence[Mapping[str, Any]]) -> List[Decision]:
        """Up to 1000 at once, decided against one state of the policy; the decisions come in the order of the requests."""
        checked = [_identified(check_request(request)) for request in requests]
        answer = _members(self._ask("/evaluate/batch", {"requests": checked}), "answer")
        results = answer.get("results")
        if not isinstance(results, list) or len(results) != len(checked):
            raise _bad_answer("answer.results", f"a list of {len(checked)}, one for each request")
        return [
            read_decision(result, request["request_id"], f"answer.results[{index}]")
            for index, (result, request) in enumerate(zip(results, checked))
        ]

    def enforce(
        self,
        request: Mapping[str, Any],
        *,
        on_allow: Optional[Callable[[Decision], Result]] = None,
        on_degrade: Optional[Callable[[Decision, ObligationLedger], Result]] = None,
        on_block: Optional[Callable[[Decision], Result]] = None,
        on_require_review: Optional[Callable[[Decision], Result]] = None,
    ) -> Result:
        """Asks, and runs the one handler that the decision calls for. All four must be there before anything is asked."""
        handlers = _Handlers(on_allow, on_degrade, on_block, on_require_review)
        return handlers.run(self.evaluate(request))

    def _ask(self, path: str, body: Any) -> Any:
        deadline = time.monotonic() + self._timeout_s
        payload = json.dumps(body, allow_nan=False).encode()
        retries_left = self._retries_max
        while True:
            try:
                return self._ask_once(path, payload, deadline)
            except PepError as error:
                passing = error.kind == "unreachable" or error.status in (502, 503, 504)
                if retries_left == 0 or not passing:
                    raise
                if time.monotonic() + self._retry_pause_s >= deadline:
                    raise self._timed_out() from error
            retries_left -= 1
            time.sleep(self._retry_pause_s)

    def _ask_once(self, path: str, payload: bytes, deadline: float) -> Any:
        status, body = self._exchange(path, payload, deadline)
        if status != 200:
            raise _refused(status, body)
        if len(body) > self._answer_bytes_max:
            raise PepError(
                "bad-answer",
                f"The decision point's answer is larger than {self._answer_bytes_max} bytes; is it the right address?",
            )
        try:
            return json.loads(body.decode("utf-8"), parse_constant=_no_constant)
        except (ValueError, RecursionError) as error:
            raise PepError("bad-answer", "The decision point's answer is not JSON") from error

    def _exchange(self, path: str, payload: bytes, deadline: float) -> Tuple[int, bytes]:
        left_s = deadline - time.monotonic()
        if left_s <= 0:
            raise self._timed_out()
        connection = self._connection_type(self._host, self._port, timeout=left_s)
        # A socket's own time-out is for each read: an answer that drips would never end.
        sockets: List[socket.socket] = []
        cutter = threading.Timer(left_s, _cut, [connection, sockets])
        cutter.daemon = True
        cutter.start()
        try:
            connection.connect()
            # The connection forgets its socket where an answer ends with it.
            sockets.append(connection.sock)
            connection.request("POST", self._path + path, payload, self._headers)
            response = connection.getresponse()
            status, body = response.status, response.read(self._answer_bytes_max + 1)
            # A read of so many bytes does not say when the answer broke off before its end.
            if response.length and len(body) <= self._answer_bytes_max:
                raise http.client.IncompleteRead(body, response.length)
        except (OSError, http.client.HTTPException) as error:
            if isinstance(error, socket.timeout) or time.monotonic() >= deadline:
                raise self._timed_out() from error
            raise PepError("unreachable", f"The decision point at {self._host} cannot be reached") from error
        finally:
            cutter.cancel()
            connection.close()
        # What was cut off can look like an end.
        if time.monotonic() >= deadline:
            raise self._timed_out()
        return status, body

    def _timed_out(self) -> PepError:
        return PepError("timeout", f"The decision point gave no decision within {self._timeout_s} s")


def enforce_decision(
    decision: Decision,
    *,
    on_allow: Optional[Callable[[Decision], Result]] = None,
    on_degrade: Optional[Callable[[Decision, ObligationLedger], Result]] = None,
    on_block: Optional[Callable[[Decision], Result]] = None,
    on_require_review: Optional[Callable[[Decision], Result]] = None,
) -> Result:
    """Runs the one handler that the decision calls for. What `on_degrade` made is held back while an obligation is open."""
    return _Handlers(on_allow, on_degrade, on_block, on_require_review).run(decision)


class _Handlers:
    def __init__(self, on_allow: Any, on_degrade: Any, on_block: Any, on_require_review: Any) -> None:
        named = {
            "on_allow": on_allow,
            "on_degrade": on_degrade,
            "on_block": on_block,
            "on_require_review": on_require_review,
        }
        missing = [name for name, handler in named.items() if not callable(handler)]
        if missing:
            raise PepError("missing-handler", f"Nothing is enforced without {', '.join(missing)}; give all four handlers")
        self._on_degrade = on_degrade
        self._plain = {"ALLOW": on_allow, "BLOCK": on_block, "REQUIRE_REVIEW": on_require_review}

    def run(self, decision: Decision) -> Any:
        if decision.decision == "DEGRADE":
            ledger = ObligationLedger(decision.obligations)
            result = self._on_degrade(decision, ledger)
            ledger.require_settled()
            return result
        if decision.decision not in self._plain:
            raise PepError("unknown-decision", f"No handler fits the decision {decision.decision!r}")
        return self._plain[decision.decision](decision)


class ObligationLedger:
    """The obligations of one decision, and which of them are settled.

    Its methods do the work and tick it off; one that the decision does not ask for leaves its argument as it is. Where
    text is both redacted and capped, redact first: it changes the length.
    """

    _DUTIES = (
        "OUTPUT_CAP.max_tokens",
        "OUTPUT_CAP.max_items",
        "OUTPUT_CAP.max_bytes",
        "MODEL_SUBSTITUTE",
        "REDACT",
        "ROUTE_LOCAL",
    )

    def __init__(self, obligations: Sequence[Obligation]) -> None:
        self.obligations = tuple(obligations)
        self.tokens_max = self._lowest("max_tokens")
        self.items_max = self._lowest("max_items")
        self.bytes_max = self._lowest("max_bytes")
        self._open = {duty for obligation in self.obligations for duty in self._duties_of(obligation)}

    @property
    def open(self) -> List[str]:
        """What is still to be done."""
        return [duty for duty in self._DUTIES if duty in self._open]

    def cap_text(self, text: str, count: Optional[CountTokens] = None) -> str:
        """The text within max_tokens and max_bytes."""
        self._settle_text_caps()
        return cap_text(text, self.tokens_max, self.bytes_max, count)

    def cap_stream(self, pieces: Iterable[str], count: Optional[CountTokens] = None) -> Iterator[str]:
        """The same for a text that comes in pieces. Closes the source once the cap is reached.

        Settled when the capped stream was read to its end, or its reader closed it: one that nobody reads caps nothing,
        and one that fails is no answer.
        """
        try:
            yield from cap_stream(pieces, self.tokens_max, self.bytes_max, count)
        except GeneratorExit:
            self._settle_text_caps()
            raise
        self._settle_text_caps()

    def cap_items(self, items: Sequence[Item]) -> List[Item]:
        capped = list(items) if self.items_max is None else cap_items(items, self.items_max)
        self.settle("OUTPUT_CAP.max_items")
        return capped

    def redact(self, text: str, redactors: Redactors) -> str:
        """Raises PepError `obligation-not-applied` without a redactor for each entity."""
        entities = [entity for one in self._of("REDACT") for entity in one["entities"]]
        redacted = redact(text, list(dict.fromkeys(entities)), redactors)
        self.settle("REDACT")
        return redacted

    def model(self, requested: str) -> str:
        """The model to use in place of the one that was asked for."""
        model = model_substitute(self.obligations, requested)
        self.settle("MODEL_SUBSTITUTE")
        return model

    def targets(self, targets: Sequence[Item], is_local: Callable[[Item], bool]) -> List[Item]:
        """The targets that the work may go to. Raises PepError `obligation-not-applied` where none is left."""
        left = route_local(self.obligations, targets, is_local)
        self.settle("ROUTE_LOCAL")
        return left

    def settle(self, duty: str) -> None:
        """Ticks off what something else has done: a model server that holds max_tokens, a redaction of your own."""
        self._open.discard(duty)

    def require_settled(self) -> None:
        if self._open:
            raise PepError(
                "obligation-not-applied",
                f"The answer is held back: nothing applied {', '.join(self.open)}; apply each through the ledger",
            )

    def _settle_text_caps(self) -> None:
        self.settle("OUTPUT_CAP.max_tokens")
        self.settle("OUTPUT_CAP.max_bytes")

    def _of(self, obligation_type: str) -> List[Mapping[str, Any]]:
        return [obligation.params for obligation in self.obligations if obligation.type == obligation_type]

    def _lowest(self, cap: str) -> Optional[int]:
        return min((params[cap] for params in self._of("OUTPUT_CAP") if cap in params), default=None)

    def _duties_of(self, obligation: Obligation) -> List[str]:
        capped = obligation.type == "OUTPUT_CAP"
        names = [f"OUTPUT_CAP.{cap}" for cap in obligation.params] if capped else [obligation.type]
        for name in names:
            if name not in self._DUTIES:
                raise PepError("unknown-obligation", f"Nothing here can apply {name}; upgrade this client")
        return names


def redact(text: str, entities: Sequence[str], redactors: Redactors) -> str:
    """The text without any of the entities. Raises PepError `obligation-not-applied` where one has no redactor."""
    missing = [entity for entity in entities if entity not in redactors]
    if missing:
        raise PepError("obligation-not-applied", f"There is no redactor for {', '.join(missing)}; add one for each")
    for entity in entities:
        text = redactors[entity](text)
    return text


def model_substitute(obligations: Sequence[Obligation], requested: str) -> str:
    """The model to use: under a MODEL_SUBSTITUTE the one it names, else the one that was asked for."""
    models = {one.params["model"] for one in obligations if one.type == "MODEL_SUBSTITUTE"}
    if len(models) > 1:
        raise PepError("obligation-not-applied", f"The decision asks for several models: {', '.join(sorted(models))}")
    return models.pop() if models else requested


def route_local(
    obligations: Sequence[Obligation], targets: Sequence[Item], is_local: Callable[[Item], bool]
) -> List[Item]:
    """The targets that the work may go to: under a ROUTE_LOCAL those on one's own ground, else all."""
    if not any(one.type == "ROUTE_LOCAL" for one in obligations):
        return list(targets)
    local = [target for target in targets if is_local(target)]
    if not local:
        raise PepError("obligation-not-applied", "The work must stay local, and no target of this service is local")
    return local


def apply_output_cap(
    caps: Mapping[str, int],
    text: Optional[str] = None,
    items: Optional[Sequence[Item]] = None,
    count: Optional[CountTokens] = None,
) -> Tuple[Optional[str], Optional[List[Item]]]:
    """Text and items within every cap of one OUTPUT_CAP. Raises PepError where the part is missing that a cap is for."""
    tokens_max, bytes_max, items_max = caps.get("max_tokens"), caps.get("max_bytes"), caps.get("max_items")
    if text is None and (tokens_max is not None or bytes_max is not None):
        raise PepError("obligation-not-applied", "The answer has no text to hold max_tokens or max_bytes on")
    if items is None and items_max is not None:
        raise PepError("obligation-not-applied", "The answer has no items to hold max_items on")
    return (
        None if text is None else cap_text(text, tokens_max, bytes_max, count),
        None if items is None else list(items)[:items_max],
    )


def cap_items(items: Sequence[Item], items_max: int) -> List[Item]:
    return list(items)[:items_max]


def cap_tokens(text: str, tokens_max: int, count: Optional[CountTokens] = None) -> str:
    return cap_text(text, tokens_max=tokens_max, count=count)


def cap_bytes(text: str, bytes_max: int) -> str:
    return cap_text(text, bytes_max=bytes_max)


def cap_text(
    text: str,
    tokens_max: Optional[int] = None,
    bytes_max: Optional[int] = None,
    count: Optional[CountTokens] = None,
) -> str:
    """The beginning of the text that keeps to every cap; `estimate_tokens` counts unless another does."""
    return "".join(cap_stream([text], tokens_max, bytes_max, count))


def cap_stream(
    pieces: Iterable[str],
    tokens_max: Optional[int] = None,
    bytes_max: Optional[int] = None,
    count: Optional[CountTokens] = None,
) -> Iterator[str]:
    """The pieces of a text, up to its caps: joined, they are what `cap_text` gives for the whole."""
    windows: List[_Window] = []
    if tokens_max is not None:
        windows.append(_TokenWindow(tokens_max, estimate_tokens if count is None else count))
    if bytes_max is not None:
        windows.append(_ByteWindow(bytes_max))
    try:
        for piece in pieces:
            for window in windows:
                piece = window.push(piece)
            if piece:
                yield piece
            if any(window.full for window in windows):
                break
        rest = ""
        for window in windows:
            rest = window.push(rest) + window.end()
        if rest:
            yield rest
    finally:
        close = getattr(pieces, "close", None)
        if callable(close):
            close()


class _Window:
    """Lets the beginning of a text through, up to a cap: the same prefix however the text is split."""

    full = False

    def push(self, piece: str) -> str:
        raise NotImplementedError

    def end(self) -> str:
        return ""


class _ByteWindow(_Window):
    def __init__(self, bytes_max: int) -> None:
        self._left = bytes_max

    def push(self, piece: str) -> str:
        if self.full:
            return ""
        for index, character in enumerate(piece):
            size = _utf8_bytes(character)
            if size > self._left:
                self.full = True
                return piece[:index]
            self._left -= size
        self.full = self._left == 0
        return piece


class _TokenWindow(_Window):
    """A tokenizer may count fewer tokens for a longer text, so only what was counted is let through.

    The text is counted at places 1/16 of its length apart, and the last stretch is searched by halves.
    """

    def __init__(self, tokens_max: int, count: CountTokens) -> None:
        self._tokens_max = tokens_max
        self._count = count
        self._text = ""
        self._through = 0
        self._next_check = 16

    def push(self, piece: str) -> str:
        if self.full:
            return ""
        self._text += piece
        passed = ""
        while not self.full and len(self._text) > self._next_check:
            passed += self._advance_to(self._next_check)
            self._next_check += max(16, self._next_check >> 4)
        return passed

    def end(self) -> str:
        return "" if self.full else self._advance_to(len(self._text))

    def _advance_to(self, place: int) -> str:
        start = self._through
        self.full = not self._fits(place)
        self._through = self._longest_fitting(start, place) if self.full else place
        return self._text[start : self._through]

    def _longest_fitting(self, low: int, high: int) -> int:
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._fits(middle) else (low, middle)
        return low

    def _fits(self, length: int) -> bool:
        return self._count(self._text[:length]) <= self._tokens_max


_PIECES = re.compile(r" ?[A-Z][a-z]*| ?[a-z]+|[0-9]+|[ \t\r\n]+(?=[ \t\r\n])|.", re.DOTALL)
_NATURAL_WORD_CHARS_MAX = 12


def estimate_tokens(text: str) -> int:
    """Tokens of a text, rather too many than too few: the same estimate as the TypeScript client's."""
    return sum(_piece_tokens(match.group()) for match in _PIECES.finditer(text))


def _piece_tokens(piece: str) -> int:
    if piece[0] > "\x7f":
        return _utf8_bytes(piece[0])
    if "A" <= piece[-1] <= "Z" or "a" <= piece[-1] <= "z":
        letters = len(piece.lstrip(" "))
        if letters > _NATURAL_WORD_CHARS_MAX:
            return math.ceil(letters * 2 / 3)
        return math.ceil(letters / (3 if letters < len(piece) else 2))
    return 1 if len(piece) == 1 else math.ceil(len(piece) / 2)


def _utf8_bytes(character: str) -> int:
    code_point = ord(character)
    if code_point < 0x80:
        return 1
    if code_point < 0x800:
        return 2
    return 3 if code_point < 0x10000 else 4


_LARGEST_INTEGER = 2**53 - 1
_SIGNALS_MAX = 50
_SENSITIVITIES = ("public", "internal", "restricted")
_ACTION = re.compile(r"[a-z][a-z0-9_.:-]{0,63}")
_SIGNAL = re.compile(r"[a-z][a-z0-9_]{0,40}")
_TIMESTAMP = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})?"
)


def build_evaluate_request(
    *,
    action: str,
    environment: str,
    resource_type: str,
    sensitivity: str,
    resource_id: Optional[str] = None,
    subject_type: Optional[str] = None,
    subject_id: Optional[str] = None,
    signals: Optional[Mapping[str, Optional[Scalar]]] = None,
    request_id: Optional[str] = None,
    at: Optional[Union[datetime, str]] = None,
) -> Dict[str, Any]:
    """Turns a service's facts into the body of POST /evaluate; None is left out. Raises PepError `invalid-request`."""
    subject = {"type": subject_type, "id": subject_id}
    return check_request(
        {
            "request_id": request_id,
            "timestamp": _print_time(at) if isinstance(at, datetime) else at,
            "action": action,
            "env": {"name": environment},
            "resource": {"type": resource_type, "id": resource_id, "sensitivity": sensitivity},
            "subject": None if subject_type is None and subject_id is None else subject,
            "signals": signals,
        }
    )


def check_request(request: Mapping[str, Any]) -> Dict[str, Any]:
    """Checks a request before it is sent and drops what is None. Raises PepError `invalid-request` that names every fault."""
    faults = _Faults()
    known = ("request_id", "timestamp", "action", "env", "resource", "subject", "signals")
    members = faults.members(request, "request", known)
    checked: Dict[str, Any] = {}
    if members.get("request_id") is not None:
        checked["request_id"] = faults.text(members["request_id"], "request_id", 128)
    if members.get("timestamp") is not None:
        checked["timestamp"] = faults.matching(
            members["timestamp"], "timestamp", _TIMESTAMP, "an RFC 3339 time such as 2026-11-20T18:00:00Z"
        )
    checked["action"] = faults.matching(
        members.get("action"),
        "action",
        _ACTION,
        "an action name: a-z, 0-9, _ . : and -, beginning with a letter, at most 64",
    )
    env = faults.members(members.get("env"), "env", ("name",))
    checked["env"] = {"name": faults.text(env.get("name"), "env.name", 64)}
    checked["resource"] = _check_resource(members.get("resource"), faults)
    if members.get("subject") is not None:
        checked["subject"] = _check_subject(members["subject"], faults)
    if members.get("signals") is not None:
        checked["signals"] = _check_signals(members["signals"], faults)
    faults.raise_if_any()
    return checked


def _check_resource(value: Any, faults: _Faults) -> Dict[str, Any]:
    members = faults.members(value, "resource", ("type", "id", "sensitivity"))
    sensitivity = members.get("sensitivity")
    if sensitivity not in _SENSITIVITIES:
        faults.add("resource.sensitivity", f"one of {', '.join(_SENSITIVITIES)}")
    resource = {"type": faults.text(members.get("type"), "resource.type", 64), "sensitivity": sensitivity}
    if members.get("id") is not None:
        resource["id"] = faults.text(members["id"], "resource.id", 256)
    return resource


def _check_subject(value: Any, faults: _Faults) -> Dict[str, str]:
    members = faults.members(value, "subject", ("type", "id"))
    chars_max = {"type": 32, "id": 256}
    return {
        name: faults.text(members[name], f"subject.{name}", chars_max[name])
        for name in chars_max
        if members.get(name) is not None
    }


def _check_signals(value: Any, faults: _Faults) -> Dict[str, Scalar]:
    if not isinstance(value, Mapping):
        faults.add("signals", "an object")
        return {}
    if len(value) > _SIGNALS_MAX:
        faults.add("signals", f"at most {_SIGNALS_MAX}")
    for name, signal in value.items():
        if not isinstance(name, str) or _SIGNAL.fullmatch(name) is None:
            faults.add(f"signals.{name}", "named with a-z, 0-9 and _, at most 41")
        if signal is not None and not _is_signal(signal):
            faults.add(f"signals.{name}", "a text without lone surrogates, a number within 2^53, or a boolean")
    return {name: signal for name, signal in value.items() if signal is not None}


def _is_signal(value: Any) -> bool:
    if isinstance(value, bool):
        return True
    if isinstance(value, (int, float)):
        return abs(value) <= _LARGEST_INTEGER
    return isinstance(value, str) and _is_well_formed(value)


class _Faults:
    """Everything that is wrong with a request, so that all is told at once."""

    def __init__(self) -> None:
        self._faults: List[str] = []
        self._missing: List[str] = []

    def add(self, path: str, must: str) -> None:
        if not any(path.startswith(prefix) for prefix in self._missing):
            self._faults.append(f"{path} must be {must}")

    def raise_if_any(self) -> None:
        if self._faults:
            raise PepError("invalid-request", f"The request was not sent: {'; '.join(self._faults)}")

    def members(self, value: Any, path: str, known: Sequence[str]) -> Mapping[str, Any]:
        if not isinstance(value, Mapping):
            self.add(path, "an object")
            self._missing.append("" if path == "request" else f"{path}.")
            return {}
        for name in value:
            if name not in known:
                self.add(f"{path}.{name}", f"absent: the members are {', '.join(known)}")
        return value

    def text(self, value: Any, path: str, chars_max: int) -> str:
        if not isinstance(value, str) or not 1 <= len(value) <= chars_max or not _is_well_formed(value):
            self.add(path, f"a text of 1 to {chars_max} characters without lone surrogates")
            return ""
        return value

    def matching(self, value: Any, path: str, pattern: re.Pattern[str], must: str) -> str:
        if isinstance(value, str) and pattern.fullmatch(value) is not None:
            return value
        self.add(path, must)
        return ""


def read_decision(value: Any, request_id: str, path: str = "answer") -> Decision:
    """Checks one answer of POST /evaluate to the request of that id.

    Members it does not know are passed over: whatever restricts comes as a decision or an obligation, and there nothing
    unknown passes. Raises PepError `bad-answer`, `unknown-decision`, `unknown-obligation`.
    """
    members = _members(value, path)
    correlation_id = _text(members.get("correlation_id"), f"{path}.correlation_id")
    if correlation_id != request_id:
        raise _bad_answer(f"{path}.correlation_id", "the id of the request")
    rationale_codes = _texts(members.get("rationale_codes"), f"{path}.rationale_codes")
    policy = _members(members.get("policy"), f"{path}.policy")
    sha256 = _text(policy.get("policy_sha256"), f"{path}.policy.policy_sha256")
    if re.fullmatch(r"[0-9a-f]{64}", sha256) is None:
        raise _bad_answer(f"{path}.policy.policy_sha256", "64 hexadecimal digits")
    rule = _text(members["matched_rule_id"], f"{path}.matched_rule_id") if "matched_rule_id" in members else None
    decision = _text(members.get("decision"), f"{path}.decision")
    return Decision(
        decision=decision,
        correlation_id=correlation_id,
        rationale_codes=rationale_codes,
        policy_id=_text(policy.get("policy_id"), f"{path}.policy.policy_id"),
        policy_version=_text(policy.get("policy_version"), f"{path}.policy.policy_version"),
        policy_sha256=sha256,
        matched_rule_id=rule,
        obligations=_read_obligations(decision, members, path),
    )


def _read_obligations(decision: str, members: Mapping[str, Any], path: str) -> Tuple[Obligation, ...]:
    place = f"{path}.obligations"
    if decision == "DEGRADE":
        obligations = _list(members.get("obligations"), place)
        return tuple(_read_obligation(one, f"{place}[{index}]") for index, one in enumerate(obligations))
    if decision not in ("ALLOW", "REQUIRE_REVIEW", "BLOCK"):
        raise PepError(
            "unknown-decision", f"{path}.decision is {decision[:64]!r}, which this client does not know; upgrade it"
        )
    if "obligations" in members:
        raise _bad_answer(place, f"absent, for the decision is {decision}")
    return ()


_CAP_MAXIMA = {"max_tokens": 100_000, "max_items": 1_000_000, "max_bytes": 100_000_000}
_PARAMS = {
    "OUTPUT_CAP": tuple(_CAP_MAXIMA),
    "MODEL_SUBSTITUTE": ("model",),
    "REDACT": ("entities",),
    "ROUTE_LOCAL": (),
}


def _read_obligation(value: Any, path: str) -> Obligation:
    members = _members(value, path)
    _allow_only(members, ("type", "params"), path)
    kind = _text(members.get("type"), f"{path}.type")
    if kind not in _PARAMS:
        raise _unknown_obligation(f"{path} is of the unknown type {kind[:64]!r}")
    place = f"{path}.params"
    params = _members(members.get("params"), place)
    _allow_only(params, _PARAMS[kind], place)
    if kind == "OUTPUT_CAP":
        if not params:
            raise _bad_answer(place, "at least one cap")
        return Obligation(kind, {name: _cap(cap, name, f"{place}.{name}") for name, cap in params.items()})
    if kind == "MODEL_SUBSTITUTE":
        return Obligation(kind, {"model": _text(params.get("model"), f"{place}.model")})
    if kind == "REDACT":
        return Obligation(kind, {"entities": _texts(params.get("entities"), f"{place}.entities")})
    return Obligation(kind, {})


def _cap(value: Any, name: str, path: str) -> int:
    whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    if isinstance(value, bool) or not whole or not 1 <= value <= _CAP_MAXIMA[name]:
        raise _bad_answer(path, f"an integer from 1 to {_CAP_MAXIMA[name]}")
    return int(value)


def _allow_only(members: Mapping[str, Any], known: Sequence[str], path: str) -> None:
    for name in members:
        if name not in known:
            raise _unknown_obligation(f"{path} has the unknown member {name[:64]!r}")


def _members(value: Any, path: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise _bad_answer(path, "an object")
    return value


def _text(value: Any, path: str) -> str:
    if not isinstance(value, str) or value == "":
        raise _bad_answer(path, "a text that is not empty")
    return value


def _list(value: Any, path: str) -> List[Any]:
    if not isinstance(value, list) or not value:
        raise _bad_answer(path, "a list that is not empty")
    return value


def _texts(value: Any, path: str) -> Tuple[str, ...]:
    return tuple(_text(one, f"{path}[{index}]") for index, one in enumerate(_list(value, path)))


def _bad_answer(path: str, expected: str) -> PepError:
    return PepError("bad-answer", f"The decision point's answer is not usable: {path} must be {expected}")


def _unknown_obligation(what: str) -> PepError:
    return PepError(
        "unknown-obligation", f"{what}; it cannot be applied. Upgrade this client, or change the policy"
    )


def _refused(status: int, body: bytes) -> PepError:
    try:
        said = json.loads(body)["error"]
    except (ValueError, RecursionError, KeyError, TypeError):
        said = None
    sentence = f": {said[:500]}" if isinstance(said, str) else ""
    return PepError("refused", f"The decision point answered {status}{sentence}", status)


def _identified(request: Dict[str, Any]) -> Dict[str, Any]:
    """Every question has an id: it ties the answer to the question, and finds the decision in the record."""
    return {"request_id": str(uuid.uuid4()), **request}


def _print_time(at: datetime) -> str:
    if at.utcoffset() is None:
        raise PepError("invalid-request", "The request was not sent: at must be a datetime with a time zone")
    return at.isoformat()


def _is_well_formed(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _cut(connection: http.client.HTTPConnection, sockets: Sequence[socket.socket]) -> None:
    for open_socket in [*sockets, connection.sock]:
        try:
            if open_socket is not None:
                open_socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # It is closed already.
